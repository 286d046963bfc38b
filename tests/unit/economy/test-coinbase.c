/* What the project's own coinbase tests assert, asserted of ours: one block or one epoch on a small ledger, with the
 * numbers those tests give and their tolerances, or the exact ones where they are known.  Runtime: spec 425.
 *
 * Their coinbase is handed any credit; ours mints, so a test that wants a certain credit leaves just that much to the
 * hard cap of the issuance. */
#include "economy/coinbase.h"
#include "economy/root-claim.h"
#include "economy/stake-weight.h"
#include "economy/staking.h"
#include "epoch-fixture.h"
#include "vectors/memory-ledger.h"

#define CAP G_GUINT64_CONSTANT (21000000000000000)
#define RAO G_GUINT64_CONSTANT (1000000000)

static void
set_number (MemoryLedger *ledger,
            const char   *key,
            guint64       value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  memory_ledger_set (ledger, key, text);
}

static guint64
get_number (MemoryLedger *ledger,
            const char   *key)
{
  const char *text = g_hash_table_lookup (ledger->table, key);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static void
assert_near (guint64 got,
             guint64 expected,
             guint64 tolerance)
{
  g_test_message ("%" G_GUINT64_FORMAT " for %" G_GUINT64_FORMAT, got, expected);
  g_assert_cmpuint (got > expected ? got - expected : expected - got, <=, tolerance);
}

/* A chain whose next block mints @credit, with root stake that outweighs all alpha. */
static MemoryLedger *
chain_with_credit (guint64 credit)
{
  static const char *const start[] = {
    "Now/", "100", "NetworksAdded/0", "1", "TotalIssuance/", "1000000", "SubnetTAO/0", "18000000000000000000",
    "TaoWeight/", "18446744073709551615", NULL
  };
  MemoryLedger *ledger = memory_ledger_new (tao_rules_lookup (425));

  for (guint i = 0; start[i] != NULL; i += 2)
    memory_ledger_set (ledger, start[i], start[i + 1]);
  set_number (ledger, "BalancesIssuance/", CAP - credit);
  return ledger;
}

/* Adds an emitting subnet whose epoch is far away.  @mechanism 1: with a pool; @price: moving price, raw I96F32. */
static void
add_subnet (MemoryLedger *ledger,
            guint16       netuid,
            guint16       mechanism,
            guint64       tao,
            guint64       alpha,
            guint64       price)
{
  const struct { const char *item; guint64 value; } items[] = {
    { "NetworksAdded", 1 }, { "SubnetMechanism", mechanism }, { "Tempo", 0 }, { "FirstEmissionBlockNumber", 1 }, { "SubtokenEnabled", 1 },
    { "SubnetTAO", tao }, { "SubnetAlphaIn", alpha }, { "SubnetMovingPrice", price }, { "PalSwapInitialized", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *key = g_strdup_printf ("%s/%u", items[i].item, netuid);

      set_number (ledger, key, items[i].value);
    }
  {
    g_autofree char *account = g_strdup_printf ("FreeBal/%u", 1000000u + netuid);

    set_number (ledger, account, tao + 1000);
  }
}

/* --- Emission ---------------------------------------------------------------------------------------------------- */

/* tao_issuance_base */
static void
test_issuance_of_one (void)
{
  g_autoptr(MemoryLedger) ledger = chain_with_credit (1234567);

  add_subnet (ledger, 1, 1, 1000 * RAO, 1000 * RAO, G_GUINT64_CONSTANT (1) << 32);
  tao_coinbase_run_emission (&ledger->parent);

  g_assert_cmpuint (get_number (ledger, "SubnetTAO/1"), ==, 1000 * RAO + 1234567);
  g_assert_cmpuint (get_number (ledger, "TotalIssuance/"), ==, 1000000 + 1234567);
  g_assert_cmpuint (get_number (ledger, "TotalStake/"), ==, 1234567);
  g_assert_cmpuint (get_number (ledger, "BalancesIssuance/"), ==, CAP);
}

/* tao_issuance_multiple: a third of 3 333 333 loses its last fraction of a rao. */
static void
test_issuance_of_three (void)
{
  g_autoptr(MemoryLedger) ledger = chain_with_credit (3333333);

  for (guint16 netuid = 1; netuid <= 3; netuid++)
    add_subnet (ledger, netuid, 0, 0, 0, 0);
  tao_coinbase_run_emission (&ledger->parent);
  for (guint16 netuid = 1; netuid <= 3; netuid++)
    {
      g_autofree char *key = g_strdup_printf ("SubnetTAO/%u", netuid);

      assert_near (get_number (ledger, key), 1111111, 1);
    }
}

/* tao_issuance_different_prices */
static void
test_issuance_by_price (void)
{
  g_autoptr(MemoryLedger) ledger = chain_with_credit (100000000);

  add_subnet (ledger, 1, 1, 1000 * RAO, 1000 * RAO, 429496730);   /* 0.1 */
  add_subnet (ledger, 2, 1, 1000 * RAO, 1000 * RAO, 858993459);   /* 0.2 */
  tao_coinbase_run_emission (&ledger->parent);
  assert_near (get_number (ledger, "SubnetTAO/1"), 1000 * RAO + 33333333, 10);
  assert_near (get_number (ledger, "SubnetTAO/2"), 1000 * RAO + 66666666, 10);
}

/* alpha_issuance_base */
static void
test_alpha_of_two (void)
{
  g_autoptr(MemoryLedger) ledger = chain_with_credit (1000000);

  add_subnet (ledger, 1, 0, 1000000, 1000000, 0);
  add_subnet (ledger, 2, 0, 2000000, 2000000, 0);
  tao_coinbase_run_emission (&ledger->parent);
  g_assert_cmpuint (get_number (ledger, "SubnetAlphaIn/1"), ==, 1000000 + 500000);
  g_assert_cmpuint (get_number (ledger, "SubnetAlphaIn/2"), ==, 2000000 + 500000);
}

/* alpha_issuance_different: twice the share at twice the price is the same alpha. */
static void
test_alpha_by_price (void)
{
  g_autoptr(MemoryLedger) ledger = chain_with_credit (1000000);

  add_subnet (ledger, 1, 1, 1000000, 1000000, G_GUINT64_CONSTANT (1) << 32);
  add_subnet (ledger, 2, 1, 2000000, 1000000, G_GUINT64_CONSTANT (2) << 32);
  tao_coinbase_run_emission (&ledger->parent);
  g_assert_cmpuint (get_number (ledger, "SubnetAlphaIn/1"), ==, 1000000 + 333333);
  g_assert_cmpuint (get_number (ledger, "SubnetAlphaIn/2"), ==, 1000000 + 333333);
}

/* owner_cut_base */
static void
test_owner_cut (void)
{
  static const struct { guint64 cut, pending; } rows[] = { { 0, 0 }, { 65535, 1000000000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(MemoryLedger) ledger = chain_with_credit (0);

      add_subnet (ledger, 1, 1, RAO, RAO, G_GUINT64_CONSTANT (1) << 32);
      set_number (ledger, "SubnetOwnerCut/", rows[i].cut);
      tao_coinbase_run_emission (&ledger->parent);
      g_assert_cmpuint (get_number (ledger, "PendingOwnerCut/1"), ==, rows[i].pending);
    }
}

/* pending_emission: three mints of a pool with one unit of alpha; root is worth a quarter at the third. */
static void
test_pending_emission (void)
{
  g_autoptr(MemoryLedger) ledger = chain_with_credit (0);
  guint64 server, validator, root;

  add_subnet (ledger, 1, 1, RAO, 1, G_GUINT64_CONSTANT (2) << 32);
  set_number (ledger, "SubnetTAO/0", RAO);
  set_number (ledger, "SubnetOwnerCut/", 0);
  tao_coinbase_run_emission (&ledger->parent);
  tao_coinbase_run_emission (&ledger->parent);
  server = get_number (ledger, "PendingServerEmission/1");
  validator = get_number (ledger, "PendingValidatorEmission/1");
  root = get_number (ledger, "PendingRootAlphaDivs/1");

  tao_coinbase_run_emission (&ledger->parent);
  g_assert_cmpuint (get_number (ledger, "SubnetAlphaOut/1"), ==, 3 * RAO);
  assert_near (get_number (ledger, "PendingServerEmission/1") - server, 500000000, 1);
  assert_near (get_number (ledger, "PendingValidatorEmission/1") - validator, 375000000, 1);
  assert_near (get_number (ledger, "PendingRootAlphaDivs/1") - root, 125000000, 1);
}

static void
test_root_proportion (void)
{
  /* 9/14 */
  g_assert_true (tao_root_proportion (1000 * RAO, G_GUINT64_CONSTANT (3320413933267719290), 100 * RAO).bits == 2761050404);
  g_assert_true (tao_root_proportion (0, G_MAXUINT64, 0).bits == 0);
}

/* update_moving_price_initial, update_moving_price_after_time */
static void
test_moving_price_ramp (void)
{
  const TaoRules *rules = tao_rules_lookup (425);
  const TaoI96F32 half = TAO_I96F32 ((tao_i128) 1 << 31);
  gint64 early = (gint64) tao_moving_price_next (rules, TAO_I96F32 (0), TAO_U64F64_ONE, TRUE, half, 201600, 500, 510).bits;
  gint64 late = (gint64) tao_moving_price_next (rules, TAO_I96F32 (0), TAO_U64F64_ONE, TRUE, half, 201600, 500, 144000500).bits;

  g_assert_cmpint (early, <, 4294967);              /* 0.001 */
  g_assert_cmpint (early, ==, 117167);              /* half of 11 / 201611 */
  assert_near ((guint64) late, G_GUINT64_CONSTANT (1) << 31, 4294967);
}

/* inject_and_maybe_swap: the chain buys, then injects; the price follows the reserves and the injection leaves it. */
static void
test_inject_and_swap (void)
{
  const TaoRules *rules = tao_rules_lookup (425);
  TaoPool pool = { .curve = TAO_CURVE_BALANCER, .tao_reserve = 1000000 * RAO, .alpha_reserve = 1000000 * RAO,
                   .quote_weight = { TAO_PERQUINTILL_ONE / 2 }, .initialized = TRUE, .fee_rate = 33,
                   .minimum_reserve = TAO_POOL_MINIMUM_RESERVE };
  TaoPool kept;
  guint64 tao = 123, alpha = 456;
  tao_u128 before, after;
  TaoSwap swap;

  before = tao_pool_price (&pool).bits;
  g_assert_true (tao_pool_prepare_injection (&pool, rules, &tao, &alpha));
  g_assert_cmpuint (tao, ==, 123);
  g_assert_cmpuint (alpha, ==, 456);
  kept = pool;
  kept.tao_reserve += tao;
  kept.alpha_reserve += alpha;
  after = tao_pool_price (&kept).bits;
  /* Within 10^-14 of what it was: the weight has 18 digits. */
  g_assert_true ((after > before ? after - before : before - after) < before / G_GUINT64_CONSTANT (100000000000000));

  g_assert_cmpint (tao_pool_swap (&pool, rules, TAO_SWAP_BUY, 789100, TAO_POOL_MAX_LIMIT_RAO, TRUE, FALSE, &swap), ==, TAO_CALL_OK);
  g_assert_cmpuint (swap.in, ==, 789100);
  g_assert_cmpuint (swap.fee, ==, 0);
  tao_pool_apply (&pool, &swap);
  g_assert_cmpuint (pool.tao_reserve + tao, ==, 1000000 * RAO + 789100 + 123);
  g_assert_cmpuint (pool.alpha_reserve + alpha, ==, 1000000 * RAO - swap.out + 456);
  assert_near (swap.out, 789100, 1);
}

/* test_blocks_since_last_step: the counter runs on through blocks and starts again with an epoch. */
static void
test_blocks_since_last_step (void)
{
  static const struct { guint blocks; guint64 counter; } rows[] = { { 5, 5 }, { 7195, 0 }, { 10, 10 }, { 10, 20 }, { 7, 27 } };
  g_autoptr(MemoryLedger) ledger = chain_with_credit (0);

  memory_ledger_set (ledger, "NetworksAdded/1", "1");
  memory_ledger_set (ledger, "Tempo/1", "7200");
  memory_ledger_set (ledger, "LastEpochBlock/1", "100");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (guint block = 0; block < rows[i].blocks; block++)
        {
          tao_ledger_add_u64 (&ledger->parent, TAO_ITEM_NOW, 0, 1);
          tao_coinbase_run_emission (&ledger->parent);
        }
      g_assert_cmpuint (get_number (ledger, "BlocksSinceLastStep/1"), ==, rows[i].counter);
    }
  g_assert_cmpuint (get_number (ledger, "LastEpochBlock/1"), ==, 7300);
  g_assert_cmpuint (get_number (ledger, "SubnetEpochIndex/1"), ==, 1);
}

/* test duplicate_hotkey_within_same_netuid_fails: the slot is used up, the pendings stay. */
static void
test_duplicate_hotkey (void)
{
  for (guint duplicate = 0; duplicate < 2; duplicate++)
    {
      g_autoptr(MemoryLedger) ledger = chain_with_credit (0);

      memory_ledger_set (ledger, "NetworksAdded/1", "1");
      memory_ledger_set (ledger, "Tempo/1", "10");
      memory_ledger_set (ledger, "SubnetworkN/1", "2");
      memory_ledger_set (ledger, "Keys/1,0", "20");
      memory_ledger_set (ledger, "Keys/1,1", duplicate ? "20" : "21");
      /* The same hotkey elsewhere is nobody's business. */
      memory_ledger_set (ledger, "Keys/2,0", "20");
      memory_ledger_set (ledger, "PendingServerEmission/1", "1000");
      tao_coinbase_run_emission (&ledger->parent);
      g_assert_cmpuint (get_number (ledger, "LastEpochBlock/1"), ==, 100);
      g_assert_cmpuint (get_number (ledger, "PendingServerEmission/1"), ==, duplicate ? 1000 : 0);
    }
}

/* --- Draining an epoch ------------------------------------------------------------------------------------------- */

/* @count registered hotkeys 20, 21, … with alpha and root stake each, owned and staked by 50, 51, … */
static MemoryLedger *
stakers (guint         count,
         guint64       alpha,
         const guint64 root[2],
         guint64       tao_weight)
{
  MemoryLedger *ledger = memory_ledger_new (tao_rules_lookup (425));

  memory_ledger_set (ledger, "Now/", "10");
  memory_ledger_set (ledger, "NetworksAdded/0", "1");
  memory_ledger_set (ledger, "NetworksAdded/1", "1");
  set_number (ledger, "TaoWeight/", tao_weight);
  set_number (ledger, "SubnetworkN/1", count);
  for (guint i = 0; i < count; i++)
    {
      TaoAccount hotkey = memory_ledger_account (20 + i), coldkey = memory_ledger_account (50 + i);
      g_autofree char *owner = g_strdup_printf ("Owner/%u", 20 + i);
      g_autofree char *uid = g_strdup_printf ("Uids/1,%u", 20 + i);
      g_autofree char *key = g_strdup_printf ("Keys/1,%u", i);

      set_number (ledger, owner, 50 + i);
      set_number (ledger, uid, i);
      set_number (ledger, key, 20 + i);
      tao_staking_increase (&ledger->parent, &hotkey, &coldkey, 1, alpha);
      if (root[i] > 0)
        tao_staking_increase (&ledger->parent, &hotkey, &coldkey, 0, root[i]);
    }
  return ledger;
}

/* Runs the epoch of @n uids that rate nobody, by their stake of alpha and root, and pays it out. */
static void
drain_without_weights (MemoryLedger *ledger,
                       guint32       n,
                       guint64       server,
                       guint64       validator)
{
  TaoPending pending = { server, validator, 0, 0 };
  g_autofree TaoEpochPayout *payouts = g_new0 (TaoEpochPayout, n);
  g_auto(Fixture) f = { 0 };

  fixture_init (&f, n);
  f.in.emission = tao_coinbase_epoch_emission (&pending);
  for (guint32 i = 0; i < n; i++)
    {
      g_autofree char *alpha = g_strdup_printf ("TotalHotkeyAlpha/%u,1", 20 + i);
      g_autofree char *root = g_strdup_printf ("TotalHotkeyAlpha/%u,0", 20 + i);
      TaoStakeMember member = { .has_key = TRUE, .alpha = get_number (ledger, alpha), .root = get_number (ledger, root) };

      f.permit[i] = TRUE;
      f.stake[i] = tao_stake_weight_of (ledger->parent.rules, &member, get_number (ledger, "TaoWeight/")).total;
    }
  fixture_run (&f, ledger->parent.rules);
  for (guint32 i = 0; i < n; i++)
    payouts[i] = (TaoEpochPayout) { memory_ledger_account (20 + i), f.out.server_emission[i], f.out.validator_emission[i] };
  tao_coinbase_distribute (&ledger->parent, 1, &pending, payouts, n);
}

static guint64
stake_of (MemoryLedger *ledger,
          guint         i)
{
  TaoAccount hotkey = memory_ledger_account (20 + i), coldkey = memory_ledger_account (50 + i);

  return tao_staking_get_stake (&ledger->parent, &hotkey, &coldkey, 1);
}

static void
test_drain_stakers (void)
{
  static const guint64 no_root[2] = { 0, 0 }, one_root[2] = { RAO, 0 };

  /* drain_base with a single registered staker */
  {
    g_autoptr(MemoryLedger) ledger = stakers (1, RAO, no_root, 0);

    drain_without_weights (ledger, 1, RAO / 2, RAO / 2);
    assert_near (stake_of (ledger, 0), 2 * RAO, 10);
  }
  /* Two of them, */
  {
    g_autoptr(MemoryLedger) ledger = stakers (2, RAO, no_root, 0);

    drain_without_weights (ledger, 2, RAO / 2, RAO / 2);
    for (guint i = 0; i < 2; i++)
      assert_near (stake_of (ledger, i), RAO / 2 * 3, 10);
  }
  /* and one of the two with root stake: it earns more dividends, but only their alpha part counts for this pot. */
  for (guint half = 0; half < 2; half++)
    {
      g_autoptr(MemoryLedger) ledger = stakers (2, RAO, one_root, half ? G_MAXUINT64 / 2 : G_MAXUINT64);

      drain_without_weights (ledger, 2, RAO / 2, RAO / 2);
      for (guint i = 0; i < 2; i++)
        assert_near (stake_of (ledger, i), RAO / 2 * 3, 10);
    }
}

/* A staker without a uid: nothing to give, nothing given. */
static void
test_drain_unregistered (void)
{
  static const guint64 no_root[2] = { 0, 0 };
  g_autoptr(MemoryLedger) ledger = stakers (1, RAO, no_root, 0);
  TaoPending pending = { RAO / 2, RAO / 2, 0, 0 };

  tao_coinbase_distribute (&ledger->parent, 1, &pending, NULL, 0);
  g_assert_cmpuint (stake_of (ledger, 0), ==, RAO);
}

/* burn_key_sorting: whatever of the owner's mines is paid nothing, in any order of keys. */
static void
test_owner_keys_withheld (void)
{
  static const char *const state[] = {
    "NetworksAdded/1", "1", "Now/", "10", "SubnetOwner/1", "50", "SubnetOwnerHotkey/1", "30", "OwnedHotkeys/50", "20,21,22",
    "Owner/20", "50", "Owner/21", "50", "Owner/22", "50", "Owner/30", "51",
    "Uids/1,20", "0", "Uids/1,21", "1", "Uids/1,22", "2", "Uids/1,30", "3", "SubnetAlphaOut/1", "1000000", NULL
  };
  static const guint64 hotkeys[4] = { 22, 30, 20, 21 };

  for (guint recycle = 0; recycle < 2; recycle++)
    {
      g_autoptr(MemoryLedger) ledger = memory_ledger_new (tao_rules_lookup (425));
      TaoPending pending = { 4000, 0, 0, 0 };
      TaoEpochPayout payouts[4];

      for (guint i = 0; state[i] != NULL; i += 2)
        memory_ledger_set (ledger, state[i], state[i + 1]);
      if (recycle)
        memory_ledger_set (ledger, "RecycleOrBurn/1", "Recycle");
      for (guint i = 0; i < 4; i++)
        payouts[i] = (TaoEpochPayout) { memory_ledger_account (hotkeys[i]), 1000, 0 };
      tao_coinbase_distribute (&ledger->parent, 1, &pending, payouts, 4);

      for (guint i = 0; i < 4; i++)
        {
          g_autofree char *key = g_strdup_printf ("TotalHotkeyAlpha/%" G_GUINT64_FORMAT ",1", hotkeys[i]);

          g_assert_cmpuint (get_number (ledger, key), ==, 0);
        }
      g_assert_cmpuint (get_number (ledger, recycle ? "AlphaRecycled/1" : "AlphaBurned/1"), ==, 4000);
      g_assert_cmpuint (get_number (ledger, "SubnetAlphaOut/1"), ==, recycle ? 996000 : 1000000);
      /* All of it: the subnet's next share is zero. */
      g_assert_cmpuint (get_number (ledger, "MinerBurned/1"), ==, G_GUINT64_CONSTANT (1) << 32);
    }
}

/* calculate_dividend_distribution_totals: the pots are handed out but for some fractions. */
static void
test_dividend_totals (void)
{
  TaoDividendShare shares[2] = {
    { .dividend = tao_u96f32_from_u64 (77783738), .alpha_stake = 4859302, .root_stake = 2342352 },
    { .dividend = tao_u96f32_from_u64 (19283940), .alpha_stake = 23423, .root_stake = 859273 },
  };
  TaoU96F32 alpha, root;

  tao_dividends_split (tao_rules_lookup (425), G_GUINT64_CONSTANT (3320413933267719290),
                       G_GUINT64_CONSTANT (183123567452), G_GUINT64_CONSTANT (837120949872), shares, 2);
  alpha = tao_u96f32_add_sat (shares[0].alpha_pay, shares[1].alpha_pay);
  root = tao_u96f32_add_sat (shares[0].root_pay, shares[1].root_pay);
  g_assert_cmpuint (tao_u96f32_to_u64_sat (alpha), ==, G_GUINT64_CONSTANT (183123567409));
  g_assert_cmpuint (tao_u96f32_to_u64_sat (root), ==, G_GUINT64_CONSTANT (837120949677));
}

/* However an epoch pays, hotkeys grow by no more than was drained.  Half of it is the miners', as the coinbase splits it. */
static void
test_payout_sums (void)
{
  static const guint32 specs[] = { 425, 464, 475 };

  for (guint round = 0; round < 600; round++)
    {
      g_autoptr(MemoryLedger) ledger = memory_ledger_new (tao_rules_lookup (specs[round % G_N_ELEMENTS (specs)]));
      guint64 root = (guint32) g_test_rand_int () >> g_test_rand_int_range (0, 32);
      guint64 validator = (guint32) g_test_rand_int () >> g_test_rand_int_range (0, 32), owner = (guint32) g_test_rand_int ();
      TaoPending pending = { validator + root, validator, root, owner };
      guint64 left = tao_coinbase_epoch_emission (&pending), before = 0, after = 0;
      guint n = (guint) g_test_rand_int_range (1, 6);
      TaoEpochPayout payouts[6];

      memory_ledger_set (ledger, "Now/", "10");
      memory_ledger_set (ledger, "NetworksAdded/1", "1");
      memory_ledger_set (ledger, "SubnetOwner/1", "50");
      memory_ledger_set (ledger, "SubnetOwnerHotkey/1", "20");
      set_number (ledger, "ChildkeyTake/21,1", (guint64) g_test_rand_int_range (0, 65536));
      if (g_test_rand_bit ())
        {
          memory_ledger_set (ledger, "ParentKeys/21,1", "9223372036854775807:22,4611686018427387903:23");
          memory_ledger_set (ledger, "ChildKeys/22,1", "9223372036854775807:21");
          memory_ledger_set (ledger, "ChildKeys/23,1", "4611686018427387903:21");
        }
      for (guint i = 0; i < 6; i++)
        {
          TaoAccount hotkey = memory_ledger_account (20 + i), coldkey = memory_ledger_account (50 + i);
          g_autofree char *owned_by = g_strdup_printf ("Owner/%u", 20 + i);
          g_autofree char *uid = g_strdup_printf ("Uids/1,%u", 20 + i);

          set_number (ledger, owned_by, 50 + i % 3);
          set_number (ledger, uid, i);
          tao_staking_increase (&ledger->parent, &hotkey, &coldkey, 1, (guint32) g_test_rand_int () >> g_test_rand_int_range (0, 32));
          tao_staking_increase (&ledger->parent, &hotkey, &coldkey, 0, (guint32) g_test_rand_int () >> g_test_rand_int_range (0, 32));
        }
      for (guint i = 0; i < n; i++)
        {
          guint64 incentive = left / 2 / n, dividend = g_test_rand_bit () ? left / 2 / n : 0;

          payouts[i] = (TaoEpochPayout) { memory_ledger_account (20 + i), incentive, dividend };
        }
      for (guint i = 0; i < 6; i++)
        {
          g_autofree char *key = g_strdup_printf ("TotalHotkeyAlpha/%u,1", 20 + i);

          before += get_number (ledger, key);
        }
      tao_coinbase_distribute (&ledger->parent, 1, &pending, payouts, n);
      for (guint i = 0; i < 6; i++)
        {
          g_autofree char *key = g_strdup_printf ("TotalHotkeyAlpha/%u,1", 20 + i);

          after += get_number (ledger, key);
        }
      g_assert_cmpuint (after - before, <=, left + owner);
    }
}

/* --- Root claims ------------------------------------------------------------------------------------------------- */

/* Nominators with parts of 10^7 root stake are owed their parts of what the take leaves of @dividends. */
static void
test_claims_in_proportion (void)
{
  static const struct { guint64 stakes[3]; guint64 owed[3]; } rows[] = {
    { { 1000000, 1000000, 8000000 }, { 820000, 820000, 6560000 } },
    { { 1000000, 2000000, 7000000 }, { 820000, 1640000, 5740000 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(MemoryLedger) ledger = memory_ledger_new (tao_rules_lookup (425));
      TaoAccount hotkey = memory_ledger_account (100);
      TaoEpochPayout payout = { hotkey, 0, 10000000 };
      TaoPending pending = { 0, 0, 10000000, 0 };

      memory_ledger_set (ledger, "NetworksAdded/0", "1");
      memory_ledger_set (ledger, "NetworksAdded/1", "1");
      memory_ledger_set (ledger, "Owner/100", "50");
      memory_ledger_set (ledger, "Now/", "10");
      for (guint k = 0; k < 3; k++)
        {
          TaoAccount coldkey = memory_ledger_account (60 + k);

          tao_staking_increase (&ledger->parent, &hotkey, &coldkey, 0, rows[i].stakes[k]);
        }
      tao_coinbase_distribute (&ledger->parent, 1, &pending, &payout, 1);
      for (guint k = 0; k < 3; k++)
        {
          TaoAccount coldkey = memory_ledger_account (60 + k);

          assert_near (tao_root_claim_get_owed (&ledger->parent, &hotkey, &coldkey, 1), rows[i].owed[k], 100);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/economy/coinbase/issuance-of-one", test_issuance_of_one);
  g_test_add_func ("/economy/coinbase/issuance-of-three", test_issuance_of_three);
  g_test_add_func ("/economy/coinbase/issuance-by-price", test_issuance_by_price);
  g_test_add_func ("/economy/coinbase/alpha-of-two", test_alpha_of_two);
  g_test_add_func ("/economy/coinbase/alpha-by-price", test_alpha_by_price);
  g_test_add_func ("/economy/coinbase/owner-cut", test_owner_cut);
  g_test_add_func ("/economy/coinbase/pending-emission", test_pending_emission);
  g_test_add_func ("/economy/coinbase/root-proportion", test_root_proportion);
  g_test_add_func ("/economy/coinbase/moving-price-ramp", test_moving_price_ramp);
  g_test_add_func ("/economy/coinbase/inject-and-swap", test_inject_and_swap);
  g_test_add_func ("/economy/coinbase/blocks-since-last-step", test_blocks_since_last_step);
  g_test_add_func ("/economy/coinbase/duplicate-hotkey", test_duplicate_hotkey);
  g_test_add_func ("/economy/coinbase/drain-stakers", test_drain_stakers);
  g_test_add_func ("/economy/coinbase/drain-unregistered", test_drain_unregistered);
  g_test_add_func ("/economy/coinbase/owner-keys-withheld", test_owner_keys_withheld);
  g_test_add_func ("/economy/coinbase/dividend-totals", test_dividend_totals);
  g_test_add_func ("/economy/coinbase/payout-sums", test_payout_sums);
  g_test_add_func ("/economy/coinbase/claims-in-proportion", test_claims_in_proportion);

  return g_test_run ();
}
