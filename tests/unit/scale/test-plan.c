/* Decode plans against hand-made types: what they fill, what they skip, and what they refuse. */

#include "scale/plan.h"
#include "scale/registry-builder.h"
#include "scale/value.h"

static TaoScaleRegistry *
build_registry (void)
{
  g_autoptr(TaoRegistryBuilder) builder = tao_registry_builder_new ();
  g_autoptr(GError) error = NULL;
  const TaoFieldSpec account = { .type_text = "[u8; 32]" };
  const TaoFieldSpec fixed = { .name = "bits", .type_text = "u128" };
  const TaoFieldSpec identity[] = {
    { .name = "name", .type_text = "Vec<u8>" },
    { .name = "url", .type_text = "str" },
  };
  const TaoVariantSpec phases[] = {
    { .name = "ApplyExtrinsic", .index = 0, .fields = (const TaoFieldSpec[]) { { .type_text = "u32" } }, .n_fields = 1 },
    { .name = "Finalization", .index = 1 },
    { .name = "Both", .index = 7,
      .fields = (const TaoFieldSpec[]) { { .name = "left", .type_text = "u8" }, { .name = "right", .type_text = "Vec<u16>" } },
      .n_fields = 2 },
  };
  const TaoFieldSpec neuron[] = {
    { .name = "hotkey", .type_text = "AccountId32" },
    { .name = "uid", .type_text = "Compact<u16>" },
    { .name = "active", .type_text = "bool" },
    { .name = "stake", .type_text = "Vec<(AccountId32, Compact<u64>)>" },
    { .name = "phase", .type_text = "Phase" },
    { .name = "identity", .type_text = "Option<Identity>" },
  };
  const TaoFieldSpec subnet[] = {
    { .name = "netuid", .type_text = "Compact<u16>" },
    { .name = "price", .type_text = "Fixed" },
    { .name = "delta", .type_text = "i16" },
    { .name = "hotkeys", .type_text = "Vec<AccountId32>" },
    { .name = "ranks", .type_text = "Vec<Compact<u16>>" },
    { .name = "blocks", .type_text = "Vec<u32>" },
    { .name = "flags", .type_text = "Vec<bool>" },
    { .name = "identity", .type_text = "Option<Identity>" },
    { .name = "neurons", .type_text = "Vec<Neuron>" },
    { .name = "pair", .type_text = "[u16; 2]" },
    { .name = "tail", .type_text = "u64" },
  };

  tao_registry_builder_composite (builder, "sp_core::crypto::AccountId32", &account, 1, &error);
  tao_registry_builder_composite (builder, "Fixed", &fixed, 1, &error);
  tao_registry_builder_composite (builder, "Identity", identity, G_N_ELEMENTS (identity), &error);
  tao_registry_builder_variant (builder, "Phase", phases, G_N_ELEMENTS (phases), &error);
  tao_registry_builder_composite (builder, "Neuron", neuron, G_N_ELEMENTS (neuron), &error);
  tao_registry_builder_composite (builder, "Subnet", subnet, G_N_ELEMENTS (subnet), &error);
  g_assert_no_error (error);

  return tao_registry_builder_build (builder, &error);
}

static const char sample[] =
  "{\"netuid\":300,\"price\":{\"bits\":\"340282366920938463463374607431768211455\"},\"delta\":-2,"
  "\"hotkeys\":[\"0x1111111111111111111111111111111111111111111111111111111111111111\","
  "\"0x2222222222222222222222222222222222222222222222222222222222222222\"],"
  "\"ranks\":[0,63,64,16383,16384,65535],\"blocks\":[1,4294967295],\"flags\":[true,false,true],"
  "\"identity\":{\"name\":\"0x616263\",\"url\":\"héllo\"},"
  "\"neurons\":["
  "{\"hotkey\":\"0x3333333333333333333333333333333333333333333333333333333333333333\",\"uid\":1,\"active\":true,"
  "\"stake\":[[\"0x4444444444444444444444444444444444444444444444444444444444444444\",\"18446744073709551615\"],"
  "[\"0x5555555555555555555555555555555555555555555555555555555555555555\",\"7\"]],"
  "\"phase\":{\"ApplyExtrinsic\":9},\"identity\":null},"
  "{\"hotkey\":\"0x6666666666666666666666666666666666666666666666666666666666666666\",\"uid\":2,\"active\":false,"
  "\"stake\":[],\"phase\":\"Finalization\",\"identity\":{\"name\":\"0x6e\",\"url\":\"\"}},"
  "{\"hotkey\":\"0x7777777777777777777777777777777777777777777777777777777777777777\",\"uid\":3,\"active\":true,"
  "\"stake\":[[\"0x8888888888888888888888888888888888888888888888888888888888888888\",\"1073741824\"]],"
  "\"phase\":{\"Both\":{\"left\":5,\"right\":[6,7]}},\"identity\":null}],"
  "\"pair\":[10,11],\"tail\":\"77\"}";

static GByteArray *
encode_sample (TaoScaleRegistry *registry)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr(GError) error = NULL;

  tao_value_encode_text (registry, tao_scale_registry_find_path (registry, "Subnet"), sample, NULL, bytes, &error);
  g_assert_no_error (error);
  return bytes;
}

typedef struct {
  guint16       netuid;
  tao_u128      price;
  gint64        delta;
  guint64       tail;
  guint8        has_identity;
  TaoScaleSlice name;
  TaoScaleSlice url;
  TaoScaleSlice pair_raw;
  guint32       second;
  guint32       n_neurons;
  guint64       gone;
  TaoPlanColumn hotkeys;
  TaoPlanColumn ranks;
  TaoPlanColumn blocks;
  TaoPlanColumn flags;
  TaoPlanColumn neuron_hotkeys;
  TaoPlanColumn uids;
  TaoPlanColumn active;
  TaoPlanColumn n_stakes;
  TaoPlanColumn stake_amounts;
  TaoPlanColumn stake_accounts;
  TaoPlanColumn phases;
  TaoPlanColumn extrinsics;
  TaoPlanColumn lefts;
  TaoPlanColumn rights;
  TaoPlanColumn known;
  TaoPlanColumn names;
  TaoPlanColumn gone_inside;
  TaoPlanColumn gone_list;
} Subnet;

static const char *const phase_names[] = { "Finalization", "Unheard", "Both", NULL };

static const TaoPlanField fields[] = {
  { "netuid", TAO_PLAN_U16, G_STRUCT_OFFSET (Subnet, netuid) },
  { "price", TAO_PLAN_U128, G_STRUCT_OFFSET (Subnet, price) },
  { "delta", TAO_PLAN_I64, G_STRUCT_OFFSET (Subnet, delta) },
  { "tail", TAO_PLAN_U64, G_STRUCT_OFFSET (Subnet, tail) },
  { "identity", TAO_PLAN_PRESENT, G_STRUCT_OFFSET (Subnet, has_identity) },
  { "identity.name", TAO_PLAN_BYTES, G_STRUCT_OFFSET (Subnet, name) },
  { "identity.url", TAO_PLAN_BYTES, G_STRUCT_OFFSET (Subnet, url) },
  { "pair", TAO_PLAN_RAW, G_STRUCT_OFFSET (Subnet, pair_raw) },
  { "neurons", TAO_PLAN_COUNT, G_STRUCT_OFFSET (Subnet, n_neurons) },
  { "gone.entirely", TAO_PLAN_U64, G_STRUCT_OFFSET (Subnet, gone) },
  { "hotkeys[]", TAO_PLAN_FIXED, G_STRUCT_OFFSET (Subnet, hotkeys), 32 },
  { "ranks[]", TAO_PLAN_U16, G_STRUCT_OFFSET (Subnet, ranks) },
  { "blocks[]", TAO_PLAN_U64, G_STRUCT_OFFSET (Subnet, blocks) },
  { "flags[]", TAO_PLAN_BOOL, G_STRUCT_OFFSET (Subnet, flags) },
  { "neurons[].hotkey", TAO_PLAN_FIXED, G_STRUCT_OFFSET (Subnet, neuron_hotkeys), 32 },
  { "neurons[].uid", TAO_PLAN_U32, G_STRUCT_OFFSET (Subnet, uids) },
  { "neurons[].active", TAO_PLAN_BOOL, G_STRUCT_OFFSET (Subnet, active) },
  { "neurons[].stake", TAO_PLAN_COUNT, G_STRUCT_OFFSET (Subnet, n_stakes) },
  { "neurons[].stake[].1", TAO_PLAN_U64, G_STRUCT_OFFSET (Subnet, stake_amounts) },
  { "neurons[].stake[].0", TAO_PLAN_FIXED, G_STRUCT_OFFSET (Subnet, stake_accounts), 32 },
  { "neurons[].phase", TAO_PLAN_VARIANT, G_STRUCT_OFFSET (Subnet, phases), 0, phase_names },
  { "neurons[].phase.ApplyExtrinsic", TAO_PLAN_U32, G_STRUCT_OFFSET (Subnet, extrinsics) },
  { "neurons[].phase.Both.left", TAO_PLAN_U8, G_STRUCT_OFFSET (Subnet, lefts) },
  { "neurons[].phase.Both.right[]", TAO_PLAN_U16, G_STRUCT_OFFSET (Subnet, rights) },
  { "neurons[].identity", TAO_PLAN_PRESENT, G_STRUCT_OFFSET (Subnet, known) },
  { "neurons[].identity.name", TAO_PLAN_BYTES, G_STRUCT_OFFSET (Subnet, names) },
  { "neurons[].vanished", TAO_PLAN_U32, G_STRUCT_OFFSET (Subnet, gone_inside) },
  { "vanished[]", TAO_PLAN_U32, G_STRUCT_OFFSET (Subnet, gone_list) },
};

static void
clear_columns (Subnet *subnet)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strstr (fields[i].path, "[]") != NULL)
      tao_plan_column_clear (G_STRUCT_MEMBER_P (subnet, fields[i].offset));
}

#define assert_column(column, type, ...)                                              \
  G_STMT_START {                                                                      \
    const type expected[] = { __VA_ARGS__ };                                          \
    g_assert_cmpuint ((column).n, ==, G_N_ELEMENTS (expected));                       \
    for (guint k = 0; k < G_N_ELEMENTS (expected); k++)                               \
      g_assert_cmpuint (tao_plan_column_get (&(column), type, k), ==, expected[k]);   \
  } G_STMT_END

static void
check_subnet (const Subnet *subnet)
{
  g_assert_cmpuint (subnet->netuid, ==, 300);
  g_assert_true (subnet->price == ~(tao_u128) 0);
  g_assert_cmpint (subnet->delta, ==, -2);
  g_assert_cmpuint (subnet->tail, ==, 77);
  g_assert_cmpuint (subnet->has_identity, ==, 1);
  g_assert_cmpmem (subnet->name.data, (int) subnet->name.size, "abc", 3);
  g_assert_cmpmem (subnet->url.data, (int) subnet->url.size, "héllo", 6);
  g_assert_cmpmem (subnet->pair_raw.data, (int) subnet->pair_raw.size, "\12\0\13\0", 4);
  g_assert_cmpuint (subnet->n_neurons, ==, 3);
  g_assert_cmpuint (subnet->gone, ==, 0);

  g_assert_cmpuint (subnet->hotkeys.n, ==, 2);
  g_assert_cmpuint (((const guint8 *) subnet->hotkeys.data)[32], ==, 0x22);
  assert_column (subnet->ranks, guint16, 0, 63, 64, 16383, 16384, 65535);
  assert_column (subnet->blocks, guint64, 1, G_MAXUINT32);
  assert_column (subnet->flags, guint8, 1, 0, 1);
  g_assert_cmpuint (subnet->neuron_hotkeys.n, ==, 3);
  g_assert_cmpuint (((const guint8 *) subnet->neuron_hotkeys.data)[95], ==, 0x77);
  assert_column (subnet->uids, guint32, 1, 2, 3);
  assert_column (subnet->active, guint8, 1, 0, 1);
  assert_column (subnet->n_stakes, guint32, 2, 0, 1);
  assert_column (subnet->stake_amounts, guint64, G_MAXUINT64, 7, 1u << 30);
  g_assert_cmpuint (((const guint8 *) subnet->stake_accounts.data)[64], ==, 0x88);
  assert_column (subnet->phases, guint8, TAO_PLAN_NO_VARIANT, 0, 2);
  assert_column (subnet->extrinsics, guint32, 9, 0, 0);
  assert_column (subnet->lefts, guint8, 0, 0, 5);
  assert_column (subnet->rights, guint16, 6, 7);
  assert_column (subnet->known, guint8, 0, 1, 0);
  g_assert_cmpuint (subnet->names.n, ==, 3);
  g_assert_cmpuint (tao_plan_column_get (&subnet->names, TaoScaleSlice, 0).size, ==, 0);
  g_assert_cmpmem (tao_plan_column_get (&subnet->names, TaoScaleSlice, 1).data, 1, "n", 1);
  assert_column (subnet->gone_inside, guint32, 0, 0, 0);
  g_assert_cmpuint (subnet->gone_list.n, ==, 0);
}

static void
test_fill (void)
{
  g_autoptr(TaoScaleRegistry) registry = build_registry ();
  g_autoptr(GByteArray) bytes = encode_sample (registry);
  g_autoptr(TaoPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  Subnet subnet = { 0 };

  plan = tao_plan_new (registry, tao_scale_registry_find_path (registry, "Subnet"), fields, G_N_ELEMENTS (fields), &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_cmpint (tao_plan_has_field (plan, (guint) i), ==,
                     !g_str_has_prefix (fields[i].path, "gone") && strstr (fields[i].path, "vanished") == NULL);

  /* Twice: columns start anew and keep their memory. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (tao_plan_fill (plan, bytes->data, bytes->len, &subnet, &error));
      g_assert_no_error (error);
      check_subnet (&subnet);
    }

  clear_columns (&subnet);
}

/* Every shorter input is refused, and the columns stay usable. */
static void
test_truncated (void)
{
  g_autoptr(TaoScaleRegistry) registry = build_registry ();
  g_autoptr(GByteArray) bytes = encode_sample (registry);
  g_autoptr(TaoPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  Subnet subnet = { 0 };

  plan = tao_plan_new (registry, tao_scale_registry_find_path (registry, "Subnet"), fields, G_N_ELEMENTS (fields), &error);
  g_assert_no_error (error);

  for (guint size = 0; size < bytes->len; size++)
    {
      /* A copy of its own, so that reading past the end is noticed. */
      g_autofree guint8 *copy = g_memdup2 (bytes->data, size);

      g_assert_false (tao_plan_fill (plan, copy, size, &subnet, &error));
      g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_TRUNCATED);
      g_clear_error (&error);
    }

  g_assert_true (tao_plan_fill (plan, bytes->data, bytes->len, &subnet, &error));
  check_subnet (&subnet);
  clear_columns (&subnet);

  g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_assert_false (tao_plan_fill (plan, bytes->data, bytes->len, &subnet, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED);
  clear_columns (&subnet);
}

static void
test_changed (void)
{
  g_autoptr(TaoScaleRegistry) registry = build_registry ();
  const struct {
    TaoPlanField  field;
    const char   *message;
  } cases[] = {
    { { "tail", TAO_PLAN_U32 }, "tail: is u64, wanted u32" },
    { { "tail", TAO_PLAN_I64 }, "tail: is u64, wanted i64" },
    { { "delta", TAO_PLAN_U64 }, "delta: is i16, wanted u64" },
    { { "tail.inner", TAO_PLAN_U64 }, "tail.inner: is u64, wanted something with a part inner" },
    { { "tail[]", TAO_PLAN_U64 }, "tail[]: is u64, wanted a list" },
    { { "ranks", TAO_PLAN_U16 }, "ranks: is Vec<Compact<u16>>, wanted u16" },
    { { "ranks.first", TAO_PLAN_U16 },
      "ranks.first: is Vec<Compact<u16>>, wanted something with parts of its own" },
    { { "hotkeys[]", TAO_PLAN_FIXED, 0, 33 },
      "hotkeys[]: is sp_core::crypto::AccountId32, wanted a fixed number of bytes" },
    { { "neurons[].phase", TAO_PLAN_U8 }, "neurons[].phase: is Phase, wanted u8" },
    { { "neurons[].phase.Both", TAO_PLAN_U8 }, "neurons[].phase.Both: is Phase, wanted a variant of one value" },
    { { "netuid", TAO_PLAN_VARIANT, 0, 0, phase_names }, "netuid: is Compact<u16>, wanted an enum" },
    { { "identity[]", TAO_PLAN_U8 }, "identity[]: is Identity, wanted a list" },
    { { "netuid", TAO_PLAN_COUNT }, "netuid: is Compact<u16>, wanted a list" },
    { { "netuid", TAO_PLAN_BYTES }, "netuid: is Compact<u16>, wanted bytes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoPlan) plan = tao_plan_new (registry, tao_scale_registry_find_path (registry, "Subnet"),
                                              &cases[i].field, 1, &error);

      g_assert_null (plan);
      g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_CHANGED);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* The same field may be wanted in two ways; and the value itself has the empty path. */
static void
test_overlap (void)
{
  g_autoptr(TaoScaleRegistry) registry = build_registry ();
  g_autoptr(GError) error = NULL;
  struct {
    guint8        tag;
    guint32       index;
    TaoScaleSlice all;
  } out;
  const TaoPlanField wanted[] = {
    { "", TAO_PLAN_VARIANT, 0, 0, phase_names },
    { "ApplyExtrinsic", TAO_PLAN_U32, (gsize) ((char *) &out.index - (char *) &out) },
    { "", TAO_PLAN_RAW, (gsize) ((char *) &out.all - (char *) &out) },
  };
  const guint8 both[] = { 7, 1, 4, 2, 0 };
  const guint8 unknown[] = { 2 };
  g_autoptr(TaoPlan) plan = tao_plan_new (registry, tao_scale_registry_find_path (registry, "Phase"), wanted, 3, &error);

  g_assert_no_error (error);
  g_assert_true (tao_plan_fill (plan, both, sizeof both, &out, &error));
  g_assert_cmpuint (out.tag, ==, 2);
  g_assert_cmpuint (out.index, ==, 0);
  g_assert_cmpmem (out.all.data, (int) out.all.size, both, sizeof both);

  g_assert_false (tao_plan_fill (plan, unknown, sizeof unknown, &out, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED);
}

/* Compacts of every length through the bulk loop and through the careful one. */
static void
test_compacts (void)
{
  g_autoptr(TaoRegistryBuilder) builder = tao_registry_builder_new ();
  g_autoptr(TaoScaleRegistry) registry = NULL;
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GString) text = g_string_new ("[");
  g_autoptr(TaoPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  TaoPlanColumn column = { NULL };
  const TaoPlanField wanted = { "[]", TAO_PLAN_U64, 0 };
  guint32 type = tao_registry_builder_type (builder, "Vec<Compact<u64>>", &error);
  g_autoptr(GArray) expected = g_array_new (FALSE, FALSE, sizeof (guint64));

  registry = tao_registry_builder_build (builder, &error);
  plan = tao_plan_new (registry, type, &wanted, 1, &error);
  g_assert_no_error (error);

  for (guint bit = 0; bit < 64; bit++)
    for (int around = -1; around <= 1; around++)
      {
        guint64 number = (G_GUINT64_CONSTANT (1) << bit) + (guint64) around;

        g_array_append_val (expected, number);
        g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, expected->len > 1 ? "," : "", number);
      }
  g_string_append_c (text, ']');
  g_assert_true (tao_value_encode_text (registry, type, text->str, NULL, bytes, &error));

  g_assert_true (tao_plan_fill (plan, bytes->data, bytes->len, &column, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (column.data, (int) (column.n * sizeof (guint64)), expected->data,
                   (int) (expected->len * sizeof (guint64)));

  /* Not the shortest form, at the end of the input and before more of it. */
  for (guint padding = 0; padding <= 20; padding += 20)
    {
      const guint8 longer[][10] = {
        { 0x01, 0x00 }, { 0x02, 0x00, 0x00, 0x00 }, { 0x03, 0xff, 0xff, 0xff, 0x3f },
        { 0x07, 0xff, 0xff, 0xff, 0xff, 0x00 }, { 0x17, 1, 2, 3, 4, 5, 6, 7, 8, 9 },
      };
      const guint sizes[] = { 2, 4, 5, 6, 10 };

      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_byte_array_set_size (bytes, 0);
          g_byte_array_append (bytes, (const guint8[]) { (guint8) ((padding + 1) << 2) }, 1);
          g_byte_array_append (bytes, longer[i], sizes[i]);
          for (guint j = 0; j < padding; j++)
            g_byte_array_append (bytes, (const guint8[]) { 4 }, 1);
          g_assert_false (tao_plan_fill (plan, bytes->data, bytes->len, &column, &error));
          g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED);
          g_clear_error (&error);
        }
    }

  tao_plan_column_clear (&column);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/plan/fill", test_fill);
  g_test_add_func ("/scale/plan/truncated", test_truncated);
  g_test_add_func ("/scale/plan/changed", test_changed);
  g_test_add_func ("/scale/plan/overlap", test_overlap);
  g_test_add_func ("/scale/plan/compacts", test_compacts);
  return g_test_run ();
}
