/* All that a key was made from: what a wallet file stores, and what a person writes down. */
#pragma once

#include "keys/keypair.h"

G_BEGIN_DECLS

/* A keypair with the phrase or seed behind it, as far as they are known.  Immutable.  Free it as soon as the
 * file is written or the phrase was shown; keep the keypair.
 *
 * New keys are sr25519, as everywhere in Bittensor; ed25519 ones come from files of other wallets. */
typedef struct _TaoKeyMaterial TaoKeyMaterial;

/* A new key with a fresh phrase of @n_words (12, 15, 18, 21 or 24). */
TaoKeyMaterial *tao_key_material_generate (guint n_words);

/* From a recovery phrase.  With a @password (nullable) the phrase alone does not lead back to the key, and
 * no wallet file has room for the password: then only the seed is kept.  Errors: TAO_KEYS_ERROR_WORD_*. */
TaoKeyMaterial *tao_key_material_new_from_mnemonic (const TaoSecret *mnemonic, const TaoSecret *password, GError **error);

/* From a 32-byte seed.  Errors: TAO_KEYS_ERROR_SEED. */
TaoKeyMaterial *tao_key_material_new_from_seed (const TaoSecret *seed, GError **error);

/* From what a person types as a seed: 64 hexadecimal digits, with or without 0x.  Errors: TAO_KEYS_ERROR_SEED. */
TaoKeyMaterial *tao_key_material_new_from_seed_text (const TaoSecret *text, GError **error);

/* From a secret URI (keypair.h); the private key alone is kept.  Errors: as tao_keypair_new_from_uri. */
TaoKeyMaterial *tao_key_material_new_from_uri (const TaoSecret *uri, GError **error);

/* From a keypair alone, such as an imported one. */
TaoKeyMaterial *tao_key_material_new_from_keypair (TaoKeypair *keypair);

void tao_key_material_free (TaoKeyMaterial *material);

/* (transfer none) */
TaoKeypair *tao_key_material_get_keypair (const TaoKeyMaterial *material);

const TaoAccountId *tao_key_material_get_account (const TaoKeyMaterial *material);

/* (nullable) (transfer none): the phrase, normalised; NULL if unknown. */
const TaoSecret *tao_key_material_get_mnemonic (const TaoKeyMaterial *material);

/* (nullable) (transfer none): the 32-byte seed; NULL if unknown. */
const TaoSecret *tao_key_material_get_seed (const TaoKeyMaterial *material);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoKeyMaterial, tao_key_material_free)

G_END_DECLS
