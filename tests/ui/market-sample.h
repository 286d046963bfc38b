/* A small network for tests of pages about all of it: root and five subnets.
 *
 *   netuid  name      share    price change  notes
 *   4       Halcyon    5 %     −1.12 %       own stake, immune
 *   7       (none)     3 %     unknown       no volume known
 *   11      Lantern    7 %     +3.18 %       own stake, own account is its owner
 *   16      Quarry     4 %     +6.42 %       differs from our computation if SAMPLE_MARKET_DIFFERS
 *   23      Meridian   0       −9.20 %       first to leave */
#pragma once

#include "engine/snapshot-builder.h"

#define SAMPLE_MARKET_SUBNETS 5

typedef enum {
  SAMPLE_MARKET_PLAIN = 0,
  SAMPLE_MARKET_DIFFERS = 1 << 0,
  SAMPLE_MARKET_OFFLINE = 1 << 1,
  SAMPLE_MARKET_STALLED = 1 << 2,
  SAMPLE_MARKET_ONLY_ROOT = 1 << 3,
  SAMPLE_MARKET_NOTHING = 1 << 4,     /* connected, nothing read yet */
  SAMPLE_MARKET_REFUSED = 1 << 5,     /* with SAMPLE_MARKET_NOTHING */
  SAMPLE_MARKET_REVERSED = 1 << 6,    /* Lantern's price is the lowest instead of the highest */
  SAMPLE_MARKET_WITHOUT_QUARRY = 1 << 7,
} SampleMarketFlags;

/* (transfer full) */
TaoSnapshot *sample_market (SampleMarketFlags flags, guint64 block);
