/* A change: triangle, sign, number; green-blue up, orange down, never colour
 * alone. Zero has neither triangle nor sign. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TAO_TYPE_CHANGE (tao_change_get_type ())
G_DECLARE_FINAL_TYPE (TaoChange, tao_change, TAO, CHANGE, GtkWidget)

GtkWidget *tao_change_new (void);

/* @ppm: parts per million, TAO_UNKNOWN_I64 shows a dash. */
void tao_change_set_ppm (TaoChange *self, gint64 ppm, guint decimals);

/* Any other number: @text with its sign already, @direction its sign. */
void tao_change_set_text (TaoChange *self, const char *text, int direction);

/* A word after the number, in the normal colour: "in 30 d". (nullable) */
void tao_change_set_suffix (TaoChange *self, const char *suffix);

G_END_DECLS
