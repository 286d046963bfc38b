#include "app/pages/alerts/inbox-row.h"

#include <glib/gi18n.h>

#include "app/format.h"

struct _TaoInboxItem {
  GObject parent_instance;
  guint64 id;
  gint64 time_ms;
  guint64 block;
  TaoAlertLevel level;
  gboolean seen;
  TaoAlertWords words;
};

G_DEFINE_FINAL_TYPE (TaoInboxItem, tao_inbox_item, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

guint64
tao_inbox_item_get_id (TaoInboxItem *self)
{
  return self->id;
}

gboolean
tao_inbox_item_get_seen (TaoInboxItem *self)
{
  return self->seen;
}

const char *
tao_inbox_item_get_title (TaoInboxItem *self)
{
  return self->words.title;
}

const TaoRoute *
tao_inbox_item_get_route (TaoInboxItem *self)
{
  return &self->words.route;
}

static void
tao_inbox_item_finalize (GObject *object)
{
  tao_alert_words_clear (&TAO_INBOX_ITEM (object)->words);
  G_OBJECT_CLASS (tao_inbox_item_parent_class)->finalize (object);
}

static void
tao_inbox_item_class_init (TaoInboxItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_inbox_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_INBOX_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_inbox_item_init (TaoInboxItem *self)
{
}

static TaoInboxItem *
new_item (const TaoAlert *alert, const TaoSnapshot *snapshot)
{
  TaoInboxItem *self = g_object_new (TAO_TYPE_INBOX_ITEM, NULL);

  self->id = alert->id;
  self->time_ms = alert->time_ms;
  self->block = alert->block;
  self->level = alert->level;
  self->seen = alert->seen;
  tao_alert_words (alert, snapshot, &self->words);
  return self;
}

/* Also tells its row that time has passed. */
static void
refresh (TaoInboxItem *self, gboolean seen)
{
  self->seen = seen;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tao_inbox_merge (GListStore *store, const TaoSnapshot *snapshot)
{
  guint n;
  const TaoAlert *alerts = tao_snapshot_get_alerts (snapshot, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoInboxItem) there = NULL;

      /* Ids fall; what is above ours and not ours has gone. Another network's may be anything. */
      while ((there = g_list_model_get_item (G_LIST_MODEL (store), i)) != NULL
             && (there->id > alerts[i].id || (there->id == alerts[i].id && there->time_ms != alerts[i].time_ms)))
        {
          g_clear_object (&there);
          g_list_store_remove (store, i);
        }
      if (there != NULL && there->id == alerts[i].id)
        refresh (there, alerts[i].seen);
      else
        {
          g_autoptr(TaoInboxItem) item = new_item (&alerts[i], snapshot);

          g_list_store_insert (store, i, item);
        }
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (store)) > n)
    g_list_store_remove (store, n);
}

/* --- row ----------------------------------------------------------------------------------- */

typedef struct {
  GtkLabel *title, *time;
  GtkWidget *icon;
} Parts;

static void
update_row (TaoInboxItem *item, GtkWidget *row)
{
  Parts *parts = g_object_get_data (G_OBJECT (row), "tao-inbox-parts");
  g_autofree char *time = tao_format_ago (item->time_ms, g_get_real_time () / 1000);

  gtk_label_set_label (parts->time, time);
  if (item->seen)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (parts->title), "tao-unseen");
      gtk_widget_add_css_class (parts->icon, "dim-label");
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (parts->title), "tao-unseen");
      gtk_widget_remove_css_class (parts->icon, "dim-label");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (parts->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, item->seen ? _("Seen") : _("New"), -1);
}

GtkWidget *
tao_inbox_row_new (TaoInboxItem *item)
{
  static const char *const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char *const classes[] = { "tao-info", "warning", "error" };
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *detail = gtk_label_new (item->words.detail);
  guint level = MIN (item->level, TAO_ALERT_CRITICAL);
  g_autofree char *full = tao_format_time_full (item->time_ms, item->block);
  Parts *parts = g_new0 (Parts, 1);

  parts->icon = gtk_image_new_from_icon_name (icons[level]);
  parts->title = GTK_LABEL (gtk_label_new (item->words.title));
  parts->time = GTK_LABEL (gtk_label_new (NULL));
  g_object_set_data_full (G_OBJECT (row), "tao-inbox-parts", parts, g_free);
  gtk_widget_add_css_class (parts->icon, classes[level]);
  gtk_label_set_xalign (parts->title, 0);
  gtk_label_set_ellipsize (parts->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (detail, item->words.detail != NULL && item->words.detail[0] != '\0');
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "tao-secondary");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (parts->time), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (parts->time), "tao-secondary");
  gtk_widget_add_css_class (GTK_WIDGET (parts->time), "numeric");
  gtk_widget_set_tooltip_text (GTK_WIDGET (parts->time), full);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (parts->title));
  gtk_box_append (GTK_BOX (lines), detail);
  gtk_box_append (GTK_BOX (box), parts->icon);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (parts->time));
  gtk_widget_add_css_class (row, "tao-node-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_signal_connect_object (item, "changed", G_CALLBACK (update_row), row, 0);
  update_row (item, row);
  return row;
}
