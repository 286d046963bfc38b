/* Hostile epoch inputs: lengths, uids and values straight from the fuzzer.  An
 * epoch must end, stay inside its arrays, give the same answer twice, and never
 * hand out more than it was given while its parameters are sane. */
#include <string.h>

#include "economy/epoch.h"

#define MAX_UIDS 80

typedef struct {
  const guint8 *data;
  gsize left;
} Bytes;

static guint64
take (Bytes *bytes, guint width)
{
  guint64 value = 0;

  width = (guint) MIN ((gsize) width, bytes->left);
  memcpy (&value, bytes->data, width);
  bytes->data += width;
  bytes->left -= width;
  return value;
}

/* A 64-bit number that is often at an end of its range. */
static guint64
take_number (Bytes *bytes)
{
  switch (take (bytes, 1) % 8)
    {
    case 0:
      return 0;
    case 1:
      return G_MAXUINT64;
    case 2:
      return G_MAXINT64;
    case 3:
      return take (bytes, 1);
    case 4:
      return take (bytes, 2);
    case 5:
      return take (bytes, 4);
    default:
      return take (bytes, 8);
    }
}

static void
take_rows (Bytes *bytes, guint32 n, GArray *starts, GArray *pairs)
{
  guint32 start = 0;

  g_array_append_val (starts, start);
  for (guint32 i = 0; i < n; i++)
    {
      guint length = (guint) take (bytes, 1) % 12;

      for (guint k = 0; k < length; k++)
        {
          TaoEpochPair pair = { (guint16) take (bytes, 1), (guint16) take (bytes, 2) };

          if (pair.uid >= 250)
            pair.uid = (guint16) take (bytes, 2);
          g_array_append_val (pairs, pair);
        }
      start = pairs->len;
      g_array_append_val (starts, start);
    }
}

static void
check (const TaoEpochInput *in, const TaoEpochOutput *out)
{
  tao_u128 handed_out = 0;
  guint32 total = tao_epoch_rows_total (&out->bonds);

  g_assert_cmpuint (out->n, ==, in->n);
  for (guint32 i = 0; i < out->n; i++)
    {
      g_assert_cmpuint (out->bonds.starts[i], <=, out->bonds.starts[i + 1]);
      handed_out += out->emission[i];
    }
  g_assert_cmpuint (total, <=, tao_epoch_rows_total (&in->weights) + tao_epoch_rows_total (&in->bonds));
  if (in->bonds_moving_average <= 1000000)
    for (guint32 i = 0; i < in->n; i++)
      /* Stakes that overflow their sum make absurd shares, as on chain. */
      if (in->stake[i].bits < 0 || in->stake[i].bits > (tao_i128) 1 << 110)
        return;
  if (in->bonds_moving_average <= 1000000)
    g_assert_true (handed_out <= in->emission);
}

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint32 specs[] = { 293, 425, 475 };
  Bytes bytes = { data, size };
  const TaoRules *rules = tao_rules_lookup (specs[take (&bytes, 1) % G_N_ELEMENTS (specs)]);
  const guint32 n = (guint32) take (&bytes, 1) % (MAX_UIDS + 1);
  g_autofree TaoI64F64 *stake = g_new0 (TaoI64F64, n + 1);
  g_autofree guint64 *last_update = g_new0 (guint64, n + 1);
  g_autofree guint64 *registered_at = g_new0 (guint64, n + 1);
  g_autofree guint64 *commits = g_new0 (guint64, n + 1);
  g_autofree guint8 *permit = g_new0 (guint8, n + 1);
  g_autofree guint16 *previous = g_new0 (guint16, n + 1);
  g_autoptr(GArray) weight_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GArray) weight_pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  g_autoptr(GArray) bond_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GArray) bond_pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  g_autoptr(TaoEpochScratch) other_scratch = tao_epoch_scratch_new ();
  g_auto(TaoEpochOutput) first = { 0 };
  g_auto(TaoEpochOutput) second = { 0 };
  g_auto(TaoEpochOutput) merged = { 0 };
  const TaoEpochOutput *both[2] = { &first, &second };
  TaoEpochInput in = { .n = n };
  guint64 flags = take (&bytes, 2);

  in.block = take_number (&bytes);
  in.emission = take_number (&bytes);
  in.stake_threshold = take_number (&bytes);
  in.owner_uid = (gint32) take (&bytes, 1) - 1;
  in.activity_cutoff = take_number (&bytes);
  in.tempo = (guint16) take (&bytes, 2);
  in.last_step_block = take_number (&bytes);
  in.max_validators = (guint16) take (&bytes, 1);
  in.kappa = (guint16) take (&bytes, 2);
  in.bonds_penalty = (guint16) take (&bytes, 2);
  in.bonds_moving_average = take_number (&bytes);
  in.alpha_low = (guint16) take (&bytes, 2);
  in.alpha_high = (guint16) take (&bytes, 2);
  in.alpha_sigmoid_steepness = (gint16) take (&bytes, 2);
  in.consensus_mode = (TaoConsensusMode) (take (&bytes, 1) % 4);
  in.yuma3 = (flags & 1) != 0;
  in.liquid_alpha = (flags & 2) != 0;
  in.commit_reveal = (flags & 4) != 0;
  in.kind = (flags & 24) == 24 ? TAO_EPOCH_NULL : TAO_EPOCH_YUMA;
  in.n_last_update = flags & 32 ? n : (guint32) take (&bytes, 1) % (n + 1);
  in.n_validator_permit = flags & 64 ? n : (guint32) take (&bytes, 1) % (n + 1);
  in.n_previous_consensus = flags & 128 ? n : (guint32) take (&bytes, 1) % (n + 1);

  for (guint32 i = 0; i < n; i++)
    {
      guint64 whole = take_number (&bytes);

      permit[i] = take (&bytes, 1) % 4 != 0;
      stake[i].bits = (tao_i128) (((tao_u128) whole << 64) | take (&bytes, 1));
      last_update[i] = take_number (&bytes);
      registered_at[i] = take_number (&bytes);
      commits[i] = take_number (&bytes);
      previous[i] = (guint16) take (&bytes, 2);
    }
  take_rows (&bytes, n, weight_starts, weight_pairs);
  take_rows (&bytes, n, bond_starts, bond_pairs);

  in.stake = stake;
  in.last_update = last_update;
  in.registered_at = registered_at;
  in.validator_permit = permit;
  in.commit_block = flags & 256 ? commits : NULL;
  in.previous_consensus = previous;
  in.weights = (TaoEpochRows) { n, (guint32 *) (gpointer) weight_starts->data,
                                (TaoEpochPair *) (gpointer) weight_pairs->data };
  in.bonds = (TaoEpochRows) { n, (guint32 *) (gpointer) bond_starts->data,
                              (TaoEpochPair *) (gpointer) bond_pairs->data };

  if (!tao_epoch_run (rules, &in, &first, scratch, NULL))
    return 0;
  check (&in, &first);
  g_assert_true (tao_epoch_run (rules, &in, &second, other_scratch, NULL));
  for (guint32 i = 0; i < n; i++)
    {
      g_assert_cmpuint (first.emission[i], ==, second.emission[i]);
      g_assert_cmpuint (first.dividends[i], ==, second.dividends[i]);
    }
  g_assert_cmpuint (tao_epoch_rows_total (&first.bonds), ==, tao_epoch_rows_total (&second.bonds));

  g_assert_true (tao_epoch_merge (rules, both, (const guint64[]) { in.emission, in.block }, 2, in.emission, &merged,
                                  NULL));
  return 0;
}
