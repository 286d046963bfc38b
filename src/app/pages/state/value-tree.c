#include "app/pages/state/value-tree.h"

#include <glib/gi18n.h>

#define NAME_WIDTH 230
#define NAME_WIDTH_NARROW 140

/* --- a row: a node and the answer that keeps it --- */

#define TAO_TYPE_VALUE_ROW (tao_value_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoValueRow, tao_value_row, TAO, VALUE_ROW, GObject)

struct _TaoValueRow {
  GObject parent_instance;
  TaoBrowseAnswer *answer;
  const TaoBrowseNode *node;
};

G_DEFINE_FINAL_TYPE (TaoValueRow, tao_value_row, G_TYPE_OBJECT)

static void
tao_value_row_finalize (GObject *object)
{
  tao_browse_answer_unref (TAO_VALUE_ROW (object)->answer);
  G_OBJECT_CLASS (tao_value_row_parent_class)->finalize (object);
}

static void
tao_value_row_class_init (TaoValueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_value_row_finalize;
}

static void
tao_value_row_init (TaoValueRow *self)
{
}

static void
append_row (GListStore *store, TaoBrowseAnswer *answer, const TaoBrowseNode *node)
{
  g_autoptr(TaoValueRow) row = g_object_new (TAO_TYPE_VALUE_ROW, NULL);

  row->answer = tao_browse_answer_ref (answer);
  row->node = node;
  g_list_store_append (store, row);
}

static GListModel *
children_of (gpointer item, gpointer user_data)
{
  TaoValueRow *row = item;
  GListStore *store;

  if (row->node->n_children == 0)
    return NULL;
  store = g_list_store_new (TAO_TYPE_VALUE_ROW);
  for (guint i = 0; i < row->node->n_children; i++)
    append_row (store, row->answer, &row->node->children[i]);
  return G_LIST_MODEL (store);
}

/* --- the widget --- */

struct _TaoValueTree {
  GtkWidget parent_instance;

  GtkColumnView *view;
  GtkColumnViewColumn *names, *types;    /* lent by the view */
  GListStore *store;                     /* of TaoValueRow: the first level; lent by the view's model (nullable) */
};

G_DEFINE_FINAL_TYPE (TaoValueTree, tao_value_tree, GTK_TYPE_WIDGET)

static TaoValueRow *
row_of (GtkListItem *item)
{
  return gtk_tree_list_row_get_item (gtk_list_item_get_item (item));
}

static GtkWidget *
new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
setup_name_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), new_label ("tao-strong"));
  gtk_list_item_set_child (item, expander);
}

static void
bind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  g_autoptr(TaoValueRow) row = row_of (item);
  const char *name = row->node->name[0] != '\0' ? row->node->name : _("Value");

  gtk_tree_expander_set_list_row (expander, gtk_list_item_get_item (item));
  gtk_label_set_text (GTK_LABEL (gtk_tree_expander_get_child (expander)), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (expander), name);
}

static void
unbind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

static void
setup_text_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, new_label ("numeric"));
}

static void
bind_text_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_autoptr(TaoValueRow) row = row_of (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *text = row->node->cut ? g_strdup_printf (_("%s, the first %u shown"), row->node->text, row->node->n_children)
                                         : g_strdup (row->node->text);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text[0] != '\0' ? text : NULL);
}

static void
setup_type_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = new_label ("tao-mono");

  gtk_widget_add_css_class (label, "tao-secondary");
  gtk_list_item_set_child (item, label);
}

static void
bind_type_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_autoptr(TaoValueRow) row = row_of (item);
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), row->node->type);
  gtk_widget_set_tooltip_text (label, row->node->type);
}

/* Enter or a double click copies the value of a row. */
static void
activated_cb (TaoValueTree *self, guint position)
{
  g_autoptr(GtkTreeListRow) tree_row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (self->view)), position);
  g_autoptr(TaoValueRow) row = tree_row != NULL ? gtk_tree_list_row_get_item (tree_row) : NULL;

  if (row != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.copy", "s", row->node->text);
}

static GtkColumnViewColumn *
add_column (TaoValueTree *self, const char *title, int width, GCallback setup, GCallback bind, GCallback unbind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect (factory, "bind", bind, NULL);
  if (unbind != NULL)
    g_signal_connect (factory, "unbind", unbind, NULL);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_column_set_expand (column, width == 0);
  gtk_column_view_append_column (self->view, column);
  return column;
}

static void
tao_value_tree_dispose (GObject *object)
{
  TaoValueTree *self = TAO_VALUE_TREE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tao_value_tree_parent_class)->dispose (object);
}

static void
tao_value_tree_class_init (TaoValueTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_value_tree_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "taovaluetree");
}

static void
tao_value_tree_init (TaoValueTree *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "tao-cell");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Value"), -1);
  self->names = add_column (self, _("Name"), NAME_WIDTH, G_CALLBACK (setup_name_cb), G_CALLBACK (bind_name_cb), G_CALLBACK (unbind_name_cb));
  add_column (self, _("Value"), 0, G_CALLBACK (setup_text_cb), G_CALLBACK (bind_text_cb), NULL);
  self->types = add_column (self, _("Type"), 190, G_CALLBACK (setup_type_cb), G_CALLBACK (bind_type_cb), NULL);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "tao-table");
  gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
}

GtkWidget *
tao_value_tree_new (void)
{
  return g_object_new (TAO_TYPE_VALUE_TREE, NULL);
}

void
tao_value_tree_set_answer (TaoValueTree *self, TaoBrowseAnswer *answer)
{
  GListStore *store = g_list_store_new (TAO_TYPE_VALUE_ROW);
  GtkTreeListModel *tree;
  g_autoptr(GtkSelectionModel) selection = NULL;
  const TaoBrowseNode *root = answer != NULL ? answer->root : NULL;

  /* What is made of parts needs no row of its own. */
  if (root != NULL && root->n_children > 0)
    for (guint i = 0; i < root->n_children; i++)
      append_row (store, answer, &root->children[i]);
  else if (root != NULL && !answer->is_map)
    append_row (store, answer, root);
  self->store = store;
  tree = gtk_tree_list_model_new (G_LIST_MODEL (store), FALSE, FALSE, children_of, NULL, NULL);
  /* The only row, such as what an Option holds, is not worth a click. */
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) == 1)
    {
      g_autoptr(GtkTreeListRow) only = gtk_tree_list_model_get_row (tree, 0);

      gtk_tree_list_row_set_expanded (only, TRUE);
    }
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (tree)));
  gtk_column_view_set_model (self->view, selection);
}

void
tao_value_tree_add_page (TaoValueTree *self, TaoBrowseAnswer *answer)
{
  for (guint i = 0; self->store != NULL && answer->root != NULL && i < answer->root->n_children; i++)
    append_row (self->store, answer, &answer->root->children[i]);
}

GListModel *
tao_value_tree_get_rows (TaoValueTree *self)
{
  return G_LIST_MODEL (gtk_column_view_get_model (self->view));
}

void
tao_value_tree_set_narrow (TaoValueTree *self, gboolean narrow)
{
  gtk_column_view_column_set_fixed_width (self->names, narrow ? NAME_WIDTH_NARROW : NAME_WIDTH);
  gtk_column_view_column_set_visible (self->types, !narrow);
}
