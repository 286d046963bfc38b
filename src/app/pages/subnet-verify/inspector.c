#include "app/pages/subnet-verify/inspector.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/format.h"
#include "app/neuron-name.h"
#include "app/page-state.h"
#include "app/pages/subnet-verify/verify-words.h"
#include "app/pages/subnet-verify/weight-row.h"
#include "app/pages/subnet/mechanism-choice.h"
#include "app/text.h"
#include "app/widgets/choice.h"
#include "app/widgets/facts.h"

#define MOST_VALUES 12
#define STEPPING_MS 250          /* a spin button that is held asks once, at its end */

enum { COLUMN_NAME, COLUMN_CHAIN, COLUMN_HERE, COLUMN_DELTA, N_COLUMNS };
enum { INPUT_ALPHA, INPUT_ROOT, INPUT_WEIGHT, INPUT_SHARE, INPUT_ACTIVE, INPUT_UPDATED, INPUT_PERMIT, INPUT_KAPPA, INPUT_POT,
       INPUT_CONSENSUS, INPUT_RANK, INPUT_INCENTIVE, INPUT_TRUST, INPUT_DIVIDENDS, N_INPUTS };

struct _TaoInspector {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title, *note;
  GtkButton *last;
  TaoChoice *mechanisms;         /* shown where there are several */
  GtkSpinButton *uid;
  GtkAdjustment *range;
  TaoPageState *state;
  GtkGrid *values;
  TaoFacts *inputs;
  GtkWidget *weights;
  TaoChoice *side;
  AdwBin *table_place;
  TaoTable *table;
  GtkLabel *cells[MOST_VALUES][N_COLUMNS];

  TaoEngine *engine;             /* (nullable) */
  TaoSnapshot *snapshot;         /* (nullable) for names */
  GListStore *rows;              /* of TaoWeightRow */
  TaoInspection *shown;          /* (nullable) */
  GCancellable *loading;         /* (nullable) */
  guint16 netuid;
  guint mechanism;
  guint64 epoch_block;           /* the last, 0 none */
  guint64 chosen_block;          /* 0: the last */
  gboolean setting;              /* the spin button is set from here */
  gboolean narrow;
  guint stepping_id;
};

G_DEFINE_FINAL_TYPE (TaoInspector, tao_inspector, GTK_TYPE_WIDGET)

enum { INSPECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const TaoMetagraph *
metagraph_of (TaoInspector *self)
{
  return self->snapshot != NULL ? tao_snapshot_lookup_metagraph (self->snapshot, self->netuid) : NULL;
}

/* --- values ------------------------------------------------------------------------- */

/* Where there is room, as it lies in storage as well. */
static char *
stored_text (gboolean has, guint64 value, gboolean hex)
{
  g_autofree char *count = NULL;

  if (!has)
    return g_strdup (TAO_DASH);
  count = tao_format_count (value);
  if (!hex)
    return g_steal_pointer (&count);
  return g_strdup_printf (value > G_MAXUINT16 ? "%s  0x%" G_GINT64_MODIFIER "x" : "%s  0x%04" G_GINT64_MODIFIER "x", count, value);
}

static void
show_values (TaoInspector *self)
{
  for (guint i = 0; i < MOST_VALUES; i++)
    {
      const TaoInspectedValue *value = i < self->shown->n_values ? &self->shown->values[i] : NULL;
      g_autofree char *chain = NULL, *here = NULL;

      for (guint column = 0; column < N_COLUMNS; column++)
        gtk_widget_set_visible (GTK_WIDGET (self->cells[i][column]), value != NULL);
      if (value == NULL)
        continue;
      chain = stored_text (value->has_chain, value->chain, !self->narrow);
      here = stored_text (value->has_ours, value->ours, !self->narrow);
      gtk_label_set_text (self->cells[i][COLUMN_NAME], tao_verify_field_name (value->field));
      gtk_label_set_text (self->cells[i][COLUMN_CHAIN], chain);
      gtk_label_set_text (self->cells[i][COLUMN_HERE], here);
      if (value->has_chain && value->has_ours && value->chain != value->ours)
        {
          guint64 distance = value->ours > value->chain ? value->ours - value->chain : value->chain - value->ours;
          g_autofree char *count = tao_format_count (distance);
          g_autofree char *delta = g_strconcat (value->ours > value->chain ? "+" : TAO_MINUS, count, NULL);

          gtk_label_set_text (self->cells[i][COLUMN_DELTA], delta);
          gtk_widget_add_css_class (GTK_WIDGET (self->cells[i][COLUMN_DELTA]), "tao-neg");
        }
      else
        {
          gtk_label_set_text (self->cells[i][COLUMN_DELTA], self->shown->replaced ? _("gone since")
                                                          : value->has_chain && value->has_ours ? _("same") : _("not compared"));
          gtk_widget_remove_css_class (GTK_WIDGET (self->cells[i][COLUMN_DELTA]), "tao-neg");
        }
    }
}

static void
set_fixed (TaoInspector *self, guint row, gint64 bits)
{
  g_autofree char *text = tao_format_fixed32 (bits, 9);
  g_autofree char *raw = g_strdup_printf (_("%" G_GINT64_FORMAT " of 2³²"), bits);

  tao_facts_set (self->inputs, row, text);
  tao_facts_set_source (self->inputs, row, raw);
}

static void
show_inputs (TaoInspector *self)
{
  const TaoInspection *shown = self->shown;
  g_autofree char *alpha = tao_format_exact (shown->alpha_stake, "α"), *root = tao_format_exact (shown->root_stake, "τ");
  g_autofree char *weight = tao_format_exact (shown->stake_weight_rao, NULL), *block = tao_format_count (shown->last_update);
  g_autofree char *since = tao_format_count (shown->epoch_block - MIN (shown->last_update, shown->epoch_block));
  g_autofree char *cutoff = tao_format_count (shown->activity_cutoff);
  g_autofree char *updated = shown->last_update == 0 ? g_strdup (_("never"))
    /* Translators: a block, how many blocks before the epoch, and how many are allowed. */
    : g_strdup_printf (_("block %1$s, %2$s before; cutoff %3$s"), block, since, cutoff);
  g_autofree char *kappa = g_strdup_printf ("%u / 65535", shown->kappa);
  g_autofree char *pot = shown->emission != TAO_UNKNOWN_U64 ? tao_format_exact (shown->emission, "α") : NULL;
  g_autofree char *rank = tao_format_fixed32 (shown->rank, 9), *sum = tao_format_fixed32 (shown->rank_sum, 9);
  g_autofree char *of_sum = g_strdup_printf (_("%1$s of %2$s"), rank, sum);

  tao_facts_set (self->inputs, INPUT_ALPHA, alpha);
  tao_facts_set (self->inputs, INPUT_ROOT, root);
  tao_facts_set (self->inputs, INPUT_WEIGHT, weight);
  set_fixed (self, INPUT_SHARE, shown->stake);
  set_fixed (self, INPUT_ACTIVE, shown->active_stake);
  tao_facts_set (self->inputs, INPUT_UPDATED, updated);
  tao_facts_set (self->inputs, INPUT_PERMIT, shown->had_permit ? (shown->active ? _("yes, and active") : _("yes, but not active")) : _("no"));
  tao_facts_set (self->inputs, INPUT_KAPPA, kappa);
  tao_facts_set (self->inputs, INPUT_POT, pot);
  set_fixed (self, INPUT_CONSENSUS, shown->consensus);
  tao_facts_set (self->inputs, INPUT_RANK, of_sum);
  set_fixed (self, INPUT_INCENTIVE, shown->incentive);
  set_fixed (self, INPUT_TRUST, shown->validator_trust);
  set_fixed (self, INPUT_DIVIDENDS, shown->dividends);
}

/* --- weights -------------------------------------------------------------------------- */

static void
show_weights (TaoInspector *self)
{
  gboolean given = g_str_equal (tao_choice_get_active (self->side), "row");
  const TaoInspectedWeight *weights = given ? self->shown->row : self->shown->column;
  guint n = given ? self->shown->n_row : self->shown->n_column;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *who = tao_neuron_name (metagraph_of (self), weights[i].other);

      g_ptr_array_add (rows, tao_weight_row_new (self->shown, &weights[i], who));
    }
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
}

static void
side_changed_cb (TaoInspector *self)
{
  if (self->shown != NULL)
    show_weights (self);
}

/* --- the answer -------------------------------------------------------------------------- */

static void
show_head (TaoInspector *self, guint64 block)
{
  guint uid = tao_inspector_get_uid (self);
  g_autofree char *who = tao_neuron_name (metagraph_of (self), uid);
  g_autofree char *title = g_strdup_printf (_("UID %1$u in full · %2$s"), uid, who);
  g_autofree char *count = tao_format_count (block), *note = NULL;

  if (self->shown != NULL && block > 0)
    {
      g_autofree char *rules = tao_text_line (self->shown->rule_set, TAO_TEXT_NAME);

      note = g_strdup_printf (_("Epoch of block %1$s, recomputed under rules %2$s"), count, rules);
    }
  else if (block > 0)
    note = g_strdup_printf (_("Epoch of block %s"), count);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->last), self->chosen_block != 0);
}

void
tao_inspector_take (TaoInspector *self, TaoInspection *inspection)
{
  tao_inspection_ref (inspection);
  g_clear_pointer (&self->shown, tao_inspection_unref);
  self->shown = inspection;
  self->setting = TRUE;
  gtk_spin_button_set_value (self->uid, inspection->uid);
  self->setting = FALSE;
  show_head (self, inspection->epoch_block);
  show_values (self);
  show_inputs (self);
  tao_choice_set_visible (self->side, "row", inspection->n_row > 0);
  tao_choice_set_count (self->side, "column", inspection->n_column);
  tao_choice_set_count (self->side, "row", inspection->n_row);
  tao_choice_set_active (self->side, inspection->n_column == 0 && inspection->n_row > 0 ? "row" : "column");
  show_weights (self);
  gtk_widget_set_visible (self->weights, inspection->n_column + inspection->n_row > 0);
  tao_page_state_show_content (self->state);
  g_signal_emit (self, signals[INSPECTED], 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoInspection) inspection = tao_engine_load_inspection_finish (TAO_ENGINE (source), result, &error);
  TaoInspector *self = user_data;
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (inspection != NULL)
    {
      tao_inspector_take (self, inspection);
      return;
    }
  g_clear_pointer (&self->shown, tao_inspection_unref);
  words = tao_verify_problem (error);
  tao_page_state_show_error (self->state, _("This UID cannot be recomputed"), words);
  g_signal_emit (self, signals[INSPECTED], 0);
}

static void
load (TaoInspector *self)
{
  guint64 block = self->chosen_block != 0 ? self->chosen_block : self->epoch_block;

  tao_inspector_stop (self);
  if (self->shown != NULL && (self->shown->uid != tao_inspector_get_uid (self) || self->shown->epoch_block != block
                              || self->shown->mechanism != self->mechanism))
    g_clear_pointer (&self->shown, tao_inspection_unref);
  show_head (self, block);
  if (self->engine == NULL || block == 0 || self->shown != NULL)
    return;
  tao_page_state_show_loading (self->state, _("Reading what went into this epoch."));
  self->loading = g_cancellable_new ();
  tao_engine_load_inspection_async (self->engine, self->netuid, tao_inspector_get_uid (self), self->mechanism, block, self->loading, loaded_cb, self);
}

static gboolean
stepped_cb (gpointer user_data)
{
  TaoInspector *self = user_data;

  self->stepping_id = 0;
  load (self);
  return G_SOURCE_REMOVE;
}

static void
uid_changed_cb (TaoInspector *self)
{
  if (self->setting)
    return;
  g_clear_handle_id (&self->stepping_id, g_source_remove);
  self->stepping_id = g_timeout_add (STEPPING_MS, stepped_cb, self);
}

static void
mechanism_chosen_cb (TaoInspector *self)
{
  if (self->mechanism == tao_mechanism_choice_get (self->mechanisms))
    return;
  self->mechanism = tao_mechanism_choice_get (self->mechanisms);
  load (self);
}

static void
last_clicked_cb (TaoInspector *self)
{
  tao_inspector_set_epoch (self, 0);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
tao_inspector_dispose (GObject *object)
{
  TaoInspector *self = TAO_INSPECTOR (object);

  tao_inspector_stop (self);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_clear_pointer (&self->shown, tao_inspection_unref);
  g_clear_object (&self->rows);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_INSPECTOR);
  G_OBJECT_CLASS (tao_inspector_parent_class)->dispose (object);
}

static void
tao_inspector_class_init (TaoInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TAO_TYPE_PAGE_STATE);
  g_type_ensure (TAO_TYPE_FACTS);
  g_type_ensure (TAO_TYPE_CHOICE);
  G_OBJECT_CLASS (klass)->dispose = tao_inspector_dispose;
  signals[INSPECTED] = g_signal_new ("inspected", TAO_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taoinspector");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet-verify/inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, box);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, title);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, note);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, last);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, mechanisms);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, uid);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, range);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, state);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, values);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, inputs);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, weights);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, side);
  gtk_widget_class_bind_template_child (widget_class, TaoInspector, table_place);
}

static GtkLabel *
add_cell (TaoInspector *self, guint column, guint row, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_NAME ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, column == COLUMN_NAME);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "numeric");
  if (column == COLUMN_NAME)
    gtk_widget_add_css_class (label, "tao-secondary");
  gtk_grid_attach (self->values, label, (int) column, (int) row, 1, 1);
  return GTK_LABEL (label);
}

static void
build_values (TaoInspector *self)
{
  static const char *const heads[N_COLUMNS] = { N_("Value"), N_("Chain"), N_("Here"), N_("Difference") };

  for (guint column = 0; column < N_COLUMNS; column++)
    {
      add_cell (self, column, 0, _(heads[column]), "caption");
      for (guint i = 0; i < MOST_VALUES; i++)
        self->cells[i][column] = add_cell (self, column, i + 1, NULL, "tao-cell");
    }
  for (guint i = 0; i < MOST_VALUES; i++)
    for (guint column = COLUMN_CHAIN; column < N_COLUMNS; column++)
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->cells[i][column]), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                      self->cells[i][COLUMN_NAME], self->cells[i][column], NULL, -1);
}

static void
tao_inspector_init (TaoInspector *self)
{
  static const char *const names[N_INPUTS] = {
    N_("Alpha of the hotkey"), N_("TAO on root"), N_("Stake weight"), N_("Part of all stake"), N_("Part of the active stake"),
    N_("Weights set"), N_("Validator permit before"), N_("Kappa"), N_("Handed out by the epoch"), N_("Consensus, exact"), N_("Rank"),
    N_("Incentive, exact"), N_("Validator trust, exact"), N_("Dividends, exact"),
  };
  const TaoColumn *columns;
  guint n;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (TAO_TYPE_WEIGHT_ROW);
  for (guint i = 0; i < N_INPUTS; i++)
    tao_facts_add (self->inputs, _(names[i]));
  build_values (self);
  tao_choice_add (self->side, "column", _("Who weighs it"));
  tao_choice_add (self->side, "row", _("What it weighs"));
  columns = tao_weight_columns (&n);
  self->table = TAO_TABLE (tao_table_new ("inspected-weights", columns, n, "contribution"));
  tao_table_set_narrow_row (self->table, tao_weight_bind_narrow);
  tao_table_set_empty (self->table, "weights-symbolic", _("No weights"), NULL, NULL);
  tao_table_set_model (self->table, G_LIST_MODEL (self->rows));
  adw_bin_set_child (self->table_place, GTK_WIDGET (self->table));
  tao_page_state_set_compact (self->state, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  g_signal_connect_object (self->side, "notify::active", G_CALLBACK (side_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mechanisms, "notify::active", G_CALLBACK (mechanism_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->uid, "value-changed", G_CALLBACK (uid_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->last, "clicked", G_CALLBACK (last_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "retry", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
}

static guint16
best_earner (const TaoMetagraph *metagraph)
{
  guint16 best = 0;

  for (guint uid = 0; metagraph->incentive != NULL && uid < metagraph->n; uid++)
    if (metagraph->incentive[uid] > metagraph->incentive[best])
      best = (guint16) uid;
  return best;
}

void
tao_inspector_set_subnet (TaoInspector *self, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, guint64 epoch_block)
{
  gboolean same_place = self->netuid == netuid && self->epoch_block != 0, had_names = metagraph_of (self) != NULL;
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, netuid);
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);

  if (!same_place)
    {
      self->mechanism = 0;
      tao_mechanism_choice_reset (self->mechanisms);
    }
  if (subnet != NULL)
    tao_mechanism_choice_update (self->mechanisms, subnet);
  if (same_place && self->epoch_block == epoch_block && (had_names || metagraph == NULL))
    return;
  g_set_object (&self->engine, engine);
  tao_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = snapshot;
  self->netuid = netuid;
  self->epoch_block = epoch_block;
  self->setting = TRUE;
  if (metagraph != NULL)
    gtk_adjustment_set_upper (self->range, metagraph->n - 1);
  if (!same_place)
    {
      self->chosen_block = 0;
      g_clear_pointer (&self->shown, tao_inspection_unref);
    }
  if (metagraph != NULL && (!same_place || !had_names))
    gtk_spin_button_set_value (self->uid, best_earner (metagraph));
  self->setting = FALSE;
  if (metagraph != NULL)
    load (self);
}

void
tao_inspector_set_uid (TaoInspector *self, guint16 uid)
{
  self->setting = TRUE;
  if (gtk_adjustment_get_upper (self->range) < uid)
    gtk_adjustment_set_upper (self->range, uid);
  gtk_spin_button_set_value (self->uid, uid);
  self->setting = FALSE;
  load (self);
}

void
tao_inspector_set_epoch (TaoInspector *self, guint64 block)
{
  self->chosen_block = block == self->epoch_block ? 0 : block;
  load (self);
}

guint16
tao_inspector_get_uid (TaoInspector *self)
{
  return (guint16) gtk_spin_button_get_value_as_int (self->uid);
}

const TaoInspection *
tao_inspector_get (TaoInspector *self)
{
  return self->shown;
}

gboolean
tao_inspector_is_ready (TaoInspector *self)
{
  return self->loading == NULL;
}

void
tao_inspector_stop (TaoInspector *self)
{
  g_clear_handle_id (&self->stepping_id, g_source_remove);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

void
tao_inspector_set_narrow (TaoInspector *self, gboolean narrow)
{
  self->narrow = narrow;
  if (self->shown != NULL)
    show_values (self);
  tao_table_set_narrow (self->table, narrow);
}
