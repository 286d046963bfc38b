/* Shared by chart.c (the widget) and chart-draw.c (its picture). */
#pragma once

#include "app/charts/chart.h"
#include "app/charts/pyramid.h"

G_BEGIN_DECLS

#define TAO_CHART_MOST_SERIES 6

struct _TaoChartSeries {
  gatomicrefcount ref_count;
  guint n;
  double *x, *y, *open, *low, *high;
  guint8 *gaps;
  TaoPyramid *pyramid;     /* of the arrays above */
};

typedef struct {
  TaoRect plot;            /* main pane */
  TaoRect lower;           /* height 0: none */
  TaoScale x, y, y_lower;
  TaoTicks y_ticks;
} TaoChartGeometry;

struct _TaoChart {
  TaoPlot parent_instance;

  guint n;
  TaoChartSeries *series[TAO_CHART_MOST_SERIES];
  TaoSeriesStyle style[TAO_CHART_MOST_SERIES];    /* names owned */
  GArray *notes;                                  /* of TaoChartNote, labels owned */

  TaoAxisKind x_kind;
  TaoValueText x_text, y_text;
  gpointer x_data, y_data;
  gboolean y_zero;
  char *lower_label;
  TaoPointText point_text;
  gpointer point_data;

  double view_from, view_to;                      /* equal: everything */
  double stale_since;
  char *stale_caption;
  int natural_width, natural_height;
};

/* Where everything goes at this size; cheap enough to ask for each time. */
void tao_chart_compute_geometry (TaoChart *self, int width, int height, TaoChartGeometry *geometry);

/* (transfer full) */
char *tao_chart_x_label (TaoChart *self, double x, gboolean full);
char *tao_chart_y_label (TaoChart *self, double y, guint decimals);

void tao_chart_draw (TaoChart *self, GtkSnapshot *snapshot, int width, int height);

G_END_DECLS
