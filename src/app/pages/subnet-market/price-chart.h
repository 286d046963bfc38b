/* The price card of a subnet: the price now, and its history as a line or
 * candles with the moving price and what flowed into the pool. */
#pragma once

#include "app/page.h"

G_BEGIN_DECLS

#define TAO_TYPE_PRICE_CHART (tao_price_chart_get_type ())
G_DECLARE_FINAL_TYPE (TaoPriceChart, tao_price_chart, TAO, PRICE_CHART, GtkWidget)

/* Another subnet: what belongs to the last one goes. */
void tao_price_chart_set_subnet   (TaoPriceChart *self, TaoEngine *engine, guint16 netuid);   /* @engine: (nullable) */
/* Only while visible: may ask for history again. */
void tao_price_chart_set_snapshot (TaoPriceChart *self, TaoSnapshot *snapshot, const TaoSubnet *subnet);
void tao_price_chart_set_narrow   (TaoPriceChart *self, gboolean narrow);
gboolean tao_price_chart_is_ready (TaoPriceChart *self);

/* What went into or came out of the pool per @interval_ms: differences of the last TAO reserve of each interval, as
 * pairs of middle (Unix ms) and rao. The first interval has none. @x, @y: room for @history->n. Returns how many. Pure. */
guint tao_price_chart_flows (const TaoSeries *history, gint64 interval_ms, double *x, double *y);

typedef struct {
  gint64 start_ms, last_ms;          /* of the interval; of the last point in it */
  guint64 block;                     /* of that point */
  gint64 open, close, low, high;
} TaoCandle;

/* Candles of @interval_ms. Each opens where the one before closed, as prices kept once an hour have no first of their
 * own; after a gap with its own first. (transfer full) (element-type TaoCandle). Pure. */
GArray *tao_price_chart_candles (const TaoSeries *history, gint64 interval_ms);

G_END_DECLS
