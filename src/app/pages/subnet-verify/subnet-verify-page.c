#include "app/pages/subnet-verify/subnet-verify-page.h"

#include <glib/gi18n.h>

#include "app/charts/bar-strip.h"
#include "app/format.h"
#include "app/neuron-name.h"
#include "app/origins.h"
#include "app/pages/subnet-verify/difference-row.h"
#include "app/pages/subnet-verify/inspector.h"
#include "app/pages/subnet-verify/verify-words.h"
#include "app/pages/subnet/subnet-place.h"
#include "app/text.h"
#include "app/widgets/choice.h"
#include "app/widgets/facts.h"
#include "app/widgets/label.h"
#include "app/widgets/shield.h"
#include "app/widgets/stages.h"
#include "app/widgets/table.h"
#include "engine/epoch-report.h"

#define HISTORY_EPOCHS 200
#define HISTORY_HEIGHT 70
#define HISTORY_SLOTS 100
#define RECHECK_PATIENCE_S 30

enum { INSPECT_STAGE, INSPECT_ITEM, INSPECT_CHAIN, INSPECT_HERE, INSPECT_DIFFERENCE, INSPECT_SCALE, INSPECT_EXACT,
       INSPECT_WEIGHT, INSPECT_BEFORE, N_INSPECT };
enum { RUN_EPOCH, RUN_RULES, RUN_TIME, RUN_CHECKED, RUN_EXACT, RUN_DIFFERS, RUN_UNCHECKED, RUN_BLOCK_EMISSION, RUN_BLOCK_PRICE, N_RUN };

struct _TaoSubnetVerifyPage {
  TaoPage parent_instance;

  GtkBox *content;
  GtkBox *verdict_row;
  GtkBox *columns;
  GtkWidget *side_column;
  TaoShield *shield;
  GtkLabel *verdict, *verdict_note;
  TaoStages *stages;
  GtkWidget *differences, *same;
  TaoChoice *which;
  GtkLabel *kept_note;
  AdwBin *table_place;
  TaoTable *table;
  TaoFacts *compared;
  GtkLabel *history_note;
  TaoBarStrip *history;
  GtkLabel *inspector_title;
  TaoFacts *inspector, *run;
  TaoInspector *full;
  GtkLabel *meaning, *advice;

  GSimpleActionGroup *actions;
  GListStore *rows;
  GCancellable *cancellable;       /* of the history asked for */
  guint16 netuid;
  guint64 shown_epoch;             /* of the verdict on view, TAO_UNKNOWN_U64 none */
  gint64 shown_checked_ms;
  gboolean shown_names;            /* the rows carry names of a metagraph */
  gboolean history_loading;
  TaoAuditHistory *shown_history;  /* (nullable) */
  gboolean rechecking;
  guint patience_id;
};

G_DEFINE_FINAL_TYPE (TaoSubnetVerifyPage, tao_subnet_verify_page, TAO_TYPE_PAGE)

static const TaoSubnet *
current_subnet (TaoSubnetVerifyPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));

  return snapshot != NULL ? tao_snapshot_lookup_subnet (snapshot, self->netuid) : NULL;
}

/* --- the table of differences --- */

static char *
uid_text (gpointer item)
{
  return g_strdup_printf ("%u", tao_difference_row_get (item)->uid);
}

static guint64
uid_key (gpointer item)
{
  return tao_difference_row_get (item)->uid;
}

static char *
who_text (gpointer item)
{
  return g_strdup (tao_difference_row_get_who (item));
}

static char *
value_text (gpointer item)
{
  return tao_verify_value_name (tao_difference_row_get (item));
}

/* In the order in which an epoch computes them. */
static int
compare_values (gconstpointer a, gconstpointer b, gpointer unused)
{
  const TaoAuditDifference *x = tao_difference_row_get ((gpointer) a), *y = tao_difference_row_get ((gpointer) b);

  if (x->stage != y->stage)
    return (int) x->stage - (int) y->stage;
  return x->uid != y->uid ? (int) x->uid - (int) y->uid : (int) x->other_uid - (int) y->other_uid;
}

static char *
stored_text (const char *text)
{
  guint64 value;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64 - 1, &value, NULL) ? tao_format_count (value)
                                                                                 : g_strdup (TAO_DASH);
}

static char *
chain_text (gpointer item)
{
  return stored_text (tao_difference_row_get (item)->chain);
}

static char *
ours_text (gpointer item)
{
  return stored_text (tao_difference_row_get (item)->ours);
}

static char *
delta_text (gpointer item)
{
  return tao_verify_delta (tao_difference_row_get (item));
}

static gint64
delta_key (gpointer item)
{
  gint64 delta;

  return tao_verify_delta_value (tao_difference_row_get (item), &delta) ? delta : TAO_UNKNOWN_I64;
}

static const TaoColumn columns[] = {
  { .id = "uid", .title = N_("UID"), .numeric = TRUE, .width = 70, .text = uid_text, .key_u64 = uid_key, .css_class = "tao-strong" },
  { .id = "who", .title = N_("Neuron"), .expand = TRUE, .text = who_text },
  { .id = "value", .title = N_("Value"), .expand = TRUE, .text = value_text, .compare = compare_values },
  { .id = "chain", .title = N_("Chain"), .numeric = TRUE, .width = 130, .text = chain_text },
  { .id = "here", .title = N_("Here"), .numeric = TRUE, .width = 130, .text = ours_text },
  { .id = "difference", .title = N_("Difference"), .numeric = TRUE, .width = 100, .text = delta_text, .key_i64 = delta_key,
    .css_class = "tao-strong" },
};

static void
bind_narrow (TaoEntityRow *entity, gpointer item)
{
  g_autofree char *name = g_strdup_printf (_("UID %u"), tao_difference_row_get (item)->uid);
  g_autofree char *value = tao_verify_value_name (tao_difference_row_get (item));
  g_autofree char *delta = tao_verify_delta (tao_difference_row_get (item));

  gtk_widget_set_visible (GTK_WIDGET (tao_entity_row_get_tile (entity)), FALSE);
  tao_entity_row_set_name (entity, value, name);
  tao_entity_row_set_value (entity, delta);
  tao_entity_row_set_change (entity, TAO_UNKNOWN_I64);
}

static gboolean
match_row (gpointer item, gpointer user_data)
{
  const char *which = tao_choice_get_active (TAO_SUBNET_VERIFY_PAGE (user_data)->which);

  if (g_str_equal (which, "first"))
    return tao_difference_row_is_first (item);
  if (g_str_equal (which, "follow"))
    return !tao_difference_row_is_first (item);
  return TRUE;
}

static GtkSelectionModel *
shown_rows (TaoSubnetVerifyPage *self)
{
  GtkSelectionModel *model = gtk_column_view_get_model (tao_table_get_view (self->table));

  return model != NULL && GTK_IS_SINGLE_SELECTION (model) ? model : NULL;
}

static gboolean
select_shown (TaoSubnetVerifyPage *self, gint64 position)
{
  GtkSelectionModel *model = shown_rows (self);
  g_autoptr(GObject) item = NULL;

  if (model == NULL || position < 0 || position >= g_list_model_get_n_items (G_LIST_MODEL (model)))
    return FALSE;
  item = g_list_model_get_item (G_LIST_MODEL (model), (guint) position);
  tao_table_set_selected (self->table, item);
  return TRUE;
}

static void
which_changed_cb (TaoSubnetVerifyPage *self)
{
  tao_table_refilter (self->table);
  if (tao_table_get_selected (self->table) == NULL)
    select_shown (self, 0);
}

/* --- the inspector --- */

static void
set_stored (TaoSubnetVerifyPage *self, guint row, const char *text)
{
  guint64 value;
  g_autofree char *shown = NULL;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64 - 1, &value, NULL))
    {
      g_autofree char *count = tao_format_count (value);

      shown = g_strdup_printf (value > G_MAXUINT16 ? "%s  0x%" G_GINT64_MODIFIER "x" : "%s  0x%04" G_GINT64_MODIFIER "x", count, value);
    }
  tao_facts_set (self->inspector, row, shown != NULL ? shown : _("not stored"));
}

/* The exact number that a u16 was rounded from, in its own scale. */
static char *
before_rounding (gint64 bits)
{
  return tao_format_fixed32 (bits * G_MAXUINT16, 6);
}

static gint64
exact_of (const TaoInspection *inspection, const char *field)
{
  const struct { const char *field; gint64 bits; } exact[] = {
    { "Consensus", inspection->consensus }, { "Incentive", inspection->incentive }, { "ValidatorTrust", inspection->validator_trust },
    { "Dividends", inspection->dividends },
  };

  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    if (g_strcmp0 (field, exact[i].field) == 0)
      return exact[i].bits;
  return TAO_UNKNOWN_I64;
}

/* What led to the selected value, once the uid has been recomputed in full. */
static void
show_inputs (TaoSubnetVerifyPage *self)
{
  TaoDifferenceRow *row = tao_table_get_selected (self->table);
  const TaoAuditDifference *difference = row != NULL ? tao_difference_row_get (row) : NULL;
  const TaoInspection *inspection = tao_inspector_get (self->full);
  gboolean known = difference != NULL && inspection != NULL && inspection->uid == difference->uid && inspection->epoch_block == self->shown_epoch;
  gboolean bond = difference != NULL && difference->other_uid != G_MAXUINT16;
  g_autofree char *exact = NULL, *weight = NULL, *before = NULL;

  if (known && bond)
    for (guint i = 0; i < inspection->n_row; i++)
      if (inspection->row[i].other == difference->other_uid)
        {
          exact = inspection->yuma3 ? before_rounding (inspection->row[i].bond_exact) : tao_format_fixed32 (inspection->row[i].bond_exact, 9);
          weight = tao_format_fixed32 (inspection->row[i].clipped, 9);
          before = tao_format_count (inspection->row[i].bond_before);
        }
  if (known && !bond && exact_of (inspection, difference->field) != TAO_UNKNOWN_I64)
    exact = before_rounding (exact_of (inspection, difference->field));
  tao_facts_set (self->inspector, INSPECT_EXACT, exact);
  tao_facts_set (self->inspector, INSPECT_WEIGHT, weight);
  tao_facts_set (self->inspector, INSPECT_BEFORE, before);
  tao_facts_set_visible (self->inspector, INSPECT_EXACT, exact != NULL);
  tao_facts_set_visible (self->inspector, INSPECT_WEIGHT, weight != NULL);
  tao_facts_set_visible (self->inspector, INSPECT_BEFORE, before != NULL);
}

static void
inspect (TaoSubnetVerifyPage *self, TaoDifferenceRow *row)
{
  const TaoAuditDifference *difference = row != NULL ? tao_difference_row_get (row) : NULL;
  g_autofree char *title = NULL, *value = NULL, *item = NULL, *delta = NULL, *scale = NULL, *key = NULL;
  gint64 distance;

  gtk_widget_set_visible (GTK_WIDGET (self->inspector), row != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->inspector_title), row != NULL);
  if (row == NULL)
    return;
  value = tao_verify_value_name (difference);
  /* Translators: a neuron's name, and what is stored for it: "Saltmarsh · Bond on UID 137" */
  title = g_strdup_printf (_("%1$s · %2$s"), tao_difference_row_get_who (row), value);
  item = tao_text_line (difference->field, TAO_TEXT_NAME);
  delta = tao_verify_delta (difference);
  key = g_strdup_printf ("SubtensorModule.%s", item);
  tao_label_update (self->inspector_title, title);
  tao_facts_set (self->inspector, INSPECT_STAGE, tao_verify_stage_name (difference->stage));
  tao_facts_set (self->inspector, INSPECT_ITEM, item);
  tao_facts_set_source (self->inspector, INSPECT_ITEM, key);
  set_stored (self, INSPECT_CHAIN, difference->chain);
  set_stored (self, INSPECT_HERE, difference->ours);
  tao_facts_set (self->inspector, INSPECT_DIFFERENCE, delta);
  tao_facts_set_class (self->inspector, INSPECT_DIFFERENCE, "tao-neg");
  /* Emission is an amount; everything else is a proportion of 65535. */
  if (difference->stage != TAO_AUDIT_STAGE_EMISSION && tao_verify_delta_value (difference, &distance))
    scale = tao_format_percent ((guint64) ABS (distance), G_MAXUINT16, 4);
  tao_facts_set (self->inspector, INSPECT_SCALE, scale);
  tao_facts_set_visible (self->inspector, INSPECT_SCALE, difference->stage != TAO_AUDIT_STAGE_EMISSION);
}

static void
selected_cb (TaoSubnetVerifyPage *self, GObject *item)
{
  inspect (self, item != NULL ? TAO_DIFFERENCE_ROW (item) : NULL);
  if (item != NULL)
    tao_inspector_set_uid (self->full, tao_difference_row_get (TAO_DIFFERENCE_ROW (item))->uid);
  show_inputs (self);
}

/* A bar of the history leads to its epoch. */
static void
epoch_activated_cb (TaoSubnetVerifyPage *self, guint point)
{
  tao_inspector_set_epoch (self->full, tao_bar_strip_get_id (self->history, point));
}

/* --- history --- */

static const struct { TaoColor color; gboolean faint, hollow, dot; const char *words; } bar_looks[] = {
  [TAO_AUDIT_NOT_CHECKED] = { TAO_COLOR_OTHER, FALSE, TRUE, FALSE, N_("Not checked") },
  [TAO_AUDIT_CHECKING] = { TAO_COLOR_OTHER, FALSE, TRUE, FALSE, N_("Checking") },
  [TAO_AUDIT_EXACT] = { TAO_COLOR_POS_FILL, FALSE, FALSE, FALSE, N_("Same in every value") },
  [TAO_AUDIT_DIFFERS] = { TAO_COLOR_NEG_FILL, FALSE, FALSE, FALSE, N_("Differs") },
  [TAO_AUDIT_STALE] = { TAO_COLOR_OTHER, TRUE, FALSE, FALSE, N_("Not checked") },
};

static gboolean
verdict_origin (TaoPlot *plot, guint point, guint nth, TaoPointOrigin *out, gpointer user_data)
{
  const TaoAuditHistory *history = TAO_SUBNET_VERIFY_PAGE (user_data)->shown_history;

  if (nth > 0 || history == NULL || point >= history->n)
    return FALSE;
  out->origin = tao_origin_verdict;
  out->origin.block = history->records[point].block;
  out->origin.verdict = (guint8) (history->records[point].status + 1);
  return TRUE;
}

static void
show_history (TaoSubnetVerifyPage *self, TaoAuditHistory *history)
{
  g_autofree TaoStripItem *items = g_new0 (TaoStripItem, MAX (history->n, 1));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *first = NULL, *last = NULL, *note = NULL, *description = NULL;
  guint count[TAO_AUDIT_STALE + 1] = { 0 };

  tao_audit_history_ref (history);
  g_clear_pointer (&self->shown_history, tao_audit_history_unref);
  self->shown_history = history;
  for (guint i = 0; i < history->n; i++)
    {
      const TaoAuditRecord *record = &history->records[i];
      g_autofree char *block = tao_format_count (record->block);
      g_autofree char *when = tao_format_date_time (record->checked_ms);
      g_autofree char *many = tao_format_count (record->n_differences);
      g_autofree char *verdict = record->status == TAO_AUDIT_DIFFERS
        ? g_strdup_printf (g_dngettext (NULL, "%s value differs", "%s values differ", record->n_differences), many)
        : g_strdup (_(bar_looks[record->status].words));

      count[record->status]++;
      items[i] = (TaoStripItem) {
        .value = record->status == TAO_AUDIT_DIFFERS ? 1 : 0.72, .color = bar_looks[record->status].color,
        .faint = bar_looks[record->status].faint, .hollow = bar_looks[record->status].hollow, .id = record->block,
      };
      /* Translators: block of the epoch, verdict, time of the check. */
      g_ptr_array_add (texts, g_strdup_printf (_("Epoch of block %1$s\n%2$s\nchecked %3$s"), block, verdict, when));
      items[i].text = g_ptr_array_index (texts, i);
    }
  tao_bar_strip_set_items (self->history, items, history->n);
  if (history->n > 0)
    {
      g_autofree char *a = tao_format_count (history->records[0].block), *b = tao_format_count (history->records[history->n - 1].block);

      if (history->n >= HISTORY_SLOTS / 2)
        first = g_strdup_printf (_("block %s"), a);
      last = g_strdup_printf (_("block %s"), b);
    }
  tao_bar_strip_set_captions (self->history, first, last);
  tao_plot_set_message (TAO_PLOT (self->history), history->n == 0 ? _("No epoch has been checked yet.") : NULL);
  note = g_strdup_printf (_("%1$u same · %2$u differ · %3$u not checked"), count[TAO_AUDIT_EXACT], count[TAO_AUDIT_DIFFERS],
                          count[TAO_AUDIT_NOT_CHECKED] + count[TAO_AUDIT_STALE]);
  tao_label_update (self->history_note, note);
  description = g_strdup_printf (g_dngettext (NULL, "The last %1$u epoch: %2$s.", "The last %1$u epochs: %2$s.", history->n), history->n, note);
  tao_plot_set_label (TAO_PLOT (self->history), _("Epochs checked"), description);
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoAuditHistory) history = tao_engine_load_audits_finish (TAO_ENGINE (source), result, &error);
  TaoSubnetVerifyPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->history_loading = FALSE;
  if (history == NULL)
    tao_plot_set_error (TAO_PLOT (self->history), _("The earlier verdicts could not be read."));
  else
    {
      tao_plot_set_error (TAO_PLOT (self->history), NULL);
      show_history (self, history);
    }
}

static void
load_history (TaoSubnetVerifyPage *self)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (engine == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->history_loading = TRUE;
  tao_engine_load_audits_async (engine, self->netuid, HISTORY_EPOCHS, self->cancellable, history_cb, self);
}

/* --- the verdict --- */

static void
set_rechecking (TaoSubnetVerifyPage *self, gboolean rechecking)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "recompute");

  self->rechecking = rechecking;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !rechecking);
}

static void
show_rows (TaoSubnetVerifyPage *self, const TaoAudit *audit, const TaoMetagraph *metagraph)
{
  TaoAuditStage cause = tao_verify_first_cause (audit);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  TaoDifferenceRow *selected = tao_table_get_selected (self->table);
  g_autoptr(TaoDifferenceRow) before = selected != NULL ? g_object_ref (selected) : NULL;
  TaoDifferenceRow *select = NULL;
  guint first = cause < TAO_AUDIT_N_STAGES ? audit->stage_differences[cause] : 0;

  for (guint i = 0; i < audit->n_kept; i++)
    {
      g_autofree char *who = tao_neuron_name (metagraph, audit->differences[i].uid);
      TaoDifferenceRow *row = tao_difference_row_new (&audit->differences[i], who, audit->differences[i].stage == cause);

      g_ptr_array_add (rows, row);
      if (before != NULL && tao_difference_row_same_place (before, row))
        select = row;
    }
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
  tao_choice_set_count (self->which, "first", first);
  tao_choice_set_count (self->which, "follow", audit->n_differences - first);
  tao_choice_set_count (self->which, "all", audit->n_differences);
  if (audit->n_kept < audit->n_differences)
    {
      g_autofree char *note = g_strdup_printf (_("the first %u are listed"), audit->n_kept);

      tao_label_update (self->kept_note, note);
    }
  else
    tao_label_update (self->kept_note, "");
  if (select == NULL && rows->len > 0)
    select = g_ptr_array_index (rows, 0);
  if (select != NULL)
    tao_table_set_selected (self->table, select);
  inspect (self, select);
}

static void
show_run (TaoSubnetVerifyPage *self, const TaoAudit *audit)
{
  gboolean ran = audit->status != TAO_AUDIT_NOT_CHECKED && audit->status != TAO_AUDIT_CHECKING;
  g_autofree char *block = tao_format_count (audit->epoch_block);
  g_autofree char *rules = tao_text_line (audit->rule_set, TAO_TEXT_NAME);
  g_autofree char *rules_text = audit->rule_set == NULL ? NULL
    : audit->rule_set_inferred ? g_strdup_printf (_("%s, inferred"), rules) : g_strdup (rules);
  g_autofree char *time = ran ? g_strdup_printf (_("%.1f ms"), audit->duration_us / 1000.0) : NULL;
  g_autofree char *checked = audit->checked_at_ms > 0 ? tao_format_date_time (audit->checked_at_ms) : NULL;
  g_autofree char *exact = tao_format_count (audit->exact_total), *differs = tao_format_count (audit->differs_total);
  g_autofree char *unchecked = tao_format_count (audit->unchecked_total);

  tao_facts_set (self->run, RUN_EPOCH, block);
  tao_facts_set (self->run, RUN_RULES, rules_text);
  tao_facts_set (self->run, RUN_TIME, time);
  tao_facts_set (self->run, RUN_CHECKED, checked);
  tao_facts_set (self->run, RUN_EXACT, exact);
  tao_facts_set (self->run, RUN_DIFFERS, differs);
  tao_facts_set (self->run, RUN_UNCHECKED, unchecked);
  for (guint stage = 0; stage < TAO_AUDIT_N_STAGES; stage++)
    {
      g_autofree char *count = tao_format_count (audit->stage_values[stage]);
      g_autofree char *text = audit->stage_values[stage] == 0 || !ran ? g_strdup (_("not checked"))
                                                                       : g_strdup_printf (_("%s the same"), count);

      tao_facts_set (self->compared, stage, text);
    }
}

/* Each block's emission and prices are recomputed as well, outside of epochs. */
static void
show_block (TaoSubnetVerifyPage *self, const TaoBlockAudit *audit)
{
  static const guint rows[TAO_BLOCK_N_CHECKS] = { [TAO_BLOCK_CHECK_EMISSION] = RUN_BLOCK_EMISSION, [TAO_BLOCK_CHECK_PRICE] = RUN_BLOCK_PRICE };
  GString *differences = g_string_new (NULL);

  for (guint i = 0; audit != NULL && i < audit->n_differences; i++)
    g_string_append_printf (differences, _("%1$s: chain %2$s, here %3$s\n"), audit->differences[i].field, audit->differences[i].chain,
                            audit->differences[i].ours);
  for (guint check = 0; check < TAO_BLOCK_N_CHECKS; check++)
    {
      TaoAuditStatus status = audit != NULL ? audit->status[check] : TAO_AUDIT_NOT_CHECKED;
      g_autofree char *block = audit != NULL ? tao_format_count (audit->block) : NULL;
      g_autofree char *text = status == TAO_AUDIT_EXACT ? g_strdup_printf (_("same, block %s"), block)
                            : status == TAO_AUDIT_DIFFERS ? g_strdup_printf (_("differs, block %s"), block) : g_strdup (_("not checked"));
      g_autofree char *clean = tao_text_paragraph (status == TAO_AUDIT_DIFFERS ? differences->str : NULL, TAO_TEXT_PARAGRAPH);

      tao_facts_set (self->run, rows[check], text);
      tao_facts_set_class (self->run, rows[check], status == TAO_AUDIT_DIFFERS ? "tao-neg" : NULL);
      tao_facts_set_source (self->run, rows[check], clean[0] != '\0' ? clean : NULL);
    }
  g_string_free (differences, TRUE);
}

static void
show_audit (TaoSubnetVerifyPage *self, TaoSnapshot *snapshot, const TaoAudit *audit)
{
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, self->netuid);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  TaoStageInfo stages[TAO_AUDIT_N_STAGES] = { 0 };
  char *notes[TAO_AUDIT_N_STAGES];
  g_autofree char *title = tao_verify_title (audit), *subtitle = tao_verify_subtitle (audit), *advice = NULL;
  g_autofree char *meaning = tao_verify_meaning (audit, sync != NULL ? sync->spec_version : TAO_UNKNOWN_U32, &advice);
  gboolean differs = audit->status == TAO_AUDIT_DIFFERS;

  tao_shield_set_status (self->shield, audit->status, title);
  tao_label_update (self->verdict, title);
  tao_label_update (self->verdict_note, subtitle);
  tao_verify_stages (audit, stages, notes);
  tao_stages_set (self->stages, TAO_AUDIT_N_STAGES, stages);
  for (guint i = 0; i < TAO_AUDIT_N_STAGES; i++)
    g_free (notes[i]);
  tao_label_update (self->meaning, meaning);
  tao_label_update (self->advice, advice != NULL ? advice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL);
  gtk_widget_set_visible (self->differences, differs);
  gtk_widget_set_visible (self->same, audit->status == TAO_AUDIT_EXACT);
  show_run (self, audit);
  show_rows (self, audit, metagraph);

  self->shown_epoch = audit->epoch_block;
  self->shown_checked_ms = audit->checked_at_ms;
  self->shown_names = metagraph != NULL;
  tao_inspector_set_subnet (self->full, tao_page_get_engine (TAO_PAGE (self)), snapshot, self->netuid, audit->epoch_block);
  show_inputs (self);
  set_rechecking (self, FALSE);
  load_history (self);
}

static void
show_none (TaoSubnetVerifyPage *self, TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  g_autofree char *text = NULL;

  if (sync != NULL && subnet->next_epoch_block != TAO_UNKNOWN_U64 && subnet->next_epoch_block > sync->best_block)
    {
      g_autofree char *blocks = tao_format_blocks (subnet->next_epoch_block - sync->best_block, sync->block_interval_ms);

      text = g_strdup_printf (_("The next epoch ends in %s."), blocks);
    }
  tao_page_show_empty (TAO_PAGE (self), "verified-symbolic", _("No epoch has been checked yet"), text, NULL, NULL);
}

static void
tao_subnet_verify_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoSubnetVerifyPage *self = TAO_SUBNET_VERIFY_PAGE (page);
  const TaoSubnet *subnet = self->netuid == 0 ? NULL
    : tao_subnet_place_find (page, snapshot, self->netuid, _("No verdict of this subnet is known. Connect to a network to check it."),
                             _("Waiting for this subnet's figures."));
  const TaoAudit *audit = subnet != NULL ? subnet->audit : NULL;

  if (self->netuid == 0)
    tao_page_show_empty (page, "verified-symbolic", _("Root has no epoch to recompute"),
                         _("Root pays no incentive. Every other subnet is checked after each epoch."), NULL, NULL);
  else if (subnet != NULL && audit == NULL)
    show_none (self, snapshot, subnet);
  else if (subnet != NULL)
    {
      tao_page_show_content (page);
      show_block (self, subnet->block_audit);
      if (audit->epoch_block != self->shown_epoch || audit->checked_at_ms != self->shown_checked_ms
          || (!self->shown_names && tao_snapshot_lookup_metagraph (snapshot, self->netuid) != NULL))
        show_audit (self, snapshot, audit);
    }
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "save")), audit != NULL);
}

/* --- actions --- */

static gboolean
patience_cb (gpointer user_data)
{
  TaoSubnetVerifyPage *self = user_data;

  self->patience_id = 0;
  set_rechecking (self, FALSE);
  tao_page_toast (TAO_PAGE (self), _("The endpoint has not answered. The verdict is the earlier one."));
  return G_SOURCE_REMOVE;
}

static void
recompute_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoSubnetVerifyPage *self = user_data;
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || self->rechecking)
    return;
  tao_engine_recheck_subnet (engine, self->netuid);
  set_rechecking (self, TRUE);
  tao_shield_set_status (self->shield, TAO_AUDIT_CHECKING, NULL);
  tao_label_update (self->verdict_note, _("Reading the epoch's inputs again…"));
  self->patience_id = g_timeout_add_seconds (RECHECK_PATIENCE_S, patience_cb, self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoSubnetVerifyPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    tao_page_toast (TAO_PAGE (self), _("Report saved"));
  else
    {
      g_autofree char *reason = tao_text_line (error->message, TAO_TEXT_LINE);
      g_autofree char *text = g_strdup_printf (_("The report was not saved: %s"), reason);

      tao_page_toast (TAO_PAGE (self), text);
    }
}

/* A file that was chosen, until what goes into it is there. */
typedef struct {
  TaoSubnetVerifyPage *page;
  GFile *file;
  char *remarks;
} Saving;

static void
write_report (Saving *saving, char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_file_replace_contents_bytes_async (saving->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb, saving->page);
  g_object_unref (saving->file);
  g_free (saving->remarks);
  g_free (saving);
}

/* Without the inputs the verdict alone is kept, and the page says so. */
static void
reported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr(GError) error = NULL;
  char *text = tao_engine_load_epoch_report_finish (TAO_ENGINE (source), result, &error);

  if (text == NULL)
    {
      tao_page_toast (TAO_PAGE (saving->page), _("The endpoint no longer has this epoch's inputs: only the verdict is saved"));
      text = tao_epoch_report_remarks_only (saving->remarks);
    }
  write_report (saving, text);
}

void
tao_subnet_verify_page_save (TaoSubnetVerifyPage *self, GFile *file)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));
  const TaoSubnet *subnet = current_subnet (self);
  char *remarks = snapshot != NULL ? tao_verify_report (snapshot, self->netuid) : NULL;
  Saving *saving;

  if (remarks == NULL)
    return;
  saving = g_new0 (Saving, 1);
  saving->page = g_object_ref (self);
  saving->file = g_object_ref (file);
  saving->remarks = remarks;
  if (engine != NULL)
    tao_engine_load_epoch_report_async (engine, self->netuid, subnet->audit->epoch_block, remarks, NULL, reported_cb, saving);
  else
    write_report (saving, tao_epoch_report_remarks_only (remarks));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      tao_subnet_verify_page_save (user_data, file);
    }
  g_object_unref (dialog);
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoSubnetVerifyPage *self = user_data;
  const TaoSubnet *subnet = current_subnet (self);
  g_autofree char *name = NULL;
  GtkFileChooserNative *dialog;

  if (subnet == NULL || subnet->audit == NULL)
    return;
  name = g_strdup_printf ("taoscope-subnet-%u-block-%" G_GUINT64_FORMAT ".json", self->netuid, subnet->audit->epoch_block);
  dialog = gtk_file_chooser_native_new (_("Save Report"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* A stage leads to its first difference. */
static void
stage_clicked_cb (TaoSubnetVerifyPage *self, guint stage)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(TaoDifferenceRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (tao_difference_row_get (row)->stage != stage)
        continue;
      tao_choice_set_active (self->which, tao_difference_row_is_first (row) ? "first" : "follow");
      tao_table_set_selected (self->table, row);
      return;
    }
}

static gboolean
step_difference_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  TaoSubnetVerifyPage *self = TAO_SUBNET_VERIFY_PAGE (widget);
  GtkSelectionModel *model = shown_rows (self);

  if (model == NULL || g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    return GDK_EVENT_PROPAGATE;
  select_shown (self, (gint64) gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (model)) + g_variant_get_int32 (args));
  return GDK_EVENT_STOP;
}

static void
tao_subnet_verify_page_refresh (TaoPage *page)
{
  g_action_group_activate_action (G_ACTION_GROUP (TAO_SUBNET_VERIFY_PAGE (page)->actions), "recompute", NULL);
}

/* --- the page --- */

static void
tao_subnet_verify_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoSubnetVerifyPage *self = TAO_SUBNET_VERIFY_PAGE (page);
  guint16 netuid = route->netuid != TAO_ROUTE_NONE ? (guint16) route->netuid : 0;

  if (netuid == self->netuid && self->shown_epoch != TAO_UNKNOWN_U64)
    return;
  self->netuid = netuid;
  self->shown_epoch = TAO_UNKNOWN_U64;
  set_rechecking (self, FALSE);
  g_list_store_remove_all (self->rows);
  tao_choice_set_active (self->which, "first");
  if (tao_page_get_snapshot (page) != NULL)
    tao_subnet_verify_page_set_snapshot (page, tao_page_get_snapshot (page));
}

static void
tao_subnet_verify_page_deactivated (TaoPage *page)
{
  set_rechecking (TAO_SUBNET_VERIFY_PAGE (page), FALSE);
  tao_inspector_stop (TAO_SUBNET_VERIFY_PAGE (page)->full);
}

static gboolean
tao_subnet_verify_page_is_ready (TaoPage *page)
{
  TaoSubnetVerifyPage *self = TAO_SUBNET_VERIFY_PAGE (page);

  return tao_page_get_state (page) != TAO_STATE_LOADING && !self->history_loading && tao_inspector_is_ready (self->full);
}

static void
narrow_changed_cb (TaoSubnetVerifyPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
  int margin = narrow ? 12 : 24;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->verdict_row), orientation);
  gtk_widget_set_margin_start (GTK_WIDGET (self->content), margin);
  gtk_widget_set_margin_end (GTK_WIDGET (self->content), margin);
  gtk_widget_set_size_request (self->side_column, narrow ? -1 : 300, -1);
  tao_table_set_narrow (self->table, narrow);
  tao_inspector_set_narrow (self->full, narrow);
}

static void
tao_subnet_verify_page_dispose (GObject *object)
{
  TaoSubnetVerifyPage *self = TAO_SUBNET_VERIFY_PAGE (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->shown_history, tao_audit_history_unref);
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  self->table = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNET_VERIFY_PAGE);
  G_OBJECT_CLASS (tao_subnet_verify_page_parent_class)->dispose (object);
}

static void
tao_subnet_verify_page_class_init (TaoSubnetVerifyPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  g_type_ensure (TAO_TYPE_BAR_STRIP);
  g_type_ensure (TAO_TYPE_CHOICE);
  g_type_ensure (TAO_TYPE_FACTS);
  g_type_ensure (TAO_TYPE_INSPECTOR);
  g_type_ensure (TAO_TYPE_SHIELD);
  g_type_ensure (TAO_TYPE_STAGES);
  object_class->dispose = tao_subnet_verify_page_dispose;
  page_class->set_snapshot = tao_subnet_verify_page_set_snapshot;
  page_class->navigate = tao_subnet_verify_page_navigate;
  page_class->deactivated = tao_subnet_verify_page_deactivated;
  page_class->refresh = tao_subnet_verify_page_refresh;
  page_class->is_ready = tao_subnet_verify_page_is_ready;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet-verify/subnet-verify-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, content);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, verdict_row);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, side_column);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, shield);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, verdict_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, stages);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, differences);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, same);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, which);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, kept_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, table_place);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, compared);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, history_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, history);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, inspector_title);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, inspector);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, run);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, full);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, meaning);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetVerifyPage, advice);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_n, 0, step_difference_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, 0, step_difference_cb, "i", -1);
}

static void
tao_subnet_verify_page_init (TaoSubnetVerifyPage *self)
{
  static const GActionEntry actions[] = {
    { .name = "recompute", .activate = recompute_cb },
    { .name = "save", .activate = save_cb },
  };
  static const char *const inspected[N_INSPECT] = {
    N_("Stage"), N_("Stored as"), N_("Chain"), N_("Here"), N_("Difference"), N_("Of the full scale"),
    N_("Exact result"), N_("Weight after clipping"), N_("Bond before"),
  };
  static const char *const ran[N_RUN] = {
    N_("Epoch of block"), N_("Rules"), N_("Recomputed in"), N_("Checked"), N_("Epochs the same"), N_("Epochs that differ"),
    N_("Epochs not checked"), N_("Emission of the last block"), N_("Prices of the last block"),
  };

  static const char *const compared[TAO_AUDIT_N_STAGES] = {
    N_("Stake weight of each UID"), N_("Who is active, who may validate"), N_("Consensus weight of each UID"),
    N_("Trust that clipping leaves each validator"), N_("Incentive of each UID"), N_("Bonds of each validator"),
    N_("Dividends of each UID"), N_("Emission of each UID, exact to the last digit"),
  };

  static const char *const compared_items[TAO_AUDIT_N_STAGES] = {
    "SubtensorModule.StakeWeight", "SubtensorModule.Active", "SubtensorModule.Consensus", "SubtensorModule.ValidatorTrust",
    "SubtensorModule.Incentive", "SubtensorModule.Bonds", "SubtensorModule.Dividends", "SubtensorModule.Emission",
  };

  self->shown_epoch = TAO_UNKNOWN_U64;
  self->rows = g_list_store_new (TAO_TYPE_DIFFERENCE_ROW);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "verify", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  tao_shield_set_size (self->shield, 32);
  tao_choice_add (self->which, "first", _("First cause"));
  tao_choice_add (self->which, "follow", _("Follow-on"));
  tao_choice_add (self->which, "all", _("All"));
  self->table = TAO_TABLE (tao_table_new ("differences", columns, G_N_ELEMENTS (columns), "value"));
  tao_table_set_narrow_row (self->table, bind_narrow);
  tao_table_set_model (self->table, G_LIST_MODEL (self->rows));
  tao_table_set_filter (self->table, match_row, self);
  tao_table_set_empty (self->table, "verified-symbolic", _("No differences of this kind"), NULL, NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->table), "card");
  adw_bin_set_child (self->table_place, GTK_WIDGET (self->table));
  for (guint i = 0; i < N_INSPECT; i++)
    tao_facts_add (self->inspector, _(inspected[i]));
  for (guint i = 0; i < N_RUN; i++)
    tao_facts_add (self->run, _(ran[i]));
  for (guint i = 0; i < TAO_AUDIT_N_STAGES; i++)
    {
      TaoOrigin origin = {
        .kind = TAO_ORIGIN_AUDIT, .item = compared_items[i], .checked = TAO_ORIGIN_STAGE (i),
        .how = N_("Read after the epoch, and computed from what was read before it"),
      };

      tao_facts_add (self->compared, _(compared[i]));
      tao_facts_set_wrap (self->compared, i);
      tao_facts_set_origin (self->compared, i, &origin);
    }
  tao_bar_strip_set_natural_height (self->history, HISTORY_HEIGHT);
  tao_bar_strip_set_slots (self->history, HISTORY_SLOTS);
  tao_plot_set_file_name (TAO_PLOT (self->history), "verification");
  tao_plot_set_label (TAO_PLOT (self->history), _("Epochs checked"), NULL);
  tao_plot_set_origin_func (TAO_PLOT (self->history), verdict_origin, self);
  g_signal_connect_object (self->history, "point-activated", G_CALLBACK (epoch_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->full, "inspected", G_CALLBACK (show_inputs), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "retry", G_CALLBACK (load_history), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stages, "stage-clicked", G_CALLBACK (stage_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->which, "notify::active", G_CALLBACK (which_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  tao_page_show_loading (TAO_PAGE (self), _("Waiting for this subnet's figures."));
}
