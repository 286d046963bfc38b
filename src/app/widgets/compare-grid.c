#include "app/widgets/compare-grid.h"

#include "app/widgets/label.h"

struct _TaoCompareGrid {
  GtkWidget parent_instance;

  GtkWidget *grid;
  guint n_columns;
  GPtrArray *labels;           /* of GtkLabel: line × column */
};

G_DEFINE_FINAL_TYPE (TaoCompareGrid, tao_compare_grid, GTK_TYPE_WIDGET)

static GtkLabel *
label_at (TaoCompareGrid *self, guint line, guint column)
{
  guint at = line * self->n_columns + column;

  return column < self->n_columns && at < self->labels->len ? self->labels->pdata[at] : NULL;
}

guint
tao_compare_grid_add (TaoCompareGrid *self, const char *title)
{
  guint line = self->labels->len / self->n_columns;
  GtkWidget *name = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "tao-secondary");
  gtk_grid_attach (GTK_GRID (self->grid), name, 0, (int) line + 1, 1, 1);
  for (guint column = 0; column < self->n_columns; column++)
    {
      GtkWidget *value = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (value), 1);
      gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (value, "numeric");
      gtk_widget_set_hexpand (value, TRUE);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, value, NULL, -1);
      gtk_grid_attach (GTK_GRID (self->grid), value, (int) column + 1, (int) line + 1, 1, 1);
      g_ptr_array_add (self->labels, value);
    }
  return line;
}

void
tao_compare_grid_set_head (TaoCompareGrid *self, guint column, GtkWidget *head)
{
  gtk_grid_attach (GTK_GRID (self->grid), head, (int) column + 1, 0, 1, 1);
}

void
tao_compare_grid_set (TaoCompareGrid *self, guint line, guint column, const char *text, gboolean strong)
{
  GtkLabel *label = label_at (self, line, column);

  g_return_if_fail (label != NULL);

  tao_label_update (label, text);
  if (strong)
    gtk_widget_add_css_class (GTK_WIDGET (label), "tao-strong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "tao-strong");
}

const char *
tao_compare_grid_get_text (TaoCompareGrid *self, guint line, guint column)
{
  GtkLabel *label = label_at (self, line, column);

  return label != NULL ? gtk_label_get_text (label) : NULL;
}

static void
tao_compare_grid_dispose (GObject *object)
{
  TaoCompareGrid *self = TAO_COMPARE_GRID (object);

  g_ptr_array_set_size (self->labels, 0);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_compare_grid_parent_class)->dispose (object);
}

static void
tao_compare_grid_finalize (GObject *object)
{
  g_ptr_array_unref (TAO_COMPARE_GRID (object)->labels);
  G_OBJECT_CLASS (tao_compare_grid_parent_class)->finalize (object);
}

static void
tao_compare_grid_class_init (TaoCompareGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_compare_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_compare_grid_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tao_compare_grid_init (TaoCompareGrid *self)
{
  self->labels = g_ptr_array_new ();
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 9);
  gtk_widget_add_css_class (self->grid, "card");
  gtk_widget_add_css_class (self->grid, "tao-card-body");
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
tao_compare_grid_new (guint n_columns)
{
  TaoCompareGrid *self = g_object_new (TAO_TYPE_COMPARE_GRID, NULL);

  self->n_columns = CLAMP (n_columns, 1, TAO_COMPARE_MOST);
  return GTK_WIDGET (self);
}

/* --- the window --- */

GtkBox *
tao_compare_set_up (AdwWindow *window, const char *title, int width, int height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *header = adw_header_bar_new (), *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (content, "tao-compare");
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand", TRUE, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (window, box);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  return GTK_BOX (content);
}

void
tao_compare_bind_escape (GtkWidgetClass *window_class)
{
  gtk_widget_class_add_binding_action (window_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

GtkWidget *
tao_compare_new_card (GtkWidget *child)
{
  GtkWidget *card = adw_bin_new ();

  adw_bin_set_child (ADW_BIN (card), child);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "tao-card-body");
  return card;
}
