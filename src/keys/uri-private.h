/* Secret URIs taken apart: "phrase//hard/soft///password". */
#pragma once

#include "keys/error.h"
#include "keys/mnemonic.h"
#include "keys/secret.h"

G_BEGIN_DECLS

/* One step of a derivation path. */
typedef struct {
  gboolean hard;
  guint8 chain_code[32];
} TaoJunction;

/* @seed: (out): the 32-byte seed that phrase (or hex) and password stand for.
 * @junctions: (out): GArray of TaoJunction, in order, perhaps empty.
 * Errors: TAO_KEYS_ERROR_WORD_*, _SEED, _PATH. */
gboolean tao_uri_parse (const TaoSecret *uri, TaoSecret **seed, GArray **junctions, GError **error);

G_END_DECLS
