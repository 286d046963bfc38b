#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_LEARN_PAGE (tao_learn_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoLearnPage, tao_learn_page, TAO, LEARN_PAGE, TaoPage)

G_END_DECLS
