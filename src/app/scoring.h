/* Who scores whom, as the next epoch would see the weights stored now: rows
 * normalised, weights that do not count left out, consensus as the weighted
 * median, bonds as shares. For eyes: doubles, good to nine digits. Whether the
 * chain's own values are right is the audit's question, not this one's. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  guint16  uid;
  guint64  stake_rao;        /* stake weight */
  double   share;            /* of the active stake of all validators, 0 … 1 */
  guint32  n_weights;        /* that count */
} TaoScorer;

typedef struct {
  guint      n_uids;
  guint      n_scorers;
  TaoScorer *scorers;        /* validators with permit, active; most stake first */
  guint      n_miners;
  guint16   *miners;         /* uids that receive weight or incentive, by incentive, then uid */
  double    *weight;         /* [n_scorers × n_uids], of a row's sum; NaN: none */
  double    *consensus;      /* [n_uids] */
  double    *bond;           /* [n_scorers × n_uids], share of the uid's bonds; NaN: none */
  double     kappa;          /* 0 … 1 */
} TaoScoring;

/* NULL while weights or kappa are not loaded. @yuma3: bonds stand for stake times bond. */
TaoScoring *tao_scoring_new  (const TaoMetagraph *metagraph, gboolean yuma3);
void        tao_scoring_free (TaoScoring *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoScoring, tao_scoring_free)

/* What counts of a weight, and the part above consensus. NaN weight: 0. */
double      tao_scoring_counted (const TaoScoring *self, guint scorer, guint uid);
double      tao_scoring_clipped (const TaoScoring *self, guint scorer, guint uid);

/* Of the stake-weighted weights of @uid: the part that consensus takes away, 0 … 1; NaN without weights. */
double      tao_scoring_clipped_share (const TaoScoring *self, guint uid);

/* How many scorers give @uid a weight that counts. */
guint       tao_scoring_count (const TaoScoring *self, guint uid);

G_END_DECLS
