#include "replay-server.h"

#include <string.h>

#include "chain/block.h"
#include "scale/number.h"

#define GENESIS "0x4545454545454545454545454545454545454545454545454545454545454545"

struct _Replay {
  SoupServer *server;
  char       *uri;
  char       *folder;
  GHashTable *answers;          /* "method params" → JSON text of the result, or "!code message" */
  GTree      *storage;          /* key hex → value JSON text */
  char       *head;             /* recorded head's hash */
  GHashTable *requests;         /* method → count */
  guint       n_handshakes;
  GPtrArray  *sockets;
  ReplayHook  hook;
  gpointer    user_data;
  ReplayBatchHook batch_hook;
  gpointer    batch_data;
  guint       n_batches;
  Replay     *newer;            /* (nullable) lent; answers from @upgrade_at on */
  guint64     upgrade_at;
  guint       status, retry_after;
  gboolean    subscriptions, no_finality, no_bodies;
  guint       n_subscriptions;
  guint64     height;           /* of the grown chain, 0: not grown */
  GPtrArray  *grown_hashes, *grown_headers, *grown_extrinsics;   /* texts; index 0 is the record's head */
  char       *include;
  guint       branch;
};

static char *
read_text (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  char *text;

  if (!g_file_get_contents (path, &text, length, &error))
    g_error ("%s", error->message);
  return text;
}

static char *
question (const char *method, const char *params)
{
  return g_strconcat (method, " ", params, NULL);
}

static void
remember_storage (Replay *self, const TaoJsonValue *key, const TaoJsonValue *value)
{
  g_tree_insert (self->storage, g_strdup (tao_json_value_get_string (key, NULL)), tao_json_value_to_text (value));
}

static void
remember (Replay *self, const TaoJsonValue *request, const TaoJsonValue *response)
{
  const char *method = tao_json_value_get_string (tao_json_value_get_member (request, "method"), NULL);
  const TaoJsonValue *params_value = tao_json_value_get_member (request, "params");
  const TaoJsonValue *result = tao_json_value_get_member (response, "result");
  const TaoJsonValue *error = tao_json_value_get_member (response, "error");
  g_autofree char *params = tao_json_value_to_text (params_value);
  const char *file = tao_json_value_get_string (tao_json_value_get_member (result, "$hex_of_file"), NULL);
  char *answer;

  if (file != NULL)
    {
      gsize length;
      g_autofree char *bytes = read_text (self->folder, file, &length);
      g_autofree char *hex = tao_hex_encode ((const guint8 *) bytes, length);

      answer = g_strdup_printf ("\"%s\"", hex);
    }
  else if (error != NULL)
    {
      g_autofree char *text = tao_json_value_to_text (error);

      answer = g_strconcat ("!", text, NULL);
    }
  else
    answer = tao_json_value_to_text (result);
  g_hash_table_insert (self->answers, question (method, params), answer);

  if (g_str_equal (method, "state_getStorage") && tao_json_value_get_length (params_value) == 1)
    remember_storage (self, tao_json_value_get_item (params_value, 0), result);
  else if (g_str_equal (method, "state_queryStorageAt") && tao_json_value_get_length (params_value) == 1)
    {
      const TaoJsonValue *changes = tao_json_value_get_member (tao_json_value_get_item (result, 0), "changes");

      for (guint i = 0; i < tao_json_value_get_length (changes); i++)
        remember_storage (self, tao_json_value_get_item (tao_json_value_get_item (changes, i), 0),
                          tao_json_value_get_item (tao_json_value_get_item (changes, i), 1));
    }
}

static void
load (Replay *self, const char *name)
{
  gsize length;
  g_autofree char *text = read_text (self->folder, name, &length);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr(TaoJson) json = NULL;

      if (**line == '\0')
        continue;
      json = tao_json_parse (*line, strlen (*line), &tao_json_default_limits, NULL);
      g_assert_nonnull (json);
      remember (self, tao_json_value_get_member (tao_json_get_root (json), "request"),
                tao_json_value_get_member (tao_json_get_root (json), "response"));
    }
}

/* --- answering --------------------------------------------------------------- */

/* While the questions of a batch are answered, their answers gather in this array of the socket's. */
#define COLLECTED "replay-collected"

static void
send_text (SoupWebsocketConnection *socket, const char *text)
{
  GPtrArray *collected = g_object_get_data (G_OBJECT (socket), COLLECTED);

  if (collected != NULL)
    g_ptr_array_add (collected, g_strdup (text));
  else if (soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (socket, text);
}

void
replay_send_result (SoupWebsocketConnection *socket, const char *id, const char *result)
{
  g_autofree char *text = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"result\":%s,\"id\":%s}", result, id);

  send_text (socket, text);
}

void
replay_send_error (SoupWebsocketConnection *socket, const char *id, int code, const char *message)
{
  g_autofree char *text = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":%d,\"message\":\"%s\"},\"id\":%s}",
                                           code, message, id);

  send_text (socket, text);
}

static const char *
head_hash (Replay *self)
{
  return self->height > 0 ? self->grown_hashes->pdata[self->grown_hashes->len - 1] : self->head;
}

static void
answer_query_storage (Replay *self, SoupWebsocketConnection *socket, const char *id, const TaoJsonValue *params)
{
  const TaoJsonValue *keys = tao_json_value_get_item (params, 0);
  const char *at = tao_json_value_get_string (tao_json_value_get_item (params, 1), NULL);
  g_autoptr(GString) out = g_string_new (NULL);

  g_string_append_printf (out, "[{\"block\":\"%s\",\"changes\":[", at != NULL ? at : head_hash (self));
  for (guint i = 0; i < tao_json_value_get_length (keys); i++)
    {
      const char *key = tao_json_value_get_string (tao_json_value_get_item (keys, i), NULL);
      const char *value = g_tree_lookup (self->storage, key);

      g_string_append_printf (out, "%s[\"%s\",%s]", i > 0 ? "," : "", key, value != NULL ? value : "null");
    }
  g_string_append (out, "]}]");
  replay_send_result (socket, id, out->str);
}

static void
answer_keys_paged (Replay *self, SoupWebsocketConnection *socket, const char *id, const TaoJsonValue *params)
{
  const char *prefix = tao_json_value_get_string (tao_json_value_get_item (params, 0), NULL);
  const char *after = tao_json_value_get_string (tao_json_value_get_item (params, 2), NULL);
  g_autoptr(GString) out = g_string_new ("[");
  guint64 count = 0;

  tao_json_value_get_u64 (tao_json_value_get_item (params, 1), &count);
  for (GTreeNode *node = g_tree_upper_bound (self->storage, after != NULL ? after : prefix);
       node != NULL && count > 0; node = g_tree_node_next (node))
    {
      const char *key = g_tree_node_key (node);

      if (!g_str_has_prefix (key, prefix))
        break;
      if (g_str_equal (g_tree_node_value (node), "null"))
        continue;
      g_string_append_printf (out, "%s\"%s\"", out->len > 1 ? "," : "", key);
      count--;
    }
  g_string_append_c (out, ']');
  replay_send_result (socket, id, out->str);
}

/* The questions whose last parameter names a block, without it. */
static char *
without_block (const char *method, const TaoJsonValue *params)
{
  guint n = tao_json_value_get_length (params);
  guint wanted = g_str_equal (method, "state_call") ? 2
               : g_str_equal (method, "state_getStorage") || g_str_equal (method, "state_getReadProof") ? 1 : 0;
  GString *out;

  if (!g_str_has_prefix (method, "state_") || n != wanted + 1)
    return tao_json_value_to_text (params);
  out = g_string_new ("[");
  for (guint i = 0; i < wanted; i++)
    {
      g_autofree char *text = tao_json_value_to_text (tao_json_value_get_item (params, i));

      g_string_append_printf (out, "%s%s", i > 0 ? "," : "", text);
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

static gboolean
answer_grown (Replay *self, SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params)
{
  const TaoJsonValue *first = tao_json_value_get_item (params, 0);
  const char *hash = tao_json_value_get_string (first, NULL);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", head_hash (self));
  guint64 number;

  if (self->height == 0)
    return FALSE;
  if (g_str_equal (method, "chain_getFinalizedHead") || (g_str_equal (method, "chain_getBlockHash") && first == NULL))
    {
      replay_send_result (socket, id, quoted);
      return TRUE;
    }
  if (g_str_equal (method, "chain_getHeader"))
    for (guint i = 0; i < self->grown_hashes->len; i++)
      if (hash == NULL ? i + 1 == self->grown_hashes->len : g_str_equal (hash, self->grown_hashes->pdata[i]))
        {
          replay_send_result (socket, id, self->grown_headers->pdata[i]);
          return TRUE;
        }
  if (g_str_equal (method, "chain_getBlock") && self->no_bodies)
    {
      replay_send_error (socket, id, -32601, "Method not found");
      return TRUE;
    }
  if (g_str_equal (method, "chain_getBlock"))
    for (guint i = 1; i < self->grown_hashes->len; i++)
      if (hash != NULL && g_str_equal (hash, self->grown_hashes->pdata[i]))
        {
          g_autofree char *block = g_strdup_printf ("{\"block\":{\"header\":%s,\"extrinsics\":[%s]},\"justifications\":null}",
                                                    (char *) self->grown_headers->pdata[i],
                                                    (char *) self->grown_extrinsics->pdata[i]);

          replay_send_result (socket, id, block);
          return TRUE;
        }
  if (g_str_equal (method, "chain_getBlockHash") && tao_json_value_get_u64 (first, &number)
      && number + self->grown_hashes->len > self->height && number <= self->height)
    {
      g_autofree char *text = g_strdup_printf ("\"%s\"", (char *) self->grown_hashes->pdata[
        self->grown_hashes->len - 1 - (guint) (self->height - number)]);

      replay_send_result (socket, id, text);
      return TRUE;
    }
  return FALSE;
}

static void
notify_one (SoupWebsocketConnection *socket, const char *subscription, const char *method, const char *result)
{
  g_autofree char *text = g_strdup_printf (
    "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":{\"result\":%s,\"subscription\":\"%s\"}}", method, result, subscription);

  send_text (socket, text);
}

void
replay_answer (Replay *self, SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params)
{
  g_autofree char *asked = without_block (method, params);
  g_autofree char *key = question (method, asked);
  const char *answer;

  if (answer_grown (self, socket, id, method, params))
    return;
  if (g_str_equal (method, "state_queryStorageAt"))
    answer_query_storage (self, socket, id, params);
  else if (g_str_equal (method, "state_getKeysPaged"))
    answer_keys_paged (self, socket, id, params);
  else if (self->subscriptions && g_str_has_prefix (method, "chain_subscribe"))
    {
      gboolean finalized = g_str_equal (method, "chain_subscribeFinalizedHeads");
      g_autofree char *head_params = g_strdup_printf ("[\"%s\"]", head_hash (self));
      g_autofree char *header_key = question ("chain_getHeader", head_params);
      const char *header = self->height > 0 ? self->grown_headers->pdata[self->grown_headers->len - 1]
                                            : g_hash_table_lookup (self->answers, header_key);

      const char *family = finalized ? "finalizedHead" : "newHead";
      g_autofree char *subscription = g_strdup_printf ("%s%u", family, ++self->n_subscriptions);
      g_autofree char *result = g_strdup_printf ("\"%s\"", subscription);
      GPtrArray *ids = g_object_get_data (G_OBJECT (socket), family);

      if (ids == NULL)
        {
          ids = g_ptr_array_new_with_free_func (g_free);
          g_object_set_data_full (G_OBJECT (socket), family, ids, (GDestroyNotify) g_ptr_array_unref);
        }
      replay_send_result (socket, id, result);
      notify_one (socket, subscription, finalized ? "chain_finalizedHead" : "chain_newHead", header);
      g_ptr_array_add (ids, g_steal_pointer (&subscription));
    }
  else if ((answer = g_hash_table_lookup (self->answers, key)) == NULL)
    replay_send_error (socket, id, -32601, "Method not found");
  else if (answer[0] == '!')
    {
      g_autofree char *text = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"error\":%s,\"id\":%s}", answer + 1, id);

      send_text (socket, text);
    }
  else
    replay_send_result (socket, id, answer);
}

void
replay_notify (Replay *self, const char *family, const char *method, const char *result)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      GPtrArray *ids = g_object_get_data (self->sockets->pdata[i], family);

      for (guint j = 0; ids != NULL && j < ids->len; j++)
        notify_one (self->sockets->pdata[i], ids->pdata[j], method, result);
    }
}

void
replay_grow (Replay *self)
{
  g_autofree char *header = NULL;
  g_autofree char *hash = NULL;
  g_autoptr(TaoJson) json = NULL;
  TaoAnchor parsed = { 0 };

  if (self->height == 0)
    {
      g_autofree char *params = g_strdup_printf ("[\"%s\"]", self->head);
      g_autofree char *key = question ("chain_getHeader", params);
      const char *record = g_hash_table_lookup (self->answers, key);

      json = tao_json_parse (record, strlen (record), &tao_json_default_limits, NULL);
      g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (tao_json_get_root (json), "number"), &self->height));
      g_ptr_array_add (self->grown_hashes, g_strdup (self->head));
      g_ptr_array_add (self->grown_headers, g_strdup (record));
      g_ptr_array_add (self->grown_extrinsics, g_strdup (""));
      g_clear_pointer (&json, tao_json_unref);
    }
  header = g_strdup_printf ("{\"parentHash\":\"%s\",\"number\":\"0x%" G_GINT64_MODIFIER "x\",\"stateRoot\":\"0x%064x\",\"extrinsicsRoot\":\"" GENESIS "\",\"digest\":{\"logs\":[]}}",
                            (char *) self->grown_hashes->pdata[self->grown_hashes->len - 1], ++self->height, self->branch);
  json = tao_json_parse (header, strlen (header), &tao_json_default_limits, NULL);
  g_assert_true (tao_chain_header_parse (tao_json_get_root (json), &parsed, NULL));
  hash = tao_hex_encode (parsed.hash.bytes, 32);
  g_ptr_array_add (self->grown_hashes, g_steal_pointer (&hash));
  g_ptr_array_add (self->grown_extrinsics, self->include != NULL ? g_strdup_printf ("\"%s\"", self->include) : g_strdup (""));
  g_clear_pointer (&self->include, g_free);
  replay_notify (self, "newHead", "chain_newHead", header);
  if (!self->no_finality)
    replay_notify (self, "finalizedHead", "chain_finalizedHead", header);
  g_ptr_array_add (self->grown_headers, g_steal_pointer (&header));
}

void
replay_include (Replay *self, const char *extrinsic)
{
  g_free (self->include);
  self->include = g_strdup (extrinsic);
}

void
replay_fork (Replay *self, guint n)
{
  self->branch++;
  self->height -= n;
  g_ptr_array_set_size (self->grown_hashes, (int) (self->grown_hashes->len - n));
  g_ptr_array_set_size (self->grown_headers, (int) (self->grown_headers->len - n));
  g_ptr_array_set_size (self->grown_extrinsics, (int) (self->grown_extrinsics->len - n));
}

void
replay_set_finalizes (Replay *self, gboolean finalizes)
{
  self->no_finality = !finalizes;
}

void
replay_set_bodies (Replay *self, gboolean bodies)
{
  self->no_bodies = !bodies;
}

void
replay_repeat_head (Replay *self, guint back)
{
  replay_notify (self, "newHead", "chain_newHead", self->grown_headers->pdata[self->grown_headers->len - 1 - back]);
}

guint64
replay_get_height (Replay *self)
{
  return self->height;
}

/* --- sockets ------------------------------------------------------------------- */

/* The block that a question is about; the head where it names none that was grown. */
static guint64
block_of (Replay *self, const TaoJsonValue *params, guint index)
{
  const char *hash = tao_json_value_get_string (tao_json_value_get_item (params, index), NULL);

  for (guint i = 0; hash != NULL && self->grown_hashes != NULL && i < self->grown_hashes->len; i++)
    if (g_str_equal (self->grown_hashes->pdata[i], hash))
      return self->height - (self->grown_hashes->len - 1 - i);
  return self->height;
}

static gboolean
answer_upgraded (Replay *self, SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params)
{
  const char *first = tao_json_value_get_string (tao_json_value_get_item (params, 0), NULL);
  gboolean metadata = g_str_equal (method, "state_call") && first != NULL && g_str_has_prefix (first, "Metadata_");

  if (self->newer == NULL || !(metadata || g_str_equal (method, "state_getRuntimeVersion"))
      || block_of (self, params, metadata ? 2 : 0) < self->upgrade_at)
    return FALSE;
  replay_answer (self->newer, socket, id, method, params);
  return TRUE;
}

static void
receive (Replay *self, SoupWebsocketConnection *socket, const TaoJsonValue *root)
{
  const TaoJsonValue *params;
  const char *method;
  g_autofree char *id = NULL;

  method = tao_json_value_get_string (tao_json_value_get_member (root, "method"), NULL);
  params = tao_json_value_get_member (root, "params");
  g_assert_nonnull (method);
  g_assert_cmpint (tao_json_value_get_kind (params), ==, TAO_JSON_ARRAY);
  id = tao_json_value_to_text (tao_json_value_get_member (root, "id"));
  g_hash_table_replace (self->requests, g_strdup (method),
                        GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, method)) + 1));
  if ((self->hook == NULL || !self->hook (self, socket, id, method, params, self->user_data))
      && !answer_upgraded (self, socket, id, method, params))
    replay_answer (self, socket, id, method, params);
}

static void
receive_batch (Replay *self, SoupWebsocketConnection *socket, const TaoJsonValue *root)
{
  g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) text = g_string_new ("[");

  self->n_batches++;
  g_object_set_data (G_OBJECT (socket), COLLECTED, answers);
  for (guint i = 0; i < tao_json_value_get_length (root); i++)
    receive (self, socket, tao_json_value_get_item (root, i));
  g_object_set_data (G_OBJECT (socket), COLLECTED, NULL);
  if (self->batch_hook != NULL && self->batch_hook (self, socket, answers, self->batch_data))
    return;
  for (guint i = 0; i < answers->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", (const char *) answers->pdata[i]);
  g_string_append_c (text, ']');
  /* A server that has nothing to say to a batch says nothing. */
  if (answers->len > 0)
    send_text (socket, text->str);
}

static void
message_cb (SoupWebsocketConnection *socket, int type, GBytes *message, Replay *self)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);
  g_autoptr(TaoJson) json = tao_json_parse (text, length, &tao_json_default_limits, NULL);
  g_autoptr(GObject) hold G_GNUC_UNUSED = g_object_ref (G_OBJECT (socket));

  g_assert_nonnull (json);       /* what we send is JSON */
  if (tao_json_value_get_kind (tao_json_get_root (json)) == TAO_JSON_ARRAY)
    receive_batch (self, socket, tao_json_get_root (json));
  else
    receive (self, socket, tao_json_get_root (json));
}

static void
closed_cb (SoupWebsocketConnection *socket, Replay *self)
{
  g_ptr_array_remove_fast (self->sockets, socket);
}

static void
websocket_cb (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket, gpointer data)
{
  Replay *self = data;

  g_ptr_array_add (self->sockets, g_object_ref (socket));
  g_object_set (socket, "max-incoming-payload-size", (guint64) 64 * 1024 * 1024, NULL);
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (socket, "closed", G_CALLBACK (closed_cb), self);
}

static void
early_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Replay *self = data;

  self->n_handshakes++;
  if (self->status == 0)
    return;
  soup_server_message_set_status (message, self->status, NULL);
  if (self->retry_after > 0)
    {
      g_autofree char *text = g_strdup_printf ("%u", self->retry_after);

      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", text);
    }
}

void
replay_drop_all (Replay *self, gboolean politely)
{
  g_autoptr(GPtrArray) sockets = g_ptr_array_copy (self->sockets, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);

  for (guint i = 0; i < sockets->len; i++)
    {
      SoupWebsocketConnection *socket = sockets->pdata[i];

      if (politely && soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
      else
        g_io_stream_close (soup_websocket_connection_get_io_stream (socket), NULL, NULL);
    }
}

Replay *
replay_new (const char *spec)
{
  return replay_new_tls (spec, NULL);
}

Replay *
replay_new_tls (const char *spec, GTlsCertificate *certificate)
{
  Replay *self = g_new0 (Replay, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *key = question ("chain_getBlockHash", "[]");
  g_autofree char *subscriptions = NULL;
  const char *head;
  GSList *uris;

  self->folder = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", spec, NULL);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->storage = g_tree_new_full ((GCompareDataFunc) (void (*) (void)) strcmp, NULL, g_free, g_free);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->grown_hashes = g_ptr_array_new_with_free_func (g_free);
  self->grown_headers = g_ptr_array_new_with_free_func (g_free);
  self->grown_extrinsics = g_ptr_array_new_with_free_func (g_free);
  load (self, "01-system.jsonl");
  load (self, "02-metadata.jsonl");
  load (self, "03-chain.jsonl");
  load (self, "04-storage.jsonl");
  load (self, "05-runtime-api.jsonl");
  subscriptions = g_build_filename (self->folder, "07-subscriptions.jsonl", NULL);
  self->subscriptions = g_file_test (subscriptions, G_FILE_TEST_EXISTS);
  head = g_hash_table_lookup (self->answers, key);
  self->head = g_strndup (head + 1, strlen (head) - 2);

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, NULL, NULL, NULL, websocket_cb, self, NULL);
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  if (certificate != NULL)
    soup_server_set_tls_certificate (self->server, certificate);
  if (!soup_server_listen_local (self->server, 0,
                                 certificate != NULL ? SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS
                                                     : SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (self->server);
  self->uri = g_strdup_printf ("%s://127.0.0.1:%d/", certificate != NULL ? "wss" : "ws", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
replay_free (Replay *self)
{
  for (guint i = 0; i < self->sockets->len; i++)
    g_signal_handlers_disconnect_by_data (self->sockets->pdata[i], self);
  replay_drop_all (self, FALSE);
  g_ptr_array_unref (self->sockets);
  soup_server_disconnect (self->server);
  /* Let both sides see it. */
  replay_run_for (5);
  g_object_unref (self->server);
  g_ptr_array_unref (self->grown_hashes);
  g_ptr_array_unref (self->grown_headers);
  g_ptr_array_unref (self->grown_extrinsics);
  g_free (self->include);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->requests);
  g_tree_unref (self->storage);
  g_free (self->head);
  g_free (self->uri);
  g_free (self->folder);
  g_free (self);
}

const char *
replay_get_uri (Replay *self)
{
  return self->uri;
}

void
replay_set_hook (Replay *self, ReplayHook hook, gpointer user_data)
{
  self->hook = hook;
  self->user_data = user_data;
}

void
replay_set_batch_hook (Replay *self, ReplayBatchHook hook, gpointer user_data)
{
  self->batch_hook = hook;
  self->batch_data = user_data;
}

guint
replay_get_n_batches (Replay *self)
{
  return self->n_batches;
}

void
replay_set_upgrade (Replay *self, Replay *newer, guint64 number)
{
  self->newer = newer;
  self->upgrade_at = number;
}

void
replay_set_status (Replay *self, guint status, guint retry_after)
{
  self->status = status;
  self->retry_after = retry_after;
}

guint
replay_get_n_sockets (Replay *self)
{
  return self->sockets->len;
}

guint
replay_get_n_handshakes (Replay *self)
{
  return self->n_handshakes;
}

guint
replay_get_n_requests (Replay *self, const char *method)
{
  GHashTableIter iter;
  gpointer value;
  guint sum = 0;

  if (method != NULL)
    return GPOINTER_TO_UINT (g_hash_table_lookup (self->requests, method));
  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    sum += GPOINTER_TO_UINT (value);
  return sum;
}

/* --- waiting --------------------------------------------------------------------- */

/* Reached only when something is wrong, so long enough for a busy machine under sanitizers. */
#define DEADLINE_S 120

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
replay_wait (ReplayDone done, gpointer data)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add_seconds (DEADLINE_S, wake_cb, &late);

  while (!done (data) && !late)
    g_main_context_iteration (NULL, TRUE);
  if (late)
    g_error ("what was waited for did not happen in %d s", DEADLINE_S);
  g_source_remove (timer);
}

void
replay_run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}
