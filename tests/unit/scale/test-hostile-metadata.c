/* Metadata that is cut, lies or ties itself in knots: each is refused with a reason, at once and without much memory. */

#include <string.h>

#include "scale/metadata-builder.h"
#include "scale/writer.h"

static TaoMetadata *
make_sample (void)
{
  g_autoptr(TaoMetadataBuilder) builder = tao_metadata_builder_new ("sample");
  const TaoStorageSpec storage[] = {
    { .name = "Tempo", .value = "u16", .key = "u16", .hashers = { TAO_HASHER_IDENTITY }, .n_hashers = 1, .docs = "Blocks." },
    { .name = "Pairs", .value = "Vec<(u16, u64)>" },
  };
  const TaoVariantSpec calls[] = {
    { .name = "set", .index = 0, .fields = (const TaoFieldSpec[]) { { .name = "value", .type_text = "Option<u32>" } },
      .n_fields = 1 },
  };
  const TaoPalletSpec pallet = {
    .name = "Sample", .index = 1, .path = "sample::pallet", .storage = storage, .n_storage = 2, .calls = calls, .n_calls = 1,
  };
  TaoMetadata *metadata;

  g_assert_true (tao_metadata_builder_add_pallet (builder, &pallet, NULL));
  g_assert_true (tao_metadata_builder_set_extrinsic (builder, (const guint8[]) { 4 }, 1, "[u8; 32]", "[u8; 64]", NULL, 0,
                                                     NULL));
  metadata = tao_metadata_builder_build (builder, NULL);
  g_assert_nonnull (metadata);
  return metadata;
}

/* Every beginning of a metadata, in memory of exactly its size. */
static void
test_truncated (void)
{
  g_autoptr(TaoMetadata) sample = make_sample ();

  for (guint version = 14; version <= 16; version++)
    {
      g_autoptr(GByteArray) bytes = g_byte_array_new ();

      g_assert_true (tao_metadata_encode (sample, version, bytes, NULL));
      for (guint size = 0; size < bytes->len; size++)
        {
          g_autofree guint8 *copy = g_memdup2 (bytes->data, size);
          g_autoptr(GError) error = NULL;

          g_assert_null (tao_metadata_parse (copy, size, &error));
          g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_TRUNCATED);
        }

      g_byte_array_append (bytes, (const guint8 *) "", 1);
      g_assert_null (tao_metadata_parse (bytes->data, bytes->len, NULL));
    }
}

/* Every byte changed to a few others: whatever comes of it, it is an answer. */
static void
test_changed_bytes (void)
{
  static const guint8 changes[] = { 0x00, 0x01, 0x7f, 0xfe, 0xff };
  g_autoptr(TaoMetadata) sample = make_sample ();
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  g_assert_true (tao_metadata_encode (sample, 16, bytes, NULL));
  for (guint i = 0; i < bytes->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (changes); j++)
      {
        guint8 saved = bytes->data[i];
        g_autoptr(GError) error = NULL;
        g_autoptr(TaoMetadata) metadata = NULL;

        bytes->data[i] = changes[j];
        metadata = tao_metadata_parse (bytes->data, bytes->len, &error);
        g_assert_true ((metadata == NULL) == (error != NULL));
        bytes->data[i] = saved;
      }
}

static void
write_head (GByteArray *bytes,
            guint       n_types)
{
  g_byte_array_set_size (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *) "meta\x10", 5);
  tao_scale_write_compact (bytes, n_types);
}

/* A type without path, parameters and docs; @definition: its kind and what belongs to it. */
static void
write_type (GByteArray   *bytes,
            guint         id,
            const guint8 *definition,
            gsize         size)
{
  tao_scale_write_compact (bytes, id);
  tao_scale_write_compact (bytes, 0);
  tao_scale_write_compact (bytes, 0);
  tao_scale_write_bytes (bytes, definition, size);
  tao_scale_write_compact (bytes, 0);
}

/* A tuple of @n times the type @inner. */
static void
write_tuple (GByteArray *bytes,
             guint       id,
             guint       inner,
             guint       n)
{
  g_autoptr(GByteArray) definition = g_byte_array_new ();

  tao_scale_write_u8 (definition, TAO_SCALE_TUPLE);
  tao_scale_write_compact (definition, n);
  for (guint i = 0; i < n; i++)
    tao_scale_write_compact (definition, inner);
  write_type (bytes, id, definition->data, definition->len);
}

static void
assert_refused (GByteArray   *bytes,
                TaoScaleError code,
                const char   *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoMetadata) metadata = tao_metadata_parse (bytes->data, bytes->len, &error);

  g_assert_null (metadata);
  g_assert_error (error, TAO_SCALE_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_cycles (void)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  /* A tuple of itself. */
  write_head (bytes, 1);
  write_tuple (bytes, 0, 0, 1);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: type 0 contains itself");

  /* Two of each other. */
  write_head (bytes, 2);
  write_tuple (bytes, 0, 1, 2);
  write_tuple (bytes, 1, 0, 2);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: type 0 contains itself");

  /* A compact of itself. */
  write_head (bytes, 1);
  write_type (bytes, 0, (const guint8[]) { TAO_SCALE_COMPACT, 0 }, 2);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: type 0 contains itself");
}

/* A long chain of newtypes, and a tower of arrays whose size is beyond any number. */
static void
test_depth (void)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GError) error = NULL;

  write_head (bytes, 10000);
  for (guint i = 0; i < 9999; i++)
    write_tuple (bytes, i, i + 1, 1);
  write_tuple (bytes, 9999, 0, 0);
  g_assert_null (tao_metadata_parse (bytes->data, bytes->len, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT);
  g_clear_error (&error);

  write_head (bytes, 10000);
  write_tuple (bytes, 0, 0, 0);
  for (guint i = 1; i < 10000; i++)
    write_tuple (bytes, i, i - 1, 1);
  g_assert_null (tao_metadata_parse (bytes->data, bytes->len, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT);
}

static void
test_lies (void)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  /* Four thousand million types. */
  write_head (bytes, G_MAXUINT32);
  assert_refused (bytes, TAO_SCALE_ERROR_TRUNCATED,
                  "metadata: a list at byte 5 claims 4294967295 items where 0 bytes are left");

  write_head (bytes, 1);
  write_tuple (bytes, 7, 0, 0);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: it calls itself type 7");

  write_head (bytes, 1);
  write_tuple (bytes, 0, 9, 1);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: type 9 is named but only 1 are defined");

  write_head (bytes, 1);
  write_type (bytes, 0, (const guint8[]) { 8, 0 }, 2);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: there is no kind of type 8");

  write_head (bytes, 1);
  write_type (bytes, 0, (const guint8[]) { TAO_SCALE_PRIMITIVE, 15 }, 2);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: there is no primitive type 15");

  /* A compact bool. */
  write_head (bytes, 2);
  write_type (bytes, 0, (const guint8[]) { TAO_SCALE_PRIMITIVE, TAO_SCALE_BOOL }, 2);
  write_type (bytes, 1, (const guint8[]) { TAO_SCALE_COMPACT, 0 }, 2);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 1: type 0 cannot be compact");

  /* Two variants with one index, then with one name. */
  write_head (bytes, 1);
  write_type (bytes, 0, (const guint8[]) { TAO_SCALE_VARIANT, 8, 4, 'a', 0, 5, 0, 4, 'b', 0, 5, 0 }, 12);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: two variants have the index 5");
  write_head (bytes, 1);
  write_type (bytes, 0, (const guint8[]) { TAO_SCALE_VARIANT, 8, 4, 'a', 0, 5, 0, 4, 'a', 0, 6, 0 }, 12);
  assert_refused (bytes, TAO_SCALE_ERROR_MALFORMED, "metadata: type 0: two variants are called a");
}

static void
test_containers (void)
{
  g_autoptr(TaoMetadata) sample = make_sample ();
  g_autoptr(GByteArray) bare = g_byte_array_new ();
  g_autoptr(GByteArray) wrapped = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  TaoMetadata *metadata;

  tao_metadata_encode (sample, 15, bare, NULL);
  tao_scale_write_vec_u8 (wrapped, bare->data, bare->len);
  metadata = tao_metadata_parse_wrapped (wrapped->data, wrapped->len, &error);
  g_assert_no_error (error);
  tao_metadata_unref (metadata);

  g_byte_array_prepend (wrapped, (const guint8[]) { 1 }, 1);
  metadata = tao_metadata_parse_wrapped (wrapped->data, wrapped->len, &error);
  g_assert_no_error (error);
  tao_metadata_unref (metadata);

  g_assert_null (tao_metadata_parse_wrapped ((const guint8[]) { 0 }, 1, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  bare->data[4] = 13;
  g_assert_null (tao_metadata_parse_wrapped (bare->data, bare->len, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  g_assert_null (tao_metadata_parse ((const guint8 *) "hello", 5, &error));
  g_assert_cmpstr (error->message, ==, "this is no metadata: it does not begin with \"meta\"");
  g_clear_error (&error);

  g_byte_array_set_size (bare, TAO_METADATA_MAX_SIZE + 1);
  g_assert_null (tao_metadata_parse (bare->data, bare->len, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/hostile-metadata/truncated", test_truncated);
  g_test_add_func ("/scale/hostile-metadata/changed-bytes", test_changed_bytes);
  g_test_add_func ("/scale/hostile-metadata/cycles", test_cycles);
  g_test_add_func ("/scale/hostile-metadata/depth", test_depth);
  g_test_add_func ("/scale/hostile-metadata/lies", test_lies);
  g_test_add_func ("/scale/hostile-metadata/containers", test_containers);
  return g_test_run ();
}
