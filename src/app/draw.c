#include "app/draw.h"

GdkRGBA
tao_draw_foreground (GtkWidget *widget)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  return color;
}

GdkRGBA
tao_draw_accent (GtkWidget *widget)
{
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_bg_color", &color))
    color = tao_palette_current ()->color[TAO_COLOR_SERIES_1];
  return color;
}

PangoLayout *
tao_draw_layout (GtkWidget *widget, const char *text, double points, gboolean bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (points > 0)
    pango_attr_list_insert (attributes, pango_attr_size_new ((int) (points * PANGO_SCALE)));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

void
tao_draw_text (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

void
tao_draw_label (GtkSnapshot *snapshot, GtkWidget *widget, const char *text, double points, gboolean bold,
                double x, double y, double xalign, double yalign, const GdkRGBA *color)
{
  g_autoptr(PangoLayout) layout = tao_draw_layout (widget, text, points, bold);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  tao_draw_text (snapshot, layout, (int) (x - xalign * width), (int) (y - yalign * height), color);
}

void
tao_draw_rounded (GtkSnapshot *snapshot, double x, double y, double width, double height, double radius,
                  const GdkRGBA *color)
{
  GskRoundedRect clip;

  if (width <= 0 || height <= 0)
    return;
  radius = MIN (radius, MIN (width, height) / 2);
  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height),
                                   (float) radius);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, color, &clip.bounds);
  gtk_snapshot_pop (snapshot);
}

void
tao_draw_outline (GtkSnapshot *snapshot, double x, double y, double width, double height, double radius,
                  double line, const GdkRGBA *color)
{
  GskRoundedRect outline;
  float lines[4] = { (float) line, (float) line, (float) line, (float) line };
  GdkRGBA colors[4] = { *color, *color, *color, *color };

  if (width <= 0 || height <= 0)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height),
                                   (float) MIN (radius, MIN (width, height) / 2));
  gtk_snapshot_append_border (snapshot, &outline, lines, colors);
}

void
tao_draw_triangle (GtkSnapshot *snapshot, double x, double y, double size, gboolean up, const GdkRGBA *color)
{
  double height = size * 0.8;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) size, (float) size));

  cairo_move_to (cr, x, up ? y + height : y);
  cairo_line_to (cr, x + size, up ? y + height : y);
  cairo_line_to (cr, x + size / 2, up ? y : y + height);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_fill (cr);
  cairo_destroy (cr);
}

void
tao_draw_hatch (cairo_t *cr, double x, double y, double width, double height, double line, const GdkRGBA *color)
{
  const double step = 5;

  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  for (double at = x - height; at < x + width; at += step)
    {
      cairo_move_to (cr, at, y + height);
      cairo_line_to (cr, at + height, y);
    }
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
  cairo_restore (cr);
}
