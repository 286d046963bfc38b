/* Child keys: a hotkey lends its weight on a subnet to others. */
#include "localnet/runtime/subtensor/subtensor.h"

#define MAX_CHILDREN 5
#define SET_CHILDREN_RATE_LIMIT 150
#define ENTRY 40   /* (proportion: u64, hotkey: AccountId) */

static const TaoAccountId *
entry_account (const guint8 *list, guint32 i)
{
  return (const TaoAccountId *) (gconstpointer) (list + i * ENTRY + 8);
}

/* Removes or sets one entry of a relation; the list stays sorted by account. */
static void
set_relation (TaoRuntime *rt, TaoKey key, const TaoAccountId *other, const guint8 *proportion)
{
  guint32 n, kept = 0;
  const guint8 *list = tao_st_vector (rt, key, ENTRY, &n);
  g_autofree guint8 *copy = g_malloc ((n + 1) * (gsize) ENTRY);
  gboolean placed = proportion == NULL;

  for (guint32 i = 0; i <= n; i++)
    {
      if (!placed && (i == n || tao_account_id_compare (other, entry_account (list, i)) < 0))
        {
          memcpy (copy + kept * ENTRY, proportion, 8);
          memcpy (copy + kept * ENTRY + 8, other->bytes, 32);
          kept++;
          placed = TRUE;
        }
      if (i < n && !tao_account_id_equal (other, entry_account (list, i)))
        memcpy (copy + kept++ * ENTRY, list + i * ENTRY, ENTRY);
    }
  if (kept == 0)
    st_kill (rt, key);
  else
    tao_st_set_vector (rt, key, copy, ENTRY, kept);
}

void
tao_children_set (TaoRuntime *rt, const TaoAccountId *hotkey, guint16 netuid, const guint8 *children, guint32 n)
{
  TaoKey key = key_an (rt, ST_ChildKeys, hotkey, netuid);
  guint32 old_n;
  const guint8 *stored = tao_st_vector (rt, key, ENTRY, &old_n);
  g_autofree guint8 *old = g_memdup2 (stored, old_n * (gsize) ENTRY);

  for (guint32 i = 0; i < old_n; i++)
    set_relation (rt, key_an (rt, ST_ParentKeys, entry_account (old, i), netuid), hotkey, NULL);
  st_kill (rt, key);
  for (guint32 i = 0; i < n; i++)
    {
      set_relation (rt, key, entry_account (children, i), children + i * ENTRY);
      set_relation (rt, key_an (rt, ST_ParentKeys, entry_account (children, i), netuid), hotkey, children + i * ENTRY);
    }
}

static gboolean
is_parent_of (TaoRuntime *rt, const TaoAccountId *hotkey, guint16 netuid, const TaoAccountId *maybe_parent)
{
  guint32 n;
  const guint8 *parents = tao_st_vector (rt, key_an (rt, ST_ParentKeys, hotkey, netuid), ENTRY, &n);

  for (guint32 i = 0; i < n; i++)
    if (tao_account_id_equal (entry_account (parents, i), maybe_parent))
      return TRUE;
  return FALSE;
}

static TaoRtOutcome
check_children (TaoRuntime *rt, const TaoAccountId *hotkey, guint16 netuid, const guint8 *children, guint32 n)
{
  TaoAccountId owner_hotkey = st_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid));
  tao_u128 sum = 0;

  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < i; j++)
      ENSURE (!tao_account_id_equal (entry_account (children, i), entry_account (children, j)), ST_E_DuplicateChild);
  for (guint32 i = 0; i < n; i++)
    ENSURE (!tao_account_id_equal (entry_account (children, i), hotkey), ST_E_InvalidChild);
  ENSURE (n <= MAX_CHILDREN, ST_E_TooManyChildren);
  for (guint32 i = 0; i < n; i++)
    {
      guint64 proportion;

      memcpy (&proportion, children + i * ENTRY, 8);
      sum += proportion;
    }
  ENSURE (sum <= G_MAXUINT64, ST_E_ProportionOverflow);
  for (guint32 i = 0; i < n; i++)
    ENSURE (!is_parent_of (rt, hotkey, netuid, entry_account (children, i)), ST_E_ChildParentInconsistency);
  ENSURE (n == 0 || tao_account_id_equal (hotkey, &owner_hotkey)
            || tao_staking_get_hotkey_value (tao_subtensor_ledger (rt), econ_account (hotkey)) >= st_u64 (rt, key_0 (ST_StakeThreshold)),
          ST_E_NotEnoughStakeToSetChildkeys);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_children (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *hotkey = arg_account (args, 0);
  guint16 netuid = arg_u16 (args, 1);
  guint32 n;
  const guint8 *children = tao_arg_vector (args, 2, &n);
  TaoKey rate = key_ann (rt, ST_TransactionKeyLastBlock, hotkey, netuid, TX_SET_CHILDREN);
  g_autoptr (GByteArray) pending = NULL;
  guint64 cooldown;

  ENSURE_SIGNED (origin, who);
  ENSURE (rate_passed (rt, rate, SET_CHILDREN_RATE_LIMIT), ST_E_TxRateLimitExceeded);
  ENSURE (netuid != ROOT, ST_E_RegistrationNotPermittedOnRootSubnet);
  ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
  ENSURE (coldkey_owns (rt, who, hotkey), ST_E_NonAssociatedColdKey);
  TRY (check_children (rt, hotkey, netuid, children, n));
  st_set (rt, rate, rt->block);
  if (!st_bool (rt, key_n (rt, ST_SubtokenEnabled, netuid)))
    {
      tao_children_set (rt, hotkey, netuid, children, n);
      tao_rt_deposit (rt, ST_EV_SetChildren, hotkey, netuid, args->bytes[2], args->len[2]);
      return RT_OK;
    }
  cooldown = rt->block + st_u64 (rt, key_0 (ST_PendingChildKeyCooldown));
  pending = g_byte_array_new ();
  tao_scale_write_bytes (pending, args->bytes[2], args->len[2]);
  tao_scale_write_u64 (pending, cooldown);
  st_put (rt, key_na (rt, ST_PendingChildKeys, netuid, hotkey), pending->data, pending->len);
  tao_rt_deposit (rt, ST_EV_SetChildrenScheduled, hotkey, netuid, cooldown, args->bytes[2], args->len[2]);
  return RT_OK;
}

void
tao_children_apply_pending (TaoRuntime *rt, guint16 netuid)
{
  TaoStorageIter iter;

  st_iter (&iter, rt, key_n (rt, ST_PendingChildKeys, netuid));
  while (tao_storage_iter_next (&iter))
    {
      g_autofree guint8 *key = g_memdup2 (iter.key, iter.key_len);
      gsize key_len = iter.key_len;
      g_autofree guint8 *value = g_memdup2 (iter.value, iter.value_len);
      gsize list_len = iter.value_len - 8;
      TaoAccountId hotkey;
      TaoScaleReader reader;
      guint64 cooldown;
      guint32 n;

      memcpy (&cooldown, value + list_len, 8);
      if (cooldown >= rt->block)
        continue;
      memcpy (hotkey.bytes, key + key_len - 32, 32);
      tao_scale_reader_init (&reader, value, list_len);
      if (!tao_scale_read_compact_u32 (&reader, &n, NULL))
        g_assert_not_reached ();
      tao_storage_remove (rt->st, key, key_len);
      /* Stakes and parents may have changed since it was scheduled. */
      if (check_children (rt, &hotkey, netuid, reader.pos, n) == RT_OK)
        {
          tao_children_set (rt, &hotkey, netuid, reader.pos, n);
          tao_rt_deposit (rt, ST_EV_SetChildren, &hotkey, netuid, value, list_len);
        }
    }
  tao_storage_iter_clear (&iter);
}

TaoRtOutcome
tao_subtensor_set_childkey_take (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *hotkey = arg_account (args, 0);
  guint16 netuid = arg_u16 (args, 1);
  guint16 take = arg_u16 (args, 2);
  TaoKey key = key_an (rt, ST_ChildkeyTake, hotkey, netuid);
  TaoKey rate = key_ann (rt, ST_TransactionKeyLastBlock, hotkey, netuid, TX_SET_CHILDKEY_TAKE);
  guint16 lowest = MAX (st_u16 (rt, key_0 (ST_MinChildkeyTake)), st_u16 (rt, key_n (rt, ST_MinChildkeyTakePerSubnet, netuid)));

  ENSURE_SIGNED (origin, who);
  ENSURE (coldkey_owns (rt, who, hotkey), ST_E_NonAssociatedColdKey);
  ENSURE (take >= lowest && take <= st_u16 (rt, key_0 (ST_MaxChildkeyTake)), ST_E_InvalidChildkeyTake);
  if (take > st_u16 (rt, key))
    ENSURE (rate_passed (rt, rate, st_u64 (rt, key_0 (ST_TxChildkeyTakeRateLimit))), ST_E_TxChildkeyTakeRateLimitExceeded);
  st_set (rt, key, take);
  st_set (rt, rate, rt->block);
  tao_rt_deposit (rt, ST_EV_ChildKeyTakeSet, hotkey, take);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_auto_parent_delegation_enabled (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *hotkey = arg_account (args, 0);

  ENSURE_SIGNED (origin, who);
  ENSURE (coldkey_owns (rt, who, hotkey), ST_E_NonAssociatedColdKey);
  st_set (rt, key_a (rt, ST_AutoParentDelegationEnabled, hotkey), arg_bool (args, 1));
  tao_rt_deposit (rt, ST_EV_AutoParentDelegationEnabledSet, hotkey, (int) arg_bool (args, 1));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_pending_childkey_cooldown (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_ROOT (origin);
  st_set (rt, key_0 (ST_PendingChildKeyCooldown), arg_u64 (args, 0));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_sudo_set_min_childkey_take (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_ROOT (origin);
  st_set (rt, key_0 (ST_MinChildkeyTake), arg_u16 (args, 0));
  tao_rt_deposit (rt, ST_EV_MinChildKeyTakeSet, (int) arg_u16 (args, 0));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_sudo_set_max_childkey_take (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_ROOT (origin);
  st_set (rt, key_0 (ST_MaxChildkeyTake), arg_u16 (args, 0));
  tao_rt_deposit (rt, ST_EV_MaxChildKeyTakeSet, (int) arg_u16 (args, 0));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_sudo_set_tx_childkey_take_rate_limit (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_ROOT (origin);
  st_set (rt, key_0 (ST_TxChildkeyTakeRateLimit), arg_u64 (args, 0));
  tao_rt_deposit (rt, ST_EV_TxChildKeyTakeRateLimitSet, arg_u64 (args, 0));
  return RT_OK;
}
