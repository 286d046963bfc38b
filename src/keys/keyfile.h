/* The contents of a Bittensor key file: JSON with the key's secrets, plain or in one of three encryptions.
 * Bytes in, values out; files are wallet.h's.
 * Source: btwallet (Rust, 4.x) and the older Python wallet, by their observable formats. */
#pragma once

#include "keys/material.h"

G_BEGIN_DECLS

/* No key file is longer than this; what is longer is not one. */
#define TAO_KEYFILE_SIZE_MAX (64 * 1024)

typedef enum {
  TAO_KEYFILE_NONE,       /* there is no private file: the key is watched, it cannot sign */
  TAO_KEYFILE_PLAIN,      /* JSON without encryption */
  TAO_KEYFILE_NACL,       /* the current encryption: argon2i and xsalsa20-poly1305 */
  TAO_KEYFILE_ANSIBLE,    /* older: Ansible vault 1.1 */
  TAO_KEYFILE_FERNET,     /* oldest: Fernet with 10,000,000 rounds of PBKDF2 */
  TAO_KEYFILE_UNKNOWN,    /* none of these */
} TaoKeyfileFormat;

/* What the first bytes promise; TAO_KEYFILE_NONE is never returned. */
TaoKeyfileFormat tao_keyfile_detect (const guint8 *contents, gsize len);

/* One word for @format, for programs: "none", "plain", "nacl", "ansible", "fernet", "unknown". */
const char *tao_keyfile_format_to_string (TaoKeyfileFormat format);

/* The JSON inside @contents.  @password: (nullable): ignored if the file is plain.
 * Takes one to several seconds, and 512 MiB for the current format: not for the main thread.
 * Errors: TAO_KEYS_ERROR_PASSWORD_NEEDED, _PASSWORD_WRONG (or damaged), _MEMORY, _MALFORMED. */
TaoSecret *tao_keyfile_decrypt (const TaoSecret *contents, const TaoSecret *password, GError **error);

/* @json in the current encryption.  Same cost.  Errors: TAO_KEYS_ERROR_MEMORY. */
TaoSecret *tao_keyfile_encrypt (const TaoSecret *json, const TaoSecret *password, GError **error);

/* Reads a private key file's JSON.  Each secret in it is tried against the public key and address beside
 * it, since writers differ in which secret they prefer; without those the order is phrase, seed, private key.
 * A scalar multiplied by 8, as other wallets store it, is recognised by its public key.
 * Errors: TAO_KEYS_ERROR_MALFORMED; _MISMATCH: no secret belongs to the stated account; _WORD_*, _SEED: the only
 * secret is unusable; _WATCH_ONLY: there is no secret in it. */
TaoKeyMaterial *tao_keyfile_parse (const TaoSecret *json, GError **error);

/* The account that JSON (public or private file), or a bare "0x…" line of the oldest wallets, states.
 * @account: (out), untouched on failure.
 * Errors: TAO_KEYS_ERROR_MALFORMED; _MISMATCH: it states two different ones; _ADDRESS_*. */
gboolean tao_keyfile_parse_public (const char *text, gsize len, TaoAccountId *account, GError **error);

/* The private file's JSON for @material, as the current wallet writes it. */
TaoSecret *tao_keyfile_format (const TaoKeyMaterial *material);

/* The public file's JSON.  (transfer full) */
char *tao_keyfile_format_public (const TaoAccountId *account);

G_END_DECLS
