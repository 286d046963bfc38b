/* The Verify tab: every verdict in words, differences apart by cause, and
 * nothing left behind. */
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/charts/bar-strip.h"
#include "app/pages/subnet-verify/difference-row.h"
#include "app/pages/subnet-verify/subnet-verify-page.h"
#include "app/pages/subnet-verify/verify-words.h"
#include "app/widgets/choice.h"
#include "app/widgets/shield.h"
#include "app/widgets/stages.h"
#include "app/widgets/table.h"

static PageHarness
open_page (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "verify");

  return harness_open (TAO_TYPE_SUBNET_VERIFY_PAGE, &route);
}

static void
test_states (void)
{
  PageHarness harness = open_page ();
  TaoRoute root = tao_route_subnet (0, "verify"), back = tao_route_subnet (SAMPLE_NETUID, "verify"), nowhere = tao_route_subnet (99, "verify");

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_AUDIT, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  tao_page_navigate (harness.page, &nowhere);
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  tao_page_navigate (harness.page, &root);
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  tao_page_navigate (harness.page, &back);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_true (tao_page_is_ready (harness.page));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "The chain and this computer agree"));
  harness_picture (&harness, "verify-exact");
  harness_offer (&harness, sample_subnet (SAMPLE_PRUNED | SAMPLE_OFFLINE, 5010));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Epoch of block 4,910. This endpoint no longer has block 4,909."));
  harness_picture (&harness, "verify-pruned");
  harness_close (&harness);
}

static void
test_differences (void)
{
  PageHarness harness = open_page ();
  TaoTable *table;
  TaoChoice *which;
  TaoDifferenceRow *row;

  harness_offer (&harness, sample_subnet (SAMPLE_DIFFERS, 5000));
  table = nth_widget (&harness, TAO_TYPE_TABLE, 0);
  which = nth_widget (&harness, TAO_TYPE_CHOICE, 0);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "The chain and this computer disagree at bonds"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page),
                             "Epoch of block 4,900. 3 of 47 values differ there, and 2 later values follow from them."));
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 3);
  row = tao_table_get_selected (table);
  g_assert_nonnull (row);
  g_assert_true (tao_difference_row_is_first (row));
  tao_choice_set_active (which, "follow");
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 2);
  tao_choice_set_active (which, "all");
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 5);

  /* The same verdict again changes nothing; another head keeps the selection. */
  tao_choice_set_active (which, "first");
  row = tao_table_get_selected (table);
  g_assert_nonnull (row);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "14,470  0x3886"));
  harness_offer (&harness, sample_subnet (SAMPLE_DIFFERS, 5000));
  g_assert_true (tao_table_get_selected (table) == row);
  harness_picture (&harness, "verify-differs");
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "verify-narrow");
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 3);
  harness_close (&harness);
}

static void
test_report (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample_subnet (SAMPLE_DIFFERS, 5000);
  g_autoptr(TaoSnapshot) none = sample_subnet (SAMPLE_NO_AUDIT, 5000);
  g_autofree char *report = tao_verify_report (snapshot, SAMPLE_NETUID);

  g_assert_nonnull (strstr (report, "5 differences, 5 listed"));
  g_assert_nonnull (strstr (report, "22810"));
  g_assert_nonnull (strstr (report, "2000000123"));
  g_assert_null (tao_verify_report (none, SAMPLE_NETUID));
}

static void
test_words (void)
{
  TaoAuditDifference missing = { TAO_AUDIT_STAGE_BONDS, "Bonds", 1, 2, "-", "7" }, less = { TAO_AUDIT_STAGE_EMISSION, "Emission", 1, G_MAXUINT16, "2000", "100" };
  g_autofree char *none = tao_verify_delta (&missing), *fell = tao_verify_delta (&less), *bond = tao_verify_value_name (&missing);
  gint64 delta = 5;

  g_assert_cmpstr (none, ==, "–");
  g_assert_false (tao_verify_delta_value (&missing, &delta));
  g_assert_cmpint (delta, ==, 5);
  g_assert_cmpstr (fell, ==, "−1,900");
  g_assert_cmpstr (bond, ==, "Bond on UID 2");
}

static void
test_accessible (void)
{
  PageHarness harness = open_page ();

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  gtk_test_accessible_assert_role (nth_widget (&harness, TAO_TYPE_SHIELD, 0), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_SHIELD, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "The chain and this computer agree");
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_BAR_STRIP, 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "Epochs checked");
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/verify/states", test_states);
  g_test_add_func ("/verify/differences", test_differences);
  g_test_add_func ("/verify/report", test_report);
  g_test_add_func ("/verify/words", test_words);
  g_test_add_func ("/verify/accessible", test_accessible);
  return g_test_run ();
}
