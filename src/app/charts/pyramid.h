/* The extremes of long series, so that a chart of a million points reads a few
 * hundred numbers per frame: level k holds the lowest and highest value of each
 * 16^k neighbours. Pure; built once per series. */
#pragma once

#include "app/charts/scale.h"

G_BEGIN_DECLS

typedef struct _TaoPyramid TaoPyramid;

/* What the points that fall into one pixel column come to. */
typedef struct {
  double first, last, min, max;
  guint32 from, to;      /* indices, inclusive */
  gboolean gap_before;   /* the line is broken before this column */
} TaoColumnSpan;

/* @x: ascending. @low, @high: (nullable) when a point itself stands for a range.
 * @gaps: (nullable) non-zero where the line is broken before a point. A NaN in
 * @y is a missing point and breaks the line. All are lent and must outlive the
 * pyramid. */
TaoPyramid *tao_pyramid_new (const double *x, const double *y, const double *low, const double *high,
                             const guint8 *gaps, guint n);
void        tao_pyramid_free (TaoPyramid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoPyramid, tao_pyramid_free)

/* Lowers *@low and raises *@high to the extremes of the points [@from, @to);
 * missing points count for nothing. O(log (@to - @from)). */
void tao_pyramid_extend (const TaoPyramid *self, guint from, guint to, double *low, double *high);

/* Reduces the points whose x lies in the scale's range, and the neighbours just
 * outside so that the line reaches both edges, to one span per pixel column.
 * (transfer full) (element-type TaoColumnSpan): columns without points are
 * absent; a break begins another span. O(spans · log n). */
GArray *tao_pyramid_reduce (const TaoPyramid *self, const TaoScale *scale);

/* The smallest distance between two neighbours that differ; INFINITY if none do. */
double tao_pyramid_get_least_step (const TaoPyramid *self);

G_END_DECLS
