#include "app/pages/uid/uid-history.h"

#include <glib/gi18n.h>

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/widgets/choice.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define MOST_POINTS 1200
#define MOST_NOTES 12
#define RELOAD_US (30 * G_USEC_PER_SEC)    /* the engine fetches the past meanwhile */
#define UNIT 655.35             /* u16 proportion to percent */

static const struct { const char *id, *label; gint64 span_ms; } ranges[] = {
  { "1d", N_("1 D"), DAY_MS },
  { "1w", N_("1 W"), 7 * DAY_MS },
  { "1m", N_("1 M"), 30 * DAY_MS },
  { "all", N_("All"), 0 },
};

enum { LOAD_VALUE, LOAD_EXIT, N_LOADS };

struct _TaoUidHistory {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title;
  TaoChoice *range;
  TaoChart *chart;
  TaoSyncState sync_state;

  TaoEngine *engine;              /* (nullable) */
  GCancellable *loading;          /* (nullable) */
  guint n_waiting;
  TaoSeries *series[N_LOADS];     /* (nullable) */
  guint16 netuid, uid;
  gboolean validator;
  gboolean placed;                /* netuid and uid are set */
  guint64 epoch_block;
  gint64 asked_us;
};

G_DEFINE_FINAL_TYPE (TaoUidHistory, tao_uid_history, GTK_TYPE_WIDGET)

enum { LOADED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- drawing --- */

static char *
percent_text (double value, guint decimals, gpointer user_data)
{
  return g_strdup_printf ("%.*f%%", (int) MIN (decimals, 6), value);
}

static char *
point_text (guint point, gpointer user_data)
{
  TaoUidHistory *self = user_data;
  const TaoSeries *series = self->series[LOAD_VALUE];
  g_autofree char *block = NULL, *time = NULL, *value = NULL;

  if (series == NULL || point >= series->n)
    return g_strdup ("");
  block = tao_format_count (series->block[point]);
  time = tao_format_date_time (series->time_ms[point]);
  value = tao_format_percent ((guint64) MAX (0, series->value[point]), G_MAXUINT16, 4);
  if (self->validator)
    /* Translators: block of the epoch, its time, a percentage. */
    return g_strdup_printf (_("Epoch of block %1$s\n%2$s\nDividends %3$s"), block, time, value);
  return g_strdup_printf (_("Epoch of block %1$s\n%2$s\nIncentive %3$s"), block, time, value);
}

static void
draw (TaoUidHistory *self)
{
  const TaoSeries *value = self->series[LOAD_VALUE], *exit_line = self->series[LOAD_EXIT];
  TaoChartSeries *series[N_LOADS] = { NULL };
  TaoSeriesStyle styles[N_LOADS] = {
    { .name = self->validator ? _("Dividends") : _("Incentive"), .mark = TAO_MARK_AREA, .color = TAO_COLOR_SERIES_1 },
    { .name = _("exit line: next to leave"), .mark = TAO_MARK_LINE, .color = TAO_COLOR_NEG_FILL, .dashed = TRUE, .end_label = FALSE },
  };
  TaoChartNote notes[MOST_NOTES];
  guint n = 0, n_notes = 0;

  if (value == NULL || value->n == 0)
    {
      tao_chart_set_series (self->chart, 0, NULL, NULL);
      tao_chart_set_notes (self->chart, 0, NULL);
      tao_plot_set_message (TAO_PLOT (self->chart), self->n_waiting > 0 ? NULL : _("No epoch recorded yet."));
      return;
    }
  series[n++] = tao_chart_series_new_from_history (value, UNIT);
  if (exit_line != NULL && exit_line->n > 0)
    series[n++] = tao_chart_series_new_from_history (exit_line, UNIT);
  for (guint i = 0; i < value->n && n_notes < MOST_NOTES; i++)
    if (i > 0 && (value->flags[i] & TAO_POINT_NEW_OWNER))
      notes[n_notes++] = (TaoChartNote) {
        .kind = TAO_NOTE_MOMENT, .x = (double) value->time_ms[i], .label = _("new owner"), .color = TAO_COLOR_TEXT,
      };
  tao_plot_set_message (TAO_PLOT (self->chart), NULL);
  tao_chart_set_series (self->chart, n, series, styles);
  tao_chart_set_notes (self->chart, n_notes, notes);
  tao_chart_set_stale_by_sync (self->chart, &(TaoSyncInfo) { .state = self->sync_state });
  tao_chart_summarize (self->chart, self->validator ? _("Dividends") : _("Incentive"));
  for (guint i = 0; i < n; i++)
    tao_chart_series_unref (series[i]);
}

/* --- loading --- */

static void
loaded (TaoUidHistory *self, guint which, GAsyncResult *result, TaoEngine *engine)
{
  g_autoptr(GError) error = NULL;
  TaoSeries *series = tao_engine_load_series_finish (engine, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->n_waiting--;
  g_clear_pointer (&self->series[which], tao_series_unref);
  self->series[which] = series;
  tao_plot_set_error (TAO_PLOT (self->chart), series == NULL && which == LOAD_VALUE ? _("The history could not be read.") : NULL);
  if (self->n_waiting > 0)
    return;
  draw (self);
  g_signal_emit (self, signals[LOADED], 0);
}

static void
value_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  loaded (user_data, LOAD_VALUE, result, TAO_ENGINE (source));
}

static void
exit_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  loaded (user_data, LOAD_EXIT, result, TAO_ENGINE (source));
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
  gint64 from;

  tao_uid_history_stop (self);
  if (self->engine == NULL || !self->placed)
    return;
  from = span (self) > 0 ? tao_engine_get_chain_time (self->engine) - span (self) : 0;
  self->asked_us = g_get_monotonic_time ();
  self->loading = g_cancellable_new ();
  self->n_waiting = self->validator ? 1 : 2;
  tao_engine_load_series_async (self->engine, self->validator ? TAO_SERIES_DIVIDENDS : TAO_SERIES_INCENTIVE, self->netuid, self->uid,
                                from, 0, MOST_POINTS, self->loading, value_loaded_cb, self);
  if (!self->validator)
    tao_engine_load_series_async (self->engine, TAO_SERIES_EXIT_LINE, self->netuid, 0, from, 0, MOST_POINTS, self->loading,
                                  exit_loaded_cb, self);
}

/* --- the widget --- */

static void
tao_uid_history_dispose (GObject *object)
{
  TaoUidHistory *self = TAO_UID_HISTORY (object);

  tao_uid_history_stop (self);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (guint i = 0; i < N_LOADS; i++)
    g_clear_pointer (&self->series[i], tao_series_unref);
  G_OBJECT_CLASS (tao_uid_history_parent_class)->dispose (object);
}

static void
tao_uid_history_class_init (TaoUidHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_uid_history_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[LOADED] = g_signal_new ("loaded", TAO_TYPE_UID_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_uid_history_init (TaoUidHistory *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->title = GTK_LABEL (gtk_label_new (_("Incentive")));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->range = TAO_CHOICE (tao_choice_new (FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    tao_choice_add (self->range, ranges[i].id, _(ranges[i].label));
  tao_choice_set_active (self->range, "1m");
  self->sync_state = TAO_SYNC_LIVE;
  self->chart = TAO_CHART (tao_chart_new ());
  tao_chart_set_natural_size (self->chart, 650, 200);
  tao_chart_set_x_axis (self->chart, TAO_AXIS_TIME, NULL, NULL);
  tao_chart_set_y_axis (self->chart, TRUE, percent_text, NULL);
  tao_chart_set_point_text (self->chart, point_text, self);
  tao_plot_set_label (TAO_PLOT (self->chart), _("Incentive"), NULL);
  tao_plot_set_file_name (TAO_PLOT (self->chart), "incentive");
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), TRUE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->range));
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->chart));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (self->range, "notify::active", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "retry", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tao_uid_history_new (void)
{
  return g_object_new (TAO_TYPE_UID_HISTORY, NULL);
}

void
tao_uid_history_show (TaoUidHistory *self, TaoEngine *engine, guint16 netuid, guint16 uid, gboolean validator, guint64 epoch_block)
{
  gboolean same_place = self->placed && self->netuid == netuid && self->uid == uid && self->validator == validator;

  if (same_place && self->epoch_block == epoch_block && g_get_monotonic_time () < self->asked_us + RELOAD_US)
    return;
  g_set_object (&self->engine, engine);
  self->netuid = netuid;
  self->uid = uid;
  self->validator = validator;
  self->epoch_block = epoch_block;
  self->placed = TRUE;
  if (!same_place)
    {
      for (guint i = 0; i < N_LOADS; i++)
        g_clear_pointer (&self->series[i], tao_series_unref);
      gtk_label_set_text (self->title, validator ? _("Dividends") : _("Incentive"));
      draw (self);
    }
  load (self);
}

void
tao_uid_history_set_sync (TaoUidHistory *self, const TaoSyncInfo *sync)
{
  self->sync_state = sync != NULL ? sync->state : TAO_SYNC_OFFLINE;
  tao_chart_set_stale_by_sync (self->chart, &(TaoSyncInfo) { .state = self->sync_state });
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
  gtk_widget_set_visible (GTK_WIDGET (self->title), !narrow);
  tao_chart_set_natural_size (self->chart, narrow ? 300 : 650, 200);
}

gint64
tao_uid_history_get_change (TaoUidHistory *self, gint64 *span_ms)
{
  const TaoSeries *series = self->series[LOAD_VALUE];
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

void
tao_uid_history_set_series (TaoUidHistory *self, TaoSeries *series, TaoSeries *exit_line)
{
  g_clear_pointer (&self->series[LOAD_VALUE], tao_series_unref);
  g_clear_pointer (&self->series[LOAD_EXIT], tao_series_unref);
  self->series[LOAD_VALUE] = tao_series_ref (series);
  self->series[LOAD_EXIT] = exit_line != NULL ? tao_series_ref (exit_line) : NULL;
  draw (self);
  g_signal_emit (self, signals[LOADED], 0);
}
