#include "scale/metadata-builder.h"

#include <string.h>

#include "scale/cursor.h"
#include "scale/metadata-private.h"

struct _TaoMetadataBuilder {
  TaoRegistryBuilder *types;
  TaoScaleArena           *arena;       /* moves into the metadata */
  char               *runtime;
  GArray             *pallets;     /* TaoPallet */
  GArray             *apis;        /* TaoRuntimeApi */
  GArray             *custom;      /* TaoCustomValue */
  TaoExtrinsicInfo    extrinsic;
  guint32             call_type;
  guint32             event_type;
  guint32             error_type;
};

static guint32
declare_in_runtime (TaoMetadataBuilder *builder,
                    const char         *name)
{
  g_autofree char *path = g_strdup_printf ("%s::%s", builder->runtime, name);

  return tao_registry_builder_declare (builder->types, path);
}

TaoMetadataBuilder *
tao_metadata_builder_new_bare (const char *runtime)
{
  TaoMetadataBuilder *builder = g_new0 (TaoMetadataBuilder, 1);

  builder->types = tao_registry_builder_new ();
  builder->arena = tao_scale_arena_new (16 * 1024);
  builder->runtime = g_strdup (runtime);
  builder->pallets = g_array_new (FALSE, TRUE, sizeof (TaoPallet));
  builder->apis = g_array_new (FALSE, TRUE, sizeof (TaoRuntimeApi));
  builder->custom = g_array_new (FALSE, TRUE, sizeof (TaoCustomValue));
  builder->extrinsic.type = TAO_SCALE_NO_TYPE;
  return builder;
}

void
tao_metadata_builder_declare_outer (TaoMetadataBuilder *builder)
{
  builder->call_type = declare_in_runtime (builder, "RuntimeCall");
  builder->event_type = declare_in_runtime (builder, "RuntimeEvent");
  builder->error_type = declare_in_runtime (builder, "RuntimeError");
}

TaoMetadataBuilder *
tao_metadata_builder_new (const char *runtime)
{
  TaoMetadataBuilder *builder = tao_metadata_builder_new_bare (runtime);

  tao_metadata_builder_declare_outer (builder);
  return builder;
}

void
tao_metadata_builder_free (TaoMetadataBuilder *builder)
{
  if (builder == NULL)
    return;

  g_array_unref (builder->custom);
  g_array_unref (builder->apis);
  g_array_unref (builder->pallets);
  g_free (builder->runtime);
  g_clear_pointer (&builder->arena, tao_scale_arena_free);
  tao_registry_builder_free (builder->types);
  g_free (builder);
}

TaoRegistryBuilder *
tao_metadata_builder_get_types (TaoMetadataBuilder *builder)
{
  return builder->types;
}

static gboolean
read_type (TaoMetadataBuilder  *builder,
           const char          *text,
           const char          *owner,
           guint32             *out,
           GError             **error)
{
  *out = tao_registry_builder_type (builder->types, text, error);
  if (*out != TAO_SCALE_NO_TYPE)
    return TRUE;

  g_prefix_error (error, "%s: ", owner);
  return FALSE;
}

static const guint8 *
copy_bytes (TaoMetadataBuilder *builder,
            const guint8       *bytes,
            gsize               size)
{
  return (const guint8 *) tao_scale_arena_strndup (builder->arena, (const char *) bytes, size);
}

static gboolean
make_storage_entry (TaoMetadataBuilder    *builder,
                    const TaoStorageSpec  *spec,
                    TaoStorageEntry       *entry,
                    GError               **error)
{
  guint8 *hashers;

  g_return_val_if_fail (spec->n_hashers <= G_N_ELEMENTS (spec->hashers), FALSE);
  g_return_val_if_fail ((spec->key != NULL) == (spec->n_hashers > 0), FALSE);

  entry->name = tao_scale_arena_strdup (builder->arena, spec->name);
  entry->optional = spec->optional;
  entry->is_map = spec->key != NULL;
  entry->key = TAO_SCALE_NO_TYPE;
  entry->docs = tao_scale_arena_split_lines (builder->arena, spec->docs);
  if (entry->is_map && !read_type (builder, spec->key, spec->name, &entry->key, error))
    return FALSE;
  if (!read_type (builder, spec->value, spec->name, &entry->value, error))
    return FALSE;

  hashers = tao_scale_arena_array (builder->arena, guint8, spec->n_hashers);
  for (guint i = 0; i < spec->n_hashers; i++)
    hashers[i] = (guint8) spec->hashers[i];
  entry->hashers = hashers;
  entry->n_hashers = spec->n_hashers;

  /* An empty default is filled in once the value's size is known. */
  entry->default_value = copy_bytes (builder, spec->default_value, spec->default_size);
  entry->default_size = spec->default_size;
  return TRUE;
}

static gboolean
make_storage (TaoMetadataBuilder   *builder,
              const TaoPalletSpec  *spec,
              TaoPallet            *pallet,
              GError              **error)
{
  TaoStorageEntry *entries = tao_scale_arena_array (builder->arena, TaoStorageEntry, spec->n_storage);

  pallet->has_storage = spec->n_storage > 0;
  pallet->storage_prefix = tao_scale_arena_strdup (builder->arena,
                                             spec->storage_prefix != NULL ? spec->storage_prefix : spec->name);
  for (guint i = 0; i < spec->n_storage; i++)
    if (!make_storage_entry (builder, &spec->storage[i], &entries[i], error))
      return FALSE;

  pallet->storage = entries;
  pallet->n_storage = spec->n_storage;
  return TRUE;
}

static gboolean
make_constants (TaoMetadataBuilder   *builder,
                const TaoPalletSpec  *spec,
                TaoPallet            *pallet,
                GError              **error)
{
  TaoConstant *constants = tao_scale_arena_array (builder->arena, TaoConstant, spec->n_constants);

  for (guint i = 0; i < spec->n_constants; i++)
    {
      const TaoConstantSpec *constant = &spec->constants[i];

      if (!read_type (builder, constant->type, constant->name, &constants[i].type, error))
        return FALSE;
      constants[i].name = tao_scale_arena_strdup (builder->arena, constant->name);
      constants[i].value = copy_bytes (builder, constant->value, constant->value_size);
      constants[i].value_size = constant->value_size;
      constants[i].docs = tao_scale_arena_split_lines (builder->arena, constant->docs);
    }

  pallet->constants = constants;
  pallet->n_constants = spec->n_constants;
  return TRUE;
}

static gboolean
make_enum (TaoMetadataBuilder    *builder,
           const TaoPalletSpec   *spec,
           const char            *name,
           const TaoVariantSpec  *variants,
           guint                  n_variants,
           TaoPalletEnum         *out,
           GError               **error)
{
  g_autofree char *path = g_strdup_printf ("%s::%s", spec->path, name);

  out->type = TAO_SCALE_NO_TYPE;
  if (n_variants == 0)
    return TRUE;

  out->type = tao_registry_builder_variant (builder->types, path, variants, n_variants, error);
  return out->type != TAO_SCALE_NO_TYPE;
}

gboolean
tao_metadata_builder_add_pallet (TaoMetadataBuilder   *builder,
                                 const TaoPalletSpec  *spec,
                                 GError              **error)
{
  TaoPallet pallet = { .index = spec->index };

  pallet.name = tao_scale_arena_strdup (builder->arena, spec->name);
  pallet.docs = tao_scale_arena_split_lines (builder->arena, spec->docs);
  if (!make_storage (builder, spec, &pallet, error) ||
      !make_enum (builder, spec, "Call", spec->calls, spec->n_calls, &pallet.calls, error) ||
      !make_enum (builder, spec, "Event", spec->events, spec->n_events, &pallet.events, error) ||
      !make_constants (builder, spec, &pallet, error) ||
      !make_enum (builder, spec, "Error", spec->errors, spec->n_errors, &pallet.errors, error))
    {
      g_prefix_error (error, "pallet %s: ", spec->name);
      return FALSE;
    }

  g_array_append_val (builder->pallets, pallet);
  return TRUE;
}

static gboolean
make_method (TaoMetadataBuilder   *builder,
             const TaoMethodSpec  *spec,
             TaoRuntimeMethod     *method,
             GError              **error)
{
  TaoMethodInput *inputs = tao_scale_arena_array (builder->arena, TaoMethodInput, spec->n_inputs);

  for (guint i = 0; i < spec->n_inputs; i++)
    {
      inputs[i].name = tao_scale_arena_strdup (builder->arena, spec->inputs[i].name);
      if (!read_type (builder, spec->inputs[i].type, spec->inputs[i].name, &inputs[i].type, error))
        return FALSE;
    }

  method->name = tao_scale_arena_strdup (builder->arena, spec->name);
  method->inputs = inputs;
  method->n_inputs = spec->n_inputs;
  method->docs = tao_scale_arena_split_lines (builder->arena, spec->docs);
  return read_type (builder, spec->output, "output", &method->output, error);
}

gboolean
tao_metadata_builder_add_api (TaoMetadataBuilder   *builder,
                              const char           *name,
                              guint32               version,
                              const TaoMethodSpec  *methods,
                              guint                 n_methods,
                              const char           *docs,
                              GError              **error)
{
  TaoRuntimeMethod *copies = tao_scale_arena_array (builder->arena, TaoRuntimeMethod, n_methods);
  TaoRuntimeApi api = { .n_methods = n_methods, .methods = copies, .version = version };

  for (guint i = 0; i < n_methods; i++)
    if (!make_method (builder, &methods[i], &copies[i], error))
      {
        g_prefix_error (error, "runtime API %s.%s: ", name, methods[i].name);
        return FALSE;
      }

  api.name = tao_scale_arena_strdup (builder->arena, name);
  api.docs = tao_scale_arena_split_lines (builder->arena, docs);
  g_array_append_val (builder->apis, api);
  return TRUE;
}

/* The type that V14 names, with what it is made of as its parameters. */
static guint32
make_extrinsic_type (TaoMetadataBuilder      *builder,
                     const TaoExtrinsicInfo  *extrinsic,
                     GError                 **error)
{
  static const TaoFieldSpec bytes = { .type_text = "Vec<u8>" };
  guint32 id = tao_registry_builder_composite (builder->types,
                                               "sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic",
                                               &bytes, 1, error);

  if (id == TAO_SCALE_NO_TYPE)
    return id;

  tao_registry_builder_add_param (builder->types, id, "Address", extrinsic->address);
  tao_registry_builder_add_param (builder->types, id, "Call", extrinsic->call);
  tao_registry_builder_add_param (builder->types, id, "Signature", extrinsic->signature);
  tao_registry_builder_add_param (builder->types, id, "Extra", extrinsic->extra);
  return id;
}

static void
add_extension_version (TaoMetadataBuilder *builder,
                       TaoExtrinsicInfo   *extrinsic)
{
  TaoExtensionVersion *version = tao_scale_arena_array (builder->arena, TaoExtensionVersion, 1);
  guint32 *positions = tao_scale_arena_array (builder->arena, guint32, extrinsic->n_extensions);

  for (guint32 i = 0; i < extrinsic->n_extensions; i++)
    positions[i] = i;

  version->n_extensions = extrinsic->n_extensions;
  version->extensions = positions;
  extrinsic->extension_versions = version;
  extrinsic->n_extension_versions = 1;
}

gboolean
tao_metadata_builder_set_extrinsic (TaoMetadataBuilder      *builder,
                                    const guint8            *versions,
                                    guint                    n_versions,
                                    const char              *address,
                                    const char              *signature,
                                    const TaoExtensionSpec  *extensions,
                                    guint                    n_extensions,
                                    GError                 **error)
{
  TaoTransactionExtension *copies = tao_scale_arena_array (builder->arena, TaoTransactionExtension, n_extensions);
  g_autofree guint32 *types = g_new (guint32, n_extensions);
  TaoExtrinsicInfo extrinsic = { .n_versions = n_versions, .n_extensions = n_extensions, .extensions = copies };

  for (guint i = 0; i < n_extensions; i++)
    {
      const char *identifier = extensions[i].identifier;

      if (!read_type (builder, extensions[i].type, identifier, &copies[i].type, error) ||
          !read_type (builder, extensions[i].implicit, identifier, &copies[i].implicit, error))
        return FALSE;
      copies[i].identifier = tao_scale_arena_strdup (builder->arena, identifier);
      types[i] = copies[i].type;
    }

  if (!read_type (builder, address, "address", &extrinsic.address, error) ||
      !read_type (builder, signature, "signature", &extrinsic.signature, error))
    return FALSE;

  extrinsic.versions = copy_bytes (builder, versions, n_versions);
  extrinsic.call = builder->call_type;
  extrinsic.extra = tao_registry_builder_tuple (builder->types, types, n_extensions);
  add_extension_version (builder, &extrinsic);
  extrinsic.type = make_extrinsic_type (builder, &extrinsic, error);
  if (extrinsic.type == TAO_SCALE_NO_TYPE)
    return FALSE;

  builder->extrinsic = extrinsic;
  return TRUE;
}

gboolean
tao_metadata_builder_add_custom (TaoMetadataBuilder  *builder,
                                 const char          *name,
                                 const char          *type,
                                 const guint8        *value,
                                 gsize                value_size,
                                 GError             **error)
{
  TaoCustomValue custom = { .value_size = value_size };

  if (!read_type (builder, type, name, &custom.type, error))
    return FALSE;

  custom.name = tao_scale_arena_strdup (builder->arena, name);
  custom.value = copy_bytes (builder, value, value_size);
  g_array_append_val (builder->custom, custom);
  return TRUE;
}

/* One variant per pallet that has the enum, under the pallet's name and index. */
static gboolean
define_outer_enum (TaoMetadataBuilder  *builder,
                   guint32              id,
                   gsize                enum_offset,
                   GError             **error)
{
  g_autoptr(GArray) variants = g_array_new (FALSE, TRUE, sizeof (TaoVariantSpec));
  g_autofree TaoFieldSpec *fields = g_new0 (TaoFieldSpec, builder->pallets->len);

  for (guint i = 0; i < builder->pallets->len; i++)
    {
      const TaoPallet *pallet = &g_array_index (builder->pallets, TaoPallet, i);
      const TaoPalletEnum *pallet_enum = G_STRUCT_MEMBER_P (pallet, enum_offset);
      TaoVariantSpec variant = { .name = pallet->name, .index = pallet->index, .fields = &fields[i], .n_fields = 1 };

      fields[i].type = pallet_enum->type;
      if (pallet_enum->type != TAO_SCALE_NO_TYPE)
        g_array_append_val (variants, variant);
    }

  return tao_registry_builder_define_variant (builder->types, id, (const TaoVariantSpec *) (void *) variants->data,
                                              variants->len, error);
}

/* Gives @entry the default that the chain would: nothing for an Option, else zeros. */
static gboolean
fill_default (TaoMetadataBuilder      *builder,
              const TaoScaleRegistry  *registry,
              TaoStorageEntry         *entry,
              GError                 **error)
{
  gsize size = entry->optional ? 1 : tao_scale_registry_get (registry, entry->value)->min_size;
  guint8 *zeros;
  TaoScaleReader reader;

  if (entry->default_size > 0)
    return TRUE;

  zeros = tao_scale_arena_array (builder->arena, guint8, size);
  entry->default_value = zeros;
  entry->default_size = size;
  if (entry->optional)
    return TRUE;

  tao_scale_reader_init (&reader, zeros, size);
  if (tao_scale_skip (registry, entry->value, &reader, NULL) && tao_scale_reader_left (&reader) == 0)
    return TRUE;

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT,
               "storage item %s: zeros are no value of its type, so it needs a default", entry->name);
  return FALSE;
}

static gboolean
fill_defaults (TaoMetadataBuilder      *builder,
               const TaoScaleRegistry  *registry,
               GError                 **error)
{
  for (guint i = 0; i < builder->pallets->len; i++)
    {
      TaoPallet *pallet = &g_array_index (builder->pallets, TaoPallet, i);
      TaoStorageEntry *entries = (TaoStorageEntry *) pallet->storage;

      for (guint32 j = 0; j < pallet->n_storage; j++)
        if (!fill_default (builder, registry, &entries[j], error))
          {
            g_prefix_error (error, "pallet %s: ", pallet->name);
            return FALSE;
          }
    }

  return TRUE;
}

static gpointer
copy_array (TaoMetadataBuilder *builder,
            const GArray       *array)
{
  gsize size = g_array_get_element_size ((GArray *) array);
  gpointer copy = tao_scale_arena_alloc (builder->arena, array->len, size);

  if (array->len > 0)
    memcpy (copy, array->data, array->len * size);
  return copy;
}

TaoMetadata *
tao_metadata_builder_build (TaoMetadataBuilder  *builder,
                            GError             **error)
{
  g_autoptr(TaoScaleRegistry) registry = NULL;
  g_autoptr(TaoMetadata) metadata = NULL;
  guint32 runtime;

  g_return_val_if_fail (builder->arena != NULL, NULL);
  g_return_val_if_fail (builder->extrinsic.type != TAO_SCALE_NO_TYPE, NULL);

  runtime = declare_in_runtime (builder, "Runtime");
  if (!tao_registry_builder_define_composite (builder->types, runtime, NULL, 0, error) ||
      !define_outer_enum (builder, builder->call_type, G_STRUCT_OFFSET (TaoPallet, calls), error) ||
      !define_outer_enum (builder, builder->event_type, G_STRUCT_OFFSET (TaoPallet, events), error) ||
      !define_outer_enum (builder, builder->error_type, G_STRUCT_OFFSET (TaoPallet, errors), error))
    return NULL;

  registry = tao_registry_builder_build (builder->types, error);
  if (registry == NULL || !fill_defaults (builder, registry, error))
    return NULL;

  metadata = tao_metadata_new_take (g_steal_pointer (&registry), builder->arena);
  metadata->version = 16;
  metadata->n_pallets = builder->pallets->len;
  metadata->pallets = copy_array (builder, builder->pallets);
  metadata->n_apis = builder->apis->len;
  metadata->apis = copy_array (builder, builder->apis);
  metadata->n_custom = builder->custom->len;
  metadata->custom = copy_array (builder, builder->custom);
  metadata->extrinsic = builder->extrinsic;
  metadata->runtime = runtime;
  metadata->call_type = builder->call_type;
  metadata->event_type = builder->event_type;
  metadata->error_type = builder->error_type;
  builder->arena = NULL;

  if (!tao_metadata_seal (metadata, error))
    {
      g_prefix_error (error, "metadata: ");
      return NULL;
    }

  return g_steal_pointer (&metadata);
}
