/* What following a network costs: the development chain's network preset makes a
 * block every 12 s, the engine follows it with everything recomputed, and the
 * processor time of this process is taken over some blocks. Beside it, what one
 * head costs: building its part of a snapshot, and recomputing its block.
 *
 *   bench-steady PROGRAM [BLOCKS [PRESET]] */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../localnet-process.h"
#include "economy/pool.h"
#include "engine/block-audit.h"
#include "engine/build.h"
#include "engine/engine.h"

#define BLOCK_MS 12000
/* From there on the preset's subnets have their second epoch, one in each block: three times what is usual with a
 * tempo of 360. */
#define HISTORY 600
#define ROUNDS 50

static double
cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static double
resident_mb (void)
{
  g_autofree char *text = NULL;
  unsigned long total = 0, resident = 0;

  g_assert (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert (sscanf (text, "%lu %lu", &total, &resident) == 2);
  return (double) resident * (double) sysconf (_SC_PAGESIZE) / 1e6;
}

/* --- one head --------------------------------------------------------------------------------- */

typedef struct {
  gboolean      live;
  GAsyncResult *result;
} Client;

static void
status_cb (TaoConnection *connection, const TaoLinkStatus *status, gpointer data)
{
  ((Client *) data)->live = status->state == TAO_LINK_LIVE;
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Client *) data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_result (Client *client)
{
  while (client->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&client->result);
}

static const TaoMarketTrend *
no_trend_cb (guint16 netuid, gpointer data)
{
  return NULL;
}

static const TaoAudit *
no_audit_cb (guint16 netuid, TaoArena *arena, gpointer data)
{
  return NULL;
}

static guint32
no_validators_cb (guint16 netuid, gpointer data)
{
  return TAO_UNKNOWN_U32;
}

static guint64
no_alpha_cb (guint16 netuid, gpointer data)
{
  return 0;
}

static void
read_figures (TaoConnection *connection, TaoAnchor *anchor, Client *client, TaoChainNetwork **network, TaoChainSubnets **subnets)
{
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;

  tao_chain_read_network_async (connection, anchor, NULL, result_cb, client);
  first = wait_result (client);
  *network = tao_chain_read_network_finish (first, NULL);
  tao_chain_read_subnets_async (connection, anchor, NULL, result_cb, client);
  second = wait_result (client);
  *subnets = tao_chain_read_subnets_finish (second, NULL);
  g_assert (*network != NULL && *subnets != NULL);
}

static void
measure_head (const char *endpoint)
{
  static const TaoConnectionEvents events = { .status_changed = status_cb };
  static const TaoBuildContext context = {
    .trend = no_trend_cb, .audit = no_audit_cb, .validators = no_validators_cb, .own_alpha = no_alpha_cb,
  };
  const char *endpoints[] = { endpoint, NULL };
  const TaoConnectionConfig config = { .endpoints = endpoints };
  Client client = { 0 };
  g_autoptr(TaoConnection) connection = tao_connection_new (&config, &events, &client);
  g_autoptr(TaoChainNetwork) network = NULL, network_before = NULL;
  g_autoptr(TaoChainSubnets) subnets = NULL, subnets_before = NULL;
  g_autoptr(TaoAnchor) head = NULL;
  g_autoptr(TaoAnchor) parent = NULL;
  g_autoptr(GAsyncResult) at = NULL;
  TaoBlockAuditCase audit_case = { .minimum_reserve = TAO_POOL_MINIMUM_RESERVE };
  double start, read;
  guint n, n_exact = 0;

  tao_connection_start (connection);
  while (!client.live || tao_connection_get_best (connection) == NULL)
    g_main_context_iteration (NULL, TRUE);
  head = tao_anchor_ref (tao_connection_get_best (connection));
  tao_connection_anchor_async (connection, &head->parent_hash, NULL, result_cb, &client);
  at = wait_result (&client);
  parent = tao_connection_anchor_finish (at, NULL);
  g_assert (parent != NULL);
  read_figures (connection, parent, &client, &network_before, &subnets_before);
  read = cpu_ms ();
  read_figures (connection, head, &client, &network, &subnets);
  g_print ("read network and subnets    %8.2f ms\n", cpu_ms () - read);

  start = cpu_ms ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr(TaoArena) arena = tao_arena_new ();

      tao_build_network (arena, network, subnets);
      tao_build_subnets (arena, network, subnets, &context);
    }
  g_print ("build network and subnets   %8.2f ms   (%u subnets)\n", (cpu_ms () - start) / ROUNDS, subnets->n);

  tao_rules_for_runtime (tao_runtime_get_spec_version (parent->code), NULL, NULL, &audit_case.rules);
  audit_case.before = (TaoBlockFigures) { network_before, subnets_before->subnets, subnets_before->n };
  audit_case.after = (TaoBlockFigures) { network, subnets->subnets, subnets->n };
  start = cpu_ms ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr(TaoArena) arena = tao_arena_new ();
      const TaoBlockAudit *audits = tao_block_audit_run (arena, &audit_case, &n);

      for (guint s = 0; i == 0 && s < n; s++)
        n_exact += audits[s].status[TAO_BLOCK_CHECK_EMISSION] == TAO_AUDIT_EXACT;
    }
  g_print ("recompute the block         %8.2f ms   (%u of %u exact)\n", (cpu_ms () - start) / ROUNDS, n_exact, n);
  tao_connection_stop (connection);
}

/* --- following ----------------------------------------------------------------------------------- */

static guint64
best_block (TaoEngine *engine)
{
  TaoSnapshot *snapshot = tao_engine_get_snapshot (engine);
  guint64 best = snapshot != NULL ? tao_snapshot_get_sync (snapshot)->best_block : TAO_UNKNOWN_U64;

  return best != TAO_UNKNOWN_U64 ? best : 0;
}

static gboolean
has_all (TaoEngine *engine)
{
  TaoSnapshot *snapshot = tao_engine_get_snapshot (engine);
  const TaoSubnet *subnets;
  guint n = 0;

  if (snapshot == NULL)
    return FALSE;
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (tao_snapshot_lookup_metagraph (snapshot, subnets[i].netuid) == NULL)
      return FALSE;
  return n > 0;
}

/* Epochs that were recomputed and are exact. */
static guint32
count_epochs (TaoEngine *engine)
{
  const TaoSubnet *subnets;
  guint32 sum = 0;
  guint n;

  subnets = tao_snapshot_get_subnets (tao_engine_get_snapshot (engine), &n);
  for (guint i = 0; i < n; i++)
    if (subnets[i].audit != NULL)
      sum += (guint32) subnets[i].audit->exact_total;
  return sum;
}

static void
wait_blocks (TaoEngine *engine, guint n)
{
  guint64 wanted = best_block (engine) + n;

  while (best_block (engine) < wanted)
    g_main_context_iteration (NULL, TRUE);
}

static void
follow (const char *endpoint, guint n_blocks)
{
  g_autofree char *folder = g_dir_make_tmp ("taoscope-bench-XXXXXX", NULL);
  const char *clean[] = { "rm", "-rf", folder, NULL };
  TaoEngineNetwork network = { .id = "local", .endpoints = endpoint, .data_folder = folder };
  g_autoptr(TaoEngine) engine = tao_engine_new (&network);
  const TaoAuditSummary *audits;
  double cpu, wall;
  guint64 exact;
  guint32 epochs;

  while (!has_all (engine) || best_block (engine) < HISTORY)
    g_main_context_iteration (NULL, TRUE);
  /* What the beginning leaves to do, the past above all, is done by then. */
  wait_blocks (engine, 4);
  audits = tao_snapshot_get_audits (tao_engine_get_snapshot (engine));
  exact = audits->blocks_exact;
  epochs = count_epochs (engine);
  cpu = cpu_ms ();
  wall = (double) g_get_monotonic_time () / 1e3;
  wait_blocks (engine, n_blocks);
  cpu = cpu_ms () - cpu;
  wall = (double) g_get_monotonic_time () / 1e3 - wall;
  audits = tao_snapshot_get_audits (tao_engine_get_snapshot (engine));
  g_print ("followed                    %8u blocks in %.1f s\n", n_blocks, wall / 1e3);
  g_print ("processor                   %8.1f ms per block, %.2f %% of a core\n", cpu / n_blocks, cpu / wall * 100);
  g_print ("audits                      %8" G_GUINT64_FORMAT " blocks exact, %" G_GUINT64_FORMAT " differ, %" G_GUINT64_FORMAT
           " passed by; %u epochs, %u subnets differ\n", audits->blocks_exact - exact, audits->blocks_differ, audits->blocks_passed,
           count_epochs (engine) - epochs, audits->diverged);
  g_print ("resident                    %8.1f MB\n", resident_mb ());
  tao_engine_shutdown (engine);
  g_clear_object (&engine);
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  g_autofree char *options = g_strdup_printf ("--tmp --port=0 --block-time=%d --fast-forward=%d --preset=%s", BLOCK_MS, HISTORY,
                                              argc > 3 ? argv[3] : "network");
  g_autoptr(GSubprocess) chain = NULL;
  g_autofree char *endpoint = NULL;
  guint n_blocks = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 10;

  if (argc < 2)
    return 0;
  chain = localnet_start (argv[1], options, &endpoint);
  follow (endpoint, n_blocks);
  measure_head (endpoint);
  g_subprocess_send_signal (chain, SIGTERM);
  g_subprocess_wait (chain, NULL, NULL);
  return 0;
}
