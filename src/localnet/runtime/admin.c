/* AdminUtils and the owner's own calls of SubtensorModule: hyperparameters. */
#include "localnet/runtime/subtensor/locks.h"

/* Hyperparameter: what the owner's rate limit is counted for. */
typedef enum
{
  HP_Unknown, HP_ServingRateLimit, HP_MaxDifficulty, HP_AdjustmentAlpha, HP_MaxWeightLimit, HP_ImmunityPeriod,
  HP_MinAllowedWeights, HP_Kappa, HP_Rho, HP_ActivityCutoff, HP_PowRegistrationAllowed, HP_MinBurn, HP_MaxBurn,
  HP_BondsMovingAverage, HP_BondsPenalty, HP_CommitRevealEnabled, HP_LiquidAlphaEnabled, HP_AlphaValues,
  HP_WeightCommitInterval, HP_TransferEnabled, HP_AlphaSigmoidSteepness, HP_Yuma3Enabled, HP_BondsResetEnabled,
  HP_ImmuneNeuronLimit, HP_RecycleOrBurn, HP_MaxAllowedUids, HP_BurnHalfLife, HP_BurnIncreaseMult,
  HP_SubnetEmissionEnabled, HP_MinChildkeyTake, HP_ActivityCutoffFactorMilli, HP_TriggerEpoch,
} TaoHyperparameter;

enum
{
  OWNER = 1 << 0,
  UNLIMITED = 1 << 1,
  WINDOW = 1 << 2,
  NOT_ROOT = 1 << 3,
};

/* Bounds travel in the rules: lowest in bits 16 … 31, highest above. */
#define RANGE(low, high) (((guint64) (low) << 16) | ((guint64) (high) << 32))

/* Refuses in the last blocks before an epoch. */
static TaoRtOutcome
check_window (TaoRuntime *rt, guint16 netuid)
{
  guint16 tempo = st_u16 (rt, key_n (rt, ST_Tempo, netuid));
  guint64 pending = st_u64 (rt, key_n (rt, ST_PendingEpochAt, netuid));
  guint64 next = st_u64 (rt, key_n (rt, ST_LastEpochBlock, netuid)) + tempo;

  if (tempo == 0)
    return RT_OK;
  ENSURE (pending <= rt->block, ST_E_AdminActionProhibitedDuringWeightsWindow);
  ENSURE (next - MIN (next, rt->block) >= st_u16 (rt, key_0 (ST_AdminFreezeWindow)),
          ST_E_AdminActionProhibitedDuringWeightsWindow);
  return RT_OK;
}

/* Root, or the owner within the rate limit, outside the window; marks the change if the owner makes it. */
static TaoRtOutcome
begin_change (TaoRuntime *rt, const TaoRtOrigin *origin, guint16 netuid, TaoHyperparameter parameter)
{
  TaoKey rate = tao_rate_key_hyperparameter (rt, netuid, (guint8) parameter);

  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  TRY (check_window (rt, netuid));
  if (origin->kind == ORIGIN_ROOT)
    return RT_OK;
  ENSURE (rate_passed (rt, rate, (guint64) st_u16 (rt, key_n (rt, ST_Tempo, netuid)) * st_u16 (rt, key_0 (ST_OwnerHyperparamRateLimit))),
          ST_E_TxRateLimitExceeded);
  st_set (rt, rate, rt->block);
  return RT_OK;
}

/* Owner limits of their own, counted in TransactionKeyLastBlock. */
static TaoRtOutcome
owner_tx_limit (TaoRuntime *rt, const TaoRtOrigin *origin, guint16 netuid, TaoTxKind kind, guint64 limit)
{
  TaoKey key;

  if (origin->kind != ORIGIN_SIGNED)
    return RT_OK;
  key = key_ann (rt, ST_TransactionKeyLastBlock, &origin->account, netuid, (guint16) kind);
  ENSURE (rate_passed (rt, key, limit), ST_E_TxRateLimitExceeded);
  st_set (rt, key, rt->block);
  return RT_OK;
}

typedef struct
{
  TaoRtItemId item;
  guint event;
  guint64 rules;
  TaoHyperparameter parameter;
} Setting;

/* What the pallet's other settings do after they are stored. */
static void
after_change (TaoRuntime *rt, TaoRtItemId item, guint16 netuid, gboolean enabled)
{
  if (item == ST_CommitRevealWeightsEnabled && !enabled)
    st_clear (rt, key_n (rt, ST_WeightCommits, netuid));   /* nobody could reveal them any more */
}

static TaoRtOutcome
apply_setting (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args, const Setting *setting)
{
  gboolean global = args->n == 1;
  guint16 netuid = global ? 0 : arg_u16 (args, 0);
  guint64 value = arg_u64 (args, args->n - 1);
  guint64 low = (setting->rules >> 16) & 0xffff, high = setting->rules >> 32;
  TaoKey key = global ? key_0 (setting->item) : key_n (rt, setting->item, netuid);
  gsize width = args->len[args->n - 1];

  TRY (setting->rules & OWNER ? tao_subtensor_ensure_owner (rt, origin, netuid) : ensure_root (origin));
  if (!global)
    ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  if (setting->rules & NOT_ROOT)
    ENSURE (netuid != ROOT, ADMIN_E_NotPermittedOnRootSubnet);
  if (setting->rules & WINDOW)
    TRY (check_window (rt, netuid));
  if (high > 0)
    ENSURE (value >= low && value <= high, ADMIN_E_InvalidValue);
  if (setting->rules & OWNER && !(setting->rules & UNLIMITED) && setting->parameter != HP_Unknown)
    TRY (begin_change (rt, origin, netuid, setting->parameter));

  st_set (rt, key, value);
  after_change (rt, setting->item, netuid, value != 0);
  if (setting->event == 0)
    return RT_OK;
  if (global && width == 8)
    tao_rt_deposit (rt, setting->event, value);
  else if (global)
    tao_rt_deposit (rt, setting->event, (guint32) value);
  else if (width == 8)
    tao_rt_deposit (rt, setting->event, netuid, value);
  else
    tao_rt_deposit (rt, setting->event, netuid, (guint32) value);
  return RT_OK;
}

#define X(index, name, args_text, item, event, rules, parameter) \
  TaoRtOutcome \
  tao_admin_##name (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args) \
  { \
    static const Setting setting = { item, event, rules, HP_##parameter }; \
 \
    return apply_setting (rt, origin, args, &setting); \
  }
ADMIN_SETTINGS (X)
#undef X

TaoRtOutcome
tao_admin_sudo_set_weights_version_key (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint64 limit = st_u64 (rt, key_0 (ST_WeightsVersionKeyRateLimit)) * st_u16 (rt, key_n (rt, ST_Tempo, netuid));

  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  TRY (check_window (rt, netuid));
  TRY (owner_tx_limit (rt, origin, netuid, TX_SET_WEIGHTS_VERSION_KEY, limit));
  st_set (rt, key_n (rt, ST_WeightsVersionKey, netuid), arg_u64 (args, 1));
  tao_rt_deposit (rt, ST_EV_WeightsVersionKeySet, netuid, arg_u64 (args, 1));
  return RT_OK;
}

/* The checks of a setting with bounds of its own. */
static TaoRtOutcome
begin (TaoRuntime *rt, const TaoRtOrigin *origin, guint16 netuid, TaoHyperparameter parameter)
{
  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  return begin_change (rt, origin, netuid, parameter);
}

TaoRtOutcome
tao_admin_sudo_set_max_allowed_uids (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0), value = arg_u16 (args, 1);
  guint mechanisms = MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)), 1);

  TRY (begin (rt, origin, netuid, HP_MaxAllowedUids));
  ENSURE (value >= st_u16 (rt, key_n (rt, ST_MinAllowedUids, netuid)), ADMIN_E_MaxAllowedUidsLessThanMinAllowedUids);
  ENSURE (value >= st_u16 (rt, key_n (rt, ST_SubnetworkN, netuid)), ADMIN_E_MaxAllowedUIdsLessThanCurrentUIds);
  ENSURE (value <= 256, ADMIN_E_MaxAllowedUidsGreaterThanDefaultMaxAllowedUids);
  ENSURE (value * mechanisms <= 256, ST_E_TooManyUIDsPerMechanism);
  st_set (rt, key_n (rt, ST_MaxAllowedUids, netuid), value);
  tao_rt_deposit (rt, ST_EV_MaxAllowedUidsSet, netuid, value);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_min_allowed_uids (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0), value = arg_u16 (args, 1);

  ENSURE_ROOT (origin);
  ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  TRY (check_window (rt, netuid));
  ENSURE (value < st_u16 (rt, key_n (rt, ST_MaxAllowedUids, netuid)), ADMIN_E_MinAllowedUidsGreaterThanMaxAllowedUids);
  ENSURE (value < st_u16 (rt, key_n (rt, ST_SubnetworkN, netuid)), ADMIN_E_MinAllowedUidsGreaterThanCurrentUids);
  st_set (rt, key_n (rt, ST_MinAllowedUids, netuid), value);
  tao_rt_deposit (rt, ST_EV_MinAllowedUidsSet, netuid, value);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_activity_cutoff (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0), value = arg_u16 (args, 1);

  TRY (begin (rt, origin, netuid, HP_ActivityCutoff));
  ENSURE (value >= st_u16 (rt, key_0 (ST_MinActivityCutoff)), ST_E_ActivityCutoffTooLow);
  st_set (rt, key_n (rt, ST_ActivityCutoff, netuid), value);
  tao_rt_deposit (rt, ST_EV_ActivityCutoffSet, netuid, value);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_min_burn (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint64 value = arg_u64 (args, 1);

  TRY (begin (rt, origin, netuid, HP_MinBurn));
  ENSURE (value < TAO_RAO_PER_TAO && value < st_u64 (rt, key_n (rt, ST_MaxBurn, netuid)), ADMIN_E_ValueNotInBounds);
  st_set (rt, key_n (rt, ST_MinBurn, netuid), value);
  tao_rt_deposit (rt, ST_EV_MinBurnSet, netuid, value);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_max_burn (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint64 value = arg_u64 (args, 1);

  TRY (begin (rt, origin, netuid, HP_MaxBurn));
  ENSURE (value > TAO_RAO_PER_TAO / 10 && value > st_u64 (rt, key_n (rt, ST_MinBurn, netuid)), ADMIN_E_ValueNotInBounds);
  st_set (rt, key_n (rt, ST_MaxBurn, netuid), value);
  tao_rt_deposit (rt, ST_EV_MaxBurnSet, netuid, value);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_max_allowed_validators (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0), value = arg_u16 (args, 1);

  ENSURE_ROOT (origin);
  ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  TRY (check_window (rt, netuid));
  ENSURE (value <= st_u16 (rt, key_n (rt, ST_MaxAllowedUids, netuid)), ADMIN_E_MaxValidatorsLargerThanMaxUIds);
  st_set (rt, key_n (rt, ST_MaxAllowedValidators, netuid), value);
  tao_rt_deposit (rt, ST_EV_MaxAllowedValidatorsSet, netuid, value);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_bonds_moving_average (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint64 value = arg_u64 (args, 1);

  TRY (begin (rt, origin, netuid, HP_BondsMovingAverage));
  ENSURE (origin->kind == ORIGIN_ROOT || value <= 975000, ADMIN_E_BondsMovingAverageMaxReached);
  st_set (rt, key_n (rt, ST_BondsMovingAverage, netuid), value);
  tao_rt_deposit (rt, ST_EV_BondsMovingAverageSet, netuid, value);
  return RT_OK;
}

static void
change_tempo (TaoRuntime *rt, guint16 netuid, guint16 tempo)
{
  st_set (rt, key_n (rt, ST_Tempo, netuid), tempo);
  st_set (rt, key_n (rt, ST_LastEpochBlock, netuid), rt->block);
  tao_rt_deposit (rt, ST_EV_TempoSet, netuid, tempo);
}

TaoRtOutcome
tao_admin_sudo_set_tempo (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);

  ENSURE_ROOT (origin);
  ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  TRY (check_window (rt, netuid));
  change_tempo (rt, netuid, arg_u16 (args, 1));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_tempo (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0), tempo = arg_u16 (args, 1);

  ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  ENSURE (tempo >= 360 && tempo <= 50400, ST_E_TempoOutOfBounds);
  TRY (check_window (rt, netuid));
  TRY (owner_tx_limit (rt, origin, netuid, TX_TEMPO_UPDATE, 360));
  change_tempo (rt, netuid, tempo);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_activity_cutoff_factor (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint32 factor = arg_u32 (args, 1);

  ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
  TRY (begin_change (rt, origin, netuid, HP_ActivityCutoffFactorMilli));
  ENSURE (factor >= 1000 && factor <= 50000, ST_E_ActivityCutoffFactorMilliOutOfBounds);
  st_set (rt, key_n (rt, ST_ActivityCutoffFactorMilli, netuid), factor);
  tao_rt_deposit (rt, ST_EV_ActivityCutoffFactorMilliSet, netuid, factor);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_trigger_epoch (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint64 window = st_u16 (rt, key_0 (ST_AdminFreezeWindow));
  guint64 fires_at = rt->block + window;
  guint64 next = st_u64 (rt, key_n (rt, ST_LastEpochBlock, netuid)) + st_u16 (rt, key_n (rt, ST_Tempo, netuid));

  ENSURE_SIGNED (origin, who);
  ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  ENSURE (!st_bool (rt, key_n (rt, ST_CommitRevealWeightsEnabled, netuid)), ST_E_DynamicTempoBlockedByCommitReveal);
  ENSURE (st_u64 (rt, key_n (rt, ST_PendingEpochAt, netuid)) == 0, ST_E_EpochTriggerAlreadyPending);
  ENSURE (next - MIN (next, rt->block) > window, ST_E_AutoEpochAlreadyImminent);
  TRY (begin_change (rt, origin, netuid, HP_TriggerEpoch));
  st_set (rt, key_n (rt, ST_PendingEpochAt, netuid), fires_at);
  tao_rt_deposit (rt, ST_EV_EpochTriggered, netuid, who, fires_at);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_alpha_values (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0), low = arg_u16 (args, 1), high = arg_u16 (args, 2);

  TRY (begin (rt, origin, netuid, HP_AlphaValues));
  ENSURE (st_bool (rt, key_n (rt, ST_LiquidAlphaOn, netuid)), ST_E_LiquidAlphaDisabled);
  ENSURE (high >= 1638, ST_E_AlphaHighTooLow);
  ENSURE (low >= 1638 && low <= high, ST_E_AlphaLowOutOfRange);
  st_put (rt, key_n (rt, ST_AlphaValues, netuid), (const guint16[]) { low, high }, 4);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_commit_reveal_weights_interval (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint64 value = arg_u64 (args, 1);

  TRY (begin (rt, origin, netuid, HP_WeightCommitInterval));
  ENSURE (value <= 100, ST_E_RevealPeriodTooLarge);
  ENSURE (value >= 1, ST_E_RevealPeriodTooSmall);
  st_set (rt, key_n (rt, ST_RevealPeriodEpochs, netuid), value);
  tao_rt_deposit (rt, ST_EV_CommitRevealPeriodsSet, netuid, value);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_subnet_moving_alpha (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_ROOT (origin);
  st_put (rt, key_0 (ST_SubnetMovingAlpha), args->bytes[0], 16);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_subnet_owner_hotkey (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return tao_admin_sudo_set_sn_owner_hotkey (rt, origin, args);
}

TaoRtOutcome
tao_admin_sudo_set_sn_owner_hotkey (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  const TaoAccountId *hotkey = arg_account (args, 1);
  TaoKey rate = tao_rate_key_netuid (rt, RATE_SET_SN_OWNER_HOTKEY, netuid);

  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  ENSURE (rate_passed (rt, rate, 50400), ST_E_TxRateLimitExceeded);
  st_set (rt, rate, rt->block);
  tao_locks_set_owner_hotkey (rt, netuid, hotkey);
  tao_rt_deposit (rt, ST_EV_SubnetOwnerHotkeySet, netuid, hotkey);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_alpha_sigmoid_steepness (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  gint16 steepness = (gint16) arg_u16 (args, 1);

  TRY (begin (rt, origin, netuid, HP_AlphaSigmoidSteepness));
  ENSURE (origin->kind == ORIGIN_ROOT || steepness >= 0, ADMIN_E_NegativeSigmoidSteepness);
  st_set (rt, key_n (rt, ST_AlphaSigmoidSteepness, netuid), (guint16) steepness);
  tao_rt_deposit (rt, ST_EV_AlphaSigmoidSteepnessSet, netuid, (int) steepness);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_mechanism_count (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint8 count = arg_u8 (args, 1);

  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  TRY (check_window (rt, netuid));
  ENSURE (count >= 1 && count <= st_u8 (rt, key_0 (ST_MaxMechanismCount)), ST_E_InvalidValue);
  ENSURE (count * st_u16 (rt, key_n (rt, ST_MaxAllowedUids, netuid)) <= 256, ST_E_TooManyUIDsPerMechanism);
  TRY (owner_tx_limit (rt, origin, netuid, TX_MECHANISM_COUNT, 7200));
  for (guint m = count; m < st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)); m++)
    {
      guint16 index = (guint16) (netuid + m * MECHANISM_STRIDE);

      st_kill (rt, key_n (rt, ST_Incentive, index));
      st_kill (rt, key_n (rt, ST_LastUpdate, index));
      st_clear (rt, key_n (rt, ST_Weights, index));
      st_clear (rt, key_n (rt, ST_Bonds, index));
      st_clear (rt, key_n (rt, ST_WeightCommits, index));
    }
  st_set (rt, key_n (rt, ST_MechanismCountCurrent, netuid), count);
  st_kill (rt, key_n (rt, ST_MechanismEmissionSplit, netuid));
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_mechanism_emission_split (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  TaoKey key = key_n (rt, ST_MechanismEmissionSplit, netuid);
  const guint8 *split = arg_option (args, 1);
  guint32 n = 0, sum = 0;

  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  ENSURE (network_exists (rt, netuid), ADMIN_E_SubnetDoesNotExist);
  TRY (check_window (rt, netuid));
  if (split)
    {
      TaoRtArgs list = { .n = 1, .bytes = { split }, .len = { args->len[1] - 1 } };
      const guint8 *shares = tao_arg_vector (&list, 0, &n);

      ENSURE (n > 0 && n <= MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)), 1), ST_E_InvalidValue);
      for (guint32 i = 0; i < n; i++)
        sum += (guint32) (shares[i * 2] | shares[i * 2 + 1] << 8);
      ENSURE (sum == 65535, ST_E_InvalidValue);
    }
  TRY (owner_tx_limit (rt, origin, netuid, TX_MECHANISM_EMISSION, 7200));
  if (split)
    st_put (rt, key, split, args->len[1] - 1);
  else
    st_kill (rt, key);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_burn_increase_mult (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  tao_u128 one = (tao_u128) 1 << 64;
  tao_u128 value;

  memcpy (&value, args->bytes[1], 16);
  TRY (begin (rt, origin, netuid, HP_BurnIncreaseMult));
  ENSURE (netuid != ROOT, ADMIN_E_NotPermittedOnRootSubnet);
  ENSURE (value >= one && value <= 3 * one, ADMIN_E_InvalidValue);
  st_set_u128 (rt, key_n (rt, ST_BurnIncreaseMult, netuid), value);
  tao_rt_deposit (rt, ADMIN_EV_BurnIncreaseMultSet, netuid, args->bytes[1], (gsize) 16);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_min_childkey_take_per_subnet (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0), take = arg_u16 (args, 1);

  TRY (begin (rt, origin, netuid, HP_MinChildkeyTake));
  ENSURE (take >= st_u16 (rt, key_0 (ST_MinChildkeyTake)) && take <= st_u16 (rt, key_0 (ST_MaxChildkeyTake)),
          ST_E_InvalidChildkeyTake);
  st_set (rt, key_n (rt, ST_MinChildkeyTakePerSubnet, netuid), take);
  tao_rt_deposit (rt, ST_EV_MinChildKeyTakePerSubnetSet, netuid, take);
  return RT_OK;
}

TaoRtOutcome
tao_admin_sudo_set_max_epochs_per_block (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_ROOT (origin);
  ENSURE (arg_u8 (args, 0) >= 1, ADMIN_E_InvalidValue);
  st_set (rt, key_0 (ST_MaxEpochsPerBlock), arg_u8 (args, 0));
  tao_rt_deposit (rt, ST_EV_MaxEpochsPerBlockSet, (int) arg_u8 (args, 0));
  return RT_OK;
}

TaoRtOutcome
tao_swap_set_fee_rate (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0), rate = arg_u16 (args, 1);

  ENSURE_ROOT (origin);
  ENSURE (network_exists (rt, netuid), SWAP_E_MechanismDoesNotExist);
  ENSURE (rate <= 10000, SWAP_E_FeeRateTooHigh);
  st_set (rt, key_n (rt, SWAP_FeeRate, netuid), rate);
  tao_rt_deposit (rt, SWAP_EV_FeeRateSet, netuid, rate);
  return RT_OK;
}
