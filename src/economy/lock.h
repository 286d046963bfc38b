/* lock.h: alpha that its owner has promised not to sell, and the conviction that grows from it (§4.9).
 *
 * Source: the locks module of the subtensor pallet, spec 424 on. */
#pragma once

#include "economy/numeric.h"

G_BEGIN_DECLS

/* Lock[(coldkey, netuid, hotkey)], without the block of its last update. */
typedef struct
{
  guint64   locked_mass;   /* alpha */
  TaoU64F64 conviction;
} TaoLock;

typedef struct
{
  guint64  unlock_rate;     /* blocks */
  guint64  maturity_rate;
  gboolean perpetual;       /* DecayingLock is Some(false) */
  gboolean to_owner;        /* the lock is on the subnet owner's hotkey: conviction follows the mass */
} TaoLockRules;

/* e^(−@blocks / @rate). */
TaoU64F64 tao_lock_decay (guint64 blocks, guint64 rate);

/* The lock @blocks later; below 100 of both it vanishes. */
TaoLock tao_lock_roll (TaoLock lock, guint64 blocks, const TaoLockRules *rules);

G_END_DECLS
