/* Orders of stake: stake, unstake, move and swap. Quotes as one types, and
 * leads to the review sheet. */
#pragma once

#include <adwaita.h>

#include "app/money/order-request.h"
#include "app/money/wallets.h"

G_BEGIN_DECLS

/* An order-request.h text whose name is "stake", "unstake", "move" or "swap"; sets its kind. "to" is a hotkey. FALSE,
 * @request untouched, for anything else. */
gboolean tao_stake_request_parse (const char *text, TaoOrderRequest *request);

#define TAO_TYPE_STAKE_DIALOG (tao_stake_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TaoStakeDialog, tao_stake_dialog, TAO, STAKE_DIALOG, AdwWindow)

TaoStakeDialog *tao_stake_dialog_present (GtkWindow *parent, TaoWallets *wallets, const TaoOrderRequest *request);

G_END_DECLS
