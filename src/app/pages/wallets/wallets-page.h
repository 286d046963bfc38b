#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_WALLETS_PAGE (tao_wallets_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoWalletsPage, tao_wallets_page, TAO, WALLETS_PAGE, TaoPage)

G_END_DECLS
