#include "epoch-reference-private.h"

#include <stdlib.h>

/* trunc (a * 2^64 / b) bit by bit; 0 if it does not fit. */
static Q64
divide_q64 (Q64 a, Q64 b)
{
  gboolean negative = (a < 0) != (b < 0);
  tao_u128 numerator = a < 0 ? -(tao_u128) a : (tao_u128) a;
  tao_u128 denominator = b < 0 ? -(tao_u128) b : (tao_u128) b;
  tao_u128 rest = 0, quotient = 0;

  if (b == 0)
    return 0;
  for (int bit = 127 + 64; bit >= 0; bit--)
    {
      gboolean carry = (rest >> 127) != 0;

      rest = (rest << 1) | (bit >= 64 ? (numerator >> (bit - 64)) & 1 : 0);
      if ((quotient >> 127) != 0)
        return 0;
      quotient <<= 1;
      if (carry || rest >= denominator)
        {
          rest -= denominator;
          quotient |= 1;
        }
    }
  if (quotient > (tao_u128) TAO_I128_MAX)
    return 0;
  return negative ? -(Q64) quotient : (Q64) quotient;
}

static gboolean
exponential (Q32 x, Q32 *out)
{
  gboolean negative = x < 0;
  tao_i128 a = x, r, t;

  if (x == 0)
    {
      *out = ONE;
      return TRUE;
    }
  if (x == ONE)
    {
      *out = 11674931200;
      return TRUE;
    }
  if (a < 0)
    a = -a;
  r = a + ONE;
  t = a;
  if (r > G_MAXINT64)
    return FALSE;
  for (int i = 2; i <= 31; i++)
    {
      t = (t * a) >> 32;
      if (t > G_MAXINT64)
        return FALSE;
      t = t / i;
      r = r + t;
      if (r > G_MAXINT64)
        return FALSE;
    }
  *out = negative ? (Q32) (((tao_i128) ONE * ONE) / r) : (Q32) r;
  return TRUE;
}

typedef struct {
  guint16 column;
  Q32 value;
} Cell;

/* A matrix is an array of n lists of cells. */
static GArray **
matrix_new (guint32 n)
{
  GArray **rows = g_new (GArray *, n + 1);

  for (guint32 i = 0; i < n; i++)
    rows[i] = g_array_new (FALSE, FALSE, sizeof (Cell));
  return rows;
}

static void
matrix_free (GArray **rows, guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    g_array_unref (rows[i]);
  g_free (rows);
}

static void
push (GArray *row, guint16 column, Q32 value)
{
  Cell cell = { column, value };

  g_array_append_val (row, cell);
}

#define CELL(row, k) g_array_index ((row), Cell, (k))

static GArray **
matrix_copy (GArray **from, guint32 n)
{
  GArray **to = matrix_new (n);

  for (guint32 i = 0; i < n; i++)
    g_array_append_vals (to[i], from[i]->data, from[i]->len);
  return to;
}

static void
normalise_columns (GArray **rows, guint32 n)
{
  Q32 *sum = g_new0 (Q32, n + 1);

  for (guint32 i = 0; i < n; i++)
    for (guint k = 0; k < rows[i]->len; k++)
      if (CELL (rows[i], k).column < n)
        sum[CELL (rows[i], k).column] = add (sum[CELL (rows[i], k).column], CELL (rows[i], k).value);
  for (guint32 i = 0; i < n; i++)
    for (guint k = 0; k < rows[i]->len; k++)
      if (CELL (rows[i], k).column < n && sum[CELL (rows[i], k).column] != 0)
        CELL (rows[i], k).value = divide (CELL (rows[i], k).value, sum[CELL (rows[i], k).column]);
  g_free (sum);
}

/* Drops cells for which @keep is 0, into a new matrix, as each mask does. */
typedef gboolean (*KeepFunc) (const TaoEpochInput *in, const guint8 *permit, guint32 i, guint16 j);

static gboolean
keep_permitted (const TaoEpochInput *in, const guint8 *permit, guint32 i, guint16 j)
{
  return i < in->n_validator_permit && permit[i];
}

static gboolean
keep_others (const TaoEpochInput *in, const guint8 *permit, guint32 i, guint16 j)
{
  return j != i || in->owner_uid == (gint32) i;
}

static gboolean
keep_current (const TaoEpochInput *in, const guint8 *permit, guint32 i, guint16 j)
{
  return !(reference_last_update (in, i) <= in->registered_at[j]);
}

static gboolean
keep_committed (const TaoEpochInput *in, const guint8 *permit, guint32 i, guint16 j)
{
  return !(in->commit_block[i] < in->registered_at[j]);
}

static GArray **
masked (GArray **rows, const TaoEpochInput *in, const guint8 *permit, KeepFunc keep)
{
  GArray **out = matrix_new (in->n);

  for (guint32 i = 0; i < in->n; i++)
    for (guint k = 0; k < rows[i]->len; k++)
      if (keep (in, permit, i, CELL (rows[i], k).column))
        push (out[i], CELL (rows[i], k).column, CELL (rows[i], k).value);
  matrix_free (rows, in->n);
  return out;
}

/* The value below which more than @minority of the stake lies, by partitioning
 * around the middle element. */
Q32
reference_median (const Q32 *stake, const Q32 *score, guint32 *index, guint32 count, Q32 minority)
{
  Q32 below = 0;

  while (count > 0)
    {
      Q32 pivot = score[index[count / 2]];
      guint32 *lower = g_new (guint32, count), *upper = g_new (guint32, count);
      guint32 n_lower = 0, n_upper = 0;
      Q32 low_stake = 0, same_stake = 0;
      Q32 result = 0;
      gboolean found = FALSE;

      for (guint32 k = 0; k < count; k++)
        {
          if (score[index[k]] < pivot)
            {
              lower[n_lower++] = index[k];
              low_stake += stake[index[k]];
            }
          else if (score[index[k]] > pivot)
            upper[n_upper++] = index[k];
          else
            same_stake += stake[index[k]];
        }
      if (n_lower > 0 && minority < below + low_stake)
        {
          memcpy (index, lower, n_lower * sizeof *index);
          count = n_lower;
        }
      else if (minority < below + low_stake + same_stake || n_upper == 0)
        {
          found = TRUE;
          result = pivot;
        }
      else
        {
          below += low_stake + same_stake;
          memcpy (index, upper, n_upper * sizeof *index);
          count = n_upper;
        }
      g_free (lower);
      g_free (upper);
      if (found)
        return result;
    }
  return 0;
}

static Q32 *
consensus_of (GArray **weights, const Q32 *active, guint32 n, Q32 kappa)
{
  Q32 *out = g_new0 (Q32, n + 1);
  Q32 *stake = g_new0 (Q32, n + 1);
  guint32 *index = g_new (guint32, n + 1);
  Q32 **score = g_new (Q32 *, n + 1);
  guint32 count = 0, k = 0;
  Q32 minority;

  for (guint32 i = 0; i < n; i++)
    if (active[i] > 0)
      stake[count++] = active[i];
  normalise (stake, count);
  minority = sub (plain_sum (stake, count), kappa);

  for (guint32 j = 0; j < n; j++)
    score[j] = g_new0 (Q32, count + 1);
  for (guint32 i = 0; i < n; i++)
    {
      if (active[i] <= 0)
        continue;
      for (guint c = 0; c < weights[i]->len; c++)
        score[CELL (weights[i], c).column][k] = CELL (weights[i], c).value;
      k++;
    }
  for (guint32 j = 0; j < n; j++)
    {
      for (guint32 v = 0; v < count; v++)
        index[v] = v;
      out[j] = reference_median (stake, score[j], index, count, minority);
      g_free (score[j]);
    }
  g_free (score);
  g_free (index);
  g_free (stake);
  return out;
}

static GArray **
interpolated (GArray **a, GArray **b, guint32 n, Q32 ratio)
{
  GArray **out;

  if (ratio == 0)
    return matrix_copy (a, n);
  if (ratio == ONE)
    return matrix_copy (b, n);
  out = matrix_new (n);
  for (guint32 i = 0; i < n; i++)
    {
      Q32 *from = g_new0 (Q32, n + 1), *to = g_new0 (Q32, n + 1);

      for (guint k = 0; k < a[i]->len; k++)
        from[CELL (a[i], k).column] = CELL (a[i], k).value;
      for (guint k = 0; k < b[i]->len; k++)
        to[CELL (b[i], k).column] = CELL (b[i], k).value;
      for (guint32 j = 0; j < n; j++)
        {
          Q32 v = add (from[j], mul (ratio, sub (to[j], from[j])));

          if (v > 0)
            push (out[i], (guint16) j, v);
        }
      g_free (from);
      g_free (to);
    }
  return out;
}

static GArray **
ema (GArray **new, GArray **old, guint32 n, Q32 alpha)
{
  GArray **out = matrix_new (n);
  Q32 rest = sub (ONE, alpha);

  for (guint32 i = 0; i < n; i++)
    {
      Q32 *row = g_new0 (Q32, n + 1);

      for (guint k = 0; k < new[i]->len; k++)
        if (CELL (new[i], k).column < n)
          row[CELL (new[i], k).column] = add (row[CELL (new[i], k).column], mul (alpha, CELL (new[i], k).value));
      for (guint k = 0; k < old[i]->len; k++)
        if (CELL (old[i], k).column < n)
          row[CELL (old[i], k).column] = add (row[CELL (old[i], k).column], mul (rest, CELL (old[i], k).value));
      for (guint32 j = 0; j < n; j++)
        if (row[j] > 0)
          push (out[i], (guint16) j, row[j]);
      g_free (row);
    }
  return out;
}

Q32
reference_liquid_alpha (const TaoEpochInput *in, gboolean clamped, Q32 c, Q32 w, Q32 b)
{
  Q32 low = from_u16 (in->alpha_low), high = from_u16 (in->alpha_high);
  Q32 buy = sub (w, c), sell = sub (b, w), d, k, x, e, a;

  buy = MAX (MIN (buy, ONE), 0);
  sell = MAX (MIN (sell, ONE), 0);
  d = w >= b ? buy : sell;
  k = divide_saturating ((Q32) in->alpha_sigmoid_steepness * ONE, -100 * ONE);
  x = mul (k, sub (d, ONE / 2));
  if (clamped)
    {
      x = MAX (MIN (x, 20 * ONE), -20 * ONE);
      if (!exponential (x, &e))
        e = x <= 0 ? 0 : G_MAXINT64;
    }
  else if (!exponential (x, &e))
    e = 0;
  a = add (low, mul (divide_saturating (ONE, add (ONE, e)), sub (high, low)));
  return MAX (MIN (a, high), low);
}

/* The value a forward-only walk finds at @column. */
static Q32
walk_to (GArray *row, guint *at, guint16 column)
{
  while (*at < row->len && CELL (row, *at).column < column)
    (*at)++;
  return *at < row->len && CELL (row, *at).column == column ? CELL (row, *at).value : 0;
}

static GArray **
ema_liquid (const TaoRules *rules, const TaoEpochInput *in, GArray **weights, GArray **bonds, const Q32 *consensus)
{
  const guint32 n = in->n;
  GArray **out = matrix_new (n);
  Q32 **alphas = g_new (Q32 *, n + 1);

  for (guint32 i = 0; i < n; i++)
    {
      guint at_weight = 0, at_bond = 0;

      alphas[i] = g_new (Q32, n + 1);
      for (guint32 j = 0; j < n; j++)
        {
          Q32 w = walk_to (weights[i], &at_weight, (guint16) j);
          Q32 b = walk_to (bonds[i], &at_bond, (guint16) j);

          alphas[i][j] = reference_liquid_alpha (in, rules->exponential == TAO_EXPONENTIAL_CLAMPED, consensus[j], w, b);
        }
    }
  for (guint32 i = 0; i < n; i++)
    {
      Q32 *kept = g_new0 (Q32, n + 1);

      for (guint k = 0; k < bonds[i]->len; k++)
        if (CELL (bonds[i], k).column < n)
          kept[CELL (bonds[i], k).column] = mul (sub (ONE, alphas[i][CELL (bonds[i], k).column]),
                                                 CELL (bonds[i], k).value);
      for (guint k = 0; k < weights[i]->len; k++)
        {
          guint16 j = CELL (weights[i], k).column;
          Q32 bought = MAX (mul (alphas[i][j], CELL (weights[i], k).value), 0);
          Q32 v = MIN (add (kept[j], bought), ONE);

          if (v > 0)
            push (out[i], j, v);
        }
      g_free (kept);
      g_free (alphas[i]);
    }
  g_free (alphas);
  return out;
}

Q32
reference_ema_alpha (const TaoEpochInput *in)
{
  tao_i128 average = (tao_i128) ((tao_u128) in->bonds_moving_average << 64);

  if (!in->yuma3)
    {
      if (in->bonds_moving_average > G_MAXINT64)
        average = TAO_I128_MAX;
      return sub (ONE, saturate ((average / 1000000) >> 32));
    }
  return sub (ONE, (Q32) (guint64) ((average / 1000000) >> 32));
}

/* @stake for the sort of the seats. */
static const Q32 *sort_stake;

static int
by_stake (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  if (sort_stake[x] != sort_stake[y])
    return sort_stake[x] < sort_stake[y] ? -1 : 1;
  return x < y ? -1 : x > y;
}

static guint64
emit (Q32 score, guint64 emission)
{
  tao_i128 x = ((tao_i128) score * (tao_i128) emission) >> 32;

  return x < 0 ? 0 : x > (tao_i128) G_MAXUINT64 ? G_MAXUINT64 : (guint64) x;
}

void
reference_begin (ReferenceWork *work, const TaoRules *rules, const TaoEpochInput *in)
{
  const guint32 n = in->n;
  const gboolean modern = rules->owner_uid == TAO_OWNER_UID_PRIVILEGED;
  const gint32 owner = modern ? in->owner_uid : -1;
  EpochReference *out = g_new0 (EpochReference, 1);
  g_autofree Q64 *filtered = g_new0 (Q64, n + 1);
  g_autofree guint32 *order = g_new (guint32, n + 1);
  guint8 *permit = g_memdup2 (in->validator_permit, in->n_validator_permit);
  Q32 *stake = g_new0 (Q32, n + 1), *active = g_new0 (Q32, n + 1);
  Q64 total = 0;

  *work = (ReferenceWork) {
    .rules = rules, .in = in, .n = n, .permit = permit, .stake = stake, .active = active, .trust = g_new0 (Q32, n + 1),
    .incentive = g_new0 (Q32, n + 1), .dividends = g_new0 (Q32, n + 1), .out = out,
  };
  if (!modern || in->last_step_block == 0)
    work->mask_block = in->block > in->tempo ? in->block - in->tempo : 0;
  else
    work->mask_block = in->last_step_block == G_MAXUINT64 ? G_MAXUINT64 : in->last_step_block + 1;

  out->n = n;
  out->active = g_new0 (gboolean, n + 1);
  out->validator_permit = g_new0 (gboolean, n + 1);
  out->stake_weight = g_new0 (guint16, n + 1);
  out->consensus = g_new0 (guint16, n + 1);
  out->validator_trust = g_new0 (guint16, n + 1);
  out->incentive = g_new0 (guint16, n + 1);
  out->dividends = g_new0 (guint16, n + 1);
  out->server_emission = g_new0 (guint64, n + 1);
  out->validator_emission = g_new0 (guint64, n + 1);
  out->emission = g_new0 (guint64, n + 1);
  out->bonds = g_new0 (GArray *, n + 1);

  /* Stake. */
  for (guint32 i = 0; i < n; i++)
    {
      Q64 s = in->stake[i].bits;
      guint64 whole = s < 0 ? 0 : (guint64) (s >> 64);

      filtered[i] = owner != (gint32) i && whole < in->stake_threshold ? 0 : s;
      total = (Q64) ((tao_u128) total + (tao_u128) filtered[i]);
    }
  for (guint32 i = 0; i < n; i++)
    stake[i] = saturate ((total != 0 ? divide_q64 (filtered[i], total) : filtered[i]) >> 32);

  /* Permits. */
  if (owner >= 0 && (guint32) owner < in->n_validator_permit)
    permit[owner] = TRUE;
  for (guint32 i = 0; i < n; i++)
    {
      order[i] = i;
      out->validator_permit[i] = stake[i] != 0;
    }
  if (n >= in->max_validators)
    {
      sort_stake = stake;
      qsort (order, n, sizeof *order, by_stake);
      for (guint32 k = 0; k < n - in->max_validators; k++)
        out->validator_permit[order[k]] = FALSE;
    }
  if (owner >= 0 && (guint32) owner < n)
    out->validator_permit[owner] = TRUE;

  /* Active stake. */
  for (guint32 i = 0; i < n; i++)
    {
      guint64 limit = reference_last_update (in, i) + in->activity_cutoff;

      if (limit < in->activity_cutoff)
        limit = G_MAXUINT64;
      out->active[i] = !(limit < in->block);
      active[i] = stake[i];
      if (!out->active[i])
        active[i] = 0;
      if (in->n_validator_permit > 0 && !(i < in->n_validator_permit && permit[i]))
        active[i] = 0;
    }
  normalise (active, n);
}

EpochReference *
reference_end (ReferenceWork *work)
{
  const TaoEpochInput *in = work->in;
  const guint32 n = work->n;
  EpochReference *out = work->out;
  Q32 *stake = work->stake, *active = work->active, *incentive = work->incentive, *dividends = work->dividends;
  g_autofree Q32 *server = NULL, *validator = NULL, *combined = g_new0 (Q32, n + 1);
  Q32 score_sum;

  server = g_memdup2 (incentive, (n + 1) * sizeof *incentive);
  validator = g_memdup2 (dividends, (n + 1) * sizeof *dividends);
  for (guint32 i = 0; i < n; i++)
    combined[i] = add (incentive[i], dividends[i]);
  score_sum = plain_sum (combined, n);
  for (guint32 i = 0; i < n; i++)
    {
      if (score_sum != 0)
        {
          server[i] = divide (server[i], score_sum);
          validator[i] = divide (validator[i], score_sum);
          combined[i] = divide (combined[i], score_sum);
        }
      else
        validator[i] = combined[i] = plain_sum (active, n) == 0 ? stake[i] : active[i];
    }

  for (guint32 i = 0; i < n; i++)
    {
      out->stake_weight[i] = to_u16 (stake[i]);
      out->consensus[i] = to_u16 (work->consensus[i]);
      out->validator_trust[i] = to_u16 (work->trust[i]);
      out->incentive[i] = to_u16 (incentive[i]);
      out->dividends[i] = to_u16 (dividends[i]);
      out->server_emission[i] = emit (server[i], in->emission);
      out->validator_emission[i] = emit (validator[i], in->emission);
      out->emission[i] = emit (combined[i], in->emission);
    }

  g_free (work->permit);
  g_free (work->stake);
  g_free (work->active);
  g_free (work->consensus);
  g_free (work->trust);
  g_free (work->incentive);
  g_free (work->dividends);
  return out;
}

EpochReference *
epoch_reference_run (const TaoRules *rules, const TaoEpochInput *in)
{
  const guint32 n = in->n;
  const gboolean modern = rules->owner_uid == TAO_OWNER_UID_PRIVILEGED;
  GArray **weights = matrix_new (n), **clipped = matrix_new (n), **bonds = matrix_new (n), **bond_weights, **next;
  Q32 *active, *consensus, *trust, *incentive, *dividends;
  guint8 *permit;
  ReferenceWork work;
  EpochReference *out;

  reference_begin (&work, rules, in);
  out = work.out;
  active = work.active;
  trust = work.trust;
  incentive = work.incentive;
  dividends = work.dividends;
  permit = work.permit;

  /* Weights. */
  for (guint32 i = 0; i < n; i++)
    for (guint32 k = 0; k < tao_epoch_rows_length (&in->weights, i); k++)
      {
        TaoEpochPair pair = tao_epoch_rows_get (&in->weights, i)[k];

        if (pair.uid < n)
          push (weights[i], pair.uid, (Q32) pair.value * ONE);
      }
  weights = masked (weights, in, permit, keep_permitted);
  weights = masked (weights, in, permit, keep_others);
  weights = masked (weights, in, permit, keep_current);
  if (modern && in->commit_reveal && in->commit_block != NULL)
    weights = masked (weights, in, permit, keep_committed);
  for (guint32 i = 0; i < n; i++)
    {
      guint64 sum = 0;

      for (guint k = 0; k < weights[i]->len; k++)
        sum += (guint64) CELL (weights[i], k).value;
      for (guint k = 0; (gint64) sum > 0 && k < weights[i]->len; k++)
        CELL (weights[i], k).value = divide (CELL (weights[i], k).value, (Q32) sum);
    }

  /* Consensus, clipping, ranks. */
  work.consensus = consensus = consensus_of (weights, active, n, from_u16 (in->kappa));
  for (guint32 i = 0; i < n; i++)
    for (guint k = 0; k < weights[i]->len; k++)
      {
        Cell cell = CELL (weights[i], k);

        if (consensus[cell.column] < cell.value)
          {
            if (consensus[cell.column] > 0)
              push (clipped[i], cell.column, consensus[cell.column]);
          }
        else
          push (clipped[i], cell.column, cell.value);
      }
  for (guint32 i = 0; i < n; i++)
    for (guint k = 0; k < clipped[i]->len; k++)
      {
        Cell cell = CELL (clipped[i], k);

        trust[i] = (Q32) ((guint64) trust[i] + (guint64) cell.value);
        incentive[cell.column] = add (incentive[cell.column], mul (active[i], cell.value));
      }
  normalise (incentive, n);

  /* Bonds. */
  for (guint32 i = 0; i < n; i++)
    for (guint32 k = 0; k < tao_epoch_rows_length (&in->bonds, i); k++)
      {
        TaoEpochPair pair = tao_epoch_rows_get (&in->bonds, i)[k];
        guint64 registered = pair.uid < n ? in->registered_at[pair.uid] : 0;

        if (!(work.mask_block <= registered))
          push (bonds[i], pair.uid, (Q32) pair.value * ONE);
      }
  bond_weights = interpolated (weights, clipped, n, from_u16 (in->bonds_penalty));

  if (in->yuma3)
    {
      gboolean any = FALSE;
      GArray **shares;

      for (guint32 j = 0; j < n; j++)
        any |= consensus[j] != 0;
      for (guint32 i = 0; i < n; i++)
        for (guint k = 0; k < bonds[i]->len; k++)
          CELL (bonds[i], k).value = divide (CELL (bonds[i], k).value, (Q32) 65535 * ONE);
      if (in->liquid_alpha && any)
        next = ema_liquid (rules, in, bond_weights, bonds, consensus);
      else
        next = ema (bond_weights, bonds, n, reference_ema_alpha (in));
      shares = matrix_copy (next, n);
      normalise_columns (shares, n);
      for (guint32 i = 0; i < n; i++)
        {
          guint64 sum = 0;
          tao_i128 product;

          for (guint k = 0; k < shares[i]->len; k++)
            sum += (guint64) mul (CELL (shares[i], k).value, incentive[CELL (shares[i], k).column]);
          product = ((tao_i128) (gint64) sum * active[i]) >> 32;
          dividends[i] = product > G_MAXINT64 || product < G_MININT64 ? 0 : (Q32) product;
        }
      matrix_free (shares, n);
    }
  else
    {
      GArray **delta = matrix_new (n);
      Q32 *largest = g_new0 (Q32, n + 1);

      normalise_columns (bonds, n);
      for (guint32 i = 0; i < n; i++)
        for (guint k = 0; k < bond_weights[i]->len; k++)
          push (delta[i], CELL (bond_weights[i], k).column, mul (CELL (bond_weights[i], k).value, active[i]));
      normalise_columns (delta, n);
      next = ema (delta, bonds, n, reference_ema_alpha (in));
      normalise_columns (next, n);
      for (guint32 i = 0; i < n; i++)
        for (guint k = 0; k < next[i]->len; k++)
          {
            Cell cell = CELL (next[i], k);

            dividends[i] = add (dividends[i], mul (incentive[cell.column], cell.value));
            largest[cell.column] = MAX (largest[cell.column], cell.value);
          }
      for (guint32 i = 0; i < n; i++)
        for (guint k = 0; k < next[i]->len; k++)
          if (largest[CELL (next[i], k).column] != 0)
            CELL (next[i], k).value = divide (CELL (next[i], k).value, largest[CELL (next[i], k).column]);
      g_free (largest);
      matrix_free (delta, n);
    }
  normalise (dividends, n);

  for (guint32 i = 0; i < n; i++)
    {
      if (out->validator_permit[i])
        {
          out->bonds[i] = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
          for (guint k = 0; k < next[i]->len; k++)
            {
              TaoEpochPair pair = { CELL (next[i], k).column, to_u16 (CELL (next[i], k).value) };

              g_array_append_val (out->bonds[i], pair);
            }
        }
      else if (modern || (i < in->n_validator_permit && permit[i]))
        out->bonds[i] = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
    }

  matrix_free (weights, n);
  matrix_free (clipped, n);
  matrix_free (bonds, n);
  matrix_free (bond_weights, n);
  matrix_free (next, n);
  return reference_end (&work);
}

void
epoch_reference_free (EpochReference *reference)
{
  for (guint32 i = 0; i < reference->n; i++)
    if (reference->bonds[i] != NULL)
      g_array_unref (reference->bonds[i]);
  g_free (reference->active);
  g_free (reference->validator_permit);
  g_free (reference->stake_weight);
  g_free (reference->consensus);
  g_free (reference->validator_trust);
  g_free (reference->incentive);
  g_free (reference->dividends);
  g_free (reference->server_emission);
  g_free (reference->validator_emission);
  g_free (reference->emission);
  g_free (reference->bonds);
  g_free (reference);
}

static char *
difference (const char *field, guint32 uid, guint64 expected, guint64 got)
{
  return g_strdup_printf ("%s[%u]: expected %" G_GUINT64_FORMAT ", got %" G_GUINT64_FORMAT, field, uid, expected, got);
}

#define COMPARE(field) \
  if ((guint64) reference->field[i] != (guint64) output->field[i]) \
    return difference (#field, i, (guint64) reference->field[i], (guint64) output->field[i])

char *
epoch_reference_compare (const EpochReference *reference, const TaoEpochOutput *output)
{
  if (reference->n != output->n)
    return difference ("n", 0, reference->n, output->n);
  for (guint32 i = 0; i < reference->n; i++)
    {
      guint32 length = tao_epoch_rows_length (&output->bonds, i);

      COMPARE (active);
      COMPARE (validator_permit);
      COMPARE (stake_weight);
      COMPARE (consensus);
      COMPARE (validator_trust);
      COMPARE (incentive);
      COMPARE (dividends);
      COMPARE (server_emission);
      COMPARE (validator_emission);
      COMPARE (emission);
      if ((reference->bonds[i] != NULL) != (output->bonds_written[i] != 0))
        return difference ("bonds_written", i, reference->bonds[i] != NULL, output->bonds_written[i]);
      if (reference->bonds[i] == NULL)
        continue;
      if (reference->bonds[i]->len != length)
        return difference ("bonds length", i, reference->bonds[i]->len, length);
      for (guint32 k = 0; k < length; k++)
        {
          TaoEpochPair expected = g_array_index (reference->bonds[i], TaoEpochPair, k);
          TaoEpochPair got = tao_epoch_rows_get (&output->bonds, i)[k];

          if (expected.uid != got.uid || expected.value != got.value)
            return difference ("bonds", i, ((guint64) expected.uid << 16) | expected.value,
                               ((guint64) got.uid << 16) | got.value);
        }
    }
  return NULL;
}
