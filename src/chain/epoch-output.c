#include <string.h>

#include "chain/epoch-state.h"
#include "chain/record-private.h"

#define PALLET "SubtensorModule"
#define MECHANISMS_MAX 16
#define UIDS_MAX 4096
#define OFFSET(field) G_STRUCT_OFFSET (TaoChainEpochOutput, field)

static const TaoPlanField bool_list[] = { { "[]", TAO_PLAN_BOOL, 0, 0, NULL } };
static const TaoPlanField u16_list[] = { { "[]", TAO_PLAN_U16, 0, 0, NULL } };
static const TaoPlanField u64_list[] = { { "[]", TAO_PLAN_U64, 0, 0, NULL } };

static const struct {
  const char         *item;
  const TaoPlanField *fields;
  gsize               data, length;
} vectors[] = {
  { "Active", bool_list, OFFSET (active), OFFSET (n_active) },
  { "ValidatorPermit", bool_list, OFFSET (validator_permit), OFFSET (n_permit) },
  { "Emission", u64_list, OFFSET (emission), OFFSET (n_emission) },
  { "Consensus", u16_list, OFFSET (consensus), OFFSET (n_consensus) },
  { "Dividends", u16_list, OFFSET (dividends), OFFSET (n_dividends) },
  { "ValidatorTrust", u16_list, OFFSET (validator_trust), OFFSET (n_validator_trust) },
  { "StakeWeight", u16_list, OFFSET (stake_weight), OFFSET (n_stake_weight) },
  { "Trust", u16_list, OFFSET (trust), OFFSET (n_trust) },
  { "Rank", u16_list, OFFSET (rank), OFFSET (n_rank) },
  { "PruningScores", u16_list, OFFSET (pruning_score), OFFSET (n_pruning) },
};

typedef struct {
  TaoConnection       *connection;
  TaoAnchor           *anchor;
  TaoChainEpochOutput *output;
  TaoQuery            *query;
  guint                vectors, n, step, since, mechanisms;
  guint                incentive[MECHANISMS_MAX], bonds[MECHANISMS_MAX];
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_connection_unref (job->connection);
  tao_anchor_unref (job->anchor);
  g_clear_pointer (&job->output, tao_chain_epoch_output_free);
  g_clear_pointer (&job->query, tao_query_unref);
  g_free (job);
}

static gboolean
take_vector (TaoQuery *query, guint index, const TaoPlanField *fields, gpointer *data, guint *n, GError **error)
{
  TaoPlanColumn column = { 0 };

  if (!tao_query_is_available (query, index))
    return TRUE;
  if (!tao_query_fill (query, index, fields, 1, &column, error))
    {
      tao_plan_column_clear (&column);
      return FALSE;
    }
  *n = column.n;
  *data = column.data != NULL ? g_steal_pointer (&column.data) : g_malloc0 (8);
  return TRUE;
}

static void
mechanisms_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  TaoChainEpochOutput *output = job->output;
  GError *error = NULL;

  tao_query_run_finish (job->query, result, &error);
  for (guint i = 0; i < output->n_mechanisms && error == NULL; i++)
    {
      gpointer incentive = NULL;

      if (take_vector (job->query, job->incentive[i], u16_list, &incentive, &output->n_incentive[i], &error))
        {
          output->incentive[i] = incentive;
          output->bonds[i] = tao_record_take_rows (job->query, job->bonds[i], output->n, &error);
        }
    }
  if (tao_record_fail_take (task, error))
    return;
  g_task_return_pointer (task, g_steal_pointer (&job->output), (GDestroyNotify) tao_chain_epoch_output_free);
  g_object_unref (task);
}

static gboolean
take_first (Job *job, GError **error)
{
  TaoChainEpochOutput *output = job->output;
  guint64 number;

  if (!tao_query_get_u64 (job->query, job->n, &number) || number > UIDS_MAX)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "the number of neurons of subnet %u is not told",
                   output->netuid);
      return FALSE;
    }
  output->n = (guint) number;
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    if (!take_vector (job->query, job->vectors + i, vectors[i].fields,
                      (gpointer *) (gpointer) ((guint8 *) output + vectors[i].data),
                      (guint *) (gpointer) ((guint8 *) output + vectors[i].length), error))
      return FALSE;
  tao_query_get_u64 (job->query, job->step, &output->last_step_block);
  tao_query_get_u64 (job->query, job->since, &output->blocks_since_last_step);
  output->n_mechanisms = 1;
  if (tao_query_get_u64 (job->query, job->mechanisms, &number))
    output->n_mechanisms = (guint) CLAMP (number, 1, MECHANISMS_MAX);
  output->incentive = g_new0 (guint16 *, output->n_mechanisms);
  output->n_incentive = g_new0 (guint, output->n_mechanisms);
  output->bonds = g_new0 (TaoChainRows *, output->n_mechanisms);
  return TRUE;
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
  tao_query_unref (job->query);
  job->query = tao_query_new (job->connection, job->anchor);
  for (guint i = 0; i < job->output->n_mechanisms; i++)
    {
      TaoKeyPart key = TAO_KEY_PART_U16 (tao_record_mechanism_index (job->output->netuid, (guint8) i));

      job->incentive[i] = tao_query_add_storage (job->query, PALLET, "Incentive", &key, 1);
      job->bonds[i] = tao_query_add_map (job->query, PALLET, "Bonds", &key, 1, 65536);
    }
  tao_query_run_async (job->query, g_task_get_cancellable (task), mechanisms_cb, task);
}

void
tao_chain_epoch_output_read_async (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  TaoKeyPart key = TAO_KEY_PART_U16 (netuid);

  job->connection = tao_connection_ref (connection);
  job->anchor = tao_anchor_ref (anchor);
  job->output = g_new0 (TaoChainEpochOutput, 1);
  job->output->netuid = netuid;
  job->output->number = anchor->number;
  job->output->spec_version = tao_runtime_get_spec_version (anchor->writer);
  job->output->last_step_block = job->output->blocks_since_last_step = TAO_CHAIN_UNKNOWN_U64;
  job->query = tao_query_new (connection, anchor);
  job->n = tao_query_add_storage (job->query, PALLET, "SubnetworkN", &key, 1);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      guint index = tao_query_add_storage (job->query, PALLET, vectors[i].item, &key, 1);

      if (i == 0)
        job->vectors = index;
    }
  job->step = tao_query_add_storage (job->query, PALLET, "LastMechansimStepBlock", &key, 1);
  job->since = tao_query_add_storage (job->query, PALLET, "BlocksSinceLastStep", &key, 1);
  job->mechanisms = tao_query_add_storage (job->query, PALLET, "MechanismCountCurrent", &key, 1);
  tao_query_run_async (job->query, cancellable, first_cb,
                       tao_record_task (cancellable, callback, user_data, job, job_free));
}

TaoChainEpochOutput *
tao_chain_epoch_output_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_epoch_output_free (TaoChainEpochOutput *self)
{
  for (guint i = 0; self->bonds != NULL && i < self->n_mechanisms; i++)
    {
      g_free (self->incentive[i]);
      g_clear_pointer (&self->bonds[i], tao_chain_rows_free);
    }
  g_free (self->incentive);
  g_free (self->n_incentive);
  g_free (self->bonds);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    g_free (*(gpointer *) (gpointer) ((guint8 *) self + vectors[i].data));
  g_free (self);
}
