#include "scale/metadata-private.h"

#include <string.h>

static const struct {
  const char *name;
  guint8      size;
  gboolean    reversible;
} hashers[] = {
  [TAO_HASHER_BLAKE2_128] = { "Blake2_128", 16, FALSE },
  [TAO_HASHER_BLAKE2_256] = { "Blake2_256", 32, FALSE },
  [TAO_HASHER_BLAKE2_128_CONCAT] = { "Blake2_128Concat", 16, TRUE },
  [TAO_HASHER_TWOX_128] = { "Twox128", 16, FALSE },
  [TAO_HASHER_TWOX_256] = { "Twox256", 32, FALSE },
  [TAO_HASHER_TWOX_64_CONCAT] = { "Twox64Concat", 8, TRUE },
  [TAO_HASHER_IDENTITY] = { "Identity", 0, TRUE },
};

const char *
tao_storage_hasher_name (TaoStorageHasher hasher)
{
  return hashers[hasher].name;
}

guint
tao_storage_hasher_size (TaoStorageHasher hasher)
{
  return hashers[hasher].size;
}

gboolean
tao_storage_hasher_is_reversible (TaoStorageHasher hasher)
{
  return hashers[hasher].reversible;
}

TaoMetadata *
tao_metadata_new_take (TaoScaleRegistry *registry,
                       TaoScaleArena         *arena)
{
  TaoMetadata *metadata = g_new0 (TaoMetadata, 1);

  g_atomic_ref_count_init (&metadata->ref_count);
  metadata->registry = registry;
  metadata->arena = arena;
  metadata->runtime = TAO_SCALE_NO_TYPE;
  metadata->call_type = metadata->event_type = metadata->error_type = TAO_SCALE_NO_TYPE;
  metadata->extrinsic.type = metadata->extrinsic.address = metadata->extrinsic.call = TAO_SCALE_NO_TYPE;
  metadata->extrinsic.signature = metadata->extrinsic.extra = TAO_SCALE_NO_TYPE;
  return metadata;
}

TaoMetadata *
tao_metadata_ref (TaoMetadata *metadata)
{
  g_atomic_ref_count_inc (&metadata->ref_count);
  return metadata;
}

void
tao_metadata_unref (TaoMetadata *metadata)
{
  if (!g_atomic_ref_count_dec (&metadata->ref_count))
    return;

  g_clear_pointer (&metadata->pallet_by_name, g_hash_table_unref);
  g_clear_pointer (&metadata->api_by_name, g_hash_table_unref);
  g_clear_pointer (&metadata->registry, tao_scale_registry_unref);
  tao_scale_arena_free (metadata->arena);
  g_free (metadata);
}

static gboolean
check_type (const TaoMetadata  *metadata,
            guint32             id,
            const char         *what,
            GError            **error)
{
  if (id < metadata->registry->n_types)
    return TRUE;

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
               "%s has the type %u but only %u are defined", what, id, metadata->registry->n_types);
  return FALSE;
}

static gboolean
check_optional_type (const TaoMetadata  *metadata,
                     guint32             id,
                     const char         *what,
                     GError            **error)
{
  return id == TAO_SCALE_NO_TYPE || check_type (metadata, id, what, error);
}

static gboolean
check_enum (const TaoMetadata    *metadata,
            const TaoPalletEnum  *pallet_enum,
            const char           *what,
            GError              **error)
{
  if (pallet_enum->type == TAO_SCALE_NO_TYPE)
    return TRUE;
  if (!check_type (metadata, pallet_enum->type, what, error))
    return FALSE;
  if (metadata->registry->types[pallet_enum->type].kind == TAO_SCALE_VARIANT)
    return TRUE;

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
               "%s are of type %u, which is no enum", what, pallet_enum->type);
  return FALSE;
}

static gboolean
check_inputs (const TaoMetadata     *metadata,
              const TaoMethodInput  *inputs,
              guint32                n_inputs,
              guint32                output,
              const char            *what,
              GError               **error)
{
  for (guint32 i = 0; i < n_inputs; i++)
    if (!check_type (metadata, inputs[i].type, what, error))
      return FALSE;

  return check_type (metadata, output, what, error);
}

/* One key type per hasher. */
static gboolean
seal_storage_keys (TaoMetadata      *metadata,
                   TaoStorageEntry  *entry,
                   GError          **error)
{
  const TaoScaleType *key;

  if (!entry->is_map)
    return TRUE;
  if (!check_type (metadata, entry->key, "the key", error))
    return FALSE;

  if (entry->n_hashers == 1)
    {
      entry->keys = &entry->key;
      return TRUE;
    }

  key = &metadata->registry->types[entry->key];
  if (key->kind != TAO_SCALE_TUPLE || key->tuple.n_types != entry->n_hashers)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                   "its key is no tuple of %u parts, one for each hasher", entry->n_hashers);
      return FALSE;
    }

  entry->keys = key->tuple.types;
  return TRUE;
}

static int
compare_storage_names (gconstpointer a,
                       gconstpointer b,
                       gpointer      storage)
{
  const TaoStorageEntry *entries = storage;

  return strcmp (entries[*(const guint32 *) a].name, entries[*(const guint32 *) b].name);
}

static gboolean
seal_storage (TaoMetadata  *metadata,
              TaoPallet    *pallet,
              GError      **error)
{
  TaoStorageEntry *entries = (TaoStorageEntry *) pallet->storage;
  guint32 *by_name = tao_scale_arena_array (metadata->arena, guint32, pallet->n_storage);

  for (guint32 i = 0; i < pallet->n_storage; i++)
    {
      by_name[i] = i;
      if (!seal_storage_keys (metadata, &entries[i], error) ||
          !check_type (metadata, entries[i].value, "the value", error))
        {
          g_prefix_error (error, "storage item %s: ", entries[i].name);
          return FALSE;
        }
    }

  if (pallet->n_storage > 1)
    g_qsort_with_data (by_name, (int) pallet->n_storage, sizeof *by_name, compare_storage_names, entries);
  for (guint32 i = 1; i < pallet->n_storage; i++)
    if (strcmp (entries[by_name[i - 1]].name, entries[by_name[i]].name) == 0)
      {
        g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                     "two storage items are called %s", entries[by_name[i]].name);
        return FALSE;
      }

  pallet->storage_by_name = by_name;
  return TRUE;
}

static gboolean
seal_pallet (TaoMetadata  *metadata,
             TaoPallet    *pallet,
             GError      **error)
{
  if (!seal_storage (metadata, pallet, error) ||
      !check_enum (metadata, &pallet->calls, "the calls", error) ||
      !check_enum (metadata, &pallet->events, "the events", error) ||
      !check_enum (metadata, &pallet->errors, "the errors", error))
    return FALSE;

  for (guint32 i = 0; i < pallet->n_constants; i++)
    if (!check_type (metadata, pallet->constants[i].type, pallet->constants[i].name, error))
      return FALSE;
  for (guint32 i = 0; i < pallet->n_associated_types; i++)
    if (!check_type (metadata, pallet->associated_types[i].type, pallet->associated_types[i].name, error))
      return FALSE;
  for (guint32 i = 0; i < pallet->n_view_functions; i++)
    {
      const TaoViewFunction *view = &pallet->view_functions[i];

      if (!check_inputs (metadata, view->inputs, view->n_inputs, view->output, view->name, error))
        return FALSE;
    }

  if (metadata->pallet_by_index[pallet->index] != NULL ||
      !g_hash_table_insert (metadata->pallet_by_name, (gpointer) pallet->name, pallet))
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                   "another pallet has this name or the index %u", pallet->index);
      return FALSE;
    }

  metadata->pallet_by_index[pallet->index] = pallet;
  return TRUE;
}

static gboolean
seal_apis (TaoMetadata  *metadata,
           GError      **error)
{
  for (guint32 i = 0; i < metadata->n_apis; i++)
    {
      TaoRuntimeApi *api = &metadata->apis[i];

      if (!g_hash_table_insert (metadata->api_by_name, (gpointer) api->name, api))
        {
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                       "two runtime APIs are called %s", api->name);
          return FALSE;
        }
      for (guint32 j = 0; j < api->n_methods; j++)
        {
          const TaoRuntimeMethod *method = &api->methods[j];

          if (!check_inputs (metadata, method->inputs, method->n_inputs, method->output, method->name, error))
            {
              g_prefix_error (error, "runtime API %s: ", api->name);
              return FALSE;
            }
        }
    }

  return TRUE;
}

/* V14 and V15 know no extension versions: version 0 has all of them in order. */
static void
add_only_extension_version (TaoMetadata *metadata)
{
  TaoExtrinsicInfo *extrinsic = &metadata->extrinsic;
  TaoExtensionVersion *only = tao_scale_arena_array (metadata->arena, TaoExtensionVersion, 1);
  guint32 *all = tao_scale_arena_array (metadata->arena, guint32, extrinsic->n_extensions);

  for (guint32 i = 0; i < extrinsic->n_extensions; i++)
    all[i] = i;

  only->n_extensions = extrinsic->n_extensions;
  only->extensions = all;
  extrinsic->n_extension_versions = 1;
  extrinsic->extension_versions = only;
}

static gboolean
seal_extrinsic (TaoMetadata  *metadata,
                GError      **error)
{
  TaoExtrinsicInfo *extrinsic = &metadata->extrinsic;

  if (!check_optional_type (metadata, extrinsic->type, "the extrinsic", error) ||
      !check_optional_type (metadata, extrinsic->address, "the address", error) ||
      !check_optional_type (metadata, extrinsic->call, "the call", error) ||
      !check_optional_type (metadata, extrinsic->signature, "the signature", error) ||
      !check_optional_type (metadata, extrinsic->extra, "the extra data", error))
    return FALSE;

  for (guint32 i = 0; i < extrinsic->n_extensions; i++)
    {
      const TaoTransactionExtension *extension = &extrinsic->extensions[i];

      if (!check_type (metadata, extension->type, extension->identifier, error) ||
          !check_type (metadata, extension->implicit, extension->identifier, error))
        return FALSE;
    }

  if (metadata->version < 16)
    add_only_extension_version (metadata);
  for (guint32 i = 0; i < extrinsic->n_extension_versions; i++)
    for (guint32 j = 0; j < extrinsic->extension_versions[i].n_extensions; j++)
      if (extrinsic->extension_versions[i].extensions[j] >= extrinsic->n_extensions)
        {
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                       "extension version %u uses an extension that is not listed",
                       extrinsic->extension_versions[i].version);
          return FALSE;
        }

  return TRUE;
}

/* V14 names neither outer enum, but the events are listed in System.Events and the call is the extrinsic's
 * parameter. */
static void
infer_outer_enums (TaoMetadata *metadata)
{
  const TaoStorageEntry *events = tao_metadata_find_storage (metadata, "System", "Events");
  const TaoScaleType *types = metadata->registry->types;
  guint32 record;

  metadata->call_type = metadata->extrinsic.call;
  if (events == NULL || types[events->value].shape->kind != TAO_SCALE_SEQUENCE)
    return;

  record = types[events->value].shape->sequence.type;
  if (types[record].kind == TAO_SCALE_COMPOSITE)
    {
      const TaoScaleField *event = tao_scale_type_find_field (&types[record], "event");

      if (event != NULL)
        metadata->event_type = event->type;
    }
}

gboolean
tao_metadata_seal (TaoMetadata  *metadata,
                   GError      **error)
{
  metadata->pallet_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  metadata->api_by_name = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint32 i = 0; i < metadata->n_pallets; i++)
    if (!seal_pallet (metadata, &metadata->pallets[i], error))
      {
        g_prefix_error (error, "pallet %s: ", metadata->pallets[i].name);
        return FALSE;
      }

  if (!seal_extrinsic (metadata, error))
    {
      g_prefix_error (error, "extrinsic: ");
      return FALSE;
    }

  if (!check_optional_type (metadata, metadata->runtime, "the runtime", error) ||
      !check_optional_type (metadata, metadata->call_type, "the outer call", error) ||
      !check_optional_type (metadata, metadata->event_type, "the outer event", error) ||
      !check_optional_type (metadata, metadata->error_type, "the outer error", error) ||
      !seal_apis (metadata, error))
    return FALSE;

  for (guint32 i = 0; i < metadata->n_custom; i++)
    if (!check_type (metadata, metadata->custom[i].type, metadata->custom[i].name, error))
      return FALSE;

  if (metadata->version == 14)
    infer_outer_enums (metadata);
  return TRUE;
}

guint
tao_metadata_get_version (const TaoMetadata *metadata)
{
  return metadata->version;
}

TaoScaleRegistry *
tao_metadata_get_registry (const TaoMetadata *metadata)
{
  return metadata->registry;
}

const TaoExtrinsicInfo *
tao_metadata_get_extrinsic (const TaoMetadata *metadata)
{
  return &metadata->extrinsic;
}

guint32
tao_metadata_get_call_type (const TaoMetadata *metadata)
{
  return metadata->call_type;
}

guint32
tao_metadata_get_event_type (const TaoMetadata *metadata)
{
  return metadata->event_type;
}

guint32
tao_metadata_get_error_type (const TaoMetadata *metadata)
{
  return metadata->error_type;
}

const TaoPallet *
tao_metadata_get_pallets (const TaoMetadata *metadata,
                          guint             *n_pallets)
{
  *n_pallets = metadata->n_pallets;
  return metadata->pallets;
}

const TaoRuntimeApi *
tao_metadata_get_apis (const TaoMetadata *metadata,
                       guint             *n_apis)
{
  *n_apis = metadata->n_apis;
  return metadata->apis;
}

const TaoCustomValue *
tao_metadata_get_custom_values (const TaoMetadata *metadata,
                                guint             *n_values)
{
  *n_values = metadata->n_custom;
  return metadata->custom;
}

const TaoPallet *
tao_metadata_find_pallet (const TaoMetadata *metadata,
                          const char        *name)
{
  return g_hash_table_lookup (metadata->pallet_by_name, name);
}

const TaoPallet *
tao_metadata_find_pallet_by_index (const TaoMetadata *metadata,
                                   guint8             index)
{
  return metadata->pallet_by_index[index];
}

const TaoStorageEntry *
tao_pallet_find_storage (const TaoPallet *pallet,
                         const char      *name)
{
  guint32 low = 0, high = pallet->n_storage;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      const TaoStorageEntry *entry = &pallet->storage[pallet->storage_by_name[middle]];
      int order = strcmp (name, entry->name);

      if (order == 0)
        return entry;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return NULL;
}

const TaoStorageEntry *
tao_metadata_find_storage (const TaoMetadata *metadata,
                           const char        *pallet,
                           const char        *name)
{
  const TaoPallet *found = tao_metadata_find_pallet (metadata, pallet);

  return found != NULL ? tao_pallet_find_storage (found, name) : NULL;
}

const TaoConstant *
tao_metadata_find_constant (const TaoMetadata *metadata,
                            const char        *pallet,
                            const char        *name)
{
  const TaoPallet *found = tao_metadata_find_pallet (metadata, pallet);

  for (guint32 i = 0; found != NULL && i < found->n_constants; i++)
    if (strcmp (found->constants[i].name, name) == 0)
      return &found->constants[i];

  return NULL;
}

static const TaoScaleVariant *
find_variant (const TaoMetadata   *metadata,
              const TaoPalletEnum *pallet_enum,
              const char          *name)
{
  if (pallet_enum->type == TAO_SCALE_NO_TYPE)
    return NULL;

  return tao_scale_type_find_variant (&metadata->registry->types[pallet_enum->type], name);
}

const TaoScaleVariant *
tao_metadata_find_call (const TaoMetadata *metadata,
                        const char        *pallet,
                        const char        *name)
{
  const TaoPallet *found = tao_metadata_find_pallet (metadata, pallet);

  return found != NULL ? find_variant (metadata, &found->calls, name) : NULL;
}

const TaoScaleVariant *
tao_metadata_find_event (const TaoMetadata *metadata,
                         const char        *pallet,
                         const char        *name)
{
  const TaoPallet *found = tao_metadata_find_pallet (metadata, pallet);

  return found != NULL ? find_variant (metadata, &found->events, name) : NULL;
}

const TaoScaleVariant *
tao_metadata_find_error (const TaoMetadata *metadata,
                         const char        *pallet,
                         const char        *name)
{
  const TaoPallet *found = tao_metadata_find_pallet (metadata, pallet);

  return found != NULL ? find_variant (metadata, &found->errors, name) : NULL;
}

const TaoScaleVariant *
tao_metadata_find_error_by_index (const TaoMetadata *metadata,
                                  guint8             pallet,
                                  guint8             error)
{
  const TaoPallet *found = metadata->pallet_by_index[pallet];

  if (found == NULL || found->errors.type == TAO_SCALE_NO_TYPE)
    return NULL;

  return tao_scale_type_get_variant (&metadata->registry->types[found->errors.type], error);
}

const TaoRuntimeApi *
tao_metadata_find_api (const TaoMetadata *metadata,
                       const char        *name)
{
  return g_hash_table_lookup (metadata->api_by_name, name);
}

const TaoRuntimeMethod *
tao_metadata_find_method (const TaoMetadata *metadata,
                          const char        *api,
                          const char        *method)
{
  const TaoRuntimeApi *found = tao_metadata_find_api (metadata, api);

  for (guint32 i = 0; found != NULL && i < found->n_methods; i++)
    if (strcmp (found->methods[i].name, method) == 0)
      return &found->methods[i];

  return NULL;
}

const TaoRuntimeMethod *
tao_metadata_find_state_call (const TaoMetadata *metadata,
                              const char        *function)
{
  /* API names have no underscore, method names do. */
  const char *underscore = strchr (function, '_');
  g_autofree char *api = NULL;

  if (underscore == NULL)
    return NULL;

  api = g_strndup (function, (gsize) (underscore - function));
  return tao_metadata_find_method (metadata, api, underscore + 1);
}
