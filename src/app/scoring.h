/* Who scores whom, as the next epoch would see the weights stored now: rows
 * normalised, weights that do not count left out, consensus as the weighted
 * median, bonds as shares. In the chain's own fixed point: proportions are in
 * units of 2^-32, rounded down. Whether the chain's own values are right is the
 * audit's question, not this one's. */
#pragma once

#include <math.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_SCORING_ONE (G_GINT64_CONSTANT (1) << 32)
#define TAO_SCORING_NONE G_GINT64_CONSTANT (-1)

/* For pixels. NaN for none. */
#define tao_scoring_real(bits) ((bits) < 0 ? (double) NAN : (double) (bits) / 4294967296.0)

typedef struct {
  guint16  uid;
  guint64  stake_rao;        /* stake weight */
  gint64   share;            /* of the active stake of all validators */
  guint32  n_weights;        /* that count */
} TaoScorer;

typedef struct {
  guint      n_uids;
  guint      n_scorers;
  TaoScorer *scorers;        /* validators with permit, active; most stake first */
  guint      n_miners;
  guint16   *miners;         /* uids that receive weight or incentive, by incentive, then uid */
  gint64    *weight;         /* [n_scorers × n_uids], of a row's sum; or NONE */
  gint32    *stored;         /* [n_scorers × n_uids], u16 as stored, whether it counts or not; -1: none */
  gint64    *consensus;      /* [n_uids] */
  gint64    *bond;           /* [n_scorers × n_uids], share of the uid's bonds; or NONE */
  guint16    kappa;          /* of 65535 */
} TaoScoring;

/* NULL while weights or kappa are not loaded. @yuma3: bonds stand for stake times bond. */
TaoScoring *tao_scoring_new  (const TaoMetagraph *metagraph, gboolean yuma3);
void        tao_scoring_free (TaoScoring *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoScoring, tao_scoring_free)

/* What counts of a weight, and the part above consensus. 0 without a weight. */
gint64      tao_scoring_counted (const TaoScoring *self, guint scorer, guint uid);
gint64      tao_scoring_clipped (const TaoScoring *self, guint scorer, guint uid);

/* Of the stake-weighted weights of @uid: the part that consensus takes away; NONE without weights. */
gint64      tao_scoring_clipped_share (const TaoScoring *self, guint uid);

/* How many scorers give @uid a weight that counts. */
guint       tao_scoring_count (const TaoScoring *self, guint uid);

/* The place of @uid among the scorers, or -1. */
int         tao_scoring_find  (const TaoScoring *self, guint uid);

G_END_DECLS
