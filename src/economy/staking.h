/* staking.h: the chain's calls that move stake, run against a ledger.
 *
 * Each call checks in the chain's order, runs in a transaction of its own and changes nothing if it fails.  Transaction
 * fees are the caller's.  Amounts are rao or the smallest unit of alpha, limits rao per alpha.
 *
 * Source: staking modules of the subtensor pallet, spec 425. */
#pragma once

#include "economy/ledger.h"

G_BEGIN_DECLS

/* Staking @amount_staked rao; @alpha (nullable) receives the alpha staked.  SubnetNotExists, SubtokenDisabled,
 * AmountTooLow, NotEnoughBalanceToStake, HotKeyAccountNotExists, InsufficientLiquidity; with a limit also
 * SlippageTooHigh and what the swap answers. */
TaoCallStatus tao_staking_add_stake (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                     guint16 netuid, guint64 amount_staked, guint64 *alpha);
TaoCallStatus tao_staking_add_stake_limit (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                           guint16 netuid, guint64 amount_staked, guint64 limit_price,
                                           gboolean allow_partial, guint64 *alpha);
/* Unstaking @amount_unstaked alpha, paid to @coldkey.  SubtokenDisabled, SubnetNotExists, AmountTooLow,
 * NotEnoughStakeToWithdraw, InsufficientLiquidity, HotKeyAccountNotExists, StakeUnavailable (locked); with a limit also
 * SlippageTooHigh.  "All" leaves out positions that cannot be sold. */
TaoCallStatus tao_staking_remove_stake (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                        guint16 netuid, guint64 amount_unstaked);
TaoCallStatus tao_staking_remove_stake_limit (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                              guint16 netuid, guint64 amount_unstaked, guint64 limit_price,
                                              gboolean allow_partial);
/* @limit_price (nullable). */
TaoCallStatus tao_staking_remove_stake_full_limit (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                                   guint16 netuid, const guint64 *limit_price);
TaoCallStatus tao_staking_unstake_all (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey);
TaoCallStatus tao_staking_unstake_all_alpha (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey);

/* Moving @alpha_amount of the origin between hotkeys, coldkeys or subnets: a sale and a purchase, or within a subnet a
 * change of shares.  SameNetuid, SubnetNotExists, SubtokenDisabled, HotKeyAccountNotExists, InsufficientLiquidity,
 * AmountTooLow, SlippageTooHigh, TransferDisallowed, StakeUnavailable.  @limit_price: ratio of the two prices × 10^9. */
TaoCallStatus tao_staking_move_stake (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *origin_hotkey,
                                      const TaoAccount *destination_hotkey, guint16 origin_netuid,
                                      guint16 destination_netuid, guint64 alpha_amount);
TaoCallStatus tao_staking_transfer_stake (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *destination_coldkey,
                                          const TaoAccount *hotkey, guint16 origin_netuid, guint16 destination_netuid,
                                          guint64 alpha_amount);
TaoCallStatus tao_staking_swap_stake (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                      guint16 origin_netuid, guint16 destination_netuid, guint64 alpha_amount);
TaoCallStatus tao_staking_swap_stake_limit (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                            guint16 origin_netuid, guint16 destination_netuid, guint64 alpha_amount,
                                            guint64 limit_price, gboolean allow_partial);

/* Giving up to @amount alpha back to the subnet (recycle) or for good (burn); @alpha (nullable) receives what was taken.
 * SubnetNotExists, CannotBurnOrRecycleOnRootSubnet, SubtokenDisabled, HotKeyAccountNotExists, InsufficientLiquidity,
 * StakeUnavailable. */
TaoCallStatus tao_staking_recycle_alpha (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                         guint64 amount, guint16 netuid, guint64 *alpha);
TaoCallStatus tao_staking_burn_alpha (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                      guint64 amount, guint16 netuid, guint64 *alpha);
/* @limit_price (nullable). */
TaoCallStatus tao_staking_add_stake_burn (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                          guint16 netuid, guint64 amount, const guint64 *limit_price, guint64 *alpha);

/* A transaction fee of @tao_fee paid in alpha of one position, to the block author (§4.10). */
TaoCallStatus tao_staking_pay_fee_in_alpha (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey,
                                            guint16 netuid, guint64 tao_fee, guint64 *alpha_fee, guint64 *tao);

/* --- Parts that other rooms of the runtime need ------------------------------------------------------------------ */

/* Alpha that @coldkey holds through @hotkey on @netuid. */
guint64 tao_staking_get_stake (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey, guint16 netuid);
/* Alpha of all positions of @coldkey on @netuid. */
guint64 tao_staking_get_coldkey_stake (TaoLedger *ledger, const TaoAccount *coldkey, guint16 netuid);
/* The same, less what a lock holds. */
guint64 tao_staking_get_available (TaoLedger *ledger, const TaoAccount *coldkey, guint16 netuid);
/* All alpha of a hotkey in TAO at spot prices. */
guint64 tao_staking_get_hotkey_value (TaoLedger *ledger, const TaoAccount *hotkey);

/* Raw share-pool steps: no swap, no checks.  @amount alpha for (hotkey, coldkey); to or from everybody of the hotkey. */
void tao_staking_increase (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey, guint16 netuid, guint64 amount);
void tao_staking_decrease (TaoLedger *ledger, const TaoAccount *hotkey, const TaoAccount *coldkey, guint16 netuid, guint64 amount);
void tao_staking_increase_hotkey (TaoLedger *ledger, const TaoAccount *hotkey, guint16 netuid, guint64 amount);

/* An executed swap with its bookkeeping of reserves, TotalStake and volume. */
TaoCallStatus tao_staking_swap (TaoLedger *ledger, guint16 netuid, TaoSwapKind kind, guint64 amount, guint64 limit_rao,
                                gboolean drop_fees, TaoSwap *out);
void tao_staking_recycle (TaoLedger *ledger, guint16 netuid, guint64 alpha);
void tao_staking_burn    (TaoLedger *ledger, guint16 netuid, guint64 alpha);

/* Associates @hotkey with @coldkey if nobody owns it; FALSE if it is a system account. */
gboolean tao_staking_create_account (TaoLedger *ledger, const TaoAccount *coldkey, const TaoAccount *hotkey);

G_END_DECLS
