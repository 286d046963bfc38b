/* The calls that a call carries: those of a batch, of a proxy, of sudo. */
#pragma once

#include "engine/blocks.h"

G_BEGIN_DECLS

typedef struct {
  char *title;           /* "Stake added" */
  char *detail;          /* "Kestrel · 640.000000000 τ", possibly empty */
} TaoInnerCall;

/* In the order they run in, no more than a hundred; NULL if @extrinsic carries none that can be read.  @snapshot:
 * (nullable) for the names of subnets.  (transfer full) (nullable) (element-type TaoInnerCall) */
GPtrArray *tao_inner_calls (const TaoBlockExtrinsic *extrinsic, const TaoSnapshot *snapshot);

G_END_DECLS
