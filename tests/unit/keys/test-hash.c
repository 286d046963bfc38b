#include "keys/hash.h"
#include "vectors.h"

#include <string.h>

static void
test_hashes (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "hashes");

  g_assert_cmpuint (json_array_get_length (items), ==, 18);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(GBytes) input = vectors_get_bytes (item, "input");
      gsize len;
      gconstpointer data = g_bytes_get_data (input, &len);
      guint8 out[64];

      tao_hash_blake2b_64 (data, len, out);
      vectors_assert_bytes (item, "blake2b_64", out, 8);
      tao_hash_blake2b_128 (data, len, out);
      vectors_assert_bytes (item, "blake2b_128", out, 16);
      tao_hash_blake2b_256 (data, len, out);
      vectors_assert_bytes (item, "blake2b_256", out, 32);
      tao_hash_blake2b_512 (data, len, out);
      vectors_assert_bytes (item, "blake2b_512", out, 64);
      tao_hash_twox_64 (data, len, out);
      vectors_assert_bytes (item, "twox_64", out, 8);
      tao_hash_twox_128 (data, len, out);
      vectors_assert_bytes (item, "twox_128", out, 16);
      tao_hash_twox_256 (data, len, out);
      vectors_assert_bytes (item, "twox_256", out, 32);
      tao_hash_sha_256 (data, len, out);
      vectors_assert_bytes (item, "sha256", out, 32);
      tao_hash_keccak_256 (data, len, out);
      vectors_assert_bytes (item, "keccak_256", out, 32);
    }
}

static void
test_keccak (void)
{
  /* The event signature that every Ethereum log of a token transfer starts with, and the hash of nothing. */
  static const guint8 transfer[] = { 0xdd, 0xf2, 0x52, 0xad, 0x1b, 0xe2, 0xc8, 0x9b };
  static const guint8 nothing[] = { 0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c };
  guint8 out[32];

  tao_hash_keccak_256 ("Transfer(address,address,uint256)", 33, out);
  g_assert_cmpmem (out, 8, transfer, 8);
  tao_hash_keccak_256 (NULL, 0, out);
  g_assert_cmpmem (out, 8, nothing, 8);
}

static void
test_hashers (void)
{
  static const struct {
    TaoHasher hasher;
    guint len;
    int offset;
  } cases[] = {
    { TAO_HASHER_BLAKE2_128, 16, -1 },
    { TAO_HASHER_BLAKE2_256, 32, -1 },
    { TAO_HASHER_BLAKE2_128_CONCAT, 16 + 3, 16 },
    { TAO_HASHER_TWOX_128, 16, -1 },
    { TAO_HASHER_TWOX_256, 32, -1 },
    { TAO_HASHER_TWOX_64_CONCAT, 8 + 3, 8 },
    { TAO_HASHER_IDENTITY, 3, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GByteArray) out = g_byte_array_new ();
      int offset = tao_hasher_concat_offset (cases[i].hasher);

      g_assert_cmpuint (cases[i].hasher, ==, i);
      tao_hasher_append (cases[i].hasher, "abc", 3, out);
      g_assert_cmpuint (out->len, ==, cases[i].len);
      g_assert_cmpint (offset, ==, cases[i].offset);
      if (offset >= 0)
        g_assert_cmpmem (out->data + offset, out->len - (guint) offset, "abc", 3);
    }
}

static void
test_storage_prefix (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonObject *item = json_array_get_object_element (json_object_get_array_member (root, "storage_keys"), 0);
  g_autoptr(GByteArray) key = g_byte_array_new ();

  g_assert_cmpstr (json_object_get_string_member (item, "name"), ==, "System.Number");
  tao_hash_append_storage_prefix ("System", "Number", key);
  vectors_assert_bytes (item, "key", key->data, key->len);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/hash/vectors", test_hashes);
  g_test_add_func ("/keys/hash/keccak-256", test_keccak);
  g_test_add_func ("/keys/hash/hashers", test_hashers);
  g_test_add_func ("/keys/hash/storage-prefix", test_storage_prefix);
  return g_test_run ();
}
