/* A chain in memory, driven block by block. */
#pragma once

#include "localnet/runtime/runtime.h"
#include "localnet/runtime/state.h"
#include "keys/keypair.h"

typedef struct
{
  TaoRuntime *runtime;
  TaoStorage *storage;
  guint32 number;
  guint8 hash[32];
  guint8 genesis[32];
  guint64 now;
} Chain;

Chain *chain_new (TaoPreset preset);
void chain_free (Chain *chain);

/* Begins the next block, timestamp included; ends it. */
void chain_begin (Chain *chain);
void chain_end (Chain *chain);
void chain_block (Chain *chain);

/* Signs @call as @key with the account's present nonce.  (transfer full) */
GBytes *chain_sign (Chain *chain, TaoKeypair *key, GBytes *call);

/* pallet, index and arguments; each argument a GBytes made by SCALE writers.  (transfer full) */
GByteArray *call_new (guint8 pallet, guint8 index);

/* Applies a signed call in the open block and asserts that it was included.  Returns its outcome: 0, or as TaoRtOutcome. */
guint32 chain_call (Chain *chain, TaoKeypair *key, GByteArray *call_take);
