/* One alert in the inbox: an item that stays as long as its alert does, and
 * the row that shows it. */
#pragma once

#include <gtk/gtk.h>

#include "app/alert-words.h"

G_BEGIN_DECLS

#define TAO_TYPE_INBOX_ITEM (tao_inbox_item_get_type ())
G_DECLARE_FINAL_TYPE (TaoInboxItem, tao_inbox_item, TAO, INBOX_ITEM, GObject)

guint64          tao_inbox_item_get_id    (TaoInboxItem *self);
gboolean         tao_inbox_item_get_seen  (TaoInboxItem *self);
const char      *tao_inbox_item_get_title (TaoInboxItem *self);
const TaoRoute  *tao_inbox_item_get_route (TaoInboxItem *self);

/* Makes @store (of TaoInboxItem) say what @snapshot's alerts say, newest first; items that stay are not replaced. */
void             tao_inbox_merge          (GListStore *store, const TaoSnapshot *snapshot);

/* A GtkListBoxRow for @item. */
GtkWidget       *tao_inbox_row_new        (TaoInboxItem *item);

G_END_DECLS
