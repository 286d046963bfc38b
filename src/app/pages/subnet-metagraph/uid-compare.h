/* Up to four uids of a subnet side by side: their figures as a table, kept up to
 * date with the rows they come from, and their share over time in one chart. */
#pragma once

#include <adwaita.h>

#include "app/pages/subnet-metagraph/uid-row.h"
#include "app/widgets/compare-grid.h"
#include "engine/engine.h"

G_BEGIN_DECLS

#define TAO_UID_COMPARE_MOST TAO_COMPARE_MOST

#define TAO_TYPE_UID_COMPARE (tao_uid_compare_get_type ())
G_DECLARE_FINAL_TYPE (TaoUidCompare, tao_uid_compare, TAO, UID_COMPARE, AdwWindow)

/* @engine: (nullable). @snapshot: the one on view, says how old the figures are. @rows: (element-type TaoUidRow), two to TAO_UID_COMPARE_MOST, referenced. @symbol: formatted.
 * Links in the window go through @parent. */
GtkWindow  *tao_uid_compare_new      (GtkWindow *parent, TaoEngine *engine, TaoSnapshot *snapshot, const char *symbol, GPtrArray *rows);

/* Another snapshot; the window takes the engine's by itself. */
void        tao_uid_compare_take_snapshot (TaoUidCompare *self, TaoSnapshot *snapshot);

/* What stands in a column, top to bottom; NULL past the end. For tests. (transfer none) */
const char *tao_uid_compare_get_text (TaoUidCompare *self, guint figure, guint column);

G_END_DECLS
