/* The Verify tab: every verdict in words, differences apart by cause, and
 * nothing left behind. */
#include "page-harness.h"
#include "subnet-sample.h"

#include <glib/gstdio.h>

#include "app/charts/bar-strip.h"
#include "app/pages/subnet-verify/difference-row.h"
#include "app/pages/subnet-verify/inspector.h"
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
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);      /* no such subnet */
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING | SAMPLE_OFFLINE, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
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

/* Where nobody can be asked for the inputs, the verdict is saved alone, line by line, as JSON. */
static void
test_save (void)
{
  PageHarness harness = open_page ();
  g_autofree char *folder = g_dir_make_tmp ("taoscope-verify-XXXXXX", NULL), *path = g_build_filename (folder, "r.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;

  harness_offer (&harness, sample_subnet (SAMPLE_DIFFERS, 5000));
  tao_subnet_verify_page_save (TAO_SUBNET_VERIFY_PAGE (harness.page), file);
  wait_for (g_file_get_contents (path, &text, NULL, NULL) && strlen (text) > 0);
  g_assert_true (g_str_has_prefix (text, "{\"report\":[\"Taoscope verification report\","));
  g_assert_nonnull (strstr (text, "5 differences, 5 listed"));
  g_assert_true (g_str_has_suffix (text, "]}\n"));
  g_unlink (path);
  g_rmdir (folder);
  harness_close (&harness);
}

/* Where a subnet has several mechanisms, the inspector asks which. */
static void
test_mechanisms (void)
{
  PageHarness harness = open_page ();
  GtkWidget *choice;
  guint first = 0;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  choice = find_widget (nth_widget (&harness, TAO_TYPE_INSPECTOR, 0), TAO_TYPE_CHOICE, &first);
  g_assert_false (gtk_widget_get_visible (choice));
  harness_offer (&harness, sample_subnet (SAMPLE_MECHANISMS, 5400));
  g_assert_true (gtk_widget_get_visible (choice));
  g_assert_true (shows_text (choice, "Mechanism 1"));
  tao_choice_set_active (TAO_CHOICE (choice), "1");
  g_assert_null (tao_inspector_get (nth_widget (&harness, TAO_TYPE_INSPECTOR, 0)));
  harness_close (&harness);
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

/* What the engine would answer for the bond of validator 3 on uid 5. */
static TaoInspection *
sample_inspection (void)
{
  static const TaoInspectedValue values[] = {
    { TAO_AUDIT_STAGE_CONSENSUS, "Consensus", TRUE, TRUE, 0, 0 },
    { TAO_AUDIT_STAGE_DIVIDENDS, "Dividends", TRUE, TRUE, 16384, 16385 },
    { TAO_AUDIT_STAGE_EMISSION, "Emission", TRUE, FALSE, 2000000000, 0 },
  };
  static const TaoInspectedWeight row[] = {
    { .other = 4, .stored = 20000, .stake = 1 << 29, .weight = G_GINT64_CONSTANT (1) << 30, .clipped = G_GINT64_CONSTANT (1) << 30,
      .consensus = G_GINT64_CONSTANT (1) << 31, .bond_chain = 7, .bond_ours = 7 },
    { .other = 5, .stored = 65535, .stake = 1 << 29, .weight = G_GINT64_CONSTANT (3) << 30, .clipped = G_GINT64_CONSTANT (1) << 31,
      .consensus = G_GINT64_CONSTANT (1) << 31, .bond_exact = G_GINT64_CONSTANT (1494950745), .bond_before = 25341, .bond_ours = 22811,
      .bond_chain = 22810 },
  };
  TaoInspection *inspection = g_new0 (TaoInspection, 1);

  g_atomic_ref_count_init (&inspection->ref_count);
  inspection->memory = tao_arena_new ();
  inspection->netuid = SAMPLE_NETUID;
  inspection->uid = 3;
  inspection->n_mechanisms = 1;
  inspection->epoch_block = 4900;
  inspection->input_block = 4899;
  inspection->rule_set = "R425";
  inspection->n_values = G_N_ELEMENTS (values);
  inspection->values = values;
  inspection->kappa = 32767;
  inspection->yuma3 = inspection->had_permit = inspection->active = TRUE;
  inspection->emission = TAO_UNKNOWN_U64;
  inspection->dividends = G_GINT64_CONSTANT (1) << 30;
  inspection->n_row = G_N_ELEMENTS (row);
  inspection->row = row;
  return inspection;
}

static void
test_inspector (void)
{
  PageHarness harness = open_page ();
  TaoInspector *full;
  TaoTable *weights;
  TaoInspection *inspection = sample_inspection ();

  harness_offer (&harness, sample_subnet (SAMPLE_DIFFERS, 5000));
  full = nth_widget (&harness, TAO_TYPE_INSPECTOR, 0);
  g_assert_true (tao_inspector_is_ready (full));      /* nobody to ask */
  /* A selected difference is looked at in full. */
  tao_table_set_selected (nth_widget (&harness, TAO_TYPE_TABLE, 0), NULL);
  tao_choice_set_active (nth_widget (&harness, TAO_TYPE_CHOICE, 0), "all");
  {
    GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (tao_table_get_view (nth_widget (&harness, TAO_TYPE_TABLE, 0))));
    guint i = 0;

    for (; i < g_list_model_get_n_items (rows); i++)
      {
        g_autoptr(TaoDifferenceRow) row = g_list_model_get_item (rows, i);

        if (tao_difference_row_get (row)->uid != 3 || tao_difference_row_get (row)->other_uid != 5)
          continue;
        tao_table_set_selected (nth_widget (&harness, TAO_TYPE_TABLE, 0), row);
        break;
      }
    g_assert_cmpuint (i, <, g_list_model_get_n_items (rows));
  }
  g_assert_cmpuint (tao_inspector_get_uid (full), ==, 3);
  tao_inspector_take (full, inspection);
  tao_inspection_unref (inspection);
  g_assert_true (shows_text (GTK_WIDGET (full), "UID 3 in full · Old Mill"));
  g_assert_true (shows_text (GTK_WIDGET (full), "16,384  0x4000"));
  g_assert_true (shows_text (GTK_WIDGET (full), "16,385  0x4001"));
  g_assert_true (shows_text (GTK_WIDGET (full), "+1"));
  g_assert_true (shows_text (GTK_WIDGET (full), "not compared"));
  g_assert_true (shows_text (GTK_WIDGET (full), "0.250000000"));        /* dividends, exact */
  /* The bond that is selected: what it was, what counted, and the number before rounding. */
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "25,341"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "0.500000000"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "22,810.790006"));
  weights = nth_widget (&harness, TAO_TYPE_TABLE, 1);
  g_assert_cmpuint (tao_table_get_n_shown (weights), ==, 2);
  harness_picture (&harness, "verify-inspector");
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 1400);
  harness_picture (&harness, "verify-inspector-narrow");
  harness_close (&harness);
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
  harness_offer (&harness, sample_subnet (SAMPLE_DIFFERS, 5001));
  g_assert_cmpuint (assert_named (GTK_WIDGET (harness.page)), >=, 4);
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/verify/states", test_states);
  g_test_add_func ("/verify/differences", test_differences);
  g_test_add_func ("/verify/report", test_report);
  g_test_add_func ("/verify/save", test_save);
  g_test_add_func ("/verify/mechanisms", test_mechanisms);
  g_test_add_func ("/verify/words", test_words);
  g_test_add_func ("/verify/inspector", test_inspector);
  g_test_add_func ("/verify/accessible", test_accessible);
  return g_test_run ();
}
