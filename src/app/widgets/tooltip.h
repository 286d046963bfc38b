/* Tooltips that cost nothing until they are wanted.
 *
 * gtk_widget_set_tooltip_text() asks the display server where the pointer is,
 * and the main loop waits for the answer: once for each of the hundreds that a
 * page or a table sets. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @text: (nullable) plain; also what describes @widget to a screen reader. Not beside gtk_widget_set_tooltip_text() on
 * the same widget. */
void        tao_tooltip_set (GtkWidget *widget, const char *text);
const char *tao_tooltip_get (GtkWidget *widget);      /* (nullable) (transfer none) */

G_END_DECLS
