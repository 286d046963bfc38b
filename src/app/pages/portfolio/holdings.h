/* What is owned, as the portfolio shows it: computed from a snapshot. */
#pragma once

#include <glib-object.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

/* One position, or the free TAO of one coldkey. Rows persist and change in place: "notify". */
#define TAO_TYPE_HOLDING (tao_holding_get_type ())
G_DECLARE_FINAL_TYPE (TaoHolding, tao_holding, TAO, HOLDING, GObject)

typedef struct {
  TaoKey32 coldkey, hotkey;      /* hotkey zero: free TAO */
  guint16  netuid;               /* G_MAXUINT16: free TAO */
  guint64  amount;               /* alpha; on root and free: rao */
  guint64  value_rao;            /* at the spot price */
  guint64  sold_rao;             /* if this position alone were sold now: fee and impact included, or unknown */
  guint64  earned_alpha;         /* in the last day, or unknown */
  guint64  cost_rao;             /* or unknown */
  TaoValueChange day;            /* why the value is another than a day ago; unknown of free TAO */
} TaoHoldingValues;

TaoHolding             *tao_holding_new      (const TaoHoldingValues *values);
const TaoHoldingValues *tao_holding_get      (TaoHolding *self);
/* Whether something changed. */
gboolean                tao_holding_update   (TaoHolding *self, const TaoHoldingValues *values);
gboolean                tao_holding_is_free  (TaoHolding *self);

/* How it reads; set by the page, as names are the user's. */
typedef struct {
  char *subnet, *validator, *wallet, *unit;
  gboolean hidden;               /* amounts are masked */
} TaoHoldingWords;

/* Takes the texts of @words. @snapshot: what the values are from. */
void                   tao_holding_take_words   (TaoHolding *self, TaoSnapshot *snapshot, const TaoHoldingWords *words);
const TaoHoldingWords *tao_holding_get_words    (TaoHolding *self);
TaoSnapshot           *tao_holding_get_snapshot (TaoHolding *self);   /* (transfer none) */

typedef struct {
  guint64 value_rao;             /* of everything, or unknown */
  guint64 sold_rao;              /* everything sold, subnet by subnet in one order each; or unknown */
  guint64 free_rao;
  guint64 earned_rao;            /* a day, at spot, or unknown */
  gint64  profit_rao;            /* value less cost of everything staked, or unknown */
} TaoHoldingTotals;

/* Value less cost, or TAO_UNKNOWN_I64. */
gint64  tao_holding_profit   (const TaoHoldingValues *values);

/* All holdings of own accounts, in the order of the snapshot, free TAO last. (transfer full): GArray of
 * TaoHoldingValues.  @totals: (out) */
GArray *tao_holdings_compute (TaoSnapshot *snapshot, TaoHoldingTotals *totals);

/* The holdings as CSV or JSON, with the block they were read at. (transfer full) */
char   *tao_holdings_export  (TaoSnapshot *snapshot, gboolean json);

G_END_DECLS
