/* One subnet: the frame around its six tabs, which are pages of their own. */
#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_PAGE (tao_subnet_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetPage, tao_subnet_page, TAO, SUBNET_PAGE, TaoPage)

G_END_DECLS
