/* taoctl account: what an address holds. */
#include "cli/network.h"

static void
print_position (TaoCli *cli, const TaoPosition *position, JsonBuilder *builder)
{
  g_autofree char *hotkey = tao_cli_address (&position->hotkey);
  g_autofree char *alpha = tao_cli_amount (position->alpha);
  g_autofree char *value = tao_cli_amount (position->value_rao);

  tao_cli_print (cli, "%6u  %s  %24s  %24s", position->netuid, hotkey, alpha, value);
  json_builder_begin_object (builder);
  tao_cli_add_uint (builder, "netuid", position->netuid);
  tao_cli_add_string (builder, "hotkey", hotkey);
  tao_cli_add_u64 (builder, "alpha", position->alpha);
  tao_cli_add_u64 (builder, "value_rao", position->value_rao);
  tao_cli_add_u64 (builder, "if_sold_rao", position->if_sold_rao);
  json_builder_end_object (builder);
}

static void
print (TaoCli *cli, TaoSnapshot *snapshot, const TaoKey32 *key)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  const TaoAccountState *account = tao_snapshot_lookup_account (snapshot, key);
  g_autofree char *address = tao_cli_address (key);
  g_autofree char *free_text = tao_cli_amount (account->free_rao);
  g_autofree char *reserved = tao_cli_amount (account->reserved_rao);
  g_autofree char *staked = tao_cli_amount (account->staked_value_rao);
  const TaoPosition *positions;
  guint n;

  tao_cli_print (cli, "%s%s%s at block %" G_GUINT64_FORMAT, address, account->identity != NULL ? ", " : "",
                 account->identity != NULL ? account->identity : "", tao_snapshot_get_sync (snapshot)->best_block);
  tao_cli_print (cli, "%-12s %24s TAO", "free", free_text);
  tao_cli_print (cli, "%-12s %24s TAO", "reserved", reserved);
  tao_cli_print (cli, "%-12s %24s TAO at spot prices", "staked", staked);
  if (account->swap_announced_block != TAO_UNKNOWN_U64)
    tao_cli_print (cli, "a coldkey swap takes effect at block %" G_GUINT64_FORMAT, account->swap_announced_block);

  json_builder_begin_object (builder);
  tao_cli_add_string (builder, "address", address);
  tao_cli_add_u64 (builder, "block", tao_snapshot_get_sync (snapshot)->best_block);
  tao_cli_add_string (builder, "identity", account->identity);
  tao_cli_add_u64 (builder, "free_rao", account->free_rao);
  tao_cli_add_u64 (builder, "reserved_rao", account->reserved_rao);
  tao_cli_add_u64 (builder, "frozen_rao", account->frozen_rao);
  tao_cli_add_uint (builder, "nonce", account->nonce);
  tao_cli_add_u64 (builder, "staked_value_rao", account->staked_value_rao);
  tao_cli_add_u64 (builder, "swap_announced_block", account->swap_announced_block);
  json_builder_set_member_name (builder, "positions");
  json_builder_begin_array (builder);
  positions = tao_snapshot_get_positions (snapshot, &n);
  if (n > 0)
    tao_cli_print (cli, "\nNETUID  %-48s  %24s  %24s", "HOTKEY", "ALPHA", "TAO AT SPOT PRICE");
  for (guint i = 0; i < n; i++)
    print_position (cli, &positions[i], builder);
  json_builder_end_array (builder);
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
  TaoKey32 account;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc != 1)
    return tao_cli_usage (cli, "one address is wanted");
  if (!tao_cli_parse_address (cli, argv[0], &account))
    return TAO_EXIT_USAGE;
  engine = tao_cli_open_engine (&options);
  snapshot = tao_cli_read (engine, &options, G_MAXUINT16, &account, TRUE, &error);
  if (snapshot == NULL)
    exit_code = tao_cli_refuse (cli, error);
  else
    print (cli, snapshot, &account);
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

const TaoCommand tao_command_account = {
  .name = "account",
  .summary = "What an address holds: balance and positions",
  .usage = "account ADDRESS [--at BLOCK] [--network NAME|URL]",
  .run = run,
};
