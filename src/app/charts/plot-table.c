#include "app/charts/plot-table.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* --- a row: a number that asks the chart for its cells when it is drawn --- */

#define TAO_TYPE_PLOT_ROW (tao_plot_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoPlotRow, tao_plot_row, TAO, PLOT_ROW, GObject)

struct _TaoPlotRow {
  GObject parent_instance;
  guint index;
};

G_DEFINE_FINAL_TYPE (TaoPlotRow, tao_plot_row, G_TYPE_OBJECT)

static void
tao_plot_row_class_init (TaoPlotRowClass *klass)
{
}

static void
tao_plot_row_init (TaoPlotRow *self)
{
}

/* --- the model: as many rows as the chart has; none is kept, so that a million cost nothing --- */

#define TAO_TYPE_PLOT_ROWS (tao_plot_rows_get_type ())
G_DECLARE_FINAL_TYPE (TaoPlotRows, tao_plot_rows, TAO, PLOT_ROWS, GObject)

struct _TaoPlotRows {
  GObject parent_instance;
  TaoPlot *plot;            /* NULL once the chart is gone */
  guint n;
};

enum { VALUES_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GType
tao_plot_rows_get_item_type (GListModel *model)
{
  return TAO_TYPE_PLOT_ROW;
}

static guint
tao_plot_rows_get_n_items (GListModel *model)
{
  return TAO_PLOT_ROWS (model)->n;
}

static gpointer
tao_plot_rows_get_item (GListModel *model, guint position)
{
  TaoPlotRow *row;

  if (position >= TAO_PLOT_ROWS (model)->n)
    return NULL;
  row = g_object_new (TAO_TYPE_PLOT_ROW, NULL);
  row->index = position;
  return row;
}

static void
tao_plot_rows_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tao_plot_rows_get_item_type;
  iface->get_n_items = tao_plot_rows_get_n_items;
  iface->get_item = tao_plot_rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TaoPlotRows, tao_plot_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tao_plot_rows_list_model_init))

/* Rows come and go at the end; those on view read their values again. The
 * place the reader has scrolled to stays. */
static void
plot_changed_cb (TaoPlotRows *self)
{
  guint before = self->n, now = TAO_PLOT_GET_CLASS (self->plot)->n_rows (self->plot);

  self->n = now;
  if (now != before)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (before, now), before - MIN (before, now), now - MIN (before, now));
  g_signal_emit (self, signals[VALUES_CHANGED], 0);
}

static void
tao_plot_rows_dispose (GObject *object)
{
  g_clear_weak_pointer (&TAO_PLOT_ROWS (object)->plot);
  G_OBJECT_CLASS (tao_plot_rows_parent_class)->dispose (object);
}

static void
tao_plot_rows_class_init (TaoPlotRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_plot_rows_dispose;
  signals[VALUES_CHANGED] = g_signal_new ("values-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
tao_plot_rows_init (TaoPlotRows *self)
{
}

static TaoPlotRows *
tao_plot_rows_new (TaoPlot *plot)
{
  TaoPlotRows *self = g_object_new (TAO_TYPE_PLOT_ROWS, NULL);

  g_set_weak_pointer (&self->plot, plot);
  self->n = TAO_PLOT_GET_CLASS (plot)->n_rows (plot);
  g_signal_connect_object (plot, "changed", G_CALLBACK (plot_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/* --- cells --- */

static void
show_cell (GtkListItem *item, TaoPlotRows *rows)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), "tao-column"));
  TaoPlotRow *row = gtk_list_item_get_item (item);
  g_autoptr(GString) text = g_string_new (NULL);

  if (row == NULL || rows->plot == NULL || row->index >= rows->n)
    return;
  TAO_PLOT_GET_CLASS (rows->plot)->cell (rows->plot, row->index, column, text);
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), text->len > 0 ? text->str : "–");
}

static void
values_changed_cb (TaoPlotRows *rows, GtkListItem *item)
{
  show_cell (item, rows);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *cell = gtk_inscription_new (NULL);
  gboolean text = g_object_get_data (G_OBJECT (factory), "tao-text") != NULL;

  g_object_set_data (G_OBJECT (item), "tao-column", column);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), text ? 0 : 1);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 6);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), 18);
  gtk_widget_add_css_class (cell, "numeric");
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  TaoPlotRows *rows = g_object_get_data (G_OBJECT (factory), "tao-rows");

  g_signal_connect_object (rows, "values-changed", G_CALLBACK (values_changed_cb), item, 0);
  show_cell (item, rows);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  g_signal_handlers_disconnect_by_func (g_object_get_data (G_OBJECT (factory), "tao-rows"), values_changed_cb, item);
}

static GtkColumnViewColumn *
column_new (TaoPlotRows *rows, guint index, const TaoPlotColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *view_column;

  g_object_set_data_full (G_OBJECT (factory), "tao-rows", g_object_ref (rows), g_object_unref);
  g_object_set_data (G_OBJECT (factory), "tao-text", GINT_TO_POINTER (column->text));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (index));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (index));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), GUINT_TO_POINTER (index));
  view_column = gtk_column_view_column_new (column->title[0] != '\0' ? g_dgettext (NULL, column->title) : "", factory);
  gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  return view_column;
}

/* --- window --- */

static void
forget_window_cb (TaoPlot *plot)
{
  g_object_set_data (G_OBJECT (plot), "tao-table-window", NULL);
}

static gboolean
close_cb (GtkWidget *window, GVariant *arguments, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

GtkWindow *
tao_plot_table_present (TaoPlot *plot)
{
  GtkWindow *window = g_object_get_data (G_OBJECT (plot), "tao-table-window");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (plot));
  const char *label = tao_plot_get_label (plot);
  GtkWidget *box, *header, *scroller, *view;
  GtkEventController *keys;
  TaoPlotRows *rows;
  TaoPlotColumn column;

  if (window != NULL)
    {
      gtk_window_present (window);
      return window;
    }
  window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_title (window, label != NULL ? label : _("Chart Data"));
  gtk_window_set_default_size (window, 480, 560);
  gtk_window_set_transient_for (window, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_window_set_destroy_with_parent (window, TRUE);

  rows = tao_plot_rows_new (plot);
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (rows))));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_window_get_title (window), -1);
  for (guint i = 0; TAO_PLOT_GET_CLASS (plot)->column (plot, i, &column); i++)
    {
      g_autoptr(GtkColumnViewColumn) view_column = column_new (rows, i, &column);

      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), view_column);
    }
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  header = adw_header_bar_new ();
  gtk_widget_add_css_class (header, "flat");
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);

  keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);

  g_object_set_data (G_OBJECT (plot), "tao-table-window", window);
  g_signal_connect_object (plot, "destroy", G_CALLBACK (gtk_window_destroy), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "destroy", G_CALLBACK (forget_window_cb), plot, G_CONNECT_SWAPPED);
  gtk_window_present (window);
  return window;
}
