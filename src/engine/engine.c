#include "engine/engine.h"

#include "engine/alerts.h"
#include "engine/core.h"
#include "engine/engine-private.h"
#include "keys/account.h"

struct _TaoEngine {
  GObject       parent_instance;

  GMainContext *owner;         /* where answers and signals go */
  GMainContext *context;       /* the engine's own */
  GMainLoop    *loop;
  GThread      *thread;        /* NULL after shutdown */
  TaoCore      *core;          /* engine thread only */

  GMutex        lock;
  TaoSnapshot  *latest;        /* under lock: newest not yet delivered (nullable) */
  GSource      *delivery;      /* under lock: on its way, and holds a reference (nullable) */

  TaoSnapshot  *snapshot;      /* owner's thread: delivered last (nullable) */
  GHashTable   *unlocked;      /* owner's thread: TaoKey32 → TaoOpenKey */
  guint         executing;     /* owner's thread: what is signed and not final yet */
};

G_DEFINE_FINAL_TYPE (TaoEngine, tao_engine, G_TYPE_OBJECT)

enum {
  SIGNAL_SNAPSHOT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- snapshots, on their way to the owner ---------------------------------------- */

static gboolean
deliver_cb (gpointer data)
{
  TaoEngine *self = data;
  g_autoptr(TaoSnapshot) snapshot = NULL;

  g_mutex_lock (&self->lock);
  snapshot = g_steal_pointer (&self->latest);
  g_clear_pointer (&self->delivery, g_source_unref);
  g_mutex_unlock (&self->lock);

  if (snapshot == NULL || self->thread == NULL)
    return G_SOURCE_REMOVE;
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = tao_snapshot_ref (snapshot);
  g_signal_emit (self, signals[SIGNAL_SNAPSHOT], 0, snapshot);
  return G_SOURCE_REMOVE;
}

/* Engine thread. Only the newest snapshot waits, so the owner cannot fall behind. */
static void
publish_cb (TaoSnapshot *snapshot, gpointer user_data)
{
  TaoEngine *self = user_data;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->latest, tao_snapshot_unref);
  self->latest = tao_snapshot_ref (snapshot);
  if (self->delivery == NULL)
    {
      self->delivery = g_idle_source_new ();
      g_source_set_priority (self->delivery, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->delivery, deliver_cb, g_object_ref (self), g_object_unref);
      g_source_attach (self->delivery, self->owner);
    }
  g_mutex_unlock (&self->lock);
}

/* --- commands, on their way to the engine ------------------------------------------ */

typedef struct {
  TaoEngine *engine;
  TaoEngineCommand run;
  gpointer   data;
  GDestroyNotify free_data;
  gboolean   owned;            /* @run takes @data over */
} Command;

static gboolean
command_cb (gpointer data)
{
  Command *command = data;

  /* What comes after the end is dropped; its data says so itself where somebody waits. */
  if (command->engine->core == NULL)
    return G_SOURCE_REMOVE;
  if (command->owned)
    command->run (command->engine->core, g_steal_pointer (&command->data));
  else
    command->run (command->engine->core, command->data);
  return G_SOURCE_REMOVE;
}

static void
command_free (gpointer data)
{
  Command *command = data;

  if (command->free_data != NULL && command->data != NULL)
    command->free_data (command->data);
  g_free (command);
}

/* The engine outlives its commands: shutdown joins. */
static void
send (TaoEngine *self, TaoEngineCommand run, gpointer data, GDestroyNotify free_data, gboolean owned)
{
  Command *command = g_new0 (Command, 1);
  g_autoptr(GSource) source = g_idle_source_new ();

  command->engine = self;
  command->run = run;
  command->data = data;
  command->free_data = free_data;
  command->owned = owned;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, command_cb, command, command_free);
  g_source_attach (source, self->context);
}

void
tao_engine_send (TaoEngine *self, TaoEngineCommand run, gpointer data, GDestroyNotify free_data)
{
  send (self, run, data, free_data, FALSE);
}

void
tao_engine_send_owned (TaoEngine *self, TaoEngineCommand run, gpointer data, GDestroyNotify free_data)
{
  send (self, run, data, free_data, TRUE);
}

GHashTable *
tao_engine_get_unlocked (TaoEngine *self)
{
  return self->unlocked;
}

static void
executed_cb (TaoEngine *self)
{
  self->executing--;
}

void
tao_engine_count_execution (TaoEngine *self, GTask *task)
{
  self->executing++;
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (executed_cb), self, G_CONNECT_SWAPPED);
}

gboolean
tao_engine_is_executing (TaoEngine *self)
{
  g_return_val_if_fail (TAO_IS_ENGINE (self), FALSE);

  return self->executing > 0;
}

static void
core_network_free (gpointer data)
{
  TaoCoreNetwork *network = data;

  g_free (network->id);
  g_strfreev (network->endpoints);
  g_free (network->archive_endpoint);
  g_free (network->own_endpoint);
  g_free (network->data_folder);
  g_free (network);
}

static void
open_command (TaoCore *core, gpointer data)
{
  tao_core_open (core, data);
}

static void
accounts_command (TaoCore *core, gpointer data)
{
  GArray *accounts = data;

  tao_core_set_accounts (core, (const TaoKey32 *) (void *) accounts->data, accounts->len);
}

static void
watch_command (TaoCore *core, gpointer data)
{
  int change = GPOINTER_TO_INT (data);

  tao_metagraphs_watch (core->metagraphs, (guint16) (ABS (change) - 1), change > 0 ? 1 : -1);
}

static void
limit_command (TaoCore *core, gpointer data)
{
  tao_core_limit_cache (core, GPOINTER_TO_UINT (data));
}

static void
forget_command (TaoCore *core, gpointer data)
{
  tao_core_forget (core);
}

static void
refresh_command (TaoCore *core, gpointer data)
{
  tao_core_refresh (core);
}

static void
seen_command (TaoCore *core, gpointer data)
{
  const guint64 *id = data;

  if (core->inbox != NULL)
    tao_inbox_set_seen (core->inbox, *id);
}

static void
rules_command (TaoCore *core, gpointer data)
{
  if (core->inbox != NULL)
    tao_inbox_set_rules (core->inbox, data);
}

static void
test_alert_command (TaoCore *core, gpointer data)
{
  if (core->inbox != NULL)
    tao_inbox_test (core->inbox);
}

static void
quit_command (TaoCore *core, gpointer data)
{
  tao_core_close (core);
  g_main_loop_quit (data);
}

/* --- history ------------------------------------------------------------------------- */

typedef struct {
  GTask        *task;
  TaoSeriesKind kind;
  guint16       netuid, uid;
  gint64        from_ms, to_ms;
  guint         max_points;
  guint         n_epochs, n_uids;   /* of a table */
  gboolean      answered;
} SeriesRequest;

static void
series_request_free (gpointer data)
{
  SeriesRequest *request = data;

  if (!request->answered)
    g_task_return_new_error (request->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The engine has stopped");
  g_object_unref (request->task);
  g_free (request);
}

static void
series_command (TaoCore *core, gpointer data)
{
  SeriesRequest *request = data;
  TaoSeries *series;
  GError *error = NULL;

  request->answered = TRUE;
  if (g_task_return_error_if_cancelled (request->task))
    return;
  series = tao_history_load (core->history, request->kind, request->netuid, request->uid, request->from_ms,
                             request->to_ms, request->max_points, g_task_get_cancellable (request->task), &error);
  if (series == NULL)
    g_task_return_error (request->task, error);
  else
    g_task_return_pointer (request->task, series, (GDestroyNotify) tao_series_unref);
}

static void
epochs_command (TaoCore *core, gpointer data)
{
  SeriesRequest *request = data;
  TaoEpochTable *table;
  GError *error = NULL;

  request->answered = TRUE;
  if (g_task_return_error_if_cancelled (request->task))
    return;
  table = tao_history_load_epochs (core->history, request->kind, request->netuid, request->n_epochs, request->n_uids, &error);
  if (table == NULL)
    g_task_return_error (request->task, error);
  else
    g_task_return_pointer (request->task, table, (GDestroyNotify) tao_epoch_table_unref);
}

/* --- questions ------------------------------------------------------------------------ */

static void
audits_command (TaoCore *core, gpointer data)
{
  SeriesRequest *request = data;
  TaoAuditHistory *history;
  GError *error = NULL;

  request->answered = TRUE;
  if (g_task_return_error_if_cancelled (request->task))
    return;
  history = tao_question_audits (core, request->netuid, request->max_points, &error);
  if (history == NULL)
    g_task_return_error (request->task, error);
  else
    g_task_return_pointer (request->task, history, (GDestroyNotify) tao_audit_history_unref);
}

static void
hyperparams_command (TaoCore *core, gpointer data)
{
  SeriesRequest *request = data;

  request->answered = TRUE;
  if (!g_task_return_error_if_cancelled (request->task))
    tao_question_hyperparams (core, request->netuid, g_object_ref (request->task));
}

static void
recheck_command (TaoCore *core, gpointer data)
{
  tao_auditor_recheck (core->auditor, (guint16) GPOINTER_TO_UINT (data));
}

static void
load_rules_command (TaoCore *core, gpointer data)
{
  SeriesRequest *request = data;
  const GArray *rules;
  GArray *copy;

  if (core->inbox == NULL)
    return;
  rules = tao_inbox_get_rules (core->inbox);
  copy = g_array_sized_new (FALSE, FALSE, sizeof (TaoRule), rules->len);
  g_array_append_vals (copy, rules->data, rules->len);
  request->answered = TRUE;
  g_task_return_pointer (request->task, copy, (GDestroyNotify) g_array_unref);
}

/* --- the thread -------------------------------------------------------------------------- */

static gpointer
engine_thread (gpointer data)
{
  TaoEngine *self = data;

  g_main_context_push_thread_default (self->context);
  self->core = tao_core_new (self->context, publish_cb, self);
  g_main_loop_run (self->loop);
  g_clear_pointer (&self->core, tao_core_free);

  /* Commands that came after the end are dropped with their data. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

void
tao_engine_shutdown (TaoEngine *self)
{
  GThread *thread = g_steal_pointer (&self->thread);
  g_autoptr(GSource) delivery = NULL;

  if (thread == NULL)
    return;
  /* The last reference must not go in the engine's own thread: call this first. */
  g_assert (thread != g_thread_self ());
  tao_engine_send (self, quit_command, self->loop, NULL);
  g_thread_join (thread);

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->latest, tao_snapshot_unref);
  delivery = g_steal_pointer (&self->delivery);
  g_mutex_unlock (&self->lock);
  if (delivery != NULL)
    g_source_destroy (delivery);
}

static void
tao_engine_dispose (GObject *object)
{
  TaoEngine *self = TAO_ENGINE (object);

  tao_engine_shutdown (self);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  G_OBJECT_CLASS (tao_engine_parent_class)->dispose (object);
}

static void
tao_engine_finalize (GObject *object)
{
  TaoEngine *self = TAO_ENGINE (object);

  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->owner, g_main_context_unref);
  g_mutex_clear (&self->lock);
  g_hash_table_unref (self->unlocked);
  G_OBJECT_CLASS (tao_engine_parent_class)->finalize (object);
}

static void
tao_engine_class_init (TaoEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tao_engine_dispose;
  object_class->finalize = tao_engine_finalize;

  signals[SIGNAL_SNAPSHOT] = g_signal_new ("snapshot", TAO_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, TAO_TYPE_SNAPSHOT);
}

static void
tao_engine_init (TaoEngine *self)
{
  g_mutex_init (&self->lock);
  self->unlocked = g_hash_table_new_full (tao_account_id_key_hash, tao_account_id_key_equal, g_free, g_free);
  self->owner = g_main_context_ref_thread_default ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("engine", engine_thread, self);
}

/* --- public --------------------------------------------------------------------------------- */

TaoEngine *
tao_engine_new (const TaoEngineNetwork *network)
{
  TaoEngine *self = g_object_new (TAO_TYPE_ENGINE, NULL);

  if (network != NULL)
    tao_engine_set_network (self, network);
  return self;
}

void
tao_engine_set_network (TaoEngine *self, const TaoEngineNetwork *network)
{
  TaoCoreNetwork *copy;

  g_return_if_fail (TAO_IS_ENGINE (self));
  g_return_if_fail (self->thread != NULL);

  copy = g_new0 (TaoCoreNetwork, 1);
  copy->id = g_strdup (network->id);
  copy->endpoints = g_strsplit_set (network->endpoints != NULL ? network->endpoints : "", " \t\n", -1);
  copy->archive_endpoint = g_strdup (network->archive_endpoint);
  copy->own_endpoint = g_strdup (network->own_endpoint);
  copy->data_folder = network->data_folder != NULL ? g_strdup (network->data_folder)
                                                   : g_build_filename (g_get_user_data_dir (), "taoscope", NULL);
  copy->offline = network->offline;
  copy->cache_megabytes = network->cache_megabytes;
  tao_engine_send (self, open_command, copy, core_network_free);
}

TaoSnapshot *
tao_engine_get_snapshot (TaoEngine *self)
{
  g_return_val_if_fail (TAO_IS_ENGINE (self), NULL);

  return self->snapshot;
}

gint64
tao_engine_get_chain_time (TaoEngine *self)
{
  const TaoSyncInfo *sync;

  g_return_val_if_fail (TAO_IS_ENGINE (self), 0);

  sync = self->snapshot != NULL ? tao_snapshot_get_sync (self->snapshot) : NULL;
  return sync != NULL && sync->block_time_ms > 0 ? sync->block_time_ms : g_get_real_time () / 1000;
}

static void
watch (TaoEngine *self, guint16 netuid, int direction)
{
  g_return_if_fail (TAO_IS_ENGINE (self));

  if (self->thread != NULL)
    tao_engine_send (self, watch_command, GINT_TO_POINTER (direction * ((int) netuid + 1)), NULL);
}

void
tao_engine_watch_subnet (TaoEngine *self, guint16 netuid)
{
  watch (self, netuid, 1);
}

void
tao_engine_unwatch_subnet (TaoEngine *self, guint16 netuid)
{
  watch (self, netuid, -1);
}

void
tao_engine_set_accounts (TaoEngine *self, const TaoKey32 *accounts, guint n)
{
  GArray *copy;

  g_return_if_fail (TAO_IS_ENGINE (self));
  g_return_if_fail (self->thread != NULL);

  copy = g_array_sized_new (FALSE, FALSE, sizeof *accounts, n);
  g_array_append_vals (copy, accounts, n);
  tao_engine_send (self, accounts_command, copy, (GDestroyNotify) g_array_unref);
}

/* NULL, and the callback told, once the engine has stopped. */
static SeriesRequest *
new_request (TaoEngine *self, TaoSeriesKind kind, guint16 netuid, gpointer tag, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  SeriesRequest *request;

  g_task_set_source_tag (task, tag);
  if (self->thread == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The engine has stopped");
      g_object_unref (task);
      return NULL;
    }
  request = g_new0 (SeriesRequest, 1);
  request->task = task;
  request->kind = kind;
  request->netuid = netuid;
  return request;
}

void
tao_engine_load_series_async (TaoEngine *self, TaoSeriesKind kind, guint16 netuid, guint16 uid, gint64 from_ms,
                              gint64 to_ms, guint max_points, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  SeriesRequest *request;

  g_return_if_fail (TAO_IS_ENGINE (self));

  request = new_request (self, kind, netuid, tao_engine_load_series_async, cancellable, callback, user_data);
  if (request == NULL)
    return;
  request->uid = uid;
  request->from_ms = from_ms;
  request->to_ms = to_ms;
  request->max_points = max_points;
  tao_engine_send (self, series_command, request, series_request_free);
}

TaoSeries *
tao_engine_load_series_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_engine_load_epochs_async (TaoEngine *self, TaoSeriesKind kind, guint16 netuid, guint n_epochs, guint n_uids,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  SeriesRequest *request;

  g_return_if_fail (TAO_IS_ENGINE (self));

  request = new_request (self, kind, netuid, tao_engine_load_epochs_async, cancellable, callback, user_data);
  if (request == NULL)
    return;
  request->n_epochs = n_epochs;
  request->n_uids = n_uids;
  tao_engine_send (self, epochs_command, request, series_request_free);
}

TaoEpochTable *
tao_engine_load_epochs_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- alerts ------------------------------------------------------------------------------- */

void
tao_engine_set_alert_seen (TaoEngine *self, guint64 id)
{
  g_return_if_fail (TAO_IS_ENGINE (self));

  if (self->thread != NULL)
    tao_engine_send (self, seen_command, g_memdup2 (&id, sizeof id), g_free);
}

void
tao_engine_raise_test_alert (TaoEngine *self)
{
  g_return_if_fail (TAO_IS_ENGINE (self));

  if (self->thread != NULL)
    tao_engine_send (self, test_alert_command, NULL, NULL);
}

void
tao_engine_set_rules (TaoEngine *self, const GArray *rules)
{
  GArray *copy;

  g_return_if_fail (TAO_IS_ENGINE (self));

  if (self->thread == NULL)
    return;
  copy = g_array_sized_new (FALSE, FALSE, sizeof (TaoRule), rules->len);
  g_array_append_vals (copy, rules->data, rules->len);
  tao_engine_send (self, rules_command, copy, (GDestroyNotify) g_array_unref);
}

void
tao_engine_load_rules_async (TaoEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  SeriesRequest *request;

  g_return_if_fail (TAO_IS_ENGINE (self));

  request = new_request (self, TAO_SERIES_PRICE, 0, tao_engine_load_rules_async, cancellable, callback, user_data);
  if (request != NULL)
    tao_engine_send (self, load_rules_command, request, series_request_free);
}

GArray *
tao_engine_load_rules_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_engine_load_audits_async (TaoEngine *self, guint16 netuid, guint n, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  SeriesRequest *request;

  g_return_if_fail (TAO_IS_ENGINE (self));

  request = new_request (self, 0, netuid, tao_engine_load_audits_async, cancellable, callback, user_data);
  if (request == NULL)
    return;
  request->max_points = n;
  tao_engine_send (self, audits_command, request, series_request_free);
}

TaoAuditHistory *
tao_engine_load_audits_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_engine_load_hyperparams_async (TaoEngine *self, guint16 netuid, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  SeriesRequest *request;

  g_return_if_fail (TAO_IS_ENGINE (self));

  request = new_request (self, 0, netuid, tao_engine_load_hyperparams_async, cancellable, callback, user_data);
  if (request != NULL)
    tao_engine_send (self, hyperparams_command, request, series_request_free);
}

TaoHyperparams *
tao_engine_load_hyperparams_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_engine_recheck_subnet (TaoEngine *self, guint16 netuid)
{
  g_return_if_fail (TAO_IS_ENGINE (self));

  if (self->thread != NULL)
    tao_engine_send (self, recheck_command, GUINT_TO_POINTER (netuid), NULL);
}

void
tao_engine_limit_cache (TaoEngine *self, guint32 megabytes)
{
  g_return_if_fail (TAO_IS_ENGINE (self));

  if (self->thread != NULL)
    tao_engine_send (self, limit_command, GUINT_TO_POINTER (megabytes), NULL);
}

void
tao_engine_forget (TaoEngine *self)
{
  g_return_if_fail (TAO_IS_ENGINE (self));

  if (self->thread != NULL)
    tao_engine_send (self, forget_command, NULL, NULL);
}

void
tao_engine_refresh (TaoEngine *self)
{
  g_return_if_fail (TAO_IS_ENGINE (self));

  if (self->thread != NULL)
    tao_engine_send (self, refresh_command, NULL, NULL);
}
