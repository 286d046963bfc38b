/* Which node the window reads from: rules by themselves, then two development
 * chains, of which one plays the public endpoint and one the own node.
 * argv[1]: taoscope-localnet. */
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "../../localnet-process.h"
#include "app/backend.h"

#define DEADLINE_S 100

static char *localnet;

static gboolean
deadline_cb (gpointer data)
{
  g_error ("the deadline has passed");
  return G_SOURCE_REMOVE;
}

#define wait_for(condition)                               \
  G_STMT_START                                            \
  {                                                       \
    while (!(condition))                                  \
      g_main_context_iteration (NULL, TRUE);              \
  }                                                       \
  G_STMT_END

static void
test_rules (void)
{
  static const TaoKey32 ours = { { 1 } }, other = { { 2 } };
  TaoNodeStatus status = { .genesis = ours, .best_block = 1000, .target_block = TAO_UNKNOWN_U64, .peers = 5 };
  TaoOwnNodeFacts facts = {
    .status = &status, .genesis = &ours, .reference = 1002, .patience_ms = 100, .needs_peers = TRUE,
  };
  g_autofree char *words = tao_own_node_words (TAO_OWN_NODE_BEHIND, 24);

  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_READY);
  facts.reference = 1003;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_BEHIND);
  facts.reference = TAO_UNKNOWN_U64;
  status.target_block = 1010;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_READY);
  status.target_block = 1011;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_BEHIND);
  status.target_block = 1000;
  status.syncing = TRUE;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_BEHIND);
  status.syncing = FALSE;
  facts.stood_ms = 100;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_READY);
  facts.stood_ms = 101;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_STANDS_STILL);
  status.peers = 0;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_ALONE);
  facts.genesis = &other;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_OTHER_CHAIN);
  facts.status = NULL;
  g_assert_cmpint (tao_own_node_judge (&facts), ==, TAO_OWN_NODE_SILENT);
  g_assert_cmpstr (words, ==, "Your node is 24 blocks behind. Reading from the public endpoint again.");
}

/* --- two chains ----------------------------------------------------------------------------- */

/* A port that was free a moment ago. */
static guint16
free_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  close (fd);
  return ntohs (address.sin_port);
}

static TaoNode *
add_node (TaoNodes *nodes, guint16 port, const char *more)
{
  g_autoptr(TaoProfile) profile = tao_profile_new (TAO_PROFILE_CUSTOM, "finney", tao_nodes_get_folder (nodes));
  g_autoptr(GError) error = NULL;
  TaoNode *node;

  profile->rpc_port = port;
  profile->extra = g_strdup_printf ("%s --tmp --seed=1 --genesis-time=1764000000 --preset=empty --port=%u %s", localnet, port, more);
  g_assert_true (tao_nodes_put (nodes, profile, &error));
  g_assert_no_error (error);
  node = g_list_model_get_item (G_LIST_MODEL (nodes), g_list_model_get_n_items (G_LIST_MODEL (nodes)) - 1);
  g_object_unref (node);
  tao_supervisor_set_restart (tao_node_get_supervisor (node), FALSE);
  g_assert_true (tao_node_start (node, &error));
  g_assert_no_error (error);
  return node;
}

static gboolean
reads_from (TaoBackend *backend, gboolean own)
{
  TaoSnapshot *snapshot = tao_engine_get_snapshot (tao_backend_get_engine (backend));
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;

  return sync != NULL && sync->state == TAO_SYNC_LIVE && !sync->from_cache && sync->own_node == own && sync->best_block != TAO_UNKNOWN_U64;
}

/* Asks as the timer does, only without its six seconds. */
static gboolean
probe_cb (gpointer data)
{
  tao_nodes_probe (data);
  return G_SOURCE_CONTINUE;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_switch (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.taoscope.Taoscope");
  g_autofree char *folder = g_dir_make_tmp ("taoscope-own-XXXXXX", NULL);
  g_autoptr(TaoBackend) backend = NULL;
  g_autoptr(GSubprocess) public_chain = NULL;
  guint16 public_port = free_port (), own_port;
  g_autofree char *options = g_strdup_printf ("--tmp --seed=1 --genesis-time=1764000000 --manual --fast-forward=20 --preset=empty --port=%u",
                                              public_port);
  g_autofree char *public_endpoint = NULL;
  g_autofree char *own_endpoint = NULL;
  const char *rm[] = { "rm", "-rf", folder, NULL };
  guint deadline = g_timeout_add_seconds (DEADLINE_S, deadline_cb, NULL), timer, changes = 0;
  TaoOwnNode *own;
  TaoNode *node;
  guint64 behind;

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  public_chain = localnet_start (localnet, options, &public_endpoint);
  g_settings_set_string (settings, "network", "finney");
  g_settings_set_value (settings, "endpoints", g_variant_new_parsed ("{'finney': %s}", public_endpoint));
  backend = tao_backend_new (settings);
  own = tao_backend_get_own_node (backend);
  tao_own_node_set_patience (own, 1500, 2);
  g_signal_connect_swapped (own, "changed", G_CALLBACK (count_cb), &changes);
  tao_backend_start (backend);
  wait_for (reads_from (backend, FALSE));
  timer = g_timeout_add (100, probe_cb, tao_backend_get_nodes (backend));

  /* Twenty blocks are there and the node has none: it is watched and not taken. Blocks come fast, and it is taken. */
  own_port = free_port ();
  own_endpoint = g_strdup_printf ("ws://127.0.0.1:%u", own_port);
  node = add_node (tao_backend_get_nodes (backend), own_port, "--block-time=250");
  wait_for (tao_node_get_status (node) != NULL);
  g_assert_cmpuint (tao_node_get_status (node)->best_block, <, 18);
  g_assert_null (tao_own_node_get_node (own));
  wait_for (tao_own_node_get_node (own) == node);
  g_assert_cmpuint (tao_node_get_status (node)->best_block, >=, 18);
  g_assert_cmpstr (tao_own_node_get_endpoint (own), ==, own_endpoint);
  wait_for (reads_from (backend, TRUE));
  g_assert_cmpstr (tao_snapshot_get_sync (tao_engine_get_snapshot (tao_backend_get_engine (backend)))->endpoint, ==, own_endpoint);
  g_assert_cmpuint (changes, ==, 1);

  /* It hangs: after two questions without an answer the public endpoint serves again. */
  kill (tao_supervisor_get_pid (tao_node_get_supervisor (node)), SIGSTOP);
  wait_for (tao_own_node_get_node (own) == NULL);
  g_assert_cmpint (tao_own_node_get_reason (own, &behind), ==, TAO_OWN_NODE_SILENT);
  wait_for (reads_from (backend, FALSE));

  /* It goes on, is used again, and left when the user says so, at once. */
  kill (tao_supervisor_get_pid (tao_node_get_supervisor (node)), SIGCONT);
  wait_for (reads_from (backend, TRUE));
  g_settings_set_boolean (settings, "use-own-node", FALSE);
  g_assert_null (tao_own_node_get_node (own));
  wait_for (reads_from (backend, FALSE));
  g_settings_set_boolean (settings, "use-own-node", TRUE);
  wait_for (reads_from (backend, TRUE));

  /* It ends. */
  tao_supervisor_kill (tao_node_get_supervisor (node));
  wait_for (tao_own_node_get_node (own) == NULL);
  g_assert_cmpint (tao_own_node_get_reason (own, &behind), ==, TAO_OWN_NODE_STOPPED);
  wait_for (reads_from (backend, FALSE));
  g_assert_cmpuint (changes, ==, 6);

  /* One that has everything and then stands still is taken once and left for good. */
  g_assert_true (tao_nodes_remove (tao_backend_get_nodes (backend), node, NULL));
  node = add_node (tao_backend_get_nodes (backend), own_port, "--manual --fast-forward=25");
  wait_for (tao_own_node_get_node (own) == node);
  wait_for (tao_own_node_get_node (own) == NULL);
  g_assert_cmpint (tao_own_node_get_reason (own, &behind), ==, TAO_OWN_NODE_STANDS_STILL);
  wait_for (reads_from (backend, FALSE));

  tao_supervisor_kill (tao_node_get_supervisor (node));
  wait_for (tao_supervisor_get_pid (tao_node_get_supervisor (node)) == 0);
  g_source_remove (timer);
  g_source_remove (deadline);
  tao_backend_stop (backend);
  g_clear_object (&backend);
  g_subprocess_force_exit (public_chain);
  g_subprocess_wait (public_chain, NULL, NULL);
  g_spawn_sync (NULL, (char **) rm, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  /* Nodes run in folders of their own. */
  localnet = g_canonicalize_filename (argv[1], NULL);
  g_test_add_func ("/app/own-node/rules", test_rules);
  g_test_add_func ("/app/own-node/switch", test_switch);
  result = g_test_run ();
  g_free (localnet);
  return result;
}
