/* What the families of methods share. */
#pragma once

#include "localnet/wire.h"
#include "localnet/rpc.h"

G_BEGIN_DECLS

/* Caps on the work of one call. */
#define RPC_MAX_KEYS_PAGE 1000
#define RPC_MAX_QUERY_KEYS 10000
#define RPC_MAX_QUERY_BLOCKS 1000
#define RPC_MAX_PROOF_KEYS 1000
/* Of all storage subscriptions of a connection. */
#define RPC_MAX_SUBSCRIBED_KEYS 10000

/* JSON-RPC's own codes and those of the node's families (chain.md §1.5). */
enum
{
  RPC_PARSE_ERROR = -32700,
  RPC_INVALID_REQUEST = -32600,
  RPC_METHOD_NOT_FOUND = -32601,
  RPC_INVALID_PARAMS = -32602,
  RPC_INTERNAL_ERROR = -32603,
  RPC_SERVER_ERROR = -32000,
  RPC_TOO_MANY_SUBSCRIPTIONS = -32006,
  RPC_BATCH_TOO_LARGE = -32010,
  RPC_BATCH_REPLY_TOO_LARGE = -32011,
  RPC_UNKNOWN_BLOCK = -32801,
  RPC_NO_RUNTIME = -32802,
  RPC_CONTINUE_MISUSED = -32803,
  RPC_DUPLICATE_HASHES = -32804,
  RPC_STATE_ERROR = 4003,
  RPC_STATE_TOO_MANY = 4002,
  RPC_RUNTIME_ERROR = 1,
};

typedef enum
{
  RPC_NEW_HEADS,
  RPC_FINALIZED_HEADS,
  RPC_ALL_HEADS,
  RPC_STORAGE,
  RPC_RUNTIME_VERSION,
  RPC_WATCH,            /* author_submitAndWatchExtrinsic */
  RPC_WATCH_V1,         /* transactionWatch_v1_submitAndWatch */
  RPC_FOLLOW,           /* chainHead_v1_follow */
} RpcKind;

typedef struct _RpcFollow RpcFollow;

typedef struct
{
  char *id;
  RpcKind kind;
  TaoRpcSession *session;
  guint8 watched[32];   /* the extrinsic of a watch */
  GPtrArray *keys;      /* GBytes: of a storage subscription */
  GPtrArray *values;    /* TaoBlob (nullable): last told */
  RpcFollow *follow;
} RpcSubscription;

struct _TaoRpc
{
  TaoLocalnet *chain;
  GPtrArray *sessions;              /* not owned */
  GHashTable *methods;              /* name → RpcMethod */
  GHashTable *broadcasts;           /* id → 32-byte hash: transaction_v1_broadcast */
  TaoRpcCreateBlockFunc create_block;
  gpointer create_block_data;
  TaoRpcReadyFunc ready;
  gpointer ready_data;
};

struct _TaoRpcSession
{
  TaoRpc *rpc;
  TaoRpcSendFunc send;
  gpointer send_data;
  GHashTable *subscriptions;        /* id → RpcSubscription, owned */
  GPtrArray *queued;                /* GString: notifications that wait for the reply to go first */
  gboolean handling;
};

/* One call.  A method appends its result to @out, or calls rpc_fail(). */
typedef struct
{
  TaoRpc *rpc;
  TaoRpcSession *session;
  TaoLocalnet *chain;
  const char *method;
  const TaoWireDocument *doc;
  const TaoWire *params;            /* (nullable): an array */
  GString *out;
  int code;                         /* 0 until it failed */
  char *message;
  char *data;                       /* (nullable): text */
} RpcCall;

typedef void (*RpcMethod) (RpcCall *call);

/* Takes effect once; always returns FALSE. */
gboolean rpc_fail (RpcCall *call, int code, const char *message, const char *data_format, ...) G_GNUC_PRINTF (4, 5);
gboolean rpc_fail_params (RpcCall *call, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* (nullable): parameter @i; NULL also for a JSON null. */
const TaoWire *rpc_param (RpcCall *call, guint i);

/* Each fails the call if the parameter is not what it should be. */
gboolean rpc_param_bytes (RpcCall *call, guint i, GByteArray **bytes);
gboolean rpc_param_hash (RpcCall *call, guint i, guint8 hash[32]);
gboolean rpc_param_u64 (RpcCall *call, guint i, guint64 *value);
gboolean rpc_param_string (RpcCall *call, guint i, char **text);

/* A list of hex strings, at most @max of them.  @list: (out) (element-type GBytes). */
gboolean rpc_param_bytes_list (RpcCall *call, guint i, guint max, GPtrArray **list);

/* The block whose hash is parameter @i, else the best one, and its state.  @block: (out) (optional) (transfer
 * full); @state: (out) (optional) (transfer none).  Fails as a node does that does not know or has pruned it. */
gboolean rpc_param_state (RpcCall *call, guint i, TaoBlock **block, TaoTrie **state);

/* JSON pieces. */
void rpc_append_hash (GString *out, const guint8 hash[32]);
void rpc_append_blob (GString *out, const TaoBlob *blob);      /* null if absent */
void rpc_append_header (GString *out, const TaoBlock *block);
void rpc_append_runtime_version (GString *out, TaoRuntime *runtime);

/* (transfer none) (nullable): a new subscription of the call's session; its id is appended to the
 * result.  Fails the call where subscriptions are not possible or too many. */
RpcSubscription *rpc_subscribe (RpcCall *call, RpcKind kind);

/* Ends the subscription that parameter 0 names; the first says whether there was one, the second
 * answers it. */
gboolean rpc_drop_subscription (RpcCall *call, RpcKind kind);
void rpc_unsubscribe (RpcCall *call, RpcKind kind);

/* Begins a notification; append the result and hand it to rpc_notify_take(). */
GString *rpc_begin_notification (const RpcSubscription *subscription, const char *method);
void rpc_notify_take (RpcSubscription *subscription, GString *text);

/* Calls @func for each subscription of @kind. */
typedef void (*RpcSubscriptionFunc) (RpcSubscription *subscription, gpointer data);
void rpc_foreach_subscription (TaoRpc *self, RpcKind kind, RpcSubscriptionFunc func, gpointer data);

typedef struct
{
  const char *name;
  RpcMethod method;
} RpcMethodEntry;

/* The families: tables that end with a NULL name, and what each does when blocks are published. */
extern const RpcMethodEntry rpc_system_methods[];
extern const RpcMethodEntry rpc_chain_methods[];
extern const RpcMethodEntry rpc_state_methods[];
extern const RpcMethodEntry rpc_author_methods[];
extern const RpcMethodEntry rpc_head_methods[];
void rpc_subtensor_add_methods (GHashTable *table);

void rpc_chain_published (TaoRpc *self, guint32 first, guint32 last);
void rpc_state_published (TaoRpc *self, guint32 first, guint32 last);
void rpc_author_published (TaoRpc *self, guint32 first, guint32 last);
void rpc_head_published (TaoRpc *self, guint32 first, guint32 last);
void rpc_author_status (TaoRpc *self, const guint8 hash[32], TaoPoolStatus status, const guint8 *other_hash);

void rpc_follow_free (RpcFollow *follow);

/* Runs a runtime API on @state.  (transfer full) (nullable): fails the call. */
GBytes *rpc_runtime_call (RpcCall *call, TaoTrie *state, const char *function, const guint8 *args, gsize args_len);

G_END_DECLS
