/* Sending free TAO: to whom, how much; then the review sheet. */
#pragma once

#include <adwaita.h>

#include "app/money/wallets.h"

G_BEGIN_DECLS

#define TAO_TYPE_SEND_DIALOG (tao_send_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TaoSendDialog, tao_send_dialog, TAO, SEND_DIALOG, AdwWindow)

/* @from, @to: (nullable) @to is an address. */
TaoSendDialog *tao_send_dialog_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *from, const char *to);

G_END_DECLS
