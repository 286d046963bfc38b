#include "sample.h"

static guint32
add_types (TaoRegistryBuilder *types)
{
  const TaoFieldSpec account = { .type_text = "[u8; 32]" };
  const TaoFieldSpec order = { .type_text = "()" };
  const TaoVariantSpec phases[] = {
    { .name = "Apply", .index = 0, .fields = (const TaoFieldSpec[]) { { .type_text = "u32" } }, .n_fields = 1 },
    { .name = "Done", .index = 1 },
    { .name = "Tree", .index = 9,
      .fields = (const TaoFieldSpec[]) { { .name = "left", .type_text = "Tree" }, { .name = "right", .type_text = "Tree" } },
      .n_fields = 2 },
  };
  TaoFieldSpec all[] = {
    { .name = "flag", .type_text = "bool" },
    { .name = "letter", .type_text = "char" },
    { .name = "text", .type_text = "str" },
    { .name = "small", .type_text = "(u8, u16, u32, u64, u128, u256)" },
    { .name = "signs", .type_text = "(i8, i16, i32, i64, i128, i256)" },
    { .name = "compact", .type_text = "(Compact<u8>, Compact<u16>, Compact<u32>, Compact<u64>, Compact<u128>, Compact<()>)" },
    { .name = "account", .type_text = "AccountId32" },
    { .name = "bytes", .type_text = "Vec<u8>" },
    { .name = "list", .type_text = "Vec<(AccountId32, Compact<u64>)>" },
    { .name = "ranks", .type_text = "Vec<Compact<u16>>" },
    { .name = "map", .type_text = "BTreeMap<u16, Vec<u32>>" },
    { .name = "maybe", .type_text = "Option<Option<bool>>" },
    { .name = "result", .type_text = "Result<u8, Phase>" },
    { .name = "phase", .type_text = "Phase" },
    { .name = "tree", .type_text = "Tree" },
    { .name = "none", .type_text = "Vec<()>" },
    { .name = "bits", .type = 0 },
    { .name = "rbits", .type = 0 },
  };
  guint32 tree, lsb0, msb0, u8, u32;

  tao_registry_builder_composite (types, "sp_core::crypto::AccountId32", &account, 1, NULL);
  tree = tao_registry_builder_declare (types, "sample::Tree");
  tao_registry_builder_variant (types, "sample::Phase", phases, G_N_ELEMENTS (phases), NULL);
  tao_registry_builder_define_composite (types, tree, (const TaoFieldSpec[]) {
    { .name = "children", .type_text = "Vec<Tree>" }, { .name = "value", .type_text = "Option<u16>" },
  }, 2, NULL);
  lsb0 = tao_registry_builder_composite (types, "bitvec::order::Lsb0", &order, 1, NULL);
  msb0 = tao_registry_builder_composite (types, "bitvec::order::Msb0", &order, 1, NULL);
  u8 = tao_registry_builder_primitive (types, TAO_SCALE_U8);
  u32 = tao_registry_builder_primitive (types, TAO_SCALE_U32);
  all[G_N_ELEMENTS (all) - 2].type = tao_registry_builder_bit_sequence (types, u8, lsb0);
  all[G_N_ELEMENTS (all) - 1].type = tao_registry_builder_bit_sequence (types, u32, msb0);
  return tao_registry_builder_composite (types, "sample::All", all, G_N_ELEMENTS (all), NULL);
}

TaoScaleRegistry *
sample_registry (void)
{
  g_autoptr(TaoRegistryBuilder) types = tao_registry_builder_new ();

  if (add_types (types) == TAO_SCALE_NO_TYPE)
    g_assert_not_reached ();

  return tao_registry_builder_build (types, NULL);
}

TaoMetadata *
sample_metadata (void)
{
  g_autoptr(TaoMetadataBuilder) builder = tao_metadata_builder_new ("sample");
  const TaoVariantSpec calls[] = {
    { .name = "batch", .index = 2,
      .fields = (const TaoFieldSpec[]) { { .name = "calls", .type_text = "Vec<RuntimeCall>" } }, .n_fields = 1 },
  };
  const TaoStorageSpec storage[] = {
    { .name = "Everything", .value = "All", .key = "(u16, AccountId32)", .n_hashers = 2, .optional = TRUE,
      .hashers = { TAO_HASHER_IDENTITY, TAO_HASHER_BLAKE2_128_CONCAT }, .docs = "One.\nTwo." },
    { .name = "Number", .value = "u32" },
  };
  const TaoConstantSpec constant = { .name = "Deposit", .type = "u16", .value = (const guint8[]) { 1, 2 }, .value_size = 2 };
  const TaoPalletSpec pallet = {
    .name = "Sample", .index = 3, .path = "sample::pallet",
    .storage = storage, .n_storage = 2, .calls = calls, .n_calls = 1, .constants = &constant, .n_constants = 1,
  };
  const TaoMethodSpec method = {
    .name = "get", .output = "Option<All>", .inputs = (const TaoInputSpec[]) { { "netuid", "u16" } }, .n_inputs = 1,
  };
  const TaoExtensionSpec extension = { "CheckNonce", "Compact<u32>", "()" };
  TaoMetadata *metadata;

  add_types (tao_metadata_builder_get_types (builder));
  if (!tao_metadata_builder_add_pallet (builder, &pallet, NULL) ||
      !tao_metadata_builder_add_api (builder, "SampleApi", 2, &method, 1, "Docs.", NULL) ||
      !tao_metadata_builder_set_extrinsic (builder, (const guint8[]) { 4, 5 }, 2, "AccountId32", "[u8; 64]", &extension, 1, NULL))
    g_assert_not_reached ();

  metadata = tao_metadata_builder_build (builder, NULL);
  g_assert (metadata != NULL);
  return metadata;
}
