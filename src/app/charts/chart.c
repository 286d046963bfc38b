#include "app/charts/chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/chart-private.h"
#include "app/format.h"

#define MOST_ZOOM_POINTS 8       /* never fewer points on view than this */
#define STALE_ROOM 0.06          /* of the range, after the end of stale lines */

G_DEFINE_FINAL_TYPE (TaoChart, tao_chart, TAO_TYPE_PLOT)

static void
data_extent (TaoChart *self, double *from, double *to)
{
  *from = INFINITY;
  *to = -INFINITY;
  for (guint s = 0; s < self->n; s++)
    if (self->series[s]->n > 0)
      {
        *from = MIN (*from, self->series[s]->x[0]);
        *to = MAX (*to, self->series[s]->x[self->series[s]->n - 1]);
        /* A candle stands for the time after its own. */
        if (self->style[s].mark == TAO_MARK_CANDLES && self->series[s]->n > 1)
          *to += self->series[s]->x[1] - self->series[s]->x[0];
      }
  if (!(*from < *to))
    {
      double at = isfinite (*from) ? *from : 0;

      *from = at - 0.5;
      *to = at + 0.5;
    }
}

double
tao_chart_last_x (TaoChart *self)
{
  double last = NAN;

  for (guint s = 0; s < self->n; s++)
    if (self->series[s]->n > 0)
      last = fmax (last, self->series[s]->x[self->series[s]->n - 1]);      /* of a number and NaN the number */
  return last;
}

/* Whether the lines end where nothing newer can come, and this axis shows it. */
static gboolean
ends_stale (TaoChart *self)
{
  return tao_plot_get_stale (TAO_PLOT (self)) != NULL && self->x_kind == TAO_AXIS_TIME && !isnan (tao_chart_last_x (self));
}

void
tao_chart_get_view (TaoChart *self, double *from, double *to)
{
  if (self->view_from == self->view_to)
    {
      data_extent (self, from, to);
      if (ends_stale (self))
        *to += (*to - *from) * STALE_ROOM;
    }
  else
    {
      *from = self->view_from;
      *to = self->view_to;
    }
}

/* --- vfuncs of the plot --- */

static void
geometry_now (TaoChart *self, TaoChartGeometry *geometry)
{
  tao_chart_compute_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), geometry);
}

static void
tao_chart_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  tao_chart_draw (TAO_CHART (plot), snapshot, width, height);
}

static void
tao_chart_render_stale (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height, const char *caption)
{
  if (ends_stale (TAO_CHART (plot)))
    tao_chart_draw_stale (TAO_CHART (plot), snapshot, width, height, caption);
  else
    TAO_PLOT_CLASS (tao_chart_parent_class)->render_stale (plot, snapshot, width, height, caption);
}

/* The point of @history nearest to @time_ms; there is one. */
static guint
history_at (const TaoSeries *history, gint64 time_ms)
{
  guint low = 0, high = history->n - 1;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (history->time_ms[middle] < time_ms)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 && time_ms - history->time_ms[low - 1] < history->time_ms[low] - time_ms ? low - 1 : low;
}

/* The value of the @nth series that says where it is from. */
static gboolean
tao_chart_origin (TaoPlot *plot, guint point, guint nth, TaoPointOrigin *out)
{
  TaoChart *self = TAO_CHART (plot);
  guint told = 0;

  for (guint s = 0; s < self->n; s++)
    {
      const TaoChartSeries *series = self->series[s];
      const TaoSeries *history = series->history;

      if (self->style[s].origin == NULL || series->n == 0 || told++ != nth)
        continue;
      out->series = self->style[s].name;
      out->origin = *self->style[s].origin;
      if (history != NULL && history->n > 0)
        {
          guint at = history_at (history, (gint64) self->series[0]->x[point]);

          out->netuid = history->netuid;
          out->origin.kind = TAO_ORIGIN_HISTORY;
          out->origin.block = history->block[at];
          out->origin.endpoint = history->endpoint[at];
          out->origin.verdict = history->verdict[at];
        }
      return TRUE;
    }
  return told == 0 && TAO_PLOT_CLASS (tao_chart_parent_class)->origin (plot, point, nth, out);
}

static guint
tao_chart_n_points (TaoPlot *plot)
{
  TaoChart *self = TAO_CHART (plot);

  return self->n > 0 && tao_plot_get_message (plot) == NULL ? self->series[0]->n : 0;
}

static guint
tao_chart_nearest (TaoPlot *plot, double x, double y)
{
  TaoChart *self = TAO_CHART (plot);
  TaoChartGeometry geometry;

  geometry_now (self, &geometry);
  if (x > geometry.plot.width + 4)
    return TAO_PLOT_NO_POINT;
  return tao_bisect_nearest (self->series[0]->x, self->series[0]->n, tao_scale_unmap (&geometry.x, x));
}

static gboolean
tao_chart_locate (TaoPlot *plot, guint point, TaoRect *place)
{
  TaoChart *self = TAO_CHART (plot);
  const TaoChartSeries *series = self->series[0];
  TaoChartGeometry geometry;
  double x;

  geometry_now (self, &geometry);
  x = tao_scale_map (&geometry.x, series->x[point]);
  if (x < -0.5 || x > geometry.plot.width + 0.5)
    return FALSE;
  *place = (TaoRect) { x, isnan (series->y[point]) ? geometry.plot.y : tao_scale_map (&geometry.y, series->y[point]), 0, 0 };
  return TRUE;
}

/* The key leads out of view: the view follows. */
static guint
tao_chart_step (TaoPlot *plot, guint point, int dx, int dy)
{
  TaoChart *self = TAO_CHART (plot);
  const TaoChartSeries *series = self->series[0];
  guint next = (guint) CLAMP ((gint64) point + dx - dy, 0, (gint64) series->n - 1);
  double from, to, x = series->x[next];

  tao_chart_get_view (self, &from, &to);
  if (x < from)
    tao_chart_set_view (self, x, x + (to - from));
  else if (x > to)
    tao_chart_set_view (self, x - (to - from), x);
  return next;
}

static char *
tao_chart_describe (TaoPlot *plot, guint point)
{
  TaoChart *self = TAO_CHART (plot);
  double x = self->series[0]->x[point];
  g_autofree char *heading = NULL;
  TaoChartGeometry geometry;
  GString *text;

  if (self->point_text != NULL)
    return self->point_text (point, self->point_data);
  geometry_now (self, &geometry);
  heading = tao_chart_x_label (self, x, TRUE);
  text = g_string_new (heading);
  for (guint s = 0; s < self->n; s++)
    {
      const TaoChartSeries *series = self->series[s];
      guint at;
      g_autofree char *value = NULL;

      if (series->n == 0)
        continue;
      at = s == 0 ? point : tao_bisect_nearest (series->x, series->n, x);
      value = isnan (series->y[at]) ? g_strdup (_("no data"))
                                    : tao_chart_y_label (self, series->y[at], geometry.y_ticks.decimals + 2);
      g_string_append_printf (text, "\n%s%s%s", self->style[s].name != NULL ? self->style[s].name : "",
                              self->style[s].name != NULL ? " " : "", value);
    }
  return g_string_free (text, FALSE);
}

static void
tao_chart_draw_cursor (TaoPlot *plot, GtkSnapshot *snapshot, guint point)
{
  TaoChart *self = TAO_CHART (plot);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA text = tao_draw_foreground (GTK_WIDGET (self)), line = tao_color_alpha (&text, 0.55f);
  static const double dashes[] = { 2, 2 };
  TaoChartGeometry geometry;
  double x, bottom;
  cairo_t *cr;

  geometry_now (self, &geometry);
  x = floor (tao_scale_map (&geometry.x, self->series[0]->x[point])) + 0.5;
  bottom = geometry.lower.height > 0 ? geometry.lower.y + geometry.lower.height : geometry.plot.y + geometry.plot.height;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x - 1, 0, 2, (float) bottom));
  gdk_cairo_set_source_rgba (cr, &line);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, bottom);
  cairo_stroke (cr);
  cairo_destroy (cr);

  for (guint s = 0; s < self->n; s++)
    {
      const TaoChartSeries *series = self->series[s];
      guint at;
      double y;

      if (series->n == 0 || self->style[s].lower || self->style[s].mark == TAO_MARK_BARS || self->style[s].mark == TAO_MARK_CANDLES)
        continue;
      at = s == 0 ? point : tao_bisect_nearest (series->x, series->n, self->series[0]->x[point]);
      if (isnan (series->y[at]))
        continue;
      y = tao_scale_map (&geometry.y, series->y[at]);
      tao_draw_rounded (snapshot, x - 5.5, y - 5.5, 11, 11, 5.5, &palette->color[TAO_COLOR_CARD]);
      tao_draw_rounded (snapshot, x - 4, y - 4, 8, 8, 4, &palette->color[self->style[s].color]);
    }
}

/* Keeps the length, and the view inside the data: never into the future. */
static void
set_view_bounded (TaoChart *self, double from, double to)
{
  double first, last, length;

  data_extent (self, &first, &last);
  length = MIN (to - from, last - first);
  if (to > last)
    from = last - length;
  from = MAX (from, first);
  if (length >= last - first)
    self->view_from = self->view_to = 0;
  else
    {
      self->view_from = from;
      self->view_to = from + length;
    }
  tao_plot_invalidate (TAO_PLOT (self));
}

static void
tao_chart_zoom (TaoPlot *plot, double factor, double at)
{
  TaoChart *self = TAO_CHART (plot);
  TaoChartGeometry geometry;
  double first, last, fixed, length, least;

  if (self->n == 0 || self->series[0]->n < 2 || !(factor > 0))
    return;
  geometry_now (self, &geometry);
  data_extent (self, &first, &last);
  least = (last - first) * MIN (1, (double) MOST_ZOOM_POINTS / self->series[0]->n);
  fixed = tao_scale_unmap (&geometry.x, CLAMP (at, 0, geometry.plot.width));
  length = CLAMP ((geometry.x.to - geometry.x.from) / factor, least, last - first);
  set_view_bounded (self, fixed - (fixed - geometry.x.from) / (geometry.x.to - geometry.x.from) * length,
                    fixed + (geometry.x.to - fixed) / (geometry.x.to - geometry.x.from) * length);
}

static void
tao_chart_pan (TaoPlot *plot, double pixels)
{
  TaoChart *self = TAO_CHART (plot);
  TaoChartGeometry geometry;
  double by;

  if (self->view_from == self->view_to)
    return;
  geometry_now (self, &geometry);
  by = -pixels / geometry.plot.width * (self->view_to - self->view_from);
  set_view_bounded (self, self->view_from + by, self->view_to + by);
}

static void
tao_chart_reset (TaoPlot *plot)
{
  tao_chart_set_view (TAO_CHART (plot), 0, 0);
}

static gboolean
tao_chart_column (TaoPlot *plot, guint column, TaoPlotColumn *out)
{
  TaoChart *self = TAO_CHART (plot);
  gboolean time = self->x_kind == TAO_AXIS_TIME;

  if (column > self->n)
    return FALSE;
  if (column == 0)
    *out = (TaoPlotColumn) { time ? "time" : "x", time ? N_("Time") : N_("Position"), FALSE };
  else
    {
      const char *name = self->style[column - 1].name;

      *out = (TaoPlotColumn) { name != NULL ? name : "value", name != NULL ? name : N_("Value"), FALSE };
    }
  return TRUE;
}

/* One row per point of the first series. */
static guint
tao_chart_n_rows (TaoPlot *plot)
{
  TaoChart *self = TAO_CHART (plot);

  return self->n > 0 ? self->series[0]->n : 0;
}

static void
tao_chart_cell (TaoPlot *plot, guint row, guint column, GString *text)
{
  TaoChart *self = TAO_CHART (plot);
  double x = self->series[0]->x[row];

  if (column > 0)
    {
      const TaoChartSeries *series = self->series[column - 1];
      guint at = column == 1 ? row : tao_bisect (series->x, series->n, x);

      /* Other series have a value only where they have that very point. */
      if (at < series->n && series->x[at] == x)
        tao_plot_append_number (text, series->y[at], 12);
    }
  else if (self->x_kind == TAO_AXIS_TIME)
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc ((gint64) x / 1000);
      g_autofree char *iso = time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("");

      g_string_append (text, iso);
    }
  else
    tao_plot_append_number (text, x, 12);
}

/* --- widget --- */

static void
tao_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                   int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoChart *self = TAO_CHART (widget);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN (200, self->natural_width) : MIN (120, self->natural_height);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->natural_width : self->natural_height;
}

static void
clear_series (TaoChart *self)
{
  for (guint s = 0; s < self->n; s++)
    {
      g_clear_pointer (&self->series[s], tao_chart_series_unref);
      g_free ((char *) self->style[s].name);
    }
  self->n = 0;
}

static void
clear_note (gpointer data)
{
  g_free ((char *) ((TaoChartNote *) data)->label);
}

static void
tao_chart_finalize (GObject *object)
{
  TaoChart *self = TAO_CHART (object);

  clear_series (self);
  g_array_unref (self->notes);
  g_free (self->lower_label);
  g_free (self->marks);
  g_free (self->marks_summary);
  g_free (self->trend);
  g_free (self->remark);
  G_OBJECT_CLASS (tao_chart_parent_class)->finalize (object);
}

static void
tao_chart_class_init (TaoChartClass *klass)
{
  TaoPlotClass *plot_class = TAO_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_chart_finalize;
  GTK_WIDGET_CLASS (klass)->measure = tao_chart_measure;
  plot_class->render = tao_chart_render;
  plot_class->render_stale = tao_chart_render_stale;
  plot_class->origin = tao_chart_origin;
  plot_class->n_points = tao_chart_n_points;
  plot_class->nearest = tao_chart_nearest;
  plot_class->locate = tao_chart_locate;
  plot_class->step = tao_chart_step;
  plot_class->describe = tao_chart_describe;
  plot_class->draw_cursor = tao_chart_draw_cursor;
  plot_class->zoom = tao_chart_zoom;
  plot_class->pan = tao_chart_pan;
  plot_class->reset = tao_chart_reset;
  plot_class->column = tao_chart_column;
  plot_class->n_rows = tao_chart_n_rows;
  plot_class->cell = tao_chart_cell;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taochart");
}

static void
tao_chart_init (TaoChart *self)
{
  self->notes = g_array_new (FALSE, TRUE, sizeof (TaoChartNote));
  g_array_set_clear_func (self->notes, clear_note);
  self->natural_width = 690;
  self->natural_height = 300;
}

GtkWidget *
tao_chart_new (void)
{
  return g_object_new (TAO_TYPE_CHART, NULL);
}

void
tao_chart_set_series (TaoChart *self, guint n, TaoChartSeries *const *series, const TaoSeriesStyle *styles)
{
  TaoChartSeries *kept[TAO_CHART_MOST_SERIES];

  g_return_if_fail (n <= TAO_CHART_MOST_SERIES);

  /* Taken before the old ones go: they may be the same. */
  for (guint s = 0; s < n; s++)
    kept[s] = tao_chart_series_ref (series[s]);
  clear_series (self);
  for (guint s = 0; s < n; s++)
    {
      self->series[s] = kept[s];
      self->style[s] = styles[s];
      self->style[s].name = g_strdup (styles[s].name);
    }
  self->n = n;
  if (self->view_from != self->view_to)
    set_view_bounded (self, self->view_from, self->view_to);
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_chart_set_notes (TaoChart *self, guint n, const TaoChartNote *notes)
{
  g_array_set_size (self->notes, 0);
  for (guint i = 0; i < n; i++)
    {
      TaoChartNote note = notes[i];

      note.label = g_strdup (note.label);
      g_array_append_val (self->notes, note);
    }
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_chart_set_x_axis (TaoChart *self, TaoAxisKind kind, TaoValueText text, gpointer user_data)
{
  self->x_kind = kind;
  self->x_text = text;
  self->x_data = user_data;
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_chart_set_y_axis (TaoChart *self, gboolean zero, TaoValueText text, gpointer user_data)
{
  self->y_zero = zero;
  self->y_text = text;
  self->y_data = user_data;
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_chart_set_lower_label (TaoChart *self, const char *label)
{
  g_free (self->lower_label);
  self->lower_label = g_strdup (label);
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_chart_set_point_text (TaoChart *self, TaoPointText text, gpointer user_data)
{
  self->point_text = text;
  self->point_data = user_data;
}

void
tao_chart_set_view (TaoChart *self, double from, double to)
{
  if (self->view_from == from && self->view_to == to)
    return;
  self->view_from = from;
  self->view_to = MAX (from, to);
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_chart_set_marks (TaoChart *self, guint n, const double *x, TaoMarksText text, gpointer user_data)
{
  g_free (self->marks);
  self->marks = n > 0 ? g_memdup2 (x, n * sizeof *x) : NULL;
  self->n_marks = n;
  self->marks_text = text;
  self->marks_data = user_data;
  tao_plot_invalidate (TAO_PLOT (self));
}

guint
tao_chart_get_marks (TaoChart *self, guint *most)
{
  *most = self->most_in_tick;
  return self->ticks;
}

void
tao_chart_set_y_reversed (TaoChart *self, gboolean reversed)
{
  self->y_reversed = reversed;
  tao_plot_invalidate (TAO_PLOT (self));
}

/* --- the summary --- */

static void
append_sentence (GString *text, const char *sentence)
{
  if (sentence != NULL && sentence[0] != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
}

static void
tell (TaoChart *self, const char *label)
{
  GString *text = g_string_new (NULL);

  append_sentence (text, self->trend);
  append_sentence (text, self->remark);
  append_sentence (text, self->marks_summary);
  tao_plot_set_label (TAO_PLOT (self), label, text->str);
  g_string_free (text, TRUE);
}

void
tao_chart_count_marks (TaoChart *self, guint ticks, guint most, guint n)
{
  g_autofree char *summary = n > 0 && self->marks_text != NULL ? self->marks_text (n, most, self->marks_data) : NULL;

  self->ticks = ticks;
  self->most_in_tick = most;
  if (g_strcmp0 (summary, self->marks_summary) == 0)
    return;
  g_free (self->marks_summary);
  self->marks_summary = g_steal_pointer (&summary);
  tell (self, tao_plot_get_label (TAO_PLOT (self)));
}

void
tao_chart_set_remark (TaoChart *self, const char *remark)
{
  g_free (self->remark);
  self->remark = g_strdup (remark);
}

void
tao_chart_summarize (TaoChart *self, const char *label)
{
  const TaoChartSeries *series = self->n > 0 ? self->series[0] : NULL;

  g_clear_pointer (&self->trend, g_free);
  if (series != NULL && series->n >= 2 && !isnan (series->y[0]) && !isnan (series->y[series->n - 1]))
    {
      double first = series->y[0], last = series->y[series->n - 1];
      g_autofree char *from = tao_chart_x_label (self, series->x[0], TRUE);
      g_autofree char *to = tao_chart_x_label (self, series->x[series->n - 1], TRUE);
      g_autofree char *first_text = tao_chart_y_label (self, first, 6);
      g_autofree char *last_text = tao_chart_y_label (self, last, 6);
      g_autofree char *change = first != 0 && !self->y_reversed ? tao_format_change_spoken ((gint64) ((last / first - 1) * 1e6), 1) : NULL;

      if (change != NULL)
        /* Translators: dates, then values, then "up 3.2 percent". */
        self->trend = g_strdup_printf (_("From %1$s to %2$s: from %3$s to %4$s, %5$s."), from, to, first_text, last_text, change);
      else
        /* Translators: dates, then values. */
        self->trend = g_strdup_printf (_("From %1$s to %2$s: from %3$s to %4$s."), from, to, first_text, last_text);
    }
  else
    self->trend = g_strdup (tao_plot_get_message (TAO_PLOT (self)));
  tell (self, label);
}

void
tao_chart_set_natural_size (TaoChart *self, int width, int height)
{
  self->natural_width = width;
  self->natural_height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
