/* The inhabitants of a demonstration chain: validators, miners, traders, newcomers.
 *
 * They see the chain's state as anyone does and act only by signed extrinsics; the chain never learns how they make up
 * their minds.  Everything follows from the seed, the block number and the state: the same seed repeats the same chain. */
#pragma once

#include "localnet/localnet.h"

G_BEGIN_DECLS

typedef struct _TaoLife TaoLife;

/* Settles the inhabitants of @chain's preset on it; they act before each block until freed.
 * (transfer full) (nullable): NULL for a preset without any. */
TaoLife *tao_life_new (TaoLocalnet *chain);
void tao_life_free (TaoLife *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoLife, tao_life_free)

G_END_DECLS
