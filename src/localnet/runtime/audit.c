/* Everything added up: TAO and alpha that exist are those that the counters say. */
#include "localnet/runtime/subtensor/subtensor.h"

static guint64
sum_balances (TaoRuntime *rt)
{
  TaoStorageIter iter;
  guint64 sum = 0;

  st_iter (&iter, rt, key_0 (SYS_Account));
  while (tao_storage_iter_next (&iter))
    {
      TaoRtAccount account;

      memcpy (&account, iter.value, sizeof account);
      sum += account.free + account.reserved;
    }
  tao_storage_iter_clear (&iter);
  return sum;
}

/* Σ TotalHotkeyAlpha of a subnet for all subnets; every stake pool is in one of them. */
static GHashTable *
sum_stakes (TaoRuntime *rt)
{
  GHashTable *sums = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  TaoStorageIter iter;

  st_iter (&iter, rt, key_0 (ST_TotalHotkeyAlpha));
  while (tao_storage_iter_next (&iter))
    {
      guint netuid = (guint) (iter.key[iter.key_len - 2] | iter.key[iter.key_len - 1] << 8);
      guint64 *sum = g_hash_table_lookup (sums, GUINT_TO_POINTER (netuid));
      guint64 value;

      if (sum == NULL)
        g_hash_table_insert (sums, GUINT_TO_POINTER (netuid), sum = g_new0 (guint64, 1));
      memcpy (&value, iter.value, 8);
      *sum += value;
    }
  tao_storage_iter_clear (&iter);
  return sums;
}

gboolean
tao_runtime_audit (TaoRuntime *rt, TaoStorage *storage, TaoAudit *out)
{
  g_autoptr (GArray) netuids = NULL;
  g_autoptr (GHashTable) stakes = NULL;
  gboolean ok;

  memset (out, 0, sizeof *out);
  rt->st = storage;
  out->total_issuance = st_u64 (rt, key_0 (BAL_TotalIssuance));
  out->balances = sum_balances (rt);
  out->alpha_ok = TRUE;
  ok = out->total_issuance == out->balances;

  netuids = tao_subtensor_networks (rt);
  stakes = sum_stakes (rt);
  out->n_subnets = netuids->len;
  for (guint i = 0; i < netuids->len; i++)
    {
      guint16 netuid = g_array_index (netuids, guint16, i);
      TaoAccountId account = tao_subtensor_subnet_account (netuid);
      guint64 balance = tao_balances_free (rt, &account);
      guint64 reserve = st_u64 (rt, key_n (rt, ST_SubnetTAO, netuid));
      const guint64 *staked = g_hash_table_lookup (stakes, GUINT_TO_POINTER ((guint) netuid));
      tao_u128 alpha = staked ? *staked : 0;
      gboolean tao_holds, alpha_holds;

      if (netuid != ROOT)
        alpha += (tao_u128) st_u64 (rt, key_n (rt, ST_PendingServerEmission, netuid))
                 + st_u64 (rt, key_n (rt, ST_PendingValidatorEmission, netuid))
                 + st_u64 (rt, key_n (rt, ST_PendingRootAlphaDivs, netuid)) + st_u64 (rt, key_n (rt, ST_PendingOwnerCut, netuid))
                 + st_u64 (rt, key_n (rt, ST_SubnetProtocolAlpha, netuid));
      out->subnet_accounts += balance;
      out->reserves += reserve;
      tao_holds = reserve <= balance;
      alpha_holds = alpha <= st_u64 (rt, key_n (rt, ST_SubnetAlphaOut, netuid));
      if (!alpha_holds)
        out->alpha_ok = FALSE;
      if (ok && !(tao_holds && alpha_holds))
        out->worst_netuid = netuid;
      ok = ok && tao_holds && alpha_holds;
    }
  return ok;
}
