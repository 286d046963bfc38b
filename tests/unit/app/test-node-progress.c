/* What a node's log lines say, in the wording of the real program. */
#include "app/node-progress.h"

#include <glib.h>

static TaoNodeProgress
fed (const char *line)
{
  TaoNodeProgress progress;

  tao_node_progress_init (&progress);
  g_assert_true (tao_node_progress_feed (&progress, line));
  return progress;
}

static void
test_syncing (void)
{
  TaoNodeProgress progress = fed ("2025-01-01 10:00:00 ⚙️  Syncing 123.4 bps, target=#5001000 (28 peers), best: #5000000 "
                                  "(0x12…34), finalized #4999936 (0x56…78), ⬇ 1.2MiB/s ⬆ 30kiB/s");

  g_assert_cmpint (progress.phase, ==, TAO_NODE_PHASE_SYNCING);
  g_assert_cmpuint (progress.best, ==, 5000000);
  g_assert_cmpuint (progress.target, ==, 5001000);
  g_assert_cmpuint (progress.finalized, ==, 4999936);
  g_assert_cmpuint (progress.peers, ==, 28);
  g_assert_cmpfloat_with_epsilon (progress.rate, 123.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (tao_node_progress_share (&progress), 5000000.0 / 5001000, 1e-9);
  /* 1000 / (123.4 - 1/12) = 8.109 s */
  g_assert_cmpuint (tao_node_progress_left (&progress), ==, 8);
}

static void
test_phases (void)
{
  TaoNodeProgress progress = fed ("2025-01-01 10:00:00 ⏩ Warping, Downloading finality proofs, 312.44 Mib (28 peers)");

  g_assert_cmpint (progress.phase, ==, TAO_NODE_PHASE_PROOFS);
  g_assert_cmpuint (progress.peers, ==, 28);
  g_assert_cmpfloat (tao_node_progress_share (&progress), <, 0);
  progress = fed ("2025-01-01 10:00:00 ⚙️  State sync, Downloading state, 42%, 1204.81 Mib (27 peers)");
  g_assert_cmpint (progress.phase, ==, TAO_NODE_PHASE_STATE);
  g_assert_cmpuint (progress.percent, ==, 42);
  progress = fed ("2025-01-01 10:00:00 ⏩ Block history, #9273670 (27 peers), best: #9571281 (0x1), finalized #9571279 (0x2)");
  g_assert_cmpint (progress.phase, ==, TAO_NODE_PHASE_HISTORY);
  g_assert_cmpuint (progress.history, ==, 9273670);
  g_assert_cmpuint (progress.best, ==, 9571281);
  progress = fed ("2025-01-01 10:00:00 💤 Idle (8 peers), best: #77 (0x12…34), finalized #75 (0x5…6), ⬇ 1 ⬆ 2");
  g_assert_cmpint (progress.phase, ==, TAO_NODE_PHASE_IDLE);
  g_assert_cmpuint (progress.best, ==, 77);
  g_assert_cmpuint (tao_node_progress_left (&progress), ==, G_MAXUINT64);
  progress = fed ("2025-01-01 10:00:00 🏆 Imported #78 (0x12…34 → 0x56…78)");
  g_assert_cmpuint (progress.best, ==, 78);
}

/* The practice chain says it in the same words. */
static void
test_practice (void)
{
  TaoNodeProgress progress = fed ("2026-01-01 10:00:00 Syncing 600.5 bps, target=#14400, best: #2400 (history)");

  g_assert_cmpfloat_with_epsilon (tao_node_progress_share (&progress), 1.0 / 6, 1e-9);
  /* 12000 / (600.5 - 1/12) = 19.986 s */
  g_assert_cmpuint (tao_node_progress_left (&progress), ==, 19);
  g_assert_cmpuint (progress.peers, ==, G_MAXUINT);
  g_assert_true (tao_node_progress_feed (&progress, "2026-01-01 10:00:22 history up to block 14400 is done after 21.9 s"));
  g_assert_cmpint (progress.phase, ==, TAO_NODE_PHASE_IDLE);
  g_assert_cmpfloat (tao_node_progress_share (&progress), <, 0);
}

/* Nothing is made up from lines that say nothing, and no number is trusted too far. */
static void
test_odd (void)
{
  TaoNodeProgress progress;

  tao_node_progress_init (&progress);
  g_assert_false (tao_node_progress_feed (&progress, ""));
  g_assert_false (tao_node_progress_feed (&progress, "Imported #"));
  g_assert_false (tao_node_progress_feed (&progress, "listening 127.0.0.1:9944 genesis 0x12"));
  g_assert_cmpuint (progress.best, ==, 0);
  g_assert_true (tao_node_progress_feed (&progress, "Syncing bps, target=#, best: #x ( peers)"));
  g_assert_cmpfloat (tao_node_progress_share (&progress), <, 0);
  g_assert_cmpuint (tao_node_progress_left (&progress), ==, G_MAXUINT64);
  g_assert_true (tao_node_progress_feed (&progress, "Syncing 1.0 bps, target=#5 (99999999999999999999 peers), best: #9 (0x)"));
  g_assert_cmpuint (progress.peers, ==, 100000);
  g_assert_cmpfloat_with_epsilon (tao_node_progress_share (&progress), 1, 1e-9);
  g_assert_true (tao_node_progress_feed (&progress, "State sync, 900%"));
  g_assert_cmpuint (progress.percent, ==, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/node-progress/syncing", test_syncing);
  g_test_add_func ("/app/node-progress/phases", test_phases);
  g_test_add_func ("/app/node-progress/practice", test_practice);
  g_test_add_func ("/app/node-progress/odd", test_odd);
  return g_test_run ();
}
