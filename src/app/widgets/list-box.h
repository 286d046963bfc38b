/* What GTK's list box leaves to its users. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Removes the rows from place @from on; 0: all. */
static inline void
tao_list_box_drop (GtkListBox *list, guint from)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, (int) from)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

G_END_DECLS
