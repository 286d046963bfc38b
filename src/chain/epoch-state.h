/* Everything one subnet's epoch reads, and everything it writes, raw.
 *
 * Read the inputs at the parent of the epoch block and the outputs at the block
 * itself.  No arithmetic happens here.  An item that the runtime does not have is
 * left at "unknown" (NULL, TAO_CHAIN_UNKNOWN_*): the rule set decides whether it
 * needs it.  Defaults of items that are not set come from metadata. */
#pragma once

#include "chain/commits.h"
#include "chain/records.h"

G_BEGIN_DECLS

typedef struct {
  guint64    proportion;           /* 2^64-1 = 1 */
  TaoBytes32 account;
} TaoEpochShare;

/* List i is shares[offset[i]] … shares[offset[i + 1] - 1]. */
typedef struct {
  guint32       *offset;           /* n + 1 */
  TaoEpochShare *shares;
} TaoEpochShares;

/* Per mechanism: what is stored under netuid + 4096 × mechanism. */
typedef struct {
  guint64       *last_update;      /* as stored: may be shorter or longer than n */
  guint          n_last_update;
  TaoChainRows  *weights, *bonds;  /* n rows, stored order, entries as stored */
  TaoChainEpochCommit *commits;         /* hash commits and time-locked ones together */
  guint          n_commits;
} TaoEpochMechanism;

typedef struct {
  guint16     netuid;
  guint64     number;              /* block read at */
  guint32     spec_version;        /* of the runtime that wrote it */
  guint       n;                   /* SubnetworkN */
  guint8     *has_key;             /* Keys entry stored */
  TaoBytes32 *hotkey;
  guint64    *registered_at;       /* BlockAtRegistration */
  guint64    *alpha, *root;        /* TotalHotkeyAlpha of the hotkey, here and on netuid 0 */
  TaoEpochShares parents, children;   /* of each uid's hotkey, on this subnet */
  /* Stake of parents, who need not be registered here: found by account. */
  guint       n_others;
  TaoBytes32 *other;               /* sorted by bytes */
  guint64    *other_alpha, *other_root;
  guint8     *validator_permit;    /* as stored, @n_validator_permit long */
  guint       n_validator_permit;
  guint       n_mechanisms;
  TaoEpochMechanism *mechanisms;
  guint       n_split;             /* MechanismEmissionSplit, 0 with split NULL: not set */
  guint16    *split;
  gboolean    has_owner_hotkey;
  TaoBytes32  owner_hotkey;
  gint32      owner_uid;           /* by Uids, -1 none */
  guint64     tao_weight, stake_threshold;
  guint32     tempo, kappa, rho, bonds_penalty, max_validators;
  guint64     bonds_moving_average;
  guint32     activity_cutoff, activity_cutoff_factor_milli;
  guint32     alpha_low, alpha_high;
  gint32      alpha_sigmoid_steepness;      /* G_MININT32 unknown */
  guint32     yuma3, liquid_alpha, commit_reveal, bonds_reset;   /* 0, 1, unknown */
  guint64     reveal_period_epochs, commit_interval, epoch_index;
  guint64     last_step_block;     /* LastMechansimStepBlock */
  guint64     blocks_since_last_step, last_epoch_block, pending_epoch_at;
  guint32     network_exists, first_emission_set;
  /* What the coinbase hands to the epoch in this block. */
  guint64     pending_server, pending_validator, pending_root_alpha, pending_owner_cut, pending_emission;
} TaoEpochState;

void           tao_epoch_state_read_async  (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoEpochState *tao_epoch_state_read_finish (GAsyncResult *result, GError **error);
void           tao_epoch_state_free        (TaoEpochState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoEpochState, tao_epoch_state_free)

/* What an epoch stores.  Each vector as stored, with its own length; NULL: the
 * runtime has no such item. */
typedef struct {
  guint16  netuid;
  guint64  number;
  guint32  spec_version;
  guint    n;
  guint    n_active, n_permit, n_emission, n_consensus, n_dividends, n_validator_trust, n_stake_weight;
  guint    n_trust, n_rank, n_pruning;
  guint8  *active, *validator_permit;
  guint64 *emission;
  guint16 *consensus, *dividends, *validator_trust, *stake_weight, *trust, *rank, *pruning_score;
  guint    n_mechanisms;
  guint16 **incentive;             /* per mechanism */
  guint   *n_incentive;
  TaoChainRows **bonds;            /* per mechanism */
  guint64  last_step_block, blocks_since_last_step;
} TaoChainEpochOutput;

void            tao_chain_epoch_output_read_async  (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoChainEpochOutput *tao_chain_epoch_output_read_finish (GAsyncResult *result, GError **error);
void            tao_chain_epoch_output_free        (TaoChainEpochOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainEpochOutput, tao_chain_epoch_output_free)

G_END_DECLS
