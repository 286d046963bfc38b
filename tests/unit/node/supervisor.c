#include "supervisor-fixture.h"

#include <glib/gstdio.h>
#include <netinet/in.h>

#include "node/preflight.h"

static TaoLaunch *
shell (Fixture *fixture, const char *script, const char *ready)
{
  const char *argv[] = { "sh", "-c", script, NULL };
  TaoLaunch *launch = g_new0 (TaoLaunch, 1);

  launch->id = g_strdup ("child");
  launch->argv = g_strdupv ((char **) argv);
  launch->base_path = g_build_filename (fixture->folder, "data", NULL);
  launch->ready_text = g_strdup (ready);
  return launch;
}

/* A stop that is only on its way would come after a TERM that is sent now. */
static void
wait_for_halt (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_MS * 1000;

  while (TRUE)
    {
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      if (strstr (text, ") T ") != NULL)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
}

static void
start (Fixture *fixture, const char *script, const char *ready)
{
  g_autoptr(TaoLaunch) launch = shell (fixture, script, ready);
  g_autoptr(GError) error = NULL;

  tao_supervisor_set_launch (fixture->supervisor, launch);
  g_assert_true (tao_supervisor_start (fixture->supervisor, &error));
  g_assert_no_error (error);
}

static void
test_ready_and_stop (Fixture *fixture, gconstpointer data)
{
  start (fixture, "echo starting; echo listening 127.0.0.1:1; exec sleep 60", "listening ");
  g_assert_cmpint (tao_supervisor_get_state (fixture->supervisor), ==, TAO_PROCESS_STARTING);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  g_assert_cmpstr (tao_supervisor_get_ready_line (fixture->supervisor), ==, "listening 127.0.0.1:1");
  tao_supervisor_stop (fixture->supervisor);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
  g_assert_cmpint (tao_supervisor_get_exit_code (fixture->supervisor), ==, -SIGTERM);
  g_assert_cmpint (tao_supervisor_get_pid (fixture->supervisor), ==, 0);
}

static void
test_exits_at_once (Fixture *fixture, gconstpointer data)
{
  start (fixture, "echo 'Error: Address already in use'; exit 3", "listening ");
  wait_for (fixture->supervisor, TAO_PROCESS_FAILED);
  g_assert_cmpint (tao_supervisor_get_exit_code (fixture->supervisor), ==, 3);
  g_assert_cmpuint (tao_supervisor_get_restarts (fixture->supervisor), ==, quick.crash_limit - 1);
  g_assert_cmpstr (tao_supervisor_get_last_line (fixture->supervisor), ==, "Error: Address already in use");
}

static void
test_no_restart (Fixture *fixture, gconstpointer data)
{
  tao_supervisor_set_restart (fixture->supervisor, FALSE);
  start (fixture, "exit 0", NULL);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
  start (fixture, "kill -9 $$", NULL);
  wait_for (fixture->supervisor, TAO_PROCESS_FAILED);
  g_assert_cmpint (tao_supervisor_get_exit_code (fixture->supervisor), ==, -SIGKILL);
}

static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  GPid first;

  start (fixture, "echo listening; exec sleep 60", "listening");
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  first = tao_supervisor_get_pid (fixture->supervisor);
  kill (first, SIGKILL);
  wait_for (fixture->supervisor, TAO_PROCESS_BACKING_OFF);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  g_assert_cmpint (tao_supervisor_get_pid (fixture->supervisor), !=, first);
  g_assert_cmpuint (tao_supervisor_get_restarts (fixture->supervisor), ==, 1);
  tao_supervisor_stop (fixture->supervisor);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
}

static void
test_ignores_term (Fixture *fixture, gconstpointer data)
{
  start (fixture, "trap '' TERM; echo listening; while :; do sleep 1; done", "listening");
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  tao_supervisor_stop (fixture->supervisor);
  g_assert_cmpint (tao_supervisor_get_state (fixture->supervisor), ==, TAO_PROCESS_STOPPING);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
  g_assert_cmpint (tao_supervisor_get_exit_code (fixture->supervisor), ==, -SIGKILL);
}

/* One that never says it is up, and does not even run: TERM waits for ever, KILL does not. */
static void
test_hangs (Fixture *fixture, gconstpointer data)
{
  GPid pid;

  start (fixture, "echo loading; exec sleep 600", "listening");
  pid = tao_supervisor_get_pid (fixture->supervisor);
  while (g_list_model_get_n_items (G_LIST_MODEL (tao_supervisor_get_log (fixture->supervisor))) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tao_supervisor_get_state (fixture->supervisor), ==, TAO_PROCESS_STARTING);
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  wait_for_halt (pid);
  tao_supervisor_stop (fixture->supervisor);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
  g_assert_cmpint (tao_supervisor_get_exit_code (fixture->supervisor), ==, -SIGKILL);
  wait_for_gone (pid);
}

/* It was up, and another program has taken its port since: it is started until the port is free again. */
static void
test_loses_port (Fixture *fixture, gconstpointer data)
{
  g_autofree char *port = g_build_filename (fixture->folder, "port-taken", NULL);
  g_autofree char *script = g_strdup_printf ("if rm '%s' 2>/dev/null; then echo 'Error: Address already in use (os error 98)'; exit 1; fi;"
                                             " echo listening; exec sleep 600", port);
  TaoLog *log = tao_supervisor_get_log (fixture->supervisor);
  gboolean explained = FALSE;
  GPid first;

  start (fixture, script, "listening");
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  first = tao_supervisor_get_pid (fixture->supervisor);
  g_assert_true (g_file_set_contents (port, "", 0, NULL));
  kill (first, SIGKILL);
  wait_for (fixture->supervisor, TAO_PROCESS_BACKING_OFF);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  g_assert_cmpuint (tao_supervisor_get_restarts (fixture->supervisor), ==, 2);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (log)); i++)
    {
      g_autoptr(TaoLogLine) line = g_list_model_get_item (G_LIST_MODEL (log), i);

      explained |= tao_log_line_get_meaning (line) == TAO_LOG_PORT_IN_USE;
    }
  g_assert_true (explained);
  tao_supervisor_stop (fixture->supervisor);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
}

/* A lock file nobody holds is no lock; one of the program's own that it stumbles over is not retried for ever. */
static void
test_stale_lock (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "data", NULL);
  g_autofree char *ours = g_build_filename (folder, ".taoscope-lock", NULL);
  g_autoptr(TaoLogLine) line = NULL;
  GListModel *log = G_LIST_MODEL (tao_supervisor_get_log (fixture->supervisor));

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (ours, "4711\n", -1, NULL));
  start (fixture, "mkdir LOCK || { echo 'Error: IO error: lock hold by current process: LOCK: No locks available'; exit 1; };"
                  " echo listening; exec sleep 600", "listening");
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  kill (tao_supervisor_get_pid (fixture->supervisor), SIGKILL);
  wait_for (fixture->supervisor, TAO_PROCESS_FAILED);
  g_assert_cmpuint (tao_supervisor_get_restarts (fixture->supervisor), ==, quick.crash_limit - 1);
  line = g_list_model_get_item (log, g_list_model_get_n_items (log) - 1);
  g_assert_cmpint (tao_log_line_get_meaning (line), ==, TAO_LOG_DATABASE_LOCKED);
}

/* The same folder by another name is the same folder. */
static void
test_lock_by_another_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other_state = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "data", NULL);
  g_autoptr(TaoSupervisor) other = tao_supervisor_new (other_state);
  g_autoptr(TaoLaunch) launch = shell (fixture, "exec sleep 60", NULL);
  g_autoptr(GError) error = NULL;

  start (fixture, "echo listening; exec sleep 60", "listening");
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  g_free (launch->base_path);
  launch->base_path = g_build_filename (fixture->folder, "alias", NULL);
  g_assert_cmpint (symlink (folder, launch->base_path), ==, 0);
  tao_supervisor_set_launch (other, launch);
  g_assert_false (tao_supervisor_start (other, &error));
  g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_ALREADY_RUNS);
  tao_supervisor_stop (fixture->supervisor);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
}

/* What it started goes with it, also when it does not care. */
static void
test_forks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ready = NULL;
  GPid grandchild;

  start (fixture, "sleep 1000 & echo listening $!; wait", "listening ");
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  ready = g_strdup (tao_supervisor_get_ready_line (fixture->supervisor));
  grandchild = atoi (ready + strlen ("listening "));
  g_assert_cmpint (grandchild, >, 1);
  tao_supervisor_stop (fixture->supervisor);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
  wait_for_gone (grandchild);
}

static void
test_floods (Fixture *fixture, gconstpointer data)
{
  TaoLog *log = tao_supervisor_get_log (fixture->supervisor);
  g_autofree char *tail = NULL;

  tao_supervisor_set_restart (fixture->supervisor, FALSE);
  start (fixture, "i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); echo line $i; done; echo end", NULL);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), <=, 5000);
  tail = tao_log_tail (log, 1);
  g_assert_cmpstr (tail, ==, "end");
}

/* Two on one data folder: the second is refused, and a lock nobody holds any more does not matter. */
static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other_state = g_build_filename (fixture->folder, "other", NULL);
  g_autoptr(TaoSupervisor) other = tao_supervisor_new (other_state);
  g_autoptr(TaoLaunch) launch = shell (fixture, "echo listening; exec sleep 60", "listening");
  g_autoptr(GError) error = NULL;
  GPid pid;

  tao_supervisor_set_times (other, &quick);
  start (fixture, "echo listening; exec sleep 60", "listening");
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  tao_supervisor_set_launch (other, launch);
  g_assert_false (tao_supervisor_start (other, &error));
  g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_ALREADY_RUNS);
  g_clear_error (&error);

  tao_supervisor_set_restart (fixture->supervisor, FALSE);
  pid = tao_supervisor_get_pid (fixture->supervisor);
  kill (pid, SIGKILL);
  wait_for (fixture->supervisor, TAO_PROCESS_FAILED);
  g_assert_true (tao_supervisor_start (other, &error));
  wait_for (other, TAO_PROCESS_RUNNING);
  tao_supervisor_stop (other);
  wait_for (other, TAO_PROCESS_STOPPED);
}

static void
test_spawn_failures (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoLaunch) launch = shell (fixture, "true", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (tao_supervisor_start (fixture->supervisor, &error));
  g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE);
  g_clear_error (&error);

  g_free (launch->argv[0]);
  launch->argv[0] = g_strdup ("no-such-program-anywhere");
  tao_supervisor_set_launch (fixture->supervisor, launch);
  g_assert_false (tao_supervisor_start (fixture->supervisor, &error));
  g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_SPAWN);
  g_clear_error (&error);

  g_free (launch->base_path);
  launch->base_path = g_strdup ("/dev/null/data");
  tao_supervisor_set_launch (fixture->supervisor, launch);
  g_assert_false (tao_supervisor_start (fixture->supervisor, &error));
  g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_FOLDER);
}

static void
test_crash_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  wait_for_gone (crash_after_start (fixture, FALSE));
}

static void
test_crash_and_adopt (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoLaunch) launch = shell (fixture, "echo listening; exec sleep 60", "listening");
  GPid child = crash_after_start (fixture, TRUE);
  g_autoptr(GError) error = NULL;

  tao_supervisor_set_launch (fixture->supervisor, launch);
  g_assert_true (tao_supervisor_is_adopted (fixture->supervisor));
  g_assert_cmpint (tao_supervisor_get_pid (fixture->supervisor), ==, child);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  /* Starting means having it, not having two. */
  g_assert_true (tao_supervisor_start (fixture->supervisor, &error));
  g_assert_cmpint (tao_supervisor_get_pid (fixture->supervisor), ==, child);
  tao_supervisor_stop (fixture->supervisor);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
  wait_for_gone (child);
}

static void
test_log_lines (void)
{
  g_autoptr(TaoLog) log = tao_log_new (3);
  g_autoptr(TaoLogLine) line = NULL;
  g_autofree char *tail = NULL, *long_line = g_strnfill (100000, 'x');
  static const char text[] = "one\ntwo\n\x1b[31mERROR\x1b[0m disk: No space left on device\nhalf";

  tao_log_append (log, text, strlen (text));
  line = g_list_model_get_item (G_LIST_MODEL (log), 2);
  g_assert_cmpstr (tao_log_line_get_text (line), ==, "ERROR disk: No space left on device");
  g_assert_cmpint (tao_log_line_get_level (line), ==, TAO_LOG_ERROR);
  g_assert_cmpint (tao_log_line_get_meaning (line), ==, TAO_LOG_DISK_FULL);
  tao_log_append (log, " done\n", 6);
  tail = tao_log_tail (log, 9);
  g_assert_cmpstr (tail, ==, "two\nERROR disk: No space left on device\nhalf done");

  tao_log_append (log, long_line, 100000);
  tao_log_append (log, "\n\xff\xfe\xe2\x80\xae" "abc\n", 10);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 3);
  g_clear_pointer (&tail, g_free);
  tail = tao_log_tail (log, 1);
  g_assert_true (g_utf8_validate (tail, -1, NULL));
  g_assert_true (g_str_has_suffix (tail, "abc"));
  /* The override that would turn the text around is gone. */
  g_assert_null (strstr (tail, "\xe2\x80\xae"));
}

static void
test_profiles (void)
{
  g_autoptr(TaoProfile) profile = tao_profile_new (TAO_PROFILE_LITE, "finney", "/data");
  g_autoptr(TaoProfile) copy = NULL;
  g_autoptr(TaoLaunch) launch = NULL, exposed = NULL, container = NULL;
  g_autofree char *text = NULL, *command = NULL, *stored = NULL, *container_text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (tao_profile_launch (profile, &error));
  g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE);
  g_clear_error (&error);

  profile->chain_spec = g_strdup ("/specs/raw spec.json");
  launch = tao_profile_launch (profile, &error);
  g_assert_no_error (error);
  command = tao_launch_to_text (launch);
  g_assert_nonnull (strstr (command, "node-subtensor '--chain=/specs/raw spec.json' --base-path=/data/finney-lite"));
  g_assert_nonnull (strstr (command, "--sync=warp"));
  g_assert_null (strstr (command, "--rpc-external"));

  profile->expose = TRUE;
  profile->extra = g_strdup ("--name 'my node'");
  stored = tao_profile_to_text (profile);
  copy = tao_profile_from_text (stored, &error);
  g_assert_no_error (error);
  exposed = tao_profile_launch (copy, &error);
  text = tao_launch_to_text (exposed);
  g_assert_nonnull (strstr (text, "--rpc-external"));
  g_assert_true (g_str_has_suffix (text, "--name 'my node'"));

  copy->runner = TAO_RUNNER_PODMAN;
  copy->expose = FALSE;
  container = tao_profile_launch (copy, &error);
  g_assert_no_error (error);
  container_text = tao_launch_to_text (container);
  g_assert_nonnull (strstr (container_text, "--publish=127.0.0.1:9944:9944"));

  /* What opens the door comes through the confirmation or not at all. */
  for (guint i = 0; i < 3; i++)
    {
      static const char *const arguments[] = { "--rpc-external", "--name x --rpc-methods=unsafe", "'--unsafe-rpc-external'" };

      g_free (copy->extra);
      copy->extra = g_strdup (arguments[i]);
      g_assert_null (tao_profile_launch (copy, &error));
      g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE);
      g_clear_error (&error);
    }

  g_assert_null (tao_profile_from_text ("[node]\nid=../../etc\nkind=lite\nrunner=binary\n", &error));
  g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoPreflight **preflight = user_data;
  g_autoptr(GError) error = NULL;

  *preflight = tao_preflight_finish (result, &error);
  g_assert_no_error (error);
}

static TaoPreflight *
preflight_of (const TaoProfile *profile)
{
  TaoPreflight *preflight = NULL;

  tao_preflight_async (profile, NULL, checked_cb, &preflight);
  while (preflight == NULL)
    g_main_context_iteration (NULL, TRUE);
  return preflight;
}

/* Each check on a machine that is as it should be, then with one thing wrong at a time. */
static void
test_preflight (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_build_filename (fixture->folder, "node-subtensor", NULL);
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr(TaoProfile) profile = tao_profile_new (TAO_PROFILE_LITE, "test", fixture->folder);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int taken = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  TaoPreflight *preflight;

  g_assert_true (g_file_set_contents (program, "#!/bin/sh\necho node-subtensor 4.0.0-dev-abc\n", -1, NULL));
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_cmpint (bind (taken, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (taken, (struct sockaddr *) &address, &length), ==, 0);
  g_assert_cmpint (listen (taken, 1), ==, 0);
  profile->program = g_strdup (program);
  profile->chain_spec = g_strdup (file);
  profile->rpc_port = ntohs (address.sin_port);
  profile->p2p_port = profile->rpc_port;

  preflight = preflight_of (profile);
  g_assert_cmpint (preflight->checks[TAO_CHECK_PROGRAM].result, ==, TAO_CHECK_FINE);
  g_assert_cmpstr (preflight->checks[TAO_CHECK_PROGRAM].detail, ==, program);
  g_assert_cmpint (preflight->checks[TAO_CHECK_VERSION].result, ==, TAO_CHECK_FINE);
  g_assert_cmpstr (preflight->checks[TAO_CHECK_VERSION].detail, ==, "node-subtensor 4.0.0-dev-abc");
  g_assert_cmpint (preflight->checks[TAO_CHECK_FOLDER].result, ==, TAO_CHECK_FINE);
  g_assert_cmpuint (preflight->checks[TAO_CHECK_DISK].value, >, 0);
  g_assert_cmpuint (preflight->checks[TAO_CHECK_MEMORY].value, >, 0);
  g_assert_cmpint (preflight->checks[TAO_CHECK_RPC_PORT].result, ==, TAO_CHECK_FAILED);
  g_assert_cmpint (preflight->checks[TAO_CHECK_P2P_PORT].result, ==, TAO_CHECK_FAILED);
  g_assert_false (preflight->can_start);
  tao_preflight_free (preflight);

  close (taken);
  g_free (profile->base_path);
  profile->base_path = g_strdup (file);
  preflight = preflight_of (profile);
  g_assert_cmpint (preflight->checks[TAO_CHECK_RPC_PORT].result, ==, TAO_CHECK_FINE);
  g_assert_cmpint (preflight->checks[TAO_CHECK_FOLDER].result, ==, TAO_CHECK_FAILED);
  tao_preflight_free (preflight);

  g_free (profile->program);
  profile->program = g_strdup ("/no/such/program");
  preflight = preflight_of (profile);
  g_assert_cmpint (preflight->checks[TAO_CHECK_PROGRAM].result, ==, TAO_CHECK_FAILED);
  g_assert_cmpint (preflight->checks[TAO_CHECK_VERSION].result, ==, TAO_CHECK_SKIPPED);
  g_assert_false (preflight->can_start);
  tao_preflight_free (preflight);
}

int
main (int argc, char *argv[])
{
  if (argc == 5 && strcmp (argv[1], "--start") == 0)
    {
      Fixture fixture = { .folder = argv[2] };
      g_autoptr(TaoLaunch) launch = shell (&fixture, "echo listening; exec sleep 60", "listening");

      return start_and_wait (argv, launch);
    }
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/node/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("ready-and-stop", test_ready_and_stop);
  ADD ("exits-at-once", test_exits_at_once);
  ADD ("no-restart", test_no_restart);
  ADD ("comes-back", test_comes_back);
  ADD ("ignores-term", test_ignores_term);
  ADD ("hangs", test_hangs);
  ADD ("loses-port", test_loses_port);
  ADD ("stale-lock", test_stale_lock);
  ADD ("lock-by-another-name", test_lock_by_another_name);
  ADD ("preflight", test_preflight);
  ADD ("forks", test_forks);
  ADD ("floods", test_floods);
  ADD ("lock", test_lock);
  ADD ("spawn-failures", test_spawn_failures);
  ADD ("crash-leaves-nothing", test_crash_leaves_nothing);
  ADD ("crash-and-adopt", test_crash_and_adopt);
#undef ADD
  g_test_add_func ("/node/log-lines", test_log_lines);
  g_test_add_func ("/node/profiles", test_profiles);
  return g_test_run ();
}
