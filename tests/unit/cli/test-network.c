/* taoctl against the development chain, as programs.
 * argv[1]: taoctl; argv[2]: taoscope-localnet. */
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../localnet-process.h"

#define ALICE "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
#define BOB "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"

static const char *program;
static char *endpoint, *folder;

/* Runs taoctl with @command, words separated by spaces, on the chain; @secret (nullable) is on descriptor 3.
 * Returns the exit code; @out: (transfer full) standard output. */
static int
run (const char *command, const char *secret, char **out)
{
  g_auto(GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr(GStrvBuilder) argv = g_strv_builder_new ();
  g_auto(GStrv) arguments = NULL;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_strv_builder_add (argv, program);
  g_strv_builder_addv (argv, (const char **) words);
  if (!g_str_equal (words[0], "wallet"))
    g_strv_builder_add_many (argv, "--network", endpoint, "--timeout", "300", NULL);
  arguments = g_strv_builder_end (argv);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  if (secret != NULL)
    {
      g_autofree char *path = g_build_filename (folder, "secret", NULL);
      FILE *file;

      g_assert_true (g_file_set_contents (path, secret, -1, &error));
      file = fopen (path, "r");
      g_assert_nonnull (file);
      g_subprocess_launcher_take_fd (launcher, dup (fileno (file)), 3);
      fclose (file);
    }
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, out, NULL, &error));
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

/* The same with --json. (transfer full) */
static JsonNode *
ask (int exit_code, const char *command)
{
  g_autofree char *with_json = g_strconcat (command, " --json", NULL);
  g_autofree char *out = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *root;
  int got = run (with_json, NULL, &out);

  if (got != exit_code)
    g_error ("%s: exit code %d, not %d: %s", command, got, exit_code, out);
  root = json_from_string (out, &error);
  g_assert_no_error (error);
  return root;
}

/* A 64-bit number, which travels as text. */
static guint64
number (JsonObject *object, const char *name)
{
  const char *text = json_object_get_string_member (object, name);
  guint64 value;

  g_assert_nonnull (text);
  g_assert_true (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &value, NULL));
  return value;
}

static JsonObject *
element (JsonObject *object, const char *array, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (object, array), i);
}

static guint64
balance_of (const char *address)
{
  g_autofree char *command = g_strconcat ("account ", address, NULL);
  g_autoptr(JsonNode) root = ask (0, command);

  return number (json_node_get_object (root), "free_rao");
}

/* A validator of subnet 1: uid 1, uid 0 being the owner's. (transfer full) */
static char *
validator (void)
{
  g_autoptr(JsonNode) root = ask (0, "miner 1 1");

  return g_strdup (json_object_get_string_member (json_node_get_object (root), "hotkey"));
}

/* The chain listens while it still makes its history. */
static void
wait_for_history (void)
{
  for (;;)
    {
      g_autoptr(JsonNode) root = ask (0, "status");

      if (number (json_node_get_object (root), "best_block") >= 820)
        return;
    }
}

/* --- reading ------------------------------------------------------------------------------- */

static void
test_subnets (void)
{
  g_autoptr(JsonNode) status = ask (0, "status");
  g_autoptr(JsonNode) all = ask (0, "subnets");
  g_autoptr(JsonNode) one = ask (0, "subnet 1");
  JsonArray *subnets = json_object_get_array_member (json_node_get_object (all), "subnets");
  JsonObject *first = json_array_get_object_element (subnets, 1), *same = json_node_get_object (one);
  JsonObject *parameters = json_object_get_object_member (same, "parameters");

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (status), "chain"), ==, "Taoscope Localnet");
  /* Root is a row here and not counted there. */
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (status), "subnets"), ==,
                   (int) json_array_get_length (subnets) - 1);
  g_assert_cmpint (json_object_get_int_member (first, "netuid"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, json_object_get_string_member (same, "name"));
  g_assert_cmpuint (number (first, "price_rao"), >, 0);
  g_assert_cmpstr (json_object_get_string_member (parameters, "tempo"), ==, "360");
  g_assert_cmpint (json_object_get_int_member (same, "tempo"), ==, 360);
}

static void
test_uids (void)
{
  g_autoptr(JsonNode) all = ask (0, "metagraph 1 --at 800");
  g_autoptr(JsonNode) one = ask (0, "miner 1 7 --history --at 800");
  JsonObject *object = json_node_get_object (one);
  JsonArray *uids = json_object_get_array_member (json_node_get_object (all), "uids");
  JsonObject *same = json_array_get_object_element (uids, 7);
  guint64 incentives = 0;

  g_assert_cmpuint (number (json_node_get_object (all), "block"), ==, 800);
  g_assert_cmpuint (json_array_get_length (uids), >, 100);
  g_assert_cmpstr (json_object_get_string_member (object, "hotkey"), ==, json_object_get_string_member (same, "hotkey"));
  g_assert_cmpuint (number (object, "alpha_stake"), ==, number (same, "alpha_stake"));
  /* Incentives are one whole, each rounded to u16. */
  for (guint i = 0; i < json_array_get_length (uids); i++)
    incentives += (guint64) json_object_get_int_member (json_array_get_object_element (uids, i), "incentive");
  g_assert_cmpuint (incentives, >, 65535 - 300);
  g_assert_cmpuint (incentives, <, 65535 + 300);
  g_assert_true (json_object_has_member (object, "rated_by"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "history")), >=, 1);
}

static void
test_prices (void)
{
  g_autoptr(JsonNode) now = ask (0, "price 1 --history");
  g_autoptr(JsonNode) past = ask (0, "price 1 --at 500");
  g_autoptr(JsonNode) whole = ask (0, "subnets --at 500");
  JsonObject *then = element (json_node_get_object (whole), "subnets", 1);

  g_autoptr(JsonNode) before = ask (0, "status");
  g_autoptr(JsonNode) ago = ask (0, "price 1 --at -10");
  g_autoptr(JsonNode) after = ask (0, "status");

  g_assert_cmpuint (number (json_node_get_object (ago), "block"), >=, number (json_node_get_object (before), "best_block") - 10);
  g_assert_cmpuint (number (json_node_get_object (ago), "block"), <=, number (json_node_get_object (after), "best_block") - 10);
  g_assert_cmpuint (number (json_node_get_object (past), "block"), ==, 500);
  g_assert_cmpuint (number (json_node_get_object (past), "price_rao"), ==, number (then, "price_rao"));
  g_assert_cmpuint (number (json_node_get_object (now), "price_rao"), !=, number (then, "price_rao"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (now), "history")), >=, 1);
}

static void
test_blocks (void)
{
  g_autoptr(JsonNode) blocks = ask (0, "blocks --count 3");
  JsonObject *second = json_array_get_object_element (json_node_get_array (blocks), 1);
  g_autofree char *command = g_strdup_printf ("events %" G_GUINT64_FORMAT, number (second, "number"));
  g_autoptr(JsonNode) block = ask (0, command);
  JsonObject *object = json_node_get_object (block), *timestamp = element (object, "extrinsics", 0);

  g_assert_cmpuint (json_array_get_length (json_node_get_array (blocks)), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (object, "hash"), ==, json_object_get_string_member (second, "hash"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "events")), ==,
                    (guint) json_object_get_int_member (second, "events"));
  g_assert_cmpstr (json_object_get_string_member (timestamp, "pallet"), ==, "Timestamp");
  g_assert_cmpstr (json_object_get_string_member (timestamp, "call"), ==, "set");
  g_assert_cmpstr (json_object_get_string_member (timestamp, "outcome"), ==, "success");
}

/* Blocks of the past are those that are listed while they are new, down to the first of all. */
static void
test_past_blocks (void)
{
  g_autoptr(JsonNode) recent = ask (0, "blocks --count 3");
  JsonObject *newest = json_array_get_object_element (json_node_get_array (recent), 0);
  g_autofree char *command = g_strdup_printf ("blocks --count 3 --at %" G_GUINT64_FORMAT, number (newest, "number"));
  g_autoptr(JsonNode) past = ask (0, command), first = ask (0, "blocks --count 3 --at 1");

  g_assert_cmpuint (json_array_get_length (json_node_get_array (past)), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *a = json_array_get_object_element (json_node_get_array (recent), i);
      JsonObject *b = json_array_get_object_element (json_node_get_array (past), i);

      g_assert_cmpstr (json_object_get_string_member (a, "hash"), ==, json_object_get_string_member (b, "hash"));
      g_assert_cmpint (json_object_get_int_member (a, "events"), ==, json_object_get_int_member (b, "events"));
      g_assert_true (json_object_get_null_member (b, "epochs"));
    }
  g_assert_cmpuint (json_array_get_length (json_node_get_array (first)), ==, 2);
}

/* The terms add up to what they explain, and the epochs are those of the metagraph. */
static void
test_why (void)
{
  g_autoptr(JsonNode) root = ask (0, "why 1 5");
  JsonObject *object = json_node_get_object (root);
  JsonArray *terms = json_object_get_array_member (object, "dividends_terms");
  gint64 sum = 0;

  g_assert_true (json_object_get_boolean_member (object, "exact"));
  g_assert_cmpuint (number (object, "block_after"), ==, number (object, "block_before") + 360);
  for (guint i = 0; i < json_array_get_length (terms); i++)
    sum += g_ascii_strtoll (json_object_get_string_member (json_array_get_object_element (terms, i), "delta"), NULL, 10);
  g_assert_cmpint (sum, ==, g_ascii_strtoll (json_object_get_string_member (object, "dividends_change"), NULL, 10));
  g_assert_cmpuint (json_array_get_length (terms), >, 0);
}

/* Who staked is what each of them has, by another call of the runtime; what the shares come to is the pool, but for a unit
 * per staker at most. */
static void
test_nominators (void)
{
  g_autofree char *hotkey = validator ();
  g_autofree char *command = g_strdup_printf ("nominators %s --netuid 1 --at 800", hotkey);
  g_autoptr(JsonNode) root = ask (0, command);
  JsonObject *object = json_node_get_object (root), *pool = element (object, "subnets", 0);
  JsonArray *stakes = json_object_get_array_member (object, "stakes");
  guint64 sum = 0;

  g_assert_cmpuint (number (object, "block"), ==, 800);
  g_assert_cmpstr (json_object_get_string_member (object, "hotkey"), ==, hotkey);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "subnets")), ==, 1);
  g_assert_cmpint (json_object_get_int_member (pool, "netuid"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (pool, "stakers"), ==, (int) json_array_get_length (stakes));
  g_assert_cmpuint (json_array_get_length (stakes), >, 0);
  for (guint i = 0; i < json_array_get_length (stakes); i++)
    {
      JsonObject *stake = json_array_get_object_element (stakes, i);
      g_autofree char *ask_account = g_strdup_printf ("account %s --at 800", json_object_get_string_member (stake, "coldkey"));
      g_autoptr(JsonNode) account = ask (0, ask_account);
      JsonArray *positions = json_object_get_array_member (json_node_get_object (account), "positions");
      gboolean found = FALSE;

      for (guint k = 0; k < json_array_get_length (positions); k++)
        {
          JsonObject *position = json_array_get_object_element (positions, k);

          if (json_object_get_int_member (position, "netuid") != 1
              || !g_str_equal (json_object_get_string_member (position, "hotkey"), hotkey))
            continue;
          g_assert_cmpuint (number (position, "alpha"), ==, number (stake, "alpha"));
          g_assert_cmpuint (number (position, "value_rao"), ==, number (stake, "value_rao"));
          found = TRUE;
        }
      g_assert_true (found);
      g_assert_cmpint (json_object_get_int_member (stake, "netuid"), ==, 1);
      sum += number (stake, "alpha");
    }
  g_assert_cmpuint (sum, ==, number (pool, "shared_alpha"));
  g_assert_cmpuint (number (pool, "alpha") - sum, <=, json_array_get_length (stakes));
}

static void
test_text (void)
{
  static const char *const commands[] = { "status", "subnets", "subnet 2", "metagraph 2", "miner 2 3", "price 2",
                                          ("account " ALICE), "blocks", "events", "why 2 3" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *out = NULL;

      g_assert_cmpint (run (commands[i], NULL, &out), ==, 0);
      g_assert_cmpuint (strlen (out), >, 20);
      g_assert_cmpint (out[0], !=, '{');
    }
}

/* --- money ------------------------------------------------------------------------------------ */

static void
test_stake (void)
{
  g_autofree char *hotkey = validator ();
  g_autofree char *quote = g_strdup_printf ("quote stake 1 %s 5 --account " ALICE, hotkey);
  g_autofree char *stake = g_strdup_printf ("stake 1 %s 5 --dev //Alice --yes", hotkey);
  g_autofree char *swap = g_strdup_printf ("swap 1 %s 2 1 --dev //Alice --yes", hotkey);
  g_autofree char *move = g_strdup_printf ("move 2 %s 1 %s all --dev //Alice --yes", hotkey, hotkey);
  g_autofree char *unstake = g_strdup_printf ("unstake 1 %s all --dev //Alice --yes", hotkey);
  g_autoptr(JsonNode) quoted = ask (0, quote);
  g_autoptr(JsonNode) staked = NULL;
  g_autoptr(JsonNode) swapped = NULL;
  g_autoptr(JsonNode) moved = NULL;
  g_autoptr(JsonNode) back = NULL;
  g_autoptr(JsonNode) account = NULL;
  JsonObject *step = element (json_object_get_object_member (json_node_get_object (quoted), "plan"), "steps", 0);
  JsonObject *result;
  guint64 received;

  g_assert_false (json_object_get_boolean_member (json_node_get_object (quoted), "submitted"));
  g_assert_cmpstr (json_object_get_string_member (step, "call"), ==, "add_stake_limit");
  g_assert_cmpuint (number (step, "pays"), ==, G_GUINT64_CONSTANT (5000000000));
  /* The runtime's own word. */
  g_assert_cmpuint (number (step, "receives"), ==, number (step, "runtime_receives"));

  staked = ask (0, stake);
  result = json_object_get_object_member (json_node_get_object (staked), "result");
  g_assert_true (json_object_get_boolean_member (result, "succeeded"));
  received = (guint64) g_ascii_strtoull (json_array_get_string_element (json_object_get_array_member (result, "received"), 0),
                                         NULL, 10);
  g_assert_cmpuint (received, >=, number (step, "receives_worst") * 99 / 100);
  account = ask (0, "account " ALICE);
  /* Stake is kept as shares, which round down. */
  g_assert_cmpuint (number (element (json_node_get_object (account), "positions", 0), "alpha") + 2, >=, received);

  swapped = ask (0, swap);
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (json_node_get_object (swapped), "result"),
                                                 "succeeded"));
  moved = ask (0, move);
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (json_node_get_object (moved), "result"),
                                                 "succeeded"));
  back = ask (0, unstake);
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (json_node_get_object (back), "result"),
                                                 "succeeded"));
}

static void
test_transfer (void)
{
  guint64 before = balance_of (BOB);
  g_autoptr(JsonNode) dry = ask (0, "transfer " BOB " 1.25 --dev //Alice --dry-run");
  g_autoptr(JsonNode) sent = NULL;

  g_assert_false (json_object_get_boolean_member (json_node_get_object (dry), "submitted"));
  g_assert_cmpuint (balance_of (BOB), ==, before);
  sent = ask (0, "transfer " BOB " 1.25 --dev //Alice --yes");
  g_assert_true (json_object_get_boolean_member (json_node_get_object (sent), "submitted"));
  g_assert_cmpuint (balance_of (BOB), ==, before + 1250000000);
}

static void
test_call (void)
{
  g_autoptr(JsonNode) root = ask (0, "call System.remark {\"remark\":\"0x00\"} --dev //Alice --yes");
  g_autofree char *command = g_strdup_printf ("events %" G_GUINT64_FORMAT,
                                              number (json_object_get_object_member (json_node_get_object (root), "result"),
                                                      "block"));
  g_autoptr(JsonNode) block = ask (0, command);
  JsonArray *extrinsics = json_object_get_array_member (json_node_get_object (block), "extrinsics");
  gboolean found = FALSE;

  for (guint i = 0; i < json_array_get_length (extrinsics); i++)
    {
      JsonObject *extrinsic = json_array_get_object_element (extrinsics, i);

      found |= g_strcmp0 (json_object_get_string_member (extrinsic, "call"), "remark") == 0
               && g_strcmp0 (json_object_get_string_member (extrinsic, "signer"), ALICE) == 0;
    }
  g_assert_true (found);
}

/* A wallet with a password, which comes on a descriptor. */
static void
test_wallet (void)
{
  g_autofree char *make = g_strdup_printf ("wallet regen purse --path %s --uri-fd 3 --no-password", folder);
  g_autofree char *lock = g_strdup_printf ("wallet password purse --path %s --new-password-fd 3", folder);
  g_autofree char *wrong = g_strdup_printf ("transfer " BOB " 0.5 --wallet purse --path %s --password-fd 3 --yes", folder);
  g_autofree char *out = NULL;
  guint64 before;

  g_assert_cmpint (run (make, "//Alice", &out), ==, 0);
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (run (lock, "correct horse", &out), ==, 0);
  g_clear_pointer (&out, g_free);
  before = balance_of (BOB);
  g_assert_cmpint (run (wrong, "wrong horse", &out), ==, 1);
  g_clear_pointer (&out, g_free);
  g_assert_cmpuint (balance_of (BOB), ==, before);
  g_assert_cmpint (run (wrong, "correct horse", &out), ==, 0);
  g_assert_cmpuint (balance_of (BOB), ==, before + 500000000);
}

static void
test_refusals (void)
{
  static const struct {
    int         exit_code;
    const char *command;
  } cases[] = {
    { 2, "subnet" },
    { 2, "subnet one" },
    { 2, "subnet 1 2" },
    { 1, "subnet 999" },
    { 1, "metagraph 999" },
    { 1, "miner 1 9999" },
    { 1, "price 999" },
    { 1, "subnet 1 --at 99999999" },
    { 2, "account nobody" },
    { 2, "nominators" },
    { 2, "nominators nobody" },
    { 2, "nominators " BOB " --netuid -5" },
    { 1, "nominators " BOB " --netuid 999" },
    { 2, "blocks --count 0" },
    { 1, "subnet 1 --at -99999999" },
    { 1, "events --at -99999999" },
    { 2, "events 5 --at 5" },
    { 2, "events x" },
    { 1, "events 99999999" },
    { 1, "why 1 9999" },
    { 1, "why 999 1" },
    { 2, "transfer " BOB " --dev //Alice" },
    { 2, "transfer " BOB " 0 --dev //Alice" },
    { 2, "transfer " BOB " 1.0000000001 --dev //Alice" },
    { 2, "transfer " BOB " -1 --dev //Alice" },
    { 2, "transfer " BOB " 99999999999999999999 --dev //Alice" },
    { 2, "transfer " BOB " 1 --account " ALICE " --yes" },
    { 2, "stake 1 " BOB " 1 --dev //Alice --tolerance 101" },
    { 2, "quote" },
    { 2, "quote steal 1" },
    { 1, "transfer " BOB " 99999999 --dev //Alice --yes" },
    { 1, "transfer " BOB " 1 --dev Alice --yes" },
    { 1, "transfer " BOB " 1 --wallet nobody --path /nonexistent --yes" },
    { 1, "unstake 1 " BOB " all --dev //Alice --yes" },
    { 1, "call Nope.no {} --dev //Alice --yes" },
    { 1, "call System.remark {\"remark\":7} --dev //Alice --yes" },
    { 1, "call System.remark nonsense --dev //Alice --yes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = NULL;
      int exit_code = run (cases[i].command, NULL, &out);

      if (exit_code != cases[i].exit_code)
        g_error ("%s: exit code %d, not %d", cases[i].command, exit_code, cases[i].exit_code);
    }
}

int
main (int argc, char **argv)
{
  GSubprocess *chain;
  const char *clean[] = { "rm", "-rf", NULL, NULL };
  g_autoptr(GError) error = NULL;
  int failures;

  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  folder = g_dir_make_tmp ("taoctl-XXXXXX", &error);
  g_assert_no_error (error);
  chain = localnet_start (argv[2], "--tmp --port=0 --seed=1 --pruning=archive --block-time=250 --fast-forward=820", &endpoint);
  wait_for_history ();
  g_test_add_func ("/cli/network/subnets", test_subnets);
  g_test_add_func ("/cli/network/uids", test_uids);
  g_test_add_func ("/cli/network/prices", test_prices);
  g_test_add_func ("/cli/network/blocks", test_blocks);
  g_test_add_func ("/cli/network/past-blocks", test_past_blocks);
  g_test_add_func ("/cli/network/why", test_why);
  g_test_add_func ("/cli/network/nominators", test_nominators);
  g_test_add_func ("/cli/network/text", test_text);
  g_test_add_func ("/cli/network/stake", test_stake);
  g_test_add_func ("/cli/network/transfer", test_transfer);
  g_test_add_func ("/cli/network/call", test_call);
  g_test_add_func ("/cli/network/wallet", test_wallet);
  g_test_add_func ("/cli/network/refusals", test_refusals);
  failures = g_test_run ();

  g_subprocess_force_exit (chain);
  g_subprocess_wait (chain, NULL, NULL);
  g_object_unref (chain);
  clean[2] = folder;
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return failures;
}
