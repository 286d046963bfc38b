/* The Overview tab of a subnet: states, top lists, events, own things. */
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/format.h"
#include "app/pages/subnet-overview/subnet-events.h"
#include "app/pages/subnet-overview/subnet-overview-page.h"
#include "app/widgets/ring.h"

static PageHarness
open_page (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "overview");

  return harness_open (TAO_TYPE_SUBNET_OVERVIEW_PAGE, &route);
}

static void
test_states (void)
{
  PageHarness harness = open_page ();
  TaoRoute nowhere = tao_route_subnet (99, "overview");

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING | SAMPLE_OFFLINE, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH | SAMPLE_NO_AUDIT, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_false (tao_page_is_ready (harness.page));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "The owner has described nothing."));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Not checked yet"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "214 blocks, about 43 min"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "6.00%"));
  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH | SAMPLE_NO_UIDS, 5000));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "No UIDs yet"));
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5001));
  g_assert_true (tao_page_is_ready (harness.page));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "UID 0 · Northwind"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Last epoch verified"));
  g_assert_false (shows_text (GTK_WIDGET (harness.page), "Mine here"));
  harness_picture (&harness, "subnet-overview");
  harness_offer (&harness, sample_subnet (SAMPLE_OWN | SAMPLE_DIFFERS | SAMPLE_OFFLINE, 5002));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Differs from ours"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Mine here"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "4.870" TAO_NBSP "τ"));
  tao_page_navigate (harness.page, &nowhere);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5003));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  harness_close (&harness);
}

static void
test_narrow (void)
{
  PageHarness harness = open_page ();

  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_offer (&harness, sample_subnet (SAMPLE_OWN, 5000));
  harness_picture (&harness, "subnet-overview-narrow");
  g_assert_cmpint (gtk_widget_get_width (nth_widget (&harness, TAO_TYPE_RING, 0)), <, 360);
  gtk_test_accessible_assert_role (nth_widget (&harness, TAO_TYPE_RING, 0), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_RING, 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "214");
  g_assert_cmpuint (assert_named (GTK_WIDGET (harness.page)), >=, 4);
  harness_close (&harness);
}

/* Emission to the last digit; what is not known is not zero. */
static void
test_emission (void)
{
  PageHarness harness = open_page ();
  GtkWidget *page = GTK_WIDGET (harness.page);

  harness_offer (&harness, sample_subnet (SAMPLE_NUMBERED, 5000));
  g_assert_true (shows_text (page, "0.060000000" TAO_NBSP "τ, 6.0000%"));
  g_assert_true (shows_text (page, "0.045000000" TAO_NBSP "τ"));
  g_assert_true (shows_text (page, "0.015000000" TAO_NBSP "τ"));
  g_assert_true (shows_text (page, "0.924024640" TAO_NBSP "λ"));
  g_assert_true (shows_text (page, "15.800000000" TAO_NBSP "λ"));      /* 4 × 2 and 1.2 + 1.1 + … + 0.1 */
  g_assert_true (shows_text (page, "not available"));
  g_assert_true (shows_text (page, "Epoch 26,588, in 214 blocks, about 43 min"));
  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH, 5001));
  g_assert_false (shows_text (page, "15.800000000" TAO_NBSP "λ"));
  g_assert_true (shows_text (page, "214 blocks, about 43 min"));
  harness_close (&harness);
}

static void
test_events (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample_subnet (SAMPLE_DIFFERS, 5000);
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, SAMPLE_NETUID);
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, SAMPLE_NETUID);
  g_autoptr(GPtrArray) events = tao_subnet_events_collect (snapshot, subnet, metagraph, 6);
  g_autoptr(GPtrArray) without = tao_subnet_events_collect (snapshot, subnet, NULL, 6);
  static const struct { guint64 block; const char *title; } expected[] = {
    { 4990, "Northwind set weights" }, { 4990, "Stonebridge set weights" }, { 4990, "Copperleaf set weights" },
    { 4990, "Old Mill set weights" }, { 4950, "UID 15 registered" }, { 4900, "Epoch ended, differs from ours" },
  };

  g_assert_cmpuint (events->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < events->len; i++)
    {
      const TaoSubnetEvent *event = g_ptr_array_index (events, i);

      g_assert_cmpuint (event->block, ==, expected[i].block);
      g_assert_cmpstr (event->title, ==, expected[i].title);
    }
  g_assert_cmpuint (without->len, ==, 2);      /* the epoch and the subnet's own registration */
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/subnet-overview/states", test_states);
  g_test_add_func ("/subnet-overview/narrow", test_narrow);
  g_test_add_func ("/subnet-overview/emission", test_emission);
  g_test_add_func ("/subnet-overview/events", test_events);
  return g_test_run ();
}
