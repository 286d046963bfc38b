/* Why there is no live connection, in words. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

/* One sentence for TaoSyncInfo.reason ("code: detail"), NULL if there is none.
 * A code nobody has words for is shown as it is. (transfer full) */
char *tao_sync_reason_words (const char *reason);

G_END_DECLS
