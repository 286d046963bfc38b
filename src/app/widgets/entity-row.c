#include "app/widgets/entity-row.h"

#include "app/charts/sparkline.h"
#include "app/widgets/change.h"
#include "engine/snapshot.h"

struct _TaoEntityRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  TaoTokenTile *tile;
  GtkLabel *name;
  GtkWidget *mark;
  GtkLabel *detail;
  TaoSparkline *spark;
  GtkLabel *value;
  TaoChange *change;
};

G_DEFINE_FINAL_TYPE (TaoEntityRow, tao_entity_row, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel *label, const char *text)
{
  if (text != NULL && !g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
tao_entity_row_dispose (GObject *object)
{
  g_clear_pointer (&TAO_ENTITY_ROW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_entity_row_parent_class)->dispose (object);
}

static void
tao_entity_row_class_init (TaoEntityRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_entity_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taoentityrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tao_entity_row_init (TaoEntityRow *self)
{
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *first_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *values = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->tile = TAO_TOKEN_TILE (tao_token_tile_new ());
  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->name, 0);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "tao-strong");
  self->mark = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->mark, "tao-own-dot");
  gtk_widget_set_valign (self->mark, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_box_append (GTK_BOX (first_line), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (first_line), self->mark);
  self->detail = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->detail, 0);
  gtk_label_set_ellipsize (self->detail, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "tao-secondary");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "numeric");
  gtk_box_append (GTK_BOX (names), first_line);
  gtk_box_append (GTK_BOX (names), GTK_WIDGET (self->detail));
  gtk_widget_set_hexpand (names, TRUE);
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  self->spark = TAO_SPARKLINE (tao_sparkline_new ());
  tao_sparkline_set_size (self->spark, 64, 24);
  gtk_widget_set_visible (GTK_WIDGET (self->spark), FALSE);
  self->value = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->value, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->value), "numeric");
  gtk_widget_set_visible (GTK_WIDGET (self->value), FALSE);
  self->change = TAO_CHANGE (tao_change_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->change), GTK_ALIGN_END);
  gtk_widget_set_visible (GTK_WIDGET (self->change), FALSE);
  gtk_box_append (GTK_BOX (values), GTK_WIDGET (self->value));
  gtk_box_append (GTK_BOX (values), GTK_WIDGET (self->change));
  gtk_widget_set_valign (values, GTK_ALIGN_CENTER);

  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->tile));
  gtk_box_append (GTK_BOX (self->box), names);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->spark));
  gtk_box_append (GTK_BOX (self->box), values);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  set_text (self->detail, NULL);
}

GtkWidget *
tao_entity_row_new (void)
{
  return g_object_new (TAO_TYPE_ENTITY_ROW, NULL);
}

TaoTokenTile *
tao_entity_row_get_tile (TaoEntityRow *self)
{
  return self->tile;
}

void
tao_entity_row_set_name (TaoEntityRow *self, const char *name, const char *detail)
{
  set_text (self->name, name);
  set_text (self->detail, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail != NULL ? detail : "", -1);
}

void
tao_entity_row_set_origins (TaoEntityRow *self, guint n, const TaoNamedOrigin *origins, int netuid)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_BOX_ROW);

  tao_origin_attach_all (row != NULL ? row : GTK_WIDGET (self), n, origins, netuid, gtk_label_get_text (self->name));
}

void
tao_entity_row_set_marked (TaoEntityRow *self, gboolean marked)
{
  gtk_widget_set_visible (self->mark, marked);
}

void
tao_entity_row_set_spark (TaoEntityRow *self, const float *values, guint n)
{
  tao_sparkline_set_line (self->spark, values, n);
  gtk_widget_set_visible (GTK_WIDGET (self->spark), n > 0);
}

void
tao_entity_row_set_value (TaoEntityRow *self, const char *value)
{
  set_text (self->value, value);
  if (value != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->change), "caption");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->change), "caption");
}

void
tao_entity_row_set_change (TaoEntityRow *self, gint64 ppm)
{
  if (ppm != TAO_UNKNOWN_I64)
    tao_change_set_ppm (self->change, ppm, 2);
  gtk_widget_set_visible (GTK_WIDGET (self->change), ppm != TAO_UNKNOWN_I64);
}
