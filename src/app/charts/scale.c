#include "app/charts/scale.h"

#include <glib/gi18n.h>
#include <math.h>

double
tao_scale_map (const TaoScale *self, double value)
{
  if (self->to == self->from)
    return (self->start + self->end) / 2;
  return self->start + (value - self->from) / (self->to - self->from) * (self->end - self->start);
}

double
tao_scale_unmap (const TaoScale *self, double pixel)
{
  if (self->end == self->start)
    return self->from;
  return self->from + (pixel - self->start) / (self->end - self->start) * (self->to - self->from);
}

TaoTicks
tao_ticks_round (double from, double to, guint most)
{
  static const double factors[] = { 1, 2, 2.5, 5, 10 };
  TaoTicks ticks = { 0 };
  double power;

  if (!isfinite (from) || !isfinite (to) || to <= from || most < 2)
    return ticks;
  power = pow (10, floor (log10 ((to - from) / most)));
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      double step = factors[i] * power;
      double first = ceil (from / step - 1e-9), last = floor (to / step + 1e-9);

      if (last - first + 1 <= most)
        {
          int decimals = (int) ceil (-log10 (step) - 1e-9) + (factors[i] == 2.5 ? 1 : 0);

          ticks.first = first * step;
          ticks.step = step;
          ticks.n = last >= first ? (guint) (last - first + 1) : 0;
          ticks.decimals = (guint) CLAMP (decimals, 0, 12);
          break;
        }
    }
  return ticks;
}

/* Steps a person reads at a glance; months are 0-based here, see below. */
static const struct { TaoTimeUnit unit; int amount; gint64 ms; } time_steps[] = {
  { TAO_TIME_MINUTES, 1, 60 }, { TAO_TIME_MINUTES, 5, 5 * 60 }, { TAO_TIME_MINUTES, 10, 10 * 60 },
  { TAO_TIME_MINUTES, 30, 30 * 60 }, { TAO_TIME_HOURS, 1, 3600 }, { TAO_TIME_HOURS, 3, 3 * 3600 },
  { TAO_TIME_HOURS, 6, 6 * 3600 }, { TAO_TIME_HOURS, 12, 12 * 3600 }, { TAO_TIME_DAYS, 1, 86400 },
  { TAO_TIME_DAYS, 2, 2 * 86400 }, { TAO_TIME_DAYS, 5, 5 * 86400 }, { TAO_TIME_DAYS, 10, 10 * 86400 },
  { TAO_TIME_MONTHS, 1, 30 * 86400 }, { TAO_TIME_MONTHS, 3, 91 * 86400 }, { TAO_TIME_MONTHS, 6, 182 * 86400 },
  { TAO_TIME_YEARS, 1, 365 * 86400 }, { TAO_TIME_YEARS, 5, 5 * 365 * 86400 },
};

/* The step boundary at or before @time. */
static GDateTime *
floor_time (GDateTime *time, TaoTimeUnit unit, int amount)
{
  int year = g_date_time_get_year (time), month = g_date_time_get_month (time), day = g_date_time_get_day_of_month (time);
  int hour = g_date_time_get_hour (time), minute = g_date_time_get_minute (time);

  switch (unit)
    {
    case TAO_TIME_MINUTES:
      return g_date_time_new_local (year, month, day, hour, minute - minute % amount, 0);
    case TAO_TIME_HOURS:
      return g_date_time_new_local (year, month, day, hour - hour % amount, 0, 0);
    case TAO_TIME_DAYS:
      /* Counted from the first of January, so that panning keeps the marks. */
      {
        g_autoptr(GDateTime) start = g_date_time_new_local (year, 1, 1, 0, 0, 0);
        int days = g_date_time_get_day_of_year (time) - 1;

        return start != NULL ? g_date_time_add_days (start, days - days % amount) : NULL;
      }
    case TAO_TIME_MONTHS:
      return g_date_time_new_local (year, month - (month - 1) % amount, 1, 0, 0, 0);
    case TAO_TIME_YEARS:
    default:
      return g_date_time_new_local (year - year % amount, 1, 1, 0, 0, 0);
    }
}

static GDateTime *
next_time (GDateTime *time, TaoTimeUnit unit, int amount)
{
  switch (unit)
    {
    case TAO_TIME_MINUTES:
      return g_date_time_add_minutes (time, amount);
    case TAO_TIME_HOURS:
      return g_date_time_add_hours (time, amount);
    case TAO_TIME_DAYS:
      return g_date_time_add_days (time, amount);
    case TAO_TIME_MONTHS:
      return g_date_time_add_months (time, amount);
    case TAO_TIME_YEARS:
    default:
      return g_date_time_add_years (time, amount);
    }
}

GArray *
tao_ticks_time (gint64 from_ms, gint64 to_ms, guint most, TaoTimeUnit *unit)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GDateTime) start = g_date_time_new_from_unix_local (from_ms / 1000);
  g_autoptr(GDateTime) at = NULL;
  guint i = 0;

  *unit = TAO_TIME_DAYS;
  if (to_ms <= from_ms || start == NULL || most == 0)
    return ticks;
  while (i + 1 < G_N_ELEMENTS (time_steps) && (to_ms - from_ms) / (time_steps[i].ms * 1000) + 1 > most)
    i++;
  *unit = time_steps[i].unit;
  at = floor_time (start, time_steps[i].unit, time_steps[i].amount);
  while (at != NULL && ticks->len < most)
    {
      gint64 ms = g_date_time_to_unix (at) * 1000;
      GDateTime *next;

      if (ms > to_ms)
        break;
      if (ms >= from_ms)
        g_array_append_val (ticks, ms);
      next = next_time (at, time_steps[i].unit, time_steps[i].amount);
      g_date_time_unref (at);
      at = next;
    }
  return ticks;
}

char *
tao_ticks_time_label (gint64 ms, TaoTimeUnit unit)
{
  static const char *const formats[] = {
    /* Translators: labels of a time axis, see g_date_time_format(). */
    [TAO_TIME_MINUTES] = N_("%H:%M"), [TAO_TIME_HOURS] = N_("%H:%M"), [TAO_TIME_DAYS] = N_("%e %b"),
    [TAO_TIME_MONTHS] = N_("%b"), [TAO_TIME_YEARS] = N_("%Y"),
  };
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (ms / 1000);
  char *text = time != NULL ? g_date_time_format (time, _(formats[unit])) : NULL;

  return text != NULL ? g_strstrip (text) : g_strdup ("");
}

void
tao_range_cover (double low, double high, gboolean zero, double margin, double *from, double *to)
{
  double span;

  if (!isfinite (low) || !isfinite (high))
    low = 0, high = 1;
  if (zero)
    {
      low = MIN (low, 0);
      high = MAX (high, 0);
    }
  span = high - low;
  if (span <= 0)
    {
      span = low != 0 ? fabs (low) : 1;
      *from = low - (zero ? 0 : span / 2);
      *to = high + span / 2;
      return;
    }
  *from = zero && low == 0 ? 0 : low - span * margin;
  *to = zero && high == 0 ? 0 : high + span * margin;
}

guint
tao_bisect (const double *x, guint n, double value)
{
  guint low = 0, high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (x[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

guint
tao_bisect_nearest (const double *x, guint n, double value)
{
  guint at = tao_bisect (x, n, value);

  if (at == n)
    return n - 1;
  return at > 0 && value - x[at - 1] < x[at] - value ? at - 1 : at;
}

/* The worst aspect ratio of a row of @sum over @side, given its extremes. */
static double
worst_ratio (double sum, double least, double most, double side)
{
  return MAX (side * side * most / (sum * sum), sum * sum / (side * side * least));
}

void
tao_treemap_layout (const double *weights, guint n, TaoRect area, TaoRect *out)
{
  double total = 0, scale;
  guint positive = 0;

  for (guint i = 0; i < n; i++)
    {
      out[i] = (TaoRect) { area.x, area.y, 0, 0 };
      if (weights[i] > 0 && positive == i)
        {
          total += weights[i];
          positive++;
        }
    }
  if (total <= 0 || area.width <= 0 || area.height <= 0)
    return;
  scale = area.width * area.height / total;

  for (guint i = 0; i < positive;)
    {
      double side = MIN (area.width, area.height);
      double sum = 0, along = 0, thickness;
      guint end = i;

      while (end < positive)
        {
          double next = weights[end] * scale;

          if (end > i && worst_ratio (sum + next, next, weights[i] * scale, side) >
                           worst_ratio (sum, weights[end - 1] * scale, weights[i] * scale, side))
            break;
          sum += next;
          end++;
        }
      thickness = side > 0 ? sum / side : 0;
      for (; i < end; i++)
        {
          double length = sum > 0 ? weights[i] * scale / sum * side : 0;

          if (area.width >= area.height)
            out[i] = (TaoRect) { area.x, area.y + along, thickness, length };
          else
            out[i] = (TaoRect) { area.x + along, area.y, length, thickness };
          along += length;
        }
      if (area.width >= area.height)
        {
          area.x += thickness;
          area.width = MAX (0, area.width - thickness);
        }
      else
        {
          area.y += thickness;
          area.height = MAX (0, area.height - thickness);
        }
    }
}

guint
tao_rects_neighbour (const TaoRect *rects, guint n, guint from, int dx, int dy)
{
  double x, y, best = G_MAXDOUBLE;
  guint found = from;

  if (from >= n)
    return n > 0 ? 0 : from;
  x = rects[from].x + rects[from].width / 2;
  y = rects[from].y + rects[from].height / 2;
  for (guint i = 0; i < n; i++)
    {
      double ox = rects[i].x + rects[i].width / 2 - x, oy = rects[i].y + rects[i].height / 2 - y;
      double ahead = ox * dx + oy * dy, aside = fabs (ox * dy) + fabs (oy * dx);

      if (i == from || rects[i].width <= 0 || ahead <= 0.5)
        continue;
      /* Going astray counts double, as it feels. */
      if (ahead + 2 * aside < best)
        {
          best = ahead + 2 * aside;
          found = i;
        }
    }
  return found;
}
