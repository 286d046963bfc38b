/* Asks for a wallet's password where it is needed. */
#pragma once

#include "app/money/wallets.h"

G_BEGIN_DECLS

/* Calls @callback (source: @wallets) when the wallet is open; errors stay in the dialog, and closing it is
 * G_IO_ERROR_CANCELLED. A practice wallet, an unencrypted one, and one that is open are open at once. */
void     tao_unlock_present (GtkWindow *parent, TaoWallets *wallets, TaoPurse *purse, GAsyncReadyCallback callback, gpointer user_data);
/* The same for the key of @account: a coldkey, or a hotkey of one of the wallets. G_IO_ERROR_NOT_FOUND if it is neither. */
void     tao_unlock_signer_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *account, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean tao_unlock_finish  (TaoWallets *wallets, GAsyncResult *result, GError **error);

G_END_DECLS
