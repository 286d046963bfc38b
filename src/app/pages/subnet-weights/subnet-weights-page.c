#include "app/pages/subnet-weights/subnet-weights-page.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#include "app/charts/heatmap.h"
#include "app/charts/staircase.h"
#include "app/format.h"
#include "app/neuron-name.h"
#include "app/origins.h"
#include "app/pages/subnet-weights/commit-list.h"
#include "app/pages/subnet/mechanism-choice.h"
#include "app/pages/subnet/subnet-place.h"
#include "app/scoring.h"
#include "app/text.h"
#include "app/widgets/choice.h"
#include "app/widgets/facts.h"
#include "app/widgets/label.h"
#include "app/widgets/shield.h"
#include "engine/mechanism.h"

#define COLUMNS_WIDE 96
#define COLUMNS_NARROW 32
#define ROWS_NARROW 8
#define ROW_NAME 18             /* characters beside the map */
#define ROW_HEIGHT 19
#define AROUND_ROWS 68          /* consensus above, uids below */
#define NO_UID (-1)

enum { PAIR_WEIGHT, PAIR_CONSENSUS, PAIR_COUNTED, PAIR_CLIPPED, PAIR_BOND, N_PAIR };

static const TaoAuditStage stages_shown[] = {
  TAO_AUDIT_STAGE_CONSENSUS, TAO_AUDIT_STAGE_INCENTIVE, TAO_AUDIT_STAGE_DIVIDENDS, TAO_AUDIT_STAGE_CLIPPING,
  TAO_AUDIT_STAGE_BONDS, TAO_AUDIT_STAGE_EMISSION,
};

struct _TaoSubnetWeightsPage {
  TaoPage parent_instance;

  GtkBox *columns;
  GtkBox *head, *foot;
  GtkWidget *side_column;
  TaoChoice *view;
  GtkLabel *scale_low, *scale_high;
  GtkWidget *scale, *clipped_legend;
  TaoHeatmap *heatmap;
  TaoChoice *mechanisms;          /* shown where there are several */
  GtkToggleButton *idle;          /* rows without weights as well */
  GtkLabel *hidden_note;
  GtkWidget *commit_note;
  TaoCommitList *commits;
  GtkWidget *pager;
  GtkLabel *range;
  GtkLabel *stairs_title;
  GtkWidget *stairs_note;
  TaoStaircase *stairs;
  TaoShield *shield;
  GtkLabel *verdict, *verdict_note;
  TaoFacts *stages;
  GtkLabel *pair_title;
  TaoFacts *pair;

  GSimpleActionGroup *actions;
  guint16 netuid;
  int watched;                    /* or TAO_ROUTE_NONE */
  TaoScoring *scoring;            /* (nullable) of the block on view */
  guint64 shown_block;
  guint n_idle;                   /* validators without weights that count */
  guint mechanism;
  TaoMechanismRows *rows;         /* (nullable) of @mechanism, where it is not the first */
  GCancellable *loading;          /* (nullable) */
  char **names;                   /* of scorers */
  guint *row_order;               /* n_ordered scorers as the map shows them */
  guint n_ordered;
  guint16 *column_order;          /* uids */
  guint first;                    /* of column_order on view */
  guint n_rows, n_columns;        /* on view */
  int validator, miner;           /* chosen uids, NO_UID none */
};

G_DEFINE_FINAL_TYPE (TaoSubnetWeightsPage, tao_subnet_weights_page, TAO_TYPE_PAGE)

/* Proportions in units of 2^-32. */
static char *
fraction_text (gint64 bits)
{
  return bits == TAO_SCORING_NONE ? g_strdup (TAO_DASH) : tao_format_fixed32 (bits, 6);
}

static char *
share_text (gint64 bits, guint decimals)
{
  return bits == TAO_SCORING_NONE ? g_strdup (TAO_DASH) : tao_format_fixed32_percent (bits, decimals);
}

/* With the u16 that the chain would store for it. */
static char *
proportion_text (gint64 bits)
{
  g_autofree char *fraction = fraction_text (bits);
  g_autofree char *stored = tao_format_count ((guint64) (bits * G_MAXUINT16 >> 32));

  /* Translators: a decimal fraction, and the same as a part of 65,535. */
  return g_strdup_printf (_("%1$s (%2$s)"), fraction, stored);
}

static const char *
state_of (TaoSubnetWeightsPage *self, const char *action)
{
  g_autoptr(GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), action);

  return g_intern_string (g_variant_get_string (state, NULL));
}

/* --- order --- */

typedef struct {
  guint index;
  gint64 key;          /* most first */
  guint uid;
} Ranked;

static int
by_key (const void *a, const void *b)
{
  const Ranked *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? 1 : -1;
  return (int) x->uid - (int) y->uid;
}

static gint64
row_clipped (const TaoScoring *scoring, guint scorer)
{
  gint64 sum = 0;

  for (guint uid = 0; uid < scoring->n_uids; uid++)
    sum += tao_scoring_clipped (scoring, scorer, uid);
  return sum;
}

static void
put_in_order (TaoSubnetWeightsPage *self)
{
  const TaoScoring *scoring = self->scoring;
  const char *rows = state_of (self, "rows"), *columns = state_of (self, "columns");
  gboolean all = gtk_toggle_button_get_active (self->idle);
  g_autofree Ranked *ranked = g_new0 (Ranked, MAX (MAX (scoring->n_scorers, scoring->n_miners), 1));

  g_free (self->row_order);
  g_free (self->column_order);
  self->row_order = g_new0 (guint, MAX (scoring->n_scorers, 1));
  self->column_order = g_new0 (guint16, MAX (scoring->n_miners, 1));
  for (guint i = 0; i < scoring->n_scorers; i++)
    ranked[i] = (Ranked) {
      .index = i, .uid = scoring->scorers[i].uid,
      .key = g_str_equal (rows, "clipped") ? row_clipped (scoring, i) : g_str_equal (rows, "uid") ? 0 : (gint64) scoring->n_scorers - i,
    };
  qsort (ranked, scoring->n_scorers, sizeof *ranked, by_key);
  self->n_ordered = 0;
  for (guint i = 0; i < scoring->n_scorers; i++)
    if (all || scoring->scorers[ranked[i].index].n_weights > 0)
      self->row_order[self->n_ordered++] = ranked[i].index;

  for (guint i = 0; i < scoring->n_miners; i++)
    {
      gint64 clipped = tao_scoring_clipped_share (scoring, scoring->miners[i]);

      ranked[i] = (Ranked) {
        .index = i, .uid = scoring->miners[i],
        .key = g_str_equal (columns, "clipped") ? clipped
             : g_str_equal (columns, "uid") ? 0 : (gint64) scoring->n_miners - i,
      };
    }
  qsort (ranked, scoring->n_miners, sizeof *ranked, by_key);
  for (guint i = 0; i < scoring->n_miners; i++)
    self->column_order[i] = scoring->miners[ranked[i].index];
}

/* --- the map --- */

/* A weight as a part of its row, and as it is stored. */
static char *
weight_text (const TaoScoring *scoring, gsize at)
{
  g_autofree char *fraction = fraction_text (scoring->weight[at]), *stored = NULL;

  if (scoring->stored[at] < 0)
    return g_strdup (_("none"));
  stored = tao_format_count ((guint64) scoring->stored[at]);
  if (scoring->weight[at] == TAO_SCORING_NONE)
    return g_strdup_printf (_("does not count (stored %s)"), stored);
  return g_strdup_printf (_("%1$s (stored %2$s)"), fraction, stored);
}

static char *
cell_text (guint row, guint column, gpointer user_data)
{
  TaoSubnetWeightsPage *self = user_data;
  const TaoScoring *scoring = self->scoring;
  guint scorer, uid;
  gsize at;
  g_autofree char *weight = NULL, *consensus = NULL, *clipped = NULL, *bond = NULL;

  if (scoring == NULL || row >= self->n_rows || column >= self->n_columns)
    return g_strdup ("");
  scorer = self->row_order[row];
  uid = self->column_order[self->first + column];
  at = (gsize) scorer * scoring->n_uids + uid;
  weight = weight_text (scoring, at);
  consensus = proportion_text (scoring->consensus[uid]);
  bond = share_text (scoring->bond[at], 2);
  if (tao_scoring_clipped (scoring, scorer, uid) > 0)
    {
      g_autofree char *part = fraction_text (tao_scoring_clipped (scoring, scorer, uid));

      clipped = g_strdup_printf (_("\nClipped %s"), part);
    }
  /* Translators: validator, uid of the miner; then three figures, and perhaps a line of its own. */
  return g_strdup_printf (_("%1$s → UID %2$u\nWeight %3$s\nConsensus %4$s\nBond share %5$s%6$s"), self->names[scorer], uid, weight,
                          consensus, bond, clipped != NULL ? clipped : "");
}

static int
by_size (const void *a, const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

/* A few loud cells must not pale all others: the top of the scale leaves out the highest hundredth. */
static double
scale_top (const float *value, guint n)
{
  g_autofree float *sorted = g_new (float, MAX (n, 1));
  guint count = 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (value[i]))
      sorted[count++] = value[i];
  if (count == 0)
    return 1;
  qsort (sorted, count, sizeof *sorted, by_size);
  return MAX ((double) sorted[(count - 1) * 99 / 100], 1e-6);
}

static void
show_scale (TaoSubnetWeightsPage *self, const char *view, double top)
{
  g_autofree char *high = NULL;
  gboolean against = g_str_equal (view, "against");

  if (against)
    high = g_strdup (_("2 × consensus"));
  else if (g_str_equal (view, "bonds"))
    high = tao_format_percent ((guint64) llround (top * 1e9), 1000000000, 1);
  else
    high = tao_format_decimal ((guint64) llround (top * 1e9), 9, top < 0.01 ? 4 : 3, TAO_ROUND_HALF_EVEN);
  tao_label_update (self->scale_low, against ? "½" : "0");
  tao_label_update (self->scale_high, high);
  if (against)
    gtk_widget_add_css_class (self->scale, "diverging");
  else
    gtk_widget_remove_css_class (self->scale, "diverging");
  gtk_widget_set_visible (self->clipped_legend, !g_str_equal (view, "bonds") && !tao_page_get_narrow (TAO_PAGE (self)));
}

static void
show_range (TaoSubnetWeightsPage *self)
{
  const char *columns = state_of (self, "columns");
  gboolean more = self->first + self->n_columns < self->scoring->n_miners;
  /* Translators: first, last, and the count of all. */
  g_autofree char *part = g_strdup_printf (_("%1$u – %2$u of %3$u"), self->first + 1, self->first + self->n_columns, self->scoring->n_miners);
  g_autofree char *text = g_str_equal (columns, "clipped") ? g_strdup_printf (_("miners by clipped part, %s"), part)
                        : g_str_equal (columns, "uid") ? g_strdup_printf (_("miners by UID, %s"), part)
                        : g_strdup_printf (_("miners by incentive, %s"), part);

  tao_label_update (self->range, text);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "previous")), self->first > 0);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "next")), more);
  gtk_widget_set_visible (GTK_WIDGET (self->pager), self->n_columns > 0);
}

static void
show_map (TaoSubnetWeightsPage *self)
{
  const TaoScoring *scoring = self->scoring;
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  const char *view = tao_choice_get_active (self->view);
  gboolean against = g_str_equal (view, "against"), bonds = g_str_equal (view, "bonds");
  guint n, selected_row = G_MAXUINT, selected_column = G_MAXUINT;
  g_autofree float *value = NULL, *clipped = NULL, *column_bar = NULL, *row_bar = NULL;
  g_autofree const char **row_names = NULL;
  double top;

  self->first = MIN (self->first, scoring->n_miners > 0 ? scoring->n_miners - 1 : 0);
  self->n_columns = MIN (narrow ? COLUMNS_NARROW : COLUMNS_WIDE, scoring->n_miners - self->first);
  self->n_rows = narrow ? MIN (ROWS_NARROW, self->n_ordered) : self->n_ordered;
  gtk_widget_set_size_request (GTK_WIDGET (self->heatmap), -1, (int) self->n_rows * ROW_HEIGHT + AROUND_ROWS);
  n = self->n_rows * self->n_columns;
  value = g_new (float, MAX (n, 1));
  clipped = g_new0 (float, MAX (n, 1));
  column_bar = g_new0 (float, MAX (self->n_columns, 1));
  row_bar = g_new0 (float, MAX (self->n_rows, 1));
  row_names = g_new0 (const char *, self->n_rows + 1);
  for (guint row = 0; row < self->n_rows; row++)
    {
      guint scorer = self->row_order[row];

      row_names[row] = self->names[scorer];
      row_bar[row] = (float) tao_scoring_real (scoring->scorers[scorer].share);
      if (scoring->scorers[scorer].uid == self->validator)
        selected_row = row;
      for (guint column = 0; column < self->n_columns; column++)
        {
          guint uid = self->column_order[self->first + column];
          gsize at = (gsize) scorer * scoring->n_uids + uid;
          double weight = tao_scoring_real (scoring->weight[at]);

          if (bonds)
            value[row * self->n_columns + column] = (float) tao_scoring_real (scoring->bond[at]);
          else if (against)
            value[row * self->n_columns + column] = scoring->consensus[uid] > 0 ? (float) (weight / tao_scoring_real (scoring->consensus[uid])) : NAN;
          else
            value[row * self->n_columns + column] = (float) weight;
          if (!bonds && weight > 0)
            clipped[row * self->n_columns + column] = (float) (tao_scoring_real (tao_scoring_clipped (scoring, scorer, uid)) / weight);
        }
    }
  for (guint column = 0; column < self->n_columns; column++)
    {
      column_bar[column] = (float) tao_scoring_real (scoring->consensus[self->column_order[self->first + column]]);
      if (self->column_order[self->first + column] == self->miner)
        selected_column = column;
    }
  top = scale_top (value, n);
  tao_heatmap_set_data (self->heatmap, &(TaoHeatmapData) {
    .rows = self->n_rows, .columns = self->n_columns, .value = value, .clipped = bonds ? NULL : clipped, .column_bar = column_bar,
    .row_bar = row_bar, .row_names = row_names, .column_ids = self->column_order + self->first, .top = top,
    .ramp = against ? TAO_HEATMAP_DIVERGING : TAO_HEATMAP_HEAT,
  });
  tao_heatmap_set_selected (self->heatmap, selected_row != G_MAXUINT ? (int) selected_row : -1,
                            selected_column != G_MAXUINT ? (int) selected_column : -1);
  show_scale (self, view, top);
  show_range (self);
}

/* --- where a cell comes from --- */

static gboolean
cell_origin (TaoPlot *plot, guint point, guint nth, TaoPointOrigin *out, gpointer user_data)
{
  static const TaoNamedOrigin weight[] = { { N_("Weight"), &tao_origin_weights }, { N_("Clipped"), &tao_origin_next_clipped } };
  static const TaoNamedOrigin against[] = { { N_("Weight against consensus"), &tao_origin_against_consensus }, { N_("Consensus"), &tao_origin_next_consensus } };
  static const TaoNamedOrigin bond[] = { { N_("Bond"), &tao_origin_bonds } };
  const char *view = tao_choice_get_active (TAO_SUBNET_WEIGHTS_PAGE (user_data)->view);
  gboolean bonds = g_str_equal (view, "bonds");
  const TaoNamedOrigin *told = bonds ? bond : g_str_equal (view, "against") ? against : weight;

  if (nth >= (bonds ? 1u : 2u))
    return FALSE;
  out->series = _(told[nth].series);
  out->origin = *told[nth].origin;
  return TRUE;
}

/* --- the selected pair --- */

static void
show_pair (TaoSubnetWeightsPage *self)
{
  const TaoScoring *scoring = self->scoring;
  int scorer = tao_scoring_find (self->scoring, (guint) self->validator);
  guint uid = (guint) self->miner;
  g_autofree TaoStair *stairs = g_new0 (TaoStair, MAX (scoring->n_scorers, 1));
  g_autofree char *title = NULL, *stairs_title = NULL, *weight = NULL, *consensus = NULL, *counted = NULL, *clipped = NULL, *bond = NULL;
  gint64 lost;

  if (scorer < 0 || self->miner < 0 || uid >= scoring->n_uids)
    return;
  for (guint i = 0; i < scoring->n_scorers; i++)
    {
      stairs[i] = (TaoStair) {
        .share = tao_scoring_real (scoring->scorers[i].share), .name = self->names[i],
        .weight = tao_scoring_real (MAX (scoring->weight[(gsize) i * scoring->n_uids + uid], 0)),
      };
    }
  tao_staircase_set (self->stairs, stairs, scoring->n_scorers, tao_scoring_real (scoring->consensus[uid]), scoring->kappa / 65535.0);
  tao_staircase_set_selected (self->stairs, self->names[scorer]);
  stairs_title = g_strdup_printf (_("How UID %u gets its consensus weight"), uid);
  tao_label_update (self->stairs_title, stairs_title);

  title = g_strdup_printf (_("%1$s → UID %2$u"), self->names[scorer], uid);
  tao_label_update (self->pair_title, title);
  lost = tao_scoring_clipped (scoring, (guint) scorer, uid);
  weight = weight_text (scoring, (gsize) scorer * scoring->n_uids + uid);
  consensus = proportion_text (scoring->consensus[uid]);
  counted = fraction_text (tao_scoring_counted (scoring, (guint) scorer, uid));
  bond = share_text (scoring->bond[(gsize) scorer * scoring->n_uids + uid], 2);
  if (lost > 0)
    {
      g_autofree char *part = fraction_text (lost);

      clipped = g_strconcat (TAO_MINUS, part, NULL);
    }
  tao_facts_set (self->pair, PAIR_WEIGHT, weight);
  tao_facts_set (self->pair, PAIR_CONSENSUS, consensus);
  tao_facts_set (self->pair, PAIR_COUNTED, counted);
  tao_facts_set (self->pair, PAIR_CLIPPED, clipped != NULL ? clipped : _("nothing"));
  tao_facts_set_class (self->pair, PAIR_CLIPPED, clipped != NULL ? "tao-neg" : NULL);
  tao_facts_set (self->pair, PAIR_BOND, bond);
}

/* Somebody is chosen from the start: the pair where most is clipped, else the first. */
static void
choose_pair (TaoSubnetWeightsPage *self)
{
  const TaoScoring *scoring = self->scoring;
  double most = -1;      /* of stake times what is clipped */

  if (tao_scoring_find (self->scoring, (guint) self->validator) >= 0 && self->miner >= 0 && (guint) self->miner < scoring->n_uids)
    return;
  for (guint i = 0; i < scoring->n_scorers; i++)
    for (guint column = 0; column < MIN (scoring->n_miners, COLUMNS_NARROW); column++)
      {
        double clipped = (double) scoring->scorers[i].share * (double) tao_scoring_clipped (scoring, i, scoring->miners[column]);

        if (clipped > most)
          {
            most = clipped;
            self->validator = scoring->scorers[i].uid;
            self->miner = scoring->miners[column];
          }
      }
}

static void
point_activated_cb (TaoSubnetWeightsPage *self, guint point)
{
  guint row, column;

  tao_heatmap_split_point (self->heatmap, point, &row, &column);
  if (self->scoring == NULL || row >= self->n_rows || column >= self->n_columns)
    return;
  self->validator = self->scoring->scorers[self->row_order[row]].uid;
  self->miner = self->column_order[self->first + column];
  show_pair (self);
}

/* --- the verdict --- */

static void
show_verdict (TaoSubnetWeightsPage *self, const TaoAudit *audit)
{
  g_autofree char *note = NULL;
  const char *title = audit != NULL && audit->status == TAO_AUDIT_NOT_CHECKED ? _("Not checked") : _("Not checked yet");

  if (audit != NULL && audit->status == TAO_AUDIT_EXACT)
    title = _("Matches the chain");
  else if (audit != NULL && audit->status == TAO_AUDIT_DIFFERS)
    title = _("Differs from the chain");
  tao_shield_set_status (self->shield, audit != NULL ? audit->status : TAO_AUDIT_NOT_CHECKED, title);
  tao_label_update (self->verdict, title);
  if (audit != NULL)
    {
      g_autofree char *block = tao_format_count (audit->epoch_block);

      note = audit->status == TAO_AUDIT_EXACT || audit->status == TAO_AUDIT_DIFFERS
        ? g_strdup_printf (_("Epoch of block %1$s · %2$.1f ms"), block, audit->duration_us / 1000.0)
        : g_strdup_printf (_("Epoch of block %s"), block);
    }
  tao_label_update (self->verdict_note, note != NULL ? note : _("After the next epoch"));
  gtk_widget_set_visible (GTK_WIDGET (self->stages), audit != NULL && audit->status != TAO_AUDIT_NOT_CHECKED);
  for (guint i = 0; audit != NULL && i < G_N_ELEMENTS (stages_shown); i++)
    {
      guint32 values = audit->stage_values[stages_shown[i]], same = values - MIN (values, audit->stage_differences[stages_shown[i]]);
      g_autofree char *all = tao_format_count (values), *matching = tao_format_count (same);
      g_autofree char *text = values == 0 ? g_strdup (_("not checked")) : g_strdup_printf (_("%1$s of %2$s"), matching, all);

      tao_facts_set (self->stages, i, text);
      tao_facts_set_class (self->stages, i, same < values ? "tao-neg" : NULL);
    }
}

/* --- rows without weights --- */

static void
show_idle (TaoSubnetWeightsPage *self)
{
  gboolean all = gtk_toggle_button_get_active (self->idle);
  g_autofree char *note = NULL;

  self->n_idle = 0;
  for (guint i = 0; i < self->scoring->n_scorers; i++)
    self->n_idle += self->scoring->scorers[i].n_weights == 0;
  note = all ? g_strdup_printf (g_dngettext (NULL, "%u validator without weights is among them", "%u validators without weights are among them",
                                             self->n_idle), self->n_idle)
             : g_strdup_printf (g_dngettext (NULL, "%u validator without weights is not shown", "%u validators without weights are not shown",
                                             self->n_idle), self->n_idle);
  tao_label_update (self->hidden_note, note);
  gtk_button_set_label (GTK_BUTTON (self->idle), all ? _("Hide") : _("Show"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->idle), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show validators without weights"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self->idle), self->n_idle > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden_note), self->n_idle > 0);
}

static void
idle_toggled_cb (TaoSubnetWeightsPage *self)
{
  if (self->scoring == NULL)
    return;
  put_in_order (self);
  show_idle (self);
  show_map (self);
}

/* --- mechanisms --- */

static void tao_subnet_weights_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot);

static void
show_again (TaoSubnetWeightsPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));

  if (snapshot != NULL)
    tao_subnet_weights_page_set_snapshot (TAO_PAGE (self), snapshot);
}

static void
mechanism_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  TaoMechanismRows *rows = tao_engine_load_mechanism_finish (TAO_ENGINE (source), result, &error);
  TaoSubnetWeightsPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (rows == NULL)
    {
      tao_page_show_error (TAO_PAGE (self), _("The weights could not be read"), _("The endpoint did not hand over this mechanism's weights."));
      return;
    }
  g_clear_pointer (&self->rows, tao_mechanism_rows_unref);
  self->rows = rows;
  self->shown_block = TAO_UNKNOWN_U64;
  show_again (self);
}

static void
stop_loading (TaoSubnetWeightsPage *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

/* The rows of a mechanism that snapshots do not carry, once for each block that is shown. */
static void
load_mechanism (TaoSubnetWeightsPage *self, const TaoMetagraph *metagraph)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || self->loading != NULL || (self->rows != NULL && self->rows->block >= metagraph->block))
    return;
  self->loading = g_cancellable_new ();
  tao_engine_load_mechanism_async (engine, self->netuid, self->mechanism, metagraph->n, self->loading, mechanism_cb, self);
}

static TaoScoring *
score (TaoSubnetWeightsPage *self, const TaoMetagraph *metagraph, gboolean yuma3)
{
  TaoMetagraph with_rows = *metagraph;

  if (self->mechanism == 0)
    return tao_scoring_new (metagraph, yuma3);
  load_mechanism (self, metagraph);
  if (self->rows == NULL)
    return NULL;
  with_rows.weights = self->rows->weights;
  with_rows.bonds = self->rows->bonds;
  return tao_scoring_new (&with_rows, yuma3);
}

static void
mechanism_chosen_cb (TaoSubnetWeightsPage *self)
{
  guint mechanism = tao_mechanism_choice_get (self->mechanisms);

  if (mechanism == self->mechanism)
    return;
  stop_loading (self);
  g_clear_pointer (&self->rows, tao_mechanism_rows_unref);
  g_clear_pointer (&self->scoring, tao_scoring_free);
  self->mechanism = mechanism;
  tao_page_show_loading (TAO_PAGE (self), _("Reading this mechanism's weights and bonds."));
  show_again (self);
}

/* --- the page --- */

static void
take_scoring (TaoSubnetWeightsPage *self, TaoScoring *scoring, const TaoMetagraph *metagraph)
{
  g_clear_pointer (&self->scoring, tao_scoring_free);
  g_clear_pointer (&self->names, g_strfreev);
  self->scoring = scoring;
  self->shown_block = metagraph->block;
  self->names = g_new0 (char *, scoring->n_scorers + 1);
  for (guint i = 0; i < scoring->n_scorers; i++)
    {
      g_autofree char *name = tao_neuron_name (metagraph, scoring->scorers[i].uid);

      self->names[i] = tao_text_line (name, ROW_NAME);
    }
  put_in_order (self);
  choose_pair (self);
  show_idle (self);
  show_map (self);
  show_pair (self);
}

static gboolean
has_weights (const TaoScoring *scoring)
{
  for (guint i = 0; i < scoring->n_scorers; i++)
    if (scoring->scorers[i].n_weights > 0)
      return TRUE;
  return FALSE;
}

static void
tao_subnet_weights_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoSubnetWeightsPage *self = TAO_SUBNET_WEIGHTS_PAGE (page);
  const char *unknown = _("Weights are not kept on this computer. Connect to a network to read them.");
  const TaoSubnet *subnet;
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, self->netuid);
  g_autoptr(TaoScoring) scoring = NULL;

  if (self->netuid == 0)
    {
      tao_page_show_empty (page, "weights-symbolic", _("Root has no weights"), _("Validators of root set no weights on miners."), NULL, NULL);
      return;
    }
  subnet = tao_subnet_place_find (page, snapshot, self->netuid, unknown, _("Reading this subnet's weights and bonds."));
  if (subnet == NULL)
    return;
  show_verdict (self, subnet->audit);
  tao_mechanism_choice_update (self->mechanisms, subnet);
  gtk_widget_set_visible (self->commit_note, subnet->commit_reveal);
  tao_commit_list_update (self->commits, tao_page_get_engine (page), snapshot, self->netuid, self->mechanism);
  if (metagraph != NULL && self->scoring != NULL && metagraph->block == self->shown_block)
    return;
  if (metagraph != NULL)
    scoring = score (self, metagraph, subnet->yuma3);
  if (scoring == NULL)
    {
      if (self->scoring == NULL)
        tao_subnet_place_await (page, snapshot, unknown, _("Reading this subnet's weights and bonds."));
      return;
    }
  /* Where they are committed first, those to come are worth a look. */
  tao_plot_set_message (TAO_PLOT (self->heatmap), has_weights (scoring) ? NULL : _("No weights revealed yet"));
  if (!has_weights (scoring) && !subnet->commit_reveal)
    {
      tao_page_show_empty (page, "weights-symbolic", _("No weights set yet"),
                           _("Validators of this subnet have not scored any miner that still exists."), NULL, NULL);
      return;
    }
  take_scoring (self, g_steal_pointer (&scoring), metagraph);
  tao_page_show_content (page);
}

static void
tao_subnet_weights_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoSubnetWeightsPage *self = TAO_SUBNET_WEIGHTS_PAGE (page);
  guint16 netuid = route->netuid != TAO_ROUTE_NONE ? (guint16) route->netuid : 0;

  if (route->uid != TAO_ROUTE_NONE)
    self->miner = route->uid;
  if (netuid == self->netuid)
    return;
  if (self->watched != TAO_ROUTE_NONE)
    tao_subnet_place_watch (page, &self->watched, netuid);
  self->netuid = netuid;
  stop_loading (self);
  g_clear_pointer (&self->rows, tao_mechanism_rows_unref);
  g_clear_pointer (&self->scoring, tao_scoring_free);
  self->mechanism = 0;
  tao_mechanism_choice_reset (self->mechanisms);
  self->first = 0;
  self->validator = NO_UID;
  self->miner = route->uid != TAO_ROUTE_NONE ? route->uid : NO_UID;
  tao_page_show_loading (page, _("Reading this subnet's weights and bonds."));
  if (tao_page_get_snapshot (page) != NULL)
    tao_subnet_weights_page_set_snapshot (page, tao_page_get_snapshot (page));
}

static void
tao_subnet_weights_page_activated (TaoPage *page)
{
  TaoSubnetWeightsPage *self = TAO_SUBNET_WEIGHTS_PAGE (page);

  tao_subnet_place_watch (page, &self->watched, self->netuid);
}

static void
tao_subnet_weights_page_deactivated (TaoPage *page)
{
  TaoSubnetWeightsPage *self = TAO_SUBNET_WEIGHTS_PAGE (page);

  tao_subnet_place_watch (page, &self->watched, TAO_ROUTE_NONE);
  stop_loading (self);
  tao_commit_list_stop (self->commits);
}

static void
update_view (TaoSubnetWeightsPage *self)
{
  if (self->scoring != NULL)
    show_map (self);
}

static void
order_change_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  TaoSubnetWeightsPage *self = user_data;

  g_simple_action_set_state (action, state);
  self->first = 0;
  if (self->scoring == NULL)
    return;
  put_in_order (self);
  show_map (self);
}

static guint
page_length (TaoSubnetWeightsPage *self)
{
  return tao_page_get_narrow (TAO_PAGE (self)) ? COLUMNS_NARROW : COLUMNS_WIDE;
}

static void
previous_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoSubnetWeightsPage *self = user_data;

  self->first -= MIN (self->first, page_length (self));
  update_view (self);
}

static void
next_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoSubnetWeightsPage *self = user_data;

  if (self->scoring == NULL || self->first + page_length (self) >= self->scoring->n_miners)
    return;
  self->first += page_length (self);
  update_view (self);
}

static void
verify_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoSubnetWeightsPage *self = user_data;
  TaoRoute route = tao_route_subnet (self->netuid, "verify");

  tao_page_go (TAO_PAGE (self), &route);
}

static void
narrow_changed_cb (TaoSubnetWeightsPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
  int margin = narrow ? 12 : 24;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->foot), orientation);
  gtk_widget_set_margin_start (GTK_WIDGET (self->columns), margin);
  gtk_widget_set_margin_end (GTK_WIDGET (self->columns), margin);
  gtk_widget_set_size_request (self->side_column, narrow ? -1 : 290, -1);
  gtk_widget_set_visible (self->stairs_note, !narrow);
  update_view (self);
}

static void
tao_subnet_weights_page_dispose (GObject *object)
{
  TaoSubnetWeightsPage *self = TAO_SUBNET_WEIGHTS_PAGE (object);

  if (self->heatmap != NULL)
    tao_heatmap_set_cell_text (self->heatmap, NULL, NULL);
  stop_loading (self);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNET_WEIGHTS_PAGE);
  G_OBJECT_CLASS (tao_subnet_weights_page_parent_class)->dispose (object);
}

static void
tao_subnet_weights_page_finalize (GObject *object)
{
  TaoSubnetWeightsPage *self = TAO_SUBNET_WEIGHTS_PAGE (object);

  g_clear_pointer (&self->scoring, tao_scoring_free);
  g_clear_pointer (&self->rows, tao_mechanism_rows_unref);
  g_strfreev (self->names);
  g_free (self->row_order);
  g_free (self->column_order);
  G_OBJECT_CLASS (tao_subnet_weights_page_parent_class)->finalize (object);
}

static void
tao_subnet_weights_page_class_init (TaoSubnetWeightsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  g_type_ensure (TAO_TYPE_CHOICE);
  g_type_ensure (TAO_TYPE_FACTS);
  g_type_ensure (TAO_TYPE_COMMIT_LIST);
  g_type_ensure (TAO_TYPE_HEATMAP);
  g_type_ensure (TAO_TYPE_SHIELD);
  g_type_ensure (TAO_TYPE_STAIRCASE);
  object_class->dispose = tao_subnet_weights_page_dispose;
  object_class->finalize = tao_subnet_weights_page_finalize;
  page_class->set_snapshot = tao_subnet_weights_page_set_snapshot;
  page_class->navigate = tao_subnet_weights_page_navigate;
  page_class->activated = tao_subnet_weights_page_activated;
  page_class->deactivated = tao_subnet_weights_page_deactivated;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet-weights/subnet-weights-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, head);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, foot);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, side_column);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, view);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, scale_low);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, scale_high);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, scale);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, clipped_legend);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, heatmap);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, pager);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, mechanisms);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, idle);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, hidden_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, commit_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, commits);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, range);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, stairs_title);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, stairs_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, stairs);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, shield);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, verdict_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, stages);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, pair_title);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetWeightsPage, pair);
}

static void
tao_subnet_weights_page_init (TaoSubnetWeightsPage *self)
{
  static const GActionEntry actions[] = {
    { .name = "rows", .parameter_type = "s", .state = "'stake'", .change_state = order_change_state_cb },
    { .name = "columns", .parameter_type = "s", .state = "'incentive'", .change_state = order_change_state_cb },
    { .name = "previous", .activate = previous_cb },
    { .name = "next", .activate = next_cb },
    { .name = "verify", .activate = verify_cb },
  };
  static const char *const stages[G_N_ELEMENTS (stages_shown)] = {
    N_("Consensus"), N_("Incentive"), N_("Dividends"), N_("Validator trust"), N_("Bonds"), N_("Emission"),
  };
  static const char *const pair[N_PAIR] = { N_("Weight set"), N_("Consensus"), N_("Counted"), N_("Clipped"), N_("Bond share") };
  static const TaoOrigin *const origins[N_PAIR] = {
    &tao_origin_weights, &tao_origin_next_consensus, &tao_origin_next_clipped, &tao_origin_next_clipped, &tao_origin_bonds,
  };
  static const TaoNamedOrigin stair_origins[] = {
    { N_("Weight"), &tao_origin_weights }, { N_("Stake"), &tao_origin_stake_weight }, { N_("Consensus"), &tao_origin_next_consensus },
  };

  self->validator = self->miner = NO_UID;
  self->watched = TAO_ROUTE_NONE;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "weights", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  tao_choice_add (self->view, "weight", _("Weight"));
  tao_choice_add (self->view, "against", _("Against consensus"));
  tao_choice_add (self->view, "bonds", _("Bonds"));
  tao_shield_set_size (self->shield, 28);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      TaoOrigin origin = {
        .kind = TAO_ORIGIN_AUDIT, .how = N_("Values of the last epoch that the recomputation reproduced"),
        .checked = TAO_ORIGIN_STAGE (stages_shown[i]),
      };

      tao_facts_add (self->stages, _(stages[i]));
      tao_facts_set_origin (self->stages, i, &origin);
    }
  for (guint i = 0; i < N_PAIR; i++)
    {
      tao_facts_add (self->pair, _(pair[i]));
      tao_facts_set_origin (self->pair, i, origins[i]);
    }
  tao_heatmap_set_labels (self->heatmap, _("consensus"), _("stake"), NULL);
  tao_heatmap_set_cell_text (self->heatmap, cell_text, self);
  tao_plot_set_label (TAO_PLOT (self->heatmap), _("Weights of validators on miners"), NULL);
  tao_plot_set_file_name (TAO_PLOT (self->heatmap), "weights");
  tao_plot_set_label (TAO_PLOT (self->stairs), _("Weights on one miner by stake"), NULL);
  tao_plot_set_file_name (TAO_PLOT (self->stairs), "consensus");
  tao_plot_set_origin_func (TAO_PLOT (self->heatmap), cell_origin, self);
  tao_plot_set_origins (TAO_PLOT (self->stairs), G_N_ELEMENTS (stair_origins), stair_origins);
  g_signal_connect_object (self->heatmap, "point-activated", G_CALLBACK (point_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mechanisms, "notify::active", G_CALLBACK (mechanism_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->idle, "toggled", G_CALLBACK (idle_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::active", G_CALLBACK (update_view), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  tao_page_show_loading (TAO_PAGE (self), _("Reading this subnet's weights and bonds."));
}
