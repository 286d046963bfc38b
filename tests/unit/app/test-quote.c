/* Quotes: the numbers of the chain's formula worked out apart from the code,
 * the limit from both sides, and what keeps a quote from being given. */
#include "app/pages/subnet-market/price-chart.h"
#include "app/pages/subnet-market/quote.h"

static TaoSubnet
lantern (void)
{
  return (TaoSubnet) {
    .netuid = 11, .dynamic = TRUE, .tao_in_rao = G_GUINT64_CONSTANT (128412380000000), .alpha_in = G_GUINT64_CONSTANT (2636154950000000),
    .pool_quote_weight = G_GUINT64_CONSTANT (500000000000000000), .fee_rate_u16 = 33,
  };
}

static TaoQuoteBasis
basis_of (const TaoSubnet *subnet)
{
  TaoSyncInfo sync = { .spec_version = 425 };
  TaoQuoteBasis basis;

  g_assert_cmpint (tao_quote_basis (&sync, subnet, &basis), ==, TAO_QUOTE_OK);
  return basis;
}

/* Balanced weights: out = alpha × in / (tao + in), fee = ⌊250 τ × 33 / 65535⌋. Integer arithmetic in another language. */
static void
test_buy (void)
{
  TaoSubnet subnet = lantern ();
  TaoQuoteBasis basis = basis_of (&subnet);
  TaoQuote quote;

  tao_quote (&basis, TAO_SWAP_BUY, G_GUINT64_CONSTANT (250000000000), 10000, &quote);
  g_assert_cmpint (quote.preview.status, ==, TAO_CALL_OK);
  g_assert_false (quote.beyond_limit);
  g_assert_cmpuint (quote.preview.fee, ==, 125886930);
  g_assert_cmpuint (quote.preview.received, ==, G_GUINT64_CONSTANT (5119659099610));
  g_assert_cmpuint (quote.average_rao, ==, 48831376);          /* 250 / 5119.659099610 */
  g_assert_cmpint (quote.impact_ppm, ==, 1946);                /* 249.87411307 / 128412.38 */
  /* The limit price is the spot price, 0.048712…, and 1 %; half of it in reserve terms fits below. */
  g_assert_cmpuint (quote.preview.limit_rao, ==, 49199120);
  g_assert_cmpuint (quote.max_amount, >, G_GUINT64_CONSTANT (640000000000));
  g_assert_cmpuint (quote.max_amount, <, G_GUINT64_CONSTANT (642000000000));
}

static void
test_sell (void)
{
  TaoSubnet subnet = lantern ();
  TaoQuoteBasis basis = basis_of (&subnet);
  TaoQuote quote;

  tao_quote (&basis, TAO_SWAP_SELL, G_GUINT64_CONSTANT (1000000000000), 10000, &quote);
  g_assert_cmpint (quote.preview.status, ==, TAO_CALL_OK);
  g_assert_false (quote.preview.fee_in_tao);
  g_assert_cmpuint (quote.preview.fee, ==, 503547722);
  g_assert_cmpuint (quote.preview.received, ==, G_GUINT64_CONSTANT (48669018385));
  g_assert_cmpint (quote.impact_ppm, <, 0);
}

/* What the limit lets through is accepted to the unit; a hundredth more is not, and is still described. */
static void
test_limit (void)
{
  TaoSubnet subnet = lantern ();
  TaoQuoteBasis basis = basis_of (&subnet);
  TaoQuote quote, at, beyond;

  for (TaoSwapKind kind = TAO_SWAP_BUY; kind <= TAO_SWAP_SELL; kind++)
    {
      tao_quote (&basis, kind, G_GUINT64_CONSTANT (100000000000), 10000, &quote);
      g_assert_cmpuint (quote.max_amount, !=, TAO_UNKNOWN_U64);
      tao_quote (&basis, kind, quote.max_amount, 10000, &at);
      g_assert_false (at.beyond_limit);
      g_assert_cmpint (at.preview.status, ==, TAO_CALL_OK);
      tao_quote (&basis, kind, quote.max_amount / 100 * 101, 10000, &beyond);
      g_assert_true (beyond.beyond_limit);
      g_assert_cmpint (beyond.preview.status, ==, TAO_CALL_OK);
      g_assert_cmpuint (beyond.preview.limit_rao, ==, at.preview.limit_rao);
      g_assert_cmpuint (beyond.preview.received, >, at.preview.received);
    }
}

static void
test_small (void)
{
  TaoSubnet subnet = lantern ();
  TaoQuoteBasis basis = basis_of (&subnet);
  TaoQuote quote;

  tao_quote (&basis, TAO_SWAP_BUY, 1000, 10000, &quote);
  g_assert_cmpint (quote.preview.status, ==, TAO_CALL_AMOUNT_TOO_LOW);
  g_assert_cmpuint (quote.average_rao, ==, TAO_UNKNOWN_U64);
  g_assert_cmpint (quote.impact_ppm, ==, TAO_UNKNOWN_I64);
}

static void
test_curve (void)
{
  TaoSubnet subnet = lantern ();
  TaoQuoteBasis basis = basis_of (&subnet);
  guint64 spot = tao_quote_price_after (&basis, TAO_SWAP_BUY, 0);

  g_assert_cmpuint (spot, ==, 48712000);
  g_assert_cmpuint (tao_quote_price_after (&basis, TAO_SWAP_BUY, G_GUINT64_CONSTANT (1000000000000)), ==, 49473249);
  g_assert_cmpuint (tao_quote_price_after (&basis, TAO_SWAP_SELL, G_GUINT64_CONSTANT (1000000000000)), <, spot);
}

static void
test_problems (void)
{
  TaoSubnet subnet = lantern ();
  TaoSyncInfo sync = { .spec_version = 425 }, future = { .spec_version = 60000 };
  TaoQuoteBasis basis;

  g_assert_cmpint (tao_quote_basis (&future, &subnet, &basis), ==, TAO_QUOTE_UNKNOWN_RULES);
  subnet.pool_quote_weight = TAO_UNKNOWN_U64;
  g_assert_cmpint (tao_quote_basis (&sync, &subnet, &basis), ==, TAO_QUOTE_UNREADABLE);
  subnet = lantern ();
  subnet.alpha_in = TAO_UNKNOWN_U64;
  g_assert_cmpint (tao_quote_basis (&sync, &subnet, &basis), ==, TAO_QUOTE_UNREADABLE);
  subnet.dynamic = FALSE;
  g_assert_cmpint (tao_quote_basis (&sync, &subnet, &basis), ==, TAO_QUOTE_NO_POOL);
}

/* Three intervals of 1,000 ms: what the reserve grew by from the end of one to the end of the next. */
static void
test_flows (void)
{
  static const gint64 times[] = { 100, 900, 1100, 1200, 4000 }, values[] = { 10, 20, 25, 50, 45 };
  g_autoptr(TaoSeries) series = tao_series_new (TAO_SERIES_TAO_IN, 11, 0, 5);
  g_autoptr(TaoSeries) none = tao_series_new (TAO_SERIES_TAO_IN, 11, 0, 0);
  double x[5], y[5];

  for (guint i = 0; i < 5; i++)
    {
      series->time_ms[i] = times[i];
      series->value[i] = values[i];
    }
  g_assert_cmpuint (tao_price_chart_flows (series, 1000, x, y), ==, 2);
  g_assert_cmpfloat (x[0], ==, 1500);
  g_assert_cmpfloat (y[0], ==, 30);
  g_assert_cmpfloat (x[1], ==, 4500);
  g_assert_cmpfloat (y[1], ==, -5);
  g_assert_cmpuint (tao_price_chart_flows (none, 1000, x, y), ==, 0);
}

static void
test_candles (void)
{
  static const gint64 times[] = { 100, 900, 1100, 3200, 3300 }, values[] = { 10, 20, 25, 50, 45 };
  g_autoptr(TaoSeries) series = tao_series_new (TAO_SERIES_PRICE, 11, 0, 5);
  g_autoptr(GArray) candles = NULL;
  const TaoCandle *candle;

  for (guint i = 0; i < 5; i++)
    {
      series->time_ms[i] = times[i];
      series->block[i] = i + 1;
      series->value[i] = series->low[i] = series->high[i] = values[i];
    }
  series->high[2] = 31;
  series->flags[3] = TAO_POINT_GAP_BEFORE;
  candles = tao_price_chart_candles (series, 1000);
  g_assert_cmpuint (candles->len, ==, 3);
  candle = &g_array_index (candles, TaoCandle, 1);      /* opens where the first closed */
  g_assert_cmpint (candle->start_ms, ==, 1000);
  g_assert_cmpint (candle->open, ==, 20);
  g_assert_cmpint (candle->close, ==, 25);
  g_assert_cmpint (candle->low, ==, 20);
  g_assert_cmpint (candle->high, ==, 31);
  candle = &g_array_index (candles, TaoCandle, 2);      /* after a gap with its own first */
  g_assert_cmpint (candle->open, ==, 50);
  g_assert_cmpint (candle->close, ==, 45);
  g_assert_cmpuint (candle->block, ==, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/quote/buy", test_buy);
  g_test_add_func ("/app/quote/sell", test_sell);
  g_test_add_func ("/app/quote/limit", test_limit);
  g_test_add_func ("/app/quote/small", test_small);
  g_test_add_func ("/app/quote/curve", test_curve);
  g_test_add_func ("/app/quote/problems", test_problems);
  g_test_add_func ("/app/quote/flows", test_flows);
  g_test_add_func ("/app/quote/candles", test_candles);
  return g_test_run ();
}
