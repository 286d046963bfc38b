/* Asks a node once how it is, over plain HTTP and without keeping a connection:
 * for nodes that somebody watches but does not read from.  No runtime is fetched. */
#pragma once

#include <gio/gio.h>

#include "chain/error.h"

G_BEGIN_DECLS

typedef struct {
  TaoBytes32 genesis;
  guint64    best_block;
  guint64    finalized_block;    /* or TAO_CHAIN_UNKNOWN_U64 */
  guint64    highest_block;      /* of its peers; TAO_CHAIN_UNKNOWN_U64 if it does not say */
  guint32    peers;              /* or TAO_CHAIN_UNKNOWN_U32 */
  gboolean   is_syncing;
} TaoChainProbe;

/* @endpoint: "ws://…" or "wss://…".  Answers in the thread-default context, within ten seconds. */
void     tao_chain_probe_async  (const char *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Errors: DISCONNECTED, TIMEOUT, PROTOCOL, TOO_LARGE. */
gboolean tao_chain_probe_finish (GAsyncResult *result, TaoChainProbe *out, GError **error);

G_END_DECLS
