/* ledger.h: the chain's state as the economy sees it, and nothing of how it is kept.
 *
 * Staking, registration, the coinbase and claims are written once against this interface.  The local chain puts its
 * storage behind it, the vectors a table in memory, a preview a handful of values.  An implementation embeds TaoLedger
 * as its first member and fills the table of functions.
 *
 * Items carry the chain's own storage names.  Reading an absent item answers FALSE and gives the item's default, which
 * the implementation takes from the runtime's metadata (or from tao_ledger_item_default()).
 *
 * Nothing here is thread-safe; a ledger belongs to one thread. */
#pragma once

#include <string.h>

#include "economy/alpha-rest.h"
#include "economy/call-status.h"
#include "economy/collateral.h"
#include "economy/pool.h"
#include "economy/share-pool.h"

G_BEGIN_DECLS

/* A 32-byte account.  Order is the order of the bytes. */
typedef struct { guint8 bytes[32]; } TaoAccount;

/* Parts of a key, in storage order: H hotkey, C coldkey, N netuid, U uid; "" for a plain value. */
/* X (identifier, storage name, key parts, value kind, default number) */
#define TAO_LEDGER_ITEMS(X)                                                              \
  /* per network */                                                                      \
  X (NETWORKS_ADDED, "NetworksAdded", "N", NUMBER, 0)                                    \
  X (SUBNET_MECHANISM, "SubnetMechanism", "N", NUMBER, 0)                                \
  X (SUBNET_TAO, "SubnetTAO", "N", NUMBER, 0)                                            \
  X (SUBNET_ALPHA_IN, "SubnetAlphaIn", "N", NUMBER, 0)                                   \
  X (SUBNET_ALPHA_OUT, "SubnetAlphaOut", "N", NUMBER, 0)                                 \
  X (SUBNET_PROTOCOL_ALPHA, "SubnetProtocolAlpha", "N", NUMBER, 0)                       \
  X (SUBNET_VOLUME, "SubnetVolume", "N", NUMBER, 0)             /* u128 */               \
  X (SUBNET_TAO_FLOW, "SubnetTaoFlow", "N", NUMBER, 0)          /* i64 */                \
  X (SUBNET_PROTOCOL_FLOW, "SubnetProtocolFlow", "N", NUMBER, 0) /* i64 */               \
  X (SWAP_BALANCER, "SwapBalancer", "N", NUMBER, TAO_PERQUINTILL_ONE / 2)                \
  X (PAL_SWAP_INITIALIZED, "PalSwapInitialized", "N", NUMBER, 0)                         \
  X (FEE_RATE, "FeeRate", "N", NUMBER, 33)                                               \
  X (BALANCER_TAO_RESERVOIR, "BalancerTaoReservoir", "N", NUMBER, 0)                     \
  X (BALANCER_ALPHA_RESERVOIR, "BalancerAlphaReservoir", "N", NUMBER, 0)                 \
  X (SUBTOKEN_ENABLED, "SubtokenEnabled", "N", NUMBER, 0)                                \
  X (TRANSFER_TOGGLE, "TransferToggle", "N", NUMBER, 1)                                  \
  X (FIRST_EMISSION_BLOCK_NUMBER, "FirstEmissionBlockNumber", "N", NUMBER, 0)            \
  X (NETWORK_REGISTRATION_ALLOWED, "NetworkRegistrationAllowed", "N", NUMBER, 1)         \
  X (SUBNET_EMISSION_ENABLED, "SubnetEmissionEnabled", "N", NUMBER, 1)                   \
  X (OWNER_CUT_ENABLED, "OwnerCutEnabled", "N", NUMBER, 1)                               \
  X (SUBNET_MOVING_PRICE, "SubnetMovingPrice", "N", NUMBER, 0)  /* I96F32 */             \
  X (SUBNET_FAST_MOVING_PRICE, "SubnetFastMovingPrice", "N", NUMBER, 0) /* U64F64 */      \
  X (EMA_PRICE_HALVING_BLOCKS, "EMAPriceHalvingBlocks", "N", NUMBER, 201600)             \
  X (MINER_BURNED, "MinerBurned", "N", NUMBER, 0)               /* U96F32 */             \
  X (ROOT_PROP, "RootProp", "N", NUMBER, 0)                     /* U96F32 */             \
  X (SUBNET_TAO_IN_EMISSION, "SubnetTaoInEmission", "N", NUMBER, 0)                      \
  X (SUBNET_ALPHA_IN_EMISSION, "SubnetAlphaInEmission", "N", NUMBER, 0)                  \
  X (SUBNET_ALPHA_OUT_EMISSION, "SubnetAlphaOutEmission", "N", NUMBER, 0)                \
  X (SUBNET_EXCESS_TAO, "SubnetExcessTao", "N", NUMBER, 0)                               \
  X (SUBNET_ROOT_SELL_TAO, "SubnetRootSellTao", "N", NUMBER, 0)                          \
  X (PENDING_SERVER_EMISSION, "PendingServerEmission", "N", NUMBER, 0)                   \
  X (PENDING_VALIDATOR_EMISSION, "PendingValidatorEmission", "N", NUMBER, 0)             \
  X (PENDING_ROOT_ALPHA_DIVS, "PendingRootAlphaDivs", "N", NUMBER, 0)                    \
  X (PENDING_OWNER_CUT, "PendingOwnerCut", "N", NUMBER, 0)                               \
  X (TEMPO, "Tempo", "N", NUMBER, 360)                                                   \
  X (BLOCKS_SINCE_LAST_STEP, "BlocksSinceLastStep", "N", NUMBER, 0)                      \
  X (LAST_EPOCH_BLOCK, "LastEpochBlock", "N", NUMBER, 0)                                 \
  X (PENDING_EPOCH_AT, "PendingEpochAt", "N", NUMBER, 0)                                 \
  X (SUBNET_EPOCH_INDEX, "SubnetEpochIndex", "N", NUMBER, 0)                             \
  X (LAST_MECHANISM_STEP_BLOCK, "LastMechansimStepBlock", "N", NUMBER, 0)                \
  X (LAST_YUMA_STEP_BLOCK, "LastYumaStepBlock", "N", NUMBER, 0)                          \
  X (SUBNET_EPOCH_CONSENSUS, "SubnetEpochConsensus", "N", NUMBER, 0) /* 0 Yuma, 1 Null */ \
  X (TOTAL_ALPHA_ISSUANCE, "TotalAlphaIssuance", "N", NUMBER, 0)                         \
  X (ALPHA_RECYCLED, "AlphaRecycled", "N", NUMBER, 0)                                    \
  X (ALPHA_BURNED, "AlphaBurned", "N", NUMBER, 0)                                        \
  X (SUBNET_OWNER, "SubnetOwner", "N", ACCOUNT, 0)                                       \
  X (SUBNET_OWNER_HOTKEY, "SubnetOwnerHotkey", "N", ACCOUNT, 0)                          \
  X (RECYCLE_OR_BURN, "RecycleOrBurn", "N", NUMBER, 0)          /* 0 burn, 1 recycle */  \
  X (MIN_CHILDKEY_TAKE_PER_SUBNET, "MinChildkeyTakePerSubnet", "N", NUMBER, 0)           \
  X (ROOT_CLAIMABLE_THRESHOLD, "RootClaimableThreshold", "N", NUMBER, G_GUINT64_CONSTANT (500000) << 32) \
  X (BURN, "Burn", "N", NUMBER, 1000000000)                                              \
  X (MIN_BURN, "MinBurn", "N", NUMBER, 500000)                                           \
  X (MAX_BURN, "MaxBurn", "N", NUMBER, G_GUINT64_CONSTANT (100000000000))                \
  X (BURN_HALF_LIFE, "BurnHalfLife", "N", NUMBER, 360)                                   \
  X (BURN_INCREASE_MULT, "BurnIncreaseMult", "N", NUMBER, ((tao_u128) 1 << 64) + G_GUINT64_CONSTANT (4796153459164483584)) /* U64F64 */ \
  X (REGISTRATIONS_THIS_BLOCK, "RegistrationsThisBlock", "N", NUMBER, 0)                 \
  X (REGISTRATIONS_THIS_INTERVAL, "RegistrationsThisInterval", "N", NUMBER, 0)           \
  X (RAO_RECYCLED_FOR_REGISTRATION, "RAORecycledForRegistration", "N", NUMBER, 0)        \
  X (SUBNETWORK_N, "SubnetworkN", "N", NUMBER, 0)                                        \
  X (MAX_ALLOWED_UIDS, "MaxAllowedUids", "N", NUMBER, 256)                               \
  X (IMMUNITY_PERIOD, "ImmunityPeriod", "N", NUMBER, 4096)                               \
  X (MIN_NON_IMMUNE_UIDS, "MinNonImmuneUids", "N", NUMBER, 10)                           \
  X (IMMUNE_OWNER_UIDS_LIMIT, "ImmuneOwnerUidsLimit", "N", NUMBER, 1)                    \
  X (NETWORK_REGISTERED_AT, "NetworkRegisteredAt", "N", NUMBER, 0)                       \
  X (EMISSION, "Emission", "N", NUMBERS, 0)                                              \
  X (KEYS, "Keys", "NU", ACCOUNT, 0)                                                     \
  X (BLOCK_AT_REGISTRATION, "BlockAtRegistration", "NU", NUMBER, 0)                      \
  X (UIDS, "Uids", "NH", NUMBER, 0)                                                      \
  X (ALPHA_DIVIDENDS_PER_SUBNET, "AlphaDividendsPerSubnet", "NH", NUMBER, 0)             \
  X (ROOT_ALPHA_DIVIDENDS_PER_SUBNET, "RootAlphaDividendsPerSubnet", "NH", NUMBER, 0)    \
  X (ROOT_CLAIMED, "RootClaimed", "NHC", NUMBER, 0)             /* u128 */               \
  /* per account */                                                                      \
  X (OWNER, "Owner", "H", ACCOUNT, 0)                                                    \
  X (DELEGATES, "Delegates", "H", NUMBER, 11796)                                         \
  X (ROOT_CLAIMABLE, "RootClaimable", "H", RATES, 0)                                     \
  X (OWNED_HOTKEYS, "OwnedHotkeys", "C", ACCOUNTS, 0)                                    \
  X (STAKING_HOTKEYS, "StakingHotkeys", "C", ACCOUNTS, 0)                                \
  X (ROOT_CLAIM_TYPE, "RootClaimType", "C", CLAIM_TYPE, 0)                               \
  X (STAKING_COLDKEYS, "StakingColdkeys", "C", NUMBER, 0)                                \
  X (LAST_COLDKEY_HOTKEY_STAKE_BLOCK, "LastColdkeyHotkeyStakeBlock", "CH", NUMBER, 0)    \
  X (AUTO_STAKE_DESTINATION, "AutoStakeDestination", "CN", ACCOUNT, 0)                   \
  X (TOTAL_HOTKEY_ALPHA, "TotalHotkeyAlpha", "HN", NUMBER, 0)                            \
  X (TOTAL_HOTKEY_ALPHA_LAST_EPOCH, "TotalHotkeyAlphaLastEpoch", "HN", NUMBER, 0)        \
  X (TOTAL_HOTKEY_SHARES_V2, "TotalHotkeySharesV2", "HN", FLOAT, 0)                      \
  X (ALPHA_V2, "AlphaV2", "HCN", FLOAT, 0)                                               \
  X (TOTAL_HOTKEY_SHARES, "TotalHotkeyShares", "HN", NUMBER, 0) /* U64F64, legacy */     \
  X (ALPHA, "Alpha", "HCN", NUMBER, 0)                          /* U64F64, legacy */     \
  X (CHILDKEY_THRESHOLD_SUSPENDED, "ChildkeyThresholdSuspended", "H", OPAQUE, 0)         \
  X (CHILD_KEYS, "ChildKeys", "HN", PROPORTIONS, 0)                                      \
  X (PARENT_KEYS, "ParentKeys", "HN", PROPORTIONS, 0)                                    \
  X (CHILDKEY_TAKE, "ChildkeyTake", "HN", NUMBER, 0)                                     \
  X (PENDING_CHILD_KEYS, "PendingChildKeys", "NH", OPAQUE, 0)                            \
  /* plain */                                                                            \
  X (NOW, "Now", "", NUMBER, 0)                 /* the block being built */              \
  X (TOTAL_ISSUANCE, "TotalIssuance", "", NUMBER, 0)                                     \
  X (TOTAL_STAKE, "TotalStake", "", NUMBER, 0)                                           \
  X (BLOCK_EMISSION, "BlockEmission", "", NUMBER, 1000000000)                            \
  X (SUBNET_MOVING_ALPHA, "SubnetMovingAlpha", "", NUMBER, 12885)       /* I96F32 */     \
  X (TAO_WEIGHT, "TaoWeight", "", NUMBER, G_GUINT64_CONSTANT (971718665099567868))       \
  X (SUBNET_OWNER_CUT, "SubnetOwnerCut", "", NUMBER, 11796)                              \
  X (CK_BURN, "CKBurn", "", NUMBER, 0)                                                   \
  X (MIN_CHILDKEY_TAKE, "MinChildkeyTake", "", NUMBER, 0)                                \
  X (MAX_EPOCHS_PER_BLOCK, "MaxEpochsPerBlock", "", NUMBER, 2)                           \
  X (NOMINATOR_MIN_REQUIRED_STAKE, "NominatorMinRequiredStake", "", NUMBER, 0)           \
  X (STAKE_THRESHOLD, "StakeThreshold", "", NUMBER, 0)                                   \
  X (NETWORK_LAST_LOCK_COST, "NetworkLastLockCost", "", NUMBER, G_GUINT64_CONSTANT (1000000000000)) \
  X (NETWORK_MIN_LOCK_COST, "NetworkMinLockCost", "", NUMBER, G_GUINT64_CONSTANT (1000000000000))   \
  X (NETWORK_LOCK_REDUCTION_INTERVAL, "NetworkLockReductionInterval", "", NUMBER, 100800) \
  X (NETWORK_IMMUNITY_PERIOD, "NetworkImmunityPeriod", "", NUMBER, 1296000)              \
  X (NETWORK_LAST_REGISTERED, "LastRateLimitedBlock", "", NUMBER, 0)  /* its key NetworkLastRegistered */ \
  X (NUM_STAKING_COLDKEYS, "NumStakingColdkeys", "", NUMBER, 0)                          \
  X (NUM_ROOT_CLAIM, "NumRootClaim", "", NUMBER, 5)                                      \
  X (STAKING_COLDKEYS_BY_INDEX, "StakingColdkeysByIndex", "I", ACCOUNT, 0)               \
  X (EMISSION_GATE_BAR, "EmissionGateBar", "", NUMBER, 0)               /* U64F64 */     \
  X (EMISSION_BAR_QUANTILE, "EmissionBarQuantile", "", NUMBER, G_GUINT64_CONSTANT (0x9c28f5c28f5c2800)) /* U64F64 */ \
  X (EMISSION_BAR_RANK, "EmissionBarRank", "", NUMBER, 32)                               \
  X (EMISSION_GATE_EXPONENT, "EmissionGateExponent", "", NUMBER, (tao_u128) 3 << 64)     /* U64F64 */

typedef enum
{
#define TAO_LEDGER_ITEM_ENUM(id, name, key, kind, number) TAO_ITEM_##id,
  TAO_LEDGER_ITEMS (TAO_LEDGER_ITEM_ENUM)
#undef TAO_LEDGER_ITEM_ENUM
  TAO_LEDGER_N_ITEMS
} TaoLedgerItem;

typedef enum
{
  TAO_VALUE_NUMBER,       /* .number: integers, flags and raw fixed point; signed ones sign-extended to 128 bits */
  TAO_VALUE_FLOAT,        /* .number mantissa, .exponent */
  TAO_VALUE_ACCOUNT,      /* .account */
  TAO_VALUE_NUMBERS,      /* list of .number */
  TAO_VALUE_ACCOUNTS,     /* list of .account, in stored order */
  TAO_VALUE_PROPORTIONS,  /* list of .number (u64, of 2^64 − 1) and .account, in stored order */
  TAO_VALUE_RATES,        /* list of .netuid, ascending, and .number (raw I96F32) */
  TAO_VALUE_CLAIM_TYPE,   /* .number 0 swap, 1 keep, 2 keep the listed subnets; list of .netuid */
  TAO_VALUE_OPAQUE,       /* only ever removed */
} TaoLedgerValueKind;

typedef struct
{
  const char        *name;      /* storage name */
  const char        *key;       /* parts in storage order: H, C, N, U, I (index u64); "" for none */
  TaoLedgerValueKind kind;
  tao_u128           number;    /* default at spec 425 */
} TaoLedgerItemInfo;

/* Never NULL. */
const TaoLedgerItemInfo *tao_ledger_item_get_info (TaoLedgerItem item);

/* Unused parts are zero. */
typedef struct
{
  TaoLedgerItem item;
  guint16       netuid;
  guint64       index;   /* uid, or the index of an indexed list */
  TaoAccount    hotkey;
  TaoAccount    coldkey;
} TaoLedgerKey;

typedef struct
{
  tao_u128   number;
  gint64     exponent;
  guint16    netuid;
  TaoAccount account;
} TaoLedgerValue;

/* What the chain deposits as an event; names and the meaning of the fields follow dtao §4 and §5. */
typedef enum
{
  TAO_EVENT_STAKE_ADDED,          /* coldkey, hotkey, tao, alpha, netuid, fee */
  TAO_EVENT_STAKE_REMOVED,        /* coldkey, hotkey, tao, alpha, netuid, fee */
  TAO_EVENT_STAKE_MOVED,          /* coldkey, hotkey, netuid, other_hotkey, other_netuid, tao */
  TAO_EVENT_STAKE_TRANSFERRED,    /* coldkey, other_coldkey, hotkey, netuid, other_netuid, tao */
  TAO_EVENT_STAKE_SWAPPED,        /* coldkey, hotkey, netuid, other_netuid, tao */
  TAO_EVENT_ALPHA_RECYCLED,       /* coldkey, hotkey, alpha, netuid */
  TAO_EVENT_ALPHA_BURNED,         /* coldkey, hotkey, alpha, netuid */
  TAO_EVENT_ADD_STAKE_BURN,       /* netuid, hotkey, tao, alpha */
  TAO_EVENT_NEURON_REGISTERED,    /* netuid, uid, hotkey */
  TAO_EVENT_AUTO_STAKE_ADDED,     /* netuid, other_hotkey (destination), hotkey, coldkey (owner), alpha */
  TAO_EVENT_ROOT_CLAIMED,         /* coldkey */
  TAO_EVENT_EPOCH_DEFERRED,       /* netuid, from_block, to_block */
  TAO_EVENT_EPOCH_SKIPPED,        /* netuid, from_block */
} TaoLedgerEventKind;

typedef struct
{
  TaoLedgerEventKind kind;
  guint16    netuid, other_netuid, uid;
  TaoAccount hotkey, coldkey, other_hotkey, other_coldkey;
  guint64    tao, alpha, fee;
  guint64    from_block, to_block;
} TaoLedgerEvent;

/* One hotkey's result of an epoch, in alpha. */
typedef struct
{
  TaoAccount hotkey;
  guint64    incentive;
  guint64    dividend;
} TaoEpochPayout;

typedef enum
{
  TAO_SYSTEM_ACCOUNT_SUBNET,   /* holds the TAO of @netuid; root included */
  TAO_SYSTEM_ACCOUNT_BURN,
  TAO_SYSTEM_ACCOUNT_AUTHOR,   /* of the block being built; may be absent */
} TaoSystemAccount;

typedef struct _TaoLedger TaoLedger;

typedef struct
{
  /* Storage.  @value of get is filled in either case: with the default where the item is absent. */
  gboolean (*get)      (TaoLedger *self, const TaoLedgerKey *key, TaoLedgerValue *value);
  void     (*put)      (TaoLedger *self, const TaoLedgerKey *key, const TaoLedgerValue *value);
  void     (*remove)   (TaoLedger *self, const TaoLedgerKey *key);
  /* Appends the elements (TaoLedgerValue) to @out; nothing where the item is absent. */
  void     (*get_list) (TaoLedger *self, const TaoLedgerKey *key, GArray *out);
  /* Replaces the whole list; an empty list is stored as such or removed, as the chain's default is the same. */
  void     (*put_list) (TaoLedger *self, const TaoLedgerKey *key, const TaoLedgerValue *values, gsize n);
  /* Removes all keys of @item that begin with @netuid (AlphaDividendsPerSubnet …), or all of them if @netuid is -1. */
  void     (*clear)    (TaoLedger *self, TaoLedgerItem item, gint netuid);
  /* Appends the netuids (guint16) of all networks, root included, ascending. */
  void     (*networks) (TaoLedger *self, GArray *out);

  /* Transactions nest; commit hands the changes to the enclosing one. */
  void     (*begin)    (TaoLedger *self);
  void     (*commit)   (TaoLedger *self);
  void     (*rollback) (TaoLedger *self);

  /* Balances.  Reducible means free and not frozen; @keep_alive leaves the existential deposit. */
  guint64       (*balance)  (TaoLedger *self, const TaoAccount *account, gboolean keep_alive);
  /* May kill the sender; then what is left below the existential deposit vanishes with it.  @amount is within the
   * sender's balance; tao_ledger_transfer() is what everybody calls. */
  TaoCallStatus (*transfer) (TaoLedger *self, const TaoAccount *from, const TaoAccount *to, guint64 amount);
  /* The block's credit: issue raises the balances' issuance and gives what was really issued (the hard cap is 21e15),
   * deposit pays some of it to an account (FALSE if that cannot be), withdraw destroys what is left. */
  guint64       (*issue)    (TaoLedger *self, guint64 amount);
  gboolean      (*deposit)  (TaoLedger *self, const TaoAccount *to, guint64 amount);
  void          (*withdraw) (TaoLedger *self, guint64 amount);
  /* FALSE if there is none (no author in this block). */
  gboolean (*system_account)    (TaoLedger *self, TaoSystemAccount which, guint16 netuid, TaoAccount *out);
  /* Whether @account is the account of a subnet. */
  gboolean (*is_subnet_account) (TaoLedger *self, const TaoAccount *account);

  /* Appends the result (TaoEpochPayout, any order) of the epoch of @netuid on @emission alpha. */
  void     (*run_epoch) (TaoLedger *self, guint16 netuid, guint64 emission, GArray *out);

  /* All below may be NULL. */

  void     (*event)     (TaoLedger *self, const TaoLedgerEvent *event);
  /* For whoever keeps books: @alpha more of @netuid is from now on at @where, or less if negative. */
  void     (*note_alpha) (TaoLedger *self, guint16 netuid, TaoAlphaRest where, gint64 alpha);
  /* A uid was appended (@old NULL) or replaced; Keys, Uids, BlockAtRegistration and SubnetworkN are written already,
   * everything else of the neuron is the implementation's. */
  void     (*neuron_registered) (TaoLedger *self, guint16 netuid, guint16 uid, const TaoAccount *old, const TaoAccount *hotkey);
  /* Alpha of @coldkey on @netuid that a lock keeps from leaving, rolled forward to now. */
  guint64  (*locked)    (TaoLedger *self, const TaoAccount *coldkey, guint16 netuid);
  /* After each change of stake: brings the lock of @coldkey on @netuid up to date. */
  void     (*roll_lock) (TaoLedger *self, const TaoAccount *coldkey, guint16 netuid);
  /* Within a subnet, @alpha goes from one pair of keys to another: take the lock along or refuse. */
  TaoCallStatus (*move_lock) (TaoLedger *self, guint16 netuid, const TaoAccount *from_coldkey, const TaoAccount *from_hotkey,
                              const TaoAccount *to_coldkey, const TaoAccount *to_hotkey, guint64 alpha);
  /* A subnet's owner was paid its cut, staked on @hotkey: lock it where the subnet says so. */
  void     (*owner_paid) (TaoLedger *self, guint16 netuid, const TaoAccount *coldkey, const TaoAccount *hotkey, guint64 alpha);
  /* Root dividends of @hotkey, net of its take, for its basket (rule sets with baskets). */
  void     (*queue_basket_deposit) (TaoLedger *self, const TaoAccount *hotkey, guint16 netuid, guint64 alpha);
  /* What a miner left as a deposit (rule sets with collateral): FALSE if it has none; and storing it again. */
  gboolean (*get_collateral) (TaoLedger *self, const TaoAccount *hotkey, guint16 netuid, TaoCollateral *out);
  void     (*put_collateral) (TaoLedger *self, const TaoAccount *hotkey, guint16 netuid, const TaoCollateral *collateral);
  /* A drained subnet may change its owner, see ownership.h. */
  void     (*check_ownership) (TaoLedger *self, guint16 netuid);
} TaoLedgerVTable;

struct _TaoLedger
{
  const TaoLedgerVTable *vtable;
  const TaoRules        *rules;
  guint64                minimum_reserve;      /* constant of the swap pallet, TAO_POOL_MINIMUM_RESERVE */
  guint64                minimum_stake;        /* constant DefaultMinStake, TAO_LEDGER_MINIMUM_STAKE */
};

#define TAO_LEDGER_MINIMUM_STAKE G_GUINT64_CONSTANT (2000000)

/* Short forms.  Keys: unused parts may be NULL or 0. */
TaoLedgerKey tao_ledger_key_netuid  (TaoLedgerItem item, guint16 netuid);
TaoLedgerKey tao_ledger_key_account (TaoLedgerItem item, const TaoAccount *hotkey, const TaoAccount *coldkey, guint16 netuid);

/* A number of a network, or a plain one with netuid 0; above 2^64 − 1 it is cut there. */
guint64  tao_ledger_get_u64 (TaoLedger *self, TaoLedgerItem item, guint16 netuid);
void     tao_ledger_put_u64 (TaoLedger *self, TaoLedgerItem item, guint16 netuid, guint64 value);
tao_u128 tao_ledger_get_u128 (TaoLedger *self, TaoLedgerItem item, guint16 netuid);
void     tao_ledger_put_u128 (TaoLedger *self, TaoLedgerItem item, guint16 netuid, tao_u128 value);
/* += and −=, saturating at u64. */
void     tao_ledger_add_u64 (TaoLedger *self, TaoLedgerItem item, guint16 netuid, guint64 amount);
void     tao_ledger_sub_u64 (TaoLedger *self, TaoLedgerItem item, guint16 netuid, guint64 amount);
/* A signed 64-bit counter, saturating. */
void     tao_ledger_add_flow (TaoLedger *self, TaoLedgerItem item, guint16 netuid, guint64 amount, gboolean negative);

/* Whether NetworksAdded says so; root counts as any other. */
gboolean tao_ledger_has_network (TaoLedger *self, guint16 netuid);
/* Appends the netuids (guint16) in the order in which the chain's storage walks them: by their little-endian bytes. */
void     tao_ledger_networks_in_storage_order (TaoLedger *self, gboolean with_root, GArray *out);
/* Moves rao between accounts.  Dust that vanishes with a killed sender leaves TotalIssuance too.
 * InsufficientBalance, or what the balances answer. */
TaoCallStatus tao_ledger_transfer (TaoLedger *self, const TaoAccount *from, const TaoAccount *to, guint64 amount);
/* The same to the account of a subnet, leaving the sender its existential deposit: @amount becomes what was moved. */
TaoCallStatus tao_ledger_transfer_to_subnet (TaoLedger *self, const TaoAccount *from, guint16 netuid, guint64 *amount);

/* The pool as it stands in storage. */
void     tao_ledger_get_pool (TaoLedger *self, guint16 netuid, TaoPool *out);
/* Spot price. */
TaoU64F64 tao_ledger_get_price (TaoLedger *self, guint16 netuid);
/* FALSE where nobody owns @hotkey; then @out is the zero account. */
gboolean tao_ledger_get_owner (TaoLedger *self, const TaoAccount *hotkey, TaoAccount *out);
/* The same for the items that hold one account; @out is zero where there is none. */
gboolean tao_ledger_get_account (TaoLedger *self, const TaoLedgerKey *key, TaoAccount *out);
void     tao_ledger_put_account (TaoLedger *self, const TaoLedgerKey *key, const TaoAccount *account);
/* Numbers by whole key. */
guint64  tao_ledger_get_key_u64 (TaoLedger *self, const TaoLedgerKey *key);
void     tao_ledger_put_key_u64 (TaoLedger *self, const TaoLedgerKey *key, guint64 value);
/* Stores, or removes where @value is 0. */
void     tao_ledger_put_or_remove_u64 (TaoLedger *self, const TaoLedgerKey *key, guint64 value);
gboolean tao_ledger_contains (TaoLedger *self, const TaoLedgerKey *key);
/* Lists of accounts: is @account in it, and appending it. */
gboolean tao_ledger_list_contains (TaoLedger *self, const TaoLedgerKey *key, const TaoAccount *account);
void     tao_ledger_list_append   (TaoLedger *self, const TaoLedgerKey *key, const TaoAccount *account);
void     tao_ledger_emit (TaoLedger *self, const TaoLedgerEvent *event);
/* @alpha as a difference of u64: it may wrap below zero. */
void     tao_ledger_note_alpha (TaoLedger *self, guint16 netuid, TaoAlphaRest where, guint64 alpha);

static inline int
tao_account_compare (const TaoAccount *a, const TaoAccount *b)
{
  return memcmp (a->bytes, b->bytes, sizeof a->bytes);
}

static inline gboolean
tao_account_equal (const TaoAccount *a, const TaoAccount *b)
{
  return tao_account_compare (a, b) == 0;
}

G_END_DECLS
