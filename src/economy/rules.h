/* Which arithmetic a runtime uses: one table from spec_version to a variant per
 * knob, and an honest answer to "may we judge this stage?".
 *
 * The arithmetic of this room takes a const TaoRules * and switches on its
 * knobs; it never looks at a spec_version.  What the chain stores (tempo, TAO
 * weight, gate bar, thresholds …) is input, never part of a rule set.
 *
 * The rules of block b are those of the code in the state of block b - 1: the
 * block that carries an upgrade is still executed by the old code. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Knobs of the stake vector, the epoch and the merge of mechanisms. */

typedef enum {
  TAO_CHILDKEY_EDGES_ALL,
  TAO_CHILDKEY_EDGES_HIDE_SUSPENDED,  /* parents below the threshold, unless the owner's hotkey */
} TaoChildkeyEdges;

typedef enum {
  TAO_OWNER_UID_SELF_WEIGHT,   /* may rate itself, no other privilege */
  TAO_OWNER_UID_PRIVILEGED,    /* and: exempt from the stake threshold, always permitted */
} TaoOwnerUid;

typedef enum {
  TAO_BOND_MASK_TEMPO,         /* block - tempo <= registration */
  TAO_BOND_MASK_LAST_STEP,     /* LastMechansimStepBlock + 1 <= registration */
  TAO_BOND_MASK_LAST_YUMA,     /* LastYumaStepBlock + 1 <= registration */
} TaoBondMask;

typedef enum {
  TAO_COMMIT_MASK_NONE,
  TAO_COMMIT_MASK_EARLIEST,    /* nothing for uids registered after the row's earliest live commit */
} TaoCommitMask;

typedef enum {
  TAO_EXPONENTIAL_UNCLAMPED,   /* any failure gives 0 */
  TAO_EXPONENTIAL_CLAMPED,     /* argument clamped to -20..20 first */
} TaoExponential;

typedef enum {
  TAO_ALPHA_CONSENSUS_CURRENT,
  TAO_ALPHA_CONSENSUS_BY_SUBNET,     /* LiquidAlphaConsensusMode, previous = Consensus[netuid] */
  TAO_ALPHA_CONSENSUS_BY_MECHANISM,  /* LiquidAlphaConsensusMode, previous = ConsensusByMechanism[idx] */
} TaoAlphaConsensus;

typedef enum {
  TAO_EPOCH_KIND_YUMA,
  TAO_EPOCH_KIND_PER_SUBNET,   /* SubnetEpochConsensus: Yuma or Null */
} TaoEpochKindRule;

typedef enum {
  TAO_BONDS_WRITTEN_PERMITTED, /* only rows that have or had a permit; others keep what is stored */
  TAO_BONDS_WRITTEN_ALL,
} TaoBondsWritten;

typedef enum {
  TAO_MECHANISMS_NONE,
  TAO_MECHANISMS_TOLERANT,     /* a split may have any shape */
  TAO_MECHANISMS_EXACT,        /* a stored split has one entry per mechanism and sums to 65535 */
} TaoMechanisms;

/* Knobs of the coinbase. */

typedef enum {
  TAO_FAST_EMA_NONE,
  TAO_FAST_EMA_ALONGSIDE,      /* SubnetFastMovingPrice, right after the slow one */
} TaoFastEma;

typedef enum {
  TAO_RESIDUE_STAYS,           /* dust of a share outlives the withdrawal of all it is worth */
  TAO_RESIDUE_CLEARED,
} TaoResidue;

typedef enum {
  TAO_SHARE_FACTOR_RESERVE,    /* by the TAO in the pools, see stake-218.h */
  TAO_SHARE_FACTOR_FLOW,       /* before 421: another rule altogether, not computed here */
  TAO_SHARE_FACTOR_ROOT,       /* root proportion (fresh) x (1 - burned) */
  TAO_SHARE_FACTOR_BURN,       /* 1 - burned */
} TaoShareFactor;

typedef enum {
  TAO_GATE_NONE,
  TAO_GATE_MASS,               /* bar by mass quantile */
  TAO_GATE_RANK,               /* bar by rank, by mass where the rank is 0 */
} TaoGate;

typedef enum {
  TAO_PRICE_EMA_U96F32,
  TAO_PRICE_EMA_U64F64,
} TaoPriceEma;

typedef enum {
  TAO_ISSUANCE_PLAIN,          /* alpha in + alpha out */
  TAO_ISSUANCE_RESERVOIR,      /* + alpha reservoir */
} TaoIssuance;

typedef enum {
  TAO_INJECTION_ADJUST_BUY_PUT,   /* all or nothing */
  TAO_INJECTION_BUY_ADJUST_PUT,   /* with reservoirs */
} TaoInjection;

typedef enum {
  TAO_FAILED_BUY_STAYS,        /* on the subnet account */
  TAO_FAILED_BUY_REFUNDED,     /* to the block's credit */
} TaoFailedBuy;

typedef enum {
  TAO_DRAIN_NET_CONSTANT,      /* 50,400 blocks */
  TAO_DRAIN_NET_TEMPO,         /* the subnet's tempo, counter capped at tempo + 1 */
} TaoDrainNet;

typedef enum {
  TAO_EPOCH_CAP_STORED,
  TAO_EPOCH_CAP_ONE_WITH_NULL, /* 1 in a block where a non-root Null subnet is due */
} TaoEpochCap;

typedef enum {
  TAO_DIVIDEND_SPLIT_ROOT_FIRST,
  TAO_DIVIDEND_SPLIT_ALPHA_FIRST, /* root part only for uids on root, the rest recycled */
} TaoDividendSplit;

typedef enum {
  TAO_ROOT_SINK_CLAIMABLE,     /* claimable rates and a sweep */
  TAO_ROOT_SINK_BASKET,        /* basket queue of the hotkey */
} TaoRootSink;

typedef enum {
  TAO_INCENTIVE_FULL,
  TAO_INCENTIVE_COLLATERAL,    /* collateral is captured or released first */
} TaoIncentiveCredit;

typedef enum {
  TAO_EMPTY_POOL_LOST,
  TAO_EMPTY_POOL_OWNER,
} TaoEmptyPool;

typedef enum {
  TAO_STAKE_LEDGER_WHOLE,      /* whole shares, see stake-218.h */
  TAO_STAKE_LEDGER_V1,         /* U64F64 shares */
  TAO_STAKE_LEDGER_BOTH,       /* old entries are read as long as they exist, and moved by the next write */
  TAO_STAKE_LEDGER_V2,         /* decimal floats only */
} TaoStakeLedger;

typedef enum {
  TAO_OWNERSHIP_OFF,
  TAO_OWNERSHIP_TENTH_OF_TOTAL,
  TAO_OWNERSHIP_ONE_HOTKEY,    /* 18 % held by one hotkey */
} TaoOwnershipGate;

typedef enum {
  TAO_FEE_TO_AUTHOR,
  TAO_FEE_RECYCLED,
} TaoFeeSink;

typedef enum {
  TAO_POOL_PRODUCT,            /* TAO_CURVE_PRODUCT */
  TAO_POOL_SQRT_PRICE,         /* ticks; not computed here */
  TAO_POOL_BALANCER,
  TAO_POOL_BALANCER_RESERVOIR,
} TaoPoolKind;

typedef enum {
  TAO_POWER_1024,              /* 1024 bits, no input cap */
  TAO_POWER_256,               /* 256 bits, input at most 1000 x reserve, result at most 1 */
} TaoPower;

/* A stage of the recomputation.  Each has its own verdict, in this order: an
 * unknown stage does not spoil those before it. */
typedef enum {
  TAO_STAGE_STAKE,
  TAO_STAGE_EPOCH,
  TAO_STAGE_MERGE,
  TAO_STAGE_DISTRIBUTION,
  TAO_STAGE_SHARES,
  TAO_STAGE_INJECTION,
  TAO_STAGE_PRICE,
} TaoStage;
#define TAO_N_STAGES 7

typedef enum {
  TAO_SUPPORT_UNKNOWN,         /* no verdict */
  TAO_SUPPORT_UNCONFIRMED,     /* compute and show, but say that the rules are not proven */
  TAO_SUPPORT_SUPPORTED,
} TaoSupport;

typedef struct {
  const char *name;            /* "R425" */
  guint32 first_spec;
  guint32 last_spec;           /* inclusive */
  TaoSupport support[TAO_N_STAGES];  /* how well each stage is known and implemented */

  TaoChildkeyEdges childkey_edges;
  TaoOwnerUid owner_uid;
  TaoBondMask bond_mask;
  TaoCommitMask commit_mask;
  TaoExponential exponential;
  TaoAlphaConsensus alpha_consensus;
  TaoEpochKindRule epoch_kind;
  TaoBondsWritten bonds_written;
  TaoMechanisms mechanisms;
  gboolean activity_by_factor; /* cut-off from ActivityCutoffFactorMilli, else ActivityCutoff */
  gboolean legacy_scores;      /* Rank, Trust and PruningScores are stored */

  TaoShareFactor share_factor;
  TaoGate gate;
  TaoPriceEma price_ema;
  TaoFastEma fast_ema;
  TaoIssuance issuance;
  TaoInjection injection;
  TaoFailedBuy failed_buy;
  TaoDrainNet drain_net;
  TaoEpochCap epoch_cap;
  TaoDividendSplit dividend_split;
  TaoRootSink root_sink;
  TaoIncentiveCredit incentive_credit;
  TaoEmptyPool empty_pool;
  TaoStakeLedger stake_ledger;
  TaoResidue residue;
  TaoOwnershipGate ownership;
  TaoFeeSink fee_sink;
  TaoPoolKind pool;
  TaoPower power;
} TaoRules;

/* Storage items whose presence in the metadata tells rule sets apart. */
typedef enum {
  TAO_PROBE_LAST_EPOCH_BLOCK             = 1 << 0,
  TAO_PROBE_SWAP_BALANCER                = 1 << 1,
  TAO_PROBE_ALPHA_SQRT_PRICE             = 1 << 2,
  TAO_PROBE_MINER_BURNED                 = 1 << 3,
  TAO_PROBE_SUBNET_EMISSION_ENABLED      = 1 << 4,
  TAO_PROBE_BALANCER_TAO_RESERVOIR       = 1 << 5,
  TAO_PROBE_EMISSION_GATE_BAR            = 1 << 6,
  TAO_PROBE_EMISSION_BAR_RANK            = 1 << 7,
  TAO_PROBE_TOTAL_ALPHA_STAKED           = 1 << 8,
  TAO_PROBE_SUBNET_FAST_MOVING_PRICE     = 1 << 9,
  TAO_PROBE_ALPHA_V1                     = 1 << 10,
  TAO_PROBE_SUBNET_EPOCH_CONSENSUS       = 1 << 11,
  TAO_PROBE_LIQUID_ALPHA_CONSENSUS_MODE  = 1 << 12,
  TAO_PROBE_CONSENSUS_BY_MECHANISM       = 1 << 13,
  TAO_PROBE_CHILDKEY_THRESHOLD_SUSPENDED = 1 << 14,
  TAO_PROBE_SWAP_SUPERELLIPSE            = 1 << 15,
  TAO_PROBE_MECHANISM_COUNT              = 1 << 16,
} TaoProbe;

typedef struct {
  TaoProbe probe;
  const char *pallet;
  const char *item;
} TaoProbeItem;

/* What to look for in a runtime's metadata; ends with an item NULL. */
const TaoProbeItem *tao_rules_probe_items (void);

/* Circumstances of one subnet that some rule sets are less sure about. */
typedef enum {
  TAO_TRAIT_NONE              = 0,
  TAO_TRAIT_LIQUID_YUMA3      = 1 << 0,  /* Yuma3On and LiquidAlphaOn */
  TAO_TRAIT_MANY_MECHANISMS   = 1 << 1,
  TAO_TRAIT_NULL_EPOCH        = 1 << 2,
  TAO_TRAIT_SUSPENDED_PARENTS = 1 << 3,
  TAO_TRAIT_SUPERELLIPSE      = 1 << 4,  /* the subnet has a SwapSuperellipse entry */
} TaoSubnetTraits;

typedef struct {
  TaoSupport support;          /* the best any stage can reach; UNKNOWN: do not judge at all */
  const char *reason;          /* static English text, for logs and details */
  TaoRules rules;              /* zeroed where support is UNKNOWN */
} TaoRulesAnswer;

/* The rules of a runtime.
 * @code_hash: (nullable): blake2-256 of :code, 32 bytes.  NULL only where the
 *   caller knows the code otherwise, as for the local chain we run ourselves.
 * @probes: (nullable): the TaoProbe bits that the runtime's metadata has; NULL
 *   if the metadata was not looked at.
 * A known number with an unknown hash, or without any look at the metadata of a
 * runtime we have no vectors for, is unconfirmed.  A number outside the table,
 * or metadata that contradicts the rule set, is unknown.  Metadata also decides
 * knobs whose first spec nobody recorded. */
void tao_rules_for_runtime (guint32         spec_version,
                            const guint8   *code_hash,
                            const guint32  *probes,
                            TaoRulesAnswer *answer);

/* May a verdict be given on @stage for a subnet with these @traits? */
TaoSupport tao_rules_stage_support (const TaoRulesAnswer *answer,
                                    TaoStage              stage,
                                    TaoSubnetTraits       traits);

/* The table's row for @spec_version, or NULL.  For the local chain, vectors and
 * what-if runs, where no verdict is asked for. */
const TaoRules *tao_rules_lookup (guint32 spec_version);

/* "supported", "unconfirmed", "unknown" */
const char *tao_support_name (TaoSupport support);

G_END_DECLS
