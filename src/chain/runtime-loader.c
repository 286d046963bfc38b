#include "chain/connection-private.h"

#include <string.h>

#include "chain/runtime-private.h"
#include "keys/hash.h"
#include "scale/number.h"

/* The newest layout first: it tells most. */
static const guint metadata_versions[] = { 16, 15, 14 };

#define CODE_KEY "0x3a636f6465"

typedef struct {
  TaoLink         *link;
  TaoRuntimeStore *store;
  TaoBytes32       hash;
  TaoRuntimeId     id;
  guint            attempt;      /* of metadata_versions; one past: state_getMetadata */
} Job;

static void fetch_metadata (GTask *task);

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_link_unref (job->link);
  g_free (job->id.spec_name);
  g_free (job);
}

static char *
hash_text (const TaoBytes32 *hash)
{
  return tao_hex_encode (hash->bytes, sizeof hash->bytes);
}

static void
job_done_take (GTask *task, TaoRuntime *runtime)
{
  Job *job = g_task_get_task_data (task);

  g_hash_table_replace (job->store->table, GUINT_TO_POINTER (job->id.spec_version), tao_runtime_ref (runtime));
  g_task_return_pointer (task, runtime, (GDestroyNotify) tao_runtime_unref);
  g_object_unref (task);
}

static void
job_fail_take (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* The bare metadata inside an Option<Vec<u8>>, lent by @answer; NULL if it is None or not that. */
static GBytes *
unwrap_metadata (GBytes *answer)
{
  TaoScaleReader reader;
  TaoScaleSlice inner;
  gboolean some;
  gsize size;
  const guint8 *data = g_bytes_get_data (answer, &size);

  tao_scale_reader_init (&reader, data, size);
  if (!tao_scale_read_option (&reader, &some, NULL) || !some
      || !tao_scale_read_vec_u8 (&reader, &inner, NULL) || !tao_scale_reader_finish (&reader, NULL))
    return NULL;
  return g_bytes_new_from_bytes (answer, (gsize) (inner.data - data), inner.size);
}

static void
metadata_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  g_autoptr(GBytes) raw = NULL;
  g_autoptr(GBytes) metadata = NULL;
  gboolean last = job->attempt == G_N_ELEMENTS (metadata_versions);
  TaoRuntime *runtime = NULL;

  if (answer != NULL)
    raw = tao_json_value_get_hex (tao_json_get_result (answer), &error);
  if (raw != NULL)
    metadata = last ? g_bytes_ref (raw) : unwrap_metadata (raw);
  if (metadata != NULL)
    runtime = tao_runtime_new (&job->id, metadata, &error);
  if (runtime != NULL)
    {
      if (job->store->save != NULL)
        job->store->save (&job->id, metadata, job->store->user_data);
      job_done_take (task, runtime);
      return;
    }
  if (last || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED)
      || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED))
    {
      job_fail_take (task, error != NULL ? g_steal_pointer (&error)
                                         : g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL,
                                                        "the server has no metadata of runtime %u", job->id.spec_version));
      return;
    }
  job->attempt++;
  fetch_metadata (task);
}

static void
fetch_metadata (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *hash = hash_text (&job->hash);
  g_autofree char *params = NULL;

  if (job->attempt < G_N_ELEMENTS (metadata_versions))
    {
      params = g_strdup_printf ("[\"Metadata_metadata_at_version\",\"0x%02x000000\",\"%s\"]",
                                metadata_versions[job->attempt], hash);
      tao_link_call_async (job->link, "state_call", params, 60000, NULL, metadata_cb, task);
    }
  else
    {
      params = g_strdup_printf ("[\"%s\"]", hash);
      tao_link_call_async (job->link, "state_getMetadata", params, 60000, NULL, metadata_cb, task);
    }
}

static void
code_hash_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  g_autoptr(GBytes) cached = NULL;

  if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED))
    {
      job_fail_take (task, g_steal_pointer (&error));
      return;
    }
  /* Servers without this method leave the hash at zero. */
  if (answer != NULL)
    tao_json_value_get_hash (tao_json_get_result (answer), &job->id.code_hash);
  if (job->store->load != NULL)
    cached = job->store->load (&job->id, job->store->user_data);
  if (cached != NULL)
    {
      TaoRuntime *runtime = tao_runtime_new (&job->id, cached, NULL);

      if (runtime != NULL)
        {
          job_done_take (task, runtime);
          return;
        }
    }
  fetch_metadata (task);
}

static gboolean
parse_version (const TaoJsonValue *version, TaoRuntimeId *out)
{
  const char *name = tao_json_value_get_string (tao_json_value_get_member (version, "specName"), NULL);
  guint64 spec, transaction = 0;

  if (name == NULL || strlen (name) > 100
      || !tao_json_value_get_u64 (tao_json_value_get_member (version, "specVersion"), &spec) || spec > G_MAXUINT32
      || !tao_json_value_get_u64 (tao_json_value_get_member (version, "transactionVersion"), &transaction)
      || transaction > G_MAXUINT32)
    return FALSE;
  out->spec_name = g_strdup (name);
  out->spec_version = (guint32) spec;
  out->transaction_version = (guint32) transaction;
  return TRUE;
}

static void
version_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  g_autofree char *hash = hash_text (&job->hash);
  g_autofree char *params = NULL;
  TaoRuntime *known;

  if (answer == NULL)
    {
      job_fail_take (task, g_steal_pointer (&error));
      return;
    }
  if (!parse_version (tao_json_get_result (answer), &job->id))
    {
      job_fail_take (task, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL,
                                        "the server's runtime version cannot be read"));
      return;
    }
  job->id.genesis = job->store->genesis;
  known = g_hash_table_lookup (job->store->table, GUINT_TO_POINTER (job->id.spec_version));
  if (known != NULL)
    {
      g_task_return_pointer (task, tao_runtime_ref (known), (GDestroyNotify) tao_runtime_unref);
      g_object_unref (task);
      return;
    }
  params = g_strdup_printf ("[\"" CODE_KEY "\",\"%s\"]", hash);
  tao_link_call_async (job->link, "state_getStorageHash", params, 0, NULL, code_hash_cb, task);
}

void
tao_runtime_load_async (TaoLink *link, TaoRuntimeStore *store, const TaoBytes32 *hash,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);
  g_autofree char *text = hash_text (hash);
  g_autofree char *params = g_strdup_printf ("[\"%s\"]", text);

  job->link = tao_link_ref (link);
  job->store = store;
  job->hash = *hash;
  g_task_set_task_data (task, job, job_free);
  tao_link_call_async (link, "state_getRuntimeVersion", params, 0, NULL, version_cb, task);
}

TaoRuntime *
tao_runtime_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
