/* SubtensorModule, pallet 7: events and errors. */
#pragma once

/* X (name, fields; the position is the index) */
#define SUBTENSOR_EVENTS(X) \
  X (NetworkAdded, "NetUid, u16") \
  X (NetworkRemoved, "NetUid") \
  X (StakeAdded, "AccountId, AccountId, TaoBalance, AlphaBalance, NetUid, u64") \
  X (StakeRemoved, "AccountId, AccountId, TaoBalance, AlphaBalance, NetUid, u64") \
  X (StakeMoved, "AccountId, AccountId, NetUid, AccountId, NetUid, TaoBalance") \
  X (WeightsSet, "NetUidStorageIndex, u16") \
  X (NeuronRegistered, "NetUid, u16, AccountId") \
  X (BulkNeuronsRegistered, "u16, u16") \
  X (BulkBalancesSet, "u16, u16") \
  X (MaxAllowedUidsSet, "NetUid, u16") \
  X (MaxWeightLimitSet, "NetUid, u16") \
  X (DifficultySet, "NetUid, u64") \
  X (AdjustmentIntervalSet, "NetUid, u16") \
  X (RegistrationPerIntervalSet, "NetUid, u16") \
  X (MaxRegistrationsPerBlockSet, "NetUid, u16") \
  X (ActivityCutoffSet, "NetUid, u16") \
  X (RhoSet, "NetUid, u16") \
  X (AlphaSigmoidSteepnessSet, "NetUid, i16") \
  X (KappaSet, "NetUid, u16") \
  X (MinAllowedWeightSet, "NetUid, u16") \
  X (ValidatorPruneLenSet, "NetUid, u64") \
  X (ScalingLawPowerSet, "NetUid, u16") \
  X (WeightsSetRateLimitSet, "NetUid, u64") \
  X (ImmunityPeriodSet, "NetUid, u16") \
  X (BondsMovingAverageSet, "NetUid, u64") \
  X (BondsPenaltySet, "NetUid, u16") \
  X (BondsResetOnSet, "NetUid, bool") \
  X (MaxAllowedValidatorsSet, "NetUid, u16") \
  X (AxonServed, "NetUid, AccountId") \
  X (PrometheusServed, "NetUid, AccountId") \
  X (DelegateAdded, "AccountId, AccountId, u16") \
  X (DefaultTakeSet, "u16") \
  X (WeightsVersionKeySet, "NetUid, u64") \
  X (MinDifficultySet, "NetUid, u64") \
  X (MaxDifficultySet, "NetUid, u64") \
  X (ServingRateLimitSet, "NetUid, u64") \
  X (BurnSet, "NetUid, TaoBalance") \
  X (MaxBurnSet, "NetUid, TaoBalance") \
  X (MinBurnSet, "NetUid, TaoBalance") \
  X (MaxEpochsPerBlockSet, "u8") \
  X (TxRateLimitSet, "u64") \
  X (TxDelegateTakeRateLimitSet, "u64") \
  X (TxChildKeyTakeRateLimitSet, "u64") \
  X (AdminFreezeWindowSet, "u16") \
  X (OwnerHyperparamRateLimitSet, "u16") \
  X (MinChildKeyTakeSet, "u16") \
  X (MinChildKeyTakePerSubnetSet, "NetUid, u16") \
  X (MaxChildKeyTakeSet, "u16") \
  X (ChildKeyTakeSet, "AccountId, u16") \
  X (Sudid, "Result<(), DispatchError>") \
  X (RegistrationAllowed, "NetUid, bool") \
  X (PowRegistrationAllowed, "NetUid, bool") \
  X (TempoSet, "NetUid, u16") \
  X (RAORecycledForRegistrationSet, "NetUid, TaoBalance") \
  X (StakeThresholdSet, "u64") \
  X (AdjustmentAlphaSet, "NetUid, u64") \
  X (Faucet, "AccountId, u64") \
  X (SubnetOwnerCutSet, "u16") \
  X (NetworkRateLimitSet, "u64") \
  X (NetworkImmunityPeriodSet, "u64") \
  X (StartCallDelaySet, "u64") \
  X (NetworkMinLockCostSet, "TaoBalance") \
  X (SubnetLimitSet, "u16") \
  X (NetworkLockCostReductionIntervalSet, "u64") \
  X (TakeDecreased, "AccountId, AccountId, u16") \
  X (TakeIncreased, "AccountId, AccountId, u16") \
  X (HotkeySwapped, "coldkey: AccountId, old_hotkey: AccountId, new_hotkey: AccountId") \
  X (MaxDelegateTakeSet, "u16") \
  X (MinDelegateTakeSet, "u16") \
  X (ColdkeySwapAnnounced, "who: AccountId, new_coldkey_hash: H256") \
  X (ColdkeySwapReset, "who: AccountId") \
  X (ColdkeySwapped, "old_coldkey: AccountId, new_coldkey: AccountId") \
  X (ColdkeySwapDisputed, "coldkey: AccountId") \
  X (AllBalanceUnstakedAndTransferredToNewColdkey, "current_coldkey: AccountId, new_coldkey: AccountId, total_balance: Balance") \
  X (ArbitrationPeriodExtended, "coldkey: AccountId") \
  X (SetChildrenScheduled, "AccountId, NetUid, u64, Vec<(u64, AccountId)>") \
  X (SetChildren, "AccountId, NetUid, Vec<(u64, AccountId)>") \
  X (ChainIdentitySet, "AccountId") \
  X (SubnetIdentitySet, "NetUid") \
  X (SubnetIdentityRemoved, "NetUid") \
  X (DissolveNetworkScheduled, "account: AccountId, netuid: NetUid, execution_block: BlockNumber") \
  X (ColdkeySwapAnnouncementDelaySet, "BlockNumber") \
  X (ColdkeySwapReannouncementDelaySet, "BlockNumber") \
  X (DissolveNetworkScheduleDurationSet, "BlockNumber") \
  X (CRV3WeightsCommitted, "AccountId, NetUidStorageIndex, H256") \
  X (WeightsCommitted, "AccountId, NetUidStorageIndex, H256") \
  X (WeightsRevealed, "AccountId, NetUidStorageIndex, H256") \
  X (WeightsBatchRevealed, "AccountId, NetUid, Vec<H256>") \
  X (BatchWeightsCompleted, "Vec<Compact<NetUid>>, AccountId") \
  X (BatchCompletedWithErrors, "") \
  X (BatchWeightItemFailed, "NetUid, DispatchError") \
  X (StakeTransferred, "AccountId, AccountId, AccountId, NetUid, NetUid, TaoBalance") \
  X (StakeSwapped, "AccountId, AccountId, NetUid, NetUid, TaoBalance") \
  X (TransferToggle, "NetUid, bool") \
  X (SubnetOwnerHotkeySet, "NetUid, AccountId") \
  X (FirstEmissionBlockNumberSet, "NetUid, u64") \
  X (AlphaRecycled, "AccountId, AccountId, AlphaBalance, NetUid") \
  X (AlphaBurned, "AccountId, AccountId, AlphaBalance, NetUid") \
  X (EvmKeyAssociated, "netuid: NetUid, hotkey: AccountId, evm_key: H160, block_associated: u64") \
  X (CRV3WeightsRevealed, "NetUid, AccountId") \
  X (CommitRevealPeriodsSet, "NetUid, u64") \
  X (CommitRevealEnabled, "NetUid, bool") \
  X (HotkeySwappedOnSubnet, "coldkey: AccountId, old_hotkey: AccountId, new_hotkey: AccountId, netuid: NetUid") \
  X (SubnetLeaseCreated, "beneficiary: AccountId, lease_id: LeaseId, netuid: NetUid, end_block: Option<BlockNumber>") \
  X (SubnetLeaseTerminated, "beneficiary: AccountId, netuid: NetUid") \
  X (SymbolUpdated, "netuid: NetUid, symbol: Vec<u8>") \
  X (CommitRevealVersionSet, "u16") \
  X (TimelockedWeightsCommitted, "AccountId, NetUidStorageIndex, H256, u64") \
  X (TimelockedWeightsRevealed, "NetUidStorageIndex, AccountId") \
  X (AutoStakeAdded, "netuid: NetUid, destination: AccountId, hotkey: AccountId, owner: AccountId, incentive: AlphaBalance") \
  X (IncentiveAlphaEmittedToMiners, "netuid: NetUidStorageIndex, emissions: Vec<AlphaBalance>") \
  X (MinAllowedUidsSet, "NetUid, u16") \
  X (AutoStakeDestinationSet, "coldkey: AccountId, netuid: NetUid, hotkey: AccountId") \
  X (MinNonImmuneUidsSet, "NetUid, u16") \
  X (RootClaimed, "coldkey: AccountId") \
  X (RootClaimTypeSet, "coldkey: AccountId, root_claim_type: RootClaimTypeEnum") \
  X (VotingPowerTrackingEnabled, "netuid: NetUid") \
  X (VotingPowerTrackingDisableScheduled, "netuid: NetUid, disable_at_block: u64") \
  X (VotingPowerTrackingDisabled, "netuid: NetUid") \
  X (VotingPowerEmaAlphaSet, "netuid: NetUid, alpha: u64") \
  X (SubnetLeaseDividendsDistributed, "lease_id: LeaseId, contributor: AccountId, alpha: AlphaBalance") \
  X (AddStakeBurn, "netuid: NetUid, hotkey: AccountId, amount: TaoBalance, alpha: AlphaBalance") \
  X (ColdkeySwapCleared, "who: AccountId") \
  X (TransactionFeePaidWithAlpha, "who: AccountId, netuid: NetUid, alpha_fee: AlphaBalance, tao_amount: TaoBalance") \
  X (BurnHalfLifeSet, "netuid: NetUid, burn_half_life: u16") \
  X (BurnIncreaseMultSet, "netuid: NetUid, burn_increase_mult: U64F64") \
  X (AutoParentDelegationEnabledSet, "hotkey: AccountId, enabled: bool") \
  X (StakeLocked, "coldkey: AccountId, hotkey: AccountId, netuid: NetUid, amount: AlphaBalance") \
  X (StakeUnlocked, "coldkey: AccountId, hotkey: AccountId, netuid: NetUid, amount: AlphaBalance") \
  X (LockMoved, "coldkey: AccountId, origin_hotkey: AccountId, destination_hotkey: AccountId, netuid: NetUid") \
  X (ActivityCutoffFactorMilliSet, "netuid: NetUid, factor_milli: u32") \
  X (EpochTriggered, "netuid: NetUid, by: AccountId, fires_at: u64") \
  X (EpochDeferred, "netuid: NetUid, from_block: u64, to_block: u64") \
  X (EpochSkipped, "netuid: NetUid, block: u64") \
  X (SubnetOwnerChanged, "netuid: NetUid, old_coldkey: AccountId, new_coldkey: AccountId") \
  X (PerpetualLockUpdated, "coldkey: AccountId, netuid: NetUid, enabled: bool") \
  X (RejectLockedAlphaUpdated, "coldkey: AccountId, enabled: bool")

/* X (the position is the index) */
#define SUBTENSOR_ERRORS(X) \
  X (RootNetworkDoesNotExist) \
  X (InvalidIpType) \
  X (InvalidIpAddress) \
  X (InvalidPort) \
  X (HotKeyNotRegisteredInSubNet) \
  X (HotKeyAccountNotExists) \
  X (HotKeyNotRegisteredInNetwork) \
  X (NonAssociatedColdKey) \
  X (NotEnoughStake) \
  X (NotEnoughStakeToWithdraw) \
  X (NotEnoughStakeToSetWeights) \
  X (NotEnoughStakeToSetChildkeys) \
  X (NotEnoughBalanceToStake) \
  X (BalanceWithdrawalError) \
  X (ZeroBalanceAfterWithdrawn) \
  X (NeuronNoValidatorPermit) \
  X (WeightVecNotEqualSize) \
  X (DuplicateUids) \
  X (UidVecContainInvalidOne) \
  X (WeightVecLengthIsLow) \
  X (TooManyRegistrationsThisBlock) \
  X (HotKeyAlreadyRegisteredInSubNet) \
  X (NewHotKeyIsSameWithOld) \
  X (NewHotKeyNotCleanForRootSwap) \
  X (InvalidWorkBlock) \
  X (InvalidDifficulty) \
  X (InvalidSeal) \
  X (MaxWeightExceeded) \
  X (HotKeyAlreadyDelegate) \
  X (SettingWeightsTooFast) \
  X (IncorrectWeightVersionKey) \
  X (ServingRateLimitExceeded) \
  X (UidsLengthExceedUidsInSubNet) \
  X (NetworkTxRateLimitExceeded) \
  X (DelegateTxRateLimitExceeded) \
  X (HotKeySetTxRateLimitExceeded) \
  X (StakingRateLimitExceeded) \
  X (SubNetRegistrationDisabled) \
  X (TooManyRegistrationsThisInterval) \
  X (TransactorAccountShouldBeHotKey) \
  X (FaucetDisabled) \
  X (NotSubnetOwner) \
  X (RegistrationNotPermittedOnRootSubnet) \
  X (StakeTooLowForRoot) \
  X (AllNetworksInImmunity) \
  X (NotEnoughBalanceToPaySwapHotKey) \
  X (NotRootSubnet) \
  X (CanNotSetRootNetworkWeights) \
  X (NoNeuronIdAvailable) \
  X (DelegateTakeTooLow) \
  X (DelegateTakeTooHigh) \
  X (NoWeightsCommitFound) \
  X (InvalidRevealCommitHashNotMatch) \
  X (CommitRevealEnabled) \
  X (CommitRevealDisabled) \
  X (LiquidAlphaDisabled) \
  X (AlphaHighTooLow) \
  X (AlphaLowOutOfRange) \
  X (ColdKeyAlreadyAssociated) \
  X (NotEnoughBalanceToPaySwapColdKey) \
  X (InvalidChild) \
  X (DuplicateChild) \
  X (ProportionOverflow) \
  X (TooManyChildren) \
  X (TxRateLimitExceeded) \
  X (ColdkeySwapAnnouncementNotFound) \
  X (ColdkeySwapTooEarly) \
  X (ColdkeySwapReannouncedTooEarly) \
  X (AnnouncedColdkeyHashDoesNotMatch) \
  X (ColdkeySwapAlreadyDisputed) \
  X (NewColdKeyIsHotkey) \
  X (InvalidChildkeyTake) \
  X (TxChildkeyTakeRateLimitExceeded) \
  X (InvalidIdentity) \
  X (MechanismDoesNotExist) \
  X (StakeUnavailable) \
  X (SubnetNotExists) \
  X (TooManyUnrevealedCommits) \
  X (ExpiredWeightCommit) \
  X (RevealTooEarly) \
  X (InputLengthsUnequal) \
  X (CommittingWeightsTooFast) \
  X (AmountTooLow) \
  X (InsufficientLiquidity) \
  X (SlippageTooHigh) \
  X (TransferDisallowed) \
  X (ActivityCutoffTooLow) \
  X (CallDisabled) \
  X (FirstEmissionBlockNumberAlreadySet) \
  X (NeedWaitingMoreBlocksToStarCall) \
  X (NotEnoughAlphaOutToRecycle) \
  X (CannotBurnOrRecycleOnRootSubnet) \
  X (UnableToRecoverPublicKey) \
  X (InvalidRecoveredPublicKey) \
  X (SubtokenDisabled) \
  X (HotKeySwapOnSubnetIntervalNotPassed) \
  X (SameNetuid) \
  X (InsufficientBalance) \
  X (InvalidLeaseBeneficiary) \
  X (LeaseCannotEndInThePast) \
  X (LeaseNetuidNotFound) \
  X (LeaseDoesNotExist) \
  X (LeaseHasNoEndBlock) \
  X (LeaseHasNotEnded) \
  X (Overflow) \
  X (BeneficiaryDoesNotOwnHotkey) \
  X (ExpectedBeneficiaryOrigin) \
  X (AdminActionProhibitedDuringWeightsWindow) \
  X (SymbolDoesNotExist) \
  X (SymbolAlreadyInUse) \
  X (IncorrectCommitRevealVersion) \
  X (InvalidRevealRound) \
  X (RevealPeriodTooLarge) \
  X (RevealPeriodTooSmall) \
  X (InvalidValue) \
  X (SubnetLimitReached) \
  X (CannotAffordLockCost) \
  X (EvmKeyAssociateRateLimitExceeded) \
  X (SameAutoStakeHotkeyAlreadySet) \
  X (UidMapCouldNotBeCleared) \
  X (TrimmingWouldExceedMaxImmunePercentage) \
  X (ChildParentInconsistency) \
  X (InvalidNumRootClaim) \
  X (InvalidRootClaimThreshold) \
  X (InvalidSubnetNumber) \
  X (TooManyUIDsPerMechanism) \
  X (VotingPowerTrackingNotEnabled) \
  X (InvalidVotingPowerEmaAlpha) \
  X (Deprecated) \
  X (AddStakeBurnRateLimitExceeded) \
  X (ColdkeySwapAnnounced) \
  X (ColdkeySwapDisputed) \
  X (ColdkeySwapClearTooEarly) \
  X (DisabledTemporarily) \
  X (RegistrationPriceLimitExceeded) \
  X (LockHotkeyMismatch) \
  X (InsufficientStakeForLock) \
  X (NoExistingLock) \
  X (ActiveLockExists) \
  X (CannotUseSystemAccount) \
  X (UnlockAmountTooHigh) \
  X (TempoOutOfBounds) \
  X (ActivityCutoffFactorMilliOutOfBounds) \
  X (EpochTriggerAlreadyPending) \
  X (AutoEpochAlreadyImminent) \
  X (DynamicTempoBlockedByCommitReveal) \
  X (AccountRejectsLockedAlpha)
