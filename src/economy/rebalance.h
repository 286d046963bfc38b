/* rebalance.h: from where stake is to where it should be, in the fewest trades.
 *
 * A place is stake on one hotkey in one subnet; free TAO is the hub between them.  Every trade must be one that the chain
 * takes with a price limit, or one without a price: selling a place into free TAO, buying it from there, swapping between
 * subnets on one hotkey, moving between hotkeys in one subnet.  Values are rao at the spot price; the trades are then
 * quoted one by one, since each moves the price that the next one meets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TAO_REBALANCE_MOST 32            /* places */
#define TAO_REBALANCE_EXACT 14           /* places out of balance up to which the number of trades is proven least */
#define TAO_REBALANCE_FREE G_MAXUINT     /* in place of an index: free TAO */
#define TAO_REBALANCE_WHOLE 1000000      /* of weights: parts per million */

typedef struct
{
  guint16 netuid;
  guint   hotkey;      /* equal numbers: the same hotkey */
  guint64 value;       /* rao at the spot price, below 2^62 */
  guint64 target;      /* rao, below 2^62 */
} TaoRebalancePlace;

typedef struct
{
  guint   from, to;    /* places, or TAO_REBALANCE_FREE */
  guint64 value;       /* rao at the spot price */
} TaoRebalanceTrade;

/* Shares @total rao by @weights (parts per million, their sum at most TAO_REBALANCE_WHOLE) into @targets; each rounds down.
 * Returns what is left over: the target of free TAO.  G_MAXUINT64, @targets untouched, if the weights are more than the
 * whole. */
guint64 tao_rebalance_targets (const guint32 *weights, guint n, guint64 total, guint64 *targets);

/* Writes the trades to @trades (room for TAO_REBALANCE_MOST) and returns their number: sales first, buys last, so that each
 * can be paid for by those before it.  A place within @least rao of its target is left alone, and a remainder of that size
 * is not traded.  With up to TAO_REBALANCE_EXACT places out of balance there is no plan with fewer trades; beyond, exact
 * pairs are found and the rest goes through free TAO. */
guint tao_rebalance_plan (const TaoRebalancePlace *places, guint n, guint64 least, TaoRebalanceTrade *trades);

/* Shrinks the buys of @trades, all in proportion and rounding down, until they cost at most @budget rao. */
void tao_rebalance_fit (TaoRebalanceTrade *trades, guint n, guint64 budget);

G_END_DECLS
