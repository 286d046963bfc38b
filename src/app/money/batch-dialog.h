/* The batch: what has been collected, wallet by wallet, to be reviewed and
 * signed as one. */
#pragma once

#include <adwaita.h>

#include "app/money/wallets.h"

G_BEGIN_DECLS

/* Presents it over @parent. */
void tao_batch_dialog_present (GtkWindow *parent, TaoWallets *wallets);

G_END_DECLS
