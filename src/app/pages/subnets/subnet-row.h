/* A subnet in the table: persists while the subnet exists and changes in place
 * with each snapshot, so that selection and scroll position survive. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_SUBNET_ROW (tao_subnet_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoSubnetRow, tao_subnet_row, TAO, SUBNET_ROW, GObject)

TaoSubnetRow *tao_subnet_row_new (TaoSnapshot *snapshot, const TaoSubnet *subnet);

/* Takes the new values; notifies "subnet" if any that is shown differs.
 * @subnet: of @snapshot, same netuid. Returns whether it notified. */
gboolean tao_subnet_row_update (TaoSubnetRow *self, TaoSnapshot *snapshot, const TaoSubnet *subnet);

/* Valid until the next update. */
const TaoSubnet *tao_subnet_row_get (TaoSubnetRow *self);
TaoSnapshot     *tao_subnet_row_get_snapshot (TaoSubnetRow *self);

/* Clean name, "Subnet 11" where there is none; kept, as sorting asks often. */
const char *tao_subnet_row_get_name (TaoSubnetRow *self);

/* Property "watched": has a star. */
gboolean tao_subnet_row_get_watched (TaoSubnetRow *self);
void     tao_subnet_row_set_watched (TaoSubnetRow *self, gboolean watched);

/* The owner's coldkey is one of ours; its removal is not possible yet. */
gboolean tao_subnet_row_get_owned  (TaoSubnetRow *self);
gboolean tao_subnet_row_get_immune (TaoSubnetRow *self);
gboolean tao_subnet_row_get_staked (TaoSubnetRow *self);

/* Whether @text (from a filter entry; folded by the caller) is in its name or
 * symbol, is its number, or begins its owner's address. */
gboolean tao_subnet_row_matches (TaoSubnetRow *self, const char *text);

G_END_DECLS
