/* Doing, as actions that any page may name:
 *   win.stake (s)      "stake?netuid=1&hotkey=5F…", also unstake, move, swap: see stake-dialog.h
 *   win.order (s)      any other order: "register?netuid=3", see order-form.h and order-request.h
 *   win.batch          the orders collected for one signature
 *   win.rebalance      target shares, and the fewest trades there
 *   win.send (s)       "" or an address
 *   win.lock-all       all keys
 * and app.lock-all for its accelerator. */
#pragma once

#include "app/money/wallets.h"
#include "app/window.h"

G_BEGIN_DECLS

/* Adds the actions to @window, and shows the current wallet at the foot of its sidebar. @wallets: (transfer none). */
void tao_money_install (TaoWindow *window, TaoWallets *wallets);

G_END_DECLS
