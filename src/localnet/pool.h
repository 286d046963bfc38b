/* Extrinsics that wait for a block.
 *
 * An extrinsic is "ready" when every nonce before its own is used or provided by another ready one, else
 * "future".  One place per account and nonce: a second one must bring a higher priority. */
#pragma once

#include "localnet/runtime/runtime.h"

G_BEGIN_DECLS

#define TAO_POOL_MAX_COUNT 8192
#define TAO_POOL_MAX_BYTES (20 * 1024 * 1024)

typedef struct _TaoPool TaoPool;

typedef enum
{
  TAO_POOL_READY,         /* taken in */
  TAO_POOL_FUTURE,        /* taken in; a nonce before it is missing */
  TAO_POOL_INVALID,       /* the runtime refuses it: see the validity error */
  TAO_POOL_KNOWN,         /* is in the pool already */
  TAO_POOL_LOW_PRIORITY,  /* its place is taken */
  TAO_POOL_FULL,
} TaoPoolResult;

/* What becomes of an extrinsic after it was taken in. */
typedef enum
{
  TAO_POOL_STATUS_READY,      /* a future one became ready */
  TAO_POOL_STATUS_USURPED,    /* @hash took its place */
  TAO_POOL_STATUS_INVALID,    /* its era ended, or the state changed against it */
} TaoPoolStatus;

/* @other_hash: of the extrinsic that took its place, else NULL. */
typedef void (*TaoPoolStatusFunc) (const guint8 hash[32], TaoPoolStatus status,
                                   const guint8 *other_hash, gpointer data);

TaoPool *tao_pool_new (TaoRuntime *runtime);
void tao_pool_free (TaoPool *self);
void tao_pool_set_status_func (TaoPool *self, TaoPoolStatusFunc func, gpointer data);

/* Offers @extrinsic, which is checked against @storage, the state after block @number,
 * whose hash is @best_hash.
 * @hash: (out): blake2b-256 of its bytes, in every case.  @error: (out): set if TAO_POOL_INVALID. */
TaoPoolResult tao_pool_submit (TaoPool *self, TaoStorage *storage, guint32 number, const guint8 best_hash[32],
                               GBytes *extrinsic, guint8 hash[32], TaoValidityError *error);

gboolean tao_pool_contains (TaoPool *self, const guint8 hash[32]);

/* Forgets an extrinsic without telling anyone. */
void tao_pool_remove (TaoPool *self, const guint8 hash[32]);

/* The first nonce from @nonce on that no ready extrinsic of @account has. */
guint32 tao_pool_next_nonce (TaoPool *self, const TaoAccountId *account, guint32 nonce);

/* (transfer full) (element-type GBytes): the ready ones, in the order in which a block takes them. */
GPtrArray *tao_pool_list_ready (TaoPool *self);

/* Executes ready extrinsics in the block that @storage is building until the block or the pool is
 * exhausted.  Those that got in are appended to @included (element-type GBytes) and leave the pool. */
void tao_pool_fill_block (TaoPool *self, TaoStorage *storage, GPtrArray *included);

/* Drops those whose time has passed at block @number. */
void tao_pool_expire (TaoPool *self, guint32 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoPool, tao_pool_free)

G_END_DECLS
