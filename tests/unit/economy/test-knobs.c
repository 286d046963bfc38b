/* Each variant that a later runtime brought, against the one before it, with numbers that can be told by hand: what the
 * difference note states and no recorded vector covers.  One test per knob, named like it. */
#include "economy/coinbase.h"
#include "economy/epoch.h"
#include "economy/ownership.h"
#include "economy/root-claim.h"
#include "economy/staking.h"
#include "vectors/memory-ledger.h"

#define RAO G_GUINT64_CONSTANT (1000000000)

static MemoryLedger *
ledger_with (const char *const *entries,
             guint32            spec_version)
{
  MemoryLedger *ledger = memory_ledger_new (tao_rules_lookup (spec_version));

  for (; *entries != NULL; entries += 2)
    memory_ledger_set (ledger, entries[0], entries[1]);
  return ledger;
}

static guint64
get_number (MemoryLedger *ledger,
            const char   *key)
{
  const char *text = g_hash_table_lookup (ledger->table, key);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
has (MemoryLedger *ledger,
     const char   *key)
{
  return g_hash_table_contains (ledger->table, key);
}

/* --- Shares ------------------------------------------------------------------------------------------------------ */

/* Share factor: up to 424 the weight of root on a subnet counts too. */
static void
test_share_factor (void)
{
  static const guint32 specs[] = { 424, 425 };
  TaoEmissionBlock block = { .now = 1, .minted = RAO, .root_tao = RAO, .tao_weight = G_MAXUINT64 };
  TaoEmissionInput inputs[2] = {
    { .netuid = 1, .pool = { .curve = TAO_CURVE_STABLE }, .alpha_out = RAO, .emission_enabled = TRUE },
    { .netuid = 2, .pool = { .curve = TAO_CURVE_STABLE }, .alpha_out = 3 * RAO, .emission_enabled = TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      TaoEmissionStages stages[2];
      gboolean root_sell;
      TaoU64F64 bar;

      tao_emission_compute (tao_rules_lookup (specs[i]), &block, inputs, 2, stages, &root_sell, &bar);
      /* Root is worth 1/2 of the first and 1/4 of the second. */
      g_assert_true (stages[0].factor.bits == (specs[i] == 424 ? TAO_U64F64_ONE.bits / 2 : TAO_U64F64_ONE.bits));
      g_assert_true (stages[1].factor.bits == (specs[i] == 424 ? TAO_U64F64_ONE.bits / 4 : TAO_U64F64_ONE.bits));
      g_assert_cmpuint (tao_u96f32_to_u64_sat (stages[0].tao_emission), ==, specs[i] == 424 ? 666666666 : 500000000);
    }
}

/* Price EMA: 32 fraction bits up to 422 lose what 64 keep. */
static void
test_price_ema (void)
{
  TaoRules narrow = *tao_rules_lookup (425);
  TaoI96F32 wide_price = TAO_I96F32 (0), narrow_price = TAO_I96F32 (0);

  narrow.price_ema = TAO_PRICE_EMA_U96F32;
  g_assert_cmpint (tao_rules_lookup (293)->price_ema, ==, TAO_PRICE_EMA_U96F32);
  g_assert_cmpint (tao_rules_lookup (423)->price_ema, ==, TAO_PRICE_EMA_U64F64);
  /* The hundredth block adds 6.3 units, of which 32 bits keep 6; both cut the old average every time. */
  for (guint64 block = 2; block <= 100; block++)
    {
      wide_price = tao_moving_price_next (tao_rules_lookup (425), wide_price, TAO_U64F64_ONE, TRUE, TAO_I96F32 (12885), 201600, 2, block);
      narrow_price = tao_moving_price_next (&narrow, narrow_price, TAO_U64F64_ONE, TRUE, TAO_I96F32 (12885), 201600, 2, block);
    }
  g_assert_cmpint ((gint64) wide_price.bits, ==, 269);
  g_assert_cmpint ((gint64) narrow_price.bits, ==, 186);
}

/* Alpha issuance: what waits in the reservoir counts from 432 on. */
static void
test_issuance (void)
{
  g_assert_cmpuint (tao_alpha_issuance (tao_rules_lookup (425), 10, 20, 40), ==, 30);
  g_assert_cmpuint (tao_alpha_issuance (tao_rules_lookup (432), 10, 20, 40), ==, 70);
  g_assert_cmpuint (tao_alpha_issuance (tao_rules_lookup (475), G_MAXUINT64, 20, 40), ==, G_MAXUINT64);
}

/* Fast EMA: the spot price at first, then half of the way in 600 blocks. */
static void
test_fast_ema (void)
{
  static const char *const state[] = {
    "Now/", "100", "NetworksAdded/0", "1", "NetworksAdded/1", "1", "SubnetMechanism/1", "1", "SubnetTAO/1", "2000000000000",
    "SubnetAlphaIn/1", "1000000000000", "FirstEmissionBlockNumber/1", "1", "SubtokenEnabled/1", "1", NULL
  };
  TaoU64F64 price = tao_fast_moving_price_next (FALSE, TAO_U64F64 (0), tao_u64f64_from_u64 (2));

  g_assert_true (price.bits == tao_u64f64_from_u64 (2).bits);
  for (guint block = 0; block < 600; block++)
    price = tao_fast_moving_price_next (TRUE, price, TAO_U64F64_ONE);
  /* (1 - ln 2 / 600)^600 is a little less than a half. */
  g_assert_true (price.bits > TAO_U64F64_ONE.bits / 1000 * 1499 && price.bits < TAO_U64F64_ONE.bits / 1000 * 1500);
  for (guint block = 0; block < 600; block++)
    price = tao_fast_moving_price_next (TRUE, price, tao_u64f64_from_u64 (2));
  g_assert_true (price.bits > TAO_U64F64_ONE.bits / 1000 * 1749 && price.bits < TAO_U64F64_ONE.bits / 1000 * 1751);

  for (guint after = 0; after < 2; after++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (state, after ? 464 : 456);

      tao_coinbase_update_moving_price (&ledger->parent, 1);
      g_assert_true (has (ledger, "SubnetFastMovingPrice/1") == (after != 0));
      if (after)
        g_assert_cmpstr (g_hash_table_lookup (ledger->table, "SubnetFastMovingPrice/1"), ==, "36893488147419103232");
    }
}

/* --- Schedule ---------------------------------------------------------------------------------------------------- */

/* Drain safety net: 50 400 blocks, or the subnet's own tempo with a counter that stops there. */
static void
test_drain_net (void)
{
  static const char *const state[] = {
    "Now/", "1000", "NetworksAdded/0", "1", "NetworksAdded/1", "1", "Tempo/1", "360", "LastEpochBlock/1", "990",
    "BlocksSinceLastStep/1", "400", NULL
  };
  static const struct { guint32 spec; guint64 counter, epochs; } rows[] = { { 437, 401, 0 }, { 438, 0, 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (state, rows[i].spec);

      tao_coinbase_run_emission (&ledger->parent);
      g_assert_cmpuint (get_number (ledger, "BlocksSinceLastStep/1"), ==, rows[i].counter);
      g_assert_cmpuint (get_number (ledger, "SubnetEpochIndex/1"), ==, rows[i].epochs);
    }

  /* A subnet whose epoch is never due counts no further than that. */
  {
    g_autoptr(MemoryLedger) ledger = ledger_with (state, 438);

    memory_ledger_set (ledger, "Tempo/1", "0");
    tao_coinbase_run_emission (&ledger->parent);
    g_assert_cmpuint (get_number (ledger, "BlocksSinceLastStep/1"), ==, 1);
  }
}

/* Epochs per block: a Null subnet that is due leaves room for one; and only Yuma epochs move LastYumaStepBlock. */
static void
test_epoch_cap (void)
{
  static const char *const state[] = {
    "Now/", "1000", "NetworksAdded/0", "1", "NetworksAdded/1", "1", "NetworksAdded/2", "1", "NetworksAdded/3", "1",
    "Tempo/1", "10", "Tempo/2", "10", "Tempo/3", "10", "SubnetEpochConsensus/2", "1", NULL
  };
  static const struct { guint32 spec; const char *tempo_of_null; guint64 epochs[3]; } rows[] = {
    { 473, "10", { 1, 1, 0 } },    /* two, as stored */
    { 475, "10", { 1, 0, 0 } },
    { 475, "0", { 1, 0, 1 } },     /* not due: no matter */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (state, rows[i].spec);

      memory_ledger_set (ledger, "Tempo/2", rows[i].tempo_of_null);
      tao_coinbase_run_emission (&ledger->parent);
      for (guint k = 0; k < 3; k++)
        {
          g_autofree char *key = g_strdup_printf ("SubnetEpochIndex/%u", k + 1);

          g_assert_cmpuint (get_number (ledger, key), ==, rows[i].epochs[k]);
        }
      g_assert_cmpuint (get_number (ledger, "LastMechansimStepBlock/1"), ==, 1000);
      g_assert_cmpuint (get_number (ledger, "LastYumaStepBlock/1"), ==, rows[i].spec == 475 ? 1000 : 0);
    }

  {
    g_autoptr(MemoryLedger) ledger = ledger_with (state, 475);

    memory_ledger_set (ledger, "Tempo/1", "0");
    memory_ledger_set (ledger, "Tempo/3", "0");
    tao_coinbase_run_emission (&ledger->parent);
    g_assert_cmpuint (get_number (ledger, "LastMechansimStepBlock/2"), ==, 1000);
    g_assert_cmpuint (get_number (ledger, "LastYumaStepBlock/2"), ==, 0);
  }
}

/* Mechanisms: from 438 on a stored split is exact. */
static void
test_mechanisms (void)
{
  static const guint16 exact[2] = { 16383, 49152 }, short_by_one[2] = { 16383, 49151 };
  const TaoRules *before = tao_rules_lookup (437), *after = tao_rules_lookup (438);

  g_assert_true (tao_epoch_split_is_valid (before, short_by_one, 2, 3));
  g_assert_true (tao_epoch_split_is_valid (after, exact, 2, 2));
  g_assert_true (tao_epoch_split_is_valid (after, NULL, 0, 2));
  g_assert_false (tao_epoch_split_is_valid (after, short_by_one, 2, 2));
  g_assert_false (tao_epoch_split_is_valid (after, exact, 2, 3));
}

/* --- Distribution ------------------------------------------------------------------------------------------------ */

/* A hotkey 20 of coldkey 50 with a pool of 10^9, a nominator 60 with root stake on it, and a parent 22 that lends all. */
static const char *const payees[] = {
  "NetworksAdded/0", "1", "NetworksAdded/1", "1", "SubnetMechanism/1", "1", "Now/", "10", "Owner/20", "50", "Owner/22", "52",
  "TaoWeight/", "18446744073709551615", "Delegates/20", "0", "Delegates/22", "0",
  "TotalHotkeyAlpha/20,1", "1000000000", "TotalHotkeySharesV2/20,1", "1000000000000000000000:-12", "AlphaV2/20,60,1", "1000000000000000000000:-12",
  "TotalHotkeyAlpha/22,1", "1000000000", "TotalHotkeySharesV2/22,1", "1000000000000000000000:-12", "AlphaV2/22,60,1", "1000000000000000000000:-12",
  "Uids/1,20", "0", "Keys/1,0", "20", "SubnetAlphaOut/1", "9000000000", NULL
};

static void
pay (MemoryLedger *ledger,
     guint64       server,
     guint64       validator,
     guint64       root)
{
  TaoPending pending = { server, validator, root, 0 };
  TaoEpochPayout payout = { memory_ledger_account (20), server, validator + root };

  tao_coinbase_distribute (&ledger->parent, 1, &pending, &payout, 1);
}

/* Childkey edges: a suspended parent lends nothing, so it earns nothing. */
static void
test_childkey_edges (void)
{
  static const struct { guint32 spec; const char *owner_hotkey; gboolean parent_earns; } rows[] = {
    { 456, "99", TRUE }, { 464, "99", FALSE }, { 464, "22", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (payees, rows[i].spec);

      memory_ledger_set (ledger, "ParentKeys/20,1", "18446744073709551615:22");
      memory_ledger_set (ledger, "ChildKeys/22,1", "18446744073709551615:20");
      memory_ledger_set (ledger, "ChildkeyThresholdSuspended/22", "1");
      memory_ledger_set (ledger, "SubnetOwnerHotkey/1", rows[i].owner_hotkey);
      pay (ledger, 0, 1000, 0);
      g_assert_cmpuint (get_number (ledger, "TotalHotkeyAlpha/22,1") - 1000000000, ==, rows[i].parent_earns ? 500 : 0);
      g_assert_cmpuint (get_number (ledger, "TotalHotkeyAlpha/20,1") - 1000000000, ==, rows[i].parent_earns ? 500 : 1000);
    }

  /* And a suspended lender that is paid itself keeps the stake it lends. */
  for (guint after = 0; after < 2; after++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (payees, after ? 464 : 456);

      memory_ledger_set (ledger, "ChildKeys/20,1", "18446744073709551615:22");
      memory_ledger_set (ledger, "ParentKeys/20,1", "18446744073709551615:22");
      memory_ledger_set (ledger, "ChildkeyThresholdSuspended/20", "1");
      pay (ledger, 0, 1000, 0);
      g_assert_cmpuint (get_number (ledger, "TotalHotkeyAlpha/22,1") - 1000000000, ==, after ? 500 : 1000);
    }
}

/* Dividend split: alpha first, root parts for members of root only, and what nobody earned is recycled. */
static void
test_dividend_split (void)
{
  for (guint variant = 0; variant < 3; variant++)
    {
      const gboolean late = variant > 0, on_root = variant == 2;
      g_autoptr(MemoryLedger) ledger = ledger_with (payees, late ? 473 : 472);
      guint64 queued;

      memory_ledger_set (ledger, "TotalHotkeyAlpha/20,0", "1000000000");
      if (on_root)
        memory_ledger_set (ledger, "Uids/0,20", "3");
      pay (ledger, 0, 1000, 600);
      queued = get_number (ledger, "RootAlphaDividendsPerSubnet/1,20");
      g_assert_cmpuint (queued, ==, late && !on_root ? 0 : 600);
      g_assert_cmpuint (get_number (ledger, "AlphaRecycled/1"), ==, late && !on_root ? 600 : 0);
      g_assert_cmpuint (get_number (ledger, "AlphaDividendsPerSubnet/1,20"), ==, 1000);
    }
}

/* Root dividend sink: rates to claim up to 440, a basket's queue from 441; then nothing is claimed by itself either. */
static guint64 queued_for_baskets;

static void
queue_basket_deposit (TaoLedger        *ledger,
                      const TaoAccount *hotkey,
                      guint16           netuid,
                      guint64           alpha)
{
  queued_for_baskets += alpha;
}

static void
test_root_sink (void)
{
  for (guint basket = 0; basket < 2; basket++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (payees, basket ? 441 : 440);
      TaoLedgerVTable vtable = *ledger->parent.vtable;
      TaoAccount hotkey = memory_ledger_account (20), nominator = memory_ledger_account (60);
      const guint8 hash[32] = { 0 };
      guint64 before;

      vtable.queue_basket_deposit = queue_basket_deposit;
      ledger->parent.vtable = &vtable;
      queued_for_baskets = 0;
      tao_staking_increase (&ledger->parent, &hotkey, &nominator, 0, 1000000000);
      tao_root_claim_index_add (&ledger->parent, &nominator);
      memory_ledger_set (ledger, "RootClaimType/60", "Keep");
      memory_ledger_set (ledger, "RootClaimableThreshold/1", "0");
      pay (ledger, 0, 0, 600000000);
      g_assert_cmpuint (queued_for_baskets, ==, basket ? 600000000 : 0);
      g_assert_true (has (ledger, "RootClaimable/20") == !basket);

      /* Rates from before 441 are no longer swept. */
      memory_ledger_set (ledger, "RootClaimable/20", "1:429496729");
      before = tao_staking_get_stake (&ledger->parent, &hotkey, &nominator, 1);
      tao_root_claim_automatic (&ledger->parent, hash);
      g_assert_true ((tao_staking_get_stake (&ledger->parent, &hotkey, &nominator, 1) > before) == !basket);
    }
}

/* Incentive credit: below the floor of its collateral a miner's incentive is kept, above it some comes back. */
static TaoCollateral collateral;

static gboolean
get_collateral (TaoLedger        *ledger,
                const TaoAccount *hotkey,
                guint16           netuid,
                TaoCollateral    *out)
{
  *out = collateral;
  return TRUE;
}

static void
put_collateral (TaoLedger           *ledger,
                const TaoAccount    *hotkey,
                guint16              netuid,
                const TaoCollateral *value)
{
  collateral = *value;
}

static void
test_incentive_credit (void)
{
  static const struct { guint32 spec; guint64 locked, minimum, credited, locked_after; } rows[] = {
    { 436, 0, 700, 1000, 0 },
    { 437, 0, 700, 300, 700 },        /* filled, the rest is paid */
    { 437, 0, 5000, 0, 1000 },        /* all of it is kept */
    { 437, 5000, 700, 1500, 4500 },   /* half of the incentive comes back on top */
    { 437, 900, 700, 1200, 700 },     /* but not below the floor */
    { 437, 700, 700, 1000, 700 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (payees, rows[i].spec);
      TaoLedgerVTable vtable = *ledger->parent.vtable;
      TaoAccount hotkey = memory_ledger_account (20), owner = memory_ledger_account (50);

      vtable.get_collateral = get_collateral;
      vtable.put_collateral = put_collateral;
      ledger->parent.vtable = &vtable;
      collateral = (TaoCollateral) { rows[i].locked, rows[i].minimum, TAO_U96F32 (TAO_U96F32_ONE.bits / 2) };
      pay (ledger, 1000, 0, 0);
      g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &owner, 1), ==, rows[i].credited);
      g_assert_cmpuint (collateral.locked, ==, rows[i].locked_after);
    }
}

/* The registration price: a share of it is locked as far as nothing stands yet. */
static void
test_collateral_of_registration (void)
{
  static const struct { guint64 standing, locked; } rows[] = { { 0, 250 }, { 100, 150 }, { 250, 0 }, { 9999, 0 } };
  guint64 locked, burned;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      tao_collateral_split_price (1000, TAO_U96F32 (TAO_U96F32_ONE.bits / 4), rows[i].standing, &locked, &burned);
      g_assert_cmpuint (locked, ==, rows[i].locked);
      g_assert_cmpuint (burned, ==, 750);
    }
  /* A share above one locks the price and no more. */
  tao_collateral_split_price (G_MAXUINT64, TAO_U96F32 (TAO_U96F32_ONE.bits * 5), 0, &locked, &burned);
  g_assert_cmpuint (locked, ==, G_MAXUINT64);
  g_assert_cmpuint (burned, ==, 0);
}

/* Empty-pool credit: alpha for a hotkey without stakers is lost, or its owner's. */
static void
test_empty_pool (void)
{
  static const char *const state[] = { "NetworksAdded/1", "1", "Owner/30", "51", NULL };
  TaoAccount hotkey = memory_ledger_account (30), owner = memory_ledger_account (51);

  for (guint late = 0; late < 2; late++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (state, late ? 473 : 472);

      tao_staking_increase_hotkey (&ledger->parent, &hotkey, 1, 500);
      g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &owner, 1), ==, late ? 500 : 0);
      g_assert_cmpuint (get_number (ledger, "TotalHotkeyAlpha/30,1"), ==, 500);
    }
}

/* Stake ledger: an entry of the old map counts until the first write moves it, and not at all from 473 on. */
static void
test_stake_ledger (void)
{
  static const char *const state[] = {
    "NetworksAdded/1", "1", "TotalHotkeyAlpha/20,1", "2000000", "TotalHotkeyShares/20,1", "18446744073709551616000000",
    "Alpha/20,60,1", "9223372036854775808000000", NULL
  };
  TaoAccount hotkey = memory_ledger_account (20), coldkey = memory_ledger_account (60);

  for (guint late = 0; late < 2; late++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (state, late ? 473 : 425);

      g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &coldkey, 1), ==, late ? 0 : 1000000);
      if (late)
        continue;
      tao_staking_increase (&ledger->parent, &hotkey, &coldkey, 1, 500000);
      g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &coldkey, 1), ==, 1500000);
      g_assert_false (has (ledger, "Alpha/20,60,1"));
      g_assert_false (has (ledger, "TotalHotkeyShares/20,1"));
      g_assert_true (has (ledger, "AlphaV2/20,60,1"));
      g_assert_true (has (ledger, "TotalHotkeySharesV2/20,1"));
    }
}

/* Residue: what a withdrawal of everything leaves behind. */
static void
test_residue (void)
{
  for (guint late = 0; late < 2; late++)
    {
      static const char *const state[] = { "NetworksAdded/1", "1", NULL };
      g_autoptr(MemoryLedger) ledger = ledger_with (state, late ? 470 : 464);
      TaoAccount hotkey = memory_ledger_account (20), a = memory_ledger_account (60), b = memory_ledger_account (61);

      /* The sequence of the share pool's example, in which 3000925925 is all that the second holder owns. */
      tao_staking_increase (&ledger->parent, &hotkey, &a, 1, 1000000000);
      tao_staking_increase (&ledger->parent, &hotkey, &b, 1, G_GUINT64_CONSTANT (3000000000));
      tao_staking_increase_hotkey (&ledger->parent, &hotkey, 1, 1234567);
      g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &b, 1), ==, G_GUINT64_CONSTANT (3000925925));
      tao_staking_decrease (&ledger->parent, &hotkey, &b, 1, G_GUINT64_CONSTANT (3000925925));
      g_assert_true (has (ledger, "AlphaV2/20,61,1") == !late);
      g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &b, 1), ==, 0);
      /* The other holder has what was his, and what is left. */
      g_assert_cmpuint (tao_staking_get_stake (&ledger->parent, &hotkey, &a, 1), >=, 1000308641);
      g_assert_cmpuint (get_number (ledger, "TotalHotkeyAlpha/20,1"), ==, 1000308642);
    }
}

/* --- Ownership, fees --------------------------------------------------------------------------------------------- */

static void
test_ownership (void)
{
  static const struct {
    guint32 spec;
    guint64 age, alpha_out, total, best;
    gboolean changes;
  } rows[] = {
    { 424, 2629800, 1000, 1000, 1000, FALSE },
    { 425, 2629800, 1000, 100, 1, TRUE },      /* a tenth of all is enough */
    { 425, 2629800, 1000, 99, 99, FALSE },
    { 425, 2629799, 1000, 1000, 1000, FALSE }, /* too young */
    { 425, 2629800, 0, 1000, 1000, FALSE },    /* no alpha at all */
    { 446, 2629800, 1000, 100, 1, TRUE },
    { 447, 2629800, 1000, 1000, 127, TRUE },   /* 18 % of 1000 - 200 - 100, which is 126 */
    { 447, 2629800, 1000, 1000, 126, FALSE },
    { 475, 2629800, 100, 1000, 1, TRUE },      /* nothing circulates */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const TaoOwnershipInput input = {
        .now = 7 + rows[i].age, .registered_at = 7, .alpha_out = rows[i].alpha_out, .protocol_alpha = 200, .burned_alpha = 100,
        .total_conviction = tao_u64f64_from_u64 (rows[i].total), .best_conviction = tao_u64f64_from_u64 (rows[i].best),
      };

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_true (tao_ownership_changes (tao_rules_lookup (rows[i].spec), &input) == rows[i].changes);
    }
}

/* TAO fee: to the author, or out of the issuance. */
static void
test_fee_sink (void)
{
  static const char *const state[] = {
    "TotalIssuance/", "1000000", "BalancesIssuance/", "1000000", "Author/", "900", "FreeBal/900", "5000", NULL
  };

  for (guint late = 0; late < 2; late++)
    {
      g_autoptr(MemoryLedger) ledger = ledger_with (state, late ? 445 : 443);

      tao_coinbase_settle_fee (&ledger->parent, 700);
      g_assert_cmpuint (get_number (ledger, "FreeBal/900"), ==, late ? 5000 : 5700);
      g_assert_cmpuint (get_number (ledger, "TotalIssuance/"), ==, late ? 999300 : 1000000);
      g_assert_cmpuint (get_number (ledger, "BalancesIssuance/"), ==, late ? 999300 : 1000000);
    }
  /* Without an author nobody has it. */
  {
    g_autoptr(MemoryLedger) ledger = ledger_with ((const char *const[]) { "TotalIssuance/", "1000000", "BalancesIssuance/", "1000000", NULL }, 425);

    tao_coinbase_settle_fee (&ledger->parent, 700);
    g_assert_cmpuint (get_number (ledger, "TotalIssuance/"), ==, 999300);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/economy/knobs/share-factor", test_share_factor);
  g_test_add_func ("/economy/knobs/price-ema", test_price_ema);
  g_test_add_func ("/economy/knobs/issuance", test_issuance);
  g_test_add_func ("/economy/knobs/fast-ema", test_fast_ema);
  g_test_add_func ("/economy/knobs/drain-net", test_drain_net);
  g_test_add_func ("/economy/knobs/epoch-cap", test_epoch_cap);
  g_test_add_func ("/economy/knobs/mechanisms", test_mechanisms);
  g_test_add_func ("/economy/knobs/childkey-edges", test_childkey_edges);
  g_test_add_func ("/economy/knobs/dividend-split", test_dividend_split);
  g_test_add_func ("/economy/knobs/root-sink", test_root_sink);
  g_test_add_func ("/economy/knobs/incentive-credit", test_incentive_credit);
  g_test_add_func ("/economy/knobs/collateral-of-registration", test_collateral_of_registration);
  g_test_add_func ("/economy/knobs/empty-pool", test_empty_pool);
  g_test_add_func ("/economy/knobs/stake-ledger", test_stake_ledger);
  g_test_add_func ("/economy/knobs/residue", test_residue);
  g_test_add_func ("/economy/knobs/ownership", test_ownership);
  g_test_add_func ("/economy/knobs/fee-sink", test_fee_sink);

  return g_test_run ();
}
