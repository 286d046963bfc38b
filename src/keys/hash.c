#include "keys/hash.h"

#include <nettle/sha3.h>
#include <sodium.h>
#include <string.h>
#include <xxhash.h>

/* sodium_init selects the vector implementation of blake2b, once, before any thread runs; without it
 * every hash would take the portable path. */
__attribute__ ((constructor)) static void
select_implementations (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot be initialised");
}

static void
blake2b (gconstpointer data, gsize len, guint8 *out, gsize out_len)
{
  int rc = crypto_generichash_blake2b (out, out_len, data, len, NULL, 0);

  g_assert (rc == 0);
}

void
tao_hash_blake2b_64 (gconstpointer data, gsize len, guint8 out[8])
{
  blake2b (data, len, out, 8);
}

void
tao_hash_blake2b_128 (gconstpointer data, gsize len, guint8 out[16])
{
  blake2b (data, len, out, 16);
}

void
tao_hash_blake2b_256 (gconstpointer data, gsize len, guint8 out[32])
{
  blake2b (data, len, out, 32);
}

void
tao_hash_blake2b_512 (gconstpointer data, gsize len, guint8 out[64])
{
  blake2b (data, len, out, 64);
}

static void
twox (gconstpointer data, gsize len, guint8 *out, guint n_words)
{
  for (guint seed = 0; seed < n_words; seed++)
    {
      guint64 word = GUINT64_TO_LE (XXH64 (data, len, seed));

      memcpy (out + 8 * seed, &word, sizeof word);
    }
}

void
tao_hash_twox_64 (gconstpointer data, gsize len, guint8 out[8])
{
  twox (data, len, out, 1);
}

void
tao_hash_twox_128 (gconstpointer data, gsize len, guint8 out[16])
{
  twox (data, len, out, 2);
}

void
tao_hash_twox_256 (gconstpointer data, gsize len, guint8 out[32])
{
  twox (data, len, out, 4);
}

void
tao_hash_keccak_256 (gconstpointer data, gsize len, guint8 out[32])
{
  enum { RATE = 136 };
  struct sha3_state state = { { 0 } };
  const guint8 *next = data;
  guint8 last[RATE] = { 0 };

  for (;;)
    {
      guint64 word;
      gboolean is_last = len < RATE;

      if (is_last)
        {
          if (len > 0)
            memcpy (last, next, len);
          last[len] ^= 0x01;
          last[RATE - 1] ^= 0x80;
          next = last;
        }
      for (guint i = 0; i < RATE / 8; i++)
        {
          memcpy (&word, next + 8 * i, sizeof word);
          state.a[i] ^= GUINT64_FROM_LE (word);
        }
      sha3_permute (&state);
      if (is_last)
        break;
      next += RATE;
      len -= RATE;
    }

  for (guint i = 0; i < 4; i++)
    {
      guint64 word = GUINT64_TO_LE (state.a[i]);

      memcpy (out + 8 * i, &word, sizeof word);
    }
}

void
tao_hash_sha_256 (gconstpointer data, gsize len, guint8 out[32])
{
  crypto_hash_sha256 (out, data, len);
}

void
tao_hasher_append (TaoHasher hasher, gconstpointer key, gsize len, GByteArray *out)
{
  guint8 hash[32];
  guint hash_len = 0;
  gboolean keep_key = FALSE;

  g_return_if_fail (len <= G_MAXUINT);

  switch (hasher)
    {
    case TAO_HASHER_BLAKE2_128:
    case TAO_HASHER_BLAKE2_128_CONCAT:
      tao_hash_blake2b_128 (key, len, hash);
      hash_len = 16;
      keep_key = hasher == TAO_HASHER_BLAKE2_128_CONCAT;
      break;
    case TAO_HASHER_BLAKE2_256:
      tao_hash_blake2b_256 (key, len, hash);
      hash_len = 32;
      break;
    case TAO_HASHER_TWOX_128:
      tao_hash_twox_128 (key, len, hash);
      hash_len = 16;
      break;
    case TAO_HASHER_TWOX_256:
      tao_hash_twox_256 (key, len, hash);
      hash_len = 32;
      break;
    case TAO_HASHER_TWOX_64_CONCAT:
      tao_hash_twox_64 (key, len, hash);
      hash_len = 8;
      keep_key = TRUE;
      break;
    case TAO_HASHER_IDENTITY:
      keep_key = TRUE;
      break;
    default:
      g_return_if_reached ();
    }

  if (hash_len > 0)
    g_byte_array_append (out, hash, hash_len);
  if (keep_key && len > 0)
    g_byte_array_append (out, key, (guint) len);
}

int
tao_hasher_concat_offset (TaoHasher hasher)
{
  switch (hasher)
    {
    case TAO_HASHER_BLAKE2_128_CONCAT:
      return 16;
    case TAO_HASHER_TWOX_64_CONCAT:
      return 8;
    case TAO_HASHER_IDENTITY:
      return 0;
    case TAO_HASHER_BLAKE2_128:
    case TAO_HASHER_BLAKE2_256:
    case TAO_HASHER_TWOX_128:
    case TAO_HASHER_TWOX_256:
    default:
      return -1;
    }
}

void
tao_hash_append_storage_prefix (const char *pallet, const char *item, GByteArray *out)
{
  guint8 prefix[32];

  tao_hash_twox_128 (pallet, strlen (pallet), prefix);
  tao_hash_twox_128 (item, strlen (item), prefix + 16);
  g_byte_array_append (out, prefix, sizeof prefix);
}
