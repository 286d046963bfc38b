/* The part of the tour after the pages: every dialog, light and dark, in its
 * own width and at 400 px. */
#pragma once

#include "app/window.h"

G_BEGIN_DECLS

typedef struct _TaoTourDialogs TaoTourDialogs;

/* Opens one dialog after the other over @window, writes "dialog-…" pictures into @folder and calls @done, unless it is freed
 * before. What does not fit into 400 px is named on standard error. */
TaoTourDialogs *tao_tour_dialogs_start (TaoWindow *window, const char *folder, void (*done) (gboolean success, gpointer user_data),
                                        gpointer user_data);
void            tao_tour_dialogs_free  (TaoTourDialogs *self);

G_END_DECLS
