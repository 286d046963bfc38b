/* The needs-attention list: at most five rows, each opens its place or is
 * dismissed. Rows persist while their matter does, so focus stays. */
#pragma once

#include <gtk/gtk.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_ATTENTION_LIST (tao_attention_list_get_type ())
G_DECLARE_FINAL_TYPE (TaoAttentionList, tao_attention_list, TAO, ATTENTION_LIST, GtkWidget)

/* Signal "dismissed" (const char *id).
 * Property "count": matters not dismissed, also those past the fifth. */
void  tao_attention_list_update    (TaoAttentionList *self, const TaoSnapshot *snapshot);
guint tao_attention_list_get_count (TaoAttentionList *self);

G_END_DECLS
