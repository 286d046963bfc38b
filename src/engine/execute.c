/* Carries a plan out: drafts it anew so that its era begins now, signs it once,
 * follows it to finality, and compares what came with what was promised. */
#include <string.h>

#include "engine/claimed.h"
#include "engine/jobs-private.h"
#include "engine/orders.h"
#include "engine/received.h"
#include "engine/stake-event.h"

void
tao_job_result_free (TaoJobResult *self)
{
  g_free (self->error);
  g_free (self->error_docs);
  g_free (self->received);
  g_free (self->paid);
  g_free (self);
}

/* --- carrying a plan out ------------------------------------------------------------------------------------ */

typedef struct {
  GTask        *task;
  gboolean      answered;
  TaoPlanBox   *box;
  TaoJobFunc    progress;
  gpointer      progress_data;
  GMainContext *owner;
  TaoJobs      *jobs;
  GHashTable   *turns;        /* those of the jobs, which may be gone when a late answer comes (nullable) */
  TaoKeypair   *keypair;
  TaoDraft     *draft;
  TaoJobResult *result;       /* (nullable) once it is in */
} Execution;

static void
execution_free (gpointer data)
{
  Execution *execution = data;

  if (!execution->answered)
    g_task_return_new_error (execution->task, TAO_JOB_ERROR, TAO_JOB_ERROR_OFFLINE, "The engine has stopped");
  g_object_unref (execution->task);
  tao_plan_box_unref (execution->box);
  g_main_context_unref (execution->owner);
  g_clear_pointer (&execution->keypair, tao_keypair_unref);
  g_clear_pointer (&execution->draft, tao_draft_unref);
  g_clear_pointer (&execution->result, tao_job_result_free);
  g_clear_pointer (&execution->turns, g_hash_table_unref);
  g_free (execution);
}

/* --- one at a time for each account -------------------------------------------------------------------------- */

static void begin (Execution *execution);

void
tao_turn_free (gpointer data)
{
  TaoTurn *turn = data;

  g_queue_clear_full (&turn->waiting, execution_free);
  g_free (turn);
}

static void
take_turn (Execution *execution)
{
  const TaoKey32 *signer = &execution->box->plan.signer;
  TaoTurn *turn = g_hash_table_lookup (execution->jobs->turns, signer);

  execution->turns = g_hash_table_ref (execution->jobs->turns);
  if (turn != NULL)
    {
      g_queue_push_tail (&turn->waiting, execution);
      return;
    }
  turn = g_new0 (TaoTurn, 1);
  turn->holder = execution;
  g_hash_table_insert (execution->turns, g_memdup2 (signer, sizeof *signer), turn);
  begin (execution);
}

/* A node has it, or nobody ever will: the next one's turn. */
static void
end_turn (Execution *execution)
{
  const TaoKey32 *signer = &execution->box->plan.signer;
  TaoTurn *turn = execution->turns != NULL ? g_hash_table_lookup (execution->turns, signer) : NULL;

  if (turn == NULL || turn->holder != execution)
    return;
  turn->holder = g_queue_pop_head (&turn->waiting);
  if (turn->holder != NULL)
    begin (turn->holder);
  else
    g_hash_table_remove (execution->turns, signer);
}

/* --- following ------------------------------------------------------------------------------------------------ */

/* One stage, on its way to the owner. */
typedef struct {
  TaoJobFunc  func;
  gpointer    data;
  TaoJobStage stage;
  guint64     block;
} Stage;

static gboolean
stage_cb (gpointer data)
{
  Stage *stage = data;

  stage->func (stage->stage, stage->block, stage->data);
  return G_SOURCE_REMOVE;
}

static void
record (Execution *execution, const TaoBytes32 *hash, TaoStoreTxStatus status, guint64 block, const char *outcome)
{
  const TaoJobPlan *plan = &execution->box->plan;
  g_autofree char *call = g_strconcat (plan->pallet, ".", plan->call, NULL);
  TaoStore *store = execution->jobs->core->store;
  TaoStoreTx tx = {
    .time_ms = g_get_real_time () / 1000, .status = status, .block = block, .netuid = G_MAXUINT16,
    .call = call, .arguments = (char *) plan->arguments, .outcome = (char *) outcome,
  };
  g_autoptr(GError) error = NULL;

  if (store == NULL)
    return;
  memcpy (tx.hash, hash->bytes, sizeof tx.hash);
  memcpy (tx.account, plan->signer.bytes, sizeof tx.account);
  tx.nonce = tao_draft_get_parts (execution->draft)->nonce;
  for (guint i = 0; i < plan->n_steps; i++)
    {
      const TaoPlanStep *step = &plan->steps[i];

      if (step->pays_netuid == G_MAXUINT16 && step->pays <= G_MAXINT64 / TAO_ORDERS_MAX)
        tx.rao_out += (gint64) step->pays;
      if (plan->n_steps == 1 && step->uses_pool)
        {
          tx.netuid = step->order.netuid;
          if (step->receives_netuid == step->order.netuid && step->receives <= G_MAXINT64)
            tx.alpha_in = (gint64) step->receives;
        }
    }
  if (!tao_store_put_tx (store, &tx, &error))
    g_warning ("An own transaction is not kept: %s", error->message);
}

static void
progress_cb (const TaoSubmissionUpdate *update, gpointer user_data)
{
  static const TaoJobStage stages[] = {
    [TAO_STAGE_SIGNED] = TAO_JOB_SIGNED,
    [TAO_STAGE_SUBMITTED] = TAO_JOB_SUBMITTED,
    [TAO_STAGE_IN_BLOCK] = TAO_JOB_IN_BLOCK,
    [TAO_STAGE_RETRACTED] = TAO_JOB_RETRACTED,
    [TAO_STAGE_SEARCHING] = TAO_JOB_SEARCHING,
    [TAO_STAGE_FINALIZED] = TAO_JOB_FINALIZED,
  };
  Execution *execution = user_data;

  if (update->stage != TAO_STAGE_SIGNED)
    end_turn (execution);
  if (update->stage == TAO_STAGE_SIGNED)
    record (execution, &update->hash, TAO_STORE_TX_SUBMITTED, 0, NULL);
  else if (update->stage == TAO_STAGE_IN_BLOCK)
    record (execution, &update->hash, TAO_STORE_TX_IN_BLOCK, update->number, NULL);
  if (execution->progress != NULL)
    {
      Stage *stage = g_new0 (Stage, 1);
      g_autoptr(GSource) source = g_idle_source_new ();

      stage->func = execution->progress;
      stage->data = execution->progress_data;
      stage->stage = stages[update->stage];
      stage->block = update->has_block ? update->number : 0;
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, stage_cb, stage, g_free);
      g_source_attach (source, execution->owner);
    }
}

static gboolean
sign_cb (GBytes *bytes, guint8 signature[64], gpointer user_data, GError **error)
{
  Execution *execution = user_data;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  /* Locked meanwhile: nothing is signed behind the user's back. */
  if (g_hash_table_lookup (execution->jobs->keyring, &execution->box->plan.signer) == NULL)
    {
      g_set_error_literal (error, TAO_JOB_ERROR, TAO_JOB_ERROR_LOCKED, "The key is locked");
      return FALSE;
    }
  tao_keypair_sign (execution->keypair, data, size, signature);
  return TRUE;
}

/* Answers with the result. */
static void
finish (Execution *execution)
{
  execution->answered = TRUE;
  g_task_return_pointer (execution->task, g_steal_pointer (&execution->result), (GDestroyNotify) tao_job_result_free);
  execution_free (execution);
}

/* The engine may be on its way out: nothing but the result is touched. */
static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Execution *execution = user_data;

  execution->result->received[0] = tao_claimed_read_finish (result);
  finish (execution);
}

static void
executed_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Execution *execution = user_data;
  const TaoJobPlan *plan = &execution->box->plan;
  TaoSubmissionResult submitted = { 0 };
  g_autoptr(GError) error = NULL;
  gboolean ok = tao_submission_run_finish (async_result, &submitted, &error);
  TaoHead *head;
  TaoJobResult *result;

  end_turn (execution);
  if (!ok && !g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_FAILED))
    {
      if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_LOST))
        record (execution, &submitted.hash, TAO_STORE_TX_LOST, 0, NULL);
      execution->answered = TRUE;
      g_task_return_error (execution->task, g_steal_pointer (&error));
      tao_submission_result_clear (&submitted);
      execution_free (execution);
      return;
    }
  result = g_new0 (TaoJobResult, 1);
  memcpy (result->hash.bytes, submitted.hash.bytes, sizeof result->hash.bytes);
  memcpy (result->block_hash.bytes, submitted.block.bytes, sizeof result->block_hash.bytes);
  result->block = submitted.number;
  result->succeeded = ok;
  result->fee_rao = TAO_UNKNOWN_U64;
  if (submitted.extrinsic != NULL)
    {
      result->error = g_strdup (submitted.extrinsic->error);
      result->error_docs = g_strdup (submitted.extrinsic->error_docs);
      result->fee_rao = submitted.extrinsic->fee_rao;
    }
  result->n_received = plan->n_steps;
  result->received = g_new (guint64, plan->n_steps);
  result->paid = g_new (guint64, plan->n_steps);
  tao_received_read (plan, submitted.events, submitted.n_events,
                     tao_stake_events_have_fee_apart (tao_draft_get_runtime (execution->draft)), result->received, result->paid);
  record (execution, &submitted.hash, ok ? TAO_STORE_TX_FINALIZED : TAO_STORE_TX_FAILED, submitted.number, result->error);
  execution->result = result;
  head = execution->jobs->core->head;
  if (ok && plan->n_steps == 1 && plan->steps[0].order.kind == TAO_ORDER_CLAIM_ROOT)
    tao_claimed_read_async (execution->jobs->core->connection, &plan->signer, &plan->steps[0].order, &submitted.block,
                            execution->jobs->core->cancellable, claimed_cb, execution);
  else
    finish (execution);
  tao_submission_result_clear (&submitted);
  tao_head_again (head);
}

static TaoKeptPlan *
find_plan (TaoJobs *self, guint64 id)
{
  for (GList *link = self->plans.head; link != NULL; link = link->next)
    if (((TaoKeptPlan *) link->data)->id == id)
      return link->data;
  return NULL;
}

/* Spent by @account in the last day, by what this store knows. */
static guint64
spent_today (TaoJobs *self, const TaoKey32 *account)
{
  g_autoptr(GArray) txs = NULL;
  gint64 since = g_get_real_time () / 1000 - G_GINT64_CONSTANT (86400) * 1000;
  guint64 sum = 0;

  if (self->core->store == NULL)
    return 0;
  txs = tao_store_load_txs (self->core->store, account->bytes, 10000, NULL);
  for (guint i = 0; txs != NULL && i < txs->len; i++)
    {
      const TaoStoreTx *tx = &g_array_index (txs, TaoStoreTx, i);

      if (tx->time_ms >= since && tx->rao_out > 0 && tx->status != TAO_STORE_TX_FAILED && tx->status != TAO_STORE_TX_LOST)
        sum += (guint64) tx->rao_out;
    }
  return sum;
}

/* The pools have moved on since the quote, and a step has no limit that would bound what that costs. */
static gboolean
is_outdated (TaoJobs *self, const TaoJobPlan *plan)
{
  TaoAnchor *best = tao_connection_get_best (self->core->connection);

  if (plan->era_end == TAO_UNKNOWN_U64 || best == NULL || best->number < plan->era_end)
    return FALSE;
  for (guint i = 0; i < plan->n_notes; i++)
    if (g_str_equal (plan->notes[i].code, "no-limit"))
      return TRUE;
  return FALSE;
}

const char *
tao_jobs_check_policy (TaoJobs *self, const TaoJobPlan *plan)
{
  const TaoKeptPolicy *policy = g_hash_table_lookup (self->policies, &plan->signer);
  g_autofree TaoOrder *orders = g_new (TaoOrder, plan->n_steps);

  for (guint i = 0; i < plan->n_steps; i++)
    orders[i] = plan->steps[i].order;
  return policy != NULL ? tao_policy_check (&policy->policy, orders, plan->n_steps, spent_today (self, &plan->signer)) : NULL;
}

static GError *
refuse (TaoJobs *self, const TaoJobPlan *plan)
{
  const char *broken = tao_jobs_check_policy (self, plan);

  if (self->core->connection == NULL || is_outdated (self, plan))
    return g_error_new_literal (TAO_JOB_ERROR, TAO_JOB_ERROR_STALE, "The plan is too old");
  if (plan->blocked)
    return g_error_new_literal (TAO_JOB_ERROR, TAO_JOB_ERROR_BLOCKED, "The plan may not be signed");
  if (g_hash_table_lookup (self->keyring, &plan->signer) == NULL)
    return g_error_new_literal (TAO_JOB_ERROR, TAO_JOB_ERROR_LOCKED, "The key is locked");
  return broken != NULL ? g_error_new (TAO_JOB_ERROR, TAO_JOB_ERROR_POLICY, "The wallet's policy forbids it: %s", broken) : NULL;
}

static void
fail_execution (Execution *execution, GError *error)
{
  execution->answered = TRUE;
  end_turn (execution);
  g_task_return_error (execution->task, error);
  execution_free (execution);
}

/* The same call, on the present head: nonce and era are today's, the bytes of the call are those of the plan. */
static void
redrafted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Execution *execution = user_data;
  TaoCore *core = execution->jobs->core;
  const TaoJobPlan *plan = &execution->box->plan;
  const TaoUnlocked *unlocked;
  GError *error = NULL;
  g_autoptr(TaoDraft) draft = tao_draft_prepare_finish (result, &error);

  /* Meanwhile a key may have been locked, another payment signed, the network changed. */
  if (error == NULL)
    error = refuse (execution->jobs, plan);
  /* Under another runtime the bytes could mean another call. */
  if (error == NULL && (tao_draft_get_runtime (draft) != tao_draft_get_runtime (execution->draft)
                        || memcmp (&core->genesis, &plan->genesis, sizeof plan->genesis) != 0))
    error = g_error_new_literal (TAO_JOB_ERROR, TAO_JOB_ERROR_STALE, "The network is another since the plan was made");
  if (error != NULL)
    {
      fail_execution (execution, error);
      return;
    }
  tao_draft_unref (execution->draft);
  execution->draft = g_steal_pointer (&draft);
  unlocked = g_hash_table_lookup (execution->jobs->keyring, &plan->signer);
  execution->keypair = tao_keypair_ref (unlocked->keypair);
  tao_submission_run_async (core->connection, execution->draft, sign_cb, execution, progress_cb, execution,
                            core->cancellable, executed_cb, execution);
}

/* Its turn has come; while it waited a key may have been locked, or the connection lost. */
static void
begin (Execution *execution)
{
  TaoCore *core = execution->jobs->core;
  GError *error = refuse (execution->jobs, &execution->box->plan);
  TaoBytes32 signer;

  if (error != NULL)
    {
      fail_execution (execution, error);
      return;
    }
  memcpy (signer.bytes, execution->box->plan.signer.bytes, sizeof signer.bytes);
  tao_draft_prepare_async (core->connection, &signer, tao_draft_get_parts (execution->draft)->call, TAO_JOBS_ERA_BLOCKS,
                           core->cancellable, redrafted_cb, execution);
}

static void
execute_command (TaoCore *core, gpointer data)
{
  Execution *execution = data;
  const TaoJobPlan *plan = &execution->box->plan;
  TaoKeptPlan *kept = find_plan (core->jobs, plan->id);
  GError *error;

  execution->jobs = core->jobs;
  /* A plan is signed once. */
  if (kept == NULL)
    error = g_error_new_literal (TAO_JOB_ERROR, TAO_JOB_ERROR_STALE, "The plan is gone");
  else
    error = refuse (core->jobs, plan);
  if (error != NULL)
    {
      fail_execution (execution, error);
      return;
    }
  execution->draft = tao_draft_ref (kept->draft);
  g_queue_remove (&core->jobs->plans, kept);
  tao_kept_plan_free (kept);
  take_turn (execution);
}

/* --- the owner's side ------------------------------------------------------------------------- */

void
tao_engine_execute_async (TaoEngine *self, TaoPlanBox *plan, TaoJobFunc progress, gpointer progress_data,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Execution *execution = g_new0 (Execution, 1);

  execution->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (execution->task, tao_engine_execute_async);
  /* The money moves whether or not somebody still waits: the answer says what became of it. */
  g_task_set_check_cancellable (execution->task, FALSE);
  tao_engine_count_execution (self, execution->task);
  tao_engine_renew_key (self, &plan->plan.signer);
  execution->box = tao_plan_box_ref (plan);
  execution->progress = progress;
  execution->progress_data = progress_data;
  execution->owner = g_main_context_ref_thread_default ();
  tao_engine_send_owned (self, execute_command, execution, execution_free);
}

TaoJobResult *
tao_engine_execute_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what was spent ----------------------------------------------------------------------------- */

typedef struct {
  GTask   *task;
  gboolean answered;
  TaoKey32 account;
} SpentQuestion;

static void
spent_question_free (gpointer data)
{
  SpentQuestion *question = data;

  if (!question->answered)
    g_task_return_new_error (question->task, TAO_JOB_ERROR, TAO_JOB_ERROR_OFFLINE, "The engine has stopped");
  g_object_unref (question->task);
  g_free (question);
}

static void
spent_command (TaoCore *core, gpointer data)
{
  SpentQuestion *question = data;
  guint64 spent = spent_today (core->jobs, &question->account);

  question->answered = TRUE;
  g_task_return_pointer (question->task, g_memdup2 (&spent, sizeof spent), g_free);
  spent_question_free (question);
}

void
tao_engine_load_spent_async (TaoEngine *self, const TaoKey32 *account, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  SpentQuestion *question = g_new0 (SpentQuestion, 1);

  question->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (question->task, tao_engine_load_spent_async);
  question->account = *account;
  tao_engine_send_owned (self, spent_command, question, spent_question_free);
}

gboolean
tao_engine_load_spent_finish (TaoEngine *self, GAsyncResult *result, guint64 *rao, GError **error)
{
  g_autofree guint64 *spent = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  spent = g_task_propagate_pointer (G_TASK (result), error);
  if (spent == NULL)
    return FALSE;
  *rao = *spent;
  return TRUE;
}
