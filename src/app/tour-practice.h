/* What the practice wallet does before a tour, so that its pages have
 * something to show: a few stakes, in one transaction. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* On a chain that makes blocks for transactions, whose validators @snapshot lists. Errors: those of planning and
 * executing; TAO_JOB_ERROR_INVALID if the chain refused. */
void     tao_tour_practice_async  (TaoEngine *engine, TaoSnapshot *snapshot, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean tao_tour_practice_finish (GAsyncResult *result, GError **error);

G_END_DECLS
