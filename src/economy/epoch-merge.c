/* What surrounds the epochs of a subnet's mechanisms: who gets how much to hand
 * out, which commits are alive, and what the results add up to. */
#include "economy/epoch-private.h"

guint64
tao_epoch_activity_cutoff (const TaoRules *rules,
                           guint32         factor_milli,
                           guint16         absolute,
                           guint16         tempo)
{
  if (!rules->activity_by_factor)
    return absolute;
  /* 32 and 16 bits: the product cannot leave 64. */
  return MAX ((guint64) factor_milli * tempo / 1000, 1);
}

void
tao_epoch_commit_blocks (guint32               n,
                         const TaoEpochCommit *hashed,
                         const guint32        *queue_ends,
                         guint32               n_queues,
                         const TaoEpochCommit *timelocked,
                         guint32               n_timelocked,
                         guint64               epoch_index,
                         guint64               reveal_period,
                         guint64              *out)
{
  guint32 at = 0;

  for (guint32 i = 0; i < n; i++)
    out[i] = G_MAXUINT64;

  for (guint32 q = 0; q < n_queues; q++)
    {
      gboolean found = FALSE;

      for (; at < queue_ends[q]; at++)
        {
          const TaoEpochCommit *commit = &hashed[at];

          if (found || epoch_index > tao_u64_add_sat (commit->epoch, reveal_period))
            continue;
          found = TRUE;
          if (commit->uid >= 0 && (guint32) commit->uid < n)
            out[commit->uid] = MIN (out[commit->uid], commit->block);
        }
    }

  for (guint32 k = 0; k < n_timelocked; k++)
    {
      const TaoEpochCommit *commit = &timelocked[k];

      if (epoch_index > tao_u64_add_sat (commit->epoch, reveal_period))
        continue;
      if (commit->uid >= 0 && (guint32) commit->uid < n)
        out[commit->uid] = MIN (out[commit->uid], commit->block);
    }
}

gboolean
tao_epoch_split_is_valid (const TaoRules *rules,
                          const guint16  *split,
                          guint32         n_split,
                          guint32         count)
{
  guint32 sum = 0;

  if (rules->mechanisms != TAO_MECHANISMS_EXACT || split == NULL)
    return TRUE;
  if (n_split != count)
    return FALSE;
  for (guint32 i = 0; i < n_split; i++)
    sum += split[i];
  return sum == G_MAXUINT16;
}

void
tao_epoch_split_emission (guint64        emission,
                          const guint16 *split,
                          guint32        n_split,
                          guint32        count,
                          guint64       *out)
{
  guint64 given = 0;

  for (guint32 m = 0; m < count; m++)
    {
      if (split == NULL)
        out[m] = emission / count;
      else
        out[m] = m < n_split ? (guint64) ((tao_u128) emission * split[m] / G_MAXUINT16) : 0;
      given = tao_u64_add_sat (given, out[m]);
    }
  if (count > 0)
    out[0] = tao_u64_add_sat (out[0], tao_u64_sub_sat (emission, given));
}

/* floor (@value x @weight) */
static guint64
weighted (guint64   value,
          TaoU64F64 weight)
{
  return tao_u64f64_to_u64 (tao_u64f64_mul_sat (tao_u64f64_from_u64 (value), weight));
}

static void
add_proportion (guint16   *sum,
                guint16    value,
                TaoU64F64  weight)
{
  *sum = (guint16) MIN (*sum + weighted (value, weight), (guint64) G_MAXUINT16);
}

gboolean
tao_epoch_merge (const TaoRules              *rules,
                 const TaoEpochOutput *const *mechanisms,
                 const guint64               *emissions,
                 guint32                      count,
                 guint64                      total,
                 TaoEpochOutput              *merged,
                 GError                     **error)
{
  const guint32 n = count > 0 ? mechanisms[0]->n : 0;

  for (guint32 m = 0; m < count; m++)
    if (mechanisms[m]->n != n)
      {
        g_set_error (error, TAO_EPOCH_ERROR, TAO_EPOCH_ERROR_INPUT,
                     "Mechanism %u has %u uids, the first has %u", m, mechanisms[m]->n, n);
        return FALSE;
      }

  tao_epoch_prepare_output (merged, rules, n, 0);
  for (guint32 m = 0; m < count; m++)
    {
      const TaoEpochOutput *one = mechanisms[m];
      TaoU64F64 weight;

      if (total == 0)
        weight = m == 0 ? TAO_U64F64_ONE : TAO_U64F64 (0);
      else
        weight = tao_u64f64_div_or_zero (tao_u64f64_from_u64 (emissions[m]), tao_u64f64_from_u64 (total));

      for (guint32 i = 0; i < n; i++)
        {
          merged->server_emission[i] = tao_u64_add_sat (merged->server_emission[i], one->server_emission[i]);
          merged->validator_emission[i] = tao_u64_add_sat (merged->validator_emission[i],
                                                           one->validator_emission[i]);
          merged->stake[i] = tao_u64_add_sat (merged->stake[i], one->stake[i]);
          merged->emission[i] = tao_u64_add_sat (merged->emission[i], weighted (one->emission[i], weight));
          add_proportion (&merged->stake_weight[i], one->stake_weight[i], weight);
          add_proportion (&merged->consensus[i], one->consensus[i], weight);
          add_proportion (&merged->validator_trust[i], one->validator_trust[i], weight);
          add_proportion (&merged->dividends[i], one->dividends[i], weight);
          merged->active[i] |= one->active[i];
          merged->validator_permit[i] |= one->validator_permit[i];
        }
    }
  return TRUE;
}
