/* Who staked with a hotkey: every coldkey's alpha on every subnet, read when
 * asked for. Stake is kept as shares of pools, one pool per subnet; what they
 * are worth is computed here as the chain does, everything at one block.
 * Immutable and reference counted. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* Coldkeys whose identity is read too, those with most. */
#define TAO_NOMINATORS_NAMED 200

/* One hotkey's stake on one subnet. */
typedef struct {
  guint16  netuid;
  guint64  alpha;           /* on the hotkey, of all stakers; root: rao */
  guint64  shared_alpha;    /* what the shares are worth, added up; each is rounded down, and the rest is nobody's */
  guint64  value_rao;       /* of alpha at the spot price, or unknown */
  guint32  n_stakers;       /* whose share is worth something */
} TaoNominatorPool;

/* One coldkey's stake with it on one subnet. */
typedef struct {
  TaoKey32    coldkey;
  const char *identity;     /* (nullable) the name in it; hostile text */
  guint16     netuid;
  guint64     alpha;        /* root: rao; never 0 */
  guint64     value_rao;    /* at the spot price, or unknown */
  guint64     pool_alpha;   /* of all stakers there */
} TaoNominator;

typedef struct {
  gatomicrefcount         ref_count;
  gpointer                memory;
  TaoKey32                hotkey, owner;
  gboolean                has_owner;   /* else no coldkey owns the hotkey */
  guint64                 block;       /* everything was read at this block */
  TaoKey32                block_hash;
  gint64                  time_ms;     /* of reading, Unix */
  guint64                 value_rao;   /* of all its stake; what has no known price is left out */
  guint                   n_coldkeys;
  guint                   n_pools;
  const TaoNominatorPool *pools;       /* by netuid; without empty ones */
  guint                   n_stakes;
  const TaoNominator     *stakes;      /* by value, most first; unknown values last */
} TaoNominators;

TaoNominators *tao_nominators_ref   (TaoNominators *self);
void           tao_nominators_unref (TaoNominators *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoNominators, tao_nominators_unref)

/* (nullable) */
const TaoNominatorPool *tao_nominators_find_pool (const TaoNominators *self, guint16 netuid);

/* At @block, or TAO_BLOCK_BEST. A hotkey that nobody staked with has no pools and no stakes. Long for the largest
 * validators; cancelling it stops the reading. Errors: G_IO_ERROR_NOT_CONNECTED before the first head was read, and those
 * of the chain room: TOO_LARGE beyond 100,000 positions, PRUNED, NOT_AVAILABLE. */
void           tao_engine_load_nominators_async  (TaoEngine           *self,
                                                  const TaoKey32      *hotkey,
                                                  guint64              block,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
TaoNominators *tao_engine_load_nominators_finish (TaoEngine           *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);

G_END_DECLS
