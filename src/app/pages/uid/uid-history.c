#include "app/pages/uid/uid-history.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/widgets/choice.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)
/* More than two years of the usual tempo; what is more comes reduced. */
#define MOST_POINTS 20000
#define MOST_EPOCHS 1000        /* that places are counted for, of validators */
#define RELOAD_US (30 * G_USEC_PER_SEC)    /* the engine fetches the past meanwhile */
#define UNIT 655.35             /* u16 proportion to percent */
#define ALPHA 1e9

static const struct { const char *id, *label; gint64 span_ms; } ranges[] = {
  { "1d", N_("1 D"), DAY_MS },
  { "1w", N_("1 W"), 7 * DAY_MS },
  { "1m", N_("1 M"), 30 * DAY_MS },
  { "all", N_("All"), 0 },
};

enum { CHART_VALUE, CHART_EMISSION, CHART_RANK, N_CHARTS };

struct _TaoUidHistory {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title;
  TaoChoice *range;
  GtkBox *small;                  /* the two charts below */
  GtkLabel *emission_title;
  TaoChart *chart[N_CHARTS];

  TaoEngine *engine;              /* (nullable) */
  GCancellable *loading;          /* (nullable) */
  guint n_waiting;
  TaoSeries *series[TAO_UID_N_PASTS];     /* (nullable) */
  TaoEpochTable *dividends;       /* (nullable) of all uids, to count a validator's place from */
  char *symbol;
  guint16 netuid, uid;
  guint n_uids;
  gboolean validator;
  gboolean placed;                /* netuid and uid are set */
  guint64 epoch_block;
  gint64 asked_us;
};

G_DEFINE_FINAL_TYPE (TaoUidHistory, tao_uid_history, GTK_TYPE_WIDGET)

enum { LOADED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- words --- */

static char *
percent_text (double value, guint decimals, gpointer user_data)
{
  return g_strdup_printf ("%.*f%%", (int) MIN (decimals, 6), value);
}

/* There is no place between two. */
static char *
rank_text (double value, guint decimals, gpointer user_data)
{
  return value < 0.5 || fabs (value - round (value)) > 0.01 ? g_strdup ("") : g_strdup_printf ("%.0f", value);
}

static const char *
value_name (TaoUidHistory *self)
{
  return self->validator ? _("Dividends") : _("Incentive");
}

/* Where the series has the epoch of @block, or -1. */
static int
find_block (const TaoSeries *series, guint64 block)
{
  guint low = 0, high = series != NULL ? series->n : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (series->block[middle] == block)
        return (int) middle;
      if (series->block[middle] < block)
        low = middle + 1;
      else
        high = middle;
    }
  return -1;
}

static void
append_past (TaoUidHistory *self, GString *text, TaoUidPast past, guint64 block)
{
  const TaoSeries *series = self->series[past];
  int at = find_block (series, block);
  g_autofree char *value = NULL;

  if (at < 0)
    return;
  switch (past)
    {
    case TAO_UID_PAST_VALUE:
      value = tao_format_percent ((guint64) MAX (0, series->value[at]), G_MAXUINT16, 4);
      g_string_append_printf (text, "\n%s %s", value_name (self), value);
      break;
    case TAO_UID_PAST_EXIT_LINE:
      value = tao_format_percent ((guint64) MAX (0, series->value[at]), G_MAXUINT16, 4);
      g_string_append_c (text, '\n');
      /* Translators: the incentive of the next to leave. */
      g_string_append_printf (text, _("Exit line %s"), value);
      break;
    case TAO_UID_PAST_EMISSION:
      value = tao_format_exact ((guint64) MAX (0, series->value[at]), self->symbol);
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("Emission %s"), value);
      break;
    case TAO_UID_PAST_RANK:
    default:
      value = tao_format_count ((guint64) MAX (0, series->value[at]));
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("Rank %s"), value);
      break;
    }
}

/* All that is known of the epoch, whichever chart is asked. */
static char *
epoch_text (TaoUidHistory *self, const TaoSeries *series, guint point)
{
  g_autofree char *block = NULL, *time = NULL;
  GString *text = g_string_new (NULL);

  if (series == NULL || point >= series->n)
    return g_string_free (text, FALSE);
  block = tao_format_count (series->block[point]);
  time = tao_format_date_time (series->time_ms[point]);
  g_string_append_printf (text, _("Epoch of block %s"), block);
  g_string_append_printf (text, "\n%s", time);
  for (TaoUidPast past = 0; past < TAO_UID_N_PASTS; past++)
    append_past (self, text, past, series->block[point]);
  if (point > 0 && series->flags[point] & TAO_POINT_NEW_OWNER)
    g_string_append_printf (text, "\n%s", _("Registered anew: another hotkey since here"));
  return g_string_free (text, FALSE);
}

static char *
value_point_text (guint point, gpointer user_data)
{
  return epoch_text (user_data, TAO_UID_HISTORY (user_data)->series[TAO_UID_PAST_VALUE], point);
}

static char *
emission_point_text (guint point, gpointer user_data)
{
  return epoch_text (user_data, TAO_UID_HISTORY (user_data)->series[TAO_UID_PAST_EMISSION], point);
}

static char *
rank_point_text (guint point, gpointer user_data)
{
  return epoch_text (user_data, TAO_UID_HISTORY (user_data)->series[TAO_UID_PAST_RANK], point);
}

static char *
marks_text (guint n, guint most, gpointer user_data)
{
  const TaoSeries *series = TAO_UID_HISTORY (user_data)->series[TAO_UID_PAST_VALUE];

  if (series != NULL && series->n_read > series->n)
    /* Translators: counts of epochs. */
    return g_strdup_printf (_("%1$u epochs are recorded, more than can be drawn: %2$u of them stand for all."), series->n_read, series->n);
  if (most > 1)
    return g_strdup_printf (_("%1$u recorded epochs are on view; at this width a mark stands for up to %2$u of them."), n, most);
  return g_strdup_printf (g_dngettext (NULL, "%u recorded epoch is on view and marked.", "%u recorded epochs are on view, each marked.", n), n);
}

/* --- drawing --- */

/* The moments of new registrations; the first point of all is none. (element-type TaoChartNote) */
static GArray *
registrations (TaoUidHistory *self, const TaoSeries *series, gboolean named)
{
  GArray *notes = g_array_new (FALSE, TRUE, sizeof (TaoChartNote));

  for (guint i = 1; i < series->n; i++)
    if (series->flags[i] & TAO_POINT_NEW_OWNER)
      {
        TaoChartNote note = {
          .kind = TAO_NOTE_MOMENT, .x = (double) series->time_ms[i], .label = named ? _("registered anew") : NULL, .color = TAO_COLOR_TEXT,
        };

        g_array_append_val (notes, note);
      }
  return notes;
}

static char *
registrations_text (const TaoSeries *series)
{
  g_autofree char *block = NULL;
  guint n = 0;

  for (guint i = 1; i < series->n; i++)
    if (series->flags[i] & TAO_POINT_NEW_OWNER)
      {
        n++;
        g_free (block);
        block = tao_format_count (series->block[i]);
      }
  if (n == 0)
    return NULL;
  /* Translators: a count, then a block number. */
  return g_strdup_printf (g_dngettext (NULL, "The UID was registered anew %1$u time, by the epoch of block %2$s.",
                                       "The UID was registered anew %1$u times, last by the epoch of block %2$s.", n), n, block);
}

static void
draw_chart (TaoUidHistory *self, guint which, const char *label, guint n, TaoSeries *const *histories, const double *units,
            const TaoSeriesStyle *styles)
{
  TaoChart *chart = self->chart[which];
  TaoChartSeries *series[2] = { NULL };
  g_autoptr(GArray) notes = NULL;
  g_autofree char *remark = NULL;

  if (n == 0)
    {
      tao_chart_set_series (chart, 0, NULL, NULL);
      tao_chart_set_notes (chart, 0, NULL);
      tao_chart_set_marks (chart, 0, NULL, NULL, NULL);
      tao_plot_set_message (TAO_PLOT (chart), self->n_waiting > 0 ? NULL : _("No epoch recorded yet."));
      return;
    }
  for (guint i = 0; i < n; i++)
    series[i] = tao_chart_series_new_from_history (histories[i], units[i]);
  notes = registrations (self, histories[0], which == CHART_VALUE);
  remark = registrations_text (histories[0]);
  tao_plot_set_message (TAO_PLOT (chart), NULL);
  tao_chart_set_series (chart, n, series, styles);
  tao_chart_set_notes (chart, notes->len, (const TaoChartNote *) (gpointer) notes->data);
  {
    g_autofree double *moments = g_new (double, histories[0]->n);

    for (guint i = 0; i < histories[0]->n; i++)
      moments[i] = (double) histories[0]->time_ms[i];
    tao_chart_set_marks (chart, histories[0]->n, moments, marks_text, self);
  }
  tao_chart_set_remark (chart, remark);
  tao_chart_summarize (chart, label);
  for (guint i = 0; i < n; i++)
    tao_chart_series_unref (series[i]);
}

static guint
has_points (const TaoSeries *series)
{
  return series != NULL && series->n > 0;
}

static void
draw (TaoUidHistory *self)
{
  static const double shares[] = { UNIT, UNIT }, alpha[] = { ALPHA }, places[] = { 1 };
  const TaoSeriesStyle value[] = {
    { .name = value_name (self), .mark = TAO_MARK_AREA, .color = TAO_COLOR_SERIES_1,
      .origin = self->validator ? &tao_origin_dividends : &tao_origin_incentive },
    { .name = _("exit line: next to leave"), .mark = TAO_MARK_LINE, .color = TAO_COLOR_NEG_FILL, .dashed = TRUE,
      .origin = &tao_origin_exit_line },
  };
  const TaoSeriesStyle emission[] = {
    { .name = _("Emission"), .mark = TAO_MARK_AREA, .color = TAO_COLOR_SERIES_2, .origin = &tao_origin_uid_emission },
  };
  const TaoSeriesStyle rank[] = {
    { .name = _("Rank"), .mark = TAO_MARK_STEP, .color = TAO_COLOR_SERIES_5,
      .origin = self->validator ? &tao_origin_rank_by_dividends : &tao_origin_rank_by_incentive },
  };
  guint n = has_points (self->series[TAO_UID_PAST_VALUE]);

  draw_chart (self, CHART_VALUE, value_name (self), n > 0 ? n + has_points (self->series[TAO_UID_PAST_EXIT_LINE]) : 0, self->series, shares, value);
  draw_chart (self, CHART_EMISSION, _("Emission"), has_points (self->series[TAO_UID_PAST_EMISSION]), &self->series[TAO_UID_PAST_EMISSION], alpha, emission);
  draw_chart (self, CHART_RANK, _("Rank"), has_points (self->series[TAO_UID_PAST_RANK]), &self->series[TAO_UID_PAST_RANK], places, rank);
}

/* --- loading --- */

TaoSeries *
tao_uid_history_rank_by (const TaoSeries *like, const TaoEpochTable *table)
{
  TaoSeries *rank = tao_series_new (TAO_SERIES_RANK, like->netuid, like->uid, like->n);
  guint n = 0;

  for (guint i = 0, epoch = 0; i < like->n && like->uid < table->n_uids; i++)
    {
      guint64 own;
      gint64 place = 1;

      while (epoch < table->n_epochs && table->block[epoch] < like->block[i])
        epoch++;
      if (epoch == table->n_epochs || table->block[epoch] != like->block[i])
        continue;
      own = table->value[(gsize) like->uid * table->n_epochs + epoch];
      for (guint uid = 0; uid < table->n_uids; uid++)
        place += table->value[(gsize) uid * table->n_epochs + epoch] > own;
      rank->block[n] = like->block[i];
      rank->time_ms[n] = like->time_ms[i];
      rank->value[n] = rank->low[n] = rank->high[n] = place;
      rank->flags[n] = like->flags[i];
      rank->endpoint[n] = like->endpoint[i];
      rank->verdict[n++] = like->verdict[i];
    }
  rank->n = rank->n_read = n;
  return rank;
}

static void
all_loaded (TaoUidHistory *self)
{
  if (--self->n_waiting > 0)
    return;
  if (self->validator && self->dividends != NULL && self->series[TAO_UID_PAST_VALUE] != NULL)
    {
      g_clear_pointer (&self->series[TAO_UID_PAST_RANK], tao_series_unref);
      self->series[TAO_UID_PAST_RANK] = tao_uid_history_rank_by (self->series[TAO_UID_PAST_VALUE], self->dividends);
    }
  draw (self);
  g_signal_emit (self, signals[LOADED], 0);
}

static TaoUidPast
past_of (TaoSeriesKind kind)
{
  return kind == TAO_SERIES_EXIT_LINE ? TAO_UID_PAST_EXIT_LINE : kind == TAO_SERIES_EMISSION ? TAO_UID_PAST_EMISSION
         : kind == TAO_SERIES_RANK ? TAO_UID_PAST_RANK : TAO_UID_PAST_VALUE;
}

static void
series_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoSeries) series = tao_engine_load_series_finish (TAO_ENGINE (source), result, &error);
  TaoUidHistory *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (series != NULL)
    {
      g_clear_pointer (&self->series[past_of (series->kind)], tao_series_unref);
      self->series[past_of (series->kind)] = tao_series_ref (series);
    }
  else
    for (guint i = 0; i < N_CHARTS; i++)
      tao_plot_set_error (TAO_PLOT (self->chart[i]), _("The history could not be read."));
  all_loaded (self);
}

static void
epochs_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  TaoEpochTable *table = tao_engine_load_epochs_finish (TAO_ENGINE (source), result, &error);
  TaoUidHistory *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->dividends, tao_epoch_table_unref);
  self->dividends = table;
  all_loaded (self);
}

static gint64
span (TaoUidHistory *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (g_str_equal (ranges[i].id, tao_choice_get_active (self->range)))
      return ranges[i].span_ms;
  return 0;
}

static void
load (TaoUidHistory *self)
{
  static const TaoSeriesKind of_miners[] = { TAO_SERIES_INCENTIVE, TAO_SERIES_EXIT_LINE, TAO_SERIES_EMISSION, TAO_SERIES_RANK };
  static const TaoSeriesKind of_validators[] = { TAO_SERIES_DIVIDENDS, TAO_SERIES_EMISSION };
  const TaoSeriesKind *kinds = self->validator ? of_validators : of_miners;
  guint n = self->validator ? G_N_ELEMENTS (of_validators) : G_N_ELEMENTS (of_miners);
  gint64 from;

  tao_uid_history_stop (self);
  if (self->engine == NULL || !self->placed)
    return;
  from = span (self) > 0 ? tao_engine_get_chain_time (self->engine) - span (self) : 0;
  self->asked_us = g_get_monotonic_time ();
  self->loading = g_cancellable_new ();
  self->n_waiting = n + self->validator;
  for (guint i = 0; i < n; i++)
    tao_engine_load_series_async (self->engine, kinds[i], self->netuid, kinds[i] == TAO_SERIES_EXIT_LINE ? 0 : self->uid, from, 0,
                                  MOST_POINTS, self->loading, series_loaded_cb, self);
  if (self->validator)
    tao_engine_load_epochs_async (self->engine, TAO_SERIES_DIVIDENDS, self->netuid, MOST_EPOCHS, self->n_uids, self->loading,
                                  epochs_loaded_cb, self);
}

static void
retry (TaoUidHistory *self)
{
  for (guint i = 0; i < N_CHARTS; i++)
    tao_plot_set_error (TAO_PLOT (self->chart[i]), NULL);
  load (self);
}

/* --- the widget --- */

static void
forget (TaoUidHistory *self)
{
  for (guint i = 0; i < TAO_UID_N_PASTS; i++)
    g_clear_pointer (&self->series[i], tao_series_unref);
  g_clear_pointer (&self->dividends, tao_epoch_table_unref);
}

static void
tao_uid_history_dispose (GObject *object)
{
  TaoUidHistory *self = TAO_UID_HISTORY (object);

  tao_uid_history_stop (self);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->symbol, g_free);
  forget (self);
  G_OBJECT_CLASS (tao_uid_history_parent_class)->dispose (object);
}

static void
tao_uid_history_class_init (TaoUidHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_uid_history_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[LOADED] = g_signal_new ("loaded", TAO_TYPE_UID_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkLabel *
new_title (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static void
make_charts (TaoUidHistory *self)
{
  static const struct { const char *label, *file; TaoPointText text; TaoValueText axis; int width, height; } charts[N_CHARTS] = {
    { N_("Incentive"), "incentive", value_point_text, percent_text, 650, 190 },
    { N_("Emission"), "uid-emission", emission_point_text, NULL, 310, 120 },
    { N_("Rank"), "rank", rank_point_text, rank_text, 310, 120 },
  };

  for (guint i = 0; i < N_CHARTS; i++)
    {
      TaoChart *chart = TAO_CHART (tao_chart_new ());

      self->chart[i] = chart;
      tao_chart_set_natural_size (chart, charts[i].width, charts[i].height);
      tao_chart_set_x_axis (chart, TAO_AXIS_TIME, NULL, NULL);
      tao_chart_set_y_axis (chart, i != CHART_RANK, charts[i].axis, NULL);
      tao_chart_set_y_reversed (chart, i == CHART_RANK);
      tao_chart_set_point_text (chart, charts[i].text, self);
      tao_plot_set_label (TAO_PLOT (chart), _(charts[i].label), NULL);
      tao_plot_set_file_name (TAO_PLOT (chart), charts[i].file);
      g_signal_connect_object (chart, "retry", G_CALLBACK (retry), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart[CHART_VALUE]), TRUE);
}

static void
tao_uid_history_init (TaoUidHistory *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->title = new_title (_("Incentive"), "heading");
  self->range = TAO_CHOICE (tao_choice_new (FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    tao_choice_add (self->range, ranges[i].id, _(ranges[i].label));
  tao_choice_set_active (self->range, "1m");
  make_charts (self);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->range));
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->chart[CHART_VALUE]));

  self->small = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18));
  gtk_box_set_homogeneous (self->small, TRUE);
  self->emission_title = new_title (_("Emission of an epoch"), "caption-heading");
  for (guint i = CHART_EMISSION; i < N_CHARTS; i++)
    {
      GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

      gtk_box_append (GTK_BOX (side), GTK_WIDGET (i == CHART_EMISSION ? self->emission_title : new_title (_("Rank"), "caption-heading")));
      gtk_box_append (GTK_BOX (side), GTK_WIDGET (self->chart[i]));
      gtk_box_append (self->small, side);
    }
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->small));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (self->range, "notify::active", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tao_uid_history_new (void)
{
  return g_object_new (TAO_TYPE_UID_HISTORY, NULL);
}

static void
set_symbol (TaoUidHistory *self, const char *symbol)
{
  /* Translators: the symbol of a subnet's token. */
  g_autofree char *title = g_strdup_printf (_("Emission of an epoch, %s"), symbol);

  g_free (self->symbol);
  self->symbol = g_strdup (symbol);
  gtk_label_set_text (self->emission_title, title);
}

void
tao_uid_history_show (TaoUidHistory *self, TaoEngine *engine, guint16 netuid, guint16 uid, gboolean validator, guint64 epoch_block,
                      guint n_uids, const char *symbol)
{
  gboolean same_place = self->placed && self->netuid == netuid && self->uid == uid && self->validator == validator;

  if (same_place && self->epoch_block == epoch_block && g_get_monotonic_time () < self->asked_us + RELOAD_US)
    return;
  g_set_object (&self->engine, engine);
  self->netuid = netuid;
  self->uid = uid;
  self->n_uids = n_uids;
  self->validator = validator;
  self->epoch_block = epoch_block;
  self->placed = TRUE;
  if (!same_place)
    {
      forget (self);
      set_symbol (self, symbol);
      gtk_label_set_text (self->title, value_name (self));
      draw (self);
    }
  load (self);
}

void
tao_uid_history_stop (TaoUidHistory *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->n_waiting = 0;
}

gboolean
tao_uid_history_is_ready (TaoUidHistory *self)
{
  return self->n_waiting == 0;
}

void
tao_uid_history_set_narrow (TaoUidHistory *self, gboolean narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->small), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  tao_chart_set_natural_size (self->chart[CHART_VALUE], narrow ? 300 : 650, 190);
}

gint64
tao_uid_history_get_change (TaoUidHistory *self, gint64 *span_ms)
{
  const TaoSeries *series = self->series[TAO_UID_PAST_VALUE];
  guint first = 0;

  if (series == NULL || series->n < 2)
    return TAO_UNKNOWN_I64;
  /* What another owner of the uid earned is no change of this one's. */
  for (guint i = 1; i < series->n; i++)
    if (series->flags[i] & TAO_POINT_NEW_OWNER)
      first = i;
  if (first + 1 >= series->n || series->value[first] <= 0)
    return TAO_UNKNOWN_I64;
  *span_ms = series->time_ms[series->n - 1] - series->time_ms[first];
  return (series->value[series->n - 1] - series->value[first]) * 1000000 / series->value[first];
}

guint
tao_uid_history_get_rank_before (TaoUidHistory *self, guint64 epoch_block)
{
  const TaoSeries *series = self->series[TAO_UID_PAST_RANK];
  guint at = series != NULL ? series->n : 0;

  while (at > 0 && series->block[at - 1] >= epoch_block)
    if (series->flags[--at] & TAO_POINT_NEW_OWNER)
      return 0;
  return at > 0 ? (guint) MAX (0, series->value[at - 1]) : 0;
}

void
tao_uid_history_set_series (TaoUidHistory *self, TaoSeries *const series[TAO_UID_N_PASTS])
{
  forget (self);
  for (guint i = 0; i < TAO_UID_N_PASTS; i++)
    self->series[i] = series[i] != NULL ? tao_series_ref (series[i]) : NULL;
  draw (self);
  g_signal_emit (self, signals[LOADED], 0);
}
