#include "app/scoring.h"

#include <stdlib.h>

__extension__ typedef unsigned __int128 u128;

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
  u128 total = 0;

  self->scorers = g_new0 (TaoScorer, MAX (metagraph->n, 1));
  for (guint uid = 0; uid < metagraph->n; uid++)
    if (metagraph->permit[uid] && (metagraph->active == NULL || metagraph->active[uid]) && metagraph->stake_weight_rao[uid] > 0
        && metagraph->stake_weight_rao[uid] != TAO_UNKNOWN_U64)
      self->scorers[self->n_scorers++] = (TaoScorer) { .uid = (guint16) uid, .stake_rao = metagraph->stake_weight_rao[uid] };
  qsort (self->scorers, self->n_scorers, sizeof *self->scorers, by_stake);
  for (guint i = 0; i < self->n_scorers; i++)
    total += self->scorers[i].stake_rao;
  for (guint i = 0; i < self->n_scorers; i++)
    self->scorers[i].share = (gint64) (((u128) self->scorers[i].stake_rao << 32) / total);
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
      gint64 *row = self->weight + (gsize) i * self->n_uids;
      gint32 *stored = self->stored + (gsize) i * self->n_uids;
      guint64 sum = 0;

      if (validator >= rows->n_rows)
        continue;
      for (guint32 at = rows->offset[validator]; at < rows->offset[validator + 1]; at++)
        {
          if (rows->uid[at] < self->n_uids)
            stored[rows->uid[at]] = rows->value[at];
          if (counts (metagraph, validator, rows->uid[at]))
            sum += rows->value[at];
        }
      for (guint32 at = rows->offset[validator]; sum > 0 && at < rows->offset[validator + 1]; at++)
        if (counts (metagraph, validator, rows->uid[at]) && rows->value[at] > 0)
          {
            row[rows->uid[at]] = (gint64) (((guint64) rows->value[at] << 32) / sum);
            self->scorers[i].n_weights++;
          }
    }
}

static void
read_bonds (TaoScoring *self, const TaoMetagraph *metagraph, gboolean yuma3)
{
  const TaoSparseRows *rows = &metagraph->bonds;
  g_autofree u128 *sum = g_new0 (u128, MAX (self->n_uids, 1));

  for (guint i = 0; rows->offset != NULL && i < self->n_scorers; i++)
    {
      guint16 validator = self->scorers[i].uid;

      for (guint32 at = validator < rows->n_rows ? rows->offset[validator] : 0;
           validator < rows->n_rows && at < rows->offset[validator + 1]; at++)
        if (rows->uid[at] < self->n_uids && rows->value[at] > 0)
          {
            gint64 bond = rows->value[at] * (yuma3 ? self->scorers[i].share : 1);

            self->bond[(gsize) i * self->n_uids + rows->uid[at]] = bond;
            sum[rows->uid[at]] += (u128) bond;
          }
    }
  for (gsize i = 0; i < (gsize) self->n_scorers * self->n_uids; i++)
    if (self->bond[i] != TAO_SCORING_NONE && sum[i % self->n_uids] > 0)
      self->bond[i] = (gint64) (((u128) self->bond[i] << 32) / sum[i % self->n_uids]);
}

typedef struct {
  gint64 weight, share;
} Opinion;

static int
by_weight (const void *a, const void *b)
{
  gint64 x = ((const Opinion *) a)->weight, y = ((const Opinion *) b)->weight;

  return (x > y) - (x < y);
}

/* The weight that more than κ of the stake supports: going up from the lowest, the first at which the stake passed
 * exceeds 1 − κ. Source: pallet subtensor, epoch/math, weighted median; docs/economy. */
static gint64
consensus_of (const TaoScoring *self, guint uid, Opinion *opinions)
{
  gint64 passed = 0, kappa = ((gint64) self->kappa << 32) / G_MAXUINT16;

  for (guint i = 0; i < self->n_scorers; i++)
    {
      opinions[i] = (Opinion) { MAX (self->weight[(gsize) i * self->n_uids + uid], 0), self->scorers[i].share };
    }
  qsort (opinions, self->n_scorers, sizeof *opinions, by_weight);
  for (guint i = 0; i < self->n_scorers; i++)
    {
      passed += opinions[i].share;
      if (passed > TAO_SCORING_ONE - kappa)
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
  self->kappa = (guint16) MIN (metagraph->kappa, G_MAXUINT16);
  find_scorers (self, metagraph);
  cells = (gsize) self->n_scorers * self->n_uids;
  self->weight = g_new (gint64, MAX (cells, 1));
  self->stored = g_new (gint32, MAX (cells, 1));
  self->bond = g_new (gint64, MAX (cells, 1));
  for (gsize i = 0; i < cells; i++)
    {
      self->weight[i] = self->bond[i] = TAO_SCORING_NONE;
      self->stored[i] = -1;
    }
  read_weights (self, metagraph);
  read_bonds (self, metagraph, yuma3);

  opinions = g_new (Opinion, MAX (self->n_scorers, 1));
  self->consensus = g_new0 (gint64, MAX (self->n_uids, 1));
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
  g_free (self->stored);
  g_free (self->consensus);
  g_free (self->bond);
  g_free (self);
}

gint64
tao_scoring_counted (const TaoScoring *self, guint scorer, guint uid)
{
  gint64 weight = self->weight[(gsize) scorer * self->n_uids + uid];

  return weight < 0 ? 0 : MIN (weight, self->consensus[uid]);
}

gint64
tao_scoring_clipped (const TaoScoring *self, guint scorer, guint uid)
{
  gint64 weight = self->weight[(gsize) scorer * self->n_uids + uid];

  return weight < 0 ? 0 : weight - MIN (weight, self->consensus[uid]);
}

gint64
tao_scoring_clipped_share (const TaoScoring *self, guint uid)
{
  u128 given = 0, clipped = 0;

  for (guint i = 0; i < self->n_scorers; i++)
    {
      given += (u128) self->scorers[i].share * (u128) MAX (self->weight[(gsize) i * self->n_uids + uid], 0);
      clipped += (u128) self->scorers[i].share * (u128) tao_scoring_clipped (self, i, uid);
    }
  return given > 0 ? (gint64) ((clipped << 32) / given) : TAO_SCORING_NONE;
}

guint
tao_scoring_count (const TaoScoring *self, guint uid)
{
  guint n = 0;

  for (guint i = 0; i < self->n_scorers; i++)
    n += self->weight[(gsize) i * self->n_uids + uid] != TAO_SCORING_NONE;
  return n;
}

int
tao_scoring_find (const TaoScoring *self, guint uid)
{
  for (guint i = 0; i < self->n_scorers; i++)
    if (self->scorers[i].uid == uid)
      return (int) i;
  return -1;
}
