#include "app/widgets/cell-link.h"

GtkWidget *
tao_cell_link_new (GtkWidget *child)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "tao-cell-link");
  gtk_widget_set_focus_on_click (button, FALSE);
  return button;
}

void
tao_cell_link_set_route (GtkWidget *link, const TaoRoute *route)
{
  g_autofree char *text = route != NULL ? tao_route_to_string (route) : NULL;

  /* The place first: a known action is held against it. */
  if (text != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (link), "s", text);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (link), text != NULL ? "win.go" : NULL);
  gtk_widget_set_can_focus (link, text != NULL);
}
