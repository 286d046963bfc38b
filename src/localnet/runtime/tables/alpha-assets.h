/* AlphaAssets, pallet 31: statistics of alpha. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define ALPHA_ASSETS_STORAGE(X) \
  X (TotalAlphaIssuance, "Twox64Concat NetUid", "AlphaBalance", "0") \
  X (AlphaBurned, "Twox64Concat NetUid", "AlphaBalance", "0") \
  X (AlphaRecycled, "Twox64Concat NetUid", "AlphaBalance", "0")
