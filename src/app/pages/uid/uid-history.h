/* A uid's past: incentive (or dividends) over time against the exit line, and
 * beside it emission and rank. Every epoch is a tick at the foot, and where
 * the uid changed hands a line stands through all three. */
#pragma once

#include <gtk/gtk.h>

#include "engine/engine.h"

G_BEGIN_DECLS

#define TAO_TYPE_UID_HISTORY (tao_uid_history_get_type ())
G_DECLARE_FINAL_TYPE (TaoUidHistory, tao_uid_history, TAO, UID_HISTORY, GtkWidget)

/* Signals: "loaded": another series is on view, see tao_uid_history_get_change(). */
GtkWidget *tao_uid_history_new (void);

/* What to show; asks again when the place or @epoch_block differ from the last. @engine: (nullable). @n_uids: of the
 * subnet. @symbol: formatted. */
void     tao_uid_history_show     (TaoUidHistory *self, TaoEngine *engine, guint16 netuid, guint16 uid, gboolean validator,
                                   guint64 epoch_block, guint n_uids, const char *symbol);
void     tao_uid_history_stop     (TaoUidHistory *self);
gboolean tao_uid_history_is_ready (TaoUidHistory *self);
void     tao_uid_history_set_narrow (TaoUidHistory *self, gboolean narrow);

/* Change over the range on view in parts per million, or TAO_UNKNOWN_I64; @span_ms: from its first point to its last. */
gint64   tao_uid_history_get_change (TaoUidHistory *self, gint64 *span_ms);

/* The place it had in the epoch before the one of @epoch_block; 0: not recorded, or another hotkey had the uid then. */
guint    tao_uid_history_get_rank_before (TaoUidHistory *self, guint64 epoch_block);

typedef enum {
  TAO_UID_PAST_VALUE,            /* incentive or dividends */
  TAO_UID_PAST_EXIT_LINE,        /* of miners */
  TAO_UID_PAST_EMISSION,
  TAO_UID_PAST_RANK,
  TAO_UID_N_PASTS,
} TaoUidPast;

/* Shows these instead of asking; for tests. (transfer none), each but the first (nullable). */
void     tao_uid_history_set_series (TaoUidHistory *self, TaoSeries *const series[TAO_UID_N_PASTS]);

/* Places by the values of each epoch of @table: of @uid, for the points of @like that are in it. (transfer full) */
TaoSeries *tao_uid_history_rank_by (const TaoSeries *like, const TaoEpochTable *table);

G_END_DECLS
