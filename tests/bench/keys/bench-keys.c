/* Signatures and key files.  Ratios are against libsodium's ed25519, measured in the same run. */
#include <sodium.h>
#include <stdio.h>

#include "keys/hash.h"
#include "keys/keypair.h"
#include "keys/vault-private.h"

#define ROUNDS 2000
#define RUNS 5

typedef void (*Work) (gpointer data);

typedef struct {
  TaoKeypair *sr25519, *ed25519;
  guint8 message[117];                    /* the length of a signed transfer */
  guint8 sr_signature[64], ed_signature[64];
} Fixture;

/* The best of a few runs: others share the machine. */
static double
measure (const char *what, Work work, Fixture *fixture)
{
  gint64 best = G_MAXINT64;
  double rate;

  for (guint run = 0; run < RUNS; run++)
    {
      gint64 start = g_get_monotonic_time ();

      for (guint i = 0; i < ROUNDS; i++)
        work (fixture);
      best = MIN (best, g_get_monotonic_time () - start);
    }
  rate = ROUNDS * 1e6 / (double) best;
  printf ("%-26s %10.0f /s  %7.2f µs\n", what, rate, 1e6 / rate);
  return rate;
}

static void
sign_sr25519 (gpointer data)
{
  Fixture *f = data;

  tao_keypair_sign (f->sr25519, f->message, sizeof f->message, f->sr_signature);
}

static void
sign_ed25519 (gpointer data)
{
  Fixture *f = data;

  tao_keypair_sign (f->ed25519, f->message, sizeof f->message, f->ed_signature);
}

static void
verify_sr25519 (gpointer data)
{
  Fixture *f = data;

  if (!tao_sr25519_verify (tao_keypair_get_account (f->sr25519), f->message, sizeof f->message, f->sr_signature))
    g_error ("a good signature was refused");
}

static void
verify_ed25519 (gpointer data)
{
  Fixture *f = data;

  if (crypto_sign_verify_detached (f->ed_signature, f->message, sizeof f->message,
                                   tao_keypair_get_account (f->ed25519)->bytes) != 0)
    g_error ("a good signature was refused");
}

static void
hash_blake2b (gpointer data)
{
  Fixture *f = data;
  guint8 out[32];

  tao_hash_blake2b_256 (f->message, sizeof f->message, out);
  f->message[0] = out[0];
}

int
main (void)
{
  g_autoptr(TaoSecret) seed = tao_secret_new (32), password = tao_secret_new_copy ("testing-password-1", 18);
  Fixture fixture = {
    .sr25519 = tao_keypair_new_from_seed (TAO_CRYPTO_SR25519, seed, NULL),
    .ed25519 = tao_keypair_new_from_seed (TAO_CRYPTO_ED25519, seed, NULL),
  };
  double ours, reference;
  guint8 key[32];
  gint64 start;

  measure ("blake2b-256, 117 bytes", hash_blake2b, &fixture);
  ours = measure ("sr25519 sign", sign_sr25519, &fixture);
  reference = measure ("ed25519 sign (libsodium)", sign_ed25519, &fixture);
  printf ("sr25519 sign / ed25519 sign: %.2f\n", ours / reference);
  ours = measure ("sr25519 verify", verify_sr25519, &fixture);
  reference = measure ("ed25519 verify (libsodium)", verify_ed25519, &fixture);
  printf ("sr25519 verify / ed25519 verify: %.2f\n", ours / reference);

  start = g_get_monotonic_time ();
  if (!tao_nacl_derive_key (password, key, NULL))
    g_error ("512 MiB are needed");
  printf ("%-26s %10.2f s\n", "argon2i of a key file", (double) (g_get_monotonic_time () - start) / 1e6);

  tao_keypair_unref (fixture.sr25519);
  tao_keypair_unref (fixture.ed25519);
  return 0;
}
