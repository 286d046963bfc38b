/* Recomputes one epoch from what the chain stored before it, and compares every
 * value with what the chain stored after it.
 *
 * Pure: records in, verdict out; runs in a worker thread. Differences are never
 * explained away, and no verdict is given where the rules are not known. */
#pragma once

#include "chain/epoch-state.h"
#include "economy/epoch.h"
#include "economy/rules.h"
#include "engine/arena.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* The coinbase of the epoch's own block adds to what the epoch hands out, before the epoch. */
typedef struct {
  gboolean known;
  guint64  server, validator, root;    /* alpha added to the pending amounts in that block */
} TaoAuditBlockShare;

typedef struct {
  guint16                    netuid;
  guint64                    epoch_block;
  TaoRulesAnswer             rules;
  const TaoEpochState  *before;       /* at the parent block */
  const TaoChainEpochOutput *after;        /* at the block */
  TaoAuditBlockShare         share;
  /* Weights that the block revealed before its epoch: taken from the state after it. (nullable) */
  const TaoEpochState  *revealed;
  const guint8              *is_revealed;  /* [before->n], with @revealed */
  /* Uids that an extrinsic of the same block replaced after the epoch: nothing is left to compare. (nullable) */
  const guint8              *is_replaced;  /* [before->n] */
} TaoAuditCase;

/* What the block's coinbase gave the subnet.
 * @parent, @subnet_after: this subnet's record before and after; @all: every subnet at the parent.
 * Source: dtao.md §3.4. */
TaoAuditBlockShare tao_audit_block_share (const TaoRules *rules, const TaoChainSubnets *all, guint16 netuid,
                                          const TaoChainSubnet *subnet_after, guint64 tao_weight, guint32 owner_cut,
                                          gboolean owner_cut_enabled);

/* Rule sets to try, best first, where a runtime's own are not known: the @i-th, or NULL past the last.  Which of them
 * counts is shown by the result: it is the chain's own. */
const TaoRules *tao_audit_candidate (guint i, guint32 spec_version);

/* What the epoch handed out: pending before, and added by its block. FALSE, 0, if it cannot be told. */
gboolean tao_audit_emission (const TaoAuditCase *audit_case, guint64 *out);

/* Recomputes one mechanism under @rules: results in @output, intermediates in @scratch, what went in in @input; all lean on
 * @memory and @audit_case. Where the emission is not known some amount stands for it: proportions do not depend on it.
 * NULL, or why not: a reason of docs/engine.md. */
const char *tao_audit_recompute (const TaoAuditCase *audit_case, const TaoRules *rules, guint mechanism, TaoArena *memory,
                                 TaoEpochScratch *scratch, TaoEpochInput *input, TaoEpochOutput *output);

/* Lives in @arena; durations and counts are filled, totals over time are the caller's. */
TaoAudit *tao_audit_run (TaoArena *arena, const TaoAuditCase *audit_case);

G_END_DECLS
