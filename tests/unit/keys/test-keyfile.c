#include "keys/json-private.h"
#include "keys/keyfile.h"
#include "keys/ss58.h"
#include "keys/vault-private.h"
#include "vectors.h"

static TaoSecret *
secret (const char *text)
{
  return tao_secret_new_copy (text, strlen (text));
}

static TaoSecret *
load (const char *file)
{
  g_autofree char *relative = g_build_filename ("keyfiles", file, NULL), *path = vectors_path (relative);
  char *contents;
  gsize len;
  TaoSecret *loaded;

  g_assert_true (g_file_get_contents (path, &contents, &len, NULL));
  loaded = tao_secret_new_copy (contents, len);
  g_free (contents);
  return loaded;
}

/* @json: what the file holds, decrypted.  Checks the account, seed and phrase against the index. */
static void
check_material (JsonObject *item, const TaoSecret *json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoKeyMaterial) material = tao_keyfile_parse (json, &error), again = NULL;
  g_autoptr(TaoSecret) written = NULL;

  g_assert_no_error (error);
  vectors_assert_bytes (item, "public", tao_key_material_get_account (material)->bytes, 32);
  if (json_object_has_member (item, "mini_secret") && tao_key_material_get_seed (material) != NULL)
    vectors_assert_bytes (item, "mini_secret", tao_secret_get_bytes (tao_key_material_get_seed (material)), 32);
  if (json_object_has_member (item, "mnemonic") && !json_object_get_null_member (item, "mnemonic"))
    g_assert_cmpstr (tao_secret_get_text (tao_key_material_get_mnemonic (material)), ==,
                     json_object_get_string_member (item, "mnemonic"));

  written = tao_keyfile_format (material);
  again = tao_keyfile_parse (written, &error);
  g_assert_no_error (error);
  g_assert_true (tao_account_id_equal (tao_key_material_get_account (material), tao_key_material_get_account (again)));
}

static void
check_broken (const char *file, const TaoSecret *contents, const TaoSecret *password)
{
  static const struct {
    const char *file;
    TaoKeysError code;
  } expected[] = {
    { "broken/nacl-flipped-bit", TAO_KEYS_ERROR_PASSWORD_WRONG },
    { "broken/nacl-truncated", TAO_KEYS_ERROR_PASSWORD_WRONG },
    { "broken/nacl-header-only", TAO_KEYS_ERROR_MALFORMED },
    { "broken/nacl-not-json", TAO_KEYS_ERROR_MALFORMED },
    { "broken/not-json.txt", TAO_KEYS_ERROR_MALFORMED },
    { "broken/empty", TAO_KEYS_ERROR_MALFORMED },
    { "broken/json-array.json", TAO_KEYS_ERROR_MALFORMED },
    { "broken/bad-phrase.json", TAO_KEYS_ERROR_WORD_CHECKSUM },
    { "broken/short-seed.json", TAO_KEYS_ERROR_SEED },
    { "broken/ansible-tampered", TAO_KEYS_ERROR_PASSWORD_WRONG },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoSecret) json = tao_keyfile_decrypt (contents, password, &error);
  g_autoptr(TaoKeyMaterial) material = json != NULL ? tao_keyfile_parse (json, &error) : NULL;

  g_assert_null (material);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (g_str_equal (file, expected[i].file))
      {
        g_assert_error (error, TAO_KEYS_ERROR, (int) expected[i].code);
        return;
      }
  g_assert_not_reached ();
}

/* Every entry of the index that is not a keystore.  Those under a slow password function are opened too. */
static void
test_index (void)
{
  g_autoptr(JsonObject) root = vectors_load ("keyfiles/index.json");
  JsonArray *items = json_object_get_array_member (root, "files");
  guint n_private = 0, n_public = 0, n_broken = 0;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      const char *file = json_object_get_string_member (item, "file");
      const char *role = json_object_get_string_member_with_default (item, "role", "");
      const char *password_text = json_object_get_string_member_with_default (item, "password", NULL);
      g_autoptr(TaoSecret) password = password_text != NULL ? secret (password_text) : NULL;
      g_autoptr(TaoSecret) contents = load (file), json = NULL;
      g_autoptr(GError) error = NULL;
      TaoAccountId account;

      g_test_message ("%s", file);
      if (g_str_has_prefix (file, "polkadot-js/"))
        continue;
      if (g_str_has_prefix (file, "broken/"))
        {
          check_broken (file, contents, password);
          n_broken++;
        }
      else if (g_str_has_suffix (role, "pub"))
        {
          g_assert_true (tao_keyfile_parse_public (tao_secret_get_text (contents), tao_secret_get_length (contents),
                                                   &account, &error));
          g_assert_no_error (error);
          vectors_assert_bytes (item, "public", account.bytes, 32);
          n_public++;
        }
      else if (g_str_equal (role, "junk"))
        g_assert_cmpint (tao_keyfile_detect (tao_secret_get_bytes (contents), tao_secret_get_length (contents)), ==,
                         TAO_KEYFILE_UNKNOWN);
      else if (g_str_equal (file, "variants/phrase-and-wrong-address.json"))
        {
          g_assert_null (tao_keyfile_parse (contents, &error));
          g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH);
        }
      else
        {
          if (password != NULL)
            {
              g_assert_null (tao_keyfile_decrypt (contents, NULL, &error));
              g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_NEEDED);
              g_clear_error (&error);
            }
          json = tao_keyfile_decrypt (contents, password, &error);
          g_assert_no_error (error);
          if (json_object_has_member (item, "plaintext"))
            g_assert_cmpstr (tao_secret_get_text (json), ==, json_object_get_string_member (item, "plaintext"));
          check_material (item, json);
          n_private++;
        }
    }
  g_assert_cmpuint (n_private, ==, 12);
  g_assert_cmpuint (n_public, ==, 10);
  g_assert_cmpuint (n_broken, ==, 10);
}

static void
test_argon2i (void)
{
  g_autoptr(TaoSecret) password = secret ("testing-password-1"), wrong = secret ("testing-password-2");
  g_autoptr(TaoSecret) contents = load ("wallets/alpha/coldkey"), json = NULL, back = NULL;
  g_autoptr(GError) error = NULL;
  guint8 key[32], wrong_key[32];
  static const guint8 expected[] = { 0x0c, 0x44, 0x7c, 0xd9, 0x38, 0x18, 0x7e, 0xf6 };

  g_assert_true (tao_nacl_derive_key (password, key, &error));
  g_assert_cmpmem (key, 8, expected, 8);
  g_assert_true (tao_nacl_derive_key (wrong, wrong_key, &error));
  g_assert_null (tao_nacl_unwrap (contents, wrong_key, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG);
  g_clear_error (&error);

  json = tao_nacl_unwrap (contents, key, &error);
  g_assert_no_error (error);
  back = tao_nacl_wrap (json, key);
  g_assert_cmpuint (tao_secret_get_length (back), ==, tao_secret_get_length (json) + 45);
  /* Each file begins with another nonce. */
  g_assert_true (memcmp (tao_secret_get_bytes (back), tao_secret_get_bytes (contents), 29) != 0);
  g_clear_pointer (&json, tao_secret_free);
  json = tao_nacl_unwrap (back, key, &error);
  g_assert_no_error (error);
}

/* Each cut of each encrypted file fails, and never with success or a crash. */
static void
test_truncated (void)
{
  g_autoptr(TaoSecret) password = secret ("ansible-vault-pw"), token = load ("wallets/delta/coldkey");
  g_autoptr(TaoSecret) vault = load ("wallets/gamma/coldkey"), nacl = load ("wallets/alpha/coldkey");
  const guint8 key[32] = { 0 };

  for (gsize cut = 0; cut < tao_secret_get_length (nacl); cut++)
    {
      g_autoptr(TaoSecret) part = tao_secret_new_copy (tao_secret_get_bytes (nacl), cut);

      g_assert_null (tao_nacl_unwrap (part, key, NULL));
    }
  for (gsize cut = 0; cut < tao_secret_get_length (token); cut++)
    {
      g_autoptr(TaoSecret) part = tao_secret_new_copy (tao_secret_get_bytes (token), cut);

      g_assert_null (tao_fernet_unwrap (part, key, NULL));
    }
  for (gsize cut = 0; cut < tao_secret_get_length (vault) - 2; cut += 37)
    {
      g_autoptr(TaoSecret) part = tao_secret_new_copy (tao_secret_get_bytes (vault), cut);

      g_assert_null (tao_ansible_unwrap (part, password, NULL));
    }
}

static void
test_inconsistent (void)
{
  static const char phrase[] = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
  static const struct {
    const char *json;
    int code;                 /* -1: opens as the development root */
  } cases[] = {
    /* A seed that other writers left as raw text does not spoil a good phrase. */
    { "{\"secretPhrase\":\"%s\",\"secretSeed\":\"some raw text\"}", -1 },
    { "{\"secretPhrase\":\"%s\",\"secretSeed\":null,\"privateKey\":null}", -1 },
    /* The stated account decides between two secrets. */
    { "{\"secretPhrase\":\"%s\",\"ss58Address\":\"5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM\"}", TAO_KEYS_ERROR_MISMATCH },
    { "{\"secretPhrase\":\"abandon\",\"secretSeed\":\"0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e\"}", -1 },
    { "{\"secretPhrase\":\"%s\",\"publicKey\":\"0x00\"}", TAO_KEYS_ERROR_MALFORMED },
    { "{\"secretPhrase\":\"%s\",\"ss58Address\":\"15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5\"}", TAO_KEYS_ERROR_ADDRESS_PREFIX },
    { "{\"secretPhrase\":42}", TAO_KEYS_ERROR_MALFORMED },
    { "{}", TAO_KEYS_ERROR_MALFORMED },
    { "{\"ss58Address\":\"5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV\"}", TAO_KEYS_ERROR_WATCH_ONLY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) parts = g_strsplit (cases[i].json, "%s", -1);
      g_autofree char *text = g_strjoinv (phrase, parts);
      g_autoptr(TaoSecret) json = secret (text);
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoKeyMaterial) material = tao_keyfile_parse (json, &error);
      g_autofree char *address = NULL;

      if (cases[i].code >= 0)
        {
          g_assert_error (error, TAO_KEYS_ERROR, cases[i].code);
          continue;
        }
      g_assert_no_error (error);
      address = tao_ss58_encode (tao_key_material_get_account (material));
      g_assert_cmpstr (address, ==, "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV");
    }
}

/* What the reference wallet 4.1.1 wrote when asked for an ed25519 hotkey: a test key, never fund it. */
static void
test_ed25519 (void)
{
  static const char written[] =
    "{\"publicKey\":\"0xc5a2c05efc5875ee4ced8ad76b83fafbda27ca6204e2db28af95cffc634e651f\",\"secretPhrase\":\"step swing "
    "reason this question layer dust lend north also giant cabbage\",\"ss58Address\":"
    "\"5GXqdwZiPiNGTdAicdbK8SJUmubXDGa4A5eQfuYi5nRQyiHa\",\"privateKey\":"
    "\"0x2890157d76e8a979c1acf4549538d2605ec7f1c4d2433e8faf629301ee17bfcb\",\"accountId\":"
    "\"0xc5a2c05efc5875ee4ced8ad76b83fafbda27ca6204e2db28af95cffc634e651f\",\"secretSeed\":"
    "\"0x2890157d76e8a979c1acf4549538d2605ec7f1c4d2433e8faf629301ee17bfcb\",\"cryptoType\":0}";
  static const char private_only[] =
    "{\"privateKey\":\"0x2890157d76e8a979c1acf4549538d2605ec7f1c4d2433e8faf629301ee17bfcb\",\"cryptoType\":0}";
  static const char ecdsa[] = "{\"secretPhrase\":\"step\",\"cryptoType\":2}";
  g_autoptr(TaoSecret) json = secret (written), private_json = secret (private_only), ecdsa_json = secret (ecdsa), again = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoKeyMaterial) material = tao_keyfile_parse (json, &error), same = NULL, back = NULL;
  g_autofree char *address = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (tao_keypair_get_crypto (tao_key_material_get_keypair (material)), ==, TAO_CRYPTO_ED25519);
  address = tao_ss58_encode (tao_key_material_get_account (material));
  g_assert_cmpstr (address, ==, "5GXqdwZiPiNGTdAicdbK8SJUmubXDGa4A5eQfuYi5nRQyiHa");
  same = tao_keyfile_parse (private_json, &error);
  g_assert_no_error (error);
  g_assert_true (tao_account_id_equal (tao_key_material_get_account (same), tao_key_material_get_account (material)));
  again = tao_keyfile_format (material);
  back = tao_keyfile_parse (again, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tao_keypair_get_crypto (tao_key_material_get_keypair (back)), ==, TAO_CRYPTO_ED25519);
  g_assert_null (tao_keyfile_parse (ecdsa_json, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED);
}

static void
test_json (void)
{
  static const char *const good[] = { "{}", "[]", " [1, -0.5e+3, true, false, null, \"\\u00e9\\n\"] ", "{\"a\":{\"b\":[{}]}}", "0" };
  static const char *const bad[] = {
    "", " ", "{", "}", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "[01]", "[1.]", "[+1]", "\"\\x\"", "\"\\u12\"", "\"\n\"",
    "nul", "{} {}", "[\"\xff\"]", "{\"a\":1,}",
  };
  g_autoptr(GString) deep = g_string_new (NULL);
  TaoJson root, value;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (tao_json_check (good[i], strlen (good[i]), &root, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (tao_json_check (bad[i], strlen (bad[i]), &root, NULL));
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_false (tao_json_check (deep->str, deep->len, &root, NULL));

  {
    static const char text[] = "{ \"b\" : [ 1 , \"two\" ] , \"a\":\"x\", \"a\" : \"\\ud83d\\ude00\\ud83d\\/\", \"c\":null }";
    g_autoptr(TaoSecret) string = NULL;

    g_assert_true (tao_json_check (text, strlen (text), &root, NULL));
    g_assert_true (tao_json_get_member (root, "a", &value));
    string = tao_json_dup_string (value);
    g_assert_cmpstr (tao_secret_get_text (string), ==, "😀\xef\xbf\xbd/");
    g_assert_false (tao_json_get_member (root, "c", &value));
    g_assert_false (tao_json_get_member (root, "d", &value));
    g_assert_true (tao_json_get_member (root, "b", &value));
    g_assert_true (tao_json_get_element (value, 1, &root));
    g_assert_true (tao_json_is_string (root, "two"));
    g_assert_false (tao_json_get_element (value, 2, &root));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/keyfile/index", test_index);
  g_test_add_func ("/keys/keyfile/argon2i", test_argon2i);
  g_test_add_func ("/keys/keyfile/truncated", test_truncated);
  g_test_add_func ("/keys/keyfile/inconsistent", test_inconsistent);
  g_test_add_func ("/keys/keyfile/ed25519", test_ed25519);
  g_test_add_func ("/keys/json", test_json);
  return g_test_run ();
}
