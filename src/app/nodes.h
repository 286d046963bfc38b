/* The nodes of this computer: the practice chain, the usual ones, and those of
 * the user, each with what supervises it and what it takes from the machine.
 *
 * Outlives windows and pages. A GListModel of TaoNode whose order is stable. */
#pragma once

#include "app/node-progress.h"
#include "engine/probe.h"
#include "node/preflight.h"
#include "node/supervisor.h"

G_BEGIN_DECLS

/* The last ten minutes, one sample in two seconds. */
#define TAO_NODE_SAMPLES 300
#define TAO_NODE_SAMPLE_S 2
/* Free space from which a node that was stopped at TAO_NODE_DISK_RESERVE may run again.  Bytes. */
#define TAO_NODE_DISK_AGAIN (2 * TAO_NODE_DISK_RESERVE)

typedef enum {
  TAO_NODE_CPU,         /* percent of one core */
  TAO_NODE_MEMORY,      /* bytes */
  TAO_NODE_DISK,        /* bytes of the data folder */
  TAO_NODE_LOG_RATE,    /* lines a second */
  TAO_NODE_N_MEASURES,
} TaoNodeMeasure;

#define TAO_TYPE_NODE (tao_node_get_type ())
G_DECLARE_FINAL_TYPE (TaoNode, tao_node, TAO, NODE, GObject)

/* Signal ::changed () after any change of state, profile or progress; ::sampled () after a sample. All getters lend. */
const char      *tao_node_get_id         (TaoNode *self);
const char      *tao_node_get_title      (TaoNode *self);        /* translated */
const TaoProfile *tao_node_get_profile   (TaoNode *self);
TaoSupervisor   *tao_node_get_supervisor (TaoNode *self);
gboolean         tao_node_is_practice    (TaoNode *self);
gboolean         tao_node_is_preset      (TaoNode *self);        /* always there: cannot be removed, only set up */
const TaoNodeProgress *tao_node_get_progress (TaoNode *self);
/* What it answered last, a few seconds ago at most; NULL while it does not answer. */
const TaoNodeStatus *tao_node_get_status (TaoNode *self);
gint64           tao_node_get_stood_ms   (TaoNode *self);        /* since its best block last moved */

/* TAO_NODE_SAMPLES floats, NAN where there was none; the newest is last. */
const float     *tao_node_get_samples    (TaoNode *self, TaoNodeMeasure measure);
guint64          tao_node_get_disk_bytes (TaoNode *self);        /* G_MAXUINT64: not measured yet */
guint64          tao_node_get_disk_free  (TaoNode *self);        /* G_MAXUINT64: not known */
guint            tao_node_get_days_left  (TaoNode *self);        /* until the disk is full; G_MAXUINT: it does not grow */
gboolean         tao_node_get_disk_stop  (TaoNode *self);        /* was stopped because the disk was nearly full */
gboolean         tao_node_waits_for_disk (TaoNode *self);        /* the same, and is started again when there is space */

/* Where its RPC answers, e.g. "ws://127.0.0.1:9944", or NULL if it does not run. (transfer full) */
char            *tao_node_dup_endpoint   (TaoNode *self);

gboolean         tao_node_get_restart    (TaoNode *self);
void             tao_node_set_restart    (TaoNode *self, gboolean restart);   /* kept */

/* Starts it with its profile as it is now. Errors: TAO_NODE_ERROR. */
gboolean         tao_node_start          (TaoNode *self, GError **error);
/* Stops it: TERM, time to close its database, KILL.  It is not started again by itself. */
void             tao_node_stop           (TaoNode *self);
/* Stops, and starts again once it has ended. */
void             tao_node_restart        (TaoNode *self);
/* Asks for the size of its data now; ::sampled follows. */
void             tao_node_measure        (TaoNode *self);

#define TAO_TYPE_NODES (tao_nodes_get_type ())
G_DECLARE_FINAL_TYPE (TaoNodes, tao_nodes, TAO, NODES, GObject)

/* @folder: for profiles, data and logs. @practice: (nullable) the supervisor of the practice chain.
 * Signals: ::failed (TaoNode *): ended too often, or was stopped for want of disk space; ::probed (TaoNode *): it has
 * answered a question for its state, has not, or has ended. */
TaoNodes        *tao_nodes_new           (const char *folder, TaoSupervisor *practice);
/* Adds @profile, or replaces the one of the same id, and writes it to its file. */
gboolean         tao_nodes_put           (TaoNodes *self, const TaoProfile *profile, GError **error);
/* Forgets a stopped node that is no preset; its data stays. */
gboolean         tao_nodes_remove        (TaoNodes *self, TaoNode *node, GError **error);
/* (transfer none) (nullable) */
TaoNode         *tao_nodes_find          (TaoNodes *self, const char *id);
const char      *tao_nodes_get_folder    (TaoNodes *self);
/* Asks each running node how it is now, as happens every few seconds. */
void             tao_nodes_probe         (TaoNodes *self);
/* Asks @func for the bytes that are free where @folder is, instead of the file system: for tests. */
typedef guint64 (*TaoFreeSpaceFunc) (const char *folder, gpointer user_data);
void             tao_nodes_set_free_space (TaoNodes *self, TaoFreeSpaceFunc func, gpointer user_data);
/* Whether nodes go on when the app ends; from their next start on. */
void             tao_nodes_set_keep_running (TaoNodes *self, gboolean keep_running);

G_END_DECLS
