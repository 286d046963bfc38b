#include "economy/rebalance.h"

#include <string.h>

__extension__ typedef unsigned __int128 tao_u128;

#define MOST_TOGETHER 6      /* places that settle among themselves: more are rare and slow to try */

guint64
tao_rebalance_targets (const guint32 *weights, guint n, guint64 total, guint64 *targets)
{
  guint64 sum = 0, left = total;

  for (guint i = 0; i < n; i++)
    sum += weights[i];
  if (sum > TAO_REBALANCE_WHOLE)
    return G_MAXUINT64;
  for (guint i = 0; i < n; i++)
    {
      targets[i] = (guint64) ((tao_u128) total * weights[i] / TAO_REBALANCE_WHOLE);
      left -= targets[i];
    }
  return left;
}

/* --- the plan -------------------------------------------------------------------------------------------- */

/* Places out of balance: what is too much (positive) or missing. */
typedef struct
{
  const TaoRebalancePlace *places;
  guint64 least;
  guint   n;
  guint   index[TAO_REBALANCE_MOST];
  gint64  delta[TAO_REBALANCE_MOST];
} Imbalance;

typedef struct
{
  guint n;
  TaoRebalanceTrade trades[MOST_TOGETHER];
} Settlement;

static gboolean
is_small (gint64 delta, guint64 least)
{
  return (guint64) (delta < 0 ? -delta : delta) <= least;
}

static gboolean
trade_directly (const Imbalance *all, guint a, guint b)
{
  const TaoRebalancePlace *x = &all->places[all->index[a]], *y = &all->places[all->index[b]];

  return x->netuid == y->netuid || x->hotkey == y->hotkey;
}

/* Whether the places of @mask settle among themselves with one trade less than there are places: some place always sends
 * or takes all it has in one trade, so trying the smaller of two sides for each pair finds every way. */
static gboolean
settle (const Imbalance *all, guint32 mask, gint64 *delta, Settlement *out)
{
  gboolean done = TRUE;

  for (guint a = 0; a < all->n; a++)
    {
      if (!(mask >> a & 1) || is_small (delta[a], all->least))
        continue;
      done = FALSE;
      for (guint b = 0; b < all->n && delta[a] > 0; b++)
        {
          gint64 moved = MIN (delta[a], -delta[b]), before_a = delta[a], before_b = delta[b];

          if (!(mask >> b & 1) || delta[b] >= 0 || is_small (delta[b], all->least) || out->n == MOST_TOGETHER || !trade_directly (all, a, b))
            continue;
          out->trades[out->n++] = (TaoRebalanceTrade) { all->index[a], all->index[b], (guint64) moved };
          delta[a] -= moved;
          delta[b] += moved;
          if (settle (all, mask, delta, out))
            return TRUE;
          delta[a] = before_a;
          delta[b] = before_b;
          out->n--;
        }
    }
  return done;
}

static gboolean
settles (const Imbalance *all, guint32 mask, Settlement *out)
{
  gint64 delta[TAO_REBALANCE_MOST], sum = 0;
  guint size = (guint) __builtin_popcount (mask);

  if (size < 2 || size > MOST_TOGETHER)
    return FALSE;
  for (guint i = 0; i < all->n; i++)
    if (mask >> i & 1)
      sum += all->delta[i];
  if (!is_small (sum, all->least))
    return FALSE;
  memcpy (delta, all->delta, sizeof delta);
  out->n = 0;
  return settle (all, mask, delta, out) && out->n < size;
}

/* Every trade through free TAO settles one place; a group that settles by itself saves one.  So the fewest trades are
 * those with the most groups: the best division of each set of places, built up from smaller sets. */
static guint32
divide (const Imbalance *all, guint32 *groups, guint *n_groups)
{
  guint32 whole = (1u << all->n) - 1, settled = 0;
  g_autofree guint8 *best = g_new0 (guint8, whole + 1u);
  g_autofree guint32 *choice = g_new0 (guint32, whole + 1u);
  g_autoptr(GArray) candidates = g_array_new (FALSE, FALSE, sizeof (guint32));
  Settlement settlement;

  for (guint32 mask = 1; mask <= whole; mask++)
    if (settles (all, mask, &settlement))
      g_array_append_val (candidates, mask);
  for (guint32 set = 1; set <= whole; set++)
    {
      guint32 lowest = set & -set;

      /* The lowest place goes through the hub, or belongs to one of the groups. */
      best[set] = best[set ^ lowest];
      for (guint i = 0; i < candidates->len; i++)
        {
          guint32 group = g_array_index (candidates, guint32, i);

          if ((group & lowest) && (group & set) == group && best[set ^ group] + 1 > best[set])
            {
              best[set] = (guint8) (best[set ^ group] + 1);
              choice[set] = group;
            }
        }
    }
  *n_groups = 0;
  for (guint32 set = whole; set != 0;)
    if (choice[set] != 0)
      {
        groups[(*n_groups)++] = choice[set];
        settled |= choice[set];
        set ^= choice[set];
      }
    else
      set &= set - 1;
  return settled;
}

static guint32
pair_up (const Imbalance *all, guint32 *groups, guint *n_groups)
{
  guint32 settled = 0;
  Settlement settlement;

  *n_groups = 0;
  for (guint a = 0; a < all->n; a++)
    for (guint b = a + 1; b < all->n; b++)
      {
        guint32 pair = 1u << a | 1u << b;

        if (!(settled & pair) && settles (all, pair, &settlement))
          {
            groups[(*n_groups)++] = pair;
            settled |= pair;
          }
      }
  return settled;
}

guint
tao_rebalance_plan (const TaoRebalancePlace *places, guint n, guint64 least, TaoRebalanceTrade *trades)
{
  Imbalance all = { .places = places, .least = least };
  guint32 groups[TAO_REBALANCE_MOST], settled;
  guint n_groups, n_trades = 0;

  g_return_val_if_fail (n <= TAO_REBALANCE_MOST, 0);

  for (guint i = 0; i < n; i++)
    {
      gint64 delta = (gint64) places[i].value - (gint64) places[i].target;

      if (is_small (delta, least))
        continue;
      all.index[all.n] = i;
      all.delta[all.n++] = delta;
    }
  if (all.n == 0)
    return 0;
  settled = all.n <= TAO_REBALANCE_EXACT ? divide (&all, groups, &n_groups) : pair_up (&all, groups, &n_groups);
  for (guint i = 0; i < all.n; i++)
    if (!(settled >> i & 1) && all.delta[i] > 0)
      trades[n_trades++] = (TaoRebalanceTrade) { all.index[i], TAO_REBALANCE_FREE, (guint64) all.delta[i] };
  for (guint g = 0; g < n_groups; g++)
    {
      Settlement settlement;

      settles (&all, groups[g], &settlement);
      memcpy (trades + n_trades, settlement.trades, settlement.n * sizeof *trades);
      n_trades += settlement.n;
    }
  for (guint i = 0; i < all.n; i++)
    if (!(settled >> i & 1) && all.delta[i] < 0)
      trades[n_trades++] = (TaoRebalanceTrade) { TAO_REBALANCE_FREE, all.index[i], (guint64) -all.delta[i] };
  return n_trades;
}

void
tao_rebalance_fit (TaoRebalanceTrade *trades, guint n, guint64 budget)
{
  guint64 sum = 0;

  for (guint i = 0; i < n; i++)
    if (trades[i].from == TAO_REBALANCE_FREE)
      sum += trades[i].value;
  for (guint i = 0; i < n && sum > budget; i++)
    if (trades[i].from == TAO_REBALANCE_FREE)
      trades[i].value = (guint64) ((tao_u128) trades[i].value * budget / sum);
}
