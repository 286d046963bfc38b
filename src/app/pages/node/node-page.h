#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_NODE_PAGE (tao_node_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoNodePage, tao_node_page, TAO, NODE_PAGE, TaoPage)

G_END_DECLS
