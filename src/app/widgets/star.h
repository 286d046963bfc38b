/* The star of a table's row: a column cell that watches and stops watching. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *tao_star_new (void);

/* @on: whether @item is watched. @name: what the star belongs to, for its words. @toggle: pressed; gets @item. */
void tao_star_bind (GtkWidget *star, gpointer item, gboolean on, const char *name, void (*toggle) (gpointer item));
void tao_star_unbind (GtkWidget *star, gpointer item);

G_END_DECLS
