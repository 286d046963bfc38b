#include "app/charts/bar-strip.h"

#include <glib/gi18n.h>

#include <math.h>

#define DOT_ROOM 14
#define CAPTION_ROOM 20
#define LABEL_ROOM 18

struct _TaoBarStrip {
  TaoPlot parent_instance;

  GArray *items;             /* of TaoStripItem, texts owned */
  char *first, *last;
  guint slots;
  int natural_height;
};

G_DEFINE_FINAL_TYPE (TaoBarStrip, tao_bar_strip, TAO_TYPE_PLOT)

static const TaoStripItem *
item (TaoBarStrip *self, guint i)
{
  return &g_array_index (self->items, TaoStripItem, i);
}

static gboolean
any (TaoBarStrip *self, gboolean dots)
{
  for (guint i = 0; i < self->items->len; i++)
    if (dots ? item (self, i)->dot : item (self, i)->label != NULL)
      return TRUE;
  return FALSE;
}

/* The bars' rectangle and the width of a slot. Newest bars stand at the right. */
static TaoRect
body (TaoBarStrip *self, double *slot, double *start)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double top = any (self, FALSE) ? LABEL_ROOM : 2;
  double foot = (any (self, TRUE) ? DOT_ROOM : 1) + (self->first != NULL || self->last != NULL ? CAPTION_ROOM : 0);
  guint slots = MAX (self->slots, MAX (1, self->items->len));

  *slot = width / slots;
  *start = width - *slot * self->items->len;
  return (TaoRect) { 0, top, width, MAX (1, height - top - foot) };
}

static double
largest (TaoBarStrip *self)
{
  double most = 0;

  for (guint i = 0; i < self->items->len; i++)
    most = MAX (most, item (self, i)->value);
  return most > 0 ? most : 1;
}

static void
place_of (TaoBarStrip *self, guint i, TaoRect *place)
{
  double slot, start;
  TaoRect bars = body (self, &slot, &start);
  double gap = slot >= 6 ? 2 : slot >= 3 ? 1 : 0, size = MAX (2, item (self, i)->value / largest (self) * bars.height);

  *place = (TaoRect) { start + slot * i + gap / 2, bars.y + bars.height - size, MAX (1, slot - gap), size };
}

static void
tao_bar_strip_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  TaoBarStrip *self = TAO_BAR_STRIP (plot);
  GtkWidget *widget = GTK_WIDGET (self);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA text = tao_draw_foreground (widget), secondary = tao_color_alpha (&text, 0.7f), floor_line = tao_color_alpha (&text, 0.15f);
  double slot, start;
  TaoRect bars = body (self, &slot, &start);

  gtk_snapshot_append_color (snapshot, &floor_line, &GRAPHENE_RECT_INIT (0, (float) (bars.y + bars.height), (float) width, 1));
  for (guint i = 0; i < self->items->len; i++)
    {
      const TaoStripItem *bar = item (self, i);
      GdkRGBA color = tao_color_alpha (&palette->color[bar->color], bar->faint ? 0.62f : 1);
      TaoRect place;

      place_of (self, i, &place);
      if (bar->hollow)
        tao_draw_outline (snapshot, place.x + 0.5, MIN (place.y, bars.y + bars.height - place.width), place.width - 1,
                          MAX (place.height, place.width) - 0.5, 2, 1.5, &palette->color[bar->color]);
      else if (place.width >= 4)
        {
          /* Round above, flat on the floor. */
          GskRoundedRect shape;
          graphene_size_t round = GRAPHENE_SIZE_INIT (2, 2), flat = GRAPHENE_SIZE_INIT (0, 0);

          gsk_rounded_rect_init (&shape, &GRAPHENE_RECT_INIT ((float) place.x, (float) place.y, (float) place.width, (float) place.height),
                                 &round, &round, &flat, &flat);
          gtk_snapshot_push_rounded_clip (snapshot, &shape);
          gtk_snapshot_append_color (snapshot, &color, &shape.bounds);
          gtk_snapshot_pop (snapshot);
        }
      else
        gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT ((float) place.x, (float) place.y, (float) place.width, (float) place.height));
      if (bar->dot)
        tao_draw_rounded (snapshot, place.x + place.width / 2 - 2.5, bars.y + bars.height + 6, 5, 5, 2.5, &palette->color[TAO_COLOR_POS_FILL]);
      if (bar->label != NULL)
        tao_draw_label (snapshot, widget, bar->label, 9, TRUE, CLAMP (place.x + place.width / 2, 8, width - 8), place.y - 3, 0.5, 1,
                        &palette->color[bar->color]);
    }
  if (self->first != NULL)
    tao_draw_label (snapshot, widget, self->first, 9, FALSE, MAX (0, start), height - 1, 0, 1, &secondary);
  if (self->last != NULL)
    tao_draw_label (snapshot, widget, self->last, 9, FALSE, width, height - 1, 1, 1, &secondary);
}

/* Its own captions stand below. */
static void
tao_bar_strip_render_stale (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height, const char *caption)
{
  TAO_PLOT_CLASS (tao_bar_strip_parent_class)->render_stale (plot, snapshot, width, height, NULL);
  tao_plot_draw_stale_caption (plot, snapshot, width, TAO_STALE_HEIGHT, caption);
}

static guint
tao_bar_strip_n_points (TaoPlot *plot)
{
  return TAO_BAR_STRIP (plot)->items->len;
}

static guint
tao_bar_strip_nearest (TaoPlot *plot, double x, double y)
{
  TaoBarStrip *self = TAO_BAR_STRIP (plot);
  double slot, start, at;

  body (self, &slot, &start);
  at = floor ((x - start) / slot);
  return at >= 0 && at < self->items->len ? (guint) at : TAO_PLOT_NO_POINT;
}

static gboolean
tao_bar_strip_locate (TaoPlot *plot, guint point, TaoRect *place)
{
  place_of (TAO_BAR_STRIP (plot), point, place);
  return TRUE;
}

static char *
tao_bar_strip_describe (TaoPlot *plot, guint point)
{
  return g_strdup (item (TAO_BAR_STRIP (plot), point)->text);
}

static const TaoPlotColumn columns[] = { { "id", N_("Number"), FALSE }, { "value", N_("Value"), FALSE } };

static guint
tao_bar_strip_n_rows (TaoPlot *plot)
{
  return TAO_BAR_STRIP (plot)->items->len;
}

static void
tao_bar_strip_cell (TaoPlot *plot, guint row, guint column, GString *text)
{
  const TaoStripItem *bar = item (TAO_BAR_STRIP (plot), row);

  if (column == 0)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, bar->id);
  else
    tao_plot_append_number (text, bar->value, 12);
}

static void
tao_bar_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                       int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoBarStrip *self = TAO_BAR_STRIP (widget);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 100 : MIN (40, self->natural_height);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : self->natural_height;
}

static void
clear_item (gpointer data)
{
  g_free ((char *) ((TaoStripItem *) data)->label);
  g_free ((char *) ((TaoStripItem *) data)->text);
}

static void
tao_bar_strip_finalize (GObject *object)
{
  TaoBarStrip *self = TAO_BAR_STRIP (object);

  g_array_unref (self->items);
  g_free (self->first);
  g_free (self->last);
  G_OBJECT_CLASS (tao_bar_strip_parent_class)->finalize (object);
}

static void
tao_bar_strip_class_init (TaoBarStripClass *klass)
{
  TaoPlotClass *plot_class = TAO_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_bar_strip_finalize;
  GTK_WIDGET_CLASS (klass)->measure = tao_bar_strip_measure;
  plot_class->render = tao_bar_strip_render;
  plot_class->render_stale = tao_bar_strip_render_stale;
  plot_class->n_points = tao_bar_strip_n_points;
  plot_class->nearest = tao_bar_strip_nearest;
  plot_class->locate = tao_bar_strip_locate;
  plot_class->describe = tao_bar_strip_describe;
  plot_class->n_rows = tao_bar_strip_n_rows;
  plot_class->cell = tao_bar_strip_cell;
  plot_class->columns = columns;
  plot_class->n_columns = G_N_ELEMENTS (columns);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taobarstrip");
}

static void
tao_bar_strip_init (TaoBarStrip *self)
{
  self->items = g_array_new (FALSE, TRUE, sizeof (TaoStripItem));
  g_array_set_clear_func (self->items, clear_item);
  self->natural_height = 76;
}

GtkWidget *
tao_bar_strip_new (void)
{
  return g_object_new (TAO_TYPE_BAR_STRIP, NULL);
}

void
tao_bar_strip_set_items (TaoBarStrip *self, const TaoStripItem *items, guint n)
{
  g_array_set_size (self->items, 0);
  for (guint i = 0; i < n; i++)
    {
      TaoStripItem copy = items[i];

      copy.value = isfinite (copy.value) ? MAX (0, copy.value) : 0;
      copy.label = g_strdup (copy.label);
      copy.text = g_strdup (copy.text);
      g_array_append_val (self->items, copy);
    }
  tao_plot_invalidate (TAO_PLOT (self));
}

guint64
tao_bar_strip_get_id (TaoBarStrip *self, guint point)
{
  g_return_val_if_fail (point < self->items->len, 0);

  return item (self, point)->id;
}

void
tao_bar_strip_set_captions (TaoBarStrip *self, const char *first, const char *last)
{
  g_free (self->first);
  g_free (self->last);
  self->first = g_strdup (first);
  self->last = g_strdup (last);
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_bar_strip_set_slots (TaoBarStrip *self, guint slots)
{
  self->slots = slots;
  tao_plot_invalidate (TAO_PLOT (self));
}

void
tao_bar_strip_set_natural_height (TaoBarStrip *self, int height)
{
  self->natural_height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
