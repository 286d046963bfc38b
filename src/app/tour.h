/* The tour: every registered page and dialog, light and dark, wide and narrow, drawn by
 * the window's own renderer and saved as PNG files. For eyes, not for diffs. */
#pragma once

#include "app/window.h"

G_BEGIN_DECLS

typedef struct _TaoTour TaoTour;
typedef void (*TaoTourDone) (TaoTour *tour, gboolean success, gpointer user_data);

/* First the practice chain makes its history, the engine reads it, and the
 * practice wallet stakes. Starts at once and calls @done when the last picture is written or the
 * folder cannot be. Pages that stay unready for 10 seconds are drawn as they
 * are, and a line on standard error names them. Free with tao_tour_free(),
 * not from within @done. */
TaoTour *tao_tour_start (TaoWindow *window, TaoEngine *engine, const char *folder, TaoTourDone done, gpointer user_data);
void     tao_tour_free (TaoTour *tour);

/* One picture of @window as it is drawn now, (nullable) on failure; the window
 * must be realized. */
GdkTexture *tao_tour_draw (GtkWindow *window);

G_END_DECLS
