/* Prototypes of everything that the tables point to: one handler for each call and each runtime API. */
#pragma once

#include "localnet/runtime/table.h"

G_BEGIN_DECLS

#define CALL_PROTOTYPE(pallet, name) \
  TaoRtOutcome tao_##pallet##_##name (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args);

#define X(index, name, fee, args) CALL_PROTOTYPE (system, name)
SYSTEM_CALLS (X)
#undef X
#define X(index, name, fee, args) CALL_PROTOTYPE (timestamp, name)
TIMESTAMP_CALLS (X)
#undef X
#define X(index, name, fee, args) CALL_PROTOTYPE (balances, name)
BALANCES_CALLS (X)
#undef X
#define X(index, name, fee, args) CALL_PROTOTYPE (subtensor, name)
SUBTENSOR_CALLS (X)
#undef X
#define X(index, name, fee, args) CALL_PROTOTYPE (utility, name)
UTILITY_CALLS (X)
#undef X
#define X(index, name, fee, args) CALL_PROTOTYPE (sudo, name)
SUDO_CALLS (X)
#undef X
#define X(index, name, fee, args) CALL_PROTOTYPE (proxy, name)
PROXY_CALLS (X)
#undef X
#define X(index, name, fee, args) CALL_PROTOTYPE (swap, name)
SWAP_CALLS (X)
#undef X
#define X(index, name, fee, args) CALL_PROTOTYPE (admin, name)
ADMIN_CALLS (X)
#undef X
#define X(index, name, args, item, event, rules, limit) CALL_PROTOTYPE (admin, name)
ADMIN_SETTINGS (X)
#undef X

/* An API method appends its SCALE answer to @out.  Methods of one name in two APIs are the same. */
#define X(name, arguments, result) void tao_api_##name (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out);
#define A(name, version, methods) methods (X)
RUNTIME_APIS (A)
#undef A
#undef X

G_END_DECLS
