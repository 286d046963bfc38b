/* The bar under an owner's edits: how many there are and what they cost to
 * send, Discard, and Review, which puts all of them into one signature. */
#pragma once

#include "app/money/wallets.h"

G_BEGIN_DECLS

#define TAO_TYPE_PARAMETER_BAR (tao_parameter_bar_get_type ())
G_DECLARE_FINAL_TYPE (TaoParameterBar, tao_parameter_bar, TAO, PARAMETER_BAR, GtkWidget)

/* Signals: "discard"; "done": the changes are final on the chain. */

GtkWidget *tao_parameter_bar_new (void);

/* @wallets: (nullable): nobody can sign.  @orders: of TaoOrder, copied; they are sent by @signer.  @n: rows that differ; 0
 * hides the bar.  @problem: (nullable) why they cannot be sent. */
void       tao_parameter_bar_set (TaoParameterBar *self, TaoWallets *wallets, const TaoKey32 *signer, GArray *orders, guint n,
                                  const char *problem);

G_END_DECLS
