/* SCALE primitives: known encodings, what must be refused, and that a refusal moves nothing. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "scale/writer.h"

static void
test_compact (void)
{
  const char *folder = g_getenv ("TAOSCOPE_TEST_DATA");
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *path = NULL;
  JsonArray *compacts;

  g_assert_nonnull (folder);
  path = g_build_filename (folder, "crypto-vectors.json", NULL);
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  compacts = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "scale_compact");
  g_assert_cmpuint (json_array_get_length (compacts), ==, 19);
  for (guint i = 0; i < json_array_get_length (compacts); i++)
    {
      JsonObject *item = json_array_get_object_element (compacts, i);
      const char *value = json_object_get_string_member (item, "value");
      g_autoptr(GByteArray) expected = tao_hex_decode (json_object_get_string_member (item, "encoded"), NULL);
      g_autoptr(GByteArray) written = g_byte_array_new ();
      char text[TAO_U256_TEXT_SIZE];
      TaoScaleReader reader;
      TaoU256 number;
      tao_u128 read;

      g_assert_true (tao_u256_parse (value, &number));
      tao_scale_write_compact (written, tao_u256_low (number));
      g_assert_cmpmem (written->data, (int) written->len, expected->data, (int) expected->len);

      tao_scale_reader_init (&reader, expected->data, expected->len);
      g_assert_true (tao_scale_read_compact_u128 (&reader, &read, NULL));
      g_assert_cmpstr (tao_u128_format (read, text), ==, value);
      g_assert_cmpuint (tao_scale_reader_left (&reader), ==, 0);

      /* Every shorter piece of it. */
      for (gsize size = 0; size < expected->len; size++)
        {
          g_autofree guint8 *copy = g_memdup2 (expected->data, size);
          g_autoptr(GError) error = NULL;

          tao_scale_reader_init (&reader, copy, size);
          g_assert_false (tao_scale_read_compact_u128 (&reader, &read, &error));
          g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_TRUNCATED);
          g_assert_cmpuint (tao_scale_reader_offset (&reader), ==, 0);
        }
    }
}

/* Every number up to where the three-byte forms would begin, through both directions. */
static void
test_compact_exhaustive (void)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  for (guint32 i = 0; i < 70000; i++)
    {
      TaoScaleReader reader;
      guint32 read;

      g_byte_array_set_size (bytes, 0);
      tao_scale_write_compact (bytes, i);
      g_assert_cmpuint (bytes->len, ==, i < 64 ? 1 : i < 16384 ? 2 : 4);
      tao_scale_reader_init (&reader, bytes->data, bytes->len);
      g_assert_true (tao_scale_read_compact_u32 (&reader, &read, NULL));
      g_assert_cmpuint (read, ==, i);
    }
}

static void
test_compact_refused (void)
{
  static const char *const longer[] = {
    "0x0100", "0xfd00", "0x02000000", "0xfeff0000", "0x03ffffff3f", "0x0700000000", "0x070000004000",
    "0x13ffffffffffffff00", "0x07ffffffff00",
  };
  TaoScaleReader reader;
  tao_u128 wide = 7;
  guint8 narrow = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (longer); i++)
    {
      g_autoptr(GByteArray) bytes = tao_hex_decode (longer[i], NULL);
      g_autoptr(GError) error = NULL;

      tao_scale_reader_init (&reader, bytes->data, bytes->len);
      g_assert_false (tao_scale_read_compact_u128 (&reader, &wide, &error));
      g_assert_true (g_error_matches (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED) ||
                     g_error_matches (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_TRUNCATED));
      g_assert_cmpuint (tao_scale_reader_offset (&reader), ==, 0);
      g_assert_true (wide == 7);
    }

  /* 256 in a Compact<u8>. */
  tao_scale_reader_init (&reader, (const guint8[]) { 0x01, 0x04 }, 2);
  g_assert_false (tao_scale_read_compact_u8 (&reader, &narrow, NULL));
  g_assert_cmpuint (narrow, ==, 7);
}

static void
test_lists (void)
{
  const guint8 four_gigabytes[] = { 0x03, 0xff, 0xff, 0xff, 0xff };
  const guint8 many_units[] = { 0x02, 0x00, 0x10, 0x00 };
  g_autoptr(GError) error = NULL;
  TaoScaleReader reader;
  TaoScaleSlice slice;
  guint32 count = 7;

  tao_scale_reader_init (&reader, four_gigabytes, sizeof four_gigabytes);
  g_assert_false (tao_scale_read_vec_u8 (&reader, &slice, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_TRUNCATED);
  g_clear_error (&error);
  g_assert_false (tao_scale_read_count (&reader, 0, &count, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_cmpuint (count, ==, 7);
  g_assert_cmpuint (tao_scale_reader_offset (&reader), ==, 0);

  tao_scale_reader_init (&reader, many_units, sizeof many_units);
  g_assert_false (tao_scale_read_count (&reader, 0, &count, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT);
  g_clear_error (&error);

  tao_scale_reader_init (&reader, (const guint8 *) "\x0c""a\xff""b", 4);
  g_assert_false (tao_scale_read_str (&reader, &slice, &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED);
  g_clear_error (&error);

  tao_scale_reader_init (&reader, (const guint8 *) "\x0c""a\0b", 4);
  g_assert_true (tao_scale_read_str (&reader, &slice, &error));
  g_assert_cmpmem (slice.data, (int) slice.size, "a\0b", 3);
}

static void
test_booleans (void)
{
  for (guint i = 0; i < 256; i++)
    {
      const guint8 byte = (guint8) i;
      TaoScaleReader reader;
      gboolean out;

      tao_scale_reader_init (&reader, &byte, 1);
      g_assert_cmpint (tao_scale_read_bool (&reader, &out, NULL), ==, i < 2);
      tao_scale_reader_init (&reader, &byte, 1);
      g_assert_cmpint (tao_scale_read_option (&reader, &out, NULL), ==, i < 2);
    }
}

/* All two-byte eras: those that read back must write the same bytes. */
static void
test_eras (void)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  TaoScaleEra era;
  TaoScaleReader reader;

  for (guint i = 0; i < 65536; i++)
    {
      const guint8 encoded[2] = { (guint8) i, (guint8) (i >> 8) };

      tao_scale_reader_init (&reader, encoded, 2);
      if (!tao_scale_read_era (&reader, &era, NULL))
        continue;
      g_byte_array_set_size (bytes, 0);
      tao_scale_write_era (bytes, &era);
      g_assert_cmpmem (bytes->data, (int) bytes->len, encoded, era.mortal ? 2 : 1);
    }

  /* Substrate's own example: period 64, phase 42. */
  g_byte_array_set_size (bytes, 0);
  tao_scale_write_era (bytes, &(TaoScaleEra) { TRUE, 64, 42 });
  g_assert_cmpmem (bytes->data, (int) bytes->len, "\xa5\x02", 2);
  g_byte_array_set_size (bytes, 0);
  tao_scale_write_era (bytes, &(TaoScaleEra) { TRUE, 32768, 20000 });
  g_assert_cmpmem (bytes->data, (int) bytes->len, "\x4e\x9c", 2);
}

static void
test_wide_numbers (void)
{
  static const char *const texts[] = {
    "0", "9", "10", "999999999999999999", "1000000000000000000", "1000000000000000001", "18446744073709551616",
    "115792089237316195423570985008687907853269984665640564039457584007913129639935",
  };
  static const char *const bad[] = {
    "", "-", "-0x", "0x", "12a", " 1", "1 ", "+1", "1.0",
    "115792089237316195423570985008687907853269984665640564039457584007913129639936",
  };
  char text[TAO_U256_TEXT_SIZE];
  guint8 bytes[32];
  TaoU256 number;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (tao_u256_parse (texts[i], &number));
      g_assert_cmpstr (tao_u256_format (number, text), ==, texts[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (tao_u256_parse (bad[i], &number));
      g_assert_false (tao_i256_parse (bad[i], &number));
    }

  g_assert_true (tao_u256_parse ("0xff00", &number));
  g_assert_cmpstr (tao_u256_format (number, text), ==, "65280");
  g_assert_true (tao_i256_parse ("-128", &number));
  g_assert_cmpstr (tao_i256_format (number, text), ==, "-128");
  g_assert_true (tao_u256_to_le (number, TRUE, bytes, 1));
  g_assert_cmpuint (bytes[0], ==, 0x80);
  g_assert_true (tao_i256_parse ("-129", &number));
  g_assert_false (tao_u256_to_le (number, TRUE, bytes, 1));
  g_assert_true (tao_i256_parse ("128", &number));
  g_assert_false (tao_u256_to_le (number, TRUE, bytes, 1));
  g_assert_true (tao_u256_to_le (number, FALSE, bytes, 1));

  /* The most negative number, and one below it. */
  g_assert_true (tao_i256_parse ("-57896044618658097711785492504343953926634992332820282019728792003956564819968", &number));
  g_assert_cmpstr (tao_i256_format (number, text), ==,
                   "-57896044618658097711785492504343953926634992332820282019728792003956564819968");
  g_assert_false (tao_i256_parse ("-57896044618658097711785492504343953926634992332820282019728792003956564819969", &number));
}

static void
test_hex (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) bytes = tao_hex_decode ("00fF", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = tao_hex_encode (bytes->data, bytes->len);
  g_assert_cmpstr (text, ==, "0x00ff");

  g_assert_null (tao_hex_decode ("0x123", &error));
  g_assert_cmpstr (error->message, ==, "hexadecimal text has an odd number of digits (3)");
  g_clear_error (&error);
  g_assert_null (tao_hex_decode ("0x12g4", &error));
  g_assert_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/codec/compact", test_compact);
  g_test_add_func ("/scale/codec/compact-exhaustive", test_compact_exhaustive);
  g_test_add_func ("/scale/codec/compact-refused", test_compact_refused);
  g_test_add_func ("/scale/codec/lists", test_lists);
  g_test_add_func ("/scale/codec/booleans", test_booleans);
  g_test_add_func ("/scale/codec/eras", test_eras);
  g_test_add_func ("/scale/codec/wide-numbers", test_wide_numbers);
  g_test_add_func ("/scale/codec/hex", test_hex);
  return g_test_run ();
}
