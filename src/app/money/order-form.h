/* Forms of all orders that have no dialog of their own. One dialog, driven by
 * a table: which fields an order has, and what they become. A form ends in the
 * review sheet, or in the batch. */
#pragma once

#include <adwaita.h>

#include "app/money/order-request.h"
#include "app/money/wallets.h"

G_BEGIN_DECLS

typedef enum {
  TAO_FIELD_WALLET      = 1 << 0,    /* whose coldkey signs */
  TAO_FIELD_POSITION    = 1 << 1,    /* hotkey and subnet that hold stake */
  TAO_FIELD_OWN_HOTKEY  = 1 << 2,    /* of the wallet, or another by its address */
  TAO_FIELD_KEY_HOTKEY  = 1 << 3,    /* of the wallet: signs itself */
  TAO_FIELD_STAKED      = 1 << 4,    /* hotkeys with own stake, or all of them */
  TAO_FIELD_VALIDATOR   = 1 << 5,    /* of the subnet chosen */
  TAO_FIELD_NETUID      = 1 << 6,
  TAO_FIELD_CLAIMS      = 1 << 7,    /* subnets that owe root dividends */
  TAO_FIELD_TO          = 1 << 8,    /* an address, classified */
  TAO_FIELD_ALPHA       = 1 << 9,    /* an amount of the position */
  TAO_FIELD_COST        = 1 << 10,   /* the most that a registration may cost */
  TAO_FIELD_SHARE       = 1 << 11,   /* a percentage, as u16 */
  TAO_FIELD_CHOICE      = 1 << 12,   /* one of the form's choices */
  TAO_FIELD_CHILDREN    = 1 << 13,   /* hotkeys and their shares */
  TAO_FIELD_ENDPOINT    = 1 << 14,   /* IP address and port */
  TAO_FIELD_TEXTS       = 1 << 15,   /* the form's texts */
  TAO_FIELD_PARAMETER   = 1 << 16,   /* the value of a hyperparameter */
  TAO_FIELD_TOLERANCE   = 1 << 17,   /* worst price accepted */
} TaoFormField;

typedef struct {
  const char  *name;               /* "register": of an order-request.h text, and of widgets */
  const char  *title, *icon;
  const char  *explanation;        /* what it does, in a sentence or two */
  TaoOrderKind kind;
  guint        fields;             /* TaoFormField */
  const char  *choices[3];
} TaoOrderForm;

const TaoOrderForm *tao_order_form_find (const char *name);       /* (nullable) */
const TaoOrderForm *tao_order_forms     (guint *n);

#define TAO_TYPE_ORDER_DIALOG (tao_order_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TaoOrderDialog, tao_order_dialog, TAO, ORDER_DIALOG, AdwWindow)

/* @request: its name is that of a form; NULL is returned if there is none. */
TaoOrderDialog *tao_order_dialog_present (GtkWindow *parent, TaoWallets *wallets, const TaoOrderRequest *request);

/* The form that sets @parameter (the chain's own name) of @netuid, filled with the present value. NULL if owners cannot
 * set it. */
TaoOrderDialog *tao_parameter_dialog_present (GtkWindow *parent, TaoWallets *wallets, guint16 netuid, const char *parameter);

G_END_DECLS
