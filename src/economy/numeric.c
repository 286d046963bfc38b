#include "economy/numeric.h"

TaoPerquintill
tao_perquintill_ratio (tao_u128 p,
                       tao_u128 n)
{
  tao_u128 parts;

  if (n == 0 || p > n || !tao_u128_mul_div (p, TAO_PERQUINTILL_ONE, n, &parts))
    parts = TAO_PERQUINTILL_ONE;
  return (TaoPerquintill) { (guint64) parts };
}

tao_u128
tao_perquintill_mul_round (TaoPerquintill q,
                           tao_u128       value)
{
  TaoWide256 wide = tao_u256_add_u128 (tao_u256_mul_u128 (value, q.parts), TAO_PERQUINTILL_ONE / 2);
  tao_u128 out;

  return tao_u256_div_u128 (wide, TAO_PERQUINTILL_ONE, &out, NULL) ? out : TAO_U128_MAX;
}

#define Q32_ONE (G_GUINT64_CONSTANT (1) << 32)

guint64
tao_q32_mul (guint64 value,
             guint64 factor)
{
  return tao_u32f32_mul_sat (TAO_U32F32 (value), TAO_U32F32 (factor)).bits;
}

guint64
tao_q32_pow (guint64 base,
             guint16 exponent)
{
  guint64 result = Q32_ONE;

  while (exponent > 0)
    {
      if (exponent & 1)
        result = tao_q32_mul (result, base);
      exponent >>= 1;
      if (exponent > 0)
        base = tao_q32_mul (base, base);
    }
  return result;
}

guint64
tao_q32_decay (guint16 half_life)
{
  guint64 low = 0, high = Q32_ONE;

  if (half_life == 0)
    return Q32_ONE;

  while (low + 1 < high)
    {
      guint64 middle = low + (high - low) / 2;

      if (tao_q32_pow (middle, half_life) > Q32_ONE / 2)
        high = middle;
      else
        low = middle;
    }
  return low;
}

/* --- Logarithm and exponential ----------------------------------------------------------------------------------- */

/* log2(e) and e with 23 fraction bits. */
#define LOG2E_23 12102203
#define E_23 22802600

/* @fraction: 32 or 64.  @x in [1, 2^95). */
static tao_i128
log2_of_one_or_more (tao_u128 x,
                     guint    fraction)
{
  tao_u128 one = (tao_u128) 1 << fraction;
  tao_i128 n = 0;

  while (x >= 2 * one)
    {
      n++;
      x = (x >> 1) + (x & 1);
    }
  if (x == one)
    return n << fraction;

  for (guint i = 0; i < fraction; i++)
    {
      tao_u128 square;

      /* x < 2, so the square stays below 4. */
      if (!tao_u256_shift_right (tao_u256_mul_u128 (x, x), fraction, &square))
        g_assert_not_reached ();
      x = square;
      n <<= 1;
      if (x >= 2 * one)
        {
          n |= 1;
          x = (x >> 1) + (x & 1);
        }
    }
  return n;
}

static gboolean
fixed_log2 (tao_i128  x,
            guint     fraction,
            tao_i128 *out)
{
  tao_u128 one = (tao_u128) 1 << fraction;
  TaoWide256 one_squared = tao_u256_mul_u128 (one, one);
  tao_u128 inverse;

  if (x <= 0)
    return FALSE;
  if ((tao_u128) x >= one)
    {
      *out = log2_of_one_or_more ((tao_u128) x, fraction);
      return TRUE;
    }
  if (!tao_u256_div_u128 (one_squared, (tao_u128) x, &inverse, NULL) || inverse > (tao_u128) TAO_I128_MAX)
    return FALSE;
  *out = -log2_of_one_or_more (inverse, fraction);
  return TRUE;
}

static gboolean
fixed_exp (tao_i128  x,
           guint     fraction,
           tao_i128 *out)
{
  tao_u128 one = (tao_u128) 1 << fraction;
  tao_u128 magnitude = tao_i128_magnitude (x);
  tao_u128 limit = (tao_u128) TAO_I128_MAX;
  tao_u128 sum, term;

  if (x == 0)
    {
      *out = (tao_i128) one;
      return TRUE;
    }
  if (x > 0 && magnitude == one)
    {
      *out = (tao_i128) E_23 << (fraction - 23);
      return TRUE;
    }
  if (magnitude > limit - one)
    return FALSE;

  sum = magnitude + one;
  term = magnitude;
  for (guint i = 2; i < fraction; i++)
    {
      if (!tao_u256_shift_right (tao_u256_mul_u128 (term, magnitude), fraction, &term) || term > limit)
        return FALSE;
      term /= i;
      if (term > limit - sum)
        return FALSE;
      sum += term;
    }

  if (x < 0 && !tao_u256_div_u128 (tao_u256_mul_u128 (one, one), sum, &sum, NULL))
    return FALSE;
  *out = (tao_i128) sum;
  return TRUE;
}

gboolean
tao_i64f64_log2 (TaoI64F64  value,
                 TaoI64F64 *out)
{
  return fixed_log2 (value.bits, 64, &out->bits);
}

gboolean
tao_i64f64_ln (TaoI64F64  value,
               TaoI64F64 *out)
{
  TaoI64F64 log2;

  if (!tao_i64f64_log2 (value, &log2))
    return FALSE;
  *out = tao_i64f64_div_or_zero (log2, TAO_I64F64 ((tao_i128) LOG2E_23 << 41));
  return TRUE;
}

gboolean
tao_i64f64_exp (TaoI64F64  value,
                TaoI64F64 *out)
{
  return fixed_exp (value.bits, 64, &out->bits);
}

gboolean
tao_i96f32_log2 (TaoI96F32  value,
                 TaoI96F32 *out)
{
  return fixed_log2 (value.bits, 32, &out->bits);
}

gboolean
tao_i96f32_ln (TaoI96F32  value,
               TaoI96F32 *out)
{
  TaoI96F32 log2;

  if (!tao_i96f32_log2 (value, &log2))
    return FALSE;
  *out = tao_i96f32_div_or_zero (log2, TAO_I96F32 ((tao_i128) LOG2E_23 << 9));
  return TRUE;
}

gboolean
tao_i96f32_exp (TaoI96F32  value,
                TaoI96F32 *out)
{
  return fixed_exp (value.bits, 32, &out->bits);
}

TaoU64F64
tao_u64f64_pow_gate (TaoU64F64 v,
                     TaoU64F64 p)
{
  TaoI32F32 logarithm, result;

  if (!tao_i32f32_ln (tao_u64f64_to_i32f32_sat (v), &logarithm))
    return TAO_U64F64 (0);
  if (!tao_i32f32_exp (tao_i32f32_mul_sat (tao_u64f64_to_i32f32_sat (p), logarithm), &result))
    result = TAO_I32F32 ((gint64) G_MAXINT32 << 32);
  return TAO_U64F64 ((tao_u128) result.bits << 32);
}
