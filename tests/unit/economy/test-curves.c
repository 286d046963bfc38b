/* The curves behind the pool: recorded trades of the constant product, the superellipse against its own inequality, and
 * what no curve may do, whichever it is. */
#include <gmp.h>

#include "economy/pool.h"

#define TAU G_GUINT64_CONSTANT (1000000000)
#define E18 TAO_PERQUINTILL_ONE

static const TaoRules *
rules (void)
{
  return tao_rules_lookup (425);
}

static TaoPool
balancer_of (guint64 tao,
             guint64 alpha,
             guint64 weight)
{
  return (TaoPool) {
    .curve = TAO_CURVE_BALANCER, .tao_reserve = tao, .alpha_reserve = alpha, .quote_weight = { weight },
    .initialized = TRUE, .fee_rate = 33, .minimum_reserve = TAO_POOL_MINIMUM_RESERVE,
  };
}

/* --- Constant product -------------------------------------------------------------------------------------------- */

/* From data/dtao-218; the last two of pools whose product is cut at 2^95. */
static void
test_product_recorded (void)
{
  static const struct { TaoSwapKind kind; guint64 tao, alpha, amount, out; } rows[] = {
    { TAO_SWAP_SELL, G_GUINT64_CONSTANT (4017871850878), G_GUINT64_CONSTANT (348122746084487), G_GUINT64_CONSTANT (3379869270), G_GUINT64_CONSTANT (39008510) },
    { TAO_SWAP_SELL, G_GUINT64_CONSTANT (16405811597100), G_GUINT64_CONSTANT (44566719532966), G_GUINT64_CONSTANT (2904755215), G_GUINT64_CONSTANT (1069222986) },
    { TAO_SWAP_BUY, G_GUINT64_CONSTANT (204189769304489), G_GUINT64_CONSTANT (112719479775557), G_GUINT64_CONSTANT (14771442958062), G_GUINT64_CONSTANT (7604220622283) },
    { TAO_SWAP_BUY, G_GUINT64_CONSTANT (31633329084807), G_GUINT64_CONSTANT (1252289354399922), G_GUINT64_CONSTANT (210539763773), G_GUINT64_CONSTANT (8279669348770) },
    { TAO_SWAP_SELL, G_GUINT64_CONSTANT (196757560108617), G_GUINT64_CONSTANT (201334481049998), G_GUINT64_CONSTANT (147680738566), G_GUINT64_CONSTANT (144217738867) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoPool pool = { .curve = TAO_CURVE_PRODUCT, .tao_reserve = rows[i].tao, .alpha_reserve = rows[i].alpha };
      guint64 limit = rows[i].kind == TAO_SWAP_BUY ? G_MAXUINT64 : 0;
      TaoSwap swap;

      g_assert_cmpint (tao_pool_swap (&pool, tao_rules_lookup (218), rows[i].kind, rows[i].amount, limit, FALSE, FALSE, &swap), ==, TAO_CALL_OK);
      g_assert_cmpuint (swap.in, ==, rows[i].amount);
      g_assert_cmpuint (swap.out, ==, rows[i].out);
      g_assert_cmpuint (swap.fee, ==, 0);
    }
}

/* --- Superellipse ------------------------------------------------------------------------------------------------ */

static void
set_i128 (mpz_t    out,
          tao_i128 value)
{
  guint64 limbs[2] = { (guint64) value, (guint64) ((tao_u128) value >> 64) };

  mpz_import (out, 2, -1, sizeof limbs[0], 0, 0, limbs);
}

/* Whether the curve lets go of @out for @in: (X + out·2^32)²·b² + (Y − in·2^32)²·a² <= X²·b² + Y²·a² with the letters of
 * a buy, the sides swapped for a sale. */
static gboolean
curve_allows (const TaoPool *pool,
              TaoSwapKind    kind,
              guint64        in,
              guint64        out)
{
  const TaoSuperellipse *curve = &pool->superellipse;
  tao_i128 x = curve->center_alpha - ((tao_i128) pool->alpha_reserve << 32);
  tao_i128 y = curve->center_tao - ((tao_i128) pool->tao_reserve << 32);
  mpz_t before, after, a, b, term;
  gboolean allowed;

  mpz_inits (before, after, a, b, term, NULL);
  set_i128 (a, (tao_i128) curve->alpha_scale);
  set_i128 (b, (tao_i128) curve->tao_scale);
  for (guint side = 0; side < 2; side++)
    {
      gboolean is_alpha = side == 0, goes_out = is_alpha == (kind == TAO_SWAP_BUY);

      set_i128 (term, is_alpha ? x : y);
      mpz_mul (term, term, is_alpha ? b : a);
      mpz_addmul (before, term, term);
      set_i128 (term, (is_alpha ? x : y) + (goes_out ? (tao_i128) out << 32 : -((tao_i128) in << 32)));
      mpz_mul (term, term, is_alpha ? b : a);
      mpz_addmul (after, term, term);
    }
  allowed = mpz_cmp (after, before) <= 0;
  mpz_clears (before, after, a, b, term, NULL);
  return allowed;
}

static guint64
random_amount (guint max_bits)
{
  guint64 value = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();

  return value >> (64 - g_test_rand_int_range (1, (gint) max_bits + 1));
}

static gboolean
random_superellipse (TaoPool *out)
{
  TaoPool balancer = balancer_of (TAO_POOL_MINIMUM_RESERVE + random_amount (52), TAO_POOL_MINIMUM_RESERVE + random_amount (52),
                                  E18 / 100 + random_amount (59) % (E18 / 100 * 98));

  return tao_pool_to_superellipse (&balancer, out);
}

/* What goes out is the most that the curve allows, and never one more. */
static void
test_superellipse_amounts (void)
{
  guint executed = 0;

  for (guint i = 0; i < 3000; i++)
    {
      TaoSwapKind kind = i % 2 ? TAO_SWAP_BUY : TAO_SWAP_SELL;
      TaoPool pool;
      TaoSwap swap;

      if (!random_superellipse (&pool) || tao_pool_sim_swap (&pool, rules (), kind, random_amount (50), &swap) != TAO_CALL_OK)
        continue;
      g_assert_true (curve_allows (&pool, kind, swap.in, swap.out));
      g_assert_false (curve_allows (&pool, kind, swap.in, swap.out + 1));
      executed++;
    }
  g_assert_cmpuint (executed, >, 1000);
}

/* Equal weights: a circle in scaled coordinates, so half of the TAO more at (1, 1) makes √(7/4) of the alpha distance. */
static void
test_superellipse_circle (void)
{
  TaoPool balancer = balancer_of (1000 * TAU, 1000 * TAU, E18 / 2), pool;
  TaoSwap swap;

  g_assert_true (tao_pool_to_superellipse (&balancer, &pool));
  g_assert_true (pool.superellipse.alpha_scale == (tao_u128) (1000 * TAU) << 32);
  g_assert_true (pool.superellipse.center_tao == (tao_i128) (2000 * TAU) << 32);
  g_assert_true (tao_pool_price (&pool).bits == TAO_U64F64_ONE.bits);
  g_assert_cmpint (tao_pool_swap (&pool, rules (), TAO_SWAP_BUY, 500 * TAU, TAO_POOL_MAX_LIMIT_RAO, TRUE, FALSE, &swap), ==, TAO_CALL_OK);
  /* √1.75 = 1.322875655532295… */
  g_assert_cmpuint (swap.out, ==, G_GUINT64_CONSTANT (322875655532));
  /* The curve ends where its centre is: no more than 1000 τ can be paid at all. */
  g_assert_cmpint (tao_pool_swap (&pool, rules (), TAO_SWAP_BUY, 2000 * TAU, TAO_POOL_MAX_LIMIT_RAO, TRUE, FALSE, &swap), ==, TAO_CALL_OK);
  g_assert_cmpuint (swap.in, <, 1000 * TAU);
}

/* Taking over from a weighted pool keeps the price, wherever that is possible. */
static void
test_superellipse_migration (void)
{
  TaoPool weighted = balancer_of (1000 * TAU, 4000 * TAU, E18 / 10 * 3), pool;
  tao_u128 before = tao_pool_price (&weighted).bits, after;

  g_assert_true (tao_pool_to_superellipse (&weighted, &pool));
  after = tao_pool_price (&pool).bits;
  g_assert_true ((after > before ? after - before : before - after) <= before / 10000000 + 16);
  g_assert_cmpint (pool.curve, ==, TAO_CURVE_SUPERELLIPSE);
  g_assert_cmpuint (pool.quote_weight.parts, ==, E18 / 10 * 3);

  weighted.initialized = FALSE;
  g_assert_false (tao_pool_to_superellipse (&weighted, &pool));
  weighted.initialized = TRUE;
  weighted.alpha_reserve = 0;
  g_assert_false (tao_pool_to_superellipse (&weighted, &pool));
  g_assert_false (tao_pool_to_superellipse (&pool, &weighted));
}

/* Whatever joins, the price stays to the last bit; what has no counterpart waits. */
static void
test_superellipse_injection (void)
{
  for (guint i = 0; i < 500; i++)
    {
      guint64 tao = random_amount (40) + 1, alpha = random_amount (40) + 1, kept = tao;
      TaoPool pool;
      tao_u128 before;

      if (!random_superellipse (&pool))
        continue;
      before = tao_pool_price (&pool).bits;
      g_assert_true (tao_pool_prepare_injection (&pool, rules (), &tao, &alpha));
      g_assert_cmpuint (tao, ==, kept);
      pool.tao_reserve += tao;
      pool.alpha_reserve += alpha;
      g_assert_true (tao_pool_price (&pool).bits == before);

      alpha = 0;
      g_assert_false (tao_pool_prepare_injection (&pool, rules (), &tao, &alpha));
      g_assert_cmpuint (tao, ==, 0);
      g_assert_cmpuint (pool.tao_reservoir, ==, kept);
      alpha = 7;
      g_assert_true (tao_pool_prepare_injection (&pool, rules (), &tao, &alpha));
      g_assert_cmpuint (tao, ==, kept);
      g_assert_cmpuint (pool.tao_reservoir, ==, 0);
    }
}

/* --- All of them ------------------------------------------------------------------------------------------------- */

#define N_CURVES 4

/* The product stays below 2^95: beyond it a first trade hands out what is cut off, as it did on chain. */
static TaoPool
random_pool (TaoCurve curve)
{
  const guint bits = curve == TAO_CURVE_PRODUCT ? 46 : 50;
  TaoPool pool = balancer_of (TAO_POOL_MINIMUM_RESERVE + random_amount (bits), TAO_POOL_MINIMUM_RESERVE + random_amount (bits),
                              E18 / 100 + random_amount (59) % (E18 / 100 * 98));

  if (curve == TAO_CURVE_SUPERELLIPSE)
    while (!random_superellipse (&pool))
      ;
  pool.curve = curve;
  return pool;
}

/* Buying and selling again, or the other way round, never gives more than was paid. */
static void
test_round_trip (void)
{
  for (guint curve = 0; curve < N_CURVES; curve++)
    {
      guint executed = 0;

      for (guint i = 0; i < 2000; i++)
        {
          TaoSwapKind first = i % 2 ? TAO_SWAP_BUY : TAO_SWAP_SELL, second = i % 2 ? TAO_SWAP_SELL : TAO_SWAP_BUY;
          TaoPool pool = random_pool ((TaoCurve) curve);
          TaoSwap there, back;

          if (i % 3 == 0)
            pool.fee_rate = 0;
          if (tao_pool_sim_swap (&pool, rules (), first, random_amount (48), &there) != TAO_CALL_OK)
            continue;
          tao_pool_apply (&pool, &there);
          if (tao_pool_sim_swap (&pool, rules (), second, there.out, &back) != TAO_CALL_OK)
            continue;
          /* The weighted power is cut at 18 digits, the product at 32 bits: a unit may come back too much. */
          g_assert_cmpuint (back.out, <=, there.in + (curve == TAO_CURVE_BALANCER || curve == TAO_CURVE_PRODUCT));
          executed++;
        }
      g_assert_cmpuint (executed, >, 300);
    }
}

/* Nothing goes out that is not there, a limit ends a trade at the limit, and it takes no more than it is given. */
static void
test_limits (void)
{
  for (guint curve = TAO_CURVE_BALANCER; curve < N_CURVES; curve++)
    {
      guint stopped = 0;

      for (guint i = 0; i < 800; i++)
        {
          TaoSwapKind kind = i % 2 ? TAO_SWAP_BUY : TAO_SWAP_SELL;
          TaoPool pool = random_pool ((TaoCurve) curve), before = pool;
          guint64 price = tao_price_to_rao (tao_pool_price (&pool));
          guint64 limit = kind == TAO_SWAP_BUY ? price + price / 4 + 2 : price - price / 4;
          guint64 amount = random_amount (52), after;
          TaoSwap swap;

          if (price > TAO_POOL_MAX_LIMIT_RAO || price < TAO_POOL_MIN_LIMIT_RAO ||
              tao_pool_swap (&pool, rules (), kind, amount, limit, FALSE, FALSE, &swap) != TAO_CALL_OK)
            continue;
          g_assert_cmpuint (swap.out, <=, kind == TAO_SWAP_BUY ? before.alpha_reserve : before.tao_reserve);
          g_assert_cmpuint (swap.in + swap.fee, <=, amount + 1);
          stopped += swap.in + swap.fee + 1 < amount;
          tao_pool_apply (&pool, &swap);
          after = tao_price_to_rao (tao_pool_price (&pool));
          if (kind == TAO_SWAP_BUY)
            g_assert_cmpuint (after, <=, limit + 1);
          else
            g_assert_cmpuint (after + 1, >=, limit);
        }
      g_assert_cmpuint (stopped, >, 20);
    }
}

/* More in, more out, the weighted pool's power permitting: it runs out of terms where a weight near 1 % meets a trade of
 * many reserves, so its weights are kept off that.  And what is asked for can be had for what that is said to need. */
static void
test_monotone (void)
{
  for (guint curve = TAO_CURVE_BALANCER; curve < N_CURVES; curve++)
    for (guint i = 0; i < 400; i++)
      {
        TaoPool pool = random_pool ((TaoCurve) curve);
        guint64 amount = random_amount (40), less = amount / 2, needed;
        TaoSwap large, small;

        pool.fee_rate = 0;
        pool.quote_weight.parts = CLAMP (pool.quote_weight.parts, E18 / 10, E18 / 10 * 9);
        if (tao_pool_sim_swap (&pool, rules (), TAO_SWAP_SELL, amount, &large) != TAO_CALL_OK ||
            tao_pool_sim_swap (&pool, rules (), TAO_SWAP_SELL, less, &small) != TAO_CALL_OK || large.in != amount)
          continue;
        g_assert_cmpuint (small.out, <=, large.out);
        if (curve == TAO_CURVE_BALANCER)
          continue;
        needed = tao_pool_alpha_needed_for_tao (&pool, rules (), large.out);
        g_assert_cmpuint (needed, <=, amount);
        g_assert_cmpint (tao_pool_sim_swap (&pool, rules (), TAO_SWAP_SELL, needed, &small), ==, TAO_CALL_OK);
        g_assert_cmpuint (small.out, ==, large.out);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/economy/curves/product-recorded", test_product_recorded);
  g_test_add_func ("/economy/curves/superellipse-amounts", test_superellipse_amounts);
  g_test_add_func ("/economy/curves/superellipse-circle", test_superellipse_circle);
  g_test_add_func ("/economy/curves/superellipse-migration", test_superellipse_migration);
  g_test_add_func ("/economy/curves/superellipse-injection", test_superellipse_injection);
  g_test_add_func ("/economy/curves/round-trip", test_round_trip);
  g_test_add_func ("/economy/curves/limits", test_limits);
  g_test_add_func ("/economy/curves/monotone", test_monotone);

  return g_test_run ();
}
