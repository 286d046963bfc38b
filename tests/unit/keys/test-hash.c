#include "keys/hash.h"
#include "keys/ss58.h"
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

/* A part of a map's key: the account of //Alice or //Bob, a little-endian integer, or none. */
typedef struct {
  TaoHasher hasher;
  enum { PART_NONE, PART_ALICE, PART_BOB, PART_U16, PART_U32 } kind;
  guint number;
} KeyPart;

static void
append_part (const KeyPart *part, GByteArray *key)
{
  static const char *const addresses[] = {
    [PART_ALICE] = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
    [PART_BOB] = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
  };
  guint32 number = GUINT32_TO_LE (part->number);
  TaoAccountId account;

  switch (part->kind)
    {
    case PART_NONE:
      break;
    case PART_ALICE:
    case PART_BOB:
      g_assert_true (tao_ss58_decode (addresses[part->kind], &account, NULL));
      tao_hasher_append (part->hasher, &account, sizeof account, key);
      break;
    case PART_U16:
    case PART_U32:
      tao_hasher_append (part->hasher, &number, part->kind == PART_U16 ? 2 : 4, key);
      break;
    }
}

static void
test_storage_keys (void)
{
  static const struct {
    const char *name, *pallet, *item;
    KeyPart parts[3];
  } cases[] = {
    { "System.Number", "System", "Number", { { 0 } } },
    { "System.Events", "System", "Events", { { 0 } } },
    { "System.Account[//Alice]", "System", "Account", { { TAO_HASHER_BLAKE2_128_CONCAT, PART_ALICE, 0 } } },
    { "System.BlockHash[0]", "System", "BlockHash", { { TAO_HASHER_TWOX_64_CONCAT, PART_U32, 0 } } },
    { "Timestamp.Now", "Timestamp", "Now", { { 0 } } },
    { "SubtensorModule.NetworksAdded prefix", "SubtensorModule", "NetworksAdded", { { 0 } } },
    { "SubtensorModule.NetworksAdded[1]", "SubtensorModule", "NetworksAdded", { { TAO_HASHER_IDENTITY, PART_U16, 1 } } },
    { "SubtensorModule.Owner[//Bob]", "SubtensorModule", "Owner", { { TAO_HASHER_BLAKE2_128_CONCAT, PART_BOB, 0 } } },
    { "SubtensorModule.Uids[netuid 1][//Bob]", "SubtensorModule", "Uids",
      { { TAO_HASHER_IDENTITY, PART_U16, 1 }, { TAO_HASHER_BLAKE2_128_CONCAT, PART_BOB, 0 } } },
    { "SubtensorModule.Keys[netuid 1][uid 7]", "SubtensorModule", "Keys",
      { { TAO_HASHER_IDENTITY, PART_U16, 1 }, { TAO_HASHER_IDENTITY, PART_U16, 7 } } },
    { "SubtensorModule.AlphaV2[//Bob][//Alice][1]", "SubtensorModule", "AlphaV2",
      { { TAO_HASHER_BLAKE2_128_CONCAT, PART_BOB, 0 }, { TAO_HASHER_BLAKE2_128_CONCAT, PART_ALICE, 0 },
        { TAO_HASHER_IDENTITY, PART_U16, 1 } } },
    { "SubtensorModule.SubnetIdentitiesV3[1] (Blake2_128Concat over u16)", "SubtensorModule", "SubnetIdentitiesV3",
      { { TAO_HASHER_BLAKE2_128_CONCAT, PART_U16, 1 } } },
    { "MevShield.NextKey", "MevShield", "NextKey", { { 0 } } },
    { "Proxy.Proxies[//Alice]", "Proxy", "Proxies", { { TAO_HASHER_TWOX_64_CONCAT, PART_ALICE, 0 } } },
  };
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "storage_keys");

  g_assert_cmpuint (json_array_get_length (items), ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(GByteArray) key = g_byte_array_new ();

      g_assert_cmpstr (json_object_get_string_member (item, "name"), ==, cases[i].name);
      tao_hash_append_storage_prefix (cases[i].pallet, cases[i].item, key);
      for (guint j = 0; j < G_N_ELEMENTS (cases[i].parts); j++)
        append_part (&cases[i].parts[j], key);
      vectors_assert_bytes (item, "key", key->data, key->len);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/hash/vectors", test_hashes);
  g_test_add_func ("/keys/hash/keccak-256", test_keccak);
  g_test_add_func ("/keys/hash/hashers", test_hashers);
  g_test_add_func ("/keys/hash/storage-keys", test_storage_keys);
  return g_test_run ();
}
