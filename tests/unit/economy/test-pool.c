/* The numbers of the project's own swap tests, with the exact values that the chain's arithmetic gives for them, and
 * what must hold for any pool.  Runtime: spec 425 unless said otherwise; minimum reserve as in the test it is from. */
#include "economy/pool.h"
#include "economy/powr.h"

#define TAU G_GUINT64_CONSTANT (1000000000)
#define E18 TAO_PERQUINTILL_ONE
#define HALF (E18 / 2)

static const TaoRules *
rules (void)
{
  return tao_rules_lookup (425);
}

/* What leaves a reserve of which @kept stays. */
static guint64
out_of (guint64   reserve,
        TaoU64F64 kept)
{
  return tao_u64f64_to_u64 (tao_u64f64_mul_sat (tao_u64f64_from_u64 (reserve), tao_u64f64_sub_sat (TAO_U64F64_ONE, kept)));
}

static TaoPool
pool_of (guint64 tao,
         guint64 alpha,
         guint64 weight)
{
  return (TaoPool) {
    .curve = TAO_CURVE_BALANCER, .tao_reserve = tao, .alpha_reserve = alpha, .quote_weight = { weight },
    .initialized = TRUE, .fee_rate = 33, .minimum_reserve = 100,
  };
}

/* --- The power --------------------------------------------------------------------------------------------------- */

static void
test_powr_table (void)
{
  static const struct { const char *bn, *bd, *en, *ed; guint precision; const char *scale, *result; } rows[] = {
    { "21000000000000000", "28000000000000000", "600000000000000000", "400000000000000000", 4096, "1000000000000000000", "649519052838328985" },
    { "2", "3", "1", "2", 256, "1000", "816" },
    { "1000000000000", "1001000000000", "500000000000000001", "499999999999999999", 256, "1000000000000000000", "999000999000999000" },
    { "1000000000000", "2000000000000", "300000000000000000", "700000000000000000", 256, "1000000000000000000", "742997144568474212" },
    { "1000000000000", "1001000000000000", "10000000000000000", "990000000000000000", 256, "1000000000000000000", "932593931401902209" },
    { "1000000000000", "1001000000000000", "990000000000000000", "10000000000000000", 256, "1000000000000000000", "0" },
    { "1000000000000", "10000000000000", "989999999999999999", "10000000000000001", 256, "1000000000000000000",
      "786030173404128569800937390768620848414559647268670864985742109865908424852797519649352714" },
    { "1000000000000", "2000000000000", "900000000000000001", "99999999999999999", 256, "1000000000000000000", "1953124999999999" },
    { "999999937", "1000000003", "1025", "1", 64, "1000000", "999932" },
    { "1000000000", "1100000000", "600000000000000000", "400000000000000000", 256, "1000000000000000000", "866784172041447559" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint plain = 0; plain < 2; plain++)
      {
        mpz_t bn, bd, en, ed, scale, got, expected;
        gboolean done;

        mpz_init_set_str (bn, rows[i].bn, 10);
        mpz_init_set_str (bd, rows[i].bd, 10);
        mpz_init_set_str (en, rows[i].en, 10);
        mpz_init_set_str (ed, rows[i].ed, 10);
        mpz_init_set_str (scale, rows[i].scale, 10);
        mpz_init_set_str (expected, rows[i].result, 10);
        mpz_init (got);
        done = (plain ? tao_powr_plain : tao_powr) (got, bn, bd, en, ed, rows[i].precision, scale);
        g_assert_true (done);
        if (mpz_cmp (got, expected) != 0)
          g_error ("row %" G_GSIZE_FORMAT ", %s", i, plain ? "series" : "quick");
        mpz_clears (bn, bd, en, ed, scale, got, expected, NULL);
      }
}

static void
test_powr_limits (void)
{
  guint64 out = 7;

  g_assert_cmpint (tao_powr_u64 (1, 0, 1, 1, 256, E18, &out), ==, TAO_POWR_NONE);
  g_assert_cmpint (tao_powr_u64 (1, 1, 1, 0, 256, E18, &out), ==, TAO_POWR_NONE);
  g_assert_cmpint (tao_powr_u64 (G_MAXUINT64, 1, 1, 1, 256, E18, &out), ==, TAO_POWR_TOO_LARGE);
  g_assert_cmpuint (out, ==, 7);
  g_assert_cmpint (tao_powr_u64 (0, 5, 1, 1, 256, E18, &out), ==, TAO_POWR_OK);
  g_assert_cmpuint (out, ==, 0);
  g_assert_cmpint (tao_powr_u64 (3, 5, 0, 1, 256, E18, &out), ==, TAO_POWR_OK);
  g_assert_cmpuint (out, ==, E18);
}

/* The quick way must never give another digit than the chain's. */
static void
test_powr_quick_equals_series (void)
{
  mpz_t bn, bd, en, ed, scale, quick, series;

  mpz_inits (bn, bd, en, ed, scale, quick, series, NULL);
  mpz_set_ui (scale, E18);
  for (guint i = 0; i < 400; i++)
    {
      guint64 low = ((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()) >> g_test_rand_int_range (0, 63);
      guint64 more = ((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()) >> g_test_rand_int_range (0, 63);
      guint64 weight = (((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ())) % E18 + 1;
      guint precision = i % 8 == 0 ? 1024 : 256;

      mpz_set_ui (bn, low | 1);
      mpz_set_ui (bd, more | 1);
      mpz_set_ui (en, weight);
      mpz_set_ui (ed, i % 2 ? E18 : E18 - weight + 1);
      g_assert_true (tao_powr (quick, bn, bd, en, ed, precision, scale));
      g_assert_true (tao_powr_plain (series, bn, bd, en, ed, precision, scale));
      g_assert_cmpint (mpz_cmp (quick, series), ==, 0);
    }
  mpz_clears (bn, bd, en, ed, scale, quick, series, NULL);
}

/* --- Prices and fees --------------------------------------------------------------------------------------------- */

static void
test_price (void)
{
  static const struct { guint64 weight, alpha, tao; const char *bits; } rows[] = {
    { HALF, 4 * TAU, TAU, "4611686018427387904" },
    { E18 / 10 * 3, G_GUINT64_CONSTANT (21000000000000000), G_GUINT64_CONSTANT (15000000000000000), "30744573456182586025" },
    { E18 / 10 * 4, 9, 25, "76861433640456465066" },
    { E18 / 100 * 51, G_GUINT64_CONSTANT (1000000000000000), G_GUINT64_CONSTANT (30000000000000), "531700270359863546" },
  };
  TaoPool root = { .curve = TAO_CURVE_STABLE };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoPool pool = pool_of (rows[i].tao, rows[i].alpha, rows[i].weight);
      TaoU64F64 price = tao_pool_price (&pool);
      mpz_t expected, got;
      guint64 limbs[2] = { (guint64) price.bits, (guint64) (price.bits >> 64) };

      mpz_init_set_str (expected, rows[i].bits, 10);
      mpz_init (got);
      mpz_import (got, 2, -1, 8, 0, 0, limbs);
      g_assert_cmpint (mpz_cmp (expected, got), ==, 0);
      mpz_clears (expected, got, NULL);
      if (i == 3)
        g_assert_cmpuint (tao_price_to_rao (price), ==, 28823529);
    }
  g_assert_true (tao_pool_price (&root).bits == TAO_U64F64_ONE.bits);
}

static void
test_fee (void)
{
  TaoPool pool = pool_of (TAU, TAU, HALF);

  g_assert_cmpuint (tao_pool_fee (&pool, 1985), ==, 0);
  g_assert_cmpuint (tao_pool_fee (&pool, 1986), ==, 1);
  g_assert_cmpuint (tao_pool_fee (&pool, 2000000), ==, 1007);
  g_assert_cmpuint (tao_pool_fee (&pool, TAU), ==, 503547);
  g_assert_cmpuint (tao_pool_fee (&pool, 1000 * TAU), ==, 503547722);
  g_assert_cmpuint (tao_pool_fee_of_net (&pool, TAU), ==, 503801);
  g_assert_cmpuint (tao_pool_fee_of_net (&pool, 1000 * TAU), ==, 503801410);
}

static void
test_decay (void)
{
  static const struct { guint64 weight, value, delta; gboolean buy; guint64 bits; } rows[] = {
    { HALF, 1000 * TAU, TAU, TRUE, G_GUINT64_CONSTANT (18428315757951599997) },
    { HALF, 100000, 100, FALSE, G_GUINT64_CONSTANT (18428315757951599997) },
    { E18 / 4, 500000, 5000, FALSE, G_GUINT64_CONSTANT (17904228059285152206) },
    { E18 / 4 * 3, 200000, 2000, TRUE, G_GUINT64_CONSTANT (17904228059285152206) },
    { E18 / 10 * 9, 13513642, 1673, TRUE, G_GUINT64_CONSTANT (18426203291771111799) },
    { E18 / 1000 * 773, 7 * TAU, 10000, FALSE, G_GUINT64_CONSTANT (18446736335016083878) },
    { E18 / 100 * 51, 1000 * TAU, 10 * TAU, TRUE, G_GUINT64_CONSTANT (18256686840473369397) },
    { E18 / 100 * 51, 1000 * TAU, 10 * TAU, FALSE, G_GUINT64_CONSTANT (18271231252285786762) },
    { G_GUINT64_CONSTANT (499999000000000000), G_GUINT64_CONSTANT (123456789012), TAU, TRUE, G_GUINT64_CONSTANT (18298526602163393396) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoPerquintill quote = { rows[i].weight }, base = tao_perquintill_complement (quote);
      TaoU64F64 got = rows[i].buy ? tao_pool_decay (rules (), rows[i].value, FALSE, rows[i].delta, quote, base)
                                  : tao_pool_decay (rules (), rows[i].value, FALSE, rows[i].delta, base, quote);

      g_test_message ("row %" G_GSIZE_FORMAT ": %" G_GUINT64_FORMAT, i, (guint64) got.bits);
      g_assert_true (got.bits == rows[i].bits);
    }
}

/* --- Swaps ------------------------------------------------------------------------------------------------------- */

static void
test_swap_table (void)
{
  static const struct { TaoSwapKind kind; guint64 weight, amount, limit, in, out, fee; } rows[] = {
    { TAO_SWAP_BUY, HALF, TAU, 0, 999496453, 3993993829, 503547 },
    { TAO_SWAP_BUY, HALF, 100 * TAU, 0, 99949645228, 363469893959, 50354772 },
    { TAO_SWAP_BUY, HALF, 2000000, 0, 1998993, 7995956, 1007 },
    { TAO_SWAP_SELL, HALF, TAU, 0, 999496453, 249811691, 503547 },
    { TAO_SWAP_SELL, HALF, 400 * TAU, 0, 399798580911, 90867473489, 201419089 },
    { TAO_SWAP_SELL, HALF, 8004031, 0, 8000001, 1999996, 4030 },
    { TAO_SWAP_BUY, E18 / 100 * 51, TAU, 0, 999496453, 4156929248, 503547 },
    { TAO_SWAP_BUY, E18 / 100 * 51, 100 * TAU, 0, 99949645228, 377582514937, 50354772 },
    { TAO_SWAP_SELL, E18 / 100 * 51, 400 * TAU, 0, 399798580911, 87464730532, 201419089 },
    { TAO_SWAP_SELL, E18 / 100 * 49, 400 * TAU, 0, 399798580911, 94395628734, 201419089 },
    { TAO_SWAP_BUY, HALF, 1000 * TAU, 300000000, 95445115010, 348516283297, 48085383 },
    { TAO_SWAP_BUY, E18 / 100 * 51, 1000 * TAU, 300000000, 115095639745, 428778670096, 57985345 },
    { TAO_SWAP_SELL, HALF, 1000 * TAU, 200000000, 472135954999, 105572808999, 237862760 },
    { TAO_SWAP_SELL, E18 / 100 * 51, 1000 * TAU, 200000000, 391605385241, 85829083072, 197291345 },
  };
  TaoPool pool = pool_of (1000 * TAU, 4000 * TAU, HALF);
  TaoSwap swap;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint64 limit = rows[i].limit != 0 ? rows[i].limit
                    : rows[i].kind == TAO_SWAP_BUY ? TAO_POOL_MAX_LIMIT_RAO : TAO_POOL_MIN_LIMIT_RAO;

      pool.quote_weight.parts = rows[i].weight;
      g_assert_cmpint (tao_pool_swap (&pool, rules (), rows[i].kind, rows[i].amount, limit, FALSE, FALSE, &swap), ==, TAO_CALL_OK);
      g_assert_cmpuint (swap.in, ==, rows[i].in);
      g_assert_cmpuint (swap.out, ==, rows[i].out);
      g_assert_cmpuint (swap.fee, ==, rows[i].fee);
    }

  pool.quote_weight.parts = HALF;
  g_assert_cmpint (tao_pool_swap (&pool, rules (), TAO_SWAP_BUY, TAU, 250000000, FALSE, FALSE, &swap), ==, TAO_CALL_SWAP_PRICE_LIMIT_EXCEEDED);
}

static void
test_swap_basic (void)
{
  static const struct { TaoSwapKind kind; guint64 amount, in, out, fee; } rows[] = {
    { TAO_SWAP_BUY, 1000, 1000, 3999, 0 },
    { TAO_SWAP_BUY, 2000, 1999, 7995, 1 },
    { TAO_SWAP_BUY, 123456, 123394, 493515, 62 },
    { TAO_SWAP_BUY, TAU, 999496453, 1999496326, 503547 },
    { TAO_SWAP_BUY, 10 * TAU, 9994964523, 3636197098, 5035477 },
    { TAO_SWAP_SELL, 1000, 1000, 249, 0 },
    { TAO_SWAP_SELL, 2000, 1999, 499, 1 },
    { TAO_SWAP_SELL, 123456, 123394, 30847, 62 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoPool pool = pool_of (TAU, 4 * TAU, HALF);
      guint64 limit = rows[i].kind == TAO_SWAP_BUY ? 1000 * TAU : 100000;
      TaoSwap swap;

      g_assert_cmpint (tao_pool_swap (&pool, rules (), rows[i].kind, rows[i].amount, limit, FALSE, FALSE, &swap), ==, TAO_CALL_OK);
      g_assert_cmpuint (swap.in, ==, rows[i].in);
      g_assert_cmpuint (swap.out, ==, rows[i].out);
      g_assert_cmpuint (swap.fee, ==, rows[i].fee);
    }
}

static void
test_input_cap (void)
{
  TaoPool pool = pool_of (1000, 1000, HALF);
  TaoSwap swap;

  for (guint kind = TAO_SWAP_BUY; kind <= TAO_SWAP_SELL; kind++)
    {
      guint64 limit = kind == TAO_SWAP_BUY ? TAO_POOL_MAX_LIMIT_RAO : TAO_POOL_MIN_LIMIT_RAO;

      g_assert_cmpint (tao_pool_swap (&pool, rules (), kind, 1000001, limit, TRUE, TRUE, &swap), ==, TAO_CALL_SWAP_INPUT_TOO_LARGE);
      g_assert_cmpint (tao_pool_swap (&pool, rules (), kind, 1000000, limit, TRUE, TRUE, &swap), ==, TAO_CALL_OK);
      g_assert_cmpint (tao_pool_sim_swap (&pool, rules (), kind, 1001000, &swap), ==, TAO_CALL_SWAP_INPUT_TOO_LARGE);
      /* 423 had no cap yet. */
      g_assert_cmpint (tao_pool_swap (&pool, tao_rules_lookup (423), kind, 1000001, limit, TRUE, TRUE, &swap), ==, TAO_CALL_OK);
    }
}

static void
test_price_deltas (void)
{
  TaoPerquintill quarter = { E18 / 4 };
  TaoU64F64 tenth = tao_price_from_rao (100000000), fifth = tao_price_from_rao (200000000);
  TaoPool pool = pool_of (TAU, TAU, E18 / 4);

  g_assert_cmpuint (tao_pool_input_to_price (TAO_SWAP_BUY, quarter, tenth, fifth, TAU), ==, 681792830);
  g_assert_cmpuint (tao_pool_input_to_price (TAO_SWAP_SELL, quarter, fifth, tenth, TAU), ==, 189207115);
  g_assert_cmpuint (tao_pool_input_to_price (TAO_SWAP_BUY, quarter, fifth, tenth, TAU), ==, 0);
  g_assert_cmpuint (tao_pool_input_to_price (TAO_SWAP_SELL, quarter, tenth, fifth, TAU), ==, 0);
  g_assert_cmpuint (tao_pool_alpha_needed_for_tao (&pool, rules (), 1123432), ==, 374758);
  /* by a decay with a negative delta, which is above one */
  g_assert_true (tao_pool_decay (rules (), TAU, TRUE, 1123432, quarter, tao_perquintill_complement (quarter)).bits ==
                 TAO_U64F64_ONE.bits + G_GUINT64_CONSTANT (6913065748916684));
}

/* convert_deltas: what goes out for one unit, for some, and for all there is. */
static void
test_convert_deltas (void)
{
  static const guint64 deltas[] = { 1, 10000, 1000000, G_MAXUINT64 };
  static const struct { guint64 weight, tao, alpha, sell[4], buy[4]; } rows[] = {
    { HALF, 1500, 1000, { 1, 1363, 1498, 1499 }, { 0, 869, 998, 999 } },
    { E18 / 10, 1500, 1000, { 13, 1499, 1500, 1500 }, { 0, 202, 514, 983 } },
    { E18 / 10 * 9, 1500, 1000, { 0, 350, 803, 1476 }, { 5, 999, 1000, 1000 } },
    { HALF + 10000000000, 1000000, 1, { 499999, 999900, 999999, 1000000 }, { 0, 0, 0, 0 } },
    { E18 / 10, 1, 1000000, { 0, 0, 0, 1 }, { 74125, 640622, 784556, 992766 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint k = 0; k < G_N_ELEMENTS (deltas); k++)
      {
        TaoPerquintill quote = { rows[i].weight }, base = tao_perquintill_complement (quote);
        TaoU64F64 sold = tao_pool_decay (rules (), rows[i].alpha, FALSE, deltas[k], base, quote);
        TaoU64F64 bought = tao_pool_decay (rules (), rows[i].tao, FALSE, deltas[k], quote, base);

        g_test_message ("row %" G_GSIZE_FORMAT ", delta %u", i, k);
        g_assert_cmpuint (out_of (rows[i].tao, sold), ==, rows[i].sell[k]);
        g_assert_cmpuint (out_of (rows[i].alpha, bought), ==, rows[i].buy[k]);
      }
}

/* swap_initialization, with and without a price */
static void
test_first_weight (void)
{
  TaoU64F64 fifth = tao_price_from_rao (200000000), far = tao_u64f64_from_u64 (1000000);
  TaoPool pool = pool_of (TAU, 4 * TAU, 1);

  pool.initialized = FALSE;
  tao_pool_init (&pool, NULL);
  g_assert_true (pool.initialized);
  g_assert_cmpuint (pool.quote_weight.parts, ==, HALF);
  g_assert_true (tao_pool_price (&pool).bits == G_GUINT64_CONSTANT (4611686018427387904));

  /* Once is enough. */
  tao_pool_init (&pool, &fifth);
  g_assert_cmpuint (pool.quote_weight.parts, ==, HALF);

  pool.initialized = FALSE;
  tao_pool_init (&pool, &fifth);
  g_assert_true (pool.initialized);
  /* 10^9 of 10^9 + ⌊4·10^9·0.2⌋, and 0.2 in binary is a little less. */
  g_assert_cmpuint (pool.quote_weight.parts, ==, tao_perquintill_ratio (1000000000, 1799999999).parts);
  g_assert_cmpuint (tao_price_to_rao (tao_pool_price (&pool)), ==, 199999999);

  /* A price that needs weights beyond 1 … 99 % stores nothing. */
  pool.initialized = FALSE;
  tao_pool_init (&pool, &far);
  g_assert_false (pool.initialized);
}

/* adjust_protocol_liquidity: whatever joins, the price stays, to twelve digits. */
static void
test_injection_keeps_price (void)
{
  static const guint64 amounts[] = { 0, 1, 1000, 1000000, TAU, 1000 * TAU };

  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    for (guint k = 0; k < G_N_ELEMENTS (amounts); k++)
      {
        TaoPool pool = pool_of (1000 * TAU, 4000 * TAU, HALF);
        guint64 tao = amounts[i], alpha = amounts[k];
        tao_u128 before = tao_pool_price (&pool).bits, after;

        g_assert_true (tao_pool_prepare_injection (&pool, rules (), &tao, &alpha));
        pool.tao_reserve += tao;
        pool.alpha_reserve += alpha;
        after = tao_pool_price (&pool).bits;
        g_assert_true ((after > before ? after - before : before - after) <= before / (1000 * TAU));
      }
}

static void
test_weights_after (void)
{
  static const struct { guint64 tao, alpha, weight; } rows[] = {
    { 0, 1, 499999999999937500 }, { 1, 0, 500000000000249999 }, { 1, 1, 500000000000187499 },
    { 1000000, 0, 500000249999875000 }, { 0, 1000000, 499999937500007812 }, { TAU, TAU, 500187382885696439 },
    { 1000 * TAU, 0, 666666666666666666 }, { 0, 1000 * TAU, 444444444444444444 }, { 1000 * TAU, 1000 * TAU, 615384615384615384 },
    { 1234567, 2432765890, 499848306996458184 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoPool pool = pool_of (1000 * TAU, 4000 * TAU, HALF);
      guint64 tao = rows[i].tao, alpha = rows[i].alpha;

      g_assert_true (tao_pool_prepare_injection (&pool, rules (), &tao, &alpha));
      g_assert_cmpuint (pool.quote_weight.parts, ==, rows[i].weight);
      g_assert_cmpuint (tao, ==, rows[i].tao);
      g_assert_cmpuint (alpha, ==, rows[i].alpha);
    }
}

/* What cannot join without a weight leaving 1 … 99 % is dropped up to 431 and waits from 432 on. */
static void
test_reservoirs (void)
{
  const TaoRules *late = tao_rules_lookup (432);
  TaoPool pool = pool_of (TAU, TAU, HALF);
  guint64 tao = 1000 * TAU, alpha = 5;

  g_assert_false (tao_pool_prepare_injection (&pool, rules (), &tao, &alpha));
  g_assert_cmpuint (tao, ==, 0);
  g_assert_cmpuint (pool.quote_weight.parts, ==, HALF);

  tao = 1000 * TAU;
  alpha = 5;
  g_assert_true (tao_pool_prepare_injection (&pool, late, &tao, &alpha));
  g_assert_cmpuint (tao, ==, 0);
  g_assert_cmpuint (alpha, ==, 5);
  g_assert_cmpuint (pool.tao_reservoir, ==, 1000 * TAU);
  g_assert_cmpuint (pool.alpha_reservoir, ==, 0);

  /* With enough alpha beside it, what waited joins. */
  tao = 1;
  alpha = 1000 * TAU;
  g_assert_true (tao_pool_prepare_injection (&pool, late, &tao, &alpha));
  g_assert_cmpuint (tao, ==, 1000 * TAU + 1);
  g_assert_cmpuint (alpha, ==, 1000 * TAU);
  g_assert_cmpuint (pool.tao_reservoir, ==, 0);
}

/* --- Limits of the staking calls --------------------------------------------------------------------------------- */

static void
test_max_input (void)
{
  static const struct { TaoSwapKind kind; guint64 tao, alpha, limit; TaoCallStatus status; guint64 max; } rows[] = {
    { TAO_SWAP_BUY, 100, 100, 1100000000, TAO_CALL_OK, 4 },
    { TAO_SWAP_BUY, 1000, 1000, 1100000000, TAO_CALL_OK, 48 },
    { TAO_SWAP_BUY, 10000, 10000, 1100000000, TAO_CALL_OK, 488 },
    { TAO_SWAP_BUY, 1000000, 1000000, 4 * TAU, TAO_CALL_OK, 1000503 },
    { TAO_SWAP_BUY, 1000000, 1000000, 9 * TAU, TAO_CALL_OK, 2001007 },
    { TAO_SWAP_BUY, 1000000, 1000000, 16 * TAU, TAO_CALL_OK, 3001511 },
    { TAO_SWAP_BUY, 1000 * TAU, 1000 * TAU, 16 * TAU, TAO_CALL_OK, 3001511404231 },
    { TAO_SWAP_BUY, 150 * TAU, 100 * TAU, 1500000000, TAO_CALL_SWAP_PRICE_LIMIT_EXCEEDED, 0 },
    { TAO_SWAP_BUY, 150 * TAU, 100 * TAU, 1500000001, TAO_CALL_OK, 49 },
    { TAO_SWAP_BUY, 150 * TAU, 100 * TAU, 6 * TAU, TAO_CALL_OK, 150075570211 },
    { TAO_SWAP_BUY, G_MAXUINT64 / 2, G_MAXUINT64, G_MAXUINT64, TAO_CALL_OK, G_MAXUINT64 },
    { TAO_SWAP_SELL, 0, TAU, 100, TAO_CALL_SWAP_RESERVES_TOO_LOW, 0 },
    { TAO_SWAP_SELL, TAU, 0, 100, TAO_CALL_SWAP_PRICE_LIMIT_EXCEEDED, 0 },
    { TAO_SWAP_SELL, 10 * TAU, 10 * TAU, 0, TAO_CALL_OK, 10000 * TAU },
    { TAO_SWAP_SELL, 1001, 1001, 0, TAO_CALL_OK, 1001000 },
    { TAO_SWAP_SELL, 1001, 1001, 1, TAO_CALL_OK, 1001000 },
    { TAO_SWAP_SELL, 1001, 1001, 1001, TAO_CALL_OK, 1001000 },
    { TAO_SWAP_SELL, 1001, 1001, 10000, TAO_CALL_OK, 17472 },
    { TAO_SWAP_SELL, 1001, 1001, 100000, TAO_CALL_OK, 17472 },
    { TAO_SWAP_SELL, 1001, 1001, 1000000, TAO_CALL_OK, 17472 },
    { TAO_SWAP_SELL, 1001, 1001, 10000000, TAO_CALL_OK, 9013 },
    { TAO_SWAP_SELL, 1001, 1001, 100000000, TAO_CALL_OK, 2165 },
    { TAO_SWAP_SELL, 1000000, 1000000, 250000000, TAO_CALL_OK, 1000503 },
    { TAO_SWAP_SELL, 1000000, 1000000, 62500000, TAO_CALL_OK, 3001511 },
    { TAO_SWAP_SELL, 1000 * TAU, 1000 * TAU, 62500000, TAO_CALL_OK, 3001511404231 },
    { TAO_SWAP_SELL, 200 * TAU, 100 * TAU, 0, TAO_CALL_OK, 100000 * TAU },
    { TAO_SWAP_SELL, 200 * TAU, 100 * TAU, 500000000, TAO_CALL_OK, 100050380141 },
    { TAO_SWAP_SELL, 200 * TAU, 100 * TAU, 125000000, TAO_CALL_OK, 300151140423 },
    { TAO_SWAP_SELL, 200 * TAU, 100 * TAU, 1999999999, TAO_CALL_OK, 24 },
    { TAO_SWAP_SELL, 200 * TAU, 100 * TAU, 1999999990, TAO_CALL_OK, 250 },
    { TAO_SWAP_SELL, 200 * TAU, 100 * TAU, 2 * TAU, TAO_CALL_SWAP_PRICE_LIMIT_EXCEEDED, 0 },
    { TAO_SWAP_SELL, 21000000 * TAU, 1000000, 21000000 * TAU, TAO_CALL_OK, 17455533 },
    { TAO_SWAP_SELL, 21000000 * TAU, 1000000, G_MAXUINT64, TAO_CALL_OK, 66997 },
    { TAO_SWAP_SELL, 21000000 * TAU, E18, 20000000, TAO_CALL_OK, 24707518010384840 },
    { TAO_SWAP_SELL, 21000000 * TAU, 21000000 * TAU, 999999999, TAO_CALL_OK, 10505288 },
    { TAO_SWAP_SELL, 21000000 * TAU, 21000000 * TAU, 0, TAO_CALL_OK, G_MAXUINT64 },
  };
  TaoPool stable = { .curve = TAO_CURVE_STABLE };
  guint64 max;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoPool pool = pool_of (rows[i].tao, rows[i].alpha, HALF);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (tao_pool_max_input (&pool, rules (), rows[i].kind, rows[i].limit, &max), ==, rows[i].status);
      if (rows[i].status == TAO_CALL_OK)
        g_assert_cmpuint (max, ==, rows[i].max);
    }

  for (guint i = 0; i < 4; i++)
    {
      TaoSwapKind kind = i < 2 ? TAO_SWAP_BUY : TAO_SWAP_SELL;
      gboolean passes = i % 2;
      guint64 limit = kind == TAO_SWAP_BUY ? TAU - !passes : TAU + !passes;

      g_assert_cmpint (tao_pool_max_input (&stable, rules (), kind, limit, &max), ==, TAO_CALL_OK);
      g_assert_cmpuint (max, ==, passes ? G_MAXUINT64 : 0);
    }
}

/* add_stake_limit_ok: the limit lets half of 900 τ in, and the price ends at the limit. */
static void
test_limit_order (void)
{
  TaoPool pool = pool_of (150 * TAU, 100 * TAU, HALF);
  guint64 max;
  TaoSwap swap;

  g_assert_cmpint (tao_pool_max_input (&pool, rules (), TAO_SWAP_BUY, 24 * TAU, &max), ==, TAO_CALL_OK);
  g_assert_cmpuint (max, ==, G_GUINT64_CONSTANT (450226710634));
  g_assert_cmpint (tao_pool_swap (&pool, rules (), TAO_SWAP_BUY, MIN (900 * TAU, max), 24 * TAU, FALSE, FALSE, &swap), ==, TAO_CALL_OK);
  g_assert_cmpuint (swap.in, ==, 450 * TAU);
  g_assert_cmpuint (swap.fee, ==, 226710634);
  g_assert_cmpuint (swap.out, ==, 75 * TAU);
  tao_pool_apply (&pool, &swap);
  g_assert_cmpuint (tao_price_to_rao (tao_pool_price (&pool)), ==, 24 * TAU);
}

static void
test_max_move (void)
{
  static const struct { guint64 tao1, alpha1, tao2, alpha2, limit, max; } rows[] = {
    { 1, 1, 1, 1, 1, 499999999 },
    { 1, 1, 1, 1, 3, 166666666 },
    { 1000, 1000, 1000, 1000, 500000000, 500 },
    { 1000, 1000, 1000, 1000, 100000000, 4500 },
    { 150 * TAU, 100 * TAU, 100 * TAU, 100 * TAU, 100000000, 560 * TAU },
    { 150 * TAU, 100 * TAU, 100 * TAU, 100 * TAU, 500000000, 80 * TAU - 1 },
    { 150 * TAU, 100 * TAU, 100 * TAU, 100 * TAU, 750000000, 40 * TAU - 1 },
    { 150 * TAU, 100 * TAU, 100 * TAU, 100 * TAU, 1000000000, 20 * TAU - 1 },
    { 150 * TAU, 100 * TAU, 100 * TAU, 100 * TAU, 1250000000, 8 * TAU - 1 },
    { 150 * TAU, 100 * TAU, 100 * TAU, 100 * TAU, 1499999999, 26 },
    { 150 * TAU, 100 * TAU, 100 * TAU, 100 * TAU, 1500000000, 0 },
    { 150 * TAU, 100 * TAU, 100 * TAU, 100 * TAU, 1500000001, 0 },
    { 100 * TAU, 200 * TAU, 300 * TAU, 400 * TAU, 500000000, 50 * TAU },
    { TAU, TAU, TAU, TAU, 1, G_GUINT64_CONSTANT (499999999519232435) },
    { 1000000, 1000000, 21000000 * TAU, E18, 1, G_GUINT64_CONSTANT (47619047594814715) },
  };
  const TaoPool stable = { .curve = TAO_CURVE_STABLE };
  guint64 max;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoPool from = pool_of (rows[i].tao1, rows[i].alpha1, HALF), to = pool_of (rows[i].tao2, rows[i].alpha2, HALF);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (tao_pool_max_move (&from, &to, rules (), rows[i].limit, &max), ==, TAO_CALL_OK);
      g_assert_cmpuint (max, ==, rows[i].max);
    }
  g_assert_cmpint (tao_pool_max_move (&stable, &stable, rules (), TAU, &max), ==, TAO_CALL_OK);
  g_assert_cmpuint (max, ==, G_MAXUINT64);
  g_assert_cmpint (tao_pool_max_move (&stable, &stable, rules (), TAU + 1, &max), ==, TAO_CALL_OK);
  g_assert_cmpuint (max, ==, 0);
}

/* --- Properties -------------------------------------------------------------------------------------------------- */

static guint64
random_amount (guint max_bits)
{
  guint64 value = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

  return value >> (64 - g_test_rand_int_range (1, (gint) max_bits + 1));
}

/* Nobody gets rich by buying and selling again, nor the other way round. */
static void
test_round_trip_never_gains (void)
{
  guint executed = 0;

  for (guint i = 0; i < 3000; i++)
    {
      TaoPool pool = pool_of (random_amount (55), random_amount (55), E18 / 100 + random_amount (59) % (E18 / 100 * 98));
      gboolean buys_first = i % 2;
      guint64 amount = random_amount (50);
      TaoSwap there, back;

      pool.fee_rate = i % 3 == 0 ? 0 : 33;
      if (tao_pool_sim_swap (&pool, rules (), buys_first ? TAO_SWAP_BUY : TAO_SWAP_SELL, amount, &there) != TAO_CALL_OK)
        continue;
      tao_pool_apply (&pool, &there);
      if (tao_pool_sim_swap (&pool, rules (), buys_first ? TAO_SWAP_SELL : TAO_SWAP_BUY, there.out, &back) != TAO_CALL_OK)
        continue;
      /* The power is floored at 18 digits: a reserve beyond 10^18 units could show that; these pools stay below. */
      g_assert_cmpuint (back.out, <=, there.in + 1);
      executed++;
    }
  g_assert_cmpuint (executed, >, 500);
}

/* A swap with a limit ends at the limit or before it, and never takes more than it was given. */
static void
test_limits_hold (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      TaoPool pool = pool_of (TAU + random_amount (50), TAU + random_amount (50), E18 / 10 + random_amount (59) % (E18 / 10 * 8));
      TaoSwapKind kind = i % 2 ? TAO_SWAP_BUY : TAO_SWAP_SELL;
      guint64 price = tao_price_to_rao (tao_pool_price (&pool));
      guint64 limit = kind == TAO_SWAP_BUY ? price + price / 4 + 1 : price - price / 4;
      guint64 amount = random_amount (48), after;
      TaoSwap swap;

      if (tao_pool_swap (&pool, rules (), kind, amount, limit, FALSE, FALSE, &swap) != TAO_CALL_OK)
        continue;
      g_assert_cmpuint (swap.in + swap.fee, <=, amount + 1);
      tao_pool_apply (&pool, &swap);
      after = tao_price_to_rao (tao_pool_price (&pool));
      if (kind == TAO_SWAP_BUY)
        g_assert_cmpuint (after, <=, limit);
      else
        g_assert_cmpuint (after + 1, >=, limit);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/economy/powr/table", test_powr_table);
  g_test_add_func ("/economy/powr/limits", test_powr_limits);
  g_test_add_func ("/economy/powr/quick-equals-series", test_powr_quick_equals_series);
  g_test_add_func ("/economy/pool/price", test_price);
  g_test_add_func ("/economy/pool/fee", test_fee);
  g_test_add_func ("/economy/pool/decay", test_decay);
  g_test_add_func ("/economy/pool/swap-table", test_swap_table);
  g_test_add_func ("/economy/pool/swap-basic", test_swap_basic);
  g_test_add_func ("/economy/pool/input-cap", test_input_cap);
  g_test_add_func ("/economy/pool/price-deltas", test_price_deltas);
  g_test_add_func ("/economy/pool/convert-deltas", test_convert_deltas);
  g_test_add_func ("/economy/pool/first-weight", test_first_weight);
  g_test_add_func ("/economy/pool/injection-keeps-price", test_injection_keeps_price);
  g_test_add_func ("/economy/pool/weights-after", test_weights_after);
  g_test_add_func ("/economy/pool/reservoirs", test_reservoirs);
  g_test_add_func ("/economy/pool/max-input", test_max_input);
  g_test_add_func ("/economy/pool/limit-order", test_limit_order);
  g_test_add_func ("/economy/pool/max-move", test_max_move);
  g_test_add_func ("/economy/pool/round-trip-never-gains", test_round_trip_never_gains);
  g_test_add_func ("/economy/pool/limits-hold", test_limits_hold);

  return g_test_run ();
}
