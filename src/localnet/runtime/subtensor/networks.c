/* Networks and their members: look-ups that everything else uses, and how neurons come and go. */
#include "localnet/runtime/subtensor/subtensor.h"

TaoAccountId
tao_subtensor_subnet_account (guint16 netuid)
{
  TaoAccountId account = { "modlsubtensr" };

  memcpy (account.bytes + 12, &netuid, 2);
  return account;
}

static gint
compare_netuids (gconstpointer a, gconstpointer b)
{
  return *(const guint16 *) a - *(const guint16 *) b;
}

GArray *
tao_subtensor_networks (TaoRuntime *rt)
{
  GArray *netuids = g_array_new (FALSE, FALSE, sizeof (guint16));
  TaoStorageIter iter;

  st_iter (&iter, rt, key_0 (ST_NetworksAdded));
  while (tao_storage_iter_next (&iter))
    if (iter.value_len == 1 && iter.value[0])
      g_array_append_vals (netuids, iter.key + 32, 1);
  tao_storage_iter_clear (&iter);
  g_array_sort (netuids, compare_netuids);   /* storage order is by little-endian bytes */
  return netuids;
}

gint
tao_subtensor_uid (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey)
{
  TaoKey key = key_na (rt, ST_Uids, netuid, hotkey);
  gsize len;
  const guint8 *bytes = tao_storage_get (rt->st, key.bytes, key.len, &len);

  return bytes ? bytes[0] | bytes[1] << 8 : -1;
}

TaoRtOutcome
tao_subtensor_ensure_owner (TaoRuntime *rt, const TaoRtOrigin *origin, guint16 netuid)
{
  TaoAccountId owner = st_account (rt, key_n (rt, ST_SubnetOwner, netuid));

  if (origin->kind == ORIGIN_ROOT)
    return RT_OK;
  if (origin->kind == ORIGIN_SIGNED && st_has (rt, key_n (rt, ST_SubnetOwner, netuid))
      && tao_account_id_equal (&owner, &origin->account))
    return RT_OK;
  return RT_BAD_ORIGIN;
}

TaoAccountId *
tao_subtensor_hotkeys (TaoRuntime *rt, guint16 netuid, guint32 *n)
{
  TaoAccountId *hotkeys;

  *n = st_u16 (rt, key_n (rt, ST_SubnetworkN, netuid));
  hotkeys = g_new (TaoAccountId, *n + 1);
  for (guint32 uid = 0; uid < *n; uid++)
    hotkeys[uid] = st_account (rt, key_nn (rt, ST_Keys, netuid, (guint16) uid));
  return hotkeys;
}

guint64
tao_subtensor_activity_cutoff (TaoRuntime *rt, guint16 netuid)
{
  return tao_epoch_activity_cutoff (tao_subtensor_rules (), st_u32 (rt, key_n (rt, ST_ActivityCutoffFactorMilli, netuid)),
                                    st_u16 (rt, key_n (rt, ST_ActivityCutoff, netuid)),
                                    st_u16 (rt, key_n (rt, ST_Tempo, netuid)));
}

#define MAX_RELATIVES 64

/* The stake of a hotkey with what it lends to children and borrows from parents. */
static TaoStakeWeight
weigh (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey, guint64 tao_weight)
{
  guint64 children[MAX_RELATIVES];
  TaoStakeParent parents[MAX_RELATIVES];
  TaoStakeMember member = { .has_key = TRUE, .children = children, .parents = parents };
  const guint8 *list;
  guint32 count;

  member.alpha = st_u64 (rt, key_an (rt, ST_TotalHotkeyAlpha, hotkey, netuid));
  member.root = st_u64 (rt, key_an (rt, ST_TotalHotkeyAlpha, hotkey, ROOT));
  list = tao_st_vector (rt, key_an (rt, ST_ChildKeys, hotkey, netuid), 40, &count);
  member.n_children = MIN (count, MAX_RELATIVES);
  for (guint32 i = 0; i < member.n_children; i++)
    memcpy (&children[i], list + i * 40, 8);

  list = tao_st_vector (rt, key_an (rt, ST_ParentKeys, hotkey, netuid), 40, &count);
  member.n_parents = MIN (count, MAX_RELATIVES);
  for (guint32 i = 0; i < member.n_parents; i++)
    {
      TaoAccountId parent;

      parents[i] = (TaoStakeParent) { 0 };
      memcpy (&parents[i].proportion, list + i * 40, 8);
      memcpy (parent.bytes, list + i * 40 + 8, 32);
      parents[i].alpha = st_u64 (rt, key_an (rt, ST_TotalHotkeyAlpha, &parent, netuid));
      parents[i].root = st_u64 (rt, key_an (rt, ST_TotalHotkeyAlpha, &parent, ROOT));
    }
  return tao_stake_weight_of (tao_subtensor_rules (), &member, tao_weight);
}

TaoStakeWeight
tao_subtensor_stake_weight (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey)
{
  return weigh (rt, netuid, hotkey, st_u64 (rt, key_0 (ST_TaoWeight)));
}

void
tao_subtensor_stake_weights (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkeys, guint32 n, TaoStakeWeight *out)
{
  guint64 tao_weight = st_u64 (rt, key_0 (ST_TaoWeight));

  for (guint32 uid = 0; uid < n; uid++)
    out[uid] = weigh (rt, netuid, &hotkeys[uid], tao_weight);
}

void
tao_subtensor_init_network (TaoRuntime *rt, guint16 netuid, guint16 tempo)
{
  st_set (rt, key_n (rt, ST_SubnetworkN, netuid), 0);
  st_set (rt, key_n (rt, ST_NetworksAdded, netuid), TRUE);
  st_set (rt, key_n (rt, ST_Tempo, netuid), tempo);
  st_set (rt, key_n (rt, ST_NetworkRegistrationAllowed, netuid), TRUE);
  st_set (rt, key_n (rt, ST_MaxAllowedUids, netuid), 256);
  st_set (rt, key_n (rt, ST_MaxAllowedValidators, netuid), 64);
  st_set (rt, key_n (rt, ST_MinAllowedWeights, netuid), 1);
  st_set (rt, key_n (rt, ST_ImmunityPeriod, netuid), 5000);
  st_set (rt, key_n (rt, ST_Yuma3On, netuid), TRUE);
  st_set (rt, key_n (rt, ST_Burn, netuid), TAO_RAO_PER_TAO);
  st_set (rt, key_n (rt, ST_LastEpochBlock, netuid), rt->block - MIN (rt->block, netuid % MAX (tempo, 1)));
  st_add (rt, key_0 (ST_TotalNetworks), 1);
}

/* The vectors that have one entry for each uid. */
static const struct
{
  TaoRtItemId item;
  gsize size;
} uid_vectors[] = {
  { ST_Emission, 8 },
  { ST_Consensus, 2 },
  { ST_Dividends, 2 },
  { ST_StakeWeight, 2 },
  { ST_ValidatorTrust, 2 },
  { ST_ValidatorPermit, 1 },
};

/* Drops the weight that any validator gave to @uid. */
static void
clear_weights_on (TaoRuntime *rt, guint16 index, guint16 netuid, guint16 uid)
{
  guint16 n = st_u16 (rt, key_n (rt, ST_SubnetworkN, netuid));

  for (guint16 i = 0; i < n; i++)
    {
      TaoKey key = key_nn (rt, ST_Weights, index, i);
      guint32 count;
      const guint8 *row = tao_st_vector (rt, key, 4, &count);

      for (guint32 p = 0; p < count; p++)
        if ((row[p * 4] | row[p * 4 + 1] << 8) == uid && (row[p * 4 + 2] | row[p * 4 + 3]) != 0)
          {
            g_autofree guint8 *copy = g_memdup2 (row, count * (gsize) 4);

            memset (copy + p * 4 + 2, 0, 2);
            tao_st_set_vector (rt, key, copy, 4, count);
            break;
          }
    }
}

void
tao_subtensor_neuron_registered (TaoRuntime *rt, guint16 netuid, guint16 uid, const TaoAccountId *old,
                                 const TaoAccountId *hotkey)
{
  guint count = MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)), 1);

  for (guint i = 0; i < G_N_ELEMENTS (uid_vectors); i++)
    tao_st_set_vector_item (rt, key_n (rt, uid_vectors[i].item, netuid), uid_vectors[i].size, uid, 0);
  tao_st_set_vector_item (rt, key_n (rt, ST_Active, netuid), 1, uid, 1);
  for (guint m = 0; m < count; m++)
    {
      guint16 index = (guint16) (netuid + m * MECHANISM_STRIDE);

      tao_st_set_vector_item (rt, key_n (rt, ST_Incentive, index), 2, uid, 0);
      tao_st_set_vector_item (rt, key_n (rt, ST_LastUpdate, index), 8, uid, rt->block);
      if (old)
        {
          st_kill (rt, key_nn (rt, ST_Bonds, index, uid));
          st_kill (rt, key_nn (rt, ST_Weights, index, uid));
          clear_weights_on (rt, index, netuid, uid);
        }
    }
  if (old)
    {
      st_kill (rt, key_na (rt, ST_Axons, netuid, old));
      st_kill (rt, key_na (rt, ST_NeuronCertificates, netuid, old));
      st_kill (rt, key_na (rt, ST_Prometheus, netuid, old));
      st_kill (rt, key_nn (rt, ST_AssociatedEvmAddress, netuid, uid));
      st_kill (rt, key_an (rt, ST_IsNetworkMember, old, netuid));
    }
  st_set (rt, key_an (rt, ST_IsNetworkMember, hotkey, netuid), TRUE);
}

guint16
tao_subtensor_append_neuron (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey)
{
  guint16 uid = st_u16 (rt, key_n (rt, ST_SubnetworkN, netuid));

  st_set (rt, key_n (rt, ST_SubnetworkN, netuid), uid + 1u);
  st_set_account (rt, key_nn (rt, ST_Keys, netuid, uid), hotkey);
  st_set (rt, key_na (rt, ST_Uids, netuid, hotkey), uid);
  st_set (rt, key_nn (rt, ST_BlockAtRegistration, netuid, uid), rt->block);
  tao_subtensor_neuron_registered (rt, netuid, uid, NULL, hotkey);
  return uid;
}

TaoKey
tao_rate_key (TaoRuntime *rt, TaoRateLimit kind)
{
  TaoKey key = key_0 (ST_LastRateLimitedBlock);

  tao_key_add_bytes (rt, &key, &(guint8) { (guint8) kind }, 1);
  return key;
}

TaoKey
tao_rate_key_netuid (TaoRuntime *rt, TaoRateLimit kind, guint16 netuid)
{
  TaoKey key = key_0 (ST_LastRateLimitedBlock);

  tao_key_add_bytes (rt, &key, (const guint8[]) { (guint8) kind, (guint8) netuid, (guint8) (netuid >> 8) }, 3);
  return key;
}

TaoKey
tao_rate_key_hyperparameter (TaoRuntime *rt, guint16 netuid, guint8 parameter)
{
  TaoKey key = key_0 (ST_LastRateLimitedBlock);

  tao_key_add_bytes (rt, &key, (const guint8[]) { RATE_OWNER_HYPERPARAM, (guint8) netuid, (guint8) (netuid >> 8), parameter }, 4);
  return key;
}

TaoKey
tao_rate_key_account (TaoRuntime *rt, TaoRateLimit kind, const TaoAccountId *account)
{
  TaoKey key = key_0 (ST_LastRateLimitedBlock);
  guint8 bytes[33] = { (guint8) kind };

  memcpy (bytes + 1, account->bytes, 32);
  tao_key_add_bytes (rt, &key, bytes, 33);
  return key;
}
