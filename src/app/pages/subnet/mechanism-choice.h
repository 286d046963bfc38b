/* Which of a subnet's mechanisms to look at: a TaoChoice that is hidden where
 * there is one only. */
#pragma once

#include "app/widgets/choice.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* Offers as many as @subnet has; free to call with every snapshot. */
void  tao_mechanism_choice_update (TaoChoice *choice, const TaoSubnet *subnet);
guint tao_mechanism_choice_get    (TaoChoice *choice);
/* Back to the first, as for another subnet. */
void  tao_mechanism_choice_reset  (TaoChoice *choice);

G_END_DECLS
