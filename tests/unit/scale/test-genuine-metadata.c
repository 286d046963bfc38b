/* Genuine metadata against summaries that an independent library made of it. */

#include "recorded.h"

#include <string.h>

#include "scale/metadata.h"

typedef struct {
  TaoMetadata      *metadata;
  TaoScaleRegistry *registry;
  char             *blob;
  gsize             size;
} Subject;

static void
assert_type (const Subject *subject,
             guint32        id,
             const char    *expected)
{
  g_autofree char *name = tao_scale_registry_dup_type_name (subject->registry, id);

  g_assert_cmpstr (name, ==, expected);
}

/* What a summary has none of, it leaves out. */
static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  static JsonArray *none;

  if (json_object_has_member (object, name))
    return json_object_get_array_member (object, name);

  if (none == NULL)
    none = json_array_new ();
  return none;
}

static void
check_fields (const Subject       *subject,
              const TaoScaleField *fields,
              guint32              n_fields,
              JsonArray           *expected)
{
  g_assert_cmpuint (n_fields, ==, json_array_get_length (expected));
  for (guint32 i = 0; i < n_fields; i++)
    {
      JsonObject *field = json_array_get_object_element (expected, i);

      g_assert_cmpstr (fields[i].name, ==, json_object_get_string_member_with_default (field, "name", NULL));
      g_assert_cmpstr (fields[i].type_name, ==, json_object_get_string_member_with_default (field, "source", NULL));
      assert_type (subject, fields[i].type, json_object_get_string_member (field, "type"));
    }
}

static void
check_variants (const Subject *subject,
                guint32        id,
                JsonArray     *expected)
{
  const TaoScaleType *type;

  if (id == TAO_SCALE_NO_TYPE)
    {
      g_assert_cmpuint (json_array_get_length (expected), ==, 0);
      return;
    }

  type = tao_scale_registry_get (subject->registry, id);
  g_assert_cmpuint (type->variant.n_variants, ==, json_array_get_length (expected));
  for (guint32 i = 0; i < type->variant.n_variants; i++)
    {
      JsonObject *entry = json_array_get_object_element (expected, i);
      const TaoScaleVariant *variant = tao_scale_type_find_variant (type, json_object_get_string_member (entry, "name"));

      g_assert_nonnull (variant);
      g_assert_cmpuint (variant->index, ==, json_object_get_int_member (entry, "index"));
      g_assert_true (tao_scale_type_get_variant (type, variant->index) == variant);
      check_fields (subject, variant->fields, variant->n_fields, get_array (entry, "fields"));
      if (json_object_has_member (entry, "docs"))
        {
          /* Only the first line is recorded. */
          g_autofree char *docs = g_strdup (variant->docs[0] != NULL ? variant->docs[0] : "");

          g_assert_cmpstr (g_strstrip (docs), ==, json_object_get_string_member (entry, "docs"));
        }
    }
}

static void
check_bytes (const guint8 *bytes,
             gsize         size,
             const char   *expected)
{
  g_autofree char *hex = tao_hex_encode (bytes, size);

  g_assert_cmpstr (hex, ==, expected);
}

static void
check_storage (const Subject   *subject,
               const TaoPallet *pallet,
               JsonObject      *expected)
{
  const char *name = json_object_get_string_member (expected, "name");
  const TaoStorageEntry *entry = tao_pallet_find_storage (pallet, name);
  JsonArray *hashers = get_array (expected, "hashers");
  JsonArray *keys = get_array (expected, "keys");
  g_autofree char *where = g_strdup_printf ("%s.%s", pallet->name, name);

  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->optional ? "Optional" : "Default", ==, json_object_get_string_member (expected, "modifier"));
  g_assert_cmpstr (entry->is_map ? "map" : "plain", ==, json_object_get_string_member (expected, "kind"));
  g_assert_cmpuint (entry->n_hashers, ==, json_array_get_length (hashers));
  g_assert_cmpuint (entry->n_hashers, ==, json_array_get_length (keys));
  for (guint32 i = 0; i < entry->n_hashers; i++)
    {
      g_assert_cmpstr (tao_storage_hasher_name (entry->hashers[i]), ==, json_array_get_string_element (hashers, i));
      assert_type (subject, entry->keys[i], json_array_get_string_element (keys, i));
    }
  assert_type (subject, entry->value, json_object_get_string_member (expected, "value"));
  check_bytes (entry->default_value, entry->default_size, json_object_get_string_member (expected, "default"));

  if (json_object_has_member (expected, "defaultDecoded"))
    recorded_check (subject->registry, entry->value, entry->default_value, entry->default_size,
                    json_object_get_member (expected, "defaultDecoded"), where);
}

static void
check_constants (const Subject   *subject,
                 const TaoPallet *pallet,
                 JsonArray       *expected)
{
  g_assert_cmpuint (pallet->n_constants, ==, json_array_get_length (expected));
  for (guint32 i = 0; i < pallet->n_constants; i++)
    {
      JsonObject *entry = json_array_get_object_element (expected, i);
      const char *name = json_object_get_string_member (entry, "name");
      const TaoConstant *constant = tao_metadata_find_constant (subject->metadata, pallet->name, name);
      g_autofree char *where = g_strdup_printf ("constant %s.%s", pallet->name, name);

      g_assert_nonnull (constant);
      assert_type (subject, constant->type, json_object_get_string_member (entry, "type"));
      check_bytes (constant->value, constant->value_size, json_object_get_string_member (entry, "raw"));
      recorded_check (subject->registry, constant->type, constant->value, constant->value_size,
                      json_object_get_member (entry, "value"), where);
    }
}

static void
check_pallet (const Subject *subject,
              JsonObject    *expected)
{
  const TaoPallet *pallet = tao_metadata_find_pallet (subject->metadata, json_object_get_string_member (expected, "name"));
  JsonArray *storage = get_array (expected, "storage");

  g_assert_nonnull (pallet);
  g_assert_cmpuint (pallet->index, ==, json_object_get_int_member (expected, "index"));
  g_assert_true (tao_metadata_find_pallet_by_index (subject->metadata, pallet->index) == pallet);
  g_assert_cmpstr (pallet->storage_prefix, ==,
                   json_object_get_string_member_with_default (expected, "storagePrefix", NULL));
  g_assert_cmpuint (pallet->n_storage, ==, json_array_get_length (storage));
  for (guint i = 0; i < pallet->n_storage; i++)
    check_storage (subject, pallet, json_array_get_object_element (storage, i));

  check_variants (subject, pallet->calls.type, get_array (expected, "calls"));
  check_variants (subject, pallet->events.type, get_array (expected, "events"));
  check_variants (subject, pallet->errors.type, get_array (expected, "errors"));
  check_constants (subject, pallet, get_array (expected, "constants"));
}

static void
check_apis (const Subject *subject,
            JsonArray     *expected)
{
  guint n_apis;

  tao_metadata_get_apis (subject->metadata, &n_apis);
  g_assert_cmpuint (n_apis, ==, json_array_get_length (expected));
  for (guint i = 0; i < n_apis; i++)
    {
      JsonObject *entry = json_array_get_object_element (expected, i);
      const TaoRuntimeApi *api = tao_metadata_find_api (subject->metadata, json_object_get_string_member (entry, "name"));
      JsonArray *methods = get_array (entry, "methods");

      g_assert_nonnull (api);
      g_assert_cmpuint (api->version, ==, json_object_get_int_member (entry, "version"));
      g_assert_cmpuint (api->n_methods, ==, json_array_get_length (methods));
      for (guint32 j = 0; j < api->n_methods; j++)
        {
          JsonObject *method = json_array_get_object_element (methods, j);
          JsonArray *inputs = get_array (method, "inputs");

          g_assert_cmpstr (api->methods[j].name, ==, json_object_get_string_member (method, "name"));
          assert_type (subject, api->methods[j].output, json_object_get_string_member (method, "output"));
          g_assert_cmpuint (api->methods[j].n_inputs, ==, json_array_get_length (inputs));
          for (guint32 k = 0; k < api->methods[j].n_inputs; k++)
            {
              JsonObject *input = json_array_get_object_element (inputs, k);

              g_assert_cmpstr (api->methods[j].inputs[k].name, ==, json_object_get_string_member (input, "name"));
              assert_type (subject, api->methods[j].inputs[k].type, json_object_get_string_member (input, "type"));
            }
        }
    }
}

static void
check_extrinsic (const Subject *subject,
                 JsonObject    *expected)
{
  const TaoExtrinsicInfo *extrinsic = tao_metadata_get_extrinsic (subject->metadata);
  JsonArray *versions = get_array (expected, "versions");
  JsonArray *extensions = get_array (expected, "extensions");

  g_assert_cmpuint (extrinsic->n_versions, ==, json_array_get_length (versions));
  for (guint32 i = 0; i < extrinsic->n_versions; i++)
    g_assert_cmpuint (extrinsic->versions[i], ==, json_array_get_int_element (versions, i));

  g_assert_cmpuint (extrinsic->n_extensions, ==, json_array_get_length (extensions));
  for (guint32 i = 0; i < extrinsic->n_extensions; i++)
    {
      JsonObject *extension = json_array_get_object_element (extensions, i);
      const char *identifier = extrinsic->extensions[i].identifier;

      g_assert_cmpstr (identifier, ==, json_object_get_string_member (extension, "name"));
      assert_type (subject, extrinsic->extensions[i].type, json_object_get_string_member (extension, "type"));

      /* Before version 16 the summaries show type 0 here, whatever the metadata says. */
      if (tao_metadata_get_version (subject->metadata) == 16)
        assert_type (subject, extrinsic->extensions[i].implicit, json_object_get_string_member (extension, "implicit"));
      else if (strcmp (identifier, "CheckSpecVersion") == 0 || strcmp (identifier, "CheckTxVersion") == 0)
        assert_type (subject, extrinsic->extensions[i].implicit, "u32");
      else if (strcmp (identifier, "CheckGenesis") == 0 || strcmp (identifier, "CheckMortality") == 0)
        assert_type (subject, extrinsic->extensions[i].implicit, "primitive_types::H256");
    }
}

static void
check_types (const Subject *subject,
             JsonObject    *expected)
{
  g_autoptr(GList) names = json_object_get_members (expected);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *entry = json_object_get_object_member (expected, l->data);
      guint32 id = tao_scale_registry_find_name (subject->registry, l->data);
      const TaoScaleType *type = tao_scale_registry_get (subject->registry, id);

      g_assert_nonnull (type);
      if (json_object_has_member (entry, "struct"))
        {
          g_assert_cmpint (type->kind, ==, TAO_SCALE_COMPOSITE);
          check_fields (subject, type->composite.fields, type->composite.n_fields, get_array (entry, "struct"));
        }
      else
        {
          g_assert_cmpint (type->kind, ==, TAO_SCALE_VARIANT);
          check_variants (subject, id, get_array (entry, "enum"));
        }
    }
}

static void
check_counts (const Subject *subject,
              JsonObject    *expected)
{
  guint n_pallets, n_apis;
  const TaoPallet *pallets = tao_metadata_get_pallets (subject->metadata, &n_pallets);
  guint n_storage = 0, n_constants = 0;

  tao_metadata_get_apis (subject->metadata, &n_apis);
  for (guint i = 0; i < n_pallets; i++)
    {
      n_storage += pallets[i].n_storage;
      n_constants += pallets[i].n_constants;
    }

  g_assert_cmpuint (n_pallets, ==, json_object_get_int_member (expected, "pallets"));
  g_assert_cmpuint (n_storage, ==, json_object_get_int_member (expected, "storage"));
  g_assert_cmpuint (n_constants, ==, json_object_get_int_member (expected, "constants"));
  g_assert_cmpuint (n_apis, ==, json_object_get_int_member (expected, "apis"));
  g_assert_cmpuint (tao_scale_registry_size (subject->registry), ==, json_object_get_int_member (expected, "types"));
}

static void
check_summary (const Subject *subject,
               JsonObject    *summary)
{
  JsonArray *pallets = get_array (summary, "pallets");

  g_assert_cmpuint (tao_metadata_get_version (subject->metadata), ==, json_object_get_int_member (summary, "version"));
  check_counts (subject, json_object_get_object_member (summary, "counts"));
  check_extrinsic (subject, json_object_get_object_member (summary, "extrinsic"));
  for (guint i = 0; i < json_array_get_length (pallets); i++)
    check_pallet (subject, json_array_get_object_element (pallets, i));
  check_apis (subject, get_array (summary, "apis"));
  check_types (subject, json_object_get_object_member (summary, "types"));
}

/* In its own version a metadata encodes to the bytes it came from. */
static void
check_encoding (const Subject *subject)
{
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (tao_metadata_encode (subject->metadata, tao_metadata_get_version (subject->metadata), encoded, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (encoded->len, <=, subject->size);
  g_assert_cmpuint (encoded->len, >=, subject->size - 5);
  g_assert_cmpint (memcmp (encoded->data, subject->blob + (subject->size - encoded->len), encoded->len), ==, 0);
}

static void
test_blob (gconstpointer data)
{
  const char *const *pair = data;
  Subject subject = { NULL };
  g_autoptr(JsonNode) summary = recorded_load (pair[1]);
  g_autoptr(GError) error = NULL;
  guint before = recorded_count ();

  if (summary == NULL)
    return;

  g_assert_true (g_file_get_contents (pair[0], &subject.blob, &subject.size, &error));
  subject.metadata = tao_metadata_parse_wrapped ((const guint8 *) subject.blob, subject.size, &error);
  g_assert_no_error (error);
  subject.registry = tao_metadata_get_registry (subject.metadata);

  check_summary (&subject, json_node_get_object (summary));
  check_encoding (&subject);
  g_test_message ("%s: %u values compared", pair[0], recorded_count () - before);

  tao_metadata_unref (subject.metadata);
  g_free (subject.blob);
}

static void
add_blob (const char *path,
          const char *summary,
          const char *name)
{
  g_autofree char *test_path = g_strdup_printf ("/scale/genuine-metadata/%s", name);
  char **pair = g_new0 (char *, 3);

  pair[0] = g_strdup (path);
  pair[1] = g_strdup (summary);
  g_test_add_data_func_full (test_path, pair, test_blob, (GDestroyNotify) g_strfreev);
}

static void
add_recorded (const char *folder,
              const char *blob,
              const char *summary)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", folder, blob, NULL);
  g_autofree char *summary_path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", folder, summary, NULL);

  add_blob (path, summary_path, blob);
}

static void
add_shared (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/metadata/%s.scale", g_getenv ("TAOSCOPE_SHARED_DATA"), name);
  g_autofree char *summary = g_strdup_printf ("%s/metadata/%s.summary.json", g_getenv ("TAOSCOPE_SHARED_DATA"), name);

  add_blob (path, summary, name);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_recorded ("spec218", "metadata-v14-spec218.scale", "metadata-v14-spec218.summary.json");
  add_recorded ("spec218", "metadata_at_version_14-spec218.scale", "metadata-v14-spec218.summary.json");
  add_recorded ("spec218", "metadata_at_version_15-spec218.scale", "metadata-v15-spec218.summary.json");
  add_recorded ("spec293", "metadata-v14-spec293.scale", "metadata-v14-spec293.summary.json");
  add_recorded ("spec293", "metadata_at_version_14-spec293.scale", "metadata-v14-spec293.summary.json");
  add_recorded ("spec293", "metadata_at_version_15-spec293.scale", "metadata-v15-spec293.summary.json");
  add_shared ("finney-2026-07-v16");
  add_shared ("devnet-2026-06-v16");
  add_shared ("devnet-2025-11-v16");
  add_shared ("devnet-2025-03-v15");
  return g_test_run ();
}
