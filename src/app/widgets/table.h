/* A table in a card: columns, sorting that survives restarts, a filter, one
 * selected row, and two-line rows when narrow.
 *
 *   your store → GtkFilterListModel → GtkSortListModel → GtkSliceListModel → GtkSingleSelection
 *
 * The slice is there for the first moments: rows are made a few in each frame.
 * Rows change in place. Their order follows only when tao_table_reorder() is
 * called, and not while the pointer is inside: then a "New order" button
 * appears instead. */
#pragma once

#include "app/widgets/columns.h"
#include "app/widgets/entity-row.h"

G_BEGIN_DECLS

#define TAO_TYPE_TABLE (tao_table_get_type ())
G_DECLARE_FINAL_TYPE (TaoTable, tao_table, TAO, TABLE, GtkWidget)

/* Signals: "open" (GObject *item): Enter or double click; narrow: a tap.
 *          "selected" (GObject *item, nullable). */

/* @id: for the settings. @columns: static. @first: column to sort by at first. */
GtkWidget *tao_table_new (const char *id, const TaoColumn *columns, guint n, const char *first);

void tao_table_set_model (TaoTable *self, GListModel *model);

/* @match: whether a row is shown; NULL shows all. */
void tao_table_set_filter (TaoTable *self, gboolean (*match) (gpointer item, gpointer user_data), gpointer user_data);
void tao_table_refilter (TaoTable *self);

/* Values have changed: sort again, now or when the pointer has left. */
void tao_table_reorder (TaoTable *self);

/* What a row looks like when narrow; needed before set_narrow (TRUE). */
void tao_table_set_narrow_row (TaoTable *self, void (*bind) (TaoEntityRow *row, gpointer item));
void tao_table_set_narrow (TaoTable *self, gboolean narrow);

/* A secondary click, or the Menu key, selects a row and opens @menu; its actions work on tao_table_get_selected(). Where
 * columns say an origin the menu ends in "Where This Comes From"; without a menu a secondary click tells that at once. */
void tao_table_set_menu (TaoTable *self, GMenuModel *menu);

/* Shown in place of rows when nothing matches. @action: (nullable) detailed. */
void tao_table_set_empty (TaoTable *self, const char *icon, const char *title, const char *action_label, const char *action);

gpointer tao_table_get_selected (TaoTable *self);                 /* (transfer none) (nullable) */
void     tao_table_set_selected (TaoTable *self, gpointer item);  /* and scrolls to it */
guint    tao_table_get_n_shown (TaoTable *self);
/* The rows that are shown, or will be in a moment, in their order. (transfer none) */
GListModel *tao_table_get_rows (TaoTable *self);
GtkColumnView *tao_table_get_view (TaoTable *self);

/* "table.sort" per sortable column; the sort menu of narrow windows. Its action
 * group is inserted on @widget. (transfer full) */
GMenuModel *tao_table_sort_menu (TaoTable *self, GtkWidget *widget);

G_END_DECLS
