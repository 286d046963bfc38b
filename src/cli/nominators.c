/* taoctl nominators: who staked with a hotkey. */
#include "cli/network.h"
#include "engine/nominators.h"

#define EVERY_SUBNET (-1)

static gboolean
is_wanted (guint16 netuid, int wanted)
{
  return wanted == EVERY_SUBNET || wanted == netuid;
}

static void
print_stake (TaoCli *cli, const TaoNominator *stake, JsonBuilder *builder)
{
  g_autofree char *coldkey = tao_cli_address (&stake->coldkey);
  g_autofree char *alpha = tao_cli_amount (stake->alpha), *value = tao_cli_amount (stake->value_rao);
  g_autofree char *share = tao_cli_percent (stake->alpha, stake->pool_alpha);

  tao_cli_print (cli, "%6u  %s  %22s  %22s  %8s  %s", stake->netuid, coldkey, alpha, value, share,
                 stake->identity != NULL ? stake->identity : "");
  json_builder_begin_object (builder);
  tao_cli_add_string (builder, "coldkey", coldkey);
  tao_cli_add_string (builder, "identity", stake->identity);
  tao_cli_add_uint (builder, "netuid", stake->netuid);
  tao_cli_add_u64 (builder, "alpha", stake->alpha);
  tao_cli_add_u64 (builder, "value_rao", stake->value_rao);
  json_builder_end_object (builder);
}

static void
print_pools (TaoCli *cli, const TaoNominators *nominators, int netuid, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "subnets");
  json_builder_begin_array (builder);
  tao_cli_print (cli, "\nNETUID  %8s  %22s  %22s", "STAKERS", "ALPHA", "TAO AT SPOT PRICE");
  for (guint i = 0; i < nominators->n_pools; i++)
    {
      const TaoNominatorPool *pool = &nominators->pools[i];
      g_autofree char *alpha = tao_cli_amount (pool->alpha), *value = tao_cli_amount (pool->value_rao);

      if (!is_wanted (pool->netuid, netuid))
        continue;
      tao_cli_print (cli, "%6u  %8u  %22s  %22s", pool->netuid, pool->n_stakers, alpha, value);
      json_builder_begin_object (builder);
      tao_cli_add_uint (builder, "netuid", pool->netuid);
      tao_cli_add_uint (builder, "stakers", pool->n_stakers);
      tao_cli_add_u64 (builder, "alpha", pool->alpha);
      tao_cli_add_u64 (builder, "shared_alpha", pool->shared_alpha);
      tao_cli_add_u64 (builder, "value_rao", pool->value_rao);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print (TaoCli *cli, const TaoNominators *nominators, int netuid)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *hotkey = tao_cli_address (&nominators->hotkey);
  g_autofree char *owner = nominators->has_owner ? tao_cli_address (&nominators->owner) : NULL;
  g_autofree char *value = tao_cli_amount (nominators->value_rao);

  tao_cli_print (cli, "%s at block %" G_GUINT64_FORMAT, hotkey, nominators->block);
  tao_cli_print (cli, "%-10s %s", "owner", owner != NULL ? owner : "nobody");
  tao_cli_print (cli, "%-10s %u coldkeys, %u positions", "stakers", nominators->n_coldkeys, nominators->n_stakes);
  tao_cli_print (cli, "%-10s %s TAO at spot prices", "stake", value);

  json_builder_begin_object (builder);
  tao_cli_add_string (builder, "hotkey", hotkey);
  tao_cli_add_string (builder, "owner", owner);
  tao_cli_add_u64 (builder, "block", nominators->block);
  tao_cli_add_hash (builder, "block_hash", &nominators->block_hash);
  tao_cli_add_uint (builder, "coldkeys", nominators->n_coldkeys);
  tao_cli_add_u64 (builder, "value_rao", nominators->value_rao);
  print_pools (cli, nominators, netuid, builder);
  json_builder_set_member_name (builder, "stakes");
  json_builder_begin_array (builder);
  tao_cli_print (cli, "\nNETUID  %-48s  %22s  %22s  %8s  %s", "COLDKEY", "ALPHA", "TAO AT SPOT PRICE", "OF ALPHA", "NAME");
  for (guint i = 0; i < nominators->n_stakes; i++)
    if (is_wanted (nominators->stakes[i].netuid, netuid))
      print_stake (cli, &nominators->stakes[i], builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
}

static TaoNominators *
load (TaoEngine *engine, const TaoCliNetwork *options, const TaoKey32 *hotkey, int netuid, GError **error)
{
  g_autoptr(TaoSnapshot) live = tao_cli_wait (engine, options, tao_cli_is_live, NULL, error);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *answer = NULL;
  TaoNominators *nominators;
  guint64 block;

  if (live == NULL || !tao_cli_resolve_at (options, live, &block, error)
      || (options->at == TAO_CLI_NOW && netuid != EVERY_SUBNET && tao_cli_find_subnet (live, (guint16) netuid, error) == NULL))
    return NULL;
  tao_engine_load_nominators_async (engine, hotkey, block, NULL, tao_cli_answered_cb, &answer);
  result = tao_cli_await (&answer);
  nominators = tao_engine_load_nominators_finish (engine, result, error);
  if (nominators != NULL && !nominators->has_owner && nominators->n_pools == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The chain knows no such hotkey at block %" G_GUINT64_FORMAT,
                   nominators->block);
      g_clear_pointer (&nominators, tao_nominators_unref);
    }
  return nominators;
}

static int
run (TaoCli *cli, int argc, char **argv)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  int netuid = EVERY_SUBNET;
  const GOptionEntry entries[] = {
    TAO_CLI_NETWORK_ENTRIES (options), TAO_CLI_AT_ENTRY (options),
    { "netuid", 0, 0, G_OPTION_ARG_INT, &netuid, "Only the stake on this subnet; 0 is root", "N" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoNominators) nominators = NULL;
  GError *error = NULL;
  TaoKey32 hotkey;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc != 1 || netuid < EVERY_SUBNET || netuid >= G_MAXUINT16)
    return tao_cli_usage (cli, argc != 1 ? "one hotkey is wanted" : "--netuid is not the number of a subnet");
  if (!tao_cli_parse_address (cli, argv[0], &hotkey))
    return TAO_EXIT_USAGE;
  engine = tao_cli_open_engine (&options);
  nominators = load (engine, &options, &hotkey, netuid, &error);
  if (nominators == NULL)
    exit_code = tao_cli_refuse (cli, error);
  else
    print (cli, nominators, netuid);
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

const TaoCommand tao_command_nominators = {
  .name = "nominators",
  .summary = "Who staked with a hotkey, on which subnets, and how much",
  .usage = "nominators HOTKEY [--netuid N] [--at BLOCK] [--network NAME|URL]",
  .run = run,
};
