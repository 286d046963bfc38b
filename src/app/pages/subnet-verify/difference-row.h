/* One value that the chain and the recomputation disagree about. */
#pragma once

#include <glib-object.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_DIFFERENCE_ROW (tao_difference_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoDifferenceRow, tao_difference_row, TAO, DIFFERENCE_ROW, GObject)

/* Copies @difference. @who: the uid's name, clean. @first_cause: not a consequence of an earlier stage. */
TaoDifferenceRow *tao_difference_row_new (const TaoAuditDifference *difference, const char *who, gboolean first_cause);

const TaoAuditDifference *tao_difference_row_get        (TaoDifferenceRow *self);
const char               *tao_difference_row_get_who    (TaoDifferenceRow *self);
gboolean                  tao_difference_row_is_first   (TaoDifferenceRow *self);
/* Whether both speak of the same stored value. */
gboolean                  tao_difference_row_same_place (TaoDifferenceRow *a, TaoDifferenceRow *b);

G_END_DECLS
