/* Timestamp, pallet 2. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define TIMESTAMP_STORAGE(X) \
  X (Now, "", "u64", "0") \
  X (DidUpdate, "", "bool", "false")

/* X (index, name, dispatch fee in rao, arguments) */
#define TIMESTAMP_CALLS(X) \
  X (0, set, USUAL, "now: Compact<u64>")

/* X (name, type, value) */
#define TIMESTAMP_CONSTANTS(X) \
  X (MinimumPeriod, "u64", "6000")
