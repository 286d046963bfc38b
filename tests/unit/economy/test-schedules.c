/* Everything that is a formula of its own: number formats, emission curves and gates, share pools, locks, prices of
 * registration, and previews.  Expected values are those of the project's tests or of an independent computation. */
#include "economy/coinbase.h"
#include "economy/lock.h"
#include "economy/numeric.h"
#include "economy/preview.h"
#include "economy/registration.h"
#include "economy/root-claim.h"
#include "economy/share-pool.h"

#define TAU G_GUINT64_CONSTANT (1000000000)
#define ONE (G_GUINT64_CONSTANT (1) << 32)

static void
assert_float (TaoSafeFloat got,
              guint64      mantissa_high,   /* the mantissa without its last twelve digits */
              guint64      mantissa_low,
              gint64       exponent)
{
  g_assert_true (got.mantissa == (tao_u128) mantissa_high * 1000000000000u + mantissa_low);
  g_assert_cmpint (got.exponent, ==, exponent);
}

/* --- Number formats ---------------------------------------------------------------------------------------------- */

static void
test_perquintill (void)
{
  static const struct { guint64 value, half, third; } rows[] = {
    { 0, 0, 0 }, { 1, 1, 0 }, { 2, 1, 1 }, { 3, 2, 1 }, { 4, 2, 1 }, { 5, 3, 2 }, { 1023, 512, 341 }, { 1025, 513, 342 },
  };
  TaoPerquintill half = { TAO_PERQUINTILL_ONE / 2 }, third = { TAO_PERQUINTILL_ONE / 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (tao_perquintill_mul_round (half, rows[i].value) == rows[i].half);
      g_assert_true (tao_perquintill_mul_round (third, rows[i].value) == rows[i].third);
    }
  g_assert_true (tao_perquintill_mul_round (third, 6) == 2);
  g_assert_cmpuint (tao_perquintill_ratio (1, 0).parts, ==, TAO_PERQUINTILL_ONE);
  g_assert_cmpuint (tao_perquintill_ratio (2, 1).parts, ==, TAO_PERQUINTILL_ONE);
  g_assert_cmpuint (tao_perquintill_ratio (TAO_U128_MAX - 1, TAO_U128_MAX).parts, ==, TAO_PERQUINTILL_ONE - 1);
}

/* destroy_alpha_out_many_stakers_complex_distribution, and the edges of it */
static void
test_apportion (void)
{
  static const guint64 expected[20] = {
    588, 1176, 1764, 2352, 2939, 3527, 4115, 4703, 5291, 5879, 6467, 7055, 7642, 8230, 8818, 9406, 9994, 10582, 11170, 11758,
  };
  guint64 shares[20], parts[20], sum = 0;

  for (guint i = 0; i < 20; i++)
    shares[i] = (i + 1) * G_GUINT64_CONSTANT (2000000);
  tao_apportion (123456, shares, 20, parts);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_cmpuint (parts[i], ==, expected[i]);
      sum += parts[i];
    }
  g_assert_cmpuint (sum, ==, 123456);

  /* Equal remainders: the earlier ones. */
  tao_apportion (2, (const guint64[]) { 5, 0, 5, 5 }, 4, parts);
  g_assert_cmpmem (parts, 4 * sizeof *parts, ((const guint64[]) { 1, 0, 1, 0 }), 4 * sizeof *parts);
  tao_apportion (G_MAXUINT64, (const guint64[]) { G_MAXUINT64, G_MAXUINT64 }, 2, parts);
  g_assert_cmpuint (parts[0], ==, G_MAXUINT64 / 2 + 1);
  g_assert_cmpuint (parts[1], ==, G_MAXUINT64 / 2);
  tao_apportion (7, (const guint64[]) { 0, 0 }, 2, parts);
  g_assert_cmpuint (parts[0] + parts[1], ==, 0);
}

static void
test_decay_q32 (void)
{
  static const struct { guint16 half_life; guint64 factor; } rows[] = {
    { 0, ONE }, { 1, 2147483648 }, { 2, 3037000500 }, { 3, 3408917802 }, { 10, 4007346185 }, { 100, 4265299790 },
    { 360, 4286705684 }, { 720, 4290834502 }, { 1000, 4291991283 }, { 7200, 4294553838 }, { 36100, 4294884830 }, { 65535, 4294921870 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (tao_q32_decay (rows[i].half_life), ==, rows[i].factor);
}

static void
test_safe_float (void)
{
  const tao_u128 top = (tao_u128) TAU * TAU * 1000;

  assert_float (tao_safe_float_normalize (1, 0), 1000000000, 0, -21);
  assert_float (tao_safe_float_normalize (top, 0), 1000000000, 0, 0);
  /* Down to 10^20 and up again, which loses the last digit; and what is too small by itself. */
  assert_float (tao_safe_float_normalize (top + 9, 0), 1000000000, 0, 0);
  assert_float (tao_safe_float_normalize (top + 10, 0), 100000000, 1, 1);
  assert_float (tao_safe_float_normalize (top / 10, 0), 1000000000, 0, -1);
  g_assert_true (tao_safe_float_is_zero (tao_safe_float_normalize (0, 77)));
}

static void
test_share_pool (void)
{
  TaoSharePool pool = { 0, TAO_SAFE_FLOAT_ZERO };
  TaoSafeFloat a = TAO_SAFE_FLOAT_ZERO, b = TAO_SAFE_FLOAT_ZERO, c = TAO_SAFE_FLOAT_ZERO;

  tao_share_pool_update (&pool, &a, 1000000000);
  assert_float (pool.denominator, 1000000000, 0, -12);
  tao_share_pool_update (&pool, &b, G_GINT64_CONSTANT (3000000000));
  assert_float (pool.denominator, 400000000, 0, -11);
  assert_float (b, 300000000, 0, -11);
  tao_share_pool_add_all (&pool, 1234567);
  g_assert_cmpuint (tao_share_pool_value (&pool, a), ==, 1000308641);
  g_assert_cmpuint (tao_share_pool_value (&pool, b), ==, 3000925925);
  tao_share_pool_update (&pool, &c, 777);
  assert_float (pool.denominator, 400000077, 676025935422, -11);
  assert_float (c, 776760259, 354222458910, -18);
  g_assert_cmpuint (tao_share_pool_value (&pool, c), ==, 777);
  tao_share_pool_update (&pool, &a, -500000000);
  g_assert_cmpuint (pool.value, ==, 3501235344);
  assert_float (a, 500154273, 259831107523, -12);
  g_assert_cmpuint (tao_share_pool_value (&pool, a), ==, 500308641);
  g_assert_cmpuint (tao_share_pool_value (&pool, c), ==, 776);
  /* All of it, yet dust stays and earns again. */
  tao_share_pool_update (&pool, &b, -G_GINT64_CONSTANT (3000925925));
  assert_float (b, 249922863, 370000000000, -21);
  g_assert_cmpuint (tao_share_pool_value (&pool, b), ==, 0);
  assert_float (pool.denominator, 500155050, 270013325120, -12);
  tao_share_pool_add_all (&pool, 1);
  g_assert_cmpuint (tao_share_pool_value (&pool, a), ==, 500308642);
  tao_share_pool_update (&pool, &a, -500308642);
  g_assert_cmpuint (pool.value, ==, 778);
  assert_float (a, 749767035, 548000000000, -21);
  g_assert_cmpuint (tao_share_pool_value (&pool, c), ==, 777);
}

/* However a pool is used, its holders own no more than it holds, as far as the chain's own decimals reach: a share
 * keeps 21 digits and so does the denominator, so a share bought from a large pool can be too large by the last digit of
 * the large denominator, and that digit counts for more once the others have left. */
static guint64
allowed_excess (const TaoSharePool *pool,
                gint64              largest_exponent)
{
  guint64 allowed = pool->value;

  if (tao_safe_float_is_zero (pool->denominator))
    return 0;
  for (gint64 digits = 19 - (largest_exponent - pool->denominator.exponent); digits > 0; digits--)
    allowed /= 10;
  return allowed + 5;
}

static void
test_shares_never_exceed (void)
{
  for (guint round = 0; round < 200; round++)
    {
      TaoSharePool pool = { 0, TAO_SAFE_FLOAT_ZERO };
      TaoSafeFloat shares[5] = { { 0 } };
      gint64 largest_exponent = G_MININT32;

      for (guint step = 0; step < 40; step++)
        {
          guint who = (guint) g_test_rand_int_range (0, 5);
          gint64 amount = (gint64) (((guint64) (guint32) g_test_rand_int () << 16) >> g_test_rand_int_range (0, 40));
          guint64 held = 0, worth = tao_share_pool_value (&pool, shares[who]);

          switch (g_test_rand_int_range (0, 4))
            {
            case 0: tao_share_pool_add_all (&pool, amount >> 8); break;
            case 1: tao_share_pool_update (&pool, &shares[who], -(gint64) MIN (worth, (guint64) amount)); break;
            default: tao_share_pool_update (&pool, &shares[who], amount); break;
            }
          for (guint i = 0; i < 5; i++)
            held += tao_share_pool_value (&pool, shares[i]);
          if (!tao_safe_float_is_zero (pool.denominator))
            largest_exponent = MAX (largest_exponent, pool.denominator.exponent);
          g_assert_cmpuint (held, <=, pool.value + allowed_excess (&pool, largest_exponent));
        }
    }
}

/* --- Emission ---------------------------------------------------------------------------------------------------- */

static void
test_block_emission (void)
{
  const guint64 cap = TAO_MAX_ISSUANCE;

  g_assert_cmpuint (tao_block_emission (0), ==, TAU);
  g_assert_cmpuint (tao_block_emission (cap / 2 - 1), ==, TAU);
  g_assert_cmpuint (tao_block_emission (cap / 2), ==, TAU / 2);
  g_assert_cmpuint (tao_block_emission (cap / 4 * 3 - 1), ==, TAU / 2);
  g_assert_cmpuint (tao_block_emission (cap / 4 * 3), ==, TAU / 4);
  g_assert_cmpuint (tao_block_emission (cap / 8 * 7), ==, TAU / 8);
  g_assert_cmpuint (tao_block_emission (cap - 1), ==, 0);
  g_assert_cmpuint (tao_block_emission (cap), ==, 0);
  g_assert_cmpuint (tao_block_emission (G_MAXUINT64), ==, 0);

  for (guint64 at = 0; at < cap - 100; at = tao_next_halving (at))
    {
      guint64 next = tao_next_halving (at);

      g_assert_cmpuint (next, >, at);
      g_assert_cmpuint (tao_block_emission (next - 1), ==, tao_block_emission (at));
      g_assert_cmpuint (tao_block_emission (next), ==, tao_block_emission (at) / 2);
    }
}

static void
test_moving_price (void)
{
  static const struct { guint64 block, spot_high, spot_low; gint64 stored; } rows[] = {
    { 2, 1, 0, 0 }, { 3, 0, G_GUINT64_CONSTANT (1) << 62, 0 }, { 1000, 0, G_GUINT64_CONSTANT (1) << 63, 31 },
    { 201601, 2, 0, 6473 }, { 10000000, 0, G_GUINT64_CONSTANT (1844674407370955161), 7736 },
  };
  static const struct { guint64 spot_rao, first; gint64 at[3]; } starts[] = {
    { TAU, 17, { 269, 31322, 1614103 } }, { TAU / 2, 33, { 111, 15413, 805250 } }, { TAU / 10, 158, { 0 } }, { TAU / 100, 1578, { 0 } },
  };
  const TaoRules *rules = tao_rules_lookup (425);
  TaoI96F32 price = TAO_I96F32 (0);
  guint64 block;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoU64F64 spot = TAO_U64F64 ((tao_u128) rows[i].spot_high << 64 | rows[i].spot_low);

      price = tao_moving_price_next (rules, price, spot, TRUE, TAO_I96F32 (12885), 201600, 2, rows[i].block);
      g_assert_cmpint ((gint64) price.bits, ==, rows[i].stored);
    }

  price = TAO_I96F32 (0);
  for (guint i = 0; i < 14; i++)
    price = tao_moving_price_next (rules, price, TAO_U64F64_ONE, TRUE, TAO_I96F32 (429496729), 201600, 1, 201600);
  g_assert_cmpint ((gint64) price.bits, ==, 2200419203);

  /* A new subnet's price stays zero for a while. */
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      static const guint64 marks[] = { 100, 1000, 7200 };
      guint64 first = 0;
      guint mark = 0;

      price = TAO_I96F32 (0);
      for (block = 3; block <= 7200; block++)
        {
          price = tao_moving_price_next (rules, price, tao_price_from_rao (starts[i].spot_rao), TRUE, TAO_I96F32 (12885), 201600, 2, block);
          if (first == 0 && price.bits != 0)
            first = block;
          if (starts[i].at[mark] != 0 && block == marks[mark])
            g_assert_cmpint ((gint64) price.bits, ==, starts[i].at[mark++]);
          mark = MIN (mark, 2);
        }
      g_assert_cmpuint (first, ==, starts[i].first);
    }
}

static void
test_gate_power (void)
{
  static const char *const rows[][2] = {
    { "4189374bc6a7f0", "400000000" },
    { "28f5c28f5c28f60", "10c700000000" },
    { "1999999999999a00", "41893600000000" },
    { "8000000000000000", "1ffffff100000000" },
    { "c000000000000000", "6bffffed00000000" },
    { "10000000000000000", "10000000000000000" },
    { "18000000000000000", "3600000d800000000" },
    { "20000000000000000", "8000003a100000000" },
    { "a0000000000000000", "3e8000602c900000000" },
    { "640000000000000000", "f422c2d790ca500000000" },
    { "3e80000000000000000", "3ad6e4c7f0303be200000000" },
    { "7d00000000000000000", "7fffffff0000000000000000" },
  };
  TaoU64F64 three = tao_u64f64_from_u64 (3);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      tao_u128 values[2] = { 0, 0 };

      for (guint k = 0; k < 2; k++)
        for (const char *digit = rows[i][k]; *digit != '\0'; digit++)
          values[k] = values[k] << 4 | (guint) g_ascii_xdigit_value (*digit);
      g_assert_true (tao_u64f64_pow_gate (TAO_U64F64 (values[0]), three).bits == values[1]);
    }
  g_assert_true (tao_u64f64_pow_gate (TAO_U64F64 (0), three).bits == 0);
}

/* What the helper does beyond its range is part of the rules: the short exponential fails for both signs alike, and the
 * failure is a huge power, so a share far above the bar loses everything too. */
static void
test_gate_traps (void)
{
  static const struct { guint64 exponent, share, bar; gboolean lost; } rows[] = {
    { 3, 1000, 1056600, FALSE },    /* r up to 1056.6 */
    { 3, 1000, 1056800, TRUE },
    { 3, 1000000, 947, FALSE },     /* and down to 0.000946 */
    { 3, 1000000, 945, TRUE },
    { 8, 135, 10, FALSE },          /* with 8, from 13.6 times the bar */
    { 8, 137, 10, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TaoU64F64 share = TAO_U64F64 ((tao_u128) rows[i].share << 40), bar = TAO_U64F64 ((tao_u128) rows[i].bar << 40);
      TaoU64F64 power = tao_u64f64_pow_gate (tao_u64f64_div_or_zero (bar, share), tao_u64f64_from_u64 (rows[i].exponent));

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_true ((power.bits == (tao_u128) G_MAXINT32 << 64) == rows[i].lost);
      /* 2^-31 of it is left. */
      if (rows[i].lost)
        g_assert_true (tao_emission_gate (share, bar, tao_u64f64_from_u64 (rows[i].exponent)).bits == share.bits >> 31);
    }
  /* No share, no power: nothing is gated, and nothing is nothing. */
  g_assert_true (tao_emission_gate (TAO_U64F64 (0), TAO_U64F64_ONE, tao_u64f64_from_u64 (3)).bits == 0);
}

static void
test_gate_shares (void)
{
  static const struct { guint64 weight, gated, share; } rows[] = {
    { 0x9999999999999800, 0x9982db8c5376e69c, 0xa3d9dbb0e5025f3d },
    { 0x4ccccccccccccc00, 0x4c72327e8b7fae9f, 0x51985c5f3c060bd5 },
    { 0x0ccccccccccccd00, 0x0666666666666680, 0x06d4c16981069fc0 },
    { 0x0a3d70a3d70a3d80, 0x0377aef21b780b2a, 0x03b379506ab9a84a },
    { 0x028f5c28f5c28f60, 0x000533866617cd99, 0x00058d35f3374ce1 },
    { 0, 0, 0 },
  };
  TaoU64F64 bar = TAO_U64F64 (0x0ccccccccccccd00), sum = TAO_U64F64 (0), gated[G_N_ELEMENTS (rows)];

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gated[i] = tao_emission_gate (TAO_U64F64 (rows[i].weight), bar, tao_u64f64_from_u64 (3));
      g_assert_true (gated[i].bits == rows[i].gated);
      sum = tao_u64f64_add_sat (sum, gated[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (tao_u64f64_div_or_zero (gated[i], sum).bits == rows[i].share);
}

/* The bar: the given rank, or the last positive share where there are fewer; found again only every 360 blocks. */
static void
test_gate_bar (void)
{
  TaoEmissionBlock block = { .now = 361, .minted = TAU, .gate_exponent = tao_u64f64_from_u64 (3), .gate_rank = 2 };
  TaoEmissionInput inputs[4];
  TaoEmissionStages stages[4];
  gboolean root_sell;
  TaoU64F64 bar;

  for (guint i = 0; i < 4; i++)
    inputs[i] = (TaoEmissionInput) {
      .netuid = (guint16) (i + 1),
      .pool = { .curve = TAO_CURVE_BALANCER, .tao_reserve = 1000 * TAU, .alpha_reserve = 1000 * TAU, .quote_weight = { TAO_PERQUINTILL_ONE / 2 } },
      .moving_price = TAO_I96F32 ((tao_i128) (i == 3 ? 0 : ONE << i)), .emission_enabled = TRUE,
    };

  tao_emission_compute (tao_rules_lookup (475), &block, inputs, 4, stages, &root_sell, &bar);
  g_assert_true (root_sell);
  g_assert_true (bar.bits == stages[1].weighted_share.bits);
  block.gate_rank = 32;
  tao_emission_compute (tao_rules_lookup (475), &block, inputs, 4, stages, &root_sell, &bar);
  g_assert_true (bar.bits == stages[0].weighted_share.bits);

  /* A stored bar holds until a multiple of 360. */
  block.gate_bar = TAO_U64F64 (12345);
  tao_emission_compute (tao_rules_lookup (475), &block, inputs, 4, stages, &root_sell, &bar);
  g_assert_true (bar.bits == 12345);
  block.now = 720;
  tao_emission_compute (tao_rules_lookup (475), &block, inputs, 4, stages, &root_sell, &bar);
  g_assert_true (bar.bits == stages[0].weighted_share.bits);

  /* By mass at 440: the value at which 61 % are reached; here the largest has 4/7 and does not suffice. */
  block.gate_bar = TAO_U64F64 (0);
  block.gate_quantile = TAO_U64F64 (0x9c28f5c28f5c2800);
  tao_emission_compute (tao_rules_lookup (440), &block, inputs, 4, stages, &root_sell, &bar);
  g_assert_true (bar.bits == stages[1].weighted_share.bits);

  /* No gate at 425. */
  tao_emission_compute (tao_rules_lookup (425), &block, inputs, 4, stages, &root_sell, &bar);
  for (guint i = 0; i < 4; i++)
    g_assert_true (stages[i].gated_share.bits == stages[i].weighted_share.bits);
}

/* What is handed out never exceeds what was minted, whatever is burnt, disabled or gated. */
static void
test_shares_sum (void)
{
  static const guint32 specs[] = { 424, 425, 432, 440, 475 };

  for (guint round = 0; round < 500; round++)
    {
      TaoEmissionBlock block = {
        .now = (guint64) g_test_rand_int_range (1, 1000), .minted = TAU, .root_tao = (guint64) (guint32) g_test_rand_int () << 10,
        .tao_weight = G_GUINT64_CONSTANT (971718665099567868), .gate_exponent = tao_u64f64_from_u64 (3),
        .gate_rank = (guint16) g_test_rand_int_range (0, 40), .gate_quantile = TAO_U64F64 (0x9c28f5c28f5c2800),
      };
      TaoEmissionInput inputs[20];
      TaoEmissionStages stages[20];
      gsize n = (gsize) g_test_rand_int_range (0, 21);
      tao_u128 sum = 0;
      gboolean root_sell;
      TaoU64F64 bar;

      for (gsize i = 0; i < n; i++)
        inputs[i] = (TaoEmissionInput) {
          .netuid = (guint16) (i + 1),
          .pool = { .curve = g_test_rand_int_range (0, 9) ? TAO_CURVE_BALANCER : TAO_CURVE_STABLE,
                    .tao_reserve = (guint32) g_test_rand_int (), .alpha_reserve = (guint32) g_test_rand_int (),
                    .quote_weight = { TAO_PERQUINTILL_ONE / 2 } },
          .alpha_out = (guint32) g_test_rand_int (),
          .moving_price = TAO_I96F32 ((guint32) g_test_rand_int () >> g_test_rand_int_range (0, 32)),
          .miner_burned = TAO_U96F32 ((guint32) g_test_rand_int () * (tao_u128) g_test_rand_int_range (0, 3)),
          .emission_enabled = g_test_rand_int_range (0, 3) != 0,
        };
      tao_emission_compute (tao_rules_lookup (specs[round % G_N_ELEMENTS (specs)]), &block, inputs, n, stages, &root_sell, &bar);
      for (gsize i = 0; i < n; i++)
        {
          sum += stages[i].tao_emission.bits;
          g_assert_true (stages[i].tao_in.bits + stages[i].chain_buy.bits == stages[i].tao_emission.bits);
          g_assert_true (inputs[i].emission_enabled || stages[i].tao_emission.bits == 0);
        }
      g_assert_true (sum <= tao_u96f32_from_u64 (TAU).bits);
    }
}

static void
test_dividend_split (void)
{
  TaoDividendShare shares[2] = {
    { .dividend = tao_u96f32_from_u64 (77783738), .alpha_stake = 4859302, .root_stake = 2342352 },
    { .dividend = tao_u96f32_from_u64 (19283940), .alpha_stake = 23423, .root_stake = 859273 },
  };
  const guint64 weight = G_GUINT64_CONSTANT (3320413933267719290);

  tao_dividends_split (tao_rules_lookup (425), weight, G_GUINT64_CONSTANT (183123567452), G_GUINT64_CONSTANT (837120949872), shares, 2);
  g_assert_true (shares[0].alpha_pay.bits == (tao_u128) 759593031746 * 1000000000 + 604711740);
  g_assert_true (shares[1].alpha_pay.bits == (tao_u128) 26916701403 * 1000000000 + 461770600);
  g_assert_true (shares[0].root_pay.bits == (tao_u128) 972568700882 * 1000000000 + 763908208);
  g_assert_true (shares[1].root_pay.bits == (tao_u128) 2622838400776 * 1000000000 + 810528032);

  /* Later, root dividends are for members of root only. */
  shares[1].on_root = TRUE;
  tao_dividends_split (tao_rules_lookup (475), weight, 1000, 1000, shares, 2);
  g_assert_true (shares[0].root_pay.bits == 0);
  g_assert_cmpuint (tao_u96f32_to_u64_sat (shares[1].root_pay), ==, 1000);
}

static void
test_epoch_countdown (void)
{
  static const struct { guint16 tempo; guint64 now, blocks; } rows[] = {
    { 10, 5, 5 }, { 20, 15, 5 }, { 30, 25, 5 }, { 10, 9, 1 }, { 20, 21, 0 }, { 0, 7, G_MAXUINT64 }, { 65534, 100, 65434 }, { 65535, G_MAXUINT64, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (tao_blocks_until_epoch (rows[i].tempo, 0, rows[i].now), ==, rows[i].blocks);
}

static void
test_claim_draw (void)
{
  static const struct { const char *hash; guint64 drawn[15]; } rows[] = {
    /* keccak-256 of "some" */
    { "4e7e8301f5d206748d1c4f822e3564ddb1124f86591a839f58dfc2f007983b61",
      { 265, 630, 1286, 1558, 4496, 4861, 5517, 5789, 6803, 8096, 9092, 11034, 11399, 12055, 12327 } },
    /* keccak-256 of "some2" */
    { "c357a61b4f8af02f92c4f354b4839925d8c5a18c9c017f80efab7efcb363aed7",
      { 61, 246, 1440, 2855, 3521, 5236, 6130, 6615, 8511, 9405, 9890, 11786, 11971, 13165, 14580 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint64));
      guint8 hash[32];

      for (guint k = 0; k < sizeof hash; k++)
        hash[k] = (guint8) (g_ascii_xdigit_value (rows[i].hash[2 * k]) << 4 | g_ascii_xdigit_value (rows[i].hash[2 * k + 1]));
      tao_root_claim_draw (hash, 15000, 15, indices);
      g_assert_cmpuint (indices->len, ==, G_N_ELEMENTS (rows[i].drawn));
      for (guint k = 0; k < indices->len; k++)
        g_assert_cmpuint (g_array_index (indices, guint64, k), ==, rows[i].drawn[k]);

      /* Nobody to draw from: index 0, which nobody holds. */
      g_array_set_size (indices, 0);
      tao_root_claim_draw (hash, 0, 5, indices);
      g_assert_cmpuint (indices->len, ==, 1);
    }
}

/* --- Registration ------------------------------------------------------------------------------------------------ */

static void
test_burn_schedule (void)
{
  static const struct { guint blocks; guint64 price; } rows[] = {
    { 1, 998076443 }, { 2, 996156586 }, { 3, 994240422 }, { 10, 980930083 }, { 100, 824860547 }, { 359, 500963497 }, { 360, 499999865 },
  };
  const TaoU64F64 multiplier = TAO_U64F64 (((tao_u128) 1 << 64) + G_GUINT64_CONSTANT (4796153459164483584));
  guint64 price = TAU;
  guint block = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (; block < rows[i].blocks; block++)
        price = tao_burn_decay (price, 360, 0, G_MAXUINT64);
      g_assert_cmpuint (price, ==, rows[i].price);
    }
  g_assert_cmpuint (tao_burn_bump (TAU, multiplier, 0, G_MAXUINT64), ==, 1260000000);
  g_assert_cmpuint (tao_burn_bump (1260000000, multiplier, 0, G_MAXUINT64), ==, 1587600000);
  g_assert_cmpuint (tao_burn_bump (500000, multiplier, 0, G_MAXUINT64), ==, 630000);
  g_assert_cmpuint (tao_burn_bump (7, multiplier, 0, G_MAXUINT64), ==, 8);
  g_assert_cmpuint (tao_burn_bump (1000, tao_u64f64_from_u64 (3), 0, G_MAXUINT64), ==, 3000);
  g_assert_cmpuint (tao_burn_bump (1000, TAO_U64F64 (5), 0, G_MAXUINT64), ==, 1000);
  g_assert_cmpuint (tao_burn_decay (2000, 1000, 0, G_MAXUINT64), ==, 1998);
  g_assert_cmpuint (tao_burn_decay (1000, 1000, 0, G_MAXUINT64), ==, 999);
  price = 1024;
  for (block = 1; block <= 4; block++)
    {
      price = tao_burn_decay (price, 2, 0, G_MAXUINT64);
      if (block % 2 == 0)
        g_assert_cmpuint (price, ==, block == 2 ? 511 : 255);
    }
}

static void
test_lock_cost (void)
{
  TaoLockCost input = { .last_cost = 1000 * TAU, .min_cost = TAU, .interval = 100800, .last_block = 1, .now = 1 };

  g_assert_cmpuint (tao_lock_cost (&input), ==, 2000 * TAU);
  input.now = 2;
  g_assert_cmpuint (tao_lock_cost (&input), ==, 2000 * TAU - 9920634);
  input.now = 1 + 100800;
  g_assert_cmpuint (tao_lock_cost (&input) / TAU, ==, 1000);
  input.now = 10000000;
  g_assert_cmpuint (tao_lock_cost (&input), ==, TAU);
  input.last_block = 0;
  input.now = 0;
  g_assert_cmpuint (tao_lock_cost (&input), ==, 1000 * TAU);

  /* register_subnet_low_lock_cost, register_subnet_high_lock_cost: the first subnet pays what is set, at price one. */
  for (guint high = 0; high < 2; high++)
    {
      input.last_cost = input.min_cost = high ? 1000 * TAU : 1000;
      g_assert_cmpuint (tao_lock_cost (&input), ==, input.min_cost);
    }
  g_assert_true (tao_median_price (NULL, 0).bits == TAO_U64F64_ONE.bits);
}

static void
test_prune (void)
{
  TaoPruneNeuron neurons[4] = { { 5, 10, FALSE }, { 3, 20, FALSE }, { 3, 15, FALSE }, { 0, 1, TRUE } };
  TaoPruneSubnet subnets[3] = {
    { 4, 100, tao_u64f64_from_u64 (2) }, { 9, 50, tao_u64f64_from_u64 (1) }, { 7, 40, tao_u64f64_from_u64 (1) },
  };
  TaoU64F64 prices[4] = { tao_u64f64_from_u64 (4), TAO_U64F64 (0), tao_u64f64_from_u64 (2), tao_u64f64_from_u64 (1) };

  /* Least emission, then longest registered; the owner's own stays. */
  g_assert_cmpint (tao_prune_uid (neurons, 4, 1000, 10, 2), ==, 2);
  /* Three may go, and three must stay: only immune ones could, and there are none. */
  g_assert_cmpint (tao_prune_uid (neurons, 4, 1000, 10, 3), ==, -1);
  g_assert_cmpint (tao_prune_uid (neurons, 4, 25, 10, 2), ==, 1);

  g_assert_cmpint (tao_prune_subnet (subnets, 3, 1000, 100), ==, 7);
  g_assert_cmpint (tao_prune_subnet (subnets, 3, 149, 100), ==, 7);
  g_assert_cmpint (tao_prune_subnet (subnets, 3, 100, 100), ==, -1);
  g_assert_true (tao_median_price (prices, 4).bits == tao_u64f64_from_u64 (2).bits);
  g_assert_true (tao_median_price (prices, 1).bits == TAO_U64F64_ONE.bits);
}

/* --- Locks ------------------------------------------------------------------------------------------------------- */

static void
test_locks (void)
{
  static const struct { guint64 blocks, decay; } decays[] = {
    { 1, G_GUINT64_CONSTANT (18446724341754161508) }, { 7200, G_GUINT64_CONSTANT (18305219603617754201) },
    { 100000, G_GUINT64_CONSTANT (16575416769611110483) }, { 934866, G_GUINT64_CONSTANT (6786177901268885275) },
    { 1869732, G_GUINT64_CONSTANT (2496495334008788799) }, { G_MAXUINT64, 78 },
  };
  static const struct { guint64 blocks, mass, decaying, perpetual; } locks[] = {
    { 1, 999998930328, 1069670, 1069671 }, { 7200, 992327943103, 7642551114, 7672056896 }, { 934866, 367879441171, 367879441171, 632120558828 },
  };
  TaoLockRules rules = { 934866, 934866, FALSE, FALSE };
  TaoLock lock = { 1000 * TAU, TAO_U64F64 (0) };

  for (gsize i = 0; i < G_N_ELEMENTS (decays); i++)
    g_assert_true (tao_lock_decay (decays[i].blocks, 934866).bits == decays[i].decay);
  for (gsize i = 0; i < G_N_ELEMENTS (locks); i++)
    {
      TaoLock rolled;

      rules.perpetual = FALSE;
      rolled = tao_lock_roll (lock, locks[i].blocks, &rules);
      g_assert_cmpuint (rolled.locked_mass, ==, locks[i].mass);
      g_assert_cmpuint (tao_u64f64_to_u64 (rolled.conviction), ==, locks[i].decaying);
      rules.perpetual = TRUE;
      rolled = tao_lock_roll (lock, locks[i].blocks, &rules);
      g_assert_cmpuint (rolled.locked_mass, ==, 1000 * TAU);
      g_assert_cmpuint (tao_u64f64_to_u64 (rolled.conviction), ==, locks[i].perpetual);
    }
}

/* --- Previews ---------------------------------------------------------------------------------------------------- */

static TaoPool
market_pool (void)
{
  return (TaoPool) {
    .curve = TAO_CURVE_BALANCER, .tao_reserve = 1000 * TAU, .alpha_reserve = 4000 * TAU, .quote_weight = { TAO_PERQUINTILL_ONE / 2 },
    .initialized = TRUE, .fee_rate = 33, .minimum_reserve = TAO_POOL_MINIMUM_RESERVE,
  };
}

static const TaoPreviewAccount rich = {
  .balance = 100000 * TAU, .existential_deposit = 500, .minimum_stake = 2000000, .stake = 100000 * TAU, .available = 100000 * TAU,
};

static void
test_preview_stake (void)
{
  const TaoRules *rules = tao_rules_lookup (425);
  TaoPool pool = market_pool ();
  TaoPreviewAccount account = rich;
  TaoPreviewLimit limit = { .tolerance_ppm = 5000 };
  TaoStakePreview preview;

  g_assert_cmpuint (tao_preview_minimum_stake (rules, &pool, 2000000), ==, 2001007);
  tao_preview_add_stake (rules, &pool, &account, TAU, &limit, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_OK);
  g_assert_cmpuint (preview.paid, ==, TAU);
  g_assert_cmpuint (preview.received, ==, 3993993829);
  g_assert_cmpuint (preview.fee, ==, 503547);
  g_assert_cmpuint (preview.ideal, ==, 4 * TAU);
  g_assert_cmpuint (preview.limit_rao, ==, 251250000);
  g_assert_cmpuint (preview.worst, <=, preview.received);
  g_assert_cmpuint (preview.worst, >, preview.received / 100 * 99);
  g_assert_true (preview.price_after.bits > preview.price_before.bits);

  /* An account that stakes everything keeps the existential deposit. */
  account.balance = TAU;
  tao_preview_add_stake (rules, &pool, &account, TAU, NULL, &preview);
  g_assert_cmpuint (preview.paid, ==, TAU - 500);
  tao_preview_add_stake (rules, &pool, &account, TAU + 1, NULL, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_NOT_ENOUGH_BALANCE_TO_STAKE);
  tao_preview_add_stake (rules, &pool, &account, 2001006, NULL, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_AMOUNT_TOO_LOW);

  /* Beyond the limit: refused, or in part. */
  limit = (TaoPreviewLimit) { .limit_rao = 300000000 };
  tao_preview_add_stake (rules, &pool, &rich, 1000 * TAU, &limit, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_SLIPPAGE_TOO_HIGH);
  limit.allow_partial = TRUE;
  tao_preview_add_stake (rules, &pool, &rich, 1000 * TAU, &limit, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_OK);
  g_assert_cmpuint (preview.paid, ==, 95445115010 + 48085383);
  g_assert_cmpuint (preview.paid + preview.unexecuted, ==, 1000 * TAU);
  g_assert_cmpuint (tao_price_to_rao (preview.price_after), <=, 300000000);
}

static void
test_preview_unstake (void)
{
  const TaoRules *rules = tao_rules_lookup (425);
  TaoPool pool = market_pool (), root = { .curve = TAO_CURVE_STABLE };
  TaoPreviewAccount account = rich;
  TaoPreviewLimit limit = { .tolerance_ppm = 10000 };
  TaoStakePreview preview;

  tao_preview_remove_stake (rules, &pool, &account, TAU, &limit, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_OK);
  g_assert_cmpuint (preview.received, ==, 249811691);
  g_assert_cmpuint (preview.fee, ==, 503547);
  g_assert_false (preview.fee_in_tao);
  g_assert_cmpuint (preview.limit_rao, ==, 247500000);
  g_assert_cmpuint (preview.worst, <=, preview.received);
  /* The whole input, fee included, ends up in the pool: the author sells its part. */
  g_assert_cmpuint (preview.pool_after.alpha_reserve, ==, 4001 * TAU);

  account.available = TAU - 1;
  tao_preview_remove_stake (rules, &pool, &account, TAU, NULL, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_STAKE_UNAVAILABLE);
  account = rich;
  account.stake = 0;
  tao_preview_remove_stake (rules, &pool, &account, TAU, NULL, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_AMOUNT_TOO_LOW);

  /* To root: a sale and a purchase one to one without another fee. */
  tao_preview_move_stake (rules, &pool, &root, &rich, TAU, NULL, &preview);
  g_assert_cmpint (preview.status, ==, TAO_CALL_OK);
  g_assert_cmpuint (preview.tao_between, ==, 249811691);
  g_assert_cmpuint (preview.received, ==, 249811691);
  g_assert_cmpuint (preview.fee, ==, 503547);
  /* From root the fee is charged at the target. */
  tao_preview_move_stake (rules, &root, &pool, &rich, TAU, NULL, &preview);
  g_assert_cmpuint (preview.received, ==, 3993993829);
  g_assert_true (preview.fee_in_tao);
}

static void
test_yield (void)
{
  TaoSharePool pool = { 0, TAO_SAFE_FLOAT_ZERO };
  TaoSafeFloat a = TAO_SAFE_FLOAT_ZERO, b = TAO_SAFE_FLOAT_ZERO;

  tao_share_pool_update (&pool, &a, 1000 * (gint64) TAU);
  tao_share_pool_update (&pool, &b, 3000 * (gint64) TAU);
  g_assert_cmpuint (tao_position_dividends (&pool, b, 4 * TAU), ==, 3 * TAU);
  g_assert_cmpuint (tao_position_dividends (&pool, TAO_SAFE_FLOAT_ZERO, 4 * TAU), ==, 0);
  /* One in a thousand every 360 blocks of twelve seconds: 7305 times a year. */
  g_assert_cmpuint (tao_yearly_yield_ppm (TAU, 360, 1000 * TAU), ==, 7305000);
  g_assert_cmpuint (tao_yearly_yield_ppm (TAU, 360, 0), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/economy/numeric/perquintill", test_perquintill);
  g_test_add_func ("/economy/numeric/apportion", test_apportion);
  g_test_add_func ("/economy/numeric/decay", test_decay_q32);
  g_test_add_func ("/economy/share-pool/safe-float", test_safe_float);
  g_test_add_func ("/economy/share-pool/sequence", test_share_pool);
  g_test_add_func ("/economy/share-pool/never-exceed", test_shares_never_exceed);
  g_test_add_func ("/economy/emission/block", test_block_emission);
  g_test_add_func ("/economy/emission/moving-price", test_moving_price);
  g_test_add_func ("/economy/emission/gate-power", test_gate_power);
  g_test_add_func ("/economy/emission/gate-traps", test_gate_traps);
  g_test_add_func ("/economy/emission/gate-shares", test_gate_shares);
  g_test_add_func ("/economy/emission/gate-bar", test_gate_bar);
  g_test_add_func ("/economy/emission/shares-sum", test_shares_sum);
  g_test_add_func ("/economy/coinbase/dividend-split", test_dividend_split);
  g_test_add_func ("/economy/coinbase/epoch-countdown", test_epoch_countdown);
  g_test_add_func ("/economy/root-claim/draw", test_claim_draw);
  g_test_add_func ("/economy/registration/burn", test_burn_schedule);
  g_test_add_func ("/economy/registration/lock-cost", test_lock_cost);
  g_test_add_func ("/economy/registration/prune", test_prune);
  g_test_add_func ("/economy/lock/roll", test_locks);
  g_test_add_func ("/economy/preview/stake", test_preview_stake);
  g_test_add_func ("/economy/preview/unstake", test_preview_unstake);
  g_test_add_func ("/economy/preview/yield", test_yield);

  return g_test_run ();
}
