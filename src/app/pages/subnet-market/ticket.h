/* The order ticket: buy or sell, an amount, and what the chain would answer,
 * computed anew with each block. Its button opens the stake dialog through
 * "win.stake" with "stake?netuid=11&amount=250000000000" (rao), or
 * "unstake?…" (alpha); it stays insensitive where there is no such action. */
#pragma once

#include <gtk/gtk.h>

#include "app/pages/subnet-market/quote.h"

G_BEGIN_DECLS

#define TAO_TYPE_TICKET (tao_ticket_get_type ())
G_DECLARE_FINAL_TYPE (TaoTicket, tao_ticket, TAO, TICKET, GtkWidget)

/* Signal "changed": another order, or another quote of it. */
GtkWidget *tao_ticket_new (void);

/* Forgets the order: another subnet. */
void tao_ticket_reset (TaoTicket *self);
void tao_ticket_set_snapshot (TaoTicket *self, TaoSnapshot *snapshot, const TaoSubnet *subnet);
void tao_ticket_set_kind (TaoTicket *self, TaoSwapKind kind);
void tao_ticket_set_amount (TaoTicket *self, const char *text);

TaoSwapKind tao_ticket_get_kind (TaoTicket *self);
guint32     tao_ticket_get_tolerance_ppm (TaoTicket *self);
/* The quote shown, or NULL if there is no amount or no answer. (transfer none) */
const TaoQuote *tao_ticket_get_quote (TaoTicket *self, guint64 *amount);
/* Why nothing can be ordered now, or "". */
const char *tao_ticket_get_message (TaoTicket *self);

G_END_DECLS
