/* A ledger in a table of texts, written as the vectors write them: easy to fill, to copy and to compare. */
#pragma once

#include "economy/ledger.h"

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

/* Stores @value at @key, "Item/key" as the vectors write them. */
void          memory_ledger_set  (MemoryLedger *self, const char *key, const char *value);

TaoAccount memory_ledger_account (guint64 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MemoryLedger, memory_ledger_free)
