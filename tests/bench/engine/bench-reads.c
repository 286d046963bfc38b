/* One snapshot of a running chain, read again and again: the network, every subnet's dynamic information and the metagraph
 * of one subnet with weights and bonds.  Prints the best time in milliseconds; tests/bench/engine/sdk.py compares it.
 *
 *   bench-reads ENDPOINT NETUID */
#include "engine/past.h"

#define RUNS 7

static gboolean
is_live (TaoSnapshot *snapshot)
{
  guint n;

  tao_snapshot_get_subnets (snapshot, &n);
  return n > 0 && !tao_snapshot_get_sync (snapshot)->from_cache;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("taoscope-bench-XXXXXX", NULL);
  TaoEngineNetwork network = { .id = "local", .data_folder = folder };
  const char *clean[] = { "rm", "-rf", folder, NULL };
  g_autoptr(TaoEngine) engine = NULL;
  TaoSnapshot *live;
  gint64 best = G_MAXINT64;

  if (argc < 3)
    return 0;
  network.endpoints = argv[1];
  engine = tao_engine_new (&network);
  while ((live = tao_engine_get_snapshot (engine)) == NULL || !is_live (live))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < RUNS; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(TaoSnapshot) snapshot = NULL;
      g_autoptr(GError) error = NULL;
      guint16 netuid = (guint16) g_ascii_strtoull (argv[2], NULL, 10);
      gint64 start = g_get_monotonic_time ();

      tao_engine_load_past_async (engine, TAO_BLOCK_BEST, netuid, NULL, 0, NULL, answered_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      snapshot = tao_engine_load_past_finish (engine, result, &error);
      if (snapshot == NULL || tao_snapshot_lookup_metagraph (snapshot, netuid) == NULL)
        g_error ("%s", error != NULL ? error->message : "there is no metagraph");
      best = MIN (best, g_get_monotonic_time () - start);
    }
  g_print ("%.3f\n", (double) best / 1000);
  tao_engine_shutdown (engine);
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return 0;
}
