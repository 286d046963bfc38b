#include "epoch-fixture.h"

#include <string.h>

void
fixture_init (Fixture *f, guint32 n)
{
  memset (f, 0, sizeof *f);
  f->stake = g_new0 (TaoI64F64, n + 1);
  f->last_update = g_new0 (guint64, n + 1);
  f->registered_at = g_new0 (guint64, n + 1);
  f->commit_block = g_new (guint64, n + 1);
  f->permit = g_new0 (guint8, n + 1);
  f->weights = g_new0 (GArray *, n + 1);
  f->bonds = g_new0 (GArray *, n + 1);
  for (guint32 i = 0; i < n; i++)
    {
      f->commit_block[i] = G_MAXUINT64;
      f->weights[i] = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
      f->bonds[i] = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
    }
  f->weight_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  f->weight_pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  f->bond_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  f->bond_pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  f->scratch = tao_epoch_scratch_new ();
  f->in = (TaoEpochInput) {
    .n = n,
    .block = 1,
    .emission = 1000000000,
    .owner_uid = TAO_EPOCH_NO_OWNER,
    .n_last_update = n,
    .activity_cutoff = 5000,
    .tempo = 360,
    .n_validator_permit = n,
    .max_validators = 128,
    .kappa = 32767,
    .bonds_penalty = 65535,
    .bonds_moving_average = 900000,
    .alpha_low = 45875,
    .alpha_high = 58982,
    .alpha_sigmoid_steepness = 1000,
  };
}

void
fixture_clear (Fixture *f)
{
  for (guint32 i = 0; i < f->in.n; i++)
    {
      g_array_unref (f->weights[i]);
      g_array_unref (f->bonds[i]);
    }
  g_free (f->weights);
  g_free (f->bonds);
  g_free (f->stake);
  g_free (f->last_update);
  g_free (f->registered_at);
  g_free (f->commit_block);
  g_free (f->permit);
  g_array_unref (f->weight_starts);
  g_array_unref (f->weight_pairs);
  g_array_unref (f->bond_starts);
  g_array_unref (f->bond_pairs);
  tao_epoch_scratch_free (f->scratch);
  tao_epoch_output_clear (&f->out);
}

void
fixture_set_stake (Fixture *f, guint32 uid, guint64 stake)
{
  f->stake[uid] = tao_i64f64_from_u64_sat (stake);
}

void
fixture_set_row (GArray *row, guint n_pairs, const guint16 (*pairs)[2])
{
  g_array_set_size (row, 0);
  for (guint k = 0; k < n_pairs; k++)
    {
      TaoEpochPair pair = { pairs[k][0], pairs[k][1] };

      g_array_append_val (row, pair);
    }
}

static TaoEpochRows
gather (GArray **rows, guint32 n, GArray *starts, GArray *pairs)
{
  g_array_set_size (starts, 0);
  g_array_set_size (pairs, 0);
  for (guint32 i = 0; i <= n; i++)
    {
      guint32 start = pairs->len;

      g_array_append_val (starts, start);
      if (i < n)
        g_array_append_vals (pairs, rows[i]->data, rows[i]->len);
    }
  return (TaoEpochRows) { n, (guint32 *) (gpointer) starts->data, (TaoEpochPair *) (gpointer) pairs->data };
}

const TaoEpochInput *
fixture_input (Fixture *f)
{
  f->in.stake = f->stake;
  f->in.last_update = f->last_update;
  f->in.registered_at = f->registered_at;
  f->in.validator_permit = f->permit;
  f->in.commit_block = f->commit_block;
  f->in.weights = gather (f->weights, f->in.n, f->weight_starts, f->weight_pairs);
  f->in.bonds = gather (f->bonds, f->in.n, f->bond_starts, f->bond_pairs);
  return &f->in;
}

void
fixture_run (Fixture *f, const TaoRules *rules)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = tao_epoch_run (rules, fixture_input (f), &f->out, f->scratch, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
  tao_epoch_scratch_view (f->scratch, &f->view);
}

void
fixture_store (Fixture *f)
{
  for (guint32 i = 0; i < f->in.n; i++)
    {
      f->permit[i] = f->out.validator_permit[i];
      g_array_set_size (f->bonds[i], 0);
      g_array_append_vals (f->bonds[i], tao_epoch_rows_get (&f->out.bonds, i),
                           tao_epoch_rows_length (&f->out.bonds, i));
    }
}

guint16
fixture_bond (const Fixture *f, guint32 uid, guint16 column)
{
  const TaoEpochPair *pairs = tao_epoch_rows_get (&f->out.bonds, uid);

  for (guint32 k = 0; k < tao_epoch_rows_length (&f->out.bonds, uid); k++)
    if (pairs[k].uid == column)
      return pairs[k].value;
  return 0;
}

void
fixture_start_at_block_one (Fixture *f, guint32 n, guint16 tempo, guint16 seats)
{
  fixture_init (f, n);
  f->in.tempo = tempo;
  f->in.max_validators = seats;
  f->in.activity_cutoff = MAX ((guint64) 13889 * tempo / 1000, 1);
  for (guint32 i = 0; i < n; i++)
    f->registered_at[i] = f->last_update[i] = 1;
}

void
fixture_set_weights (Fixture *f, guint32 uid, guint n_pairs, const guint16 (*pairs)[2])
{
  guint16 scaled[16];

  fixture_set_row (f->weights[uid], n_pairs, pairs);
  for (guint k = 0; k < n_pairs; k++)
    scaled[k] = pairs[k][1];
  tao_epoch_upscale_weights (scaled, n_pairs);
  for (guint k = 0; k < n_pairs; k++)
    g_array_index (f->weights[uid], TaoEpochPair, k).value = scaled[k];
  f->last_update[uid] = f->in.block;
}

void
fixture_step (Fixture *f)
{
  fixture_run (f, tao_rules_lookup (425));
  fixture_store (f);
}
