/* What drawing costs: reducing a million points against reading them once,
 * panning a chart of a million points, and a heat map of 64 × 256 cells, both
 * as the time to build a picture. Ratios are against the same run's reading. */
#include <adwaita.h>
#include <math.h>

#include "app/charts/chart.h"
#include "app/charts/heatmap.h"
#include "app/charts/pyramid.h"

#define POINTS 1000000
/* Enough that the slowest one in a hundred is not simply the one that was interrupted. */
#define ROUNDS 400

static double
since_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* One picture of @plot, drawn into nodes and thrown away. */
static double
render_ms (TaoPlot *plot)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gint64 start = g_get_monotonic_time ();
  GskRenderNode *node;

  TAO_PLOT_GET_CLASS (plot)->render (plot, snapshot, 690, 300);
  node = gtk_snapshot_free_to_node (snapshot);
  g_clear_pointer (&node, gsk_render_node_unref);
  return since_ms (start);
}

static void
report (const char *what, double *times, guint n, double reference)
{
  qsort (times, n, sizeof *times, compare);
  g_print ("%-34s p50 %7.3f ms  p99 %7.3f ms  %.2f × one reading\n", what, times[n / 2], times[n * 99 / 100], times[n / 2] / reference);
}

int
main (int argc, char *argv[])
{
  g_autofree double *x = g_new (double, POINTS);
  g_autofree double *y = g_new (double, POINTS);
  g_autofree float *cells = g_new (float, 64 * 256);
  guint16 ids[256];
  double times[ROUNDS], reference = G_MAXDOUBLE;
  volatile double kept = 0;
  TaoScale scale = { 0, POINTS - 1, 0, 690 };
  g_autoptr(TaoPyramid) pyramid = NULL;
  TaoChartSeries *series;
  const TaoSeriesStyle style = { .name = "Price", .mark = TAO_MARK_AREA, .color = TAO_COLOR_SERIES_1 };
  GtkWidget *chart, *heatmap, *box, *window;

  gtk_init ();
  adw_init ();
  for (guint i = 0; i < POINTS; i++)
    {
      x[i] = i;
      y[i] = sin (i * 1e-4) + sin (i * 0.37) * 0.1;
    }
  for (guint round = 0; round < 10; round++)
    {
      gint64 start = g_get_monotonic_time ();
      double low = G_MAXDOUBLE, high = -G_MAXDOUBLE;

      for (guint i = 0; i < POINTS; i++)
        {
          low = MIN (low, y[i] + x[i] * 0);
          high = MAX (high, y[i]);
        }
      kept = kept + low + high;
      reference = MIN (reference, since_ms (start));
    }
  g_print ("%-34s %7.3f ms\n", "one reading of 1,000,000 points", reference);

  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(TaoPyramid) built = tao_pyramid_new (x, y, NULL, NULL, NULL, POINTS);

      kept = kept + (built != NULL);
      times[round] = since_ms (start);
    }
  report ("pyramid over 1,000,000", times, ROUNDS, reference);
  pyramid = tao_pyramid_new (x, y, NULL, NULL, NULL, POINTS);
  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(GArray) spans = tao_pyramid_reduce (pyramid, &scale);

      kept = kept + spans->len;
      times[round] = since_ms (start);
    }
  report ("reduce 1,000,000 to 690 columns", times, ROUNDS, reference);

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  chart = tao_chart_new ();
  heatmap = tao_heatmap_new ();
  gtk_box_append (GTK_BOX (box), chart);
  gtk_box_append (GTK_BOX (box), heatmap);
  window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 690, 700);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  series = tao_chart_series_new (POINTS, x, y, NULL, NULL, NULL, NULL);
  tao_chart_set_x_axis (TAO_CHART (chart), TAO_AXIS_NUMBER, NULL, NULL);
  tao_chart_set_series (TAO_CHART (chart), 1, &series, &style);
  for (guint i = 0; i < 64 * 256; i++)
    cells[i] = (float) (i * 7919 % 1000) / 1000;
  for (guint i = 0; i < 256; i++)
    ids[i] = (guint16) i;
  tao_heatmap_set_data (TAO_HEATMAP (heatmap),
                        &(TaoHeatmapData) { .rows = 64, .columns = 256, .value = cells, .clipped = cells, .column_ids = ids, .top = 1 });
  while (gtk_widget_get_width (chart) == 0 || gtk_widget_get_width (heatmap) == 0)
    g_main_context_iteration (NULL, TRUE);

  for (guint round = 0; round < ROUNDS; round++)
    {
      tao_chart_set_view (TAO_CHART (chart), round * 1000, POINTS / 2 + round * 1000);
      times[round] = render_ms (TAO_PLOT (chart));
    }
  report ("chart panned, half of them on view", times, ROUNDS, reference);
  for (guint round = 0; round < ROUNDS; round++)
    times[round] = render_ms (TAO_PLOT (heatmap));
  report ("heat map 64 × 256", times, ROUNDS, reference);

  tao_chart_series_unref (series);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
