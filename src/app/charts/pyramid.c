#include "app/charts/pyramid.h"

#include <math.h>

#define SHIFT 4                  /* 16 neighbours become one */
#define FAN (1u << SHIFT)
#define MOST_LEVELS 8            /* 16^8 = 2^32 points */

typedef struct { double low, high; } Extremes;

struct _TaoPyramid {
  const double *x, *y, *low, *high;
  guint n;
  double least_step;

  Extremes *level[MOST_LEVELS];  /* level[0] stands for 16 points each */
  guint size[MOST_LEVELS];
  guint n_levels;

  GArray *breaks;                /* of guint32, ascending: a point before which the line is broken */
};

static inline void
extend (Extremes *self, double low, double high)
{
  self->low = MIN (self->low, low);
  self->high = MAX (self->high, high);
}

/* What one point adds; a missing one adds nothing. */
static inline void
extend_by_point (const TaoPyramid *self, Extremes *extremes, guint i)
{
  if (!isnan (self->y[i]))
    extend (extremes, self->low != NULL ? self->low[i] : self->y[i], self->high != NULL ? self->high[i] : self->y[i]);
}

static void
find_breaks (TaoPyramid *self, const guint8 *gaps)
{
  self->least_step = INFINITY;
  for (guint32 i = 1; i < self->n; i++)
    {
      double step = self->x[i] - self->x[i - 1];

      if (step > 0)
        self->least_step = MIN (self->least_step, step);
      if (isnan (self->y[i]) || isnan (self->y[i - 1]) || (gaps != NULL && gaps[i] != 0))
        g_array_append_val (self->breaks, i);
    }
}

TaoPyramid *
tao_pyramid_new (const double *x, const double *y, const double *low, const double *high, const guint8 *gaps, guint n)
{
  TaoPyramid *self = g_new0 (TaoPyramid, 1);

  self->x = x;
  self->y = y;
  self->low = low;
  self->high = high;
  self->n = n;
  self->breaks = g_array_new (FALSE, FALSE, sizeof (guint32));
  find_breaks (self, gaps);
  for (guint below = n; below > FAN && self->n_levels < MOST_LEVELS; below = self->size[self->n_levels++])
    {
      guint k = self->n_levels, size = (below + FAN - 1) >> SHIFT;
      Extremes *level = g_new (Extremes, size);

      for (guint i = 0; i < size; i++)
        {
          level[i] = (Extremes) { INFINITY, -INFINITY };
          for (guint j = i << SHIFT; j < MIN (below, (i + 1) << SHIFT); j++)
            if (k == 0)
              extend_by_point (self, &level[i], j);
            else
              extend (&level[i], self->level[k - 1][j].low, self->level[k - 1][j].high);
        }
      self->level[k] = level;
      self->size[k] = size;
    }
  return self;
}

void
tao_pyramid_free (TaoPyramid *self)
{
  for (guint k = 0; k < self->n_levels; k++)
    g_free (self->level[k]);
  g_array_unref (self->breaks);
  g_free (self);
}

/* [@from, @to) in units of level @k - 1, where 0 means points. The ragged ends
 * are read here, what lies between them one level up. */
static void
extend_level (const TaoPyramid *self, guint k, guint from, guint to, Extremes *extremes)
{
  while (from < to)
    {
      guint whole_from = (from + FAN - 1) >> SHIFT, whole_to = to >> SHIFT;
      gboolean rises = k < self->n_levels && whole_from < whole_to;
      guint head_end = rises ? whole_from << SHIFT : to, tail = rises ? whole_to << SHIFT : to;

      for (guint i = from; i < head_end; i++)
        k == 0 ? extend_by_point (self, extremes, i) : extend (extremes, self->level[k - 1][i].low, self->level[k - 1][i].high);
      for (guint i = tail; i < to; i++)
        k == 0 ? extend_by_point (self, extremes, i) : extend (extremes, self->level[k - 1][i].low, self->level[k - 1][i].high);
      if (!rises)
        return;
      from = whole_from;
      to = whole_to;
      k++;
    }
}

void
tao_pyramid_extend (const TaoPyramid *self, guint from, guint to, double *low, double *high)
{
  Extremes extremes = { *low, *high };

  extend_level (self, 0, from, MIN (to, self->n), &extremes);
  *low = extremes.low;
  *high = extremes.high;
}

double
tao_pyramid_get_least_step (const TaoPyramid *self)
{
  return self->least_step;
}

/* The index in [@from, @n) of the first x ≥ @value, or @n, when it is likely near. */
static guint
gallop (const double *x, guint from, guint n, double value)
{
  guint stride = 1, at = from;

  while (at < n && x[at] < value)
    {
      from = at + 1;
      at = n - at > stride ? at + stride : n;
      stride *= 2;
    }
  return from + tao_bisect (x + from, at - from, value);
}

GArray *
tao_pyramid_reduce (const TaoPyramid *self, const TaoScale *scale)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (TaoColumnSpan));
  const guint32 *breaks = (const guint32 *) (gpointer) self->breaks->data;
  guint begin = tao_bisect (self->x, self->n, MIN (scale->from, scale->to));
  guint end = tao_bisect (self->x, self->n, MAX (scale->from, scale->to));
  guint next_break = 0, last_break = self->breaks->len;
  guint i = begin > 0 ? begin - 1 : 0;

  end = MIN (end + 1, self->n);
  while (next_break < last_break)
    {
      guint middle = next_break + (last_break - next_break) / 2;

      if (breaks[middle] < i)
        next_break = middle + 1;
      else
        last_break = middle;
    }
  while (i < end)
    {
      gboolean broken = spans->len == 0;
      double column_end = tao_scale_unmap (scale, floor (tao_scale_map (scale, self->x[i])) + 1);
      Extremes extremes = { INFINITY, -INFINITY };
      guint to;
      TaoColumnSpan span;

      while (next_break < self->breaks->len && breaks[next_break] <= i)
        broken |= breaks[next_break++] == i;
      if (isnan (self->y[i]))
        {
          i++;
          continue;
        }
      to = gallop (self->x, i + 1, next_break < self->breaks->len ? MIN (end, breaks[next_break]) : end, column_end);
      extend_level (self, 0, i, to, &extremes);
      span = (TaoColumnSpan) { self->y[i], self->y[to - 1], extremes.low, extremes.high, i, to - 1, broken };
      g_array_append_val (spans, span);
      i = to;
    }
  return spans;
}
