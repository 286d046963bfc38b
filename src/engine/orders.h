/* Orders as the chain's calls: pure, no connection. Private to the room. */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

typedef struct {
  const char *pallet, *call;    /* static, or of the order's text */
  char       *arguments;        /* JSON object */
} TaoOrderCall;

void     tao_order_call_clear (TaoOrderCall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoOrderCall, tao_order_call_clear)

#define TAO_ORDERS_MAX 64      /* in one plan */
#define TAO_CLAIMS_MAX 5       /* subnets in one claim of root dividends */

/* The subnets of a CLAIM_ROOT, ascending, each once; 0: the order names none.  Errors: INVALID. */
guint    tao_order_read_claims (const TaoOrder *order, guint16 netuids[TAO_CLAIMS_MAX], GError **error);

/* MOVE to the same hotkey on another subnet is a SWAP, which takes a limit; all others are what they are. */
TaoOrderKind tao_order_effective_kind (const TaoOrder *order);

/* The call with a limit that the order is best sent as, where the runtime has it; (nullable): none exists. */
const char  *tao_order_limited_call   (const TaoOrder *order);

/* @limited: send that call, with @limit_rao.  Errors: INVALID, in words that name what does not fit. */
gboolean tao_order_to_call    (const TaoOrder *order, guint64 limit_rao, gboolean limited, TaoOrderCall *out, GError **error);

/* Several calls as one Utility.batch_all. */
void     tao_order_batch      (const TaoOrderCall *calls, guint n, TaoOrderCall *out);

/* What leaves the free balance at most, beside the fee. */
guint64  tao_order_max_spend  (const TaoOrder *order);

gboolean tao_order_uses_pool  (const TaoOrder *order);

/* NULL, or why the policy forbids the order: a code. @spent_day_rao: by this account in the last 24 hours. */
const char *tao_policy_check  (const TaoPolicy *policy, const TaoOrder *orders, guint n, guint64 spent_day_rao);

G_END_DECLS
