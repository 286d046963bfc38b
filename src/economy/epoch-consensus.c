#include "economy/epoch-private.h"

#include <string.h>

TaoI32F32
tao_epoch_normalise (TaoI32F32 *vector,
                     guint32    n)
{
  TaoI32F32 sum = { 0 };
  TaoDivisor divisor;

  for (guint32 i = 0; i < n; i++)
    sum = tao_i32f32_add_wrap (sum, vector[i]);
  if (sum.bits == 0)
    return sum;

  divisor = tao_divisor_new (sum);
  for (guint32 i = 0; i < n; i++)
    vector[i] = tao_divide (vector[i], &divisor);
  return sum;
}

TaoWeightFate
tao_epoch_weight_fate (const TaoRules      *rules,
                       const TaoEpochInput *input,
                       guint16              validator,
                       guint16              rated)
{
  if (rated >= input->n)
    return TAO_WEIGHT_NO_SUCH_UID;
  if (validator >= input->n_validator_permit ||
      (!input->validator_permit[validator] && !tao_epoch_is_privileged_owner (rules, input, validator)))
    return TAO_WEIGHT_NO_PERMIT;
  if (validator == rated && input->owner_uid != (gint32) validator)
    return TAO_WEIGHT_SELF;
  if (tao_epoch_last_update (input, validator) <= input->registered_at[rated])
    return TAO_WEIGHT_OUTDATED;
  if (rules->commit_mask == TAO_COMMIT_MASK_EARLIEST && input->commit_reveal && input->commit_block != NULL &&
      validator < input->n && input->commit_block[validator] < input->registered_at[rated])
    return TAO_WEIGHT_COMMIT;
  return TAO_WEIGHT_COUNTS;
}

/* Stored weights that survive every mask, each row divided by its sum.  Stored
 * zeros stay in the row. */
static void
load_weights (const TaoRules      *rules,
              const TaoEpochInput *input,
              TaoEpochScratch     *scratch)
{
  TaoEpochMatrix *weights = &scratch->weights;
  const gboolean commits = rules->commit_mask == TAO_COMMIT_MASK_EARLIEST && input->commit_reveal &&
                           input->commit_block != NULL;
  guint32 at = 0;

  for (guint32 i = 0; i < input->n; i++)
    {
      const TaoEpochPair *pairs = tao_epoch_rows_get (&input->weights, i);
      const guint32 length = tao_epoch_rows_length (&input->weights, i);
      const guint64 updated = tao_epoch_last_update (input, i);
      const guint64 committed = commits ? input->commit_block[i] : G_MAXUINT64;
      TaoI32F32 sum = { 0 };

      weights->starts[i] = at;
      if (scratch->old_permit[i])
        for (guint32 k = 0; k < length; k++)
          {
            const guint16 j = pairs[k].uid;
            const TaoI32F32 value = tao_i32f32_from_u16 (pairs[k].value);

            /* The masks of tao_epoch_weight_fate, in one go. */
            if (j >= input->n || (j == i && input->owner_uid != (gint32) i) ||
                updated <= input->registered_at[j] || committed < input->registered_at[j])
              continue;
            weights->uids[at] = j;
            weights->values[at] = value;
            sum = tao_i32f32_add_wrap (sum, value);
            at++;
          }
      weights->lengths[i] = at - weights->starts[i];

      if (sum.bits > 0)
        {
          const TaoDivisor divisor = tao_divisor_new (sum);

          for (guint32 k = weights->starts[i]; k < at; k++)
            weights->values[k] = tao_divide (weights->values[k], &divisor);
        }
    }
}

static gint64
middle_score (const TaoMedianEntry *entries,
              guint32               count)
{
  gint64 a = entries[0].score.bits;
  gint64 b = entries[count / 2].score.bits;
  gint64 c = entries[count - 1].score.bits;

  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* The smallest score v with minority < @below + stake of all entries up to v, the
 * largest score if there is none.  Reorders @entries, of which there is one at
 * least.  @below: stake that scores less than or like every entry.
 * @spare: room for as many entries. */
static TaoI32F32
weighted_median (TaoMedianEntry *entries,
                 guint32         count,
                 TaoI32F32       below,
                 TaoI32F32       minority,
                 TaoMedianEntry *spare)
{
  while (TRUE)
    {
      const gint64 pivot = middle_score (entries, count);
      guint64 stake_less = 0, stake_equal = 0;
      guint32 less = 0, more = 0;

      /* Which side an entry falls on is a coin toss, so there is no branch: each
       * is written to both sides, and one of them moves on. */
      for (guint32 k = 0; k < count; k++)
        {
          const TaoMedianEntry entry = entries[k];
          const gboolean is_less = entry.score.bits < pivot, is_more = entry.score.bits > pivot;

          entries[less] = entry;
          spare[more] = entry;
          less += (guint32) is_less;
          more += (guint32) is_more;
          stake_less += (guint64) entry.stake.bits & -(guint64) is_less;
          stake_equal += (guint64) entry.stake.bits & -(guint64) !(is_less | is_more);
        }

      if (less > 0 && minority.bits < (gint64) ((guint64) below.bits + stake_less))
        {
          count = less;
          continue;
        }
      below = TAO_I32F32 ((gint64) ((guint64) below.bits + stake_less + stake_equal));
      if (minority.bits < below.bits || more == 0)
        return TAO_I32F32 (pivot);

      {
        TaoMedianEntry *upper = spare;

        spare = entries;
        entries = upper;
        count = more;
      }
    }
}

/* Sorts the rated columns of all validators with active stake into
 * scratch->column_entries.  Should a row name a column twice, the last counts. */
static void
gather_columns (TaoEpochScratch *scratch)
{
  const TaoEpochMatrix *weights = &scratch->weights;
  const guint32 n = scratch->n;
  guint32 *start = scratch->column_start;
  guint32 total = 0;

  memset (scratch->column_fill, 0, n * sizeof *scratch->column_fill);
  memset (scratch->column_last_row, 0, n * sizeof *scratch->column_last_row);

  for (guint32 i = 0; i < n; i++)
    if (scratch->active_stake[i].bits > 0)
      for (guint32 k = weights->starts[i]; k < weights->starts[i] + weights->lengths[i]; k++)
        scratch->column_fill[weights->uids[k]]++;
  for (guint32 j = 0; j < n; j++)
    {
      start[j] = total;
      total += scratch->column_fill[j];
      scratch->column_fill[j] = 0;
    }

  for (guint32 i = 0; i < n; i++)
    if (scratch->active_stake[i].bits > 0)
      for (guint32 k = weights->starts[i]; k < weights->starts[i] + weights->lengths[i]; k++)
        {
          const guint16 j = weights->uids[k];
          TaoMedianEntry *entry;

          if (scratch->column_last_row[j] != i + 1)
            {
              scratch->column_last_row[j] = i + 1;
              scratch->column_fill[j]++;
            }
          entry = &scratch->column_entries[start[j] + scratch->column_fill[j] - 1];
          entry->score = weights->values[k];
          entry->stake = scratch->median_stake[i];
        }
}

/* The stake-weighted median of each column.  Validators that did not rate a
 * column count with 0, without being stored. */
static void
find_consensus (const TaoEpochInput *input,
                TaoEpochScratch     *scratch)
{
  const guint32 n = scratch->n;
  TaoI32F32 total = { 0 };
  TaoI32F32 minority;
  guint32 raters = 0;

  /* The median normalises once more, on its own. */
  for (guint32 i = 0; i < n; i++)
    {
      scratch->median_stake[i] = TAO_I32F32 (MAX (scratch->active_stake[i].bits, 0));
      raters += scratch->active_stake[i].bits > 0;
    }
  tao_epoch_normalise (scratch->median_stake, n);
  for (guint32 i = 0; i < n; i++)
    total = tao_i32f32_add_wrap (total, scratch->median_stake[i]);
  minority = tao_i32f32_sub_sat (total, tao_i32f32_from_u16_proportion (input->kappa));

  gather_columns (scratch);
  for (guint32 j = 0; j < n; j++)
    {
      TaoMedianEntry *entries = scratch->column_entries + scratch->column_start[j];
      const guint32 count = scratch->column_fill[j];
      TaoI32F32 absent = total;

      scratch->consensus[j] = TAO_I32F32 (0);
      if (count == 0)
        continue;
      for (guint32 k = 0; k < count; k++)
        absent = TAO_I32F32 ((gint64) ((guint64) absent.bits - (guint64) entries[k].stake.bits));
      if (count < raters && minority.bits < absent.bits)
        continue;
      scratch->consensus[j] = weighted_median (entries, count, absent, minority, scratch->column_spare);
    }
}

/* Weights above consensus come down to it; those of columns without consensus
 * leave the row, while stored zeros stay. */
static void
clip_weights (TaoEpochScratch *scratch)
{
  const TaoEpochMatrix *weights = &scratch->weights;
  TaoEpochMatrix *clipped = &scratch->clipped;

  for (guint32 i = 0; i < scratch->n; i++)
    {
      guint32 at = weights->starts[i];
      TaoI32F32 trust = { 0 };

      clipped->starts[i] = at;
      for (guint32 k = weights->starts[i]; k < weights->starts[i] + weights->lengths[i]; k++)
        {
          const guint16 j = weights->uids[k];
          TaoI32F32 value = weights->values[k];

          if (scratch->consensus[j].bits < value.bits)
            value = scratch->consensus[j];
          if (value.bits <= 0 && weights->values[k].bits > value.bits)
            continue;
          clipped->uids[at] = j;
          clipped->values[at] = value;
          trust = tao_i32f32_add_wrap (trust, value);
          at++;
        }
      clipped->lengths[i] = at - clipped->starts[i];
      scratch->validator_trust[i] = trust;
    }
}

/* The stake-weighted sum of each column of @matrix. */
static void
rank_columns (const TaoEpochScratch *scratch,
              const TaoEpochMatrix  *matrix,
              TaoI32F32             *out)
{
  memset (out, 0, scratch->n * sizeof *out);
  for (guint32 i = 0; i < scratch->n; i++)
    {
      const TaoI32F32 stake = scratch->active_stake[i];

      if (stake.bits == 0)
        continue;
      for (guint32 k = matrix->starts[i]; k < matrix->starts[i] + matrix->lengths[i]; k++)
        {
          TaoI32F32 *rank = &out[matrix->uids[k]];

          *rank = tao_i32f32_add_sat (*rank, tao_i32f32_mul_sat (stake, matrix->values[k]));
        }
    }
}

/* Moves weights toward the clipped ones by @penalty.  Rows come out in ascending
 * columns and without zeros. */
static void
interpolate_weights (TaoEpochScratch *scratch,
                     TaoI32F32        penalty)
{
  const TaoEpochMatrix *weights = &scratch->weights, *clipped = &scratch->clipped;
  TaoEpochMatrix *out = &scratch->interpolated;
  const guint32 words = (scratch->n + 63) / 64;
  guint32 at = 0;

  for (guint32 i = 0; i < scratch->n; i++)
    {
      out->starts[i] = at;
      if (weights->lengths[i] > 0)
        {
          for (guint32 k = weights->starts[i]; k < weights->starts[i] + weights->lengths[i]; k++)
            {
              scratch->column_b[weights->uids[k]] = weights->values[k];
              tao_touch (scratch->touched, weights->uids[k]);
            }
          for (guint32 k = clipped->starts[i]; k < clipped->starts[i] + clipped->lengths[i]; k++)
            scratch->column[clipped->uids[k]] = clipped->values[k];

          for (guint32 word = 0; word < words; word++)
            for (; scratch->touched[word] != 0; scratch->touched[word] &= scratch->touched[word] - 1)
              {
                const guint32 j = word * 64 + (guint32) __builtin_ctzll (scratch->touched[word]);
                const TaoI32F32 full = scratch->column_b[j];
                const TaoI32F32 cut = tao_i32f32_sub_sat (scratch->column[j], full);
                const TaoI32F32 value = tao_i32f32_add_sat (full, tao_i32f32_mul_sat (penalty, cut));

                scratch->column[j] = TAO_I32F32 (0);
                if (value.bits <= 0)
                  continue;
                out->uids[at] = (guint16) j;
                out->values[at] = value;
                at++;
              }
        }
      out->lengths[i] = at - out->starts[i];
    }
}

void
tao_epoch_weigh (const TaoRules      *rules,
                 const TaoEpochInput *input,
                 TaoEpochScratch     *scratch)
{
  const TaoI32F32 penalty = tao_i32f32_from_u16_proportion (input->bonds_penalty);

  load_weights (rules, input, scratch);
  find_consensus (input, scratch);
  clip_weights (scratch);

  if (rules->legacy_scores)
    rank_columns (scratch, &scratch->weights, scratch->prerank);
  rank_columns (scratch, &scratch->clipped, scratch->rank);
  memcpy (scratch->incentive, scratch->rank, scratch->n * sizeof *scratch->rank);
  scratch->rank_sum = tao_epoch_normalise (scratch->incentive, scratch->n);

  if (penalty.bits == 0)
    scratch->bond_weights = &scratch->weights;
  else if (penalty.bits == TAO_I32F32_ONE.bits)
    scratch->bond_weights = &scratch->clipped;
  else
    {
      interpolate_weights (scratch, penalty);
      scratch->bond_weights = &scratch->interpolated;
    }
}
