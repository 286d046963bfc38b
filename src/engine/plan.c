/* From orders to a plan: read the state, preview each step with the chain's own
 * arithmetic, ask the runtime for its word, encode, and draft. */
#include <string.h>

#include "engine/plan-private.h"

/* Plans that can still be signed. */
#define MAX_PLANS 16
/* Our quote and the runtime's must agree; both floor, and the runtime leaves the fee's last unit out. */
#define QUOTE_TOLERANCE 2

TaoPlanBox *
tao_plan_box_ref (TaoPlanBox *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_plan_box_unref (TaoPlanBox *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tao_arena_unref (self->arena);
  g_free (self);
}

const TaoJobPlan *
tao_plan_box_get (TaoPlanBox *self)
{
  return &self->plan;
}

/* --- a request on its way ------------------------------------------------------------------------- */

static void
planning_free (gpointer data)
{
  TaoPlanning *planning = data;

  if (!planning->answered)
    g_task_return_new_error (planning->task, TAO_JOB_ERROR, TAO_JOB_ERROR_OFFLINE, "The engine has stopped");
  g_object_unref (planning->task);
  g_clear_object (&planning->cancellable);
  g_array_unref (planning->orders);
  g_array_unref (planning->notes);
  tao_arena_unref (planning->arena);
  g_clear_pointer (&planning->anchor, tao_anchor_unref);
  g_clear_pointer (&planning->subnets, tao_chain_subnets_free);
  g_clear_pointer (&planning->accounts, tao_chain_accounts_free);
  g_clear_pointer (&planning->facts, tao_query_unref);
  g_clear_pointer (&planning->state.pools, g_hash_table_unref);
  g_clear_pointer (&planning->state.stakes, g_array_unref);
  g_clear_pointer (&planning->call, g_bytes_unref);
  g_clear_error (&planning->error);
  tao_order_call_clear (&planning->whole);
  g_free (planning);
}

static void
fail_planning (TaoPlanning *planning, GError *error)
{
  planning->answered = TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (planning->task, TAO_JOB_ERROR, TAO_JOB_ERROR_OFFLINE, "The network was left");
  else
    g_task_return_error (planning->task, g_error_copy (error));
  g_error_free (error);
  planning_free (planning);
}

void
tao_planning_note (TaoPlanning *planning, TaoNoteLevel level, const char *code, guint step, guint64 value, const char *detail)
{
  TaoPlanNote note = {
    .level = level, .code = code, .step = step, .value = value, .detail = tao_arena_strdup (planning->arena, detail),
  };

  g_array_append_val (planning->notes, note);
}

void
tao_planning_refuse (TaoPlanning *planning, guint step, const char *error)
{
  tao_planning_note (planning, TAO_NOTE_BLOCK, "chain-refuses", step, 0, error);
}

const TaoChainSubnet *
tao_planning_find_subnet (TaoPlanning *planning, guint16 netuid)
{
  for (guint i = 0; i < planning->subnets->n; i++)
    if (planning->subnets->subnets[i].netuid == netuid)
      return &planning->subnets->subnets[i];
  return NULL;
}

/* --- making a plan --------------------------------------------------------------------------------------- */

/* Everything that is left when the fee is paid; known only now. */
static void
settle_transfer_all (TaoPlanning *planning, const TaoJobPlan *plan)
{
  TaoPlanState *state = &planning->state;

  for (guint i = 0; i < plan->n_steps; i++)
    {
      TaoPlanStep *step = &planning->steps[i];
      guint64 kept;

      if (step->order.kind != TAO_ORDER_TRANSFER_ALL)
        continue;
      kept = planning->accounts->accounts[0].frozen_rao != TAO_CHAIN_UNKNOWN_U64 ? planning->accounts->accounts[0].frozen_rao : 0;
      kept = MAX (kept, step->order.keep_alive ? plan->existential_deposit_rao : 0) + plan->fee_rao;
      step->pays = state->balance_rao - MIN (kept, state->balance_rao);
      step->receives = step->receives_worst = step->pays;
      state->balance_rao -= step->pays;
    }
}

static void
settle_balance (TaoPlanning *planning, TaoJobPlan *plan)
{
  TaoPlanState *state = &planning->state;

  plan->balance_after_rao = TAO_UNKNOWN_U64;
  if (plan->fee_rao == TAO_CHAIN_UNKNOWN_U64 || plan->balance_before_rao == TAO_CHAIN_UNKNOWN_U64)
    {
      tao_planning_note (planning, TAO_NOTE_WARNING, "fee-unknown", G_MAXUINT, 0, NULL);
      return;
    }
  settle_transfer_all (planning, plan);
  if (state->overdrawn || state->lowest_rao < plan->fee_rao)
    {
      guint64 needed = plan->fee_rao;

      for (guint i = 0; i < plan->n_steps; i++)
        if (plan->steps[i].pays_netuid == G_MAXUINT16 && plan->steps[i].pays != TAO_UNKNOWN_U64)
          needed = plan->steps[i].pays <= G_MAXUINT64 - needed ? needed + plan->steps[i].pays : G_MAXUINT64;
      tao_planning_note (planning, TAO_NOTE_BLOCK, "not-enough", G_MAXUINT, needed, NULL);
      return;
    }
  plan->balance_after_rao = state->balance_rao - plan->fee_rao;
  if (plan->balance_after_rao < plan->existential_deposit_rao && plan->balance_after_rao < plan->balance_before_rao)
    tao_planning_note (planning, TAO_NOTE_WARNING, "below-deposit", G_MAXUINT, plan->balance_after_rao, NULL);
}

static void
finish_plan (TaoPlanning *planning, TaoDraft *draft)
{
  TaoJobs *jobs = planning->jobs;
  TaoPlanBox *box = g_new0 (TaoPlanBox, 1);
  TaoJobPlan *plan = &box->plan;
  TaoKeptPlan *kept;
  guint64 existential = 500;
  const char *broken;
  const TaoChainAccount *account = &planning->accounts->accounts[0];
  g_autoptr(GString) hex = g_string_new ("0x");
  const guint8 *bytes;
  gsize size;

  g_atomic_ref_count_init (&box->ref_count);
  box->arena = tao_arena_ref (planning->arena);
  tao_runtime_get_constant_u64 (planning->anchor->code, "Balances", "ExistentialDeposit", &existential);
  bytes = g_bytes_get_data (planning->call, &size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  plan->id = jobs->next_id++;
  plan->signer = planning->signer;
  memcpy (plan->genesis.bytes, jobs->core->genesis.bytes, sizeof plan->genesis.bytes);
  plan->chain_name = tao_arena_strdup (box->arena, jobs->core->sync->chain_name);
  plan->block = planning->anchor->number;
  plan->spec_version = tao_runtime_get_spec_version (planning->anchor->code);
  plan->fee_rao = tao_draft_get_fee_rao (draft);
  plan->era_end = tao_draft_get_era_end (draft);
  plan->balance_before_rao = account->free_rao;
  plan->existential_deposit_rao = existential;
  plan->n_steps = planning->orders->len;
  plan->steps = planning->steps;
  plan->pallet = tao_arena_strdup (box->arena, planning->whole.pallet);
  plan->call = tao_arena_strdup (box->arena, planning->whole.call);
  plan->arguments = tao_arena_strdup (box->arena, planning->whole.arguments);
  plan->call_hex = tao_arena_strdup (box->arena, hex->str);

  settle_balance (planning, plan);
  broken = tao_jobs_check_policy (jobs, plan);
  /* Not a block: what counts is the policy in the moment of signing, and that has an error of its own. */
  if (broken != NULL)
    tao_planning_note (planning, TAO_NOTE_WARNING, "policy", G_MAXUINT, 0, broken);
  for (guint i = 0; i < planning->notes->len; i++)
    plan->blocked |= g_array_index (planning->notes, TaoPlanNote, i).level == TAO_NOTE_BLOCK;
  plan->n_notes = planning->notes->len;
  plan->notes = tao_arena_dup_array (box->arena, TaoPlanNote, planning->notes->data, planning->notes->len);

  kept = g_new0 (TaoKeptPlan, 1);
  kept->id = plan->id;
  kept->box = tao_plan_box_ref (box);
  kept->draft = tao_draft_ref (draft);
  g_queue_push_tail (&jobs->plans, kept);
  if (jobs->plans.length > MAX_PLANS)
    tao_kept_plan_free (g_queue_pop_head (&jobs->plans));

  planning->answered = TRUE;
  g_task_return_pointer (planning->task, box, (GDestroyNotify) tao_plan_box_unref);
  planning_free (planning);
}

static void
drafted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoPlanning *planning = user_data;
  GError *error = NULL;
  g_autoptr(TaoDraft) draft = tao_draft_prepare_finish (result, &error);

  if (draft == NULL)
    fail_planning (planning, error);
  else
    finish_plan (planning, draft);
}

static void
draft (TaoPlanning *planning)
{
  TaoBytes32 signer;

  memcpy (signer.bytes, planning->signer.bytes, sizeof signer.bytes);
  tao_draft_prepare_async (planning->jobs->core->connection, &signer, planning->call, TAO_JOBS_ERA_BLOCKS, planning->cancellable,
                           drafted_cb, planning);
}

/* The runtime's own word on each swap. */
typedef struct {
  TaoPlanning *planning;
  guint     index;
} Question;

static void
simulated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  TaoPlanning *planning = question->planning;
  TaoPlanStep *step = &planning->steps[question->index];
  TaoChainSwap swap;
  g_autoptr(GError) error = NULL;

  if (tao_chain_simulate_swap_finish (result, &swap, &error))
    {
      guint64 theirs = step->receives_netuid == G_MAXUINT16 ? swap.tao_rao : swap.alpha;

      step->runtime_receives = theirs;
      if (MAX (theirs, step->receives) - MIN (theirs, step->receives) > QUOTE_TOLERANCE)
        tao_planning_note (planning, TAO_NOTE_BLOCK, "quotes-differ", question->index, theirs, NULL);
    }
  else if (planning->error == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      planning->error = g_steal_pointer (&error);
    }
  if (--planning->waiting > 0)
    return;
  if (planning->error != NULL)
    fail_planning (planning, g_steal_pointer (&planning->error));
  else
    draft (planning);
}

static void
ask_runtime (TaoPlanning *planning)
{
  TaoCore *core = planning->jobs->core;

  planning->waiting = 1;
  for (guint i = 0; i < planning->orders->len; i++)
    {
      const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, i);
      const TaoPlanStep *step = &planning->steps[i];
      Question *question;

      /* A partial fill cannot be asked for, and later steps of a batch meet other reserves than the runtime knows. */
      if ((order->kind != TAO_ORDER_STAKE && order->kind != TAO_ORDER_UNSTAKE) || order->netuid == 0
          || step->receives == 0 || planning->orders->len > 1)
        continue;
      question = g_new0 (Question, 1);
      question->planning = planning;
      question->index = i;
      planning->waiting++;
      tao_chain_simulate_swap_async (core->connection, planning->anchor, order->netuid, order->kind == TAO_ORDER_STAKE,
                                     step->pays, planning->cancellable, simulated_cb, question);
    }
  if (--planning->waiting == 0)
    draft (planning);
}

static gboolean
encode (TaoPlanning *planning, GError **error)
{
  guint n = planning->orders->len;
  g_autofree TaoOrderCall *calls = g_new0 (TaoOrderCall, n);
  gboolean ok = TRUE;

  for (guint i = 0; i < n && ok; i++)
    {
      TaoPlanStep *step = &planning->steps[i];

      ok = tao_order_to_call (&step->order, step->limit_rao, step->limit_rao != 0, &calls[i], error);
      if (ok)
        {
          step->pallet = tao_arena_strdup (planning->arena, calls[i].pallet);
          step->call = tao_arena_strdup (planning->arena, calls[i].call);
          step->arguments = tao_arena_strdup (planning->arena, calls[i].arguments);
        }
    }
  if (ok && n == 1)
    {
      planning->whole = calls[0];
      calls[0].arguments = NULL;
    }
  else if (ok)
    {
      tao_order_batch (calls, n, &planning->whole);
    }
  if (ok)
    planning->call = tao_call_encode (planning->anchor->code, planning->whole.pallet, planning->whole.call,
                                      planning->whole.arguments, error);
  for (guint i = 0; i < n; i++)
    tao_order_call_clear (&calls[i]);
  return planning->call != NULL;
}

static void
state_read (TaoPlanning *planning)
{
  const TaoRules *rules = tao_rules_lookup (tao_runtime_get_spec_version (planning->anchor->code));
  const TaoChainAccount *account = &planning->accounts->accounts[0];
  guint64 minimum_reserve = TAO_POOL_MINIMUM_RESERVE;
  GError *error = NULL;

  tao_runtime_get_constant_u64 (planning->anchor->code, "Swap", "MinimumReserve", &minimum_reserve);
  planning->steps = tao_arena_new_array (planning->arena, TaoPlanStep, planning->orders->len);
  planning->state.balance_rao = account->free_rao != TAO_CHAIN_UNKNOWN_U64 ? account->free_rao : 0;
  planning->state.lowest_rao = planning->state.balance_rao;
  planning->state.pools = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  planning->state.stakes = g_array_new (FALSE, TRUE, sizeof (TaoChainStake));
  if (account->n_stakes > 0)
    g_array_append_vals (planning->state.stakes, account->stakes, account->n_stakes);
  for (guint i = 0; i < planning->orders->len; i++)
    {
      TaoHeld before, after;

      tao_planning_look (planning, i, &before);
      tao_planning_preview_step (planning, i, rules, minimum_reserve);
      tao_planning_look (planning, i, &after);
      tao_planning_take_facts (planning, i);
      tao_planning_compare (planning, i, &before, &after);
    }
  if (!encode (planning, &error))
    fail_planning (planning, error);
  else
    ask_runtime (planning);
}

static void
part_done (TaoPlanning *planning, GError *error)
{
  if (error != NULL && planning->error == NULL)
    planning->error = error;
  else
    g_clear_error (&error);
  if (--planning->waiting > 0)
    return;
  if (planning->error != NULL)
    fail_planning (planning, g_steal_pointer (&planning->error));
  else
    state_read (planning);
}

static void
subnets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoPlanning *planning = user_data;
  GError *error = NULL;

  planning->subnets = tao_chain_read_subnets_finish (result, &error);
  part_done (planning, error);
}

static void
accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoPlanning *planning = user_data;
  GError *error = NULL;

  planning->accounts = tao_chain_read_accounts_finish (result, &error);
  part_done (planning, error);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoPlanning *planning = user_data;
  GError *error = NULL;

  tao_query_run_finish (planning->facts, result, &error);
  part_done (planning, error);
}

static void
plan_command (TaoCore *core, gpointer data)
{
  TaoPlanning *planning = data;
  TaoAnchor *best = core->connection != NULL ? tao_connection_get_best (core->connection) : NULL;
  TaoBytes32 signer;
  GError *error = NULL;

  planning->jobs = core->jobs;
  if (best == NULL || !tao_connection_can_sign (core->connection, &error))
    {
      if (error == NULL)
        error = g_error_new_literal (TAO_JOB_ERROR, TAO_JOB_ERROR_OFFLINE, "There is no connection");
      fail_planning (planning, error);
      return;
    }
  planning->cancellable = g_object_ref (core->cancellable);
  planning->anchor = tao_anchor_ref (best);
  memcpy (signer.bytes, planning->signer.bytes, sizeof signer.bytes);
  planning->facts = tao_query_new (core->connection, planning->anchor);
  tao_planning_ask_facts (planning);
  planning->waiting = 3;
  tao_query_run_async (planning->facts, planning->cancellable, facts_cb, planning);
  tao_chain_read_subnets_async (core->connection, planning->anchor, planning->cancellable, subnets_cb, planning);
  tao_chain_read_accounts_async (core->connection, planning->anchor, &signer, 1, planning->cancellable, accounts_cb, planning);
}

/* --- the owner's side ------------------------------------------------------------------------- */

void
tao_engine_plan_async (TaoEngine *self, const TaoKey32 *signer, const TaoOrder *orders, guint n, guint32 tolerance_ppm,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  TaoPlanning *planning;

  g_task_set_source_tag (task, tao_engine_plan_async);
  if (n == 0 || n > TAO_ORDERS_MAX)
    {
      g_task_return_new_error (task, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "One to %u orders fit into a plan", TAO_ORDERS_MAX);
      g_object_unref (task);
      return;
    }
  planning = g_new0 (TaoPlanning, 1);
  planning->task = task;
  planning->signer = *signer;
  planning->arena = tao_arena_new ();
  planning->orders = g_array_new (FALSE, FALSE, sizeof (TaoOrder));
  planning->notes = g_array_new (FALSE, FALSE, sizeof (TaoPlanNote));
  planning->tolerance_ppm = MAX (tolerance_ppm, 1);
  for (guint i = 0; i < n; i++)
    {
      TaoOrder order = orders[i];

      order.call = tao_arena_strdup (planning->arena, order.call);
      order.text = tao_arena_strdup (planning->arena, order.text);
      g_array_append_val (planning->orders, order);
    }
  /* The engine frees it itself; a command that is never run is freed as unanswered. */
  tao_engine_send_owned (self, plan_command, planning, planning_free);
}

TaoPlanBox *
tao_engine_plan_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
