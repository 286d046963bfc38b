/* The four offers of the first page, each clicked through to where it leads, and what each says when it does not. */
#include "page-harness.h"

#include <glib/gstdio.h>

#include "app/pages/first-run/first-run-page.h"
#include "engine/snapshot-builder.h"

static const TaoSupervisorTimes quick = {
  .grace = 300, .backoff_min = 20, .backoff_max = 60, .healthy = 60000, .crash_window = 60000, .crash_limit = 3,
};

typedef struct {
  char *folder;
  GSettings *settings;
  TaoEngine *engine;
  TaoSupervisor *practice;
  TaoNodes *nodes;
  char *gone_to;               /* the route the page has led to (nullable) */
  PageHarness harness;
} Fixture;

static void
go_cb (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->gone_to);
  fixture->gone_to = g_variant_dup_string (target, NULL);
}

static void
open_page (Fixture *fixture)
{
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) go = g_simple_action_new ("go", G_VARIANT_TYPE_STRING);
  TaoRoute route = tao_route_page ("first-run");
  TaoEngineNetwork nowhere = { .id = "local", .endpoints = "", .offline = TRUE };

  fixture->folder = g_dir_make_tmp ("taoscope-first-XXXXXX", NULL);
  g_setenv ("BT_WALLET_PATH", fixture->folder, TRUE);
  fixture->settings = g_settings_new ("org.taoscope.Taoscope");
  g_settings_reset (fixture->settings, "network");
  g_settings_reset (fixture->settings, "first-run-done");
  nowhere.data_folder = fixture->folder;
  fixture->engine = tao_engine_new (&nowhere);
  fixture->practice = tao_supervisor_new (fixture->folder);
  tao_supervisor_set_times (fixture->practice, &quick);
  fixture->nodes = tao_nodes_new (fixture->folder, fixture->practice);
  fixture->gone_to = NULL;
  fixture->harness = harness_open (TAO_TYPE_FIRST_RUN_PAGE, &route);
  g_signal_connect (go, "activate", G_CALLBACK (go_cb), fixture);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (go));
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->harness.window), "win", G_ACTION_GROUP (actions));
  tao_page_attach (fixture->harness.page, fixture->engine);
  tao_first_run_page_set_nodes (TAO_FIRST_RUN_PAGE (fixture->harness.page), fixture->nodes);
}

static void
close_page (Fixture *fixture)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  harness_close (&fixture->harness);
  tao_supervisor_kill (fixture->practice);
  wait_for (tao_supervisor_get_pid (fixture->practice) == 0);
  g_assert_finalize_object (fixture->nodes);
  g_assert_finalize_object (fixture->practice);
  tao_engine_shutdown (fixture->engine);
  g_object_unref (fixture->engine);
  g_object_unref (fixture->settings);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->folder);
  g_free (fixture->gone_to);
}

/* What the practice chain says and does. */
static void
practise (Fixture *fixture, const char *script)
{
  const char *argv[] = { "sh", "-c", script, NULL };
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);
  TaoLaunch launch = { .id = (char *) "chain", .argv = (char **) argv, .base_path = data, .ready_text = (char *) "listening " };
  g_autoptr(GError) error = NULL;

  tao_supervisor_set_launch (fixture->practice, &launch);
  g_assert_true (tao_supervisor_start (fixture->practice, &error));
  g_assert_no_error (error);
}

static void
offer (Fixture *fixture, TaoSyncState state, TaoNetworkKind kind, const char *reason)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSyncInfo sync = { .state = state, .kind = kind, .best_block = 500, .finalized_block = 498, .reason = reason };

  tao_snapshot_builder_set_sync (builder, arena, tao_arena_dup_array (arena, TaoSyncInfo, &sync, 1));
  harness_offer (&fixture->harness, tao_snapshot_builder_end (builder));
}

static GtkWidget *
find_named (GtkWidget *widget, GType type, const char *property, const char *text)
{
  if (gtk_widget_get_visible (widget) && G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    {
      g_autofree char *value = NULL;

      g_object_get (widget, property, &value, NULL);
      if (g_strcmp0 (value, text) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_visible (widget) ? find_named (child, type, property, text) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
click (Fixture *fixture, const char *label)
{
  GtkWidget *button = find_named (GTK_WIDGET (fixture->harness.page), GTK_TYPE_BUTTON, "label", label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
choose (Fixture *fixture, const char *title)
{
  GtkWidget *row = find_named (GTK_WIDGET (fixture->harness.page), ADW_TYPE_ACTION_ROW, "title", title);

  g_assert_nonnull (row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
}

static void
assert_network (Fixture *fixture, const char *expected)
{
  g_autofree char *network = g_settings_get_string (fixture->settings, "network");

  g_assert_cmpstr (network, ==, expected);
}

static gboolean
shows (Fixture *fixture, const char *text)
{
  return shows_text (GTK_WIDGET (fixture->harness.page), text);
}

/* No question, then its history with a percentage that is true, then the overview. */
static void
test_practice (void)
{
  Fixture fixture;
  g_autofree char *done = NULL, *script = NULL;
  GtkProgressBar *bar;

  open_page (&fixture);
  done = g_build_filename (fixture.folder, "done", NULL);
  script = g_strdup_printf ("echo 'listening 127.0.0.1:1 genesis 0x00';"
                            "echo 'Syncing 600.5 bps, target=#14400, best: #2400 (history)';"
                            "while [ ! -e '%s' ]; do sleep 0.02; done;"
                            "echo 'history up to block 14400 is done after 21.9 s'; exec sleep 600", done);
  click (&fixture, "Start");
  assert_network (&fixture, "practice");
  g_assert_true (shows (&fixture, "Starting the practice chain…"));
  practise (&fixture, script);
  wait_for (shows (&fixture, "Making its history: block 2,400 of 14,400 · 19 s left"));
  bar = nth_widget (&fixture.harness, GTK_TYPE_PROGRESS_BAR, 0);
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (bar), 1.0 / 6, 1e-9);
  offer (&fixture, TAO_SYNC_OFFLINE, TAO_NETWORK_LOCAL, NULL);
  g_assert_null (find_named (GTK_WIDGET (fixture.harness.page), GTK_TYPE_BUTTON, "label", "Look Around Meanwhile"));
  offer (&fixture, TAO_SYNC_SYNCING, TAO_NETWORK_LOCAL, NULL);
  g_assert_nonnull (find_named (GTK_WIDGET (fixture.harness.page), GTK_TYPE_BUTTON, "label", "Look Around Meanwhile"));
  g_assert_null (fixture.gone_to);
  harness_picture (&fixture.harness, "first-run-history");

  g_assert_true (g_file_set_contents (done, "", 0, NULL));
  wait_for (fixture.gone_to != NULL);
  g_assert_cmpstr (fixture.gone_to, ==, "overview");
  g_assert_true (g_settings_get_boolean (fixture.settings, "first-run-done"));
  close_page (&fixture);
}

static void
test_meanwhile (void)
{
  Fixture fixture;

  open_page (&fixture);
  click (&fixture, "Start");
  practise (&fixture, "echo 'Syncing 0.0 bps, target=#14400, best: #0 (history)'; echo 'listening 127.0.0.1:1 genesis 0x00'; exec sleep 600");
  wait_for (shows (&fixture, "Making its history: block 0 of 14,400"));
  offer (&fixture, TAO_SYNC_LIVE, TAO_NETWORK_LOCAL, NULL);
  click (&fixture, "Look Around Meanwhile");
  g_assert_cmpstr (fixture.gone_to, ==, "overview");
  close_page (&fixture);
}

static void
test_practice_fails (void)
{
  Fixture fixture;

  open_page (&fixture);
  click (&fixture, "Start");
  practise (&fixture, "echo 'No space left on device'; exit 1");
  wait_for (shows (&fixture, "It ended by itself with exit code 1. It ended too often in a short time and is not started "
                             "again by itself. The disk is full. Free some space, then start the node again."));
  g_assert_nonnull (find_named (GTK_WIDGET (fixture.harness.page), GTK_TYPE_BUTTON, "label", "Start"));
  g_assert_null (fixture.gone_to);
  click (&fixture, "Continue Offline");
  g_assert_cmpstr (fixture.gone_to, ==, "overview");
  close_page (&fixture);
}

static void
test_main_network (void)
{
  Fixture fixture;

  open_page (&fixture);
  choose (&fixture, "Explore the main network");
  click (&fixture, "Start");
  assert_network (&fixture, "finney");
  g_assert_true (shows (&fixture, "Connecting…"));
  offer (&fixture, TAO_SYNC_OFFLINE, TAO_NETWORK_MAIN, "unreachable: no route");
  g_assert_null (fixture.gone_to);
  g_assert_true (shows (&fixture, "The network does not answer. The endpoint cannot be reached."));
  harness_picture (&fixture.harness, "first-run-failure");

  /* Once more, and now it answers. */
  click (&fixture, "Start");
  offer (&fixture, TAO_SYNC_LIVE, TAO_NETWORK_MAIN, NULL);
  g_assert_cmpstr (fixture.gone_to, ==, "overview");
  close_page (&fixture);
}

static void
test_instead (void)
{
  Fixture fixture;

  open_page (&fixture);
  choose (&fixture, "Use the test network");
  click (&fixture, "Start");
  assert_network (&fixture, "test");
  offer (&fixture, TAO_SYNC_OFFLINE, TAO_NETWORK_TEST, "unreachable: no route");
  click (&fixture, "Use the Practice Chain");
  assert_network (&fixture, "practice");
  /* What was known of another network leads nowhere. */
  offer (&fixture, TAO_SYNC_LIVE, TAO_NETWORK_TEST, NULL);
  g_assert_null (fixture.gone_to);
  offer (&fixture, TAO_SYNC_LIVE, TAO_NETWORK_LOCAL, NULL);
  g_assert_cmpstr (fixture.gone_to, ==, "overview");
  close_page (&fixture);
}

static void
test_own_node (void)
{
  Fixture fixture;
  GtkWidget *address, *start;

  open_page (&fixture);
  choose (&fixture, "Connect to my own node");
  address = find_named (GTK_WIDGET (fixture.harness.page), ADW_TYPE_ENTRY_ROW, "title", "Address of the node, such as ws://127.0.0.1:9944");
  start = find_named (GTK_WIDGET (fixture.harness.page), GTK_TYPE_BUTTON, "label", "Start");
  g_assert_nonnull (address);
  g_assert_false (gtk_widget_is_sensitive (start));
  gtk_editable_set_text (GTK_EDITABLE (address), " ws://10.0.0.7:9945 ");
  g_signal_emit_by_name (address, "entry-activated");
  assert_network (&fixture, "ws://10.0.0.7:9945");
  offer (&fixture, TAO_SYNC_SYNCING, TAO_NETWORK_MAIN, NULL);
  g_assert_cmpstr (fixture.gone_to, ==, "overview");
  close_page (&fixture);
}

/* Wallets of other programs are found, and opened on whichever network was chosen. */
static void
test_wallets (void)
{
  Fixture fixture;
  g_autofree char *wallet = NULL, *key = NULL;
  GtkWidget *check;

  open_page (&fixture);
  wallet = g_build_filename (fixture.folder, "miner", NULL);
  key = g_build_filename (wallet, "coldkeypub.txt", NULL);
  g_assert_cmpint (g_mkdir (wallet, 0700), ==, 0);
  g_assert_true (g_file_set_contents (key, "{\"accountId\": \"0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d\", "
                                           "\"publicKey\": \"0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d\", "
                                           "\"ss58Address\": \"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"}", -1, NULL));
  tao_page_set_active (fixture.harness.page, FALSE);
  tao_page_set_active (fixture.harness.page, TRUE);
  wait_for ((check = find_named (GTK_WIDGET (fixture.harness.page), GTK_TYPE_CHECK_BUTTON, "label",
                                 "Open my wallet (1 found on this computer)")) != NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  choose (&fixture, "Explore the main network");
  click (&fixture, "Start");
  offer (&fixture, TAO_SYNC_LIVE, TAO_NETWORK_MAIN, NULL);
  g_assert_cmpstr (fixture.gone_to, ==, "wallets");
  close_page (&fixture);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/first-run/practice", test_practice);
  g_test_add_func ("/ui/first-run/meanwhile", test_meanwhile);
  g_test_add_func ("/ui/first-run/practice-fails", test_practice_fails);
  g_test_add_func ("/ui/first-run/main-network", test_main_network);
  g_test_add_func ("/ui/first-run/instead", test_instead);
  g_test_add_func ("/ui/first-run/own-node", test_own_node);
  g_test_add_func ("/ui/first-run/wallets", test_wallets);
  return g_test_run ();
}
