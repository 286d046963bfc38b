#pragma once

#include "app/nodes.h"
#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_NODE_PAGE (tao_node_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoNodePage, tao_node_page, TAO, NODE_PAGE, TaoPage)

/* Where the nodes and the settings come from; the application's own unless set. For tests. */
void tao_node_page_set_nodes (TaoNodePage *self, TaoNodes *nodes, GSettings *settings);

G_END_DECLS
