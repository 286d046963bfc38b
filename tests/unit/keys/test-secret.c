/* That nothing stays behind: opens and uses keys of every kind, lets go of them, and searches the memory of
 * this process, all of it, for what must not be there any more.
 *
 * The things to search for are kept masked (each byte XOR 0xa5), so that the search does not find itself. */
#include "keys/keystore.h"
#include "keys/mnemonic.h"
#include "keys/vault-private.h"
#include "keys/wallet.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define NEEDLE_MAX 256
#define MASK 0xa5

typedef struct {
  const char *what;
  guint8 masked[NEEDLE_MAX];
  gsize len;
} Needle;

static Needle needles[16];
static guint n_needles;

/* Remembers @bytes, masked. */
static void
remember (const char *what, const guint8 *bytes, gsize len)
{
  Needle *needle = &needles[n_needles++];

  g_assert_cmpuint (n_needles, <=, G_N_ELEMENTS (needles));
  g_assert_true (len >= 12 && len <= NEEDLE_MAX);
  needle->what = what;
  needle->len = len;
  for (gsize i = 0; i < len; i++)
    needle->masked[i] = bytes[i] ^ MASK;
}

static gboolean
contains_needle (const guint8 *block, gsize len, const Needle *needle)
{
  const guint8 first = needle->masked[0] ^ MASK;

  for (const guint8 *p = block; len >= needle->len
       && (p = memchr (p, first, (gsize) (block + len - needle->len + 1 - p))) != NULL; p++)
    {
      gsize i = 1;

      while (i < needle->len && p[i] == (needle->masked[i] ^ MASK))
        i++;
      if (i == needle->len)
        return TRUE;
      if (p == block + len - needle->len)
        break;
    }
  return FALSE;
}

/* Searches every readable mapping.  Returns the number of mappings searched; *@n_found: needles found. */
static guint
search_memory (int mem_fd, guint *n_found)
{
  /* Read into fresh pages and given back afterwards: the search must not leave copies either. */
  const gsize step = 1 << 20;
  g_autofree char *maps = NULL;
  g_auto(GStrv) lines = NULL;
  guint8 *block = sodium_malloc (step + NEEDLE_MAX);
  guint n_mappings = 0;

  *n_found = 0;
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      guint64 start, end;
      char mode[5];

      g_assert_cmpint (sscanf (lines[i], "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &start, &end, mode), ==, 3);
      if (mode[0] != 'r' || strstr (lines[i], "[vvar]") != NULL || strstr (lines[i], "[vsyscall]") != NULL
          || (start <= (guint64) (gsize) block && (guint64) (gsize) block < end))
        continue;
      n_mappings++;
      for (guint64 at = start; at < end; at += step)
        {
          gssize n = pread (mem_fd, block, (gsize) MIN (end - at, step + NEEDLE_MAX), (off_t) at);

          for (guint j = 0; n > 0 && j < n_needles; j++)
            if (contains_needle (block, (gsize) n, &needles[j]))
              {
                g_test_message ("%s found in %s", needles[j].what, lines[i]);
                (*n_found)++;
              }
        }
    }
  sodium_free (block);
  return n_mappings;
}

/* A password made at run time, so that no literal is in the program's image. */
static TaoSecret *
random_password (void)
{
  TaoSecret *password = tao_secret_new (24);
  guint8 *bytes = tao_secret_get_writable (password);

  for (guint i = 0; i < 24; i++)
    bytes[i] = (guint8) ('a' + randombytes_uniform (26));
  return password;
}

static void
remember_hex (const char *what, const TaoSecret *secret)
{
  gsize len = tao_secret_get_length (secret);
  g_autoptr(TaoSecret) hex = tao_secret_new (2 * len);

  sodium_bin2hex ((char *) tao_secret_get_writable (hex), 2 * len + 1, tao_secret_get_bytes (secret), len);
  remember (what, tao_secret_get_bytes (hex), 2 * len);
}

/* Everything a session does with a key, from birth to lock.  Its own function, so that its frame is gone. */
static void G_GNUC_NO_INLINE
live (const char *base)
{
  g_autoptr(TaoKeyMaterial) material = tao_key_material_generate (24), opened = NULL, plain = NULL;
  g_autoptr(TaoSecret) password = random_password (), entropy = NULL, key = tao_secret_new (32);
  g_autoptr(TaoKeypair) ed25519 = NULL, child = NULL, imported = NULL;
  g_autoptr(TaoSecret) uri = NULL;
  g_autofree char *keystore = NULL;
  const TaoSecret *mnemonic = tao_key_material_get_mnemonic (material), *seed = tao_key_material_get_seed (material);
  g_autoptr(TaoSecret) expanded = tao_secret_new (64);
  guint8 signature[64];
  GError *error = NULL;

  entropy = tao_mnemonic_to_entropy (mnemonic, NULL);
  /* What sr25519 makes of a seed, computed here by the rule: SHA-512, clamped, divided by 8. */
  crypto_hash_sha512 (tao_secret_get_writable (expanded), tao_secret_get_bytes (seed), 32);
  remember ("the nonce seed", tao_secret_get_bytes (expanded) + 32, 32);
  {
    guint8 *scalar = tao_secret_get_writable (expanded);

    scalar[0] &= 0xf8;
    scalar[31] = (scalar[31] & 0x3f) | 0x40;
    for (guint i = 0; i < 32; i++)
      scalar[i] = (guint8) (scalar[i] >> 3 | (i < 31 ? scalar[i + 1] << 5 : 0));
    remember ("the private scalar", scalar, 32);
  }
  remember ("the phrase", tao_secret_get_bytes (mnemonic), tao_secret_get_length (mnemonic));
  remember ("the end of the phrase", tao_secret_get_bytes (mnemonic) + tao_secret_get_length (mnemonic) - 40, 40);
  remember ("the entropy", tao_secret_get_bytes (entropy), 32);
  remember ("half the entropy", tao_secret_get_bytes (entropy), 16);
  remember ("the seed", tao_secret_get_bytes (seed), 32);
  remember_hex ("the seed in hexadecimal", seed);
  remember ("the password", tao_secret_get_bytes (password), tao_secret_get_length (password));
  g_assert_true (tao_nacl_derive_key (password, tao_secret_get_writable (key), &error));
  remember ("the file key", tao_secret_get_bytes (key), 32);

  g_assert_true (tao_wallet_store (base, "w", NULL, material, password, TAO_WALLET_CREATE, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (tao_wallet_store (base, "w", "plain", material, NULL, TAO_WALLET_CREATE, NULL, &error));
  opened = tao_wallet_unlock (base, "w", NULL, password, &error);
  g_assert_no_error (error);
  plain = tao_wallet_unlock (base, "w", "plain", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 10; i++)
    tao_keypair_sign (tao_key_material_get_keypair (opened), "message", 7, signature);

  ed25519 = tao_keypair_new_from_mnemonic (TAO_CRYPTO_ED25519, mnemonic, password, &error);
  g_assert_no_error (error);
  tao_keypair_sign (ed25519, "message", 7, signature);
  uri = tao_secret_new (tao_secret_get_length (mnemonic) + 12);
  memcpy (tao_secret_get_writable (uri), tao_secret_get_bytes (mnemonic), tao_secret_get_length (mnemonic));
  memcpy (tao_secret_get_writable (uri) + tao_secret_get_length (mnemonic), "//hard1/soft", 12);
  child = tao_keypair_new_from_uri (TAO_CRYPTO_SR25519, uri, &error);
  g_assert_no_error (error);
  keystore = tao_keystore_export (tao_key_material_get_keypair (opened), password, "name", &error);
  imported = tao_keystore_import (keystore, strlen (keystore), password, &error);
  g_assert_no_error (error);
}

static void
test_memory (void)
{
  /* Opened first: a process that cannot be dumped cannot open its own memory either. */
  int mem_fd = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  g_autofree char *base = g_dir_make_tmp ("taoscope-XXXXXX", NULL), *rm = NULL;
  guint n_found;

  if (mem_fd < 0)
    {
      g_test_skip ("/proc/self/mem cannot be opened here");
      return;
    }
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("AddressSanitizer keeps freed memory, and maps terabytes of its own");
  return;
#endif

  /* First that the search finds what is there: a held secret, and a careless copy. */
  {
    g_autoptr(TaoSecret) held = random_password ();
    g_autofree guint8 *careless = g_memdup2 (tao_secret_get_bytes (held), 24);

    remember ("a held secret", tao_secret_get_bytes (held), 24);
    g_assert_cmpuint (search_memory (mem_fd, &n_found), >, 10);
    g_assert_cmpuint (n_found, ==, 2);
    sodium_memzero (careless, 24);
  }
  search_memory (mem_fd, &n_found);
  g_assert_cmpuint (n_found, ==, 0);

  live (base);
  search_memory (mem_fd, &n_found);
  close (mem_fd);
  rm = g_strdup_printf ("rm -rf %s", base);
  g_assert_true (g_spawn_command_line_sync (rm, NULL, NULL, NULL, NULL));
  g_assert_cmpuint (n_needles, ==, 11);
  g_assert_cmpuint (n_found, ==, 0);
}

static void
test_secret (void)
{
  g_autoptr(TaoSecret) a = tao_secret_new_copy ("abcdef", 6), b = tao_secret_copy (a);
  char text[] = "abcdef";
  g_autoptr(TaoSecret) c = tao_secret_new_take_text (text);

  for (guint i = 0; i < sizeof text; i++)
    g_assert_cmpint (text[i], ==, 0);
  g_assert_true (tao_secret_equal (a, b) && tao_secret_equal (a, c));
  g_assert_cmpstr (tao_secret_get_text (c), ==, "abcdef");
  tao_secret_truncate (b, 3);
  g_assert_cmpstr (tao_secret_get_text (b), ==, "abc");
  g_assert_false (tao_secret_equal (a, b));
}

static void
test_harden (void)
{
  struct rlimit limit;

  g_assert_true (tao_process_harden ());
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (prctl (PR_GET_DUMPABLE, 0, 0, 0, 0), ==, 0);
#endif
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &limit), ==, 0);
  g_assert_true (limit.rlim_cur == 0 && limit.rlim_max == 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/secret/buffer", test_secret);
  g_test_add_func ("/keys/secret/nothing-stays-in-memory", test_memory);
  g_test_add_func ("/keys/secret/harden", test_harden);
  return g_test_run ();
}
