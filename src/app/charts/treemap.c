#include "app/charts/treemap.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/format.h"

#define GAP 2
#define RADIUS 5
#define PAD 8

typedef struct {
  double weight;
  gint64 change_ppm;
  char *name, *symbol, *detail;
  gboolean marked;
  guint16 id;
} Tile;

struct _TaoTreemap {
  TaoPlot parent_instance;

  GArray *tiles;              /* of Tile, heaviest first */
  TaoRect *rects;             /* for the size below */
  int width, height;
};

G_DEFINE_FINAL_TYPE (TaoTreemap, tao_treemap, TAO_TYPE_PLOT)

static void
clear_tile (gpointer data)
{
  Tile *tile = data;

  g_free (tile->name);
  g_free (tile->symbol);
  g_free (tile->detail);
}

static int
by_weight (gconstpointer a, gconstpointer b)
{
  const Tile *x = a, *y = b;

  if (x->weight != y->weight)
    return x->weight < y->weight ? 1 : -1;
  return (int) x->id - (int) y->id;
}

static void
layout (TaoTreemap *self, int width, int height)
{
  g_autofree double *weights = NULL;

  if (self->rects != NULL && self->width == width && self->height == height)
    return;
  g_free (self->rects);
  self->rects = g_new0 (TaoRect, self->tiles->len + 1);
  weights = g_new (double, self->tiles->len + 1);
  for (guint i = 0; i < self->tiles->len; i++)
    weights[i] = g_array_index (self->tiles, Tile, i).weight;
  tao_treemap_layout (weights, self->tiles->len, (TaoRect) { 0, 0, width + GAP, height + GAP }, self->rects);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      /* Whole pixels, so that gaps are even. */
      TaoRect *rect = &self->rects[i];
      double x = round (rect->x), y = round (rect->y);

      rect->width = MAX (0, round (rect->x + rect->width) - x - GAP);
      rect->height = MAX (0, round (rect->y + rect->height) - y - GAP);
      rect->x = x;
      rect->y = y;
    }
  self->width = width;
  self->height = height;
}

static void
layout_now (TaoTreemap *self)
{
  layout (self, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
}

static PangoLayout *
fitted (TaoTreemap *self, const char *text, double points, gboolean bold, double width)
{
  PangoLayout *label = tao_draw_layout (GTK_WIDGET (self), text, points, bold);

  pango_layout_set_width (label, (int) (MAX (0, width) * PANGO_SCALE));
  pango_layout_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  return label;
}

static void
draw_change (TaoTreemap *self, GtkSnapshot *snapshot, const Tile *tile, const TaoRect *rect, gboolean full, const GdkRGBA *ink)
{
  g_autofree char *percent = tao_format_change (tile->change_ppm, full ? 2 : 1);
  double points = full ? 10 : 9, x = rect->x + PAD, bottom = rect->y + rect->height - PAD + 1;

  /* Small tiles have no room for the percent sign: the legend says it. */
  if (!full && g_str_has_suffix (percent, "%"))
    percent[strlen (percent) - 1] = '\0';
  if (tile->change_ppm != 0)
    {
      tao_draw_triangle (snapshot, x, bottom - 11, 7, tile->change_ppm > 0, ink);
      x += 11;
    }
  tao_draw_label (snapshot, GTK_WIDGET (self), percent, points, full, x, bottom, 0, 1, ink);
}

static void
draw_tile (TaoTreemap *self, GtkSnapshot *snapshot, const Tile *tile, const TaoRect *rect)
{
  const TaoPalette *palette = tao_palette_current ();
  gboolean known = tile->change_ppm != TAO_UNKNOWN_I64;
  const GdkRGBA *fill = &palette->diverging[known ? tao_palette_diverging_step (tile->change_ppm) : TAO_N_STEPS / 2];
  GdkRGBA ink = palette->dark ? (GdkRGBA) { 1, 1, 1, 1 } : (GdkRGBA) { 0.1f, 0.1f, 0.1f, 1 };
  GdkRGBA soft = tao_color_alpha (&ink, 0.75f);
  gboolean large = rect->width >= 84 && rect->height >= 70;
  gboolean medium = rect->width >= 58 && rect->height >= 44;

  tao_draw_rounded (snapshot, rect->x, rect->y, rect->width, rect->height, RADIUS, fill);
  if (palette->high_contrast)
    tao_draw_outline (snapshot, rect->x, rect->y, rect->width, rect->height, RADIUS, 1, &ink);
  if (large || medium)
    {
      double room = rect->width - 2 * PAD - (tile->marked ? 12 : 0);
      g_autoptr(PangoLayout) name = fitted (self, tile->name, large ? 10.5 : 9.5, TRUE, room);

      tao_draw_text (snapshot, name, rect->x + PAD + (large ? 2 : 0), rect->y + PAD - 3 + (large ? 2 : 0), &ink);
      if (large && tile->detail != NULL)
        {
          g_autoptr(PangoLayout) detail = fitted (self, tile->detail, 8.5, FALSE, rect->width - 2 * PAD);

          tao_draw_text (snapshot, detail, rect->x + PAD + 2, rect->y + PAD + 17, &soft);
        }
      if (known)
        draw_change (self, snapshot, tile, rect, large, &ink);
    }
  else if (rect->width >= 22 && rect->height >= 16)
    {
      g_autoptr(PangoLayout) label = tao_draw_layout (GTK_WIDGET (self), tile->symbol, 9, FALSE);
      int width, height;

      if (pango_layout_get_unknown_glyphs_count (label) > 0)
        {
          g_autofree char *number = g_strdup_printf ("%u", tile->id);

          pango_layout_set_text (label, number, -1);
        }
      pango_layout_get_pixel_size (label, &width, &height);
      if (width <= rect->width - 2)
        tao_draw_text (snapshot, label, (int) (rect->x + (rect->width - width) / 2), (int) (rect->y + (rect->height - height) / 2), &soft);
    }
  if (tile->marked && rect->width >= 16 && rect->height >= 16)
    tao_draw_rounded (snapshot, rect->x + rect->width - (medium ? 15 : 9), rect->y + (medium ? 8 : 4), medium ? 7 : 5,
                      medium ? 7 : 5, 4, &ink);
}

static void
tao_treemap_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  TaoTreemap *self = TAO_TREEMAP (plot);

  layout (self, width, height);
  for (guint i = 0; i < self->tiles->len; i++)
    if (self->rects[i].width > 0 && self->rects[i].height > 0)
      draw_tile (self, snapshot, &g_array_index (self->tiles, Tile, i), &self->rects[i]);
}

static guint
tao_treemap_n_points (TaoPlot *plot)
{
  return TAO_TREEMAP (plot)->tiles->len;
}

static guint
tao_treemap_nearest (TaoPlot *plot, double x, double y)
{
  TaoTreemap *self = TAO_TREEMAP (plot);

  layout_now (self);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      const TaoRect *rect = &self->rects[i];

      if (x >= rect->x && x < rect->x + rect->width + GAP && y >= rect->y && y < rect->y + rect->height + GAP)
        return i;
    }
  return TAO_PLOT_NO_POINT;
}

static gboolean
tao_treemap_locate (TaoPlot *plot, guint point, TaoRect *place)
{
  TaoTreemap *self = TAO_TREEMAP (plot);

  layout_now (self);
  *place = self->rects[point];
  return place->width > 0;
}

static guint
tao_treemap_step (TaoPlot *plot, guint point, int dx, int dy)
{
  TaoTreemap *self = TAO_TREEMAP (plot);

  layout_now (self);
  return tao_rects_neighbour (self->rects, self->tiles->len, point, CLAMP (dx, -1, 1), CLAMP (dy, -1, 1));
}

static char *
tao_treemap_describe (TaoPlot *plot, guint point)
{
  const Tile *tile = &g_array_index (TAO_TREEMAP (plot)->tiles, Tile, point);
  g_autofree char *change = tao_format_change (tile->change_ppm, 2);
  GString *text = g_string_new (tile->name);

  if (tile->detail != NULL)
    g_string_append_printf (text, "\n%s", tile->detail);
  g_string_append_printf (text, "\n%s", change);
  if (tile->marked)
    g_string_append_printf (text, "\n%s", _("You hold stake here"));
  return g_string_free (text, FALSE);
}

static const TaoPlotColumn columns[] = {
  { "netuid", N_("Subnet"), FALSE }, { "name", N_("Name"), TRUE }, { "size", N_("Size"), FALSE }, { "change_ppm", N_("Change, millionths"), FALSE },
};

static guint
tao_treemap_n_rows (TaoPlot *plot)
{
  return TAO_TREEMAP (plot)->tiles->len;
}

static void
tao_treemap_cell (TaoPlot *plot, guint row, guint column, GString *text)
{
  const Tile *tile = &g_array_index (TAO_TREEMAP (plot)->tiles, Tile, row);

  switch (column)
    {
    case 0:
      g_string_append_printf (text, "%u", tile->id);
      break;
    case 1:
      g_string_append (text, tile->name);
      break;
    case 2:
      tao_plot_append_number (text, tile->weight, 12);
      break;
    default:
      if (tile->change_ppm != TAO_UNKNOWN_I64)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, tile->change_ppm);
      break;
    }
}

static void
tao_treemap_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                     int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 200;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 676 : 400;
}

static void
tao_treemap_finalize (GObject *object)
{
  TaoTreemap *self = TAO_TREEMAP (object);

  g_array_unref (self->tiles);
  g_free (self->rects);
  G_OBJECT_CLASS (tao_treemap_parent_class)->finalize (object);
}

static void
tao_treemap_class_init (TaoTreemapClass *klass)
{
  TaoPlotClass *plot_class = TAO_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_treemap_finalize;
  GTK_WIDGET_CLASS (klass)->measure = tao_treemap_measure;
  plot_class->render = tao_treemap_render;
  plot_class->n_points = tao_treemap_n_points;
  plot_class->nearest = tao_treemap_nearest;
  plot_class->locate = tao_treemap_locate;
  plot_class->step = tao_treemap_step;
  plot_class->describe = tao_treemap_describe;
  plot_class->n_rows = tao_treemap_n_rows;
  plot_class->cell = tao_treemap_cell;
  plot_class->columns = columns;
  plot_class->n_columns = G_N_ELEMENTS (columns);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taotreemap");
}

static void
tao_treemap_init (TaoTreemap *self)
{
  self->tiles = g_array_new (FALSE, TRUE, sizeof (Tile));
  g_array_set_clear_func (self->tiles, clear_tile);
  tao_plot_set_file_name (TAO_PLOT (self), "subnets");
}

GtkWidget *
tao_treemap_new (void)
{
  return g_object_new (TAO_TYPE_TREEMAP, NULL);
}

void
tao_treemap_set_items (TaoTreemap *self, const TaoTreemapItem *items, guint n)
{
  guint cursor = tao_plot_get_cursor (TAO_PLOT (self));
  int kept = cursor < self->tiles->len ? g_array_index (self->tiles, Tile, cursor).id : -1;

  g_array_set_size (self->tiles, 0);
  for (guint i = 0; i < n; i++)
    if (items[i].weight > 0)
      {
        Tile tile = {
          items[i].weight, items[i].change_ppm, g_strdup (items[i].name), g_strdup (items[i].symbol),
          g_strdup (items[i].detail), items[i].marked, items[i].id,
        };

        g_array_append_val (self->tiles, tile);
      }
  g_array_sort (self->tiles, by_weight);
  g_clear_pointer (&self->rects, g_free);
  tao_plot_invalidate (TAO_PLOT (self));
  /* The cursor stays on its subnet when the order changes. */
  if (kept >= 0 && tao_treemap_find (self, (guint16) kept) != cursor)
    tao_plot_set_cursor (TAO_PLOT (self), tao_treemap_find (self, (guint16) kept));
}

guint16
tao_treemap_get_id (TaoTreemap *self, guint point)
{
  g_return_val_if_fail (point < self->tiles->len, 0);

  return g_array_index (self->tiles, Tile, point).id;
}

guint
tao_treemap_find (TaoTreemap *self, guint16 id)
{
  for (guint i = 0; i < self->tiles->len; i++)
    if (g_array_index (self->tiles, Tile, i).id == id)
      return i;
  return TAO_PLOT_NO_POINT;
}

/* --- the legend --- */

#define SWATCH_WIDTH 20
#define SWATCH_HEIGHT 10

static void
draw_legend (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  const TaoPalette *palette = tao_palette_current ();

  for (guint i = 0; i < TAO_N_STEPS; i++)
    {
      gdk_cairo_set_source_rgba (cr, &palette->diverging[i]);
      cairo_rectangle (cr, i * (SWATCH_WIDTH + 2), (height - SWATCH_HEIGHT) / 2, SWATCH_WIDTH, SWATCH_HEIGHT);
      cairo_fill (cr);
    }
}

GtkWidget *
tao_treemap_legend_new (const char *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *area = gtk_drawing_area_new ();
  const char *const texts[] = { label, TAO_MINUS "8%", NULL, "+8%" };

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), TAO_N_STEPS * (SWATCH_WIDTH + 2) - 2);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SWATCH_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_legend, NULL, NULL);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *text;

      if (texts[i] == NULL)
        {
          gtk_box_append (GTK_BOX (box), area);
          continue;
        }
      text = gtk_label_new (texts[i]);
      gtk_widget_add_css_class (text, "caption");
      gtk_widget_add_css_class (text, "tao-secondary");
      if (i == 0)
        gtk_widget_set_margin_end (text, 6);
      gtk_box_append (GTK_BOX (box), text);
    }
  return box;
}
