/* taoctl metagraph, taoctl miner: everyone on a subnet, and one of them. */
#include "cli/network.h"

static guint64
at_u64 (const guint64 *vector, guint uid)
{
  return vector != NULL ? vector[uid] : TAO_UNKNOWN_U64;
}

static guint32
at_u16 (const guint16 *vector, guint uid)
{
  return vector != NULL ? vector[uid] : TAO_UNKNOWN_U32;
}

static guint64
widen (guint32 value)
{
  return value != TAO_UNKNOWN_U32 ? value : TAO_UNKNOWN_U64;
}

/* Leaves the object open. */
static void
add_uid (JsonBuilder *builder, const TaoMetagraph *metagraph, guint uid)
{
  json_builder_begin_object (builder);
  tao_cli_add_uint (builder, "uid", uid);
  tao_cli_add_account (builder, "hotkey", &metagraph->hotkey[uid]);
  tao_cli_add_account (builder, "coldkey", &metagraph->coldkey[uid]);
  tao_cli_add_string (builder, "identity", metagraph->identity != NULL ? metagraph->identity[uid] : NULL);
  tao_cli_add_u64 (builder, "stake_weight_rao", at_u64 (metagraph->stake_weight_rao, uid));
  tao_cli_add_u64 (builder, "alpha_stake", at_u64 (metagraph->alpha_stake, uid));
  tao_cli_add_u64 (builder, "tao_stake_rao", at_u64 (metagraph->tao_stake_rao, uid));
  tao_cli_add_u64 (builder, "emission", at_u64 (metagraph->emission, uid));
  tao_cli_add_uint (builder, "incentive", at_u16 (metagraph->incentive, uid));
  tao_cli_add_uint (builder, "dividends", at_u16 (metagraph->dividends, uid));
  tao_cli_add_uint (builder, "consensus", at_u16 (metagraph->consensus, uid));
  tao_cli_add_uint (builder, "validator_trust", at_u16 (metagraph->validator_trust, uid));
  tao_cli_add_boolean (builder, "permit", metagraph->permit != NULL && metagraph->permit[uid]);
  tao_cli_add_boolean (builder, "active", metagraph->active != NULL && metagraph->active[uid]);
  tao_cli_add_boolean (builder, "immune", metagraph->immune != NULL && metagraph->immune[uid]);
  tao_cli_add_uint (builder, "leaves_place", at_u16 (metagraph->leaves_place, uid));
  tao_cli_add_u64 (builder, "last_update", at_u64 (metagraph->last_update, uid));
  tao_cli_add_u64 (builder, "registered_at", at_u64 (metagraph->registered_at, uid));
  tao_cli_add_string (builder, "axon", metagraph->axon != NULL ? metagraph->axon[uid] : NULL);
}

static void
print_row (TaoCli *cli, const TaoMetagraph *metagraph, guint uid)
{
  g_autofree char *hotkey = tao_cli_address (&metagraph->hotkey[uid]);
  g_autofree char *stake = tao_cli_short_amount (at_u64 (metagraph->stake_weight_rao, uid), 2);
  g_autofree char *incentive = tao_cli_percent (widen (at_u16 (metagraph->incentive, uid)), G_MAXUINT16);
  g_autofree char *dividends = tao_cli_percent (widen (at_u16 (metagraph->dividends, uid)), G_MAXUINT16);
  g_autofree char *trust = tao_cli_percent (widen (at_u16 (metagraph->validator_trust, uid)), G_MAXUINT16);
  g_autofree char *emission = tao_cli_short_amount (at_u64 (metagraph->emission, uid), 4);
  g_autofree char *place = metagraph->leaves_place != NULL && metagraph->leaves_place[uid] > 0
                             ? g_strdup_printf ("%u", metagraph->leaves_place[uid]) : g_strdup ("-");

  tao_cli_print (cli, "%5u  %s  %16s  %9s  %9s  %9s  %13s  %c%c%c  %6s", uid, hotkey, stake, incentive, dividends, trust,
                 emission, metagraph->permit != NULL && metagraph->permit[uid] ? 'V' : '.',
                 metagraph->active != NULL && metagraph->active[uid] ? 'A' : '.',
                 metagraph->immune != NULL && metagraph->immune[uid] ? 'I' : '.', place);
}

static void
print_metagraph (TaoCli *cli, const TaoMetagraph *metagraph)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  tao_cli_print (cli, "subnet %u at block %" G_GUINT64_FORMAT ": %u uids, last epoch at %" G_GUINT64_FORMAT
                      "  (V permit, A active, I immune; LEAVES: place in the removal order)",
                 metagraph->netuid, metagraph->block, metagraph->n, metagraph->epoch_block);
  tao_cli_print (cli, "%5s  %-48s  %16s  %9s  %9s  %9s  %13s  %3s  %6s", "UID", "HOTKEY", "STAKE WEIGHT", "INCENTIVE",
                 "DIVIDENDS", "V TRUST", "EMISSION", "", "LEAVES");
  json_builder_begin_object (builder);
  tao_cli_add_uint (builder, "netuid", metagraph->netuid);
  tao_cli_add_u64 (builder, "block", metagraph->block);
  tao_cli_add_u64 (builder, "epoch_block", metagraph->epoch_block);
  json_builder_set_member_name (builder, "uids");
  json_builder_begin_array (builder);
  for (guint uid = 0; uid < metagraph->n; uid++)
    {
      print_row (cli, metagraph, uid);
      add_uid (builder, metagraph, uid);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
}

/* Who rates this uid, by weight. */
static void
print_weights (TaoCli *cli, const TaoMetagraph *metagraph, guint uid, JsonBuilder *builder)
{
  const TaoSparseRows *rows = &metagraph->weights;

  json_builder_set_member_name (builder, "rated_by");
  json_builder_begin_array (builder);
  for (guint validator = 0; rows->offset != NULL && validator < rows->n_rows; validator++)
    {
      guint64 sum = 0, weight = 0;
      g_autofree char *percent = NULL;

      for (guint32 i = rows->offset[validator]; i < rows->offset[validator + 1]; i++)
        {
          sum += rows->value[i];
          if (rows->uid[i] == uid)
            weight = rows->value[i];
        }
      if (weight == 0)
        continue;
      percent = tao_cli_percent (weight, sum);
      tao_cli_print (cli, "%-20s validator %u gives %s of its weight", "rated", validator, percent);
      json_builder_begin_object (builder);
      tao_cli_add_uint (builder, "validator", validator);
      tao_cli_add_uint (builder, "weight", (guint32) weight);
      tao_cli_add_u64 (builder, "weights_sum", sum);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_facts (TaoCli *cli, const TaoMetagraph *metagraph, guint uid)
{
  g_autofree char *hotkey = tao_cli_address (&metagraph->hotkey[uid]);
  g_autofree char *coldkey = tao_cli_address (&metagraph->coldkey[uid]);
  g_autofree char *stake = tao_cli_amount (at_u64 (metagraph->stake_weight_rao, uid));
  g_autofree char *emission = tao_cli_amount (at_u64 (metagraph->emission, uid));
  g_autofree char *incentive = tao_cli_percent (widen (at_u16 (metagraph->incentive, uid)), G_MAXUINT16);
  g_autofree char *dividends = tao_cli_percent (widen (at_u16 (metagraph->dividends, uid)), G_MAXUINT16);
  g_autofree char *consensus = tao_cli_percent (widen (at_u16 (metagraph->consensus, uid)), G_MAXUINT16);

  tao_cli_print (cli, "uid %u of subnet %u at block %" G_GUINT64_FORMAT, uid, metagraph->netuid, metagraph->block);
  tao_cli_print (cli, "%-20s %s", "hotkey", hotkey);
  tao_cli_print (cli, "%-20s %s", "coldkey", coldkey);
  tao_cli_print (cli, "%-20s %s", "stake weight", stake);
  tao_cli_print (cli, "%-20s %s", "incentive", incentive);
  tao_cli_print (cli, "%-20s %s", "dividends", dividends);
  tao_cli_print (cli, "%-20s %s", "consensus", consensus);
  tao_cli_print (cli, "%-20s %s alpha in the last epoch", "emission", emission);
  if (metagraph->leaves_place == NULL)
    return;
  if (metagraph->leaves_place[uid] == 0)
    tao_cli_print (cli, "%-20s protected", "removal");
  else
    tao_cli_print (cli, "%-20s place %u%s", "removal", metagraph->leaves_place[uid],
                   metagraph->immune != NULL && metagraph->immune[uid] ? ", immune for now" : "");
}

static gboolean
print_history (TaoCli *cli, TaoEngine *engine, guint16 netuid, guint16 uid, JsonBuilder *builder, GError **error)
{
  g_autoptr(TaoSeries) series = tao_cli_load_series (engine, TAO_SERIES_INCENTIVE, netuid, uid, error);

  if (series == NULL)
    return FALSE;
  tao_cli_print (cli, "\n%10s  %-19s  %9s", "BLOCK", "TIME", "INCENTIVE");
  json_builder_set_member_name (builder, "history");
  json_builder_begin_array (builder);
  for (guint i = 0; i < series->n; i++)
    {
      g_autofree char *time = tao_cli_time (series->time_ms[i]);
      g_autofree char *incentive = tao_cli_percent ((guint64) series->value[i], G_MAXUINT16);

      tao_cli_print (cli, "%10" G_GUINT64_FORMAT "  %-19s  %9s%s%s", series->block[i], time, incentive,
                     series->flags[i] & TAO_POINT_GAP_BEFORE ? "  after a gap" : "",
                     series->flags[i] & TAO_POINT_NEW_OWNER ? "  new owner" : "");
      json_builder_begin_object (builder);
      tao_cli_add_u64 (builder, "block", series->block[i]);
      tao_cli_add_i64 (builder, "time_ms", series->time_ms[i]);
      tao_cli_add_i64 (builder, "incentive", series->value[i]);
      tao_cli_add_boolean (builder, "gap_before", (series->flags[i] & TAO_POINT_GAP_BEFORE) != 0);
      tao_cli_add_boolean (builder, "new_owner", (series->flags[i] & TAO_POINT_NEW_OWNER) != 0);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return TRUE;
}

static int
print_uid (TaoCli *cli, TaoEngine *engine, const TaoMetagraph *metagraph, guint64 uid, gboolean history)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;

  if (uid >= metagraph->n)
    return tao_cli_refuse (cli, g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Subnet %u has %u uids", metagraph->netuid,
                                             metagraph->n));
  print_facts (cli, metagraph, (guint) uid);
  add_uid (builder, metagraph, (guint) uid);
  tao_cli_add_u64 (builder, "block", metagraph->block);
  print_weights (cli, metagraph, (guint) uid, builder);
  if (history && !print_history (cli, engine, metagraph->netuid, (guint16) uid, builder, &error))
    return tao_cli_refuse (cli, error);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  return TAO_EXIT_OK;
}

/* @one: the command takes a uid, too. */
static int
run (TaoCli *cli, int argc, char **argv, gboolean one)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  gboolean history = FALSE;
  const GOptionEntry metagraph_entries[] = {
    TAO_CLI_NETWORK_ENTRIES (options), TAO_CLI_AT_ENTRY (options), G_OPTION_ENTRY_NULL
  };
  const GOptionEntry miner_entries[] = {
    TAO_CLI_NETWORK_ENTRIES (options), TAO_CLI_AT_ENTRY (options),
    { "history", 0, 0, G_OPTION_ARG_NONE, &history, "Incentive of every epoch known", NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoSnapshot) snapshot = NULL;
  GError *error = NULL;
  guint64 netuid, uid = 0;
  const TaoMetagraph *metagraph;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, one ? miner_entries : metagraph_entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc != (one ? 2 : 1))
    return tao_cli_usage (cli, one ? "a netuid and a uid are wanted" : "one netuid is wanted");
  if (!tao_cli_parse_number (cli, argv[0], "netuid", G_MAXUINT16 - 1, &netuid)
      || (one && !tao_cli_parse_number (cli, argv[1], "uid", G_MAXUINT16 - 1, &uid)))
    return TAO_EXIT_USAGE;
  engine = tao_cli_open_engine (&options);
  snapshot = tao_cli_read (engine, &options, (guint16) netuid, NULL, TRUE, &error);
  if (snapshot == NULL || tao_cli_find_subnet (snapshot, (guint16) netuid, &error) == NULL)
    {
      exit_code = tao_cli_refuse (cli, error);
    }
  else
    {
      metagraph = tao_snapshot_lookup_metagraph (snapshot, (guint16) netuid);
      if (one)
        exit_code = print_uid (cli, engine, metagraph, uid, history);
      else
        print_metagraph (cli, metagraph);
    }
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

static int
run_metagraph (TaoCli *cli, int argc, char **argv)
{
  return run (cli, argc, argv, FALSE);
}

static int
run_miner (TaoCli *cli, int argc, char **argv)
{
  return run (cli, argc, argv, TRUE);
}

const TaoCommand tao_command_metagraph = {
  .name = "metagraph",
  .summary = "Everyone on a subnet",
  .usage = "metagraph NETUID [--at BLOCK] [--network NAME|URL]",
  .run = run_metagraph,
};

const TaoCommand tao_command_miner = {
  .name = "miner",
  .summary = "One uid, who rates it, and its past",
  .usage = "miner NETUID UID [--history] [--at BLOCK] [--network NAME|URL]",
  .run = run_miner,
};
