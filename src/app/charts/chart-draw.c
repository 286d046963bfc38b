#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/chart-private.h"
#include "app/format.h"

#define AXIS_POINTS 9.0
#define X_AXIS_HEIGHT 24
#define LOWER_HEIGHT 46
#define LOWER_GAP 10
#define TOP_ROOM 8
#define LEAST_GUTTER 44
#define LABEL_GAP 8
#define TICK_HEIGHT 6
#define TICK_STEP 3              /* ticks stand no closer than this */

char *
tao_chart_y_label (TaoChart *self, double y, guint decimals)
{
  if (self->y_text != NULL)
    return self->y_text (y, decimals, self->y_data);
  if (fabs (y) >= 10000)
    return tao_format_si (y);
  return g_strdup_printf ("%s%.*f", y < 0 ? TAO_MINUS : "", (int) MIN (decimals, 9), fabs (y));
}

char *
tao_chart_x_label (TaoChart *self, double x, gboolean full)
{
  if (self->x_text != NULL)
    return self->x_text (x, 0, self->x_data);
  if (self->x_kind == TAO_AXIS_TIME)
    return full ? tao_format_date_time ((gint64) x) : tao_ticks_time_label ((gint64) x, TAO_TIME_DAYS);
  return tao_format_si (x);
}

/* The extent of the series on view, main or lower pane. */
static void
extent (TaoChart *self, gboolean lower, double from, double to, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint s = 0; s < self->n; s++)
    {
      const TaoChartSeries *series = self->series[s];
      guint begin = tao_bisect (series->x, series->n, from), end = tao_bisect (series->x, series->n, to);

      if (self->style[s].lower != lower)
        continue;
      tao_pyramid_extend (series->pyramid, begin > 0 ? begin - 1 : 0, end + 1, low, high);
      if (lower || self->style[s].mark == TAO_MARK_BARS)
        {
          *low = MIN (*low, 0);
          *high = MAX (*high, 0);
        }
    }
}

static gboolean
has_lower (TaoChart *self)
{
  for (guint s = 0; s < self->n; s++)
    if (self->style[s].lower)
      return TRUE;
  return FALSE;
}

static int
text_width (TaoChart *self, const char *text, gboolean bold)
{
  g_autoptr(PangoLayout) layout = tao_draw_layout (GTK_WIDGET (self), text, AXIS_POINTS, bold);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* Room at the right for tick labels, tags and names at line ends. */
static int
gutter_width (TaoChart *self, const TaoTicks *ticks)
{
  int widest = LEAST_GUTTER - LABEL_GAP;

  for (guint i = 0; i < ticks->n; i++)
    {
      g_autofree char *label = tao_chart_y_label (self, ticks->first + i * ticks->step, ticks->decimals);

      widest = MAX (widest, text_width (self, label, FALSE));
    }
  for (guint i = 0; i < self->notes->len; i++)
    {
      const TaoChartNote *note = &g_array_index (self->notes, TaoChartNote, i);

      if (note->tag && note->label != NULL)
        widest = MAX (widest, text_width (self, note->label, TRUE) + 6);
    }
  for (guint s = 0; s < self->n; s++)
    if (self->style[s].end_label && self->style[s].name != NULL)
      widest = MAX (widest, text_width (self, self->style[s].name, FALSE));
  if (self->lower_label != NULL)
    widest = MAX (widest, text_width (self, self->lower_label, FALSE));
  return widest + LABEL_GAP;
}

void
tao_chart_compute_geometry (TaoChart *self, int width, int height, TaoChartGeometry *geometry)
{
  double from, to, low, high, y_from, y_to;
  double lower_height = has_lower (self) && height > 160 ? LOWER_HEIGHT : 0;
  double plot_height = MAX (20, height - X_AXIS_HEIGHT - TOP_ROOM - (lower_height > 0 ? lower_height + LOWER_GAP : 0));
  int gutter;

  tao_chart_get_view (self, &from, &to);
  extent (self, FALSE, from, to, &low, &high);
  for (guint i = 0; i < self->notes->len; i++)
    {
      const TaoChartNote *note = &g_array_index (self->notes, TaoChartNote, i);

      if (note->kind != TAO_NOTE_MOMENT && isfinite (low))
        {
          low = MIN (low, note->y);
          high = MAX (high, note->y);
        }
    }
  tao_range_cover (low, high, self->y_zero, 0.06, &y_from, &y_to);
  geometry->y_ticks = tao_ticks_round (y_from, y_to, (guint) CLAMP (plot_height / 30, 3, 6));
  gutter = gutter_width (self, &geometry->y_ticks);
  gutter = MIN (gutter, width / 3);

  geometry->plot = (TaoRect) { 0, TOP_ROOM, MAX (10, width - gutter), plot_height };
  geometry->lower = (TaoRect) { 0, TOP_ROOM + plot_height + LOWER_GAP, geometry->plot.width, lower_height };
  geometry->x = (TaoScale) { from, to, 0, geometry->plot.width };
  geometry->y = self->y_reversed ? (TaoScale) { y_from, y_to, TOP_ROOM, TOP_ROOM + plot_height }
                                 : (TaoScale) { y_from, y_to, TOP_ROOM + plot_height, TOP_ROOM };
  extent (self, TRUE, from, to, &low, &high);
  tao_range_cover (low, high, TRUE, 0.05, &y_from, &y_to);
  geometry->y_lower = (TaoScale) { y_from, y_to, geometry->lower.y + lower_height, geometry->lower.y };
}

/* --- layers, from the back to the front --- */

static void
draw_grid (TaoChart *self, GtkSnapshot *snapshot, const TaoChartGeometry *geometry, const GdkRGBA *text)
{
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA grid = tao_color_alpha (text, palette->grid_alpha), label_color = tao_color_alpha (text, 0.65f);

  for (guint i = 0; i < geometry->y_ticks.n; i++)
    {
      double value = geometry->y_ticks.first + i * geometry->y_ticks.step;
      double y = floor (tao_scale_map (&geometry->y, value));
      g_autofree char *label = tao_chart_y_label (self, fabs (value) < geometry->y_ticks.step / 1e6 ? 0 : value,
                                                  geometry->y_ticks.decimals);

      gtk_snapshot_append_color (snapshot, &grid, &GRAPHENE_RECT_INIT (0, (float) y, (float) geometry->plot.width, 1));
      tao_draw_label (snapshot, GTK_WIDGET (self), label, AXIS_POINTS, FALSE, geometry->plot.width + LABEL_GAP, y, 0, 0.5,
                      &label_color);
    }
}

static void
draw_x_label (TaoChart *self, GtkSnapshot *snapshot, const TaoChartGeometry *geometry, double value, const char *label,
              double height, const GdkRGBA *color, double *free_from)
{
  double x = tao_scale_map (&geometry->x, value);
  int width = text_width (self, label, FALSE);
  double left = CLAMP (x - width / 2.0, 0, MAX (0, geometry->plot.width - width));

  if (left < *free_from || fabs (left + width / 2.0 - x) > width / 2.0)
    return;
  *free_from = left + width + 12;
  tao_draw_label (snapshot, GTK_WIDGET (self), label, AXIS_POINTS, FALSE, left, height - 5, 0, 1, color);
}

static void
draw_x_axis (TaoChart *self, GtkSnapshot *snapshot, const TaoChartGeometry *geometry, int height, const GdkRGBA *text)
{
  GdkRGBA color = tao_color_alpha (text, 0.65f);
  guint most = (guint) CLAMP (geometry->plot.width / 90, 2, 7);
  double free_from = -1;

  if (self->x_kind == TAO_AXIS_TIME && self->x_text == NULL)
    {
      TaoTimeUnit unit;
      g_autoptr(GArray) ticks = tao_ticks_time ((gint64) geometry->x.from, (gint64) geometry->x.to, most, &unit);

      for (guint i = 0; i < ticks->len; i++)
        {
          gint64 ms = g_array_index (ticks, gint64, i);
          g_autofree char *label = tao_ticks_time_label (ms, unit);

          draw_x_label (self, snapshot, geometry, (double) ms, label, height, &color, &free_from);
        }
    }
  else
    {
      TaoTicks ticks = tao_ticks_round (geometry->x.from, geometry->x.to, most);

      for (guint i = 0; i < ticks.n; i++)
        {
          double value = ticks.first + i * ticks.step;
          g_autofree char *label = tao_chart_x_label (self, fabs (value) < ticks.step / 1e6 ? 0 : value, FALSE);

          draw_x_label (self, snapshot, geometry, value, label, height, &color, &free_from);
        }
    }
}

static void
trace_line (cairo_t *cr, const GArray *spans, const TaoChartSeries *series, const TaoChartGeometry *geometry, gboolean steps)
{
  double last_y = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const TaoColumnSpan *span = &g_array_index (spans, TaoColumnSpan, i);
      double x = tao_scale_map (&geometry->x, series->x[span->from]);
      double first = tao_scale_map (&geometry->y, span->first), last = tao_scale_map (&geometry->y, span->last);

      if (span->gap_before)
        cairo_move_to (cr, x, first);
      else
        {
          if (steps)
            cairo_line_to (cr, x, last_y);
          cairo_line_to (cr, x, first);
        }
      if (span->to > span->from)
        {
          /* Several points in this column: the line visits both extremes. */
          cairo_line_to (cr, x, tao_scale_map (&geometry->y, span->max));
          cairo_line_to (cr, x, tao_scale_map (&geometry->y, span->min));
          cairo_line_to (cr, x, last);
        }
      last_y = last;
    }
}

static void
fill_area (cairo_t *cr, const GArray *spans, const TaoChartSeries *series, const TaoSeriesStyle *style,
           const TaoChartGeometry *geometry, gboolean floating, const GdkRGBA *color)
{
  double base = floating ? geometry->y.start : tao_scale_map (&geometry->y, style->base);
  guint begin = 0;

  base = CLAMP (base, geometry->plot.y, geometry->plot.y + geometry->plot.height);
  for (guint i = 1; i <= spans->len; i++)
    {
      if (i < spans->len && !g_array_index (spans, TaoColumnSpan, i).gap_before)
        continue;
      for (guint j = begin; j < i; j++)
        {
          const TaoColumnSpan *span = &g_array_index (spans, TaoColumnSpan, j);
          double x = tao_scale_map (&geometry->x, series->x[span->from]);
          double y = tao_scale_map (&geometry->y, span->last);

          if (j == begin)
            cairo_move_to (cr, x, base);
          cairo_line_to (cr, x, y);
          if (j + 1 == i)
            cairo_line_to (cr, x, base);
        }
      cairo_close_path (cr);
      begin = i;
    }
  if (floating)
    {
      cairo_pattern_t *fade = cairo_pattern_create_linear (0, geometry->y.end, 0, geometry->y.start);

      cairo_pattern_add_color_stop_rgba (fade, 0, color->red, color->green, color->blue, 0.22);
      cairo_pattern_add_color_stop_rgba (fade, 1, color->red, color->green, color->blue, 0.0);
      cairo_set_source (cr, fade);
      cairo_pattern_destroy (fade);
    }
  else
    cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.14);
  cairo_fill (cr);
}

static void
draw_line (TaoChart *self, cairo_t *cr, guint s, const TaoChartGeometry *geometry)
{
  const TaoPalette *palette = tao_palette_current ();
  const TaoChartSeries *series = self->series[s];
  const TaoSeriesStyle *style = &self->style[s];
  const GdkRGBA *color = &palette->color[style->color];
  g_autoptr(GArray) spans = tao_pyramid_reduce (series->pyramid, &geometry->x);
  static const double dashes[] = { 4, 3 };

  if (spans->len == 0)
    return;
  if (style->mark == TAO_MARK_AREA)
    fill_area (cr, spans, series, style, geometry, !self->y_zero && style->base == 0, color);
  trace_line (cr, spans, series, geometry, style->mark == TAO_MARK_STEP);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, style->dashed ? palette->line_width * 0.8 : palette->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, dashes, style->dashed ? 2 : 0, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  /* A point alone between gaps, or the only one, is a dot. */
  for (guint i = 0; i < spans->len; i++)
    {
      const TaoColumnSpan *span = &g_array_index (spans, TaoColumnSpan, i);
      gboolean alone = span->gap_before && (i + 1 == spans->len || g_array_index (spans, TaoColumnSpan, i + 1).gap_before);

      if (alone && span->from == span->to)
        {
          cairo_arc (cr, tao_scale_map (&geometry->x, series->x[span->from]), tao_scale_map (&geometry->y, span->last),
                     palette->line_width * 1.5, 0, 2 * G_PI);
          cairo_fill (cr);
        }
    }
}

static double
slot_width (const TaoChartSeries *series, const TaoChartGeometry *geometry)
{
  if (series->n < 2)
    return geometry->plot.width / 8;
  return tao_pyramid_get_least_step (series->pyramid) / (geometry->x.to - geometry->x.from) * geometry->plot.width;
}

static void
draw_bars (TaoChart *self, GtkSnapshot *snapshot, guint s, const TaoChartGeometry *geometry)
{
  const TaoPalette *palette = tao_palette_current ();
  const TaoChartSeries *series = self->series[s];
  const TaoSeriesStyle *style = &self->style[s];
  const TaoScale *scale = style->lower ? &geometry->y_lower : &geometry->y;
  g_autoptr(GArray) spans = tao_pyramid_reduce (series->pyramid, &geometry->x);
  double slot = slot_width (series, geometry), width = MAX (1, slot > 3 ? slot * 0.72 : slot);
  double zero = tao_scale_map (scale, CLAMP (0, MIN (scale->from, scale->to), MAX (scale->from, scale->to)));

  if (style->lower && geometry->lower.height <= 0)
    return;
  for (guint i = 0; i < spans->len; i++)
    {
      const TaoColumnSpan *span = &g_array_index (spans, TaoColumnSpan, i);
      double value = fabs (span->min) > fabs (span->max) ? span->min : span->max;
      double x = tao_scale_map (&geometry->x, series->x[span->from]) - width / 2, y = tao_scale_map (scale, value);
      TaoColor color = value < 0 && style->negative != 0 ? style->negative : style->color;
      double left = MAX (x, 0), right = MIN (x + width, geometry->plot.width);

      if (right > left && value != 0)
        gtk_snapshot_append_color (snapshot, &palette->color[color],
                                   &GRAPHENE_RECT_INIT ((float) left, (float) MIN (y, zero), (float) (right - left),
                                                        (float) MAX (1, fabs (y - zero))));
    }
}

static void
draw_candles (TaoChart *self, GtkSnapshot *snapshot, guint s, const TaoChartGeometry *geometry)
{
  const TaoPalette *palette = tao_palette_current ();
  const TaoChartSeries *series = self->series[s];
  double slot = slot_width (series, geometry), body = MAX (1, slot * 0.64);
  guint begin = tao_bisect (series->x, series->n, geometry->x.from), end = tao_bisect (series->x, series->n, geometry->x.to);

  if (series->open == NULL || series->low == NULL || series->high == NULL)
    return;
  for (guint i = begin; i < MIN (end + 1, series->n); i++)
    {
      gboolean up = series->y[i] >= series->open[i];
      const GdkRGBA *color = &palette->color[up ? TAO_COLOR_POS_FILL : TAO_COLOR_NEG_FILL];
      double x = tao_scale_map (&geometry->x, series->x[i]) + slot / 2;
      double open = tao_scale_map (&geometry->y, series->open[i]), close = tao_scale_map (&geometry->y, series->y[i]);
      double top = tao_scale_map (&geometry->y, series->high[i]), bottom = tao_scale_map (&geometry->y, series->low[i]);
      double y = MIN (open, close), height = MAX (1, fabs (open - close));

      if (isnan (series->y[i]) || x + body / 2 > geometry->plot.width + slot)
        continue;
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT ((float) floor (x), (float) top, 1, (float) MAX (1, bottom - top)));
      /* A falling candle is hollow, so that its colour is not alone. */
      if (up || body < 4)
        gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT ((float) (x - body / 2), (float) y, (float) body, (float) height));
      else
        {
          gtk_snapshot_append_color (snapshot, &palette->color[TAO_COLOR_CARD],
                                     &GRAPHENE_RECT_INIT ((float) (x - body / 2), (float) y, (float) body, (float) height));
          tao_draw_outline (snapshot, x - body / 2, y, body, height, 0, 1.5, color);
        }
    }
}

/* Where stale lines end: a ring, not a dot, for there may be more to come. */
static void
draw_stale_ends (TaoChart *self, GtkSnapshot *snapshot, const TaoChartGeometry *geometry)
{
  const TaoPalette *palette = tao_palette_current ();

  for (guint s = 0; s < self->n; s++)
    {
      const TaoChartSeries *series = self->series[s];
      double x, y;

      if (series->n == 0 || isnan (series->y[series->n - 1]) || self->style[s].lower
          || self->style[s].mark == TAO_MARK_BARS || self->style[s].mark == TAO_MARK_CANDLES)
        continue;
      x = tao_scale_map (&geometry->x, series->x[series->n - 1]);
      y = tao_scale_map (&geometry->y, series->y[series->n - 1]);
      if (x < 0 || x > geometry->plot.width + 0.5)
        continue;
      tao_draw_rounded (snapshot, x - 4.5, y - 4.5, 9, 9, 4.5, &palette->color[TAO_COLOR_CARD]);
      tao_draw_outline (snapshot, x - 4.5, y - 4.5, 9, 9, 4.5, (float) palette->line_width, &palette->color[self->style[s].color]);
    }
}

/* The moments that are marked, one tick each while there is room. */
static void
draw_marks (TaoChart *self, GtkSnapshot *snapshot, const TaoChartGeometry *geometry, const GdkRGBA *text)
{
  GdkRGBA color = tao_color_alpha (text, TAO_ALPHA_MARK);
  guint first = tao_bisect (self->marks, self->n_marks, geometry->x.from), end = tao_bisect (self->marks, self->n_marks, geometry->x.to);
  guint ticks = 0, most = 0;
  double bottom = geometry->plot.y + geometry->plot.height;

  while (end < self->n_marks && self->marks[end] <= geometry->x.to)
    end++;
  for (guint at = first, next; at < end; at = next)
    {
      double x = floor (tao_scale_map (&geometry->x, self->marks[at]));

      next = tao_bisect (self->marks, end, tao_scale_unmap (&geometry->x, x + TICK_STEP));
      next = MAX (next, at + 1);
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT ((float) MIN (x, geometry->plot.width - 1), (float) bottom - TICK_HEIGHT, 1, TICK_HEIGHT));
      most = MAX (most, next - at);
      ticks++;
    }
  tao_chart_count_marks (self, ticks, most, end - first);
}

static void
draw_dashed (GtkSnapshot *snapshot, double x, double y, double x2, double y2, gboolean solid, const GdkRGBA *color)
{
  static const double dashes[] = { 3, 3 };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) MIN (x, x2) - 1, (float) MIN (y, y2) - 1,
                                                                         (float) fabs (x2 - x) + 2, (float) fabs (y2 - y) + 2));

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1);
  if (!solid)
    cairo_set_dash (cr, dashes, 2, 0);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_note (TaoChart *self, GtkSnapshot *snapshot, const TaoChartNote *note, const TaoChartGeometry *geometry, const GdkRGBA *text,
           double *named_to)
{
  const TaoPalette *palette = tao_palette_current ();
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA color = note->color == TAO_COLOR_TEXT ? tao_color_alpha (text, TAO_ALPHA_CAPTION) : palette->color[note->color];
  GdkRGBA white = { 1, 1, 1, 1 }, secondary = tao_color_alpha (text, TAO_ALPHA_CAPTION);
  double x = floor (CLAMP (tao_scale_map (&geometry->x, note->x), 0, geometry->plot.width)) + 0.5;
  double bottom = geometry->plot.y + geometry->plot.height;
  double y = floor (CLAMP (tao_scale_map (&geometry->y, note->y), geometry->plot.y, bottom)) + 0.5;

  if (note->kind != TAO_NOTE_LEVEL && (note->x < geometry->x.from || note->x > geometry->x.to))
    return;
  switch (note->kind)
    {
    case TAO_NOTE_LEVEL:
      {
        gboolean whole = note->x == note->x2;
        double left = whole ? 0 : x, right = whole ? geometry->plot.width : CLAMP (tao_scale_map (&geometry->x, note->x2), 0, geometry->plot.width);

        draw_dashed (snapshot, left, y, right, y, note->solid, &color);
        if (note->label == NULL)
          break;
        if (note->tag)
          {
            int width = text_width (self, note->label, TRUE);

            tao_draw_rounded (snapshot, geometry->plot.width + 2, y - 9, width + 12, 18, 4, &color);
            tao_draw_label (snapshot, widget, note->label, AXIS_POINTS, TRUE, geometry->plot.width + 8, y, 0, 0.5, &white);
          }
        else if (whole)
          tao_draw_label (snapshot, widget, note->label, AXIS_POINTS, FALSE, 8, y + 4, 0, 0, &color);
        else
          tao_draw_label (snapshot, widget, note->label, AXIS_POINTS, FALSE, left - 8, y, 1, 0.5, &secondary);
        break;
      }
    case TAO_NOTE_MOMENT:
      {
        double top = note->y == note->y2 ? geometry->plot.y : y;
        double end = note->y == note->y2 ? bottom : tao_scale_map (&geometry->y, note->y2);

        draw_dashed (snapshot, x, top, x, end, note->solid, &color);
        if (note->label != NULL)
          {
            gboolean before = x > geometry->plot.width * 0.8;
            int label_width = text_width (self, note->label, FALSE);
            double left = before ? x - 6 - label_width : x + 6;

            /* The line is drawn wherever it is; its name only where another one leaves room. */
            if (left < *named_to)
              break;
            *named_to = left + label_width + 8;
            tao_draw_label (snapshot, widget, note->label, AXIS_POINTS, FALSE, left, bottom - (self->n_marks > 0 ? TICK_HEIGHT + 2 : 4),
                            0, 1, &secondary);
          }
        break;
      }
    case TAO_NOTE_POINT:
    default:
      tao_draw_rounded (snapshot, x - 6, y - 6, 12, 12, 6, &palette->color[TAO_COLOR_CARD]);
      tao_draw_rounded (snapshot, x - 4.5, y - 4.5, 9, 9, 4.5, &color);
      if (note->label != NULL)
        tao_draw_label (snapshot, widget, note->label, AXIS_POINTS, TRUE, x + 10, y + 4, 0, 0, text);
      break;
    }
}

/* Names at line ends, moved apart so that none covers another. */
static void
draw_end_labels (TaoChart *self, GtkSnapshot *snapshot, const TaoChartGeometry *geometry, const GdkRGBA *text)
{
  struct { double y; guint s; } ends[TAO_CHART_MOST_SERIES];
  const double line = 15;
  guint n = 0;

  for (guint s = 0; s < self->n; s++)
    {
      const TaoChartSeries *series = self->series[s];
      guint last = tao_bisect (series->x, series->n, geometry->x.to);
      double y;

      last = last < series->n && series->x[last] <= geometry->x.to ? last : last > 0 ? last - 1 : 0;
      if (series->n == 0 || self->style[s].lower || !self->style[s].end_label || isnan (series->y[last]))
        continue;
      y = tao_scale_map (&geometry->y, series->y[last]);
      tao_draw_rounded (snapshot, tao_scale_map (&geometry->x, series->x[last]) - 3.5, y - 3.5, 7, 7, 3.5,
                        &tao_palette_current ()->color[self->style[s].color]);
      for (guint i = n; i <= n; i--)
        {
          if (i == 0 || ends[i - 1].y <= y)
            {
              ends[i].y = y;
              ends[i].s = s;
              break;
            }
          ends[i] = ends[i - 1];
        }
      n++;
    }
  for (guint i = 1; i < n; i++)
    ends[i].y = MAX (ends[i].y, ends[i - 1].y + line);
  for (guint i = n; i-- > 0;)
    {
      double limit = i + 1 < n ? ends[i + 1].y - line : geometry->y.start;

      ends[i].y = MIN (ends[i].y, limit);
      tao_draw_label (snapshot, GTK_WIDGET (self), self->style[ends[i].s].name, AXIS_POINTS, FALSE,
                      geometry->plot.width + LABEL_GAP, ends[i].y, 0, 0.5, text);
    }
}

void
tao_chart_draw (TaoChart *self, GtkSnapshot *snapshot, int width, int height)
{
  GdkRGBA text = tao_draw_foreground (GTK_WIDGET (self)), secondary = tao_color_alpha (&text, 0.65f);
  TaoChartGeometry geometry;
  gboolean named = FALSE;
  double named_to = -INFINITY;
  cairo_t *cr;

  tao_chart_compute_geometry (self, width, height, &geometry);
  for (guint s = 0; s < self->n; s++)
    named |= self->style[s].end_label;
  if (!named)
    draw_grid (self, snapshot, &geometry, &text);
  else
    /* Names take the place of numbers: the lines alone are drawn. */
    for (guint i = 0; i < geometry.y_ticks.n; i++)
      {
        GdkRGBA grid = tao_color_alpha (&text, tao_palette_current ()->grid_alpha);

        gtk_snapshot_append_color (snapshot, &grid,
                                   &GRAPHENE_RECT_INIT (0, (float) floor (tao_scale_map (&geometry.y, geometry.y_ticks.first + i * geometry.y_ticks.step)),
                                                        (float) geometry.plot.width, 1));
      }
  draw_x_axis (self, snapshot, &geometry, height, &text);

  for (guint s = 0; s < self->n; s++)
    if (self->style[s].mark == TAO_MARK_BARS)
      draw_bars (self, snapshot, s, &geometry);
    else if (self->style[s].mark == TAO_MARK_CANDLES)
      draw_candles (self, snapshot, s, &geometry);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) geometry.plot.width + 5, (float) (geometry.plot.y + geometry.plot.height + 1)));
  cairo_rectangle (cr, 0, 0, geometry.plot.width, geometry.plot.y + geometry.plot.height + 1);
  cairo_clip (cr);
  for (guint s = 0; s < self->n; s++)
    if (self->style[s].mark != TAO_MARK_BARS && self->style[s].mark != TAO_MARK_CANDLES && !self->style[s].lower)
      draw_line (self, cr, s, &geometry);
  cairo_destroy (cr);
  draw_marks (self, snapshot, &geometry, &text);

  if (geometry.lower.height > 0 && self->lower_label != NULL)
    tao_draw_label (snapshot, GTK_WIDGET (self), self->lower_label, AXIS_POINTS, FALSE, geometry.plot.width + LABEL_GAP,
                    tao_scale_map (&geometry.y_lower, 0), 0, 0.5, &secondary);
  for (guint i = 0; i < self->notes->len; i++)
    draw_note (self, snapshot, &g_array_index (self->notes, TaoChartNote, i), &geometry, &text, &named_to);
  if (named)
    draw_end_labels (self, snapshot, &geometry, &text);
}

/* Where the caption covers least: at the foot, unless the first line ends there. */
static double
stale_bottom (TaoChart *self, const TaoChartGeometry *geometry)
{
  const TaoChartSeries *series = self->series[0];
  double foot = geometry->plot.y + geometry->plot.height - (self->n_marks > 0 ? TICK_HEIGHT : 0);
  double end = series->n > 0 ? tao_scale_map (&geometry->y, series->y[series->n - 1]) : NAN;

  return end > geometry->plot.y + geometry->plot.height / 2 ? geometry->plot.y + TAO_STALE_HEIGHT : foot;
}

void
tao_chart_draw_stale (TaoChart *self, GtkSnapshot *snapshot, int width, int height, const char *caption)
{
  GdkRGBA text = tao_draw_foreground (GTK_WIDGET (self)), faint = tao_color_alpha (&text, 0.12f);
  TaoChartGeometry geometry;
  double x;

  tao_chart_compute_geometry (self, width, height, &geometry);
  x = CLAMP (tao_scale_map (&geometry.x, tao_chart_last_x (self)), 0, geometry.plot.width);
  if (x < geometry.plot.width)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) geometry.plot.y, (float) (geometry.plot.width - x),
                                                                             (float) geometry.plot.height));

      tao_draw_hatch (cr, x, geometry.plot.y, geometry.plot.width - x, geometry.plot.height, 1, &faint);
      cairo_destroy (cr);
    }
  draw_stale_ends (self, snapshot, &geometry);
  tao_plot_draw_stale_caption (TAO_PLOT (self), snapshot, geometry.plot.width, stale_bottom (self, &geometry), caption);
}
