/* What the transaction extension refuses before a call is included, so that free calls cannot flood blocks. */
#include "localnet/runtime/subtensor/checks.h"
#include "localnet/runtime/subtensor/subtensor.h"

/* Numbers of InvalidTransaction::Custom. */
enum
{
  CUSTOM_COLDKEY_IN_SWAP = 0,
  CUSTOM_STAKE_TOO_LOW = 1,
  CUSTOM_SUBNET_NOT_EXISTS = 3,
  CUSTOM_HOTKEY_DOES_NOT_EXIST = 4,
  CUSTOM_RATE_LIMIT = 6,
  CUSTOM_HOTKEY_NOT_REGISTERED = 10,
  CUSTOM_INVALID_IP = 11,
  CUSTOM_SERVING_RATE_LIMIT = 12,
  CUSTOM_INVALID_PORT = 13,
  CUSTOM_NON_ASSOCIATED_COLDKEY = 25,
  CUSTOM_TAKE_TOO_LOW = 26,
  CUSTOM_TAKE_TOO_HIGH = 27,
  CUSTOM_BAD_REQUEST = 255,
};

static gint
custom_of (TaoRtOutcome outcome)
{
  switch (outcome)
    {
    case RT_OK:
      return -1;
    case ST_E_NotEnoughStakeToSetWeights:
      return CUSTOM_STAKE_TOO_LOW;
    case ST_E_SubnetNotExists:
      return CUSTOM_SUBNET_NOT_EXISTS;
    case ST_E_HotKeyAccountNotExists:
      return CUSTOM_HOTKEY_DOES_NOT_EXIST;
    case ST_E_SettingWeightsTooFast:
    case ST_E_CommittingWeightsTooFast:
    case ST_E_NetworkTxRateLimitExceeded:
    case ST_E_DelegateTxRateLimitExceeded:
      return CUSTOM_RATE_LIMIT;
    case ST_E_HotKeyNotRegisteredInSubNet:
    case ST_E_HotKeyNotRegisteredInNetwork:
      return CUSTOM_HOTKEY_NOT_REGISTERED;
    case ST_E_InvalidIpType:
    case ST_E_InvalidIpAddress:
      return CUSTOM_INVALID_IP;
    case ST_E_ServingRateLimitExceeded:
      return CUSTOM_SERVING_RATE_LIMIT;
    case ST_E_InvalidPort:
      return CUSTOM_INVALID_PORT;
    case ST_E_NonAssociatedColdKey:
      return CUSTOM_NON_ASSOCIATED_COLDKEY;
    case ST_E_DelegateTakeTooLow:
      return CUSTOM_TAKE_TOO_LOW;
    case ST_E_DelegateTakeTooHigh:
      return CUSTOM_TAKE_TOO_HIGH;
    default:
      return CUSTOM_BAD_REQUEST;
    }
}

static TaoRtOutcome
check_weights (TaoRuntime *rt, const TaoAccountId *who, guint16 netuid)
{
  ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
  return tao_weights_check_signer (rt, netuid, who);
}

/* An announced coldkey swap freezes the account: only what belongs to the swap goes through. */
static gboolean
is_frozen (TaoRuntime *rt, const TaoAccountId *who, const guint8 *call)
{
  static const guint8 allowed[] = { 125, 126, 127, 133 };

  return st_has (rt, key_a (rt, ST_ColdkeySwapAnnouncements, who))
         && !(call[0] == PALLET_SUBTENSOR && memchr (allowed, call[1], sizeof allowed));
}

gint
tao_subtensor_check_call (TaoRuntime *rt, const TaoAccountId *who, const guint8 *call, gsize len)
{
  const TaoRtField *fields;
  TaoRtArgs args;
  guint n;

  if (is_frozen (rt, who, call))
    return CUSTOM_COLDKEY_IN_SWAP;
  if (call[0] != PALLET_SUBTENSOR || !tao_rt_find_call (call[0], call[1], &fields, &n)
      || !tao_rt_split_args (fields, n, call + 2, len - 2, &args))
    return -1;
  switch (call[1])
    {
    case 0:     /* set_weights and its relatives */
    case 96:
    case 97:
    case 113:
    case 115:
    case 116:
    case 117:
    case 118:
    case 119:
      return custom_of (check_weights (rt, who, arg_u16 (&args, 0)));
    case 59:    /* register_network */
      return rate_passed (rt, tao_rate_key (rt, RATE_NETWORK_LAST_REGISTERED), st_u64 (rt, key_0 (ST_NetworkRateLimit)))
               ? -1 : CUSTOM_RATE_LIMIT;
    case 4:     /* serve_axon, serve_axon_tls */
    case 40:
      return custom_of (tao_subtensor_check_axon (rt, who, &args));
    case 65:
      return custom_of (tao_subtensor_check_decrease_take (rt, who, arg_account (&args, 0), arg_u16 (&args, 1)));
    case 66:
      return custom_of (tao_subtensor_check_increase_take (rt, who, arg_account (&args, 0), arg_u16 (&args, 1)));
    default:
      return -1;
    }
}
