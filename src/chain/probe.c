#include "chain/probe.h"

#include <libsoup/soup.h>
#include <string.h>

#include "chain/json.h"

#define TIMEOUT_S 5
/* The answers are a few hundred bytes. */
#define MAX_ANSWER (64 * 1024)

/* The ids of the questions are their places here. */
enum { GENESIS, HEADER, FINALIZED_HASH, HEALTH, SYNC_STATE, N_QUESTIONS };

#define QUESTION(id, method, params) "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"method\":\"" method "\",\"params\":" params "}"

static const char first_questions[] =
  "[" QUESTION ("0", "chain_getBlockHash", "[0]") "," QUESTION ("1", "chain_getHeader", "[]") ","
  QUESTION ("2", "chain_getFinalizedHead", "[]") "," QUESTION ("3", "system_health", "[]") ","
  QUESTION ("4", "system_syncState", "[]") "]";

typedef struct {
  SoupSession  *session;
  char         *uri;
  char          answer[MAX_ANSWER];
  gboolean      asked_finalized;
  TaoChainProbe probe;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->session);
  g_free (job->uri);
  g_free (job);
}

static void ask (GTask *task, const char *body, gsize length);

static void
fail (GTask *task, GError *error)
{
  TaoChainError code = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? TAO_CHAIN_ERROR_TIMEOUT : TAO_CHAIN_ERROR_DISCONNECTED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, error);
  else
    {
      g_task_return_new_error (task, TAO_CHAIN_ERROR, code, "%s", error->message);
      g_error_free (error);
    }
  g_object_unref (task);
}

/* The result of question @id, in whatever order the server answered. (nullable) */
static const TaoJsonValue *
result_of (const TaoJsonValue *batch, guint64 id)
{
  for (guint i = 0; i < tao_json_value_get_length (batch); i++)
    {
      const TaoJsonValue *item = tao_json_value_get_item (batch, i);
      guint64 got;

      if (tao_json_value_get_u64 (tao_json_value_get_member (item, "id"), &got) && got == id)
        return tao_json_value_get_member (item, "result");
    }
  return NULL;
}

static gboolean
read_first (Job *job, const TaoJsonValue *batch)
{
  const TaoJsonValue *health = result_of (batch, HEALTH), *sync = result_of (batch, SYNC_STATE);
  guint64 peers;

  if (!tao_json_value_get_hash (result_of (batch, GENESIS), &job->probe.genesis)
      || !tao_json_value_get_u64 (tao_json_value_get_member (result_of (batch, HEADER), "number"), &job->probe.best_block))
    return FALSE;
  tao_json_value_get_boolean (tao_json_value_get_member (health, "isSyncing"), &job->probe.is_syncing);
  if (tao_json_value_get_u64 (tao_json_value_get_member (health, "peers"), &peers) && peers < G_MAXUINT32)
    job->probe.peers = (guint32) peers;
  tao_json_value_get_u64 (tao_json_value_get_member (sync, "highestBlock"), &job->probe.highest_block);
  return TRUE;
}

/* The number of the finalized block takes a question of its own. */
static void
ask_finalized (GTask *task, const TaoBytes32 *hash)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr(GString) body = g_string_new ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chain_getHeader\",\"params\":[\"0x");

  for (guint i = 0; i < sizeof hash->bytes; i++)
    g_string_append_printf (body, "%02x", hash->bytes[i]);
  g_string_append (body, "\"]}]");
  job->asked_finalized = TRUE;
  ask (task, body->str, body->len);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr(TaoJson) json = NULL;
  TaoBytes32 finalized;
  GError *error = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    {
      fail (task, error);
      return;
    }
  json = length < MAX_ANSWER ? tao_json_parse (job->answer, length, &tao_json_default_limits, NULL) : NULL;
  if (json != NULL && job->asked_finalized)
    tao_json_value_get_u64 (tao_json_value_get_member (result_of (tao_json_get_root (json), HEADER), "number"),
                            &job->probe.finalized_block);
  else if (json == NULL || !read_first (job, tao_json_get_root (json)))
    {
      g_task_return_new_error (task, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "%s does not answer as a node does", job->uri);
      g_object_unref (task);
      return;
    }
  else if (tao_json_value_get_hash (result_of (tao_json_get_root (json), FINALIZED_HASH), &finalized))
    {
      ask_finalized (task, &finalized);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    fail (task, error);
  else
    g_input_stream_read_all_async (stream, job->answer, MAX_ANSWER, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), read_cb, task);
}

static void
ask (GTask *task, const char *body, gsize length)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr(SoupMessage) message = soup_message_new (SOUP_METHOD_POST, job->uri);
  g_autoptr(GBytes) bytes = g_bytes_new (body, length);

  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  soup_session_send_async (job->session, message, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), sent_cb, task);
}

void
tao_chain_probe_async (const char *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  g_autoptr(GUri) uri = NULL;

  g_task_set_source_tag (task, tao_chain_probe_async);
  g_task_set_task_data (task, job, job_free);
  /* "ws" becomes "http" and "wss" "https"; a node answers both at one port. */
  job->uri = g_str_has_prefix (endpoint, "ws") ? g_strconcat ("http", endpoint + strlen ("ws"), NULL) : g_strdup (endpoint);
  job->session = soup_session_new_with_options ("timeout", TIMEOUT_S, "proxy-resolver", NULL, NULL);
  job->probe.finalized_block = job->probe.highest_block = TAO_CHAIN_UNKNOWN_U64;
  job->probe.peers = TAO_CHAIN_UNKNOWN_U32;
  uri = g_uri_parse (job->uri, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      g_task_return_new_error (task, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED, "“%s” is no address", endpoint);
      g_object_unref (task);
      return;
    }
  ask (task, first_questions, strlen (first_questions));
}

gboolean
tao_chain_probe_finish (GAsyncResult *result, TaoChainProbe *out, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *out = job->probe;
  return TRUE;
}
