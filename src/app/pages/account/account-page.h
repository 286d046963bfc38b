#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_ACCOUNT_PAGE (tao_account_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoAccountPage, tao_account_page, TAO, ACCOUNT_PAGE, TaoPage)

G_END_DECLS
