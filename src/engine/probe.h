/* How a node is that snapshots do not come from: one that is watched until it can be used. */
#pragma once

#include <gio/gio.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  TaoKey32 genesis;
  guint64  best_block;
  guint64  finalized_block;    /* or TAO_UNKNOWN_U64 */
  guint64  target_block;       /* the highest of its peers, or TAO_UNKNOWN_U64 */
  guint32  peers;              /* or TAO_UNKNOWN_U32 */
  gboolean syncing;            /* by its own word */
} TaoNodeStatus;

/* @endpoint: "ws://…".  Answers in the thread-default main context, within ten seconds; errors are those of
 * chain/probe.h and only ever mean that there is no answer to use. */
void     tao_probe_async  (const char *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tao_probe_finish (GAsyncResult *result, TaoNodeStatus *out, GError **error);

G_END_DECLS
