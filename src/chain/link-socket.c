#include "chain/link-socket.h"

#include <libsoup/soup.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "chain/timer.h"

#define METER_MS 500
/* No handshake is longer. */
#define HANDSHAKE_MAX (256 * 1024)
#define STATUS_TOO_MANY_REQUESTS 429

struct _TaoLinkSocket {
  grefcount                ref_count;     /* the owner's, and one while it connects */
  gsize                    max_message;
  TaoLinkSocketFuncs       funcs;
  gpointer                 user_data;
  gboolean                 is_over;

  SoupSession             *session;
  SoupMessage             *handshake;
  SoupWebsocketConnection *socket;        /* (nullable) until it is open */
  GCancellable            *connecting;
  GSource                 *deadline;
  gboolean                 timed_out;

  GSource                 *meter;
  GSocket                 *tcp;           /* (nullable) under the socket */
  guint64                  metered;       /* bytes received when the last message was whole */
};

static void
socket_unref (TaoLinkSocket *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_clear_object (&self->handshake);
  g_clear_object (&self->session);
  g_clear_object (&self->connecting);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoLinkSocket, socket_unref)

static TaoLinkSocket *
socket_ref (TaoLinkSocket *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

static void
end (TaoLinkSocket *self, TaoLinkReason reason, const char *message, guint retry_after_s)
{
  g_autoptr(TaoLinkSocket) hold G_GNUC_UNUSED = socket_ref (self);

  if (self->is_over)
    return;
  self->is_over = TRUE;
  self->funcs.ended (reason, message, retry_after_s, self->user_data);
}

/* --- the meter ---------------------------------------------------------------- */

/* libsoup limits a frame but not the sum of a message's fragments, so a message
 * that never ends could fill the memory.  The kernel knows what has arrived. */
static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, TaoLinkSocket *self)
{
  if (event == G_SOCKET_CLIENT_CONNECTED && G_IS_SOCKET_CONNECTION (connection))
    g_set_object (&self->tcp, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
}

static guint64
bytes_received (TaoLinkSocket *self)
{
  struct tcp_info info = { 0 };
  socklen_t size = sizeof info;

  if (self->tcp == NULL || getsockopt (g_socket_get_fd (self->tcp), IPPROTO_TCP, TCP_INFO, &info, &size) != 0
      || size < G_STRUCT_OFFSET (struct tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received)
    return 0;
  return info.tcpi_bytes_received;
}

static gboolean
meter_cb (gpointer data)
{
  TaoLinkSocket *self = data;
  guint64 received = bytes_received (self);

  if (received > self->metered + (self->socket != NULL ? self->max_message : HANDSHAKE_MAX))
    end (self, TAO_LINK_REASON_TOO_LARGE, "a message that grows beyond what we accept", 0);
  return G_SOURCE_CONTINUE;
}

/* --- the open socket ----------------------------------------------------------- */

static void
message_cb (SoupWebsocketConnection *socket, int type, GBytes *message, TaoLinkSocket *self)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  self->metered = bytes_received (self);
  self->funcs.received (text != NULL ? text : "", length, self->user_data);
}

static void
error_cb (SoupWebsocketConnection *socket, GError *error, TaoLinkSocket *self)
{
  gboolean large = g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG);
  gboolean broken = error->domain == SOUP_WEBSOCKET_ERROR && !large;

  end (self, large ? TAO_LINK_REASON_TOO_LARGE : broken ? TAO_LINK_REASON_PROTOCOL : TAO_LINK_REASON_CLOSED_BY_PEER,
       error->message, 0);
}

static void
closed_cb (SoupWebsocketConnection *socket, TaoLinkSocket *self)
{
  gushort code = soup_websocket_connection_get_close_code (socket);

  if (code == SOUP_WEBSOCKET_CLOSE_TOO_BIG)
    end (self, TAO_LINK_REASON_TOO_LARGE, "a message larger than we accept", 0);
  else if (code == SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION)
    end (self, TAO_LINK_REASON_RATE_LIMITED, "the server closed the connection: policy", 0);
  else
    end (self, TAO_LINK_REASON_CLOSED_BY_PEER, "the server closed the connection", 0);
}

void
tao_link_socket_send (TaoLinkSocket *self, const char *text)
{
  if (self->socket != NULL && soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (self->socket, text);
}

/* --- connecting ----------------------------------------------------------------- */

static guint
parse_retry_after (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  guint64 seconds;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, 600, &seconds, NULL) ? (guint) seconds : 0;
}

static void
connect_failed (TaoLinkSocket *self, const GError *error)
{
  guint status = soup_message_get_status (self->handshake);
  TaoLinkReason reason = TAO_LINK_REASON_UNREACHABLE;
  g_autofree char *message = NULL;

  if (status == STATUS_TOO_MANY_REQUESTS || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    reason = TAO_LINK_REASON_RATE_LIMITED;
  else if (error->domain == G_TLS_ERROR)
    reason = TAO_LINK_REASON_TLS;
  else if (error->domain == SOUP_WEBSOCKET_ERROR || error->domain == SOUP_SESSION_ERROR || status != SOUP_STATUS_NONE)
    reason = TAO_LINK_REASON_HANDSHAKE;
  message = self->timed_out ? g_strdup ("no connection in time")
          : reason == TAO_LINK_REASON_RATE_LIMITED || reason == TAO_LINK_REASON_HANDSHAKE
              ? g_strdup_printf ("%s (HTTP status %u)", error->message, status)
              : g_strdup (error->message);
  end (self, reason, message, parse_retry_after (self->handshake));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoLinkSocket) self = data;
  g_autoptr(GError) error = NULL;
  SoupWebsocketConnection *socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  tao_timer_clear (&self->deadline);
  if (self->is_over)
    {
      g_clear_object (&socket);
      return;
    }
  if (socket == NULL)
    {
      connect_failed (self, error);
      return;
    }
  self->socket = socket;
  self->metered = bytes_received (self);
  g_object_set (socket, "max-incoming-payload-size", (guint64) self->max_message, "keepalive-interval", 25u, NULL);
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (socket, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (socket, "closed", G_CALLBACK (closed_cb), self);
  self->funcs.opened (self->user_data);
}

static gboolean
deadline_cb (gpointer data)
{
  TaoLinkSocket *self = data;

  self->timed_out = TRUE;
  g_cancellable_cancel (self->connecting);
  return G_SOURCE_REMOVE;
}

TaoLinkSocket *
tao_link_socket_new (const char *uri, const TaoLinkOptions *options, const TaoLinkSocketFuncs *funcs, gpointer user_data)
{
  SoupMessage *handshake = soup_message_new (SOUP_METHOD_GET, uri);
  GMainContext *context = g_main_context_get_thread_default ();
  TaoLinkSocket *self;

  if (handshake == NULL)
    return NULL;
  self = g_new0 (TaoLinkSocket, 1);
  g_ref_count_init (&self->ref_count);
  self->max_message = options->max_message;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->handshake = handshake;
  self->connecting = g_cancellable_new ();
  self->session = soup_session_new ();
  soup_session_set_timeout (self->session, 0);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  soup_session_set_user_agent (self->session, "taoscope");
  if (options->tls_database != NULL)
    soup_session_set_tls_database (self->session, options->tls_database);
  /* Another place is another endpoint, which only the user names. */
  soup_message_add_flags (handshake, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (handshake, "network-event", G_CALLBACK (network_event_cb), self);
  tao_timer_set (&self->meter, context, METER_MS, meter_cb, self);
  tao_timer_set (&self->deadline, context, options->connect_timeout_ms, deadline_cb, self);
  soup_session_websocket_connect_async (self->session, handshake, NULL, NULL, G_PRIORITY_DEFAULT, self->connecting, connected_cb,
                                        socket_ref (self));
  return self;
}

void
tao_link_socket_close (TaoLinkSocket *self)
{
  self->is_over = TRUE;
  g_cancellable_cancel (self->connecting);
  tao_timer_clear (&self->deadline);
  tao_timer_clear (&self->meter);
  g_clear_object (&self->tcp);
  g_signal_handlers_disconnect_by_data (self->handshake, self);
  if (self->socket != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->socket, self);
      if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
        {
          /* It lives on until the peer agrees or libsoup loses patience, in seconds. */
          g_signal_connect (self->socket, "closed", G_CALLBACK (g_object_unref), NULL);
          soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
          self->socket = NULL;
        }
      else
        g_clear_object (&self->socket);
    }
  socket_unref (self);
}
