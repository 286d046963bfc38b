#include "economy/staking.h"

#include "economy/root-claim.h"

#define ROOT 0

/* Every call is all or nothing. */
static TaoCallStatus
finish (TaoLedger    *ledger,
        TaoCallStatus status)
{
  if (status == TAO_CALL_OK)
    ledger->vtable->commit (ledger);
  else
    ledger->vtable->rollback (ledger);
  return status;
}

/* --- Share pools ------------------------------------------------------------------------------------------------- */

/* The share pool of a hotkey on a subnet and, with @coldkey, one holder's share. */
typedef struct
{
  TaoLedgerKey value_key, denominator_key, share_key;
  TaoSharePool pool;
  TaoSafeFloat share;
  gboolean     has_share;
} Position;

static gboolean
get_float (TaoLedger          *ledger,
           const TaoLedgerKey *key,
           TaoSafeFloat       *out)
{
  TaoLedgerValue value = { 0 };
  gboolean found = ledger->vtable->get (ledger, key, &value);

  *out = (TaoSafeFloat) { value.number, value.exponent };
  return found;
}

static void
put_float (TaoLedger          *ledger,
           const TaoLedgerKey *key,
           TaoSafeFloat        number)
{
  TaoLedgerValue value = { .number = number.mantissa, .exponent = number.exponent };

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

/* Adds @amount for the holder, or takes it if negative, and stores the result. */
static void
update_position (TaoLedger *ledger,
                 Position  *position,
                 gint64     amount)
{
  tao_share_pool_update (&position->pool, &position->share, amount);
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
static gboolean
is_unavailable (TaoLedger        *ledger,
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
  update_position (ledger, &position, (gint64) amount);
}

void
tao_staking_decrease (TaoLedger        *ledger,
                      const TaoAccount *hotkey,
                      const TaoAccount *coldkey,
                      guint16           netuid,
                      guint64           amount)
{
  Position position;

  load_position (ledger, hotkey, coldkey, netuid, &position);
  /* The chain does nothing, and says nothing, where there is not enough. */
  if (position.has_share && tao_share_pool_value (&position.pool, position.share) >= amount)
    update_position (ledger, &position, (gint64) (0 - amount));
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

static gboolean
owns (TaoLedger        *ledger,
      const TaoAccount *coldkey,
      const TaoAccount *hotkey)
{
  TaoAccount owner;

  return tao_ledger_get_owner (ledger, hotkey, &owner) && tao_account_equal (&owner, coldkey);
}

static gboolean
hotkey_exists (TaoLedger        *ledger,
               const TaoAccount *hotkey)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_OWNER, hotkey, NULL, 0);

  return tao_ledger_contains (ledger, &key);
}

/* Staking by somebody else makes a hotkey a delegate with the default take. */
static void
make_delegate (TaoLedger        *ledger,
               const TaoAccount *coldkey,
               const TaoAccount *hotkey)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_DELEGATES, hotkey, NULL, 0);
  TaoLedgerValue take = { 0 };

  if (!owns (ledger, coldkey, hotkey) && !ledger->vtable->get (ledger, &key, &take))
    ledger->vtable->put (ledger, &key, &take);
}

/* --- Swaps with bookkeeping -------------------------------------------------------------------------------------- */

static void
add_volume (TaoLedger *ledger,
            guint16    netuid,
            guint64    amount)
{
  tao_u128 volume = tao_ledger_get_u128 (ledger, TAO_ITEM_SUBNET_VOLUME, netuid);
  tao_u128 sum = volume + amount;

  tao_ledger_put_u128 (ledger, TAO_ITEM_SUBNET_VOLUME, netuid, sum < volume ? TAO_U128_MAX : sum);
}

TaoCallStatus
tao_staking_swap (TaoLedger  *ledger,
                  guint16     netuid,
                  TaoSwapKind kind,
                  guint64     amount,
                  guint64     limit_rao,
                  gboolean    drop_fees,
                  TaoSwap    *out)
{
  TaoCallStatus status;
  TaoPool pool;
  gboolean was_initialized;

  tao_ledger_get_pool (ledger, netuid, &pool);
  was_initialized = pool.initialized;
  status = tao_pool_swap (&pool, ledger->rules, kind, amount, limit_rao, drop_fees, FALSE, out);
  if (status != TAO_CALL_OK)
    return status;

  if (pool.initialized && !was_initialized)
    {
      tao_ledger_put_u64 (ledger, TAO_ITEM_SWAP_BALANCER, netuid, pool.quote_weight.parts);
      tao_ledger_put_u64 (ledger, TAO_ITEM_PAL_SWAP_INITIALIZED, netuid, 1);
    }

  if (kind == TAO_SWAP_BUY)
    {
      tao_ledger_sub_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_IN, netuid, out->out);
      tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, netuid, out->out);
      tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_TAO, netuid, out->in);
      /* Gross: what a buyer paid counts as staked, the fee included. */
      tao_ledger_add_u64 (ledger, TAO_ITEM_TOTAL_STAKE, 0, amount);
      add_volume (ledger, netuid, amount);
    }
  else
    {
      tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_IN, netuid, out->in);
      tao_ledger_sub_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, netuid, out->in);
      tao_ledger_sub_u64 (ledger, TAO_ITEM_SUBNET_TAO, netuid, out->out);
      tao_ledger_sub_u64 (ledger, TAO_ITEM_TOTAL_STAKE, 0, out->out);
      add_volume (ledger, netuid, out->out);
    }
  return TAO_CALL_OK;
}

/* The swap that checks use: nothing changes. */
static TaoCallStatus
simulate (TaoLedger  *ledger,
          guint16     netuid,
          TaoSwapKind kind,
          guint64     amount,
          TaoSwap    *out)
{
  TaoPool pool;

  tao_ledger_get_pool (ledger, netuid, &pool);
  return tao_pool_sim_swap (&pool, ledger->rules, kind, amount, out);
}

void
tao_staking_recycle (TaoLedger *ledger,
                     guint16    netuid,
                     guint64    alpha)
{
  tao_ledger_sub_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, netuid, alpha);
  tao_ledger_sub_u64 (ledger, TAO_ITEM_TOTAL_ALPHA_ISSUANCE, netuid, alpha);
  tao_ledger_add_u64 (ledger, TAO_ITEM_ALPHA_RECYCLED, netuid, alpha);
}

void
tao_staking_burn (TaoLedger *ledger,
                  guint16    netuid,
                  guint64    alpha)
{
  tao_ledger_add_u64 (ledger, TAO_ITEM_ALPHA_BURNED, netuid, alpha);
}

/* The mark that rate limits and clients read. */
static void
note_stake_block (TaoLedger        *ledger,
                  const TaoAccount *hotkey,
                  const TaoAccount *coldkey)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_LAST_COLDKEY_HOTKEY_STAKE_BLOCK, hotkey, coldkey, 0);

  tao_ledger_put_key_u64 (ledger, &key, tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0));
}

/* The same, and the lock. */
static void
note_stake_change (TaoLedger        *ledger,
                   const TaoAccount *hotkey,
                   const TaoAccount *coldkey,
                   guint16           netuid)
{
  if (ledger->vtable->roll_lock != NULL)
    ledger->vtable->roll_lock (ledger, coldkey, netuid);
  note_stake_block (ledger, hotkey, coldkey);
}

static TaoCallStatus
pay_tao_fee (TaoLedger        *ledger,
             const TaoAccount *pool_account,
             guint64           fee)
{
  TaoAccount receiver;

  if (fee == 0)
    return TAO_CALL_OK;
  if (ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_AUTHOR, 0, &receiver))
    return ledger->vtable->transfer (ledger, pool_account, &receiver, fee);
  /* Without an author the fee is burnt, and if that fails it stays. */
  if (ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_BURN, 0, &receiver))
    (void) ledger->vtable->transfer (ledger, pool_account, &receiver, fee);
  return TAO_CALL_OK;
}

/* §4.4: buys alpha with up to @tao of @coldkey's balance. */
static TaoCallStatus
stake_into (TaoLedger        *ledger,
            const TaoAccount *hotkey,
            const TaoAccount *coldkey,
            guint16           netuid,
            guint64           tao,
            guint64           limit_rao,
            gboolean          drop_fees,
            guint64          *alpha)
{
  TaoLedgerEvent event = { .kind = TAO_EVENT_STAKE_ADDED, .netuid = netuid, .hotkey = *hotkey, .coldkey = *coldkey };
  TaoAccount pool_account;
  TaoCallStatus status;
  Position position;
  TaoSwap swap;

  if (!ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_SUBNET, netuid, &pool_account))
    return TAO_CALL_SUBNET_NOT_EXISTS;
  if (tao != 0)
    {
      tao = MIN (tao, ledger->vtable->balance (ledger, coldkey, TRUE));
      if (tao == 0)
        return TAO_CALL_INSUFFICIENT_BALANCE;
      status = ledger->vtable->transfer (ledger, coldkey, &pool_account, tao);
      if (status != TAO_CALL_OK)
        return status;
    }

  status = tao_staking_swap (ledger, netuid, TAO_SWAP_BUY, tao, limit_rao, drop_fees, &swap);
  if (status != TAO_CALL_OK)
    return status;
  if (swap.out == 0)
    return TAO_CALL_AMOUNT_TOO_LOW;
  load_position (ledger, hotkey, coldkey, netuid, &position);
  if (!tao_share_pool_can_add (&position.pool, swap.out))
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  tao_staking_increase (ledger, hotkey, coldkey, netuid, swap.out);

  status = pay_tao_fee (ledger, &pool_account, swap.fee);
  if (status != TAO_CALL_OK)
    return status;
  tao_ledger_add_flow (ledger, TAO_ITEM_SUBNET_TAO_FLOW, netuid, swap.in, FALSE);
  note_stake_change (ledger, hotkey, coldkey, netuid);
  if (netuid == ROOT)
    {
      tao_root_claim_stake_added (ledger, hotkey, coldkey, swap.out);
      tao_root_claim_index_add (ledger, coldkey);
    }

  event.tao = tao;
  event.alpha = swap.out;
  event.fee = swap.fee;
  tao_ledger_emit (ledger, &event);
  if (alpha != NULL)
    *alpha = swap.out;
  return TAO_CALL_OK;
}

/* The author's part of a sale: its alpha is sold in turn, on the reserves that the sale left. */
static TaoCallStatus
pay_alpha_fee (TaoLedger        *ledger,
               guint16           netuid,
               const TaoAccount *pool_account,
               guint64           fee,
               guint64          *tao)
{
  TaoAccount author;
  TaoCallStatus status;
  TaoSwap swap;

  *tao = 0;
  if (!ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_AUTHOR, 0, &author))
    {
      tao_staking_burn (ledger, netuid, fee);
      return TAO_CALL_OK;
    }
  /* Also for no fee at all: at a price below the lowest limit that fails. */
  status = tao_staking_swap (ledger, netuid, TAO_SWAP_SELL, fee, TAO_POOL_MIN_LIMIT_RAO, TRUE, &swap);
  if (status != TAO_CALL_OK)
    return status;
  *tao = swap.out;
  return swap.out == 0 ? TAO_CALL_OK : ledger->vtable->transfer (ledger, pool_account, &author, swap.out);
}

/* §4.4: sells @alpha of a position and pays @beneficiary. */
static TaoCallStatus
unstake_from (TaoLedger        *ledger,
              const TaoAccount *hotkey,
              const TaoAccount *coldkey,
              const TaoAccount *beneficiary,
              guint16           netuid,
              guint64           alpha,
              guint64           limit_rao,
              gboolean          drop_fees,
              guint64          *tao)
{
  TaoLedgerEvent event = { .kind = TAO_EVENT_STAKE_REMOVED, .netuid = netuid, .hotkey = *hotkey, .coldkey = *coldkey };
  TaoAccount pool_account;
  TaoCallStatus status;
  guint64 author_tao;
  TaoSwap swap;

  if (!ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_SUBNET, netuid, &pool_account))
    return TAO_CALL_SUBNET_NOT_EXISTS;

  tao_staking_decrease (ledger, hotkey, coldkey, netuid, alpha);
  status = tao_staking_swap (ledger, netuid, TAO_SWAP_SELL, alpha, limit_rao, drop_fees, &swap);
  if (status != TAO_CALL_OK)
    return status;
  tao_staking_increase (ledger, hotkey, coldkey, netuid, tao_u64_sub_sat (alpha, tao_u64_add_sat (swap.in, swap.fee)));

  if (swap.out > 0)
    {
      status = ledger->vtable->transfer (ledger, &pool_account, beneficiary, swap.out);
      if (status != TAO_CALL_OK)
        return status;
    }
  status = pay_alpha_fee (ledger, netuid, &pool_account, swap.fee, &author_tao);
  if (status != TAO_CALL_OK)
    return status;

  if (netuid == ROOT)
    {
      tao_root_claim_stake_removed (ledger, hotkey, coldkey, alpha);
      tao_root_claim_index_update (ledger, coldkey);
    }
  tao_ledger_add_flow (ledger, TAO_ITEM_SUBNET_TAO_FLOW, netuid, tao_u64_add_sat (swap.out, author_tao), TRUE);
  note_stake_change (ledger, hotkey, coldkey, netuid);

  event.tao = swap.out;
  event.alpha = swap.in;
  event.fee = swap.fee;
  tao_ledger_emit (ledger, &event);
  if (tao != NULL)
    *tao = swap.out;
  return TAO_CALL_OK;
}

/* --- Staking ----------------------------------------------------------------------------------------------------- */

/* The cap on inputs as the calls check it first. */
static gboolean
exceeds_cap (TaoLedger  *ledger,
             guint16     netuid,
             TaoSwapKind kind,
             guint64     amount)
{
  guint64 reserve;

  if (ledger->rules->power != TAO_POWER_256 || tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_MECHANISM, netuid) != 1)
    return FALSE;
  reserve = tao_ledger_get_u64 (ledger, kind == TAO_SWAP_BUY ? TAO_ITEM_SUBNET_TAO : TAO_ITEM_SUBNET_ALPHA_IN, netuid);
  return amount > tao_u64_mul_sat (reserve, TAO_POOL_MAX_INPUT_FACTOR);
}

/* Checks 2 to 4 of §4.5. */
static TaoCallStatus
check_subnet_and_minimum (TaoLedger *ledger,
                          guint16    netuid,
                          guint64    amount)
{
  guint64 fee;
  TaoSwap swap;
  TaoPool pool;

  if (!tao_ledger_has_network (ledger, netuid))
    return TAO_CALL_SUBNET_NOT_EXISTS;
  if (!tao_ledger_get_u64 (ledger, TAO_ITEM_SUBTOKEN_ENABLED, netuid))
    return TAO_CALL_SUBTOKEN_DISABLED;

  tao_ledger_get_pool (ledger, netuid, &pool);
  if (tao_pool_sim_swap (&pool, ledger->rules, TAO_SWAP_BUY, ledger->minimum_stake, &swap) == TAO_CALL_OK)
    fee = swap.fee;
  else
    fee = tao_pool_fee (&pool, ledger->minimum_stake);
  return amount < tao_u64_add_sat (ledger->minimum_stake, fee) ? TAO_CALL_AMOUNT_TOO_LOW : TAO_CALL_OK;
}

/* Checks 5 to 7 of §4.5. */
static TaoCallStatus
check_stake_is_possible (TaoLedger        *ledger,
                         const TaoAccount *coldkey,
                         const TaoAccount *hotkey,
                         guint16           netuid,
                         guint64           amount)
{
  Position position;
  TaoSwap swap;

  if (ledger->vtable->balance (ledger, coldkey, FALSE) < amount)
    return TAO_CALL_NOT_ENOUGH_BALANCE_TO_STAKE;
  if (!hotkey_exists (ledger, hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;
  if (simulate (ledger, netuid, TAO_SWAP_BUY, amount, &swap) != TAO_CALL_OK)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (swap.in < ledger->minimum_stake)
    return TAO_CALL_AMOUNT_TOO_LOW;
  load_position (ledger, hotkey, coldkey, netuid, &position);
  if (swap.out == 0 || !tao_share_pool_can_add (&position.pool, swap.out))
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  return TAO_CALL_OK;
}

static TaoCallStatus
add_stake (TaoLedger        *ledger,
           const TaoAccount *coldkey,
           const TaoAccount *hotkey,
           guint16           netuid,
           guint64           amount,
           guint64          *alpha)
{
  TaoCallStatus status;

  if (exceeds_cap (ledger, netuid, TAO_SWAP_BUY, amount))
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  status = check_subnet_and_minimum (ledger, netuid, amount);
  if (status == TAO_CALL_OK)
    status = check_stake_is_possible (ledger, coldkey, hotkey, netuid, amount);
  if (status != TAO_CALL_OK)
    return status;
  return stake_into (ledger, hotkey, coldkey, netuid, amount, TAO_POOL_MAX_LIMIT_RAO, FALSE, alpha);
}

static TaoCallStatus
add_stake_limit (TaoLedger        *ledger,
                 const TaoAccount *coldkey,
                 const TaoAccount *hotkey,
                 guint16           netuid,
                 guint64           amount,
                 guint64           limit_rao,
                 gboolean          allow_partial,
                 guint64          *alpha)
{
  TaoCallStatus status;
  guint64 max;
  TaoPool pool;

  if (exceeds_cap (ledger, netuid, TAO_SWAP_BUY, amount))
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  tao_ledger_get_pool (ledger, netuid, &pool);
  status = tao_pool_max_input (&pool, ledger->rules, TAO_SWAP_BUY, limit_rao, &max);
  if (status == TAO_CALL_OK)
    status = check_subnet_and_minimum (ledger, netuid, amount);
  if (status != TAO_CALL_OK)
    return status;
  if (!allow_partial && amount > max)
    return TAO_CALL_SLIPPAGE_TOO_HIGH;

  amount = MIN (amount, max);
  status = check_stake_is_possible (ledger, coldkey, hotkey, netuid, amount);
  if (status != TAO_CALL_OK)
    return status;
  make_delegate (ledger, coldkey, hotkey);
  return stake_into (ledger, hotkey, coldkey, netuid, amount, limit_rao, FALSE, alpha);
}

TaoCallStatus
tao_staking_add_stake (TaoLedger        *ledger,
                       const TaoAccount *coldkey,
                       const TaoAccount *hotkey,
                       guint16           netuid,
                       guint64           amount_staked,
                       guint64          *alpha)
{
  ledger->vtable->begin (ledger);
  return finish (ledger, add_stake (ledger, coldkey, hotkey, netuid, amount_staked, alpha));
}

TaoCallStatus
tao_staking_add_stake_limit (TaoLedger        *ledger,
                             const TaoAccount *coldkey,
                             const TaoAccount *hotkey,
                             guint16           netuid,
                             guint64           amount_staked,
                             guint64           limit_price,
                             gboolean          allow_partial,
                             guint64          *alpha)
{
  ledger->vtable->begin (ledger);
  return finish (ledger, add_stake_limit (ledger, coldkey, hotkey, netuid, amount_staked, limit_price, allow_partial, alpha));
}

/* --- Unstaking --------------------------------------------------------------------------------------------------- */

/* Step 4 of §4.6.  @max: what the limit lets through; without a limit the amount itself. */
static TaoCallStatus
check_unstake_is_possible (TaoLedger        *ledger,
                           const TaoAccount *coldkey,
                           const TaoAccount *hotkey,
                           guint16           netuid,
                           guint64           amount,
                           guint64           max,
                           gboolean          allow_partial)
{
  guint64 stake = tao_staking_get_stake (ledger, hotkey, coldkey, netuid);
  TaoSwap swap;

  if (!tao_ledger_has_network (ledger, netuid))
    return TAO_CALL_SUBNET_NOT_EXISTS;
  if (amount == 0)
    return TAO_CALL_AMOUNT_TOO_LOW;
  if (amount > stake)
    return TAO_CALL_NOT_ENOUGH_STAKE_TO_WITHDRAW;
  if (simulate (ledger, netuid, TAO_SWAP_SELL, amount, &swap) != TAO_CALL_OK)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (amount != stake && swap.out < ledger->minimum_stake)
    return TAO_CALL_AMOUNT_TOO_LOW;
  if (!allow_partial && amount > max)
    return TAO_CALL_SLIPPAGE_TOO_HIGH;
  if (!hotkey_exists (ledger, hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;
  return is_unavailable (ledger, coldkey, netuid, amount) ? TAO_CALL_STAKE_UNAVAILABLE : TAO_CALL_OK;
}

/* A nomination that has become too small is paid out. */
static void
clear_small_nomination (TaoLedger        *ledger,
                        const TaoAccount *coldkey,
                        const TaoAccount *hotkey,
                        guint16           netuid)
{
  guint64 factor = tao_ledger_get_u64 (ledger, TAO_ITEM_NOMINATOR_MIN_REQUIRED_STAKE, 0);
  guint64 minimum_tao = tao_u64_mul_sat (ledger->minimum_stake, factor) / 1000000;
  guint64 minimum, stake;

  if (minimum_tao == 0 || owns (ledger, coldkey, hotkey))
    return;
  minimum = tao_u64f64_to_u64 (tao_u64f64_div_or_zero (tao_u64f64_from_u64 (minimum_tao), tao_ledger_get_price (ledger, netuid)));
  stake = tao_staking_get_stake (ledger, hotkey, coldkey, netuid);
  if (stake == 0 || stake >= minimum)
    return;

  if (unstake_from (ledger, hotkey, coldkey, coldkey, netuid, stake, TAO_POOL_MIN_LIMIT_RAO, FALSE, NULL) != TAO_CALL_OK)
    {
      /* The chain keeps what the failed attempt did and drops the rest without payment. */
      stake = tao_staking_get_stake (ledger, hotkey, coldkey, netuid);
      tao_staking_decrease (ledger, hotkey, coldkey, netuid, stake);
    }
  if (ledger->vtable->roll_lock != NULL)
    ledger->vtable->roll_lock (ledger, coldkey, netuid);
}

/* A hotkey that falls below the threshold loses its announced children. */
static void
drop_pending_children (TaoLedger        *ledger,
                       const TaoAccount *hotkey)
{
  guint64 threshold = tao_ledger_get_u64 (ledger, TAO_ITEM_STAKE_THRESHOLD, 0);
  g_autoptr(GArray) networks = NULL;

  if (threshold == 0 || tao_staking_get_hotkey_value (ledger, hotkey) >= threshold)
    return;
  networks = g_array_new (FALSE, FALSE, sizeof (guint16));
  tao_ledger_networks_in_storage_order (ledger, TRUE, networks);
  for (guint i = 0; i < networks->len; i++)
    {
      TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_PENDING_CHILD_KEYS, hotkey, NULL, g_array_index (networks, guint16, i));

      ledger->vtable->remove (ledger, &key);
    }
}

static TaoCallStatus
remove_stake (TaoLedger        *ledger,
              const TaoAccount *coldkey,
              const TaoAccount *hotkey,
              guint16           netuid,
              guint64           amount)
{
  TaoCallStatus status;

  if (!tao_ledger_get_u64 (ledger, TAO_ITEM_SUBTOKEN_ENABLED, netuid))
    return TAO_CALL_SUBTOKEN_DISABLED;
  amount = MIN (amount, tao_staking_get_stake (ledger, hotkey, coldkey, netuid));
  if (exceeds_cap (ledger, netuid, TAO_SWAP_SELL, amount))
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  status = check_unstake_is_possible (ledger, coldkey, hotkey, netuid, amount, amount, TRUE);
  if (status == TAO_CALL_OK)
    status = unstake_from (ledger, hotkey, coldkey, coldkey, netuid, amount, TAO_POOL_MIN_LIMIT_RAO, FALSE, NULL);
  if (status != TAO_CALL_OK)
    return status;
  clear_small_nomination (ledger, coldkey, hotkey, netuid);
  drop_pending_children (ledger, hotkey);
  return TAO_CALL_OK;
}

static TaoCallStatus
remove_stake_limit (TaoLedger        *ledger,
                    const TaoAccount *coldkey,
                    const TaoAccount *hotkey,
                    guint16           netuid,
                    guint64           amount,
                    guint64           limit_rao,
                    gboolean          allow_partial)
{
  TaoCallStatus status;
  guint64 max;
  TaoPool pool;

  if (exceeds_cap (ledger, netuid, TAO_SWAP_SELL, amount))
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  tao_ledger_get_pool (ledger, netuid, &pool);
  status = tao_pool_max_input (&pool, ledger->rules, TAO_SWAP_SELL, limit_rao, &max);
  if (status == TAO_CALL_OK)
    status = check_unstake_is_possible (ledger, coldkey, hotkey, netuid, amount, max, allow_partial);
  if (status == TAO_CALL_OK)
    status = unstake_from (ledger, hotkey, coldkey, coldkey, netuid, MIN (amount, max), limit_rao, FALSE, NULL);
  if (status != TAO_CALL_OK)
    return status;
  clear_small_nomination (ledger, coldkey, hotkey, netuid);
  drop_pending_children (ledger, hotkey);
  return TAO_CALL_OK;
}

TaoCallStatus
tao_staking_remove_stake (TaoLedger        *ledger,
                          const TaoAccount *coldkey,
                          const TaoAccount *hotkey,
                          guint16           netuid,
                          guint64           amount_unstaked)
{
  ledger->vtable->begin (ledger);
  return finish (ledger, remove_stake (ledger, coldkey, hotkey, netuid, amount_unstaked));
}

TaoCallStatus
tao_staking_remove_stake_limit (TaoLedger        *ledger,
                                const TaoAccount *coldkey,
                                const TaoAccount *hotkey,
                                guint16           netuid,
                                guint64           amount_unstaked,
                                guint64           limit_price,
                                gboolean          allow_partial)
{
  ledger->vtable->begin (ledger);
  return finish (ledger, remove_stake_limit (ledger, coldkey, hotkey, netuid, amount_unstaked, limit_price, allow_partial));
}

TaoCallStatus
tao_staking_remove_stake_full_limit (TaoLedger        *ledger,
                                     const TaoAccount *coldkey,
                                     const TaoAccount *hotkey,
                                     guint16           netuid,
                                     const guint64    *limit_price)
{
  guint64 stake = tao_staking_get_stake (ledger, hotkey, coldkey, netuid);

  if (limit_price == NULL)
    return tao_staking_remove_stake (ledger, coldkey, hotkey, netuid, stake);
  return tao_staking_remove_stake_limit (ledger, coldkey, hotkey, netuid, stake, *limit_price, FALSE);
}

/* Sells every position of the pair that can be sold; @sum is what came of it. */
static TaoCallStatus
unstake_everywhere (TaoLedger        *ledger,
                    const TaoAccount *coldkey,
                    const TaoAccount *hotkey,
                    gboolean          with_root,
                    guint64          *sum)
{
  g_autoptr(GArray) networks = g_array_new (FALSE, FALSE, sizeof (guint16));

  *sum = 0;
  if (!hotkey_exists (ledger, hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;
  tao_ledger_networks_in_storage_order (ledger, with_root, networks);
  for (guint i = 0; i < networks->len; i++)
    {
      guint16 netuid = g_array_index (networks, guint16, i);
      guint64 stake, tao;
      TaoCallStatus status;

      if (!tao_ledger_get_u64 (ledger, TAO_ITEM_SUBTOKEN_ENABLED, netuid))
        continue;
      stake = tao_staking_get_stake (ledger, hotkey, coldkey, netuid);
      if (check_unstake_is_possible (ledger, coldkey, hotkey, netuid, stake, stake, TRUE) != TAO_CALL_OK)
        continue;
      status = unstake_from (ledger, hotkey, coldkey, coldkey, netuid, stake, TAO_POOL_MIN_LIMIT_RAO, FALSE, &tao);
      if (status != TAO_CALL_OK)
        return status;
      *sum = tao_u64_add_sat (*sum, tao);
      clear_small_nomination (ledger, coldkey, hotkey, netuid);
    }
  return TAO_CALL_OK;
}

TaoCallStatus
tao_staking_unstake_all (TaoLedger        *ledger,
                         const TaoAccount *coldkey,
                         const TaoAccount *hotkey)
{
  guint64 sum;

  ledger->vtable->begin (ledger);
  return finish (ledger, unstake_everywhere (ledger, coldkey, hotkey, TRUE, &sum));
}

TaoCallStatus
tao_staking_unstake_all_alpha (TaoLedger        *ledger,
                               const TaoAccount *coldkey,
                               const TaoAccount *hotkey)
{
  TaoCallStatus status;
  guint64 sum;

  ledger->vtable->begin (ledger);
  status = unstake_everywhere (ledger, coldkey, hotkey, FALSE, &sum);
  if (status == TAO_CALL_OK)
    status = stake_into (ledger, hotkey, coldkey, ROOT, sum, TAO_POOL_MAX_LIMIT_RAO, FALSE, NULL);
  return finish (ledger, status);
}

/* --- Moving ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const TaoAccount *from_coldkey, *from_hotkey, *to_coldkey, *to_hotkey;
  guint16           from, to;         /* netuids */
  guint64           amount;           /* alpha of the origin; capped to the position */
  const guint64    *limit_rao;        /* (nullable): ratio of the two prices */
  gboolean          allow_partial;
  gboolean          check_toggles;    /* TransferToggle of both subnets */
} Transition;

static TaoCallStatus
check_transition (TaoLedger        *ledger,
                  const Transition *t,
                  guint64           max)
{
  TaoSwap swap;

  if (t->from == t->to && tao_account_equal (t->from_coldkey, t->to_coldkey) && tao_account_equal (t->from_hotkey, t->to_hotkey))
    return TAO_CALL_SAME_NETUID;
  if (!tao_ledger_has_network (ledger, t->from) || !tao_ledger_has_network (ledger, t->to))
    return TAO_CALL_SUBNET_NOT_EXISTS;
  if (!tao_ledger_get_u64 (ledger, TAO_ITEM_SUBTOKEN_ENABLED, t->from) || !tao_ledger_get_u64 (ledger, TAO_ITEM_SUBTOKEN_ENABLED, t->to))
    return TAO_CALL_SUBTOKEN_DISABLED;
  if (!hotkey_exists (ledger, t->from_hotkey) || !hotkey_exists (ledger, t->to_hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;

  if (t->from != t->to)
    {
      if (simulate (ledger, t->from, TAO_SWAP_SELL, t->amount, &swap) != TAO_CALL_OK)
        return TAO_CALL_INSUFFICIENT_LIQUIDITY;
      /* Unlike for unstaking, exactly the minimum is not enough. */
      if (swap.out <= ledger->minimum_stake)
        return TAO_CALL_AMOUNT_TOO_LOW;
      if (t->limit_rao != NULL && !t->allow_partial && t->amount > max)
        return TAO_CALL_SLIPPAGE_TOO_HIGH;
    }
  if (t->check_toggles &&
      (!tao_ledger_get_u64 (ledger, TAO_ITEM_TRANSFER_TOGGLE, t->from) || !tao_ledger_get_u64 (ledger, TAO_ITEM_TRANSFER_TOGGLE, t->to)))
    return TAO_CALL_TRANSFER_DISALLOWED;
  if (t->from != t->to && is_unavailable (ledger, t->from_coldkey, t->from, t->amount))
    return TAO_CALL_STAKE_UNAVAILABLE;
  return TAO_CALL_OK;
}

/* Sells at the origin and buys at the destination; only one of the two is charged a fee. */
static TaoCallStatus
move_across (TaoLedger        *ledger,
             const Transition *t,
             guint64           alpha,
             guint64          *tao)
{
  TaoCallStatus status;

  status = unstake_from (ledger, t->from_hotkey, t->from_coldkey, t->from_coldkey, t->from, alpha,
                         TAO_POOL_MIN_LIMIT_RAO, t->from == ROOT, tao);
  if (status == TAO_CALL_OK && !tao_account_equal (t->from_coldkey, t->to_coldkey))
    status = ledger->vtable->transfer (ledger, t->from_coldkey, t->to_coldkey, *tao);
  if (status != TAO_CALL_OK)
    return status;
  /* Too little to stake stays as free balance. */
  if (*tao < ledger->minimum_stake)
    return TAO_CALL_OK;
  make_delegate (ledger, t->to_coldkey, t->to_hotkey);
  return stake_into (ledger, t->to_hotkey, t->to_coldkey, t->to, *tao, TAO_POOL_MAX_LIMIT_RAO, t->from != ROOT, NULL);
}

/* Within a subnet shares change hands without a swap. */
static TaoCallStatus
move_within (TaoLedger        *ledger,
             const Transition *t,
             guint64           alpha,
             guint64          *tao)
{
  TaoLedgerEvent removed = { .kind = TAO_EVENT_STAKE_REMOVED, .netuid = t->from, .hotkey = *t->from_hotkey, .coldkey = *t->from_coldkey };
  TaoLedgerEvent added = { .kind = TAO_EVENT_STAKE_ADDED, .netuid = t->to, .hotkey = *t->to_hotkey, .coldkey = *t->to_coldkey };

  if (ledger->vtable->move_lock != NULL)
    {
      TaoCallStatus status = ledger->vtable->move_lock (ledger, t->from, t->from_coldkey, t->from_hotkey,
                                                        t->to_coldkey, t->to_hotkey, alpha);

      if (status != TAO_CALL_OK)
        return status;
    }

  tao_staking_decrease (ledger, t->from_hotkey, t->from_coldkey, t->from, alpha);
  tao_staking_increase (ledger, t->to_hotkey, t->to_coldkey, t->to, alpha);
  if (t->from == ROOT)
    {
      tao_root_claim_stake_removed (ledger, t->from_hotkey, t->from_coldkey, alpha);
      tao_root_claim_stake_added (ledger, t->to_hotkey, t->to_coldkey, alpha);
    }

  *tao = tao_u64f64_to_u64 (tao_u64f64_mul_sat (tao_ledger_get_price (ledger, t->from), tao_u64f64_from_u64 (alpha)));
  if (*tao < ledger->minimum_stake)
    return TAO_CALL_AMOUNT_TOO_LOW;
  /* The receiver's side only. */
  note_stake_block (ledger, t->to_hotkey, t->to_coldkey);
  removed.tao = added.tao = *tao;
  removed.alpha = added.alpha = alpha;
  tao_ledger_emit (ledger, &removed);
  tao_ledger_emit (ledger, &added);
  return TAO_CALL_OK;
}

static TaoCallStatus
run_transition (TaoLedger         *ledger,
                Transition        *t,
                TaoLedgerEventKind kind)
{
  TaoLedgerEvent event = {
    .kind = kind,
    .coldkey = *t->from_coldkey, .other_coldkey = *t->to_coldkey,
    .hotkey = *t->from_hotkey, .other_hotkey = *t->to_hotkey,
    .netuid = t->from, .other_netuid = t->to,
  };
  TaoCallStatus status;
  guint64 max, tao = 0;

  t->amount = MIN (t->amount, tao_staking_get_stake (ledger, t->from_hotkey, t->from_coldkey, t->from));
  max = t->amount;
  if (t->limit_rao != NULL && t->from != t->to)
    {
      TaoPool from, to;

      tao_ledger_get_pool (ledger, t->from, &from);
      tao_ledger_get_pool (ledger, t->to, &to);
      status = tao_pool_max_move (&from, &to, ledger->rules, *t->limit_rao, &max);
      if (status != TAO_CALL_OK)
        return status;
    }

  status = check_transition (ledger, t, max);
  if (status != TAO_CALL_OK)
    return status;
  if (t->from != t->to)
    status = move_across (ledger, t, MIN (t->amount, max), &tao);
  else
    status = move_within (ledger, t, MIN (t->amount, max), &tao);
  if (status == TAO_CALL_OK)
    {
      event.tao = tao;
      tao_ledger_emit (ledger, &event);
    }
  return status;
}

TaoCallStatus
tao_staking_move_stake (TaoLedger        *ledger,
                        const TaoAccount *coldkey,
                        const TaoAccount *origin_hotkey,
                        const TaoAccount *destination_hotkey,
                        guint16           origin_netuid,
                        guint16           destination_netuid,
                        guint64           alpha_amount)
{
  Transition t = {
    .from_coldkey = coldkey, .from_hotkey = origin_hotkey, .to_coldkey = coldkey, .to_hotkey = destination_hotkey,
    .from = origin_netuid, .to = destination_netuid, .amount = alpha_amount,
  };

  ledger->vtable->begin (ledger);
  return finish (ledger, run_transition (ledger, &t, TAO_EVENT_STAKE_MOVED));
}

TaoCallStatus
tao_staking_transfer_stake (TaoLedger        *ledger,
                            const TaoAccount *coldkey,
                            const TaoAccount *destination_coldkey,
                            const TaoAccount *hotkey,
                            guint16           origin_netuid,
                            guint16           destination_netuid,
                            guint64           alpha_amount)
{
  Transition t = {
    .from_coldkey = coldkey, .from_hotkey = hotkey, .to_coldkey = destination_coldkey, .to_hotkey = hotkey,
    .from = origin_netuid, .to = destination_netuid, .amount = alpha_amount, .check_toggles = TRUE,
  };

  ledger->vtable->begin (ledger);
  return finish (ledger, run_transition (ledger, &t, TAO_EVENT_STAKE_TRANSFERRED));
}

TaoCallStatus
tao_staking_swap_stake (TaoLedger        *ledger,
                        const TaoAccount *coldkey,
                        const TaoAccount *hotkey,
                        guint16           origin_netuid,
                        guint16           destination_netuid,
                        guint64           alpha_amount)
{
  Transition t = {
    .from_coldkey = coldkey, .from_hotkey = hotkey, .to_coldkey = coldkey, .to_hotkey = hotkey,
    .from = origin_netuid, .to = destination_netuid, .amount = alpha_amount,
  };

  ledger->vtable->begin (ledger);
  return finish (ledger, run_transition (ledger, &t, TAO_EVENT_STAKE_SWAPPED));
}

TaoCallStatus
tao_staking_swap_stake_limit (TaoLedger        *ledger,
                              const TaoAccount *coldkey,
                              const TaoAccount *hotkey,
                              guint16           origin_netuid,
                              guint16           destination_netuid,
                              guint64           alpha_amount,
                              guint64           limit_price,
                              gboolean          allow_partial)
{
  Transition t = {
    .from_coldkey = coldkey, .from_hotkey = hotkey, .to_coldkey = coldkey, .to_hotkey = hotkey,
    .from = origin_netuid, .to = destination_netuid, .amount = alpha_amount,
    .limit_rao = &limit_price, .allow_partial = allow_partial,
  };

  ledger->vtable->begin (ledger);
  return finish (ledger, run_transition (ledger, &t, TAO_EVENT_STAKE_SWAPPED));
}

/* --- Giving alpha up --------------------------------------------------------------------------------------------- */

static TaoCallStatus
give_up_alpha (TaoLedger         *ledger,
               const TaoAccount  *coldkey,
               const TaoAccount  *hotkey,
               guint64            amount,
               guint16            netuid,
               TaoLedgerEventKind kind,
               guint64           *alpha)
{
  TaoLedgerEvent event = { .kind = kind, .coldkey = *coldkey, .hotkey = *hotkey, .netuid = netuid };

  if (!tao_ledger_has_network (ledger, netuid))
    return TAO_CALL_SUBNET_NOT_EXISTS;
  if (netuid == ROOT)
    return TAO_CALL_CANNOT_BURN_OR_RECYCLE_ON_ROOT_SUBNET;
  if (!tao_ledger_get_u64 (ledger, TAO_ITEM_SUBTOKEN_ENABLED, netuid))
    return TAO_CALL_SUBTOKEN_DISABLED;
  if (!hotkey_exists (ledger, hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;
  amount = MIN (amount, tao_staking_get_stake (ledger, hotkey, coldkey, netuid));
  if (tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, netuid) < amount)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (is_unavailable (ledger, coldkey, netuid, amount))
    return TAO_CALL_STAKE_UNAVAILABLE;

  tao_staking_decrease (ledger, hotkey, coldkey, netuid, amount);
  if (kind == TAO_EVENT_ALPHA_RECYCLED)
    tao_staking_recycle (ledger, netuid, amount);
  else
    tao_staking_burn (ledger, netuid, amount);
  event.alpha = amount;
  tao_ledger_emit (ledger, &event);
  if (alpha != NULL)
    *alpha = amount;
  return TAO_CALL_OK;
}

TaoCallStatus
tao_staking_recycle_alpha (TaoLedger        *ledger,
                           const TaoAccount *coldkey,
                           const TaoAccount *hotkey,
                           guint64           amount,
                           guint16           netuid,
                           guint64          *alpha)
{
  ledger->vtable->begin (ledger);
  return finish (ledger, give_up_alpha (ledger, coldkey, hotkey, amount, netuid, TAO_EVENT_ALPHA_RECYCLED, alpha));
}

TaoCallStatus
tao_staking_burn_alpha (TaoLedger        *ledger,
                        const TaoAccount *coldkey,
                        const TaoAccount *hotkey,
                        guint64           amount,
                        guint16           netuid,
                        guint64          *alpha)
{
  ledger->vtable->begin (ledger);
  return finish (ledger, give_up_alpha (ledger, coldkey, hotkey, amount, netuid, TAO_EVENT_ALPHA_BURNED, alpha));
}

TaoCallStatus
tao_staking_add_stake_burn (TaoLedger        *ledger,
                            const TaoAccount *coldkey,
                            const TaoAccount *hotkey,
                            guint16           netuid,
                            guint64           amount,
                            const guint64    *limit_price,
                            guint64          *alpha)
{
  TaoLedgerEvent event = { .kind = TAO_EVENT_ADD_STAKE_BURN, .hotkey = *hotkey, .netuid = netuid, .tao = amount };
  TaoCallStatus status;
  guint64 bought = 0;

  ledger->vtable->begin (ledger);
  if (limit_price == NULL)
    status = add_stake (ledger, coldkey, hotkey, netuid, amount, &bought);
  else
    status = add_stake_limit (ledger, coldkey, hotkey, netuid, amount, *limit_price, FALSE, &bought);
  if (status == TAO_CALL_OK)
    status = give_up_alpha (ledger, coldkey, hotkey, bought, netuid, TAO_EVENT_ALPHA_BURNED, NULL);
  if (status == TAO_CALL_OK)
    {
      event.alpha = bought;
      tao_ledger_emit (ledger, &event);
      if (alpha != NULL)
        *alpha = bought;
    }
  return finish (ledger, status);
}

TaoCallStatus
tao_staking_pay_fee_in_alpha (TaoLedger        *ledger,
                              const TaoAccount *coldkey,
                              const TaoAccount *hotkey,
                              guint16           netuid,
                              guint64           tao_fee,
                              guint64          *alpha_fee,
                              guint64          *tao)
{
  guint64 stake = tao_staking_get_stake (ledger, hotkey, coldkey, netuid);
  TaoAccount author;
  TaoPool pool;

  if (!ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_AUTHOR, 0, &author))
    return TAO_CALL_OK;
  tao_ledger_get_pool (ledger, netuid, &pool);
  *alpha_fee = tao_pool_alpha_for_tao (&pool, tao_fee);
  if (*alpha_fee == 0 || *alpha_fee > stake)
    *alpha_fee = stake;
  ledger->vtable->begin (ledger);
  return finish (ledger, unstake_from (ledger, hotkey, coldkey, &author, netuid, *alpha_fee, 0, TRUE, tao));
}
