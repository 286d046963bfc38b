#include "keys/ss58.h"

#include "keys/hash.h"

#define CHECKSUM_SIZE 2
#define BYTES_MAX (2 + sizeof (TaoAccountId) + CHECKSUM_SIZE)

static const char alphabet[58 + 1] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

static void
compute_checksum (const guint8 *data, gsize len, guint8 out[CHECKSUM_SIZE])
{
  guint8 input[7 + BYTES_MAX] = { 'S', 'S', '5', '8', 'P', 'R', 'E' };
  guint8 hash[64];

  g_assert (len <= BYTES_MAX);
  memcpy (input + 7, data, len);
  tao_hash_blake2b_512 (input, 7 + len, hash);
  memcpy (out, hash, CHECKSUM_SIZE);
}

/* Base58 is the number in base 58, with a '1' for each leading zero byte. */
static void
base58_write (const guint8 *bytes, gsize len, char out[TAO_SS58_SIZE])
{
  guint8 digits[TAO_SS58_SIZE] = { 0 };    /* little endian */
  gsize n_digits = 0, n_out = 0;

  for (gsize i = 0; i < len; i++)
    {
      guint carry = bytes[i];

      for (gsize j = 0; j < n_digits || carry > 0; j++)
        {
          g_assert (j < TAO_SS58_SIZE - 1);
          carry += (guint) digits[j] << 8;
          digits[j] = (guint8) (carry % 58);
          carry /= 58;
          n_digits = MAX (n_digits, j + 1);
        }
    }

  for (gsize i = 0; i < len && bytes[i] == 0; i++)
    out[n_out++] = '1';
  while (n_digits > 0)
    out[n_out++] = alphabet[digits[--n_digits]];
  out[n_out] = '\0';
}

/* @out: at most BYTES_MAX bytes.  Returns their number, or BYTES_MAX + 1 if there are more; -1 at a
 * character outside the alphabet, which *@bad then points at. */
static int
base58_read (const char *text, guint8 out[BYTES_MAX], const char **bad)
{
  guint8 bytes[BYTES_MAX] = { 0 };         /* little endian */
  gsize n_bytes = 0, n_zeros = 0;
  gboolean overlong = FALSE;

  for (const char *p = text; *p == '1'; p++)
    n_zeros++;
  for (const char *p = text; *p != '\0'; p++)
    {
      const char *digit = strchr (alphabet, *p);
      guint carry;

      if (digit == NULL)
        {
          *bad = p;
          return -1;
        }
      carry = (guint) (digit - alphabet);
      for (gsize j = 0; !overlong && (j < n_bytes || carry > 0); j++)
        {
          if (j == BYTES_MAX)
            {
              overlong = TRUE;             /* but go on looking for wrong characters */
              break;
            }
          carry += (guint) bytes[j] * 58;
          bytes[j] = (guint8) carry;
          carry >>= 8;
          n_bytes = MAX (n_bytes, j + 1);
        }
    }

  if (overlong || n_zeros + n_bytes > BYTES_MAX)
    return (int) BYTES_MAX + 1;
  memset (out, 0, n_zeros);
  for (gsize i = 0; i < n_bytes; i++)
    out[n_zeros + i] = bytes[n_bytes - 1 - i];
  return (int) (n_zeros + n_bytes);
}

void
tao_ss58_write (const TaoAccountId *account, guint16 prefix, char out[TAO_SS58_SIZE])
{
  guint8 data[BYTES_MAX];
  gsize len = 0;

  g_return_if_fail (prefix <= TAO_SS58_PREFIX_MAX);

  if (prefix < 64)
    data[len++] = (guint8) prefix;
  else
    {
      data[len++] = (guint8) (((prefix & 0xfc) >> 2) | 0x40);
      data[len++] = (guint8) ((prefix >> 8) | ((prefix & 3) << 6));
    }
  memcpy (data + len, account->bytes, sizeof account->bytes);
  len += sizeof account->bytes;
  compute_checksum (data, len, data + len);
  base58_write (data, len + CHECKSUM_SIZE, out);
}

char *
tao_ss58_encode (const TaoAccountId *account)
{
  char address[TAO_SS58_SIZE];

  tao_ss58_write (account, TAO_SS58_PREFIX, address);
  return g_strdup (address);
}

static void
set_character_error (const char *address, const char *bad, GError **error)
{
  gunichar c = g_utf8_get_char_validated (bad, -1);

  if (g_str_has_prefix (address, "0x"))
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_CHARACTER,
                 "This is a key in hexadecimal, not an address");
  else if (c < 0x80 && g_ascii_isgraph ((char) c))
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_CHARACTER,
                 "An address does not contain “%c” (character %u)", *bad, (guint) (bad - address) + 1);
  else if (*bad == ' ' || *bad == '\t' || *bad == '\n' || *bad == '\r')
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_CHARACTER,
                 "There is white space in the address (character %u)", (guint) (bad - address) + 1);
  else
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_CHARACTER,
                 "Character %u is not one that an address can contain", (guint) (bad - address) + 1);
}

gboolean
tao_ss58_decode_any (const char *address, guint16 *prefix, TaoAccountId *account, GError **error)
{
  guint8 data[BYTES_MAX];
  guint8 checksum[CHECKSUM_SIZE];
  const char *bad = NULL;
  gsize prefix_len, len;
  guint16 found;
  int n_read = base58_read (address, data, &bad);

  if (n_read < 0)
    {
      set_character_error (address, bad, error);
      return FALSE;
    }
  if (n_read == 0)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_LENGTH, "The address is empty");
      return FALSE;
    }
  len = (gsize) n_read;
  if ((len == BYTES_MAX || len == BYTES_MAX - 1) && data[0] >= 0x80)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_PREFIX,
                   "The address begins with a reserved network prefix");
      return FALSE;
    }
  prefix_len = len <= BYTES_MAX && data[0] < 0x40 ? 1 : 2;
  if (len != prefix_len + sizeof (TaoAccountId) + CHECKSUM_SIZE)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_LENGTH,
                   "The address is too %s for an account (%u characters)",
                   len < prefix_len + sizeof (TaoAccountId) + CHECKSUM_SIZE ? "short" : "long",
                   (guint) strlen (address));
      return FALSE;
    }
  compute_checksum (data, len - CHECKSUM_SIZE, checksum);
  if (memcmp (checksum, data + len - CHECKSUM_SIZE, CHECKSUM_SIZE) != 0)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_CHECKSUM,
                   "The address is mistyped: its checksum does not fit");
      return FALSE;
    }
  if (prefix_len == 1)
    found = data[0];
  else
    found = (guint16) (((data[0] & 0x3f) << 2) | (data[1] >> 6) | ((data[1] & 0x3f) << 8));
  if (prefix_len == 2 && found < 64)
    {
      /* A second spelling of a one-byte prefix: no encoder writes it. */
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_PREFIX,
                   "The address spells its network prefix in a way that is not allowed");
      return FALSE;
    }

  if (prefix != NULL)
    *prefix = found;
  memcpy (account->bytes, data + prefix_len, sizeof account->bytes);
  return TRUE;
}

gboolean
tao_ss58_decode (const char *address, TaoAccountId *account, GError **error)
{
  TaoAccountId found;
  guint16 prefix;

  if (!tao_ss58_decode_any (address, &prefix, &found, error))
    return FALSE;
  if (prefix != TAO_SS58_PREFIX)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ADDRESS_PREFIX,
                   "This is an address of another network (prefix %u); Bittensor addresses have prefix %u and begin with 5",
                   prefix, TAO_SS58_PREFIX);
      return FALSE;
    }
  *account = found;
  return TRUE;
}
