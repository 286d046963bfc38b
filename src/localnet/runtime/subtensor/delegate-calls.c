/* Takes of delegates, root claims, where rewards go. */
#include "localnet/runtime/subtensor/checks.h"
#include "localnet/runtime/subtensor/subtensor.h"

#define DEFAULT_TAKE 11796
#define MAX_ROOT_CLAIM_SUBNETS 5
#define MAX_ROOT_CLAIMS_PER_BLOCK 50
#define MAX_ROOT_CLAIM_THRESHOLD 10000000

static TaoRtOutcome
check_take (TaoRuntime *rt, const TaoAccountId *who, const TaoAccountId *hotkey)
{
  ENSURE (hotkey_exists (rt, hotkey), ST_E_HotKeyAccountNotExists);
  ENSURE (coldkey_owns (rt, who, hotkey), ST_E_NonAssociatedColdKey);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_check_decrease_take (TaoRuntime *rt, const TaoAccountId *who, const TaoAccountId *hotkey, guint16 take)
{
  TaoKey key = key_a (rt, ST_Delegates, hotkey);

  TRY (check_take (rt, who, hotkey));
  if (st_has (rt, key))
    ENSURE (take < st_u16 (rt, key), ST_E_DelegateTakeTooLow);
  ENSURE (take >= st_u16 (rt, key_0 (ST_MinDelegateTake)), ST_E_DelegateTakeTooLow);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_check_increase_take (TaoRuntime *rt, const TaoAccountId *who, const TaoAccountId *hotkey, guint16 take)
{
  TaoKey key = key_a (rt, ST_Delegates, hotkey);
  guint64 last = st_u64 (rt, tao_rate_key_account (rt, RATE_DELEGATE_TAKE, hotkey));

  TRY (check_take (rt, who, hotkey));
  if (st_has (rt, key))
    ENSURE (take > st_u16 (rt, key), ST_E_DelegateTakeTooLow);
  ENSURE (take <= st_u16 (rt, key_0 (ST_MaxDelegateTake)), ST_E_DelegateTakeTooHigh);
  ENSURE (last == 0 || rt->block - MIN (last, rt->block) > st_u64 (rt, key_0 (ST_TxDelegateTakeRateLimit)),
          ST_E_DelegateTxRateLimitExceeded);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_decrease_take (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *hotkey = arg_account (args, 0);
  guint16 take = arg_u16 (args, 1);

  ENSURE_SIGNED (origin, who);
  TRY (tao_subtensor_check_decrease_take (rt, who, hotkey, take));
  st_set (rt, key_a (rt, ST_Delegates, hotkey), take);
  st_set (rt, tao_rate_key_account (rt, RATE_DELEGATE_TAKE, hotkey), rt->block);
  tao_rt_deposit (rt, ST_EV_TakeDecreased, who, hotkey, take);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_increase_take (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *hotkey = arg_account (args, 0);
  guint16 take = arg_u16 (args, 1);

  ENSURE_SIGNED (origin, who);
  TRY (tao_subtensor_check_increase_take (rt, who, hotkey, take));
  st_set (rt, key_a (rt, ST_Delegates, hotkey), take);
  st_set (rt, tao_rate_key_account (rt, RATE_DELEGATE_TAKE, hotkey), rt->block);
  tao_rt_deposit (rt, ST_EV_TakeIncreased, who, hotkey, take);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_claim_root (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint32 n;
  const guint8 *list = tao_arg_vector (args, 0, &n);
  guint16 netuids[MAX_ROOT_CLAIM_SUBNETS];

  ENSURE_SIGNED (origin, who);
  ENSURE (n >= 1 && n <= MAX_ROOT_CLAIM_SUBNETS, ST_E_InvalidSubnetNumber);
  memcpy (netuids, list, n * sizeof *netuids);
  TRY (tao_subtensor_outcome (tao_root_claim (tao_subtensor_ledger (rt), econ_account (who), netuids, n)));
  tao_root_claim_index_add (tao_subtensor_ledger (rt), econ_account (who));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_root_claim_type (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  /* KeepSubnets of nothing */
  ENSURE (args->bytes[0][0] != 2 || args->bytes[0][1] != 0, ST_E_InvalidSubnetNumber);
  st_put (rt, key_a (rt, ST_RootClaimType, who), args->bytes[0], args->len[0]);
  tao_rt_deposit (rt, ST_EV_RootClaimTypeSet, who, args->bytes[0], args->len[0]);
  tao_root_claim_index_add (tao_subtensor_ledger (rt), econ_account (who));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_sudo_set_num_root_claims (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_ROOT (origin);
  ENSURE (arg_u64 (args, 0) <= MAX_ROOT_CLAIMS_PER_BLOCK, ST_E_InvalidNumRootClaim);
  st_set (rt, key_0 (ST_NumRootClaim), arg_u64 (args, 0));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_sudo_set_root_claim_threshold (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint64 value = arg_u64 (args, 1);

  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  ENSURE (value <= MAX_ROOT_CLAIM_THRESHOLD, ST_E_InvalidRootClaimThreshold);
  st_set_u128 (rt, key_n (rt, ST_RootClaimableThreshold, netuid), (tao_u128) value << 32);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_coldkey_auto_stake_hotkey (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  const TaoAccountId *hotkey = arg_account (args, 1);
  TaoAccountId old;
  gboolean had_old;

  ENSURE_SIGNED (origin, who);
  ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
  ENSURE (tao_subtensor_uid (rt, netuid, hotkey) >= 0, ST_E_HotKeyNotRegisteredInSubNet);
  had_old = st_has (rt, key_an (rt, ST_AutoStakeDestination, who, netuid));
  old = st_account (rt, key_an (rt, ST_AutoStakeDestination, who, netuid));
  ENSURE (!had_old || !tao_account_id_equal (&old, hotkey), ST_E_SameAutoStakeHotkeyAlreadySet);
  if (had_old)
    tao_st_list_remove (rt, key_an (rt, ST_AutoStakeDestinationColdkeys, &old, netuid), who);
  st_set_account (rt, key_an (rt, ST_AutoStakeDestination, who, netuid), hotkey);
  tao_st_list_add (rt, key_an (rt, ST_AutoStakeDestinationColdkeys, hotkey, netuid), who);
  tao_rt_deposit (rt, ST_EV_AutoStakeDestinationSet, who, netuid, hotkey);
  return RT_OK;
}
