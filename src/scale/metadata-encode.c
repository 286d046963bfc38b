/* Metadata onto the wire: the layouts that metadata-parse.c reads. */

#include "scale/metadata-private.h"

typedef struct {
  GByteArray *out;
  guint       version;
} Encoder;

static void
encode_deprecation (Encoder              *encoder,
                    const TaoDeprecation *deprecation)
{
  if (encoder->version < 16)
    return;

  tao_scale_write_u8 (encoder->out, (guint8) deprecation->kind);
  if (deprecation->kind != TAO_DEPRECATION_WITH_NOTE)
    return;

  tao_scale_write_str (encoder->out, deprecation->note);
  tao_scale_write_option (encoder->out, deprecation->since != NULL);
  if (deprecation->since != NULL)
    tao_scale_write_str (encoder->out, deprecation->since);
}

static void
encode_storage_entry (Encoder               *encoder,
                      const TaoStorageEntry *entry)
{
  tao_scale_write_str (encoder->out, entry->name);
  tao_scale_write_u8 (encoder->out, entry->optional ? 0 : 1);
  tao_scale_write_u8 (encoder->out, entry->is_map ? 1 : 0);
  if (entry->is_map)
    {
      tao_scale_write_vec_u8 (encoder->out, entry->hashers, entry->n_hashers);
      tao_scale_write_compact (encoder->out, entry->key);
    }
  tao_scale_write_compact (encoder->out, entry->value);
  tao_scale_write_vec_u8 (encoder->out, entry->default_value, entry->default_size);
  tao_scale_encode_text_list (entry->docs, encoder->out);
  encode_deprecation (encoder, &entry->deprecation);
}

static void
encode_storage (Encoder         *encoder,
                const TaoPallet *pallet)
{
  tao_scale_write_option (encoder->out, pallet->has_storage);
  if (!pallet->has_storage)
    return;

  tao_scale_write_str (encoder->out, pallet->storage_prefix);
  tao_scale_write_compact (encoder->out, pallet->n_storage);
  for (guint32 i = 0; i < pallet->n_storage; i++)
    encode_storage_entry (encoder, &pallet->storage[i]);
}

static void
encode_enum (Encoder             *encoder,
             const TaoPalletEnum *pallet_enum)
{
  tao_scale_write_option (encoder->out, pallet_enum->type != TAO_SCALE_NO_TYPE);
  if (pallet_enum->type == TAO_SCALE_NO_TYPE)
    return;

  tao_scale_write_compact (encoder->out, pallet_enum->type);
  if (encoder->version < 16)
    return;

  tao_scale_write_compact (encoder->out, pallet_enum->n_deprecated);
  for (guint32 i = 0; i < pallet_enum->n_deprecated; i++)
    {
      tao_scale_write_u8 (encoder->out, pallet_enum->deprecated[i].index);
      encode_deprecation (encoder, &pallet_enum->deprecated[i].deprecation);
    }
}

static void
encode_inputs (Encoder              *encoder,
               const TaoMethodInput *inputs,
               guint32               n_inputs)
{
  tao_scale_write_compact (encoder->out, n_inputs);
  for (guint32 i = 0; i < n_inputs; i++)
    {
      tao_scale_write_str (encoder->out, inputs[i].name);
      tao_scale_write_compact (encoder->out, inputs[i].type);
    }
}

static void
encode_constants (Encoder         *encoder,
                  const TaoPallet *pallet)
{
  tao_scale_write_compact (encoder->out, pallet->n_constants);
  for (guint32 i = 0; i < pallet->n_constants; i++)
    {
      const TaoConstant *constant = &pallet->constants[i];

      tao_scale_write_str (encoder->out, constant->name);
      tao_scale_write_compact (encoder->out, constant->type);
      tao_scale_write_vec_u8 (encoder->out, constant->value, constant->value_size);
      tao_scale_encode_text_list (constant->docs, encoder->out);
      encode_deprecation (encoder, &constant->deprecation);
    }
}

static void
encode_associated_types (Encoder         *encoder,
                         const TaoPallet *pallet)
{
  tao_scale_write_compact (encoder->out, pallet->n_associated_types);
  for (guint32 i = 0; i < pallet->n_associated_types; i++)
    {
      tao_scale_write_str (encoder->out, pallet->associated_types[i].name);
      tao_scale_write_compact (encoder->out, pallet->associated_types[i].type);
      tao_scale_encode_text_list (pallet->associated_types[i].docs, encoder->out);
    }
}

static void
encode_view_functions (Encoder         *encoder,
                       const TaoPallet *pallet)
{
  tao_scale_write_compact (encoder->out, pallet->n_view_functions);
  for (guint32 i = 0; i < pallet->n_view_functions; i++)
    {
      const TaoViewFunction *view = &pallet->view_functions[i];

      tao_scale_write_bytes (encoder->out, view->id, sizeof view->id);
      tao_scale_write_str (encoder->out, view->name);
      encode_inputs (encoder, view->inputs, view->n_inputs);
      tao_scale_write_compact (encoder->out, view->output);
      tao_scale_encode_text_list (view->docs, encoder->out);
      encode_deprecation (encoder, &view->deprecation);
    }
}

static void
encode_pallet (Encoder         *encoder,
               const TaoPallet *pallet)
{
  tao_scale_write_str (encoder->out, pallet->name);
  encode_storage (encoder, pallet);
  encode_enum (encoder, &pallet->calls);
  encode_enum (encoder, &pallet->events);
  encode_constants (encoder, pallet);
  encode_enum (encoder, &pallet->errors);
  if (encoder->version >= 16)
    {
      encode_associated_types (encoder, pallet);
      encode_view_functions (encoder, pallet);
    }
  tao_scale_write_u8 (encoder->out, pallet->index);
  if (encoder->version >= 15)
    tao_scale_encode_text_list (pallet->docs, encoder->out);
  encode_deprecation (encoder, &pallet->deprecation);
}

static void
encode_extensions (Encoder                *encoder,
                   const TaoExtrinsicInfo *extrinsic)
{
  tao_scale_write_compact (encoder->out, extrinsic->n_extensions);
  for (guint32 i = 0; i < extrinsic->n_extensions; i++)
    {
      tao_scale_write_str (encoder->out, extrinsic->extensions[i].identifier);
      tao_scale_write_compact (encoder->out, extrinsic->extensions[i].type);
      tao_scale_write_compact (encoder->out, extrinsic->extensions[i].implicit);
    }
}

static void
encode_extension_versions (Encoder                *encoder,
                           const TaoExtrinsicInfo *extrinsic)
{
  tao_scale_write_compact (encoder->out, extrinsic->n_extension_versions);
  for (guint32 i = 0; i < extrinsic->n_extension_versions; i++)
    {
      const TaoExtensionVersion *version = &extrinsic->extension_versions[i];

      tao_scale_write_u8 (encoder->out, version->version);
      tao_scale_write_compact (encoder->out, version->n_extensions);
      for (guint32 j = 0; j < version->n_extensions; j++)
        tao_scale_write_compact (encoder->out, version->extensions[j]);
    }
}

static gboolean
require_type (guint32       id,
              const char   *what,
              guint         version,
              GError      **error)
{
  if (id != TAO_SCALE_NO_TYPE)
    return TRUE;

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_UNSUPPORTED,
               "metadata version %u names %s, which this runtime does not describe", version, what);
  return FALSE;
}

/* The type of @path's last segment where the metadata itself does not name it. */
static guint32
or_by_path (const TaoMetadata *metadata,
            guint32            id,
            const char        *path)
{
  return id != TAO_SCALE_NO_TYPE ? id : tao_scale_registry_find_path (metadata->registry, path);
}

static gboolean
encode_extrinsic (Encoder            *encoder,
                  const TaoMetadata  *metadata,
                  GError            **error)
{
  const TaoExtrinsicInfo *extrinsic = &metadata->extrinsic;
  guint8 first_version = extrinsic->n_versions > 0 ? extrinsic->versions[0] : 4;
  guint32 type = or_by_path (metadata, extrinsic->type, "UncheckedExtrinsic");

  if (encoder->version == 14)
    {
      if (!require_type (type, "the extrinsic's type", encoder->version, error))
        return FALSE;
      tao_scale_write_compact (encoder->out, type);
      tao_scale_write_u8 (encoder->out, first_version);
      encode_extensions (encoder, extrinsic);
      return TRUE;
    }

  if (!require_type (extrinsic->address, "the address type", encoder->version, error) ||
      !require_type (extrinsic->call, "the call type", encoder->version, error) ||
      !require_type (extrinsic->signature, "the signature type", encoder->version, error) ||
      (encoder->version == 15 && !require_type (extrinsic->extra, "the extra data's type", encoder->version, error)))
    return FALSE;

  if (encoder->version == 15)
    tao_scale_write_u8 (encoder->out, first_version);
  else
    tao_scale_write_vec_u8 (encoder->out, extrinsic->versions, extrinsic->n_versions);
  tao_scale_write_compact (encoder->out, extrinsic->address);
  tao_scale_write_compact (encoder->out, extrinsic->call);
  tao_scale_write_compact (encoder->out, extrinsic->signature);
  if (encoder->version == 15)
    tao_scale_write_compact (encoder->out, extrinsic->extra);
  else
    encode_extension_versions (encoder, extrinsic);
  encode_extensions (encoder, extrinsic);
  return TRUE;
}

static void
encode_apis (Encoder           *encoder,
             const TaoMetadata *metadata)
{
  tao_scale_write_compact (encoder->out, metadata->n_apis);
  for (guint32 i = 0; i < metadata->n_apis; i++)
    {
      const TaoRuntimeApi *api = &metadata->apis[i];

      tao_scale_write_str (encoder->out, api->name);
      tao_scale_write_compact (encoder->out, api->n_methods);
      for (guint32 j = 0; j < api->n_methods; j++)
        {
          const TaoRuntimeMethod *method = &api->methods[j];

          tao_scale_write_str (encoder->out, method->name);
          encode_inputs (encoder, method->inputs, method->n_inputs);
          tao_scale_write_compact (encoder->out, method->output);
          tao_scale_encode_text_list (method->docs, encoder->out);
          encode_deprecation (encoder, &method->deprecation);
        }
      tao_scale_encode_text_list (api->docs, encoder->out);
      if (encoder->version >= 16)
        tao_scale_write_compact (encoder->out, api->version);
      encode_deprecation (encoder, &api->deprecation);
    }
}

static void
encode_custom_values (Encoder           *encoder,
                      const TaoMetadata *metadata)
{
  tao_scale_write_compact (encoder->out, metadata->n_custom);
  for (guint32 i = 0; i < metadata->n_custom; i++)
    {
      tao_scale_write_str (encoder->out, metadata->custom[i].name);
      tao_scale_write_compact (encoder->out, metadata->custom[i].type);
      tao_scale_write_vec_u8 (encoder->out, metadata->custom[i].value, metadata->custom[i].value_size);
    }
}

static gboolean
encode_all (Encoder            *encoder,
            const TaoMetadata  *metadata,
            GError            **error)
{
  tao_scale_write_u32 (encoder->out, TAO_METADATA_MAGIC);
  tao_scale_write_u8 (encoder->out, (guint8) encoder->version);
  tao_scale_registry_encode (metadata->registry, encoder->out);

  tao_scale_write_compact (encoder->out, metadata->n_pallets);
  for (guint32 i = 0; i < metadata->n_pallets; i++)
    encode_pallet (encoder, &metadata->pallets[i]);

  if (!encode_extrinsic (encoder, metadata, error))
    return FALSE;

  if (encoder->version < 16)
    {
      guint32 runtime = or_by_path (metadata, metadata->runtime, "Runtime");

      if (!require_type (runtime, "the runtime's type", encoder->version, error))
        return FALSE;
      tao_scale_write_compact (encoder->out, runtime);
    }
  if (encoder->version == 14)
    return TRUE;

  if (!require_type (metadata->call_type, "the outer call", encoder->version, error) ||
      !require_type (metadata->event_type, "the outer event", encoder->version, error) ||
      !require_type (metadata->error_type, "the outer error", encoder->version, error))
    return FALSE;

  encode_apis (encoder, metadata);
  tao_scale_write_compact (encoder->out, metadata->call_type);
  tao_scale_write_compact (encoder->out, metadata->event_type);
  tao_scale_write_compact (encoder->out, metadata->error_type);
  encode_custom_values (encoder, metadata);
  return TRUE;
}

gboolean
tao_metadata_encode (const TaoMetadata *metadata,
                     guint              version,
                     GByteArray        *out,
                     GError           **error)
{
  Encoder encoder = { out, version };
  guint before = out->len;

  if (version < 14 || version > 16)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_UNSUPPORTED, "there is no metadata version %u here", version);
      return FALSE;
    }
  if (!encode_all (&encoder, metadata, error))
    {
      g_byte_array_set_size (out, before);
      return FALSE;
    }

  return TRUE;
}
