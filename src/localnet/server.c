#include "localnet/server.h"

#include <libsoup/soup.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

struct _TaoServer
{
  TaoRpc *rpc;
  SoupServer *soup;
  GSocketService *listener;
  guint16 port;
  guint *n_connections;     /* open sockets of any kind; shared, as sockets may outlive the server */
  GList *clients;           /* WebSocket clients */
};

typedef struct
{
  TaoServer *server;
  SoupWebsocketConnection *socket;
  GSocket *tcp;
  TaoRpcSession *session;
  guint64 queued;           /* bytes handed to the connection so far */
  guint64 acked_before;     /* bytes the peer had acknowledged when the WebSocket began */
  gboolean dropped;
} Client;

/* --- Slow readers ----------------------------------------------------------------------- */

/* Bytes that the peer has acknowledged since the connection began; FALSE if the kernel does not say. */
static gboolean
get_acked (GSocket *tcp, guint64 *acked)
{
  struct tcp_info info = { 0 };
  socklen_t size = sizeof info;

  if (getsockopt (g_socket_get_fd (tcp), IPPROTO_TCP, TCP_INFO, &info, &size) != 0
      || size < G_STRUCT_OFFSET (struct tcp_info, tcpi_bytes_acked) + sizeof info.tcpi_bytes_acked)
    return FALSE;
  *acked = info.tcpi_bytes_acked;
  return TRUE;
}

/* libsoup buffers what a peer does not read and does not say how much; the kernel knows what has
 * arrived, and the difference is what waits. */
static guint64
get_backlog (Client *client)
{
  guint64 acked;

  if (!get_acked (client->tcp, &acked))
    return 0;
  acked -= client->acked_before;
  return client->queued > acked ? client->queued - acked : 0;
}

static gboolean
reads_too_slowly (Client *client)
{
  guint64 backlog = get_backlog (client);
  guint64 total = 0;

  if (backlog <= TAO_SERVER_BACKLOG_SHARE || backlog > TAO_SERVER_MAX_BACKLOG)
    return backlog > TAO_SERVER_MAX_BACKLOG;
  for (GList *l = client->server->clients; l != NULL; l = l->next)
    total += get_backlog (l->data);
  return total > TAO_SERVER_MAX_TOTAL_BACKLOG;
}

static void
send_text (Client *client, GString *text)
{
  if (client->dropped || soup_websocket_connection_get_state (client->socket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  if (reads_too_slowly (client))
    {
      g_message ("a client does not read its answers: dropped");
      client->dropped = TRUE;
      /* The read side ends, and with it the connection and the client. */
      g_socket_shutdown (client->tcp, TRUE, TRUE, NULL);
      return;
    }
  /* A frame's header is at most 10 bytes. */
  client->queued += text->len + (text->len > 65535 ? 10 : text->len > 125 ? 4 : 2);
  soup_websocket_connection_send_text (client->socket, text->str);
}

/* --- WebSocket ------------------------------------------------------------------------------ */

static void
client_free (Client *client)
{
  client->server->clients = g_list_remove (client->server->clients, client);
  tao_rpc_session_free (client->session);
  g_signal_handlers_disconnect_by_data (client->socket, client);
  g_object_unref (client->socket);
  g_object_unref (client->tcp);
  g_free (client);
}

static void
notification_cb (GString *text, gpointer data)
{
  send_text (data, text);
}

static void
message_cb (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer data)
{
  Client *client = data;
  GString *reply;
  gsize len;
  const char *text = g_bytes_get_data (message, &len);

  if (client->dropped)
    return;
  /* Binary frames carry the same text. */
  reply = tao_rpc_session_handle (client->session, text, len);
  if (reply != NULL)
    {
      send_text (client, reply);
      g_string_free (reply, TRUE);
    }
  tao_rpc_session_flush (client->session);
}

static void
closed_cb (SoupWebsocketConnection *socket, gpointer data)
{
  client_free (data);
}

/* (transfer full): the socket below; libsoup wraps the stream that we gave it. */
static GSocket *
dup_tcp (SoupWebsocketConnection *socket)
{
  GIOStream *stream = soup_websocket_connection_get_io_stream (socket);
  g_autoptr(GIOStream) base = NULL;

  if (!G_IS_SOCKET_CONNECTION (stream))
    {
      g_object_get (stream, "base-iostream", &base, NULL);
      stream = base;
    }
  return g_object_ref (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)));
}

static void
websocket_cb (SoupServer *soup, SoupServerMessage *message, const char *path,
              SoupWebsocketConnection *socket, gpointer data)
{
  TaoServer *self = data;
  Client *client = g_new0 (Client, 1);

  client->server = self;
  client->socket = g_object_ref (socket);
  client->tcp = dup_tcp (socket);
  client->session = tao_rpc_session_new (self->rpc, notification_cb, client);
  get_acked (client->tcp, &client->acked_before);
  soup_websocket_connection_set_max_incoming_payload_size (socket, TAO_RPC_MAX_REQUEST);
  soup_websocket_connection_set_keepalive_interval (socket, TAO_SERVER_PING_SECONDS);
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), client);
  g_signal_connect (socket, "closed", G_CALLBACK (closed_cb), client);
  self->clients = g_list_prepend (self->clients, client);
}

/* --- HTTP ------------------------------------------------------------------------------------- */

static void
http_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  TaoServer *self = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *method = soup_server_message_get_method (message);
  g_autoptr(TaoRpcSession) session = NULL;
  GString *reply;
  gsize len;

  /* Left without a status, a request for an upgrade goes on to the WebSocket handler. */
  if (g_str_equal (method, "GET")
      && soup_message_headers_header_contains (soup_server_message_get_request_headers (message), "Upgrade", "websocket"))
    return;

  soup_message_headers_replace (headers, "Access-Control-Allow-Origin", "*");
  if (g_str_equal (method, "OPTIONS"))
    {
      soup_message_headers_replace (headers, "Access-Control-Allow-Methods", "POST");
      soup_message_headers_replace (headers, "Access-Control-Allow-Headers", "Content-Type");
      soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
      return;
    }
  if (!g_str_equal (method, "POST"))
    {
      static const char hint[] = "This port speaks JSON-RPC, over WebSocket or HTTP POST.\n";

      soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, hint, sizeof hint - 1);
      return;
    }
  if (body->length > TAO_RPC_MAX_REQUEST)
    {
      soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
      return;
    }

  session = tao_rpc_session_new (self->rpc, NULL, NULL);
  {
    g_autoptr(GBytes) text = soup_message_body_flatten (body);

    reply = tao_rpc_session_handle (session, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (reply == NULL)
    return;
  len = reply->len;
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, g_string_free (reply, FALSE), len);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  guint64 *left = data;
  g_autoptr(GIOStream) stream = NULL;

  if (g_bytes_get_size (chunk) <= *left)
    {
      *left -= g_bytes_get_size (chunk);
      return;
    }
  /* A body without an announced length that does not end: nobody waits for an answer. */
  *left = 0;
  stream = soup_server_message_steal_connection (message);
  g_io_stream_close (stream, NULL, NULL);
}

static void
free_closure_data (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
early_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > TAO_RPC_MAX_REQUEST)
    {
      soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
      return;
    }
  {
    guint64 *left = g_new (guint64, 1);

    *left = TAO_RPC_MAX_REQUEST;
    g_signal_connect_data (message, "got-chunk", G_CALLBACK (got_chunk_cb), left, free_closure_data, 0);
  }
}

/* --- Connections --------------------------------------------------------------------------------- */

static void
connection_gone_cb (gpointer data, GObject *connection)
{
  guint *n_connections = data;

  (*n_connections)--;
  g_rc_box_release (n_connections);
}

static gboolean
incoming_cb (GSocketService *listener, GSocketConnection *connection, GObject *source, gpointer data)
{
  TaoServer *self = data;
  GSocket *tcp = g_socket_connection_get_socket (connection);
  g_autoptr(GSocketAddress) local = NULL;
  g_autoptr(GSocketAddress) remote = NULL;
  g_autoptr(GError) error = NULL;

  if (*self->n_connections >= TAO_SERVER_MAX_CONNECTIONS)
    {
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      return TRUE;
    }
  local = g_socket_connection_get_local_address (connection, NULL);
  remote = g_socket_connection_get_remote_address (connection, NULL);
  if (local == NULL || remote == NULL)
    return TRUE;

  /* Nagle's delay would hold back each small answer that follows another. */
  g_socket_set_option (tcp, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_timeout (tcp, TAO_SERVER_IDLE_SECONDS);
  (*self->n_connections)++;
  g_object_weak_ref (G_OBJECT (connection), connection_gone_cb, g_rc_box_acquire (self->n_connections));
  if (!soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), local, remote, &error))
    g_message ("a connection could not be accepted: %s", error->message);
  return TRUE;
}

TaoServer *
tao_server_new (TaoRpc *rpc, guint16 port, gboolean everywhere, GError **error)
{
  g_autoptr(GInetAddress) address = everywhere ? g_inet_address_new_any (G_SOCKET_FAMILY_IPV4)
                                               : g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (address, port);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GSocketService) listener = g_socket_service_new ();
  TaoServer *self;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (listener), wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, error))
    return NULL;

  self = g_new0 (TaoServer, 1);
  self->rpc = rpc;
  self->n_connections = g_rc_box_new0 (guint);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  self->listener = g_steal_pointer (&listener);
  self->soup = soup_server_new ("server-header", "taoscope-localnet", NULL);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, http_cb, self, NULL);
  soup_server_add_websocket_handler (self->soup, NULL, NULL, NULL, websocket_cb, self, NULL);
  g_signal_connect (self->listener, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->listener);
  return self;
}

void
tao_server_free (TaoServer *self)
{
  g_socket_service_stop (self->listener);
  g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
  while (self->clients != NULL)
    {
      Client *client = self->clients->data;

      soup_websocket_connection_close (client->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
      client_free (client);
    }
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  g_object_unref (self->listener);
  g_rc_box_release (self->n_connections);
  g_free (self);
}

guint16
tao_server_get_port (TaoServer *self)
{
  return self->port;
}
