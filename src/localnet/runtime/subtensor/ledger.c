/* The economy's ledger over the chain's storage. */
#include "localnet/runtime/subtensor/subtensor.h"

#include "localnet/runtime/subtensor/epoch.h"
#include "localnet/runtime/subtensor/locks.h"

#define PLACED_SUBNETS 160

typedef struct
{
  TaoLedger parent;
  TaoRuntime *rt;
  /* The storage item behind each ledger item; -1 where spec 425 has none. */
  gint items[TAO_LEDGER_N_ITEMS];
  /* Where the items of each subnet were found: every block reads and writes them all. */
  gboolean by_subnet[TAO_LEDGER_N_ITEMS];
  TaoStoragePlace places[PLACED_SUBNETS][TAO_LEDGER_N_ITEMS];
} StorageLedger;

static TaoRuntime *
runtime_of (TaoLedger *ledger)
{
  return ((StorageLedger *) ledger)->rt;
}

static gint
find_item (const char *name)
{
  static const guint8 pallets[] = { PALLET_SUBTENSOR, PALLET_SWAP, PALLET_ALPHA_ASSETS };

  for (guint i = 0; i < N_ITEMS; i++)
    if (memchr (pallets, tao_rt_items[i].pallet->index, sizeof pallets) && g_str_equal (tao_rt_items[i].def->name, name))
      return (gint) i;
  return -1;
}

/* FALSE if the item does not exist in this runtime. */
static gboolean
make_key (TaoLedger *ledger, const TaoLedgerKey *key, TaoKey *out)
{
  TaoRuntime *rt = runtime_of (ledger);
  gint item = ((StorageLedger *) ledger)->items[key->item];

  if (key->item == TAO_ITEM_NETWORK_LAST_REGISTERED)
    {
      *out = tao_rate_key (rt, RATE_NETWORK_LAST_REGISTERED);
      return TRUE;
    }
  if (item < 0)
    return FALSE;
  *out = key_0 ((TaoRtItemId) item);
  for (const char *part = tao_ledger_item_get_info (key->item)->key; *part; part++)
    switch (*part)
      {
      case 'N':
        key_add_u16 (rt, out, key->netuid);
        break;
      case 'U':
        key_add_u16 (rt, out, (guint16) key->index);
        break;
      case 'H':
        key_add_account (rt, out, chain_account (&key->hotkey));
        break;
      case 'C':
        key_add_account (rt, out, chain_account (&key->coldkey));
        break;
      case 'I':
        {
          guint64 index = GUINT64_TO_LE (key->index);

          tao_key_add_bytes (rt, out, (const guint8 *) &index, 8);
          break;
        }
      default:
        g_assert_not_reached ();
      }
  return TRUE;
}

/* (nullable): where the value of @key may be known to be; NULL for other keys than those of a subnet. */
static TaoStoragePlace *
find_place (TaoLedger *ledger, const TaoLedgerKey *key)
{
  StorageLedger *self = (StorageLedger *) ledger;

  return self->by_subnet[key->item] && key->netuid < PLACED_SUBNETS ? &self->places[key->netuid][key->item] : NULL;
}

static void
decode_scalar (TaoLedgerValueKind kind, const TaoRtItem *item, const guint8 *bytes, gsize len, TaoLedgerValue *value)
{
  switch (kind)
    {
    case TAO_VALUE_NUMBER:
      value->number = 0;
      memcpy (&value->number, bytes, MIN (len, 16));
      /* i64 is the only narrow signed type here: flows. */
      if (len == 8 && item->value->kind == TAO_RT_PRIMITIVE && item->value->primitive == TAO_RT_I64 && bytes[7] & 0x80)
        value->number |= ~(tao_u128) G_MAXUINT64;
      break;
    case TAO_VALUE_FLOAT:
      memcpy (&value->number, bytes, 16);
      memcpy (&value->exponent, bytes + 16, 8);
      break;
    case TAO_VALUE_ACCOUNT:
      memset (&value->account, 0, sizeof value->account);
      memcpy (value->account.bytes, bytes, MIN (len, 32));
      break;
    case TAO_VALUE_CLAIM_TYPE:
      value->number = len > 0 ? bytes[0] : 0;
      break;
    case TAO_VALUE_NUMBERS:
    case TAO_VALUE_ACCOUNTS:
    case TAO_VALUE_PROPORTIONS:
    case TAO_VALUE_RATES:
    case TAO_VALUE_OPAQUE:
      break;
    }
}

static gboolean
ledger_get (TaoLedger *ledger, const TaoLedgerKey *key, TaoLedgerValue *value)
{
  TaoRuntime *rt = runtime_of (ledger);
  const TaoLedgerItemInfo *info = tao_ledger_item_get_info (key->item);
  TaoStoragePlace *place = find_place (ledger, key);
  const TaoRtItem *item;
  const guint8 *bytes;
  gsize len;
  TaoKey storage_key;
  gboolean present;

  memset (value, 0, sizeof *value);
  if (key->item == TAO_ITEM_NOW)
    {
      value->number = rt->block;
      return TRUE;
    }
  if (place != NULL && tao_storage_knows (rt->st, place))
    {
      item = &tao_rt_items[((StorageLedger *) ledger)->items[key->item]];
      bytes = tao_storage_get_at (rt->st, place, NULL, 0, &len);
    }
  else
    {
      if (!make_key (ledger, key, &storage_key))
        {
          value->number = info->number;
          return FALSE;
        }
      item = storage_key.item;
      bytes = place != NULL ? tao_storage_get_at (rt->st, place, storage_key.bytes, storage_key.len, &len)
                            : tao_storage_get (rt->st, storage_key.bytes, storage_key.len, &len);
    }
  present = bytes != NULL;
  if (!present)
    {
      bytes = item->fallback;
      len = item->fallback_len;
    }
  if (len > 0)
    decode_scalar (info->kind, item, bytes, len, value);
  return present;
}

static void
ledger_put (TaoLedger *ledger, const TaoLedgerKey *key, const TaoLedgerValue *value)
{
  TaoRuntime *rt = runtime_of (ledger);
  TaoLedgerValueKind kind = tao_ledger_item_get_info (key->item)->kind;
  TaoStoragePlace *place = find_place (ledger, key);
  guint8 bytes[24];
  TaoKey storage_key;

  if (place != NULL && kind == TAO_VALUE_NUMBER && tao_storage_knows (rt->st, place))
    {
      const TaoRtItem *item = &tao_rt_items[((StorageLedger *) ledger)->items[key->item]];

      tao_storage_put_at (rt->st, place, NULL, 0, (const guint8 *) &value->number, (gsize) item->value->fixed_size);
      return;
    }
  if (!make_key (ledger, key, &storage_key))
    return;   /* of a later runtime */
  switch (kind)
    {
    case TAO_VALUE_NUMBER:
      st_put (rt, storage_key, &value->number, (gsize) storage_key.item->value->fixed_size);
      break;
    case TAO_VALUE_FLOAT:
      memcpy (bytes, &value->number, 16);
      memcpy (bytes + 16, &value->exponent, 8);
      st_put (rt, storage_key, bytes, 24);
      break;
    case TAO_VALUE_ACCOUNT:
      st_put (rt, storage_key, value->account.bytes, 32);
      break;
    case TAO_VALUE_NUMBERS:
    case TAO_VALUE_ACCOUNTS:
    case TAO_VALUE_PROPORTIONS:
    case TAO_VALUE_RATES:
    case TAO_VALUE_CLAIM_TYPE:
    case TAO_VALUE_OPAQUE:
      g_assert_not_reached ();
    }
}

static void
ledger_remove (TaoLedger *ledger, const TaoLedgerKey *key)
{
  TaoKey storage_key;

  if (make_key (ledger, key, &storage_key))
    st_kill (runtime_of (ledger), storage_key);
}

/* Encoded size of one element of a list. */
static gsize
element_size (TaoLedgerValueKind kind)
{
  switch (kind)
    {
    case TAO_VALUE_NUMBERS:
      return 8;
    case TAO_VALUE_ACCOUNTS:
      return 32;
    case TAO_VALUE_PROPORTIONS:
      return 40;
    case TAO_VALUE_RATES:
      return 18;
    case TAO_VALUE_CLAIM_TYPE:
      return 2;
    case TAO_VALUE_NUMBER:
    case TAO_VALUE_FLOAT:
    case TAO_VALUE_ACCOUNT:
    case TAO_VALUE_OPAQUE:
      break;
    }
  g_assert_not_reached ();
}

static void
ledger_get_list (TaoLedger *ledger, const TaoLedgerKey *key, GArray *out)
{
  TaoRuntime *rt = runtime_of (ledger);
  TaoLedgerValueKind kind = tao_ledger_item_get_info (key->item)->kind;
  gsize size = element_size (kind);
  const guint8 *bytes;
  gsize len;
  guint32 n;
  TaoScaleReader reader;
  TaoKey storage_key;

  if (!make_key (ledger, key, &storage_key))
    return;
  bytes = tao_storage_get (rt->st, storage_key.bytes, storage_key.len, &len);
  if (!bytes || len == 0)
    return;
  tao_scale_reader_init (&reader, bytes, len);
  if (kind == TAO_VALUE_CLAIM_TYPE)
    {
      if (bytes[0] != 2)
        return;
      reader.pos++;
    }
  if (!tao_scale_read_compact_u32 (&reader, &n, NULL))
    g_assert_not_reached ();
  for (guint32 i = 0; i < n; i++, reader.pos += size)
    {
      TaoLedgerValue value = { 0 };
      const guint8 *at = reader.pos;

      switch (kind)
        {
        case TAO_VALUE_NUMBERS:
          memcpy (&value.number, at, 8);
          break;
        case TAO_VALUE_ACCOUNTS:
          memcpy (value.account.bytes, at, 32);
          break;
        case TAO_VALUE_PROPORTIONS:
          memcpy (&value.number, at, 8);
          memcpy (value.account.bytes, at + 8, 32);
          break;
        case TAO_VALUE_RATES:
          memcpy (&value.netuid, at, 2);
          memcpy (&value.number, at + 2, 16);
          break;
        default:
          memcpy (&value.netuid, at, 2);
          break;
        }
      g_array_append_val (out, value);
    }
}

static void
ledger_put_list (TaoLedger *ledger, const TaoLedgerKey *key, const TaoLedgerValue *values, gsize n)
{
  TaoRuntime *rt = runtime_of (ledger);
  TaoLedgerValueKind kind = tao_ledger_item_get_info (key->item)->kind;
  g_autoptr (GByteArray) out = g_byte_array_sized_new ((guint) (n * element_size (kind) + 5));
  TaoKey storage_key;

  if (!make_key (ledger, key, &storage_key))
    return;
  g_assert (kind != TAO_VALUE_CLAIM_TYPE);
  tao_scale_write_compact (out, n);
  for (gsize i = 0; i < n; i++)
    {
      if (kind == TAO_VALUE_RATES)
        g_byte_array_append (out, (const guint8 *) &values[i].netuid, 2);
      if (kind == TAO_VALUE_RATES)
        g_byte_array_append (out, (const guint8 *) &values[i].number, 16);
      else if (kind != TAO_VALUE_ACCOUNTS)
        g_byte_array_append (out, (const guint8 *) &values[i].number, 8);
      if (kind == TAO_VALUE_ACCOUNTS || kind == TAO_VALUE_PROPORTIONS)
        g_byte_array_append (out, values[i].account.bytes, 32);
    }
  if (n == 0)
    st_kill (rt, storage_key);
  else
    st_put (rt, storage_key, out->data, out->len);
}

static void
ledger_clear (TaoLedger *ledger, TaoLedgerItem item, gint netuid)
{
  TaoRuntime *rt = runtime_of (ledger);
  gint id = ((StorageLedger *) ledger)->items[item];
  TaoKey key;

  if (id < 0)
    return;
  key = key_0 ((TaoRtItemId) id);
  if (netuid >= 0)
    key_add_u16 (rt, &key, (guint16) netuid);
  st_clear (rt, key);
}

static void
ledger_networks (TaoLedger *ledger, GArray *out)
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (runtime_of (ledger));

  g_array_append_vals (out, netuids->data, netuids->len);
}

static void
ledger_begin (TaoLedger *ledger)
{
  TaoRuntime *rt = runtime_of (ledger);

  g_assert (rt->ledger_marks.depth < G_N_ELEMENTS (rt->ledger_marks.marks));
  rt->ledger_marks.marks[rt->ledger_marks.depth++] = tao_rt_begin (rt);
}

static void
ledger_end (TaoLedger *ledger, TaoRtOutcome outcome)
{
  TaoRuntime *rt = runtime_of (ledger);

  g_assert (rt->ledger_marks.depth > 0);
  tao_rt_end (rt, rt->ledger_marks.marks[--rt->ledger_marks.depth], outcome);
}

static void
ledger_commit (TaoLedger *ledger)
{
  ledger_end (ledger, RT_OK);
}

static void
ledger_rollback (TaoLedger *ledger)
{
  ledger_end (ledger, RT_CANNOT_LOOKUP);
}

static guint64
ledger_balance (TaoLedger *ledger, const TaoAccount *account, gboolean keep_alive)
{
  return tao_balances_reducible (runtime_of (ledger), chain_account (account), keep_alive);
}

static TaoCallStatus
ledger_transfer (TaoLedger *ledger, const TaoAccount *from, const TaoAccount *to, guint64 amount)
{
  TaoRtOutcome outcome = tao_balances_move (runtime_of (ledger), chain_account (from), chain_account (to), amount, FALSE);

  return outcome == RT_OK ? TAO_CALL_OK
       : outcome == RT_TOKEN_FUNDS_UNAVAILABLE ? TAO_CALL_INSUFFICIENT_BALANCE : TAO_CALL_TRANSFER_FAILED;
}

static guint64
ledger_issue (TaoLedger *ledger, guint64 amount)
{
  TaoRuntime *rt = runtime_of (ledger);
  guint64 issuance = st_u64 (rt, key_0 (BAL_TotalIssuance));

  amount = MIN (amount, TAO_MAX_ISSUANCE - MIN (issuance, TAO_MAX_ISSUANCE));
  tao_balances_issue (rt, amount);
  return amount;
}

static gboolean
ledger_deposit (TaoLedger *ledger, const TaoAccount *to, guint64 amount)
{
  TaoRuntime *rt = runtime_of (ledger);
  TaoRtAccount account;

  tao_balances_load (rt, chain_account (to), &account);
  if (account.providers == 0 && amount < EXISTENTIAL_DEPOSIT)
    return FALSE;
  return tao_balances_give (rt, chain_account (to), amount);
}

static void
ledger_withdraw (TaoLedger *ledger, guint64 amount)
{
  tao_balances_rescind (runtime_of (ledger), amount);
}

static gboolean
ledger_system_account (TaoLedger *ledger, TaoSystemAccount which, guint16 netuid, TaoAccount *out)
{
  TaoRuntime *rt = runtime_of (ledger);

  switch (which)
    {
    case TAO_SYSTEM_ACCOUNT_SUBNET:
      {
        TaoAccountId account = tao_subtensor_subnet_account (netuid);

        if (netuid != ROOT && !network_exists (rt, netuid))
          return FALSE;
        memcpy (out->bytes, account.bytes, 32);
        return TRUE;
      }
    case TAO_SYSTEM_ACCOUNT_BURN:
      memset (out, 0, sizeof *out);
      memcpy (out->bytes, "modlburntnsr", 12);
      return TRUE;
    case TAO_SYSTEM_ACCOUNT_AUTHOR:
      memcpy (out->bytes, rt->author.bytes, 32);
      return !tao_account_id_is_zero (&rt->author);
    }
  return FALSE;
}

static gboolean
ledger_is_subnet_account (TaoLedger *ledger, const TaoAccount *account)
{
  guint16 netuid;
  TaoAccountId expected;

  if (memcmp (account->bytes, "modlsubtensr", 12) != 0)
    return FALSE;
  memcpy (&netuid, account->bytes + 12, 2);
  expected = tao_subtensor_subnet_account (netuid);
  return tao_account_id_equal (&expected, chain_account (account))
         && (netuid == ROOT || network_exists (runtime_of (ledger), netuid));
}

static void
ledger_run_epoch (TaoLedger *ledger, guint16 netuid, guint64 emission, GArray *out)
{
  tao_subtensor_run_epoch (runtime_of (ledger), netuid, emission, out);
}

static void
ledger_neuron_registered (TaoLedger *ledger, guint16 netuid, guint16 uid, const TaoAccount *old, const TaoAccount *hotkey)
{
  tao_subtensor_neuron_registered (runtime_of (ledger), netuid, uid, old ? chain_account (old) : NULL, chain_account (hotkey));
}

static void
ledger_event (TaoLedger *ledger, const TaoLedgerEvent *e)
{
  TaoRuntime *rt = runtime_of (ledger);

  switch (e->kind)
    {
    case TAO_EVENT_STAKE_ADDED:
      tao_rt_deposit (rt, ST_EV_StakeAdded, &e->coldkey, &e->hotkey, e->tao, e->alpha, e->netuid, e->fee);
      break;
    case TAO_EVENT_STAKE_REMOVED:
      tao_rt_deposit (rt, ST_EV_StakeRemoved, &e->coldkey, &e->hotkey, e->tao, e->alpha, e->netuid, e->fee);
      break;
    case TAO_EVENT_STAKE_MOVED:
      tao_rt_deposit (rt, ST_EV_StakeMoved, &e->coldkey, &e->hotkey, e->netuid, &e->other_hotkey, e->other_netuid, e->tao);
      break;
    case TAO_EVENT_STAKE_TRANSFERRED:
      tao_rt_deposit (rt, ST_EV_StakeTransferred, &e->coldkey, &e->other_coldkey, &e->hotkey, e->netuid, e->other_netuid,
                      e->tao);
      break;
    case TAO_EVENT_STAKE_SWAPPED:
      tao_rt_deposit (rt, ST_EV_StakeSwapped, &e->coldkey, &e->hotkey, e->netuid, e->other_netuid, e->tao);
      break;
    case TAO_EVENT_ALPHA_RECYCLED:
      tao_rt_deposit (rt, ST_EV_AlphaRecycled, &e->coldkey, &e->hotkey, e->alpha, e->netuid);
      break;
    case TAO_EVENT_ALPHA_BURNED:
      tao_rt_deposit (rt, ST_EV_AlphaBurned, &e->coldkey, &e->hotkey, e->alpha, e->netuid);
      break;
    case TAO_EVENT_ADD_STAKE_BURN:
      tao_rt_deposit (rt, ST_EV_AddStakeBurn, e->netuid, &e->hotkey, e->tao, e->alpha);
      break;
    case TAO_EVENT_NEURON_REGISTERED:
      tao_rt_deposit (rt, ST_EV_NeuronRegistered, e->netuid, e->uid, &e->hotkey);
      break;
    case TAO_EVENT_AUTO_STAKE_ADDED:
      tao_rt_deposit (rt, ST_EV_AutoStakeAdded, e->netuid, &e->other_hotkey, &e->hotkey, &e->coldkey, e->alpha);
      break;
    case TAO_EVENT_ROOT_CLAIMED:
      tao_rt_deposit (rt, ST_EV_RootClaimed, &e->coldkey);
      break;
    case TAO_EVENT_EPOCH_DEFERRED:
      tao_rt_deposit (rt, ST_EV_EpochDeferred, e->netuid, e->from_block, e->to_block);
      break;
    case TAO_EVENT_EPOCH_SKIPPED:
      tao_rt_deposit (rt, ST_EV_EpochSkipped, e->netuid, e->from_block);
      break;
    }
}

static void
ledger_note_alpha (TaoLedger *ledger, guint16 netuid, TaoAlphaRest where, gint64 alpha)
{
  tao_rt_note_alpha (runtime_of (ledger), netuid, where, alpha);
}

static guint64
ledger_locked (TaoLedger *ledger, const TaoAccount *coldkey, guint16 netuid)
{
  return tao_locks_get_mass (runtime_of (ledger), chain_account (coldkey), netuid);
}

static void
ledger_roll_lock (TaoLedger *ledger, const TaoAccount *coldkey, guint16 netuid)
{
  tao_locks_roll (runtime_of (ledger), chain_account (coldkey), netuid);
}

/* The lock is on one hotkey of the subnet, whichever of them the stake is with. */
static TaoCallStatus
ledger_move_lock (TaoLedger *ledger, guint16 netuid, const TaoAccount *from_coldkey, const TaoAccount *from_hotkey,
                  const TaoAccount *to_coldkey, const TaoAccount *to_hotkey, guint64 alpha)
{
  return tao_locks_transfer (runtime_of (ledger), netuid, chain_account (from_coldkey), chain_account (to_coldkey), alpha);
}

static void
ledger_owner_paid (TaoLedger *ledger, guint16 netuid, const TaoAccount *coldkey, const TaoAccount *hotkey, guint64 alpha)
{
  tao_locks_add_owner_cut (runtime_of (ledger), chain_account (coldkey), netuid, chain_account (hotkey), alpha);
}

static const TaoLedgerVTable ledger_vtable = {
  .get = ledger_get,
  .put = ledger_put,
  .remove = ledger_remove,
  .get_list = ledger_get_list,
  .put_list = ledger_put_list,
  .clear = ledger_clear,
  .networks = ledger_networks,
  .begin = ledger_begin,
  .commit = ledger_commit,
  .rollback = ledger_rollback,
  .balance = ledger_balance,
  .transfer = ledger_transfer,
  .issue = ledger_issue,
  .deposit = ledger_deposit,
  .withdraw = ledger_withdraw,
  .system_account = ledger_system_account,
  .is_subnet_account = ledger_is_subnet_account,
  .run_epoch = ledger_run_epoch,
  .event = ledger_event,
  .note_alpha = ledger_note_alpha,
  .neuron_registered = ledger_neuron_registered,
  .locked = ledger_locked,
  .roll_lock = ledger_roll_lock,
  .move_lock = ledger_move_lock,
  .owner_paid = ledger_owner_paid,
};

const TaoRules *
tao_subtensor_rules (void)
{
  static const TaoRules *rules;

  if (rules == NULL)
    rules = tao_rules_lookup (425);
  return rules;
}

void
tao_subtensor_attach (TaoRuntime *rt)
{
  StorageLedger *ledger = g_new0 (StorageLedger, 1);

  ledger->parent.vtable = &ledger_vtable;
  ledger->parent.rules = tao_subtensor_rules ();
  ledger->parent.minimum_reserve = TAO_POOL_MINIMUM_RESERVE;
  ledger->parent.minimum_stake = TAO_LEDGER_MINIMUM_STAKE;
  ledger->rt = rt;
  for (guint i = 0; i < TAO_LEDGER_N_ITEMS; i++)
    {
      const TaoLedgerItemInfo *info = tao_ledger_item_get_info ((TaoLedgerItem) i);

      ledger->items[i] = find_item (info->name);
      ledger->by_subnet[i] = ledger->items[i] >= 0 && g_str_equal (info->key, "N");
    }
  rt->ledger = &ledger->parent;
  rt->epoch = tao_epoch_memory_new ();
}

void
tao_subtensor_detach (TaoRuntime *rt)
{
  tao_epoch_memory_free (rt->epoch);
  g_free (rt->ledger);
}

TaoLedger *
tao_subtensor_ledger (TaoRuntime *rt)
{
  return rt->ledger;
}

TaoRtOutcome
tao_subtensor_outcome (TaoCallStatus status)
{
  switch (status)
    {
    case TAO_CALL_OK:
      return RT_OK;
    case TAO_CALL_ROOT_NETWORK_DOES_NOT_EXIST:
      return ST_E_RootNetworkDoesNotExist;
    case TAO_CALL_SUBNET_NOT_EXISTS:
      return ST_E_SubnetNotExists;
    case TAO_CALL_SUBTOKEN_DISABLED:
      return ST_E_SubtokenDisabled;
    case TAO_CALL_AMOUNT_TOO_LOW:
      return ST_E_AmountTooLow;
    case TAO_CALL_INSUFFICIENT_LIQUIDITY:
      return ST_E_InsufficientLiquidity;
    case TAO_CALL_INSUFFICIENT_BALANCE:
      return ST_E_InsufficientBalance;
    case TAO_CALL_NOT_ENOUGH_BALANCE_TO_STAKE:
      return ST_E_NotEnoughBalanceToStake;
    case TAO_CALL_NOT_ENOUGH_STAKE_TO_WITHDRAW:
      return ST_E_NotEnoughStakeToWithdraw;
    case TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS:
      return ST_E_HotKeyAccountNotExists;
    case TAO_CALL_SLIPPAGE_TOO_HIGH:
      return ST_E_SlippageTooHigh;
    case TAO_CALL_STAKE_UNAVAILABLE:
      return ST_E_StakeUnavailable;
    case TAO_CALL_SAME_NETUID:
      return ST_E_SameNetuid;
    case TAO_CALL_TRANSFER_DISALLOWED:
      return ST_E_TransferDisallowed;
    case TAO_CALL_CANNOT_BURN_OR_RECYCLE_ON_ROOT_SUBNET:
      return ST_E_CannotBurnOrRecycleOnRootSubnet;
    case TAO_CALL_REGISTRATION_NOT_PERMITTED_ON_ROOT_SUBNET:
      return ST_E_RegistrationNotPermittedOnRootSubnet;
    case TAO_CALL_SUBNET_REGISTRATION_DISABLED:
      return ST_E_SubNetRegistrationDisabled;
    case TAO_CALL_HOT_KEY_ALREADY_REGISTERED_IN_SUBNET:
      return ST_E_HotKeyAlreadyRegisteredInSubNet;
    case TAO_CALL_REGISTRATION_PRICE_LIMIT_EXCEEDED:
      return ST_E_RegistrationPriceLimitExceeded;
    case TAO_CALL_CANNOT_USE_SYSTEM_ACCOUNT:
      return ST_E_CannotUseSystemAccount;
    case TAO_CALL_NON_ASSOCIATED_COLD_KEY:
      return ST_E_NonAssociatedColdKey;
    case TAO_CALL_NO_NEURON_ID_AVAILABLE:
      return ST_E_NoNeuronIdAvailable;
    case TAO_CALL_INVALID_SUBNET_NUMBER:
      return ST_E_InvalidSubnetNumber;
    case TAO_CALL_LOCK_HOTKEY_MISMATCH:
      return ST_E_LockHotkeyMismatch;
    case TAO_CALL_ACCOUNT_REJECTS_LOCKED_ALPHA:
      return ST_E_AccountRejectsLockedAlpha;
    case TAO_CALL_TRANSFER_FAILED:
      return RT_TOKEN_BELOW_MINIMUM;
    case TAO_CALL_SWAP_INSUFFICIENT_LIQUIDITY:
      return SWAP_E_InsufficientLiquidity;
    case TAO_CALL_SWAP_PRICE_LIMIT_EXCEEDED:
      return SWAP_E_PriceLimitExceeded;
    case TAO_CALL_SWAP_RESERVES_TOO_LOW:
      return SWAP_E_ReservesTooLow;
    case TAO_CALL_SWAP_INPUT_TOO_LARGE:
      return SWAP_E_SwapInputTooLarge;
    case TAO_CALL_SWAP_MECHANISM_DOES_NOT_EXIST:
      return SWAP_E_MechanismDoesNotExist;
    case TAO_CALL_N_STATUS:
      break;
    }
  g_assert_not_reached ();
}
