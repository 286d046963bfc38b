/* A thin horizontal bar of one or more coloured shares: emission in a table
 * row, a validator's stake by kind, the two reserves of a pool. */
#pragma once

#include <gtk/gtk.h>

#include "app/palette.h"

G_BEGIN_DECLS

#define TAO_METER_SHARES 4

#define TAO_TYPE_METER (tao_meter_get_type ())
G_DECLARE_FINAL_TYPE (TaoMeter, tao_meter, TAO, METER, GtkWidget)

/* Properties "width" (56) and "thickness" (6) in pixels. */
GtkWidget *tao_meter_new (void);

/* @fractions: of the whole width, 0 … 1, each; @colors: palette entries. */
void tao_meter_set (TaoMeter *self, guint n, const double *fractions, const TaoColor *colors);
void tao_meter_set_one (TaoMeter *self, double fraction, TaoColor color);

G_END_DECLS
