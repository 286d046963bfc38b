#pragma once

#include "chain/query.h"

G_BEGIN_DECLS

TaoConnection *tao_query_get_connection (TaoQuery *self);

/* Whether this runtime's answer has fields[@field] of the table. */
gboolean       tao_query_has_field      (TaoQuery *self, guint index, const TaoPlanField *fields, guint n_fields, guint field);

G_END_DECLS
