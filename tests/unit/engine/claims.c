/* Root dividends, claimed: swapped into root stake and kept as alpha, what the job says against what storage says. */
#include "jobs-fixture.h"

#include <string.h>

#include "engine/past.h"

/* Only where the prices of all subnets come to more than one TAO are there root dividends at all. */
#define CHAIN "--preset=network " JOBS_CHAIN
#define TIME_TO_STAKE 16
#define TAO G_GUINT64_CONSTANT (1000000000)

static TaoKey32 alice;
static guint16 wanted;

static const TaoRootClaim *
find_claim (TaoSnapshot *snapshot)
{
  const TaoRootClaim *claims;
  guint n;

  claims = tao_snapshot_get_root_claims (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (memcmp (&claims[i].coldkey, &alice, sizeof alice) == 0 && claims[i].netuid == wanted)
      return &claims[i];
  return NULL;
}

static gboolean
has_claim (TaoSnapshot *snapshot)
{
  return is_live (snapshot) && find_claim (snapshot) != NULL;
}

/* Stake of alice on @netuid with @hotkey as storage had it after @block. */
static guint64
stake_at (Fixture *fixture, guint64 block, const TaoKey32 *hotkey, guint16 netuid)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoSnapshot) past = NULL;
  const TaoPosition *position;

  tao_engine_load_past_async (fixture->engine, block, G_MAXUINT16, &alice, 1, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  past = tao_engine_load_past_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  position = find_position (past, hotkey, netuid);
  return position != NULL ? position->alpha : 0;
}

/* The @n subnets whose epochs come first, but not before there is time to stake. */
static void
find_next_epochs (TaoSnapshot *snapshot, guint16 *netuids, guint n)
{
  guint64 best = tao_snapshot_get_sync (snapshot)->best_block, after = 0;
  const TaoSubnet *subnets;
  guint n_subnets;

  subnets = tao_snapshot_get_subnets (snapshot, &n_subnets);
  for (guint k = 0; k < n; k++)
    {
      guint64 soonest = G_MAXUINT64;

      for (guint i = 0; i < n_subnets; i++)
        {
          guint64 left = subnets[i].netuid != 0 && subnets[i].next_epoch_block != TAO_UNKNOWN_U64
                             && subnets[i].next_epoch_block > best + TIME_TO_STAKE
                           ? subnets[i].next_epoch_block - best : G_MAXUINT64;

          if (left > after && left < soonest)
            {
              soonest = left;
              netuids[k] = subnets[i].netuid;
            }
        }
      g_assert_cmpuint (soonest, !=, G_MAXUINT64);
      after = soonest;
    }
}

static void
test_claim (Fixture *fixture, gconstpointer data)
{
  /* Else the chain claims for everybody within a few blocks. */
  TaoOrder none = { .kind = TAO_ORDER_CALL, .call = "Sudo.sudo",
                    .text = "{\"call\":{\"SubtensorModule\":{\"sudo_set_num_root_claims\":{\"new_value\":0}}}}" };
  TaoOrder stake[2] = { { .kind = TAO_ORDER_STAKE, .netuid = 0, .amount = 50000 * TAO } };
  TaoOrder keep = { .kind = TAO_ORDER_SET_CLAIM_TYPE, .text = "Keep" };
  TaoOrder claim = { .kind = TAO_ORDER_CLAIM_ROOT };
  g_autoptr(TaoJobResult) calm = NULL, staked = NULL, swapped = NULL, typed = NULL, kept = NULL, nothing = NULL;
  g_autoptr(TaoPlanBox) box = NULL, kept_box = NULL;
  const TaoRootClaim *found;
  guint16 netuids[2];
  guint64 owed, value, before, after;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_set_accounts (fixture->engine, &alice, 1);
  calm = carry_out (fixture, &alice, &none, 1, NULL);
  find_next_epochs (tao_engine_get_snapshot (fixture->engine), netuids, G_N_ELEMENTS (netuids));
  stake[1] = stake[0];
  for (guint i = 0; i < G_N_ELEMENTS (netuids); i++)
    stake[i].hotkey = find_validator (fixture, netuids[i]);
  staked = carry_out (fixture, &alice, stake, 2, NULL);

  claim.netuid = wanted = netuids[0];
  found = find_claim (wait_for (fixture, has_claim));
  owed = found->alpha;
  value = found->value_rao;
  swapped = carry_out (fixture, &alice, &claim, 1, &box);
  g_assert_cmpuint (tao_plan_box_get (box)->steps[0].receives_netuid, ==, 0);
  before = stake_at (fixture, swapped->block - 1, &stake[0].hotkey, 0);
  after = stake_at (fixture, swapped->block, &stake[0].hotkey, 0);
  g_test_message ("%" G_GUINT64_FORMAT " alpha of subnet %u, worth %" G_GUINT64_FORMAT " rao, became %" G_GUINT64_FORMAT " on root",
                  owed, wanted, value, swapped->received[0]);
  g_assert_cmpuint (swapped->received[0], ==, after - before);
  /* What is sold moves the price a little, and blocks in between do. */
  g_assert_cmpuint (swapped->received[0], >, value - value / 20);
  g_assert_cmpuint (swapped->received[0], <, value + value / 20);

  typed = carry_out (fixture, &alice, &keep, 1, NULL);
  claim.netuid = wanted = netuids[1];
  owed = find_claim (wait_for (fixture, has_claim))->alpha;
  kept = carry_out (fixture, &alice, &claim, 1, &kept_box);
  g_assert_cmpuint (tao_plan_box_get (kept_box)->steps[0].receives_netuid, ==, wanted);
  before = stake_at (fixture, kept->block - 1, &stake[1].hotkey, wanted);
  after = stake_at (fixture, kept->block, &stake[1].hotkey, wanted);
  g_test_message ("%" G_GUINT64_FORMAT " alpha of subnet %u kept, stake from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                  kept->received[0], wanted, before, after);
  /* Shares of a pool round by one unit at most: those the claim is counted from, and those it becomes. */
  g_assert_cmpuint (kept->received[0], >=, owed - 1);
  g_assert_cmpuint (kept->received[0], <=, owed + 1);
  g_assert_cmpuint (after - before, >=, kept->received[0] - 1);
  g_assert_cmpuint (after - before, <=, kept->received[0] + 1);

  /* Until the next epoch there is nothing more. */
  nothing = carry_out (fixture, &alice, &claim, 1, NULL);
  g_assert_cmpuint (nothing->received[0], ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/claims/claim", Fixture, CHAIN, set_up, test_claim, tear_down);
  return g_test_run ();
}
