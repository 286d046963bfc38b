#pragma once

#include "chain/extrinsic.h"

G_BEGIN_DECLS

GBytes *tao_draft_get_extra (TaoDraft *self);

/* Looks for the extrinsic @hash in the block numbered @number of the best chain.
 * FALSE without error: not there. */
typedef struct {
  TaoBytes32 block;
  guint64    number;
  guint      index;
} TaoFoundExtrinsic;

void     tao_extrinsic_look_async  (TaoConnection *connection, const TaoBytes32 *hash, guint64 number,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* @block: (out) of the block looked at, found or not; @parent likewise. */
gboolean tao_extrinsic_look_finish (GAsyncResult *result, TaoFoundExtrinsic *found, TaoBytes32 *block, TaoBytes32 *parent,
                                    GError **error);

/* Takes @block if the extrinsic is in it: look at @owner. */
void     tao_submission_result_take_block (TaoSubmissionResult *result, TaoChainBlock *block, guint index);

/* What the numbers of InvalidTransaction::Custom mean on this chain. (nullable) */
const char *tao_extrinsic_custom_error (guint number);

G_END_DECLS
