/* Documents with one epoch: the inputs one mechanism's epoch sees, stake already
 * weighted, and all it yields.  Of a subnet with several mechanisms there is a list
 * of such pairs, whose outputs hold what each stores for itself, and beside it an
 * output with what the subnet stores of all together.  The program's own reports
 * are such documents (src/engine/epoch-report.h). */
#include "epoch-fields.h"
#include "handlers.h"

static gboolean
is_pair (JsonNode *node)
{
  JsonObject *object;
  JsonNode *input;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  input = json_object_get_member (object, "input");
  return input != NULL && JSON_NODE_HOLDS_OBJECT (input) &&
         json_object_has_member (object, "output") &&
         json_object_has_member (json_node_get_object (input), "total_stake_bits");
}

static JsonArray *
mechanisms_of (JsonObject *object)
{
  JsonNode *list = json_object_get_member (object, "mechanisms");

  return list != NULL && JSON_NODE_HOLDS_ARRAY (list) && json_array_get_length (json_node_get_array (list)) > 0
           ? json_node_get_array (list) : NULL;
}

static gboolean
recognises (JsonNode *root)
{
  JsonArray *mechanisms;

  if (is_pair (root))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  mechanisms = mechanisms_of (json_node_get_object (root));
  return mechanisms != NULL && is_pair (json_array_get_element (mechanisms, 0));
}

static void
read_rows (VectorRun     *run,
           JsonObject    *object,
           const char    *name,
           EpochRowsData *data)
{
  JsonArray *rows = vectors_array (run, object, name);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    epoch_rows_data_add (data, run, vectors_node_array (run, json_array_get_element (rows, i), name), name);
}

static TaoI64F64 *
read_stake (VectorRun  *run,
            JsonObject *object,
            guint32     n)
{
  JsonArray *list = vectors_array (run, object, "total_stake_bits");
  TaoI64F64 *stake = g_new0 (TaoI64F64, n + 1);

  for (guint32 i = 0; list != NULL && i < MIN (n, json_array_get_length (list)); i++)
    stake[i].bits = vectors_node_i128 (run, json_array_get_element (list, i), "total_stake_bits");
  return stake;
}

static void
compare (VectorRun            *run,
         JsonObject           *output,
         const TaoEpochOutput *got)
{
  JsonArray *bonds;

  epoch_expect_list (run, output, "Active", got->active, 1, got->n);
  epoch_expect_list (run, output, "ValidatorPermit", got->validator_permit, 1, got->n);
  epoch_expect_list (run, output, "StakeWeight", got->stake_weight, 2, got->n);
  epoch_expect_list (run, output, "Consensus", got->consensus, 2, got->n);
  epoch_expect_list (run, output, "ValidatorTrust", got->validator_trust, 2, got->n);
  epoch_expect_list (run, output, "Incentive", got->incentive, 2, got->n);
  epoch_expect_list (run, output, "Dividends", got->dividends, 2, got->n);
  epoch_expect_list (run, output, "Rank", got->rank, 2, got->n);
  epoch_expect_list (run, output, "Trust", got->trust, 2, got->n);
  epoch_expect_list (run, output, "PruningScores", got->pruning_scores, 2, got->n);
  epoch_expect_list (run, output, "server_emission", got->server_emission, 8, got->n);
  epoch_expect_list (run, output, "validator_emission", got->validator_emission, 8, got->n);
  epoch_expect_list (run, output, "Emission", got->emission, 8, got->n);

  if (!json_object_has_member (output, "Bonds"))
    return;
  bonds = vectors_array (run, output, "Bonds");
  if (bonds == NULL || !vectors_expect_number (run, "Bonds", -1, json_array_get_length (bonds), got->n))
    return;
  for (guint32 i = 0; i < got->n; i++)
    if (!JSON_NODE_HOLDS_NULL (json_array_get_element (bonds, i)))
      epoch_expect_row (run, "Bonds", i, vectors_node_array (run, json_array_get_element (bonds, i), "Bonds"),
                        tao_epoch_rows_get (&got->bonds, i), tao_epoch_rows_length (&got->bonds, i));
}

/* FALSE, the reason reported, if it cannot be run.  @emission: what it was given. */
static gboolean
replay_case (VectorRun      *run,
             const TaoRules *rules,
             JsonObject     *in,
             TaoEpochOutput *output,
             guint64        *emission)
{
  const guint32 n = (guint32) vectors_u64 (run, in, "n");
  guint32 n_update, n_registered, n_permit, n_commit = 0;
  g_autofree guint64 *last_update = epoch_read_u64_list (run, in, "LastUpdate", &n_update);
  g_autofree guint64 *registered = epoch_read_u64_list (run, in, "BlockAtRegistration", &n_registered);
  g_autofree guint8 *permit = epoch_read_flags (run, in, "ValidatorPermit", &n_permit);
  const gboolean has_commits = !vectors_is_null (in, "earliest_active_commit_block");
  g_autofree guint64 *commit = has_commits ? epoch_read_u64_list (run, in, "earliest_active_commit_block", &n_commit) : NULL;
  g_autofree TaoI64F64 *stake = read_stake (run, in, n);
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  g_autoptr(GError) error = NULL;
  gboolean ok;
  EpochRowsData weights, bonds;
  TaoEpochInput input;

  if (n_registered != n || (has_commits && n_commit != n))
    {
      vectors_malformed (run, "BlockAtRegistration", "not one entry per uid");
      return FALSE;
    }

  epoch_rows_data_init (&weights);
  epoch_rows_data_init (&bonds);
  read_rows (run, in, "Weights", &weights);
  read_rows (run, in, "Bonds", &bonds);

  input = (TaoEpochInput) {
    .n = n,
    .block = vectors_u64 (run, in, "block"),
    .emission = vectors_u64 (run, in, "emission_rao"),
    .stake = stake,
    .stake_threshold = vectors_u64_or (run, in, "StakeThreshold", 0),
    .owner_uid = (gint32) vectors_i64_or (run, in, "owner_uid", TAO_EPOCH_NO_OWNER),
    .last_update = last_update,
    .n_last_update = n_update,
    .registered_at = registered,
    .activity_cutoff = vectors_u64 (run, in, "activity_cutoff_blocks"),
    .tempo = vectors_u16 (run, in, "Tempo"),
    .last_step_block = vectors_u64_or (run, in, "LastMechansimStepBlock", 0),
    .validator_permit = permit,
    .n_validator_permit = n_permit,
    .max_validators = vectors_u16 (run, in, "MaxAllowedValidators"),
    .weights = epoch_rows_data_get (&weights),
    .bonds = epoch_rows_data_get (&bonds),
    .commit_reveal = vectors_u64_or (run, in, "CommitRevealWeightsEnabled", 0) != 0,
    .commit_block = commit,
    .kappa = (guint16) vectors_u64_or (run, in, "Kappa", 32767),
    .bonds_penalty = (guint16) vectors_u64_or (run, in, "BondsPenalty", G_MAXUINT16),
    .bonds_moving_average = vectors_u64_or (run, in, "BondsMovingAverage", 900000),
    .yuma3 = vectors_u64_or (run, in, "Yuma3On", 0) != 0,
    .liquid_alpha = vectors_u64_or (run, in, "LiquidAlphaOn", 0) != 0,
    .alpha_low = (guint16) vectors_u64_or (run, in, "alpha_low", 45875),
    .alpha_high = (guint16) vectors_u64_or (run, in, "alpha_high", 58982),
    .alpha_sigmoid_steepness = (gint16) vectors_i64_or (run, in, "AlphaSigmoidSteepness", 1000),
  };
  *emission = input.emission;
  ok = tao_epoch_run (rules, &input, output, scratch, &error);
  if (!ok)
    vectors_malformed (run, "input", error->message);

  epoch_rows_data_clear (&weights);
  epoch_rows_data_clear (&bonds);
  return ok;
}

/* What the subnet stores comes of all its mechanisms together. */
static void
replay_mechanisms (VectorRun      *run,
                   const TaoRules *rules,
                   JsonArray      *mechanisms,
                   JsonObject     *out)
{
  const guint count = json_array_get_length (mechanisms);
  g_autofree TaoEpochOutput *outputs = g_new0 (TaoEpochOutput, count);
  g_autofree const TaoEpochOutput **pointers = g_new0 (const TaoEpochOutput *, count);
  g_autofree guint64 *emissions = g_new0 (guint64, count);
  g_auto(TaoEpochOutput) merged = { 0 };
  g_autoptr(GError) error = NULL;
  guint64 total = 0;
  gboolean ok = TRUE;

  for (guint m = 0; m < count && ok; m++)
    {
      JsonNode *node = json_array_get_element (mechanisms, m);
      JsonObject *pair = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *in = pair != NULL ? vectors_object (run, pair, "input") : NULL;
      JsonObject *own = pair != NULL ? vectors_object (run, pair, "output") : NULL;

      ok = in != NULL && own != NULL && replay_case (run, rules, in, &outputs[m], &emissions[m]);
      if (ok)
        compare (run, own, &outputs[m]);
      pointers[m] = &outputs[m];
      total += emissions[m];
    }
  if (ok && tao_epoch_merge (rules, pointers, emissions, count, total, &merged, &error))
    compare (run, out, &merged);
  else
    vectors_malformed (run, "mechanisms", error != NULL ? error->message : "not inputs and outputs of epochs");
  for (guint m = 0; m < count; m++)
    tao_epoch_output_clear (&outputs[m]);
}

static void
replay (VectorRun *run,
        JsonNode  *root)
{
  JsonObject *object = json_node_get_object (root);
  const char *id = json_object_get_string_member_with_default (object, "id", "epoch without id");
  g_auto(TaoEpochOutput) output = { 0 };
  JsonObject *in, *out;
  const TaoRules *rules;
  guint64 emission;

  rules = tao_rules_lookup ((guint32) json_object_get_int_member_with_default (object, "spec_version", 0));
  if (rules == NULL)
    {
      vectors_skip (run, id, "no rules for its runtime version");
      return;
    }

  vectors_begin_case (run, id);
  out = vectors_object (run, object, "output");
  if (out != NULL && mechanisms_of (object) != NULL)
    replay_mechanisms (run, rules, mechanisms_of (object), out);
  else if (out != NULL && (in = vectors_object (run, object, "input")) != NULL && replay_case (run, rules, in, &output, &emission))
    compare (run, out, &output);
  vectors_end_case (run);
}

const VectorHandler vectors_epoch = { "epoch", recognises, replay };
