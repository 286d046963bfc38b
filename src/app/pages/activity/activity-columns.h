/* The columns in which extrinsics and events are listed. */
#pragma once

#include "app/widgets/table.h"

G_BEGIN_DECLS

/* For a table of TaoActivityRow. Static. */
const TaoColumn *tao_activity_columns     (guint *n);
void             tao_activity_bind_narrow (TaoEntityRow *row, gpointer item);

G_END_DECLS
