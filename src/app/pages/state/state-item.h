/* A storage item or a method of a runtime API, as a row of the list. */
#pragma once

#include "engine/browse.h"

G_BEGIN_DECLS

#define TAO_TYPE_STATE_ITEM (tao_state_item_get_type ())
G_DECLARE_FINAL_TYPE (TaoStateItem, tao_state_item, TAO, STATE_ITEM, GObject)

/* @group and @item live in @catalogue. */
TaoStateItem *tao_state_item_new (TaoBrowseCatalogue *catalogue, gboolean is_call, const TaoBrowseGroup *group, const TaoBrowseItem *item);

gboolean             tao_state_item_get_is_call (TaoStateItem *self);
const char          *tao_state_item_get_group   (TaoStateItem *self);
const TaoBrowseItem *tao_state_item_get_item    (TaoStateItem *self);
/* "SubtensorModule.Tempo" */
const char          *tao_state_item_get_name    (TaoStateItem *self);
/* @needle: casefolded. */
gboolean             tao_state_item_matches     (TaoStateItem *self, const char *needle);

G_END_DECLS
