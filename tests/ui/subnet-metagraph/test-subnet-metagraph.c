/* The Metagraph tab: states, filters, range and search, rows that stay, and
 * nothing left behind. */
#include "model-validator.h"
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/charts/chart.h"
#include "app/charts/distribution.h"
#include "app/format.h"
#include "app/pages/subnet-metagraph/subnet-metagraph-page.h"
#include "app/pages/subnet-metagraph/uid-compare.h"
#include "app/pages/subnet-metagraph/uid-row.h"
#include "app/widgets/choice.h"
#include "app/widgets/table.h"

static PageHarness
open_page (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "metagraph");

  return harness_open (TAO_TYPE_SUBNET_METAGRAPH_PAGE, &route);
}

static TaoTable *
miners (PageHarness *harness)
{
  return nth_widget (harness, TAO_TYPE_TABLE, 0);
}

static TaoTable *
validators (PageHarness *harness)
{
  return nth_widget (harness, TAO_TYPE_TABLE, 1);
}

static TaoUidRow *
shown_row (TaoTable *table, guint i)
{
  g_autoptr(TaoUidRow) row = g_list_model_get_item (tao_table_get_rows (table), i);

  return row;
}

/* Every row once, and as many as the model says. */
static void
assert_model (TaoTable *table)
{
  GListModel *model = tao_table_get_rows (table);
  guint n = g_list_model_get_n_items (model);

  g_assert_cmpuint (n, ==, tao_table_get_n_shown (table));
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      g_assert_true (shown_row (table, i) != shown_row (table, j));
}

static void
test_states (void)
{
  PageHarness harness = open_page ();
  TaoRoute nowhere = tao_route_subnet (99, "metagraph"), back = tao_route_subnet (SAMPLE_NETUID, "metagraph");

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING | SAMPLE_OFFLINE, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH | SAMPLE_NO_UIDS, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Registration costs 0.482000000" TAO_NBSP "τ."));
  harness_offer (&harness, sample_subnet (SAMPLE_FULL, 5001));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_true (tao_page_is_ready (harness.page));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "next epoch in 214 blocks"));
  harness_picture (&harness, "metagraph");
  harness_offer (&harness, sample_subnet (SAMPLE_OFFLINE, 5001));      /* what was known stays */
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "next epoch in 214 blocks · 240 places free"));
  tao_page_navigate (harness.page, &nowhere);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5002));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  tao_page_navigate (harness.page, &back);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5003));
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 12);
  harness_close (&harness);
}

static void
test_filters (void)
{
  PageHarness harness = open_page ();
  TaoChoice *filter;
  TaoDistribution *strip;

  harness_offer (&harness, sample_subnet (SAMPLE_FULL | SAMPLE_OWN, 5000));
  filter = nth_widget (&harness, TAO_TYPE_CHOICE, 0);
  strip = nth_widget (&harness, TAO_TYPE_DISTRIBUTION, 0);
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 12);
  assert_model (miners (&harness));
  g_assert_cmpuint (tao_uid_row_get (shown_row (miners (&harness), 0))->uid, ==, 4);      /* most incentive first */
  g_assert_cmpuint (tao_uid_row_get (shown_row (miners (&harness), 11))->uid, ==, 15);

  tao_choice_set_active (filter, "all");
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 16);
  tao_choice_set_active (filter, "immune");
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 1);
  tao_choice_set_active (filter, "at-risk");
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 12);
  tao_choice_set_active (filter, "own");
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 1);
  g_assert_cmpuint (tao_uid_row_get (shown_row (miners (&harness), 0))->uid, ==, 6);
  tao_choice_set_active (filter, "validators");
  g_assert_cmpuint (tao_table_get_n_shown (validators (&harness)), ==, 4);
  assert_model (validators (&harness));
  harness_picture (&harness, "metagraph-validators");

  /* The strip narrows miners to a range of ranks. */
  tao_choice_set_active (filter, "miners");
  tao_distribution_set_range (strip, 2, 5);
  g_signal_emit_by_name (strip, "range-changed", 2, 5);
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 3);
  g_assert_cmpuint (tao_uid_row_get (shown_row (miners (&harness), 0))->uid, ==, 6);
  gtk_widget_activate_action (GTK_WIDGET (filter), "metagraph.clear-filter", NULL);
  g_assert_cmpstr (tao_choice_get_active (filter), ==, "all");
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 16);
  harness_close (&harness);
}

static void
test_search (void)
{
  PageHarness harness = open_page ();
  GtkEditable *search;
  TaoChoice *filter;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  g_assert_true (tao_page_focus_filter (harness.page));
  search = nth_widget (&harness, GTK_TYPE_SEARCH_ENTRY, 0);
  filter = nth_widget (&harness, TAO_TYPE_CHOICE, 0);
  tao_choice_set_active (filter, "all");
  gtk_editable_set_text (search, "7");
  wait_for (tao_table_get_n_shown (miners (&harness)) == 1);
  g_assert_cmpuint (tao_uid_row_get (shown_row (miners (&harness), 0))->uid, ==, 7);
  gtk_editable_set_text (search, tao_uid_row_get_hotkey (shown_row (miners (&harness), 0)));
  wait_for (tao_table_get_n_shown (miners (&harness)) == 1);
  gtk_editable_set_text (search, "stoneBRIDGE");
  wait_for (tao_table_get_n_shown (miners (&harness)) == 1 && tao_uid_row_get (shown_row (miners (&harness), 0))->uid == 1);
  gtk_editable_set_text (search, "nobody");
  wait_for (tao_table_get_n_shown (miners (&harness)) == 0);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "No UID matches"));
  harness_close (&harness);
}

/* The next block brings new values into the same rows: what is selected stays. */
static void
test_rows_stay (void)
{
  PageHarness harness = open_page ();
  TaoUidRow *row;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  row = shown_row (miners (&harness), 3);
  tao_table_set_selected (miners (&harness), row);
  for (guint64 block = 5001; block < 5010; block++)
    harness_offer (&harness, sample_subnet (block % 2 ? SAMPLE_FULL : SAMPLE_PLAIN, block));
  g_assert_true (tao_table_get_selected (miners (&harness)) == row);
  g_assert_true (shown_row (miners (&harness), 3) == row);
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "metagraph-narrow");
  g_assert_cmpuint (tao_table_get_n_shown (miners (&harness)), ==, 12);
  g_assert_true (tao_table_get_selected (miners (&harness)) == row);
  harness_close (&harness);
}

static void
test_pin (void)
{
  PageHarness harness = open_page ();
  g_autoptr(GSettings) settings = g_settings_new ("org.taoscope.Taoscope");
  g_auto(GStrv) pinned = NULL;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  g_assert_false (tao_page_toggle_star (harness.page));      /* nothing selected */
  tao_table_set_selected (miners (&harness), shown_row (miners (&harness), 2));
  g_assert_true (tao_page_toggle_star (harness.page));
  pinned = g_settings_get_strv (settings, "pinned");
  g_assert_cmpstr (pinned[0], ==, "uid?netuid=11&uid=6");
  g_assert_null (pinned[1]);
  g_assert_true (tao_page_toggle_star (harness.page));
  g_strfreev (pinned);
  pinned = g_settings_get_strv (settings, "pinned");
  g_assert_null (pinned[0]);
  harness_close (&harness);
}

/* Through filters, orders, blocks and narrow windows the model on view says what it does, and does what it says. */
static void
test_model (void)
{
  static const char *const filters[] = { "all", "miners", "immune", "at-risk", "validators", "own" };
  PageHarness harness = open_page ();
  ModelValidator *shown_miners, *shown_validators;
  TaoChoice *filter;

  harness_offer (&harness, sample_subnet (SAMPLE_FULL, 5000));
  filter = nth_widget (&harness, TAO_TYPE_CHOICE, 0);
  shown_miners = model_validator_new (G_LIST_MODEL (gtk_column_view_get_model (tao_table_get_view (miners (&harness)))));
  shown_validators = model_validator_new (G_LIST_MODEL (gtk_column_view_get_model (tao_table_get_view (validators (&harness)))));
  for (guint i = 0; i < 120; i++)
    {
      GListModel *columns = gtk_column_view_get_columns (tao_table_get_view (miners (&harness)));
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i % g_list_model_get_n_items (columns));

      tao_choice_set_active (filter, filters[i % G_N_ELEMENTS (filters)]);
      if (gtk_column_view_column_get_sorter (column) != NULL)
        gtk_column_view_sort_by_column (tao_table_get_view (miners (&harness)), column, i % 2 ? GTK_SORT_ASCENDING : GTK_SORT_DESCENDING);
      harness_offer (&harness, sample_subnet (i % 3 == 0 ? SAMPLE_FULL : i % 3 == 1 ? SAMPLE_OWN : SAMPLE_IDLE, 5001 + i));
      if (i % 40 == 20)
        tao_page_set_narrow (harness.page, i % 80 == 20);
      model_validator_check (shown_miners);
      model_validator_check (shown_validators);
    }
  g_assert_cmpuint (shown_miners->n_changes, >, 20);
  model_validator_free (shown_miners);
  model_validator_free (shown_validators);
  harness_close (&harness);
}

static void
choose (PageHarness *harness, guint i)
{
  tao_table_set_selected (miners (harness), shown_row (miners (harness), i));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "uid.compare", NULL));
}

/* The window that compares, or NULL. */
static TaoUidCompare *
compare_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (TAO_IS_UID_COMPARE (window))
        return TAO_UID_COMPARE (window);
    }
  return NULL;
}

static void
test_compare (void)
{
  PageHarness harness = open_page ();
  GtkWidget *page = GTK_WIDGET (harness.page);
  TaoUidCompare *window;

  harness_offer (&harness, sample_subnet (SAMPLE_FULL, 5000));
  g_assert_null (compare_window ());
  choose (&harness, 0);
  g_assert_true (shows_text (page, "UID 4, and up to three more"));
  g_assert_true (gtk_widget_activate_action (page, "metagraph.compare", NULL));
  g_assert_null (compare_window ());      /* one alone is not compared */
  choose (&harness, 2);
  choose (&harness, 1);
  g_assert_true (shows_text (page, "UIDs 4, 6, 5"));
  choose (&harness, 2);                   /* and not again */
  g_assert_true (shows_text (page, "UIDs 4, 5"));
  choose (&harness, 3);
  choose (&harness, 4);
  choose (&harness, 5);                   /* the fifth is one too many */
  g_assert_true (shows_text (page, "UIDs 4, 5, 7, 8"));
  g_assert_true (gtk_widget_activate_action (page, "metagraph.compare", NULL));
  window = compare_window ();
  g_assert_nonnull (window);
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_cmpstr (tao_uid_compare_get_text (window, 0, 0), ==, "miner");
  g_assert_cmpstr (tao_uid_compare_get_text (window, 2, 0), ==, "1");
  g_assert_cmpstr (tao_uid_compare_get_text (window, 2, 3), ==, "5");
  g_assert_cmpstr (tao_uid_compare_get_text (window, 3, 0), ==, "14.6487%");
  g_assert_null (tao_uid_compare_get_text (window, 0, 4));
  /* It lives with the rows. */
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5010));
  g_assert_cmpstr (tao_uid_compare_get_text (window, 3, 0), ==, "14.6487%");
  /* Its chart is as old as the snapshot it was given last. */
  {
    g_autoptr(TaoSnapshot) offline = sample_subnet (SAMPLE_OFFLINE, 5010), live = sample_subnet (SAMPLE_PLAIN, 5011);
    guint skip = 0;
    GtkWidget *chart = find_widget (GTK_WIDGET (window), TAO_TYPE_CHART, &skip);

    g_assert_null (tao_plot_get_stale (TAO_PLOT (chart)));
    tao_uid_compare_take_snapshot (window, offline);
    g_assert_cmpstr (tao_plot_get_stale (TAO_PLOT (chart)), ==, "no data since 22 Nov, 13:40");
    tao_uid_compare_take_snapshot (window, live);
    g_assert_null (tao_plot_get_stale (TAO_PLOT (chart)));
  }
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  wait_for (window == NULL);
  g_assert_true (gtk_widget_activate_action (page, "metagraph.clear-compared", NULL));
  g_assert_false (shows_text (page, "UIDs 4, 5, 7, 8"));
  harness_close (&harness);
}

static void
test_concentration (void)
{
  static const guint16 even[4] = { 10, 10, 10, 10 }, one[3] = { 1, 90, 2 }, none[2] = { 0, 0 }, three[5] = { 5, 30, 20, 25, 20 };

  g_assert_cmpuint (tao_uid_half_count (even, 4), ==, 2);
  g_assert_cmpuint (tao_uid_half_count (one, 3), ==, 1);
  g_assert_cmpuint (tao_uid_half_count (none, 2), ==, 0);
  g_assert_cmpuint (tao_uid_half_count (three, 5), ==, 2);
}

static void
test_accessible (void)
{
  PageHarness harness = open_page ();

  harness_offer (&harness, sample_subnet (SAMPLE_FULL, 5000));
  gtk_test_accessible_assert_role (nth_widget (&harness, TAO_TYPE_DISTRIBUTION, 0), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_DISTRIBUTION, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "16 UIDs at a glance");
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_DISTRIBUTION, 0), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "4 validators, by dividends; 12 miners, by incentive; 1 immune, 12 next to leave.");
  gtk_test_accessible_assert_property (nth_widget (&harness, GTK_TYPE_SEARCH_ENTRY, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Filter by UID, hotkey or coldkey");
  harness_offer (&harness, sample_subnet (SAMPLE_FULL, 5001));
  g_assert_cmpuint (assert_named (GTK_WIDGET (harness.page)), >=, 4);
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/metagraph/states", test_states);
  g_test_add_func ("/metagraph/filters", test_filters);
  g_test_add_func ("/metagraph/search", test_search);
  g_test_add_func ("/metagraph/rows-stay", test_rows_stay);
  g_test_add_func ("/metagraph/pin", test_pin);
  g_test_add_func ("/metagraph/model", test_model);
  g_test_add_func ("/metagraph/compare", test_compare);
  g_test_add_func ("/metagraph/concentration", test_concentration);
  g_test_add_func ("/metagraph/accessible", test_accessible);
  return g_test_run ();
}
