#include "keys/sr25519.h"

#include <sodium.h>
#include <string.h>

#include "keys/merlin.h"
#include "keys/ristretto-private.h"
#include "keys/sr25519-private.h"

/* Room for what libsodium's curve functions leave on the stack. */
#define STACK_RESIDUE 8192

/* The last bit of a signature, free because s < 2^253, marks it as schnorrkel's. */
#define MARKER 0x80

gboolean
tao_scalar_is_canonical (const guint8 scalar[32])
{
  guint8 wide[64] = { 0 }, reduced[32];
  gboolean canonical;

  memcpy (wide, scalar, 32);
  crypto_core_ristretto255_scalar_reduce (reduced, wide);
  canonical = sodium_memcmp (reduced, scalar, 32) == 0;
  sodium_memzero (wide, sizeof wide);
  sodium_memzero (reduced, sizeof reduced);
  return canonical;
}

void
tao_sr25519_expand (const guint8 seed[32], guint8 private_key[TAO_SR25519_PRIVATE_SIZE])
{
  crypto_hash_sha512 (private_key, seed, 32);
  private_key[0] &= 0xf8;
  private_key[31] &= 0x3f;
  private_key[31] |= 0x40;
  tao_sr25519_divide_by_cofactor (private_key);
}

gboolean
tao_sr25519_divide_by_cofactor (guint8 private_key[TAO_SR25519_PRIVATE_SIZE])
{
  if ((private_key[0] & 7) != 0)
    return FALSE;
  for (guint i = 0; i < 32; i++)
    private_key[i] = (guint8) (private_key[i] >> 3 | (i < 31 ? private_key[i + 1] << 5 : 0));
  return TRUE;
}

void
tao_sr25519_multiply_by_cofactor (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE],
                                  guint8 out[TAO_SR25519_PRIVATE_SIZE])
{
  for (guint i = 0; i < 32; i++)
    out[i] = (guint8) (private_key[i] << 3 | (i > 0 ? private_key[i - 1] >> 5 : 0));
  memcpy (out + 32, private_key + 32, 32);
}

gboolean
tao_sr25519_public (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE], TaoAccountId *account)
{
  TaoAccountId found;
  gboolean ok = tao_scalar_is_canonical (private_key)
                && crypto_scalarmult_ristretto255_base (found.bytes, private_key) == 0;

  sodium_stackzero (STACK_RESIDUE);
  if (ok)
    *account = found;
  return ok;
}

/* The transcript that both sides begin with, up to the message: context "substrate". */
static const TaoTranscript *
get_signing_context (void)
{
  static TaoTranscript context;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      tao_transcript_init (&context, "SigningContext");
      tao_transcript_append (&context, "", "substrate", 9);
      g_once_init_leave (&once, 1);
    }
  return &context;
}

static void
begin_transcript (TaoTranscript *t, const TaoAccountId *account, gconstpointer message, gsize len)
{
  *t = *get_signing_context ();
  tao_transcript_append (t, "sign-bytes", message, len);
  tao_transcript_append (t, "proto-name", "Schnorr-sig", 11);
  tao_transcript_append (t, "sign:pk", account->bytes, sizeof account->bytes);
}

static void
challenge_scalar (TaoTranscript *t, const char *label, guint8 out[32])
{
  guint8 wide[64];

  tao_transcript_challenge (t, label, wide, sizeof wide);
  crypto_core_ristretto255_scalar_reduce (out, wide);
  sodium_memzero (wide, sizeof wide);
}

void
tao_sr25519_sign (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE], const TaoAccountId *account,
                  gconstpointer message, gsize len, const guint8 random[32],
                  guint8 signature[TAO_SIGNATURE_SIZE])
{
  TaoTranscript t;
  guint8 wide[64], r[32], k[32], product[32];

  begin_transcript (&t, account, message, len);
  tao_transcript_witness (&t, "signing", private_key + 32, 32, random, wide, sizeof wide);
  crypto_core_ristretto255_scalar_reduce (r, wide);
  if (crypto_scalarmult_ristretto255_base (signature, r) != 0)
    g_error ("The random source gave a zero nonce");       /* once in 2^252, or a broken machine */

  tao_transcript_append (&t, "sign:R", signature, 32);
  challenge_scalar (&t, "sign:c", k);
  crypto_core_ristretto255_scalar_mul (product, k, private_key);
  crypto_core_ristretto255_scalar_add (signature + 32, product, r);
  signature[63] |= MARKER;

  sodium_memzero (wide, sizeof wide);
  sodium_memzero (r, sizeof r);
  sodium_memzero (product, sizeof product);
  sodium_stackzero (STACK_RESIDUE);
}

gboolean
tao_sr25519_verify (const TaoAccountId *account, gconstpointer message, gsize len,
                    const guint8 signature[TAO_SIGNATURE_SIZE])
{
  TaoTranscript t;
  guint8 s[32], k[32];

  if ((signature[63] & MARKER) == 0)
    return FALSE;
  memcpy (s, signature + 32, 32);
  s[31] &= (guint8) ~MARKER;
  if (!tao_scalar_is_canonical (s) || tao_account_id_is_zero (account))
    return FALSE;

  begin_transcript (&t, account, message, len);
  tao_transcript_append (&t, "sign:R", signature, 32);
  challenge_scalar (&t, "sign:c", k);

  return tao_ristretto_check (s, k, account->bytes, signature);
}

gboolean
tao_ed25519_verify (const TaoAccountId *account, gconstpointer message, gsize len,
                    const guint8 signature[TAO_SIGNATURE_SIZE])
{
  return crypto_sign_ed25519_verify_detached (signature, message, len, account->bytes) == 0;
}

static void
begin_derivation (TaoTranscript *t, const guint8 chain_code[32])
{
  tao_transcript_init (t, "SchnorrRistrettoHDKD");
  tao_transcript_append (t, "sign-bytes", "", 0);
  tao_transcript_append (t, "chain-code", chain_code, 32);
}

void
tao_sr25519_derive_hard (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE], const guint8 chain_code[32],
                         guint8 child_seed[32])
{
  TaoTranscript t;

  begin_derivation (&t, chain_code);
  tao_transcript_append (&t, "secret-key", private_key, 32);
  tao_transcript_challenge (&t, "HDKD-hard", child_seed, 32);
  sodium_memzero (&t, sizeof t);
  sodium_stackzero (STACK_RESIDUE);
}

void
tao_sr25519_derive_soft (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE], const TaoAccountId *account,
                         const guint8 chain_code[32], guint8 child[TAO_SR25519_PRIVATE_SIZE])
{
  TaoTranscript t;
  guint8 factor[32];

  begin_derivation (&t, chain_code);
  tao_transcript_append (&t, "public-key", account->bytes, sizeof account->bytes);
  challenge_scalar (&t, "HDKD-scalar", factor);
  crypto_core_ristretto255_scalar_add (child, private_key, factor);
  randombytes_buf (child + 32, 32);
  sodium_memzero (factor, sizeof factor);
  sodium_stackzero (STACK_RESIDUE);
}
