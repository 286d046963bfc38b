/* Consensus, clipping and bonds of a subnet small enough to work out by hand. */
#include <math.h>

#include "app/scoring.h"

#define N 5

/* Three validators with 50, 30 and 20 of 100 stake; uid 3 and 4 are miners. */
static const guint64 stake[N] = { 50, 30, 20, 0, 0 };
static const guint8 permit[N] = { 1, 1, 1, 0, 0 }, active[N] = { 1, 1, 1, 1, 1 };
static const guint64 updated[N] = { 100, 100, 100, 0, 0 };
static const guint16 incentive[N] = { 0, 0, 0, 10, 20 };
/* Validator 0 also rates itself, which does not count. */
static const guint32 offset[N + 1] = { 0, 3, 5, 7, 7, 7 };
static const guint16 uid[7] = { 0, 3, 4, 3, 4, 3, 4 };
static const guint16 value[7] = { 65535, 30000, 10000, 10000, 30000, 40000, 0 };

static TaoMetagraph
sample (void)
{
  static const guint64 registered[N] = { 1, 1, 1, 1, 1 };
  TaoSparseRows rows = { .n_rows = N, .offset = offset, .uid = uid, .value = value };

  return (TaoMetagraph) {
    .n = N, .stake_weight_rao = stake, .permit = permit, .active = active, .last_update = updated, .registered_at = registered,
    .incentive = incentive, .weights = rows, .bonds = rows, .owner_uid = G_MAXUINT16, .kappa = 32767,
  };
}

static void
assert_near (gint64 bits, double expected)
{
  g_assert_cmpfloat_with_epsilon (tao_scoring_real (bits), expected, 1e-9);
}

static void
test_consensus (void)
{
  TaoMetagraph metagraph = sample ();
  g_autoptr(TaoScoring) scoring = tao_scoring_new (&metagraph, FALSE);

  g_assert_cmpuint (scoring->n_scorers, ==, 3);
  assert_near (scoring->scorers[0].share, 0.5);
  assert_near (scoring->weight[0 * N + 3], 0.75);
  g_assert_cmpint (scoring->weight[0 * N + 0], ==, TAO_SCORING_NONE);
  g_assert_cmpint (scoring->stored[0 * N + 0], ==, 65535);
  g_assert_cmpint (scoring->stored[1 * N + 0], ==, -1);
  g_assert_cmpint (scoring->weight[2 * N + 4], ==, TAO_SCORING_NONE);
  /* Miner 3: 0.25 (30), 0.75 (50), 1 (20): the stake passed exceeds 1 − κ ≈ 0.5 at 0.75. */
  assert_near (scoring->consensus[3], 0.75);
  assert_near (tao_scoring_counted (scoring, 2, 3), 0.75);
  assert_near (tao_scoring_clipped (scoring, 2, 3), 0.25);
  assert_near (tao_scoring_clipped_share (scoring, 3), 0.2 * 0.25 / (0.5 * 0.75 + 0.3 * 0.25 + 0.2));
  /* Miner 4: 0 (20), 0.25 (50), 0.75 (30): 0.25. */
  assert_near (scoring->consensus[4], 0.25);
  g_assert_cmpuint (tao_scoring_count (scoring, 4), ==, 2);
  /* By incentive. */
  g_assert_cmpuint (scoring->n_miners, ==, 2);
  g_assert_cmpuint (scoring->miners[0], ==, 4);
  g_assert_cmpint (tao_scoring_clipped_share (scoring, 0), ==, TAO_SCORING_NONE);
}

static void
test_masks (void)
{
  static const guint64 registered[N] = { 1, 1, 1, 100, 1 };     /* miner 3 came when the weights were already set */
  static const guint8 idle[N] = { 1, 1, 0, 1, 1 };
  TaoMetagraph metagraph = sample ();
  g_autoptr(TaoScoring) scoring = NULL, owner = NULL;

  metagraph.registered_at = registered;
  metagraph.active = idle;
  scoring = tao_scoring_new (&metagraph, FALSE);
  g_assert_cmpuint (scoring->n_scorers, ==, 2);
  assert_near (scoring->scorers[0].share, 0.625);
  g_assert_cmpuint (tao_scoring_count (scoring, 3), ==, 0);
  assert_near (scoring->weight[0 * N + 4], 1);

  metagraph.owner_uid = 0;
  owner = tao_scoring_new (&metagraph, FALSE);
  assert_near (owner->weight[0 * N + 0], 65535.0 / 75535);
}

static void
test_bonds (void)
{
  TaoMetagraph metagraph = sample ();
  g_autoptr(TaoScoring) two = tao_scoring_new (&metagraph, FALSE), three = tao_scoring_new (&metagraph, TRUE);

  assert_near (two->bond[0 * N + 3], 30000.0 / 80000);
  assert_near (three->bond[0 * N + 3], 0.5 * 30000 / (0.5 * 30000 + 0.3 * 10000 + 0.2 * 40000));
  g_assert_cmpint (two->bond[2 * N + 4], ==, TAO_SCORING_NONE);
}

static void
test_not_loaded (void)
{
  TaoMetagraph metagraph = sample ();

  metagraph.kappa = TAO_UNKNOWN_U32;
  g_assert_null (tao_scoring_new (&metagraph, FALSE));
  metagraph = sample ();
  metagraph.weights = (TaoSparseRows) { 0 };
  g_assert_null (tao_scoring_new (&metagraph, FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/scoring/consensus", test_consensus);
  g_test_add_func ("/app/scoring/masks", test_masks);
  g_test_add_func ("/app/scoring/bonds", test_bonds);
  g_test_add_func ("/app/scoring/not-loaded", test_not_loaded);
  return g_test_run ();
}
