#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_METAGRAPH_PAGE (tao_subnet_metagraph_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetMetagraphPage, tao_subnet_metagraph_page, TAO, SUBNET_METAGRAPH_PAGE, TaoPage)

G_END_DECLS
