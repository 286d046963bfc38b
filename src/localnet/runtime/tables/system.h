/* System, pallet 0: accounts, blocks, events. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define SYSTEM_STORAGE(X) \
  X (Account, "Blake2_128Concat AccountId", "AccountInfo", "0x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000080") \
  X (ExtrinsicCount, "", "u32", "None") \
  X (BlockWeight, "", "PerDispatchClassWeight", "0*6") \
  X (AllExtrinsicsLen, "", "u32", "None") \
  X (BlockHash, "Twox64Concat u32", "H256", "0*32") \
  X (ExtrinsicData, "Twox64Concat u32", "Vec<u8>", "0x00") \
  X (Number, "", "u32", "0") \
  X (ParentHash, "", "H256", "0*32") \
  X (Digest, "", "Digest", "0x00") \
  X (Events, "", "Vec<EventRecord>", "0x00") \
  X (EventCount, "", "u32", "0") \
  X (EventTopics, "Blake2_128Concat H256", "Vec<(u32, u32)>", "0x00") \
  X (LastRuntimeUpgrade, "", "LastRuntimeUpgradeInfo", "None") \
  X (ExecutionPhase, "", "Phase", "None")

/* X (index, name, dispatch fee in rao, arguments) */
#define SYSTEM_CALLS(X) \
  X (0, remark, USUAL, "remark: Vec<u8>") \
  X (7, remark_with_event, USUAL, "remark: Vec<u8>")

/* X (name, fields; the position is the index) */
#define SYSTEM_EVENTS(X) \
  X (ExtrinsicSuccess, "dispatch_info: DispatchEventInfo") \
  X (ExtrinsicFailed, "dispatch_error: DispatchError, dispatch_info: DispatchEventInfo") \
  X (CodeUpdated, "") \
  X (NewAccount, "account: AccountId") \
  X (KilledAccount, "account: AccountId") \
  X (Remarked, "sender: AccountId, hash: H256") \
  X (UpgradeAuthorized, "code_hash: H256, check_version: bool") \
  X (RejectedInvalidAuthorizedUpgrade, "code_hash: H256, error: DispatchError")

/* X (the position is the index) */
#define SYSTEM_ERRORS(X) \
  X (InvalidSpecName) \
  X (SpecVersionNeedsToIncrease) \
  X (FailedToExtractRuntimeVersion) \
  X (NonDefaultComposite) \
  X (NonZeroRefCount) \
  X (CallFiltered) \
  X (MultiBlockMigrationsOngoing) \
  X (NothingAuthorized) \
  X (Unauthorized)

/* X (name, type, value) */
#define SYSTEM_CONSTANTS(X) \
  X (BlockWeights, "BlockWeights", "0xc2a0e766000b00409452a30313ffffffffffffffff2261c91900010bb837a1555d021366666666666666a6010b0030ef7dba0213ffffffffffffffbf0100002261c91900010bb847462a46031366666666666666e6010b00409452a30313ffffffffffffffff01070010a5d4e81300000000000000402261c91900000000") \
  X (BlockLength, "BlockLength", "0x000078000000a0000000a000") \
  X (BlockHashCount, "u32", "2400") \
  X (DbWeight, "RuntimeDbWeight", "0x40787d010000000000e1f50500000000") \
  X (Version, "RuntimeVersion", "the version") \
  X (SS58Prefix, "u16", "42")
