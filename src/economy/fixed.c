#include "economy/fixed.h"

/* The constants keep 23 fraction bits on chain, whatever the format. */
#define E_BITS     (G_GINT64_CONSTANT (22802600) << 9)
#define LOG2E_BITS (G_GINT64_CONSTANT (12102203) << 9)

#define EXP_TERMS 31
#define EXP_LIMIT 20

gboolean
tao_i32f32_exp (TaoI32F32  value,
                TaoI32F32 *out)
{
  const gint64 one = TAO_I32F32_ONE.bits;
  tao_u128 x, sum, term;

  if (value.bits == 0 || value.bits == one)
    {
      out->bits = value.bits == 0 ? one : E_BITS;
      return TRUE;
    }
  if (value.bits == G_MININT64)
    return FALSE;

  x = (tao_u128) (value.bits < 0 ? -value.bits : value.bits);
  sum = x + one;
  term = x;
  if (sum > G_MAXINT64)
    return FALSE;
  for (guint i = 2; i <= EXP_TERMS; i++)
    {
      term = (term * x) >> 32;
      if (term > G_MAXINT64)
        return FALSE;
      term /= i;
      sum += term;
      if (sum > G_MAXINT64)
        return FALSE;
    }

  out->bits = value.bits < 0 ? (gint64) (TAO_U64F64_ONE.bits / sum) : (gint64) sum;
  return TRUE;
}

TaoI32F32
tao_i32f32_exp_clamped (TaoI32F32 value)
{
  TaoI32F32 limit = tao_i32f32_from_int_sat (EXP_LIMIT);
  TaoI32F32 result;

  value = tao_i32f32_clamp (value, TAO_I32F32 (-limit.bits), limit);
  if (!tao_i32f32_exp (value, &result))
    return TAO_I32F32 (value.bits <= 0 ? 0 : G_MAXINT64);
  return result;
}

static gint64
halve_rounding_up (gint64 x)
{
  return (x >> 1) + (x & 1);
}

/* log2 for x >= 1: the whole part by halving, then one bit per squaring. */
static gint64
log2_of_one_or_more (gint64 x)
{
  const gint64 one = TAO_I32F32_ONE.bits;
  gint64 result = 0;

  while (x >= 2 * one)
    {
      result++;
      x = halve_rounding_up (x);
    }
  if (x == one)
    return result << 32;

  for (guint i = 0; i < 32; i++)
    {
      x = (gint64) (((tao_u128) x * (tao_u128) x) >> 32);
      result <<= 1;
      if (x >= 2 * one)
        {
          result |= 1;
          x = halve_rounding_up (x);
        }
    }
  return result;
}

gboolean
tao_i32f32_log2 (TaoI32F32  value,
                 TaoI32F32 *out)
{
  tao_u128 inverse;

  if (value.bits <= 0)
    return FALSE;
  if (value.bits >= TAO_I32F32_ONE.bits)
    {
      out->bits = log2_of_one_or_more (value.bits);
      return TRUE;
    }

  inverse = TAO_U64F64_ONE.bits / (tao_u128) value.bits;
  if (inverse > G_MAXINT64)
    return FALSE;
  out->bits = -log2_of_one_or_more ((gint64) inverse);
  return TRUE;
}

gboolean
tao_i32f32_ln (TaoI32F32  value,
               TaoI32F32 *out)
{
  TaoI32F32 log2;

  if (!tao_i32f32_log2 (value, &log2))
    return FALSE;
  *out = tao_i32f32_div_or_zero (log2, TAO_I32F32 (LOG2E_BITS));
  return TRUE;
}

/* floor (a * b / 2^shift) of signed numbers: a negative product rounds away
 * from zero. */
static tao_i128
multiply_sat (tao_i128 a,
              tao_i128 b,
              guint    shift)
{
  gboolean negative = (a < 0) != (b < 0);
  TaoWide256 product = tao_u256_mul_u128 (tao_i128_magnitude (a), tao_i128_magnitude (b));
  tao_u128 magnitude;

  if (negative)
    product = tao_u256_add_u128 (product, ((tao_u128) 1 << shift) - 1);
  if (!tao_u256_shift_right (product, shift, &magnitude))
    magnitude = TAO_U128_MAX;
  return tao_i128_from_magnitude_sat (negative, magnitude);
}

static tao_i128
divide_or_zero (tao_i128 a,
                tao_i128 b,
                guint    shift)
{
  gboolean negative = (a < 0) != (b < 0);
  tao_u128 magnitude;
  tao_u128 limit = (tao_u128) TAO_I128_MAX + (negative ? 1 : 0);

  if (!tao_u128_mul_div (tao_i128_magnitude (a), (tao_u128) 1 << shift, tao_i128_magnitude (b), &magnitude) ||
      magnitude > limit)
    return 0;
  return tao_i128_from_magnitude_sat (negative, magnitude);
}

TaoI64F64
tao_i64f64_mul_sat (TaoI64F64 a,
                    TaoI64F64 b)
{
  return TAO_I64F64 (multiply_sat (a.bits, b.bits, 64));
}

TaoI64F64
tao_i64f64_div_or_zero (TaoI64F64 a,
                        TaoI64F64 b)
{
  return TAO_I64F64 (divide_or_zero (a.bits, b.bits, 64));
}

TaoI96F32
tao_i96f32_mul_sat (TaoI96F32 a,
                    TaoI96F32 b)
{
  return TAO_I96F32 (multiply_sat (a.bits, b.bits, 32));
}

TaoI96F32
tao_i96f32_div_or_zero (TaoI96F32 a,
                        TaoI96F32 b)
{
  return TAO_I96F32 (divide_or_zero (a.bits, b.bits, 32));
}
