/* What a claim of root dividends has brought: its event names nobody but the coldkey, so that storage at both ends of its
 * block has to tell. Private to the room. */
#pragma once

#include "chain/records.h"
#include "engine/jobs.h"

G_BEGIN_DECLS

/* @order: a CLAIM_ROOT of @signer that succeeded in @block.  The answer is in one unit: rao staked on root where everything
 * was swapped, alpha where one subnet was claimed and kept; else, and where the states are gone, unknown. What else the
 * coldkey staked on root in the same block counts too.  Never fails. */
void    tao_claimed_read_async  (TaoConnection *connection, const TaoKey32 *signer, const TaoOrder *order, const TaoBytes32 *block,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
guint64 tao_claimed_read_finish (GAsyncResult *result);

/* Whether dividends of @netuid stay alpha under @type, a value of RootClaimType. */
gboolean tao_claim_type_keeps   (const TaoValue *type, guint16 netuid);

G_END_DECLS
