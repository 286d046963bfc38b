/* The three encryptions of Bittensor key files, each from its whole file to the JSON inside. */
#pragma once

#include "keys/error.h"
#include "keys/secret.h"

G_BEGIN_DECLS

#define TAO_NACL_MAGIC "$NACL"
#define TAO_ANSIBLE_MAGIC "$ANSIBLE_VAULT"
#define TAO_FERNET_MAGIC "gAAAAA"

/* Key derivations cost seconds, so they stand apart from the unwrapping, which is what strangers' bytes reach.
 * Errors of all: TAO_KEYS_ERROR_PASSWORD_WRONG, _MALFORMED, _MEMORY. */

/* argon2i, 512 MiB. */
gboolean tao_nacl_derive_key (const TaoSecret *password, guint8 key[32], GError **error);
TaoSecret *tao_nacl_unwrap (const TaoSecret *contents, const guint8 key[32], GError **error);
TaoSecret *tao_nacl_wrap (const TaoSecret *plain, const guint8 key[32]);

/* PBKDF2 with the file's own salt, so both in one: 10,000 rounds are quick. */
TaoSecret *tao_ansible_unwrap (const TaoSecret *contents, const TaoSecret *password, GError **error);

/* PBKDF2, 10,000,000 rounds. */
void tao_fernet_derive_key (const TaoSecret *password, guint8 key[32]);
TaoSecret *tao_fernet_unwrap (const TaoSecret *contents, const guint8 key[32], GError **error);

G_END_DECLS
