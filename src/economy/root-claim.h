/* root-claim.h: root dividends, which wait as a rate per unit of root stake until they are claimed (§3.9).
 *
 * Source: the root claim module of the subtensor pallet, spec 425 to 440. */
#pragma once

#include "economy/ledger.h"

G_BEGIN_DECLS

/* The call claim_root: all subnets in @netuids, 1 to 5 of them, for every hotkey @coldkey stakes to. */
TaoCallStatus tao_root_claim (TaoLedger *ledger, const TaoAccount *coldkey, const guint16 *netuids, gsize n);

/* Claims everything of one pair of keys, or of one coldkey over all its hotkeys; all or nothing. */
TaoCallStatus tao_root_claim_for_hotkey  (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey);
TaoCallStatus tao_root_claim_for_coldkey (TaoLedger *ledger, const TaoAccount *coldkey);

/* What (hotkey, coldkey) could claim on @netuid now, in alpha; 0 below the threshold. */
guint64 tao_root_claim_get_owed (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey, guint16 netuid);

/* The automatic claims of a block (none where dividends go to baskets): who is drawn from the parent's hash, ascending indices, and the claims themselves. */
void tao_root_claim_draw (const guint8 parent_hash[32], guint64 n_coldkeys, guint64 n_draws, GArray *indices_u64);
void tao_root_claim_automatic (TaoLedger *ledger, const guint8 parent_hash[32]);

/* Keeps claims right when root stake of (hotkey, coldkey) changes. */
void tao_root_claim_stake_added   (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey, guint64 amount);
void tao_root_claim_stake_removed (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey, guint64 amount);

/* Makes @amount alpha of @netuid claimable by the root stakers of @hotkey. */
void tao_root_claim_add_dividends (TaoLedger *ledger, const TaoAccount *hotkey, guint16 netuid, guint64 amount);

/* The index of root stakers for the automatic claims. */
void tao_root_claim_index_add    (TaoLedger *ledger, const TaoAccount *coldkey);
void tao_root_claim_index_update (TaoLedger *ledger, const TaoAccount *coldkey);

G_END_DECLS
