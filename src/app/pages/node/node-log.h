/* The log of one node: the last lines, a filter by level and by words, and
 * known messages explained. Stays at the end unless scrolled away from it. */
#pragma once

#include <gtk/gtk.h>

#include "node/log.h"

G_BEGIN_DECLS

#define TAO_TYPE_NODE_LOG (tao_node_log_get_type ())
G_DECLARE_FINAL_TYPE (TaoNodeLog, tao_node_log, TAO, NODE_LOG, GtkWidget)

/* @log: (nullable) */
void     tao_node_log_set_log      (TaoNodeLog *self, TaoLog *log);
/* What is shown, filtered. (transfer none) */
GListModel *tao_node_log_get_lines (TaoNodeLog *self);
void     tao_node_log_set_search   (TaoNodeLog *self, const char *text);
void     tao_node_log_set_narrow   (TaoNodeLog *self, gboolean narrow);
void     tao_node_log_focus_search (TaoNodeLog *self);

G_END_DECLS
