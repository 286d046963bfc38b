/* Who weighs whom: a matrix of cells, rows named at the left with a bar at
 * their right, columns with a bar above. A cell's orange notch grows with the
 * part of it that is clipped. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

typedef enum {
  TAO_HEATMAP_HEAT,          /* value 0 … @top on the heat ramp */
  TAO_HEATMAP_DIVERGING,     /* value is a ratio; 1 is the middle of the diverging ramp */
} TaoHeatmapRamp;

/* All arrays are copied; matrices are row major, [rows][columns]. */
typedef struct {
  guint rows, columns;
  const float *value;              /* NaN: no entry */
  const float *clipped;            /* (nullable) share of the cell's value that is clipped, 0 … 1 */
  const float *column_bar;         /* (nullable) drawn above, relative to its largest */
  const float *row_bar;            /* (nullable) drawn at the right, relative to its largest */
  const char *const *row_names;    /* clean text */
  const guint8 *row_hidden;        /* (nullable) committed, not yet revealed: drawn empty */
  const guint16 *column_ids;       /* uids */
  double top;
  TaoHeatmapRamp ramp;
} TaoHeatmapData;

/* Lines of a cell's plate, the first is the heading. (transfer full) */
typedef char *(*TaoCellText) (guint row, guint column, gpointer user_data);

#define TAO_TYPE_HEATMAP (tao_heatmap_get_type ())
G_DECLARE_FINAL_TYPE (TaoHeatmap, tao_heatmap, TAO, HEATMAP, TaoPlot)

GtkWidget *tao_heatmap_new (void);
void tao_heatmap_set_data (TaoHeatmap *self, const TaoHeatmapData *data);
void tao_heatmap_set_labels (TaoHeatmap *self, const char *column_bar, const char *row_bar, const char *caption);
void tao_heatmap_set_cell_text (TaoHeatmap *self, TaoCellText text, gpointer user_data);

/* The outlined column and row; -1 for none. Activating a cell sets both and
 * emits TaoPlot::point-activated; a point is row × columns + column. */
void tao_heatmap_set_selected (TaoHeatmap *self, int row, int column);
void tao_heatmap_get_selected (TaoHeatmap *self, int *row, int *column);
void tao_heatmap_split_point (TaoHeatmap *self, guint point, guint *row, guint *column);

G_END_DECLS
