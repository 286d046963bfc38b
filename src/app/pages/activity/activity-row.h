/* An extrinsic or an event of a block, as a row. Does not change. */
#pragma once

#include "engine/blocks.h"

G_BEGIN_DECLS

#define TAO_TYPE_ACTIVITY_ROW (tao_activity_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoActivityRow, tao_activity_row, TAO, ACTIVITY_ROW, GObject)

/* @event: which of the block's events, or -1 for the extrinsic @index. @far: the
 * row stands among rows of other blocks, and says which is its own. */
TaoActivityRow *tao_activity_row_new (TaoBlockRecord *block, guint index, gint event, gboolean far, const TaoSnapshot *snapshot);

TaoBlockRecord          *tao_activity_row_get_block     (TaoActivityRow *self);
const TaoBlockExtrinsic *tao_activity_row_get_extrinsic (TaoActivityRow *self);   /* NULL for events */
const TaoBlockEvent     *tao_activity_row_get_event     (TaoActivityRow *self);   /* NULL for extrinsics */

const char *tao_activity_row_get_number (TaoActivityRow *self);   /* "3", or "9,571,282 / 3" */
const char *tao_activity_row_get_title  (TaoActivityRow *self);
const char *tao_activity_row_get_detail (TaoActivityRow *self);
const char *tao_activity_row_get_signer (TaoActivityRow *self);   /* address, or "" */
guint64     tao_activity_row_get_order  (TaoActivityRow *self);   /* of the chain */

/* Whether @needle, folded, is in what the row says, its call or its accounts. */
gboolean    tao_activity_row_matches  (TaoActivityRow *self, const char *needle);

/* Whether @address signed it or is named in it. */
gboolean    tao_activity_row_concerns (TaoActivityRow *self, const char *address);

G_END_DECLS
