/* Exchanging a hotkey or a coldkey for a new one, with everything that hangs on it. */
#include "localnet/runtime/subtensor/locks.h"

#define SWAP_COST G_GUINT64_CONSTANT (100000000)              /* all subnets, rao */
#define SWAP_COST_ON_SUBNET G_GUINT64_CONSTANT (1000000)
#define SWAP_INTERVAL_ON_SUBNET 7200

/* One entry of AlphaV2. */
typedef struct
{
  TaoAccountId hotkey;
  TaoAccountId coldkey;
  guint16 netuid;
} Holding;

static Holding
parse_holding (const TaoStorageIter *iter)
{
  Holding holding;

  memcpy (holding.hotkey.bytes, iter->key + 32 + 16, 32);
  memcpy (holding.coldkey.bytes, iter->key + 32 + 48 + 16, 32);
  memcpy (&holding.netuid, iter->key + 32 + 96, 2);
  return holding;
}

/* All holdings through @hotkey on @netuid, or on all subnets for -1.  (transfer full) */
static GArray *
holdings_of_hotkey (TaoRuntime *rt, const TaoAccountId *hotkey, gint netuid)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Holding));
  TaoStorageIter iter;

  st_iter (&iter, rt, key_a (rt, ST_AlphaV2, hotkey));
  while (tao_storage_iter_next (&iter))
    {
      Holding holding = parse_holding (&iter);

      if (netuid < 0 || holding.netuid == netuid)
        g_array_append_val (list, holding);
    }
  tao_storage_iter_clear (&iter);
  return list;
}

/* The value at @from goes to @to and leaves @from. */
static void
move_entry (TaoRuntime *rt, TaoKey from, TaoKey to)
{
  gsize len;
  const guint8 *bytes = tao_storage_get (rt->st, from.bytes, from.len, &len);
  g_autofree guint8 *copy = NULL;

  if (bytes == NULL)
    return;
  copy = g_memdup2 (bytes, len ? len : 1);
  st_kill (rt, from);
  st_put (rt, to, copy, len);
}

static void
move_claims (TaoRuntime *rt, guint16 netuid, const TaoAccountId *old, const TaoAccountId *new_key)
{
  g_autoptr (GArray) coldkeys = g_array_new (FALSE, FALSE, sizeof (TaoAccountId));
  TaoStorageIter iter;

  st_iter (&iter, rt, key_na (rt, ST_RootClaimed, netuid, old));
  while (tao_storage_iter_next (&iter))
    g_array_append_vals (coldkeys, iter.key + iter.key_len - 32, 1);
  tao_storage_iter_clear (&iter);
  for (guint i = 0; i < coldkeys->len; i++)
    {
      const TaoAccountId *coldkey = &g_array_index (coldkeys, TaoAccountId, i);

      move_entry (rt, key_naa (rt, ST_RootClaimed, netuid, old, coldkey), key_naa (rt, ST_RootClaimed, netuid, new_key, coldkey));
    }
}

/* Stake of everybody with @old on one subnet. */
static void
move_stake_pool (TaoRuntime *rt, guint16 netuid, const TaoAccountId *old, const TaoAccountId *new_key)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  g_autoptr (GArray) holdings = holdings_of_hotkey (rt, old, netuid);
  gboolean is_empty = !st_has (rt, key_an (rt, ST_TotalHotkeySharesV2, new_key, netuid));

  for (guint i = 0; i < holdings->len; i++)
    {
      const TaoAccountId *coldkey = &g_array_index (holdings, Holding, i).coldkey;

      if (is_empty)
        move_entry (rt, key_aan (rt, ST_AlphaV2, old, coldkey, netuid), key_aan (rt, ST_AlphaV2, new_key, coldkey, netuid));
      else
        {
          guint64 stake = tao_staking_get_stake (ledger, econ_account (old), econ_account (coldkey), netuid);

          tao_staking_decrease (ledger, econ_account (old), econ_account (coldkey), netuid, stake);
          tao_staking_increase (ledger, econ_account (new_key), econ_account (coldkey), netuid, stake);
        }
      tao_st_list_add (rt, key_a (rt, ST_StakingHotkeys, coldkey), new_key);
    }
  if (is_empty)
    {
      move_entry (rt, key_an (rt, ST_TotalHotkeyAlpha, old, netuid), key_an (rt, ST_TotalHotkeyAlpha, new_key, netuid));
      move_entry (rt, key_an (rt, ST_TotalHotkeySharesV2, old, netuid), key_an (rt, ST_TotalHotkeySharesV2, new_key, netuid));
    }
  move_entry (rt, key_an (rt, ST_TotalHotkeyAlphaLastEpoch, old, netuid), key_an (rt, ST_TotalHotkeyAlphaLastEpoch, new_key, netuid));
}

/* Children and parents of @old become those of @new_key, on both sides of each relation. */
static void
move_relations (TaoRuntime *rt, guint16 netuid, const TaoAccountId *old, const TaoAccountId *new_key)
{
  static const TaoRtItemId sides[2][2] = { { ST_ChildKeys, ST_ParentKeys }, { ST_ParentKeys, ST_ChildKeys } };

  for (guint side = 0; side < 2; side++)
    {
      guint32 n;
      const guint8 *stored = tao_st_vector (rt, key_an (rt, sides[side][0], old, netuid), 40, &n);
      g_autofree guint8 *list = g_memdup2 (stored, n * (gsize) 40);

      for (guint32 i = 0; i < n; i++)
        {
          TaoKey back = key_an (rt, sides[side][1], (const TaoAccountId *) (gconstpointer) (list + i * 40 + 8), netuid);
          guint32 m;
          const guint8 *entries = tao_st_vector (rt, back, 40, &m);
          g_autofree guint8 *copy = g_memdup2 (entries, m * (gsize) 40);

          for (guint32 k = 0; k < m; k++)
            if (memcmp (copy + k * 40 + 8, old->bytes, 32) == 0)
              memcpy (copy + k * 40 + 8, new_key->bytes, 32);
          tao_st_set_vector (rt, back, copy, 40, m);
        }
      move_entry (rt, key_an (rt, sides[side][0], old, netuid), key_an (rt, sides[side][0], new_key, netuid));
    }
  move_entry (rt, key_an (rt, ST_ChildkeyTake, old, netuid), key_an (rt, ST_ChildkeyTake, new_key, netuid));
  move_entry (rt, key_na (rt, ST_PendingChildKeys, netuid, old), key_na (rt, ST_PendingChildKeys, netuid, new_key));
}

static void
move_neuron (TaoRuntime *rt, guint16 netuid, const TaoAccountId *old, const TaoAccountId *new_key)
{
  static const TaoRtItemId items[] = { ST_Axons, ST_NeuronCertificates, ST_Prometheus, ST_AlphaDividendsPerSubnet,
                                       ST_RootAlphaDividendsPerSubnet };
  gint uid = tao_subtensor_uid (rt, netuid, old);
  guint mechanisms = MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)), 1);

  if (uid < 0)
    return;
  st_kill (rt, key_na (rt, ST_Uids, netuid, old));
  st_set (rt, key_na (rt, ST_Uids, netuid, new_key), (guint64) uid);
  st_set_account (rt, key_nn (rt, ST_Keys, netuid, (guint16) uid), new_key);
  st_kill (rt, key_an (rt, ST_IsNetworkMember, old, netuid));
  st_set (rt, key_an (rt, ST_IsNetworkMember, new_key, netuid), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    move_entry (rt, key_na (rt, items[i], netuid, old), key_na (rt, items[i], netuid, new_key));
  for (guint m = 0; m < mechanisms; m++)
    {
      guint16 index = (guint16) (netuid + m * MECHANISM_STRIDE);

      move_entry (rt, key_na (rt, ST_WeightCommits, index, old), key_na (rt, ST_WeightCommits, index, new_key));
    }
}

static void
swap_on_subnet (TaoRuntime *rt, guint16 netuid, const TaoAccountId *old, const TaoAccountId *new_key, gboolean keep_stake)
{
  TaoAccountId owner_hotkey = st_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid));
  g_autoptr (GArray) locks = tao_locks_take_from_hotkey (rt, netuid, old);
  guint32 n;
  g_autofree TaoAccountId *coldkeys = tao_st_accounts (rt, key_an (rt, ST_AutoStakeDestinationColdkeys, old, netuid), &n);

  move_neuron (rt, netuid, old, new_key);
  move_relations (rt, netuid, old, new_key);
  if (!keep_stake)
    {
      move_stake_pool (rt, netuid, old, new_key);
      move_claims (rt, netuid, old, new_key);
    }
  if (tao_account_id_equal (&owner_hotkey, old) && st_has (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid)))
    st_set_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid), new_key);
  for (guint32 i = 0; i < n; i++)
    st_set_account (rt, key_an (rt, ST_AutoStakeDestination, &coldkeys[i], netuid), new_key);
  move_entry (rt, key_an (rt, ST_AutoStakeDestinationColdkeys, old, netuid),
              key_an (rt, ST_AutoStakeDestinationColdkeys, new_key, netuid));
  tao_locks_give_to_hotkey (rt, locks, keep_stake ? old : new_key);
}

static TaoRtOutcome
pay (TaoRuntime *rt, const TaoAccountId *who, guint64 cost)
{
  ENSURE (tao_balances_reducible (rt, who, TRUE) >= cost, ST_E_NotEnoughBalanceToPaySwapHotKey);
  TRY (tao_balances_take (rt, who, cost, TRUE));
  tao_balances_rescind (rt, cost);
  st_sub (rt, key_0 (ST_TotalIssuance), cost);
  return RT_OK;
}

static TaoRtOutcome
swap_hotkey (TaoRuntime *rt, const TaoAccountId *who, const TaoRtArgs *args, gboolean keep_stake)
{
  const TaoAccountId *old = arg_account (args, 0);
  const TaoAccountId *new_key = arg_account (args, 1);
  const guint8 *only = arg_option (args, 2);
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);
  guint16 netuid = only ? (guint16) (only[0] | only[1] << 8) : 0;

  ENSURE (coldkey_owns (rt, who, old), ST_E_NonAssociatedColdKey);
  ENSURE (!tao_account_id_equal (old, new_key), ST_E_NewHotKeyIsSameWithOld);
  ENSURE (!hotkey_exists (rt, new_key) || coldkey_owns (rt, who, new_key), ST_E_NonAssociatedColdKey);
  if (only)
    {
      guint64 last = st_u64 (rt, key_na (rt, ST_LastHotkeySwapOnNetuid, netuid, who));

      ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
      ENSURE (last == 0 || rt->block - MIN (last, rt->block) >= SWAP_INTERVAL_ON_SUBNET, ST_E_HotKeySwapOnSubnetIntervalNotPassed);
      ENSURE (tao_subtensor_uid (rt, netuid, new_key) < 0, ST_E_HotKeyAlreadyRegisteredInSubNet);
    }
  else
    {
      ENSURE (rate_passed (rt, tao_rate_key_account (rt, RATE_LAST_TX_BLOCK, who), st_u64 (rt, key_0 (ST_TxRateLimit))),
              ST_E_HotKeySetTxRateLimitExceeded);
      for (guint i = 0; i < netuids->len; i++)
        ENSURE (tao_subtensor_uid (rt, g_array_index (netuids, guint16, i), new_key) < 0, ST_E_HotKeyAlreadyRegisteredInSubNet);
    }
  TRY (pay (rt, who, only ? SWAP_COST_ON_SUBNET : SWAP_COST));
  if (!hotkey_exists (rt, new_key))
    ENSURE (tao_staking_create_account (tao_subtensor_ledger (rt), econ_account (who), econ_account (new_key)),
            ST_E_CannotUseSystemAccount);

  if (only)
    {
      swap_on_subnet (rt, netuid, old, new_key, keep_stake);
      st_set (rt, key_na (rt, ST_LastHotkeySwapOnNetuid, netuid, who), rt->block);
      tao_rt_deposit (rt, ST_EV_HotkeySwappedOnSubnet, who, old, new_key, netuid);
      return RT_OK;
    }
  for (guint i = 0; i < netuids->len; i++)
    swap_on_subnet (rt, g_array_index (netuids, guint16, i), old, new_key, keep_stake);
  move_entry (rt, key_a (rt, ST_Delegates, old), key_a (rt, ST_Delegates, new_key));
  if (!keep_stake)
    {
      move_entry (rt, key_a (rt, ST_RootClaimable, old), key_a (rt, ST_RootClaimable, new_key));
      tao_st_list_remove (rt, key_a (rt, ST_OwnedHotkeys, who), old);
      tao_st_list_remove (rt, key_a (rt, ST_StakingHotkeys, who), old);
      st_kill (rt, key_a (rt, ST_Owner, old));
    }
  st_set (rt, tao_rate_key_account (rt, RATE_LAST_TX_BLOCK, who), rt->block);
  tao_rt_deposit (rt, ST_EV_HotkeySwapped, who, old, new_key);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_swap_hotkey (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return swap_hotkey (rt, who, args, FALSE);
}

TaoRtOutcome
tao_subtensor_swap_hotkey_v2 (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return swap_hotkey (rt, who, args, arg_bool (args, 3));
}

/* --- Coldkeys ---------------------------------------------------------------------------------------------------- */

static void
move_subnet_of_coldkey (TaoRuntime *rt, guint16 netuid, const TaoAccountId *old, const TaoAccountId *new_key)
{
  TaoAccountId owner = st_account (rt, key_n (rt, ST_SubnetOwner, netuid));
  TaoKey destination = key_an (rt, ST_AutoStakeDestination, old, netuid);

  if (st_has (rt, key_n (rt, ST_SubnetOwner, netuid)) && tao_account_id_equal (&owner, old))
    st_set_account (rt, key_n (rt, ST_SubnetOwner, netuid), new_key);
  if (st_has (rt, destination))
    {
      TaoAccountId hotkey = st_account (rt, destination);

      tao_st_list_remove (rt, key_an (rt, ST_AutoStakeDestinationColdkeys, &hotkey, netuid), old);
      tao_st_list_add (rt, key_an (rt, ST_AutoStakeDestinationColdkeys, &hotkey, netuid), new_key);
      move_entry (rt, destination, key_an (rt, ST_AutoStakeDestination, new_key, netuid));
    }
}

static void
move_coldkey_stakes (TaoRuntime *rt, GArray *netuids, const TaoAccountId *old, const TaoAccountId *new_key)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  guint32 n;
  g_autofree TaoAccountId *hotkeys = tao_st_accounts (rt, key_a (rt, ST_StakingHotkeys, old), &n);

  for (guint32 h = 0; h < n; h++)
    {
      tao_st_list_add (rt, key_a (rt, ST_StakingHotkeys, new_key), &hotkeys[h]);
      for (guint i = 0; i < netuids->len; i++)
        {
          guint16 netuid = g_array_index (netuids, guint16, i);
          TaoKey to = key_aan (rt, ST_AlphaV2, &hotkeys[h], new_key, netuid);

          if (st_has (rt, to))
            {
              guint64 stake = tao_staking_get_stake (ledger, econ_account (&hotkeys[h]), econ_account (old), netuid);

              tao_staking_decrease (ledger, econ_account (&hotkeys[h]), econ_account (old), netuid, stake);
              tao_staking_increase (ledger, econ_account (&hotkeys[h]), econ_account (new_key), netuid, stake);
            }
          else
            move_entry (rt, key_aan (rt, ST_AlphaV2, &hotkeys[h], old, netuid), to);
          move_entry (rt, key_naa (rt, ST_RootClaimed, netuid, &hotkeys[h], old),
                      key_naa (rt, ST_RootClaimed, netuid, &hotkeys[h], new_key));
        }
    }
  st_kill (rt, key_a (rt, ST_StakingHotkeys, old));
  tao_root_claim_index_update (ledger, econ_account (old));
  tao_root_claim_index_add (ledger, econ_account (new_key));
}

static TaoRtOutcome
swap_coldkey (TaoRuntime *rt, const TaoAccountId *old, const TaoAccountId *new_key)
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);
  guint32 n;
  g_autofree TaoAccountId *owned = tao_st_accounts (rt, key_a (rt, ST_OwnedHotkeys, old), &n);
  guint64 rest;

  ENSURE (!st_has (rt, key_a (rt, ST_StakingHotkeys, new_key)) && !st_has (rt, key_a (rt, ST_OwnedHotkeys, new_key)),
          ST_E_ColdKeyAlreadyAssociated);
  ENSURE (!hotkey_exists (rt, new_key), ST_E_NewColdKeyIsHotkey);
  for (guint i = 0; i < netuids->len; i++)
    {
      TRY (tao_locks_swap_coldkey (rt, g_array_index (netuids, guint16, i), old, new_key));
      move_subnet_of_coldkey (rt, g_array_index (netuids, guint16, i), old, new_key);
    }
  move_coldkey_stakes (rt, netuids, old, new_key);
  for (guint32 i = 0; i < n; i++)
    {
      st_set_account (rt, key_a (rt, ST_Owner, &owned[i]), new_key);
      tao_st_list_add (rt, key_a (rt, ST_OwnedHotkeys, new_key), &owned[i]);
    }
  st_kill (rt, key_a (rt, ST_OwnedHotkeys, old));
  move_entry (rt, key_a (rt, ST_IdentitiesV2, old), key_a (rt, ST_IdentitiesV2, new_key));
  move_entry (rt, key_a (rt, ST_RootClaimType, old), key_a (rt, ST_RootClaimType, new_key));
  rest = tao_balances_reducible (rt, old, FALSE);
  if (rest > 0)
    TRY (tao_balances_move (rt, old, new_key, rest, FALSE));
  tao_rt_deposit (rt, ST_EV_ColdkeySwapped, old, new_key);
  return RT_OK;
}

/* ColdkeySwapAnnouncements: (block from which the swap may run, hash of the new coldkey). */
static gboolean
announcement (TaoRuntime *rt, const TaoAccountId *who, guint32 *when, guint8 hash[32])
{
  TaoKey key = key_a (rt, ST_ColdkeySwapAnnouncements, who);
  gsize len;
  const guint8 *bytes = tao_storage_get (rt->st, key.bytes, key.len, &len);

  if (bytes == NULL)
    return FALSE;
  memcpy (when, bytes, 4);
  memcpy (hash, bytes + 4, 32);
  return TRUE;
}

TaoRtOutcome
tao_subtensor_announce_coldkey_swap (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint32 when;
  guint8 hash[32];
  guint8 stored[36];

  ENSURE_SIGNED (origin, who);
  if (announcement (rt, who, &when, hash))
    ENSURE (rt->block >= when + st_u32 (rt, key_0 (ST_ColdkeySwapReannouncementDelay)), ST_E_ColdkeySwapReannouncedTooEarly);
  else
    TRY (pay (rt, who, SWAP_COST));
  when = rt->block + st_u32 (rt, key_0 (ST_ColdkeySwapAnnouncementDelay));
  memcpy (stored, &when, 4);
  memcpy (stored + 4, args->bytes[0], 32);
  st_put (rt, key_a (rt, ST_ColdkeySwapAnnouncements, who), stored, sizeof stored);
  tao_rt_deposit (rt, ST_EV_ColdkeySwapAnnounced, who, args->bytes[0]);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_swap_coldkey_announced (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *new_key = arg_account (args, 0);
  guint32 when;
  guint8 hash[32], expected[32];

  ENSURE_SIGNED (origin, who);
  ENSURE (announcement (rt, who, &when, hash), ST_E_ColdkeySwapAnnouncementNotFound);
  ENSURE (!st_has (rt, key_a (rt, ST_ColdkeySwapDisputes, who)), ST_E_ColdkeySwapDisputed);
  tao_hash_blake2b_256 (new_key->bytes, 32, expected);
  ENSURE (memcmp (hash, expected, 32) == 0, ST_E_AnnouncedColdkeyHashDoesNotMatch);
  ENSURE (rt->block >= when, ST_E_ColdkeySwapTooEarly);
  st_kill (rt, key_a (rt, ST_ColdkeySwapAnnouncements, who));
  return swap_coldkey (rt, who, new_key);
}

TaoRtOutcome
tao_subtensor_swap_coldkey (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *old = arg_account (args, 0);

  ENSURE_ROOT (origin);
  st_kill (rt, key_a (rt, ST_ColdkeySwapAnnouncements, old));
  st_kill (rt, key_a (rt, ST_ColdkeySwapDisputes, old));
  if (arg_u64 (args, 2) > 0)
    TRY (pay (rt, old, arg_u64 (args, 2)));
  return swap_coldkey (rt, old, arg_account (args, 1));
}

TaoRtOutcome
tao_subtensor_dispute_coldkey_swap (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  ENSURE (st_has (rt, key_a (rt, ST_ColdkeySwapAnnouncements, who)), ST_E_ColdkeySwapAnnouncementNotFound);
  ENSURE (!st_has (rt, key_a (rt, ST_ColdkeySwapDisputes, who)), ST_E_ColdkeySwapAlreadyDisputed);
  st_set (rt, key_a (rt, ST_ColdkeySwapDisputes, who), rt->block);
  tao_rt_deposit (rt, ST_EV_ColdkeySwapDisputed, who);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_reset_coldkey_swap (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *who = arg_account (args, 0);

  ENSURE_ROOT (origin);
  st_kill (rt, key_a (rt, ST_ColdkeySwapAnnouncements, who));
  st_kill (rt, key_a (rt, ST_ColdkeySwapDisputes, who));
  tao_rt_deposit (rt, ST_EV_ColdkeySwapReset, who);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_clear_coldkey_swap_announcement (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint32 when;
  guint8 hash[32];

  ENSURE_SIGNED (origin, who);
  ENSURE (announcement (rt, who, &when, hash), ST_E_ColdkeySwapAnnouncementNotFound);
  ENSURE (!st_has (rt, key_a (rt, ST_ColdkeySwapDisputes, who)), ST_E_ColdkeySwapDisputed);
  ENSURE (rt->block >= when + st_u32 (rt, key_0 (ST_ColdkeySwapReannouncementDelay)), ST_E_ColdkeySwapClearTooEarly);
  st_kill (rt, key_a (rt, ST_ColdkeySwapAnnouncements, who));
  tao_rt_deposit (rt, ST_EV_ColdkeySwapCleared, who);
  return RT_OK;
}
