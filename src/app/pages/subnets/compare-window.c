#include "app/pages/subnets/compare-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/route.h"
#include "app/scope.h"
#include "app/text.h"
#include "app/widgets/compare-grid.h"

#define DAYS_SHOWN 30
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define CHART_POINTS 600

typedef struct {
  const char *title;
  char *(*text) (const TaoSubnet *subnet, const TaoSyncInfo *sync);
  /* What is larger, to set off the larger one; NULL where it means nothing. */
  gboolean (*value) (const TaoSubnet *subnet, double *value);
} Figure;

/* --- figures --- */

static gboolean
known_u64 (guint64 raw, double *value)
{
  *value = (double) raw;
  return raw != TAO_UNKNOWN_U64;
}

static gboolean
known_i64 (gint64 raw, double *value)
{
  *value = (double) raw;
  return raw != TAO_UNKNOWN_I64;
}

static char *
count_u32 (guint32 value)
{
  return tao_format_count (value == TAO_UNKNOWN_U32 ? TAO_UNKNOWN_U64 : value);
}

static char *
tau (guint64 rao, TaoRounding rounding)
{
  g_autofree char *number = tao_format_table (rao, rounding);

  return rao != TAO_UNKNOWN_U64 ? g_strconcat (number, TAO_NBSP "τ", NULL) : g_steal_pointer (&number);
}

#define FIGURE(name, expression) \
  static char *name##_text (const TaoSubnet *subnet, const TaoSyncInfo *sync) { return expression; }
#define VALUE(name, expression) \
  static gboolean name##_value (const TaoSubnet *subnet, double *value) { return expression; }

static char *
price_text (const TaoSubnet *subnet, const TaoSyncInfo *sync)
{
  g_autofree char *price = tao_format_price (subnet->price_rao);

  return subnet->price_rao != TAO_UNKNOWN_U64 ? g_strconcat (price, TAO_NBSP "τ", NULL) : g_steal_pointer (&price);
}

VALUE (price, known_u64 (subnet->price_rao, value))
FIGURE (day, tao_format_change (subnet->change_day_ppm, 2))
VALUE (day, known_i64 (subnet->change_day_ppm, value))
FIGURE (week, tao_format_change (subnet->change_week_ppm, 2))
VALUE (week, known_i64 (subnet->change_week_ppm, value))
FIGURE (share, subnet->emission_share_ppb != TAO_UNKNOWN_U64 ? tao_format_percent (subnet->emission_share_ppb, 1000000000, 2)
                                                             : g_strdup (TAO_DASH))
VALUE (share, known_u64 (subnet->emission_share_ppb, value))
FIGURE (cap, tau (subnet->market_cap_rao, TAO_ROUND_DOWN))
VALUE (cap, known_u64 (subnet->market_cap_rao, value))
FIGURE (pool, tau (subnet->tao_in_rao, TAO_ROUND_DOWN))
VALUE (pool, known_u64 (subnet->tao_in_rao, value))
FIGURE (volume, tau (subnet->volume_day_rao, TAO_ROUND_DOWN))
VALUE (volume, known_u64 (subnet->volume_day_rao, value))
FIGURE (cost, subnet->registration_open ? tau (subnet->burn_cost_rao, TAO_ROUND_UP) : g_strdup (_("closed")))
FIGURE (validators, count_u32 (subnet->n_validators))
FIGURE (tempo, count_u32 (subnet->tempo))

static char *
uids_text (const TaoSubnet *subnet, const TaoSyncInfo *sync)
{
  g_autofree char *used = count_u32 (subnet->n_uids), *most = count_u32 (subnet->max_uids);

  return g_strdup_printf (_("%1$s of %2$s"), used, most);
}

static char *
epoch_text (const TaoSubnet *subnet, const TaoSyncInfo *sync)
{
  if (subnet->next_epoch_block == TAO_UNKNOWN_U64 || sync->best_block == TAO_UNKNOWN_U64 || subnet->next_epoch_block < sync->best_block)
    return g_strdup (TAO_DASH);
  return tao_format_blocks (subnet->next_epoch_block - sync->best_block, sync->block_interval_ms);
}

static char *
consensus_text (const TaoSubnet *subnet, const TaoSyncInfo *sync)
{
  return g_strdup_printf ("%s%s%s", subnet->yuma3 ? _("Yuma 3") : _("Yuma 2"), subnet->liquid_alpha ? _(", liquid alpha") : "",
                          subnet->commit_reveal ? _(", hidden weights") : "");
}

static char *
owner_text (const TaoSubnet *subnet, const TaoSyncInfo *sync)
{
  return tao_key_is_zero (&subnet->owner_coldkey) ? g_strdup (TAO_DASH) : tao_format_key_short (&subnet->owner_coldkey);
}

static const Figure figures[] = {
  { N_("Price"), price_text, price_value },
  { N_("24 h"), day_text, day_value },
  { N_("7 days"), week_text, week_value },
  { N_("Emission"), share_text, share_value },
  { N_("Market cap"), cap_text, cap_value },
  { N_("TAO in the pool"), pool_text, pool_value },
  { N_("Volume, 24 h"), volume_text, volume_value },
  { N_("UID cost"), cost_text, NULL },
  { N_("UIDs"), uids_text, NULL },
  { N_("Validators"), validators_text, NULL },
  { N_("Next epoch"), epoch_text, NULL },
  { N_("Tempo, blocks"), tempo_text, NULL },
  { N_("Consensus"), consensus_text, NULL },
  { N_("Owner"), owner_text, NULL },
};

/* --- window --- */

struct _TaoCompareWindow {
  AdwWindow parent_instance;

  GtkDropDown *choice[2];
  TaoCompareGrid *figures;     /* a line for each of the list */
  GtkButton *open[2];
  TaoChart *chart;
  TaoEngine *engine;           /* (nullable) */
  TaoSnapshot *snapshot;
  TaoScope *scope;             /* lives as long as the window */
  GtkWindow *opener;           /* weak */
  GArray *netuids;             /* of guint16, as in the lists */
  TaoSeries *history[2];
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TaoCompareWindow, tao_compare_window, ADW_TYPE_WINDOW)

static guint16
chosen (TaoCompareWindow *self, guint side)
{
  guint at = gtk_drop_down_get_selected (self->choice[side]);

  return at < self->netuids->len ? g_array_index (self->netuids, guint16, at) : 0;
}

static char *
name_of (TaoCompareWindow *self, guint side)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (self->snapshot, chosen (self, side));

  return tao_text_subnet_name (subnet != NULL ? subnet->name : NULL, chosen (self, side));
}

static void
update_figures (TaoCompareWindow *self)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (self->snapshot);
  const TaoSubnet *subnets[2];

  for (guint side = 0; side < 2; side++)
    subnets[side] = tao_snapshot_lookup_subnet (self->snapshot, chosen (self, side));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      double value[2] = { 0, 0 };
      gboolean known = figures[i].value != NULL && subnets[0] != NULL && subnets[1] != NULL &&
                       figures[i].value (subnets[0], &value[0]) && figures[i].value (subnets[1], &value[1]);

      for (guint side = 0; side < 2; side++)
        {
          g_autofree char *text = subnets[side] != NULL ? figures[i].text (subnets[side], sync) : g_strdup (TAO_DASH);

          tao_compare_grid_set (self->figures, i, side, text, known && value[side] > value[1 - side]);
        }
    }
}

/* --- chart --- */

static char *
percent_text (double value, guint decimals, gpointer user_data)
{
  return g_strdup_printf ("%s%.*f%%", value > 0 ? "+" : value < 0 ? TAO_MINUS : "", (int) MIN (decimals, 2), fabs (value));
}

/* The history as percent above or below its first point. NULL if it says nothing. */
static TaoChartSeries *
relative (TaoSeries *history)
{
  g_autofree double *x = NULL;
  g_autofree double *y = NULL;
  TaoChartSeries *series;

  if (history == NULL || history->n < 2 || history->value[0] <= 0)
    return NULL;
  x = g_new (double, history->n);
  y = g_new (double, history->n);
  for (guint i = 0; i < history->n; i++)
    {
      x[i] = (double) history->time_ms[i];
      y[i] = 100.0 * (double) history->value[i] / (double) history->value[0] - 100;
    }
  series = tao_chart_series_new (history->n, x, y, NULL, NULL, NULL, NULL);
  tao_chart_series_set_history (series, history);
  return series;
}

static void
update_chart (TaoCompareWindow *self)
{
  TaoChartSeries *series[2];
  TaoSeriesStyle styles[2];
  g_autofree char *names[2] = { name_of (self, 0), name_of (self, 1) };
  guint n = 0;

  for (guint side = 0; side < 2; side++)
    {
      TaoChartSeries *line = relative (self->history[side]);

      if (line == NULL)
        continue;
      series[n] = line;
      styles[n++] = (TaoSeriesStyle) {
        .name = names[side], .mark = TAO_MARK_LINE, .color = side == 0 ? TAO_COLOR_SERIES_1 : TAO_COLOR_SERIES_5, .end_label = TRUE,
        .origin = &tao_origin_relative_price,
      };
    }
  tao_chart_set_series (self->chart, n, series, styles);
  tao_chart_summarize (self->chart, _("Change of both prices"));
  tao_plot_set_message (TAO_PLOT (self->chart), n > 0 ? NULL : _("No price history yet"));
  for (guint i = 0; i < n; i++)
    tao_chart_series_unref (series[i]);
}

typedef struct {
  TaoCompareWindow *window;
  guint side;
} Request;

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Request *request = user_data;
  g_autoptr(TaoCompareWindow) self = request->window;
  g_autoptr(GError) error = NULL;
  TaoSeries *history = tao_engine_load_series_finish (TAO_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->history[request->side], tao_series_unref);
  self->history[request->side] = history;
  update_chart (self);
}

static void
load_history (TaoCompareWindow *self)
{
  gint64 from;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->engine == NULL)
    {
      update_chart (self);
      return;
    }
  from = tao_engine_get_chain_time (self->engine) - DAYS_SHOWN * DAY_MS;
  for (guint side = 0; side < 2; side++)
    {
      Request *request = g_new (Request, 1);

      *request = (Request) { g_object_ref (self), side };
      tao_engine_load_series_async (self->engine, TAO_SERIES_PRICE, chosen (self, side), 0, from, 0,
                                    CHART_POINTS, self->cancellable, history_cb, request);
    }
}

static void
choice_changed_cb (TaoCompareWindow *self)
{
  update_figures (self);
  load_history (self);
}

static void
snapshot_cb (TaoCompareWindow *self, TaoSnapshot *snapshot)
{
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = tao_snapshot_ref (snapshot);
  update_figures (self);
  tao_scope_set (self->scope, snapshot, -1);
}

static void
open_clicked_cb (TaoCompareWindow *self, GtkButton *button)
{
  TaoRoute route = tao_route_subnet (chosen (self, button == self->open[1]), NULL);
  g_autofree char *text = tao_route_to_string (&route);

  if (self->opener != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->opener), "win.go", "s", text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
tao_compare_window_dispose (GObject *object)
{
  TaoCompareWindow *self = TAO_COMPARE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_clear_pointer (&self->history[0], tao_series_unref);
  g_clear_pointer (&self->history[1], tao_series_unref);
  g_clear_weak_pointer (&self->opener);
  G_OBJECT_CLASS (tao_compare_window_parent_class)->dispose (object);
}

static void
tao_compare_window_finalize (GObject *object)
{
  g_array_unref (TAO_COMPARE_WINDOW (object)->netuids);
  G_OBJECT_CLASS (tao_compare_window_parent_class)->finalize (object);
}

static void
tao_compare_window_class_init (TaoCompareWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_compare_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_compare_window_finalize;
  tao_compare_bind_escape (GTK_WIDGET_CLASS (klass));
}

static void
tao_compare_window_init (TaoCompareWindow *self)
{
  GtkBox *content = tao_compare_set_up (ADW_WINDOW (self), _("Compare Subnets"), 620, 760);
  GtkWidget *choices = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *const names[] = { _("First subnet"), _("Second subnet") };

  self->scope = tao_scope_attach (GTK_WIDGET (self));
  self->netuids = g_array_new (FALSE, FALSE, sizeof (guint16));
  gtk_box_set_homogeneous (GTK_BOX (choices), TRUE);
  for (guint side = 0; side < 2; side++)
    {
      GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      self->choice[side] = GTK_DROP_DOWN (gtk_drop_down_new (NULL, gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string")));
      gtk_drop_down_set_enable_search (self->choice[side], TRUE);
      gtk_widget_set_hexpand (GTK_WIDGET (self->choice[side]), TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice[side]), GTK_ACCESSIBLE_PROPERTY_LABEL, names[side], -1);
      self->open[side] = GTK_BUTTON (gtk_button_new_from_icon_name ("go-next-symbolic"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->open[side]), _("Open this subnet"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->open[side]), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open this subnet"), -1);
      g_signal_connect_object (self->open[side], "clicked", G_CALLBACK (open_clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (pair), GTK_WIDGET (self->choice[side]));
      gtk_box_append (GTK_BOX (pair), GTK_WIDGET (self->open[side]));
      gtk_box_append (GTK_BOX (choices), pair);
    }

  self->chart = TAO_CHART (tao_chart_new ());
  tao_chart_set_natural_size (self->chart, 560, 200);
  tao_chart_set_y_axis (self->chart, FALSE, percent_text, NULL);
  tao_plot_set_file_name (TAO_PLOT (self->chart), "compare");
  self->figures = TAO_COMPARE_GRID (tao_compare_grid_new (2));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    tao_compare_grid_add (self->figures, _(figures[i].title));
  gtk_box_append (content, choices);
  gtk_box_append (content, tao_compare_new_card (GTK_WIDGET (self->chart)));
  gtk_box_append (content, GTK_WIDGET (self->figures));
}

GtkWindow *
tao_compare_window_new (GtkWindow *parent, TaoEngine *engine, TaoSnapshot *snapshot, guint16 left, guint16 right)
{
  TaoCompareWindow *self = g_object_new (TAO_TYPE_COMPARE_WINDOW, "transient-for", parent, NULL);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  const guint16 first[2] = { left, right };
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);

  self->snapshot = tao_snapshot_ref (snapshot);
  tao_scope_set (self->scope, snapshot, -1);
  g_set_weak_pointer (&self->opener, parent);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = tao_text_subnet_name (subnets[i].name, subnets[i].netuid);
      g_autofree char *text = g_strdup_printf ("%u · %s", subnets[i].netuid, name);

      if (!subnets[i].dynamic)
        continue;
      g_array_append_val (self->netuids, subnets[i].netuid);
      gtk_string_list_append (names, text);
    }
  for (guint side = 0; side < 2; side++)
    {
      gtk_drop_down_set_model (self->choice[side], G_LIST_MODEL (names));
      for (guint i = 0; i < self->netuids->len; i++)
        if (g_array_index (self->netuids, guint16, i) == first[side])
          gtk_drop_down_set_selected (self->choice[side], i);
      g_signal_connect_object (self->choice[side], "notify::selected", G_CALLBACK (choice_changed_cb), self, G_CONNECT_SWAPPED);
    }
  if (engine != NULL)
    {
      self->engine = g_object_ref (engine);
      g_signal_connect_object (engine, "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
    }
  choice_changed_cb (self);
  return GTK_WINDOW (self);
}

const char *
tao_compare_window_get_text (TaoCompareWindow *self, guint row, gboolean right)
{
  return tao_compare_grid_get_text (self->figures, row, right ? 1 : 0);
}
