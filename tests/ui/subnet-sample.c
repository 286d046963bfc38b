#include "subnet-sample.h"

#include <string.h>

/* Weights of each validator for miner 4 + column, as stored. Validator 3 is loud about miner 5. */
static const guint16 weights[SAMPLE_VALIDATORS][SAMPLE_UIDS - SAMPLE_VALIDATORS] = {
  { 65535, 60000, 55000, 50000, 45000, 40000, 35000, 30000, 25000, 20000, 15000, 10000 },
  { 65535, 59000, 56000, 50000, 44000, 40000, 35000, 31000, 25000, 20000, 15000, 10000 },
  { 65535, 60000, 54000, 51000, 45000, 41000, 35000, 30000, 25000, 20000, 14000, 10000 },
  { 20000, 65535, 20000, 20000, 20000, 20000, 20000, 20000, 20000, 20000, 20000, 0 },
};
static const guint64 stake_tao[SAMPLE_VALIDATORS] = { 4000, 3000, 2000, 1000 };

static TaoSparseRows
make_rows (TaoArena *arena, SampleFlags flags)
{
  guint32 *offset = tao_arena_new_array (arena, guint32, SAMPLE_UIDS + 1);
  guint16 *uid = tao_arena_new_array (arena, guint16, 64), *value = tao_arena_new_array (arena, guint16, 64);
  guint32 n = 0;

  for (guint row = 0; row < SAMPLE_UIDS; row++)
    {
      offset[row] = n;
      for (guint column = 0; row < SAMPLE_VALIDATORS && column < SAMPLE_UIDS - SAMPLE_VALIDATORS; column++)
        if (weights[row][column] > 0 && (row != 2 || !(flags & SAMPLE_IDLE)))
          {
            uid[n] = (guint16) (SAMPLE_VALIDATORS + column);
            value[n++] = weights[row][column];
          }
    }
  offset[SAMPLE_UIDS] = n;
  return (TaoSparseRows) { .n_rows = SAMPLE_UIDS, .offset = offset, .uid = uid, .value = value };
}

static TaoMetagraph *
make_metagraph (TaoArena *arena, SampleFlags flags, guint64 block)
{
  TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
  TaoKey32 *hotkey = tao_arena_new_array (arena, TaoKey32, SAMPLE_UIDS), *coldkey = tao_arena_new_array (arena, TaoKey32, SAMPLE_UIDS);
  guint64 *stake = tao_arena_new_array (arena, guint64, SAMPLE_UIDS), *emission = tao_arena_new_array (arena, guint64, SAMPLE_UIDS);
  guint64 *registered = tao_arena_new_array (arena, guint64, SAMPLE_UIDS), *updated = tao_arena_new_array (arena, guint64, SAMPLE_UIDS);
  guint16 *incentive = tao_arena_new_array (arena, guint16, SAMPLE_UIDS), *consensus = tao_arena_new_array (arena, guint16, SAMPLE_UIDS);
  guint16 *dividends = tao_arena_new_array (arena, guint16, SAMPLE_UIDS), *trust = tao_arena_new_array (arena, guint16, SAMPLE_UIDS);
  guint16 *place = tao_arena_new_array (arena, guint16, SAMPLE_UIDS);
  guint8 *active = tao_arena_new_array (arena, guint8, SAMPLE_UIDS), *permit = tao_arena_new_array (arena, guint8, SAMPLE_UIDS);
  guint8 *immune = tao_arena_new_array (arena, guint8, SAMPLE_UIDS), *owned = tao_arena_new_array (arena, guint8, SAMPLE_UIDS);
  const char **identity = tao_arena_new_array (arena, const char *, SAMPLE_UIDS), **axon = tao_arena_new_array (arena, const char *, SAMPLE_UIDS);
  static const char *const names[SAMPLE_VALIDATORS] = { "Northwind", "Stonebridge", "Copperleaf", "Old Mill" };

  for (guint uid = 0; uid < SAMPLE_UIDS; uid++)
    {
      guint8 validator = uid < SAMPLE_VALIDATORS;

      memset (hotkey[uid].bytes, (int) uid + 1, 32);
      memset (coldkey[uid].bytes, (int) uid + 101, 32);
      stake[uid] = validator ? stake_tao[uid] * 1000000000 : 5000000000;
      emission[uid] = validator ? 2000000000 : (SAMPLE_UIDS - uid) * G_GUINT64_CONSTANT (100000000);
      incentive[uid] = (guint16) (validator ? 0 : (SAMPLE_UIDS - uid) * 800);
      dividends[uid] = (guint16) (validator ? 16384 : 0);
      trust[uid] = (guint16) (validator ? 60000 - uid * 5000 : 0);
      consensus[uid] = (guint16) (validator ? 0 : weights[0][uid - SAMPLE_VALIDATORS] / 7);
      registered[uid] = uid == 15 ? block - 50 : 100 + uid;
      updated[uid] = block - 10;
      active[uid] = validator;
      permit[uid] = validator;
      immune[uid] = uid == 15;
      owned[uid] = uid == 4;
      place[uid] = (guint16) (uid == 4 ? 0 : uid == 15 ? 15 : validator ? 11 + uid : 15 - uid);
      identity[uid] = validator ? names[uid] : NULL;
      axon[uid] = validator ? NULL : "203.0.113.24:8091";
    }
  *metagraph = (TaoMetagraph) {
    .netuid = SAMPLE_NETUID, .block = block, .epoch_block = block - 100, .endpoint = "ws://127.0.0.1:9944",
    .n = SAMPLE_UIDS, .hotkey = hotkey, .coldkey = coldkey,
    .stake_weight_rao = stake, .alpha_stake = stake, .tao_stake_rao = stake, .emission = emission, .incentive = incentive,
    .dividends = dividends, .consensus = consensus, .validator_trust = trust, .active = active, .permit = permit,
    .immune = immune, .owner_protected = owned, .last_update = updated, .registered_at = registered, .axon = axon,
    .identity = identity, .leaves_place = place, .owner_uid = 4, .kappa = TAO_UNKNOWN_U32,
  };
  if (!(flags & SAMPLE_NO_WEIGHTS))
    {
      metagraph->weights = make_rows (arena, flags);
      metagraph->bonds = make_rows (arena, flags);
      metagraph->kappa = 32767;
    }
  return metagraph;
}

static const TaoAudit *
make_audit (TaoArena *arena, SampleFlags flags, guint64 block)
{
  TaoAudit *audit = tao_arena_new_array (arena, TaoAudit, 1);
  static const TaoAuditDifference differences[] = {
    { TAO_AUDIT_STAGE_BONDS, "Bonds", 3, 5, "22810", "22811" },
    { TAO_AUDIT_STAGE_BONDS, "Bonds", 3, 6, "31876", "31877" },
    { TAO_AUDIT_STAGE_BONDS, "Bonds", 1, 5, "14470", "14469" },
    { TAO_AUDIT_STAGE_DIVIDENDS, "Dividends", 3, G_MAXUINT16, "16384", "16385" },
    { TAO_AUDIT_STAGE_EMISSION, "Emission", 3, G_MAXUINT16, "2000000000", "2000000123" },
  };

  *audit = (TaoAudit) {
    .netuid = SAMPLE_NETUID, .status = TAO_AUDIT_EXACT, .epoch_block = block - 100, .rule_set = "R425", .checked_at_ms = 1763818800000,
    .duration_us = 3800, .exact_total = 12, .epoch_number = flags & SAMPLE_NUMBERED ? 26587 : 0,
  };
  if (flags & SAMPLE_PRUNED)
    {
      audit->status = TAO_AUDIT_NOT_CHECKED;
      audit->reason = "state-pruned";
      return audit;
    }
  for (guint stage = 0; stage < TAO_AUDIT_N_STAGES; stage++)
    audit->stage_values[stage] = stage == TAO_AUDIT_STAGE_BONDS ? 47 : SAMPLE_UIDS;
  if (flags & SAMPLE_DIFFERS)
    {
      audit->status = TAO_AUDIT_DIFFERS;
      audit->checked_at_ms += 1000;
      audit->n_differences = audit->n_kept = G_N_ELEMENTS (differences);
      audit->differences = differences;
      audit->stage_differences[TAO_AUDIT_STAGE_BONDS] = 3;
      audit->stage_differences[TAO_AUDIT_STAGE_DIVIDENDS] = 1;
      audit->stage_differences[TAO_AUDIT_STAGE_EMISSION] = 1;
    }
  return audit;
}

static void
add_own (TaoSnapshotBuilder *builder, TaoArena *arena)
{
  TaoAccountState *account = tao_arena_new_array (arena, TaoAccountState, 1);
  TaoPosition *position = tao_arena_new_array (arena, TaoPosition, 1);

  memset (account->account.bytes, 6 + 101, 32);
  account->own = TRUE;
  account->free_rao = G_GUINT64_CONSTANT (400000000000);
  position->coldkey = account->account;
  memset (position->hotkey.bytes, 0 + 1, 32);
  position->netuid = SAMPLE_NETUID;
  position->alpha = G_GUINT64_CONSTANT (100000000000);
  position->value_rao = G_GUINT64_CONSTANT (4870000000);
  tao_snapshot_builder_set_accounts (builder, arena, account, 1);
  tao_snapshot_builder_set_positions (builder, arena, position, 1);
}

TaoSnapshot *
sample_subnet (SampleFlags flags, guint64 block)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 2);
  TaoSyncInfo *sync = tao_arena_new_array (arena, TaoSyncInfo, 1);

  *sync = (TaoSyncInfo) {
    .state = flags & SAMPLE_OFFLINE ? TAO_SYNC_OFFLINE : TAO_SYNC_LIVE, .kind = TAO_NETWORK_LOCAL, .best_block = block,
    .finalized_block = block - 2, .target_block = block, .block_time_ms = 1763818800000, .block_interval_ms = 12000,
    .spec_version = 425, .chain_name = "sample", .node_version = "1.0", .endpoint = "wss://in-use-now.example",
    .read_endpoint = "ws://127.0.0.1:9944",
  };
  subnets[0].symbol = "τ";
  subnets[1] = (TaoSubnet) {
    .netuid = SAMPLE_NETUID, .name = "Lantern", .symbol = "λ", .dynamic = TRUE, .started = TRUE, .tempo = 360, .n_uids = SAMPLE_UIDS,
    .max_uids = 256, .n_validators = SAMPLE_VALIDATORS, .immunity_period = 4096, .next_epoch_block = block + 214,
    .price_rao = 48700000, .registration_open = TRUE, .burn_cost_rao = 482000000, .yuma3 = TRUE,
    .moving_price_rao = 47955000, .tao_in_rao = G_GUINT64_CONSTANT (128412380000000),
    .alpha_in = G_GUINT64_CONSTANT (2636154950000000), .alpha_out = G_GUINT64_CONSTANT (1988420150000000),
    .market_cap_rao = G_GUINT64_CONSTANT (225270000000000), .emission_rao = 60000000, .emission_share_ppb = 60000000,
    .tao_in_emission_rao = 45000000, .excess_tao_rao = 15000000, .alpha_in_emission = 924024640, .alpha_out_emission = 1000000000,
    .pool_quote_weight = G_GUINT64_CONSTANT (500000000000000000), .pool_quote_weight_ppb = 500000000, .fee_rate_u16 = 33,
    .change_hour_ppm = TAO_UNKNOWN_I64, .change_day_ppm = 31800, .change_week_ppm = TAO_UNKNOWN_I64, .registered_at = 90,
    .audit = flags & SAMPLE_NO_AUDIT ? NULL : make_audit (arena, flags, block),
  };
  if (flags & SAMPLE_FULL)
    subnets[1].max_uids = SAMPLE_UIDS;
  if (flags & SAMPLE_NO_UIDS)
    subnets[1].n_uids = 0;
  memset (subnets[1].owner_coldkey.bytes, flags & SAMPLE_OWNER ? 6 + 101 : 4 + 101, 32);
  subnets[1].n_mechanisms = flags & SAMPLE_MECHANISMS ? 2 : 1;
  subnets[1].commit_reveal = (flags & SAMPLE_MECHANISMS) != 0;
  if (flags & SAMPLE_NO_RESERVES)
    subnets[1].tao_in_rao = TAO_UNKNOWN_U64;
  if (flags & SAMPLE_OWN)
    add_own (builder, arena);
  tao_snapshot_builder_set_sync (builder, arena, sync);
  if (flags & SAMPLE_NOTHING)
    return tao_snapshot_builder_end (builder);
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 2);
  if (!(flags & SAMPLE_NO_METAGRAPH))
    tao_snapshot_builder_set_metagraph (builder, arena, make_metagraph (arena, flags, block));
  return tao_snapshot_builder_end (builder);
}
