/* Weights and bonds of one mechanism of a subnet, read when asked for. Snapshots
 * carry those of the first. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct {
  gatomicrefcount ref_count;
  gpointer        memory;
  guint16         netuid;
  guint           mechanism;
  guint64         block;           /* read at this block */
  TaoSparseRows   weights, bonds;
} TaoMechanismRows;

TaoMechanismRows *tao_mechanism_rows_ref   (TaoMechanismRows *self);
void              tao_mechanism_rows_unref (TaoMechanismRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoMechanismRows, tao_mechanism_rows_unref)

/* @n_uids: rows wanted. At the newest head. Errors: G_IO_ERROR_NOT_CONNECTED, those of the chain room. */
void              tao_engine_load_mechanism_async  (TaoEngine           *self,
                                                    guint16              netuid,
                                                    guint                mechanism,
                                                    guint                n_uids,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
TaoMechanismRows *tao_engine_load_mechanism_finish (TaoEngine           *self,
                                                    GAsyncResult        *result,
                                                    GError             **error);

G_END_DECLS
