/* One of several, as buttons: chips with counts above a table ("All 128",
 * "Watched 6"), or a linked group such as the ranges of a chart. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TAO_TYPE_CHOICE (tao_choice_get_type ())
G_DECLARE_FINAL_TYPE (TaoChoice, tao_choice, TAO, CHOICE, GtkWidget)

/* Properties "chips" (FALSE: linked buttons; construct only) and "active" (the
 * chosen id, "" for none; notifies). */
GtkWidget *tao_choice_new (gboolean chips);

/* @id: static or interned. The first added is active. */
void tao_choice_add (TaoChoice *self, const char *id, const char *label);

/* The number after a chip's label; -1 hides it. */
void tao_choice_set_count (TaoChoice *self, const char *id, gint64 count);
void tao_choice_set_visible (TaoChoice *self, const char *id, gboolean visible);

const char *tao_choice_get_active (TaoChoice *self);
void        tao_choice_set_active (TaoChoice *self, const char *id);

G_END_DECLS
