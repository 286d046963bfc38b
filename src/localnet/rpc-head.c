/* chainHead_v1_*: what a client follows is pinned, and stays readable until the client unpins it. */
#include "localnet/rpc-private.h"

#include "keys/hash.h"

/* A client that pins more is cut off: it never unpins. */
#define MAX_PINNED 1024
/* Of one connection. */
#define MAX_FOLLOWS 4
/* Running operations of one follow: storage walks that wait for chainHead_v1_continue. */
#define MAX_OPERATIONS 16
/* Descendants in one go; then the client has to ask for more. */
#define MAX_ITEMS 1000
#define MAX_QUERIES 1000

typedef struct
{
  guint8 hash[32];          /* first: the table looks at it through a pointer to the pin */
  TaoBlock *block;
  TaoTrie *state;           /* (nullable): pruned before it was pinned */
} Pin;

typedef enum
{
  ITEM_VALUE,
  ITEM_HASH,
  ITEM_CLOSEST,
  ITEM_DESCENDANT_VALUES,
  ITEM_DESCENDANT_HASHES,
} ItemType;

static const char *const item_names[] = {
  [ITEM_VALUE] = "value",
  [ITEM_HASH] = "hash",
  [ITEM_CLOSEST] = "closestDescendantMerkleValue",
  [ITEM_DESCENDANT_VALUES] = "descendantsValues",
  [ITEM_DESCENDANT_HASHES] = "descendantsHashes",
};

typedef struct
{
  GBytes *key;
  ItemType type;
} Query;

/* A storage operation under way. */
typedef struct
{
  char *id;
  TaoTrie *state;
  GArray *queries;          /* Query */
  guint next;               /* the first query that is not finished */
  TaoTrieIter *walk;        /* (nullable): of that query */
} Operation;

struct _RpcFollow
{
  gboolean with_runtime;
  guint64 n_operations;
  GHashTable *pins;         /* Pin */
  GHashTable *operations;   /* id → Operation, those that wait */
};

static void
pin_free (gpointer data)
{
  Pin *pin = data;

  tao_block_unref (pin->block);
  g_clear_pointer (&pin->state, tao_trie_unref);
  g_free (pin);
}

static void
query_clear (gpointer data)
{
  g_bytes_unref (((Query *) data)->key);
}

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_free (operation->id);
  tao_trie_unref (operation->state);
  g_array_unref (operation->queries);
  g_clear_pointer (&operation->walk, tao_trie_iter_free);
  g_free (operation);
}

void
rpc_follow_free (RpcFollow *follow)
{
  g_hash_table_unref (follow->pins);
  g_hash_table_unref (follow->operations);
  g_free (follow);
}

/* --- Events -------------------------------------------------------------------------------- */

static GString *
begin_event (RpcSubscription *subscription, const char *event)
{
  GString *text = rpc_begin_notification (subscription, "chainHead_v1_followEvent");

  g_string_append_printf (text, "{\"event\":\"%s\"", event);
  return text;
}

static void
send_event_take (RpcSubscription *subscription, GString *text)
{
  g_string_append_c (text, '}');
  rpc_notify_take (subscription, text);
}

static void
append_runtime (GString *text, TaoRuntime *runtime)
{
  const TaoRuntimeVersion *version = tao_runtime_get_version (runtime);

  g_string_append_printf (text,
                          "{\"type\":\"valid\",\"spec\":{\"specName\":\"%s\",\"implName\":\"%s\",\"specVersion\":%u,"
                          "\"implVersion\":%u,\"transactionVersion\":%u,\"apis\":{",
                          version->spec_name, version->impl_name, version->spec_version,
                          version->impl_version, version->transaction_version);
  for (guint i = 0; i < version->n_apis; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      tao_wire_append_hex (text, version->apis[i].id, 8);
      g_string_append_printf (text, ":%u", version->apis[i].version);
    }
  g_string_append (text, "}}}");
}

static void
pin_block (RpcFollow *follow, TaoLocalnet *chain, TaoBlock *block)
{
  Pin *pin = g_new0 (Pin, 1);
  TaoTrie *state = tao_localnet_get_state (chain, block->number);

  memcpy (pin->hash, block->hash, 32);
  pin->block = tao_block_ref (block);
  pin->state = state != NULL ? tao_trie_ref (state) : NULL;
  g_hash_table_replace (follow->pins, pin->hash, pin);
}

typedef struct
{
  TaoRpc *rpc;
  guint32 first;
  guint32 last;
} Range;

static void
stop_following (RpcSubscription *subscription)
{
  send_event_take (subscription, begin_event (subscription, "stop"));
  g_hash_table_remove (subscription->session->subscriptions, subscription->id);
}

static void
tell_blocks (RpcSubscription *subscription, gpointer data)
{
  const Range *range = data;
  RpcFollow *follow = subscription->follow;
  TaoBlock *best = tao_localnet_get_best (range->rpc->chain);
  g_autoptr(GString) hashes = g_string_new (NULL);
  GString *text;

  if (g_hash_table_size (follow->pins) + (range->last - range->first + 1) > MAX_PINNED)
    {
      stop_following (subscription);
      return;
    }
  for (guint32 number = range->first; number <= range->last; number++)
    {
      g_autoptr(TaoBlock) block = tao_localnet_get_block (range->rpc->chain, number);

      if (block == NULL)
        {
          stop_following (subscription);
          return;
        }
      pin_block (follow, range->rpc->chain, block);
      text = begin_event (subscription, "newBlock");
      g_string_append (text, ",\"blockHash\":");
      rpc_append_hash (text, block->hash);
      g_string_append (text, ",\"parentBlockHash\":");
      rpc_append_hash (text, block->parent_hash);
      g_string_append (text, ",\"newRuntime\":null");
      send_event_take (subscription, text);
      if (hashes->len > 0)
        g_string_append_c (hashes, ',');
      rpc_append_hash (hashes, block->hash);
    }
  text = begin_event (subscription, "bestBlockChanged");
  g_string_append (text, ",\"bestBlockHash\":");
  rpc_append_hash (text, best->hash);
  send_event_take (subscription, text);
  text = begin_event (subscription, "finalized");
  g_string_append_printf (text, ",\"finalizedBlockHashes\":[%s],\"prunedBlockHashes\":[]", hashes->str);
  send_event_take (subscription, text);
}

void
rpc_head_published (TaoRpc *self, guint32 first, guint32 last)
{
  Range range = { self, first, last };

  rpc_foreach_subscription (self, RPC_FOLLOW, tell_blocks, &range);
}

static void
count_follow (RpcSubscription *subscription, gpointer data)
{
  gpointer *pair = data;

  if (subscription->session == pair[0])
    (*(guint *) pair[1])++;
}

static void
head_follow (RpcCall *call)
{
  const TaoWire *with_runtime = rpc_param (call, 0);
  TaoBlock *best = tao_localnet_get_best (call->chain);
  RpcSubscription *subscription;
  RpcFollow *follow;
  guint n_follows = 0;
  gpointer pair[] = { call->session, &n_follows };
  GString *text;

  if (with_runtime == NULL || (with_runtime->type != TAO_WIRE_TRUE && with_runtime->type != TAO_WIRE_FALSE))
    {
      rpc_fail_params (call, "parameter 0 must be true or false");
      return;
    }
  rpc_foreach_subscription (call->rpc, RPC_FOLLOW, count_follow, pair);
  if (n_follows >= MAX_FOLLOWS)
    {
      rpc_fail (call, -32800, "Maximum number of chainHead_follow has been reached", NULL);
      return;
    }
  subscription = rpc_subscribe (call, RPC_FOLLOW);
  if (subscription == NULL)
    return;
  follow = g_new0 (RpcFollow, 1);
  follow->with_runtime = with_runtime->type == TAO_WIRE_TRUE;
  follow->pins = g_hash_table_new_full (tao_hash_key_hash, tao_hash_key_equal, NULL, pin_free);
  follow->operations = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, operation_free);
  subscription->follow = follow;
  pin_block (follow, call->chain, best);

  text = begin_event (subscription, "initialized");
  g_string_append (text, ",\"finalizedBlockHashes\":[");
  rpc_append_hash (text, best->hash);
  g_string_append_c (text, ']');
  if (follow->with_runtime)
    {
      g_string_append (text, ",\"finalizedBlockRuntime\":");
      append_runtime (text, tao_localnet_get_runtime (call->chain));
    }
  send_event_take (subscription, text);

  text = begin_event (subscription, "bestBlockChanged");
  g_string_append (text, ",\"bestBlockHash\":");
  rpc_append_hash (text, best->hash);
  send_event_take (subscription, text);
}

static void
head_unfollow (RpcCall *call)
{
  rpc_drop_subscription (call, RPC_FOLLOW);
}

/* --- Reading ------------------------------------------------------------------------------- */

/* (nullable): the follow that parameter 0 names; NULL if there is none or the call failed. */
static RpcSubscription *
param_follow (RpcCall *call)
{
  g_autofree char *id = NULL;
  RpcSubscription *subscription;

  if (!rpc_param_string (call, 0, &id))
    return NULL;
  subscription = g_hash_table_lookup (call->session->subscriptions, id);
  return subscription != NULL && subscription->kind == RPC_FOLLOW ? subscription : NULL;
}

/* (nullable): the pinned block that parameter 1 names; NULL if the call failed. */
static Pin *
param_pin (RpcCall *call, RpcFollow *follow)
{
  guint8 hash[32];
  Pin *pin;

  if (!rpc_param_hash (call, 1, hash))
    return NULL;
  pin = g_hash_table_lookup (follow->pins, hash);
  if (pin == NULL)
    rpc_fail (call, RPC_UNKNOWN_BLOCK, "Invalid block hash", NULL);
  return pin;
}

static void
head_header (RpcCall *call)
{
  RpcSubscription *subscription = param_follow (call);
  g_autoptr(GBytes) header = NULL;
  Pin *pin;

  if (subscription == NULL || (pin = param_pin (call, subscription->follow)) == NULL)
    return;
  header = tao_block_encode_header (pin->block);
  tao_wire_append_hex (call->out, g_bytes_get_data (header, NULL), g_bytes_get_size (header));
}

/* Answers that an operation has begun; its id goes to @id. */
static void
start_operation (RpcCall *call, RpcFollow *follow, char **id)
{
  *id = g_strdup_printf ("%" G_GUINT64_FORMAT, follow->n_operations++);
  g_string_append_printf (call->out, "{\"result\":\"started\",\"operationId\":\"%s\"", *id);
}

static GString *
begin_operation_event (RpcSubscription *subscription, const char *event, const char *id)
{
  GString *text = begin_event (subscription, event);

  g_string_append_printf (text, ",\"operationId\":\"%s\"", id);
  return text;
}

/* The follow and pin of an operation; answers the call itself where it gives NULL. */
static Pin *
param_operation (RpcCall *call, RpcSubscription **subscription)
{
  *subscription = param_follow (call);
  if (*subscription == NULL)
    {
      if (call->code == 0)
        g_string_append (call->out, "{\"result\":\"limitReached\"}");
      return NULL;
    }
  return param_pin (call, (*subscription)->follow);
}

static void
head_body (RpcCall *call)
{
  RpcSubscription *subscription;
  Pin *pin = param_operation (call, &subscription);
  g_autofree char *id = NULL;
  GString *text;

  if (pin == NULL)
    return;
  start_operation (call, subscription->follow, &id);
  g_string_append_c (call->out, '}');
  text = begin_operation_event (subscription, "operationBodyDone", id);
  g_string_append (text, ",\"value\":[");
  for (guint i = 0; i < pin->block->extrinsics->len; i++)
    {
      GBytes *extrinsic = pin->block->extrinsics->pdata[i];

      if (i > 0)
        g_string_append_c (text, ',');
      tao_wire_append_hex (text, g_bytes_get_data (extrinsic, NULL), g_bytes_get_size (extrinsic));
    }
  g_string_append_c (text, ']');
  send_event_take (subscription, text);
}

static void
head_call (RpcCall *call)
{
  RpcSubscription *subscription;
  Pin *pin = param_operation (call, &subscription);
  g_autofree char *id = NULL;
  g_autofree char *function = NULL;
  g_autoptr(GByteArray) args = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;
  GString *text;

  if (pin == NULL || !rpc_param_string (call, 2, &function) || !rpc_param_bytes (call, 3, &args))
    return;
  if (!subscription->follow->with_runtime)
    {
      rpc_fail (call, RPC_NO_RUNTIME, "The runtime updates flag must be set", NULL);
      return;
    }
  start_operation (call, subscription->follow, &id);
  g_string_append_c (call->out, '}');
  if (pin->state == NULL)
    {
      send_event_take (subscription, begin_operation_event (subscription, "operationInaccessible", id));
      return;
    }
  output = tao_runtime_call (tao_localnet_get_runtime (call->chain), tao_localnet_view_state (call->chain, pin->state),
                             function, args->data, args->len, &error);
  text = begin_operation_event (subscription, output != NULL ? "operationCallDone" : "operationError", id);
  g_string_append (text, output != NULL ? ",\"output\":" : ",\"error\":");
  if (output != NULL)
    tao_wire_append_hex (text, g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  else
    tao_wire_append_string (text, error->message);
  send_event_take (subscription, text);
}

static void
append_item (GString *text, gboolean *any, const guint8 *key, gsize key_len, const char *name,
             const guint8 *bytes, gsize len)
{
  g_string_append (text, *any ? ",{\"key\":" : "{\"key\":");
  tao_wire_append_hex (text, key, key_len);
  g_string_append_printf (text, ",\"%s\":", name);
  tao_wire_append_hex (text, bytes, len);
  g_string_append_c (text, '}');
  *any = TRUE;
}

static void
append_value_item (GString *text, gboolean *any, const guint8 *key, gsize key_len, const TaoBlob *value, gboolean hashed)
{
  guint8 hash[32];

  if (hashed)
    {
      tao_hash_blake2b_256 (value->data, value->len, hash);
      append_item (text, any, key, key_len, "hash", hash, sizeof hash);
    }
  else
    {
      append_item (text, any, key, key_len, "value", value->data, value->len);
    }
}

/* Answers one query as far as @budget goes; FALSE if there is more. */
static gboolean
run_query (Operation *operation, const Query *query, GString *text, gboolean *any, guint *budget)
{
  gsize key_len;
  const guint8 *key = g_bytes_get_data (query->key, &key_len);
  const guint8 *found;
  gsize found_len;
  guint8 merkle[TAO_TRIE_HASH_SIZE];
  TaoBlob *value;

  switch (query->type)
    {
    case ITEM_VALUE:
    case ITEM_HASH:
      value = tao_trie_get (operation->state, key, key_len);
      if (value != NULL)
        append_value_item (text, any, key, key_len, value, query->type == ITEM_HASH);
      return TRUE;
    case ITEM_CLOSEST:
      found_len = tao_trie_descendant_value (operation->state, key, key_len, merkle);
      if (found_len > 0)
        append_item (text, any, key, key_len, "closestDescendantMerkleValue", merkle, found_len);
      return TRUE;
    case ITEM_DESCENDANT_VALUES:
    case ITEM_DESCENDANT_HASHES:
    default:
      if (operation->walk == NULL)
        operation->walk = tao_trie_iter_new (operation->state, key, key_len);
      while (*budget > 0)
        {
          if (!tao_trie_iter_next (operation->walk, &found, &found_len, &value))
            {
              g_clear_pointer (&operation->walk, tao_trie_iter_free);
              return TRUE;
            }
          append_value_item (text, any, found, found_len, value, query->type == ITEM_DESCENDANT_HASHES);
          (*budget)--;
        }
      return FALSE;
    }
}

/* Goes on with a storage operation; it is freed when it is finished, else it waits. */
static void
run_operation_take (RpcSubscription *subscription, Operation *operation)
{
  GString *text = begin_operation_event (subscription, "operationStorageItems", operation->id);
  guint budget = MAX_ITEMS;
  gboolean any = FALSE;
  gboolean more = FALSE;

  g_string_append (text, ",\"items\":[");
  while (operation->next < operation->queries->len && !more)
    {
      if (run_query (operation, &g_array_index (operation->queries, Query, operation->next), text, &any, &budget))
        operation->next++;
      else
        more = TRUE;
    }
  g_string_append_c (text, ']');
  if (any)
    send_event_take (subscription, text);
  else
    g_string_free (text, TRUE);

  send_event_take (subscription, begin_operation_event (subscription,
                                                        more ? "operationWaitingForContinue" : "operationStorageDone",
                                                        operation->id));
  if (more)
    g_hash_table_replace (subscription->follow->operations, operation->id, operation);
  else
    operation_free (operation);
}

static gboolean
param_queries (RpcCall *call, GArray *queries)
{
  const TaoWire *list = rpc_param (call, 2);
  const TaoWire *item;

  if (list == NULL || list->type != TAO_WIRE_ARRAY || list->n_children > MAX_QUERIES)
    return rpc_fail_params (call, "parameter 2 must be a list of at most %d items", MAX_QUERIES);
  item = list + 1;
  for (guint i = 0; i < list->n_children; i++)
    {
      g_autoptr(GByteArray) key = tao_wire_dup_hex (tao_wire_member (call->doc, item, "key"));
      const TaoWire *type = tao_wire_member (call->doc, item, "type");
      Query query;
      guint n;

      for (n = 0; n < G_N_ELEMENTS (item_names); n++)
        if (tao_wire_is_string (type, item_names[n]))
          break;
      if (key == NULL || key->len > TAO_TRIE_MAX_KEY || n == G_N_ELEMENTS (item_names))
        return rpc_fail_params (call, "an item must have a key of hex bytes and a known type");
      query.type = (ItemType) n;
      query.key = g_byte_array_free_to_bytes (g_steal_pointer (&key));
      g_array_append_val (queries, query);
      item = call->doc->values + item->end;
    }
  return TRUE;
}

static void
head_storage (RpcCall *call)
{
  RpcSubscription *subscription;
  Pin *pin = param_operation (call, &subscription);
  g_autoptr(GArray) queries = g_array_new (FALSE, FALSE, sizeof (Query));
  g_autofree char *id = NULL;
  Operation *operation;

  g_array_set_clear_func (queries, query_clear);
  if (pin == NULL || !param_queries (call, queries))
    return;
  if (g_hash_table_size (subscription->follow->operations) >= MAX_OPERATIONS)
    {
      g_string_append (call->out, "{\"result\":\"limitReached\"}");
      return;
    }
  start_operation (call, subscription->follow, &id);
  g_string_append (call->out, ",\"discardedItems\":0}");
  if (pin->state == NULL)
    {
      send_event_take (subscription, begin_operation_event (subscription, "operationInaccessible", id));
      return;
    }
  operation = g_new0 (Operation, 1);
  operation->id = g_steal_pointer (&id);
  operation->state = tao_trie_ref (pin->state);
  operation->queries = g_steal_pointer (&queries);
  run_operation_take (subscription, operation);
}

static void
head_continue (RpcCall *call)
{
  RpcSubscription *subscription = param_follow (call);
  g_autofree char *id = NULL;
  gpointer key, operation;

  if (subscription == NULL || !rpc_param_string (call, 1, &id))
    return;
  if (!g_hash_table_steal_extended (subscription->follow->operations, id, &key, &operation))
    {
      rpc_fail (call, RPC_CONTINUE_MISUSED, "the operation does not wait", NULL);
      return;
    }
  run_operation_take (subscription, operation);
}

static void
head_stop_operation (RpcCall *call)
{
  RpcSubscription *subscription = param_follow (call);
  g_autofree char *id = NULL;

  if (subscription != NULL && rpc_param_string (call, 1, &id))
    g_hash_table_remove (subscription->follow->operations, id);
}

/* One hash or a list; all are pinned, or none is unpinned. */
static void
head_unpin (RpcCall *call)
{
  RpcSubscription *subscription = param_follow (call);
  g_autoptr(GPtrArray) hashes = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (tao_hash_key_hash, tao_hash_key_equal);
  const TaoWire *list = rpc_param (call, 1);

  if (subscription == NULL)
    return;
  if (list != NULL && list->type == TAO_WIRE_STRING)
    {
      guint8 hash[32];

      if (!rpc_param_hash (call, 1, hash))
        return;
      hashes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_ptr_array_add (hashes, g_bytes_new (hash, sizeof hash));
    }
  else if (!rpc_param_bytes_list (call, 1, MAX_PINNED, &hashes))
    {
      return;
    }
  for (guint i = 0; i < hashes->len; i++)
    {
      gconstpointer hash = g_bytes_get_data (hashes->pdata[i], NULL);

      if (g_bytes_get_size (hashes->pdata[i]) != 32 || !g_hash_table_contains (subscription->follow->pins, hash))
        {
          rpc_fail (call, RPC_UNKNOWN_BLOCK, "Invalid block hash", NULL);
          return;
        }
      if (!g_hash_table_add (seen, (gpointer) hash))
        {
          rpc_fail (call, RPC_DUPLICATE_HASHES, "Received duplicate hashes for the `chainHead_unpin` method", NULL);
          return;
        }
    }
  for (guint i = 0; i < hashes->len; i++)
    g_hash_table_remove (subscription->follow->pins, g_bytes_get_data (hashes->pdata[i], NULL));
}

const RpcMethodEntry rpc_head_methods[] = {
  { "chainHead_v1_follow", head_follow },
  { "chainHead_v1_unfollow", head_unfollow },
  { "chainHead_v1_header", head_header },
  { "chainHead_v1_body", head_body },
  { "chainHead_v1_call", head_call },
  { "chainHead_v1_storage", head_storage },
  { "chainHead_v1_continue", head_continue },
  { "chainHead_v1_stopOperation", head_stop_operation },
  { "chainHead_v1_unpin", head_unpin },
  { NULL, NULL }
};
