/* The engine against recorded genuine answers, and against a server that keeps
 * hanging up. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/engine.h"
#include "keys/ss58.h"
#include "replay-server.h"

#define DEADLINE_S 300

typedef struct {
  Replay    *replay;
  TaoEngine *engine;
  char      *folder;
  guint      deadline;
} Fixture;

static gboolean
deadline_cb (gpointer data)
{
  g_error ("the deadline has passed");
  return G_SOURCE_REMOVE;
}

static void
set_up (Fixture *fixture, gconstpointer spec)
{
  TaoEngineNetwork network = { .id = "recorded" };
  TaoAccountId alice;
  TaoKey32 key;

  fixture->replay = replay_new (spec);
  fixture->folder = g_dir_make_tmp ("taoscope-engine-XXXXXX", NULL);
  fixture->deadline = g_timeout_add_seconds (DEADLINE_S, deadline_cb, NULL);
  network.endpoints = replay_get_uri (fixture->replay);
  network.data_folder = fixture->folder;
  fixture->engine = tao_engine_new (&network);
  g_assert_true (tao_ss58_decode ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", &alice, NULL));
  memcpy (key.bytes, alice.bytes, sizeof key.bytes);
  tao_engine_set_accounts (fixture->engine, &key, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer spec)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  tao_engine_shutdown (fixture->engine);
  g_assert_finalize_object (g_steal_pointer (&fixture->engine));
  replay_free (fixture->replay);
  g_source_remove (fixture->deadline);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->folder);
}

static gboolean
is_complete (TaoSnapshot *snapshot)
{
  guint n, n_accounts;

  tao_snapshot_get_subnets (snapshot, &n);
  tao_snapshot_get_accounts (snapshot, &n_accounts);
  return n > 0 && n_accounts > 0 && !tao_snapshot_get_sync (snapshot)->from_cache
         && tao_snapshot_lookup_metagraph (snapshot, 1) != NULL;
}

/* The figures are those that an independent decoder found in the same bytes (tests/data/rpc). */
static void
test_recorded (Fixture *fixture, gconstpointer spec)
{
  gboolean old = g_str_equal (spec, "spec218");
  TaoSnapshot *snapshot;
  const TaoSubnet *subnets;
  const TaoAccountState *accounts;
  guint n;

  while ((snapshot = tao_engine_get_snapshot (fixture->engine)) == NULL || !is_complete (snapshot))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (tao_snapshot_get_sync (snapshot)->spec_version, ==, old ? 218 : 293);
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpstr (subnets[1].name, ==, "Subnet 1");
  g_assert_cmpstr (subnets[1].symbol, ==, "\xce\xb1");
  g_assert_cmpstr (subnets[1].github, ==, "example/repo1");
  g_assert_cmpuint (subnets[2].n_uids, ==, 16);
  g_assert_cmpuint (subnets[1].burn_cost_rao, ==, old ? 112505345 : G_GUINT64_CONSTANT (5039339511));
  if (!old)
    {
      g_assert_cmpuint (subnets[1].price_rao, ==, 115205686);
      g_assert_cmpuint (subnets[2].price_rao, ==, 60385311);
    }
  g_assert_cmpuint (tao_snapshot_lookup_metagraph (snapshot, 1)->n, ==, subnets[1].n_uids);
  accounts = tao_snapshot_get_accounts (snapshot, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (accounts[0].free_rao, ==, G_GUINT64_CONSTANT (1000000000000000));
}

#define GROWN 6

/* The first body of an earlier block is refused. */
static gboolean
refuse_once_cb (Replay *replay, SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params,
                gpointer user_data)
{
  guint *asked = user_data;

  if (!g_str_equal (method, "chain_getBlock") || ++*asked != 2)
    return FALSE;
  replay_send_error (socket, id, -32000, "try later");
  return TRUE;
}

static gboolean
has_strip (TaoSnapshot *snapshot)
{
  guint n;

  tao_snapshot_get_blocks (snapshot, &n);
  return n >= GROWN;
}

/* The strip of latest blocks goes on filling after a block that could not be read. */
static void
test_strip (Fixture *fixture, gconstpointer spec)
{
  TaoSnapshot *snapshot;
  guint asked = 0, n;

  replay_set_hook (fixture->replay, refuse_once_cb, &asked);
  for (guint i = 0; i < GROWN; i++)
    replay_grow (fixture->replay);
  while ((snapshot = tao_engine_get_snapshot (fixture->engine)) == NULL || !has_strip (snapshot))
    g_main_context_iteration (NULL, TRUE);
  tao_snapshot_get_blocks (snapshot, &n);
  for (guint i = 0; i + 1 < GROWN; i++)
    g_assert_cmpuint (tao_snapshot_get_blocks (snapshot, &n)[i].number, ==, tao_snapshot_get_blocks (snapshot, &n)[i + 1].number + 1);
  g_assert_cmpuint (asked, >, GROWN);
}

static guint64
resident_kb (void)
{
  g_autofree char *text = NULL;
  unsigned long total = 0, resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%lu %lu", &total, &resident), ==, 2);
  return (guint64) resident * (guint64) sysconf (_SC_PAGESIZE) / 1024;
}

/* TAOSCOPE_DROPS times (6) the server hangs up, and a block follows that must be shown. */
static void
test_drops (Fixture *fixture, gconstpointer spec)
{
  const char *text = g_getenv ("TAOSCOPE_DROPS");
  guint n_drops = text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 6;
  guint64 settled_kb = 0;

  for (guint i = 0; i < n_drops; i++)
    {
      guint handshakes;
      guint64 height;
      gboolean pressed = FALSE;
      TaoSnapshot *snapshot;

      replay_grow (fixture->replay);
      height = replay_get_height (fixture->replay);
      while ((snapshot = tao_engine_get_snapshot (fixture->engine)) == NULL
             || tao_snapshot_get_sync (snapshot)->best_block != height)
        g_main_context_iteration (NULL, TRUE);
      handshakes = replay_get_n_handshakes (fixture->replay);
      replay_drop_all (fixture->replay, i % 2 == 0);
      /* A block that comes while nobody listens is not lost either. */
      replay_grow (fixture->replay);
      height = replay_get_height (fixture->replay);
      while (replay_get_n_handshakes (fixture->replay) == handshakes
             || tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->best_block != height)
        {
          gboolean waits = tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->state == TAO_SYNC_OFFLINE;

          /* Waiting grows with every drop; somebody presses "Try again". */
          if (waits && !pressed)
            tao_engine_refresh (fixture->engine);
          pressed = waits;
          g_main_context_iteration (NULL, TRUE);
        }
      /* Caches fill in the beginning. */
      if (i == n_drops / 4)
        settled_kb = resident_kb ();
    }
  g_assert_cmpuint (tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->best_block, ==,
                    replay_get_height (fixture->replay));
  g_test_message ("%u drops, %" G_GUINT64_FORMAT " kB resident after a quarter, %" G_GUINT64_FORMAT " kB now", n_drops, settled_kb,
                  resident_kb ());
#if !defined __SANITIZE_ADDRESS__
  /* AddressSanitizer keeps what is freed, to find who uses it. */
  g_assert_cmpuint (resident_kb (), <, settled_kb + 6000);
#endif
}

/* The head is the newest; it always heads the blocks that are shown. */
static gboolean
is_at_height (Fixture *fixture)
{
  TaoSnapshot *snapshot = tao_engine_get_snapshot (fixture->engine);
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;
  const TaoBlockSummary *blocks;
  guint n = 0;

  if (sync == NULL || sync->best_block != replay_get_height (fixture->replay))
    return FALSE;
  blocks = tao_snapshot_get_blocks (snapshot, &n);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpmem (&blocks[0].hash, sizeof blocks[0].hash, &sync->best_hash, sizeof sync->best_hash);
  return TRUE;
}

static void
wait_for_height (Fixture *fixture)
{
  while (!is_at_height (fixture))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
shows_block (TaoSnapshot *snapshot, const TaoKey32 *hash)
{
  const TaoBlockSummary *blocks;
  guint n;

  blocks = tao_snapshot_get_blocks (snapshot, &n);
  for (guint i = 0; i < n; i++)
    {
      if (memcmp (blocks[i].hash.bytes, hash->bytes, sizeof hash->bytes) == 0)
        return TRUE;
      if (i > 0)
        g_assert_cmpuint (blocks[i].number, <, blocks[i - 1].number);
    }
  return FALSE;
}

/* Branches of up to 10 blocks that lose: what they held is no longer shown, and the winner is. */
static void
test_reorganisations (Fixture *fixture, gconstpointer spec)
{
  replay_set_finalizes (fixture->replay, FALSE);
  for (guint depth = 1; depth <= 10; depth++)
    {
      TaoKey32 abandoned;

      for (guint i = 0; i < depth; i++)
        replay_grow (fixture->replay);
      wait_for_height (fixture);
      abandoned = tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->best_hash;
      replay_fork (fixture->replay, depth);
      for (guint i = 0; i < depth + 1; i++)
        replay_grow (fixture->replay);
      wait_for_height (fixture);
      while (shows_block (tao_engine_get_snapshot (fixture->engine), &abandoned))
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (is_at_height (fixture));
    }
  g_assert_cmpuint (replay_get_n_handshakes (fixture->replay), ==, 1);
}

/* A server that no longer gives bodies takes no block off the screen: what the header tells is shown. */
static void
test_bodies (Fixture *fixture, gconstpointer spec)
{
  const TaoBlockSummary *blocks;
  guint n;

  replay_set_finalizes (fixture->replay, FALSE);
  for (guint i = 0; i < 3; i++)
    replay_grow (fixture->replay);
  wait_for_height (fixture);
  blocks = tao_snapshot_get_blocks (tao_engine_get_snapshot (fixture->engine), &n);
  g_assert_cmpuint (blocks[0].n_extrinsics, ==, 0);
  replay_set_bodies (fixture->replay, FALSE);
  replay_fork (fixture->replay, 3);
  for (guint i = 0; i < 4; i++)
    replay_grow (fixture->replay);
  wait_for_height (fixture);
  blocks = tao_snapshot_get_blocks (tao_engine_get_snapshot (fixture->engine), &n);
  g_assert_cmpuint (blocks[0].n_extrinsics, ==, TAO_UNKNOWN_U32);
}

/* A runtime upgrade while the engine watches: it goes on with the new one. */
static void
test_upgrade (Fixture *fixture, gconstpointer spec)
{
  g_autoptr(Replay) newer = replay_new ("spec293");

  replay_grow (fixture->replay);
  wait_for_height (fixture);
  g_assert_cmpuint (tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->spec_version, ==, 218);
  replay_set_upgrade (fixture->replay, newer, replay_get_height (fixture->replay) + 1);
  /* Its own state is still the old runtime's; the next block's is the new one's. */
  replay_grow (fixture->replay);
  replay_grow (fixture->replay);
  while (tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->spec_version != 293)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->state, ==, TAO_SYNC_LIVE);
  g_assert_cmpuint (replay_get_n_handshakes (fixture->replay), ==, 1);
  replay_set_upgrade (fixture->replay, NULL, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/replay/recorded/spec218", Fixture, "spec218", set_up, test_recorded, tear_down);
  g_test_add ("/engine/replay/recorded/spec293", Fixture, "spec293", set_up, test_recorded, tear_down);
  g_test_add ("/engine/replay/reorganisations", Fixture, "spec218", set_up, test_reorganisations, tear_down);
  g_test_add ("/engine/replay/bodies", Fixture, "spec218", set_up, test_bodies, tear_down);
  g_test_add ("/engine/replay/strip", Fixture, "spec218", set_up, test_strip, tear_down);
  g_test_add ("/engine/replay/upgrade", Fixture, "spec218", set_up, test_upgrade, tear_down);
  g_test_add ("/engine/replay/drops", Fixture, "spec218", set_up, test_drops, tear_down);
  return g_test_run ();
}
