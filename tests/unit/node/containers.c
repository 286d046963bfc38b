/* Nodes in containers, through the supervisor: what is run lives on without the command that runs it. */
#include "supervisor-fixture.h"

#include <glib/gstdio.h>

#include "node/preflight.h"

#define NAME "taoscope-finney-lite"

/* The engine that the tests put into PATH. @data of each test: its runner. */
static TaoProfile *
profile_of (const char *folder, TaoRunner runner)
{
  TaoProfile *profile = tao_profile_new (TAO_PROFILE_LITE, "finney", folder);
  g_autofree char *engine = g_build_filename (folder, runner == TAO_RUNNER_DOCKER ? "docker" : "podman", NULL);

  profile->runner = runner;
  profile->program = g_steal_pointer (&engine);
  return profile;
}

static TaoLaunch *
launch_of (const char *folder, TaoRunner runner)
{
  g_autoptr(TaoProfile) profile = profile_of (folder, runner);
  g_autoptr(GError) error = NULL;
  TaoLaunch *launch = tao_profile_launch (profile, &error);

  g_assert_no_error (error);
  return launch;
}

static void
set_up_engine (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoLaunch) launch = NULL;

  set_up (fixture, data);
  launch = launch_of (fixture->folder, GPOINTER_TO_UINT (data));
  g_assert_cmpint (symlink (g_getenv ("TAO_FAKE_ENGINE"), launch->argv[0]), ==, 0);
  tao_supervisor_set_launch (fixture->supervisor, launch);
}

static char *
file_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
raise_flag (Fixture *fixture, const char *name)
{
  g_autofree char *path = file_of (fixture, name);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

/* The process inside the container, 0 if there is no such container. */
static GPid
inner_process (Fixture *fixture)
{
  g_autofree char *path = file_of (fixture, "containers/" NAME);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? (GPid) g_ascii_strtoll (text, NULL, 10) : 0;
}

/* How often a node had the time to close its database. */
static guint
count_closed (Fixture *fixture)
{
  g_autofree char *path = file_of (fixture, "closed");
  g_autofree char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &text, &length, NULL) ? (guint) (length / strlen ("closed\n")) : 0;
}

static void
start (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (tao_supervisor_start (fixture->supervisor, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tao_supervisor_get_state (fixture->supervisor), ==, TAO_PROCESS_STARTING);
}

static void
stop (Fixture *fixture)
{
  tao_supervisor_stop (fixture->supervisor);
  wait_for (fixture->supervisor, TAO_PROCESS_STOPPED);
  g_assert_cmpint (inner_process (fixture), ==, 0);
}

static void
test_start_and_stop (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = file_of (fixture, "calls"), *calls = NULL, *tail = NULL;
  g_autofree char *volume = g_strdup_printf ("--volume=%s/finney-lite/chain:/data ", fixture->folder);
  GPid inner;

  start (fixture);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  inner = inner_process (fixture);
  g_assert_cmpint (inner, >, 1);
  /* Its log is ours. */
  tail = tao_log_tail (tao_supervisor_get_log (fixture->supervisor), 9);
  g_assert_cmpstr (tail, ==, "Syncing, target=#100 (3 peers), best: #7 (0x12), finalized #1 (0x34)\n"
                             "Running JSON-RPC server: addr=127.0.0.1:9944");
  stop (fixture);
  wait_for_gone (inner);
  g_assert_cmpint (tao_supervisor_get_exit_code (fixture->supervisor), ==, 0);
  g_assert_cmpstr (tao_supervisor_get_last_line (fixture->supervisor), ==, "Stopping");
  g_assert_cmpuint (count_closed (fixture), ==, 1);

  g_assert_true (g_file_get_contents (path, &calls, NULL, NULL));
  g_assert_true (g_str_has_prefix (calls, "stop -t 30 " NAME "\nrm --force " NAME "\nrun --rm --init --name=" NAME " --volume="));
  g_assert_nonnull (strstr (calls, volume));
  g_assert_nonnull (strstr (calls, " --publish=127.0.0.1:9944:9944 "));
}

/* KILL reaches the command only; the container is removed all the same. */
static void
test_ignores_term (Fixture *fixture, gconstpointer data)
{
  GPid inner;

  raise_flag (fixture, "ignore-term");
  start (fixture);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  inner = inner_process (fixture);
  stop (fixture);
  g_assert_cmpint (tao_supervisor_get_exit_code (fixture->supervisor), ==, -SIGKILL);
  wait_for_gone (inner);
}

/* The command dies: the container is ended gently, and another one comes. */
static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  GPid inner;

  start (fixture);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  inner = inner_process (fixture);
  kill (tao_supervisor_get_pid (fixture->supervisor), SIGKILL);
  wait_for (fixture->supervisor, TAO_PROCESS_BACKING_OFF);
  wait_for_gone (inner);
  g_assert_cmpuint (count_closed (fixture), ==, 1);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  g_assert_cmpint (inner_process (fixture), !=, inner);
  g_assert_cmpuint (tao_supervisor_get_restarts (fixture->supervisor), ==, 1);
  stop (fixture);
}

static void
test_no_restart_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  GPid inner;

  tao_supervisor_set_restart (fixture->supervisor, FALSE);
  start (fixture);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  inner = inner_process (fixture);
  kill (tao_supervisor_get_pid (fixture->supervisor), SIGKILL);
  wait_for (fixture->supervisor, TAO_PROCESS_FAILED);
  wait_for_gone (inner);
  g_assert_cmpint (inner_process (fixture), ==, 0);
}

/* Name and container are left by an earlier run whose command is gone. */
static void
test_left_running (Fixture *fixture, gconstpointer data)
{
  GPid command = crash_after_start (fixture, TRUE), inner = inner_process (fixture);
  g_autoptr(TaoLaunch) launch = launch_of (fixture->folder, GPOINTER_TO_UINT (data));

  kill (command, SIGKILL);
  wait_for_gone (command);
  g_assert_cmpint (kill (inner, 0), ==, 0);

  tao_supervisor_set_launch (fixture->supervisor, launch);
  g_assert_false (tao_supervisor_is_adopted (fixture->supervisor));
  start (fixture);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  wait_for_gone (inner);
  g_assert_cmpuint (count_closed (fixture), ==, 1);
  g_assert_cmpuint (tao_supervisor_get_restarts (fixture->supervisor), ==, 0);
  stop (fixture);
}

/* After a power cut: the name is taken, and nothing runs. */
static void
test_left_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = file_of (fixture, "containers");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  raise_flag (fixture, "containers/" NAME);
  start (fixture);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  stop (fixture);
}

static void
test_adopted (Fixture *fixture, gconstpointer data)
{
  GPid command = crash_after_start (fixture, TRUE), inner = inner_process (fixture);
  g_autoptr(TaoLaunch) launch = launch_of (fixture->folder, GPOINTER_TO_UINT (data));

  tao_supervisor_set_launch (fixture->supervisor, launch);
  g_assert_true (tao_supervisor_is_adopted (fixture->supervisor));
  g_assert_cmpint (tao_supervisor_get_pid (fixture->supervisor), ==, command);
  wait_for (fixture->supervisor, TAO_PROCESS_RUNNING);
  g_assert_cmpint (inner_process (fixture), ==, inner);
  stop (fixture);
  wait_for_gone (inner);
  g_assert_cmpuint (count_closed (fixture), ==, 1);
}

/* The app is killed, and the node was to end with it: the command passes TERM on. */
static void
test_crash_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  GPid command = crash_after_start (fixture, FALSE);

  wait_for_gone (command);
  g_assert_cmpint (inner_process (fixture), ==, 0);
  g_assert_cmpuint (count_closed (fixture), ==, 1);
}

static void
preflight_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  *(TaoPreflight **) user_data = tao_preflight_finish (result, &error);
  g_assert_no_error (error);
}

static TaoPreflight *
preflight_of (Fixture *fixture, TaoRunner runner)
{
  g_autoptr(TaoProfile) profile = profile_of (fixture->folder, runner);
  TaoPreflight *preflight = NULL;

  tao_preflight_async (profile, NULL, preflight_cb, &preflight);
  while (preflight == NULL)
    g_main_context_iteration (NULL, TRUE);
  return preflight;
}

/* An engine that is there and answers, one that does not answer us, and none. */
static void
test_engine (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoLaunch) launch = launch_of (fixture->folder, GPOINTER_TO_UINT (data));
  g_autoptr(TaoPreflight) fine = preflight_of (fixture, GPOINTER_TO_UINT (data));
  g_autoptr(TaoPreflight) denied = NULL, missing = NULL;
  GListModel *log = G_LIST_MODEL (tao_supervisor_get_log (fixture->supervisor));
  g_autoptr(TaoLogLine) line = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (fine->checks[TAO_CHECK_VERSION].result, ==, TAO_CHECK_FINE);
  g_assert_cmpstr (fine->checks[TAO_CHECK_VERSION].detail, ==, "4.3.1");

  raise_flag (fixture, "denied");
  denied = preflight_of (fixture, GPOINTER_TO_UINT (data));
  g_assert_cmpint (denied->checks[TAO_CHECK_VERSION].result, ==, TAO_CHECK_FAILED);
  g_assert_true (g_str_has_prefix (denied->checks[TAO_CHECK_VERSION].detail, "permission denied while trying to connect"));
  g_assert_false (denied->can_start);
  start (fixture);
  wait_for (fixture->supervisor, TAO_PROCESS_FAILED);
  g_assert_cmpuint (g_list_model_get_n_items (log), >, 0);
  line = g_list_model_get_item (log, g_list_model_get_n_items (log) - 1);
  g_assert_cmpint (tao_log_line_get_meaning (line), ==, TAO_LOG_NO_ENGINE);

  g_assert_cmpint (g_unlink (launch->argv[0]), ==, 0);
  missing = preflight_of (fixture, GPOINTER_TO_UINT (data));
  g_assert_cmpint (missing->checks[TAO_CHECK_PROGRAM].result, ==, TAO_CHECK_FAILED);
  g_assert_false (tao_supervisor_start (fixture->supervisor, &error));
  g_assert_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_SPAWN);
}

/* Stopped while an old container is still being ended: nothing is started after that. */
static void
test_stopped_while_starting (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = file_of (fixture, "calls");
  g_autofree char *calls = NULL;

  start (fixture);
  stop (fixture);
  g_assert_cmpint (tao_supervisor_get_pid (fixture->supervisor), ==, 0);
  if (g_file_get_contents (path, &calls, NULL, NULL))
    g_assert_null (strstr (calls, "run "));
}

int
main (int argc, char *argv[])
{
  if (argc == 5 && strcmp (argv[1], "--start") == 0)
    {
      g_autofree char *docker = g_build_filename (argv[2], "docker", NULL);
      g_autoptr(TaoLaunch) launch
        = launch_of (argv[2], g_file_test (docker, G_FILE_TEST_EXISTS) ? TAO_RUNNER_DOCKER : TAO_RUNNER_PODMAN);

      return start_and_wait (argv, launch);
    }
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/node/podman/" name, Fixture, GUINT_TO_POINTER (TAO_RUNNER_PODMAN), set_up_engine, func, tear_down); \
  g_test_add ("/node/docker/" name, Fixture, GUINT_TO_POINTER (TAO_RUNNER_DOCKER), set_up_engine, func, tear_down)
  ADD ("start-and-stop", test_start_and_stop);
  ADD ("ignores-term", test_ignores_term);
  ADD ("comes-back", test_comes_back);
  ADD ("no-restart-leaves-nothing", test_no_restart_leaves_nothing);
  ADD ("left-running", test_left_running);
  ADD ("left-name", test_left_name);
  ADD ("adopted", test_adopted);
  ADD ("crash-leaves-nothing", test_crash_leaves_nothing);
  ADD ("engine", test_engine);
  ADD ("stopped-while-starting", test_stopped_while_starting);
#undef ADD
  return g_test_run ();
}
