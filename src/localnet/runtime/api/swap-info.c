/* SwapRuntimeApi: prices, and what a swap would give. */
#include "localnet/runtime/subtensor/subtensor.h"

static guint64
price_rao (TaoRuntime *rt, guint16 netuid)
{
  return tao_price_to_rao (tao_ledger_get_price (tao_subtensor_ledger (rt), netuid));
}

void
tao_api_current_alpha_price (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  tao_scale_write_u64 (out, price_rao (rt, arg_u16 (args, 0)));
}

void
tao_api_current_alpha_price_all (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);

  tao_scale_write_compact (out, netuids->len);
  for (guint i = 0; i < netuids->len; i++)
    {
      guint16 netuid = g_array_index (netuids, guint16, i);

      tao_scale_write_u16 (out, netuid);
      tao_scale_write_u64 (out, price_rao (rt, netuid));
    }
}

/* SimSwapResult; zeros where the swap would fail. */
static void
simulate (TaoRuntime *rt, guint16 netuid, TaoSwapKind kind, guint64 amount, GByteArray *out)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  guint64 tao_amount = 0, alpha_amount = 0, tao_fee = 0, alpha_fee = 0, tao_slippage = 0, alpha_slippage = 0;
  TaoSwap swap;
  TaoPool pool;

  tao_ledger_get_pool (ledger, netuid, &pool);
  if (network_exists (rt, netuid) && tao_pool_sim_swap (&pool, ledger->rules, kind, amount, &swap) == TAO_CALL_OK)
    {
      TaoU64F64 price = tao_pool_price (&pool);
      TaoU64F64 gross = tao_u64f64_from_u64 (amount);
      guint64 ideal = tao_u64f64_to_u64 (kind == TAO_SWAP_BUY ? tao_u64f64_div_or_zero (gross, price)
                                                              : tao_u64f64_mul_sat (gross, price));
      guint64 slippage = ideal - MIN (ideal, swap.out);

      tao_amount = kind == TAO_SWAP_BUY ? swap.in : swap.out;
      alpha_amount = kind == TAO_SWAP_BUY ? swap.out : swap.in;
      tao_fee = kind == TAO_SWAP_BUY ? swap.fee : 0;
      alpha_fee = kind == TAO_SWAP_BUY ? 0 : swap.fee;
      tao_slippage = kind == TAO_SWAP_BUY ? 0 : slippage;
      alpha_slippage = kind == TAO_SWAP_BUY ? slippage : 0;
    }
  tao_scale_write_u64 (out, tao_amount);
  tao_scale_write_u64 (out, alpha_amount);
  tao_scale_write_u64 (out, tao_fee);
  tao_scale_write_u64 (out, alpha_fee);
  tao_scale_write_u64 (out, tao_slippage);
  tao_scale_write_u64 (out, alpha_slippage);
}

void
tao_api_sim_swap_tao_for_alpha (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  simulate (rt, arg_u16 (args, 0), TAO_SWAP_BUY, arg_u64 (args, 1), out);
}

void
tao_api_sim_swap_alpha_for_tao (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  simulate (rt, arg_u16 (args, 0), TAO_SWAP_SELL, arg_u64 (args, 1), out);
}
