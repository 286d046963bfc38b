/* What the files of this room may see of a keypair. */
#pragma once

#include "keys/keypair.h"

G_BEGIN_DECLS

/* The 64 secret bytes, as tao_keypair_new_from_private takes them; borrowed. */
const TaoSecret *tao_keypair_get_private (const TaoKeypair *keypair);

G_END_DECLS
