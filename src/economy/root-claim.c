#include "economy/root-claim.h"

#include "economy/staking-private.h"

#define ROOT 0
#define MAX_CLAIM_SUBNETS 5

/* The rates of a hotkey: netuid and raw I96F32, ascending.  (transfer full) */
static GArray *
get_rates (TaoLedger        *ledger,
           const TaoAccount *hotkey)
{
  GArray *rates = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_ROOT_CLAIMABLE, hotkey, NULL, 0);

  ledger->vtable->get_list (ledger, &key, rates);
  return rates;
}

static const TaoLedgerValue *
rate_at (const GArray *rates,
         guint         i)
{
  return &g_array_index (rates, TaoLedgerValue, i);
}

/* What @stake earned at @rate since the beginning. */
static TaoI96F32
earned (tao_u128 rate,
        guint64  stake)
{
  return tao_i96f32_mul_sat (TAO_I96F32 ((tao_i128) rate), tao_i96f32_from_u64 (stake));
}

static TaoLedgerKey
claimed_key (const TaoAccount *hotkey,
             const TaoAccount *coldkey,
             guint16           netuid)
{
  return tao_ledger_key_account (TAO_ITEM_ROOT_CLAIMED, hotkey, coldkey, netuid);
}

static tao_u128
get_claimed (TaoLedger          *ledger,
             const TaoLedgerKey *key)
{
  TaoLedgerValue value = { 0 };

  ledger->vtable->get (ledger, key, &value);
  return value.number;
}

static void
add_claimed (TaoLedger          *ledger,
             const TaoLedgerKey *key,
             tao_u128            amount)
{
  TaoLedgerValue value = { .number = get_claimed (ledger, key) };

  value.number = value.number + amount < amount ? TAO_U128_MAX : value.number + amount;
  ledger->vtable->put (ledger, key, &value);
}

/* The whole part of a rate times stake; rates are not negative, but storage could hold anything. */
static tao_u128
whole (TaoI96F32 value)
{
  return value.bits < 0 ? 0 : (tao_u128) (value.bits >> 32);
}

void
tao_root_claim_stake_added (TaoLedger        *ledger,
                            const TaoAccount *hotkey,
                            const TaoAccount *coldkey,
                            guint64           amount)
{
  g_autoptr(GArray) rates = get_rates (ledger, hotkey);

  for (guint i = 0; i < rates->len; i++)
    {
      TaoLedgerKey key = claimed_key (hotkey, coldkey, rate_at (rates, i)->netuid);

      add_claimed (ledger, &key, whole (earned (rate_at (rates, i)->number, amount)));
    }
}

void
tao_root_claim_stake_removed (TaoLedger        *ledger,
                              const TaoAccount *hotkey,
                              const TaoAccount *coldkey,
                              guint64           amount)
{
  g_autoptr(GArray) rates = get_rates (ledger, hotkey);

  for (guint i = 0; i < rates->len; i++)
    {
      TaoLedgerKey key = claimed_key (hotkey, coldkey, rate_at (rates, i)->netuid);
      TaoLedgerValue value = { .number = get_claimed (ledger, &key) };
      tao_u128 part = whole (earned (rate_at (rates, i)->number, amount));

      /* The chain skips root on the way down only. */
      if (key.netuid == ROOT)
        continue;
      value.number = value.number > part ? value.number - part : 0;
      ledger->vtable->put (ledger, &key, &value);
    }
}

void
tao_root_claim_add_dividends (TaoLedger        *ledger,
                              const TaoAccount *hotkey,
                              guint16           netuid,
                              guint64           amount)
{
  TaoLedgerKey total_key = tao_ledger_key_account (TAO_ITEM_TOTAL_HOTKEY_ALPHA, hotkey, NULL, ROOT);
  TaoLedgerKey rates_key = tao_ledger_key_account (TAO_ITEM_ROOT_CLAIMABLE, hotkey, NULL, 0);
  guint64 total = tao_ledger_get_key_u64 (ledger, &total_key);
  g_autoptr(GArray) rates = NULL;
  TaoLedgerValue entry = { .netuid = netuid };
  TaoI96F32 rate;
  guint at = 0;

  if (amount > total)
    {
      TaoAccount owner;

      tao_ledger_get_owner (ledger, hotkey, &owner);
      tao_staking_increase (ledger, hotkey, &owner, netuid, amount);
      return;
    }

  rates = get_rates (ledger, hotkey);
  rate = tao_i96f32_div_or_zero (tao_i96f32_from_u64 (amount), tao_i96f32_from_u64 (total));
  while (at < rates->len && rate_at (rates, at)->netuid < netuid)
    at++;
  if (at == rates->len || rate_at (rates, at)->netuid != netuid)
    g_array_insert_val (rates, at, entry);
  entry.number = (tao_u128) tao_i96f32_add_sat (TAO_I96F32 ((tao_i128) rate_at (rates, at)->number), rate).bits;
  g_array_index (rates, TaoLedgerValue, at) = entry;
  ledger->vtable->put_list (ledger, &rates_key, (const TaoLedgerValue *) (void *) rates->data, rates->len);
  tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_CLAIMABLE, amount);
}

/* --- Claiming ---------------------------------------------------------------------------------------------------- */

static guint64
owed_at_rate (TaoLedger        *ledger,
              const TaoAccount *hotkey,
              const TaoAccount *coldkey,
              guint16           netuid,
              tao_u128          rate)
{
  TaoLedgerKey key = claimed_key (hotkey, coldkey, netuid);
  tao_u128 claimed = get_claimed (ledger, &key);
  TaoI96F32 paid = TAO_I96F32 (claimed > (tao_u128) (TAO_I128_MAX >> 32) ? TAO_I128_MAX : (tao_i128) (claimed << 32));
  TaoI96F32 owed = tao_i96f32_sub_sat (earned (rate, tao_staking_get_stake (ledger, hotkey, coldkey, ROOT)), paid);
  TaoI96F32 threshold = TAO_I96F32 ((tao_i128) tao_ledger_get_u128 (ledger, TAO_ITEM_ROOT_CLAIMABLE_THRESHOLD, netuid));

  return owed.bits < threshold.bits ? 0 : tao_i96f32_to_u64_sat (owed);
}

guint64
tao_root_claim_get_owed (TaoLedger        *ledger,
                         const TaoAccount *hotkey,
                         const TaoAccount *coldkey,
                         guint16           netuid)
{
  g_autoptr(GArray) rates = get_rates (ledger, hotkey);

  for (guint i = 0; i < rates->len; i++)
    if (rate_at (rates, i)->netuid == netuid)
      return owed_at_rate (ledger, hotkey, coldkey, netuid, rate_at (rates, i)->number);
  return 0;
}

static gboolean
keeps_alpha (TaoLedger        *ledger,
             const TaoAccount *coldkey,
             guint16           netuid)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_ROOT_CLAIM_TYPE, NULL, coldkey, 0);
  g_autoptr(GArray) kept = NULL;
  TaoLedgerValue type = { 0 };

  ledger->vtable->get (ledger, &key, &type);
  if (type.number != 2)
    return type.number == 1;
  kept = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  ledger->vtable->get_list (ledger, &key, kept);
  for (guint i = 0; i < kept->len; i++)
    if (g_array_index (kept, TaoLedgerValue, i).netuid == netuid)
      return TRUE;
  return FALSE;
}

/* Sells @alpha and stakes the TAO on root. */
static TaoCallStatus
swap_claim (TaoLedger        *ledger,
            const TaoAccount *hotkey,
            const TaoAccount *coldkey,
            guint16           netuid,
            guint64           alpha)
{
  TaoAccount from, to;
  TaoCallStatus status;
  TaoSwap swap;

  if (!ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_SUBNET, netuid, &from) ||
      !ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_SUBNET, ROOT, &to))
    return TAO_CALL_ROOT_NETWORK_DOES_NOT_EXIST;
  status = tao_staking_swap (ledger, netuid, TAO_SWAP_SELL, alpha, TAO_POOL_MIN_LIMIT_RAO, TRUE, &swap);
  if (status == TAO_CALL_OK)
    status = tao_ledger_transfer (ledger, &from, &to, swap.out);
  if (status != TAO_CALL_OK)
    return status;

  tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED, alpha - swap.in);
  tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_ROOT_SELL_TAO, netuid, swap.out);
  tao_ledger_add_flow (ledger, TAO_ITEM_SUBNET_PROTOCOL_FLOW, netuid, swap.out, TRUE);
  tao_staking_increase (ledger, hotkey, coldkey, ROOT, swap.out);
  tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_TAO, ROOT, swap.out);
  tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, ROOT, swap.out);
  tao_ledger_add_u64 (ledger, TAO_ITEM_TOTAL_STAKE, 0, swap.out);
  tao_root_claim_stake_added (ledger, hotkey, coldkey, swap.out);
  return TAO_CALL_OK;
}

static gboolean
is_among (const guint16 *netuids,
          gsize          n,
          guint16        netuid)
{
  for (gsize i = 0; i < n; i++)
    if (netuids[i] == netuid)
      return TRUE;
  return FALSE;
}

/* @netuids: (nullable): only these. */
static TaoCallStatus
claim_pair (TaoLedger        *ledger,
            const TaoAccount *hotkey,
            const TaoAccount *coldkey,
            const guint16    *netuids,
            gsize             n)
{
  g_autoptr(GArray) rates = get_rates (ledger, hotkey);

  for (guint i = 0; i < rates->len; i++)
    {
      guint16 netuid = rate_at (rates, i)->netuid;
      TaoLedgerKey key = claimed_key (hotkey, coldkey, netuid);
      guint64 owed;

      /* Nothing is owed at a rate of nothing, whatever was claimed. */
      if (rate_at (rates, i)->number == 0 || (netuids != NULL && !is_among (netuids, n, netuid)))
        continue;
      owed = owed_at_rate (ledger, hotkey, coldkey, netuid, rate_at (rates, i)->number);
      if (owed == 0)
        continue;
      if (keeps_alpha (ledger, coldkey, netuid))
        tao_staking_increase (ledger, hotkey, coldkey, netuid, owed);
      else
        {
          TaoCallStatus status = swap_claim (ledger, hotkey, coldkey, netuid, owed);

          if (status != TAO_CALL_OK)
            return status;
        }
      tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_CLAIMABLE, 0 - owed);
      add_claimed (ledger, &key, owed);
    }
  return TAO_CALL_OK;
}

static TaoCallStatus
claim_coldkey (TaoLedger        *ledger,
               const TaoAccount *coldkey,
               const guint16    *netuids,
               gsize             n)
{
  g_autoptr(GArray) hotkeys = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_STAKING_HOTKEYS, NULL, coldkey, 0);
  TaoLedgerEvent event = { .kind = TAO_EVENT_ROOT_CLAIMED, .coldkey = *coldkey };

  ledger->vtable->get_list (ledger, &key, hotkeys);
  for (guint i = 0; i < hotkeys->len; i++)
    {
      TaoCallStatus status = claim_pair (ledger, &g_array_index (hotkeys, TaoLedgerValue, i).account, coldkey, netuids, n);

      if (status != TAO_CALL_OK)
        return status;
    }
  tao_ledger_emit (ledger, &event);
  return TAO_CALL_OK;
}

TaoCallStatus
tao_root_claim (TaoLedger        *ledger,
                const TaoAccount *coldkey,
                const guint16    *netuids,
                gsize             n)
{
  if (n < 1 || n > MAX_CLAIM_SUBNETS)
    return TAO_CALL_INVALID_SUBNET_NUMBER;
  ledger->vtable->begin (ledger);
  tao_root_claim_index_add (ledger, coldkey);
  return tao_staking_finish (ledger, claim_coldkey (ledger, coldkey, netuids, n));
}

TaoCallStatus
tao_root_claim_for_hotkey (TaoLedger        *ledger,
                           const TaoAccount *hotkey,
                           const TaoAccount *coldkey)
{
  ledger->vtable->begin (ledger);
  return tao_staking_finish (ledger, claim_pair (ledger, hotkey, coldkey, NULL, 0));
}

TaoCallStatus
tao_root_claim_for_coldkey (TaoLedger        *ledger,
                            const TaoAccount *coldkey)
{
  ledger->vtable->begin (ledger);
  return tao_staking_finish (ledger, claim_coldkey (ledger, coldkey, NULL, 0));
}

/* --- Automatic claims -------------------------------------------------------------------------------------------- */

static TaoLedgerKey
index_key (guint64 index)
{
  TaoLedgerKey key = tao_ledger_key_netuid (TAO_ITEM_STAKING_COLDKEYS_BY_INDEX, 0);

  key.index = index;
  return key;
}

void
tao_root_claim_index_add (TaoLedger        *ledger,
                          const TaoAccount *coldkey)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_STAKING_COLDKEYS, NULL, coldkey, 0);
  guint64 n = tao_ledger_get_u64 (ledger, TAO_ITEM_NUM_STAKING_COLDKEYS, 0);
  TaoLedgerKey place = index_key (n);

  if (tao_ledger_contains (ledger, &key))
    return;
  tao_ledger_put_key_u64 (ledger, &key, n);
  tao_ledger_put_account (ledger, &place, coldkey);
  tao_ledger_put_u64 (ledger, TAO_ITEM_NUM_STAKING_COLDKEYS, 0, n + 1);
}

void
tao_root_claim_index_update (TaoLedger        *ledger,
                             const TaoAccount *coldkey)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_STAKING_COLDKEYS, NULL, coldkey, 0);
  guint64 n = tao_ledger_get_u64 (ledger, TAO_ITEM_NUM_STAKING_COLDKEYS, 0);
  guint64 index;
  TaoLedgerKey last, place;
  TaoAccount moved;

  if (n == 0 || !tao_ledger_contains (ledger, &key) || tao_staking_get_coldkey_stake (ledger, coldkey, ROOT) != 0)
    return;

  /* The last one takes the free place. */
  index = tao_ledger_get_key_u64 (ledger, &key);
  last = index_key (n - 1);
  place = index_key (index);
  tao_ledger_get_account (ledger, &last, &moved);
  ledger->vtable->remove (ledger, &last);
  ledger->vtable->remove (ledger, &key);
  tao_ledger_put_u64 (ledger, TAO_ITEM_NUM_STAKING_COLDKEYS, 0, n - 1);
  if (index != n - 1)
    {
      TaoLedgerKey moved_key = tao_ledger_key_account (TAO_ITEM_STAKING_COLDKEYS, NULL, &moved, 0);

      tao_ledger_put_account (ledger, &place, &moved);
      tao_ledger_put_key_u64 (ledger, &moved_key, index);
    }
}

static guint64
read_be64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_BE (value);
}

static int
compare_indices (const void *a,
                 const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

void
tao_root_claim_draw (const guint8 parent_hash[32],
                     guint64      n_coldkeys,
                     guint64      n_draws,
                     GArray      *indices_u64)
{
  guint64 last = read_be64 (parent_hash);
  guint kept = 0;

  for (guint64 i = 0; i < n_draws; i++)
    {
      last = tao_u64_add_sat (last, read_be64 (parent_hash + (8 * i) % 32));
      last = n_coldkeys == 0 ? 0 : last % n_coldkeys;
      g_array_append_val (indices_u64, last);
    }
  g_array_sort (indices_u64, compare_indices);
  for (guint i = 0; i < indices_u64->len; i++)
    if (kept == 0 || g_array_index (indices_u64, guint64, i) != g_array_index (indices_u64, guint64, kept - 1))
      g_array_index (indices_u64, guint64, kept++) = g_array_index (indices_u64, guint64, i);
  g_array_set_size (indices_u64, kept);
}

void
tao_root_claim_automatic (TaoLedger   *ledger,
                          const guint8 parent_hash[32])
{
  g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (ledger->rules->root_sink != TAO_ROOT_SINK_CLAIMABLE)
    return;
  tao_root_claim_draw (parent_hash, tao_ledger_get_u64 (ledger, TAO_ITEM_NUM_STAKING_COLDKEYS, 0),
                       tao_ledger_get_u64 (ledger, TAO_ITEM_NUM_ROOT_CLAIM, 0), indices);
  for (guint i = 0; i < indices->len; i++)
    {
      TaoLedgerKey place = index_key (g_array_index (indices, guint64, i));
      TaoAccount coldkey;

      if (tao_ledger_get_account (ledger, &place, &coldkey))
        (void) tao_root_claim_for_coldkey (ledger, &coldkey);
    }
}
