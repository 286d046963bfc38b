/* A subnet's tile: its token symbol on a tint of its own series colour. A
 * symbol the font has no glyph for gives way to the number. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TAO_TYPE_TOKEN_TILE (tao_token_tile_get_type ())
G_DECLARE_FINAL_TYPE (TaoTokenTile, tao_token_tile, TAO, TOKEN_TILE, GtkWidget)

GtkWidget *tao_token_tile_new (void);

/* @symbol: (nullable) as the chain has it. */
void tao_token_tile_set_subnet (TaoTokenTile *self, guint16 netuid, const char *symbol);

/* Instead of a subnet: an initial in a grey circle, for validators. */
void tao_token_tile_set_initial (TaoTokenTile *self, const char *name);

/* 28 by default; 44 beside a title. Property "size". */
void tao_token_tile_set_size (TaoTokenTile *self, int pixels);

G_END_DECLS
