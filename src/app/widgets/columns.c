#include "app/widgets/columns.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/charts/plot.h"
#include "app/glossary.h"
#include "app/widgets/cells.h"
#include "engine/snapshot.h"

#define COLUMN_KEY "tao-column"
#define TABLE_KEY "tao-table"

static const TaoColumn *
column_of (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (column), COLUMN_KEY);
}

/* --- sorting --- */

/* Descending is the first direction of a number column, so its comparison is
 * turned round here; the style sheet points both kinds' indicators down. */
static GtkOrdering
order_u64 (guint64 a, guint64 b)
{
  if (a == TAO_UNKNOWN_U64 || b == TAO_UNKNOWN_U64)
    return (a == TAO_UNKNOWN_U64) - (b == TAO_UNKNOWN_U64);
  return (GtkOrdering) ((a < b) - (a > b));
}

static GtkOrdering
order_i64 (gint64 a, gint64 b)
{
  if (a == TAO_UNKNOWN_I64 || b == TAO_UNKNOWN_I64)
    return (a == TAO_UNKNOWN_I64) - (b == TAO_UNKNOWN_I64);
  return (GtkOrdering) ((a < b) - (a > b));
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const TaoColumn *column = user_data;
  gpointer left = (gpointer) a, right = (gpointer) b;

  if (column->key_u64 != NULL)
    return (int) order_u64 (column->key_u64 (left), column->key_u64 (right));
  if (column->key_i64 != NULL)
    return (int) order_i64 (column->key_i64 (left), column->key_i64 (right));
  if (column->key_text != NULL)
    {
      const char *x = column->key_text (left), *y = column->key_text (right);

      return g_utf8_collate (x != NULL ? x : "", y != NULL ? y : "");
    }
  return column->numeric ? column->compare (b, a, NULL) : column->compare (a, b, NULL);
}

static gboolean
sorts (const TaoColumn *column)
{
  return column->compare != NULL || column->key_u64 != NULL || column->key_i64 != NULL || column->key_text != NULL;
}

/* --- columns --- */

/* A title has neither alignment nor help of its own in GTK 4.8; its widget is
 * reached through the header. Without one the title merely stays on the left. */
static void
dress_title (GtkColumnView *view, const TaoColumn *column)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_last_child (header) : NULL;
  GtkWidget *box = title != NULL ? gtk_widget_get_first_child (title) : NULL;

  if (box != NULL && column->numeric)
    gtk_widget_set_halign (box, GTK_ALIGN_END);
  if (title != NULL)
    tao_cells_set_title (tao_cells_get (view), column, title);
  if (title != NULL && column->title[0] != '\0')
    tao_glossary_help (title, g_dgettext (NULL, column->title));
}

GtkColumnViewColumn *
tao_column_view_add (GtkColumnView *view, const TaoColumn *column)
{
  GtkListItemFactory *factory = tao_cells_new_factory (tao_cells_get (view), column);
  GtkColumnViewColumn *added;

  /* An empty text would translate to the catalogue's own header. */
  added = gtk_column_view_column_new (column->title[0] != '\0' ? g_dgettext (NULL, column->title) : "", factory);
  g_object_set_data (G_OBJECT (added), COLUMN_KEY, (gpointer) column);
  gtk_column_view_column_set_expand (added, column->expand);
  if (column->width > 0)
    gtk_column_view_column_set_fixed_width (added, column->width);
  if (sorts (column))
    {
      g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, (gpointer) column, NULL));

      gtk_column_view_column_set_sorter (added, sorter);
    }
  gtk_column_view_append_column (view, added);
  dress_title (view, column);
  g_object_unref (added);
  return added;
}

void
tao_column_view_add_all (GtkColumnView *view, const TaoColumn *columns, guint n)
{
  for (guint i = 0; i < n; i++)
    tao_column_view_add (view, &columns[i]);
}

static GtkColumnViewColumn *
find_column (GtkColumnView *view, const char *id)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (column_of (column) != NULL && g_str_equal (column_of (column)->id, id))
        return column;
    }
  return NULL;
}

/* --- settings: "<sort column>[:reverse];<hidden>,<hidden>" per table --- */

/* GTK 4.8 does not tell which column is sorted; the indicator in its title
 * does. NULL: none. */
static GtkColumnViewColumn *
sorted_column (GtkColumnView *view, GtkSortType *order)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; title != NULL && i < g_list_model_get_n_items (columns); i++, title = gtk_widget_get_next_sibling (title))
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkWidget *box = gtk_widget_get_first_child (title);
      GtkWidget *indicator = box != NULL ? gtk_widget_get_last_child (box) : NULL;

      if (indicator == NULL)
        continue;
      if (gtk_widget_has_css_class (indicator, "ascending"))
        {
          *order = GTK_SORT_ASCENDING;
          return column;
        }
      if (gtk_widget_has_css_class (indicator, "descending"))
        {
          *order = GTK_SORT_DESCENDING;
          return column;
        }
    }
  return NULL;
}

static char *
describe_sort (GtkColumnView *view)
{
  GtkSortType order;
  GtkColumnViewColumn *column = sorted_column (view, &order);

  if (column == NULL || column_of (column) == NULL)
    return g_strdup ("");
  return g_strconcat (column_of (column)->id, order == GTK_SORT_DESCENDING ? ":reverse" : "", NULL);
}

static char *
describe_hidden (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GString *hidden = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (column_of (column) != NULL && !gtk_column_view_column_get_visible (column))
        g_string_append_printf (hidden, "%s%s", hidden->len > 0 ? "," : "", column_of (column)->id);
    }
  return g_string_free (hidden, FALSE);
}

static gboolean
keep_cb (gpointer user_data)
{
  GtkColumnView *view = user_data;
  const char *table = g_object_get_data (G_OBJECT (view), TABLE_KEY);
  g_autoptr(GSettings) settings = g_settings_new (TAO_APPLICATION_ID);
  g_autoptr(GVariant) old = g_settings_get_value (settings, "columns");
  g_autofree char *sort = describe_sort (view);
  g_autofree char *hidden = describe_hidden (view);
  g_autofree char *state = g_strconcat (sort, ";", hidden, NULL);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key, *value;

  g_object_set_data (G_OBJECT (view), "tao-keep", NULL);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (!g_str_equal (key, table))
      g_variant_builder_add (&builder, "{ss}", key, value);
  g_variant_builder_add (&builder, "{ss}", table, state);
  g_settings_set_value (settings, "columns", g_variant_builder_end (&builder));
  return G_SOURCE_REMOVE;
}

/* After the header has updated its indicators. */
static void
table_changed_cb (GtkColumnView *view)
{
  if (g_object_get_data (G_OBJECT (view), TABLE_KEY) == NULL || g_object_get_data (G_OBJECT (view), "tao-keep") != NULL)
    return;
  g_object_set_data (G_OBJECT (view), "tao-keep", GINT_TO_POINTER (1));
  g_idle_add_full (G_PRIORITY_LOW, keep_cb, g_object_ref (view), g_object_unref);
}

static void
restore (GtkColumnView *view, const char *state, const char *first)
{
  g_auto(GStrv) parts = g_strsplit (state, ";", 2);
  g_auto(GStrv) sort = g_strsplit (parts[0] != NULL ? parts[0] : "", ":", 2);
  g_auto(GStrv) hidden = g_strsplit (parts[0] != NULL && parts[1] != NULL ? parts[1] : "", ",", -1);
  GtkColumnViewColumn *column = sort[0] != NULL ? find_column (view, sort[0]) : NULL;

  for (guint i = 0; hidden[i] != NULL; i++)
    if (find_column (view, hidden[i]) != NULL)
      gtk_column_view_column_set_visible (find_column (view, hidden[i]), FALSE);
  if (column == NULL && first != NULL)
    column = find_column (view, first);
  if (column != NULL)
    gtk_column_view_sort_by_column (view, column,
                                    sort[0] != NULL && sort[1] != NULL ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

void
tao_column_view_remember (GtkColumnView *view, const char *id, const char *first)
{
  g_autoptr(GSettings) settings = g_settings_new (TAO_APPLICATION_ID);
  g_autoptr(GVariant) tables = g_settings_get_value (settings, "columns");
  const char *state = "";
  GListModel *columns = gtk_column_view_get_columns (view);

  if (g_variant_lookup (tables, id, "&s", &state))
    restore (view, state, first);
  else
    {
      for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
        {
          g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

          gtk_column_view_column_set_visible (column, column_of (column) == NULL || !column_of (column)->hidden);
        }
      restore (view, state, first);
    }
  g_object_set_data_full (G_OBJECT (view), TABLE_KEY, g_strdup (id), g_free);
  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (table_changed_cb), view, G_CONNECT_SWAPPED);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_signal_connect_object (column, "notify::visible", G_CALLBACK (table_changed_cb), view, G_CONNECT_SWAPPED);
    }
}

GMenuModel *
tao_column_view_menu (GtkColumnView *view, GtkWidget *widget)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr(GPropertyAction) action = NULL;
      g_autofree char *name = NULL;

      if (column_of (column) == NULL || column_of (column)->title == NULL || column_of (column)->title[0] == '\0')
        continue;
      action = g_property_action_new (column_of (column)->id, column, "visible");
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
      name = g_strdup_printf ("columns.%s", column_of (column)->id);
      g_menu_append (menu, gtk_column_view_column_get_title (column), name);
    }
  gtk_widget_insert_action_group (widget, "columns", G_ACTION_GROUP (group));
  return G_MENU_MODEL (menu);
}

const TaoColumn *
tao_column_view_pick (GtkColumnView *view, double x, double y, gpointer *item)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (view), x, y, GTK_PICK_DEFAULT), *child = NULL;

  while (at != NULL && at != GTK_WIDGET (view) && !g_str_equal (gtk_widget_get_css_name (at), "cell"))
    at = gtk_widget_get_parent (at);
  if (at != NULL && at != GTK_WIDGET (view))
    child = gtk_widget_get_first_child (at);
  return tao_cells_describe (child, item);
}

const TaoColumn *
tao_column_view_get_column (GtkColumnViewColumn *column)
{
  return column_of (column);
}

char *
tao_column_view_describe_origins (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const TaoOrigin *origin = column_of (column) != NULL ? column_of (column)->origin : NULL;

      if (origin != NULL && gtk_column_view_column_get_visible (column))
        g_string_append_printf (lines, "%s%s\t%s", lines->len > 0 ? "\n" : "", gtk_column_view_column_get_title (column),
                                origin->item != NULL ? origin->item : origin->call != NULL ? origin->call
                                : origin->how != NULL ? _(origin->how) : "");
    }
  return g_string_free (lines, FALSE);
}

char *
tao_column_view_to_csv (GtkColumnView *view, GListModel *rows)
{
  GString *csv = g_string_new (NULL);
  GListModel *columns = gtk_column_view_get_columns (view);
  guint n_rows = g_list_model_get_n_items (rows);

  for (guint row = 0; row <= n_rows; row++)
    {
      /* Row 0 is the header line. */
      g_autoptr(GObject) item = row > 0 ? g_list_model_get_item (rows, row - 1) : NULL;
      gboolean first = TRUE;

      for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
        {
          g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
          g_autofree char *text = NULL;

          if (column_of (column) == NULL || column_of (column)->text == NULL || !gtk_column_view_column_get_visible (column))
            continue;
          text = row == 0 ? g_strdup (gtk_column_view_column_get_title (column)) : column_of (column)->text (item);
          if (!first)
            g_string_append_c (csv, ',');
          tao_csv_append (csv, text != NULL ? text : "");
          first = FALSE;
        }
      g_string_append (csv, "\r\n");
    }
  return g_string_free (csv, FALSE);
}
