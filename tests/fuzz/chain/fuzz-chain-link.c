/* Messages from a server, one per line, to a link with calls and subscriptions
 * waiting: each call is answered exactly once, whatever comes. */
#include <string.h>

#include "chain/link-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define CALLS 8

static void
opened_cb (TaoLink *link, gpointer user_data)
{
}

static void
closed_cb (TaoLink *link, TaoLinkReason reason, const char *message, guint retry_after_s, gpointer user_data)
{
  g_assert (message != NULL);
  ++*(guint *) user_data;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);

  g_assert ((answer == NULL) == (error != NULL));
  if (answer != NULL)
    g_assert (tao_json_get_result (answer) != NULL);
  ++*(guint *) data;
}

static void
notified_cb (const TaoJsonValue *result, gpointer data)
{
  g_assert (result != NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  TaoLinkOptions options = { .call_timeout_ms = 60000, .connect_timeout_ms = 1000, .max_in_flight = 4, .max_message = 1 << 20 };
  guint n_closed = 0, n_answered = 0;
  TaoLink *link = tao_link_new ("ws://127.0.0.1:1/", &options, opened_cb, closed_cb, &n_closed);
  const char *pos = (const char *) data, *end = pos + size;

  tao_link_open_without_socket (link);
  for (guint i = 0; i < CALLS; i++)
    tao_link_call_async (link, "chain_getHeader", "[]", 0, NULL, answered_cb, &n_answered);
  tao_link_subscribe (link, "chain_subscribeNewHeads", "chain_unsubscribeNewHeads", "[]", notified_cb, NULL, NULL);
  while (pos < end)
    {
      const char *newline = memchr (pos, '\n', (gsize) (end - pos));
      gsize length = newline != NULL ? (gsize) (newline - pos) : (gsize) (end - pos);

      tao_link_receive (link, pos, length);
      pos += length + 1;
      g_assert_cmpuint (tao_link_get_n_in_flight (link), <=, 4);
    }
  if (n_closed == 0)
    tao_link_close (link);
  tao_link_unref (link);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_answered, ==, CALLS);
  g_assert_cmpuint (n_closed, <=, 1);
  return 0;
}
