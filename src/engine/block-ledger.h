/* The state that a block's emission starts from, as a ledger that the coinbase
 * of the economy room runs on. Private to the room.
 *
 * It has what emission, injection and prices read, and no neurons: no epoch is
 * due on it, so what an epoch does to its own subnet in the same block (alpha
 * recycled, pendings taken) is the caller's to know. */
#pragma once

#include "chain/records.h"
#include "economy/ledger.h"

G_BEGIN_DECLS

typedef struct _TaoBlockLedger TaoBlockLedger;

/* The ledger of the block after the state of @network and @subnets, about to be built.
 * @minimum_reserve: the swap pallet's constant. */
TaoBlockLedger *tao_block_ledger_new      (const TaoRules *rules, const TaoChainNetwork *network,
                                           const TaoChainSubnet *subnets, guint n, guint64 minimum_reserve);
void            tao_block_ledger_free     (TaoBlockLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoBlockLedger, tao_block_ledger_free)

TaoLedger      *tao_block_ledger_get      (TaoBlockLedger *self);    /* (transfer none) */

/* The name of an input that this runtime does not store and @rules need, or NULL. */
const char     *tao_block_ledger_find_gap (const TaoRules *rules, const TaoChainNetwork *network,
                                           const TaoChainSubnet *subnets, guint n);

G_END_DECLS
