/* Figures of two or more things side by side: a line for each figure, a column
 * for each thing. And the window that such a grid stands in. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TAO_COMPARE_MOST 4

#define TAO_TYPE_COMPARE_GRID (tao_compare_grid_get_type ())
G_DECLARE_FINAL_TYPE (TaoCompareGrid, tao_compare_grid, TAO, COMPARE_GRID, GtkWidget)

/* @n_columns: at most TAO_COMPARE_MOST. A card. */
GtkWidget  *tao_compare_grid_new      (guint n_columns);

/* Appends a line and returns its number. */
guint       tao_compare_grid_add      (TaoCompareGrid *self, const char *title);
/* Above a column: what it is about. */
void        tao_compare_grid_set_head (TaoCompareGrid *self, guint column, GtkWidget *head);

/* @text: plain. @strong: sets it off, as the larger one. Setting the same again is free. */
void        tao_compare_grid_set      (TaoCompareGrid *self, guint line, guint column, const char *text, gboolean strong);
/* NULL past the end. (transfer none) (nullable) */
const char *tao_compare_grid_get_text (TaoCompareGrid *self, guint line, guint column);

/* Fills @window: a flat header, and a scroller with a box that is returned. Esc closes it if @window_class is told so by
 * tao_compare_bind_escape(). */
GtkBox     *tao_compare_set_up        (AdwWindow *window, const char *title, int width, int height);
void        tao_compare_bind_escape   (GtkWidgetClass *window_class);
/* Around a chart in that box. */
GtkWidget  *tao_compare_new_card      (GtkWidget *child);

G_END_DECLS
