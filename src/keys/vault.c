#include "keys/vault-private.h"

#include <errno.h>
#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/ctr.h>
#include <nettle/pbkdf2.h>
#include <sodium.h>
#include <string.h>

#include "keys/hex-private.h"

#define NACL_MAGIC_SIZE 5
#define NACL_OVERHEAD (NACL_MAGIC_SIZE + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
#define STACK_RESIDUE 8192

static void
set_wrong_password (GError **error)
{
  g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG, "The password is wrong, or the file is damaged");
}

static void
set_malformed (GError **error, const char *message)
{
  g_set_error_literal (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, message);
}

/* ---- NaCl ---- */

gboolean
tao_nacl_derive_key (const TaoSecret *password, guint8 key[32], GError **error)
{
  /* Every wallet has this salt and these costs: the file does not say them. */
  static const guint8 salt[crypto_pwhash_argon2i_SALTBYTES] = {
    0x13, 0x71, 0x83, 0xdf, 0xf1, 0x5a, 0x09, 0xbc, 0x9c, 0x90, 0xb5, 0x51, 0x87, 0x39, 0xe9, 0xb1,
  };

  if (crypto_pwhash_argon2i (key, 32, tao_secret_get_text (password), tao_secret_get_length (password), salt,
                             crypto_pwhash_argon2i_OPSLIMIT_SENSITIVE, crypto_pwhash_argon2i_MEMLIMIT_SENSITIVE,
                             crypto_pwhash_argon2i_ALG_ARGON2I13) != 0)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MEMORY,
                   "Checking the password needs 512 MiB of memory, which the system does not give");
      return FALSE;
    }
  sodium_stackzero (STACK_RESIDUE);
  return TRUE;
}

TaoSecret *
tao_nacl_unwrap (const TaoSecret *contents, const guint8 key[32], GError **error)
{
  const guint8 *bytes = tao_secret_get_bytes (contents);
  gsize len = tao_secret_get_length (contents);
  g_autoptr(TaoSecret) plain = NULL;

  if (len < NACL_OVERHEAD)
    {
      set_malformed (error, "The key file is cut off");
      return NULL;
    }
  plain = tao_secret_new (len - NACL_OVERHEAD);
  if (crypto_secretbox_open_easy (tao_secret_get_writable (plain), bytes + NACL_MAGIC_SIZE + crypto_secretbox_NONCEBYTES,
                                  len - NACL_MAGIC_SIZE - crypto_secretbox_NONCEBYTES, bytes + NACL_MAGIC_SIZE, key) != 0)
    {
      set_wrong_password (error);
      return NULL;
    }
  return g_steal_pointer (&plain);
}

TaoSecret *
tao_nacl_wrap (const TaoSecret *plain, const guint8 key[32])
{
  gsize len = tao_secret_get_length (plain);
  TaoSecret *contents = tao_secret_new (len + NACL_OVERHEAD);
  guint8 *bytes = tao_secret_get_writable (contents);

  memcpy (bytes, TAO_NACL_MAGIC, NACL_MAGIC_SIZE);
  randombytes_buf (bytes + NACL_MAGIC_SIZE, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (bytes + NACL_MAGIC_SIZE + crypto_secretbox_NONCEBYTES, tao_secret_get_bytes (plain), len,
                         bytes + NACL_MAGIC_SIZE, key);
  return contents;
}

/* ---- What the older two share ---- */

/* Removes PKCS#7 padding for blocks of 16.  The MAC was right, so wrong padding means a strange writer. */
static gboolean
remove_padding (TaoSecret *plain, GError **error)
{
  const guint8 *bytes = tao_secret_get_bytes (plain);
  gsize len = tao_secret_get_length (plain);
  guint8 n = len > 0 ? bytes[len - 1] : 0;

  if (n == 0 || n > 16 || n > len)
    {
      set_malformed (error, "The key file was encrypted in an unknown way");
      return FALSE;
    }
  for (gsize i = len - n; i < len; i++)
    if (bytes[i] != n)
      {
        set_malformed (error, "The key file was encrypted in an unknown way");
        return FALSE;
      }
  tao_secret_truncate (plain, len - n);
  return TRUE;
}

static gboolean
check_hmac_sha256 (const guint8 key[], gsize key_len, const guint8 *data, gsize len, const guint8 mac[32])
{
  crypto_auth_hmacsha256_state state;
  guint8 computed[32];
  gboolean ok;

  crypto_auth_hmacsha256_init (&state, key, key_len);
  crypto_auth_hmacsha256_update (&state, data, len);
  crypto_auth_hmacsha256_final (&state, computed);
  ok = sodium_memcmp (computed, mac, sizeof computed) == 0;
  sodium_memzero (&state, sizeof state);
  return ok;
}

/* ---- Ansible vault 1.1 ---- */

/* The hex digits at @*p up to a line end or the end, @stop, as bytes; *@p then stands behind the line end. */
static TaoSecret *
take_hex_line (const char **p, const char *stop)
{
  const char *line_end = memchr (*p, '\n', (gsize) (stop - *p));
  gsize n_digits = (gsize) ((line_end != NULL ? line_end : stop) - *p);
  g_autoptr(TaoSecret) bytes = NULL;

  if (n_digits % 2 != 0)
    return NULL;
  bytes = tao_secret_new (n_digits / 2);
  if (!tao_hex_read (*p, tao_secret_get_writable (bytes), n_digits / 2))
    return NULL;
  *p = line_end != NULL ? line_end + 1 : stop;
  return g_steal_pointer (&bytes);
}

/* The inner text of a vault: its lines joined, and one layer of hexadecimal removed. */
static TaoSecret *
unfold_vault (const TaoSecret *contents)
{
  static const char header[] = TAO_ANSIBLE_MAGIC ";1.1;AES256";
  const char *p = tao_secret_get_text (contents), *end = p + tao_secret_get_length (contents);
  g_autoptr(TaoSecret) digits = tao_secret_new ((gsize) (end - p));
  g_autoptr(TaoSecret) inner = NULL;
  char *joined = (char *) tao_secret_get_writable (digits);
  gsize n = 0;

  if ((gsize) (end - p) < strlen (header) || memcmp (p, header, strlen (header)) != 0)
    return NULL;
  for (p += strlen (header); p < end; p++)
    if (g_ascii_isxdigit (*p))
      joined[n++] = *p;
    else if (*p != '\n' && *p != '\r' && *p != ' ')
      return NULL;
  if (n % 2 != 0)
    return NULL;
  inner = tao_secret_new (n / 2);
  tao_hex_read (joined, tao_secret_get_writable (inner), n / 2);
  return g_steal_pointer (&inner);
}

TaoSecret *
tao_ansible_unwrap (const TaoSecret *contents, const TaoSecret *password, GError **error)
{
  g_autoptr(TaoSecret) inner = unfold_vault (contents);
  g_autoptr(TaoSecret) salt = NULL, mac = NULL, cipher = NULL, plain = NULL, keys = NULL;
  const guint8 *aes_key, *mac_key, *counter;
  struct aes256_ctx aes;
  guint8 ctr[AES_BLOCK_SIZE];

  if (inner != NULL)
    {
      const char *p = tao_secret_get_text (inner), *end = p + tao_secret_get_length (inner);

      if ((salt = take_hex_line (&p, end)) != NULL && (mac = take_hex_line (&p, end)) != NULL)
        cipher = take_hex_line (&p, end);
    }
  if (cipher == NULL || tao_secret_get_length (mac) != 32 || tao_secret_get_length (salt) == 0)
    {
      set_malformed (error, "The vault is cut off or not of a known version");
      return NULL;
    }

  keys = tao_secret_new (32 + 32 + AES_BLOCK_SIZE);
  aes_key = tao_secret_get_bytes (keys);
  mac_key = aes_key + 32;
  counter = mac_key + 32;
  pbkdf2_hmac_sha256 (tao_secret_get_length (password), tao_secret_get_bytes (password), 10000,
                      tao_secret_get_length (salt), tao_secret_get_bytes (salt), tao_secret_get_length (keys),
                      tao_secret_get_writable (keys));
  sodium_stackzero (STACK_RESIDUE);

  if (!check_hmac_sha256 (mac_key, 32, tao_secret_get_bytes (cipher), tao_secret_get_length (cipher),
                          tao_secret_get_bytes (mac)))
    {
      set_wrong_password (error);
      return NULL;
    }
  plain = tao_secret_new (tao_secret_get_length (cipher));
  memcpy (ctr, counter, sizeof ctr);
  aes256_set_encrypt_key (&aes, aes_key);
  ctr_crypt (&aes, (nettle_cipher_func *) aes256_encrypt, AES_BLOCK_SIZE, ctr, tao_secret_get_length (plain),
             tao_secret_get_writable (plain), tao_secret_get_bytes (cipher));
  sodium_memzero (&aes, sizeof aes);
  sodium_stackzero (STACK_RESIDUE);
  return remove_padding (plain, error) ? g_steal_pointer (&plain) : NULL;
}

/* ---- Fernet ---- */

void
tao_fernet_derive_key (const TaoSecret *password, guint8 key[32])
{
  static const char salt[] = "Iguesscyborgslikemyselfhaveatendencytobeparanoidaboutourorigins";

  pbkdf2_hmac_sha256 (tao_secret_get_length (password), tao_secret_get_bytes (password), 10000000, strlen (salt),
                      (const guint8 *) salt, 32, key);
  sodium_stackzero (STACK_RESIDUE);
}

TaoSecret *
tao_fernet_unwrap (const TaoSecret *contents, const guint8 key[32], GError **error)
{
  enum { HEADER = 1 + 8, MAC = 32 };        /* version, time; the IV follows */
  const guint8 *mac_key = key, *aes_key = key + 16;
  gsize len;
  g_autoptr(TaoSecret) token = tao_secret_new (tao_secret_get_length (contents));
  g_autoptr(TaoSecret) plain = NULL;
  guint8 *bytes = tao_secret_get_writable (token), iv[AES_BLOCK_SIZE];
  struct aes128_ctx aes;

  if (sodium_base642bin (bytes, tao_secret_get_length (token), tao_secret_get_text (contents),
                         tao_secret_get_length (contents), " \r\n", &len, NULL, sodium_base64_VARIANT_URLSAFE) != 0
      || len < HEADER + AES_BLOCK_SIZE + AES_BLOCK_SIZE + MAC || bytes[0] != 0x80
      || (len - HEADER - AES_BLOCK_SIZE - MAC) % AES_BLOCK_SIZE != 0)
    {
      set_malformed (error, "The key file is cut off or damaged");
      return NULL;
    }
  if (!check_hmac_sha256 (mac_key, 16, bytes, len - MAC, bytes + len - MAC))
    {
      set_wrong_password (error);
      return NULL;
    }
  plain = tao_secret_new (len - HEADER - AES_BLOCK_SIZE - MAC);
  memcpy (iv, bytes + HEADER, sizeof iv);
  aes128_set_decrypt_key (&aes, aes_key);
  cbc_decrypt (&aes, (nettle_cipher_func *) aes128_decrypt, AES_BLOCK_SIZE, iv, tao_secret_get_length (plain),
               tao_secret_get_writable (plain), bytes + HEADER + AES_BLOCK_SIZE);
  sodium_memzero (&aes, sizeof aes);
  sodium_stackzero (STACK_RESIDUE);
  return remove_padding (plain, error) ? g_steal_pointer (&plain) : NULL;
}
