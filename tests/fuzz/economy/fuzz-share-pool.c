/* Hostile shares: any mantissa and exponent, as storage could hold them, and any series of updates. */
#include "economy/share-pool.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static guint64
take (const uint8_t **at,
      size_t         *left,
      guint           bytes)
{
  guint64 value = 0;

  for (guint i = 0; i < bytes && *left > 0; i++, --*left)
    value |= (guint64) *(*at)++ << (8 * i);
  return value;
}

static TaoSafeFloat
take_float (const uint8_t **at,
            size_t         *left)
{
  tao_u128 mantissa = (tao_u128) take (at, left, 8) << 64 | take (at, left, 8);

  return (TaoSafeFloat) { mantissa, (gint64) take (at, left, 8) };
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  TaoSharePool pool = { take (&data, &size, 8), take_float (&data, &size) };
  TaoSafeFloat share = take_float (&data, &size), out;

  tao_safe_float_to_u64 (share);
  tao_safe_float_from_u64f64 (TAO_U64F64 (share.mantissa));
  if (tao_safe_float_sub (share, pool.denominator, &out))
    tao_safe_float_to_u64 (out);
  if (tao_safe_float_mul_div (share, share, pool.denominator, &out))
    tao_safe_float_to_u64 (out);
  while (size > 0)
    {
      guint8 what = (guint8) take (&data, &size, 1);
      gint64 amount = (gint64) take (&data, &size, 8);

      if (what & 1)
        tao_share_pool_update (&pool, &share, amount);
      else
        tao_share_pool_add_all (&pool, amount);
      tao_share_pool_value (&pool, share);
      tao_share_pool_can_add (&pool, (guint64) amount);
    }
  return 0;
}
