#include "app/background.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#define NOTIFICATION "background"

typedef enum {
  WINDOW,        /* nothing to do */
  KEEPING,       /* nodes go on, and we with them */
  ENDING,        /* nodes were told to end */
} Phase;

struct _TaoBackground {
  GObject       parent_instance;
  GApplication *application;      /* (unowned) it owns us */
  TaoNodes     *nodes;
  GSettings    *settings;
  Phase         phase;
  gboolean      holding;
};

G_DEFINE_FINAL_TYPE (TaoBackground, tao_background, G_TYPE_OBJECT)

static void
hold (TaoBackground *self, gboolean wanted)
{
  if (self->holding == wanted)
    return;
  self->holding = wanted;
  if (wanted)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

/* One that waits for its next start, or for space on the disk, is alive too, as long as we are. */
static gboolean
is_alive (TaoNode *node)
{
  TaoSupervisor *supervisor = tao_node_get_supervisor (node);

  return tao_supervisor_get_pid (supervisor) != 0 || tao_supervisor_get_state (supervisor) == TAO_PROCESS_BACKING_OFF
         || tao_node_waits_for_disk (node);
}

static guint
count_alive (TaoBackground *self)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->nodes)); i++)
    {
      g_autoptr(TaoNode) node = g_list_model_get_item (G_LIST_MODEL (self->nodes), i);

      n += is_alive (node);
    }
  return n;
}

static void
stop_all (TaoBackground *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->nodes)); i++)
    {
      g_autoptr(TaoNode) node = g_list_model_get_item (G_LIST_MODEL (self->nodes), i);

      if (is_alive (node))
        tao_node_stop (node);
    }
}

static void
send_notification (TaoBackground *self)
{
  g_autoptr(GNotification) notification = NULL;
  g_autoptr(GString) names = g_string_new (NULL);
  guint n = count_alive (self);
  g_autofree char *title = g_strdup_printf (g_dngettext (NULL, "%u node keeps running", "%u nodes keep running", n), n);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->nodes)); i++)
    {
      g_autoptr(TaoNode) node = g_list_model_get_item (G_LIST_MODEL (self->nodes), i);

      if (is_alive (node))
        g_string_append_printf (names, "%s%s", names->len > 0 ? "\n" : "", tao_node_get_title (node));
    }
  notification = g_notification_new (title);
  g_notification_set_body (notification, names->str);
  g_notification_set_default_action_and_target (notification, "app.go", "s", "node");
  g_notification_add_button (notification, _("Stop and Quit"), "app.quit");
  g_application_send_notification (self->application, NOTIFICATION, notification);
}

/* Something about a node has changed while nobody looks. */
static void
node_changed_cb (TaoBackground *self)
{
  if (self->phase != WINDOW && count_alive (self) == 0)
    {
      g_application_withdraw_notification (self->application, NOTIFICATION);
      hold (self, FALSE);
    }
}

static void
items_changed_cb (GListModel *nodes, guint position, guint removed, guint added, TaoBackground *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(TaoNode) node = g_list_model_get_item (nodes, i);

      g_signal_connect_object (node, "changed", G_CALLBACK (node_changed_cb), self, G_CONNECT_SWAPPED);
    }
}

void
tao_background_window_opened (TaoBackground *self)
{
  self->phase = WINDOW;
  g_application_withdraw_notification (self->application, NOTIFICATION);
  hold (self, FALSE);
}

static void
enter (TaoBackground *self, Phase phase)
{
  self->phase = phase;
  if (count_alive (self) == 0)
    {
      hold (self, FALSE);
      return;
    }
  hold (self, TRUE);
  if (phase == KEEPING)
    send_notification (self);
  else
    stop_all (self);
}

void
tao_background_window_closed (TaoBackground *self)
{
  if (self->phase != ENDING)
    enter (self, g_settings_get_boolean (self->settings, "keep-running") ? KEEPING : ENDING);
}

void
tao_background_quit (TaoBackground *self)
{
  g_application_withdraw_notification (self->application, NOTIFICATION);
  enter (self, ENDING);
}

void
tao_background_start_nodes (TaoBackground *self)
{
  g_auto(GStrv) wanted = g_settings_get_strv (self->settings, "start-nodes");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->nodes)); i++)
    {
      g_autoptr(TaoNode) node = g_list_model_get_item (G_LIST_MODEL (self->nodes), i);
      g_autoptr(GError) error = NULL;

      if (!g_strv_contains ((const char *const *) wanted, tao_node_get_id (node)) || tao_node_is_practice (node))
        continue;
      if (!tao_node_start (node, &error))
        g_warning ("%s is not started: %s", tao_node_get_title (node), error->message);
    }
  if (gtk_application_get_active_window (GTK_APPLICATION (self->application)) == NULL)
    enter (self, KEEPING);
}

static void
tao_background_dispose (GObject *object)
{
  TaoBackground *self = TAO_BACKGROUND (object);

  if (self->application != NULL)
    hold (self, FALSE);
  self->application = NULL;
  g_clear_object (&self->nodes);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tao_background_parent_class)->dispose (object);
}

static void
tao_background_class_init (TaoBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_background_dispose;
}

static void
tao_background_init (TaoBackground *self)
{
}

TaoBackground *
tao_background_new (GApplication *application, TaoBackend *backend, GSettings *settings)
{
  TaoBackground *self = g_object_new (TAO_TYPE_BACKGROUND, NULL);
  GListModel *nodes = G_LIST_MODEL (tao_backend_get_nodes (backend));

  self->application = application;
  self->nodes = g_object_ref (tao_backend_get_nodes (backend));
  self->settings = g_object_ref (settings);
  g_signal_connect_object (nodes, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  items_changed_cb (nodes, 0, 0, g_list_model_get_n_items (nodes), self);
  return self;
}
