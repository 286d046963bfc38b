/* Finding an extrinsic in the chain by its hash. */
#include "chain/extrinsic-private.h"

#include <string.h>

#include "chain/block-private.h"
#include "chain/connection-private.h"
#include "chain/record-private.h"
#include "keys/hash.h"

#define SPAN_MAX 4096

/* --- one block ------------------------------------------------------------------------ */

typedef struct {
  TaoConnection    *connection;
  TaoBytes32        hash;        /* looked for */
  TaoFoundExtrinsic found;
  TaoBytes32        block, parent;
} LookJob;

static void
look_job_free (gpointer data)
{
  LookJob *job = data;

  tao_connection_unref (job->connection);
  g_free (job);
}

static void
look_block_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LookJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, &error);
  const TaoJsonValue *block, *list;
  TaoAnchor header = { 0 };
  gboolean found = FALSE;

  if (tao_record_fail_take (task, error))
    return;
  block = tao_json_value_get_member (tao_json_get_result (answer), "block");
  list = tao_json_value_get_member (block, "extrinsics");
  if (!tao_chain_header_parse (tao_json_value_get_member (block, "header"), &header, &error))
    {
      tao_record_fail_take (task, error);
      return;
    }
  job->parent = header.parent_hash;
  for (guint i = 0; i < tao_json_value_get_length (list) && !found; i++)
    {
      g_autoptr(GBytes) bytes = tao_json_value_get_hex (tao_json_value_get_item (list, i), NULL);
      TaoBytes32 hash;

      if (bytes == NULL)
        continue;
      tao_extrinsic_hash (bytes, &hash);
      if (tao_account_id_equal (&hash, &job->hash))
        {
          job->found.block = job->block;
          job->found.index = i;
          found = TRUE;
        }
    }
  g_task_return_boolean (task, found);
  g_object_unref (task);
}

static void
look_hash_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LookJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, &error);
  g_autofree char *hash = NULL;
  g_autofree char *params = NULL;

  if (answer != NULL && !tao_json_value_get_hash (tao_json_get_result (answer), &job->block))
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "there is no such block yet");
  if (tao_record_fail_take (task, error))
    return;
  hash = tao_hex_encode (job->block.bytes, sizeof job->block.bytes);
  params = g_strdup_printf ("[\"%s\"]", hash);
  tao_connection_call_async (job->connection, "chain_getBlock", params, 0, NULL, look_block_cb, task);
}

void
tao_extrinsic_look_async (TaoConnection *connection, const TaoBytes32 *hash, guint64 number,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  LookJob *job = g_new0 (LookJob, 1);
  g_autofree char *params = g_strdup_printf ("[%" G_GUINT64_FORMAT "]", number);

  job->connection = tao_connection_ref (connection);
  job->hash = *hash;
  job->found.number = number;
  tao_connection_call_async (connection, "chain_getBlockHash", params, 0, NULL, look_hash_cb,
                             tao_record_task (NULL, callback, user_data, job, look_job_free));
}

gboolean
tao_extrinsic_look_finish (GAsyncResult *result, TaoFoundExtrinsic *found, TaoBytes32 *block, TaoBytes32 *parent, GError **error)
{
  LookJob *job = g_task_get_task_data (G_TASK (result));
  gboolean there = g_task_propagate_boolean (G_TASK (result), error);

  if (there)
    *found = job->found;
  *block = job->block;
  *parent = job->parent;
  return there;
}

/* --- a range ----------------------------------------------------------------------------- */

typedef struct {
  TaoConnection      *connection;
  TaoBytes32          hash;
  guint64             next, to;
  TaoFoundExtrinsic   found;
  TaoSubmissionResult result;
} FindJob;

static void
find_job_free (gpointer data)
{
  FindJob *job = data;

  tao_submission_result_clear (&job->result);
  tao_connection_unref (job->connection);
  g_free (job);
}

void
tao_submission_result_take_block (TaoSubmissionResult *result, TaoChainBlock *block, guint index)
{
  guint n = 0;

  result->number = block->anchor->number;
  result->block = block->anchor->hash;
  if (index >= block->n_extrinsics)
    return;
  result->owner = block;
  result->extrinsic = &block->extrinsics[index];
  result->events = g_new0 (TaoChainEvent, block->n_events + 1);
  for (guint i = 0; i < block->n_events; i++)
    if (block->events[i].extrinsic == index)
      result->events[n++] = block->events[i];
  result->n_events = n;
}

void
tao_submission_result_clear (TaoSubmissionResult *self)
{
  g_free (self->events);
  g_clear_pointer (&self->owner, tao_chain_block_free);
  memset (self, 0, sizeof *self);
}

static void
find_block_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  FindJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  TaoChainBlock *block = tao_chain_read_block_finish (result, &error);

  if (tao_record_fail_take (task, error))
    return;
  tao_submission_result_take_block (&job->result, block, job->found.index);
  if (job->result.owner == NULL)
    tao_chain_block_free (block);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
find_anchor_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  FindJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoAnchor) anchor = tao_connection_anchor_finish (result, &error);

  if (!tao_record_fail_take (task, error))
    tao_chain_read_block_async (job->connection, anchor, g_task_get_cancellable (task), find_block_cb, task);
}

static void
find_look_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  FindJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  TaoBytes32 block, parent;
  gboolean found = tao_extrinsic_look_finish (result, &job->found, &block, &parent, &error);

  if (error == NULL && !found && job->next == job->to)
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "it is in none of these blocks");
  if (tao_record_fail_take (task, error))
    return;
  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else if (found)
    tao_connection_anchor_async (job->connection, &job->found.block, g_task_get_cancellable (task), find_anchor_cb, task);
  else
    tao_extrinsic_look_async (job->connection, &job->hash, ++job->next, find_look_cb, task);
}

void
tao_extrinsic_find_async (TaoConnection *connection, const TaoBytes32 *hash, guint64 from, guint64 to,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  FindJob *job = g_new0 (FindJob, 1);
  GTask *task = tao_record_task (cancellable, callback, user_data, job, find_job_free);

  job->connection = tao_connection_ref (connection);
  job->hash = *hash;
  job->next = from;
  job->to = to;
  job->result.hash = *hash;
  if (from > to || to - from >= SPAN_MAX)
    tao_record_fail_take (task, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID, "at most %d blocks", SPAN_MAX));
  else
    tao_extrinsic_look_async (connection, hash, from, find_look_cb, task);
}

gboolean
tao_extrinsic_find_finish (GAsyncResult *async_result, TaoSubmissionResult *result, GError **error)
{
  FindJob *job = g_task_get_task_data (G_TASK (async_result));

  if (!g_task_propagate_boolean (G_TASK (async_result), error))
    return FALSE;
  *result = job->result;
  memset (&job->result, 0, sizeof job->result);
  return TRUE;
}
