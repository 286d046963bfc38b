/* How a miner's weights come to a consensus: widths are stake, heights are
 * weight, heaviest first; what lies above consensus is hatched. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

typedef struct {
  double share;            /* of active stake, 0 … 1 */
  double weight;
  const char *name;        /* copied */
} TaoStair;

#define TAO_TYPE_STAIRCASE (tao_staircase_get_type ())
G_DECLARE_FINAL_TYPE (TaoStaircase, tao_staircase, TAO, STAIRCASE, TaoPlot)

GtkWidget *tao_staircase_new (void);

/* Sorts by weight itself; points count in that order. @kappa: 0 … 1. */
void tao_staircase_set (TaoStaircase *self, const TaoStair *stairs, guint n, double consensus, double kappa);
/* The stair of this name is drawn strong; NULL for none. */
void tao_staircase_set_selected (TaoStaircase *self, const char *name);

G_END_DECLS
