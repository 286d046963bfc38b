#include "cli/network.h"

#include <gio/gio.h>
#include <unistd.h>

#include "engine/past.h"

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
tao_cli_resolve_at (const TaoCliNetwork *options, TaoSnapshot *live, guint64 *block, GError **error)
{
  guint64 best = tao_snapshot_get_sync (live)->best_block;

  if (options->at == TAO_CLI_NOW)
    *block = TAO_BLOCK_BEST;
  else if (options->at >= 0)
    *block = (guint64) options->at;
  else if ((guint64) -options->at <= best)
    *block = best - (guint64) -options->at;
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no block %" G_GINT64_FORMAT " before the best, which is %"
                   G_GUINT64_FORMAT, -options->at, best);
      return FALSE;
    }
  return TRUE;
}

gboolean
tao_cli_is_live (TaoSnapshot *snapshot, gpointer user_data)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint n;

  tao_snapshot_get_subnets (snapshot, &n);
  return !sync->from_cache && sync->best_block != TAO_UNKNOWN_U64 && n > 0;
}

void
tao_cli_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **answer = data;

  *answer = g_object_ref (result);
}

GAsyncResult *
tao_cli_await (GAsyncResult **answer)
{
  while (*answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (answer);
}

TaoSnapshot *
tao_cli_read (TaoEngine *engine, const TaoCliNetwork *options, guint16 netuid, const TaoKey32 *account, gboolean exact,
              GError **error)
{
  g_autoptr(TaoSnapshot) live = tao_cli_wait (engine, options, tao_cli_is_live, NULL, error);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *answer = NULL;
  TaoSnapshot *past;
  guint64 block;

  if (live == NULL || (options->at == TAO_CLI_NOW && !exact))
    return g_steal_pointer (&live);
  if (!tao_cli_resolve_at (options, live, &block, error))
    return NULL;
  /* Asking for the metagraph of no subnet would fail in the chain's words. */
  if (options->at == TAO_CLI_NOW && netuid != G_MAXUINT16 && tao_cli_find_subnet (live, netuid, error) == NULL)
    return NULL;
  tao_engine_load_past_async (engine, block, netuid, account, account != NULL ? 1 : 0, NULL, tao_cli_answered_cb, &answer);
  result = tao_cli_await (&answer);
  past = tao_engine_load_past_finish (engine, result, error);
  if (past == NULL && options->at != TAO_CLI_NOW)
    g_prefix_error (error, "Block %" G_GUINT64_FORMAT " cannot be read: ", block);
  return past;
}

const TaoSubnet *
tao_cli_find_subnet (TaoSnapshot *snapshot, guint16 netuid, GError **error)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);

  if (subnet == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no subnet %u", netuid);
  return subnet;
}

/* A store that stays as it is for so long is full. */
#define GROWTH_MS 400
#define GROWTH_LOOKS 50

static gboolean
look_again_cb (gpointer data)
{
  gboolean *passed = data;

  *passed = TRUE;
  return G_SOURCE_REMOVE;
}

TaoSeries *
tao_cli_load_series (TaoEngine *engine, TaoSeriesKind kind, guint16 netuid, guint16 uid, GError **error)
{
  g_autoptr(TaoSeries) series = NULL;

  for (guint look = 0; look < GROWTH_LOOKS; look++)
    {
      guint before = series != NULL ? series->n : 0;
      GAsyncResult *answer = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      gboolean passed = FALSE;

      g_clear_pointer (&series, tao_series_unref);
      tao_engine_load_series_async (engine, kind, netuid, uid, 0, 0, 0, NULL, tao_cli_answered_cb, &answer);
      result = tao_cli_await (&answer);
      series = tao_engine_load_series_finish (engine, result, error);
      if (series == NULL || (look > 2 && series->n == before))
        break;
      g_timeout_add (GROWTH_MS, look_again_cb, &passed);
      while (!passed)
        g_main_context_iteration (NULL, TRUE);
    }
  return g_steal_pointer (&series);
}
