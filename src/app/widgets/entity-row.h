/* The two-line row that stands for a subnet, a uid or a validator in boxed
 * lists and narrow tables: tile, name and second line, sparkline, value and
 * change. Unset parts take no room. */
#pragma once

#include <gtk/gtk.h>

#include "app/widgets/origin.h"
#include "app/widgets/token-tile.h"

G_BEGIN_DECLS

#define TAO_TYPE_ENTITY_ROW (tao_entity_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoEntityRow, tao_entity_row, TAO, ENTITY_ROW, GtkWidget)

GtkWidget    *tao_entity_row_new (void);
TaoTokenTile *tao_entity_row_get_tile (TaoEntityRow *self);
/* Both plain text, already cleaned if it came from the network; @detail (nullable). */
void tao_entity_row_set_name (TaoEntityRow *self, const char *name, const char *detail);
/* Where what the row shows comes from: the list row it stands in answers a secondary click and the Menu key. Once it has
 * its name and stands in its list. @origins, @netuid: as of tao_origin_attach_all(). */
void tao_entity_row_set_origins (TaoEntityRow *self, guint n, const TaoNamedOrigin *origins, int netuid);
/* A dot after the name: own stake. */
void tao_entity_row_set_marked (TaoEntityRow *self, gboolean marked);
void tao_entity_row_set_spark (TaoEntityRow *self, const float *values, guint n);
void tao_entity_row_set_value (TaoEntityRow *self, const char *value);          /* (nullable) */
/* Under the value, or in its place if there is none. TAO_UNKNOWN_I64 hides it. */
void tao_entity_row_set_change (TaoEntityRow *self, gint64 ppm);

G_END_DECLS
