/* The end of a subnet: its pool is paid out, everything else of it is deleted. */
#include "localnet/runtime/subtensor/locks.h"

#include "economy/numeric.h"

/* One position: what part of the pot it gets. */
typedef struct
{
  TaoAccountId hotkey;
  TaoAccountId coldkey;      /* unused for the protocol's part */
  gboolean is_protocol;
  guint64 alpha;
  guint64 tao;
} Position;

/* AlphaV2 entries are Blake2_128Concat hotkey, Blake2_128Concat coldkey, netuid. */
static void
parse_alpha_key (const guint8 *key, TaoAccountId *hotkey, TaoAccountId *coldkey, guint16 *netuid)
{
  memcpy (hotkey->bytes, key + 32 + 16, 32);
  memcpy (coldkey->bytes, key + 32 + 48 + 16, 32);
  memcpy (netuid, key + 32 + 96, 2);
}

static GArray *
collect_positions (TaoRuntime *rt, guint16 netuid)
{
  GArray *positions = g_array_new (FALSE, TRUE, sizeof (Position));
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  Position protocol = { .is_protocol = TRUE };
  TaoStorageIter iter;

  st_iter (&iter, rt, key_0 (ST_AlphaV2));
  while (tao_storage_iter_next (&iter))
    {
      Position position = { 0 };
      guint16 of;

      parse_alpha_key (iter.key, &position.hotkey, &position.coldkey, &of);
      if (of != netuid)
        continue;
      position.alpha = tao_staking_get_stake (ledger, econ_account (&position.hotkey), econ_account (&position.coldkey), netuid);
      if (position.alpha > 0)
        g_array_append_val (positions, position);
    }
  tao_storage_iter_clear (&iter);

  protocol.alpha = st_u64 (rt, key_n (rt, ST_SubnetProtocolAlpha, netuid));
  if (st_u64 (rt, key_n (rt, ST_NetworkRegisteredAt, netuid)) > st_u64 (rt, key_0 (ST_TaoInRefundDeploymentBlock)))
    protocol.alpha += st_u64 (rt, key_n (rt, ST_SubnetAlphaIn, netuid));
  if (protocol.alpha > 0)
    g_array_append_val (positions, protocol);
  return positions;
}

/* Divides @pot by alpha; what rounding leaves goes to the largest remainders, one rao each. */
static void
divide_pot (GArray *positions, guint64 pot)
{
  g_autofree guint64 *alpha = g_new (guint64, positions->len), *tao = g_new0 (guint64, positions->len);

  for (guint i = 0; i < positions->len; i++)
    alpha[i] = g_array_index (positions, Position, i).alpha;
  tao_apportion (pot, alpha, positions->len, tao);
  for (guint i = 0; i < positions->len; i++)
    g_array_index (positions, Position, i).tao = tao[i];
}

/* Removes what maps keyed by account first hold about @netuid. */
static void
clear_by_suffix (TaoRuntime *rt, TaoRtItemId item, guint16 netuid)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  TaoStorageIter iter;

  st_iter (&iter, rt, key_0 (item));
  while (tao_storage_iter_next (&iter))
    if ((iter.key[iter.key_len - 2] | iter.key[iter.key_len - 1] << 8) == netuid)
      g_ptr_array_add (keys, g_bytes_new (iter.key, iter.key_len));
  tao_storage_iter_clear (&iter);
  for (guint i = 0; i < keys->len; i++)
    {
      gsize len;
      const guint8 *key = g_bytes_get_data (keys->pdata[i], &len);

      tao_storage_remove (rt->st, key, len);
    }
}

/* Root dividends that nobody claimed are lost with their subnet. */
static void
drop_claimable_rates (TaoRuntime *rt, guint16 netuid)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  g_autoptr (GArray) hotkeys = g_array_new (FALSE, FALSE, sizeof (TaoAccountId));
  TaoStorageIter iter;

  st_iter (&iter, rt, key_0 (ST_RootClaimable));
  while (tao_storage_iter_next (&iter))
    g_array_append_vals (hotkeys, iter.key + iter.key_len - 32, 1);
  tao_storage_iter_clear (&iter);
  for (guint i = 0; i < hotkeys->len; i++)
    {
      g_autoptr (GArray) rates = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
      TaoLedgerKey key = { .item = TAO_ITEM_ROOT_CLAIMABLE };

      key.hotkey = g_array_index (hotkeys, TaoAccount, i);
      ledger->vtable->get_list (ledger, &key, rates);
      for (guint r = 0; r < rates->len; r++)
        if (g_array_index (rates, TaoLedgerValue, r).netuid == netuid)
          {
            g_array_remove_index (rates, r);
            ledger->vtable->put_list (ledger, &key, (const TaoLedgerValue *) (gconstpointer) rates->data, rates->len);
            break;
          }
    }
}

static void
delete_state (TaoRuntime *rt, guint16 netuid)
{
  TaoRtItemId last = ST_PendingChildKeyCooldown;

  for (guint id = ST_MinActivityCutoff; id <= (guint) last; id++)
    {
      const TaoRtItem *item = &tao_rt_items[id];
      gboolean by_netuid = item->n_parts > 0 && tao_rt_type_fixed_size (item->key_types[0]) == 2;
      gboolean ends_with_netuid = item->n_parts > 1 && tao_rt_type_fixed_size (item->key_types[item->n_parts - 1]) == 2
                                  && tao_rt_type_fixed_size (item->key_types[0]) == 32 && item->hashers[item->n_parts - 1] == TAO_HASHER_IDENTITY;

      if (id == ST_RegisteredSubnetCounter || id == ST_TransactionKeyLastBlock)
        continue;   /* outlive the subnet: they tell one use of a netuid from the next */
      if (by_netuid)
        {
          guint count = MAX (st_u8 (rt, key_0 (ST_MaxMechanismCount)), 2);

          for (guint m = 0; m < count; m++)
            st_clear (rt, key_n (rt, (TaoRtItemId) id, (guint16) (netuid + m * MECHANISM_STRIDE)));
        }
      else if (ends_with_netuid)
        clear_by_suffix (rt, (TaoRtItemId) id, netuid);
    }
  for (guint id = SWAP_AlphaSqrtPrice; id <= SWAP_ScrapReservoirAlpha; id++)
    if (id != SWAP_HasMigrationRun)
      st_kill (rt, key_n (rt, (TaoRtItemId) id, netuid));
}

void
tao_subtensor_dissolve (TaoRuntime *rt, guint16 netuid)
{
  guint64 pot = st_u64 (rt, key_n (rt, ST_SubnetTAO, netuid));
  g_autoptr (GArray) positions = collect_positions (rt, netuid);
  TaoAccountId account = tao_subtensor_subnet_account (netuid);
  guint64 rest;

  drop_claimable_rates (rt, netuid);
  st_set (rt, key_n (rt, ST_SubnetTAO, netuid), 0);
  st_sub (rt, key_0 (ST_TotalStake), pot);
  divide_pot (positions, pot);
  for (guint i = 0; i < positions->len; i++)
    {
      const Position *position = &g_array_index (positions, Position, i);

      if (!position->is_protocol)
        tao_balances_move (rt, &account, &position->coldkey, position->tao, FALSE);
    }
  rest = tao_balances_reducible (rt, &account, TRUE);
  if (rest > 0 && tao_balances_take (rt, &account, rest, TRUE) == RT_OK)
    {
      tao_balances_rescind (rt, rest);
      st_sub (rt, key_0 (ST_TotalIssuance), rest);
    }
  tao_locks_drop_subnet (rt, netuid);
  delete_state (rt, netuid);
  tao_rt_note_dissolved (rt, netuid);
  st_sub (rt, key_0 (ST_TotalNetworks), 1);
  tao_rt_deposit (rt, ST_EV_NetworkRemoved, netuid);
}

static TaoRtOutcome
dissolve_call (TaoRuntime *rt, const TaoRtOrigin *origin, guint16 netuid)
{
  ENSURE_ROOT (origin);
  ENSURE (netuid != ROOT && network_exists (rt, netuid), ST_E_SubnetNotExists);
  tao_subtensor_dissolve (rt, netuid);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_dissolve_network (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return dissolve_call (rt, origin, arg_u16 (args, 1));
}

TaoRtOutcome
tao_subtensor_root_dissolve_network (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return dissolve_call (rt, origin, arg_u16 (args, 0));
}
