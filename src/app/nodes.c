#include "app/nodes.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "node/usage.h"

/* Sizes of folders are walked, so seldom. */
#define DISK_EVERY 30
/* Questions for its state cost a node next to nothing. */
#define PROBE_EVERY 6
/* Growth over less than this says nothing about days. */
#define FORECAST_US (10 * 60 * G_USEC_PER_SEC)
#define PROFILE_SUFFIX ".profile"
#define POLICY_SUFFIX ".policy"

struct _TaoNode {
  GObject         parent_instance;
  TaoNodes       *nodes;           /* (unowned) */
  TaoProfile     *profile;
  char           *title;
  TaoSupervisor  *supervisor;
  gboolean        practice, preset;
  gboolean        restart, restart_wanted;
  TaoProcessState state;           /* seen last */

  TaoNodeProgress progress;
  float           samples[TAO_NODE_N_MEASURES][TAO_NODE_SAMPLES];
  TaoUsage        usage;
  gboolean        have_usage;
  guint           lines;           /* since the last sample */
  guint           ticks;
  guint64         disk_bytes, disk_first, disk_free;
  gint64          disk_first_us, disk_us;
  gboolean        measuring, asking_free;
  gboolean        disk_stop, disk_wait;  /* stopped for want of space; and started again when there is some */
  TaoNodeStatus   status;
  gboolean        have_status, probing;
  gint64          moved_us;        /* when its best block was last seen to move */
  GCancellable   *cancellable;
};

struct _TaoNodes {
  GObject    parent_instance;
  char      *folder;
  GPtrArray *items;                /* TaoNode */
  guint      timer;
  gboolean   keep_running;
  TaoFreeSpaceFunc free_space;     /* (nullable) instead of the file system's own */
  gpointer   free_space_data;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (TaoNode, tao_node, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (TaoNodes, tao_nodes, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { NODE_CHANGED, NODE_SAMPLED, N_NODE_SIGNALS };
enum { NODES_FAILED, NODES_PROBED, N_NODES_SIGNALS };
static guint node_signals[N_NODE_SIGNALS], nodes_signals[N_NODES_SIGNALS];

/* --- one node: getters ------------------------------------------------------------------- */

const char *
tao_node_get_id (TaoNode *self)
{
  return self->profile->id;
}

const char *
tao_node_get_title (TaoNode *self)
{
  return self->title;
}

const TaoProfile *
tao_node_get_profile (TaoNode *self)
{
  return self->profile;
}

TaoSupervisor *
tao_node_get_supervisor (TaoNode *self)
{
  return self->supervisor;
}

gboolean
tao_node_is_practice (TaoNode *self)
{
  return self->practice;
}

gboolean
tao_node_is_preset (TaoNode *self)
{
  return self->preset;
}

const TaoNodeProgress *
tao_node_get_progress (TaoNode *self)
{
  return &self->progress;
}

const TaoNodeStatus *
tao_node_get_status (TaoNode *self)
{
  return self->have_status ? &self->status : NULL;
}

gint64
tao_node_get_stood_ms (TaoNode *self)
{
  return (g_get_monotonic_time () - self->moved_us) / 1000;
}

const float *
tao_node_get_samples (TaoNode *self, TaoNodeMeasure measure)
{
  g_return_val_if_fail (measure < TAO_NODE_N_MEASURES, NULL);

  return self->samples[measure];
}

guint64
tao_node_get_disk_bytes (TaoNode *self)
{
  return self->disk_bytes;
}

guint64
tao_node_get_disk_free (TaoNode *self)
{
  return self->disk_free;
}

guint
tao_node_get_days_left (TaoNode *self)
{
  if (self->disk_free == G_MAXUINT64 || self->disk_bytes == G_MAXUINT64 || self->disk_us - self->disk_first_us < FORECAST_US)
    return G_MAXUINT;
  return tao_usage_days_left (self->disk_first, self->disk_bytes, self->disk_us - self->disk_first_us, self->disk_free);
}

gboolean
tao_node_get_disk_stop (TaoNode *self)
{
  return self->disk_stop;
}

gboolean
tao_node_waits_for_disk (TaoNode *self)
{
  return self->disk_wait;
}

gboolean
tao_node_get_restart (TaoNode *self)
{
  return self->restart;
}

char *
tao_node_dup_endpoint (TaoNode *self)
{
  const char *ready = tao_supervisor_get_ready_line (self->supervisor);

  if (tao_supervisor_get_pid (self->supervisor) == 0)
    return NULL;
  /* "listening 127.0.0.1:PORT genesis 0x…": the practice chain may have taken any port. */
  if (self->profile->kind == TAO_PROFILE_LOCALNET)
    {
      g_auto(GStrv) words = ready != NULL ? g_strsplit (ready, " ", 3) : NULL;

      return words != NULL && g_strv_length (words) >= 2 ? g_strconcat ("ws://", words[1], NULL) : NULL;
    }
  return g_strdup_printf ("ws://127.0.0.1:%u", self->profile->rpc_port);
}

/* --- one node: what it takes ---------------------------------------------------------------- */

static void
clear_samples (TaoNode *self)
{
  for (guint m = 0; m < TAO_NODE_N_MEASURES; m++)
    for (guint i = 0; i < TAO_NODE_SAMPLES; i++)
      self->samples[m][i] = NAN;
  self->have_usage = FALSE;
  self->lines = 0;
}

static void
push (TaoNode *self, TaoNodeMeasure measure, double value)
{
  float *samples = self->samples[measure];

  memmove (samples, samples + 1, (TAO_NODE_SAMPLES - 1) * sizeof *samples);
  samples[TAO_NODE_SAMPLES - 1] = (float) value;
}

/* Whether it runs, or would be started again by itself. */
static gboolean
is_wanted (TaoNode *self)
{
  return tao_supervisor_get_pid (self->supervisor) != 0
         || tao_supervisor_get_state (self->supervisor) == TAO_PROCESS_BACKING_OFF;
}

static void
stop_for_disk (TaoNode *self)
{
  self->disk_stop = TRUE;
  self->disk_wait = self->restart;
  tao_supervisor_stop (self->supervisor);
  if (self->nodes != NULL)
    g_signal_emit (self->nodes, nodes_signals[NODES_FAILED], 0, self);
  g_signal_emit (self, node_signals[NODE_CHANGED], 0);
}

static void
take_free (TaoNode *self, guint64 bytes)
{
  self->disk_free = bytes;
  if (bytes < TAO_NODE_DISK_RESERVE && is_wanted (self) && !self->disk_stop)
    stop_for_disk (self);
  else if (bytes >= TAO_NODE_DISK_AGAIN && self->disk_wait && tao_supervisor_get_pid (self->supervisor) == 0)
    {
      g_autoptr(GError) error = NULL;

      if (!tao_node_start (self, &error))
        g_warning ("%s is not started again: %s", self->title, error->message);
    }
  g_signal_emit (self, node_signals[NODE_SAMPLED], 0);
}

static void
free_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoNode) self = user_data;
  g_autoptr(GFileInfo) info = g_file_query_filesystem_info_finish (G_FILE (source), result, NULL);

  self->asking_free = FALSE;
  if (info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    take_free (self, g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE));
}

static void
size_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoNode) self = user_data;
  guint64 bytes;
  g_autoptr(GError) error = NULL;

  self->measuring = FALSE;
  if (!tao_usage_folder_finish (result, &bytes, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return;
      bytes = 0;
    }
  self->disk_us = g_get_monotonic_time ();
  self->disk_bytes = bytes;
  if (self->disk_first_us == 0 || bytes < self->disk_first)
    {
      self->disk_first = bytes;
      self->disk_first_us = self->disk_us;
    }
  g_signal_emit (self, node_signals[NODE_SAMPLED], 0);
}

/* The nearest folder that exists, for asking the file system. (transfer full) */
static GFile *
existing_folder (const char *path)
{
  g_autoptr(GFile) at = g_file_new_for_path (path);

  while (!g_file_query_exists (at, NULL))
    {
      GFile *parent = g_file_get_parent (at);

      if (parent == NULL)
        break;
      g_object_unref (at);
      at = parent;
    }
  return g_steal_pointer (&at);
}

/* Asking costs nothing, and a disk can fill quickly. */
static void
ask_free (TaoNode *self)
{
  g_autoptr(GFile) folder = NULL;

  if (self->nodes != NULL && self->nodes->free_space != NULL)
    {
      take_free (self, self->nodes->free_space (self->profile->base_path, self->nodes->free_space_data));
      return;
    }
  if (self->asking_free)
    return;
  self->asking_free = TRUE;
  folder = existing_folder (self->profile->base_path);
  g_file_query_filesystem_info_async (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, G_PRIORITY_DEFAULT, self->cancellable, free_cb,
                                      g_object_ref (self));
}

void
tao_node_measure (TaoNode *self)
{
  ask_free (self);
  if (self->measuring)
    return;
  self->measuring = TRUE;
  tao_usage_folder_async (self->profile->base_path, self->cancellable, size_cb, g_object_ref (self));
}

static void
set_status (TaoNode *self, const TaoNodeStatus *status)
{
  if (status != NULL && (!self->have_status || status->best_block != self->status.best_block))
    self->moved_us = g_get_monotonic_time ();
  self->have_status = status != NULL;
  if (status != NULL)
    self->status = *status;
  if (self->nodes != NULL)
    g_signal_emit (self->nodes, nodes_signals[NODES_PROBED], 0, self);
  g_signal_emit (self, node_signals[NODE_CHANGED], 0);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoNode) self = user_data;
  TaoNodeStatus status;
  g_autoptr(GError) error = NULL;
  gboolean answered = tao_probe_finish (result, &status, &error);

  self->probing = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || tao_supervisor_get_pid (self->supervisor) == 0)
    return;
  set_status (self, answered ? &status : NULL);
}

static void
probe (TaoNode *self)
{
  g_autofree char *endpoint = tao_node_dup_endpoint (self);

  if (endpoint == NULL || self->probing)
    return;
  self->probing = TRUE;
  tao_probe_async (endpoint, self->cancellable, probed_cb, g_object_ref (self));
}

static void
sample (TaoNode *self)
{
  TaoUsage usage;

  if (!tao_usage_read (tao_supervisor_get_pid (self->supervisor), &usage))
    return;
  push (self, TAO_NODE_CPU, self->have_usage ? tao_usage_cpu_permille (&self->usage, &usage) / 10.0 : NAN);
  push (self, TAO_NODE_MEMORY, (double) usage.memory_bytes);
  push (self, TAO_NODE_DISK, self->disk_bytes != G_MAXUINT64 ? (double) self->disk_bytes : NAN);
  push (self, TAO_NODE_LOG_RATE, (double) self->lines / TAO_NODE_SAMPLE_S);
  self->usage = usage;
  self->have_usage = TRUE;
  self->lines = 0;
  if (self->ticks % (PROBE_EVERY / TAO_NODE_SAMPLE_S) == 0)
    probe (self);
  if (self->ticks++ % (DISK_EVERY / TAO_NODE_SAMPLE_S) == 0)
    tao_node_measure (self);
  else
    ask_free (self);
  g_signal_emit (self, node_signals[NODE_SAMPLED], 0);
}

/* --- one node: running ------------------------------------------------------------------------ */

static void
log_changed_cb (GListModel *log, guint position, guint removed, guint added, gpointer user_data)
{
  TaoNode *self = user_data;
  gboolean told = FALSE;

  self->lines += added;
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(TaoLogLine) line = g_list_model_get_item (log, i);

      told |= tao_node_progress_feed (&self->progress, tao_log_line_get_text (line));
    }
  if (told)
    g_signal_emit (self, node_signals[NODE_CHANGED], 0);
}

static void start_timer (TaoNodes *nodes);

static void
supervisor_changed_cb (TaoNode *self)
{
  TaoProcessState state = tao_supervisor_get_state (self->supervisor);

  if (state != self->state)
    {
      if (state == TAO_PROCESS_STARTING || (state == TAO_PROCESS_RUNNING && self->state != TAO_PROCESS_STARTING))
        {
          clear_samples (self);
          tao_node_progress_init (&self->progress);
        }
      self->state = state;
      if (tao_supervisor_get_pid (self->supervisor) != 0 && self->nodes != NULL)
        start_timer (self->nodes);
      if (tao_supervisor_get_pid (self->supervisor) == 0)
        set_status (self, NULL);
      if (state == TAO_PROCESS_FAILED && self->nodes != NULL)
        g_signal_emit (self->nodes, nodes_signals[NODES_FAILED], 0, self);
      if (state == TAO_PROCESS_STOPPED && self->restart_wanted)
        {
          g_autoptr(GError) error = NULL;

          self->restart_wanted = FALSE;
          if (!tao_node_start (self, &error))
            g_warning ("%s", error->message);
        }
    }
  g_signal_emit (self, node_signals[NODE_CHANGED], 0);
}

gboolean
tao_node_start (TaoNode *self, GError **error)
{
  self->disk_stop = self->disk_wait = FALSE;
  /* The practice chain's command line is the backend's. */
  if (!self->practice)
    {
      g_autoptr(TaoLaunch) launch = tao_profile_launch (self->profile, error);

      if (launch == NULL)
        return FALSE;
      tao_supervisor_set_launch (self->supervisor, launch);
      if (tao_supervisor_get_pid (self->supervisor) != 0)
        return TRUE;
    }
  return tao_supervisor_start (self->supervisor, error);
}

void
tao_node_stop (TaoNode *self)
{
  self->disk_wait = FALSE;
  self->restart_wanted = FALSE;
  tao_supervisor_stop (self->supervisor);
}

void
tao_node_restart (TaoNode *self)
{
  self->restart_wanted = TRUE;
  tao_supervisor_stop (self->supervisor);
}

/* --- one node: policy --------------------------------------------------------------------------- */

static char *
side_file (TaoNode *self, const char *suffix)
{
  g_autofree char *name = g_strconcat (self->profile->id, suffix, NULL);

  return g_build_filename (self->nodes->folder, name, NULL);
}

void
tao_node_set_restart (TaoNode *self, gboolean restart)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  if (self->restart == restart)
    return;
  self->restart = restart;
  self->disk_wait = self->disk_wait && restart;
  tao_supervisor_set_restart (self->supervisor, restart);
  path = side_file (self, POLICY_SUFFIX);
  if (g_mkdir_with_parents (self->nodes->folder, 0700) != 0 || !g_file_set_contents (path, restart ? "on-failure\n" : "never\n", -1, &error))
    g_warning ("The restart policy cannot be kept: %s", error != NULL ? error->message : g_strerror (errno));
  g_signal_emit (self, node_signals[NODE_CHANGED], 0);
}

static void
load_policy (TaoNode *self)
{
  g_autofree char *path = side_file (self, POLICY_SUFFIX);
  g_autofree char *text = NULL;

  self->restart = !(g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (text, "never"));
  tao_supervisor_set_restart (self->supervisor, self->restart);
}

/* --- one node: life ------------------------------------------------------------------------------ */

static char *
title_of (const TaoProfile *profile, gboolean practice)
{
  gboolean main_network = g_strcmp0 (profile->network, "finney") == 0;
  g_autofree char *usual = NULL;

  if (practice)
    return g_strdup (_("Practice chain"));
  usual = g_strdup_printf ("%s-%s", profile->network, profile->kind == TAO_PROFILE_ARCHIVE ? "archive" : "lite");
  if (g_strcmp0 (usual, profile->id) != 0)
    return g_strdup (profile->id);
  if (profile->kind == TAO_PROFILE_ARCHIVE)
    return g_strdup (main_network ? _("Main network, archive") : _("Test network, archive"));
  return g_strdup (main_network ? _("Main network, lite") : _("Test network, lite"));
}

static void
set_profile (TaoNode *self, const TaoProfile *profile)
{
  g_autoptr(TaoProfile) copy = tao_profile_copy (profile);

  g_clear_pointer (&self->profile, tao_profile_free);
  self->profile = g_steal_pointer (&copy);
  g_free (self->title);
  self->title = title_of (self->profile, self->practice);
  self->disk_bytes = self->disk_free = G_MAXUINT64;
  self->disk_first_us = 0;
}

static void
tao_node_dispose (GObject *object)
{
  TaoNode *self = TAO_NODE (object);

  g_cancellable_cancel (self->cancellable);
  self->nodes = NULL;
  if (self->supervisor != NULL)
    {
      g_signal_handlers_disconnect_by_data (tao_supervisor_get_log (self->supervisor), self);
      g_signal_handlers_disconnect_by_data (self->supervisor, self);
    }
  g_clear_object (&self->supervisor);
  G_OBJECT_CLASS (tao_node_parent_class)->dispose (object);
}

static void
tao_node_finalize (GObject *object)
{
  TaoNode *self = TAO_NODE (object);

  g_clear_pointer (&self->profile, tao_profile_free);
  g_free (self->title);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (tao_node_parent_class)->finalize (object);
}

static void
tao_node_class_init (TaoNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_node_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_node_finalize;
  node_signals[NODE_CHANGED] = g_signal_new ("changed", TAO_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  node_signals[NODE_SAMPLED] = g_signal_new ("sampled", TAO_TYPE_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_node_init (TaoNode *self)
{
  self->cancellable = g_cancellable_new ();
  tao_node_progress_init (&self->progress);
  clear_samples (self);
}

static TaoNode *
node_new (TaoNodes *nodes, const TaoProfile *profile, TaoSupervisor *supervisor, gboolean preset)
{
  TaoNode *self = g_object_new (TAO_TYPE_NODE, NULL);
  g_autofree char *runs = g_build_filename (nodes->folder, "runs", NULL);
  g_autoptr(TaoLaunch) launch = NULL;

  self->nodes = nodes;
  self->practice = supervisor != NULL;
  self->preset = preset;
  set_profile (self, profile);
  self->supervisor = supervisor != NULL ? g_object_ref (supervisor) : tao_supervisor_new (runs);
  load_policy (self);
  tao_supervisor_set_keep_running (self->supervisor, nodes->keep_running);
  self->state = tao_supervisor_get_state (self->supervisor);
  g_signal_connect (tao_supervisor_get_log (self->supervisor), "items-changed", G_CALLBACK (log_changed_cb), self);
  g_signal_connect_swapped (self->supervisor, "changed", G_CALLBACK (supervisor_changed_cb), self);
  /* A run left over by an earlier session is taken over. */
  launch = self->practice ? NULL : tao_profile_launch (self->profile, NULL);
  if (launch != NULL)
    tao_supervisor_set_launch (self->supervisor, launch);
  if (tao_supervisor_get_pid (self->supervisor) != 0)
    start_timer (nodes);
  return self;
}

/* --- the list --------------------------------------------------------------------------------------- */

static gboolean
tick_cb (gpointer data)
{
  TaoNodes *self = data;
  gboolean any = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      TaoNode *node = self->items->pdata[i];

      if (tao_supervisor_get_pid (node->supervisor) != 0)
        sample (node);
      else if (is_wanted (node) || node->disk_wait)
        ask_free (node);
      else
        continue;
      any = TRUE;
    }
  if (!any)
    self->timer = 0;
  return any;
}

static void
start_timer (TaoNodes *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (TAO_NODE_SAMPLE_S, tick_cb, self);
}

static GType
get_item_type (GListModel *model)
{
  return TAO_TYPE_NODE;
}

static guint
get_n_items (GListModel *model)
{
  return TAO_NODES (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TaoNodes *self = TAO_NODES (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

TaoNode *
tao_nodes_find (TaoNodes *self, const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (tao_node_get_id (self->items->pdata[i]), id))
      return self->items->pdata[i];
  return NULL;
}

static void
append (TaoNodes *self, TaoNode *node)
{
  g_ptr_array_add (self->items, node);
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
}

static void
load (TaoNodes *self, const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoProfile) profile = NULL;
  TaoNode *node;

  if (g_file_get_contents (path, &text, NULL, &error))
    profile = tao_profile_from_text (text, &error);
  if (profile == NULL)
    {
      g_warning ("%s: %s", path, error->message);
      return;
    }
  node = tao_nodes_find (self, profile->id);
  if (node == NULL)
    append (self, node_new (self, profile, NULL, FALSE));
  else if (!node->practice)
    {
      g_autoptr(TaoLaunch) launch = tao_profile_launch (profile, NULL);

      set_profile (node, profile);
      if (launch != NULL)
        tao_supervisor_set_launch (node->supervisor, launch);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
load_profiles (TaoNodes *self)
{
  g_autoptr(GDir) folder = g_dir_open (self->folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, PROFILE_SUFFIX))
      g_ptr_array_add (names, g_build_filename (self->folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    load (self, names->pdata[i]);
}

/* A container engine does where the program itself is not installed. */
static TaoRunner
usual_runner (void)
{
  g_autofree char *program = g_find_program_in_path ("node-subtensor");
  g_autofree char *podman = g_find_program_in_path ("podman");
  g_autofree char *docker = g_find_program_in_path ("docker");

  if (program != NULL || (podman == NULL && docker == NULL))
    return TAO_RUNNER_BINARY;
  return podman != NULL ? TAO_RUNNER_PODMAN : TAO_RUNNER_DOCKER;
}

static void
add_presets (TaoNodes *self, TaoSupervisor *practice)
{
  static const struct { TaoProfileKind kind; const char *network; } usual[] = {
    { TAO_PROFILE_LITE, "finney" }, { TAO_PROFILE_ARCHIVE, "finney" }, { TAO_PROFILE_LITE, "test" },
  };

  if (practice != NULL)
    {
      g_autoptr(TaoProfile) profile = tao_profile_new (TAO_PROFILE_LOCALNET, "local", self->folder);

      append (self, node_new (self, profile, practice, TRUE));
    }
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      g_autoptr(TaoProfile) profile = tao_profile_new (usual[i].kind, usual[i].network, self->folder);

      profile->runner = usual_runner ();
      append (self, node_new (self, profile, NULL, TRUE));
    }
}

gboolean
tao_nodes_put (TaoNodes *self, const TaoProfile *profile, GError **error)
{
  g_autoptr(TaoLaunch) launch = tao_profile_launch (profile, error);
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  TaoNode *node;

  if (launch == NULL)
    return FALSE;
  node = tao_nodes_find (self, profile->id);
  if (node != NULL && node->practice)
    {
      g_set_error_literal (error, TAO_NODE_ERROR, TAO_NODE_ERROR_PROFILE, _("The practice chain has this name"));
      return FALSE;
    }
  name = g_strconcat (profile->id, PROFILE_SUFFIX, NULL);
  path = g_build_filename (self->folder, name, NULL);
  text = tao_profile_to_text (profile);
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_FOLDER, "%s: %s", self->folder, g_strerror (errno));
      return FALSE;
    }
  if (!g_file_set_contents (path, text, -1, error))
    return FALSE;
  if (node == NULL)
    {
      append (self, node_new (self, profile, NULL, FALSE));
      return TRUE;
    }
  set_profile (node, profile);
  tao_supervisor_set_launch (node->supervisor, launch);
  g_signal_emit (node, node_signals[NODE_CHANGED], 0);
  return TRUE;
}

gboolean
tao_nodes_remove (TaoNodes *self, TaoNode *node, GError **error)
{
  static const char *const suffixes[] = { PROFILE_SUFFIX, POLICY_SUFFIX };
  guint position;

  if (node->preset || tao_supervisor_get_pid (node->supervisor) != 0 || !g_ptr_array_find (self->items, node, &position))
    {
      g_set_error_literal (error, TAO_NODE_ERROR, TAO_NODE_ERROR_ALREADY_RUNS, _("Stop the node first"));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = side_file (node, suffixes[i]);

      if (g_unlink (path) != 0 && errno != ENOENT)
        {
          g_set_error (error, TAO_NODE_ERROR, TAO_NODE_ERROR_FOLDER, "%s: %s", path, g_strerror (errno));
          return FALSE;
        }
    }
  node->nodes = NULL;
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  return TRUE;
}

const char *
tao_nodes_get_folder (TaoNodes *self)
{
  return self->folder;
}

void
tao_nodes_probe (TaoNodes *self)
{
  for (guint i = 0; i < self->items->len; i++)
    if (tao_supervisor_get_pid (((TaoNode *) self->items->pdata[i])->supervisor) != 0)
      probe (self->items->pdata[i]);
}

void
tao_nodes_set_free_space (TaoNodes *self, TaoFreeSpaceFunc func, gpointer user_data)
{
  self->free_space = func;
  self->free_space_data = user_data;
}

void
tao_nodes_set_keep_running (TaoNodes *self, gboolean keep_running)
{
  self->keep_running = keep_running;
  for (guint i = 0; i < self->items->len; i++)
    tao_supervisor_set_keep_running (((TaoNode *) self->items->pdata[i])->supervisor, keep_running);
}

static void
tao_nodes_dispose (GObject *object)
{
  TaoNodes *self = TAO_NODES (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    ((TaoNode *) self->items->pdata[i])->nodes = NULL;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (tao_nodes_parent_class)->dispose (object);
}

static void
tao_nodes_finalize (GObject *object)
{
  g_free (TAO_NODES (object)->folder);
  G_OBJECT_CLASS (tao_nodes_parent_class)->finalize (object);
}

static void
tao_nodes_class_init (TaoNodesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_nodes_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_nodes_finalize;
  nodes_signals[NODES_FAILED] = g_signal_new ("failed", TAO_TYPE_NODES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                              TAO_TYPE_NODE);
  nodes_signals[NODES_PROBED] = g_signal_new ("probed", TAO_TYPE_NODES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                              TAO_TYPE_NODE);
}

static void
tao_nodes_init (TaoNodes *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

TaoNodes *
tao_nodes_new (const char *folder, TaoSupervisor *practice)
{
  TaoNodes *self = g_object_new (TAO_TYPE_NODES, NULL);

  self->folder = g_strdup (folder);
  add_presets (self, practice);
  load_profiles (self);
  return self;
}
