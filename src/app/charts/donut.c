#include "app/charts/donut.h"

#include <glib/gi18n.h>

#include <math.h>

#define NATURAL 208

struct _TaoDonut {
  TaoPlot parent_instance;

  GArray *slices;           /* of TaoDonutSlice, texts owned */
  char *label, *figure, *unit;
};

G_DEFINE_FINAL_TYPE (TaoDonut, tao_donut, TAO_TYPE_PLOT)

static double
total (TaoDonut *self)
{
  double sum = 0;

  for (guint i = 0; i < self->slices->len; i++)
    sum += g_array_index (self->slices, TaoDonutSlice, i).value;
  return sum;
}

static double
radius_of (int width, int height)
{
  return MAX (10, MIN (width, height) / 2.0 - 2);
}

/* From the top, clockwise, in radians. */
static void
slice_angles (TaoDonut *self, guint index, double *from, double *to)
{
  double sum = total (self), before = 0;

  for (guint i = 0; i < index; i++)
    before += g_array_index (self->slices, TaoDonutSlice, i).value;
  *from = -G_PI / 2 + 2 * G_PI * before / sum;
  *to = *from + 2 * G_PI * g_array_index (self->slices, TaoDonutSlice, index).value / sum;
}

static void
tao_donut_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  TaoDonut *self = TAO_DONUT (plot);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA text = tao_draw_foreground (GTK_WIDGET (self)), secondary = tao_color_alpha (&text, 0.7f), track = tao_color_alpha (&text, 0.1f);
  double radius = radius_of (width, height), line = radius * 0.25, x = width / 2.0, y = height / 2.0;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_set_line_width (cr, line);
  if (self->slices->len == 0)
    {
      gdk_cairo_set_source_rgba (cr, &track);
      cairo_arc (cr, x, y, radius - line / 2, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
  for (guint i = 0; i < self->slices->len; i++)
    {
      /* A gap of two pixels at the middle of the ring. */
      double from, to, gap = self->slices->len > 1 ? 1 / (radius - line / 2) : 0;

      slice_angles (self, i, &from, &to);
      if (to - from <= 2 * gap)
        continue;
      gdk_cairo_set_source_rgba (cr, &palette->color[g_array_index (self->slices, TaoDonutSlice, i).color]);
      cairo_arc (cr, x, y, radius - line / 2, from + gap, to - gap);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  if (self->label != NULL)
    tao_draw_label (snapshot, GTK_WIDGET (self), self->label, 9, FALSE, x, y - 13, 0.5, 1, &secondary);
  if (self->figure != NULL)
    tao_draw_label (snapshot, GTK_WIDGET (self), self->figure, 14, TRUE, x, y, 0.5, 0.5, &text);
  if (self->unit != NULL)
    tao_draw_label (snapshot, GTK_WIDGET (self), self->unit, 9, FALSE, x, y + 13, 0.5, 0, &secondary);
}

static guint
tao_donut_n_points (TaoPlot *plot)
{
  return TAO_DONUT (plot)->slices->len;
}

static guint
tao_donut_nearest (TaoPlot *plot, double x, double y)
{
  TaoDonut *self = TAO_DONUT (plot);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double dx = x - width / 2.0, dy = y - height / 2.0, distance = hypot (dx, dy), radius = radius_of (width, height);
  double angle = atan2 (dy, dx);

  if (distance > radius || distance < radius * 0.7)
    return TAO_PLOT_NO_POINT;
  if (angle < -G_PI / 2)
    angle += 2 * G_PI;
  for (guint i = 0; i < self->slices->len; i++)
    {
      double from, to;

      slice_angles (self, i, &from, &to);
      if (angle >= from && angle < to)
        return i;
    }
  return TAO_PLOT_NO_POINT;
}

static gboolean
tao_donut_locate (TaoPlot *plot, guint point, TaoRect *place)
{
  TaoDonut *self = TAO_DONUT (plot);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double radius = radius_of (width, height) * 0.875, from, to;

  slice_angles (self, point, &from, &to);
  *place = (TaoRect) { width / 2.0 + radius * cos ((from + to) / 2) - 4, height / 2.0 + radius * sin ((from + to) / 2) - 4, 8, 8 };
  return TRUE;
}

static char *
tao_donut_describe (TaoPlot *plot, guint point)
{
  const TaoDonutSlice *slice = &g_array_index (TAO_DONUT (plot)->slices, TaoDonutSlice, point);

  return g_strdup_printf ("%s\n%s", slice->name, slice->text);
}

static const TaoPlotColumn columns[] = { { "name", N_("Name"), TRUE }, { "value", N_("Value"), FALSE } };

static guint
tao_donut_n_rows (TaoPlot *plot)
{
  return TAO_DONUT (plot)->slices->len;
}

static void
tao_donut_cell (TaoPlot *plot, guint row, guint column, GString *text)
{
  const TaoDonutSlice *slice = &g_array_index (TAO_DONUT (plot)->slices, TaoDonutSlice, row);

  if (column == 0)
    g_string_append (text, slice->name);
  else
    tao_plot_append_number (text, slice->value, 12);
}

static void
tao_donut_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                   int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 120;
  *natural = NATURAL;
}

static void
clear_slice (gpointer data)
{
  TaoDonutSlice *slice = data;

  g_free ((char *) slice->name);
  g_free ((char *) slice->text);
}

static void
tao_donut_finalize (GObject *object)
{
  TaoDonut *self = TAO_DONUT (object);

  g_array_unref (self->slices);
  g_free (self->label);
  g_free (self->figure);
  g_free (self->unit);
  G_OBJECT_CLASS (tao_donut_parent_class)->finalize (object);
}

static void
tao_donut_class_init (TaoDonutClass *klass)
{
  TaoPlotClass *plot_class = TAO_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_donut_finalize;
  GTK_WIDGET_CLASS (klass)->measure = tao_donut_measure;
  plot_class->render = tao_donut_render;
  plot_class->n_points = tao_donut_n_points;
  plot_class->nearest = tao_donut_nearest;
  plot_class->locate = tao_donut_locate;
  plot_class->describe = tao_donut_describe;
  plot_class->n_rows = tao_donut_n_rows;
  plot_class->cell = tao_donut_cell;
  plot_class->columns = columns;
  plot_class->n_columns = G_N_ELEMENTS (columns);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taodonut");
}

static void
tao_donut_init (TaoDonut *self)
{
  self->slices = g_array_new (FALSE, TRUE, sizeof (TaoDonutSlice));
  g_array_set_clear_func (self->slices, clear_slice);
}

GtkWidget *
tao_donut_new (void)
{
  return g_object_new (TAO_TYPE_DONUT, NULL);
}

void
tao_donut_set_slices (TaoDonut *self, const TaoDonutSlice *slices, guint n)
{
  g_array_set_size (self->slices, 0);
  for (guint i = 0; i < n; i++)
    if (slices[i].value > 0)
      {
        TaoDonutSlice slice = slices[i];

        slice.name = g_strdup (slice.name);
        slice.text = g_strdup (slice.text);
        g_array_append_val (self->slices, slice);
      }
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_donut_set_center (TaoDonut *self, const char *label, const char *figure, const char *unit)
{
  g_free (self->label);
  g_free (self->figure);
  g_free (self->unit);
  self->label = g_strdup (label);
  self->figure = g_strdup (figure);
  self->unit = g_strdup (unit);
  tao_plot_invalidate (TAO_PLOT (self));
}
