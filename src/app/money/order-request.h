/* What a form begins with, as one line of text, so that any button, menu or
 * search result can name it: "stake?netuid=1&hotkey=5F…". Pure. */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

typedef struct {
  char         name[32];        /* what stands before "?" */
  TaoOrderKind kind;            /* of a stake request: see stake-dialog.h */
  gboolean     has_netuid, has_netuid_to, has_hotkey, has_to, has_coldkey, has_amount;
  guint16      netuid, netuid_to;
  TaoKey32     hotkey, to, coldkey;
  guint64      amount;
  char         parameter[64];   /* a hyperparameter's name, or "" */
} TaoOrderRequest;

/* Keys: netuid, netuid_to, hotkey, to (an account), coldkey, amount (rao, or units of alpha), parameter. FALSE, @request
 * untouched, for anything else. */
gboolean tao_order_request_parse (const char *text, TaoOrderRequest *request);

/* An address of this network as a key. FALSE, @key untouched, if it is none. */
gboolean tao_order_read_key (const char *address, TaoKey32 *key);

G_END_DECLS
