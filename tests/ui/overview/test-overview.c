/* Overview: what it says of a known network, its states, dismissing, links,
 * narrow windows, and nothing left behind. */
#include "page-harness.h"
#include "market-sample.h"

#include "app/charts/bar-strip.h"
#include "app/charts/treemap.h"
#include "app/pages/overview/attention-list.h"
#include "app/pages/overview/lock-trend.h"
#include "app/pages/overview/overview-page.h"
#include "app/widgets/choice.h"
#include "app/widgets/entity-row.h"
#include "app/widgets/ring.h"

#define BLOCK 9571284

static PageHarness
open_page (void)
{
  TaoRoute route = tao_route_page ("overview");

  return harness_open (TAO_TYPE_OVERVIEW_PAGE, &route);
}

static void
test_states (void)
{
  PageHarness harness = open_page ();

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  g_assert_false (tao_page_is_ready (harness.page));
  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING | SAMPLE_MARKET_OFFLINE, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING | SAMPLE_MARKET_REFUSED, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_ONLY_ROOT, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_cmpstr (tao_plot_get_message (nth_widget (&harness, TAO_TYPE_TREEMAP, 0)), ==, "No subnets yet");
  /* Offline with what was known: the content stays. */
  harness_offer (&harness, sample_market (SAMPLE_MARKET_OFFLINE, BLOCK));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_null (tao_plot_get_message (nth_widget (&harness, TAO_TYPE_TREEMAP, 0)));
  harness_picture (&harness, "overview-offline");
  harness_close (&harness);
}

/* The chain halves a price of 1,000 τ within 14 × 7,200 blocks: 240 blocks of it are 1.19 τ, a day's 7,200 are 35.71 τ. */
static void
test_lock_trend (void)
{
  TaoSyncInfo sync = { .state = TAO_SYNC_LIVE, .best_block = 10000, .block_interval_ms = 12000 };
  TaoLockTrend trend = { .block = 9760, .rao = G_GUINT64_CONSTANT (800000000000) }, none = { 0 };
  guint64 fall = G_GUINT64_CONSTANT (500000000000) / (14 * 7200) * 240;
  g_autofree char *falling = tao_lock_trend_text (&trend, trend.rao - fall, &sync), *lowest = tao_lock_trend_text (&trend, trend.rao, &sync);
  g_autofree char *risen = tao_lock_trend_text (&trend, 2 * trend.rao, &sync), *unknown = tao_lock_trend_text (&none, trend.rao, &sync);

  g_assert_cmpstr (falling, ==, "falling 35.71\302\240τ a day");
  g_assert_cmpstr (lowest, ==, "as low as it gets");
  g_assert_cmpstr (risen, ==, "risen 800.00\302\240τ in 48 min");
  g_assert_null (unknown);
  g_assert_cmpuint (tao_lock_trend_past (10000), ==, 9760);
  g_assert_cmpuint (tao_lock_trend_past (100), ==, 1);
  g_assert_cmpuint (tao_lock_trend_past (20), ==, 0);
  g_assert_cmpuint (tao_lock_trend_past (TAO_UNKNOWN_U64), ==, 0);
}

static void
test_figures (void)
{
  PageHarness harness = open_page ();
  GtkWidget *page = GTK_WIDGET (harness.page);

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  g_assert_true (tao_page_is_ready (harness.page));
  g_assert_true (shows_text (page, "0.5\302\240τ"));
  g_assert_true (shows_text (page, "per block · 3,600 τ a day"));
  g_assert_true (shows_text (page, "11,724,310\302\240τ"));
  g_assert_true (shows_text (page, "55.83% of 21\302\240M"));
  g_assert_true (shows_text (page, "72.40% of issued"));
  g_assert_true (shows_text (page, "and root · all slots used"));
  g_assert_true (shows_text (page, "412.60\302\240τ"));
  g_assert_true (shows_text (page, "5 of 5 subnets match"));
  g_assert_true (shows_text (page, "Last epoch recomputed 41 s ago · 38 ms"));
  g_assert_true (shows_text (page, "1,118 days"));
  g_assert_true (shows_text (page, "0.50 → 0.25\302\240τ per block\nat 15,750,000\302\240τ issued"));
  harness_picture (&harness, "overview");

  harness_offer (&harness, sample_market (SAMPLE_MARKET_DIFFERS, BLOCK + 1));
  g_assert_true (shows_text (page, "1 of 5 subnets differs"));
  g_assert_true (shows_text (page, "Quarry differs from our computation"));
  g_assert_true (shows_text (page, "3 values of the last epoch"));
  harness_close (&harness);
}

/* The tiles are the subnets with a known size; the size can be changed. */
static void
test_map (void)
{
  PageHarness harness = open_page ();
  TaoTreemap *map;
  TaoChoice *size;
  guint renders;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  map = nth_widget (&harness, TAO_TYPE_TREEMAP, 0);
  size = nth_widget (&harness, TAO_TYPE_CHOICE, 0);
  g_assert_cmpuint (tao_treemap_get_id (map, 0), ==, 11);                        /* the largest first */
  g_assert_cmpuint (tao_treemap_find (map, 23), ==, TAO_PLOT_NO_POINT);          /* emits nothing */
  g_assert_cmpuint (tao_treemap_find (map, 0), ==, TAO_PLOT_NO_POINT);           /* root is no market */
  tao_choice_set_active (size, "cap");
  g_assert_cmpuint (tao_treemap_get_id (map, 0), ==, 11);
  g_assert_cmpuint (tao_treemap_find (map, 23), !=, TAO_PLOT_NO_POINT);
  tao_choice_set_active (size, "volume");
  g_assert_cmpuint (tao_treemap_find (map, 7), ==, TAO_PLOT_NO_POINT);           /* unknown is not zero, and no tile */
  /* Nothing is drawn for a page that is not looked at. */
  harness_picture (&harness, "overview-volume");
  renders = tao_plot_get_renders (TAO_PLOT (map));
  tao_page_set_active (harness.page, FALSE);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_REVERSED, BLOCK + 1));
  g_assert_cmpuint (tao_plot_get_renders (TAO_PLOT (map)), ==, renders);
  harness_close (&harness);
}

static void
test_blocks (void)
{
  PageHarness harness = open_page ();
  TaoBarStrip *blocks;
  g_autofree char *csv = NULL;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  blocks = nth_widget (&harness, TAO_TYPE_BAR_STRIP, 0);
  g_assert_cmpuint (tao_bar_strip_get_id (blocks, 0), ==, BLOCK - 9);            /* oldest at the left */
  g_assert_cmpuint (tao_bar_strip_get_id (blocks, 9), ==, BLOCK);
  csv = tao_plot_to_csv (TAO_PLOT (blocks));
  g_assert_nonnull (strstr (csv, "9571284,1\r\n"));
  g_assert_nonnull (strstr (csv, "9571275,10\r\n"));
  harness_close (&harness);
}

static void
test_attention (void)
{
  PageHarness harness = open_page ();
  TaoAttentionList *list;
  GtkWidget *dismiss;
  guint skip = 0;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_DIFFERS | SAMPLE_MARKET_STALLED, BLOCK));
  list = nth_widget (&harness, TAO_TYPE_ATTENTION_LIST, 0);
  g_assert_cmpuint (tao_attention_list_get_count (list), ==, 3);
  g_assert_true (shows_text (GTK_WIDGET (list), "No new blocks"));
  g_assert_true (shows_text (GTK_WIDGET (list), "Meridian is first in line to leave"));

  /* The first row's cross: the matter is gone, also with the next snapshot. */
  dismiss = find_widget (GTK_WIDGET (list), GTK_TYPE_BUTTON, &skip);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (dismiss), GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (dismiss), GTK_ACCESSIBLE_PROPERTY_LABEL, "Dismiss");
  g_signal_emit_by_name (dismiss, "clicked");
  g_assert_cmpuint (tao_attention_list_get_count (list), ==, 2);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_DIFFERS | SAMPLE_MARKET_STALLED, BLOCK));
  g_assert_cmpuint (tao_attention_list_get_count (list), ==, 2);
  harness_close (&harness);
}

/* 360 px: nothing asks for more; and back. */
static void
test_narrow (void)
{
  PageHarness harness = open_page ();
  int minimum;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_DIFFERS, BLOCK));
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 400, 800);
  gtk_widget_measure (gtk_widget_get_first_child (GTK_WIDGET (harness.page)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  harness_picture (&harness, "overview-narrow");
  tao_page_set_narrow (harness.page, FALSE);
  harness_picture (&harness, "overview-wide-again");
  harness_close (&harness);
}

static void
test_accessible (void)
{
  PageHarness harness = open_page ();

  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, BLOCK));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (nth_widget (&harness, TAO_TYPE_TREEMAP, 0)), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (nth_widget (&harness, TAO_TYPE_TREEMAP, 0)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Subnets by size");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (nth_widget (&harness, TAO_TYPE_BAR_STRIP, 0)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Latest blocks");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (nth_widget (&harness, TAO_TYPE_BAR_STRIP, 0)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Blocks 9,571,275 to 9,571,284 with 55 extrinsics");
  harness_close (&harness);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/overview/states", test_states);
  g_test_add_func ("/ui/overview/lock-trend", test_lock_trend);
  g_test_add_func ("/ui/overview/figures", test_figures);
  g_test_add_func ("/ui/overview/map", test_map);
  g_test_add_func ("/ui/overview/blocks", test_blocks);
  g_test_add_func ("/ui/overview/attention", test_attention);
  g_test_add_func ("/ui/overview/narrow", test_narrow);
  g_test_add_func ("/ui/overview/accessible", test_accessible);
  return g_test_run ();
}
