/* The Market tab: states, the ticket against numbers worked out by hand, what
 * disables it, and nothing left behind. */
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/pages/subnet-market/impact-chart.h"
#include "app/pages/subnet-market/subnet-market-page.h"
#include "app/pages/subnet-market/ticket.h"
#include "app/widgets/choice.h"

static PageHarness
open_page (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "market");

  return harness_open (TAO_TYPE_SUBNET_MARKET_PAGE, &route);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_states (void)
{
  PageHarness harness = open_page ();
  TaoRoute root = tao_route_subnet (0, "market"), nowhere = tao_route_subnet (99, "market"), back = tao_route_subnet (SAMPLE_NETUID, "market");
  TaoTicket *ticket;

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING | SAMPLE_OFFLINE, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_true (tao_page_is_ready (harness.page));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "0.048700" TAO_NBSP "τ"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "128,412.38" TAO_NBSP "τ"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "33/65535 ≈ 0.050%"));
  g_assert_false (shows_text (GTK_WIDGET (harness.page), "Your stake here"));
  harness_picture (&harness, "market");
  ticket = nth_widget (&harness, TAO_TYPE_TICKET, 0);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_RESERVES, 5001));
  g_assert_cmpstr (tao_ticket_get_message (ticket), ==, "The pool's reserves could not be read.");
  harness_offer (&harness, sample_subnet (SAMPLE_OFFLINE, 5001));
  g_assert_cmpstr (tao_ticket_get_message (ticket), ==, "Not connected: prices may have moved.");
  harness_offer (&harness, sample_subnet (SAMPLE_OWN, 5002));
  g_assert_cmpstr (tao_ticket_get_message (ticket), ==, "");
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "4.870" TAO_NBSP "τ"));

  tao_page_navigate (harness.page, &root);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5003));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Root stake is always 1 to 1"));
  tao_page_navigate (harness.page, &nowhere);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5004));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  tao_page_navigate (harness.page, &back);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5005));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  harness_close (&harness);
}

static void
stake_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **target = user_data;

  g_free (*target);
  *target = g_variant_dup_string (parameter, NULL);
}

static void
test_ticket (void)
{
  PageHarness harness = open_page ();
  TaoTicket *ticket;
  GtkWidget *review;
  const TaoQuote *quote;
  guint64 amount;
  g_autofree char *target = NULL;
  g_autoptr(GSimpleActionGroup) window = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) stake = g_simple_action_new ("stake", G_VARIANT_TYPE_STRING);

  harness_offer (&harness, sample_subnet (SAMPLE_OWN, 5000));
  ticket = nth_widget (&harness, TAO_TYPE_TICKET, 0);
  review = find_button (GTK_WIDGET (ticket), "Review…");
  g_assert_false (gtk_widget_is_sensitive (review));
  tao_ticket_set_amount (ticket, "250");
  quote = tao_ticket_get_quote (ticket, &amount);
  g_assert_nonnull (quote);
  g_assert_cmpuint (amount, ==, G_GUINT64_CONSTANT (250000000000));
  g_assert_cmpuint (quote->preview.received, ==, G_GUINT64_CONSTANT (5119659099610));
  g_assert_true (shows_text (GTK_WIDGET (ticket), "5,119.659099610" TAO_NBSP "λ"));
  g_assert_true (shows_text (GTK_WIDGET (ticket), "0.125886930" TAO_NBSP "τ"));
  g_assert_true (shows_text (GTK_WIDGET (ticket), "+0.195%"));
  harness_picture (&harness, "market-buy");

  /* No window here has the action: the button waits for one. */
  g_assert_false (gtk_widget_is_sensitive (review));
  g_signal_connect (stake, "activate", G_CALLBACK (stake_cb), &target);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (stake));
  gtk_widget_insert_action_group (GTK_WIDGET (harness.window), "win", G_ACTION_GROUP (window));
  g_assert_true (gtk_widget_is_sensitive (review));
  g_signal_emit_by_name (review, "clicked");
  g_assert_cmpstr (target, ==, "stake?netuid=11&amount=250000000000");

  tao_ticket_set_amount (ticket, "12,34,5");
  g_assert_null (tao_ticket_get_quote (ticket, &amount));
  g_assert_false (gtk_widget_is_sensitive (review));
  tao_ticket_set_amount (ticket, "500");
  g_assert_cmpstr (tao_ticket_get_message (ticket), ==, "You can use 399.999000000" TAO_NBSP "τ.");
  tao_ticket_set_amount (ticket, "5000");
  g_assert_true (g_str_has_prefix (tao_ticket_get_message (ticket), "The price would pass your limit. It lets through 64"));
  g_assert_nonnull (tao_ticket_get_quote (ticket, &amount));          /* still told what it would do */
  g_assert_false (gtk_widget_is_sensitive (review));

  tao_ticket_set_kind (ticket, TAO_SWAP_SELL);
  tao_ticket_get_quote (ticket, &amount);
  g_assert_cmpuint (amount, ==, 0);
  tao_ticket_set_amount (ticket, "40");
  g_assert_cmpstr (tao_ticket_get_message (ticket), ==, "");
  g_signal_emit_by_name (review, "clicked");
  g_assert_cmpstr (target, ==, "unstake?netuid=11&amount=40000000000");
  tao_ticket_set_amount (ticket, "100.000000001");
  g_assert_cmpstr (tao_ticket_get_message (ticket), ==, "You can use 100.000000000" TAO_NBSP "λ.");
  g_signal_emit_by_name (find_button (GTK_WIDGET (ticket), "Max"), "clicked");
  tao_ticket_get_quote (ticket, &amount);
  g_assert_cmpuint (amount, ==, G_GUINT64_CONSTANT (100000000000));

  /* Another block keeps the order; another subnet drops it. */
  harness_offer (&harness, sample_subnet (SAMPLE_OWN, 5001));
  tao_ticket_get_quote (ticket, &amount);
  g_assert_cmpuint (amount, ==, G_GUINT64_CONSTANT (100000000000));
  tao_page_navigate (harness.page, &(TaoRoute) { .page = "subnet", .netuid = 0, .uid = TAO_ROUTE_NONE, .block = TAO_ROUTE_NONE });
  tao_ticket_get_quote (ticket, &amount);
  g_assert_cmpuint (amount, ==, 0);
  harness_close (&harness);
}

static void
test_narrow (void)
{
  PageHarness harness = open_page ();

  harness_offer (&harness, sample_subnet (SAMPLE_OWN, 5000));
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "market-narrow");
  g_assert_cmpint (gtk_widget_get_width (nth_widget (&harness, TAO_TYPE_TICKET, 0)), <=, 360);
  g_assert_cmpint (gtk_widget_get_width (nth_widget (&harness, TAO_TYPE_IMPACT_CHART, 0)), <=, 360);
  harness_close (&harness);
}

static void
test_accessible (void)
{
  PageHarness harness = open_page ();
  GtkWidget *entry;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  entry = nth_widget (&harness, GTK_TYPE_ENTRY, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Amount to pay, in TAO");
  tao_ticket_set_kind (nth_widget (&harness, TAO_TYPE_TICKET, 0), TAO_SWAP_SELL);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Amount to sell, in the subnet's token");
  gtk_test_accessible_assert_role (nth_widget (&harness, TAO_TYPE_CHART, 1), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_CHART, 1), GTK_ACCESSIBLE_PROPERTY_LABEL, "Price after a trade, in TAO");
  g_assert_cmpuint (assert_named (GTK_WIDGET (harness.page)), >=, 6);
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/market/states", test_states);
  g_test_add_func ("/market/ticket", test_ticket);
  g_test_add_func ("/market/narrow", test_narrow);
  g_test_add_func ("/market/accessible", test_accessible);
  return g_test_run ();
}
