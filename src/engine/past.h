/* The chain's state at a block of one's choice, read when asked for. Calls are
 * made where the engine was created, answers arrive there. What a block did is
 * blocks.h's.
 *
 * Errors: G_IO_ERROR_NOT_CONNECTED before the first head was read, and those of
 * the chain room: PRUNED where the node and the archive have forgotten the state,
 * NOT_AVAILABLE for a block that is not there. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* A snapshot of its own, with sync (its block, hash, time and version), the network and all subnets at @block; the
 * metagraph of @netuid with its weights and bonds (G_MAXUINT16: none); @accounts and their positions. What only
 * history tells (changes, verdicts, alerts) is unknown in it. */
void         tao_engine_load_past_async  (TaoEngine           *self,
                                          guint64              block,
                                          guint16              netuid,
                                          const TaoKey32      *accounts,
                                          guint                n_accounts,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
TaoSnapshot *tao_engine_load_past_finish (TaoEngine           *self,
                                          GAsyncResult        *result,
                                          GError             **error);

G_END_DECLS
