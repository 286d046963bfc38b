/* Positions: who holds which share of a hotkey's alpha, and who owns and may be staked to. */
#include "economy/staking-private.h"

/* The share pool of a hotkey on a subnet and, with @coldkey, one holder's share. */
typedef struct
{
  TaoLedgerKey value_key, denominator_key, share_key;
  TaoSharePool pool;
  TaoSafeFloat share;
  gboolean     has_share;
} Position;

/* The key of the map of U64F64 shares that @key's map took over from. */
static TaoLedgerKey
legacy_key (const TaoLedgerKey *key)
{
  TaoLedgerKey legacy = *key;

  legacy.item = key->item == TAO_ITEM_ALPHA_V2 ? TAO_ITEM_ALPHA : TAO_ITEM_TOTAL_HOTKEY_SHARES;
  return legacy;
}

/* An entry of the old map counts before one of the new. */
static gboolean
get_float (TaoLedger          *ledger,
           const TaoLedgerKey *key,
           TaoSafeFloat       *out)
{
  TaoLedgerValue value = { 0 };
  gboolean found;

  if (ledger->rules->stake_ledger == TAO_STAKE_LEDGER_BOTH)
    {
      TaoLedgerKey legacy = legacy_key (key);

      if (ledger->vtable->get (ledger, &legacy, &value))
        {
          *out = tao_safe_float_from_u64f64 (TAO_U64F64 (value.number));
          return TRUE;
        }
    }
  found = ledger->vtable->get (ledger, key, &value);
  *out = (TaoSafeFloat) { value.number, value.exponent };
  return found;
}

/* A write moves an entry to the new map. */
static void
put_float (TaoLedger          *ledger,
           const TaoLedgerKey *key,
           TaoSafeFloat        number)
{
  TaoLedgerValue value = { .number = number.mantissa, .exponent = number.exponent };

  if (ledger->rules->stake_ledger == TAO_STAKE_LEDGER_BOTH)
    {
      TaoLedgerKey legacy = legacy_key (key);

      if (tao_ledger_contains (ledger, &legacy))
        ledger->vtable->remove (ledger, &legacy);
    }
  if (tao_safe_float_is_zero (number))
    ledger->vtable->remove (ledger, key);
  else
    ledger->vtable->put (ledger, key, &value);
}

static void
load_position (TaoLedger        *ledger,
               const TaoAccount *hotkey,
               const TaoAccount *coldkey,
               guint16           netuid,
               Position         *out)
{
  out->value_key = tao_ledger_key_account (TAO_ITEM_TOTAL_HOTKEY_ALPHA, hotkey, NULL, netuid);
  out->denominator_key = tao_ledger_key_account (TAO_ITEM_TOTAL_HOTKEY_SHARES_V2, hotkey, NULL, netuid);
  out->share_key = tao_ledger_key_account (TAO_ITEM_ALPHA_V2, hotkey, coldkey, netuid);
  out->pool.value = tao_ledger_get_key_u64 (ledger, &out->value_key);
  get_float (ledger, &out->denominator_key, &out->pool.denominator);
  out->share = TAO_SAFE_FLOAT_ZERO;
  out->has_share = coldkey != NULL && get_float (ledger, &out->share_key, &out->share);
}

static void
store_position (TaoLedger *ledger,
                Position  *position)
{
  tao_ledger_put_or_remove_u64 (ledger, &position->value_key, position->pool.value);
  put_float (ledger, &position->denominator_key, position->pool.denominator);
  put_float (ledger, &position->share_key, position->share);
}

guint64
tao_staking_get_stake (TaoLedger        *ledger,
                       const TaoAccount *hotkey,
                       const TaoAccount *coldkey,
                       guint16           netuid)
{
  Position position;

  load_position (ledger, hotkey, coldkey, netuid, &position);
  return tao_share_pool_value (&position.pool, position.share);
}

gboolean
tao_staking_can_add (TaoLedger        *ledger,
                     const TaoAccount *hotkey,
                     guint16           netuid,
                     guint64           alpha)
{
  Position position;

  load_position (ledger, hotkey, NULL, netuid, &position);
  return tao_share_pool_can_add (&position.pool, alpha);
}

guint64
tao_staking_get_coldkey_stake (TaoLedger        *ledger,
                               const TaoAccount *coldkey,
                               guint16           netuid)
{
  g_autoptr(GArray) hotkeys = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_STAKING_HOTKEYS, NULL, coldkey, 0);
  guint64 sum = 0;

  ledger->vtable->get_list (ledger, &key, hotkeys);
  for (guint i = 0; i < hotkeys->len; i++)
    sum = tao_u64_add_sat (sum, tao_staking_get_stake (ledger, &g_array_index (hotkeys, TaoLedgerValue, i).account, coldkey, netuid));
  return sum;
}

guint64
tao_staking_get_available (TaoLedger        *ledger,
                           const TaoAccount *coldkey,
                           guint16           netuid)
{
  guint64 locked = ledger->vtable->locked != NULL ? ledger->vtable->locked (ledger, coldkey, netuid) : 0;

  return tao_u64_sub_sat (tao_staking_get_coldkey_stake (ledger, coldkey, netuid), locked);
}

/* Whether a lock keeps @amount from leaving.  Without locks nothing is summed up. */
gboolean
tao_staking_is_unavailable (TaoLedger        *ledger,
                            const TaoAccount *coldkey,
                            guint16           netuid,
                            guint64           amount)
{
  if (ledger->vtable->locked == NULL || ledger->vtable->locked (ledger, coldkey, netuid) == 0)
    return FALSE;
  return amount > tao_staking_get_available (ledger, coldkey, netuid);
}

guint64
tao_staking_get_hotkey_value (TaoLedger        *ledger,
                              const TaoAccount *hotkey)
{
  g_autoptr(GArray) networks = g_array_new (FALSE, FALSE, sizeof (guint16));
  tao_u128 sum = 0;

  tao_ledger_networks_in_storage_order (ledger, TRUE, networks);
  for (guint i = 0; i < networks->len; i++)
    {
      guint16 netuid = g_array_index (networks, guint16, i);
      TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_TOTAL_HOTKEY_ALPHA, hotkey, NULL, netuid);
      guint64 alpha = tao_ledger_get_key_u64 (ledger, &key);

      /* The chain's plain sum wraps; only absurd prices reach that. */
      if (alpha != 0)
        sum += tao_u64f64_mul_sat (tao_u64f64_from_u64 (alpha), tao_ledger_get_price (ledger, netuid)).bits;
    }
  return tao_u64f64_to_u64 (TAO_U64F64 (sum));
}

static void
append_if_absent (TaoLedger        *ledger,
                  TaoLedgerItem     item,
                  const TaoAccount *coldkey,
                  const TaoAccount *hotkey)
{
  TaoLedgerKey key = tao_ledger_key_account (item, NULL, coldkey, 0);

  if (!tao_ledger_list_contains (ledger, &key, hotkey))
    tao_ledger_list_append (ledger, &key, hotkey);
}

void
tao_staking_increase (TaoLedger        *ledger,
                      const TaoAccount *hotkey,
                      const TaoAccount *coldkey,
                      guint16           netuid,
                      guint64           amount)
{
  Position position;

  if (amount == 0)
    return;
  append_if_absent (ledger, TAO_ITEM_STAKING_HOTKEYS, coldkey, hotkey);
  load_position (ledger, hotkey, coldkey, netuid, &position);
  tao_share_pool_update (&position.pool, &position.share, (gint64) amount);
  store_position (ledger, &position);
}

void
tao_staking_decrease (TaoLedger        *ledger,
                      const TaoAccount *hotkey,
                      const TaoAccount *coldkey,
                      guint16           netuid,
                      guint64           amount)
{
  Position position;
  guint64 value;

  load_position (ledger, hotkey, coldkey, netuid, &position);
  /* The chain does nothing, and says nothing, where there is not enough. */
  if (!position.has_share)
    return;
  value = tao_share_pool_value (&position.pool, position.share);
  if (value < amount)
    return;
  if (value == amount && ledger->rules->residue == TAO_RESIDUE_CLEARED)
    tao_share_pool_remove (&position.pool, &position.share);
  else
    tao_share_pool_update (&position.pool, &position.share, (gint64) (0 - amount));
  store_position (ledger, &position);
}

void
tao_staking_increase_hotkey (TaoLedger        *ledger,
                             const TaoAccount *hotkey,
                             guint16           netuid,
                             guint64           amount)
{
  Position position;

  load_position (ledger, hotkey, NULL, netuid, &position);
  if (ledger->rules->empty_pool == TAO_EMPTY_POOL_OWNER && tao_safe_float_is_zero (position.pool.denominator))
    {
      TaoAccount owner;

      tao_ledger_get_owner (ledger, hotkey, &owner);
      tao_staking_increase (ledger, hotkey, &owner, netuid, amount);
      return;
    }
  tao_share_pool_add_all (&position.pool, (gint64) amount);
  tao_ledger_put_or_remove_u64 (ledger, &position.value_key, position.pool.value);
}

gboolean
tao_staking_create_account (TaoLedger        *ledger,
                            const TaoAccount *coldkey,
                            const TaoAccount *hotkey)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_OWNER, hotkey, NULL, 0);

  if (tao_ledger_contains (ledger, &key))
    return TRUE;
  if (ledger->vtable->is_subnet_account (ledger, hotkey))
    return FALSE;
  tao_ledger_put_account (ledger, &key, coldkey);
  append_if_absent (ledger, TAO_ITEM_OWNED_HOTKEYS, coldkey, hotkey);
  append_if_absent (ledger, TAO_ITEM_STAKING_HOTKEYS, coldkey, hotkey);
  return TRUE;
}

gboolean
tao_staking_owns (TaoLedger        *ledger,
                  const TaoAccount *coldkey,
                  const TaoAccount *hotkey)
{
  TaoAccount owner;

  return tao_ledger_get_owner (ledger, hotkey, &owner) && tao_account_equal (&owner, coldkey);
}

gboolean
tao_staking_hotkey_exists (TaoLedger        *ledger,
                           const TaoAccount *hotkey)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_OWNER, hotkey, NULL, 0);

  return tao_ledger_contains (ledger, &key);
}

/* Staking by somebody else makes a hotkey a delegate with the default take. */
void
tao_staking_make_delegate (TaoLedger        *ledger,
                           const TaoAccount *coldkey,
                           const TaoAccount *hotkey)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_DELEGATES, hotkey, NULL, 0);
  TaoLedgerValue take = { 0 };

  if (!tao_staking_owns (ledger, coldkey, hotkey) && !ledger->vtable->get (ledger, &key, &take))
    ledger->vtable->put (ledger, &key, &take);
}
