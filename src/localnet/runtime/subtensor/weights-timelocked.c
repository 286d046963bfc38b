/* Weights that are committed encrypted to a future pulse of the drand beacon.
 *
 * No pulse ever comes in here, so a commit is checked, stored, counted by epochs and dropped when the epoch in which it
 * would have been revealed is over: what a chain does that waits for a beacon in vain. */
#include "localnet/runtime/subtensor/weights.h"

#define MAX_COMMITS 10
#define MAX_CIPHERTEXT 5000

static TaoKey
queue_key (TaoRuntime *rt, guint16 index, guint64 epoch)
{
  TaoKey key = key_n (rt, ST_TimelockedWeightCommits, index);

  tao_key_add_bytes (rt, &key, (const guint8 *) &(guint64) { GUINT64_TO_LE (epoch) }, 8);
  return key;
}

/* One entry of a queue: (hotkey, block, ciphertext, round). */
typedef struct
{
  TaoAccountId who;
  guint64 block;
} Entry;

/* Reads the next entry of our own, well-formed queue. */
static void
read_entry (TaoScaleReader *reader, Entry *out)
{
  TaoScaleSlice ciphertext;
  guint64 round;

  if (!tao_scale_read_copy (reader, out->who.bytes, 32, NULL) || !tao_scale_read_u64 (reader, &out->block, NULL)
      || !tao_scale_read_vec_u8 (reader, &ciphertext, NULL) || !tao_scale_read_u64 (reader, &round, NULL))
    g_assert_not_reached ();
}

static guint32
begin_queue (TaoScaleReader *reader, const guint8 *bytes, gsize len)
{
  guint32 n;

  tao_scale_reader_init (reader, bytes, len);
  if (!tao_scale_read_compact_u32 (reader, &n, NULL))
    g_assert_not_reached ();
  return n;
}

/* Appends to the queue of the epoch; at most MAX_COMMITS of one hotkey. */
static TaoRtOutcome
enqueue (TaoRuntime *rt, TaoKey key, const TaoAccountId *who, const guint8 *ciphertext, gsize len, guint64 round)
{
  g_autoptr (GByteArray) queue = g_byte_array_new ();
  TaoScaleReader reader;
  gsize stored_len;
  const guint8 *stored = st_bytes (rt, key, &stored_len);
  guint32 n = begin_queue (&reader, stored, stored_len);
  const guint8 *entries = reader.pos;
  guint own = 0;

  for (guint32 i = 0; i < n; i++)
    {
      Entry entry;

      read_entry (&reader, &entry);
      own += tao_account_id_equal (&entry.who, who);
    }
  ENSURE (own < MAX_COMMITS, ST_E_TooManyUnrevealedCommits);
  tao_scale_write_compact (queue, n + 1);
  tao_scale_write_bytes (queue, entries, (gsize) (reader.pos - entries));
  tao_scale_write_bytes (queue, who->bytes, 32);
  tao_scale_write_u64 (queue, rt->block);
  tao_scale_write_vec_u8 (queue, ciphertext, len);
  tao_scale_write_u64 (queue, round);
  st_put (rt, key, queue->data, queue->len);
  return RT_OK;
}

/* @args: from @first on ciphertext and round.  @version: of the client's scheme. */
static TaoRtOutcome
commit (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args, guint8 mechanism, guint first, guint16 version)
{
  guint16 netuid = arg_u16 (args, 0);
  guint16 index = (guint16) (netuid + mechanism * MECHANISM_STRIDE);
  guint32 len;
  const guint8 *ciphertext = tao_arg_vector (args, first, &len);
  guint64 round = arg_u64 (args, first + 1);
  guint8 hash[32];
  gint uid;

  ENSURE_SIGNED (origin, who);
  ENSURE (len <= MAX_CIPHERTEXT, RT_CANNOT_LOOKUP);   /* a chain does not even decode the call */
  ENSURE (version == st_u16 (rt, key_0 (ST_CommitRevealWeightsVersion)), ST_E_IncorrectCommitRevealVersion);
  TRY (tao_weights_check_committer (rt, who, netuid, mechanism));
  ENSURE (round >= st_u64 (rt, key_0 (DRAND_LastStoredRound)), ST_E_InvalidRevealRound);
  TRY (enqueue (rt, queue_key (rt, index, tao_weights_current_epoch (rt, netuid)), who, ciphertext, len, round));

  uid = tao_subtensor_uid (rt, netuid, who);
  tao_st_set_vector_item (rt, key_n (rt, ST_LastUpdate, index), 8, (guint32) uid, rt->block);
  tao_hash_blake2b_256 (ciphertext, len, hash);
  tao_rt_deposit (rt, ST_EV_TimelockedWeightsCommitted, who, index, hash, round);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_commit_timelocked_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return commit (rt, origin, args, 0, 1, arg_u16 (args, 3));
}

TaoRtOutcome
tao_subtensor_commit_timelocked_mechanism_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return commit (rt, origin, args, arg_u8 (args, 1), 2, arg_u16 (args, 4));
}

/* The older form says no version: it means the present one. */
TaoRtOutcome
tao_subtensor_commit_crv3_mechanism_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return commit (rt, origin, args, arg_u8 (args, 1), 2, st_u16 (rt, key_0 (ST_CommitRevealWeightsVersion)));
}

/* The epoch at the end of a key. */
static guint64
epoch_of_key (const TaoStorageIter *iter)
{
  guint64 epoch;

  memcpy (&epoch, iter->key + iter->key_len - 8, 8);
  return GUINT64_FROM_LE (epoch);
}

void
tao_weights_list_timelocked (TaoRuntime *rt, guint16 index, guint16 netuid, GArray *out)
{
  TaoStorageIter iter;

  st_iter (&iter, rt, key_n (rt, ST_TimelockedWeightCommits, index));
  while (tao_storage_iter_next (&iter))
    {
      TaoScaleReader reader;
      guint32 n = begin_queue (&reader, iter.value, iter.value_len);

      for (guint32 i = 0; i < n; i++)
        {
          TaoEpochCommit live = { .epoch = epoch_of_key (&iter) };
          Entry entry;

          read_entry (&reader, &entry);
          live.uid = tao_subtensor_uid (rt, netuid, &entry.who);
          live.block = entry.block;
          g_array_append_val (out, live);
        }
    }
  tao_storage_iter_clear (&iter);
}

void
tao_weights_expire_timelocked (TaoRuntime *rt)
{
  TaoStorageIter iter;

  st_iter (&iter, rt, key_0 (ST_TimelockedWeightCommits));
  while (tao_storage_iter_next (&iter))
    {
      const guint8 *index = iter.key + 32 + 8;   /* behind the prefix and its hash */
      guint16 netuid = (guint16) ((index[0] | index[1] << 8) % MECHANISM_STRIDE);

      if (tao_weights_is_expired (rt, netuid, epoch_of_key (&iter), st_u64 (rt, key_n (rt, ST_SubnetEpochIndex, netuid))))
        tao_storage_remove (rt->st, iter.key, iter.key_len);
    }
  tao_storage_iter_clear (&iter);
}
