/* Making, pricing, signing, sending and following extrinsics.
 *
 * Keys stay elsewhere: a TaoSignFunc gets the exact bytes to sign and gives the
 * signature, which is checked before anything leaves.  Nothing is ever sent twice
 * by itself: after a lost connection the chain is searched for the extrinsic's
 * hash until its era ends. */
#pragma once

#include "chain/block.h"

G_BEGIN_DECLS

/* --- calls -------------------------------------------------------------------- */

/* Encodes a call by name.  @arguments: a JSON object with one member per argument,
 * nothing missing, nothing left over, each in the text form of scale/value.h;
 * accounts as SS58 or 0x, also where a MultiAddress is wanted.  Errors: INVALID
 * with the path of what does not fit. (transfer full) */
GBytes   *tao_call_encode      (TaoRuntime *runtime, const char *pallet, const char *call, const char *arguments, GError **error);

/* The call back in words: { pallet, call, arguments }. */
typedef struct {
  char     *pallet, *call;
  TaoValue *root;
  const TaoValue *arguments;       /* lent by @root */
} TaoDecodedCall;

gboolean  tao_call_decode         (TaoRuntime *runtime, GBytes *call, TaoDecodedCall *out, GError **error);
void      tao_decoded_call_clear  (TaoDecodedCall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoDecodedCall, tao_decoded_call_clear)

/* --- eras ---------------------------------------------------------------------- */

/* @period: 0 immortal, else a power of two 4 … 65536.  Writes 1 or 2 bytes. */
guint     tao_era_encode          (guint64 current, guint32 period, guint8 out[2]);
guint64   tao_era_birth           (guint64 current, guint32 period);
/* Parses one; FALSE for nonsense.  Immortal: period 0. */
gboolean  tao_era_decode          (const guint8 *bytes, gsize length, guint32 *period, guint32 *phase, gsize *used);

/* --- one extrinsic --------------------------------------------------------------- */

typedef struct {
  TaoBytes32  signer;
  GBytes     *call;
  guint32     era_period;          /* 0 immortal */
  guint64     era_current;         /* a block number the era is counted from */
  TaoBytes32  era_hash;            /* of block tao_era_birth(); the genesis when immortal */
  guint32     nonce;
  guint64     tip_rao;
} TaoExtrinsicParts;

/* What is signed, before the hashing of long payloads, and the signed-extension
 * bytes that go into the extrinsic.  INVALID with the extension's name when the
 * runtime has one we do not know and whose types are not empty. */
gboolean  tao_extrinsic_payload   (TaoRuntime *runtime, const TaoExtrinsicParts *parts, GBytes **payload, GBytes **extra, GError **error);
/* @payload, or its blake2b-256 when it is longer than 256 bytes: the very bytes to sign. */
GBytes   *tao_extrinsic_signed_bytes (GBytes *payload);
/* A version-4 extrinsic with length prefix; @signature 64 bytes sr25519. */
GBytes   *tao_extrinsic_assemble  (TaoRuntime *runtime, const TaoExtrinsicParts *parts, GBytes *extra,
                                   const guint8 signature[64], GError **error);
void      tao_extrinsic_hash      (GBytes *extrinsic, TaoBytes32 *out);

/* --- a draft -------------------------------------------------------------------- */

typedef struct _TaoDraft TaoDraft;     /* immutable once prepared; reference counted */

/* Reads nonce (counting our own in flight), era block and fee at the present
 * finalized head.  @era_period 0: 64; made longer where blocks arrive so quickly that it would end within two minutes.
 * DISCONNECTED, RUNTIME_CHANGING (also: too quick for any era), INVALID. */
void      tao_draft_prepare_async  (TaoConnection *connection, const TaoBytes32 *signer, GBytes *call, guint32 era_period,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoDraft *tao_draft_prepare_finish (GAsyncResult *result, GError **error);
TaoDraft *tao_draft_ref            (TaoDraft *self);
void      tao_draft_unref          (TaoDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoDraft, tao_draft_unref)

const TaoExtrinsicParts *tao_draft_get_parts  (TaoDraft *self);
GBytes                  *tao_draft_get_signed_bytes (TaoDraft *self);   /* what a signer signs */
GBytes                  *tao_draft_get_payload (TaoDraft *self);        /* what a person can check */
TaoRuntime              *tao_draft_get_runtime (TaoDraft *self);
guint64                  tao_draft_get_fee_rao (TaoDraft *self);        /* TAO_CHAIN_UNKNOWN_U64: the runtime would not say */
guint64                  tao_draft_get_era_end (TaoDraft *self);        /* last block it may be in; unknown if immortal */

/* --- sending ---------------------------------------------------------------------- */

/* Signs @bytes; FALSE with an error when it will not. */
typedef gboolean (*TaoSignFunc) (GBytes *bytes, guint8 signature[64], gpointer user_data, GError **error);

typedef enum {
  TAO_STAGE_SIGNED,
  TAO_STAGE_SUBMITTED,      /* the pool took it */
  TAO_STAGE_IN_BLOCK,       /* block, index and outcome are known */
  TAO_STAGE_RETRACTED,      /* that block left the best chain; waiting again */
  TAO_STAGE_SEARCHING,      /* the connection was lost; looking at the chain */
  TAO_STAGE_FINALIZED,      /* end */
} TaoSubmissionStage;

typedef struct {
  TaoSubmissionStage stage;
  TaoBytes32 hash;
  gboolean   has_block;
  TaoBytes32 block;
  guint64    number;
  const TaoChainExtrinsic *extrinsic;   /* (nullable) with outcome and error, from IN_BLOCK on */
  const TaoChainEvent *events;          /* its events */
  guint      n_events;
} TaoSubmissionUpdate;

typedef void (*TaoSubmissionFunc) (const TaoSubmissionUpdate *update, gpointer user_data);

typedef struct {
  TaoBytes32     hash, block;
  guint64        number;
  const TaoChainExtrinsic *extrinsic;  /* (nullable) with outcome and error; lent by @owner */
  guint          n_events;
  TaoChainEvent *events;               /* of this extrinsic; their contents lent by @owner */
  TaoChainBlock *owner;                /* (nullable) */
} TaoSubmissionResult;

/* Asks the runtime to validate the signed bytes without sending them.  REJECTED
 * with the reason; NOT_AVAILABLE where there is no such call. */
void      tao_submission_dry_run_async  (TaoConnection *connection, TaoDraft *draft, TaoSignFunc sign, gpointer sign_data,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean  tao_submission_dry_run_finish (GAsyncResult *result, GError **error);

/* Signs, checks the signature, submits and follows to finality.  Cancelling stops
 * the following, not the extrinsic.  Errors: REJECTED and what signing gives (never
 * sent or refused), LOST (era over), FAILED (in a finalized block, dispatch
 * failed), RUNTIME_CHANGING. */
void      tao_submission_run_async  (TaoConnection *connection, TaoDraft *draft, TaoSignFunc sign, gpointer sign_data,
                                     TaoSubmissionFunc progress, gpointer progress_data,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @result is filled also with FAILED; clear it either way. */
gboolean  tao_submission_run_finish (GAsyncResult *async_result, TaoSubmissionResult *result, GError **error);
void      tao_submission_result_clear (TaoSubmissionResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoSubmissionResult, tao_submission_result_clear)

/* Looks for an extrinsic from an earlier run of the program between two blocks,
 * newest bounds at most 4096 apart.  NOT_AVAILABLE: not there. */
void      tao_extrinsic_find_async  (TaoConnection *connection, const TaoBytes32 *hash, guint64 from, guint64 to,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean  tao_extrinsic_find_finish (GAsyncResult *async_result, TaoSubmissionResult *result, GError **error);

G_END_DECLS
