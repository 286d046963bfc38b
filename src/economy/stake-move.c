/* Moving stake between keys and subnets, and giving alpha up. */
#include "economy/root-claim.h"
#include "economy/staking-private.h"

#define ROOT 0

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
  if (!tao_staking_hotkey_exists (ledger, t->from_hotkey) || !tao_staking_hotkey_exists (ledger, t->to_hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;

  if (t->from != t->to)
    {
      if (tao_staking_simulate (ledger, t->from, TAO_SWAP_SELL, t->amount, &swap) != TAO_CALL_OK)
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
  if (t->from != t->to && tao_staking_is_unavailable (ledger, t->from_coldkey, t->from, t->amount))
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

  status = tao_staking_unstake_from (ledger, t->from_hotkey, t->from_coldkey, t->from_coldkey, t->from, alpha,
                                     TAO_POOL_MIN_LIMIT_RAO, t->from == ROOT, tao);
  if (status == TAO_CALL_OK && !tao_account_equal (t->from_coldkey, t->to_coldkey))
    status = tao_ledger_transfer (ledger, t->from_coldkey, t->to_coldkey, *tao);
  if (status != TAO_CALL_OK)
    return status;
  /* Too little to stake stays as free balance. */
  if (*tao < ledger->minimum_stake)
    return TAO_CALL_OK;
  tao_staking_make_delegate (ledger, t->to_coldkey, t->to_hotkey);
  return tao_staking_stake_into (ledger, t->to_hotkey, t->to_coldkey, t->to, *tao, TAO_POOL_MAX_LIMIT_RAO, t->from != ROOT, NULL);
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
  tao_staking_note_block (ledger, t->to_hotkey, t->to_coldkey);
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

/* One call: all of it or nothing. */
static TaoCallStatus
run_call (TaoLedger         *ledger,
          TaoLedgerEventKind kind,
          Transition         transition)
{
  ledger->vtable->begin (ledger);
  return tao_staking_finish (ledger, run_transition (ledger, &transition, kind));
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
  return run_call (ledger, TAO_EVENT_STAKE_MOVED, (Transition) {
    .from_coldkey = coldkey, .from_hotkey = origin_hotkey, .from = origin_netuid,
    .to_coldkey = coldkey, .to_hotkey = destination_hotkey, .to = destination_netuid, .amount = alpha_amount,
  });
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
  return run_call (ledger, TAO_EVENT_STAKE_TRANSFERRED, (Transition) {
    .from_coldkey = coldkey, .from_hotkey = hotkey, .from = origin_netuid, .check_toggles = TRUE,
    .to_coldkey = destination_coldkey, .to_hotkey = hotkey, .to = destination_netuid, .amount = alpha_amount,
  });
}

/* @limit_rao (nullable). */
static TaoCallStatus
swap_stake (TaoLedger        *ledger,
            const TaoAccount *coldkey,
            const TaoAccount *hotkey,
            guint16           origin_netuid,
            guint16           destination_netuid,
            guint64           alpha_amount,
            const guint64    *limit_rao,
            gboolean          allow_partial)
{
  return run_call (ledger, TAO_EVENT_STAKE_SWAPPED, (Transition) {
    .from_coldkey = coldkey, .from_hotkey = hotkey, .from = origin_netuid, .limit_rao = limit_rao, .allow_partial = allow_partial,
    .to_coldkey = coldkey, .to_hotkey = hotkey, .to = destination_netuid, .amount = alpha_amount,
  });
}

TaoCallStatus
tao_staking_swap_stake (TaoLedger        *ledger,
                        const TaoAccount *coldkey,
                        const TaoAccount *hotkey,
                        guint16           origin_netuid,
                        guint16           destination_netuid,
                        guint64           alpha_amount)
{
  return swap_stake (ledger, coldkey, hotkey, origin_netuid, destination_netuid, alpha_amount, NULL, FALSE);
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
  return swap_stake (ledger, coldkey, hotkey, origin_netuid, destination_netuid, alpha_amount, &limit_price, allow_partial);
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
  if (!tao_staking_hotkey_exists (ledger, hotkey))
    return TAO_CALL_HOT_KEY_ACCOUNT_NOT_EXISTS;
  amount = MIN (amount, tao_staking_get_stake (ledger, hotkey, coldkey, netuid));
  if (tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, netuid) < amount)
    return TAO_CALL_INSUFFICIENT_LIQUIDITY;
  if (tao_staking_is_unavailable (ledger, coldkey, netuid, amount))
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
  return tao_staking_finish (ledger, give_up_alpha (ledger, coldkey, hotkey, amount, netuid, TAO_EVENT_ALPHA_RECYCLED, alpha));
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
  return tao_staking_finish (ledger, give_up_alpha (ledger, coldkey, hotkey, amount, netuid, TAO_EVENT_ALPHA_BURNED, alpha));
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
    status = tao_staking_add_stake (ledger, coldkey, hotkey, netuid, amount, &bought);
  else
    status = tao_staking_add_stake_limit (ledger, coldkey, hotkey, netuid, amount, *limit_price, FALSE, &bought);
  if (status == TAO_CALL_OK)
    status = give_up_alpha (ledger, coldkey, hotkey, bought, netuid, TAO_EVENT_ALPHA_BURNED, NULL);
  if (status == TAO_CALL_OK)
    {
      event.alpha = bought;
      tao_ledger_emit (ledger, &event);
      if (alpha != NULL)
        *alpha = bought;
    }
  return tao_staking_finish (ledger, status);
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
  return tao_staking_finish (ledger, tao_staking_unstake_from (ledger, hotkey, coldkey, &author, netuid, *alpha_fee, 0, TRUE, tao));
}
