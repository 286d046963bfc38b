/* ownership.h: when conviction takes a subnet over.
 *
 * Source: the locks module of the subtensor pallet, spec 425; the gate of 447 by the difference note §5.5. */
#pragma once

#include "economy/fixed.h"
#include "economy/rules.h"

G_BEGIN_DECLS

/* Before a subnet is this old, in blocks, it keeps its owner. */
#define TAO_OWNERSHIP_AGE G_GUINT64_CONSTANT (2629800)

typedef struct
{
  guint64   now;
  guint64   registered_at;      /* NetworkRegisteredAt */
  guint64   alpha_out;          /* SubnetAlphaOut */
  guint64   protocol_alpha;     /* SubnetProtocolAlpha; matters from 447 on, as the next */
  guint64   burned_alpha;       /* AlphaBurned */
  TaoU64F64 total_conviction;   /* of all locks, rolled to now */
  TaoU64F64 best_conviction;    /* of the hotkey that has most */
} TaoOwnershipInput;

/* Whether the hotkey with the highest conviction becomes the owner at a drained epoch, unless its coldkey is already. */
gboolean tao_ownership_changes (const TaoRules *rules, const TaoOwnershipInput *input);

G_END_DECLS
