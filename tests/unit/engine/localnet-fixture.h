/* A development chain of its own for a test, and an engine on it. */
#pragma once

#include "../../localnet-process.h"
#include "engine/engine.h"

/* Long: machines have other work too, and sanitizers make everything several times slower. */
#if defined __SANITIZE_ADDRESS__
#define TEST_DEADLINE_S 900
#else
#define TEST_DEADLINE_S 300
#endif

typedef struct {
  GSubprocess *chain;
  char        *endpoint;
  char        *folder;
  TaoEngine   *engine;
  guint        deadline;
} Fixture;

static gboolean
deadline_cb (gpointer data)
{
  g_error ("the deadline has passed");
  return G_SOURCE_REMOVE;
}

static inline void
open_engine (Fixture *fixture, gboolean offline)
{
  TaoEngineNetwork network = {
    .id = "local", .endpoints = fixture->endpoint, .data_folder = fixture->folder, .offline = offline,
  };

  fixture->engine = tao_engine_new (&network);
}

static inline void
close_engine (Fixture *fixture)
{
  tao_engine_shutdown (fixture->engine);
  g_assert_finalize_object (g_steal_pointer (&fixture->engine));
}

/* @data: more arguments of the chain, separated by spaces. */
static inline void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *options = g_strconcat ("--tmp --port=0 --seed=1 --pruning=archive ", data, NULL);
  g_autoptr(GError) error = NULL;

  fixture->chain = localnet_start (g_getenv ("TAOSCOPE_LOCALNET"), options, &fixture->endpoint);
  fixture->folder = g_dir_make_tmp ("taoscope-engine-XXXXXX", &error);
  fixture->deadline = g_timeout_add_seconds (TEST_DEADLINE_S, deadline_cb, NULL);
  open_engine (fixture, FALSE);
}

static inline void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  if (fixture->engine != NULL)
    close_engine (fixture);
  g_subprocess_force_exit (fixture->chain);
  g_subprocess_wait (fixture->chain, NULL, NULL);
  g_object_unref (fixture->chain);
  g_source_remove (fixture->deadline);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->endpoint);
  g_free (fixture->folder);
}

typedef gboolean (*Condition) (TaoSnapshot *snapshot);

/* Lets the main loop run until a snapshot fulfils @condition. (transfer none) */
static inline TaoSnapshot *
wait_for (Fixture *fixture, Condition condition)
{
  TaoSnapshot *snapshot;

  while ((snapshot = tao_engine_get_snapshot (fixture->engine)) == NULL || !condition (snapshot))
    g_main_context_iteration (NULL, TRUE);
  return snapshot;
}

static inline gboolean
is_live (TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint n;

  tao_snapshot_get_subnets (snapshot, &n);
  return n > 0 && !sync->from_cache && sync->best_block != TAO_UNKNOWN_U64;
}
