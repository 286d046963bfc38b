/* What clients ask and get, without sockets. */
#include <json-glib/json-glib.h>

#include "keys/hash.h"
#include "localnet/producer.h"
#include "localnet/wire.h"
#include "localnet/rpc.h"
#include "tiny-extrinsic.h"
#include "trie/proof.h"

typedef struct
{
  TaoRuntime *runtime;
  TaoLocalnet *chain;
  TaoRpc *rpc;
  TaoRpcSession *session;
  GPtrArray *pushed;        /* char *: notifications */
} Fixture;

static void
push_cb (GString *text, gpointer data)
{
  g_ptr_array_add (((Fixture *) data)->pushed, g_strdup (text->str));
}

static gboolean
create_block_cb (gboolean empty, gpointer data, GError **error)
{
  TaoLocalnet *chain = data;

  return tao_localnet_author (chain, tao_localnet_get_head_time (chain) + 12000, empty, error)
         && tao_localnet_publish (chain, error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  TaoLocalnetConfig config = { .genesis = { .seed = 7, .timestamp_ms = 1000 }, .pruning = 20 };
  g_autoptr(GError) error = NULL;

  self->runtime = tao_runtime_new ();
  self->chain = tao_localnet_new (self->runtime, &config, &error);
  g_assert_no_error (error);
  self->rpc = tao_rpc_new (self->chain);
  tao_rpc_set_create_block_func (self->rpc, create_block_cb, self->chain);
  self->pushed = g_ptr_array_new_with_free_func (g_free);
  self->session = tao_rpc_session_new (self->rpc, push_cb, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  tao_rpc_session_free (self->session);
  tao_rpc_free (self->rpc);
  tao_localnet_free (self->chain);
  tao_runtime_free (self->runtime);
  g_ptr_array_unref (self->pushed);
}

static char *
send_text (Fixture *self, const char *text)
{
  GString *reply = tao_rpc_session_handle (self->session, text, strlen (text));

  tao_rpc_session_flush (self->session);
  return reply != NULL ? g_string_free (reply, FALSE) : NULL;
}

/* The result of a call, as compact JSON text; fails the test on an error. */
static char *call (Fixture *self, const char *method, const char *params_format, ...) G_GNUC_PRINTF (3, 4);

static char *
call (Fixture *self, const char *method, const char *params_format, ...)
{
  g_autofree char *params = NULL;
  g_autofree char *request = NULL;
  g_autofree char *reply = NULL;
  g_autoptr(JsonNode) root = NULL;
  va_list args;

  va_start (args, params_format);
  params = g_strdup_vprintf (params_format, args);
  va_end (args);
  request = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"%s\",\"params\":[%s]}", method, params);
  reply = send_text (self, request);
  root = json_from_string (reply, NULL);
  g_assert_nonnull (root);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "id"), ==, 5);
  if (!json_object_has_member (json_node_get_object (root), "result"))
    g_error ("%s: %s", request, reply);
  return json_to_string (json_object_get_member (json_node_get_object (root), "result"), FALSE);
}

static gint64
call_code (Fixture *self, const char *method, const char *params)
{
  g_autofree char *request = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"%s\",\"params\":%s}", method, params);
  g_autofree char *reply = send_text (self, request);
  g_autoptr(JsonNode) root = json_from_string (reply, NULL);
  JsonObject *error = json_object_get_object_member (json_node_get_object (root), "error");

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "id"), ==, "a\"b");
  return error != NULL ? json_object_get_int_member (error, "code") : 0;
}

static char *
hex_text (GBytes *bytes)
{
  g_autoptr(GString) out = g_string_new (NULL);

  tao_wire_append_hex (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strdup (out->str);
}

#define assert_call(fixture, expected, ...) G_STMT_START { \
  g_autofree char *result_ = call (fixture, __VA_ARGS__); \
  g_assert_cmpstr (result_, ==, expected); } G_STMT_END

static void
test_framing (Fixture *self, gconstpointer data)
{
  static const struct { const char *request, *reply; } cases[] = {
    { "{", "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error\"}}" },
    { "[]", "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"Invalid request\"}}" },
    { "7", "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"Invalid request\"}}" },
    { "{\"id\":1,\"method\":\"system_chain\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600,\"message\":\"Invalid request\"}}" },
    { "{\"jsonrpc\":\"2.0\",\"id\":18446744073709551615,\"method\":\"system_chain\"}",
      "{\"jsonrpc\":\"2.0\",\"id\":18446744073709551615,\"result\":\"Taoscope Localnet\"}" },
    { "{\"jsonrpc\":\"2.0\",\"method\":\"system_chain\"}", NULL },
    { "[{\"jsonrpc\":\"2.0\",\"method\":\"system_chain\"}]", NULL },
    { "[{\"jsonrpc\":\"2.0\",\"method\":\"x\"},{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"x\"},3]",
      "[{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}},"
      "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"Invalid request\"}}]" },
    { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chain_getHeader\",\"params\":[\"0x0000000000000000000000000000000000000000000000000000000000000000\"]}",
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *reply = send_text (self, cases[i].request);

      g_assert_cmpstr (reply, ==, cases[i].reply);
    }
  g_assert_cmpint (call_code (self, "chain_getHeader", "{\"hash\":1}"), ==, -32602);
  g_assert_cmpint (call_code (self, "chain_getHeader", "[\"0x00\"]"), ==, -32602);
  g_assert_cmpint (call_code (self, "state_getKeysPaged", "[\"0x\",1001]"), ==, 4002);
  g_assert_cmpint (call_code (self, "state_getStorage", "[\"0x00\",\"0x1111111111111111111111111111111111111111111111111111111111111111\"]"), ==, 4003);
  g_assert_cmpint (call_code (self, "state_call", "[\"None_such\",\"0x\"]"), ==, 4003);
  g_assert_cmpint (call_code (self, "state_subscribeStorage", "[null]"), ==, -32601);
}

static void
test_state (Fixture *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *tenth = NULL;
  g_autofree char *keys = NULL;

  for (guint i = 0; i < 100; i++)
    g_free (call (self, "engine_createBlock", "true,true,null"));
  first = call (self, "chain_getBlockHash", "85");
  tenth = call (self, "chain_getBlockHash", "\"0xa\"");
  assert_call (self, "\"0x64000000\"", "state_getStorage", "\"0x6e756d626572\"");
  assert_call (self, "\"0x55000000\"", "state_getStorageAt", "\"0x6e756d626572\",%s", first);
  assert_call (self, "4", "state_getStorageSize", "\"0x6e756d626572\",%s", first);
  assert_call (self, "\"0x55000000\"", "state_call", "\"Tiny_get\",\"0x6e756d626572\",%s", first);
  assert_call (self, "null", "state_getStorage", "\"0x00ff\"");
  assert_call (self, "[\"0x6e6f77\"]", "state_getKeysPaged", "\"0x6e\",1");
  assert_call (self, "[\"0x6e756d626572\"]", "state_getKeysPaged", "\"0x6e\",10,\"0x6e6f77\"");

  /* Pruned, but a milestone is kept. */
  {
    g_autofree char *params = g_strdup_printf ("[\"0x6e756d626572\",%s]", tenth);

    g_assert_cmpint (call_code (self, "state_getStorage", params), ==, 4003);
  }
  keys = call (self, "chain_getBlockHash", "60");
  assert_call (self, "\"0x3c000000\"", "state_getStorage", "\"0x6e756d626572\",%s", keys);
  {
    g_autofree char *expected = g_strdup_printf ("[null,%s]", tenth);

    assert_call (self, expected, "chain_getBlockHash", "[101,10]");
  }
}

/* Whoever trusts the state root in the header can check what the node says. */
static void
test_read_proof (Fixture *self, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_blob_unref);
  g_autoptr(TaoTrieProof) proof = NULL;
  g_autoptr(TaoBlob) value = NULL;
  g_autoptr(TaoBlob) absent = NULL;
  g_autoptr(GError) error = NULL;
  JsonArray *list;

  g_free (call (self, "engine_createBlock", "true"));
  answer = call (self, "state_getReadProof", "[\"0x6e756d626572\",\"0x6e00\"]");
  root = json_from_string (answer, NULL);
  list = json_object_get_array_member (json_node_get_object (root), "proof");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", json_array_get_string_element (list, i));
      g_autoptr(TaoWireDocument) doc = tao_wire_parse (quoted, strlen (quoted));
      g_autoptr(GByteArray) bytes = tao_wire_dup_hex (&doc->values[0]);

      g_ptr_array_add (nodes, tao_blob_new (bytes->data, bytes->len));
    }
  proof = tao_trie_proof_new (tao_localnet_get_best (self->chain)->state_root, (TaoBlob **) nodes->pdata, nodes->len);
  g_assert_true (tao_trie_proof_get (proof, (const guint8 *) "number", 6, &value, &error));
  g_assert_cmpmem (value->data, value->len, "\1\0\0\0", 4);
  g_assert_true (tao_trie_proof_get (proof, (const guint8 *) "n", 2, &absent, &error));
  g_assert_null (absent);
  g_assert_true (tao_trie_proof_check_surplus (proof, &error));
}

static void
assert_pushed (Fixture *self, guint i, const char *part)
{
  g_assert_cmpuint (i, <, self->pushed->len);
  if (strstr (self->pushed->pdata[i], part) == NULL)
    g_error ("“%s” is not in %s", part, (char *) self->pushed->pdata[i]);
}

static void
test_subscriptions (Fixture *self, gconstpointer data)
{
  g_autofree char *heads = call (self, "chain_subscribeNewHeads", " ");
  g_autofree char *storage = call (self, "state_subscribeStorage", "[\"0x6e756d626572\",\"0x73656564\"]");

  g_assert_cmpuint (self->pushed->len, ==, 2);
  assert_pushed (self, 0, "\"method\":\"chain_newHead\"");
  assert_pushed (self, 0, heads);
  assert_pushed (self, 0, "\"number\":\"0x0\"");
  assert_pushed (self, 1, "[\"0x73656564\",\"0x0700000000000000\"]");
  assert_pushed (self, 1, "[\"0x6e756d626572\",null]");
  g_free (call (self, "engine_createBlock", "true"));
  g_assert_cmpuint (self->pushed->len, ==, 4);
  assert_pushed (self, 2, "\"number\":\"0x1\"");
  assert_pushed (self, 3, "\"changes\":[[\"0x6e756d626572\",\"0x01000000\"]]");
  assert_call (self, "true", "chain_unsubscribeNewHeads", "%s", heads);
  assert_call (self, "false", "chain_unsubscribeNewHeads", "%s", heads);
  assert_call (self, "true", "state_unsubscribeStorage", "%s", storage);
  g_free (call (self, "engine_createBlock", "true"));
  g_assert_cmpuint (self->pushed->len, ==, 4);

  for (guint i = 0; i < TAO_RPC_MAX_SUBSCRIPTIONS; i++)
    g_free (call (self, "chain_subscribeNewHeads", " "));
  g_assert_cmpint (call_code (self, "chain_subscribeNewHeads", "[]"), ==, -32006);
}

static void
test_author (Fixture *self, gconstpointer data)
{
  g_autoptr(GBytes) good = tiny_extrinsic (1, 0, "k", "v");
  g_autoptr(GBytes) later = tiny_extrinsic (1, 1, "k", "w");
  g_autoptr(GBytes) poor = tiny_extrinsic (0xee, 0, "k", "v");
  g_autofree char *good_hex = hex_text (good);
  g_autofree char *later_hex = hex_text (later);
  g_autofree char *poor_hex = hex_text (poor);
  g_autofree char *poor_params = g_strdup_printf ("[%s]", poor_hex);
  g_autofree char *good_params = g_strdup_printf ("[%s]", good_hex);

  g_free (call (self, "author_submitAndWatchExtrinsic", "%s", later_hex));
  assert_pushed (self, 0, "\"result\":\"future\"");
  g_free (call (self, "author_submitAndWatchExtrinsic", "%s", good_hex));
  g_assert_cmpuint (self->pushed->len, ==, 3);
  assert_pushed (self, 1, "\"result\":\"ready\"");
  assert_pushed (self, 2, "\"result\":\"ready\"");
  g_assert_cmpint (call_code (self, "author_submitExtrinsic", poor_params), ==, 1010);
  g_assert_cmpint (call_code (self, "author_submitExtrinsic", good_params), ==, 1013);
  {
    g_autofree char *pending = call (self, "author_pendingExtrinsics", " ");
    g_autofree char *expected = g_strdup_printf ("[%s,%s]", good_hex, later_hex);

    g_assert_cmpstr (pending, ==, expected);
  }
  g_free (call (self, "engine_createBlock", "false"));
  g_assert_cmpuint (self->pushed->len, ==, 7);
  for (guint i = 3; i < 7; i += 2)
    {
      g_autofree char *best = call (self, "chain_getBlockHash", " ");

      assert_pushed (self, i, "{\"inBlock\":\"0x");
      assert_pushed (self, i + 1, "{\"finalized\":\"0x");
      assert_pushed (self, i, best);
    }
  assert_call (self, "[]", "author_pendingExtrinsics", " ");
  g_assert_cmpint (call_code (self, "author_submitExtrinsic", good_params), ==, 1010);
}

static void
test_chain_head (Fixture *self, gconstpointer data)
{
  g_autofree char *follow = call (self, "chainHead_v1_follow", "true");
  g_autofree char *genesis = call (self, "chainSpec_v1_genesisHash", " ");
  g_autofree char *best = NULL;
  guint n;

  assert_pushed (self, 0, "\"event\":\"initialized\"");
  assert_pushed (self, 0, genesis);
  assert_pushed (self, 0, "\"specVersion\":425");
  n = self->pushed->len;
  g_free (call (self, "engine_createBlock", "true"));
  best = call (self, "chain_getBlockHash", " ");
  assert_pushed (self, n, "\"event\":\"newBlock\"");
  assert_pushed (self, n, best);
  assert_pushed (self, n + 1, "\"event\":\"bestBlockChanged\"");
  assert_pushed (self, n + 2, "\"event\":\"finalized\"");

  n = self->pushed->len;
  assert_call (self, "{\"result\":\"started\",\"operationId\":\"0\",\"discardedItems\":0}", "chainHead_v1_storage",
               "%s,%s,[{\"key\":\"0x6e756d626572\",\"type\":\"value\"},{\"key\":\"0x6e\",\"type\":\"descendantsHashes\"}],null",
               follow, best);
  assert_pushed (self, n, "\"items\":[{\"key\":\"0x6e756d626572\",\"value\":\"0x01000000\"},{\"key\":\"0x6e6f77\",\"hash\":\"0x");
  assert_pushed (self, n + 1, "operationStorageDone");
  g_free (call (self, "chainHead_v1_body", "%s,%s", follow, best));
  assert_pushed (self, n + 2, "\"event\":\"operationBodyDone\",\"operationId\":\"1\",\"value\":[\"0x2404");
  g_free (call (self, "chainHead_v1_call", "%s,%s,\"Tiny_get\",\"0x73656564\"", follow, best));
  assert_pushed (self, n + 3, "\"operationId\":\"2\",\"output\":\"0x0700000000000000\"");
  g_free (call (self, "chainHead_v1_unpin", "%s,[%s,%s]", follow, best, genesis));
  {
    g_autofree char *params = g_strdup_printf ("[%s,%s]", follow, best);

    g_assert_cmpint (call_code (self, "chainHead_v1_header", params), ==, -32801);
    g_assert_cmpint (call_code (self, "chainHead_v1_unpin", params), ==, -32801);
  }

  /* Who never unpins is told to stop. */
  for (guint i = 0; i < 1100; i++)
    g_free (call (self, "engine_createBlock", "true"));
  assert_pushed (self, self->pushed->len - 1, "\"event\":\"stop\"");
  assert_call (self, "null", "chainHead_v1_header", "%s,%s", follow, genesis);
  assert_call (self, "{\"result\":\"limitReached\"}", "chainHead_v1_body", "%s,%s", follow, genesis);
}

static void
test_walk_in_pieces (Fixture *self, gconstpointer data)
{
  g_autofree char *follow = NULL;
  g_autofree char *best = NULL;
  guint n, items = 0;

  /* More keys than one piece may hold. */
  for (guint i = 0; i < 2500; i++)
    {
      char key[8];
      g_autoptr(GBytes) extrinsic = NULL;
      guint8 hash[32];
      TaoValidityError error;

      g_snprintf (key, sizeof key, "w%05u", i);
      extrinsic = tiny_extrinsic ((guint8) (i % 200), i / 200, key, "x");
      g_assert_cmpint (tao_localnet_submit (self->chain, extrinsic, hash, &error), ==, TAO_POOL_READY);
    }
  while (TRUE)
    {
      g_autofree char *pending = call (self, "author_pendingExtrinsics", " ");

      if (g_str_equal (pending, "[]"))
        break;
      g_free (call (self, "engine_createBlock", "false"));
    }

  follow = call (self, "chainHead_v1_follow", "false");
  best = call (self, "chain_getBlockHash", " ");
  n = self->pushed->len;
  g_free (call (self, "chainHead_v1_storage", "%s,%s,[{\"key\":\"0x7730\",\"type\":\"descendantsValues\"}],null", follow, best));
  for (guint piece = 0; piece < 3; piece++)
    {
      for (const char *at = self->pushed->pdata[n]; (at = strstr (at, "\"key\":")) != NULL; at++)
        items++;
      assert_pushed (self, n + 1, piece < 2 ? "operationWaitingForContinue" : "operationStorageDone");
      n += 2;
      if (piece < 2)
        g_free (call (self, "chainHead_v1_continue", "%s,\"0\"", follow));
    }
  g_assert_cmpuint (items, ==, 2500);
  {
    g_autofree char *params = g_strdup_printf ("[%s,\"0\"]", follow);
    g_autofree char *call_params = g_strdup_printf ("[%s,%s,\"Tiny_get\",\"0x\"]", follow, best);

    g_assert_cmpint (call_code (self, "chainHead_v1_continue", params), ==, -32803);
    g_assert_cmpint (call_code (self, "chainHead_v1_call", call_params), ==, -32802);
  }
}

static void
ready_cb (gpointer data)
{
  tao_producer_wake (data);
}

static void
chain_failed_cb (const GError *error, gpointer data)
{
  g_assert_no_error (error);
}

/* A block for each transaction that can be in one, made after its answer; none for others. */
static void
test_instant (Fixture *self, gconstpointer data)
{
  const TaoProducerConfig config = { .instant = TRUE };
  g_autoptr(TaoProducer) producer = tao_producer_new (self->chain, &config, chain_failed_cb, NULL);
  g_autoptr(GBytes) second = tiny_extrinsic (1, 1, "b", "2");
  g_autoptr(GBytes) first = tiny_extrinsic (1, 0, "a", "1");
  g_autofree char *second_hex = hex_text (second);
  g_autofree char *first_hex = hex_text (first);

  tao_rpc_set_ready_func (self->rpc, ready_cb, producer);
  g_free (call (self, "author_submitExtrinsic", "%s", second_hex));
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_free (call (self, "author_submitExtrinsic", "%s", first_hex));
  g_assert_cmpuint (tao_localnet_get_best (self->chain)->number, ==, 0);
  g_assert_true (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (tao_localnet_get_best (self->chain)->number, ==, 1);
  assert_call (self, "[]", "author_pendingExtrinsics", " ");
  g_assert_false (g_main_context_iteration (NULL, FALSE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/localnet/rpc/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("framing", test_framing);
  ADD ("state", test_state);
  ADD ("read-proof", test_read_proof);
  ADD ("subscriptions", test_subscriptions);
  ADD ("author", test_author);
  ADD ("instant", test_instant);
  ADD ("chain-head", test_chain_head);
  ADD ("walk-in-pieces", test_walk_in_pieces);
  return g_test_run ();
}
