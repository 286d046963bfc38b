#include "app/charts/score-bars.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEAD 22
#define FOOT 20
#define ROW 23
#define BAR 11
#define NAMES 104
#define WEIGHT_COLUMN 62        /* from the right end of the stake column */
#define RIGHT 124
#define PART_COLUMN 58          /* a third column, where there is room */
#define PART_FROM 440           /* of width */

struct _TaoScoreBars {
  TaoPlot parent_instance;

  GArray *bars;              /* of TaoScoreBar, names owned */
  double consensus;
};

G_DEFINE_FINAL_TYPE (TaoScoreBars, tao_score_bars, TAO_TYPE_PLOT)

static const TaoScoreBar *
bar (TaoScoreBars *self, guint i)
{
  return &g_array_index (self->bars, TaoScoreBar, i);
}

static int
part_column (TaoScoreBars *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) >= PART_FROM ? PART_COLUMN : 0;
}

/* From the left edge of the bars to the right, and what a weight of one is in pixels. */
static void
scale (TaoScoreBars *self, double *left, double *right, double *unit)
{
  double most = self->consensus;

  for (guint i = 0; i < self->bars->len; i++)
    most = MAX (most, bar (self, i)->weight);
  *left = NAMES + 14;
  *right = MAX (*left + 20, gtk_widget_get_width (GTK_WIDGET (self)) - RIGHT - part_column (self) - 14);
  *unit = most > 0 ? (*right - *left) / most : 0;
}

static void
tao_score_bars_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  TaoScoreBars *self = TAO_SCORE_BARS (plot);
  GtkWidget *widget = GTK_WIDGET (self);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA text = tao_draw_foreground (widget), secondary = tao_color_alpha (&text, 0.7f);
  GdkRGBA blue = tao_color_alpha (&palette->color[TAO_COLOR_SERIES_1], 0.8f), tint = tao_color_alpha (&palette->color[TAO_COLOR_NEG_FILL], 0.18f);
  double left, right, unit, line, bottom = HEAD + (double) ROW * self->bars->len, stake_x = width - part_column (self);
  g_autofree char *value = g_strdup_printf (_("consensus %.6f"), self->consensus);

  scale (self, &left, &right, &unit);
  line = left + self->consensus * unit;
  tao_draw_label (snapshot, widget, _("weight"), 9, FALSE, stake_x - WEIGHT_COLUMN, 0, 1, 0, &secondary);
  tao_draw_label (snapshot, widget, _("stake"), 9, FALSE, stake_x, 0, 1, 0, &secondary);
  if (part_column (self) > 0)
    /* Translators: the part of a UID's score that is a validator's; a short column heading. */
    tao_draw_label (snapshot, widget, _("of score"), 9, FALSE, width, 0, 1, 0, &secondary);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const TaoScoreBar *row = bar (self, i);
      double middle = HEAD + ROW * (i + 0.5), top = middle - BAR / 2.0;
      double counted = MIN (row->weight, self->consensus) * unit, over = MAX (0, row->weight - self->consensus) * unit;
      g_autofree char *weight = g_strdup_printf ("%.6f", row->weight);
      g_autofree char *share = g_strdup_printf ("%.1f%%", row->share * 100);
      g_autofree char *part = g_strdup_printf ("%.1f%%", row->part * 100);

      tao_draw_label (snapshot, widget, row->name, 9.5, FALSE, 0, middle, 0, 0.5, &text);
      if (counted > 0)
        tao_draw_rounded (snapshot, left, top, MAX (2, counted), BAR, 2, &blue);
      if (over > 0.5)
        {
          cairo_t *cr;

          gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT ((float) line, (float) top, (float) over, BAR));
          cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) line, (float) top, (float) over, BAR));
          tao_draw_hatch (cr, line, top, over, BAR, palette->hatch_width, &palette->color[TAO_COLOR_NEG_FILL]);
          cairo_destroy (cr);
          tao_draw_outline (snapshot, line, top, over, BAR, 2, 1, &palette->color[TAO_COLOR_NEG_FILL]);
        }
      tao_draw_label (snapshot, widget, weight, 9, FALSE, stake_x - WEIGHT_COLUMN, middle, 1, 0.5, &text);
      tao_draw_label (snapshot, widget, share, 9, FALSE, stake_x, middle, 1, 0.5, &secondary);
      if (part_column (self) > 0)
        tao_draw_label (snapshot, widget, part, 9, FALSE, width, middle, 1, 0.5, &text);
    }
  if (self->bars->len == 0)
    return;
  gtk_snapshot_append_color (snapshot, &text, &GRAPHENE_RECT_INIT ((float) floor (line), HEAD - 4, 1, (float) bottom - HEAD + 8));
  tao_draw_label (snapshot, widget, value, 9, TRUE, CLAMP (line, 60, MAX (60, width - 60)), bottom + 4, 0.5, 0, &text);
}

static guint
tao_score_bars_n_points (TaoPlot *plot)
{
  return TAO_SCORE_BARS (plot)->bars->len;
}

static guint
tao_score_bars_nearest (TaoPlot *plot, double x, double y)
{
  double row = floor ((y - HEAD) / ROW);

  return row >= 0 && row < TAO_SCORE_BARS (plot)->bars->len ? (guint) row : TAO_PLOT_NO_POINT;
}

static gboolean
tao_score_bars_locate (TaoPlot *plot, guint point, TaoRect *place)
{
  TaoScoreBars *self = TAO_SCORE_BARS (plot);
  double left, right, unit;

  scale (self, &left, &right, &unit);
  *place = (TaoRect) { left - 2, HEAD + ROW * (point + 0.5) - BAR / 2.0 - 2, MAX (4, bar (self, point)->weight * unit) + 4, BAR + 4 };
  return TRUE;
}

static guint
tao_score_bars_step (TaoPlot *plot, guint point, int dx, int dy)
{
  gint64 next = (gint64) point + (dy != 0 ? dy : dx);

  return (guint) CLAMP (next, 0, (gint64) TAO_SCORE_BARS (plot)->bars->len - 1);
}

static char *
tao_score_bars_describe (TaoPlot *plot, guint point)
{
  TaoScoreBars *self = TAO_SCORE_BARS (plot);
  const TaoScoreBar *row = bar (self, point);
  double clipped = row->weight - self->consensus;

  if (clipped > 0)
    /* Translators: a validator's name, its weight, what is clipped, its stake, and its part of the score: stake times the
     * weight that counts. */
    return g_strdup_printf (_("%1$s\nweight %2$.6f, of it clipped %3$.6f\n%4$.2f%% of stake\nstake × weight: %5$.2f%% of the score"), row->name,
                            row->weight, clipped, row->share * 100, row->part * 100);
  return g_strdup_printf (_("%1$s\nweight %2$.6f\n%3$.2f%% of stake\nstake × weight: %4$.2f%% of the score"), row->name, row->weight,
                          row->share * 100, row->part * 100);
}

static const TaoPlotColumn columns[] = {
  { "validator", N_("Validator"), TRUE }, { "weight", N_("Weight"), FALSE }, { "clipped", N_("Clipped"), FALSE },
  { "stake_share", N_("Share of stake"), FALSE }, { "score_part", N_("Part of the score"), FALSE },
};

static guint
tao_score_bars_n_rows (TaoPlot *plot)
{
  return TAO_SCORE_BARS (plot)->bars->len;
}

static void
tao_score_bars_cell (TaoPlot *plot, guint row, guint column, GString *text)
{
  TaoScoreBars *self = TAO_SCORE_BARS (plot);
  const TaoScoreBar *score = bar (self, row);
  const double numbers[] = { score->weight, MAX (0, score->weight - self->consensus), score->share, score->part };

  if (column == 0)
    g_string_append (text, score->name);
  else
    tao_plot_append_number (text, numbers[column - 1], 12);
}

static void
tao_score_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                        int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = NAMES + RIGHT + 70;
      *natural = 650;
    }
  else
    *minimum = *natural = HEAD + FOOT + ROW * (int) MAX (1, TAO_SCORE_BARS (widget)->bars->len);
}

static void
clear_bar (gpointer data)
{
  g_free ((char *) ((TaoScoreBar *) data)->name);
}

static void
tao_score_bars_finalize (GObject *object)
{
  g_array_unref (TAO_SCORE_BARS (object)->bars);
  G_OBJECT_CLASS (tao_score_bars_parent_class)->finalize (object);
}

static void
tao_score_bars_class_init (TaoScoreBarsClass *klass)
{
  TaoPlotClass *plot_class = TAO_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_score_bars_finalize;
  GTK_WIDGET_CLASS (klass)->measure = tao_score_bars_measure;
  plot_class->render = tao_score_bars_render;
  plot_class->n_points = tao_score_bars_n_points;
  plot_class->nearest = tao_score_bars_nearest;
  plot_class->locate = tao_score_bars_locate;
  plot_class->step = tao_score_bars_step;
  plot_class->describe = tao_score_bars_describe;
  plot_class->n_rows = tao_score_bars_n_rows;
  plot_class->cell = tao_score_bars_cell;
  plot_class->columns = columns;
  plot_class->n_columns = G_N_ELEMENTS (columns);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taoscorebars");
}

static void
tao_score_bars_init (TaoScoreBars *self)
{
  self->bars = g_array_new (FALSE, TRUE, sizeof (TaoScoreBar));
  g_array_set_clear_func (self->bars, clear_bar);
}

GtkWidget *
tao_score_bars_new (void)
{
  return g_object_new (TAO_TYPE_SCORE_BARS, NULL);
}

void
tao_score_bars_set (TaoScoreBars *self, const TaoScoreBar *bars, guint n, double consensus)
{
  guint before = self->bars->len;

  g_array_set_size (self->bars, 0);
  for (guint i = 0; i < n; i++)
    {
      TaoScoreBar copy = bars[i];

      copy.name = g_strdup (copy.name != NULL ? copy.name : "");
      g_array_append_val (self->bars, copy);
    }
  self->consensus = consensus;
  if (before != n)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  tao_plot_invalidate (TAO_PLOT (self));
}
