/* Quotes: the cost of a swap at full precision, beside the same swap with the chain's series as it is written.
 *
 * The reference does what the runtime does: the power by the big-integer series, everything else alike. */
#include "economy/pool.h"
#include "economy/powr.h"
#include "economy/share-pool.h"

#include <stdlib.h>
#include <time.h>

#define ROUNDS 2000
#define E18 TAO_PERQUINTILL_ONE

static const TaoRules *rules;

static TaoPool
pool_number (guint i)
{
  return (TaoPool) {
    .curve = TAO_CURVE_BALANCER,
    .tao_reserve = G_GUINT64_CONSTANT (1000000000000) + i * G_GUINT64_CONSTANT (7919000001),
    .alpha_reserve = G_GUINT64_CONSTANT (4000000000000) + i * G_GUINT64_CONSTANT (104729000003),
    .quote_weight = { E18 / 2 + i * G_GUINT64_CONSTANT (12345678901) + 1 },
    .initialized = TRUE, .fee_rate = 33, .minimum_reserve = TAO_POOL_MINIMUM_RESERVE,
  };
}

/* Of this process, in nanoseconds: what others run on the machine does not count. */
static gint64
cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Microseconds for one call of @run, with a sum that must agree between variants. */
static gdouble
measure (guint64 (*run) (guint i), guint64 *sum)
{
  gint64 start = cpu_time ();

  *sum = 0;
  for (guint i = 0; i < ROUNDS; i++)
    *sum += run (i);
  return (gdouble) (cpu_time () - start) / 1000 / ROUNDS;
}

static guint64
quote (guint i)
{
  TaoPool pool = pool_number (i);
  TaoSwap swap = { 0 };

  return tao_pool_sim_swap (&pool, rules, i % 2 ? TAO_SWAP_BUY : TAO_SWAP_SELL, 1000000000 + i, &swap) == TAO_CALL_OK ? swap.out : 0;
}

/* A limit that is reached: three powers, one of them with 1024 bits. */
static guint64
limited_quote (guint i)
{
  TaoPool pool = pool_number (i);
  guint64 price = tao_price_to_rao (tao_pool_price (&pool));
  TaoSwap swap = { 0 };

  return tao_pool_swap (&pool, rules, TAO_SWAP_BUY, pool.tao_reserve, price + price / 10, FALSE, TRUE, &swap) == TAO_CALL_OK ? swap.out : 0;
}

/* reserve_out·(1 − base^exponent), the power by the series alone. */
static guint64
plain_amount (guint64 v, guint64 delta, guint64 en, guint64 ed, guint64 reserve_out)
{
  mpz_t bn, bd, n, d, scale, result;
  guint64 parts;
  TaoU64F64 kept;

  mpz_init_set_ui (bn, v);
  mpz_init_set_ui (bd, v + delta);
  mpz_init_set_ui (n, en);
  mpz_init_set_ui (d, ed);
  mpz_init_set_ui (scale, E18);
  mpz_init (result);
  if (!tao_powr_plain (result, bn, bd, n, d, 256, scale))
    abort ();
  parts = mpz_get_ui (result);
  mpz_clears (bn, bd, n, d, scale, result, NULL);

  kept = tao_u64f64_div_or_zero (tao_u64f64_from_u64 (parts), tao_u64f64_from_u64 (E18));
  return tao_u64f64_to_u64 (tao_u64f64_mul_sat (tao_u64f64_from_u64 (reserve_out), tao_u64f64_sub_sat (TAO_U64F64_ONE, kept)));
}

static guint64
plain_quote (guint i)
{
  TaoPool pool = pool_number (i);
  guint64 amount = 1000000000 + i, in = amount - tao_pool_fee (&pool, amount);
  guint64 quote_weight = pool.quote_weight.parts, base_weight = E18 - quote_weight;

  tao_pool_price (&pool);
  return i % 2 ? plain_amount (pool.tao_reserve, in, quote_weight, base_weight, pool.alpha_reserve)
               : plain_amount (pool.alpha_reserve, in, base_weight, quote_weight, pool.tao_reserve);
}

static guint64
balanced_quote (guint i)
{
  TaoPool pool = pool_number (i);
  TaoSwap swap = { 0 };

  pool.quote_weight.parts = E18 / 2;
  return tao_pool_sim_swap (&pool, rules, TAO_SWAP_BUY, 1000000000 + i, &swap) == TAO_CALL_OK ? swap.out : 0;
}

/* The other curves. */
static guint64
product_quote (guint i)
{
  TaoPool pool = pool_number (i);
  TaoSwap swap = { 0 };

  pool.curve = TAO_CURVE_PRODUCT;
  return tao_pool_sim_swap (&pool, rules, TAO_SWAP_BUY, 1000000000 + i, &swap) == TAO_CALL_OK ? swap.out : 0;
}

static guint64
superellipse_quote (guint i)
{
  TaoPool weighted = pool_number (i), pool;
  TaoSwap swap = { 0 };

  if (!tao_pool_to_superellipse (&weighted, &pool))
    abort ();
  return tao_pool_sim_swap (&pool, rules, TAO_SWAP_BUY, 1000000000 + i, &swap) == TAO_CALL_OK ? swap.out : 0;
}

static guint64
share_update (guint i)
{
  static TaoSharePool pool;
  static TaoSafeFloat share;

  tao_share_pool_update (&pool, &share, 1000000 + i);
  return tao_share_pool_value (&pool, share);
}

int
main (void)
{
  guint64 quick_sum, plain_sum, other;
  gdouble quick, plain;

  rules = tao_rules_lookup (475);
  quote (0);   /* the table of constants */
  quick = measure (quote, &quick_sum);
  plain = measure (plain_quote, &plain_sum);
  if (quick_sum != plain_sum)
    g_error ("the quotes differ");

  g_print ("pool quote:                 %7.2f us\n", quick);
  g_print ("  by the series as written: %7.2f us, %.1f times as long\n", plain, plain / quick);
  g_print ("quote at even weights:      %7.2f us\n", measure (balanced_quote, &other));
  g_print ("quote that meets its limit: %7.2f us\n", measure (limited_quote, &other));
  g_print ("on a constant product:      %7.2f us\n", measure (product_quote, &other));
  g_print ("on a superellipse, made:    %7.2f us\n", measure (superellipse_quote, &other));
  g_print ("share-pool update and read: %7.2f us\n", measure (share_update, &other));
  return EXIT_SUCCESS;
}
