/* staking-private.h: what the staking calls share. */
#pragma once

#include "economy/staking.h"

G_BEGIN_DECLS

/* Closes the transaction of a call: every call is all or nothing. */
TaoCallStatus tao_staking_finish (TaoLedger *ledger, TaoCallStatus status);

/* Whether a lock keeps @amount from leaving. */
gboolean tao_staking_is_unavailable (TaoLedger *ledger, const TaoAccount *coldkey, guint16 netuid, guint64 amount);
/* Whether @alpha would buy more than nothing of a hotkey's pool. */
gboolean tao_staking_can_add (TaoLedger *ledger, const TaoAccount *hotkey, guint16 netuid, guint64 alpha);
gboolean tao_staking_owns (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey);
gboolean tao_staking_hotkey_exists (TaoLedger *ledger, const TaoAccount *hotkey);
/* Staking by somebody else makes a hotkey a delegate with the default take. */
void tao_staking_make_delegate (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey);

/* The swap that checks use: nothing changes. */
TaoCallStatus tao_staking_simulate (TaoLedger *ledger, guint16 netuid, TaoSwapKind kind, guint64 amount, TaoSwap *out);
/* The mark that rate limits and clients read. */
void tao_staking_note_block (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey);

/* §4.4: buys alpha with up to @tao of @coldkey's balance.  @alpha (nullable). */
TaoCallStatus tao_staking_stake_into (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey, guint16 netuid,
                                      guint64 tao, guint64 limit_rao, gboolean drop_fees, guint64 *alpha);
/* §4.4: sells @alpha of a position and pays @beneficiary.  @tao (nullable). */
TaoCallStatus tao_staking_unstake_from (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey,
                                        const TaoAccount *beneficiary, guint16 netuid, guint64 alpha, guint64 limit_rao,
                                        gboolean drop_fees, guint64 *tao);

G_END_DECLS
