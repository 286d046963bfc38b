#include "engine/past.h"

#include <string.h>

#include "engine/engine-private.h"

/* One request: a task of the owner's, and what the engine thread gathers for it. */
typedef struct {
  GTask        *task;
  gboolean      answered;
  TaoCore      *core;
  GCancellable *cancellable;      /* of the network, kept: answers after it are dropped */
  void        (*read) (gpointer request);

  guint64       block;
  guint16       netuid;
  GArray       *wanted;           /* TaoKey32 */

  TaoAnchor         *anchor;
  guint              waiting;
  GError            *error;
  TaoChainNetwork   *network;
  TaoChainSubnets   *subnets;
  TaoChainAccounts  *accounts;
  TaoChainMetagraph *metagraph;
  TaoChainRows      *weights, *bonds;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  if (!request->answered)
    g_task_return_new_error (request->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The engine has stopped");
  g_object_unref (request->task);
  g_clear_object (&request->cancellable);
  g_array_unref (request->wanted);
  g_clear_pointer (&request->anchor, tao_anchor_unref);
  g_clear_error (&request->error);
  g_clear_pointer (&request->network, tao_chain_network_free);
  g_clear_pointer (&request->subnets, tao_chain_subnets_free);
  g_clear_pointer (&request->accounts, tao_chain_accounts_free);
  g_clear_pointer (&request->metagraph, tao_chain_metagraph_free);
  g_clear_pointer (&request->weights, tao_chain_rows_free);
  g_clear_pointer (&request->bonds, tao_chain_rows_free);
  g_free (request);
}

static void
fail (Request *request, GError *error)
{
  request->answered = TRUE;
  g_task_return_error (request->task, error);
  request_free (request);
}

static void
answer (Request *request, gpointer value, GDestroyNotify free_value)
{
  request->answered = TRUE;
  g_task_return_pointer (request->task, value, free_value);
  request_free (request);
}

/* --- finding the block ------------------------------------------------------------------------ */

static void
anchored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  GError *error = NULL;

  request->anchor = tao_connection_anchor_finish (result, &error);
  if (request->anchor == NULL)
    fail (request, error);
  else
    request->read (request);
}

/* In the engine's thread. */
static void
request_command (TaoCore *core, gpointer data)
{
  Request *request = data;
  TaoAnchor *head = tao_head_get_anchor (core->head);

  if (core->connection == NULL || head == NULL)
    {
      fail (request, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "Not connected"));
      return;
    }
  request->core = core;
  request->cancellable = g_object_ref (core->cancellable);
  if (request->block == TAO_BLOCK_BEST || request->block == head->number)
    {
      request->anchor = tao_anchor_ref (head);
      request->read (request);
    }
  else
    {
      tao_connection_anchor_at_async (core->connection, request->block, request->cancellable, anchored_cb, request);
    }
}

static void
send_request (TaoEngine *self, guint64 block, guint16 netuid, const TaoKey32 *accounts, guint n_accounts,
              void (*read) (gpointer request), gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
  Request *request = g_new0 (Request, 1);

  request->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, tag);
  request->read = read;
  request->block = block;
  request->netuid = netuid;
  request->wanted = g_array_new (FALSE, FALSE, sizeof (TaoKey32));
  if (n_accounts > 0)
    g_array_append_vals (request->wanted, accounts, n_accounts);
  tao_engine_send_owned (self, request_command, request, request_free);
}

/* --- the state ----------------------------------------------------------------------------------- */

static guint32
count_permits (const TaoChainMetagraph *metagraph)
{
  guint32 n = 0;

  if (metagraph->validator_permit == NULL)
    return TAO_UNKNOWN_U32;
  for (guint uid = 0; uid < metagraph->n; uid++)
    n += metagraph->validator_permit[uid] != 0;
  return n;
}

static guint32
validators_cb (guint16 netuid, gpointer user_data)
{
  const Request *request = user_data;

  return request->metagraph != NULL && netuid == request->netuid ? count_permits (request->metagraph) : TAO_UNKNOWN_U32;
}

/* What only history and the present head tell. */
static const TaoMarketTrend *
no_trend_cb (guint16 netuid, gpointer user_data)
{
  return NULL;
}

static const TaoAudit *
no_audit_cb (guint16 netuid, TaoArena *arena, gpointer user_data)
{
  return NULL;
}

static guint64
no_alpha_cb (guint16 netuid, gpointer user_data)
{
  return TAO_UNKNOWN_U64;
}

static const char *
label_cb (const TaoKey32 *account, gpointer user_data)
{
  TaoCore *core = user_data;

  return g_hash_table_lookup (core->labels, account);
}

static void
set_sync (Request *request, TaoSnapshotBuilder *builder)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSyncInfo *sync = tao_arena_dup_array (arena, TaoSyncInfo, request->core->sync, 1);

  sync->chain_name = tao_arena_strdup (arena, sync->chain_name);
  sync->node_version = tao_arena_strdup (arena, sync->node_version);
  sync->endpoint = tao_arena_strdup (arena, sync->endpoint);
  sync->read_endpoint = tao_core_get_endpoint (request->core, request->anchor);
  sync->reason = tao_arena_strdup (arena, sync->reason);
  sync->best_block = request->anchor->number;
  memcpy (sync->best_hash.bytes, request->anchor->hash.bytes, sizeof sync->best_hash.bytes);
  sync->block_time_ms = request->network->timestamp_ms != TAO_CHAIN_UNKNOWN_I64 ? request->network->timestamp_ms : 0;
  sync->spec_version = tao_runtime_get_spec_version (request->anchor->writer);
  tao_snapshot_builder_set_sync (builder, arena, sync);
}

static TaoSnapshot *
build_snapshot (Request *request)
{
  g_autoptr(TaoSnapshotBuilder) builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  const TaoBuildContext context = {
    .trend = no_trend_cb, .audit = no_audit_cb, .validators = validators_cb, .own_alpha = no_alpha_cb, .user_data = request,
  };
  TaoSubnet *subnets = tao_build_subnets (arena, request->network, request->subnets, &context);
  guint n = request->subnets->n;

  set_sync (request, builder);
  tao_snapshot_builder_set_network (builder, arena, tao_build_network (arena, request->network, request->subnets));
  tao_snapshot_builder_set_subnets (builder, arena, subnets, n);
  if (request->accounts != NULL)
    {
      guint n_positions;
      TaoPosition *positions = tao_build_positions (arena, request->accounts, subnets, n, &n_positions);

      tao_snapshot_builder_set_accounts (builder, arena,
                                         tao_build_accounts (arena, request->accounts, subnets, n, label_cb, request->core),
                                         request->accounts->n);
      tao_snapshot_builder_set_positions (builder, arena, positions, n_positions);
    }
  for (guint i = 0; request->metagraph != NULL && i < n; i++)
    if (subnets[i].netuid == request->netuid)
      {
        TaoMetagraph *metagraph = tao_build_metagraph (arena, request->metagraph, &subnets[i], request->weights,
                                                       request->bonds, TAO_UNKNOWN_U32);

        metagraph->epoch_block = request->subnets->subnets[i].last_step;
        metagraph->endpoint = tao_core_get_endpoint (request->core, request->anchor);
        tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
      }
  return tao_snapshot_builder_end (g_steal_pointer (&builder));
}

static void
part_done (Request *request, GError *error)
{
  if (error != NULL && request->error == NULL)
    request->error = error;
  else
    g_clear_error (&error);
  if (--request->waiting > 0)
    return;
  if (request->error != NULL)
    fail (request, g_steal_pointer (&request->error));
  else
    answer (request, build_snapshot (request), (GDestroyNotify) tao_snapshot_unref);
}

#define PART_CB(name, field, finish_func) \
  static void \
  name (GObject *source, GAsyncResult *result, gpointer user_data) \
  { \
    Request *request = user_data; \
    GError *error = NULL; \
    \
    request->field = finish_func (result, &error); \
    part_done (request, error); \
  }

PART_CB (network_cb, network, tao_chain_read_network_finish)
PART_CB (accounts_cb, accounts, tao_chain_read_accounts_finish)
PART_CB (weights_cb, weights, tao_chain_read_rows_finish)
PART_CB (bonds_cb, bonds, tao_chain_read_rows_finish)

#undef PART_CB

static void
metagraph_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  TaoConnection *connection = request->core->connection;
  GError *error = NULL;

  request->metagraph = tao_chain_read_metagraph_finish (result, &error);
  if (request->metagraph != NULL && request->netuid != 0)
    {
      request->waiting += 2;
      tao_chain_read_rows_async (connection, request->anchor, "Weights", request->netuid, 0, request->metagraph->n,
                                 request->cancellable, weights_cb, request);
      tao_chain_read_rows_async (connection, request->anchor, "Bonds", request->netuid, 0, request->metagraph->n,
                                 request->cancellable, bonds_cb, request);
    }
  part_done (request, error);
}

static void
subnets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  GError *error = NULL;

  request->subnets = tao_chain_read_subnets_finish (result, &error);
  part_done (request, error);
}

static void
read_state (gpointer data)
{
  Request *request = data;
  TaoConnection *connection = request->core->connection;

  request->waiting = 3;
  tao_chain_read_network_async (connection, request->anchor, request->cancellable, network_cb, request);
  tao_chain_read_subnets_async (connection, request->anchor, request->cancellable, subnets_cb, request);
  if (request->netuid != G_MAXUINT16)
    {
      request->waiting++;
      tao_chain_read_metagraph_async (connection, request->anchor, request->netuid, request->cancellable, metagraph_cb, request);
    }
  if (request->wanted->len > 0)
    {
      request->waiting++;
      tao_chain_read_accounts_async (connection, request->anchor, (const TaoBytes32 *) (void *) request->wanted->data,
                                     request->wanted->len, request->cancellable, accounts_cb, request);
    }
  part_done (request, NULL);
}

void
tao_engine_load_past_async (TaoEngine *self, guint64 block, guint16 netuid, const TaoKey32 *accounts, guint n_accounts,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TAO_IS_ENGINE (self));

  send_request (self, block, netuid, accounts, n_accounts, read_state, tao_engine_load_past_async, cancellable, callback,
                user_data);
}

TaoSnapshot *
tao_engine_load_past_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
