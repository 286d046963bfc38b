/* When a subnet's hyperparameters changed: found by reading them at past blocks
 * and halving every span at whose ends they differ. What changed and changed
 * back between two blocks that were read is not seen. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct {
  guint64      after, block;      /* it changed in (after, block]; block - 1 == after where it is known exactly */
  TaoParameter before, now;       /* the same name */
} TaoParameterChange;

typedef struct {
  gatomicrefcount     ref_count;
  guint16             netuid;
  guint64             first_block, last_block;   /* read at both, and between */
  gboolean            from_start;                /* first_block is the subnet's first */
  guint               n_reads;
  gboolean            complete;                  /* every span that differs was followed to its end */
  guint               n;
  TaoParameterChange *changes;                   /* newest first */
} TaoParameterHistory;

TaoParameterHistory *tao_parameter_history_new   (guint16 netuid, guint n);
TaoParameterHistory *tao_parameter_history_ref   (TaoParameterHistory *self);
void                 tao_parameter_history_unref (TaoParameterHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoParameterHistory, tao_parameter_history_unref)

/* Whether both say the same value. */
gboolean             tao_parameter_equal         (const TaoParameter *a, const TaoParameter *b);

/* Reads up to a hundred past blocks. Where the node has forgotten the older ones the history begins with what it still has.
 * Errors: G_IO_ERROR_NOT_CONNECTED; _NOT_FOUND: no such subnet; those of the chain room. */
void                 tao_engine_load_parameter_history_async  (TaoEngine           *self,
                                                               guint16              netuid,
                                                               GCancellable        *cancellable,
                                                               GAsyncReadyCallback  callback,
                                                               gpointer             user_data);
TaoParameterHistory *tao_engine_load_parameter_history_finish (TaoEngine           *self,
                                                               GAsyncResult        *result,
                                                               GError             **error);

G_END_DECLS
