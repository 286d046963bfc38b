/* From target shares to the fewest trades, quoted one by one and reviewed as
 * one batch. */
#pragma once

#include <adwaita.h>

#include "app/money/wallets.h"

G_BEGIN_DECLS

#define TAO_TYPE_REBALANCE_DIALOG (tao_rebalance_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TaoRebalanceDialog, tao_rebalance_dialog, TAO, REBALANCE_DIALOG, AdwWindow)

TaoRebalanceDialog *tao_rebalance_dialog_present (GtkWindow *parent, TaoWallets *wallets);

G_END_DECLS
