/* collateral.h: alpha that a miner leaves as a deposit: locked when it registers, filled from and given back with its
 * incentives.  It changes who is credited, never an epoch.
 *
 * Source: the difference note §5.4, spec 437 on, one source only; no recorded payout to compare with. */
#pragma once

#include "economy/fixed.h"

G_BEGIN_DECLS

/* What stands for one hotkey on one subnet, in alpha. */
typedef struct
{
  guint64   locked;
  guint64   minimum;       /* the floor of the lock: below it incentives are kept */
  TaoU96F32 drain_ratio;   /* CollateralDrainRatio: of each incentive, what the lock gives back above its floor */
} TaoCollateral;

/* Splits the registration @price: @share (CollateralLockShare) of it is locked as far as @standing does not cover it
 * already, the rest burned. */
void tao_collateral_split_price (guint64 price, TaoU96F32 share, guint64 standing, guint64 *locked, guint64 *burned);

/* Keeps what the lock still lacks of @amount; returns how much that is. */
guint64 tao_collateral_capture (TaoCollateral *self, guint64 amount);

/* Settles one @incentive: below the floor some or all of it is kept, above it some of the lock is returned on top.
 * Returns what the miner is credited. */
guint64 tao_collateral_settle (TaoCollateral *self, guint64 incentive);

G_END_DECLS
