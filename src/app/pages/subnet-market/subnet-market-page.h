#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_MARKET_PAGE (tao_subnet_market_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetMarketPage, tao_subnet_market_page, TAO, SUBNET_MARKET_PAGE, TaoPage)

G_END_DECLS
