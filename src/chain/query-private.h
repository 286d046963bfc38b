#pragma once

#include "chain/query.h"

G_BEGIN_DECLS

TaoConnection *tao_query_get_connection (TaoQuery *self);

/* Whether this runtime's answer has fields[@field] of the table. */
gboolean       tao_query_has_field      (TaoQuery *self, guint index, const TaoPlanField *fields, guint n_fields, guint field);

/* The type of the decoded answer: the value of an item or map, the result of a call. */
guint32 tao_query_get_type (TaoQuery *self, guint index);
/* The registry that the item's type lives in. */
const TaoScaleRegistry *tao_query_get_registry (TaoQuery *self, guint index);

G_END_DECLS
