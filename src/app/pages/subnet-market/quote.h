/* What a trade would do, from a snapshot: the chain's own integer code on the
 * reserves, weight and fee of one block. Pure: no widgets. */
#pragma once

#include "economy/preview.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* A pool ready to be asked. */
typedef struct {
  TaoPool  pool;
  TaoRules rules;
} TaoQuoteBasis;

typedef enum {
  TAO_QUOTE_OK,
  TAO_QUOTE_NO_POOL,          /* root, or a subnet with a fixed price: always 1 to 1 */
  TAO_QUOTE_UNREADABLE,       /* a reserve, the weight or the fee is not known */
  TAO_QUOTE_UNKNOWN_RULES,    /* the runtime's curve is not one we know */
} TaoQuoteProblem;

TaoQuoteProblem tao_quote_basis (const TaoSyncInfo *sync, const TaoSubnet *subnet, TaoQuoteBasis *out);

typedef struct {
  TaoStakePreview preview;    /* received, fee … to the last unit */
  gboolean beyond_limit;      /* the whole order would be cancelled; the numbers are those without a limit */
  guint64  max_amount;        /* largest that the limit lets through, or TAO_UNKNOWN_U64 */
  guint64  average_rao;       /* rao per alpha, fee included, half to even; unknown if nothing arrives */
  gint64   impact_ppm;        /* of the average price without fee against the spot price; unknown likewise */
} TaoQuote;

/* @amount: rao to stake, or alpha to unstake. The limit is @tolerance_ppm off the present price. The account is
 * taken to have enough; whether it has is the caller's question. */
void tao_quote (const TaoQuoteBasis *basis, TaoSwapKind kind, guint64 amount, guint32 tolerance_ppm, TaoQuote *out);

/* Price after a purchase worth @tao rao, or after a sale that brings that much at the spot price; unknown if the
 * pool cannot. */
guint64 tao_quote_price_after (const TaoQuoteBasis *basis, TaoSwapKind kind, guint64 tao);

G_END_DECLS
