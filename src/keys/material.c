#include "keys/material.h"

#include <string.h>

#include "keys/hex-private.h"
#include "keys/keypair-private.h"
#include "keys/material-private.h"
#include "keys/mnemonic.h"

struct _TaoKeyMaterial {
  TaoSecret *mnemonic;      /* (nullable) */
  TaoSecret *seed;          /* (nullable) */
  TaoKeypair *keypair;
};

/* Takes what it is given. */
static TaoKeyMaterial *
new_take (TaoSecret *mnemonic, TaoSecret *seed, TaoKeypair *keypair)
{
  TaoKeyMaterial *material = g_new (TaoKeyMaterial, 1);

  material->mnemonic = mnemonic;
  material->seed = seed;
  material->keypair = keypair;
  return material;
}

TaoKeyMaterial *
tao_key_material_new_of_kind (TaoCrypto crypto, const TaoSecret *mnemonic, const TaoSecret *seed, GError **error)
{
  g_autoptr(TaoSecret) own_seed = mnemonic != NULL ? tao_mnemonic_to_seed (mnemonic, NULL, error) : tao_secret_copy (seed);
  TaoKeypair *keypair = own_seed != NULL ? tao_keypair_new_from_seed (crypto, own_seed, error) : NULL;

  if (keypair == NULL)
    return NULL;
  return new_take (mnemonic != NULL ? tao_mnemonic_normalise (mnemonic) : NULL, g_steal_pointer (&own_seed), keypair);
}

TaoKeyMaterial *
tao_key_material_new_from_mnemonic (const TaoSecret *mnemonic, const TaoSecret *password, GError **error)
{
  g_autoptr(TaoSecret) seed = tao_mnemonic_to_seed (mnemonic, password, error);
  g_autoptr(TaoKeypair) keypair = NULL;
  gboolean has_password = password != NULL && tao_secret_get_length (password) > 0;

  if (seed == NULL)
    return NULL;
  keypair = tao_keypair_new_from_seed (TAO_CRYPTO_SR25519, seed, error);
  if (keypair == NULL)
    return NULL;
  return new_take (has_password ? NULL : tao_mnemonic_normalise (mnemonic), g_steal_pointer (&seed),
                   g_steal_pointer (&keypair));
}

TaoKeyMaterial *
tao_key_material_generate (guint n_words)
{
  g_autoptr(TaoSecret) mnemonic = tao_mnemonic_generate (n_words);

  g_return_val_if_fail (mnemonic != NULL, NULL);

  return tao_key_material_new_from_mnemonic (mnemonic, NULL, NULL);
}

TaoKeyMaterial *
tao_key_material_new_from_seed (const TaoSecret *seed, GError **error)
{
  return tao_key_material_new_of_kind (TAO_CRYPTO_SR25519, NULL, seed, error);
}

TaoKeyMaterial *
tao_key_material_new_from_seed_text (const TaoSecret *text, GError **error)
{
  g_autoptr(TaoSecret) seed = tao_secret_new (32);
  const char *hex = tao_secret_get_text (text);
  gsize len = tao_secret_get_length (text);

  if (len >= 2 && hex[0] == '0' && (hex[1] == 'x' || hex[1] == 'X'))
    {
      hex += 2;
      len -= 2;
    }
  if (len != 64 || !tao_hex_read (hex, tao_secret_get_writable (seed), 32))
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_SEED,
                   "A seed is written with 64 hexadecimal digits, with or without 0x before them");
      return NULL;
    }
  return tao_key_material_new_from_seed (seed, error);
}

TaoKeyMaterial *
tao_key_material_new_from_uri (const TaoSecret *uri, GError **error)
{
  TaoKeypair *keypair = tao_keypair_new_from_uri (TAO_CRYPTO_SR25519, uri, error);

  return keypair != NULL ? new_take (NULL, NULL, keypair) : NULL;
}

TaoKeyMaterial *
tao_key_material_new_from_keypair (TaoKeypair *keypair)
{
  TaoSecret *seed = NULL;

  /* An ed25519 private key begins with its seed; an sr25519 one does not know it. */
  if (tao_keypair_get_crypto (keypair) == TAO_CRYPTO_ED25519)
    seed = tao_secret_new_copy (tao_secret_get_bytes (tao_keypair_get_private (keypair)), 32);
  return new_take (NULL, seed, tao_keypair_ref (keypair));
}

void
tao_key_material_free (TaoKeyMaterial *material)
{
  if (material == NULL)
    return;
  tao_secret_free (material->mnemonic);
  tao_secret_free (material->seed);
  tao_keypair_unref (material->keypair);
  g_free (material);
}

TaoKeypair *
tao_key_material_get_keypair (const TaoKeyMaterial *material)
{
  return material->keypair;
}

const TaoAccountId *
tao_key_material_get_account (const TaoKeyMaterial *material)
{
  return tao_keypair_get_account (material->keypair);
}

const TaoSecret *
tao_key_material_get_mnemonic (const TaoKeyMaterial *material)
{
  return material->mnemonic;
}

const TaoSecret *
tao_key_material_get_seed (const TaoKeyMaterial *material)
{
  return material->seed;
}
