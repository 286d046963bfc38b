/* A connection to one network through an ordered list of endpoints, of which
 * one is used at a time, and an optional archive endpoint for old blocks.
 *
 * Everything runs in the GMainContext that was the thread default when the
 * connection was made: call it from there, and callbacks and answers come there.
 * Nothing blocks.  GTask answers have no source object.
 *
 * What it does by itself: connects (wss verified against the system's
 * certificates), checks the genesis, fetches and compiles metadata, follows
 * heads, notices a dead socket within three block times, backs off doubling with
 * jitter, slows down when told to (429, -32029, -32009), goes on to the next
 * endpoint, restores subscriptions, and recompiles after a runtime upgrade. */
#pragma once

#include <gio/gio.h>

#include "chain/json.h"
#include "chain/runtime.h"

G_BEGIN_DECLS

typedef enum {
  TAO_LINK_CLOSED,        /* not started, or stopped */
  TAO_LINK_CONNECTING,    /* socket, genesis, metadata; see progress in the message */
  TAO_LINK_LIVE,          /* heads are followed, questions are answered */
  TAO_LINK_BACKING_OFF,   /* lost; will try again by itself: reason, retry time */
  TAO_LINK_REFUSED,       /* will not go on without the user: wrong network, unreadable runtime */
} TaoLinkState;

typedef enum {
  TAO_LINK_REASON_NONE,
  TAO_LINK_REASON_UNREACHABLE,     /* no route, refused, name not found */
  TAO_LINK_REASON_TLS,             /* certificate not trusted */
  TAO_LINK_REASON_HANDSHAKE,       /* answers, but not as a WebSocket */
  TAO_LINK_REASON_RATE_LIMITED,    /* 429 or the like */
  TAO_LINK_REASON_CLOSED_BY_PEER,
  TAO_LINK_REASON_SILENT,          /* no head, no answer for too long */
  TAO_LINK_REASON_PROTOCOL,        /* not JSON-RPC, or lies that we can prove */
  TAO_LINK_REASON_TOO_LARGE,
  TAO_LINK_REASON_WRONG_NETWORK,   /* genesis differs from the one expected */
  TAO_LINK_REASON_RUNTIME,         /* metadata cannot be read */
} TaoLinkReason;

typedef struct {
  TaoLinkState  state;
  TaoLinkReason reason;
  const char   *endpoint;          /* in use or tried last (nullable) */
  const char   *message;           /* English detail, never NULL */
  gint64        retry_at_us;       /* g_get_monotonic_time () of the next try, 0 none */
  guint64       session;           /* counts sockets: another number, another socket */
  guint         n_reconnects;
} TaoLinkStatus;

typedef struct {
  const char *const *endpoints;    /* "wss://…" or "ws://…", NULL-terminated, best first */
  const char  *archive_endpoint;   /* (nullable) */
  const TaoBytes32 *genesis;       /* (nullable) expected; NULL: the first one met is kept */
  guint        call_timeout_ms;    /* 0: 30000 */
  guint        connect_timeout_ms; /* 0: 10000 */
  guint        max_in_flight;      /* 0: 24 */
  gsize        max_message;        /* bytes of one message; 0: 64 MiB */
  guint        backoff_min_ms;     /* 0: 500 */
  guint        backoff_max_ms;     /* 0: 60000 */
  guint        block_time_ms;      /* 0: by metadata; for the head watchdog */
  GTlsDatabase *tls_database;      /* (nullable) instead of the system's, for private nodes and tests */
} TaoConnectionConfig;

typedef struct _TaoConnection TaoConnection;

typedef struct {
  /* Any change of the status. */
  void     (*status_changed)  (TaoConnection *connection, const TaoLinkStatus *status, gpointer user_data);
  /* First runtime of a session, and each new one. */
  void     (*runtime_changed) (TaoConnection *connection, TaoRuntime *runtime, gpointer user_data);
  /* A new best block; numbers may repeat or go back by a reorganisation. */
  void     (*best_head)       (TaoConnection *connection, TaoAnchor *anchor, gpointer user_data);
  void     (*finalized_head)  (TaoConnection *connection, TaoAnchor *anchor, gpointer user_data);
  /* The metadata cache: answer bytes stored under these keys or NULL, and keep
   * bytes.  Both run in the connection's context and should be quick; both may be
   * NULL.  What load gives is checked before use. (transfer full) */
  GBytes * (*load_metadata)   (TaoConnection *connection, const TaoRuntimeId *id, gpointer user_data);
  void     (*save_metadata)   (TaoConnection *connection, const TaoRuntimeId *id, GBytes *metadata, gpointer user_data);
} TaoConnectionEvents;

TaoConnection *tao_connection_new   (const TaoConnectionConfig *config,
                                     const TaoConnectionEvents *events,   /* copied */
                                     gpointer                   user_data);
TaoConnection *tao_connection_ref   (TaoConnection *self);
void           tao_connection_unref (TaoConnection *self);   /* the last one stops it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoConnection, tao_connection_unref)

void           tao_connection_start (TaoConnection *self);
/* Closes, fails what is pending with DISCONNECTED, and calls nobody after. */
void           tao_connection_stop  (TaoConnection *self);
/* Ends a back-off or a refusal at once and tries again; for "Try again". */
void           tao_connection_retry (TaoConnection *self);

/* Lent until the next status_changed. */
const TaoLinkStatus *tao_connection_get_status    (TaoConnection *self);
TaoRuntime          *tao_connection_get_runtime   (TaoConnection *self);   /* (nullable) (transfer none) */
TaoAnchor           *tao_connection_get_best      (TaoConnection *self);   /* (nullable) (transfer none) */
TaoAnchor           *tao_connection_get_finalized (TaoConnection *self);   /* (nullable) (transfer none) */
gboolean             tao_connection_get_genesis   (TaoConnection *self, TaoBytes32 *out);
/* What system_chain, system_name and system_version said; NULL before. */
const char          *tao_connection_get_chain_name   (TaoConnection *self);
const char          *tao_connection_get_node_version (TaoConnection *self);

/* FALSE with RUNTIME_CHANGING or DISCONNECTED while nothing may be signed. */
gboolean             tao_connection_can_sign      (TaoConnection *self, GError **error);

/* --- raw questions --------------------------------------------------------- */

/* @params: a JSON array as text, "[]" for none.  @timeout_ms: 0 for the default,
 * counted from now.  Waits for its turn while too many are in flight; fails at
 * once with DISCONNECTED while there is no endpoint whose genesis was checked. */
void                 tao_connection_call_async  (TaoConnection *self, const char *method, const char *params,
                                                 guint timeout_ms, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
/* The whole answer; its "result" member is tao_json_get_result().  A server's
 * error becomes REFUSED, BUSY, PRUNED, NOT_AVAILABLE or REJECTED. (transfer full) */
TaoJson             *tao_connection_call_finish (GAsyncResult *result, GError **error);
const TaoJsonValue  *tao_json_get_result        (TaoJson *answer);

typedef struct _TaoSubscription TaoSubscription;

/* @answer's member params.result is @result.  */
typedef void (*TaoSubscriptionFunc) (TaoConnection *connection, const TaoJsonValue *result, gpointer user_data);

/* Kept over reconnects until cancelled: subscribes again by itself. */
TaoSubscription     *tao_connection_subscribe    (TaoConnection *self, const char *method, const char *unsubscribe_method,
                                                  const char *params, TaoSubscriptionFunc func,
                                                  gpointer user_data, GDestroyNotify destroy);
void                 tao_connection_unsubscribe  (TaoConnection *self, TaoSubscription *subscription);

/* --- blocks ------------------------------------------------------------------ */

/* The anchor of a block: its header, checked against its hash, and its two
 * runtimes, fetched if need be.  Goes to the archive endpoint when there is one
 * and the state is pruned at the other. */
void                 tao_connection_anchor_async  (TaoConnection *self, const TaoBytes32 *hash, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
/* The block of that number on the best chain.  NOT_AVAILABLE when there is none yet. */
void                 tao_connection_anchor_at_async (TaoConnection *self, guint64 number, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
TaoAnchor           *tao_connection_anchor_finish (GAsyncResult *result, GError **error);   /* (transfer full) */

/* --- the node ---------------------------------------------------------------- */

typedef struct {
  guint32  peers;             /* or TAO_CHAIN_UNKNOWN_U32 */
  gboolean is_syncing;
  guint64  current_block;     /* or TAO_CHAIN_UNKNOWN_U64, likewise below */
  guint64  highest_block;
} TaoNodeHealth;

void                 tao_connection_health_async  (TaoConnection *self, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean             tao_connection_health_finish (GAsyncResult *result, TaoNodeHealth *out, GError **error);

G_END_DECLS
