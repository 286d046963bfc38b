#include "node/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOG_LINES 5000
#define TAIL_INTERVAL_MS 200
/* The log file is cut when it has grown to this; the program appends, and goes on at its start. */
#define MAX_LOG_BYTES (16 * 1024 * 1024)
#define LOCK_NAME ".taoscope-lock"

const TaoSupervisorTimes tao_supervisor_default_times = {
  .grace = 30000,
  .backoff_min = 1000,
  .backoff_max = 60000,
  .healthy = 60000,
  .crash_window = 600000,
  .crash_limit = 5,
};

/* What is running under a supervisor: the program, or what goes before and after one that lives on without its process. */
typedef enum {
  STEP_END_OLD,      /* what an earlier run left, gently */
  STEP_REMOVE_OLD,   /* the same, whatever is left of it */
  STEP_PROGRAM,
  STEP_CLEAR,        /* what this run left */
} Step;

struct _TaoSupervisor {
  GObject             parent_instance;
  char               *state_folder;
  TaoLaunch          *launch;         /* next (nullable) */
  TaoSupervisorTimes  times;
  gboolean            restart, keep_running;

  TaoProcessState     state;
  GSubprocess        *process;        /* (nullable) ours */
  GCancellable       *waiting;        /* of the wait on it */
  Step                step;
  gboolean            wanted;         /* the end was asked for */
  GPid                pid;            /* 0: none; also of an adopted one */
  gboolean            adopted;
  gboolean            dies_with_us;   /* of the run under way */
  GSource            *watch;          /* of an adopted one */
  int                 watch_fd;       /* pidfd of the same, or -1 */
  gint64              started_ms;
  gint64              started_us;
  gint64              ran_us;         /* how long the run that ended last took */

  GSource            *kill_timer, *retry_timer, *tail_timer;
  gint64              retry_us;
  guint               backoff_ms;
  guint               restarts;
  GQueue              ends;           /* monotonic times of ends by itself, as gint64* */
  int                 exit_code;
  char               *last_line, *ready_line;

  TaoLog             *log;
  char               *log_path;
  goffset             log_offset;
};

G_DEFINE_FINAL_TYPE (TaoSupervisor, tao_supervisor, G_TYPE_OBJECT)

enum {
  PROP_STATE = 1,
  N_PROPS,
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void ended (TaoSupervisor *self, int exit_code);
static gboolean kill_cb (gpointer data);

/* --- helpers ------------------------------------------------------------------------------ */

static GSource *
add_timer (guint ms, GSourceFunc func, gpointer user_data)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
set_state (TaoSupervisor *self, TaoProcessState state)
{
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static char *
state_path (TaoSupervisor *self, const char *ending)
{
  g_autofree char *name = g_strconcat (self->launch->id, ending, NULL);

  return g_build_filename (self->state_folder, name, NULL);
}

/* The kernel's start time of a process, in clock ticks since boot: pid and start time together name a process for
 * ever. 0 if there is none. */
static guint64
start_time (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  const char *after_name;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  /* The name is in parentheses and may contain anything; field 22 is the 20th after it. */
  after_name = strrchr (text, ')');
  if (after_name == NULL)
    return 0;
  fields = g_strsplit (after_name + 1, " ", -1);
  if (g_strv_length (fields) < 21 || g_strcmp0 (fields[1], "Z") == 0)
    return 0;
  return g_ascii_strtoull (fields[20], NULL, 10);
}

/* --- the log --------------------------------------------------------------------------------- */

static void
note_ready (TaoSupervisor *self, guint first)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->log));

  for (guint i = first; i < n && self->state == TAO_PROCESS_STARTING; i++)
    {
      g_autoptr(TaoLogLine) line = g_list_model_get_item (G_LIST_MODEL (self->log), i);

      if (self->launch->ready_text == NULL || strstr (tao_log_line_get_text (line), self->launch->ready_text) == NULL)
        continue;
      g_free (self->ready_line);
      self->ready_line = g_strdup (tao_log_line_get_text (line));
      set_state (self, TAO_PROCESS_RUNNING);
    }
}

static void
read_log (TaoSupervisor *self)
{
  char buffer[64 * 1024];
  int fd = open (self->log_path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  guint rounds = 0;

  if (fd < 0)
    return;
  /* A flood is read in slices, so that the window goes on. */
  while (rounds++ < 16)
    {
      gssize got = pread (fd, buffer, sizeof buffer, self->log_offset);
      guint before;

      if (got <= 0)
        break;
      self->log_offset += got;
      before = g_list_model_get_n_items (G_LIST_MODEL (self->log));
      tao_log_append (self->log, buffer, (gsize) got);
      /* After lines were dropped the new ones begin earlier; looking at a few old ones again is harmless. */
      note_ready (self, before < LOG_LINES / 2 ? before : 0);
    }
  if (self->log_offset > MAX_LOG_BYTES && ftruncate (fd, 0) == 0)
    self->log_offset = 0;
  close (fd);
}

static gboolean
tail_cb (gpointer data)
{
  read_log (data);
  return G_SOURCE_CONTINUE;
}

/* --- who runs ----------------------------------------------------------------------------------- */

/* What another run of ours needs to find this one again. */
static void
write_run_file (TaoSupervisor *self)
{
  g_autofree char *path = state_path (self, ".run");
  g_autofree char *text = g_strdup_printf ("%d %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT "\n", (int) self->pid,
                                           start_time (self->pid), self->started_ms);
  g_autoptr(GError) error = NULL;

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_warning ("A run left over could not be adopted later: %s", error->message);
}

static void
remove_run_file (TaoSupervisor *self)
{
  g_autofree char *path = state_path (self, ".run");

  g_unlink (path);
}

static void
clear_watch (TaoSupervisor *self)
{
  clear_source (&self->watch);
  if (self->watch_fd >= 0)
    close (self->watch_fd);
  self->watch_fd = -1;
}

static gboolean
adopted_ended_cb (int fd, GIOCondition condition, gpointer data)
{
  TaoSupervisor *self = data;

  clear_watch (self);
  /* Only a parent learns the exit code. */
  ended (self, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
adopted_poll_cb (gpointer data)
{
  TaoSupervisor *self = data;

  if (start_time (self->pid) != 0)
    return G_SOURCE_CONTINUE;
  clear_watch (self);
  ended (self, 0);
  return G_SOURCE_REMOVE;
}

static void
watch_adopted (TaoSupervisor *self)
{
  /* Readable when the process ends; kernels before 5.3 have none. */
  self->watch_fd = (int) syscall (SYS_pidfd_open, self->pid, 0);
  if (self->watch_fd < 0)
    {
      self->watch = add_timer (500, adopted_poll_cb, self);
      return;
    }
  self->watch = g_unix_fd_source_new (self->watch_fd, G_IO_IN);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (adopted_ended_cb), self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
}

/* A run that survived us: same pid, same start time. */
static void
adopt (TaoSupervisor *self)
{
  g_autofree char *path = state_path (self, ".run");
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  GPid pid;

  if (self->pid != 0 || !g_file_get_contents (path, &text, NULL, NULL))
    return;
  fields = g_strsplit (g_strstrip (text), " ", -1);
  if (g_strv_length (fields) != 3)
    return;
  pid = (GPid) g_ascii_strtoll (fields[0], NULL, 10);
  if (pid <= 1 || start_time (pid) == 0 || start_time (pid) != g_ascii_strtoull (fields[1], NULL, 10))
    {
      g_unlink (path);
      return;
    }
  self->pid = pid;
  self->step = STEP_PROGRAM;
  self->wanted = FALSE;
  self->adopted = TRUE;
  self->started_ms = g_ascii_strtoll (fields[2], NULL, 10);
  self->started_us = g_get_monotonic_time ();
  watch_adopted (self);
  if (self->tail_timer == NULL)
    self->tail_timer = add_timer (TAIL_INTERVAL_MS, tail_cb, self);
  set_state (self, self->launch->ready_text != NULL ? TAO_PROCESS_STARTING : TAO_PROCESS_RUNNING);
  read_log (self);
  /* The line that said ready may be long gone from the log: a program that has run for a while is up. */
  if (self->state == TAO_PROCESS_STARTING && g_get_real_time () / 1000 > self->started_ms + 60000)
    set_state (self, TAO_PROCESS_RUNNING);
}

/* --- starting --------------------------------------------------------------------------------------- */

/* The lock that the process will carry: it is gone when the last process that has it is. */
static int
take_lock (TaoSupervisor *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->launch->base_path, LOCK_NAME, NULL);
  int fd;

  if (g_mkdir_with_parents (self->launch->base_path, 0700) != 0
      || (fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
    {
      g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_FOLDER, "The data folder %s cannot be used: %s",
                   self->launch->base_path, g_strerror (errno));
      return -1;
    }
  if (self->launch->data_path != NULL && g_mkdir_with_parents (self->launch->data_path, 0700) != 0)
    {
      g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_FOLDER, "The data folder %s cannot be used: %s",
                   self->launch->data_path, g_strerror (errno));
      close (fd);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_ALREADY_RUNS,
                   "Another instance is running on %s", self->launch->base_path);
      return -1;
    }
  return fd;
}

static int
open_log (TaoSupervisor *self, GError **error)
{
  int fd;

  if (g_mkdir_with_parents (self->state_folder, 0700) != 0
      || (fd = open (self->log_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
    {
      g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_FOLDER, "The log %s cannot be written: %s", self->log_path,
                   g_strerror (errno));
      return -1;
    }
  self->log_offset = 0;
  return fd;
}

/* In the child, before exec: its own group, so that helpers it starts can be signalled with it, and death with us.
 * @data: our pid, or 0 to live on. */
static void
child_setup (gpointer data)
{
  pid_t parent = GPOINTER_TO_INT (data);

  setpgid (0, 0);
  if (parent == 0)
    return;
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  /* We may have died before that. */
  if (getppid () != parent)
    _exit (1);
}

static void
wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GSubprocess *process = G_SUBPROCESS (source);
  GWeakRef *weak = user_data;
  g_autoptr(TaoSupervisor) self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (!g_subprocess_wait_finish (process, result, NULL) || self == NULL)
    return;      /* cancelled: nobody waits any more */
  ended (self, g_subprocess_get_if_signaled (process) ? -g_subprocess_get_term_sig (process)
                                                      : g_subprocess_get_exit_status (process));
}

static char **
command_of (TaoSupervisor *self, Step step)
{
  switch (step)
    {
    case STEP_END_OLD:
      return self->launch->end_argv;
    case STEP_REMOVE_OLD:
      return self->launch->remove_argv;
    case STEP_CLEAR:
      /* TERM had its time where the end was asked for. */
      return self->wanted ? self->launch->remove_argv : self->launch->end_argv;
    case STEP_PROGRAM:
    default:
      return self->launch->argv;
    }
}

static void
set_output (TaoSupervisor *self, GSubprocessLauncher *launcher, int output)
{
  g_subprocess_launcher_take_stdout_fd (launcher, output);
  g_subprocess_launcher_take_stderr_fd (launcher, fcntl (output, F_DUPFD_CLOEXEC, 3));
}

/* Starts the command of @step; the program itself with its log. */
static gboolean
spawn (TaoSupervisor *self, Step step, GError **error)
{
  gboolean program = step == STEP_PROGRAM;
  /* "There is no such container" is what is hoped for, and no line for the log. */
  g_autoptr(GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (program ? G_SUBPROCESS_FLAGS_NONE
                                         : G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GError) local = NULL;
  char **argv = command_of (self, step);
  const char *identifier;
  GWeakRef *weak;
  int lock;

  lock = take_lock (self, error);
  if (lock < 0)
    return FALSE;
  if (program)
    {
      int output = open_log (self, error);

      if (output < 0)
        {
          close (lock);
          return FALSE;
        }
      set_output (self, launcher, output);
    }
  g_subprocess_launcher_take_fd (launcher, lock, lock);
  g_subprocess_launcher_set_cwd (launcher, self->launch->base_path);
  for (char **pair = self->launch->environment; pair != NULL && *pair != NULL; pair++)
    {
      const char *equals = strchr (*pair, '=');
      g_autofree char *name = equals != NULL ? g_strndup (*pair, (gsize) (equals - *pair)) : NULL;

      if (name != NULL)
        g_subprocess_launcher_setenv (launcher, name, equals + 1, TRUE);
    }
  self->dies_with_us = !self->keep_running;
  g_subprocess_launcher_set_child_setup (launcher, child_setup, GINT_TO_POINTER (self->dies_with_us ? getpid () : 0), NULL);

  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &local);
  if (self->process == NULL)
    {
      g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_SPAWN, "%s cannot be started: %s", argv[0], local->message);
      return FALSE;
    }
  self->step = step;
  /* A program that has ended already has none; the wait below will say so. */
  identifier = g_subprocess_get_identifier (self->process);
  self->pid = identifier != NULL ? (GPid) g_ascii_strtoll (identifier, NULL, 10) : -1;
  self->adopted = FALSE;
  self->started_ms = g_get_real_time () / 1000;
  self->started_us = g_get_monotonic_time ();
  g_clear_pointer (&self->ready_line, g_free);
  if (program && self->pid > 1)
    write_run_file (self);
  self->waiting = g_cancellable_new ();
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  g_subprocess_wait_async (self->process, self->waiting, wait_cb, weak);
  if (program && self->tail_timer == NULL)
    self->tail_timer = add_timer (TAIL_INTERVAL_MS, tail_cb, self);
  if (step == STEP_CLEAR)
    {
      /* An engine that hangs is not waited for without end. */
      self->kill_timer = add_timer (2 * self->times.grace, kill_cb, self);
      set_state (self, TAO_PROCESS_STOPPING);
    }
  else
    set_state (self, !program || self->launch->ready_text != NULL ? TAO_PROCESS_STARTING : TAO_PROCESS_RUNNING);
  return TRUE;
}

/* The program, after what an earlier run of it may have left going outside its process. */
static gboolean
begin (TaoSupervisor *self, GError **error)
{
  self->wanted = FALSE;
  return spawn (self, self->launch->end_argv != NULL ? STEP_END_OLD : STEP_PROGRAM, error);
}

/* --- ending -------------------------------------------------------------------------------------------- */

static void
fail_with (TaoSupervisor *self, const char *message)
{
  g_free (self->last_line);
  self->last_line = g_strdup (message);
  self->started_ms = 0;
  set_state (self, TAO_PROCESS_FAILED);
}

static gboolean
retry_cb (gpointer data)
{
  TaoSupervisor *self = data;
  g_autoptr(GError) error = NULL;

  clear_source (&self->retry_timer);
  self->restarts++;
  if (!begin (self, &error))
    fail_with (self, error->message);
  return G_SOURCE_REMOVE;
}

/* TRUE when it ended by itself too often lately. */
static gboolean
is_crash_loop (TaoSupervisor *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 *oldest;

  g_queue_push_tail (&self->ends, g_memdup2 (&now, sizeof now));
  while ((oldest = g_queue_peek_head (&self->ends)) != NULL
         && now - *oldest > (gint64) self->times.crash_window * 1000)
    g_free (g_queue_pop_head (&self->ends));
  return self->ends.length >= self->times.crash_limit;
}

/* The run is over, and what it left is gone: again, or not? */
static void
settle (TaoSupervisor *self)
{
  if (self->wanted || !self->restart)
    {
      self->started_ms = 0;
      set_state (self, self->wanted || self->exit_code == 0 ? TAO_PROCESS_STOPPED : TAO_PROCESS_FAILED);
      return;
    }
  if (self->ran_us >= (gint64) self->times.healthy * 1000)
    self->backoff_ms = 0;
  self->started_ms = 0;
  if (is_crash_loop (self))
    {
      set_state (self, TAO_PROCESS_FAILED);
      return;
    }
  self->backoff_ms = self->backoff_ms == 0 ? self->times.backoff_min : MIN (2 * self->backoff_ms, self->times.backoff_max);
  self->retry_us = g_get_monotonic_time () + (gint64) self->backoff_ms * 1000;
  self->retry_timer = add_timer (self->backoff_ms, retry_cb, self);
  set_state (self, TAO_PROCESS_BACKING_OFF);
}

static void
step_over (TaoSupervisor *self)
{
  g_autoptr(GError) error = NULL;

  if (self->step == STEP_CLEAR || self->wanted)
    settle (self);
  else if (!spawn (self, self->step + 1, &error))
    fail_with (self, error->message);
}

static void
program_over (TaoSupervisor *self, int exit_code)
{
  /* One that died of a signal could not see to what it had started; how an adopted one ended nobody knows. */
  gboolean leaves = self->launch->remove_argv != NULL && (exit_code < 0 || self->adopted);

  self->exit_code = exit_code;
  self->adopted = FALSE;
  self->ran_us = g_get_monotonic_time () - self->started_us;
  remove_run_file (self);
  g_free (self->last_line);
  self->last_line = tao_log_tail (self->log, 1);
  if (!leaves || !spawn (self, STEP_CLEAR, NULL))
    settle (self);
}

static void
ended (TaoSupervisor *self, int exit_code)
{
  read_log (self);
  clear_source (&self->kill_timer);
  clear_source (&self->tail_timer);
  g_clear_object (&self->process);
  g_clear_object (&self->waiting);
  /* Whatever it started and left behind goes with it. */
  if (!self->adopted && self->pid > 1)
    kill (-self->pid, SIGKILL);
  self->pid = 0;
  if (self->step == STEP_PROGRAM)
    program_over (self, exit_code);
  else
    step_over (self);
}

static void
send_signal (TaoSupervisor *self, int number)
{
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, number);
  else if (self->pid > 1)
    kill (self->pid, number);
}

static gboolean
kill_cb (gpointer data)
{
  TaoSupervisor *self = data;

  clear_source (&self->kill_timer);
  tao_supervisor_kill (self);
  return G_SOURCE_REMOVE;
}

/* --- public ----------------------------------------------------------------------------------------------- */

gboolean
tao_supervisor_start (TaoSupervisor *self, GError **error)
{
  g_return_val_if_fail (TAO_IS_SUPERVISOR (self), FALSE);

  if (self->launch == NULL)
    {
      g_set_error_literal (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE, "There is nothing to start");
      return FALSE;
    }
  if (self->pid != 0)
    return TRUE;
  clear_source (&self->retry_timer);
  g_queue_clear_full (&self->ends, g_free);
  self->restarts = 0;
  self->backoff_ms = 0;
  return begin (self, error);
}

void
tao_supervisor_stop (TaoSupervisor *self)
{
  g_return_if_fail (TAO_IS_SUPERVISOR (self));

  clear_source (&self->retry_timer);
  self->wanted = TRUE;
  if (self->pid == 0)
    {
      set_state (self, TAO_PROCESS_STOPPED);
      return;
    }
  if (self->state == TAO_PROCESS_STOPPING)
    return;
  send_signal (self, SIGTERM);
  self->kill_timer = add_timer (self->times.grace, kill_cb, self);
  set_state (self, TAO_PROCESS_STOPPING);
}

void
tao_supervisor_kill (TaoSupervisor *self)
{
  g_return_if_fail (TAO_IS_SUPERVISOR (self));

  if (self->pid == 0)
    return;
  self->wanted = TRUE;
  clear_source (&self->kill_timer);
  if (!self->adopted && self->pid > 1)
    kill (-self->pid, SIGKILL);
  send_signal (self, SIGKILL);
  set_state (self, TAO_PROCESS_STOPPING);
}

TaoSupervisor *
tao_supervisor_new (const char *state_folder)
{
  TaoSupervisor *self = g_object_new (TAO_TYPE_SUPERVISOR, NULL);

  self->state_folder = g_strdup (state_folder);
  return self;
}

void
tao_supervisor_set_launch (TaoSupervisor *self, const TaoLaunch *launch)
{
  TaoLaunch *copy;
  g_autofree char *name = NULL;

  g_return_if_fail (TAO_IS_SUPERVISOR (self));

  copy = tao_launch_copy (launch);
  g_clear_pointer (&self->launch, tao_launch_free);
  self->launch = copy;
  g_free (self->log_path);
  name = g_strconcat (launch->id, ".log", NULL);
  self->log_path = g_build_filename (self->state_folder, name, NULL);
  adopt (self);
}

const TaoLaunch *
tao_supervisor_get_launch (TaoSupervisor *self)
{
  return self->launch;
}

void
tao_supervisor_set_times (TaoSupervisor *self, const TaoSupervisorTimes *times)
{
  self->times = *times;
}

void
tao_supervisor_set_restart (TaoSupervisor *self, gboolean restart)
{
  self->restart = restart;
}

void
tao_supervisor_set_keep_running (TaoSupervisor *self, gboolean keep_running)
{
  self->keep_running = keep_running;
}

TaoProcessState
tao_supervisor_get_state (TaoSupervisor *self)
{
  return self->state;
}

GPid
tao_supervisor_get_pid (TaoSupervisor *self)
{
  return self->pid;
}

gint64
tao_supervisor_get_started_ms (TaoSupervisor *self)
{
  return self->started_ms;
}

guint
tao_supervisor_get_restarts (TaoSupervisor *self)
{
  return self->restarts;
}

gint64
tao_supervisor_get_retry_us (TaoSupervisor *self)
{
  return self->retry_us;
}

gboolean
tao_supervisor_is_adopted (TaoSupervisor *self)
{
  return self->adopted;
}

int
tao_supervisor_get_exit_code (TaoSupervisor *self)
{
  return self->exit_code;
}

const char *
tao_supervisor_get_last_line (TaoSupervisor *self)
{
  return self->last_line;
}

const char *
tao_supervisor_get_ready_line (TaoSupervisor *self)
{
  return self->ready_line;
}

TaoLog *
tao_supervisor_get_log (TaoSupervisor *self)
{
  return self->log;
}

/* --- object ---------------------------------------------------------------------------------------------------- */

static void
tao_supervisor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_uint (value, TAO_SUPERVISOR (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tao_supervisor_dispose (GObject *object)
{
  TaoSupervisor *self = TAO_SUPERVISOR (object);

  if (self->waiting != NULL)
    g_cancellable_cancel (self->waiting);
  clear_source (&self->kill_timer);
  clear_source (&self->retry_timer);
  clear_source (&self->tail_timer);
  clear_watch (self);
  /* Nothing is left behind, unless that was asked for. */
  if (self->pid > 1 && self->dies_with_us && !self->adopted)
    send_signal (self, SIGTERM);
  g_clear_object (&self->process);
  g_clear_object (&self->waiting);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (tao_supervisor_parent_class)->dispose (object);
}

static void
tao_supervisor_finalize (GObject *object)
{
  TaoSupervisor *self = TAO_SUPERVISOR (object);

  g_clear_pointer (&self->launch, tao_launch_free);
  g_queue_clear_full (&self->ends, g_free);
  g_free (self->state_folder);
  g_free (self->last_line);
  g_free (self->ready_line);
  g_free (self->log_path);
  G_OBJECT_CLASS (tao_supervisor_parent_class)->finalize (object);
}

static void
tao_supervisor_class_init (TaoSupervisorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tao_supervisor_get_property;
  object_class->dispose = tao_supervisor_dispose;
  object_class->finalize = tao_supervisor_finalize;

  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, TAO_PROCESS_FAILED, TAO_PROCESS_STOPPED,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TAO_TYPE_SUPERVISOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
tao_supervisor_init (TaoSupervisor *self)
{
  self->times = tao_supervisor_default_times;
  self->restart = TRUE;
  self->watch_fd = -1;
  self->log = tao_log_new (LOG_LINES);
}
