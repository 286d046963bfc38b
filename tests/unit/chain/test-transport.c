/* What happens below the WebSocket: certificates, and servers that are none. */
#include <string.h>

#include "chain/connection.h"
#include "replay-server.h"

typedef struct {
  TaoConnection *connection;
} Client;

static gboolean
is_live (gpointer data)
{
  return tao_connection_get_status (((Client *) data)->connection)->state == TAO_LINK_LIVE;
}

static gboolean
is_stopped (gpointer data)
{
  return tao_connection_get_status (((Client *) data)->connection)->state == TAO_LINK_BACKING_OFF;
}

static void
client_start_patiently (Client *client, const char *uri, GTlsDatabase *database, guint patience_ms)
{
  static const TaoConnectionEvents no_events = { 0 };
  const char *endpoints[] = { uri, NULL };
  TaoConnectionConfig config = {
    .endpoints = endpoints, .connect_timeout_ms = patience_ms, .backoff_min_ms = 5000, .tls_database = database,
  };

  client->connection = tao_connection_new (&config, &no_events, NULL);
  tao_connection_start (client->connection);
}

static void
client_start (Client *client, const char *uri, GTlsDatabase *database)
{
  client_start_patiently (client, uri, database, 10000);
}

static void
client_expect (Client *client, TaoLinkReason reason)
{
  replay_wait (is_stopped, client);
  g_test_message ("%s", tao_connection_get_status (client->connection)->message);
  g_assert_cmpint (tao_connection_get_status (client->connection)->reason, ==, reason);
  g_assert_cmpstr (tao_connection_get_status (client->connection)->message, !=, "");
  tao_connection_stop (client->connection);
  tao_connection_unref (client->connection);
}

/* --- TLS ------------------------------------------------------------------------------ */

static char *
certificate_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "tls", "loopback.pem", NULL);
}

static GTlsCertificate *
load_certificate (void)
{
  g_autofree char *path = certificate_path ();
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("GLib has no TLS here");
      return NULL;
    }
  certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  return certificate;
}

static void
test_untrusted (void)
{
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autoptr(Replay) replay = NULL;
  Client client;

  if (certificate == NULL)
    return;
  replay = replay_new_tls ("spec218", certificate);
  client_start (&client, replay_get_uri (replay), NULL);
  client_expect (&client, TAO_LINK_REASON_TLS);
  g_assert_cmpuint (replay_get_n_requests (replay, NULL), ==, 0);
}

static void
test_trusted (void)
{
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autofree char *path = certificate_path ();
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(Replay) replay = NULL;
  Client client;

  if (certificate == NULL)
    return;
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  replay = replay_new_tls ("spec218", certificate);
  client_start (&client, replay_get_uri (replay), database);
  replay_wait (is_live, &client);
  tao_connection_stop (client.connection);
  tao_connection_unref (client.connection);
}

/* A good certificate for another name. */
static void
test_wrong_name (void)
{
  g_autoptr(GTlsCertificate) certificate = load_certificate ();
  g_autofree char *path = certificate_path ();
  g_autoptr(GTlsDatabase) database = NULL;
  g_autofree char *uri = NULL;
  g_autoptr(Replay) replay = NULL;
  Client client;

  if (certificate == NULL)
    return;
  database = g_tls_file_database_new (path, NULL);
  replay = replay_new_tls ("spec218", certificate);
  uri = g_strdup_printf ("wss://localhost:%s", strrchr (replay_get_uri (replay), ':') + 1);
  client_start (&client, uri, database);
  client_expect (&client, TAO_LINK_REASON_TLS);
}

/* --- servers that are none --------------------------------------------------------------- */

typedef struct {
  GSocketService *service;
  char           *uri;
  const char     *says;
  gsize           length;
  guint           every_ms;      /* 0: at once */
  gboolean        for_ever;
  GList          *connections;
  gsize           position;
  guint           timer;
} Raw;

static gboolean
drip_cb (gpointer data)
{
  Raw *raw = data;

  for (GList *l = raw->connections; l != NULL; l = l->next)
    g_output_stream_write (g_io_stream_get_output_stream (l->data), raw->says + raw->position, 1, NULL, NULL);
  if (++raw->position < raw->length)
    return G_SOURCE_CONTINUE;
  raw->timer = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
flood_cb (gpointer data)
{
  Raw *raw = data;

  for (GList *l = raw->connections; l != NULL; l = l->next)
    g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (l->data)),
                                                raw->says, raw->length, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, Raw *raw)
{
  raw->connections = g_list_prepend (raw->connections, g_object_ref (connection));
  if (raw->says == NULL)
    return TRUE;
  if (raw->every_ms > 0)
    raw->timer = g_timeout_add (raw->every_ms, drip_cb, raw);
  else if (raw->for_ever)
    raw->timer = g_timeout_add (1, flood_cb, raw);
  else
    {
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), raw->says, raw->length, NULL, NULL, NULL);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }
  return TRUE;
}

static void
raw_start (Raw *raw)
{
  g_autoptr(GError) error = NULL;
  guint16 port;

  raw->length = raw->says != NULL ? strlen (raw->says) : 0;
  raw->service = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (raw->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (raw->service, "incoming", G_CALLBACK (incoming_cb), raw);
  raw->uri = g_strdup_printf ("ws://127.0.0.1:%u/", port);
}

static void
raw_stop (Raw *raw)
{
  if (raw->timer != 0)
    g_source_remove (raw->timer);
  g_socket_service_stop (raw->service);
  g_socket_listener_close (G_SOCKET_LISTENER (raw->service));
  g_list_free_full (raw->connections, g_object_unref);
  g_object_unref (raw->service);
  g_free (raw->uri);
}

static void
check_raw_patiently (Raw *raw, TaoLinkReason reason, guint patience_ms)
{
  Client client;

  raw_start (raw);
  client_start_patiently (&client, raw->uri, NULL, patience_ms);
  client_expect (&client, reason);
  raw_stop (raw);
}

static void
check_raw (Raw *raw, TaoLinkReason reason)
{
  check_raw_patiently (raw, reason, 10000);
}

static void
test_says_nothing (void)
{
  check_raw_patiently (&(Raw) { .says = NULL }, TAO_LINK_REASON_UNREACHABLE, 300);
}

static void
test_drips (void)
{
  check_raw_patiently (&(Raw) { .says = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
                                .every_ms = 50 }, TAO_LINK_REASON_UNREACHABLE, 500);
}

static void
test_closes (void)
{
  check_raw (&(Raw) { .says = "" }, TAO_LINK_REASON_UNREACHABLE);
}

static void
test_not_http (void)
{
  check_raw (&(Raw) { .says = "SSH-2.0-OpenSSH_9.2p1\r\n" }, TAO_LINK_REASON_HANDSHAKE);
}

static void
test_wrong_accept (void)
{
  check_raw (&(Raw) { .says = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n" }, TAO_LINK_REASON_HANDSHAKE);
}

static void
test_redirect (void)
{
  check_raw (&(Raw) { .says = "HTTP/1.1 301 Moved\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n" },
             TAO_LINK_REASON_HANDSHAKE);
}

static void
test_endless_headers (void)
{
  g_autofree char *line = g_strnfill (20000, 'a');
  g_autofree char *says = g_strdup_printf ("HTTP/1.1 200 OK\r\nX: %s\r\n", line);

  check_raw (&(Raw) { .says = says, .for_ever = TRUE }, TAO_LINK_REASON_UNREACHABLE);
}

static void
test_plain_behind_wss (void)
{
  Raw raw = { .says = "HTTP/1.1 400 Bad Request\r\n\r\n" };
  g_autofree char *uri = NULL;
  Client client;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("GLib has no TLS here");
      return;
    }
  raw_start (&raw);
  uri = g_strdup_printf ("wss%s", raw.uri + 2);
  client_start (&client, uri, NULL);
  client_expect (&client, TAO_LINK_REASON_TLS);
  raw_stop (&raw);
}

static void
test_nobody (void)
{
  Client client;

  client_start (&client, "ws://127.0.0.1:1/", NULL);
  client_expect (&client, TAO_LINK_REASON_UNREACHABLE);
}

static void
test_no_address (void)
{
  Client client;

  client_start (&client, "::::", NULL);
  client_expect (&client, TAO_LINK_REASON_UNREACHABLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain/transport/tls-untrusted", test_untrusted);
  g_test_add_func ("/chain/transport/tls-trusted", test_trusted);
  g_test_add_func ("/chain/transport/tls-wrong-name", test_wrong_name);
  g_test_add_func ("/chain/transport/plain-behind-wss", test_plain_behind_wss);
  g_test_add_func ("/chain/transport/says-nothing", test_says_nothing);
  g_test_add_func ("/chain/transport/drips", test_drips);
  g_test_add_func ("/chain/transport/closes", test_closes);
  g_test_add_func ("/chain/transport/not-http", test_not_http);
  g_test_add_func ("/chain/transport/wrong-accept", test_wrong_accept);
  g_test_add_func ("/chain/transport/redirect", test_redirect);
  g_test_add_func ("/chain/transport/endless-headers", test_endless_headers);
  g_test_add_func ("/chain/transport/nobody", test_nobody);
  g_test_add_func ("/chain/transport/no-address", test_no_address);
  return g_test_run ();
}
