/* Whole operations on a ledger: the worked examples of a block's emission, the project's own coinbase and claim tests
 * with their exact values, and what must hold after any series of calls. */
#include "economy/coinbase.h"
#include "economy/registration.h"
#include "economy/root-claim.h"
#include "economy/staking.h"
#include "vectors/memory-ledger.h"

static MemoryLedger *
ledger_with (const char *const *entries,
             guint32            spec_version)
{
  MemoryLedger *ledger = memory_ledger_new (tao_rules_lookup (spec_version));

  for (; *entries != NULL; entries += 2)
    memory_ledger_set (ledger, entries[0], entries[1]);
  return ledger;
}

static void
expect (MemoryLedger *ledger,
        const char   *key,
        const char   *value)
{
  const char *got = g_hash_table_lookup (ledger->table, key);

  g_test_message ("%s", key);
  g_assert_cmpstr (got != NULL ? got : "0", ==, value);
}

/* One emitting subnet, share 1, root stake 10 000 τ, y = 1000 τ, x = 2000 α, out = 3000 α, balanced, root selling. */
static const char *const example[] = {
  "Now/", "100", "TotalIssuance/", "1000000000000000", "BalancesIssuance/", "1000000000000000",
  "NetworksAdded/0", "1", "NetworksAdded/1", "1", "SubnetMechanism/1", "1", "Tempo/1", "0",
  "SubnetTAO/0", "10000000000000", "SubnetTAO/1", "1000000000000", "SubnetAlphaIn/1", "2000000000000",
  "SubnetAlphaOut/1", "3000000000000", "FirstEmissionBlockNumber/1", "2", "SubtokenEnabled/1", "1",
  "SubnetMovingPrice/1", "8589934592", "PalSwapInitialized/1", "1", "FreeBal/1000001", "1000000000000", NULL
};

static void
test_emission_example (void)
{
  static const struct { const char *key, *values[3]; } rows[] = {
    { "SubnetTaoInEmission/1", { "47656204", "47737553", "47818943" } },
    { "SubnetAlphaInEmission/1", { "95312409", "95293524", "95274646" } },
    { "SubnetExcessTao/1", { "952343795", "952262446", "952181056" } },
    { "SwapBalancer/1", { "499999999999875005", "499999999999855271", "499999999999733412" } },
    { "RootProp/1", { "409282570", "409201491", "409120445" } },
    { "SubnetTAO/1", { "1000999999999", "1001999999998", "1002999999997" } },
    { "SubnetAlphaIn/1", { "1998192437011", "1996388634452", "1994588581012" } },
    { "SubnetAlphaOut/1", { "3002902875398", "3005801971481", "3008697299567" } },
    { "PendingOwnerCut/1", { "179995422", "359990844", "539986266" } },
    { "PendingServerEmission/1", { "410002288", "820004576", "1230006864" } },
    { "PendingValidatorEmission/1", { "370931725", "741871190", "1112818392" } },
    { "PendingRootAlphaDivs/1", { "39070563", "78133386", "117188472" } },
    /* One rao of each block goes to nobody. */
    { "TotalIssuance/", { "1000000999999999", "1000001999999998", "1000002999999997" } },
  };
  g_autoptr(MemoryLedger) ledger = ledger_with (example, 425);

  for (guint block = 0; block < 3; block++)
    {
      memory_ledger_set (ledger, "Now/", block == 0 ? "100" : block == 1 ? "101" : "102");
      /* The moving price must stay above one for root to sell. */
      memory_ledger_set (ledger, "SubnetMovingPrice/1", "8589934592");
      tao_coinbase_run_emission (&ledger->parent);
      for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        expect (ledger, rows[i].key, rows[i].values[block]);
    }
}

static void
test_emission_without_root_sale (void)
{
  g_autoptr(MemoryLedger) ledger = ledger_with (example, 425);

  memory_ledger_set (ledger, "SubnetMovingPrice/1", "4294967296");
  memory_ledger_set (ledger, "SubnetAlphaIn/1", "1000000000000");
  memory_ledger_set (ledger, "SubnetAlphaOut/1", "0");
  tao_coinbase_run_emission (&ledger->parent);

  expect (ledger, "SubnetTaoInEmission/1", "345022388");
  expect (ledger, "SubnetAlphaInEmission/1", "345022388");
  expect (ledger, "SubnetExcessTao/1", "654977611");
  expect (ledger, "SubnetProtocolAlpha/1", "654548896");
  expect (ledger, "SwapBalancer/1", "500000000000000000");
  expect (ledger, "PendingOwnerCut/1", "179995422");
  expect (ledger, "PendingServerEmission/1", "410002288");
  expect (ledger, "PendingValidatorEmission/1", "268666830");
  expect (ledger, "PendingRootAlphaDivs/1", "0");
  expect (ledger, "AlphaRecycled/1", "141335458");
  expect (ledger, "SubnetAlphaIn/1", "999690473492");
  expect (ledger, "SubnetTAO/1", "1000999999999");
  expect (ledger, "SubnetAlphaOut/1", "1513213438");
}

/* From 432 on the buy comes first and sees the old weight; the weight then sees the reserves that it left.  Price and
 * sums say whether that was done in the right order. */
static void
test_emission_buy_first (void)
{
  g_autoptr(MemoryLedger) ledger = ledger_with (example, 432);
  TaoPool pool;
  TaoSwap swap;
  TaoPerquintill weight;
  g_autofree char *bought = NULL;
  g_autofree char *weight_text = NULL;

  tao_ledger_get_pool (&ledger->parent, 1, &pool);
  g_assert_cmpint (tao_pool_swap (&pool, ledger->parent.rules, TAO_SWAP_BUY, 952343795, TAO_POOL_MAX_LIMIT_RAO, TRUE, FALSE, &swap), ==, TAO_CALL_OK);
  tao_pool_apply (&pool, &swap);
  g_assert_true (tao_pool_weights_after (&pool, 47656204, 95312409, &weight));

  tao_coinbase_run_emission (&ledger->parent);
  expect (ledger, "SubnetTaoInEmission/1", "47656204");
  expect (ledger, "SubnetAlphaInEmission/1", "95312409");
  expect (ledger, "SubnetExcessTao/1", "952343795");
  bought = g_strdup_printf ("%" G_GUINT64_FORMAT, swap.out);
  expect (ledger, "SubnetProtocolAlpha/1", bought);
  weight_text = g_strdup_printf ("%" G_GUINT64_FORMAT, weight.parts);
  expect (ledger, "SwapBalancer/1", weight_text);
  expect (ledger, "BalancerTaoReservoir/1", "0");
  /* From 432 on this item is left alone. */
  expect (ledger, "BlockEmission/", "0");
}

/* A pool without the reserves to swap: up to 431 the TAO stays with the subnet, from 432 it goes back. */
static void
test_failed_chain_buy (void)
{
  static const guint32 specs[] = { 425, 432 };

  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (example, specs[i]);
      guint64 before, after, spent;

      memory_ledger_set (ledger, "SubnetAlphaIn/1", "999999");
      memory_ledger_set (ledger, "SubnetTAO/1", "500000");
      before = g_ascii_strtoull (g_hash_table_lookup (ledger->table, "FreeBal/1000001"), NULL, 10);
      tao_coinbase_run_emission (&ledger->parent);
      after = g_ascii_strtoull (g_hash_table_lookup (ledger->table, "FreeBal/1000001"), NULL, 10);
      spent = after - before;
      expect (ledger, "SubnetExcessTao/1", "0");
      expect (ledger, "SubnetProtocolAlpha/1", "0");
      if (specs[i] == 425)
        g_assert_cmpuint (spent, >, tao_ledger_get_u64 (&ledger->parent, TAO_ITEM_SUBNET_TAO_IN_EMISSION, 1));
      else
        g_assert_cmpuint (spent, ==, tao_ledger_get_u64 (&ledger->parent, TAO_ITEM_SUBNET_TAO_IN_EMISSION, 1) +
                                       tao_ledger_get_u64 (&ledger->parent, TAO_ITEM_BALANCER_TAO_RESERVOIR, 1));
      /* What the block did not spend is not issued either. */
      g_assert_cmpuint (tao_ledger_get_u64 (&ledger->parent, TAO_ITEM_TOTAL_ISSUANCE, 0), ==, G_GUINT64_CONSTANT (1000000000000000) + spent);
    }
}

/* --- Root claims (claim_root_with_drain_emissions) --------------------------------------------------------------- */

static void
test_root_claim_numbers (void)
{
  static const char *const state[] = {
    "NetworksAdded/0", "1", "NetworksAdded/1", "1", "SubnetMechanism/1", "1", "Now/", "10",
    "Owner/100", "50", "OwnedHotkeys/50", "100", "StakingHotkeys/60", "100", "StakingHotkeys/50", "100",
    "TotalHotkeyAlpha/100,0", "2000000", "TotalHotkeySharesV2/100,0", "200000000000000000000:-14", "AlphaV2/100,60,0", "200000000000000000000:-14",
    "Uids/1,100", "0", "Keys/1,0", "100", "SubnetworkN/1", "1", "RootClaimType/60", "Keep", "SubnetAlphaOut/1", "100000000",
    NULL
  };
  g_autoptr(MemoryLedger) ledger = ledger_with (state, 425);
  TaoPending pending = { 0, 0, 1000000, 0 };
  TaoAccount hotkey = memory_ledger_account (100), nominator = memory_ledger_account (60), owner = memory_ledger_account (50);
  TaoEpochPayout payout = { hotkey, 0, 1000000 };

  tao_coinbase_distribute (&ledger->parent, 1, &pending, &payout, 1);
  g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &owner, 1), ==, 179995);
  expect (ledger, "RootClaimable/100", "1:1760945181");
  g_assert_cmpuint (tao_root_claim_get_owed (&ledger->parent, &hotkey, &nominator, 1), ==, 820003);
  g_assert_cmpint (tao_root_claim_for_coldkey (&ledger->parent, &nominator), ==, TAO_CALL_OK);
  g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &nominator, 1), ==, 820003);

  tao_coinbase_distribute (&ledger->parent, 1, &pending, &payout, 1);
  expect (ledger, "RootClaimable/100", "1:3521890362");
  g_assert_cmpint (tao_root_claim_for_coldkey (&ledger->parent, &nominator), ==, TAO_CALL_OK);
  expect (ledger, "RootClaimed/1,100,60", "1640007");
}

static void
test_claim_subnet_count (void)
{
  static const char *const empty[] = { "NetworksAdded/0", "1", NULL };
  g_autoptr(MemoryLedger) ledger = ledger_with (empty, 425);
  const guint16 netuids[6] = { 1, 2, 3, 4, 5, 6 };
  TaoAccount coldkey = memory_ledger_account (60);

  g_assert_cmpint (tao_root_claim (&ledger->parent, &coldkey, netuids, 0), ==, TAO_CALL_INVALID_SUBNET_NUMBER);
  g_assert_cmpint (tao_root_claim (&ledger->parent, &coldkey, netuids, 6), ==, TAO_CALL_INVALID_SUBNET_NUMBER);
  g_assert_cmpint (tao_root_claim (&ledger->parent, &coldkey, netuids, 5), ==, TAO_CALL_OK);
  expect (ledger, "NumStakingColdkeys/", "1");
}

/* --- Children (drain_alpha_childkey_parentkey) ------------------------------------------------------------------- */

static void
test_child_take (void)
{
  static const char *const state[] = {
    "NetworksAdded/0", "1", "NetworksAdded/1", "1", "SubnetMechanism/1", "1", "Now/", "10", "Delegates/20", "0", "Delegates/21", "0",
    "Owner/21", "51", "ChildkeyTake/21,1", "6553",
    "TotalHotkeyAlpha/20,1", "1000000000", "TotalHotkeySharesV2/20,1", "1000000000000000000000:-12", "AlphaV2/20,60,1", "1000000000000000000000:-12",
    "ParentKeys/21,1", "18446744073709551615:20", "ChildKeys/20,1", "18446744073709551615:21",
    "Uids/1,21", "0", "Keys/1,0", "21", NULL
  };
  g_autoptr(MemoryLedger) ledger = ledger_with (state, 425);
  TaoPending pending = { 0, 1000000000, 0, 0 };
  TaoAccount parent = memory_ledger_account (20), child = memory_ledger_account (21), staker = memory_ledger_account (60);
  TaoEpochPayout payout = { child, 0, 1000000000 };
  guint64 child_alpha;

  tao_coinbase_distribute (&ledger->parent, 1, &pending, &payout, 1);
  child_alpha = g_ascii_strtoull (g_hash_table_lookup (ledger->table, "TotalHotkeyAlpha/21,1"), NULL, 10);
  g_assert_cmpuint (ABS ((gint64) tao_staking_get_stake (&ledger->parent, &parent, &staker, 1) - 1900000000), <, 10000);
  g_assert_cmpuint (ABS ((gint64) child_alpha - 100000000), <, 10000);
}

/* --- Properties of the calls ------------------------------------------------------------------------------------- */

static const char *const market[] = {
  "Now/", "1000", "TotalIssuance/", "1000000000000000", "BalancesIssuance/", "1000000000000000", "Author/", "900", "FreeBal/900", "1000000",
  "NetworksAdded/0", "1", "NetworksAdded/1", "1", "NetworksAdded/2", "1", "SubnetMechanism/1", "1", "SubnetMechanism/2", "1",
  "SubtokenEnabled/0", "1", "SubtokenEnabled/1", "1", "SubtokenEnabled/2", "1",
  "SubnetTAO/1", "1000000000000", "SubnetAlphaIn/1", "4000000000000", "SubnetTAO/2", "50000000000", "SubnetAlphaIn/2", "90000000000",
  "FreeBal/1000000", "500", "FreeBal/1000001", "1000000000500", "FreeBal/1000002", "50000000500",
  "Owner/21", "11", "Owner/22", "12", "OwnedHotkeys/11", "21", "OwnedHotkeys/12", "22", "StakingHotkeys/11", "21", "StakingHotkeys/12", "22",
  "FreeBal/11", "5000000000000", "FreeBal/12", "70000000000", NULL
};

static guint64
free_balance (MemoryLedger *ledger)
{
  GHashTableIter iter;
  gpointer key, value;
  guint64 sum = 0;

  g_hash_table_iter_init (&iter, ledger->table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_str_has_prefix (key, "FreeBal/"))
      sum += g_ascii_strtoull (value, NULL, 10);
  return sum;
}

/* The positions on a subnet never add up to more alpha than is outside its pool, no TAO appears from nowhere, and a
 * call that fails leaves no trace. */
static void
test_nothing_from_nothing (void)
{
  g_autoptr(MemoryLedger) ledger = ledger_with (market, 425);
  TaoLedger *l = &ledger->parent;
  TaoAccount hot[2] = { memory_ledger_account (21), memory_ledger_account (22) };
  TaoAccount cold[2] = { memory_ledger_account (11), memory_ledger_account (12) };
  guint64 total = free_balance (ledger);
  guint done = 0;

  for (guint i = 0; i < 400; i++)
    {
      const TaoAccount *h = &hot[g_test_rand_bit ()], *h2 = &hot[g_test_rand_bit ()], *c = &cold[g_test_rand_bit ()];
      guint16 n = (guint16) g_test_rand_int_range (0, 3), n2 = (guint16) g_test_rand_int_range (0, 3);
      guint64 amount = ((guint64) g_test_rand_int () << 8) >> g_test_rand_int_range (0, 16);
      guint64 limit = 100000000 + (guint32) g_test_rand_int () / 4, before = g_hash_table_size (ledger->table);
      TaoCallStatus status;

      switch (g_test_rand_int_range (0, 9))
        {
        case 0: status = tao_staking_remove_stake (l, c, h, n, amount); break;
        case 1: status = tao_staking_move_stake (l, c, h, h2, n, n2, amount); break;
        case 2: status = tao_staking_transfer_stake (l, c, &cold[0], h, n, n2, amount); break;
        case 3: status = tao_staking_swap_stake_limit (l, c, h, n, n2, amount, limit, TRUE); break;
        case 4: status = tao_staking_add_stake_limit (l, c, h, n, amount, limit, g_test_rand_bit (), NULL); break;
        case 5: status = tao_staking_remove_stake_limit (l, c, h, n, amount, limit / 4, g_test_rand_bit ()); break;
        case 6: status = tao_staking_unstake_all_alpha (l, c, h); break;
        default: status = tao_staking_add_stake (l, c, h, n, amount, NULL); break;
        }
      done += status == TAO_CALL_OK;
      if (status != TAO_CALL_OK)
        g_assert_cmpuint (g_hash_table_size (ledger->table), ==, before);

      g_assert_cmpuint (free_balance (ledger), <=, total);
      for (guint16 netuid = 0; netuid < 3; netuid++)
        {
          guint64 held = 0;

          for (guint k = 0; k < 4; k++)
            held += tao_staking_get_stake (l, &hot[k / 2], &cold[k % 2], netuid);
          g_assert_cmpuint (held, <=, tao_ledger_get_u64 (l, TAO_ITEM_SUBNET_ALPHA_OUT, netuid));
        }
    }
  g_assert_cmpuint (done, >, 60);
}

static void
test_register_and_replace (void)
{
  g_autoptr(MemoryLedger) ledger = ledger_with (market, 425);
  TaoLedger *l = &ledger->parent;
  TaoAccount cold = memory_ledger_account (11), first = memory_ledger_account (31), second = memory_ledger_account (32);

  memory_ledger_set (ledger, "MaxAllowedUids/1", "1");
  memory_ledger_set (ledger, "MinNonImmuneUids/1", "0");
  g_assert_cmpint (tao_registration_burned_register (l, &cold, 0, &first), ==, TAO_CALL_REGISTRATION_NOT_PERMITTED_ON_ROOT_SUBNET);
  g_assert_cmpint (tao_registration_register_limit (l, &cold, 1, &first, 999999999), ==, TAO_CALL_REGISTRATION_PRICE_LIMIT_EXCEEDED);
  g_assert_cmpint (tao_registration_burned_register (l, &cold, 1, &first), ==, TAO_CALL_OK);
  expect (ledger, "Keys/1,0", "31");
  expect (ledger, "Burn/1", "1260000000");
  expect (ledger, "FreeBal/11", "4999000000000");
  g_assert_cmpint (tao_registration_burned_register (l, &cold, 1, &first), ==, TAO_CALL_HOT_KEY_ALREADY_REGISTERED_IN_SUBNET);

  /* The only uid is immune, so it may go only because nobody else could. */
  g_assert_cmpint (tao_registration_burned_register (l, &cold, 1, &second), ==, TAO_CALL_OK);
  expect (ledger, "Keys/1,0", "32");
  g_assert_false (g_hash_table_contains (ledger->table, "Uids/1,31"));
  expect (ledger, "Burn/1", "1587600000");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/economy/ledger/emission-example", test_emission_example);
  g_test_add_func ("/economy/ledger/emission-without-root-sale", test_emission_without_root_sale);
  g_test_add_func ("/economy/ledger/emission-buy-first", test_emission_buy_first);
  g_test_add_func ("/economy/ledger/failed-chain-buy", test_failed_chain_buy);
  g_test_add_func ("/economy/ledger/root-claim-numbers", test_root_claim_numbers);
  g_test_add_func ("/economy/ledger/claim-subnet-count", test_claim_subnet_count);
  g_test_add_func ("/economy/ledger/child-take", test_child_take);
  g_test_add_func ("/economy/ledger/nothing-from-nothing", test_nothing_from_nothing);
  g_test_add_func ("/economy/ledger/register-and-replace", test_register_and_replace);

  return g_test_run ();
}
