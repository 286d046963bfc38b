/* Balances, pallet 5: TAO. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define BALANCES_STORAGE(X) \
  X (TotalIssuance, "", "u64", "0") \
  X (InactiveIssuance, "", "u64", "0") \
  X (Account, "Blake2_128Concat AccountId", "AccountData", "0x00000000000000000000000000000000000000000000000000000000000000000000000000000080") \
  X (Locks, "Blake2_128Concat AccountId", "WeakBoundedVec<BalanceLock>", "0x00") \
  X (Reserves, "Blake2_128Concat AccountId", "BoundedVec<ReserveData>", "0x00")

/* X (index, name, dispatch fee in rao, arguments) */
#define BALANCES_CALLS(X) \
  X (0, transfer_allow_death, 82827, "dest: MultiAddress, value: Compact<u64>") \
  X (2, force_transfer, 82827, "source: MultiAddress, dest: MultiAddress, value: Compact<u64>") \
  X (3, transfer_keep_alive, 82827, "dest: MultiAddress, value: Compact<u64>") \
  X (4, transfer_all, 82827, "dest: MultiAddress, keep_alive: bool") \
  X (8, force_set_balance, USUAL, "who: MultiAddress, new_free: Compact<u64>") \
  X (10, burn, USUAL, "value: Compact<u64>, keep_alive: bool")

/* X (name, fields; the position is the index) */
#define BALANCES_EVENTS(X) \
  X (Endowed, "account: AccountId, free_balance: Balance") \
  X (DustLost, "account: AccountId, amount: Balance") \
  X (Transfer, "from: AccountId, to: AccountId, amount: Balance") \
  X (BalanceSet, "who: AccountId, free: Balance") \
  X (Reserved, "who: AccountId, amount: Balance") \
  X (Unreserved, "who: AccountId, amount: Balance") \
  X (ReserveRepatriated, "from: AccountId, to: AccountId, amount: Balance, destination_status: BalanceStatus") \
  X (Deposit, "who: AccountId, amount: Balance") \
  X (Withdraw, "who: AccountId, amount: Balance") \
  X (Slashed, "who: AccountId, amount: Balance") \
  X (Minted, "who: AccountId, amount: Balance") \
  X (Burned, "who: AccountId, amount: Balance") \
  X (Suspended, "who: AccountId, amount: Balance") \
  X (Restored, "who: AccountId, amount: Balance") \
  X (Upgraded, "who: AccountId") \
  X (Issued, "amount: Balance") \
  X (Rescinded, "amount: Balance") \
  X (Locked, "who: AccountId, amount: Balance") \
  X (Unlocked, "who: AccountId, amount: Balance") \
  X (Frozen, "who: AccountId, amount: Balance") \
  X (Thawed, "who: AccountId, amount: Balance") \
  X (TotalIssuanceForced, "old: Balance, new: Balance")

/* X (the position is the index) */
#define BALANCES_ERRORS(X) \
  X (VestingBalance) \
  X (LiquidityRestrictions) \
  X (InsufficientBalance) \
  X (ExistentialDeposit) \
  X (Expendability) \
  X (ExistingVestingSchedule) \
  X (DeadAccount) \
  X (TooManyReserves) \
  X (TooManyHolds) \
  X (TooManyFreezes) \
  X (IssuanceDeactivated) \
  X (DeltaZero)

/* X (name, type, value) */
#define BALANCES_CONSTANTS(X) \
  X (ExistentialDeposit, "u64", "500") \
  X (MaxLocks, "u32", "50") \
  X (MaxReserves, "u32", "50") \
  X (MaxFreezes, "u32", "50")
