/* The columns of the directory of validators, and what a row is when narrow. */
#pragma once

#include "app/widgets/table.h"

G_BEGIN_DECLS

const TaoColumn *tao_validator_columns (guint *n);
void tao_validator_bind_narrow (TaoEntityRow *row, gpointer item);

/* Adds @address to the watched validators, or takes it away. */
void tao_validator_toggle_watched (const char *address);

G_END_DECLS
