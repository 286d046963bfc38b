/* Requests per second of the busiest reads, beside the same bytes served from memory by a bare
 * libsoup server: what the chain adds to the price of sending them. */
#include <libsoup/soup.h>
#include <stdio.h>

#include "localnet/server.h"

#define N_REQUESTS 200

typedef struct
{
  GMainLoop *loop;
  const char *request;
  guint left;
  gsize n_bytes;
  char *last;
} Load;

static void
send_next (SoupWebsocketConnection *socket, Load *load)
{
  soup_websocket_connection_send_text (socket, load->request);
}

static void
message_cb (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer data)
{
  Load *load = data;

  load->n_bytes += g_bytes_get_size (message);
  if (load->last == NULL)
    load->last = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  if (--load->left == 0)
    g_main_loop_quit (load->loop);
  else
    send_next (socket, load);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  g_autoptr(GError) error = NULL;
  SoupWebsocketConnection *socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (socket == NULL)
    g_error ("%s", error->message);
  soup_websocket_connection_set_max_incoming_payload_size (socket, 0);
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), load);
  send_next (socket, load);
}

/* Requests one after the other; µs each.  @answer: (out) (optional): one of the answers. */
static double
measure (guint16 port, const char *request, gsize *n_bytes, char **answer)
{
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *uri = g_strdup_printf ("ws://127.0.0.1:%u/", port);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", uri);
  Load load = { loop, request, N_REQUESTS };
  gint64 start = g_get_monotonic_time ();

  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, connected_cb, &load);
  g_main_loop_run (loop);
  *n_bytes = load.n_bytes / N_REQUESTS;
  if (answer != NULL)
    *answer = g_steal_pointer (&load.last);
  g_free (load.last);
  return (double) (g_get_monotonic_time () - start) / N_REQUESTS;
}

/* --- The bare server -------------------------------------------------------------------- */

static void
bare_message_cb (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer data)
{
  soup_websocket_connection_send_text (socket, data);
}

static void
bare_cb (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket, gpointer data)
{
  g_signal_connect (g_object_ref (socket), "message", G_CALLBACK (bare_message_cb), data);
}

static void
compare (guint16 port, const char *name, const char *method, const char *params)
{
  g_autofree char *request = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}", method, params);
  g_autofree char *answer = NULL;
  g_autoptr(SoupServer) bare = soup_server_new (NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoslist(GUri) uris = NULL;
  double ours, floor;
  gsize n_bytes, bare_bytes;

  ours = measure (port, request, &n_bytes, &answer);
  soup_server_add_websocket_handler (bare, NULL, NULL, NULL, bare_cb, answer, NULL);
  if (!soup_server_listen_local (bare, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (bare);
  floor = measure ((guint16) g_uri_get_port (uris->data), request, &bare_bytes, NULL);
  g_assert_cmpuint (n_bytes, ==, bare_bytes);
  printf ("%s: %.0f a second, %" G_GSIZE_FORMAT " bytes; the same bytes from memory %.0f a second: ratio %.2f\n",
          name, 1e6 / ours, n_bytes, 1e6 / floor, ours / floor);
}

int
main (void)
{
  g_autoptr(TaoRuntime) runtime = tao_runtime_new ();
  TaoLocalnetConfig config = { .genesis = { .preset = TAO_PRESET_DEMO, .seed = 1, .timestamp_ms = 1000, .slot_duration_ms = 12000 },
                               .pruning = 256 };
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoLocalnet) chain = tao_localnet_new (runtime, &config, &error);
  g_autoptr(TaoRpc) rpc = NULL;
  g_autoptr(TaoServer) server = NULL;
  guint16 port;

  if (chain == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < 361; i++)
    if (!tao_localnet_author (chain, tao_localnet_get_head_time (chain) + 12000, FALSE, &error)
        || !tao_localnet_publish (chain, &error))
      g_error ("%s", error->message);
  rpc = tao_rpc_new (chain);
  server = tao_server_new (rpc, 0, FALSE, &error);
  if (server == NULL)
    g_error ("%s", error->message);
  port = tao_server_get_port (server);

  compare (port, "system_chain", "system_chain", "[]");
  compare (port, "all dynamic infos", "state_call", "[\"SubnetInfoRuntimeApi_get_all_dynamic_info\",\"0x\"]");
  compare (port, "metagraph of 256 uids", "state_call", "[\"SubnetInfoRuntimeApi_get_metagraph\",\"0x0100\"]");
  compare (port, "neurons of 256 uids", "state_call", "[\"NeuronInfoRuntimeApi_get_neurons_lite\",\"0x0100\"]");
  return 0;
}
