/* Sudo, pallet 12. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define SUDO_STORAGE(X) \
  X (Key, "", "AccountId", "None")

/* X (index, name, dispatch fee in rao, arguments) */
#define SUDO_CALLS(X) \
  X (0, sudo, USUAL, "call: RuntimeCall") \
  X (1, sudo_unchecked_weight, USUAL, "call: RuntimeCall, weight: Weight") \
  X (2, set_key, USUAL, "new: MultiAddress") \
  X (3, sudo_as, USUAL, "who: MultiAddress, call: RuntimeCall") \
  X (4, remove_key, USUAL, "")

/* X (name, fields; the position is the index) */
#define SUDO_EVENTS(X) \
  X (Sudid, "sudo_result: Result<(), DispatchError>") \
  X (KeyChanged, "old: Option<AccountId>, new: AccountId") \
  X (KeyRemoved, "") \
  X (SudoAsDone, "sudo_result: Result<(), DispatchError>")

/* X (the position is the index) */
#define SUDO_ERRORS(X) \
  X (RequireSudo)
