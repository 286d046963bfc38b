/* The inbox merges, and rules are read and written as people write them. */
#include "page-harness.h"

#include "app/pages/alerts/alerts-page.h"
#include "app/pages/alerts/inbox-row.h"
#include "app/pages/alerts/rule-list.h"
#include "engine/snapshot-builder.h"

/* Alerts @newest … @oldest; those up to @seen_to are seen. */
static TaoSnapshot *
with_alerts (guint64 newest, guint64 oldest, guint64 seen_to)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  guint n = newest >= oldest ? (guint) (newest - oldest + 1) : 0;
  TaoAlert *alerts = tao_arena_new_array (arena, TaoAlert, n);
  TaoSyncInfo sync = { .state = TAO_SYNC_LIVE, .kind = TAO_NETWORK_LOCAL, .best_block = 500, .finalized_block = 498 };

  for (guint i = 0; i < n; i++)
    {
      guint64 id = newest - i;

      alerts[i] = (TaoAlert) { .id = id, .rule = "not-watching", .level = TAO_ALERT_WARNING, .time_ms = 1763818800000 + (gint64) id * 1000,
                               .block = 400, .netuid = G_MAXUINT16, .uid = G_MAXUINT16, .value = (gint64) id, .seen = id <= seen_to };
    }
  tao_snapshot_builder_set_sync (builder, arena, tao_arena_dup_array (arena, TaoSyncInfo, &sync, 1));
  tao_snapshot_builder_set_alerts (builder, arena, alerts, n);
  return tao_snapshot_builder_end (builder);
}

static void
merge (GListStore *store, guint64 newest, guint64 oldest, guint64 seen_to)
{
  g_autoptr(TaoSnapshot) snapshot = with_alerts (newest, oldest, seen_to);

  tao_inbox_merge (store, snapshot);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, newest >= oldest ? newest - oldest + 1 : 0);
  for (guint i = 0; newest >= oldest && i <= newest - oldest; i++)
    {
      g_autoptr(TaoInboxItem) item = g_list_model_get_item (G_LIST_MODEL (store), i);

      g_assert_cmpuint (tao_inbox_item_get_id (item), ==, newest - i);
      g_assert_cmpint (tao_inbox_item_get_seen (item), ==, newest - i <= seen_to);
    }
}

static void
test_merge (void)
{
  g_autoptr(GListStore) store = g_list_store_new (TAO_TYPE_INBOX_ITEM);
  g_autoptr(TaoInboxItem) kept = NULL, same = NULL;

  merge (store, 3, 1, 0);
  kept = g_list_model_get_item (G_LIST_MODEL (store), 0);
  merge (store, 5, 1, 2);
  same = g_list_model_get_item (G_LIST_MODEL (store), 2);
  g_assert_true (kept == same);
  merge (store, 6, 4, 6);
  merge (store, 2, 1, 0);
  merge (store, 9, 9, 0);
  merge (store, 0, 1, 0);
}

static void
test_page (void)
{
  TaoRoute route = tao_route_page ("alerts");
  PageHarness harness = harness_open (TAO_TYPE_ALERTS_PAGE, &route);
  GtkWidget *page = GTK_WIDGET (harness.page);

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, with_alerts (0, 1, 0));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_true (shows_text (page, "No alerts. What is watched for stands below."));
  g_assert_false (shows_text (page, "Mark all as seen"));
  harness_offer (&harness, with_alerts (7, 1, 5));
  g_assert_true (shows_text (page, "2 new"));
  g_assert_true (shows_text (page, "For 7 minutes"));
  g_assert_true (shows_text (page, "Mark all as seen"));
  g_assert_true (shows_text (page, "No new block for"));
  harness_picture (&harness, "alerts");
  harness_close (&harness);
}

static GtkWidget *
child_of (GtkWidget *widget, GType type, guint n)
{
  return find_widget (widget, type, &n);
}

static void
count_cb (TaoRuleList *list, guint *count)
{
  (*count)++;
}

static void
test_rules (void)
{
  GtkWidget *window = gtk_window_new ();
  TaoRuleList *list = g_object_new (TAO_TYPE_RULE_LIST, NULL);
  g_autoptr(GArray) rules = tao_rules_from_text ("price-below on 7 * 40000000\nuid-exit off * * 24\n", NULL);
  const GArray *now;
  GtkWidget *entry;
  guint changes = 0, n = 0;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (list));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (list, "changed", G_CALLBACK (count_cb), &changes);
  tao_rule_list_set_rules (list, rules);
  now = tao_rule_list_get_rules (list);
  g_assert_true (shows_text (GTK_WIDGET (list), "Subnet 7"));
  g_assert_cmpuint (changes, ==, 0);

  gtk_switch_set_active (GTK_SWITCH (child_of (GTK_WIDGET (list), GTK_TYPE_SWITCH, 1)), TRUE);
  g_assert_true (g_array_index (now, TaoRule, 1).enabled);
  g_assert_cmpuint (changes, ==, 1);
  entry = find_widget (GTK_WIDGET (list), GTK_TYPE_ENTRY, &n);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "0.04");
  gtk_editable_set_text (GTK_EDITABLE (entry), "0.0512");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpint (g_array_index (now, TaoRule, 0).threshold, ==, 51200000);
  gtk_editable_set_text (GTK_EDITABLE (entry), "cheap");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpint (g_array_index (now, TaoRule, 0).threshold, ==, 51200000);
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpuint (changes, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
entry_row (GtkWidget *list, const char *title)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *row = child_of (list, ADW_TYPE_ENTRY_ROW, i);

      if (row == NULL || g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title))
        return row;
    }
}

static GtkWidget *
button_of (GtkWidget *list, const char *label, const char *icon, guint skip)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *button = child_of (list, GTK_TYPE_BUTTON, i);

      if (button == NULL
          || (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0
              && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (button)), icon) == 0 && skip-- == 0))
        return button;
    }
}

/* Added from the list of kinds, removed with their buttons; what is typed when the rules are exchanged changes none. */
static void
test_add_and_remove (void)
{
  GtkWidget *window = gtk_window_new ();
  TaoRuleList *list = g_object_new (TAO_TYPE_RULE_LIST, NULL);
  GtkWidget *widget = GTK_WIDGET (list), *add, *kinds, *entry;
  g_autoptr(GArray) rules = tao_rules_from_text ("version 2\nuid-exit on * * 24\nnot-watching on * * 10\n", NULL);
  g_autoptr(GArray) others = tao_rules_from_text ("version 2\nuid-exit on * * 3\n", NULL);
  const GArray *now;
  guint changes = 0;

  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (list, "changed", G_CALLBACK (count_cb), &changes);
  tao_rule_list_set_rules (list, rules);
  now = tao_rule_list_get_rules (list);
  wait_for (gtk_widget_get_mapped (widget));

  kinds = child_of (widget, ADW_TYPE_COMBO_ROW, 0);
  add = button_of (widget, "Add", NULL, 0);
  g_assert_nonnull (add);
  adw_combo_row_set_selected (ADW_COMBO_ROW (kinds), TAO_RULE_PRICE_BELOW);
  g_assert_false (gtk_widget_get_sensitive (add));
  gtk_editable_set_text (GTK_EDITABLE (entry_row (widget, "Threshold, in τ")), "0.04");
  g_assert_false (gtk_widget_get_sensitive (add));
  gtk_editable_set_text (GTK_EDITABLE (entry_row (widget, "Subnet, by number")), "70000");
  g_assert_false (gtk_widget_get_sensitive (add));
  gtk_editable_set_text (GTK_EDITABLE (entry_row (widget, "Subnet, by number")), "7");
  g_assert_true (gtk_widget_get_sensitive (add));
  g_signal_emit_by_name (add, "clicked");
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (now->len, ==, 3);
  g_assert_cmpint (g_array_index (now, TaoRule, 2).kind, ==, TAO_RULE_PRICE_BELOW);
  g_assert_cmpuint (g_array_index (now, TaoRule, 2).netuid, ==, 7);
  g_assert_cmpint (g_array_index (now, TaoRule, 2).threshold, ==, 40000000);

  g_signal_emit_by_name (button_of (widget, NULL, "user-trash-symbolic", 1), "clicked");
  g_assert_cmpuint (changes, ==, 2);
  g_assert_cmpuint (now->len, ==, 2);
  g_assert_cmpint (g_array_index (now, TaoRule, 0).kind, ==, TAO_RULE_UID_EXIT);
  g_assert_cmpint (g_array_index (now, TaoRule, 1).kind, ==, TAO_RULE_PRICE_BELOW);

  entry = child_of (widget, GTK_TYPE_ENTRY, 0);
  gtk_widget_grab_focus (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "99");
  tao_rule_list_set_rules (list, others);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (g_array_index (now, TaoRule, 0).threshold, ==, 3);
  g_assert_cmpuint (changes, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_threshold (void)
{
  static const struct { TaoRuleKind kind; const char *text; gint64 value; } good[] = {
    { TAO_RULE_UID_EXIT, "24", 24 }, { TAO_RULE_PRICE_ABOVE, "1.5", 1500000000 }, { TAO_RULE_POOL_BELOW, "1000", 1000000000000 },
    { TAO_RULE_PRICE_BELOW, "0.000000001", 1 },
  };
  static const struct { TaoRuleKind kind; const char *text; } bad[] = {
    { TAO_RULE_UID_EXIT, "" }, { TAO_RULE_UID_EXIT, "0" }, { TAO_RULE_UID_EXIT, "1.5" }, { TAO_RULE_UID_EXIT, "99999999" },
    { TAO_RULE_PRICE_ABOVE, "0" }, { TAO_RULE_PRICE_ABOVE, "-1" }, { TAO_RULE_PRICE_ABOVE, "0.0000000001" },
    { TAO_RULE_PRICE_ABOVE, "18446744073" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 value;
      g_autofree char *text = tao_rule_threshold_to_text (good[i].kind, good[i].value);

      g_assert_cmpstr (text, ==, good[i].text);
      g_assert_true (tao_rule_threshold_from_text (good[i].kind, good[i].text, &value));
      g_assert_cmpint (value, ==, good[i].value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 value;

      g_assert_false (tao_rule_threshold_from_text (bad[i].kind, bad[i].text, &value));
    }
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/alerts/merge", test_merge);
  g_test_add_func ("/ui/alerts/page", test_page);
  g_test_add_func ("/ui/alerts/rules", test_rules);
  g_test_add_func ("/ui/alerts/add-and-remove", test_add_and_remove);
  g_test_add_func ("/ui/alerts/threshold", test_threshold);
  return g_test_run ();
}
