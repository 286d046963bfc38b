#include "market-sample.h"

#define TAU G_GUINT64_CONSTANT (1000000000)

static void
fill_subnet (TaoArena *arena, TaoSubnet *subnet, guint16 netuid, const char *name, guint64 percent, gint64 change_ppm, guint64 price)
{
  float *spark = tao_arena_new_array (arena, float, 4);

  for (guint i = 0; i < 4; i++)
    spark[i] = (float) price * (float) (1 + 0.01 * i);
  *subnet = (TaoSubnet) {
    .netuid = netuid, .name = name, .symbol = netuid == 11 ? "λ" : NULL, .tempo = 360, .n_uids = 256, .max_uids = 256, .n_validators = 16,
    .immunity_period = 5000, .next_epoch_block = 9571400, .burn_cost_rao = TAU / 2, .registration_open = TRUE, .dynamic = TRUE,
    .started = TRUE, .price_rao = price, .moving_price_rao = price, .tao_in_rao = 1000 * price, .alpha_in = 100000 * TAU,
    .alpha_out = 200000 * TAU, .volume_day_rao = netuid == 7 ? TAO_UNKNOWN_U64 : 50 * TAU, .market_cap_rao = 3000 * price,
    .emission_rao = percent * TAU / 200, .emission_share_ppb = percent * 10000000, .change_hour_ppm = TAO_UNKNOWN_I64,
    .change_day_ppm = change_ppm, .change_week_ppm = TAO_UNKNOWN_I64, .spark = spark, .n_spark = 4,
    .own_stake_alpha = netuid == 4 || netuid == 11 ? 5 * TAU : 0, .immune_until = netuid == 4 ? 9600000 : 9000000,
    .near_deregistration = netuid == 23,
  };
  if (netuid == 11)
    subnet->owner_coldkey.bytes[0] = 7;
}

static void
set_blocks (TaoSnapshotBuilder *builder, TaoArena *arena, guint64 block)
{
  TaoBlockSummary *blocks = tao_arena_new_array (arena, TaoBlockSummary, 10);
  static const guint16 epochs[] = { 11 };

  for (guint i = 0; i < 10; i++)
    {
      blocks[i] = (TaoBlockSummary) {
        .number = block - i, .time_ms = 1763818800000 - 12000 * (gint64) i, .n_extrinsics = i + 1, .n_events = 20, .finalized = i >= 2,
      };
      blocks[i].hash.bytes[0] = (guint8) i;
    }
  blocks[4].epochs = epochs;
  blocks[4].n_epochs = 1;
  tao_snapshot_builder_set_blocks (builder, arena, blocks, 10);
}

TaoSnapshot *
sample_market (SampleMarketFlags flags, guint64 block)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, SAMPLE_MARKET_SUBNETS + 1);
  TaoAccountState *account = tao_arena_new_array (arena, TaoAccountState, 1);
  TaoAudit *audit = tao_arena_new_array (arena, TaoAudit, 1);
  guint n = 0;
  TaoSyncInfo sync = {
    .state = TAO_SYNC_LIVE, .kind = TAO_NETWORK_MAIN, .best_block = block, .finalized_block = block - 2, .target_block = block,
    .block_time_ms = 1763818800000, .block_interval_ms = 12000, .spec_version = 425, .peers = 12, .endpoint = "wss://example.org",
    .reason = "The genesis is another network's.",
  };
  TaoNetworkFigures network = {
    .block_emission_rao = TAU / 2, .total_issuance_rao = 11724310 * TAU, .total_stake_rao = 8488402 * TAU,
    .subnet_lock_cost_rao = 41260 * TAU / 100, .subnet_count = 5, .subnet_limit = 5, .next_halving_issuance_rao = 15750000 * TAU,
    .next_halving_blocks = 8051380, .blocks_day_extrinsics = TAO_UNKNOWN_U64, .root_stake_rao = TAO_UNKNOWN_U64,
  };
  TaoAuditSummary audits = { .verified = 5, .last_checked_ms = g_get_real_time () / 1000 - 41000, .last_duration_us = 38000 };

  if (flags & SAMPLE_MARKET_OFFLINE)
    {
      sync.state = TAO_SYNC_OFFLINE;
      sync.from_cache = TRUE;
    }
  if (flags & SAMPLE_MARKET_STALLED)
    sync.state = TAO_SYNC_STALLED;
  if (flags & SAMPLE_MARKET_REFUSED)
    sync.state = TAO_SYNC_REFUSED;
  if (flags & SAMPLE_MARKET_DIFFERS)
    audits = (TaoAuditSummary) { .verified = 4, .diverged = 1, .last_checked_ms = audits.last_checked_ms, .last_duration_us = 38000 };
  tao_snapshot_builder_set_sync (builder, arena, tao_arena_dup_array (arena, TaoSyncInfo, &sync, 1));
  if (flags & SAMPLE_MARKET_NOTHING)
    return tao_snapshot_builder_end (builder);

  *audit = (TaoAudit) {
    .netuid = 16, .status = flags & SAMPLE_MARKET_DIFFERS ? TAO_AUDIT_DIFFERS : TAO_AUDIT_EXACT, .epoch_block = 9571000,
    .checked_at_ms = audits.last_checked_ms, .n_differences = 3,
  };
  subnets[n++] = (TaoSubnet) { .netuid = 0, .price_rao = TAU, .own_stake_alpha = 0, .immune_until = TAO_UNKNOWN_U64, .symbol = "τ" };
  if (!(flags & SAMPLE_MARKET_ONLY_ROOT))
    {
      fill_subnet (arena, &subnets[n++], 4, "Halcyon", 5, -11200, 88429000);
      fill_subnet (arena, &subnets[n++], 7, NULL, 3, TAO_UNKNOWN_I64, 43118000);
      fill_subnet (arena, &subnets[n++], 11, "Lantern", 7, 31800, flags & SAMPLE_MARKET_REVERSED ? 1000000 : 98712000);
      if (!(flags & SAMPLE_MARKET_WITHOUT_QUARRY))
        {
          fill_subnet (arena, &subnets[n], 16, "Quarry", 4, 64200, 69047000);
          subnets[n++].audit = audit;
        }
      fill_subnet (arena, &subnets[n++], 23, "Meridian", 0, -92000, 12666000);
    }
  tao_snapshot_builder_set_subnets (builder, arena, subnets, n);
  account->account.bytes[0] = 7;
  account->label = "Garden";
  account->own = TRUE;
  account->swap_announced_block = TAO_UNKNOWN_U64;
  tao_snapshot_builder_set_accounts (builder, arena, account, 1);
  tao_snapshot_builder_set_network (builder, arena, tao_arena_dup_array (arena, TaoNetworkFigures, &network, 1));
  tao_snapshot_builder_set_audits (builder, arena, tao_arena_dup_array (arena, TaoAuditSummary, &audits, 1));
  set_blocks (builder, arena, block);
  return tao_snapshot_builder_end (builder);
}
