/* What stake cost and why it is worth what it is: sums over recorded moves. Pure. Private to the room. */
#pragma once

#include "engine/snapshot.h"
#include "store/store.h"

G_BEGIN_DECLS

/* What one coldkey did with its stake, as far as it is known. */
typedef struct {
  TaoKey32 coldkey;
  guint64  known_from;       /* every move after this block is in @moves */
  guint64  through;          /* … up to and with this one */
  GArray  *moves;            /* TaoStoreMove, oldest first */
} TaoBook;

/* The average cost of what is left of (hotkey, netuid); TAO_UNKNOWN_U64 where no move is known that
 * opened it: history does not reach back so far, or it grew from rewards alone. */
guint64  tao_book_get_cost    (const TaoBook *self, const TaoKey32 *hotkey, guint16 netuid);

/* Fills @out, from @before_alpha worth @before_rao at @out->since_block to @alpha worth @after_rao at @out->until_block, both of
 * which are set.  @price_rao: rao per alpha at the end; 10^9 on root.  FALSE, @out->since_block unknown, where moves between
 * are missing. */
gboolean tao_book_get_change  (const TaoBook *self, const TaoKey32 *hotkey, guint16 netuid, guint64 before_alpha, guint64 alpha,
                               guint64 price_rao, TaoValueChange *out);

G_END_DECLS
