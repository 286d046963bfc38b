/* Values: the forms of their text, what is refused and where it says so, and inputs made to hurt. */

#include <stdlib.h>
#include <string.h>

#include "scale/cursor.h"
#include "scale/registry-builder.h"
#include "scale/value.h"
#include "scale/writer.h"

typedef struct {
  TaoRegistryBuilder *builder;
  TaoScaleRegistry   *registry;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const TaoFieldSpec account = { .type_text = "[u8; 32]" };
  const TaoFieldSpec empty = { .type_text = "()" };
  const TaoFieldSpec owner = { .type_text = "AccountId32" };
  const TaoFieldSpec point[] = { { .name = "x", .type_text = "i32" }, { .name = "y", .type_text = "u64" } };
  const TaoVariantSpec shapes[] = {
    { .name = "Unit", .index = 0 },
    { .name = "One", .index = 3, .fields = (const TaoFieldSpec[]) { { .type_text = "u8" } }, .n_fields = 1 },
    { .name = "Two", .index = 4,
      .fields = (const TaoFieldSpec[]) { { .type_text = "u8" }, { .type_text = "bool" } }, .n_fields = 2 },
    { .name = "Named", .index = 200, .fields = (const TaoFieldSpec[]) { { .name = "a", .type_text = "u8" } }, .n_fields = 1 },
  };
  const TaoFieldSpec list[] = { { .name = "next", .type_text = "Option<List>" } };
  guint32 id, lsb0, msb0;
  g_autoptr(GError) error = NULL;
  TaoRegistryBuilder *builder = tao_registry_builder_new ();

  tao_registry_builder_composite (builder, "sp_core::crypto::AccountId32", &account, 1, &error);
  tao_registry_builder_composite (builder, "Owner", &owner, 1, &error);
  tao_registry_builder_composite (builder, "Point", point, 2, &error);
  tao_registry_builder_composite (builder, "Empty", NULL, 0, &error);
  tao_registry_builder_variant (builder, "Shape", shapes, G_N_ELEMENTS (shapes), &error);
  id = tao_registry_builder_declare (builder, "List");
  tao_registry_builder_define_composite (builder, id, list, 1, &error);
  lsb0 = tao_registry_builder_composite (builder, "Lsb0", &empty, 1, &error);
  msb0 = tao_registry_builder_composite (builder, "Msb0", &empty, 1, &error);
  tao_registry_builder_alias (builder, "Bits8", tao_registry_builder_bit_sequence (
    builder, tao_registry_builder_primitive (builder, TAO_SCALE_U8), lsb0));
  tao_registry_builder_alias (builder, "Bits16Msb", tao_registry_builder_bit_sequence (
    builder, tao_registry_builder_primitive (builder, TAO_SCALE_U16), msb0));
  g_assert_no_error (error);
  fixture->builder = builder;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->registry, tao_scale_registry_unref);
  tao_registry_builder_free (fixture->builder);
}

static guint32
get_type (Fixture    *fixture,
          const char *text)
{
  g_autoptr(GError) error = NULL;
  guint32 id = tao_registry_builder_type (fixture->builder, text, &error);

  g_assert_no_error (error);
  g_clear_pointer (&fixture->registry, tao_scale_registry_unref);
  fixture->registry = tao_registry_builder_build (fixture->builder, &error);
  g_assert_no_error (error);
  return id;
}

static const struct {
  const char *type;
  const char *text;
  const char *encoded;
} forms[] = {
  { "bool", "true", "0x01" },
  { "char", "\"€\"", "0xac200000" },
  { "str", "\"a\\\"\\u0001é\"", "0x146122" "01c3a9" },
  { "u8", "255", "0xff" },
  { "i16", "-2", "0xfeff" },
  { "u64", "\"18446744073709551615\"", "0xffffffffffffffff" },
  { "i128", "\"-1\"", "0xffffffffffffffffffffffffffffffff" },
  { "u256", "\"1\"", "0x0100000000000000000000000000000000000000000000000000000000000000" },
  { "Compact<u32>", "64", "0x0101" },
  { "Compact<u64>", "\"64\"", "0x0101" },
  { "Compact<()>", "[]", "0x" },
  { "()", "[]", "0x" },
  { "Empty", "{}", "0x" },
  { "Vec<u8>", "\"0x0102\"", "0x080102" },
  { "[u8; 2]", "\"0x0102\"", "0x0102" },
  { "Vec<Compact<u8>>", "[1,2]", "0x080408" },
  { "(u8, bool)", "[7,false]", "0x0700" },
  { "[u16; 2]", "[1,2]", "0x01000200" },
  { "Point", "{\"x\":-1,\"y\":\"5\"}", "0xffffffff0500000000000000" },
  { "Shape", "\"Unit\"", "0x00" },
  { "Shape", "{\"One\":9}", "0x0309" },
  { "Shape", "{\"Two\":[9,true]}", "0x040901" },
  { "Shape", "{\"Named\":{\"a\":1}}", "0xc801" },
  { "Option<u8>", "null", "0x00" },
  { "Option<u8>", "3", "0x0103" },
  { "Option<Option<u8>>", "{\"Some\":null}", "0x0100" },
  { "Option<Option<u8>>", "{\"Some\":3}", "0x010103" },
  { "Option<()>", "[]", "0x01" },
  { "Result<u8, ()>", "{\"Err\":[]}", "0x01" },
  { "BTreeMap<u8, bool>", "[[1,true],[2,false]]", "0x0801010200" },
  { "Bits8", "\"0b1011000001\"", "0x280d02" },
  { "Bits16Msb", "\"0b101\"", "0x0c00a0" },
  { "List", "{\"next\":{\"next\":null}}", "0x0100" },
};

static void
test_forms (Fixture       *fixture,
            gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      guint32 type = get_type (fixture, forms[i].type);
      g_autoptr(GByteArray) bytes = g_byte_array_new ();
      g_autoptr(TaoValue) value = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *hex = NULL;
      g_autofree char *text = NULL;

      tao_value_encode_text (fixture->registry, type, forms[i].text, NULL, bytes, &error);
      g_assert_no_error (error);
      hex = tao_hex_encode (bytes->data, bytes->len);
      g_assert_cmpstr (hex, ==, forms[i].encoded);

      value = tao_value_decode (fixture->registry, type, bytes->data, bytes->len, &error);
      g_assert_no_error (error);
      text = tao_value_to_json (value, NULL);
      g_assert_cmpstr (text, ==, forms[i].text);
    }
}

static const struct {
  const char *type;
  const char *text;
  const char *message;
} refused[] = {
  { "u8", "256", "256 does not fit in 8 bits" },
  { "u8", "-1", "a whole number of 0 or more was expected" },
  { "u8", "1.0", "only whole numbers are understood at character 2" },
  { "u8", "01", "a number with a leading zero at character 1" },
  { "u8", "1 2", "something follows the value at character 3" },
  { "u8", "", "the text ends where a value was expected at character 1" },
  { "i8", "128", "128 does not fit in 8 bits" },
  { "bool", "1", "true or false was expected" },
  { "char", "\"ab\"", "a string of one character was expected" },
  { "str", "\"\\ud800\"", "half a surrogate pair at character 8" },
  { "str", "\"open", "the text ends inside a string at character 6" },
  { "Compact<u16>", "65536", "65536 does not fit in 16 bits" },
  { "Vec<u8>", "\"0x123\"", "hexadecimal text has an odd number of digits (3)" },
  { "[u8; 2]", "\"0x01\"", "2 bytes were expected, not 1" },
  { "[u8; 2]", "\"no\"", "bytes (\"0x…\") were expected" },
  { "Vec<bool>", "[true,2]", "[1]: true or false was expected" },
  { "(u8, u8)", "[1]", "2 items were expected, not 1" },
  { "Point", "{\"x\":1}", "the field y is missing" },
  { "Point", "{\"x\":1,\"y\":2,\"z\":3}", "there is no field z" },
  { "Point", "{\"x\":1,\"x\":2,\"y\":2}", "a name is given twice before this point at character 11" },
  { "Vec<Point>", "[{\"x\":1,\"y\":\"z\"}]", "[0]: y: a whole number of 0 or more was expected" },
  { "Shape", "\"Circle\"", "there is no variant Circle" },
  { "Shape", "\"One\"", "the variant One has 1 fields" },
  { "Shape", "{\"Two\":[1,2]}", "Two: [1]: true or false was expected" },
  { "Option<Option<u8>>", "3", "null or {\"Some\": …} was expected" },
  { "Bits8", "\"0b2\"", "bits are written with 0 and 1" },
  { "AccountId32", "\"5Grw\"", "this is no account" },
};

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      guint32 type = get_type (fixture, refused[i].type);
      g_autoptr(GByteArray) bytes = g_byte_array_new ();
      g_autoptr(GError) error = NULL;

      g_assert_false (tao_value_encode_text (fixture->registry, type, refused[i].text, NULL, bytes, &error));
      g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT);
      g_assert_cmpstr (error->message, ==, refused[i].message);
      g_assert_cmpuint (bytes->len, ==, 0);
    }
}

static const struct {
  const char   *type;
  const char   *encoded;
  TaoScaleError code;
} bad_bytes[] = {
  { "bool", "0x02", TAO_SCALE_ERROR_MALFORMED },
  { "char", "0x00d80000", TAO_SCALE_ERROR_MALFORMED },
  { "str", "0x04ff", TAO_SCALE_ERROR_MALFORMED },
  { "Shape", "0x01", TAO_SCALE_ERROR_MALFORMED },
  { "Shape", "0x03", TAO_SCALE_ERROR_TRUNCATED },
  { "Option<u8>", "0x02", TAO_SCALE_ERROR_MALFORMED },
  { "u16", "0x010000", TAO_SCALE_ERROR_MALFORMED },
  { "Compact<u8>", "0x0104", TAO_SCALE_ERROR_MALFORMED },
  { "Vec<u64>", "0x03ffffffff", TAO_SCALE_ERROR_TRUNCATED },
  { "Vec<()>", "0x03ffffffff", TAO_SCALE_ERROR_LIMIT },
  { "[(); 4294967295]", "0x", TAO_SCALE_ERROR_LIMIT },
  { "Vec<[(); 65536]>", "0xfd03", TAO_SCALE_ERROR_LIMIT },
  { "[Vec<u8>; 4294967295]", "0x00000000", TAO_SCALE_ERROR_TRUNCATED },
  { "[[[[u64; 4294967295]; 4294967295]; 4294967295]; 4294967295]", "0x00", TAO_SCALE_ERROR_TRUNCATED },
  { "Bits8", "0x02093d00", TAO_SCALE_ERROR_TRUNCATED },
};

static void
test_bad_bytes (Fixture       *fixture,
                gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_bytes); i++)
    {
      guint32 type = get_type (fixture, bad_bytes[i].type);
      g_autoptr(GByteArray) bytes = tao_hex_decode (bad_bytes[i].encoded, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoValue) value = tao_value_decode (fixture->registry, type, bytes->data, bytes->len, &error);

      if (value != NULL)
        g_error ("%s of %s was accepted", bad_bytes[i].encoded, bad_bytes[i].type);
      if (!g_error_matches (error, TAO_SCALE_ERROR, (int) bad_bytes[i].code))
        g_error ("%s of %s: %s", bad_bytes[i].encoded, bad_bytes[i].type, error->message);
    }
}

/* A list that links on and on is cut off, by the tree, by skipping and by the cursor. */
static void
test_depth (Fixture       *fixture,
            gconstpointer  data)
{
  guint32 type = get_type (fixture, "List");
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(TaoValue) value = NULL;
  g_autoptr(GError) error = NULL;
  TaoScaleReader reader;
  TaoCursor cursor;
  TaoCursorEvent event;

  for (guint i = 0; i < 100000; i++)
    tao_scale_write_u8 (bytes, 1);
  tao_scale_write_u8 (bytes, 0);

  g_assert_null (tao_value_decode (fixture->registry, type, bytes->data, bytes->len, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT);
  g_clear_error (&error);

  tao_scale_reader_init (&reader, bytes->data, bytes->len);
  g_assert_false (tao_scale_skip (fixture->registry, type, &reader, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_cmpuint (tao_scale_reader_offset (&reader), ==, 0);

  tao_cursor_init (&cursor, fixture->registry, type, &reader);
  while (tao_cursor_next (&cursor, &event, &error))
    g_assert_cmpint (event.kind, !=, TAO_CURSOR_DONE);
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT);

  /* Thirty links are fine. */
  g_clear_error (&error);
  value = tao_value_decode (fixture->registry, type, bytes->data + 100000 - 30, 31, &error);
  g_assert_no_error (error);
}

static char *
format_account (const guint8 account[32],
                gpointer     user_data)
{
  return g_strdup_printf ("account-%u", account[0]);
}

static gboolean
parse_account (const char *text,
               guint8      account[32],
               gpointer    user_data)
{
  if (!g_str_has_prefix (text, "account-"))
    return FALSE;

  memset (account, atoi (text + 8), 32);
  return TRUE;
}

static void
test_accounts (Fixture       *fixture,
               gconstpointer  data)
{
  guint32 type = get_type (fixture, "Vec<Owner>");
  const TaoValueTextOptions options = { .account_format = format_account, .account_parse = parse_account };
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(TaoValue) value = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  tao_value_encode_text (fixture->registry, type,
                         "[\"account-5\",\"0x0606060606060606060606060606060606060606060606060606060606060606\"]", &options,
                         bytes, &error);
  g_assert_no_error (error);
  value = tao_value_decode (fixture->registry, type, bytes->data, bytes->len, &error);
  text = tao_value_to_json (value, &options);
  g_assert_cmpstr (text, ==, "[\"account-5\",\"account-6\"]");
  g_assert_false (tao_value_encode_text (fixture->registry, type, "[\"other\"]", &options, bytes, &error));
}

static void
test_lookup (Fixture       *fixture,
             gconstpointer  data)
{
  guint32 type = get_type (fixture, "(u8, Option<Vec<Point>>)");
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(TaoValue) value = NULL;
  gint64 x;

  tao_value_encode_text (fixture->registry, type, "[1,[{\"x\":-7,\"y\":\"8\"}]]", NULL, bytes, NULL);
  value = tao_value_decode (fixture->registry, type, bytes->data, bytes->len, NULL);
  g_assert_true (tao_value_get_i64 (tao_value_lookup (value, "1.0.x"), &x));
  g_assert_cmpint (x, ==, -7);
  g_assert_null (tao_value_lookup (value, "1.1.x"));
  g_assert_null (tao_value_lookup (value, "1.0.z"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/scale/value/forms", Fixture, NULL, set_up, test_forms, tear_down);
  g_test_add ("/scale/value/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/scale/value/bad-bytes", Fixture, NULL, set_up, test_bad_bytes, tear_down);
  g_test_add ("/scale/value/depth", Fixture, NULL, set_up, test_depth, tear_down);
  g_test_add ("/scale/value/accounts", Fixture, NULL, set_up, test_accounts, tear_down);
  g_test_add ("/scale/value/lookup", Fixture, NULL, set_up, test_lookup, tear_down);
  return g_test_run ();
}
