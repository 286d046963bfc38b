#include "app/pages/subnet-market/price-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/widgets/change.h"
#include "app/widgets/choice.h"
#include "app/widgets/label.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define RELOAD_US (30 * G_USEC_PER_SEC)
#define MOST_POINTS 1200
#define MOST_CANDLES 60

static const struct { const char *id, *label; gint64 span_ms, candle_ms; } ranges[] = {
  { "1d", N_("1 D"), DAY_MS, 30 * MINUTE_MS },
  { "1w", N_("1 W"), 7 * DAY_MS, 3 * HOUR_MS },
  { "1m", N_("1 M"), 30 * DAY_MS, 12 * HOUR_MS },
  { "1y", N_("1 Y"), 365 * DAY_MS, 7 * DAY_MS },
  { "all", N_("All"), 0, 0 },
};

enum { LOAD_PRICE, LOAD_MOVING, LOAD_TAO_IN, LOAD_DAY, N_LOADS };

struct _TaoPriceChart {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *price, *detail;
  GtkBox *head, *choices;
  TaoChange *change;
  TaoChoice *range, *form;
  TaoChart *chart;

  TaoEngine *engine;                /* (nullable) */
  GCancellable *loading;            /* (nullable) */
  guint n_waiting;
  TaoSeries *series[N_LOADS];       /* (nullable) */
  gint64 loaded_us;
  guint16 netuid;
  char *symbol;
  guint64 price_rao, moving_rao;
  gint64 now_ms;
};

G_DEFINE_FINAL_TYPE (TaoPriceChart, tao_price_chart, GTK_TYPE_WIDGET)

static guint
range_index (TaoPriceChart *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (g_str_equal (ranges[i].id, tao_choice_get_active (self->range)))
      return i;
  return 0;
}

guint
tao_price_chart_flows (const TaoSeries *history, gint64 interval_ms, double *x, double *y)
{
  guint n = 0;
  gint64 slot = 0, before = 0, last = 0;
  gboolean have_before = FALSE, have = FALSE;

  for (guint i = 0; i < history->n; i++)
    {
      gint64 at = history->time_ms[i] - history->time_ms[i] % interval_ms;

      if (have && at != slot)
        {
          if (have_before)
            {
              x[n] = (double) (slot + interval_ms / 2);
              y[n++] = (double) (last - before);
            }
          before = last;
          have_before = TRUE;
        }
      slot = at;
      last = history->value[i];
      have = TRUE;
    }
  if (have && have_before)
    {
      x[n] = (double) (slot + interval_ms / 2);
      y[n++] = (double) (last - before);
    }
  return n;
}

GArray *
tao_price_chart_candles (const TaoSeries *history, gint64 interval_ms)
{
  GArray *candles = g_array_new (FALSE, TRUE, sizeof (TaoCandle));

  for (guint i = 0; i < history->n; i++)
    {
      gint64 start = history->time_ms[i] - history->time_ms[i] % interval_ms;
      TaoCandle *last = candles->len > 0 ? &g_array_index (candles, TaoCandle, candles->len - 1) : NULL;

      if (last == NULL || last->start_ms != start)
        {
          gboolean follows = last != NULL && (history->flags[i] & TAO_POINT_GAP_BEFORE) == 0;
          gint64 open = follows ? last->close : history->value[i];
          TaoCandle next = { .start_ms = start, .open = open, .low = open, .high = open };

          g_array_append_val (candles, next);
          last = &g_array_index (candles, TaoCandle, candles->len - 1);
        }
      last->last_ms = history->time_ms[i];
      last->block = history->block[i];
      last->close = history->value[i];
      last->low = MIN (last->low, history->low[i]);
      last->high = MAX (last->high, history->high[i]);
    }
  return candles;
}

/* --- drawing the history --- */

static TaoChartSeries *
new_candles (TaoSeries *history, gint64 interval_ms)
{
  TaoChartSeries *series;
  g_autoptr(GArray) candles = tao_price_chart_candles (history, interval_ms);
  guint n = candles->len;
  g_autofree double *numbers = g_new (double, 5 * (gsize) n + 1);

  for (guint i = 0; i < n; i++)
    {
      const TaoCandle *candle = &g_array_index (candles, TaoCandle, i);

      numbers[i] = (double) candle->start_ms;
      numbers[n + i] = (double) candle->close / 1e9;
      numbers[2 * n + i] = (double) candle->open / 1e9;
      numbers[3 * n + i] = (double) candle->low / 1e9;
      numbers[4 * n + i] = (double) candle->high / 1e9;
    }
  series = tao_chart_series_new (n, numbers, numbers + n, numbers + 2 * n, numbers + 3 * n, numbers + 4 * n, NULL);
  tao_chart_series_set_history (series, history);
  return series;
}

static gint64
interval (TaoPriceChart *self)
{
  const TaoSeries *price = self->series[LOAD_PRICE];
  gint64 most = ranges[range_index (self)].candle_ms;
  gint64 span = price != NULL && price->n > 1 ? price->time_ms[price->n - 1] - price->time_ms[0] : DAY_MS;
  gint64 fitting = MAX (10 * MINUTE_MS, span / MOST_CANDLES - span / MOST_CANDLES % MINUTE_MS);

  /* A history shorter than the range is cut finer. */
  return most > 0 ? MIN (most, fitting) : fitting;
}

static guint
nearest (const TaoSeries *series, gint64 ms)
{
  guint best = 0;

  for (guint i = 1; i < series->n; i++)
    if (ABS (series->time_ms[i] - ms) <= ABS (series->time_ms[best] - ms))
      best = i;
  return best;
}

static void
append_heading (GString *text, gint64 ms, guint64 block)
{
  g_autofree char *time = tao_format_date_time (ms);

  g_string_append (text, time);
  if (block > 0)
    {
      g_autofree char *number = tao_format_count (block);

      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("block %s"), number);
    }
  g_string_append_c (text, '\n');
}

static void
append_candle (GString *text, const TaoCandle *candle)
{
  g_autofree char *open = tao_format_price ((guint64) candle->open), *close = tao_format_price ((guint64) candle->close);
  g_autofree char *low = tao_format_price ((guint64) candle->low), *high = tao_format_price ((guint64) candle->high);

  append_heading (text, candle->last_ms, candle->block);
  g_string_append_printf (text, _("%1$s → %2$s" TAO_NBSP "τ"), open, close);
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _("between %1$s and %2$s"), low, high);
}

static char *
point_text (guint point, gpointer user_data)
{
  TaoPriceChart *self = user_data;
  const TaoSeries *price = self->series[LOAD_PRICE], *moving = self->series[LOAD_MOVING];
  gint64 step = interval (self), ms;
  GString *text = g_string_new (NULL);

  if (g_str_equal (tao_choice_get_active (self->form), "candles"))
    {
      g_autoptr(GArray) candles = tao_price_chart_candles (price, step);
      const TaoCandle *candle = &g_array_index (candles, TaoCandle, MIN (point, candles->len - 1));

      ms = candle->last_ms;
      append_candle (text, candle);
    }
  else
    {
      guint at = MIN (point, price->n - 1);
      g_autofree char *value = tao_format_price ((guint64) price->value[at]);

      ms = price->time_ms[at];
      append_heading (text, ms, price->block[at]);
      g_string_append_printf (text, _("%1$s" TAO_NBSP "τ per %2$s"), value, self->symbol);
    }
  if (moving != NULL && moving->n > 0)
    {
      g_autofree char *value = tao_format_price ((guint64) moving->value[nearest (moving, ms)]);

      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("moving price %s" TAO_NBSP "τ"), value);
    }
  if (self->series[LOAD_TAO_IN] != NULL && self->series[LOAD_TAO_IN]->n > 0)
    {
      const TaoSeries *tao_in = self->series[LOAD_TAO_IN];
      g_autofree double *x = g_new (double, tao_in->n), *y = g_new (double, tao_in->n);
      guint n = tao_price_chart_flows (tao_in, step, x, y);

      for (guint i = 0; i < n; i++)
        if (ms / step == (gint64) x[i] / step)
          {
            g_autofree char *flow = tao_format_signed ((gint64) y[i], 2, "τ");

            g_string_append_c (text, '\n');
            g_string_append_printf (text, _("TAO in the pool %s"), flow);
          }
    }
  return g_string_free (text, FALSE);
}

static char *
y_text (double value, guint decimals, gpointer user_data)
{
  return tao_format_decimal ((guint64) llrint (MAX (0, value) * 1e9), 9, MIN (decimals, 9), TAO_ROUND_HALF_EVEN);
}

static void
update_notes (TaoPriceChart *self)
{
  TaoChartNote spot = { .kind = TAO_NOTE_LEVEL, .y = (double) self->price_rao / 1e9, .color = TAO_COLOR_SERIES_1, .tag = TRUE };
  g_autofree char *label = NULL;

  if (self->price_rao == TAO_UNKNOWN_U64 || self->series[LOAD_PRICE] == NULL || self->series[LOAD_PRICE]->n == 0)
    {
      tao_chart_set_notes (self->chart, 0, NULL);
      return;
    }
  label = tao_format_decimal (self->price_rao, 9, self->price_rao >= TAO_RAO ? 3 : 5, TAO_ROUND_HALF_EVEN);
  spot.label = label;
  tao_chart_set_notes (self->chart, 1, &spot);
}

static void
update_view (TaoPriceChart *self)
{
  gint64 span = ranges[range_index (self)].span_ms;
  const TaoSeries *price = self->series[LOAD_PRICE];

  /* No further back than there is history, so that a young chain is not a blank page. */
  if (span > 0 && price != NULL && price->n > 1 && price->time_ms[0] <= self->now_ms - span / 2)
    tao_chart_set_view (self->chart, (double) (self->now_ms - span), (double) self->now_ms);
  else
    tao_chart_set_view (self->chart, 0, 0);
}

static void
draw (TaoPriceChart *self)
{
  TaoSeries *price = self->series[LOAD_PRICE], *moving = self->series[LOAD_MOVING], *tao_in = self->series[LOAD_TAO_IN];
  gboolean candles = g_str_equal (tao_choice_get_active (self->form), "candles");
  TaoChartSeries *series[3];
  TaoSeriesStyle styles[3];
  guint n = 0;

  if (price == NULL)
    return;
  if (price->n == 0)
    {
      tao_chart_set_series (self->chart, 0, NULL, NULL);
      tao_plot_set_message (TAO_PLOT (self->chart), _("No prices kept for this time yet. They gather while Taoscope runs."));
      update_notes (self);
      return;
    }
  tao_plot_set_message (TAO_PLOT (self->chart), NULL);
  styles[n] = (TaoSeriesStyle) { .name = _("Price"), .mark = candles ? TAO_MARK_CANDLES : TAO_MARK_AREA, .color = TAO_COLOR_SERIES_1,
                                 .origin = candles ? &tao_origin_candle : &tao_origin_price };
  series[n++] = candles ? new_candles (price, interval (self)) : tao_chart_series_new_from_history (price, 1e9);
  if (moving != NULL && moving->n > 1)
    {
      styles[n] = (TaoSeriesStyle) { .name = _("Moving price"), .mark = TAO_MARK_LINE, .color = TAO_COLOR_SERIES_2, .dashed = TRUE,
                                     .origin = &tao_origin_moving_price };
      series[n++] = tao_chart_series_new_from_history (moving, 1e9);
    }
  if (tao_in != NULL && tao_in->n > 1)
    {
      g_autofree double *x = g_new (double, tao_in->n), *y = g_new (double, tao_in->n);
      guint n_flows = tao_price_chart_flows (tao_in, interval (self), x, y);

      for (guint i = 0; i < n_flows; i++)
        y[i] /= 1e9;
      if (n_flows > 0)
        {
          styles[n] = (TaoSeriesStyle) { .name = _("Pool flow"), .mark = TAO_MARK_BARS, .color = TAO_COLOR_POS_FILL,
                                         .negative = TAO_COLOR_NEG_FILL, .lower = TRUE, .origin = &tao_origin_pool_flow };
          series[n] = tao_chart_series_new (n_flows, x, y, NULL, NULL, NULL, NULL);
          tao_chart_series_set_history (series[n++], tao_in);
        }
    }
  tao_chart_set_lower_label (self->chart, n > 1 && styles[n - 1].lower ? _("pool flow") : NULL);
  tao_chart_set_series (self->chart, n, series, styles);
  for (guint i = 0; i < n; i++)
    tao_chart_series_unref (series[i]);
  update_notes (self);
  update_view (self);
  tao_chart_summarize (self->chart, _("Price in TAO"));
}

/* --- loading --- */

static void
stop_loading (TaoPriceChart *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->n_waiting = 0;
}

static void
update_detail (TaoPriceChart *self)
{
  const TaoSeries *day = self->series[LOAD_DAY];
  g_autofree char *moving = tao_format_price (self->moving_rao);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("per %s"), self->symbol);
  if (day != NULL && day->n > 0)
    {
      gint64 low = day->low[0], high = day->high[0];
      g_autofree char *low_text = NULL, *high_text = NULL;

      for (guint i = 1; i < day->n; i++)
        {
          low = MIN (low, day->low[i]);
          high = MAX (high, day->high[i]);
        }
      low_text = tao_format_price ((guint64) low);
      high_text = tao_format_price ((guint64) high);
      g_string_append (text, " · ");
      g_string_append_printf (text, _("24" TAO_NBSP "h range %1$s – %2$s"), low_text, high_text);
    }
  g_string_append (text, " · ");
  g_string_append_printf (text, _("moving price %s"), moving);
  tao_label_update (self->detail, text->str);
  g_string_free (text, TRUE);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  TaoSeries *series = tao_engine_load_series_finish (TAO_ENGINE (source), result, &error);
  TaoPriceChart *self;
  guint slot;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  self->n_waiting--;
  if (series == NULL)
    {
      g_debug ("no history: %s", error->message);
      if (self->n_waiting == 0)
        g_clear_object (&self->loading);
      return;
    }
  /* The answers come in the order of the questions. */
  slot = N_LOADS - 1 - self->n_waiting;
  g_clear_pointer (&self->series[slot], tao_series_unref);
  self->series[slot] = series;
  if (self->n_waiting == 0)
    {
      g_clear_object (&self->loading);
      draw (self);
      update_detail (self);
    }
}

static void
load (TaoPriceChart *self)
{
  static const TaoSeriesKind kinds[N_LOADS] = {
    [LOAD_PRICE] = TAO_SERIES_PRICE, [LOAD_MOVING] = TAO_SERIES_MOVING_PRICE, [LOAD_TAO_IN] = TAO_SERIES_TAO_IN,
    [LOAD_DAY] = TAO_SERIES_PRICE,
  };
  gint64 span = ranges[range_index (self)].span_ms;

  stop_loading (self);
  self->loaded_us = g_get_monotonic_time ();
  if (self->engine == NULL)
    return;
  self->loading = g_cancellable_new ();
  self->n_waiting = N_LOADS;
  for (guint i = 0; i < N_LOADS; i++)
    {
      gint64 back = i == LOAD_DAY ? DAY_MS : span;

      tao_engine_load_series_async (self->engine, kinds[i], self->netuid, 0, back > 0 ? self->now_ms - back : 0, 0,
                                    i == LOAD_DAY ? 100 : MOST_POINTS, self->loading, loaded_cb, self);
    }
}

/* --- public --- */

void
tao_price_chart_set_subnet (TaoPriceChart *self, TaoEngine *engine, guint16 netuid)
{
  g_autofree char *file = g_strdup_printf ("price-%u", netuid);

  stop_loading (self);
  g_set_object (&self->engine, engine);
  self->netuid = netuid;
  self->loaded_us = 0;
  for (guint i = 0; i < N_LOADS; i++)
    g_clear_pointer (&self->series[i], tao_series_unref);
  tao_chart_set_series (self->chart, 0, NULL, NULL);
  tao_chart_set_notes (self->chart, 0, NULL);
  tao_plot_set_message (TAO_PLOT (self->chart), NULL);
  tao_plot_set_file_name (TAO_PLOT (self->chart), file);
}

void
tao_price_chart_set_snapshot (TaoPriceChart *self, TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  g_autofree char *price = tao_format_price (subnet->price_rao);
  g_autofree char *hero = g_strconcat (price, TAO_NBSP "τ", NULL);

  g_free (self->symbol);
  self->symbol = tao_format_symbol (subnet->symbol, subnet->netuid);
  self->price_rao = subnet->price_rao;
  self->moving_rao = subnet->moving_price_rao;
  self->now_ms = sync->block_time_ms > 0 ? sync->block_time_ms : g_get_real_time () / 1000;
  tao_label_update (self->price, hero);
  gtk_widget_set_visible (GTK_WIDGET (self->change), subnet->change_day_ppm != TAO_UNKNOWN_I64);
  tao_change_set_ppm (self->change, subnet->change_day_ppm, 2);
  update_detail (self);
  update_notes (self);
  if (self->loading == NULL && (self->loaded_us == 0 || g_get_monotonic_time () - self->loaded_us > RELOAD_US))
    load (self);
}

void
tao_price_chart_set_narrow (TaoPriceChart *self, gboolean narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->choices), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

gboolean
tao_price_chart_is_ready (TaoPriceChart *self)
{
  return self->engine == NULL || (self->loaded_us != 0 && self->loading == NULL);
}

/* --- widget --- */

static void
range_changed_cb (TaoPriceChart *self)
{
  if (self->loaded_us != 0)
    load (self);
}

static void
tao_price_chart_dispose (GObject *object)
{
  TaoPriceChart *self = TAO_PRICE_CHART (object);

  stop_loading (self);
  if (self->box != NULL)
    tao_chart_set_point_text (self->chart, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->engine);
  for (guint i = 0; i < N_LOADS; i++)
    g_clear_pointer (&self->series[i], tao_series_unref);
  G_OBJECT_CLASS (tao_price_chart_parent_class)->dispose (object);
}

static void
tao_price_chart_finalize (GObject *object)
{
  g_free (TAO_PRICE_CHART (object)->symbol);
  G_OBJECT_CLASS (tao_price_chart_parent_class)->finalize (object);
}

static void
tao_price_chart_class_init (TaoPriceChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_price_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_price_chart_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taopricechart");
}

static GtkWidget *
new_head (TaoPriceChart *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->choices = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  self->head = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  self->price = GTK_LABEL (gtk_label_new (NULL));
  tao_origin_attach (GTK_WIDGET (self->price), &tao_origin_price, _("Price"));
  gtk_widget_add_css_class (GTK_WIDGET (self->price), "large-title");
  gtk_widget_add_css_class (GTK_WIDGET (self->price), "tao-hero");
  gtk_widget_add_css_class (GTK_WIDGET (self->price), "numeric");
  self->change = TAO_CHANGE (tao_change_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->change), GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (GTK_WIDGET (self->change), "tao-hero-change");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->price));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->change));
  self->detail = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->detail, 0);
  gtk_label_set_wrap (self->detail, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "tao-secondary");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "numeric");
  gtk_widget_set_hexpand (line, TRUE);

  self->form = TAO_CHOICE (tao_choice_new (FALSE));
  tao_choice_add (self->form, "line", _("Line"));
  tao_choice_add (self->form, "candles", _("Candles"));
  self->range = TAO_CHOICE (tao_choice_new (FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    tao_choice_add (self->range, ranges[i].id, _(ranges[i].label));
  gtk_box_append (self->choices, GTK_WIDGET (self->form));
  gtk_box_append (self->choices, GTK_WIDGET (self->range));
  gtk_widget_set_valign (GTK_WIDGET (self->choices), GTK_ALIGN_START);
  gtk_box_append (self->head, line);
  gtk_box_append (self->head, GTK_WIDGET (self->choices));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->head));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->detail));
  return texts;
}

static void
tao_price_chart_init (TaoPriceChart *self)
{
  self->symbol = g_strdup ("α");
  self->price_rao = self->moving_rao = TAO_UNKNOWN_U64;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), new_head (self));
  self->chart = TAO_CHART (tao_chart_new ());
  tao_plot_set_label (TAO_PLOT (self->chart), _("Price"), NULL);
  tao_chart_set_x_axis (self->chart, TAO_AXIS_TIME, NULL, NULL);
  tao_chart_set_y_axis (self->chart, FALSE, y_text, NULL);
  tao_chart_set_point_text (self->chart, point_text, self);
  tao_plot_set_label (TAO_PLOT (self->chart), _("Price"), NULL);
  tao_chart_set_natural_size (self->chart, 640, 290);
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->chart));
  gtk_widget_add_css_class (self->box, "tao-card-body");
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (self->range, "notify::active", G_CALLBACK (range_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "notify::active", G_CALLBACK (draw), self, G_CONNECT_SWAPPED);
}
