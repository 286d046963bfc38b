/* The window that sets up a node: kind, program or container, folders, ports,
 * more arguments; the command line that follows from it stands below. */
#pragma once

#include <adwaita.h>

#include "app/nodes.h"

G_BEGIN_DECLS

#define TAO_TYPE_NODE_FORM (tao_node_form_get_type ())
G_DECLARE_FINAL_TYPE (TaoNodeForm, tao_node_form, TAO, NODE_FORM, AdwWindow)

/* @node: (nullable) what is set up; NULL makes a new one. Presents itself. */
TaoNodeForm *tao_node_form_present (GtkWidget *widget, TaoNodes *nodes, TaoNode *node);

G_END_DECLS
