#include "app/pages/subnet/subnet-place.h"

#include <glib/gi18n.h>

void
tao_subnet_place_await (TaoPage *page, const TaoSnapshot *snapshot, const char *unknown, const char *awaited)
{
  TaoSyncState state = tao_snapshot_get_sync (snapshot)->state;

  if (state == TAO_SYNC_OFFLINE || state == TAO_SYNC_REFUSED)
    tao_page_show_error (page, _("Not connected"), unknown);
  else
    tao_page_show_loading (page, awaited);
}

const TaoSubnet *
tao_subnet_place_find (TaoPage *page, const TaoSnapshot *snapshot, int netuid, const char *unknown, const char *awaited)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, (guint16) netuid);
  g_autofree char *title = NULL;
  guint n;

  if (subnet != NULL)
    return subnet;
  tao_snapshot_get_subnets (snapshot, &n);
  if (n > 0)
    {
      title = g_strdup_printf (_("There is no subnet %d"), netuid);
      tao_page_show_empty (page, "subnets-symbolic", title, NULL, _("Show All Subnets"), "win.go::subnets");
    }
  else
    tao_subnet_place_await (page, snapshot, unknown, awaited);
  return NULL;
}

void
tao_subnet_place_watch (TaoPage *page, int *watched, int netuid)
{
  TaoEngine *engine = tao_page_get_engine (page);

  if (engine == NULL || *watched == netuid)
    return;
  if (*watched != TAO_ROUTE_NONE)
    tao_engine_unwatch_subnet (engine, (guint16) *watched);
  if (netuid != TAO_ROUTE_NONE)
    tao_engine_watch_subnet (engine, (guint16) netuid);
  *watched = netuid;
}

void
tao_subnet_place_fold (GtkBox *columns, GtkWidget *side, int width, gboolean narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (columns), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_size_request (side, narrow ? -1 : width, -1);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (columns), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (columns), "narrow");
}
