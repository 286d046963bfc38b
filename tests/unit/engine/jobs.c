/* Doing, against the development chain: plan, sign, follow, compare. */
#include <string.h>

#include "chain/error.h"
#include "engine/orders.h"
#include "jobs-fixture.h"
#include "keys/wallet.h"

static void
test_transfer (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob;
  TaoOrder order = { .kind = TAO_ORDER_TRANSFER, .amount = G_GUINT64_CONSTANT (1234567890), .keep_alive = TRUE };
  g_autoptr(TaoPlanBox) box = NULL;
  g_autoptr(TaoJobResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const TaoJobPlan *made;
  guint stages = 0;

  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  wait_for (fixture, has_history);
  order.to = bob;
  box = plan (fixture, &alice, &order, 1, &error);
  g_assert_no_error (error);
  made = tao_plan_box_get (box);
  g_assert_false (made->blocked);
  g_assert_cmpstr (made->pallet, ==, "Balances");
  g_assert_cmpstr (made->call, ==, "transfer_keep_alive");
  g_assert_cmpuint (made->fee_rao, !=, TAO_UNKNOWN_U64);
  g_assert_cmpuint (made->balance_after_rao, ==, made->balance_before_rao - order.amount - made->fee_rao);

  result = execute (fixture, box, &stages, &error);
  g_assert_no_error (error);
  g_assert_true (result->succeeded);
  g_assert_cmpuint (result->fee_rao, ==, made->fee_rao);
  g_assert_cmpuint (stages & (1u << TAO_JOB_IN_BLOCK), !=, 0);
  g_assert_cmpuint (stages & (1u << TAO_JOB_FINALIZED), !=, 0);

  /* A plan is signed once. */
  {
    g_autoptr(TaoJobResult) again = execute (fixture, box, &stages, &error);

    g_assert_null (again);
    g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_STALE);
  }
}

static void
test_stake_and_unstake (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice;
  TaoOrder order = { .kind = TAO_ORDER_STAKE, .netuid = 1, .amount = G_GUINT64_CONSTANT (5000000000) };
  g_autoptr(TaoPlanBox) box = NULL, back = NULL;
  g_autoptr(TaoJobResult) result = NULL, returned = NULL;
  g_autoptr(GError) error = NULL;
  const TaoPlanStep *step;
  const TaoPosition *position;
  guint64 before = 0;
  guint stages = 0;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_set_accounts (fixture->engine, &alice, 1);
  order.hotkey = find_validator (fixture, 1);
  box = plan (fixture, &alice, &order, 1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tao_plan_box_get (box)->n_notes; i++)
    g_test_message ("note %s %s", tao_plan_box_get (box)->notes[i].code, tao_plan_box_get (box)->notes[i].detail);
  g_assert_false (tao_plan_box_get (box)->blocked);
  step = &tao_plan_box_get (box)->steps[0];
  g_assert_cmpuint (step->pays, ==, order.amount);
  g_assert_cmpuint (step->limit_rao, >, step->price_now_rao);
  g_assert_cmpuint (step->receives, >=, step->receives_worst);
  /* Two independent answers to the same question. */
  g_assert_cmpuint (step->runtime_receives, !=, TAO_UNKNOWN_U64);

  result = execute (fixture, box, &stages, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->error, ==, NULL);
  g_assert_true (result->succeeded);
  g_assert_cmpuint (result->received[0], !=, TAO_UNKNOWN_U64);
  g_assert_cmpuint (result->received[0], >=, step->receives_worst);

  while ((position = find_position (tao_engine_get_snapshot (fixture->engine), &order.hotkey, 1)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  before = position->alpha;
  g_assert_cmpuint (before, >, 0);

  order.kind = TAO_ORDER_UNSTAKE;
  order.amount = before / 2;
  back = plan (fixture, &alice, &order, 1, &error);
  g_assert_no_error (error);
  g_assert_false (tao_plan_box_get (back)->blocked);
  returned = execute (fixture, back, &stages, &error);
  g_assert_no_error (error);
  g_assert_true (returned->succeeded);
  /* Buying and selling never gains. */
  g_assert_cmpuint (returned->received[0], <, G_GUINT64_CONSTANT (5000000000) / 2 + 1);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, ferdie;
  TaoOrder order = { .kind = TAO_ORDER_TRANSFER, .amount = 1, .keep_alive = TRUE };
  TaoOrder huge = { .kind = TAO_ORDER_TRANSFER, .amount = G_GUINT64_CONSTANT (20000000000000000), .keep_alive = TRUE };
  TaoOrder nonsense = { .kind = TAO_ORDER_CALL, .call = "Balances.no_such_call", .text = "{}" };
  TaoPolicy policy = { .per_call_rao = 1000 };
  g_autoptr(TaoPlanBox) box = NULL, too_much = NULL, forbidden = NULL;
  g_autoptr(GError) error = NULL;
  guint stages = 0;

  /* No connection yet. */
  memset (&ferdie, 7, sizeof ferdie);
  g_assert_null (plan (fixture, &ferdie, &order, 1, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_OFFLINE);
  g_clear_error (&error);

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  g_assert_null (plan (fixture, &alice, &nonsense, 1, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID);
  g_clear_error (&error);

  /* More than there is: a plan that says so and cannot be signed. */
  huge.to = ferdie;
  too_much = plan (fixture, &alice, &huge, 1, &error);
  g_assert_no_error (error);
  g_assert_true (tao_plan_box_get (too_much)->blocked);
  g_assert_null (execute (fixture, too_much, &stages, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_BLOCKED);
  g_clear_error (&error);

  /* Locked. */
  order.to = ferdie;
  order.amount = 100000;
  box = plan (fixture, &alice, &order, 1, &error);
  g_assert_no_error (error);
  tao_engine_lock (fixture->engine, NULL);
  g_assert_cmpuint (tao_engine_get_unlocked_s (fixture->engine, &alice), ==, 0);
  g_assert_null (execute (fixture, box, &stages, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_LOCKED);
  g_clear_error (&error);

  /* The wallet's own policy. */
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_set_policy (fixture->engine, &alice, &policy);
  forbidden = plan (fixture, &alice, &order, 1, &error);
  g_assert_no_error (error);
  g_assert_null (execute (fixture, forbidden, &stages, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_POLICY);
  g_assert_cmpuint (stages, ==, 0);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (tao_engine_unlock_finish (TAO_ENGINE (source), result, user_data, &error));
  g_assert_no_error (error);
}

/* A key locks so long after its last use, not after it was opened; and then it is gone where it signs, too. */
static void
test_lock_after_use (Fixture *fixture, gconstpointer data)
{
  static const guint seconds = 6;
  g_autoptr(TaoSecret) uri = tao_secret_new_copy ("//Alice", strlen ("//Alice"));
  g_autoptr(TaoKeyMaterial) material = tao_key_material_new_from_uri (uri, NULL);
  g_autofree char *base = g_build_filename (fixture->folder, "wallets", NULL);
  TaoOrder order = { .kind = TAO_ORDER_TRANSFER, .amount = 100000, .keep_alive = TRUE };
  TaoKey32 alice;
  g_autoptr(TaoPlanBox) box = NULL, late = NULL;
  g_autoptr(TaoJobResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint stages = 0;

  g_assert_true (tao_wallet_store (base, "w", NULL, material, NULL, TAO_WALLET_CREATE, NULL, &error));
  memcpy (alice.bytes, tao_key_material_get_account (material)->bytes, sizeof alice.bytes);
  memset (&order.to, 7, sizeof order.to);
  wait_for (fixture, has_history);
  tao_engine_unlock_async (fixture->engine, base, "w", NULL, NULL, seconds, NULL, unlocked_cb, &alice);
  while (tao_engine_get_unlocked_s (fixture->engine, &alice) == 0)
    g_main_context_iteration (NULL, TRUE);
  box = plan (fixture, &alice, &order, 1, &error);
  late = plan (fixture, &alice, &order, 1, &error);
  g_assert_no_error (error);
  while (tao_engine_get_unlocked_s (fixture->engine, &alice) > seconds - 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (tao_engine_is_executing (fixture->engine));
  result = execute (fixture, box, &stages, &error);
  g_assert_no_error (error);
  g_assert_true (result->succeeded);
  /* More than was left before: it was renewed by signing, which was less than two seconds ago. */
  g_assert_cmpuint (tao_engine_get_unlocked_s (fixture->engine, &alice), >, seconds - 2);
  while (tao_engine_get_unlocked_s (fixture->engine, &alice) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (execute (fixture, late, &stages, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_LOCKED);
}

/* Signed after the era of the plan: what is bounded by a limit is drafted again, what is not wants another look. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob;
  TaoOrder transfer = { .kind = TAO_ORDER_TRANSFER, .amount = 1000000, .keep_alive = TRUE, .to = { { 7 } } };
  TaoOrder stake = { .kind = TAO_ORDER_STAKE, .netuid = 1, .amount = G_GUINT64_CONSTANT (5000000000) };
  TaoOrder create = { .kind = TAO_ORDER_CREATE_SUBNET };
  g_autoptr(TaoPlanBox) bounded = NULL, unbounded = NULL;
  g_autoptr(TaoJobResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint64 end, passed = 0;
  guint stages = 0;

  /* Seen anew, the chain stands still: an era is of the usual length. */
  wait_for (fixture, has_history);
  close_engine (fixture);
  open_engine (fixture, FALSE);
  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  stake.hotkey = find_validator (fixture, 1);
  memset (&create.hotkey, 7, sizeof create.hotkey);
  bounded = plan (fixture, &alice, &stake, 1, &error);
  g_assert_no_error (error);
  unbounded = plan (fixture, &alice, &create, 1, &error);
  g_assert_no_error (error);
  g_assert_false (has_note (tao_plan_box_get (bounded), "no-limit"));
  g_assert_true (has_note (tao_plan_box_get (unbounded), "no-limit"));
  g_assert_false (tao_plan_box_get (unbounded)->blocked);
  end = MAX (tao_plan_box_get (bounded)->era_end, tao_plan_box_get (unbounded)->era_end);
  g_assert_cmpuint (end, <, 400 + 64);
  while (passed <= end)
    {
      g_autoptr(TaoJobResult) other = carry_out (fixture, &bob, &transfer, 1, NULL);

      passed = other->block;
    }

  g_assert_null (execute (fixture, unbounded, &stages, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_STALE);
  g_clear_error (&error);
  g_assert_cmpuint (stages, ==, 0);
  result = execute (fixture, bounded, &stages, &error);
  g_assert_no_error (error);
  g_assert_true (result->succeeded);
  g_assert_cmpuint (result->block, >, end);
}

/* A price that moves past the limit between signing and inclusion: the chain says so in its own words. */
static void
test_failure_in_words (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice;
  TaoOrder order = { .kind = TAO_ORDER_CALL, .call = "SubtensorModule.add_stake_limit" };
  TaoOrderCall call;
  TaoOrder stake = { .kind = TAO_ORDER_STAKE, .netuid = 1, .amount = G_GUINT64_CONSTANT (5000000000) };
  g_autoptr(TaoPlanBox) box = NULL;
  g_autoptr(TaoJobResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint stages = 0;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  stake.hotkey = find_validator (fixture, 1);
  /* A limit far below any price. */
  g_assert_true (tao_order_to_call (&stake, 2000, TRUE, &call, &error));
  order.text = call.arguments;
  box = plan (fixture, &alice, &order, 1, &error);
  g_assert_no_error (error);
  result = execute (fixture, box, &stages, &error);
  g_assert_no_error (error);
  g_assert_false (result->succeeded);
  g_assert_nonnull (result->error);
  g_test_message ("the chain said %s", result->error);
  g_assert_true (g_str_has_prefix (result->error, "SubtensorModule.") || g_str_has_prefix (result->error, "Swap."));
  tao_order_call_clear (&call);
}

static void
test_policy (void)
{
  const guint16 netuids[] = { 3 };
  TaoKey32 friend = { { 1 } }, stranger = { { 2 } };
  TaoPolicy policy = { .per_call_rao = 100, .per_day_rao = 150, .n_destinations = 1, .destinations = &friend,
                       .n_netuids = 1, .netuids = netuids };
  TaoPolicy none = { 0 };
  TaoOrder send = { .kind = TAO_ORDER_TRANSFER, .to = friend, .amount = 100 };
  TaoOrder two[2];

  g_assert_null (tao_policy_check (&none, &send, 1, G_MAXUINT64));
  g_assert_null (tao_policy_check (&policy, &send, 1, 50));
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 51), ==, "per-day");
  two[0] = two[1] = send;
  two[0].amount = two[1].amount = 80;
  g_assert_cmpstr (tao_policy_check (&policy, two, 2, 0), ==, "per-day");
  send.amount = 101;
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 0), ==, "per-call");
  send.amount = 1;
  send.to = stranger;
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 0), ==, "destination");
  send.kind = TAO_ORDER_STAKE;
  send.netuid = 3;
  g_assert_null (tao_policy_check (&policy, &send, 1, 0));
  send.netuid = 4;
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 0), ==, "netuid");
  send.kind = TAO_ORDER_CLAIM_ROOT;
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 0), ==, "netuid");
  send.text = "[3]";
  g_assert_null (tao_policy_check (&policy, &send, 1, 0));
  send.text = "[3,4]";
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 0), ==, "netuid");
  send.text = "not a list";
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 0), ==, "netuid");
  g_assert_null (tao_policy_check (&none, &send, 1, 0));
  send.kind = TAO_ORDER_TRANSFER_ALL;
  send.to = friend;
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 0), ==, "per-call");
  send.kind = TAO_ORDER_CALL;
  g_assert_cmpstr (tao_policy_check (&policy, &send, 1, 0), ==, "raw-call");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/jobs/policy", test_policy);
  if (g_getenv ("TAOSCOPE_LOCALNET") != NULL)
    {
#define ADD(name, func) g_test_add ("/engine/jobs/" name, Fixture, JOBS_CHAIN, set_up, func, tear_down)
      ADD ("transfer", test_transfer);
      ADD ("stake-and-unstake", test_stake_and_unstake);
      ADD ("refusals", test_refusals);
      g_test_add ("/engine/jobs/late", Fixture, "--instant --fast-forward=400", set_up, test_late, tear_down);
      ADD ("lock-after-use", test_lock_after_use);
      ADD ("failure-in-words", test_failure_in_words);
#undef ADD
    }
  return g_test_run ();
}
