#include <math.h>

#include "app/charts/pyramid.h"

static void
test_ticks (void)
{
  static const struct { double from, to; guint most, n; double first, step; guint decimals; } cases[] = {
    { 0, 100, 6, 6, 0, 20, 0 },
    { 0.0405, 0.0495, 6, 4, 0.042, 0.002, 3 },
    { 0, 0.0016, 5, 4, 0, 0.0005, 4 },
    { 1500, 3200, 5, 4, 1500, 500, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TaoTicks ticks = tao_ticks_round (cases[i].from, cases[i].to, cases[i].most);

      g_assert_cmpuint (ticks.n, <=, cases[i].most);
      g_assert_cmpuint (ticks.n, ==, cases[i].n);
      g_assert_cmpfloat_with_epsilon (ticks.first, cases[i].first, 1e-9);
      g_assert_cmpfloat_with_epsilon (ticks.step, cases[i].step, 1e-9);
      g_assert_cmpuint (ticks.decimals, ==, cases[i].decimals);
    }
  g_assert_cmpuint (tao_ticks_round (1, 1, 5).n, ==, 0);
  g_assert_cmpuint (tao_ticks_round (NAN, 1, 5).n, ==, 0);
  g_assert_cmpuint (tao_ticks_round (0, INFINITY, 5).n, ==, 0);
}

/* Any range: ticks are inside it, few, and never fewer than two. */
static void
test_ticks_any (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      double size = pow (10, g_test_rand_double_range (-9, 12));
      double from = g_test_rand_double_range (-1, 1) * size * 10, to = from + size;
      TaoTicks ticks = tao_ticks_round (from, to, 6);

      g_assert_cmpuint (ticks.n, >=, 2);
      g_assert_cmpuint (ticks.n, <=, 6);
      g_assert_cmpfloat (ticks.first, >=, from - size * 1e-6);
      g_assert_cmpfloat (ticks.first + ticks.step * (ticks.n - 1), <=, to + size * 1e-6);
    }
}

static void
test_time_ticks (void)
{
  const gint64 day = 86400000, now = G_GINT64_CONSTANT (1763818800000);   /* 2025-11-22 13:40 UTC */
  TaoTimeUnit unit;
  g_autoptr(GArray) month = tao_ticks_time (now - 28 * day, now, 7, &unit);
  g_autofree char *first = NULL;

  g_assert_cmpint (unit, ==, TAO_TIME_DAYS);
  g_assert_cmpuint (month->len, >=, 5);
  g_assert_cmpuint (month->len, <=, 7);
  for (guint i = 0; i < month->len; i++)
    g_assert_cmpint (g_array_index (month, gint64, i) % day, ==, 0);
  first = tao_ticks_time_label (g_array_index (month, gint64, month->len - 1), unit);
  g_assert_true (g_str_has_suffix (first, "Nov"));

  for (guint i = 0; i < 5000; i++)
    {
      gint64 span = (gint64) pow (10, g_test_rand_double_range (5, 11.6));
      g_autoptr(GArray) ticks = tao_ticks_time (now - span, now, 7, &unit);

      g_assert_cmpuint (ticks->len, <=, 7);
      for (guint j = 0; j < ticks->len; j++)
        {
          g_assert_cmpint (g_array_index (ticks, gint64, j), >=, now - span);
          g_assert_cmpint (g_array_index (ticks, gint64, j), <=, now);
        }
    }
}

static void
test_range (void)
{
  double from, to;

  tao_range_cover (5, 5, FALSE, 0.1, &from, &to);
  g_assert_cmpfloat (from, ==, 2.5);
  g_assert_cmpfloat (to, ==, 7.5);
  tao_range_cover (2, 10, TRUE, 0.1, &from, &to);
  g_assert_cmpfloat (from, ==, 0);
  g_assert_cmpfloat (to, ==, 11);
  tao_range_cover (-4, 6, TRUE, 0.1, &from, &to);
  g_assert_cmpfloat (from, ==, -5);
  g_assert_cmpfloat (to, ==, 7);
  tao_range_cover (INFINITY, -INFINITY, FALSE, 0.1, &from, &to);
  g_assert_true (isfinite (from) && isfinite (to) && to > from);
}

/* The reduction said plainly: every point is read. The pyramid must agree. */
static GArray *
reduce_plainly (const double *x, const double *y, const double *low, const double *high,
                const guint8 *gaps, guint n, const TaoScale *scale)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (TaoColumnSpan));
  double least = MIN (scale->from, scale->to), most = MAX (scale->from, scale->to);
  guint begin = tao_bisect (x, n, least), end = tao_bisect (x, n, most);
  gboolean broken = FALSE;
  double next_column = -INFINITY;     /* the x at which the next pixel column begins */

  begin = begin > 0 ? begin - 1 : 0;
  end = MIN (end + 1, n);
  for (guint i = begin; i < end; i++)
    {
      double bottom = low != NULL ? low[i] : y[i], top = high != NULL ? high[i] : y[i];
      TaoColumnSpan *span;

      if (isnan (y[i]))
        {
          broken = TRUE;
          continue;
        }
      broken |= gaps != NULL && gaps[i] != 0;
      if (x[i] < next_column && !broken)
        {
          span = &g_array_index (spans, TaoColumnSpan, spans->len - 1);
          span->last = y[i];
          span->min = MIN (span->min, bottom);
          span->max = MAX (span->max, top);
          span->to = i;
        }
      else
        {
          g_array_set_size (spans, spans->len + 1);
          span = &g_array_index (spans, TaoColumnSpan, spans->len - 1);
          *span = (TaoColumnSpan) { y[i], y[i], bottom, top, i, i, broken || spans->len == 1 };
          next_column = tao_scale_unmap (scale, floor (tao_scale_map (scale, x[i])) + 1);
        }
      broken = FALSE;
    }
  return spans;
}

/* A million points become at most one span per pixel, and no extreme is lost. */
static void
test_reduce (void)
{
  const guint n = 1000000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  TaoScale scale = { 0, n - 1, 0, 690 };
  g_autoptr(TaoPyramid) pyramid = NULL;
  g_autoptr(GArray) spans = NULL;
  double lowest = G_MAXDOUBLE, highest = -G_MAXDOUBLE;
  guint covered = 0;

  for (guint i = 0; i < n; i++)
    {
      x[i] = i;
      y[i] = sin (i * 1e-4) * 100;
    }
  y[123456] = 1e6;
  y[654321] = -1e6;
  pyramid = tao_pyramid_new (x, y, NULL, NULL, NULL, n);
  spans = tao_pyramid_reduce (pyramid, &scale);
  g_assert_cmpuint (spans->len, <=, 691);
  for (guint i = 0; i < spans->len; i++)
    {
      const TaoColumnSpan *span = &g_array_index (spans, TaoColumnSpan, i);

      lowest = MIN (lowest, span->min);
      highest = MAX (highest, span->max);
      covered += span->to - span->from + 1;
      g_assert_cmpint (span->gap_before, ==, i == 0);
    }
  g_assert_cmpfloat (lowest, ==, -1e6);
  g_assert_cmpfloat (highest, ==, 1e6);
  g_assert_cmpuint (covered, ==, n);
}

static void
test_reduce_gaps (void)
{
  const double x[] = { 0, 1, 2, 3, 4, 5 };
  const double y[] = { 1, 2, NAN, 4, 5, 6 };
  const guint8 gaps[] = { 0, 0, 0, 0, 0, 1 };
  TaoScale scale = { 0, 5, 0, 500 };
  g_autoptr(TaoPyramid) pyramid = tao_pyramid_new (x, y, NULL, NULL, gaps, 6);
  g_autoptr(GArray) spans = tao_pyramid_reduce (pyramid, &scale);
  TaoScale part = { 2.5, 3.5, 0, 500 };
  g_autoptr(GArray) window = tao_pyramid_reduce (pyramid, &part);

  g_assert_cmpuint (spans->len, ==, 5);
  g_assert_true (g_array_index (spans, TaoColumnSpan, 2).gap_before);   /* after the NaN */
  g_assert_false (g_array_index (spans, TaoColumnSpan, 3).gap_before);
  g_assert_true (g_array_index (spans, TaoColumnSpan, 4).gap_before);   /* flagged */
  /* Point 3 and its neighbour on the right; the one on the left is missing. */
  g_assert_cmpuint (window->len, ==, 2);
}

/* Any series, any view: the same spans as reading every point, and the extremes
 * of any stretch. */
static void
test_pyramid (void)
{
  for (guint round = 0; round < 300; round++)
    {
      guint n = (guint) g_test_rand_int_range (0, round % 10 == 0 ? 20000 : 400);
      g_autofree double *x = g_new (double, n + 1), *y = g_new (double, n + 1), *low = g_new (double, n + 1), *high = g_new (double, n + 1);
      g_autofree guint8 *gaps = g_new0 (guint8, n + 1);
      gboolean ranged = round % 3 == 0, gapped = round % 2 == 0;
      g_autoptr(TaoPyramid) pyramid = NULL;
      double at = 0, least = INFINITY;

      for (guint i = 0; i < n; i++)
        {
          double step = g_test_rand_int_range (0, 4);

          if (i > 0 && step > 0)
            least = MIN (least, step);
          x[i] = at += step;
          y[i] = round % 5 != 0 && g_test_rand_int_range (0, 40) == 0 ? NAN : g_test_rand_double_range (-5, 5);
          low[i] = y[i] - 1;
          high[i] = y[i] + 2;
          gaps[i] = g_test_rand_int_range (0, 60) == 0;
        }
      pyramid = tao_pyramid_new (x, y, ranged ? low : NULL, ranged ? high : NULL, gapped ? gaps : NULL, n);
      g_assert_cmpfloat (tao_pyramid_get_least_step (pyramid), ==, n > 1 ? least : INFINITY);
      for (guint view = 0; view < 5; view++)
        {
          double from = g_test_rand_double_range (-10, at + 10), to = view == 0 ? at : from + g_test_rand_double_range (0.1, at + 1);
          TaoScale scale = { MIN (from, to), MAX (from, to), 0, g_test_rand_int_range (10, 700) };
          g_autoptr(GArray) plain = reduce_plainly (x, y, ranged ? low : NULL, ranged ? high : NULL, gapped ? gaps : NULL, n, &scale);
          g_autoptr(GArray) quick = tao_pyramid_reduce (pyramid, &scale);
          guint begin = (guint) g_test_rand_int_range (0, (gint32) n + 1), end = (guint) g_test_rand_int_range ((gint32) begin, (gint32) n + 1);
          double lowest = INFINITY, highest = -INFINITY, plain_low = INFINITY, plain_high = -INFINITY;

          g_assert_cmpuint (quick->len, ==, plain->len);
          for (guint i = 0; i < plain->len; i++)
            {
              const TaoColumnSpan *a = &g_array_index (plain, TaoColumnSpan, i), *b = &g_array_index (quick, TaoColumnSpan, i);

              g_assert_cmpuint (a->from, ==, b->from);
              g_assert_cmpuint (a->to, ==, b->to);
              g_assert_cmpfloat (a->first, ==, b->first);
              g_assert_cmpfloat (a->last, ==, b->last);
              g_assert_cmpfloat (a->min, ==, b->min);
              g_assert_cmpfloat (a->max, ==, b->max);
              g_assert_cmpint (a->gap_before, ==, b->gap_before);
            }
          for (guint i = begin; i < end; i++)
            if (!isnan (y[i]))
              {
                plain_low = MIN (plain_low, ranged ? low[i] : y[i]);
                plain_high = MAX (plain_high, ranged ? high[i] : y[i]);
              }
          tao_pyramid_extend (pyramid, begin, end, &lowest, &highest);
          g_assert_cmpfloat (lowest, ==, plain_low);
          g_assert_cmpfloat (highest, ==, plain_high);
        }
    }
}

static void
test_search (void)
{
  const double x[] = { 1, 2, 4, 8 };

  g_assert_cmpuint (tao_bisect (x, 4, 0), ==, 0);
  g_assert_cmpuint (tao_bisect (x, 4, 2), ==, 1);
  g_assert_cmpuint (tao_bisect (x, 4, 9), ==, 4);
  g_assert_cmpuint (tao_bisect_nearest (x, 4, 2.9), ==, 1);
  g_assert_cmpuint (tao_bisect_nearest (x, 4, 3.1), ==, 2);
  g_assert_cmpuint (tao_bisect_nearest (x, 4, 100), ==, 3);
}

static void
test_treemap (void)
{
  double weights[129];
  TaoRect rects[129], area = { 10, 20, 690, 412 };
  double total = 0, covered = 0;

  for (guint i = 0; i < 128; i++)
    total += weights[i] = 1000.0 / (i + 3);
  weights[128] = 0;
  tao_treemap_layout (weights, 129, area, rects);
  for (guint i = 0; i < 128; i++)
    {
      g_assert_cmpfloat_with_epsilon (rects[i].width * rects[i].height, weights[i] / total * 690 * 412, 1e-6);
      g_assert_cmpfloat (rects[i].x, >=, 10 - 1e-6);
      g_assert_cmpfloat (rects[i].y, >=, 20 - 1e-6);
      g_assert_cmpfloat (rects[i].x + rects[i].width, <=, 700 + 1e-6);
      g_assert_cmpfloat (rects[i].y + rects[i].height, <=, 432 + 1e-6);
      g_assert_cmpfloat (MAX (rects[i].width / rects[i].height, rects[i].height / rects[i].width), <, 4);
      covered += rects[i].width * rects[i].height;
    }
  g_assert_cmpfloat_with_epsilon (covered, 690 * 412, 1e-3);
  g_assert_cmpfloat (rects[128].width, ==, 0);
}

static void
test_neighbours (void)
{
  const TaoRect rects[] = { { 0, 0, 10, 10 }, { 10, 0, 10, 10 }, { 0, 10, 10, 10 }, { 10, 10, 10, 10 } };

  g_assert_cmpuint (tao_rects_neighbour (rects, 4, 0, 1, 0), ==, 1);
  g_assert_cmpuint (tao_rects_neighbour (rects, 4, 0, 0, 1), ==, 2);
  g_assert_cmpuint (tao_rects_neighbour (rects, 4, 3, -1, 0), ==, 2);
  g_assert_cmpuint (tao_rects_neighbour (rects, 4, 3, 0, -1), ==, 1);
  g_assert_cmpuint (tao_rects_neighbour (rects, 4, 0, -1, 0), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/scale/ticks", test_ticks);
  g_test_add_func ("/app/scale/ticks-any", test_ticks_any);
  g_test_add_func ("/app/scale/time-ticks", test_time_ticks);
  g_test_add_func ("/app/scale/range", test_range);
  g_test_add_func ("/app/scale/reduce", test_reduce);
  g_test_add_func ("/app/scale/reduce-gaps", test_reduce_gaps);
  g_test_add_func ("/app/scale/pyramid", test_pyramid);
  g_test_add_func ("/app/scale/search", test_search);
  g_test_add_func ("/app/scale/treemap", test_treemap);
  g_test_add_func ("/app/scale/neighbours", test_neighbours);
  return g_test_run ();
}
