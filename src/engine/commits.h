/* Who has committed weights of a mechanism and not revealed them yet, read when
 * asked for. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef enum {
  TAO_COMMIT_WAITING,          /* its epoch of reveal is still to come */
  TAO_COMMIT_OPEN,             /* may be revealed, or is opened by the beacon, in the present epoch only */
  TAO_COMMIT_EXPIRED,          /* never revealed; the chain has not cleared it away yet */
} TaoCommitState;

typedef struct {
  TaoKey32       hotkey;
  gboolean       timelocked;       /* else a hash */
  guint64        round;            /* of the drand beacon, whose pulse opens a time-locked one; else 0 */
  guint64        block;            /* committed at */
  guint64        epoch, reveal_epoch;   /* as the chain counts them */
  TaoCommitState state;
  guint64        turn_block;       /* WAITING: where its epoch of reveal begins; OPEN: where it ends; by the tempo, if nobody
                                      has an epoch run earlier.  EXPIRED: unknown */
} TaoWeightCommit;

typedef struct {
  gatomicrefcount  ref_count;
  guint16          netuid;
  guint            mechanism;
  guint64          read_block;
  guint64          epoch;          /* the present one */
  guint64          reveal_period;  /* epochs from commit to reveal */
  guint            n;
  TaoWeightCommit *commits;        /* newest first */
} TaoWeightCommits;

TaoWeightCommits *tao_weight_commits_new   (guint n);
TaoWeightCommits *tao_weight_commits_ref   (TaoWeightCommits *self);
void              tao_weight_commits_unref (TaoWeightCommits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoWeightCommits, tao_weight_commits_unref)

/* At the newest head. Errors: G_IO_ERROR_NOT_CONNECTED; NOT_AVAILABLE of the chain room where the runtime does not count
 * epochs; others of that room. */
void              tao_engine_load_commits_async  (TaoEngine           *self,
                                                  guint16              netuid,
                                                  guint                mechanism,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
TaoWeightCommits *tao_engine_load_commits_finish (TaoEngine           *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);

G_END_DECLS
