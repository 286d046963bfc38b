/* Three rounds: what the subnet's own key tells; what each hotkey's and
 * mechanism's keys tell; and the stake of parents who are registered elsewhere. */
#include "chain/epoch-state.h"

#include <string.h>

#include "chain/record-private.h"

#define PALLET "SubtensorModule"
#define OFFSET(field) G_STRUCT_OFFSET (TaoEpochState, field)
#define MECHANISMS_MAX 16
#define UIDS_MAX 4096

static const TaoRecordField subnet_fields[] = {
  { PALLET, "Tempo", TAO_RECORD_U32, OFFSET (tempo), 0 },
  { PALLET, "Kappa", TAO_RECORD_U32, OFFSET (kappa), 0 },
  { PALLET, "Rho", TAO_RECORD_U32, OFFSET (rho), 0 },
  { PALLET, "BondsPenalty", TAO_RECORD_U32, OFFSET (bonds_penalty), 0 },
  { PALLET, "MaxAllowedValidators", TAO_RECORD_U32, OFFSET (max_validators), 0 },
  { PALLET, "BondsMovingAverage", TAO_RECORD_U64, OFFSET (bonds_moving_average), 0 },
  { PALLET, "ActivityCutoff", TAO_RECORD_U32, OFFSET (activity_cutoff), 0 },
  { PALLET, "ActivityCutoffFactorMilli", TAO_RECORD_U32, OFFSET (activity_cutoff_factor_milli), 0 },
  { PALLET, "Yuma3On", TAO_RECORD_U32, OFFSET (yuma3), 0 },
  { PALLET, "LiquidAlphaOn", TAO_RECORD_U32, OFFSET (liquid_alpha), 0 },
  { PALLET, "CommitRevealWeightsEnabled", TAO_RECORD_U32, OFFSET (commit_reveal), 0 },
  { PALLET, "BondsResetOn", TAO_RECORD_U32, OFFSET (bonds_reset), 0 },
  { PALLET, "RevealPeriodEpochs", TAO_RECORD_U64, OFFSET (reveal_period_epochs), 0 },
  { PALLET, "WeightCommitRevealInterval", TAO_RECORD_U64, OFFSET (commit_interval), 0 },
  { PALLET, "SubnetEpochIndex", TAO_RECORD_U64, OFFSET (epoch_index), 0 },
  { PALLET, "LastMechansimStepBlock", TAO_RECORD_U64, OFFSET (last_step_block), 0 },
  { PALLET, "BlocksSinceLastStep", TAO_RECORD_U64, OFFSET (blocks_since_last_step), 0 },
  { PALLET, "LastEpochBlock", TAO_RECORD_U64, OFFSET (last_epoch_block), 0 },
  { PALLET, "PendingEpochAt", TAO_RECORD_U64, OFFSET (pending_epoch_at), 0 },
  { PALLET, "NetworksAdded", TAO_RECORD_U32, OFFSET (network_exists), 0 },
  { PALLET, "PendingServerEmission", TAO_RECORD_U64, OFFSET (pending_server), 0 },
  { PALLET, "PendingValidatorEmission", TAO_RECORD_U64, OFFSET (pending_validator), 0 },
  { PALLET, "PendingRootAlphaDivs", TAO_RECORD_U64, OFFSET (pending_root_alpha), 0 },
  { PALLET, "PendingOwnerCut", TAO_RECORD_U64, OFFSET (pending_owner_cut), 0 },
  { PALLET, "PendingEmission", TAO_RECORD_U64, OFFSET (pending_emission), 0 },
  { PALLET, "SubnetOwnerHotkey", TAO_RECORD_ACCOUNT, OFFSET (owner_hotkey), OFFSET (has_owner_hotkey) },
};

static const TaoRecordField global_fields[] = {
  { PALLET, "TaoWeight", TAO_RECORD_U64, OFFSET (tao_weight), 0 },
  { PALLET, "StakeThreshold", TAO_RECORD_U64, OFFSET (stake_threshold), 0 },
};

typedef struct { TaoPlanColumn a, b; } Pair;

static const TaoPlanField bool_list[] = { { "[]", TAO_PLAN_BOOL, 0, 0, NULL } };
static const TaoPlanField u16_list[] = { { "[]", TAO_PLAN_U16, 0, 0, NULL } };
static const TaoPlanField u64_list[] = { { "[]", TAO_PLAN_U64, 0, 0, NULL } };
static const TaoPlanField share_list[] = {
  { "[].0", TAO_PLAN_U64, G_STRUCT_OFFSET (Pair, a), 0, NULL },
  { "[].1", TAO_PLAN_FIXED, G_STRUCT_OFFSET (Pair, b), 32, NULL },
};

typedef struct { guint alpha, root, parents, children; } UidItems;
typedef struct { guint last_update, weights, bonds; TaoChainCommitItems commits; } MechanismItems;

typedef struct {
  TaoConnection  *connection;
  TaoAnchor      *anchor;
  TaoEpochState  *state;
  TaoQuery       *query;         /* of the present round */
  guint           subnet, global, n, permit, keys, registered, alpha_values, steepness, mechanisms, split, started, owner;
  UidItems       *uids;
  MechanismItems *parts;
  guint          *others;        /* pairs: alpha, root */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_connection_unref (job->connection);
  tao_anchor_unref (job->anchor);
  g_clear_pointer (&job->state, tao_epoch_state_free);
  g_clear_pointer (&job->query, tao_query_unref);
  g_free (job->uids);
  g_free (job->parts);
  g_free (job->others);
  g_free (job);
}

static void
new_round (Job *job)
{
  g_clear_pointer (&job->query, tao_query_unref);
  job->query = tao_query_new (job->connection, job->anchor);
}

/* A list as stored, with its own length; NULL when the runtime has no such item. */
static gpointer
take_list (TaoQuery *query, guint index, const TaoPlanField *fields, guint *n, GError **error)
{
  TaoPlanColumn column = { 0 };
  gpointer data;

  *n = 0;
  if (!tao_query_is_available (query, index))
    return NULL;
  if (!tao_query_fill (query, index, fields, 1, &column, error))
    {
      tao_plan_column_clear (&column);
      return NULL;
    }
  *n = column.n;
  data = g_steal_pointer (&column.data);
  /* Empty is not the same as not there. */
  return data != NULL ? data : g_malloc0 (8);
}

/* --- first round ------------------------------------------------------------------- */

static void
take_uids (Job *job)
{
  TaoEpochState *state = job->state;

  state->has_key = g_new0 (guint8, state->n + 1);
  state->hotkey = g_new0 (TaoBytes32, state->n + 1);
  state->registered_at = g_new0 (guint64, state->n + 1);
  for (guint i = 0; i < tao_query_get_n_entries (job->query, job->keys); i++)
    {
      TaoScaleSlice key, account;
      guint uid;

      if (!tao_query_get_entry_key (job->query, job->keys, i, 1, &key) || key.size != 2
          || (uid = (guint) (key.data[0] | key.data[1] << 8)) >= state->n
          || !tao_value_get_bytes (tao_query_get_entry (job->query, job->keys, i), &account) || account.size != 32)
        continue;
      memcpy (state->hotkey[uid].bytes, account.data, 32);
      state->has_key[uid] = TRUE;
    }
  for (guint i = 0; i < tao_query_get_n_entries (job->query, job->registered); i++)
    {
      TaoScaleSlice key;
      guint uid;

      if (tao_query_get_entry_key (job->query, job->registered, i, 1, &key) && key.size == 2
          && (uid = (guint) (key.data[0] | key.data[1] << 8)) < state->n)
        tao_value_get_u64 (tao_query_get_entry (job->query, job->registered, i), &state->registered_at[uid]);
    }
}

static void
take_alpha_values (Job *job)
{
  const TaoValue *values = tao_query_get (job->query, job->alpha_values);
  const TaoValue *steepness = tao_query_get (job->query, job->steepness);
  gint64 number;

  if (values != NULL && tao_value_get_n_children (values) == 2)
    {
      tao_value_get_u32 (tao_value_get_child (values, 0), &job->state->alpha_low);
      tao_value_get_u32 (tao_value_get_child (values, 1), &job->state->alpha_high);
    }
  if (steepness != NULL && tao_value_get_i64 (steepness, &number) && number > G_MININT32 && number <= G_MAXINT32)
    job->state->alpha_sigmoid_steepness = (gint32) number;
}

static gboolean
take_first (Job *job, GError **error)
{
  TaoEpochState *state = job->state;
  guint64 number;

  tao_record_take_fields (job->query, job->subnet, subnet_fields, G_N_ELEMENTS (subnet_fields), state);
  tao_record_take_fields (job->query, job->global, global_fields, G_N_ELEMENTS (global_fields), state);
  if (!tao_query_get_u64 (job->query, job->n, &number) || number > UIDS_MAX)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "the number of neurons of subnet %u is not told",
                   state->netuid);
      return FALSE;
    }
  state->n = (guint) number;
  state->n_mechanisms = 1;
  if (tao_query_get_u64 (job->query, job->mechanisms, &number))
    state->n_mechanisms = (guint) CLAMP (number, 1, MECHANISMS_MAX);
  if (tao_query_is_stored (job->query, job->split))
    state->split = take_list (job->query, job->split, u16_list, &state->n_split, error);
  state->validator_permit = take_list (job->query, job->permit, bool_list, &state->n_validator_permit, error);
  if (tao_query_is_available (job->query, job->started))
    state->first_emission_set = tao_query_is_stored (job->query, job->started);
  take_uids (job);
  take_alpha_values (job);
  return error == NULL || *error == NULL;
}

/* --- second round --------------------------------------------------------------------- */

static void
ask_second (Job *job)
{
  TaoEpochState *state = job->state;

  new_round (job);
  job->uids = g_new0 (UidItems, state->n + 1);
  job->parts = g_new0 (MechanismItems, state->n_mechanisms);
  for (guint i = 0; i < state->n; i++)
    {
      TaoKeyPart here[] = { TAO_KEY_PART_ACCOUNT (&state->hotkey[i]), TAO_KEY_PART_U16 (state->netuid) };
      TaoKeyPart root[] = { TAO_KEY_PART_ACCOUNT (&state->hotkey[i]), TAO_KEY_PART_U16 (0) };

      job->uids[i].alpha = tao_query_add_storage (job->query, PALLET, "TotalHotkeyAlpha", here, 2);
      job->uids[i].root = tao_query_add_storage (job->query, PALLET, "TotalHotkeyAlpha", root, 2);
      job->uids[i].parents = tao_query_add_storage (job->query, PALLET, "ParentKeys", here, 2);
      job->uids[i].children = tao_query_add_storage (job->query, PALLET, "ChildKeys", here, 2);
    }
  for (guint i = 0; i < state->n_mechanisms; i++)
    {
      TaoKeyPart key = TAO_KEY_PART_U16 (tao_record_mechanism_index (state->netuid, (guint8) i));

      job->parts[i].last_update = tao_query_add_storage (job->query, PALLET, "LastUpdate", &key, 1);
      job->parts[i].weights = tao_query_add_map (job->query, PALLET, "Weights", &key, 1, 65536);
      job->parts[i].bonds = tao_query_add_map (job->query, PALLET, "Bonds", &key, 1, 65536);
      job->parts[i].commits = tao_chain_commits_add (job->query, state->netuid, (guint8) i);
    }
  job->owner = tao_query_add_storage (job->query, PALLET, "Uids",
                                      (TaoKeyPart[]) { TAO_KEY_PART_U16 (state->netuid), TAO_KEY_PART_ACCOUNT (&state->owner_hotkey) }, 2);
}

static gboolean
take_shares (Job *job, gsize item_offset, TaoEpochShares *out, GError **error)
{
  TaoEpochState *state = job->state;
  g_autoptr(GArray) shares = g_array_new (FALSE, FALSE, sizeof (TaoEpochShare));
  Pair pair = { 0 };
  gboolean good = TRUE;

  out->offset = g_new0 (guint32, state->n + 1);
  for (guint i = 0; i < state->n && good; i++)
    {
      guint index = *(const guint *) (gconstpointer) ((const guint8 *) &job->uids[i] + item_offset);

      if (state->has_key[i] && tao_query_is_available (job->query, index))
        {
          good = tao_query_fill (job->query, index, share_list, G_N_ELEMENTS (share_list), &pair, error);
          for (guint32 j = 0; good && j < pair.a.n; j++)
            {
              TaoEpochShare share = {
                tao_plan_column_get (&pair.a, guint64, j), tao_plan_column_get (&pair.b, TaoBytes32, j),
              };

              g_array_append_val (shares, share);
            }
        }
      out->offset[i + 1] = shares->len;
    }
  tao_plan_column_clear (&pair.a);
  tao_plan_column_clear (&pair.b);
  out->shares = (TaoEpochShare *) (gpointer) g_array_free (g_steal_pointer (&shares), FALSE);
  return good;
}

static gboolean
take_second (Job *job, GError **error)
{
  TaoEpochState *state = job->state;
  guint64 owner;

  state->alpha = g_new0 (guint64, state->n + 1);
  state->root = g_new0 (guint64, state->n + 1);
  for (guint i = 0; i < state->n; i++)
    if (state->has_key[i]
        && (!tao_query_get_u64 (job->query, job->uids[i].alpha, &state->alpha[i])
            || !tao_query_get_u64 (job->query, job->uids[i].root, &state->root[i])))
      {
        g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime does not tell a hotkey's stake");
        return FALSE;
      }
  if (!take_shares (job, G_STRUCT_OFFSET (UidItems, parents), &state->parents, error)
      || !take_shares (job, G_STRUCT_OFFSET (UidItems, children), &state->children, error))
    return FALSE;
  if (state->has_owner_hotkey && tao_query_get_u64 (job->query, job->owner, &owner) && owner < state->n)
    state->owner_uid = (gint32) owner;
  state->mechanisms = g_new0 (TaoEpochMechanism, state->n_mechanisms);
  for (guint i = 0; i < state->n_mechanisms; i++)
    {
      TaoEpochMechanism *mechanism = &state->mechanisms[i];
      GArray *commits;

      mechanism->last_update = take_list (job->query, job->parts[i].last_update, u64_list, &mechanism->n_last_update, error);
      if (error != NULL && *error != NULL)
        return FALSE;
      mechanism->weights = tao_record_take_rows (job->query, job->parts[i].weights, state->n, error);
      if (mechanism->weights == NULL)
        return FALSE;
      mechanism->bonds = tao_record_take_rows (job->query, job->parts[i].bonds, state->n, error);
      if (mechanism->bonds == NULL)
        return FALSE;
      commits = tao_chain_commits_take (job->query, job->parts[i].commits);
      mechanism->n_commits = commits->len;
      mechanism->commits = (TaoChainEpochCommit *) (gpointer) g_array_free (commits, FALSE);
    }
  return TRUE;
}

/* --- third round -------------------------------------------------------------------------- */

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  return tao_account_id_compare (a, b);
}

static void
ask_third (Job *job)
{
  TaoEpochState *state = job->state;
  g_autoptr(GHashTable) seen = g_hash_table_new (tao_account_id_key_hash, tao_account_id_key_equal);
  guint n_shares = state->parents.offset[state->n];

  for (guint i = 0; i < state->n; i++)
    if (state->has_key[i])
      g_hash_table_add (seen, &state->hotkey[i]);
  state->other = g_new0 (TaoBytes32, n_shares + 1);
  for (guint i = 0; i < n_shares; i++)
    if (g_hash_table_add (seen, &state->parents.shares[i].account))
      state->other[state->n_others++] = state->parents.shares[i].account;
  qsort (state->other, state->n_others, sizeof *state->other, compare_accounts);
  new_round (job);
  job->others = g_new0 (guint, 2 * state->n_others + 1);
  for (guint i = 0; i < state->n_others; i++)
    {
      TaoKeyPart here[] = { TAO_KEY_PART_ACCOUNT (&state->other[i]), TAO_KEY_PART_U16 (state->netuid) };
      TaoKeyPart root[] = { TAO_KEY_PART_ACCOUNT (&state->other[i]), TAO_KEY_PART_U16 (0) };

      job->others[2 * i] = tao_query_add_storage (job->query, PALLET, "TotalHotkeyAlpha", here, 2);
      job->others[2 * i + 1] = tao_query_add_storage (job->query, PALLET, "TotalHotkeyAlpha", root, 2);
    }
}

static void
take_third (Job *job)
{
  TaoEpochState *state = job->state;

  state->other_alpha = g_new0 (guint64, state->n_others + 1);
  state->other_root = g_new0 (guint64, state->n_others + 1);
  for (guint i = 0; i < state->n_others; i++)
    {
      tao_query_get_u64 (job->query, job->others[2 * i], &state->other_alpha[i]);
      tao_query_get_u64 (job->query, job->others[2 * i + 1], &state->other_root[i]);
    }
}

/* --- the read ------------------------------------------------------------------------------ */

static void
finish (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&job->state), (GDestroyNotify) tao_epoch_state_free);
  g_object_unref (task);
}

static void
third_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  tao_query_run_finish (job->query, result, &error);
  if (tao_record_fail_take (task, error))
    return;
  take_third (job);
  finish (task);
}

static void
second_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (tao_query_run_finish (job->query, result, &error))
    take_second (job, &error);
  if (tao_record_fail_take (task, error))
    return;
  ask_third (job);
  if (job->state->n_others == 0)
    finish (task);
  else
    tao_query_run_async (job->query, g_task_get_cancellable (task), third_cb, task);
}

static void
first_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (tao_query_run_finish (job->query, result, &error))
    take_first (job, &error);
  if (tao_record_fail_take (task, error))
    return;
  ask_second (job);
  tao_query_run_async (job->query, g_task_get_cancellable (task), second_cb, task);
}

void
tao_epoch_state_read_async (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  TaoKeyPart key = TAO_KEY_PART_U16 (netuid);
  TaoEpochState *state = job->state = g_new0 (TaoEpochState, 1);

  tao_record_clear_fields (subnet_fields, G_N_ELEMENTS (subnet_fields), state);
  tao_record_clear_fields (global_fields, G_N_ELEMENTS (global_fields), state);
  state->netuid = netuid;
  state->number = anchor->number;
  state->spec_version = tao_runtime_get_spec_version (anchor->writer);
  state->owner_uid = -1;
  state->alpha_low = state->alpha_high = TAO_CHAIN_UNKNOWN_U32;
  state->alpha_sigmoid_steepness = G_MININT32;
  state->first_emission_set = TAO_CHAIN_UNKNOWN_U32;
  job->connection = tao_connection_ref (connection);
  job->anchor = tao_anchor_ref (anchor);
  new_round (job);
  job->subnet = tao_record_add_fields (job->query, subnet_fields, G_N_ELEMENTS (subnet_fields), &key, 1);
  job->global = tao_record_add_fields (job->query, global_fields, G_N_ELEMENTS (global_fields), NULL, 0);
  job->n = tao_query_add_storage (job->query, PALLET, "SubnetworkN", &key, 1);
  job->permit = tao_query_add_storage (job->query, PALLET, "ValidatorPermit", &key, 1);
  job->keys = tao_query_add_map (job->query, PALLET, "Keys", &key, 1, 65536);
  job->registered = tao_query_add_map (job->query, PALLET, "BlockAtRegistration", &key, 1, 65536);
  job->alpha_values = tao_query_add_storage (job->query, PALLET, "AlphaValues", &key, 1);
  job->steepness = tao_query_add_storage (job->query, PALLET, "AlphaSigmoidSteepness", &key, 1);
  job->mechanisms = tao_query_add_storage (job->query, PALLET, "MechanismCountCurrent", &key, 1);
  job->split = tao_query_add_storage (job->query, PALLET, "MechanismEmissionSplit", &key, 1);
  job->started = tao_query_add_storage (job->query, PALLET, "FirstEmissionBlockNumber", &key, 1);
  tao_query_run_async (job->query, cancellable, first_cb,
                       tao_record_task (cancellable, callback, user_data, job, job_free));
}

TaoEpochState *
tao_epoch_state_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_epoch_state_free (TaoEpochState *self)
{
  for (guint i = 0; self->mechanisms != NULL && i < self->n_mechanisms; i++)
    {
      g_free (self->mechanisms[i].last_update);
      g_clear_pointer (&self->mechanisms[i].weights, tao_chain_rows_free);
      g_clear_pointer (&self->mechanisms[i].bonds, tao_chain_rows_free);
      g_free (self->mechanisms[i].commits);
    }
  g_free (self->mechanisms);
  g_free (self->has_key);
  g_free (self->hotkey);
  g_free (self->registered_at);
  g_free (self->alpha);
  g_free (self->root);
  g_free (self->parents.offset);
  g_free (self->parents.shares);
  g_free (self->children.offset);
  g_free (self->children.shares);
  g_free (self->other);
  g_free (self->other_alpha);
  g_free (self->other_root);
  g_free (self->validator_permit);
  g_free (self->split);
  g_free (self);
}
