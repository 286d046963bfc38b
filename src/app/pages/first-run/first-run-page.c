#include "app/pages/first-run/first-run-page.h"

#include <glib/gi18n.h>

#include "app-config.h"
#include "app/application.h"
#include "app/format.h"
#include "app/pages/node/node-words.h"
#include "app/preferences.h"
#include "app/sync-words.h"
#include "app/widgets/status-chip.h"
#include "keys/wallet.h"

struct _TaoFirstRunPage {
  TaoPage parent_instance;

  GtkImage *logo;
  GtkListBox *choices;
  GtkCheckButton *practice, *finney, *test, *own;
  AdwActionRow *practice_row, *finney_row, *test_row, *own_row;
  TaoStatusChip *recommended;
  AdwEntryRow *address;
  GtkCheckButton *open_wallets;
  GtkWidget *failure;
  GtkLabel *failure_text;
  GtkWidget *start;
  GtkWidget *waiting;
  GtkSpinner *spinner;
  GtkLabel *waiting_text;
  GtkProgressBar *progress;
  GtkWidget *go_on;

  TaoNode *node;                 /* the practice chain, while it is awaited (nullable) */
  TaoNodes *nodes;               /* (nullable) */
  GSettings *settings;
  GCancellable *cancellable;
  gboolean started;              /* Start was pressed; a live snapshot leads on */
};

G_DEFINE_FINAL_TYPE (TaoFirstRunPage, tao_first_run_page, TAO_TYPE_PAGE)

/* What the choice means for the setting "network"; NULL for an own address that is none. */
static char *
chosen_network (TaoFirstRunPage *self)
{
  if (gtk_check_button_get_active (self->finney))
    return g_strdup ("finney");
  if (gtk_check_button_get_active (self->test))
    return g_strdup ("test");
  if (gtk_check_button_get_active (self->own))
    {
      g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));

      return tao_endpoint_is_valid (address) ? g_steal_pointer (&address) : NULL;
    }
  return g_strdup ("practice");
}

static void
update_cb (TaoFirstRunPage *self)
{
  gboolean own = gtk_check_button_get_active (self->own);
  g_autofree char *network = chosen_network (self);

  gtk_widget_set_visible (GTK_WIDGET (self->address), own);
  gtk_widget_set_sensitive (self->start, network != NULL);
  gtk_widget_set_tooltip_text (self->start, network == NULL ? _("Enter an address that begins with ws:// or wss://") : NULL);
}

static void watch_practice (TaoFirstRunPage *self, gboolean watch);
static void tao_first_run_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot);

static void
leave_cb (TaoFirstRunPage *self)
{
  gboolean wallets = gtk_widget_get_visible (GTK_WIDGET (self->open_wallets)) && gtk_check_button_get_active (self->open_wallets);
  gboolean practice = gtk_check_button_get_active (self->practice);
  TaoRoute route = tao_route_page (wallets ? "wallets" : "overview");

  self->started = FALSE;
  gtk_spinner_stop (self->spinner);
  watch_practice (self, FALSE);
  tao_page_go (TAO_PAGE (self), &route);
  if (practice && !wallets)
    tao_page_toast (TAO_PAGE (self), _("This is a chain of your own. Learn has the Yuma lab to try."));
}

static void
set_waiting (TaoFirstRunPage *self, const char *text)
{
  gtk_widget_set_visible (self->waiting, text != NULL);
  gtk_widget_set_visible (self->start, text == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->choices), text == NULL);
  gtk_spinner_set_spinning (self->spinner, text != NULL);
  gtk_label_set_text (self->waiting_text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_visible (self->go_on, FALSE);
}

static void
fail (TaoFirstRunPage *self, const char *text)
{
  self->started = FALSE;
  watch_practice (self, FALSE);
  set_waiting (self, NULL);
  gtk_label_set_text (self->failure_text, text);
  gtk_widget_set_visible (self->failure, TRUE);
}

/* --- the practice chain while it makes its history --- */

static gboolean
makes_history (TaoFirstRunPage *self)
{
  return self->node != NULL && tao_node_get_progress (self->node)->phase == TAO_NODE_PHASE_SYNCING;
}

static void
show_history (TaoFirstRunPage *self)
{
  const TaoNodeProgress *progress = tao_node_get_progress (self->node);
  guint64 left = tao_node_progress_left (progress);
  g_autofree char *best = tao_format_count (progress->best), *target = tao_format_count (progress->target);
  g_autofree char *text = NULL;

  if (left != G_MAXUINT64)
    {
      g_autofree char *time = tao_format_duration (left);

      /* Translators: two block numbers, a duration such as "22 s". */
      text = g_strdup_printf (_("Making its history: block %1$s of %2$s · %3$s left"), best, target, time);
    }
  else
    text = g_strdup_printf (_("Making its history: block %1$s of %2$s"), best, target);
  gtk_label_set_text (self->waiting_text, text);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (tao_node_progress_share (progress), 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
}

static void
practice_changed_cb (TaoFirstRunPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  g_autofree char *words = NULL;

  if (!self->started)
    return;
  if (tao_supervisor_get_state (tao_node_get_supervisor (self->node)) == TAO_PROCESS_FAILED)
    {
      words = tao_node_words_failure (self->node);
      fail (self, words);
    }
  else if (makes_history (self))
    show_history (self);
  else if (snapshot != NULL)
    tao_first_run_page_set_snapshot (TAO_PAGE (self), snapshot);
}

static void
watch_practice (TaoFirstRunPage *self, gboolean watch)
{
  if (self->node != NULL)
    g_signal_handlers_disconnect_by_func (self->node, practice_changed_cb, self);
  g_clear_object (&self->node);
  for (guint i = 0; watch && self->nodes != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->nodes)); i++)
    {
      g_autoptr(TaoNode) node = g_list_model_get_item (G_LIST_MODEL (self->nodes), i);

      if (tao_node_is_practice (node) && self->node == NULL)
        self->node = g_steal_pointer (&node);
    }
  if (self->node != NULL)
    g_signal_connect_object (self->node, "changed", G_CALLBACK (practice_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
start_cb (TaoFirstRunPage *self)
{
  g_autofree char *network = chosen_network (self);

  if (network == NULL || self->started)
    return;
  self->started = TRUE;
  gtk_widget_set_visible (self->failure, FALSE);
  watch_practice (self, g_str_equal (network, "practice"));
  g_settings_set_string (self->settings, "network", network);
  g_settings_set_boolean (self->settings, "first-run-done", TRUE);
  if (tao_page_get_engine (TAO_PAGE (self)) == NULL)
    leave_cb (self);
  else
    set_waiting (self, g_str_equal (network, "practice") ? _("Starting the practice chain…") : _("Connecting…"));
}

static void
practise_cb (TaoFirstRunPage *self)
{
  gtk_check_button_set_active (self->practice, TRUE);
  start_cb (self);
}

/* Stays until the chosen network answers, and says so if it does not. */
static void
tao_first_run_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoFirstRunPage *self = TAO_FIRST_RUN_PAGE (page);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  gboolean local = gtk_check_button_get_active (self->practice);
  g_autofree char *words = NULL, *text = NULL;

  if (!self->started)
    return;
  switch (sync->state)
    {
    case TAO_SYNC_LIVE:
    case TAO_SYNC_SYNCING:
    case TAO_SYNC_STALLED:
      if (sync->from_cache || (local && sync->kind != TAO_NETWORK_LOCAL))
        break;
      if (local && makes_history (self))
        gtk_widget_set_visible (self->go_on, TRUE);
      else
        leave_cb (self);
      break;
    case TAO_SYNC_OFFLINE:
    case TAO_SYNC_REFUSED:
      /* The practice chain is not there yet while it starts. */
      if (local || sync->reason == NULL)
        break;
      words = tao_sync_reason_words (sync->reason);
      text = g_strdup_printf (_("The network does not answer. %s"), words);
      fail (self, text);
      break;
    case TAO_SYNC_CONNECTING:
    default:
      break;
    }
}

/* --- wallets that are there already --- */

static void
count_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *base = tao_wallet_get_default_base ();
  g_autoptr(GPtrArray) wallets = tao_wallet_list (base, NULL, NULL);

  g_task_return_int (task, wallets != NULL ? (gssize) wallets->len : 0);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoFirstRunPage *self = TAO_FIRST_RUN_PAGE (source);
  gssize n = g_task_propagate_int (G_TASK (result), NULL);
  g_autofree char *text = NULL;

  if (n <= 0 || self->open_wallets == NULL)
    return;
  text = g_strdup_printf (g_dngettext (NULL, "Open my wallet (%d found on this computer)",
                                       "Open my wallets (%d found on this computer)", (gulong) n), (int) n);
  gtk_check_button_set_label (self->open_wallets, text);
  gtk_widget_set_visible (GTK_WIDGET (self->open_wallets), TRUE);
}

static void
tao_first_run_page_activated (TaoPage *page)
{
  TaoFirstRunPage *self = TAO_FIRST_RUN_PAGE (page);
  g_autoptr(GTask) task = g_task_new (self, self->cancellable, counted_cb, NULL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GApplication *application = g_application_get_default ();

  if (self->nodes == NULL && TAO_IS_APPLICATION (application) && tao_application_get_backend (TAO_APPLICATION (application)) != NULL)
    tao_first_run_page_set_nodes (self, tao_backend_get_nodes (tao_application_get_backend (TAO_APPLICATION (application))));
  g_task_set_source_tag (task, tao_first_run_page_activated);
  g_task_run_in_thread (task, count_thread);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_default_widget (GTK_WINDOW (root), self->start);
      gtk_widget_grab_focus (self->start);
    }
}

static void
tao_first_run_page_deactivated (TaoPage *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));

  if (GTK_IS_WINDOW (root))
    gtk_window_set_default_widget (GTK_WINDOW (root), NULL);
}

static void
tao_first_run_page_dispose (GObject *object)
{
  TaoFirstRunPage *self = TAO_FIRST_RUN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  watch_practice (self, FALSE);
  g_clear_object (&self->nodes);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_FIRST_RUN_PAGE);
  G_OBJECT_CLASS (tao_first_run_page_parent_class)->dispose (object);
}

static void
tao_first_run_page_class_init (TaoFirstRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_first_run_page_dispose;
  page_class->set_snapshot = tao_first_run_page_set_snapshot;
  page_class->activated = tao_first_run_page_activated;
  page_class->deactivated = tao_first_run_page_deactivated;

  g_type_ensure (TAO_TYPE_STATUS_CHIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/first-run/first-run-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TaoFirstRunPage, name)
  BIND (logo);
  BIND (choices);
  BIND (practice);
  BIND (finney);
  BIND (test);
  BIND (own);
  BIND (practice_row);
  BIND (finney_row);
  BIND (test_row);
  BIND (own_row);
  BIND (recommended);
  BIND (address);
  BIND (open_wallets);
  BIND (failure);
  BIND (failure_text);
  BIND (start);
  BIND (waiting);
  BIND (spinner);
  BIND (waiting_text);
  BIND (progress);
  BIND (go_on);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_bind_template_callback (widget_class, practise_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
}

static void
narrow_changed_cb (TaoFirstRunPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->recommended), !tao_page_get_narrow (TAO_PAGE (self)));
}

static void
tao_first_run_page_init (TaoFirstRunPage *self)
{
  struct { GtkCheckButton *check; AdwActionRow *row; } named[4];

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_image_set_from_icon_name (self->logo, TAO_APPLICATION_ID);
  tao_status_chip_set (self->recommended, TAO_CHIP_ACCENT, NULL, _("recommended"));
  named[0].check = self->practice, named[0].row = self->practice_row;
  named[1].check = self->finney, named[1].row = self->finney_row;
  named[2].check = self->test, named[2].row = self->test_row;
  named[3].check = self->own, named[3].row = self->own_row;
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (named[i].check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      adw_preferences_row_get_title (ADW_PREFERENCES_ROW (named[i].row)), -1);
      g_signal_connect_object (named[i].check, "toggled", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
  tao_page_show_content (TAO_PAGE (self));
}

void
tao_first_run_page_set_nodes (TaoFirstRunPage *self, TaoNodes *nodes)
{
  g_return_if_fail (TAO_IS_FIRST_RUN_PAGE (self));

  g_set_object (&self->nodes, nodes);
}
