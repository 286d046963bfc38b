#include "engine/probe.h"

#include <string.h>

#include "chain/probe.h"

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  TaoNodeStatus *status = NULL;
  TaoChainProbe probe;
  GError *error = NULL;

  if (!tao_chain_probe_finish (result, &probe, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  status = g_new0 (TaoNodeStatus, 1);
  memcpy (status->genesis.bytes, probe.genesis.bytes, sizeof status->genesis.bytes);
  status->best_block = probe.best_block;
  status->finalized_block = probe.finalized_block;
  status->target_block = probe.highest_block;
  status->peers = probe.peers;
  status->syncing = probe.is_syncing;
  g_task_return_pointer (task, status, g_free);
}

void
tao_probe_async (const char *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tao_probe_async);
  tao_chain_probe_async (endpoint, cancellable, probed_cb, task);
}

gboolean
tao_probe_finish (GAsyncResult *result, TaoNodeStatus *out, GError **error)
{
  g_autofree TaoNodeStatus *status = g_task_propagate_pointer (G_TASK (result), error);

  if (status == NULL)
    return FALSE;
  *out = *status;
  return TRUE;
}
