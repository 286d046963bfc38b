/* SS58: how an account is written for people.  Base58 of prefix ++ account ++ two bytes of
 * blake2b-512 ("SS58PRE" ++ prefix ++ account).  The prefix says which network is meant; Bittensor uses 42.
 * Source: docs.substrate.io SS58, checked against @polkadot/util-crypto vectors. */
#pragma once

#include "keys/account.h"
#include "keys/error.h"

G_BEGIN_DECLS

#define TAO_SS58_PREFIX 42
#define TAO_SS58_PREFIX_MAX 16383
/* The longest account address (two-byte prefix, 36 bytes in base58), with its final NUL. */
#define TAO_SS58_SIZE 52

/* Writes @account with @prefix (0 to 16383) into @out, NUL terminated; allocates nothing. */
void tao_ss58_write (const TaoAccountId *account, guint16 prefix, char out[TAO_SS58_SIZE]);

/* @account with Bittensor's prefix.  (transfer full) */
char *tao_ss58_encode (const TaoAccountId *account);

/* Reads an address of any network.
 * @prefix: (out) (nullable); @account: (out); both untouched on failure.
 * Errors: TAO_KEYS_ERROR_ADDRESS_CHARACTER, _LENGTH, _CHECKSUM, _PREFIX (reserved).  White space is a
 * wrong character; hex is not an address. */
gboolean tao_ss58_decode_any (const char *address, guint16 *prefix, TaoAccountId *account, GError **error);

/* Reads a Bittensor address.  A valid address of another network is TAO_KEYS_ERROR_ADDRESS_PREFIX and the
 * message says its prefix.  @account: (out), untouched on failure. */
gboolean tao_ss58_decode (const char *address, TaoAccountId *account, GError **error);

G_END_DECLS
