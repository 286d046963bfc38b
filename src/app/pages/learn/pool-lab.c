#include "app/pages/learn/pool-lab.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/widgets/choice.h"
#include "app/widgets/facts.h"
#include "app/widgets/price-track.h"
#include "app/widgets/stat.h"

#define RULES_SPEC 425
#define START_TAO (1000 * TAO_RAO)
#define START_ALPHA (20000 * TAO_RAO)
#define START_FEE 33
#define MINIMUM_RESERVE 1000000
#define CURVE_POINTS 48

enum { FACT_RECEIVE, FACT_FEE, FACT_AVERAGE, FACT_AFTER, FACT_IMPACT, FACT_COST, N_FACTS };
enum { SHAPE_TAO, SHAPE_ALPHA, SHAPE_WEIGHT, N_SHAPES };

struct _TaoPoolLab {
  GtkWidget parent_instance;

  GtkBox *box;
  GtkLabel *title;
  TaoStat *price, *tao, *alpha, *held;
  GtkScale *shape[N_SHAPES];
  GtkLabel *shape_value[N_SHAPES];
  TaoChoice *side;
  GtkEntry *amount;
  GtkLabel *unit, *problem;
  GtkButton *trade;
  TaoFacts *facts;
  TaoPriceTrack *track;
  TaoChart *chart;

  TaoPool pool;
  TaoSwap quote;
  gboolean has_quote;
  gboolean updating;
  guint64 alpha_held, paid, received;   /* of the trades so far: alpha; rao in all */
  guint trades;
  guint done;                           /* bit per task */
};

G_DEFINE_FINAL_TYPE (TaoPoolLab, tao_pool_lab, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const tasks[TAO_POOL_LAB_TASKS] = {
  N_("Buy alpha for 10 τ"),
  N_("Find a purchase that moves the price by more than 5%"),
  N_("Sell all you hold and compare with what you paid"),
  N_("Make the pool ten times deeper on both sides"),
};

/* --- numbers --- */

static TaoSwapKind
get_side (TaoPoolLab *self)
{
  return g_str_equal (tao_choice_get_active (self->side), "sell") ? TAO_SWAP_SELL : TAO_SWAP_BUY;
}

static guint64
price_after (const TaoPool *pool, const TaoSwap *swap)
{
  TaoPool after = *pool;

  tao_pool_apply (&after, swap);
  return tao_price_to_rao (tao_pool_price (&after));
}

static gint64
change_ppm (guint64 from, guint64 to)
{
  return from == 0 ? TAO_UNKNOWN_I64 : (gint64) (((gint64) to - (gint64) from) * G_GINT64_CONSTANT (1000000) / (gint64) from);
}

/* What the order gets less than at the spot price, in parts per million. */
static gint64
cost_ppm (const TaoPool *pool, const TaoSwap *swap)
{
  double spot = (double) tao_price_to_rao (tao_pool_price (pool)) / 1e9;
  double gross = (double) (swap->in + swap->fee);
  double fair = swap->kind == TAO_SWAP_BUY ? gross / spot : gross * spot;

  return fair > 0 ? (gint64) llround (((double) swap->out - fair) / fair * 1e6) : TAO_UNKNOWN_I64;
}

static void
check_tasks (TaoPoolLab *self)
{
  guint64 spot = tao_price_to_rao (tao_pool_price (&self->pool));

  if (self->has_quote && self->quote.kind == TAO_SWAP_BUY && change_ppm (spot, price_after (&self->pool, &self->quote)) > 50000)
    self->done |= 1 << 1;
  if (self->trades >= 2 && self->alpha_held == 0)
    self->done |= 1 << 2;
  if (self->pool.tao_reserve >= 10 * START_TAO && self->pool.alpha_reserve >= 10 * START_ALPHA)
    self->done |= 1 << 3;
}

/* --- showing --- */

static void
show_curve (TaoPoolLab *self)
{
  const TaoRules *rules = tao_rules_lookup (RULES_SPEC);
  TaoSwapKind side = get_side (self);
  double asset = (double) (side == TAO_SWAP_BUY ? self->pool.tao_reserve : self->pool.alpha_reserve);
  double most = MAX (asset * 0.2, self->has_quote ? 1.25 * (double) (self->quote.in + self->quote.fee) : 0);
  double x[CURVE_POINTS], average[CURVE_POINTS], after[CURVE_POINTS];
  guint n = 0;

  for (guint i = 1; i <= CURVE_POINTS; i++)
    {
      guint64 amount = (guint64) (most * i / CURVE_POINTS);
      TaoSwap swap;

      if (tao_pool_sim_swap (&self->pool, rules, side, amount, &swap) != TAO_CALL_OK || swap.out == 0 || swap.in == 0)
        continue;
      x[n] = (double) amount / 1e9;
      average[n] = side == TAO_SWAP_BUY ? (double) (swap.in + swap.fee) / (double) swap.out : (double) swap.out / (double) (swap.in + swap.fee);
      after[n++] = (double) price_after (&self->pool, &swap) / 1e9;
    }
  if (n == 0)
    tao_plot_set_message (TAO_PLOT (self->chart), _("This pool cannot be traded with."));
  else
    {
      g_autoptr(TaoChartSeries) first = tao_chart_series_new (n, x, average, NULL, NULL, NULL, NULL);
      g_autoptr(TaoChartSeries) second = tao_chart_series_new (n, x, after, NULL, NULL, NULL, NULL);
      TaoChartSeries *const series[] = { first, second };
      const TaoSeriesStyle style[] = {
        { .name = _("You pay per α"), .mark = TAO_MARK_LINE, .color = TAO_COLOR_SERIES_1 },
        { .name = _("Price afterwards"), .mark = TAO_MARK_LINE, .color = TAO_COLOR_SERIES_5, .dashed = TRUE },
      };
      TaoChartNote notes[] = {
        { .kind = TAO_NOTE_LEVEL, .y = (double) tao_price_to_rao (tao_pool_price (&self->pool)) / 1e9, .color = TAO_COLOR_TEXT, .label = _("price now"), .tag = FALSE },
        { .kind = TAO_NOTE_MOMENT, .x = self->has_quote ? (double) (self->quote.in + self->quote.fee) / 1e9 : 0, .color = TAO_COLOR_TEXT, .label = _("your order") },
      };

      notes[1].x2 = notes[1].x;
      tao_plot_set_message (TAO_PLOT (self->chart), NULL);
      tao_chart_set_series (self->chart, 2, series, style);
      tao_chart_set_notes (self->chart, self->has_quote ? 2 : 1, notes);
      tao_chart_set_view (self->chart, 0, most / 1e9);
      tao_chart_summarize (self->chart, _("Price per α by the size of the order"));
    }
}

static void
set_fact (TaoPoolLab *self, guint row, char *text)
{
  tao_facts_set (self->facts, row, text);
  g_free (text);
}

static void
show_quote (TaoPoolLab *self)
{
  guint64 spot = tao_price_to_rao (tao_pool_price (&self->pool)), amount, after;
  TaoSwapKind side = get_side (self);
  const char *paid = side == TAO_SWAP_BUY ? "τ" : "α", *got = side == TAO_SWAP_BUY ? "α" : "τ";
  TaoCallStatus status;

  self->has_quote = FALSE;
  gtk_label_set_text (self->unit, paid);
  gtk_label_set_text (self->problem, "");
  if (!tao_parse_amount (gtk_editable_get_text (GTK_EDITABLE (self->amount)), &amount) || amount == 0)
    gtk_label_set_text (self->problem, _("Type an amount above 0."));
  else if (side == TAO_SWAP_SELL && amount > self->alpha_held)
    gtk_label_set_text (self->problem, _("You hold less than that. Buy first."));
  if (gtk_label_get_text (self->problem)[0] == '\0')
    {
      status = tao_pool_sim_swap (&self->pool, tao_rules_lookup (RULES_SPEC), side, amount, &self->quote);
      self->has_quote = status == TAO_CALL_OK && self->quote.out > 0;
      if (!self->has_quote)
        gtk_label_set_text (self->problem, _("The pool is too small for this order."));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->problem), gtk_label_get_text (self->problem)[0] != '\0');
  gtk_widget_set_sensitive (GTK_WIDGET (self->trade), self->has_quote);
  gtk_button_set_label (self->trade, side == TAO_SWAP_BUY ? _("Buy") : _("Sell"));
  if (!self->has_quote)
    {
      for (guint i = 0; i < N_FACTS; i++)
        tao_facts_set (self->facts, i, NULL);
      tao_price_track_set (self->track, spot, spot, TAO_UNKNOWN_U64);
      return;
    }
  after = price_after (&self->pool, &self->quote);
  set_fact (self, FACT_RECEIVE, tao_format_exact (self->quote.out, got));
  set_fact (self, FACT_FEE, tao_format_exact (self->quote.fee, paid));
  set_fact (self, FACT_AVERAGE, tao_format_price ((guint64) (side == TAO_SWAP_BUY
                                                               ? (double) amount / (double) self->quote.out * 1e9
                                                               : (double) self->quote.out / (double) amount * 1e9)));
  set_fact (self, FACT_AFTER, tao_format_price (after));
  set_fact (self, FACT_IMPACT, tao_format_change (change_ppm (spot, after), 2));
  set_fact (self, FACT_COST, tao_format_change (cost_ppm (&self->pool, &self->quote), 2));
  tao_price_track_set (self->track, spot, after, TAO_UNKNOWN_U64);
}

static void
show (TaoPoolLab *self)
{
  g_autofree char *price = tao_format_price (tao_price_to_rao (tao_pool_price (&self->pool)));
  g_autofree char *tao = tao_format_headline (self->pool.tao_reserve, "τ");
  g_autofree char *alpha = tao_format_headline (self->pool.alpha_reserve, "α");
  g_autofree char *held = tao_format_headline (self->alpha_held, "α");
  g_autofree char *paid = tao_format_table (self->paid, TAO_ROUND_UP), *received = tao_format_table (self->received, TAO_ROUND_DOWN);
  g_autofree char *note = g_strdup_printf (_("paid %s τ, got back %s τ"), paid, received);

  self->updating = TRUE;
  tao_stat_set_figure (self->price, price, NULL);
  tao_stat_set_figure (self->tao, tao, NULL);
  tao_stat_set_figure (self->alpha, alpha, NULL);
  tao_stat_set_figure (self->held, held, NULL);
  tao_stat_set_note (self->held, self->trades > 0 ? note : NULL);
  gtk_range_set_value (GTK_RANGE (self->shape[SHAPE_TAO]), log10 ((double) self->pool.tao_reserve / 1e9));
  gtk_range_set_value (GTK_RANGE (self->shape[SHAPE_ALPHA]), log10 ((double) self->pool.alpha_reserve / 1e9));
  gtk_range_set_value (GTK_RANGE (self->shape[SHAPE_WEIGHT]), (double) self->pool.quote_weight.parts / 1e16);
  gtk_label_set_text (self->shape_value[SHAPE_TAO], tao);
  gtk_label_set_text (self->shape_value[SHAPE_ALPHA], alpha);
  {
    g_autofree char *weight = tao_format_percent (self->pool.quote_weight.parts, TAO_PERQUINTILL_ONE, 0);

    gtk_label_set_text (self->shape_value[SHAPE_WEIGHT], weight);
  }
  self->updating = FALSE;
  show_quote (self);
  show_curve (self);
  check_tasks (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

char *
tao_pool_lab_explain (TaoPoolLab *self)
{
  guint64 spot = tao_price_to_rao (tao_pool_price (&self->pool));
  g_autofree char *price = tao_format_price (spot);
  GString *text = g_string_new (NULL);
  g_autofree char *first = NULL;

  first = g_markup_printf_escaped (_("The price is the TAO in the pool over the alpha in the pool, times the ratio of their weights: now <b>%s</b> τ per α."), price);
  g_string_append (text, first);
  if (self->has_quote)
    {
      g_autofree char *impact = tao_format_change (change_ppm (spot, price_after (&self->pool, &self->quote)), 2);
      g_autofree char *cost = tao_format_change (cost_ppm (&self->pool, &self->quote), 2);
      g_autofree char *fee = tao_format_percent (self->quote.fee, self->quote.in + self->quote.fee, 3);
      g_autofree char *second = g_markup_printf_escaped (_("Your order moves the price by <b>%s</b>. You get <b>%s</b> against the price now, of which %s is the fee. "
                                                           "The deeper the pool, the smaller both."),
                                                         impact, cost, fee);

      g_string_append_printf (text, "\n\n%s", second);
    }
  if (self->trades >= 2 && self->alpha_held == 0)
    {
      guint64 lost = self->paid > self->received ? self->paid - self->received : 0;
      g_autofree char *amount = tao_format_exact (lost, "τ");
      g_autofree char *third = g_markup_printf_escaped (_("Back where you began, <b>%s</b> is gone: fees. The impact of your purchase came back with your sale, "
                                                          "because nobody traded in between."),
                                                        amount);

      g_string_append_printf (text, "\n\n%s", third);
    }
  return g_string_free (text, FALSE);
}

const char *
tao_pool_lab_get_task (TaoPoolLab *self, guint task, gboolean *done)
{
  g_return_val_if_fail (task < TAO_POOL_LAB_TASKS, NULL);

  *done = (self->done >> task) & 1;
  return tasks[task];
}

/* --- acting --- */

gboolean
tao_pool_lab_trade (TaoPoolLab *self)
{
  TaoSwap swap = self->quote;
  guint64 gross = swap.in + swap.fee;

  if (!self->has_quote)
    return FALSE;
  tao_pool_apply (&self->pool, &swap);
  if (swap.kind == TAO_SWAP_BUY)
    {
      self->alpha_held += swap.out;
      self->paid += gross;
      if (gross == 10 * TAO_RAO)
        self->done |= 1 << 0;
    }
  else
    {
      self->alpha_held -= gross;
      self->received += swap.out;
    }
  self->trades++;
  if (swap.kind == TAO_SWAP_SELL && self->alpha_held == 0)
    {
      self->updating = TRUE;
      tao_choice_set_active (self->side, "buy");
      gtk_editable_set_text (GTK_EDITABLE (self->amount), "10");
      self->updating = FALSE;
    }
  show (self);
  return TRUE;
}

static void
order_changed_cb (TaoPoolLab *self)
{
  if (self->updating)
    return;
  show_quote (self);
  show_curve (self);
  check_tasks (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Selling begins with all there is. */
static void
side_changed_cb (TaoPoolLab *self)
{
  if (self->updating)
    return;
  self->updating = TRUE;
  if (get_side (self) == TAO_SWAP_SELL)
    {
      g_autofree char *all = tao_format_plain (self->alpha_held);

      gtk_editable_set_text (GTK_EDITABLE (self->amount), all);
    }
  else
    gtk_editable_set_text (GTK_EDITABLE (self->amount), "10");
  self->updating = FALSE;
  order_changed_cb (self);
}

static void
shape_changed_cb (TaoPoolLab *self)
{
  if (self->updating)
    return;
  self->pool.tao_reserve = (guint64) (pow (10, gtk_range_get_value (GTK_RANGE (self->shape[SHAPE_TAO]))) * 1e9);
  self->pool.alpha_reserve = (guint64) (pow (10, gtk_range_get_value (GTK_RANGE (self->shape[SHAPE_ALPHA]))) * 1e9);
  self->pool.quote_weight.parts = (guint64) llround (gtk_range_get_value (GTK_RANGE (self->shape[SHAPE_WEIGHT]))) * (TAO_PERQUINTILL_ONE / 100);
  show (self);
}

void
tao_pool_lab_set_order (TaoPoolLab *self, TaoSwapKind kind, guint64 amount)
{
  g_autofree char *text = tao_format_plain (amount);

  self->updating = TRUE;
  tao_choice_set_active (self->side, kind == TAO_SWAP_SELL ? "sell" : "buy");
  gtk_editable_set_text (GTK_EDITABLE (self->amount), text);
  self->updating = FALSE;
  order_changed_cb (self);
}

const TaoPool *
tao_pool_lab_get_pool (TaoPoolLab *self)
{
  return &self->pool;
}

void
tao_pool_lab_load (TaoPoolLab *self, guint64 tao_reserve, guint64 alpha_reserve, guint64 quote_weight, guint16 fee_rate, const char *name)
{
  self->pool = (TaoPool) {
    .curve = TAO_CURVE_BALANCER,
    .tao_reserve = tao_reserve,
    .alpha_reserve = alpha_reserve,
    .quote_weight = { quote_weight },
    .initialized = TRUE,
    .fee_rate = fee_rate,
    .minimum_reserve = MINIMUM_RESERVE,
  };
  self->alpha_held = self->paid = self->received = self->trades = 0;
  gtk_label_set_text (self->title, name);
  self->updating = TRUE;
  tao_choice_set_active (self->side, "buy");
  gtk_editable_set_text (GTK_EDITABLE (self->amount), "10");
  self->updating = FALSE;
  show (self);
}

void
tao_pool_lab_reset (TaoPoolLab *self)
{
  tao_pool_lab_load (self, START_TAO, START_ALPHA, TAO_PERQUINTILL_ONE / 2, START_FEE, _("A pool of your own"));
}

/* --- building --- */

static GtkWidget *
new_card (GtkBox *parent, int spacing)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, spacing);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (body, "tao-card-body");
  gtk_widget_set_hexpand (body, TRUE);
  gtk_box_append (GTK_BOX (card), body);
  gtk_box_append (parent, card);
  return body;
}

static void
add_shape (TaoPoolLab *self, GtkGrid *grid, guint index, const char *name, double low, double high, double step)
{
  GtkWidget *label = gtk_label_new (name), *value = gtk_label_new (""), *scale;

  self->updating = TRUE;
  scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, low, high, step);
  self->updating = FALSE;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_label_set_width_chars (GTK_LABEL (value), 11);
  gtk_widget_add_css_class (label, "tao-cell");
  gtk_widget_add_css_class (value, "tao-cell");
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (shape_changed_cb), self);
  gtk_grid_attach (grid, label, 0, (int) index, 1, 1);
  gtk_grid_attach (grid, scale, 1, (int) index, 1, 1);
  gtk_grid_attach (grid, value, 2, (int) index, 1, 1);
  self->shape[index] = GTK_SCALE (scale);
  self->shape_value[index] = GTK_LABEL (value);
}

static void
build_pool_card (TaoPoolLab *self)
{
  GtkWidget *body = new_card (self->box, 12), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *strip = tao_stat_strip_new ();
  GtkWidget *reset = gtk_button_new_with_label (_("Reset"));
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  self->title = GTK_LABEL (gtk_label_new (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  g_signal_connect_swapped (reset, "clicked", G_CALLBACK (tao_pool_lab_reset), self);
  gtk_box_append (GTK_BOX (head), reset);
  gtk_box_append (GTK_BOX (body), head);

  self->price = TAO_STAT (tao_stat_new (_("Price, τ per α")));
  self->tao = TAO_STAT (tao_stat_new (_("TAO in the pool")));
  self->alpha = TAO_STAT (tao_stat_new (_("Alpha in the pool")));
  self->held = TAO_STAT (tao_stat_new (_("You hold")));
  tao_stat_strip_append (TAO_STAT_STRIP (strip), GTK_WIDGET (self->price));
  tao_stat_strip_append (TAO_STAT_STRIP (strip), GTK_WIDGET (self->tao));
  tao_stat_strip_append (TAO_STAT_STRIP (strip), GTK_WIDGET (self->alpha));
  tao_stat_strip_append (TAO_STAT_STRIP (strip), GTK_WIDGET (self->held));
  gtk_box_append (GTK_BOX (body), strip);

  gtk_grid_set_column_spacing (grid, 12);
  add_shape (self, grid, SHAPE_TAO, _("TAO"), 1, 6, 0.01);
  add_shape (self, grid, SHAPE_ALPHA, _("Alpha"), 2, 7, 0.01);
  add_shape (self, grid, SHAPE_WEIGHT, _("Weight of TAO"), 10, 90, 1);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (grid));
}

static void
build_order_card (TaoPoolLab *self)
{
  static const char *const names[N_FACTS] = { N_("You receive"), N_("Fee"), N_("Price you pay"), N_("Price afterwards"), N_("Price impact"),
                                              N_("Against the price now") };
  GtkWidget *body = new_card (self->box, 12), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->side = TAO_CHOICE (tao_choice_new (FALSE));
  tao_choice_add (self->side, "buy", _("Buy"));
  tao_choice_add (self->side, "sell", _("Sell"));
  g_signal_connect_swapped (self->side, "notify::active", G_CALLBACK (side_changed_cb), self);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->side));
  self->amount = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_input_purpose (self->amount, GTK_INPUT_PURPOSE_NUMBER);
  gtk_widget_set_hexpand (GTK_WIDGET (self->amount), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->amount), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->amount), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Amount"), -1);
  g_signal_connect_swapped (self->amount, "changed", G_CALLBACK (order_changed_cb), self);
  g_signal_connect_swapped (self->amount, "activate", G_CALLBACK (tao_pool_lab_trade), self);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->amount));
  self->unit = GTK_LABEL (gtk_label_new ("τ"));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->unit));
  self->trade = GTK_BUTTON (gtk_button_new_with_label (_("Buy")));
  gtk_widget_add_css_class (GTK_WIDGET (self->trade), "suggested-action");
  g_signal_connect_swapped (self->trade, "clicked", G_CALLBACK (tao_pool_lab_trade), self);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->trade));
  gtk_box_append (GTK_BOX (body), row);
  self->problem = GTK_LABEL (gtk_label_new (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "tao-neg");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "caption");
  gtk_label_set_xalign (self->problem, 0);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->problem));

  self->track = TAO_PRICE_TRACK (tao_price_track_new ());
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->track));
  self->facts = TAO_FACTS (tao_facts_new (FALSE));
  for (guint i = 0; i < N_FACTS; i++)
    tao_facts_add (self->facts, _(names[i]));
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->facts));

  body = new_card (self->box, 9);
  {
    GtkWidget *heading = gtk_label_new (_("Price per α by the size of the order"));

    gtk_label_set_xalign (GTK_LABEL (heading), 0);
    gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (heading, "heading");
    gtk_box_append (GTK_BOX (body), heading);
  }
  self->chart = TAO_CHART (tao_chart_new ());
  tao_chart_set_natural_size (self->chart, 300, 220);
  tao_chart_set_x_axis (self->chart, TAO_AXIS_NUMBER, NULL, NULL);
  tao_plot_set_file_name (TAO_PLOT (self->chart), "pool-lab");
  tao_plot_set_timeless (TAO_PLOT (self->chart), TRUE);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->chart));
}

static void
tao_pool_lab_dispose (GObject *object)
{
  TaoPoolLab *self = TAO_POOL_LAB (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->box)));
  G_OBJECT_CLASS (tao_pool_lab_parent_class)->dispose (object);
}

static void
tao_pool_lab_class_init (TaoPoolLabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_pool_lab_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_POOL_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_pool_lab_init (TaoPoolLab *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
  build_pool_card (self);
  build_order_card (self);
  tao_pool_lab_reset (self);
}

GtkWidget *
tao_pool_lab_new (void)
{
  return g_object_new (TAO_TYPE_POOL_LAB, NULL);
}
