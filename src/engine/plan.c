/* From orders to a plan: read the state, preview each step with the chain's own
 * arithmetic, ask the runtime for its word, encode, and draft. */
#include <string.h>

#include "economy/preview.h"
#include "engine/jobs-private.h"
#include "engine/orders.h"

/* Plans that can still be signed; an era is 64 blocks, so older ones are useless anyway. */
#define MAX_PLANS 16
#define ERA_BLOCKS 64
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

/* A task of the owner's, and what the engine thread gathers for it. */
typedef struct {
  GTask      *task;
  gboolean    answered;
  TaoJobs    *jobs;
  GCancellable *cancellable;   /* of the network, kept: answers after it are dropped */

  TaoKey32    signer;
  GArray     *orders;          /* TaoOrder, texts owned by the arena */
  TaoArena   *arena;
  guint32     tolerance_ppm;

  TaoAnchor        *anchor;
  TaoChainSubnets  *subnets;
  TaoChainAccounts *accounts;
  GBytes           *call;
  TaoOrderCall      whole;
  TaoPlanStep      *steps;
  GArray           *notes;     /* TaoPlanNote */
  guint             waiting;
  GError           *error;
} Planning;

static void
planning_free (gpointer data)
{
  Planning *planning = data;

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
  g_clear_pointer (&planning->call, g_bytes_unref);
  g_clear_error (&planning->error);
  tao_order_call_clear (&planning->whole);
  g_free (planning);
}

static void
fail_planning (Planning *planning, GError *error)
{
  planning->answered = TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (planning->task, TAO_JOB_ERROR, TAO_JOB_ERROR_OFFLINE, "The network was left");
  else
    g_task_return_error (planning->task, g_error_copy (error));
  g_error_free (error);
  planning_free (planning);
}

static void
add_note (Planning *planning, TaoNoteLevel level, const char *code, guint step, guint64 value, const char *detail)
{
  TaoPlanNote note = {
    .level = level, .code = code, .step = step, .value = value, .detail = tao_arena_strdup (planning->arena, detail),
  };

  g_array_append_val (planning->notes, note);
}

/* --- previews --------------------------------------------------------------------------------------- */

static const TaoChainSubnet *
find_subnet (const TaoChainSubnets *subnets, guint16 netuid)
{
  for (guint i = 0; i < subnets->n; i++)
    if (subnets->subnets[i].netuid == netuid)
      return &subnets->subnets[i];
  return NULL;
}

static gboolean
fill_pool (const TaoChainSubnet *subnet, guint64 minimum_reserve, TaoPool *out)
{
  memset (out, 0, sizeof *out);
  out->curve = subnet->netuid == 0 || subnet->mechanism != 1 ? TAO_CURVE_STABLE : TAO_CURVE_BALANCER;
  if (subnet->tao_in_rao == TAO_CHAIN_UNKNOWN_U64 || subnet->alpha_in == TAO_CHAIN_UNKNOWN_U64)
    return FALSE;
  out->tao_reserve = subnet->tao_in_rao;
  out->alpha_reserve = subnet->alpha_in;
  out->minimum_reserve = minimum_reserve;
  if (out->curve == TAO_CURVE_STABLE)
    return TRUE;
  if (subnet->quote_weight == TAO_CHAIN_UNKNOWN_U64 || subnet->fee_rate > G_MAXUINT16)
    return FALSE;
  out->quote_weight = (TaoPerquintill) { .parts = subnet->quote_weight };
  out->initialized = TRUE;
  out->fee_rate = (guint16) subnet->fee_rate;
  return TRUE;
}

static guint64
position_of (const Planning *planning, const TaoKey32 *hotkey, guint16 netuid)
{
  const TaoChainAccount *account = &planning->accounts->accounts[0];

  for (guint i = 0; i < account->n_stakes; i++)
    if (account->stakes[i].netuid == netuid && memcmp (&account->stakes[i].hotkey, hotkey, sizeof *hotkey) == 0)
      return account->stakes[i].alpha;
  return 0;
}

static guint64
parts_lost (guint64 ideal, guint64 received)
{
  __extension__ typedef unsigned __int128 u128;

  if (ideal == 0 || received >= ideal)
    return 0;
  return (guint64) ((u128) (ideal - received) * 1000000 / ideal);
}

/* Fills a step that goes through a pool. @balance: what is left of the free balance before this step. */
static void
preview_step (Planning *planning, guint index, const TaoRules *rules, guint64 minimum_reserve, guint64 balance)
{
  const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  TaoPlanStep *step = &planning->steps[index];
  const TaoChainSubnet *from = find_subnet (planning->subnets, order->netuid);
  const TaoChainSubnet *to = find_subnet (planning->subnets, order->netuid_to);
  TaoRuntime *runtime = planning->anchor->code;
  TaoPreviewLimit limit = { .tolerance_ppm = planning->tolerance_ppm, .allow_partial = order->allow_partial };
  TaoPreviewAccount account = { .balance = balance, .existential_deposit = 500, .minimum_stake = 2000000 };
  TaoPool pool, target;
  TaoStakePreview preview = { 0 };

  tao_runtime_get_constant_u64 (runtime, "Balances", "ExistentialDeposit", &account.existential_deposit);
  tao_runtime_get_constant_u64 (runtime, "SubtensorModule", "InitialMinStake", &account.minimum_stake);
  account.stake = position_of (planning, &order->hotkey, order->netuid);
  account.available = account.stake;
  step->uses_pool = TRUE;
  if (from == NULL || !fill_pool (from, minimum_reserve, &pool))
    {
      add_note (planning, TAO_NOTE_BLOCK, "no-quote", index, order->netuid, NULL);
      return;
    }

  switch (order->kind)
    {
    case TAO_ORDER_STAKE:
      tao_preview_add_stake (rules, &pool, &account, order->amount, &limit, &preview);
      step->receives_netuid = order->netuid;
      step->pays_netuid = G_MAXUINT16;
      break;
    case TAO_ORDER_UNSTAKE:
      tao_preview_remove_stake (rules, &pool, &account, order->amount, &limit, &preview);
      step->pays_netuid = order->netuid;
      step->receives_netuid = G_MAXUINT16;
      break;
    default:
      if (to == NULL || !fill_pool (to, minimum_reserve, &target))
        {
          add_note (planning, TAO_NOTE_BLOCK, "no-quote", index, order->netuid_to, NULL);
          return;
        }
      /* Only the swap takes a limit; the chain's moving calls have none. */
      if (order->kind != TAO_ORDER_SWAP)
        memset (&limit, 0, sizeof limit);
      tao_preview_move_stake (rules, &pool, &target, &account, order->amount, &limit, &preview);
      step->pays_netuid = order->netuid;
      step->receives_netuid = order->netuid_to;
      if (preview.limit_rao == 0)
        add_note (planning, TAO_NOTE_WARNING, "no-limit", index, 0, NULL);
      break;
    }

  step->pays = preview.paid;
  step->receives = preview.received;
  step->receives_worst = preview.worst_is_enforced ? preview.worst : TAO_UNKNOWN_U64;
  step->pool_fee = preview.fee;
  step->pool_fee_in_tao = preview.fee_in_tao;
  step->limit_rao = preview.limit_rao;
  step->price_now_rao = tao_price_to_rao (preview.price_before);
  step->price_after_rao = tao_price_to_rao (preview.price_after);
  step->impact_ppm = parts_lost (preview.ideal, preview.received);
  if (preview.status != TAO_CALL_OK)
    add_note (planning, TAO_NOTE_BLOCK, "chain-refuses", index, 0, tao_call_status_get_name (preview.status));
  if (preview.unexecuted > 0)
    add_note (planning, TAO_NOTE_WARNING, "partly", index, preview.unexecuted, NULL);
  if (step->impact_ppm > 10000)
    add_note (planning, TAO_NOTE_WARNING, "impact", index, step->impact_ppm, NULL);
}

static void
plain_step (Planning *planning, guint index)
{
  const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  TaoPlanStep *step = &planning->steps[index];

  step->pays = step->receives = step->receives_worst = TAO_UNKNOWN_U64;
  step->price_now_rao = step->price_after_rao = TAO_UNKNOWN_U64;
  step->pays_netuid = step->receives_netuid = G_MAXUINT16;
  switch (order->kind)
    {
    case TAO_ORDER_TRANSFER:
    case TAO_ORDER_REGISTER:
      step->pays = order->amount;
      break;
    case TAO_ORDER_MOVE:
    case TAO_ORDER_TRANSFER_STAKE:
      /* Within one subnet nothing is swapped. */
      step->pays = step->receives = step->receives_worst = order->amount;
      step->pays_netuid = step->receives_netuid = order->netuid;
      if (order->amount > position_of (planning, &order->hotkey, order->netuid))
        add_note (planning, TAO_NOTE_BLOCK, "chain-refuses", index, 0, "NotEnoughStakeToWithdraw");
      break;
    case TAO_ORDER_UNSTAKE_ALL:
      add_note (planning, TAO_NOTE_WARNING, "no-limit", index, 0, NULL);
      break;
    case TAO_ORDER_RAISE_TAKE:
      if (order->value == G_MAXUINT16)
        add_note (planning, TAO_NOTE_WARNING, "full-take", index, order->value, NULL);
      break;
    default:
      break;
    }
}

/* --- making a plan --------------------------------------------------------------------------------------- */

static void
finish_plan (Planning *planning, TaoDraft *draft)
{
  TaoJobs *jobs = planning->jobs;
  TaoPlanBox *box = g_new0 (TaoPlanBox, 1);
  TaoJobPlan *plan = &box->plan;
  TaoKeptPlan *kept;
  guint64 existential = 500, spend = 0, fee = tao_draft_get_fee_rao (draft);
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
  plan->fee_rao = fee;
  plan->era_end = tao_draft_get_era_end (draft);
  plan->balance_before_rao = account->free_rao;
  plan->existential_deposit_rao = existential;
  plan->n_steps = planning->orders->len;
  plan->steps = planning->steps;
  plan->pallet = tao_arena_strdup (box->arena, planning->whole.pallet);
  plan->call = tao_arena_strdup (box->arena, planning->whole.call);
  plan->arguments = tao_arena_strdup (box->arena, planning->whole.arguments);
  plan->call_hex = tao_arena_strdup (box->arena, hex->str);

  for (guint i = 0; i < planning->orders->len; i++)
    {
      const TaoPlanStep *step = &planning->steps[i];

      if (step->pays_netuid == G_MAXUINT16 && step->pays != TAO_UNKNOWN_U64)
        spend = step->pays <= G_MAXUINT64 - spend ? spend + step->pays : G_MAXUINT64;
    }
  plan->balance_after_rao = TAO_UNKNOWN_U64;
  if (fee != TAO_CHAIN_UNKNOWN_U64 && account->free_rao != TAO_CHAIN_UNKNOWN_U64)
    {
      guint64 out = spend <= G_MAXUINT64 - fee ? spend + fee : G_MAXUINT64;

      if (out > account->free_rao)
        add_note (planning, TAO_NOTE_BLOCK, "not-enough", G_MAXUINT, out, NULL);
      else
        {
          plan->balance_after_rao = account->free_rao - out;
          if (plan->balance_after_rao < existential)
            add_note (planning, TAO_NOTE_WARNING, "below-deposit", G_MAXUINT, plan->balance_after_rao, NULL);
        }
    }
  else
    {
      add_note (planning, TAO_NOTE_WARNING, "fee-unknown", G_MAXUINT, 0, NULL);
    }

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
  Planning *planning = user_data;
  GError *error = NULL;
  g_autoptr(TaoDraft) draft = tao_draft_prepare_finish (result, &error);

  if (draft == NULL)
    fail_planning (planning, error);
  else
    finish_plan (planning, draft);
}

static void
draft (Planning *planning)
{
  TaoBytes32 signer;

  memcpy (signer.bytes, planning->signer.bytes, sizeof signer.bytes);
  tao_draft_prepare_async (planning->jobs->core->connection, &signer, planning->call, ERA_BLOCKS, planning->cancellable,
                           drafted_cb, planning);
}

/* The runtime's own word on each swap. */
typedef struct {
  Planning *planning;
  guint     index;
} Question;

static void
simulated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  Planning *planning = question->planning;
  TaoPlanStep *step = &planning->steps[question->index];
  TaoChainSwap swap;
  g_autoptr(GError) error = NULL;

  if (tao_chain_simulate_swap_finish (result, &swap, &error))
    {
      guint64 theirs = step->receives_netuid == G_MAXUINT16 ? swap.tao_rao : swap.alpha;

      step->runtime_receives = theirs;
      if (MAX (theirs, step->receives) - MIN (theirs, step->receives) > QUOTE_TOLERANCE)
        add_note (planning, TAO_NOTE_BLOCK, "quotes-differ", question->index, theirs, NULL);
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
ask_runtime (Planning *planning)
{
  TaoCore *core = planning->jobs->core;

  planning->waiting = 1;
  for (guint i = 0; i < planning->orders->len; i++)
    {
      const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, i);
      TaoPlanStep *step = &planning->steps[i];
      Question *question;

      step->runtime_receives = TAO_UNKNOWN_U64;
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
encode (Planning *planning, GError **error)
{
  guint n = planning->orders->len;
  g_autofree TaoOrderCall *calls = g_new0 (TaoOrderCall, n);
  gboolean ok = TRUE;

  for (guint i = 0; i < n && ok; i++)
    {
      TaoPlanStep *step = &planning->steps[i];

      ok = tao_order_to_call (&g_array_index (planning->orders, TaoOrder, i), step->limit_rao, &calls[i], error);
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
state_read (Planning *planning)
{
  const TaoRules *rules = tao_rules_lookup (tao_runtime_get_spec_version (planning->anchor->code));
  guint64 minimum_reserve = TAO_POOL_MINIMUM_RESERVE;
  guint64 balance = planning->accounts->accounts[0].free_rao;
  GError *error = NULL;

  tao_runtime_get_constant_u64 (planning->anchor->code, "Swap", "MinimumReserve", &minimum_reserve);
  planning->steps = tao_arena_new_array (planning->arena, TaoPlanStep, planning->orders->len);
  for (guint i = 0; i < planning->orders->len; i++)
    {
      const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, i);
      guint64 spend = tao_order_max_spend (order);

      planning->steps[i].order = *order;
      if (!tao_order_uses_pool (order))
        plain_step (planning, i);
      else if (rules != NULL)
        preview_step (planning, i, rules, minimum_reserve, balance == TAO_CHAIN_UNKNOWN_U64 ? 0 : balance);
      else
        add_note (planning, TAO_NOTE_BLOCK, "no-quote", i, order->netuid, NULL);
      balance -= MIN (balance, spend);
    }
  if (!encode (planning, &error))
    fail_planning (planning, error);
  else
    ask_runtime (planning);
}

static void
part_done (Planning *planning, GError *error)
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
  Planning *planning = user_data;
  GError *error = NULL;

  planning->subnets = tao_chain_read_subnets_finish (result, &error);
  part_done (planning, error);
}

static void
accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Planning *planning = user_data;
  GError *error = NULL;

  planning->accounts = tao_chain_read_accounts_finish (result, &error);
  part_done (planning, error);
}

static void
plan_command (TaoCore *core, gpointer data)
{
  Planning *planning = data;
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
  planning->waiting = 2;
  tao_chain_read_subnets_async (core->connection, planning->anchor, planning->cancellable, subnets_cb, planning);
  tao_chain_read_accounts_async (core->connection, planning->anchor, &signer, 1, planning->cancellable, accounts_cb, planning);
}

/* --- the owner's side ------------------------------------------------------------------------- */

void
tao_engine_plan_async (TaoEngine *self, const TaoKey32 *signer, const TaoOrder *orders, guint n, guint32 tolerance_ppm,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Planning *planning;

  g_task_set_source_tag (task, tao_engine_plan_async);
  if (n == 0 || n > TAO_JOBS_MAX_ORDERS)
    {
      g_task_return_new_error (task, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "One to %u orders fit into a plan", TAO_JOBS_MAX_ORDERS);
      g_object_unref (task);
      return;
    }
  planning = g_new0 (Planning, 1);
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
