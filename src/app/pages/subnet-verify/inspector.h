/* One uid in one epoch in full: every stored value beside the recomputed one, and
 * the exact inputs that led there. A card of its own; asks the engine when the
 * place changes. */
#pragma once

#include <gtk/gtk.h>

#include "engine/inspection.h"

G_BEGIN_DECLS

#define TAO_TYPE_INSPECTOR (tao_inspector_get_type ())
G_DECLARE_FINAL_TYPE (TaoInspector, tao_inspector, TAO, INSPECTOR, GtkWidget)

/* Signals: "inspected" (): another uid or epoch is on view, or asked for in vain. */

/* The subnet and its last epoch; names come from the metagraph in @snapshot, and so does the first uid to show, the best
 * earner. @engine: (nullable). Free to call with what is on view. */
void     tao_inspector_set_subnet (TaoInspector *self, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, guint64 epoch_block);

void     tao_inspector_set_uid    (TaoInspector *self, guint16 uid);
/* An epoch whose verdict is in the history; 0: the last. */
void     tao_inspector_set_epoch  (TaoInspector *self, guint64 block);
guint16  tao_inspector_get_uid    (TaoInspector *self);

/* What is on view, or NULL. (transfer none) */
const TaoInspection *tao_inspector_get (TaoInspector *self);

/* Shows an answer. */
void     tao_inspector_take       (TaoInspector *self, TaoInspection *inspection);
gboolean tao_inspector_is_ready   (TaoInspector *self);
void     tao_inspector_stop       (TaoInspector *self);
void     tao_inspector_set_narrow (TaoInspector *self, gboolean narrow);

G_END_DECLS
