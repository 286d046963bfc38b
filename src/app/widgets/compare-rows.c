#include "app/widgets/compare-rows.h"

#include <glib/gi18n.h>

#include "app/widgets/compare-grid.h"

struct _TaoCompareRows {
  AdwWindow parent_instance;

  const TaoColumn *columns;
  guint n;
  GListModel *rows;
  GtkDropDown *choice[2];
  TaoCompareGrid *figures;       /* a line for each column that has a text */
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
  for (guint i = 0, line = 0; i < self->n; i++)
    {
      const TaoColumn *column = &self->columns[i];
      int order = self->shown[0] != NULL && self->shown[1] != NULL ? order_of (column, self->shown[0], self->shown[1]) : 0;

      if (column->text == NULL)
        continue;
      for (guint side = 0; side < 2; side++)
        {
          g_autofree char *text = self->shown[side] != NULL ? column->text (self->shown[side]) : g_strdup ("–");

          tao_compare_grid_set (self->figures, line, side, text, side == 0 ? order > 0 : order < 0);
        }
      line++;
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
tao_compare_rows_class_init (TaoCompareRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_compare_rows_dispose;
  tao_compare_bind_escape (GTK_WIDGET_CLASS (klass));
}

static void
tao_compare_rows_init (TaoCompareRows *self)
{
}

GtkWindow *
tao_compare_rows_new (GtkWindow *parent, const char *title, const TaoColumn *columns, guint n, GListModel *rows,
                      char *(*name) (gpointer item), gpointer left, gpointer right)
{
  TaoCompareRows *self = g_object_new (TAO_TYPE_COMPARE_ROWS, "transient-for", parent, NULL);
  GtkBox *content = tao_compare_set_up (ADW_WINDOW (self), title, 560, 520);
  GtkWidget *choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *const sides[] = { _("First"), _("Second") };
  gpointer first[] = { left, right };
  guint n_rows = g_list_model_get_n_items (rows);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  self->columns = columns;
  self->n = n;
  /* As they stand now: the names below are of these. */
  self->rows = G_LIST_MODEL (g_list_store_new (G_TYPE_OBJECT));
  self->figures = TAO_COMPARE_GRID (tao_compare_grid_new (2));
  for (guint i = 0; i < n; i++)
    if (columns[i].text != NULL)
      tao_compare_grid_add (self->figures, g_dgettext (NULL, columns[i].title));
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
  gtk_box_append (content, choices);
  gtk_box_append (content, GTK_WIDGET (self->figures));
  chosen_cb (self);
  return GTK_WINDOW (self);
}

const char *
tao_compare_rows_get_text (TaoCompareRows *self, const char *column, gboolean right)
{
  for (guint i = 0, line = 0; i < self->n; i++)
    if (self->columns[i].text != NULL && g_str_equal (self->columns[i].id, column))
      return tao_compare_grid_get_text (self->figures, line, right ? 1 : 0);
    else
      line += self->columns[i].text != NULL;
  return NULL;
}
