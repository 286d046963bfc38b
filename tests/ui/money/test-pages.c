/* First run, wallets and portfolio without a network: choices, states, rows. */
#include <adwaita.h>
#include <string.h>

#include "app/format.h"
#include "app/window.h"
#include "engine/snapshot-builder.h"
#include "wait-for.h"

static AdwApplication *application;
static GSettings *settings;

static TaoWindow *
open_page (const char *name)
{
  TaoWindow *window = tao_window_new (application, NULL);
  TaoRoute route = tao_route_page (name);

  g_assert_true (tao_window_go (window, &route));
  gtk_window_present (GTK_WINDOW (window));
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  return window;
}

static void
close_window (TaoWindow *window)
{
  TaoPage *page = g_object_ref (tao_window_get_page (window));

  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (page);
}

/* The first descendant of @type that has @text as its label or title. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *property, const char *text)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    {
      g_autofree char *value = NULL;

      g_object_get (widget, property, &value, NULL);
      if (g_strcmp0 (value, text) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, property, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_first_run (void)
{
  TaoWindow *window = open_page ("first-run");
  GtkWidget *page = GTK_WIDGET (tao_window_get_page (window));
  GtkWidget *start = find (page, GTK_TYPE_BUTTON, "label", "Start");
  GtkWidget *own = find (page, ADW_TYPE_ACTION_ROW, "title", "Connect to my own node");
  GtkWidget *practice = find (page, ADW_TYPE_ACTION_ROW, "title", "Practice on this computer");
  GtkWidget *address = find (page, ADW_TYPE_ENTRY_ROW, "title", "Address of the node, such as ws://127.0.0.1:9944");
  g_autofree char *network = NULL;

  g_settings_set_string (settings, "network", "finney");
  g_settings_set_boolean (settings, "first-run-done", FALSE);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (practice)))));
  /* Enter starts. */
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (window)) == start);
  gtk_test_accessible_assert_role (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (practice)), GTK_ACCESSIBLE_ROLE_CHECKBOX);

  g_assert_false (gtk_widget_get_visible (address));
  adw_action_row_activate (ADW_ACTION_ROW (own));
  g_assert_true (gtk_widget_get_visible (address));
  g_assert_false (gtk_widget_get_sensitive (start));
  gtk_editable_set_text (GTK_EDITABLE (address), "http://somewhere");
  g_assert_false (gtk_widget_get_sensitive (start));
  gtk_editable_set_text (GTK_EDITABLE (address), "ws://127.0.0.1:9944");
  g_assert_true (gtk_widget_get_sensitive (start));
  adw_action_row_activate (ADW_ACTION_ROW (practice));
  g_assert_false (gtk_widget_get_visible (address));

  g_signal_emit_by_name (start, "clicked");
  network = g_settings_get_string (settings, "network");
  g_assert_cmpstr (network, ==, "practice");
  g_assert_true (g_settings_get_boolean (settings, "first-run-done"));
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->page, ==, "overview");
  gtk_window_destroy (GTK_WINDOW (window));
}

static TaoSnapshot *
sample (guint n_accounts, guint64 alpha)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 2);
  TaoPosition *positions = tao_arena_new_array (arena, TaoPosition, 1);
  TaoAccountState *accounts = tao_arena_new_array (arena, TaoAccountState, 1);
  TaoSyncInfo *sync = tao_arena_new_array (arena, TaoSyncInfo, 1);

  subnets[1].netuid = 1;
  subnets[1].name = "Lantern";
  subnets[1].symbol = "λ";
  subnets[1].price_rao = TAO_RAO / 20;
  accounts[0].own = TRUE;
  accounts[0].free_rao = alpha > 0 ? 3 * TAO_RAO : 0;
  positions[0].netuid = 1;
  positions[0].alpha = alpha;
  positions[0].hotkey.bytes[0] = 1;
  positions[0].emission_day_alpha = positions[0].cost_rao = TAO_UNKNOWN_U64;
  /* The builder copies nothing. */
  *sync = (TaoSyncInfo) { .state = TAO_SYNC_LIVE, .kind = TAO_NETWORK_LOCAL, .spec_version = 425, .best_block = 100, .finalized_block = 98 };
  tao_snapshot_builder_set_sync (builder, arena, sync);
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 2);
  tao_snapshot_builder_set_accounts (builder, arena, accounts, n_accounts);
  tao_snapshot_builder_set_positions (builder, arena, positions, alpha > 0 ? 1 : 0);
  return tao_snapshot_builder_end (builder);
}

static void
test_portfolio (void)
{
  TaoWindow *window = open_page ("portfolio");
  TaoPage *page = tao_window_get_page (window);
  g_autoptr(TaoSnapshot) nobody = sample (0, 0), nothing = sample (1, 0), some = sample (1, 40 * TAO_RAO), more = sample (1, 60 * TAO_RAO);

  g_assert_cmpint (tao_page_get_state (page), ==, TAO_STATE_LOADING);
  tao_window_offer_snapshot (window, nobody);
  g_assert_cmpint (tao_page_get_state (page), ==, TAO_STATE_EMPTY);
  tao_window_offer_snapshot (window, nothing);
  g_assert_cmpint (tao_page_get_state (page), ==, TAO_STATE_EMPTY);
  tao_window_offer_snapshot (window, some);
  g_assert_cmpint (tao_page_get_state (page), ==, TAO_STATE_CONTENT);
  wait_for (find (GTK_WIDGET (page), GTK_TYPE_LABEL, "label", "Lantern") != NULL);
  /* 40 λ at 0.05 τ, and 3 τ free. */
  wait_for (find (GTK_WIDGET (page), GTK_TYPE_LABEL, "label", "5" TAO_NBSP "τ") != NULL
            || find (GTK_WIDGET (page), GTK_TYPE_LABEL, "label", "5.00" TAO_NBSP "τ") != NULL);
  tao_window_offer_snapshot (window, more);
  wait_for (find (GTK_WIDGET (page), GTK_TYPE_LABEL, "label", "6" TAO_NBSP "τ") != NULL
            || find (GTK_WIDGET (page), GTK_TYPE_LABEL, "label", "6.00" TAO_NBSP "τ") != NULL);
  /* Masked everywhere at once. */
  g_settings_set_boolean (settings, "hide-amounts", TRUE);
  wait_for (find (GTK_WIDGET (page), GTK_TYPE_LABEL, "label", "•••••") != NULL);
  g_assert_null (find (GTK_WIDGET (page), GTK_TYPE_LABEL, "label", "6" TAO_NBSP "τ"));
  g_settings_set_boolean (settings, "hide-amounts", FALSE);
  close_window (window);
}

static void
test_wallets (void)
{
  TaoWindow *window = open_page ("wallets");
  TaoPage *page = tao_window_get_page (window);
  g_autoptr(TaoSnapshot) snapshot = sample (1, 40 * TAO_RAO);

  /* Nobody has looked for wallets yet. */
  g_assert_cmpint (tao_page_get_state (page), ==, TAO_STATE_LOADING);
  tao_window_offer_snapshot (window, snapshot);
  g_assert_cmpint (tao_page_get_state (page), ==, TAO_STATE_LOADING);
  close_window (window);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_setenv ("BT_WALLET_PATH", "/nonexistent", TRUE);
  application = ADW_APPLICATION (adw_application_new ("org.taoscope.MoneyPagesTest", G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  settings = g_settings_new ("org.taoscope.Taoscope");
  g_test_add_func ("/money/pages/first-run", test_first_run);
  g_test_add_func ("/money/pages/portfolio", test_portfolio);
  g_test_add_func ("/money/pages/wallets", test_wallets);
  return g_test_run ();
}
