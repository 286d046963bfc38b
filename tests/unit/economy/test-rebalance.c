/* Rebalancing: the sums come out, and the number of trades is the least, held against trying everything. */
#include "economy/rebalance.h"

#define TAO G_GUINT64_CONSTANT (1000000000)
#define LEAST 3000000

static void
test_targets (void)
{
  const guint32 weights[] = { 333333, 333333, 0 }, all[] = { 600000, 400000 }, more[] = { 600000, 400001 };
  guint64 targets[3] = { 1, 2, 3 };

  g_assert_cmpuint (tao_rebalance_targets (weights, 3, 100 * TAO, targets), ==, 100 * TAO - 2 * 33333300000);
  g_assert_cmpuint (targets[0], ==, 33333300000);
  g_assert_cmpuint (targets[2], ==, 0);
  g_assert_cmpuint (tao_rebalance_targets (all, 2, 7, targets), ==, 7 - 4 - 2);
  g_assert_cmpuint (tao_rebalance_targets (more, 2, 7, targets), ==, G_MAXUINT64);
  g_assert_cmpuint (targets[0], ==, 4);
}

static void
check (const TaoRebalancePlace *places, guint n, guint64 least, const TaoRebalanceTrade *trades, guint n_trades)
{
  gint64 value[TAO_REBALANCE_MOST];
  gboolean buying = FALSE;

  for (guint i = 0; i < n; i++)
    value[i] = (gint64) places[i].value;
  for (guint t = 0; t < n_trades; t++)
    {
      const TaoRebalanceTrade *trade = &trades[t];

      g_assert_cmpuint (trade->value, >, least);
      g_assert_false (trade->from == TAO_REBALANCE_FREE && trade->to == TAO_REBALANCE_FREE);
      /* Sales, then direct trades, then buys. */
      g_assert_false (buying && trade->from != TAO_REBALANCE_FREE);
      buying |= trade->from == TAO_REBALANCE_FREE;
      if (trade->from != TAO_REBALANCE_FREE && trade->to != TAO_REBALANCE_FREE)
        g_assert_true (places[trade->from].hotkey == places[trade->to].hotkey || places[trade->from].netuid == places[trade->to].netuid);
      if (trade->from != TAO_REBALANCE_FREE)
        value[trade->from] -= (gint64) trade->value;
      if (trade->to != TAO_REBALANCE_FREE)
        value[trade->to] += (gint64) trade->value;
    }
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (ABS (value[i] - (gint64) places[i].target), <=, (gint64) least);
}

static void
test_plain (void)
{
  /* One hotkey in two subnets: a swap. Another hotkey elsewhere: through free TAO. */
  const TaoRebalancePlace swap[] = { { 1, 0, 10 * TAO, 4 * TAO }, { 2, 0, 0, 6 * TAO } };
  const TaoRebalancePlace apart[] = { { 1, 0, 10 * TAO, 4 * TAO }, { 2, 1, 0, 6 * TAO } };
  const TaoRebalancePlace move[] = { { 1, 0, 10 * TAO, 0 }, { 1, 1, 0, 10 * TAO - 1000 } };
  const TaoRebalancePlace kept[] = { { 1, 0, 10 * TAO, 10 * TAO + LEAST } };
  TaoRebalanceTrade trades[TAO_REBALANCE_MOST];

  g_assert_cmpuint (tao_rebalance_plan (swap, 2, LEAST, trades), ==, 1);
  g_assert_cmpuint (trades[0].from, ==, 0);
  g_assert_cmpuint (trades[0].to, ==, 1);
  g_assert_cmpuint (trades[0].value, ==, 6 * TAO);
  g_assert_cmpuint (tao_rebalance_plan (apart, 2, LEAST, trades), ==, 2);
  g_assert_cmpuint (trades[0].to, ==, TAO_REBALANCE_FREE);
  g_assert_cmpuint (trades[1].from, ==, TAO_REBALANCE_FREE);
  g_assert_cmpuint (tao_rebalance_plan (move, 2, LEAST, trades), ==, 1);
  g_assert_cmpuint (tao_rebalance_plan (kept, 1, LEAST, trades), ==, 0);
}

static void
test_fit (void)
{
  TaoRebalanceTrade trades[] = { { 0, TAO_REBALANCE_FREE, 9 * TAO }, { TAO_REBALANCE_FREE, 1, 6 * TAO }, { TAO_REBALANCE_FREE, 2, 3 * TAO } };

  tao_rebalance_fit (trades, 3, 9 * TAO);
  g_assert_cmpuint (trades[1].value, ==, 6 * TAO);
  tao_rebalance_fit (trades, 3, 8 * TAO + 1);
  g_assert_cmpuint (trades[0].value, ==, 9 * TAO);
  g_assert_cmpuint (trades[1].value + trades[2].value, <=, 8 * TAO + 1);
  g_assert_cmpuint (trades[1].value + trades[2].value, >=, 8 * TAO - 1);
  tao_rebalance_fit (trades, 3, 0);
  g_assert_cmpuint (trades[2].value, ==, 0);
}

/* The least number of trades found by trying every one: each settles its smaller side, or one place through free TAO. */
static guint
try_all (const TaoRebalancePlace *places, guint n, gint64 *delta, guint most)
{
  guint best = most;
  gboolean done = TRUE;

  for (guint i = 0; i < n; i++)
    done &= ABS (delta[i]) <= LEAST;
  if (done || most == 0)
    return done ? 0 : G_MAXUINT16;
  for (guint i = 0; i < n; i++)
    {
      gint64 before = delta[i];

      if (ABS (before) <= LEAST)
        continue;
      delta[i] = 0;
      best = MIN (best, 1 + try_all (places, n, delta, best - 1));
      delta[i] = before;
      for (guint k = 0; k < n && before > 0; k++)
        {
          gint64 other = delta[k], moved = MIN (before, -other);

          if (other >= -LEAST || (places[i].hotkey != places[k].hotkey && places[i].netuid != places[k].netuid))
            continue;
          delta[i] = before - moved;
          delta[k] = other + moved;
          best = MIN (best, 1 + try_all (places, n, delta, best - 1));
          delta[i] = before;
          delta[k] = other;
        }
    }
  return best;
}

static void
test_fewest (void)
{
  guint saved = 0;

  for (guint round = 0; round < 300; round++)
    {
      TaoRebalancePlace places[5];
      TaoRebalanceTrade trades[TAO_REBALANCE_MOST];
      gint64 delta[5];
      guint n = (guint) g_test_rand_int_range (1, 6), found, least;

      for (guint i = 0; i < n; i++)
        {
          /* Few different values, so that groups come out even now and then. */
          places[i] = (TaoRebalancePlace) {
            .netuid = (guint16) g_test_rand_int_range (1, 4), .hotkey = (guint) g_test_rand_int_range (0, 3),
            .value = (guint64) g_test_rand_int_range (0, 4) * TAO, .target = (guint64) g_test_rand_int_range (0, 4) * TAO,
          };
          delta[i] = (gint64) places[i].value - (gint64) places[i].target;
        }
      found = tao_rebalance_plan (places, n, LEAST, trades);
      check (places, n, LEAST, trades, found);
      least = try_all (places, n, delta, n);
      g_assert_cmpuint (found, ==, least);
      for (guint i = 0; i < n; i++)
        saved += delta[i] != 0;
      saved -= found;
    }
  /* The groups were there to be found. */
  g_assert_cmpuint (saved, >, 20);
}

static void
test_many (void)
{
  TaoRebalancePlace places[TAO_REBALANCE_MOST];
  TaoRebalanceTrade trades[TAO_REBALANCE_MOST];

  for (guint round = 0; round < 50; round++)
    {
      for (guint i = 0; i < TAO_REBALANCE_MOST; i++)
        places[i] = (TaoRebalancePlace) {
          .netuid = (guint16) i, .hotkey = (guint) g_test_rand_int_range (0, 4),
          .value = (guint64) g_test_rand_int_range (0, 1000) * TAO, .target = (guint64) g_test_rand_int_range (0, 1000) * TAO,
        };
      check (places, TAO_REBALANCE_MOST, LEAST, trades, tao_rebalance_plan (places, TAO_REBALANCE_MOST, LEAST, trades));
      check (places, TAO_REBALANCE_EXACT, LEAST, trades, tao_rebalance_plan (places, TAO_REBALANCE_EXACT, LEAST, trades));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/rebalance/targets", test_targets);
  g_test_add_func ("/economy/rebalance/plain", test_plain);
  g_test_add_func ("/economy/rebalance/fit", test_fit);
  g_test_add_func ("/economy/rebalance/fewest", test_fewest);
  g_test_add_func ("/economy/rebalance/many", test_many);
  return g_test_run ();
}
