#include "keys/uri-private.h"

#include <string.h>

#include "keys/hash.h"
#include "keys/hex-private.h"

/* Public knowledge: the phrase of every development chain. */
#define DEVELOPMENT_PHRASE "bottom drive obey lake curtain smoke basket hold race lonely fit walk"

#define JUNCTIONS_MAX 64

static gboolean
set_path_error (GError **error, const char *message)
{
  g_set_error_literal (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PATH, message);
  return FALSE;
}

/* A number is its 64-bit value, anything else its SCALE string, hashed if that is longer than 32 bytes.
 * Source: sp-core, DeriveJunction. */
static gboolean
parse_junction (const char *text, gsize len, TaoJunction *junction, GError **error)
{
  gboolean digits = TRUE;
  guint64 number = 0;
  guint8 *code = junction->chain_code;

  memset (code, 0, 32);
  if (len == 0)
    return set_path_error (error, "A part of the derivation path is empty");
  if (len >= 2 && text[0] == '0' && text[1] == 'x')
    return set_path_error (error, "A path part beginning with 0x means different keys in different wallets");
  if (text[0] == '+')
    return set_path_error (error, "A path part beginning with + means different keys in different wallets");

  for (gsize i = 0; i < len && digits; i++)
    digits = g_ascii_isdigit (text[i]);
  if (digits)
    {
      for (gsize i = 0; i < len; i++)
        if (!g_uint64_checked_mul (&number, number, 10) || !g_uint64_checked_add (&number, number, (guint64) (text[i] - '0')))
          return set_path_error (error, "A number in the path is 2^64 or more and means different keys in different wallets");
      number = GUINT64_TO_LE (number);
      memcpy (code, &number, sizeof number);
      return TRUE;
    }

  if (len < 32)
    {
      code[0] = (guint8) (len << 2);          /* compact length, one byte below 64 */
      memcpy (code + 1, text, len);
    }
  else
    {
      g_autoptr(GByteArray) scale = g_byte_array_new ();
      guint32 compact;

      if (len >= 1 << 14)
        return set_path_error (error, "A part of the derivation path is too long");
      if (len < 64)
        {
          guint8 one = (guint8) (len << 2);
          g_byte_array_append (scale, &one, 1);
        }
      else
        {
          compact = GUINT32_TO_LE ((guint32) len << 2 | 1);
          g_byte_array_append (scale, (const guint8 *) &compact, 2);
        }
      g_byte_array_append (scale, (const guint8 *) text, (guint) len);
      tao_hash_blake2b_256 (scale->data, scale->len, code);
    }
  return TRUE;
}

static gboolean
parse_path (const char *path, const char *end, GArray *junctions, GError **error)
{
  while (path < end)
    {
      TaoJunction junction = { 0 };
      const char *next;

      g_assert (*path == '/');
      path++;
      if (path < end && *path == '/')
        {
          junction.hard = TRUE;
          path++;
        }
      next = memchr (path, '/', (gsize) (end - path));
      if (next == NULL)
        next = end;
      if (!parse_junction (path, (gsize) (next - path), &junction, error))
        return FALSE;
      if (junctions->len == JUNCTIONS_MAX)
        return set_path_error (error, "The derivation path has too many parts");
      g_array_append_val (junctions, junction);
      path = next;
    }
  return TRUE;
}

static TaoSecret *
parse_hex_seed (const char *hex, gsize len, GError **error)
{
  g_autoptr(TaoSecret) seed = tao_secret_new (32);

  if (len != 2 * 32)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED, "A seed in hexadecimal has 64 digits after 0x");
      return NULL;
    }
  if (!tao_hex_read (hex, tao_secret_get_writable (seed), 32))
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED, "The seed contains something that is not a hexadecimal digit");
      return NULL;
    }
  return g_steal_pointer (&seed);
}

gboolean
tao_uri_parse (const TaoSecret *uri, TaoSecret **seed, GArray **junctions, GError **error)
{
  const char *text = tao_secret_get_text (uri);
  gsize len = tao_secret_get_length (uri);
  const char *end = text + len, *path_end, *path;
  g_autoptr(GArray) found = g_array_new (FALSE, TRUE, sizeof (TaoJunction));
  g_autoptr(TaoSecret) password = NULL, phrase = NULL, found_seed = NULL;

  if (memchr (text, '\0', len) != NULL || !g_utf8_validate (text, (gssize) len, NULL))
    return set_path_error (error, "The secret is not text in UTF-8");

  path = memchr (text, '/', len);
  if (path == NULL)
    path = end;
  path_end = strstr (path, "///");
  if (path_end != NULL)
    password = tao_secret_new_copy (path_end + 3, (gsize) (end - path_end - 3));
  else
    path_end = end;
  if (!parse_path (path, path_end, found, error))
    return FALSE;

  if (path - text >= 2 && text[0] == '0' && text[1] == 'x')
    {
      if (password != NULL)
        {
          g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PATH, "A password after /// goes with a phrase, not with a seed");
          return FALSE;
        }
      found_seed = parse_hex_seed (text + 2, (gsize) (path - text) - 2, error);
    }
  else
    {
      phrase = path > text ? tao_secret_new_copy (text, (gsize) (path - text))
                           : tao_secret_new_copy (DEVELOPMENT_PHRASE, strlen (DEVELOPMENT_PHRASE));
      found_seed = tao_mnemonic_to_seed (phrase, password, error);
    }
  if (found_seed == NULL)
    return FALSE;

  *seed = g_steal_pointer (&found_seed);
  *junctions = g_steal_pointer (&found);
  return TRUE;
}
