/* Weights that are committed and not revealed yet, of one mechanism of a subnet:
 * hashes of WeightCommits and ciphertexts of TimelockedWeightCommits. What is
 * revealed is not stored any more; what has expired may be, until the chain
 * comes across it. */
#pragma once

#include "chain/query.h"

G_BEGIN_DECLS

typedef struct {
  TaoBytes32 account;          /* the hotkey */
  guint64    commit_epoch, commit_block;
  gboolean   timelocked;
  guint64    round;            /* of the drand beacon, whose pulse opens a time-locked one; else 0 */
} TaoChainEpochCommit;

/* Answers of a query. */
typedef struct { guint hashed, timelocked; } TaoChainCommitItems;

/* Asks for both. */
TaoChainCommitItems tao_chain_commits_add  (TaoQuery *query, guint16 netuid, guint8 mechanism);
/* After the run: of TaoChainEpochCommit, hashed ones first, the queue of each hotkey or epoch in order of time. What has
 * another shape is left out. (transfer full) */
GArray             *tao_chain_commits_take (TaoQuery *query, TaoChainCommitItems items);

G_END_DECLS
