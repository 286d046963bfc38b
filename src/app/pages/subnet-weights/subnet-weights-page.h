#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_WEIGHTS_PAGE (tao_subnet_weights_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetWeightsPage, tao_subnet_weights_page, TAO, SUBNET_WEIGHTS_PAGE, TaoPage)

G_END_DECLS
