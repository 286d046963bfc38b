#include "economy/epoch-private.h"

#include <string.h>

/* Stored bonds toward uids that registered since the last epoch are forgotten. */
static guint64
bond_mask_block (const TaoRules      *rules,
                 const TaoEpochInput *input)
{
  if (rules->bond_mask == TAO_BOND_MASK_TEMPO || input->last_step_block == 0)
    return tao_u64_sub_sat (input->block, input->tempo);
  return tao_u64_add_sat (input->last_step_block, 1);
}

/* Columns beyond n stay in the row: they take no part in any sum, but the lookup
 * of liquid alpha stops at them. */
static void
load_bonds (const TaoRules      *rules,
            const TaoEpochInput *input,
            TaoEpochScratch     *scratch)
{
  const guint64 mask_block = bond_mask_block (rules, input);
  TaoEpochMatrix *bonds = &scratch->bonds;
  guint32 at = 0;

  for (guint32 i = 0; i < input->n; i++)
    {
      const TaoEpochPair *pairs = tao_epoch_rows_get (&input->bonds, i);
      const guint32 length = tao_epoch_rows_length (&input->bonds, i);

      bonds->starts[i] = at;
      for (guint32 k = 0; k < length; k++)
        {
          const guint16 j = pairs[k].uid;

          if (mask_block <= (j < input->n ? input->registered_at[j] : 0))
            continue;
          bonds->uids[at] = j;
          bonds->values[at] = input->yuma3 ? tao_i32f32_from_u16_proportion (pairs[k].value)
                                           : tao_i32f32_from_u16 (pairs[k].value);
          at++;
        }
      bonds->lengths[i] = at - bonds->starts[i];
    }
}

/* scratch->column_divisor = the sum of each column. */
static void
prepare_columns (TaoEpochScratch      *scratch,
                 const TaoEpochMatrix *matrix)
{
  for (guint32 i = 0; i < scratch->n; i++)
    for (guint32 k = matrix->starts[i]; k < matrix->starts[i] + matrix->lengths[i]; k++)
      {
        const guint16 j = matrix->uids[k];

        if (j < scratch->n)
          scratch->column[j] = tao_i32f32_add_sat (scratch->column[j], matrix->values[k]);
      }
  for (guint32 j = 0; j < scratch->n; j++)
    {
      scratch->column_divisor[j] = tao_divisor_new (scratch->column[j]);
      scratch->column[j] = TAO_I32F32 (0);
    }
}

/* Each column of @matrix divided by its sum into @out, which has the same shape
 * and may be @matrix.  Columns that add up to 0 stay as they are. */
static void
normalise_columns (TaoEpochScratch      *scratch,
                   const TaoEpochMatrix *matrix,
                   TaoI32F32            *out)
{
  prepare_columns (scratch, matrix);
  for (guint32 i = 0; i < scratch->n; i++)
    for (guint32 k = matrix->starts[i]; k < matrix->starts[i] + matrix->lengths[i]; k++)
      {
        const guint16 j = matrix->uids[k];

        out[k] = matrix->values[k];
        if (j < scratch->n && scratch->column_divisor[j].by.bits != 0)
          out[k] = tao_divide (out[k], &scratch->column_divisor[j]);
      }
}

/* scratch->ema = alpha x @new + (1 - alpha) x @old, positive values only, in
 * ascending columns. */
static void
blend (TaoEpochScratch      *scratch,
       const TaoEpochMatrix *new,
       const TaoEpochMatrix *old,
       TaoI32F32             alpha)
{
  const TaoI32F32 rest = tao_i32f32_sub_sat (TAO_I32F32_ONE, alpha);
  const guint32 words = (scratch->n + 63) / 64;
  TaoEpochMatrix *out = &scratch->ema;
  TaoI32F32 *column = scratch->column;
  guint32 at = 0;

  for (guint32 i = 0; i < scratch->n; i++)
    {
      out->starts[i] = at;
      for (guint32 k = new->starts[i]; k < new->starts[i] + new->lengths[i]; k++)
        {
          const guint16 j = new->uids[k];

          column[j] = tao_i32f32_add_sat (column[j], tao_i32f32_mul_sat (alpha, new->values[k]));
          tao_touch (scratch->touched, j);
        }
      for (guint32 k = old->starts[i]; k < old->starts[i] + old->lengths[i]; k++)
        {
          const guint16 j = old->uids[k];

          if (j >= scratch->n)
            continue;
          column[j] = tao_i32f32_add_sat (column[j], tao_i32f32_mul_sat (rest, old->values[k]));
          tao_touch (scratch->touched, j);
        }

      if (new->lengths[i] + old->lengths[i] > 0)
        for (guint32 word = 0; word < words; word++)
          for (; scratch->touched[word] != 0; scratch->touched[word] &= scratch->touched[word] - 1)
            {
              const guint32 j = word * 64 + (guint32) __builtin_ctzll (scratch->touched[word]);

              if (column[j].bits > 0)
                {
                  out->uids[at] = (guint16) j;
                  out->values[at] = column[j];
                  at++;
                }
              column[j] = TAO_I32F32 (0);
            }
      out->lengths[i] = at - out->starts[i];
    }
}

/* Marks what the chain's merge of two rows sees: it walks both in ascending
 * columns and never looks back, so an entry behind a larger column is missed.
 * Sets or clears scratch columns @out for the columns of @matrix row @i. */
static void
see_row (const TaoEpochScratch *scratch,
         const TaoEpochMatrix  *matrix,
         guint32                i,
         TaoI32F32             *out)
{
  gint32 highest = -1;

  for (guint32 k = matrix->starts[i]; k < matrix->starts[i] + matrix->lengths[i]; k++)
    {
      const guint16 j = matrix->uids[k];

      if (j <= highest)
        continue;
      highest = j;
      if (j < scratch->n)
        out[j] = matrix->values[k];
    }
}

static void
forget_row (const TaoEpochScratch *scratch,
            const TaoEpochMatrix  *matrix,
            guint32                i,
            TaoI32F32             *column)
{
  for (guint32 k = matrix->starts[i]; k < matrix->starts[i] + matrix->lengths[i]; k++)
    if (matrix->uids[k] < scratch->n)
      column[matrix->uids[k]] = TAO_I32F32 (0);
}

/* scratch->ema where each cell moves at its own pace.  A bond survives only where
 * the row still has a weight entry, be it 0; rows keep the order of the weights. */
static void
blend_liquid (const TaoRules      *rules,
              const TaoEpochInput *input,
              TaoEpochScratch     *scratch)
{
  const TaoLiquidAlpha liquid = tao_liquid_alpha_new (rules, input);
  const TaoEpochMatrix *weights = scratch->bond_weights, *bonds = &scratch->bonds;
  TaoI32F32 *seen_weight = scratch->column, *seen_bond = scratch->column_b, *bond = scratch->column_c;
  TaoI32F32 *alpha = scratch->row_alpha;
  TaoEpochMatrix *out = &scratch->ema;
  guint32 at = 0;

  memset (seen_bond, 0, scratch->n * sizeof *seen_bond);
  memset (bond, 0, scratch->n * sizeof *bond);

  for (guint32 i = 0; i < scratch->n; i++)
    {
      const guint16 *uids = weights->uids + weights->starts[i];
      const TaoI32F32 *values = weights->values + weights->starts[i];

      out->starts[i] = at;
      out->lengths[i] = 0;
      if (weights->lengths[i] == 0)
        continue;

      see_row (scratch, weights, i, seen_weight);
      see_row (scratch, bonds, i, seen_bond);
      for (guint32 k = bonds->starts[i]; k < bonds->starts[i] + bonds->lengths[i]; k++)
        if (bonds->uids[k] < scratch->n)
          bond[bonds->uids[k]] = bonds->values[k];

      for (guint32 k = 0; k < weights->lengths[i]; k++)
        scratch->row_distance[k] = tao_liquid_alpha_distance (scratch->alpha_consensus[uids[k]],
                                                              seen_weight[uids[k]], seen_bond[uids[k]]);
      tao_liquid_alpha_of (&liquid, scratch->row_distance, alpha, weights->lengths[i]);

      for (guint32 k = 0; k < weights->lengths[i]; k++)
        {
          const TaoI32F32 rest = tao_i32f32_sub_sat (TAO_I32F32_ONE, alpha[k]);
          const TaoI32F32 kept = tao_i32f32_mul_sat (rest, bond[uids[k]]);
          const TaoI32F32 bought = tao_i32f32_mul_sat (alpha[k], values[k]);
          TaoI32F32 value = tao_i32f32_add_sat (kept, TAO_I32F32 (MAX (bought.bits, 0)));

          value.bits = MIN (value.bits, TAO_I32F32_ONE.bits);
          if (value.bits <= 0)
            continue;
          out->uids[at] = uids[k];
          out->values[at] = value;
          at++;
        }
      out->lengths[i] = at - out->starts[i];

      forget_row (scratch, weights, i, seen_weight);
      forget_row (scratch, bonds, i, seen_bond);
      forget_row (scratch, bonds, i, bond);
    }
}

/* 1 - BondsMovingAverage / 10^6.  Out-of-range parameters give absurd values; the
 * two versions of Yuma differ in how. */
static TaoI32F32
ema_coefficient (const TaoEpochInput *input)
{
  const TaoI64F64 million = tao_i64f64_from_u64_sat (1000000);
  TaoI64F64 average;

  if (!input->yuma3)
    {
      average = tao_i64f64_div_or_zero (tao_i64f64_from_u64_sat (input->bonds_moving_average), million);
      return tao_i32f32_sub_sat (TAO_I32F32_ONE, tao_i64f64_to_i32f32_sat (average));
    }
  average = TAO_I64F64 ((tao_i128) ((tao_u128) input->bonds_moving_average << 64));
  average = tao_i64f64_div_or_zero (average, million);
  return tao_i32f32_sub_sat (TAO_I32F32_ONE, TAO_I32F32 ((gint64) (guint64) (average.bits >> 32)));
}

/* Bonds are shares of a column and follow stake times weight. */
static void
bond_yuma2 (const TaoEpochInput *input,
            TaoEpochScratch     *scratch)
{
  const TaoEpochMatrix *weights = scratch->bond_weights;
  TaoEpochMatrix *delta = &scratch->bond_delta, *ema = &scratch->ema;

  normalise_columns (scratch, &scratch->bonds, scratch->bonds.values);

  delta->uids = weights->uids;
  for (guint32 i = 0; i < scratch->n; i++)
    {
      const TaoI32F32 stake = scratch->active_stake[i];

      /* Without stake every delta of the row is 0 and adds nothing anywhere. */
      delta->starts[i] = weights->starts[i];
      delta->lengths[i] = stake.bits != 0 ? weights->lengths[i] : 0;
      for (guint32 k = delta->starts[i]; k < delta->starts[i] + delta->lengths[i]; k++)
        delta->values[k] = tao_i32f32_mul_sat (weights->values[k], stake);
    }
  normalise_columns (scratch, delta, delta->values);

  blend (scratch, delta, &scratch->bonds, ema_coefficient (input));
  scratch->ema_share = *ema;
  scratch->ema_share.values = scratch->bond_delta.values;
  normalise_columns (scratch, ema, scratch->ema_share.values);

  /* Dividends follow the shares; what is stored is scaled to a largest of 1 per
   * column. */
  for (guint32 i = 0; i < scratch->n; i++)
    {
      TaoI32F32 dividend = { 0 };

      for (guint32 k = ema->starts[i]; k < ema->starts[i] + ema->lengths[i]; k++)
        {
          const guint16 j = ema->uids[k];
          const TaoI32F32 share = scratch->ema_share.values[k];

          dividend = tao_i32f32_add_sat (dividend, tao_i32f32_mul_sat (scratch->incentive[j], share));
          if (share.bits > scratch->column[j].bits)
            scratch->column[j] = share;
        }
      scratch->dividends[i] = dividend;
    }
  for (guint32 j = 0; j < scratch->n; j++)
    {
      scratch->column_divisor[j] = tao_divisor_new (scratch->column[j]);
      scratch->column[j] = TAO_I32F32 (0);
    }
  for (guint32 i = 0; i < scratch->n; i++)
    for (guint32 k = ema->starts[i]; k < ema->starts[i] + ema->lengths[i]; k++)
      {
        const TaoDivisor *largest = &scratch->column_divisor[ema->uids[k]];

        ema->values[k] = scratch->ema_share.values[k];
        if (largest->by.bits != 0)
          ema->values[k] = tao_divide (ema->values[k], largest);
      }
}

/* LiquidAlphaConsensusMode: which consensus liquid alpha compares weights with. */
static void
choose_alpha_consensus (const TaoRules      *rules,
                        const TaoEpochInput *input,
                        TaoEpochScratch     *scratch)
{
  gboolean previous;

  scratch->alpha_consensus = scratch->consensus;
  if (rules->alpha_consensus == TAO_ALPHA_CONSENSUS_CURRENT || input->n_previous_consensus == 0)
    return;

  previous = input->consensus_mode == TAO_CONSENSUS_MODE_PREVIOUS ||
             (input->consensus_mode == TAO_CONSENSUS_MODE_AUTO && input->bonds_penalty == G_MAXUINT16);
  if (!previous)
    return;
  for (guint32 j = 0; j < scratch->n; j++)
    scratch->previous_consensus[j] = j < input->n_previous_consensus
                                       ? tao_i32f32_from_u16_proportion (input->previous_consensus[j])
                                       : TAO_I32F32 (0);
  scratch->alpha_consensus = scratch->previous_consensus;
}

static gboolean
has_consensus (const TaoEpochScratch *scratch)
{
  for (guint32 j = 0; j < scratch->n; j++)
    if (scratch->consensus[j].bits != 0)
      return TRUE;
  return FALSE;
}

/* Bonds are absolute and follow weights alone; stake enters with the dividends. */
static void
bond_yuma3 (const TaoRules      *rules,
            const TaoEpochInput *input,
            TaoEpochScratch     *scratch)
{
  TaoEpochMatrix *ema = &scratch->ema;

  if (input->liquid_alpha && has_consensus (scratch))
    {
      choose_alpha_consensus (rules, input, scratch);
      blend_liquid (rules, input, scratch);
    }
  else
    blend (scratch, scratch->bond_weights, &scratch->bonds, ema_coefficient (input));

  scratch->ema_share = *ema;
  scratch->ema_share.values = scratch->bond_delta.values;
  normalise_columns (scratch, ema, scratch->ema_share.values);

  for (guint32 i = 0; i < scratch->n; i++)
    {
      TaoI32F32 total = { 0 };

      for (guint32 k = ema->starts[i]; k < ema->starts[i] + ema->lengths[i]; k++)
        total = tao_i32f32_add_wrap (total, tao_i32f32_mul_sat (scratch->ema_share.values[k],
                                                                scratch->incentive[ema->uids[k]]));
      if (!tao_i32f32_mul (total, scratch->active_stake[i], &scratch->dividends[i]))
        scratch->dividends[i] = TAO_I32F32 (0);
    }
}

void
tao_epoch_bond (const TaoRules      *rules,
                const TaoEpochInput *input,
                TaoEpochScratch     *scratch)
{
  load_bonds (rules, input, scratch);
  if (input->yuma3)
    bond_yuma3 (rules, input, scratch);
  else
    bond_yuma2 (input, scratch);
  scratch->yuma3 = input->yuma3;
  scratch->dividend_sum = tao_epoch_normalise (scratch->dividends, scratch->n);
}
