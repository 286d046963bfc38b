/* The small dialogs of the wallets page. */
#pragma once

#include "app/money/wallets.h"

G_BEGIN_DECLS

/* The address in full and as a QR code. */
void tao_receive_present (GtkWindow *parent, const char *name, const TaoKey32 *account);

/* The user's own name of an address. */
void tao_label_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *account);

void tao_change_password_present (GtkWindow *parent, const char *base, const char *wallet, gboolean encrypted);

/* Signs a message, wrapped as other wallets do so that it can never be a transaction. @wallet NULL: the practice account,
 * whose key everybody knows. */
void tao_sign_present (GtkWindow *parent, const char *base, const char *wallet, gboolean encrypted);

/* @account: (nullable) to begin with. */
void tao_verify_present (GtkWindow *parent, const TaoKey32 *account);

/* Whether @signature (0x and 128 digits) is one of @address under @text, wrapped or bare. */
gboolean tao_message_verify (const char *address, const char *text, const char *signature);

/* A picture of a QR code of @text. (transfer full) */
GdkTexture *tao_qr_texture (const char *text);

G_END_DECLS
