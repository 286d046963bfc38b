#include "app/sidebar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app-config.h"
#include "app/format.h"
#include "app/page-registry.h"
#include "app/text.h"
#include "app/widgets/change.h"
#include "app/widgets/list-box.h"
#include "app/widgets/token-tile.h"

struct _TaoSidebar {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkMenuButton *network_button;
  GMenuModel *network_menu;
  GtkMenuButton *menu_button;
  GMenuModel *primary_menu;
  GtkWidget *network_dot;
  GtkLabel *network_name;
  GtkListBox *list;
  GtkWidget *pinned_heading;
  GtkListBox *pinned;
  GtkImage *foot_icon;
  GtkLabel *foot_name;
  GtkLabel *foot_note;
  GSettings *settings;
  gboolean wallet_set;
};

G_DEFINE_FINAL_TYPE (TaoSidebar, tao_sidebar, GTK_TYPE_WIDGET)

/* @sign: an icon or a tile. */
static GtkWidget *
new_row (GtkWidget *sign, const char *text, const char *route)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 11);
  GtkWidget *label = gtk_label_new (text);

  gtk_box_append (GTK_BOX (box), sign);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "tao-route", g_strdup (route), g_free);
  g_object_set_data (G_OBJECT (row), "tao-sign", sign);
  g_object_set_data (G_OBJECT (row), "tao-label", label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

/* At the right of a pinned row: a change or a share, once it is known. */
static void
add_value (GtkWidget *row)
{
  GtkWidget *value = tao_change_new ();

  gtk_widget_add_css_class (value, "caption");
  gtk_widget_set_valign (value, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (value, FALSE);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), value);
  g_object_set_data (G_OBJECT (row), "tao-value", value);
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

static int
find_route (GStrv pinned, GtkListBoxRow *row)
{
  for (int i = 0; row != NULL && pinned[i] != NULL; i++)
    if (g_str_equal (pinned[i], row_route (row)))
      return i;
  return -1;
}

/* Alt+Up and Alt+Down, and dragging: @row takes the place of @target. */
static void
move_pinned (TaoSidebar *self, GtkListBoxRow *row, GtkListBoxRow *target)
{
  g_auto(GStrv) pinned = g_settings_get_strv (self->settings, "pinned");
  int from = find_route (pinned, row), to = find_route (pinned, target), step = to > from ? 1 : -1;
  int place = target != NULL ? gtk_list_box_row_get_index (target) : 0;

  if (from < 0 || to < 0 || from == to)
    return;
  for (int i = from; i != to; i += step)
    {
      char *other = pinned[i];

      pinned[i] = pinned[i + step];
      pinned[i + step] = other;
    }
  g_settings_set_strv (self->settings, "pinned", (const char *const *) pinned);
  row = gtk_list_box_get_row_at_index (self->pinned, place);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
pinned_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, TaoSidebar *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->pinned));
  int at;

  if (!(state & GDK_ALT_MASK) || (key != GDK_KEY_Up && key != GDK_KEY_Down) || !GTK_IS_LIST_BOX_ROW (focus))
    return GDK_EVENT_PROPAGATE;
  at = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus)) + (key == GDK_KEY_Up ? -1 : 1);
  if (at >= 0)
    move_pinned (self, GTK_LIST_BOX_ROW (focus), gtk_list_box_get_row_at_index (self->pinned, at));
  return GDK_EVENT_STOP;
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, TaoSidebar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->pinned, (int) y);

  return row != NULL ? gdk_content_provider_new_typed (G_TYPE_INT, gtk_list_box_row_get_index (row)) : NULL;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, TaoSidebar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->pinned, (int) y);

  if (row == NULL)
    return FALSE;
  move_pinned (self, gtk_list_box_get_row_at_index (self->pinned, g_value_get_int (value)), row);
  return TRUE;
}

static void
add_reordering (TaoSidebar *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INT, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (pinned_key_cb), self, 0);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_prepare_cb), self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->pinned), key);
  gtk_widget_add_controller (GTK_WIDGET (self->pinned), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (self->pinned), GTK_EVENT_CONTROLLER (target));
}

/* A menu button given a model makes a widget for each of its lines at once: they wait until somebody looks. */
static void
create_menu_cb (GtkMenuButton *button, gpointer model)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, model);
}

static void
tao_sidebar_dispose (GObject *object)
{
  g_clear_object (&TAO_SIDEBAR (object)->settings);
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
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, network_button);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, network_menu);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TaoSidebar, primary_menu);
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

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->network_button, create_menu_cb, g_object_ref (self->network_menu), g_object_unref);
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, g_object_ref (self->primary_menu), g_object_unref);
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  entries = tao_page_registry (&n);
  for (guint i = 0; i < n; i++)
    if (entries[i].group != 0)
      {
        GtkWidget *row = new_row (gtk_image_new_from_icon_name (entries[i].icon), _(entries[i].title), entries[i].name);

        g_object_set_data (G_OBJECT (row), "tao-group", GUINT_TO_POINTER (entries[i].group));
        gtk_list_box_append (self->list, row);
      }
  add_reordering (self);
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
show_wallet (TaoSidebar *self, const char *name, const char *note, gboolean unlocked)
{
  gtk_label_set_text (self->foot_name, name != NULL ? name : _("No wallet"));
  gtk_label_set_text (self->foot_note, name != NULL ? note : _("Create or import one"));
  gtk_image_set_from_icon_name (self->foot_icon, name == NULL ? "wallet-symbolic"
                                                 : unlocked ? "changes-allow-symbolic" : "changes-prevent-symbolic");
}

static void
update_pinned_row (GtkListBoxRow *row, const TaoSnapshot *snapshot)
{
  GtkLabel *label = g_object_get_data (G_OBJECT (row), "tao-label");
  TaoChange *value = g_object_get_data (G_OBJECT (row), "tao-value");
  gpointer sign = g_object_get_data (G_OBJECT (row), "tao-sign");
  const TaoSubnet *subnet;
  const TaoMetagraph *metagraph;
  TaoRoute route;
  g_autofree char *text = NULL;

  if (!tao_route_parse (row_route (row), &route) || route.netuid == TAO_ROUTE_NONE)
    return;
  subnet = tao_snapshot_lookup_subnet (snapshot, (guint16) route.netuid);
  if (subnet == NULL)
    return;
  if (route.uid != TAO_ROUTE_NONE)
    {
      g_autofree char *symbol = tao_format_symbol (subnet->symbol, subnet->netuid);

      text = g_strdup_printf (_("%1$s · UID %2$d"), symbol, route.uid);
      metagraph = tao_snapshot_lookup_metagraph (snapshot, subnet->netuid);
      if (metagraph != NULL && metagraph->incentive != NULL && (guint) route.uid < metagraph->n)
        {
          g_autofree char *incentive = tao_format_percent (metagraph->incentive[route.uid], G_MAXUINT16, 2);

          tao_change_set_text (value, incentive, 0);
          gtk_widget_set_visible (GTK_WIDGET (value), TRUE);
        }
    }
  else
    {
      text = tao_text_subnet_name (subnet->name, subnet->netuid);
      if (TAO_IS_TOKEN_TILE (sign))
        tao_token_tile_set_subnet (sign, subnet->netuid, subnet->symbol);
      if (subnet->change_day_ppm != TAO_UNKNOWN_I64)
        {
          g_autofree char *change = tao_format_change (subnet->change_day_ppm, 1);

          tao_change_set_text (value, change, subnet->change_day_ppm > 0 ? 1 : subnet->change_day_ppm < 0 ? -1 : 0);
          gtk_widget_set_visible (GTK_WIDGET (value), TRUE);
        }
    }
  if (!g_str_equal (gtk_label_get_text (label), text))
    {
      gtk_label_set_text (label, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
}

/* The first own account stands at the foot until a wallet is opened. */
static void
update_foot (TaoSidebar *self, const TaoSnapshot *snapshot)
{
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (snapshot, &n);

  for (guint i = 0; i < n && !self->wallet_set; i++)
    if (accounts[i].own && accounts[i].label != NULL)
      {
        g_autofree char *name = tao_text_line (accounts[i].label, TAO_TEXT_NAME);
        g_autofree char *free_tao = tao_format_headline (accounts[i].free_rao, "τ");
        g_autofree char *note = g_strdup_printf (_("%s free"), free_tao);

        show_wallet (self, name, g_settings_get_boolean (self->settings, "hide-amounts") ? _("Locked") : note, FALSE);
        return;
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
  if (snapshot != NULL && tao_snapshot_get_sync (snapshot)->own_node)
    gtk_widget_add_css_class (self->network_dot, "hollow");
  else
    gtk_widget_remove_css_class (self->network_dot, "hollow");
  if (snapshot != NULL)
    update_foot (self, snapshot);
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
  self->wallet_set = name != NULL;
  show_wallet (self, name, note, unlocked);
}

static GtkWidget *
pinned_sign (const TaoPageEntry *entry, const TaoRoute *route)
{
  GtkWidget *tile;

  if (route->netuid == TAO_ROUTE_NONE || route->uid != TAO_ROUTE_NONE)
    return gtk_image_new_from_icon_name (entry->icon);
  tile = tao_token_tile_new ();
  tao_token_tile_set_size (TAO_TOKEN_TILE (tile), 22);
  tao_token_tile_set_subnet (TAO_TOKEN_TILE (tile), (guint16) route->netuid, NULL);
  return tile;
}

void
tao_sidebar_set_pinned (TaoSidebar *self, const char *const *routes)
{
  guint shown = 0;

  tao_list_box_drop (self->pinned, 0);
  for (guint i = 0; routes[i] != NULL; i++)
    {
      const TaoPageEntry *entry;
      GtkWidget *pinned;
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
      pinned = new_row (pinned_sign (entry, &route), text, routes[i]);
      add_value (pinned);
      gtk_list_box_append (self->pinned, pinned);
      shown++;
    }
  gtk_widget_set_visible (self->pinned_heading, shown > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->pinned), shown > 0);
}
