/* author_*, transactionWatch_v1_*, transaction_v1_*. */
#include "localnet/rpc-private.h"

#include "keys/hash.h"

/* Of transaction_v1_broadcast, over all connections. */
#define MAX_BROADCASTS 64

/* Offers parameter 0 to the pool; FALSE if the call failed. */
static gboolean
submit (RpcCall *call, guint8 hash[32], TaoPoolResult *result)
{
  g_autoptr(GByteArray) bytes = NULL;
  g_autoptr(GBytes) extrinsic = NULL;
  TaoValidityError validity = { 0 };
  g_autofree char *reason = NULL;

  if (!rpc_param_bytes (call, 0, &bytes))
    return FALSE;
  extrinsic = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  *result = tao_localnet_submit (call->chain, extrinsic, hash, &validity);
  switch (*result)
    {
    case TAO_POOL_READY:
      if (call->rpc->ready != NULL)
        call->rpc->ready (call->rpc->ready_data);
      return TRUE;
    case TAO_POOL_FUTURE:
      return TRUE;
    case TAO_POOL_INVALID:
      reason = tao_validity_error_describe (&validity);
      if (validity.kind == 1)
        return rpc_fail (call, 1011, "Unknown Transaction Validity", "%s", reason);
      return rpc_fail (call, 1010, "Invalid Transaction", "%s", reason);
    case TAO_POOL_KNOWN:
      return rpc_fail (call, 1013, "Transaction Already Imported", NULL);
    case TAO_POOL_LOW_PRIORITY:
      return rpc_fail (call, 1014, "Priority is too low",
                       "The transaction has too low priority to replace another transaction already in the pool.");
    case TAO_POOL_FULL:
    default:
      return rpc_fail (call, 1016, "Immediately Dropped",
                       "The transaction couldn't enter the pool because of the limit");
    }
}

static void
author_submit_extrinsic (RpcCall *call)
{
  guint8 hash[32];
  TaoPoolResult result;

  if (submit (call, hash, &result))
    rpc_append_hash (call->out, hash);
}

static void
author_pending_extrinsics (RpcCall *call)
{
  g_autoptr(GPtrArray) list = tao_pool_list_ready (tao_localnet_get_pool (call->chain));

  g_string_append_c (call->out, '[');
  for (guint i = 0; i < list->len; i++)
    {
      if (i > 0)
        g_string_append_c (call->out, ',');
      tao_wire_append_hex (call->out, g_bytes_get_data (list->pdata[i], NULL), g_bytes_get_size (list->pdata[i]));
    }
  g_string_append_c (call->out, ']');
}

/* --- Watching ----------------------------------------------------------------------------- */

static void
tell_text (RpcSubscription *subscription, const char *text)
{
  GString *out = rpc_begin_notification (subscription, subscription->kind == RPC_WATCH
                                                       ? "author_extrinsicUpdate" : "transactionWatch_v1_watchEvent");

  g_string_append (out, text);
  rpc_notify_take (subscription, out);
}

static void
tell_hash (RpcSubscription *subscription, const char *name, const guint8 hash[32])
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"%s\":", name);
  rpc_append_hash (text, hash);
  g_string_append_c (text, '}');
  tell_text (subscription, text->str);
}

static void
end_watch (RpcSubscription *subscription)
{
  g_hash_table_remove (subscription->session->subscriptions, subscription->id);
}

static void
author_submit_and_watch (RpcCall *call)
{
  RpcSubscription *subscription;
  guint8 hash[32];
  TaoPoolResult result;

  if (call->session->send == NULL)
    {
      rpc_fail (call, RPC_METHOD_NOT_FOUND, "Subscriptions need a WebSocket", NULL);
      return;
    }
  if (!submit (call, hash, &result))
    return;
  subscription = rpc_subscribe (call, RPC_WATCH);
  if (subscription == NULL)
    return;
  memcpy (subscription->watched, hash, 32);
  tell_text (subscription, result == TAO_POOL_READY ? "\"ready\"" : "\"future\"");
}

static void
author_unwatch (RpcCall *call)
{
  rpc_unsubscribe (call, RPC_WATCH);
}

/* Unlike the old method, this one tells what is wrong with an extrinsic as an event. */
static void
transaction_watch (RpcCall *call)
{
  g_autoptr(GByteArray) bytes = NULL;
  RpcSubscription *subscription;
  RpcCall inner = *call;
  guint8 hash[32];
  TaoPoolResult result;

  if (!rpc_param_bytes (call, 0, &bytes))
    return;
  subscription = rpc_subscribe (call, RPC_WATCH_V1);
  if (subscription == NULL)
    return;
  if (submit (&inner, hash, &result))
    {
      memcpy (subscription->watched, hash, 32);
      tell_text (subscription, "{\"event\":\"validated\"}");
      return;
    }
  {
    g_autoptr(GString) text = g_string_new ("{\"event\":\"invalid\",\"error\":");

    tao_wire_append_string (text, inner.data != NULL ? inner.data : inner.message);
    g_string_append_c (text, '}');
    tell_text (subscription, text->str);
  }
  g_free (inner.message);
  g_free (inner.data);
  end_watch (subscription);
}

static void
transaction_unwatch (RpcCall *call)
{
  rpc_drop_subscription (call, RPC_WATCH_V1);
}

typedef struct
{
  const guint8 *hash;
  TaoPoolStatus status;
  const guint8 *other_hash;
} StatusChange;

static void
tell_status (RpcSubscription *subscription, gpointer data)
{
  const StatusChange *change = data;

  if (memcmp (subscription->watched, change->hash, 32) != 0)
    return;
  switch (change->status)
    {
    case TAO_POOL_STATUS_READY:
      if (subscription->kind == RPC_WATCH)
        tell_text (subscription, "\"ready\"");
      return;
    case TAO_POOL_STATUS_USURPED:
      if (subscription->kind == RPC_WATCH)
        tell_hash (subscription, "usurped", change->other_hash);
      else
        tell_text (subscription, "{\"event\":\"invalid\",\"error\":\"Extrinsic was usurped\"}");
      break;
    case TAO_POOL_STATUS_INVALID:
    default:
      tell_text (subscription, subscription->kind == RPC_WATCH
                               ? "\"invalid\"" : "{\"event\":\"invalid\",\"error\":\"Extrinsic became invalid\"}");
    }
  end_watch (subscription);
}

void
rpc_author_status (TaoRpc *self, const guint8 hash[32], TaoPoolStatus status, const guint8 *other_hash)
{
  StatusChange change = { hash, status, other_hash };

  rpc_foreach_subscription (self, RPC_WATCH, tell_status, &change);
  rpc_foreach_subscription (self, RPC_WATCH_V1, tell_status, &change);
}

typedef struct
{
  const TaoBlock *block;
  GHashTable *included;     /* 32-byte hash → position in the block + 1 */
} Inclusion;

static void
tell_inclusion (RpcSubscription *subscription, gpointer data)
{
  const Inclusion *inclusion = data;
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (inclusion->included, subscription->watched));
  static const char *const events[] = { "bestChainBlockIncluded", "finalized" };

  if (position == 0)
    return;
  if (subscription->kind == RPC_WATCH)
    {
      tell_hash (subscription, "inBlock", inclusion->block->hash);
      tell_hash (subscription, "finalized", inclusion->block->hash);
    }
  else
    {
      for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        {
          g_autoptr(GString) text = g_string_new (NULL);

          g_string_append_printf (text, "{\"event\":\"%s\",\"block\":{\"hash\":", events[i]);
          rpc_append_hash (text, inclusion->block->hash);
          g_string_append_printf (text, ",\"index\":%u}}", position - 1);
          tell_text (subscription, text->str);
        }
    }
  end_watch (subscription);
}

static void
count_one (RpcSubscription *subscription, gpointer data)
{
  (*(guint *) data)++;
}

void
rpc_author_published (TaoRpc *self, guint32 first, guint32 last)
{
  guint n_watched = 0;

  rpc_foreach_subscription (self, RPC_WATCH, count_one, &n_watched);
  rpc_foreach_subscription (self, RPC_WATCH_V1, count_one, &n_watched);
  if (n_watched == 0)
    return;
  for (guint32 number = first; number <= last; number++)
    {
      g_autoptr(TaoBlock) block = tao_localnet_get_block (self->chain, number);
      g_autoptr(GHashTable) included = g_hash_table_new_full (tao_hash_key_hash, tao_hash_key_equal, g_free, NULL);
      Inclusion inclusion = { block, included };

      for (guint i = 0; block != NULL && i < block->extrinsics->len; i++)
        {
          guint8 *hash = g_malloc (32);

          tao_hash_blake2b_256 (g_bytes_get_data (block->extrinsics->pdata[i], NULL),
                                g_bytes_get_size (block->extrinsics->pdata[i]), hash);
          g_hash_table_replace (included, hash, GUINT_TO_POINTER (i + 1));
        }
      if (block != NULL)
        {
          rpc_foreach_subscription (self, RPC_WATCH, tell_inclusion, &inclusion);
          rpc_foreach_subscription (self, RPC_WATCH_V1, tell_inclusion, &inclusion);
        }
    }
}

/* --- Broadcasting ---------------------------------------------------------------------------- */

static gboolean
is_done (gpointer id, gpointer hash, gpointer pool)
{
  return !tao_pool_contains (pool, hash);
}

/* There is nobody to tell but our own pool; an extrinsic that it refuses is dropped without a word,
 * as the specification wants. */
static void
transaction_broadcast (RpcCall *call)
{
  RpcCall inner = *call;
  guint8 hash[32];
  TaoPoolResult result;

  g_hash_table_foreach_remove (call->rpc->broadcasts, is_done, tao_localnet_get_pool (call->chain));
  if (g_hash_table_size (call->rpc->broadcasts) >= MAX_BROADCASTS)
    return;
  if (!submit (&inner, hash, &result))
    {
      if (inner.code == RPC_INVALID_PARAMS)
        {
          call->code = inner.code;
          call->message = inner.message;
          call->data = inner.data;
          return;
        }
      g_free (inner.message);
      g_free (inner.data);
    }
  {
    char *id = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());

    g_hash_table_insert (call->rpc->broadcasts, id, g_memdup2 (hash, 32));
    tao_wire_append_string (call->out, id);
  }
}

static void
transaction_stop (RpcCall *call)
{
  g_autofree char *id = NULL;

  if (!rpc_param_string (call, 0, &id))
    return;
  if (!g_hash_table_remove (call->rpc->broadcasts, id))
    rpc_fail_params (call, "no such broadcast");
}

const RpcMethodEntry rpc_author_methods[] = {
  { "author_submitExtrinsic", author_submit_extrinsic },
  { "author_pendingExtrinsics", author_pending_extrinsics },
  { "author_submitAndWatchExtrinsic", author_submit_and_watch },
  { "author_unwatchExtrinsic", author_unwatch },
  { "transactionWatch_v1_submitAndWatch", transaction_watch },
  { "transactionWatch_v1_unwatch", transaction_unwatch },
  { "transaction_v1_broadcast", transaction_broadcast },
  { "transaction_v1_stop", transaction_stop },
  { NULL, NULL }
};
