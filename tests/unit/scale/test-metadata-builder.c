/* Metadata made from tables: what goes in must come out of every version. */

#include "scale/metadata-builder.h"
#include "scale/value.h"

static const TaoVariantSpec balances_calls[] = {
  { .name = "transfer_keep_alive", .index = 3, .docs = "Moves money.\n\nKeeps the sender alive.",
    .fields = (const TaoFieldSpec[]) {
      { .name = "dest", .type_text = "AccountId" },
      { .name = "value", .type_text = "Compact<u64>", .type_name = "Balance" },
    }, .n_fields = 2 },
};

static const TaoVariantSpec utility_calls[] = {
  { .name = "batch", .index = 0,
    .fields = (const TaoFieldSpec[]) { { .name = "calls", .type_text = "Vec<RuntimeCall>" } }, .n_fields = 1 },
};

static const TaoVariantSpec balances_events[] = {
  { .name = "Transfer", .index = 2,
    .fields = (const TaoFieldSpec[]) {
      { .name = "from", .type_text = "AccountId" },
      { .name = "to", .type_text = "AccountId" },
      { .name = "amount", .type_text = "u64" },
    }, .n_fields = 3 },
};

static const TaoVariantSpec balances_errors[] = {
  { .name = "InsufficientBalance", .index = 2, .docs = "Balance too low." },
};

static const TaoStorageSpec balances_storage[] = {
  { .name = "TotalIssuance", .value = "u64", .docs = "All the money." },
  { .name = "Alpha", .value = "(u16, Vec<u8>)", .key = "(AccountId, AccountId, u16)",
    .hashers = { TAO_HASHER_BLAKE2_128_CONCAT, TAO_HASHER_BLAKE2_128_CONCAT, TAO_HASHER_IDENTITY }, .n_hashers = 3 },
  { .name = "Owner", .value = "AccountId", .key = "u16", .hashers = { TAO_HASHER_TWOX_64_CONCAT }, .n_hashers = 1,
    .optional = TRUE },
  { .name = "Tempo", .value = "u16", .key = "u16", .hashers = { TAO_HASHER_IDENTITY }, .n_hashers = 1,
    .default_value = (const guint8[]) { 0x68, 0x01 }, .default_size = 2 },
};

static const TaoConstantSpec balances_constants[] = {
  { .name = "ExistentialDeposit", .type = "u64",
    .value = (const guint8[]) { 0xf4, 0x01, 0, 0, 0, 0, 0, 0 }, .value_size = 8 },
};

static const TaoPalletSpec pallets[] = {
  { .name = "Balances", .index = 5, .path = "pallet_balances::pallet",
    .storage = balances_storage, .n_storage = G_N_ELEMENTS (balances_storage),
    .calls = balances_calls, .n_calls = 1,
    .events = balances_events, .n_events = 1,
    .errors = balances_errors, .n_errors = 1,
    .constants = balances_constants, .n_constants = 1 },
  { .name = "Utility", .index = 11, .path = "pallet_utility::pallet", .calls = utility_calls, .n_calls = 1 },
};

static const TaoExtensionSpec extensions[] = {
  { "CheckMortality", "Era", "[u8; 32]" },
  { "CheckNonce", "Compact<u32>", "()" },
};

static const TaoMethodSpec methods[] = {
  { .name = "account_nonce", .output = "u32", .n_inputs = 1,
    .inputs = (const TaoInputSpec[]) { { "account", "AccountId" } } },
};

static TaoMetadata *
build (void)
{
  g_autoptr(TaoMetadataBuilder) builder = tao_metadata_builder_new ("sample_runtime");
  g_autoptr(GError) error = NULL;
  TaoRegistryBuilder *types = tao_metadata_builder_get_types (builder);
  const TaoFieldSpec account = { .type_text = "[u8; 32]" };
  const TaoVariantSpec eras[] = {
    { .name = "Immortal", .index = 0 },
    { .name = "Mortal1", .index = 1, .fields = (const TaoFieldSpec[]) { { .type_text = "u8" } }, .n_fields = 1 },
  };
  guint32 id;
  TaoMetadata *metadata;

  id = tao_registry_builder_composite (types, "sp_core::crypto::AccountId32", &account, 1, &error);
  g_assert_no_error (error);
  tao_registry_builder_alias (types, "AccountId", id);
  tao_registry_builder_variant (types, "sp_runtime::generic::era::Era", eras, 2, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < G_N_ELEMENTS (pallets); i++)
    {
      g_assert_true (tao_metadata_builder_add_pallet (builder, &pallets[i], &error));
      g_assert_no_error (error);
    }
  g_assert_true (tao_metadata_builder_set_extrinsic (builder, (const guint8[]) { 4, 5 }, 2, "AccountId", "[u8; 64]",
                                                     extensions, 2, &error));
  g_assert_true (tao_metadata_builder_add_api (builder, "AccountNonceApi", 1, methods, 1, "Nonces.", &error));
  g_assert_true (tao_metadata_builder_add_custom (builder, "answer", "u8", (const guint8[]) { 42 }, 1, &error));

  metadata = tao_metadata_builder_build (builder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (metadata);
  return metadata;
}

static void
check_contents (TaoMetadata *metadata,
                guint        version)
{
  TaoScaleRegistry *registry = tao_metadata_get_registry (metadata);
  const TaoStorageEntry *entry = tao_metadata_find_storage (metadata, "Balances", "Alpha");
  const TaoScaleVariant *variant;
  const TaoRuntimeMethod *method;
  const TaoExtrinsicInfo *extrinsic = tao_metadata_get_extrinsic (metadata);
  g_autofree char *key = NULL;
  g_autofree char *call = NULL;
  guint n;

  g_assert_nonnull (entry);
  g_assert_cmpuint (entry->n_hashers, ==, 3);
  g_assert_cmpuint (entry->hashers[2], ==, TAO_HASHER_IDENTITY);
  key = tao_scale_registry_dup_type_name (registry, entry->keys[0]);
  g_assert_cmpstr (key, ==, "sp_core::crypto::AccountId32");
  g_assert_cmpmem (entry->default_value, (int) entry->default_size, "\0\0\0", 3);

  entry = tao_metadata_find_storage (metadata, "Balances", "Owner");
  g_assert_true (entry->optional);
  g_assert_cmpmem (entry->default_value, (int) entry->default_size, "\0", 1);
  entry = tao_metadata_find_storage (metadata, "Balances", "Tempo");
  g_assert_cmpmem (entry->default_value, (int) entry->default_size, "\x68\x01", 2);
  g_assert_cmpuint (entry->keys[0], ==, entry->key);
  g_assert_null (tao_metadata_find_storage (metadata, "Balances", "Nothing"));
  g_assert_null (tao_metadata_find_storage (metadata, "Nowhere", "Alpha"));

  variant = tao_metadata_find_call (metadata, "Balances", "transfer_keep_alive");
  g_assert_cmpuint (variant->index, ==, 3);
  g_assert_cmpstr (variant->docs[0], ==, "Moves money.");
  g_assert_cmpstr (variant->docs[1], ==, "");
  g_assert_cmpstr (variant->fields[1].type_name, ==, "Balance");
  g_assert_cmpstr (tao_metadata_find_error_by_index (metadata, 5, 2)->name, ==, "InsufficientBalance");
  g_assert_null (tao_metadata_find_error_by_index (metadata, 5, 3));
  g_assert_null (tao_metadata_find_error_by_index (metadata, 11, 0));
  g_assert_cmpuint (tao_metadata_find_event (metadata, "Balances", "Transfer")->n_fields, ==, 3);
  g_assert_cmpuint (tao_metadata_find_constant (metadata, "Balances", "ExistentialDeposit")->value_size, ==, 8);
  g_assert_cmpstr (tao_metadata_find_pallet_by_index (metadata, 11)->name, ==, "Utility");

  call = tao_scale_registry_dup_type_name (registry, tao_metadata_get_call_type (metadata));
  g_assert_cmpstr (call, ==, "sample_runtime::RuntimeCall");
  g_assert_cmpuint (extrinsic->call, ==, tao_metadata_get_call_type (metadata));
  g_assert_cmpuint (extrinsic->n_extensions, ==, 2);
  g_assert_cmpstr (extrinsic->extensions[1].identifier, ==, "CheckNonce");
  g_assert_cmpuint (extrinsic->n_extension_versions, ==, 1);
  g_assert_cmpuint (extrinsic->extension_versions[0].extensions[1], ==, 1);
  g_assert_cmpuint (extrinsic->n_versions, ==, version == 16 ? 2 : 1);

  method = tao_metadata_find_state_call (metadata, "AccountNonceApi_account_nonce");
  if (version == 14)
    {
      g_assert_null (method);
      return;
    }
  g_assert_cmpstr (method->inputs[0].name, ==, "account");
  g_assert_cmpuint (tao_metadata_find_api (metadata, "AccountNonceApi")->version, ==, version == 16 ? 1 : 0);
  g_assert_cmpuint (tao_metadata_get_custom_values (metadata, &n)->value[0], ==, 42);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_versions (void)
{
  g_autoptr(TaoMetadata) built = build ();

  check_contents (built, 16);
  for (guint version = 14; version <= 16; version++)
    {
      g_autoptr(GByteArray) encoded = g_byte_array_new ();
      g_autoptr(GByteArray) again = g_byte_array_new ();
      g_autoptr(TaoMetadata) parsed = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (tao_metadata_encode (built, version, encoded, &error));
      parsed = tao_metadata_parse (encoded->data, encoded->len, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (tao_metadata_get_version (parsed), ==, version);
      check_contents (parsed, version);
      g_assert_true (tao_metadata_encode (parsed, version, again, &error));
      g_assert_cmpmem (encoded->data, (int) encoded->len, again->data, (int) again->len);
    }
}

/* A call that contains calls. */
static void
test_recursive_call (void)
{
  g_autoptr(TaoMetadata) metadata = build ();
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  g_autoptr(TaoValue) value = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *text = NULL;
  const char *call =
    "{\"Utility\":{\"batch\":{\"calls\":[{\"Utility\":{\"batch\":{\"calls\":[]}}},"
    "{\"Balances\":{\"transfer_keep_alive\":{"
    "\"dest\":\"0x0101010101010101010101010101010101010101010101010101010101010101\",\"value\":\"64\"}}}]}}}";

  g_assert_true (tao_value_encode_text (tao_metadata_get_registry (metadata), tao_metadata_get_call_type (metadata), call,
                                        NULL, encoded, &error));
  g_assert_no_error (error);
  hex = tao_hex_encode (encoded->data, encoded->len);
  g_assert_cmpstr (hex, ==, "0x0b00080b00000503"
                            "0101010101010101010101010101010101010101010101010101010101010101" "0101");

  value = tao_value_decode (tao_metadata_get_registry (metadata), tao_metadata_get_call_type (metadata), encoded->data,
                            encoded->len, &error);
  g_assert_no_error (error);
  text = tao_value_to_json (value, NULL);
  g_assert_cmpstr (text, ==, call);
}

static void
test_unknown_types (void)
{
  g_autoptr(TaoMetadataBuilder) builder = tao_metadata_builder_new ("sample_runtime");
  const TaoStorageSpec storage = { .name = "Item", .value = "Vec<Mystery>" };
  const TaoPalletSpec pallet = { .name = "Odd", .path = "odd::pallet", .storage = &storage, .n_storage = 1 };
  g_autoptr(GError) error = NULL;

  g_assert_false (tao_metadata_builder_add_pallet (builder, &pallet, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT);
  g_assert_cmpstr (error->message, ==, "pallet Odd: Item: type \"Vec<Mystery>\": Mystery is unknown");
}

static void
test_undefined (void)
{
  g_autoptr(TaoRegistryBuilder) builder = tao_registry_builder_new ();
  g_autoptr(TaoScaleRegistry) registry = NULL;
  g_autoptr(GError) error = NULL;

  tao_registry_builder_declare (builder, "some::Promise");
  registry = tao_registry_builder_build (builder, &error);
  g_assert_null (registry);
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/metadata-builder/versions", test_versions);
  g_test_add_func ("/scale/metadata-builder/recursive-call", test_recursive_call);
  g_test_add_func ("/scale/metadata-builder/unknown-types", test_unknown_types);
  g_test_add_func ("/scale/metadata-builder/undefined", test_undefined);
  return g_test_run ();
}
