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
  TaoSeries *history;      /* (nullable) what it was made from */
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
  gboolean y_reversed;

  double *marks;                                  /* moments, ascending */
  guint n_marks;
  TaoMarksText marks_text;
  gpointer marks_data;
  guint ticks, most_in_tick;                      /* as drawn last */
  char *marks_summary;                            /* (nullable) what was said of them */
  char *trend, *remark;                           /* (nullable) the other sentences of the summary */
  int natural_width, natural_height;
};

/* Where everything goes at this size; cheap enough to ask for each time. */
void tao_chart_compute_geometry (TaoChart *self, int width, int height, TaoChartGeometry *geometry);

/* (transfer full) */
char *tao_chart_x_label (TaoChart *self, double x, gboolean full);
char *tao_chart_y_label (TaoChart *self, double y, guint decimals);

void tao_chart_draw (TaoChart *self, GtkSnapshot *snapshot, int width, int height);
/* Over the picture of a time axis while it is stale: what follows the last point is hatched. */
void tao_chart_draw_stale (TaoChart *self, GtkSnapshot *snapshot, int width, int height, const char *caption);
/* What the picture came to: @n moments in @ticks ticks, up to @most in one. */
void tao_chart_count_marks (TaoChart *self, guint ticks, guint most, guint n);
/* Where the lines end; NaN if there are none. */
double tao_chart_last_x (TaoChart *self);

G_END_DECLS
