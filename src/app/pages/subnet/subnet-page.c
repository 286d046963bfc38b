#include "app/pages/subnet/subnet-page.h"

#include <glib/gi18n.h>

#include "app/page-registry.h"

#define BOTTOM_TABS 4      /* of a narrow window; the others are under More */
#define TAB_ICON "tao-tab-icon"

struct _TaoSubnetPage {
  TaoPage parent_instance;

  GtkWidget *tab_bar;
  GtkBox *labelled, *icons;          /* the tabs where there is room for labels, and where not */
  GtkToggleButton *star;
  GtkToggleButton *narrow_star;      /* in the header bar, where there are no tabs */
  GtkWidget *narrow_orders;          /* likewise */
  AdwViewStack *stack;
  GtkBox *bottom;                    /* the tabs of a narrow window */

  GSettings *settings;
  GSimpleActionGroup *actions;
  GPtrArray *tabs;         /* (element-type TaoPage), made on first sight */
  TaoPage *current;
  GPtrArray *verify_tabs;  /* (element-type GtkWidget) buttons that carry the mark of a divergence */
  gboolean diverged;
  TaoRoute route;
  gboolean navigating;
};

G_DEFINE_FINAL_TYPE (TaoSubnetPage, tao_subnet_page, TAO_TYPE_PAGE)

static guint
nth_tab (const TaoPageEntry **entries)
{
  guint n;

  *entries = tao_page_registry (&n);
  return n;
}

/* Tabs are made when first looked at: an AdwBin holds each place. */
static TaoPage *
tab_page (TaoSubnetPage *self, const char *name)
{
  GtkWidget *place = adw_view_stack_get_child_by_name (self->stack, name);
  const TaoPageEntry *entries;
  guint n = nth_tab (&entries);

  if (place == NULL)
    return NULL;
  if (adw_bin_get_child (ADW_BIN (place)) != NULL)
    return TAO_PAGE (adw_bin_get_child (ADW_BIN (place)));
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (entries[i].parent, "subnet") == 0 && g_str_equal (entries[i].name, name))
      {
        TaoPage *page = tao_page_registry_create (&entries[i], tao_page_get_engine (TAO_PAGE (self)));

        tao_page_set_narrow (page, tao_page_get_narrow (TAO_PAGE (self)));
        adw_bin_set_child (ADW_BIN (place), GTK_WIDGET (page));
        g_ptr_array_add (self->tabs, page);
        return page;
      }
  return NULL;
}

static void
show_tab (TaoSubnetPage *self, const char *name)
{
  TaoPage *page = tab_page (self, name);
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));

  if (page == NULL)
    return;
  if (self->current != NULL && self->current != page)
    tao_page_set_active (self->current, FALSE);
  self->current = page;
  tao_page_navigate (page, &self->route);
  if (snapshot != NULL)
    tao_page_offer_snapshot (page, snapshot);
  tao_page_set_active (page, tao_page_get_active (TAO_PAGE (self)));
}

static void
tab_switched_cb (TaoSubnetPage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->stack);

  if (name != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "tab")), g_variant_new_string (name));
  if (self->navigating || name == NULL || self->route.netuid == TAO_ROUTE_NONE)
    return;
  g_strlcpy (self->route.tab, name, sizeof self->route.tab);
  tao_page_go (TAO_PAGE (self), &self->route);
}

/* --- the bars of tabs --- */

typedef enum { TAB_LABELLED, TAB_ICON_ONLY, TAB_BOTTOM } TabForm;

static GtkWidget *
new_tab_button (const TaoPageEntry *entry, TabForm form)
{
  GtkWidget *button = gtk_toggle_button_new (), *image = gtk_image_new_from_icon_name (entry->icon);
  GtkWidget *box = gtk_box_new (form == TAB_BOTTOM ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, form == TAB_BOTTOM ? 4 : 8);

  gtk_box_append (GTK_BOX (box), image);
  if (form == TAB_ICON_ONLY)
    gtk_widget_set_tooltip_text (button, _(entry->title));
  else
    {
      GtkWidget *label = gtk_label_new (_(entry->title));

      gtk_label_set_ellipsize (GTK_LABEL (label), form == TAB_BOTTOM ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), TAB_ICON, image);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(entry->title), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "subnet.tab");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", entry->name);
  return button;
}

static void
add_tab (TaoSubnetPage *self, const TaoPageEntry *entry, guint place, GMenu *more)
{
  GtkWidget *labelled = new_tab_button (entry, TAB_LABELLED), *icon = new_tab_button (entry, TAB_ICON_ONLY);
  gboolean verify = g_str_equal (entry->name, "verify");

  gtk_box_append (self->labelled, labelled);
  gtk_box_append (self->icons, icon);
  if (verify)
    {
      g_ptr_array_add (self->verify_tabs, labelled);
      g_ptr_array_add (self->verify_tabs, icon);
    }
  if (place < BOTTOM_TABS)
    gtk_box_append (self->bottom, new_tab_button (entry, TAB_BOTTOM));
  else
    {
      g_autofree char *action = g_strdup_printf ("subnet.tab::%s", entry->name);

      g_menu_append (more, _(entry->title), action);
    }
}

static void
add_more (TaoSubnetPage *self, GMenu *more)
{
  GtkWidget *button = gtk_menu_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *image = gtk_image_new_from_icon_name ("view-more-horizontal-symbolic");

  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_("More")));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), box);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (more));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More tabs"), -1);
  g_object_set_data (G_OBJECT (button), TAB_ICON, image);
  g_ptr_array_add (self->verify_tabs, button);
  gtk_box_append (self->bottom, button);
}

/* A small orange shield where the last epoch differs; nothing else in the bar carries state. */
static void
mark_divergence (TaoSubnetPage *self, gboolean diverged)
{
  if (self->diverged == diverged)
    return;
  self->diverged = diverged;
  for (guint i = 0; i < self->verify_tabs->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->verify_tabs, i);
      GtkImage *image = g_object_get_data (G_OBJECT (button), TAB_ICON);
      gboolean more = GTK_IS_MENU_BUTTON (button);

      gtk_image_set_from_icon_name (image, diverged ? "diverged-symbolic" : more ? "view-more-horizontal-symbolic" : "verified-symbolic");
      if (diverged)
        gtk_widget_add_css_class (GTK_WIDGET (image), "tao-neg");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (image), "tao-neg");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      diverged ? (more ? _("More tabs; the last epoch differs") : _("Verify; the last epoch differs"))
                                               : (more ? _("More tabs") : _("Verify")), -1);
    }
}

static void
tab_change_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  TaoSubnetPage *self = user_data;

  g_simple_action_set_state (action, state);
  adw_view_stack_set_visible_child_name (self->stack, g_variant_get_string (state, NULL));
}

/* --- layout --- */

static void
narrow_changed_cb (TaoSubnetPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));

  gtk_widget_set_visible (self->tab_bar, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_star), narrow);
  gtk_widget_set_visible (self->narrow_orders, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->bottom), narrow);
  for (guint i = 0; i < self->tabs->len; i++)
    tao_page_set_narrow (g_ptr_array_index (self->tabs, i), narrow);
}

static gboolean
is_watched (TaoSubnetPage *self)
{
  g_autoptr(GVariant) watched = g_settings_get_value (self->settings, "watched-subnets");
  gsize n;
  const guint32 *netuids = g_variant_get_fixed_array (watched, &n, sizeof *netuids);

  for (gsize i = 0; i < n; i++)
    if (netuids[i] == (guint32) self->route.netuid)
      return TRUE;
  return FALSE;
}

static void
update_star (TaoSubnetPage *self)
{
  gboolean watched = is_watched (self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "watch");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (watched));
  gtk_button_set_icon_name (GTK_BUTTON (self->narrow_star), watched ? "starred-symbolic" : "non-starred-symbolic");
  gtk_button_set_icon_name (GTK_BUTTON (self->star), watched ? "starred-symbolic" : "non-starred-symbolic");
}

static void
watch_change_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  TaoSubnetPage *self = user_data;
  g_autoptr(GVariant) watched = g_settings_get_value (self->settings, "watched-subnets");
  GVariantBuilder builder;
  gsize n;
  const guint32 *netuids = g_variant_get_fixed_array (watched, &n, sizeof *netuids);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("au"));
  for (gsize i = 0; i < n; i++)
    if (netuids[i] != (guint32) self->route.netuid)
      g_variant_builder_add (&builder, "u", netuids[i]);
  if (g_variant_get_boolean (state))
    g_variant_builder_add (&builder, "u", (guint32) self->route.netuid);
  g_settings_set_value (self->settings, "watched-subnets", g_variant_builder_end (&builder));
}

/* A form that begins with this subnet. */
static void
order_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoSubnetPage *self = user_data;
  const char *form = g_variant_get_string (parameter, NULL);
  gboolean stake = g_str_equal (form, "stake") || g_str_equal (form, "unstake");
  g_autofree char *text = g_strdup_printf ("%s?netuid=%d", form, self->route.netuid);

  gtk_widget_activate_action (GTK_WIDGET (self), stake ? "win.stake" : "win.order", "s", text);
}

static void
tao_subnet_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoSubnetPage *self = TAO_SUBNET_PAGE (page);
  g_autofree char *title = NULL;

  self->route = *route;
  if (self->route.tab[0] == '\0')
    g_strlcpy (self->route.tab, "overview", sizeof self->route.tab);
  title = g_strdup_printf (_("Subnet %d"), route->netuid);
  tao_page_set_title (page, title);
  tao_page_set_subtitle (page, NULL);
  update_star (self);

  self->navigating = TRUE;
  if (adw_view_stack_get_child_by_name (self->stack, self->route.tab) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, self->route.tab);
  self->navigating = FALSE;
  show_tab (self, adw_view_stack_get_visible_child_name (self->stack));
}

static void
tao_subnet_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoSubnetPage *self = TAO_SUBNET_PAGE (page);
  const TaoSubnet *subnet = NULL;

  if (self->route.netuid != TAO_ROUTE_NONE)
    subnet = tao_snapshot_lookup_subnet (snapshot, (guint16) self->route.netuid);
  if (subnet != NULL && subnet->name != NULL)
    {
      g_autofree char *subtitle = g_strdup_printf (_("Subnet %1$u · %2$s"), subnet->netuid,
                                                   subnet->symbol != NULL ? subnet->symbol : "α");

      tao_page_set_title (page, subnet->name);
      tao_page_set_subtitle (page, subtitle);
    }
  mark_divergence (self, subnet != NULL && subnet->audit != NULL && subnet->audit->status == TAO_AUDIT_DIFFERS);
  if (self->current != NULL)
    tao_page_offer_snapshot (self->current, snapshot);
}

static void
tao_subnet_page_activated (TaoPage *page)
{
  if (TAO_SUBNET_PAGE (page)->current != NULL)
    tao_page_set_active (TAO_SUBNET_PAGE (page)->current, TRUE);
}

static void
tao_subnet_page_deactivated (TaoPage *page)
{
  if (TAO_SUBNET_PAGE (page)->current != NULL)
    tao_page_set_active (TAO_SUBNET_PAGE (page)->current, FALSE);
}

static void
tao_subnet_page_refresh (TaoPage *page)
{
  if (TAO_SUBNET_PAGE (page)->current != NULL)
    tao_page_refresh (TAO_SUBNET_PAGE (page)->current);
}

static gboolean
tao_subnet_page_focus_filter (TaoPage *page)
{
  return TAO_SUBNET_PAGE (page)->current != NULL && tao_page_focus_filter (TAO_SUBNET_PAGE (page)->current);
}

/* The tabs stand in a row, not in a ring. */
static gboolean
tao_subnet_page_switch_tab (TaoPage *page, int by)
{
  TaoSubnetPage *self = TAO_SUBNET_PAGE (page);
  GtkSelectionModel *pages = adw_view_stack_get_pages (self->stack);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (pages));

  for (guint i = 0; i < n; i++)
    if (gtk_selection_model_is_selected (pages, i))
      {
        gint64 next = (gint64) i + by;

        if (next >= 0 && next < n)
          gtk_selection_model_select_item (pages, (guint) next, TRUE);
        break;
      }
  g_object_unref (pages);
  return TRUE;
}

static gboolean
tao_subnet_page_toggle_star (TaoPage *page)
{
  TaoSubnetPage *self = TAO_SUBNET_PAGE (page);

  /* What the tab has selected, else the subnet itself. */
  if (self->current == NULL || !tao_page_toggle_star (self->current))
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), "watch", NULL);
  return TRUE;
}

static gboolean
tao_subnet_page_is_ready (TaoPage *page)
{
  return TAO_SUBNET_PAGE (page)->current == NULL || tao_page_is_ready (TAO_SUBNET_PAGE (page)->current);
}

static void
tao_subnet_page_dispose (GObject *object)
{
  TaoSubnetPage *self = TAO_SUBNET_PAGE (object);

  self->current = NULL;
  if (self->tabs != NULL)
    g_ptr_array_set_size (self->tabs, 0);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNET_PAGE);
  G_OBJECT_CLASS (tao_subnet_page_parent_class)->dispose (object);
}

static void
tao_subnet_page_finalize (GObject *object)
{
  g_ptr_array_unref (TAO_SUBNET_PAGE (object)->tabs);
  g_ptr_array_unref (TAO_SUBNET_PAGE (object)->verify_tabs);
  G_OBJECT_CLASS (tao_subnet_page_parent_class)->finalize (object);
}

static void
tao_subnet_page_class_init (TaoSubnetPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_subnet_page_dispose;
  object_class->finalize = tao_subnet_page_finalize;
  page_class->navigate = tao_subnet_page_navigate;
  page_class->set_snapshot = tao_subnet_page_set_snapshot;
  page_class->activated = tao_subnet_page_activated;
  page_class->deactivated = tao_subnet_page_deactivated;
  page_class->refresh = tao_subnet_page_refresh;
  page_class->focus_filter = tao_subnet_page_focus_filter;
  page_class->toggle_star = tao_subnet_page_toggle_star;
  page_class->switch_tab = tao_subnet_page_switch_tab;
  page_class->is_ready = tao_subnet_page_is_ready;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet/subnet-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetPage, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetPage, labelled);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetPage, icons);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetPage, star);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetPage, narrow_star);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetPage, narrow_orders);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetPage, bottom);
}

static void
tao_subnet_page_init (TaoSubnetPage *self)
{
  static const GActionEntry actions[] = {
    { .name = "order", .activate = order_cb, .parameter_type = "s" },
    { .name = "watch", .state = "false", .change_state = watch_change_state_cb },
    { .name = "tab", .parameter_type = "s", .state = "'overview'", .change_state = tab_change_state_cb },
  };
  g_autoptr(GMenu) more = g_menu_new ();
  const TaoPageEntry *entries;
  guint n = nth_tab (&entries), place = 0;

  tao_route_init (&self->route, "subnet");
  self->tabs = g_ptr_array_new ();
  self->verify_tabs = g_ptr_array_new ();
  self->settings = g_settings_new ("org.taoscope.Taoscope");
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "subnet", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (tao_page_get_header_end (TAO_PAGE (self)), "subnet", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  self->navigating = TRUE;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (entries[i].parent, "subnet") == 0)
      {
        AdwViewStackPage *tab = adw_view_stack_add_titled (self->stack, adw_bin_new (), entries[i].name,
                                                           _(entries[i].title));

        adw_view_stack_page_set_icon_name (tab, entries[i].icon);
        add_tab (self, &entries[i], place++, more);
      }
  add_more (self, more);
  self->navigating = FALSE;
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (tab_switched_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::watched-subnets", G_CALLBACK (update_star), self, G_CONNECT_SWAPPED);
}
