/* Accounts this machine knows something about, for classifying an address
 * before anything is sent there. */
#pragma once

#include "app/money/destination.h"
#include "app/money/wallets.h"

G_BEGIN_DECLS

/* In the order of what says most about an address: own wallets, the address book, hotkeys, whom it has paid before.
 * (transfer full): of TaoKnownAccount, which own their names. */
GArray *tao_wallets_list_known (TaoWallets *wallets);

G_END_DECLS
