/* A trend at the size of a word, 92 × 26 by default: a line coloured by the
 * sign of its whole span with its last point marked, or bars from zero. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

#define TAO_TYPE_SPARKLINE (tao_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (TaoSparkline, tao_sparkline, TAO, SPARKLINE, TaoPlot)

GtkWidget *tao_sparkline_new (void);

/* Copies @values (pixels only); NaN is a gap. @n 0 shows nothing. */
void tao_sparkline_set_line (TaoSparkline *self, const float *values, guint n);

/* As above in one palette colour instead of by sign. */
void tao_sparkline_set_area (TaoSparkline *self, const float *values, guint n, TaoColor color);

/* One bar per epoch, older ones paler. */
void tao_sparkline_set_bars (TaoSparkline *self, const float *values, guint n, TaoColor color);

void tao_sparkline_set_size (TaoSparkline *self, int width, int height);

G_END_DECLS
