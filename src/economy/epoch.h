/* One Yuma epoch of one mechanism of one subnet, and what several mechanisms add
 * up to: the chain's arithmetic, bit for bit.
 *
 * Nothing here allocates once the scratch and the output have seen an epoch of
 * the same size.  Cost grows with the number of stored weights and bonds.
 *
 * Source: pallet subtensor, epoch/run_epoch (the sparse routine) and epoch/math,
 * spec 293 and 425; differences of other runtimes are knobs in TaoRules. */
#pragma once

#include "economy/fixed.h"
#include "economy/rows.h"
#include "economy/rules.h"

G_BEGIN_DECLS

typedef enum {
  TAO_EPOCH_ERROR_INPUT,        /* the caller's arrays do not fit together: fix the caller */
} TaoEpochError;
#define TAO_EPOCH_ERROR (tao_epoch_error_quark ())
GQuark tao_epoch_error_quark (void);

#define TAO_EPOCH_NO_OWNER (-1)
#define TAO_EPOCH_MAX_UIDS 65535

/* LiquidAlphaConsensusMode */
typedef enum {
  TAO_CONSENSUS_MODE_CURRENT,
  TAO_CONSENSUS_MODE_PREVIOUS,
  TAO_CONSENSUS_MODE_AUTO,      /* previous where BondsPenalty is 65535 */
} TaoConsensusMode;

/* SubnetEpochConsensus */
typedef enum {
  TAO_EPOCH_YUMA,
  TAO_EPOCH_NULL,               /* winner takes the validator seat; spec 475 on */
} TaoEpochKind;

/* Everything an epoch reads.  Names follow storage; arrays belong to the caller
 * and are only read.  Any value is tolerated as on chain; only the shapes (array
 * lengths, row starts) must be true. */
typedef struct {
  guint32 n;                            /* SubnetworkN, at most TAO_EPOCH_MAX_UIDS */
  guint64 block;
  guint64 emission;                     /* alpha, 9 decimals: what this mechanism hands out */

  const TaoI64F64 *stake;               /* [n] total stake weight, see stake-weight.h */
  guint64 stake_threshold;
  gint32 owner_uid;                     /* TAO_EPOCH_NO_OWNER where there is none */

  const guint64 *last_update;           /* [n_last_update], missing entries are 0 */
  guint32 n_last_update;
  const guint64 *registered_at;         /* [n] block of registration */
  guint64 activity_cutoff;              /* blocks, see tao_epoch_activity_cutoff */
  guint16 tempo;
  guint64 last_step_block;              /* the bond mask's block: LastMechansimStepBlock, or
                                         * LastYumaStepBlock where the rules say so; 0 = never */

  const guint8 *validator_permit;       /* [n_validator_permit] 0 or 1, before the epoch */
  guint32 n_validator_permit;
  guint16 max_validators;               /* MaxAllowedValidators */

  TaoEpochRows weights;                 /* row = validator uid, as stored */
  TaoEpochRows bonds;

  gboolean commit_reveal;               /* CommitRevealWeightsEnabled */
  const guint64 *commit_block;          /* [n] earliest live commit, 2^64-1 = none; (nullable): no
                                         * commits.  See tao_epoch_commit_blocks */

  guint16 kappa;
  guint16 bonds_penalty;
  guint64 bonds_moving_average;         /* parts per million */
  gboolean yuma3;
  gboolean liquid_alpha;
  guint16 alpha_low;
  guint16 alpha_high;
  gint16 alpha_sigmoid_steepness;

  TaoConsensusMode consensus_mode;
  const guint16 *previous_consensus;    /* [n_previous_consensus] stored before this epoch */
  guint32 n_previous_consensus;

  TaoEpochKind kind;
} TaoEpochInput;

/* What an epoch stores and returns, indexed by uid.  The arrays belong to the
 * output and live until the next run with it. */
typedef struct {
  guint32 n;

  guint8 *active;                       /* 0 or 1 */
  guint8 *validator_permit;             /* for the next epoch */
  guint16 *stake_weight;                /* u16 proportions from here on */
  guint16 *consensus;
  guint16 *validator_trust;
  guint16 *incentive;
  guint16 *dividends;
  guint16 *rank;                        /* these three only where rules->legacy_scores, else NULL */
  guint16 *trust;
  guint16 *pruning_scores;
  guint64 *server_emission;             /* alpha, 9 decimals */
  guint64 *validator_emission;
  guint64 *emission;
  guint64 *stake;                       /* whole units, unfiltered; feeds voting power */

  TaoEpochRows bonds;                   /* as stored afterwards, n rows */
  guint8 *bonds_written;                /* 0: this row's storage key was not touched */

  gpointer memory;
  gsize memory_size;
} TaoEpochOutput;

void tao_epoch_output_clear (TaoEpochOutput *output);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoEpochOutput, tao_epoch_output_clear)

/* A sparse matrix of I32F32 numbers, shaped like TaoEpochRows: row i is
 * starts[i] … starts[i] + lengths[i] - 1. */
typedef struct {
  guint32 n_rows;
  guint32 *starts;
  guint32 *lengths;
  guint16 *uids;
  TaoI32F32 *values;
} TaoEpochMatrix;

/* The intermediates of the last run, lent by the scratch until its next run.
 * All vectors have n entries. */
typedef struct {
  guint32 n;
  const TaoI32F32 *stake;               /* filtered, normalised */
  const TaoI32F32 *active_stake;        /* after activity and permit masks, normalised */
  const TaoEpochMatrix *weights;        /* after every mask, rows normalised */
  const TaoI32F32 *consensus;
  const TaoEpochMatrix *clipped;        /* weights clipped to consensus */
  const TaoI32F32 *validator_trust;
  const TaoI32F32 *rank;                /* before normalisation */
  TaoI32F32 rank_sum;
  const TaoI32F32 *incentive;
  const TaoEpochMatrix *bond_weights;   /* weights that feed bonds, after the penalty */
  const TaoEpochMatrix *old_bonds;      /* previous bonds after mask; Yuma 2: columns normalised */
  const TaoEpochMatrix *new_bonds;      /* as stored, before rounding to u16 */
  const TaoEpochMatrix *bond_shares;    /* new bonds, columns normalised: what dividends follow */
  TaoI32F32 dividend_sum;
  const TaoI32F32 *dividends;
  gboolean yuma3;
  const guint8 *old_permit;             /* 0 or 1: the permits this epoch worked with */
} TaoEpochView;

typedef struct _TaoEpochScratch TaoEpochScratch;

/* Returns: (transfer full).  One scratch serves one thread at a time. */
TaoEpochScratch *tao_epoch_scratch_new  (void);
void             tao_epoch_scratch_free (TaoEpochScratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoEpochScratch, tao_epoch_scratch_free)

/* Runs one epoch.  @output starts zeroed and may be used again for any number of
 * runs.  FALSE, @output unusable until the next run, only if the shapes of
 * @input contradict each other. */
gboolean tao_epoch_run (const TaoRules       *rules,
                        const TaoEpochInput  *input,
                        TaoEpochOutput       *output,
                        TaoEpochScratch      *scratch,
                        GError              **error);

/* The intermediates of the last run with @scratch; n is 0 if there was none or the
 * subnet was a Null one. */
void tao_epoch_scratch_view (const TaoEpochScratch *scratch,
                             TaoEpochView          *view);

/* How many times memory was allocated for @scratch so far. */
guint tao_epoch_scratch_allocations (const TaoEpochScratch *scratch);

/* Why a stored weight does or does not count. */
typedef enum {
  TAO_WEIGHT_COUNTS,
  TAO_WEIGHT_NO_SUCH_UID,       /* column >= n */
  TAO_WEIGHT_NO_PERMIT,         /* the validator has no permit */
  TAO_WEIGHT_SELF,              /* rates itself and is not the owner */
  TAO_WEIGHT_OUTDATED,          /* set before the rated uid registered */
  TAO_WEIGHT_COMMIT,            /* committed before the rated uid registered */
} TaoWeightFate;

/* The masks in the chain's order: the first one that applies. */
TaoWeightFate tao_epoch_weight_fate (const TaoRules      *rules,
                                     const TaoEpochInput *input,
                                     guint16              validator,
                                     guint16              rated);

/* Blocks without an update after which a uid is inactive, at least 1 where the
 * factor rules.  @factor_milli: ActivityCutoffFactorMilli; @absolute: ActivityCutoff. */
guint64 tao_epoch_activity_cutoff (const TaoRules *rules,
                                   guint32         factor_milli,
                                   guint16         absolute,
                                   guint16         tempo);

/* A weight commit that waits for its reveal. */
typedef struct {
  gint32 uid;                   /* of the committing hotkey, -1 if it has none */
  guint64 epoch;                /* commit_epoch */
  guint64 block;                /* commit_block */
} TaoEpochCommit;

/* The earliest live commit of each uid.
 * @hashed: WeightCommits, one queue after the other, in queue order; @queue_ends
 *   [n_queues]: index past the last commit of each queue.  Only the first
 *   unexpired commit of a queue counts.
 * @timelocked: TimelockedWeightCommits, any order; all unexpired ones count.
 * @epoch_index: SubnetEpochIndex as the epoch sees it (already incremented).
 * @out: [n], 2^64-1 where there is none. */
void tao_epoch_commit_blocks (guint32               n,
                              const TaoEpochCommit *hashed,
                              const guint32        *queue_ends,
                              guint32               n_queues,
                              const TaoEpochCommit *timelocked,
                              guint32               n_timelocked,
                              guint64               epoch_index,
                              guint64               reveal_period,
                              guint64              *out);

/* The emission of each of @count mechanisms; what rounding leaves goes to the
 * first.  @split: (nullable): MechanismEmissionSplit. */
void tao_epoch_split_emission (guint64        emission,
                               const guint16 *split,
                               guint32        n_split,
                               guint32        count,
                               guint64       *out);

/* Whether the rules let @split (MechanismEmissionSplit, nullable) be stored for @count mechanisms: any shape up to 437,
 * one entry each and a sum of 65535 from 438 on.  The arithmetic above takes any. */
gboolean tao_epoch_split_is_valid (const TaoRules *rules,
                                   const guint16  *split,
                                   guint32         n_split,
                                   guint32         count);

/* Adds up the results of @count mechanisms of one subnet, all with the same n.
 * @emissions: what each was given; @total: what the subnet was given.
 * @merged gets everything but incentive and bonds, which stay per mechanism: its
 * `incentive` is all 0 and its bonds have no rows.  May be reused. */
gboolean tao_epoch_merge (const TaoRules              *rules,
                          const TaoEpochOutput *const *mechanisms,
                          const guint64               *emissions,
                          guint32                      count,
                          guint64                      total,
                          TaoEpochOutput              *merged,
                          GError                     **error);

/* What the weight setter stores for submitted @weights: scaled so that the
 * largest becomes 65535, in place, in order. */
void tao_epoch_upscale_weights (guint16 *weights,
                                guint32  n);

G_END_DECLS
