#include "app/pages/subnet-metagraph/uid-compare.h"

#include <glib/gi18n.h>

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/route.h"
#include "app/scope.h"

#define DAYS_SHOWN 30
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define CHART_POINTS 600
#define U16_PERCENT 655.35        /* a u16 proportion to percent */

static const TaoColor colors[TAO_UID_COMPARE_MOST] = { TAO_COLOR_SERIES_1, TAO_COLOR_SERIES_2, TAO_COLOR_SERIES_4, TAO_COLOR_SERIES_5 };

/* --- figures ------------------------------------------------------------------- */

typedef struct {
  const char *title;
  char *(*text) (TaoUidRow *row, const char *symbol);
} Figure;

static char *
share_text (guint32 value, guint decimals)
{
  return value == TAO_UNKNOWN_U32 ? g_strdup (TAO_DASH) : tao_format_percent (value, 65535, decimals);
}

static char *
proportion_text (guint32 value)
{
  return value == TAO_UNKNOWN_U32 ? g_strdup (TAO_DASH) : tao_format_u16 ((guint16) value, 6);
}

static char *
role_text (TaoUidRow *row, const char *symbol)
{
  return g_strdup (tao_uid_row_get (row)->validator ? _("validator") : _("miner"));
}

static char *
hotkey_text (TaoUidRow *row, const char *symbol)
{
  return tao_format_address_short (tao_uid_row_get_hotkey (row));
}

static char *
rank_text (TaoUidRow *row, const char *symbol)
{
  return tao_format_count (tao_uid_row_get (row)->rank);
}

static char *
incentive_text (TaoUidRow *row, const char *symbol)
{
  return share_text (tao_uid_row_get (row)->incentive, 4);
}

static char *
dividends_text (TaoUidRow *row, const char *symbol)
{
  return share_text (tao_uid_row_get (row)->dividends, 4);
}

static char *
consensus_text (TaoUidRow *row, const char *symbol)
{
  return proportion_text (tao_uid_row_get (row)->consensus);
}

static char *
trust_text (TaoUidRow *row, const char *symbol)
{
  return proportion_text (tao_uid_row_get (row)->validator_trust);
}

static char *
day_text (TaoUidRow *row, const char *symbol)
{
  return tao_format_take_unit (tao_format_column (tao_uid_row_get (row)->day_alpha, 4, TAO_ROUND_DOWN), symbol);
}

static char *
day_tao_text (TaoUidRow *row, const char *symbol)
{
  return tao_format_take_unit (tao_format_column (tao_uid_row_get (row)->day_rao, 5, TAO_ROUND_DOWN), "τ");
}

static char *
stake_text (TaoUidRow *row, const char *symbol)
{
  return tao_format_take_unit (tao_format_column (tao_uid_row_get (row)->alpha_stake, 2, TAO_ROUND_DOWN), symbol);
}

static char *
age_text (TaoUidRow *row, const char *symbol)
{
  guint64 age = tao_uid_row_get (row)->age_s;

  return age == TAO_UNKNOWN_U64 ? g_strdup (TAO_DASH) : tao_format_duration (age);
}

static char *
status_text (TaoUidRow *row, const char *symbol)
{
  g_autofree char *status = tao_uid_row_describe_status (row);

  return g_strdup (status[0] != '\0' ? status : TAO_DASH);
}

static const Figure figures[] = {
  { N_("Role"), role_text },
  { N_("Hotkey"), hotkey_text },
  { N_("Rank"), rank_text },
  { N_("Incentive"), incentive_text },
  { N_("Dividends"), dividends_text },
  { N_("Consensus"), consensus_text },
  { N_("Validator trust"), trust_text },
  { N_("Emission a day"), day_text },
  { N_("Worth a day"), day_tao_text },
  { N_("Stake"), stake_text },
  { N_("Age"), age_text },
  { N_("Status"), status_text },
};

/* --- the window ------------------------------------------------------------------ */

struct _TaoUidCompare {
  AdwWindow parent_instance;

  TaoChart *chart;
  GtkBox *content;
  TaoCompareGrid *figures;       /* a line for each of the list */

  TaoScope *scope;               /* lives as long as the window */
  GtkWindow *opener;             /* (nullable) weak */
  GPtrArray *rows;               /* of TaoUidRow */
  char *symbol;
  GCancellable *loading;         /* (nullable) */
  guint n_loaded;
  TaoSeries *series[TAO_UID_COMPARE_MOST];     /* (nullable) each */
};

G_DEFINE_FINAL_TYPE (TaoUidCompare, tao_uid_compare, ADW_TYPE_WINDOW)

static char *
name_of (TaoUidRow *row)
{
  const char *name = tao_uid_row_get_name (row);

  return name[0] != '\0' ? g_strdup_printf (_("UID %1$u · %2$s"), tao_uid_row_get (row)->uid, name)
                         : g_strdup_printf (_("UID %u"), tao_uid_row_get (row)->uid);
}

static void
update (TaoUidCompare *self)
{
  for (guint column = 0; column < self->rows->len; column++)
    for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
      {
        g_autofree char *text = figures[i].text (self->rows->pdata[column], self->symbol);

        tao_compare_grid_set (self->figures, i, column, text, FALSE);
      }
}

/* --- the chart --- */

static char *
percent_text (double value, guint decimals, gpointer user_data)
{
  return g_strdup_printf ("%.*f%%", (int) MIN (decimals, 6), value);
}

static void
draw (TaoUidCompare *self)
{
  TaoChartSeries *series[TAO_UID_COMPARE_MOST];
  TaoSeriesStyle styles[TAO_UID_COMPARE_MOST];
  g_auto(GStrv) names = g_new0 (char *, TAO_UID_COMPARE_MOST + 1);
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    if (self->series[i] != NULL && self->series[i]->n > 0)
      {
        names[n] = name_of (self->rows->pdata[i]);
        series[n] = tao_chart_series_new_from_history (self->series[i], U16_PERCENT);
        styles[n] = (TaoSeriesStyle) { .name = names[n], .mark = TAO_MARK_LINE, .color = colors[i], .end_label = TRUE,
                                       .origin = self->series[i]->kind == TAO_SERIES_DIVIDENDS ? &tao_origin_dividends : &tao_origin_incentive };
        n++;
      }
  tao_chart_set_series (self->chart, n, series, styles);
  tao_plot_set_message (TAO_PLOT (self->chart), n > 0 ? NULL : _("No epoch of these UIDs has been recorded yet."));
  if (n > 0)
    tao_chart_summarize (self->chart, _("Incentive; of validators dividends"));
  for (guint i = 0; i < n; i++)
    tao_chart_series_unref (series[i]);
}

static void
series_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  TaoSeries *series = tao_engine_load_series_finish (TAO_ENGINE (source), result, &error);
  TaoUidCompare *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->n_loaded++;
  for (guint i = 0; series != NULL && i < self->rows->len; i++)
    if (tao_uid_row_get (self->rows->pdata[i])->uid == series->uid)
      {
        g_clear_pointer (&self->series[i], tao_series_unref);
        self->series[i] = tao_series_ref (series);
      }
  g_clear_pointer (&series, tao_series_unref);
  if (self->n_loaded == self->rows->len)
    draw (self);
}

static void
load (TaoUidCompare *self, TaoEngine *engine)
{
  gint64 from = tao_engine_get_chain_time (engine) - DAYS_SHOWN * DAY_MS;

  self->loading = g_cancellable_new ();
  for (guint i = 0; i < self->rows->len; i++)
    {
      const TaoUidFigures *uid = tao_uid_row_get (self->rows->pdata[i]);

      tao_engine_load_series_async (engine, uid->validator ? TAO_SERIES_DIVIDENDS : TAO_SERIES_INCENTIVE, uid->netuid, uid->uid, from, 0,
                                    CHART_POINTS, self->loading, series_cb, self);
    }
}

/* --- building --- */

static void
head_clicked_cb (GtkButton *head, TaoUidCompare *self)
{
  TaoUidRow *row = g_object_get_data (G_OBJECT (head), "tao-row");
  TaoRoute route = tao_route_uid (tao_uid_row_get (row)->netuid, tao_uid_row_get (row)->uid);
  g_autofree char *target = tao_route_to_string (&route);

  if (self->opener != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->opener), "win.go", "s", target);
  gtk_window_close (GTK_WINDOW (self));
}

static void
tao_uid_compare_dispose (GObject *object)
{
  TaoUidCompare *self = TAO_UID_COMPARE (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  for (guint i = 0; i < TAO_UID_COMPARE_MOST; i++)
    g_clear_pointer (&self->series[i], tao_series_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->symbol, g_free);
  g_clear_weak_pointer (&self->opener);
  G_OBJECT_CLASS (tao_uid_compare_parent_class)->dispose (object);
}

static void
tao_uid_compare_class_init (TaoUidCompareClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_uid_compare_dispose;
  tao_compare_bind_escape (GTK_WIDGET_CLASS (klass));
}

static void
tao_uid_compare_init (TaoUidCompare *self)
{
  self->content = tao_compare_set_up (ADW_WINDOW (self), _("Compare UIDs"), 760, 760);
  self->scope = tao_scope_attach (GTK_WIDGET (self));
  self->chart = TAO_CHART (tao_chart_new ());
  tao_chart_set_natural_size (self->chart, 620, 220);
  tao_chart_set_x_axis (self->chart, TAO_AXIS_TIME, NULL, NULL);
  tao_chart_set_y_axis (self->chart, TRUE, percent_text, NULL);
  tao_plot_set_label (TAO_PLOT (self->chart), _("Incentive; of validators dividends"), NULL);
  tao_plot_set_file_name (TAO_PLOT (self->chart), "compare-uids");
  gtk_box_append (self->content, tao_compare_new_card (GTK_WIDGET (self->chart)));
}

static void
fill_grid (TaoUidCompare *self)
{
  self->figures = TAO_COMPARE_GRID (tao_compare_grid_new (self->rows->len));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    tao_compare_grid_add (self->figures, _(figures[i].title));
  for (guint column = 0; column < self->rows->len; column++)
    {
      g_autofree char *name = name_of (self->rows->pdata[column]);
      GtkWidget *head = gtk_button_new_with_label (name);

      gtk_widget_add_css_class (head, "flat");
      gtk_widget_set_halign (head, GTK_ALIGN_END);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (head))), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (head, _("Open this UID"));
      g_object_set_data_full (G_OBJECT (head), "tao-row", g_object_ref (self->rows->pdata[column]), g_object_unref);
      g_signal_connect_object (head, "clicked", G_CALLBACK (head_clicked_cb), self, 0);
      tao_compare_grid_set_head (self->figures, column, head);
    }
  gtk_box_append (self->content, GTK_WIDGET (self->figures));
}

void
tao_uid_compare_take_snapshot (TaoUidCompare *self, TaoSnapshot *snapshot)
{
  tao_scope_set (self->scope, snapshot, tao_uid_row_get (self->rows->pdata[0])->netuid);
}

GtkWindow *
tao_uid_compare_new (GtkWindow *parent, TaoEngine *engine, TaoSnapshot *snapshot, const char *symbol, GPtrArray *rows)
{
  TaoUidCompare *self = g_object_new (TAO_TYPE_UID_COMPARE, "transient-for", parent, NULL);

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < MIN (rows->len, TAO_UID_COMPARE_MOST); i++)
    {
      g_ptr_array_add (self->rows, g_object_ref (rows->pdata[i]));
      g_signal_connect_object (rows->pdata[i], "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  self->symbol = g_strdup (symbol);
  g_set_weak_pointer (&self->opener, parent);
  tao_uid_compare_take_snapshot (self, snapshot);
  if (engine != NULL)
    g_signal_connect_object (engine, "snapshot", G_CALLBACK (tao_uid_compare_take_snapshot), self, G_CONNECT_SWAPPED);
  fill_grid (self);
  update (self);
  draw (self);
  if (engine != NULL)
    load (self, engine);
  return GTK_WINDOW (self);
}

const char *
tao_uid_compare_get_text (TaoUidCompare *self, guint figure, guint column)
{
  return tao_compare_grid_get_text (self->figures, figure, column);
}
