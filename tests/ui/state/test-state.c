/* The raw state browser on a practice chain: choosing, typing, reading, and
 * what it says when something does not fit. */
#include "localnet-fixture.h"
#include "page-harness.h"

#include "app/pages/state/state-page.h"
#include "app/pages/state/value-tree.h"
#include "app/widgets/choice.h"
#include "app/widgets/facts.h"

static void
offer_newest (PageHarness *harness, Fixture *fixture)
{
  tao_page_offer_snapshot (harness->page, tao_engine_get_snapshot (fixture->engine));
}

static GtkButton *
button_called (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return GTK_BUTTON (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkButton *found = button_called (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_reading (Fixture *fixture, gconstpointer data)
{
  TaoRoute route = tao_route_page ("state");
  g_autofree char *tempo = NULL, *netuid = NULL;
  GListModel *rows;
  TaoSnapshot *snapshot;
  const TaoSubnet *subnets;
  PageHarness harness;
  GtkEditable *key, *block;
  GtkButton *read;
  TaoValueTree *tree;
  guint n;

  while ((snapshot = tao_engine_get_snapshot (fixture->engine)) == NULL || !is_live (snapshot)
         || tao_snapshot_get_sync (snapshot)->state != TAO_SYNC_LIVE
         || tao_snapshot_get_sync (snapshot)->spec_version == TAO_UNKNOWN_U32)
    g_main_context_iteration (NULL, TRUE);
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  g_assert_cmpuint (n, >, 1);
  netuid = g_strdup_printf ("%u", subnets[1].netuid);
  tempo = g_strdup_printf ("%u", subnets[1].tempo);

  g_strlcpy (route.item, "SubtensorModule.Tempo", sizeof route.item);
  harness = harness_open (TAO_TYPE_STATE_PAGE, &route);
  tao_page_attach (harness.page, fixture->engine);
  offer_newest (&harness, fixture);
  wait_for (tao_page_is_ready (harness.page));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "SubtensorModule.Tempo"));
  key = nth_widget (&harness, ADW_TYPE_ENTRY_ROW, 0);
  block = nth_widget (&harness, ADW_TYPE_ENTRY_ROW, 1);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (key)), ==, "Key 1: u16 (Identity)");
  read = button_called (GTK_WIDGET (harness.page), "Read");
  tree = nth_widget (&harness, TAO_TYPE_VALUE_TREE, 0);

  /* What does not fit its type cannot be asked. */
  gtk_editable_set_text (key, "65536");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (read)));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (key), "error"));
  gtk_editable_set_text (key, netuid);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (read)));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (key), "error"));
  gtk_editable_set_text (block, "soon");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (read)));
  gtk_editable_set_text (block, "");

  g_signal_emit_by_name (read, "clicked");
  wait_for (tao_page_is_ready (harness.page));
  rows = tao_value_tree_get_rows (tree);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 1);
  harness_picture (&harness, "state-tempo");
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Follows from the block's state root"));

  /* Every key of the map, at an earlier block. */
  gtk_editable_set_text (key, "");
  gtk_editable_set_text (block, "1");
  g_signal_emit_by_name (read, "clicked");
  wait_for (tao_page_is_ready (harness.page));
  g_assert_cmpuint (g_list_model_get_n_items (tao_value_tree_get_rows (tree)), >, 1);

  /* A map that does not fit: page by page, in the same table. */
  g_strlcpy (route.item, "SubtensorModule.Keys", sizeof route.item);
  tao_page_navigate (harness.page, &route);
  g_signal_emit_by_name (read, "clicked");
  wait_for (tao_page_is_ready (harness.page));
  g_assert_cmpuint (g_list_model_get_n_items (tao_value_tree_get_rows (tree)), ==, TAO_BROWSE_PAGE);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "500 so far, and more"));
  harness_picture (&harness, "state-pages");
  while (gtk_widget_get_visible (GTK_WIDGET (button_called (GTK_WIDGET (harness.page), "Load More"))))
    {
      guint before = g_list_model_get_n_items (tao_value_tree_get_rows (tree));

      g_signal_emit_by_name (button_called (GTK_WIDGET (harness.page), "Load More"), "clicked");
      wait_for (tao_page_is_ready (harness.page));
      g_assert_cmpuint (g_list_model_get_n_items (tao_value_tree_get_rows (tree)), >, before);
    }
  g_assert_cmpuint (g_list_model_get_n_items (tao_value_tree_get_rows (tree)), >, 2 * TAO_BROWSE_PAGE);
  g_assert_false (shows_text (GTK_WIDGET (harness.page), "500 so far, and more"));

  g_strlcpy (route.item, "SubtensorModule.Tempo", sizeof route.item);
  tao_page_navigate (harness.page, &route);
  key = nth_widget (&harness, ADW_TYPE_ENTRY_ROW, 0);
  block = nth_widget (&harness, ADW_TYPE_ENTRY_ROW, 1);

  /* A block that is not there: the page says so and stays. */
  gtk_editable_set_text (block, "4000000000");
  g_signal_emit_by_name (read, "clicked");
  wait_for (tao_page_is_ready (harness.page));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);

  /* A call of a runtime API, found by its route. */
  g_strlcpy (route.item, "SubnetInfoRuntimeApi.get_metagraph", sizeof route.item);
  g_strlcpy (route.tab, "apis", sizeof route.tab);
  tao_page_navigate (harness.page, &route);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "SubnetInfoRuntimeApi.get_metagraph"));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (read)));
  gtk_editable_set_text (nth_widget (&harness, ADW_TYPE_ENTRY_ROW, 0), netuid);
  g_signal_emit_by_name (read, "clicked");
  wait_for (tao_page_is_ready (harness.page));
  g_assert_cmpuint (g_list_model_get_n_items (tao_value_tree_get_rows (tree)), >, 20);
  harness_picture (&harness, "state-metagraph");

  /* What needs no key is read at once. */
  g_strlcpy (route.item, "System.Number", sizeof route.item);
  route.tab[0] = '\0';
  tao_page_navigate (harness.page, &route);
  wait_for (tao_page_is_ready (harness.page));
  g_assert_cmpuint (g_list_model_get_n_items (tao_value_tree_get_rows (tree)), ==, 1);
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "state-narrow");
  tao_page_attach (harness.page, NULL);
  harness_close (&harness);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add ("/ui/state/reading", Fixture, "--manual --fast-forward=40", set_up, test_reading, tear_down);
  return g_test_run ();
}
