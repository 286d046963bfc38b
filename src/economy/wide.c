#include "economy/wide.h"

/* One digit of a long division in base 2^64: floor ((high * 2^64 + digit) /
 * divisor) with high < divisor and the divisor's top bit set.  The estimate
 * from the leading halves is at most two too large (Knuth 4.3.1 D). */
static guint64
divide_digit (tao_u128  *high,
              guint64    digit,
              tao_u128   divisor)
{
  guint64 d1 = (guint64) (divisor >> 64), d0 = (guint64) divisor;
  tao_u128 estimate = *high / d1;
  tao_u128 rest = *high % d1;
  tao_u128 product;

  if (estimate >> 64)
    {
      rest += (estimate - G_MAXUINT64) * d1;
      estimate = G_MAXUINT64;
    }
  product = estimate * d0;
  while ((rest >> 64) == 0 && product > ((rest << 64) | digit))
    {
      estimate--;
      product -= d0;
      rest += d1;
    }

  /* The true remainder is below the divisor, so modulo 2^128 is enough. */
  *high = ((rest << 64) | digit) - product;
  return (guint64) estimate;
}

gboolean
tao_u256_div_u128 (TaoWide256   a,
                   tao_u128  divisor,
                   tao_u128 *quotient,
                   tao_u128 *remainder)
{
  tao_u128 rest, q;
  guint shift;

  if (divisor == 0 || a.hi >= divisor)
    return FALSE;

  if (a.hi == 0)
    {
      *quotient = a.lo / divisor;
      if (remainder != NULL)
        *remainder = a.lo % divisor;
      return TRUE;
    }

  /* Here the divisor exceeds the non-zero high part.  Shift its top bit into
   * place; the high part stays below it. */
  shift = (divisor >> 64) != 0 ? (guint) __builtin_clzll ((guint64) (divisor >> 64))
                               : 64 + (guint) __builtin_clzll ((guint64) divisor);
  if (shift > 0)
    {
      divisor <<= shift;
      a.hi = (a.hi << shift) | (a.lo >> (128 - shift));
      a.lo <<= shift;
    }

  rest = a.hi;
  q = (tao_u128) divide_digit (&rest, (guint64) (a.lo >> 64), divisor) << 64;
  q |= divide_digit (&rest, (guint64) a.lo, divisor);

  *quotient = q;
  if (remainder != NULL)
    *remainder = rest >> shift;
  return TRUE;
}
