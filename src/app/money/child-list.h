/* Child hotkeys of a hotkey and their shares: rows for as many as the chain
 * takes, one more shown than are filled. */
#pragma once

#include <adwaita.h>

#include "engine/jobs.h"

G_BEGIN_DECLS

/* Signal "changed": something was typed. */
#define TAO_TYPE_CHILD_LIST (tao_child_list_get_type ())
G_DECLARE_FINAL_TYPE (TaoChildList, tao_child_list, TAO, CHILD_LIST, AdwBin)

GtkWidget  *tao_child_list_new  (void);

/* @json: (nullable) [["share of 2^64-1", "address"], …], as a SET_CHILDREN order takes it and the chain stores it. */
void        tao_child_list_fill (TaoChildList *self, const char *json);

/* Whether no child is typed. */
gboolean    tao_child_list_is_empty (TaoChildList *self);

/* NULL, or what is wrong with the children of @parent.  @json: (out) (transfer full) as above. A share that was not edited
 * comes back to the unit. */
const char *tao_child_list_read (TaoChildList *self, const TaoKey32 *parent, char **json);

G_END_DECLS
