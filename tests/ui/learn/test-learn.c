/* The Learn page without any chain: places, tasks that tick themselves, labs
 * driven as a learner would. */
#include "page-harness.h"

#include "app/glossary.h"
#include "app/pages/learn/emission-lab.h"
#include "app/pages/learn/lab-cell.h"
#include "app/pages/learn/lab-view.h"
#include "app/pages/learn/learn-page.h"
#include "app/pages/learn/pool-lab.h"
#include "app/widgets/tooltip.h"

static TaoRoute
place (const char *item)
{
  TaoRoute route = tao_route_page ("learn");

  g_strlcpy (route.item, item, sizeof route.item);
  return route;
}

static void
test_places (void)
{
  static const char *const items[] = { "", "weights", "stake", "loud", "copier", "bonds", "newcomer", "pool", "sandbox", "sandbox-collusion",
                                       "emission", "glossary", "dynamic-tao", "no-such-place" };
  TaoRoute route = place ("");
  PageHarness harness = harness_open (TAO_TYPE_LEARN_PAGE, &route);

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *name = g_strdup_printf ("learn-%s", items[i]);

      route = place (items[i]);
      tao_page_navigate (harness.page, &route);
      harness_picture (&harness, name);
      g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
      g_assert_cmpstr (tao_page_get_title (harness.page), !=, "");
    }
  harness_close (&harness);
}

static void
test_lesson (void)
{
  TaoRoute route = place ("loud");
  PageHarness harness = harness_open (TAO_TYPE_LEARN_PAGE, &route);
  TaoLabView *lab = nth_widget (&harness, TAO_TYPE_LAB_VIEW, 0);
  TaoLabCell *cell = nth_widget (&harness, TAO_TYPE_LAB_CELL, 19);

  g_assert_true (shows_text (GTK_WIDGET (harness.page), "0 of 4"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Four validators score five miners"));
  gtk_test_accessible_assert_role (cell, GTK_ACCESSIBLE_ROLE_SPIN_BUTTON);
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL, "Weight that Dee gives Elm");

  g_signal_emit_by_name (cell, "edited", 0.90);
  g_assert_cmpfloat_with_epsilon (tao_lab_cell_get_weight (cell), 0.90, 1e-9);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "1 of 4"));
  tao_lab_view_run (lab);
  g_assert_cmpuint (tao_lab_view_get_situation (lab)->position, ==, TAO_LAB_EPOCHS - 1);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "2 of 4"));
  tao_lab_view_set_stake (lab, 3, 0.55);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "4 of 4"));
  harness_picture (&harness, "learn-loud-done");

  /* What is done stays done. */
  tao_lab_view_reset (lab);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "4 of 4"));
  harness_close (&harness);
}

static void
test_pool (void)
{
  TaoRoute route = place ("pool");
  PageHarness harness = harness_open (TAO_TYPE_LEARN_PAGE, &route);
  TaoPoolLab *lab = nth_widget (&harness, TAO_TYPE_POOL_LAB, 0);
  guint64 before = tao_pool_lab_get_pool (lab)->tao_reserve, bought;

  tao_pool_lab_set_order (lab, TAO_SWAP_BUY, 10 * TAO_RAO_PER_TAO);
  g_assert_true (tao_pool_lab_trade (lab));
  /* The fee of 33 / 65535, rounded down as the chain does, does not join the reserve. */
  g_assert_cmpuint (tao_pool_lab_get_pool (lab)->tao_reserve, ==, before + 10000000000 - 5035477);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "1 of 4"));

  /* Nobody can sell what they do not hold. */
  tao_pool_lab_set_order (lab, TAO_SWAP_SELL, 1000000 * TAO_RAO_PER_TAO);
  g_assert_false (tao_pool_lab_trade (lab));
  bought = 20000 * TAO_RAO_PER_TAO - tao_pool_lab_get_pool (lab)->alpha_reserve;
  tao_pool_lab_set_order (lab, TAO_SWAP_SELL, bought);
  g_assert_true (tao_pool_lab_trade (lab));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "2 of 4"));
  harness_close (&harness);
}

static void
test_narrow (void)
{
  TaoRoute route = place ("sandbox");
  PageHarness harness = harness_open (TAO_TYPE_LEARN_PAGE, &route);
  int minimum;

  tao_page_set_narrow (harness.page, TRUE);
  harness_picture (&harness, "learn-narrow");
  gtk_widget_measure (nth_widget (&harness, TAO_TYPE_LAB_VIEW, 0), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 336);
  harness_close (&harness);
}

static void
test_glossary (void)
{
  guint n;
  const TaoGlossaryEntry *entries = tao_glossary (&n);
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));

  for (guint i = 0; i < n; i++)
    {
      g_auto(GStrv) see = g_strsplit (entries[i].see != NULL ? entries[i].see : "", " ", -1);

      g_assert_true (tao_glossary_lookup (entries[i].id) == &entries[i]);
      if (i > 0)
        g_assert_cmpint (g_ascii_strcasecmp (entries[i - 1].term, entries[i].term), <, 0);
      for (guint k = 0; see[k] != NULL; k++)
        g_assert_nonnull (tao_glossary_lookup (see[k]));
    }
  g_assert_true (tao_glossary_matches (tao_glossary_lookup ("kappa"), "KAPPA"));
  g_assert_false (tao_glossary_matches (tao_glossary_lookup ("kappa"), "axon"));
  tao_glossary_explain (label, "kappa");
  g_assert_nonnull (tao_tooltip_get (label));
  g_object_unref (label);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/learn/places", test_places);
  g_test_add_func ("/ui/learn/lesson", test_lesson);
  g_test_add_func ("/ui/learn/pool", test_pool);
  g_test_add_func ("/ui/learn/narrow", test_narrow);
  g_test_add_func ("/ui/learn/glossary", test_glossary);
  return g_test_run ();
}
