/* Every SCALE answer of the recorded RPC sessions against the value recorded beside it. */

#include "layouts-218.h"
#include "recorded.h"

#include <string.h>

#include "scale/metadata.h"
#include "scale/plan.h"

typedef struct {
  const char       *spec;
  TaoMetadata      *metadata;
  TaoScaleRegistry *registry;
  guint             n_inputs;     /* argument lists of runtime calls that were decoded */
} Session;

static GByteArray *
hex (const char *text)
{
  g_autoptr(GError) error = NULL;
  GByteArray *bytes = tao_hex_decode (text, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
load_metadata (Session    *session,
               const char *version)
{
  g_autofree char *name = g_strdup_printf ("metadata_at_version_%s-%s.scale", version, session->spec);
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", session->spec, name, NULL);
  g_autofree char *blob = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &blob, &size, &error));
  session->metadata = tao_metadata_parse_wrapped ((const guint8 *) blob, size, &error);
  g_assert_no_error (error);
  session->registry = tao_metadata_get_registry (session->metadata);
}

/* ---- Events recorded as {phase, section, method, data} ---- */

static void
check_flat_events (Session    *session,
                   GByteArray *bytes,
                   JsonArray  *expected)
{
  const TaoStorageEntry *entry = tao_metadata_find_storage (session->metadata, "System", "Events");
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoValue) events = tao_value_decode (session->registry, entry->value, bytes->data, bytes->len, &error);
  g_autoptr(GByteArray) encoded = g_byte_array_new ();

  g_assert_no_error (error);
  g_assert_cmpuint (tao_value_get_n_children (events), ==, json_array_get_length (expected));
  for (guint i = 0; i < tao_value_get_n_children (events); i++)
    {
      JsonObject *record = json_array_get_object_element (expected, i);
      JsonArray *data = json_object_get_array_member (record, "data");
      const TaoValue *event = tao_value_lookup (events, "");
      g_autofree char *path = g_strdup_printf ("%u.event.0", i);
      g_autofree char *phase = g_strdup_printf ("%u.phase", i);
      const char *section = json_object_get_string_member (record, "section");

      event = tao_value_lookup (events, path);
      recorded_assert (tao_value_lookup (events, phase), json_object_get_member (record, "phase"), phase);
      g_assert_true (tao_value_is_variant (event, json_object_get_string_member (record, "method")));
      path[strlen (path) - 2] = '\0';
      g_assert_cmpint (g_ascii_strcasecmp (tao_value_get_variant (tao_value_lookup (events, path))->name, section), ==, 0);
      g_assert_cmpuint (tao_value_get_n_children (event), ==, json_array_get_length (data));
      for (guint j = 0; j < tao_value_get_n_children (event); j++)
        recorded_assert (tao_value_get_child (event, j), json_array_get_element (data, j), section);
    }

  tao_value_encode (events, encoded);
  g_assert_cmpmem (encoded->data, (int) encoded->len, bytes->data, (int) bytes->len);
}

/* ---- Storage ---- */

/* "Pallet.Item(…)", "Pallet.Item at block …" */
static const TaoStorageEntry *
find_entry (Session    *session,
            const char *text)
{
  g_auto(GStrv) parts = g_strsplit_set (text, ".( ", 3);

  g_assert_cmpuint (g_strv_length (parts), >=, 2);
  return tao_metadata_find_storage (session->metadata, parts[0], parts[1]);
}

static void
check_storage (Session    *session,
               const char *type,
               JsonNode   *result,
               JsonNode   *decoded)
{
  const TaoStorageEntry *entry = find_entry (session, g_str_has_prefix (type, "System.Events of") ? "System.Events" : type);
  g_autoptr(GByteArray) bytes = NULL;

  if (JSON_NODE_HOLDS_NULL (result))
    {
      g_assert_true (JSON_NODE_HOLDS_NULL (decoded));
      return;
    }

  if (entry == NULL)
    g_error ("%s: the metadata has no such item", type);
  bytes = hex (json_node_get_string (result));
  if (g_str_has_suffix (type, "of that block"))
    check_flat_events (session, bytes, json_node_get_array (decoded));
  else if (strstr (type, ".TokenSymbol(") != NULL)
    /* Recorded as it is stored, with its length. */
    g_assert_cmpstr (json_node_get_string (decoded), ==, json_node_get_string (result));
  else
    recorded_check (session->registry, entry->value, bytes->data, bytes->len, decoded, type);
}

/* The key itself must read back: hashes, and after reversible ones the key's parts. */
static void
check_key (Session               *session,
           const TaoStorageEntry *entry,
           const char            *text)
{
  g_autoptr(GByteArray) key = hex (text);
  TaoScaleReader reader;
  const guint8 *hash;

  tao_scale_reader_init (&reader, key->data, key->len);
  g_assert_true (tao_scale_read_bytes (&reader, 32, &hash, NULL));
  for (guint32 i = 0; i < entry->n_hashers; i++)
    {
      g_autoptr(TaoValue) part = NULL;

      g_assert_true (tao_storage_hasher_is_reversible (entry->hashers[i]));
      g_assert_true (tao_scale_read_bytes (&reader, tao_storage_hasher_size (entry->hashers[i]), &hash, NULL));
      part = tao_value_read (session->registry, entry->keys[i], &reader, NULL);
      g_assert_nonnull (part);
    }
  g_assert_cmpuint (tao_scale_reader_left (&reader), ==, 0);
}

/* "values of Pallet.Item": [{block, changes: [[key, value]]}] */
static void
check_changes (Session    *session,
               const char *type,
               JsonNode   *result,
               JsonNode   *decoded)
{
  const TaoStorageEntry *entry = find_entry (session, type + strlen ("values of "));
  JsonObject *block = json_array_get_object_element (json_node_get_array (result), 0);
  JsonArray *changes = json_object_get_array_member (block, "changes");
  JsonArray *values = json_node_get_array (decoded);

  g_assert_nonnull (entry);
  g_assert_cmpuint (json_array_get_length (changes), ==, json_array_get_length (values));
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonArray *change = json_array_get_array_element (changes, i);
      JsonArray *value = json_array_get_array_element (values, i);
      g_autoptr(GByteArray) bytes = hex (json_array_get_string_element (change, 1));

      g_assert_cmpstr (json_array_get_string_element (change, 0), ==, json_array_get_string_element (value, 0));
      check_key (session, entry, json_array_get_string_element (change, 0));
      recorded_check (session->registry, entry->value, bytes->data, bytes->len, json_array_get_element (value, 1), type);
    }
}

/* ---- Plans ---- */

typedef struct {
  TaoPlanColumn netuids;
  TaoPlanColumn counts;
  TaoPlanColumn hotkeys;
  TaoPlanColumn stakes;
  TaoPlanColumn ips;
} Metagraphs;

static const TaoPlanField metagraph_fields[] = {
  { "[].netuid", TAO_PLAN_U32, G_STRUCT_OFFSET (Metagraphs, netuids) },
  { "[].hotkeys", TAO_PLAN_COUNT, G_STRUCT_OFFSET (Metagraphs, counts) },
  { "[].hotkeys[]", TAO_PLAN_FIXED, G_STRUCT_OFFSET (Metagraphs, hotkeys), 32 },
  { "[].total_stake[]", TAO_PLAN_U64, G_STRUCT_OFFSET (Metagraphs, stakes) },
  { "[].axons[].ip", TAO_PLAN_U128, G_STRUCT_OFFSET (Metagraphs, ips) },
};

/* All metagraphs at once through a plan, against the record. */
static void
check_metagraphs (Session    *session,
                  GByteArray *bytes,
                  guint32     type,
                  JsonArray  *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlan) plan = tao_plan_new (session->registry, type, metagraph_fields, G_N_ELEMENTS (metagraph_fields), &error);
  Metagraphs all = { 0 };
  guint uid = 0;

  g_assert_no_error (error);
  g_assert_true (tao_plan_fill (plan, bytes->data, bytes->len, &all, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (all.netuids.n, ==, json_array_get_length (expected));

  for (guint i = 0; i < all.netuids.n; i++)
    {
      JsonObject *subnet = json_array_get_object_element (expected, i);
      JsonArray *hotkeys = json_object_get_array_member (subnet, "hotkeys");

      g_assert_cmpuint (tao_plan_column_get (&all.netuids, guint32, i), ==, json_object_get_int_member (subnet, "netuid"));
      g_assert_cmpuint (tao_plan_column_get (&all.counts, guint32, i), ==, json_array_get_length (hotkeys));
      for (guint j = 0; j < json_array_get_length (hotkeys); j++, uid++)
        {
          JsonObject *axon = json_array_get_object_element (json_object_get_array_member (subnet, "axons"), j);
          g_autofree char *hotkey = tao_hex_encode ((const guint8 *) all.hotkeys.data + 32 * uid, 32);
          char ip[TAO_U256_TEXT_SIZE];
          tao_u128 ip_number;

          memcpy (&ip_number, (const guint8 *) all.ips.data + sizeof ip_number * uid, sizeof ip_number);
          g_assert_cmpstr (hotkey, ==, json_array_get_string_element (hotkeys, j));
          g_assert_cmpuint (tao_plan_column_get (&all.stakes, guint64, uid), ==,
                            g_ascii_strtoull (json_array_get_string_element (
                              json_object_get_array_member (subnet, "totalStake"), j), NULL, 10));
          g_assert_cmpstr (tao_u128_format (ip_number, ip), ==, json_object_get_string_member (axon, "ip"));
        }
    }

  g_assert_cmpuint (all.hotkeys.n, ==, uid);
  g_assert_cmpuint (all.stakes.n, ==, uid);
  g_assert_cmpuint (uid, >, 20);
  for (gsize i = 0; i < G_N_ELEMENTS (metagraph_fields); i++)
    tao_plan_column_clear (G_STRUCT_MEMBER_P (&all, metagraph_fields[i].offset));
}

/* ---- Runtime calls ---- */

static void
check_inputs (Session                *session,
              const TaoRuntimeMethod *method,
              const char             *arguments)
{
  g_autoptr(GByteArray) bytes = hex (arguments);
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, bytes->data, bytes->len);
  for (guint32 i = 0; i < method->n_inputs; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoValue) input = tao_value_read (session->registry, method->inputs[i].type, &reader, &error);

      if (input == NULL)
        g_error ("%s, argument %s: %s", method->name, method->inputs[i].name, error->message);
    }
  g_assert_cmpuint (tao_scale_reader_left (&reader), ==, 0);
  session->n_inputs++;
}

/* "Vec<u8> holding X", where an empty one may mean that there is none. */
static void
check_held (const char *type,
            const TaoValue *outer,
            JsonNode   *decoded)
{
  g_autoptr(TaoRegistryBuilder) builder = layouts_218_new ();
  g_autoptr(TaoScaleRegistry) registry = NULL;
  g_auto(GStrv) words = g_strsplit (type + strlen ("Vec<u8> holding "), " (empty", 2);
  g_autoptr(GError) error = NULL;
  guint32 id = tao_registry_builder_type (builder, words[0], &error);
  TaoScaleSlice held;

  g_assert_no_error (error);
  registry = tao_registry_builder_build (builder, &error);
  g_assert_no_error (error);
  g_assert_true (tao_value_get_bytes (outer, &held));

  if (words[1] != NULL && held.size == 0)
    g_assert_true (JSON_NODE_HOLDS_NULL (decoded));
  else
    recorded_check (registry, id, held.data, held.size, decoded, type);
}

static void
check_call (Session    *session,
            const char *function,
            const char *arguments,
            const char *type,
            JsonNode   *result,
            JsonNode   *decoded)
{
  const TaoRuntimeMethod *method = tao_metadata_find_state_call (session->metadata, function);
  g_autoptr(GByteArray) bytes = hex (json_node_get_string (result));
  g_autofree char *name = NULL;

  g_assert_nonnull (method);
  /* The extrinsic and its length: what the metadata calls an opaque extrinsic is recorded without its length prefix. */
  if (!g_str_has_prefix (function, "TransactionPaymentApi"))
    check_inputs (session, method, arguments);

  if (g_str_has_prefix (type, "Vec<u8> holding "))
    {
      g_autoptr(TaoValue) outer = tao_value_decode (session->registry, method->output, bytes->data, bytes->len, NULL);

      g_assert_nonnull (outer);
      check_held (type, outer, decoded);
      return;
    }

  name = tao_scale_registry_dup_type_name (session->registry, method->output);
  if (strcmp (type, "Option<OpaqueMetadata>") != 0)
    g_assert_cmpstr (name, ==, type);
  recorded_check (session->registry, method->output, bytes->data, bytes->len, decoded, function);
  if (strcmp (function, "SubnetInfoRuntimeApi_get_all_metagraphs") == 0)
    check_metagraphs (session, bytes, method->output, json_node_get_array (decoded));
}

/* ---- Headers ---- */

static void
check_header (Session    *session,
              JsonObject *result,
              JsonObject *decoded)
{
  g_autoptr(GByteArray) bytes = hex (json_object_get_string_member (decoded, "scale"));
  guint32 id = tao_scale_registry_find_path (session->registry, "sp_runtime::generic::header::Header");
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoValue) header = tao_value_decode (session->registry, id, bytes->data, bytes->len, &error);
  static const char *const hashes[][2] = {
    { "parent_hash", "parentHash" }, { "state_root", "stateRoot" }, { "extrinsics_root", "extrinsicsRoot" },
  };
  guint64 number;

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    recorded_assert (tao_value_get_field (header, hashes[i][0]), json_object_get_member (result, hashes[i][1]),
                     hashes[i][0]);
  g_assert_true (tao_value_get_u64 (tao_value_get_field (header, "number"), &number));
  g_assert_cmpuint (number, ==, g_ascii_strtoull (json_object_get_string_member (result, "number"), NULL, 16));
}

static void
check_line (Session    *session,
            JsonObject *line)
{
  JsonObject *request;
  const char *method, *type;
  JsonArray *params;
  JsonNode *result, *decoded;

  if (!json_object_has_member (line, "decoded"))
    return;

  request = json_object_get_object_member (line, "request");
  method = json_object_get_string_member (request, "method");
  params = json_object_get_array_member (request, "params");
  type = json_object_get_string_member_with_default (line, "type", "");
  decoded = json_object_get_member (line, "decoded");
  result = json_object_get_member (json_object_get_object_member (line, "response"), "result");

  if (strcmp (method, "chain_getHeader") == 0)
    check_header (session, json_node_get_object (result), json_node_get_object (decoded));
  else if (strcmp (method, "state_call") == 0)
    check_call (session, json_array_get_string_element (params, 0), json_array_get_string_element (params, 1), type, result,
                decoded);
  else if (strcmp (method, "state_queryStorageAt") == 0)
    check_changes (session, type, result, decoded);
  else if (strcmp (method, "state_getStorage") == 0 || strcmp (method, "state_getStorageAt") == 0)
    check_storage (session, type, result, decoded);
  else
    g_error ("%s: an answer is recorded that this test does not know", method);
}

static void
check_transcript (Session    *session,
                  const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", session->spec, file, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(JsonNode) node = *lines[i] != '\0' ? json_from_string (lines[i], &error) : NULL;

      g_assert_no_error (error);
      if (node != NULL)
        check_line (session, json_node_get_object (node));
    }
}

static void
test_session (gconstpointer spec)
{
  static const char *const files[] = {
    "01-system.jsonl", "02-metadata.jsonl", "03-chain.jsonl", "04-storage.jsonl", "05-runtime-api.jsonl",
    "06-payment-and-author.jsonl", "07-subscriptions.jsonl", "08-http.jsonl",
  };
  Session session = { .spec = spec };
  guint before = recorded_count ();

  load_metadata (&session, "15");
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    check_transcript (&session, files[i]);

  g_test_message ("%s: %u answers compared, arguments of %u calls read", session.spec, recorded_count () - before,
                  session.n_inputs);
  g_assert_cmpuint (recorded_count () - before, >=, 200);
  tao_metadata_unref (session.metadata);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/scale/recorded-answers/spec218", "spec218", test_session);
  g_test_add_data_func ("/scale/recorded-answers/spec293", "spec293", test_session);
  return g_test_run ();
}
