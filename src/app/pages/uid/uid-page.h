#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_UID_PAGE (tao_uid_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoUidPage, tao_uid_page, TAO, UID_PAGE, TaoPage)

G_END_DECLS
