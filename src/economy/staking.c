/* The calls that stake and unstake. */
#include "economy/staking-private.h"

#define ROOT 0

TaoCallStatus
tao_staking_finish (TaoLedger    *ledger,
                    TaoCallStatus status)
{
  if (status == TAO_CALL_OK)
    ledger->vtable->commit (ledger);
  else
    ledger->vtable->rollback (ledger);
  return status;
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
  TaoSwap swap;

  if (ledger->vtable->balance (ledger, coldkey, FALSE) < amount)
    return TAO_CALL_NOT_ENOUGH_BALANCE_TO_STAKE;
  if (!tao_staking_hotkey_exists (ledger, hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;
  if (tao_staking_simulate (ledger, netuid, TAO_SWAP_BUY, amount, &swap) != TAO_CALL_OK)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (swap.in < ledger->minimum_stake)
    return TAO_CALL_AMOUNT_TOO_LOW;
  if (swap.out == 0 || !tao_staking_can_add (ledger, hotkey, netuid, swap.out))
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
  return tao_staking_stake_into (ledger, hotkey, coldkey, netuid, amount, TAO_POOL_MAX_LIMIT_RAO, FALSE, alpha);
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
  tao_staking_make_delegate (ledger, coldkey, hotkey);
  return tao_staking_stake_into (ledger, hotkey, coldkey, netuid, amount, limit_rao, FALSE, alpha);
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
  return tao_staking_finish (ledger, add_stake (ledger, coldkey, hotkey, netuid, amount_staked, alpha));
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
  return tao_staking_finish (ledger, add_stake_limit (ledger, coldkey, hotkey, netuid, amount_staked, limit_price, allow_partial, alpha));
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
  if (tao_staking_simulate (ledger, netuid, TAO_SWAP_SELL, amount, &swap) != TAO_CALL_OK)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (amount != stake && swap.out < ledger->minimum_stake)
    return TAO_CALL_AMOUNT_TOO_LOW;
  if (!allow_partial && amount > max)
    return TAO_CALL_SLIPPAGE_TOO_HIGH;
  if (!tao_staking_hotkey_exists (ledger, hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;
  return tao_staking_is_unavailable (ledger, coldkey, netuid, amount) ? TAO_CALL_STAKE_UNAVAILABLE : TAO_CALL_OK;
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

  if (minimum_tao == 0 || tao_staking_owns (ledger, coldkey, hotkey))
    return;
  minimum = tao_u64f64_to_u64 (tao_u64f64_div_or_zero (tao_u64f64_from_u64 (minimum_tao), tao_ledger_get_price (ledger, netuid)));
  stake = tao_staking_get_stake (ledger, hotkey, coldkey, netuid);
  if (stake == 0 || stake >= minimum)
    return;

  if (tao_staking_unstake_from (ledger, hotkey, coldkey, coldkey, netuid, stake, TAO_POOL_MIN_LIMIT_RAO, FALSE, NULL) != TAO_CALL_OK)
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
    status = tao_staking_unstake_from (ledger, hotkey, coldkey, coldkey, netuid, amount, TAO_POOL_MIN_LIMIT_RAO, FALSE, NULL);
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
    status = tao_staking_unstake_from (ledger, hotkey, coldkey, coldkey, netuid, MIN (amount, max), limit_rao, FALSE, NULL);
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
  return tao_staking_finish (ledger, remove_stake (ledger, coldkey, hotkey, netuid, amount_unstaked));
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
  return tao_staking_finish (ledger, remove_stake_limit (ledger, coldkey, hotkey, netuid, amount_unstaked, limit_price, allow_partial));
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
  if (!tao_staking_hotkey_exists (ledger, hotkey))
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
      status = tao_staking_unstake_from (ledger, hotkey, coldkey, coldkey, netuid, stake, TAO_POOL_MIN_LIMIT_RAO, FALSE, &tao);
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
  return tao_staking_finish (ledger, unstake_everywhere (ledger, coldkey, hotkey, TRUE, &sum));
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
    status = tao_staking_stake_into (ledger, hotkey, coldkey, ROOT, sum, TAO_POOL_MAX_LIMIT_RAO, FALSE, NULL);
  return tao_staking_finish (ledger, status);
}
