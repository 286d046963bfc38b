/* taoctl wallet, as a program: what it prints, how it exits, what it leaves on disk.
 * argv[1]: the program. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static const char *program;

typedef struct {
  char *base;
} Fixture;

typedef struct {
  int exit_code;
  char *out, *err;
} Result;

static void
result_clear (Result *result)
{
  g_free (result->out);
  g_free (result->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* Runs taoctl with @line split at spaces, "BASE" replaced; @input goes to descriptor 0. */
static Result
run (Fixture *fixture, const char *input, const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  Result result;

  g_ptr_array_add (argv, (gpointer) program);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, g_str_equal (words[i], "BASE") ? fixture->base : words[i]);
  g_ptr_array_add (argv, NULL);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_unsetenv (launcher, "BT_WALLET_NAME");
  g_subprocess_launcher_setenv (launcher, "BT_WALLET_PATH", fixture->base, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &result.out, &result.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  result.exit_code = g_subprocess_get_exit_status (process);
  return result;
}

static JsonObject *
parse (const Result *result)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_data (parser, result->out, -1, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->base = g_dir_make_tmp ("taoctl-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", fixture->base, NULL };
  g_autoptr(GSubprocess) rm = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, NULL);

  g_assert_true (g_subprocess_wait_check (rm, NULL, NULL));
  g_free (fixture->base);
}

#define PHRASE "bottom drive obey lake curtain smoke basket hold race lonely fit walk"
#define ROOT_ADDRESS "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV"
#define ALICE_ADDRESS "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "wallet", "wallet nothing", "wallet new", "wallet new a b", "wallet --nope list", "wallet new a --words 13",
    "wallet verify " ALICE_ADDRESS " 0x00 x --crypto rsa", "nothing",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto(Result) result = run (fixture, NULL, lines[i]);

      g_test_message ("%s", lines[i]);
      g_assert_cmpint (result.exit_code, ==, 2);
      g_assert_cmpstr (result.out, ==, "");
      g_assert_cmpstr (result.err, !=, "");
    }
  {
    g_auto(Result) help = run (fixture, NULL, "wallet --help");

    g_assert_cmpint (help.exit_code, ==, 0);
    g_assert_nonnull (strstr (help.out, "--password-fd"));
  }
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_auto(Result) words = run (fixture, NULL, "wallet list"), json = run (fixture, NULL, "--json wallet list");
  g_auto(Result) absent = run (fixture, NULL, "wallet list --path BASE/none");
  g_autoptr(JsonObject) object = parse (&json);

  g_assert_cmpint (words.exit_code, ==, 0);
  g_assert_cmpint (absent.exit_code, ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "wallets")), ==, 0);
}

/* A watched key, then the key itself; then everything that must be refused. */
static void
test_regen_and_sign (Fixture *fixture, gconstpointer data)
{
  g_auto(Result) watch = run (fixture, NULL, "wallet regen w --hotkey h --address " ROOT_ADDRESS);
  g_auto(Result) cannot = run (fixture, NULL, "wallet sign w hello --hotkey h");
  g_auto(Result) other = run (fixture, "//Alice\n", "wallet regen w --hotkey h --uri-fd 0");
  g_auto(Result) regen = run (fixture, PHRASE "\n", "--json wallet regen w --hotkey h --mnemonic-fd 0");
  g_auto(Result) again = run (fixture, PHRASE "\n", "--json wallet regen w --hotkey h --mnemonic-fd 0");
  g_auto(Result) sign = run (fixture, NULL, "wallet sign w hello --hotkey h");
  g_auto(Result) replace = run (fixture, "//Alice\n", "--json wallet regen w --hotkey h --uri-fd 0 --replace");
  g_autofree char *verify_line = NULL, *forged_line = NULL, *mode_path = NULL;
  g_autoptr(JsonObject) object = NULL, refused = NULL, replaced = NULL;
  struct stat st;

  g_assert_cmpint (watch.exit_code, ==, 0);
  g_assert_cmpint (cannot.exit_code, ==, 1);
  g_assert_nonnull (strstr (cannot.err, "cannot sign"));
  g_assert_cmpint (other.exit_code, ==, 1);
  g_assert_cmpint (regen.exit_code, ==, 0);
  object = parse (&regen);
  g_assert_cmpstr (json_object_get_string_member (object, "address"), ==, ROOT_ADDRESS);
  g_assert_false (json_object_has_member (object, "mnemonic"));
  g_assert_cmpint (again.exit_code, ==, 1);
  refused = parse (&again);
  g_assert_nonnull (strstr (json_object_get_string_member (refused, "error"), "never overwritten"));

  g_assert_cmpint (sign.exit_code, ==, 0);
  verify_line = g_strdup_printf ("wallet verify " ROOT_ADDRESS " %s hello", g_strstrip (sign.out));
  forged_line = g_strdup_printf ("wallet verify " ROOT_ADDRESS " %s hellp", sign.out);
  {
    g_auto(Result) verify = run (fixture, NULL, verify_line), forged = run (fixture, NULL, forged_line);

    g_assert_cmpint (verify.exit_code, ==, 0);
    g_assert_cmpstr (verify.out, ==, "valid\n");
    g_assert_cmpint (forged.exit_code, ==, 1);
    g_assert_cmpstr (forged.out, ==, "not valid\n");
  }

  g_assert_cmpint (replace.exit_code, ==, 0);
  replaced = parse (&replace);
  g_assert_cmpstr (json_object_get_string_member (replaced, "address"), ==, ALICE_ADDRESS);
  g_assert_true (g_file_test (json_object_get_string_member (replaced, "backup"), G_FILE_TEST_IS_REGULAR));
  mode_path = g_build_filename (fixture->base, "w", "hotkeys", "h", NULL);
  g_assert_cmpint (g_stat (mode_path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
}

static void
test_new (Fixture *fixture, gconstpointer data)
{
  g_auto(Result) new = run (fixture, NULL, "--json wallet new w --hotkey h --words 24");
  g_autoptr(JsonObject) object = NULL;
  g_autofree char *phrase = NULL;
  g_auto(GStrv) words = NULL;

  g_assert_cmpint (new.exit_code, ==, 0);
  object = parse (&new);
  words = g_strsplit (json_object_get_string_member (object, "mnemonic"), " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 24);

  /* The phrase that was shown leads to the same key. */
  phrase = g_strconcat (json_object_get_string_member (object, "mnemonic"), "\n", NULL);
  {
    g_auto(Result) regen = run (fixture, phrase, "--json wallet regen other --hotkey h --mnemonic-fd 0");
    g_autoptr(JsonObject) same = parse (&regen);

    g_assert_cmpint (regen.exit_code, ==, 0);
    g_assert_cmpstr (json_object_get_string_member (same, "address"), ==, json_object_get_string_member (object, "address"));
  }
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_auto(Result) short_one = run (fixture, "12345\n", "wallet new w --password-fd 0");
  g_auto(Result) none = run (fixture, "", "wallet new ../w --no-password");
  g_auto(Result) new = run (fixture, "first password\n", "wallet new w --password-fd 0");
  g_auto(Result) wrong = run (fixture, "second password\n", "wallet inspect w --unlock --password-fd 0");
  g_auto(Result) right = run (fixture, "first password\n", "--json wallet inspect w --unlock --password-fd 0");
  g_autoptr(JsonObject) object = NULL;

  g_assert_cmpint (short_one.exit_code, ==, 1);
  g_assert_cmpint (none.exit_code, ==, 1);
  g_assert_cmpint (new.exit_code, ==, 0);
  g_assert_cmpint (wrong.exit_code, ==, 1);
  g_assert_nonnull (strstr (wrong.err, "wrong"));
  g_assert_cmpint (right.exit_code, ==, 0);
  object = parse (&right);
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (object, "unlocked"), "has_mnemonic"));
}

/* Reads from the terminal @fd until @text was there; what was read is added to @seen. */
static void
expect (int fd, const char *text, GString *seen)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  gsize from = seen->len;

  while (strstr (seen->str + from, text) == NULL)
    {
      struct pollfd ready = { .fd = fd, .events = POLLIN };
      char buffer[256];
      gssize n;

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (poll (&ready, 1, 1000) <= 0)
        continue;
      n = read (fd, buffer, sizeof buffer);
      g_assert_cmpint (n, >, 0);
      g_string_append_len (seen, buffer, n);
    }
}

/* The prompt is printed before the echo goes off; typing starts after. */
static void
wait_until_hidden (int fd)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  struct termios modes;

  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_assert_cmpint (tcgetattr (fd, &modes), ==, 0);
      g_thread_yield ();
    }
  while (modes.c_lflag & ECHO);
}

/* At a terminal: the password is asked for twice and never shown; an interruption leaves the echo on. */
static void
test_prompt (Fixture *fixture, gconstpointer data)
{
  static const char password[] = "typed by hand";
  g_autoptr(GString) seen = g_string_new (NULL);
  struct termios modes;
  int fd, status;
  pid_t child;

  for (guint interrupt = 0; interrupt < 2; interrupt++)
    {
      child = forkpty (&fd, NULL, NULL, NULL);
      if (child == 0)
        {
          execl (program, program, "wallet", "new", "w", "--hotkey", "h", "--encrypt", "--path", fixture->base, NULL);
          _exit (127);
        }
      if (child < 0)
        {
          g_test_skip ("there are no pseudo terminals here: /dev/pts is not mounted");
          return;
        }
      expect (fd, "New password: ", seen);
      if (interrupt)
        {
          wait_until_hidden (fd);
          g_assert_cmpint (write (fd, "\003", 1), ==, 1);
          g_assert_cmpint (waitpid (child, &status, 0), ==, child);
          g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGINT);
          g_assert_cmpint (tcgetattr (fd, &modes), ==, 0);
          g_assert_true (modes.c_lflag & ECHO);
        }
      else
        {
          g_autofree char *typed = g_strconcat (password, "\n", NULL);

          wait_until_hidden (fd);
          g_assert_cmpint (write (fd, typed, strlen (typed)), ==, (gssize) strlen (typed));
          expect (fd, "The same again: ", seen);
          wait_until_hidden (fd);
          g_assert_cmpint (write (fd, typed, strlen (typed)), ==, (gssize) strlen (typed));
          expect (fd, "not shown again", seen);
          g_assert_cmpint (waitpid (child, &status, 0), ==, child);
          g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
        }
      close (fd);
    }
  g_assert_null (strstr (seen->str, password));
}

static void
test_bad_input (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *input, *line, *says;
  } cases[] = {
    { "bottom drive obey lake curtain smokee basket hold race lonely fit walk\n", "wallet regen w --hotkey h --mnemonic-fd 0", "near it: smoke" },
    { "bottom drive\n", "wallet regen w --hotkey h --mnemonic-fd 0", "this has 2" },
    { "0x1234\n", "wallet regen w --hotkey h --seed-fd 0", "64 hexadecimal digits" },
    { "//0xff\n", "wallet regen w --hotkey h --uri-fd 0", "0x" },
    { NULL, "wallet regen w --address 15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", "another network" },
    { NULL, "wallet regen w --address 5Grw", "too short" },
    { NULL, "wallet verify " ALICE_ADDRESS " 0x123 x", "left over" },
    { NULL, "wallet verify " ALICE_ADDRESS " 0x1234 x", "64 bytes" },
    { NULL, "wallet inspect none", "no wallet" },
    { NULL, "wallet sign none x", "no wallet" },
    { NULL, "wallet regen w --keystore /nonexistent", "nonexistent" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Result) result = run (fixture, cases[i].input, cases[i].line);
      g_autoptr(GDir) dir = g_dir_open (fixture->base, 0, NULL);

      g_test_message ("%s: %s", cases[i].line, result.err);
      g_assert_cmpint (result.exit_code, ==, 1);
      g_assert_nonnull (strstr (result.err, cases[i].says));
      g_assert_null (g_dir_read_name (dir));       /* nothing was left behind */
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  g_assert_nonnull (program);
#define ADD(name, function) g_test_add ("/cli/wallet/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("usage", test_usage);
  ADD ("empty", test_empty);
  ADD ("regen-and-sign", test_regen_and_sign);
  ADD ("new", test_new);
  ADD ("password", test_password);
  ADD ("prompt", test_prompt);
  ADD ("bad-input", test_bad_input);
  return g_test_run ();
}
