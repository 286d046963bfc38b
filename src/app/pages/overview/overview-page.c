#include "app/pages/overview/overview-page.h"

#include <glib/gi18n.h>

struct _TaoOverviewPage {
  TaoPage parent_instance;
};

G_DEFINE_FINAL_TYPE (TaoOverviewPage, tao_overview_page, TAO_TYPE_PAGE)

static void
tao_overview_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_OVERVIEW_PAGE);
  G_OBJECT_CLASS (tao_overview_page_parent_class)->dispose (object);
}

static void
tao_overview_page_class_init (TaoOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_overview_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/overview/overview-page.ui");
}

static void
tao_overview_page_init (TaoOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tao_page_show_empty (TAO_PAGE (self), "go-home-symbolic", _("Not connected"), _("No network is connected yet."), NULL, NULL);
}
