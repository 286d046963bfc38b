/* What stands in the cells of a table.
 *
 * GtkColumnView keeps some two hundred rows alive whatever is in view. The
 * widgets inside their cells are many times the rows' own cost, in memory and
 * in time, so only rows in view and near it have them: a row that scrolls away
 * gives its widgets to one that comes. Part of columns.c; nobody else needs it. */
#pragma once

#include "app/widgets/columns.h"

G_BEGIN_DECLS

/* Tables with no more rows than this have all their cells filled. */
#define TAO_CELLS_ALL 64

typedef struct _TaoCells TaoCells;

/* Those of @view, made with the first call. (transfer none) */
TaoCells *tao_cells_get (GtkColumnView *view);

/* Makes the cells of @column, which must be static. (transfer full) */
GtkListItemFactory *tao_cells_new_factory (TaoCells *self, const TaoColumn *column);

/* The header's widget of @column; it lives as long as the view. (transfer none) */
void tao_cells_set_title (TaoCells *self, const TaoColumn *column, GtkWidget *title);

/* What tao_column_view_pick() answers, from a cell's widget.
 * @item: (out) (optional) (nullable) (transfer none) */
const TaoColumn *tao_cells_describe (GtkWidget *child, gpointer *item);

G_END_DECLS
