#include "app/pages/alerts/alerts-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/pages/alerts/inbox-row.h"
#include "app/pages/alerts/rule-list.h"

struct _TaoAlertsPage {
  TaoPage parent_instance;

  GtkListBox *inbox;
  GtkLabel *count;
  GtkWidget *all_seen;
  TaoRuleList *rules;
  GListStore *items;           /* TaoInboxItem */
  TaoKey32 genesis;            /* whose rules are shown */
  gboolean have_rules;
  GCancellable *loading;
};

G_DEFINE_FINAL_TYPE (TaoAlertsPage, tao_alerts_page, TAO_TYPE_PAGE)

/* --- rules ---------------------------------------------------------------------------------- */

static void
rules_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoAlertsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rules = tao_engine_load_rules_finish (TAO_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (rules != NULL)
    tao_rule_list_set_rules (self->rules, rules);
}

/* Rules belong to a network: another genesis has others. */
static void
load_rules (TaoAlertsPage *self, TaoSnapshot *snapshot)
{
  const TaoKey32 *genesis = &tao_snapshot_get_sync (snapshot)->genesis;
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || (self->have_rules && memcmp (&self->genesis, genesis, sizeof *genesis) == 0))
    return;
  self->genesis = *genesis;
  self->have_rules = TRUE;
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  tao_engine_load_rules_async (engine, self->loading, rules_loaded_cb, g_object_ref (self));
}

static void
rules_changed_cb (TaoAlertsPage *self)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine != NULL)
    tao_engine_set_rules (engine, tao_rule_list_get_rules (self->rules));
}

/* --- inbox ------------------------------------------------------------------------------------ */

static void
set_seen (TaoAlertsPage *self, guint64 id)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine != NULL)
    tao_engine_set_alert_seen (engine, id);
}

static void
all_seen_cb (GtkButton *button, gpointer user_data)
{
  set_seen (user_data, 0);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  TaoAlertsPage *self = user_data;
  g_autoptr(TaoInboxItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), (guint) gtk_list_box_row_get_index (row));

  if (item == NULL)
    return;
  set_seen (self, tao_inbox_item_get_id (item));
  tao_page_go (TAO_PAGE (self), tao_inbox_item_get_route (item));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return tao_inbox_row_new (item);
}

static void
tao_alerts_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoAlertsPage *self = TAO_ALERTS_PAGE (page);
  guint n, unseen = 0;
  const TaoAlert *alerts = tao_snapshot_get_alerts (snapshot, &n);
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    unseen += !alerts[i].seen;
  tao_inbox_merge (self->items, snapshot);
  text = unseen > 0 ? g_strdup_printf (_("%u new"), unseen) : g_strdup ("");
  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (self->all_seen, unseen > 0);
  load_rules (self, snapshot);
  tao_page_show_content (page);
}

/* --- object ------------------------------------------------------------------------------------- */

static void
tao_alerts_page_dispose (GObject *object)
{
  TaoAlertsPage *self = TAO_ALERTS_PAGE (object);

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_ALERTS_PAGE);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (tao_alerts_page_parent_class)->dispose (object);
}

static void
tao_alerts_page_class_init (TaoAlertsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_alerts_page_dispose;
  TAO_PAGE_CLASS (klass)->set_snapshot = tao_alerts_page_set_snapshot;
  g_type_ensure (TAO_TYPE_RULE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/alerts/alerts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoAlertsPage, inbox);
  gtk_widget_class_bind_template_child (widget_class, TaoAlertsPage, count);
  gtk_widget_class_bind_template_child (widget_class, TaoAlertsPage, all_seen);
  gtk_widget_class_bind_template_child (widget_class, TaoAlertsPage, rules);
  gtk_widget_class_bind_template_callback (widget_class, all_seen_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
tao_alerts_page_init (TaoAlertsPage *self)
{
  g_autoptr(GArray) usual = tao_rules_new_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (TAO_TYPE_INBOX_ITEM);
  gtk_list_box_bind_model (self->inbox, G_LIST_MODEL (self->items), create_row_cb, self, NULL);
  tao_rule_list_set_rules (self->rules, usual);
  g_signal_connect_object (self->rules, "changed", G_CALLBACK (rules_changed_cb), self, G_CONNECT_SWAPPED);
  tao_page_show_loading (TAO_PAGE (self), _("Waiting for the network…"));
}
