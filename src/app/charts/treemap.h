/* A squarified treemap: size is a weight, colour a change on the diverging
 * steps. Tiles are labelled by room: name, symbol, change; then symbol; then
 * nothing. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

typedef struct {
  double weight;               /* of any unit; not above 0: left out */
  gint64 change_ppm;           /* TAO_UNKNOWN_I64: grey */
  const char *name;            /* clean text, copied */
  const char *symbol;          /* clean text, copied */
  const char *detail;          /* second line: "λ 11 · 6.92%", copied, (nullable) */
  gboolean marked;             /* own stake: a dot */
  guint16 id;                  /* netuid; given back by tao_treemap_get_id() */
} TaoTreemapItem;

#define TAO_TYPE_TREEMAP (tao_treemap_get_type ())
G_DECLARE_FINAL_TYPE (TaoTreemap, tao_treemap, TAO, TREEMAP, TaoPlot)

GtkWidget *tao_treemap_new (void);

/* Sorts by weight itself. Points are counted in that order. */
void    tao_treemap_set_items (TaoTreemap *self, const TaoTreemapItem *items, guint n);
guint16 tao_treemap_get_id (TaoTreemap *self, guint point);
guint   tao_treemap_find (TaoTreemap *self, guint16 id);    /* TAO_PLOT_NO_POINT */

/* "Price, 24 h  −8% ▇▇▇▇▇▇▇ +8%": the legend, a widget of its own. */
GtkWidget *tao_treemap_legend_new (const char *label);

G_END_DECLS
