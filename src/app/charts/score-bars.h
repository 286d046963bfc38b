/* Who scores a miner: one bar per validator, its weight; what lies beyond
 * consensus is hatched, and consensus is a line through all of them. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;        /* clean text, copied */
  double weight;
  double share;            /* of active stake, 0 … 1 */
  double part;             /* that its stake times its weight, as far as it counts, has in the whole score, 0 … 1 */
} TaoScoreBar;

#define TAO_TYPE_SCORE_BARS (tao_score_bars_get_type ())
G_DECLARE_FINAL_TYPE (TaoScoreBars, tao_score_bars, TAO, SCORE_BARS, TaoPlot)

GtkWidget *tao_score_bars_new (void);

/* In this order, from the top. */
void tao_score_bars_set (TaoScoreBars *self, const TaoScoreBar *bars, guint n, double consensus);

G_END_DECLS
