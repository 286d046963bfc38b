/* What is asked for once and not kept in snapshots. */
#include "engine/core.h"

TaoAuditHistory *
tao_question_audits (TaoCore *core, guint16 netuid, guint n, GError **error)
{
  g_autoptr(GArray) rows = NULL;
  TaoAuditHistory *history;

  if (core->store == NULL)
    return tao_audit_history_new (netuid, 0);
  rows = tao_store_load_audits (core->store, netuid, n, error);
  if (rows == NULL)
    return NULL;
  history = tao_audit_history_new (netuid, rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      TaoStoreAudit *row = &g_array_index (rows, TaoStoreAudit, rows->len - 1 - i);

      history->records[i] = (TaoAuditRecord) {
        .block = row->block,
        .checked_ms = row->checked_ms,
        .status = row->status <= TAO_AUDIT_STALE ? (TaoAuditStatus) row->status : TAO_AUDIT_NOT_CHECKED,
        .n_differences = row->n_differences,
        .duration_us = row->duration_us,
        .rule_set = g_steal_pointer (&row->rule_set),
      };
    }
  return history;
}

/* --- hyperparameters ---------------------------------------------------------------- */

static TaoParameterKind
parameter_kind (TaoHyperKind kind)
{
  switch (kind)
    {
    case TAO_HYPER_BOOL:
      return TAO_PARAMETER_BOOL;
    case TAO_HYPER_INTEGER:
      return TAO_PARAMETER_INTEGER;
    case TAO_HYPER_SIGNED:
      return TAO_PARAMETER_SIGNED;
    case TAO_HYPER_RAO:
      return TAO_PARAMETER_RAO;
    case TAO_HYPER_FIXED:
      return TAO_PARAMETER_FIXED;
    case TAO_HYPER_OTHER:
    default:
      return TAO_PARAMETER_OTHER;
    }
}

/* Takes the texts out of @read. */
static TaoHyperparams *
answer_from (TaoChainHyperparams *read, guint64 block, const char *endpoint)
{
  TaoHyperparams *answer = tao_hyperparams_new (read->netuid, read->n);

  answer->block = block;
  answer->endpoint = endpoint;
  for (guint i = 0; i < read->n; i++)
    {
      TaoChainHyperparam *param = &read->params[i];

      answer->parameters[i] = (TaoParameter) {
        .name = g_steal_pointer (&param->name),
        .kind = parameter_kind (param->kind),
        .known = param->value.known,
        .low = param->value.low,
        .high = param->value.high,
        .fraction_bits = param->value.fraction_bits,
        .text = g_steal_pointer (&param->text),
      };
    }
  return answer;
}

typedef struct {
  TaoCore               *core;
  GCancellable          *cancellable;
  guint16                netuid;
  guint64                block;
  TaoAnchor             *anchor;
  TaoPastHyperparamsFunc func;
  gpointer               user_data;
} HyperparamsJob;

static void
job_end (HyperparamsJob *job, TaoHyperparams *values, GError *error)
{
  job->func (values, error, job->user_data);
  g_clear_pointer (&job->anchor, tao_anchor_unref);
  g_object_unref (job->cancellable);
  g_free (job);
}

static void
hyperparams_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HyperparamsJob *job = user_data;
  GError *error = NULL;
  g_autoptr(TaoChainHyperparams) read = tao_chain_read_hyperparams_finish (result, &error);

  /* The core is gone once the network was left; then the answer is an error. */
  job_end (job, read != NULL ? answer_from (read, job->block, tao_core_get_endpoint (job->core, job->anchor)) : NULL, error);
}

/* The core is gone once the network was left; then the anchor comes with an error. */
static void
anchored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HyperparamsJob *job = user_data;
  GError *error = NULL;

  job->anchor = tao_connection_anchor_finish (result, &error);
  if (job->anchor == NULL || g_cancellable_set_error_if_cancelled (job->cancellable, &error))
    job_end (job, NULL, error);
  else
    tao_chain_read_hyperparams_async (job->core->connection, job->anchor, job->netuid, job->cancellable, hyperparams_cb, job);
}

static HyperparamsJob *
new_job (TaoCore *core, guint16 netuid, guint64 block, TaoPastHyperparamsFunc func, gpointer user_data)
{
  HyperparamsJob *job = g_new0 (HyperparamsJob, 1);

  job->core = core;
  job->cancellable = g_object_ref (core->cancellable);
  job->netuid = netuid;
  job->block = block;
  job->func = func;
  job->user_data = user_data;
  return job;
}

void
tao_question_past_hyperparams (TaoCore *core, guint16 netuid, guint64 block, TaoPastHyperparamsFunc func, gpointer user_data)
{
  HyperparamsJob *job = new_job (core, netuid, block, func, user_data);

  tao_connection_anchor_at_async (core->connection, block, job->cancellable, anchored_cb, job);
}

static void
answer_task_cb (TaoHyperparams *values, GError *error, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;

  if (values != NULL)
    g_task_return_pointer (task, values, (GDestroyNotify) tao_hyperparams_unref);
  else
    g_task_return_error (task, error);
}

void
tao_question_hyperparams (TaoCore *core, guint16 netuid, GTask *task)
{
  TaoAnchor *anchor = tao_head_get_anchor (core->head);
  HyperparamsJob *job;

  if (core->connection == NULL || anchor == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "Not connected");
      g_object_unref (task);
      return;
    }
  job = new_job (core, netuid, anchor->number, answer_task_cb, task);
  job->anchor = tao_anchor_ref (anchor);
  tao_chain_read_hyperparams_async (core->connection, anchor, netuid, job->cancellable, hyperparams_cb, job);
}
