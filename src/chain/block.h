/* A block in words: header, extrinsics and events decoded by the runtime that
 * wrote them. */
#pragma once

#include "chain/query.h"

G_BEGIN_DECLS

typedef struct {
  char     *pallet, *name;         /* "Balances", "Transfer" */
  const TaoValue *fields;          /* (nullable) a VARIANT with the fields by name; lent by the block */
  gint64    extrinsic;             /* index it belongs to; -1 initialization, -2 finalization */
  char     *docs;                  /* (nullable) first paragraph from metadata */
} TaoChainEvent;

typedef enum {
  TAO_OUTCOME_UNKNOWN,             /* events not available */
  TAO_OUTCOME_SUCCESS,
  TAO_OUTCOME_FAILED,
  TAO_OUTCOME_INNER_FAILED,        /* the call itself succeeded, something inside it did not */
} TaoOutcome;

typedef struct {
  guint       index;
  TaoBytes32  hash;
  GBytes     *bytes;               /* with length prefix */
  char       *problem;             /* (nullable) why it could not be decoded; then the rest is empty */
  char       *pallet, *call;       /* "SubtensorModule", "add_stake" */
  TaoValue   *root;                /* (nullable) owns what follows */
  const TaoValue *arguments;       /* (nullable) a VARIANT with the arguments by name; nested calls are values too */
  gboolean    is_signed;
  gboolean    has_signer;          /* an account id, which it normally is */
  TaoBytes32  signer;
  guint64     nonce, tip;          /* or TAO_CHAIN_UNKNOWN_U64 */
  TaoOutcome  outcome;
  char       *error;               /* (nullable) "SubtensorModule.NotEnoughBalanceToStake" or an inner one */
  char       *error_docs;          /* (nullable) */
  guint64     fee_rao;             /* or unknown */
} TaoChainExtrinsic;

typedef struct {
  TaoAnchor         *anchor;
  gint64             timestamp_ms;         /* from Timestamp.set, or TAO_CHAIN_UNKNOWN_I64 */
  guint              n_extrinsics;
  TaoChainExtrinsic *extrinsics;
  gboolean           events_known;         /* FALSE: state pruned, or undecodable (see problem) */
  guint              n_events;
  TaoChainEvent     *events;
  TaoValue          *events_root;          /* (nullable) owns their fields */
  char              *problem;              /* (nullable) */
} TaoChainBlock;

void           tao_chain_read_block_async  (TaoConnection *connection, TaoAnchor *anchor, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
TaoChainBlock *tao_chain_read_block_finish (GAsyncResult *result, GError **error);
void           tao_chain_block_free        (TaoChainBlock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoChainBlock, tao_chain_block_free)

/* Blake2b-256 of the encoded header that chain_getHeader describes as JSON.
 * PROTOCOL when a member is missing or wrong. */
gboolean       tao_chain_header_parse (const TaoJsonValue *header, TaoAnchor *out, GError **error);

/* One extrinsic without a block; never fails, see problem.  @events may be NULL. */
void           tao_chain_extrinsic_decode (TaoRuntime *runtime, GBytes *bytes, TaoChainExtrinsic *out);
void           tao_chain_extrinsic_clear  (TaoChainExtrinsic *self);

/* A value tree as JSON text (scale/value.h) with accounts as SS58. (transfer full) */
char          *tao_chain_value_to_text    (const TaoValue *value);

/* "Pallet.Error" and its docs from a DispatchError value. (transfer full) */
char          *tao_chain_dispatch_error_to_text (TaoRuntime *runtime, const TaoValue *error, char **docs);

G_END_DECLS
