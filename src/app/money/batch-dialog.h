/* The batch: what has been collected, wallet by wallet, to be reviewed and
 * signed as one. */
#pragma once

#include <adwaita.h>

#include "app/money/wallets.h"

G_BEGIN_DECLS

/* Presents it over @parent. */
void tao_batch_dialog_present (GtkWindow *parent, TaoWallets *wallets);

/* Puts @orders into the batch of @signer, shows it and closes @form. FALSE, nothing done: they do not fit. */
gboolean   tao_batch_add        (GtkWindow *form, TaoWallets *wallets, const TaoKey32 *signer, const TaoOrder *orders, guint n,
                                 guint32 tolerance_ppm);
/* "Add to Batch", with the number of steps that are in it. @name: the widget's. */
GtkWidget *tao_batch_button_new (TaoWallets *wallets, const char *name);

G_END_DECLS
