/* Aura, pallet 3: who makes blocks. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define AURA_STORAGE(X) \
  X (Authorities, "", "BoundedVec<AuraId>", "0x00") \
  X (CurrentSlot, "", "Slot", "0*8")

/* X (name, type, value) */
#define AURA_CONSTANTS(X) \
  X (SlotDuration, "u64", "12000")
