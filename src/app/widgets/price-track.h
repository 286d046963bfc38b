/* The price before and after an order on a line that ends in the limit: now,
 * after, and beyond the limit hatched. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TAO_TYPE_PRICE_TRACK (tao_price_track_get_type ())
G_DECLARE_FINAL_TYPE (TaoPriceTrack, tao_price_track, TAO, PRICE_TRACK, GtkWidget)

GtkWidget *tao_price_track_new (void);

/* Rao per alpha. For a sale @after and @limit are below @now. @limit may be
 * TAO_UNKNOWN_U64: no limit. */
void tao_price_track_set (TaoPriceTrack *self, guint64 now, guint64 after, guint64 limit);

G_END_DECLS
