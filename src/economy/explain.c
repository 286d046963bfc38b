#include "economy/explain.h"

static TaoI32F32
vector_at (const TaoI32F32 *vector,
           guint32          n,
           guint32          i)
{
  return i < n ? vector[i] : TAO_I32F32 (0);
}

/* The value of column @j in row @i; the last one, should it occur twice. */
static TaoI32F32
matrix_at (const TaoEpochMatrix *matrix,
           guint32               n,
           guint32               i,
           guint32               j)
{
  TaoI32F32 value = { 0 };

  if (i < n)
    for (guint32 k = matrix->starts[i]; k < matrix->starts[i] + matrix->lengths[i]; k++)
      if (matrix->uids[k] == j)
        value = matrix->values[k];
  return value;
}

static TaoI32F32
clip (TaoI32F32 weight,
      TaoI32F32 consensus)
{
  return TAO_I32F32 (MIN (weight.bits, MAX (consensus.bits, 0)));
}

/* A value on its way from before to after, seen through a division by a total. */
typedef struct {
  GArray *terms;
  TaoI32F32 total;             /* of the epoch before */
  TaoI32F32 value;             /* not yet divided */
  gint64 share;                /* divided */
  gint64 sum;
} Path;

static gint64
share_of (TaoI32F32 value,
          TaoI32F32 total)
{
  /* A total of 0 leaves values as they are. */
  return total.bits != 0 ? tao_i32f32_div_or_zero (value, total).bits : value.bits;
}

static void
path_add (Path            *path,
          TaoExplainCause  cause,
          gint32           uid,
          gint64           delta)
{
  TaoExplainTerm term = { cause, uid, delta };

  path->sum += delta;
  if (delta != 0)
    g_array_append_val (path->terms, term);
}

/* Moves on by the difference of two products. */
static void
path_step (Path            *path,
           TaoExplainCause  cause,
           guint32          uid,
           TaoI32F32        from,
           TaoI32F32        to)
{
  gint64 share;

  if (from.bits == to.bits)
    return;
  path->value = tao_i32f32_add_sat (path->value, tao_i32f32_sub_sat (to, from));
  share = share_of (path->value, path->total);
  path_add (path, cause, (gint32) uid, share - path->share);
  path->share = share;
}

/* What is left between the end of the path and the true result lies in the total
 * that everybody is divided by. */
static gint64
path_finish (Path   *path,
             gint64  result)
{
  path_add (path, TAO_EXPLAIN_TOTAL, -1, result - path->share);
  return path->sum;
}

void
tao_explain_incentive_sources (const TaoEpochView *view,
                               guint16             miner,
                               GArray             *sources)
{
  TaoI32F32 rank = { 0 };
  gint64 share = 0;

  if (miner >= view->n)
    return;
  for (guint32 i = 0; i < view->n; i++)
    {
      TaoExplainSource source = {
        .validator = (guint16) i,
        .stake = view->active_stake[i],
        .weight = matrix_at (view->weights, view->n, i, miner),
        .clipped = matrix_at (view->clipped, view->n, i, miner),
      };

      if (source.weight.bits == 0)
        continue;
      rank = tao_i32f32_add_sat (rank, tao_i32f32_mul_sat (source.stake, source.clipped));
      source.contribution = share_of (rank, view->rank_sum) - share;
      share += source.contribution;
      g_array_append_val (sources, source);
    }
}

gint64
tao_explain_incentive_change (const TaoEpochView *before,
                              const TaoEpochView *after,
                              guint16             miner,
                              GArray             *terms)
{
  const TaoI32F32 old_consensus = vector_at (before->consensus, before->n, miner);
  const TaoI32F32 new_consensus = vector_at (after->consensus, after->n, miner);
  Path path = {
    .terms = terms,
    .total = before->rank_sum,
    .value = vector_at (before->rank, before->n, miner),
    .share = vector_at (before->incentive, before->n, miner).bits,
  };

  for (guint32 i = 0; i < MAX (before->n, after->n); i++)
    {
      const TaoI32F32 old_stake = vector_at (before->active_stake, before->n, i);
      const TaoI32F32 new_stake = vector_at (after->active_stake, after->n, i);
      const TaoI32F32 old_weight = matrix_at (before->weights, before->n, i, miner);
      const TaoI32F32 new_weight = matrix_at (after->weights, after->n, i, miner);
      const TaoI32F32 start = tao_i32f32_mul_sat (old_stake, clip (old_weight, old_consensus));
      const TaoI32F32 with_stake = tao_i32f32_mul_sat (new_stake, clip (old_weight, old_consensus));
      const TaoI32F32 with_weight = tao_i32f32_mul_sat (new_stake, clip (new_weight, old_consensus));
      const TaoI32F32 end = tao_i32f32_mul_sat (new_stake, clip (new_weight, new_consensus));

      path_step (&path, TAO_EXPLAIN_STAKE, i, start, with_stake);
      path_step (&path, TAO_EXPLAIN_WEIGHT, i, with_stake, with_weight);
      path_step (&path, TAO_EXPLAIN_CLIPPING, i, with_weight, end);
    }
  return path_finish (&path, vector_at (after->incentive, after->n, miner).bits);
}

gint64
tao_explain_dividend_change (const TaoEpochView *before,
                             const TaoEpochView *after,
                             guint16             validator,
                             GArray             *terms)
{
  const TaoI32F32 one = TAO_I32F32_ONE;
  /* Yuma 3 multiplies what bonds earn by stake, Yuma 2 has stake in the bonds. */
  const TaoI32F32 old_stake = before->yuma3 ? vector_at (before->active_stake, before->n, validator) : one;
  const TaoI32F32 new_stake = after->yuma3 ? vector_at (after->active_stake, after->n, validator) : one;
  TaoI32F32 earned = { 0 };
  Path path = {
    .terms = terms,
    .total = before->dividend_sum,
    .share = vector_at (before->dividends, before->n, validator).bits,
  };

  for (guint32 j = 0; j < before->n; j++)
    earned = tao_i32f32_add_sat (earned, tao_i32f32_mul_sat (matrix_at (before->bond_shares, before->n, validator, j),
                                                             before->incentive[j]));
  path.value = tao_i32f32_mul_sat (earned, old_stake);

  path_step (&path, TAO_EXPLAIN_STAKE, validator, tao_i32f32_mul_sat (earned, old_stake),
             tao_i32f32_mul_sat (earned, new_stake));
  for (guint32 j = 0; j < MAX (before->n, after->n); j++)
    {
      const TaoI32F32 old_share = matrix_at (before->bond_shares, before->n, validator, j);
      const TaoI32F32 new_share = matrix_at (after->bond_shares, after->n, validator, j);
      const TaoI32F32 old_incentive = vector_at (before->incentive, before->n, j);
      const TaoI32F32 new_incentive = vector_at (after->incentive, after->n, j);
      const TaoI32F32 start = tao_i32f32_mul_sat (old_share, old_incentive);
      const TaoI32F32 with_bond = tao_i32f32_mul_sat (new_share, old_incentive);
      const TaoI32F32 end = tao_i32f32_mul_sat (new_share, new_incentive);
      TaoI32F32 next;

      next = tao_i32f32_add_sat (earned, tao_i32f32_sub_sat (with_bond, start));
      path_step (&path, TAO_EXPLAIN_BOND, j, tao_i32f32_mul_sat (earned, new_stake),
                 tao_i32f32_mul_sat (next, new_stake));
      earned = next;
      next = tao_i32f32_add_sat (earned, tao_i32f32_sub_sat (end, with_bond));
      path_step (&path, TAO_EXPLAIN_INCENTIVE, j, tao_i32f32_mul_sat (earned, new_stake),
                 tao_i32f32_mul_sat (next, new_stake));
      earned = next;
    }
  return path_finish (&path, vector_at (after->dividends, after->n, validator).bits);
}

const char *
tao_explain_cause_name (TaoExplainCause cause)
{
  static const char *const names[] = { "stake", "weight", "clipping", "bond", "incentive", "total" };

  g_return_val_if_fail ((guint) cause < G_N_ELEMENTS (names), "unknown");
  return names[cause];
}
