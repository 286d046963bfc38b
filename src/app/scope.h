/* What the figures of a page or window were read from: the snapshot on view
 * and the subnet it is about. Charts and origins ask the nearest scope above
 * them, so that none has to be told by its page how old its data is. */
#pragma once

#include <gtk/gtk.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_SCOPE (tao_scope_get_type ())
G_DECLARE_FINAL_TYPE (TaoScope, tao_scope, TAO, SCOPE, GObject)

/* Gives @widget a scope of its own; it lives as long as the widget. (transfer none) */
TaoScope *tao_scope_attach (GtkWidget *widget);

/* The one of @widget or of the nearest widget around it. (nullable) (transfer none) */
TaoScope *tao_scope_find (GtkWidget *widget);

/* @snapshot: (nullable). @netuid: of the subnet that is shown, or a negative number. */
void tao_scope_set (TaoScope *self, TaoSnapshot *snapshot, int netuid);

/* (nullable) (transfer none) */
TaoSnapshot *tao_scope_get_snapshot (TaoScope *self);
int          tao_scope_get_netuid (TaoScope *self);

/* While nothing new can come: since when, in words ("no data since 22 Nov, 14:02"); else NULL. Property "stale". */
const char  *tao_scope_get_stale (TaoScope *self);

G_END_DECLS
