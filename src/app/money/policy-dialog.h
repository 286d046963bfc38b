/* The spending rules of a wallet, and what it has spent today. */
#pragma once

#include "app/money/wallets.h"

G_BEGIN_DECLS

/* Saving asks for the wallet's password: a rule that anyone can lift is none. */
void tao_policy_dialog_present (GtkWindow *parent, TaoWallets *wallets, TaoPurse *purse);

G_END_DECLS
