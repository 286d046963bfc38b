/* The chain's binary fixed-point numbers, bit for bit.
 *
 * Each format is a struct of its own, so that the compiler refuses to mix them:
 *
 *   type        raw integer  fraction bits   where the chain uses it
 *   TaoI32F32   i64          32              all consensus arithmetic of an epoch
 *   TaoI64F64   i128         64              stake vector, locks
 *   TaoI96F32   i128         32              scores to rao, stored moving prices, claim rates
 *   TaoU96F32   u128         32              stake inheritance, emission terms, dividend splits
 *   TaoU64F64   u128         64              prices, emission shares, merging mechanisms
 *   TaoU32F32   u64          32              decay factors
 *
 * Names say what happens at the edges: `_sat` saturates at the ends of the raw
 * range, `_wrap` wraps, `_or_zero` gives 0 for whatever cannot be represented
 * (the chain's "safe division": division by zero *and* overflow), a plain name
 * is checked and answers FALSE.  Products round toward minus infinity,
 * quotients toward zero; the two differ for negative values only.
 *
 * Source: substrate-fixed 0.6.0 as the runtime builds it (overflow checks off),
 * and the pallet's safe-math helpers, unchanged from spec 218 to 475. */
#pragma once

#include "economy/wide.h"

G_BEGIN_DECLS

typedef struct { gint64 bits; } TaoI32F32;
typedef struct { tao_i128 bits; } TaoI64F64;
typedef struct { tao_i128 bits; } TaoI96F32;
typedef struct { tao_u128 bits; } TaoU96F32;
typedef struct { tao_u128 bits; } TaoU64F64;
typedef struct { guint64 bits; } TaoU32F32;

#define TAO_I32F32(raw) ((TaoI32F32) { (raw) })
#define TAO_I64F64(raw) ((TaoI64F64) { (raw) })
#define TAO_I96F32(raw) ((TaoI96F32) { (raw) })
#define TAO_U96F32(raw) ((TaoU96F32) { (raw) })
#define TAO_U64F64(raw) ((TaoU64F64) { (raw) })
#define TAO_U32F32(raw) ((TaoU32F32) { (raw) })

#define TAO_I32F32_ONE TAO_I32F32 (G_GINT64_CONSTANT (1) << 32)
#define TAO_I64F64_ONE TAO_I64F64 ((tao_i128) 1 << 64)
#define TAO_I96F32_ONE TAO_I96F32 ((tao_i128) 1 << 32)
#define TAO_U96F32_ONE TAO_U96F32 ((tao_u128) 1 << 32)
#define TAO_U64F64_ONE TAO_U64F64 ((tao_u128) 1 << 64)
#define TAO_U32F32_ONE TAO_U32F32 (G_GUINT64_CONSTANT (1) << 32)

/* I32F32 */

static inline gint64
tao_i64_sat (tao_i128 value)
{
  return value > G_MAXINT64 ? G_MAXINT64 : value < G_MININT64 ? G_MININT64 : (gint64) value;
}

static inline TaoI32F32
tao_i32f32_from_int_sat (gint64 value)
{
  return TAO_I32F32 (tao_i64_sat ((tao_i128) value * TAO_I32F32_ONE.bits));
}

/* A u16 always fits. */
static inline TaoI32F32
tao_i32f32_from_u16 (guint16 value)
{
  return TAO_I32F32 ((gint64) value << 32);
}

/* @value / 65535; 65535 is exactly one. */
static inline TaoI32F32
tao_i32f32_from_u16_proportion (guint16 value)
{
  return TAO_I32F32 (((gint64) value << 32) / 65535);
}

static inline TaoI32F32
tao_i32f32_add_sat (TaoI32F32 a,
                    TaoI32F32 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a.bits, b.bits, &sum))
    sum = a.bits < 0 ? G_MININT64 : G_MAXINT64;
  return TAO_I32F32 (sum);
}

static inline TaoI32F32
tao_i32f32_sub_sat (TaoI32F32 a,
                    TaoI32F32 b)
{
  gint64 difference;

  if (__builtin_sub_overflow (a.bits, b.bits, &difference))
    difference = a.bits < 0 ? G_MININT64 : G_MAXINT64;
  return TAO_I32F32 (difference);
}

/* What a plain sum over an iterator does in the release runtime. */
static inline TaoI32F32
tao_i32f32_add_wrap (TaoI32F32 a,
                     TaoI32F32 b)
{
  return TAO_I32F32 ((gint64) ((guint64) a.bits + (guint64) b.bits));
}

static inline TaoI32F32
tao_i32f32_mul_sat (TaoI32F32 a,
                    TaoI32F32 b)
{
  return TAO_I32F32 (tao_i64_sat (((tao_i128) a.bits * b.bits) >> 32));
}

static inline gboolean G_GNUC_WARN_UNUSED_RESULT
tao_i32f32_mul (TaoI32F32  a,
                TaoI32F32  b,
                TaoI32F32 *out)
{
  tao_i128 product = ((tao_i128) a.bits * b.bits) >> 32;

  if (product > G_MAXINT64 || product < G_MININT64)
    return FALSE;
  out->bits = (gint64) product;
  return TRUE;
}

/* The exact quotient; @b is not 0. */
static inline tao_i128
tao_i32f32_quotient (TaoI32F32 a,
                     TaoI32F32 b)
{
  return ((tao_i128) a.bits * TAO_I32F32_ONE.bits) / b.bits;
}

static inline TaoI32F32
tao_i32f32_div_or_zero (TaoI32F32 a,
                        TaoI32F32 b)
{
  tao_i128 quotient;

  if (b.bits == 0)
    return TAO_I32F32 (0);
  /* Below one the shift fits 64 bits, and 64-bit division is several times
   * faster.  This is nearly every division of an epoch. */
  if ((guint64) a.bits < (guint64) TAO_I32F32_ONE.bits && b.bits > 0)
    {
      guint64 small = ((guint64) a.bits << 32) / (guint64) b.bits;

      return TAO_I32F32 (small > G_MAXINT64 ? 0 : (gint64) small);
    }
  quotient = tao_i32f32_quotient (a, b);
  if (quotient > G_MAXINT64 || quotient < G_MININT64)
    return TAO_I32F32 (0);
  return TAO_I32F32 ((gint64) quotient);
}

/* @b is not 0. */
static inline TaoI32F32
tao_i32f32_div_sat (TaoI32F32 a,
                    TaoI32F32 b)
{
  return TAO_I32F32 (tao_i64_sat (tao_i32f32_quotient (a, b)));
}

static inline TaoI32F32
tao_i32f32_clamp (TaoI32F32 value,
                  TaoI32F32 low,
                  TaoI32F32 high)
{
  /* With low above high the chain's max-after-min gives low. */
  if (value.bits > high.bits)
    value = high;
  return value.bits < low.bits ? low : value;
}

/* A proportion as the chain stores it: floor (@value * 65535), within 0..65535.
 * 1 - 2^-32 gives 65534. */
static inline guint16
tao_i32f32_to_u16_proportion (TaoI32F32 value)
{
  gint64 whole = tao_i32f32_mul_sat (value, tao_i32f32_from_u16 (65535)).bits >> 32;

  return (guint16) CLAMP (whole, 0, 65535);
}

/* floor, 0 for negative values. */
static inline guint64
tao_i32f32_to_u64 (TaoI32F32 value)
{
  return value.bits < 0 ? 0 : (guint64) (value.bits >> 32);
}

/* The chain's series and its quirks: one special case with the constant e cut
 * to 23 fraction bits, then always 30 terms.  FALSE where the chain reports an
 * overflow. */
gboolean tao_i32f32_exp (TaoI32F32  value,
                         TaoI32F32 *out) G_GNUC_WARN_UNUSED_RESULT;

/* exp of @value clamped to -20..20; what an epoch uses. */
TaoI32F32 tao_i32f32_exp_clamped (TaoI32F32 value);

/* FALSE for @value <= 0 and where 1 / @value does not fit. */
gboolean tao_i32f32_log2 (TaoI32F32  value,
                          TaoI32F32 *out) G_GNUC_WARN_UNUSED_RESULT;
gboolean tao_i32f32_ln   (TaoI32F32  value,
                          TaoI32F32 *out) G_GNUC_WARN_UNUSED_RESULT;

/* I64F64 */

static inline TaoI64F64
tao_i64f64_from_u64_sat (guint64 value)
{
  return TAO_I64F64 (value > G_MAXINT64 ? TAO_I128_MAX : (tao_i128) ((tao_u128) value << 64));
}

static inline TaoI64F64
tao_i64f64_add_sat (TaoI64F64 a,
                    TaoI64F64 b)
{
  tao_i128 sum;

  if (__builtin_add_overflow (a.bits, b.bits, &sum))
    sum = a.bits < 0 ? TAO_I128_MIN : TAO_I128_MAX;
  return TAO_I64F64 (sum);
}

static inline TaoI64F64
tao_i64f64_sub_sat (TaoI64F64 a,
                    TaoI64F64 b)
{
  tao_i128 difference;

  if (__builtin_sub_overflow (a.bits, b.bits, &difference))
    difference = a.bits < 0 ? TAO_I128_MIN : TAO_I128_MAX;
  return TAO_I64F64 (difference);
}

static inline TaoI64F64
tao_i64f64_add_wrap (TaoI64F64 a,
                     TaoI64F64 b)
{
  return TAO_I64F64 ((tao_i128) ((tao_u128) a.bits + (tao_u128) b.bits));
}

TaoI64F64 tao_i64f64_mul_sat     (TaoI64F64 a,
                                  TaoI64F64 b);
TaoI64F64 tao_i64f64_div_or_zero (TaoI64F64 a,
                                  TaoI64F64 b);

/* floor, 0 for negative values. */
static inline guint64
tao_i64f64_to_u64 (TaoI64F64 value)
{
  return value.bits < 0 ? 0 : (guint64) (value.bits >> 64);
}

static inline TaoI32F32
tao_i64f64_to_i32f32_sat (TaoI64F64 value)
{
  return TAO_I32F32 (tao_i64_sat (value.bits >> 32));
}

/* I96F32 */

static inline TaoI96F32
tao_i96f32_from_u64 (guint64 value)
{
  return TAO_I96F32 ((tao_i128) ((tao_u128) value << 32));
}

static inline TaoI96F32
tao_i96f32_from_i32f32 (TaoI32F32 value)
{
  return TAO_I96F32 (value.bits);
}

static inline TaoI96F32
tao_i96f32_add_sat (TaoI96F32 a,
                    TaoI96F32 b)
{
  return TAO_I96F32 (tao_i64f64_add_sat (TAO_I64F64 (a.bits), TAO_I64F64 (b.bits)).bits);
}

static inline TaoI96F32
tao_i96f32_sub_sat (TaoI96F32 a,
                    TaoI96F32 b)
{
  return TAO_I96F32 (tao_i64f64_sub_sat (TAO_I64F64 (a.bits), TAO_I64F64 (b.bits)).bits);
}

TaoI96F32 tao_i96f32_mul_sat     (TaoI96F32 a,
                                  TaoI96F32 b);
TaoI96F32 tao_i96f32_div_or_zero (TaoI96F32 a,
                                  TaoI96F32 b);

/* floor, within 0..2^64-1. */
static inline guint64
tao_i96f32_to_u64_sat (TaoI96F32 value)
{
  tao_i128 whole = value.bits >> 32;

  return whole < 0 ? 0 : whole > (tao_i128) G_MAXUINT64 ? G_MAXUINT64 : (guint64) whole;
}

/* U96F32 */

static inline TaoU96F32
tao_u96f32_from_u64 (guint64 value)
{
  return TAO_U96F32 ((tao_u128) value << 32);
}

static inline TaoU96F32
tao_u96f32_add_sat (TaoU96F32 a,
                    TaoU96F32 b)
{
  tao_u128 sum = a.bits + b.bits;

  return TAO_U96F32 (sum < a.bits ? TAO_U128_MAX : sum);
}

static inline TaoU96F32
tao_u96f32_sub_sat (TaoU96F32 a,
                    TaoU96F32 b)
{
  return TAO_U96F32 (a.bits > b.bits ? a.bits - b.bits : 0);
}

static inline TaoU96F32
tao_u96f32_mul_sat (TaoU96F32 a,
                    TaoU96F32 b)
{
  tao_u128 product;

  if (!tao_u256_shift_right (tao_u256_mul_u128 (a.bits, b.bits), 32, &product))
    product = TAO_U128_MAX;
  return TAO_U96F32 (product);
}

static inline TaoU96F32
tao_u96f32_div_or_zero (TaoU96F32 a,
                        TaoU96F32 b)
{
  tao_u128 quotient;

  if (!tao_u128_mul_div (a.bits, TAO_U96F32_ONE.bits, b.bits, &quotient))
    quotient = 0;
  return TAO_U96F32 (quotient);
}

static inline guint64
tao_u96f32_to_u64_sat (TaoU96F32 value)
{
  tao_u128 whole = value.bits >> 32;

  return whole > G_MAXUINT64 ? G_MAXUINT64 : (guint64) whole;
}

/* @value / (2^64 - 1), the chain's wide proportions (TAO weight, childkeys):
 * only 32 fraction bits survive. */
static inline TaoU96F32
tao_u96f32_from_u64_proportion (guint64 value)
{
  return TAO_U96F32 (((tao_u128) value << 32) / G_MAXUINT64);
}

/* @value / 65535. */
static inline TaoU96F32
tao_u96f32_from_u16_proportion (guint16 value)
{
  return TAO_U96F32 (((tao_u128) value << 32) / 65535);
}

/* U64F64 */

static inline TaoU64F64
tao_u64f64_from_u64 (guint64 value)
{
  return TAO_U64F64 ((tao_u128) value << 64);
}

static inline TaoU64F64
tao_u64f64_add_sat (TaoU64F64 a,
                    TaoU64F64 b)
{
  tao_u128 sum = a.bits + b.bits;

  return TAO_U64F64 (sum < a.bits ? TAO_U128_MAX : sum);
}

static inline TaoU64F64
tao_u64f64_sub_sat (TaoU64F64 a,
                    TaoU64F64 b)
{
  return TAO_U64F64 (a.bits > b.bits ? a.bits - b.bits : 0);
}

static inline TaoU64F64
tao_u64f64_mul_sat (TaoU64F64 a,
                    TaoU64F64 b)
{
  tao_u128 product;

  if (!tao_u256_shift_right (tao_u256_mul_u128 (a.bits, b.bits), 64, &product))
    product = TAO_U128_MAX;
  return TAO_U64F64 (product);
}

static inline TaoU64F64
tao_u64f64_div_or_zero (TaoU64F64 a,
                        TaoU64F64 b)
{
  tao_u128 quotient;

  if (!tao_u128_mul_div (a.bits, TAO_U64F64_ONE.bits, b.bits, &quotient))
    quotient = 0;
  return TAO_U64F64 (quotient);
}

/* floor; always fits. */
static inline guint64
tao_u64f64_to_u64 (TaoU64F64 value)
{
  return (guint64) (value.bits >> 64);
}

/* Between the two unsigned formats; narrowing the fraction floors. */
static inline TaoU96F32
tao_u64f64_to_u96f32 (TaoU64F64 value)
{
  return TAO_U96F32 (value.bits >> 32);
}

static inline TaoU64F64
tao_u96f32_to_u64f64_sat (TaoU96F32 value)
{
  return TAO_U64F64 ((value.bits >> 96) != 0 ? TAO_U128_MAX : value.bits << 32);
}

/* A negative value becomes 0. */
static inline TaoU64F64
tao_i96f32_to_u64f64_sat (TaoI96F32 value)
{
  return tao_u96f32_to_u64f64_sat (TAO_U96F32 (value.bits < 0 ? 0 : (tao_u128) value.bits));
}

static inline TaoI96F32
tao_u64f64_to_i96f32 (TaoU64F64 value)
{
  return TAO_I96F32 ((tao_i128) (value.bits >> 32));
}

static inline TaoI32F32
tao_u64f64_to_i32f32_sat (TaoU64F64 value)
{
  tao_u128 bits = value.bits >> 32;

  return TAO_I32F32 (bits > G_MAXINT64 ? G_MAXINT64 : (gint64) bits);
}

/* U32F32 */

static inline TaoU32F32
tao_u32f32_mul_sat (TaoU32F32 a,
                    TaoU32F32 b)
{
  tao_u128 product = ((tao_u128) a.bits * b.bits) >> 32;

  return TAO_U32F32 (product > G_MAXUINT64 ? G_MAXUINT64 : (guint64) product);
}

G_END_DECLS
