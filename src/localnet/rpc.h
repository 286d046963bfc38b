/* JSON-RPC 2.0 over whatever carries text: one session per connection.
 *
 * Nothing a client sends can make the server do unbounded work or keep unbounded memory: every count
 * has a cap, here or in rpc-private.h, and who exceeds it gets an error, not service. */
#pragma once

#include "localnet/localnet.h"

G_BEGIN_DECLS

/* Of one request or batch. */
#define TAO_RPC_MAX_REQUEST (4 * 1024 * 1024)
#define TAO_RPC_MAX_BATCH 1000
#define TAO_RPC_MAX_BATCH_REPLY (64 * 1024 * 1024)
#define TAO_RPC_MAX_SUBSCRIPTIONS 1024

typedef struct _TaoRpc TaoRpc;
typedef struct _TaoRpcSession TaoRpcSession;

/* One per chain; it takes the chain's published func and its pool's status func.  (transfer full) */
TaoRpc *tao_rpc_new (TaoLocalnet *chain);
void tao_rpc_free (TaoRpc *self);

/* Makes engine_createBlock build a block: only where blocks are made by hand. */
typedef gboolean (*TaoRpcCreateBlockFunc) (gboolean empty, gpointer data, GError **error);
void tao_rpc_set_create_block_func (TaoRpc *self, TaoRpcCreateBlockFunc func, gpointer data);

/* Called when a client's transaction is ready for a block. */
typedef void (*TaoRpcReadyFunc) (gpointer data);
void tao_rpc_set_ready_func (TaoRpc *self, TaoRpcReadyFunc func, gpointer data);

/* Called with each notification.  It may be called from inside tao_rpc_session_flush() and whenever
 * a block is published, never from inside tao_rpc_session_handle(); it must not free the session. */
typedef void (*TaoRpcSendFunc) (GString *text, gpointer data);

/* @send: NULL where the carrier cannot push, as plain HTTP; subscriptions are then refused.
 * (transfer full) */
TaoRpcSession *tao_rpc_session_new (TaoRpc *rpc, TaoRpcSendFunc send, gpointer data);
void tao_rpc_session_free (TaoRpcSession *self);

/* Answers one message, a request or a batch.
 * (transfer full) (nullable): the reply; NULL if the message asks for none. */
GString *tao_rpc_session_handle (TaoRpcSession *self, const char *text, gsize len);

/* Sends the notifications that handling has caused; call it after the reply is sent. */
void tao_rpc_session_flush (TaoRpcSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoRpc, tao_rpc_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoRpcSession, tao_rpc_session_free)

G_END_DECLS
