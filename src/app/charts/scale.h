/* The pure part of the charts: mapping values to pixels, choosing round steps
 * for axes, finding points, and laying out a treemap. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Maps [from, to] onto the pixels [start, end]; either may run backwards. */
typedef struct {
  double from, to;
  double start, end;
} TaoScale;

double tao_scale_map (const TaoScale *self, double value);
double tao_scale_unmap (const TaoScale *self, double pixel);

typedef struct {
  double first, step;
  guint n;
  guint decimals;        /* that tell neighbouring ticks apart */
} TaoTicks;

/* 1, 2, 2.5 or 5 × 10^k steps inside [@from, @to], at most @most (≥ 2) of
 * them. An empty or broken range gives no ticks. */
TaoTicks tao_ticks_round (double from, double to, guint most);

typedef enum {
  TAO_TIME_MINUTES,      /* "14:05" */
  TAO_TIME_HOURS,        /* "14:00" */
  TAO_TIME_DAYS,         /* "18 Nov" */
  TAO_TIME_MONTHS,       /* "Nov" */
  TAO_TIME_YEARS,        /* "2026" */
} TaoTimeUnit;

/* Times (Unix ms) at which a time axis is labelled, on local minute, hour, day,
 * month or year boundaries, at most @most. (transfer full) (element-type gint64) */
GArray *tao_ticks_time (gint64 from_ms, gint64 to_ms, guint most, TaoTimeUnit *unit);

/* The label of such a tick. (transfer full) */
char *tao_ticks_time_label (gint64 ms, TaoTimeUnit unit);

/* The smallest range of round numbers that covers [@low, @high], with @margin
 * (a share of the span) around it. @zero: include 0. All equal: a range with
 * the value in its middle. */
void tao_range_cover (double low, double high, gboolean zero, double margin, double *from, double *to);

/* The index of the first x ≥ @value, or @n. */
guint tao_bisect (const double *x, guint n, double value);

/* The index of the point nearest to @value; @n must not be 0. */
guint tao_bisect_nearest (const double *x, guint n, double value);

/* --- treemap --- */

typedef struct { double x, y, width, height; } TaoRect;

/* Squarified layout: @weights descending and positive (others get empty
 * rectangles), into @area; @out has room for @n. Areas are proportional. */
void tao_treemap_layout (const double *weights, guint n, TaoRect area, TaoRect *out);

/* The rectangle nearest from @from in a direction, by centres; @from if none. */
guint tao_rects_neighbour (const TaoRect *rects, guint n, guint from, int dx, int dy);

G_END_DECLS
