/* Shares of a whole as a ring with a total in its middle. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

typedef struct {
  double value;            /* above 0 */
  const char *name;        /* copied */
  const char *text;        /* the value in words: "27.7%", copied */
  TaoColor color;
} TaoDonutSlice;

#define TAO_TYPE_DONUT (tao_donut_get_type ())
G_DECLARE_FINAL_TYPE (TaoDonut, tao_donut, TAO, DONUT, TaoPlot)

GtkWidget *tao_donut_new (void);
void tao_donut_set_slices (TaoDonut *self, const TaoDonutSlice *slices, guint n);
/* Three lines in the middle: "Total", "3,249.03", "τ". @unit: (nullable). */
void tao_donut_set_center (TaoDonut *self, const char *label, const char *figure, const char *unit);

G_END_DECLS
