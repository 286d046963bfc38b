/* Which validators of a mechanism have committed weights that are not revealed
 * yet, and when their turn is. Asks the engine by itself; hidden where weights
 * are set in the open. */
#pragma once

#include <gtk/gtk.h>

#include "engine/commits.h"

G_BEGIN_DECLS

#define TAO_TYPE_COMMIT_LIST (tao_commit_list_get_type ())
G_DECLARE_FINAL_TYPE (TaoCommitList, tao_commit_list, TAO, COMMIT_LIST, GtkWidget)

/* With every snapshot. @engine: (nullable). */
void     tao_commit_list_update (TaoCommitList *self, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, guint mechanism);
/* Shows an answer. */
void     tao_commit_list_take   (TaoCommitList *self, const TaoWeightCommits *commits);
void     tao_commit_list_stop   (TaoCommitList *self);

G_END_DECLS
