/* What keyfile.c needs beyond material.h. */
#pragma once

#include "keys/material.h"

G_BEGIN_DECLS

/* A key of either kind from @mnemonic (nullable) or else @seed (32 bytes).  Errors: TAO_KEYS_ERROR_WORD_*, _SEED. */
TaoKeyMaterial *tao_key_material_new_of_kind (TaoCrypto crypto, const TaoSecret *mnemonic, const TaoSecret *seed,
                                              GError **error);

G_END_DECLS
