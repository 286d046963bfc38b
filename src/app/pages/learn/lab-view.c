#include "app/pages/learn/lab-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/chart.h"
#include "app/format.h"
#include "app/pages/learn/lab-cell.h"
#include "app/widgets/change.h"
#include "app/widgets/choice.h"
#include "app/widgets/meter.h"

#define FRAME_MS 45              /* of an epoch while it runs */
#define CHART_MOST 6             /* lines */

enum { PARAM_KAPPA, PARAM_RATE, PARAM_PENALTY, N_PARAMS };

struct _TaoLabView {
  GtkWidget parent_instance;

  GtkBox *box;
  GtkLabel *title;
  GtkWidget *legend;
  GtkBox *chart_head;
  GtkGrid *grid;
  GtkWidget *parameters;
  GtkScale *param[N_PARAMS];
  GtkLabel *param_value[N_PARAMS];
  GtkCheckButton *yuma3, *liquid;
  TaoChoice *series;
  TaoChart *chart;
  GtkScale *scrubber;
  GtkLabel *epoch_label;
  GtkButton *run_button;

  /* of the grid */
  guint n_validators, n_miners;
  GtkScale *stake[TAO_LAB_MOST];
  GtkLabel *stake_share[TAO_LAB_MOST];
  TaoLabCell *cell[TAO_LAB_MOST][TAO_LAB_MOST];
  TaoMeter *dividend_bar[TAO_LAB_MOST];
  GtkLabel *dividend[TAO_LAB_MOST];
  GtkLabel *consensus[TAO_LAB_MOST], *incentive[TAO_LAB_MOST];
  TaoChange *incentive_change[TAO_LAB_MOST];
  GtkLabel *kappa_note, *change_note;

  TaoLabSetup before, start, now;
  TaoLabRun *run;
  TaoLabSituation situation;
  const char *moment;            /* untranslated */
  guint revealed;                /* the chart shows epochs up to this one */
  guint timer;
  gboolean updating;             /* widgets are being set, not edited */
};

G_DEFINE_FINAL_TYPE (TaoLabView, tao_lab_view, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- showing --- */

static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static void G_GNUC_PRINTF (2, 3)
set_labelf (GtkLabel *label, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  set_label (label, text);
}

static void
show_grid (TaoLabView *self)
{
  guint position = self->situation.position;
  const TaoLabEpoch *epoch = &self->run->epoch[position], *calm = &self->run->epoch[TAO_LAB_CHANGE - 1];
  const TaoLabSetup *setup = position < TAO_LAB_CHANGE ? &self->before : &self->now;

  for (guint i = 0; i < self->n_validators; i++)
    {
      gtk_range_set_value (GTK_RANGE (self->stake[i]), 100 * setup->stake[i]);
      set_labelf (self->stake_share[i], "%.0f%%", 100 * setup->stake[i]);
      tao_meter_set_one (self->dividend_bar[i], epoch->dividends[i] / 0.5, TAO_COLOR_SERIES_1 + i % TAO_N_SERIES);
      set_labelf (self->dividend[i], "%.1f%%", 100 * epoch->dividends[i]);
      for (guint j = 0; j < self->n_miners; j++)
        tao_lab_cell_set (self->cell[i][j], setup->weight[i][j], epoch->weight[i][j] - epoch->counted[i][j]);
    }
  for (guint j = 0; j < self->n_miners; j++)
    {
      double change = epoch->incentive[j] - calm->incentive[j];
      g_autofree char *words = g_strdup_printf ("%s%.1f", change < 0 ? TAO_MINUS : "+", 100 * fabs (change));
      gboolean shown = position >= TAO_LAB_CHANGE && fabs (change) >= 0.0005;

      set_labelf (self->consensus[j], "%.2f", epoch->consensus[j]);
      set_labelf (self->incentive[j], "%.1f%%", 100 * epoch->incentive[j]);
      tao_change_set_text (self->incentive_change[j], shown ? words : "0.0", shown ? (change > 0 ? 1 : -1) : 0);
    }
  if (fabs (setup->kappa - 0.5) < 0.005)
    set_label (self->kappa_note, _("over half the stake agrees"));
  else
    set_labelf (self->kappa_note, _("over %.0f%% of stake agrees"), 100 * setup->kappa);
  set_labelf (self->change_note, _("points since epoch %u"), TAO_LAB_CHANGE);

  gtk_range_set_value (GTK_RANGE (self->param[PARAM_KAPPA]), 100 * setup->kappa);
  gtk_range_set_value (GTK_RANGE (self->param[PARAM_RATE]), 100 * setup->bond_rate);
  gtk_range_set_value (GTK_RANGE (self->param[PARAM_PENALTY]), 100 * setup->bonds_penalty);
  set_labelf (self->param_value[PARAM_KAPPA], "%.0f%%", 100 * setup->kappa);
  set_labelf (self->param_value[PARAM_RATE], "%.0f%%", 100 * setup->bond_rate);
  set_labelf (self->param_value[PARAM_PENALTY], "%.0f%%", 100 * setup->bonds_penalty);
  gtk_check_button_set_active (self->yuma3, setup->yuma3);
  gtk_check_button_set_active (self->liquid, setup->liquid_alpha);
}

static gboolean
shows_incentive (TaoLabView *self)
{
  return g_str_equal (tao_choice_get_active (self->series), "incentive");
}

static double
value_at (TaoLabView *self, guint line, guint epoch)
{
  const TaoLabEpoch *e = &self->run->epoch[epoch];

  return shows_incentive (self) ? 100 * e->incentive[line] : tao_lab_yield (e, line);
}

static char *
epoch_text (double value, guint decimals, gpointer user_data)
{
  return g_strdup_printf ("%.0f", value);
}

static char *
point_text (guint point, gpointer user_data)
{
  TaoLabView *self = user_data;
  gboolean incentive = shows_incentive (self);
  guint n = MIN (incentive ? self->n_miners : self->n_validators, CHART_MOST);
  GString *text = g_string_new (NULL);

  if (point >= TAO_LAB_EPOCHS)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, _("Epoch %u"), point + 1);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, incentive ? "\n%s %.2f%%" : "\n%s %.2f", incentive ? self->now.miner[i] : self->now.validator[i],
                            value_at (self, i, point));
  return g_string_free (text, FALSE);
}

static void
show_chart (TaoLabView *self)
{
  gboolean incentive = shows_incentive (self);
  guint n = MIN (incentive ? self->n_miners : self->n_validators, CHART_MOST), count = self->revealed + 1;
  TaoChartSeries *series[CHART_MOST];
  TaoSeriesStyle style[CHART_MOST];
  char *name[CHART_MOST];
  TaoChartNote notes[2] = {
    { .kind = TAO_NOTE_MOMENT, .x = TAO_LAB_CHANGE + 0.5, .label = _(self->moment), .color = TAO_COLOR_TEXT },
    { .kind = TAO_NOTE_MOMENT, .x = self->situation.position + 1, .color = TAO_COLOR_TEXT, .solid = TRUE },
  };
  double x[TAO_LAB_EPOCHS], y[TAO_LAB_EPOCHS];

  notes[0].x2 = notes[0].x;
  notes[1].x2 = notes[1].x;
  for (guint i = 0; i < n; i++)
    {
      for (guint e = 0; e < count; e++)
        {
          x[e] = e + 1;
          y[e] = value_at (self, i, e);
        }
      series[i] = tao_chart_series_new (count, x, y, NULL, NULL, NULL, NULL);
      name[i] = g_strdup_printf (incentive ? "%s %.1f%%" : "%s %.2f", incentive ? self->now.miner[i] : self->now.validator[i],
                                 value_at (self, i, self->revealed));
      style[i] = (TaoSeriesStyle) { .name = name[i], .mark = TAO_MARK_LINE, .color = TAO_COLOR_SERIES_1 + i % TAO_N_SERIES, .end_label = TRUE };
    }
  tao_chart_set_series (self->chart, n, series, style);
  tao_chart_set_notes (self->chart, self->situation.position < self->revealed ? 2 : 1, notes);
  tao_chart_set_view (self->chart, 1, TAO_LAB_EPOCHS);
  tao_chart_summarize (self->chart, incentive ? _("Incentive, %") : _("Dividends per unit of stake"));
  for (guint i = 0; i < n; i++)
    {
      tao_chart_series_unref (series[i]);
      g_free (name[i]);
    }
  gtk_range_set_value (GTK_RANGE (self->scrubber), self->situation.position + 1);
  set_labelf (self->epoch_label, _("Epoch %u of %u"), self->situation.position + 1, TAO_LAB_EPOCHS);
}

static void
show (TaoLabView *self)
{
  self->updating = TRUE;
  show_grid (self);
  show_chart (self);
  self->updating = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What was edited counts from TAO_LAB_CHANGE on, so that epoch, or a later one, is looked at. */
static void
edited (TaoLabView *self)
{
  tao_lab_run (&self->before, &self->now, self->run);
  self->situation.position = MAX (self->situation.position, TAO_LAB_CHANGE);
  self->revealed = MAX (self->revealed, self->situation.position);
  show (self);
}

/* --- editing --- */

static void
stake_changed_cb (TaoLabView *self, GtkRange *range)
{
  if (!self->updating)
    tao_lab_view_set_stake (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (range), "index")), gtk_range_get_value (range) / 100);
}

static void
cell_edited_cb (TaoLabView *self, double share, TaoLabCell *cell)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "index"));

  tao_lab_view_set_weight (self, index / TAO_LAB_MOST, index % TAO_LAB_MOST, share);
}

static void
parameter_changed_cb (TaoLabView *self)
{
  if (self->updating)
    return;
  self->now.kappa = gtk_range_get_value (GTK_RANGE (self->param[PARAM_KAPPA])) / 100;
  self->now.bond_rate = gtk_range_get_value (GTK_RANGE (self->param[PARAM_RATE])) / 100;
  self->now.bonds_penalty = gtk_range_get_value (GTK_RANGE (self->param[PARAM_PENALTY])) / 100;
  self->now.yuma3 = gtk_check_button_get_active (self->yuma3);
  self->now.liquid_alpha = gtk_check_button_get_active (self->liquid);
  edited (self);
}

void
tao_lab_view_set_stake (TaoLabView *self, guint validator, double share)
{
  tao_lab_set_stake (&self->now, validator, share);
  edited (self);
}

void
tao_lab_view_set_weight (TaoLabView *self, guint validator, guint miner, double share)
{
  tao_lab_set_weight (&self->now, validator, miner, share);
  edited (self);
}

/* --- time --- */

void
tao_lab_view_set_position (TaoLabView *self, guint position)
{
  position = MIN (position, TAO_LAB_EPOCHS - 1);
  if (position == self->situation.position)
    return;
  self->situation.position = position;
  self->revealed = MAX (self->revealed, position);
  show (self);
}

void
tao_lab_view_stop (TaoLabView *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_button_set_label (self->run_button, _("Run 60 epochs"));
}

static gboolean
run_cb (gpointer data)
{
  TaoLabView *self = data;

  if (self->situation.position + 1 < TAO_LAB_EPOCHS)
    tao_lab_view_set_position (self, self->situation.position + 1);
  if (self->situation.position + 1 < TAO_LAB_EPOCHS)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  tao_lab_view_stop (self);
  return G_SOURCE_REMOVE;
}

void
tao_lab_view_run (TaoLabView *self)
{
  gboolean animations;

  if (self->timer != 0)
    {
      tao_lab_view_stop (self);
      return;
    }
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);
  if (!animations)
    {
      tao_lab_view_set_position (self, TAO_LAB_EPOCHS - 1);
      return;
    }
  /* A run that has ended begins again. */
  if (self->situation.position + 1 == TAO_LAB_EPOCHS)
    {
      self->revealed = self->situation.position = 0;
      show (self);
    }
  gtk_button_set_label (self->run_button, _("Pause"));
  self->timer = g_timeout_add (FRAME_MS, run_cb, self);
}

static void
step_cb (TaoLabView *self)
{
  tao_lab_view_stop (self);
  tao_lab_view_set_position (self, self->situation.position + 1);
}

static void
scrub_cb (TaoLabView *self)
{
  if (self->updating)
    return;
  tao_lab_view_stop (self);
  tao_lab_view_set_position (self, (guint) MAX (1, lrint (gtk_range_get_value (GTK_RANGE (self->scrubber)))) - 1);
}

static void
chart_activated_cb (TaoLabView *self, guint point)
{
  tao_lab_view_stop (self);
  tao_lab_view_set_position (self, point);
}

static void
series_changed_cb (TaoLabView *self)
{
  if (!self->updating && self->n_validators > 0)
    {
      self->updating = TRUE;
      show_chart (self);
      self->updating = FALSE;
    }
}

void
tao_lab_view_reset (TaoLabView *self)
{
  tao_lab_view_stop (self);
  self->now = self->start;
  tao_lab_run (&self->before, &self->now, self->run);
  self->revealed = self->situation.position = TAO_LAB_CHANGE;
  show (self);
}

/* --- building --- */

static GtkWidget *
new_label (const char *text, const char *css_class, float xalign)
{
  g_auto(GStrv) classes = g_strsplit (css_class, " ", -1);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  for (guint i = 0; classes[i] != NULL; i++)
    gtk_widget_add_css_class (label, classes[i]);
  return label;
}

static void
build_grid (TaoLabView *self, guint n_validators, guint n_miners)
{
  GtkWidget *child, *separator;
  int last = (int) n_miners + 4;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  self->n_validators = n_validators;
  self->n_miners = n_miners;

  child = new_label (_("validator and stake"), "caption tao-secondary", 0.5f);
  gtk_grid_attach (self->grid, child, 1, 0, 3, 1);
  for (guint j = 0; j < n_miners; j++)
    gtk_grid_attach (self->grid, new_label (self->now.miner[j], "tao-cell tao-strong", 0.5f), (int) j + 4, 0, 1, 1);
  gtk_grid_attach (self->grid, new_label (_("dividends"), "caption tao-secondary", 1), last, 0, 2, 1);

  for (guint i = 0; i < n_validators; i++)
    {
      GtkWidget *dot = tao_meter_new ();
      GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 97, 1);
      g_autofree char *label = g_strdup_printf (_("Stake of %s, percent"), self->now.validator[i]);
      int row = (int) i + 1;

      g_object_set (dot, "width", 10, "thickness", 10, NULL);
      tao_meter_set_one (TAO_METER (dot), 1, TAO_COLOR_SERIES_1 + i % TAO_N_SERIES);
      gtk_grid_attach (self->grid, dot, 0, row, 1, 1);
      gtk_grid_attach (self->grid, new_label (self->now.validator[i], "tao-cell", 0), 1, row, 1, 1);
      gtk_widget_set_size_request (scale, 72, -1);
      gtk_widget_set_hexpand (scale, TRUE);
      gtk_widget_set_valign (scale, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_object_set_data (G_OBJECT (scale), "index", GUINT_TO_POINTER (i));
      g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (stake_changed_cb), self);
      gtk_grid_attach (self->grid, scale, 2, row, 1, 1);
      self->stake[i] = GTK_SCALE (scale);
      child = new_label ("", "tao-cell numeric", 1);
      gtk_label_set_width_chars (GTK_LABEL (child), 4);
      gtk_grid_attach (self->grid, child, 3, row, 1, 1);
      self->stake_share[i] = GTK_LABEL (child);
      for (guint j = 0; j < n_miners; j++)
        {
          GtkWidget *cell = tao_lab_cell_new ();
          g_autofree char *name = g_strdup_printf (_("Weight that %s gives %s"), self->now.validator[i], self->now.miner[j]);

          tao_lab_cell_set_label (TAO_LAB_CELL (cell), name);
          g_object_set_data (G_OBJECT (cell), "index", GUINT_TO_POINTER (i * TAO_LAB_MOST + j));
          g_signal_connect_swapped (cell, "edited", G_CALLBACK (cell_edited_cb), self);
          gtk_grid_attach (self->grid, cell, (int) j + 4, row, 1, 1);
          self->cell[i][j] = TAO_LAB_CELL (cell);
        }
      self->dividend_bar[i] = TAO_METER (tao_meter_new ());
      g_object_set (self->dividend_bar[i], "width", 30, "thickness", 8, NULL);
      gtk_widget_set_margin_start (GTK_WIDGET (self->dividend_bar[i]), 6);
      gtk_grid_attach (self->grid, GTK_WIDGET (self->dividend_bar[i]), last, row, 1, 1);
      child = new_label ("", "tao-cell numeric", 1);
      gtk_label_set_width_chars (GTK_LABEL (child), 5);
      gtk_grid_attach (self->grid, child, last + 1, row, 1, 1);
      self->dividend[i] = GTK_LABEL (child);
    }

  separator = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_margin_top (separator, 6);
  gtk_widget_set_margin_bottom (separator, 6);
  gtk_grid_attach (self->grid, separator, 0, (int) n_validators + 1, last + 2, 1);

  gtk_grid_attach (self->grid, new_label (_("Consensus"), "tao-cell tao-strong tao-consensus", 0), 1, (int) n_validators + 2, 3, 1);
  self->kappa_note = GTK_LABEL (new_label ("", "caption tao-secondary", 0));
  gtk_grid_attach (self->grid, GTK_WIDGET (self->kappa_note), 1, (int) n_validators + 3, 3, 1);
  gtk_grid_attach (self->grid, new_label (_("Incentive"), "tao-cell tao-strong", 0), 1, (int) n_validators + 4, 3, 1);
  self->change_note = GTK_LABEL (new_label ("", "caption tao-secondary", 0));
  gtk_grid_attach (self->grid, GTK_WIDGET (self->change_note), 1, (int) n_validators + 5, 3, 1);
  for (guint j = 0; j < n_miners; j++)
    {
      self->consensus[j] = GTK_LABEL (new_label ("", "tao-cell tao-strong numeric tao-consensus", 1));
      self->incentive[j] = GTK_LABEL (new_label ("", "tao-cell tao-strong numeric", 1));
      self->incentive_change[j] = TAO_CHANGE (tao_change_new ());
      gtk_widget_add_css_class (GTK_WIDGET (self->incentive_change[j]), "caption");
      gtk_widget_set_halign (GTK_WIDGET (self->incentive_change[j]), GTK_ALIGN_END);
      gtk_widget_set_margin_end (GTK_WIDGET (self->consensus[j]), 8);
      gtk_widget_set_margin_end (GTK_WIDGET (self->incentive[j]), 8);
      gtk_widget_set_margin_end (GTK_WIDGET (self->incentive_change[j]), 8);
      gtk_grid_attach (self->grid, GTK_WIDGET (self->consensus[j]), (int) j + 4, (int) n_validators + 2, 1, 1);
      gtk_grid_attach (self->grid, GTK_WIDGET (self->incentive[j]), (int) j + 4, (int) n_validators + 4, 1, 1);
      gtk_grid_attach (self->grid, GTK_WIDGET (self->incentive_change[j]), (int) j + 4, (int) n_validators + 5, 1, 1);
    }
}

static void
load (TaoLabView *self, const char *title, const char *moment, gboolean parameters, TaoLessonChart chart, guint position)
{
  tao_lab_view_stop (self);
  self->start = self->now;
  self->moment = moment;
  self->updating = TRUE;
  build_grid (self, self->now.n_validators, self->now.n_miners);
  set_label (self->title, title);
  gtk_widget_set_visible (self->parameters, parameters);
  tao_choice_set_active (self->series, chart == TAO_LESSON_SHOWS_INCENTIVE ? "incentive" : "yield");
  self->updating = FALSE;
  tao_lab_run (&self->before, &self->now, self->run);
  self->revealed = self->situation.position = position;
  show (self);
}

void
tao_lab_view_load (TaoLabView *self, const TaoLesson *lesson, guint position)
{
  g_return_if_fail (lesson->prepare != NULL && position < TAO_LAB_EPOCHS);

  lesson->prepare (&self->before, &self->now);
  load (self, _("Four validators score five miners"), lesson->moment, lesson->shows_parameters, lesson->chart, position);
}

void
tao_lab_view_load_setup (TaoLabView *self, const TaoLabSetup *setup, const char *title)
{
  self->before = self->now = *setup;
  load (self, title, N_("Your change"), TRUE, TAO_LESSON_SHOWS_YIELD, TAO_LAB_CHANGE);
}

void
tao_lab_view_set_narrow (TaoLabView *self, gboolean narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->chart_head), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (self->legend, !narrow);
}

const TaoLabSituation *
tao_lab_view_get_situation (TaoLabView *self)
{
  return &self->situation;
}

static void
add_parameter (TaoLabView *self, GtkGrid *grid, guint index, const char *name, const char *help, double low, double high)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, low, high, 1);
  GtkWidget *label = new_label (name, "tao-cell", 0), *value = new_label ("", "tao-cell numeric", 1);

  gtk_widget_set_tooltip_text (label, help);
  gtk_widget_set_tooltip_text (scale, help);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (parameter_changed_cb), self);
  gtk_label_set_width_chars (GTK_LABEL (value), 4);
  gtk_grid_attach (grid, label, 0, (int) index, 1, 1);
  gtk_grid_attach (grid, scale, 1, (int) index, 1, 1);
  gtk_grid_attach (grid, value, 2, (int) index, 1, 1);
  self->param[index] = GTK_SCALE (scale);
  self->param_value[index] = GTK_LABEL (value);
}

static void
build_parameters (TaoLabView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *checks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  self->updating = TRUE;
  gtk_grid_set_column_spacing (grid, 12);
  add_parameter (self, grid, PARAM_KAPPA, _("Majority (kappa)"), _("The part of all stake that must agree"), 5, 95);
  add_parameter (self, grid, PARAM_RATE, _("Bond rate"), _("How much of its way a bond moves in one epoch"), 1, 100);
  add_parameter (self, grid, PARAM_PENALTY, _("Bonds penalty"), _("How much of a clipped weight is kept from building bonds"), 0, 100);
  self->updating = FALSE;
  self->yuma3 = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("Yuma 3")));
  self->liquid = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("Liquid alpha")));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->yuma3), _("Bonds per pair of validator and miner; without it, bonds of a miner are shared out"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->liquid), _("The bond rate depends on how a weight stands to consensus, between 10% and 30%"));
  g_signal_connect_swapped (self->yuma3, "toggled", G_CALLBACK (parameter_changed_cb), self);
  g_signal_connect_swapped (self->liquid, "toggled", G_CALLBACK (parameter_changed_cb), self);
  gtk_box_append (GTK_BOX (checks), GTK_WIDGET (self->yuma3));
  gtk_box_append (GTK_BOX (checks), GTK_WIDGET (self->liquid));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (grid));
  gtk_box_append (GTK_BOX (box), checks);
  gtk_widget_set_margin_top (box, 6);
  self->parameters = box;
}

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
add_legend (GtkBox *box, const char *css_class, const char *text)
{
  GtkWidget *swatch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *label = new_label (text, "caption tao-secondary", 0);

  gtk_widget_add_css_class (swatch, "tao-swatch");
  gtk_widget_add_css_class (swatch, css_class);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_box_append (box, swatch);
  gtk_box_append (box, label);
}

static GtkWidget *
new_icon_text_button (const char *icon, const char *text)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new (text));
  gtk_button_set_child (GTK_BUTTON (button), box);
  return button;
}

static void
build_grid_card (TaoLabView *self)
{
  GtkWidget *body = new_card (self->box, 12), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *scroller = gtk_scrolled_window_new (), *reset = new_icon_text_button ("edit-undo-symbolic", _("Reset"));

  self->title = GTK_LABEL (new_label ("", "heading", 0));
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  self->legend = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  add_legend (GTK_BOX (self->legend), "counted", _("counted"));
  add_legend (GTK_BOX (self->legend), "clipped", _("clipped"));
  gtk_box_append (GTK_BOX (head), self->legend);
  g_signal_connect_swapped (reset, "clicked", G_CALLBACK (tao_lab_view_reset), self);
  gtk_box_append (GTK_BOX (head), reset);
  gtk_box_append (GTK_BOX (body), head);

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 6);
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->grid));
  gtk_box_append (GTK_BOX (body), scroller);
  build_parameters (self);
  gtk_box_append (GTK_BOX (body), self->parameters);
}

static void
build_chart_card (TaoLabView *self)
{
  GtkWidget *body = new_card (self->box, 9), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *step = gtk_button_new_from_icon_name ("media-skip-forward-symbolic");

  self->series = TAO_CHOICE (tao_choice_new (FALSE));
  tao_choice_add (self->series, "yield", _("Dividends per stake"));
  tao_choice_add (self->series, "incentive", _("Incentive"));
  g_signal_connect_swapped (self->series, "notify::active", G_CALLBACK (series_changed_cb), self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->series), TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self->series), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->series));
  self->run_button = GTK_BUTTON (gtk_button_new_with_label (_("Run 60 epochs")));
  g_signal_connect_swapped (self->run_button, "clicked", G_CALLBACK (tao_lab_view_run), self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->run_button), TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self->run_button), GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), GTK_WIDGET (self->run_button));
  gtk_widget_set_tooltip_text (step, _("One Epoch"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (step), GTK_ACCESSIBLE_PROPERTY_LABEL, _("One Epoch"), -1);
  g_signal_connect_swapped (step, "clicked", G_CALLBACK (step_cb), self);
  gtk_box_append (GTK_BOX (buttons), step);
  gtk_box_append (GTK_BOX (head), buttons);
  self->chart_head = GTK_BOX (head);
  gtk_box_append (GTK_BOX (body), head);

  self->chart = TAO_CHART (tao_chart_new ());
  tao_chart_set_natural_size (self->chart, 300, 230);
  tao_chart_set_x_axis (self->chart, TAO_AXIS_NUMBER, epoch_text, NULL);
  tao_chart_set_y_axis (self->chart, TRUE, NULL, NULL);
  tao_chart_set_point_text (self->chart, point_text, self);
  tao_plot_set_file_name (TAO_PLOT (self->chart), "yuma-lab");
  tao_plot_set_timeless (TAO_PLOT (self->chart), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), TRUE);
  g_signal_connect_swapped (self->chart, "point-activated", G_CALLBACK (chart_activated_cb), self);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->chart));

  self->updating = TRUE;
  self->scrubber = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 1, TAO_LAB_EPOCHS, 1));
  self->updating = FALSE;
  gtk_widget_set_hexpand (GTK_WIDGET (self->scrubber), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrubber), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Epoch"), -1);
  g_signal_connect_swapped (self->scrubber, "value-changed", G_CALLBACK (scrub_cb), self);
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->scrubber));
  self->epoch_label = GTK_LABEL (new_label ("", "caption tao-secondary numeric", 1));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->epoch_label));
  gtk_box_append (GTK_BOX (body), foot);
}

static void
tao_lab_view_dispose (GObject *object)
{
  TaoLabView *self = TAO_LAB_VIEW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->box)));
  G_OBJECT_CLASS (tao_lab_view_parent_class)->dispose (object);
}

static void
tao_lab_view_finalize (GObject *object)
{
  TaoLabView *self = TAO_LAB_VIEW (object);

  g_free (self->run);
  G_OBJECT_CLASS (tao_lab_view_parent_class)->finalize (object);
}

static void
tao_lab_view_class_init (TaoLabViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_lab_view_dispose;
  object_class->finalize = tao_lab_view_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_LAB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_lab_view_init (TaoLabView *self)
{
  self->run = g_new0 (TaoLabRun, 1);
  self->situation = (TaoLabSituation) { &self->before, &self->now, self->run, 0 };
  self->moment = N_("Your change");
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
  build_grid_card (self);
  build_chart_card (self);
}

GtkWidget *
tao_lab_view_new (void)
{
  return g_object_new (TAO_TYPE_LAB_VIEW, NULL);
}
