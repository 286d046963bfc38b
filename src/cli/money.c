/* taoctl quote, stake, unstake, move, swap, transfer, call: plan, show, ask, sign, follow. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/order.h"

#define DEFAULT_TOLERANCE_PPM 10000

static TaoPlanBox *
make_plan (TaoEngine *engine, const TaoKey32 *signer, const TaoOrder *order, guint32 tolerance_ppm, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *answer = NULL;

  tao_engine_plan_async (engine, signer, order, 1, tolerance_ppm, NULL, tao_cli_answered_cb, &answer);
  result = tao_cli_await (&answer);
  return tao_engine_plan_finish (engine, result, error);
}

/* Asks on the terminal, whatever standard input is. */
static gboolean
ask (GError **error)
{
  FILE *terminal = fopen ("/dev/tty", "r+e");
  char line[16] = "";
  gboolean agreed;

  if (terminal == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is no terminal to ask on; --yes signs without asking");
      return FALSE;
    }
  fputs ("Sign and send this? Type yes: ", terminal);
  fflush (terminal);
  agreed = fgets (line, sizeof line, terminal) != NULL && strcmp (line, "yes\n") == 0;
  fclose (terminal);
  if (!agreed)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was signed");
  return agreed;
}

static void
progress_cb (TaoJobStage stage, guint64 block, gpointer user_data)
{
  if (!isatty (STDERR_FILENO))
    return;
  if (block != TAO_UNKNOWN_U64 && block != 0)
    g_printerr ("taoctl: %s, block %" G_GUINT64_FORMAT "\n", tao_cli_stage_name (stage), block);
  else
    g_printerr ("taoctl: %s\n", tao_cli_stage_name (stage));
}

/* NULL without error: nothing was to be sent. */
static TaoJobResult *
carry_out (TaoEngine *engine, TaoPlanBox *box, const TaoCliSigning *options, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *answer = NULL;

  if (tao_plan_box_get (box)->blocked)
    {
      g_set_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_BLOCKED, "This must not be signed: %s",
                   tao_plan_box_get (box)->n_notes > 0 ? "see the plan" : "no reason given");
      return NULL;
    }
  if (options->dry_run)
    return NULL;
  if ((!options->yes && !ask (error)) || !tao_cli_unlock (engine, options, error))
    return NULL;
  tao_engine_execute_async (engine, box, progress_cb, NULL, NULL, tao_cli_answered_cb, &answer);
  result = tao_cli_await (&answer);
  return tao_engine_execute_finish (engine, result, error);
}

static int
execute (TaoCli *cli, TaoEngine *engine, const TaoCliSigning *options, TaoPlanBox *box)
{
  const TaoJobPlan *plan = tao_plan_box_get (box);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(TaoJobResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int exit_code = TAO_EXIT_OK;

  tao_cli_print_plan (cli, plan);
  result = carry_out (engine, box, options, &error);
  json_builder_begin_object (builder);
  tao_cli_add_plan (builder, plan);
  tao_cli_add_boolean (builder, "submitted", result != NULL);
  if (result != NULL)
    {
      tao_cli_print_result (cli, plan, result);
      tao_cli_add_result (builder, result);
      exit_code = result->succeeded ? TAO_EXIT_OK : TAO_EXIT_REFUSED;
    }
  if (error != NULL)
    {
      tao_cli_add_string (builder, "error", error->message);
      if (!cli->json)
        g_printerr ("taoctl: %s\n", error->message);
      exit_code = TAO_EXIT_REFUSED;
    }
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  return exit_code;
}

static int
plan_and_execute (TaoCli *cli, TaoEngine *engine, const TaoCliSigning *options, TaoOrder *order, gboolean all,
                  guint32 tolerance_ppm)
{
  g_autoptr(TaoSnapshot) snapshot = NULL;
  g_autoptr(TaoPlanBox) box = NULL;
  GError *error = NULL;
  TaoKey32 signer;

  snapshot = tao_cli_wait (engine, &options->network, tao_cli_is_live, NULL, &error);
  if (snapshot == NULL || !tao_cli_find_signer (engine, options, &signer, &error)
      || (all && !tao_cli_resolve_all (engine, options, &signer, order, &error)))
    return tao_cli_refuse (cli, error);
  box = make_plan (engine, &signer, order, tolerance_ppm, &error);
  return box != NULL ? execute (cli, engine, options, box) : tao_cli_refuse (cli, error);
}

static int
run (TaoCli *cli, int argc, char **argv)
{
  g_auto(TaoCliSigning) options = TAO_CLI_SIGNING_INIT;
  const GOptionEntry entries[] = {
    TAO_CLI_NETWORK_ENTRIES (options.network),
    { "account", 0, 0, G_OPTION_ARG_STRING, &options.account, NULL, NULL },
    { "wallet", 'w', 0, G_OPTION_ARG_FILENAME, &options.wallet, NULL, NULL },
    { "hotkey", 0, 0, G_OPTION_ARG_FILENAME, &options.hotkey, NULL, NULL },
    { "path", 0, 0, G_OPTION_ARG_FILENAME, &options.path, NULL, NULL },
    { "password-fd", 0, 0, G_OPTION_ARG_INT, &options.password_fd, NULL, NULL },
    { "dev", 0, 0, G_OPTION_ARG_STRING, &options.development, NULL, NULL },
    { "tolerance", 0, 0, G_OPTION_ARG_STRING, &options.tolerance, NULL, NULL },
    { "partial", 0, 0, G_OPTION_ARG_NONE, &options.partial, NULL, NULL },
    { "allow-death", 0, 0, G_OPTION_ARG_NONE, &options.allow_death, NULL, NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, NULL, NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TaoEngine) engine = NULL;
  const char *kind = cli->command->name;
  guint32 tolerance_ppm = DEFAULT_TOLERANCE_PPM;
  gboolean all;
  TaoOrder order;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (g_str_equal (kind, "quote"))
    {
      if (argc == 0)
        return tao_cli_usage (cli, "what is to be quoted is wanted: stake, unstake, move, swap or transfer");
      kind = argv[0];
      argv++;
      argc--;
      options.dry_run = TRUE;
    }
  else if (options.account != NULL && !options.dry_run)
    {
      return tao_cli_usage (cli, "--account can only be planned for, with quote or --dry-run");
    }
  if (!tao_cli_parse_order (cli, kind, argc, argv, &options, &order, &all)
      || (options.tolerance != NULL && !tao_cli_parse_percent (cli, options.tolerance, &tolerance_ppm)))
    return TAO_EXIT_USAGE;
  engine = tao_cli_open_engine (&options.network);
  exit_code = plan_and_execute (cli, engine, &options, &order, all, tolerance_ppm);
  tao_engine_shutdown (engine);
  return exit_code;
}

#define SIGNING_HELP \
  "\n" \
  "  --wallet NAME       sign with this wallet's coldkey; --hotkey NAME: with a hotkey of it\n" \
  "  --path FOLDER       where wallets are; otherwise BT_WALLET_PATH or ~/.bittensor/wallets\n" \
  "  --password-fd N     read the password from file descriptor N instead of the terminal\n" \
  "  --dev //NAME        sign with a well-known key, on practice chains only\n" \
  "  --account ADDRESS   plan for this address; with quote or --dry-run\n" \
  "  --dry-run           show the plan, send nothing\n" \
  "  --yes               sign without asking\n" \
  "  --network NAME|URL  local, finney, test or an endpoint (local)\n"

#define POOL_HELP \
  "  --tolerance PERCENT how much worse than the present price is accepted (1)\n" \
  "  --partial           fill what the limit lets through, instead of all or nothing\n"

const TaoCommand tao_command_quote = {
  .name = "quote",
  .summary = "What an order would give, exactly; sends nothing",
  .usage = "quote stake NETUID HOTKEY TAO\n"
           "quote unstake NETUID HOTKEY ALPHA|all\n"
           "quote move NETUID HOTKEY TO-NETUID TO-HOTKEY ALPHA|all\n"
           "quote swap NETUID HOTKEY TO-NETUID ALPHA|all\n"
           "quote transfer ADDRESS TAO|all\n" SIGNING_HELP POOL_HELP,
  .run = run,
};

const TaoCommand tao_command_stake = {
  .name = "stake",
  .summary = "Buy alpha and stake it with a validator",
  .usage = "stake NETUID HOTKEY TAO\n" SIGNING_HELP POOL_HELP,
  .run = run,
};

const TaoCommand tao_command_unstake = {
  .name = "unstake",
  .summary = "Take stake back into TAO",
  .usage = "unstake NETUID HOTKEY ALPHA|all\n" SIGNING_HELP POOL_HELP,
  .run = run,
};

const TaoCommand tao_command_move = {
  .name = "move",
  .summary = "Move stake to another validator or subnet; no price limit",
  .usage = "move NETUID HOTKEY TO-NETUID TO-HOTKEY ALPHA|all\n" SIGNING_HELP,
  .run = run,
};

const TaoCommand tao_command_swap = {
  .name = "swap",
  .summary = "Move stake to another subnet, same validator",
  .usage = "swap NETUID HOTKEY TO-NETUID ALPHA|all\n" SIGNING_HELP,
  .run = run,
};

const TaoCommand tao_command_transfer = {
  .name = "transfer",
  .summary = "Send TAO",
  .usage = "transfer ADDRESS TAO|all\n" SIGNING_HELP
           "  --allow-death       also empty the account below its existential deposit\n",
  .run = run,
};

const TaoCommand tao_command_call = {
  .name = "call",
  .summary = "Any call of the runtime, by name",
  .usage = "call PALLET.NAME ARGUMENTS\n" SIGNING_HELP
           "\n"
           "ARGUMENTS is a JSON object by name; amounts are decimal strings, accounts addresses.\n",
  .run = run,
};
