#include "app/window.h"

#include <glib/gi18n.h>

#include "app-config.h"
#include "app/format.h"
#include "app/page-registry.h"
#include "app/search/search.h"
#include "app/sidebar.h"
#include "app/widgets/sync-pill.h"

#define NARROW_WIDTH 720
#define SMALLEST_WIDTH 360
#define SMALLEST_HEIGHT 480
#define BACK_DEPTH 64

struct _TaoWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwFlap *flap;
  TaoSidebar *sidebar;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *sidebar_button;
  GtkWidget *back_button;
  AdwBin *slot_start;
  AdwBin *slot_end;
  TaoSyncPill *pill;
  GtkWidget *search_cap;
  TaoSearch *search;
  GtkRevealer *stale_revealer;
  GtkLabel *stale_label;
  GtkStack *stack;
  GtkWidget *bottom_bar;
  TaoSyncPill *bottom_pill;
  GtkLabel *bottom_note;
  GtkWidget *alerts_button;
  GtkLabel *alerts_count;

  GSettings *settings;
  TaoEngine *engine;
  TaoSnapshot *snapshot;
  TaoPage *page;
  GArray *history;           /* of TaoRoute; the last is what is shown */
  gboolean narrow;
  guint narrow_id;
  gboolean pages_wanted;     /* since the first frame was drawn, or somebody asked for the page */
  gulong frame_id;           /* on the frame clock, until the first frame */
  guint page_id;
};

G_DEFINE_FINAL_TYPE (TaoWindow, tao_window, ADW_TYPE_APPLICATION_WINDOW)

static const TaoRoute *
current_route (TaoWindow *self)
{
  return self->history->len > 0 ? &g_array_index (self->history, TaoRoute, self->history->len - 1) : NULL;
}

static void
update_title (TaoWindow *self)
{
  const TaoPageEntry *entry = current_route (self) != NULL ? tao_page_registry_lookup (current_route (self)->page) : NULL;
  const char *title = self->page != NULL ? tao_page_get_title (self->page) : entry != NULL ? _(entry->title) : "";
  const char *subtitle = self->page != NULL ? tao_page_get_subtitle (self->page) : "";

  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title[0] != '\0' ? title : "Taoscope");
}

static void
update_back (TaoWindow *self)
{
  gboolean possible = self->history->len > 1;
  const TaoPageEntry *entry = self->history->len > 0 ? tao_page_registry_lookup (current_route (self)->page) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", possible);
  /* The button is for pages one drills down to; Alt+Left works everywhere. */
  gtk_widget_set_visible (self->back_button, possible && entry != NULL && (entry->flags & TAO_PAGE_NEEDS_PLACE));
}

static void
update_layout (TaoWindow *self, gboolean bare)
{
  gboolean wide = !self->narrow && !bare;

  adw_flap_set_fold_policy (self->flap, self->narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->flap, wide && g_settings_get_boolean (self->settings, "sidebar-visible"));
  adw_flap_set_swipe_to_open (self->flap, self->narrow && !bare);
  gtk_widget_set_visible (self->sidebar_button, self->narrow && !bare);
  gtk_widget_set_visible (GTK_WIDGET (self->pill), wide);
  gtk_widget_set_visible (self->search_cap, !self->narrow);
  if (self->narrow)
    gtk_widget_set_visible (self->alerts_button, FALSE);
  tao_search_set_narrow (self->search, self->narrow);
  gtk_widget_set_visible (self->bottom_bar, self->narrow && !bare);
  if (self->page != NULL)
    tao_page_set_narrow (self->page, self->narrow);
}

static gboolean
is_bare (TaoWindow *self)
{
  const TaoPageEntry *entry = current_route (self) != NULL ? tao_page_registry_lookup (current_route (self)->page) : NULL;

  return entry != NULL && (entry->flags & TAO_PAGE_BARE);
}

/* Changing the layout during allocation would be a resize loop, so it waits
 * for the end of the frame. */
static gboolean
narrow_changed_cb (gpointer user_data)
{
  TaoWindow *self = user_data;

  self->narrow_id = 0;
  update_layout (self, is_bare (self));
  return G_SOURCE_REMOVE;
}

/* The page of the current route, made if need be, with what belongs to it in the header. */
static void
show_page (TaoWindow *self)
{
  const TaoRoute *route = current_route (self);
  const TaoPageEntry *entry = tao_page_registry_lookup (route->page);
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, entry->name);
  TaoPage *page;

  if (child == NULL)
    {
      page = tao_page_registry_create (entry, self->engine);
      gtk_stack_add_named (self->stack, GTK_WIDGET (page), entry->name);
      g_signal_connect_object (page, "notify::title", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "notify::subtitle", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
    }
  else
    page = TAO_PAGE (child);

  if (self->page != NULL && self->page != page)
    tao_page_set_active (self->page, FALSE);
  self->page = page;
  tao_page_set_narrow (page, self->narrow);
  tao_page_navigate (page, route);
  if (self->snapshot != NULL)
    tao_page_offer_snapshot (page, self->snapshot);
  tao_page_set_active (page, TRUE);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));

  adw_bin_set_child (self->slot_start, tao_page_get_header_start (page));
  adw_bin_set_child (self->slot_end, tao_page_get_header_end (page));
}

/* The shell is drawn first and its page after that: one sees at once that the program has started, and where it is. */
static void
show_current (TaoWindow *self)
{
  const TaoPageEntry *entry = tao_page_registry_lookup (current_route (self)->page);

  if (self->pages_wanted)
    show_page (self);
  tao_sidebar_select (self->sidebar, entry->section);
  update_title (self);
  update_back (self);
  update_layout (self, entry->flags & TAO_PAGE_BARE);
}

static void
ensure_page (TaoWindow *self)
{
  self->pages_wanted = TRUE;
  if (self->page == NULL && current_route (self) != NULL)
    show_current (self);
}

static gboolean
first_page_cb (gpointer user_data)
{
  TaoWindow *self = user_data;

  self->page_id = 0;
  ensure_page (self);
  return G_SOURCE_REMOVE;
}

static void
first_frame_cb (GdkFrameClock *clock, TaoWindow *self)
{
  g_signal_handler_disconnect (clock, self->frame_id);
  self->frame_id = 0;
  self->page_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 1, first_page_cb, self, NULL);
}

static void
tao_window_map (GtkWidget *widget)
{
  TaoWindow *self = TAO_WINDOW (widget);

  GTK_WIDGET_CLASS (tao_window_parent_class)->map (widget);
  if (!self->pages_wanted && self->frame_id == 0)
    self->frame_id = g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (first_frame_cb), self);
}

static void
tao_window_unmap (GtkWidget *widget)
{
  TaoWindow *self = TAO_WINDOW (widget);

  if (self->frame_id != 0)
    g_clear_signal_handler (&self->frame_id, gtk_widget_get_frame_clock (widget));
  GTK_WIDGET_CLASS (tao_window_parent_class)->unmap (widget);
}

static void
go_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *text = g_variant_get_string (parameter, NULL);
  TaoRoute route;

  if (!tao_route_parse (text, &route) || !tao_window_go (TAO_WINDOW (widget), &route))
    g_debug ("no such place: %s", text);
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tao_window_go_back (TAO_WINDOW (widget));
}

static void
toast_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tao_window_toast (TAO_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (parameter, NULL));
  tao_window_toast (TAO_WINDOW (widget), _("Copied"));
}

static void
refresh_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (TAO_WINDOW (widget)->page != NULL)
    tao_page_refresh (TAO_WINDOW (widget)->page);
}

static void
filter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (TAO_WINDOW (widget)->page != NULL)
    tao_page_focus_filter (TAO_WINDOW (widget)->page);
}

static void
tab_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoPage *page = tao_window_get_page (TAO_WINDOW (widget));

  if (page != NULL)
    tao_page_switch_tab (page, g_variant_get_int32 (parameter));
}

static void
star_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (TAO_WINDOW (widget)->page != NULL)
    tao_page_toggle_star (TAO_WINDOW (widget)->page);
}

static void
toggle_sidebar_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoWindow *self = TAO_WINDOW (widget);
  gboolean reveal = !adw_flap_get_reveal_flap (self->flap);

  adw_flap_set_reveal_flap (self->flap, reveal);
  if (!self->narrow)
    g_settings_set_boolean (self->settings, "sidebar-visible", reveal);
}

static void
search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoWindow *self = TAO_WINDOW (widget);

  if (tao_search_is_open (self->search))
    tao_search_close (self->search);
  else
    tao_search_open (self->search, self->snapshot);
}

/* Sidebar, header bar, page: in turn. */
static void
next_pane_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoWindow *self = TAO_WINDOW (widget);
  GtkWidget *panes[] = { GTK_WIDGET (self->sidebar), GTK_WIDGET (self->header), GTK_WIDGET (self->stack) };
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  guint at = G_N_ELEMENTS (panes) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    if (focus != NULL && gtk_widget_is_ancestor (focus, panes[i]))
      at = i;
  for (guint i = 1; i <= G_N_ELEMENTS (panes); i++)
    if (gtk_widget_child_focus (panes[(at + i) % G_N_ELEMENTS (panes)], GTK_DIR_TAB_FORWARD))
      return;
}

static void
pin_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoWindow *self = TAO_WINDOW (widget);
  g_auto(GStrv) pinned = g_settings_get_strv (self->settings, "pinned");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *route = NULL;
  g_auto(GStrv) changed = NULL;
  gboolean was_pinned = FALSE;

  if (current_route (self) == NULL)
    return;
  route = tao_route_to_string (current_route (self));
  for (guint i = 0; pinned[i] != NULL; i++)
    if (g_str_equal (pinned[i], route))
      was_pinned = TRUE;
    else
      g_strv_builder_add (builder, pinned[i]);
  if (!was_pinned)
    g_strv_builder_add (builder, route);
  changed = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "pinned", (const char *const *) changed);
}

/* Not the file GtkApplication looks for: it would be built with every window, for a third of the time that takes. */
static void
shortcuts_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/org/taoscope/Taoscope/shell/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_set_destroy_with_parent (shortcuts, TRUE);
  gtk_window_present (shortcuts);
}

static void
pinned_changed_cb (TaoWindow *self)
{
  g_auto(GStrv) pinned = g_settings_get_strv (self->settings, "pinned");

  tao_sidebar_set_pinned (self->sidebar, (const char *const *) pinned);
  tao_sidebar_update (self->sidebar, self->snapshot);
}

static void
network_changed_cb (TaoWindow *self)
{
  g_autofree char *network = g_settings_get_string (self->settings, "network");

  tao_sidebar_set_network (self->sidebar, network);
}

static void
snapshot_cb (TaoWindow *self, TaoSnapshot *snapshot)
{
  tao_window_offer_snapshot (self, snapshot);
}

static void
update_stale (TaoWindow *self)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (self->snapshot);
  gboolean stale = sync->best_block != TAO_UNKNOWN_U64 &&
                   (sync->state == TAO_SYNC_OFFLINE || sync->state == TAO_SYNC_REFUSED || sync->from_cache);

  if (stale)
    {
      g_autoptr(GDateTime) when = g_date_time_new_from_unix_local (sync->block_time_ms / 1000);
      /* Translators: a time such as 14:02, preceded by the date when needed. */
      g_autofree char *time = when != NULL ? g_date_time_format (when, _("%e %b, %H:%M")) : g_strdup ("–");
      g_autofree char *block = tao_format_count (sync->best_block);
      g_autofree char *text = g_strdup_printf (_("Showing block %1$s from %2$s"), block, g_strstrip (time));

      gtk_label_set_text (self->stale_label, text);
    }
  gtk_revealer_set_reveal_child (self->stale_revealer, stale);
}

/* Narrow windows have room for one more sentence beside the pill. */
static void
update_note (TaoWindow *self)
{
  const TaoAuditSummary *audits = tao_snapshot_get_audits (self->snapshot);
  g_autofree char *text = NULL;

  if (audits->diverged > 0)
    text = g_strdup_printf (g_dngettext (NULL, "%u subnet differs", "%u subnets differ", audits->diverged), audits->diverged);
  else if (audits->verified > 0)
    text = g_strdup_printf (g_dngettext (NULL, "%u subnet matches", "%u subnets match", audits->verified), audits->verified);
  else
    text = g_strdup ("");
  if (!g_str_equal (gtk_label_get_text (self->bottom_note), text))
    gtk_label_set_text (self->bottom_note, text);
}

/* The layout for wide windows must not keep the window from becoming narrow. */
static void
tao_window_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                    int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidgetClass *parent_class = GTK_WIDGET_CLASS (tao_window_parent_class);
  int min_width;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      parent_class->measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, natural, minimum_baseline, natural_baseline);
      for_size = MAX (for_size, min_width);
    }
  parent_class->measure (widget, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  *minimum = MIN (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? SMALLEST_WIDTH : SMALLEST_HEIGHT);
}

static void
tao_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TaoWindow *self = TAO_WINDOW (widget);
  gboolean narrow = width < NARROW_WIDTH;

  if (narrow != self->narrow)
    {
      self->narrow = narrow;
      if (self->narrow_id == 0)
        self->narrow_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 1, narrow_changed_cb, self, NULL);
    }
  GTK_WIDGET_CLASS (tao_window_parent_class)->size_allocate (widget, width, height, baseline);
}

static gboolean
tao_window_close_request (GtkWindow *window)
{
  TaoWindow *self = TAO_WINDOW (window);
  const TaoRoute *route = current_route (self);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  if (!gtk_window_is_maximized (window) && width >= 360 && height >= 480)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  if (route != NULL && !is_bare (self))
    {
      g_autofree char *text = tao_route_to_string (route);

      g_settings_set_string (self->settings, "last-route", text);
    }
  return GTK_WINDOW_CLASS (tao_window_parent_class)->close_request (window);
}

static void
tao_window_dispose (GObject *object)
{
  TaoWindow *self = TAO_WINDOW (object);

  g_clear_handle_id (&self->narrow_id, g_source_remove);
  g_clear_handle_id (&self->page_id, g_source_remove);
  if (self->page != NULL)
    tao_page_set_active (self->page, FALSE);
  self->page = NULL;
  g_array_set_size (self->history, 0);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_WINDOW);
  G_OBJECT_CLASS (tao_window_parent_class)->dispose (object);
}

static void
tao_window_finalize (GObject *object)
{
  g_array_unref (TAO_WINDOW (object)->history);
  G_OBJECT_CLASS (tao_window_parent_class)->finalize (object);
}

static void
tao_window_class_init (TaoWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_window_dispose;
  object_class->finalize = tao_window_finalize;
  widget_class->map = tao_window_map;
  widget_class->unmap = tao_window_unmap;
  widget_class->measure = tao_window_measure;
  widget_class->size_allocate = tao_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = tao_window_close_request;

  g_type_ensure (TAO_TYPE_SEARCH);
  g_type_ensure (TAO_TYPE_SIDEBAR);
  g_type_ensure (TAO_TYPE_SYNC_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/shell/window.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, alerts_button);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, alerts_count);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, header);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, slot_start);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, slot_end);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, pill);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, search);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, search_cap);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, stale_revealer);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, stale_label);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, bottom_pill);
  gtk_widget_class_bind_template_child (widget_class, TaoWindow, bottom_note);

  gtk_widget_class_install_action (widget_class, "win.go", "s", go_cb);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
  gtk_widget_class_install_action (widget_class, "win.copy", "s", copy_cb);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_cb);
  gtk_widget_class_install_action (widget_class, "win.filter", NULL, filter_cb);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "win.star", NULL, star_cb);
  gtk_widget_class_install_action (widget_class, "win.tab", "i", tab_cb);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, toggle_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, next_pane_cb);
  gtk_widget_class_install_action (widget_class, "win.pin", NULL, pin_cb);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, shortcuts_cb);
}

static void
tao_window_init (TaoWindow *self)
{
  self->history = g_array_new (FALSE, TRUE, sizeof (TaoRoute));
  self->settings = g_settings_new (TAO_APPLICATION_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->alerts_button), "s", "alerts");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->alerts_button), "win.go");
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_signal_connect_object (self->settings, "changed::pinned", G_CALLBACK (pinned_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::network", G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  pinned_changed_cb (self);
  network_changed_cb (self);
  update_back (self);
}

TaoWindow *
tao_window_new (AdwApplication *application, TaoEngine *engine)
{
  TaoWindow *self = g_object_new (TAO_TYPE_WINDOW, "application", application, NULL);

  if (engine != NULL)
    {
      self->engine = g_object_ref (engine);
      g_signal_connect_object (engine, "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
    }
  return self;
}

gboolean
tao_window_go (TaoWindow *self, const TaoRoute *route)
{
  const TaoRoute *current = current_route (self);

  if (tao_page_registry_lookup (route->page) == NULL)
    return FALSE;
  if (current != NULL && tao_route_equal (current, route))
    return TRUE;
  /* Another tab of the same place replaces it: Back leaves the place. */
  if (current != NULL && g_str_equal (current->page, route->page) && current->netuid == route->netuid &&
      current->uid == route->uid && !g_str_equal (current->tab, route->tab))
    g_array_set_size (self->history, self->history->len - 1);
  if (self->history->len == BACK_DEPTH)
    g_array_remove_index (self->history, 0);
  g_array_append_vals (self->history, route, 1);
  show_current (self);
  if (self->narrow)
    adw_flap_set_reveal_flap (self->flap, FALSE);
  return TRUE;
}

gboolean
tao_window_go_back (TaoWindow *self)
{
  if (self->history->len < 2)
    return FALSE;
  g_array_set_size (self->history, self->history->len - 1);
  show_current (self);
  return TRUE;
}

TaoPage *
tao_window_get_page (TaoWindow *self)
{
  ensure_page (self);
  return self->page;
}

/* A bell, only while there is something new, and where the title leaves room; else the menu leads to the inbox. */
static void
update_alerts (TaoWindow *self)
{
  guint n, unseen = 0;
  const TaoAlert *alerts = tao_snapshot_get_alerts (self->snapshot, &n);
  g_autofree char *count = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < n; i++)
    unseen += !alerts[i].seen;
  gtk_widget_set_visible (self->alerts_button, unseen > 0 && !self->narrow);
  if (unseen == 0)
    return;
  count = g_strdup_printf ("%u", unseen);
  words = g_strdup_printf (g_dngettext (NULL, "%u new alert", "%u new alerts", unseen), unseen);
  gtk_label_set_label (self->alerts_count, count);
  gtk_widget_set_tooltip_text (self->alerts_button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->alerts_button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
tao_window_offer_snapshot (TaoWindow *self, TaoSnapshot *snapshot)
{
  gint64 now_ms = g_get_real_time () / 1000;

  if (self->snapshot != snapshot)
    {
      g_clear_pointer (&self->snapshot, tao_snapshot_unref);
      self->snapshot = tao_snapshot_ref (snapshot);
    }
  tao_sync_pill_update (self->pill, snapshot, now_ms);
  tao_sync_pill_update (self->bottom_pill, snapshot, now_ms);
  tao_sidebar_update (self->sidebar, snapshot);
  update_stale (self);
  update_note (self);
  update_alerts (self);
  if (self->page != NULL)
    tao_page_offer_snapshot (self->page, snapshot);
}

TaoSnapshot *
tao_window_get_snapshot (TaoWindow *self)
{
  return self->snapshot;
}

void
tao_window_set_wallet (TaoWindow *self, const char *name, const char *note, gboolean unlocked)
{
  tao_sidebar_set_wallet (self->sidebar, name, note, unlocked);
}

void
tao_window_toast (TaoWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_overlay_add_toast (self->toasts, toast);
}
