/* One weight of the lab: its number, and as a bar what of it counts and what is
 * clipped. Drag up and down, or use the arrow keys (0.01), Page Up and Down
 * (0.10), Home and End. To assistive technology it is a spin button. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TAO_TYPE_LAB_CELL (tao_lab_cell_get_type ())
G_DECLARE_FINAL_TYPE (TaoLabCell, tao_lab_cell, TAO, LAB_CELL, GtkWidget)

/* Signal "edited" (double share): the user asks for another weight. */
GtkWidget *tao_lab_cell_new (void);

/* @label: "Dee’s weight for Elm". */
void   tao_lab_cell_set_label (TaoLabCell *self, const char *label);

/* @weight: 0 … 1. @clipped: the part of it that does not count. */
void   tao_lab_cell_set (TaoLabCell *self, double weight, double clipped);
double tao_lab_cell_get_weight (TaoLabCell *self);

G_END_DECLS
