/* What our drawing widgets share: text, rounded shapes, triangles, hatches. */
#pragma once

#include <gtk/gtk.h>

#include "app/palette.h"

G_BEGIN_DECLS

/* The widget's own text colour, and the system's accent. */
GdkRGBA tao_draw_foreground (GtkWidget *widget);
GdkRGBA tao_draw_accent (GtkWidget *widget);

/* A layout in the widget's font with tabular digits. @points: 0 for the
 * widget's size. (transfer full) */
PangoLayout *tao_draw_layout (GtkWidget *widget, const char *text, double points, gboolean bold);

void tao_draw_text (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, const GdkRGBA *color);

/* Draws and measures in one go: @xalign 0 … 1 about @x, @yalign about @y. */
void tao_draw_label (GtkSnapshot *snapshot, GtkWidget *widget, const char *text, double points, gboolean bold,
                     double x, double y, double xalign, double yalign, const GdkRGBA *color);

void tao_draw_rounded (GtkSnapshot *snapshot, double x, double y, double width, double height, double radius,
                       const GdkRGBA *color);
void tao_draw_outline (GtkSnapshot *snapshot, double x, double y, double width, double height, double radius,
                       double line, const GdkRGBA *color);

/* A filled triangle in the box @size × @size × 0.8, pointing up or down. */
void tao_draw_triangle (GtkSnapshot *snapshot, double x, double y, double size, gboolean up, const GdkRGBA *color);

/* Diagonal lines inside a rectangle, for what is clipped or missing. */
void tao_draw_hatch (cairo_t *cr, double x, double y, double width, double height, double line, const GdkRGBA *color);

G_END_DECLS
