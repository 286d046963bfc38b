/* Recomputes what one block gave to each subnet, and the prices it left, from
 * the state of its parent, and compares them with what the chain stored.
 *
 * Pure: records in, verdicts out. Emission happens before the extrinsics of a
 * block, so trades of that block do not touch it; what they moved in the pools
 * cannot be told apart afterwards and is said to be unchecked. Source: dtao.md §6. */
#pragma once

#include "chain/records.h"
#include "economy/rules.h"
#include "engine/arena.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* What a block's emission reads and writes, at one block. */
typedef struct {
  const TaoChainNetwork *network;
  const TaoChainSubnet  *subnets;      /* ascending, root first */
  guint                  n;
} TaoBlockFigures;

typedef struct {
  TaoRulesAnswer  rules;               /* of the code at the parent: it made the block */
  guint64         minimum_reserve;     /* constant of the swap pallet */
  gboolean        is_first_of_runtime; /* migrations ran before the emission */
  gboolean        prices_by_next_code; /* the block upgrades: prices were asked of another code */
  TaoBlockFigures before, after;       /* at the parent, at the block */
} TaoBlockAuditCase;

/* One verdict for each subnet of @audit_case->after but root, in that order; all in @arena, with counts over time left
 * at 0.  @n_out: how many. */
TaoBlockAudit *tao_block_audit_run    (TaoArena *arena, const TaoBlockAuditCase *audit_case, guint *n_out);
/* The same where the parent's state cannot be had: not checked, for @reason (docs/engine.md). */
TaoBlockAudit *tao_block_audit_refuse (TaoArena *arena, const TaoBlockFigures *after, const char *reason, guint *n_out);

G_END_DECLS
