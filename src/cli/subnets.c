/* taoctl subnets, taoctl subnet: what there is, and one of them in full. */
#include "cli/network.h"

static void
add_subnet (JsonBuilder *builder, const TaoSubnet *subnet)
{
  json_builder_begin_object (builder);
  tao_cli_add_uint (builder, "netuid", subnet->netuid);
  tao_cli_add_string (builder, "name", subnet->name);
  tao_cli_add_string (builder, "symbol", subnet->symbol);
  tao_cli_add_u64 (builder, "price_rao", subnet->price_rao);
  tao_cli_add_u64 (builder, "moving_price_rao", subnet->moving_price_rao);
  tao_cli_add_i64 (builder, "change_hour_ppm", subnet->change_hour_ppm);
  tao_cli_add_i64 (builder, "change_day_ppm", subnet->change_day_ppm);
  tao_cli_add_i64 (builder, "change_week_ppm", subnet->change_week_ppm);
  tao_cli_add_u64 (builder, "tao_in_rao", subnet->tao_in_rao);
  tao_cli_add_u64 (builder, "alpha_in", subnet->alpha_in);
  tao_cli_add_u64 (builder, "alpha_out", subnet->alpha_out);
  tao_cli_add_u64 (builder, "market_cap_rao", subnet->market_cap_rao);
  tao_cli_add_u64 (builder, "volume_rao", subnet->volume_rao);
  tao_cli_add_u64 (builder, "emission_rao", subnet->emission_rao);
  tao_cli_add_u64 (builder, "emission_share_ppb", subnet->emission_share_ppb);
  tao_cli_add_u64 (builder, "burn_cost_rao", subnet->burn_cost_rao);
  tao_cli_add_boolean (builder, "registration_open", subnet->registration_open);
  tao_cli_add_uint (builder, "tempo", subnet->tempo);
  tao_cli_add_uint (builder, "uids", subnet->n_uids);
  tao_cli_add_uint (builder, "max_uids", subnet->max_uids);
  tao_cli_add_uint (builder, "validators", subnet->n_validators);
  tao_cli_add_uint (builder, "mechanisms", subnet->n_mechanisms);
  tao_cli_add_uint (builder, "immunity_period", subnet->immunity_period);
  tao_cli_add_u64 (builder, "registered_at", subnet->registered_at);
  tao_cli_add_u64 (builder, "next_epoch_block", subnet->next_epoch_block);
  tao_cli_add_boolean (builder, "yuma3", subnet->yuma3);
  tao_cli_add_boolean (builder, "liquid_alpha", subnet->liquid_alpha);
  tao_cli_add_boolean (builder, "commit_reveal", subnet->commit_reveal);
  tao_cli_add_account (builder, "owner_hotkey", &subnet->owner_hotkey);
  tao_cli_add_account (builder, "owner_coldkey", &subnet->owner_coldkey);
}

static void
print_row (TaoCli *cli, const TaoSubnet *subnet)
{
  g_autofree char *name = tao_cli_cell (subnet->name, 22);
  g_autofree char *price = tao_cli_short_amount (subnet->price_rao, 6);
  g_autofree char *change = tao_cli_change (subnet->change_day_ppm);
  g_autofree char *share = tao_cli_percent (subnet->emission_share_ppb, 1000000000);
  g_autofree char *pool = tao_cli_short_amount (subnet->tao_in_rao, 2);
  g_autofree char *burn = tao_cli_short_amount (subnet->burn_cost_rao, 4);

  tao_cli_print (cli, "%6u  %s  %14s  %9s  %9s  %18s  %5u/%-5u  %5u  %12s", subnet->netuid, name, price, change, share, pool,
                 subnet->n_uids, subnet->max_uids, subnet->tempo, burn);
}

static void
print_subnets (TaoCli *cli, TaoSnapshot *snapshot)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  tao_cli_print (cli, "NETUID  %-22s  %14s  %9s  %9s  %18s  %11s  %5s  %12s", "NAME", "PRICE TAO", "24 H", "EMISSION",
                 "TAO IN POOL", "UIDS", "TEMPO", "REGISTER TAO");
  json_builder_begin_object (builder);
  tao_cli_add_u64 (builder, "block", tao_snapshot_get_sync (snapshot)->best_block);
  json_builder_set_member_name (builder, "subnets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      print_row (cli, &subnets[i]);
      add_subnet (builder, &subnets[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
}

static void
print_amount (TaoCli *cli, const char *label, guint64 amount, const char *unit)
{
  g_autofree char *text = tao_cli_amount (amount);

  tao_cli_print (cli, "%-20s %s %s", label, text, unit);
}

static void
print_facts (TaoCli *cli, const TaoSubnet *subnet, guint64 block)
{
  g_autofree char *owner = tao_cli_address (&subnet->owner_coldkey);
  g_autofree char *hour = tao_cli_change (subnet->change_hour_ppm);
  g_autofree char *day = tao_cli_change (subnet->change_day_ppm);
  g_autofree char *week = tao_cli_change (subnet->change_week_ppm);
  g_autofree char *share = tao_cli_percent (subnet->emission_share_ppb, 1000000000);

  tao_cli_print (cli, "%u %s, at block %" G_GUINT64_FORMAT, subnet->netuid, subnet->name != NULL ? subnet->name : "unnamed",
                 block);
  if (subnet->description != NULL)
    tao_cli_print (cli, "%s", subnet->description);
  print_amount (cli, "price", subnet->price_rao, "TAO per alpha");
  print_amount (cli, "moving price", subnet->moving_price_rao, "TAO per alpha");
  tao_cli_print (cli, "%-20s %s in an hour, %s in a day, %s in a week", "change", hour, day, week);
  print_amount (cli, "pool", subnet->tao_in_rao, "TAO");
  print_amount (cli, "", subnet->alpha_in, "alpha");
  print_amount (cli, "alpha outside", subnet->alpha_out, "alpha");
  print_amount (cli, "market cap", subnet->market_cap_rao, "TAO");
  tao_cli_print (cli, "%-20s %s of the block's", "emission", share);
  tao_cli_print (cli, "%-20s %u of %u", "uids", subnet->n_uids, subnet->max_uids);
  print_amount (cli, "registration", subnet->burn_cost_rao, subnet->registration_open ? "TAO" : "TAO (closed)");
  tao_cli_print (cli, "%-20s %u blocks, next epoch at %" G_GUINT64_FORMAT, "tempo", subnet->tempo, subnet->next_epoch_block);
  tao_cli_print (cli, "%-20s Yuma %s%s%s, %u mechanism%s", "consensus", subnet->yuma3 ? "3" : "2",
                 subnet->liquid_alpha ? ", liquid alpha" : "", subnet->commit_reveal ? ", commit-reveal" : "",
                 subnet->n_mechanisms, subnet->n_mechanisms == 1 ? "" : "s");
  tao_cli_print (cli, "%-20s %s", "owner", owner);
}

static void
print_parameters (TaoCli *cli, const TaoHyperparams *parameters, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_object (builder);
  tao_cli_print (cli, "\nParameters:");
  for (guint i = 0; i < parameters->n; i++)
    {
      tao_cli_print (cli, "  %-32s %s", parameters->parameters[i].name, parameters->parameters[i].text);
      tao_cli_add_string (builder, parameters->parameters[i].name, parameters->parameters[i].text);
    }
  json_builder_end_object (builder);
}

static int
print_subnet (TaoCli *cli, TaoEngine *engine, const TaoCliNetwork *options, TaoSnapshot *snapshot, guint16 netuid)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(TaoHyperparams) parameters = NULL;
  GError *error = NULL;
  const TaoSubnet *subnet = tao_cli_find_subnet (snapshot, netuid, &error);

  if (subnet == NULL)
    return tao_cli_refuse (cli, error);
  /* Parameters are read at the newest head only. */
  if (options->at == TAO_CLI_NOW)
    {
      GAsyncResult *answer = NULL;
      g_autoptr(GAsyncResult) result = NULL;

      tao_engine_load_hyperparams_async (engine, netuid, NULL, tao_cli_answered_cb, &answer);
      result = tao_cli_await (&answer);
      parameters = tao_engine_load_hyperparams_finish (engine, result, &error);
      if (parameters == NULL)
        return tao_cli_refuse (cli, error);
    }
  print_facts (cli, subnet, tao_snapshot_get_sync (snapshot)->best_block);
  add_subnet (builder, subnet);
  tao_cli_add_u64 (builder, "block", tao_snapshot_get_sync (snapshot)->best_block);
  tao_cli_add_string (builder, "description", subnet->description);
  if (parameters != NULL)
    print_parameters (cli, parameters, builder);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  return TAO_EXIT_OK;
}

/* @one: the command takes a netuid. */
static int
run (TaoCli *cli, int argc, char **argv, gboolean one)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  const GOptionEntry entries[] = { TAO_CLI_NETWORK_ENTRIES (options), TAO_CLI_AT_ENTRY (options), G_OPTION_ENTRY_NULL };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoSnapshot) snapshot = NULL;
  GError *error = NULL;
  guint64 netuid = 0;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc != (one ? 1 : 0))
    return tao_cli_usage (cli, one ? "one netuid is wanted" : "no arguments are wanted");
  if (one && !tao_cli_parse_number (cli, argv[0], "netuid", G_MAXUINT16 - 1, &netuid))
    return TAO_EXIT_USAGE;
  engine = tao_cli_open_engine (&options);
  snapshot = tao_cli_read (engine, &options, G_MAXUINT16, NULL, FALSE, &error);
  if (snapshot == NULL)
    exit_code = tao_cli_refuse (cli, error);
  else if (one)
    exit_code = print_subnet (cli, engine, &options, snapshot, (guint16) netuid);
  else
    print_subnets (cli, snapshot);
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

static int
run_subnets (TaoCli *cli, int argc, char **argv)
{
  return run (cli, argc, argv, FALSE);
}

static int
run_subnet (TaoCli *cli, int argc, char **argv)
{
  return run (cli, argc, argv, TRUE);
}

const TaoCommand tao_command_subnets = {
  .name = "subnets",
  .summary = "All subnets: price, emission, pool, places",
  .usage = "subnets [--at BLOCK] [--network NAME|URL]",
  .run = run_subnets,
};

const TaoCommand tao_command_subnet = {
  .name = "subnet",
  .summary = "One subnet with its parameters",
  .usage = "subnet NETUID [--at BLOCK] [--network NAME|URL]",
  .run = run_subnet,
};
