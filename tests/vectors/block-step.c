/* Documents with a whole block step of one subnet: raw storage before, storage
 * after.  The stake vector is built from hotkey totals and childkeys, the epoch
 * runs on what the block drained, and its result is paid out.  Where the block
 * also emits, what it does to the pool is left out: the tick pool of that runtime
 * is not computed. */
#include "block-payout.h"
#include "handlers.h"

#include "economy/stake-weight.h"

static gboolean
recognises (JsonNode *root)
{
  JsonObject *object;
  JsonNode *input;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  input = json_object_get_member (object, "input");
  return input != NULL && JSON_NODE_HOLDS_OBJECT (input) &&
         json_object_has_member (object, "output") && json_object_has_member (object, "netuid") &&
         json_object_has_member (json_node_get_object (input), "SubnetworkN") &&
         json_object_has_member (json_node_get_object (input), "TotalHotkeyAlpha");
}

/* One row of a list of lists; NULL after reporting where it is too short. */
static JsonArray *
row_of (VectorRun  *run,
        JsonArray  *list,
        guint       index,
        guint       width,
        const char *field)
{
  JsonArray *row = vectors_node_array (run, json_array_get_element (list, index), field);

  if (row == NULL || json_array_get_length (row) >= width)
    return row;
  vectors_malformed (run, field, "row too short");
  return NULL;
}

static guint
length_of (JsonArray *list)
{
  return list != NULL ? json_array_get_length (list) : 0;
}

/* "HOTKEY/NETUID" → number, from rows of [hotkey, netuid, value] */
static GHashTable *
read_stakes (VectorRun  *run,
             JsonObject *in)
{
  GHashTable *stakes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonArray *list = vectors_array (run, in, "TotalHotkeyAlpha");

  for (guint k = 0; k < length_of (list); k++)
    {
      JsonArray *row = row_of (run, list, k, 3, "TotalHotkeyAlpha");
      guint64 value;

      if (row == NULL)
        continue;
      value = vectors_node_u64 (run, json_array_get_element (row, 2), "TotalHotkeyAlpha");
      g_hash_table_insert (stakes,
                           g_strdup_printf ("%s/%" G_GUINT64_FORMAT,
                                            vectors_node_text (run, json_array_get_element (row, 0), "hotkey"),
                                            vectors_node_u64 (run, json_array_get_element (row, 1), "netuid")),
                           g_memdup2 (&value, sizeof value));
    }
  return stakes;
}

static guint64
stake_of (GHashTable *stakes,
          const char *hotkey,
          guint64     netuid)
{
  g_autofree char *key = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, hotkey, netuid);
  const guint64 *value = g_hash_table_lookup (stakes, key);

  return value != NULL ? *value : 0;
}

/* hotkey → list of [proportion, other hotkey] for this subnet (lent) */
static GHashTable *
read_edges (VectorRun  *run,
            JsonObject *in,
            const char *name,
            guint64     netuid)
{
  GHashTable *edges = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list = vectors_array (run, in, name);

  for (guint k = 0; k < length_of (list); k++)
    {
      JsonArray *row = row_of (run, list, k, 3, name);

      if (row != NULL && vectors_node_u64 (run, json_array_get_element (row, 1), name) == netuid)
        g_hash_table_insert (edges, (gpointer) vectors_node_text (run, json_array_get_element (row, 0), name),
                             vectors_node_array (run, json_array_get_element (row, 2), name));
    }
  return edges;
}

/* uid → hotkey, NULL where Keys has a gap (lent) */
static const char **
read_keys (VectorRun  *run,
           JsonObject *in,
           guint32     n)
{
  const char **keys = g_new0 (const char *, n + 1);
  JsonArray *list = vectors_array (run, in, "Keys");

  for (guint k = 0; k < length_of (list); k++)
    {
      JsonArray *row = row_of (run, list, k, 2, "Keys");
      guint64 uid = row != NULL ? vectors_node_u64 (run, json_array_get_element (row, 0), "Keys") : n;

      if (uid < n)
        keys[uid] = vectors_node_text (run, json_array_get_element (row, 1), "Keys");
    }
  return keys;
}

static TaoI64F64 *
weigh_stake (VectorRun      *run,
             const TaoRules *rules,
             JsonObject     *in,
             guint64         netuid,
             const char    **keys,
             guint32         n)
{
  g_autoptr(GHashTable) stakes = read_stakes (run, in);
  g_autoptr(GHashTable) children = read_edges (run, in, "ChildKeys", netuid);
  g_autoptr(GHashTable) parents = read_edges (run, in, "ParentKeys", netuid);
  TaoI64F64 *out = g_new0 (TaoI64F64, n + 1);
  const guint64 tao_weight = vectors_u64 (run, in, "TaoWeight");

  for (guint32 i = 0; i < n; i++)
    {
      g_autoptr(GArray) child_list = g_array_new (FALSE, TRUE, sizeof (guint64));
      g_autoptr(GArray) parent_list = g_array_new (FALSE, TRUE, sizeof (TaoStakeParent));
      JsonArray *rows = keys[i] != NULL ? g_hash_table_lookup (children, keys[i]) : NULL;
      TaoStakeMember member;

      for (guint k = 0; k < length_of (rows); k++)
        {
          JsonArray *row = row_of (run, rows, k, 2, "ChildKeys");
          guint64 proportion;

          if (row == NULL)
            continue;
          proportion = vectors_node_u64 (run, json_array_get_element (row, 0), "ChildKeys");
          g_array_append_val (child_list, proportion);
        }
      rows = keys[i] != NULL ? g_hash_table_lookup (parents, keys[i]) : NULL;
      for (guint k = 0; k < length_of (rows); k++)
        {
          JsonArray *row = row_of (run, rows, k, 2, "ParentKeys");
          const char *hotkey = row != NULL
                                 ? vectors_node_text (run, json_array_get_element (row, 1), "ParentKeys")
                                 : NULL;
          TaoStakeParent parent;

          if (hotkey == NULL)
            continue;
          parent = (TaoStakeParent) {
            .proportion = vectors_node_u64 (run, json_array_get_element (row, 0), "ParentKeys"),
            .alpha = stake_of (stakes, hotkey, netuid),
            .root = stake_of (stakes, hotkey, 0),
          };
          g_array_append_val (parent_list, parent);
        }

      member = (TaoStakeMember) {
        .has_key = keys[i] != NULL,
        .alpha = keys[i] != NULL ? stake_of (stakes, keys[i], netuid) : 0,
        .root = keys[i] != NULL ? stake_of (stakes, keys[i], 0) : 0,
        .children = (const guint64 *) (gconstpointer) child_list->data,
        .n_children = child_list->len,
        .parents = (const TaoStakeParent *) (gconstpointer) parent_list->data,
        .n_parents = parent_list->len,
      };
      out[i] = tao_stake_weight_of (rules, &member, tao_weight).total;
    }
  return out;
}

/* uid → value, from rows of [uid, value] */
static guint64 *
read_by_uid (VectorRun  *run,
             JsonObject *in,
             const char *name,
             guint32     n)
{
  guint64 *values = g_new0 (guint64, n + 1);
  JsonArray *list = vectors_array (run, in, name);

  for (guint k = 0; k < length_of (list); k++)
    {
      JsonArray *row = row_of (run, list, k, 2, name);
      guint64 uid = row != NULL ? vectors_node_u64 (run, json_array_get_element (row, 0), name) : n;

      if (uid < n)
        values[uid] = vectors_node_u64 (run, json_array_get_element (row, 1), name);
    }
  return values;
}

/* Rows of [uid, row], uids ascending or not; uids without one get an empty row and
 * a 0 in @present. */
static void
read_rows_by_uid (VectorRun     *run,
                  JsonObject    *object,
                  const char    *name,
                  guint32        n,
                  EpochRowsData *data,
                  guint8        *present)
{
  g_autofree JsonArray **rows = g_new0 (JsonArray *, n + 1);
  JsonArray *list = vectors_array (run, object, name);

  for (guint k = 0; k < length_of (list); k++)
    {
      JsonArray *row = row_of (run, list, k, 2, name);
      guint64 uid = row != NULL ? vectors_node_u64 (run, json_array_get_element (row, 0), name) : n;

      if (uid < n)
        rows[uid] = vectors_node_array (run, json_array_get_element (row, 1), name);
    }
  for (guint32 i = 0; i < n; i++)
    {
      if (present != NULL)
        present[i] = rows[i] != NULL;
      epoch_rows_data_add (data, run, rows[i], name);
    }
}

/* A row is in storage afterwards if it was before or the epoch wrote it. */
static void
compare_bonds (VectorRun            *run,
               JsonObject           *out,
               const TaoEpochOutput *got,
               const guint8         *present_before)
{
  JsonArray *list = vectors_array (run, out, "Bonds");
  g_autofree guint8 *seen = g_new0 (guint8, got->n + 1);
  char index[16];

  for (guint k = 0; k < length_of (list); k++)
    {
      JsonArray *row = row_of (run, list, k, 2, "Bonds");
      guint32 uid;

      if (row == NULL)
        continue;
      uid = (guint32) vectors_node_u64 (run, json_array_get_element (row, 0), "Bonds");
      if (uid >= got->n)
        {
          vectors_malformed (run, "Bonds", "uid out of range");
          continue;
        }
      seen[uid] = TRUE;
      epoch_expect_row (run, "Bonds", uid, vectors_node_array (run, json_array_get_element (row, 1), "Bonds"),
                        tao_epoch_rows_get (&got->bonds, uid), tao_epoch_rows_length (&got->bonds, uid));
    }
  for (guint32 i = 0; i < got->n; i++)
    {
      gboolean stored = got->bonds_written[i] || present_before[i];

      g_snprintf (index, sizeof index, "%u", i);
      vectors_expect_text (run, "Bonds", index, seen[i] ? "a stored row" : "no row",
                           stored ? "a stored row" : "no row");
    }
}

static void
compare_returned (VectorRun            *run,
                  JsonObject           *document,
                  const TaoEpochOutput *got)
{
  JsonObject *returned;
  JsonArray *rows;

  if (vectors_is_null (document, "epoch_returned"))
    return;
  returned = vectors_object (run, document, "epoch_returned");
  rows = returned != NULL ? vectors_array (run, returned, "rows") : NULL;
  for (guint k = 0; k < length_of (rows); k++)
    {
      JsonArray *row = row_of (run, rows, k, 3, "epoch_returned");
      guint64 uid = row != NULL ? vectors_node_u64 (run, json_array_get_element (row, 0), "uid") : got->n;

      if (uid >= got->n)
        continue;
      vectors_expect_number (run, "server_emission", (gint64) uid,
                             vectors_node_u64 (run, json_array_get_element (row, 1), "server_emission"),
                             got->server_emission[uid]);
      vectors_expect_number (run, "validator_emission", (gint64) uid,
                             vectors_node_u64 (run, json_array_get_element (row, 2), "validator_emission"),
                             got->validator_emission[uid]);
    }
}

static void
compare_epoch (VectorRun            *run,
               JsonObject           *document,
               JsonObject           *out,
               const TaoEpochOutput *got,
               const guint8         *bonds_before)
{
  epoch_expect_list (run, out, "Active", got->active, 1, got->n);
  epoch_expect_list (run, out, "ValidatorPermit", got->validator_permit, 1, got->n);
  epoch_expect_list (run, out, "StakeWeight", got->stake_weight, 2, got->n);
  epoch_expect_list (run, out, "Consensus", got->consensus, 2, got->n);
  epoch_expect_list (run, out, "ValidatorTrust", got->validator_trust, 2, got->n);
  epoch_expect_list (run, out, "Incentive", got->incentive, 2, got->n);
  epoch_expect_list (run, out, "Dividends", got->dividends, 2, got->n);
  epoch_expect_list (run, out, "Rank", got->rank, 2, got->n);
  epoch_expect_list (run, out, "Trust", got->trust, 2, got->n);
  epoch_expect_list (run, out, "PruningScores", got->pruning_scores, 2, got->n);
  epoch_expect_list (run, out, "Emission", got->emission, 8, got->n);
  compare_returned (run, document, got);
  compare_bonds (run, out, got, bonds_before);
}

/* What the block handed to the epoch.  Before an emitting subnet's epoch the block
 * adds its own share, which only the document knows. */
static guint64
drained_emission (VectorRun  *run,
                  JsonObject *document,
                  JsonObject *in)
{
  if (!vectors_is_null (document, "drained"))
    {
      JsonObject *drained = vectors_object (run, document, "drained");

      return tao_u64_add_sat (vectors_u64 (run, drained, "pending_alpha"),
                              vectors_u64 (run, drained, "pending_swapped"));
    }
  return tao_u64_add_sat (vectors_u64 (run, in, "PendingEmission"), vectors_u64 (run, in, "PendingAlphaSwapped"));
}

static gint32
find_owner (VectorRun   *run,
            JsonObject  *in,
            const char **keys,
            guint32      n)
{
  const char *hotkey;

  if (vectors_is_null (in, "SubnetOwnerHotkey"))
    return TAO_EPOCH_NO_OWNER;
  hotkey = vectors_text (run, in, "SubnetOwnerHotkey");
  for (guint32 i = 0; i < n; i++)
    if (g_strcmp0 (keys[i], hotkey) == 0)
      return (gint32) i;
  return TAO_EPOCH_NO_OWNER;
}

static void
replay_case (VectorRun      *run,
             const TaoRules *rules,
             JsonObject     *document,
             JsonObject     *in,
             JsonObject     *out)
{
  const guint32 n = vectors_u16 (run, in, "SubnetworkN");
  const guint16 tempo = vectors_u16 (run, in, "Tempo");
  const guint64 netuid = vectors_u64 (run, document, "netuid");
  guint32 n_update, n_permit;
  g_autofree const char **keys = read_keys (run, in, n);
  g_autofree guint64 *last_update = epoch_read_u64_list (run, in, "LastUpdate", &n_update);
  g_autofree guint64 *registered = read_by_uid (run, in, "BlockAtRegistration", n);
  g_autofree guint8 *permit = epoch_read_flags (run, in, "ValidatorPermit", &n_permit);
  g_autofree guint8 *bonds_before = g_new0 (guint8, n + 1);
  g_autofree TaoI64F64 *stake = weigh_stake (run, rules, in, netuid, keys, n);
  JsonArray *alpha_values = vectors_is_null (in, "AlphaValues") ? NULL : vectors_array (run, in, "AlphaValues");
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  g_auto(TaoEpochOutput) output = { 0 };
  g_autoptr(GError) error = NULL;
  EpochRowsData weights, bonds;
  TaoEpochInput input;

  epoch_rows_data_init (&weights);
  epoch_rows_data_init (&bonds);
  read_rows_by_uid (run, in, "Weights", n, &weights, NULL);
  read_rows_by_uid (run, in, "Bonds", n, &bonds, bonds_before);

  input = (TaoEpochInput) {
    .n = n,
    .block = vectors_u64 (run, document, "block"),
    .emission = drained_emission (run, document, in),
    .stake = stake,
    .stake_threshold = vectors_u64_or (run, in, "StakeThreshold", 0),
    .owner_uid = find_owner (run, in, keys, n),
    .last_update = last_update,
    .n_last_update = n_update,
    .registered_at = registered,
    .activity_cutoff = tao_epoch_activity_cutoff (rules, 0, vectors_u16 (run, in, "ActivityCutoff"), tempo),
    .tempo = tempo,
    .last_step_block = vectors_u64_or (run, in, "LastMechansimStepBlock", 0),
    .validator_permit = permit,
    .n_validator_permit = n_permit,
    .max_validators = vectors_u16 (run, in, "MaxAllowedValidators"),
    .weights = epoch_rows_data_get (&weights),
    .bonds = epoch_rows_data_get (&bonds),
    .commit_reveal = vectors_u64_or (run, in, "CommitRevealWeightsEnabled", 0) != 0,
    .kappa = (guint16) vectors_u64_or (run, in, "Kappa", 32767),
    .bonds_penalty = (guint16) vectors_u64_or (run, in, "BondsPenalty", G_MAXUINT16),
    .bonds_moving_average = vectors_u64_or (run, in, "BondsMovingAverage", 900000),
    .yuma3 = vectors_u64_or (run, in, "Yuma3On", 0) != 0,
    .liquid_alpha = vectors_u64_or (run, in, "LiquidAlphaOn", 0) != 0,
    .alpha_sigmoid_steepness = (gint16) vectors_i64_or (run, in, "AlphaSigmoidSteepness", 1000),
  };
  input.alpha_low = 45875;
  input.alpha_high = 58982;
  if (length_of (alpha_values) == 2)
    {
      input.alpha_low = (guint16) vectors_node_u64 (run, json_array_get_element (alpha_values, 0), "AlphaValues");
      input.alpha_high = (guint16) vectors_node_u64 (run, json_array_get_element (alpha_values, 1), "AlphaValues");
    }

  if (tao_epoch_run (rules, &input, &output, scratch, &error))
    {
      compare_epoch (run, document, out, &output, bonds_before);
      if (!vectors_is_null (document, "drained"))
        block_payout_compare (run, document, in, out, keys, &output);
    }
  else
    vectors_malformed (run, "input", error->message);

  epoch_rows_data_clear (&weights);
  epoch_rows_data_clear (&bonds);
}

static void
replay (VectorRun *run,
        JsonNode  *root)
{
  JsonObject *document = json_node_get_object (root);
  const char *id = json_object_get_string_member_with_default (document, "id", "block step without id");
  JsonObject *in, *out;
  const TaoRules *rules;

  rules = tao_rules_lookup ((guint32) json_object_get_int_member_with_default (document, "spec_version", 0));
  if (rules == NULL)
    {
      vectors_skip (run, id, "no rules for its runtime version");
      return;
    }

  vectors_begin_case (run, id);
  in = vectors_object (run, document, "input");
  out = vectors_object (run, document, "output");
  if (in != NULL && out != NULL)
    replay_case (run, rules, document, in, out);
  vectors_end_case (run);
}

const VectorHandler vectors_block_step = { "block step", recognises, replay };
