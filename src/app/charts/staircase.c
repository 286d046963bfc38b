#include "app/charts/staircase.h"

#include <glib/gi18n.h>
#include <math.h>


#define LEAST_FOR_MIDDLE 300    /* px: below that the captions of the ends need the room */
#define RIGHT 88
#define FOOT 24
#define TOP 18

struct _TaoStaircase {
  TaoPlot parent_instance;

  GArray *stairs;          /* of TaoStair, names owned, heaviest first */
  double consensus, kappa;
  char *selected;
};

G_DEFINE_FINAL_TYPE (TaoStaircase, tao_staircase, TAO_TYPE_PLOT)

static const TaoStair *
stair (TaoStaircase *self, guint i)
{
  return &g_array_index (self->stairs, TaoStair, i);
}

static void
scales (TaoStaircase *self, TaoScale *x, TaoScale *y)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double top = self->consensus;

  for (guint i = 0; i < self->stairs->len; i++)
    top = MAX (top, stair (self, i)->weight);
  *x = (TaoScale) { 0, 1, 0, MAX (10, width - RIGHT) };
  *y = (TaoScale) { 0, top > 0 ? top : 1, height - FOOT, TOP };
}

static void
tao_staircase_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  TaoStaircase *self = TAO_STAIRCASE (plot);
  GtkWidget *widget = GTK_WIDGET (self);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA text = tao_draw_foreground (widget), secondary = tao_color_alpha (&text, 0.7f), grid = tao_color_alpha (&text, palette->grid_alpha);
  GdkRGBA blue = tao_color_alpha (&palette->color[TAO_COLOR_SERIES_1], 0.5f), tint = tao_color_alpha (&palette->color[TAO_COLOR_NEG_FILL], 0.14f);
  g_autofree char *value = g_strdup_printf ("%.6f", self->consensus);
  TaoScale x, y;
  TaoTicks ticks;
  double at = 0, level;
  cairo_t *cr;

  if (self->stairs->len == 0)
    return;
  scales (self, &x, &y);
  ticks = tao_ticks_round (0, y.to, 5);
  for (guint i = 0; i < ticks.n; i++)
    gtk_snapshot_append_color (snapshot, &grid,
                               &GRAPHENE_RECT_INIT (0, (float) floor (tao_scale_map (&y, ticks.first + i * ticks.step)), (float) x.end, 1));
  level = tao_scale_map (&y, self->consensus);
  for (guint i = 0; i < self->stairs->len; i++)
    {
      const TaoStair *step = stair (self, i);
      double left = tao_scale_map (&x, at), right = tao_scale_map (&x, at + step->share);
      double counted = tao_scale_map (&y, MIN (step->weight, self->consensus)), top = tao_scale_map (&y, step->weight);
      gboolean strong = g_strcmp0 (step->name, self->selected) == 0;

      at += step->share;
      gtk_snapshot_append_color (snapshot, strong ? &palette->color[TAO_COLOR_SERIES_1] : &blue,
                                 &GRAPHENE_RECT_INIT ((float) left, (float) counted, (float) MAX (0.5, right - left - 1), (float) (y.start - counted)));
      if (top < level - 0.5)
        {
          gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (right - left), (float) (level - top)));
          cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (right - left), (float) (level - top)));
          tao_draw_hatch (cr, left, top, right - left, level - top, palette->hatch_width, &palette->color[TAO_COLOR_NEG_FILL]);
          cairo_destroy (cr);
          tao_draw_outline (snapshot, left, top, right - left, level - top, 0, 1, &palette->color[TAO_COLOR_NEG_FILL]);
        }
    }
  gtk_snapshot_append_color (snapshot, &text, &GRAPHENE_RECT_INIT (0, (float) level, (float) x.end, 1));
  tao_draw_label (snapshot, widget, _("consensus"), 9, TRUE, x.end + 8, level, 0, 1, &text);
  tao_draw_label (snapshot, widget, value, 9, FALSE, x.end + 8, level, 0, 0, &text);

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_cairo_set_source_rgba (cr, &text);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, (const double[]) { 4, 3 }, 2, 0);
  cairo_move_to (cr, floor (tao_scale_map (&x, self->kappa)) + 0.5, 2);
  cairo_line_to (cr, floor (tao_scale_map (&x, self->kappa)) + 0.5, y.start);
  cairo_stroke (cr);
  cairo_destroy (cr);
  {
    g_autofree char *kappa = g_strdup_printf (_("κ = %.2g of stake"), self->kappa);

    tao_draw_label (snapshot, widget, kappa, 9, FALSE, tao_scale_map (&x, self->kappa) + 6, 2, 0, 0, &secondary);
  }
  tao_draw_label (snapshot, widget, "0%", 9, FALSE, 0, height - 4, 0, 1, &secondary);
  if (x.end >= LEAST_FOR_MIDDLE)
    tao_draw_label (snapshot, widget, "50%", 9, FALSE, x.end / 2, height - 4, 0.5, 1, &secondary);
  tao_draw_label (snapshot, widget, _("100% of active stake"), 9, FALSE, x.end, height - 4, 1, 1, &secondary);
}

static guint
tao_staircase_n_points (TaoPlot *plot)
{
  return TAO_STAIRCASE (plot)->stairs->len;
}

static gboolean
tao_staircase_locate (TaoPlot *plot, guint point, TaoRect *place)
{
  TaoStaircase *self = TAO_STAIRCASE (plot);
  TaoScale x, y;
  double before = 0, top;

  scales (self, &x, &y);
  for (guint i = 0; i < point; i++)
    before += stair (self, i)->share;
  top = tao_scale_map (&y, stair (self, point)->weight);
  *place = (TaoRect) { tao_scale_map (&x, before), top, MAX (1, stair (self, point)->share * x.end), y.start - top };
  return TRUE;
}

static guint
tao_staircase_nearest (TaoPlot *plot, double px, double py)
{
  TaoStaircase *self = TAO_STAIRCASE (plot);
  TaoScale x, y;
  double before = 0, share;

  scales (self, &x, &y);
  share = tao_scale_unmap (&x, px);
  for (guint i = 0; i < self->stairs->len; i++)
    {
      before += stair (self, i)->share;
      if (share < before)
        return i;
    }
  return TAO_PLOT_NO_POINT;
}

static char *
tao_staircase_describe (TaoPlot *plot, guint point)
{
  TaoStaircase *self = TAO_STAIRCASE (plot);
  const TaoStair *step = stair (self, point);
  double clipped = MAX (0, step->weight - self->consensus);

  if (clipped > 0)
    /* Translators: a validator's name, its weight, what is clipped, its stake. */
    return g_strdup_printf (_("%1$s\nweight %2$.6f, clipped %3$.6f\n%4$.2f%% of stake"), step->name, step->weight, clipped, step->share * 100);
  return g_strdup_printf (_("%1$s\nweight %2$.6f\n%3$.2f%% of stake"), step->name, step->weight, step->share * 100);
}

static const TaoPlotColumn columns[] = {
  { "validator", N_("Validator"), TRUE }, { "stake_share", N_("Share of stake"), FALSE }, { "weight", N_("Weight"), FALSE },
};

static guint
tao_staircase_n_rows (TaoPlot *plot)
{
  return TAO_STAIRCASE (plot)->stairs->len;
}

static void
tao_staircase_cell (TaoPlot *plot, guint row, guint column, GString *text)
{
  const TaoStair *step = stair (TAO_STAIRCASE (plot), row);

  if (column == 0)
    g_string_append (text, step->name);
  else
    tao_plot_append_number (text, column == 1 ? step->share : step->weight, 12);
}

static void
tao_staircase_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                       int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 670 : 196;
}

static void
clear_stair (gpointer data)
{
  g_free ((char *) ((TaoStair *) data)->name);
}

static void
tao_staircase_finalize (GObject *object)
{
  TaoStaircase *self = TAO_STAIRCASE (object);

  g_array_unref (self->stairs);
  g_free (self->selected);
  G_OBJECT_CLASS (tao_staircase_parent_class)->finalize (object);
}

static void
tao_staircase_class_init (TaoStaircaseClass *klass)
{
  TaoPlotClass *plot_class = TAO_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_staircase_finalize;
  GTK_WIDGET_CLASS (klass)->measure = tao_staircase_measure;
  plot_class->render = tao_staircase_render;
  plot_class->n_points = tao_staircase_n_points;
  plot_class->locate = tao_staircase_locate;
  plot_class->nearest = tao_staircase_nearest;
  plot_class->describe = tao_staircase_describe;
  plot_class->n_rows = tao_staircase_n_rows;
  plot_class->cell = tao_staircase_cell;
  plot_class->columns = columns;
  plot_class->n_columns = G_N_ELEMENTS (columns);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taostaircase");
}

static void
tao_staircase_init (TaoStaircase *self)
{
  self->stairs = g_array_new (FALSE, TRUE, sizeof (TaoStair));
  g_array_set_clear_func (self->stairs, clear_stair);
  self->kappa = 0.5;
}

GtkWidget *
tao_staircase_new (void)
{
  return g_object_new (TAO_TYPE_STAIRCASE, NULL);
}

static int
by_weight (gconstpointer a, gconstpointer b)
{
  double x = ((const TaoStair *) a)->weight, y = ((const TaoStair *) b)->weight;

  return (x < y) - (x > y);
}

void
tao_staircase_set (TaoStaircase *self, const TaoStair *stairs, guint n, double consensus, double kappa)
{
  g_array_set_size (self->stairs, 0);
  for (guint i = 0; i < n; i++)
    if (stairs[i].share > 0)
      {
        TaoStair copy = stairs[i];

        copy.name = g_strdup (copy.name != NULL ? copy.name : "");
        g_array_append_val (self->stairs, copy);
      }
  g_array_sort (self->stairs, by_weight);
  self->consensus = consensus;
  self->kappa = CLAMP (kappa, 0, 1);
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_staircase_set_selected (TaoStaircase *self, const char *name)
{
  if (g_strcmp0 (self->selected, name) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (name);
  tao_plot_invalidate (TAO_PLOT (self));
}
