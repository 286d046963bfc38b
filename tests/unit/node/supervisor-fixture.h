/* A supervisor on a folder of its own, with little patience. */
#pragma once

#include "node/supervisor.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MS 20000

static const TaoSupervisorTimes quick = {
  .grace = 300, .backoff_min = 20, .backoff_max = 60, .healthy = 60000, .crash_window = 60000, .crash_limit = 4,
};

typedef struct {
  char          *folder;
  TaoSupervisor *supervisor;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("taoscope-node-XXXXXX", NULL);
  fixture->supervisor = tao_supervisor_new (fixture->folder);
  tao_supervisor_set_times (fixture->supervisor, &quick);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  g_assert_finalize_object (fixture->supervisor);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->folder);
}

static gboolean
deadline_cb (gpointer data)
{
  g_error ("the deadline has passed");
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @state, or fails at the deadline. */
static void
wait_for (TaoSupervisor *supervisor, TaoProcessState state)
{
  guint deadline = g_timeout_add (DEADLINE_MS, deadline_cb, NULL);

  while (tao_supervisor_get_state (supervisor) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

static void
wait_for_gone (GPid pid)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_MS * 1000;

  while (kill (pid, 0) == 0)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && strstr (text, ") Z ") != NULL)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}

/* Another process of ours, this program with "--start FOLDER KEEP FD", starts a child, tells its pid and is killed.
 * @keep_running decides what is found afterwards. */
static GPid
crash_after_start (Fixture *fixture, gboolean keep_running)
{
  int pipe_fds[2];
  pid_t app;
  GPid child = 0;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  app = fork ();
  g_assert_cmpint (app, >=, 0);
  if (app == 0)
    {
      g_autofree char *keep = g_strdup (keep_running ? "1" : "0");
      g_autofree char *fd = g_strdup_printf ("%d", pipe_fds[1]);

      /* A fork of a threaded program may only exec. */
      execl ("/proc/self/exe", "node-supervisor", "--start", fixture->folder, keep, fd, NULL);
      _exit (127);
    }
  close (pipe_fds[1]);
  g_assert_cmpint (read (pipe_fds[0], &child, sizeof child), ==, sizeof child);
  close (pipe_fds[0]);
  g_assert_cmpint (child, >, 1);
  kill (app, SIGKILL);
  g_assert_cmpint (waitpid (app, NULL, 0), ==, app);
  return child;
}

/* The part of crash_after_start that crashes. @launch: what it starts. */
static int
start_and_wait (char *argv[], const TaoLaunch *launch)
{
  g_autoptr(TaoSupervisor) supervisor = tao_supervisor_new (argv[2]);
  GPid pid;

  tao_supervisor_set_keep_running (supervisor, strcmp (argv[3], "1") == 0);
  tao_supervisor_set_launch (supervisor, launch);
  if (!tao_supervisor_start (supervisor, NULL))
    return 1;
  while (tao_supervisor_get_state (supervisor) != TAO_PROCESS_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  pid = tao_supervisor_get_pid (supervisor);
  if (write (atoi (argv[4]), &pid, sizeof pid) != sizeof pid)
    return 1;
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}
