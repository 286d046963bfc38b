/* Staking and unstaking proper: a swap with its bookkeeping, the shares, the fee.  The calls check before they come here. */
#include "economy/root-claim.h"
#include "economy/staking-private.h"

#define ROOT 0

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
TaoCallStatus
tao_staking_simulate (TaoLedger  *ledger,
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
  tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_BURNED, alpha);
}

/* The mark that rate limits and clients read. */
void
tao_staking_note_block (TaoLedger        *ledger,
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
  tao_staking_note_block (ledger, hotkey, coldkey);
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
    return tao_ledger_transfer (ledger, pool_account, &receiver, fee);
  /* Without an author the fee is burnt, and if that fails it stays. */
  if (ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_BURN, 0, &receiver))
    (void) tao_ledger_transfer (ledger, pool_account, &receiver, fee);
  return TAO_CALL_OK;
}

/* §4.4: buys alpha with up to @tao of @coldkey's balance. */
TaoCallStatus
tao_staking_stake_into (TaoLedger        *ledger,
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
  TaoSwap swap;

  if (!ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_SUBNET, netuid, &pool_account))
    return TAO_CALL_SUBNET_NOT_EXISTS;
  status = tao_ledger_transfer_to_subnet (ledger, coldkey, netuid, &tao);
  if (status != TAO_CALL_OK)
    return status;

  status = tao_staking_swap (ledger, netuid, TAO_SWAP_BUY, tao, limit_rao, drop_fees, &swap);
  if (status != TAO_CALL_OK)
    return status;
  if (swap.out == 0)
    return TAO_CALL_AMOUNT_TOO_LOW;
  if (!tao_staking_can_add (ledger, hotkey, netuid, swap.out))
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
  tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED, fee - swap.in);
  *tao = swap.out;
  return swap.out == 0 ? TAO_CALL_OK : tao_ledger_transfer (ledger, pool_account, &author, swap.out);
}

/* §4.4: sells @alpha of a position and pays @beneficiary. */
TaoCallStatus
tao_staking_unstake_from (TaoLedger        *ledger,
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
      status = tao_ledger_transfer (ledger, &pool_account, beneficiary, swap.out);
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
