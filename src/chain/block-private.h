#pragma once

#include "chain/block.h"

G_BEGIN_DECLS

/* chain_getBlock's result. */
TaoChainBlock *tao_chain_block_parse           (TaoAnchor *anchor, const TaoJsonValue *result, GError **error);
/* System.Events as stored; also sets the extrinsics' outcomes. */
void           tao_chain_block_take_events     (TaoChainBlock *block, GBytes *events, GError **error);
void           tao_chain_extrinsic_take_events (TaoRuntime *runtime, TaoChainExtrinsic *extrinsic,
                                                const TaoChainEvent *events, guint n_events);
void           tao_chain_event_clear           (TaoChainEvent *self);

G_END_DECLS
