/* Subnets: rows that persist, filters, stars, order, the treemap, the file,
 * the comparison, and nothing left behind. */
#include "page-harness.h"
#include "market-sample.h"

#include "app/charts/chart.h"
#include "app/charts/treemap.h"
#include "app/pages/subnets/compare-window.h"
#include "app/pages/subnets/subnet-columns.h"
#include "app/pages/subnets/subnet-row.h"
#include "app/pages/subnets/subnets-page.h"
#include "app/widgets/choice.h"
#include "app/widgets/table.h"
#include "app/widgets/tooltip.h"

#define BLOCK 9571284

static PageHarness
open_page (void)
{
  TaoRoute route = tao_route_page ("subnets");
  g_autoptr(GSettings) settings = g_settings_new ("org.taoscope.Taoscope");

  g_settings_reset (settings, "watched-subnets");
  g_settings_reset (settings, "columns");
  return harness_open (TAO_TYPE_SUBNETS_PAGE, &route);
}

static TaoTable *
table_of (PageHarness *harness)
{
  return nth_widget (harness, TAO_TYPE_TABLE, 0);
}

static GListModel *
model_of (PageHarness *harness)
{
  return tao_table_get_rows (table_of (harness));
}

static guint
netuid_at (PageHarness *harness, guint position)
{
  g_autoptr(TaoSubnetRow) row = g_list_model_get_item (model_of (harness), position);

  g_assert_nonnull (row);
  return tao_subnet_row_get (row)->netuid;
}

static TaoChoice *
chips_of (PageHarness *harness)
{
  return nth_widget (harness, TAO_TYPE_CHOICE, 0);
}

static void
test_states (void)
{
  PageHarness harness = open_page ();

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING | SAMPLE_MARKET_OFFLINE, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING | SAMPLE_MARKET_REFUSED, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_ONLY_ROOT, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_cmpuint (g_list_model_get_n_items (model_of (&harness)), ==, SAMPLE_MARKET_SUBNETS);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (table_of (&harness)), "tao-washed"));
  harness_offer (&harness, sample_market (SAMPLE_MARKET_OFFLINE, BLOCK));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (table_of (&harness)), "tao-washed"));
  harness_picture (&harness, "subnets-offline");
  harness_close (&harness);
}

/* A selected row is the same object after the next snapshot, in its new place. */
static void
test_rows_persist (void)
{
  PageHarness harness = open_page ();
  g_autoptr(TaoSubnetRow) first = NULL;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  g_assert_cmpuint (netuid_at (&harness, 0), ==, 11);            /* the largest market cap */
  first = g_list_model_get_item (model_of (&harness), 0);
  tao_table_set_selected (table_of (&harness), first);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_REVERSED, BLOCK + 1));
  g_assert_true (tao_table_get_selected (table_of (&harness)) == first);
  g_assert_cmpuint (netuid_at (&harness, SAMPLE_MARKET_SUBNETS - 1), ==, 11);
  g_assert_cmpuint (tao_subnet_row_get (first)->price_rao, ==, 1000000);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_REVERSED | SAMPLE_MARKET_WITHOUT_QUARRY, BLOCK + 2));
  g_assert_cmpuint (g_list_model_get_n_items (model_of (&harness)), ==, SAMPLE_MARKET_SUBNETS - 1);
  g_assert_true (tao_table_get_selected (table_of (&harness)) == first);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_REVERSED, BLOCK + 3));
  g_assert_cmpuint (g_list_model_get_n_items (model_of (&harness)), ==, SAMPLE_MARKET_SUBNETS);
  harness_close (&harness);
}

/* A row says that it changed only if something shown did. */
static void
test_row_notifies (void)
{
  g_autoptr(TaoSnapshot) a = sample_market (SAMPLE_MARKET_PLAIN, BLOCK), b = sample_market (SAMPLE_MARKET_PLAIN, BLOCK + 1);
  g_autoptr(TaoSnapshot) c = sample_market (SAMPLE_MARKET_REVERSED, BLOCK + 2);
  g_autoptr(TaoSubnetRow) row = tao_subnet_row_new (a, tao_snapshot_lookup_subnet (a, 11));

  g_assert_false (tao_subnet_row_update (row, b, tao_snapshot_lookup_subnet (b, 11)));
  g_assert_true (tao_subnet_row_update (row, c, tao_snapshot_lookup_subnet (c, 11)));
}

static void
test_filters (void)
{
  PageHarness harness = open_page ();
  static const struct { const char *chip; guint shown; } chips[] = {
    { "all", 5 }, { "watched", 0 }, { "staked", 2 }, { "owned", 1 }, { "immune", 1 },
  };
  static const struct { const char *text; guint shown; } texts[] = {
    { "LAN", 1 }, { "16", 1 }, { " λ ", 1 }, { "subnet 7", 1 }, { "zzz", 0 }, { "", 5 },
  };
  GtkEditable *entry;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    {
      tao_choice_set_active (chips_of (&harness), chips[i].chip);
      g_assert_cmpuint (tao_table_get_n_shown (table_of (&harness)), ==, chips[i].shown);
    }
  tao_choice_set_active (chips_of (&harness), "all");
  g_assert_true (tao_page_focus_filter (harness.page));
  entry = nth_widget (&harness, GTK_TYPE_SEARCH_ENTRY, 1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gtk_editable_set_text (entry, texts[i].text);
      wait_for (tao_table_get_n_shown (table_of (&harness)) == texts[i].shown);
    }
  /* The empty state says so and leads back. */
  gtk_editable_set_text (entry, "zzz");
  wait_for (tao_table_get_n_shown (table_of (&harness)) == 0);
  harness_picture (&harness, "subnets-none");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness.page), "subnets.clear-filter", NULL));
  wait_for (tao_table_get_n_shown (table_of (&harness)) == 5);
  harness_close (&harness);
}

static void
test_stars (void)
{
  PageHarness harness = open_page ();
  g_autoptr(TaoSubnetRow) first = NULL;
  g_autoptr(GSettings) settings = g_settings_new ("org.taoscope.Taoscope");
  g_autoptr(GVariant) watched = NULL;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  g_assert_false (tao_page_toggle_star (harness.page));          /* nothing is selected */
  first = g_list_model_get_item (model_of (&harness), 0);
  tao_table_set_selected (table_of (&harness), first);
  g_assert_true (tao_page_toggle_star (harness.page));
  wait_for (tao_subnet_row_get_watched (first));
  watched = g_settings_get_value (settings, "watched-subnets");
  g_assert_cmpuint (g_variant_n_children (watched), ==, 1);
  tao_choice_set_active (chips_of (&harness), "watched");
  g_assert_cmpuint (tao_table_get_n_shown (table_of (&harness)), ==, 1);
  g_assert_true (tao_page_toggle_star (harness.page));
  wait_for (tao_table_get_n_shown (table_of (&harness)) == 0);
  harness_close (&harness);
}

static void
test_map (void)
{
  PageHarness harness = open_page ();
  TaoTreemap *map = nth_widget (&harness, TAO_TYPE_TREEMAP, 0);
  GtkToggleButton *as_map = nth_widget (&harness, GTK_TYPE_TOGGLE_BUTTON, 0);
  guint skip = 0;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  while (as_map != NULL && g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (as_map)), "As treemap") != 0)
    as_map = nth_widget (&harness, GTK_TYPE_TOGGLE_BUTTON, ++skip);
  g_assert_nonnull (as_map);
  gtk_toggle_button_set_active (as_map, TRUE);
  g_assert_cmpuint (tao_treemap_get_id (map, 0), ==, 11);
  tao_choice_set_active (chips_of (&harness), "immune");
  g_assert_cmpuint (tao_treemap_get_id (map, 0), ==, 4);
  g_assert_cmpuint (tao_treemap_find (map, 11), ==, TAO_PLOT_NO_POINT);
  tao_choice_set_active (chips_of (&harness), "watched");
  g_assert_cmpstr (tao_plot_get_message (TAO_PLOT (map)), ==, "No subnet matches");
  harness_picture (&harness, "subnets-map");
  harness_close (&harness);
}

static void
test_file (void)
{
  PageHarness harness = open_page ();
  g_autofree char *csv = NULL;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  csv = tao_column_view_to_csv (tao_table_get_view (table_of (&harness)), tao_table_get_rows (table_of (&harness)));
  g_assert_true (g_str_has_prefix (csv, "Subnet,\"Price, τ\",24 h,Emission,\"Market cap, τ\","));
  g_assert_nonnull (strstr (csv, "\r\nLantern,0.098712,+3.18%,7.00%,"));
  g_assert_nonnull (strstr (csv, "\r\nSubnet 7,0.043118,–,3.00%,"));
  harness_close (&harness);
}

/* Every column's texts and orders hold for known and unknown values. */
static void
test_columns (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample_market (SAMPLE_MARKET_PLAIN, BLOCK);
  g_autoptr(TaoSubnetRow) known = tao_subnet_row_new (snapshot, tao_snapshot_lookup_subnet (snapshot, 11));
  g_autoptr(TaoSubnetRow) partly = tao_subnet_row_new (snapshot, tao_snapshot_lookup_subnet (snapshot, 7));
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint n;
  const TaoColumn *columns = tao_subnet_columns (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *a = columns[i].text != NULL ? columns[i].text (known) : NULL;
      g_autofree char *b = columns[i].text != NULL ? columns[i].text (partly) : NULL;

      g_assert_true (g_hash_table_add (ids, (gpointer) columns[i].id));
      g_assert_true (columns[i].text == NULL || (a[0] != '\0' && g_utf8_validate (a, -1, NULL) && b[0] != '\0'));
      if (g_str_equal (columns[i].id, "volume"))
        {
          g_assert_cmpstr (a, ==, "50");
          g_assert_cmpstr (b, ==, "–");
          g_assert_cmpuint (columns[i].key_u64 (partly), ==, TAO_UNKNOWN_U64);
        }
      if (g_str_equal (columns[i].id, "cost"))
        g_assert_cmpstr (a, ==, "0.5000");
      if (g_str_equal (columns[i].id, "epoch"))
        g_assert_cmpstr (a, ==, "116");
    }
}

static void
test_compare (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample_market (SAMPLE_MARKET_PLAIN, BLOCK);
  GtkWindow *window = tao_compare_window_new (NULL, NULL, snapshot, 11, 7);
  g_autoptr(TaoSnapshot) offline = sample_market (SAMPLE_MARKET_OFFLINE, BLOCK);
  GtkWindow *old = tao_compare_window_new (NULL, NULL, offline, 11, 7);
  TaoCompareWindow *gone;
  guint first = 0, second = 0;

  /* Its chart is as old as what it shows. */
  g_assert_null (tao_plot_get_stale (TAO_PLOT (find_widget (GTK_WIDGET (window), TAO_TYPE_CHART, &first))));
  g_assert_cmpstr (tao_plot_get_stale (TAO_PLOT (find_widget (GTK_WIDGET (old), TAO_TYPE_CHART, &second))), ==, "no data since 22 Nov, 13:40");
  gtk_window_destroy (old);
  gtk_window_present (window);
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_cmpstr (tao_compare_window_get_text (TAO_COMPARE_WINDOW (window), 0, FALSE), ==, "0.098712\302\240τ");
  g_assert_cmpstr (tao_compare_window_get_text (TAO_COMPARE_WINDOW (window), 0, TRUE), ==, "0.043118\302\240τ");
  g_assert_cmpstr (tao_compare_window_get_text (TAO_COMPARE_WINDOW (window), 1, TRUE), ==, "–");
  g_assert_true (shows_text (GTK_WIDGET (window), "256 of 256"));
  gone = TAO_COMPARE_WINDOW (window);
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  gtk_window_destroy (window);
  wait_for (gone == NULL);
}

static void
test_narrow (void)
{
  PageHarness harness = open_page ();
  int minimum;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 400, 800);
  gtk_widget_measure (gtk_widget_get_first_child (GTK_WIDGET (harness.page)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  harness_picture (&harness, "subnets-narrow");
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Subnet 11 · 7.00%"));
  g_assert_true (tao_page_focus_filter (harness.page));
  tao_page_set_narrow (harness.page, FALSE);
  harness_picture (&harness, "subnets");
  g_assert_cmpuint (g_list_model_get_n_items (model_of (&harness)), ==, SAMPLE_MARKET_SUBNETS);
  harness_close (&harness);
}

static void
test_accessible (void)
{
  PageHarness harness = open_page ();
  GtkWidget *star = NULL;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  harness_picture (&harness, "subnets");
  for (guint i = 0; star == NULL || !gtk_widget_has_css_class (star, "tao-star"); i++)
    {
      star = nth_widget (&harness, GTK_TYPE_BUTTON, i);
      g_assert_nonnull (star);
    }
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_PROPERTY_LABEL, "Watch Lantern");
  g_signal_emit_by_name (star, "clicked");
  wait_for (g_strcmp0 (tao_tooltip_get (star), "Stop watching Lantern") == 0);
  harness_close (&harness);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/subnets/states", test_states);
  g_test_add_func ("/ui/subnets/rows-persist", test_rows_persist);
  g_test_add_func ("/ui/subnets/row-notifies", test_row_notifies);
  g_test_add_func ("/ui/subnets/filters", test_filters);
  g_test_add_func ("/ui/subnets/stars", test_stars);
  g_test_add_func ("/ui/subnets/map", test_map);
  g_test_add_func ("/ui/subnets/file", test_file);
  g_test_add_func ("/ui/subnets/columns", test_columns);
  g_test_add_func ("/ui/subnets/compare", test_compare);
  g_test_add_func ("/ui/subnets/narrow", test_narrow);
  g_test_add_func ("/ui/subnets/accessible", test_accessible);
  return g_test_run ();
}
