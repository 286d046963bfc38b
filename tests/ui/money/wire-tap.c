#include "wire-tap.h"

#include <string.h>

#define CHUNK 65536

struct _WireTap {
  GSocketService *service;
  GSocketConnectable *target;
  char *endpoint, *cut_method, *lie_method;
  char *cut_id;                /* of the request whose answer nobody is to hear */
  gboolean cut;
  GPtrArray *links;            /* of Link */
  GHashTable *lied_about;      /* ids of requests whose answers are changed */
};

typedef struct _Link Link;

/* One direction of a link. */
typedef struct {
  Link *link;
  GIOStream *from, *to;
  gboolean is_request;         /* client to server: frames are masked */
  gboolean upgraded;           /* past the HTTP head */
  GByteArray *held;            /* not passed on yet: an incomplete frame */
  guint8 buffer[CHUNK];
} Way;

struct _Link {
  gatomicrefcount ref_count;
  WireTap *tap;                /* NULL when it is cut off */
  GIOStream *client, *server;
  GCancellable *cancellable;
  Way ways[2];
};

static void
link_unref (Link *link)
{
  if (!g_atomic_ref_count_dec (&link->ref_count))
    return;
  for (guint i = 0; i < 2; i++)
    g_byte_array_unref (link->ways[i].held);
  g_object_unref (link->client);
  g_object_unref (link->server);
  g_object_unref (link->cancellable);
  g_free (link);
}

static void
drop (Link *link)
{
  WireTap *tap = link->tap;

  if (tap == NULL)
    return;
  link->tap = NULL;
  g_cancellable_cancel (link->cancellable);
  g_io_stream_close (link->client, NULL, NULL);
  g_io_stream_close (link->server, NULL, NULL);
  g_ptr_array_remove_fast (tap->links, link);
}

static void
drop_all (WireTap *self)
{
  while (self->links->len > 0)
    drop (self->links->pdata[0]);
}

/* --- frames ------------------------------------------------------------------------------------------- */

/* The "id" of a JSON-RPC message, as text; NULL if there is none. */
static char *
read_id (const char *text)
{
  const char *at = strstr (text, "\"id\":");
  gsize length;

  if (at == NULL)
    return NULL;
  at += strlen ("\"id\":");
  length = strspn (at, "0123456789");
  return g_strndup (at, length);
}

/* A request is looked at, an answer may be changed. @payload: unmasked. Whether the wire is cut now, before it is passed on:
 * at the answer, since only then the chain has surely read what was asked. */
static gboolean
inspect (WireTap *tap, gboolean is_request, guint8 *payload, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) payload, length);
  g_autofree char *id = read_id (text);

  if (is_request)
    {
      if (tap->cut_method != NULL && id != NULL && strstr (text, tap->cut_method) != NULL)
        {
          g_clear_pointer (&tap->cut_method, g_free);
          tap->cut_id = g_strdup (id);
        }
      if (tap->lie_method != NULL && id != NULL && strstr (text, tap->lie_method) != NULL)
        g_hash_table_add (tap->lied_about, g_steal_pointer (&id));
      return FALSE;
    }
  if (tap->cut_id != NULL && g_strcmp0 (id, tap->cut_id) == 0)
    {
      g_clear_pointer (&tap->cut_id, g_free);
      tap->cut = TRUE;
      return TRUE;
    }
  if (id != NULL && g_hash_table_remove (tap->lied_about, id))
    {
      char *result = strstr (text, "\"result\":\"0x");

      for (guint i = 0; result != NULL && i < 2; i++)
        {
          gsize at = (gsize) (result - text) + strlen ("\"result\":\"0x") + 16 * i + 5;

          if (at < length)
            payload[at] = payload[at] == '0' ? '1' : '0';
        }
    }
  return FALSE;
}

/* Size of the frame at the start of @held, or 0 if more must come. */
static gsize
frame_size (const GByteArray *held, gsize *header)
{
  const guint8 *data = held->data;
  guint64 length;

  if (held->len < 2)
    return 0;
  length = data[1] & 127;
  *header = 2;
  if (length == 126 || length == 127)
    {
      guint width = length == 126 ? 2 : 8;

      if (held->len < 2 + width)
        return 0;
      length = 0;
      for (guint i = 0; i < width; i++)
        length = length << 8 | data[2 + i];
      *header += width;
    }
  if (data[1] & 128)
    *header += 4;
  return held->len >= *header + length ? *header + length : 0;
}

static void
mask (guint8 *payload, gsize length, const guint8 key[4])
{
  for (gsize i = 0; i < length; i++)
    payload[i] ^= key[i % 4];
}

/* What is complete of @way, passed on. FALSE: the wire is cut. */
static gboolean
pass_on (Way *way)
{
  GOutputStream *out = g_io_stream_get_output_stream (way->to);
  gsize size, header;

  if (!way->upgraded)
    {
      char *head = g_strndup ((const char *) way->held->data, way->held->len), *end = strstr (head, "\r\n\r\n");
      char *extensions = strstr (head, "Sec-WebSocket-Extensions");

      /* Without compression, or frames could not be read. */
      if (end != NULL && extensions != NULL && way->is_request)
        way->held->data[extensions - head] = 'X';
      size = end != NULL ? (gsize) (end - head) + 4 : 0;
      g_free (head);
      if (size == 0)
        return TRUE;
      way->upgraded = TRUE;
      if (!g_output_stream_write_all (out, way->held->data, size, NULL, NULL, NULL))
        return FALSE;
      g_byte_array_remove_range (way->held, 0, (guint) size);
    }
  while ((size = frame_size (way->held, &header)) > 0)
    {
      guint8 *payload = way->held->data + header, key[4];
      gboolean masked = way->held->data[1] & 128;

      if (masked)
        {
          memcpy (key, payload - 4, sizeof key);
          mask (payload, size - header, key);
        }
      if (inspect (way->link->tap, way->is_request, payload, size - header))
        return FALSE;
      if (masked)
        mask (payload, size - header, key);
      if (!g_output_stream_write_all (out, way->held->data, size, NULL, NULL, NULL))
        return FALSE;
      g_byte_array_remove_range (way->held, 0, (guint) size);
    }
  return TRUE;
}

static void listen_on (Way *way);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Way *way = user_data;
  Link *link = way->link;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  WireTap *tap = link->tap;

  if (tap != NULL && n <= 0)
    drop (link);
  else if (tap != NULL)
    {
      g_byte_array_append (way->held, way->buffer, (guint) n);
      if (pass_on (way))
        listen_on (way);
      else if (tap->cut)
        drop_all (tap);
      else
        drop (link);
    }
  link_unref (link);
}

static void
listen_on (Way *way)
{
  g_atomic_ref_count_inc (&way->link->ref_count);
  g_input_stream_read_async (g_io_stream_get_input_stream (way->from), way->buffer, sizeof way->buffer, G_PRIORITY_DEFAULT,
                             way->link->cancellable, read_cb, way);
}

static gboolean
incoming_cb (WireTap *self, GSocketConnection *client)
{
  g_autoptr(GSocketClient) socket_client = g_socket_client_new ();
  g_autoptr(GSocketConnection) server = NULL;
  Link *link;

  if (self->cut)
    {
      g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
      return TRUE;
    }
  server = g_socket_client_connect (socket_client, self->target, NULL, NULL);
  if (server == NULL)
    return TRUE;
  link = g_new0 (Link, 1);
  g_atomic_ref_count_init (&link->ref_count);
  link->tap = self;
  link->client = G_IO_STREAM (g_object_ref (client));
  link->server = G_IO_STREAM (g_steal_pointer (&server));
  link->cancellable = g_cancellable_new ();
  for (guint i = 0; i < 2; i++)
    link->ways[i] = (Way) {
      .link = link, .from = i == 0 ? link->client : link->server, .to = i == 0 ? link->server : link->client, .is_request = i == 0,
      .held = g_byte_array_new (),
    };
  g_ptr_array_add (self->links, link);
  listen_on (&link->ways[0]);
  listen_on (&link->ways[1]);
  return TRUE;
}

/* --- public ---------------------------------------------------------------------------------------------- */

WireTap *
wire_tap_new (const char *endpoint)
{
  WireTap *self = g_new0 (WireTap, 1);
  guint16 port;
  g_autoptr(GError) error = NULL;

  self->target = g_network_address_parse (endpoint + strlen ("ws://"), 9944, &error);
  g_assert_no_error (error);
  self->service = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  self->endpoint = g_strdup_printf ("ws://127.0.0.1:%u", port);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) link_unref);
  self->lied_about = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  return self;
}

void
wire_tap_free (WireTap *self)
{
  g_socket_service_stop (self->service);
  g_signal_handlers_disconnect_by_data (self->service, self);
  drop_all (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->service);
  g_object_unref (self->target);
  g_ptr_array_unref (self->links);
  g_hash_table_unref (self->lied_about);
  g_free (self->endpoint);
  g_free (self->cut_method);
  g_free (self->cut_id);
  g_free (self->lie_method);
  g_free (self);
}

const char *
wire_tap_get_endpoint (WireTap *self)
{
  return self->endpoint;
}

void
wire_tap_cut_after (WireTap *self, const char *method)
{
  g_free (self->cut_method);
  self->cut_method = g_strdup (method);
}

gboolean
wire_tap_is_cut (WireTap *self)
{
  return self->cut;
}

void
wire_tap_mend (WireTap *self)
{
  self->cut = FALSE;
}

void
wire_tap_falsify (WireTap *self, const char *method)
{
  g_free (self->lie_method);
  self->lie_method = g_strdup (method);
}
