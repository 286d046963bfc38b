#include "keys/keypair.h"
#include "keys/mnemonic.h"
#include "keys/ss58.h"
#include "vectors.h"

static TaoSecret *
secret (const char *text)
{
  return tao_secret_new_copy (text, strlen (text));
}

static void
test_vectors (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "mnemonics");

  g_assert_cmpuint (json_array_get_length (items), ==, 51);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(TaoSecret) words = secret (json_object_get_string_member (item, "mnemonic"));
      g_autoptr(TaoSecret) password = secret (json_object_get_string_member (item, "password"));
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoSecret) entropy = tao_mnemonic_to_entropy (words, &error);
      g_autoptr(TaoSecret) back = NULL, seed = NULL;
      g_autoptr(TaoKeypair) sr = NULL, ed = NULL;
      g_autofree char *address = NULL;

      g_assert_no_error (error);
      vectors_assert_bytes (item, "entropy", tao_secret_get_bytes (entropy), tao_secret_get_length (entropy));
      back = tao_mnemonic_from_entropy (entropy);
      g_assert_cmpstr (tao_secret_get_text (back), ==, tao_secret_get_text (words));
      seed = tao_mnemonic_to_seed (words, password, &error);
      g_assert_no_error (error);
      vectors_assert_bytes (item, "mini_secret", tao_secret_get_bytes (seed), tao_secret_get_length (seed));

      sr = tao_keypair_new_from_mnemonic (TAO_CRYPTO_SR25519, words, password, &error);
      g_assert_no_error (error);
      vectors_assert_bytes (item, "sr25519_public", tao_keypair_get_account (sr)->bytes, 32);
      address = tao_ss58_encode (tao_keypair_get_account (sr));
      g_assert_cmpstr (address, ==, json_object_get_string_member (item, "sr25519_ss58_42"));
      ed = tao_keypair_new_from_mnemonic (TAO_CRYPTO_ED25519, words, password, &error);
      g_assert_no_error (error);
      vectors_assert_bytes (item, "ed25519_public", tao_keypair_get_account (ed)->bytes, 32);
    }
}

static void
test_invalid (void)
{
  static const TaoKeysError expected[] = {
    TAO_KEYS_ERROR_WORD_CHECKSUM, TAO_KEYS_ERROR_WORD_UNKNOWN, TAO_KEYS_ERROR_WORD_COUNT,
    TAO_KEYS_ERROR_WORD_COUNT, TAO_KEYS_ERROR_WORD_COUNT,
  };
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "mnemonics_invalid");

  /* The last two are refused by the reference only for their spaces and capitals: a wallet accepts them. */
  g_assert_cmpuint (json_array_get_length (items), ==, G_N_ELEMENTS (expected) + 2);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(TaoSecret) words = secret (json_object_get_string_member (item, "mnemonic"));
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoSecret) entropy = tao_mnemonic_to_entropy (words, &error);

      g_test_message ("%s", json_object_get_string_member (item, "why"));
      if (i < G_N_ELEMENTS (expected))
        g_assert_error (error, TAO_KEYS_ERROR, (int) expected[i]);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpuint (tao_secret_get_length (entropy), ==, 16);
        }
    }
}

static void
test_near_matches (void)
{
  static const struct {
    const char *word, *message;
  } cases[] = {
    { "smokee", "Word 6, “smokee”, is not in the word list; near it: smoke" },
    { "abandno", "Word 6, “abandno”, is not in the word list; near it: abandon" },
    { "zebrq", "Word 6, “zebrq”, is not in the word list; near it: zebra" },
    { "xxxxxxxx", "Word 6, “xxxxxxxx”, is not in the word list" },
    { "a-word-longer-than-any", "Word 6 is not in the word list" },
    { "\xff\xfe", "Word 6 is not in the word list" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *phrase = g_strdup_printf ("bottom drive obey lake curtain %s basket hold race lonely fit walk",
                                                 cases[i].word);
      g_autoptr(TaoSecret) words = secret (phrase);
      g_autoptr(GError) error = NULL;

      g_assert_null (tao_mnemonic_to_entropy (words, &error));
      g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WORD_UNKNOWN);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_word_list (void)
{
  for (guint i = 0; i < TAO_MNEMONIC_WORDS; i++)
    {
      const char *word = tao_mnemonic_get_word (i);

      g_assert_cmpint (tao_mnemonic_find_word (word, strlen (word)), ==, (int) i);
      g_assert_cmpint (tao_mnemonic_find_word (word, strlen (word) - 1) == (int) i, ==, FALSE);
      if (i > 0)
        g_assert_cmpstr (tao_mnemonic_get_word (i - 1), <, word);
    }
  g_assert_cmpint (tao_mnemonic_find_word ("", 0), ==, -1);
  g_assert_cmpint (tao_mnemonic_find_word ("zoo\0\0", 5), ==, -1);
}

static void
test_generate (void)
{
  for (guint n = 12; n <= 24; n += 3)
    {
      g_autoptr(TaoSecret) a = tao_mnemonic_generate (n), b = tao_mnemonic_generate (n);
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoSecret) entropy = tao_mnemonic_to_entropy (a, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (tao_secret_get_length (entropy), ==, n * 4 / 3);
      g_assert_false (tao_secret_equal (a, b));
    }
}

static void
test_derivations (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonObject *group = json_object_get_object_member (root, "derivations");
  JsonArray *items = json_object_get_array_member (group, "items");
  const char *phrase = json_object_get_string_member (group, "phrase");

  g_assert_cmpuint (json_array_get_length (items), ==, 35);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      const char *suffix = json_object_get_string_member (item, "suri_suffix");
      g_autofree char *text = g_strconcat (phrase, suffix, NULL);
      g_autoptr(TaoSecret) uri = secret (text);
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoKeypair) sr = tao_keypair_new_from_uri (TAO_CRYPTO_SR25519, uri, &error);
      g_autoptr(TaoKeypair) ed = NULL;
      g_autofree char *address = NULL;

      g_assert_no_error (error);
      vectors_assert_bytes (item, "sr25519_public", tao_keypair_get_account (sr)->bytes, 32);
      address = tao_ss58_encode (tao_keypair_get_account (sr));
      g_assert_cmpstr (address, ==, json_object_get_string_member (item, "sr25519_ss58_42"));

      ed = tao_keypair_new_from_uri (TAO_CRYPTO_ED25519, uri, &error);
      if (json_object_has_member (item, "ed25519_public"))
        {
          g_assert_no_error (error);
          vectors_assert_bytes (item, "ed25519_public", tao_keypair_get_account (ed)->bytes, 32);
        }
      else
        g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PATH);
    }
}

static void
test_uris (void)
{
  static const struct {
    const char *uri;
    int code;                   /* -1: accepted */
    const char *same_as;
  } cases[] = {
    { "//Alice", -1, "bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice" },
    { "  BOTTOM drive obey lake curtain smoke  basket hold race lonely fit walk//Alice", -1, "//Alice" },
    { "0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e//Alice", -1, "//Alice" },
    { "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a", -1, "//Alice" },
    { "//007", -1, "//7" },
    { "//a////b", -1, "//a////b" },
    { "//", TAO_KEYS_ERROR_PATH, NULL },
    { "/", TAO_KEYS_ERROR_PATH, NULL },
    { "//a//", TAO_KEYS_ERROR_PATH, NULL },
    { "//0xff", TAO_KEYS_ERROR_PATH, NULL },
    { "//+5", TAO_KEYS_ERROR_PATH, NULL },
    { "//18446744073709551616", TAO_KEYS_ERROR_PATH, NULL },
    { "//\xff", TAO_KEYS_ERROR_PATH, NULL },
    { "0x00", TAO_KEYS_ERROR_SEED, NULL },
    { "0xzac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e", TAO_KEYS_ERROR_SEED, NULL },
    { "0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e///pw", TAO_KEYS_ERROR_PATH, NULL },
    { "one two three", TAO_KEYS_ERROR_WORD_COUNT, NULL },
  };
  g_autoptr(GString) endless = g_string_new (NULL);
  g_autoptr(TaoSecret) long_uri = NULL;
  g_autoptr(GError) long_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TaoSecret) uri = secret (cases[i].uri);
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoKeypair) keypair = tao_keypair_new_from_uri (TAO_CRYPTO_SR25519, uri, &error);

      if (cases[i].code >= 0)
        g_assert_error (error, TAO_KEYS_ERROR, cases[i].code);
      else
        {
          g_autoptr(TaoKeypair) same = tao_keypair_new_development (cases[i].same_as);

          g_assert_no_error (error);
          g_assert_true (tao_account_id_equal (tao_keypair_get_account (keypair), tao_keypair_get_account (same)));
        }
    }

  for (guint i = 0; i < 1000; i++)
    g_string_append (endless, "//a");
  long_uri = secret (endless->str);
  g_assert_null (tao_keypair_new_from_uri (TAO_CRYPTO_SR25519, long_uri, &long_error));
  g_assert_error (long_error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PATH);
}

static void
test_private_keys (void)
{
  /* The group order: the smallest number that is not a scalar. */
  static const guint8 order[32] = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
  };
  g_autoptr(TaoSecret) zero = tao_secret_new (64), wide = tao_secret_new (64), one = tao_secret_new (64);
  g_autoptr(TaoSecret) cut = tao_secret_new (63);
  g_autoptr(TaoKeypair) keypair = NULL;
  const TaoSecret *refused[] = { zero, wide, cut };

  memcpy (tao_secret_get_writable (wide), order, 32);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (tao_keypair_new_from_private (TAO_CRYPTO_SR25519, refused[i], &error));
      g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED);
    }
  tao_secret_get_writable (one)[0] = 1;
  keypair = tao_keypair_new_from_private (TAO_CRYPTO_SR25519, one, NULL);
  /* RFC 9496, appendix A.1: the generator. */
  g_assert_cmpuint (tao_keypair_get_account (keypair)->bytes[0], ==, 0xe2);
  g_assert_cmpuint (tao_keypair_get_account (keypair)->bytes[1], ==, 0xf2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/mnemonic/vectors", test_vectors);
  g_test_add_func ("/keys/mnemonic/invalid", test_invalid);
  g_test_add_func ("/keys/mnemonic/near-matches", test_near_matches);
  g_test_add_func ("/keys/mnemonic/word-list", test_word_list);
  g_test_add_func ("/keys/mnemonic/generate", test_generate);
  g_test_add_func ("/keys/uri/derivations", test_derivations);
  g_test_add_func ("/keys/uri/accepted-and-refused", test_uris);
  g_test_add_func ("/keys/keypair/private-keys", test_private_keys);
  return g_test_run ();
}
