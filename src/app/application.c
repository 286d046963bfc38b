#include "app/application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "app-config.h"
#include "app/alert-words.h"
#include "app/backend.h"
#include "app/background.h"
#include "app/money/actions.h"
#include "engine/jobs.h"
#include "app/page-registry.h"
#include "app/preferences.h"
#include "app/tour.h"

struct _TaoApplication {
  AdwApplication parent_instance;

  GSettings *settings;
  TaoBackend *backend;
  TaoBackground *background;   /* none on a tour */
  TaoWindow *window;
  TaoTour *tour;
  gint64 told_ms;        /* alerts up to this time have been notified of */
  char *tour_folder;     /* --tour */
  char *start_route;     /* --page */
};

G_DEFINE_FINAL_TYPE (TaoApplication, tao_application, ADW_TYPE_APPLICATION)

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoApplication *self = user_data;

  /* Whatever was to go on ends first, and the app after it. */
  if (self->background != NULL)
    tao_background_quit (self->background);
  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else if (self->background == NULL)
    g_application_quit (G_APPLICATION (self));
}

/* The session ends, or somebody in a terminal has had enough: as if asked to quit. */
static gboolean
signalled_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoApplication *self = user_data;

  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name", "Taoscope",
                         "application-icon", TAO_APPLICATION_ID,
                         "version", TAO_VERSION,
                         "developer-name", _("The Taoscope authors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("See the Bittensor network and check its numbers."),
                         /* Translators: your names, one a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoApplication *self = user_data;

  tao_preferences_present (GTK_WINDOW (self->window), self->settings);
}

static void
refresh_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoApplication *self = user_data;

  if (self->backend != NULL)
    tao_engine_refresh (tao_backend_get_engine (self->backend));
}

static void
apply_color_scheme (TaoApplication *self)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int choice = g_settings_get_enum (self->settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[CLAMP (choice, 0, 2)]);
}

/* Where the window opens: what was asked for, else where it was closed, else
 * the first run, until a network has been chosen once. */
static TaoRoute
first_route (TaoApplication *self)
{
  g_autofree char *last = g_settings_get_string (self->settings, "last-route");
  TaoRoute route;

  if (self->start_route != NULL && tao_route_parse (self->start_route, &route) && tao_page_registry_lookup (route.page) != NULL)
    return route;
  if (!g_settings_get_boolean (self->settings, "first-run-done"))
    return tao_route_page ("first-run");
  if (tao_route_parse (last, &route) && tao_page_registry_lookup (route.page) != NULL)
    return route;
  return tao_route_page ("overview");
}

static void
tour_done_cb (TaoTour *tour, gboolean success, gpointer user_data)
{
  TaoApplication *self = user_data;

  gtk_window_destroy (GTK_WINDOW (self->window));
}

/* Opens a place in the window, from a notification; the window may be behind others. */
static void
go_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoApplication *self = user_data;
  TaoRoute route;

  g_application_activate (G_APPLICATION (self));
  if (tao_route_parse (g_variant_get_string (parameter, NULL), &route))
    tao_window_go (self->window, &route);
}

static TaoNode *
find_node (TaoApplication *self, GVariant *parameter)
{
  return self->backend != NULL ? tao_nodes_find (tao_backend_get_nodes (self->backend), g_variant_get_string (parameter, NULL)) : NULL;
}

/* As the buttons of the Node page, for notifications and scripts. */
static void
start_node_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoApplication *self = user_data;
  TaoNode *node = find_node (self, parameter);
  g_autoptr(GError) error = NULL;

  /* The practice chain is started by being chosen. */
  if (node != NULL && tao_node_is_practice (node))
    g_settings_set_string (self->settings, "network", "practice");
  if (node != NULL && !tao_node_start (node, &error))
    g_warning ("%s is not started: %s", tao_node_get_title (node), error->message);
}

static void
stop_node_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoNode *node = find_node (user_data, parameter);

  if (node != NULL)
    tao_node_stop (node);
}

static void
test_alert_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoApplication *self = user_data;

  if (self->backend != NULL)
    tao_engine_raise_test_alert (tao_backend_get_engine (self->backend));
}

static gboolean
may_notify (TaoApplication *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  guint from, to;

  if (!g_settings_get_boolean (self->settings, "notifications"))
    return FALSE;
  g_settings_get (self->settings, "quiet-hours", "(uu)", &from, &to);
  return !tao_is_quiet ((guint) (g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now)), from, to);
}

static void
notify_alert (TaoApplication *self, const TaoSnapshot *snapshot, const TaoAlert *alert)
{
  static const GNotificationPriority priorities[] = {
    [TAO_ALERT_INFO] = G_NOTIFICATION_PRIORITY_NORMAL,
    [TAO_ALERT_WARNING] = G_NOTIFICATION_PRIORITY_HIGH,
    [TAO_ALERT_CRITICAL] = G_NOTIFICATION_PRIORITY_URGENT,
  };
  g_auto(TaoAlertWords) words = { 0 };
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *route = NULL;
  g_autofree char *key = NULL;

  tao_alert_words (alert, snapshot, &words);
  route = tao_route_to_string (&words.route);
  notification = g_notification_new (words.title);
  g_notification_set_body (notification, words.detail);
  g_notification_set_priority (notification, priorities[MIN (alert->level, TAO_ALERT_CRITICAL)]);
  g_notification_set_default_action_and_target (notification, "app.go", "s", route);
  key = g_strdup_printf ("alert-%" G_GUINT64_FORMAT, alert->id);
  g_application_send_notification (G_APPLICATION (self), key, notification);
}

/* What was raised since the last look, and since this start: older alerts are in the list, and were told then. */
static void
snapshot_cb (TaoApplication *self, TaoSnapshot *snapshot)
{
  guint n;
  const TaoAlert *alerts = tao_snapshot_get_alerts (snapshot, &n);
  gint64 newest_ms = self->told_ms;

  for (guint i = 0; i < n; i++)
    {
      if (alerts[i].seen || alerts[i].time_ms <= self->told_ms)
        continue;
      newest_ms = MAX (newest_ms, alerts[i].time_ms);
      if (may_notify (self))
        notify_alert (self, snapshot, &alerts[i]);
    }
  self->told_ms = newest_ms;
}

/* A node that has been given up waits for its user: that is worth a word, also in quiet hours. */
static void
node_failed_cb (TaoApplication *self, TaoNode *node)
{
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = g_strdup_printf (_("%s has stopped"), tao_node_get_title (node));

  if (!g_settings_get_boolean (self->settings, "notifications"))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, tao_node_get_disk_stop (node) ? _("The disk is nearly full.") : _("It ended too often in a short time."));
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.go", "s", "node");
  g_application_send_notification (G_APPLICATION (self), "node-failed", notification);
}

/* Where the numbers come from has changed by itself: said, not only shown in the pill. */
static void
own_node_changed_cb (TaoApplication *self, TaoOwnNode *own_node)
{
  TaoNode *node = tao_own_node_get_node (own_node);
  g_autofree char *text = NULL;
  guint64 behind;
  TaoOwnNodeVerdict reason = tao_own_node_get_reason (own_node, &behind);

  if (self->window == NULL)
    return;
  /* Translators: the name of a node, such as "Main network, lite". */
  text = node != NULL ? g_strdup_printf (_("Reading from your own node now: %s"), tao_node_get_title (node))
                      : tao_own_node_words (reason, behind);
  tao_window_toast (self->window, text);
}

/* Nothing is started, and nobody asked, before a network has been chosen once. */
static void
start_when_chosen (TaoApplication *self)
{
  if (self->tour_folder != NULL || g_settings_get_boolean (self->settings, "first-run-done"))
    tao_backend_start (self->backend);
}

static void
open_backend (TaoApplication *self)
{
  self->backend = self->tour_folder != NULL ? tao_backend_new_for_tour (self->settings) : tao_backend_new (self->settings);
  self->told_ms = g_get_real_time () / 1000;
  if (self->tour_folder == NULL)
    g_signal_connect_object (tao_backend_get_engine (self->backend), "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tao_backend_get_nodes (self->backend), "failed", G_CALLBACK (node_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tao_backend_get_own_node (self->backend), "changed", G_CALLBACK (own_node_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::first-run-done", G_CALLBACK (start_when_chosen), self, G_CONNECT_SWAPPED);
  if (self->tour_folder == NULL)
    self->background = tao_background_new (G_APPLICATION (self), self->backend, self->settings);
}

/* With the window go the open keys; what may go on are nodes and alerts. */
static void
window_removed_cb (TaoApplication *self, GtkWindow *window)
{
  if (window != GTK_WINDOW (self->window))
    return;
  g_clear_weak_pointer (&self->window);
  tao_engine_lock (tao_backend_get_engine (self->backend), NULL);
  g_action_map_remove_action (G_ACTION_MAP (self), "lock-all");
  if (self->background != NULL)
    tao_background_window_closed (self->background);
}

static void
tao_application_activate (GApplication *application)
{
  TaoApplication *self = TAO_APPLICATION (application);
  g_autoptr(TaoWallets) wallets = NULL;
  gboolean opened = self->window == NULL;
  TaoRoute route;

  if (self->backend == NULL)
    open_backend (self);
  if (opened)
    {
      self->window = tao_window_new (ADW_APPLICATION (self), tao_backend_get_engine (self->backend));
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      wallets = tao_wallets_new (tao_backend_get_engine (self->backend));
      tao_money_install (self->window, wallets);
      route = first_route (self);
      tao_window_go (self->window, &route);
    }
  else if (self->start_route != NULL && tao_route_parse (self->start_route, &route))
    tao_window_go (self->window, &route);
  gtk_window_present (GTK_WINDOW (self->window));
  /* After the window, which need not wait for nodes to be looked for. */
  if (opened)
    start_when_chosen (self);
  if (self->background != NULL)
    tao_background_window_opened (self->background);

  if (self->tour_folder != NULL && self->tour == NULL)
    self->tour = tao_tour_start (self->window, tao_backend_get_engine (self->backend), self->tour_folder, tour_done_cb, self);
}

static int
tao_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  TaoApplication *self = TAO_APPLICATION (application);
  g_autofree char *route_text = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("taoscope %s\n", TAO_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "page", "s", &route_text))
    {
      TaoRoute route;

      if (!tao_route_parse (route_text, &route) || tao_page_registry_lookup (route.page) == NULL)
        {
          g_printerr (_("taoscope: there is no page “%s”\n"), route_text);
          return 2;
        }
      self->start_route = g_steal_pointer (&route_text);
    }
  if (g_variant_dict_lookup (options, "tour", "^ay", &self->tour_folder))
    /* A tour must not raise the window of a running instance. */
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

/* A second start with --page opens that page in the running window. */
static int
tao_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  TaoApplication *self = TAO_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autofree char *route = NULL;

  if (g_variant_dict_lookup (options, "page", "s", &route))
    {
      g_free (self->start_route);
      self->start_route = g_steal_pointer (&route);
    }
  if (g_variant_dict_contains (options, "background"))
    {
      if (self->backend == NULL)
        open_backend (self);
      tao_background_start_nodes (self->background);
      return 0;
    }
  g_application_activate (application);
  g_clear_pointer (&self->start_route, g_free);
  return 0;
}

void
tao_application_set_accels (GtkApplication *self)
{
  static const struct { const char *action; const char *accels[3]; } accels[] = {
    { "app.quit", { "<Control>q", NULL } },
    { "app.preferences", { "<Control>comma", NULL } },
    { "app.lock-all", { "<Control><Shift>l", NULL } },
    { "window.close", { "<Control>w", NULL } },
    { "win.search", { "<Control>k", NULL } },
    { "win.back", { "<Alt>Left", NULL } },
    { "win.tab(-1)", { "<Control>Page_Up", NULL } },
    { "win.tab(1)", { "<Control>Page_Down", NULL } },
    { "win.refresh", { "<Control>r", NULL } },
    { "win.filter", { "<Control>f", NULL } },
    { "win.star", { "<Control>d", NULL } },
    { "win.sidebar", { "F9", NULL } },
    { "win.next-pane", { "F6", NULL } },
    { "win.show-help-overlay", { "<Control>question", NULL } },
  };
  const TaoPageEntry *entries;
  guint n, key = 1;

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (self, accels[i].action, accels[i].accels);

  entries = tao_page_registry (&n);
  for (guint i = 0; i < n && key <= 9; i++)
    if (entries[i].group != 0)
      {
        g_autofree char *action = g_strdup_printf ("win.go::%s", entries[i].name);
        g_autofree char *accel = g_strdup_printf ("<Control>%u", key++);
        const char *list[] = { accel, NULL };

        gtk_application_set_accels_for_action (self, action, list);
      }
}

static void
tao_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit_cb },
    { .name = "about", .activate = about_cb },
    { .name = "test-alert", .activate = test_alert_cb },
    { .name = "go", .activate = go_cb, .parameter_type = "s" },
    { .name = "start-node", .activate = start_node_cb, .parameter_type = "s" },
    { .name = "stop-node", .activate = stop_node_cb, .parameter_type = "s" },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "refresh", .activate = refresh_cb },
  };
  TaoApplication *self = TAO_APPLICATION (application);
  g_autoptr(GAction) network = NULL;

  G_APPLICATION_CLASS (tao_application_parent_class)->startup (application);

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  network = g_settings_create_action (self->settings, "network");
  g_action_map_add_action (G_ACTION_MAP (self), network);
  tao_application_set_accels (GTK_APPLICATION (self));
  g_unix_signal_add (SIGTERM, signalled_cb, self);
  g_unix_signal_add (SIGINT, signalled_cb, self);
  g_unix_signal_add (SIGHUP, signalled_cb, self);
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);

  g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme), self, G_CONNECT_SWAPPED);
  apply_color_scheme (self);
}

static void
tao_application_shutdown (GApplication *application)
{
  TaoApplication *self = TAO_APPLICATION (application);

  g_clear_pointer (&self->tour, tao_tour_free);
  g_clear_object (&self->background);
  if (self->backend != NULL)
    tao_backend_stop (self->backend);
  g_clear_object (&self->backend);
  g_clear_object (&self->settings);
  G_APPLICATION_CLASS (tao_application_parent_class)->shutdown (application);
}

static void
tao_application_finalize (GObject *object)
{
  TaoApplication *self = TAO_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_free (self->tour_folder);
  g_free (self->start_route);
  G_OBJECT_CLASS (tao_application_parent_class)->finalize (object);
}

static void
tao_application_class_init (TaoApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_application_finalize;
  application_class->startup = tao_application_startup;
  application_class->shutdown = tao_application_shutdown;
  application_class->activate = tao_application_activate;
  application_class->handle_local_options = tao_application_handle_local_options;
  application_class->command_line = tao_application_command_line;
}

static void
tao_application_init (TaoApplication *self)
{
  static const GOptionEntry options[] = {
    { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Start the nodes chosen for login, without a window"), NULL },
    { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Open this page"), N_("PAGE") },
    { "tour", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Save a picture of every page to a folder, then quit"), N_("FOLDER") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

TaoApplication *
tao_application_new (void)
{
  return g_object_new (TAO_TYPE_APPLICATION,
                       "application-id", TAO_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/org/taoscope/Taoscope",
                       NULL);
}

TaoBackend *
tao_application_get_backend (TaoApplication *self)
{
  return self->backend;
}

TaoWindow *
tao_application_get_window (TaoApplication *self)
{
  return self->window;
}
