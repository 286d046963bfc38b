/* What stake cost and why it is worth what it is: on made-up moves, and on the development chain against storage. */
#include "engine/books.h"
#include "engine/past.h"
#include "jobs-fixture.h"

#define TAO G_GUINT64_CONSTANT (1000000000)

/* --- books -------------------------------------------------------------------------------------- */

static const TaoKey32 hotkey = { { 7 } };

static void
add (TaoBook *book, guint64 block, gboolean added, guint64 tao_rao, guint64 alpha, guint64 before)
{
  TaoStoreMove move = { .block = block, .netuid = 3, .added = added, .tao_rao = tao_rao, .alpha = alpha, .alpha_before = before };

  memcpy (move.hotkey, hotkey.bytes, sizeof move.hotkey);
  g_array_append_val (book->moves, move);
}

static void
test_cost (void)
{
  TaoBook book = { .through = 100, .moves = g_array_new (FALSE, FALSE, sizeof (TaoStoreMove)) };

  /* Nobody saw how it began. */
  g_assert_cmpuint (tao_book_get_cost (&book, &hotkey, 3), ==, TAO_UNKNOWN_U64);
  add (&book, 5, TRUE, 50, 100, 1000000);
  g_assert_cmpuint (tao_book_get_cost (&book, &hotkey, 3), ==, TAO_UNKNOWN_U64);
  add (&book, 10, TRUE, 1000000, 4000000, 0);
  add (&book, 20, TRUE, 2000000, 4000000, 4100000);
  g_assert_cmpuint (tao_book_get_cost (&book, &hotkey, 3), ==, 3000000);
  /* A quarter of what is there takes a quarter of the cost, whatever it brought. */
  add (&book, 30, FALSE, 9000000, 2050000, 8200000);
  g_assert_cmpuint (tao_book_get_cost (&book, &hotkey, 3), ==, 2250000);
  g_assert_cmpuint (tao_book_get_cost (&book, &hotkey, 4), ==, TAO_UNKNOWN_U64);
  add (&book, 40, FALSE, 1, 6150000, 6150000);
  g_assert_cmpuint (tao_book_get_cost (&book, &hotkey, 3), ==, 0);
  /* What is not known to be complete is not used. */
  book.known_from = 15;
  g_assert_cmpuint (tao_book_get_cost (&book, &hotkey, 3), ==, TAO_UNKNOWN_U64);
  g_array_unref (book.moves);
}

static void
test_change (void)
{
  TaoBook book = { .through = 100, .moves = g_array_new (FALSE, FALSE, sizeof (TaoStoreMove)) };
  TaoValueChange change = { .since_block = 10, .until_block = 100, .before_rao = 500, .after_rao = 1500 };

  add (&book, 10, TRUE, 1, 1, 0);              /* before the window */
  add (&book, 50, TRUE, 400 , 800000, 1000000);
  add (&book, 60, FALSE, 100, 150000, 1800000);
  /* 1,000,000 + 650,000 and 100,000 earned, at 0.000857 TAO. */
  g_assert_true (tao_book_get_change (&book, &hotkey, 3, 1000000, 1750000, 857142, &change));
  g_assert_cmpint (change.own_rao, ==, 300);
  g_assert_cmpint (change.emission_alpha, ==, 100000);
  g_assert_cmpint (change.emission_rao, ==, 85);
  g_assert_cmpint (change.price_rao, ==, 1500 - 500 - 300 - 85);
  /* Stake that went without an event. */
  g_assert_false (tao_book_get_change (&book, &hotkey, 3, 1000000, 1600000, 857142, &change));
  g_assert_cmpuint (change.since_block, ==, TAO_UNKNOWN_U64);
  /* History that begins within the window. */
  change.since_block = 10;
  book.known_from = 11;
  g_assert_false (tao_book_get_change (&book, &hotkey, 3, 1000000, 1750000, 857142, &change));
  g_array_unref (book.moves);
}

/* --- on a chain ------------------------------------------------------------------------------------ */

static guint64 stop_at;

static gboolean
has_change (TaoSnapshot *snapshot)
{
  const TaoPosition *positions;
  guint n, known = 0;

  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n; i++)
    known += positions[i].day.since_block != TAO_UNKNOWN_U64 && positions[i].day.until_block >= stop_at
             && positions[i].cost_rao != TAO_UNKNOWN_U64;
  return n >= 2 && known == n;
}

static TaoSnapshot *
load_past (Fixture *fixture, guint64 block, const TaoKey32 *account)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TaoSnapshot *snapshot;

  tao_engine_load_past_async (fixture->engine, block, G_MAXUINT16, account, 1, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  snapshot = tao_engine_load_past_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  return snapshot;
}

/* Each change is what storage says then and now, and its terms sum up to it. */
static void
check_changes (Fixture *fixture, const TaoKey32 *account)
{
  const TaoPosition *positions;
  guint n;

  positions = tao_snapshot_get_positions (tao_engine_get_snapshot (fixture->engine), &n);
  for (guint i = 0; i < n; i++)
    {
      const TaoValueChange *day = &positions[i].day;
      g_autoptr(TaoSnapshot) then = load_past (fixture, day->since_block, account), now = load_past (fixture, day->until_block, account);
      const TaoPosition *before = find_position (then, &positions[i].hotkey, positions[i].netuid);
      const TaoPosition *after = find_position (now, &positions[i].hotkey, positions[i].netuid);

      g_test_message ("subnet %u since %" G_GUINT64_FORMAT " until %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " → %" G_GUINT64_FORMAT
                      " = own %" G_GINT64_FORMAT " + emission %" G_GINT64_FORMAT " (%" G_GINT64_FORMAT " alpha) + price %" G_GINT64_FORMAT
                      ", cost %" G_GUINT64_FORMAT,
                      positions[i].netuid, day->since_block, day->until_block, day->before_rao, day->after_rao, day->own_rao,
                      day->emission_rao, day->emission_alpha, day->price_rao, positions[i].cost_rao);
      g_assert_cmpuint (day->before_rao, ==, before != NULL ? before->value_rao : 0);
      g_assert_nonnull (after);
      g_assert_cmpuint (day->after_rao, ==, after->value_rao);
      g_assert_cmpint (day->own_rao + day->emission_rao + day->price_rao, ==, (gint64) day->after_rao - (gint64) day->before_rao);
    }
}

static TaoSeries *
load_portfolio (Fixture *fixture)
{
  g_autoptr(GAsyncResult) answer = NULL;
  g_autoptr(GError) error = NULL;
  TaoSeries *series;

  tao_engine_load_series_async (fixture->engine, TAO_SERIES_PORTFOLIO_VALUE, 0, 0, 0, 0, 0, NULL, result_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  series = tao_engine_load_series_finish (fixture->engine, answer, &error);
  g_assert_no_error (error);
  return series;
}

/* A day begins with the first sample, so what is done before it is not part of that day. */
static void
wait_for_sample (Fixture *fixture)
{
  for (;;)
    {
      g_autoptr(TaoSeries) series = load_portfolio (fixture);

      if (series->n > 0)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_a_day (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, validator;
  TaoOrder orders[3];
  g_autoptr(TaoJobResult) first = NULL, second = NULL, third = NULL;
  const TaoPosition *position;
  g_autoptr(TaoSeries) series = NULL;
  guint64 cost;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_set_accounts (fixture->engine, &alice, 1);
  wait_for_sample (fixture);
  validator = find_validator (fixture, 1);
  orders[0] = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = validator, .netuid = 1, .amount = 10 * TAO };
  orders[1] = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = validator, .netuid = 0, .amount = 4 * TAO };
  first = carry_out (fixture, &alice, orders, 2, NULL);
  stop_at = first->block;
  wait_for (fixture, has_change);
  check_changes (fixture, &alice);
  position = find_position (tao_engine_get_snapshot (fixture->engine), &validator, 1);
  g_assert_cmpuint (position->cost_rao, ==, 10 * TAO);
  g_assert_cmpint (position->day.own_rao, ==, 10 * (gint64) TAO);

  /* A part is sold, and epochs go by. */
  orders[0] = (TaoOrder) { .kind = TAO_ORDER_UNSTAKE, .hotkey = validator, .netuid = 1, .amount = position->alpha / 4 };
  second = carry_out (fixture, &alice, orders, 1, NULL);
  stop_at = second->block + 40;
  wait_for (fixture, has_change);
  check_changes (fixture, &alice);
  position = find_position (tao_engine_get_snapshot (fixture->engine), &validator, 1);
  cost = position->cost_rao;
  g_assert_cmpuint (cost, >, 7 * TAO);
  g_assert_cmpuint (cost, <, 8 * TAO);
  g_assert_cmpint (position->day.own_rao, ==, 10 * (gint64) TAO - (gint64) second->received[0]);
  g_assert_cmpint (position->day.emission_alpha, >, 0);
  position = find_position (tao_engine_get_snapshot (fixture->engine), &validator, 0);
  g_assert_cmpint (position->day.price_rao, ==, 0);

  /* After a restart, with moves that nobody watched: the chain is asked where they were. */
  close_engine (fixture);
  open_engine (fixture, FALSE);
  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  orders[0] = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = validator, .netuid = 1, .amount = 2 * TAO };
  third = carry_out (fixture, &alice, orders, 1, NULL);
  tao_engine_set_accounts (fixture->engine, &alice, 1);
  stop_at = third->block + 10;
  wait_for (fixture, has_change);
  check_changes (fixture, &alice);
  position = find_position (tao_engine_get_snapshot (fixture->engine), &validator, 1);
  g_assert_cmpuint (position->cost_rao, ==, cost + 2 * TAO);

  series = load_portfolio (fixture);
  g_assert_cmpuint (series->n, >, 1);
  /* A million TAO to begin with. */
  for (guint i = 0; i < series->n; i++)
    {
      g_assert_cmpint (series->value[i], >, 999990 * (gint64) TAO);
      g_assert_cmpint (series->value[i], <, 1000010 * (gint64) TAO);
    }
}

static gboolean
knows_claims (TaoSnapshot *snapshot)
{
  const TaoPosition *positions;
  guint n;

  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (positions[i].root_claimable_rao == TAO_UNKNOWN_U64 || positions[i].root_claimable_alpha == TAO_UNKNOWN_U64)
      return FALSE;
  return n == 2;
}

/* What root stake may claim is read from storage, also where the chain's automatic claims leave nothing; a claim by hand
 * then goes through. */
static void
test_claims (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, validator;
  TaoOrder claim = { .kind = TAO_ORDER_CLAIM_ROOT, .netuid = 1 };
  TaoOrder orders[2];
  g_autoptr(TaoJobResult) staked = NULL, claimed = NULL;
  const TaoPosition *root;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_set_accounts (fixture->engine, &alice, 1);
  validator = find_validator (fixture, 1);
  for (guint16 netuid = 0; netuid < 2; netuid++)
    orders[netuid] = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = validator, .netuid = netuid, .amount = 1000 * TAO, .allow_partial = TRUE };
  staked = carry_out (fixture, &alice, orders, 2, NULL);
  wait_for (fixture, knows_claims);
  root = find_position (tao_engine_get_snapshot (fixture->engine), &validator, 0);
  g_assert_cmpuint (root->root_claimable_alpha, ==, 0);
  g_assert_cmpuint (root->root_claimable_rao, <, 10 * TAO);
  claimed = carry_out (fixture, &alice, &claim, 1, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/positions/cost", test_cost);
  g_test_add_func ("/engine/positions/change", test_change);
  if (g_getenv ("TAOSCOPE_LOCALNET") != NULL)
    {
      g_test_add ("/engine/positions/a-day", Fixture, JOBS_CHAIN, set_up, test_a_day, tear_down);
      g_test_add ("/engine/positions/claims", Fixture, JOBS_CHAIN, set_up, test_claims, tear_down);
    }
  return g_test_run ();
}
