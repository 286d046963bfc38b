/* sr25519 with secrets, for keypair.c.  A private key is 64 bytes: the canonical scalar, then the nonce
 * seed.  Everything here runs in constant time with respect to secrets and wipes its temporaries. */
#pragma once

#include "keys/sr25519.h"

G_BEGIN_DECLS

#define TAO_SR25519_PRIVATE_SIZE 64

/* TRUE if the 32 bytes are a number below the group order. */
gboolean tao_scalar_is_canonical (const guint8 scalar[32]);

/* Private key of a 32-byte seed: SHA-512, clamp as Ed25519 does, divide by the cofactor 8. */
void tao_sr25519_expand (const guint8 seed[32], guint8 private_key[TAO_SR25519_PRIVATE_SIZE]);

/* Turns the 64 bytes that other wallets store (scalar times 8, then nonce) into ours, in place.  FALSE, with
 * nothing changed, if the scalar is not a multiple of 8. */
gboolean tao_sr25519_divide_by_cofactor (guint8 private_key[TAO_SR25519_PRIVATE_SIZE]);

/* The reverse: writes the 64 bytes that other wallets store. */
void tao_sr25519_multiply_by_cofactor (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE],
                                       guint8 out[TAO_SR25519_PRIVATE_SIZE]);

/* FALSE if the scalar is 0 or not canonical. */
gboolean tao_sr25519_public (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE], TaoAccountId *account);

/* @random: 32 fresh random bytes.  (Fixed only in tests against recorded signatures.) */
void tao_sr25519_sign (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE], const TaoAccountId *account,
                       gconstpointer message, gsize len, const guint8 random[32],
                       guint8 signature[TAO_SIGNATURE_SIZE]);

/* Seed of the child behind a hard junction. */
void tao_sr25519_derive_hard (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE], const guint8 chain_code[32],
                              guint8 child_seed[32]);

/* Child behind a soft junction.  Its nonce seed is random, so only scalar and public key repeat. */
void tao_sr25519_derive_soft (const guint8 private_key[TAO_SR25519_PRIVATE_SIZE], const TaoAccountId *account,
                              const guint8 chain_code[32], guint8 child[TAO_SR25519_PRIVATE_SIZE]);

G_END_DECLS
