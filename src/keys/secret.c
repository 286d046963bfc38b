#include "keys/secret.h"

#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

struct _TaoSecret {
  gsize len;
  guint8 *bytes;      /* sodium_malloc: len bytes and a zero */
};

TaoSecret *
tao_secret_new (gsize len)
{
  TaoSecret *secret = g_new (TaoSecret, 1);

  /* Also finds out the page size that sodium_malloc needs; cheap after the first time. */
  if (sodium_init () < 0)
    g_error ("libsodium cannot be initialised");
  secret->len = len;
  secret->bytes = sodium_malloc (len + 1);
  if (secret->bytes == NULL)
    g_error ("No protected memory left for %" G_GSIZE_FORMAT " secret bytes", len);
  sodium_memzero (secret->bytes, len + 1);
  return secret;
}

TaoSecret *
tao_secret_new_copy (gconstpointer data, gsize len)
{
  TaoSecret *secret = tao_secret_new (len);

  if (len > 0)
    memcpy (secret->bytes, data, len);
  return secret;
}

TaoSecret *
tao_secret_new_take_text (char *text)
{
  gsize len = strlen (text);
  TaoSecret *secret = tao_secret_new_copy (text, len);

  sodium_memzero (text, len);
  return secret;
}

TaoSecret *
tao_secret_copy (const TaoSecret *secret)
{
  return tao_secret_new_copy (secret->bytes, secret->len);
}

void
tao_secret_free (TaoSecret *secret)
{
  if (secret == NULL)
    return;
  sodium_free (secret->bytes);        /* wipes first */
  g_free (secret);
}

gsize
tao_secret_get_length (const TaoSecret *secret)
{
  return secret->len;
}

const guint8 *
tao_secret_get_bytes (const TaoSecret *secret)
{
  return secret->bytes;
}

const char *
tao_secret_get_text (const TaoSecret *secret)
{
  return (const char *) secret->bytes;
}

guint8 *
tao_secret_get_writable (TaoSecret *secret)
{
  return secret->bytes;
}

void
tao_secret_truncate (TaoSecret *secret, gsize len)
{
  g_return_if_fail (len <= secret->len);

  sodium_memzero (secret->bytes + len, secret->len - len);
  secret->len = len;
}

gboolean
tao_secret_equal (const TaoSecret *a, const TaoSecret *b)
{
  return a->len == b->len && sodium_memcmp (a->bytes, b->bytes, a->len) == 0;
}

gboolean
tao_process_harden (void)
{
  const struct rlimit none = { 0, 0 };
  gboolean no_core = setrlimit (RLIMIT_CORE, &none) == 0;
#ifdef __SANITIZE_ADDRESS__
  gboolean no_dump = TRUE;      /* the leak check attaches to the process at its end, and must be able to */
#else
  gboolean no_dump = prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
#endif

  return no_core && no_dump;
}
