/* What SubtensorModule does at the beginning of each block, in the chain's order. */
#include "localnet/runtime/subtensor/subtensor.h"

void
tao_subtensor_initialize_block (TaoRuntime *rt)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  g_autoptr (GArray) netuids = NULL;

  rt->ledger_marks.depth = 0;
  tao_coinbase_run_block (ledger);   /* prices, mint, coinbase with epochs, moving prices, root proportions */

  netuids = tao_subtensor_networks (rt);
  for (guint i = 0; i < netuids->len; i++)
    {
      guint16 netuid = g_array_index (netuids, guint16, i);

      if (netuid != ROOT && st_u64 (rt, key_n (rt, ST_LastEpochBlock, netuid)) == rt->block)
        tao_children_apply_pending (rt, netuid);
    }
  tao_root_claim_automatic (ledger, rt->parent_hash);
}
