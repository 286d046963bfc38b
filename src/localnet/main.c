/* taoscope-localnet: a development chain in one process. */
#include <gio/gio.h>
#include <glib-unix.h>
#include <locale.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>

#include "localnet/life/life.h"
#include "localnet/producer.h"
#include "localnet/server.h"

/* What the program ends with, so that a supervisor knows what to tell its user. */
enum
{
  EXIT_OK = 0,
  EXIT_FAILED = 1,          /* the chain could not go on */
  EXIT_USAGE = 2,
  EXIT_PORT_BUSY = 3,
  EXIT_DAMAGED = 4,         /* the database is damaged, or another version's */
  EXIT_LOCKED = 5,          /* another process works on the base path */
};

#define DEFAULT_PORT 9944
#define DEFAULT_PRUNING 256
#define DEFAULT_BLOCK_TIME_MS 12000
#define MIN_BLOCK_TIME_MS 250
/* The genesis time of chains whose blocks are made by hand: 2026-01-01, so that they repeat exactly. */
#define FIXED_GENESIS_MS G_GUINT64_CONSTANT (1767225600000)

typedef struct
{
  gboolean tmp;
  char *base_path;
  int port;
  char *preset;
  gint64 seed;
  gint64 fast_forward;
  gint64 block_time;
  gint64 genesis_time;
  gboolean manual;
  gboolean instant;
  char *pruning;
  gboolean export_spec;
  gboolean unsafe_external;
  gboolean version;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->base_path);
  g_free (options->preset);
  g_free (options->pruning);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  GMainLoop *loop;
  int status;
} Program;

static gboolean
parse_preset (const char *name, TaoPreset *preset)
{
  static const char *const names[] = {
    [TAO_PRESET_DEMO] = "demo", [TAO_PRESET_NETWORK] = "network", [TAO_PRESET_EMPTY] = "empty",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *preset = (TaoPreset) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[] = {
    { "tmp", 0, 0, G_OPTION_ARG_NONE, &options->tmp, "Keep the chain in memory, forget it at the end", NULL },
    { "base-path", 'd', 0, G_OPTION_ARG_FILENAME, &options->base_path, "Keep the chain in this folder", "DIR" },
    { "port", 'p', 0, G_OPTION_ARG_INT, &options->port, "Port for JSON-RPC; 0 takes any free one (9944)", "PORT" },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &options->preset, "Who lives on a new chain: demo, network or empty", "NAME" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options->seed, "Seed of everything that is random on a new chain (1)", "N" },
    { "fast-forward", 0, 0, G_OPTION_ARG_INT64, &options->fast_forward, "Run history up to this block first", "BLOCKS" },
    { "block-time", 0, 0, G_OPTION_ARG_INT64, &options->block_time, "Milliseconds between blocks, 250 or more (12000)", "MS" },
    { "manual", 0, 0, G_OPTION_ARG_NONE, &options->manual, "Make blocks only when engine_createBlock asks for one", NULL },
    { "instant", 0, 0, G_OPTION_ARG_NONE, &options->instant, "Make a block at once for each transaction, and only then", NULL },
    { "genesis-time", 0, 0, G_OPTION_ARG_INT64, &options->genesis_time, "Unix time of block 0 of a new chain", "SECONDS" },
    { "pruning", 0, 0, G_OPTION_ARG_STRING, &options->pruning, "Recent states to keep, or archive for all (256)", "N|archive" },
    { "export-spec", 0, 0, G_OPTION_ARG_NONE, &options->export_spec, "Print the chain's raw specification and end", NULL },
    { "unsafe-rpc-external", 0, 0, G_OPTION_ARG_NONE, &options->unsafe_external,
      "Listen on all addresses: anyone who reaches this machine can use the chain and its well-known keys", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version and end", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("— a Bittensor development chain");

  g_option_context_set_summary (context,
                                "A small Subtensor in one process, for learning, testing and demos.\n"
                                "It never joins the public network; its TAO is worth nothing.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

#define REQUIRE(condition, ...) \
  if (!(condition)) \
    { \
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__); \
      return FALSE; \
    }
  REQUIRE (options->version || *argc == 1, "“%s” is not an option", (*argv)[1]);
  REQUIRE (options->version || options->tmp != (options->base_path != NULL), "give either --tmp or --base-path DIR");
  REQUIRE (options->port >= 0 && options->port <= 65535, "--port must be between 0 and 65535");
  REQUIRE (!options->manual || !options->instant, "--manual and --instant exclude each other");
  REQUIRE (options->seed >= 0, "--seed must not be negative");
  REQUIRE (options->fast_forward >= 0 && options->fast_forward <= 10000000, "--fast-forward must be between 0 and 10000000");
  REQUIRE (options->block_time >= MIN_BLOCK_TIME_MS && options->block_time <= 3600000,
           "--block-time must be between %d and 3600000", MIN_BLOCK_TIME_MS);
#undef REQUIRE
  return TRUE;
}

static gboolean
make_config (const Options *options, TaoLocalnetConfig *config, GError **error)
{
  guint64 pruning = DEFAULT_PRUNING;

  config->base_path = options->base_path;
  config->genesis.seed = (guint64) options->seed;
  config->genesis.slot_duration_ms = (guint32) options->block_time;
  if (!parse_preset (options->preset != NULL ? options->preset : "demo", &config->genesis.preset))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is not a preset: choose demo, network or empty", options->preset);
      return FALSE;
    }
  if (g_strcmp0 (options->pruning, "archive") == 0)
    {
      pruning = 0;
    }
  else if (options->pruning != NULL
           && !g_ascii_string_to_unsigned (options->pruning, 10, 1, 1000000, &pruning, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--pruning must be a number of blocks or “archive”, not “%s”", options->pruning);
      return FALSE;
    }
  config->pruning = (guint) pruning;

  /* History ends now. */
  if (options->genesis_time >= 0)
    config->genesis.timestamp_ms = (guint64) options->genesis_time * 1000;
  else if (options->manual || options->instant)
    config->genesis.timestamp_ms = FIXED_GENESIS_MS;
  else
    config->genesis.timestamp_ms = (guint64) (g_get_real_time () / 1000 - options->fast_forward * 12000);
  return TRUE;
}

/* The state of block 0, as other tools of the ecosystem expect it. */
static void
print_spec (TaoLocalnet *chain)
{
  TaoTrie *state = tao_localnet_get_state (chain, 0);
  g_autoptr(TaoTrieIter) iter = NULL;
  const guint8 *key;
  gsize key_len;
  TaoBlob *value;
  gboolean any = FALSE;

  printf ("{\n  \"name\": \"Taoscope Localnet\",\n  \"id\": \"taoscope-localnet\",\n  \"chainType\": \"Development\",\n"
          "  \"bootNodes\": [],\n  \"telemetryEndpoints\": null,\n  \"protocolId\": null,\n"
          "  \"properties\": {\"ss58Format\": 42, \"tokenDecimals\": 9, \"tokenSymbol\": \"TAO\"},\n"
          "  \"codeSubstitutes\": {},\n  \"genesis\": {\"raw\": {\"top\": {");
  iter = tao_trie_iter_new (state, NULL, 0);
  while (tao_trie_iter_next (iter, &key, &key_len, &value))
    {
      fputs (any ? ",\n    \"0x" : "\n    \"0x", stdout);
      for (gsize i = 0; i < key_len; i++)
        printf ("%02x", key[i]);
      fputs ("\": \"0x", stdout);
      for (guint i = 0; i < value->len; i++)
        printf ("%02x", value->data[i]);
      fputs ("\"", stdout);
      any = TRUE;
    }
  fputs ("\n  }, \"childrenDefault\": {}}}\n}\n", stdout);
}

static gboolean
stop_cb (gpointer data)
{
  Program *program = data;

  g_message ("stopping");
  g_main_loop_quit (program->loop);
  return G_SOURCE_CONTINUE;
}

static void
failed_cb (const GError *error, gpointer data)
{
  Program *program = data;

  g_printerr ("taoscope-localnet: %s\n", error->message);
  program->status = EXIT_FAILED;
  g_main_loop_quit (program->loop);
}

static gboolean
create_block_cb (gboolean empty, gpointer data, GError **error)
{
  return tao_producer_make_block (data, empty, error);
}

static void
ready_cb (gpointer data)
{
  tao_producer_wake (data);
}

static int
fail (const GError *error, int status)
{
  g_printerr ("taoscope-localnet: %s\n", error->message);
  return status;
}

static int
serve (TaoLocalnet *chain, const Options *options)
{
  g_autoptr(TaoRpc) rpc = tao_rpc_new (chain);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoServer) server = NULL;
  g_autoptr(TaoProducer) producer = NULL;
  g_autoptr(TaoLife) life G_GNUC_UNUSED = tao_life_new (chain);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Program program = { loop, EXIT_OK };
  TaoProducerConfig config = {
    .fast_forward = (guint32) options->fast_forward,
    .block_time_ms = options->manual || options->instant ? 0 : (guint) options->block_time,
    .instant = options->instant,
  };
  const guint8 *genesis = tao_localnet_get_genesis (chain)->hash;

  server = tao_server_new (rpc, (guint16) options->port, options->unsafe_external, &error);
  if (server == NULL)
    {
      g_prefix_error (&error, "port %d: ", options->port);
      return fail (error, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) ? EXIT_PORT_BUSY : EXIT_FAILED);
    }
  if (options->unsafe_external)
    g_message ("listening on all addresses: anyone who reaches this machine can use this chain");

  /* From the readiness line on a signal means a clean stop. */
  g_unix_signal_add (SIGTERM, stop_cb, &program);
  g_unix_signal_add (SIGINT, stop_cb, &program);
  printf ("listening %s:%u genesis 0x", options->unsafe_external ? "0.0.0.0" : "127.0.0.1", tao_server_get_port (server));
  for (guint i = 0; i < 32; i++)
    printf ("%02x", genesis[i]);
  printf ("\n");
  fflush (stdout);

  producer = tao_producer_new (chain, &config, failed_cb, &program);
  if (options->manual)
    tao_rpc_set_create_block_func (rpc, create_block_cb, producer);
  if (options->instant)
    tao_rpc_set_ready_func (rpc, ready_cb, producer);
  g_main_loop_run (loop);

  /* History that nobody has seen yet is still worth keeping. */
  if (!tao_localnet_publish (chain, &error) && program.status == EXIT_OK)
    return fail (error, EXIT_FAILED);
  return program.status;
}

static void
log_to_stderr (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M:%S");

  g_printerr ("%s %s\n", time, message);
}

int
main (int argc, char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoRuntime) runtime = NULL;
  g_autoptr(TaoLocalnet) chain = NULL;
  g_auto(Options) options = {
    .port = DEFAULT_PORT, .seed = 1, .block_time = DEFAULT_BLOCK_TIME_MS, .genesis_time = -1,
  };
  TaoLocalnetConfig config = { 0 };

#ifdef __GLIBC__
  /* States come and go in thousands of small pieces: merging what is free at once costs less than now and then. */
  mallopt (M_MXFAST, 0);
#endif
  setlocale (LC_ALL, "");
  g_log_set_handler (NULL, (GLogLevelFlags) (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_WARNING), log_to_stderr, NULL);
  if (!parse_options (&options, &argc, &argv, &error) || (!options.version && !make_config (&options, &config, &error)))
    return fail (error, EXIT_USAGE);
  if (options.version)
    {
      printf ("taoscope-localnet %s\n", TAOSCOPE_VERSION);
      return EXIT_OK;
    }

  runtime = tao_runtime_new ();
  chain = tao_localnet_new (runtime, &config, &error);
  if (chain == NULL)
    {
      if (g_error_matches (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_LOCKED))
        return fail (error, EXIT_LOCKED);
      if (g_error_matches (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_DAMAGED)
          || g_error_matches (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_FORMAT))
        return fail (error, EXIT_DAMAGED);
      return fail (error, EXIT_FAILED);
    }
  g_message ("block %u of a development chain; it never joins the public network",
             tao_localnet_get_best (chain)->number);
  if (options.export_spec)
    {
      print_spec (chain);
      return EXIT_OK;
    }
  return serve (chain, &options);
}
