/* One uid of a subnet as a table shows it. The objects persist and change in
 * place; what is derived from a metagraph is derived here, once per snapshot,
 * in integers. */
#pragma once

#include <gio/gio.h>

#include "engine/series.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_UID_EPOCHS 48     /* of the small chart */
#define TAO_UID_RISK 12       /* this many are next to leave */

typedef struct {
  guint16  netuid, uid;
  TaoKey32 hotkey, coldkey;
  gboolean validator;          /* has a permit and does not mine */
  gboolean own, owner, immune, at_risk;
  gboolean immune_first;       /* immune, yet before all who are not */
  guint32  rank;               /* 1 = best, by incentive; validators by dividends */
  guint32  incentive, dividends, consensus, validator_trust;   /* u16, or TAO_UNKNOWN_U32 */
  guint32  leaves;             /* place in the removal order, 1 = next; 0: protected or not known */
  guint64  day_alpha;          /* at the pace of the last epoch */
  guint64  day_rao;            /* that at the spot price */
  guint64  alpha_stake, stake_weight_rao;
  guint64  age_s, immune_s, silent_s;    /* seconds since registration, left, since the last weights; coarse */
  guint64  registered_at;
} TaoUidFigures;

/* Texts change with the keys only. Sets @revision's "notify" when anything did. */
#define TAO_TYPE_UID_ROW (tao_uid_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoUidRow, tao_uid_row, TAO, UID_ROW, GObject)

const TaoUidFigures *tao_uid_row_get         (TaoUidRow *self);
const char          *tao_uid_row_get_hotkey  (TaoUidRow *self);      /* SS58 */
const char          *tao_uid_row_get_coldkey (TaoUidRow *self);
const char          *tao_uid_row_get_name    (TaoUidRow *self);      /* identity, cleaned; "" if none */

/* The last epochs, oldest first; NaN before this owner's time. (transfer none) */
const float         *tao_uid_row_get_epochs  (TaoUidRow *self, guint *n);

/* "leaves 6th", "13th to leave", "immune 1 d"; "" where there is nothing to say. (transfer full) */
char                *tao_uid_row_describe_status (TaoUidRow *self);

typedef struct {
  guint n_validators, n_miners, n_immune, n_at_risk, n_own;
  guint n_half;                /* so few miners earn at least half of all incentive; 0: nobody earns */
  guint n_free;                /* places nobody has yet: while there are any, nobody leaves */
  gboolean changed;            /* a row changed */
  gboolean sorted_anew;        /* a row's place in an order or group changed */
} TaoUidSummary;

/* Makes @rows (of TaoUidRow, position = uid) say what @metagraph says. */
void tao_uid_rows_update (GListStore *rows, const TaoSnapshot *snapshot, const TaoSubnet *subnet,
                          const TaoMetagraph *metagraph, TaoUidSummary *summary);

/* Gives rows their epochs: incentive for miners, dividends for validators. (nullable) each. */
void tao_uid_rows_set_epochs (GListStore *rows, const TaoEpochTable *incentive, const TaoEpochTable *dividends);

/* How few of them have at least half of all @incentive; 0 if there is none. Pure. */
guint tao_uid_half_count (const guint16 *incentive, guint n);

/* @emission of an epoch as alpha a day; unknown if the pace is. Pure. */
guint64 tao_uid_day_alpha (guint64 emission, guint64 epoch_blocks, guint32 interval_ms);

G_END_DECLS
