/* A question that is answered by typing a word: for what cannot be undone, or
 * opens a door. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*TaoConfirmFunc) (gpointer user_data);

/* Asks above the window of @widget; @func runs if the user typed @word and chose @action. All texts are plain. If
 * @owner ends first nothing happens. */
GtkWidget *tao_typed_confirm (GtkWidget *widget, const char *heading, const char *body, const char *word, const char *action,
                              TaoConfirmFunc func, GObject *owner);

G_END_DECLS
