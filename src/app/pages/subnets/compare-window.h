/* Two subnets side by side: what each figure is, and the prices of both as
 * changes since the start of the shown time. */
#pragma once

#include <adwaita.h>

#include "engine/engine.h"

G_BEGIN_DECLS

#define TAO_TYPE_COMPARE_WINDOW (tao_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (TaoCompareWindow, tao_compare_window, TAO, COMPARE_WINDOW, AdwWindow)

/* @engine: (nullable): without one there is no history to draw. It follows the
 * engine's snapshots while open. */
GtkWindow *tao_compare_window_new (GtkWindow *parent, TaoEngine *engine, TaoSnapshot *snapshot, guint16 left, guint16 right);

/* For tests: the text of a figure, by its place in the list. (transfer none) */
const char *tao_compare_window_get_text (TaoCompareWindow *self, guint row, gboolean right);

G_END_DECLS
