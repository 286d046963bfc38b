/* The table: raw values sort, unknown ones last; rows change in place; the
 * filter empties it into words; narrow rows; and all of it is freed. */
#include <adwaita.h>
#include <math.h>

#include "app/charts/sparkline.h"
#include "app/format.h"
#include "app/tour.h"
#include "app/widgets/change.h"
#include "app/widgets/facts.h"
#include "app/widgets/meter.h"
#include "app/widgets/table.h"
#include "wait-for.h"

#define SAMPLE_TYPE_ROW (sample_row_get_type ())
G_DECLARE_FINAL_TYPE (SampleRow, sample_row, SAMPLE, ROW, GObject)

struct _SampleRow {
  GObject parent_instance;

  guint64 price;
  gint64 change;
  char *name;
  guint16 netuid;
};

G_DEFINE_FINAL_TYPE (SampleRow, sample_row, G_TYPE_OBJECT)

enum { PROP_PRICE = 1, N_PROPS };

static void
sample_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint64 (value, SAMPLE_ROW (object)->price);
}

static void
sample_row_finalize (GObject *object)
{
  g_free (SAMPLE_ROW (object)->name);
  G_OBJECT_CLASS (sample_row_parent_class)->finalize (object);
}

static void
sample_row_class_init (SampleRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sample_row_finalize;
  G_OBJECT_CLASS (klass)->get_property = sample_row_get_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_PRICE,
                                   g_param_spec_uint64 ("price", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
sample_row_init (SampleRow *self)
{
}

static char *
name_text (gpointer item)
{
  return g_strdup (SAMPLE_ROW (item)->name);
}

static const char *
name_key (gpointer item)
{
  return SAMPLE_ROW (item)->name;
}

static char *
price_text (gpointer item)
{
  return tao_format_price (SAMPLE_ROW (item)->price);
}

static guint64
price_key (gpointer item)
{
  return SAMPLE_ROW (item)->price;
}

static gint64
change_key (gpointer item)
{
  return SAMPLE_ROW (item)->change;
}

static void
bind_change (GtkWidget *cell, gpointer item)
{
  tao_change_set_ppm (TAO_CHANGE (cell), SAMPLE_ROW (item)->change, 2);
}

static void
fill_spark (SampleRow *row, float values[40])
{
  for (guint i = 0; i < 40; i++)
    values[i] = (float) (sin (i * 0.3 + row->netuid) + (double) row->change / 2e5 * i * 0.3);
}

static void
bind_spark (GtkWidget *cell, gpointer item)
{
  float values[40];

  fill_spark (item, values);
  tao_sparkline_set_line (TAO_SPARKLINE (cell), values, 40);
}

static void
bind_row (GtkWidget *cell, gpointer item)
{
  SampleRow *row = item;
  g_autofree char *detail = g_strdup_printf ("Subnet %u", row->netuid);

  tao_entity_row_set_name (TAO_ENTITY_ROW (cell), row->name, detail);
  tao_token_tile_set_subnet (tao_entity_row_get_tile (TAO_ENTITY_ROW (cell)), row->netuid, "λ");
}

static GtkWidget *
make_meter (void)
{
  return tao_meter_new ();
}

static void
bind_meter (GtkWidget *cell, gpointer item)
{
  tao_meter_set_one (TAO_METER (cell), SAMPLE_ROW (item)->netuid / 130.0, TAO_COLOR_SERIES_1);
}

static void
bind_narrow (TaoEntityRow *entity, gpointer item)
{
  SampleRow *row = item;
  g_autofree char *price = tao_format_price (row->price);
  float values[40];

  bind_row (GTK_WIDGET (entity), item);
  fill_spark (row, values);
  tao_entity_row_set_spark (entity, values, 40);
  tao_entity_row_set_value (entity, price);
  tao_entity_row_set_change (entity, row->change);
}

static const TaoColumn columns[] = {
  { .id = "name", .title = "Subnet", .expand = TRUE, .make = tao_entity_row_new, .bind = bind_row, .text = name_text, .key_text = name_key },
  { .id = "price", .title = "Price, τ", .numeric = TRUE, .width = 110, .text = price_text, .key_u64 = price_key },
  { .id = "change", .title = "24 h", .numeric = TRUE, .width = 100, .make = tao_change_new, .bind = bind_change, .key_i64 = change_key },
  { .id = "spark", .title = "7 days", .width = 110, .make = tao_sparkline_new, .bind = bind_spark },
  { .id = "emission", .title = "Emission", .width = 90, .make = make_meter, .bind = bind_meter },
  { .id = "uid", .title = "UID cost, τ", .numeric = TRUE, .width = 110, .text = price_text },
};

static GListStore *
sample_rows (guint n)
{
  static const char *const names[] = { "Lantern", "Halcyon", "Quarry", "Meridian", "Orrery", "Murmur", "Tessera", "Tamarind" };
  GListStore *store = g_list_store_new (SAMPLE_TYPE_ROW);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SampleRow) row = g_object_new (SAMPLE_TYPE_ROW, NULL);

      row->netuid = (guint16) (i + 1);
      row->name = g_strdup_printf ("%s %u", names[i % 8], i);
      row->price = i == 3 ? TAO_UNKNOWN_U64 : (i * 7919 % 101) * 1000000;
      row->change = i == 5 ? TAO_UNKNOWN_I64 : (gint64) (i * 104729 % 200001) - 100000;
      g_list_store_append (store, row);
    }
  return store;
}

static GListModel *
shown (TaoTable *table)
{
  return tao_table_get_rows (table);
}

static SampleRow *
nth (TaoTable *table, guint i)
{
  g_autoptr(SampleRow) row = g_list_model_get_item (shown (table), i);

  return row;
}

static GtkWidget *
new_window (GtkWidget *child, int width, int height)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  adw_window_set_content (ADW_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (child);
  return window;
}

static void
save_shot (GtkWidget *window, const char *name)
{
  g_autofree char *path = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  if (g_getenv ("TAOSCOPE_SHOTS") == NULL)
    return;
  texture = tao_tour_draw (GTK_WINDOW (window));
  path = g_build_filename (g_getenv ("TAOSCOPE_SHOTS"), name, NULL);
  gdk_texture_save_to_png (texture, path);
}

static void
test_sorting (void)
{
  g_autoptr(GListStore) store = sample_rows (128);
  GtkWidget *table = tao_table_new ("test", columns, G_N_ELEMENTS (columns), "price");
  GtkWidget *window;
  g_autofree char *csv = NULL;

  tao_table_set_model (TAO_TABLE (table), G_LIST_MODEL (store));
  gtk_widget_set_margin_start (table, 18);
  gtk_widget_set_margin_end (table, 18);
  gtk_widget_set_margin_top (table, 18);
  gtk_widget_set_margin_bottom (table, 18);
  window = new_window (table, 900, 600);
  save_shot (window, "table.png");
  /* Numbers descend at first, and what is not known comes last. */
  for (guint i = 1; i < 127; i++)
    g_assert_cmpuint (nth (TAO_TABLE (table), i - 1)->price, >=, nth (TAO_TABLE (table), i)->price);
  g_assert_cmpuint (nth (TAO_TABLE (table), 127)->price, ==, TAO_UNKNOWN_U64);

  csv = tao_column_view_to_csv (tao_table_get_view (TAO_TABLE (table)), tao_table_get_rows (TAO_TABLE (table)));
  g_assert_true (g_str_has_prefix (csv, "Subnet,\"Price, τ\",\"UID cost, τ\"\r\n"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
only_lantern (gpointer item, gpointer user_data)
{
  return g_str_has_prefix (SAMPLE_ROW (item)->name, user_data);
}

static void
test_filter (void)
{
  g_autoptr(GListStore) store = sample_rows (64);
  GtkWidget *table = tao_table_new ("test-filter", columns, G_N_ELEMENTS (columns), "price");
  GtkWidget *window = new_window (table, 900, 600);
  char prefix[16] = "Lantern";

  tao_table_set_model (TAO_TABLE (table), G_LIST_MODEL (store));
  tao_table_set_empty (TAO_TABLE (table), "system-search-symbolic", "No subnet matches", NULL, NULL);
  tao_table_set_filter (TAO_TABLE (table), only_lantern, prefix);
  g_assert_cmpuint (tao_table_get_n_shown (TAO_TABLE (table)), ==, 8);
  tao_table_set_selected (TAO_TABLE (table), nth (TAO_TABLE (table), 2));
  g_assert_true (tao_table_get_selected (TAO_TABLE (table)) == nth (TAO_TABLE (table), 2));
  g_strlcpy (prefix, "none", sizeof prefix);
  tao_table_refilter (TAO_TABLE (table));
  g_assert_cmpuint (tao_table_get_n_shown (TAO_TABLE (table)), ==, 0);
  g_assert_null (tao_table_get_selected (TAO_TABLE (table)));
  gtk_test_widget_wait_for_draw (table);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A value changes: the row stays where it is until the table is told. */
static void
test_in_place (void)
{
  g_autoptr(GListStore) store = sample_rows (64);
  GtkWidget *table = tao_table_new ("test-place", columns, G_N_ELEMENTS (columns), "price");
  GtkWidget *window = new_window (table, 900, 600);
  SampleRow *row;

  tao_table_set_model (TAO_TABLE (table), G_LIST_MODEL (store));
  gtk_test_widget_wait_for_draw (table);
  row = nth (TAO_TABLE (table), 10);
  tao_table_set_selected (TAO_TABLE (table), row);
  row->price = 999 * TAO_RAO;
  g_object_notify (G_OBJECT (row), "price");
  gtk_test_widget_wait_for_draw (table);
  g_assert_true (nth (TAO_TABLE (table), 10) == row);
  tao_table_reorder (TAO_TABLE (table));
  g_assert_true (nth (TAO_TABLE (table), 0) == row);
  g_assert_true (tao_table_get_selected (TAO_TABLE (table)) == row);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- rows out of view --- */

#define TALL 61

static void
bind_nothing (GtkWidget *cell, gpointer item)
{
}

static GtkWidget *
make_tall (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (box, 40, TALL);
  return box;
}

/* Of the first row that has one. */
static GtkWidget *
find_button (GtkWidget *table)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (tao_table_get_view (TAO_TABLE (table))));

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_first_child (gtk_widget_get_last_child (row)) != NULL)
      return gtk_widget_get_first_child (gtk_widget_get_last_child (row));
  return NULL;
}

/* The first cell's widget in each row that has widgets, in no order. */
static GPtrArray *
filled_rows (GtkWidget *table)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (tao_table_get_view (TAO_TABLE (table))));
  GPtrArray *filled = g_ptr_array_new ();

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *cell = gtk_widget_get_first_child (row);

      if (gtk_widget_get_first_child (cell) != NULL)
        g_ptr_array_add (filled, gtk_widget_get_first_child (cell));
    }
  return filled;
}

/* Of each row that has been laid out. */
static int
level_height (GtkWidget *list)
{
  int height = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (height == 0)
      height = gtk_widget_get_height (row);
    else if (gtk_widget_get_height (row) > 0)
      g_assert_cmpint (gtk_widget_get_height (row), ==, height);
  return height;
}

/* All that is in view has its widgets, and each row is as high as the others. */
static void
assert_view (GtkWidget *table)
{
  GtkColumnView *view = tao_table_get_view (TAO_TABLE (table));
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (view));
  int height = level_height (list), header = gtk_widget_get_height (gtk_widget_get_first_child (GTK_WIDGET (view)));
  guint seen = 0;

  for (int y = header + 4; y < gtk_widget_get_height (GTK_WIDGET (view)); y += height)
    {
      gpointer item = NULL;
      const TaoColumn *column = tao_column_view_pick (view, 20, y, &item), *price = tao_column_view_pick (view, 500, y, NULL);

      g_assert_true (column == &columns[0]);
      g_assert_nonnull (price);
      g_assert_true (SAMPLE_IS_ROW (item));
      seen++;
    }
  g_assert_cmpuint (seen, >=, 10);
}

static GtkAdjustment *
scrolling (GtkWidget *table)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (tao_table_get_view (TAO_TABLE (table))));
}

/* Until the rows near the view have had their turns as well. */
static void
draw_frames (GtkWidget *table, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      gtk_widget_queue_draw (table);
      gtk_test_widget_wait_for_draw (table);
    }
}

static void
wait_for_rows (GtkWidget *table)
{
  GListModel *made = G_LIST_MODEL (gtk_column_view_get_model (tao_table_get_view (TAO_TABLE (table))));

  wait_for (g_list_model_get_n_items (made) == tao_table_get_n_shown (TAO_TABLE (table)));
}

/* Of many rows only those in view and near it have widgets, and these are the right ones wherever one scrolls to. */
static void
test_far_rows (void)
{
  g_autoptr(GListStore) store = sample_rows (256);
  GtkWidget *table = tao_table_new ("test-far", columns, G_N_ELEMENTS (columns), "price");
  GtkWidget *window;
  GListModel *made = G_LIST_MODEL (gtk_column_view_get_model (tao_table_get_view (TAO_TABLE (table))));
  g_autoptr(GPtrArray) filled = NULL, more = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 200; i++)
    g_ptr_array_add (more, g_list_model_get_item (G_LIST_MODEL (store), i));
  tao_table_set_model (TAO_TABLE (table), G_LIST_MODEL (store));
  window = new_window (table, 900, 600);
  g_assert_cmpuint (tao_table_get_n_shown (TAO_TABLE (table)), ==, 256);
  g_assert_cmpuint (g_list_model_get_n_items (made), <, 256);      /* a few in each frame */
  wait_for_rows (table);
  draw_frames (table, 12);
  assert_view (table);
  filled = filled_rows (table);
  g_assert_cmpuint (filled->len, >=, 14);
  g_assert_cmpuint (filled->len, <, 80);
  for (double to = 0; to < gtk_adjustment_get_upper (scrolling (table)); to += 311)
    {
      gtk_adjustment_set_value (scrolling (table), to);
      draw_frames (table, 2);
      assert_view (table);
    }
  gtk_adjustment_set_value (scrolling (table), 0);
  draw_frames (table, 2);
  assert_view (table);
  g_ptr_array_unref (filled);
  filled = filled_rows (table);
  g_assert_cmpuint (filled->len, <, 80);

  /* A new order, a filter and its end: still each row that is seen has its widgets. */
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (tao_table_get_view (TAO_TABLE (table))), i);

      gtk_adjustment_set_value (scrolling (table), 2000);
      draw_frames (table, 2);
      gtk_column_view_sort_by_column (tao_table_get_view (TAO_TABLE (table)), column, GTK_SORT_DESCENDING);
      draw_frames (table, 2);
      assert_view (table);
    }
  tao_table_set_filter (TAO_TABLE (table), only_lantern, (gpointer) "Lantern");
  draw_frames (table, 2);
  assert_view (table);
  tao_table_set_filter (TAO_TABLE (table), NULL, NULL);
  draw_frames (table, 2);
  g_assert_cmpuint (g_list_model_get_n_items (made), ==, 256);
  /* One of the last is chosen before its row is made. */
  g_list_store_remove_all (store);
  g_list_store_splice (store, 0, 0, more->pdata, more->len);
  g_assert_cmpuint (g_list_model_get_n_items (made), <, 200);
  tao_table_set_selected (TAO_TABLE (table), nth (TAO_TABLE (table), 199));
  g_assert_true (tao_table_get_selected (TAO_TABLE (table)) == nth (TAO_TABLE (table), 199));
  draw_frames (table, 4);
  assert_view (table);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What has the keyboard keeps it, however far it is scrolled away. */
static void
test_far_focus (void)
{
  static const TaoColumn with_button[] = {
    { .id = "name", .title = "Subnet", .expand = TRUE, .text = name_text, .key_text = name_key },
    { .id = "button", .title = "", .width = 60, .make = gtk_button_new, .bind = bind_nothing },
  };
  g_autoptr(GListStore) store = sample_rows (256);
  GtkWidget *table = tao_table_new ("test-focus", with_button, G_N_ELEMENTS (with_button), "name");
  GtkWidget *window, *button;

  tao_table_set_model (TAO_TABLE (table), G_LIST_MODEL (store));
  window = new_window (table, 900, 600);
  wait_for_rows (table);
  draw_frames (table, 2);
  button = find_button (table);
  g_assert_true (gtk_widget_grab_focus (button));
  gtk_adjustment_set_value (scrolling (table), 4000);
  draw_frames (table, 4);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == button);
  g_assert_nonnull (gtk_widget_get_parent (button));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Rows of larger letters than the style sheet thought of stay level, filled or not. */
static void
test_large_text (void)
{
  static const TaoColumn tall[] = {
    { .id = "name", .title = "Subnet", .expand = TRUE, .make = make_tall, .bind = bind_nothing, .key_text = name_key },
    { .id = "price", .title = "Price, τ", .numeric = TRUE, .text = price_text, .key_u64 = price_key },
  };
  g_autoptr(GListStore) store = sample_rows (256);
  GtkWidget *table = tao_table_new ("test-tall", tall, G_N_ELEMENTS (tall), "price");
  GtkWidget *window, *list;
  double upper;

  tao_table_set_model (TAO_TABLE (table), G_LIST_MODEL (store));
  window = new_window (table, 900, 600);
  wait_for_rows (table);
  draw_frames (table, 12);
  list = gtk_widget_get_last_child (GTK_WIDGET (tao_table_get_view (TAO_TABLE (table))));
  g_assert_cmpint (level_height (list), >=, TALL);
  upper = gtk_adjustment_get_upper (scrolling (table));
  g_assert_cmpfloat (upper, >, 256 * TALL);
  gtk_adjustment_set_value (scrolling (table), upper);
  draw_frames (table, 4);
  g_assert_cmpfloat (gtk_adjustment_get_upper (scrolling (table)), ==, upper);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow_and_freed (void)
{
  GListStore *store = sample_rows (64);
  GtkWidget *table = tao_table_new ("test-narrow", columns, G_N_ELEMENTS (columns), "price");
  GtkWidget *window;

  g_object_ref_sink (table);
  tao_table_set_model (TAO_TABLE (table), G_LIST_MODEL (store));
  tao_table_set_narrow_row (TAO_TABLE (table), bind_narrow);
  tao_table_set_narrow (TAO_TABLE (table), TRUE);
  window = new_window (table, 400, 600);
  save_shot (window, "table-narrow.png");
  g_assert_cmpint (gtk_widget_get_width (window), <=, 460);
  tao_table_set_narrow (TAO_TABLE (table), FALSE);
  gtk_test_widget_wait_for_draw (table);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (table);
  g_assert_finalize_object (store);
}

static void
test_facts (void)
{
  GtkWidget *facts = tao_facts_new (TRUE);
  GtkWidget *window;
  guint weight = tao_facts_add (TAO_FACTS (facts), "Consensus weight"), clipped = tao_facts_add (TAO_FACTS (facts), "Clipped");

  tao_facts_set (TAO_FACTS (facts), weight, "0.000593");
  tao_facts_set_source (TAO_FACTS (facts), weight, "SubtensorModule.Consensus, block 9,571,284");
  tao_facts_set (TAO_FACTS (facts), clipped, "−0.022635");
  tao_facts_set_class (TAO_FACTS (facts), clipped, "tao-neg");
  tao_facts_set_swatch (TAO_FACTS (facts), clipped, TAO_COLOR_SERIES_1);
  tao_facts_set_link (TAO_FACTS (facts), clipped, "uid?netuid=1&uid=2");
  g_object_ref_sink (facts);
  window = new_window (facts, 400, 200);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (facts);
}

int
main (int argc, char *argv[])
{
  GtkCssProvider *provider;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", "gtk-enable-animations", FALSE, NULL);
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/taoscope/Taoscope/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
  g_test_add_func ("/ui/table/sorting", test_sorting);
  g_test_add_func ("/ui/table/filter", test_filter);
  g_test_add_func ("/ui/table/in-place", test_in_place);
  g_test_add_func ("/ui/table/far-rows", test_far_rows);
  g_test_add_func ("/ui/table/far-focus", test_far_focus);
  g_test_add_func ("/ui/table/large-text", test_large_text);
  g_test_add_func ("/ui/table/narrow-and-freed", test_narrow_and_freed);
  g_test_add_func ("/ui/table/facts", test_facts);
  return g_test_run ();
}
