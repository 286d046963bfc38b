/* The batches of set, commit and reveal: items fail alone, the batch goes on. */
#include "localnet/runtime/subtensor/weights.h"

/* The next compact integer of our own, checked arguments. */
static guint64
next_compact (const guint8 **pos, const guint8 *end)
{
  TaoScaleReader reader;
  guint64 value = 0;

  tao_scale_reader_init (&reader, *pos, (gsize) (end - *pos));
  if (!tao_scale_read_compact_u64 (&reader, &value, NULL))
    g_assert_not_reached ();
  *pos = reader.pos;
  return value;
}

static void
report_item (TaoRuntime *rt, TaoRtOutcome outcome, guint16 netuid, gboolean *had_errors)
{
  if (outcome == RT_OK)
    return;
  *had_errors = TRUE;
  tao_rt_deposit (rt, ST_EV_BatchWeightItemFailed, netuid, outcome);
}

static void
report_batch (TaoRuntime *rt, const TaoAccountId *who, const TaoRtArgs *args, gboolean had_errors)
{
  if (had_errors)
    tao_rt_deposit (rt, ST_EV_BatchCompletedWithErrors);
  tao_rt_deposit (rt, ST_EV_BatchWeightsCompleted, args->bytes[0], args->len[0], who);
}

TaoRtOutcome
tao_subtensor_batch_set_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint32 n, n_rows, n_keys;
  const guint8 *netuids = tao_arg_vector (args, 0, &n);
  const guint8 *rows = tao_arg_vector (args, 1, &n_rows);
  const guint8 *keys = tao_arg_vector (args, 2, &n_keys);
  gboolean had_errors = FALSE;

  ENSURE_SIGNED (origin, who);
  ENSURE (n == n_rows && n == n_keys, ST_E_InputLengthsUnequal);
  for (guint32 i = 0; i < n; i++)
    {
      guint16 netuid = (guint16) next_compact (&netuids, args->bytes[0] + args->len[0]);
      guint64 version = next_compact (&keys, args->bytes[2] + args->len[2]);
      guint32 count = (guint32) next_compact (&rows, args->bytes[1] + args->len[1]);
      g_autofree guint16 *uids = g_new (guint16, count + 1);
      g_autofree guint16 *values = g_new (guint16, count + 1);
      TaoRtMark mark = tao_rt_begin (rt);
      TaoRtOutcome outcome;

      for (guint32 k = 0; k < count; k++)
        {
          uids[k] = (guint16) next_compact (&rows, args->bytes[1] + args->len[1]);
          values[k] = (guint16) next_compact (&rows, args->bytes[1] + args->len[1]);
        }
      outcome = tao_weights_set_openly (rt, who, netuid, 0, (const guint8 *) uids, count, (const guint8 *) values, count, version);
      tao_rt_end (rt, mark, outcome);
      report_item (rt, outcome, netuid, &had_errors);
    }
  report_batch (rt, who, args, had_errors);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_batch_commit_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint32 n, n_hashes;
  const guint8 *netuids = tao_arg_vector (args, 0, &n);
  const guint8 *hashes = tao_arg_vector (args, 1, &n_hashes);
  gboolean had_errors = FALSE;

  ENSURE_SIGNED (origin, who);
  ENSURE (n == n_hashes, ST_E_InputLengthsUnequal);
  for (guint32 i = 0; i < n; i++)
    {
      guint16 netuid = (guint16) next_compact (&netuids, args->bytes[0] + args->len[0]);
      TaoRtMark mark = tao_rt_begin (rt);
      TaoRtOutcome outcome = tao_weights_commit (rt, who, netuid, 0, hashes + i * 32);

      tao_rt_end (rt, mark, outcome);
      report_item (rt, outcome, netuid, &had_errors);
    }
  report_batch (rt, who, args, had_errors);
  return RT_OK;
}

/* The slice of the next element of a Vec<Vec<u16>>. */
static void
next_list (const guint8 **pos, const guint8 *end, const guint8 **slice, gsize *len)
{
  guint64 count;

  *slice = *pos;
  count = next_compact (pos, end);
  *pos += count * 2;
  *len = (gsize) (*pos - *slice);
}

TaoRtOutcome
tao_subtensor_batch_reveal_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint32 counts[4];
  const guint8 *lists[4];

  ENSURE_SIGNED (origin, who);
  for (guint i = 0; i < 4; i++)
    lists[i] = tao_arg_vector (args, i + 1, &counts[i]);
  ENSURE (counts[0] == counts[1] && counts[0] == counts[2] && counts[0] == counts[3], ST_E_InputLengthsUnequal);
  for (guint32 i = 0; i < counts[0]; i++)
    {
      TaoRtArgs one = { .n = 5, .bytes = { args->bytes[0] }, .len = { args->len[0] } };

      for (guint k = 0; k < 3; k++)
        next_list (&lists[k], args->bytes[k + 1] + args->len[k + 1], &one.bytes[k + 1], &one.len[k + 1]);
      one.bytes[4] = lists[3] + i * 8;
      one.len[4] = 8;
      TRY (tao_weights_reveal (rt, who, &one, 0, 1));
    }
  return RT_OK;
}
