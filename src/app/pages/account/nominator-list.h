/* Who staked with a validator: read from the network when asked for, at once
 * where the node is near; largest first, some hundred at a time. */
#pragma once

#include <adwaita.h>

#include "engine/nominators.h"

G_BEGIN_DECLS

#define TAO_TYPE_NOMINATOR_LIST (tao_nominator_list_get_type ())
G_DECLARE_FINAL_TYPE (TaoNominatorList, tao_nominator_list, TAO, NOMINATOR_LIST, GtkWidget)

/* Rows that are shown at first, and more of at each wish. */
#define TAO_NOMINATOR_STEP 200

/* Signal "changed": there is another list, or none any more. */

/* @engine: (nullable), as for pages. @hotkey: (nullable): nobody; forgets what was read of another. */
void           tao_nominator_list_set_hotkey   (TaoNominatorList *self, TaoEngine *engine, const TaoKey32 *hotkey);
/* For names, ages, and whether there is a network. */
void           tao_nominator_list_set_snapshot (TaoNominatorList *self, TaoSnapshot *snapshot);
void           tao_nominator_list_set_narrow   (TaoNominatorList *self, gboolean narrow);

/* What the network answered; @nominators or @error, (transfer full). */
void           tao_nominator_list_take         (TaoNominatorList *self, TaoNominators *nominators, GError *error);

/* (nullable) (transfer none) */
TaoNominators *tao_nominator_list_get          (TaoNominatorList *self);
gboolean       tao_nominator_list_is_busy      (TaoNominatorList *self);

G_END_DECLS
