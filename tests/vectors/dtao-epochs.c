/* Documents with flat storage and one extrinsic per block, spec 293: the stake
 * vector and the epoch of each block whose state before is known in full.
 *
 * The calls themselves trade on a tick pool, which is not computed here. */
#include "epoch-fields.h"
#include "handlers.h"

#include "economy/stake-weight.h"

static gboolean
recognises (JsonNode *root)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  return json_object_has_member (object, "initial") && json_object_has_member (object, "steps") &&
         json_object_get_int_member_with_default (object, "spec_version", 0) == 293;
}

/* Storage: "Item/key/key" → node.  Entries of `changes` replace, null removes. */
static void
apply (GHashTable *storage,
       JsonObject *changes)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    {
      if (JSON_NODE_HOLDS_NULL (node))
        g_hash_table_remove (storage, name);
      else
        g_hash_table_insert (storage, (gpointer) name, node);
    }
}

G_GNUC_PRINTF (2, 3)
static JsonNode *
look_up (GHashTable *storage,
         const char *format,
         ...)
{
  g_autofree char *key = NULL;
  va_list args;

  va_start (args, format);
  key = g_strdup_vprintf (format, args);
  va_end (args);
  return g_hash_table_lookup (storage, key);
}

/* 0 where absent */
static guint64
number (VectorRun  *run,
        JsonNode   *node,
        const char *field)
{
  return node != NULL ? vectors_node_u64 (run, node, field) : 0;
}

static guint64
number_or (VectorRun  *run,
           JsonNode   *node,
           const char *field,
           guint64     fallback)
{
  return node != NULL ? vectors_node_u64 (run, node, field) : fallback;
}

typedef struct {
  guint32 n;
  TaoI64F64 *stake;
  guint64 *last_update;
  guint64 *registered_at;
  guint8 *permit;
  guint8 *bonds_before;
  EpochRowsData weights;
  EpochRowsData bonds;
  TaoEpochInput input;
} Subnet;

static void
subnet_clear (Subnet *subnet)
{
  g_free (subnet->stake);
  g_free (subnet->last_update);
  g_free (subnet->registered_at);
  g_free (subnet->permit);
  g_free (subnet->bonds_before);
  epoch_rows_data_clear (&subnet->weights);
  epoch_rows_data_clear (&subnet->bonds);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subnet, subnet_clear)

static JsonArray *
array_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
load_subnet (VectorRun      *run,
             const TaoRules *rules,
             GHashTable     *storage,
             guint           netuid,
             guint64         block,
             Subnet         *subnet)
{
  const guint32 n = (guint32) number (run, look_up (storage, "SubnetworkN/%u", netuid), "SubnetworkN");
  const guint64 tao_weight = number (run, look_up (storage, "TaoWeight"), "TaoWeight");
  const guint16 tempo = (guint16) number (run, look_up (storage, "Tempo/%u", netuid), "Tempo");
  const char *owner = NULL;
  JsonNode *node = look_up (storage, "SubnetOwnerHotkey/%u", netuid);
  JsonArray *updates = array_of (look_up (storage, "LastUpdate/%u", netuid));
  JsonArray *permits = array_of (look_up (storage, "ValidatorPermit/%u", netuid));

  if (node != NULL)
    owner = vectors_node_text (run, node, "SubnetOwnerHotkey");
  subnet->n = n;
  subnet->stake = g_new0 (TaoI64F64, n + 1);
  subnet->last_update = g_new0 (guint64, n + 1);
  subnet->registered_at = g_new0 (guint64, n + 1);
  subnet->permit = g_new0 (guint8, n + 1);
  subnet->bonds_before = g_new0 (guint8, n + 1);
  epoch_rows_data_init (&subnet->weights);
  epoch_rows_data_init (&subnet->bonds);
  subnet->input = (TaoEpochInput) {
    .n = n,
    .block = block,
    .owner_uid = TAO_EPOCH_NO_OWNER,
    .stake_threshold = number (run, look_up (storage, "StakeThreshold"), "StakeThreshold"),
    .activity_cutoff = tao_epoch_activity_cutoff (rules, 0, (guint16) number (run, look_up (storage, "ActivityCutoff/%u", netuid),
                                                                              "ActivityCutoff"), tempo),
    .tempo = tempo,
    /* Defaults of spec 293 for what the documents leave out. */
    .max_validators = (guint16) number_or (run, look_up (storage, "MaxAllowedValidators/%u", netuid),
                                           "MaxAllowedValidators", 128),
    .kappa = (guint16) number_or (run, look_up (storage, "Kappa/%u", netuid), "Kappa", 32767),
    .bonds_penalty = (guint16) number_or (run, look_up (storage, "BondsPenalty/%u", netuid), "BondsPenalty", 65535),
    .bonds_moving_average = number_or (run, look_up (storage, "BondsMovingAverage/%u", netuid),
                                       "BondsMovingAverage", 900000),
    .yuma3 = number (run, look_up (storage, "Yuma3On/%u", netuid), "Yuma3On") != 0,
  };

  for (guint32 i = 0; i < n; i++)
    {
      const char *hotkey;
      TaoStakeMember member = { .has_key = TRUE };

      if (updates != NULL && i < json_array_get_length (updates))
        subnet->last_update[i] = vectors_node_u64 (run, json_array_get_element (updates, i), "LastUpdate");
      if (permits != NULL && i < json_array_get_length (permits))
        subnet->permit[i] = vectors_node_u64 (run, json_array_get_element (permits, i), "ValidatorPermit") != 0;
      subnet->registered_at[i] = number (run, look_up (storage, "BlockAtRegistration/%u/%u", netuid, i),
                                         "BlockAtRegistration");
      epoch_rows_data_add (&subnet->weights, run, array_of (look_up (storage, "Weights/%u/%u", netuid, i)), "Weights");
      node = look_up (storage, "Bonds/%u/%u", netuid, i);
      subnet->bonds_before[i] = node != NULL;
      epoch_rows_data_add (&subnet->bonds, run, array_of (node), "Bonds");

      node = look_up (storage, "Keys/%u/%u", netuid, i);
      hotkey = node != NULL ? vectors_node_text (run, node, "Keys") : NULL;
      if (hotkey == NULL)
        continue;
      if (g_strcmp0 (hotkey, owner) == 0)
        subnet->input.owner_uid = (gint32) i;
      member.alpha = number (run, look_up (storage, "TotalHotkeyAlpha/%s/%u", hotkey, netuid), "TotalHotkeyAlpha");
      member.root = number (run, look_up (storage, "TotalHotkeyAlpha/%s/0", hotkey), "TotalHotkeyAlpha");
      subnet->stake[i] = tao_stake_weight_of (rules, &member, tao_weight).total;
    }

  subnet->input.stake = subnet->stake;
  subnet->input.last_update = subnet->last_update;
  subnet->input.n_last_update = n;
  subnet->input.registered_at = subnet->registered_at;
  subnet->input.validator_permit = subnet->permit;
  subnet->input.n_validator_permit = n;
  subnet->input.weights = epoch_rows_data_get (&subnet->weights);
  subnet->input.bonds = epoch_rows_data_get (&subnet->bonds);
}

static void
compare_list (VectorRun    *run,
              GHashTable   *storage,
              const char   *item,
              guint         netuid,
              gconstpointer got,
              guint         width,
              guint32       n)
{
  g_autofree char *key = g_strdup_printf ("%s/%u", item, netuid);
  g_autoptr(JsonObject) holder = json_object_new ();
  JsonNode *node = g_hash_table_lookup (storage, key);

  if (node == NULL)
    {
      vectors_malformed (run, key, "missing");
      return;
    }
  json_object_set_member (holder, key, json_node_copy (node));
  epoch_expect_list (run, holder, key, got, width, n);
}

static void
compare (VectorRun            *run,
         GHashTable           *after,
         guint                 netuid,
         const Subnet         *subnet,
         const TaoEpochOutput *got)
{
  compare_list (run, after, "Incentive", netuid, got->incentive, 2, got->n);
  compare_list (run, after, "Dividends", netuid, got->dividends, 2, got->n);
  compare_list (run, after, "ValidatorPermit", netuid, got->validator_permit, 1, got->n);
  for (guint32 i = 0; i < got->n; i++)
    {
      g_autofree char *field = g_strdup_printf ("Bonds/%u", netuid);
      JsonNode *node = look_up (after, "Bonds/%u/%u", netuid, i);
      gboolean stored = got->bonds_written[i] || subnet->bonds_before[i];

      if (!vectors_expect_number (run, field, i, node != NULL, stored) || node == NULL)
        continue;
      epoch_expect_row (run, field, i, array_of (node), tao_epoch_rows_get (&got->bonds, i),
                        tao_epoch_rows_length (&got->bonds, i));
    }
}

/* Spec 293: an epoch every tempo + 1 blocks, subnets taking turns. */
static gboolean
epoch_is_due (guint64 block,
              guint   netuid,
              guint16 tempo)
{
  return tempo > 0 && (block + netuid + 1) % ((guint64) tempo + 1) == tempo;
}

/* Returns the number of epochs that could not be replayed: those after the first
 * in one block start from a root stake that the document does not show. */
static guint
replay_block (VectorRun      *run,
              const TaoRules *rules,
              const char     *id,
              GHashTable     *storage,
              JsonObject     *step)
{
  const guint64 block = (guint64) json_object_get_int_member_with_default (step, "block", 0);
  JsonNode *changes = json_object_get_member (step, "block_step");
  guint due = 0;
  guint first = 0;

  for (guint netuid = 1; netuid < 64; netuid++)
    {
      JsonNode *tempo = look_up (storage, "Tempo/%u", netuid);

      if (tempo == NULL || !epoch_is_due (block, netuid, (guint16) vectors_node_u64 (run, tempo, "Tempo")))
        continue;
      if (due++ == 0)
        first = netuid;
    }

  if (due > 0)
    {
      g_autofree char *case_id = g_strdup_printf ("%s block %" G_GUINT64_FORMAT " subnet %u", id, block, first);
      g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
      g_auto(TaoEpochOutput) output = { 0 };
      g_auto(Subnet) subnet = { 0 };
      g_autoptr(GError) error = NULL;

      vectors_begin_case (run, case_id);
      load_subnet (run, rules, storage, first, block, &subnet);
      if (changes != NULL && JSON_NODE_HOLDS_OBJECT (changes))
        apply (storage, json_node_get_object (changes));
      if (tao_epoch_run (rules, &subnet.input, &output, scratch, &error))
        compare (run, storage, first, &subnet, &output);
      else
        vectors_malformed (run, "storage", error->message);
      vectors_end_case (run);
    }
  else if (changes != NULL && JSON_NODE_HOLDS_OBJECT (changes))
    apply (storage, json_node_get_object (changes));

  changes = json_object_get_member (step, "extrinsic");
  if (changes != NULL && JSON_NODE_HOLDS_OBJECT (changes))
    apply (storage, json_node_get_object (changes));
  return due > 1 ? due - 1 : 0;
}

static void
replay (VectorRun *run,
        JsonNode  *root)
{
  JsonObject *object = json_node_get_object (root);
  const char *id = json_object_get_string_member_with_default (object, "id", "sequence without id");
  g_autoptr(GHashTable) storage = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *initial = vectors_object (run, object, "initial");
  JsonArray *steps = vectors_array (run, object, "steps");
  const TaoRules *rules = tao_rules_lookup (293);
  guint left_out = 0;

  if (initial == NULL || steps == NULL)
    return;
  apply (storage, initial);
  for (guint k = 0; k < json_array_get_length (steps); k++)
    {
      JsonNode *step = json_array_get_element (steps, k);

      if (JSON_NODE_HOLDS_OBJECT (step))
        left_out += replay_block (run, rules, id, storage, json_node_get_object (step));
    }

  if (left_out > 0)
    {
      g_autofree char *what = g_strdup_printf ("%s, %u epochs", id, left_out);

      vectors_skip (run, what, "a later epoch of the same block starts from a root stake that is not shown");
    }
  vectors_skip (run, id, "its calls trade on the tick pool of spec 293, which is not computed");
}

const VectorHandler vectors_dtao_epochs = { "epochs in a sequence of blocks", recognises, replay };
