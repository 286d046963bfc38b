/* Every order of the wallet windows against the development chain: planned, sent, and looked up afterwards; and what the
 * chain would refuse, refused beforehand. */
#include "chain/error.h"
#include "engine/orders.h"
#include "engine/parameters.h"
#include "jobs-fixture.h"
#include "keys/ss58.h"

#define TAO G_GUINT64_CONSTANT (1000000000)

static char *
address (const TaoKey32 *key)
{
  TaoAccountId account;

  memcpy (account.bytes, key->bytes, sizeof account.bytes);
  return tao_ss58_encode (&account);
}

static guint64
alpha_of (Fixture *fixture, const TaoKey32 *hotkey, guint16 netuid)
{
  const TaoPosition *position = find_position (tao_engine_get_snapshot (fixture->engine), hotkey, netuid);

  return position != NULL ? position->alpha : 0;
}

static void
wait_for_block (Fixture *fixture, guint64 block)
{
  while (tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->best_block < block)
    g_main_context_iteration (NULL, TRUE);
}

/* The validators of a subnet with most and with second most stake. */
static void
find_two (Fixture *fixture, guint16 netuid, TaoKey32 *first, TaoKey32 *second)
{
  const TaoMetagraph *metagraph;
  guint64 best = 0;

  *first = find_validator (fixture, netuid);
  metagraph = tao_snapshot_lookup_metagraph (tao_engine_get_snapshot (fixture->engine), netuid);
  for (guint uid = 0; uid < metagraph->n; uid++)
    if (metagraph->permit[uid] && metagraph->alpha_stake[uid] > best && memcmp (&metagraph->hotkey[uid], first, sizeof *first) != 0)
      {
        best = metagraph->alpha_stake[uid];
        *second = metagraph->hotkey[uid];
      }
  g_assert_cmpuint (best, >, 0);
}

/* Of a move: what the events say arrived is what storage gained, epochs apart, and close to what was quoted. */
static void
check_received (const TaoJobPlan *plan, guint step, const TaoJobResult *result)
{
  guint64 quoted = plan->steps[step].receives, received = result->received[step];

  g_test_message ("step %u: quoted %" G_GUINT64_FORMAT ", received %" G_GUINT64_FORMAT ", paid %" G_GUINT64_FORMAT, step, quoted,
                  received, result->paid[step]);
  g_assert_cmpuint (received, !=, TAO_UNKNOWN_U64);
  g_assert_cmpuint (received, >, quoted - quoted / 50);
  g_assert_cmpuint (received, <, quoted + quoted / 50);
}

static void
test_stake_family (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob, first, second;
  TaoOrder orders[3] = { 0 };
  TaoOrder order = { 0 };
  g_autoptr(TaoPlanBox) bought = NULL, swapped = NULL, moved = NULL, given = NULL, sold = NULL;
  g_autoptr(TaoJobResult) result = NULL, swap = NULL, move = NULL, gift = NULL, sale = NULL;
  guint64 before;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_set_accounts (fixture->engine, &alice, 1);
  find_two (fixture, 1, &first, &second);

  /* Three orders in one plan; the second buys where the first has moved the price. */
  for (guint i = 0; i < 2; i++)
    orders[i] = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = first, .netuid = 1, .amount = 20 * TAO };
  orders[2] = (TaoOrder) { .kind = TAO_ORDER_TRANSFER, .to = bob, .amount = 3 * TAO, .keep_alive = TRUE };
  result = carry_out (fixture, &alice, orders, 3, &bought);
  g_assert_cmpuint (tao_plan_box_get (bought)->steps[1].receives, <, tao_plan_box_get (bought)->steps[0].receives);
  g_assert_cmpuint (tao_plan_box_get (bought)->steps[1].price_now_rao, ==, tao_plan_box_get (bought)->steps[0].price_after_rao);
  for (guint i = 0; i < 2; i++)
    {
      check_received (tao_plan_box_get (bought), i, result);
      g_assert_cmpuint (result->paid[i], ==, 20 * TAO);
    }
  g_assert_cmpuint (result->received[2], ==, 3 * TAO);
  wait_for_block (fixture, result->block);
  before = alpha_of (fixture, &first, 1);
  g_assert_cmpuint (before, >=, result->received[0] + result->received[1] - 2);

  /* To another subnet with the same hotkey: the chain's only move with a limit, also when it is ordered as a move. */
  order = (TaoOrder) { .kind = TAO_ORDER_MOVE, .hotkey = first, .to = first, .netuid = 1, .netuid_to = 2, .amount = before / 4 };
  swap = carry_out (fixture, &alice, &order, 1, &swapped);
  g_assert_cmpstr (tao_plan_box_get (swapped)->call, ==, "swap_stake_limit");
  g_assert_cmpuint (tao_plan_box_get (swapped)->steps[0].limit_rao, >, 0);
  g_assert_false (has_note (tao_plan_box_get (swapped), "no-limit"));
  check_received (tao_plan_box_get (swapped), 0, swap);
  g_assert_cmpuint (swap->paid[0], ==, order.amount);
  wait_for_block (fixture, swap->block);
  g_assert_cmpuint (alpha_of (fixture, &first, 2), >=, swap->received[0] - 1);

  /* Within the subnet to another validator: nothing is swapped. To another subnet as well: no limit, and it says so. */
  orders[0] = (TaoOrder) { .kind = TAO_ORDER_MOVE, .hotkey = first, .to = second, .netuid = 1, .netuid_to = 1, .amount = before / 4 };
  orders[1] = (TaoOrder) { .kind = TAO_ORDER_MOVE, .hotkey = first, .to = second, .netuid = 1, .netuid_to = 2, .amount = before / 8 };
  move = carry_out (fixture, &alice, orders, 2, &moved);
  g_assert_cmpuint (tao_plan_box_get (moved)->steps[1].limit_rao, ==, 0);
  g_assert_true (has_note (tao_plan_box_get (moved), "no-limit"));
  g_assert_cmpuint (move->received[0], ==, before / 4);
  check_received (tao_plan_box_get (moved), 1, move);

  /* Given to another coldkey, here and in another subnet. */
  orders[0] = (TaoOrder) { .kind = TAO_ORDER_TRANSFER_STAKE, .hotkey = second, .to = bob, .netuid = 1, .netuid_to = 1, .amount = before / 16 };
  orders[1] = (TaoOrder) { .kind = TAO_ORDER_TRANSFER_STAKE, .hotkey = second, .to = bob, .netuid = 1, .netuid_to = 2, .amount = before / 16 };
  gift = carry_out (fixture, &alice, orders, 2, &given);
  g_assert_cmpuint (gift->received[0], ==, before / 16);
  check_received (tao_plan_box_get (given), 1, gift);
  g_assert_true (has_note (tao_plan_box_get (given), "no-limit"));

  /* Everything of one validator: staked on root, and in one call into TAO. */
  order = (TaoOrder) { .kind = TAO_ORDER_UNSTAKE_ALL_ALPHA, .hotkey = first };
  sale = carry_out (fixture, &alice, &order, 1, &sold);
  check_received (tao_plan_box_get (sold), 0, sale);
  wait_for_block (fixture, sale->block);
  /* Shares are rounded: one unit may be left. */
  g_assert_cmpuint (alpha_of (fixture, &first, 1), <=, 1);
  g_assert_cmpuint (alpha_of (fixture, &first, 2), <=, 1);
  g_assert_cmpuint (alpha_of (fixture, &first, 0), >=, sale->received[0] - 1);
}

static void
test_unstake_all (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, first, second;
  TaoOrder orders[3];
  g_autoptr(TaoPlanBox) limited = NULL, sold = NULL;
  g_autoptr(TaoJobResult) bought = NULL, sale = NULL, rest = NULL;
  g_autoptr(GArray) all = NULL;
  TaoOrder everything = { .kind = TAO_ORDER_UNSTAKE_ALL };

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_set_accounts (fixture->engine, &alice, 1);
  find_two (fixture, 1, &first, &second);
  orders[0] = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = first, .netuid = 1, .amount = 7 * TAO };
  orders[1] = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = first, .netuid = 0, .amount = 9 * TAO };
  orders[2] = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = second, .netuid = 2, .amount = 5 * TAO };
  bought = carry_out (fixture, &alice, orders, 3, NULL);
  wait_for_block (fixture, bought->block);

  /* With limits: one order for each position, all in one plan. */
  all = tao_orders_new_unstake_all (tao_engine_get_snapshot (fixture->engine), &alice, &first);
  g_assert_cmpuint (all->len, ==, 2);
  sale = carry_out (fixture, &alice, (TaoOrder *) (gpointer) all->data, all->len, &limited);
  for (guint i = 0; i < all->len; i++)
    {
      g_assert_cmpuint (tao_plan_box_get (limited)->steps[i].limit_rao, >, 0);
      check_received (tao_plan_box_get (limited), i, sale);
    }
  g_assert_false (has_note (tao_plan_box_get (limited), "no-limit"));

  /* In one call: no limit, and it says so. */
  everything.hotkey = second;
  rest = carry_out (fixture, &alice, &everything, 1, &sold);
  g_assert_true (has_note (tao_plan_box_get (sold), "no-limit"));
  check_received (tao_plan_box_get (sold), 0, rest);
  wait_for_block (fixture, rest->block);
  g_assert_cmpuint (alpha_of (fixture, &second, 2), <=, 1);
  g_assert_true (is_refused (fixture, &alice, &everything, "AmountTooLow"));
}

static void
test_root_claims (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, first, second;
  TaoOrder stake = { .kind = TAO_ORDER_STAKE, .netuid = 1, .amount = 9 * TAO };
  TaoOrder type = { .kind = TAO_ORDER_SET_CLAIM_TYPE, .text = "Keep" };
  TaoOrder claim = { .kind = TAO_ORDER_CLAIM_ROOT, .text = "[2, 1]" };
  TaoOrder automatic = { .kind = TAO_ORDER_AUTO_STAKE, .netuid = 1 };
  TaoOrder too_many = { .kind = TAO_ORDER_CLAIM_ROOT, .text = "[1,2,3,4,5,6]" };
  g_autoptr(TaoPlanBox) box = NULL;
  g_autoptr(TaoJobResult) staked = NULL, typed = NULL;
  g_autofree char *before = NULL, *keep = NULL, *subnets = NULL, *hotkey = NULL, *destination = NULL;
  g_autoptr(GError) error = NULL;
  TaoOrder both[3];

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  find_two (fixture, 1, &first, &second);
  stake.hotkey = first;
  automatic.hotkey = second;
  before = read_fact (fixture, &alice, &type, "claim-type");
  g_assert_cmpstr (before, ==, "\"Swap\"");
  both[0] = stake;
  both[1] = type;
  both[2] = automatic;
  staked = carry_out (fixture, &alice, both, 3, NULL);
  keep = read_fact (fixture, &alice, &type, "claim-type");
  g_assert_cmpstr (keep, ==, "\"Keep\"");
  destination = read_fact (fixture, &alice, &automatic, "auto-stake");
  hotkey = address (&second);
  g_assert_nonnull (strstr (destination, hotkey));
  g_assert_true (is_refused (fixture, &alice, &automatic, "SameAutoStakeHotkeyAlreadySet"));
  automatic.hotkey = alice;
  g_assert_true (is_refused (fixture, &alice, &automatic, "HotKeyNotRegisteredInSubNet"));

  type.text = "{\"KeepSubnets\":{\"subnets\":[1,2]}}";
  both[0] = type;
  both[1] = claim;
  typed = carry_out (fixture, &alice, both, 2, &box);
  g_assert_cmpstr (tao_plan_box_get (box)->steps[1].arguments, ==, "{\"subnets\":[1,2]}");
  subnets = read_fact (fixture, &alice, &type, "claim-type");
  g_assert_cmpstr (subnets, ==, "{\"KeepSubnets\":{\"subnets\":[1,2]}}");

  g_assert_null (plan (fixture, &alice, &too_many, 1, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID);
}

static guint16 owned_netuid;

static gboolean
owns_subnet (TaoSnapshot *snapshot)
{
  const TaoSubnet *subnets;
  TaoKey32 alice;
  TaoAccountId account;
  guint n;

  g_assert_true (tao_ss58_decode ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", &account, NULL));
  memcpy (alice.bytes, account.bytes, sizeof alice.bytes);
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (memcmp (&subnets[i].owner_coldkey, &alice, sizeof alice) == 0)
      {
        owned_netuid = subnets[i].netuid;
        return TRUE;
      }
  return FALSE;
}

/* The chain does this again from block @block on, and says so with @code until then. */
static void
check_limit (Fixture *fixture, const TaoKey32 *signer, const TaoOrder *order, const char *code, guint64 block)
{
  g_autofree char *until = NULL, *expected = g_strdup_printf ("%" G_GUINT64_FORMAT, block);

  g_assert_true (is_refused (fixture, signer, order, code));
  until = read_fact (fixture, signer, order, "rate-limit");
  g_assert_cmpstr (until, ==, expected);
}

/* A subnet from its creation on: its owner's orders, and those of a neuron in it. */
static void
test_owner (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob, owner_hotkey, miner, child;
  TaoOrder create = { .kind = TAO_ORDER_CREATE_SUBNET, .amount = 1 };
  TaoOrder identity = { .kind = TAO_ORDER_SET_SUBNET_IDENTITY, .text = "{\"subnet_name\":\"0x \\\"Proof\\\"\",\"discord\":\"über\"}" };
  TaoOrder period = { .kind = TAO_ORDER_SET_PARAMETER, .call = "immunity_period", .text = "4321" };
  TaoOrder nobody = { .kind = TAO_ORDER_SET_PARAMETER, .call = "kappa", .text = "1" };
  TaoOrder far = { .kind = TAO_ORDER_SET_PARAMETER, .call = "owner_immune_neuron_limit", .text = "11" };
  TaoOrder start = { .kind = TAO_ORDER_START_SUBNET };
  TaoOrder enter = { .kind = TAO_ORDER_REGISTER };
  TaoOrder axon = { .kind = TAO_ORDER_SERVE_AXON, .text = "203.0.113.7", .value = 8091 };
  TaoOrder raise = { .kind = TAO_ORDER_RAISE_TAKE, .value = 5000 }, lower = { .kind = TAO_ORDER_LOWER_TAKE, .value = 4000 };
  TaoOrder lend = { .kind = TAO_ORDER_SET_CHILDREN }, cut = { .kind = TAO_ORDER_SET_CHILDKEY_TAKE, .value = 1234 };
  TaoOrder root = { .kind = TAO_ORDER_REGISTER_ROOT }, me = { .kind = TAO_ORDER_SET_IDENTITY, .text = "{\"name\":\"Alice\"}" };
  g_autoptr(TaoPlanBox) cheap = NULL, registered = NULL;
  g_autoptr(TaoJobResult) created = NULL, begun = NULL, entered = NULL, set = NULL, served = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL, *name = NULL, *take = NULL, *children = NULL, *mine = NULL, *address_of = NULL, *childs = NULL, *reach = NULL;
  TaoOrder orders[6];

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice//owner", &owner_hotkey);
  tao_engine_unlock_development (fixture->engine, "//Alice//child", &child);
  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  tao_engine_unlock_development (fixture->engine, "//Alice//miner", &miner);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);

  /* The price is not what was agreed. */
  create.hotkey = owner_hotkey;
  cheap = plan (fixture, &alice, &create, 1, &error);
  g_assert_no_error (error);
  g_assert_true (has_note (tao_plan_box_get (cheap), "too-expensive"));
  create.amount = 0;
  created = carry_out (fixture, &alice, &create, 1, NULL);
  wait_for (fixture, owns_subnet);
  g_test_message ("subnet %u", owned_netuid);
  identity.netuid = period.netuid = nobody.netuid = far.netuid = start.netuid = enter.netuid = axon.netuid = owned_netuid;
  lend.netuid = cut.netuid = owned_netuid;

  g_assert_true (is_refused (fixture, &bob, &period, "NotSubnetOwner"));
  g_assert_true (is_refused (fixture, &bob, &identity, "NotSubnetOwner"));
  g_assert_true (is_refused (fixture, &bob, &start, "NotSubnetOwner"));
  g_assert_null (plan (fixture, &alice, &nobody, 1, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (plan (fixture, &alice, &far, 1, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID);
  g_clear_error (&error);

  orders[0] = identity;
  orders[1] = period;
  orders[2] = start;
  begun = carry_out (fixture, &alice, orders, 3, NULL);
  text = read_fact (fixture, &alice, &period, "immunity_period");
  g_assert_cmpstr (text, ==, "4321");
  name = read_fact (fixture, &alice, &identity, "subnet-identity");
  g_test_message ("%s", name);
  g_assert_nonnull (strstr (name, "\"subnet_name\":\"0x \\u0022Proof\\u0022\""));
  g_assert_nonnull (strstr (name, "über"));
  g_assert_true (is_refused (fixture, &alice, &start, "FirstEmissionBlockNumberAlreadySet"));
  /* Two epochs of 360 blocks for each parameter; a day for another subnet. */
  check_limit (fixture, &alice, &period, "TxRateLimitExceeded", begun->block + 720);
  create.hotkey = child;
  check_limit (fixture, &alice, &create, "NetworkTxRateLimitExceeded", created->block + 7200);

  /* A neuron: the burn is what was quoted, under a limit. */
  enter.hotkey = miner;
  entered = carry_out (fixture, &alice, &enter, 1, &registered);
  g_assert_cmpstr (tao_plan_box_get (registered)->call, ==, "register_limit");
  g_assert_cmpuint (tao_plan_box_get (registered)->steps[0].limit_rao, >, tao_plan_box_get (registered)->steps[0].pays);
  g_assert_true (is_refused (fixture, &alice, &enter, "HotKeyAlreadyRegisteredInSubNet"));
  g_assert_true (is_refused (fixture, &bob, &raise, "HotKeyAccountNotExists"));
  enter.hotkey = child;
  enter.amount = 1;
  g_assert_true (is_refused (fixture, &alice, &enter, "RegistrationPriceLimitExceeded"));

  /* Its coldkey's orders, in one plan. */
  raise.hotkey = lower.hotkey = lend.hotkey = cut.hotkey = root.hotkey = miner;
  address_of = address (&child);
  childs = g_strdup_printf ("[[\"9223372036854775807\",\"%s\"]]", address_of);
  lend.text = childs;
  g_assert_true (is_refused (fixture, &bob, &raise, "NonAssociatedColdKey"));
  orders[0] = raise;
  orders[1] = cut;
  orders[2] = me;
  orders[3] = root;
  orders[4] = lend;
  set = carry_out (fixture, &alice, orders, 4, NULL);
  take = read_fact (fixture, &alice, &lower, "take");
  g_assert_cmpstr (take, ==, "5000");
  g_assert_true (is_refused (fixture, &alice, &raise, "DelegateTakeTooLow"));
  /* 216,000 blocks between two raises, counted from the one just made. */
  raise.value = 5001;
  check_limit (fixture, &alice, &raise, "DelegateTxRateLimitExceeded", set->block + 216000 + 1);
  raise.value = 60000;
  g_assert_true (is_refused (fixture, &alice, &raise, "DelegateTakeTooHigh"));
  g_assert_true (is_refused (fixture, &alice, &root, "HotKeyAlreadyRegisteredInSubNet"));
  children = read_fact (fixture, &alice, &cut, "childkey-take");
  g_assert_cmpstr (children, ==, "1234");
  mine = read_fact (fixture, &alice, &me, "identity");
  g_assert_nonnull (strstr (mine, "\"name\":\"Alice\""));
  orders[0] = lower;
  orders[1] = lend;
  {
    g_autoptr(TaoPlanBox) box = NULL;
    g_autoptr(TaoJobResult) again = carry_out (fixture, &alice, orders, 2, &box);
    g_autofree char *now = read_fact (fixture, &alice, &lower, "take");

    g_assert_cmpuint (again->block, >, 0);
    g_assert_cmpstr (now, ==, "4000");
    g_assert_true (has_note (tao_plan_box_get (box), "takes-effect"));
    check_limit (fixture, &alice, &lend, "TxRateLimitExceeded", again->block + 150);
  }

  /* And the neuron's own: signed by the hotkey, free of charge. */
  g_assert_true (is_refused (fixture, &alice, &axon, "HotKeyNotRegisteredInNetwork"));
  served = carry_out (fixture, &miner, &axon, 1, NULL);
  reach = read_fact (fixture, &miner, &axon, "axon");
  g_test_message ("%s", reach);
  g_assert_nonnull (strstr (reach, "\"port\":8091"));
  g_assert_nonnull (strstr (reach, "3405803783"));     /* 203.0.113.7 */
  check_limit (fixture, &miner, &axon, "ServingRateLimitExceeded", served->block + 50);
  axon.text = "127.0.0.1";
  g_assert_null (plan (fixture, &miner, &axon, 1, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID);
}

/* Every parameter names a call; its bounds and its type are said in words before anything is asked. */
static void
test_parameters (void)
{
  const TaoOwnerParameter *parameters;
  TaoOrder order = { .kind = TAO_ORDER_SET_PARAMETER, .netuid = 3 };
  g_auto(TaoOrderCall) pair = { 0 };
  g_autoptr(GError) error = NULL;
  guint n;

  parameters = tao_owner_parameters_get (&n);
  g_assert_cmpuint (n, >, 30);
  for (guint i = 1; i < n; i++)
    g_assert_cmpint (strcmp (parameters[i - 1].name, parameters[i].name), <, 0);
  order.call = "alpha_values";
  order.text = "[2000, 60000]";
  g_assert_true (tao_order_to_call (&order, 0, FALSE, &pair, &error));
  g_assert_cmpstr (pair.arguments, ==, "{\"netuid\":3,\"alpha_low\":2000,\"alpha_high\":60000}");
  order.text = "[2000, 60000}";
  g_assert_false (tao_order_to_call (&order, 0, FALSE, &pair, NULL));
  order.call = "yuma3_enabled";
  order.text = "1";
  g_assert_false (tao_order_to_call (&order, 0, FALSE, &pair, NULL));
  order.call = "recycle_or_burn";
  order.text = "\"Keep\"";
  g_assert_false (tao_order_to_call (&order, 0, FALSE, &pair, &error));
  g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/orders/parameters", test_parameters);
  if (g_getenv ("TAOSCOPE_LOCALNET") != NULL)
    {
#define ADD(name, func) g_test_add ("/engine/orders/" name, Fixture, JOBS_CHAIN, set_up, func, tear_down)
      ADD ("stake-family", test_stake_family);
      ADD ("unstake-all", test_unstake_all);
      ADD ("root-claims", test_root_claims);
      ADD ("owner", test_owner);
#undef ADD
    }
  return g_test_run ();
}
