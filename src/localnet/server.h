/* The chain's one port: WebSocket and HTTP POST, both speaking JSON-RPC.
 *
 * Bounded towards everyone: connections, their idle time, the size of requests, and the bytes that
 * wait for a slow reader, who is cut off rather than buffered without end. */
#pragma once

#include "localnet/rpc.h"

G_BEGIN_DECLS

#define TAO_SERVER_MAX_CONNECTIONS 200
/* A connection that neither sends nor answers our pings for so long is closed. */
#define TAO_SERVER_IDLE_SECONDS 90
#define TAO_SERVER_PING_SECONDS 30
/* What may wait for one reader. */
#define TAO_SERVER_MAX_BACKLOG (32 * 1024 * 1024)
/* What may wait for all of them; whoever has more than a share of it when that is full goes. */
#define TAO_SERVER_MAX_TOTAL_BACKLOG (256 * 1024 * 1024)
#define TAO_SERVER_BACKLOG_SHARE (4 * 1024 * 1024)

typedef struct _TaoServer TaoServer;

/* Listens on @port, 0 for any free one, on 127.0.0.1 only or, with @everywhere, on all addresses.
 * (transfer full) (nullable): NULL with a GIOError, G_IO_ERROR_ADDRESS_IN_USE if the port is busy. */
TaoServer *tao_server_new (TaoRpc *rpc, guint16 port, gboolean everywhere, GError **error);

/* Closes all connections. */
void tao_server_free (TaoServer *self);

guint16 tao_server_get_port (TaoServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoServer, tao_server_free)

G_END_DECLS
