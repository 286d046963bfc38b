/* Labels that are set with every snapshot. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sets @text unless it is there already: a label that is set anew is laid out anew, and loses a selection in it. */
void tao_label_update (GtkLabel *label, const char *text);

G_END_DECLS
