/* Why an epoch came out as it did: who contributed what to a uid's incentive, and
 * what moved an incentive or a dividend between two epochs.
 *
 * Every answer is a list of terms in raw I32F32 units (2^32 = 1) whose sum is
 * exactly the number that they explain: each term is the difference between two
 * results of the chain's own arithmetic, on a path that changes one thing at a
 * time.  The intermediates themselves are in TaoEpochView, the masks in
 * tao_epoch_weight_fate. */
#pragma once

#include "economy/epoch.h"

G_BEGIN_DECLS

typedef enum {
  TAO_EXPLAIN_STAKE,       /* the validator's active stake: stake, activity and permit */
  TAO_EXPLAIN_WEIGHT,      /* the weight it gives, after masks and normalisation */
  TAO_EXPLAIN_CLIPPING,    /* where consensus cuts that weight */
  TAO_EXPLAIN_BOND,        /* the validator's share of the bonds to a miner */
  TAO_EXPLAIN_INCENTIVE,   /* that miner's incentive */
  TAO_EXPLAIN_TOTAL,       /* everyone else: the sum that is normalised by moved */
} TaoExplainCause;

typedef struct {
  TaoExplainCause cause;
  gint32 uid;              /* the validator, for BOND and INCENTIVE the miner; -1 for TOTAL */
  gint64 delta;            /* raw I32F32 */
} TaoExplainTerm;

/* One validator's part in a miner's incentive. */
typedef struct {
  guint16 validator;
  TaoI32F32 stake;         /* active */
  TaoI32F32 weight;        /* before clipping */
  TaoI32F32 clipped;       /* what counts */
  gint64 contribution;     /* raw I32F32 of the miner's incentive */
} TaoExplainSource;

/* Appends a TaoExplainSource to @sources for each validator that rates @miner, in
 * ascending uid.  Contributions add up to view->incentive[miner]. */
void tao_explain_incentive_sources (const TaoEpochView *view,
                                    guint16             miner,
                                    GArray             *sources);

/* Appends a TaoExplainTerm to @terms for each cause that moved the incentive of
 * @miner from @before to @after, by validator and then cause; terms of 0 are left
 * out.  The views come from two scratches, so that both are alive; their n may
 * differ.  Returns: the sum of the terms, which is the change. */
gint64 tao_explain_incentive_change (const TaoEpochView *before,
                                     const TaoEpochView *after,
                                     guint16             miner,
                                     GArray             *terms);

/* The same for the dividends of @validator, by miner: bonds, incentives, with
 * Yuma 3 the validator's own stake.  Both epochs ran the same version of Yuma, or
 * what separates the versions is part of TOTAL. */
gint64 tao_explain_dividend_change (const TaoEpochView *before,
                                    const TaoEpochView *after,
                                    guint16             validator,
                                    GArray             *terms);

/* "stake", "weight", "clipping", "bond", "incentive", "total" */
const char *tao_explain_cause_name (TaoExplainCause cause);

G_END_DECLS
