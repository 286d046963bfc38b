/* What single calls and batches of weights share. */
#pragma once

#include "localnet/runtime/subtensor/subtensor.h"

G_BEGIN_DECLS

/* set_weights as an extrinsic does it: refused while commit-reveal is on.  @dests, @values: little-endian u16. */
TaoRtOutcome tao_weights_set_openly (TaoRuntime *rt, const TaoAccountId *hotkey, guint16 netuid, guint8 mechanism,
                                     const guint8 *dests, guint32 n_dests, const guint8 *values, guint32 n_values,
                                     guint64 version_key);

TaoRtOutcome tao_weights_commit (TaoRuntime *rt, const TaoAccountId *who, guint16 netuid, guint8 mechanism, const guint8 *hash);

/* What every commit is checked for: the mechanism, commit-reveal being on, registration and stake, the rate. */
TaoRtOutcome tao_weights_check_committer (TaoRuntime *rt, const TaoAccountId *who, guint16 netuid, guint8 mechanism);

/* The epoch number that commits and reveals are counted in. */
guint64 tao_weights_current_epoch (TaoRuntime *rt, guint16 netuid);
gboolean tao_weights_is_expired (TaoRuntime *rt, guint16 netuid, guint64 commit_epoch, guint64 now_epoch);

/* Appends the waiting time-locked commits of a mechanism (TaoEpochCommit), those of uids that are gone with -1. */
void tao_weights_list_timelocked (TaoRuntime *rt, guint16 index, guint16 netuid, GArray *out);

/* @args: netuid, and from @first on uids, values, salt and version key. */
TaoRtOutcome tao_weights_reveal (TaoRuntime *rt, const TaoAccountId *who, const TaoRtArgs *args, guint8 mechanism, guint first);

G_END_DECLS
