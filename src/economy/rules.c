#include "economy/rules.h"

#include <string.h>

/* Short names for the support row, in the order of TaoStage. */
#define SUPPORT(stake, epoch, merge, distribution, shares, injection, price) \
  { TAO_SUPPORT_##stake, TAO_SUPPORT_##epoch, TAO_SUPPORT_##merge, TAO_SUPPORT_##distribution, \
    TAO_SUPPORT_##shares, TAO_SUPPORT_##injection, TAO_SUPPORT_##price }

/* The knobs of the epoch since 425 and those of the coinbase of 423 to 425;
 * later rows override what changed.  Designated initialisers may repeat: the
 * last one counts, which is just what "the same, except" means here. */
#define EPOCH_425 \
  .childkey_edges = TAO_CHILDKEY_EDGES_ALL, \
  .owner_uid = TAO_OWNER_UID_PRIVILEGED, \
  .bond_mask = TAO_BOND_MASK_LAST_STEP, \
  .commit_mask = TAO_COMMIT_MASK_EARLIEST, \
  .exponential = TAO_EXPONENTIAL_CLAMPED, \
  .alpha_consensus = TAO_ALPHA_CONSENSUS_CURRENT, \
  .epoch_kind = TAO_EPOCH_KIND_YUMA, \
  .bonds_written = TAO_BONDS_WRITTEN_ALL, \
  .mechanisms = TAO_MECHANISMS_TOLERANT, \
  .activity_by_factor = TRUE

#define COINBASE_425 \
  .share_factor = TAO_SHARE_FACTOR_BURN, \
  .gate = TAO_GATE_NONE, \
  .price_ema = TAO_PRICE_EMA_U64F64, \
  .fast_ema = TAO_FAST_EMA_NONE, \
  .issuance = TAO_ISSUANCE_PLAIN, \
  .injection = TAO_INJECTION_ADJUST_BUY_PUT, \
  .failed_buy = TAO_FAILED_BUY_STAYS, \
  .drain_net = TAO_DRAIN_NET_CONSTANT, \
  .epoch_cap = TAO_EPOCH_CAP_STORED, \
  .dividend_split = TAO_DIVIDEND_SPLIT_ROOT_FIRST, \
  .root_sink = TAO_ROOT_SINK_CLAIMABLE, \
  .incentive_credit = TAO_INCENTIVE_FULL, \
  .empty_pool = TAO_EMPTY_POOL_LOST, \
  .stake_ledger = TAO_STAKE_LEDGER_BOTH, \
  .residue = TAO_RESIDUE_STAYS, \
  .ownership = TAO_OWNERSHIP_TENTH_OF_TOTAL, \
  .fee_sink = TAO_FEE_TO_AUTHOR, \
  .pool = TAO_POOL_BALANCER, \
  .power = TAO_POWER_256

#define COINBASE_432 \
  COINBASE_425, \
  .issuance = TAO_ISSUANCE_RESERVOIR, \
  .injection = TAO_INJECTION_BUY_ADJUST_PUT, \
  .failed_buy = TAO_FAILED_BUY_REFUNDED, \
  .pool = TAO_POOL_BALANCER_RESERVOIR
#define COINBASE_437 COINBASE_432, .incentive_credit = TAO_INCENTIVE_COLLATERAL
#define COINBASE_438 COINBASE_437, .drain_net = TAO_DRAIN_NET_TEMPO
#define COINBASE_440 COINBASE_438, .gate = TAO_GATE_MASS
#define COINBASE_441 COINBASE_440, .gate = TAO_GATE_RANK, .root_sink = TAO_ROOT_SINK_BASKET
#define COINBASE_445 COINBASE_441, .fee_sink = TAO_FEE_RECYCLED
#define COINBASE_447 COINBASE_445, .ownership = TAO_OWNERSHIP_ONE_HOTKEY
#define COINBASE_464 COINBASE_447, .fast_ema = TAO_FAST_EMA_ALONGSIDE
#define COINBASE_470 COINBASE_464, .residue = TAO_RESIDUE_CLEARED
#define COINBASE_473 \
  COINBASE_470, \
  .dividend_split = TAO_DIVIDEND_SPLIT_ALPHA_FIRST, \
  .empty_pool = TAO_EMPTY_POOL_OWNER, \
  .stake_ledger = TAO_STAKE_LEDGER_V2

#define EPOCH_438 EPOCH_425, .mechanisms = TAO_MECHANISMS_EXACT
#define EPOCH_456 EPOCH_438, .alpha_consensus = TAO_ALPHA_CONSENSUS_BY_MECHANISM
#define EPOCH_464 EPOCH_456, .childkey_edges = TAO_CHILDKEY_EDGES_HIDE_SUSPENDED
#define EPOCH_475 EPOCH_464, .epoch_kind = TAO_EPOCH_KIND_PER_SUBNET, .bond_mask = TAO_BOND_MASK_LAST_YUMA

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
#ifdef __clang__
#pragma clang diagnostic ignored "-Winitializer-overrides"
#endif

static const TaoRules table[] = {
  /* Dynamic TAO with constant-product pools, January 2025.  Its pools, shares and emission values replay recorded
   * history; a verdict is not given. */
  { .name = "R218", .first_spec = 218, .last_spec = 218,
    .support = SUPPORT (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    EPOCH_425, COINBASE_425,
    .share_factor = TAO_SHARE_FACTOR_RESERVE,
    .stake_ledger = TAO_STAKE_LEDGER_WHOLE,
    .ownership = TAO_OWNERSHIP_OFF,
    .pool = TAO_POOL_PRODUCT },
  /* Dynamic TAO with tick pools, July 2025.  Only the stake vector, the epoch and
   * its distribution are computed for it. */
  { .name = "R293", .first_spec = 293, .last_spec = 293,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, UNKNOWN, UNKNOWN, UNKNOWN),
    EPOCH_425, COINBASE_425,
    .owner_uid = TAO_OWNER_UID_SELF_WEIGHT,
    .bond_mask = TAO_BOND_MASK_TEMPO,
    .commit_mask = TAO_COMMIT_MASK_NONE,
    .exponential = TAO_EXPONENTIAL_UNCLAMPED,
    .bonds_written = TAO_BONDS_WRITTEN_PERMITTED,
    .mechanisms = TAO_MECHANISMS_NONE,
    .activity_by_factor = FALSE,
    .legacy_scores = TRUE,
    .share_factor = TAO_SHARE_FACTOR_FLOW,
    .price_ema = TAO_PRICE_EMA_U96F32,
    .stake_ledger = TAO_STAKE_LEDGER_V1,
    .ownership = TAO_OWNERSHIP_OFF,
    .pool = TAO_POOL_SQRT_PRICE },
  { .name = "R423", .first_spec = 423, .last_spec = 423,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_425, COINBASE_425,
    .share_factor = TAO_SHARE_FACTOR_ROOT, .ownership = TAO_OWNERSHIP_OFF, .power = TAO_POWER_1024 },
  { .name = "R424", .first_spec = 424, .last_spec = 424,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_425, COINBASE_425,
    .share_factor = TAO_SHARE_FACTOR_ROOT, .ownership = TAO_OWNERSHIP_OFF },
  { .name = "R425", .first_spec = 425, .last_spec = 425,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_425, COINBASE_425 },
  { .name = "R432", .first_spec = 432, .last_spec = 436,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_425, COINBASE_432 },
  { .name = "R437", .first_spec = 437, .last_spec = 437,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_425, COINBASE_437 },
  { .name = "R438", .first_spec = 438, .last_spec = 439,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_438, COINBASE_438 },
  /* Whether the mass quantile is reached by ">" or ">=" is open. */
  { .name = "R440", .first_spec = 440, .last_spec = 440,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, UNCONFIRMED, SUPPORTED, SUPPORTED),
    EPOCH_438, COINBASE_440 },
  /* From 441 to 472 nobody recorded when the alpha-first split of dividends came. */
  { .name = "R441", .first_spec = 441, .last_spec = 443,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_438, COINBASE_441 },
  { .name = "R445", .first_spec = 445, .last_spec = 446,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_438, COINBASE_445 },
  { .name = "R447", .first_spec = 447, .last_spec = 447,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_438, COINBASE_447 },
  /* The consensus mode of liquid alpha appeared inside this range. */
  { .name = "R448", .first_spec = 448, .last_spec = 455,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_438, COINBASE_447 },
  { .name = "R456", .first_spec = 456, .last_spec = 463,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_456, COINBASE_447 },
  { .name = "R464", .first_spec = 464, .last_spec = 469,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_464, COINBASE_464 },
  { .name = "R470", .first_spec = 470, .last_spec = 471,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_464, COINBASE_470 },
  { .name = "R472", .first_spec = 472, .last_spec = 472,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_464, COINBASE_470 },
  { .name = "R473", .first_spec = 473, .last_spec = 474,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_464, COINBASE_473 },
  { .name = "R475", .first_spec = 475, .last_spec = 475,
    .support = SUPPORT (SUPPORTED, SUPPORTED, SUPPORTED, UNCONFIRMED, SUPPORTED, SUPPORTED, SUPPORTED),
    EPOCH_475, COINBASE_473, .epoch_cap = TAO_EPOCH_CAP_ONE_WITH_NULL },
};

#pragma GCC diagnostic pop

/* Specs that never executed a main-network block, inside the ranges above. */
static const guint32 never_live[] = { 434, 435, 436, 471, 474 };

typedef struct {
  guint32 spec_version;
  guint8 hash[32];             /* blake2-256 of :code */
} KnownCode;

static const KnownCode known_codes[] = {
  { 470, { 0x56, 0x75, 0xb6, 0x84, 0xd6, 0x9a, 0x07, 0xf6, 0xf2, 0x24, 0xc2, 0xba, 0x9c, 0xab, 0xef, 0x71,
           0x98, 0x04, 0x91, 0x1f, 0xba, 0x40, 0xfb, 0xe1, 0xa2, 0x29, 0x51, 0x98, 0xc9, 0xcb, 0x7c, 0x47 } },
  { 472, { 0x43, 0xbc, 0x67, 0xbe, 0x9d, 0xf3, 0x06, 0x36, 0xd7, 0xe9, 0x48, 0xe7, 0xbd, 0xb1, 0xed, 0x06,
           0x5f, 0x2f, 0xb9, 0x20, 0x29, 0x45, 0x8c, 0xc9, 0x39, 0xab, 0xf8, 0x9d, 0x76, 0xd8, 0xad, 0xa3 } },
  { 473, { 0x77, 0x73, 0xf5, 0xc0, 0xa6, 0xd6, 0xe9, 0xea, 0x9f, 0xf3, 0x47, 0xed, 0xcc, 0x49, 0x12, 0x46,
           0xee, 0xc0, 0x8a, 0x5c, 0xf4, 0x41, 0xd9, 0x64, 0xee, 0x96, 0xf4, 0x0d, 0x7f, 0xa6, 0x5a, 0x08 } },
  { 475, { 0x55, 0x76, 0x34, 0xc8, 0xc3, 0x1b, 0xc6, 0x39, 0xea, 0x65, 0x52, 0xe2, 0x97, 0xdc, 0xfb, 0x78,
           0x1c, 0xd7, 0xd9, 0xbd, 0xd4, 0x91, 0xa5, 0x35, 0x2c, 0x15, 0x13, 0x05, 0xdb, 0x33, 0xd3, 0xa0 } },
};

static const TaoProbeItem probe_items[] = {
  { TAO_PROBE_LAST_EPOCH_BLOCK, "SubtensorModule", "LastEpochBlock" },
  { TAO_PROBE_SWAP_BALANCER, "Swap", "SwapBalancer" },
  { TAO_PROBE_ALPHA_SQRT_PRICE, "Swap", "AlphaSqrtPrice" },
  { TAO_PROBE_MINER_BURNED, "SubtensorModule", "MinerBurned" },
  { TAO_PROBE_SUBNET_EMISSION_ENABLED, "SubtensorModule", "SubnetEmissionEnabled" },
  { TAO_PROBE_BALANCER_TAO_RESERVOIR, "Swap", "BalancerTaoReservoir" },
  { TAO_PROBE_EMISSION_GATE_BAR, "SubtensorModule", "EmissionGateBar" },
  { TAO_PROBE_EMISSION_BAR_RANK, "SubtensorModule", "EmissionBarRank" },
  { TAO_PROBE_TOTAL_ALPHA_STAKED, "SubtensorModule", "TotalAlphaStaked" },
  { TAO_PROBE_SUBNET_FAST_MOVING_PRICE, "SubtensorModule", "SubnetFastMovingPrice" },
  { TAO_PROBE_ALPHA_V1, "SubtensorModule", "Alpha" },
  { TAO_PROBE_SUBNET_EPOCH_CONSENSUS, "SubtensorModule", "SubnetEpochConsensus" },
  { TAO_PROBE_LIQUID_ALPHA_CONSENSUS_MODE, "SubtensorModule", "LiquidAlphaConsensusMode" },
  { TAO_PROBE_CONSENSUS_BY_MECHANISM, "SubtensorModule", "ConsensusByMechanism" },
  { TAO_PROBE_CHILDKEY_THRESHOLD_SUSPENDED, "SubtensorModule", "ChildkeyThresholdSuspended" },
  { TAO_PROBE_SWAP_SUPERELLIPSE, "Swap", "SwapSuperellipse" },
  { TAO_PROBE_MECHANISM_COUNT, "SubtensorModule", "MechanismCountCurrent" },
  { 0, NULL, NULL },
};

/* The specs at which an item is in the metadata.  Items whose first spec is only
 * known as a range have no lifetime here: see refine_by_probes. */
static const struct {
  TaoProbe probe;
  guint32 first_spec;
  guint32 last_spec;
} lifetimes[] = {
  { TAO_PROBE_ALPHA_SQRT_PRICE, 219, 422 },
  { TAO_PROBE_SWAP_BALANCER, 423, G_MAXUINT32 },
  { TAO_PROBE_LAST_EPOCH_BLOCK, 423, G_MAXUINT32 },
  { TAO_PROBE_MECHANISM_COUNT, 320, G_MAXUINT32 },
  { TAO_PROBE_SUBNET_EMISSION_ENABLED, 411, G_MAXUINT32 },
  { TAO_PROBE_MINER_BURNED, 421, G_MAXUINT32 },
  { TAO_PROBE_BALANCER_TAO_RESERVOIR, 432, G_MAXUINT32 },
  { TAO_PROBE_EMISSION_GATE_BAR, 440, G_MAXUINT32 },
  { TAO_PROBE_EMISSION_BAR_RANK, 441, G_MAXUINT32 },
  { TAO_PROBE_TOTAL_ALPHA_STAKED, 448, G_MAXUINT32 },
  { TAO_PROBE_SUBNET_FAST_MOVING_PRICE, 464, G_MAXUINT32 },
  { TAO_PROBE_ALPHA_V1, 0, 472 },
  { TAO_PROBE_SUBNET_EPOCH_CONSENSUS, 475, G_MAXUINT32 },
};

const TaoProbeItem *
tao_rules_probe_items (void)
{
  return probe_items;
}

const TaoRules *
tao_rules_lookup (guint32 spec_version)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (spec_version >= table[i].first_spec && spec_version <= table[i].last_spec)
      return &table[i];
  return NULL;
}

static gboolean
probes_contradict (guint32 spec_version,
                   guint32 probes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lifetimes); i++)
    {
      gboolean expected = spec_version >= lifetimes[i].first_spec && spec_version <= lifetimes[i].last_spec;

      if (((probes & lifetimes[i].probe) != 0) != expected)
        return TRUE;
    }
  return FALSE;
}

/* What nobody dated, the metadata answers. */
static void
refine_by_probes (TaoRules *rules,
                  guint32   probes)
{
  /* Before mechanisms had no storage of their own these items cannot exist. */
  if (rules->first_spec < 432)
    return;

  if ((probes & TAO_PROBE_LIQUID_ALPHA_CONSENSUS_MODE) == 0)
    rules->alpha_consensus = TAO_ALPHA_CONSENSUS_CURRENT;
  else if ((probes & TAO_PROBE_CONSENSUS_BY_MECHANISM) != 0)
    rules->alpha_consensus = TAO_ALPHA_CONSENSUS_BY_MECHANISM;
  else
    rules->alpha_consensus = TAO_ALPHA_CONSENSUS_BY_SUBNET;

  rules->childkey_edges = (probes & TAO_PROBE_CHILDKEY_THRESHOLD_SUSPENDED) != 0
                            ? TAO_CHILDKEY_EDGES_HIDE_SUSPENDED
                            : TAO_CHILDKEY_EDGES_ALL;
}

/* Is the hash of @spec_version's code on record, and is it this one? */
static gboolean
code_is_known (guint32       spec_version,
               const guint8 *code_hash)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_codes); i++)
    if (known_codes[i].spec_version == spec_version &&
        memcmp (known_codes[i].hash, code_hash, sizeof known_codes[i].hash) == 0)
      return TRUE;
  return FALSE;
}

/* Vectors made with the runtime itself or with its compiled arithmetic. */
static gboolean
has_vectors (guint32 spec_version)
{
  return spec_version == 293 || spec_version == 425;
}

static void
give_answer (TaoRulesAnswer *answer,
             TaoSupport      support,
             const char     *reason)
{
  answer->support = support;
  answer->reason = reason;
}

void
tao_rules_for_runtime (guint32         spec_version,
                       const guint8   *code_hash,
                       const guint32  *probes,
                       TaoRulesAnswer *answer)
{
  const TaoRules *rules = tao_rules_lookup (spec_version);

  memset (answer, 0, sizeof *answer);
  if (rules == NULL)
    {
      give_answer (answer, TAO_SUPPORT_UNKNOWN, "The rules of this runtime version are not known.");
      return;
    }
  if (probes != NULL && probes_contradict (spec_version, *probes))
    {
      give_answer (answer, TAO_SUPPORT_UNKNOWN,
                   "The runtime's storage does not fit the rules known for its version number.");
      return;
    }

  answer->rules = *rules;
  if (probes != NULL)
    refine_by_probes (&answer->rules, *probes);

  if (code_hash != NULL && !code_is_known (spec_version, code_hash))
    {
      give_answer (answer, TAO_SUPPORT_UNCONFIRMED, "The version number is known, this build of it is not.");
      return;
    }
  if (code_hash == NULL && !has_vectors (spec_version))
    {
      give_answer (answer, TAO_SUPPORT_UNCONFIRMED, "The build of this runtime was not checked.");
      return;
    }
  if (probes == NULL && !has_vectors (spec_version))
    {
      give_answer (answer, TAO_SUPPORT_UNCONFIRMED, "The storage of this runtime was not checked.");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (never_live); i++)
    if (never_live[i] == spec_version)
      {
        give_answer (answer, TAO_SUPPORT_UNCONFIRMED, "This version never ran on the main network.");
        return;
      }
  give_answer (answer, TAO_SUPPORT_SUPPORTED, "These rules are known.");
}

/* How far @traits of a subnet reduce what the rules can promise for @stage. */
static TaoSupport
support_with_traits (const TaoRules  *rules,
                     TaoStage         stage,
                     TaoSubnetTraits  traits)
{
  switch (stage)
    {
    case TAO_STAGE_STAKE:
      /* One source only for the suspension of parents. */
      return (traits & TAO_TRAIT_SUSPENDED_PARENTS) != 0 ? TAO_SUPPORT_UNCONFIRMED : TAO_SUPPORT_SUPPORTED;

    case TAO_STAGE_EPOCH:
      /* No live example of a Null subnet; its ties are open.  Which stored
       * consensus liquid alpha reads is inferred. */
      if ((traits & TAO_TRAIT_NULL_EPOCH) != 0)
        return rules->epoch_kind == TAO_EPOCH_KIND_PER_SUBNET ? TAO_SUPPORT_UNCONFIRMED : TAO_SUPPORT_UNKNOWN;
      if ((traits & TAO_TRAIT_LIQUID_YUMA3) != 0 &&
          (rules->alpha_consensus != TAO_ALPHA_CONSENSUS_CURRENT ||
           (rules->first_spec >= 445 && rules->first_spec <= 448)))
        return TAO_SUPPORT_UNCONFIRMED;
      if ((traits & TAO_TRAIT_SUSPENDED_PARENTS) != 0)
        return TAO_SUPPORT_UNCONFIRMED;
      return TAO_SUPPORT_SUPPORTED;

    case TAO_STAGE_MERGE:
      return (traits & TAO_TRAIT_MANY_MECHANISMS) != 0 && rules->mechanisms == TAO_MECHANISMS_NONE
               ? TAO_SUPPORT_UNKNOWN
               : TAO_SUPPORT_SUPPORTED;

    case TAO_STAGE_DISTRIBUTION:
      return (traits & TAO_TRAIT_SUSPENDED_PARENTS) != 0 ? TAO_SUPPORT_UNCONFIRMED : TAO_SUPPORT_SUPPORTED;

    case TAO_STAGE_INJECTION:
    case TAO_STAGE_PRICE:
      return (traits & TAO_TRAIT_SUPERELLIPSE) != 0 ? TAO_SUPPORT_UNKNOWN : TAO_SUPPORT_SUPPORTED;

    case TAO_STAGE_SHARES:
      return TAO_SUPPORT_SUPPORTED;
    }
  return TAO_SUPPORT_UNKNOWN;
}

TaoSupport
tao_rules_stage_support (const TaoRulesAnswer *answer,
                         TaoStage              stage,
                         TaoSubnetTraits       traits)
{
  TaoSupport support;

  if (answer->support == TAO_SUPPORT_UNKNOWN)
    return TAO_SUPPORT_UNKNOWN;
  support = MIN (answer->support, answer->rules.support[stage]);
  return MIN (support, support_with_traits (&answer->rules, stage, traits));
}

const char *
tao_support_name (TaoSupport support)
{
  switch (support)
    {
    case TAO_SUPPORT_SUPPORTED:
      return "supported";
    case TAO_SUPPORT_UNCONFIRMED:
      return "unconfirmed";
    case TAO_SUPPORT_UNKNOWN:
      break;
    }
  return "unknown";
}
