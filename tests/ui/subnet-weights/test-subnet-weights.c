/* The Weights tab: the map and the pair under it, views, order, pages, states. */
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/charts/heatmap.h"
#include "app/charts/staircase.h"
#include "app/pages/subnet-weights/commit-list.h"
#include "app/pages/subnet-weights/subnet-weights-page.h"
#include "app/widgets/choice.h"

static PageHarness
open_page (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "weights");

  return harness_open (TAO_TYPE_SUBNET_WEIGHTS_PAGE, &route);
}

static void
test_states (void)
{
  PageHarness harness = open_page ();
  TaoRoute root = tao_route_subnet (0, "weights"), back = tao_route_subnet (SAMPLE_NETUID, "weights");

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH | SAMPLE_OFFLINE, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_WEIGHTS, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  g_assert_false (tao_page_is_ready (harness.page));
  tao_page_navigate (harness.page, &root);
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  tao_page_navigate (harness.page, &back);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5001));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN | SAMPLE_OFFLINE, 5001));      /* what was known stays */
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  harness_close (&harness);
}

/* Validator 3 has a tenth of the stake and gives miner 5 65535 of its row's 265535; more than half of the stake stands
 * behind 60000 / 450535. */
static void
test_pair (void)
{
  PageHarness harness = open_page ();
  GtkWidget *page = GTK_WIDGET (harness.page);
  TaoHeatmap *map;
  int row, column;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  map = nth_widget (&harness, TAO_TYPE_HEATMAP, 0);
  tao_heatmap_get_selected (map, &row, &column);
  g_assert_cmpint (row, ==, 3);
  g_assert_cmpint (column, ==, 1);
  g_assert_true (shows_text (page, "Old Mill → UID 5"));
  g_assert_true (shows_text (page, "How UID 5 gets its consensus weight"));
  g_assert_true (shows_text (page, "0.246804 (stored 65,535)"));
  g_assert_true (shows_text (page, "0.133175 (8,727)"));
  g_assert_true (shows_text (page, "−0.113629"));
  harness_picture (&harness, "weights");

  g_signal_emit_by_name (map, "point-activated", 0 * 12 + 0);
  g_assert_true (shows_text (page, "Northwind → UID 4"));
  /* What is chosen stays through the next block. */
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5001));
  g_assert_true (shows_text (page, "Northwind → UID 4"));
  harness_close (&harness);
}

static void
test_views (void)
{
  PageHarness harness = open_page ();
  TaoChoice *view;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  view = nth_widget (&harness, TAO_TYPE_CHOICE, 1);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "miners by incentive, 1 – 12 of 12"));
  tao_choice_set_active (view, "against");
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "2 × consensus"));
  harness_picture (&harness, "weights-against");
  tao_choice_set_active (view, "bonds");
  g_assert_false (shows_text (GTK_WIDGET (harness.page), "clipped part"));
  gtk_widget_activate_action (GTK_WIDGET (harness.page), "weights.columns", "s", "uid");
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "miners by UID, 1 – 12 of 12"));
  gtk_widget_activate_action (GTK_WIDGET (harness.page), "weights.rows", "s", "clipped");
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "weights-narrow");
  harness_close (&harness);
}

/* Rows that say nothing are counted, and shown when asked for. */
static void
test_idle (void)
{
  PageHarness harness = open_page ();
  GtkWidget *page = GTK_WIDGET (harness.page);
  GtkToggleButton *show = NULL;
  guint n;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  g_assert_false (shows_text (page, "1 validator without weights is not shown"));
  harness_offer (&harness, sample_subnet (SAMPLE_IDLE, 5001));
  g_assert_true (shows_text (page, "1 validator without weights is not shown"));
  for (n = 0; (show = nth_widget (&harness, GTK_TYPE_TOGGLE_BUTTON, n)) != NULL; n++)
    if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (show)), "Show") == 0)
      break;
  g_assert_nonnull (show);
  gtk_test_accessible_assert_property (show, GTK_ACCESSIBLE_PROPERTY_LABEL, "Show validators without weights");
  gtk_toggle_button_set_active (show, TRUE);
  g_assert_true (shows_text (page, "1 validator without weights is among them"));
  gtk_toggle_button_set_active (show, FALSE);
  g_assert_true (shows_text (page, "1 validator without weights is not shown"));
  harness_close (&harness);
}

static void
test_mechanisms (void)
{
  PageHarness harness = open_page ();
  TaoChoice *mechanisms = nth_widget (&harness, TAO_TYPE_CHOICE, 0);

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (mechanisms)));
  harness_offer (&harness, sample_subnet (SAMPLE_MECHANISMS, 5001));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (mechanisms)));
  g_assert_true (shows_text (GTK_WIDGET (harness.page),
                             "Weights here are committed first and revealed later. What is shown is what has been revealed."));
  /* The second one's rows are asked for: until they come nothing is shown in their place. */
  tao_choice_set_active (mechanisms, "1");
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  tao_choice_set_active (mechanisms, "0");
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  harness_close (&harness);
}

/* Hashes and ciphertexts, each with its turn; nothing of it where weights are set in the open. */
static void
test_commits (void)
{
  PageHarness harness = open_page ();
  GtkWidget *page = GTK_WIDGET (harness.page);
  g_autoptr(TaoWeightCommits) commits = tao_weight_commits_new (3), none = tao_weight_commits_new (0);
  g_autoptr(TaoSnapshot) snapshot = sample_subnet (SAMPLE_MECHANISMS, 5000);
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, SAMPLE_NETUID);
  TaoCommitList *list;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  list = nth_widget (&harness, TAO_TYPE_COMMIT_LIST, 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));
  harness_offer (&harness, sample_subnet (SAMPLE_MECHANISMS, 5001));
  g_assert_true (shows_text (page, "Committed, not revealed"));
  none->epoch = commits->epoch = 40;
  none->read_block = commits->read_block = 5001;
  tao_commit_list_take (list, none);
  g_assert_true (shows_text (page, "Nobody has an open commit. The subnet is in epoch 40, at block 5,001."));
  commits->commits[0] = (TaoWeightCommit) {
    .hotkey = metagraph->hotkey[3], .timelocked = TRUE, .round = 21000123, .block = 4990, .epoch = 40, .reveal_epoch = 41,
    .state = TAO_COMMIT_WAITING, .turn_block = 5101,
  };
  commits->commits[1] = (TaoWeightCommit) {
    .hotkey = metagraph->hotkey[0], .block = 4700, .epoch = 39, .reveal_epoch = 40, .state = TAO_COMMIT_OPEN, .turn_block = 5102,
  };
  commits->commits[2] = (TaoWeightCommit) {
    .block = 100, .epoch = 1, .reveal_epoch = 2, .state = TAO_COMMIT_EXPIRED, .turn_block = TAO_UNKNOWN_U64,
  };
  tao_commit_list_take (list, commits);
  g_assert_true (shows_text (page, "Old Mill · UID 3"));
  g_assert_true (shows_text (page, "Time-locked at block 4,990. Opens in epoch 41 with drand round 21,000,123."));
  g_assert_true (shows_text (page, "in 100 blocks, about 20 min"));
  g_assert_true (shows_text (page, "Hash committed at block 4,700. To be revealed in epoch 40."));
  g_assert_true (shows_text (page, "101 blocks left, about 20 min"));
  g_assert_true (shows_text (page, "expired"));
  g_assert_true (shows_text (page, "3 commits in epoch 40, at block 5,001. What is revealed leaves the list."));
  /* Time goes on without another answer. */
  harness_offer (&harness, sample_subnet (SAMPLE_MECHANISMS, 5011));
  g_assert_true (shows_text (page, "in 90 blocks, about 18 min"));
  gtk_window_set_default_size (harness.window, 1064, 1400);
  harness_picture (&harness, "weights-commits");
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 1700);
  harness_picture (&harness, "weights-commits-narrow");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (list)), <=, 360);
  harness_close (&harness);
}

static void
test_accessible (void)
{
  PageHarness harness = open_page ();

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_HEATMAP, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Weights of validators on miners");
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_STAIRCASE, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Weights on one miner by stake");
  gtk_test_accessible_assert_property (nth_widget (&harness, GTK_TYPE_MENU_BUTTON, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Order of rows and columns");
  harness_offer (&harness, sample_subnet (SAMPLE_MECHANISMS, 5001));
  g_assert_cmpuint (assert_named (GTK_WIDGET (harness.page)), >=, 4);
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/weights/states", test_states);
  g_test_add_func ("/weights/pair", test_pair);
  g_test_add_func ("/weights/views", test_views);
  g_test_add_func ("/weights/idle", test_idle);
  g_test_add_func ("/weights/mechanisms", test_mechanisms);
  g_test_add_func ("/weights/commits", test_commits);
  g_test_add_func ("/weights/accessible", test_accessible);
  return g_test_run ();
}
