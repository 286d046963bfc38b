#include "engine/parameters.h"

#include <string.h>

#define ADMIN "AdminUtils"
#define MODULE "SubtensorModule"
#define ONE_TAO G_GUINT64_CONSTANT (1000000000)
#define ALPHA_LOWEST 1638
#define MOST_BONDS_PPM 975000

/* name, kind, pallet, call, arguments, storage item, lowest, highest, choices, frozen before an epoch */
static const TaoOwnerParameter parameters[] = {
  { "activity_cutoff", TAO_PARAM_BLOCKS, ADMIN, "sudo_set_activity_cutoff", "activity_cutoff", "ActivityCutoff", 360, G_MAXUINT16, NULL, TRUE },
  { "activity_cutoff_factor", TAO_PARAM_NUMBER, MODULE, "set_activity_cutoff_factor", "factor_milli", "ActivityCutoffFactorMilli", 1000, 50000, NULL, TRUE },
  { "adjustment_alpha", TAO_PARAM_NUMBER, ADMIN, "sudo_set_adjustment_alpha", "adjustment_alpha", "AdjustmentAlpha", 0, G_MAXUINT64, NULL, TRUE },
  { "alpha_sigmoid_steepness", TAO_PARAM_NUMBER, ADMIN, "sudo_set_alpha_sigmoid_steepness", "steepness", "AlphaSigmoidSteepness", 0, G_MAXINT16, NULL, TRUE },
  { "alpha_values", TAO_PARAM_PAIR, ADMIN, "sudo_set_alpha_values", "alpha_low alpha_high", "AlphaValues", ALPHA_LOWEST, G_MAXUINT16, NULL, TRUE },
  { "bonds_moving_average", TAO_PARAM_NUMBER, ADMIN, "sudo_set_bonds_moving_average", "bonds_moving_average", "BondsMovingAverage", 0, MOST_BONDS_PPM, NULL, TRUE },
  { "bonds_penalty", TAO_PARAM_SHARE, ADMIN, "sudo_set_bonds_penalty", "bonds_penalty", "BondsPenalty", 0, G_MAXUINT16, NULL, TRUE },
  { "bonds_reset_enabled", TAO_PARAM_BOOL, ADMIN, "sudo_set_bonds_reset_enabled", "enabled", "BondsResetOn", 0, 1, NULL, TRUE },
  { "burn_half_life", TAO_PARAM_BLOCKS, ADMIN, "sudo_set_burn_half_life", "burn_half_life", "BurnHalfLife", 1, 36100, NULL, TRUE },
  { "burn_increase_mult", TAO_PARAM_FIXED64, ADMIN, "sudo_set_burn_increase_mult", "burn_increase_mult", "BurnIncreaseMult", 1, 3, NULL, TRUE },
  { "commit_reveal_weights_enabled", TAO_PARAM_BOOL, ADMIN, "sudo_set_commit_reveal_weights_enabled", "enabled", "CommitRevealWeightsEnabled", 0, 1, NULL, TRUE },
  { "commit_reveal_weights_interval", TAO_PARAM_EPOCHS, ADMIN, "sudo_set_commit_reveal_weights_interval", "interval", "RevealPeriodEpochs", 1, 100, NULL, TRUE },
  { "immunity_period", TAO_PARAM_BLOCKS, ADMIN, "sudo_set_immunity_period", "immunity_period", "ImmunityPeriod", 0, G_MAXUINT16, NULL, TRUE },
  { "liquid_alpha_enabled", TAO_PARAM_BOOL, ADMIN, "sudo_set_liquid_alpha_enabled", "enabled", "LiquidAlphaOn", 0, 1, NULL, TRUE },
  { "max_allowed_uids", TAO_PARAM_NUMBER, ADMIN, "sudo_set_max_allowed_uids", "max_allowed_uids", "MaxAllowedUids", 1, 256, NULL, TRUE },
  { "max_burn", TAO_PARAM_RAO, ADMIN, "sudo_set_max_burn", "max_burn", "MaxBurn", ONE_TAO / 10 + 1, G_MAXUINT64, NULL, TRUE },
  { "max_difficulty", TAO_PARAM_NUMBER, ADMIN, "sudo_set_max_difficulty", "max_difficulty", "MaxDifficulty", 0, G_MAXUINT64, NULL, TRUE },
  { "mechanism_count", TAO_PARAM_NUMBER, ADMIN, "sudo_set_mechanism_count", "mechanism_count", "MechanismCountCurrent", 1, 255, NULL, TRUE },
  { "mechanism_emission_split", TAO_PARAM_SHARES, ADMIN, "sudo_set_mechanism_emission_split", "maybe_split", "MechanismEmissionSplit", 0, G_MAXUINT16, NULL, TRUE },
  { "min_allowed_weights", TAO_PARAM_NUMBER, ADMIN, "sudo_set_min_allowed_weights", "min_allowed_weights", "MinAllowedWeights", 0, G_MAXUINT16, NULL, TRUE },
  { "min_burn", TAO_PARAM_RAO, ADMIN, "sudo_set_min_burn", "min_burn", "MinBurn", 0, ONE_TAO - 1, NULL, TRUE },
  { "min_childkey_take_per_subnet", TAO_PARAM_SHARE, ADMIN, "sudo_set_min_childkey_take_per_subnet", "take", "MinChildkeyTakePerSubnet", 0, G_MAXUINT16, NULL, TRUE },
  { "owner_cut_auto_lock_enabled", TAO_PARAM_BOOL, ADMIN, "sudo_set_owner_cut_auto_lock_enabled", "enabled", "OwnerCutAutoLockEnabled", 0, 1, NULL, TRUE },
  { "owner_cut_enabled", TAO_PARAM_BOOL, ADMIN, "sudo_set_owner_cut_enabled", "enabled", "OwnerCutEnabled", 0, 1, NULL, TRUE },
  { "owner_immune_neuron_limit", TAO_PARAM_NUMBER, ADMIN, "sudo_set_owner_immune_neuron_limit", "immune_neurons", "ImmuneOwnerUidsLimit", 1, 10, NULL, TRUE },
  { "recycle_or_burn", TAO_PARAM_CHOICE, ADMIN, "sudo_set_recycle_or_burn", "recycle_or_burn", "RecycleOrBurn", 0, 0, "Burn Recycle", TRUE },
  { "rho", TAO_PARAM_NUMBER, ADMIN, "sudo_set_rho", "rho", "Rho", 0, G_MAXUINT16, NULL, TRUE },
  { "root_claim_threshold", TAO_PARAM_NUMBER, MODULE, "sudo_set_root_claim_threshold", "new_value", NULL, 0, 10000000, NULL, FALSE },
  { "serving_rate_limit", TAO_PARAM_BLOCKS, ADMIN, "sudo_set_serving_rate_limit", "serving_rate_limit", "ServingRateLimit", 0, G_MAXUINT64, NULL, TRUE },
  { "sn_owner_hotkey", TAO_PARAM_ACCOUNT, ADMIN, "sudo_set_sn_owner_hotkey", "hotkey", "SubnetOwnerHotkey", 0, 0, NULL, FALSE },
  { "tempo", TAO_PARAM_BLOCKS, MODULE, "set_tempo", "tempo", "Tempo", 360, 50400, NULL, TRUE },
  { "toggle_transfer", TAO_PARAM_BOOL, ADMIN, "sudo_set_toggle_transfer", "toggle", "TransferToggle", 0, 1, NULL, TRUE },
  { "weights_version_key", TAO_PARAM_NUMBER, ADMIN, "sudo_set_weights_version_key", "weights_version_key", "WeightsVersionKey", 0, G_MAXUINT64, NULL, TRUE },
  { "yuma3_enabled", TAO_PARAM_BOOL, ADMIN, "sudo_set_yuma3_enabled", "enabled", "Yuma3On", 0, 1, NULL, TRUE },
};

const TaoOwnerParameter *
tao_owner_parameters_get (guint *n)
{
  *n = G_N_ELEMENTS (parameters);
  return parameters;
}

const TaoOwnerParameter *
tao_owner_parameter_lookup (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (parameters); i++)
    if (strcmp (parameters[i].name, name) == 0)
      return &parameters[i];
  return NULL;
}
