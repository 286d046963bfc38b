#include "engine/core.h"

#include <glib/gstdio.h>
#include <string.h>

#include "engine/persist.h"

/* Fast chains are coalesced to this. */
#define PUBLISH_INTERVAL_US (G_USEC_PER_SEC / 4)
#define HEALTH_INTERVAL_MS 10000

GSource *
tao_core_add_timeout (TaoCore *self, guint ms, GSourceFunc func, gpointer user_data)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, self->context);
  return source;
}

void
tao_source_clear (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* --- publishing ------------------------------------------------------------------------ */

static gboolean
flush_cb (gpointer data)
{
  TaoCore *self = data;
  g_autoptr(TaoSnapshot) before = NULL;

  tao_source_clear (&self->flush);
  if (self->next == NULL)
    return G_SOURCE_REMOVE;
  before = g_steal_pointer (&self->snapshot);
  self->snapshot = tao_snapshot_builder_end (g_steal_pointer (&self->next));
  self->published_us = g_get_monotonic_time ();
  self->publish (self->snapshot, self->publish_data);
  if (self->connection != NULL)
    tao_inbox_look (self->inbox, before, self->snapshot);
  return G_SOURCE_REMOVE;
}

TaoSnapshotBuilder *
tao_core_touch (TaoCore *self)
{
  g_assert (g_main_context_is_owner (self->context));

  if (self->next == NULL)
    self->next = tao_snapshot_builder_new (self->snapshot);
  if (self->flush == NULL)
    {
      gint64 wait = self->published_us + PUBLISH_INTERVAL_US - g_get_monotonic_time ();

      self->flush = tao_core_add_timeout (self, wait > 0 ? (guint) (wait / 1000) + 1 : 0, flush_cb, self);
    }
  return self->next;
}

const TaoSubnet *
tao_core_lookup_subnet (TaoCore *self, guint16 netuid)
{
  /* What was read may still wait to be published: a first answer can be quicker than that. */
  if (self->flush != NULL && (self->snapshot == NULL || tao_snapshot_lookup_subnet (self->snapshot, netuid) == NULL))
    flush_cb (self);
  return self->snapshot != NULL ? tao_snapshot_lookup_subnet (self->snapshot, netuid) : NULL;
}

/* --- the connection as people see it ----------------------------------------------------- */

static const TaoSyncInfo unknown_sync = {
  .state = TAO_SYNC_OFFLINE,
  .kind = TAO_NETWORK_OTHER,
  .best_block = TAO_UNKNOWN_U64,
  .finalized_block = TAO_UNKNOWN_U64,
  .target_block = TAO_UNKNOWN_U64,
  .block_interval_ms = TAO_UNKNOWN_U32,
  .spec_version = TAO_UNKNOWN_U32,
  .peers = TAO_UNKNOWN_U32,
};

static const char *
reason_code (TaoLinkReason reason)
{
  static const char *const codes[] = {
    [TAO_LINK_REASON_UNREACHABLE] = "unreachable",
    [TAO_LINK_REASON_TLS] = "certificate",
    [TAO_LINK_REASON_HANDSHAKE] = "not-a-node",
    [TAO_LINK_REASON_RATE_LIMITED] = "rate-limited",
    [TAO_LINK_REASON_CLOSED_BY_PEER] = "closed",
    [TAO_LINK_REASON_SILENT] = "silent",
    [TAO_LINK_REASON_PROTOCOL] = "protocol",
    [TAO_LINK_REASON_TOO_LARGE] = "too-large",
    [TAO_LINK_REASON_WRONG_NETWORK] = "wrong-network",
    [TAO_LINK_REASON_RUNTIME] = "runtime",
  };

  return reason < G_N_ELEMENTS (codes) && codes[reason] != NULL ? codes[reason] : "unknown";
}

static TaoNetworkKind
network_kind (const char *id)
{
  if (g_strcmp0 (id, "local") == 0)
    return TAO_NETWORK_LOCAL;
  if (g_strcmp0 (id, "test") == 0)
    return TAO_NETWORK_TEST;
  if (g_strcmp0 (id, "finney") == 0)
    return TAO_NETWORK_MAIN;
  return TAO_NETWORK_OTHER;
}

static TaoSyncState
sync_state (TaoCore *self, const TaoLinkStatus *status)
{
  switch (status->state)
    {
    case TAO_LINK_LIVE:
      if (self->sync->target_block != TAO_UNKNOWN_U64 && self->sync->best_block != TAO_UNKNOWN_U64
          && self->sync->target_block > self->sync->best_block + 10)
        return TAO_SYNC_SYNCING;
      return TAO_SYNC_LIVE;
    case TAO_LINK_CONNECTING:
      return TAO_SYNC_CONNECTING;
    case TAO_LINK_REFUSED:
      return TAO_SYNC_REFUSED;
    case TAO_LINK_BACKING_OFF:
      return status->reason == TAO_LINK_REASON_SILENT ? TAO_SYNC_STALLED : TAO_SYNC_OFFLINE;
    case TAO_LINK_CLOSED:
    default:
      return TAO_SYNC_OFFLINE;
    }
}

const char *
tao_core_get_endpoint (TaoCore *self, const TaoAnchor *anchor)
{
  if (self->connection == NULL)
    return NULL;
  return g_intern_string (anchor->archive ? self->network.archive_endpoint
                                          : tao_connection_get_status (self->connection)->endpoint);
}

/* Texts are copied anew each time: a sync part is small, and shares nothing. */
void
tao_core_update_sync (TaoCore *self)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSyncInfo *sync = tao_arena_dup_array (arena, TaoSyncInfo, self->sync, 1);

  sync->chain_name = tao_arena_strdup (arena, sync->chain_name);
  sync->node_version = tao_arena_strdup (arena, sync->node_version);
  sync->endpoint = tao_arena_strdup (arena, sync->endpoint);
  sync->read_endpoint = tao_arena_strdup (arena, sync->read_endpoint);
  sync->reason = tao_arena_strdup (arena, sync->reason);
  if (self->connection != NULL)
    {
      const TaoLinkStatus *status = tao_connection_get_status (self->connection);
      TaoRuntime *runtime = tao_connection_get_runtime (self->connection);
      const char *chain_name = tao_connection_get_chain_name (self->connection);
      const char *node_version = tao_connection_get_node_version (self->connection);

      sync->state = sync_state (self, status);
      sync->reading_past = self->history != NULL && tao_history_is_reading (self->history);
      sync->reason = NULL;
      if (status->state != TAO_LINK_LIVE && status->reason != TAO_LINK_REASON_NONE)
        {
          g_autofree char *reason = g_strconcat (reason_code (status->reason), ": ", status->message, NULL);

          sync->reason = tao_arena_strdup (arena, reason);
        }
      sync->own_node = status->endpoint != NULL && g_strcmp0 (status->endpoint, self->network.own_endpoint) == 0;
      if (status->endpoint != NULL)
        sync->endpoint = tao_arena_strdup (arena, status->endpoint);
      if (chain_name != NULL)
        sync->chain_name = tao_arena_strdup (arena, chain_name);
      if (node_version != NULL)
        sync->node_version = tao_arena_strdup (arena, node_version);
      if (runtime != NULL)
        sync->spec_version = tao_runtime_get_spec_version (runtime);
    }
  if (self->have_genesis)
    memcpy (sync->genesis.bytes, self->genesis.bytes, sizeof sync->genesis.bytes);

  g_clear_pointer (&self->sync_arena, tao_arena_unref);
  self->sync_arena = tao_arena_ref (arena);
  self->sync = sync;
  /* Ours is written to; what is published never changes. */
  tao_snapshot_builder_set_sync (tao_core_touch (self), arena, tao_arena_dup_array (arena, TaoSyncInfo, sync, 1));
}

void
tao_core_update_audits (TaoCore *self)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoAuditSummary *summary = tao_arena_new_array (arena, TaoAuditSummary, 1);

  tao_auditor_summarise (self->auditor, summary);
  tao_block_auditor_summarise (self->block_auditor, summary);
  tao_snapshot_builder_set_audits (tao_core_touch (self), arena, summary);
}

void
tao_core_choose_rules (TaoCore *self, TaoRuntime *runtime, TaoRulesAnswer *out)
{
  const TaoRuntimeId *id = tao_runtime_get_id (runtime);
  guint32 probes = 0;

  /* The practice chain is ours: it has no code to hash, and serves items of other versions for old clients. */
  if (self->sync->kind == TAO_NETWORK_LOCAL)
    {
      tao_rules_for_runtime (id->spec_version, NULL, NULL, out);
      return;
    }
  for (const TaoProbeItem *item = tao_rules_probe_items (); item->item != NULL; item++)
    if (tao_runtime_has_storage (runtime, item->pallet, item->item))
      probes |= item->probe;
  tao_rules_for_runtime (id->spec_version, tao_account_id_is_zero (&id->code_hash) ? NULL : id->code_hash.bytes, &probes, out);
}

static void
health_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoCore *self = user_data;
  TaoNodeHealth health;
  g_autoptr(GError) error = NULL;

  if (!tao_connection_health_finish (result, &health, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("node health: %s", error->message);
      return;
    }
  self->sync->peers = health.peers;
  self->sync->target_block = health.is_syncing ? health.highest_block : TAO_UNKNOWN_U64;
  tao_core_update_sync (self);
}

static void
ask_health (TaoCore *self)
{
  tao_connection_health_async (self->connection, self->cancellable, health_done_cb, self);
}

static gboolean
health_cb (gpointer data)
{
  TaoCore *self = data;

  /* Also while nothing comes: that is what one rule is about. */
  if (self->snapshot != NULL)
    tao_inbox_look (self->inbox, self->snapshot, self->snapshot);
  if (tao_connection_get_status (self->connection)->state == TAO_LINK_LIVE)
    ask_health (self);
  return G_SOURCE_CONTINUE;
}

/* --- the store --------------------------------------------------------------------------- */

static void
add_label_cb (const guint8 account[32], const char *label, gpointer user_data)
{
  GHashTable *labels = user_data;

  g_hash_table_insert (labels, g_memdup2 (account, sizeof (TaoKey32)), g_strdup (label));
}

void
tao_core_limit_cache (TaoCore *self, guint32 megabytes)
{
  TaoStoreLimits limits = tao_store_default_limits;

  self->network.cache_megabytes = megabytes;
  if (megabytes > 0)
    limits.max_bytes = (gint64) megabytes * 1000 * 1000;
  if (self->store != NULL)
    tao_store_set_limits (self->store, &limits);
}

/* The store belongs to a genesis; a network without one works, and forgets. */
static void
open_store (TaoCore *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *notice = NULL;

  self->store = tao_store_open (self->network.data_folder, self->genesis.bytes, &notice, &error);
  if (self->store == NULL)
    {
      g_warning ("History is not kept: %s", error->message);
      return;
    }
  if (notice != NULL)
    g_warning ("%s", notice);
  tao_core_limit_cache (self, self->network.cache_megabytes);
  if (!tao_store_each_label (self->store, add_label_cb, self->labels, &error))
    g_warning ("Labels cannot be read: %s", error->message);
  tao_inbox_open (self->inbox);
}

/* Shows what was known when the app was closed, until something newer is read. */
static void
show_last_snapshot (TaoCore *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(TaoSnapshot) saved = NULL;
  guint64 block;
  gint64 saved_ms;

  if (self->store == NULL)
    return;
  bytes = tao_store_get_snapshot (self->store, TAO_PERSIST_FORMAT, &block, &saved_ms, &error);
  if (bytes != NULL)
    saved = tao_persist_load (bytes, &error);
  if (saved == NULL)
    {
      if (error != NULL)
        g_warning ("The last snapshot cannot be read: %s", error->message);
      return;
    }
  g_clear_pointer (&self->next, tao_snapshot_builder_free);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = g_steal_pointer (&saved);
  self->sync = tao_arena_dup_array (self->sync_arena, TaoSyncInfo, tao_snapshot_get_sync (self->snapshot), 1);
  self->sync->state = TAO_SYNC_OFFLINE;
  self->sync->from_cache = TRUE;
  self->sync->kind = network_kind (self->network.id);
  tao_inbox_show (self->inbox);
  tao_core_update_sync (self);
}

static void
save_snapshot (TaoCore *self)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  const TaoSyncInfo *sync;

  if (self->store == NULL || self->snapshot == NULL)
    return;
  sync = tao_snapshot_get_sync (self->snapshot);
  if (sync->from_cache || sync->best_block == TAO_UNKNOWN_U64)
    return;
  bytes = tao_persist_save (self->snapshot);
  if (!tao_store_put_snapshot (self->store, TAO_PERSIST_FORMAT, sync->best_block, g_get_real_time () / 1000, bytes, &error))
    g_warning ("The snapshot cannot be saved: %s", error->message);
}

/* Which genesis was met under this network's name last: lets the store open before, or without, a connection. */
static char *
genesis_file (TaoCore *self)
{
  g_autofree char *safe = g_uri_escape_string (self->network.id != NULL ? self->network.id : "unnamed", NULL, FALSE);
  g_autofree char *name = g_strconcat ("genesis-", safe, NULL);

  return g_build_filename (self->network.data_folder, name, NULL);
}

static gboolean
load_genesis (TaoCore *self)
{
  g_autofree char *path = genesis_file (self);
  g_autofree char *bytes = NULL;
  gsize size;

  if (!g_file_get_contents (path, &bytes, &size, NULL) || size != sizeof self->genesis.bytes)
    return FALSE;
  memcpy (self->genesis.bytes, bytes, size);
  return TRUE;
}

static void
save_genesis (TaoCore *self)
{
  g_autofree char *path = genesis_file (self);
  g_autoptr(GError) error = NULL;

  if (g_mkdir_with_parents (self->network.data_folder, 0700) != 0
      || !g_file_set_contents (path, (const char *) self->genesis.bytes, sizeof self->genesis.bytes, &error))
    g_warning ("The network's genesis cannot be remembered: %s", error != NULL ? error->message : "no folder");
}

/* --- events of the connection -------------------------------------------------------------- */

static void
status_changed_cb (TaoConnection *connection, const TaoLinkStatus *status, gpointer user_data)
{
  TaoCore *self = user_data;
  gboolean was_live = self->sync->state == TAO_SYNC_LIVE || self->sync->state == TAO_SYNC_SYNCING;

  tao_core_update_sync (self);
  /* Whether it catches up is worth knowing before its figures are taken for the network's. */
  if (status->state == TAO_LINK_LIVE && !was_live)
    ask_health (self);
}

/* Parts of another network must not survive: a new genesis under an old name starts afresh. */
static void
adopt_genesis (TaoCore *self, const TaoBytes32 *genesis)
{
  if (self->have_genesis && tao_account_id_equal (&self->genesis, genesis))
    return;
  if (self->have_genesis)
    {
      g_clear_pointer (&self->next, tao_snapshot_builder_free);
      g_clear_pointer (&self->snapshot, tao_snapshot_unref);
      g_clear_pointer (&self->store, tao_store_close);
      g_hash_table_remove_all (self->labels);
    }
  self->genesis = *genesis;
  self->have_genesis = TRUE;
  save_genesis (self);
  open_store (self);
}

static void
runtime_changed_cb (TaoConnection *connection, TaoRuntime *runtime, gpointer user_data)
{
  TaoCore *self = user_data;
  TaoBytes32 genesis;

  if (tao_connection_get_genesis (connection, &genesis))
    adopt_genesis (self, &genesis);
  tao_core_update_sync (self);
}

static void
best_head_cb (TaoConnection *connection, TaoAnchor *anchor, gpointer user_data)
{
  TaoCore *self = user_data;

  tao_head_advance (self->head, anchor);
}

static void
finalized_head_cb (TaoConnection *connection, TaoAnchor *anchor, gpointer user_data)
{
  TaoCore *self = user_data;

  tao_head_set_finalized (self->head, anchor->number);
}

static GBytes *
load_metadata_cb (TaoConnection *connection, const TaoRuntimeId *id, gpointer user_data)
{
  TaoCore *self = user_data;
  g_autoptr(GError) error = NULL;
  GBytes *bytes;

  adopt_genesis (self, &id->genesis);
  if (self->store == NULL)
    return NULL;
  bytes = tao_store_get_metadata (self->store, id->spec_version, id->code_hash.bytes, &error);
  if (error != NULL)
    g_warning ("Cached metadata cannot be read: %s", error->message);
  return bytes;
}

static void
save_metadata_cb (TaoConnection *connection, const TaoRuntimeId *id, GBytes *metadata, gpointer user_data)
{
  TaoCore *self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->store != NULL
      && !tao_store_put_metadata (self->store, id->spec_version, id->code_hash.bytes, metadata, &error))
    g_warning ("Metadata cannot be cached: %s", error->message);
}

/* --- life -------------------------------------------------------------------------------------- */

TaoCore *
tao_core_new (GMainContext *context, TaoCorePublishFunc publish, gpointer user_data)
{
  TaoCore *self = g_new0 (TaoCore, 1);

  self->context = g_main_context_ref (context);
  self->publish = publish;
  self->publish_data = user_data;
  self->accounts = g_array_new (FALSE, FALSE, sizeof (TaoBytes32));
  self->labels = g_hash_table_new_full (tao_account_id_key_hash, tao_account_id_key_equal, g_free, g_free);
  self->sync_arena = tao_arena_new ();
  self->sync = tao_arena_dup_array (self->sync_arena, TaoSyncInfo, &unknown_sync, 1);
  self->head = tao_head_new (self);
  self->metagraphs = tao_metagraphs_new (self);
  self->history = tao_history_new (self);
  self->auditor = tao_auditor_new (self);
  self->block_auditor = tao_block_auditor_new (self);
  self->inbox = tao_inbox_new (self);
  self->positions = tao_positions_new (self);
  self->claims = tao_claims_new (self);
  self->jobs = tao_jobs_new (self);
  return self;
}

static void
network_clear (TaoCoreNetwork *network)
{
  g_clear_pointer (&network->id, g_free);
  g_clear_pointer (&network->endpoints, g_strfreev);
  g_clear_pointer (&network->archive_endpoint, g_free);
  g_clear_pointer (&network->own_endpoint, g_free);
  g_clear_pointer (&network->data_folder, g_free);
}

void
tao_core_close (TaoCore *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->connection != NULL)
    tao_connection_stop (self->connection);
  g_clear_pointer (&self->connection, tao_connection_unref);
  tao_source_clear (&self->health_timer);
  tao_source_clear (&self->flush);
  save_snapshot (self);
  g_clear_pointer (&self->next, tao_snapshot_builder_free);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);

  /* What each of them keeps belongs to the network that is left. */
  g_clear_pointer (&self->inbox, tao_inbox_free);
  g_clear_pointer (&self->positions, tao_positions_free);
  g_clear_pointer (&self->claims, tao_claims_free);
  tao_jobs_forget_plans (self->jobs);
  g_clear_pointer (&self->auditor, tao_auditor_free);
  g_clear_pointer (&self->block_auditor, tao_block_auditor_free);
  g_clear_pointer (&self->history, tao_history_free);
  g_clear_pointer (&self->metagraphs, tao_metagraphs_free);
  g_clear_pointer (&self->head, tao_head_free);
  g_clear_pointer (&self->store, tao_store_close);
  g_hash_table_remove_all (self->labels);
  self->have_genesis = FALSE;
  network_clear (&self->network);

  g_clear_pointer (&self->sync_arena, tao_arena_unref);
  self->sync_arena = tao_arena_new ();
  self->sync = tao_arena_dup_array (self->sync_arena, TaoSyncInfo, &unknown_sync, 1);
}

void
tao_core_free (TaoCore *self)
{
  tao_core_close (self);
  tao_jobs_free (self->jobs);
  tao_arena_unref (self->sync_arena);
  g_array_unref (self->accounts);
  g_hash_table_unref (self->labels);
  g_main_context_unref (self->context);
  g_free (self);
}

void
tao_core_open (TaoCore *self, const TaoCoreNetwork *network)
{
  TaoConnectionConfig config = { 0 };
  const TaoConnectionEvents events = {
    .status_changed = status_changed_cb,
    .runtime_changed = runtime_changed_cb,
    .best_head = best_head_cb,
    .finalized_head = finalized_head_cb,
    .load_metadata = load_metadata_cb,
    .save_metadata = save_metadata_cb,
  };

  tao_core_close (self);
  self->cancellable = g_cancellable_new ();
  self->head = tao_head_new (self);
  self->metagraphs = tao_metagraphs_new (self);
  self->history = tao_history_new (self);
  self->auditor = tao_auditor_new (self);
  self->block_auditor = tao_block_auditor_new (self);
  self->inbox = tao_inbox_new (self);
  self->positions = tao_positions_new (self);
  self->claims = tao_claims_new (self);
  self->network.id = g_strdup (network->id);
  self->network.endpoints = g_strdupv (network->endpoints);
  self->network.archive_endpoint = g_strdup (network->archive_endpoint);
  self->network.own_endpoint = g_strdup (network->own_endpoint);
  self->network.data_folder = g_strdup (network->data_folder);
  self->network.offline = network->offline;
  self->network.cache_megabytes = network->cache_megabytes;

  self->sync->kind = network_kind (network->id);
  if (load_genesis (self))
    {
      self->have_genesis = TRUE;
      open_store (self);
      show_last_snapshot (self);
    }
  tao_core_update_sync (self);
  if (network->offline)
    return;

  config.endpoints = (const char *const *) self->network.endpoints;
  config.archive_endpoint = self->network.archive_endpoint;
  /* A practice chain may be started afresh under its old name; the public ones may not. */
  if (self->sync->kind == TAO_NETWORK_MAIN || self->sync->kind == TAO_NETWORK_TEST)
    config.genesis = self->have_genesis ? &self->genesis : NULL;
  self->connection = tao_connection_new (&config, &events, self);
  tao_connection_start (self->connection);
  self->health_timer = tao_core_add_timeout (self, HEALTH_INTERVAL_MS, health_cb, self);
}

/* Which genesis was met under which name, of all networks. */
static void
remove_genesis_files (const char *folder)
{
  g_autoptr(GDir) all = g_dir_open (folder, 0, NULL);
  const char *name;

  while (all != NULL && (name = g_dir_read_name (all)) != NULL)
    if (g_str_has_prefix (name, "genesis-"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_remove (path);
      }
}

void
tao_core_forget (TaoCore *self)
{
  TaoCoreNetwork network = {
    .id = g_strdup (self->network.id),
    .endpoints = g_strdupv (self->network.endpoints),
    .archive_endpoint = g_strdup (self->network.archive_endpoint),
    .own_endpoint = g_strdup (self->network.own_endpoint),
    .data_folder = g_strdup (self->network.data_folder),
    .offline = self->network.offline,
    .cache_megabytes = self->network.cache_megabytes,
  };

  tao_core_close (self);
  if (network.data_folder != NULL)
    {
      tao_store_remove_all (network.data_folder);
      remove_genesis_files (network.data_folder);
      tao_core_open (self, &network);
    }
  network_clear (&network);
}

void
tao_core_set_accounts (TaoCore *self, const TaoKey32 *accounts, guint n)
{
  g_array_set_size (self->accounts, 0);
  for (guint i = 0; i < n; i++)
    {
      TaoBytes32 account;

      memcpy (account.bytes, accounts[i].bytes, sizeof account.bytes);
      g_array_append_val (self->accounts, account);
    }
  if (self->head != NULL)
    tao_head_again (self->head);
}

void
tao_core_refresh (TaoCore *self)
{
  if (self->connection == NULL)
    return;
  tao_connection_retry (self->connection);
  tao_head_again (self->head);
}
