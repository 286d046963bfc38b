/* The base of every chart. It keeps the picture as a render node until data,
 * size or style change; puts a cursor of its own above it, so that moving the
 * pointer redraws only that; and gives every chart the same keyboard, context
 * menu, export, messages and accessible summary.
 *
 * A chart has points: values, bars, tiles or cells. The cursor stands on one. */
#pragma once

#include <gtk/gtk.h>

#include "app/charts/scale.h"
#include "app/draw.h"
#include "app/widgets/origin.h"

G_BEGIN_DECLS

#define TAO_PLOT_NO_POINT G_MAXUINT

#define TAO_TYPE_PLOT (tao_plot_get_type ())
G_DECLARE_DERIVABLE_TYPE (TaoPlot, tao_plot, TAO, PLOT, GtkWidget)

/* A column of a chart's data. */
typedef struct {
  const char *name;        /* in CSV headers: short, the same in every language */
  const char *title;       /* on screen, translated when it is read */
  gboolean text;           /* else numbers, on the right */
} TaoPlotColumn;

/* Where one of the values at a point comes from. */
typedef struct {
  const char *series;      /* (nullable) what the value is called where a point has several */
  TaoOrigin origin;
  int netuid;              /* of the subnet it belongs to: the page's, unless said otherwise */
} TaoPointOrigin;

struct _TaoPlotClass {
  GtkWidgetClass parent_class;

  /* Draws everything but the cursor. Called only when the picture is stale. */
  void     (*render)      (TaoPlot *self, GtkSnapshot *snapshot, int width, int height);

  /* Points; 0, or no vfunc, means there is nothing for a cursor to stand on. */
  guint    (*n_points)    (TaoPlot *self);
  guint    (*nearest)     (TaoPlot *self, double x, double y);   /* TAO_PLOT_NO_POINT: none there */
  gboolean (*locate)      (TaoPlot *self, guint point, TaoRect *place);
  /* Where an arrow key leads; the default is @point + @dx, bounded. */
  guint    (*step)        (TaoPlot *self, guint point, int dx, int dy);
  /* Lines of plain text, the first is the heading. (transfer full) */
  char    *(*describe)    (TaoPlot *self, guint point);
  /* The default draws an outline around the place. */
  void     (*draw_cursor) (TaoPlot *self, GtkSnapshot *snapshot, guint point);

  /* The @nth value at @point, counted from 0; FALSE: there is no such value, or nobody said where it comes from. The
   * default knows what tao_plot_set_origins() and tao_plot_set_origin_func() were told. */
  gboolean (*origin)      (TaoPlot *self, guint point, guint nth, TaoPointOrigin *out);
  /* Over the picture, while no newer data can come. The default is a wash and @caption (nullable) in the lower right
   * corner; NULL: a chart too small to say so. */
  void     (*render_stale) (TaoPlot *self, GtkSnapshot *snapshot, int width, int height, const char *caption);

  /* Optional. @at: pixel that stays; @factor > 1 zooms in. */
  void     (*zoom)        (TaoPlot *self, double factor, double at);
  void     (*pan)         (TaoPlot *self, double pixels);
  void     (*reset)       (TaoPlot *self);

  /* The data as a table, for CSV and "View as Table". Numbers have "." as
   * decimal sign; what is missing appends nothing. */
  guint    (*n_rows)      (TaoPlot *self);
  void     (*cell)        (TaoPlot *self, guint row, guint column, GString *text);
  /* Its columns: these, unless a chart's data decides; FALSE: no such column. */
  gboolean (*column)      (TaoPlot *self, guint column, TaoPlotColumn *out);
  const TaoPlotColumn *columns;
  guint n_columns;

  gpointer padding[2];
};

/* Signals: "point-activated" (guint): Enter or click.
 *          "point-hovered" (guint): the cursor moved; TAO_PLOT_NO_POINT left.
 *          "changed": tao_plot_invalidate() was called. */

/* The picture is stale: data changed. Cheap to call often. */
void tao_plot_invalidate (TaoPlot *self);

/* What the chart shows, in words a screen reader speaks: @label names it,
 * @description says the trend. @description: (nullable). */
void        tao_plot_set_label (TaoPlot *self, const char *label, const char *description);
const char *tao_plot_get_label (TaoPlot *self);      /* (nullable) */

/* A sentence in the plot in place of data, axes stay; NULL takes it away.
 * TaoPlot:message. */
void        tao_plot_set_message (TaoPlot *self, const char *message);
const char *tao_plot_get_message (TaoPlot *self);

/* An error with "Try again", which emits "retry"; NULL takes it away. */
void tao_plot_set_error (TaoPlot *self, const char *message);

/* Whether the chart is as old as its page: since when, in words, or NULL. A chart asks the scope around it by itself
 * (app/scope.h); one that shows nothing from a network is told so. */
void        tao_plot_set_stale (TaoPlot *self, const char *caption);
const char *tao_plot_get_stale (TaoPlot *self);
void        tao_plot_set_timeless (TaoPlot *self, gboolean timeless);

/* Where its points come from, for "Where does this come from?" in its menu. @origins: static; what each point shows.
 * A function may tell points apart, see TaoPlotClass.origin; it is asked instead. */
typedef gboolean (*TaoPointOriginFunc) (TaoPlot *self, guint point, guint nth, TaoPointOrigin *out, gpointer user_data);
void  tao_plot_set_origins (TaoPlot *self, guint n, const TaoNamedOrigin *origins);
void  tao_plot_set_origin_func (TaoPlot *self, TaoPointOriginFunc func, gpointer user_data);
/* The answer as lines "name<TAB>value", as tao_origin_describe() gives them; what all values share stands last, once.
 * (transfer full) (nullable): not known. */
char *tao_plot_describe_origin (TaoPlot *self, guint point);

/* The point the cursor stands on, and moving it (as for a linked table). */
guint tao_plot_get_cursor (TaoPlot *self);
void  tao_plot_set_cursor (TaoPlot *self, guint point);

/* Whether the cursor may be used at all; TRUE. Small charts in rows say FALSE. */
void tao_plot_set_interactive (TaoPlot *self, gboolean interactive);

/* Files. Names the export dialogs propose: "price-11". */
void        tao_plot_set_file_name (TaoPlot *self, const char *name);
/* All data with a header line. (transfer full) (nullable): charts without a table. */
char       *tao_plot_to_csv (TaoPlot *self);
GdkTexture *tao_plot_to_texture (TaoPlot *self);      /* (nullable) before it is drawn */

/* For charts that draw their age themselves: @caption on a plate with its lower right corner there. It is TAO_STALE_HEIGHT
 * high at most. */
#define TAO_STALE_HEIGHT 26
void tao_plot_draw_stale_caption (TaoPlot *self, GtkSnapshot *snapshot, double right, double bottom, const char *caption);

/* How often the picture was made; for tests. */
guint tao_plot_get_renders (TaoPlot *self);

/* A finite number with up to @digits digits; nothing for NaN. */
void tao_plot_append_number (GString *text, double value, guint digits);

/* A CSV field: quoted if it must be, and never a formula to a spreadsheet. */
void tao_csv_append (GString *csv, const char *field);

G_END_DECLS
