/* Figures say where they come from: the words, by click, by key and by cell. */
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/charts/chart.h"
#include "app/charts/cursor.h"
#include "app/charts/score-bars.h"
#include "app/origins.h"
#include "app/pages/subnet-metagraph/subnet-metagraph-page.h"
#include "app/pages/subnet-overview/subnet-overview-page.h"
#include "app/pages/uid/uid-history.h"
#include "app/pages/uid/uid-page.h"
#include "app/widgets/entity-row.h"
#include "app/widgets/facts.h"
#include "app/widgets/stat.h"
#include "app/widgets/table.h"

static void
assert_words (const TaoOrigin *origin, SampleFlags flags, const char *expected)
{
  g_autoptr(TaoSnapshot) snapshot = sample_subnet (flags, 5000);
  g_autofree char *words = tao_origin_describe (origin, snapshot, SAMPLE_NETUID);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  g_autofree char *bare = tao_origin_describe (&tao_origin_burn_cost, NULL, -1);

  assert_words (&tao_origin_incentive, SAMPLE_PLAIN,
                "Stored as\tSubtensorModule.Incentive\n"
                "Read through\tSubnetInfoRuntimeApi.get_metagraph\n"
                "Worked out\tA part of 65,535\n"
                "Written by\tthe epoch of block 4,900\n"
                "Read at\tblock 5,000\n"
                "Endpoint\tws://127.0.0.1:9944\n"
                "Recomputed here\tyes, the same to the last digit");
  assert_words (&tao_origin_uid_emission, SAMPLE_DIFFERS,
                "Stored as\tSubtensorModule.Emission\n"
                "Read through\tSubnetInfoRuntimeApi.get_metagraph\n"
                "Written by\tthe epoch of block 4,900\n"
                "Read at\tblock 5,000\n"
                "Endpoint\tws://127.0.0.1:9944\n"
                "Recomputed here\tyes, and values differ: see Verify");
  assert_words (&tao_origin_burn_cost, SAMPLE_PLAIN,
                "Stored as\tSubtensorModule.Burn\n"
                "Read at\tblock 5,000\n"
                "Endpoint\tws://127.0.0.1:9944\n"
                "Recomputed here\tno, as the endpoint told it");
  assert_words (&tao_origin_incentive, SAMPLE_NO_METAGRAPH | SAMPLE_NO_AUDIT,
                "Stored as\tSubtensorModule.Incentive\n"
                "Read through\tSubnetInfoRuntimeApi.get_metagraph\n"
                "Worked out\tA part of 65,535\n"
                "Read at\tnot read yet\n"
                "Recomputed here\tno, the last epoch was not checked");
  g_assert_cmpstr (bare, ==, "Stored as\tSubtensorModule.Burn");
}

static GtkWidget *
open_popover (PageHarness *harness)
{
  guint skip = 0;
  GtkWidget *popover = find_widget (GTK_WIDGET (harness->page), GTK_TYPE_POPOVER, &skip);

  for (guint i = 1; popover != NULL && !gtk_widget_get_visible (popover); i++)
    {
      skip = i;
      popover = find_widget (GTK_WIDGET (harness->page), GTK_TYPE_POPOVER, &skip);
    }
  return popover;
}

/* Presses a key as the focused widget's key controllers see it. */
static gboolean
press_key (GtkWidget *widget, guint key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  return handled;
}

static void
test_stat_and_fact (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "overview");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_OVERVIEW_PAGE, &route);
  TaoStat *price;
  GtkWidget *popover;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  price = nth_widget (&harness, TAO_TYPE_STAT, 0);
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (price)));
  g_assert_null (open_popover (&harness));
  g_assert_false (press_key (GTK_WIDGET (price), GDK_KEY_a));
  g_assert_true (press_key (GTK_WIDGET (price), GDK_KEY_Return));
  popover = open_popover (&harness);
  g_assert_nonnull (popover);
  gtk_test_accessible_assert_property (popover, GTK_ACCESSIBLE_PROPERTY_LABEL, "Where this comes from");
  g_assert_true (shows_text (popover, "Price"));
  g_assert_true (shows_text (popover, "SwapRuntimeApi.current_alpha_price_all"));
  g_assert_true (shows_text (popover, "block 5,000"));
  harness_picture (&harness, "origin-stat");
  g_assert_true (press_key (GTK_WIDGET (price), GDK_KEY_Menu));      /* again: one, not two */
  g_assert_nonnull (open_popover (&harness));
  tao_stat_set_origin (price, NULL);
  g_assert_false (press_key (GTK_WIDGET (price), GDK_KEY_Return));
  harness_close (&harness);      /* with the popover open */
}

/* A label cannot hold a popover; what is around it does. */
static void
test_label (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "overview");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_OVERVIEW_PAGE, &route);
  GtkWidget *label = NULL;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  for (guint n = 0; (label = nth_widget (&harness, GTK_TYPE_LABEL, n)) != NULL; n++)
    if (tao_origin_get (label) != NULL)
      break;
  g_assert_nonnull (label);
  g_assert_true (press_key (label, GDK_KEY_space));
  g_assert_true (shows_text (open_popover (&harness), "SubtensorModule.BlocksSinceLastStep"));
  g_assert_true (gtk_widget_get_parent (open_popover (&harness)) != label);
  harness_picture (&harness, "origin-label");
  harness_close (&harness);
}

static void
test_cell (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "metagraph");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_METAGRAPH_PAGE, &route);
  GtkColumnView *view;
  const TaoColumn *column = NULL;
  gpointer item = NULL;
  guint seen = 0;
  g_autofree char *all = NULL;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  harness_picture (&harness, "origin-cell");
  view = tao_table_get_view (nth_widget (&harness, TAO_TYPE_TABLE, 0));
  for (int x = 0; x < gtk_widget_get_width (GTK_WIDGET (view)); x += 8)
    {
      const TaoColumn *at = tao_column_view_pick (view, x, 90, &item);

      if (at == NULL || at == column)
        continue;
      g_assert_nonnull (item);
      column = at;
      seen++;
      if (g_str_equal (at->id, "incentive"))
        g_assert_true (at->origin == &tao_origin_incentive);
    }
  g_assert_cmpuint (seen, >=, 6);
  g_assert_null (tao_column_view_pick (view, 4, 4, &item));      /* the header */
  g_assert_null (item);
  all = tao_column_view_describe_origins (view);
  g_assert_nonnull (strstr (all, "Incentive\tSubtensorModule.Incentive\n"));
  g_assert_nonnull (strstr (all, "Consensus\tSubtensorModule.Consensus\n"));

  /* By keyboard the row's menu, and from it all columns at once. */
  tao_table_set_selected (nth_widget (&harness, TAO_TYPE_TABLE, 0), item = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), 0));
  g_object_unref (item);
  g_assert_true (gtk_widget_activate_action (nth_widget (&harness, TAO_TYPE_TABLE, 0), "row.origin", NULL));
  g_assert_nonnull (open_popover (&harness));
  g_assert_true (shows_text (open_popover (&harness), "SubtensorModule.Incentive"));
  harness_close (&harness);
}

/* A row that names a uid says where all it shows comes from; a click follows it as before. */
static void
test_entity_row (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "overview");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_OVERVIEW_PAGE, &route);
  GtkWidget *row = NULL;
  guint n_rows = 0;

  harness_offer (&harness, sample_subnet (SAMPLE_OWN, 5000));
  for (guint n = 0; nth_widget (&harness, TAO_TYPE_ENTITY_ROW, n) != NULL; n++)
    {
      GtkWidget *holder = gtk_widget_get_parent (nth_widget (&harness, TAO_TYPE_ENTITY_ROW, n));

      g_assert_true (GTK_IS_LIST_BOX_ROW (holder));
      if (tao_origin_get (holder) == NULL)
        continue;
      n_rows++;
      if (row == NULL && g_strcmp0 (tao_origin_get (holder)->item, "SubtensorModule.Incentive") == 0)
        row = holder;
    }
  g_assert_cmpuint (n_rows, >=, 8);
  g_assert_nonnull (row);
  g_assert_false (press_key (row, GDK_KEY_Return));      /* that follows the link */
  g_assert_true (press_key (row, GDK_KEY_Menu));
  g_assert_true (shows_text (open_popover (&harness), "Emission a day"));
  g_assert_true (shows_text (open_popover (&harness), "SubtensorModule.Incentive"));
  g_assert_true (shows_text (open_popover (&harness), "SubtensorModule.Emission"));
  g_assert_true (shows_text (open_popover (&harness), "the epoch of block 4,900"));
  harness_picture (&harness, "origin-row");
  harness_close (&harness);
}

/* A chart's line: an old record that kept neither, one read from an endpoint of before, one whose check differed. */
static TaoSeries *
make_history (void)
{
  TaoSeries *series = tao_series_new (TAO_SERIES_INCENTIVE, SAMPLE_NETUID, 5, 3);

  for (guint i = 0; i < 3; i++)
    {
      series->block[i] = 1000 + i * 361;
      series->time_ms[i] = 1763818800000 + i * G_GINT64_CONSTANT (4332000);
      series->value[i] = series->low[i] = series->high[i] = 8000;
    }
  series->endpoint[1] = series->endpoint[2] = g_intern_static_string ("wss://before.example");
  series->verdict[1] = TAO_AUDIT_EXACT + 1;
  series->verdict[2] = TAO_AUDIT_DIFFERS + 1;
  return series;
}

static void
assert_point (TaoPlot *plot, guint point, const char *expected)
{
  g_autofree char *words = tao_plot_describe_origin (plot, point);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_chart_point (void)
{
  TaoRoute route = tao_route_uid (SAMPLE_NETUID, 5);
  PageHarness harness = harness_open (TAO_TYPE_UID_PAGE, &route);
  g_autoptr(TaoSeries) value = make_history (), exit_line = make_history ();
  TaoPlot *chart, *scores;
  GtkWidget *cursor;
  guint skip = 0;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  tao_uid_history_set_series (nth_widget (&harness, TAO_TYPE_UID_HISTORY, 0), (TaoSeries *[TAO_UID_N_PASTS]) { value });
  harness_picture (&harness, "origin-chart-before");
  chart = nth_widget (&harness, TAO_TYPE_CHART, 0);
  assert_point (chart, 0,
                "Stored as\tSubtensorModule.Incentive\n"
                "Read through\tSubnetInfoRuntimeApi.get_metagraph\n"
                "Worked out\tA part of 65,535\n"
                "Kept by\tthis computer, in its history\n"
                "Read at\tblock 1,000\n"
                "Endpoint\tnot kept with this record\n"
                "Recomputed here\tno check of this epoch is recorded");
  assert_point (chart, 1,
                "Stored as\tSubtensorModule.Incentive\n"
                "Read through\tSubnetInfoRuntimeApi.get_metagraph\n"
                "Worked out\tA part of 65,535\n"
                "Kept by\tthis computer, in its history\n"
                "Read at\tblock 1,361\n"
                "Endpoint\twss://before.example\n"
                "Recomputed here\tyes, the same to the last digit");

  /* Two lines: what differs under each name, what is the same once. */
  tao_uid_history_set_series (nth_widget (&harness, TAO_TYPE_UID_HISTORY, 0), (TaoSeries *[TAO_UID_N_PASTS]) { value, exit_line });
  assert_point (chart, 2,
                "Incentive\t\n"
                "Worked out\tA part of 65,535\n"
                "exit line: next to leave\t\n"
                "Worked out\tThe incentive of the UID that was next to leave, in the chain's removal order\n"
                "Stored as\tSubtensorModule.Incentive\n"
                "Read through\tSubnetInfoRuntimeApi.get_metagraph\n"
                "Kept by\tthis computer, in its history\n"
                "Read at\tblock 1,722\n"
                "Endpoint\twss://before.example\n"
                "Recomputed here\tyes, and values differ: see Verify");

  /* A chart of what is read now. */
  scores = nth_widget (&harness, TAO_TYPE_SCORE_BARS, 0);
  {
    g_autofree char *words = tao_plot_describe_origin (scores, 0);

    g_assert_nonnull (strstr (words, "SubtensorModule.Weights"));
    g_assert_nonnull (strstr (words, "Endpoint\tws://127.0.0.1:9944"));
    g_assert_nonnull (strstr (words, "Stake times the weight up to consensus"));
  }

  /* By key: the menu on the point, and its item. */
  cursor = find_widget (GTK_WIDGET (chart), TAO_TYPE_CURSOR, &skip);
  g_assert_true (press_key (cursor, GDK_KEY_End));
  g_assert_cmpuint (tao_plot_get_cursor (chart), ==, 2);
  g_assert_true (press_key (cursor, GDK_KEY_Menu));
  g_assert_true (GTK_IS_POPOVER_MENU (open_popover (&harness)));
  gtk_popover_popdown (GTK_POPOVER (open_popover (&harness)));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (chart), "plot.origin", NULL));
  g_assert_nonnull (open_popover (&harness));
  g_assert_true (shows_text (open_popover (&harness), "Epoch of block 1,722"));
  g_assert_true (shows_text (open_popover (&harness), "wss://before.example"));
  harness_picture (&harness, "origin-chart");
  harness_close (&harness);
}

/* Who reads at another endpoint now has still read this at the one of before. */
static void
test_endpoint (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample_subnet (SAMPLE_PLAIN, 5000);
  static const TaoOrigin *const read[] = { &tao_origin_burn_cost, &tao_origin_incentive, &tao_origin_coldkey };

  g_assert_cmpstr (tao_snapshot_get_sync (snapshot)->endpoint, ==, "wss://in-use-now.example");
  for (guint i = 0; i < G_N_ELEMENTS (read); i++)
    {
      g_autofree char *words = tao_origin_describe (read[i], snapshot, SAMPLE_NETUID);

      g_assert_nonnull (strstr (words, "Endpoint\tws://127.0.0.1:9944"));
      g_assert_null (strstr (words, "in-use-now"));
    }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/origin/words", test_words);
  g_test_add_func ("/origin/stat-and-fact", test_stat_and_fact);
  g_test_add_func ("/origin/label", test_label);
  g_test_add_func ("/origin/cell", test_cell);
  g_test_add_func ("/origin/entity-row", test_entity_row);
  g_test_add_func ("/origin/chart-point", test_chart_point);
  g_test_add_func ("/origin/endpoint", test_endpoint);
  return g_test_run ();
}
