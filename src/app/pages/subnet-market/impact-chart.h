/* The price after a trade of any size, in both directions: the pool's curve as
 * the chain would walk it, with the limit and the order of the ticket. */
#pragma once

#include <gtk/gtk.h>

#include "app/pages/subnet-market/quote.h"

G_BEGIN_DECLS

#define TAO_TYPE_IMPACT_CHART (tao_impact_chart_get_type ())
G_DECLARE_FINAL_TYPE (TaoImpactChart, tao_impact_chart, TAO, IMPACT_CHART, GtkWidget)

/* @quote: (nullable) the order of @amount units shown as a point. @symbol: the token, formatted. */
void tao_impact_chart_set (TaoImpactChart *self, const TaoQuoteBasis *basis, const char *symbol, TaoSwapKind kind,
                           const TaoQuote *quote, guint64 amount, guint32 tolerance_ppm);
/* In place of the curve. */
void tao_impact_chart_set_message (TaoImpactChart *self, const char *message);
/* Words beside the limit are left out; from the next set on. */
void tao_impact_chart_set_narrow (TaoImpactChart *self, gboolean narrow);

G_END_DECLS
