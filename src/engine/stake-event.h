/* The chain's events of stake, read into one shape whatever the runtime: pure. Private to the room. */
#pragma once

#include "chain/block.h"
#include "chain/runtime.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  gboolean added;              /* else removed */
  TaoKey32 coldkey, hotkey;
  guint16  netuid;
  guint64  tao_rao;            /* paid when added, fee included; received when removed */
  guint64  alpha;              /* what the position gained or lost, fee included */
} TaoStakeEvent;

/* Runtimes with balancer pools tell the alpha that was sold and its fee apart, older ones together. */
gboolean tao_stake_events_have_fee_apart (TaoRuntime *writer);

/* FALSE: another event, or one of another shape. */
gboolean tao_stake_event_read (const TaoChainEvent *event, gboolean fee_apart, TaoStakeEvent *out);

G_END_DECLS
