/* preview.h: what a stake operation is going to do, before it is signed.
 *
 * From the state of one block: the same checks in the same order and the same swaps as the chain, on plain values.  The
 * operation itself runs some blocks later, on reserves that others have moved; a limit bounds what that can cost.
 * Transaction fees are not part of it: take them off the balance first. */
#pragma once

#include "economy/pool.h"
#include "economy/share-pool.h"

G_BEGIN_DECLS

/* Blocks of 12 seconds in a year of 365.25 days. */
#define TAO_BLOCKS_PER_YEAR G_GUINT64_CONSTANT (2629800)

/* How far the price may move against the user.  Zeroed: no limit at all. */
typedef struct
{
  guint32  tolerance_ppm;   /* of the present price; 0 for none.  The limit that enforces it is in the result */
  guint64  limit_rao;       /* the user's own limit instead, 0 for none */
  gboolean allow_partial;   /* execute what the limit lets through, rather than fail */
} TaoPreviewLimit;

/* The acting account.  All amounts as they stand, in rao and alpha. */
typedef struct
{
  guint64 balance;              /* free and transferable, transaction fee already taken off */
  guint64 existential_deposit;  /* constant of the balances pallet, 500 */
  guint64 minimum_stake;        /* constant DefaultMinStake, 2 000 000 */
  guint64 stake;                /* alpha of the position */
  guint64 available;            /* alpha of the coldkey on the subnet that no lock holds */
} TaoPreviewAccount;

typedef struct
{
  TaoCallStatus status;         /* what the chain would answer; the rest is filled as far as it makes sense */
  guint64   paid;               /* leaves the user: rao when staking, alpha else; the fee is part of it */
  guint64   received;           /* arrives: alpha when staking, rao when unstaking, alpha of the target when moving */
  guint64   tao_between;        /* moving: rao from the sale at the origin */
  guint64   fee;                /* charged by the swap */
  gboolean  fee_in_tao;         /* else in alpha of the origin */
  guint64   unexecuted;         /* asked for, but beyond the limit; stays where it is */
  guint64   ideal;              /* received at the spot price, without fee and slippage */
  guint64   worst;              /* least that can arrive if the operation succeeds under the limit; 0 without a limit */
  gboolean  worst_is_enforced;  /* FALSE when moving: the chain's limit there bounds the amount, not the price */
  guint64   limit_rao;          /* the limit to send, 0 for none */
  TaoU64F64 price_before;       /* at the origin, or the only subnet */
  TaoU64F64 price_after;
  TaoU64F64 target_price_before;
  TaoU64F64 target_price_after;
  TaoPool   pool_after;         /* including the author's own sale of an alpha fee */
  TaoPool   target_after;
} TaoStakePreview;

/* Staking @amount rao (add_stake, or add_stake_limit where there is a limit). */
void tao_preview_add_stake (const TaoRules          *rules,
                            const TaoPool           *pool,
                            const TaoPreviewAccount *account,
                            guint64                  amount,
                            const TaoPreviewLimit   *limit,
                            TaoStakePreview         *out);

/* Unstaking @amount alpha (remove_stake, or remove_stake_limit). */
void tao_preview_remove_stake (const TaoRules          *rules,
                               const TaoPool           *pool,
                               const TaoPreviewAccount *account,
                               guint64                  amount,
                               const TaoPreviewLimit   *limit,
                               TaoStakePreview         *out);

/* Moving @amount alpha from one subnet to another (move_stake, transfer_stake, swap_stake, or swap_stake_limit). A pool
 * that is stable stands for root.  Within one subnet nothing is swapped: see tao_preview_transfer_within. */
void tao_preview_move_stake (const TaoRules          *rules,
                             const TaoPool           *from,
                             const TaoPool           *to,
                             const TaoPreviewAccount *account,
                             guint64                  amount,
                             const TaoPreviewLimit   *limit,
                             TaoStakePreview         *out);

/* Moving @amount alpha between keys of one subnet: no swap, no fee. */
void tao_preview_transfer_within (const TaoPool           *pool,
                                  const TaoPreviewAccount *account,
                                  guint64                  amount,
                                  TaoStakePreview         *out);

/* Registering a neuron at @burn rao: what leaves, and what it does to the price. received is 0: the alpha is destroyed. */
void tao_preview_registration (const TaoRules          *rules,
                               const TaoPool           *pool,
                               const TaoPreviewAccount *account,
                               guint64                  burn,
                               TaoStakePreview         *out);

/* The smallest amount of rao that can be staked at all. */
guint64 tao_preview_minimum_stake (const TaoRules *rules, const TaoPool *pool, guint64 minimum_stake);

/* --- Yield ------------------------------------------------------------------------------------------------------- */

/* What a position gained when @dividends alpha went to its hotkey's pool; @before is the pool without them. */
guint64 tao_position_dividends (const TaoSharePool *before, TaoSafeFloat share, guint64 dividends);

/* @dividends per @blocks on @stake, as parts per million a year, not compounded.  At most 2^64 − 1; 0 without stake. */
guint64 tao_yearly_yield_ppm (guint64 dividends, guint64 blocks, guint64 stake);

G_END_DECLS
