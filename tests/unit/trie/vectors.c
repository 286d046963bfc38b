#include "vectors.h"

static guint8 *
hex_to_bytes (const char *hex, gsize *len)
{
  guint8 *bytes;

  g_assert_true (g_str_has_prefix (hex, "0x"));
  hex += 2;
  *len = strlen (hex) / 2;
  bytes = g_malloc (*len + 1);
  for (gsize i = 0; i < *len; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return bytes;
}

char *
bytes_to_hex (const guint8 *bytes, gsize len)
{
  GString *hex = g_string_new ("0x");

  for (gsize i = 0; i < len; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

static TaoBlob *
hex_to_blob (const char *hex)
{
  gsize len;
  g_autofree guint8 *bytes = hex_to_bytes (hex, &len);

  return tao_blob_new (bytes, len);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const TaoTrieChange *x = a, *y = b;
  int order = memcmp (x->key, y->key, MIN (x->key_len, y->key_len));

  return order != 0 ? order : (x->key_len > y->key_len) - (x->key_len < y->key_len);
}

static void
entry_clear (gpointer data)
{
  TaoTrieChange *entry = data;

  g_free ((guint8 *) entry->key);
  tao_blob_unref (entry->value);
}

static void
vector_free (gpointer data)
{
  Vector *vector = data;

  g_free (vector->id);
  g_array_unref (vector->entries);
  g_free (vector->root);
  g_clear_pointer (&vector->nodes, g_ptr_array_unref);
  g_free (vector);
}

GPtrArray *
load_vectors (void)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "trie", "trie.json", NULL);
  GPtrArray *vectors = g_ptr_array_new_with_free_func (vector_free);
  JsonArray *array;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  array = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      JsonArray *entries = json_object_get_array_member (object, "entries");
      Vector *vector = g_new0 (Vector, 1);

      vector->id = g_strdup (json_object_get_string_member_with_default (object, "id", "?"));
      vector->version = (TaoStateVersion) json_object_get_int_member (object, "state_version");
      vector->root = g_strdup (json_object_get_string_member (object, "root"));
      vector->entries = g_array_new (FALSE, FALSE, sizeof (TaoTrieChange));
      g_array_set_clear_func (vector->entries, entry_clear);
      for (guint j = 0; j < json_array_get_length (entries); j++)
        {
          JsonArray *pair = json_array_get_array_element (entries, j);
          TaoTrieChange entry;

          entry.key = hex_to_bytes (json_array_get_string_element (pair, 0), &entry.key_len);
          entry.value = hex_to_blob (json_array_get_string_element (pair, 1));
          g_array_append_val (vector->entries, entry);
        }
      g_array_sort (vector->entries, compare_entries);
      if (json_object_has_member (object, "proof_nodes"))
        {
          JsonArray *nodes = json_object_get_array_member (object, "proof_nodes");

          vector->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_blob_unref);
          for (guint j = 0; j < json_array_get_length (nodes); j++)
            g_ptr_array_add (vector->nodes, hex_to_blob (json_array_get_string_element (nodes, j)));
        }
      g_ptr_array_add (vectors, vector);
    }
  return vectors;
}

TaoTrie *
vector_trie (const Vector *vector)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (vector->version);

  return tao_trie_apply (empty, (TaoTrieChange *) (void *) vector->entries->data, vector->entries->len);
}
