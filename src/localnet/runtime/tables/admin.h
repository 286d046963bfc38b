/* AdminUtils, pallet 19: hyperparameters. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define ADMIN_STORAGE(X) \
  X (PrecompileEnable, "Blake2_128Concat PrecompileEnum", "bool", "true")

/* X (name, fields; the position is the index) */
#define ADMIN_EVENTS(X) \
  X (PrecompileUpdated, "precompile_id: PrecompileEnum, enabled: bool") \
  X (Yuma3EnableToggled, "netuid: NetUid, enabled: bool") \
  X (BondsResetToggled, "netuid: NetUid, enabled: bool") \
  X (BurnHalfLifeSet, "netuid: NetUid, burn_half_life: u16") \
  X (BurnIncreaseMultSet, "netuid: NetUid, burn_increase_mult: U64F64") \
  X (SubnetEmissionEnabledSet, "netuid: NetUid, enabled: bool")

/* X (the position is the index) */
#define ADMIN_ERRORS(X) \
  X (SubnetDoesNotExist) \
  X (MaxValidatorsLargerThanMaxUIds) \
  X (MaxAllowedUIdsLessThanCurrentUIds) \
  X (BondsMovingAverageMaxReached) \
  X (NegativeSigmoidSteepness) \
  X (ValueNotInBounds) \
  X (MinAllowedUidsGreaterThanCurrentUids) \
  X (MinAllowedUidsGreaterThanMaxAllowedUids) \
  X (MaxAllowedUidsLessThanMinAllowedUids) \
  X (MaxAllowedUidsGreaterThanDefaultMaxAllowedUids) \
  X (InvalidValue) \
  X (NotPermittedOnRootSubnet) \
  X (POWRegistrationDisabled) \
  X (Deprecated)
