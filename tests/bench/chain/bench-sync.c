/* Cold sync over loopback: from nothing to every subnet, its metagraph and its
 * epoch's inputs, from the development chain's network preset; and the JSON reader
 * beside json-glib on the largest answer.
 *
 *   bench-sync PROGRAM [PRESET] */
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#include "chain/epoch-state.h"

typedef struct {
  TaoConnection *connection;
  guint          n_open, n_neurons, n_failed;
  gint64         start;
  TaoChainSubnets *subnets;
  TaoAnchor     *anchor;
  gboolean       done;
} Bench;

static gint64
since_ms (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000;
}

static void
epoch_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr(TaoEpochState) state = tao_epoch_state_read_finish (result, NULL);

  bench->n_failed += state == NULL;
  if (--bench->n_open == 0)
    {
      g_print ("all epoch inputs        %6" G_GINT64_FORMAT " ms\n", since_ms (bench->start));
      bench->done = TRUE;
    }
}

static void
graph_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr(TaoChainMetagraph) graph = tao_chain_read_metagraph_finish (result, NULL);

  if (graph != NULL)
    bench->n_neurons += graph->n;
  else
    bench->n_failed++;
  if (--bench->n_open > 0)
    return;
  g_print ("all metagraphs          %6" G_GINT64_FORMAT " ms   (%u neurons)\n", since_ms (bench->start), bench->n_neurons);
  bench->start = g_get_monotonic_time ();
  for (guint i = 0; i < bench->subnets->n; i++)
    {
      bench->n_open++;
      tao_epoch_state_read_async (bench->connection, bench->anchor, bench->subnets->subnets[i].netuid, NULL, epoch_cb, bench);
    }
}

static void
subnets_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr(GError) error = NULL;

  bench->subnets = tao_chain_read_subnets_finish (result, &error);
  if (bench->subnets == NULL)
    g_error ("%s", error->message);
  g_print ("all subnets             %6" G_GINT64_FORMAT " ms   (%u)\n", since_ms (bench->start), bench->subnets->n);
  for (guint i = 0; i < bench->subnets->n; i++)
    {
      bench->n_open++;
      tao_chain_read_metagraph_async (bench->connection, bench->anchor, bench->subnets->subnets[i].netuid, NULL, graph_cb, bench);
    }
}

static void
best_cb (TaoConnection *connection, TaoAnchor *anchor, gpointer data)
{
  Bench *bench = data;

  if (bench->anchor != NULL)
    return;
  bench->anchor = tao_anchor_ref (anchor);
  g_print ("connected, runtime read %6" G_GINT64_FORMAT " ms\n", since_ms (bench->start));
  tao_chain_read_subnets_async (connection, anchor, NULL, subnets_cb, bench);
}

static void
compare_json (void)
{
  g_autofree char *hex = g_strnfill (4 * 1024 * 1024, 'a');
  g_autofree char *text = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"0x%s\"}", hex);
  gsize length = strlen (text);
  gint64 ours = G_MAXINT64, theirs = G_MAXINT64;

  for (guint i = 0; i < 5; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(TaoJson) json = tao_json_parse (text, length, &tao_json_default_limits, NULL);
      g_autoptr(JsonParser) parser = NULL;

      ours = MIN (ours, g_get_monotonic_time () - start);
      g_assert (json != NULL);
      start = g_get_monotonic_time ();
      parser = json_parser_new_immutable ();
      g_assert (json_parser_load_from_data (parser, text, (gssize) length, NULL));
      theirs = MIN (theirs, g_get_monotonic_time () - start);
    }
  g_print ("4 MiB answer            %6.1f ms, json-glib %.1f ms: %.1f times as fast\n",
           (double) ours / 1e3, (double) theirs / 1e3, (double) theirs / (double) ours);
}

int
main (int argc, char *argv[])
{
  const char *preset = argc > 2 ? argv[2] : "network";
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GDataInputStream) out = NULL;
  g_autofree char *line = NULL;
  g_autofree char *uri = NULL;
  const char *endpoints[] = { NULL, NULL };
  TaoConnectionConfig config = { .endpoints = endpoints };
  TaoConnectionEvents events = { .best_head = best_cb };
  Bench bench = { 0 };
  const char *port;

  compare_json ();
  if (argc < 2)
    return 0;
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                              argv[1], "--tmp", "--port", "0", "--preset", preset, "--manual", NULL);
  if (process == NULL)
    g_error ("%s", error->message);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  port = line != NULL ? strstr (line, "127.0.0.1:") : NULL;
  if (port == NULL)
    g_error ("%s did not start", argv[1]);
  uri = g_strdup_printf ("ws://127.0.0.1:%u/", (guint) g_ascii_strtoull (port + 10, NULL, 10));
  endpoints[0] = uri;
  bench.start = g_get_monotonic_time ();
  bench.connection = tao_connection_new (&config, &events, &bench);
  tao_connection_start (bench.connection);
  while (!bench.done)
    g_main_context_iteration (NULL, TRUE);
  tao_connection_stop (bench.connection);
  tao_connection_unref (bench.connection);
  tao_anchor_unref (bench.anchor);
  tao_chain_subnets_free (bench.subnets);
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  return bench.n_failed > 0;
}
