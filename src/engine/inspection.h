/* One uid in one epoch, as the recomputation sees it: every value that the epoch
 * stored for it beside ours, and the exact inputs that led there. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct {
  TaoAuditStage stage;
  const char   *field;        /* storage item */
  gboolean      has_chain, has_ours;      /* FALSE: not stored; not computed */
  guint64       chain, ours;
} TaoInspectedValue;

/* Why a stored weight does or does not count; the values of TaoWeightFate. */
typedef enum {
  TAO_FATE_COUNTS,
  TAO_FATE_NO_SUCH_UID,
  TAO_FATE_NO_PERMIT,
  TAO_FATE_SELF,
  TAO_FATE_OUTDATED,
  TAO_FATE_COMMIT,
} TaoWeightReason;

/* A validator's weight on a miner, and what became of it. Proportions in units of 2^-32. */
typedef struct {
  guint16         other;           /* the validator in a column, the miner in a row */
  guint16         stored;          /* as the chain keeps it, 65535 = the row's largest */
  TaoWeightReason reason;
  gint64          stake;           /* the validator's part of the active stake */
  gint64          weight, clipped; /* of the row's sum; what consensus leaves of it */
  gint64          consensus;       /* of the miner */
  gint64          contribution;    /* to the miner's incentive */
  gint64          bond_exact;      /* of the new bond, before it is rounded for storage */
  guint16         bond_before;     /* as stored; 0: none */
  guint16         bond_ours;
  gint32          bond_chain;      /* as stored after the epoch; -1: not comparable */
} TaoInspectedWeight;

typedef struct {
  gatomicrefcount ref_count;
  gpointer        memory;
  guint16         netuid, uid;
  guint           mechanism, n_mechanisms;
  TaoKey32        hotkey;
  guint64         epoch_block, input_block;
  const char     *rule_set;
  guint32         spec_version;
  gboolean        exact;                 /* every incentive of the mechanism is ours */
  gboolean        replaced;              /* the same block gave the uid away after the epoch: nothing to compare */
  guint           n_values;
  const TaoInspectedValue *values;       /* in the order in which an epoch computes them */

  /* Inputs. */
  guint64         alpha_stake, root_stake;      /* as read; parents and children not counted */
  guint64         stake_weight_rao;             /* with them, whole rao */
  guint64         last_update, registered_at, activity_cutoff;
  guint64         emission;                     /* alpha that the mechanism handed out, or unknown */
  guint16         kappa;
  gboolean        yuma3, liquid_alpha, had_permit;
  gboolean        active;

  /* Intermediate results, in units of 2^-32. */
  gint64          stake, active_stake, consensus, rank, rank_sum, incentive, validator_trust, dividends;

  guint           n_column, n_row;
  const TaoInspectedWeight *column;      /* who weighs it; by uid */
  const TaoInspectedWeight *row;         /* what it weighs; by uid */
} TaoInspection;

TaoInspection *tao_inspection_ref   (TaoInspection *self);
void           tao_inspection_unref (TaoInspection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoInspection, tao_inspection_unref)

/* @epoch_block: of an epoch whose state can still be read; 0: the last. Errors as tao_engine_load_why_async(). */
void           tao_engine_load_inspection_async  (TaoEngine           *self,
                                                  guint16              netuid,
                                                  guint16              uid,
                                                  guint                mechanism,
                                                  guint64              epoch_block,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
TaoInspection *tao_engine_load_inspection_finish (TaoEngine           *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);

G_END_DECLS
