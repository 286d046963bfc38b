#include "localnet/rpc-private.h"

#include <string.h>

/* --- Subscriptions ----------------------------------------------------------------- */

static void
subscription_free (gpointer data)
{
  RpcSubscription *subscription = data;

  g_free (subscription->id);
  g_clear_pointer (&subscription->keys, g_ptr_array_unref);
  g_clear_pointer (&subscription->values, g_ptr_array_unref);
  g_clear_pointer (&subscription->follow, rpc_follow_free);
  g_free (subscription);
}

static char *
random_id (void)
{
  static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  char *id = g_malloc (17);

  for (guint i = 0; i < 16; i++)
    id[i] = letters[g_random_int_range (0, sizeof letters - 1)];
  id[16] = '\0';
  return id;
}

RpcSubscription *
rpc_subscribe (RpcCall *call, RpcKind kind)
{
  TaoRpcSession *session = call->session;
  RpcSubscription *subscription;

  if (session->send == NULL)
    {
      rpc_fail (call, RPC_METHOD_NOT_FOUND, "Subscriptions need a WebSocket", NULL);
      return NULL;
    }
  if (g_hash_table_size (session->subscriptions) >= TAO_RPC_MAX_SUBSCRIPTIONS)
    {
      rpc_fail (call, RPC_TOO_MANY_SUBSCRIPTIONS, "Too many subscriptions on the connection",
                "Exceeded max limit of %d", TAO_RPC_MAX_SUBSCRIPTIONS);
      return NULL;
    }
  subscription = g_new0 (RpcSubscription, 1);
  subscription->id = random_id ();
  subscription->kind = kind;
  subscription->session = session;
  g_hash_table_insert (session->subscriptions, subscription->id, subscription);
  tao_wire_append_string (call->out, subscription->id);
  return subscription;
}

gboolean
rpc_drop_subscription (RpcCall *call, RpcKind kind)
{
  g_autofree char *id = NULL;
  RpcSubscription *subscription;

  if (!rpc_param_string (call, 0, &id))
    return FALSE;
  subscription = g_hash_table_lookup (call->session->subscriptions, id);
  return subscription != NULL && subscription->kind == kind
         && g_hash_table_remove (call->session->subscriptions, id);
}

void
rpc_unsubscribe (RpcCall *call, RpcKind kind)
{
  g_string_append (call->out, rpc_drop_subscription (call, kind) ? "true" : "false");
}

GString *
rpc_begin_notification (const RpcSubscription *subscription, const char *method)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":{\"subscription\":\"%s\",\"result\":",
                          method, subscription->id);
  return text;
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

void
rpc_notify_take (RpcSubscription *subscription, GString *text)
{
  TaoRpcSession *session = subscription->session;

  g_string_append (text, "}}");
  if (session->handling)
    {
      g_ptr_array_add (session->queued, text);
      return;
    }
  session->send (text, session->send_data);
  g_string_free (text, TRUE);
}

void
rpc_foreach_subscription (TaoRpc *self, RpcKind kind, RpcSubscriptionFunc func, gpointer data)
{
  for (guint i = 0; i < self->sessions->len; i++)
    {
      TaoRpcSession *session = self->sessions->pdata[i];
      g_autoptr(GList) list = g_hash_table_get_values (session->subscriptions);

      for (GList *l = list; l != NULL; l = l->next)
        if (((RpcSubscription *) l->data)->kind == kind)
          func (l->data, data);
    }
}

/* --- Calls ------------------------------------------------------------------------------- */

gboolean
rpc_fail (RpcCall *call, int code, const char *message, const char *data_format, ...)
{
  if (call->code != 0)
    return FALSE;
  call->code = code;
  call->message = g_strdup (message);
  if (data_format != NULL)
    {
      va_list args;

      va_start (args, data_format);
      call->data = g_strdup_vprintf (data_format, args);
      va_end (args);
    }
  return FALSE;
}

gboolean
rpc_fail_params (RpcCall *call, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return rpc_fail (call, RPC_INVALID_PARAMS, "Invalid params", "%s", text);
}

const TaoWire *
rpc_param (RpcCall *call, guint i)
{
  const TaoWire *value = tao_wire_element (call->doc, call->params, i);

  return value != NULL && value->type != TAO_WIRE_NULL ? value : NULL;
}

gboolean
rpc_param_bytes (RpcCall *call, guint i, GByteArray **bytes)
{
  *bytes = tao_wire_dup_hex (rpc_param (call, i));
  return *bytes != NULL ? TRUE : rpc_fail_params (call, "parameter %u must be a string of hex bytes with 0x", i);
}

gboolean
rpc_param_hash (RpcCall *call, guint i, guint8 hash[32])
{
  g_autoptr(GByteArray) bytes = tao_wire_dup_hex (rpc_param (call, i));

  if (bytes == NULL || bytes->len != 32)
    return rpc_fail_params (call, "parameter %u must be a hash of 32 hex bytes with 0x", i);
  memcpy (hash, bytes->data, 32);
  return TRUE;
}

gboolean
rpc_param_u64 (RpcCall *call, guint i, guint64 *value)
{
  return tao_wire_get_u64 (rpc_param (call, i), value) ? TRUE
         : rpc_fail_params (call, "parameter %u must be a whole number", i);
}

gboolean
rpc_param_string (RpcCall *call, guint i, char **text)
{
  *text = tao_wire_dup_string (rpc_param (call, i));
  return *text != NULL ? TRUE : rpc_fail_params (call, "parameter %u must be a string", i);
}

gboolean
rpc_param_bytes_list (RpcCall *call, guint i, guint max, GPtrArray **list)
{
  const TaoWire *array = rpc_param (call, i);
  g_autoptr(GPtrArray) result = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const TaoWire *value;

  if (array == NULL || array->type != TAO_WIRE_ARRAY)
    return rpc_fail_params (call, "parameter %u must be a list", i);
  if (array->n_children > max)
    return rpc_fail (call, RPC_STATE_TOO_MANY, "count exceeds maximum value", "value: %u, max: %u",
                     array->n_children, max);
  value = array + 1;
  for (guint n = 0; n < array->n_children; n++)
    {
      g_autoptr(GByteArray) bytes = tao_wire_dup_hex (value);

      if (bytes == NULL)
        return rpc_fail_params (call, "parameter %u must be a list of strings of hex bytes with 0x", i);
      g_ptr_array_add (result, g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
      value = call->doc->values + value->end;
    }
  *list = g_steal_pointer (&result);
  return TRUE;
}

gboolean
rpc_param_state (RpcCall *call, guint i, TaoBlock **block, TaoTrie **state)
{
  g_autoptr(TaoBlock) found = NULL;
  guint8 hash[32];
  TaoTrie *kept;

  if (rpc_param (call, i) == NULL)
    {
      found = tao_block_ref (tao_localnet_get_best (call->chain));
    }
  else
    {
      if (!rpc_param_hash (call, i, hash))
        return FALSE;
      found = tao_localnet_find_block (call->chain, hash);
      if (found == NULL)
        {
          g_autoptr(GString) text = g_string_new ("Client error: UnknownBlock: Header was not found in the database: ");

          rpc_append_hash (text, hash);
          return rpc_fail (call, RPC_STATE_ERROR, text->str, NULL);
        }
    }
  kept = tao_localnet_get_state (call->chain, found->number);
  if (state != NULL && kept == NULL)
    {
      g_autoptr(GString) text = g_string_new ("Client error: UnknownBlock: State already discarded for ");

      rpc_append_hash (text, found->hash);
      return rpc_fail (call, RPC_STATE_ERROR, text->str, NULL);
    }
  if (block != NULL)
    *block = g_steal_pointer (&found);
  if (state != NULL)
    *state = kept;
  return TRUE;
}

GBytes *
rpc_runtime_call (RpcCall *call, TaoTrie *state, const char *function, const guint8 *args, gsize args_len)
{
  g_autoptr(GError) error = NULL;
  GBytes *result = tao_runtime_call (tao_localnet_get_runtime (call->chain),
                                     tao_localnet_view_state (call->chain, state),
                                     function, args, args_len, &error);

  if (result == NULL)
    rpc_fail (call, RPC_STATE_ERROR, "Client error: Execution failed", "%s: %s", function, error->message);
  return result;
}

/* --- JSON pieces ---------------------------------------------------------------------------- */

void
rpc_append_hash (GString *out, const guint8 hash[32])
{
  tao_wire_append_hex (out, hash, 32);
}

void
rpc_append_blob (GString *out, const TaoBlob *blob)
{
  if (blob == NULL)
    g_string_append (out, "null");
  else
    tao_wire_append_hex (out, blob->data, blob->len);
}

void
rpc_append_header (GString *out, const TaoBlock *block)
{
  g_autoptr(GPtrArray) items = tao_block_list_digest_items (block);

  g_string_append (out, "{\"parentHash\":");
  rpc_append_hash (out, block->parent_hash);
  g_string_append_printf (out, ",\"number\":\"0x%x\",\"stateRoot\":", block->number);
  rpc_append_hash (out, block->state_root);
  g_string_append (out, ",\"extrinsicsRoot\":");
  rpc_append_hash (out, block->extrinsics_root);
  g_string_append (out, ",\"digest\":{\"logs\":[");
  for (guint i = 0; i < items->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      tao_wire_append_hex (out, g_bytes_get_data (items->pdata[i], NULL), g_bytes_get_size (items->pdata[i]));
    }
  g_string_append (out, "]}}");
}

void
rpc_append_runtime_version (GString *out, TaoRuntime *runtime)
{
  const TaoRuntimeVersion *version = tao_runtime_get_version (runtime);

  g_string_append_printf (out,
                          "{\"specName\":\"%s\",\"implName\":\"%s\",\"authoringVersion\":%u,\"specVersion\":%u,"
                          "\"implVersion\":%u,\"transactionVersion\":%u,\"stateVersion\":%u,\"systemVersion\":%u,\"apis\":[",
                          version->spec_name, version->impl_name, version->authoring_version, version->spec_version,
                          version->impl_version, version->transaction_version, version->state_version,
                          version->state_version);
  for (guint i = 0; i < version->n_apis; i++)
    {
      g_string_append (out, i > 0 ? ",[" : "[");
      tao_wire_append_hex (out, version->apis[i].id, 8);
      g_string_append_printf (out, ",%u]", version->apis[i].version);
    }
  g_string_append (out, "]}");
}

/* --- Requests ---------------------------------------------------------------------------------- */

static void
append_error (GString *out, int code, const char *message, const char *data)
{
  g_string_append_printf (out, "\"error\":{\"code\":%d,\"message\":", code);
  tao_wire_append_string (out, message);
  if (data != NULL)
    {
      g_string_append (out, ",\"data\":");
      tao_wire_append_string (out, data);
    }
  g_string_append_c (out, '}');
}

static void
append_raw (GString *out, const TaoWire *value)
{
  if (value == NULL)
    g_string_append (out, "null");
  else if (value->type == TAO_WIRE_STRING)
    g_string_append_len (out, value->text - 1, value->length + 2);
  else
    g_string_append_len (out, value->text, value->length);
}

/* An id is echoed as it was written: a string, a number or null. */
static gboolean
is_id (const TaoWire *id)
{
  return id->type == TAO_WIRE_STRING || id->type == TAO_WIRE_NUMBER || id->type == TAO_WIRE_NULL;
}

static void
append_failure (GString *out, const TaoWire *id, int code, const char *message)
{
  g_string_append (out, "{\"jsonrpc\":\"2.0\",\"id\":");
  append_raw (out, id != NULL && is_id (id) ? id : NULL);
  g_string_append_c (out, ',');
  append_error (out, code, message, NULL);
  g_string_append_c (out, '}');
}

/* Answers one request object.  FALSE if it asks for no answer. */
static gboolean
handle_request (TaoRpcSession *self, const TaoWireDocument *doc, const TaoWire *request, GString *out)
{
  const TaoWire *id = tao_wire_member (doc, request, "id");
  const TaoWire *params = tao_wire_member (doc, request, "params");
  g_autofree char *name = tao_wire_dup_string (tao_wire_member (doc, request, "method"));
  RpcCall call = { self->rpc, self, self->rpc->chain, name, doc, NULL, out };
  RpcMethod method;
  gsize start = out->len;
  gsize result_start;

  if (request->type != TAO_WIRE_OBJECT || name == NULL || (id != NULL && !is_id (id))
      || !tao_wire_is_string (tao_wire_member (doc, request, "jsonrpc"), "2.0"))
    {
      append_failure (out, id, RPC_INVALID_REQUEST, "Invalid request");
      return TRUE;
    }
  if (id == NULL)
    return FALSE;

  g_string_append (out, "{\"jsonrpc\":\"2.0\",\"id\":");
  append_raw (out, id);
  g_string_append (out, ",\"result\":");
  result_start = out->len;

  method = g_hash_table_lookup (self->rpc->methods, name);
  if (params != NULL && params->type == TAO_WIRE_ARRAY)
    call.params = params;
  if (method == NULL)
    rpc_fail (&call, RPC_METHOD_NOT_FOUND, "Method not found", NULL);
  else if (params != NULL && params->type != TAO_WIRE_ARRAY && params->type != TAO_WIRE_NULL
           && !(params->type == TAO_WIRE_OBJECT && params->n_children == 0))
    rpc_fail_params (&call, "parameters are given by position, as a list");
  else
    method (&call);

  if (call.code != 0)
    {
      g_string_truncate (out, start);
      g_string_append (out, "{\"jsonrpc\":\"2.0\",\"id\":");
      append_raw (out, id);
      g_string_append_c (out, ',');
      append_error (out, call.code, call.message, call.data);
    }
  else if (out->len == result_start)
    {
      g_string_append (out, "null");
    }
  g_string_append_c (out, '}');
  g_free (call.message);
  g_free (call.data);
  return TRUE;
}

static void
handle_batch (TaoRpcSession *self, const TaoWireDocument *doc, GString *out)
{
  const TaoWire *batch = &doc->values[0];
  const TaoWire *request = batch + 1;
  gboolean any = FALSE;

  if (batch->n_children == 0)
    {
      append_failure (out, NULL, RPC_INVALID_REQUEST, "Invalid request");
      return;
    }
  if (batch->n_children > TAO_RPC_MAX_BATCH)
    {
      append_failure (out, NULL, RPC_BATCH_TOO_LARGE, "The batch request was too large");
      return;
    }
  for (guint i = 0; i < batch->n_children; i++)
    {
      gsize length = out->len;

      g_string_append_c (out, any ? ',' : '[');
      if (handle_request (self, doc, request, out))
        any = TRUE;
      else
        g_string_truncate (out, length);
      if (out->len > TAO_RPC_MAX_BATCH_REPLY)
        {
          g_string_truncate (out, 0);
          append_failure (out, NULL, RPC_BATCH_REPLY_TOO_LARGE, "The batch response was too large");
          return;
        }
      request = doc->values + request->end;
    }
  if (any)
    g_string_append_c (out, ']');
}

GString *
tao_rpc_session_handle (TaoRpcSession *self, const char *text, gsize len)
{
  GString *out = g_string_new (NULL);
  g_autoptr(TaoWireDocument) doc = tao_wire_parse (text, len);

  self->handling = TRUE;
  if (doc == NULL)
    append_failure (out, NULL, RPC_PARSE_ERROR, "Parse error");
  else if (doc->values[0].type == TAO_WIRE_ARRAY)
    handle_batch (self, doc, out);
  else
    handle_request (self, doc, &doc->values[0], out);
  self->handling = FALSE;

  if (out->len == 0)
    {
      g_string_free (out, TRUE);
      return NULL;
    }
  return out;
}

void
tao_rpc_session_flush (TaoRpcSession *self)
{
  g_autoptr(GPtrArray) queued = g_steal_pointer (&self->queued);

  self->queued = g_ptr_array_new_with_free_func (string_free);
  for (guint i = 0; i < queued->len; i++)
    self->send (queued->pdata[i], self->send_data);
}

TaoRpcSession *
tao_rpc_session_new (TaoRpc *rpc, TaoRpcSendFunc send, gpointer data)
{
  TaoRpcSession *self = g_new0 (TaoRpcSession, 1);

  self->rpc = rpc;
  self->send = send;
  self->send_data = data;
  self->subscriptions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, subscription_free);
  self->queued = g_ptr_array_new_with_free_func (string_free);
  g_ptr_array_add (rpc->sessions, self);
  return self;
}

void
tao_rpc_session_free (TaoRpcSession *self)
{
  g_ptr_array_remove (self->rpc->sessions, self);
  g_hash_table_unref (self->subscriptions);
  g_ptr_array_unref (self->queued);
  g_free (self);
}

/* --- The server ------------------------------------------------------------------------------------ */

static void
published_cb (TaoLocalnet *chain, guint32 first, guint32 last, gpointer data)
{
  rpc_chain_published (data, first, last);
  rpc_state_published (data, first, last);
  rpc_head_published (data, first, last);
  rpc_author_published (data, first, last);
}

static void
pool_status_cb (const guint8 hash[32], TaoPoolStatus status, const guint8 *other_hash, gpointer data)
{
  rpc_author_status (data, hash, status, other_hash);
}

TaoRpc *
tao_rpc_new (TaoLocalnet *chain)
{
  static const RpcMethodEntry *const families[] = {
    rpc_system_methods, rpc_chain_methods, rpc_state_methods,
    rpc_author_methods, rpc_head_methods,
  };
  TaoRpc *self = g_new0 (TaoRpc, 1);

  self->chain = chain;
  self->sessions = g_ptr_array_new ();
  self->broadcasts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->methods = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const RpcMethodEntry *entry = families[i]; entry->name != NULL; entry++)
      g_hash_table_insert (self->methods, (gpointer) entry->name, entry->method);
  rpc_subtensor_add_methods (self->methods);
  tao_localnet_set_published_func (chain, published_cb, self);
  tao_pool_set_status_func (tao_localnet_get_pool (chain), pool_status_cb, self);
  return self;
}

void
tao_rpc_free (TaoRpc *self)
{
  g_assert (self->sessions->len == 0);

  tao_localnet_set_published_func (self->chain, NULL, NULL);
  tao_pool_set_status_func (tao_localnet_get_pool (self->chain), NULL, NULL);
  g_ptr_array_unref (self->sessions);
  g_hash_table_unref (self->methods);
  g_hash_table_unref (self->broadcasts);
  g_free (self);
}

void
tao_rpc_set_create_block_func (TaoRpc *self, TaoRpcCreateBlockFunc func, gpointer data)
{
  self->create_block = func;
  self->create_block_data = data;
}

void
tao_rpc_set_ready_func (TaoRpc *self, TaoRpcReadyFunc func, gpointer data)
{
  self->ready = func;
  self->ready_data = data;
}
