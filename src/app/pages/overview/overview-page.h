#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_OVERVIEW_PAGE (tao_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoOverviewPage, tao_overview_page, TAO, OVERVIEW_PAGE, TaoPage)

G_END_DECLS
