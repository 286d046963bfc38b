#include "keys/keyfile.h"

#include <sodium.h>
#include <string.h>

#include "keys/hex-private.h"
#include "keys/json-private.h"
#include "keys/keypair-private.h"
#include "keys/material-private.h"
#include "keys/sr25519-private.h"
#include "keys/ss58.h"
#include "keys/vault-private.h"

static gboolean
starts_with (const guint8 *contents, gsize len, const char *magic)
{
  return len >= strlen (magic) && memcmp (contents, magic, strlen (magic)) == 0;
}

TaoKeyfileFormat
tao_keyfile_detect (const guint8 *contents, gsize len)
{
  if (starts_with (contents, len, TAO_NACL_MAGIC))
    return TAO_KEYFILE_NACL;
  if (starts_with (contents, len, TAO_ANSIBLE_MAGIC))
    return TAO_KEYFILE_ANSIBLE;
  if (starts_with (contents, len, TAO_FERNET_MAGIC))
    return TAO_KEYFILE_FERNET;
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isspace (contents[i]))
      return contents[i] == '{' ? TAO_KEYFILE_PLAIN : TAO_KEYFILE_UNKNOWN;
  return TAO_KEYFILE_UNKNOWN;
}

const char *
tao_keyfile_format_to_string (TaoKeyfileFormat format)
{
  static const char *const names[] = { "none", "plain", "nacl", "ansible", "fernet", "unknown" };

  g_return_val_if_fail ((guint) format < G_N_ELEMENTS (names), NULL);

  return names[format];
}

TaoSecret *
tao_keyfile_decrypt (const TaoSecret *contents, const TaoSecret *password, GError **error)
{
  TaoKeyfileFormat format = tao_keyfile_detect (tao_secret_get_bytes (contents), tao_secret_get_length (contents));
  g_autoptr(TaoSecret) key = tao_secret_new (32);

  if (tao_secret_get_length (contents) == 0)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The key file is empty");
      return NULL;
    }
  if (format == TAO_KEYFILE_PLAIN)
    return tao_secret_copy (contents);
  if (format == TAO_KEYFILE_UNKNOWN)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "This is not a key file, or not one of a known format");
      return NULL;
    }
  if (password == NULL)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_NEEDED, "The key is encrypted: its password is needed");
      return NULL;
    }
  if (format == TAO_KEYFILE_ANSIBLE)
    return tao_ansible_unwrap (contents, password, error);
  if (format == TAO_KEYFILE_FERNET)
    {
      tao_fernet_derive_key (password, tao_secret_get_writable (key));
      return tao_fernet_unwrap (contents, tao_secret_get_bytes (key), error);
    }
  /* A file that cannot be complete is told at once, not after two seconds. */
  if (tao_secret_get_length (contents) < strlen (TAO_NACL_MAGIC) + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    return tao_nacl_unwrap (contents, tao_secret_get_bytes (key), error);
  if (!tao_nacl_derive_key (password, tao_secret_get_writable (key), error))
    return NULL;
  return tao_nacl_unwrap (contents, tao_secret_get_bytes (key), error);
}

TaoSecret *
tao_keyfile_encrypt (const TaoSecret *json, const TaoSecret *password, GError **error)
{
  g_autoptr(TaoSecret) key = tao_secret_new (32);

  if (!tao_nacl_derive_key (password, tao_secret_get_writable (key), error))
    return NULL;
  return tao_nacl_wrap (json, tao_secret_get_bytes (key));
}

/* "0x" and exactly 2 × @n hexadecimal digits. */
static TaoSecret *
read_hex_member (TaoJson object, const char *name, gsize n)
{
  g_autoptr(TaoSecret) bytes = tao_secret_new (n);
  TaoJson value;

  if (!tao_json_get_member (object, name, &value) || tao_json_kind (value) != '"' || value.len != 2 + 2 + 2 * n
      || value.start[1] != '0' || value.start[2] != 'x'
      || !tao_hex_read (value.start + 3, tao_secret_get_writable (bytes), n))
    return NULL;
  return g_steal_pointer (&bytes);
}

/* What the public members say.  @stated: (out): whether any of them is there. */
static gboolean
read_stated_account (TaoJson object, gboolean *stated, TaoAccountId *account, GError **error)
{
  static const char *const hex_names[] = { "accountId", "publicKey" };
  TaoAccountId found = { { 0 } };
  gboolean have = FALSE;
  TaoJson value;

  for (guint i = 0; i < G_N_ELEMENTS (hex_names); i++)
    if (tao_json_get_member (object, hex_names[i], &value))
      {
        g_autoptr(TaoSecret) bytes = read_hex_member (object, hex_names[i], sizeof found.bytes);

        if (bytes == NULL)
          {
            g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The public key in the file is damaged");
            return FALSE;
          }
        if (have && memcmp (found.bytes, tao_secret_get_bytes (bytes), sizeof found.bytes) != 0)
          {
            g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH, "The file states two different public keys");
            return FALSE;
          }
        memcpy (found.bytes, tao_secret_get_bytes (bytes), sizeof found.bytes);
        have = TRUE;
      }
  if (tao_json_get_member (object, "ss58Address", &value))
    {
      g_autoptr(TaoSecret) text = tao_json_dup_string (value);
      TaoAccountId by_address;

      if (text == NULL)
        {
          g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The address in the file is damaged");
          return FALSE;
        }
      if (!tao_ss58_decode (tao_secret_get_text (text), &by_address, error))
        return FALSE;
      if (have && !tao_account_id_equal (&found, &by_address))
        {
          g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH, "The address in the file is not that of its public key");
          return FALSE;
        }
      found = by_address;
      have = TRUE;
    }
  *stated = have;
  *account = found;
  return TRUE;
}

static gboolean
check_object (const char *text, gsize len, TaoJson *object, GError **error)
{
  if (len > TAO_KEYFILE_SIZE_MAX)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The file is too long for a key");
      return FALSE;
    }
  if (!tao_json_check (text, len, object, error))
    return FALSE;
  if (tao_json_kind (*object) != '{')
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The file is JSON, but not a key");
      return FALSE;
    }
  return TRUE;
}

gboolean
tao_keyfile_parse_public (const char *text, gsize len, TaoAccountId *account, GError **error)
{
  TaoAccountId found;
  TaoJson object;
  gboolean stated;

  if (len >= 2 && memcmp (text, "0x", 2) == 0)
    {
      while (len > 0 && g_ascii_isspace (text[len - 1]))
        len--;
      if (len != 2 + 64 || !tao_hex_read (text + 2, found.bytes, sizeof found.bytes))
        {
          g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The public key in the file is damaged");
          return FALSE;
        }
      *account = found;
      return TRUE;
    }

  if (!check_object (text, len, &object, error) || !read_stated_account (object, &stated, &found, error))
    return FALSE;
  if (!stated)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The file names no account");
      return FALSE;
    }
  *account = found;
  return TRUE;
}

/* The candidates.  Each returns NULL and an error if its member is unusable, NULL alone if it is absent. */
static TaoKeyMaterial *
try_phrase (TaoJson object, TaoCrypto crypto, GError **error)
{
  g_autoptr(TaoSecret) phrase = NULL;
  TaoJson value;

  if (!tao_json_get_member (object, "secretPhrase", &value))
    return NULL;
  phrase = tao_json_dup_string (value);
  if (phrase == NULL)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The recovery phrase in the file is damaged");
      return NULL;
    }
  return tao_key_material_new_of_kind (crypto, phrase, NULL, error);
}

static TaoKeyMaterial *
material_from_private (TaoCrypto crypto, const TaoSecret *private_key, GError **error)
{
  g_autoptr(TaoKeypair) keypair = tao_keypair_new_from_private (crypto, private_key, error);

  return keypair != NULL ? tao_key_material_new_from_keypair (keypair) : NULL;
}

static TaoKeyMaterial *
try_seed (TaoJson object, TaoCrypto crypto, GError **error)
{
  g_autoptr(TaoSecret) seed = NULL;
  TaoJson value;

  if (!tao_json_get_member (object, "secretSeed", &value))
    return NULL;
  if ((seed = read_hex_member (object, "secretSeed", 32)) != NULL)
    return tao_key_material_new_of_kind (crypto, NULL, seed, error);
  if ((seed = read_hex_member (object, "secretSeed", 64)) != NULL)
    return material_from_private (crypto, seed, error);         /* an expanded key under the name of a seed */
  g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED, "The seed in the file has the wrong length or is damaged");
  return NULL;
}

static TaoKeyMaterial *
try_private (TaoJson object, TaoCrypto crypto, GError **error)
{
  g_autoptr(TaoSecret) bytes = NULL;
  TaoJson value;

  if (!tao_json_get_member (object, "privateKey", &value))
    return NULL;
  if ((bytes = read_hex_member (object, "privateKey", 64)) != NULL)
    return material_from_private (crypto, bytes, error);
  if (crypto == TAO_CRYPTO_ED25519 && (bytes = read_hex_member (object, "privateKey", 32)) != NULL)
    return tao_key_material_new_of_kind (crypto, NULL, bytes, error);
  g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED, "The private key in the file has the wrong length or is damaged");
  return NULL;
}

static TaoKeyMaterial *
try_private_times_8 (TaoJson object, TaoCrypto crypto, GError **error)
{
  g_autoptr(TaoSecret) bytes = read_hex_member (object, "privateKey", 64);

  if (bytes == NULL || crypto != TAO_CRYPTO_SR25519
      || !tao_sr25519_divide_by_cofactor (tao_secret_get_writable (bytes)))
    return NULL;
  return material_from_private (crypto, bytes, error);
}

/* The number under "cryptoType", which only newer files have. */
static gboolean
read_crypto (TaoJson object, TaoCrypto *crypto, GError **error)
{
  TaoJson value;

  if (!tao_json_get_member (object, "cryptoType", &value))
    *crypto = TAO_CRYPTO_SR25519;
  else if (value.len == 1 && (*value.start == '0' || *value.start == '1'))
    *crypto = *value.start == '0' ? TAO_CRYPTO_ED25519 : TAO_CRYPTO_SR25519;
  else
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED,
                   "The key is of a kind that is not supported: only sr25519 and ed25519 are");
      return FALSE;
    }
  return TRUE;
}

TaoKeyMaterial *
tao_keyfile_parse (const TaoSecret *json, GError **error)
{
  /* In the order of the current wallet. */
  static TaoKeyMaterial *(*const candidates[]) (TaoJson, TaoCrypto, GError **) = {
    try_phrase, try_seed, try_private, try_private_times_8,
  };
  g_autoptr(GError) first_error = NULL;
  gboolean stated, any = FALSE;
  TaoAccountId account;
  TaoCrypto crypto;
  TaoJson object;

  if (!check_object (tao_secret_get_text (json), tao_secret_get_length (json), &object, error)
      || !read_stated_account (object, &stated, &account, error) || !read_crypto (object, &crypto, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      g_autoptr(GError) candidate_error = NULL;
      g_autoptr(TaoKeyMaterial) material = candidates[i] (object, crypto, &candidate_error);

      if (material != NULL && (!stated || tao_account_id_equal (tao_key_material_get_account (material), &account)))
        return g_steal_pointer (&material);
      any |= material != NULL;
      if (candidate_error != NULL && first_error == NULL)
        first_error = g_steal_pointer (&candidate_error);
    }

  if (any)
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH,
                 "The secret in the file does not belong to the account that the file states");
  else if (first_error != NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  else if (stated)
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WATCH_ONLY, "The file has only the public part of a key: it cannot sign");
  else
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "There is no key in the file");
  return NULL;
}

static char *
write_member (char *out, const char *name, const char *value)
{
  out = g_stpcpy (out, "\"");
  out = g_stpcpy (out, name);
  out = g_stpcpy (out, "\":\"");
  out = g_stpcpy (out, value);
  return g_stpcpy (out, "\"");
}

static char *
write_hex_member (char *out, const char *name, const guint8 *bytes, gsize n)
{
  out = g_stpcpy (out, "\"");
  out = g_stpcpy (out, name);
  out = g_stpcpy (out, "\":\"0x");
  out = tao_hex_write (bytes, n, out);
  return g_stpcpy (out, "\"");
}

static char *
write_public_hex (char *out, const TaoAccountId *account)
{
  out = write_hex_member (out, "accountId", account->bytes, sizeof account->bytes);
  out = g_stpcpy (out, ",");
  out = write_hex_member (out, "publicKey", account->bytes, sizeof account->bytes);
  return g_stpcpy (out, ",");
}

TaoSecret *
tao_keyfile_format (const TaoKeyMaterial *material)
{
  const TaoAccountId *account = tao_key_material_get_account (material);
  const TaoKeypair *keypair = tao_key_material_get_keypair (material);
  const TaoSecret *private_key = tao_keypair_get_private (keypair);
  gboolean is_ed25519 = tao_keypair_get_crypto (keypair) == TAO_CRYPTO_ED25519;
  const TaoSecret *mnemonic = tao_key_material_get_mnemonic (material), *seed = tao_key_material_get_seed (material);
  TaoSecret *json = tao_secret_new (1024 + (mnemonic != NULL ? tao_secret_get_length (mnemonic) : 0));
  char *start = (char *) tao_secret_get_writable (json), *out = start, address[TAO_SS58_SIZE];

  out = g_stpcpy (out, "{");
  out = write_public_hex (out, account);
  out = write_hex_member (out, "privateKey", tao_secret_get_bytes (private_key), is_ed25519 ? 32 : 64);
  out = g_stpcpy (out, ",");
  /* Left out where it can be: wallets from before it existed accept only strings. */
  if (is_ed25519)
    out = g_stpcpy (out, "\"cryptoType\":0,");
  if (mnemonic != NULL)
    {
      out = write_member (out, "secretPhrase", tao_secret_get_text (mnemonic));     /* letters and spaces */
      out = g_stpcpy (out, ",");
    }
  if (seed != NULL)
    {
      out = write_hex_member (out, "secretSeed", tao_secret_get_bytes (seed), tao_secret_get_length (seed));
      out = g_stpcpy (out, ",");
    }
  tao_ss58_write (account, TAO_SS58_PREFIX, address);
  out = write_member (out, "ss58Address", address);
  out = g_stpcpy (out, "}");
  tao_secret_truncate (json, (gsize) (out - start));
  return json;
}

char *
tao_keyfile_format_public (const TaoAccountId *account)
{
  char *json = g_malloc (512), *out = json, address[TAO_SS58_SIZE];

  tao_ss58_write (account, TAO_SS58_PREFIX, address);
  out = g_stpcpy (out, "{");
  out = write_public_hex (out, account);
  out = write_member (out, "ss58Address", address);
  g_stpcpy (out, "}");
  return json;
}
