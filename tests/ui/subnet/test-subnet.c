/* The subnet page's own part: tabs in three forms that agree, More in a narrow
 * window, the shield on Verify. */
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/pages/subnet/subnet-page.h"

static PageHarness
open_page (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "metagraph");

  return harness_open (TAO_TYPE_SUBNET_PAGE, &route);
}

/* The nth button of the tab @name, whichever bar it is in; NULL past the last. */
static GtkWidget *
tab_button (PageHarness *harness, const char *name, guint nth)
{
  GtkWidget *button;

  for (guint n = 0; (button = nth_widget (harness, GTK_TYPE_TOGGLE_BUTTON, n)) != NULL; n++)
    if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), "subnet.tab") == 0
        && g_str_equal (g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button)), NULL), name) && nth-- == 0)
      return button;
  return NULL;
}

static void
test_tabs (void)
{
  static const char *const tabs[] = { "overview", "market", "metagraph", "weights", "verify", "parameters" };
  PageHarness harness = open_page ();
  AdwViewStack *stack = nth_widget (&harness, ADW_TYPE_VIEW_STACK, 0);

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      gboolean at_foot = i < 4;

      /* With a label, as an icon, and the first four at the foot of a narrow window. */
      g_assert_nonnull (tab_button (&harness, tabs[i], 1));
      g_assert_true ((tab_button (&harness, tabs[i], 2) != NULL) == at_foot);
      g_assert_null (tab_button (&harness, tabs[i], 3));
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness.page), "subnet.tab", "s", tabs[i]));
      g_assert_cmpstr (adw_view_stack_get_visible_child_name (stack), ==, tabs[i]);
      for (guint form = 0; form < (at_foot ? 3 : 2); form++)
        g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tab_button (&harness, tabs[i], form))));
      g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tab_button (&harness, tabs[(i + 1) % 6], 0))));
    }
  gtk_test_accessible_assert_property (tab_button (&harness, "market", 1), GTK_ACCESSIBLE_PROPERTY_LABEL, "Market");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (tab_button (&harness, "market", 1)), ==, "Market");
  harness_close (&harness);
}

/* No tab is lost at 360 px: four at the foot, the others in the menu beside them. */
static void
test_narrow (void)
{
  PageHarness harness = open_page ();
  GtkWidget *more = NULL;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "subnet-narrow");
  for (guint n = 0; (more = nth_widget (&harness, GTK_TYPE_MENU_BUTTON, n)) != NULL; n++)
    if (shows_text (more, "More") && gtk_widget_get_mapped (more))
      break;
  g_assert_nonnull (more);
  gtk_test_accessible_assert_property (more, GTK_ACCESSIBLE_PROPERTY_LABEL, "More tabs");
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (more))), ==, 2);
  g_assert_true (gtk_widget_get_mapped (tab_button (&harness, "weights", 2)));
  g_assert_false (gtk_widget_get_mapped (tab_button (&harness, "weights", 0)));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (harness.window)), <=, 360);
  tao_page_set_narrow (harness.page, FALSE);
  gtk_window_set_default_size (harness.window, 1064, 714);
  wait_for (!gtk_widget_get_mapped (tab_button (&harness, "weights", 2)));
  harness_close (&harness);
}

static void
test_divergence (void)
{
  PageHarness harness = open_page ();

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  gtk_test_accessible_assert_property (tab_button (&harness, "verify", 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "Verify");
  harness_offer (&harness, sample_subnet (SAMPLE_DIFFERS, 5001));
  for (guint form = 0; form < 2; form++)
    gtk_test_accessible_assert_property (tab_button (&harness, "verify", form), GTK_ACCESSIBLE_PROPERTY_LABEL, "Verify; the last epoch differs");
  gtk_test_accessible_assert_property (tab_button (&harness, "weights", 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "Weights");
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5002));
  gtk_test_accessible_assert_property (tab_button (&harness, "verify", 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "Verify");
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/subnet/tabs", test_tabs);
  g_test_add_func ("/subnet/narrow", test_narrow);
  g_test_add_func ("/subnet/divergence", test_divergence);
  return g_test_run ();
}
