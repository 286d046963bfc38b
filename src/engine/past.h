/* The chain at a block of one's choice, read when asked for: the state as a
 * snapshot, and a block's contents in words. All calls are made where the engine
 * was created, answers arrive there.
 *
 * Errors: G_IO_ERROR_NOT_CONNECTED before the first head was read, and those of
 * the chain room: PRUNED where the node and the archive have forgotten the state,
 * NOT_AVAILABLE for a block that is not there. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* The best block. */
#define TAO_BLOCK_BEST G_MAXUINT64

/* A snapshot of its own, with sync (its block, hash, time and version), the network and all subnets at @block; the
 * metagraph of @netuid with its weights and bonds (G_MAXUINT16: none); @accounts and their positions. What only
 * history tells (changes, verdicts, alerts) is unknown in it. */
void         tao_engine_load_past_async  (TaoEngine           *self,
                                          guint64              block,
                                          guint16              netuid,
                                          const TaoKey32      *accounts,
                                          guint                n_accounts,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
TaoSnapshot *tao_engine_load_past_finish (TaoEngine           *self,
                                          GAsyncResult        *result,
                                          GError             **error);

/* --- a block's contents ------------------------------------------------------ */

typedef enum {
  TAO_CALL_OUTCOME_UNKNOWN,       /* events not available */
  TAO_CALL_OUTCOME_SUCCESS,
  TAO_CALL_OUTCOME_FAILED,
  TAO_CALL_OUTCOME_INNER_FAILED,  /* the call itself succeeded, something inside it did not */
} TaoCallOutcome;

typedef struct {
  TaoKey32       hash;
  const char    *problem;         /* (nullable) why it could not be decoded; then the rest is empty */
  const char    *pallet, *call;
  const char    *arguments;       /* JSON object */
  gboolean       has_signer;
  TaoKey32       signer;
  guint64        nonce, tip_rao, fee_rao;   /* or unknown */
  TaoCallOutcome outcome;
  const char    *error, *error_docs;        /* (nullable) "SubtensorModule.NotEnoughStake" */
} TaoExtrinsicDetail;

typedef struct {
  const char *pallet, *name;
  const char *fields;             /* JSON */
  const char *docs;               /* (nullable) one paragraph of the metadata */
  gint64      extrinsic;          /* index it belongs to; -1 initialization, -2 finalization */
} TaoEventDetail;

typedef struct {
  gatomicrefcount ref_count;
  gpointer     memory;
  guint64      number;
  TaoKey32     hash, parent_hash, state_root;
  gboolean     hash_checked;      /* the header hashes to the hash */
  gint64       time_ms;           /* Unix ms, 0 unknown */
  guint32      spec_version;      /* of the runtime that wrote it */
  guint        n_extrinsics, n_events;
  const TaoExtrinsicDetail *extrinsics;
  gboolean     events_known;
  const TaoEventDetail *events;
  const char  *problem;           /* (nullable) why events are not known */
} TaoBlockDetail;

TaoBlockDetail *tao_block_detail_ref   (TaoBlockDetail *self);
void            tao_block_detail_unref (TaoBlockDetail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoBlockDetail, tao_block_detail_unref)

void            tao_engine_load_block_async  (TaoEngine           *self,
                                              guint64              block,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
TaoBlockDetail *tao_engine_load_block_finish (TaoEngine           *self,
                                              GAsyncResult        *result,
                                              GError             **error);

G_END_DECLS
