/* Which verdicts a runtime allows. */
#include <string.h>

#include "economy/rules.h"

static const guint8 code_475[32] = {
  0x55, 0x76, 0x34, 0xc8, 0xc3, 0x1b, 0xc6, 0x39, 0xea, 0x65, 0x52, 0xe2, 0x97, 0xdc, 0xfb, 0x78,
  0x1c, 0xd7, 0xd9, 0xbd, 0xd4, 0x91, 0xa5, 0x35, 0x2c, 0x15, 0x13, 0x05, 0xdb, 0x33, 0xd3, 0xa0,
};

/* What the metadata of 475 has. */
#define PROBES_475 \
  (TAO_PROBE_LAST_EPOCH_BLOCK | TAO_PROBE_SWAP_BALANCER | TAO_PROBE_MINER_BURNED | \
   TAO_PROBE_SUBNET_EMISSION_ENABLED | TAO_PROBE_BALANCER_TAO_RESERVOIR | TAO_PROBE_EMISSION_GATE_BAR | \
   TAO_PROBE_EMISSION_BAR_RANK | TAO_PROBE_TOTAL_ALPHA_STAKED | TAO_PROBE_SUBNET_FAST_MOVING_PRICE | \
   TAO_PROBE_SUBNET_EPOCH_CONSENSUS | TAO_PROBE_LIQUID_ALPHA_CONSENSUS_MODE | \
   TAO_PROBE_CONSENSUS_BY_MECHANISM | TAO_PROBE_CHILDKEY_THRESHOLD_SUSPENDED | TAO_PROBE_MECHANISM_COUNT)

static void
test_known (void)
{
  const guint32 probes = PROBES_475;
  TaoRulesAnswer answer;

  tao_rules_for_runtime (475, code_475, &probes, &answer);
  g_assert_cmpint (answer.support, ==, TAO_SUPPORT_SUPPORTED);
  g_assert_cmpstr (answer.rules.name, ==, "R475");
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_STAKE, TAO_TRAIT_NONE), ==, TAO_SUPPORT_SUPPORTED);
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_EPOCH, TAO_TRAIT_NONE), ==, TAO_SUPPORT_SUPPORTED);

  /* One doubtful stage leaves the others alone. */
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_DISTRIBUTION, TAO_TRAIT_NONE), ==,
                   TAO_SUPPORT_UNCONFIRMED);
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_EPOCH, TAO_TRAIT_LIQUID_YUMA3), ==,
                   TAO_SUPPORT_UNCONFIRMED);
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_EPOCH, TAO_TRAIT_NULL_EPOCH), ==,
                   TAO_SUPPORT_UNCONFIRMED);
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_STAKE, TAO_TRAIT_NULL_EPOCH), ==,
                   TAO_SUPPORT_SUPPORTED);
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_PRICE, TAO_TRAIT_SUPERELLIPSE), ==,
                   TAO_SUPPORT_UNKNOWN);
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_EPOCH, TAO_TRAIT_SUPERELLIPSE), ==,
                   TAO_SUPPORT_SUPPORTED);
}

static void
test_unconfirmed (void)
{
  const guint32 probes = PROBES_475;
  guint8 other[32];
  TaoRulesAnswer answer;

  memcpy (other, code_475, sizeof other);
  other[31] ^= 1;
  tao_rules_for_runtime (475, other, &probes, &answer);
  g_assert_cmpint (answer.support, ==, TAO_SUPPORT_UNCONFIRMED);
  g_assert_cmpint (tao_rules_stage_support (&answer, TAO_STAGE_EPOCH, TAO_TRAIT_NONE), ==, TAO_SUPPORT_UNCONFIRMED);

  /* The right code under another number is not that number's code. */
  tao_rules_for_runtime (472, code_475, NULL, &answer);
  g_assert_cmpint (answer.support, ==, TAO_SUPPORT_UNCONFIRMED);

  tao_rules_for_runtime (475, NULL, &probes, &answer);
  g_assert_cmpint (answer.support, ==, TAO_SUPPORT_UNCONFIRMED);
  tao_rules_for_runtime (475, code_475, NULL, &answer);
  g_assert_cmpint (answer.support, ==, TAO_SUPPORT_UNCONFIRMED);
}

static void
test_unknown (void)
{
  static const guint32 numbers[] = { 0, 217, 219, 292, 294, 422, 426, 431, 476, 477, 1000, G_MAXUINT32 };
  const guint32 older = PROBES_475 & ~(guint32) TAO_PROBE_EMISSION_GATE_BAR;
  const guint32 newer = PROBES_475 | TAO_PROBE_ALPHA_V1;
  TaoRulesAnswer answer;

  for (gsize k = 0; k < G_N_ELEMENTS (numbers); k++)
    {
      g_assert_null (tao_rules_lookup (numbers[k]));
      tao_rules_for_runtime (numbers[k], code_475, NULL, &answer);
      g_assert_cmpint (answer.support, ==, TAO_SUPPORT_UNKNOWN);
      g_assert_nonnull (answer.reason);
      for (guint stage = 0; stage < TAO_N_STAGES; stage++)
        g_assert_cmpint (tao_rules_stage_support (&answer, stage, TAO_TRAIT_NONE), ==, TAO_SUPPORT_UNKNOWN);
    }

  /* Known for history's sake, not for verdicts. */
  tao_rules_for_runtime (218, NULL, NULL, &answer);
  for (guint stage = 0; stage < TAO_N_STAGES; stage++)
    g_assert_cmpint (tao_rules_stage_support (&answer, stage, TAO_TRAIT_NONE), ==, TAO_SUPPORT_UNKNOWN);

  /* A number whose storage looks like another release. */
  tao_rules_for_runtime (475, code_475, &older, &answer);
  g_assert_cmpint (answer.support, ==, TAO_SUPPORT_UNKNOWN);
  tao_rules_for_runtime (475, code_475, &newer, &answer);
  g_assert_cmpint (answer.support, ==, TAO_SUPPORT_UNKNOWN);
}

/* Metadata settles what no source dates. */
static void
test_probes_settle_knobs (void)
{
  const guint32 base = (PROBES_475 & ~(guint32) (TAO_PROBE_SUBNET_EPOCH_CONSENSUS |
                                                TAO_PROBE_SUBNET_FAST_MOVING_PRICE |
                                                TAO_PROBE_LIQUID_ALPHA_CONSENSUS_MODE |
                                                TAO_PROBE_CONSENSUS_BY_MECHANISM |
                                                TAO_PROBE_CHILDKEY_THRESHOLD_SUSPENDED)) | TAO_PROBE_ALPHA_V1;
  guint32 probes = base;
  TaoRulesAnswer answer;

  tao_rules_for_runtime (450, NULL, &probes, &answer);
  g_assert_cmpstr (answer.rules.name, ==, "R448");
  g_assert_cmpint (answer.rules.alpha_consensus, ==, TAO_ALPHA_CONSENSUS_CURRENT);
  g_assert_cmpint (answer.rules.childkey_edges, ==, TAO_CHILDKEY_EDGES_ALL);

  probes = base | TAO_PROBE_LIQUID_ALPHA_CONSENSUS_MODE;
  tao_rules_for_runtime (450, NULL, &probes, &answer);
  g_assert_cmpint (answer.rules.alpha_consensus, ==, TAO_ALPHA_CONSENSUS_BY_SUBNET);

  probes |= TAO_PROBE_CONSENSUS_BY_MECHANISM | TAO_PROBE_CHILDKEY_THRESHOLD_SUSPENDED;
  tao_rules_for_runtime (450, NULL, &probes, &answer);
  g_assert_cmpint (answer.rules.alpha_consensus, ==, TAO_ALPHA_CONSENSUS_BY_MECHANISM);
  g_assert_cmpint (answer.rules.childkey_edges, ==, TAO_CHILDKEY_EDGES_HIDE_SUSPENDED);
}

/* The ranges of the difference note, knob by knob where they change. */
static void
test_ranges (void)
{
  static const struct {
    guint32 spec;
    const char *name;
    TaoShareFactor factor;
    TaoGate gate;
    TaoInjection injection;
    TaoDrainNet drain;
    TaoIncentiveCredit credit;
    TaoOwnershipGate ownership;
    TaoFeeSink fee;
    TaoPower power;
  } expected[] = {
    { 423, "R423", TAO_SHARE_FACTOR_ROOT, TAO_GATE_NONE, TAO_INJECTION_ADJUST_BUY_PUT, TAO_DRAIN_NET_CONSTANT,
      TAO_INCENTIVE_FULL, TAO_OWNERSHIP_OFF, TAO_FEE_TO_AUTHOR, TAO_POWER_1024 },
    { 424, "R424", TAO_SHARE_FACTOR_ROOT, TAO_GATE_NONE, TAO_INJECTION_ADJUST_BUY_PUT, TAO_DRAIN_NET_CONSTANT,
      TAO_INCENTIVE_FULL, TAO_OWNERSHIP_OFF, TAO_FEE_TO_AUTHOR, TAO_POWER_256 },
    { 425, "R425", TAO_SHARE_FACTOR_BURN, TAO_GATE_NONE, TAO_INJECTION_ADJUST_BUY_PUT, TAO_DRAIN_NET_CONSTANT,
      TAO_INCENTIVE_FULL, TAO_OWNERSHIP_TENTH_OF_TOTAL, TAO_FEE_TO_AUTHOR, TAO_POWER_256 },
    { 432, "R432", TAO_SHARE_FACTOR_BURN, TAO_GATE_NONE, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_CONSTANT,
      TAO_INCENTIVE_FULL, TAO_OWNERSHIP_TENTH_OF_TOTAL, TAO_FEE_TO_AUTHOR, TAO_POWER_256 },
    { 437, "R437", TAO_SHARE_FACTOR_BURN, TAO_GATE_NONE, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_CONSTANT,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_TENTH_OF_TOTAL, TAO_FEE_TO_AUTHOR, TAO_POWER_256 },
    { 439, "R438", TAO_SHARE_FACTOR_BURN, TAO_GATE_NONE, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_TEMPO,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_TENTH_OF_TOTAL, TAO_FEE_TO_AUTHOR, TAO_POWER_256 },
    { 440, "R440", TAO_SHARE_FACTOR_BURN, TAO_GATE_MASS, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_TEMPO,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_TENTH_OF_TOTAL, TAO_FEE_TO_AUTHOR, TAO_POWER_256 },
    { 443, "R441", TAO_SHARE_FACTOR_BURN, TAO_GATE_RANK, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_TEMPO,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_TENTH_OF_TOTAL, TAO_FEE_TO_AUTHOR, TAO_POWER_256 },
    { 446, "R445", TAO_SHARE_FACTOR_BURN, TAO_GATE_RANK, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_TEMPO,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_TENTH_OF_TOTAL, TAO_FEE_RECYCLED, TAO_POWER_256 },
    { 447, "R447", TAO_SHARE_FACTOR_BURN, TAO_GATE_RANK, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_TEMPO,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_ONE_HOTKEY, TAO_FEE_RECYCLED, TAO_POWER_256 },
    { 469, "R464", TAO_SHARE_FACTOR_BURN, TAO_GATE_RANK, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_TEMPO,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_ONE_HOTKEY, TAO_FEE_RECYCLED, TAO_POWER_256 },
    { 471, "R470", TAO_SHARE_FACTOR_BURN, TAO_GATE_RANK, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_TEMPO,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_ONE_HOTKEY, TAO_FEE_RECYCLED, TAO_POWER_256 },
    { 475, "R475", TAO_SHARE_FACTOR_BURN, TAO_GATE_RANK, TAO_INJECTION_BUY_ADJUST_PUT, TAO_DRAIN_NET_TEMPO,
      TAO_INCENTIVE_COLLATERAL, TAO_OWNERSHIP_ONE_HOTKEY, TAO_FEE_RECYCLED, TAO_POWER_256 },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (expected); k++)
    {
      const TaoRules *rules = tao_rules_lookup (expected[k].spec);

      g_assert_nonnull (rules);
      g_assert_cmpstr (rules->name, ==, expected[k].name);
      g_assert_cmpint (rules->share_factor, ==, expected[k].factor);
      g_assert_cmpint (rules->gate, ==, expected[k].gate);
      g_assert_cmpint (rules->injection, ==, expected[k].injection);
      g_assert_cmpint (rules->drain_net, ==, expected[k].drain);
      g_assert_cmpint (rules->incentive_credit, ==, expected[k].credit);
      g_assert_cmpint (rules->ownership, ==, expected[k].ownership);
      g_assert_cmpint (rules->fee_sink, ==, expected[k].fee);
      g_assert_cmpint (rules->power, ==, expected[k].power);
    }
  /* No holes from 432 on, but for 444: a draft with other shares, never live. */
  for (guint32 spec = 432; spec <= 475; spec++)
    g_assert_true ((tao_rules_lookup (spec) == NULL) == (spec == 444));
  /* A local chain of our own needs no hash. */
  {
    TaoRulesAnswer answer;

    tao_rules_for_runtime (425, NULL, NULL, &answer);
    g_assert_cmpint (answer.support, ==, TAO_SUPPORT_SUPPORTED);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/rules/known", test_known);
  g_test_add_func ("/economy/rules/unconfirmed", test_unconfirmed);
  g_test_add_func ("/economy/rules/unknown", test_unknown);
  g_test_add_func ("/economy/rules/probes", test_probes_settle_knobs);
  g_test_add_func ("/economy/rules/ranges", test_ranges);
  return g_test_run ();
}
