/* What SubtensorModule does at the beginning of each block, in the chain's order. */
#include "localnet/runtime/subtensor/subtensor.h"

void
tao_subtensor_initialize_block (TaoRuntime *rt)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  g_autoptr (GArray) netuids = NULL;

  rt->ledger_marks.depth = 0;
  tao_coinbase_run_block (ledger);   /* prices, mint, coinbase with epochs, moving prices, root proportions */

  tao_weights_expire_timelocked (rt);

  netuids = tao_subtensor_networks (rt);
  for (guint i = 0; i < netuids->len; i++)
    {
      guint16 netuid = g_array_index (netuids, guint16, i);

      if (netuid != ROOT && st_u64 (rt, key_n (rt, ST_LastEpochBlock, netuid)) == rt->block)
        tao_children_apply_pending (rt, netuid);
    }
  tao_root_claim_automatic (ledger, rt->parent_hash);
}

/* The square root of a U64F64, rounded down. */
static tao_u128
square_root (tao_u128 price)
{
  tao_u128 scaled = price, root = 0, bit;
  guint shift = 64;

  if (price == 0)
    return 0;
  /* sqrt (p·2^64): as much of the 2^64 as fits is taken under the root, the rest is doubled on afterwards */
  while (shift > 0 && (scaled >> 126) == 0)
    {
      scaled <<= 2;
      shift -= 2;
    }
  for (bit = (tao_u128) 1 << 126; bit > scaled; bit >>= 2)
    ;
  for (; bit != 0; bit >>= 2)
    if (scaled >= root + bit)
      {
        scaled -= root + bit;
        root = (root >> 1) + bit;
      }
    else
      root >>= 1;
  return root << (shift / 2);
}

void
tao_subtensor_finalize_block (TaoRuntime *rt)
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);

  for (guint i = 0; i < netuids->len; i++)
    {
      guint16 netuid = g_array_index (netuids, guint16, i);
      TaoU64F64 price = tao_ledger_get_price (tao_subtensor_ledger (rt), netuid);

      st_set_u128 (rt, key_n (rt, SWAP_AlphaSqrtPrice, netuid), square_root (price.bits));
    }
}
