/* What the chain says, as plain structs, whatever its runtime version.
 *
 * Each record is filled by field name through metadata, from the runtime call
 * that gives it in one go where this runtime has one, else from storage.  What
 * this runtime does not tell is unknown: TAO_CHAIN_UNKNOWN_*, NULL arrays, NULL
 * texts.  Texts are valid UTF-8 without control characters, at most 4 KiB; they
 * are strangers' words all the same.
 *
 * Amounts are rao, alpha amounts 10^-9 alpha; u16 and u64 proportions as stored.
 * All functions read at one anchor and one endpoint (chain/query.h), answer in
 * the connection's context, and the finish function gives (transfer full). */
#pragma once

#include "chain/query.h"

G_BEGIN_DECLS

/* A 128-bit number with @fraction_bits below the point; .known FALSE: not available. */
typedef struct {
  guint64  low, high;            /* two's complement where the type is signed */
  guint8   fraction_bits;
  gboolean known;
} TaoChainWide;

/* --- the network ------------------------------------------------------------- */

typedef struct {
  guint64 number;
  gint64  timestamp_ms;              /* Unix; TAO_CHAIN_UNKNOWN_I64 */
  guint64 total_issuance_rao;        /* by SubtensorModule */
  guint64 balances_issuance_rao;     /* by Balances */
  guint64 total_stake_rao;
  guint64 block_emission_rao;
  guint32 total_networks;            /* with root */
  guint32 subnet_limit;
  guint64 subnet_lock_cost_rao;      /* to register a subnet now */
  guint64 tao_weight;                /* 2^64-1 = 1 */
  guint64 stake_threshold;
  guint64 tx_rate_limit;             /* blocks */
  guint64 network_rate_limit;
  guint64 network_immunity_period;
  guint64 existential_deposit_rao;
  guint64 swap_announcement_delay;   /* blocks */
  guint32 max_delegate_take, min_delegate_take, max_childkey_take;   /* u16 proportions */
  guint32 subnet_owner_cut;          /* u16 proportion */
  /* What a block's emission is computed with besides. */
  TaoChainWide subnet_moving_alpha;
  TaoChainWide gate_bar, gate_quantile, gate_exponent;   /* newer runtimes only */
  guint64 gate_rank;
} TaoChainNetwork;

void             tao_chain_read_network_async  (TaoConnection *connection, TaoAnchor *anchor, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
TaoChainNetwork *tao_chain_read_network_finish (GAsyncResult *result, GError **error);
void             tao_chain_network_free        (TaoChainNetwork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainNetwork, tao_chain_network_free)

/* --- identities ---------------------------------------------------------------- */

typedef struct {
  char *name, *url, *github, *image, *discord, *contact, *description, *additional;   /* (nullable) */
} TaoChainIdentity;

void tao_chain_identity_clear (TaoChainIdentity *self);

/* --- subnets ------------------------------------------------------------------- */

typedef struct {
  guint16      netuid;
  char        *name, *symbol;                /* (nullable) */
  TaoChainIdentity identity;
  gboolean     has_owner_hotkey, has_owner_coldkey;
  TaoBytes32   owner_hotkey, owner_coldkey;
  guint32      tempo;
  guint32      mechanism;                    /* 0 fixed price, 1 pool */
  guint32      n_uids, max_uids;
  guint32      n_mechanisms;
  guint32      immunity_period;
  guint32      max_validators;
  guint64      registered_at;
  guint64      first_emission_block;         /* unknown: not started */
  guint32      is_started;                   /* 0, 1 or unknown */
  guint64      last_step;                    /* block of the last epoch */
  guint64      blocks_since_last_step;
  guint64      last_epoch_block, pending_epoch_at;   /* schedule; unknown in older runtimes */
  guint64      alpha_in, alpha_out, tao_in_rao;
  guint64      protocol_alpha;
  guint64      alpha_in_emission, alpha_out_emission, tao_in_emission_rao;
  guint64      excess_tao_rao, root_sell_tao_rao;
  guint64      pending_server, pending_validator, pending_root_alpha, pending_owner_cut;
  guint64      pending_emission;             /* what older runtimes call the whole */
  TaoChainWide volume;                       /* integer rao */
  TaoChainWide moving_price;                 /* TAO per alpha */
  TaoChainWide root_prop, miner_burned;
  guint64      price_rao;                    /* rao per alpha as the runtime says; unknown if it has no such call */
  guint64      quote_weight;                 /* of TAO in the pool, parts per 10^18 */
  guint32      fee_rate;                     /* u16 proportion */
  guint64      burn_rao, min_burn_rao, max_burn_rao;
  guint32      registration_allowed, subtoken_enabled, emission_enabled, transfer_enabled;   /* 0, 1, unknown */
  guint32      yuma3, liquid_alpha, commit_reveal;                                           /* 0, 1, unknown */
  guint32      registrations_this_interval, target_registrations_per_interval;
  gint64       tao_flow;                     /* rao; unknown I64 */
  guint64      locked_rao;
  guint64      alpha_issuance;
  /* What a block's emission is computed with besides. */
  guint32      pool_initialized, owner_cut_enabled;  /* 0, 1, unknown */
  guint64      tao_reservoir, alpha_reservoir;       /* newer runtimes only */
  guint64      price_halving_blocks;
  guint64      alpha_recycled;                       /* all time */
} TaoChainSubnet;

typedef struct {
  guint64         number;                    /* block of the read */
  guint           n;
  TaoChainSubnet *subnets;                   /* ascending netuid, root first */
} TaoChainSubnets;

void             tao_chain_read_subnets_async  (TaoConnection *connection, TaoAnchor *anchor, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
TaoChainSubnets *tao_chain_read_subnets_finish (GAsyncResult *result, GError **error);
void             tao_chain_subnets_free        (TaoChainSubnets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainSubnets, tao_chain_subnets_free)

/* --- hyperparameters -------------------------------------------------------------- */

typedef enum {
  TAO_HYPER_BOOL,
  TAO_HYPER_INTEGER,     /* u16 … u128 */
  TAO_HYPER_SIGNED,
  TAO_HYPER_RAO,
  TAO_HYPER_FIXED,       /* value.fraction_bits */
  TAO_HYPER_OTHER,       /* only text */
} TaoHyperKind;

typedef struct {
  char        *name;               /* the chain's own, snake_case */
  TaoHyperKind kind;
  TaoChainWide value;              /* bool: 0 or 1 */
  char        *text;               /* the value as text, always */
} TaoChainHyperparam;

typedef struct {
  guint16             netuid;
  guint               n;
  TaoChainHyperparam *params;      /* in the chain's order */
} TaoChainHyperparams;

/* NOT_AVAILABLE when the subnet does not exist. */
void                      tao_chain_read_hyperparams_async  (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid,
                                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoChainHyperparams      *tao_chain_read_hyperparams_finish (GAsyncResult *result, GError **error);
void                      tao_chain_hyperparams_free        (TaoChainHyperparams *self);
const TaoChainHyperparam *tao_chain_hyperparams_find        (const TaoChainHyperparams *self, const char *name);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainHyperparams, tao_chain_hyperparams_free)

/* --- metagraph ------------------------------------------------------------------------ */

typedef struct {
  guint64 block;
  guint32 version;
  guint8  ip[16];                  /* IPv4 in the last four bytes */
  guint16 port;
  guint8  ip_type, protocol;       /* ip_type 4 or 6; 0: never served */
} TaoChainAxon;

/* Arrays have n entries, position = uid; NULL: not available. */
typedef struct {
  guint16        netuid;
  guint64        number;
  guint          n;
  TaoBytes32    *hotkey, *coldkey;
  guint8        *active, *validator_permit;
  guint64       *last_update, *registered_at;       /* blocks */
  guint64       *emission;                          /* alpha of the last epoch */
  guint16       *incentive, *dividends, *consensus, *validator_trust;
  guint16       *trust, *rank, *pruning_score;      /* older runtimes only */
  guint64       *alpha_stake, *tao_stake, *total_stake;
  TaoChainAxon  *axon;
  char         **identity;                          /* display names, NULL entries */
} TaoChainMetagraph;

/* NOT_AVAILABLE when the subnet does not exist. */
void               tao_chain_read_metagraph_async  (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid,
                                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoChainMetagraph *tao_chain_read_metagraph_finish (GAsyncResult *result, GError **error);
void               tao_chain_metagraph_free        (TaoChainMetagraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainMetagraph, tao_chain_metagraph_free)

/* Rows of (uid, value) in stored order: row r is entries offset[r] … offset[r + 1] - 1. */
typedef struct {
  guint    n_rows;
  guint32 *offset;                 /* n_rows + 1 */
  guint16 *uid, *value;
} TaoChainRows;

void          tao_chain_rows_free (TaoChainRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainRows, tao_chain_rows_free)

/* Weights or bonds ("Weights", "Bonds") of a mechanism (0 is the first); uids
 * without an entry have an empty row. */
void          tao_chain_read_rows_async  (TaoConnection *connection, TaoAnchor *anchor, const char *item,
                                          guint16 netuid, guint8 mechanism, guint n_uids,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoChainRows *tao_chain_read_rows_finish (GAsyncResult *result, GError **error);

/* --- delegates ---------------------------------------------------------------------------- */

typedef struct {
  TaoBytes32 hotkey, owner;
  guint32    take;                 /* u16 proportion */
  guint32    n_nominators;         /* or unknown */
  guint      n_registrations, n_permits;
  guint16   *registrations, *permits;   /* netuids */
  guint64    root_stake_rao;       /* on the hotkey, all stakers */
  char      *name;                 /* (nullable) identity of the owner */
} TaoChainDelegate;

typedef struct {
  guint             n;
  TaoChainDelegate *delegates;
} TaoChainDelegates;

/* Every hotkey with the delegate flag; from storage, since the runtime call
 * lists all nominators too. */
void               tao_chain_read_delegates_async  (TaoConnection *connection, TaoAnchor *anchor, GCancellable *cancellable,
                                                    GAsyncReadyCallback callback, gpointer user_data);
TaoChainDelegates *tao_chain_read_delegates_finish (GAsyncResult *result, GError **error);
void               tao_chain_delegates_free        (TaoChainDelegates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainDelegates, tao_chain_delegates_free)

/* --- who staked with a hotkey --------------------------------------------------------------- */

/* A share of a pool, as stored: a U64F64 in the older maps, else mantissa × 10^exponent; the mantissa has 128 bits. */
typedef struct {
  guint64  low, high;
  gint64   exponent;
  gboolean legacy;
} TaoChainShare;

/* One hotkey's alpha on one subnet, and what all shares of it add up to. */
typedef struct {
  guint16       netuid;
  guint64       alpha;             /* root: rao */
  TaoChainShare denominator;       /* 0: nobody has a share */
} TaoChainStakePool;

typedef struct {
  TaoBytes32    coldkey;
  guint16       netuid;
  TaoChainShare share;
} TaoChainNominator;

typedef struct {
  guint64            number;
  TaoBytes32         hotkey, owner;
  gboolean           has_owner;    /* else nobody owns the hotkey */
  guint              n_pools, n_stakes;
  TaoChainStakePool *pools;        /* in the order stored */
  TaoChainNominator *stakes;       /* by coldkey, then netuid */
} TaoChainNominators;

/* TOO_LARGE beyond 100,000 positions. */
void                tao_chain_read_nominators_async  (TaoConnection *connection, TaoAnchor *anchor, const TaoBytes32 *hotkey,
                                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoChainNominators *tao_chain_read_nominators_finish (GAsyncResult *result, GError **error);
void                tao_chain_nominators_free        (TaoChainNominators *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainNominators, tao_chain_nominators_free)

/* The names in the identities of @accounts. (transfer full): a text or NULL for each, in the order asked. */
void                tao_chain_read_names_async       (TaoConnection *connection, TaoAnchor *anchor,
                                                      const TaoBytes32 *accounts, guint n_accounts, GCancellable *cancellable,
                                                      GAsyncReadyCallback callback, gpointer user_data);
GPtrArray          *tao_chain_read_names_finish      (GAsyncResult *result, GError **error);

/* --- accounts and stake --------------------------------------------------------------------- */

typedef struct {
  TaoBytes32 hotkey, coldkey;
  guint16    netuid;
  guint64    alpha;                /* root: rao */
  guint64    locked;               /* or unknown */
  guint64    emission;             /* of the hotkey in the last epoch */
  guint32    is_registered;        /* 0, 1, unknown */
} TaoChainStake;

typedef struct {
  TaoBytes32 delegate;
  char      *type;                 /* "Any", "Staking" …: what it may do */
  guint64    delay;                /* blocks between announcement and call */
} TaoChainProxy;

typedef struct {
  TaoBytes32 account;
  guint32    nonce;
  guint64    free_rao, reserved_rao, frozen_rao;
  guint32    exists;               /* has anything stored: 0 or 1 */
  guint64    swap_block;           /* announced coldkey swap runs from here, or unknown */
  TaoBytes32 swap_hash;            /* of the new coldkey */
  TaoChainIdentity identity;
  guint      n_stakes;
  TaoChainStake *stakes;           /* non-zero positions; NULL when not available */
  guint      n_proxies;            /* or TAO_CHAIN_UNKNOWN_U32 */
  TaoChainProxy *proxies;          /* who may act for it */
} TaoChainAccount;

typedef struct {
  guint64          number;
  guint            n;
  TaoChainAccount *accounts;       /* in the order asked */
} TaoChainAccounts;

void              tao_chain_read_accounts_async  (TaoConnection *connection, TaoAnchor *anchor,
                                                  const TaoBytes32 *accounts, guint n_accounts, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
TaoChainAccounts *tao_chain_read_accounts_finish (GAsyncResult *result, GError **error);
void              tao_chain_accounts_free        (TaoChainAccounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainAccounts, tao_chain_accounts_free)

/* What a swap would give now, by the runtime; NOT_AVAILABLE where it has no such call. */
typedef struct { guint64 tao_rao, alpha, tao_fee_rao, alpha_fee, tao_slippage_rao, alpha_slippage; } TaoChainSwap;

/* @buying: @amount is rao in, else alpha in. */
void              tao_chain_simulate_swap_async  (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid,
                                                  gboolean buying, guint64 amount, GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean          tao_chain_simulate_swap_finish (GAsyncResult *result, TaoChainSwap *out, GError **error);

G_END_DECLS
