#include "app/pages/subnet-parameters/subnet-parameters-page.h"

#include <glib/gi18n.h>

struct _TaoSubnetParametersPage {
  TaoPage parent_instance;
};

G_DEFINE_FINAL_TYPE (TaoSubnetParametersPage, tao_subnet_parameters_page, TAO_TYPE_PAGE)

static void
tao_subnet_parameters_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNET_PARAMETERS_PAGE);
  G_OBJECT_CLASS (tao_subnet_parameters_page_parent_class)->dispose (object);
}

static void
tao_subnet_parameters_page_class_init (TaoSubnetParametersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_subnet_parameters_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet-parameters/subnet-parameters-page.ui");
}

static void
tao_subnet_parameters_page_init (TaoSubnetParametersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tao_page_show_empty (TAO_PAGE (self), "preferences-other-symbolic", _("Not connected"), _("No network is connected yet."), NULL, NULL);
}
