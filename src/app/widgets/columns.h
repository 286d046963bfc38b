/* Columns for GtkColumnView tables, so that every table sorts, aligns and
 * updates alike.
 *
 * Row objects persist and change in place: a bound cell listens to its item's
 * notify and updates itself, at most once a frame. Sorting uses raw values,
 * never text. */
#pragma once

#include "app/widgets/origin.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;                       /* stable, for settings */
  const char *title;                    /* marked N_(), "" for none; the unit sits here: "Price, τ" */
  gboolean numeric;                     /* right aligned, tabular, sorts descending first */
  gboolean expand;
  int width;                            /* fixed, px; 0 for natural */

  /* A text cell: plain text, (transfer full). With @make as well it is what
   * exports write for the widget cell. */
  char *(*text) (gpointer item);

  /* Or a widget cell: made once, bound often. @unbind may be NULL. */
  GtkWidget *(*make) (void);
  void (*bind) (GtkWidget *cell, gpointer item);
  void (*unbind) (GtkWidget *cell, gpointer item);

  /* One of these, or none if it does not sort. Unknown values sort last. */
  int (*compare) (gconstpointer a, gconstpointer b, gpointer unused);
  guint64 (*key_u64) (gpointer item);   /* TAO_UNKNOWN_U64: unknown */
  gint64 (*key_i64) (gpointer item);    /* TAO_UNKNOWN_I64: unknown */
  const char *(*key_text) (gpointer item);

  const char *css_class;                /* (nullable) on the text cell */
  gboolean hidden;                      /* until chosen from the column menu */
  const TaoOrigin *origin;              /* (nullable) where its figures come from */
} TaoColumn;

/* Appends a column. Keeps @column: it must be static. (transfer none) */
GtkColumnViewColumn *tao_column_view_add (GtkColumnView *view, const TaoColumn *column);
void tao_column_view_add_all (GtkColumnView *view, const TaoColumn *columns, guint n);

/* Restores sort order and hidden columns of the table @id from the settings
 * and keeps them there. Call after adding the columns. @first: (nullable) the
 * column to sort by, in its first direction, when nothing was kept. */
void tao_column_view_remember (GtkColumnView *view, const char *id, const char *first);

/* A menu with a check item per titled column; its actions, "columns.<id>", are
 * inserted on @widget, the menu button's ancestor. (transfer full) */
GMenuModel *tao_column_view_menu (GtkColumnView *view, GtkWidget *widget);

/* What tao_column_view_add() was given, or NULL. */
const TaoColumn *tao_column_view_get_column (GtkColumnViewColumn *column);

/* What is at @x, @y of @view: a cell's column, or NULL.
 * @item: (out) (optional) (nullable) (transfer none): the row's. */
const TaoColumn *tao_column_view_pick (GtkColumnView *view, double x, double y, gpointer *item);

/* Where the figures of all visible columns come from, as lines "title<TAB>source". (transfer full) */
char *tao_column_view_describe_origins (GtkColumnView *view);

/* @rows, in their order, as CSV of the visible text columns. (transfer full) */
char *tao_column_view_to_csv (GtkColumnView *view, GListModel *rows);

G_END_DECLS
