/* The overlay that follows pointer and keys over a plot: role slider, its
 * value text is the point. Part of TaoPlot; see plot.h. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

#define TAO_TYPE_CURSOR (tao_cursor_get_type ())
G_DECLARE_FINAL_TYPE (TaoCursor, tao_cursor, TAO, CURSOR, GtkWidget)

GtkWidget *tao_cursor_new (TaoPlot *plot);
guint      tao_cursor_get_point (TaoCursor *self);
void       tao_cursor_set_point (TaoCursor *self, guint point);

/* The data changed: forget what no longer exists, read the rest again. */
void       tao_cursor_refresh (TaoCursor *self);

G_END_DECLS
