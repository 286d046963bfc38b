/* A decoded value as a tree with three columns: name, value, type. */
#pragma once

#include <gtk/gtk.h>

#include "engine/browse.h"

G_BEGIN_DECLS

#define TAO_TYPE_VALUE_TREE (tao_value_tree_get_type ())
G_DECLARE_FINAL_TYPE (TaoValueTree, tao_value_tree, TAO, VALUE_TREE, GtkWidget)

GtkWidget *tao_value_tree_new (void);

/* @answer: (nullable) shows nothing. */
void tao_value_tree_set_answer (TaoValueTree *self, TaoBrowseAnswer *answer);

/* The next page of a map under what is shown. */
void tao_value_tree_add_page   (TaoValueTree *self, TaoBrowseAnswer *answer);

/* Without the types. */
void tao_value_tree_set_narrow (TaoValueTree *self, gboolean narrow);

/* The rows that are shown now, for tests. (transfer none) */
GListModel *tao_value_tree_get_rows (TaoValueTree *self);

G_END_DECLS
