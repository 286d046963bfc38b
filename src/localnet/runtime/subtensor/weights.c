/* Setting weights, in the open and by commit and reveal. */
#include "localnet/runtime/subtensor/weights.h"

#define MAX_COMMITS 10
#define COMMIT_SIZE 56   /* (H256, commit epoch, commit block, reserved block): what one queue entry holds */

TaoRtOutcome
tao_weights_check_signer (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey)
{
  TaoAccountId owner = st_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid));
  TaoStakeWeight weight;

  ENSURE (tao_subtensor_uid (rt, netuid, hotkey) >= 0, ST_E_HotKeyNotRegisteredInSubNet);
  weight = tao_subtensor_stake_weight (rt, netuid, hotkey);
  ENSURE (tao_i64f64_to_u64 (weight.total) >= st_u64 (rt, key_0 (ST_StakeThreshold)) || tao_account_id_equal (hotkey, &owner),
          ST_E_NotEnoughStakeToSetWeights);
  return RT_OK;
}

/* TRUE if the hotkey of @uid may set weights again. */
static gboolean
rate_allows (TaoRuntime *rt, guint16 netuid, guint16 index, guint16 uid)
{
  guint64 last = tao_st_vector_item (rt, key_n (rt, ST_LastUpdate, index), 8, uid);

  return last == 0 || rt->block - MIN (last, rt->block) >= st_u64 (rt, key_n (rt, ST_WeightsSetRateLimit, netuid));
}

static guint16
le16 (const guint8 *bytes, guint32 i)
{
  return (guint16) (bytes[i * 2] | bytes[i * 2 + 1] << 8);
}

static TaoRtOutcome
check_mechanism (TaoRuntime *rt, guint16 netuid, guint8 mechanism)
{
  ENSURE (network_exists (rt, netuid), ST_E_MechanismDoesNotExist);
  ENSURE (mechanism < MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)), 1), ST_E_MechanismDoesNotExist);
  return RT_OK;
}

/* @dests, @values: little-endian u16.  @from_reveal: the rate limit was the commit's. */
static TaoRtOutcome
set_weights (TaoRuntime *rt, const TaoAccountId *hotkey, guint16 netuid, guint8 mechanism, const guint8 *dests, guint32 n_dests,
             const guint8 *values, guint32 n_values, guint64 version_key, gboolean from_reveal)
{
  guint16 index = (guint16) (netuid + mechanism * MECHANISM_STRIDE);
  guint16 n = st_u16 (rt, key_n (rt, ST_SubnetworkN, netuid));
  guint64 required_version = st_u64 (rt, key_n (rt, ST_WeightsVersionKey, netuid));
  TaoAccountId owner = st_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid));
  g_autofree guint16 *weights = NULL;
  g_autofree TaoEpochPair *row = NULL;
  g_autofree guint8 *seen = NULL;
  gboolean is_self;
  gint uid;

  ENSURE (netuid != ROOT, ST_E_CanNotSetRootNetworkWeights);
  ENSURE (n_dests == n_values, ST_E_WeightVecNotEqualSize);
  TRY (check_mechanism (rt, netuid, mechanism));
  ENSURE (n_dests <= n, ST_E_UidsLengthExceedUidsInSubNet);
  TRY (tao_weights_check_signer (rt, netuid, hotkey));
  ENSURE (required_version == 0 || version_key >= required_version, ST_E_IncorrectWeightVersionKey);
  uid = tao_subtensor_uid (rt, netuid, hotkey);
  if (!from_reveal)
    ENSURE (rate_allows (rt, netuid, index, (guint16) uid), ST_E_SettingWeightsTooFast);

  is_self = n_dests == 1 && le16 (dests, 0) == uid;
  ENSURE (is_self || tao_account_id_equal (hotkey, &owner)
            || tao_st_vector_item (rt, key_n (rt, ST_ValidatorPermit, netuid), 1, (guint32) uid),
          ST_E_NeuronNoValidatorPermit);
  seen = g_malloc0 (65536 / 8);
  for (guint32 i = 0; i < n_dests; i++)
    {
      guint16 dest = le16 (dests, i);

      ENSURE (!(seen[dest / 8] & (1 << (dest % 8))), ST_E_DuplicateUids);
      seen[dest / 8] = (guint8) (seen[dest / 8] | (1 << (dest % 8)));
    }
  for (guint32 i = 0; i < n_dests; i++)
    ENSURE (le16 (dests, i) < n, ST_E_UidVecContainInvalidOne);
  ENSURE (is_self || n_dests >= MIN (st_u16 (rt, key_n (rt, ST_MinAllowedWeights, netuid)), n), ST_E_WeightVecLengthIsLow);

  weights = g_new (guint16, n_dests + 1);
  row = g_new (TaoEpochPair, n_dests + 1);
  for (guint32 i = 0; i < n_dests; i++)
    weights[i] = le16 (values, i);
  tao_epoch_upscale_weights (weights, n_dests);
  for (guint32 i = 0; i < n_dests; i++)
    row[i] = (TaoEpochPair) { le16 (dests, i), weights[i] };
  tao_st_set_vector (rt, key_nn (rt, ST_Weights, index, (guint16) uid), row, sizeof *row, n_dests);
  if (!st_bool (rt, key_n (rt, ST_CommitRevealWeightsEnabled, netuid)))
    tao_st_set_vector_item (rt, key_n (rt, ST_LastUpdate, index), 8, (guint32) uid, rt->block);
  tao_rt_deposit (rt, ST_EV_WeightsSet, index, uid);
  return RT_OK;
}

TaoRtOutcome
tao_weights_set_openly (TaoRuntime *rt, const TaoAccountId *hotkey, guint16 netuid, guint8 mechanism, const guint8 *dests,
                        guint32 n_dests, const guint8 *values, guint32 n_values, guint64 version_key)
{
  ENSURE (!st_bool (rt, key_n (rt, ST_CommitRevealWeightsEnabled, netuid)) || netuid == ROOT, ST_E_CommitRevealEnabled);
  return set_weights (rt, hotkey, netuid, mechanism, dests, n_dests, values, n_values, version_key, FALSE);
}

static TaoRtOutcome
set_weights_call (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args, guint8 mechanism, guint first)
{
  guint16 netuid = arg_u16 (args, 0);
  guint32 n_dests, n_values;
  const guint8 *dests = tao_arg_vector (args, first, &n_dests);
  const guint8 *values = tao_arg_vector (args, first + 1, &n_values);

  ENSURE_SIGNED (origin, who);
  return tao_weights_set_openly (rt, who, netuid, mechanism, dests, n_dests, values, n_values, arg_u64 (args, first + 2));
}

TaoRtOutcome
tao_subtensor_set_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return set_weights_call (rt, origin, args, 0, 1);
}

TaoRtOutcome
tao_subtensor_set_mechanism_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return set_weights_call (rt, origin, args, arg_u8 (args, 1), 2);
}

guint64
tao_weights_current_epoch (TaoRuntime *rt, guint16 netuid)
{
  guint64 index = st_u64 (rt, key_n (rt, ST_SubnetEpochIndex, netuid));
  guint64 last = st_u64 (rt, key_n (rt, ST_LastEpochBlock, netuid));
  guint64 pending = st_u64 (rt, key_n (rt, ST_PendingEpochAt, netuid));
  guint16 tempo = st_u16 (rt, key_n (rt, ST_Tempo, netuid));
  gboolean due = tempo != 0 && ((pending > 0 && rt->block >= pending) || rt->block - MIN (last, rt->block) >= tempo);

  return due ? index + 1 : index;
}

gboolean
tao_weights_is_expired (TaoRuntime *rt, guint16 netuid, guint64 commit_epoch, guint64 now_epoch)
{
  return now_epoch > commit_epoch + st_u64 (rt, key_n (rt, ST_RevealPeriodEpochs, netuid));
}

static TaoKey
commits_key (TaoRuntime *rt, guint16 index, const TaoAccountId *who)
{
  return key_na (rt, ST_WeightCommits, index, who);
}

/* One queue entry. */
typedef struct __attribute__ ((packed))
{
  guint8 hash[32];
  guint64 epoch;
  guint64 block;
  guint64 reserved;
} Commit;

G_STATIC_ASSERT (sizeof (Commit) == COMMIT_SIZE);

static GArray *
load_commits (TaoRuntime *rt, guint16 index, const TaoAccountId *who)
{
  GArray *commits = g_array_new (FALSE, FALSE, sizeof (Commit));
  guint32 n;
  const guint8 *list = tao_st_vector (rt, commits_key (rt, index, who), COMMIT_SIZE, &n);

  g_array_append_vals (commits, list, n);
  return commits;
}

static void
store_commits (TaoRuntime *rt, guint16 index, const TaoAccountId *who, GArray *commits)
{
  if (commits->len == 0)
    st_kill (rt, commits_key (rt, index, who));
  else
    tao_st_set_vector (rt, commits_key (rt, index, who), commits->data, COMMIT_SIZE, commits->len);
}

static void
drop_expired (TaoRuntime *rt, guint16 netuid, GArray *commits)
{
  guint64 now = tao_weights_current_epoch (rt, netuid);

  while (commits->len > 0 && tao_weights_is_expired (rt, netuid, g_array_index (commits, Commit, 0).epoch, now))
    g_array_remove_index (commits, 0);
}

TaoRtOutcome
tao_weights_check_committer (TaoRuntime *rt, const TaoAccountId *who, guint16 netuid, guint8 mechanism)
{
  guint16 index = (guint16) (netuid + mechanism * MECHANISM_STRIDE);

  TRY (check_mechanism (rt, netuid, mechanism));
  ENSURE (st_bool (rt, key_n (rt, ST_CommitRevealWeightsEnabled, netuid)), ST_E_CommitRevealDisabled);
  TRY (tao_weights_check_signer (rt, netuid, who));
  ENSURE (rate_allows (rt, netuid, index, (guint16) tao_subtensor_uid (rt, netuid, who)), ST_E_CommittingWeightsTooFast);
  return RT_OK;
}

TaoRtOutcome
tao_weights_commit (TaoRuntime *rt, const TaoAccountId *who, guint16 netuid, guint8 mechanism, const guint8 *hash)
{
  guint16 index = (guint16) (netuid + mechanism * MECHANISM_STRIDE);
  g_autoptr (GArray) commits = NULL;
  Commit commit = { .epoch = tao_weights_current_epoch (rt, netuid), .block = rt->block };
  gint uid;

  TRY (tao_weights_check_committer (rt, who, netuid, mechanism));
  uid = tao_subtensor_uid (rt, netuid, who);
  commits = load_commits (rt, index, who);
  drop_expired (rt, netuid, commits);
  ENSURE (commits->len < MAX_COMMITS, ST_E_TooManyUnrevealedCommits);
  memcpy (commit.hash, hash, 32);
  g_array_append_val (commits, commit);
  store_commits (rt, index, who, commits);
  tao_st_set_vector_item (rt, key_n (rt, ST_LastUpdate, index), 8, (guint32) uid, rt->block);
  tao_rt_deposit (rt, ST_EV_WeightsCommitted, who, index, hash);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_commit_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_weights_commit (rt, who, arg_u16 (args, 0), 0, args->bytes[1]);
}

TaoRtOutcome
tao_subtensor_commit_mechanism_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_weights_commit (rt, who, arg_u16 (args, 0), arg_u8 (args, 1), args->bytes[2]);
}

/* blake2b-256 of SCALE (who, index, uids, values, salt, version): what was committed. */
static void
commit_hash (const TaoAccountId *who, guint16 index, const TaoRtArgs *args, guint first, guint8 out[32])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  tao_scale_write_bytes (bytes, who->bytes, 32);
  tao_scale_write_u16 (bytes, index);
  for (guint i = first; i < first + 4; i++)
    tao_scale_write_bytes (bytes, args->bytes[i], args->len[i]);
  tao_hash_blake2b_256 (bytes->data, bytes->len, out);
}

TaoRtOutcome
tao_weights_reveal (TaoRuntime *rt, const TaoAccountId *who, const TaoRtArgs *args, guint8 mechanism, guint first)
{
  guint16 netuid = arg_u16 (args, 0);
  guint16 index = (guint16) (netuid + mechanism * MECHANISM_STRIDE);
  guint64 now = tao_weights_current_epoch (rt, netuid);
  g_autoptr (GArray) commits = NULL;
  guint8 hash[32];
  guint32 n_uids, n_values;
  const guint8 *uids = tao_arg_vector (args, first, &n_uids);
  const guint8 *values = tao_arg_vector (args, first + 1, &n_values);
  guint at;

  TRY (check_mechanism (rt, netuid, mechanism));
  ENSURE (st_bool (rt, key_n (rt, ST_CommitRevealWeightsEnabled, netuid)), ST_E_CommitRevealDisabled);
  commits = load_commits (rt, index, who);
  ENSURE (commits->len > 0, ST_E_NoWeightsCommitFound);
  commit_hash (who, index, args, first, hash);
  for (at = 0; at < commits->len; at++)
    if (memcmp (g_array_index (commits, Commit, at).hash, hash, 32) == 0)
      break;
  if (at == commits->len)
    {
      drop_expired (rt, netuid, commits);
      return commits->len == 0 ? ST_E_ExpiredWeightCommit : ST_E_InvalidRevealCommitHashNotMatch;
    }
  ENSURE (!tao_weights_is_expired (rt, netuid, g_array_index (commits, Commit, at).epoch, now), ST_E_ExpiredWeightCommit);
  ENSURE (now == g_array_index (commits, Commit, at).epoch + st_u64 (rt, key_n (rt, ST_RevealPeriodEpochs, netuid)),
          ST_E_RevealTooEarly);
  g_array_remove_range (commits, 0, at + 1);   /* older ones are superseded */
  store_commits (rt, index, who, commits);
  TRY (set_weights (rt, who, netuid, mechanism, uids, n_uids, values, n_values, arg_u64 (args, first + 3), TRUE));
  tao_rt_deposit (rt, ST_EV_WeightsRevealed, who, index, hash);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_reveal_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_weights_reveal (rt, who, args, 0, 1);
}

TaoRtOutcome
tao_subtensor_reveal_mechanism_weights (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_weights_reveal (rt, who, args, arg_u8 (args, 1), 2);
}

gboolean
tao_weights_commit_blocks (TaoRuntime *rt, guint16 index, guint16 netuid, guint32 n, guint64 *out)
{
  g_autoptr (GArray) commits = g_array_new (FALSE, FALSE, sizeof (TaoEpochCommit));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) timelocked = g_array_new (FALSE, FALSE, sizeof (TaoEpochCommit));
  TaoStorageIter iter;

  st_iter (&iter, rt, key_n (rt, ST_WeightCommits, index));
  while (tao_storage_iter_next (&iter))
    {
      TaoScaleReader reader;
      TaoAccountId hotkey;
      gint32 uid;
      guint32 count;

      memcpy (hotkey.bytes, iter.key + iter.key_len - 32, 32);
      uid = tao_subtensor_uid (rt, netuid, &hotkey);
      tao_scale_reader_init (&reader, iter.value, iter.value_len);
      if (!tao_scale_read_compact_u32 (&reader, &count, NULL))
        g_assert_not_reached ();
      for (guint32 i = 0; i < count; i++)
        {
          TaoEpochCommit commit = { .uid = uid };

          memcpy (&commit.epoch, reader.pos + i * COMMIT_SIZE + 32, 8);
          memcpy (&commit.block, reader.pos + i * COMMIT_SIZE + 40, 8);
          g_array_append_val (commits, commit);
        }
      g_array_append_val (ends, commits->len);
    }
  tao_storage_iter_clear (&iter);
  tao_weights_list_timelocked (rt, index, netuid, timelocked);
  if (commits->len == 0 && timelocked->len == 0)
    return FALSE;
  tao_epoch_commit_blocks (n, (const TaoEpochCommit *) (gconstpointer) commits->data, (const guint32 *) (gconstpointer) ends->data,
                           ends->len, (const TaoEpochCommit *) (gconstpointer) timelocked->data, timelocked->len, st_u64 (rt, key_n (rt, ST_SubnetEpochIndex, netuid)),
                           st_u64 (rt, key_n (rt, ST_RevealPeriodEpochs, netuid)), out);
  return TRUE;
}
