/* A node's read proofs, checked against the state root of a header that hashes to
 * the block's hash: then nothing but that root needs to be believed. */
#include <string.h>

#include "chain/connection-private.h"
#include "chain/query-private.h"
#include "scale/number.h"
#include "trie/proof.h"

#define NODES_MAX 100000

typedef struct {
  TaoQuery *query;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_query_unref (job->query);
  g_free (job);
}

static void
fail_take (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
same_bytes (TaoBlob *proved, GBytes *claimed)
{
  gsize size;
  const guint8 *data;

  if (proved == NULL || claimed == NULL)
    return proved == NULL && claimed == NULL;
  data = g_bytes_get_data (claimed, &size);
  return proved->len == size && (size == 0 || memcmp (proved->data, data, size) == 0);
}

static void
blob_unref (gpointer blob)
{
  tao_blob_unref (blob);
}

static gboolean
check (TaoQuery *query, const TaoJsonValue *result, GError **error)
{
  TaoAnchor *anchor = tao_query_get_anchor (query);
  const TaoJsonValue *list = tao_json_value_get_member (result, "proof");
  g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func (blob_unref);
  g_autoptr(TaoTrieProof) proof = NULL;
  guint n = tao_json_value_get_length (list);

  if (tao_json_value_get_kind (list) != TAO_JSON_ARRAY || n > NODES_MAX)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the server's proof is not a list");
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GBytes) bytes = tao_json_value_get_hex (tao_json_value_get_item (list, i), error);
      gsize size;
      const guint8 *data;

      if (bytes == NULL)
        return FALSE;
      data = g_bytes_get_data (bytes, &size);
      g_ptr_array_add (nodes, tao_blob_new (data, size));
    }
  proof = tao_trie_proof_new (anchor->state_root.bytes, (TaoBlob *const *) nodes->pdata, nodes->len);
  for (guint i = 0; i < tao_query_get_n_items (query); i++)
    {
      g_autoptr(GError) why = NULL;
      GBytes *key, *claimed;
      TaoBlob *value = NULL;
      gboolean good;

      if (!tao_query_get_storage_item (query, i, &key, &claimed))
        continue;
      if (!tao_trie_proof_get (proof, g_bytes_get_data (key, NULL), g_bytes_get_size (key), &value, &why))
        {
          g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the server's proof does not hold: %s", why->message);
          return FALSE;
        }
      good = same_bytes (value, claimed);
      g_clear_pointer (&value, tao_blob_unref);
      if (!good)
        {
          g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the server's value is not the one in the state");
          return FALSE;
        }
    }
  return TRUE;
}

static void
proof_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);

  if (answer == NULL || !check (job->query, tao_json_get_result (answer), &error))
    {
      fail_take (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
ask (GTask *task, TaoLink *link)
{
  Job *job = g_task_get_task_data (task);
  TaoAnchor *anchor = tao_query_get_anchor (job->query);
  g_autoptr(GString) params = g_string_new ("[[");
  guint n = 0;

  for (guint i = 0; i < tao_query_get_n_items (job->query); i++)
    {
      GBytes *key, *bytes;

      if (!tao_query_get_storage_item (job->query, i, &key, &bytes))
        continue;
      g_string_append (params, n++ > 0 ? ",\"" : "\"");
      tao_hex_append (params, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
      g_string_append_c (params, '"');
    }
  g_string_append (params, "],\"");
  tao_hex_append (params, anchor->hash.bytes, sizeof anchor->hash.bytes);
  g_string_append (params, "\"]");
  tao_link_call_async (link, "state_getReadProof", params->str, 0, g_task_get_cancellable (task), proof_cb, task);
}

static void
archive_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  g_autoptr(TaoLink) link = tao_connection_archive_link_finish (result, &error);

  if (link != NULL)
    ask (task, link);
  else
    fail_take (task, error);
}

void
tao_query_verify_async (TaoQuery *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  TaoConnection *connection = tao_query_get_connection (self);
  TaoLink *link = tao_connection_get_link (connection);
  Job *job = g_new0 (Job, 1);

  job->query = tao_query_ref (self);
  g_task_set_task_data (task, job, job_free);
  if (!tao_query_get_anchor (self)->hash_checked)
    fail_take (task, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE,
                                  "the block's header does not hash to its hash: there is nothing to check against"));
  else if (tao_query_get_anchor (self)->archive)
    tao_connection_archive_link_async (connection, archive_cb, task);
  else if (link == NULL)
    fail_take (task, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED, "not connected"));
  else
    ask (task, link);
}

gboolean
tao_query_verify_finish (TaoQuery *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
