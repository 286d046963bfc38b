/* Whose weights are like whose, kept up to date while a page is looked at. The
 * engine reads weights of watched subnets only, so a few are watched, those
 * with most emission; the comparison itself runs in a worker. */
#pragma once

#include "engine/engine.h"
#include "engine/likeness.h"

G_BEGIN_DECLS

/* Subnets that are watched for it. */
#define TAO_COMPARISON_SUBNETS 16

typedef struct _TaoComparison TaoComparison;

/* @changed: called when there is another answer; never after the free. */
TaoComparison *tao_comparison_new  (GFunc changed, gpointer user_data);
void           tao_comparison_free (TaoComparison *self);

/* Watches the subnets with most emission, of @netuids or (NULL) of all, until there are enough; what is watched stays.
 * Cheap to call with each snapshot: @netuids may grow. @engine: (nullable). */
void tao_comparison_watch   (TaoComparison *self, TaoEngine *engine, const TaoSnapshot *snapshot, const guint16 *netuids, guint n);
void tao_comparison_unwatch (TaoComparison *self);

/* Compares anew what differs. Cheap to call often. */
void tao_comparison_update (TaoComparison *self, TaoSnapshot *snapshot);

/* The last answer. (nullable) (transfer none) */
const TaoLikeness *tao_comparison_get (const TaoComparison *self);

/* Whether weights of watched subnets are still to come, or being compared. */
gboolean tao_comparison_is_busy (const TaoComparison *self);

/* One sentence about @alike. (transfer full) */
char *tao_comparison_describe (const TaoAlike *alike);

G_END_DECLS
