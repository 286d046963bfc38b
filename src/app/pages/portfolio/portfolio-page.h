#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_PORTFOLIO_PAGE (tao_portfolio_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoPortfolioPage, tao_portfolio_page, TAO, PORTFOLIO_PAGE, TaoPage)

G_END_DECLS
