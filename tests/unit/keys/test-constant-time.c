/* That no branch and no address depends on a private key.  Run under valgrind, which is told that the key is
 * undefined and then reports each decision taken on it. */
#include <glib.h>
#include <string.h>
#include <valgrind/memcheck.h>

#include "keys/sr25519-private.h"

static void
test_sr25519 (void)
{
  guint8 seed[32], private_key[64], random[32], child_seed[32], child[64], chain_code[32] = { 3 }, signature[64], copy[64];
  TaoAccountId account;
  gboolean ok;

  for (guint i = 0; i < 32; i++)
    {
      seed[i] = (guint8) (i * 7 + 1);
      random[i] = (guint8) (i * 5 + 2);
    }
  VALGRIND_MAKE_MEM_UNDEFINED (seed, sizeof seed);
  VALGRIND_MAKE_MEM_UNDEFINED (random, sizeof random);
  tao_sr25519_expand (seed, private_key);

  /* Whether a key is usable, and its public half, are no secrets: they are computed from a known copy. */
  memcpy (copy, private_key, sizeof copy);
  VALGRIND_MAKE_MEM_DEFINED (copy, sizeof copy);
  ok = tao_sr25519_public (copy, &account);
  g_assert_true (ok);

  tao_sr25519_sign (private_key, &account, "message", 7, random, signature);
  tao_sr25519_derive_hard (private_key, chain_code, child_seed);
  tao_sr25519_derive_soft (private_key, &account, chain_code, child);
  VALGRIND_MAKE_MEM_DEFINED (signature, sizeof signature);
  g_assert_true (tao_sr25519_verify (&account, "message", 7, signature));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/constant-time/sr25519", test_sr25519);
  if (RUNNING_ON_VALGRIND == 0)
    g_test_message ("not under valgrind: this run proves nothing");
  return g_test_run ();
}
