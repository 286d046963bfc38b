/* Fixed point against values from the chain's own library and against GMP. */
#include <gmp.h>

#include "economy/fixed.h"

#define ONE (G_GINT64_CONSTANT (1) << 32)

static void
test_exp (void)
{
  static const struct { gint64 x; gint64 expected; } table[] = {
    /* raw x = value * 2^32; from substrate-fixed 0.6.0 through the pallet's clamp */
    { -20 * ONE, 8 },
    { -10 * ONE, 194991 },
    { -5 * ONE, 28939262 },
    { -2 * ONE, 581260615 },
    { -1 * ONE, 1580030169 },
    { -(G_GINT64_CONSTANT (1) << 31), 2605029348 },
    { -(G_GINT64_CONSTANT (1) << 30), 3344923895 },
    { 0, 4294967296 },
    { G_GINT64_CONSTANT (1) << 30, 5514847169 },
    { G_GINT64_CONSTANT (1) << 31, 7081203935 },
    { 1 * ONE, 11674931200 },
    { 2 * ONE, 31735754285 },
    { 5 * ONE, 637429664624 },
    { 10 * ONE, 94602947905357 },
    { 15 * ONE, 14039054700697356 },
    { 20 * ONE, 2066907302758576256 },
    /* beyond the clamp */
    { 21 * ONE, 2066907302758576256 },
    { G_MAXINT64, 2066907302758576256 },
    { G_MININT64, 8 },
  };
  TaoI32F32 out = { 77 };

  for (gsize k = 0; k < G_N_ELEMENTS (table); k++)
    g_assert_cmpint (tao_i32f32_exp_clamped (TAO_I32F32 (table[k].x)).bits, ==, table[k].expected);

  /* The unclamped series fails for large values of either sign. */
  g_assert_true (tao_i32f32_exp (TAO_I32F32 (89715445397), &out));
  g_assert_true (tao_i32f32_exp (TAO_I32F32 (-89715445397), &out));
  out.bits = 77;
  g_assert_false (tao_i32f32_exp (TAO_I32F32 (89715445398), &out));
  g_assert_false (tao_i32f32_exp (TAO_I32F32 (-89715445398), &out));
  g_assert_false (tao_i32f32_exp (TAO_I32F32 (G_MININT64), &out));
  g_assert_cmpint (out.bits, ==, 77);
}

static void
test_ln (void)
{
  /* ln of the low 64-bit truncated ratios, as the emission gate takes them. */
  static const struct { tao_u128 r; gint64 ln; } table[] = {
    { G_GUINT64_CONSTANT (0x4189374bc6a7f0), -29668583704 },
    { G_GUINT64_CONSTANT (0x28f5c28f5c28f60), -19779055700 },
    { G_GUINT64_CONSTANT (0x1999999999999a00), -9889527808 },
    { G_GUINT64_CONSTANT (0x8000000000000000), -2977044511 },
    { G_GUINT64_CONSTANT (0xc000000000000000), -1235585108 },
    { (tao_u128) 1 << 64, 0 },
    { (tao_u128) 3 << 63, 1741459401 },
    { (tao_u128) 2 << 64, 2977044511 },
    { (tao_u128) 10 << 64, 9889527802 },
    { (tao_u128) 100 << 64, 19779055605 },
    { (tao_u128) 1000 << 64, 29668583407 },
    { (tao_u128) 2000 << 64, 32645627919 },
  };
  TaoI32F32 out = { 77 };

  for (gsize k = 0; k < G_N_ELEMENTS (table); k++)
    {
      g_assert_true (tao_i32f32_ln (tao_u64f64_to_i32f32_sat (TAO_U64F64 (table[k].r)), &out));
      g_assert_cmpint (out.bits, ==, table[k].ln);
    }
  out.bits = 77;
  g_assert_false (tao_i32f32_ln (TAO_I32F32 (0), &out));
  g_assert_false (tao_i32f32_ln (TAO_I32F32 (-1), &out));
  /* 1 / 2^-32 and 1 / 2^-31 do not fit */
  g_assert_false (tao_i32f32_ln (TAO_I32F32 (1), &out));
  g_assert_false (tao_i32f32_ln (TAO_I32F32 (2), &out));
  g_assert_cmpint (out.bits, ==, 77);
  g_assert_true (tao_i32f32_log2 (TAO_I32F32 (4), &out));
  g_assert_cmpint (out.bits, ==, -30 * ONE);
}

static void
test_proportions (void)
{
  g_assert_cmpint (tao_i32f32_from_u16_proportion (65535).bits, ==, TAO_I32F32_ONE.bits);
  g_assert_cmpint (tao_i32f32_from_u16_proportion (32767).bits, ==, 2147450879);
  g_assert_cmpint (tao_i32f32_from_u16_proportion (1).bits, ==, 65537);
  g_assert_cmpint (tao_i32f32_from_u16_proportion (45875).bits, ==, 3006509875);
  g_assert_cmpint (tao_i32f32_from_u16_proportion (58982).bits, ==, 3865503334);

  g_assert_cmpuint (tao_i32f32_to_u16_proportion (TAO_I32F32_ONE), ==, 65535);
  g_assert_cmpuint (tao_i32f32_to_u16_proportion (TAO_I32F32 (TAO_I32F32_ONE.bits - 1)), ==, 65534);
  g_assert_cmpuint (tao_i32f32_to_u16_proportion (TAO_I32F32 (65537)), ==, 0);
  g_assert_cmpuint (tao_i32f32_to_u16_proportion (TAO_I32F32 (65538)), ==, 1);
  g_assert_cmpuint (tao_i32f32_to_u16_proportion (TAO_I32F32 (-1)), ==, 0);
  g_assert_cmpuint (tao_i32f32_to_u16_proportion (TAO_I32F32 (G_MAXINT64)), ==, 65535);
  g_assert_cmpuint (tao_i32f32_to_u16_proportion (TAO_I32F32 (G_MININT64)), ==, 0);

  /* A value that is read and written back loses one unit, except the ends. */
  for (guint u = 0; u <= 65535; u++)
    g_assert_cmpuint (tao_i32f32_to_u16_proportion (tao_i32f32_from_u16_proportion ((guint16) u)), ==,
                      u == 0 || u == 65535 ? u : u - 1);

  g_assert_cmpuint ((guint64) tao_u96f32_from_u64_proportion (971718665099567868).bits, ==, 226245882);
  g_assert_cmpuint ((guint64) tao_u96f32_from_u64_proportion (G_MAXUINT64).bits, ==, TAO_I32F32_ONE.bits);
}

/* Interesting raw values: ends, ones, neighbours, and random ones. */
static tao_i128
pick (guint k)
{
  static const tao_i128 fixed[] = { 0, 1, -1, 2, -2, 65535, G_MAXINT32, G_MAXINT64, G_MININT64 };
  tao_u128 random;

  if (k < G_N_ELEMENTS (fixed))
    return fixed[k];
  switch (k - G_N_ELEMENTS (fixed))
    {
    case 0:
      return TAO_I128_MAX;
    case 1:
      return TAO_I128_MIN;
    case 2:
      return TAO_I128_MAX - 1;
    case 3:
      return (tao_i128) 1 << 32;
    case 4:
      return (tao_i128) 1 << 64;
    case 5:
      return -((tao_i128) 1 << 64);
    case 6:
      return (tao_i128) G_MAXUINT64;
    default:
      break;
    }
  random = 0;
  for (guint word = 0; word < 4; word++)
    random = (random << 32) | (guint32) g_test_rand_int ();
  return (tao_i128) random >> g_test_rand_int_range (0, 128);
}

#define N_PICKS 60

static void
to_mpz (mpz_t out, tao_u128 value)
{
  guint64 words[2] = { (guint64) value, (guint64) (value >> 64) };

  mpz_import (out, 2, -1, sizeof words[0], 0, 0, words);
}

static tao_u128
from_mpz (const mpz_t value)
{
  guint64 words[2] = { 0, 0 };

  g_assert_cmpint (mpz_sgn (value), >=, 0);
  g_assert_cmpuint (mpz_sizeinbase (value, 2), <=, 128);
  mpz_export (words, NULL, -1, sizeof words[0], 0, 0, value);
  return (tao_u128) words[1] << 64 | words[0];
}

static void
to_mpz_signed (mpz_t out, tao_i128 value)
{
  to_mpz (out, tao_i128_magnitude (value));
  if (value < 0)
    mpz_neg (out, out);
}

/* @value within the signed @bits wide range. */
static tao_i128
clamp_mpz (mpz_t value, guint bits)
{
  mpz_t limit;
  tao_i128 result;

  mpz_init_set_ui (limit, 1);
  mpz_mul_2exp (limit, limit, bits - 1);
  if (mpz_cmp (value, limit) >= 0)
    mpz_sub_ui (value, limit, 1);
  mpz_neg (limit, limit);
  if (mpz_cmp (value, limit) < 0)
    mpz_set (value, limit);
  mpz_clear (limit);
  if (mpz_sgn (value) >= 0)
    return (tao_i128) from_mpz (value);
  mpz_neg (value, value);
  result = -(tao_i128) (from_mpz (value) - 1) - 1;
  return result;
}

static gboolean
fits_mpz (const mpz_t value, guint bits)
{
  mpz_t copy, limited;
  gboolean fits;

  mpz_init_set (copy, value);
  mpz_init (limited);
  to_mpz_signed (limited, clamp_mpz (copy, bits));
  fits = mpz_cmp (limited, value) == 0;
  mpz_clears (copy, limited, NULL);
  return fits;
}

static void
check_signed (tao_i128 x, tao_i128 y)
{
  mpz_t a, b, r;

  mpz_inits (a, b, r, NULL);

  for (guint format = 0; format < 3; format++)
    {
      const guint bits = format == 0 ? 64 : 128;
      const guint fraction = format == 1 ? 64 : 32;
      tao_i128 u = format == 0 ? (gint64) x : x, v = format == 0 ? (gint64) y : y;
      tao_i128 product, quotient, sum, expected;

      if (format == 0)
        {
          product = tao_i32f32_mul_sat (TAO_I32F32 ((gint64) u), TAO_I32F32 ((gint64) v)).bits;
          quotient = tao_i32f32_div_or_zero (TAO_I32F32 ((gint64) u), TAO_I32F32 ((gint64) v)).bits;
          sum = tao_i32f32_add_sat (TAO_I32F32 ((gint64) u), TAO_I32F32 ((gint64) v)).bits;
        }
      else if (format == 1)
        {
          product = tao_i64f64_mul_sat (TAO_I64F64 (u), TAO_I64F64 (v)).bits;
          quotient = tao_i64f64_div_or_zero (TAO_I64F64 (u), TAO_I64F64 (v)).bits;
          sum = tao_i64f64_add_sat (TAO_I64F64 (u), TAO_I64F64 (v)).bits;
        }
      else
        {
          product = tao_i96f32_mul_sat (TAO_I96F32 (u), TAO_I96F32 (v)).bits;
          quotient = tao_i96f32_div_or_zero (TAO_I96F32 (u), TAO_I96F32 (v)).bits;
          sum = tao_i96f32_add_sat (TAO_I96F32 (u), TAO_I96F32 (v)).bits;
        }

      to_mpz_signed (a, u);
      to_mpz_signed (b, v);
      mpz_mul (r, a, b);
      mpz_fdiv_q_2exp (r, r, fraction);
      g_assert_true (product == clamp_mpz (r, bits));

      mpz_add (r, a, b);
      g_assert_true (sum == clamp_mpz (r, bits));

      expected = 0;
      if (mpz_sgn (b) != 0)
        {
          mpz_mul_2exp (r, a, fraction);
          mpz_tdiv_q (r, r, b);
          if (fits_mpz (r, bits))
            expected = clamp_mpz (r, bits);
        }
      g_assert_true (quotient == expected);
    }
  mpz_clears (a, b, r, NULL);
}

static void
check_unsigned (tao_u128 x, tao_u128 y, tao_u128 z)
{
  mpz_t a, b, c, r, rest;
  tao_u128 quotient = 7, remainder = 7;
  gboolean fits;

  mpz_inits (a, b, c, r, rest, NULL);
  to_mpz (a, x);
  to_mpz (b, y);
  to_mpz (c, z);

  /* x * y / z in full */
  mpz_mul (r, a, b);
  fits = mpz_sgn (c) != 0;
  if (fits)
    {
      mpz_tdiv_qr (r, rest, r, c);
      fits = mpz_sizeinbase (r, 2) <= 128;
    }
  g_assert_cmpint (tao_u256_div_u128 (tao_u256_mul_u128 (x, y), z, &quotient, &remainder), ==, fits);
  if (fits)
    {
      g_assert_true (quotient == from_mpz (r));
      g_assert_true (remainder == from_mpz (rest));
    }
  else
    g_assert_true (quotient == 7 && remainder == 7);

  for (guint fraction = 32; fraction <= 64; fraction += 32)
    {
      tao_u128 product = fraction == 32 ? tao_u96f32_mul_sat (TAO_U96F32 (x), TAO_U96F32 (y)).bits
                                        : tao_u64f64_mul_sat (TAO_U64F64 (x), TAO_U64F64 (y)).bits;
      tao_u128 ratio = fraction == 32 ? tao_u96f32_div_or_zero (TAO_U96F32 (x), TAO_U96F32 (y)).bits
                                      : tao_u64f64_div_or_zero (TAO_U64F64 (x), TAO_U64F64 (y)).bits;

      mpz_mul (r, a, b);
      mpz_fdiv_q_2exp (r, r, fraction);
      g_assert_true (product == (mpz_sizeinbase (r, 2) <= 128 ? from_mpz (r) : TAO_U128_MAX));

      mpz_set_ui (r, 0);
      if (mpz_sgn (b) != 0)
        {
          mpz_mul_2exp (r, a, fraction);
          mpz_tdiv_q (r, r, b);
        }
      g_assert_true (ratio == (mpz_sizeinbase (r, 2) <= 128 ? from_mpz (r) : 0));
    }
  mpz_clears (a, b, c, r, rest, NULL);
}

static void
test_against_gmp (void)
{
  for (guint i = 0; i < N_PICKS; i++)
    for (guint j = 0; j < N_PICKS; j++)
      {
        tao_i128 x = pick (i), y = pick (j);

        check_signed (x, y);
        check_unsigned ((tao_u128) x, (tao_u128) y, (tao_u128) pick (g_test_rand_int_range (0, N_PICKS)));
      }
}

static void
test_rounding (void)
{
  TaoI32F32 minus_third = tao_i32f32_div_or_zero (TAO_I32F32 (-TAO_I32F32_ONE.bits), tao_i32f32_from_int_sat (3));
  TaoI32F32 out = { 77 };

  /* Products round down, quotients toward zero. */
  g_assert_cmpint (minus_third.bits, ==, -1431655765);
  g_assert_cmpint (tao_i32f32_mul_sat (TAO_I32F32 (-1), TAO_I32F32 (1)).bits, ==, -1);
  g_assert_cmpint (tao_i32f32_mul_sat (TAO_I32F32 (1), TAO_I32F32 (1)).bits, ==, 0);

  g_assert_cmpint (tao_i32f32_div_or_zero (TAO_I32F32_ONE, TAO_I32F32 (0)).bits, ==, 0);
  g_assert_cmpint (tao_i32f32_div_or_zero (TAO_I32F32 (G_MAXINT64), TAO_I32F32 (1)).bits, ==, 0);
  g_assert_cmpint (tao_i32f32_div_sat (TAO_I32F32 (G_MAXINT64), TAO_I32F32 (1)).bits, ==, G_MAXINT64);
  g_assert_cmpint (tao_i32f32_div_sat (TAO_I32F32 (G_MAXINT64), TAO_I32F32 (-1)).bits, ==, G_MININT64);
  g_assert_false (tao_i32f32_mul (TAO_I32F32 (G_MAXINT64), TAO_I32F32 (G_MAXINT64), &out));
  g_assert_cmpint (out.bits, ==, 77);

  g_assert_cmpint (tao_i32f32_add_wrap (TAO_I32F32 (G_MAXINT64), TAO_I32F32 (1)).bits, ==, G_MININT64);
  g_assert_cmpint (tao_i32f32_sub_sat (TAO_I32F32 (G_MININT64), TAO_I32F32 (1)).bits, ==, G_MININT64);
  g_assert_cmpint (tao_i32f32_from_int_sat (G_MAXINT64).bits, ==, G_MAXINT64);

  /* 1/(21 * 10^15) is 0 in I32F32, 4889444 times that the smallest step */
  g_assert_cmpint (tao_i64f64_to_i32f32_sat (tao_i64f64_div_or_zero (tao_i64f64_from_u64_sat (1),
                     tao_i64f64_from_u64_sat (21000000000000000))).bits, ==, 0);
  g_assert_cmpint (tao_i64f64_to_i32f32_sat (tao_i64f64_div_or_zero (tao_i64f64_from_u64_sat (4889444),
                     tao_i64f64_from_u64_sat (21000000000000000))).bits, ==, 1);

  g_assert_cmpuint (tao_i64f64_to_u64 (TAO_I64F64 (-1)), ==, 0);
  g_assert_cmpuint (tao_i64f64_to_u64 (tao_i64f64_from_u64_sat (G_MAXINT64)), ==, G_MAXINT64);
  g_assert_cmpuint (tao_i64f64_to_u64 (tao_i64f64_from_u64_sat (G_MAXUINT64)), ==, G_MAXINT64);
  g_assert_cmpint (tao_i64f64_to_i32f32_sat (tao_i64f64_from_u64_sat (G_MAXUINT32)).bits, ==, G_MAXINT64);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/fixed/exp", test_exp);
  g_test_add_func ("/economy/fixed/ln", test_ln);
  g_test_add_func ("/economy/fixed/proportions", test_proportions);
  g_test_add_func ("/economy/fixed/rounding", test_rounding);
  g_test_add_func ("/economy/fixed/gmp", test_against_gmp);
  return g_test_run ();
}
