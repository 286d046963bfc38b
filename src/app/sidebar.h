/* The sidebar: network switcher and menu, the pages in four groups, pinned
 * places, and the current wallet at the foot. */
#pragma once

#include <gtk/gtk.h>

#include "app/route.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_SIDEBAR (tao_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (TaoSidebar, tao_sidebar, TAO, SIDEBAR, GtkWidget)

/* @section: registry name of the row to select, or "" for none. */
void tao_sidebar_select (TaoSidebar *self, const char *section);

/* @snapshot: (nullable) for live values of pinned places and the network dot. */
void tao_sidebar_update (TaoSidebar *self, const TaoSnapshot *snapshot);

/* The network as chosen: "practice", "finney", "test" or an address. */
void tao_sidebar_set_network (TaoSidebar *self, const char *network);

/* @name: (nullable) no wallet. @note: its lock state in words. */
void tao_sidebar_set_wallet (TaoSidebar *self, const char *name, const char *note, gboolean unlocked);

/* Routes in their string form; unknown pages are left out. */
void tao_sidebar_set_pinned (TaoSidebar *self, const char *const *routes);

G_END_DECLS
