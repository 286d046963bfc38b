#pragma once

#include "app/nodes.h"
#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_FIRST_RUN_PAGE (tao_first_run_page_get_type ())
G_DECLARE_FINAL_TYPE (TaoFirstRunPage, tao_first_run_page, TAO, FIRST_RUN_PAGE, TaoPage)

/* Whose practice chain is watched while it starts; by itself a page takes the application's. */
void tao_first_run_page_set_nodes (TaoFirstRunPage *self, TaoNodes *nodes);

G_END_DECLS
