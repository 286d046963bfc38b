#include "chain/connection-private.h"

#include <string.h>

#include "chain/block.h"
#include "chain/runtime-private.h"
#include "scale/number.h"

#define CACHE_MAX 64

typedef struct {
  TaoLink         *link;
  TaoRuntimeStore *store;
  TaoAnchorCache  *cache;
  TaoBytes32       hash;
  TaoAnchor       *anchor;       /* being filled */
} Job;

/* --- the cache --------------------------------------------------------------- */

TaoAnchor *
tao_anchor_cache_find (TaoAnchorCache *cache, const TaoBytes32 *hash)
{
  for (GList *l = cache->anchors.head; l != NULL; l = l->next)
    if (tao_account_id_equal (&((TaoAnchor *) l->data)->hash, hash))
      return l->data;
  return NULL;
}

static void
cache_add (TaoAnchorCache *cache, TaoAnchor *anchor)
{
  if (tao_anchor_cache_find (cache, &anchor->hash) != NULL)
    return;
  g_queue_push_head (&cache->anchors, tao_anchor_ref (anchor));
  if (g_queue_get_length (&cache->anchors) > CACHE_MAX)
    tao_anchor_unref (g_queue_pop_tail (&cache->anchors));
}

void
tao_anchor_cache_clear (TaoAnchorCache *cache)
{
  g_queue_clear_full (&cache->anchors, (GDestroyNotify) tao_anchor_unref);
}

/* --- making one --------------------------------------------------------------- */

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_link_unref (job->link);
  tao_anchor_unref (job->anchor);
  g_free (job);
}

static void
fail_take (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
finish (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  cache_add (job->cache, job->anchor);
  g_task_return_pointer (task, tao_anchor_ref (job->anchor), (GDestroyNotify) tao_anchor_unref);
  g_object_unref (task);
}

static void
writer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->anchor->writer = tao_runtime_load_finish (result, &error);
  if (job->anchor->writer == NULL)
    fail_take (task, error);
  else
    finish (task);
}

static void
code_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  TaoAnchor *parent;

  job->anchor->code = tao_runtime_load_finish (result, &error);
  if (job->anchor->code == NULL)
    {
      fail_take (task, error);
      return;
    }
  if (job->anchor->number == 0)
    {
      job->anchor->writer = tao_runtime_ref (job->anchor->code);
      finish (task);
      return;
    }
  parent = tao_anchor_cache_find (job->cache, &job->anchor->parent_hash);
  if (parent != NULL)
    {
      job->anchor->writer = tao_runtime_ref (parent->code);
      finish (task);
      return;
    }
  tao_runtime_load_async (job->link, job->store, &job->anchor->parent_hash, writer_cb, task);
}

static void
header_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);

  if (answer == NULL)
    {
      fail_take (task, g_steal_pointer (&error));
      return;
    }
  if (tao_json_value_get_kind (tao_json_get_result (answer)) == TAO_JSON_NULL)
    {
      fail_take (task, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "there is no such block here"));
      return;
    }
  if (!tao_chain_header_parse (tao_json_get_result (answer), job->anchor, &error))
    {
      fail_take (task, g_steal_pointer (&error));
      return;
    }
  job->anchor->hash_checked = tao_account_id_equal (&job->anchor->hash, &job->hash);
  job->anchor->hash = job->hash;
  tao_runtime_load_async (job->link, job->store, &job->hash, code_cb, task);
}

void
tao_anchor_load_async (TaoLink *link, TaoRuntimeStore *store, TaoAnchorCache *cache, const TaoBytes32 *hash,
                       const TaoAnchor *header, gboolean archive, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  TaoAnchor *known = tao_anchor_cache_find (cache, hash);
  Job *job;

  if (known != NULL && known->archive == archive)
    {
      g_task_return_pointer (task, tao_anchor_ref (known), (GDestroyNotify) tao_anchor_unref);
      g_object_unref (task);
      return;
    }
  job = g_new0 (Job, 1);
  job->link = tao_link_ref (link);
  job->store = store;
  job->cache = cache;
  job->hash = *hash;
  job->anchor = tao_anchor_new ();
  g_task_set_task_data (task, job, job_free);
  if (header != NULL)
    {
      job->anchor->hash = header->hash;
      job->anchor->parent_hash = header->parent_hash;
      job->anchor->state_root = header->state_root;
      job->anchor->extrinsics_root = header->extrinsics_root;
      job->anchor->number = header->number;
      job->anchor->hash_checked = header->hash_checked;
      job->anchor->archive = archive;
      tao_runtime_load_async (link, store, hash, code_cb, task);
    }
  else
    {
      g_autofree char *text = tao_hex_encode (hash->bytes, sizeof hash->bytes);
      g_autofree char *params = g_strdup_printf ("[\"%s\"]", text);

      job->anchor->archive = archive;
      tao_link_call_async (link, "chain_getHeader", params, 0, NULL, header_cb, task);
    }
}

TaoAnchor *
tao_anchor_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
