/* The weighted pool of spec 423 on: price and amounts by the chain's big-integer power, weights that emission adjusts so
 * that it leaves the price alone, reservoirs from 432. */
#include "economy/pool-private.h"

#include "economy/powr.h"

/* Powers of a trade and of a price limit give parts of 10^18. */
#define POWER_SCALE TAO_PERQUINTILL_ONE
#define PRICE_PRECISION 1024
#define MIN_WEIGHT (TAO_PERQUINTILL_ONE / 100)
#define HALF ((TaoPerquintill) { TAO_PERQUINTILL_ONE / 2 })

static guint
power_precision (const TaoRules *rules)
{
  return rules->power == TAO_POWER_1024 ? 1024 : 256;
}

static TaoPerquintill
base_weight (const TaoPool *self)
{
  return tao_perquintill_complement (self->quote_weight);
}

static TaoU64F64
balancer_price (const TaoPool *pool)
{
  if (pool->alpha_reserve == 0)
    return TAO_U64F64 (0);
  return tao_u64f64_mul_sat (tao_pool_ratio (base_weight (pool).parts, pool->quote_weight.parts),
                             tao_pool_ratio (pool->tao_reserve, pool->alpha_reserve));
}

/* --- Amounts ----------------------------------------------------------------------------------------------------- */

TaoU64F64
tao_pool_decay (const TaoRules *rules,
                guint64         reserve,
                gboolean        negative,
                guint64         delta,
                TaoPerquintill  numerator,
                TaoPerquintill  denominator)
{
  guint64 after = negative ? tao_u64_sub_sat (reserve, delta) : tao_u64_add_sat (reserve, delta);
  guint64 parts;
  TaoU64F64 out;

  if (after == 0)
    return TAO_U64F64 (0);
  /* A power that is negative or too large counts as none: the whole reserve would go out. */
  if (tao_powr_u64 (reserve, after, numerator.parts, denominator.parts, power_precision (rules), POWER_SCALE, &parts) != TAO_POWR_OK)
    return TAO_U64F64 (0);

  out = tao_pool_ratio (parts, POWER_SCALE);
  if (rules->power == TAO_POWER_256 && !negative && out.bits > TAO_U64F64_ONE.bits)
    out = TAO_U64F64_ONE;
  return out;
}

static gboolean
balancer_amount_out (const TaoPool  *pool,
                     const TaoRules *rules,
                     TaoSwapKind     kind,
                     guint64         in,
                     guint64        *out)
{
  TaoPerquintill base = base_weight (pool);
  TaoU64F64 kept = kind == TAO_SWAP_BUY
                     ? tao_pool_decay (rules, pool->tao_reserve, FALSE, in, pool->quote_weight, base)
                     : tao_pool_decay (rules, pool->alpha_reserve, FALSE, in, base, pool->quote_weight);

  *out = tao_pool_scale (tao_pool_reserve_out (pool, kind), tao_u64f64_sub_sat (TAO_U64F64_ONE, kept));
  return TRUE;
}

guint64
tao_pool_input_to_price (TaoSwapKind    kind,
                         TaoPerquintill quote_weight,
                         TaoU64F64      price,
                         TaoU64F64      target,
                         guint64        reserve)
{
  guint64 parts = 0;
  TaoPowrStatus status;

  /* The prices enter as their raw integers. */
  if (kind == TAO_SWAP_BUY)
    status = tao_powr_u64 (target.bits, price.bits, tao_perquintill_complement (quote_weight).parts, POWER_SCALE,
                           PRICE_PRECISION, POWER_SCALE, &parts);
  else
    status = tao_powr_u64 (price.bits, target.bits, quote_weight.parts, POWER_SCALE,
                           PRICE_PRECISION, POWER_SCALE, &parts);

  switch (status)
    {
    case TAO_POWR_OK:
      break;
    case TAO_POWR_TOO_LARGE:
      /* The reason why a far limit never asks for more than 17.4 reserves. */
      parts = G_MAXUINT64;
      break;
    case TAO_POWR_NEGATIVE:
    case TAO_POWR_NONE:
    default:
      return 0;
    }
  return tao_pool_scale (reserve, tao_u64f64_sub_sat (tao_pool_ratio (parts, POWER_SCALE), TAO_U64F64_ONE));
}

static guint64
balancer_input_to_limit (const TaoPool  *pool,
                         const TaoRules *rules,
                         TaoSwapKind     kind,
                         TaoU64F64       price,
                         TaoU64F64       limit)
{
  return tao_pool_input_to_price (kind, pool->quote_weight, price, limit, tao_pool_reserve_in (pool, kind));
}

guint64
tao_balancer_alpha_needed_for_tao (const TaoPool  *self,
                                   const TaoRules *rules,
                                   guint64         tao)
{
  TaoU64F64 growth = tao_pool_decay (rules, self->tao_reserve, TRUE, tao, self->quote_weight, base_weight (self));

  return tao_pool_scale (self->alpha_reserve, tao_u64f64_sub_sat (growth, TAO_U64F64_ONE));
}

/* --- Weights ----------------------------------------------------------------------------------------------------- */

static gboolean
is_balanced (TaoPerquintill quote_weight)
{
  return quote_weight.parts >= MIN_WEIGHT && tao_perquintill_complement (quote_weight).parts >= MIN_WEIGHT;
}

static tao_u128
mul_sat (tao_u128 a,
         tao_u128 b)
{
  TaoWide256 product = tao_u256_mul_u128 (a, b);

  return product.hi != 0 ? TAO_U128_MAX : product.lo;
}

static tao_u128
add_sat (tao_u128 a,
         tao_u128 b)
{
  return a + b < a ? TAO_U128_MAX : a + b;
}

gboolean
tao_pool_weights_after (const TaoPool  *self,
                        guint64         tao,
                        guint64         alpha,
                        TaoPerquintill *out)
{
  tao_u128 x = self->alpha_reserve, y = self->tao_reserve;
  tao_u128 q1 = tao_perquintill_mul_round (base_weight (self), mul_sat (y, x + alpha));
  tao_u128 q2 = tao_perquintill_mul_round (self->quote_weight, mul_sat (x, y + tao));
  tao_u128 sum = add_sat (q1, q2);
  TaoPerquintill weight = sum == 0 ? HALF : tao_perquintill_ratio (q2, sum);

  if (!is_balanced (weight))
    return FALSE;
  *out = weight;
  return TRUE;
}

static gboolean
balancer_prepare_injection (TaoPool        *self,
                            const TaoRules *rules,
                            guint64        *tao,
                            guint64        *alpha)
{
  if (rules->pool != TAO_POOL_BALANCER_RESERVOIR)
    {
      if (tao_pool_weights_after (self, *tao, *alpha, &self->quote_weight))
        return TRUE;
      *tao = *alpha = 0;
      return FALSE;
    }

  *tao = tao_u64_add_sat (self->tao_reservoir, *tao);
  *alpha = tao_u64_add_sat (self->alpha_reservoir, *alpha);
  self->tao_reservoir = self->alpha_reservoir = 0;
  if (tao_pool_weights_after (self, *tao, *alpha, &self->quote_weight))
    return TRUE;
  if (tao_pool_weights_after (self, 0, *alpha, &self->quote_weight))
    {
      self->tao_reservoir = *tao;
      *tao = 0;
      return TRUE;
    }
  if (tao_pool_weights_after (self, *tao, 0, &self->quote_weight))
    {
      self->alpha_reservoir = *alpha;
      *alpha = 0;
      return TRUE;
    }
  self->tao_reservoir = *tao;
  self->alpha_reservoir = *alpha;
  *tao = *alpha = 0;
  return FALSE;
}

void
tao_pool_init (TaoPool         *self,
               const TaoU64F64 *price)
{
  TaoPerquintill weight = HALF;

  if (self->initialized || self->curve != TAO_CURVE_BALANCER)
    return;

  if (price != NULL)
    {
      tao_u128 whole = mul_sat (price->bits >> 64, self->alpha_reserve);
      guint64 part = tao_pool_scale (self->alpha_reserve, TAO_U64F64 ((guint64) price->bits));
      tao_u128 sum = add_sat (add_sat (whole, part), self->tao_reserve);

      if (sum == 0)
        return;
      weight = tao_perquintill_ratio (self->tao_reserve, sum);
      if (!is_balanced (weight))
        return;
    }

  self->quote_weight = weight;
  self->initialized = TRUE;
}

const TaoCurveClass tao_curve_balancer = {
  .has_fee = TRUE,
  .has_guards = TRUE,
  .price = balancer_price,
  .amount_out = balancer_amount_out,
  .input_to_limit = balancer_input_to_limit,
  .prepare_injection = balancer_prepare_injection,
};

static TaoU64F64
stable_price (const TaoPool *pool)
{
  return TAO_U64F64_ONE;
}

/* One to one and free.  Swaps never come as far as a class; emission joins as it does in a weighted pool. */
const TaoCurveClass tao_curve_stable = {
  .price = stable_price,
  .prepare_injection = balancer_prepare_injection,
};
