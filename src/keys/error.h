/* What can go wrong with keys, addresses and the files they live in.  One code per decision that a
 * caller can take; messages are sentences for the person in front of the screen and hold no secret. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TAO_KEYS_ERROR_ADDRESS_CHARACTER,  /* a character that no address contains: a typing slip */
  TAO_KEYS_ERROR_ADDRESS_LENGTH,     /* cut off, extended, or the address of something that is not an account */
  TAO_KEYS_ERROR_ADDRESS_CHECKSUM,   /* right length, but characters were changed or swapped */
  TAO_KEYS_ERROR_ADDRESS_PREFIX,     /* a valid address of another network, or a reserved prefix */
  TAO_KEYS_ERROR_WORD_COUNT,         /* a phrase of 12, 15, 18, 21 or 24 words is needed */
  TAO_KEYS_ERROR_WORD_UNKNOWN,       /* a word that is not in the list: the message names it and its neighbours */
  TAO_KEYS_ERROR_WORD_CHECKSUM,      /* every word exists, but the phrase as a whole is wrong */
  TAO_KEYS_ERROR_SEED,               /* a seed or private key of the wrong length or out of range */
  TAO_KEYS_ERROR_PATH,               /* a derivation path that cannot be read, or is impossible for this kind of key */
  TAO_KEYS_ERROR_PASSWORD_NEEDED,    /* ask for the password, then call again */
  TAO_KEYS_ERROR_PASSWORD_WRONG,     /* wrong password or damaged file: the two cannot be told apart */
  TAO_KEYS_ERROR_MEMORY,             /* not enough memory for the password function: close something, try again */
  TAO_KEYS_ERROR_MALFORMED,          /* the file is not what its name says: do not retry */
  TAO_KEYS_ERROR_MISMATCH,           /* the secret in the file does not belong to its public key or address */
  TAO_KEYS_ERROR_NAME,               /* not usable as the name of a wallet or hotkey */
  TAO_KEYS_ERROR_ABSENT,             /* no such wallet or key */
  TAO_KEYS_ERROR_WATCH_ONLY,         /* only the public part is here: it cannot sign */
  TAO_KEYS_ERROR_EXISTS,             /* something is already there, and nothing is ever overwritten */
  TAO_KEYS_ERROR_FILE,               /* the file system refused: permission, full disk, a folder in its place */
} TaoKeysError;

#define TAO_KEYS_ERROR (tao_keys_error_quark ())
GQuark tao_keys_error_quark (void);

G_END_DECLS
