/* What the rest of SubtensorModule asks of locks.  Amounts are alpha; all is rolled forward to the block that runs. */
#pragma once

#include "economy/lock.h"
#include "localnet/runtime/subtensor/subtensor.h"

G_BEGIN_DECLS

/* FALSE if @coldkey has no lock on @netuid. */
gboolean tao_locks_get (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid, TaoLock *out);
guint64 tao_locks_get_mass (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid);

TaoU64F64 tao_locks_get_conviction (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey);
/* FALSE if there is no conviction at all; @out is not defined then. */
gboolean tao_locks_get_most_convicted (TaoRuntime *rt, guint16 netuid, TaoAccountId *out);

/* Stores the lock as it is now, after a change of stake; one that ran out is removed. */
void tao_locks_roll (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid);

/* Stake of one coldkey goes to another within a subnet: what is not free takes its lock along, if the receiver will have it. */
TaoCallStatus tao_locks_transfer (TaoRuntime *rt, guint16 netuid, const TaoAccountId *from, const TaoAccountId *to, guint64 alpha);

/* Locks an owner's cut where the subnet says so. */
void tao_locks_add_owner_cut (TaoRuntime *rt, const TaoAccountId *coldkey, guint16 netuid, const TaoAccountId *hotkey, guint64 alpha);

/* Key swaps.  The hotkey's locks are taken before the subnet's owner hotkey may change, and given back after. */
TaoRtOutcome tao_locks_swap_coldkey (TaoRuntime *rt, guint16 netuid, const TaoAccountId *old, const TaoAccountId *new_key);
GArray *tao_locks_take_from_hotkey (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey);
void tao_locks_give_to_hotkey (TaoRuntime *rt, GArray *taken, const TaoAccountId *hotkey);

/* Makes @hotkey the subnet owner's; the locks on it and on the one before are summed up elsewhere from then on. */
void tao_locks_set_owner_hotkey (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey);

/* With a subnet its locks end; everything of them that is keyed by netuid first goes with the rest of its state. */
void tao_locks_drop_subnet (TaoRuntime *rt, guint16 netuid);

G_END_DECLS
