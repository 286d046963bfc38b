/* Why a uid's incentive and dividends changed between two epochs of its subnet:
 * both epochs are read and recomputed, and the difference is told apart by who
 * and what moved it (economy/explain.h). */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef enum {
  TAO_WHY_STAKE,       /* the validator's active stake: stake, activity and permit */
  TAO_WHY_WEIGHT,      /* the weight it gives */
  TAO_WHY_CLIPPING,    /* where consensus cuts that weight */
  TAO_WHY_BOND,        /* the validator's share of the bonds to a miner */
  TAO_WHY_INCENTIVE,   /* that miner's incentive */
  TAO_WHY_TOTAL,       /* everyone else: the sum that is normalised by moved */
} TaoWhyCause;

/* Proportions below are exact, in units of 2^-32. */
typedef struct {
  TaoWhyCause cause;
  gint32      uid;     /* the validator; for BOND and INCENTIVE the miner; -1 for TOTAL */
  gint64      delta;
} TaoWhyTerm;

/* One validator's part in the incentive after the newer epoch. */
typedef struct {
  guint16 validator;
  gint64  stake, weight, clipped, contribution;
} TaoWhySource;

typedef struct {
  gatomicrefcount   ref_count;
  gpointer          memory;
  guint16           netuid, uid;
  guint             mechanism;
  TaoKey32          hotkey;                /* after the newer epoch */
  gboolean          changed_hands;         /* another hotkey had the uid in the older one, or nobody */
  guint64           block_before, block_after;      /* the epochs' own blocks */
  const char       *rule_set;              /* of the newer one */
  gboolean          exact;                 /* both recomputed to what the chain stored, for every uid */
  guint16           incentive_before, incentive_after;      /* u16 as the chain stored them */
  guint16           dividends_before, dividends_after;
  gint64            incentive_change;      /* the sum of its terms */
  guint             n_incentive_terms;
  const TaoWhyTerm *incentive_terms;       /* largest first, whichever way */
  gint64            dividends_change;
  guint             n_dividends_terms;
  const TaoWhyTerm *dividends_terms;
  guint             n_sources;
  const TaoWhySource *sources;             /* largest contribution first */
} TaoWhy;

TaoWhy     *tao_why_ref            (TaoWhy *self);
void        tao_why_unref          (TaoWhy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoWhy, tao_why_unref)

/* "stake", "weight", "clipping", "bond", "incentive", "total" */
const char *tao_why_cause_name     (TaoWhyCause cause);

/* Compares the last epoch with the one before it. Errors: G_IO_ERROR_NOT_CONNECTED; _NOT_FOUND: no such subnet, uid or
 * mechanism, or not two epochs yet; _FAILED: a part could not be read, or no rules reproduce it, with the reason of
 * docs/engine.md. */
void        tao_engine_load_why_async  (TaoEngine           *self,
                                        guint16              netuid,
                                        guint16              uid,
                                        guint                mechanism,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
TaoWhy     *tao_engine_load_why_finish (TaoEngine           *self,
                                        GAsyncResult        *result,
                                        GError             **error);

G_END_DECLS
