/* The chain's raw state for experts: any storage item or runtime API, with
 * arguments checked as they are typed, at the newest block or any other. */
#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_STATE_PAGE (tao_state_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoStatePage, tao_state_page, TAO, STATE_PAGE, TaoPage)

G_END_DECLS
