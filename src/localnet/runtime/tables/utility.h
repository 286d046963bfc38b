/* Utility, pallet 11: batches. */
#pragma once

/* X (index, name, dispatch fee in rao, arguments) */
#define UTILITY_CALLS(X) \
  X (0, batch, USUAL, "calls: Vec<RuntimeCall>") \
  X (2, batch_all, USUAL, "calls: Vec<RuntimeCall>") \
  X (4, force_batch, USUAL, "calls: Vec<RuntimeCall>")

/* X (name, fields; the position is the index) */
#define UTILITY_EVENTS(X) \
  X (BatchInterrupted, "index: u32, error: DispatchError") \
  X (BatchCompleted, "") \
  X (BatchCompletedWithErrors, "") \
  X (ItemCompleted, "") \
  X (ItemFailed, "error: DispatchError") \
  X (DispatchedAs, "result: Result<(), DispatchError>") \
  X (IfElseMainSuccess, "") \
  X (IfElseFallbackCalled, "main_error: DispatchError")

/* X (the position is the index) */
#define UTILITY_ERRORS(X) \
  X (TooManyCalls) \
  X (InvalidDerivedAccount)

/* X (name, type, value) */
#define UTILITY_CONSTANTS(X) \
  X (batched_calls_limit, "u32", "10922")
