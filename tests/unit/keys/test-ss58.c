#include "keys/ss58.h"
#include "vectors.h"

static void
test_encode (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "ss58_encode");

  g_assert_cmpuint (json_array_get_length (items), ==, 56);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(GBytes) public = vectors_get_bytes (item, "public");
      const char *expected = json_object_get_string_member (item, "address");
      guint16 prefix = (guint16) json_object_get_int_member (item, "prefix"), found;
      g_autoptr(GError) error = NULL;
      TaoAccountId account, back;
      char address[TAO_SS58_SIZE];

      g_assert_cmpuint (g_bytes_get_size (public), ==, sizeof account);
      memcpy (&account, g_bytes_get_data (public, NULL), sizeof account);
      tao_ss58_write (&account, prefix, address);
      g_assert_cmpstr (address, ==, expected);

      tao_ss58_decode_any (expected, &found, &back, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (found, ==, prefix);
      g_assert_true (tao_account_id_equal (&account, &back));
      if (prefix != TAO_SS58_PREFIX)
        {
          g_assert_false (tao_ss58_decode (expected, &back, &error));
          g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_PREFIX);
        }
    }
}

static void
test_decode (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "ss58_decode");

  g_assert_cmpuint (json_array_get_length (items), ==, 5);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(GError) error = NULL;
      TaoAccountId account;
      guint16 prefix;

      tao_ss58_decode_any (json_object_get_string_member (item, "address"), &prefix, &account, &error);
      g_assert_no_error (error);
      g_assert_cmpint (prefix, ==, json_object_get_int_member (item, "prefix"));
      vectors_assert_bytes (item, "public", account.bytes, sizeof account.bytes);
    }
}

static void
test_every_prefix (void)
{
  TaoAccountId account, back;

  for (guint i = 0; i < sizeof account.bytes; i++)
    account.bytes[i] = (guint8) (7 * i + 1);
  for (guint prefix = 0; prefix <= TAO_SS58_PREFIX_MAX; prefix++)
    {
      char address[TAO_SS58_SIZE];
      guint16 found;

      tao_ss58_write (&account, (guint16) prefix, address);
      g_assert_true (tao_ss58_decode_any (address, &found, &back, NULL));
      g_assert_cmpuint (found, ==, prefix);
      g_assert_true (tao_account_id_equal (&account, &back));
    }
}

static void
test_invalid (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "ss58_invalid");

  g_assert_cmpuint (json_array_get_length (items), ==, 12);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      const char *address = json_object_get_string_member (item, "address");
      g_autoptr(GError) error = NULL;
      TaoAccountId account = { { 0x5a } };
      guint16 prefix = 0xbeef;

      g_test_message ("%s", json_object_get_string_member (item, "why"));
      g_assert_false (tao_ss58_decode_any (address, &prefix, &account, &error));
      g_assert_cmpuint (error->domain, ==, TAO_KEYS_ERROR);
      g_test_message ("  → %s", error->message);
      g_assert_cmpuint (prefix, ==, 0xbeef);
      g_assert_cmpuint (account.bytes[0], ==, 0x5a);
    }
}

static void
test_told_apart (void)
{
  static const struct {
    const char *address;
    TaoKeysError code;
  } cases[] = {
    { "", TAO_KEYS_ERROR_ADDRESS_LENGTH },
    { "1", TAO_KEYS_ERROR_ADDRESS_LENGTH },
    { "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQ", TAO_KEYS_ERROR_ADDRESS_LENGTH },
    { "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY1", TAO_KEYS_ERROR_ADDRESS_LENGTH },
    { "yA3vprfzKUKan9P1eXE6iMGCMSMDZEnAtb6wEjTEf86ZXt", TAO_KEYS_ERROR_ADDRESS_LENGTH },
    { "Ks1TRTfTB2v19pD9G5yJ7QCuf8PT8EDE6ZPrHGo9DGneUGiBX", TAO_KEYS_ERROR_ADDRESS_LENGTH },
    { "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", TAO_KEYS_ERROR_ADDRESS_CHECKSUM },
    { "5GrwvaFE5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", TAO_KEYS_ERROR_ADDRESS_CHECKSUM },
    { "50rwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", TAO_KEYS_ERROR_ADDRESS_CHARACTER },
    { " 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", TAO_KEYS_ERROR_ADDRESS_CHARACTER },
    { "5Grwva\xffzXb26", TAO_KEYS_ERROR_ADDRESS_CHARACTER },
    { "5Grwvaézéß", TAO_KEYS_ERROR_ADDRESS_CHARACTER },
    { "2X5v1uj6TRrGDXG5dETNCXkV6jygzB3LFkY6AYtg6fNJ81jSUe", TAO_KEYS_ERROR_ADDRESS_PREFIX },
    { "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", TAO_KEYS_ERROR_ADDRESS_PREFIX },
  };
  g_autofree char *endless = g_strnfill (1 << 20, '5');
  g_autofree char *ones = g_strnfill (1 << 20, '1');
  TaoAccountId account;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (tao_ss58_decode (cases[i].address, &account, &error));
      g_assert_error (error, TAO_KEYS_ERROR, (int) cases[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  g_assert_false (tao_ss58_decode (endless, &account, NULL));
  g_assert_false (tao_ss58_decode (ones, &account, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/ss58/encode", test_encode);
  g_test_add_func ("/keys/ss58/decode", test_decode);
  g_test_add_func ("/keys/ss58/every-prefix", test_every_prefix);
  g_test_add_func ("/keys/ss58/invalid", test_invalid);
  g_test_add_func ("/keys/ss58/told-apart", test_told_apart);
  return g_test_run ();
}
