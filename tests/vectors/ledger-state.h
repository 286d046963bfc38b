/* States of the vectors: filling a ledger from one and comparing it with another. */
#pragma once

#include "handlers.h"
#include "memory-ledger.h"

/* Fills the ledger from a "state" object. */
void ledger_state_load (MemoryLedger *ledger, VectorRun *run, JsonObject *state);

/* Compares with the "state" of @expected.  Zero and empty values count as absent; what the expectation does not name
 * must be as it was loaded, except for items in @unlisted (nullable), which the states of this group never list.
 * @step: which of several, for the report. */
void ledger_state_expect (MemoryLedger *ledger, VectorRun *run, JsonObject *loaded, JsonObject *expected,
                          const char *const *unlisted, guint step);
