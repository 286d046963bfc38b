/* Rules that owners and root share when they change a subnet's parameters. */
#pragma once

#include "localnet/runtime/subtensor/subtensor.h"

G_BEGIN_DECLS

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

/* Refuses in the last blocks before an epoch. */
TaoRtOutcome tao_admin_check_window (TaoRuntime *rt, guint16 netuid);

/* Root, or the owner within the rate limit, outside the window; marks the change if the owner makes it. */
TaoRtOutcome tao_admin_begin_change (TaoRuntime *rt, const TaoRtOrigin *origin, guint16 netuid, TaoHyperparameter parameter);

/* Owner limits of §5.7 that are counted in TransactionKeyLastBlock. */
TaoRtOutcome tao_admin_owner_tx_limit (TaoRuntime *rt, const TaoRtOrigin *origin, guint16 netuid, TaoTxKind kind, guint64 limit);

G_END_DECLS
