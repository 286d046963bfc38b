/* The engine on the development chain's network preset over loopback: cold, to a
 * snapshot with every metagraph; warm, to the first snapshot out of the store; and
 * the memory that takes.
 *
 *   bench-engine PROGRAM [PRESET] */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../localnet-process.h"
#include "engine/engine.h"

/* Resident kilobytes of this process. */
static guint64
resident_kb (void)
{
  g_autofree char *text = NULL;
  unsigned long total = 0, resident = 0;

  g_assert (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert (sscanf (text, "%lu %lu", &total, &resident) == 2);
  return (guint64) resident * (guint64) sysconf (_SC_PAGESIZE) / 1024;
}

static gboolean
is_any (TaoSnapshot *snapshot)
{
  guint n;

  tao_snapshot_get_subnets (snapshot, &n);
  return n > 0;
}

static gboolean
is_first_head (TaoSnapshot *snapshot)
{
  return is_any (snapshot) && !tao_snapshot_get_sync (snapshot)->from_cache;
}

static gboolean
is_complete (TaoSnapshot *snapshot)
{
  const TaoSubnet *subnets;
  guint n;

  if (!is_first_head (snapshot))
    return FALSE;
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (tao_snapshot_lookup_metagraph (snapshot, subnets[i].netuid) == NULL)
      return FALSE;
  return TRUE;
}

static TaoSnapshot *
wait_for (TaoEngine *engine, gboolean (*condition) (TaoSnapshot *snapshot))
{
  TaoSnapshot *snapshot;

  while ((snapshot = tao_engine_get_snapshot (engine)) == NULL || !condition (snapshot))
    g_main_context_iteration (NULL, TRUE);
  return snapshot;
}

static double
since_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e3;
}

int
main (int argc, char *argv[])
{
  g_autoptr(GSubprocess) chain = NULL;
  g_autofree char *options = NULL, *endpoint = NULL, *folder = NULL;
  g_autoptr(TaoEngine) engine = NULL;
  TaoEngineNetwork network = { .id = "local" };
  const char *clean[] = { "rm", "-rf", NULL, NULL };
  TaoSnapshot *snapshot;
  guint64 before_kb = resident_kb ();
  guint n, neurons = 0;
  gint64 start;

  if (argc < 2)
    return 0;
  options = g_strconcat ("--tmp --port=0 --manual --preset=", argc > 2 ? argv[2] : "network", NULL);
  chain = localnet_start (argv[1], options, &endpoint);
  folder = g_dir_make_tmp ("taoscope-bench-XXXXXX", NULL);
  network.endpoints = endpoint;
  network.data_folder = folder;

  start = g_get_monotonic_time ();
  engine = tao_engine_new (&network);
  wait_for (engine, is_first_head);
  g_print ("cold: first head        %8.0f ms\n", since_ms (start));
  snapshot = wait_for (engine, is_complete);
  g_print ("cold: all metagraphs    %8.0f ms", since_ms (start));
  tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    neurons += tao_snapshot_lookup_metagraph (snapshot, tao_snapshot_get_subnets (snapshot, &n)[i].netuid)->n;
  g_print ("   (%u subnets, %u neurons)\n", n, neurons);
  g_print ("resident                %8.1f MB   (%.1f before)\n", (double) resident_kb () / 1e3, (double) before_kb / 1e3);
  tao_engine_shutdown (engine);
  g_clear_object (&engine);

  for (guint i = 0; i < 3; i++)
    {
      start = g_get_monotonic_time ();
      engine = tao_engine_new (&network);
      wait_for (engine, is_any);
      g_print ("warm: first snapshot    %8.1f ms\n", since_ms (start));
      tao_engine_shutdown (engine);
      g_clear_object (&engine);
    }
  g_subprocess_send_signal (chain, SIGTERM);
  g_subprocess_wait (chain, NULL, NULL);
  clean[2] = folder;
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return 0;
}
