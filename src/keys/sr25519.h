/* Schnorr signatures over ristretto255 as Substrate makes them (schnorrkel): public operations.  What
 * needs a private key is in keypair.h. */
#pragma once

#include "keys/account.h"

G_BEGIN_DECLS

#define TAO_SIGNATURE_SIZE 64

/* TRUE if @signature is a valid sr25519 signature (context "substrate") by @account over @message.
 * Refuses what the chain refuses: no marker bit, s not reduced, public key not a point; and, as a wallet
 * should, the all-zero public key.  Variable time: everything here is public. */
gboolean tao_sr25519_verify (const TaoAccountId *account, gconstpointer message, gsize len,
                             const guint8 signature[TAO_SIGNATURE_SIZE]) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE if @signature is a valid ed25519 signature by @account over @message. */
gboolean tao_ed25519_verify (const TaoAccountId *account, gconstpointer message, gsize len,
                             const guint8 signature[TAO_SIGNATURE_SIZE]) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
