#include "app/widgets/status-chip.h"

struct _TaoStatusChip {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *image;
  GtkLabel *label;
  TaoChipKind kind;
};

G_DEFINE_FINAL_TYPE (TaoStatusChip, tao_status_chip, GTK_TYPE_WIDGET)

static const char *const classes[] = { "plain", "pos", "neg", "warn", "accent", "practice" };

static void
tao_status_chip_dispose (GObject *object)
{
  g_clear_pointer (&TAO_STATUS_CHIP (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_status_chip_parent_class)->dispose (object);
}

static void
tao_status_chip_class_init (TaoStatusChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_status_chip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taostatus");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
tao_status_chip_init (TaoStatusChip *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->image = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->image), 12);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->box), self->image);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "tao-status");
  gtk_widget_add_css_class (GTK_WIDGET (self), classes[TAO_CHIP_PLAIN]);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
tao_status_chip_new (void)
{
  return g_object_new (TAO_TYPE_STATUS_CHIP, NULL);
}

void
tao_status_chip_set (TaoStatusChip *self, TaoChipKind kind, const char *icon, const char *text)
{
  g_return_if_fail (kind < G_N_ELEMENTS (classes));

  if (self->kind != kind)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[self->kind]);
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[kind]);
      self->kind = kind;
    }
  if (icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  gtk_widget_set_visible (self->image, icon != NULL);
  if (!g_str_equal (gtk_label_get_text (self->label), text))
    {
      gtk_label_set_text (self->label, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), text[0] != '\0');
}
