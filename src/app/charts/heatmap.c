#include "app/charts/heatmap.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAR_HEIGHT 38
#define BAR_GAP 6
#define FOOT 24
#define ROW_NATURAL 19
#define CELL_NATURAL 5
#define SIDE_BAR 46
#define SIDE_GAP 10
#define LEAST_NOTCH_SHARE 0.1f
#define LEAST_NOTCH_WIDTH 3

struct _TaoHeatmap {
  TaoPlot parent_instance;

  guint rows, columns;
  float *value, *clipped, *column_bar, *row_bar;
  char **row_names;
  guint8 *row_hidden;
  guint16 *column_ids;
  GArray *filled;            /* of guint: cells with a value, in order */
  double top;
  TaoHeatmapRamp ramp;
  char *column_label, *row_label, *caption;
  TaoCellText cell_text;
  gpointer cell_data;
  int selected_row, selected_column;
  int names_width;           /* of the widest row name, measured with the data */
};

G_DEFINE_FINAL_TYPE (TaoHeatmap, tao_heatmap, TAO_TYPE_PLOT)

/* The cells' rectangle. */
static TaoRect
body (TaoHeatmap *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double left = self->names_width > 0 ? self->names_width + 8 : 0;
  double right = self->row_bar != NULL ? SIDE_GAP + SIDE_BAR : 0;
  double top = self->column_bar != NULL ? BAR_HEIGHT + BAR_GAP : 0;

  return (TaoRect) { left, top, MAX (1, floor (width - left - right)), MAX (1, floor (height - top - FOOT)) };
}

static double
column_x (TaoHeatmap *self, const TaoRect *cells, guint column)
{
  return floor (cells->width * column / self->columns);
}

static double
row_y (TaoHeatmap *self, const TaoRect *cells, guint row)
{
  return floor (cells->height * row / self->rows);
}

static guint32
pack (const GdkRGBA *color)
{
  guint8 bytes[4] = { (guint8) lroundf (color->red * 255), (guint8) lroundf (color->green * 255),
                      (guint8) lroundf (color->blue * 255), (guint8) lroundf (color->alpha * 255) };
  guint32 packed;

  memcpy (&packed, bytes, sizeof packed);
  return packed;
}

static guint32
cell_color (TaoHeatmap *self, const guint8 *table, float value)
{
  const TaoPalette *palette = tao_palette_current ();
  guint32 packed;

  if (self->ramp == TAO_HEATMAP_DIVERGING)
    {
      /* Steps at 1/2, 4/5, 19/20 of consensus and their inverses. */
      static const float breaks[] = { 0.5f, 0.8f, 0.95f, 1.05f, 1.25f, 2.0f };
      guint step = 0;

      while (step < G_N_ELEMENTS (breaks) && value >= breaks[step])
        step++;
      return pack (&palette->diverging[step]);
    }
  memcpy (&packed, table + 4 * (guint) CLAMP (value / self->top * 255, 0, 255), sizeof packed);
  return packed;
}

static void
fill_pixels (guint32 *pixels, int stride, int x, int y, int width, int height, guint32 color)
{
  for (int j = y; j < y + height; j++)
    for (int i = x; i < x + width; i++)
      pixels[j * stride + i] = color;
}

/* One texture at pixel size: GTK 4.8 cannot enlarge one without blurring it. */
static void
draw_cells (TaoHeatmap *self, GtkSnapshot *snapshot, const TaoRect *cells)
{
  const TaoPalette *palette = tao_palette_current ();
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = (int) cells->width * scale, height = (int) cells->height * scale;
  g_autofree guint32 *pixels = g_try_new0 (guint32, (gsize) width * (gsize) height);
  guint32 notch = pack (&palette->color[TAO_COLOR_NEG_FILL]);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  guint8 table[256 * 4];

  if (pixels == NULL)
    return;
  tao_palette_heat_table (palette, table);
  for (guint row = 0; row < self->rows; row++)
    {
      int y = (int) row_y (self, cells, row) * scale, end = (int) row_y (self, cells, row + 1) * scale;
      int row_height = MAX (1, end - y - (end - y > 4 ? scale : 0));

      if (self->row_hidden != NULL && self->row_hidden[row])
        continue;
      for (guint column = 0; column < self->columns; column++)
        {
          int x = (int) column_x (self, cells, column) * scale, x_end = (int) column_x (self, cells, column + 1) * scale;
          int cell = x_end - x - (x_end - x > 3 ? scale : 0);
          float value = self->value[row * self->columns + column];
          float share = self->clipped != NULL ? self->clipped[row * self->columns + column] : 0;

          if (isnan (value) || cell <= 0 || row_height <= 0)
            continue;
          fill_pixels (pixels, width, x, y, cell, row_height, cell_color (self, table, value));
          if (share >= LEAST_NOTCH_SHARE && x_end - x >= LEAST_NOTCH_WIDTH * scale)
            {
              int size = MAX (2 * scale, (int) lroundf ((float) row_height * MIN (share, 1)));

              size = MIN (size, row_height);
              fill_pixels (pixels, width, x, y + row_height - size, cell, size, notch);
            }
        }
    }
  bytes = g_bytes_new_take (g_steal_pointer (&pixels), (gsize) width * (gsize) height * 4);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, bytes, (gsize) width * 4);
  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT ((float) cells->x, (float) cells->y, (float) cells->width, (float) cells->height));
}

static float
largest (const float *values, guint n)
{
  float most = 0;

  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      most = MAX (most, values[i]);
  return most;
}

static void
draw_bars (TaoHeatmap *self, GtkSnapshot *snapshot, const TaoRect *cells, const GdkRGBA *text)
{
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA consensus = tao_color_alpha (&palette->color[TAO_COLOR_SERIES_2], 0.75f);
  float most;

  if (self->column_bar != NULL && (most = largest (self->column_bar, self->columns)) > 0)
    for (guint column = 0; column < self->columns; column++)
      {
        double x = column_x (self, cells, column), width = column_x (self, cells, column + 1) - x;
        double size = self->column_bar[column] / most * BAR_HEIGHT;
        gboolean selected = (int) column == self->selected_column;

        if (size > 0)
          gtk_snapshot_append_color (snapshot, selected ? text : &consensus,
                                     &GRAPHENE_RECT_INIT ((float) (cells->x + x), (float) (BAR_HEIGHT - size),
                                                          (float) MAX (1, width - (width > 3 ? 1 : 0)), (float) size));
      }
  if (self->row_bar != NULL && (most = largest (self->row_bar, self->rows)) > 0)
    for (guint row = 0; row < self->rows; row++)
      {
        double y = row_y (self, cells, row), height = row_y (self, cells, row + 1) - y;

        tao_draw_rounded (snapshot, cells->x + cells->width + SIDE_GAP, cells->y + y + height / 2 - 3,
                          MAX (1, self->row_bar[row] / most * SIDE_BAR), MIN (6, height), 3, &palette->color[TAO_COLOR_SERIES_4]);
      }
}

static void
draw_texts (TaoHeatmap *self, GtkSnapshot *snapshot, const TaoRect *cells, const GdkRGBA *text)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA secondary = tao_color_alpha (text, 0.7f);
  double row_height = cells->height / self->rows, foot = cells->y + cells->height + 4;

  if (self->names_width > 0 && row_height >= 11)
    for (guint row = 0; row < self->rows; row++)
      {
        g_autofree char *hidden = NULL;
        const char *name = self->row_names[row];

        if (self->row_hidden != NULL && self->row_hidden[row])
          /* Translators: a validator's name whose weights are not yet revealed. */
          name = hidden = g_strdup_printf (_("%s, hidden"), name);
        tao_draw_label (snapshot, widget, name, 9, (int) row == self->selected_row, cells->x - 8,
                        cells->y + row_height * (row + 0.5), 1, 0.5, text);
      }
  if (self->column_bar != NULL && self->column_label != NULL)
    tao_draw_label (snapshot, widget, self->column_label, 9, FALSE, cells->x - 8, BAR_HEIGHT - 8, 1, 0.5,
                    &tao_palette_current ()->color[TAO_COLOR_POS]);
  if (self->row_bar != NULL && self->row_label != NULL)
    tao_draw_label (snapshot, widget, self->row_label, 9, FALSE, cells->x + cells->width + SIDE_GAP, BAR_HEIGHT - 8, 0, 0.5, &secondary);
  if (self->caption != NULL)
    tao_draw_label (snapshot, widget, self->caption, 9, FALSE, cells->x + cells->width, foot, 1, 0, &secondary);
  if (self->selected_column >= 0 && self->selected_column < (int) self->columns)
    {
      g_autofree char *uid = g_strdup_printf (_("UID %u"), self->column_ids[self->selected_column]);

      tao_draw_label (snapshot, widget, uid, 9, TRUE, MAX (cells->x + 22, cells->x + cells->width * (self->selected_column + 0.5) / self->columns),
                      foot, 0.5, 0, text);
    }
}

static void
tao_heatmap_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  TaoHeatmap *self = TAO_HEATMAP (plot);
  GdkRGBA text = tao_draw_foreground (GTK_WIDGET (self)), row_line = tao_color_alpha (&text, 0.6f);
  TaoRect cells = body (self);

  if (self->rows == 0 || self->columns == 0)
    return;
  draw_cells (self, snapshot, &cells);
  draw_bars (self, snapshot, &cells, &text);
  draw_texts (self, snapshot, &cells, &text);
  if (self->selected_row >= 0 && self->selected_row < (int) self->rows)
    {
      double y = row_y (self, &cells, (guint) self->selected_row), end = row_y (self, &cells, (guint) self->selected_row + 1);

      tao_draw_outline (snapshot, cells.x - 2, cells.y + y - 1, cells.width + 4, end - y + 1, 3, 1, &row_line);
    }
  if (self->selected_column >= 0 && self->selected_column < (int) self->columns)
    {
      double x = column_x (self, &cells, (guint) self->selected_column), end = column_x (self, &cells, (guint) self->selected_column + 1);

      tao_draw_outline (snapshot, cells.x + x - 2, cells.y - 2, end - x + 3, cells.height + 4, 3, 2, &text);
    }
}

static guint
tao_heatmap_n_points (TaoPlot *plot)
{
  return TAO_HEATMAP (plot)->rows * TAO_HEATMAP (plot)->columns;
}

static guint
tao_heatmap_nearest (TaoPlot *plot, double x, double y)
{
  TaoHeatmap *self = TAO_HEATMAP (plot);
  TaoRect cells = body (self);
  guint row, column;

  if (x < cells.x || x >= cells.x + cells.width || y < cells.y || y >= cells.y + cells.height)
    return TAO_PLOT_NO_POINT;
  row = MIN ((guint) ((y - cells.y) / cells.height * self->rows), self->rows - 1);
  column = MIN ((guint) ((x - cells.x) / cells.width * self->columns), self->columns - 1);
  return row * self->columns + column;
}

static gboolean
tao_heatmap_locate (TaoPlot *plot, guint point, TaoRect *place)
{
  TaoHeatmap *self = TAO_HEATMAP (plot);
  TaoRect cells = body (self);
  guint row = point / self->columns, column = point % self->columns;
  double x = column_x (self, &cells, column), y = row_y (self, &cells, row);

  *place = (TaoRect) { cells.x + x, cells.y + y, column_x (self, &cells, column + 1) - x, row_y (self, &cells, row + 1) - y };
  return TRUE;
}

static guint
tao_heatmap_step (TaoPlot *plot, guint point, int dx, int dy)
{
  TaoHeatmap *self = TAO_HEATMAP (plot);
  int row = CLAMP ((int) (point / self->columns) + dy, 0, (int) self->rows - 1);
  int column = CLAMP ((int) (point % self->columns) + dx, 0, (int) self->columns - 1);

  return (guint) row * self->columns + (guint) column;
}

static char *
tao_heatmap_describe (TaoPlot *plot, guint point)
{
  TaoHeatmap *self = TAO_HEATMAP (plot);
  guint row = point / self->columns, column = point % self->columns;

  if (self->cell_text != NULL)
    return self->cell_text (row, column, self->cell_data);
  /* Translators: a validator and the miner it weighs, then the weight. */
  return g_strdup_printf (_("%1$s → UID %2$u\n%3$.6f"), self->row_names != NULL ? self->row_names[row] : "",
                          self->column_ids[column], (double) self->value[point]);
}

/* Row and column under the cursor are outlined. */
static void
tao_heatmap_draw_cursor (TaoPlot *plot, GtkSnapshot *snapshot, guint point)
{
  TaoHeatmap *self = TAO_HEATMAP (plot);
  GdkRGBA text = tao_draw_foreground (GTK_WIDGET (self)), faint = tao_color_alpha (&text, 0.4f);
  TaoRect cells = body (self), place;

  tao_heatmap_locate (plot, point, &place);
  tao_draw_outline (snapshot, cells.x - 1, place.y - 1, cells.width + 2, place.height + 1, 2, 1, &faint);
  tao_draw_outline (snapshot, place.x - 1, cells.y - 1, place.width + 1, cells.height + 2, 2, 1, &faint);
  tao_draw_outline (snapshot, place.x - 2, place.y - 2, place.width + 3, place.height + 3, 2, 2, &text);
}

static const TaoPlotColumn columns[] = {
  { "row", N_("Validator"), TRUE }, { "uid", N_("UID"), FALSE }, { "value", N_("Value"), FALSE }, { "clipped", N_("Clipped share"), FALSE },
};

/* One row per cell that has a value. */
static guint
tao_heatmap_n_rows (TaoPlot *plot)
{
  return TAO_HEATMAP (plot)->filled->len;
}

static void
tao_heatmap_cell (TaoPlot *plot, guint row, guint column, GString *text)
{
  TaoHeatmap *self = TAO_HEATMAP (plot);
  guint i = g_array_index (self->filled, guint, row);

  switch (column)
    {
    case 0:
      g_string_append (text, self->row_names != NULL ? self->row_names[i / self->columns] : "");
      break;
    case 1:
      g_string_append_printf (text, "%u", self->column_ids[i % self->columns]);
      break;
    case 2:
      tao_plot_append_number (text, (double) self->value[i], 9);
      break;
    default:
      if (self->clipped != NULL)
        tao_plot_append_number (text, (double) self->clipped[i], 6);
      break;
    }
}

static void
activated (TaoPlot *plot, guint point)
{
  TaoHeatmap *self = TAO_HEATMAP (plot);

  tao_heatmap_set_selected (self, (int) (point / self->columns), (int) (point % self->columns));
}

static void
tao_heatmap_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                     int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoHeatmap *self = TAO_HEATMAP (widget);
  int sides = self->names_width + 8 + (self->row_bar != NULL ? SIDE_GAP + SIDE_BAR : 0);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = sides + (int) MAX (self->columns * LEAST_NOTCH_WIDTH, 60);
      *natural = sides + (int) MAX (self->columns * CELL_NATURAL, 400);
    }
  else
    {
      *minimum = BAR_HEIGHT + BAR_GAP + FOOT + (int) MAX (self->rows * 12, 40);
      *natural = BAR_HEIGHT + BAR_GAP + FOOT + (int) MAX (self->rows, 4) * ROW_NATURAL;
    }
}

static void
clear (TaoHeatmap *self)
{
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->clipped, g_free);
  g_clear_pointer (&self->column_bar, g_free);
  g_clear_pointer (&self->row_bar, g_free);
  g_clear_pointer (&self->row_hidden, g_free);
  g_clear_pointer (&self->column_ids, g_free);
  g_clear_pointer (&self->row_names, g_strfreev);
}

static void
tao_heatmap_finalize (GObject *object)
{
  TaoHeatmap *self = TAO_HEATMAP (object);

  clear (self);
  g_array_unref (self->filled);
  g_free (self->column_label);
  g_free (self->row_label);
  g_free (self->caption);
  G_OBJECT_CLASS (tao_heatmap_parent_class)->finalize (object);
}

static void
tao_heatmap_class_init (TaoHeatmapClass *klass)
{
  TaoPlotClass *plot_class = TAO_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_heatmap_finalize;
  GTK_WIDGET_CLASS (klass)->measure = tao_heatmap_measure;
  plot_class->render = tao_heatmap_render;
  plot_class->n_points = tao_heatmap_n_points;
  plot_class->nearest = tao_heatmap_nearest;
  plot_class->locate = tao_heatmap_locate;
  plot_class->step = tao_heatmap_step;
  plot_class->describe = tao_heatmap_describe;
  plot_class->draw_cursor = tao_heatmap_draw_cursor;
  plot_class->n_rows = tao_heatmap_n_rows;
  plot_class->cell = tao_heatmap_cell;
  plot_class->columns = columns;
  plot_class->n_columns = G_N_ELEMENTS (columns);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taoheatmap");
}

static void
tao_heatmap_init (TaoHeatmap *self)
{
  self->selected_row = self->selected_column = -1;
  self->filled = g_array_new (FALSE, FALSE, sizeof (guint));
  g_signal_connect (self, "point-activated", G_CALLBACK (activated), NULL);
}

GtkWidget *
tao_heatmap_new (void)
{
  return g_object_new (TAO_TYPE_HEATMAP, NULL);
}

#define COPY(array, n) ((array) != NULL ? g_memdup2 ((array), (gsize) (n) * sizeof *(array)) : NULL)

void
tao_heatmap_set_data (TaoHeatmap *self, const TaoHeatmapData *data)
{
  gsize cells = (gsize) data->rows * data->columns;
  gboolean resized = data->rows != self->rows || data->columns != self->columns;

  clear (self);
  self->rows = data->rows;
  self->columns = data->columns;
  self->value = COPY (data->value, cells);
  self->clipped = COPY (data->clipped, cells);
  self->column_bar = COPY (data->column_bar, data->columns);
  self->row_bar = COPY (data->row_bar, data->rows);
  self->row_hidden = COPY (data->row_hidden, data->rows);
  self->column_ids = COPY (data->column_ids, data->columns);
  self->top = data->top > 0 ? data->top : 1;
  self->ramp = data->ramp;
  self->names_width = 0;
  g_array_set_size (self->filled, 0);
  for (guint i = 0; i < cells; i++)
    if (!isnan (self->value[i]))
      g_array_append_val (self->filled, i);
  if (data->row_names != NULL)
    {
      self->row_names = g_new0 (char *, data->rows + 1);
      for (guint row = 0; row < data->rows; row++)
        {
          g_autoptr(PangoLayout) layout = tao_draw_layout (GTK_WIDGET (self), data->row_names[row], 9, TRUE);
          int width;

          self->row_names[row] = g_strdup (data->row_names[row]);
          pango_layout_get_pixel_size (layout, &width, NULL);
          self->names_width = MAX (self->names_width, MIN (width, 140));
        }
    }
  if (resized)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_heatmap_set_labels (TaoHeatmap *self, const char *column_bar, const char *row_bar, const char *caption)
{
  g_free (self->column_label);
  g_free (self->row_label);
  g_free (self->caption);
  self->column_label = g_strdup (column_bar);
  self->row_label = g_strdup (row_bar);
  self->caption = g_strdup (caption);
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_heatmap_set_cell_text (TaoHeatmap *self, TaoCellText text, gpointer user_data)
{
  self->cell_text = text;
  self->cell_data = user_data;
}

void
tao_heatmap_set_selected (TaoHeatmap *self, int row, int column)
{
  if (self->selected_row == row && self->selected_column == column)
    return;
  self->selected_row = row;
  self->selected_column = column;
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_heatmap_get_selected (TaoHeatmap *self, int *row, int *column)
{
  *row = self->selected_row;
  *column = self->selected_column;
}

void
tao_heatmap_split_point (TaoHeatmap *self, guint point, guint *row, guint *column)
{
  g_return_if_fail (self->columns > 0);

  *row = point / self->columns;
  *column = point % self->columns;
}
