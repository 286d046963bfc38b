#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_PARAMETERS_PAGE (tao_subnet_parameters_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetParametersPage, tao_subnet_parameters_page, TAO, SUBNET_PARAMETERS_PAGE, TaoPage)

G_END_DECLS
