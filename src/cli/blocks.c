/* taoctl blocks, taoctl events: the latest blocks, and what one of them did. */
#include "cli/network.h"
#include "engine/blocks.h"

#define DEFAULT_BLOCKS 12
/* As many as a snapshot carries. */
#define MAX_BLOCKS 66

static gboolean
has_blocks (TaoSnapshot *snapshot, gpointer data)
{
  const int *wanted = data;
  guint64 best = tao_snapshot_get_sync (snapshot)->best_block;
  guint n;

  if (!tao_cli_is_live (snapshot, NULL))
    return FALSE;
  tao_snapshot_get_blocks (snapshot, &n);
  return n >= MIN ((guint64) *wanted, best);
}

static char *
count_text (guint32 n)
{
  return n != TAO_UNKNOWN_U32 ? g_strdup_printf ("%u", n) : g_strdup ("-");
}

/* @epochs_known: FALSE prints a dash, and null as JSON, for the subnets whose epochs ran. */
static void
print_blocks (TaoCli *cli, const TaoBlockSummary *blocks, guint n, gboolean epochs_known)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  tao_cli_print (cli, "%10s  %-19s  %10s  %6s  %-5s  %-66s  %s", "BLOCK", "TIME", "EXTRINSICS", "EVENTS", "FINAL", "HASH",
                 "EPOCHS OF");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *time = tao_cli_time (blocks[i].time_ms);
      g_autofree char *hash = tao_cli_hash (&blocks[i].hash);
      g_autofree char *extrinsics = count_text (blocks[i].n_extrinsics), *events = count_text (blocks[i].n_events);
      g_autoptr(GString) epochs = g_string_new (epochs_known ? NULL : "-");

      json_builder_begin_object (builder);
      tao_cli_add_u64 (builder, "number", blocks[i].number);
      tao_cli_add_string (builder, "hash", hash);
      tao_cli_add_i64 (builder, "time_ms", blocks[i].time_ms);
      tao_cli_add_uint (builder, "extrinsics", blocks[i].n_extrinsics);
      tao_cli_add_uint (builder, "events", blocks[i].n_events);
      tao_cli_add_boolean (builder, "finalized", blocks[i].finalized);
      json_builder_set_member_name (builder, "epochs");
      if (epochs_known)
        json_builder_begin_array (builder);
      else
        json_builder_add_null_value (builder);
      for (guint e = 0; e < blocks[i].n_epochs; e++)
        {
          g_string_append_printf (epochs, "%s%u", e > 0 ? " " : "", blocks[i].epochs[e]);
          json_builder_add_int_value (builder, blocks[i].epochs[e]);
        }
      if (epochs_known)
        json_builder_end_array (builder);
      json_builder_end_object (builder);
      tao_cli_print (cli, "%10" G_GUINT64_FORMAT "  %-19s  %10s  %6s  %-5s  %s  %s", blocks[i].number, time,
                     extrinsics, events, blocks[i].finalized ? "yes" : "no", hash, epochs->str);
    }
  json_builder_end_array (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
}

static TaoBlockRecord *
read_block (TaoEngine *engine, guint64 number, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *answer = NULL;

  tao_engine_read_block_async (engine, number, NULL, NULL, tao_cli_answered_cb, &answer);
  result = tao_cli_await (&answer);
  return tao_engine_read_block_finish (engine, result, error);
}

/* @wanted blocks back from --at, newest first.  What they hold is read; whose epochs ran is not said in a block. */
static gboolean
print_past_blocks (TaoCli *cli, TaoEngine *engine, const TaoCliNetwork *options, TaoSnapshot *snapshot, guint wanted,
                   GError **error)
{
  guint64 finalized = tao_snapshot_get_sync (snapshot)->finalized_block, number;
  g_autoptr(GArray) rows = g_array_new (FALSE, TRUE, sizeof (TaoBlockSummary));

  if (!tao_cli_resolve_at (options, snapshot, &number, error))
    return FALSE;
  for (; rows->len < wanted; number--)
    {
      g_autoptr(TaoBlockRecord) block = read_block (engine, number, error);
      TaoBlockSummary row = { .number = number };

      if (block == NULL)
        return FALSE;
      row.hash = block->hash;
      row.time_ms = block->time_ms != TAO_UNKNOWN_I64 ? block->time_ms : 0;
      row.n_extrinsics = block->n_extrinsics;
      row.n_events = block->events_known ? block->n_events : TAO_UNKNOWN_U32;
      row.finalized = finalized != TAO_UNKNOWN_U64 && number <= finalized;
      g_array_append_val (rows, row);
      if (number == 0)
        break;
    }
  print_blocks (cli, (const TaoBlockSummary *) (gpointer) rows->data, rows->len, FALSE);
  return TRUE;
}

static int
run_blocks (TaoCli *cli, int argc, char **argv)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  int count = DEFAULT_BLOCKS;
  const GOptionEntry entries[] = {
    TAO_CLI_NETWORK_ENTRIES (options),
    TAO_CLI_AT_ENTRY (options),
    { "count", 'c', 0, G_OPTION_ARG_INT, &count, "How many (12, at most 66)", "N" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoSnapshot) snapshot = NULL;
  GError *error = NULL;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc != 0 || count < 1 || count > MAX_BLOCKS)
    return tao_cli_usage (cli, argc != 0 ? "no arguments are wanted" : "--count is 1 to 66");
  engine = tao_cli_open_engine (&options);
  snapshot = tao_cli_wait (engine, &options, options.at == TAO_CLI_NOW ? has_blocks : tao_cli_is_live, &count, &error);
  if (snapshot == NULL
      || (options.at != TAO_CLI_NOW && !print_past_blocks (cli, engine, &options, snapshot, (guint) count, &error)))
    exit_code = tao_cli_refuse (cli, error);
  else if (options.at == TAO_CLI_NOW)
    {
      guint n;
      const TaoBlockSummary *blocks = tao_snapshot_get_blocks (snapshot, &n);

      print_blocks (cli, blocks, MIN (n, (guint) count), TRUE);
    }
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

/* --- one block --------------------------------------------------------------------------- */

static const char *const outcome_names[] = {
  [TAO_BLOCK_OUTCOME_UNKNOWN] = "unknown",
  [TAO_BLOCK_OUTCOME_SUCCESS] = "success",
  [TAO_BLOCK_OUTCOME_FAILED] = "failed",
  [TAO_BLOCK_OUTCOME_INNER_FAILED] = "inner call failed",
};

static void
print_extrinsic (TaoCli *cli, guint index, const TaoBlockExtrinsic *extrinsic, JsonBuilder *builder)
{
  g_autofree char *signer = extrinsic->has_signer ? tao_cli_address (&extrinsic->signer) : NULL;
  g_autofree char *hash = tao_cli_hash (&extrinsic->hash);

  if (extrinsic->problem != NULL)
    tao_cli_print (cli, "extrinsic %u cannot be read: %s", index, extrinsic->problem);
  else
    tao_cli_print (cli, "extrinsic %u  %s.%s  %s%s%s%s%s\n  %s", index, extrinsic->pallet, extrinsic->call,
                   outcome_names[extrinsic->outcome], extrinsic->error != NULL ? ": " : "",
                   extrinsic->error != NULL ? extrinsic->error : "", signer != NULL ? "  by " : "",
                   signer != NULL ? signer : "", extrinsic->json);
  json_builder_begin_object (builder);
  tao_cli_add_string (builder, "hash", hash);
  tao_cli_add_string (builder, "problem", extrinsic->problem);
  tao_cli_add_string (builder, "pallet", extrinsic->pallet);
  tao_cli_add_string (builder, "call", extrinsic->call);
  tao_cli_add_json (builder, "arguments", extrinsic->json);
  tao_cli_add_string (builder, "signer", signer);
  tao_cli_add_u64 (builder, "nonce", extrinsic->nonce);
  tao_cli_add_u64 (builder, "fee_rao", extrinsic->fee_rao);
  tao_cli_add_string (builder, "outcome", outcome_names[extrinsic->outcome]);
  tao_cli_add_string (builder, "error", extrinsic->error);
  json_builder_end_object (builder);
}

static void
print_event (TaoCli *cli, const TaoBlockEvent *event, JsonBuilder *builder)
{
  g_autofree char *phase = event->extrinsic >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, event->extrinsic)
                                                 : g_strdup (event->extrinsic == -1 ? "start" : "end");

  tao_cli_print (cli, "%5s  %s.%s  %s", phase, event->pallet, event->name, event->json != NULL ? event->json : "");
  json_builder_begin_object (builder);
  tao_cli_add_string (builder, "phase", event->extrinsic >= 0 ? "extrinsic" : phase);
  tao_cli_add_i64 (builder, "extrinsic", event->extrinsic >= 0 ? event->extrinsic : TAO_UNKNOWN_I64);
  tao_cli_add_string (builder, "pallet", event->pallet);
  tao_cli_add_string (builder, "name", event->name);
  tao_cli_add_json (builder, "fields", event->json);
  json_builder_end_object (builder);
}

static void
print_block (TaoCli *cli, const TaoBlockRecord *block)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *time = tao_cli_time (block->time_ms != TAO_UNKNOWN_I64 ? block->time_ms : 0);
  g_autofree char *hash = tao_cli_hash (&block->hash);

  tao_cli_print (cli, "block %" G_GUINT64_FORMAT "  %s  %s  runtime %u", block->number, hash, time, block->spec_version);
  json_builder_begin_object (builder);
  tao_cli_add_u64 (builder, "number", block->number);
  tao_cli_add_string (builder, "hash", hash);
  tao_cli_add_hash (builder, "parent_hash", &block->parent);
  tao_cli_add_hash (builder, "state_root", &block->state_root);
  tao_cli_add_i64 (builder, "time_ms", block->time_ms);
  tao_cli_add_uint (builder, "spec_version", block->spec_version);
  json_builder_set_member_name (builder, "extrinsics");
  json_builder_begin_array (builder);
  for (guint i = 0; i < block->n_extrinsics; i++)
    print_extrinsic (cli, i, &block->extrinsics[i], builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "events");
  json_builder_begin_array (builder);
  if (!block->events_known)
    tao_cli_print (cli, "events cannot be read: %s", block->problem != NULL ? block->problem : "the state is gone");
  for (guint i = 0; i < block->n_events; i++)
    print_event (cli, &block->events[i], builder);
  json_builder_end_array (builder);
  tao_cli_add_boolean (builder, "events_known", block->events_known);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
}

static TaoBlockRecord *
load (TaoEngine *engine, const TaoCliNetwork *options, GError **error)
{
  g_autoptr(TaoSnapshot) snapshot = tao_cli_wait (engine, options, tao_cli_is_live, NULL, error);
  guint64 number;

  if (snapshot == NULL || !tao_cli_resolve_at (options, snapshot, &number, error))
    return NULL;
  return read_block (engine, number, error);
}

static int
run_events (TaoCli *cli, int argc, char **argv)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  const GOptionEntry entries[] = { TAO_CLI_NETWORK_ENTRIES (options), TAO_CLI_AT_ENTRY (options), G_OPTION_ENTRY_NULL };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoBlockRecord) block = NULL;
  GError *error = NULL;
  guint64 number;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc > 1)
    return tao_cli_usage (cli, "one block number is wanted, or none for the best block");
  if (argc == 1 && options.at != TAO_CLI_NOW)
    return tao_cli_usage (cli, "the block is given twice");
  if (argc == 1 && !tao_cli_parse_number (cli, argv[0], "block number", G_MAXUINT32, &number))
    return TAO_EXIT_USAGE;
  if (argc == 1)
    options.at = (gint64) number;
  engine = tao_cli_open_engine (&options);
  block = load (engine, &options, &error);
  if (block == NULL)
    exit_code = tao_cli_refuse (cli, error);
  else
    print_block (cli, block);
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

const TaoCommand tao_command_blocks = {
  .name = "blocks",
  .summary = "The latest blocks",
  .usage = "blocks [--count N] [--network NAME|URL]",
  .run = run_blocks,
};

const TaoCommand tao_command_events = {
  .name = "events",
  .summary = "A block's extrinsics and events in words",
  .usage = "events [BLOCK|--at BLOCK] [--network NAME|URL]",
  .run = run_events,
};
