/* Drand, pallet 26: only what clients look at; no pulse ever comes in. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define DRAND_STORAGE(X) \
  X (LastStoredRound, "", "u64", "0") \
  X (OldestStoredRound, "", "u64", "0") \
  X (NextUnsignedAt, "", "u32", "0")
