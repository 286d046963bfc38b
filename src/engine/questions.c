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

typedef struct {
  GTask  *task;
  guint64 block;
} HyperparamsJob;

static void
hyperparams_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HyperparamsJob *job = user_data;
  GError *error = NULL;
  g_autoptr(TaoChainHyperparams) read = tao_chain_read_hyperparams_finish (result, &error);

  if (read == NULL)
    g_task_return_error (job->task, error);
  else
    {
      TaoHyperparams *answer = tao_hyperparams_new (read->netuid, read->n);

      answer->block = job->block;
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
      g_task_return_pointer (job->task, answer, (GDestroyNotify) tao_hyperparams_unref);
    }
  g_object_unref (job->task);
  g_free (job);
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
  job = g_new0 (HyperparamsJob, 1);
  job->task = task;
  job->block = anchor->number;
  tao_chain_read_hyperparams_async (core->connection, anchor, netuid, core->cancellable, hyperparams_cb, job);
}
