/* A small chain for tests of calls: Alice owns subnet 1, Bob has 50 000 τ. */
#pragma once

#include "tests/unit/localnet/runtime-fixture.h"

#include "localnet/runtime/audit.h"
#include "localnet/runtime/subtensor/subtensor.h"

#define TAO(n) ((guint64) (n) * G_GUINT64_CONSTANT (1000000000))

typedef struct
{
  Chain *chain;
  TaoRuntime *rt;
  TaoKeypair *alice, *bob, *charlie;
  TaoAccountId hot;        /* Alice's hotkey for subnets */
  TaoRuntimeAudit audit;   /* of the last block */
} World;

/* An empty chain in whose first, open block Alice registered subnet 1 and started it. */
World *world_new (void);

/* Ends the block and frees. */
void world_free (World *w);

/* Ends the block, checks that everything adds up, and begins the next. */
void world_next (World *w);

static inline const TaoAccountId *
id (TaoKeypair *key)
{
  return tao_keypair_get_account (key);
}

/* Builds a call: format has one letter for each argument: a account, n u16, q u64, c compact, A MultiAddress, b bool or u8,
 * u u32, V another call (taken). */
GByteArray *make_call (guint8 pallet, guint8 index, const char *format, ...);

#define ST(index, ...) make_call (PALLET_SUBTENSOR, index, __VA_ARGS__)
#define CALL(w, key, call) chain_call ((w)->chain, (key), (call))

/* The call as root, through sudo; its outcome is in the event, so the state tells. */
void sudo (World *w, GByteArray *call_take);

/* Alpha that @coldkey has with @hotkey. */
guint64 stake (World *w, const TaoAccountId *hotkey, const TaoAccountId *coldkey, guint16 netuid);

/* set_weights with n (uid, value) pairs, signed by @key. */
guint32 set_weights (World *w, TaoKeypair *key, guint16 netuid, guint n, const guint16 *uids, const guint16 *values);
