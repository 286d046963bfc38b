#include "economy/whatif.h"

#include <string.h>

struct _TaoWhatIf {
  const TaoRules *rules;
  TaoEpochInput input;
  TaoI64F64 *stake;
  guint64 *last_update;
  guint64 *registered_at;
  guint64 *commit_block;
  guint8 *permit;
  guint16 *previous_consensus;
  GArray **weights;            /* [n] of TaoEpochPair */
  GArray **bonds;
  GArray *weight_starts;       /* guint32; the rows above, gathered for a run */
  GArray *weight_pairs;
  GArray *bond_starts;
  GArray *bond_pairs;
  TaoEpochOutput output;
  TaoEpochScratch *scratch;
};

static GArray **
rows_new (const TaoEpochRows *rows,
          guint32             n)
{
  GArray **out = g_new0 (GArray *, (gsize) n + 1);

  for (guint32 i = 0; i < n; i++)
    {
      const guint32 length = tao_epoch_rows_length (rows, i);

      out[i] = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
      if (length > 0)
        g_array_append_vals (out[i], tao_epoch_rows_get (rows, i), length);
    }
  return out;
}

static void
rows_free (GArray  **rows,
           guint32   n)
{
  for (guint32 i = 0; i < n; i++)
    g_array_unref (rows[i]);
  g_free (rows);
}

static TaoEpochRows
gather (GArray  **rows,
        guint32   n,
        GArray   *starts,
        GArray   *pairs)
{
  g_array_set_size (starts, 0);
  g_array_set_size (pairs, 0);
  for (guint32 i = 0; i <= n; i++)
    {
      const guint32 start = pairs->len;

      g_array_append_val (starts, start);
      if (i < n && rows[i]->len > 0)
        g_array_append_vals (pairs, rows[i]->data, rows[i]->len);
    }
  return (TaoEpochRows) {
    .n_rows = n,
    .starts = (const guint32 *) (gconstpointer) starts->data,
    .pairs = (const TaoEpochPair *) (gconstpointer) pairs->data,
  };
}

static const TaoEpochInput *
prepare_input (TaoWhatIf *self)
{
  TaoEpochInput *input = &self->input;

  input->stake = self->stake;
  input->last_update = self->last_update;
  input->registered_at = self->registered_at;
  input->commit_block = self->commit_block;
  input->validator_permit = self->permit;
  input->previous_consensus = self->previous_consensus;
  input->weights = gather (self->weights, input->n, self->weight_starts, self->weight_pairs);
  input->bonds = gather (self->bonds, input->n, self->bond_starts, self->bond_pairs);
  return input;
}

TaoWhatIf *
tao_whatif_new (const TaoRules       *rules,
                const TaoEpochInput  *input,
                GError              **error)
{
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  g_auto(TaoEpochOutput) output = { 0 };
  TaoWhatIf *self;
  gsize n;

  /* A run is the check of the input's soundness. */
  if (!tao_epoch_run (rules, input, &output, scratch, error))
    return NULL;

  n = input->n;
  self = g_new0 (TaoWhatIf, 1);
  self->rules = rules;
  self->input = *input;
  self->stake = g_new0 (TaoI64F64, n + 1);
  self->last_update = g_new0 (guint64, n + 1);
  self->registered_at = g_new0 (guint64, n + 1);
  self->commit_block = g_new (guint64, n + 1);
  self->permit = g_new0 (guint8, n + 1);
  self->previous_consensus = g_new0 (guint16, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      self->stake[i] = input->stake[i];
      self->registered_at[i] = input->registered_at[i];
      self->last_update[i] = i < input->n_last_update ? input->last_update[i] : 0;
      self->commit_block[i] = input->commit_block != NULL ? input->commit_block[i] : G_MAXUINT64;
      self->permit[i] = i < input->n_validator_permit && input->validator_permit[i];
      self->previous_consensus[i] = i < input->n_previous_consensus ? input->previous_consensus[i] : 0;
    }
  /* A missing list of permits means something else than a list of "no". */
  self->input.n_last_update = input->n;
  self->input.n_validator_permit = input->n_validator_permit > 0 ? input->n : 0;
  self->input.n_previous_consensus = input->n_previous_consensus > 0 ? input->n : 0;
  self->weights = rows_new (&input->weights, input->n);
  self->bonds = rows_new (&input->bonds, input->n);
  self->weight_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->weight_pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  self->bond_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->bond_pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  self->scratch = g_steal_pointer (&scratch);
  return self;
}

TaoWhatIf *
tao_whatif_new_empty (const TaoRules *rules,
                      guint16         n)
{
  g_autofree TaoI64F64 *stake = g_new0 (TaoI64F64, (gsize) n + 1);
  g_autofree guint64 *last_update = g_new (guint64, (gsize) n + 1);
  g_autofree guint64 *registered_at = g_new0 (guint64, (gsize) n + 1);
  g_autofree guint8 *permit = g_new0 (guint8, (gsize) n + 1);
  const TaoEpochInput input = {
    .n = n,
    .block = 10000,
    .emission = 1000000000,
    .stake = stake,
    .owner_uid = TAO_EPOCH_NO_OWNER,
    .last_update = last_update,
    .n_last_update = n,
    .registered_at = registered_at,
    .activity_cutoff = 5000,
    .tempo = 360,
    .validator_permit = permit,
    .n_validator_permit = n,
    .max_validators = 64,
    .kappa = 32767,
    .bonds_penalty = G_MAXUINT16,
    .bonds_moving_average = 900000,
    .yuma3 = TRUE,
    .alpha_low = 45875,
    .alpha_high = 58982,
    .alpha_sigmoid_steepness = 1000,
  };

  for (guint16 i = 0; i < n; i++)
    last_update[i] = input.block - 1;
  return tao_whatif_new (rules, &input, NULL);
}

void
tao_whatif_free (TaoWhatIf *self)
{
  g_free (self->stake);
  g_free (self->last_update);
  g_free (self->registered_at);
  g_free (self->commit_block);
  g_free (self->permit);
  g_free (self->previous_consensus);
  rows_free (self->weights, self->input.n);
  rows_free (self->bonds, self->input.n);
  g_array_unref (self->weight_starts);
  g_array_unref (self->weight_pairs);
  g_array_unref (self->bond_starts);
  g_array_unref (self->bond_pairs);
  tao_epoch_output_clear (&self->output);
  tao_epoch_scratch_free (self->scratch);
  g_free (self);
}

TaoEpochInput *
tao_whatif_parameters (TaoWhatIf *self)
{
  return &self->input;
}

void
tao_whatif_set_stake (TaoWhatIf *self,
                      guint16    uid,
                      guint64    stake)
{
  g_return_if_fail (uid < self->input.n);
  self->stake[uid] = tao_i64f64_from_u64_sat (stake);
}

void
tao_whatif_set_permit (TaoWhatIf *self,
                       guint16    uid,
                       gboolean   permit)
{
  g_return_if_fail (uid < self->input.n);
  self->permit[uid] = permit != FALSE;
  self->input.n_validator_permit = self->input.n;
}

static void
set_pair (GArray  *row,
          guint16  uid,
          guint16  value)
{
  const TaoEpochPair pair = { uid, value };

  for (guint k = 0; k < row->len; k++)
    if (g_array_index (row, TaoEpochPair, k).uid == uid)
      {
        g_array_index (row, TaoEpochPair, k).value = value;
        return;
      }
  g_array_append_val (row, pair);
}

void
tao_whatif_set_weight (TaoWhatIf *self,
                       guint16    validator,
                       guint16    rated,
                       guint16    weight)
{
  g_return_if_fail (validator < self->input.n && rated < self->input.n);
  set_pair (self->weights[validator], rated, weight);
}

void
tao_whatif_remove_weight (TaoWhatIf *self,
                          guint16    validator,
                          guint16    rated)
{
  GArray *row;

  g_return_if_fail (validator < self->input.n && rated < self->input.n);
  row = self->weights[validator];
  for (guint k = row->len; k-- > 0;)
    if (g_array_index (row, TaoEpochPair, k).uid == rated)
      g_array_remove_index (row, k);
}

void
tao_whatif_set_bond (TaoWhatIf *self,
                     guint16    validator,
                     guint16    rated,
                     guint16    bond)
{
  g_return_if_fail (validator < self->input.n && rated < self->input.n);
  set_pair (self->bonds[validator], rated, bond);
}

const TaoEpochOutput *
tao_whatif_run (TaoWhatIf *self)
{
  g_autoptr(GError) error = NULL;

  /* The arrays are our own, so only an n changed behind our back can fail. */
  if (!tao_epoch_run (self->rules, prepare_input (self), &self->output, self->scratch, &error))
    g_error ("what-if: %s", error->message);
  return &self->output;
}

const TaoEpochOutput *
tao_whatif_step (TaoWhatIf *self)
{
  const TaoEpochOutput *output = tao_whatif_run (self);
  TaoEpochInput *input = &self->input;

  memcpy (self->permit, output->validator_permit, input->n);
  memcpy (self->previous_consensus, output->consensus, input->n * sizeof *output->consensus);
  input->n_validator_permit = input->n;
  input->n_previous_consensus = input->n;
  for (guint32 i = 0; i < input->n; i++)
    {
      const guint32 length = tao_epoch_rows_length (&output->bonds, i);

      g_array_set_size (self->bonds[i], 0);
      if (length > 0)
        g_array_append_vals (self->bonds[i], tao_epoch_rows_get (&output->bonds, i), length);
    }

  input->last_step_block = input->block;
  input->block = tao_u64_add_sat (input->block, MAX (input->tempo, 1));
  for (guint32 i = 0; i < input->n; i++)
    if (self->weights[i]->len > 0 || self->permit[i])
      self->last_update[i] = input->block - 1;
  return output;
}

void
tao_whatif_view (const TaoWhatIf *self,
                 TaoEpochView    *view)
{
  tao_epoch_scratch_view (self->scratch, view);
}
