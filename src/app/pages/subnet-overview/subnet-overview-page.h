#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_OVERVIEW_PAGE (tao_subnet_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetOverviewPage, tao_subnet_overview_page, TAO, SUBNET_OVERVIEW_PAGE, TaoPage)

G_END_DECLS
