#include "app/pages/first-run/first-run-page.h"

#include <glib/gi18n.h>

struct _TaoFirstRunPage {
  TaoPage parent_instance;
};

G_DEFINE_FINAL_TYPE (TaoFirstRunPage, tao_first_run_page, TAO_TYPE_PAGE)

static void
tao_first_run_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_FIRST_RUN_PAGE);
  G_OBJECT_CLASS (tao_first_run_page_parent_class)->dispose (object);
}

static void
tao_first_run_page_class_init (TaoFirstRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_first_run_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/first-run/first-run-page.ui");
}

static void
tao_first_run_page_init (TaoFirstRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tao_page_show_empty (TAO_PAGE (self), "tao-symbolic", _("Not connected"), _("No network is connected yet."), NULL, NULL);
}
