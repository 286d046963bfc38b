/* Two rows of a table side by side: every column that has a text is a line. */
#pragma once

#include <adwaita.h>

#include "app/widgets/columns.h"

G_BEGIN_DECLS

#define TAO_TYPE_COMPARE_ROWS (tao_compare_rows_get_type ())
G_DECLARE_FINAL_TYPE (TaoCompareRows, tao_compare_rows, TAO, COMPARE_ROWS, AdwWindow)

/* @columns: static. @rows: what may be chosen; their notify updates the figures. @name: (transfer full) of a row.
 * @left, @right: rows chosen at first, (nullable). */
GtkWindow *tao_compare_rows_new (GtkWindow *parent, const char *title, const TaoColumn *columns, guint n, GListModel *rows,
                                 char *(*name) (gpointer item), gpointer left, gpointer right);

/* What is shown of a column, for tests. (nullable) */
const char *tao_compare_rows_get_text (TaoCompareRows *self, const char *column, gboolean right);

G_END_DECLS
