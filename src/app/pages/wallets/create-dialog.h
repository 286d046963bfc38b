/* A new wallet, or a new hotkey in one: name and password, twelve words shown
 * once, three of them asked back, then stored. Nothing is written before. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @wallet: the one that is now there. */
typedef void (*TaoWalletMade) (const char *wallet, gpointer user_data);

/* @wallet: NULL for a new coldkey, else the wallet that gets a hotkey. @made is called unless @owner is gone by then. */
void tao_create_dialog_present (GtkWindow *parent, const char *base, const char *wallet,
                                TaoWalletMade made, gpointer user_data, GObject *owner);

G_END_DECLS
