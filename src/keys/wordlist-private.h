/* The English word list of BIP39, in alphabetical order; no two words share their first four letters. */
#pragma once

#include "keys/mnemonic.h"

extern const char *const tao_wordlist[TAO_MNEMONIC_WORDS];
