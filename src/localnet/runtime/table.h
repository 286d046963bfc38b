/* The pallets as tables: storage, calls, events, errors, constants and runtime APIs are each written down once, in tables/,
 * and everything works from there: storage keys and defaults, dispatch, the encoding of events, metadata.
 *
 * A table names an item; the enums below make identifiers of the names, with the pallet as prefix:
 *
 *   SYS_  BAL_  SUDO_  …  ST_          storage items (ST is SubtensorModule): ST_SubnetTAO
 *   SYS_EV_  …  ST_EV_                 events: ST_EV_StakeAdded
 *   SYS_E_  …  ST_E_                   errors: ST_E_AmountTooLow
 */
#pragma once

#include "keys/account.h"
#include "keys/hash.h"
#include "localnet/runtime/runtime.h"
#include "localnet/runtime/tables/admin.h"
#include "localnet/runtime/tables/admin-calls.h"
#include "localnet/runtime/tables/alpha-assets.h"
#include "localnet/runtime/tables/apis.h"
#include "localnet/runtime/tables/aura.h"
#include "localnet/runtime/tables/balances.h"
#include "localnet/runtime/tables/drand.h"
#include "localnet/runtime/tables/proxy.h"
#include "localnet/runtime/tables/subtensor-calls.h"
#include "localnet/runtime/tables/subtensor-constants.h"
#include "localnet/runtime/tables/subtensor-events.h"
#include "localnet/runtime/tables/subtensor-storage.h"
#include "localnet/runtime/tables/sudo.h"
#include "localnet/runtime/tables/swap.h"
#include "localnet/runtime/tables/system.h"
#include "localnet/runtime/tables/timestamp.h"
#include "localnet/runtime/tables/transaction-payment.h"
#include "localnet/runtime/tables/utility.h"
#include "localnet/runtime/types.h"

G_BEGIN_DECLS

enum
{
  PALLET_SYSTEM = 0,
  PALLET_TIMESTAMP = 2,
  PALLET_AURA = 3,
  PALLET_BALANCES = 5,
  PALLET_TRANSACTION_PAYMENT = 6,
  PALLET_SUBTENSOR = 7,
  PALLET_UTILITY = 11,
  PALLET_SUDO = 12,
  PALLET_PROXY = 16,
  PALLET_ADMIN = 19,
  PALLET_DRAND = 26,
  PALLET_SWAP = 28,
  PALLET_ALPHA_ASSETS = 31,
};

/* Storage items, all pallets in one row. */
typedef enum
{
#define X(name, keys, value, fallback) SYS_##name,
  SYSTEM_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) TIME_##name,
  TIMESTAMP_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) AURA_##name,
  AURA_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) BAL_##name,
  BALANCES_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) TXP_##name,
  TRANSACTION_PAYMENT_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) ST_##name,
  SUBTENSOR_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) SUDO_##name,
  SUDO_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) PROXY_##name,
  PROXY_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) ADMIN_##name,
  ADMIN_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) DRAND_##name,
  DRAND_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) SWAP_##name,
  SWAP_STORAGE (X)
#undef X
#define X(name, keys, value, fallback) AA_##name,
  ALPHA_ASSETS_STORAGE (X)
#undef X
  N_ITEMS
} TaoRtItemId;

/* Events and errors carry their pallet: (pallet << 8) + index. */
#define X(name, fields) SYS_EV_##name,
enum { SYS_EV_before = (PALLET_SYSTEM << 8) - 1, SYSTEM_EVENTS (X) };
#undef X
#define X(name, fields) BAL_EV_##name,
enum { BAL_EV_before = (PALLET_BALANCES << 8) - 1, BALANCES_EVENTS (X) };
#undef X
#define X(name, fields) TXP_EV_##name,
enum { TXP_EV_before = (PALLET_TRANSACTION_PAYMENT << 8) - 1, TRANSACTION_PAYMENT_EVENTS (X) };
#undef X
#define X(name, fields) ST_EV_##name,
enum { ST_EV_before = (PALLET_SUBTENSOR << 8) - 1, SUBTENSOR_EVENTS (X) };
#undef X
#define X(name, fields) UTILITY_EV_##name,
enum { UTILITY_EV_before = (PALLET_UTILITY << 8) - 1, UTILITY_EVENTS (X) };
#undef X
#define X(name, fields) SUDO_EV_##name,
enum { SUDO_EV_before = (PALLET_SUDO << 8) - 1, SUDO_EVENTS (X) };
#undef X
#define X(name, fields) PROXY_EV_##name,
enum { PROXY_EV_before = (PALLET_PROXY << 8) - 1, PROXY_EVENTS (X) };
#undef X
#define X(name, fields) ADMIN_EV_##name,
enum { ADMIN_EV_before = (PALLET_ADMIN << 8) - 1, ADMIN_EVENTS (X) };
#undef X
#define X(name, fields) SWAP_EV_##name,
enum { SWAP_EV_before = (PALLET_SWAP << 8) - 1, SWAP_EVENTS (X) };
#undef X

/* How a call ended: 0, or a DispatchError: variant << 16, and below it what the variant holds. */
typedef guint32 TaoRtOutcome;

enum
{
  RT_OK = 0,
  RT_CANNOT_LOOKUP = 1 << 16,
  RT_BAD_ORIGIN = 2 << 16,
  RT_MODULE = 3 << 16,             /* + pallet << 8 + error */
  RT_CONSUMER_REMAINING = 4 << 16,
  RT_TOKEN = 7 << 16,              /* + TokenError */
  RT_TOKEN_FUNDS_UNAVAILABLE = RT_TOKEN + 0,
  RT_TOKEN_ONLY_PROVIDER = RT_TOKEN + 1,
  RT_TOKEN_BELOW_MINIMUM = RT_TOKEN + 2,
  RT_TOKEN_NOT_EXPENDABLE = RT_TOKEN + 8,
  RT_ARITHMETIC_UNDERFLOW = 8 << 16,
  RT_ARITHMETIC_OVERFLOW = (8 << 16) + 1,
  RT_ROOT_NOT_ALLOWED = 13 << 16,
};

#define X(name) SYS_E_##name,
enum { SYS_E_before = RT_MODULE + (PALLET_SYSTEM << 8) - 1, SYSTEM_ERRORS (X) };
#undef X
#define X(name) BAL_E_##name,
enum { BAL_E_before = RT_MODULE + (PALLET_BALANCES << 8) - 1, BALANCES_ERRORS (X) };
#undef X
#define X(name) ST_E_##name,
enum { ST_E_before = RT_MODULE + (PALLET_SUBTENSOR << 8) - 1, SUBTENSOR_ERRORS (X) };
#undef X
#define X(name) UTILITY_E_##name,
enum { UTILITY_E_before = RT_MODULE + (PALLET_UTILITY << 8) - 1, UTILITY_ERRORS (X) };
#undef X
#define X(name) SUDO_E_##name,
enum { SUDO_E_before = RT_MODULE + (PALLET_SUDO << 8) - 1, SUDO_ERRORS (X) };
#undef X
#define X(name) PROXY_E_##name,
enum { PROXY_E_before = RT_MODULE + (PALLET_PROXY << 8) - 1, PROXY_ERRORS (X) };
#undef X
#define X(name) ADMIN_E_##name,
enum { ADMIN_E_before = RT_MODULE + (PALLET_ADMIN << 8) - 1, ADMIN_ERRORS (X) };
#undef X
#define X(name) SWAP_E_##name,
enum { SWAP_E_before = RT_MODULE + (PALLET_SWAP << 8) - 1, SWAP_ERRORS (X) };
#undef X

/* Who calls. */
typedef enum
{
  ORIGIN_NONE,     /* inherents */
  ORIGIN_ROOT,
  ORIGIN_SIGNED,
} TaoRtOriginKind;

typedef struct
{
  TaoRtOriginKind kind;
  TaoAccountId account;   /* if signed */
} TaoRtOrigin;

/* The arguments of a call or runtime API: slices of the checked bytes, one for each field of the table. */
#define RT_MAX_ARGS 10

typedef struct
{
  guint n;
  const guint8 *bytes[RT_MAX_ARGS];
  gsize len[RT_MAX_ARGS];
} TaoRtArgs;

typedef TaoRtOutcome (*TaoRtCallHandler) (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args);
typedef void (*TaoRtApiHandler) (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out);

/* A dispatch fee of FREE: the call pays nothing.  USUAL: a call whose weight we did not take from the chain. */
#define RT_FREE 0
#define RT_USUAL 250000

typedef struct
{
  const char *name;
  const char *keys;
  const char *value;
  const char *fallback;
} TaoRtStorageDef;

typedef struct
{
  guint8 index;
  const char *name;
  guint32 fee_rao;
  const char *args;
  TaoRtCallHandler handler;
} TaoRtCallDef;

typedef struct
{
  const char *name;
  const char *fields;
} TaoRtEventDef;

typedef struct
{
  const char *name;
  const char *type;
  const char *value;
} TaoRtConstantDef;

typedef struct
{
  const char *name;
  guint8 index;
  const char *path;       /* "pallet_balances::pallet" */
  const TaoRtStorageDef *storage;
  guint n_storage;
  TaoRtItemId first_item;
  const TaoRtCallDef *calls;
  guint n_calls;
  const TaoRtEventDef *events;
  guint n_events;
  const char *const *errors;
  guint n_errors;
  const TaoRtConstantDef *constants;
  guint n_constants;
} TaoRtPallet;

typedef struct
{
  const char *name;
  const char *args;
  const char *result;
  TaoRtApiHandler handler;
} TaoRtMethodDef;

typedef struct
{
  const char *name;
  guint32 version;
  const TaoRtMethodDef *methods;
  guint n_methods;
} TaoRtApi;

extern const TaoRtPallet tao_rt_pallets[];
extern const guint tao_rt_n_pallets;
extern const TaoRtApi tao_rt_apis[];
extern const guint tao_rt_n_apis;

#define RT_MAX_KEY_PARTS 3

/* A storage item, ready for use. */
typedef struct
{
  const TaoRtPallet *pallet;
  const TaoRtStorageDef *def;
  guint8 prefix[32];             /* twox-128 of pallet ++ of item */
  guint n_parts;
  TaoHasher hashers[RT_MAX_KEY_PARTS];
  TaoRtType *key_types[RT_MAX_KEY_PARTS];
  TaoRtType *value;
  gboolean optional;
  const guint8 *fallback;        /* what an absent entry reads as, encoded */
  gsize fallback_len;
} TaoRtItem;

extern TaoRtItem tao_rt_items[N_ITEMS];

/* How a field of an event is passed to tao_rt_deposit(). */
typedef enum
{
  RT_FIELD_U8,        /* int; also bool and plain enums */
  RT_FIELD_U16,       /* int */
  RT_FIELD_U32,       /* guint32 */
  RT_FIELD_U64,       /* guint64 */
  RT_FIELD_ACCOUNT,   /* const TaoAccountId *, or any 32 bytes */
  RT_FIELD_OUTCOME,   /* TaoRtOutcome, written as DispatchError */
  RT_FIELD_RESULT,    /* TaoRtOutcome, written as Result<(), DispatchError> */
  RT_FIELD_ENCODED,   /* const guint8 *, gsize: SCALE bytes */
} TaoRtFieldKind;

#define RT_MAX_EVENT_FIELDS 8

typedef struct
{
  const TaoRtEventDef *def;
  guint n_fields;
  guint8 kinds[RT_MAX_EVENT_FIELDS];
} TaoRtEvent;

/* Resolves all tables; cheap after the first time. */
void tao_rt_tables_init (void);

const TaoRtEvent *tao_rt_event (guint event);

/* A call by pallet and index, and the types of its arguments.  (nullable) */
const TaoRtCallDef *tao_rt_find_call (guint8 pallet, guint8 index, const TaoRtField **args, guint *n_args);

/* A runtime API's method by the name that state_call takes.  (nullable) */
const TaoRtMethodDef *tao_rt_find_method (const char *function, const TaoRtField **args, guint *n_args);

TaoRtType *tao_rt_call_type (void);

/* Bytes of a literal in a table: "360" and "true" by @type, "0x…", "0*32" for 32 zero bytes.  (transfer full) */
guint8 *tao_rt_literal (TaoRtType *type, const char *text, gsize *len);

G_END_DECLS
