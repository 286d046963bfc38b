#include "engine/commits.h"

#include <string.h>

#include "chain/commits.h"
#include "engine/asked.h"
#include "engine/engine-private.h"

#define PALLET "SubtensorModule"

TaoWeightCommits *
tao_weight_commits_new (guint n)
{
  TaoWeightCommits *self = g_new0 (TaoWeightCommits, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  self->commits = g_new0 (TaoWeightCommit, n);
  return self;
}

TaoWeightCommits *
tao_weight_commits_ref (TaoWeightCommits *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_weight_commits_unref (TaoWeightCommits *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->commits);
  g_free (self);
}

typedef struct {
  TaoAsked            asked;
  guint16             netuid;
  guint               mechanism;
  TaoQuery           *query;
  TaoChainCommitItems items;
  guint               index, last, pending, tempo, period;      /* of the query */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  tao_asked_clear (&question->asked);
  g_clear_pointer (&question->query, tao_query_unref);
  g_free (question);
}

static int
newest_first (const void *a, const void *b)
{
  const TaoWeightCommit *x = a, *y = b;

  if (x->block != y->block)
    return x->block < y->block ? 1 : -1;
  return memcmp (&x->hotkey, &y->hotkey, sizeof x->hotkey);
}

/* As the chain judges at the block after the one that was read: an epoch that is due counts as begun. */
static TaoWeightCommits *
judge (Question *question, GError **error)
{
  TaoQuery *query = question->query;
  g_autoptr(GArray) found = NULL;
  TaoWeightCommits *self;
  guint64 block = tao_query_get_anchor (query)->number, epoch, period, tempo, last = 0, pending = 0, next;

  if (!tao_query_get_u64 (query, question->index, &epoch) || !tao_query_get_u64 (query, question->period, &period)
      || !tao_query_get_u64 (query, question->tempo, &tempo) || !tao_query_get_u64 (query, question->last, &last))
    {
      g_set_error_literal (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime does not count a subnet's epochs");
      return NULL;
    }
  tao_query_get_u64 (query, question->pending, &pending);
  next = last + tempo;
  if (pending > 0)
    next = MIN (next, pending);
  if (tempo > 0 && block >= next)
    {
      epoch++;
      next = block + tempo;
    }
  found = tao_chain_commits_take (query, question->items);
  self = tao_weight_commits_new (found->len);
  self->netuid = question->netuid;
  self->mechanism = question->mechanism;
  self->read_block = block;
  self->epoch = epoch;
  self->reveal_period = period;
  for (guint i = 0; i < found->len; i++)
    {
      const TaoChainEpochCommit *from = &g_array_index (found, TaoChainEpochCommit, i);
      TaoWeightCommit *commit = &self->commits[i];

      memcpy (&commit->hotkey, &from->account, sizeof commit->hotkey);
      commit->timelocked = from->timelocked;
      commit->round = from->round;
      commit->block = from->commit_block;
      commit->epoch = from->commit_epoch;
      /* Both are the chain's, which adds them with saturation. */
      commit->reveal_epoch = from->commit_epoch > G_MAXUINT64 - period ? G_MAXUINT64 : from->commit_epoch + period;
      commit->state = epoch < commit->reveal_epoch ? TAO_COMMIT_WAITING
                      : epoch == commit->reveal_epoch ? TAO_COMMIT_OPEN : TAO_COMMIT_EXPIRED;
      commit->turn_block = TAO_UNKNOWN_U64;
      if (commit->state == TAO_COMMIT_OPEN && tempo > 0)
        commit->turn_block = next;
      else if (commit->state == TAO_COMMIT_WAITING && tempo > 0 && commit->reveal_epoch - epoch < G_MAXUINT32)
        commit->turn_block = next + (commit->reveal_epoch - epoch - 1) * tempo;
    }
  qsort (self->commits, self->n, sizeof *self->commits, newest_first);
  return self;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr(GError) error = NULL;
  TaoWeightCommits *commits = NULL;

  if (tao_query_run_finish (question->query, result, &error))
    commits = judge (question, &error);
  if (commits != NULL)
    tao_asked_answer (&question->asked, commits, (GDestroyNotify) tao_weight_commits_unref);
  else
    tao_asked_take_error (&question->asked, g_steal_pointer (&error));
  question_free (question);
}

/* In the engine's thread. */
static void
commits_command (TaoCore *core, gpointer data)
{
  Question *question = data;
  TaoAnchor *anchor = tao_head_get_anchor (core->head);
  TaoKeyPart netuid = TAO_KEY_PART_U16 (question->netuid);

  if (core->connection == NULL || anchor == NULL)
    {
      tao_asked_fail (&question->asked, G_IO_ERROR_NOT_CONNECTED, "Not connected");
      question_free (question);
      return;
    }
  question->query = tao_query_new (core->connection, anchor);
  question->index = tao_query_add_storage (question->query, PALLET, "SubnetEpochIndex", &netuid, 1);
  question->last = tao_query_add_storage (question->query, PALLET, "LastEpochBlock", &netuid, 1);
  question->pending = tao_query_add_storage (question->query, PALLET, "PendingEpochAt", &netuid, 1);
  question->tempo = tao_query_add_storage (question->query, PALLET, "Tempo", &netuid, 1);
  question->period = tao_query_add_storage (question->query, PALLET, "RevealPeriodEpochs", &netuid, 1);
  question->items = tao_chain_commits_add (question->query, question->netuid, (guint8) question->mechanism);
  tao_query_run_async (question->query, core->cancellable, read_cb, question);
}

void
tao_engine_load_commits_async (TaoEngine *self, guint16 netuid, guint mechanism, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question;

  g_return_if_fail (TAO_IS_ENGINE (self) && mechanism <= G_MAXUINT8);

  question = g_new0 (Question, 1);
  tao_asked_init (&question->asked, self, tao_engine_load_commits_async, cancellable, callback, user_data);
  question->netuid = netuid;
  question->mechanism = mechanism;
  tao_engine_send_owned (self, commits_command, question, question_free);
}

TaoWeightCommits *
tao_engine_load_commits_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
