#include "app/pages/account/account-page.h"

#include <glib/gi18n.h>

struct _TaoAccountPage {
  TaoPage parent_instance;
};

G_DEFINE_FINAL_TYPE (TaoAccountPage, tao_account_page, TAO_TYPE_PAGE)

static void
tao_account_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_ACCOUNT_PAGE);
  G_OBJECT_CLASS (tao_account_page_parent_class)->dispose (object);
}

static void
tao_account_page_class_init (TaoAccountPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_account_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/account/account-page.ui");
}

static void
tao_account_page_init (TaoAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tao_page_show_empty (TAO_PAGE (self), "hotkey-symbolic", _("Not connected"), _("No network is connected yet."), NULL, NULL);
}
