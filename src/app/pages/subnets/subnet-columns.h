/* The columns of the subnets table, over TaoSubnetRow items. */
#pragma once

#include "app/widgets/columns.h"
#include "app/widgets/entity-row.h"

G_BEGIN_DECLS

const TaoColumn *tao_subnet_columns (guint *n);

/* The same subnet as a two-line row. */
void tao_subnet_bind_narrow (TaoEntityRow *row, gpointer item);

/* The item a widget inside a row stands for, or NULL. For context menus. */
gpointer tao_subnet_item_at (GtkWidget *inside_row);

/* Adds or removes the star. */
void tao_subnet_toggle_watched (guint16 netuid);

G_END_DECLS
