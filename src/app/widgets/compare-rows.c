#include "app/widgets/compare-rows.h"

#include <glib/gi18n.h>

struct _TaoCompareRows {
  AdwWindow parent_instance;

  const TaoColumn *columns;
  guint n;
  GListModel *rows;
  GtkDropDown *choice[2];
  GtkLabel **value;              /* [2 * column + side]; NULL where a column has no text */
  gpointer shown[2];             /* whose changes are heard (transfer full) (nullable) */
};

G_DEFINE_FINAL_TYPE (TaoCompareRows, tao_compare_rows, ADW_TYPE_WINDOW)

/* What is larger is set off, as in the sorted table; equal and unknown values are not. */
static int
order_of (const TaoColumn *column, gpointer left, gpointer right)
{
  if (column->key_u64 != NULL)
    {
      guint64 a = column->key_u64 (left), b = column->key_u64 (right);

      return a == TAO_UNKNOWN_U64 || b == TAO_UNKNOWN_U64 ? 0 : (a > b) - (a < b);
    }
  if (column->key_i64 != NULL)
    {
      gint64 a = column->key_i64 (left), b = column->key_i64 (right);

      return a == TAO_UNKNOWN_I64 || b == TAO_UNKNOWN_I64 ? 0 : (a > b) - (a < b);
    }
  return 0;
}

static void
update (TaoCompareRows *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      const TaoColumn *column = &self->columns[i];
      int order = self->shown[0] != NULL && self->shown[1] != NULL ? order_of (column, self->shown[0], self->shown[1]) : 0;

      for (guint side = 0; column->text != NULL && side < 2; side++)
        {
          GtkLabel *label = self->value[2 * i + side];
          g_autofree char *text = self->shown[side] != NULL ? column->text (self->shown[side]) : g_strdup ("–");

          if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
            gtk_label_set_text (label, text);
          if (side == 0 ? order > 0 : order < 0)
            gtk_widget_add_css_class (GTK_WIDGET (label), "tao-strong");
          else
            gtk_widget_remove_css_class (GTK_WIDGET (label), "tao-strong");
        }
    }
}

static void
chosen_cb (TaoCompareRows *self)
{
  for (guint side = 0; side < 2; side++)
    {
      gpointer item = g_list_model_get_item (self->rows, gtk_drop_down_get_selected (self->choice[side]));

      if (self->shown[side] != NULL)
        g_signal_handlers_disconnect_by_func (self->shown[side], update, self);
      g_clear_object (&self->shown[side]);
      self->shown[side] = item;
    }
  for (guint side = 0; side < 2; side++)
    if (self->shown[side] != NULL)
      g_signal_connect_object (self->shown[side], "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
tao_compare_rows_dispose (GObject *object)
{
  TaoCompareRows *self = TAO_COMPARE_ROWS (object);

  g_clear_object (&self->shown[0]);
  g_clear_object (&self->shown[1]);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (tao_compare_rows_parent_class)->dispose (object);
}

static void
tao_compare_rows_finalize (GObject *object)
{
  g_free (TAO_COMPARE_ROWS (object)->value);
  G_OBJECT_CLASS (tao_compare_rows_parent_class)->finalize (object);
}

static void
tao_compare_rows_class_init (TaoCompareRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_compare_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_compare_rows_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tao_compare_rows_init (TaoCompareRows *self)
{
}

static GtkWidget *
new_figures (TaoCompareRows *self)
{
  GtkWidget *grid = gtk_grid_new ();
  int line = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  for (guint i = 0; i < self->n; i++)
    {
      GtkWidget *title;

      if (self->columns[i].text == NULL)
        continue;
      title = gtk_label_new (g_dgettext (NULL, self->columns[i].title));
      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_add_css_class (title, "tao-secondary");
      gtk_grid_attach (GTK_GRID (grid), title, 0, line, 1, 1);
      for (int side = 0; side < 2; side++)
        {
          GtkWidget *value = gtk_label_new (NULL);

          gtk_label_set_xalign (GTK_LABEL (value), 1);
          gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
          gtk_widget_add_css_class (value, "numeric");
          gtk_widget_set_hexpand (value, TRUE);
          gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
          gtk_grid_attach (GTK_GRID (grid), value, side + 1, line, 1, 1);
          self->value[2 * i + (guint) side] = GTK_LABEL (value);
        }
      line++;
    }
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "tao-card-body");
  return grid;
}

GtkWindow *
tao_compare_rows_new (GtkWindow *parent, const char *title, const TaoColumn *columns, guint n, GListModel *rows,
                      char *(*name) (gpointer item), gpointer left, gpointer right)
{
  TaoCompareRows *self = g_object_new (TAO_TYPE_COMPARE_ROWS, "transient-for", parent, "title", title, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *header = adw_header_bar_new (), *scroller = gtk_scrolled_window_new ();
  const char *const sides[] = { _("First"), _("Second") };
  gpointer first[] = { left, right };
  guint n_rows = g_list_model_get_n_items (rows);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  self->columns = columns;
  self->n = n;
  /* As they stand now: the names below are of these. */
  self->rows = G_LIST_MODEL (g_list_store_new (G_TYPE_OBJECT));
  self->value = g_new0 (GtkLabel *, 2 * n);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (rows, i);

      g_list_store_append (G_LIST_STORE (self->rows), item);
      gtk_string_list_take (names, name (item));
    }
  gtk_box_set_homogeneous (GTK_BOX (choices), TRUE);
  for (guint side = 0; side < 2; side++)
    {
      self->choice[side] = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (names)),
                                                             gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string")));
      gtk_drop_down_set_enable_search (self->choice[side], TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice[side]), GTK_ACCESSIBLE_PROPERTY_LABEL, sides[side], -1);
      gtk_box_append (GTK_BOX (choices), GTK_WIDGET (self->choice[side]));
      for (guint i = 0; i < n_rows; i++)
        {
          g_autoptr(GObject) item = g_list_model_get_item (rows, i);

          if ((gpointer) item == first[side])
            gtk_drop_down_set_selected (self->choice[side], i);
        }
      g_signal_connect_object (self->choice[side], "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_box_append (GTK_BOX (content), choices);
  gtk_box_append (GTK_BOX (content), new_figures (self));
  gtk_widget_add_css_class (content, "tao-compare");
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 520);
  chosen_cb (self);
  return GTK_WINDOW (self);
}

const char *
tao_compare_rows_get_text (TaoCompareRows *self, const char *column, gboolean right)
{
  for (guint i = 0; i < self->n; i++)
    if (g_str_equal (self->columns[i].id, column) && self->columns[i].text != NULL)
      return gtk_label_get_text (self->value[2 * i + (right ? 1 : 0)]);
  return NULL;
}
