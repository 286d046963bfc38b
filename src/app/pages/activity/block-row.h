/* A block in the list of the newest ones; finality arrives later. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_BLOCK_ROW (tao_block_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoBlockRow, tao_block_row, TAO, BLOCK_ROW, GObject)

TaoBlockRow *tao_block_row_new (const TaoBlockSummary *summary);
/* Of the same hash. Notifies "finalized" where it is news. */
void         tao_block_row_update (TaoBlockRow *self, const TaoBlockSummary *summary);

guint64         tao_block_row_get_number (TaoBlockRow *self);
const TaoKey32 *tao_block_row_get_hash (TaoBlockRow *self);
gint64          tao_block_row_get_time_ms (TaoBlockRow *self);
guint           tao_block_row_get_n_extrinsics (TaoBlockRow *self);
guint           tao_block_row_get_n_epochs (TaoBlockRow *self);
gboolean        tao_block_row_get_finalized (TaoBlockRow *self);

G_END_DECLS
