#include "app/pages/subnet-market/quote.h"

#include <math.h>

__extension__ typedef unsigned __int128 u128;

/* The chain's constants: DefaultMinStake, and the deposit of the balances pallet. */
#define MINIMUM_STAKE G_GUINT64_CONSTANT (2000000)
#define EXISTENTIAL_DEPOSIT G_GUINT64_CONSTANT (500)

TaoQuoteProblem
tao_quote_basis (const TaoSyncInfo *sync, const TaoSubnet *subnet, TaoQuoteBasis *out)
{
  const TaoRules *rules;

  if (!subnet->dynamic)
    return TAO_QUOTE_NO_POOL;
  if (subnet->tao_in_rao == TAO_UNKNOWN_U64 || subnet->alpha_in == TAO_UNKNOWN_U64 || subnet->pool_quote_weight == TAO_UNKNOWN_U64
      || subnet->pool_quote_weight == 0 || subnet->pool_quote_weight >= TAO_PERQUINTILL_ONE || subnet->fee_rate_u16 > G_MAXUINT16
      || subnet->alpha_in == 0 || subnet->tao_in_rao == 0)
    return TAO_QUOTE_UNREADABLE;
  rules = tao_rules_lookup (sync->spec_version);
  if (rules == NULL)
    return TAO_QUOTE_UNKNOWN_RULES;
  out->rules = *rules;
  /* A pool not initialised yet weighs one half either way. */
  out->pool = (TaoPool) {
    .curve = TAO_CURVE_BALANCER,
    .tao_reserve = subnet->tao_in_rao,
    .alpha_reserve = subnet->alpha_in,
    .quote_weight = { subnet->pool_quote_weight },
    .initialized = TRUE,
    .fee_rate = (guint16) subnet->fee_rate_u16,
    .minimum_reserve = TAO_POOL_MINIMUM_RESERVE,
  };
  return TAO_QUOTE_OK;
}

static void
run (const TaoQuoteBasis *basis, TaoSwapKind kind, guint64 amount, const TaoPreviewLimit *limit, TaoStakePreview *out)
{
  TaoPreviewAccount account = {
    .balance = G_MAXUINT64, .existential_deposit = EXISTENTIAL_DEPOSIT, .minimum_stake = MINIMUM_STAKE,
    .stake = G_MAXUINT64, .available = G_MAXUINT64,
  };

  if (kind == TAO_SWAP_BUY)
    tao_preview_add_stake (&basis->rules, &basis->pool, &account, amount, limit, out);
  else
    tao_preview_remove_stake (&basis->rules, &basis->pool, &account, amount, limit, out);
}

/* @num / @den to nearest, half to even; saturating. */
static guint64
divide_even (u128 num, u128 den)
{
  u128 whole = num / den, rest = num % den;

  if (rest > den - rest || (rest == den - rest && (whole & 1) != 0))
    whole++;
  return whole < G_MAXUINT64 ? (guint64) whole : G_MAXUINT64 - 1;
}

void
tao_quote (const TaoQuoteBasis *basis, TaoSwapKind kind, guint64 amount, guint32 tolerance_ppm, TaoQuote *out)
{
  TaoPreviewLimit limit = { .tolerance_ppm = tolerance_ppm }, none = { 0 };
  const TaoStakePreview *preview = &out->preview;
  guint64 limit_rao, net;
  double spot, paid, got;

  *out = (TaoQuote) { .max_amount = TAO_UNKNOWN_U64, .average_rao = TAO_UNKNOWN_U64, .impact_ppm = TAO_UNKNOWN_I64 };
  run (basis, kind, amount, &limit, &out->preview);
  limit_rao = preview->limit_rao;
  if (limit_rao != 0 && tao_pool_max_input (&basis->pool, &basis->rules, kind, limit_rao, &out->max_amount) != TAO_CALL_OK)
    out->max_amount = TAO_UNKNOWN_U64;
  if (preview->status == TAO_CALL_SLIPPAGE_TOO_HIGH)
    {
      out->beyond_limit = TRUE;
      run (basis, kind, amount, &none, &out->preview);
      out->preview.limit_rao = limit_rao;
    }
  if (preview->status != TAO_CALL_OK || preview->received == 0 || preview->paid == 0)
    return;

  if (kind == TAO_SWAP_BUY)
    out->average_rao = divide_even ((u128) preview->paid * TAO_RAO_PER_TAO, preview->received);
  else
    out->average_rao = divide_even ((u128) preview->received * TAO_RAO_PER_TAO, preview->paid);

  net = preview->paid - MIN (preview->paid, preview->fee);
  /* A ratio for people, of numbers that need not be exact here. */
  spot = ldexp ((double) preview->price_before.bits, -64);
  paid = kind == TAO_SWAP_BUY ? (double) net : (double) preview->received;
  got = kind == TAO_SWAP_BUY ? (double) preview->received : (double) net;
  if (spot > 0 && got > 0)
    out->impact_ppm = llrint ((paid / got / spot - 1) * 1e6);
}

guint64
tao_quote_price_after (const TaoQuoteBasis *basis, TaoSwapKind kind, guint64 tao)
{
  TaoPool pool = basis->pool;
  TaoSwap swap;
  guint64 amount = kind == TAO_SWAP_BUY ? tao : tao_pool_alpha_for_tao (&pool, tao);

  if (tao == 0)
    return tao_price_to_rao (tao_pool_price (&pool));
  if (tao_pool_sim_swap (&pool, &basis->rules, kind, amount, &swap) != TAO_CALL_OK)
    return TAO_UNKNOWN_U64;
  tao_pool_apply (&pool, &swap);
  return tao_price_to_rao (tao_pool_price (&pool));
}
