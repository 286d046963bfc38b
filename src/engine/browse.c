#include "engine/browse.h"

#include <string.h>

#include "chain/block.h"
#include "chain/query.h"
#include "engine/engine-private.h"
#include "keys/ss58.h"

/* A container is told in short when it is no larger than this. */
#define SHORT_BYTES 96
#define DOCS_MAX 600

struct _TaoBrowseCatalogue {
  gatomicrefcount       ref_count;
  TaoArena             *arena;
  TaoMetadata          *metadata;      /* for the types of its parts */
  guint32               spec_version;
  guint                 n_pallets, n_apis;
  const TaoBrowseGroup *pallets, *apis;
};

/* --- the catalogue ------------------------------------------------------------------- */

TaoBrowseCatalogue *
tao_browse_catalogue_ref (TaoBrowseCatalogue *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_browse_catalogue_unref (TaoBrowseCatalogue *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tao_arena_unref (self->arena);
  tao_metadata_unref (self->metadata);
  g_free (self);
}

guint32
tao_browse_catalogue_get_spec_version (const TaoBrowseCatalogue *self)
{
  return self->spec_version;
}

const TaoBrowseGroup *
tao_browse_catalogue_get_pallets (const TaoBrowseCatalogue *self, guint *n)
{
  *n = self->n_pallets;
  return self->pallets;
}

const TaoBrowseGroup *
tao_browse_catalogue_get_apis (const TaoBrowseCatalogue *self, guint *n)
{
  *n = self->n_apis;
  return self->apis;
}

/* At most @most bytes of @text, cut between characters. */
static const char *
keep_text (TaoArena *arena, const char *text, gsize most)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (strlen (valid) > most)
    {
      const char *end = g_utf8_find_prev_char (valid, valid + most);
      g_autofree char *cut = g_strdup_printf ("%.*s…", end != NULL ? (int) (end - valid) : 0, valid);

      return tao_arena_strdup (arena, cut);
    }
  return tao_arena_strdup (arena, valid);
}

/* The first paragraph, on one line. (nullable) */
static const char *
keep_docs (TaoArena *arena, const char *const *docs)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; docs != NULL && docs[i] != NULL; i++)
    {
      g_autofree char *line = g_strstrip (g_strdup (docs[i]));

      if (line[0] == '\0' && out->len > 0)
        break;
      if (line[0] != '\0')
        g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", line);
    }
  return out->len > 0 ? keep_text (arena, out->str, DOCS_MAX) : NULL;
}

static const char *
keep_type (TaoArena *arena, const TaoScaleRegistry *registry, guint32 type)
{
  g_autofree char *name = tao_scale_registry_dup_type_name (registry, type);

  return keep_text (arena, name, TAO_BROWSE_TEXT_MAX);
}

static void
describe_entry (TaoArena *arena, const TaoScaleRegistry *registry, const TaoStorageEntry *entry, TaoBrowseItem *out)
{
  TaoBrowsePart *parts = tao_arena_new_array (arena, TaoBrowsePart, entry->n_hashers);

  for (guint32 i = 0; i < entry->n_hashers; i++)
    parts[i] = (TaoBrowsePart) {
      .type = keep_type (arena, registry, entry->keys[i]),
      .hasher = tao_storage_hasher_name ((TaoStorageHasher) entry->hashers[i]),
      .type_id = entry->keys[i],
    };
  *out = (TaoBrowseItem) {
    .name = keep_text (arena, entry->name, TAO_BROWSE_TEXT_MAX),
    .docs = keep_docs (arena, entry->docs),
    .result = keep_type (arena, registry, entry->value),
    .n_parts = entry->n_hashers,
    .parts = parts,
  };
}

static void
describe_method (TaoArena *arena, const TaoScaleRegistry *registry, const TaoRuntimeMethod *method, TaoBrowseItem *out)
{
  TaoBrowsePart *parts = tao_arena_new_array (arena, TaoBrowsePart, method->n_inputs);

  for (guint32 i = 0; i < method->n_inputs; i++)
    parts[i] = (TaoBrowsePart) {
      .name = keep_text (arena, method->inputs[i].name, TAO_BROWSE_TEXT_MAX),
      .type = keep_type (arena, registry, method->inputs[i].type),
      .type_id = method->inputs[i].type,
    };
  *out = (TaoBrowseItem) {
    .name = keep_text (arena, method->name, TAO_BROWSE_TEXT_MAX),
    .docs = keep_docs (arena, method->docs),
    .result = keep_type (arena, registry, method->output),
    .n_parts = method->n_inputs,
    .parts = parts,
  };
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return strcmp (((const TaoBrowseItem *) a)->name, ((const TaoBrowseItem *) b)->name);
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  return strcmp (((const TaoBrowseGroup *) a)->name, ((const TaoBrowseGroup *) b)->name);
}

static TaoBrowseCatalogue *
describe_runtime (TaoRuntime *runtime)
{
  TaoBrowseCatalogue *self = g_new0 (TaoBrowseCatalogue, 1);
  const TaoMetadata *metadata = tao_runtime_get_metadata (runtime);
  const TaoScaleRegistry *registry = tao_metadata_get_registry (metadata);
  guint n_pallets, n_apis;
  const TaoPallet *pallets = tao_metadata_get_pallets (metadata, &n_pallets);
  const TaoRuntimeApi *apis = tao_metadata_get_apis (metadata, &n_apis);
  TaoBrowseGroup *groups;

  g_atomic_ref_count_init (&self->ref_count);
  self->arena = tao_arena_new ();
  self->metadata = tao_metadata_ref ((TaoMetadata *) metadata);
  self->spec_version = tao_runtime_get_spec_version (runtime);
  self->pallets = groups = tao_arena_new_array (self->arena, TaoBrowseGroup, n_pallets);
  for (guint p = 0; p < n_pallets; p++)
    {
      TaoBrowseItem *items = tao_arena_new_array (self->arena, TaoBrowseItem, pallets[p].n_storage);

      if (pallets[p].n_storage == 0)
        continue;
      for (guint32 i = 0; i < pallets[p].n_storage; i++)
        describe_entry (self->arena, registry, &pallets[p].storage[i], &items[i]);
      qsort (items, pallets[p].n_storage, sizeof *items, compare_items);
      groups[self->n_pallets++] = (TaoBrowseGroup) { keep_text (self->arena, pallets[p].name, TAO_BROWSE_TEXT_MAX), pallets[p].n_storage, items };
    }
  qsort (groups, self->n_pallets, sizeof *groups, compare_groups);

  self->apis = groups = tao_arena_new_array (self->arena, TaoBrowseGroup, n_apis);
  for (guint a = 0; a < n_apis; a++)
    {
      TaoBrowseItem *items = tao_arena_new_array (self->arena, TaoBrowseItem, apis[a].n_methods);

      if (apis[a].n_methods == 0)
        continue;
      for (guint32 i = 0; i < apis[a].n_methods; i++)
        describe_method (self->arena, registry, &apis[a].methods[i], &items[i]);
      qsort (items, apis[a].n_methods, sizeof *items, compare_items);
      groups[self->n_apis++] = (TaoBrowseGroup) { keep_text (self->arena, apis[a].name, TAO_BROWSE_TEXT_MAX), apis[a].n_methods, items };
    }
  qsort (groups, self->n_apis, sizeof *groups, compare_groups);
  return self;
}

/* --- typed text ---------------------------------------------------------------------- */

static gboolean
parse_account (const char *text, guint8 account[32], gpointer user_data)
{
  TaoAccountId id;

  if (!tao_ss58_decode_any (text, NULL, &id, NULL))
    return FALSE;
  memcpy (account, id.bytes, sizeof id.bytes);
  return TRUE;
}

static char *
quote (const char *text)
{
  GString *out = g_string_new ("\"");

  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (out, "\\%c", *c);
    else if ((guchar) *c < 0x20)
      g_string_append_printf (out, "\\u%04x", (guint) (guchar) *c);
    else
      g_string_append_c (out, *c);
  g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}

/* Strict JSON first; what is no JSON is a text without its quotes. */
static gboolean
encode_text (const TaoMetadata *metadata, guint32 type, const char *typed, GByteArray *out, GError **error)
{
  TaoScaleRegistry *registry = tao_metadata_get_registry (metadata);
  const TaoValueTextOptions options = { .account_parse = parse_account };
  g_autofree char *text = g_strstrip (g_strdup (typed)), *quoted = NULL;
  g_autoptr(GError) strict = NULL, loose = NULL;

  if (text[0] == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "nothing is entered");
      return FALSE;
    }
  if (tao_value_encode_text (registry, type, text, &options, out, &strict))
    return TRUE;
  quoted = quote (text);
  if (strchr ("{[\"", text[0]) == NULL && tao_value_encode_text (registry, type, quoted, &options, out, &loose))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       loose != NULL && !g_ascii_isdigit (text[0]) ? loose->message : strict->message);
  return FALSE;
}

gboolean
tao_browse_catalogue_check (const TaoBrowseCatalogue *self, const TaoBrowsePart *part, const char *text, GError **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();

  return encode_text (self->metadata, part->type_id, text, out, error);
}

/* --- values as trees ----------------------------------------------------------------- */

TaoBrowseAnswer *
tao_browse_answer_ref (TaoBrowseAnswer *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_browse_answer_unref (TaoBrowseAnswer *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tao_arena_unref (self->arena);
  g_free (self);
}

static const char *
keep_hex (TaoArena *arena, const guint8 *data, gsize size, gboolean *cut)
{
  gsize kept = MIN (size, TAO_BROWSE_BYTES_MAX);
  GString *out = g_string_sized_new (2 * kept + 3);
  const char *text;

  g_string_append (out, "0x");
  for (gsize i = 0; i < kept; i++)
    g_string_append_printf (out, "%02x", data[i]);
  if (cut != NULL)
    *cut = kept < size;
  text = tao_arena_strdup (arena, out->str);
  g_string_free (out, TRUE);
  return text;
}

/* What a value says on one line: itself, its variant, or how much it holds. */
static const char *
sum_up (TaoArena *arena, const TaoValue *value)
{
  const TaoScaleVariant *variant = tao_value_get_variant (value);
  guint n = tao_value_get_n_children (value);
  TaoScaleSlice encoded = tao_value_get_encoded (value);
  g_autofree char *text = NULL;

  if (n == 0 || encoded.size <= SHORT_BYTES)
    {
      gsize length;

      text = tao_chain_value_to_text (value);
      length = strlen (text);
      /* A plain string is read more easily without its quotes. */
      if (length >= 2 && text[0] == '"' && text[length - 1] == '"' && strchr (text, '\\') == NULL)
        {
          text[length - 1] = '\0';
          return keep_text (arena, text + 1, TAO_BROWSE_TEXT_MAX);
        }
    }
  else
    text = variant != NULL ? g_strdup (variant->name) : g_strdup_printf ("[%u]", n);
  return keep_text (arena, text, TAO_BROWSE_TEXT_MAX);
}

/* @budget: nodes that may still be made. */
static void
build_node (TaoArena *arena, const TaoScaleRegistry *registry, const TaoValue *value, const char *name, guint *budget,
            TaoBrowseNode *out)
{
  guint n = tao_value_get_n_children (value), kept = MIN (n, *budget);
  TaoBrowseNode *children = tao_arena_new_array (arena, TaoBrowseNode, kept);

  out->name = keep_text (arena, name, TAO_BROWSE_TEXT_MAX);
  out->type = keep_type (arena, registry, tao_value_get_type (value)->id);
  out->text = sum_up (arena, value);
  out->n_children = kept;
  out->children = children;
  out->cut = kept < n;
  *budget -= kept;
  for (guint i = 0; i < kept; i++)
    {
      const char *child_name = tao_value_get_child_name (value, i);
      g_autofree char *position = child_name == NULL ? g_strdup_printf ("%u", i) : NULL;

      build_node (arena, registry, tao_value_get_child (value, i), child_name != NULL ? child_name : position, budget, &children[i]);
    }
}

/* --- a question on its way --------------------------------------------------------------- */

typedef struct {
  GTask         *task;           /* NULL once answered */
  TaoConnection *connection;
  TaoAnchor     *anchor;
  TaoQuery      *query;
  guint          index;          /* of the answer in the query */
  GBytes        *key;
  gboolean       is_map;

  gboolean       is_call;
  char          *group, *item;
  char         **texts;
  guint64        block;
  char          *after;          /* (nullable) */
} Request;

static void
fail (Request *request, GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&request->task);

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "There is no connection to a network");
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
request_free (gpointer data)
{
  Request *request = data;

  if (request->task != NULL)
    fail (request, NULL);
  g_clear_pointer (&request->query, tao_query_unref);
  g_clear_pointer (&request->anchor, tao_anchor_unref);
  g_clear_pointer (&request->connection, tao_connection_unref);
  g_clear_pointer (&request->key, g_bytes_unref);
  g_strfreev (request->texts);
  g_free (request->group);
  g_free (request->item);
  g_free (request->after);
  g_free (request);
}

static TaoRuntime *
request_runtime (Request *request)
{
  return request->is_call ? request->anchor->code : request->anchor->writer;
}

/* The parts of an entry's key that the query left open, as people write them. */
static char *
entry_name (Request *request, const TaoStorageEntry *item, guint entry)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (request_runtime (request));
  GString *name = g_string_new (NULL);

  for (guint part = g_strv_length (request->texts); part < item->n_hashers; part++)
    {
      g_autoptr(TaoValue) value = NULL;
      g_autofree char *text = NULL;
      TaoScaleSlice slice;

      if (tao_query_get_entry_key (request->query, request->index, entry, part, &slice))
        value = tao_value_decode (tao_metadata_get_registry (metadata), item->keys[part], slice.data, slice.size, NULL);
      text = value != NULL ? tao_chain_value_to_text (value) : g_strdup ("?");
      g_string_append_printf (name, "%s%s", name->len > 0 ? ", " : "", text);
    }
  g_string_replace (name, "\"", "", 0);
  return g_string_free (name, FALSE);
}

static void
build_map (Request *request, TaoBrowseAnswer *answer)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (request_runtime (request));
  const TaoScaleRegistry *registry = tao_metadata_get_registry (metadata);
  const TaoStorageEntry *item = tao_metadata_find_storage (metadata, request->group, request->item);
  guint budget = TAO_BROWSE_NODES_MAX;
  TaoBrowseNode *root = tao_arena_new_array (answer->arena, TaoBrowseNode, 1), *children;
  g_autofree char *count = NULL;

  answer->is_map = TRUE;
  answer->n_entries = tao_query_get_n_entries (request->query, request->index);
  answer->set = answer->n_entries > 0;
  root->name = "";
  root->type = keep_type (answer->arena, registry, item->value);
  count = g_strdup_printf ("[%u]", answer->n_entries);
  root->text = tao_arena_strdup (answer->arena, count);
  root->children = children = tao_arena_new_array (answer->arena, TaoBrowseNode, answer->n_entries);
  root->n_children = answer->n_entries;
  for (guint i = 0; i < answer->n_entries; i++)
    {
      g_autofree char *name = entry_name (request, item, i);

      build_node (answer->arena, registry, tao_query_get_entry (request->query, request->index, i), name, &budget, &children[i]);
    }
  answer->root = root;
  if (tao_query_has_more (request->query, request->index) && answer->n_entries > 0)
    {
      GBytes *last = tao_query_get_entry_storage_key (request->query, request->index, answer->n_entries - 1);

      answer->last_key = keep_hex (answer->arena, g_bytes_get_data (last, NULL), g_bytes_get_size (last), NULL);
    }
}

static void
give_answer (Request *request, TaoBrowseProof proof)
{
  TaoBrowseAnswer *answer = g_new0 (TaoBrowseAnswer, 1);
  TaoRuntime *runtime = request_runtime (request);
  const TaoValue *value = request->is_map ? NULL : tao_query_get (request->query, request->index);
  GBytes *bytes = request->is_map ? NULL : tao_query_get_bytes (request->query, request->index);
  g_autoptr(GTask) task = g_steal_pointer (&request->task);
  guint budget = TAO_BROWSE_NODES_MAX;

  g_atomic_ref_count_init (&answer->ref_count);
  answer->arena = tao_arena_new ();
  answer->block = request->anchor->number;
  memcpy (answer->block_hash.bytes, request->anchor->hash.bytes, sizeof answer->block_hash.bytes);
  answer->spec_version = tao_runtime_get_spec_version (runtime);
  answer->proof = proof;
  answer->key = keep_hex (answer->arena, g_bytes_get_data (request->key, NULL), g_bytes_get_size (request->key), NULL);
  answer->set = request->is_call || tao_query_is_stored (request->query, request->index);
  if (bytes != NULL)
    answer->bytes = keep_hex (answer->arena, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &answer->bytes_cut);
  if (request->is_map)
    build_map (request, answer);
  else if (value != NULL)
    {
      TaoBrowseNode *root = tao_arena_new_array (answer->arena, TaoBrowseNode, 1);

      build_node (answer->arena, tao_metadata_get_registry (tao_runtime_get_metadata (runtime)), value, "", &budget, root);
      answer->root = root;
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) tao_browse_answer_unref);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GError) error = NULL;

  /* A node without proofs may be right; one whose proof does not hold lies. */
  if (tao_query_verify_finish (request->query, result, &error))
    give_answer (request, TAO_BROWSE_PROVEN);
  else if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL))
    fail (request, error);
  else
    give_answer (request, TAO_BROWSE_UNPROVEN);
  request_free (request);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GError) error = NULL;

  if (!tao_query_run_finish (request->query, result, &error))
    {
      fail (request, error);
      request_free (request);
    }
  else if (request->is_call || request->is_map)
    {
      give_answer (request, TAO_BROWSE_UNPROVEN);
      request_free (request);
    }
  else
    tao_query_verify_async (request->query, g_task_get_cancellable (request->task), verified_cb, request);
}

static gboolean
find_parts (Request *request, guint *n_parts, const guint32 **keys, const TaoMethodInput **inputs, GError **error)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (request_runtime (request));
  const TaoStorageEntry *entry = request->is_call ? NULL : tao_metadata_find_storage (metadata, request->group, request->item);
  const TaoRuntimeMethod *method = request->is_call ? tao_metadata_find_method (metadata, request->group, request->item) : NULL;

  if (entry == NULL && method == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "runtime %u has no %s.%s",
                   tao_runtime_get_spec_version (request_runtime (request)), request->group, request->item);
      return FALSE;
    }
  *n_parts = entry != NULL ? entry->n_hashers : method->n_inputs;
  *keys = entry != NULL ? entry->keys : NULL;
  *inputs = method != NULL ? method->inputs : NULL;
  return TRUE;
}

/* The anchor is known: types are looked up in the runtime of that block. */
static gboolean
ask (Request *request, GError **error)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (request_runtime (request));
  guint n_texts = g_strv_length (request->texts), n_parts;
  g_autofree TaoKeyPart *parts = g_new0 (TaoKeyPart, n_texts + 1);
  g_autoptr(GPtrArray) encoded = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GByteArray) arguments = g_byte_array_new ();
  g_autoptr(GBytes) after = NULL;
  const TaoMethodInput *inputs;
  const guint32 *keys;

  if (!find_parts (request, &n_parts, &keys, &inputs, error))
    return FALSE;
  if (n_texts > n_parts || (request->is_call && n_texts < n_parts))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s.%s takes %u values, not %u", request->group,
                   request->item, n_parts, n_texts);
      return FALSE;
    }
  for (guint i = 0; i < n_texts; i++)
    {
      g_autoptr(GByteArray) out = g_byte_array_new ();
      GBytes *bytes;

      if (!encode_text (metadata, request->is_call ? inputs[i].type : keys[i], request->texts[i], out, error))
        {
          g_prefix_error (error, "value %u: ", i + 1);
          return FALSE;
        }
      g_byte_array_append (arguments, out->data, out->len);
      bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
      g_ptr_array_add (encoded, bytes);
      parts[i] = TAO_KEY_PART_SCALE (bytes);
    }
  request->query = tao_query_new (request->connection, request->anchor);
  if (request->is_call)
    {
      request->key = g_byte_array_free_to_bytes (g_steal_pointer (&arguments));
      request->index = tao_query_add_call (request->query, request->group, request->item, parts, n_texts);
      return TRUE;
    }
  request->key = tao_runtime_storage_key (request->anchor->writer, request->group, request->item, parts, n_texts, error);
  if (request->key == NULL)
    return FALSE;
  request->is_map = n_texts < n_parts;
  if (request->after != NULL)
    {
      GByteArray *bytes = tao_hex_decode (request->after, error);

      if (bytes == NULL)
        return FALSE;
      after = g_byte_array_free_to_bytes (bytes);
    }
  request->index = request->is_map
                     ? tao_query_add_map_page (request->query, request->group, request->item, parts, n_texts, after, TAO_BROWSE_PAGE)
                     : tao_query_add_storage (request->query, request->group, request->item, parts, n_texts);
  return TRUE;
}

static void
ask_at (Request *request)
{
  g_autoptr(GError) error = NULL;

  if (ask (request, &error))
    {
      tao_query_run_async (request->query, g_task_get_cancellable (request->task), run_cb, request);
      return;
    }
  fail (request, error);
  request_free (request);
}

static void
anchor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GError) error = NULL;

  request->anchor = tao_connection_anchor_finish (result, &error);
  if (request->anchor != NULL)
    ask_at (request);
  else
    {
      fail (request, error);
      request_free (request);
    }
}

static void
browse_command (TaoCore *core, gpointer data)
{
  Request *request = data;
  TaoAnchor *head = tao_head_get_anchor (core->head);

  if (g_task_return_error_if_cancelled (request->task))
    {
      g_clear_object (&request->task);
      request_free (request);
      return;
    }
  if (core->connection == NULL || head == NULL)
    {
      request_free (request);
      return;
    }
  request->connection = tao_connection_ref (core->connection);
  if (request->block != TAO_BROWSE_HEAD)
    {
      tao_connection_anchor_at_async (core->connection, request->block, g_task_get_cancellable (request->task), anchor_cb, request);
      return;
    }
  request->anchor = tao_anchor_ref (head);
  ask_at (request);
}

static void
catalogue_command (TaoCore *core, gpointer data)
{
  Request *request = data;
  TaoAnchor *head = tao_head_get_anchor (core->head);
  g_autoptr(GTask) task = NULL;

  if (head == NULL || core->connection == NULL)
    {
      request_free (request);
      return;
    }
  task = g_steal_pointer (&request->task);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, describe_runtime (head->code), (GDestroyNotify) tao_browse_catalogue_unref);
  request_free (request);
}

void
tao_engine_load_catalogue_async (TaoEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (TAO_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, tao_engine_load_catalogue_async);
  tao_engine_send_owned (self, catalogue_command, request, request_free);
}

TaoBrowseCatalogue *
tao_engine_load_catalogue_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_engine_browse_async (TaoEngine *self, const TaoBrowseQuestion *question, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (TAO_IS_ENGINE (self));

  request = g_new0 (Request, 1);
  request->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, tao_engine_browse_async);
  request->is_call = question->is_call;
  request->group = g_strdup (question->group);
  request->item = g_strdup (question->item);
  request->texts = g_new0 (char *, question->n_texts + 1);
  for (guint i = 0; i < question->n_texts; i++)
    request->texts[i] = g_strdup (question->texts[i]);
  request->block = question->block;
  request->after = g_strdup (question->after);
  tao_engine_send_owned (self, browse_command, request, request_free);
}

TaoBrowseAnswer *
tao_engine_browse_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
