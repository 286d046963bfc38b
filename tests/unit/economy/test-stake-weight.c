/* The stake vector: inheritance, TAO weight, hidden edges. */
#include "economy/stake-weight.h"

static void
test_examples (void)
{
  const TaoRules *rules = tao_rules_lookup (425);
  const guint64 half = (G_GUINT64_CONSTANT (1) << 63) - 1, all = G_MAXUINT64;
  const TaoStakeParent parent = { .proportion = G_GUINT64_CONSTANT (1) << 63, .alpha = 999999999 };
  TaoStakeMember member = { .has_key = TRUE, .alpha = 1000000000, .root = 2000000000 };
  TaoStakeWeight weight;

  weight = tao_stake_weight_of (rules, &member, 3320413933267719290);
  /* 25087571937839808512000000000 */
  g_assert_true (weight.total.bits == ((tao_i128) 2508757193783980851 * 10 + 2) * 1000000000);
  g_assert_true (tao_stake_weight_of (rules, &member, 0).total.bits == (tao_i128) 1000000000 << 64);
  g_assert_true (tao_stake_weight_of (rules, &member, G_MAXUINT64).total.bits == (tao_i128) 3000000000 << 64);

  /* Half of it is lent. */
  member.children = &half;
  member.n_children = 1;
  g_assert_cmpuint (tao_stake_weight_of (rules, &member, 0).alpha, ==, 500000000);

  /* All of it is lent, something is borrowed. */
  member.children = &all;
  member.parents = &parent;
  member.n_parents = 1;
  g_assert_cmpuint (tao_stake_weight_of (rules, &member, 0).alpha, ==, 499999999);

  /* Twice all of it: what is lent stops at zero before the borrowed is added. */
  member.children = (const guint64[]) { all, all };
  member.n_children = 2;
  g_assert_cmpuint (tao_stake_weight_of (rules, &member, 0).alpha, ==, 499999999);

  /* Nobody holds the uid. */
  member.has_key = FALSE;
  g_assert_true (tao_stake_weight_of (rules, &member, G_MAXUINT64).total.bits == 0);
}

static void
test_extremes (void)
{
  const TaoRules *rules = tao_rules_lookup (425);
  const TaoStakeParent parents[2] = {
    { .proportion = G_MAXUINT64, .alpha = G_MAXUINT64, .root = G_MAXUINT64 },
    { .proportion = G_MAXUINT64, .alpha = G_MAXUINT64, .root = G_MAXUINT64 },
  };
  const TaoStakeMember member = {
    .has_key = TRUE, .alpha = G_MAXUINT64, .root = G_MAXUINT64, .parents = parents, .n_parents = 2,
  };
  TaoStakeWeight weight = tao_stake_weight_of (rules, &member, G_MAXUINT64);

  g_assert_cmpuint (weight.alpha, ==, G_MAXUINT64);
  g_assert_cmpuint (weight.root, ==, G_MAXUINT64);
  g_assert_true (weight.total.bits == TAO_I128_MAX);
}

/* From 464 on edges from suspended parents are hidden in both directions, except
 * those of the subnet owner's hotkey. */
static void
test_suspended (void)
{
  const TaoRules *before = tao_rules_lookup (425), *after = tao_rules_lookup (475);
  const guint64 all = G_MAXUINT64;
  TaoStakeParent parent = { .proportion = G_MAXUINT64, .alpha = 70, .suspended = TRUE };
  TaoStakeMember child = { .has_key = TRUE, .alpha = 100, .parents = &parent, .n_parents = 1 };
  TaoStakeMember lender = { .has_key = TRUE, .alpha = 70, .children = &all, .n_children = 1, .suspended = TRUE };

  g_assert_cmpuint (tao_stake_weight_of (before, &child, 0).alpha, ==, 170);
  g_assert_cmpuint (tao_stake_weight_of (before, &lender, 0).alpha, ==, 0);
  g_assert_cmpuint (tao_stake_weight_of (after, &child, 0).alpha, ==, 100);
  g_assert_cmpuint (tao_stake_weight_of (after, &lender, 0).alpha, ==, 70);

  parent.is_subnet_owner = lender.is_subnet_owner = TRUE;
  g_assert_cmpuint (tao_stake_weight_of (after, &child, 0).alpha, ==, 170);
  g_assert_cmpuint (tao_stake_weight_of (after, &lender, 0).alpha, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/stake-weight/examples", test_examples);
  g_test_add_func ("/economy/stake-weight/extremes", test_extremes);
  g_test_add_func ("/economy/stake-weight/suspended", test_suspended);
  return g_test_run ();
}
