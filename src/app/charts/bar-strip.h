/* A row of bars without axes: the latest blocks, the line to leave, the last
 * epochs. Bars may be hollow (not final) or hatched, and carry a dot below. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

typedef struct {
  double value;
  TaoColor color;
  gboolean faint;          /* at 60 %: the ordinary ones */
  gboolean hollow;
  gboolean dot;            /* a dot under the bar */
  const char *label;       /* (nullable) above the bar, copied */
  const char *text;        /* plate: lines, copied */
  guint64 id;
} TaoStripItem;

#define TAO_TYPE_BAR_STRIP (tao_bar_strip_get_type ())
G_DECLARE_FINAL_TYPE (TaoBarStrip, tao_bar_strip, TAO, BAR_STRIP, TaoPlot)

GtkWidget *tao_bar_strip_new (void);
void    tao_bar_strip_set_items (TaoBarStrip *self, const TaoStripItem *items, guint n);
guint64 tao_bar_strip_get_id (TaoBarStrip *self, guint point);
/* Captions under the first and the last bar; (nullable). */
void    tao_bar_strip_set_captions (TaoBarStrip *self, const char *first, const char *last);
/* Slots: bars keep the width they have when this many fill the strip. 0: as many as there are. */
void    tao_bar_strip_set_slots (TaoBarStrip *self, guint slots);
void    tao_bar_strip_set_natural_height (TaoBarStrip *self, int height);

G_END_DECLS
