/* Swap, pallet 28: pools of the subnets.
 *
 * AlphaSqrtPrice left the chain with its older pools; clients of today still read prices there, so it is kept up to date. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define SWAP_STORAGE(X) \
  X (AlphaSqrtPrice, "Twox64Concat NetUid", "U64F64", "0*16") \
  X (FeeRate, "Twox64Concat NetUid", "u16", "33") \
  X (SwapBalancer, "Twox64Concat NetUid", "Balancer", "0x0000b2d3595bf006") \
  X (PalSwapInitialized, "Twox64Concat NetUid", "bool", "false") \
  X (HasMigrationRun, "Identity BoundedVec<u8>", "bool", "false") \
  X (ScrapReservoirAlpha, "Twox64Concat NetUid", "u64", "0")

/* X (index, name, dispatch fee in rao, arguments) */
#define SWAP_CALLS(X) \
  X (0, set_fee_rate, USUAL, "netuid: NetUid, rate: u16")

/* X (name, fields; the position is the index) */
#define SWAP_EVENTS(X) \
  X (FeeRateSet, "netuid: NetUid, rate: u16")

/* X (the position is the index) */
#define SWAP_ERRORS(X) \
  X (FeeRateTooHigh) \
  X (InsufficientInputAmount) \
  X (InsufficientLiquidity) \
  X (PriceLimitExceeded) \
  X (InsufficientBalance) \
  X (InvalidTickRange) \
  X (InvalidLiquidityValue) \
  X (ReservesTooLow) \
  X (MechanismDoesNotExist) \
  X (SubtokenDisabled) \
  X (ReservesOutOfBalance) \
  X (SwapInputTooLarge) \
  X (Deprecated)

/* X (name, type, value) */
#define SWAP_CONSTANTS(X) \
  X (ProtocolId, "PalletId", "0x74656e2f73776170") \
  X (MaxFeeRate, "u16", "10000") \
  X (MinimumLiquidity, "u64", "1000") \
  X (MinimumReserve, "NonZeroU64", "0x40420f0000000000")
