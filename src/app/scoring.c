#include "app/scoring.h"

#include <math.h>
#include <stdlib.h>

static int
by_stake (const void *a, const void *b)
{
  const TaoScorer *x = a, *y = b;

  return x->stake_rao != y->stake_rao ? (x->stake_rao < y->stake_rao ? 1 : -1) : (int) x->uid - (int) y->uid;
}

static int
by_incentive (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const guint16 *incentive = user_data;
  guint16 x = *(const guint16 *) a, y = *(const guint16 *) b;

  if (incentive != NULL && incentive[x] != incentive[y])
    return incentive[x] < incentive[y] ? 1 : -1;
  return (int) x - (int) y;
}

static void
find_scorers (TaoScoring *self, const TaoMetagraph *metagraph)
{
  double total = 0;

  self->scorers = g_new0 (TaoScorer, MAX (metagraph->n, 1));
  for (guint uid = 0; uid < metagraph->n; uid++)
    if (metagraph->permit[uid] && (metagraph->active == NULL || metagraph->active[uid]) && metagraph->stake_weight_rao[uid] > 0
        && metagraph->stake_weight_rao[uid] != TAO_UNKNOWN_U64)
      self->scorers[self->n_scorers++] = (TaoScorer) { .uid = (guint16) uid, .stake_rao = metagraph->stake_weight_rao[uid] };
  qsort (self->scorers, self->n_scorers, sizeof *self->scorers, by_stake);
  for (guint i = 0; i < self->n_scorers; i++)
    total += (double) self->scorers[i].stake_rao;
  for (guint i = 0; i < self->n_scorers; i++)
    self->scorers[i].share = (double) self->scorers[i].stake_rao / total;
}

/* The chain's masks: only the owner may rate itself, and a weight older than the rated uid is void. */
static gboolean
counts (const TaoMetagraph *metagraph, guint validator, guint uid)
{
  if (uid >= metagraph->n || (uid == validator && metagraph->owner_uid != validator))
    return FALSE;
  return metagraph->last_update == NULL || metagraph->registered_at == NULL
         || metagraph->last_update[validator] > metagraph->registered_at[uid];
}

static void
read_weights (TaoScoring *self, const TaoMetagraph *metagraph)
{
  const TaoSparseRows *rows = &metagraph->weights;

  for (guint i = 0; i < self->n_scorers; i++)
    {
      guint16 validator = self->scorers[i].uid;
      double *row = self->weight + (gsize) i * self->n_uids;
      guint64 sum = 0;

      if (validator >= rows->n_rows)
        continue;
      for (guint32 at = rows->offset[validator]; at < rows->offset[validator + 1]; at++)
        if (counts (metagraph, validator, rows->uid[at]))
          sum += rows->value[at];
      for (guint32 at = rows->offset[validator]; sum > 0 && at < rows->offset[validator + 1]; at++)
        if (counts (metagraph, validator, rows->uid[at]) && rows->value[at] > 0)
          {
            row[rows->uid[at]] = (double) rows->value[at] / (double) sum;
            self->scorers[i].n_weights++;
          }
    }
}

static void
read_bonds (TaoScoring *self, const TaoMetagraph *metagraph, gboolean yuma3)
{
  const TaoSparseRows *rows = &metagraph->bonds;
  g_autofree double *sum = g_new0 (double, MAX (self->n_uids, 1));

  for (guint i = 0; rows->offset != NULL && i < self->n_scorers; i++)
    {
      guint16 validator = self->scorers[i].uid;

      for (guint32 at = validator < rows->n_rows ? rows->offset[validator] : 0;
           validator < rows->n_rows && at < rows->offset[validator + 1]; at++)
        if (rows->uid[at] < self->n_uids && rows->value[at] > 0)
          {
            double bond = rows->value[at] * (yuma3 ? self->scorers[i].share : 1);

            self->bond[(gsize) i * self->n_uids + rows->uid[at]] = bond;
            sum[rows->uid[at]] += bond;
          }
    }
  for (gsize i = 0; i < (gsize) self->n_scorers * self->n_uids; i++)
    if (!isnan (self->bond[i]))
      self->bond[i] /= sum[i % self->n_uids];
}

typedef struct {
  double weight, share;
} Opinion;

static int
by_weight (const void *a, const void *b)
{
  double x = ((const Opinion *) a)->weight, y = ((const Opinion *) b)->weight;

  return (x > y) - (x < y);
}

/* The weight that more than κ of the stake supports: going up from the lowest, the first at which the stake passed
 * exceeds 1 − κ. Source: pallet subtensor, epoch/math, weighted median; docs/economy. */
static double
consensus_of (const TaoScoring *self, guint uid, Opinion *opinions)
{
  double passed = 0;

  for (guint i = 0; i < self->n_scorers; i++)
    {
      double weight = self->weight[(gsize) i * self->n_uids + uid];

      opinions[i] = (Opinion) { isnan (weight) ? 0 : weight, self->scorers[i].share };
    }
  qsort (opinions, self->n_scorers, sizeof *opinions, by_weight);
  for (guint i = 0; i < self->n_scorers; i++)
    {
      passed += opinions[i].share;
      if (passed > 1 - self->kappa)
        return opinions[i].weight;
    }
  return self->n_scorers > 0 ? opinions[self->n_scorers - 1].weight : 0;
}

TaoScoring *
tao_scoring_new (const TaoMetagraph *metagraph, gboolean yuma3)
{
  TaoScoring *self;
  gsize cells;
  g_autofree Opinion *opinions = NULL;

  if (metagraph->weights.offset == NULL || metagraph->kappa == TAO_UNKNOWN_U32 || metagraph->permit == NULL
      || metagraph->stake_weight_rao == NULL)
    return NULL;
  self = g_new0 (TaoScoring, 1);
  self->n_uids = metagraph->n;
  self->kappa = metagraph->kappa / 65535.0;
  find_scorers (self, metagraph);
  cells = (gsize) self->n_scorers * self->n_uids;
  self->weight = g_new (double, MAX (cells, 1));
  self->bond = g_new (double, MAX (cells, 1));
  for (gsize i = 0; i < cells; i++)
    self->weight[i] = self->bond[i] = NAN;
  read_weights (self, metagraph);
  read_bonds (self, metagraph, yuma3);

  opinions = g_new (Opinion, MAX (self->n_scorers, 1));
  self->consensus = g_new0 (double, MAX (self->n_uids, 1));
  self->miners = g_new0 (guint16, MAX (self->n_uids, 1));
  for (guint uid = 0; uid < self->n_uids; uid++)
    {
      self->consensus[uid] = consensus_of (self, uid, opinions);
      if ((metagraph->incentive != NULL && metagraph->incentive[uid] > 0) || tao_scoring_count (self, uid) > 0)
        self->miners[self->n_miners++] = (guint16) uid;
    }
  g_qsort_with_data (self->miners, (gint) self->n_miners, sizeof *self->miners, by_incentive, (gpointer) metagraph->incentive);
  return self;
}

void
tao_scoring_free (TaoScoring *self)
{
  g_free (self->scorers);
  g_free (self->miners);
  g_free (self->weight);
  g_free (self->consensus);
  g_free (self->bond);
  g_free (self);
}

double
tao_scoring_counted (const TaoScoring *self, guint scorer, guint uid)
{
  double weight = self->weight[(gsize) scorer * self->n_uids + uid];

  return isnan (weight) ? 0 : MIN (weight, self->consensus[uid]);
}

double
tao_scoring_clipped (const TaoScoring *self, guint scorer, guint uid)
{
  double weight = self->weight[(gsize) scorer * self->n_uids + uid];

  return isnan (weight) ? 0 : weight - MIN (weight, self->consensus[uid]);
}

double
tao_scoring_clipped_share (const TaoScoring *self, guint uid)
{
  double given = 0, clipped = 0;

  for (guint i = 0; i < self->n_scorers; i++)
    {
      given += self->scorers[i].share * (tao_scoring_counted (self, i, uid) + tao_scoring_clipped (self, i, uid));
      clipped += self->scorers[i].share * tao_scoring_clipped (self, i, uid);
    }
  return given > 0 ? clipped / given : NAN;
}

guint
tao_scoring_count (const TaoScoring *self, guint uid)
{
  guint n = 0;

  for (guint i = 0; i < self->n_scorers; i++)
    n += !isnan (self->weight[(gsize) i * self->n_uids + uid]);
  return n;
}
