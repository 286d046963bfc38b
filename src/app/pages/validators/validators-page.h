#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_VALIDATORS_PAGE (tao_validators_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoValidatorsPage, tao_validators_page, TAO, VALIDATORS_PAGE, TaoPage)

G_END_DECLS
