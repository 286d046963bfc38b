#include "app/money/review.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/fact-words.h"
#include "app/money/forms.h"
#include "app/money/unlock-dialog.h"
#include "app/money/wording.h"
#include "app/widgets/address.h"
#include "app/widgets/facts.h"
#include "app/widgets/stages.h"

#define MOST_STEPS 8                 /* shown in full; of more there is a sentence each */
#define CAUTION_PPM 10000
#define DANGER_PPM 50000
#define MOVED_PPM 1000               /* a quote that moves by more must be looked at again */
#define LOOK_AGAIN_MS 1000
#define QUOTE_EVERY_US (3 * G_USEC_PER_SEC)

enum { ROW_PAYS, ROW_RECEIVES, ROW_WORST, ROW_PRICE, ROW_AFTER, ROW_LIMIT, ROW_IMPACT, ROW_POOL_FEE, N_ROWS };

struct _TaoReview {
  AdwWindow parent_instance;

  TaoWallets *wallets;
  TaoKey32 signer;
  GArray *orders;              /* of TaoOrder; texts are owned */
  guint32 tolerance_ppm;

  TaoPlanBox *box;             /* (nullable) the plan on view */
  gint64 quoted_us;
  guint64 quoted_block;        /* of the snapshot that the last question was asked at */
  gboolean planning, signing, over, succeeded, built;
  guint look_again_id;
  GCancellable *cancellable;

  GtkBox *body;
  GtkWidget *confirm, *notice, *outcome, *consent;
  TaoStages *stages;
  GtkBox *notes, *details;
  TaoFacts *steps[MOST_STEPS], *changes[MOST_STEPS];
  GtkBox *change_boxes[MOST_STEPS];
  char *change_names[MOST_STEPS];      /* (nullable) whose rows are there */
  TaoFacts *balance, *technical;
  GtkLabel *arguments, *hex;
  char *outcome_text;
};

G_DEFINE_FINAL_TYPE (TaoReview, tao_review, ADW_TYPE_WINDOW)

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void ask (TaoReview *self);

static TaoSnapshot *
snapshot_of (TaoReview *self)
{
  return tao_engine_get_snapshot (tao_wallets_get_engine (self->wallets));
}

static char *
namer (const TaoKey32 *account, gpointer user_data)
{
  TaoReview *self = user_data;
  char *name = tao_wallets_dup_name (self->wallets, account);

  return name != NULL ? name : tao_format_key_short (account);
}

static guint64
worst_impact (const TaoJobPlan *plan)
{
  guint64 worst = 0;

  for (guint i = 0; i < plan->n_steps; i++)
    if (plan->steps[i].uses_pool)
      worst = MAX (worst, plan->steps[i].impact_ppm);
  return worst;
}

static gboolean
find_note (const TaoJobPlan *plan, const char *code)
{
  for (guint i = 0; i < plan->n_notes; i++)
    if (g_str_equal (plan->notes[i].code, code))
      return TRUE;
  return FALSE;
}

/* --- the button ------------------------------------------------------------------------------------ */

static const char *
why_not (TaoReview *self)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  const TaoPurseHotkey *hotkey;
  TaoPurse *purse = tao_wallets_lookup_signer (self->wallets, &self->signer, &hotkey);
  const TaoJobPlan *plan = self->box != NULL ? tao_plan_box_get (self->box) : NULL;

  if (purse == NULL || (hotkey != NULL ? hotkey->watched : tao_purse_get_kind (purse) == TAO_PURSE_WATCHED))
    return _("Only the address of this wallet is here: it cannot sign");
  if (snapshot == NULL || tao_snapshot_get_sync (snapshot)->state == TAO_SYNC_OFFLINE)
    return _("There is no connection");
  if (plan == NULL)
    return _("Waiting for the quote");
  if (plan->blocked || find_note (plan, "policy"))
    return _("See the reasons above");
  if (worst_impact (plan) > DANGER_PPM && !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->consent)))
    return _("Confirm the loss first");
  return NULL;
}

static void
update_button (TaoReview *self)
{
  const char *reason = why_not (self);
  gboolean danger = self->box != NULL && worst_impact (tao_plan_box_get (self->box)) > DANGER_PPM;

  if (self->over)
    return;
  gtk_widget_set_visible (self->consent, danger && !self->signing);
  if (danger)
    gtk_widget_add_css_class (self->confirm, "destructive-action");
  else
    gtk_widget_remove_css_class (self->confirm, "destructive-action");
  gtk_widget_set_sensitive (self->confirm, reason == NULL && !self->signing && self->look_again_id == 0);
  gtk_widget_set_tooltip_text (self->confirm, reason);
}

/* --- what is shown ---------------------------------------------------------------------------------- */

static void
add_account (TaoReview *self, GtkBox *body, const char *title, const TaoKey32 *account)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *address = tao_address_new ();
  g_autofree char *name = tao_wallets_dup_name (self->wallets, account);
  g_autofree char *heading = name != NULL ? g_strdup_printf ("%s · %s", title, name) : g_strdup (title);
  GtkLabel *label = tao_form_add_text (GTK_BOX (box), heading, "tao-secondary");

  gtk_widget_add_css_class (GTK_WIDGET (label), "caption");
  tao_address_set_full (TAO_ADDRESS (address), TRUE);
  tao_address_set_key (TAO_ADDRESS (address), account);
  gtk_box_append (GTK_BOX (box), address);
  gtk_box_append (body, box);
}

static GtkBox *
add_card (GtkBox *body)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (inner, "tao-card-body");
  gtk_box_append (GTK_BOX (card), inner);
  gtk_box_append (body, card);
  return GTK_BOX (inner);
}

static gboolean
names_hotkey (const TaoOrder *order)
{
  return !tao_key_is_zero (&order->hotkey);
}

static const char *
to_title (const TaoOrder *order)
{
  return order->kind == TAO_ORDER_MOVE ? _("To hotkey") : _("To");
}

/* Once, from the first plan: the orders stay the same, only figures move. */
static void
build (TaoReview *self)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  const TaoJobPlan *plan = tao_plan_box_get (self->box);
  GtkWidget *expander, *inner;
  GtkBox *card;

  self->built = TRUE;
  card = add_card (self->details);
  for (guint i = 0; i < self->orders->len; i++)
    {
      const TaoOrder *order = &g_array_index (self->orders, TaoOrder, i);
      g_autofree char *sentence = tao_word_order (order, snapshot, namer, self);
      g_autofree char *numbered = g_strdup_printf (_("%1$u. %2$s"), i + 1, sentence);

      tao_form_add_text (card, self->orders->len > 1 ? numbered : sentence, "tao-strong");
      if (i >= MOST_STEPS)
        continue;
      if (i == 0)
        add_account (self, card, _("From"), &self->signer);
      if (names_hotkey (order))
        add_account (self, card, order->kind == TAO_ORDER_MOVE ? _("From hotkey") : _("Hotkey"), &order->hotkey);
      if (!tao_key_is_zero (&order->to))
        add_account (self, card, to_title (order), &order->to);
      self->steps[i] = TAO_FACTS (tao_facts_new (FALSE));
      tao_facts_add (self->steps[i], _("Amount"));
      tao_facts_add (self->steps[i], _("You receive"));
      tao_facts_add (self->steps[i], _("At least"));
      tao_facts_add (self->steps[i], _("Price now"));
      tao_facts_add (self->steps[i], _("Price after"));
      tao_facts_add (self->steps[i], _("Worst price accepted"));
      tao_facts_add (self->steps[i], _("Cost against the price now"));
      tao_facts_add (self->steps[i], _("Pool fee"));
      gtk_box_append (card, GTK_WIDGET (self->steps[i]));
      self->change_boxes[i] = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
      tao_form_name (GTK_WIDGET (self->change_boxes[i]), "review-changes", _("Before and after"));
      gtk_widget_add_css_class (GTK_WIDGET (tao_form_add_text (self->change_boxes[i], _("Before and after"), "caption")), "tao-secondary");
      gtk_box_append (card, GTK_WIDGET (self->change_boxes[i]));
    }

  self->balance = TAO_FACTS (tao_facts_new (TRUE));
  tao_facts_add (self->balance, _("Network fee"));
  tao_facts_add (self->balance, _("Free balance now"));
  tao_facts_add (self->balance, _("Free balance after"));
  tao_facts_add (self->balance, _("Deposit that keeps the account"));
  tao_facts_add (self->balance, _("Left above the deposit"));
  gtk_box_append (self->details, GTK_WIDGET (self->balance));

  expander = gtk_expander_new (_("What is signed"));
  inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_top (inner, 12);
  self->technical = TAO_FACTS (tao_facts_new (TRUE));
  tao_facts_add (self->technical, _("Call"));
  tao_facts_add (self->technical, _("Network"));
  tao_facts_add (self->technical, _("Genesis"));
  tao_facts_add (self->technical, _("Runtime version"));
  tao_facts_add (self->technical, _("Read at block"));
  tao_facts_add (self->technical, _("Valid until block"));
  gtk_box_append (GTK_BOX (inner), GTK_WIDGET (self->technical));
  tao_form_add_text (GTK_BOX (inner), _("Arguments"), "heading");
  self->arguments = tao_form_add_text (GTK_BOX (inner), "", "tao-mono");
  tao_form_add_text (GTK_BOX (inner), _("Encoded"), "heading");
  self->hex = tao_form_add_text (GTK_BOX (inner), "", "tao-mono");
  gtk_label_set_wrap_mode (self->arguments, PANGO_WRAP_CHAR);
  gtk_label_set_wrap_mode (self->hex, PANGO_WRAP_CHAR);
  gtk_label_set_selectable (self->arguments, TRUE);
  gtk_label_set_selectable (self->hex, TRUE);
  gtk_expander_set_child (GTK_EXPANDER (expander), inner);
  gtk_box_append (self->details, expander);

  {
    g_autofree char *chain = g_strdup (plan->chain_name != NULL ? plan->chain_name : "");
    const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;

    tao_form_set_subtitle (ADW_WINDOW (self), sync != NULL && sync->kind == TAO_NETWORK_MAIN ? _("Main network, real TAO")
                                              : sync != NULL && sync->kind == TAO_NETWORK_LOCAL ? _("Practice network, play TAO") : chain);
  }
}

static void
set_fact (TaoFacts *facts, guint row, gboolean known, char *text)
{
  g_autofree char *owned = text;

  tao_facts_set (facts, row, owned);
  tao_facts_set_visible (facts, row, known);
}

static void
fill_step (TaoReview *self, TaoFacts *facts, const TaoPlanStep *step)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  g_autofree char *pays_unit = tao_word_unit (snapshot, step->pays_netuid);
  g_autofree char *receives_unit = tao_word_unit (snapshot, step->receives_netuid);
  gboolean pool = step->uses_pool;

  set_fact (facts, ROW_PAYS, step->pays != TAO_UNKNOWN_U64, tao_format_exact (step->pays, pays_unit));
  set_fact (facts, ROW_RECEIVES, pool || step->receives != TAO_UNKNOWN_U64, tao_format_exact (step->receives, receives_unit));
  set_fact (facts, ROW_WORST, pool && step->receives_worst != TAO_UNKNOWN_U64, tao_format_exact (step->receives_worst, receives_unit));
  tao_facts_set_class (facts, ROW_RECEIVES, "tao-strong");
  set_fact (facts, ROW_PRICE, pool, tao_format_exact (step->price_now_rao, "τ"));
  set_fact (facts, ROW_AFTER, pool, tao_format_exact (step->price_after_rao, "τ"));
  set_fact (facts, ROW_LIMIT, pool && step->limit_rao != 0, tao_word_limit (step));
  set_fact (facts, ROW_IMPACT, pool, tao_format_percent_ppm (step->impact_ppm, 2));
  set_fact (facts, ROW_POOL_FEE, pool, tao_format_exact (step->pool_fee, step->pool_fee_in_tao ? "τ" : pays_unit));
}

/* What the engine read of storage. Rows are made anew only where others come. */
static void
fill_changes (TaoReview *self, guint index, const TaoPlanStep *step)
{
  g_autoptr(GArray) rows = tao_word_facts (step, snapshot_of (self), namer, self);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (names, "%s\n", g_array_index (rows, TaoFactWords, i).name);
  gtk_widget_set_visible (GTK_WIDGET (self->change_boxes[index]), rows->len > 0);
  if (g_strcmp0 (names->str, self->change_names[index]) != 0)
    {
      if (self->changes[index] != NULL)
        gtk_box_remove (self->change_boxes[index], GTK_WIDGET (self->changes[index]));
      self->changes[index] = TAO_FACTS (tao_facts_new (FALSE));
      for (guint i = 0; i < rows->len; i++)
        {
          tao_facts_add (self->changes[index], g_array_index (rows, TaoFactWords, i).name);
          /* All of both amounts, however narrow the window is. */
          tao_facts_set_wrap (self->changes[index], i);
        }
      gtk_box_append (self->change_boxes[index], GTK_WIDGET (self->changes[index]));
      g_free (self->change_names[index]);
      self->change_names[index] = g_string_free (g_steal_pointer (&names), FALSE);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const TaoFactWords *words = &g_array_index (rows, TaoFactWords, i);

      tao_facts_set (self->changes[index], i, words->value);
      tao_facts_set_source (self->changes[index], i, words->value);
    }
}

static void
fill_notes (TaoReview *self, const TaoJobPlan *plan)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->notes))) != NULL)
    gtk_box_remove (self->notes, child);
  for (guint i = 0; i < plan->n_notes; i++)
    {
      const TaoPlanNote *note = &plan->notes[i];
      GtkWidget *notice = tao_form_new_notice ();
      g_autofree char *sentence = tao_word_note (note, plan, snapshot_of (self)), *step = NULL, *text = NULL;

      /* Of several, which one is meant. */
      if (plan->n_steps > 1 && note->step < plan->n_steps)
        {
          step = tao_word_step (note->step, plan->n_steps, &plan->steps[note->step].order, snapshot_of (self), namer, self);
          text = g_strdup_printf (_("In %1$s: %2$s"), step, sentence);
        }
      tao_form_set_notice (notice, note->level == TAO_NOTE_BLOCK || g_str_equal (note->code, "policy") ? "error" : note->level == TAO_NOTE_WARNING ? "warning" : "",
                           text != NULL ? text : sentence);
      gtk_widget_set_name (notice, "review-note");
      gtk_box_append (self->notes, notice);
    }
}

static void
fill (TaoReview *self)
{
  const TaoJobPlan *plan = tao_plan_box_get (self->box);
  g_autofree char *call = g_strdup_printf ("%s.%s", plan->pallet, plan->call);
  g_autofree char *genesis = tao_format_hash (&plan->genesis);

  if (!self->built)
    build (self);
  for (guint i = 0; i < MIN (plan->n_steps, MOST_STEPS); i++)
    {
      fill_step (self, self->steps[i], &plan->steps[i]);
      fill_changes (self, i, &plan->steps[i]);
    }
  fill_notes (self, plan);
  set_fact (self->balance, 0, TRUE, tao_format_exact (plan->fee_rao, "τ"));
  set_fact (self->balance, 1, TRUE, tao_format_exact (plan->balance_before_rao, "τ"));
  set_fact (self->balance, 2, TRUE, tao_format_exact (plan->balance_after_rao, "τ"));
  set_fact (self->balance, 3, TRUE, tao_format_exact (plan->existential_deposit_rao, "τ"));
  set_fact (self->balance, 4, plan->balance_after_rao != TAO_UNKNOWN_U64,
            tao_format_exact (plan->balance_after_rao - MIN (plan->balance_after_rao, plan->existential_deposit_rao), "τ"));
  tao_facts_set (self->technical, 0, call);
  tao_facts_set (self->technical, 1, plan->chain_name);
  tao_facts_set (self->technical, 2, genesis);
  set_fact (self->technical, 3, TRUE, g_strdup_printf ("%u", plan->spec_version));
  set_fact (self->technical, 4, TRUE, tao_format_count (plan->block));
  set_fact (self->technical, 5, TRUE, tao_format_count (plan->era_end));
  gtk_label_set_text (self->arguments, plan->arguments != NULL ? plan->arguments : "");
  gtk_label_set_text (self->hex, plan->call_hex);
}

/* --- quotes ------------------------------------------------------------------------------------------ */

static gboolean
moved (const TaoJobPlan *before, const TaoJobPlan *now)
{
  for (guint i = 0; i < MIN (before->n_steps, now->n_steps); i++)
    {
      guint64 a = before->steps[i].receives, b = now->steps[i].receives;

      if (a == TAO_UNKNOWN_U64 || b == TAO_UNKNOWN_U64)
        continue;
      if (MAX (a, b) - MIN (a, b) > a / (1000000 / MOVED_PPM))
        return TRUE;
    }
  return FALSE;
}

static gboolean
looked_again_cb (gpointer data)
{
  TaoReview *self = data;

  self->look_again_id = 0;
  update_button (self);
  return G_SOURCE_REMOVE;
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoReview) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = tao_engine_plan_finish (TAO_ENGINE (source), result, &error);

  self->planning = FALSE;
  if (self->body == NULL || self->signing || self->over)
    return;
  if (box == NULL)
    {
      g_autofree char *text = tao_word_job_error (error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      tao_form_set_notice (self->notice, "error", text);
      g_clear_pointer (&self->box, tao_plan_box_unref);
      update_button (self);
      return;
    }
  tao_form_set_notice (self->notice, "", "");
  if (self->box != NULL && moved (tao_plan_box_get (self->box), tao_plan_box_get (box)))
    {
      tao_form_set_notice (self->notice, "warning", _("Price changed, check again"));
      g_clear_handle_id (&self->look_again_id, g_source_remove);
      self->look_again_id = g_timeout_add (LOOK_AGAIN_MS, looked_again_cb, self);
    }
  g_clear_pointer (&self->box, tao_plan_box_unref);
  self->box = g_steal_pointer (&box);
  fill (self);
  update_button (self);
}

static void
ask (TaoReview *self)
{
  if (self->planning || self->signing || self->over)
    return;
  self->planning = TRUE;
  self->quoted_us = g_get_monotonic_time ();
  tao_engine_plan_async (tao_wallets_get_engine (self->wallets), &self->signer, (const TaoOrder *) (void *) self->orders->data,
                         self->orders->len, self->tolerance_ppm, self->cancellable, planned_cb, g_object_ref (self));
}

static void
snapshot_cb (TaoReview *self, TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);

  update_button (self);
  if (sync->best_block == self->quoted_block || g_get_monotonic_time () - self->quoted_us < QUOTE_EVERY_US)
    return;
  self->quoted_block = sync->best_block;
  ask (self);
}

/* --- carrying out ------------------------------------------------------------------------------------- */

static void
show_stage (TaoReview *self, int reached, gboolean failed, guint64 block)
{
  g_autofree char *number = block != 0 && block != TAO_UNKNOWN_U64 ? tao_format_count (block) : NULL;
  TaoStageInfo stages[] = {
    { _("Signed"), NULL, TAO_STAGE_WAITING },
    { _("Sent"), NULL, TAO_STAGE_WAITING },
    { _("In a block"), number, TAO_STAGE_WAITING },
    { _("Final"), NULL, TAO_STAGE_WAITING },
  };

  for (int i = 0; i < (int) G_N_ELEMENTS (stages); i++)
    stages[i].state = i < reached ? TAO_STAGE_DONE : i == reached ? failed ? TAO_STAGE_FAILED : TAO_STAGE_RUNNING : TAO_STAGE_WAITING;
  tao_stages_set (self->stages, G_N_ELEMENTS (stages), stages);
  gtk_widget_set_visible (GTK_WIDGET (self->stages), TRUE);
}

static void
progress_cb (TaoJobStage stage, guint64 block, gpointer user_data)
{
  TaoReview *self = user_data;
  GtkWindow *parent;

  if (self->body == NULL)
    return;
  parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  switch (stage)
    {
    case TAO_JOB_SIGNED:
      show_stage (self, 1, FALSE, 0);
      break;
    case TAO_JOB_SUBMITTED:
      show_stage (self, 2, FALSE, 0);
      break;
    case TAO_JOB_IN_BLOCK:
      show_stage (self, 3, FALSE, block);
      if (parent != NULL)
        gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", _("In a block, not final yet"));
      break;
    case TAO_JOB_RETRACTED:
      show_stage (self, 2, FALSE, 0);
      tao_form_set_notice (self->notice, "warning", _("The block was replaced. Waiting for another."));
      break;
    case TAO_JOB_SEARCHING:
      tao_form_set_notice (self->notice, "warning",
                           _("The connection was lost. The chain is searched for your transaction; nothing is sent twice."));
      break;
    case TAO_JOB_FINALIZED:
    default:
      show_stage (self, 4, FALSE, block);
      tao_form_set_notice (self->notice, "", "");
      break;
    }
}

/* What came in or went out, with its sign, for the list of movements. */
static char *
word_effect (TaoReview *self, const TaoJobResult *result, guint index)
{
  const TaoPlanStep *step = &tao_plan_box_get (self->box)->steps[index];
  g_autofree char *unit = NULL, *amount = NULL;

  if (!result->succeeded)
    return g_strdup ("0" TAO_NBSP "τ");
  if (step->uses_pool && step->receives_netuid == G_MAXUINT16 && result->n_received > index
      && result->received[index] != TAO_UNKNOWN_U64)
    {
      amount = tao_word_amount (result->received[index], "τ");
      return g_strconcat ("+", amount, NULL);
    }
  if (step->pays == TAO_UNKNOWN_U64)
    return g_strdup ("");
  unit = tao_word_unit (snapshot_of (self), step->pays_netuid);
  amount = tao_word_amount (step->pays, unit);
  return step->pays_netuid == G_MAXUINT16 ? g_strconcat (TAO_MINUS, amount, NULL) : g_steal_pointer (&amount);
}

static void
remember (TaoReview *self, const TaoJobResult *result)
{
  const TaoJobPlan *plan = tao_plan_box_get (self->box);
  g_autofree char *note = result->succeeded ? NULL : tao_word_chain_error (result->error);

  /* Newest first: the last order of a batch is added first, so that they read in their order. */
  for (guint i = plan->n_steps; i-- > 0;)
    {
      const TaoOrder *order = &g_array_index (self->orders, TaoOrder, i);
      g_autofree char *text = tao_word_done (order, snapshot_of (self), namer, self);
      g_autofree char *amount = word_effect (self, result, i);
      TaoMovement movement = {
        .genesis = plan->genesis, .account = plan->signer, .to = order->to, .time_ms = g_get_real_time () / 1000,
        .block = result->block, .hash = result->hash, .succeeded = result->succeeded, .text = text, .amount = amount, .note = note,
      };

      tao_movements_add (tao_wallets_get_movements (self->wallets), &movement);
    }
}

/* Quoted and received, to the last unit. */
static char *
word_outcome (TaoReview *self, const TaoJobResult *result)
{
  const TaoJobPlan *plan = tao_plan_box_get (self->box);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *fee = tao_word_amount (result->fee_rao, "τ");

  if (!result->succeeded)
    {
      g_autofree char *sentence = tao_word_chain_error (result->error);

      g_string_append (text, sentence);
    }
  else
    g_string_append (text, _("Done and final."));
  for (guint i = 0; result->succeeded && i < MIN (plan->n_steps, result->n_received); i++)
    {
      const TaoPlanStep *step = &plan->steps[i];
      g_autofree char *unit = tao_word_unit (snapshot_of (self), step->receives_netuid);
      g_autofree char *received = NULL, *quoted = NULL, *difference = NULL;
      guint64 got = result->received[i];

      if (got == TAO_UNKNOWN_U64 || (step->order.kind != TAO_ORDER_CLAIM_ROOT && (!step->uses_pool || step->receives == TAO_UNKNOWN_U64)))
        continue;
      received = tao_format_exact (got, unit);
      /* What a claim brings is not quoted. */
      if (step->receives == TAO_UNKNOWN_U64)
        {
          g_string_append_c (text, '\n');
          g_string_append_printf (text, step->receives_netuid == 0 ? _("Received %s, staked on root.") : _("Received %s."), received);
          continue;
        }
      quoted = tao_format_exact (step->receives, unit);
      difference = tao_format_signed ((gint64) (got - step->receives), 9, unit);
      g_string_append_c (text, '\n');
      if (got == step->receives)
        g_string_append_printf (text, _("Received %s, exactly as quoted."), received);
      else
        g_string_append_printf (text, _("Received %1$s, quoted %2$s: a difference of %3$s."), received, quoted, difference);
    }
  if (result->fee_rao != TAO_UNKNOWN_U64)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("The network took a fee of %s."), fee);
    }
  if (!result->succeeded && result->error != NULL)
    {
      g_autofree char *name = g_utf8_make_valid (result->error, -1);

      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("The chain's own name for it: %s"), name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
notify_outside (TaoReview *self, const char *title, const char *text)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkApplication *application = parent != NULL ? gtk_window_get_application (parent) : NULL;
  g_autoptr(GNotification) notification = NULL;

  if (application == NULL || gtk_window_is_active (GTK_WINDOW (self)) || gtk_window_is_active (parent))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, text);
  g_application_send_notification (G_APPLICATION (application), NULL, notification);
}

static void
end (TaoReview *self, gboolean succeeded, const char *text)
{
  self->over = TRUE;
  self->signing = FALSE;
  self->succeeded = succeeded;
  g_free (self->outcome_text);
  self->outcome_text = g_strdup (text);
  if (self->body != NULL)
    {
      tao_form_set_notice (self->notice, "", "");
      tao_form_set_notice (self->outcome, succeeded ? "" : "error", text);
      gtk_button_set_label (GTK_BUTTON (self->confirm), _("Close"));
      gtk_widget_remove_css_class (self->confirm, "destructive-action");
      gtk_widget_set_sensitive (self->confirm, TRUE);
      gtk_widget_set_tooltip_text (self->confirm, NULL);
      notify_outside (self, succeeded ? _("Transaction final") : _("Transaction failed"), text);
    }
  g_signal_emit (self, signals[DONE], 0, succeeded);
}

/* Whether the chain would refuse step @index of @now, or it brings less than @before accepted. */
static gboolean
is_to_blame (const TaoJobPlan *before, const TaoJobPlan *now, guint index)
{
  const TaoPlanStep *then = &before->steps[index], *step = &now->steps[index];

  for (guint i = 0; i < now->n_notes; i++)
    if (now->notes[i].step == index && now->notes[i].level == TAO_NOTE_BLOCK)
      return TRUE;
  return step->uses_pool && step->receives != TAO_UNKNOWN_U64 && then->receives_worst != TAO_UNKNOWN_U64
         && step->receives < then->receives_worst;
}

/* The chain names the error of a batch, and not the call: another plan tells where it would fail now. */
static void
blamed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoReview) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = tao_engine_plan_finish (TAO_ENGINE (source), result, &error);
  const TaoJobPlan *before = tao_plan_box_get (self->box), *now = box != NULL ? tao_plan_box_get (box) : NULL;
  g_autofree char *step = NULL, *blame = NULL, *text = NULL;

  if (self->body == NULL)
    return;
  for (guint i = 0; now != NULL && i < MIN (now->n_steps, before->n_steps) && step == NULL; i++)
    if (is_to_blame (before, now, i))
      step = tao_word_step (i, now->n_steps, &now->steps[i].order, snapshot_of (self), namer, self);
  blame = step != NULL ? g_strdup_printf (_("It failed in %s."), step)
                       : g_strdup_printf (_("The chain does not say which of the %u steps failed; none would now."), before->n_steps);
  text = g_strdup_printf (_("%1$s\n%2$s All steps were taken back."), self->outcome_text, blame);
  g_free (self->outcome_text);
  self->outcome_text = g_steal_pointer (&text);
  tao_form_set_notice (self->outcome, "error", self->outcome_text);
}

static void
executed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoReview) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJobResult) outcome = tao_engine_execute_finish (TAO_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (outcome == NULL)
    {
      text = tao_word_job_error (error);
      self->signing = FALSE;
      if (self->body == NULL)
        return;
      gtk_widget_set_visible (GTK_WIDGET (self->stages), FALSE);
      tao_form_set_notice (self->notice, "error", text);
      /* Nothing was signed where the plan was refused: another quote may be. */
      if (error->domain == TAO_JOB_ERROR)
        {
          self->quoted_us = 0;
          update_button (self);
          return;
        }
      end (self, FALSE, text);
      return;
    }
  remember (self, outcome);
  text = word_outcome (self, outcome);
  if (self->body != NULL)
    show_stage (self, outcome->succeeded ? 4 : 3, !outcome->succeeded, outcome->block);
  end (self, outcome->succeeded, text);
  if (!outcome->succeeded && self->orders->len > 1 && self->body != NULL)
    tao_engine_plan_async (TAO_ENGINE (source), &self->signer, (const TaoOrder *) (void *) self->orders->data, self->orders->len,
                           self->tolerance_ppm, self->cancellable, blamed_cb, g_object_ref (self));
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoReview) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!tao_unlock_finish (TAO_WALLETS (source), result, &error))
    {
      if (self->body != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autofree char *text = tao_word_job_error (error);

          tao_form_set_notice (self->notice, "error", text);
        }
      return;
    }
  if (self->body == NULL || self->signing || self->over || why_not (self) != NULL)
    return;
  self->signing = TRUE;
  update_button (self);
  show_stage (self, 0, FALSE, 0);
  tao_engine_execute_async (tao_wallets_get_engine (self->wallets), self->box, progress_cb, self, NULL, executed_cb,
                            g_object_ref (self));
}

static void
confirm_cb (TaoReview *self)
{
  if (self->over)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (self->signing || self->look_again_id != 0 || why_not (self) != NULL)
    return;
  tao_unlock_signer_present (GTK_WINDOW (self), self->wallets, &self->signer, unlocked_cb, g_object_ref (self));
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
tao_review_dispose (GObject *object)
{
  TaoReview *self = TAO_REVIEW (object);

  /* What is signed goes on; only questions are withdrawn. */
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_again_id, g_source_remove);
  self->body = NULL;
  G_OBJECT_CLASS (tao_review_parent_class)->dispose (object);
}

static void
tao_review_finalize (GObject *object)
{
  TaoReview *self = TAO_REVIEW (object);

  g_clear_object (&self->wallets);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, tao_plan_box_unref);
  g_clear_pointer (&self->orders, g_array_unref);
  g_free (self->outcome_text);
  for (guint i = 0; i < MOST_STEPS; i++)
    g_free (self->change_names[i]);
  G_OBJECT_CLASS (tao_review_parent_class)->finalize (object);
}

static void
tao_review_class_init (TaoReviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_review_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_review_finalize;
  signals[DONE] = g_signal_new ("done", TAO_TYPE_REVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
tao_review_init (TaoReview *self)
{
  self->cancellable = g_cancellable_new ();
  self->orders = tao_orders_new ();
}

TaoReview *
tao_review_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *signer,
                    const TaoOrder *orders, guint n, guint32 tolerance_ppm)
{
  TaoReview *self = g_object_new (TAO_TYPE_REVIEW, NULL);
  g_autofree char *label = NULL;

  self->wallets = g_object_ref (wallets);
  self->signer = *signer;
  self->tolerance_ppm = tolerance_ppm;
  for (guint i = 0; i < n; i++)
    tao_orders_append (self->orders, &orders[i]);
  label = tao_word_confirm (orders, n, snapshot_of (self));
  self->body = tao_form_set_up (ADW_WINDOW (self), parent, _("Review"), label, &self->confirm);
  gtk_widget_set_name (self->confirm, "review-confirm");
  /* What it will show is not there yet, and windows do not grow by themselves. */
  gtk_window_set_default_size (GTK_WINDOW (self), 548, 680);
  gtk_button_set_use_underline (GTK_BUTTON (self->confirm), FALSE);
  self->stages = TAO_STAGES (tao_stages_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->stages), FALSE);
  self->outcome = tao_form_new_notice ();
  self->notice = tao_form_new_notice ();
  gtk_widget_set_name (self->notice, "review-notice");
  self->notes = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  self->details = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  self->consent = gtk_check_button_new_with_label (_("I accept what this order loses against the price now"));
  tao_form_name (self->consent, "review-consent", NULL);
  gtk_box_append (self->body, GTK_WIDGET (self->stages));
  gtk_box_append (self->body, self->outcome);
  gtk_box_append (self->body, self->notice);
  gtk_box_append (self->body, GTK_WIDGET (self->notes));
  gtk_box_append (self->body, self->consent);
  gtk_box_append (self->body, GTK_WIDGET (self->details));
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (self->consent, "toggled", G_CALLBACK (update_button), self);
  g_signal_connect_object (tao_wallets_get_engine (wallets), "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  tao_form_set_notice (self->notice, "", _("Asking for the quote…"));
  update_button (self);
  ask (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

static void
form_done_cb (GtkWindow *form, gboolean succeeded, TaoReview *review)
{
  /* It may have been closed meanwhile. */
  if (!succeeded || !gtk_widget_get_visible (GTK_WIDGET (form)))
    return;
  gtk_window_set_transient_for (GTK_WINDOW (review), gtk_window_get_transient_for (form));
  gtk_window_destroy (form);
}

void
tao_review_present_for (GtkWindow *form, TaoWallets *wallets, const TaoKey32 *signer,
                        const TaoOrder *orders, guint n, guint32 tolerance_ppm)
{
  TaoReview *review = tao_review_present (form, wallets, signer, orders, n, tolerance_ppm);

  g_signal_connect_object (review, "done", G_CALLBACK (form_done_cb), form, G_CONNECT_SWAPPED);
}

gboolean
tao_review_is_ready (TaoReview *self)
{
  return self->box != NULL && !self->signing && !self->over && self->look_again_id == 0 && why_not (self) == NULL;
}

gboolean
tao_review_is_over (TaoReview *self)
{
  return self->over;
}

const TaoJobPlan *
tao_review_get_plan (TaoReview *self)
{
  return self->box != NULL ? tao_plan_box_get (self->box) : NULL;
}

const char *
tao_review_get_outcome (TaoReview *self)
{
  return self->outcome_text != NULL ? self->outcome_text : "";
}
