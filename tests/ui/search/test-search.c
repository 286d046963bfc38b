/* The search box: over the window, keys only, focus comes back, what was
 * chosen is remembered, and it is gone with its window. */
#include "page-harness.h"
#include "market-sample.h"

#include "app/search/search.h"

#define BLOCK 9571284

static char *went;

static void
go_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_free (went);
  went = g_variant_dup_string (parameter, NULL);
}

/* A window whose win.go writes down where it was asked to go. */
typedef GtkWindow TestWindow;
typedef GtkWindowClass TestWindowClass;

static GType test_window_get_type (void);
G_DEFINE_TYPE (TestWindow, test_window, GTK_TYPE_WINDOW)

static void
test_window_class_init (TestWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.go", "s", go_cb);
}

static void
test_window_init (TestWindow *self)
{
}

typedef struct {
  GtkWindow *window;
  GtkWidget *behind;
  TaoSearch *search;
} Fixture;

static Fixture
open_window (void)
{
  Fixture fixture = { g_object_new (test_window_get_type (), NULL), gtk_button_new_with_label ("behind"), TAO_SEARCH (tao_search_new ()) };
  GtkWidget *overlay = gtk_overlay_new ();

  gtk_overlay_set_child (GTK_OVERLAY (overlay), fixture.behind);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (fixture.search));
  gtk_window_set_child (fixture.window, overlay);
  gtk_window_set_default_size (fixture.window, 900, 700);
  gtk_window_present (fixture.window);
  wait_for (gtk_widget_get_mapped (fixture.behind));
  gtk_widget_grab_focus (fixture.behind);
  return fixture;
}

static void
test_choose (void)
{
  Fixture fixture = open_window ();
  g_autoptr(TaoSnapshot) snapshot = sample_market (SAMPLE_MARKET_PLAIN, BLOCK);
  GtkWidget *entry;
  guint skip = 0;

  g_assert_false (tao_search_is_open (fixture.search));
  tao_search_open (fixture.search, snapshot);
  g_assert_true (tao_search_is_open (fixture.search));
  g_assert_cmpuint (tao_search_get_n_results (fixture.search), ==, 0);
  g_assert_false (gtk_widget_get_can_focus (fixture.behind));
  tao_search_set_query (fixture.search, "lant");
  g_assert_true (shows_text (GTK_WIDGET (fixture.search), "Lantern"));
  g_assert_true (shows_text (GTK_WIDGET (fixture.search), "Subnet 11 · 0.098712 τ · you hold 5.00 λ"));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture.search));
  entry = find_widget (GTK_WIDGET (fixture.search), GTK_TYPE_ENTRY, &skip);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Search");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture.search), GTK_ACCESSIBLE_ROLE_DIALOG);
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (went, ==, "subnet?netuid=11");
  g_assert_false (tao_search_is_open (fixture.search));
  g_assert_true (gtk_widget_get_can_focus (fixture.behind));
  g_assert_true (gtk_window_get_focus (fixture.window) == fixture.behind);

  /* What was chosen is there at once the next time. */
  tao_search_open (fixture.search, snapshot);
  g_assert_cmpuint (tao_search_get_n_results (fixture.search), ==, 1);
  g_assert_true (shows_text (GTK_WIDGET (fixture.search), "Recent"));
  tao_search_close (fixture.search);
  gtk_window_destroy (fixture.window);
}

static void
test_nothing (void)
{
  Fixture fixture = open_window ();

  /* Also without a network. */
  tao_search_open (fixture.search, NULL);
  tao_search_set_query (fixture.search, "qqqq");
  g_assert_cmpuint (tao_search_get_n_results (fixture.search), ==, 0);
  g_assert_true (shows_text (GTK_WIDGET (fixture.search), "Nothing found"));
  tao_search_set_query (fixture.search, "portfolio");
  g_assert_cmpuint (tao_search_get_n_results (fixture.search), >=, 1);
  /* Without an application there is nobody to ask for preferences. */
  tao_search_set_query (fixture.search, "history cache");
  g_assert_cmpuint (tao_search_get_n_results (fixture.search), ==, 0);
  gtk_window_destroy (fixture.window);
}

static void
test_gone (void)
{
  Fixture fixture = open_window ();
  TaoSearch *search = fixture.search;
  g_autoptr(TaoSnapshot) snapshot = sample_market (SAMPLE_MARKET_PLAIN, BLOCK);

  g_object_add_weak_pointer (G_OBJECT (search), (gpointer *) &search);
  tao_search_open (search, snapshot);
  tao_search_set_query (search, "1");
  gtk_window_destroy (fixture.window);
  wait_for (search == NULL);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/search/choose", test_choose);
  g_test_add_func ("/ui/search/nothing", test_nothing);
  g_test_add_func ("/ui/search/gone", test_gone);
  return g_test_run ();
}
