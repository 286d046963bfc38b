#include "localnet/runtime/metadata.h"

#include "scale/metadata-builder.h"
#include "scale/writer.h"

#include <string.h>

/* One making of metadata. */
typedef struct
{
  TaoMetadataBuilder *builder;
  TaoRegistryBuilder *types;
  GPtrArray *scraps;         /* specs and names: the builder copies them, they go at the end */
} Maker;

static gpointer
scrap (Maker *m, gpointer memory_take)
{
  g_ptr_array_add (m->scraps, memory_take);
  return memory_take;
}

#define NEW(m, Type, n) ((Type *) scrap (m, g_malloc0_n ((n) + 1u, sizeof (Type))))

/* The fields that a table's text describes. */
static TaoRtField *
parse_fields (Maker *m, const char *text, guint *n)
{
  TaoRtField *fields = tao_rt_types_parse_fields (text, n);

  for (guint i = 0; i < *n; i++)
    {
      if (fields[i].name)
        scrap (m, (gpointer) fields[i].name);
      scrap (m, (gpointer) fields[i].type_name);
    }
  return fields ? scrap (m, fields) : NULL;
}

/* The registry's id of @type; makes it and what it needs.  Ids are kept in the types, which belong to the process, as does
 * the metadata that is made of them once. */
static guint32 registry_id (Maker *m, TaoRtType *type);

static TaoFieldSpec *
field_specs (Maker *m, const TaoRtField *fields, guint n)
{
  TaoFieldSpec *specs = NEW (m, TaoFieldSpec, n);

  for (guint i = 0; i < n; i++)
    specs[i] = (TaoFieldSpec) {
      .name = fields[i].name,
      .type = registry_id (m, fields[i].type),
      .type_name = fields[i].type_name,
    };
  return specs;
}

static void
check (gboolean ok, const char *what, GError *error)
{
  if (!ok)
    g_error ("metadata of %s: %s", what, error ? error->message : "unknown");
}

static guint32
named_id (Maker *m, TaoRtType *type)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  type->id = tao_registry_builder_declare (m->types, type->path);
  for (guint i = 0; i < type->n_params; i++)
    tao_registry_builder_add_param (m->types, type->id, type->params[i].name,
                                    type->params[i].type ? registry_id (m, type->params[i].type) : TAO_SCALE_NO_TYPE);
  if (type->kind == TAO_RT_STRUCT)
    {
      TaoFieldSpec *fields = field_specs (m, type->fields, type->n_fields);

      ok = tao_registry_builder_define_composite (m->types, type->id, fields, type->n_fields, &error);
    }
  else
    {
      TaoVariantSpec *variants = NEW (m, TaoVariantSpec, type->n_variants);

      for (guint i = 0; i < type->n_variants; i++)
        variants[i] = (TaoVariantSpec) {
          .name = type->variants[i].name,
          .index = type->variants[i].index,
          .fields = field_specs (m, type->variants[i].fields, type->variants[i].n_fields),
          .n_fields = type->variants[i].n_fields,
        };
      ok = tao_registry_builder_define_variant (m->types, type->id, variants, type->n_variants, &error);
    }
  check (ok, type->text, error);
  return type->id;
}

static guint32
registry_id (Maker *m, TaoRtType *type)
{
  if (type->id != G_MAXUINT32)
    return type->id;
  if (type->path)
    {
      /* The builder makes the outer enums itself. */
      if (g_str_equal (type->text, "RuntimeCall") || g_str_equal (type->text, "RuntimeEvent")
          || g_str_equal (type->text, "RuntimeError"))
        return type->id = tao_registry_builder_type (m->types, type->text, NULL);
      return named_id (m, type);
    }
  switch (type->kind)
    {
    case TAO_RT_PRIMITIVE:
      type->id = tao_registry_builder_primitive (m->types, (TaoScalePrimitive) type->primitive);
      break;
    case TAO_RT_LIST:
      type->id = tao_registry_builder_sequence (m->types, registry_id (m, type->inner));
      break;
    case TAO_RT_ARRAY:
      type->id = tao_registry_builder_array (m->types, type->length, registry_id (m, type->inner));
      break;
    case TAO_RT_COMPACT:
      type->id = tao_registry_builder_compact (m->types, registry_id (m, type->inner));
      break;
    case TAO_RT_TUPLE:
      {
        g_autofree guint32 *parts = g_new (guint32, type->n_fields + 1);

        for (guint i = 0; i < type->n_fields; i++)
          parts[i] = registry_id (m, type->fields[i].type);
        type->id = tao_registry_builder_tuple (m->types, parts, type->n_fields);
        break;
      }
    case TAO_RT_STRUCT:
    case TAO_RT_ENUM:
      g_assert_not_reached ();
    }
  return type->id;
}

/* A name for @type that the builder's type texts understand. */
static const char *
text_of (Maker *m, TaoRtType *type)
{
  guint32 id = registry_id (m, type);
  char *name = scrap (m, g_strdup_printf ("Type%u", id));

  tao_registry_builder_alias (m->types, name, id);
  return name;
}

static TaoVariantSpec *
call_specs (Maker *m, const TaoRtPallet *pallet)
{
  TaoVariantSpec *specs = NEW (m, TaoVariantSpec, pallet->n_calls);

  for (guint i = 0; i < pallet->n_calls; i++)
    {
      guint n;
      TaoRtField *fields = parse_fields (m, pallet->calls[i].args, &n);

      specs[i] = (TaoVariantSpec) {
        .name = pallet->calls[i].name,
        .index = pallet->calls[i].index,
        .fields = field_specs (m, fields, n),
        .n_fields = n,
      };
    }
  return specs;
}

static TaoVariantSpec *
event_specs (Maker *m, const TaoRtPallet *pallet)
{
  TaoVariantSpec *specs = NEW (m, TaoVariantSpec, pallet->n_events);

  for (guint i = 0; i < pallet->n_events; i++)
    {
      guint n;
      TaoRtField *fields = parse_fields (m, pallet->events[i].fields, &n);

      specs[i] = (TaoVariantSpec) {
        .name = pallet->events[i].name,
        .index = (guint8) i,
        .fields = field_specs (m, fields, n),
        .n_fields = n,
      };
    }
  return specs;
}

static TaoVariantSpec *
error_specs (Maker *m, const TaoRtPallet *pallet)
{
  TaoVariantSpec *specs = NEW (m, TaoVariantSpec, pallet->n_errors);

  for (guint i = 0; i < pallet->n_errors; i++)
    specs[i] = (TaoVariantSpec) { .name = pallet->errors[i], .index = (guint8) i };
  return specs;
}

static TaoStorageSpec *
storage_specs (Maker *m, const TaoRtPallet *pallet)
{
  TaoStorageSpec *specs = NEW (m, TaoStorageSpec, pallet->n_storage);

  for (guint i = 0; i < pallet->n_storage; i++)
    {
      const TaoRtItem *item = &tao_rt_items[pallet->first_item + i];
      TaoStorageSpec *spec = &specs[i];

      spec->name = item->def->name;
      spec->optional = item->optional;
      spec->n_hashers = item->n_parts;
      for (guint h = 0; h < item->n_parts; h++)
        spec->hashers[h] = (TaoStorageHasher) item->hashers[h];
      if (item->n_parts == 1)
        spec->key = text_of (m, item->key_types[0]);
      else if (item->n_parts > 1)
        {
          g_autoptr (GString) tuple = g_string_new ("(");

          for (guint h = 0; h < item->n_parts; h++)
            g_string_append_printf (tuple, "%s%s", h ? ", " : "", item->key_types[h]->text);
          g_string_append_c (tuple, ')');
          spec->key = text_of (m, tao_rt_types_resolve (tuple->str));
        }
      spec->value = text_of (m, item->value);
      spec->default_value = item->optional ? (const guint8 *) "\0" : item->fallback;
      spec->default_size = item->optional ? 1 : item->fallback_len;
    }
  return specs;
}

static TaoConstantSpec *
constant_specs (Maker *m, const TaoRtPallet *pallet)
{
  TaoConstantSpec *specs = NEW (m, TaoConstantSpec, pallet->n_constants);

  for (guint i = 0; i < pallet->n_constants; i++)
    {
      const TaoRtConstantDef *def = &pallet->constants[i];
      TaoRtType *type = tao_rt_types_resolve (def->type);
      gsize size;

      specs[i].name = def->name;
      specs[i].type = text_of (m, type);
      if (g_str_equal (def->value, "the version"))
        {
          GByteArray *version = g_byte_array_new ();

          tao_rt_write_version (NULL, version);
          size = version->len;
          specs[i].value = scrap (m, g_byte_array_free (version, FALSE));
        }
      else
        specs[i].value = scrap (m, tao_rt_literal (type, def->value, &size));
      specs[i].value_size = size;
    }
  return specs;
}

static void
add_pallet (Maker *m, const TaoRtPallet *pallet)
{
  g_autoptr (GError) error = NULL;
  TaoPalletSpec spec = {
    .name = pallet->name,
    .index = pallet->index,
    .path = pallet->path,
    .storage = storage_specs (m, pallet),
    .n_storage = pallet->n_storage,
    .calls = call_specs (m, pallet),
    .n_calls = pallet->n_calls,
    .events = event_specs (m, pallet),
    .n_events = pallet->n_events,
    .errors = error_specs (m, pallet),
    .n_errors = pallet->n_errors,
    .constants = constant_specs (m, pallet),
    .n_constants = pallet->n_constants,
  };

  check (tao_metadata_builder_add_pallet (m->builder, &spec, &error), pallet->name, error);
}

static void
add_api (Maker *m, const TaoRtApi *api)
{
  TaoMethodSpec *methods = NEW (m, TaoMethodSpec, api->n_methods);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < api->n_methods; i++)
    {
      const TaoRtMethodDef *def = &api->methods[i];
      guint n;
      TaoRtField *args = parse_fields (m, def->args, &n);
      TaoInputSpec *inputs = NEW (m, TaoInputSpec, n);

      for (guint a = 0; a < n; a++)
        inputs[a] = (TaoInputSpec) { args[a].name, text_of (m, args[a].type) };
      methods[i] = (TaoMethodSpec) {
        .name = def->name,
        .inputs = inputs,
        .n_inputs = n,
        .output = text_of (m, tao_rt_types_resolve (def->result)),
      };
    }
  check (tao_metadata_builder_add_api (m->builder, api->name, api->version, methods, api->n_methods, NULL, &error),
         api->name, error);
}

static const struct
{
  const char *identifier;
  const char *type;
  const char *implicit;
} extensions[] = {
  { "CheckNonZeroSender", "CheckNonZeroSender", "()" },
  { "CheckSpecVersion", "CheckSpecVersion", "u32" },
  { "CheckTxVersion", "CheckTxVersion", "u32" },
  { "CheckGenesis", "CheckGenesis", "H256" },
  { "CheckMortality", "CheckMortality", "H256" },
  { "CheckNonce", "CheckNonce", "()" },
  { "CheckWeight", "CheckWeight", "()" },
  { "ChargeTransactionPayment", "ChargeTransactionPayment", "()" },
  { "SudoTransactionExtension", "SudoTransactionExtension", "()" },
  { "CheckShieldedTxValidity", "CheckShieldedTxValidity", "()" },
  { "SubtensorTransactionExtension", "SubtensorTransactionExtension", "()" },
  { "DrandPriority", "DrandPriority", "()" },
  { "CheckMetadataHash", "CheckMetadataHash", "Option<[u8; 32]>" },
};

static TaoMetadata *
build (void)
{
  g_autoptr (TaoMetadataBuilder) builder = tao_metadata_builder_new_bare ("node_subtensor_runtime");
  g_autoptr (GPtrArray) scraps = g_ptr_array_new_with_free_func (g_free);
  Maker m = { builder, tao_metadata_builder_get_types (builder), scraps };
  g_autoptr (GError) error = NULL;
  TaoExtensionSpec specs[G_N_ELEMENTS (extensions)];
  const guint8 versions[] = { 4, 5 };
  TaoMetadata *metadata;

  /* Clients in Python take type 0 for the account, as it is on the main network. */
  registry_id (&m, tao_rt_types_resolve ("AccountId"));
  tao_metadata_builder_declare_outer (builder);
  for (guint p = 0; p < tao_rt_n_pallets; p++)
    add_pallet (&m, &tao_rt_pallets[p]);
  for (guint a = 0; a < tao_rt_n_apis; a++)
    add_api (&m, &tao_rt_apis[a]);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    specs[i] = (TaoExtensionSpec) {
      .identifier = extensions[i].identifier,
      .type = text_of (&m, tao_rt_types_resolve (extensions[i].type)),
      .implicit = text_of (&m, tao_rt_types_resolve (extensions[i].implicit)),
    };
  check (tao_metadata_builder_set_extrinsic (builder, versions, G_N_ELEMENTS (versions),
                                             text_of (&m, tao_rt_types_resolve ("MultiAddress")),
                                             text_of (&m, tao_rt_types_resolve ("MultiSignature")),
                                             specs, G_N_ELEMENTS (specs), &error), "extrinsic", error);
  metadata = tao_metadata_builder_build (builder, &error);
  check (metadata != NULL, "runtime", error);
  return metadata;
}

GBytes *
tao_rt_make_metadata (guint version)
{
  static TaoMetadata *metadata;
  g_autoptr (GError) error = NULL;
  GByteArray *out = g_byte_array_new ();

  if (g_once_init_enter (&metadata))
    {
      TaoMetadata *made;

      tao_rt_tables_init ();
      made = build ();
      g_once_init_leave (&metadata, made);
    }
  check (tao_metadata_encode (metadata, version, out, &error), "runtime", error);
  return g_byte_array_free_to_bytes (out);
}
