/* The epoch as the chain's first routine runs it: full n × n matrices, a new one for each step, every element multiplied
 * and divided in 128 bits whether it is zero or not.  The same numbers as everywhere else; here only to be timed. */
#include "epoch-reference-private.h"

static Q32 **
dense_new (guint32 n)
{
  Q32 **rows = g_new (Q32 *, n + 1);

  for (guint32 i = 0; i < n; i++)
    rows[i] = g_new0 (Q32, n + 1);
  return rows;
}

static void
dense_free (Q32    **rows,
            guint32  n)
{
  for (guint32 i = 0; i < n; i++)
    g_free (rows[i]);
  g_free (rows);
}

/* Stored pairs toward existing uids. */
static Q32 **
dense_load (const TaoEpochRows *stored,
            guint32             n)
{
  Q32 **rows = dense_new (n);

  for (guint32 i = 0; i < n; i++)
    for (guint32 k = 0; k < tao_epoch_rows_length (stored, i); k++)
      {
        TaoEpochPair pair = tao_epoch_rows_get (stored, i)[k];

        if (pair.uid < n)
          rows[i][pair.uid] = (Q32) pair.value * ONE;
      }
  return rows;
}

/* A matrix of what a mask drops. */
typedef gboolean (*DropFunc) (const ReferenceWork *work, guint32 i, guint32 j);

static void
dense_mask (const ReferenceWork *work,
            Q32                **rows,
            DropFunc             drops)
{
  guint8 **mask = g_new (guint8 *, work->n + 1);

  for (guint32 i = 0; i < work->n; i++)
    {
      mask[i] = g_new0 (guint8, work->n + 1);
      for (guint32 j = 0; j < work->n; j++)
        mask[i][j] = drops (work, i, j) != 0;
    }
  for (guint32 i = 0; i < work->n; i++)
    {
      for (guint32 j = 0; j < work->n; j++)
        if (mask[i][j])
          rows[i][j] = 0;
      g_free (mask[i]);
    }
  g_free (mask);
}

static gboolean
without_permit (const ReferenceWork *work,
                guint32              i,
                guint32              j)
{
  return !(i < work->in->n_validator_permit && work->permit[i]);
}

static gboolean
itself (const ReferenceWork *work,
        guint32              i,
        guint32              j)
{
  return i == j && work->in->owner_uid != (gint32) i;
}

static gboolean
outdated (const ReferenceWork *work,
          guint32              i,
          guint32              j)
{
  return reference_last_update (work->in, i) <= work->in->registered_at[j];
}

static gboolean
committed_before (const ReferenceWork *work,
                  guint32              i,
                  guint32              j)
{
  return work->in->commit_block[i] < work->in->registered_at[j];
}

static gboolean
registered_since (const ReferenceWork *work,
                  guint32              i,
                  guint32              j)
{
  return work->mask_block <= work->in->registered_at[j];
}

static void
normalise_rows (Q32    **rows,
                guint32  n)
{
  for (guint32 i = 0; i < n; i++)
    normalise (rows[i], n);
}

static void
normalise_columns (Q32    **rows,
                   guint32  n)
{
  Q32 *sum = g_new0 (Q32, n + 1);

  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      sum[j] = add (sum[j], rows[i][j]);
  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      if (sum[j] != 0)
        rows[i][j] = divide (rows[i][j], sum[j]);
  g_free (sum);
}

static Q32 *
medians_of (const ReferenceWork *work,
            Q32                **weights)
{
  const guint32 n = work->n;
  Q32 *out = g_new0 (Q32, n + 1);
  Q32 *stake = g_new0 (Q32, n + 1);
  guint32 count = 0;
  Q32 minority;

  for (guint32 i = 0; i < n; i++)
    if (work->active[i] > 0)
      stake[count++] = work->active[i];
  normalise (stake, count);
  minority = sub (plain_sum (stake, count), from_u16 (work->in->kappa));

  for (guint32 j = 0; j < n; j++)
    {
      Q32 *score = g_new (Q32, count + 1);
      guint32 *index = g_new (guint32, count + 1);
      guint32 v = 0;

      for (guint32 i = 0; i < n; i++)
        if (work->active[i] > 0)
          {
            index[v] = v;
            score[v++] = weights[i][j];
          }
      out[j] = reference_median (stake, score, index, count, minority);
      g_free (index);
      g_free (score);
    }
  g_free (stake);
  return out;
}

static Q32 **
clip (Q32      **weights,
      const Q32 *consensus,
      guint32    n)
{
  Q32 **out = dense_new (n);

  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      out[i][j] = MIN (weights[i][j], consensus[j]);
  return out;
}

static Q32 **
interpolate (Q32    **from,
             Q32    **to,
             guint32  n,
             Q32      ratio)
{
  Q32 **out = dense_new (n);

  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      out[i][j] = add (from[i][j], mul (ratio, sub (to[i][j], from[i][j])));
  return out;
}

/* Rows times a vector of their own, element by element. */
static Q32 **
hadamard (Q32      **rows,
          const Q32 *vector,
          guint32    n)
{
  Q32 **out = dense_new (n);

  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      out[i][j] = mul (rows[i][j], vector[i]);
  return out;
}

static Q32 **
ema (Q32    **new,
     Q32    **old,
     guint32  n,
     Q32      alpha)
{
  Q32 **out = dense_new (n);

  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      out[i][j] = add (mul (alpha, new[i][j]), mul (sub (ONE, alpha), old[i][j]));
  return out;
}

/* One alpha per cell, then the average with it. */
static Q32 **
ema_liquid (const ReferenceWork *work,
            Q32                **weights,
            Q32                **bonds)
{
  const guint32 n = work->n;
  Q32 **alphas = dense_new (n), **out = dense_new (n);

  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      alphas[i][j] = reference_liquid_alpha (work->in, work->rules->exponential == TAO_EXPONENTIAL_CLAMPED,
                                             work->consensus[j], weights[i][j], bonds[i][j]);
  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      {
        Q32 kept = mul (sub (ONE, alphas[i][j]), bonds[i][j]);
        Q32 bought = MAX (mul (alphas[i][j], weights[i][j]), 0);

        /* A column that a row does not rate loses its bond. */
        out[i][j] = weights[i][j] > 0 ? MIN (add (kept, bought), ONE) : 0;
      }
  dense_free (alphas, n);
  return out;
}

static Q32 **
bond_yuma2 (ReferenceWork *work,
            Q32          **weights,
            Q32          **bonds)
{
  const guint32 n = work->n;
  Q32 **delta = hadamard (weights, work->active, n), **next;
  Q32 *largest = g_new0 (Q32, n + 1);

  normalise_columns (bonds, n);
  normalise_columns (delta, n);
  next = ema (delta, bonds, n, reference_ema_alpha (work->in));
  normalise_columns (next, n);
  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      {
        work->dividends[i] = add (work->dividends[i], mul (work->incentive[j], next[i][j]));
        largest[j] = MAX (largest[j], next[i][j]);
      }
  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      if (largest[j] != 0)
        next[i][j] = divide (next[i][j], largest[j]);
  g_free (largest);
  dense_free (delta, n);
  return next;
}

static Q32 **
bond_yuma3 (ReferenceWork *work,
            Q32          **weights,
            Q32          **bonds)
{
  const guint32 n = work->n;
  Q32 **next, **shares;
  gboolean any = FALSE;

  for (guint32 j = 0; j < n; j++)
    any |= work->consensus[j] != 0;
  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      bonds[i][j] = divide (bonds[i][j], (Q32) 65535 * ONE);
  next = work->in->liquid_alpha && any ? ema_liquid (work, weights, bonds) : ema (weights, bonds, n, reference_ema_alpha (work->in));

  shares = dense_new (n);
  for (guint32 i = 0; i < n; i++)
    memcpy (shares[i], next[i], n * sizeof *shares[i]);
  normalise_columns (shares, n);
  for (guint32 i = 0; i < n; i++)
    {
      Q32 sum = 0;

      for (guint32 j = 0; j < n; j++)
        sum = add (sum, mul (shares[i][j], work->incentive[j]));
      work->dividends[i] = mul (sum, work->active[i]);
    }
  dense_free (shares, n);
  return next;
}

EpochReference *
epoch_dense_run (const TaoRules      *rules,
                 const TaoEpochInput *in)
{
  const guint32 n = in->n;
  ReferenceWork work;
  Q32 **weights, **clipped, **bond_weights, **bonds, **next;

  reference_begin (&work, rules, in);

  weights = dense_load (&in->weights, n);
  dense_mask (&work, weights, without_permit);
  dense_mask (&work, weights, itself);
  dense_mask (&work, weights, outdated);
  if (in->commit_reveal && in->commit_block != NULL)
    dense_mask (&work, weights, committed_before);
  normalise_rows (weights, n);

  work.consensus = medians_of (&work, weights);
  clipped = clip (weights, work.consensus, n);
  for (guint32 i = 0; i < n; i++)
    work.trust[i] = plain_sum (clipped[i], n);
  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < n; j++)
      work.incentive[j] = add (work.incentive[j], mul (work.active[i], clipped[i][j]));
  normalise (work.incentive, n);

  bonds = dense_load (&in->bonds, n);
  dense_mask (&work, bonds, registered_since);
  bond_weights = interpolate (weights, clipped, n, from_u16 (in->bonds_penalty));
  next = in->yuma3 ? bond_yuma3 (&work, bond_weights, bonds) : bond_yuma2 (&work, bond_weights, bonds);
  normalise (work.dividends, n);

  for (guint32 i = 0; i < n; i++)
    {
      work.out->bonds[i] = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
      for (guint32 j = 0; work.out->validator_permit[i] && j < n; j++)
        {
          TaoEpochPair pair = { (guint16) j, to_u16 (next[i][j]) };

          if (next[i][j] > 0)
            g_array_append_val (work.out->bonds[i], pair);
        }
    }

  dense_free (weights, n);
  dense_free (clipped, n);
  dense_free (bond_weights, n);
  dense_free (bonds, n);
  dense_free (next, n);
  return reference_end (&work);
}
