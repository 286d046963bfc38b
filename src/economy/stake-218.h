/* stake-218.h: how spec 218 (January 2025) kept stakes and shared emission: whole shares of a hotkey's alpha, and a
 * subnet's part of the block by the TAO in its pool.  Later runtimes do it otherwise, see share-pool.h and emission.h;
 * this one lives on to read history and to check it.  Its pools are TAO_CURVE_PRODUCT.
 *
 * Source: what the runtime itself recorded, every step of data/dtao-218. */
#pragma once

#include "economy/fixed.h"

G_BEGIN_DECLS

/* TotalHotkeyAlpha and TotalHotkeyShares of one hotkey on one subnet. */
typedef struct
{
  guint64 value;         /* alpha */
  guint64 denominator;   /* shares of all coldkeys */
} TaoSharePool218;

/* What @share (Alpha) is worth, in alpha: value per share first, with 32 fraction bits. */
guint64 tao_share_pool_218_value (const TaoSharePool218 *self, guint64 share);

/* Adds @amount alpha for the holder of @share, or takes it if negative; an empty pool gives a share per alpha. */
void tao_share_pool_218_update (TaoSharePool218 *self, guint64 *share, gint64 amount);

/* EmissionValues: the rao of a block that go to a subnet with @tao in its pool.  Subnets of one mechanism share by TAO
 * what their mechanism gets by TAO: @of_mechanism and @of_all are the sums without root. */
guint64 tao_emission_218 (guint64 block_emission, guint64 tao, guint64 of_mechanism, guint64 of_all);

G_END_DECLS
