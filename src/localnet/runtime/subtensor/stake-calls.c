/* Calls that move stake: thin, for the economy does the work. */
#include "localnet/runtime/subtensor/subtensor.h"

#define H(i) econ_account (arg_account (args, i))
#define WHO econ_account (who)
#define LEDGER tao_subtensor_ledger (rt)

TaoRtOutcome
tao_subtensor_add_stake (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_add_stake (LEDGER, WHO, H (0), arg_u16 (args, 1), arg_u64 (args, 2), NULL));
}

/* Staking with a limit makes the hotkey a delegate if somebody else owns it. */
static void
become_delegate (TaoRuntime *rt, const TaoAccountId *coldkey, const TaoAccountId *hotkey)
{
  TaoKey key = key_a (rt, ST_Delegates, hotkey);

  if (!coldkey_owns (rt, coldkey, hotkey) && !st_has (rt, key))
    st_set (rt, key, 11796);
}

TaoRtOutcome
tao_subtensor_add_stake_limit (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  TRY (tao_subtensor_outcome (tao_staking_add_stake_limit (LEDGER, WHO, H (0), arg_u16 (args, 1), arg_u64 (args, 2),
                                                           arg_u64 (args, 3), arg_bool (args, 4), NULL)));
  become_delegate (rt, who, arg_account (args, 0));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_remove_stake (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_remove_stake (LEDGER, WHO, H (0), arg_u16 (args, 1), arg_u64 (args, 2)));
}

TaoRtOutcome
tao_subtensor_remove_stake_limit (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_remove_stake_limit (LEDGER, WHO, H (0), arg_u16 (args, 1), arg_u64 (args, 2),
                                                                arg_u64 (args, 3), arg_bool (args, 4)));
}

/* An Option<u64> argument.  (nullable) */
static const guint64 *
optional_u64 (const TaoRtArgs *args, guint i, guint64 *value)
{
  const guint8 *bytes = arg_option (args, i);

  if (bytes == NULL)
    return NULL;
  memcpy (value, bytes, 8);
  return value;
}

TaoRtOutcome
tao_subtensor_remove_stake_full_limit (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint64 limit;

  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_remove_stake_full_limit (LEDGER, WHO, H (0), arg_u16 (args, 1),
                                                                     optional_u64 (args, 2, &limit)));
}

TaoRtOutcome
tao_subtensor_unstake_all (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_unstake_all (LEDGER, WHO, H (0)));
}

TaoRtOutcome
tao_subtensor_unstake_all_alpha (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_unstake_all_alpha (LEDGER, WHO, H (0)));
}

TaoRtOutcome
tao_subtensor_move_stake (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_move_stake (LEDGER, WHO, H (0), H (1), arg_u16 (args, 2), arg_u16 (args, 3),
                                                        arg_u64 (args, 4)));
}

TaoRtOutcome
tao_subtensor_transfer_stake (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_transfer_stake (LEDGER, WHO, H (0), H (1), arg_u16 (args, 2), arg_u16 (args, 3),
                                                            arg_u64 (args, 4)));
}

TaoRtOutcome
tao_subtensor_swap_stake (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_swap_stake (LEDGER, WHO, H (0), arg_u16 (args, 1), arg_u16 (args, 2),
                                                        arg_u64 (args, 3)));
}

TaoRtOutcome
tao_subtensor_swap_stake_limit (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_swap_stake_limit (LEDGER, WHO, H (0), arg_u16 (args, 1), arg_u16 (args, 2),
                                                              arg_u64 (args, 3), arg_u64 (args, 4), arg_bool (args, 5)));
}

TaoRtOutcome
tao_subtensor_recycle_alpha (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_recycle_alpha (LEDGER, WHO, H (0), arg_u64 (args, 1), arg_u16 (args, 2), NULL));
}

TaoRtOutcome
tao_subtensor_burn_alpha (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_burn_alpha (LEDGER, WHO, H (0), arg_u64 (args, 1), arg_u16 (args, 2), NULL));
}

TaoRtOutcome
tao_subtensor_add_stake_burn (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint64 limit;

  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_staking_add_stake_burn (LEDGER, WHO, H (0), arg_u16 (args, 1), arg_u64 (args, 2),
                                                            optional_u64 (args, 3, &limit), NULL));
}

/* The position that a call takes from, if exactly one: then its fee may be paid in alpha. */
static gboolean
fee_position (TaoRuntime *rt, const TaoAccountId *who, const guint8 *call, gsize len, TaoAccountId *hotkey, guint16 *netuid)
{
  static const struct
  {
    guint8 call;
    guint8 hotkey_arg;
    guint8 netuid_arg;
  } positions[] = {
    { 3, 0, 1 },     /* remove_stake */
    { 89, 0, 1 },    /* remove_stake_limit */
    { 103, 0, 1 },   /* remove_stake_full_limit */
    { 85, 0, 2 },    /* move_stake */
    { 86, 1, 2 },    /* transfer_stake */
    { 87, 0, 1 },    /* swap_stake */
    { 90, 0, 1 },    /* swap_stake_limit */
    { 101, 0, 2 },   /* recycle_alpha */
    { 102, 0, 2 },   /* burn_alpha */
  };
  const TaoRtField *fields;
  TaoRtArgs args;
  guint n;

  if (call[0] != PALLET_SUBTENSOR)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    if (positions[i].call == call[1] && tao_rt_find_call (call[0], call[1], &fields, &n)
        && tao_rt_split_args (fields, n, call + 2, len - 2, &args))
      {
        *hotkey = *arg_account (&args, positions[i].hotkey_arg);
        *netuid = arg_u16 (&args, positions[i].netuid_arg);
        return tao_staking_get_stake (tao_subtensor_ledger (rt), econ_account (hotkey), econ_account (who), *netuid) > 0;
      }
  return FALSE;
}

gboolean
tao_subtensor_can_pay_in_alpha (TaoRuntime *rt, const TaoAccountId *who, const guint8 *call, gsize len)
{
  TaoAccountId hotkey;
  guint16 netuid;

  return fee_position (rt, who, call, len, &hotkey, &netuid);
}

gboolean
tao_subtensor_pay_in_alpha (TaoRuntime *rt, const TaoAccountId *who, const guint8 *call, gsize len, guint64 fee)
{
  TaoAccountId hotkey;
  guint16 netuid;
  guint64 alpha, tao;

  if (!fee_position (rt, who, call, len, &hotkey, &netuid)
      || tao_staking_pay_fee_in_alpha (tao_subtensor_ledger (rt), econ_account (who), econ_account (&hotkey), netuid, fee,
                                       &alpha, &tao) != TAO_CALL_OK)
    return FALSE;
  tao_rt_deposit (rt, ST_EV_TransactionFeePaidWithAlpha, who, netuid, alpha, tao);
  return TRUE;
}
