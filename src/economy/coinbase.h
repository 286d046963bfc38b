/* coinbase.h: what a block does before its extrinsics, run against a ledger (§3, §6).
 *
 * Source: coinbase and distribution of the subtensor pallet, spec 425; later rule sets by the difference note.  From 441
 * on root dividends go to baskets, which are the ledger's own (queue_basket_deposit). */
#pragma once

#include "economy/emission.h"
#include "economy/ledger.h"

G_BEGIN_DECLS

/* Steps 1, 2, 4, 5 and 6 of §6: registration prices, the mint, the coinbase with its epochs, moving prices, root
 * proportions.  Revealing weights (3) comes between 2 and 4 only for what epochs read, so the caller does it before;
 * pending child keys (7) and automatic claims (8) follow. */
void tao_coinbase_run_block (TaoLedger *ledger);

/* The same without the registration prices: steps 2, 4, 5, 6. */
void tao_coinbase_run_emission (TaoLedger *ledger);

/* The parts of it that explain an emission before it happens: the inputs (TaoEmissionInput, in storage order) and the
 * chain-wide numbers, @minted being what the block would mint. */
void tao_coinbase_collect_inputs (TaoLedger *ledger, GArray *out);
void tao_coinbase_get_block (TaoLedger *ledger, guint64 minted, TaoEmissionBlock *out);
/* One step of a subnet's moving price at the present spot price. */
void tao_coinbase_update_moving_price (TaoLedger *ledger, guint16 netuid);

/* The pendings taken from one subnet for its epoch, in alpha. */
typedef struct
{
  guint64 server;
  guint64 validator;
  guint64 root;
  guint64 owner;
} TaoPending;

/* The alpha that the epoch of these pendings is run on. */
guint64 tao_coinbase_epoch_emission (const TaoPending *pending);

/* Pays out one epoch: owner cut, incentives, dividends.  Sorts @payouts by hotkey. */
void tao_coinbase_distribute (TaoLedger *ledger, guint16 netuid, const TaoPending *pending, TaoEpochPayout *payouts, gsize n);

/* A transaction fee of @fee rao, already taken from its payer as a credit: to the block's author, or out of existence
 * where the rules recycle fees or there is nobody to have it. */
void tao_coinbase_settle_fee (TaoLedger *ledger, guint64 fee);

/* Blocks until the next epoch of a subnet by its tempo; 2^64 − 1 for tempo 0. */
guint64 tao_blocks_until_epoch (guint16 tempo, guint64 last_epoch_block, guint64 now);

/* --- The arithmetic of a distribution ---------------------------------------------------------------------------- */

/* One receiver of dividends. */
typedef struct
{
  TaoU96F32 dividend;      /* after spreading over parents */
  guint64   alpha_stake;   /* TotalHotkeyAlpha on the subnet and on root */
  guint64   root_stake;
  gboolean  on_root;       /* holds a uid on root; matters from the alpha-first split on */
  TaoU96F32 alpha_pay;     /* out: parts of the two pots */
  TaoU96F32 root_pay;
} TaoDividendShare;

/* Splits the pots @validator and @root among @n receivers, in account order. */
void tao_dividends_split (const TaoRules *rules, guint64 tao_weight, guint64 validator, guint64 root,
                          TaoDividendShare *shares, gsize n);

G_END_DECLS
