/* How long a uid stays if newcomers keep coming as they did lately: what the
 * alert "uid-exit" and the page of the uid both tell. Pure. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

/* UIDs registered a day, × 100: over the last day, or over the last week if there were fewer than two in a day.
 * @interval_ms: between blocks; unknown counts as the usual one. TAO_UNKNOWN_U64: fewer than two in a week, or a
 * chain younger than an hour: no pace. */
guint64 tao_outlook_pace  (const TaoMetagraph *metagraph, guint32 interval_ms);

/* Whole hours until the uid's place in the removal order is reached at that pace, the free places taken first.
 * TAO_UNKNOWN_U64: no pace, or it is never removed. */
guint64 tao_outlook_hours (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid, guint32 interval_ms);

G_END_DECLS
