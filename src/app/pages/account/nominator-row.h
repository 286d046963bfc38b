/* One coldkey's stake with a validator on one subnet, in the list of its
 * stakers; and the columns of that list. A row never changes: another answer
 * of the network has rows of its own. */
#pragma once

#include "app/widgets/table.h"
#include "engine/nominators.h"

G_BEGIN_DECLS

#define TAO_TYPE_NOMINATOR_ROW (tao_nominator_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoNominatorRow, tao_nominator_row, TAO, NOMINATOR_ROW, GObject)

/* What a row says besides numbers. */
typedef struct {
  char *name;        /* (nullable) of the coldkey, clean */
  char *subnet;
  char *unit;        /* of its alpha */
} TaoNominatorWords;

/* @index: in @nominators' stakes. @words: their texts (transfer full). */
TaoNominatorRow    *tao_nominator_row_new (TaoNominators *nominators, guint index, const TaoNominatorWords *words);

const TaoNominator *tao_nominator_row_get         (TaoNominatorRow *self);
const char         *tao_nominator_row_get_address (TaoNominatorRow *self);   /* of the coldkey */

/* @block: at which what is listed was read, for where it comes from. */
const TaoColumn    *tao_nominator_columns     (guint *n, guint64 block);
void                tao_nominator_bind_narrow (TaoEntityRow *row, gpointer item);

/* Lines of CSV with a head, numbers in full. @name: of a coldkey, or NULL. (transfer full) */
typedef char *(*TaoNominatorName) (const TaoNominator *stake, gpointer user_data);
char               *tao_nominators_to_csv (const TaoNominators *nominators, int netuid, TaoNominatorName name, gpointer user_data);

G_END_DECLS
