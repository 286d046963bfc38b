/* The columns of both tables of uids: miners and everybody, or validators. */
#pragma once

#include "app/widgets/table.h"

G_BEGIN_DECLS

/* (transfer none) static */
const TaoColumn *tao_uid_miner_columns     (guint *n);
const TaoColumn *tao_uid_validator_columns (guint *n);

/* Translates the titles, and names the token (already formatted) in those that count it. */
void tao_uid_columns_set_titles (TaoTable *table, const char *symbol);

/* The row of a narrow window. */
void tao_uid_bind_narrow (TaoEntityRow *row, gpointer item);

G_END_DECLS
