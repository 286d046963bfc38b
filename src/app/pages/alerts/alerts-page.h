#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_ALERTS_PAGE (tao_alerts_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoAlertsPage, tao_alerts_page, TAO, ALERTS_PAGE, TaoPage)

G_END_DECLS
