#include "app/pages/subnet-market/impact-chart.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/origins.h"

#define STEPS 40               /* to each side */
#define SHOWN_SHARE 70         /* of the TAO reserve, where the axis ends */

struct _TaoImpactChart {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *unit;
  TaoChart *chart;

  TaoPool drawn;               /* what the curve was computed from */
  gboolean narrow;
  guint64 extent;              /* rao at either end of the axis; 0: nothing drawn */
};

G_DEFINE_FINAL_TYPE (TaoImpactChart, tao_impact_chart, GTK_TYPE_WIDGET)

static char *
size_text (double tao)
{
  return tao_format_decimal ((guint64) llrint (fabs (tao) * 1e9), 9, fabs (tao) >= 10 || fabs (tao) < 1e-9 ? 0 : 2, TAO_ROUND_HALF_EVEN);
}

static char *
x_text (double value, guint decimals, gpointer user_data)
{
  g_autofree char *size = tao_format_decimal ((guint64) llrint (fabs (value) * 1e9), 9, MIN (decimals, 9), TAO_ROUND_HALF_EVEN);

  if (fabs (value) < 1e-9)
    return g_strdup (_("spot"));
  return g_strdup_printf (value < 0 ? _("sell %s") : _("buy %s"), size);
}

static char *
y_text (double value, guint decimals, gpointer user_data)
{
  return tao_format_decimal ((guint64) llrint (MAX (0, value) * 1e9), 9, MIN (decimals, 9), TAO_ROUND_HALF_EVEN);
}

static double
point_x (TaoImpactChart *self, guint i)
{
  return ((double) i - STEPS) / STEPS * (double) self->extent / 1e9;
}

static char *
point_text (guint point, gpointer user_data)
{
  TaoImpactChart *self = user_data;
  double tao = point_x (self, point);
  g_autofree char *size = size_text (tao);

  if (point == STEPS)
    return g_strdup (_("Spot price"));
  return g_strdup_printf (tao < 0 ? _("Sell for %s" TAO_NBSP "τ at the spot price") : _("Buy for %s" TAO_NBSP "τ"), size);
}

static void
draw_curve (TaoImpactChart *self, const TaoQuoteBasis *basis)
{
  double x[2 * STEPS + 1], y[2 * STEPS + 1], down[2 * STEPS + 1], up[2 * STEPS + 1];
  TaoChartSeries *series[3];
  TaoSeriesStyle styles[3];
  double spot;

  for (guint i = 0; i <= 2 * STEPS; i++)
    {
      guint away = i < STEPS ? STEPS - i : i - STEPS;
      guint64 tao = self->extent / STEPS * away;
      guint64 price = tao_quote_price_after (basis, i < STEPS ? TAO_SWAP_SELL : TAO_SWAP_BUY, tao);

      x[i] = point_x (self, i);
      y[i] = price == TAO_UNKNOWN_U64 ? NAN : (double) price / 1e9;
      down[i] = i <= STEPS ? y[i] : NAN;
      up[i] = i >= STEPS ? y[i] : NAN;
    }
  spot = y[STEPS];
  /* The cursor walks the whole line; the halves above it carry the colours. */
  styles[0] = (TaoSeriesStyle) { .name = _("Price after"), .mark = TAO_MARK_LINE, .color = TAO_COLOR_POS_FILL,
                                 .origin = &tao_origin_impact };
  styles[1] = (TaoSeriesStyle) { .name = _("Selling"), .mark = TAO_MARK_AREA, .color = TAO_COLOR_NEG_FILL, .base = spot };
  styles[2] = (TaoSeriesStyle) { .name = _("Buying"), .mark = TAO_MARK_AREA, .color = TAO_COLOR_POS_FILL, .base = spot };
  series[0] = tao_chart_series_new (2 * STEPS + 1, x, y, NULL, NULL, NULL, NULL);
  series[1] = tao_chart_series_new (2 * STEPS + 1, x, down, NULL, NULL, NULL, NULL);
  series[2] = tao_chart_series_new (2 * STEPS + 1, x, up, NULL, NULL, NULL, NULL);
  tao_chart_set_series (self->chart, 3, series, styles);
  for (guint i = 0; i < 3; i++)
    tao_chart_series_unref (series[i]);
  tao_chart_summarize (self->chart, _("Price after a trade, in TAO"));
}

/* Rao at the spot price, which is what the axis counts. */
static guint64
worth (const TaoQuoteBasis *basis, TaoSwapKind kind, guint64 units)
{
  guint64 price = tao_price_to_rao (tao_pool_price (&basis->pool));
  double value = kind == TAO_SWAP_BUY ? (double) units : (double) units * (double) price / 1e9;

  return value < 9e18 ? (guint64) value : G_MAXINT64;
}

void
tao_impact_chart_set (TaoImpactChart *self, const TaoQuoteBasis *basis, const char *symbol, TaoSwapKind kind,
                      const TaoQuote *quote, guint64 amount, guint32 tolerance_ppm)
{
  guint64 spot = tao_price_to_rao (tao_pool_price (&basis->pool));
  guint64 limit_rao = quote != NULL && quote->preview.limit_rao != 0 ? quote->preview.limit_rao
                      : kind == TAO_SWAP_BUY ? spot + spot / 1000000 * tolerance_ppm + spot % 1000000 * tolerance_ppm / 1000000
                                           : spot - spot / 1000000 * tolerance_ppm - spot % 1000000 * tolerance_ppm / 1000000;
  guint64 fills = TAO_UNKNOWN_U64, order = quote != NULL ? worth (basis, kind, amount) : 0;
  guint64 extent = basis->pool.tao_reserve / SHOWN_SHARE;
  double sign = kind == TAO_SWAP_BUY ? 1 : -1;
  TaoChartNote notes[4];
  guint n = 0;
  g_autofree char *limit_label = NULL, *order_label = NULL, *unit = g_strdup_printf (_("τ per %s"), symbol);

  if (tao_pool_max_input (&basis->pool, &basis->rules, kind, limit_rao, &fills) != TAO_CALL_OK)
    fills = TAO_UNKNOWN_U64;
  else if (worth (basis, kind, fills) < basis->pool.tao_reserve)
    extent = MAX (extent, worth (basis, kind, fills) / 10 * 13);
  /* An order out of all proportion is not drawn: the curve would be two dots. */
  if (order < basis->pool.tao_reserve / 2)
    extent = MAX (extent, order / 10 * 14);
  extent = MAX (extent, STEPS);
  if (memcmp (&self->drawn, &basis->pool, sizeof self->drawn) != 0 || self->extent != extent)
    {
      self->drawn = basis->pool;
      self->extent = extent;
      draw_curve (self, basis);
    }
  tao_plot_set_message (TAO_PLOT (self->chart), NULL);
  if (!g_str_equal (gtk_label_get_text (self->unit), unit))
    gtk_label_set_text (self->unit, unit);

  notes[n++] = (TaoChartNote) { .kind = TAO_NOTE_MOMENT, .x = 0, .color = TAO_COLOR_OTHER, .solid = TRUE };
  if (fills != TAO_UNKNOWN_U64 && worth (basis, kind, fills) <= extent)
    {
      double x = sign * (double) worth (basis, kind, fills) / 1e9, y = (double) limit_rao / 1e9;
      g_autofree char *percent = tao_format_change (kind == TAO_SWAP_BUY ? (gint64) tolerance_ppm : -(gint64) tolerance_ppm, 2);
      g_autofree char *most = tao_format_table (fills, TAO_ROUND_DOWN);

      limit_label = self->narrow ? g_strdup_printf (_("limit %s"), percent)
                                 : g_strdup_printf (_("limit %1$s, fills up to %2$s" TAO_NBSP "%3$s"), percent, most, kind == TAO_SWAP_BUY ? "τ" : symbol);
      notes[n++] = (TaoChartNote) { .kind = TAO_NOTE_LEVEL, .x = MIN (0, x), .x2 = MAX (0, x), .y = y, .label = limit_label, .color = TAO_COLOR_TEXT };
      notes[n++] = (TaoChartNote) { .kind = TAO_NOTE_MOMENT, .x = x, .y = (double) spot / 1e9, .y2 = y, .color = TAO_COLOR_TEXT };
    }
  if (quote != NULL && order > 0 && order <= extent)
    {
      guint64 after = tao_price_to_rao (quote->preview.price_after);

      order_label = tao_format_headline (amount, kind == TAO_SWAP_BUY ? "τ" : symbol);
      notes[n++] = (TaoChartNote) { .kind = TAO_NOTE_POINT, .x = sign * (double) order / 1e9, .y = (double) after / 1e9,
                                    .label = order_label, .color = TAO_COLOR_SERIES_1 };
    }
  tao_chart_set_notes (self->chart, n, notes);
}

void
tao_impact_chart_set_message (TaoImpactChart *self, const char *message)
{
  self->extent = 0;
  tao_chart_set_series (self->chart, 0, NULL, NULL);
  tao_chart_set_notes (self->chart, 0, NULL);
  tao_plot_set_message (TAO_PLOT (self->chart), message);
}

void
tao_impact_chart_set_narrow (TaoImpactChart *self, gboolean narrow)
{
  self->narrow = narrow;
}

static void
tao_impact_chart_dispose (GObject *object)
{
  TaoImpactChart *self = TAO_IMPACT_CHART (object);

  if (self->box != NULL)
    tao_chart_set_point_text (self->chart, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_impact_chart_parent_class)->dispose (object);
}

static void
tao_impact_chart_class_init (TaoImpactChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_impact_chart_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taoimpactchart");
}

static void
tao_impact_chart_init (TaoImpactChart *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *title = gtk_label_new (_("Price after a trade of this size"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  self->unit = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->unit), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->unit), "tao-secondary");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->unit));
  self->chart = TAO_CHART (tao_chart_new ());
  tao_chart_set_x_axis (self->chart, TAO_AXIS_NUMBER, x_text, self);
  tao_chart_set_y_axis (self->chart, FALSE, y_text, NULL);
  tao_chart_set_point_text (self->chart, point_text, self);
  tao_chart_set_natural_size (self->chart, 640, 230);
  tao_plot_set_file_name (TAO_PLOT (self->chart), "price-impact");
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->chart));
  gtk_widget_add_css_class (self->box, "tao-card-body");
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
