/* The subnets as a treemap: what Overview and Subnets both show. */
#pragma once

#include "app/charts/treemap.h"
#include "app/widgets/choice.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  TAO_MARKET_SIZE_EMISSION,
  TAO_MARKET_SIZE_CAP,
  TAO_MARKET_SIZE_VOLUME,
} TaoMarketSize;

/* Adds the three sizes to a choice; their ids map back. */
void          tao_market_sizes_add    (TaoChoice *choice);
TaoMarketSize tao_market_size_from_id (const char *id);

/* The figure a subnet's tile is sized by, TAO_UNKNOWN_U64 if it has none. Root
 * has no market and no tile. */
guint64 tao_market_size_of (const TaoSubnet *subnet, TaoMarketSize size);

typedef gboolean (*TaoSubnetFilter) (const TaoSubnet *subnet, gpointer user_data);

/* Shows the subnets @filter (nullable: all) lets through and says in a sentence why there are none. Whether any
 * holds own stake. */
gboolean tao_market_map_fill (TaoTreemap *map, TaoSnapshot *snapshot, TaoMarketSize size, TaoSubnetFilter filter, gpointer user_data);

/* Whether trends are known, or there is no subnet that could have any. */
gboolean tao_market_has_history (const TaoSnapshot *snapshot);

G_END_DECLS
