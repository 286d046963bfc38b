/* 128-bit integers and the 256-bit intermediates that the chain's wider
 * fixed-point formats need.
 *
 * Everything here is exact: a function either gives the mathematical result or
 * says that it does not fit. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

__extension__ typedef unsigned __int128 tao_u128;
__extension__ typedef __int128 tao_i128;

#define TAO_U128_MAX (~(tao_u128) 0)
#define TAO_I128_MAX ((tao_i128) (TAO_U128_MAX >> 1))
#define TAO_I128_MIN (-TAO_I128_MAX - 1)

/* The arithmetic of this room leans on these three. */
G_STATIC_ASSERT ((-8 >> 1) == -4);
G_STATIC_ASSERT (sizeof (tao_u128) == 16);
G_STATIC_ASSERT ((gint64) G_MAXUINT64 == -1);

/* hi * 2^128 + lo */
typedef struct {
  tao_u128 hi;
  tao_u128 lo;
} TaoWide256;

static inline TaoWide256
tao_u256_mul_u128 (tao_u128 a,
                   tao_u128 b)
{
  tao_u128 a0 = (guint64) a, a1 = a >> 64;
  tao_u128 b0 = (guint64) b, b1 = b >> 64;
  tao_u128 low = a0 * b0;
  tao_u128 middle = a1 * b0 + (low >> 64);
  tao_u128 carry = a0 * b1 + (guint64) middle;
  TaoWide256 product = {
    .hi = a1 * b1 + (middle >> 64) + (carry >> 64),
    .lo = (carry << 64) | (guint64) low,
  };

  return product;
}

static inline TaoWide256
tao_u256_add_u128 (TaoWide256  a,
                   tao_u128 b)
{
  a.lo += b;
  a.hi += a.lo < b;
  return a;
}

/* floor (@a / 2^@shift), @shift in 0..127.  FALSE if that needs more than 128
 * bits; @out is untouched then. */
static inline gboolean G_GNUC_WARN_UNUSED_RESULT
tao_u256_shift_right (TaoWide256   a,
                      guint     shift,
                      tao_u128 *out)
{
  if ((a.hi >> shift) != 0)
    return FALSE;
  *out = shift == 0 ? a.lo : (a.hi << (128 - shift)) | (a.lo >> shift);
  return TRUE;
}

/* floor (@a / @divisor) and, where asked for, the remainder.
 * @remainder: (nullable).
 * FALSE if @divisor is 0 or the quotient needs more than 128 bits; the outputs
 * are untouched then. */
gboolean tao_u256_div_u128 (TaoWide256   a,
                            tao_u128  divisor,
                            tao_u128 *quotient,
                            tao_u128 *remainder) G_GNUC_WARN_UNUSED_RESULT;

/* floor (@a * @b / @divisor), the product in full.  FALSE as above. */
static inline gboolean G_GNUC_WARN_UNUSED_RESULT
tao_u128_mul_div (tao_u128  a,
                  tao_u128  b,
                  tao_u128  divisor,
                  tao_u128 *quotient)
{
  return tao_u256_div_u128 (tao_u256_mul_u128 (a, b), divisor, quotient, NULL);
}

/* |@a|, right for TAO_I128_MIN too. */
static inline tao_u128
tao_i128_magnitude (tao_i128 a)
{
  return a < 0 ? -(tao_u128) a : (tao_u128) a;
}

/* Sign and magnitude back to a signed integer, saturating. */
static inline tao_i128
tao_i128_from_magnitude_sat (gboolean negative,
                             tao_u128 magnitude)
{
  if (negative)
    return magnitude > (tao_u128) TAO_I128_MAX ? TAO_I128_MIN : -(tao_i128) magnitude;
  return magnitude > (tao_u128) TAO_I128_MAX ? TAO_I128_MAX : (tao_i128) magnitude;
}

static inline guint64
tao_u64_add_sat (guint64 a,
                 guint64 b)
{
  guint64 sum = a + b;

  return sum < a ? G_MAXUINT64 : sum;
}

static inline guint64
tao_u64_sub_sat (guint64 a,
                 guint64 b)
{
  return a > b ? a - b : 0;
}

static inline guint64
tao_u64_mul_sat (guint64 a,
                 guint64 b)
{
  guint64 product;

  return __builtin_mul_overflow (a, b, &product) ? G_MAXUINT64 : product;
}

G_END_DECLS
