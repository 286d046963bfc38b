/* taoctl why: what moved a uid's incentive between the last two epochs. */
#include "engine/why.h"

#include "cli/network.h"

static void
add_terms (JsonBuilder *builder, const char *name, const TaoWhyTerm *terms, guint n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      json_builder_begin_object (builder);
      tao_cli_add_string (builder, "cause", tao_why_cause_name (terms[i].cause));
      tao_cli_add_uint (builder, "uid", terms[i].uid >= 0 ? (guint32) terms[i].uid : TAO_UNKNOWN_U32);
      tao_cli_add_i64 (builder, "delta", terms[i].delta);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_terms (TaoCli *cli, const char *what, guint16 before, guint16 after, gint64 change, const TaoWhyTerm *terms, guint n)
{
  static const char *const words[] = {
    [TAO_WHY_STAKE] = "stake of validator",
    [TAO_WHY_WEIGHT] = "weight given by validator",
    [TAO_WHY_CLIPPING] = "consensus clipping validator",
    [TAO_WHY_BOND] = "bond to miner",
    [TAO_WHY_INCENTIVE] = "incentive of miner",
    [TAO_WHY_TOTAL] = "everyone else",
  };
  g_autofree char *from = tao_cli_percent (before, G_MAXUINT16);
  g_autofree char *to = tao_cli_percent (after, G_MAXUINT16);
  g_autofree char *sum = tao_cli_fixed (change);

  tao_cli_print (cli, "\n%s %s (%u) → %s (%u), exactly %s", what, from, before, to, after, sum);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *delta = tao_cli_fixed (terms[i].delta);

      if (terms[i].uid >= 0)
        tao_cli_print (cli, "  %s  %s %d", delta, words[terms[i].cause], terms[i].uid);
      else
        tao_cli_print (cli, "  %s  %s", delta, words[terms[i].cause]);
    }
}

static void
print (TaoCli *cli, const TaoWhy *why)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  tao_cli_print (cli, "uid %u of subnet %u, epochs of blocks %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT ", rules %s: %s",
                 why->uid, why->netuid, why->block_before, why->block_after, why->rule_set,
                 why->exact ? "recomputed exactly" : "NOT what the chain stored");
  if (why->changed_hands)
    tao_cli_print (cli, "the uid changed hands in between");
  print_terms (cli, "incentive", why->incentive_before, why->incentive_after, why->incentive_change, why->incentive_terms,
               why->n_incentive_terms);
  print_terms (cli, "dividends", why->dividends_before, why->dividends_after, why->dividends_change, why->dividends_terms,
               why->n_dividends_terms);

  json_builder_begin_object (builder);
  tao_cli_add_uint (builder, "netuid", why->netuid);
  tao_cli_add_uint (builder, "uid", why->uid);
  tao_cli_add_account (builder, "hotkey", &why->hotkey);
  tao_cli_add_boolean (builder, "changed_hands", why->changed_hands);
  tao_cli_add_u64 (builder, "block_before", why->block_before);
  tao_cli_add_u64 (builder, "block_after", why->block_after);
  tao_cli_add_string (builder, "rules", why->rule_set);
  tao_cli_add_boolean (builder, "exact", why->exact);
  tao_cli_add_uint (builder, "incentive_before", why->incentive_before);
  tao_cli_add_uint (builder, "incentive_after", why->incentive_after);
  tao_cli_add_i64 (builder, "incentive_change", why->incentive_change);
  add_terms (builder, "incentive_terms", why->incentive_terms, why->n_incentive_terms);
  tao_cli_add_uint (builder, "dividends_before", why->dividends_before);
  tao_cli_add_uint (builder, "dividends_after", why->dividends_after);
  tao_cli_add_i64 (builder, "dividends_change", why->dividends_change);
  add_terms (builder, "dividends_terms", why->dividends_terms, why->n_dividends_terms);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (guint i = 0; i < why->n_sources; i++)
    {
      json_builder_begin_object (builder);
      tao_cli_add_uint (builder, "validator", why->sources[i].validator);
      tao_cli_add_i64 (builder, "stake", why->sources[i].stake);
      tao_cli_add_i64 (builder, "weight", why->sources[i].weight);
      tao_cli_add_i64 (builder, "clipped", why->sources[i].clipped);
      tao_cli_add_i64 (builder, "contribution", why->sources[i].contribution);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
}

static TaoWhy *
load (TaoEngine *engine, const TaoCliNetwork *options, guint16 netuid, guint16 uid, guint mechanism, GError **error)
{
  g_autoptr(TaoSnapshot) snapshot = tao_cli_wait (engine, options, tao_cli_is_live, NULL, error);
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *answer = NULL;

  if (snapshot == NULL || tao_cli_find_subnet (snapshot, netuid, error) == NULL)
    return NULL;
  tao_engine_load_why_async (engine, netuid, uid, mechanism, NULL, tao_cli_answered_cb, &answer);
  result = tao_cli_await (&answer);
  return tao_engine_load_why_finish (engine, result, error);
}

static int
run (TaoCli *cli, int argc, char **argv)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  int mechanism = 0;
  const GOptionEntry entries[] = {
    TAO_CLI_NETWORK_ENTRIES (options),
    { "mechanism", 'm', 0, G_OPTION_ARG_INT, &mechanism, "Of a subnet that has several (0)", "N" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoWhy) why = NULL;
  GError *error = NULL;
  guint64 netuid, uid;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc != 2 || mechanism < 0)
    return tao_cli_usage (cli, argc != 2 ? "a netuid and a uid are wanted" : "--mechanism counts from 0");
  if (!tao_cli_parse_number (cli, argv[0], "netuid", G_MAXUINT16 - 1, &netuid)
      || !tao_cli_parse_number (cli, argv[1], "uid", G_MAXUINT16 - 1, &uid))
    return TAO_EXIT_USAGE;
  engine = tao_cli_open_engine (&options);
  why = load (engine, &options, (guint16) netuid, (guint16) uid, (guint) mechanism, &error);
  if (why == NULL)
    exit_code = tao_cli_refuse (cli, error);
  else
    print (cli, why);
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

const TaoCommand tao_command_why = {
  .name = "why",
  .summary = "What moved a uid's incentive between the last two epochs",
  .usage = "why NETUID UID [--mechanism N] [--network NAME|URL]",
  .run = run,
};
