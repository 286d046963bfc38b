#include "keys/keypair.h"

#include <sodium.h>
#include <string.h>

#include "keys/keypair-private.h"
#include "keys/sr25519-private.h"
#include "keys/uri-private.h"

struct _TaoKeypair {
  gatomicrefcount refs;
  TaoCrypto crypto;
  TaoAccountId account;
  TaoSecret *private_key;     /* 64 bytes, see tao_keypair_new_from_private */
};

static TaoKeypair *
new_take (TaoCrypto crypto, TaoSecret *private_key, const TaoAccountId *account)
{
  TaoKeypair *keypair = g_new0 (TaoKeypair, 1);

  g_atomic_ref_count_init (&keypair->refs);
  keypair->crypto = crypto;
  keypair->account = *account;
  keypair->private_key = private_key;
  return keypair;
}

TaoKeypair *
tao_keypair_new_from_seed (TaoCrypto crypto, const TaoSecret *seed, GError **error)
{
  g_autoptr(TaoSecret) private_key = tao_secret_new (TAO_SR25519_PRIVATE_SIZE);
  TaoAccountId account;

  if (tao_secret_get_length (seed) != 32)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED, "A seed has 32 bytes, this one has %" G_GSIZE_FORMAT,
                   tao_secret_get_length (seed));
      return NULL;
    }
  if (crypto == TAO_CRYPTO_ED25519)
    crypto_sign_ed25519_seed_keypair (account.bytes, tao_secret_get_writable (private_key), tao_secret_get_bytes (seed));
  else
    {
      gboolean ok;

      tao_sr25519_expand (tao_secret_get_bytes (seed), tao_secret_get_writable (private_key));
      ok = tao_sr25519_public (tao_secret_get_bytes (private_key), &account);
      g_assert (ok);          /* the expanded scalar is between 2^251 and 2^252 */
    }
  sodium_stackzero (8192);
  return new_take (crypto, g_steal_pointer (&private_key), &account);
}

TaoKeypair *
tao_keypair_new_from_mnemonic (TaoCrypto crypto, const TaoSecret *mnemonic, const TaoSecret *password, GError **error)
{
  g_autoptr(TaoSecret) seed = tao_mnemonic_to_seed (mnemonic, password, error);

  return seed != NULL ? tao_keypair_new_from_seed (crypto, seed, error) : NULL;
}

TaoKeypair *
tao_keypair_new_from_private (TaoCrypto crypto, const TaoSecret *private_key, GError **error)
{
  const guint8 *bytes = tao_secret_get_bytes (private_key);
  TaoAccountId account;

  if (tao_secret_get_length (private_key) != TAO_SR25519_PRIVATE_SIZE)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED,
                   "A private key has 64 bytes, this one has %" G_GSIZE_FORMAT, tao_secret_get_length (private_key));
      return NULL;
    }
  if (crypto == TAO_CRYPTO_ED25519)
    {
      g_autoptr(TaoSecret) seed = tao_secret_new_copy (bytes, 32);
      g_autoptr(TaoKeypair) keypair = tao_keypair_new_from_seed (crypto, seed, error);

      if (keypair != NULL && memcmp (keypair->account.bytes, bytes + 32, 32) != 0)
        {
          g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH, "The two halves of the private key do not fit");
          return NULL;
        }
      return g_steal_pointer (&keypair);
    }
  if (!tao_sr25519_public (bytes, &account))
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED, "The private key is out of range");
      return NULL;
    }
  return new_take (crypto, tao_secret_copy (private_key), &account);
}

/* Seed of the ed25519 child behind a hard junction: a SCALE tuple, hashed.
 * Source: sp-core, ed25519 derive_hard_junction. */
static TaoKeypair *
derive_ed25519 (const TaoKeypair *parent, const guint8 chain_code[32])
{
  static const guint8 label[] = { 11 << 2, 'E', 'd', '2', '5', '5', '1', '9', 'H', 'D', 'K', 'D' };
  g_autoptr(TaoSecret) input = tao_secret_new (sizeof label + 32 + 32);
  g_autoptr(TaoSecret) seed = tao_secret_new (32);
  guint8 *bytes = tao_secret_get_writable (input);

  memcpy (bytes, label, sizeof label);
  memcpy (bytes + sizeof label, tao_secret_get_bytes (parent->private_key), 32);
  memcpy (bytes + sizeof label + 32, chain_code, 32);
  crypto_generichash_blake2b (tao_secret_get_writable (seed), 32, bytes, sizeof label + 64, NULL, 0);
  return tao_keypair_new_from_seed (TAO_CRYPTO_ED25519, seed, NULL);
}

static TaoKeypair *
derive (const TaoKeypair *parent, const TaoJunction *junction, GError **error)
{
  const guint8 *private_key = tao_secret_get_bytes (parent->private_key);

  if (parent->crypto == TAO_CRYPTO_ED25519)
    {
      if (!junction->hard)
        {
          g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PATH,
                       "An ed25519 key has no soft derivations: write // before each part of the path");
          return NULL;
        }
      return derive_ed25519 (parent, junction->chain_code);
    }
  if (junction->hard)
    {
      g_autoptr(TaoSecret) seed = tao_secret_new (32);

      tao_sr25519_derive_hard (private_key, junction->chain_code, tao_secret_get_writable (seed));
      return tao_keypair_new_from_seed (TAO_CRYPTO_SR25519, seed, error);
    }
  else
    {
      g_autoptr(TaoSecret) child = tao_secret_new (TAO_SR25519_PRIVATE_SIZE);

      tao_sr25519_derive_soft (private_key, &parent->account, junction->chain_code, tao_secret_get_writable (child));
      return tao_keypair_new_from_private (TAO_CRYPTO_SR25519, child, error);
    }
}

TaoKeypair *
tao_keypair_new_from_uri (TaoCrypto crypto, const TaoSecret *uri, GError **error)
{
  g_autoptr(TaoSecret) seed = NULL;
  g_autoptr(GArray) junctions = NULL;
  g_autoptr(TaoKeypair) keypair = NULL;

  if (!tao_uri_parse (uri, &seed, &junctions, error))
    return NULL;
  keypair = tao_keypair_new_from_seed (crypto, seed, error);
  for (guint i = 0; keypair != NULL && i < junctions->len; i++)
    {
      TaoKeypair *child = derive (keypair, &g_array_index (junctions, TaoJunction, i), error);

      tao_keypair_unref (keypair);
      keypair = child;
    }
  return g_steal_pointer (&keypair);
}

TaoKeypair *
tao_keypair_new_development (const char *path)
{
  g_autoptr(TaoSecret) uri = tao_secret_new_copy (path, strlen (path));
  g_autoptr(GError) error = NULL;
  TaoKeypair *keypair = tao_keypair_new_from_uri (TAO_CRYPTO_SR25519, uri, &error);

  if (keypair == NULL)
    g_error ("%s: %s", path, error->message);
  return keypair;
}

TaoKeypair *
tao_keypair_ref (TaoKeypair *keypair)
{
  g_atomic_ref_count_inc (&keypair->refs);
  return keypair;
}

void
tao_keypair_unref (TaoKeypair *keypair)
{
  if (!g_atomic_ref_count_dec (&keypair->refs))
    return;
  tao_secret_free (keypair->private_key);
  g_free (keypair);
}

TaoCrypto
tao_keypair_get_crypto (const TaoKeypair *keypair)
{
  return keypair->crypto;
}

const TaoAccountId *
tao_keypair_get_account (const TaoKeypair *keypair)
{
  return &keypair->account;
}

const TaoSecret *
tao_keypair_get_private (const TaoKeypair *keypair)
{
  return keypair->private_key;
}

void
tao_keypair_sign (const TaoKeypair *keypair, gconstpointer message, gsize len, guint8 signature[TAO_SIGNATURE_SIZE])
{
  const guint8 *private_key = tao_secret_get_bytes (keypair->private_key);

  if (keypair->crypto == TAO_CRYPTO_ED25519)
    {
      crypto_sign_ed25519_detached (signature, NULL, message, len, private_key);
      sodium_stackzero (8192);
    }
  else
    {
      guint8 random[32];

      randombytes_buf (random, sizeof random);
      tao_sr25519_sign (private_key, &keypair->account, message, len, random, signature);
      sodium_memzero (random, sizeof random);
    }
}

gboolean
tao_signature_verify (TaoCrypto crypto, const TaoAccountId *account, gconstpointer message, gsize len,
                      const guint8 signature[TAO_SIGNATURE_SIZE])
{
  switch (crypto)
    {
    case TAO_CRYPTO_ED25519:
      return tao_ed25519_verify (account, message, len, signature);
    case TAO_CRYPTO_SR25519:
      return tao_sr25519_verify (account, message, len, signature);
    default:
      g_return_val_if_reached (FALSE);
    }
}
