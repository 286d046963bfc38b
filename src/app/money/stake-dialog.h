/* Orders of stake: stake, unstake, move and swap. Quotes as one types, and
 * leads to the review sheet. */
#pragma once

#include <adwaita.h>

#include "app/money/wallets.h"

G_BEGIN_DECLS

/* What to begin with, read from a text such as "stake?netuid=1&hotkey=5F…", "unstake?…", "move?…" or "swap?…". */
typedef struct {
  TaoOrderKind kind;        /* STAKE, UNSTAKE, MOVE or SWAP */
  gboolean     has_netuid, has_netuid_to, has_hotkey, has_to, has_coldkey, has_amount;
  guint16      netuid, netuid_to;
  TaoKey32     hotkey, to, coldkey;
  guint64      amount;
} TaoStakeRequest;

/* Keys: netuid, netuid_to, hotkey, to (a hotkey), coldkey, amount (rao, or units of alpha). FALSE, @request untouched, for
 * anything else. */
gboolean tao_stake_request_parse (const char *text, TaoStakeRequest *request);

#define TAO_TYPE_STAKE_DIALOG (tao_stake_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TaoStakeDialog, tao_stake_dialog, TAO, STAKE_DIALOG, AdwWindow)

TaoStakeDialog *tao_stake_dialog_present (GtkWindow *parent, TaoWallets *wallets, const TaoStakeRequest *request);

G_END_DECLS
