/* Owns at most one process: starts it, watches it, restarts it, stops it.
 *
 * The program writes into a log file of its own, which is tailed; it does not
 * notice if we go away.  Its data folder is held by a lock that the process
 * itself carries, so that there is never a second one on it, whoever started
 * it, and a run left over by a crash of ours is found and adopted.
 *
 * Lives in the thread-default main context where it was made. */
#pragma once

#include "node/launch.h"
#include "node/log.h"

G_BEGIN_DECLS

typedef enum {
  TAO_PROCESS_STOPPED,
  TAO_PROCESS_STARTING,     /* runs, not ready yet */
  TAO_PROCESS_RUNNING,
  TAO_PROCESS_BACKING_OFF,  /* ended by itself; will be started again */
  TAO_PROCESS_STOPPING,
  TAO_PROCESS_FAILED,       /* ended too often; waits for the user */
} TaoProcessState;

/* Times in ms. */
typedef struct {
  guint grace;              /* between TERM and KILL */
  guint backoff_min, backoff_max;
  guint healthy;            /* after this long the back-off starts anew */
  guint crash_window;       /* this many ends within this long: give up */
  guint crash_limit;
} TaoSupervisorTimes;

extern const TaoSupervisorTimes tao_supervisor_default_times;

#define TAO_TYPE_SUPERVISOR (tao_supervisor_get_type ())
G_DECLARE_FINAL_TYPE (TaoSupervisor, tao_supervisor, TAO, SUPERVISOR, GObject)

/* Properties: "state".  Signals: ::changed () after any change of what the getters say.
 * @state_folder: for log files and what is needed to adopt. */
TaoSupervisor  *tao_supervisor_new (const char *state_folder);

/* What to start next time; does not touch what runs.  Looks for a run left over and adopts it. */
void            tao_supervisor_set_launch       (TaoSupervisor *self, const TaoLaunch *launch);
const TaoLaunch *tao_supervisor_get_launch      (TaoSupervisor *self);    /* (nullable) */
void            tao_supervisor_set_times        (TaoSupervisor *self, const TaoSupervisorTimes *times);
/* Start again after it ended by itself.  Default: yes. */
void            tao_supervisor_set_restart      (TaoSupervisor *self, gboolean restart);
/* Leave it running when we end.  Takes effect at the next start.  Default: no. */
void            tao_supervisor_set_keep_running (TaoSupervisor *self, gboolean keep_running);

/* Errors: ALREADY_RUNS, SPAWN, FOLDER, PROFILE when there is nothing to start. */
gboolean        tao_supervisor_start  (TaoSupervisor *self, GError **error);
/* TERM, then KILL after the grace.  Ends at once when nothing runs. */
void            tao_supervisor_stop   (TaoSupervisor *self);
/* KILL, now. */
void            tao_supervisor_kill   (TaoSupervisor *self);

TaoProcessState tao_supervisor_get_state       (TaoSupervisor *self);
GPid            tao_supervisor_get_pid         (TaoSupervisor *self);      /* 0: none */
gint64          tao_supervisor_get_started_ms  (TaoSupervisor *self);      /* Unix ms, 0: not running */
guint           tao_supervisor_get_restarts    (TaoSupervisor *self);      /* since the last start by hand */
gint64          tao_supervisor_get_retry_us    (TaoSupervisor *self);      /* monotonic, while backing off */
gboolean        tao_supervisor_is_adopted      (TaoSupervisor *self);
/* How the last run ended: exit code, or -signal; and its last line. */
int             tao_supervisor_get_exit_code   (TaoSupervisor *self);
const char     *tao_supervisor_get_last_line   (TaoSupervisor *self);      /* (nullable) */
const char     *tao_supervisor_get_ready_line  (TaoSupervisor *self);      /* (nullable) the line that said ready */
TaoLog         *tao_supervisor_get_log         (TaoSupervisor *self);

G_END_DECLS
