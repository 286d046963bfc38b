/* TransactionPayment, pallet 6: fees. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define TRANSACTION_PAYMENT_STORAGE(X) \
  X (NextFeeMultiplier, "", "FixedU128", "0x000064a7b3b6e00d0000000000000000") \
  X (StorageVersion, "", "Releases", "0x00")

/* X (name, fields; the position is the index) */
#define TRANSACTION_PAYMENT_EVENTS(X) \
  X (TransactionFeePaid, "who: AccountId, actual_fee: Balance, tip: Balance")

/* X (name, type, value) */
#define TRANSACTION_PAYMENT_CONSTANTS(X) \
  X (OperationalFeeMultiplier, "u8", "5")
