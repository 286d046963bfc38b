#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_ACTIVITY_PAGE (tao_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoActivityPage, tao_activity_page, TAO, ACTIVITY_PAGE, TaoPage)

G_END_DECLS
