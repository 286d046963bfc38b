/* The connection against recorded genuine answers, and against losses. */
#include <stdio.h>
#include <string.h>

#include "chain/query.h"
#include "replay-server.h"
#include "scale/number.h"

typedef struct {
  TaoConnection *connection;
  guint          n_best, n_finalized, n_runtimes, n_status;
  guint64        best;
  gboolean       gap;             /* a head was missed */
  TaoLinkState   states[64];
  GHashTable    *cache;           /* spec version → GBytes */
} Client;

static void
status_cb (TaoConnection *connection, const TaoLinkStatus *status, gpointer data)
{
  Client *client = data;

  client->states[client->n_status++ % G_N_ELEMENTS (client->states)] = status->state;
  g_assert_nonnull (status->message);
}

static void
runtime_cb (TaoConnection *connection, TaoRuntime *runtime, gpointer data)
{
  ((Client *) data)->n_runtimes++;
}

static void
best_cb (TaoConnection *connection, TaoAnchor *anchor, gpointer data)
{
  Client *client = data;

  if (client->n_best++ > 0 && anchor->number > client->best + 1)
    client->gap = TRUE;
  client->best = anchor->number;
}

static void
finalized_cb (TaoConnection *connection, TaoAnchor *anchor, gpointer data)
{
  ((Client *) data)->n_finalized++;
}

static GBytes *
load_cb (TaoConnection *connection, const TaoRuntimeId *id, gpointer data)
{
  GBytes *bytes = g_hash_table_lookup (((Client *) data)->cache, GUINT_TO_POINTER (id->spec_version));

  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

static void
save_cb (TaoConnection *connection, const TaoRuntimeId *id, GBytes *metadata, gpointer data)
{
  g_hash_table_replace (((Client *) data)->cache, GUINT_TO_POINTER (id->spec_version), g_bytes_ref (metadata));
}

static const TaoConnectionEvents events = { status_cb, runtime_cb, best_cb, finalized_cb, load_cb, save_cb };

static void
client_start (Client *client, const char *const *endpoints, const TaoBytes32 *genesis)
{
  TaoConnectionConfig config = {
    .endpoints = endpoints, .genesis = genesis, .block_time_ms = 200, .backoff_min_ms = 5, .backoff_max_ms = 20,
    .connect_timeout_ms = 2000, .call_timeout_ms = 2000,
  };

  if (client->cache == NULL)
    client->cache = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  client->connection = tao_connection_new (&config, &events, client);
  tao_connection_start (client->connection);
}

static void
client_clear (Client *client)
{
  tao_connection_stop (client->connection);
  tao_connection_unref (client->connection);
  g_clear_pointer (&client->cache, g_hash_table_unref);
}

static gboolean
is_live (gpointer data)
{
  return tao_connection_get_status (((Client *) data)->connection)->state == TAO_LINK_LIVE;
}

static void
test_connects (gconstpointer spec)
{
  g_autoptr(Replay) replay = replay_new (spec);
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  Client client = { 0 };
  TaoBytes32 genesis;
  guint version = (guint) g_ascii_strtoull ((const char *) spec + 4, NULL, 10);

  client_start (&client, endpoints, NULL);
  g_assert_cmpint (tao_connection_get_status (client.connection)->state, ==, TAO_LINK_CONNECTING);
  replay_wait (is_live, &client);
  g_assert_cmpuint (tao_runtime_get_spec_version (tao_connection_get_runtime (client.connection)), ==, version);
  g_assert_cmpstr (tao_runtime_get_id (tao_connection_get_runtime (client.connection))->spec_name, ==, "node-subtensor");
  g_assert_true (tao_connection_get_genesis (client.connection, &genesis));
  for (guint i = 0; i < 32; i++)
    g_assert_cmpuint (genesis.bytes[i], ==, 0x45);
  g_assert_cmpuint (tao_connection_get_best (client.connection)->number, ==, version == 218 ? 15 : 0);
  g_assert_cmpint (tao_connection_get_best (client.connection)->hash_checked, ==, version == 218);
  g_assert_true (tao_connection_can_sign (client.connection, NULL));
  g_assert_cmpuint (client.n_runtimes, ==, 1);
  g_assert_cmpuint (g_hash_table_size (client.cache), ==, 1);
  g_assert_cmpstr (tao_connection_get_chain_name (client.connection), ==, "bittensor");
  client_clear (&client);
}

static void
test_metadata_cache (void)
{
  g_autoptr(Replay) replay = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  Client client = { 0 };
  GHashTable *cache;
  guint n_calls;

  client_start (&client, endpoints, NULL);
  replay_wait (is_live, &client);
  n_calls = replay_get_n_requests (replay, "state_call");
  g_assert_cmpuint (n_calls, ==, 2);               /* 16 is not there, 15 is */
  cache = g_steal_pointer (&client.cache);
  client_clear (&client);

  Client second = { .cache = cache };
  client_start (&second, endpoints, NULL);
  replay_wait (is_live, &second);
  g_assert_cmpuint (replay_get_n_requests (replay, "state_call"), ==, n_calls);
  client_clear (&second);

  /* A damaged cache is not believed. */
  Client third = { .cache = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref) };
  g_hash_table_insert (third.cache, GUINT_TO_POINTER (218), g_bytes_new_static ("meta\x0f nonsense", 14));
  client_start (&third, endpoints, NULL);
  replay_wait (is_live, &third);
  g_assert_cmpuint (replay_get_n_requests (replay, "state_call"), ==, n_calls + 2);
  client_clear (&third);
}

static void
test_wrong_genesis (void)
{
  g_autoptr(Replay) replay = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  TaoBytes32 other = { { 1, 2, 3 } };
  Client client = { 0 };

  client_start (&client, endpoints, &other);
  while (tao_connection_get_status (client.connection)->state == TAO_LINK_CONNECTING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tao_connection_get_status (client.connection)->state, ==, TAO_LINK_REFUSED);
  g_assert_cmpint (tao_connection_get_status (client.connection)->reason, ==, TAO_LINK_REASON_WRONG_NETWORK);
  replay_run_for (100);
  g_assert_cmpuint (replay_get_n_handshakes (replay), ==, 1);        /* it does not try again by itself */
  g_assert_cmpuint (client.n_best, ==, 0);
  client_clear (&client);
}

static gboolean
has_height (gpointer data)
{
  Client *client = ((gpointer *) data)[0];

  return is_live (client) && client->best == replay_get_height (((gpointer *) data)[1]);
}

static void
test_fallback (void)
{
  g_autoptr(Replay) replay = replay_new ("spec218");
  const char *endpoints[] = { "ws://127.0.0.1:1/", "not an address", replay_get_uri (replay), NULL };
  Client client = { 0 };

  client_start (&client, endpoints, NULL);
  replay_wait (is_live, &client);
  g_assert_cmpstr (tao_connection_get_status (client.connection)->endpoint, ==, replay_get_uri (replay));
  client_clear (&client);
}

static gboolean
has_reconnected (gpointer data)
{
  Client *client = ((gpointer *) data)[0];

  return is_live (client) && tao_connection_get_status (client->connection)->n_reconnects == GPOINTER_TO_UINT (((gpointer *) data)[1]);
}

/* Resident memory in KiB. */
static guint64
resident (void)
{
  g_autofree char *text = NULL;
  guint64 total = 0, pages = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &total, &pages);
  return pages * 4;
}

static void
count_cb (TaoConnection *connection, const TaoJsonValue *result, gpointer data)
{
  ++*(guint *) data;
}

static void
test_soak (void)
{
  g_autoptr(Replay) replay = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  Client client = { 0 };
  TaoSubscription *subscription;
  guint n_own = 0;
  guint64 before = 0;

  client_start (&client, endpoints, NULL);
  subscription = tao_connection_subscribe (client.connection, "chain_subscribeNewHeads", "chain_unsubscribeNewHeads",
                                           "[]", count_cb, &n_own, NULL);
  replay_wait (is_live, &client);
  for (guint i = 1; i <= 200; i++)
    {
      gpointer reconnected[] = { &client, GUINT_TO_POINTER (i) };
      gpointer height[] = { &client, replay };
      guint n_before = n_own;

      replay_drop_all (replay, i % 2 == 0);
      replay_wait (has_reconnected, reconnected);
      replay_grow (replay);
      replay_wait (has_height, height);
      g_assert_cmpuint (n_own, >, n_before);           /* our own subscription came back too */
      if (i == 50)
        before = resident ();
    }
  g_assert_false (client.gap);
  g_assert_cmpuint (client.best, ==, 215);
  g_test_message ("resident: %" G_GUINT64_FORMAT " KiB after 50 drops, %" G_GUINT64_FORMAT " after 200", before, resident ());
#ifndef __SANITIZE_ADDRESS__     /* which keeps what is freed */
  g_assert_cmpuint (resident (), <, before + 4096);
#endif
  tao_connection_unsubscribe (client.connection, subscription);
  client_clear (&client);
}

/* --- silence ----------------------------------------------------------------- */

static gboolean
silent_hook (Replay *replay, SoupWebsocketConnection *socket, const char *id, const char *method,
             const TaoJsonValue *params, gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
is_not_live (gpointer data)
{
  return !is_live (data);
}

static void
test_half_dead (void)
{
  g_autoptr(Replay) replay = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  gboolean silent = FALSE;
  Client client = { 0 };
  gint64 start;

  replay_set_hook (replay, silent_hook, &silent);
  client_start (&client, endpoints, NULL);
  replay_wait (is_live, &client);
  /* A chain that stands still behind a living socket is left alone. */
  replay_run_for (1500);
  g_assert_cmpuint (tao_connection_get_status (client.connection)->n_reconnects, ==, 0);

  silent = TRUE;
  replay_run_for (1);
  replay_grow (replay);
  start = g_get_monotonic_time ();
  replay_wait (is_not_live, &client);
  g_test_message ("noticed after %.2f block times", (double) (g_get_monotonic_time () - start) / 200e3);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * 200 * 1000 + 200 * 1000);
  g_assert_cmpint (tao_connection_get_status (client.connection)->reason, ==, TAO_LINK_REASON_SILENT);
  silent = FALSE;
  replay_wait (is_live, &client);
  client_clear (&client);
}

/* --- budget ------------------------------------------------------------------- */

typedef struct { guint n_refuse, n_answered, n_failed; TaoChainError code; } Busy;

static gboolean
busy_hook (Replay *replay, SoupWebsocketConnection *socket, const char *id, const char *method,
           const TaoJsonValue *params, gpointer data)
{
  Busy *busy = data;

  if (!g_str_equal (method, "system_name") || busy->n_refuse == 0)
    return FALSE;
  busy->n_refuse--;
  replay_send_error (socket, id, -32029, "slow down");
  return TRUE;
}

static void
name_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, &error);
  Busy *busy = data;

  if (answer != NULL)
    busy->n_answered++;
  else
    {
      busy->n_failed++;
      busy->code = (TaoChainError) error->code;
    }
}

static gboolean
is_answered (gpointer data)
{
  Busy *busy = data;

  return busy->n_answered + busy->n_failed >= 1;
}

static void
test_slow_down (void)
{
  g_autoptr(Replay) replay = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  Client client = { 0 };
  Busy busy = { .n_refuse = 2 };
  gint64 start;

  replay_set_hook (replay, busy_hook, &busy);
  client_start (&client, endpoints, NULL);
  replay_wait (is_live, &client);
  start = g_get_monotonic_time ();
  tao_connection_call_async (client.connection, "system_name", "[]", 10000, NULL, name_cb, &busy);
  replay_wait (is_answered, &busy);
  g_assert_cmpuint (busy.n_answered, ==, 1);
  g_assert_cmpuint (replay_get_n_requests (replay, "system_name"), ==, 3);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 700 * 1000);     /* 250 and 500 ms */

  busy = (Busy) { .n_refuse = 1000 };
  tao_connection_call_async (client.connection, "system_name", "[]", 20000, NULL, name_cb, &busy);
  replay_wait (is_answered, &busy);
  g_assert_cmpuint (busy.n_failed, ==, 1);
  g_assert_cmpint (busy.code, ==, TAO_CHAIN_ERROR_BUSY);
  g_assert_cmpuint (replay_get_n_requests (replay, "system_name"), ==, 7);  /* four times, then no more */
  client_clear (&client);
}

static void
test_deadline_and_cancel (void)
{
  g_autoptr(Replay) replay = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gboolean silent = FALSE;
  Client client = { 0 };
  Busy busy = { 0 };

  replay_set_hook (replay, silent_hook, &silent);
  client_start (&client, endpoints, NULL);
  replay_wait (is_live, &client);
  silent = TRUE;
  tao_connection_call_async (client.connection, "system_name", "[]", 50, NULL, name_cb, &busy);
  replay_wait (is_answered, &busy);
  g_assert_cmpint (busy.code, ==, TAO_CHAIN_ERROR_TIMEOUT);

  busy = (Busy) { 0 };
  tao_connection_call_async (client.connection, "system_name", "[]", 0, cancellable, name_cb, &busy);
  g_cancellable_cancel (cancellable);
  replay_wait (is_answered, &busy);
  g_assert_cmpint ((int) busy.code, ==, G_IO_ERROR_CANCELLED);

  busy = (Busy) { 0 };
  tao_connection_call_async (client.connection, "system_name", "[]", 0, NULL, name_cb, &busy);
  tao_connection_stop (client.connection);
  replay_wait (is_answered, &busy);
  g_assert_cmpint (busy.code, ==, TAO_CHAIN_ERROR_DISCONNECTED);
  client_clear (&client);
}

/* --- the archive ------------------------------------------------------------------- */

static gboolean
pruned_hook (Replay *replay, SoupWebsocketConnection *socket, const char *id, const char *method,
             const TaoJsonValue *params, gpointer data)
{
  const char *hash = tao_json_value_get_string (tao_json_value_get_item (params, 0), NULL);
  /* Block 1 of the record. */
  gboolean old = g_strcmp0 (hash, "0xa3dcda25183048c081a8c2bda9f31d397f77e39626f8daa319b4935f70a8e678") == 0;

  if (!g_str_equal (method, "state_queryStorageAt") && !(g_str_equal (method, "state_getRuntimeVersion") && old))
    return FALSE;
  replay_send_error (socket, id, 4003, "Client error: Api called for an unknown Block: State already discarded for 0xa3dc");
  return TRUE;
}

typedef struct { gboolean done; gboolean good; TaoAnchor *anchor; GError *error; TaoQuery *query; } Answer;

static gboolean
has_answer (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
query_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->good = tao_query_run_finish (answer->query, result, &answer->error);
  answer->done = TRUE;
}

static void
anchor_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->anchor = tao_connection_anchor_finish (result, &answer->error);
  answer->done = TRUE;
}

/* Reads System.Number at @anchor. */
static void
read_number (Client *client, TaoAnchor *anchor, Answer *answer, guint64 *number)
{
  guint item;

  *answer = (Answer) { .query = tao_query_new (client->connection, anchor) };
  item = tao_query_add_storage (answer->query, "System", "Number", NULL, 0);
  tao_query_run_async (answer->query, NULL, query_cb, answer);
  replay_wait (has_answer, answer);
  if (answer->good)
    g_assert_true (tao_query_get_u64 (answer->query, item, number));
  g_clear_pointer (&answer->query, tao_query_unref);
}

static void
test_archive (void)
{
  g_autoptr(Replay) lite = replay_new ("spec218");
  g_autoptr(Replay) archive = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (lite), NULL };
  TaoConnectionConfig config = { .endpoints = endpoints };
  Client client = { .cache = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref) };
  Answer answer;
  guint64 number = 0;

  /* Without one: the error that says so. */
  replay_set_hook (lite, pruned_hook, NULL);
  client.connection = tao_connection_new (&config, &events, &client);
  tao_connection_start (client.connection);
  replay_wait (is_live, &client);
  read_number (&client, tao_connection_get_best (client.connection), &answer, &number);
  g_assert_error (answer.error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED);
  g_clear_error (&answer.error);
  tao_connection_stop (client.connection);
  tao_connection_unref (client.connection);
  g_assert_cmpuint (replay_get_n_handshakes (archive), ==, 0);

  /* With one: the whole read goes there. */
  config.archive_endpoint = replay_get_uri (archive);
  client.connection = tao_connection_new (&config, &events, &client);
  tao_connection_start (client.connection);
  replay_wait (is_live, &client);
  g_assert_cmpuint (replay_get_n_handshakes (archive), ==, 0);       /* not before it is needed */
  read_number (&client, tao_connection_get_best (client.connection), &answer, &number);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (number, ==, 15);
  g_assert_cmpuint (replay_get_n_requests (archive, "state_queryStorageAt"), ==, 1);

  /* And so does a block whose runtime the first endpoint no longer knows. */
  answer = (Answer) { 0 };
  tao_connection_anchor_at_async (client.connection, 1, NULL, anchor_cb, &answer);
  replay_wait (has_answer, &answer);
  /* Its header was not recorded: the archive was asked for it and says so. */
  g_assert_null (answer.anchor);
  g_clear_error (&answer.error);
  client_clear (&client);
}

static gboolean
other_network_hook (Replay *replay, SoupWebsocketConnection *socket, const char *id, const char *method,
                    const TaoJsonValue *params, gpointer data)
{
  if (!g_str_equal (method, "chain_getBlockHash"))
    return FALSE;
  replay_send_result (socket, id, "\"0x4646464646464646464646464646464646464646464646464646464646464646\"");
  return TRUE;
}

static void
test_archive_of_another_network (void)
{
  g_autoptr(Replay) lite = replay_new ("spec218");
  g_autoptr(Replay) archive = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (lite), NULL };
  TaoConnectionConfig config = { .endpoints = endpoints, .archive_endpoint = replay_get_uri (archive) };
  Client client = { .cache = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref) };
  Answer answer;
  guint64 number = 0;

  replay_set_hook (lite, pruned_hook, NULL);
  replay_set_hook (archive, other_network_hook, NULL);
  client.connection = tao_connection_new (&config, &events, &client);
  tao_connection_start (client.connection);
  replay_wait (is_live, &client);
  read_number (&client, tao_connection_get_best (client.connection), &answer, &number);
  g_assert_error (answer.error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_WRONG_NETWORK);
  g_clear_error (&answer.error);
  g_assert_cmpuint (replay_get_n_requests (archive, "state_queryStorageAt"), ==, 0);
  client_clear (&client);
}

static void
test_rate_limited_handshake (void)
{
  g_autoptr(Replay) replay = replay_new ("spec218");
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  Client client = { 0 };

  replay_set_status (replay, 429, 1);
  client_start (&client, endpoints, NULL);
  while (tao_connection_get_status (client.connection)->state == TAO_LINK_CONNECTING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tao_connection_get_status (client.connection)->state, ==, TAO_LINK_BACKING_OFF);
  g_assert_cmpint (tao_connection_get_status (client.connection)->reason, ==, TAO_LINK_REASON_RATE_LIMITED);
  g_assert_cmpint (tao_connection_get_status (client.connection)->retry_at_us, >, g_get_monotonic_time () + 900 * 1000);
  replay_run_for (300);
  g_assert_cmpuint (replay_get_n_handshakes (replay), ==, 1);
  replay_set_status (replay, 0, 0);
  replay_wait (is_live, &client);
  client_clear (&client);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/chain/connection/connects/218", "spec218", test_connects);
  g_test_add_data_func ("/chain/connection/connects/293", "spec293", test_connects);
  g_test_add_func ("/chain/connection/metadata-cache", test_metadata_cache);
  g_test_add_func ("/chain/connection/wrong-genesis", test_wrong_genesis);
  g_test_add_func ("/chain/connection/fallback", test_fallback);
  g_test_add_func ("/chain/connection/half-dead", test_half_dead);
  g_test_add_func ("/chain/connection/slow-down", test_slow_down);
  g_test_add_func ("/chain/connection/deadline-and-cancel", test_deadline_and_cancel);
  g_test_add_func ("/chain/connection/rate-limited-handshake", test_rate_limited_handshake);
  g_test_add_func ("/chain/connection/archive", test_archive);
  g_test_add_func ("/chain/connection/archive-of-another-network", test_archive_of_another_network);
  g_test_add_func ("/chain/connection/soak", test_soak);
  return g_test_run ();
}
