#include "keys/mnemonic.h"

#include <nettle/pbkdf2.h>
#include <sodium.h>
#include <string.h>

#include "keys/wordlist-private.h"

#define BITS_PER_WORD 11
#define WORDS_MAX 24
#define WORD_MAX 8            /* letters in the longest word */
#define ENTROPY_MAX 32
#define SEED_ROUNDS 2048
#define SUGGESTIONS 3
#define NEAR 2                /* edits */

G_STATIC_ASSERT (TAO_MNEMONIC_WORDS == 1 << BITS_PER_WORD);

const char *
tao_mnemonic_get_word (guint index)
{
  g_return_val_if_fail (index < TAO_MNEMONIC_WORDS, NULL);

  return tao_wordlist[index];
}

int
tao_mnemonic_find_word (const char *word, gsize len)
{
  int low = 0, high = TAO_MNEMONIC_WORDS - 1;

  if (len > WORD_MAX || memchr (word, '\0', len) != NULL)
    return -1;
  while (low <= high)
    {
      int middle = (low + high) / 2;
      const char *candidate = tao_wordlist[middle];
      int order = strncmp (word, candidate, len);

      if (order == 0 && candidate[len] != '\0')
        order = -1;           /* a proper beginning of the candidate sorts before it */
      if (order == 0)
        return middle;
      if (order < 0)
        high = middle - 1;
      else
        low = middle + 1;
    }
  return -1;
}

static gboolean
is_word_count (guint n)
{
  return n >= 12 && n <= WORDS_MAX && n % 3 == 0;
}

/* Bit @i of @bytes, most significant first. */
static inline guint
get_bit (const guint8 *bytes, guint i)
{
  return (bytes[i / 8] >> (7 - i % 8)) & 1;
}

TaoSecret *
tao_mnemonic_from_entropy (const TaoSecret *entropy)
{
  gsize len = tao_secret_get_length (entropy);
  guint n_words = (guint) len * 3 / 4;
  g_autoptr(TaoSecret) bits = NULL;
  TaoSecret *text;
  guint8 *checked;
  char *out;

  g_return_val_if_fail (len % 4 == 0 && is_word_count (n_words), NULL);

  bits = tao_secret_new (len + crypto_hash_sha256_BYTES);      /* entropy, then its checksum bits */
  checked = tao_secret_get_writable (bits);
  memcpy (checked, tao_secret_get_bytes (entropy), len);
  crypto_hash_sha256 (checked + len, checked, len);

  text = tao_secret_new (n_words * (WORD_MAX + 1));
  out = (char *) tao_secret_get_writable (text);
  for (guint i = 0; i < n_words; i++)
    {
      guint index = 0;

      for (guint bit = 0; bit < BITS_PER_WORD; bit++)
        index = index << 1 | get_bit (checked, i * BITS_PER_WORD + bit);
      if (i > 0)
        *out++ = ' ';
      out = g_stpcpy (out, tao_wordlist[index]);
    }
  tao_secret_truncate (text, (gsize) (out - tao_secret_get_text (text)));
  return text;
}

TaoSecret *
tao_mnemonic_generate (guint n_words)
{
  g_autoptr(TaoSecret) entropy = NULL;

  g_return_val_if_fail (is_word_count (n_words), NULL);

  entropy = tao_secret_new (n_words * 4 / 3);
  randombytes_buf (tao_secret_get_writable (entropy), tao_secret_get_length (entropy));
  return tao_mnemonic_from_entropy (entropy);
}

TaoSecret *
tao_mnemonic_normalise (const TaoSecret *text)
{
  TaoSecret *normal = tao_secret_new (tao_secret_get_length (text));
  const char *in = tao_secret_get_text (text);
  char *out = (char *) tao_secret_get_writable (normal);
  gsize n = 0;

  for (gsize i = 0; i < tao_secret_get_length (text); i++)
    {
      if (!g_ascii_isspace (in[i]))
        out[n++] = g_ascii_tolower (in[i]);
      else if (n > 0 && out[n - 1] != ' ')
        out[n++] = ' ';
    }
  if (n > 0 && out[n - 1] == ' ')
    n--;
  tao_secret_truncate (normal, n);
  return normal;
}

/* Edits (insert, remove, change, swap neighbours) from @a to @b, both short. */
static guint
edit_distance (const char *a, gsize a_len, const char *b, gsize b_len)
{
  guint8 d[2 * WORD_MAX + 1][WORD_MAX + 1];

  g_assert (a_len <= 2 * WORD_MAX && b_len <= WORD_MAX);
  for (gsize i = 0; i <= a_len; i++)
    for (gsize j = 0; j <= b_len; j++)
      {
        guint best;

        if (i == 0 || j == 0)
          {
            d[i][j] = (guint8) (i + j);
            continue;
          }
        best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
        best = MIN (best, (guint) MIN (d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          best = MIN (best, d[i - 2][j - 2] + 1u);
        d[i][j] = (guint8) best;
      }
  return d[a_len][b_len];
}

/* The words of the list that are fewest edits away, at most NEAR; of those the first three, and before
 * others such as begin with the same letter.  Empty if nothing is near.  The message is the only place
 * where a word of a phrase is repeated: the person is looking at it. */
static char *
suggest (const char *word, gsize len)
{
  GString *names = g_string_new (NULL);
  guint8 distance[TAO_MNEMONIC_WORDS];
  guint best = NEAR + 1;

  if (len > 2 * WORD_MAX)
    return g_string_free (names, FALSE);
  for (guint i = 0; i < TAO_MNEMONIC_WORDS; i++)
    {
      gsize other = strlen (tao_wordlist[i]);

      /* Each letter more or less is an edit. */
      distance[i] = MAX (len, other) - MIN (len, other) > NEAR
                    ? NEAR + 1 : (guint8) edit_distance (word, len, tao_wordlist[i], other);
      best = MIN (best, distance[i]);
    }
  for (guint pass = 0, n = 0; pass < 2 && best <= NEAR; pass++)
    for (guint i = 0; i < TAO_MNEMONIC_WORDS && n < SUGGESTIONS; i++)
      if ((tao_wordlist[i][0] == word[0]) == (pass == 0) && distance[i] == best)
        g_string_append_printf (names, "%s%s", n++ > 0 ? ", " : "", tao_wordlist[i]);
  return g_string_free (names, FALSE);
}

static void
set_unknown_word_error (GError **error, guint position, const char *word, gsize len)
{
  g_autofree char *near = suggest (word, len);

  if (len > 2 * WORD_MAX || !g_utf8_validate (word, (gssize) len, NULL))
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WORD_UNKNOWN, "Word %u is not in the word list", position);
  else if (*near == '\0')
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WORD_UNKNOWN, "Word %u, “%.*s”, is not in the word list",
                 position, (int) len, word);
  else
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WORD_UNKNOWN,
                 "Word %u, “%.*s”, is not in the word list; near it: %s", position, (int) len, word, near);
  sodium_memzero (near, strlen (near));
}

TaoSecret *
tao_mnemonic_to_entropy (const TaoSecret *text, GError **error)
{
  g_autoptr(TaoSecret) normal = tao_mnemonic_normalise (text);
  g_autoptr(TaoSecret) bits = tao_secret_new (ENTROPY_MAX + 1);
  const char *next = tao_secret_get_text (normal), *end = next + tao_secret_get_length (normal);
  guint8 *bytes = tao_secret_get_writable (bits), digest[crypto_hash_sha256_BYTES];
  guint n_words = 0, position = 0;
  gsize len;
  gboolean fits;

  for (const char *p = next; p < end; p++)
    n_words += *p == ' ';
  n_words += next < end;
  if (!is_word_count (n_words))
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WORD_COUNT,
                   "A recovery phrase has 12, 15, 18, 21 or 24 words; this has %u", n_words);
      return NULL;
    }

  while (next < end)
    {
      const char *space = memchr (next, ' ', (gsize) (end - next));
      gsize word_len = (gsize) ((space != NULL ? space : end) - next);
      int index = tao_mnemonic_find_word (next, word_len);

      if (index < 0)
        {
          set_unknown_word_error (error, position + 1, next, word_len);
          return NULL;
        }
      for (guint bit = 0; bit < BITS_PER_WORD; bit++)
        {
          guint at = position * BITS_PER_WORD + bit;

          bytes[at / 8] |= (guint8) ((((guint) index >> (BITS_PER_WORD - 1 - bit)) & 1) << (7 - at % 8));
        }
      position++;
      next += word_len + (space != NULL);
    }

  /* 33 bits a three words: 32 of entropy and one of checksum. */
  len = n_words / 3 * 4;
  crypto_hash_sha256 (digest, bytes, len);
  fits = (bytes[len] ^ (digest[0] & (guint8) (0xff << (8 - n_words / 3)))) == 0;
  sodium_memzero (digest, sizeof digest);
  if (!fits)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WORD_CHECKSUM,
                   "Every word is in the list, but together they are not a recovery phrase: a word is wrong or two are swapped");
      return NULL;
    }
  tao_secret_truncate (bits, len);
  return g_steal_pointer (&bits);
}

TaoSecret *
tao_mnemonic_to_seed (const TaoSecret *text, const TaoSecret *password, GError **error)
{
  static const char prefix[] = "mnemonic";
  g_autoptr(TaoSecret) entropy = tao_mnemonic_to_entropy (text, error);
  g_autoptr(TaoSecret) salt = NULL;
  TaoSecret *seed;
  gsize password_len = password != NULL ? tao_secret_get_length (password) : 0;

  if (entropy == NULL)
    return NULL;
  salt = tao_secret_new (strlen (prefix) + password_len);
  memcpy (tao_secret_get_writable (salt), prefix, strlen (prefix));
  if (password != NULL)
    memcpy (tao_secret_get_writable (salt) + strlen (prefix), tao_secret_get_bytes (password), password_len);

  seed = tao_secret_new (64);
  pbkdf2_hmac_sha512 (tao_secret_get_length (entropy), tao_secret_get_bytes (entropy), SEED_ROUNDS,
                      tao_secret_get_length (salt), tao_secret_get_bytes (salt), 64, tao_secret_get_writable (seed));
  sodium_stackzero (8192);              /* nettle leaves its HMAC state behind */
  tao_secret_truncate (seed, 32);
  return seed;
}
