#include "economy/pool.h"

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
ratio (guint64 a,
       guint64 b)
{
  return tao_u64f64_div_or_zero (tao_u64f64_from_u64 (a), tao_u64f64_from_u64 (b));
}

/* ⌊amount·factor⌋ */
static guint64
scale_amount (guint64   amount,
              TaoU64F64 factor)
{
  return tao_u64f64_to_u64 (tao_u64f64_mul_sat (tao_u64f64_from_u64 (amount), factor));
}

/* --- Price ------------------------------------------------------------------------------------------------------- */

static TaoU64F64
price_at (TaoPerquintill quote_weight,
          guint64        tao,
          guint64        alpha)
{
  if (alpha == 0)
    return TAO_U64F64 (0);
  return tao_u64f64_mul_sat (ratio (tao_perquintill_complement (quote_weight).parts, quote_weight.parts),
                             ratio (tao, alpha));
}

TaoU64F64
tao_pool_price (const TaoPool *self)
{
  if (self->curve == TAO_CURVE_STABLE)
    return TAO_U64F64_ONE;
  return price_at (self->quote_weight, self->tao_reserve, self->alpha_reserve);
}

guint64
tao_price_to_rao (TaoU64F64 price)
{
  tao_u128 rao;

  if (!tao_u256_shift_right (tao_u256_mul_u128 (price.bits, TAO_RAO_PER_TAO), 64, &rao) || rao > G_MAXUINT64)
    return G_MAXUINT64;
  return (guint64) rao;
}

TaoU64F64
tao_price_from_rao (guint64 rao)
{
  return ratio (rao, TAO_RAO_PER_TAO);
}

/* --- Fee --------------------------------------------------------------------------------------------------------- */

guint64
tao_pool_fee (const TaoPool *self,
              guint64        gross)
{
  if (self->curve == TAO_CURVE_STABLE)
    return 0;
  return scale_amount (gross, ratio (self->fee_rate, G_MAXUINT16));
}

guint64
tao_pool_fee_of_net (const TaoPool *self,
                     guint64        net)
{
  if (self->curve == TAO_CURVE_STABLE)
    return 0;
  return scale_amount (net, ratio (self->fee_rate, (guint64) G_MAXUINT16 - self->fee_rate));
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

  out = ratio (parts, POWER_SCALE);
  if (rules->power == TAO_POWER_256 && !negative && out.bits > TAO_U64F64_ONE.bits)
    out = TAO_U64F64_ONE;
  return out;
}

static guint64
amount_out (const TaoPool  *self,
            const TaoRules *rules,
            TaoSwapKind     kind,
            guint64         in)
{
  TaoPerquintill base = base_weight (self);
  guint64 reserve_out;
  TaoU64F64 kept;

  if (kind == TAO_SWAP_BUY)
    {
      kept = tao_pool_decay (rules, self->tao_reserve, FALSE, in, self->quote_weight, base);
      reserve_out = self->alpha_reserve;
    }
  else
    {
      kept = tao_pool_decay (rules, self->alpha_reserve, FALSE, in, base, self->quote_weight);
      reserve_out = self->tao_reserve;
    }
  return scale_amount (reserve_out, tao_u64f64_sub_sat (TAO_U64F64_ONE, kept));
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
  return scale_amount (reserve, tao_u64f64_sub_sat (ratio (parts, POWER_SCALE), TAO_U64F64_ONE));
}

guint64
tao_pool_alpha_for_tao (const TaoPool *self,
                        guint64        tao)
{
  if (self->curve == TAO_CURVE_STABLE)
    return tao;
  return tao_u64f64_to_u64 (tao_u64f64_div_or_zero (tao_u64f64_from_u64 (tao), tao_pool_price (self)));
}

guint64
tao_pool_alpha_needed_for_tao (const TaoPool  *self,
                               const TaoRules *rules,
                               guint64         tao)
{
  TaoU64F64 growth = tao_pool_decay (rules, self->tao_reserve, TRUE, tao, self->quote_weight, base_weight (self));

  return scale_amount (self->alpha_reserve, tao_u64f64_sub_sat (growth, TAO_U64F64_ONE));
}

/* --- Swap -------------------------------------------------------------------------------------------------------- */

static TaoCallStatus
swap_weighted (TaoPool        *pool,
               const TaoRules *rules,
               TaoSwapKind     kind,
               guint64         amount,
               guint64         limit_rao,
               gboolean        drop_fees,
               gboolean        simulate,
               TaoSwap        *out)
{
  guint64 *reserve_in = kind == TAO_SWAP_BUY ? &pool->tao_reserve : &pool->alpha_reserve;
  guint64 *reserve_out = kind == TAO_SWAP_BUY ? &pool->alpha_reserve : &pool->tao_reserve;
  guint64 fee = drop_fees ? 0 : tao_pool_fee (pool, amount);
  guint64 net = amount - MIN (fee, amount);
  TaoU64F64 limit = tao_price_from_rao (limit_rao);
  TaoU64F64 price, target;
  TaoSwap swap = { kind, net, 0, fee };
  gboolean within;

  if (rules->power == TAO_POWER_256 && net > tao_u64_mul_sat (*reserve_in, TAO_POOL_MAX_INPUT_FACTOR))
    return TAO_CALL_SWAP_INPUT_TOO_LARGE;
  if (*reserve_out < pool->minimum_reserve)
    return TAO_CALL_SWAP_RESERVES_TOO_LOW;

  if (!pool->initialized)
    {
      pool->quote_weight = HALF;
      pool->initialized = TRUE;
    }

  price = tao_pool_price (pool);
  if (kind == TAO_SWAP_BUY ? price.bits >= limit.bits : price.bits <= limit.bits)
    return TAO_CALL_SWAP_PRICE_LIMIT_EXCEEDED;

  swap.out = amount_out (pool, rules, kind, net);
  if (kind == TAO_SWAP_BUY)
    {
      target = price_at (pool->quote_weight, tao_u64_add_sat (pool->tao_reserve, net),
                         tao_u64_sub_sat (pool->alpha_reserve, swap.out));
      within = target.bits <= limit.bits;
    }
  else
    {
      target = price_at (pool->quote_weight, tao_u64_sub_sat (pool->tao_reserve, swap.out),
                         tao_u64_add_sat (pool->alpha_reserve, net));
      within = target.bits >= limit.bits;
    }

  if (!within)
    {
      swap.in = tao_pool_input_to_price (kind, pool->quote_weight, price, limit, *reserve_in);
      swap.fee = drop_fees ? 0 : tao_pool_fee_of_net (pool, swap.in);
      swap.out = amount_out (pool, rules, kind, swap.in);
    }

  if (swap.in != 0 && swap.out == 0)
    return TAO_CALL_SWAP_RESERVES_TOO_LOW;
  if (!simulate && swap.out > *reserve_out)
    return TAO_CALL_SWAP_INSUFFICIENT_LIQUIDITY;

  *out = swap;
  return TAO_CALL_OK;
}

TaoCallStatus
tao_pool_swap (TaoPool        *self,
               const TaoRules *rules,
               TaoSwapKind     kind,
               guint64         amount,
               guint64         limit_rao,
               gboolean        drop_fees,
               gboolean        simulate,
               TaoSwap        *out)
{
  TaoPool work = *self;
  TaoCallStatus status;

  if (self->curve == TAO_CURVE_STABLE)
    {
      *out = (TaoSwap) { kind, amount, amount, 0 };
      return TAO_CALL_OK;
    }

  status = swap_weighted (&work, rules, kind, amount, limit_rao, drop_fees, simulate, out);
  if (status == TAO_CALL_OK)
    *self = work;
  return status;
}

TaoCallStatus
tao_pool_sim_swap (const TaoPool  *self,
                   const TaoRules *rules,
                   TaoSwapKind     kind,
                   guint64         amount,
                   TaoSwap        *out)
{
  TaoPool work = *self;
  guint64 limit = kind == TAO_SWAP_BUY ? TAO_POOL_MAX_LIMIT_RAO : TAO_POOL_MIN_LIMIT_RAO;

  return tao_pool_swap (&work, rules, kind, amount, limit, FALSE, TRUE, out);
}

void
tao_pool_apply (TaoPool       *self,
                const TaoSwap *swap)
{
  if (swap->kind == TAO_SWAP_BUY)
    {
      self->tao_reserve = tao_u64_add_sat (self->tao_reserve, swap->in);
      self->alpha_reserve = tao_u64_sub_sat (self->alpha_reserve, swap->out);
    }
  else
    {
      self->alpha_reserve = tao_u64_add_sat (self->alpha_reserve, swap->in);
      self->tao_reserve = tao_u64_sub_sat (self->tao_reserve, swap->out);
    }
}

/* --- Limits ------------------------------------------------------------------------------------------------------ */

TaoCallStatus
tao_pool_max_input (const TaoPool  *self,
                    const TaoRules *rules,
                    TaoSwapKind     kind,
                    guint64         limit_rao,
                    guint64        *out)
{
  TaoPool work = *self;
  guint64 probe = tao_u64_mul_sat (kind == TAO_SWAP_BUY ? self->tao_reserve : self->alpha_reserve, TAO_POOL_MAX_INPUT_FACTOR);
  TaoCallStatus status;
  TaoSwap swap;

  if (self->curve == TAO_CURVE_STABLE)
    {
      gboolean passes = kind == TAO_SWAP_BUY ? limit_rao >= TAO_RAO_PER_TAO : limit_rao <= TAO_RAO_PER_TAO;

      *out = passes ? G_MAXUINT64 : 0;
      return TAO_CALL_OK;
    }

  status = tao_pool_swap (&work, rules, kind, probe, limit_rao, FALSE, TRUE, &swap);
  if (status == TAO_CALL_OK)
    *out = tao_u64_add_sat (swap.in, swap.fee);
  return status;
}

TaoCallStatus
tao_pool_max_move (const TaoPool  *from,
                   const TaoPool  *to,
                   const TaoRules *rules,
                   guint64         limit_rao,
                   guint64        *out)
{
  TaoU64F64 limit = tao_price_from_rao (limit_rao);
  TaoU64F64 y1, y2, both, wanted, owned;

  if (from->curve == TAO_CURVE_STABLE && to->curve == TAO_CURVE_STABLE)
    {
      *out = limit_rao > TAO_RAO_PER_TAO ? 0 : G_MAXUINT64;
      return TAO_CALL_OK;
    }
  if (from->curve == TAO_CURVE_STABLE)
    {
      if (limit_rao == 0)
        {
          *out = G_MAXUINT64;
          return TAO_CALL_OK;
        }
      return tao_pool_max_input (to, rules, TAO_SWAP_BUY,
                                 scale_amount (TAO_RAO_PER_TAO, ratio (TAO_RAO_PER_TAO, limit_rao)), out);
    }
  if (to->curve == TAO_CURVE_STABLE)
    return tao_pool_max_input (from, rules, TAO_SWAP_SELL, limit_rao, out);

  *out = 0;
  if (from->tao_reserve == 0 || from->alpha_reserve == 0 || to->tao_reserve == 0 || to->alpha_reserve == 0)
    return TAO_CALL_OK;
  if (limit.bits > tao_u64f64_div_or_zero (tao_pool_price (from), tao_pool_price (to)).bits)
    return TAO_CALL_OK;
  if (limit_rao == 0)
    {
      *out = G_MAXUINT64;
      return TAO_CALL_OK;
    }

  y1 = tao_u64f64_from_u64 (from->tao_reserve);
  y2 = tao_u64f64_from_u64 (to->tao_reserve);
  both = tao_u64f64_add_sat (y1, y2);
  wanted = tao_u64f64_mul_sat (tao_u64f64_from_u64 (to->alpha_reserve), tao_u64f64_div_or_zero (y1, both));
  owned = tao_u64f64_mul_sat (tao_u64f64_from_u64 (from->alpha_reserve), tao_u64f64_div_or_zero (y2, both));
  *out = tao_u64f64_to_u64 (tao_u64f64_sub_sat (tao_u64f64_div_or_zero (wanted, limit), owned));
  return TAO_CALL_OK;
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

gboolean
tao_pool_prepare_injection (TaoPool        *self,
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

  if (self->initialized)
    return;

  if (price != NULL)
    {
      tao_u128 whole = mul_sat (price->bits >> 64, self->alpha_reserve);
      guint64 part = scale_amount (self->alpha_reserve, TAO_U64F64 ((guint64) price->bits));
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
