/* What a table's cell names and leads to: a button that looks like the cells
 * beside it. */
#pragma once

#include <gtk/gtk.h>

#include "app/route.h"

G_BEGIN_DECLS

/* @child: (transfer floating) what it looks like; see gtk_button_get_child(). */
GtkWidget *tao_cell_link_new (GtkWidget *child);

/* @route: (nullable): it leads nowhere, and is no stop for the keyboard. */
void tao_cell_link_set_route (GtkWidget *link, const TaoRoute *route);

G_END_DECLS
