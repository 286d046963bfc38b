#pragma once

#include "app/page.h"
#include "engine/parameter-history.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_PARAMETERS_PAGE (tao_subnet_parameters_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetParametersPage, tao_subnet_parameters_page, TAO, SUBNET_PARAMETERS_PAGE, TaoPage)

/* Shows an answer of the engine; the page asks for it itself when it has one. Tests give it directly. */
void tao_subnet_parameters_page_take (TaoSubnetParametersPage *self, const TaoHyperparams *hyperparams);

/* The same for what a search for changes has found. */
void tao_subnet_parameters_page_take_history (TaoSubnetParametersPage *self, const TaoParameterHistory *history);

G_END_DECLS
