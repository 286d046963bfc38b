/* SubtensorModule, pallet 7: storage. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define SUBTENSOR_STORAGE(X) \
  X (MinActivityCutoff, "", "u16", "360") \
  X (AdminFreezeWindow, "", "u16", "10") \
  X (OwnerHyperparamRateLimit, "", "u16", "2") \
  X (DissolveNetworkScheduleDuration, "", "BlockNumber", "36000") \
  X (LastHotkeySwapOnNetuid, "Identity NetUid, Blake2_128Concat AccountId", "u64", "0") \
  X (NextStakeJobId, "", "u64", "0") \
  X (TaoWeight, "", "u64", "971718665099567868") \
  X (CKBurn, "", "u64", "0") \
  X (MaxDelegateTake, "", "u16", "11796") \
  X (MinDelegateTake, "", "u16", "0") \
  X (MaxChildkeyTake, "", "u16", "11796") \
  X (MinChildkeyTake, "", "u16", "0") \
  X (MinChildkeyTakePerSubnet, "Identity NetUid", "u16", "0") \
  X (Owner, "Blake2_128Concat AccountId", "AccountId", "0*32") \
  X (AccountFlags, "Blake2_128Concat AccountId", "u128", "0") \
  X (Delegates, "Blake2_128Concat AccountId", "u16", "11796") \
  X (ChildkeyTake, "Blake2_128Concat AccountId, Identity NetUid", "u16", "0") \
  X (PendingChildKeys, "Identity NetUid, Blake2_128Concat AccountId", "(Vec<(u64, AccountId)>, u64)", "0*9") \
  X (ChildKeys, "Blake2_128Concat AccountId, Identity NetUid", "Vec<(u64, AccountId)>", "0x00") \
  X (ParentKeys, "Blake2_128Concat AccountId, Identity NetUid", "Vec<(u64, AccountId)>", "0x00") \
  X (AlphaDividendsPerSubnet, "Identity NetUid, Blake2_128Concat AccountId", "AlphaBalance", "0") \
  X (RootAlphaDividendsPerSubnet, "Identity NetUid, Blake2_128Concat AccountId", "AlphaBalance", "0") \
  X (BlockEmission, "", "u64", "1000000000") \
  X (LastHotkeyEmissionOnNetuid, "Blake2_128Concat AccountId, Identity NetUid", "AlphaBalance", "0") \
  X (SubnetLimit, "", "u16", "128") \
  X (TotalIssuance, "", "TaoBalance", "0") \
  X (TotalStake, "", "TaoBalance", "0") \
  X (SubnetMovingAlpha, "", "I96F32", "0x55320000000000000000000000000000") \
  X (SubnetMovingPrice, "Identity NetUid", "I96F32", "0*16") \
  X (RootProp, "Identity NetUid", "U96F32", "0*16") \
  X (SubnetVolume, "Identity NetUid", "u128", "0") \
  X (SubnetTAO, "Identity NetUid", "TaoBalance", "0") \
  X (SubnetAlphaInEmission, "Identity NetUid", "AlphaBalance", "0") \
  X (SubnetEmissionEnabled, "Identity NetUid", "bool", "true") \
  X (SubnetAlphaOutEmission, "Identity NetUid", "AlphaBalance", "0") \
  X (SubnetTaoInEmission, "Identity NetUid", "TaoBalance", "0") \
  X (SubnetExcessTao, "Identity NetUid", "TaoBalance", "0") \
  X (SubnetRootSellTao, "Identity NetUid", "TaoBalance", "0") \
  X (SubnetAlphaIn, "Identity NetUid", "AlphaBalance", "0") \
  X (SubnetAlphaOut, "Identity NetUid", "AlphaBalance", "0") \
  X (SubnetProtocolAlpha, "Identity NetUid", "AlphaBalance", "0") \
  X (StakingHotkeys, "Blake2_128Concat AccountId", "Vec<AccountId>", "0x00") \
  X (OwnedHotkeys, "Blake2_128Concat AccountId", "Vec<AccountId>", "0x00") \
  X (AutoStakeDestination, "Blake2_128Concat AccountId, Identity NetUid", "AccountId", "None") \
  X (AutoStakeDestinationColdkeys, "Blake2_128Concat AccountId, Identity NetUid", "Vec<AccountId>", "0x00") \
  X (ColdkeySwapAnnouncementDelay, "", "BlockNumber", "36000") \
  X (ColdkeySwapReannouncementDelay, "", "BlockNumber", "7200") \
  X (ColdkeySwapAnnouncements, "Twox64Concat AccountId", "(BlockNumber, H256)", "None") \
  X (ColdkeySwapDisputes, "Twox64Concat AccountId", "BlockNumber", "None") \
  X (TotalHotkeyAlpha, "Blake2_128Concat AccountId, Identity NetUid", "AlphaBalance", "0") \
  X (TotalHotkeyAlphaLastEpoch, "Blake2_128Concat AccountId, Identity NetUid", "AlphaBalance", "0") \
  X (TotalHotkeyShares, "Blake2_128Concat AccountId, Identity NetUid", "U64F64", "0*16") \
  X (Alpha, "Blake2_128Concat AccountId, Blake2_128Concat AccountId, Identity NetUid", "U64F64", "0*16") \
  X (TotalHotkeySharesV2, "Blake2_128Concat AccountId, Identity NetUid", "SafeFloat", "0*24") \
  X (AlphaV2, "Blake2_128Concat AccountId, Blake2_128Concat AccountId, Identity NetUid", "SafeFloat", "0*24") \
  X (Lock, "Blake2_128Concat AccountId, Identity NetUid, Blake2_128Concat AccountId", "LockState", "None") \
  X (LockingColdkeys, "Identity NetUid, Blake2_128Concat AccountId, Blake2_128Concat AccountId", "()", "None") \
  X (HotkeyLock, "Identity NetUid, Blake2_128Concat AccountId", "LockState", "None") \
  X (DecayingHotkeyLock, "Identity NetUid, Blake2_128Concat AccountId", "LockState", "None") \
  X (OwnerLock, "Identity NetUid", "LockState", "None") \
  X (DecayingOwnerLock, "Identity NetUid", "LockState", "None") \
  X (DecayingLock, "Blake2_128Concat AccountId, Identity NetUid", "bool", "None") \
  X (OwnerCutAutoLockEnabled, "Identity NetUid", "bool", "false") \
  X (MaturityRate, "", "u64", "934866") \
  X (UnlockRate, "", "u64", "934866") \
  X (AlphaMapLastKey, "", "Option<Vec<u8>>", "0x00") \
  X (AlphaV2MapLastKey, "", "Option<Vec<u8>>", "0x00") \
  X (TokenSymbol, "Identity NetUid", "Vec<u8>", "0x10f09d9c8f") \
  X (SubnetTaoFlow, "Identity NetUid", "i64", "0") \
  X (SubnetEmaTaoFlow, "Identity NetUid", "(u64, I64F64)", "None") \
  X (NetTaoFlowEnabled, "", "bool", "true") \
  X (SubnetProtocolFlow, "Identity NetUid", "i64", "0") \
  X (SubnetEmaProtocolFlow, "Identity NetUid", "(u64, I64F64)", "None") \
  X (TaoFlowCutoff, "", "I64F64", "0*16") \
  X (FlowNormExponent, "", "U64F64", "0x00000000000000000100000000000000") \
  X (FlowEmaSmoothingFactor, "", "u64", "29597889189277") \
  X (UsedWork, "Identity Vec<u8>", "u64", "0") \
  X (MaxRegistrationsPerBlock, "Identity NetUid", "u16", "1") \
  X (TotalNetworks, "", "u16", "0") \
  X (NetworkImmunityPeriod, "", "u64", "1296000") \
  X (StartCallDelay, "", "u64", "0") \
  X (NetworkMinLockCost, "", "TaoBalance", "1000000000000") \
  X (NetworkLastLockCost, "", "TaoBalance", "1000000000000") \
  X (NetworkLockReductionInterval, "", "u64", "100800") \
  X (SubnetOwnerCut, "", "u16", "11796") \
  X (OwnerCutEnabled, "Identity NetUid", "bool", "true") \
  X (NetworkRateLimit, "", "u64", "7200") \
  X (NominatorMinRequiredStake, "", "u64", "0") \
  X (WeightsVersionKeyRateLimit, "", "u64", "5") \
  X (LastRateLimitedBlock, "Identity RateLimitKey", "u64", "0") \
  X (TransferToggle, "Identity NetUid", "bool", "true") \
  X (SubnetLocked, "Identity NetUid", "TaoBalance", "0") \
  X (LargestLocked, "Identity NetUid", "u64", "0") \
  X (Tempo, "Identity NetUid", "u16", "360") \
  X (LastEpochBlock, "Identity NetUid", "u64", "0") \
  X (PendingEpochAt, "Identity NetUid", "u64", "0") \
  X (SubnetEpochIndex, "Identity NetUid", "u64", "0") \
  X (ActivityCutoffFactorMilli, "Identity NetUid", "u32", "13889") \
  X (FirstEmissionBlockNumber, "Identity NetUid", "u64", "None") \
  X (SubnetMechanism, "Identity NetUid", "u16", "0") \
  X (SubnetworkN, "Identity NetUid", "u16", "0") \
  X (NetworksAdded, "Identity NetUid", "bool", "false") \
  X (IsNetworkMember, "Blake2_128Concat AccountId, Identity NetUid", "bool", "false") \
  X (NetworkRegistrationAllowed, "Identity NetUid", "bool", "true") \
  X (NetworkPowRegistrationAllowed, "Identity NetUid", "bool", "true") \
  X (NetworkRegisteredAt, "Identity NetUid", "u64", "0") \
  X (RegisteredSubnetCounter, "Identity NetUid", "u64", "0") \
  X (PendingServerEmission, "Identity NetUid", "AlphaBalance", "0") \
  X (PendingValidatorEmission, "Identity NetUid", "AlphaBalance", "0") \
  X (PendingRootAlphaDivs, "Identity NetUid", "AlphaBalance", "0") \
  X (PendingOwnerCut, "Identity NetUid", "AlphaBalance", "0") \
  X (MinerBurned, "Identity NetUid", "U96F32", "0*16") \
  X (BlocksSinceLastStep, "Identity NetUid", "u64", "0") \
  X (LastMechansimStepBlock, "Identity NetUid", "u64", "0") \
  X (SubnetOwner, "Identity NetUid", "AccountId", "0*32") \
  X (SubnetOwnerHotkey, "Identity NetUid", "AccountId", "0*32") \
  X (RecycleOrBurn, "Identity NetUid", "RecycleOrBurnEnum", "0x00") \
  X (ServingRateLimit, "Identity NetUid", "u64", "50") \
  X (Rho, "Identity NetUid", "u16", "10") \
  X (AlphaSigmoidSteepness, "Identity NetUid", "i16", "1000") \
  X (Kappa, "Identity NetUid", "u16", "32767") \
  X (RegistrationsThisInterval, "Identity NetUid", "u16", "0") \
  X (POWRegistrationsThisInterval, "Identity NetUid", "u16", "0") \
  X (BurnRegistrationsThisInterval, "Identity NetUid", "u16", "0") \
  X (MinAllowedUids, "Identity NetUid", "u16", "64") \
  X (MaxAllowedUids, "Identity NetUid", "u16", "256") \
  X (ImmunityPeriod, "Identity NetUid", "u16", "4096") \
  X (ActivityCutoff, "Identity NetUid", "u16", "5000") \
  X (MaxWeightsLimit, "Identity NetUid", "u16", "65535") \
  X (WeightsVersionKey, "Identity NetUid", "u64", "0") \
  X (MinAllowedWeights, "Identity NetUid", "u16", "1024") \
  X (MaxAllowedValidators, "Identity NetUid", "u16", "128") \
  X (AdjustmentInterval, "Identity NetUid", "u16", "100") \
  X (BondsMovingAverage, "Identity NetUid", "u64", "900000") \
  X (BondsPenalty, "Identity NetUid", "u16", "65535") \
  X (BondsResetOn, "Identity NetUid", "bool", "false") \
  X (WeightsSetRateLimit, "Identity NetUid", "u64", "100") \
  X (ValidatorPruneLen, "Identity NetUid", "u64", "1") \
  X (ScalingLawPower, "Identity NetUid", "u16", "50") \
  X (TargetRegistrationsPerInterval, "Identity NetUid", "u16", "2") \
  X (AdjustmentAlpha, "Identity NetUid", "u64", "0") \
  X (CommitRevealWeightsEnabled, "Identity NetUid", "bool", "true") \
  X (Burn, "Identity NetUid", "TaoBalance", "100000000") \
  X (Difficulty, "Identity NetUid", "u64", "10000000") \
  X (MinBurn, "Identity NetUid", "TaoBalance", "500000") \
  X (MaxBurn, "Identity NetUid", "TaoBalance", "100000000000") \
  X (MinDifficulty, "Identity NetUid", "u64", "10000000") \
  X (MaxDifficulty, "Identity NetUid", "u64", "4611686018427387903") \
  X (LastAdjustmentBlock, "Identity NetUid", "u64", "0") \
  X (RegistrationsThisBlock, "Identity NetUid", "u16", "0") \
  X (EMAPriceHalvingBlocks, "Identity NetUid", "u64", "201600") \
  X (RAORecycledForRegistration, "Identity NetUid", "TaoBalance", "0") \
  X (MaxEpochsPerBlock, "", "u8", "2") \
  X (TxRateLimit, "", "u64", "1000") \
  X (TxDelegateTakeRateLimit, "", "u64", "216000") \
  X (TxChildkeyTakeRateLimit, "", "u64", "216000") \
  X (LiquidAlphaOn, "Blake2_128Concat NetUid", "bool", "false") \
  X (Yuma3On, "Blake2_128Concat NetUid", "bool", "false") \
  X (AlphaValues, "Identity NetUid", "(u16, u16)", "0x33b366e6") \
  X (SubtokenEnabled, "Identity NetUid", "bool", "false") \
  X (VotingPower, "Identity NetUid, Blake2_128Concat AccountId", "u64", "0") \
  X (VotingPowerTrackingEnabled, "Identity NetUid", "bool", "false") \
  X (VotingPowerDisableAtBlock, "Identity NetUid", "u64", "0") \
  X (VotingPowerEmaAlpha, "Identity NetUid", "u64", "3570000000000000") \
  X (ImmuneOwnerUidsLimit, "Identity NetUid", "u16", "1") \
  X (StakeWeight, "Identity NetUid", "Vec<u16>", "0x00") \
  X (Uids, "Identity NetUid, Blake2_128Concat AccountId", "u16", "None") \
  X (Keys, "Identity NetUid, Identity u16", "AccountId", "0*32") \
  X (LoadedEmission, "Identity NetUid", "Vec<(AccountId, u64, u64)>", "None") \
  X (Active, "Identity NetUid", "Vec<bool>", "0x00") \
  X (Consensus, "Identity NetUid", "Vec<u16>", "0x00") \
  X (Incentive, "Identity NetUidStorageIndex", "Vec<u16>", "0x00") \
  X (Dividends, "Identity NetUid", "Vec<u16>", "0x00") \
  X (Emission, "Identity NetUid", "Vec<AlphaBalance>", "0x00") \
  X (LastUpdate, "Identity NetUidStorageIndex", "Vec<u64>", "0x00") \
  X (ValidatorTrust, "Identity NetUid", "Vec<u16>", "0x00") \
  X (ValidatorPermit, "Identity NetUid", "Vec<bool>", "0x00") \
  X (Weights, "Identity NetUidStorageIndex, Identity u16", "Vec<(u16, u16)>", "0x00") \
  X (Bonds, "Identity NetUidStorageIndex, Identity u16", "Vec<(u16, u16)>", "0x00") \
  X (BlockAtRegistration, "Identity NetUid, Identity u16", "u64", "0") \
  X (Axons, "Identity NetUid, Blake2_128Concat AccountId", "AxonInfo", "None") \
  X (NeuronCertificates, "Identity NetUid, Blake2_128Concat AccountId", "NeuronCertificate", "None") \
  X (Prometheus, "Identity NetUid, Blake2_128Concat AccountId", "PrometheusInfo", "None") \
  X (IdentitiesV2, "Blake2_128Concat AccountId", "ChainIdentityV2", "None") \
  X (SubnetIdentitiesV3, "Blake2_128Concat NetUid", "SubnetIdentityV3", "None") \
  X (TransactionKeyLastBlock, "Blake2_128Concat AccountId, Identity NetUid, Identity u16", "u64", "0") \
  X (LastTxBlock, "Identity AccountId", "u64", "0") \
  X (LastTxBlockChildKeyTake, "Identity AccountId", "u64", "0") \
  X (LastTxBlockDelegateTake, "Identity AccountId", "u64", "0") \
  X (StakeThreshold, "", "u64", "0") \
  X (WeightCommits, "Twox64Concat NetUidStorageIndex, Twox64Concat AccountId", "Vec<(H256, u64, u64, u64)>", "None") \
  X (TimelockedWeightCommits, "Twox64Concat NetUidStorageIndex, Twox64Concat u64", "Vec<(AccountId, u64, BoundedVec<u8>, u64)>", "0x00") \
  X (CRV3WeightCommits, "Twox64Concat NetUidStorageIndex, Twox64Concat u64", "Vec<(AccountId, BoundedVec<u8>, u64)>", "0x00") \
  X (CRV3WeightCommitsV2, "Twox64Concat NetUidStorageIndex, Twox64Concat u64", "Vec<(AccountId, u64, BoundedVec<u8>, u64)>", "0x00") \
  X (RevealPeriodEpochs, "Twox64Concat NetUid", "u64", "1") \
  X (LastColdkeyHotkeyStakeBlock, "Twox64Concat AccountId, Twox64Concat AccountId", "u64", "None") \
  X (RootClaimableThreshold, "Blake2_128Concat NetUid", "I96F32", "0x0000000020a107000000000000000000") \
  X (RootClaimable, "Blake2_128Concat AccountId", "BTreeMap<NetUid, I96F32>", "0x00") \
  X (RootClaimed, "Identity NetUid, Blake2_128Concat AccountId, Blake2_128Concat AccountId", "u128", "0") \
  X (RootClaimType, "Blake2_128Concat AccountId", "RootClaimTypeEnum", "0x00") \
  X (StakingColdkeysByIndex, "Identity u64", "AccountId", "None") \
  X (StakingColdkeys, "Identity AccountId", "u64", "None") \
  X (NumStakingColdkeys, "", "u64", "0") \
  X (NumRootClaim, "", "u64", "5") \
  X (AssociatedEvmAddress, "Twox64Concat NetUid, Twox64Concat u16", "(H160, u64)", "None") \
  X (SubnetLeases, "Twox64Concat LeaseId", "SubnetLease", "None") \
  X (SubnetLeaseShares, "Twox64Concat LeaseId, Identity AccountId", "U64F64", "0*16") \
  X (SubnetUidToLeaseId, "Twox64Concat NetUid", "LeaseId", "None") \
  X (NextSubnetLeaseId, "", "LeaseId", "0") \
  X (AccumulatedLeaseDividends, "Twox64Concat LeaseId", "AlphaBalance", "0") \
  X (CommitRevealWeightsVersion, "", "u16", "4") \
  X (NetworkRegistrationStartBlock, "", "u64", "0") \
  X (TaoInRefundDeploymentBlock, "", "u64", "0") \
  X (MinNonImmuneUids, "Identity NetUid", "u16", "10") \
  X (MaxMechanismCount, "", "MechId", "2") \
  X (MechanismCountCurrent, "Twox64Concat NetUid", "MechId", "1") \
  X (MechanismEmissionSplit, "Twox64Concat NetUid", "Vec<u16>", "None") \
  X (BurnHalfLife, "Identity NetUid", "u16", "360") \
  X (BurnIncreaseMult, "Identity NetUid", "U64F64", "0x0090c2f5285c8f420100000000000000") \
  X (AutoParentDelegationEnabled, "Blake2_128Concat AccountId", "bool", "true") \
  X (HasMigrationRun, "Identity Vec<u8>", "bool", "false") \
  X (PendingChildKeyCooldown, "", "u64", "7200")
