/* taoctl price: what alpha costs, and has cost. */
#include "cli/network.h"

static gboolean
print_history (TaoCli *cli, TaoEngine *engine, guint16 netuid, JsonBuilder *builder, GError **error)
{
  g_autoptr(TaoSeries) series = tao_cli_load_series (engine, TAO_SERIES_PRICE, netuid, 0, error);

  if (series == NULL)
    return FALSE;
  tao_cli_print (cli, "\n%10s  %-19s  %20s", "BLOCK", "TIME", "TAO PER ALPHA");
  json_builder_set_member_name (builder, "history");
  json_builder_begin_array (builder);
  for (guint i = 0; i < series->n; i++)
    {
      g_autofree char *time = tao_cli_time (series->time_ms[i]);
      g_autofree char *price = tao_cli_amount ((guint64) series->value[i]);

      tao_cli_print (cli, "%10" G_GUINT64_FORMAT "  %-19s  %20s%s", series->block[i], time, price,
                     series->flags[i] & TAO_POINT_GAP_BEFORE ? "  after a gap" : "");
      json_builder_begin_object (builder);
      tao_cli_add_u64 (builder, "block", series->block[i]);
      tao_cli_add_i64 (builder, "time_ms", series->time_ms[i]);
      tao_cli_add_i64 (builder, "price_rao", series->value[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return TRUE;
}

static int
print (TaoCli *cli, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, gboolean history)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  const TaoSubnet *subnet = tao_cli_find_subnet (snapshot, netuid, &error);
  g_autofree char *price = NULL, *moving = NULL, *day = NULL;

  if (subnet == NULL)
    return tao_cli_refuse (cli, error);
  price = tao_cli_amount (subnet->price_rao);
  moving = tao_cli_amount (subnet->moving_price_rao);
  day = tao_cli_change (subnet->change_day_ppm);
  tao_cli_print (cli, "%s TAO per alpha of subnet %u at block %" G_GUINT64_FORMAT ", moving %s, %s in a day", price, netuid,
                 tao_snapshot_get_sync (snapshot)->best_block, moving, day);
  json_builder_begin_object (builder);
  tao_cli_add_uint (builder, "netuid", netuid);
  tao_cli_add_u64 (builder, "block", tao_snapshot_get_sync (snapshot)->best_block);
  tao_cli_add_u64 (builder, "price_rao", subnet->price_rao);
  tao_cli_add_u64 (builder, "moving_price_rao", subnet->moving_price_rao);
  tao_cli_add_i64 (builder, "change_day_ppm", subnet->change_day_ppm);
  if (history && !print_history (cli, engine, netuid, builder, &error))
    return tao_cli_refuse (cli, error);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  return TAO_EXIT_OK;
}

static int
run (TaoCli *cli, int argc, char **argv)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  gboolean history = FALSE;
  const GOptionEntry entries[] = {
    TAO_CLI_NETWORK_ENTRIES (options), TAO_CLI_AT_ENTRY (options),
    { "history", 0, 0, G_OPTION_ARG_NONE, &history, "Every price known", NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoSnapshot) snapshot = NULL;
  GError *error = NULL;
  guint64 netuid;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc != 1)
    return tao_cli_usage (cli, "one netuid is wanted");
  if (!tao_cli_parse_number (cli, argv[0], "netuid", G_MAXUINT16 - 1, &netuid))
    return TAO_EXIT_USAGE;
  engine = tao_cli_open_engine (&options);
  snapshot = tao_cli_read (engine, &options, G_MAXUINT16, NULL, FALSE, &error);
  exit_code = snapshot != NULL ? print (cli, engine, snapshot, (guint16) netuid, history) : tao_cli_refuse (cli, error);
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

const TaoCommand tao_command_price = {
  .name = "price",
  .summary = "What a subnet's alpha costs, and has cost",
  .usage = "price NETUID [--history] [--at BLOCK] [--network NAME|URL]",
  .run = run,
};
