/* Metadata off the wire: layouts of versions 14, 15 and 16. */

#include "scale/metadata-private.h"

#include <string.h>

typedef struct {
  TaoScaleReader *reader;
  TaoScaleArena       *arena;
  guint           version;
} Parser;

static gboolean
parse_name (Parser      *parser,
            const char **out,
            GError     **error)
{
  return tao_scale_parse_text (parser->reader, parser->arena, out, error);
}

static gboolean
parse_docs (Parser             *parser,
            const char *const **out,
            GError            **error)
{
  return tao_scale_parse_text_list (parser->reader, parser->arena, out, error);
}

static gboolean
parse_id (Parser   *parser,
          guint32  *out,
          GError  **error)
{
  return tao_scale_read_compact_u32 (parser->reader, out, error);
}

/* The count of a list whose items take at least @item_size bytes, and zeroed memory for them. */
#define parse_array(parser, type, item_size, n, out, error) \
  (tao_scale_read_count ((parser)->reader, (item_size), (n), (error)) && \
   ((out) = tao_scale_arena_array ((parser)->arena, type, *(n)), TRUE))

static gboolean
parse_bytes (Parser        *parser,
             const guint8 **out,
             gsize         *size,
             GError       **error)
{
  TaoScaleSlice slice;

  if (!tao_scale_read_vec_u8 (parser->reader, &slice, error))
    return FALSE;

  *out = (const guint8 *) tao_scale_arena_strndup (parser->arena, (const char *) slice.data, slice.size);
  *size = slice.size;
  return TRUE;
}

static gboolean
parse_deprecation_tag (Parser          *parser,
                       TaoDeprecation  *out,
                       guint8           first,
                       GError         **error)
{
  guint8 tag;
  gboolean since;

  if (!tao_scale_read_u8 (parser->reader, &tag, error))
    return FALSE;
  if (tag < first || tag > TAO_DEPRECATION_WITH_NOTE)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "there is no kind of deprecation %u", tag);
      return FALSE;
    }

  out->kind = tag;
  if (tag != TAO_DEPRECATION_WITH_NOTE)
    return TRUE;

  return parse_name (parser, &out->note, error) &&
         tao_scale_read_option (parser->reader, &since, error) &&
         (!since || parse_name (parser, &out->since, error));
}

static gboolean
parse_deprecation (Parser          *parser,
                   TaoDeprecation  *out,
                   GError         **error)
{
  return parser->version < 16 || parse_deprecation_tag (parser, out, TAO_DEPRECATION_NONE, error);
}

static gboolean
parse_hashers (Parser           *parser,
               TaoStorageEntry  *entry,
               GError          **error)
{
  TaoScaleSlice slice;

  if (!tao_scale_read_vec_u8 (parser->reader, &slice, error))
    return FALSE;

  for (gsize i = 0; i < slice.size; i++)
    if (slice.data[i] > TAO_HASHER_IDENTITY)
      {
        g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                     "there is no storage hasher %u", slice.data[i]);
        return FALSE;
      }
  if (slice.size == 0)
    {
      g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "it is a map without hashers");
      return FALSE;
    }

  entry->n_hashers = (guint32) slice.size;
  entry->hashers = (const guint8 *) tao_scale_arena_strndup (parser->arena, (const char *) slice.data, slice.size);
  return TRUE;
}

static gboolean
parse_storage_entry (Parser           *parser,
                     TaoStorageEntry  *entry,
                     GError          **error)
{
  guint8 modifier, kind;

  entry->key = TAO_SCALE_NO_TYPE;
  if (!tao_scale_read_u8 (parser->reader, &modifier, error) ||
      !tao_scale_read_u8 (parser->reader, &kind, error))
    return FALSE;
  if (modifier > 1 || kind > 1)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                   "modifier %u or kind %u is unknown", modifier, kind);
      return FALSE;
    }

  entry->optional = modifier == 0;
  entry->is_map = kind == 1;
  if (entry->is_map && (!parse_hashers (parser, entry, error) || !parse_id (parser, &entry->key, error)))
    return FALSE;

  return parse_id (parser, &entry->value, error) &&
         parse_bytes (parser, &entry->default_value, &entry->default_size, error) &&
         parse_docs (parser, &entry->docs, error) &&
         parse_deprecation (parser, &entry->deprecation, error);
}

static gboolean
parse_storage (Parser     *parser,
               TaoPallet  *pallet,
               GError    **error)
{
  TaoStorageEntry *entries;

  if (!tao_scale_read_option (parser->reader, &pallet->has_storage, error))
    return FALSE;
  if (!pallet->has_storage)
    return TRUE;

  if (!parse_name (parser, &pallet->storage_prefix, error) ||
      !parse_array (parser, TaoStorageEntry, 6, &pallet->n_storage, entries, error))
    return FALSE;

  for (guint32 i = 0; i < pallet->n_storage; i++)
    {
      if (!parse_name (parser, &entries[i].name, error))
        return FALSE;
      if (!parse_storage_entry (parser, &entries[i], error))
        {
          g_prefix_error (error, "storage item %s: ", entries[i].name);
          return FALSE;
        }
    }

  pallet->storage = entries;
  return TRUE;
}

static gboolean
parse_enum (Parser         *parser,
            TaoPalletEnum  *pallet_enum,
            GError        **error)
{
  TaoVariantDeprecation *deprecated;
  gboolean present;

  pallet_enum->type = TAO_SCALE_NO_TYPE;
  if (!tao_scale_read_option (parser->reader, &present, error))
    return FALSE;
  if (!present)
    return TRUE;
  if (!parse_id (parser, &pallet_enum->type, error))
    return FALSE;
  if (parser->version < 16)
    return TRUE;

  if (!parse_array (parser, TaoVariantDeprecation, 2, &pallet_enum->n_deprecated, deprecated, error))
    return FALSE;
  for (guint32 i = 0; i < pallet_enum->n_deprecated; i++)
    if (!tao_scale_read_u8 (parser->reader, &deprecated[i].index, error) ||
        !parse_deprecation_tag (parser, &deprecated[i].deprecation, TAO_DEPRECATION_WITHOUT_NOTE, error))
      return FALSE;

  pallet_enum->deprecated = deprecated;
  return TRUE;
}

static gboolean
parse_constants (Parser     *parser,
                 TaoPallet  *pallet,
                 GError    **error)
{
  TaoConstant *constants;

  if (!parse_array (parser, TaoConstant, 4, &pallet->n_constants, constants, error))
    return FALSE;

  for (guint32 i = 0; i < pallet->n_constants; i++)
    if (!parse_name (parser, &constants[i].name, error) ||
        !parse_id (parser, &constants[i].type, error) ||
        !parse_bytes (parser, &constants[i].value, &constants[i].value_size, error) ||
        !parse_docs (parser, &constants[i].docs, error) ||
        !parse_deprecation (parser, &constants[i].deprecation, error))
      return FALSE;

  pallet->constants = constants;
  return TRUE;
}

static gboolean
parse_inputs (Parser                *parser,
              guint32               *n_inputs,
              const TaoMethodInput **out,
              GError               **error)
{
  TaoMethodInput *inputs;

  if (!parse_array (parser, TaoMethodInput, 2, n_inputs, inputs, error))
    return FALSE;

  for (guint32 i = 0; i < *n_inputs; i++)
    if (!parse_name (parser, &inputs[i].name, error) ||
        !parse_id (parser, &inputs[i].type, error))
      return FALSE;

  *out = inputs;
  return TRUE;
}

static gboolean
parse_associated_types (Parser     *parser,
                        TaoPallet  *pallet,
                        GError    **error)
{
  TaoAssociatedType *types;

  if (!parse_array (parser, TaoAssociatedType, 3, &pallet->n_associated_types, types, error))
    return FALSE;

  for (guint32 i = 0; i < pallet->n_associated_types; i++)
    if (!parse_name (parser, &types[i].name, error) ||
        !parse_id (parser, &types[i].type, error) ||
        !parse_docs (parser, &types[i].docs, error))
      return FALSE;

  pallet->associated_types = types;
  return TRUE;
}

static gboolean
parse_view_functions (Parser     *parser,
                      TaoPallet  *pallet,
                      GError    **error)
{
  TaoViewFunction *views;

  if (!parse_array (parser, TaoViewFunction, 37, &pallet->n_view_functions, views, error))
    return FALSE;

  for (guint32 i = 0; i < pallet->n_view_functions; i++)
    if (!tao_scale_read_copy (parser->reader, views[i].id, sizeof views[i].id, error) ||
        !parse_name (parser, &views[i].name, error) ||
        !parse_inputs (parser, &views[i].n_inputs, &views[i].inputs, error) ||
        !parse_id (parser, &views[i].output, error) ||
        !parse_docs (parser, &views[i].docs, error) ||
        !parse_deprecation (parser, &views[i].deprecation, error))
      return FALSE;

  pallet->view_functions = views;
  return TRUE;
}

static gboolean
parse_pallet (Parser     *parser,
              TaoPallet  *pallet,
              GError    **error)
{
  if (!parse_storage (parser, pallet, error) ||
      !parse_enum (parser, &pallet->calls, error) ||
      !parse_enum (parser, &pallet->events, error) ||
      !parse_constants (parser, pallet, error) ||
      !parse_enum (parser, &pallet->errors, error))
    return FALSE;

  if (parser->version >= 16 &&
      (!parse_associated_types (parser, pallet, error) || !parse_view_functions (parser, pallet, error)))
    return FALSE;

  pallet->docs = tao_empty_strv;
  return tao_scale_read_u8 (parser->reader, &pallet->index, error) &&
         (parser->version < 15 || parse_docs (parser, &pallet->docs, error)) &&
         parse_deprecation (parser, &pallet->deprecation, error);
}

static gboolean
parse_pallets (Parser       *parser,
               TaoMetadata  *metadata,
               GError      **error)
{
  if (!parse_array (parser, TaoPallet, 7, &metadata->n_pallets, metadata->pallets, error))
    return FALSE;

  for (guint32 i = 0; i < metadata->n_pallets; i++)
    {
      TaoPallet *pallet = &metadata->pallets[i];

      if (!parse_name (parser, &pallet->name, error))
        return FALSE;
      if (!parse_pallet (parser, pallet, error))
        {
          g_prefix_error (error, "pallet %s: ", pallet->name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
parse_extensions (Parser            *parser,
                  TaoExtrinsicInfo  *extrinsic,
                  GError           **error)
{
  TaoTransactionExtension *extensions;

  if (!parse_array (parser, TaoTransactionExtension, 3, &extrinsic->n_extensions, extensions, error))
    return FALSE;

  for (guint32 i = 0; i < extrinsic->n_extensions; i++)
    if (!parse_name (parser, &extensions[i].identifier, error) ||
        !parse_id (parser, &extensions[i].type, error) ||
        !parse_id (parser, &extensions[i].implicit, error))
      return FALSE;

  extrinsic->extensions = extensions;
  return TRUE;
}

static gboolean
parse_extension_versions (Parser            *parser,
                          TaoExtrinsicInfo  *extrinsic,
                          GError           **error)
{
  TaoExtensionVersion *versions;

  if (!parse_array (parser, TaoExtensionVersion, 2, &extrinsic->n_extension_versions, versions, error))
    return FALSE;

  for (guint32 i = 0; i < extrinsic->n_extension_versions; i++)
    {
      guint32 *positions;

      if (!tao_scale_read_u8 (parser->reader, &versions[i].version, error) ||
          !parse_array (parser, guint32, 1, &versions[i].n_extensions, positions, error))
        return FALSE;
      for (guint32 j = 0; j < versions[i].n_extensions; j++)
        if (!parse_id (parser, &positions[j], error))
          return FALSE;
      versions[i].extensions = positions;
    }

  extrinsic->extension_versions = versions;
  return TRUE;
}

static gboolean
parse_single_version (Parser            *parser,
                      TaoExtrinsicInfo  *extrinsic,
                      GError           **error)
{
  guint8 *versions = tao_scale_arena_array (parser->arena, guint8, 1);

  extrinsic->n_versions = 1;
  extrinsic->versions = versions;
  return tao_scale_read_u8 (parser->reader, versions, error);
}

/* V14 names only the extrinsic's type; what it is made of are that type's parameters. */
static void
read_extrinsic_params (const TaoScaleRegistry *registry,
                       TaoExtrinsicInfo       *extrinsic)
{
  const TaoScaleType *type = tao_scale_registry_get (registry, extrinsic->type);

  for (guint32 i = 0; type != NULL && i < type->n_params; i++)
    {
      const TaoScaleParam *param = &type->params[i];

      if (strcmp (param->name, "Address") == 0)
        extrinsic->address = param->type;
      else if (strcmp (param->name, "Call") == 0)
        extrinsic->call = param->type;
      else if (strcmp (param->name, "Signature") == 0)
        extrinsic->signature = param->type;
      else if (strcmp (param->name, "Extra") == 0)
        extrinsic->extra = param->type;
    }
}

static gboolean
parse_extrinsic (Parser       *parser,
                 TaoMetadata  *metadata,
                 GError      **error)
{
  TaoExtrinsicInfo *extrinsic = &metadata->extrinsic;
  TaoScaleSlice versions;

  switch (parser->version)
    {
    case 14:
      if (!parse_id (parser, &extrinsic->type, error) || !parse_single_version (parser, extrinsic, error))
        return FALSE;
      read_extrinsic_params (metadata->registry, extrinsic);
      return parse_extensions (parser, extrinsic, error);

    case 15:
      return parse_single_version (parser, extrinsic, error) &&
             parse_id (parser, &extrinsic->address, error) &&
             parse_id (parser, &extrinsic->call, error) &&
             parse_id (parser, &extrinsic->signature, error) &&
             parse_id (parser, &extrinsic->extra, error) &&
             parse_extensions (parser, extrinsic, error);

    default:
      if (!tao_scale_read_vec_u8 (parser->reader, &versions, error))
        return FALSE;
      extrinsic->n_versions = (guint32) versions.size;
      extrinsic->versions = (const guint8 *) tao_scale_arena_strndup (parser->arena, (const char *) versions.data,
                                                                versions.size);
      return parse_id (parser, &extrinsic->address, error) &&
             parse_id (parser, &extrinsic->call, error) &&
             parse_id (parser, &extrinsic->signature, error) &&
             parse_extension_versions (parser, extrinsic, error) &&
             parse_extensions (parser, extrinsic, error);
    }
}

static gboolean
parse_methods (Parser         *parser,
               TaoRuntimeApi  *api,
               GError        **error)
{
  TaoRuntimeMethod *methods;

  if (!parse_array (parser, TaoRuntimeMethod, 4, &api->n_methods, methods, error))
    return FALSE;

  for (guint32 i = 0; i < api->n_methods; i++)
    if (!parse_name (parser, &methods[i].name, error) ||
        !parse_inputs (parser, &methods[i].n_inputs, &methods[i].inputs, error) ||
        !parse_id (parser, &methods[i].output, error) ||
        !parse_docs (parser, &methods[i].docs, error) ||
        !parse_deprecation (parser, &methods[i].deprecation, error))
      return FALSE;

  api->methods = methods;
  return TRUE;
}

static gboolean
parse_apis (Parser       *parser,
            TaoMetadata  *metadata,
            GError      **error)
{
  if (!parse_array (parser, TaoRuntimeApi, 3, &metadata->n_apis, metadata->apis, error))
    return FALSE;

  for (guint32 i = 0; i < metadata->n_apis; i++)
    {
      TaoRuntimeApi *api = &metadata->apis[i];

      if (!parse_name (parser, &api->name, error))
        return FALSE;
      if (!parse_methods (parser, api, error) ||
          !parse_docs (parser, &api->docs, error) ||
          (parser->version >= 16 && !tao_scale_read_compact_u32 (parser->reader, &api->version, error)) ||
          !parse_deprecation (parser, &api->deprecation, error))
        {
          g_prefix_error (error, "runtime API %s: ", api->name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
parse_custom_values (Parser       *parser,
                     TaoMetadata  *metadata,
                     GError      **error)
{
  if (!parse_array (parser, TaoCustomValue, 3, &metadata->n_custom, metadata->custom, error))
    return FALSE;

  for (guint32 i = 0; i < metadata->n_custom; i++)
    if (!parse_name (parser, &metadata->custom[i].name, error) ||
        !parse_id (parser, &metadata->custom[i].type, error) ||
        !parse_bytes (parser, &metadata->custom[i].value, &metadata->custom[i].value_size, error))
      return FALSE;

  return TRUE;
}

static gboolean
parse_body (Parser       *parser,
            TaoMetadata  *metadata,
            GError      **error)
{
  if (!parse_pallets (parser, metadata, error) ||
      !parse_extrinsic (parser, metadata, error) ||
      (parser->version < 16 && !parse_id (parser, &metadata->runtime, error)))
    return FALSE;

  if (parser->version >= 15 &&
      (!parse_apis (parser, metadata, error) ||
       !parse_id (parser, &metadata->call_type, error) ||
       !parse_id (parser, &metadata->event_type, error) ||
       !parse_id (parser, &metadata->error_type, error) ||
       !parse_custom_values (parser, metadata, error)))
    return FALSE;

  return tao_scale_reader_finish (parser->reader, error);
}

static TaoMetadata *
parse_versioned (TaoScaleReader  *reader,
                 guint            version,
                 GError         **error)
{
  g_autoptr(TaoMetadata) metadata = NULL;
  g_autoptr(TaoScaleRegistry) registry = tao_scale_registry_parse (reader, error);
  Parser parser = { .reader = reader, .version = version };

  if (registry == NULL)
    return NULL;

  parser.arena = tao_scale_arena_new (MIN (tao_scale_reader_left (reader) * 2, 1024 * 1024));
  metadata = tao_metadata_new_take (g_steal_pointer (&registry), parser.arena);
  metadata->version = version;

  if (!parse_body (&parser, metadata, error) || !tao_metadata_seal (metadata, error))
    return NULL;

  return g_steal_pointer (&metadata);
}

TaoMetadata *
tao_metadata_parse (const guint8  *data,
                    gsize          size,
                    GError       **error)
{
  TaoMetadata *metadata;
  TaoScaleReader reader;
  guint32 magic;
  guint8 version;

  if (size > TAO_METADATA_MAX_SIZE)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT,
                   "metadata of %" G_GSIZE_FORMAT " bytes is larger than %u", size, TAO_METADATA_MAX_SIZE);
      return NULL;
    }

  tao_scale_reader_init (&reader, data, size);
  if (!tao_scale_read_u32 (&reader, &magic, error) || !tao_scale_read_u8 (&reader, &version, error))
    {
      g_prefix_error (error, "metadata: ");
      return NULL;
    }
  if (magic != TAO_METADATA_MAGIC)
    {
      g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                           "this is no metadata: it does not begin with \"meta\"");
      return NULL;
    }
  if (version < 14 || version > 16)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_UNSUPPORTED,
                   "metadata version %u is not understood, only 14, 15 and 16", version);
      return NULL;
    }

  metadata = parse_versioned (&reader, version, error);
  if (metadata == NULL)
    g_prefix_error (error, "metadata: ");
  return metadata;
}

static gboolean
has_magic (const TaoScaleReader *reader)
{
  return tao_scale_reader_left (reader) >= 4 && memcmp (reader->pos, "meta", 4) == 0;
}

TaoMetadata *
tao_metadata_parse_wrapped (const guint8  *data,
                            gsize          size,
                            GError       **error)
{
  TaoScaleReader reader;
  TaoScaleSlice slice;

  tao_scale_reader_init (&reader, data, size);
  if (has_magic (&reader))
    return tao_metadata_parse (data, size, error);

  if (size == 1 && data[0] == 0)
    {
      g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_NOT_FOUND,
                           "the node does not offer this metadata version");
      return NULL;
    }

  /* A length that begins with the byte 01 would belong to less than 2^14 bytes: try Some first. */
  if (size > 0 && data[0] == 1)
    reader.pos++;
  if (!tao_scale_read_vec_u8 (&reader, &slice, NULL) || tao_scale_reader_left (&reader) > 0)
    {
      tao_scale_reader_init (&reader, data, size);
      if (!tao_scale_read_vec_u8 (&reader, &slice, error) || !tao_scale_reader_finish (&reader, error))
        {
          g_prefix_error (error, "metadata: ");
          return NULL;
        }
    }

  return tao_metadata_parse (slice.data, slice.size, error);
}
