#include "app/sidebar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/page-registry.h"

struct _TaoSidebar {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *network_dot;
  GtkLabel *network_name;
  GtkListBox *list;
  GtkWidget *pinned_heading;
  GtkListBox *pinned;
  GtkImage *foot_icon;
  GtkLabel *foot_name;
  GtkLabel *foot_note;
};

G_DEFINE_FINAL_TYPE (TaoSidebar, tao_sidebar, GTK_TYPE_WIDGET)

static GtkWidget *
new_row (const char *icon, const char *text, const char *route)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 11);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *value = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (value, "caption");
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "tao-route", g_strdup (route), g_free);
  g_object_set_data (G_OBJECT (row), "tao-label", label);
  g_object_set_data (G_OBJECT (row), "tao-value", value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

static const char *
row_route (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "tao-route");
}

static void
row_activated_cb (TaoSidebar *self, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.go", "s", row_route (row));
}

/* A line between the groups, none above the first row. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  gboolean first_of_group = before != NULL && g_object_get_data (G_OBJECT (row), "tao-group") !=
                                                g_object_get_data (G_OBJECT (before), "tao-group");

  if (first_of_group && gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (row, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  else if (!first_of_group)
    gtk_list_box_row_set_header (row, NULL);
}

static void
tao_sidebar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SIDEBAR);
  G_OBJECT_CLASS (tao_sidebar_parent_class)->dispose (object);
}

static void
tao_sidebar_class_init (TaoSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_sidebar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/shell/sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, network_dot);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, network_name);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, pinned_heading);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, pinned);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, foot_icon);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, foot_name);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, foot_note);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
tao_sidebar_init (TaoSidebar *self)
{
  const TaoPageEntry *entries;
  guint n;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  entries = tao_page_registry (&n);
  for (guint i = 0; i < n; i++)
    if (entries[i].group != 0)
      {
        GtkWidget *row = new_row (entries[i].icon, _(entries[i].title), entries[i].name);

        g_object_set_data (G_OBJECT (row), "tao-group", GUINT_TO_POINTER (entries[i].group));
        gtk_list_box_append (self->list, row);
      }
  tao_sidebar_set_wallet (self, NULL, NULL, FALSE);
}

void
tao_sidebar_select (TaoSidebar *self, const char *section)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_equal (row_route (row), section))
      break;
  gtk_list_box_select_row (self->list, row);
}

static void
update_pinned_row (GtkListBoxRow *row, const TaoSnapshot *snapshot)
{
  GtkLabel *label = g_object_get_data (G_OBJECT (row), "tao-label");
  GtkLabel *value = g_object_get_data (G_OBJECT (row), "tao-value");
  const TaoSubnet *subnet;
  TaoRoute route;
  g_autofree char *text = NULL;

  if (!tao_route_parse (row_route (row), &route) || route.netuid == TAO_ROUTE_NONE)
    return;
  subnet = tao_snapshot_lookup_subnet (snapshot, (guint16) route.netuid);
  if (subnet == NULL)
    return;
  if (route.uid != TAO_ROUTE_NONE)
    text = g_strdup_printf (_("%1$s · UID %2$d"), subnet->symbol != NULL ? subnet->symbol : "α", route.uid);
  else if (subnet->name != NULL)
    text = g_strdup (subnet->name);
  if (text != NULL)
    gtk_label_set_text (label, text);
  if (route.uid == TAO_ROUTE_NONE && subnet->change_day_ppm != TAO_UNKNOWN_I64)
    {
      g_autofree char *change = g_strdup_printf ("%s%.1f", subnet->change_day_ppm < 0 ? "−" : "+",
                                                 (double) ABS (subnet->change_day_ppm) / 1e4);

      gtk_label_set_text (value, change);
      gtk_widget_remove_css_class (GTK_WIDGET (value), "tao-pos");
      gtk_widget_remove_css_class (GTK_WIDGET (value), "tao-neg");
      gtk_widget_add_css_class (GTK_WIDGET (value), subnet->change_day_ppm < 0 ? "tao-neg" : "tao-pos");
    }
}

void
tao_sidebar_update (TaoSidebar *self, const TaoSnapshot *snapshot)
{
  GtkListBoxRow *row;
  gboolean offline = snapshot == NULL || tao_snapshot_get_sync (snapshot)->state == TAO_SYNC_OFFLINE;

  if (offline)
    gtk_widget_add_css_class (self->network_dot, "offline");
  else
    gtk_widget_remove_css_class (self->network_dot, "offline");
  if (snapshot != NULL)
    for (int i = 0; (row = gtk_list_box_get_row_at_index (self->pinned, i)) != NULL; i++)
      update_pinned_row (row, snapshot);
}

void
tao_sidebar_set_network (TaoSidebar *self, const char *network)
{
  static const struct { const char *id, *css_class, *name; } known[] = {
    { "practice", "practice", N_("Localnet") },
    { "finney", "live", N_("Main network") },
    { "test", "testnet", N_("Test network") },
  };
  const char *css_class = "own";
  const char *name = network;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gtk_widget_remove_css_class (self->network_dot, known[i].css_class);
      if (g_str_equal (network, known[i].id))
        {
          css_class = known[i].css_class;
          name = _(known[i].name);
        }
    }
  gtk_widget_remove_css_class (self->network_dot, "own");
  gtk_widget_add_css_class (self->network_dot, css_class);
  gtk_label_set_text (self->network_name, name);
}

void
tao_sidebar_set_wallet (TaoSidebar *self, const char *name, const char *note, gboolean unlocked)
{
  gtk_label_set_text (self->foot_name, name != NULL ? name : _("No wallet"));
  gtk_label_set_text (self->foot_note, name != NULL ? note : _("Create or import one"));
  gtk_image_set_from_icon_name (self->foot_icon, name == NULL ? "wallet-symbolic"
                                                 : unlocked ? "changes-allow-symbolic" : "changes-prevent-symbolic");
}

void
tao_sidebar_set_pinned (TaoSidebar *self, const char *const *routes)
{
  GtkListBoxRow *row;
  guint shown = 0;

  while ((row = gtk_list_box_get_row_at_index (self->pinned, 0)) != NULL)
    gtk_list_box_remove (self->pinned, GTK_WIDGET (row));
  for (guint i = 0; routes[i] != NULL; i++)
    {
      const TaoPageEntry *entry;
      g_autofree char *text = NULL;
      TaoRoute route;

      if (!tao_route_parse (routes[i], &route) || (entry = tao_page_registry_lookup (route.page)) == NULL)
        continue;
      if (route.uid != TAO_ROUTE_NONE)
        text = g_strdup_printf (_("α%1$d · UID %2$d"), route.netuid, route.uid);
      else if (route.netuid != TAO_ROUTE_NONE)
        text = g_strdup_printf (_("Subnet %d"), route.netuid);
      else
        text = g_strdup (_(entry->title));
      gtk_list_box_append (self->pinned, new_row (entry->icon, text, routes[i]));
      shown++;
    }
  gtk_widget_set_visible (self->pinned_heading, shown > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->pinned), shown > 0);
}
