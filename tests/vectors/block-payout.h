/* The payout half of a block step's document. */
#pragma once

#include "epoch-fields.h"

/* Pays out @epoch as spec 293 does and compares every map and counter that this
 * moves.  @keys: uid → hotkey. */
void block_payout_compare (VectorRun *run, JsonObject *document, JsonObject *in, JsonObject *out, const char **keys,
                           const TaoEpochOutput *epoch);
