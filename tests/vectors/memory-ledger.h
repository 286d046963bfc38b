/* A ledger in a table of texts, written as the vectors write them: easy to fill, to copy and to compare. */
#pragma once

#include "economy/ledger.h"
#include "handlers.h"

typedef struct
{
  TaoLedger   parent;
  GHashTable *table;      /* "Item/key" → text, both GRefString */
  GPtrArray  *saved;      /* tables of the open transactions */
  GArray     *payouts;    /* TaoEpochPayout: what every epoch yields */
  guint64     epoch_emission;  /* what the last epoch was asked for */
} MemoryLedger;

MemoryLedger *memory_ledger_new  (const TaoRules *rules);
void          memory_ledger_free (MemoryLedger *self);

/* Fills the ledger from a "state" object. */
void memory_ledger_load (MemoryLedger *self, VectorRun *run, JsonObject *state);

/* Compares with the "state" of @expected.  Zero and empty values count as absent; what the expectation does not name
 * must be as it was loaded, except for items in @unlisted (nullable), which the states of this group never list.
 * @step: which of several, for the report. */
void memory_ledger_expect (MemoryLedger *self, VectorRun *run, JsonObject *loaded, JsonObject *expected, const char *const *unlisted, guint step);

TaoAccount memory_ledger_account (guint64 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MemoryLedger, memory_ledger_free)
