/* SubtensorModule: what its files share.  Arithmetic is src/economy's; here are storage, checks and order. */
#pragma once

#include "economy/coinbase.h"
#include "economy/epoch.h"
#include "economy/ledger.h"
#include "economy/registration.h"
#include "economy/root-claim.h"
#include "economy/stake-weight.h"
#include "economy/staking.h"
#include "localnet/runtime/balances.h"

G_BEGIN_DECLS

#define ROOT 0

/* Mechanisms of a subnet have indices of their own: netuid + 4096·mechanism. */
#define MECHANISM_STRIDE 4096

/* The economy's account has the layout of ours. */
G_STATIC_ASSERT (sizeof (TaoAccount) == sizeof (TaoAccountId));

static inline const TaoAccount *
econ_account (const TaoAccountId *account)
{
  return (const TaoAccount *) (gconstpointer) account;
}

static inline const TaoAccountId *
chain_account (const TaoAccount *account)
{
  return (const TaoAccountId *) (gconstpointer) account;
}

/* Gives the runtime its ledger and the epoch's working memory. */
void tao_subtensor_attach (TaoRuntime *rt);
void tao_subtensor_detach (TaoRuntime *rt);

/* The storage of the running call as the economy's ledger. */
TaoLedger *tao_subtensor_ledger (TaoRuntime *rt);

const TaoRules *tao_subtensor_rules (void);

/* A status of the economy as the chain's error. */
TaoRtOutcome tao_subtensor_outcome (TaoCallStatus status);

/* Implements TaoLedgerVTable.run_epoch. */
void tao_subtensor_run_epoch (TaoRuntime *rt, guint16 netuid, guint64 emission, GArray *payouts);

/* Implements TaoLedgerVTable.neuron_registered. */
void tao_subtensor_neuron_registered (TaoRuntime *rt, guint16 netuid, guint16 uid, const TaoAccountId *old,
                                      const TaoAccountId *hotkey);

/* The steps of a block before its extrinsics. */
void tao_subtensor_initialize_block (TaoRuntime *rt);

/* Brings compatibility items up to date at the end of a block. */
void tao_subtensor_finalize_block (TaoRuntime *rt);

/* What the pool refuses already: the number of Custom(n), or -1. */
gint tao_subtensor_check_call (TaoRuntime *rt, const TaoAccountId *who, const guint8 *call, gsize len);

/* For the audit of the block: alpha that went to the rest of a subnet, or came from there; its end. */
void tao_rt_note_alpha (TaoRuntime *rt, guint16 netuid, TaoAlphaRest where, gint64 alpha);
void tao_rt_note_dissolved (TaoRuntime *rt, guint16 netuid);

/* Fees in alpha: calls that take stake away may pay with it. */
gboolean tao_subtensor_can_pay_in_alpha (TaoRuntime *rt, const TaoAccountId *who, const guint8 *call, gsize len);
gboolean tao_subtensor_pay_in_alpha (TaoRuntime *rt, const TaoAccountId *who, const guint8 *call, gsize len, guint64 fee);

/* --- Networks and neurons ---------------------------------------------------------------------------------------- */

static inline gboolean
network_exists (TaoRuntime *rt, guint16 netuid)
{
  return st_bool (rt, key_n (rt, ST_NetworksAdded, netuid));
}

/* The account that holds a subnet's TAO, whether or not the subnet exists. */
TaoAccountId tao_subtensor_subnet_account (guint16 netuid);

/* All netuids in ascending order, root included.  (transfer full): guint16 */
GArray *tao_subtensor_networks (TaoRuntime *rt);

/* The uid of @hotkey, -1 if it has none. */
gint tao_subtensor_uid (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey);

static inline gboolean
hotkey_exists (TaoRuntime *rt, const TaoAccountId *hotkey)
{
  return st_has (rt, key_a (rt, ST_Owner, hotkey));
}

static inline gboolean
coldkey_owns (TaoRuntime *rt, const TaoAccountId *coldkey, const TaoAccountId *hotkey)
{
  TaoAccountId owner = st_account (rt, key_a (rt, ST_Owner, hotkey));

  return hotkey_exists (rt, hotkey) && tao_account_id_equal (&owner, coldkey);
}

/* RT_OK if the caller is root or the subnet's owner. */
TaoRtOutcome tao_subtensor_ensure_owner (TaoRuntime *rt, const TaoRtOrigin *origin, guint16 netuid);

/* Alpha, root stake and total weight of a hotkey on a subnet, inheritance included. */
TaoStakeWeight tao_subtensor_stake_weight (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey);

/* The weights of all @n uids; @hotkeys [n]. */
void tao_subtensor_stake_weights (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkeys, guint32 n,
                                  TaoStakeWeight *out);

/* Keys[netuid] for uids below SubnetworkN.  (transfer full) */
TaoAccountId *tao_subtensor_hotkeys (TaoRuntime *rt, guint16 netuid, guint32 *n);

/* Blocks without an update after which a uid is inactive. */
guint64 tao_subtensor_activity_cutoff (TaoRuntime *rt, guint16 netuid);

/* Writes the parameters that a new network starts with; root's come from genesis. */
void tao_subtensor_init_network (TaoRuntime *rt, guint16 netuid, guint16 tempo);

/* Appends @hotkey as the next uid, without any payment or check. */
guint16 tao_subtensor_append_neuron (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey);

/* Removes a network, pays its stakers out of the pool, frees the netuid. */
void tao_subtensor_dissolve (TaoRuntime *rt, guint16 netuid);

/* --- Rates ------------------------------------------------------------------------------------------------------- */

/* Keys of LastRateLimitedBlock. */
typedef enum
{
  RATE_SET_SN_OWNER_HOTKEY = 0,
  RATE_OWNER_HYPERPARAM = 1,
  RATE_NETWORK_LAST_REGISTERED = 2,
  RATE_LAST_TX_BLOCK = 3,
  RATE_CHILDKEY_TAKE = 4,
  RATE_DELEGATE_TAKE = 5,
  RATE_ADD_STAKE_BURN = 6,
} TaoRateLimit;

TaoKey tao_rate_key (TaoRuntime *rt, TaoRateLimit kind);
TaoKey tao_rate_key_netuid (TaoRuntime *rt, TaoRateLimit kind, guint16 netuid);
TaoKey tao_rate_key_hyperparameter (TaoRuntime *rt, guint16 netuid, guint8 parameter);
TaoKey tao_rate_key_account (TaoRuntime *rt, TaoRateLimit kind, const TaoAccountId *account);

/* Types of TransactionKeyLastBlock. */
typedef enum
{
  TX_SET_CHILDREN = 0,
  TX_SET_CHILDKEY_TAKE = 1,
  TX_SET_WEIGHTS_VERSION_KEY = 4,
  TX_MECHANISM_COUNT = 7,
  TX_MECHANISM_EMISSION = 8,
  TX_MAX_UIDS_TRIMMING = 9,
  TX_TEMPO_UPDATE = 11,
} TaoTxKind;

/* TRUE if the block in @key is 0 or at least @limit blocks ago. */
static inline gboolean
rate_passed (TaoRuntime *rt, TaoKey key, guint64 limit)
{
  guint64 last = st_u64 (rt, key);

  return last == 0 || rt->block - MIN (last, rt->block) >= limit;
}

/* --- Children, commits ------------------------------------------------------------------------------------------- */

/* Applies due PendingChildKeys after the epoch of @netuid. */
void tao_children_apply_pending (TaoRuntime *rt, guint16 netuid);

/* Sets the children of @hotkey at once, keeping both sides consistent. */
void tao_children_set (TaoRuntime *rt, const TaoAccountId *hotkey, guint16 netuid, const guint8 *children, guint32 n);

/* Fills [n] earliest live commits for the epoch of a mechanism; FALSE if there are none at all. */
gboolean tao_weights_commit_blocks (TaoRuntime *rt, guint16 index, guint16 netuid, guint32 n, guint64 *out);

/* Drops time-locked commits whose epoch of reveal is over; after the block's epochs. */
void tao_weights_expire_timelocked (TaoRuntime *rt);

/* Weighs @who as set_weights does: RT_OK or why not. */
TaoRtOutcome tao_weights_check_signer (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey);

G_END_DECLS
