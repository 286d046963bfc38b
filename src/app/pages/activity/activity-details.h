/* The chosen extrinsic or event in full: what it says, and what it caused. */
#pragma once

#include <gtk/gtk.h>

#include "app/pages/activity/activity-row.h"

G_BEGIN_DECLS

#define TAO_TYPE_ACTIVITY_DETAILS (tao_activity_details_get_type ())
G_DECLARE_FINAL_TYPE (TaoActivityDetails, tao_activity_details, TAO, ACTIVITY_DETAILS, GtkWidget)

/* @row: (nullable): hides itself.  @snapshot: (nullable) for names. */
void tao_activity_details_show       (TaoActivityDetails *self, TaoActivityRow *row, TaoSnapshot *snapshot);
/* One under the other. */
void tao_activity_details_set_narrow (TaoActivityDetails *self, gboolean narrow);

G_END_DECLS
