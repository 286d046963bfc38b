/* AdminUtils, pallet 19: the calls that set hyperparameters.
 *
 * Most of them check who calls, when, and the range of the value, and then store it: these are rows of
 * ADMIN_SETTINGS and have no code of their own.  The others are in ADMIN_CALLS. */
#pragma once

/* X (index, name, arguments, storage item, event or 0, rules, name in Hyperparameter or Unknown)
 *
 * rules: OWNER         the subnet's owner may call it too, once per OwnerHyperparamRateLimit epochs for each Hyperparameter
 *        UNLIMITED     … without that limit
 *        WINDOW        refused in the last blocks before an epoch
 *        NOT_ROOT      not for the root network
 *        RANGE (a, b)  else InvalidValue */
#define ADMIN_SETTINGS(X) \
  X (2, sudo_set_tx_rate_limit, "tx_rate_limit: u64", ST_TxRateLimit, ST_EV_TxRateLimitSet, 0, Unknown) \
  X (3, sudo_set_serving_rate_limit, "netuid: NetUid, serving_rate_limit: u64", ST_ServingRateLimit, ST_EV_ServingRateLimitSet, OWNER | WINDOW, ServingRateLimit) \
  X (4, sudo_set_min_difficulty, "netuid: NetUid, min_difficulty: u64", ST_MinDifficulty, ST_EV_MinDifficultySet, 0, Unknown) \
  X (5, sudo_set_max_difficulty, "netuid: NetUid, max_difficulty: u64", ST_MaxDifficulty, ST_EV_MaxDifficultySet, OWNER | WINDOW, MaxDifficulty) \
  X (7, sudo_set_weights_set_rate_limit, "netuid: NetUid, weights_set_rate_limit: u64", ST_WeightsSetRateLimit, ST_EV_WeightsSetRateLimitSet, 0, Unknown) \
  X (8, sudo_set_adjustment_interval, "netuid: NetUid, adjustment_interval: u16", ST_AdjustmentInterval, ST_EV_AdjustmentIntervalSet, 0, Unknown) \
  X (9, sudo_set_adjustment_alpha, "netuid: NetUid, adjustment_alpha: u64", ST_AdjustmentAlpha, ST_EV_AdjustmentAlphaSet, OWNER | WINDOW, AdjustmentAlpha) \
  X (13, sudo_set_immunity_period, "netuid: NetUid, immunity_period: u16", ST_ImmunityPeriod, ST_EV_ImmunityPeriodSet, OWNER | WINDOW, ImmunityPeriod) \
  X (14, sudo_set_min_allowed_weights, "netuid: NetUid, min_allowed_weights: u16", ST_MinAllowedWeights, ST_EV_MinAllowedWeightSet, OWNER | WINDOW, MinAllowedWeights) \
  X (16, sudo_set_kappa, "netuid: NetUid, kappa: u16", ST_Kappa, ST_EV_KappaSet, 0, Unknown) \
  X (17, sudo_set_rho, "netuid: NetUid, rho: u16", ST_Rho, ST_EV_RhoSet, OWNER | WINDOW, Rho) \
  X (19, sudo_set_network_registration_allowed, "netuid: NetUid, registration_allowed: bool", ST_NetworkRegistrationAllowed, ST_EV_RegistrationAllowed, 0, Unknown) \
  X (20, sudo_set_network_pow_registration_allowed, "netuid: NetUid, registration_allowed: bool", ST_NetworkPowRegistrationAllowed, ST_EV_PowRegistrationAllowed, 0, Unknown) \
  X (21, sudo_set_target_registrations_per_interval, "netuid: NetUid, target_registrations_per_interval: u16", ST_TargetRegistrationsPerInterval, ST_EV_RegistrationPerIntervalSet, WINDOW, Unknown) \
  X (24, sudo_set_difficulty, "netuid: NetUid, difficulty: u64", ST_Difficulty, ST_EV_DifficultySet, WINDOW, Unknown) \
  X (27, sudo_set_max_registrations_per_block, "netuid: NetUid, max_registrations_per_block: u16", ST_MaxRegistrationsPerBlock, ST_EV_MaxRegistrationsPerBlockSet, WINDOW, Unknown) \
  X (28, sudo_set_subnet_owner_cut, "subnet_owner_cut: u16", ST_SubnetOwnerCut, ST_EV_SubnetOwnerCutSet, 0, Unknown) \
  X (29, sudo_set_network_rate_limit, "rate_limit: u64", ST_NetworkRateLimit, ST_EV_NetworkRateLimitSet, 0, Unknown) \
  X (35, sudo_set_network_immunity_period, "immunity_period: u64", ST_NetworkImmunityPeriod, ST_EV_NetworkImmunityPeriodSet, 0, Unknown) \
  X (36, sudo_set_network_min_lock_cost, "lock_cost: TaoBalance", ST_NetworkMinLockCost, ST_EV_NetworkMinLockCostSet, 0, Unknown) \
  X (37, sudo_set_subnet_limit, "max_subnets: u16", ST_SubnetLimit, ST_EV_SubnetLimitSet, 0, Unknown) \
  X (38, sudo_set_lock_reduction_interval, "interval: u64", ST_NetworkLockReductionInterval, ST_EV_NetworkLockCostReductionIntervalSet, 0, Unknown) \
  X (39, sudo_set_rao_recycled, "netuid: NetUid, rao_recycled: TaoBalance", ST_RAORecycledForRegistration, ST_EV_RAORecycledForRegistrationSet, 0, Unknown) \
  X (42, sudo_set_stake_threshold, "min_stake: u64", ST_StakeThreshold, ST_EV_StakeThresholdSet, 0, Unknown) \
  X (45, sudo_set_tx_delegate_take_rate_limit, "tx_rate_limit: u64", ST_TxDelegateTakeRateLimit, ST_EV_TxDelegateTakeRateLimitSet, 0, Unknown) \
  X (46, sudo_set_min_delegate_take, "take: u16", ST_MinDelegateTake, ST_EV_MinDelegateTakeSet, 0, Unknown) \
  X (49, sudo_set_commit_reveal_weights_enabled, "netuid: NetUid, enabled: bool", ST_CommitRevealWeightsEnabled, ST_EV_CommitRevealEnabled, OWNER | WINDOW, CommitRevealEnabled) \
  X (50, sudo_set_liquid_alpha_enabled, "netuid: NetUid, enabled: bool", ST_LiquidAlphaOn, 0, OWNER | WINDOW, LiquidAlphaEnabled) \
  X (60, sudo_set_bonds_penalty, "netuid: NetUid, bonds_penalty: u16", ST_BondsPenalty, ST_EV_BondsPenaltySet, OWNER | WINDOW, BondsPenalty) \
  X (61, sudo_set_toggle_transfer, "netuid: NetUid, toggle: bool", ST_TransferToggle, ST_EV_TransferToggle, OWNER | WINDOW, TransferEnabled) \
  X (65, sudo_set_ema_price_halving_period, "netuid: NetUid, ema_halving: u64", ST_EMAPriceHalvingBlocks, 0, 0, Unknown) \
  X (66, sudo_set_subtoken_enabled, "netuid: NetUid, subtoken_enabled: bool", ST_SubtokenEnabled, 0, WINDOW, Unknown) \
  X (69, sudo_set_yuma3_enabled, "netuid: NetUid, enabled: bool", ST_Yuma3On, ADMIN_EV_Yuma3EnableToggled, OWNER | WINDOW, Yuma3Enabled) \
  X (70, sudo_set_bonds_reset_enabled, "netuid: NetUid, enabled: bool", ST_BondsResetOn, ADMIN_EV_BondsResetToggled, OWNER | WINDOW, BondsResetEnabled) \
  X (71, sudo_set_commit_reveal_version, "version: u16", ST_CommitRevealWeightsVersion, ST_EV_CommitRevealVersionSet, 0, Unknown) \
  X (72, sudo_set_owner_immune_neuron_limit, "netuid: NetUid, immune_neurons: u16", ST_ImmuneOwnerUidsLimit, 0, OWNER | WINDOW | RANGE (1, 10), ImmuneNeuronLimit) \
  X (73, sudo_set_ck_burn, "burn: u64", ST_CKBurn, 0, 0, Unknown) \
  X (74, sudo_set_admin_freeze_window, "window: u16", ST_AdminFreezeWindow, ST_EV_AdminFreezeWindowSet, 0, Unknown) \
  X (75, sudo_set_owner_hparam_rate_limit, "epochs: u16", ST_OwnerHyperparamRateLimit, ST_EV_OwnerHyperparamRateLimitSet, 0, Unknown) \
  X (80, sudo_set_recycle_or_burn, "netuid: NetUid, recycle_or_burn: RecycleOrBurnEnum", ST_RecycleOrBurn, 0, OWNER | WINDOW, RecycleOrBurn) \
  X (84, sudo_set_min_non_immune_uids, "netuid: NetUid, min: u16", ST_MinNonImmuneUids, ST_EV_MinNonImmuneUidsSet, 0, Unknown) \
  X (85, sudo_set_start_call_delay, "delay: u64", ST_StartCallDelay, ST_EV_StartCallDelaySet, 0, Unknown) \
  X (86, sudo_set_coldkey_swap_announcement_delay, "duration: BlockNumber", ST_ColdkeySwapAnnouncementDelay, ST_EV_ColdkeySwapAnnouncementDelaySet, 0, Unknown) \
  X (87, sudo_set_coldkey_swap_reannouncement_delay, "duration: BlockNumber", ST_ColdkeySwapReannouncementDelay, ST_EV_ColdkeySwapReannouncementDelaySet, 0, Unknown) \
  X (89, sudo_set_burn_half_life, "netuid: NetUid, burn_half_life: u16", ST_BurnHalfLife, ADMIN_EV_BurnHalfLifeSet, OWNER | WINDOW | NOT_ROOT | RANGE (1, 36100), BurnHalfLife) \
  X (92, sudo_set_owner_cut_enabled, "netuid: NetUid, enabled: bool", ST_OwnerCutEnabled, 0, OWNER | UNLIMITED | WINDOW | NOT_ROOT, Unknown) \
  X (94, sudo_set_subnet_emission_enabled, "netuid: NetUid, enabled: bool", ST_SubnetEmissionEnabled, ADMIN_EV_SubnetEmissionEnabledSet, NOT_ROOT, Unknown) \
  X (95, sudo_set_owner_cut_auto_lock_enabled, "netuid: NetUid, enabled: bool", ST_OwnerCutAutoLockEnabled, 0, OWNER | UNLIMITED | WINDOW | NOT_ROOT, Unknown)

/* X (index, name, dispatch fee in rao, arguments) */
#define ADMIN_CALLS(X) \
  X (6, sudo_set_weights_version_key, USUAL, "netuid: NetUid, weights_version_key: u64") \
  X (15, sudo_set_max_allowed_uids, USUAL, "netuid: NetUid, max_allowed_uids: u16") \
  X (18, sudo_set_activity_cutoff, USUAL, "netuid: NetUid, activity_cutoff: u16") \
  X (22, sudo_set_min_burn, USUAL, "netuid: NetUid, min_burn: TaoBalance") \
  X (23, sudo_set_max_burn, USUAL, "netuid: NetUid, max_burn: TaoBalance") \
  X (25, sudo_set_max_allowed_validators, USUAL, "netuid: NetUid, max_allowed_validators: u16") \
  X (26, sudo_set_bonds_moving_average, USUAL, "netuid: NetUid, bonds_moving_average: u64") \
  X (30, sudo_set_tempo, USUAL, "netuid: NetUid, tempo: u16") \
  X (51, sudo_set_alpha_values, USUAL, "netuid: NetUid, alpha_low: u16, alpha_high: u16") \
  X (57, sudo_set_commit_reveal_weights_interval, USUAL, "netuid: NetUid, interval: u64") \
  X (63, sudo_set_subnet_moving_alpha, USUAL, "alpha: I96F32") \
  X (64, sudo_set_subnet_owner_hotkey, USUAL, "netuid: NetUid, hotkey: AccountId") \
  X (67, sudo_set_sn_owner_hotkey, USUAL, "netuid: NetUid, hotkey: AccountId") \
  X (68, sudo_set_alpha_sigmoid_steepness, USUAL, "netuid: NetUid, steepness: i16") \
  X (76, sudo_set_mechanism_count, USUAL, "netuid: NetUid, mechanism_count: MechId") \
  X (77, sudo_set_mechanism_emission_split, USUAL, "netuid: NetUid, maybe_split: Option<Vec<u16>>") \
  X (79, sudo_set_min_allowed_uids, USUAL, "netuid: NetUid, min_allowed_uids: u16") \
  X (90, sudo_set_burn_increase_mult, USUAL, "netuid: NetUid, burn_increase_mult: U64F64") \
  X (93, sudo_set_min_childkey_take_per_subnet, USUAL, "netuid: NetUid, take: u16") \
  X (96, sudo_set_max_epochs_per_block, USUAL, "max_epochs_per_block: u8")
