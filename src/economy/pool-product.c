/* The first curve of dynamic TAO, spec 218: TAO times alpha stays the same.
 *
 * Recorded: every buy and sale of data/dtao-218.  The product is an I96F32, so it saturates at 2^95: a deeper pool is cut
 * down to that product by its first trade.  No fee, no guard; limits came with later curves, here they are searched. */
#include "economy/pool-private.h"

static TaoU64F64
product_price (const TaoPool *pool)
{
  return tao_pool_ratio (pool->tao_reserve, pool->alpha_reserve);
}

static gboolean
product_amount_out (const TaoPool  *pool,
                    const TaoRules *rules,
                    TaoSwapKind     kind,
                    guint64         in,
                    guint64        *out)
{
  TaoI96F32 reserve_in = tao_i96f32_from_u64 (tao_pool_reserve_in (pool, kind));
  TaoI96F32 reserve_out = tao_i96f32_from_u64 (tao_pool_reserve_out (pool, kind));
  TaoI96F32 product = tao_i96f32_mul_sat (reserve_in, reserve_out);
  TaoI96F32 left = tao_i96f32_div_or_zero (product, tao_i96f32_add_sat (reserve_in, tao_i96f32_from_u64 (in)));

  *out = tao_i96f32_to_u64_sat (tao_i96f32_sub_sat (reserve_out, left));
  return TRUE;
}

/* Emission joined the reserves as it came; the price follows. */
static gboolean
product_prepare_injection (TaoPool        *pool,
                           const TaoRules *rules,
                           guint64        *tao,
                           guint64        *alpha)
{
  return TRUE;
}

const TaoCurveClass tao_curve_product = {
  .price = product_price,
  .amount_out = product_amount_out,
  .input_to_limit = tao_pool_input_by_search,
  .prepare_injection = product_prepare_injection,
};
