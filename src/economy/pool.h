/* pool.h: the market maker of a subnet: price, buying, selling, limits and fees.
 *
 * A dynamic subnet has one pool of TAO and alpha.  Four curves stand behind the same calls; a swap computes amounts only,
 * tao_pool_apply() moves the reserves.  All quantities are in the smallest unit (rao, and the same 9 decimals for alpha),
 * prices in TAO per alpha.
 *
 * Which version of the weighted curve applies is the rule set's business: 423 (wider power, no cap on the input), 424 on,
 * and with reservoirs from 432.  Source: swap pallet of those versions; the other curves name theirs. */
#pragma once

#include "economy/call-status.h"
#include "economy/numeric.h"
#include "economy/rules.h"

G_BEGIN_DECLS

/* Limits of prices given in rao per alpha. */
#define TAO_POOL_MIN_LIMIT_RAO G_GUINT64_CONSTANT (1000)
#define TAO_POOL_MAX_LIMIT_RAO G_GUINT64_CONSTANT (1000000000000000)
/* The largest net input is this many times the reserve of the asset paid. */
#define TAO_POOL_MAX_INPUT_FACTOR G_GUINT64_CONSTANT (1000)
#define TAO_POOL_MINIMUM_RESERVE G_GUINT64_CONSTANT (1000000)
#define TAO_RAO_PER_TAO G_GUINT64_CONSTANT (1000000000)

/* Which curve prices the pool. */
typedef enum
{
  TAO_CURVE_STABLE,     /* one to one, free: root, and subnets whose SubnetMechanism is not 1 */
  TAO_CURVE_BALANCER,   /* weighted pool */
  TAO_CURVE_PRODUCT,    /* constant product, spec 218: no fee, no guards */
  TAO_CURVE_SUPERELLIPSE,  /* of an unreleased branch; no rule set selects it */
} TaoCurve;

/* SwapSuperellipse: scales and centres in units of 2^-32 rao, the TAO side and the alpha side of one subnet. */
typedef struct
{
  tao_u128 alpha_scale;
  tao_u128 tao_scale;
  tao_i128 center_alpha;
  tao_i128 center_tao;
} TaoSuperellipse;

/* Storage of one pool.  A missing SwapBalancer is one half, a missing FeeRate 33. */
typedef struct
{
  TaoCurve       curve;
  guint64        tao_reserve;      /* SubnetTAO */
  guint64        alpha_reserve;    /* SubnetAlphaIn */
  TaoPerquintill quote_weight;     /* SwapBalancer: the weight of TAO */
  gboolean       initialized;      /* PalSwapInitialized */
  guint16        fee_rate;         /* FeeRate, of 65535 */
  guint64        minimum_reserve;  /* constant MinimumReserve: of the asset paid out, 1 000 000 in the runtime */
  guint64        tao_reservoir;    /* BalancerTaoReservoir */
  guint64        alpha_reservoir;  /* BalancerAlphaReservoir */
  TaoSuperellipse superellipse;    /* of that curve only */
} TaoPool;

typedef enum
{
  TAO_SWAP_BUY,    /* pays TAO, gets alpha */
  TAO_SWAP_SELL,   /* pays alpha, gets TAO */
} TaoSwapKind;

/* What a swap does.  The unexecuted rest of the amount is amount − in − fee. */
typedef struct
{
  TaoSwapKind kind;
  guint64     in;    /* paid into the pool, net of the fee */
  guint64     out;   /* received from the pool */
  guint64     fee;   /* in the asset paid; not part of @in */
} TaoSwap;

/* Spot price in TAO per alpha: one for a stable pool, 0 without alpha. */
TaoU64F64 tao_pool_price     (const TaoPool *self);
/* The same as the chain's RPC gives it: ⌊price·10^9⌋, at most 2^64 − 1. */
guint64   tao_price_to_rao   (TaoU64F64      price);
/* A limit given in rao per alpha. */
TaoU64F64 tao_price_from_rao (guint64        rao);

/* The fee on a gross amount, and the fee that belongs to a net amount already known. */
guint64   tao_pool_fee       (const TaoPool *self,
                              guint64        gross);
guint64   tao_pool_fee_of_net (const TaoPool *self,
                               guint64        net);

/* Swaps @amount (gross) no further than the price @limit_rao.
 * The pool's reserves stay as they are; the first swap of a pool sets its weight to one half and marks it initialised,
 * unless it fails.  To simulate, pass a copy and @simulate, which leaves one check out.
 * Returns TAO_CALL_OK and fills @out, or SwapInputTooLarge, ReservesTooLow, PriceLimitExceeded, InsufficientLiquidity
 * of the swap pallet with @out and @self untouched. */
TaoCallStatus tao_pool_swap (TaoPool        *self,
                             const TaoRules *rules,
                             TaoSwapKind     kind,
                             guint64         amount,
                             guint64         limit_rao,
                             gboolean        drop_fees,
                             gboolean        simulate,
                             TaoSwap        *out) G_GNUC_WARN_UNUSED_RESULT;

/* The swap that validation uses: widest limit, with fees, nothing changed. */
TaoCallStatus tao_pool_sim_swap (const TaoPool  *self,
                                 const TaoRules *rules,
                                 TaoSwapKind     kind,
                                 guint64         amount,
                                 TaoSwap        *out) G_GNUC_WARN_UNUSED_RESULT;

/* Moves the reserves as the staking pallet does after a swap, saturating. */
void tao_pool_apply (TaoPool       *self,
                     const TaoSwap *swap);

/* The largest gross amount that @limit_rao lets through (get_max_amount_add and get_max_amount_remove).
 * Fails as the simulated swap does. */
TaoCallStatus tao_pool_max_input (const TaoPool  *self,
                                  const TaoRules *rules,
                                  TaoSwapKind     kind,
                                  guint64         limit_rao,
                                  guint64        *out) G_GNUC_WARN_UNUSED_RESULT;

/* The largest alpha amount that swap_stake_limit may move from @from to @to; @limit_rao is the ratio of the two prices.
 * Between two dynamic pools the chain uses an old constant-product formula, reproduced here. */
TaoCallStatus tao_pool_max_move (const TaoPool  *from,
                                 const TaoPool  *to,
                                 const TaoRules *rules,
                                 guint64         limit_rao,
                                 guint64        *out) G_GNUC_WARN_UNUSED_RESULT;

/* Of the weighted pool: net input that moves the price from @price to @target, the paid asset's reserve being @reserve; 0 if @target is on
 * the wrong side. */
guint64 tao_pool_input_to_price (TaoSwapKind    kind,
                                 TaoPerquintill quote_weight,
                                 TaoU64F64      price,
                                 TaoU64F64      target,
                                 guint64        reserve);

/* Of the weighted pool: (@reserve / (@reserve + @delta))^(@numerator / @denominator); a negative @delta is taken from the reserve. */
TaoU64F64 tao_pool_decay (const TaoRules *rules,
                          guint64         reserve,
                          gboolean        negative,
                          guint64         delta,
                          TaoPerquintill  numerator,
                          TaoPerquintill  denominator);

/* Alpha worth @tao at the spot price, without slippage: what a fee in alpha is computed with. */
guint64 tao_pool_alpha_for_tao        (const TaoPool      *self,
                                       guint64             tao);
/* Alpha to sell for @tao with slippage and without fee: by the weighted pool's own formula, 2^64 − 1 where no amount
 * suffices. */
guint64 tao_pool_alpha_needed_for_tao (const TaoPool  *self,
                                       const TaoRules *rules,
                                       guint64         tao);

/* The weights that keep the price when @tao and @alpha join the reserves.  FALSE, @out untouched, if one side would
 * weigh less than 1 %. */
gboolean tao_pool_weights_after (const TaoPool  *self,
                                 guint64         tao,
                                 guint64         alpha,
                                 TaoPerquintill *out) G_GNUC_WARN_UNUSED_RESULT;

/* Prepares an injection: sets the weight for it and returns in @tao and @alpha what may join the reserves now.
 * Without reservoirs that is all or nothing; with them, what waited is included and what cannot join waits.
 * FALSE if nothing may join and the weight stays. */
gboolean tao_pool_prepare_injection (TaoPool        *self,
                                     const TaoRules *rules,
                                     guint64        *tao,
                                     guint64        *alpha);

/* Sets the first weight of a weighted pool: one half, or what makes @price (nullable) the spot price.  Does nothing if it is
 * initialised, or where a weight would leave 1 … 99 %. */
void tao_pool_init (TaoPool         *self,
                    const TaoU64F64 *price);

/* The superellipse that would take over from an initialised weighted pool with both reserves, prices equal to 10^-7.
 * FALSE, @out untouched, where the migration would refuse. */
gboolean tao_pool_to_superellipse (const TaoPool *self,
                                   TaoPool       *out) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
