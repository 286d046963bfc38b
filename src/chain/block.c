#include "chain/block.h"

#include <string.h>

#include "chain/block-private.h"
#include "chain/connection-private.h"
#include "chain/record-private.h"
#include "chain/runtime-private.h"
#include "keys/hash.h"
#include "keys/ss58.h"

#define EXTRINSICS_MAX 16384

/* --- words ------------------------------------------------------------------------- */

static char *
format_account (const guint8 account[32], gpointer user_data)
{
  TaoAccountId id;

  memcpy (id.bytes, account, sizeof id.bytes);
  return tao_ss58_encode (&id);
}

char *
tao_chain_value_to_text (const TaoValue *value)
{
  TaoValueTextOptions options = { .account_format = format_account };

  return tao_value_to_json (value, &options);
}

/* The first paragraph of a documentation, on one line. (nullable) */
static char *
first_paragraph (const char *const *docs)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; docs != NULL && docs[i] != NULL; i++)
    {
      g_autofree char *line = g_strstrip (g_strdup (docs[i]));

      if (*line == '\0' && out->len > 0)
        break;
      if (*line != '\0')
        g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", line);
    }
  if (out->len == 0)
    {
      g_string_free (out, TRUE);
      return NULL;
    }
  return g_string_free (out, FALSE);
}

static gboolean
module_error (const TaoValue *module, guint8 *pallet, guint8 *error)
{
  const TaoValue *index = tao_value_get_field (module, "index");
  const TaoValue *code = tao_value_get_field (module, "error");
  TaoScaleSlice bytes;
  guint32 pallet_number, number;

  if (index == NULL || code == NULL || !tao_value_get_u32 (index, &pallet_number) || pallet_number > 255)
    return FALSE;
  /* Four bytes today, one in the oldest runtimes. */
  if (tao_value_get_bytes (code, &bytes) && bytes.size > 0)
    number = bytes.data[0];
  else if (!tao_value_get_u32 (code, &number) || number > 255)
    return FALSE;
  *pallet = (guint8) pallet_number;
  *error = (guint8) number;
  return TRUE;
}

char *
tao_chain_dispatch_error_to_text (TaoRuntime *runtime, const TaoValue *error, char **docs)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (runtime);
  const TaoScaleVariant *variant = tao_value_get_variant (error);
  const TaoValue *inner = tao_value_get_n_children (error) == 1 ? tao_value_get_child (error, 0) : NULL;
  guint8 pallet_index, error_index;

  if (docs != NULL)
    *docs = NULL;
  if (variant == NULL)
    return tao_chain_value_to_text (error);
  /* Since some runtimes the fields of Module stand in the variant itself. */
  if (tao_value_is_variant (error, "Module")
      && module_error (inner != NULL ? inner : error, &pallet_index, &error_index))
    {
      const TaoPallet *pallet = tao_metadata_find_pallet_by_index (metadata, pallet_index);
      const TaoScaleVariant *named = tao_metadata_find_error_by_index (metadata, pallet_index, error_index);

      if (pallet == NULL || named == NULL)
        return g_strdup_printf ("error %u of pallet %u", error_index, pallet_index);
      if (docs != NULL)
        *docs = first_paragraph (named->docs);
      return g_strdup_printf ("%s.%s", pallet->name, named->name);
    }
  if (inner != NULL && tao_value_get_variant (inner) != NULL)
    return g_strdup_printf ("%s.%s", variant->name, tao_value_get_variant (inner)->name);
  return g_strdup (variant->name);
}

/* --- extrinsics ---------------------------------------------------------------------- */

void
tao_chain_extrinsic_clear (TaoChainExtrinsic *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->root, tao_value_free);
  g_free (self->problem);
  g_free (self->pallet);
  g_free (self->call);
  g_free (self->error);
  g_free (self->error_docs);
  memset (self, 0, sizeof *self);
}

static gboolean
read_part (TaoScaleRegistry *registry, guint32 type, TaoScaleReader *reader, TaoValue **out, GError **error)
{
  if (type == TAO_SCALE_NO_TYPE)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime does not describe its extrinsics");
      return FALSE;
    }
  *out = tao_value_read (registry, type, reader, error);
  return *out != NULL;
}

static gboolean
read_signer (TaoScaleRegistry *registry, const TaoExtrinsicInfo *info, TaoScaleReader *reader,
             TaoChainExtrinsic *out, GError **error)
{
  g_autoptr(TaoValue) address = NULL;
  g_autoptr(TaoValue) signature = NULL;
  const TaoValue *account;
  TaoScaleSlice bytes;

  if (!read_part (registry, info->address, reader, &address, error)
      || !read_part (registry, info->signature, reader, &signature, error))
    return FALSE;
  out->is_signed = TRUE;
  account = tao_value_is_variant (address, "Id") ? tao_value_get_child (address, 0) : address;
  if (tao_value_get_bytes (account, &bytes) && bytes.size == 32)
    {
      memcpy (out->signer.bytes, bytes.data, 32);
      out->has_signer = TRUE;
    }
  return TRUE;
}

static gboolean
read_extensions (TaoScaleRegistry *registry, const TaoExtrinsicInfo *info, guint8 version, TaoScaleReader *reader,
                 TaoChainExtrinsic *out, GError **error)
{
  const TaoExtensionVersion *extensions = NULL;

  for (guint32 i = 0; i < info->n_extension_versions; i++)
    if (info->extension_versions[i].version == version)
      extensions = &info->extension_versions[i];
  if (extensions == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "unknown extension version %u", version);
      return FALSE;
    }
  for (guint32 i = 0; i < extensions->n_extensions; i++)
    {
      const TaoTransactionExtension *extension = &info->extensions[extensions->extensions[i]];
      g_autoptr(TaoValue) value = NULL;

      if (!read_part (registry, extension->type, reader, &value, error))
        return FALSE;
      if (g_str_equal (extension->identifier, "CheckNonce"))
        tao_value_get_u64 (value, &out->nonce);
      else if (g_str_has_prefix (extension->identifier, "ChargeTransactionPayment"))
        tao_value_get_u64 (value, &out->tip);
    }
  return TRUE;
}

static gboolean
read_extrinsic (TaoRuntime *runtime, GBytes *bytes, TaoChainExtrinsic *out, GError **error)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (runtime);
  const TaoExtrinsicInfo *info = tao_metadata_get_extrinsic (metadata);
  TaoScaleRegistry *registry = tao_metadata_get_registry (metadata);
  guint32 call_type = tao_metadata_get_call_type (metadata);
  TaoScaleReader reader;
  TaoScaleSlice inner;
  const TaoValue *call;
  guint8 preamble, extension_version = 0;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  tao_scale_reader_init (&reader, data, size);
  if (!tao_scale_read_vec_u8 (&reader, &inner, error) || !tao_scale_reader_finish (&reader, error))
    return FALSE;
  tao_scale_reader_init (&reader, inner.data, inner.size);
  if (!tao_scale_read_u8 (&reader, &preamble, error))
    return FALSE;
  switch (preamble)
    {
    case 0x04:
    case 0x05:
      break;
    case 0x84:
      if (!read_signer (registry, info, &reader, out, error)
          || !read_extensions (registry, info, 0, &reader, out, error))
        return FALSE;
      break;
    case 0x45:
      if (!tao_scale_read_u8 (&reader, &extension_version, error)
          || !read_extensions (registry, info, extension_version, &reader, out, error))
        return FALSE;
      break;
    default:
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "unknown kind 0x%02x", preamble);
      return FALSE;
    }
  if (!read_part (registry, call_type, &reader, &out->root, error) || !tao_scale_reader_finish (&reader, error))
    return FALSE;
  call = tao_value_get_n_children (out->root) == 1 ? tao_value_get_child (out->root, 0) : NULL;
  if (tao_value_get_variant (out->root) == NULL || call == NULL || tao_value_get_variant (call) == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the call is not of a pallet");
      return FALSE;
    }
  out->pallet = g_strdup (tao_value_get_variant (out->root)->name);
  out->call = g_strdup (tao_value_get_variant (call)->name);
  out->arguments = call;
  return TRUE;
}

void
tao_chain_extrinsic_decode (TaoRuntime *runtime, GBytes *bytes, TaoChainExtrinsic *out)
{
  g_autoptr(GError) error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  memset (out, 0, sizeof *out);
  out->bytes = g_bytes_ref (bytes);
  out->nonce = out->tip = out->fee_rao = TAO_CHAIN_UNKNOWN_U64;
  tao_hash_blake2b_256 (data, size, out->hash.bytes);
  if (!read_extrinsic (runtime, bytes, out, &error))
    {
      g_clear_pointer (&out->root, tao_value_free);
      out->arguments = NULL;
      out->problem = g_strdup (error->message);
    }
}

/* --- events -------------------------------------------------------------------------- */

static gint64
event_phase (const TaoValue *record)
{
  const TaoValue *phase = tao_value_get_field (record, "phase");
  guint32 index;

  if (phase != NULL && tao_value_is_variant (phase, "ApplyExtrinsic")
      && tao_value_get_u32 (tao_value_get_child (phase, 0), &index))
    return index;
  return phase != NULL && tao_value_is_variant (phase, "Finalization") ? -2 : -1;
}

static void
take_events (TaoChainBlock *block)
{
  guint n = tao_value_get_n_children (block->events_root);

  block->events = g_new0 (TaoChainEvent, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const TaoValue *record = tao_value_get_child (block->events_root, i);
      const TaoValue *outer = tao_value_get_field (record, "event");
      const TaoValue *inner = outer != NULL && tao_value_get_n_children (outer) == 1 ? tao_value_get_child (outer, 0) : NULL;
      TaoChainEvent *event = &block->events[block->n_events];

      if (inner == NULL || tao_value_get_variant (outer) == NULL || tao_value_get_variant (inner) == NULL)
        continue;
      event->pallet = g_strdup (tao_value_get_variant (outer)->name);
      event->name = g_strdup (tao_value_get_variant (inner)->name);
      event->docs = first_paragraph (tao_value_get_variant (inner)->docs);
      event->fields = inner;
      event->extrinsic = event_phase (record);
      block->n_events++;
    }
  block->events_known = TRUE;
}

static gboolean
event_is (const TaoChainEvent *event, const char *pallet, const char *name)
{
  return g_str_equal (event->pallet, pallet) && g_str_equal (event->name, name);
}

/* A field of an event by name, or the first one of a variant in any field. */
static const TaoValue *
find_variant (const TaoValue *fields, const char *name)
{
  for (guint i = 0; i < tao_value_get_n_children (fields); i++)
    if (tao_value_is_variant (tao_value_get_child (fields, i), name))
      return tao_value_get_child (fields, i);
  return NULL;
}

static void
take_error (TaoRuntime *runtime, const TaoValue *error, TaoChainExtrinsic *extrinsic)
{
  if (error == NULL || extrinsic->error != NULL)
    return;
  extrinsic->error = tao_chain_dispatch_error_to_text (runtime, error, &extrinsic->error_docs);
}

static const TaoValue *
find_dispatch_error (const TaoValue *fields)
{
  const TaoValue *error = tao_value_get_field (fields, "dispatch_error");

  if (error == NULL)
    error = tao_value_get_field (fields, "error");
  return error != NULL || tao_value_get_n_children (fields) == 0 ? error : tao_value_get_child (fields, 0);
}

void
tao_chain_extrinsic_take_events (TaoRuntime *runtime, TaoChainExtrinsic *extrinsic, const TaoChainEvent *events, guint n_events)
{
  gboolean inner_failed = FALSE;

  for (guint i = 0; i < n_events; i++)
    {
      const TaoChainEvent *event = &events[i];
      const TaoValue *failed;

      if (event->extrinsic != extrinsic->index)
        continue;
      if (event_is (event, "System", "ExtrinsicSuccess"))
        extrinsic->outcome = TAO_OUTCOME_SUCCESS;
      else if (event_is (event, "System", "ExtrinsicFailed"))
        {
          extrinsic->outcome = TAO_OUTCOME_FAILED;
          g_clear_pointer (&extrinsic->error, g_free);
          g_clear_pointer (&extrinsic->error_docs, g_free);
          take_error (runtime, find_dispatch_error (event->fields), extrinsic);
        }
      else if (event_is (event, "TransactionPayment", "TransactionFeePaid"))
        {
          const TaoValue *fee = tao_value_get_field (event->fields, "actual_fee");

          if (fee != NULL)
            tao_value_get_u64 (fee, &extrinsic->fee_rao);
        }
      else if (event_is (event, "Utility", "BatchInterrupted") || event_is (event, "Utility", "ItemFailed"))
        {
          inner_failed = TRUE;
          take_error (runtime, find_dispatch_error (event->fields), extrinsic);
        }
      else if ((failed = find_variant (event->fields, "Err")) != NULL)
        {
          inner_failed = TRUE;
          take_error (runtime, tao_value_get_child (failed, 0), extrinsic);
        }
    }
  if (inner_failed && extrinsic->outcome == TAO_OUTCOME_SUCCESS)
    extrinsic->outcome = TAO_OUTCOME_INNER_FAILED;
}

void
tao_chain_event_clear (TaoChainEvent *self)
{
  g_free (self->pallet);
  g_free (self->name);
  g_free (self->docs);
}

/* --- the block ------------------------------------------------------------------------ */

typedef struct {
  TaoConnection *connection;
  TaoQuery      *query;
  guint          events;
  TaoChainBlock *block;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_connection_unref (job->connection);
  g_clear_pointer (&job->query, tao_query_unref);
  g_clear_pointer (&job->block, tao_chain_block_free);
  g_free (job);
}

static void
take_timestamp (TaoChainBlock *block)
{
  for (guint i = 0; i < block->n_extrinsics; i++)
    {
      const TaoChainExtrinsic *extrinsic = &block->extrinsics[i];
      const TaoValue *now;
      guint64 ms;

      if (g_strcmp0 (extrinsic->pallet, "Timestamp") != 0 || g_strcmp0 (extrinsic->call, "set") != 0)
        continue;
      now = tao_value_get_field (extrinsic->arguments, "now");
      if (now != NULL && tao_value_get_u64 (now, &ms) && ms <= G_MAXINT64)
        block->timestamp_ms = (gint64) ms;
    }
}

void
tao_chain_block_take_events (TaoChainBlock *block, GBytes *events, GError **error)
{
  TaoRuntime *runtime = block->anchor->writer;
  const TaoStorageEntry *entry = tao_metadata_find_storage (tao_runtime_get_metadata (runtime), "System", "Events");

  if (entry == NULL)
    return;
  block->events_root = tao_runtime_decode (runtime, entry->value, events, error);
  if (block->events_root == NULL)
    return;
  take_events (block);
  for (guint i = 0; i < block->n_extrinsics; i++)
    tao_chain_extrinsic_take_events (runtime, &block->extrinsics[i], block->events, block->n_events);
}

static void
events_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tao_query_run_finish (job->query, result, &error))
    {
      /* Old state may be gone where the block itself is not. */
      if (!g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED)
          && !g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL))
        {
          tao_record_fail_take (task, error);
          return;
        }
      job->block->problem = g_strdup_printf ("events: %s", error->message);
      g_error_free (error);
    }
  else if (tao_query_get_bytes (job->query, job->events) != NULL)
    {
      g_autoptr(GError) why = NULL;

      tao_chain_block_take_events (job->block, tao_query_get_bytes (job->query, job->events), &why);
      if (why != NULL)
        job->block->problem = g_strdup_printf ("events: %s", why->message);
    }
  g_task_return_pointer (task, g_steal_pointer (&job->block), (GDestroyNotify) tao_chain_block_free);
  g_object_unref (task);
}

TaoChainBlock *
tao_chain_block_parse (TaoAnchor *anchor, const TaoJsonValue *result, GError **error)
{
  const TaoJsonValue *json = tao_json_value_get_member (result, "block");
  const TaoJsonValue *list = tao_json_value_get_member (json, "extrinsics");
  TaoAnchor header = { 0 };
  TaoChainBlock *block;
  guint n = tao_json_value_get_length (list);

  if (tao_json_value_get_kind (list) != TAO_JSON_ARRAY || n > EXTRINSICS_MAX)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the server's block has no list of extrinsics");
      return NULL;
    }
  if (!tao_chain_header_parse (tao_json_value_get_member (json, "header"), &header, error))
    return NULL;
  if (anchor->hash_checked && !tao_account_id_equal (&header.hash, &anchor->hash))
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the server sent another block than asked");
      return NULL;
    }
  block = g_new0 (TaoChainBlock, 1);
  block->anchor = tao_anchor_ref (anchor);
  block->timestamp_ms = TAO_CHAIN_UNKNOWN_I64;
  block->extrinsics = g_new0 (TaoChainExtrinsic, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GBytes) bytes = tao_json_value_get_hex (tao_json_value_get_item (list, i), error);

      if (bytes == NULL)
        {
          tao_chain_block_free (block);
          return NULL;
        }
      tao_chain_extrinsic_decode (anchor->writer, bytes, &block->extrinsics[i]);
      block->extrinsics[i].index = i;
      block->n_extrinsics++;
    }
  take_timestamp (block);
  return block;
}

static void
block_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  TaoAnchor *anchor = job->block->anchor;
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  TaoChainBlock *block = NULL;

  if (answer != NULL && tao_json_value_get_kind (tao_json_get_result (answer)) == TAO_JSON_NULL)
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "the server does not have this block");
  else if (answer != NULL)
    block = tao_chain_block_parse (anchor, tao_json_get_result (answer), &error);
  if (tao_record_fail_take (task, error))
    return;
  tao_chain_block_free (job->block);
  job->block = block;
  job->query = tao_query_new (job->connection, block->anchor);
  job->events = tao_query_add_storage (job->query, "System", "Events", NULL, 0);
  tao_query_run_async (job->query, g_task_get_cancellable (task), events_cb, task);
}

static void
ask_block (GTask *task, TaoLink *link)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *hash = tao_hex_encode (job->block->anchor->hash.bytes, 32);
  g_autofree char *params = g_strdup_printf ("[\"%s\"]", hash);

  tao_link_call_async (link, "chain_getBlock", params, 0, g_task_get_cancellable (task), block_cb, task);
}

static void
archive_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  g_autoptr(TaoLink) link = tao_connection_archive_link_finish (result, &error);

  if (!tao_record_fail_take (task, error))
    ask_block (task, link);
}

void
tao_chain_read_block_async (TaoConnection *connection, TaoAnchor *anchor, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  GTask *task = tao_record_task (cancellable, callback, user_data, job, job_free);
  TaoLink *link = tao_connection_get_link (connection);

  job->connection = tao_connection_ref (connection);
  job->block = g_new0 (TaoChainBlock, 1);
  job->block->anchor = tao_anchor_ref (anchor);
  if (anchor->archive)
    tao_connection_archive_link_async (connection, archive_cb, task);
  else if (link != NULL)
    ask_block (task, link);
  else
    tao_record_fail_take (task, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED, "not connected"));
}

TaoChainBlock *
tao_chain_read_block_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_block_free (TaoChainBlock *self)
{
  for (guint i = 0; i < self->n_extrinsics; i++)
    tao_chain_extrinsic_clear (&self->extrinsics[i]);
  for (guint i = 0; i < self->n_events; i++)
    tao_chain_event_clear (&self->events[i]);
  g_free (self->extrinsics);
  g_free (self->events);
  g_clear_pointer (&self->events_root, tao_value_free);
  g_clear_pointer (&self->anchor, tao_anchor_unref);
  g_free (self->problem);
  g_free (self);
}
