#include "app/pages/node/node-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/application.h"
#include "app/charts/sparkline.h"
#include "app/format.h"
#include "app/pages/node/node-form.h"
#include "app/pages/node/node-log.h"
#include "app/pages/node/node-row.h"
#include "app/pages/node/node-settings.h"
#include "app/pages/node/node-words.h"
#include "app/widgets/status-chip.h"

#define LAST_LINES 5

typedef struct {
  GtkLabel *figure, *note;
  TaoSparkline *line;
} Measure;

struct _TaoNodePage {
  TaoPage parent_instance;

  GtkBox *columns, *head, *buttons, *checks;
  GtkWidget *side, *detail;
  GtkListBox *list, *remotes;
  GtkLabel *name, *meta, *progress_left, *progress_right, *failure, *last_lines;
  TaoStatusChip *chip;
  GtkProgressBar *progress;
  GtkWidget *progress_box, *use, *setup, *start, *restart, *stop, *kill;
  GtkFlowBox *charts;
  TaoNodeLog *log;
  TaoNodeSettings *node_settings;
  Measure measures[TAO_NODE_N_MEASURES];

  TaoNodes *nodes;             /* (nullable) */
  GSettings *settings;         /* (nullable) */
  TaoNode *node;               /* shown (nullable) */
  gulong changed_id, sampled_id;
  GCancellable *checking;
  gboolean start_after_check;
  guint clock;                 /* ticks while something counts down or up */
  char *network;               /* the remotes were filled for this one */
  TaoSyncState sync;
};

G_DEFINE_FINAL_TYPE (TaoNodePage, tao_node_page, TAO_TYPE_PAGE)

static TaoSupervisor *
supervisor_of (TaoNodePage *self)
{
  return tao_node_get_supervisor (self->node);
}

static gboolean
runs (TaoNodePage *self)
{
  return tao_supervisor_get_pid (supervisor_of (self)) != 0;
}

/* Whether the window shows what this node says. */
static gboolean
in_use (TaoNodePage *self)
{
  g_autofree char *network = self->settings != NULL ? g_settings_get_string (self->settings, "network") : g_strdup ("");
  g_autofree char *endpoint = tao_node_dup_endpoint (self->node);
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;

  if (tao_node_is_practice (self->node))
    return g_str_equal (network, "practice");
  return endpoint != NULL && (g_str_equal (network, endpoint) || (sync != NULL && sync->own_node && g_strcmp0 (sync->endpoint, endpoint) == 0));
}

/* --- filling ------------------------------------------------------------------------------- */

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
update_meta (TaoNodePage *self)
{
  TaoSupervisor *supervisor = supervisor_of (self);
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 started = tao_supervisor_get_started_ms (supervisor);
  guint restarts = tao_supervisor_get_restarts (supervisor);

  if (runs (self))
    {
      g_string_append_printf (text, _("process %d"), (int) tao_supervisor_get_pid (supervisor));
      if (started > 0)
        {
          gint64 seconds = MAX ((g_get_real_time () / 1000 - started) / 1000, 0);
          g_autofree char *up = tao_format_duration ((guint64) seconds);

          g_string_append_printf (text, " · %s", "");
          g_string_append_printf (text, _("up %s"), up);
        }
      if (restarts > 0)
        {
          g_string_append (text, " · ");
          g_string_append_printf (text, g_dngettext (NULL, "restarted %u time", "restarted %u times", restarts), restarts);
        }
      if (tao_supervisor_is_adopted (supervisor))
        g_string_append_printf (text, " · %s", _("taken over from an earlier session"));
    }
  else
    g_string_append (text, tao_node_get_profile (self->node)->base_path);
  gtk_label_set_label (self->meta, text->str);
}

static void
update_progress (TaoNodePage *self)
{
  const TaoNodeProgress *progress = tao_node_get_progress (self->node);
  double share = tao_node_progress_share (progress);
  g_autofree char *left = runs (self) ? tao_node_words_progress (self->node) : NULL;
  g_autofree char *right = runs (self) ? tao_node_words_rate (self->node) : NULL;

  gtk_widget_set_visible (self->progress_box, runs (self) && (left != NULL || right != NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), share >= 0);
  gtk_progress_bar_set_fraction (self->progress, MAX (share, 0));
  gtk_label_set_label (self->progress_left, left != NULL ? left : "");
  gtk_label_set_label (self->progress_right, right != NULL ? right : "");
}

static void
update_buttons (TaoNodePage *self)
{
  TaoProcessState state = tao_supervisor_get_state (supervisor_of (self));
  gboolean running = state == TAO_PROCESS_RUNNING || state == TAO_PROCESS_STARTING;
  gboolean stopping = state == TAO_PROCESS_STOPPING;
  g_autofree char *endpoint = tao_node_dup_endpoint (self->node);

  gtk_widget_set_visible (self->start, !running && !stopping);
  gtk_widget_set_visible (self->restart, running);
  gtk_widget_set_visible (self->stop, running || state == TAO_PROCESS_BACKING_OFF || tao_node_waits_for_disk (self->node));
  gtk_widget_set_visible (self->kill, stopping);
  gtk_widget_set_visible (self->setup, !running && !stopping && !tao_node_is_practice (self->node));
  gtk_widget_set_visible (self->use, running && endpoint != NULL && !in_use (self));
}

static void
update_failure (TaoNodePage *self)
{
  g_autofree char *words = tao_node_words_failure (self->node);
  g_autofree char *tail = NULL;
  TaoProcessState state = tao_supervisor_get_state (supervisor_of (self));

  if (state == TAO_PROCESS_FAILED || state == TAO_PROCESS_BACKING_OFF)
    tail = tao_log_tail (tao_supervisor_get_log (supervisor_of (self)), LAST_LINES);
  set_label (self->failure, words);
  set_label (self->last_lines, tail != NULL && *tail != '\0' ? tail : NULL);
}

static char *
figure_of (TaoNodeMeasure measure, float value)
{
  if (!isfinite (value))
    return g_strdup (TAO_DASH);
  switch (measure)
    {
    case TAO_NODE_CPU:
      return g_strdup_printf ("%.0f%%", (double) value);
    case TAO_NODE_LOG_RATE:
      /* Translators: lines a second. */
      return g_strdup_printf (_("%.1f/s"), (double) value);
    case TAO_NODE_MEMORY:
    case TAO_NODE_DISK:
      return g_format_size_full ((guint64) value, G_FORMAT_SIZE_IEC_UNITS);
    case TAO_NODE_N_MEASURES:
    default:
      return g_strdup ("");
    }
}

static void
sampled_cb (TaoNodePage *self)
{
  static const TaoColor colors[] = { TAO_COLOR_SERIES_1, TAO_COLOR_SERIES_4, TAO_COLOR_SERIES_2, TAO_COLOR_SERIES_5 };
  guint64 left = tao_node_get_disk_free (self->node);

  tao_node_settings_update (self->node_settings);
  if (!runs (self))
    return;
  for (guint m = 0; m < TAO_NODE_N_MEASURES; m++)
    {
      const float *samples = tao_node_get_samples (self->node, m);
      g_autofree char *figure = figure_of (m, samples[TAO_NODE_SAMPLES - 1]);

      gtk_label_set_label (self->measures[m].figure, figure);
      tao_sparkline_set_area (self->measures[m].line, samples, TAO_NODE_SAMPLES, colors[m]);
    }
  if (left != G_MAXUINT64)
    {
      g_autofree char *size = g_format_size_full (left, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *note = g_strdup_printf (_("%s free"), size);

      gtk_label_set_label (self->measures[TAO_NODE_DISK].note, note);
    }
}

static gboolean
clock_cb (gpointer data)
{
  TaoNodePage *self = data;
  TaoChipKind kind;
  g_autofree char *state = tao_node_words_state (self->node, &kind);

  update_meta (self);
  tao_status_chip_set (self->chip, kind, NULL, state);
  return G_SOURCE_CONTINUE;
}

/* The clock runs only while the page is seen and something moves. */
static void
update_clock (TaoNodePage *self)
{
  gboolean wanted = tao_page_get_active (TAO_PAGE (self)) && self->node != NULL
                    && (runs (self) || tao_supervisor_get_state (supervisor_of (self)) == TAO_PROCESS_BACKING_OFF);

  if (wanted && self->clock == 0)
    self->clock = g_timeout_add_seconds (1, clock_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->clock, g_source_remove);
}

static void
update (TaoNodePage *self)
{
  TaoChipKind kind;
  g_autofree char *state = tao_node_words_state (self->node, &kind);

  gtk_label_set_label (self->name, tao_node_get_title (self->node));
  tao_status_chip_set (self->chip, kind, NULL, state);
  update_meta (self);
  update_progress (self);
  update_buttons (self);
  update_failure (self);
  tao_node_settings_update (self->node_settings);
  gtk_widget_set_visible (GTK_WIDGET (self->charts), runs (self));
  gtk_widget_set_visible (GTK_WIDGET (self->checks), !runs (self));
  update_clock (self);
}

static void
node_changed_cb (TaoNodePage *self)
{
  update (self);
}

/* --- checks -------------------------------------------------------------------------------------- */

static void
clear_checks (TaoNodePage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->checks))) != NULL)
    gtk_box_remove (self->checks, child);
}

static void
add_check (TaoNodePage *self, TaoCheckResult result, const char *words)
{
  static const char *const icons[] = { "object-select-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char *const classes[] = { "tao-pos", "warning", "error" };
  const char *spoken[] = { _("Fine"), _("Caution"), _("Problem") };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = gtk_label_new (words);
  GtkWidget *icon = gtk_image_new_from_icon_name (icons[result]);

  gtk_widget_add_css_class (icon, classes[result]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken[result], -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  /* A wrapping label's height is rounded differently with and without a width; a row of a fixed least height is not. */
  gtk_widget_set_size_request (row, -1, 20);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (self->checks, row);
}

static void
start_node (TaoNodePage *self)
{
  g_autoptr(GError) error = NULL;

  /* The practice chain is started by being chosen; if it is chosen already it was stopped by hand. */
  if (tao_node_is_practice (self->node) && !in_use (self) && self->settings != NULL)
    {
      g_settings_set_string (self->settings, "network", "practice");
      return;
    }
  if (!tao_node_start (self->node, &error))
    {
      clear_checks (self);
      add_check (self, TAO_CHECK_FAILED, error->message);
    }
}

/* Ports of the practice chain are whatever is free. */
static gboolean
matters (TaoNodePage *self, const TaoCheck *check)
{
  return check->result != TAO_CHECK_SKIPPED && !(tao_node_is_practice (self->node) && check->kind == TAO_CHECK_RPC_PORT);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoNodePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPreflight) preflight = tao_preflight_finish (result, &error);
  gboolean good = preflight != NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->node == NULL)
    return;
  g_clear_object (&self->checking);
  clear_checks (self);
  if (preflight == NULL)
    add_check (self, TAO_CHECK_FAILED, error->message);
  for (guint i = 0; preflight != NULL && i < TAO_CHECK_N; i++)
    if (matters (self, &preflight->checks[i]))
      {
        g_autofree char *words = tao_node_words_check (&preflight->checks[i]);

        good = good && preflight->checks[i].result != TAO_CHECK_FAILED;
        add_check (self, preflight->checks[i].result, words);
      }
  if (good && self->start_after_check)
    start_node (self);
  self->start_after_check = FALSE;
}

static void
check (TaoNodePage *self, gboolean then_start)
{
  if (self->checking != NULL)
    g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  self->start_after_check = then_start;
  self->checking = g_cancellable_new ();
  tao_preflight_async (tao_node_get_profile (self->node), self->checking, checked_cb, g_object_ref (self));
}

/* --- the shown node --------------------------------------------------------------------------------- */

static void
show_node (TaoNodePage *self, TaoNode *node)
{
  if (self->node == node)
    return;
  if (self->node != NULL)
    {
      g_clear_signal_handler (&self->changed_id, self->node);
      g_clear_signal_handler (&self->sampled_id, self->node);
    }
  g_set_object (&self->node, node);
  clear_checks (self);
  tao_node_settings_show (self->node_settings, node);
  if (node == NULL)
    {
      tao_node_log_set_log (self->log, NULL);
      return;
    }
  self->changed_id = g_signal_connect_swapped (node, "changed", G_CALLBACK (node_changed_cb), self);
  self->sampled_id = g_signal_connect_swapped (node, "sampled", G_CALLBACK (sampled_cb), self);
  tao_node_log_set_log (self->log, tao_supervisor_get_log (supervisor_of (self)));
  update (self);
  sampled_cb (self);
  if (!tao_page_get_active (TAO_PAGE (self)))
    return;
  tao_node_measure (node);
  if (!runs (self))
    check (self, FALSE);
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  if (row != NULL)
    show_node (user_data, tao_node_row_get_node (row));
}

/* --- remotes ------------------------------------------------------------------------------------------ */

static const char *
remote_dot (TaoSyncState state)
{
  return state == TAO_SYNC_LIVE ? "running" : state == TAO_SYNC_CONNECTING || state == TAO_SYNC_SYNCING ? "syncing" : "failed";
}

static void
add_remote (TaoNodePage *self, const char *id, const char *title, const char *subtitle, gboolean current)
{
  GtkWidget *row = tao_node_row_new_remote (title, subtitle, current ? remote_dot (self->sync) : "stopped", current);

  g_object_set_data_full (G_OBJECT (row), "tao-network", g_strdup (id), g_free);
  gtk_list_box_append (self->remotes, row);
}

static void
fill_remotes (TaoNodePage *self)
{
  g_autofree char *network = self->settings != NULL ? g_settings_get_string (self->settings, "network") : g_strdup ("");
  gboolean known = g_str_equal (network, "practice") || g_str_equal (network, "finney") || g_str_equal (network, "test") || *network == '\0';
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  TaoSyncState sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot)->state : TAO_SYNC_CONNECTING;
  GtkWidget *child;

  if (g_strcmp0 (self->network, network) == 0 && self->sync == sync)
    return;
  g_free (self->network);
  self->network = g_strdup (network);
  self->sync = sync;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->remotes))) != NULL)
    gtk_list_box_remove (self->remotes, child);
  add_remote (self, "finney", _("Main network"), _("Public endpoint"), g_str_equal (network, "finney"));
  add_remote (self, "test", _("Test network"), _("Public endpoint"), g_str_equal (network, "test"));
  if (!known)
    add_remote (self, network, _("Own endpoint"), network, TRUE);
}

static void
remote_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  TaoNodePage *self = user_data;

  if (self->settings != NULL)
    g_settings_set_string (self->settings, "network", g_object_get_data (G_OBJECT (row), "tao-network"));
}

/* --- actions -------------------------------------------------------------------------------------------- */

static void
start_cb (GtkButton *button, gpointer user_data)
{
  check (user_data, TRUE);
}

static void
stop_response_cb (AdwMessageDialog *dialog, const char *response, TaoNodePage *self)
{
  if (!g_str_equal (response, "stop") || self->node == NULL)
    return;
  if (g_object_get_data (G_OBJECT (dialog), "tao-restart") != NULL)
    tao_node_restart (self->node);
  else
    tao_node_stop (self->node);
}

/* Asks only if what the window shows comes from this node. */
static void
stop_or_ask (TaoNodePage *self, gboolean restart)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog;

  if (!in_use (self))
    {
      if (restart)
        tao_node_restart (self->node);
      else
        tao_node_stop (self->node);
      return;
    }
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, restart ? _("Restart the node in use?") : _("Stop the node in use?"),
                                   _("What Taoscope shows comes from this node. Until it runs again the last known values stay."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "stop", restart ? _("Restart") : _("Stop"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (restart)
    g_object_set_data (G_OBJECT (dialog), "tao-restart", GINT_TO_POINTER (1));
  g_signal_connect_object (dialog, "response", G_CALLBACK (stop_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
stop_cb (GtkButton *button, gpointer user_data)
{
  stop_or_ask (user_data, FALSE);
}

static void
restart_cb (GtkButton *button, gpointer user_data)
{
  stop_or_ask (user_data, TRUE);
}

static void
kill_cb (GtkButton *button, gpointer user_data)
{
  tao_supervisor_kill (supervisor_of (user_data));
}

static void
use_cb (GtkButton *button, gpointer user_data)
{
  TaoNodePage *self = user_data;
  g_autofree char *endpoint = tao_node_dup_endpoint (self->node);

  if (self->settings == NULL)
    return;
  if (tao_node_is_practice (self->node))
    g_settings_set_string (self->settings, "network", "practice");
  else if (endpoint != NULL)
    g_settings_set_string (self->settings, "network", endpoint);
  update (self);
}

static void
setup_cb (GtkButton *button, gpointer user_data)
{
  TaoNodePage *self = user_data;

  tao_node_form_present (GTK_WIDGET (self), self->nodes, self->node);
}

static void
add_cb (GtkButton *button, gpointer user_data)
{
  TaoNodePage *self = user_data;

  if (self->nodes != NULL)
    tao_node_form_present (GTK_WIDGET (self), self->nodes, NULL);
}

static void
notice_cb (TaoNodePage *self, const char *text)
{
  tao_page_toast (TAO_PAGE (self), text);
}

/* --- the list of nodes -------------------------------------------------------------------------------------- */

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return tao_node_row_new (item);
}

/* What runs comes first to the eye; else the first there is. */
static void
select_first (TaoNodePage *self)
{
  GtkListBoxRow *chosen = NULL;

  if (gtk_list_box_get_selected_row (self->list) != NULL)
    return;
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (row == NULL)
        break;
      if (chosen == NULL || (tao_supervisor_get_pid (tao_node_get_supervisor (tao_node_row_get_node (row))) != 0
                             && tao_supervisor_get_pid (tao_node_get_supervisor (tao_node_row_get_node (chosen))) == 0))
        chosen = row;
    }
  if (chosen != NULL)
    gtk_list_box_select_row (self->list, chosen);
}

static void
nodes_changed_cb (GListModel *model, guint position, guint removed, guint added, TaoNodePage *self)
{
  if (added == 1 && removed == 0)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) position));
  select_first (self);
}

void
tao_node_page_set_nodes (TaoNodePage *self, TaoNodes *nodes, GSettings *settings)
{
  if (!g_set_object (&self->nodes, nodes))
    return;
  g_set_object (&self->settings, settings);
  tao_node_settings_set_nodes (self->node_settings, nodes, settings);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (nodes), create_row_cb, self, NULL);
  g_signal_connect_object (nodes, "items-changed", G_CALLBACK (nodes_changed_cb), self, G_CONNECT_AFTER);
  select_first (self);
}

/* --- page --------------------------------------------------------------------------------------------------- */

static void
add_measures (TaoNodePage *self)
{
  const char *titles[] = { _("Processor"), _("Memory"), _("Disk"), _("Log lines") };
  g_autofree char *cores = g_strdup_printf (_("of %u%%"), g_get_num_processors () * 100);

  for (guint m = 0; m < TAO_NODE_N_MEASURES; m++)
    {
      Measure *measure = &self->measures[m];
      GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *title = gtk_label_new (titles[m]), *line = tao_sparkline_new (), *child = gtk_flow_box_child_new ();

      measure->figure = GTK_LABEL (gtk_label_new (TAO_DASH));
      measure->note = GTK_LABEL (gtk_label_new (m == TAO_NODE_CPU ? cores : ""));
      measure->line = TAO_SPARKLINE (line);
      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_set_hexpand (title, TRUE);
      gtk_label_set_ellipsize (measure->note, PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (measure->figure, 0);
      gtk_widget_add_css_class (title, "caption");
      gtk_widget_add_css_class (title, "tao-secondary");
      gtk_widget_add_css_class (GTK_WIDGET (measure->note), "caption");
      gtk_widget_add_css_class (GTK_WIDGET (measure->note), "tao-secondary");
      gtk_widget_add_css_class (GTK_WIDGET (measure->figure), "tao-node-figure");
      gtk_widget_add_css_class (GTK_WIDGET (measure->figure), "numeric");
      gtk_box_append (GTK_BOX (top), title);
      gtk_box_append (GTK_BOX (top), GTK_WIDGET (measure->note));
      gtk_box_append (GTK_BOX (card), top);
      gtk_box_append (GTK_BOX (card), GTK_WIDGET (measure->figure));
      tao_sparkline_set_size (measure->line, 110, 44);
      gtk_widget_set_hexpand (line, TRUE);
      tao_plot_set_label (TAO_PLOT (line), titles[m], _("The last ten minutes"));
      gtk_box_append (GTK_BOX (card), line);
      gtk_widget_add_css_class (card, "card");
      gtk_widget_add_css_class (card, "tao-node-measure");
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), card);
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_insert (self->charts, child, -1);
    }
}

static void
narrow_changed_cb (TaoNodePage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  GtkOrientation across = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), across);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), across);
  gtk_widget_set_halign (GTK_WIDGET (self->buttons), narrow ? GTK_ALIGN_START : GTK_ALIGN_END);
  gtk_flow_box_set_max_children_per_line (self->charts, narrow ? 2 : 4);
  tao_node_log_set_narrow (self->log, narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static void
tao_node_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoNodePage *self = TAO_NODE_PAGE (page);

  fill_remotes (self);
  if (self->node != NULL)
    update_progress (self);
}

static void
tao_node_page_activated (TaoPage *page)
{
  TaoNodePage *self = TAO_NODE_PAGE (page);
  GApplication *application = g_application_get_default ();

  if (self->nodes == NULL && TAO_IS_APPLICATION (application))
    {
      TaoBackend *backend = tao_application_get_backend (TAO_APPLICATION (application));

      if (backend != NULL)
        tao_node_page_set_nodes (self, tao_backend_get_nodes (backend), tao_backend_get_settings (backend));
    }
  fill_remotes (self);
  if (self->node == NULL)
    return;
  update (self);
  tao_node_measure (self->node);
  if (!runs (self))
    check (self, FALSE);
}

static void
tao_node_page_deactivated (TaoPage *page)
{
  update_clock (TAO_NODE_PAGE (page));
}

static gboolean
tao_node_page_focus_filter (TaoPage *page)
{
  tao_node_log_focus_search (TAO_NODE_PAGE (page)->log);
  return TRUE;
}

static void
tao_node_page_dispose (GObject *object)
{
  TaoNodePage *self = TAO_NODE_PAGE (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  if (self->checking != NULL)
    g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
  if (self->list != NULL)
    {
      show_node (self, NULL);
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_NODE_PAGE);
  self->list = NULL;
  g_clear_object (&self->nodes);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tao_node_page_parent_class)->dispose (object);
}

static void
tao_node_page_finalize (GObject *object)
{
  g_free (TAO_NODE_PAGE (object)->network);
  G_OBJECT_CLASS (tao_node_page_parent_class)->finalize (object);
}

static void
tao_node_page_class_init (TaoNodePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_node_page_dispose;
  object_class->finalize = tao_node_page_finalize;
  page_class->set_snapshot = tao_node_page_set_snapshot;
  page_class->activated = tao_node_page_activated;
  page_class->deactivated = tao_node_page_deactivated;
  page_class->focus_filter = tao_node_page_focus_filter;

  g_type_ensure (TAO_TYPE_STATUS_CHIP);
  g_type_ensure (TAO_TYPE_NODE_LOG);
  g_type_ensure (TAO_TYPE_NODE_SETTINGS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/node/node-page.ui");
#define BIND(member) gtk_widget_class_bind_template_child (widget_class, TaoNodePage, member)
  BIND (columns); BIND (head); BIND (buttons); BIND (checks); BIND (side); BIND (detail); BIND (list); BIND (remotes);
  BIND (name); BIND (meta); BIND (progress_left); BIND (progress_right); BIND (failure); BIND (last_lines);
  BIND (chip); BIND (progress); BIND (progress_box); BIND (use); BIND (setup); BIND (start); BIND (restart); BIND (stop);
  BIND (kill); BIND (charts); BIND (log); BIND (node_settings);
#undef BIND
#define CALLBACK(func) gtk_widget_class_bind_template_callback (widget_class, func)
  CALLBACK (row_selected_cb); CALLBACK (remote_activated_cb); CALLBACK (start_cb); CALLBACK (stop_cb); CALLBACK (restart_cb);
  CALLBACK (kill_cb); CALLBACK (use_cb); CALLBACK (setup_cb); CALLBACK (add_cb); CALLBACK (notice_cb);
#undef CALLBACK
}

static void
tao_node_page_init (TaoNodePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sync = TAO_SYNC_OFFLINE;
  add_measures (self);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, 0);
  tao_page_show_content (TAO_PAGE (self));
}
