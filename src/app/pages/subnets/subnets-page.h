#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNETS_PAGE (tao_subnets_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetsPage, tao_subnets_page, TAO, SUBNETS_PAGE, TaoPage)

G_END_DECLS
