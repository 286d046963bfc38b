/* JSON keystores as polkadot.js and its relatives export them: one account a file, PKCS#8 in
 * xsalsa20-poly1305 under a scrypt key (version 3), or under the bare password (versions 0 to 2). */
#pragma once

#include "keys/keypair.h"

G_BEGIN_DECLS

#define TAO_KEYSTORE_SIZE_MAX (256 * 1024)

typedef struct {
  TaoAccountId account;     /* as the file states it */
  gboolean has_account;
  gboolean encrypted;
  char *name;               /* (nullable): what its owner called it */
} TaoKeystoreInfo;

void tao_keystore_info_clear (TaoKeystoreInfo *info);

/* What a file says without its password.  @info: (out): clear it afterwards; untouched on failure.
 * Errors: TAO_KEYS_ERROR_MALFORMED. */
gboolean tao_keystore_read_info (const char *text, gsize len, TaoKeystoreInfo *info, GError **error);

/* Opens a keystore.  @password: (nullable) if it is not encrypted.  The public key is computed anew and must
 * be the one in the file and in its address.  Takes about half a second and 128 MiB.
 * Errors: TAO_KEYS_ERROR_MALFORMED, _PASSWORD_NEEDED, _PASSWORD_WRONG, _MEMORY, _MISMATCH, _SEED. */
TaoKeypair *tao_keystore_import (const char *text, gsize len, const TaoSecret *password, GError **error);

/* A version 3 keystore with @keypair under @password.  @name: (nullable), UTF-8.  (transfer full)
 * Errors: TAO_KEYS_ERROR_MEMORY. */
char *tao_keystore_export (const TaoKeypair *keypair, const TaoSecret *password, const char *name, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoKeystoreInfo, tao_keystore_info_clear)

G_END_DECLS
