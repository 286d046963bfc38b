#include "engine/blocks.h"

#include <string.h>

#include "chain/block.h"
#include "engine/engine-private.h"

/* --- records ---------------------------------------------------------------------------- */

TaoBlockRecord *
tao_block_record_ref (TaoBlockRecord *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
free_fields (TaoBlockField *fields, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_free (fields[i].name);
      g_free (fields[i].value);
    }
  g_free (fields);
}

void
tao_block_record_unref (TaoBlockRecord *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_extrinsics; i++)
    {
      TaoBlockExtrinsic *extrinsic = &self->extrinsics[i];

      free_fields (extrinsic->arguments, extrinsic->n_arguments);
      g_free (extrinsic->json);
      g_free (extrinsic->pallet);
      g_free (extrinsic->call);
      g_free (extrinsic->problem);
      g_free (extrinsic->bytes);
      g_free (extrinsic->error);
      g_free (extrinsic->error_docs);
    }
  for (guint i = 0; i < self->n_events; i++)
    {
      TaoBlockEvent *event = &self->events[i];

      free_fields (event->fields, event->n_fields);
      g_free (event->json);
      g_free (event->pallet);
      g_free (event->name);
      g_free (event->docs);
    }
  g_free (self->extrinsics);
  g_free (self->events);
  g_free (self->problem);
  g_free (self);
}

const char *
tao_block_field_lookup (const TaoBlockField *fields, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (fields[i].name, name))
      return fields[i].value;
  return NULL;
}

/* --- from the chain's values ---------------------------------------------------------------- */

/* Takes @text; cuts it at a character's boundary. */
static char *
bound (char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize length = strlen (valid);
  const char *end;

  g_free (text);
  if (length <= TAO_BLOCK_VALUE_MAX)
    return g_steal_pointer (&valid);
  end = g_utf8_find_prev_char (valid, valid + TAO_BLOCK_VALUE_MAX + 1);
  return g_strdup_printf ("%.*s…", (int) (end - valid), valid);
}

static char *
value_text (const TaoValue *value)
{
  char *text = tao_chain_value_to_text (value);
  gsize length = strlen (text);

  if (length >= 2 && text[0] == '"' && text[length - 1] == '"' && memchr (text + 1, '"', length - 2) == NULL
      && memchr (text + 1, '\\', length - 2) == NULL)
    {
      memmove (text, text + 1, length - 2);
      text[length - 2] = '\0';
    }
  return bound (text);
}

static TaoBlockField *
copy_fields (const TaoValue *value, guint *n_out)
{
  guint n = value != NULL ? tao_value_get_n_children (value) : 0;
  TaoBlockField *fields = g_new0 (TaoBlockField, n);

  for (guint i = 0; i < n; i++)
    {
      const char *name = tao_value_get_child_name (value, i);

      fields[i].name = name != NULL ? g_strdup (name) : g_strdup_printf ("%u", i);
      fields[i].value = value_text (tao_value_get_child (value, i));
    }
  *n_out = n;
  return fields;
}

static void
copy_key (TaoKey32 *out, const TaoBytes32 *in)
{
  memcpy (out->bytes, in->bytes, sizeof out->bytes);
}

static char *
hex_text (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize shown = MIN (size, TAO_BLOCK_VALUE_MAX / 2);
  GString *text = g_string_new ("0x");

  for (gsize i = 0; i < shown; i++)
    g_string_append_printf (text, "%02x", data[i]);
  if (shown < size)
    g_string_append (text, "…");
  return g_string_free (text, FALSE);
}

static TaoBlockOutcome
outcome_of (TaoOutcome outcome)
{
  switch (outcome)
    {
    case TAO_OUTCOME_SUCCESS:
      return TAO_BLOCK_OUTCOME_SUCCESS;
    case TAO_OUTCOME_FAILED:
      return TAO_BLOCK_OUTCOME_FAILED;
    case TAO_OUTCOME_INNER_FAILED:
      return TAO_BLOCK_OUTCOME_INNER_FAILED;
    case TAO_OUTCOME_UNKNOWN:
    default:
      return TAO_BLOCK_OUTCOME_UNKNOWN;
    }
}

static void
copy_extrinsic (const TaoChainExtrinsic *in, TaoBlockExtrinsic *out)
{
  out->index = in->index;
  copy_key (&out->hash, &in->hash);
  out->pallet = g_strdup (in->pallet);
  out->call = g_strdup (in->call);
  out->arguments = copy_fields (in->arguments, &out->n_arguments);
  out->json = in->arguments != NULL ? tao_chain_value_to_text (in->arguments) : NULL;
  out->problem = g_strdup (in->problem);
  if (in->problem != NULL && in->bytes != NULL)
    out->bytes = hex_text (in->bytes);
  out->is_signed = in->is_signed;
  out->has_signer = in->has_signer;
  copy_key (&out->signer, &in->signer);
  out->nonce = in->nonce == TAO_CHAIN_UNKNOWN_U64 ? TAO_UNKNOWN_U64 : in->nonce;
  out->tip_rao = in->tip == TAO_CHAIN_UNKNOWN_U64 ? TAO_UNKNOWN_U64 : in->tip;
  out->fee_rao = in->fee_rao == TAO_CHAIN_UNKNOWN_U64 ? TAO_UNKNOWN_U64 : in->fee_rao;
  out->outcome = outcome_of (in->outcome);
  out->error = g_strdup (in->error);
  out->error_docs = g_strdup (in->error_docs);
}

static TaoBlockRecord *
copy_block (const TaoChainBlock *in)
{
  TaoBlockRecord *out = g_new0 (TaoBlockRecord, 1);

  g_atomic_ref_count_init (&out->ref_count);
  out->number = in->anchor->number;
  copy_key (&out->hash, &in->anchor->hash);
  copy_key (&out->parent, &in->anchor->parent_hash);
  copy_key (&out->state_root, &in->anchor->state_root);
  out->hash_checked = in->anchor->hash_checked;
  out->time_ms = in->timestamp_ms == TAO_CHAIN_UNKNOWN_I64 ? TAO_UNKNOWN_I64 : in->timestamp_ms;
  out->spec_version = in->anchor->writer != NULL ? tao_runtime_get_spec_version (in->anchor->writer) : TAO_UNKNOWN_U32;
  out->n_extrinsics = in->n_extrinsics;
  out->extrinsics = g_new0 (TaoBlockExtrinsic, in->n_extrinsics);
  for (guint i = 0; i < in->n_extrinsics; i++)
    copy_extrinsic (&in->extrinsics[i], &out->extrinsics[i]);
  out->events_known = in->events_known;
  out->n_events = in->n_events;
  out->events = g_new0 (TaoBlockEvent, in->n_events);
  for (guint i = 0; i < in->n_events; i++)
    {
      out->events[i].pallet = g_strdup (in->events[i].pallet);
      out->events[i].name = g_strdup (in->events[i].name);
      out->events[i].extrinsic = in->events[i].extrinsic;
      out->events[i].fields = copy_fields (in->events[i].fields, &out->events[i].n_fields);
      out->events[i].json = in->events[i].fields != NULL ? tao_chain_value_to_text (in->events[i].fields) : NULL;
      out->events[i].docs = g_strdup (in->events[i].docs);
    }
  out->problem = g_strdup (in->problem);
  return out;
}

/* --- the question --------------------------------------------------------------------------- */

typedef struct {
  GTask         *task;           /* NULL once answered */
  TaoConnection *connection;
  guint64        number;
  gboolean       by_hash;
  TaoBytes32     hash;
} Request;

/* The network was left, which the asker did not cancel. */
static void
fail (Request *request, GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&request->task);

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "There is no connection to a network");
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
request_free (gpointer data)
{
  Request *request = data;

  if (request->task != NULL)
    fail (request, NULL);
  g_clear_pointer (&request->connection, tao_connection_unref);
  g_free (request);
}

static void
block_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoChainBlock) block = tao_chain_read_block_finish (result, &error);

  if (block == NULL)
    fail (request, error);
  else
    {
      g_autoptr(GTask) task = g_steal_pointer (&request->task);

      g_task_return_pointer (task, copy_block (block), (GDestroyNotify) tao_block_record_unref);
    }
  request_free (request);
}

static void
anchor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoAnchor) anchor = tao_connection_anchor_finish (result, &error);

  if (anchor == NULL)
    {
      fail (request, error);
      request_free (request);
      return;
    }
  tao_chain_read_block_async (request->connection, anchor, g_task_get_cancellable (request->task), block_cb, request);
}

static void
load_command (TaoCore *core, gpointer data)
{
  Request *request = data;
  TaoAnchor *head = tao_head_get_anchor (core->head);

  if (core->connection == NULL || g_task_return_error_if_cancelled (request->task))
    {
      if (core->connection != NULL)
        g_clear_object (&request->task);
      request_free (request);
      return;
    }
  request->connection = tao_connection_ref (core->connection);
  if (request->by_hash)
    tao_connection_anchor_async (core->connection, &request->hash, g_task_get_cancellable (request->task), anchor_cb, request);
  else if (request->number == TAO_BLOCK_BEST && head == NULL)
    {
      g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "No block has been read yet");

      fail (request, error);
      request_free (request);
    }
  else if (request->number == TAO_BLOCK_BEST)
    tao_chain_read_block_async (core->connection, head, g_task_get_cancellable (request->task), block_cb, request);
  else
    tao_connection_anchor_at_async (core->connection, request->number, g_task_get_cancellable (request->task), anchor_cb, request);
}

void
tao_engine_read_block_async (TaoEngine *self, guint64 number, const TaoKey32 *hash, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (TAO_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, tao_engine_read_block_async);
  request->number = number;
  request->by_hash = hash != NULL;
  if (hash != NULL)
    memcpy (request->hash.bytes, hash->bytes, sizeof request->hash.bytes);
  tao_engine_send_owned (self, load_command, request, request_free);
}

TaoBlockRecord *
tao_engine_read_block_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
