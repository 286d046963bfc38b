/* The main window: sidebar, header bar, the stack of pages, back history. */
#pragma once

#include <adwaita.h>

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_WINDOW (tao_window_get_type ())
G_DECLARE_FINAL_TYPE (TaoWindow, tao_window, TAO, WINDOW, AdwApplicationWindow)

/* @engine: (nullable): without one the pages stay in their offline state. */
TaoWindow *tao_window_new (AdwApplication *application, TaoEngine *engine);

/* Shows @route and remembers the place left behind for Back. FALSE, nothing
 * changed, if there is no such page. */
gboolean   tao_window_go (TaoWindow *self, const TaoRoute *route);
gboolean   tao_window_go_back (TaoWindow *self);

/* What is shown now. Pages are made after the first frame of the window, and this
 * one when it is asked for here. (nullable) before the first go (transfer none) */
TaoPage   *tao_window_get_page (TaoWindow *self);

/* Gives @snapshot to the shell and the visible page, as the engine would. */
void       tao_window_offer_snapshot (TaoWindow *self, TaoSnapshot *snapshot);

/* The newest one. (nullable) (transfer none) */
TaoSnapshot *tao_window_get_snapshot (TaoWindow *self);

/* The wallet at the foot of the sidebar; see sidebar.h. */
void       tao_window_set_wallet (TaoWindow *self, const char *name, const char *note, gboolean unlocked);

void       tao_window_toast (TaoWindow *self, const char *text);   /* plain text */

G_END_DECLS
