/* The window by keyboard alone, with key presses of the X server: every page is
 * reached, its focus goes round and is never lost, search leads to a subnet,
 * tabs and Back follow their keys, and a chart's cursor its arrows. */
#include <adwaita.h>
#include <gdk/x11/gdkx.h>

#include "app/application.h"
#include "app/charts/plot.h"
#include "app/page-registry.h"
#include "app/search/search.h"
#include "app/window.h"
#include "market-sample.h"
#include "wait-for.h"

#define MOST_TABS 20

static AdwApplication *application;

/* Counts the presses that have arrived, so that nobody needs to sleep. */
static guint n_pressed;

static gboolean
pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Control_L && key != GDK_KEY_Alt_L && key != GDK_KEY_Shift_L)
    n_pressed++;
  return GDK_EVENT_PROPAGATE;
}

static void
run (const char *command)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
press (const char *key)
{
  g_autofree char *command = g_strdup_printf ("xdotool key %s", key);
  guint before = n_pressed;

  run (command);
  wait_for (n_pressed > before);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static TaoWindow *
open_window (void)
{
  TaoWindow *window = tao_window_new (application, NULL);
  TaoRoute route = tao_route_page ("overview");
  g_autoptr(TaoSnapshot) snapshot = sample_market (SAMPLE_MARKET_PLAIN, 1000);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *command = NULL;

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (pressed_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  g_assert_true (tao_window_go (window, &route));
  gtk_window_present (GTK_WINDOW (window));
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  tao_window_offer_snapshot (window, snapshot);
  /* There is no window manager to give it the keyboard. */
  command = g_strdup_printf ("xdotool windowfocus --sync %lu", gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))));
  run (command);
  run ("xdotool mousemove 1399 899");      /* what it hovers would answer, too */
  wait_for (gtk_window_is_active (GTK_WINDOW (window)));
  return window;
}

static GtkWidget *
focus_of (TaoWindow *window)
{
  return gtk_window_get_focus (GTK_WINDOW (window));
}

/* Ctrl+1 … reach the pages of the sidebar, in its order. */
static void
test_pages (void)
{
  TaoWindow *window = open_window ();
  guint n, key = 1;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n && key <= 9; i++)
    if (entries[i].group != 0)
      {
        g_autofree char *name = g_strdup_printf ("ctrl+%u", key++);

        press (name);
        g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->page, ==, entries[i].name);
      }
  g_assert_cmpuint (key, >, 7);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* On every page Tab comes back to where it began, over mapped widgets only. */
static void
test_focus (void)
{
  TaoWindow *window = open_window ();
  guint n;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
      TaoRoute route = tao_route_page (entries[i].parent != NULL ? entries[i].parent : entries[i].name);

      if (entries[i].flags & TAO_PAGE_BARE)
        continue;
      if (entries[i].parent != NULL)
        g_strlcpy (route.tab, entries[i].name, sizeof route.tab);
      if (entries[i].flags & TAO_PAGE_NEEDS_PLACE)
        route.netuid = 11;
      if (g_str_equal (entries[i].name, "uid"))
        route.uid = 0;
      g_assert_true (tao_window_go (window, &route));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
      for (guint tab = 0; tab < MOST_TABS; tab++)
        {
          press (tab % 8 == 7 ? "shift+Tab" : "Tab");
          g_assert_nonnull (focus_of (window));
          g_assert_true (gtk_widget_get_mapped (focus_of (window)));
          g_hash_table_add (seen, focus_of (window));
        }
      g_test_message ("%s: %u stops", entries[i].name, g_hash_table_size (seen));
      g_assert_cmpuint (g_hash_table_size (seen), >=, 4);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find_below (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_below (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Ctrl+K, a name, Enter; then tabs, panes and Back. */
static void
test_search (void)
{
  TaoWindow *window = open_window ();
  GtkWidget *search;

  press ("ctrl+k");
  search = find_below (GTK_WIDGET (window), TAO_TYPE_SEARCH);
  g_assert_nonnull (search);
  for (const char *c = "lantern"; *c != '\0'; c++)
    {
      const char letter[] = { *c, '\0' };

      press (letter);
    }
  wait_for (tao_search_get_n_results (TAO_SEARCH (search)) > 0);
  press ("Return");
  wait_for (g_str_equal (tao_page_get_route (tao_window_get_page (window))->page, "subnet"));
  g_assert_cmpint (tao_page_get_route (tao_window_get_page (window))->netuid, ==, 11);

  press ("ctrl+Page_Down");
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->tab, ==, "market");
  press ("ctrl+Page_Down");
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->tab, ==, "metagraph");
  press ("ctrl+Page_Up");
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->tab, ==, "market");

  for (guint i = 0; i < 4; i++)
    {
      press ("F6");
      g_assert_nonnull (focus_of (window));
    }
  press ("alt+Left");
  g_assert_cmpstr (tao_page_get_route (tao_window_get_page (window))->page, ==, "overview");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The treemap's tiles by arrows, and the chosen one by Enter. */
static void
test_chart (void)
{
  TaoWindow *window = open_window ();
  GtkWidget *map = find_below (GTK_WIDGET (tao_window_get_page (window)), TAO_TYPE_PLOT);
  guint first, moved = 0;

  g_assert_nonnull (map);
  gtk_test_widget_wait_for_draw (map);
  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_first_child (map)));
  press ("Home");
  first = tao_plot_get_cursor (TAO_PLOT (map));
  g_assert_cmpuint (first, ==, 0);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const arrows[] = { "Right", "Down", "Left", "Up" };
      guint before = tao_plot_get_cursor (TAO_PLOT (map));

      press (arrows[i]);
      moved += tao_plot_get_cursor (TAO_PLOT (map)) != before;
    }
  g_assert_cmpuint (moved, >=, 2);
  press ("Return");
  wait_for (g_str_equal (tao_page_get_route (tao_window_get_page (window))->page, "subnet"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
activate_cb (void)
{
}

int
main (int argc, char *argv[])
{
  g_autofree char *tool = g_find_program_in_path ("xdotool");
  int result;

  gtk_test_init (&argc, &argv, NULL);
  if (tool == NULL || !GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    {
      g_print ("1..0 # SKIP xdotool presses the keys, and it is not there\n");
      return 0;
    }
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", "org.taoscope.Taoscope.Test", "flags", G_APPLICATION_NON_UNIQUE,
                              "resource-base-path", "/org/taoscope/Taoscope", NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  tao_application_set_accels (GTK_APPLICATION (application));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/ui/keyboard/pages", test_pages);
  g_test_add_func ("/ui/keyboard/focus", test_focus);
  g_test_add_func ("/ui/keyboard/search", test_search);
  g_test_add_func ("/ui/keyboard/chart", test_chart);
  result = g_test_run ();
  g_object_unref (application);
  return result;
}
