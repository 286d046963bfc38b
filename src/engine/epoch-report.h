/* One epoch with all that went into it and all that the chain stored, as a JSON
 * document from which anybody can compute it again without a network: the form
 * of our recorded vectors, which tests/vectors/run-vectors replays. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* @epoch_block: of an epoch whose state can still be read; 0: the last.  @remarks: lines for people, kept in the document.
 * Errors as tao_engine_load_why_async(). */
void  tao_engine_load_epoch_report_async  (TaoEngine           *self,
                                           guint16              netuid,
                                           guint64              epoch_block,
                                           const char          *remarks,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
/* (transfer full) */
char *tao_engine_load_epoch_report_finish (TaoEngine           *self,
                                           GAsyncResult        *result,
                                           GError             **error);

/* What is left of the document where the inputs cannot be had: the lines alone. (transfer full) */
char *tao_epoch_report_remarks_only       (const char *remarks);

G_END_DECLS
