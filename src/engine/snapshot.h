/* What the engine knows at one head, frozen.
 *
 * A snapshot is immutable and reference counted (atomically): the engine
 * thread builds it, any thread may read it, nobody changes it.  Every pointer
 * reached through a snapshot lives exactly as long as the snapshot.
 *
 * A number that could not be read is "not available", never zero: amounts and
 * counters use TAO_UNKNOWN_U64 / TAO_UNKNOWN_U32, changes TAO_UNKNOWN_I64,
 * texts NULL, arrays NULL. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TAO_UNKNOWN_U64 G_MAXUINT64
#define TAO_UNKNOWN_U32 G_MAXUINT32
#define TAO_UNKNOWN_I64 G_MININT64

typedef struct { guint8 bytes[32]; } TaoKey32;   /* account id or block hash */

/* --- the connection ------------------------------------------------------ */

typedef enum {
  TAO_SYNC_OFFLINE,      /* no connection; last known values stay */
  TAO_SYNC_CONNECTING,
  TAO_SYNC_SYNCING,      /* the node itself catches up: see target_block */
  TAO_SYNC_LIVE,
  TAO_SYNC_STALLED,      /* connected, but no block for 3 block times */
  TAO_SYNC_REFUSED,      /* wrong genesis, unreadable runtime …: see reason */
} TaoSyncState;

typedef enum {
  TAO_NETWORK_LOCAL,     /* practice chain */
  TAO_NETWORK_TEST,
  TAO_NETWORK_MAIN,      /* real TAO */
  TAO_NETWORK_OTHER,
} TaoNetworkKind;

typedef struct {
  TaoSyncState   state;
  TaoNetworkKind kind;
  gboolean       own_node;            /* the endpoint is a node we supervise */
  gboolean       from_cache;          /* values were loaded from the store, not read now */
  gboolean       reading_past;        /* what was missed, or came before, is still being fetched: charts and changes may have gaps */
  guint64        best_block;
  guint64        finalized_block;
  guint64        target_block;        /* what the node believes is the top, or unknown */
  TaoKey32       best_hash;
  TaoKey32       genesis;
  gint64         block_time_ms;       /* Timestamp.Now of the best block, Unix ms, 0 unknown */
  guint32        block_interval_ms;   /* measured over the last blocks, or unknown */
  guint32        spec_version;
  guint32        peers;
  const char    *chain_name;
  const char    *node_version;
  const char    *endpoint;            /* in use now */
  const char    *read_endpoint;       /* (nullable) the one that the values at best_block were read from */
  const char    *reason;              /* why not live: a code of docs/engine.md plus detail */
} TaoSyncInfo;

/* --- the network --------------------------------------------------------- */

typedef struct {
  guint64 block_emission_rao;
  guint64 total_issuance_rao;
  guint64 total_stake_rao;            /* TAO in pools and on root */
  guint64 root_stake_rao;
  guint64 tao_weight_u64;             /* proportion, 2^64-1 = 1 */
  guint64 subnet_lock_cost_rao;
  guint32 subnet_count;               /* without root */
  guint32 subnet_limit;
  guint64 next_halving_issuance_rao;
  guint64 next_halving_blocks;        /* at the present emission */
  guint64 blocks_day_extrinsics;      /* extrinsics seen in the last day, or unknown */
} TaoNetworkFigures;

/* --- verification -------------------------------------------------------- */

typedef enum {
  TAO_AUDIT_NOT_CHECKED,   /* see reason */
  TAO_AUDIT_CHECKING,
  TAO_AUDIT_EXACT,
  TAO_AUDIT_DIFFERS,
  TAO_AUDIT_STALE,         /* exact once, but an epoch has passed unseen */
} TaoAuditStatus;

typedef enum {
  TAO_AUDIT_STAGE_STAKE,
  TAO_AUDIT_STAGE_WEIGHTS,
  TAO_AUDIT_STAGE_CONSENSUS,
  TAO_AUDIT_STAGE_CLIPPING,
  TAO_AUDIT_STAGE_INCENTIVE,
  TAO_AUDIT_STAGE_BONDS,
  TAO_AUDIT_STAGE_DIVIDENDS,
  TAO_AUDIT_STAGE_EMISSION,
  TAO_AUDIT_N_STAGES,
} TaoAuditStage;

typedef struct {
  TaoAuditStage stage;
  const char   *field;     /* storage item, e.g. "Incentive" */
  guint16       uid;
  guint16       other_uid; /* target uid of a weight or bond, else G_MAXUINT16 */
  const char   *chain;     /* exact integer as text */
  const char   *ours;
} TaoAuditDifference;

typedef struct {
  guint16        netuid;
  TaoAuditStatus status;
  guint64        epoch_block;          /* block whose initialisation ran the epoch */
  guint64        epoch_number;         /* the chain's count of the subnet's epochs with this one, 0 not known */
  const char    *rule_set;             /* "R425" … */
  gboolean       rule_set_inferred;    /* version unknown, but these rules reproduce it */
  gint64         checked_at_ms;
  guint32        duration_us;          /* of the recomputation itself */
  guint32        stage_values[TAO_AUDIT_N_STAGES];      /* values compared, 0: stage not checkable */
  guint32        stage_differences[TAO_AUDIT_N_STAGES];
  guint32        n_differences;        /* of all; at most the first 1,000 are kept */
  const TaoAuditDifference *differences;
  guint32        n_kept;
  guint64        exact_total, differs_total, unchecked_total;   /* over time */
  const char    *reason;               /* of NOT_CHECKED, a code of docs/engine.md */
} TaoAudit;

/* What is recomputed of each block, beside the epochs that run in it. */
typedef enum {
  TAO_BLOCK_CHECK_EMISSION,   /* what the block gave to the subnet: share, injection, chain buy, pendings */
  TAO_BLOCK_CHECK_PRICE,      /* its moving price, the price quoted, and, where nobody traded, the reserves */
  TAO_BLOCK_N_CHECKS,
} TaoBlockCheck;

typedef struct {
  TaoBlockCheck check;
  const char   *field;       /* storage item or runtime call, e.g. "SubnetMovingPrice" */
  const char   *chain;       /* exact integer as text */
  const char   *ours;
} TaoBlockDifference;

typedef struct {
  guint16        netuid;
  guint64        block;
  TaoAuditStatus status[TAO_BLOCK_N_CHECKS];    /* NOT_CHECKED, EXACT or DIFFERS */
  const char    *reason[TAO_BLOCK_N_CHECKS];    /* of NOT_CHECKED, a code of docs/engine.md */
  const char    *rule_set;                      /* (nullable) */
  gboolean       rule_set_inferred;             /* not proven for this version, but they reproduce it */
  guint32        n_differences;
  const TaoBlockDifference *differences;
  guint64        exact_total[TAO_BLOCK_N_CHECKS], differs_total[TAO_BLOCK_N_CHECKS],
                 unchecked_total[TAO_BLOCK_N_CHECKS];   /* blocks, over time */
} TaoBlockAudit;

typedef struct {
  guint32 verified, diverged, not_checked, checking;   /* subnets */
  gint64  last_checked_ms;
  guint32 last_duration_us;
  gboolean prices_exact;     /* emission and prices of @block: some were checked, and all of those match */
  guint64 block;             /* whose emission and prices were recomputed last, 0: none yet */
  guint32 block_diverged;    /* subnets that differ there */
  guint32 block_duration_us; /* of that recomputation */
  guint64 blocks_exact, blocks_differ, blocks_unchecked;   /* over time */
  guint64 blocks_passed;     /* heads since the start that were not looked at: the chain is too fast to read them all */
} TaoAuditSummary;

/* --- subnets ------------------------------------------------------------- */

/* Prices are rao per whole alpha (1 alpha = 10^9 units), rounded down. */
typedef struct {
  guint16     netuid;
  const char *name;                   /* hostile text: bounded, valid UTF-8, never markup */
  const char *symbol;
  const char *description, *url, *github, *discord, *contact, *logo_url, *additional;
  TaoKey32    owner_hotkey, owner_coldkey;
  guint64     registered_at;          /* block */
  guint32     tempo;
  guint32     n_uids, max_uids;
  guint32     n_validators;           /* uids with a permit */
  guint32     immunity_period;        /* blocks */
  guint64     next_epoch_block;
  guint64     burn_cost_rao;          /* to register a uid now */
  gboolean    registration_open;
  gboolean    dynamic;                /* has a pool; root has none */
  gboolean    started;                /* emission may flow (start_call done) */
  gboolean    yuma3, liquid_alpha, commit_reveal;
  guint32     n_mechanisms;
  guint64     price_rao;              /* spot */
  guint64     moving_price_rao;
  guint64     tao_in_rao, alpha_in, alpha_out, alpha_issuance;
  guint64     volume_rao;             /* all time */
  guint64     volume_day_rao;         /* from history, or unknown */
  gint64      net_flow_rao;           /* TAO that came in less what went out, as the chain counts it, or unknown */
  guint64     market_cap_rao;         /* price × (alpha out + alpha in) */
  guint64     emission_rao;           /* TAO injected per block, incl. chain buys */
  guint64     tao_in_emission_rao, excess_tao_rao, alpha_in_emission, alpha_out_emission;
  guint64     emission_share_ppb;     /* of the block emission, parts per 10^9 */
  guint64     pool_quote_weight_ppb;  /* TAO weight of the pool, 5·10^8 = balanced */
  guint64     pool_quote_weight;      /* the same exactly, parts per 10^18: what a quote is computed with */
  guint64     fee_rate_u16;           /* proportion of 65535 */
  gint64      change_hour_ppm, change_day_ppm, change_week_ppm;   /* of the price, or unknown */
  const float *spark;                 /* last day's price, evenly spaced; pixels only */
  guint32     n_spark;
  guint64     own_stake_alpha;        /* of all known accounts */
  gboolean    near_deregistration;    /* first in line if a subnet registers now */
  guint64     immune_until;           /* block from which on the subnet may be removed, or unknown */
  const TaoAudit *audit;              /* (nullable) */
  const TaoBlockAudit *block_audit;   /* (nullable) of the last block that was recomputed */
} TaoSubnet;

/* --- one subnet in full --------------------------------------------------- */

/* Sparse rows: row r has entries offset[r] … offset[r + 1] - 1, in stored order. */
typedef struct {
  guint32        n_rows;
  const guint32 *offset;              /* n_rows + 1 */
  const guint16 *uid;
  const guint16 *value;               /* u16 proportion of the row's maximum, as stored */
} TaoSparseRows;

typedef struct {
  guint16         netuid;
  guint64         block;              /* everything below was read at this block */
  guint64         epoch_block;        /* last epoch */
  const char     *endpoint;           /* (nullable) that it was read from */
  guint32         n;
  const TaoKey32 *hotkey, *coldkey;
  const guint64  *stake_weight_rao;   /* alpha + 18 % of root TAO, as the epoch saw it */
  const guint64  *alpha_stake, *tao_stake_rao;
  const guint64  *emission;           /* alpha of the last epoch */
  const guint16  *incentive, *dividends, *consensus, *trust, *validator_trust, *rank, *pruning_score;
  const guint8   *active, *permit, *immune, *owner_protected;
  const guint64  *last_update, *registered_at;
  const char    **axon;               /* "1.2.3.4:8091", NULL if none */
  const char    **identity;           /* display name, NULL if none */
  const guint16  *leaves_place;       /* place in the removal order, 1 = next, 0 = protected */
  TaoSparseRows   weights;            /* row: validator uid; NULL arrays while not loaded */
  TaoSparseRows   bonds;
  guint16         owner_uid;          /* G_MAXUINT16: none */
  guint32         kappa;              /* u16 proportion, or unknown while weights are not loaded */
} TaoMetagraph;

/* --- accounts and positions ------------------------------------------------ */

/* Who may act for an account. */
typedef struct {
  TaoKey32    delegate;
  const char *type;                   /* (nullable) the chain's name of what it may do: "Any", "Staking" … */
  guint64     delay_blocks;           /* between announcement and call, or unknown */
} TaoProxy;

typedef struct {
  TaoKey32    account;
  const char *label;                  /* (nullable) user's own */
  gboolean    own;                    /* a key of ours, or watched */
  guint64     free_rao, reserved_rao, frozen_rao;
  guint32     nonce;
  guint64     staked_value_rao;       /* spot value of all positions */
  guint64     swap_announced_block;   /* coldkey swap takes effect, or unknown */
  TaoKey32    swap_announced_to;
  const char *identity;
  guint32     n_proxies;              /* or unknown */
  const TaoProxy *proxies;
} TaoAccountState;

/* Why a value is another than it was: after = before + own + emission + price, exactly.  What was paid in and taken out
 * is in TAO as the chain's events tell it, so that fees and impact of own orders are part of the price. */
typedef struct {
  guint64 since_block, until_block;   /* since_block unknown: so is all the rest */
  gint64  since_ms, until_ms;         /* a day apart, or less where nothing older is known */
  guint64 before_rao, after_rao;      /* at the spot prices of then and now */
  gint64  own_rao;                    /* paid in less taken out */
  gint64  emission_rao;               /* what was earned, at the price of now */
  gint64  price_rao;                  /* all the rest */
  gint64  emission_alpha;             /* alpha (root: rao) that came without an order of ours; rounding may make it -1 */
} TaoValueChange;

typedef struct {
  TaoKey32 coldkey, hotkey;
  guint16  netuid;
  guint64  alpha;                     /* root: rao */
  guint64  value_rao;                 /* at the spot price */
  guint64  if_sold_rao;               /* through the pool, after fee and impact, or unknown */
  guint64  emission_day_alpha;        /* earned in the last day, or unknown */
  guint64  cost_rao;                  /* what the alpha that is still there was bought for, average cost; or unknown */
  guint64  root_claimable_alpha;      /* alpha of this subnet that root stake with this hotkey may claim, or unknown */
  guint64  root_claimable_rao;        /* on root: all that may be claimed with this hotkey, at spot; else 0; or unknown */
  TaoValueChange day;
} TaoPosition;

/* What root stake of a known coldkey may claim in one subnet: only what the chain would pay out, so never zero. */
typedef struct {
  TaoKey32 coldkey, hotkey;
  guint16  netuid;
  guint64  alpha;
  guint64  value_rao;                 /* at the spot price, or unknown */
} TaoRootClaim;

/* --- blocks, validators, alerts --------------------------------------------- */

typedef struct {
  guint64        number;
  TaoKey32       hash;
  gint64         time_ms;
  guint32        n_extrinsics, n_events;
  gboolean       finalized;
  const guint16 *epochs;              /* netuids whose epoch ran in this block */
  guint32        n_epochs;
  const char    *endpoint;            /* (nullable) that it was read from; lives forever */
} TaoBlockSummary;

typedef struct {
  TaoKey32    hotkey, coldkey;
  const char *name;                   /* identity, or NULL */
  guint64     stake_root_rao;         /* TAO on root */
  guint64     stake_subnets_rao;      /* spot value of alpha elsewhere */
  guint64     own_stake_rao;          /* ours with this validator */
  guint32     n_subnets;              /* or unknown until all metagraphs have been read; root is not counted */
  guint32     n_nominators;           /* or unknown */
  guint16     take;                   /* u16 proportion */
  guint16     lowest_validator_trust;
  guint64     oldest_weights_block;   /* where its weights were set least recently, of the subnets where it has a permit; or unknown */
  gint64      return_month_ppm;       /* past 30 days, after take, or unknown */
  const guint16 *netuids;             /* where it is registered */
  guint32     n_netuids;
  const guint16 *permits;             /* where it has a permit */
  guint32     n_permits;
} TaoValidator;

typedef enum {
  TAO_ALERT_INFO,
  TAO_ALERT_WARNING,
  TAO_ALERT_CRITICAL,
} TaoAlertLevel;

typedef struct {
  guint64       id;
  const char   *rule;                 /* code, worded by the app: docs/engine.md */
  TaoAlertLevel level;
  gint64        time_ms;
  guint64       block;
  guint16       netuid, uid;          /* G_MAXUINT16: does not apply */
  TaoKey32      account;
  gint64        value, threshold;     /* unit depends on the rule */
  gboolean      seen;
} TaoAlert;

/* --- the snapshot ------------------------------------------------------------ */

typedef struct _TaoSnapshot TaoSnapshot;

#define TAO_TYPE_SNAPSHOT (tao_snapshot_get_type ())
GType        tao_snapshot_get_type (void);
TaoSnapshot *tao_snapshot_ref      (TaoSnapshot *self);
void         tao_snapshot_unref    (TaoSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoSnapshot, tao_snapshot_unref)

/* All getters lend. Arrays are sorted: subnets by netuid, blocks newest first,
 * positions by (coldkey, netuid, hotkey), validators by total stake. */
const TaoSyncInfo       *tao_snapshot_get_sync         (const TaoSnapshot *self);
const TaoNetworkFigures *tao_snapshot_get_network      (const TaoSnapshot *self);
const TaoAuditSummary   *tao_snapshot_get_audits       (const TaoSnapshot *self);
const TaoSubnet         *tao_snapshot_get_subnets      (const TaoSnapshot *self, guint *n);
const TaoSubnet         *tao_snapshot_lookup_subnet    (const TaoSnapshot *self, guint16 netuid);
const TaoMetagraph      *tao_snapshot_lookup_metagraph (const TaoSnapshot *self, guint16 netuid);
const TaoAccountState   *tao_snapshot_get_accounts     (const TaoSnapshot *self, guint *n);
const TaoAccountState   *tao_snapshot_lookup_account   (const TaoSnapshot *self, const TaoKey32 *account);
const TaoPosition       *tao_snapshot_get_positions    (const TaoSnapshot *self, guint *n);
/* Of the block they were last read at, some ten blocks ago at most; positions tell by an unknown root_claimable_rao that
 * they were not read yet. By coldkey and hotkey as positions are, then by netuid. */
const TaoRootClaim      *tao_snapshot_get_root_claims  (const TaoSnapshot *self, guint *n);
const TaoBlockSummary   *tao_snapshot_get_blocks       (const TaoSnapshot *self, guint *n);
const TaoValidator      *tao_snapshot_get_validators   (const TaoSnapshot *self, guint *n);
const TaoAlert          *tao_snapshot_get_alerts       (const TaoSnapshot *self, guint *n);

G_END_DECLS
