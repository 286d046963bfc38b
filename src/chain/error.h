/* One code per decision a caller can take.  Messages are English, for a log or
 * a details line; the app words the code. */
#pragma once

#include "keys/account.h"

G_BEGIN_DECLS

typedef enum {
  TAO_CHAIN_ERROR_DISCONNECTED,     /* the link is down or broke meanwhile: ask again when it is live */
  TAO_CHAIN_ERROR_TIMEOUT,          /* no answer within the deadline: ask again, later */
  TAO_CHAIN_ERROR_BUSY,             /* rate limit or overload, after our own patience: ask less */
  TAO_CHAIN_ERROR_REFUSED,          /* the server answered this very question with an error: do not repeat it */
  TAO_CHAIN_ERROR_PROTOCOL,         /* the server breaks the protocol or lies: another endpoint */
  TAO_CHAIN_ERROR_NOT_AVAILABLE,    /* this runtime or server has no such item, field or method */
  TAO_CHAIN_ERROR_PRUNED,           /* the state of that block is gone here: an archive endpoint */
  TAO_CHAIN_ERROR_WRONG_NETWORK,    /* another genesis than before or than expected */
  TAO_CHAIN_ERROR_RUNTIME_CHANGING, /* versions disagree just now, or blocks come too fast: nothing is signed; try later */
  TAO_CHAIN_ERROR_INVALID,          /* the caller's names or arguments do not fit this runtime */
  TAO_CHAIN_ERROR_REJECTED,         /* the transaction pool refused the extrinsic; the message says why */
  TAO_CHAIN_ERROR_FAILED,           /* included, but its dispatch failed; the message names the pallet's error */
  TAO_CHAIN_ERROR_LOST,             /* its era ended, or its nonce was used, without it */
  TAO_CHAIN_ERROR_TOO_LARGE,        /* more than our limits allow: a hostile or broken server */
} TaoChainError;

#define TAO_CHAIN_ERROR (tao_chain_error_quark ())
GQuark tao_chain_error_quark (void);

/* "Not available" in records: never a number that was not read. */
#define TAO_CHAIN_UNKNOWN_U64 G_MAXUINT64
#define TAO_CHAIN_UNKNOWN_U32 G_MAXUINT32
#define TAO_CHAIN_UNKNOWN_I64 G_MININT64

/* A hash or an account id: the same 32 bytes to everything here. */
typedef TaoAccountId TaoBytes32;

G_END_DECLS
