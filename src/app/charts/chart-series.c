#include <math.h>

#include "app/charts/chart-private.h"

TaoChartSeries *
tao_chart_series_new (guint n, const double *x, const double *y, const double *open,
                      const double *low, const double *high, const guint8 *gaps)
{
  TaoChartSeries *self = g_new0 (TaoChartSeries, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  self->x = g_memdup2 (x, n * sizeof *x);
  self->y = g_memdup2 (y, n * sizeof *y);
  self->open = open != NULL ? g_memdup2 (open, n * sizeof *open) : NULL;
  self->low = low != NULL ? g_memdup2 (low, n * sizeof *low) : NULL;
  self->high = high != NULL ? g_memdup2 (high, n * sizeof *high) : NULL;
  self->gaps = gaps != NULL ? g_memdup2 (gaps, n * sizeof *gaps) : NULL;
  self->pyramid = tao_pyramid_new (self->x, self->y, self->low, self->high, self->gaps, n);
  return self;
}

TaoChartSeries *
tao_chart_series_new_from_history (TaoSeries *history, double unit)
{
  TaoChartSeries *self = g_new0 (TaoChartSeries, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = history->n;
  self->x = g_new (double, self->n);
  self->y = g_new (double, self->n);
  self->low = g_new (double, self->n);
  self->high = g_new (double, self->n);
  self->gaps = g_new (guint8, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      self->x[i] = (double) history->time_ms[i];
      self->y[i] = (double) history->value[i] / unit;
      self->low[i] = (double) history->low[i] / unit;
      self->high[i] = (double) history->high[i] / unit;
      self->gaps[i] = (history->flags[i] & TAO_POINT_GAP_BEFORE) != 0;
    }
  self->pyramid = tao_pyramid_new (self->x, self->y, self->low, self->high, self->gaps, self->n);
  self->history = tao_series_ref (history);
  return self;
}

void
tao_chart_series_set_history (TaoChartSeries *self, TaoSeries *history)
{
  tao_series_ref (history);
  g_clear_pointer (&self->history, tao_series_unref);
  self->history = history;
}

TaoChartSeries *
tao_chart_series_ref (TaoChartSeries *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_chart_series_unref (TaoChartSeries *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tao_pyramid_free (self->pyramid);
  g_clear_pointer (&self->history, tao_series_unref);
  g_free (self->x);
  g_free (self->y);
  g_free (self->open);
  g_free (self->low);
  g_free (self->high);
  g_free (self->gaps);
  g_free (self);
}

guint
tao_chart_series_get_n (const TaoChartSeries *self)
{
  return self->n;
}

double
tao_chart_series_get_x (const TaoChartSeries *self, guint i)
{
  g_return_val_if_fail (i < self->n, NAN);

  return self->x[i];
}

double
tao_chart_series_get_y (const TaoChartSeries *self, guint i)
{
  g_return_val_if_fail (i < self->n, NAN);

  return self->y[i];
}
