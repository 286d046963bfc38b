#include "engine/why.h"

#include <string.h>

#include "economy/explain.h"
#include "engine/asked.h"
#include "engine/engine-private.h"
#include "engine/epoch-replay.h"

G_STATIC_ASSERT ((int) TAO_WHY_STAKE == (int) TAO_EXPLAIN_STAKE && (int) TAO_WHY_TOTAL == (int) TAO_EXPLAIN_TOTAL);

TaoWhy *
tao_why_ref (TaoWhy *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_why_unref (TaoWhy *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tao_arena_unref (self->memory);
  g_free (self);
}

const char *
tao_why_cause_name (TaoWhyCause cause)
{
  return tao_explain_cause_name ((TaoExplainCause) cause);
}

/* A task of the owner's, and the two epochs that it is about. */
typedef struct {
  TaoAsked      asked;
  TaoCore      *core;
  guint16       netuid, uid;
  guint         mechanism;
  TaoEpochCase *before, *after;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  tao_asked_clear (&question->asked);
  g_clear_pointer (&question->before, tao_epoch_case_free);
  g_clear_pointer (&question->after, tao_epoch_case_free);
  g_free (question);
}

/* Answers, and frees @question. */
#define fail(question, ...) (tao_asked_fail (&(question)->asked, __VA_ARGS__), question_free (question))

/* --- the answer -------------------------------------------------------------------------------- */

static int
compare_terms (gconstpointer a, gconstpointer b)
{
  gint64 left = ABS (((const TaoExplainTerm *) a)->delta), right = ABS (((const TaoExplainTerm *) b)->delta);

  return (left < right) - (left > right);
}

static int
compare_sources (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const TaoExplainSource *) a)->contribution, right = ((const TaoExplainSource *) b)->contribution;

  return (left < right) - (left > right);
}

static const TaoWhyTerm *
copy_terms (TaoArena *arena, GArray *terms)
{
  TaoWhyTerm *out = tao_arena_new_array (arena, TaoWhyTerm, terms->len);

  g_array_sort (terms, compare_terms);
  for (guint i = 0; i < terms->len; i++)
    {
      const TaoExplainTerm *term = &g_array_index (terms, TaoExplainTerm, i);

      out[i] = (TaoWhyTerm) { .cause = (TaoWhyCause) term->cause, .uid = term->uid, .delta = term->delta };
    }
  return out;
}

static void
fill_sources (TaoWhy *why, const TaoEpochView *view)
{
  g_autoptr(GArray) sources = g_array_new (FALSE, FALSE, sizeof (TaoExplainSource));
  TaoWhySource *out;

  tao_explain_incentive_sources (view, why->uid, sources);
  g_array_sort (sources, compare_sources);
  out = tao_arena_new_array (why->memory, TaoWhySource, sources->len);
  for (guint i = 0; i < sources->len; i++)
    {
      const TaoExplainSource *source = &g_array_index (sources, TaoExplainSource, i);

      out[i] = (TaoWhySource) {
        .validator = source->validator, .stake = source->stake.bits, .weight = source->weight.bits,
        .clipped = source->clipped.bits, .contribution = source->contribution,
      };
    }
  why->n_sources = sources->len;
  why->sources = out;
}

static guint16
stored_at (const guint16 *vector, guint n, guint uid)
{
  return vector != NULL && uid < n ? vector[uid] : 0;
}

static gboolean
same_owner (const TaoEpochState *before, const TaoEpochState *after, guint uid)
{
  return uid < before->n && tao_account_id_equal (&before->hotkey[uid], &after->hotkey[uid]);
}

static TaoWhy *
explain (const Question *question, const TaoEpochReplay *before, const TaoEpochReplay *after)
{
  TaoWhy *why = g_new0 (TaoWhy, 1);
  g_autoptr(GArray) incentive = g_array_new (FALSE, FALSE, sizeof (TaoExplainTerm));
  g_autoptr(GArray) dividends = g_array_new (FALSE, FALSE, sizeof (TaoExplainTerm));
  const TaoChainEpochOutput *old = question->before->output, *new = question->after->output;
  guint m = question->mechanism;

  g_atomic_ref_count_init (&why->ref_count);
  why->memory = tao_arena_new ();
  why->netuid = question->netuid;
  why->uid = question->uid;
  why->mechanism = m;
  memcpy (why->hotkey.bytes, question->after->state->hotkey[why->uid].bytes, sizeof why->hotkey.bytes);
  why->changed_hands = !same_owner (question->before->state, question->after->state, why->uid);
  why->block_before = question->before->block;
  why->block_after = question->after->block;
  why->rule_set = tao_arena_strdup (why->memory, after->rules->name);
  why->exact = before->exact && after->exact;
  if (m < old->n_mechanisms)
    why->incentive_before = stored_at (old->incentive[m], old->n_incentive[m], why->uid);
  if (m < new->n_mechanisms)
    why->incentive_after = stored_at (new->incentive[m], new->n_incentive[m], why->uid);
  why->dividends_before = stored_at (old->dividends, old->n_dividends, why->uid);
  why->dividends_after = stored_at (new->dividends, new->n_dividends, why->uid);

  why->incentive_change = tao_explain_incentive_change (&before->view, &after->view, why->uid, incentive);
  why->n_incentive_terms = incentive->len;
  why->incentive_terms = copy_terms (why->memory, incentive);
  why->dividends_change = tao_explain_dividend_change (&before->view, &after->view, why->uid, dividends);
  why->n_dividends_terms = dividends->len;
  why->dividends_terms = copy_terms (why->memory, dividends);
  fill_sources (why, &after->view);
  return why;
}

/* Worker thread; the question belongs to it until the task returns. */
static void
explain_thread (GTask *work, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  g_auto(TaoEpochReplay) before = { 0 }, after = { 0 };
  const char *reason;

  if (!tao_epoch_replay_run (&before, question->before, question->mechanism, &reason)
      || !tao_epoch_replay_run (&after, question->after, question->mechanism, &reason))
    g_task_return_new_error (work, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", reason);
  else
    g_task_return_pointer (work, explain (question, &before, &after), (GDestroyNotify) tao_why_unref);
}

static void
explained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  GError *error = NULL;
  TaoWhy *why = g_task_propagate_pointer (G_TASK (result), &error);

  if (why == NULL)
    tao_asked_take_error (&question->asked, error);
  else
    tao_asked_answer (&question->asked, why, (GDestroyNotify) tao_why_unref);
  question_free (question);
}

/* --- reading ---------------------------------------------------------------------------------------- */

/* FALSE, and @question answered, if @epoch is no use. */
static gboolean
check_epoch (Question *question, const TaoEpochCase *epoch)
{
  if (tao_epoch_case_check (epoch, &question->asked))
    return TRUE;
  question_free (question);
  return FALSE;
}

static void
before_cb (TaoEpochCase *epoch, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr(GTask) work = NULL;

  question->before = epoch;
  if (!check_epoch (question, epoch))
    return;
  work = g_task_new (NULL, NULL, explained_cb, question);
  g_task_set_source_tag (work, before_cb);
  g_task_set_task_data (work, question, NULL);
  g_task_run_in_thread (work, explain_thread);
}

static void
after_cb (TaoEpochCase *epoch, gpointer user_data)
{
  Question *question = user_data;
  guint64 earlier;

  question->after = epoch;
  if (!check_epoch (question, epoch))
    return;
  earlier = epoch->state->last_step_block;
  if (question->uid >= epoch->state->n)
    fail (question, G_IO_ERROR_NOT_FOUND, "Subnet %u has %u uids", question->netuid, epoch->state->n);
  else if (question->mechanism >= epoch->state->n_mechanisms)
    fail (question, G_IO_ERROR_NOT_FOUND, "Subnet %u has %u mechanisms", question->netuid, epoch->state->n_mechanisms);
  else if (earlier == 0 || earlier == TAO_CHAIN_UNKNOWN_U64)
    fail (question, G_IO_ERROR_NOT_FOUND, "Subnet %u has had only one epoch", question->netuid);
  else
    tao_epoch_case_read (question->core, question->netuid, earlier, before_cb, question);
}

/* In the engine's thread. */
static void
why_command (TaoCore *core, gpointer data)
{
  Question *question = data;

  question->core = core;
  if (!tao_epoch_case_ask (core, &question->asked, question->netuid, 0, after_cb, question))
    question_free (question);
}

void
tao_engine_load_why_async (TaoEngine *self, guint16 netuid, guint16 uid, guint mechanism, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question;

  g_return_if_fail (TAO_IS_ENGINE (self));

  question = g_new0 (Question, 1);
  tao_asked_init (&question->asked, self, tao_engine_load_why_async, cancellable, callback, user_data);
  question->netuid = netuid;
  question->uid = uid;
  question->mechanism = mechanism;
  tao_engine_send_owned (self, why_command, question, question_free);
}

TaoWhy *
tao_engine_load_why_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
