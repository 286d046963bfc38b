#include "app/charts/sparkline.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/format.h"

#define MOST_VALUES 512

struct _TaoSparkline {
  TaoPlot parent_instance;

  float *values;
  guint n;
  gboolean bars;
  int color;              /* -1: by sign */
  int width, height;
};

G_DEFINE_FINAL_TYPE (TaoSparkline, tao_sparkline, TAO_TYPE_PLOT)

static void
tao_sparkline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                       int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoSparkline *self = TAO_SPARKLINE (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;
}

static void
render_bars (TaoSparkline *self, GtkSnapshot *snapshot, int width, int height, const GdkRGBA *color)
{
  double top = 0, slot = (double) width / self->n, bar = slot > 2.5 ? slot - 1 : slot;

  for (guint i = 0; i < self->n; i++)
    if (isfinite (self->values[i]))
      top = MAX (top, self->values[i]);
  if (top <= 0)
    return;
  for (guint i = 0; i < self->n; i++)
    {
      double size = isfinite (self->values[i]) ? MAX (0, self->values[i]) / top * (height - 1) : 0;
      GdkRGBA faded = tao_color_alpha (color, 0.45f + 0.55f * (float) i / (float) MAX (1, self->n - 1));

      if (size > 0)
        gtk_snapshot_append_color (snapshot, &faded,
                                   &GRAPHENE_RECT_INIT ((float) (i * slot), (float) (height - MAX (1, size)), (float) bar,
                                                        (float) MAX (1, size)));
    }
}

static void
render_line (TaoSparkline *self, GtkSnapshot *snapshot, int width, int height, const GdkRGBA *color)
{
  const double pad = 3;
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE, x_last = 0, y_last = 0;
  TaoScale x_scale = { 0, MAX (1, self->n - 1), 1, width - pad }, y_scale;
  gboolean drawing = FALSE;
  cairo_t *cr;

  for (guint i = 0; i < self->n; i++)
    if (isfinite (self->values[i]))
      {
        low = MIN (low, self->values[i]);
        high = MAX (high, self->values[i]);
      }
  if (low > high)
    return;
  y_scale = (TaoScale) { low, high, height - pad, pad };
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  /* The fill, then the line above it. */
  for (int pass = 0; pass < 2; pass++)
    {
      double x_first = 0;

      drawing = FALSE;
      for (guint i = 0; i <= self->n; i++)
        {
          if (i == self->n || !isfinite (self->values[i]))
            {
              if (drawing && pass == 0)
                {
                  cairo_line_to (cr, x_last, height);
                  cairo_line_to (cr, x_first, height);
                  cairo_close_path (cr);
                }
              drawing = FALSE;
              continue;
            }
          x_last = tao_scale_map (&x_scale, i);
          y_last = tao_scale_map (&y_scale, self->values[i]);
          if (drawing)
            cairo_line_to (cr, x_last, y_last);
          else
            cairo_move_to (cr, x_first = x_last, y_last);
          drawing = TRUE;
        }
      cairo_set_source_rgba (cr, color->red, color->green, color->blue, pass == 0 ? 0.12 : 1);
      if (pass == 0)
        cairo_fill (cr);
      else
        {
          cairo_set_line_width (cr, tao_palette_current ()->high_contrast ? 2 : 1.3);
          cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
          cairo_stroke (cr);
        }
    }
  cairo_arc (cr, x_last, y_last, 2.2, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
tao_sparkline_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  TaoSparkline *self = TAO_SPARKLINE (plot);
  const TaoPalette *palette = tao_palette_current ();
  TaoColor color = (TaoColor) MAX (0, self->color);

  if (self->n == 0)
    return;
  if (self->color < 0)
    color = self->values[self->n - 1] < self->values[0] ? TAO_COLOR_NEG : TAO_COLOR_POS;
  if (self->bars)
    render_bars (self, snapshot, width, height, &palette->color[color]);
  else
    render_line (self, snapshot, width, height, &palette->color[color]);
}

/* The trend in words, for those who do not see the line. */
static void
speak (TaoSparkline *self)
{
  guint first = 0, last = self->n;
  g_autofree char *words = NULL;

  while (first < self->n && !isfinite (self->values[first]))
    first++;
  while (last > first && !isfinite (self->values[last - 1]))
    last--;
  if (last > first + 1 && self->values[first] != 0)
    words = tao_format_change_spoken ((gint64) (((double) self->values[last - 1] / (double) self->values[first] - 1) * 1e6), 1);
  tao_plot_set_label (TAO_PLOT (self), _("Trend"), words != NULL ? words : _("no data"));
}

static void
tao_sparkline_finalize (GObject *object)
{
  g_free (TAO_SPARKLINE (object)->values);
  G_OBJECT_CLASS (tao_sparkline_parent_class)->finalize (object);
}

static void
tao_sparkline_class_init (TaoSparklineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_sparkline_finalize;
  GTK_WIDGET_CLASS (klass)->measure = tao_sparkline_measure;
  TAO_PLOT_CLASS (klass)->render_stale = NULL;
  TAO_PLOT_CLASS (klass)->render = tao_sparkline_render;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taosparkline");
}

static void
tao_sparkline_init (TaoSparkline *self)
{
  self->width = 92;
  self->height = 26;
  self->color = -1;
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  tao_plot_set_interactive (TAO_PLOT (self), FALSE);
  speak (self);
}

GtkWidget *
tao_sparkline_new (void)
{
  return g_object_new (TAO_TYPE_SPARKLINE, NULL);
}

static void
set (TaoSparkline *self, const float *values, guint n, gboolean bars, int color)
{
  /* Of more than can be told apart the newest are kept. */
  if (n > MOST_VALUES)
    {
      values += n - MOST_VALUES;
      n = MOST_VALUES;
    }
  if (n == self->n && bars == self->bars && color == self->color &&
      (n == 0 || memcmp (values, self->values, n * sizeof *values) == 0))
    return;
  g_free (self->values);
  self->values = n > 0 ? g_memdup2 (values, n * sizeof *values) : NULL;
  self->n = n;
  self->bars = bars;
  self->color = color;
  speak (self);
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_sparkline_set_line (TaoSparkline *self, const float *values, guint n)
{
  set (self, values, n, FALSE, -1);
}

void
tao_sparkline_set_area (TaoSparkline *self, const float *values, guint n, TaoColor color)
{
  set (self, values, n, FALSE, (int) color);
}

void
tao_sparkline_set_bars (TaoSparkline *self, const float *values, guint n, TaoColor color)
{
  set (self, values, n, TRUE, (int) color);
}

void
tao_sparkline_set_size (TaoSparkline *self, int width, int height)
{
  self->width = width;
  self->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
