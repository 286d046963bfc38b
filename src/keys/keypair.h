/* A key that signs.  Its secret half never leaves this room. */
#pragma once

#include "keys/account.h"
#include "keys/error.h"
#include "keys/secret.h"
#include "keys/sr25519.h"

G_BEGIN_DECLS

/* Numbered as in MultiSignature and in Bittensor's key files. */
typedef enum {
  TAO_CRYPTO_ED25519 = 0,
  TAO_CRYPTO_SR25519 = 1,
} TaoCrypto;

/* Reference counted (atomic), immutable, usable from any thread.  When the last reference goes, the
 * secret is wiped. */
typedef struct _TaoKeypair TaoKeypair;

/* From a 32-byte seed (the "mini secret").  Errors: TAO_KEYS_ERROR_SEED. */
TaoKeypair *tao_keypair_new_from_seed (TaoCrypto crypto, const TaoSecret *seed, GError **error);

/* From a recovery phrase.  @password: (nullable): BIP39 password, not the one of a file.
 * Errors: TAO_KEYS_ERROR_WORD_*. */
TaoKeypair *tao_keypair_new_from_mnemonic (TaoCrypto crypto, const TaoSecret *mnemonic,
                                           const TaoSecret *password, GError **error);

/* From 64 secret bytes.  sr25519: the canonical scalar, then the nonce seed.  ed25519: seed, then public key.
 * Errors: TAO_KEYS_ERROR_SEED, or _MISMATCH if the public half of an ed25519 key is not its own. */
TaoKeypair *tao_keypair_new_from_private (TaoCrypto crypto, const TaoSecret *private_key, GError **error);

/* From a secret URI: (phrase or 0x-seed)(/soft or //hard)*(///password)?.  Without a phrase the public
 * development phrase is meant, so "//Alice" is Alice.  A junction of digits below 2^64 is a number,
 * anything else a string; "0x…" junctions, which other tools read differently, are refused.
 * Errors: TAO_KEYS_ERROR_WORD_*, _SEED, _PATH. */
TaoKeypair *tao_keypair_new_from_uri (TaoCrypto crypto, const TaoSecret *uri, GError **error);

/* sr25519 key of the development phrase with @path ("//Alice"): public knowledge, for local chains and
 * tests.  Aborts on a malformed path: it is a literal. */
TaoKeypair *tao_keypair_new_development (const char *path);

TaoKeypair *tao_keypair_ref   (TaoKeypair *keypair);
void        tao_keypair_unref (TaoKeypair *keypair);

TaoCrypto           tao_keypair_get_crypto  (const TaoKeypair *keypair);
const TaoAccountId *tao_keypair_get_account (const TaoKeypair *keypair);

/* Signs @message.  sr25519 signatures (context "substrate") differ each time; ed25519 ones do not.
 * Cannot fail. */
void tao_keypair_sign (const TaoKeypair *keypair, gconstpointer message, gsize len,
                       guint8 signature[TAO_SIGNATURE_SIZE]);

/* Checks a signature of either kind.  Variable time. */
gboolean tao_signature_verify (TaoCrypto crypto, const TaoAccountId *account, gconstpointer message, gsize len,
                               const guint8 signature[TAO_SIGNATURE_SIZE]) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoKeypair, tao_keypair_unref)

G_END_DECLS
