/* First run, wallets and portfolio without a network: choices, states, rows. */
#include <adwaita.h>
#include <string.h>

#include "app/format.h"
#include "app/money/claim-list.h"
#include "app/pages/portfolio/holdings.h"
#include "app/widgets/table.h"
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

/* The @nth descendant of that name. */
static GtkWidget *
find_name (GtkWidget *widget, const char *name, guint *nth)
{
  if (g_str_equal (gtk_widget_get_name (widget), name) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_name (child, name, nth);

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
asked_cb (GSimpleAction *action, GVariant *parameter, char **asked)
{
  g_free (*asked);
  *asked = g_strdup_printf ("%s %s", g_action_get_name (G_ACTION (action)), g_variant_get_string (parameter, NULL));
}

/* A descendant of @type, the @nth one that is mapped. */
static GtkWidget *
find_mapped (GtkWidget *widget, GType type, guint *nth)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type, nth);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_row_menu (GtkWidget *page, guint row)
{
  guint nth = row;

  return find_name (page, "portfolio-row-menu", &nth);
}

/* Each row has its own menu, by its button and by a key: the actions are about that row, and those that free TAO has not are
 * off. */
static void
test_row_menu (void)
{
  static const char *const orders[] = { "stake", "unstake", "move", "swap" };
  TaoWindow *window = open_page ("portfolio");
  TaoPage *page = tao_window_get_page (window);
  g_autoptr(TaoSnapshot) some = sample (1, 40 * TAO_RAO);
  g_autoptr(GSimpleAction) stake = g_simple_action_new ("stake", G_VARIANT_TYPE_STRING), order = g_simple_action_new ("order", G_VARIANT_TYPE_STRING);
  g_autofree char *asked = NULL, *place = NULL, *hotkey = NULL, *expected = NULL;
  TaoKey32 key = { { 1 } };
  TaoTable *table;
  guint nth = 0;

  g_signal_connect (stake, "activate", G_CALLBACK (asked_cb), &asked);
  g_signal_connect (order, "activate", G_CALLBACK (asked_cb), &asked);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (stake));
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (order));
  tao_window_offer_snapshot (window, some);
  wait_for (find_row_menu (GTK_WIDGET (page), 1) != NULL && gtk_widget_get_mapped (find_row_menu (GTK_WIDGET (page), 1)));
  table = TAO_TABLE (find_mapped (GTK_WIDGET (page), TAO_TYPE_TABLE, &nth));

  /* The free TAO is worth more: the first row. */
  gtk_menu_button_popup (GTK_MENU_BUTTON (find_row_menu (GTK_WIDGET (page), 0)));
  g_assert_true (tao_holding_is_free (tao_table_get_selected (table)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (find_row_menu (GTK_WIDGET (page), 0)));
  gtk_widget_activate_action (GTK_WIDGET (page), "portfolio.unstake", NULL);
  g_assert_null (asked);
  gtk_widget_activate_action (GTK_WIDGET (page), "portfolio.stake", NULL);
  g_assert_true (g_str_has_prefix (asked, "stake stake?coldkey=5"));

  gtk_menu_button_popup (GTK_MENU_BUTTON (find_row_menu (GTK_WIDGET (page), 1)));
  g_assert_false (tao_holding_is_free (tao_table_get_selected (table)));
  g_assert_nonnull (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (find_row_menu (GTK_WIDGET (page), 1))));
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (find_row_menu (GTK_WIDGET (page), 1)))), ==, 2);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (find_row_menu (GTK_WIDGET (page), 1)));
  hotkey = tao_format_key (&key);
  place = g_strdup_printf ("?netuid=1&hotkey=%s&coldkey=", hotkey);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *action = g_strconcat ("portfolio.", orders[i], NULL), *text = g_strconcat ("stake ", orders[i], place, NULL);

      gtk_widget_activate_action (GTK_WIDGET (page), action, NULL);
      g_assert_true (g_str_has_prefix (asked, text));
    }
  gtk_widget_activate_action (GTK_WIDGET (page), "portfolio.transfer", NULL);
  expected = g_strconcat ("order transfer-stake", place, NULL);
  g_assert_true (g_str_has_prefix (asked, expected));

  gtk_widget_activate_action (GTK_WIDGET (page), "portfolio.open-subnet", NULL);
  g_assert_cmpint (tao_page_get_route (tao_window_get_page (window))->netuid, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
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

/* --- root claims ----------------------------------------------------------------------------------------- */

#define CLAIMING 7            /* subnets that owe something */

static const TaoKey32 staker = { { 9 } }, stranger = { { 8 } };

/* Subnet n costs a tenth of a TAO and owes n α; the second hotkey adds one to subnet 7.  @claimable_rao: of the position on
 * root, which is there unless it is 0. */
static TaoSnapshot *
sample_claims (guint n, guint64 claimable_rao)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, CLAIMING + 1);
  TaoRootClaim *claims = tao_arena_new_array (arena, TaoRootClaim, CLAIMING + 2);
  TaoPosition *position = tao_arena_new_array (arena, TaoPosition, 1);

  for (guint16 i = 0; i <= CLAIMING; i++)
    subnets[i] = (TaoSubnet) { .netuid = i, .name = i == 7 ? "Lantern" : NULL, .symbol = "λ", .price_rao = TAO_RAO / 10 };
  for (guint16 i = 0; i < n; i++)
    claims[i] = (TaoRootClaim) {
      .coldkey = staker, .hotkey = { { 1 } }, .netuid = (guint16) (i + 1), .alpha = (i + 1) * TAO_RAO, .value_rao = (i + 1) * TAO_RAO / 10,
    };
  claims[n] = (TaoRootClaim) { .coldkey = staker, .hotkey = { { 2 } }, .netuid = 7, .alpha = TAO_RAO, .value_rao = TAO_RAO / 10 };
  claims[n + 1] = (TaoRootClaim) { .coldkey = stranger, .hotkey = { { 1 } }, .netuid = 3, .alpha = TAO_RAO, .value_rao = TAO_RAO / 10 };
  *position = (TaoPosition) { .coldkey = staker, .hotkey = { { 1 } }, .alpha = TAO_RAO, .root_claimable_rao = claimable_rao };
  tao_snapshot_builder_set_subnets (builder, arena, subnets, CLAIMING + 1);
  tao_snapshot_builder_set_root_claims (builder, arena, claims, n > 0 ? n + 2 : 0);
  tao_snapshot_builder_set_positions (builder, arena, position, claimable_rao != 0);
  return tao_snapshot_builder_end (builder);
}

static GtkCheckButton *
check_of (TaoClaimList *list, guint nth)
{
  return GTK_CHECK_BUTTON (find_name (GTK_WIDGET (list), "claim-check", &nth));
}

static void
assert_claims (TaoClaimList *list, const char *expected)
{
  g_autofree char *json = NULL;

  g_assert_null (tao_claim_list_read (list, &json));
  g_assert_cmpstr (json, ==, expected);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_claims (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  TaoClaimList *list = TAO_CLAIM_LIST (tao_claim_list_new ());
  g_autoptr(TaoSnapshot) none = sample_claims (0, 0), unread = sample_claims (0, TAO_UNKNOWN_U64), small = sample_claims (0, 5);
  g_autoptr(TaoSnapshot) few = sample_claims (2, 5), many = sample_claims (CLAIMING, 5);
  g_autofree char *json = NULL;
  guint nth = 0, changes = 0;
  GtkLabel *sum;
  const guint16 wanted = 2;

  gtk_window_set_child (window, GTK_WIDGET (list));
  gtk_window_present (window);
  sum = GTK_LABEL (find_name (GTK_WIDGET (list), "claim-sum", &nth));
  g_signal_connect_swapped (list, "changed", G_CALLBACK (count_cb), &changes);

  /* Three reasons for nothing. */
  tao_claim_list_fill (list, none, &staker, NULL);
  g_assert_nonnull (strstr (tao_claim_list_read (list, &json), "no stake on root"));
  tao_claim_list_fill (list, unread, &staker, NULL);
  g_assert_nonnull (strstr (tao_claim_list_read (list, &json), "being read"));
  tao_claim_list_fill (list, small, &staker, NULL);
  g_assert_nonnull (strstr (tao_claim_list_read (list, &json), "Nothing can be claimed"));
  g_assert_null (json);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (sum)));

  /* Seven owe: the five that owe most are chosen, and no sixth can be. */
  tao_claim_list_fill (list, many, &staker, NULL);
  assert_claims (list, "[3,4,5,6,7]");
  /* 3 + 4 + 5 + 6 + 8 α at a tenth of a TAO. */
  g_assert_nonnull (strstr (gtk_label_get_text (sum), "5 of 7 subnets chosen, together worth 2.6"));
  g_assert_nonnull (strstr (gtk_label_get_text (sum), "5 subnets at most"));
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (check_of (list, 0))));
  g_assert_cmpuint (changes, ==, 0);
  gtk_check_button_set_active (check_of (list, 6), FALSE);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_nonnull (strstr (gtk_label_get_text (sum), "4 of 7 subnets chosen, together worth 1.8"));
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (check_of (list, 0))));
  gtk_check_button_set_active (check_of (list, 0), TRUE);
  assert_claims (list, "[1,3,4,5,6]");
  /* The next block keeps the choice, also where subnets go. */
  tao_claim_list_fill (list, many, &staker, NULL);
  assert_claims (list, "[1,3,4,5,6]");
  tao_claim_list_fill (list, few, &staker, NULL);
  assert_claims (list, "[1]");
  gtk_check_button_set_active (check_of (list, 0), FALSE);
  g_assert_nonnull (strstr (tao_claim_list_read (list, &json), "Choose a subnet"));

  /* Another wallet, and a form that was opened for one subnet. */
  tao_claim_list_fill (list, many, &stranger, NULL);
  assert_claims (list, "[3]");
  tao_claim_list_fill (list, many, &staker, &wanted);
  assert_claims (list, "[2]");
  gtk_window_destroy (window);
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
  g_test_add_func ("/money/pages/row-menu", test_row_menu);
  g_test_add_func ("/money/pages/wallets", test_wallets);
  g_test_add_func ("/money/pages/claims", test_claims);
  return g_test_run ();
}
