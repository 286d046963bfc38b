#include "keys/keystore.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "keys/hex-private.h"
#include "keys/json-private.h"
#include "keys/keypair-private.h"
#include "keys/sr25519-private.h"
#include "keys/ss58.h"

#define SALT_SIZE 32
#define SCRYPT_HEADER_SIZE (SALT_SIZE + 3 * 4)
#define STACK_RESIDUE 8192

/* PKCS#8 as these files have it: no attributes but the public key, and the length of an ed25519 seed even
 * where 64 bytes follow. */
static const guint8 pkcs8_header[] = { 0x30, 0x53, 0x02, 0x01, 0x01, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20 };
static const guint8 pkcs8_divider[] = { 0xa1, 0x23, 0x03, 0x21, 0x00 };

#define PKCS8_SIZE(secret_size) (sizeof pkcs8_header + (secret_size) + sizeof pkcs8_divider + 32)

/* The cost parameters that wallets use.  Others could ask for any amount of time and memory. */
static const struct {
  guint32 n, p, r;
} scrypt_costs[] = {
  { 8192, 10, 8 }, { 16384, 5, 8 }, { 32768, 3, 8 }, { 32768, 1, 8 }, { 65536, 2, 8 }, { 131072, 1, 8 },
};

static void
set_malformed (GError **error, const char *message)
{
  g_set_error_literal (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, message);
}

/* ---- The JSON around it ---- */

typedef struct {
  TaoSecret *encoded;         /* the bytes of "encoded", base64 or hex undone */
  gboolean scrypt, xsalsa20;
  TaoKeystoreInfo info;
} Keystore;

static void
keystore_clear (Keystore *keystore)
{
  tao_secret_free (keystore->encoded);
  tao_keystore_info_clear (&keystore->info);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Keystore, keystore_clear)

void
tao_keystore_info_clear (TaoKeystoreInfo *info)
{
  g_clear_pointer (&info->name, g_free);
}

/* Newer files have hexadecimal nowhere, older ones only that: the text says which it is. */
static TaoSecret *
decode_bytes (const TaoSecret *text)
{
  const char *chars = tao_secret_get_text (text);
  gsize len = tao_secret_get_length (text), n;
  g_autoptr(TaoSecret) bytes = tao_secret_new (len);

  if (len >= 2 && chars[0] == '0' && chars[1] == 'x')
    {
      n = (len - 2) / 2;
      if (len % 2 != 0 || !tao_hex_read (chars + 2, tao_secret_get_writable (bytes), n))
        return NULL;
    }
  else if (sodium_base642bin (tao_secret_get_writable (bytes), len, chars, len, NULL, &n, NULL,
                              sodium_base64_VARIANT_ORIGINAL) != 0)
    return NULL;
  tao_secret_truncate (bytes, n);
  return g_steal_pointer (&bytes);
}

/* "type" is one word in old files and a list of them in new ones. */
static gboolean
read_type (TaoJson type, Keystore *keystore, GError **error)
{
  TaoJson word = type;

  for (guint i = 0; tao_json_kind (type) == '"' ? i == 0 : tao_json_get_element (type, i, &word); i++)
    {
      if (tao_json_is_string (word, "scrypt"))
        keystore->scrypt = TRUE;
      else if (tao_json_is_string (word, "xsalsa20-poly1305"))
        keystore->xsalsa20 = TRUE;
      else if (!tao_json_is_string (word, "none"))
        {
          set_malformed (error, "The keystore is encrypted in an unknown way");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_content (TaoJson encoding, GError **error)
{
  TaoJson content, word;

  if (!tao_json_get_member (encoding, "content", &content))
    return TRUE;
  word = content;
  for (guint i = 0; tao_json_kind (content) == '"' ? i == 0 : tao_json_get_element (content, i, &word); i++)
    {
      if (tao_json_is_string (word, "batch-pkcs8"))
        {
          set_malformed (error, "The file holds several accounts at once; export them one by one");
          return FALSE;
        }
      if (tao_json_is_string (word, "ecdsa") || tao_json_is_string (word, "ethereum"))
        {
          set_malformed (error, "The key is of a kind that Bittensor does not use (ecdsa)");
          return FALSE;
        }
    }
  return TRUE;
}

static char *
dup_public_string (TaoJson value)
{
  g_autoptr(TaoSecret) text = tao_json_dup_string (value);

  return text != NULL ? g_strdup (tao_secret_get_text (text)) : NULL;
}

static gboolean
keystore_parse (const char *text, gsize len, Keystore *keystore, GError **error)
{
  TaoJson root, encoding, type, encoded, address, meta, name;
  g_autoptr(TaoSecret) encoded_text = NULL;

  if (len > TAO_KEYSTORE_SIZE_MAX)
    {
      set_malformed (error, "The file is too long for a keystore");
      return FALSE;
    }
  if (!tao_json_check (text, len, &root, error))
    return FALSE;
  if (!tao_json_get_member (root, "encoded", &encoded) || !tao_json_get_member (root, "encoding", &encoding)
      || !tao_json_get_member (encoding, "type", &type) || (encoded_text = tao_json_dup_string (encoded)) == NULL)
    {
      set_malformed (error, "The file is JSON, but not a keystore");
      return FALSE;
    }
  if (!check_content (encoding, error) || !read_type (type, keystore, error))
    return FALSE;
  keystore->encoded = decode_bytes (encoded_text);
  if (keystore->encoded == NULL)
    {
      set_malformed (error, "The encoded part of the keystore is damaged");
      return FALSE;
    }
  keystore->info.encrypted = keystore->xsalsa20;

  if (tao_json_get_member (root, "address", &address))
    {
      g_autofree char *stated = dup_public_string (address);
      TaoAccountId account;

      /* Any network's prefix: the extension writes the one it was set to.  Very old files have hex here. */
      if (stated != NULL && g_str_has_prefix (stated, "0x") && strlen (stated) == 2 + 64
          && tao_hex_read (stated + 2, account.bytes, sizeof account.bytes))
        keystore->info.has_account = TRUE;
      else if (stated == NULL || !tao_ss58_decode_any (stated, NULL, &account, error))
        {
          if (stated == NULL)
            set_malformed (error, "The address in the keystore is damaged");
          return FALSE;
        }
      keystore->info.account = account;
      keystore->info.has_account = TRUE;
    }
  if (tao_json_get_member (root, "meta", &meta) && tao_json_get_member (meta, "name", &name))
    keystore->info.name = dup_public_string (name);
  return TRUE;
}

gboolean
tao_keystore_read_info (const char *text, gsize len, TaoKeystoreInfo *info, GError **error)
{
  g_auto(Keystore) keystore = { 0 };

  if (!keystore_parse (text, len, &keystore, error))
    return FALSE;
  *info = keystore.info;
  keystore.info.name = NULL;
  return TRUE;
}

/* ---- Encryption ---- */

static guint32
read_u32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

static gboolean
derive_scrypt_key (const TaoSecret *password, const guint8 salt[SALT_SIZE], guint32 n, guint32 p, guint32 r,
                   guint8 key[64], GError **error)
{
  if (crypto_pwhash_scryptsalsa208sha256_ll (tao_secret_get_bytes (password), tao_secret_get_length (password), salt,
                                             SALT_SIZE, n, r, p, key, 64) != 0)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MEMORY,
                   "Checking the password needs %u MiB of memory, which the system does not give",
                   (guint) ((guint64) n * r * 128 >> 20));
      return FALSE;
    }
  sodium_stackzero (STACK_RESIDUE);
  return TRUE;
}

static TaoSecret *
decrypt (const Keystore *keystore, const TaoSecret *password, GError **error)
{
  const guint8 *bytes = tao_secret_get_bytes (keystore->encoded);
  gsize len = tao_secret_get_length (keystore->encoded);
  g_autoptr(TaoSecret) key = tao_secret_new (64), plain = NULL;

  if (!keystore->xsalsa20)
    return tao_secret_copy (keystore->encoded);
  if (password == NULL)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_NEEDED, "The keystore is encrypted: its password is needed");
      return NULL;
    }
  if (len < (keystore->scrypt ? SCRYPT_HEADER_SIZE : 0) + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    {
      set_malformed (error, "The encoded part of the keystore is cut off");
      return NULL;
    }
  if (keystore->scrypt)
    {
      guint32 n = read_u32 (bytes + SALT_SIZE), p = read_u32 (bytes + SALT_SIZE + 4), r = read_u32 (bytes + SALT_SIZE + 8);
      gboolean known = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (scrypt_costs); i++)
        known |= scrypt_costs[i].n == n && scrypt_costs[i].p == p && scrypt_costs[i].r == r;
      if (!known)
        {
          set_malformed (error, "The keystore asks for password costs that no wallet uses");
          return NULL;
        }
      if (!derive_scrypt_key (password, bytes, n, p, r, tao_secret_get_writable (key), error))
        return NULL;
      bytes += SCRYPT_HEADER_SIZE;
      len -= SCRYPT_HEADER_SIZE;
    }
  else
    memcpy (tao_secret_get_writable (key), tao_secret_get_bytes (password), MIN (tao_secret_get_length (password), 32));

  plain = tao_secret_new (len - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES);
  if (crypto_secretbox_open_easy (tao_secret_get_writable (plain), bytes + crypto_secretbox_NONCEBYTES,
                                  len - crypto_secretbox_NONCEBYTES, bytes, tao_secret_get_bytes (key)) != 0)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG, "The password is wrong, or the keystore is damaged");
      return NULL;
    }
  return g_steal_pointer (&plain);
}

/* ---- The key inside ---- */

/* The key in @secret (32 or 64 bytes) whose public half is @public: the kind is not always stated. */
static TaoKeypair *
find_key (const guint8 *secret, gsize len, const guint8 public[32], GError **error)
{
  g_autoptr(TaoSecret) seed = tao_secret_new_copy (secret, 32);
  g_autoptr(TaoKeypair) ed25519 = tao_keypair_new_from_seed (TAO_CRYPTO_ED25519, seed, error);
  g_autoptr(TaoKeypair) sr25519 = NULL;

  if (ed25519 == NULL)
    return NULL;
  if (memcmp (tao_keypair_get_account (ed25519)->bytes, public, 32) == 0)
    return g_steal_pointer (&ed25519);
  if (len == 64)
    {
      g_autoptr(TaoSecret) expanded = tao_secret_new_copy (secret, 64);

      if (tao_sr25519_divide_by_cofactor (tao_secret_get_writable (expanded)))
        sr25519 = tao_keypair_new_from_private (TAO_CRYPTO_SR25519, expanded, NULL);
    }
  else
    sr25519 = tao_keypair_new_from_seed (TAO_CRYPTO_SR25519, seed, NULL);
  if (sr25519 != NULL && memcmp (tao_keypair_get_account (sr25519)->bytes, public, 32) == 0)
    return g_steal_pointer (&sr25519);
  g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH,
               "The secret in the keystore does not belong to its public key");
  return NULL;
}

TaoKeypair *
tao_keystore_import (const char *text, gsize len, const TaoSecret *password, GError **error)
{
  g_auto(Keystore) keystore = { 0 };
  g_autoptr(TaoSecret) plain = NULL;
  g_autoptr(TaoKeypair) keypair = NULL;
  const guint8 *bytes;
  gsize secret_len;

  if (!keystore_parse (text, len, &keystore, error) || (plain = decrypt (&keystore, password, error)) == NULL)
    return NULL;

  bytes = tao_secret_get_bytes (plain);
  secret_len = tao_secret_get_length (plain) == PKCS8_SIZE (64) ? 64 : 32;
  if (tao_secret_get_length (plain) != PKCS8_SIZE (secret_len) || memcmp (bytes, pkcs8_header, sizeof pkcs8_header) != 0
      || memcmp (bytes + sizeof pkcs8_header + secret_len, pkcs8_divider, sizeof pkcs8_divider) != 0)
    {
      set_malformed (error, "The keystore opens, but what is inside is not a key");
      return NULL;
    }
  keypair = find_key (bytes + sizeof pkcs8_header, secret_len, bytes + PKCS8_SIZE (secret_len) - 32, error);
  if (keypair != NULL && keystore.info.has_account
      && !tao_account_id_equal (tao_keypair_get_account (keypair), &keystore.info.account))
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH, "The key in the keystore is not that of its address");
      return NULL;
    }
  return g_steal_pointer (&keypair);
}

/* ---- Export ---- */

static void
append_escaped (GString *json, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (json, "\\%c", *p);
    else if ((guint8) *p < 0x20)
      g_string_append_printf (json, "\\u%04x", (guint8) *p);
    else
      g_string_append_c (json, *p);
}

char *
tao_keystore_export (const TaoKeypair *keypair, const TaoSecret *password, const char *name, GError **error)
{
  const TaoAccountId *account = tao_keypair_get_account (keypair);
  const guint8 *private_key = tao_secret_get_bytes (tao_keypair_get_private (keypair));
  gboolean is_sr25519 = tao_keypair_get_crypto (keypair) == TAO_CRYPTO_SR25519;
  g_autoptr(TaoSecret) plain = tao_secret_new (PKCS8_SIZE (64)), key = tao_secret_new (64);
  guint8 encoded[SCRYPT_HEADER_SIZE + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + PKCS8_SIZE (64)];
  guint8 *p = tao_secret_get_writable (plain);
  const guint32 costs[] = { GUINT32_TO_LE (131072), GUINT32_TO_LE (1), GUINT32_TO_LE (8) };
  char base64[sodium_base64_ENCODED_LEN (sizeof encoded, sodium_base64_VARIANT_ORIGINAL)], address[TAO_SS58_SIZE];
  GString *json;

  g_return_val_if_fail (name == NULL || g_utf8_validate (name, -1, NULL), NULL);

  memcpy (p, pkcs8_header, sizeof pkcs8_header);
  p += sizeof pkcs8_header;
  if (is_sr25519)
    tao_sr25519_multiply_by_cofactor (private_key, p);
  else
    memcpy (p, private_key, 64);
  p += 64;
  memcpy (p, pkcs8_divider, sizeof pkcs8_divider);
  memcpy (p + sizeof pkcs8_divider, account->bytes, sizeof account->bytes);

  randombytes_buf (encoded, SALT_SIZE);
  memcpy (encoded + SALT_SIZE, costs, sizeof costs);
  if (!derive_scrypt_key (password, encoded, 131072, 1, 8, tao_secret_get_writable (key), error))
    return NULL;
  randombytes_buf (encoded + SCRYPT_HEADER_SIZE, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (encoded + SCRYPT_HEADER_SIZE + crypto_secretbox_NONCEBYTES, tao_secret_get_bytes (plain),
                         tao_secret_get_length (plain), encoded + SCRYPT_HEADER_SIZE, tao_secret_get_bytes (key));
  sodium_bin2base64 (base64, sizeof base64, encoded, sizeof encoded, sodium_base64_VARIANT_ORIGINAL);

  tao_ss58_write (account, TAO_SS58_PREFIX, address);
  json = g_string_new (NULL);
  g_string_append_printf (json, "{\"encoded\":\"%s\",\"encoding\":{\"content\":[\"pkcs8\",\"%s\"],"
                          "\"type\":[\"scrypt\",\"xsalsa20-poly1305\"],\"version\":\"3\"},\"address\":\"%s\",\"meta\":{\"name\":\"",
                          base64, is_sr25519 ? "sr25519" : "ed25519", address);
  append_escaped (json, name != NULL ? name : "");
  g_string_append_printf (json, "\",\"whenCreated\":%" G_GINT64_FORMAT "}}", g_get_real_time () / 1000);
  return g_string_free (json, FALSE);
}
