/* Locks: alpha that a coldkey has promised to one hotkey of a subnet, and the conviction that grows from it.
 *
 * A lock is stored as it was at its last change and rolled forward when it is looked at.  Beside each lock stand sums by
 * hotkey (of perpetual locks, of decaying ones, and of those on the subnet owner's hotkey), rolled and stored in the same way. */
#include "localnet/runtime/subtensor/locks.h"

#define LOCK_SIZE (8 + 16 + 8)
/* Bit of AccountFlags: the account takes locked alpha from others. */
#define ACCEPTS_LOCKED_ALPHA 1

/* A lock rolled forward to now, and where it is. */
typedef struct
{
  TaoAccountId coldkey;
  TaoAccountId hotkey;
  guint16 netuid;
  TaoLock lock;
} Holding;

static gboolean
is_zero (const TaoLock *lock)
{
  return lock->locked_mass == 0 && lock->conviction.bits == 0;
}

static gboolean
is_perpetual (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid)
{
  TaoKey key = key_an (rt, ST_DecayingLock, coldkey, netuid);

  return st_has (rt, key) && !st_bool (rt, key);
}

static gboolean
is_owner_hotkey (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey)
{
  TaoAccountId owner = st_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid));

  return st_has (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid)) && tao_account_id_equal (&owner, hotkey);
}

/* What is stored at @key, rolled forward to this block; zero if nothing is. */
static TaoLock
roll (TaoRuntime *rt, TaoKey key, gboolean perpetual, gboolean to_owner)
{
  const TaoLockRules rules = {
    .unlock_rate = st_u64 (rt, key_0 (ST_UnlockRate)),
    .maturity_rate = st_u64 (rt, key_0 (ST_MaturityRate)),
    .perpetual = perpetual,
    .to_owner = to_owner,
  };
  TaoLock lock = { 0 };
  guint64 updated;
  gsize len;
  const guint8 *bytes = tao_storage_get (rt->st, key.bytes, key.len, &len);

  if (len != LOCK_SIZE)
    return lock;
  memcpy (&lock.locked_mass, bytes, 8);
  memcpy (&lock.conviction.bits, bytes + 8, 16);
  memcpy (&updated, bytes + 24, 8);
  return tao_lock_roll (lock, rt->block - MIN (updated, rt->block), &rules);
}

static void
store (TaoRuntime *rt, TaoKey key, const TaoLock *lock)
{
  guint8 bytes[LOCK_SIZE];
  guint64 now = rt->block;

  if (is_zero (lock))
    {
      st_kill (rt, key);
      return;
    }
  memcpy (bytes, &lock->locked_mass, 8);
  memcpy (bytes + 8, &lock->conviction.bits, 16);
  memcpy (bytes + 24, &now, 8);
  st_put (rt, key, bytes, sizeof bytes);
}

/* --- Sums -------------------------------------------------------------------------------------------------------- */

static TaoKey
sum_key (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey, gboolean perpetual)
{
  if (is_owner_hotkey (rt, netuid, hotkey))
    return key_n (rt, perpetual ? ST_OwnerLock : ST_DecayingOwnerLock, netuid);
  return key_na (rt, perpetual ? ST_HotkeyLock : ST_DecayingHotkeyLock, netuid, hotkey);
}

static void
adjust_sum (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey, gboolean perpetual, const TaoLock *less, const TaoLock *more)
{
  gboolean to_owner = is_owner_hotkey (rt, netuid, hotkey);
  TaoKey key = sum_key (rt, netuid, hotkey, perpetual);
  TaoLock sum = roll (rt, key, perpetual, to_owner);

  sum.locked_mass = tao_u64_add_sat (tao_u64_sub_sat (sum.locked_mass, less->locked_mass), more->locked_mass);
  sum.conviction = tao_u64f64_add_sat (tao_u64f64_sub_sat (sum.conviction, less->conviction), more->conviction);
  if (to_owner)
    sum.conviction = tao_u64f64_from_u64 (sum.locked_mass);
  store (rt, key, &sum);
}

TaoU64F64
tao_locks_get_conviction (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey)
{
  gboolean to_owner = is_owner_hotkey (rt, netuid, hotkey);

  return tao_u64f64_add_sat (roll (rt, sum_key (rt, netuid, hotkey, TRUE), TRUE, to_owner).conviction,
                             roll (rt, sum_key (rt, netuid, hotkey, FALSE), FALSE, to_owner).conviction);
}

gboolean
tao_locks_get_most_convicted (TaoRuntime *rt, guint16 netuid, TaoAccountId *out)
{
  TaoKey owner_key = key_n (rt, ST_SubnetOwnerHotkey, netuid);
  TaoU64F64 most = { 0 };
  TaoStorageIter iter;

  if (st_has (rt, owner_key))
    {
      *out = st_account (rt, owner_key);
      most = tao_locks_get_conviction (rt, netuid, out);
    }
  for (guint perpetual = 0; perpetual < 2; perpetual++)
    {
      st_iter (&iter, rt, key_n (rt, perpetual ? ST_HotkeyLock : ST_DecayingHotkeyLock, netuid));
      while (tao_storage_iter_next (&iter))
        {
          TaoAccountId hotkey;
          TaoU64F64 conviction;

          memcpy (hotkey.bytes, iter.key + iter.key_len - 32, 32);
          conviction = tao_locks_get_conviction (rt, netuid, &hotkey);
          if (conviction.bits > 0 && conviction.bits >= most.bits)
            {
              most = conviction;
              *out = hotkey;
            }
        }
      tao_storage_iter_clear (&iter);
    }
  return most.bits > 0;
}

/* --- Single locks ------------------------------------------------------------------------------------------------ */

/* The lock of @coldkey on @netuid; there is at most one.  FALSE if there is none. */
static gboolean
find (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid, Holding *out)
{
  TaoStorageIter iter;
  gboolean found;

  *out = (Holding) { .coldkey = *coldkey, .netuid = netuid };
  st_iter (&iter, rt, key_an (rt, ST_Lock, coldkey, netuid));
  found = tao_storage_iter_next (&iter);
  if (found)
    memcpy (out->hotkey.bytes, iter.key + iter.key_len - 32, 32);
  tao_storage_iter_clear (&iter);
  if (found)
    {
      TaoKey key = key_an (rt, ST_Lock, coldkey, netuid);

      key_add_account (rt, &key, &out->hotkey);
      out->lock = roll (rt, key, is_perpetual (rt, coldkey, netuid), is_owner_hotkey (rt, netuid, &out->hotkey));
    }
  return found;
}

/* Makes @next of the lock, whose present state is @held. */
static void
replace (TaoRuntime *rt, const Holding *held, TaoLock next)
{
  TaoKey key = key_an (rt, ST_Lock, &held->coldkey, held->netuid);

  if (is_owner_hotkey (rt, held->netuid, &held->hotkey))
    next.conviction = tao_u64f64_from_u64 (next.locked_mass);
  key_add_account (rt, &key, &held->hotkey);
  store (rt, key, &next);
  adjust_sum (rt, held->netuid, &held->hotkey, is_perpetual (rt, &held->coldkey, held->netuid), &held->lock, &next);

  key = key_na (rt, ST_LockingColdkeys, held->netuid, &held->hotkey);
  key_add_account (rt, &key, &held->coldkey);
  if (is_zero (&next))
    st_kill (rt, key);
  else
    st_put (rt, key, "", 0);
}

/* Finds the lock to add to: the coldkey's own, or a new one on @hotkey.  FALSE if there is one on another hotkey. */
static gboolean
find_or_begin (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid, const TaoAccountId *hotkey, Holding *out)
{
  if (find (rt, coldkey, netuid, out) && !tao_account_id_equal (&out->hotkey, hotkey))
    {
      if (!is_zero (&out->lock))
        return FALSE;
      replace (rt, out, (TaoLock) { 0 });   /* it has run out */
    }
  out->hotkey = *hotkey;
  return TRUE;
}

static TaoLock
plus (TaoLock lock, guint64 mass, TaoU64F64 conviction)
{
  return (TaoLock) { tao_u64_add_sat (lock.locked_mass, mass), tao_u64f64_add_sat (lock.conviction, conviction) };
}

guint64
tao_locks_get_mass (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid)
{
  Holding held;

  return find (rt, coldkey, netuid, &held) ? held.lock.locked_mass : 0;
}

gboolean
tao_locks_get (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid, TaoLock *out)
{
  Holding held;

  if (!find (rt, coldkey, netuid, &held) || is_zero (&held.lock))
    return FALSE;
  *out = held.lock;
  return TRUE;
}

void
tao_locks_roll (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid)
{
  Holding held;

  if (find (rt, coldkey, netuid, &held))
    replace (rt, &held, held.lock);
}

void
tao_locks_add_owner_cut (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid, const TaoAccountId *hotkey, guint64 alpha)
{
  Holding held;

  if (alpha == 0 || !st_bool (rt, key_n (rt, ST_OwnerCutAutoLockEnabled, netuid)))
    return;
  if (!find (rt, coldkey, netuid, &held))
    held.hotkey = *hotkey;
  replace (rt, &held, plus (held.lock, alpha, TAO_U64F64 (0)));
}

TaoCallStatus
tao_locks_transfer (TaoRuntime *rt, guint16 netuid, const TaoAccountId *from, const TaoAccountId *to, guint64 alpha)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  Holding held, target;
  guint64 available, carried;
  TaoU64F64 conviction;

  if (tao_account_id_equal (from, to) || !find (rt, from, netuid, &held) || held.lock.locked_mass == 0)
    return TAO_CALL_OK;
  available = tao_staking_get_available (ledger, econ_account (from), netuid);
  if (alpha <= available)
    return TAO_CALL_OK;
  if (!(st_u64 (rt, key_a (rt, ST_AccountFlags, to)) & ACCEPTS_LOCKED_ALPHA))
    return TAO_CALL_ACCOUNT_REJECTS_LOCKED_ALPHA;
  if (!find_or_begin (rt, to, netuid, &held.hotkey, &target))
    return TAO_CALL_LOCK_HOTKEY_MISMATCH;

  carried = MIN (alpha - available, held.lock.locked_mass);
  conviction = tao_u64f64_mul_sat (held.lock.conviction, tao_u64f64_div_or_zero (tao_u64f64_from_u64 (carried),
                                                                                 tao_u64f64_from_u64 (held.lock.locked_mass)));
  replace (rt, &held, (TaoLock) { held.lock.locked_mass - carried, tao_u64f64_sub_sat (held.lock.conviction, conviction) });
  replace (rt, &target, plus (target.lock, carried, conviction));
  return TAO_CALL_OK;
}

/* --- Keys that change -------------------------------------------------------------------------------------------- */

TaoRtOutcome
tao_locks_swap_coldkey (TaoRuntime *rt, guint16 netuid, const TaoAccountId *old, const TaoAccountId *new_key)
{
  gboolean perpetual = is_perpetual (rt, old, netuid);
  Holding held, target;

  if (!find (rt, old, netuid, &held))
    return RT_OK;
  ENSURE (tao_locks_get_mass (rt, new_key, netuid) == 0, ST_E_ActiveLockExists);
  replace (rt, &held, (TaoLock) { 0 });
  st_kill (rt, key_an (rt, ST_DecayingLock, old, netuid));
  if (perpetual)
    st_set (rt, key_an (rt, ST_DecayingLock, new_key, netuid), FALSE);
  find_or_begin (rt, new_key, netuid, &held.hotkey, &target);
  replace (rt, &target, held.lock);
  return RT_OK;
}

GArray *
tao_locks_take_from_hotkey (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (Holding));
  TaoStorageIter iter;

  st_iter (&iter, rt, key_na (rt, ST_LockingColdkeys, netuid, hotkey));
  while (tao_storage_iter_next (&iter))
    {
      TaoAccountId coldkey;
      Holding held;

      memcpy (coldkey.bytes, iter.key + iter.key_len - 32, 32);
      if (find (rt, &coldkey, netuid, &held))
        g_array_append_val (taken, held);
    }
  tao_storage_iter_clear (&iter);
  for (guint i = 0; i < taken->len; i++)
    replace (rt, &g_array_index (taken, Holding, i), (TaoLock) { 0 });
  return taken;
}

void
tao_locks_give_to_hotkey (TaoRuntime *rt, GArray *taken, const TaoAccountId *hotkey)
{
  for (guint i = 0; i < taken->len; i++)
    {
      Holding *held = &g_array_index (taken, Holding, i);
      TaoLock lock = held->lock;

      held->hotkey = *hotkey;
      held->lock = (TaoLock) { 0 };
      replace (rt, held, lock);
    }
}

void
tao_locks_set_owner_hotkey (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey)
{
  TaoAccountId old = st_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid));
  g_autoptr (GArray) on_old = tao_locks_take_from_hotkey (rt, netuid, &old);
  g_autoptr (GArray) on_new = tao_locks_take_from_hotkey (rt, netuid, hotkey);   /* none if it is the same one */

  st_set_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid), hotkey);
  tao_locks_give_to_hotkey (rt, on_old, &old);
  tao_locks_give_to_hotkey (rt, on_new, hotkey);
}

void
tao_locks_drop_subnet (TaoRuntime *rt, guint16 netuid)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  TaoStorageIter iter;

  st_iter (&iter, rt, key_0 (ST_Lock));
  while (tao_storage_iter_next (&iter))
    {
      const guint8 *at = iter.key + 32 + 16 + 32;   /* behind the prefix and the coldkey */

      if ((at[0] | at[1] << 8) == netuid)
        g_ptr_array_add (keys, g_bytes_new (iter.key, iter.key_len));
    }
  tao_storage_iter_clear (&iter);
  for (guint i = 0; i < keys->len; i++)
    tao_storage_remove (rt->st, g_bytes_get_data (keys->pdata[i], NULL), g_bytes_get_size (keys->pdata[i]));
}

/* --- Calls ------------------------------------------------------------------------------------------------------- */

TaoRtOutcome
tao_subtensor_lock_stake (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *hotkey = arg_account (args, 0);
  guint16 netuid = arg_u16 (args, 1);
  guint64 amount = arg_u64 (args, 2);
  Holding held;
  TaoLock next;

  ENSURE_SIGNED (origin, who);
  ENSURE (amount > 0, ST_E_AmountTooLow);
  ENSURE (hotkey_exists (rt, hotkey), ST_E_HotKeyAccountNotExists);
  ENSURE (find_or_begin (rt, who, netuid, hotkey, &held), ST_E_LockHotkeyMismatch);
  next = plus (held.lock, amount, TAO_U64F64 (0));
  ENSURE (tao_staking_get_coldkey_stake (tao_subtensor_ledger (rt), econ_account (who), netuid) >= next.locked_mass,
          ST_E_InsufficientStakeForLock);
  replace (rt, &held, next);
  tao_rt_deposit (rt, ST_EV_StakeLocked, who, hotkey, netuid, amount);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_move_lock (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *to = arg_account (args, 0);
  guint16 netuid = arg_u16 (args, 1);
  TaoAccountId from, from_owner, to_owner;
  Holding held;
  TaoLock lock;

  ENSURE_SIGNED (origin, who);
  ENSURE (hotkey_exists (rt, to), ST_E_HotKeyAccountNotExists);
  ENSURE (find (rt, who, netuid, &held) && !is_zero (&held.lock), ST_E_NoExistingLock);
  from = held.hotkey;
  lock = held.lock;
  from_owner = st_account (rt, key_a (rt, ST_Owner, &from));
  to_owner = st_account (rt, key_a (rt, ST_Owner, to));
  if (!tao_account_id_equal (&from_owner, &to_owner))
    lock.conviction = TAO_U64F64 (0);
  replace (rt, &held, (TaoLock) { 0 });
  held.hotkey = *to;
  held.lock = (TaoLock) { 0 };
  replace (rt, &held, lock);
  tao_rt_deposit (rt, ST_EV_LockMoved, who, &from, to, netuid);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_perpetual_lock (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  gboolean enabled = arg_bool (args, 1);
  TaoLock lock = { 0 };
  gboolean found;
  Holding held;

  ENSURE_SIGNED (origin, who);
  /* The lock as it has become so far goes from one sum to the other. */
  found = find (rt, who, netuid, &held);
  if (found)
    {
      lock = held.lock;
      replace (rt, &held, (TaoLock) { 0 });
      held.lock = (TaoLock) { 0 };
    }
  if (enabled)
    st_set (rt, key_an (rt, ST_DecayingLock, who, netuid), FALSE);
  else
    st_kill (rt, key_an (rt, ST_DecayingLock, who, netuid));
  if (found)
    replace (rt, &held, lock);
  tao_rt_deposit (rt, ST_EV_PerpetualLockUpdated, who, netuid, enabled);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_reject_locked_alpha (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  gboolean enabled = arg_bool (args, 0);
  guint64 flags;

  ENSURE_SIGNED (origin, who);
  flags = st_u64 (rt, key_a (rt, ST_AccountFlags, who));
  flags = enabled ? flags & ~(guint64) ACCEPTS_LOCKED_ALPHA : flags | ACCEPTS_LOCKED_ALPHA;
  if (flags == 0)
    st_kill (rt, key_a (rt, ST_AccountFlags, who));
  else
    st_set_u128 (rt, key_a (rt, ST_AccountFlags, who), flags);
  tao_rt_deposit (rt, ST_EV_RejectLockedAlphaUpdated, who, enabled);
  return RT_OK;
}
