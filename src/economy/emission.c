#include "economy/emission.h"

#include <stdlib.h>

/* New units per block before the first halving. */
#define BASE_EMISSION G_GUINT64_CONSTANT (1000000000)
/* The gate's bar is looked at again every so many blocks. */
#define GATE_REFRESH_BLOCKS 360

/* How often the emission has halved at @issuance, which is below the cap. */
static guint
halvings (guint64 issuance)
{
  tao_u128 rest = TAO_MAX_ISSUANCE - issuance;
  guint k = 0;

  while ((rest << (k + 1)) <= TAO_MAX_ISSUANCE)
    k++;
  return k;
}

guint64
tao_block_emission (guint64 issuance)
{
  if (issuance >= TAO_MAX_ISSUANCE)
    return 0;
  return BASE_EMISSION >> halvings (issuance);
}

guint64
tao_next_halving (guint64 issuance)
{
  if (issuance >= TAO_MAX_ISSUANCE)
    return TAO_MAX_ISSUANCE;
  return TAO_MAX_ISSUANCE - (TAO_MAX_ISSUANCE >> (halvings (issuance) + 1));
}

gboolean
tao_emission_is_emitting (gboolean has_first_emission_block,
                          gboolean subtoken_enabled,
                          gboolean registration_allowed)
{
  return has_first_emission_block && subtoken_enabled && registration_allowed;
}

guint64
tao_alpha_issuance (const TaoRules *rules,
                    guint64         alpha_in,
                    guint64         alpha_out,
                    guint64         alpha_reservoir)
{
  guint64 issuance = tao_u64_add_sat (alpha_in, alpha_out);

  return rules->issuance == TAO_ISSUANCE_RESERVOIR ? tao_u64_add_sat (issuance, alpha_reservoir) : issuance;
}

TaoU96F32
tao_root_proportion (guint64 root_tao,
                     guint64 tao_weight,
                     guint64 alpha_issuance)
{
  TaoU96F32 root = tao_u96f32_mul_sat (tao_u96f32_from_u64 (root_tao), tao_u96f32_from_u64_proportion (tao_weight));

  return tao_u96f32_div_or_zero (root, tao_u96f32_add_sat (root, tao_u96f32_from_u64 (alpha_issuance)));
}

/* --- Shares ------------------------------------------------------------------------------------------------------ */

static TaoU64F64
minimum (TaoU64F64 a,
         TaoU64F64 b)
{
  return a.bits < b.bits ? a : b;
}

static int
compare_descending (const void *a,
                    const void *b)
{
  tao_u128 x = ((const TaoU64F64 *) a)->bits, y = ((const TaoU64F64 *) b)->bits;

  return x > y ? -1 : x < y;
}

/* The bar that the gate measures shares against, from the shares of this block; 0 if there is none above 0. */
static TaoU64F64
find_gate_bar (const TaoRules          *rules,
               const TaoEmissionBlock  *block,
               const TaoEmissionStages *stages,
               gsize                    n)
{
  g_autofree TaoU64F64 *sorted = g_new (TaoU64F64, n);
  TaoU64F64 bar = TAO_U64F64 (0), sum = TAO_U64F64 (0);
  gboolean by_rank = rules->gate == TAO_GATE_RANK && block->gate_rank > 0;

  if (n == 0)
    return bar;
  for (gsize i = 0; i < n; i++)
    sorted[i] = stages[i].weighted_share;
  qsort (sorted, n, sizeof *sorted, compare_descending);

  for (gsize i = 0; i < n && sorted[i].bits > 0; i++)
    {
      bar = sorted[i];
      sum = tao_u64f64_add_sat (sum, bar);
      if (by_rank ? i + 1 == block->gate_rank : sum.bits >= block->gate_quantile.bits)
        break;
    }
  return bar;
}

TaoU64F64
tao_emission_gate (TaoU64F64 share,
                   TaoU64F64 bar,
                   TaoU64F64 exponent)
{
  TaoU64F64 rise = tao_u64f64_pow_gate (tao_u64f64_div_or_zero (bar, share), exponent);

  return tao_u64f64_mul_sat (share, tao_u64f64_div_or_zero (TAO_U64F64_ONE, tao_u64f64_add_sat (TAO_U64F64_ONE, rise)));
}

/* Fills gated_share. */
static void
apply_gate (const TaoEmissionBlock *block,
            TaoU64F64               bar,
            TaoEmissionStages      *stages,
            gsize                   n)
{
  TaoU64F64 sum = TAO_U64F64 (0);

  for (gsize i = 0; i < n; i++)
    {
      stages[i].gated_share = tao_emission_gate (stages[i].weighted_share, bar, block->gate_exponent);
      sum = tao_u64f64_add_sat (sum, stages[i].gated_share);
    }

  for (gsize i = 0; i < n; i++)
    stages[i].gated_share = sum.bits > 0 ? tao_u64f64_div_or_zero (stages[i].gated_share, sum) : stages[i].weighted_share;
}

/* From moving prices to the share of each subnet; root_proportion must be filled. */
static void
compute_shares (const TaoRules         *rules,
                const TaoEmissionBlock *block,
                const TaoEmissionInput *subnets,
                gsize                   n,
                TaoEmissionStages      *stages,
                gboolean               *root_sell,
                TaoU64F64              *gate_bar)
{
  TaoU64F64 prices = TAO_U64F64 (0), weighted = TAO_U64F64 (0), enabled = TAO_U64F64 (0);
  gboolean some_disabled = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      stages[i].price_ema = subnets[i].pool.curve == TAO_CURVE_STABLE
                              ? TAO_U64F64_ONE
                              : tao_i96f32_to_u64f64_sat (subnets[i].moving_price);
      prices = tao_u64f64_add_sat (prices, stages[i].price_ema);
    }
  *root_sell = prices.bits > TAO_U64F64_ONE.bits;

  for (gsize i = 0; i < n; i++)
    {
      TaoEmissionStages *s = &stages[i];
      TaoU64F64 burned = minimum (tao_u96f32_to_u64f64_sat (subnets[i].miner_burned), TAO_U64F64_ONE);

      s->price_share = tao_u64f64_div_or_zero (s->price_ema, prices);
      s->factor = tao_u64f64_sub_sat (TAO_U64F64_ONE, burned);
      if (rules->share_factor == TAO_SHARE_FACTOR_ROOT)
        s->factor = tao_u64f64_mul_sat (tao_u96f32_to_u64f64_sat (s->root_proportion), s->factor);
      s->weighted_share = tao_u64f64_mul_sat (s->price_share, s->factor);
      weighted = tao_u64f64_add_sat (weighted, s->weighted_share);
    }
  for (gsize i = 0; i < n; i++)
    stages[i].weighted_share = weighted.bits > 0 ? tao_u64f64_div_or_zero (stages[i].weighted_share, weighted)
                                                 : stages[i].price_share;

  *gate_bar = block->gate_bar;
  if (rules->gate != TAO_GATE_NONE && (block->now % GATE_REFRESH_BLOCKS == 0 || block->gate_bar.bits == 0))
    {
      TaoU64F64 fresh = find_gate_bar (rules, block, stages, n);

      if (fresh.bits > 0)
        *gate_bar = fresh;
    }
  if (rules->gate != TAO_GATE_NONE && gate_bar->bits > 0)
    apply_gate (block, *gate_bar, stages, n);
  else
    for (gsize i = 0; i < n; i++)
      stages[i].gated_share = stages[i].weighted_share;

  for (gsize i = 0; i < n; i++)
    if (subnets[i].emission_enabled)
      enabled = tao_u64f64_add_sat (enabled, stages[i].gated_share);
    else
      some_disabled = TRUE;
  for (gsize i = 0; i < n; i++)
    {
      /* Without a disabled subnet there is no further division, and no further rounding. */
      if (!some_disabled)
        stages[i].share = stages[i].gated_share;
      else if (subnets[i].emission_enabled)
        stages[i].share = tao_u64f64_div_or_zero (stages[i].gated_share, enabled);
      else
        stages[i].share = TAO_U64F64 (0);
    }
}

/* From a subnet's rao to what joins its pool and what buys alpha from it. */
static void
compute_terms (const TaoEmissionInput *subnet,
               TaoEmissionStages      *s)
{
  TaoU96F32 price = tao_u64f64_to_u96f32 (tao_pool_price (&subnet->pool));

  s->alpha_cap = tao_u96f32_mul_sat (s->root_proportion, s->alpha_emission);
  s->alpha_in = tao_u96f32_div_or_zero (s->tao_emission, price);
  s->tao_in = s->tao_emission;
  if (s->alpha_in.bits > s->alpha_cap.bits)
    {
      s->alpha_in = s->alpha_cap;
      s->tao_in = tao_u96f32_mul_sat (s->alpha_in, price);
    }
  s->chain_buy = tao_u96f32_sub_sat (s->tao_emission, s->tao_in);
}

void
tao_emission_compute (const TaoRules         *rules,
                      const TaoEmissionBlock *block,
                      const TaoEmissionInput *subnets,
                      gsize                   n,
                      TaoEmissionStages      *stages,
                      gboolean               *root_sell,
                      TaoU64F64              *gate_bar)
{
  TaoU64F64 minted = tao_u64f64_from_u64 (block->minted);

  for (gsize i = 0; i < n; i++)
    {
      guint64 issuance = tao_alpha_issuance (rules, subnets[i].pool.alpha_reserve, subnets[i].alpha_out,
                                             subnets[i].pool.alpha_reservoir);

      stages[i].alpha_emission = tao_u96f32_from_u64 (tao_block_emission (issuance));
      stages[i].root_proportion = tao_root_proportion (block->root_tao, block->tao_weight, issuance);
    }

  compute_shares (rules, block, subnets, n, stages, root_sell, gate_bar);

  for (gsize i = 0; i < n; i++)
    {
      stages[i].tao_emission = tao_u64f64_to_u96f32 (tao_u64f64_mul_sat (minted, stages[i].share));
      compute_terms (&subnets[i], &stages[i]);
    }
}

/* --- Alpha of the participants, moving price --------------------------------------------------------------------- */

void
tao_emission_split_alpha (guint64        alpha_out_emission,
                          guint16        owner_cut,
                          TaoU96F32      root_proportion,
                          TaoAlphaSplit *out)
{
  const TaoU96F32 half = TAO_U96F32 (TAO_U96F32_ONE.bits / 2);
  TaoU96F32 rest = tao_u96f32_from_u64 (alpha_out_emission);
  TaoU96F32 cut = tao_u96f32_mul_sat (rest, tao_u96f32_from_u16_proportion (owner_cut));
  TaoU96F32 root, server, validator;

  rest = tao_u96f32_sub_sat (rest, cut);
  root = tao_u96f32_mul_sat (tao_u96f32_mul_sat (root_proportion, rest), half);
  server = tao_u96f32_mul_sat (rest, half);
  validator = tao_u96f32_sub_sat (tao_u96f32_sub_sat (rest, server), root);

  out->owner_cut = tao_u96f32_to_u64_sat (cut);
  out->server = tao_u96f32_to_u64_sat (server);
  out->validator = tao_u96f32_to_u64_sat (validator);
  out->root = tao_u96f32_to_u64_sat (root);
}

/* The average as it was computed up to 422, with 32 fraction bits throughout. */
static TaoI96F32
moving_price_narrow (TaoU96F32 alpha,
                     guint64   elapsed,
                     guint64   halving,
                     TaoU96F32 spot,
                     TaoU96F32 current)
{
  TaoU96F32 ramp = tao_u96f32_div_or_zero (tao_u96f32_from_u64 (elapsed),
                                           tao_u96f32_add_sat (tao_u96f32_from_u64 (elapsed), tao_u96f32_from_u64 (halving)));
  TaoU96F32 a = tao_u96f32_mul_sat (alpha, ramp);
  TaoU96F32 next = tao_u96f32_add_sat (tao_u96f32_mul_sat (a, spot),
                                       tao_u96f32_mul_sat (tao_u96f32_sub_sat (TAO_U96F32_ONE, a), current));

  return TAO_I96F32 ((tao_i128) next.bits);
}

TaoI96F32
tao_moving_price_next (const TaoRules *rules,
                       TaoI96F32       current,
                       TaoU64F64       spot,
                       gboolean        dynamic,
                       TaoI96F32       moving_alpha,
                       guint64         halving_blocks,
                       guint64         first_emission_block,
                       guint64         now)
{
  guint64 elapsed = tao_u64_sub_sat (now, tao_u64_sub_sat (first_emission_block, 1));
  TaoU64F64 capped = minimum (spot, TAO_U64F64_ONE);
  TaoU64F64 previous = dynamic ? tao_i96f32_to_u64f64_sat (current) : TAO_U64F64_ONE;
  TaoU64F64 a, ramp;

  if (rules->price_ema == TAO_PRICE_EMA_U96F32)
    return moving_price_narrow (TAO_U96F32 (moving_alpha.bits < 0 ? 0 : (tao_u128) moving_alpha.bits), elapsed, halving_blocks,
                                tao_u64f64_to_u96f32 (capped), tao_u64f64_to_u96f32 (previous));

  ramp = tao_u64f64_div_or_zero (tao_u64f64_from_u64 (elapsed),
                                 tao_u64f64_add_sat (tao_u64f64_from_u64 (elapsed), tao_u64f64_from_u64 (halving_blocks)));
  a = tao_u64f64_mul_sat (tao_i96f32_to_u64f64_sat (moving_alpha), ramp);
  return tao_u64f64_to_i96f32 (tao_u64f64_add_sat (tao_u64f64_mul_sat (a, capped),
                                                   tao_u64f64_mul_sat (tao_u64f64_sub_sat (TAO_U64F64_ONE, a), previous)));
}

TaoU64F64
tao_fast_moving_price_next (gboolean  has_current,
                            TaoU64F64 current,
                            TaoU64F64 spot)
{
  /* ln 2 / 600 */
  const TaoU64F64 pace = TAO_U64F64 (G_GUINT64_CONSTANT (12786308645202655659) / 600);

  if (!has_current)
    return spot;
  if (spot.bits >= current.bits)
    return tao_u64f64_add_sat (current, tao_u64f64_mul_sat (tao_u64f64_sub_sat (spot, current), pace));
  return tao_u64f64_sub_sat (current, tao_u64f64_mul_sat (tao_u64f64_sub_sat (current, spot), pace));
}
