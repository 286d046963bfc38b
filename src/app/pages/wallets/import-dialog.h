/* An existing key: recovery words, a seed, a Bittensor key file or a
 * polkadot.js JSON; or an address to watch. The address is shown before
 * anything is stored. */
#pragma once

#include "app/pages/wallets/create-dialog.h"

G_BEGIN_DECLS

/* @watch: an address only. @made is called unless @owner is gone by then. */
void tao_import_dialog_present (GtkWindow *parent, const char *base, gboolean watch,
                                TaoWalletMade made, gpointer user_data, GObject *owner);

/* What is wrong with recovery words while they are typed: NULL if they are a phrase, "" if more words may follow, else
 * a sentence. @text is not kept. (transfer full) */
char *tao_import_check_words (const char *text);

G_END_DECLS
