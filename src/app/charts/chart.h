/* The chart with axes: lines, areas, steps, bars and candles over time or a
 * number, with thresholds, marks, crosshair, zoom, pan and export. Price
 * history, incentive, net flow, depth and price impact are all this widget. */
#pragma once

#include "app/charts/plot.h"
#include "engine/series.h"

G_BEGIN_DECLS

typedef enum {
  TAO_MARK_LINE,
  TAO_MARK_AREA,        /* a line and its fill down to @base */
  TAO_MARK_STEP,        /* holds each value until the next */
  TAO_MARK_BARS,        /* from zero */
  TAO_MARK_CANDLES,     /* needs open, low and high; y is the close */
} TaoMark;

/* Immutable, reference counted; keeps copies of what it was given. */
typedef struct _TaoChartSeries TaoChartSeries;

/* @x: ascending. @open, @low, @high, @gaps: (nullable), of @n members each.
 * @gaps: non-zero breaks the line before a point. NaN in @y is a missing point. */
TaoChartSeries *tao_chart_series_new (guint n, const double *x, const double *y, const double *open,
                                      const double *low, const double *high, const guint8 *gaps);

/* From history: x is Unix ms, y the value divided by @unit (10^9 for rao). */
TaoChartSeries *tao_chart_series_new_from_history (TaoSeries *history, double unit);

/* Lets a computed series say what its points were recorded from: the point of @history nearest in time. */
void            tao_chart_series_set_history (TaoChartSeries *self, TaoSeries *history);

TaoChartSeries *tao_chart_series_ref (TaoChartSeries *self);
void            tao_chart_series_unref (TaoChartSeries *self);
guint           tao_chart_series_get_n (const TaoChartSeries *self);
double          tao_chart_series_get_x (const TaoChartSeries *self, guint i);
double          tao_chart_series_get_y (const TaoChartSeries *self, guint i);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChartSeries, tao_chart_series_unref)

typedef struct {
  const char *name;        /* translated: tooltip, CSV header, label at its end */
  TaoMark mark;
  TaoColor color;
  TaoColor negative;       /* bars and areas below the base; 0 (TAO_COLOR_POS): as @color */
  gboolean dashed;
  gboolean lower;          /* in the lower pane, e.g. net flow */
  gboolean end_label;      /* named at its end */
  double base;             /* of an area */
  const TaoOrigin *origin; /* (nullable) static: what the chain calls it; block and endpoint are the history's */
} TaoSeriesStyle;

/* A line or point that is no data: spot, limit, exit line, "Dee turns loud". */
typedef enum {
  TAO_NOTE_LEVEL,          /* horizontal at @y, from @x to @x2 if they differ */
  TAO_NOTE_MOMENT,         /* vertical at @x, from @y to @y2 if they differ */
  TAO_NOTE_POINT,          /* a dot at @x, @y */
} TaoNoteKind;

typedef struct {
  TaoNoteKind kind;
  double x, x2, y, y2;
  const char *label;       /* (nullable), copied */
  TaoColor color;          /* TAO_COLOR_TEXT for the quiet one */
  gboolean tag;            /* the label is a filled tag on the value axis */
  gboolean solid;          /* else dashed */
} TaoChartNote;

typedef enum { TAO_AXIS_TIME, TAO_AXIS_NUMBER } TaoAxisKind;

/* What ticks along the time axis come to, in a sentence: @n are on view, a tick stands for up to @most of them.
 * (transfer full) */
typedef char *(*TaoMarksText) (guint n, guint most, gpointer user_data);

/* @decimals: that tell ticks apart; labels of points pass @decimals + 2.
 * (transfer full) */
typedef char *(*TaoValueText) (double value, guint decimals, gpointer user_data);

/* Lines of a point's plate, the first is the heading. (transfer full) */
typedef char *(*TaoPointText) (guint point, gpointer user_data);

#define TAO_TYPE_CHART (tao_chart_get_type ())
G_DECLARE_FINAL_TYPE (TaoChart, tao_chart, TAO, CHART, TaoPlot)

GtkWidget *tao_chart_new (void);

/* Replaces all series in one go; the cursor's points are those of the first.
 * @styles: @n of them, copied. The zoom stays if the data still covers it. */
void tao_chart_set_series (TaoChart *self, guint n, TaoChartSeries *const *series, const TaoSeriesStyle *styles);
void tao_chart_set_notes (TaoChart *self, guint n, const TaoChartNote *notes);

/* A tick at the foot for each moment @x, ascending. Where they come closer than a few pixels one tick stands for several,
 * and @text tells how many, in the summary. @n: 0 takes them away. */
void tao_chart_set_marks (TaoChart *self, guint n, const double *x, TaoMarksText text, gpointer user_data);
/* The ticks drawn last, and how many moments the fullest stands for; for tests. */
guint tao_chart_get_marks (TaoChart *self, guint *most);

/* @text: (nullable) uses times or plain numbers. */
void tao_chart_set_x_axis (TaoChart *self, TaoAxisKind kind, TaoValueText text, gpointer user_data);
/* @zero: the axis starts at zero. @text: (nullable). */
void tao_chart_set_y_axis (TaoChart *self, gboolean zero, TaoValueText text, gpointer user_data);
/* Small values stand above large ones, as places in an order do. For lines; not with an axis that starts at zero. */
void tao_chart_set_y_reversed (TaoChart *self, gboolean reversed);
void tao_chart_set_lower_label (TaoChart *self, const char *label);
void tao_chart_set_point_text (TaoChart *self, TaoPointText text, gpointer user_data);

/* The range on view; equal values show all. The requested range is drawn even
 * where there is no data yet, but never beyond its end. */
void tao_chart_set_view (TaoChart *self, double from, double to);
void tao_chart_get_view (TaoChart *self, double *from, double *to);

/* Names the chart and describes the trend of its first series in words, then its marks. */
void tao_chart_summarize (TaoChart *self, const char *label);
/* A sentence for the summary's end: what the picture shows besides. (nullable) */
void tao_chart_set_remark (TaoChart *self, const char *remark);

/* 690 × 300 natural unless set. */
void tao_chart_set_natural_size (TaoChart *self, int width, int height);

G_END_DECLS
