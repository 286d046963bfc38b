/* emission.h: how many rao and alpha a block creates and which subnet gets what, stage by stage.
 *
 * Pure functions on plain structs: the local chain, the audit and the pages that explain emission call the same.
 *
 * Source: block emission and coinbase of the subtensor pallet, spec 421 to 475. */
#pragma once

#include "economy/numeric.h"
#include "economy/pool.h"
#include "economy/rules.h"

G_BEGIN_DECLS

/* The cap of TAO, and of each alpha, in the smallest unit. */
#define TAO_MAX_ISSUANCE G_GUINT64_CONSTANT (21000000000000000)

/* New units per block at @issuance: 10^9, halved as the rest to the cap halves.  The same curve serves TAO and alpha. */
guint64 tao_block_emission (guint64 issuance);
/* The issuance at which the emission next halves; TAO_MAX_ISSUANCE at the end. */
guint64 tao_next_halving (guint64 issuance);

/* Chain-wide inputs of a block. */
typedef struct
{
  guint64   now;             /* the block being built */
  guint64   root_tao;        /* SubnetTAO[0] */
  guint64   tao_weight;      /* TaoWeight, of 2^64 − 1 */
  guint64   minted;          /* rao really issued for this block */
  TaoU64F64 gate_bar;        /* EmissionGateBar of the parent state */
  TaoU64F64 gate_quantile;   /* EmissionBarQuantile */
  TaoU64F64 gate_exponent;   /* EmissionGateExponent */
  guint16   gate_rank;       /* EmissionBarRank */
} TaoEmissionBlock;

/* Inputs of one emitting subnet. */
typedef struct
{
  guint16   netuid;
  TaoPool   pool;
  guint64   alpha_out;            /* SubnetAlphaOut */
  TaoI96F32 moving_price;         /* SubnetMovingPrice */
  TaoU96F32 miner_burned;         /* MinerBurned */
  gboolean  emission_enabled;     /* SubnetEmissionEnabled */
} TaoEmissionInput;

/* Every stage of one subnet's share, in the order of the computation. */
typedef struct
{
  TaoU64F64 price_ema;         /* moving price as the shares see it: 1 for a stable subnet */
  TaoU64F64 price_share;       /* of the sum of moving prices */
  TaoU64F64 factor;            /* 1 − burned, before 425 times the root proportion */
  TaoU64F64 weighted_share;    /* after the factor, renormalised */
  TaoU64F64 gated_share;       /* after the gate; the same where there is none */
  TaoU64F64 share;             /* after taking from disabled subnets */
  TaoU96F32 tao_emission;      /* rao of this block */
  TaoU96F32 alpha_emission;    /* alpha minted for participants */
  TaoU96F32 root_proportion;   /* before this block's injection */
  TaoU96F32 alpha_cap;         /* what may be injected at most */
  TaoU96F32 alpha_in;          /* injected into the pool */
  TaoU96F32 tao_in;
  TaoU96F32 chain_buy;         /* rao that buy alpha */
} TaoEmissionStages;

/* Whether a subnet takes part at all. */
gboolean tao_emission_is_emitting (gboolean has_first_emission_block, gboolean subtoken_enabled, gboolean registration_allowed);

/* Fills @stages for the @n emitting subnets in @subnets, ascending by netuid.
 * @root_sell: whether root dividends are paid this block (moving prices sum to more than one).
 * @gate_bar: the bar to store, the given one where it is not refreshed. */
void tao_emission_compute (const TaoRules         *rules,
                           const TaoEmissionBlock *block,
                           const TaoEmissionInput *subnets,
                           gsize                   n,
                           TaoEmissionStages      *stages,
                           gboolean               *root_sell,
                           TaoU64F64              *gate_bar);

/* What the gate leaves of one share before they are normalised again: @share / (1 + (@bar / @share)^@exponent). */
TaoU64F64 tao_emission_gate (TaoU64F64 share, TaoU64F64 bar, TaoU64F64 exponent);

/* Alpha in existence as far as the emission curve and the root proportion count it. */
guint64   tao_alpha_issuance (const TaoRules *rules, guint64 alpha_in, guint64 alpha_out, guint64 alpha_reservoir);
/* The weight of root against all alpha of a subnet. */
TaoU96F32 tao_root_proportion (guint64 root_tao, guint64 tao_weight, guint64 alpha_issuance);

/* Splits the alpha minted for participants. */
typedef struct
{
  guint64 owner_cut;
  guint64 server;
  guint64 validator;
  guint64 root;        /* to root dividends, or recycled if root does not sell */
} TaoAlphaSplit;

/* @owner_cut: SubnetOwnerCut of 65535, or 0 where OwnerCutEnabled is off. @root_proportion: after injection and mint. */
void tao_emission_split_alpha (guint64 alpha_out_emission, guint16 owner_cut, TaoU96F32 root_proportion, TaoAlphaSplit *out);

/* One step of a subnet's moving price.  @first_emission_block is FirstEmissionBlockNumber. */
TaoI96F32 tao_moving_price_next (const TaoRules *rules, TaoI96F32 current, TaoU64F64 spot, gboolean dynamic,
                                 TaoI96F32 moving_alpha, guint64 halving_blocks, guint64 first_emission_block, guint64 now);

/* One step of the fast average that baskets trade by: the spot price at first, then ln 2 / 600 of the way to it.
 * Rounded down both ways; nobody recorded the chain's rounding. */
TaoU64F64 tao_fast_moving_price_next (gboolean has_current, TaoU64F64 current, TaoU64F64 spot);

G_END_DECLS
