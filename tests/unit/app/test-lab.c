/* The Yuma lab's model. Expected values are worked out by hand from the
 * definitions: the consensus of a miner is the weight that more than kappa of the
 * stake gives at least, a validator's weight above it does not count. */
#include <math.h>

#include "app/pages/learn/lab.h"

static void
fill (TaoLabSetup *setup)
{
  static const double stake[] = { 0.38, 0.27, 0.19, 0.16 };
  static const double weight[4][5] = {
    { 0.34, 0.26, 0.18, 0.13, 0.09 },
    { 0.29, 0.25, 0.21, 0.14, 0.11 },
    { 0.35, 0.24, 0.20, 0.12, 0.09 },
    { 0.33, 0.25, 0.19, 0.14, 0.09 },
  };

  tao_lab_setup_init (setup, 4, 5);
  for (guint i = 0; i < 4; i++)
    {
      setup->stake[i] = stake[i];
      for (guint j = 0; j < 5; j++)
        setup->weight[i][j] = weight[i][j];
    }
}

static void
test_shares (void)
{
  TaoLabSetup setup;

  fill (&setup);
  tao_lab_set_weight (&setup, 3, 4, 0.90);
  g_assert_cmpfloat_with_epsilon (setup.weight[3][4], 0.90, 1e-12);
  g_assert_cmpfloat_with_epsilon (setup.weight[3][0], 0.33 / 0.91 * 0.10, 1e-12);
  tao_lab_set_stake (&setup, 3, 0.58);
  g_assert_cmpfloat_with_epsilon (setup.stake[0], 0.38 / 0.84 * 0.42, 1e-12);
  g_assert_cmpfloat_with_epsilon (setup.stake[0] + setup.stake[1] + setup.stake[2] + setup.stake[3], 1, 1e-12);

  /* An empty row: the first weight is the whole of it. */
  for (guint j = 0; j < 5; j++)
    setup.weight[0][j] = 0;
  tao_lab_set_weight (&setup, 0, 2, 0.01);
  g_assert_cmpfloat (setup.weight[0][2], ==, 1);
}

static void
test_loud_validator (void)
{
  g_autofree TaoLabRun *run = g_new (TaoLabRun, 1);
  TaoLabSetup before, now;
  const TaoLabEpoch *calm, *last;
  guint validator = 99, miner = 99;

  fill (&before);
  now = before;
  tao_lab_set_weight (&now, 3, 4, 0.90);
  tao_lab_run (&before, &now, run);
  calm = &run->epoch[TAO_LAB_CHANGE - 1];
  last = &run->epoch[TAO_LAB_EPOCHS - 1];

  /* Ada and Cy hold 57 % and give Elm 0.09; Bo alone is not half. */
  g_assert_cmpfloat_with_epsilon (calm->consensus[4], 0.09, 0.001);
  g_assert_cmpfloat_with_epsilon (last->consensus[4], 0.09, 0.001);
  /* Before: Elm's rank is .09 of all but Bo's too; after, Dee's other weights fall from 0.91 to 0.10 of his row. */
  g_assert_true (tao_lab_most_clipped (&now, last, &validator, &miner));
  g_assert_cmpuint (validator, ==, 3);
  g_assert_cmpuint (miner, ==, 4);
  g_assert_cmpfloat_with_epsilon (last->weight[3][4] - last->counted[3][4], 0.81, 0.001);
  g_assert_cmpfloat (last->incentive[4], >, calm->incentive[4]);
  g_assert_cmpfloat (last->incentive[4], <, 0.12);
  g_assert_cmpfloat (tao_lab_yield (last, 3), <, 0.5);
  g_assert_cmpfloat (tao_lab_yield (last, 0), >, 1);

  /* With more than half of the stake Dee is the consensus. */
  tao_lab_set_stake (&now, 3, 0.55);
  tao_lab_run (&before, &now, run);
  g_assert_cmpfloat_with_epsilon (run->epoch[TAO_LAB_EPOCHS - 1].consensus[4], 0.90, 0.001);
}

static void
test_agreement (void)
{
  g_autofree TaoLabRun *run = g_new (TaoLabRun, 1);
  TaoLabSetup setup;

  /* All agree: incentive is the weights, dividends are the stakes, nothing is clipped. */
  fill (&setup);
  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 5; j++)
      setup.weight[i][j] = 0.2;
  tao_lab_run (&setup, &setup, run);
  for (guint e = 0; e < TAO_LAB_EPOCHS; e++)
    {
      guint validator, miner;

      for (guint j = 0; j < 5; j++)
        g_assert_cmpfloat_with_epsilon (run->epoch[e].incentive[j], 0.2, 1e-4);
      for (guint i = 0; i < 4; i++)
        g_assert_cmpfloat_with_epsilon (tao_lab_yield (&run->epoch[e], i), 1, 1e-2);
      g_assert_false (tao_lab_most_clipped (&setup, &run->epoch[e], &validator, &miner));
    }
}

static void
test_metagraph (void)
{
  static const guint64 stake[] = { 500, 0, 900, 0, 100 };
  static const guint16 incentive[] = { 0, 30000, 0, 35000, 0 };
  static const guint32 offset[] = { 0, 2, 2, 4, 4, 5 };
  static const guint16 uid[] = { 1, 3, 1, 3, 3 };
  static const guint16 value[] = { 65535, 65535, 21845, 65535, 65535 };
  TaoMetagraph metagraph = { .n = 5, .stake_weight_rao = stake, .incentive = incentive, .kappa = 32767 };
  TaoLabSetup setup;

  g_assert_false (tao_lab_setup_from_metagraph (&setup, &metagraph, 2));
  metagraph.weights = (TaoSparseRows) { 5, offset, uid, value };
  g_assert_true (tao_lab_setup_from_metagraph (&setup, &metagraph, 2));
  g_assert_cmpuint (setup.n_validators, ==, 2);
  g_assert_cmpuint (setup.n_miners, ==, 2);
  g_assert_cmpstr (setup.validator[0], ==, "UID 2");
  g_assert_cmpstr (setup.validator[1], ==, "UID 0");
  g_assert_cmpstr (setup.miner[0], ==, "UID 3");
  g_assert_cmpfloat_with_epsilon (setup.stake[0], 900.0 / 1400, 1e-9);
  g_assert_cmpfloat_with_epsilon (setup.weight[0][0], 0.75, 1e-4);
  g_assert_cmpfloat_with_epsilon (setup.weight[1][1], 0.5, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/lab/shares", test_shares);
  g_test_add_func ("/app/lab/loud-validator", test_loud_validator);
  g_test_add_func ("/app/lab/agreement", test_agreement);
  g_test_add_func ("/app/lab/metagraph", test_metagraph);
  return g_test_run ();
}
