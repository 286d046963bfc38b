/* The emission lab: four subnets share a block's TAO, stage by stage, as the
 * chain computes it (economy/emission.h). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TAO_TYPE_EMISSION_LAB (tao_emission_lab_get_type ())
G_DECLARE_FINAL_TYPE (TaoEmissionLab, tao_emission_lab, TAO, EMISSION_LAB, GtkWidget)

/* Signal "changed": the explanation is another now. */
GtkWidget *tao_emission_lab_new (void);
void       tao_emission_lab_reset (TaoEmissionLab *self);

/* Pango markup. (transfer full) */
char      *tao_emission_lab_explain (TaoEmissionLab *self);

G_END_DECLS
