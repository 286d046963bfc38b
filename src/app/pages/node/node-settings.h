/* What is chosen for one node: whether it is started again, goes on, starts at
 * login, is read from, can be reached; where its data are; what is run. */
#pragma once

#include <gtk/gtk.h>

#include "app/nodes.h"

G_BEGIN_DECLS

#define TAO_TYPE_NODE_SETTINGS (tao_node_settings_get_type ())
G_DECLARE_FINAL_TYPE (TaoNodeSettings, tao_node_settings, TAO, NODE_SETTINGS, GtkWidget)

/* Signal ::notice (const char *): something to say in passing. */

void tao_node_settings_set_nodes (TaoNodeSettings *self, TaoNodes *nodes, GSettings *settings);
void tao_node_settings_show      (TaoNodeSettings *self, TaoNode *node);     /* (nullable) */
/* The node, or what it takes, has changed. */
void tao_node_settings_update    (TaoNodeSettings *self);

G_END_DECLS
