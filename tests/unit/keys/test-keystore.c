#include "keys/keystore.h"

#include <sodium.h>

#include "vectors.h"

static TaoSecret *
secret (const char *text)
{
  return tao_secret_new_copy (text, strlen (text));
}

static char *
load (const char *file, gsize *len)
{
  g_autofree char *relative = g_build_filename ("keyfiles", file, NULL), *path = vectors_path (relative);
  char *contents;

  g_assert_true (g_file_get_contents (path, &contents, len, NULL));
  return contents;
}

static void
test_index (void)
{
  g_autoptr(JsonObject) root = vectors_load ("keyfiles/index.json");
  JsonArray *items = json_object_get_array_member (root, "files");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      const char *file = json_object_get_string_member (item, "file");
      const char *password_text = json_object_get_string_member_with_default (item, "password", NULL);
      g_autoptr(TaoSecret) password = password_text != NULL ? secret (password_text) : NULL;
      g_autoptr(TaoKeypair) keypair = NULL;
      g_auto(TaoKeystoreInfo) info = { 0 };
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL, *name = NULL;
      gsize len;

      if (!g_str_has_prefix (file, "polkadot-js/"))
        continue;
      text = load (file, &len);
      g_test_message ("%s", file);
      g_assert_true (tao_keystore_read_info (text, len, &info, &error));
      g_assert_cmpint (info.encrypted, ==, password != NULL);
      g_assert_true (info.has_account);
      vectors_assert_bytes (item, "public", info.account.bytes, 32);
      name = g_path_get_basename (file);
      g_assert_true (g_str_has_prefix (name, info.name));

      keypair = tao_keystore_import (text, len, password, &error);
      g_assert_no_error (error);
      vectors_assert_bytes (item, "public", tao_keypair_get_account (keypair)->bytes, 32);
      g_assert_cmpint (tao_keypair_get_crypto (keypair), ==,
                       g_str_equal (json_object_get_string_member (item, "key_type"), "sr25519") ? TAO_CRYPTO_SR25519
                                                                                                   : TAO_CRYPTO_ED25519);
      if (password != NULL)
        {
          g_autoptr(TaoSecret) wrong = secret ("not this one");

          g_assert_null (tao_keystore_import (text, len, wrong, &error));
          g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG);
          g_clear_error (&error);
          g_assert_null (tao_keystore_import (text, len, NULL, &error));
          g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_NEEDED);
        }
      n++;
    }
  g_assert_cmpuint (n, ==, 5);
}

static void
test_export (void)
{
  g_autoptr(TaoSecret) password = secret ("päss"), seed = tao_secret_new (32);
  TaoKeypair *keys[] = { tao_keypair_new_development ("//Alice/soft"), tao_keypair_new_from_seed (TAO_CRYPTO_ED25519, seed, NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = tao_keystore_export (keys[i], password, "my \"key\"\n\\", &error);
      g_autoptr(TaoKeypair) back = NULL;
      g_auto(TaoKeystoreInfo) info = { 0 };
      g_autoptr(JsonParser) parser = json_parser_new ();
      guint8 signature[64];

      g_assert_no_error (error);
      g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
      g_assert_true (tao_keystore_read_info (text, strlen (text), &info, &error));
      g_assert_cmpstr (info.name, ==, "my \"key\"\n\\");
      back = tao_keystore_import (text, strlen (text), password, &error);
      g_assert_no_error (error);
      g_assert_cmpint (tao_keypair_get_crypto (back), ==, tao_keypair_get_crypto (keys[i]));
      g_assert_true (tao_account_id_equal (tao_keypair_get_account (back), tao_keypair_get_account (keys[i])));
      tao_keypair_sign (back, "hello", 5, signature);
      g_assert_true (tao_signature_verify (tao_keypair_get_crypto (back), tao_keypair_get_account (back), "hello", 5, signature));
      tao_keypair_unref (keys[i]);
    }
}

/* The layout before version 3: hexadecimal, no scrypt, the padded password itself as key. */
static void
test_old_versions (void)
{
  static const char *const types[] = { "\"xsalsa20-poly1305\"", "[\"xsalsa20-poly1305\"]" };
  g_autoptr(TaoSecret) password = secret ("old");
  guint8 nonce[crypto_secretbox_NONCEBYTES] = { 7 }, key[crypto_secretbox_KEYBYTES] = { 'o', 'l', 'd' };
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL, *hex = NULL;
  g_autofree guint8 *plain = NULL, *sealed = NULL;
  gsize len;

  text = load ("polkadot-js/alice-sr25519-unencrypted.json", &len);
  g_assert_true (json_parser_load_from_data (parser, text, (gssize) len, NULL));
  plain = g_base64_decode (json_object_get_string_member (json_node_get_object (json_parser_get_root (parser)), "encoded"), &len);
  sealed = g_malloc (sizeof nonce + crypto_secretbox_MACBYTES + len);
  memcpy (sealed, nonce, sizeof nonce);
  crypto_secretbox_easy (sealed + sizeof nonce, plain, len, nonce, key);
  len += sizeof nonce + crypto_secretbox_MACBYTES;
  hex = g_malloc (2 * len + 1);
  sodium_bin2hex (hex, 2 * len + 1, sealed, len);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"address\":\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\",\"encoded\":\"0x%s\","
                                               "\"encoding\":{\"content\":\"pkcs8\",\"type\":%s,\"version\":\"%u\"},\"meta\":{}}",
                                               hex, types[i], i);
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoKeypair) keypair = tao_keystore_import (json, strlen (json), password, &error);
      g_autoptr(TaoKeypair) alice = tao_keypair_new_development ("//Alice");

      g_assert_no_error (error);
      g_assert_true (tao_account_id_equal (tao_keypair_get_account (keypair), tao_keypair_get_account (alice)));
    }
}

static void
test_refused (void)
{
  static const struct {
    const char *json;
    int code;
  } cases[] = {
    { "", TAO_KEYS_ERROR_MALFORMED },
    { "{}", TAO_KEYS_ERROR_MALFORMED },
    { "[]", TAO_KEYS_ERROR_MALFORMED },
    { "{\"encoded\":\"AAAA\",\"encoding\":{\"type\":[\"none\"]}}", TAO_KEYS_ERROR_MALFORMED },
    { "{\"encoded\":\"A*AA\",\"encoding\":{\"type\":[\"none\"]}}", TAO_KEYS_ERROR_MALFORMED },
    { "{\"encoded\":\"0x1\",\"encoding\":{\"type\":\"none\"}}", TAO_KEYS_ERROR_MALFORMED },
    { "{\"encoded\":\"AAAA\",\"encoding\":{\"type\":[\"rot13\"]}}", TAO_KEYS_ERROR_MALFORMED },
    { "{\"encoded\":\"AAAA\",\"encoding\":{\"type\":[\"scrypt\",\"xsalsa20-poly1305\"]}}", TAO_KEYS_ERROR_MALFORMED },
    { "{\"encoded\":\"AAAA\",\"encoding\":{\"content\":[\"batch-pkcs8\"],\"type\":[\"none\"]}}", TAO_KEYS_ERROR_MALFORMED },
    { "{\"encoded\":\"AAAA\",\"encoding\":{\"type\":[\"none\"]},\"address\":\"5Grw\"}", TAO_KEYS_ERROR_ADDRESS_LENGTH },
  };
  g_autoptr(TaoSecret) password = secret ("x");
  g_autofree char *text = NULL;
  gsize len;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (tao_keystore_import (cases[i].json, strlen (cases[i].json), password, &error));
      g_assert_error (error, TAO_KEYS_ERROR, cases[i].code);
    }

  /* Costs of 2^31 rounds: refused before anything is allocated. */
  {
    g_autoptr(GError) error = NULL;
    guint8 encoded[200] = { [35] = 0x80, [36] = 1, [40] = 8 };
    g_autofree char *base64 = g_base64_encode (encoded, sizeof encoded);
    g_autofree char *json = g_strdup_printf ("{\"encoded\":\"%s\",\"encoding\":{\"type\":[\"scrypt\",\"xsalsa20-poly1305\"]}}", base64);

    g_assert_null (tao_keystore_import (json, strlen (json), password, &error));
    g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED);
    g_assert_nonnull (strstr (error->message, "costs"));
  }

  /* A good key under the address of another. */
  text = load ("polkadot-js/alice-sr25519-unencrypted.json", &len);
  {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) parts = g_strsplit (text, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", -1);
    g_autofree char *forged = g_strjoinv ("5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty", parts);

    g_assert_null (tao_keystore_import (forged, strlen (forged), NULL, &error));
    g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/keystore/index", test_index);
  g_test_add_func ("/keys/keystore/export", test_export);
  g_test_add_func ("/keys/keystore/old-versions", test_old_versions);
  g_test_add_func ("/keys/keystore/refused", test_refused);
  return g_test_run ();
}
