#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_VERIFY_PAGE (tao_subnet_verify_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetVerifyPage, tao_subnet_verify_page, TAO, SUBNET_VERIFY_PAGE, TaoPage)

/* Writes the last verdict with all inputs and outputs of its epoch into @file, as "Save Report" does. */
void tao_subnet_verify_page_save (TaoSubnetVerifyPage *self, GFile *file);

G_END_DECLS
