#include "engine/inspection.h"

#include <string.h>

#include "economy/explain.h"
#include "engine/asked.h"
#include "engine/engine-private.h"
#include "engine/epoch-replay.h"

G_STATIC_ASSERT ((int) TAO_FATE_COUNTS == (int) TAO_WEIGHT_COUNTS && (int) TAO_FATE_COMMIT == (int) TAO_WEIGHT_COMMIT);

TaoInspection *
tao_inspection_ref (TaoInspection *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_inspection_unref (TaoInspection *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tao_arena_unref (self->memory);
  g_free (self);
}

typedef struct {
  TaoAsked      asked;
  guint16       netuid, uid;
  guint         mechanism;
  guint64       block;
  TaoEpochCase *epoch;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  tao_asked_clear (&question->asked);
  g_clear_pointer (&question->epoch, tao_epoch_case_free);
  g_free (question);
}

/* Answers, and frees @question. */
#define fail(question, ...) (tao_asked_fail (&(question)->asked, __VA_ARGS__), question_free (question))

/* --- values ------------------------------------------------------------------------------------- */

static void
add_value (GArray *values, TaoAuditStage stage, const char *field, gconstpointer chain, guint n_chain, gconstpointer ours,
           guint uid, guint width)
{
  TaoInspectedValue value = { .stage = stage, .field = field, .has_chain = chain != NULL && uid < n_chain, .has_ours = ours != NULL };

  if (chain == NULL)
    return;
  if (value.has_chain)
    memcpy (&value.chain, (const guint8 *) chain + (gsize) uid * width, width);
  if (value.has_ours)
    memcpy (&value.ours, (const guint8 *) ours + (gsize) uid * width, width);
  g_array_append_val (values, value);
}

/* What the whole subnet stores comes of all mechanisms together. FALSE if they cannot be put together. */
static gboolean
merge (const Question *question, const TaoEpochReplay *one, TaoArena *memory, TaoEpochOutput *merged)
{
  TaoAuditCase audit_case = tao_epoch_case_get_audit (question->epoch);
  guint count = question->epoch->state->n_mechanisms;
  g_autofree TaoEpochOutput *outputs = g_new0 (TaoEpochOutput, count);
  g_autofree const TaoEpochOutput **pointers = g_new0 (const TaoEpochOutput *, count);
  g_autofree guint64 *emissions = g_new0 (guint64, count);
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  guint64 total = 0;
  gboolean ok = TRUE;

  for (guint m = 0; m < count && ok; m++)
    {
      TaoEpochInput input;

      ok = tao_audit_recompute (&audit_case, one->rules, m, memory, scratch, &input, &outputs[m]) == NULL;
      pointers[m] = &outputs[m];
      emissions[m] = ok ? input.emission : 0;
      total += emissions[m];
    }
  ok = ok && tao_epoch_merge (one->rules, pointers, emissions, count, total, merged, NULL);
  for (guint m = 0; m < count; m++)
    tao_epoch_output_clear (&outputs[m]);
  return ok;
}

static void
fill_values (TaoInspection *self, const Question *question, const TaoEpochReplay *run)
{
  const TaoChainEpochOutput *after = question->epoch->output;
  g_autoptr(GArray) values = g_array_new (FALSE, TRUE, sizeof (TaoInspectedValue));
  g_auto(TaoEpochOutput) merged = { 0 };
  const TaoEpochOutput *whole = &run->output;
  guint uid = self->uid, m = self->mechanism;

  if (self->n_mechanisms > 1)
    {
      static const TaoEpochOutput none = { 0 };

      whole = merge (question, run, self->memory, &merged) ? &merged : &none;
    }
  add_value (values, TAO_AUDIT_STAGE_STAKE, "StakeWeight", after->stake_weight, after->n_stake_weight, whole->stake_weight, uid, 2);
  add_value (values, TAO_AUDIT_STAGE_WEIGHTS, "Active", after->active, after->n_active, whole->active, uid, 1);
  add_value (values, TAO_AUDIT_STAGE_WEIGHTS, "ValidatorPermit", after->validator_permit, after->n_permit, whole->validator_permit, uid, 1);
  add_value (values, TAO_AUDIT_STAGE_CONSENSUS, "Consensus", after->consensus, after->n_consensus, whole->consensus, uid, 2);
  add_value (values, TAO_AUDIT_STAGE_CLIPPING, "ValidatorTrust", after->validator_trust, after->n_validator_trust,
             whole->validator_trust, uid, 2);
  if (run->rules->legacy_scores)
    {
      add_value (values, TAO_AUDIT_STAGE_CLIPPING, "Trust", after->trust, after->n_trust, whole->trust, uid, 2);
      add_value (values, TAO_AUDIT_STAGE_INCENTIVE, "Rank", after->rank, after->n_rank, whole->rank, uid, 2);
    }
  if (m < after->n_mechanisms)
    add_value (values, TAO_AUDIT_STAGE_INCENTIVE, "Incentive", after->incentive[m], after->n_incentive[m], run->output.incentive, uid, 2);
  add_value (values, TAO_AUDIT_STAGE_DIVIDENDS, "Dividends", after->dividends, after->n_dividends, whole->dividends, uid, 2);
  add_value (values, TAO_AUDIT_STAGE_EMISSION, "Emission", after->emission, after->n_emission,
             self->emission != TAO_UNKNOWN_U64 ? whole->emission : NULL, uid, 8);
  self->n_values = values->len;
  self->values = tao_arena_dup_array (self->memory, TaoInspectedValue, values->data, values->len);
}

/* --- weights ---------------------------------------------------------------------------------------- */

static gint64
cell (const TaoEpochMatrix *matrix, guint row, guint column)
{
  if (matrix == NULL || row >= matrix->n_rows)
    return 0;
  for (guint32 i = 0; i < matrix->lengths[row]; i++)
    if (matrix->uids[matrix->starts[row] + i] == column)
      return matrix->values[matrix->starts[row] + i].bits;
  return 0;
}

/* -1: no such entry. */
static gint32
stored_cell (const TaoEpochRows *rows, guint row, guint column)
{
  const TaoEpochPair *pairs = tao_epoch_rows_get (rows, row);

  for (guint32 i = 0; i < tao_epoch_rows_length (rows, row); i++)
    if (pairs[i].uid == column)
      return pairs[i].value;
  return -1;
}

static gint32
chain_bond (const Question *question, guint row, guint column)
{
  const TaoChainEpochOutput *after = question->epoch->output;
  const TaoChainRows *bonds = question->mechanism < after->n_mechanisms ? after->bonds[question->mechanism] : NULL;

  if (bonds == NULL)
    return -1;
  for (guint32 i = row < bonds->n_rows ? bonds->offset[row] : 0; row < bonds->n_rows && i < bonds->offset[row + 1]; i++)
    if (bonds->uid[i] == column)
      return bonds->value[i];
  return 0;
}

static TaoInspectedWeight
inspect_weight (const Question *question, const TaoEpochReplay *run, guint validator, guint miner, guint other, guint16 stored)
{
  const TaoEpochView *view = &run->view;

  return (TaoInspectedWeight) {
    .other = (guint16) other, .stored = stored,
    .reason = (TaoWeightReason) tao_epoch_weight_fate (run->rules, &run->input, (guint16) validator, (guint16) miner),
    .stake = view->active_stake[validator].bits,
    .weight = cell (view->weights, validator, miner), .clipped = cell (view->clipped, validator, miner),
    .consensus = miner < view->n ? view->consensus[miner].bits : 0,
    .bond_exact = cell (view->new_bonds, validator, miner),
    .bond_before = (guint16) MAX (stored_cell (&run->input.bonds, validator, miner), 0),
    .bond_ours = (guint16) MAX (stored_cell (&run->output.bonds, validator, miner), 0),
    .bond_chain = chain_bond (question, validator, miner),
  };
}

static void
fill_weights (TaoInspection *self, const Question *question, const TaoEpochReplay *run)
{
  g_autoptr(GArray) column = g_array_new (FALSE, FALSE, sizeof (TaoInspectedWeight));
  g_autoptr(GArray) row = g_array_new (FALSE, FALSE, sizeof (TaoInspectedWeight));
  g_autoptr(GArray) sources = g_array_new (FALSE, FALSE, sizeof (TaoExplainSource));
  const TaoEpochPair *given = tao_epoch_rows_get (&run->input.weights, self->uid);

  tao_explain_incentive_sources (&run->view, self->uid, sources);
  for (guint validator = 0; validator < run->view.n; validator++)
    {
      gint32 stored = stored_cell (&run->input.weights, validator, self->uid);
      TaoInspectedWeight weight;

      if (stored < 0 && stored_cell (&run->input.bonds, validator, self->uid) <= 0)
        continue;
      weight = inspect_weight (question, run, validator, self->uid, validator, (guint16) MAX (stored, 0));
      for (guint i = 0; i < sources->len; i++)
        if (g_array_index (sources, TaoExplainSource, i).validator == validator)
          weight.contribution = g_array_index (sources, TaoExplainSource, i).contribution;
      g_array_append_val (column, weight);
    }
  for (guint32 i = 0; i < tao_epoch_rows_length (&run->input.weights, self->uid); i++)
    if (given[i].uid < run->view.n)
      {
        TaoInspectedWeight weight = inspect_weight (question, run, self->uid, given[i].uid, given[i].uid, given[i].value);

        g_array_append_val (row, weight);
      }
  self->n_column = column->len;
  self->column = tao_arena_dup_array (self->memory, TaoInspectedWeight, column->data, column->len);
  self->n_row = row->len;
  self->row = tao_arena_dup_array (self->memory, TaoInspectedWeight, row->data, row->len);
}

/* --- the answer ---------------------------------------------------------------------------------------- */

static TaoInspection *
inspect (const Question *question, const TaoEpochReplay *run)
{
  TaoInspection *self = g_new0 (TaoInspection, 1);
  const TaoEpochState *state = question->epoch->state;
  TaoAuditCase audit_case = tao_epoch_case_get_audit (question->epoch);
  const TaoEpochView *view = &run->view;
  guint uid = question->uid;
  guint64 total;

  g_atomic_ref_count_init (&self->ref_count);
  self->memory = tao_arena_new ();
  self->netuid = question->netuid;
  self->uid = question->uid;
  self->mechanism = question->mechanism;
  self->n_mechanisms = state->n_mechanisms;
  memcpy (self->hotkey.bytes, state->hotkey[uid].bytes, sizeof self->hotkey.bytes);
  self->epoch_block = question->epoch->block;
  self->input_block = state->number;
  self->rule_set = tao_arena_strdup (self->memory, run->rules->name);
  self->spec_version = state->spec_version;
  self->exact = run->exact;
  self->replaced = question->epoch->is_replaced[uid];
  self->alpha_stake = state->alpha[uid];
  self->root_stake = state->root[uid];
  self->stake_weight_rao = (guint64) (run->input.stake[uid].bits >> 64);
  self->last_update = uid < run->input.n_last_update ? run->input.last_update[uid] : 0;
  self->registered_at = run->input.registered_at[uid];
  self->activity_cutoff = run->input.activity_cutoff;
  self->emission = tao_audit_emission (&audit_case, &total) ? run->input.emission : TAO_UNKNOWN_U64;
  self->kappa = run->input.kappa;
  self->yuma3 = run->input.yuma3;
  self->liquid_alpha = run->input.liquid_alpha;
  self->had_permit = uid < run->input.n_validator_permit && run->input.validator_permit[uid];
  self->active = run->output.active != NULL && run->output.active[uid];
  self->stake = view->stake[uid].bits;
  self->active_stake = view->active_stake[uid].bits;
  self->consensus = view->consensus[uid].bits;
  self->rank = view->rank[uid].bits;
  self->rank_sum = view->rank_sum.bits;
  self->incentive = view->incentive[uid].bits;
  self->validator_trust = view->validator_trust[uid].bits;
  self->dividends = view->dividends[uid].bits;
  fill_values (self, question, run);
  fill_weights (self, question, run);
  return self;
}

/* Worker thread; the question belongs to it until the task returns. */
static void
inspect_thread (GTask *work, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  g_auto(TaoEpochReplay) run = { 0 };
  const char *reason;

  if (!tao_epoch_replay_run (&run, question->epoch, question->mechanism, &reason))
    g_task_return_new_error (work, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", reason);
  else if (question->uid >= run.view.n)
    g_task_return_new_error (work, G_IO_ERROR, G_IO_ERROR_FAILED, "rules-unknown");
  else
    g_task_return_pointer (work, inspect (question, &run), (GDestroyNotify) tao_inspection_unref);
}

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  GError *error = NULL;
  TaoInspection *inspection = g_task_propagate_pointer (G_TASK (result), &error);

  if (inspection == NULL)
    tao_asked_take_error (&question->asked, error);
  else
    tao_asked_answer (&question->asked, inspection, (GDestroyNotify) tao_inspection_unref);
  question_free (question);
}

static void
read_cb (TaoEpochCase *epoch, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr(GTask) work = NULL;

  question->epoch = epoch;
  if (!tao_epoch_case_check (epoch, &question->asked))
    {
      question_free (question);
      return;
    }
  if (question->uid >= epoch->state->n || question->mechanism >= epoch->state->n_mechanisms)
    {
      fail (question, G_IO_ERROR_NOT_FOUND, "Subnet %u had %u uids and %u mechanisms", question->netuid, epoch->state->n,
            epoch->state->n_mechanisms);
      return;
    }
  work = g_task_new (NULL, NULL, inspected_cb, question);
  g_task_set_source_tag (work, read_cb);
  g_task_set_task_data (work, question, NULL);
  g_task_run_in_thread (work, inspect_thread);
}

/* In the engine's thread. */
static void
inspection_command (TaoCore *core, gpointer data)
{
  Question *question = data;

  if (!tao_epoch_case_ask (core, &question->asked, question->netuid, question->block, read_cb, question))
    question_free (question);
}

void
tao_engine_load_inspection_async (TaoEngine *self, guint16 netuid, guint16 uid, guint mechanism, guint64 epoch_block,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question;

  g_return_if_fail (TAO_IS_ENGINE (self));

  question = g_new0 (Question, 1);
  tao_asked_init (&question->asked, self, tao_engine_load_inspection_async, cancellable, callback, user_data);
  question->netuid = netuid;
  question->uid = uid;
  question->mechanism = mechanism;
  question->block = epoch_block;
  tao_engine_send_owned (self, inspection_command, question, question_free);
}

TaoInspection *
tao_engine_load_inspection_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
