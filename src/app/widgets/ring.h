/* A progress ring with a text in its middle. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TAO_TYPE_RING (tao_ring_get_type ())
G_DECLARE_FINAL_TYPE (TaoRing, tao_ring, TAO, RING, GtkWidget)

/* Property "size" (84). */
GtkWidget *tao_ring_new (void);

/* @fraction: 0 … 1, clockwise from the top. @text: in the middle; also spoken. */
void tao_ring_set (TaoRing *self, double fraction, const char *text);

G_END_DECLS
