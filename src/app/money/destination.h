/* Whom an address belongs to, as far as this machine can know, before
 * anything is sent there. Pure. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  TAO_DESTINATION_NONE,        /* nothing typed */
  TAO_DESTINATION_INVALID,     /* not an address: see reason */
  TAO_DESTINATION_SELF,        /* the sending wallet itself */
  TAO_DESTINATION_OWN,         /* another own wallet */
  TAO_DESTINATION_LABELLED,    /* the user named it */
  TAO_DESTINATION_EXCHANGE,    /* the user named it like a trading place or one of its deposit addresses */
  TAO_DESTINATION_EVM,         /* typed as 0x…: the account that mirrors an EVM address */
  TAO_DESTINATION_HOTKEY,      /* a hotkey that the network knows: rarely meant for a transfer */
  TAO_DESTINATION_SEEN,        /* paid before from here */
  TAO_DESTINATION_NEW,         /* never seen */
} TaoDestinationKind;

typedef struct {
  TaoKey32 account;
  TaoDestinationKind kind;     /* OWN, LABELLED, EXCHANGE, HOTKEY or SEEN */
  const char *name;            /* (nullable) */
} TaoKnownAccount;

typedef struct {
  TaoDestinationKind kind;
  TaoKey32 account;            /* unless NONE or INVALID */
  const char *name;            /* (nullable) of the known list */
  const TaoKnownAccount *look_alike;   /* (nullable): another account whose address begins and ends alike */
  char *reason;                /* (nullable): of INVALID */
} TaoDestination;

/* @text: as typed, blanks around it ignored: an address, or an EVM address of 40 digits after 0x. The first entry of @known that matches says what it is.
 * Clear the result. */
TaoDestination tao_destination_classify (const char *text, const TaoKey32 *sender, const TaoKnownAccount *known, guint n);
void           tao_destination_clear    (TaoDestination *self);

/* Whether a label names an exchange, as people do: "Kraken deposit". */
gboolean       tao_destination_is_exchange (const char *label);

/* The account that stands for an EVM address on this chain. FALSE, @account untouched, unless @text is 0x and 40 digits.
 * Source: the runtime maps them as BLAKE2b-256 ("evm:" followed by the 20 bytes). */
gboolean       tao_destination_mirror   (const char *text, TaoKey32 *account);

/* Whether two addresses begin and end alike, where people look. */
gboolean       tao_destination_is_alike (const char *a, const char *b);

/* One sentence for the dialog; "" if there is nothing to say. @warning: (out) whether it is a caution. (transfer full) */
char          *tao_destination_describe (const TaoDestination *self, gboolean *warning);

G_END_DECLS
