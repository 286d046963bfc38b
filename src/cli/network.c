#include "cli/network.h"

#include <gio/gio.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT_S 30

void
tao_cli_network_clear (TaoCliNetwork *options)
{
  g_clear_pointer (&options->network, g_free);
}

TaoEngine *
tao_cli_open_engine (const TaoCliNetwork *options)
{
  static const TaoEngineNetwork known[] = {
    { .id = "local", .endpoints = "ws://127.0.0.1:9944" },
    { .id = "finney", .endpoints = "wss://entrypoint-finney.opentensor.ai:443", .archive_endpoint = "wss://archive.chain.opentensor.ai:443" },
    { .id = "test", .endpoints = "wss://test.finney.opentensor.ai:443" },
  };
  const char *name = options->network != NULL ? options->network : "local";
  TaoEngineNetwork other = { .id = name, .endpoints = name };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (name, known[i].id))
      return tao_engine_new (&known[i]);
  return tao_engine_new (&other);
}

typedef struct {
  GMainLoop   *loop;
  TaoCliReady  ready;
  gpointer     user_data;
  TaoSnapshot *found;
} Wait;

static void
snapshot_cb (TaoEngine *engine, TaoSnapshot *snapshot, gpointer data)
{
  Wait *wait = data;

  if (wait->found != NULL || !wait->ready (snapshot, wait->user_data))
    return;
  wait->found = tao_snapshot_ref (snapshot);
  g_main_loop_quit (wait->loop);
}

static gboolean
timeout_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

TaoSnapshot *
tao_cli_wait (TaoEngine *engine, const TaoCliNetwork *options, TaoCliReady ready, gpointer user_data, GError **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Wait wait = { .loop = loop, .ready = ready, .user_data = user_data };
  guint seconds = options->timeout_s > 0 ? (guint) options->timeout_s : DEFAULT_TIMEOUT_S;
  TaoSnapshot *now = tao_engine_get_snapshot (engine);
  gulong handler;
  guint timeout;

  if (now != NULL && ready (now, user_data))
    return tao_snapshot_ref (now);
  if (isatty (STDERR_FILENO))
    g_printerr ("taoctl: reading %s …\n", options->network != NULL ? options->network : "local");
  handler = g_signal_connect (engine, "snapshot", G_CALLBACK (snapshot_cb), &wait);
  timeout = g_timeout_add_seconds (seconds, timeout_cb, loop);
  g_main_loop_run (loop);
  g_source_remove (timeout);
  g_signal_handler_disconnect (engine, handler);

  if (wait.found == NULL)
    {
      const char *reason = NULL;

      now = tao_engine_get_snapshot (engine);
      if (now != NULL)
        reason = tao_snapshot_get_sync (now)->reason;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Nothing within %u seconds%s%s", seconds,
                   reason != NULL ? ": " : "", reason != NULL ? reason : "");
    }
  return wait.found;
}

gboolean
tao_cli_is_live (TaoSnapshot *snapshot, gpointer user_data)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint n;

  tao_snapshot_get_subnets (snapshot, &n);
  return !sync->from_cache && sync->best_block != TAO_UNKNOWN_U64 && n > 0;
}

char *
tao_cli_amount (guint64 amount)
{
  if (amount == TAO_UNKNOWN_U64)
    return g_strdup ("-");
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%09" G_GUINT64_FORMAT, amount / 1000000000, amount % 1000000000);
}

char *
tao_cli_change (gint64 ppm)
{
  guint64 size;

  if (ppm == TAO_UNKNOWN_I64)
    return g_strdup ("-");
  size = (guint64) ABS (ppm);
  /* Hundredths of a percent, halves to even. */
  size = size / 100 + (size % 100 > 50 || (size % 100 == 50 && size / 100 % 2 == 1));
  return g_strdup_printf ("%c%" G_GUINT64_FORMAT ".%02" G_GUINT64_FORMAT "%%", ppm < 0 ? '-' : '+', size / 100, size % 100);
}
