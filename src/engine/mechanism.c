#include "engine/mechanism.h"

#include "engine/asked.h"
#include "engine/engine-private.h"

TaoMechanismRows *
tao_mechanism_rows_ref (TaoMechanismRows *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_mechanism_rows_unref (TaoMechanismRows *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tao_arena_unref (self->memory);
  g_free (self);
}

typedef struct {
  TaoAsked          asked;
  GCancellable     *cancellable;      /* of the network, kept */
  guint             n_uids;
  TaoMechanismRows *rows;
  guint             waiting;
  GError           *error;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  tao_asked_clear (&question->asked);
  g_clear_object (&question->cancellable);
  g_clear_pointer (&question->rows, tao_mechanism_rows_unref);
  g_clear_error (&question->error);
  g_free (question);
}

static void
take_rows (Question *question, GAsyncResult *result, TaoSparseRows *out)
{
  TaoArena *memory = question->rows->memory;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoChainRows) read = tao_chain_read_rows_finish (result, &error);

  if (read != NULL)
    {
      guint32 n = read->n_rows > 0 ? read->offset[read->n_rows] : 0;

      *out = (TaoSparseRows) {
        .n_rows = read->n_rows, .offset = tao_arena_dup_array (memory, guint32, read->offset, read->n_rows + 1),
        .uid = tao_arena_dup_array (memory, guint16, read->uid, n), .value = tao_arena_dup_array (memory, guint16, read->value, n),
      };
    }
  else if (question->error == NULL)
    question->error = g_steal_pointer (&error);
  if (--question->waiting > 0)
    return;
  if (question->error != NULL)
    tao_asked_take_error (&question->asked, g_steal_pointer (&question->error));
  else
    tao_asked_answer (&question->asked, g_steal_pointer (&question->rows), (GDestroyNotify) tao_mechanism_rows_unref);
  question_free (question);
}

static void
weights_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;

  take_rows (question, result, &question->rows->weights);
}

static void
bonds_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;

  take_rows (question, result, &question->rows->bonds);
}

/* In the engine's thread. */
static void
mechanism_command (TaoCore *core, gpointer data)
{
  Question *question = data;
  TaoAnchor *anchor = tao_head_get_anchor (core->head);
  guint16 netuid = question->rows->netuid;
  guint8 mechanism = (guint8) question->rows->mechanism;

  if (core->connection == NULL || anchor == NULL)
    {
      tao_asked_fail (&question->asked, G_IO_ERROR_NOT_CONNECTED, "Not connected");
      question_free (question);
      return;
    }
  question->cancellable = g_object_ref (core->cancellable);
  question->rows->block = anchor->number;
  question->waiting = 2;
  tao_chain_read_rows_async (core->connection, anchor, "Weights", netuid, mechanism, question->n_uids, question->cancellable,
                             weights_cb, question);
  tao_chain_read_rows_async (core->connection, anchor, "Bonds", netuid, mechanism, question->n_uids, question->cancellable,
                             bonds_cb, question);
}

void
tao_engine_load_mechanism_async (TaoEngine *self, guint16 netuid, guint mechanism, guint n_uids, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question;

  g_return_if_fail (TAO_IS_ENGINE (self) && mechanism <= G_MAXUINT8);

  question = g_new0 (Question, 1);
  tao_asked_init (&question->asked, self, tao_engine_load_mechanism_async, cancellable, callback, user_data);
  question->n_uids = n_uids;
  question->rows = g_new0 (TaoMechanismRows, 1);
  g_atomic_ref_count_init (&question->rows->ref_count);
  question->rows->memory = tao_arena_new ();
  question->rows->netuid = netuid;
  question->rows->mechanism = mechanism;
  tao_engine_send_owned (self, mechanism_command, question, question_free);
}

TaoMechanismRows *
tao_engine_load_mechanism_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
