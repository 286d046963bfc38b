#include "engine/parameter-history.h"

#include "engine/asked.h"
#include "engine/engine-private.h"

#define MAX_READS 100
#define FIRST_SPANS 8            /* the whole is looked at in so many parts, so that what changed back is likelier seen */
#define MAX_CHANGES 500

/* --- the answer --------------------------------------------------------------------------------- */

static void
parameter_clear (TaoParameter *parameter)
{
  g_free (parameter->name);
  g_free (parameter->text);
}

static void
change_clear (gpointer data)
{
  TaoParameterChange *change = data;

  parameter_clear (&change->before);
  parameter_clear (&change->now);
}

TaoParameterHistory *
tao_parameter_history_new (guint16 netuid, guint n)
{
  TaoParameterHistory *self = g_new0 (TaoParameterHistory, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->netuid = netuid;
  self->n = n;
  self->changes = g_new0 (TaoParameterChange, MAX (n, 1));
  return self;
}

TaoParameterHistory *
tao_parameter_history_ref (TaoParameterHistory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_parameter_history_unref (TaoParameterHistory *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n; i++)
    change_clear (&self->changes[i]);
  g_free (self->changes);
  g_free (self);
}

gboolean
tao_parameter_equal (const TaoParameter *a, const TaoParameter *b)
{
  return g_strcmp0 (a->text, b->text) == 0;
}

static TaoParameter
parameter_copy (const TaoParameter *parameter)
{
  TaoParameter copy = *parameter;

  copy.name = g_strdup (parameter->name);
  copy.text = g_strdup (parameter->text);
  return copy;
}

/* --- the search ---------------------------------------------------------------------------------- */

typedef struct {
  guint64         block;
  TaoHyperparams *values;         /* NULL: not read yet */
} Sample;

typedef struct {
  TaoAsked      asked;
  TaoCore      *core;
  GCancellable *cancellable;      /* of the network, kept */
  guint16       netuid;
  guint64       start;            /* the subnet's first block */
  GArray       *samples;          /* of Sample, ascending blocks */
  guint         reading;          /* index of the one under way */
  guint         n_reads;
} Search;

static void read_next (Search *search);

static void
sample_clear (gpointer data)
{
  g_clear_pointer (&((Sample *) data)->values, tao_hyperparams_unref);
}

static void
search_free (gpointer data)
{
  Search *search = data;

  tao_asked_clear (&search->asked);
  g_clear_object (&search->cancellable);
  g_array_unref (search->samples);
  g_free (search);
}

static void
fail (Search *search, GError *error)
{
  tao_asked_take_error (&search->asked, error);
  search_free (search);
}

static Sample *
sample (Search *search, guint i)
{
  return &g_array_index (search->samples, Sample, i);
}

static gboolean
same_values (const TaoHyperparams *a, const TaoHyperparams *b)
{
  for (guint i = 0; i < b->n; i++)
    {
      const TaoParameter *other = tao_hyperparams_find (a, b->parameters[i].name);

      if (other != NULL && !tao_parameter_equal (other, &b->parameters[i]))
        return FALSE;
    }
  return TRUE;
}

static void
collect (GArray *changes, const Sample *from, const Sample *to)
{
  for (guint i = 0; i < to->values->n && changes->len < MAX_CHANGES; i++)
    {
      const TaoParameter *now = &to->values->parameters[i], *before = tao_hyperparams_find (from->values, now->name);

      if (before != NULL && !tao_parameter_equal (before, now))
        {
          TaoParameterChange change = {
            .after = from->block, .block = to->block, .before = parameter_copy (before), .now = parameter_copy (now),
          };

          g_array_append_val (changes, change);
        }
    }
}

static void
finish (Search *search)
{
  g_autoptr(GArray) changes = g_array_new (FALSE, FALSE, sizeof (TaoParameterChange));
  TaoParameterHistory *history;
  gboolean complete = TRUE;

  for (guint i = search->samples->len - 1; i > 0; i--)
    {
      const Sample *from = sample (search, i - 1), *to = sample (search, i);

      collect (changes, from, to);
      complete = complete && (to->block - from->block <= 1 || same_values (from->values, to->values));
    }
  history = tao_parameter_history_new (search->netuid, changes->len);
  for (guint i = 0; i < changes->len; i++)
    history->changes[i] = g_array_index (changes, TaoParameterChange, i);
  history->first_block = sample (search, 0)->block;
  history->last_block = sample (search, search->samples->len - 1)->block;
  history->from_start = history->first_block <= search->start;
  history->n_reads = search->n_reads;
  history->complete = complete;
  tao_asked_answer (&search->asked, history, (GDestroyNotify) tao_parameter_history_unref);
  search_free (search);
}

static void
read_cb (TaoHyperparams *values, GError *error, gpointer user_data)
{
  Search *search = user_data;

  if (values != NULL)
    {
      sample (search, search->reading)->values = values;
      read_next (search);
      return;
    }
  /* What the node has forgotten is where the history begins: what it has of this span is in its newer part. */
  if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED) || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE))
    {
      g_array_remove_range (search->samples, 0, search->reading + 1);
      g_clear_error (&error);
      if (search->samples->len > 0)
        {
          read_next (search);
          return;
        }
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No past block can be read");
    }
  fail (search, error);
}

static void
ask (Search *search, guint i)
{
  search->reading = i;
  search->n_reads++;
  tao_question_past_hyperparams (search->core, search->netuid, sample (search, i)->block, read_cb, search);
}

/* The newest that was not read yet; then the middle of the widest span whose ends differ. */
static void
read_next (Search *search)
{
  guint widest = 0;
  guint64 width = 1;
  Sample middle = { 0 };

  if (g_cancellable_is_cancelled (search->cancellable) || g_cancellable_is_cancelled (g_task_get_cancellable (search->asked.task)))
    {
      fail (search, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not wanted any more"));
      return;
    }
  for (guint i = search->samples->len; i > 0; i--)
    if (sample (search, i - 1)->values == NULL)
      {
        ask (search, i - 1);
        return;
      }
  for (guint i = 1; i < search->samples->len && search->n_reads < MAX_READS; i++)
    {
      const Sample *from = sample (search, i - 1), *to = sample (search, i);

      if (to->block - from->block > width && !same_values (from->values, to->values))
        {
          width = to->block - from->block;
          widest = i;
        }
    }
  if (widest == 0)
    {
      finish (search);
      return;
    }
  middle.block = sample (search, widest)->block - width / 2;
  g_array_insert_val (search->samples, widest, middle);
  ask (search, widest);
}

/* In the engine's thread. */
static void
search_command (TaoCore *core, gpointer data)
{
  Search *search = data;
  TaoAnchor *head = tao_head_get_anchor (core->head);
  const TaoChainSubnets *subnets = tao_head_get_subnets (core->head);
  gboolean found = FALSE;

  if (core->connection == NULL || head == NULL || subnets == NULL)
    {
      fail (search, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "Not connected"));
      return;
    }
  for (guint i = 0; i < subnets->n; i++)
    if (subnets->subnets[i].netuid == search->netuid)
      {
        found = TRUE;
        search->start = subnets->subnets[i].registered_at != TAO_CHAIN_UNKNOWN_U64 ? subnets->subnets[i].registered_at : 1;
      }
  if (!found)
    {
      fail (search, g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no subnet %u", search->netuid));
      return;
    }
  search->core = core;
  search->cancellable = g_object_ref (core->cancellable);
  search->start = MIN (MAX (search->start, 1), head->number);
  for (guint i = 0; i <= FIRST_SPANS; i++)
    {
      Sample next = { .block = search->start + (head->number - search->start) / FIRST_SPANS * i };

      if (i == FIRST_SPANS)
        next.block = head->number;
      if (search->samples->len == 0 || sample (search, search->samples->len - 1)->block < next.block)
        g_array_append_val (search->samples, next);
    }
  read_next (search);
}

void
tao_engine_load_parameter_history_async (TaoEngine *self, guint16 netuid, GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  Search *search;

  g_return_if_fail (TAO_IS_ENGINE (self));

  search = g_new0 (Search, 1);
  tao_asked_init (&search->asked, self, tao_engine_load_parameter_history_async, cancellable, callback, user_data);
  search->netuid = netuid;
  search->samples = g_array_new (FALSE, TRUE, sizeof (Sample));
  g_array_set_clear_func (search->samples, sample_clear);
  tao_engine_send_owned (self, search_command, search, search_free);
}

TaoParameterHistory *
tao_engine_load_parameter_history_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
