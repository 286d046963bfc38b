/* One page in a window of its own, given snapshots by hand. */
#pragma once

#include <adwaita.h>
#include <stdio.h>

#include "app/page.h"
#include "app/tour.h"
#include "wait-for.h"

typedef struct {
  GtkWindow *window;
  TaoPage *page;
} PageHarness;

static inline void
harness_init (int *argc, char ***argv)
{
  g_autoptr(GtkCssProvider) provider = NULL;

  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/taoscope/Taoscope/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static inline PageHarness
harness_open (GType type, const TaoRoute *route)
{
  PageHarness harness = { GTK_WINDOW (gtk_window_new ()), NULL };

  harness.page = g_object_new (type, NULL);
  tao_page_attach (harness.page, NULL);
  gtk_window_set_default_size (harness.window, 1064, 714);
  gtk_window_set_child (harness.window, GTK_WIDGET (harness.page));
  gtk_window_present (harness.window);
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (harness.page)));
  tao_page_navigate (harness.page, route);
  tao_page_set_active (harness.page, TRUE);
  return harness;
}

/* @snapshot: (transfer full) */
static inline void
harness_offer (PageHarness *harness, TaoSnapshot *snapshot)
{
  tao_page_offer_snapshot (harness->page, snapshot);
  tao_snapshot_unref (snapshot);
}

/* A picture for eyes, if a folder for them is named in the environment. */
static inline void
harness_picture (PageHarness *harness, const char *name)
{
  const char *folder = g_getenv ("TAOSCOPE_TEST_PICTURES");
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  for (guint i = 0; i < 3; i++)
    {
      gtk_widget_queue_draw (GTK_WIDGET (harness->window));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (harness->window));
    }
  if (folder == NULL)
    return;
  texture = tao_tour_draw (harness->window);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  if (texture != NULL)
    gdk_texture_save_to_png (texture, path);
}

/* The page and all it owns are gone with the window. */
static inline void
harness_close (PageHarness *harness)
{
  TaoPage *page = harness->page;

  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  tao_page_set_active (page, FALSE);
  gtk_window_destroy (harness->window);
  wait_for (page == NULL);
}

/* The widget of @type below @widget that comes after *@skip others. */
static inline GtkWidget *
find_widget (GtkWidget *widget, GType type, guint *skip)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*skip)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static inline gpointer
nth_widget (PageHarness *harness, GType type, guint n)
{
  return find_widget (GTK_WIDGET (harness->page), type, &n);
}

/* Whether some visible label says exactly @text. */
static inline gboolean
shows_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static inline gboolean
says_something (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget))[0] != '\0';
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says_something (child))
      return TRUE;
  return FALSE;
}

/* Every control and every picture below @widget has a name for a screen reader, from its own text if it has one; returns
 * how many there are. */
static inline guint
assert_named (GtkWidget *widget)
{
  gboolean control = GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_SWITCH (widget)
                     || GTK_IS_DROP_DOWN (widget);
  gboolean picture = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_IMG && !GTK_IS_IMAGE (widget);
  guint n = 0;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return 0;
  if (control || picture)
    {
      gboolean named = gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
                       || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY)
                       || (control && !GTK_IS_EDITABLE (widget) && says_something (widget));

      if (!named)
        g_error ("%s (%s) in %s has no name", G_OBJECT_TYPE_NAME (widget),
                 GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : "",
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (gtk_widget_get_parent (widget))));
      return 1;       /* what a control is made of is its own affair */
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += assert_named (child);
  return n;
}
