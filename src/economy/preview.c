#include "economy/preview.h"

#define PARTS_PER_MILLION G_GUINT64_CONSTANT (1000000)

static guint64
scale (guint64  amount,
       tao_u128 numerator,
       tao_u128 denominator)
{
  tao_u128 out;

  if (!tao_u128_mul_div (amount, numerator, denominator, &out) || out > G_MAXUINT64)
    return denominator == 0 ? 0 : G_MAXUINT64;
  return (guint64) out;
}

/* @alpha at @price, in rao. */
static guint64
value_at (guint64   alpha,
          TaoU64F64 price)
{
  return tao_u64f64_to_u64 (tao_u64f64_mul_sat (tao_u64f64_from_u64 (alpha), price));
}

/* The limit that the user's wish comes to, 0 for none. */
static guint64
choose_limit (const TaoPreviewLimit *limit,
              TaoSwapKind            kind,
              TaoU64F64              price)
{
  guint64 tolerance;

  if (limit == NULL)
    return 0;
  if (limit->limit_rao != 0 || limit->tolerance_ppm == 0)
    return limit->limit_rao;

  tolerance = MIN (limit->tolerance_ppm, PARTS_PER_MILLION);
  if (kind == TAO_SWAP_BUY)
    return scale (tao_price_to_rao (price), PARTS_PER_MILLION + tolerance, PARTS_PER_MILLION);
  return MAX (scale (tao_price_to_rao (price), PARTS_PER_MILLION - tolerance, PARTS_PER_MILLION), 1);
}

static gboolean
exceeds_cap (const TaoRules *rules,
             const TaoPool  *pool,
             guint64         reserve,
             guint64         amount)
{
  return rules->power == TAO_POWER_256 && pool->curve != TAO_CURVE_STABLE &&
         amount > tao_u64_mul_sat (reserve, TAO_POOL_MAX_INPUT_FACTOR);
}

guint64
tao_preview_minimum_stake (const TaoRules *rules,
                           const TaoPool  *pool,
                           guint64         minimum_stake)
{
  TaoSwap swap;
  guint64 fee = tao_pool_fee (pool, minimum_stake);

  if (tao_pool_sim_swap (pool, rules, TAO_SWAP_BUY, minimum_stake, &swap) == TAO_CALL_OK)
    fee = swap.fee;
  return tao_u64_add_sat (minimum_stake, fee);
}

static void
start (TaoStakePreview *out,
       const TaoPool   *pool)
{
  *out = (TaoStakePreview) { .status = TAO_CALL_OK, .pool_after = *pool };
  out->price_before = out->price_after = tao_pool_price (pool);
}

/* --- Staking ----------------------------------------------------------------------------------------------------- */

/* Swaps on the preview's pool and fills what a purchase gives. */
static void
buy (const TaoRules  *rules,
     guint64          amount,
     guint64          limit_rao,
     gboolean         drop_fees,
     TaoPool         *pool,
     TaoSwap         *swap,
     TaoCallStatus   *status)
{
  *status = tao_pool_swap (pool, rules, TAO_SWAP_BUY, amount, limit_rao != 0 ? limit_rao : TAO_POOL_MAX_LIMIT_RAO,
                           drop_fees, FALSE, swap);
  if (*status != TAO_CALL_OK)
    return;
  if (swap->out == 0)
    *status = TAO_CALL_AMOUNT_TOO_LOW;
  tao_pool_apply (pool, swap);
}

static TaoCallStatus
check_add_stake (const TaoRules          *rules,
                 const TaoPool           *pool,
                 const TaoPreviewAccount *account,
                 guint64                 *amount,
                 guint64                  limit_rao,
                 gboolean                 allow_partial)
{
  guint64 max = G_MAXUINT64;
  TaoSwap swap;

  if (exceeds_cap (rules, pool, pool->tao_reserve, *amount))
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (limit_rao != 0)
    {
      TaoCallStatus status = tao_pool_max_input (pool, rules, TAO_SWAP_BUY, limit_rao, &max);

      if (status != TAO_CALL_OK)
        return status;
    }
  if (*amount < tao_preview_minimum_stake (rules, pool, account->minimum_stake))
    return TAO_CALL_AMOUNT_TOO_LOW;
  if (!allow_partial && *amount > max)
    return TAO_CALL_SLIPPAGE_TOO_HIGH;
  *amount = MIN (*amount, max);
  if (account->balance < *amount)
    return TAO_CALL_NOT_ENOUGH_BALANCE_TO_STAKE;
  if (tao_pool_sim_swap (pool, rules, TAO_SWAP_BUY, *amount, &swap) != TAO_CALL_OK)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (swap.in < account->minimum_stake)
    return TAO_CALL_AMOUNT_TOO_LOW;
  return swap.out == 0 ? TAO_CALL_INSUFFICIENT_LIQUIDITY : TAO_CALL_OK;
}

void
tao_preview_add_stake (const TaoRules          *rules,
                       const TaoPool           *pool,
                       const TaoPreviewAccount *account,
                       guint64                  amount,
                       const TaoPreviewLimit   *limit,
                       TaoStakePreview         *out)
{
  guint64 asked = amount;
  TaoSwap swap;

  start (out, pool);
  out->fee_in_tao = TRUE;
  out->limit_rao = choose_limit (limit, TAO_SWAP_BUY, out->price_before);
  out->status = check_add_stake (rules, pool, account, &amount, out->limit_rao, limit != NULL && limit->allow_partial);
  if (out->status != TAO_CALL_OK)
    return;

  /* Whoever stakes everything keeps the existential deposit. */
  amount = MIN (amount, tao_u64_sub_sat (account->balance, account->existential_deposit));
  if (amount == 0)
    {
      out->status = TAO_CALL_INSUFFICIENT_BALANCE;
      return;
    }
  buy (rules, amount, out->limit_rao, FALSE, &out->pool_after, &swap, &out->status);
  if (out->status != TAO_CALL_OK)
    return;

  out->paid = amount;
  out->received = swap.out;
  out->fee = swap.fee;
  out->unexecuted = asked - amount;
  out->ideal = tao_pool_alpha_for_tao (pool, amount);
  out->price_after = tao_pool_price (&out->pool_after);
  if (out->limit_rao != 0)
    {
      /* The last unit is bought at the limit at worst, all others cheaper. */
      out->worst = MIN (scale (swap.in, TAO_RAO_PER_TAO, out->limit_rao), swap.out);
      out->worst_is_enforced = TRUE;
    }
}

/* --- Unstaking --------------------------------------------------------------------------------------------------- */

/* A sale and the author's sale of its fee, on @pool. */
static TaoCallStatus
sell (const TaoRules *rules,
      guint64         amount,
      guint64         limit_rao,
      gboolean        drop_fees,
      TaoPool        *pool,
      TaoSwap        *swap)
{
  TaoCallStatus status = tao_pool_swap (pool, rules, TAO_SWAP_SELL, amount, limit_rao != 0 ? limit_rao : TAO_POOL_MIN_LIMIT_RAO,
                                        drop_fees, FALSE, swap);
  TaoSwap author;

  if (status != TAO_CALL_OK)
    return status;
  tao_pool_apply (pool, swap);
  status = tao_pool_swap (pool, rules, TAO_SWAP_SELL, swap->fee, TAO_POOL_MIN_LIMIT_RAO, TRUE, FALSE, &author);
  if (status == TAO_CALL_OK)
    tao_pool_apply (pool, &author);
  return status;
}

/* The last checks of a sale: what the limit lets through (@max) and what no lock holds. */
static TaoCallStatus
cut_to_limit (const TaoPreviewAccount *account,
              guint64                  max,
              gboolean                 allow_partial,
              guint64                 *amount)
{
  if (!allow_partial && *amount > max)
    return TAO_CALL_SLIPPAGE_TOO_HIGH;
  if (*amount > account->available)
    return TAO_CALL_STAKE_UNAVAILABLE;
  *amount = MIN (*amount, max);
  return TAO_CALL_OK;
}

static TaoCallStatus
check_remove_stake (const TaoRules          *rules,
                    const TaoPool           *pool,
                    const TaoPreviewAccount *account,
                    guint64                 *amount,
                    guint64                  limit_rao,
                    gboolean                 allow_partial)
{
  guint64 max = G_MAXUINT64;
  TaoSwap swap;

  if (limit_rao == 0)
    *amount = MIN (*amount, account->stake);
  if (exceeds_cap (rules, pool, pool->alpha_reserve, *amount))
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (limit_rao != 0)
    {
      TaoCallStatus status = tao_pool_max_input (pool, rules, TAO_SWAP_SELL, limit_rao, &max);

      if (status != TAO_CALL_OK)
        return status;
    }
  if (*amount == 0)
    return TAO_CALL_AMOUNT_TOO_LOW;
  if (*amount > account->stake)
    return TAO_CALL_NOT_ENOUGH_STAKE_TO_WITHDRAW;
  if (tao_pool_sim_swap (pool, rules, TAO_SWAP_SELL, *amount, &swap) != TAO_CALL_OK)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (*amount != account->stake && swap.out < account->minimum_stake)
    return TAO_CALL_AMOUNT_TOO_LOW;
  return cut_to_limit (account, max, allow_partial, amount);
}

void
tao_preview_remove_stake (const TaoRules          *rules,
                          const TaoPool           *pool,
                          const TaoPreviewAccount *account,
                          guint64                  amount,
                          const TaoPreviewLimit   *limit,
                          TaoStakePreview         *out)
{
  guint64 asked = MIN (amount, account->stake);
  TaoSwap swap;

  start (out, pool);
  out->limit_rao = choose_limit (limit, TAO_SWAP_SELL, out->price_before);
  out->status = check_remove_stake (rules, pool, account, &amount, out->limit_rao, limit != NULL && limit->allow_partial);
  if (out->status == TAO_CALL_OK)
    out->status = sell (rules, amount, out->limit_rao, FALSE, &out->pool_after, &swap);
  if (out->status != TAO_CALL_OK)
    {
      out->pool_after = *pool;
      return;
    }

  /* What the limit kept back is returned to the position. */
  out->paid = MIN (amount, tao_u64_add_sat (swap.in, swap.fee));
  out->received = swap.out;
  out->fee = swap.fee;
  out->unexecuted = asked - out->paid;
  out->ideal = value_at (out->paid, out->price_before);
  out->price_after = tao_pool_price (&out->pool_after);
  if (out->limit_rao != 0)
    {
      out->worst = MIN (scale (swap.in, out->limit_rao, TAO_RAO_PER_TAO), swap.out);
      out->worst_is_enforced = TRUE;
    }
}

/* --- Moving ------------------------------------------------------------------------------------------------------ */

static TaoCallStatus
check_move_stake (const TaoRules          *rules,
                  const TaoPool           *from,
                  const TaoPool           *to,
                  const TaoPreviewAccount *account,
                  guint64                 *amount,
                  const TaoPreviewLimit   *limit)
{
  guint64 max = G_MAXUINT64;
  TaoSwap swap;

  *amount = MIN (*amount, account->stake);
  if (limit != NULL && limit->limit_rao != 0)
    {
      TaoCallStatus status = tao_pool_max_move (from, to, rules, limit->limit_rao, &max);

      if (status != TAO_CALL_OK)
        return status;
    }
  if (tao_pool_sim_swap (from, rules, TAO_SWAP_SELL, *amount, &swap) != TAO_CALL_OK)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (swap.out <= account->minimum_stake)
    return TAO_CALL_AMOUNT_TOO_LOW;
  return cut_to_limit (account, max, limit == NULL || limit->allow_partial, amount);
}

void
tao_preview_move_stake (const TaoRules          *rules,
                        const TaoPool           *from,
                        const TaoPool           *to,
                        const TaoPreviewAccount *account,
                        guint64                  amount,
                        const TaoPreviewLimit   *limit,
                        TaoStakePreview         *out)
{
  gboolean from_root = from->curve == TAO_CURVE_STABLE;
  guint64 asked = MIN (amount, account->stake);
  TaoSwap sold = { 0 }, bought = { 0 };

  start (out, from);
  out->target_after = *to;
  out->target_price_before = out->target_price_after = tao_pool_price (to);
  out->limit_rao = limit != NULL ? limit->limit_rao : 0;
  out->fee_in_tao = from_root;

  out->status = check_move_stake (rules, from, to, account, &amount, limit);
  /* One fee only: at the origin, or at the target where the origin is root. */
  if (out->status == TAO_CALL_OK)
    out->status = sell (rules, amount, 0, from_root, &out->pool_after, &sold);
  if (out->status == TAO_CALL_OK && sold.out >= account->minimum_stake)
    {
      guint64 tao = MIN (sold.out, tao_u64_sub_sat (tao_u64_add_sat (account->balance, sold.out), account->existential_deposit));

      buy (rules, tao, 0, !from_root, &out->target_after, &bought, &out->status);
    }
  if (out->status != TAO_CALL_OK)
    {
      out->pool_after = *from;
      out->target_after = *to;
      return;
    }

  out->paid = amount;
  out->unexecuted = asked - amount;
  out->tao_between = sold.out;
  out->received = bought.out;
  out->fee = from_root ? bought.fee : sold.fee;
  out->ideal = tao_pool_alpha_for_tao (to, value_at (amount, out->price_before));
  out->price_after = tao_pool_price (&out->pool_after);
  out->target_price_after = tao_pool_price (&out->target_after);
  if (limit != NULL && limit->tolerance_ppm != 0)
    {
      guint64 tolerance = MIN (limit->tolerance_ppm, PARTS_PER_MILLION);

      /* Both prices move by the tolerance, in the wrong direction. */
      out->worst = scale (out->received, PARTS_PER_MILLION - tolerance, PARTS_PER_MILLION + tolerance);
    }
}

void
tao_preview_transfer_within (const TaoPool           *pool,
                             const TaoPreviewAccount *account,
                             guint64                  amount,
                             TaoStakePreview         *out)
{
  start (out, pool);
  amount = MIN (amount, account->stake);
  out->tao_between = value_at (amount, out->price_before);
  if (out->tao_between < account->minimum_stake)
    {
      out->status = TAO_CALL_AMOUNT_TOO_LOW;
      return;
    }
  out->paid = out->received = out->ideal = out->worst = amount;
  out->worst_is_enforced = TRUE;
}

void
tao_preview_registration (const TaoRules          *rules,
                          const TaoPool           *pool,
                          const TaoPreviewAccount *account,
                          guint64                  burn,
                          TaoStakePreview         *out)
{
  TaoSwap swap;

  start (out, pool);
  out->fee_in_tao = TRUE;
  if (account->balance < burn)
    {
      out->status = TAO_CALL_NOT_ENOUGH_BALANCE_TO_STAKE;
      return;
    }
  out->paid = MIN (burn, tao_u64_sub_sat (account->balance, account->existential_deposit));
  out->status = tao_pool_swap (&out->pool_after, rules, TAO_SWAP_BUY, out->paid, TAO_POOL_MAX_LIMIT_RAO, FALSE, FALSE, &swap);
  if (out->status != TAO_CALL_OK)
    return;
  tao_pool_apply (&out->pool_after, &swap);
  out->fee = swap.fee;
  out->price_after = tao_pool_price (&out->pool_after);
}

/* --- Yield ------------------------------------------------------------------------------------------------------- */

guint64
tao_position_dividends (const TaoSharePool *before,
                        TaoSafeFloat        share,
                        guint64             dividends)
{
  TaoSharePool after = *before;

  tao_share_pool_add_all (&after, (gint64) MIN (dividends, (guint64) G_MAXINT64));
  return tao_u64_sub_sat (tao_share_pool_value (&after, share), tao_share_pool_value (before, share));
}

guint64
tao_yearly_yield_ppm (guint64 dividends,
                      guint64 blocks,
                      guint64 stake)
{
  return scale (dividends, (tao_u128) TAO_BLOCKS_PER_YEAR * PARTS_PER_MILLION, (tao_u128) blocks * stake);
}
