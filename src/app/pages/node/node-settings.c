#include "app/pages/node/node-settings.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/autostart.h"
#include "app/format.h"
#include "app/widgets/typed-confirm.h"

#define LOCK_NAME ".taoscope-lock"
/* What is typed to open RPC to the network. */
#define EXPOSE_WORD "expose"

struct _TaoNodeSettings {
  GtkWidget parent_instance;

  GtkWidget *settings_list;    /* bound so that it goes with the template */
  GtkSwitch *restart_switch, *keep_switch, *login_switch, *use_switch, *expose_switch;
  GtkWidget *login_row, *use_row, *expose_row, *delete_data, *remove_row;
  AdwActionRow *folder_row;
  AdwExpanderRow *command_row;
  GtkLabel *command;

  TaoNodes *nodes;             /* (nullable) */
  GSettings *settings;         /* (nullable) */
  TaoNode *node;               /* shown (nullable) */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TaoNodeSettings, tao_node_settings, GTK_TYPE_WIDGET)

enum { NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
notice (TaoNodeSettings *self, const char *text)
{
  g_signal_emit (self, signals[NOTICE], 0, text);
}

static TaoSupervisor *
supervisor_of (TaoNodeSettings *self)
{
  return tao_node_get_supervisor (self->node);
}

static gboolean
runs (TaoNodeSettings *self)
{
  return tao_supervisor_get_pid (supervisor_of (self)) != 0;
}

/* --- filling ------------------------------------------------------------------------------- */

static void
update_folder (TaoNodeSettings *self)
{
  const TaoProfile *profile = tao_node_get_profile (self->node);
  guint64 bytes = tao_node_get_disk_bytes (self->node), left = tao_node_get_disk_free (self->node);
  guint days = tao_node_get_days_left (self->node);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  if (bytes != G_MAXUINT64)
    {
      g_autofree char *size = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);

      g_string_append_printf (text, _("%s used"), size);
    }
  if (left != G_MAXUINT64)
    {
      g_autofree char *size = g_format_size_full (left, G_FORMAT_SIZE_IEC_UNITS);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", "");
      g_string_append_printf (text, _("%s free"), size);
    }
  if (days != G_MAXUINT && days < 3650)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, g_dngettext (NULL, "full in about %u day", "full in about %u days", days), days);
    }
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", profile->base_path);
  escaped = g_markup_escape_text (text->str, -1);
  adw_action_row_set_subtitle (self->folder_row, escaped);
}

static void
update_command (TaoNodeSettings *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoLaunch) launch = NULL;
  const TaoLaunch *known = tao_supervisor_get_launch (supervisor_of (self));
  g_autofree char *text = NULL;

  if (tao_node_is_practice (self->node) && known != NULL)
    text = tao_launch_to_text (known);
  else
    {
      launch = tao_profile_launch (tao_node_get_profile (self->node), &error);
      text = launch != NULL ? tao_launch_to_text (launch) : g_strdup (error->message);
    }
  gtk_label_set_label (self->command, text);
}

static void
update (TaoNodeSettings *self)
{
  const TaoProfile *profile = tao_node_get_profile (self->node);
  gboolean subtensor = profile->kind == TAO_PROFILE_LITE || profile->kind == TAO_PROFILE_ARCHIVE;

  self->filling = TRUE;
  update_folder (self);
  update_command (self);
  gtk_switch_set_active (self->restart_switch, tao_node_get_restart (self->node));
  gtk_switch_set_active (self->expose_switch, profile->expose);
  gtk_switch_set_state (self->expose_switch, profile->expose);
  if (self->settings != NULL)
    {
      gboolean login = tao_autostart_get (self->settings, profile->id);

      gtk_switch_set_active (self->login_switch, login);
      gtk_switch_set_state (self->login_switch, login);
    }
  gtk_widget_set_visible (self->login_row, self->settings != NULL && !tao_node_is_practice (self->node));
  gtk_widget_set_visible (self->use_row, self->settings != NULL && !tao_node_is_practice (self->node) && g_strcmp0 (profile->network, "local") != 0);
  gtk_widget_set_visible (self->expose_row, subtensor);
  gtk_widget_set_visible (self->delete_data, !runs (self));
  gtk_widget_set_visible (self->remove_row, !tao_node_is_preset (self->node) && !runs (self));
  self->filling = FALSE;
}

/* --- actions --------------------------------------------------------------------------------- */

static gboolean
login_cb (GtkSwitch *toggle, gboolean state, gpointer user_data)
{
  TaoNodeSettings *self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->filling || self->node == NULL || self->settings == NULL)
    return FALSE;
  if (tao_autostart_set (self->settings, tao_node_get_id (self->node), state, &error))
    return FALSE;
  notice (self, error->message);
  update (self);
  return TRUE;
}

static void
restart_policy_cb (TaoNodeSettings *self)
{
  if (!self->filling && self->node != NULL)
    tao_node_set_restart (self->node, gtk_switch_get_active (self->restart_switch));
}

static void
set_expose (TaoNodeSettings *self, gboolean expose)
{
  g_autoptr(TaoProfile) profile = tao_profile_copy (tao_node_get_profile (self->node));
  g_autoptr(GError) error = NULL;

  profile->expose = expose;
  if (!tao_nodes_put (self->nodes, profile, &error))
    notice (self, error->message);
  update (self);
}

static void
expose_confirmed_cb (gpointer user_data)
{
  TaoNodeSettings *self = user_data;

  if (self->node != NULL)
    set_expose (self, TRUE);
}

static gboolean
expose_cb (GtkSwitch *toggle, gboolean state, gpointer user_data)
{
  TaoNodeSettings *self = user_data;

  if (self->filling || self->node == NULL || state == tao_node_get_profile (self->node)->expose)
    return FALSE;
  if (!state)
    {
      set_expose (self, FALSE);
      return FALSE;
    }
  tao_typed_confirm (GTK_WIDGET (self), _("Open this node to other computers?"),
                     _("Anyone who can reach this computer can then ask this node and send transactions through it. "
                       "It takes effect at the next start."),
                     EXPOSE_WORD, _("Open"), expose_confirmed_cb, G_OBJECT (self));
  /* It stays off until it is confirmed. */
  self->filling = TRUE;
  gtk_switch_set_active (toggle, FALSE);
  self->filling = FALSE;
  return TRUE;
}

static void
open_folder_cb (GtkButton *button, gpointer user_data)
{
  TaoNodeSettings *self = user_data;
  const char *path = tao_node_get_profile (self->node)->base_path;
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!g_file_test (path, G_FILE_TEST_IS_DIR) || uri == NULL)
    notice (self, _("The folder is made at the first start."));
  else
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);
}

static void
remove_cb (GtkButton *button, gpointer user_data)
{
  TaoNodeSettings *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!tao_nodes_remove (self->nodes, self->node, &error))
    notice (self, error->message);
}

/* --- deleting data --------------------------------------------------------------------------------------- */

static gboolean
remove_tree (GFile *file, GError **error)
{
  g_autoptr(GFileEnumerator) children = NULL;
  GFile *child;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL) == G_FILE_TYPE_DIRECTORY)
    {
      children = g_file_enumerate_children (file, "standard::name", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, error);
      if (children == NULL)
        return FALSE;
      while (TRUE)
        {
          if (!g_file_enumerator_iterate (children, NULL, &child, NULL, error))
            return FALSE;
          if (child == NULL)
            break;
          if (!remove_tree (child, error))
            return FALSE;
        }
    }
  return g_file_delete (file, NULL, error);
}

static void
delete_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr(GFile) folder = g_file_new_for_path (data);
  GError *error = NULL;

  if (remove_tree (folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoNodeSettings *self = TAO_NODE_SETTINGS (source);
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    notice (self, error->message);
  else
    notice (self, _("The data is deleted."));
  if (self->node != NULL)
    tao_node_measure (self->node);
}

static void
delete_confirmed_cb (gpointer user_data)
{
  TaoNodeSettings *self = user_data;
  g_autoptr(GTask) task = NULL;

  if (self->node == NULL || runs (self))
    return;
  task = g_task_new (self, NULL, deleted_cb, NULL);
  g_task_set_source_tag (task, delete_confirmed_cb);
  g_task_set_task_data (task, g_strdup (tao_node_get_profile (self->node)->base_path), g_free);
  g_task_run_in_thread (task, delete_thread);
}

/* Only a folder that a node of ours has run in may be deleted: a wrong path in a profile must not cost a home folder. */
static void
delete_cb (GtkButton *button, gpointer user_data)
{
  TaoNodeSettings *self = user_data;
  const char *path = tao_node_get_profile (self->node)->base_path;
  g_autofree char *lock = g_build_filename (path, LOCK_NAME, NULL);
  g_autofree char *size = NULL;
  g_autofree char *body = NULL;

  if (!g_file_test (lock, G_FILE_TEST_EXISTS) || g_str_equal (path, g_get_home_dir ()) || g_str_equal (path, "/"))
    {
      notice (self, _("No node has run in this folder: there is nothing to delete."));
      return;
    }
  size = tao_node_get_disk_bytes (self->node) != G_MAXUINT64
           ? g_format_size_full (tao_node_get_disk_bytes (self->node), G_FORMAT_SIZE_IEC_UNITS) : g_strdup (TAO_DASH);
  /* Translators: a size, then a folder. */
  body = g_strdup_printf (_("%1$s in %2$s are deleted for good. The node has to sync again from the start."), size, path);
  tao_typed_confirm (GTK_WIDGET (self), _("Delete the data of this node?"), body, tao_node_get_id (self->node), _("Delete"),
                     delete_confirmed_cb, G_OBJECT (self));
}

/* --- object -------------------------------------------------------------------------------------- */

void
tao_node_settings_update (TaoNodeSettings *self)
{
  if (self->node != NULL)
    update (self);
}

void
tao_node_settings_show (TaoNodeSettings *self, TaoNode *node)
{
  g_set_object (&self->node, node);
  if (node == NULL)
    return;
  /* Before it runs, what will be run is open to see. */
  adw_expander_row_set_expanded (self->command_row, !runs (self));
  update (self);
}

void
tao_node_settings_set_nodes (TaoNodeSettings *self, TaoNodes *nodes, GSettings *settings)
{
  g_set_object (&self->nodes, nodes);
  g_set_object (&self->settings, settings);
  if (settings == NULL)
    return;
  g_settings_bind (settings, "keep-running", self->keep_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "use-own-node", self->use_switch, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
tao_node_settings_dispose (GObject *object)
{
  TaoNodeSettings *self = TAO_NODE_SETTINGS (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_NODE_SETTINGS);
  g_clear_object (&self->nodes);
  g_clear_object (&self->settings);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (tao_node_settings_parent_class)->dispose (object);
}

static void
tao_node_settings_class_init (TaoNodeSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_node_settings_dispose;
  signals[NOTICE] = g_signal_new ("notice", TAO_TYPE_NODE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/node/node-settings.ui");
#define BIND(member) gtk_widget_class_bind_template_child (widget_class, TaoNodeSettings, member)
  BIND (settings_list); BIND (restart_switch); BIND (keep_switch); BIND (login_switch); BIND (use_switch); BIND (expose_switch);
  BIND (login_row); BIND (use_row); BIND (expose_row); BIND (delete_data); BIND (remove_row);
  BIND (folder_row); BIND (command_row); BIND (command);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, login_cb);
  gtk_widget_class_bind_template_callback (widget_class, expose_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
tao_node_settings_init (TaoNodeSettings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->restart_switch, "notify::active", G_CALLBACK (restart_policy_cb), self, G_CONNECT_SWAPPED);
}
