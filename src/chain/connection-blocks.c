#include "chain/connection-private.h"

#include "scale/number.h"

/* Old blocks, and what the node says of itself. */

TaoAsk *
tao_ask_new (TaoConnection *connection, TaoLink *link)
{
  TaoAsk *self = g_new (TaoAsk, 1);

  self->connection = tao_connection_ref (connection);
  self->link = tao_link_ref (link);
  return self;
}

void
tao_ask_free (TaoAsk *self)
{
  tao_link_unref (self->link);
  tao_connection_unref (self->connection);
  g_free (self);
}

/* --- the archive ------------------------------------------------------------------------------------------ */

static void
archive_answer (TaoConnection *self, TaoLink *link, const char *problem, TaoChainError code)
{
  GList *waiting = g_steal_pointer (&self->archive_waiting);

  for (GList *l = waiting; l != NULL; l = l->next)
    {
      g_autoptr(GTask) task = l->data;

      if (link != NULL)
        g_task_return_pointer (task, tao_link_ref (link), (GDestroyNotify) tao_link_unref);
      else
        g_task_return_new_error (task, TAO_CHAIN_ERROR, code, "archive: %s", problem);
    }
  g_list_free (waiting);
}

static void
archive_closed_cb (TaoLink *link, TaoLinkReason reason, const char *message, guint retry_after_s, gpointer data)
{
  TaoConnection *self = data;
  g_autoptr(TaoConnection) hold G_GNUC_UNUSED = tao_connection_ref (self);

  if (link == self->archive)
    {
      self->archive = NULL;
      self->archive_checked = FALSE;
      tao_link_unref (link);
    }
  archive_answer (self, NULL, message, reason == TAO_LINK_REASON_WRONG_NETWORK
                                         ? TAO_CHAIN_ERROR_WRONG_NETWORK : TAO_CHAIN_ERROR_DISCONNECTED);
}

static void
archive_genesis_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  TaoConnection *self = asked->connection;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, NULL);
  TaoBytes32 genesis;

  if (self->archive != asked->link)
    return;
  if (answer == NULL || !tao_json_value_get_hash (tao_json_get_result (answer), &genesis)
      || !tao_account_id_equal (&genesis, &self->store.genesis))
    {
      tao_link_fail (self->archive, TAO_LINK_REASON_WRONG_NETWORK, "the archive endpoint is not of this network");
      return;
    }
  self->archive_checked = TRUE;
  archive_answer (self, self->archive, NULL, TAO_CHAIN_ERROR_DISCONNECTED);
}

static void
archive_opened_cb (TaoLink *link, gpointer data)
{
  TaoConnection *self = data;

  tao_link_call_async (link, "chain_getBlockHash", "[0]", 0, NULL, archive_genesis_cb, tao_ask_new (self, link));
}

void
tao_connection_archive_link_async (TaoConnection *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  if (self->archive_endpoint == NULL || !self->has_genesis || !self->started)
    {
      g_task_return_new_error (task, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED,
                               "the state of that block is gone here, and no archive endpoint is set");
      g_object_unref (task);
      return;
    }
  if (self->archive_checked)
    {
      g_task_return_pointer (task, tao_link_ref (self->archive), (GDestroyNotify) tao_link_unref);
      g_object_unref (task);
      return;
    }
  self->archive_waiting = g_list_append (self->archive_waiting, task);
  if (self->archive == NULL)
    {
      self->archive = tao_link_new (self->archive_endpoint, &self->link_options,
                                    archive_opened_cb, archive_closed_cb, self);
      tao_link_open (self->archive);
    }
}

TaoLink *
tao_connection_archive_link_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- anchors ------------------------------------------------------------------------- */

typedef struct {
  TaoConnection *connection;
  TaoBytes32     hash;
  gboolean       archive;        /* being asked there */
} AnchorJob;

static void
anchor_job_free (gpointer data)
{
  AnchorJob *job = data;

  tao_connection_unref (job->connection);
  g_free (job);
}

static void
anchor_fail_take (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
anchor_is_cancelled (GTask *task)
{
  if (!g_task_return_error_if_cancelled (task))
    return FALSE;
  g_object_unref (task);
  return TRUE;
}

static void anchor_archive_cb (GObject *source, GAsyncResult *result, gpointer data);

static void
anchor_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  AnchorJob *job = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  TaoAnchor *anchor = tao_anchor_load_finish (result, &error);

  if (anchor != NULL)
    {
      g_task_return_pointer (task, anchor, (GDestroyNotify) tao_anchor_unref);
      g_object_unref (task);
      return;
    }
  if (anchor_is_cancelled (task))
    return;
  if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED) && !job->archive
      && tao_connection_has_archive (job->connection))
    {
      job->archive = TRUE;
      tao_connection_archive_link_async (job->connection, anchor_archive_cb, task);
    }
  else
    anchor_fail_take (task, g_steal_pointer (&error));
}

static void
anchor_archive_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  AnchorJob *job = g_task_get_task_data (task);
  TaoConnection *self = job->connection;
  GError *error = NULL;
  g_autoptr(TaoLink) link = tao_connection_archive_link_finish (result, &error);

  if (link == NULL)
    anchor_fail_take (task, error);
  else if (!anchor_is_cancelled (task))
    tao_anchor_load_async (link, &self->store, &self->anchors, &job->hash, NULL, TRUE, anchor_loaded_cb, task);
}

static void
load_anchor (GTask *task)
{
  AnchorJob *job = g_task_get_task_data (task);
  TaoConnection *self = job->connection;
  TaoAnchor *known = tao_anchor_cache_find (&self->anchors, &job->hash);
  TaoLink *link = tao_connection_get_link (self);

  if (link == NULL)
    anchor_fail_take (task, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED, "not connected"));
  else if (known != NULL)
    {
      g_task_return_pointer (task, tao_anchor_ref (known), (GDestroyNotify) tao_anchor_unref);
      g_object_unref (task);
    }
  else
    tao_anchor_load_async (link, &self->store, &self->anchors, &job->hash, NULL, FALSE, anchor_loaded_cb, task);
}

static GTask *
anchor_task_new (TaoConnection *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  AnchorJob *job = g_new0 (AnchorJob, 1);

  job->connection = tao_connection_ref (self);
  g_task_set_task_data (task, job, anchor_job_free);
  return task;
}

void
tao_connection_anchor_async (TaoConnection *self, const TaoBytes32 *hash, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = anchor_task_new (self, cancellable, callback, user_data);

  ((AnchorJob *) g_task_get_task_data (task))->hash = *hash;
  load_anchor (task);
}

static void
anchor_hash_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  AnchorJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, &error);

  if (answer == NULL)
    anchor_fail_take (task, error);
  else if (!tao_json_value_get_hash (tao_json_get_result (answer), &job->hash))
    anchor_fail_take (task, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "there is no such block yet"));
  else if (!anchor_is_cancelled (task))
    load_anchor (task);
}

void
tao_connection_anchor_at_async (TaoConnection *self, guint64 number, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *params = g_strdup_printf ("[%" G_GUINT64_FORMAT "]", number);

  tao_connection_call_async (self, "chain_getBlockHash", params, 0, cancellable, anchor_hash_cb,
                             anchor_task_new (self, cancellable, callback, user_data));
}

TaoAnchor *
tao_connection_anchor_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the node ------------------------------------------------------------------------- */

typedef struct {
  TaoConnection *connection;
  TaoNodeHealth  health;
} HealthJob;

static void
health_job_free (gpointer data)
{
  HealthJob *job = data;

  tao_connection_unref (job->connection);
  g_free (job);
}

static void
sync_state_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GTask) task = data;
  HealthJob *job = g_task_get_task_data (task);
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, NULL);

  /* Without it peers and syncing are still worth having. */
  if (answer != NULL)
    {
      tao_json_value_get_u64 (tao_json_value_get_member (tao_json_get_result (answer), "currentBlock"),
                              &job->health.current_block);
      tao_json_value_get_u64 (tao_json_value_get_member (tao_json_get_result (answer), "highestBlock"),
                              &job->health.highest_block);
    }
  g_task_return_boolean (task, TRUE);
}

static void
health_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  HealthJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, &error);
  guint64 peers;

  if (answer == NULL)
    {
      anchor_fail_take (task, error);
      return;
    }
  if (tao_json_value_get_u64 (tao_json_value_get_member (tao_json_get_result (answer), "peers"), &peers)
      && peers < G_MAXUINT32)
    job->health.peers = (guint32) peers;
  tao_json_value_get_boolean (tao_json_value_get_member (tao_json_get_result (answer), "isSyncing"),
                              &job->health.is_syncing);
  tao_connection_call_async (job->connection, "system_syncState", "[]", 0, g_task_get_cancellable (task),
                             sync_state_cb, task);
}

void
tao_connection_health_async (TaoConnection *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  HealthJob *job = g_new0 (HealthJob, 1);

  job->connection = tao_connection_ref (self);
  job->health.peers = TAO_CHAIN_UNKNOWN_U32;
  job->health.current_block = TAO_CHAIN_UNKNOWN_U64;
  job->health.highest_block = TAO_CHAIN_UNKNOWN_U64;
  g_task_set_task_data (task, job, health_job_free);
  tao_connection_call_async (self, "system_health", "[]", 0, cancellable, health_cb, task);
}

gboolean
tao_connection_health_finish (GAsyncResult *result, TaoNodeHealth *out, GError **error)
{
  HealthJob *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *out = job->health;
  return TRUE;
}
