#include "economy/epoch-private.h"

#include <string.h>

G_DEFINE_QUARK (tao-epoch-error-quark, tao_epoch_error)

TaoEpochScratch *
tao_epoch_scratch_new (void)
{
  return g_new0 (TaoEpochScratch, 1);
}

void
tao_epoch_scratch_free (TaoEpochScratch *scratch)
{
  g_free (scratch->memory);
  g_free (scratch);
}

guint
tao_epoch_scratch_allocations (const TaoEpochScratch *scratch)
{
  return scratch->allocations;
}

void
tao_epoch_output_clear (TaoEpochOutput *output)
{
  g_free (output->memory);
  memset (output, 0, sizeof *output);
}

/* How large the parts of an epoch can get. */
typedef struct {
  guint32 n;
  guint32 weights;
  guint32 bonds;
  guint32 longest_row;        /* of the weights */
} EpochSize;

static gboolean
rows_are_sound (const TaoEpochRows *rows)
{
  if (rows->n_rows == 0)
    return TRUE;
  if (rows->starts == NULL || rows->starts[0] != 0)
    return FALSE;
  for (guint32 i = 0; i < rows->n_rows; i++)
    if (rows->starts[i + 1] < rows->starts[i])
      return FALSE;
  return tao_epoch_rows_total (rows) == 0 || rows->pairs != NULL;
}

static gboolean
measure (const TaoEpochInput  *input,
         EpochSize            *size,
         GError              **error)
{
  const char *problem = NULL;

  if (input->n > TAO_EPOCH_MAX_UIDS)
    problem = "more uids than a subnet can have";
  else if (input->n > 0 && (input->stake == NULL || input->registered_at == NULL))
    problem = "stake or registration blocks are missing";
  else if ((input->n_last_update > 0 && input->last_update == NULL) ||
           (input->n_validator_permit > 0 && input->validator_permit == NULL) ||
           (input->n_previous_consensus > 0 && input->previous_consensus == NULL))
    problem = "a list has a length but no content";
  else if (!rows_are_sound (&input->weights))
    problem = "weight rows overlap or run backwards";
  else if (!rows_are_sound (&input->bonds))
    problem = "bond rows overlap or run backwards";

  if (problem != NULL)
    {
      g_set_error (error, TAO_EPOCH_ERROR, TAO_EPOCH_ERROR_INPUT, "Epoch of %u uids: %s", input->n, problem);
      return FALSE;
    }

  *size = (EpochSize) { .n = input->n };
  for (guint32 i = 0; i < input->n; i++)
    {
      const guint32 length = tao_epoch_rows_length (&input->weights, i);

      size->weights += length;
      size->bonds += tao_epoch_rows_length (&input->bonds, i);
      size->longest_row = MAX (size->longest_row, length);
    }
  return TRUE;
}

static void
lay_out_matrix (TaoEpochMatrix *matrix,
                TaoArena       *arena,
                guint32         n,
                gsize           capacity)
{
  matrix->n_rows = n;
  matrix->starts = tao_arena_new (arena, guint32, n);
  matrix->lengths = tao_arena_new (arena, guint32, n);
  matrix->uids = tao_arena_new (arena, guint16, capacity);
  matrix->values = tao_arena_new (arena, TaoI32F32, capacity);
}

static void
lay_out_scratch (TaoEpochScratch *scratch,
                 TaoArena        *arena,
                 const EpochSize *size)
{
  const guint32 n = size->n;
  const gsize both = (gsize) size->weights + size->bonds;

  scratch->n = n;
  scratch->old_permit = tao_arena_new (arena, guint8, n);
  scratch->active = tao_arena_new (arena, guint8, n);
  scratch->new_permit = tao_arena_new (arena, guint8, n);
  scratch->filtered = tao_arena_new (arena, TaoI64F64, n);
  scratch->stake = tao_arena_new (arena, TaoI32F32, n);
  scratch->active_stake = tao_arena_new (arena, TaoI32F32, n);
  scratch->consensus = tao_arena_new (arena, TaoI32F32, n);
  scratch->previous_consensus = tao_arena_new (arena, TaoI32F32, n);
  scratch->validator_trust = tao_arena_new (arena, TaoI32F32, n);
  scratch->prerank = tao_arena_new (arena, TaoI32F32, n);
  scratch->rank = tao_arena_new (arena, TaoI32F32, n);
  scratch->incentive = tao_arena_new (arena, TaoI32F32, n);
  scratch->dividends = tao_arena_new (arena, TaoI32F32, n);
  scratch->server_score = tao_arena_new (arena, TaoI32F32, n);
  scratch->validator_score = tao_arena_new (arena, TaoI32F32, n);
  scratch->combined_score = tao_arena_new (arena, TaoI32F32, n);

  lay_out_matrix (&scratch->weights, arena, n, size->weights);
  lay_out_matrix (&scratch->clipped, arena, n, size->weights);
  lay_out_matrix (&scratch->interpolated, arena, n, size->weights);
  lay_out_matrix (&scratch->bonds, arena, n, size->bonds);
  /* The deltas share the columns of the weights; later their values make room for
   * those of ema_share. */
  lay_out_matrix (&scratch->bond_delta, arena, n, both);
  lay_out_matrix (&scratch->ema, arena, n, both);

  scratch->median_stake = tao_arena_new (arena, TaoI32F32, n);
  scratch->column_start = tao_arena_new (arena, guint32, n);
  scratch->column_fill = tao_arena_new (arena, guint32, n);
  scratch->column_last_row = tao_arena_new (arena, guint32, n);
  scratch->column_entries = tao_arena_new (arena, TaoMedianEntry, size->weights);
  scratch->column_spare = tao_arena_new (arena, TaoMedianEntry, n);

  scratch->column = tao_arena_new (arena, TaoI32F32, n);
  scratch->column_b = tao_arena_new (arena, TaoI32F32, n);
  scratch->column_c = tao_arena_new (arena, TaoI32F32, n);
  scratch->column_divisor = tao_arena_new (arena, TaoDivisor, n);
  scratch->touched = tao_arena_new (arena, guint64, (n + 63) / 64);
  scratch->row_distance = tao_arena_new (arena, TaoI32F32, size->longest_row);
  scratch->row_alpha = tao_arena_new (arena, TaoI32F32, size->longest_row);
}

static void
prepare_scratch (TaoEpochScratch *scratch,
                 const EpochSize *size)
{
  TaoArena arena = { 0 };

  lay_out_scratch (scratch, &arena, size);
  if (arena.used > scratch->memory_size)
    {
      /* The old content is of no use, so no realloc. */
      g_free (scratch->memory);
      scratch->memory = g_malloc (arena.used);
      scratch->memory_size = arena.used;
      scratch->allocations++;
    }

  arena = (TaoArena) { .memory = scratch->memory };
  lay_out_scratch (scratch, &arena, size);
  memset (scratch->column, 0, size->n * sizeof *scratch->column);
  memset (scratch->touched, 0, (size->n + 63) / 64 * sizeof *scratch->touched);
}

static void
lay_out_output (TaoEpochOutput *output,
                TaoArena       *arena,
                const TaoRules *rules,
                guint32         n,
                gsize           n_bonds,
                guint32       **starts,
                TaoEpochPair  **pairs)
{
  output->n = n;
  output->active = tao_arena_new (arena, guint8, n);
  output->validator_permit = tao_arena_new (arena, guint8, n);
  output->bonds_written = tao_arena_new (arena, guint8, n);
  output->stake_weight = tao_arena_new (arena, guint16, n);
  output->consensus = tao_arena_new (arena, guint16, n);
  output->validator_trust = tao_arena_new (arena, guint16, n);
  output->incentive = tao_arena_new (arena, guint16, n);
  output->dividends = tao_arena_new (arena, guint16, n);
  output->rank = output->trust = output->pruning_scores = NULL;
  if (rules->legacy_scores)
    {
      output->rank = tao_arena_new (arena, guint16, n);
      output->trust = tao_arena_new (arena, guint16, n);
      output->pruning_scores = tao_arena_new (arena, guint16, n);
    }
  output->server_emission = tao_arena_new (arena, guint64, n);
  output->validator_emission = tao_arena_new (arena, guint64, n);
  output->emission = tao_arena_new (arena, guint64, n);
  output->stake = tao_arena_new (arena, guint64, n);
  *starts = tao_arena_new (arena, guint32, (gsize) n + 1);
  *pairs = tao_arena_new (arena, TaoEpochPair, n_bonds);
}

void
tao_epoch_prepare_output (TaoEpochOutput *output,
                          const TaoRules *rules,
                          guint32         n,
                          gsize           n_bonds)
{
  TaoArena arena = { 0 };
  guint32 *starts;
  TaoEpochPair *pairs;

  lay_out_output (output, &arena, rules, n, n_bonds, &starts, &pairs);
  if (arena.used > output->memory_size)
    {
      g_free (output->memory);
      output->memory = g_malloc (arena.used);
      output->memory_size = arena.used;
    }
  memset (output->memory, 0, arena.used);

  arena = (TaoArena) { .memory = output->memory };
  lay_out_output (output, &arena, rules, n, n_bonds, &starts, &pairs);
  output->bonds = (TaoEpochRows) { .n_rows = n, .starts = starts, .pairs = pairs };
}

/* Stake above the threshold, normalised; then what of it may vote. */
static void
weigh_stake (const TaoRules      *rules,
             const TaoEpochInput *input,
             TaoEpochScratch     *scratch)
{
  TaoI64F64 sum = { 0 };

  for (guint32 i = 0; i < input->n; i++)
    {
      const gboolean exempt = tao_epoch_is_privileged_owner (rules, input, i);

      scratch->filtered[i] = input->stake[i];
      if (!exempt && tao_i64f64_to_u64 (input->stake[i]) < input->stake_threshold)
        scratch->filtered[i] = TAO_I64F64 (0);
      sum = tao_i64f64_add_wrap (sum, scratch->filtered[i]);
    }

  for (guint32 i = 0; i < input->n; i++)
    {
      TaoI64F64 share = scratch->filtered[i];

      if (sum.bits != 0 && share.bits != 0)
        share = tao_i64f64_div_or_zero (share, sum);
      scratch->stake[i] = tao_i64f64_to_i32f32_sat (share);
    }
}

static void
mask_stake (const TaoRules      *rules,
            const TaoEpochInput *input,
            TaoEpochScratch     *scratch)
{
  for (guint32 i = 0; i < input->n; i++)
    {
      const gboolean has_permit = i < input->n_validator_permit && input->validator_permit[i];
      const guint64 until = tao_u64_add_sat (tao_epoch_last_update (input, i), input->activity_cutoff);

      scratch->active[i] = until >= input->block;
      scratch->old_permit[i] = has_permit ||
                               (i < input->n_validator_permit && tao_epoch_is_privileged_owner (rules, input, i));

      /* A subnet without any list of permits masks no stake, though it masks
       * every weight. */
      scratch->active_stake[i] = scratch->stake[i];
      if (!scratch->active[i] || (input->n_validator_permit > 0 && !scratch->old_permit[i]))
        scratch->active_stake[i] = TAO_I32F32 (0);
    }
  tao_epoch_normalise (scratch->active_stake, input->n);
}

/* The seats of the next epoch.  Among equal stakes higher uids keep theirs. */
static void
grant_permits (const TaoRules      *rules,
               const TaoEpochInput *input,
               TaoEpochScratch     *scratch)
{
  /* The column work space is larger than the seats and free at this point. */
  TaoSeat *seats = (TaoSeat *) scratch->column_divisor;
  const guint32 n = input->n;

  G_STATIC_ASSERT (sizeof (TaoSeat) <= sizeof (TaoDivisor));

  for (guint32 i = 0; i < n; i++)
    scratch->new_permit[i] = scratch->stake[i].bits != 0;

  if (n >= input->max_validators)
    {
      const guint32 unseated = n - input->max_validators;

      for (guint32 i = 0; i < n; i++)
        seats[i] = (TaoSeat) { scratch->stake[i].bits, i };
      tao_seats_select_first (seats, n, unseated);
      for (guint32 k = 0; k < unseated; k++)
        scratch->new_permit[seats[k].uid] = FALSE;
    }

  for (guint32 i = 0; i < n; i++)
    if (tao_epoch_is_privileged_owner (rules, input, i))
      scratch->new_permit[i] = TRUE;
}

static void
score_emission (TaoEpochScratch *scratch)
{
  const guint32 n = scratch->n;
  TaoI32F32 sum = { 0 };
  TaoDivisor divisor;

  for (guint32 i = 0; i < n; i++)
    {
      scratch->server_score[i] = scratch->incentive[i];
      scratch->validator_score[i] = scratch->dividends[i];
      scratch->combined_score[i] = tao_i32f32_add_sat (scratch->incentive[i], scratch->dividends[i]);
      sum = tao_i32f32_add_wrap (sum, scratch->combined_score[i]);
    }

  if (sum.bits == 0)
    {
      const TaoI32F32 *fallback = scratch->stake;
      TaoI32F32 active = { 0 };

      /* Nobody was rated: validators share by active stake, or by stake where
       * nobody is active. */
      for (guint32 i = 0; i < n; i++)
        active = tao_i32f32_add_wrap (active, scratch->active_stake[i]);
      if (active.bits != 0)
        fallback = scratch->active_stake;
      memcpy (scratch->validator_score, fallback, n * sizeof *fallback);
      memcpy (scratch->combined_score, fallback, n * sizeof *fallback);
      return;
    }

  divisor = tao_divisor_new (sum);
  for (guint32 i = 0; i < n; i++)
    {
      scratch->server_score[i] = tao_divide (scratch->server_score[i], &divisor);
      scratch->validator_score[i] = tao_divide (scratch->validator_score[i], &divisor);
      scratch->combined_score[i] = tao_divide (scratch->combined_score[i], &divisor);
    }
}

/* floor (@score x @emission), never below 0. */
static guint64
emission_of (TaoI32F32 score,
             guint64   emission)
{
  tao_u128 amount;

  if (score.bits <= 0)
    return 0;
  amount = ((tao_u128) score.bits * emission) >> 32;
  return amount > G_MAXUINT64 ? G_MAXUINT64 : (guint64) amount;
}

/* One value scaled so that @largest becomes 65535, to the nearest. */
static guint16
upscale (TaoI32F32 value,
         TaoI32F32 largest)
{
  const TaoI32F32 full = tao_i32f32_from_u16 (G_MAXUINT16);
  TaoI32F32 scaled;
  gint64 rounded;

  if (largest.bits == 0)
    scaled = tao_i32f32_mul_sat (value, full);
  else if (largest.bits > tao_i32f32_from_u16 (32768).bits)
    scaled = tao_i32f32_mul_sat (value, tao_i32f32_div_or_zero (full, largest));
  else
    scaled = tao_i32f32_div_or_zero (tao_i32f32_mul_sat (value, full), largest);
  rounded = tao_i32f32_add_sat (scaled, TAO_I32F32 (TAO_I32F32_ONE.bits / 2)).bits >> 32;
  return (guint16) CLAMP (rounded, 0, G_MAXUINT16);
}

void
tao_epoch_upscale_weights (guint16 *weights,
                           guint32  n)
{
  guint16 largest = 0;

  for (guint32 k = 0; k < n; k++)
    largest = MAX (largest, weights[k]);
  for (guint32 k = 0; k < n; k++)
    weights[k] = upscale (tao_i32f32_from_u16 (weights[k]), tao_i32f32_from_u16 (largest));
}

static void
store_bonds (const TaoRules        *rules,
             const TaoEpochInput   *input,
             const TaoEpochScratch *scratch,
             TaoEpochOutput        *output)
{
  const TaoEpochMatrix *ema = &scratch->ema;
  guint32 *starts = (guint32 *) output->bonds.starts;
  TaoEpochPair *pairs = (TaoEpochPair *) output->bonds.pairs;
  guint32 at = 0;

  for (guint32 i = 0; i < scratch->n; i++)
    {
      starts[i] = at;
      output->bonds_written[i] = rules->bonds_written == TAO_BONDS_WRITTEN_ALL ||
                                 scratch->new_permit[i] || scratch->old_permit[i];
      if (scratch->new_permit[i])
        {
          for (guint32 k = ema->starts[i]; k < ema->starts[i] + ema->lengths[i]; k++)
            pairs[at++] = (TaoEpochPair) { ema->uids[k], tao_i32f32_to_u16_proportion (ema->values[k]) };
        }
      else if (!output->bonds_written[i])
        {
          const guint32 length = tao_epoch_rows_length (&input->bonds, i);

          if (length > 0)
            memcpy (pairs + at, tao_epoch_rows_get (&input->bonds, i), length * sizeof *pairs);
          at += length;
        }
    }
  starts[scratch->n] = at;
}

static void
store_legacy_scores (const TaoEpochScratch *scratch,
                     TaoEpochOutput        *output)
{
  TaoI32F32 largest = { G_MININT64 };

  for (guint32 i = 0; i < scratch->n; i++)
    if (scratch->combined_score[i].bits > largest.bits)
      largest = scratch->combined_score[i];
  for (guint32 i = 0; i < scratch->n; i++)
    {
      output->rank[i] = output->incentive[i];
      output->trust[i] = tao_i32f32_to_u16_proportion (tao_i32f32_div_or_zero (scratch->rank[i],
                                                                               scratch->prerank[i]));
      output->pruning_scores[i] = upscale (scratch->combined_score[i], largest);
    }
}

static void
store_results (const TaoRules        *rules,
               const TaoEpochInput   *input,
               const TaoEpochScratch *scratch,
               TaoEpochOutput        *output)
{
  for (guint32 i = 0; i < scratch->n; i++)
    {
      output->active[i] = scratch->active[i];
      output->validator_permit[i] = scratch->new_permit[i];
      output->stake_weight[i] = tao_i32f32_to_u16_proportion (scratch->stake[i]);
      output->consensus[i] = tao_i32f32_to_u16_proportion (scratch->consensus[i]);
      output->validator_trust[i] = tao_i32f32_to_u16_proportion (scratch->validator_trust[i]);
      output->incentive[i] = tao_i32f32_to_u16_proportion (scratch->incentive[i]);
      output->dividends[i] = tao_i32f32_to_u16_proportion (scratch->dividends[i]);
      output->server_emission[i] = emission_of (scratch->server_score[i], input->emission);
      output->validator_emission[i] = emission_of (scratch->validator_score[i], input->emission);
      output->emission[i] = emission_of (scratch->combined_score[i], input->emission);
      output->stake[i] = tao_i64f64_to_u64 (input->stake[i]);
    }
  if (rules->legacy_scores)
    store_legacy_scores (scratch, output);
  store_bonds (rules, input, scratch, output);
}

gboolean
tao_epoch_run (const TaoRules       *rules,
               const TaoEpochInput  *input,
               TaoEpochOutput       *output,
               TaoEpochScratch      *scratch,
               GError              **error)
{
  EpochSize size;

  if (!measure (input, &size, error))
    return FALSE;

  prepare_scratch (scratch, &size);
  tao_epoch_prepare_output (output, rules, size.n, (gsize) size.weights + size.bonds);

  weigh_stake (rules, input, scratch);
  mask_stake (rules, input, scratch);
  grant_permits (rules, input, scratch);
  if (rules->epoch_kind == TAO_EPOCH_KIND_PER_SUBNET && input->kind == TAO_EPOCH_NULL)
    {
      tao_epoch_run_null (rules, input, output, scratch);
      scratch->n = 0;  /* there is nothing to view */
      return TRUE;
    }

  tao_epoch_weigh (rules, input, scratch);
  tao_epoch_bond (rules, input, scratch);
  score_emission (scratch);
  store_results (rules, input, scratch, output);
  return TRUE;
}

void
tao_epoch_scratch_view (const TaoEpochScratch *scratch,
                        TaoEpochView          *view)
{
  *view = (TaoEpochView) {
    .n = scratch->n,
    .stake = scratch->stake,
    .active_stake = scratch->active_stake,
    .weights = &scratch->weights,
    .consensus = scratch->consensus,
    .clipped = &scratch->clipped,
    .validator_trust = scratch->validator_trust,
    .rank = scratch->rank,
    .rank_sum = scratch->rank_sum,
    .incentive = scratch->incentive,
    .bond_weights = scratch->bond_weights,
    .old_bonds = &scratch->bonds,
    .new_bonds = &scratch->ema,
    .bond_shares = &scratch->ema_share,
    .dividend_sum = scratch->dividend_sum,
    .dividends = scratch->dividends,
    .yuma3 = scratch->yuma3,
    .old_permit = scratch->old_permit,
  };
}
