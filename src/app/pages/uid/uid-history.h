/* A uid's incentive (or dividends) over time against the exit line, with the
 * moments at which the uid changed hands. */
#pragma once

#include <gtk/gtk.h>

#include "engine/engine.h"

G_BEGIN_DECLS

#define TAO_TYPE_UID_HISTORY (tao_uid_history_get_type ())
G_DECLARE_FINAL_TYPE (TaoUidHistory, tao_uid_history, TAO, UID_HISTORY, GtkWidget)

/* Signals: "loaded": another series is on view, see tao_uid_history_get_change(). */
GtkWidget *tao_uid_history_new (void);

/* What to show; asks again when the place or @epoch_block differ from the last. @engine: (nullable). */
void     tao_uid_history_show     (TaoUidHistory *self, TaoEngine *engine, guint16 netuid, guint16 uid, gboolean validator,
                                   guint64 epoch_block);
/* Ends the lines as stale while @sync (nullable) is not live. */
void     tao_uid_history_set_sync (TaoUidHistory *self, const TaoSyncInfo *sync);
void     tao_uid_history_stop     (TaoUidHistory *self);
gboolean tao_uid_history_is_ready (TaoUidHistory *self);
void     tao_uid_history_set_narrow (TaoUidHistory *self, gboolean narrow);

/* Change over the range on view in parts per million, or TAO_UNKNOWN_I64; @span_ms: from its first point to its last. */
gint64   tao_uid_history_get_change (TaoUidHistory *self, gint64 *span_ms);

/* Shows these instead of asking; for tests. (transfer none), @exit_line (nullable). */
void     tao_uid_history_set_series (TaoUidHistory *self, TaoSeries *series, TaoSeries *exit_line);

G_END_DECLS
