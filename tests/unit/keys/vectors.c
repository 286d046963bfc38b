#include "vectors.h"

#include <string.h>

char *
vectors_path (const char *relative)
{
  const char *root = g_getenv ("TAOSCOPE_TEST_DATA");

  g_assert_nonnull (root);
  return g_build_filename (root, relative, NULL);
}

JsonObject *
vectors_load (const char *relative)
{
  g_autofree char *path = vectors_path (relative);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

GBytes *
vectors_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  g_assert_true (g_str_has_prefix (hex, "0x"));
  g_assert_cmpuint (strlen (hex) % 2, ==, 0);
  for (const char *p = hex + 2; *p != '\0'; p += 2)
    {
      int high = g_ascii_xdigit_value (p[0]), low = g_ascii_xdigit_value (p[1]);
      guint8 byte = (guint8) (high << 4 | low);

      g_assert_true (high >= 0 && low >= 0);
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
vectors_get_bytes (JsonObject *object, const char *name)
{
  return vectors_hex (json_object_get_string_member (object, name));
}

void
vectors_assert_bytes (JsonObject *object, const char *name, gconstpointer data, gsize len)
{
  g_autoptr(GString) hex = g_string_new ("0x");

  for (gsize i = 0; i < len; i++)
    g_string_append_printf (hex, "%02x", ((const guint8 *) data)[i]);
  g_assert_cmpstr (hex->str, ==, json_object_get_string_member (object, name));
}
