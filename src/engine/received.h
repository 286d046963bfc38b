/* What an extrinsic's events say really left and arrived, step by step: pure. Private to the room. */
#pragma once

#include "chain/block.h"
#include "engine/jobs.h"

G_BEGIN_DECLS

/* @received, @paid: plan->n_steps amounts each, unknown where the events do not tell.  @fee_apart: see stake-event.h. */
void tao_received_read (const TaoJobPlan *plan, const TaoChainEvent *events, guint n_events, gboolean fee_apart, guint64 *received,
                        guint64 *paid);

G_END_DECLS
