#include "economy/pool-private.h"

static const TaoCurveClass *
get_class (const TaoPool *self)
{
  switch (self->curve)
    {
    case TAO_CURVE_STABLE:
      return &tao_curve_stable;
    case TAO_CURVE_PRODUCT:
      return &tao_curve_product;
    case TAO_CURVE_SUPERELLIPSE:
      return &tao_curve_superellipse;
    case TAO_CURVE_BALANCER:
    default:
      return &tao_curve_balancer;
    }
}

/* --- Price ------------------------------------------------------------------------------------------------------- */

TaoU64F64
tao_pool_price (const TaoPool *self)
{
  return get_class (self)->price (self);
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
  return tao_pool_ratio (rao, TAO_RAO_PER_TAO);
}

/* --- Fee --------------------------------------------------------------------------------------------------------- */

guint64
tao_pool_fee (const TaoPool *self,
              guint64        gross)
{
  if (!get_class (self)->has_fee)
    return 0;
  return tao_pool_scale (gross, tao_pool_ratio (self->fee_rate, G_MAXUINT16));
}

guint64
tao_pool_fee_of_net (const TaoPool *self,
                     guint64        net)
{
  if (!get_class (self)->has_fee)
    return 0;
  return tao_pool_scale (net, tao_pool_ratio (self->fee_rate, (guint64) G_MAXUINT16 - self->fee_rate));
}

/* --- Amounts ----------------------------------------------------------------------------------------------------- */

guint64
tao_pool_alpha_for_tao (const TaoPool *self,
                        guint64        tao)
{
  if (self->curve == TAO_CURVE_STABLE)
    return tao;
  return tao_u64f64_to_u64 (tao_u64f64_div_or_zero (tao_u64f64_from_u64 (tao), tao_pool_price (self)));
}

/* The smallest amount of alpha whose sale gives @tao, 2^64 − 1 if none does. */
static guint64
search_alpha_for_tao (const TaoPool  *self,
                      const TaoRules *rules,
                      guint64         tao)
{
  guint64 low = 0, high = G_MAXUINT64;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2, out;

      /* What is too much for a curve is enough for anything. */
      if (!get_class (self)->amount_out (self, rules, TAO_SWAP_SELL, middle, &out) || out >= tao)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

guint64
tao_pool_alpha_needed_for_tao (const TaoPool  *self,
                               const TaoRules *rules,
                               guint64         tao)
{
  switch (self->curve)
    {
    case TAO_CURVE_STABLE:
      return tao;
    case TAO_CURVE_PRODUCT:
    case TAO_CURVE_SUPERELLIPSE:
      return search_alpha_for_tao (self, rules, tao);
    case TAO_CURVE_BALANCER:
    default:
      return tao_balancer_alpha_needed_for_tao (self, rules, tao);
    }
}

/* --- Swap -------------------------------------------------------------------------------------------------------- */

static gboolean
is_beyond (TaoSwapKind kind,
           TaoU64F64   price,
           TaoU64F64   limit)
{
  return kind == TAO_SWAP_BUY ? price.bits > limit.bits : price.bits < limit.bits;
}

static TaoU64F64
price_after (const TaoPool *self,
             const TaoSwap *swap)
{
  TaoPool after = *self;

  tao_pool_apply (&after, swap);
  return tao_pool_price (&after);
}

guint64
tao_pool_input_by_search (const TaoPool  *pool,
                          const TaoRules *rules,
                          TaoSwapKind     kind,
                          TaoU64F64       price,
                          TaoU64F64       limit)
{
  guint64 low = 0, high = G_MAXUINT64;

  while (low < high)
    {
      TaoSwap swap = { kind, high - (high - low) / 2, 0, 0 };

      if (get_class (pool)->amount_out (pool, rules, kind, swap.in, &swap.out) && !is_beyond (kind, price_after (pool, &swap), limit))
        low = swap.in;
      else
        high = swap.in - 1;
    }
  return low;
}

static TaoCallStatus
swap_on_curve (TaoPool        *pool,
               const TaoRules *rules,
               TaoSwapKind     kind,
               guint64         amount,
               guint64         limit_rao,
               gboolean        drop_fees,
               gboolean        simulate,
               TaoSwap        *out)
{
  const TaoCurveClass *curve = get_class (pool);
  guint64 reserve_in = tao_pool_reserve_in (pool, kind), reserve_out = tao_pool_reserve_out (pool, kind);
  guint64 fee = drop_fees ? 0 : tao_pool_fee (pool, amount);
  guint64 net = amount - MIN (fee, amount);
  TaoU64F64 limit = tao_price_from_rao (limit_rao);
  TaoSwap swap = { kind, net, 0, fee };
  TaoU64F64 price;

  if (curve->has_guards && rules->power == TAO_POWER_256 && net > tao_u64_mul_sat (reserve_in, TAO_POOL_MAX_INPUT_FACTOR))
    return TAO_CALL_SWAP_INPUT_TOO_LARGE;
  if (curve->has_guards && reserve_out < pool->minimum_reserve)
    return TAO_CALL_SWAP_RESERVES_TOO_LOW;

  if (pool->curve == TAO_CURVE_BALANCER && !pool->initialized)
    {
      pool->quote_weight = (TaoPerquintill) { TAO_PERQUINTILL_ONE / 2 };
      pool->initialized = TRUE;
    }

  price = tao_pool_price (pool);
  if (price.bits == limit.bits || is_beyond (kind, price, limit))
    return TAO_CALL_SWAP_PRICE_LIMIT_EXCEEDED;

  if (!curve->amount_out (pool, rules, kind, net, &swap.out) || is_beyond (kind, price_after (pool, &swap), limit))
    {
      swap.in = curve->input_to_limit (pool, rules, kind, price, limit);
      swap.fee = drop_fees ? 0 : tao_pool_fee_of_net (pool, swap.in);
      if (!curve->amount_out (pool, rules, kind, swap.in, &swap.out))
        return TAO_CALL_SWAP_RESERVES_TOO_LOW;
    }

  if (swap.in != 0 && swap.out == 0)
    return TAO_CALL_SWAP_RESERVES_TOO_LOW;
  if (!simulate && swap.out > reserve_out)
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

  status = swap_on_curve (&work, rules, kind, amount, limit_rao, drop_fees, simulate, out);
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
                                 tao_pool_scale (TAO_RAO_PER_TAO, tao_pool_ratio (TAO_RAO_PER_TAO, limit_rao)), out);
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

gboolean
tao_pool_prepare_injection (TaoPool        *self,
                            const TaoRules *rules,
                            guint64        *tao,
                            guint64        *alpha)
{
  return get_class (self)->prepare_injection (self, rules, tao, alpha);
}
