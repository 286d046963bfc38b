/* Turns what `chain` read into the parts of a snapshot. Pure functions on
 * records: no sockets, no store, no clock. Everything they return lives in the
 * arena given. */
#pragma once

#include "chain/block.h"
#include "chain/records.h"
#include "engine/arena.h"
#include "engine/nominators.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* What history adds to a subnet; all optional. */
typedef struct {
  gint64       change_hour_ppm, change_day_ppm, change_week_ppm;
  guint64      volume_day_rao;
  const float *spark;
  guint        n_spark;
} TaoMarketTrend;

/* Filled by the caller from what the engine keeps between heads. */
typedef struct {
  const TaoMarketTrend *(*trend)    (guint16 netuid, gpointer user_data);   /* (nullable) result */
  /* (nullable) result; made to live as long as @arena. */
  const TaoAudit       *(*audit)    (guint16 netuid, TaoArena *arena, gpointer user_data);
  const TaoBlockAudit  *(*block_audit) (guint16 netuid, TaoArena *arena, gpointer user_data);   /* the same; (nullable) */
  guint32               (*validators) (guint16 netuid, gpointer user_data); /* or TAO_UNKNOWN_U32 */
  guint64               (*own_alpha) (guint16 netuid, gpointer user_data);
  gpointer user_data;
} TaoBuildContext;

TaoNetworkFigures *tao_build_network     (TaoArena *arena, const TaoChainNetwork *network, const TaoChainSubnets *subnets);
TaoSubnet         *tao_build_subnets     (TaoArena *arena, const TaoChainNetwork *network, const TaoChainSubnets *subnets,
                                          const TaoBuildContext *context);
/* @weights, @bonds: (nullable).  @kappa: u16 proportion, or TAO_UNKNOWN_U32. */
TaoMetagraph      *tao_build_metagraph   (TaoArena *arena, const TaoChainMetagraph *metagraph, const TaoSubnet *subnet,
                                          const TaoChainRows *weights, const TaoChainRows *bonds, guint32 kappa);
/* @label: (nullable) result. */
typedef const char *(*TaoLabelFunc) (const TaoKey32 *account, gpointer user_data);
TaoAccountState   *tao_build_accounts    (TaoArena *arena, const TaoChainAccounts *accounts, const TaoSubnet *subnets,
                                          guint n_subnets, TaoLabelFunc label, gpointer user_data);
/* Sorted; *n_out positions. */
TaoPosition       *tao_build_positions   (TaoArena *arena, const TaoChainAccounts *accounts, const TaoSubnet *subnets,
                                          guint n_subnets, guint *n_out);
/* @metagraphs: in any order. Sorted by total stake; *n_out validators. */
TaoValidator      *tao_build_validators  (TaoArena *arena, const TaoChainDelegates *delegates, const TaoSubnet *subnets,
                                          guint n_subnets, const TaoMetagraph *const *metagraphs, guint n_metagraphs,
                                          const TaoPosition *positions, guint n_positions, guint *n_out);
void               tao_build_block       (TaoArena *arena, const TaoChainBlock *block, const guint16 *epochs, guint n_epochs,
                                          TaoBlockSummary *out);

/* @subnets: at the same block. (transfer full), without names, time and hash. */
TaoNominators     *tao_build_nominators  (const TaoChainNominators *read, const TaoChainSubnets *subnets);

/* Rao per alpha: the runtime's own word where it has one, else from the reserves; or unknown. */
guint64            tao_chain_spot_price_rao (const TaoChainSubnet *subnet);
/* floor (@value × @factor) of a fixed-point number; TAO_UNKNOWN_U64 if not known, negative, or too large. */
guint64            tao_chain_wide_scale  (const TaoChainWide *value, guint64 factor);
/* @alpha × @price_rao / 10^9, rounded down; unknown in, unknown out. */
guint64            tao_alpha_value_rao   (guint64 alpha, guint64 price_rao);
/* (@now - @then) × 10^6 / @then, to nearest, half to even; TAO_UNKNOWN_I64 if either is unknown or @then is 0. */
gint64             tao_change_ppm        (guint64 then, guint64 now);

G_END_DECLS
