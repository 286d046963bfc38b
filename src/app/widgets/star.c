#include "app/widgets/star.h"

#include <glib/gi18n.h>

#include "app/widgets/tooltip.h"

#define ITEM_KEY "tao-item"
#define TOGGLE_KEY "tao-toggle"

static void
clicked_cb (GtkWidget *star)
{
  gpointer item = g_object_get_data (G_OBJECT (star), ITEM_KEY);
  void (*toggle) (gpointer item) = g_object_get_data (G_OBJECT (star), TOGGLE_KEY);

  if (item != NULL && toggle != NULL)
    toggle (item);
}

GtkWidget *
tao_star_new (void)
{
  GtkWidget *star = gtk_button_new_from_icon_name ("non-starred-symbolic");

  gtk_widget_add_css_class (star, "flat");
  gtk_widget_add_css_class (star, "tao-small");
  gtk_widget_add_css_class (star, "tao-star");
  gtk_widget_set_halign (star, GTK_ALIGN_CENTER);
  gtk_widget_set_focus_on_click (star, FALSE);
  g_signal_connect (star, "clicked", G_CALLBACK (clicked_cb), NULL);
  return star;
}

void
tao_star_bind (GtkWidget *star, gpointer item, gboolean on, const char *name, void (*toggle) (gpointer item))
{
  g_autofree char *words = g_strdup_printf (on ? _("Stop watching %s") : _("Watch %s"), name);

  g_object_set_data (G_OBJECT (star), ITEM_KEY, item);
  g_object_set_data (G_OBJECT (star), TOGGLE_KEY, (gpointer) toggle);
  gtk_button_set_icon_name (GTK_BUTTON (star), on ? "starred-symbolic" : "non-starred-symbolic");
  if (on)
    gtk_widget_add_css_class (star, "on");
  else
    gtk_widget_remove_css_class (star, "on");
  tao_tooltip_set (star, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
tao_star_unbind (GtkWidget *star, gpointer item)
{
  g_object_set_data (G_OBJECT (star), ITEM_KEY, NULL);
}
