/* The pill at the right of the header: verification shield, best block and how
 * far finality lags. A click tells the rest. */
#pragma once

#include <gtk/gtk.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_SYNC_PILL (tao_sync_pill_get_type ())
G_DECLARE_FINAL_TYPE (TaoSyncPill, tao_sync_pill, TAO, SYNC_PILL, GtkWidget)

GtkWidget *tao_sync_pill_new (void);

/* @snapshot: (nullable): NULL is offline; kept until the next one, for the popover. @now_ms: Unix time, for the age of
 * the last block. Announces nothing while the state stays the same. */
void tao_sync_pill_update (TaoSyncPill *self, TaoSnapshot *snapshot, gint64 now_ms);

G_END_DECLS
