#include "app/widgets/price-track.h"

#include <glib/gi18n.h>

#include "app/draw.h"
#include "app/format.h"

#define HEIGHT 52
#define BAR 8
#define BAR_Y 22

struct _TaoPriceTrack {
  GtkWidget parent_instance;

  guint64 now, after, limit;
};

G_DEFINE_FINAL_TYPE (TaoPriceTrack, tao_price_track, GTK_TYPE_WIDGET)

static void
tao_price_track_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 240, *natural = 476;
  else
    *minimum = *natural = HEIGHT;
}

/* @words: (transfer full) */
static void
draw_mark (TaoPriceTrack *self, GtkSnapshot *snapshot, double x, char *words, gboolean above)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA text = tao_draw_foreground (widget);
  double width = gtk_widget_get_width (widget);
  g_autofree char *label = words;
  g_autoptr(PangoLayout) layout = NULL;
  int label_width, label_height;

  layout = tao_draw_layout (widget, label, 9, FALSE);
  pango_layout_get_pixel_size (layout, &label_width, &label_height);
  gtk_snapshot_append_color (snapshot, &text, &GRAPHENE_RECT_INIT ((float) (int) x - 1, BAR_Y - 4, 2, BAR + 8));
  tao_draw_text (snapshot, layout, CLAMP ((int) (x - label_width / 2.0), 0, MAX (0, width - label_width)),
                 above ? BAR_Y - 5 - label_height : BAR_Y + BAR + 4, &text);
}

static void
tao_price_track_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoPriceTrack *self = TAO_PRICE_TRACK (widget);
  const TaoPalette *palette = tao_palette_current ();
  double width = gtk_widget_get_width (widget);
  GdkRGBA text = tao_draw_foreground (widget), accent = tao_draw_accent (widget);
  GdkRGBA track = tao_color_alpha (&text, palette->high_contrast ? 0.35f : 0.13f);
  gboolean limited = self->limit != TAO_UNKNOWN_U64;
  double now = (double) self->now, after = (double) self->after, limit = limited ? (double) self->limit : after;
  double low = MIN (now, MIN (after, limit)), high = MAX (now, MAX (after, limit));
  double room = high > low ? (high - low) * 0.22 : 1;
  double scale = width / (high - low + 2 * room);
  g_autofree char *now_text = tao_format_price (self->now);
  g_autofree char *after_text = tao_format_price (self->after);
  g_autofree char *limit_text = tao_format_price (self->limit);
  double x_now = (now - low + room) * scale, x_after = (after - low + room) * scale, x_limit = (limit - low + room) * scale;

  tao_draw_rounded (snapshot, 0, BAR_Y, width, BAR, BAR / 2, &track);
  if (limited)
    {
      double from = limit >= now ? x_limit : 0, to = limit >= now ? width : x_limit;
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) from, BAR_Y, (float) (to - from), BAR));

      tao_draw_hatch (cr, from, BAR_Y, to - from, BAR, palette->hatch_width, &palette->color[TAO_COLOR_NEG_FILL]);
      cairo_destroy (cr);
    }
  gtk_snapshot_append_color (snapshot, &accent,
                             &GRAPHENE_RECT_INIT ((float) MIN (x_now, x_after), BAR_Y, (float) ABS (x_after - x_now), BAR));
  /* Translators: the price now, after the order, and the worst accepted. */
  draw_mark (self, snapshot, x_now, g_strdup_printf (_("now %s"), now_text), FALSE);
  draw_mark (self, snapshot, x_after, g_strdup_printf (_("after %s"), after_text), TRUE);
  if (limited)
    draw_mark (self, snapshot, x_limit, g_strdup_printf (_("limit %s"), limit_text), FALSE);
}

static void
tao_price_track_class_init (TaoPriceTrackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = tao_price_track_measure;
  widget_class->snapshot = tao_price_track_snapshot;
  gtk_widget_class_set_css_name (widget_class, "taopricetrack");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tao_price_track_init (TaoPriceTrack *self)
{
}

GtkWidget *
tao_price_track_new (void)
{
  return g_object_new (TAO_TYPE_PRICE_TRACK, NULL);
}

void
tao_price_track_set (TaoPriceTrack *self, guint64 now, guint64 after, guint64 limit)
{
  g_autofree char *now_text = tao_format_price (now);
  g_autofree char *after_text = tao_format_price (after);
  g_autofree char *limit_text = tao_format_price (limit);
  g_autofree char *spoken = g_strdup_printf (_("Price now %1$s, after the order %2$s, limit %3$s"), now_text, after_text, limit_text);

  self->now = now;
  self->after = after;
  self->limit = limit;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
