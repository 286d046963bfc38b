/* taoctl status: is the network there, and what does it say? */
#include "cli/network.h"

static const char *const state_names[] = { "offline", "connecting", "syncing", "live", "stalled", "refused" };

static void
print (TaoCli *cli, TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  const TaoNetworkFigures *network = tao_snapshot_get_network (snapshot);
  const TaoAuditSummary *audits = tao_snapshot_get_audits (snapshot);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *issuance = tao_cli_amount (network->total_issuance_rao);
  g_autofree char *stake = tao_cli_amount (network->total_stake_rao);
  g_autofree char *emission = tao_cli_amount (network->block_emission_rao);

  tao_cli_print (cli, "%s, %s at %s", sync->chain_name != NULL ? sync->chain_name : "unnamed", state_names[sync->state],
                 sync->endpoint != NULL ? sync->endpoint : "-");
  tao_cli_print (cli, "block %" G_GUINT64_FORMAT ", final %" G_GUINT64_FORMAT ", runtime %u", sync->best_block,
                 sync->finalized_block, sync->spec_version);
  tao_cli_print (cli, "%u subnets, %s TAO issued, %s staked, %s per block", network->subnet_count, issuance, stake, emission);
  /* Verdicts belong to the present. */
  if (audits->verified + audits->diverged + audits->not_checked + audits->checking > 0)
    tao_cli_print (cli, "epochs: %u exact, %u differ, %u not checked, %u being checked", audits->verified, audits->diverged,
                   audits->not_checked, audits->checking);
  if (audits->block > 0)
    tao_cli_print (cli, "emission and prices: block %" G_GUINT64_FORMAT " %s; %" G_GUINT64_FORMAT " blocks exact, %"
                   G_GUINT64_FORMAT " differ, %" G_GUINT64_FORMAT " not checked, %" G_GUINT64_FORMAT " passed by", audits->block,
                   audits->block_diverged > 0 ? "differs" : audits->prices_exact ? "exact" : "not checked",
                   audits->blocks_exact, audits->blocks_differ, audits->blocks_unchecked, audits->blocks_passed);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "state");
  json_builder_add_string_value (builder, state_names[sync->state]);
  json_builder_set_member_name (builder, "chain");
  json_builder_add_string_value (builder, sync->chain_name);
  json_builder_set_member_name (builder, "endpoint");
  json_builder_add_string_value (builder, sync->endpoint);
  tao_cli_add_u64 (builder, "best_block", sync->best_block);
  tao_cli_add_u64 (builder, "finalized_block", sync->finalized_block);
  json_builder_set_member_name (builder, "spec_version");
  json_builder_add_int_value (builder, sync->spec_version);
  json_builder_set_member_name (builder, "subnets");
  json_builder_add_int_value (builder, network->subnet_count);
  tao_cli_add_u64 (builder, "total_issuance_rao", network->total_issuance_rao);
  tao_cli_add_u64 (builder, "total_stake_rao", network->total_stake_rao);
  tao_cli_add_u64 (builder, "block_emission_rao", network->block_emission_rao);
  json_builder_set_member_name (builder, "audits");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "exact");
  json_builder_add_int_value (builder, audits->verified);
  json_builder_set_member_name (builder, "differ");
  json_builder_add_int_value (builder, audits->diverged);
  json_builder_set_member_name (builder, "not_checked");
  json_builder_add_int_value (builder, audits->not_checked);
  tao_cli_add_u64 (builder, "last_block", audits->block);
  tao_cli_add_u64 (builder, "blocks_exact", audits->blocks_exact);
  tao_cli_add_u64 (builder, "blocks_differ", audits->blocks_differ);
  tao_cli_add_u64 (builder, "blocks_not_checked", audits->blocks_unchecked);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
}

static int
run (TaoCli *cli, int argc, char **argv)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  const GOptionEntry entries[] = { TAO_CLI_NETWORK_ENTRIES (options), TAO_CLI_AT_ENTRY (options), G_OPTION_ENTRY_NULL };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoSnapshot) snapshot = NULL;
  GError *error = NULL;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  engine = tao_cli_open_engine (&options);
  snapshot = tao_cli_read (engine, &options, G_MAXUINT16, NULL, FALSE, &error);
  if (snapshot == NULL)
    exit_code = tao_cli_refuse (cli, error);
  else
    print (cli, snapshot);
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

const TaoCommand tao_command_status = {
  .name = "status",
  .summary = "Is the network there, and what does it say?",
  .usage = "status [--at BLOCK] [--network NAME|URL]",
  .run = run,
};
