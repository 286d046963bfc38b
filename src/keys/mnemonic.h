/* Recovery phrases: BIP39 words as Substrate uses them (the key stretching takes the entropy, not the
 * words, so a Bitcoin wallet makes other keys from the same phrase). */
#pragma once

#include "keys/error.h"
#include "keys/secret.h"

G_BEGIN_DECLS

#define TAO_MNEMONIC_WORDS 2048

/* Word @index (below 2048) of the English list, in alphabetical order.  For completion while typing. */
const char *tao_mnemonic_get_word (guint index);

/* Index of @word (@len bytes, lower case), or -1. */
int tao_mnemonic_find_word (const char *word, gsize len);

/* A fresh phrase of @n_words (12, 15, 18, 21 or 24) from the system's random source. */
TaoSecret *tao_mnemonic_generate (guint n_words);

/* The phrase of @entropy: 16, 20, 24, 28 or 32 bytes. */
TaoSecret *tao_mnemonic_from_entropy (const TaoSecret *entropy);

/* @text with one space between words, in lower case, nothing around it. */
TaoSecret *tao_mnemonic_normalise (const TaoSecret *text);

/* The entropy behind a phrase; @text is normalised first.
 * Errors: TAO_KEYS_ERROR_WORD_COUNT; _WORD_UNKNOWN: the message gives the position and up to three words
 * that look alike; _WORD_CHECKSUM. */
TaoSecret *tao_mnemonic_to_entropy (const TaoSecret *text, GError **error);

/* The 32-byte seed that keys are made of.  @password: (nullable), UTF-8, not normalised (other
 * wallets do not either: warn about letters outside ASCII).  Errors as above. */
TaoSecret *tao_mnemonic_to_seed (const TaoSecret *text, const TaoSecret *password, GError **error);

G_END_DECLS
