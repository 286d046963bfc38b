#include "app/money/stake-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/format.h"
#include "app/money/batch-dialog.h"
#include "app/money/forms.h"
#include "app/money/pickers.h"
#include "app/money/review.h"
#include "app/money/wording.h"
#include "app/text.h"
#include "app/widgets/facts.h"
#include "app/widgets/price-track.h"
#include "app/widgets/shield.h"

#define QUOTE_DELAY_MS 200
#define QUOTE_EVERY_US (3 * G_USEC_PER_SEC)
#define FEE_GUESS_RAO G_GUINT64_CONSTANT (2000000)    /* left by Max until a plan knows the fee */

struct _TaoStakeDialog {
  AdwWindow parent_instance;

  TaoWallets *wallets;
  GSettings *settings;
  TaoOrderRequest request;
  TaoOrderKind mode;           /* STAKE, UNSTAKE or MOVE; a swap is a move that keeps its hotkey */

  TaoPlanBox *box;             /* (nullable) */
  gboolean filling;            /* lists are being filled: their signals mean nothing */
  guint quote_id;
  guint64 question;            /* number of the newest question; older answers are dropped */
  gint64 quoted_us;
  guint64 quoted_block;
  GCancellable *cancellable;

  GtkWidget *confirm, *add, *purse, *position, *subnet, *validator;
  GtkEditable *amount;
  GtkLabel *unit, *receives, *receives_label, *checked;
  TaoPriceTrack *track;
  GtkWidget *quote_card, *tolerance, *partial_row, *tolerance_row, *notice;
  TaoFacts *facts;
};

G_DEFINE_FINAL_TYPE (TaoStakeDialog, tao_stake_dialog, ADW_TYPE_WINDOW)

enum { FACT_IMPACT, FACT_LIMIT, FACT_POOL_FEE, FACT_FEE, FACT_FREE, FACT_FREE_AFTER };

/* --- requests -------------------------------------------------------------------------------------- */

gboolean
tao_stake_request_parse (const char *text, TaoOrderRequest *request)
{
  static const struct { const char *name; TaoOrderKind kind; } kinds[] = {
    { "stake", TAO_ORDER_STAKE }, { "unstake", TAO_ORDER_UNSTAKE }, { "move", TAO_ORDER_MOVE }, { "swap", TAO_ORDER_SWAP },
  };
  TaoOrderRequest parsed;

  if (!tao_order_request_parse (text, &parsed))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (parsed.name, kinds[i].name))
      {
        *request = parsed;
        request->kind = kinds[i].kind;
        return TRUE;
      }
  return FALSE;
}

/* --- what is chosen ---------------------------------------------------------------------------------- */

static TaoSnapshot *
snapshot_of (TaoStakeDialog *self)
{
  return tao_engine_get_snapshot (tao_wallets_get_engine (self->wallets));
}

static const TaoKey32 *
chosen_purse (TaoStakeDialog *self)
{
  const TaoPick *pick = tao_picker_get (self->purse);

  return pick != NULL ? &pick->account : NULL;
}

static const TaoAccountState *
account_state (TaoStakeDialog *self)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  const TaoKey32 *account = chosen_purse (self);

  return snapshot != NULL && account != NULL ? tao_snapshot_lookup_account (snapshot, account) : NULL;
}

/* FALSE: something is still missing. */
static gboolean
read_order (TaoStakeDialog *self, TaoOrder *order)
{
  const TaoPick *position = tao_picker_get (self->position);
  const TaoPick *subnet = tao_picker_get (self->subnet);
  const TaoPick *validator = tao_picker_get (self->validator);
  guint64 amount;

  memset (order, 0, sizeof *order);
  if (chosen_purse (self) == NULL || !tao_parse_amount (gtk_editable_get_text (self->amount), &amount) || amount == 0)
    return FALSE;
  order->amount = amount;
  order->allow_partial = adw_combo_row_get_selected (ADW_COMBO_ROW (self->partial_row)) == 1;
  if (self->mode == TAO_ORDER_STAKE)
    {
      if (subnet == NULL || validator == NULL)
        return FALSE;
      order->kind = TAO_ORDER_STAKE;
      order->netuid = subnet->netuid;
      order->hotkey = validator->account;
      return TRUE;
    }
  if (position == NULL)
    return FALSE;
  order->netuid = position->netuid;
  order->hotkey = position->account;
  order->kind = self->mode;
  if (self->mode == TAO_ORDER_UNSTAKE)
    return TRUE;
  if (subnet == NULL || validator == NULL)
    return FALSE;
  order->netuid_to = subnet->netuid;
  if (memcmp (&validator->account, &position->account, sizeof position->account) != 0)
    order->to = validator->account;
  else if (order->netuid_to == order->netuid)
    return FALSE;
  else
    order->kind = TAO_ORDER_SWAP;
  return TRUE;
}

/* --- the quote ------------------------------------------------------------------------------------------ */

static void
set_fact (TaoStakeDialog *self, guint row, char *text)
{
  g_autofree char *owned = text;

  tao_facts_set (self->facts, row, owned);
}

static const char *
why_not (TaoStakeDialog *self, const TaoOrder *order, gboolean complete)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  TaoPurse *purse = chosen_purse (self) != NULL ? tao_wallets_lookup (self->wallets, chosen_purse (self)) : NULL;

  if (snapshot == NULL || tao_snapshot_get_sync (snapshot)->state == TAO_SYNC_OFFLINE)
    return _("There is no connection");
  if (purse == NULL)
    return _("Choose a wallet first");
  if (tao_purse_get_kind (purse) == TAO_PURSE_WATCHED)
    return _("Only the address of this wallet is here: it cannot sign");
  if (!complete)
    return _("Enter an amount");
  if (self->box == NULL)
    return _("Waiting for the quote");
  return tao_plan_box_get (self->box)->blocked ? _("See the reason above") : NULL;
}

static void
update_confirm (TaoStakeDialog *self)
{
  TaoOrder order;
  gboolean complete = read_order (self, &order);
  const char *reason = why_not (self, &order, complete);

  gtk_widget_set_sensitive (self->confirm, reason == NULL);
  gtk_widget_set_sensitive (self->add, complete);
  gtk_widget_set_tooltip_text (self->confirm, reason);
}

/* Its limit is a ratio, which has no place on the track of one price. */
static gboolean
is_swap (const TaoPlanStep *step)
{
  return step->pays_netuid != G_MAXUINT16 && step->receives_netuid != G_MAXUINT16;
}

static void
show_quote (TaoStakeDialog *self)
{
  const TaoJobPlan *plan = self->box != NULL ? tao_plan_box_get (self->box) : NULL;
  const TaoPlanStep *step = plan != NULL ? &plan->steps[0] : NULL;
  g_autofree char *unit = step != NULL ? tao_word_unit (snapshot_of (self), step->receives_netuid) : NULL;
  g_autofree char *receives = step != NULL ? tao_format_exact (step->receives, unit) : g_strdup (TAO_DASH);
  g_autofree char *pays_unit = step != NULL ? tao_word_unit (snapshot_of (self), step->pays_netuid) : NULL;
  g_autofree char *block = plan != NULL ? tao_format_count (plan->block) : NULL;
  g_autofree char *checked = NULL;
  gboolean pool = step != NULL && step->uses_pool && step->price_now_rao != TAO_UNKNOWN_U64;
  g_autoptr(GString) notes = g_string_new (NULL);
  const char *level = "";

  gtk_label_set_text (self->receives, receives);
  if (plan != NULL && step->runtime_receives != TAO_UNKNOWN_U64 && !plan->blocked)
    checked = g_strdup_printf (_("exact at block %s, and the network agrees"), block);
  else if (plan != NULL)
    checked = g_strdup_printf (_("computed at block %s"), block);
  gtk_label_set_text (self->checked, checked != NULL ? checked : "");
  gtk_widget_set_visible (GTK_WIDGET (self->track), pool);
  if (pool)
    tao_price_track_set (self->track, step->price_now_rao, step->price_after_rao,
                         step->limit_rao != 0 && !is_swap (step) ? step->limit_rao : TAO_UNKNOWN_U64);
  set_fact (self, FACT_IMPACT, pool ? tao_format_percent_ppm (step->impact_ppm, 2) : NULL);
  set_fact (self, FACT_LIMIT, pool && step->limit_rao != 0 ? tao_word_limit (step) : NULL);
  set_fact (self, FACT_POOL_FEE, pool ? tao_format_exact (step->pool_fee, step->pool_fee_in_tao ? "τ" : pays_unit) : NULL);
  set_fact (self, FACT_FEE, plan != NULL ? tao_format_exact (plan->fee_rao, "τ") : NULL);
  set_fact (self, FACT_FREE, plan != NULL ? tao_format_exact (plan->balance_before_rao, "τ") : NULL);
  set_fact (self, FACT_FREE_AFTER, plan != NULL ? tao_format_exact (plan->balance_after_rao, "τ") : NULL);
  for (guint i = 0; plan != NULL && i < plan->n_notes; i++)
    {
      g_autofree char *text = tao_word_note (&plan->notes[i], plan, snapshot_of (self));

      if (notes->len > 0)
        g_string_append_c (notes, '\n');
      g_string_append (notes, text);
      if (plan->notes[i].level == TAO_NOTE_BLOCK)
        level = "error";
      else if (plan->notes[i].level == TAO_NOTE_WARNING && *level == '\0')
        level = "warning";
    }
  tao_form_set_notice (self->notice, level, notes->str);
  update_confirm (self);
}

typedef struct {
  TaoStakeDialog *dialog;
  guint64 question;
} Question;

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(TaoStakeDialog) self = question->dialog;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = tao_engine_plan_finish (TAO_ENGINE (source), result, &error);

  if (self->confirm == NULL || question->question != self->question)
    return;
  g_clear_pointer (&self->box, tao_plan_box_unref);
  self->box = g_steal_pointer (&box);
  show_quote (self);
  if (self->box == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = tao_word_job_error (error);

      tao_form_set_notice (self->notice, "error", text);
    }
}

static gboolean
quote_cb (gpointer data)
{
  TaoStakeDialog *self = data;
  TaoOrder order;
  Question *question;
  double percent = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->tolerance));

  self->quote_id = 0;
  if (!read_order (self, &order))
    {
      self->question++;
      g_clear_pointer (&self->box, tao_plan_box_unref);
      show_quote (self);
      return G_SOURCE_REMOVE;
    }
  question = g_new0 (Question, 1);
  question->dialog = g_object_ref (self);
  question->question = ++self->question;
  self->quoted_us = g_get_monotonic_time ();
  tao_engine_plan_async (tao_wallets_get_engine (self->wallets), chosen_purse (self), &order, 1,
                         (guint32) (percent * 10000 + 0.5), self->cancellable, planned_cb, question);
  return G_SOURCE_REMOVE;
}

/* The old quote stays on view, but cannot be reviewed any more. */
static void
changed_cb (TaoStakeDialog *self)
{
  if (self->filling)
    return;
  self->question++;
  gtk_widget_set_sensitive (self->confirm, FALSE);
  gtk_widget_set_sensitive (self->add, FALSE);
  if (self->quote_id == 0)
    self->quote_id = g_timeout_add (QUOTE_DELAY_MS, quote_cb, self);
}

/* --- lists ------------------------------------------------------------------------------------------------ */

static void
fill_positions (TaoStakeDialog *self)
{
  TaoPick wanted = { .account = self->request.hotkey, .netuid = self->request.netuid };

  tao_picker_fill_positions (self->position, self->wallets, chosen_purse (self), &wanted);
}

static void
fill_subnets (TaoStakeDialog *self)
{
  tao_picker_fill_subnets (self->subnet, self->wallets, TRUE,
                           self->mode == TAO_ORDER_STAKE ? &self->request.netuid : &self->request.netuid_to);
}

static void
fill_validators (TaoStakeDialog *self)
{
  const TaoPick *subnet = tao_picker_get (self->subnet), *position = tao_picker_get (self->position);
  const TaoKey32 *wanted = NULL;

  if (self->mode == TAO_ORDER_STAKE && self->request.has_hotkey)
    wanted = &self->request.hotkey;
  else if (self->request.has_to)
    wanted = &self->request.to;
  else if (self->mode == TAO_ORDER_MOVE && position != NULL)
    wanted = &position->account;
  if (subnet != NULL)
    tao_picker_fill_validators (self->validator, self->wallets, subnet->netuid, wanted);
}

static void
update_source (TaoStakeDialog *self)
{
  const TaoAccountState *state = account_state (self);
  const TaoPick *position = tao_picker_get (self->position);
  g_autofree char *free = tao_format_exact (state != NULL ? state->free_rao : TAO_UNKNOWN_U64, "τ");
  g_autofree char *text = g_strdup_printf (_("%s free"), free);
  g_autofree char *unit = self->mode == TAO_ORDER_STAKE || position == NULL ? g_strdup ("τ") : tao_word_unit (snapshot_of (self), position->netuid);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->purse), text);
  gtk_label_set_text (self->unit, unit);
}

/* --- callbacks --------------------------------------------------------------------------------------------- */

static void
purse_cb (TaoStakeDialog *self)
{
  if (self->filling)
    return;
  fill_positions (self);
  update_source (self);
  changed_cb (self);
}

static void
position_cb (TaoStakeDialog *self)
{
  if (self->filling)
    return;
  update_source (self);
  changed_cb (self);
}

static void
subnet_cb (TaoStakeDialog *self)
{
  if (self->filling)
    return;
  fill_validators (self);
  changed_cb (self);
}

static guint64
available (TaoStakeDialog *self)
{
  const TaoAccountState *state = account_state (self);
  const TaoPick *position = tao_picker_get (self->position);
  const TaoJobPlan *plan = self->box != NULL ? tao_plan_box_get (self->box) : NULL;
  guint64 fee = plan != NULL && plan->fee_rao != TAO_UNKNOWN_U64 ? plan->fee_rao : FEE_GUESS_RAO;
  guint64 kept = fee + (plan != NULL ? plan->existential_deposit_rao : 500);

  if (self->mode != TAO_ORDER_STAKE)
    return position != NULL ? position->amount : 0;
  if (state == NULL || state->free_rao == TAO_UNKNOWN_U64 || state->free_rao <= kept)
    return 0;
  return state->free_rao - kept;
}

/* Without zeros at the end, which the entry has no room for. */
static void
set_amount (TaoStakeDialog *self, guint64 amount)
{
  g_autofree char *text = tao_format_plain (amount);
  gsize length = strlen (text);

  while (strchr (text, '.') != NULL && length > 1 && (text[length - 1] == '0' || text[length - 1] == '.'))
    {
      gboolean point = text[length - 1] == '.';

      text[--length] = '\0';
      if (point)
        break;
    }
  gtk_editable_set_text (self->amount, text);
}

static void
share_cb (GtkWidget *button, TaoStakeDialog *self)
{
  guint quarters = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "quarters"));
  guint64 all = available (self);

  set_amount (self, quarters == 4 ? all : all / 4 * quarters);
}

static void
snapshot_cb (TaoStakeDialog *self, TaoSnapshot *snapshot)
{
  guint64 best = tao_snapshot_get_sync (snapshot)->best_block;

  if (tao_picker_get_n (self->subnet) == 0)
    {
      fill_subnets (self);
      fill_validators (self);
    }
  if (tao_picker_get_n (self->validator) == 0)
    fill_validators (self);
  if (tao_picker_get_n (self->position) == 0)
    fill_positions (self);
  update_source (self);
  update_confirm (self);
  if (best == self->quoted_block || self->quote_id != 0 || g_get_monotonic_time () - self->quoted_us < QUOTE_EVERY_US)
    return;
  self->quoted_block = best;
  quote_cb (self);
}

static void
confirm_cb (TaoStakeDialog *self)
{
  TaoOrder order;
  double percent = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->tolerance));

  if (!read_order (self, &order) || why_not (self, &order, TRUE) != NULL)
    return;
  g_settings_set_uint (self->settings, "price-limit", (guint) (percent * 100 + 0.5));
  tao_review_present_for (GTK_WINDOW (self), self->wallets, chosen_purse (self), &order, 1, (guint32) (percent * 10000 + 0.5));
}

static void
add_cb (TaoStakeDialog *self)
{
  TaoOrder order;
  double percent = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->tolerance));

  if (read_order (self, &order)
      && !tao_batch_add (GTK_WINDOW (self), self->wallets, chosen_purse (self), &order, 1, (guint32) (percent * 10000 + 0.5)))
    tao_form_set_notice (self->notice, "error", _("The batch is full: sign what is in it first."));
}

/* --- building ------------------------------------------------------------------------------------------------ */

static void
build_amount (TaoStakeDialog *self, GtkListBox *group)
{
  static const struct { const char *label; guint quarters; } shares[] = { { N_("25%"), 1 }, { N_("50%"), 2 }, { N_("Max"), 4 } };
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *entry = gtk_entry_new ();

  gtk_widget_add_css_class (box, "tao-amount");
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Amount"));
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_widget_add_css_class (entry, "title-4");
  gtk_widget_add_css_class (entry, "numeric");
  tao_form_name (entry, "stake-amount", _("Amount"));
  self->amount = GTK_EDITABLE (entry);
  self->unit = GTK_LABEL (gtk_label_new ("τ"));
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->unit));
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(shares[i].label));

      g_object_set_data (G_OBJECT (button), "quarters", GUINT_TO_POINTER (shares[i].quarters));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_signal_connect (button, "clicked", G_CALLBACK (share_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (group, row);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
}

static void
build_quote (TaoStakeDialog *self, GtkBox *body)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (inner, "tao-card-body");
  self->receives_label = tao_form_add_text (GTK_BOX (head), _("You receive"), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->receives_label), "tao-secondary");
  self->checked = tao_form_add_text (GTK_BOX (head), "", "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->checked), "tao-pos");
  gtk_widget_set_hexpand (GTK_WIDGET (self->checked), TRUE);
  gtk_label_set_xalign (self->checked, 1);
  gtk_box_append (GTK_BOX (inner), head);
  self->receives = tao_form_add_text (GTK_BOX (inner), TAO_DASH, "title-3");
  gtk_widget_add_css_class (GTK_WIDGET (self->receives), "numeric");
  gtk_widget_set_name (GTK_WIDGET (self->receives), "stake-receives");
  self->track = TAO_PRICE_TRACK (tao_price_track_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->track), FALSE);
  gtk_box_append (GTK_BOX (inner), GTK_WIDGET (self->track));
  gtk_box_append (GTK_BOX (card), inner);
  gtk_box_append (body, card);
  self->quote_card = card;
}

static void
build_limit (TaoStakeDialog *self, GtkBox *body)
{
  const char *policies[] = { _("Cancel the whole order"), _("Fill what the limit lets through"), NULL };
  g_autoptr(GtkStringList) list = gtk_string_list_new (policies);
  GtkListBox *group = tao_form_add_group (body, NULL);

  self->tolerance_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->tolerance_row), _("Worst price accepted, percent"));
  self->tolerance = tao_form_new_tolerance (self->settings, "stake-tolerance");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->tolerance_row), self->tolerance);
  gtk_list_box_append (group, self->tolerance_row);
  self->partial_row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->partial_row), _("If the price passes it"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->partial_row), G_LIST_MODEL (list));
  gtk_list_box_append (group, self->partial_row);
  g_signal_connect_swapped (self->tolerance, "value-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->partial_row, "notify::selected", G_CALLBACK (changed_cb), self);

  self->facts = TAO_FACTS (tao_facts_new (TRUE));
  tao_facts_add (self->facts, _("Cost against the price now"));
  tao_facts_add (self->facts, _("Limit price"));
  tao_facts_add (self->facts, _("Pool fee"));
  tao_facts_add (self->facts, _("Network fee"));
  tao_facts_add (self->facts, _("Free balance now"));
  tao_facts_add (self->facts, _("Free balance after"));
  gtk_box_append (body, GTK_WIDGET (self->facts));
}

static void
tao_stake_dialog_dispose (GObject *object)
{
  TaoStakeDialog *self = TAO_STAKE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->quote_id, g_source_remove);
  self->confirm = NULL;
  self->filling = TRUE;
  G_OBJECT_CLASS (tao_stake_dialog_parent_class)->dispose (object);
}

static void
tao_stake_dialog_finalize (GObject *object)
{
  TaoStakeDialog *self = TAO_STAKE_DIALOG (object);

  g_clear_object (&self->wallets);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, tao_plan_box_unref);
  G_OBJECT_CLASS (tao_stake_dialog_parent_class)->finalize (object);
}

static void
tao_stake_dialog_class_init (TaoStakeDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_stake_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_stake_dialog_finalize;
}

static void
tao_stake_dialog_init (TaoStakeDialog *self)
{
  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->cancellable = g_cancellable_new ();
}

static char *
word_title (TaoStakeDialog *self)
{
  g_autofree char *subnet = self->request.has_netuid ? tao_word_subnet (snapshot_of (self), self->request.netuid) : NULL;

  switch (self->mode)
    {
    case TAO_ORDER_STAKE:
      return subnet != NULL ? g_strdup_printf (_("Stake into %s"), subnet) : g_strdup (_("Stake"));
    case TAO_ORDER_UNSTAKE:
      return subnet != NULL ? g_strdup_printf (_("Unstake from %s"), subnet) : g_strdup (_("Unstake"));
    default:
      return g_strdup (_("Move stake"));
    }
}

TaoStakeDialog *
tao_stake_dialog_present (GtkWindow *parent, TaoWallets *wallets, const TaoOrderRequest *request)
{
  TaoStakeDialog *self = g_object_new (TAO_TYPE_STAKE_DIALOG, NULL);
  g_autofree char *title = NULL;
  TaoSnapshot *snapshot;
  GtkListBox *group;
  GtkBox *body;

  self->wallets = g_object_ref (wallets);
  self->request = *request;
  self->mode = request->kind == TAO_ORDER_SWAP ? TAO_ORDER_MOVE : request->kind;
  if (!request->has_netuid_to)
    self->request.netuid_to = request->netuid;
  title = word_title (self);
  self->filling = TRUE;
  body = tao_form_set_up (ADW_WINDOW (self), parent, title, _("_Review…"), &self->confirm);
  gtk_widget_set_name (self->confirm, "stake-confirm");
  snapshot = snapshot_of (self);
  if (snapshot != NULL && tao_snapshot_get_sync (snapshot)->kind == TAO_NETWORK_MAIN)
    tao_form_set_subtitle (ADW_WINDOW (self), _("Main network, real TAO"));
  group = tao_form_add_group (body, NULL);
  self->purse = tao_picker_add (group, _("Wallet"), "stake-wallet", "wallet-symbolic");
  self->position = tao_picker_add (group, _("From"), "stake-position", "portfolio-symbolic");
  self->subnet = tao_picker_add (group, self->mode == TAO_ORDER_MOVE ? _("To subnet") : _("Subnet"), "stake-subnet", "subnets-symbolic");
  self->validator = tao_picker_add (group, self->mode == TAO_ORDER_MOVE ? _("To validator") : _("Validator"), "stake-validator", "validators-symbolic");
  gtk_widget_set_visible (self->position, self->mode != TAO_ORDER_STAKE);
  gtk_widget_set_visible (self->subnet, self->mode != TAO_ORDER_UNSTAKE);
  gtk_widget_set_visible (self->validator, self->mode != TAO_ORDER_UNSTAKE);
  build_amount (self, group);
  build_quote (self, body);
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  build_limit (self, body);
  self->add = tao_batch_button_new (wallets, "stake-add");
  gtk_box_append (body, self->add);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  tao_picker_fill_wallets (self->purse, self->wallets, request->has_coldkey ? &request->coldkey : NULL);
  fill_positions (self);
  fill_subnets (self);
  fill_validators (self);
  update_source (self);
  self->filling = FALSE;
  tao_picker_connect (self->purse, G_CALLBACK (purse_cb), self);
  tao_picker_connect (self->position, G_CALLBACK (position_cb), self);
  tao_picker_connect (self->subnet, G_CALLBACK (subnet_cb), self);
  tao_picker_connect (self->validator, G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_object (tao_wallets_get_engine (wallets), "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  if (request->has_amount)
    set_amount (self, request->amount);
  show_quote (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->amount));
  return self;
}
