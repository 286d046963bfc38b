/* The window itself: every page opens, Back leads back, narrow and wide, light
 * and dark, thousands of snapshots, and nothing is left when it closes. */
#include <adwaita.h>
#include <stdio.h>

#include "app/page-registry.h"
#include "app/widgets/sync-pill.h"
#include "app/window.h"
#include "engine/snapshot-builder.h"
#include "wait-for.h"

static AdwApplication *application;

static TaoSnapshot *
sample (guint64 block)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 2);
  TaoSyncInfo *sync = tao_arena_new_array (arena, TaoSyncInfo, 1);
  TaoAuditSummary *audits = tao_arena_new_array (arena, TaoAuditSummary, 1);

  /* The snapshot keeps what it is given: everything lives in the arena. */
  *sync = (TaoSyncInfo) {
    .state = TAO_SYNC_LIVE, .kind = TAO_NETWORK_LOCAL, .best_block = block, .finalized_block = block - 2, .target_block = block,
    .block_time_ms = 1763818800000, .block_interval_ms = 12000, .spec_version = 425, .peers = 0,
  };
  audits->verified = 2;
  subnets[1].netuid = 1;
  subnets[1].name = "Lantern";
  subnets[1].symbol = "λ";
  subnets[1].change_day_ppm = (gint64) block % 100000;
  tao_snapshot_builder_set_sync (builder, arena, sync);
  tao_snapshot_builder_set_audits (builder, arena, audits);
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 2);
  return tao_snapshot_builder_end (builder);
}

static TaoWindow *
new_window (void)
{
  TaoWindow *window = tao_window_new (application, NULL);
  TaoRoute route = tao_route_page ("overview");

  g_assert_true (tao_window_go (window, &route));
  gtk_window_present (GTK_WINDOW (window));
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  return window;
}

static TaoRoute
route_of (const TaoPageEntry *entry)
{
  TaoRoute route = tao_route_page (entry->parent != NULL ? entry->parent : entry->name);

  if (entry->parent != NULL)
    g_strlcpy (route.tab, entry->name, sizeof route.tab);
  if (entry->flags & TAO_PAGE_NEEDS_PLACE)
    route.netuid = 1;
  if (g_str_equal (entry->name, "uid"))
    route.uid = 0;
  return route;
}

static GtkWidget *
find_below (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_below (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

/* The first frame does not wait for what nobody sees yet; all of it is there when it is wanted. */
static void
test_first_frame (void)
{
  TaoWindow *window = tao_window_new (application, NULL);
  GtkWidget *pill = find_below (GTK_WIDGET (window), TAO_TYPE_SYNC_PILL), *button = find_below (pill, GTK_TYPE_MENU_BUTTON);
  TaoRoute route = tao_route_page ("subnets");
  g_autoptr(TaoSnapshot) snapshot = sample (4711);

  g_assert_true (tao_window_go (window, &route));
  tao_window_offer_snapshot (window, snapshot);
  g_assert_null (find_below (GTK_WIDGET (window), TAO_TYPE_PAGE));
  g_assert_null (find_below (GTK_WIDGET (window), GTK_TYPE_POPOVER));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Subnets");

  gtk_window_present (GTK_WINDOW (window));
  wait_for (find_below (GTK_WIDGET (window), TAO_TYPE_PAGE) != NULL);      /* nobody asks for it */
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->page, ==, "subnets");
  g_assert_nonnull (tao_page_get_snapshot (tao_window_get_page (window)));

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  wait_for (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)) != NULL);
  g_assert_true (shows (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), "2 verified, 0 differ, 0 not checked"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_shortcuts (void)
{
  TaoWindow *window = new_window ();
  g_autoptr(GListModel) toplevels = g_object_ref (gtk_window_get_toplevels ());
  guint n = g_list_model_get_n_items (toplevels);
  GtkWindow *shortcuts = NULL;
  /* The shortcuts window of GTK 4.8 warns of the width of a label of its own. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (toplevels), ==, n + 1);
  for (guint i = 0; i < n + 1 && shortcuts == NULL; i++)
    {
      g_autoptr(GObject) toplevel = g_list_model_get_item (toplevels, i);

      if (GTK_IS_SHORTCUTS_WINDOW (toplevel))
        shortcuts = GTK_WINDOW (toplevel);      /* GTK keeps it */
    }
  g_assert_nonnull (shortcuts);
  g_assert_true (gtk_window_get_transient_for (shortcuts) == GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (window));
  wait_for (g_list_model_get_n_items (toplevels) == n - 1);
  g_log_set_always_fatal (fatal);
}

static void
test_pages (void)
{
  TaoWindow *window = new_window ();
  guint n;
  const TaoPageEntry *entries = tao_page_registry (&n);
  TaoRoute nowhere = tao_route_page ("nowhere");

  g_assert_false (tao_window_go (window, &nowhere));
  for (guint i = 0; i < n; i++)
    {
      TaoRoute route = route_of (&entries[i]);
      TaoPage *page;

      g_assert_true (tao_window_go (window, &route));
      page = tao_window_get_page (window);
      g_assert_true (tao_page_get_active (page));
      g_assert_cmpstr (tao_page_get_title (page), !=, "");
      g_assert_true (tao_route_equal (tao_page_get_route (page), &route));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (page));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_back (void)
{
  TaoWindow *window = new_window ();
  TaoRoute subnets = tao_route_page ("subnets"), market = tao_route_subnet (1, "market"), verify = tao_route_subnet (1, "verify");

  g_assert_false (tao_window_go_back (window));
  tao_window_go (window, &subnets);
  tao_window_go (window, &market);
  tao_window_go (window, &verify);        /* another tab: the same place */
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->tab, ==, "verify");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->page, ==, "subnets");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->page, ==, "overview");
  g_assert_false (tao_window_go_back (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.go", "s", "uid?netuid=1&uid=3");
  g_assert_cmpint (tao_page_get_route (tao_window_get_page (window))->uid, ==, 3);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.go", "s", "subnet?netuid=99999");
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->page, ==, "uid");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow (void)
{
  TaoWindow *window = new_window ();
  TaoPage *page = tao_window_get_page (window);

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 700);
  wait_for (tao_page_get_narrow (page));
  wait_for (gtk_widget_get_width (GTK_WIDGET (window)) <= 400);
  wait_for (gtk_widget_get_width (GTK_WIDGET (page)) <= 400);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  wait_for (!tao_page_get_narrow (page));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_themes (void)
{
  TaoWindow *window = new_window ();
  AdwStyleManager *manager = adw_style_manager_get_default ();

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_true (adw_style_manager_get_dark (manager));
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_false (adw_style_manager_get_dark (manager));
  gtk_window_destroy (GTK_WINDOW (window));
}

static glong
resident_pages (void)
{
  g_autofree char *text = NULL;
  glong size = 0, resident = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  g_assert_cmpint (sscanf (text, "%ld %ld", &size, &resident), ==, 2);
  return resident;
}

/* A hidden page is not told; a page that becomes visible hears the newest. */
static void
test_snapshots (void)
{
  TaoWindow *window = new_window ();
  TaoPage *overview = tao_window_get_page (window);
  TaoRoute subnets = tao_route_page ("subnets"), back = tao_route_page ("overview");
  glong early = 0;

  for (guint64 block = 100; block < 2100; block++)
    {
      g_autoptr(TaoSnapshot) snapshot = sample (block);

      tao_window_offer_snapshot (window, snapshot);
      if (block == 600)
        {
          tao_window_go (window, &subnets);
          g_assert_true (tao_page_get_snapshot (overview) != snapshot || !tao_page_get_active (overview));
        }
      if (block % 100 == 0)
        gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
      if (block == 1100)
        early = resident_pages ();
    }
  g_assert_true (tao_page_get_snapshot (overview) != tao_window_get_snapshot (window));
  tao_window_go (window, &back);
  g_assert_true (tao_page_get_snapshot (overview) == tao_window_get_snapshot (window));
  /* A thousand snapshots later: less than 4 MB more. */
  g_assert_cmpint (resident_pages () - early, <, 1024);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_freed (void)
{
  TaoWindow *window = new_window ();
  TaoRoute market = tao_route_subnet (1, "market");
  TaoPage *page;

  tao_window_go (window, &market);
  page = g_object_ref (tao_window_get_page (window));
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (window);
  g_assert_finalize_object (page);
}

static void
activate_cb (void)
{
}

int
main (int argc, char *argv[])
{
  int result;

  gtk_test_init (&argc, &argv, NULL);
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", "org.taoscope.Taoscope.Test", "flags", G_APPLICATION_NON_UNIQUE,
                              "resource-base-path", "/org/taoscope/Taoscope", NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/ui/shell/first-frame", test_first_frame);
  g_test_add_func ("/ui/shell/shortcuts", test_shortcuts);
  g_test_add_func ("/ui/shell/pages", test_pages);
  g_test_add_func ("/ui/shell/back", test_back);
  g_test_add_func ("/ui/shell/narrow", test_narrow);
  g_test_add_func ("/ui/shell/themes", test_themes);
  g_test_add_func ("/ui/shell/snapshots", test_snapshots);
  g_test_add_func ("/ui/shell/freed", test_freed);
  result = g_test_run ();
  g_object_unref (application);
  return result;
}
