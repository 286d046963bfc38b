/* A row of the list of nodes: dot, name, how it is. Follows its node. */
#pragma once

#include <gtk/gtk.h>

#include "app/nodes.h"

G_BEGIN_DECLS

/* A GtkListBoxRow. */
GtkWidget *tao_node_row_new      (TaoNode *node);
TaoNode   *tao_node_row_get_node (GtkListBoxRow *row);

/* A row with the same look for an endpoint elsewhere. @dot: a style class. */
GtkWidget *tao_node_row_new_remote (const char *title, const char *subtitle, const char *dot, gboolean current);

G_END_DECLS
