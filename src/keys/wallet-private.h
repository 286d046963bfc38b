/* What reading (wallet.c) and writing (wallet-store.c) share. */
#pragma once

#include "keys/wallet.h"

G_BEGIN_DECLS

/* Sets TAO_KEYS_ERROR_ABSENT in words. */
void tao_wallet_set_absent (const char *wallet, const char *hotkey, GError **error);

G_END_DECLS
