#include "app/pages/node/node-form.h"

#include <glib/gi18n.h>

#define OTHER_RPC_PORT 9945
#define OTHER_P2P_PORT 30334

typedef struct { const char *label; TaoProfileKind kind; const char *network; } Kind;

static const Kind kinds[] = {
  { N_("Main network, lite"), TAO_PROFILE_LITE, "finney" },
  { N_("Main network, archive"), TAO_PROFILE_ARCHIVE, "finney" },
  { N_("Test network, lite"), TAO_PROFILE_LITE, "test" },
  { N_("Test network, archive"), TAO_PROFILE_ARCHIVE, "test" },
  { N_("Practice chain of its own"), TAO_PROFILE_LOCALNET, "local" },
  { N_("Own command, main network"), TAO_PROFILE_CUSTOM, "finney" },
  { N_("Own command, test network"), TAO_PROFILE_CUSTOM, "test" },
  { N_("Own command, another chain"), TAO_PROFILE_CUSTOM, "local" },
};

struct _TaoNodeForm {
  AdwWindow parent_instance;

  TaoNodes   *nodes;
  TaoProfile *profile;          /* as edited */
  gboolean    is_new, folder_touched;

  AdwEntryRow *name, *program, *chain_spec, *base_path, *rpc_port, *p2p_port, *extra;
  AdwComboRow *kind, *runner;
  GtkLabel *command, *problem;
  GtkWidget *save;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TaoNodeForm, tao_node_form, ADW_TYPE_WINDOW)

static char *
text_of (AdwEntryRow *row)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static void
take (char **member, AdwEntryRow *row)
{
  g_free (*member);
  *member = text_of (row);
}

static gboolean
take_port (guint16 *port, AdwEntryRow *row)
{
  g_autofree char *text = text_of (row);
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &value, NULL))
    return FALSE;
  *port = (guint16) value;
  return TRUE;
}

/* Rows that do not apply to the kind are hidden, not merely ignored. */
static void
show_rows (TaoNodeForm *self)
{
  TaoProfileKind kind = self->profile->kind;
  gboolean public_network = kind == TAO_PROFILE_LITE || kind == TAO_PROFILE_ARCHIVE;
  gboolean binary = self->profile->runner == TAO_RUNNER_BINARY;

  gtk_widget_set_visible (GTK_WIDGET (self->runner), public_network);
  gtk_widget_set_visible (GTK_WIDGET (self->program), kind != TAO_PROFILE_CUSTOM);
  gtk_widget_set_visible (GTK_WIDGET (self->chain_spec), public_network && binary);
  gtk_widget_set_visible (GTK_WIDGET (self->p2p_port), public_network);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->extra), kind == TAO_PROFILE_CUSTOM ? _("Command") : _("More arguments"));
}

static void
changed_cb (TaoNodeForm *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoLaunch) launch = NULL;
  g_autofree char *command = NULL;
  const Kind *kind = &kinds[MIN (adw_combo_row_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1)];
  gboolean ports;

  if (self->filling)
    return;
  self->profile->kind = kind->kind;
  g_free (self->profile->network);
  self->profile->network = g_strdup (kind->network);
  self->profile->runner = kind->kind == TAO_PROFILE_LITE || kind->kind == TAO_PROFILE_ARCHIVE
                            ? (TaoRunner) adw_combo_row_get_selected (self->runner) : TAO_RUNNER_BINARY;
  take (&self->profile->id, self->name);
  if (self->is_new && !self->folder_touched)
    {
      g_autofree char *path = g_build_filename (tao_nodes_get_folder (self->nodes), self->profile->id != NULL ? self->profile->id : "node", NULL);

      self->filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->base_path), path);
      self->filling = FALSE;
    }
  take (&self->profile->program, self->program);
  take (&self->profile->chain_spec, self->chain_spec);
  take (&self->profile->base_path, self->base_path);
  take (&self->profile->extra, self->extra);
  ports = take_port (&self->profile->rpc_port, self->rpc_port) && take_port (&self->profile->p2p_port, self->p2p_port);
  show_rows (self);

  launch = tao_profile_launch (self->profile, &error);
  command = launch != NULL ? tao_launch_to_text (launch) : NULL;
  gtk_label_set_label (self->command, command != NULL ? command : "");
  gtk_widget_set_visible (GTK_WIDGET (self->command), command != NULL);
  if (!ports)
    gtk_label_set_label (self->problem, _("A port is a number from 1 to 65535."));
  else
    gtk_label_set_label (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL || !ports);
  gtk_widget_set_sensitive (self->save, launch != NULL && ports);
}

static void
folder_typed_cb (TaoNodeForm *self)
{
  if (!self->filling)
    self->folder_touched = TRUE;
  changed_cb (self);
}

static void
save_cb (GtkButton *button, gpointer user_data)
{
  TaoNodeForm *self = user_data;
  g_autoptr(GError) error = NULL;

  if (tao_nodes_put (self->nodes, self->profile, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

/* --- choosing files ---------------------------------------------------------------------------- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, GtkEditable *entry)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

      if (path != NULL)
        gtk_editable_set_text (entry, path);
    }
  g_object_unref (dialog);
}

static void
choose (TaoNodeForm *self, AdwEntryRow *row, GtkFileChooserAction action)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                                              GTK_WINDOW (self), action, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), row, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
choose_program_cb (GtkButton *button, gpointer user_data)
{
  TaoNodeForm *self = user_data;

  choose (self, self->program, GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_spec_cb (GtkButton *button, gpointer user_data)
{
  TaoNodeForm *self = user_data;

  choose (self, self->chain_spec, GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_folder_cb (GtkButton *button, gpointer user_data)
{
  TaoNodeForm *self = user_data;

  choose (self, self->base_path, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

/* --- object --------------------------------------------------------------------------------------- */

static void
tao_node_form_finalize (GObject *object)
{
  TaoNodeForm *self = TAO_NODE_FORM (object);

  g_clear_pointer (&self->profile, tao_profile_free);
  g_clear_object (&self->nodes);
  G_OBJECT_CLASS (tao_node_form_parent_class)->finalize (object);
}

static void
tao_node_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_NODE_FORM);
  G_OBJECT_CLASS (tao_node_form_parent_class)->dispose (object);
}

static void
tao_node_form_class_init (TaoNodeFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_node_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_node_form_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/node/node-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, name);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, kind);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, runner);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, program);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, chain_spec);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, base_path);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, rpc_port);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, p2p_port);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, extra);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, command);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, problem);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeForm, save);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_program_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_spec_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tao_node_form_init (TaoNodeForm *self)
{
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) runners = gtk_string_list_new (NULL);

  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (labels, _(kinds[i].label));
  gtk_string_list_append (runners, _("Program"));
  gtk_string_list_append (runners, "Docker");
  gtk_string_list_append (runners, "Podman");
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (labels));
  adw_combo_row_set_model (self->runner, G_LIST_MODEL (runners));
}

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
fill (TaoNodeForm *self)
{
  g_autofree char *rpc = g_strdup_printf ("%u", self->profile->rpc_port), *p2p = g_strdup_printf ("%u", self->profile->p2p_port);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == self->profile->kind && g_strcmp0 (kinds[i].network, self->profile->network) == 0)
      adw_combo_row_set_selected (self->kind, i);
  adw_combo_row_set_selected (self->runner, self->profile->runner);
  set_text (self->name, self->profile->id);
  set_text (self->program, self->profile->program);
  set_text (self->chain_spec, self->profile->chain_spec);
  set_text (self->base_path, self->profile->base_path);
  set_text (self->rpc_port, rpc);
  set_text (self->p2p_port, p2p);
  set_text (self->extra, self->profile->extra);
}

TaoNodeForm *
tao_node_form_present (GtkWidget *widget, TaoNodes *nodes, TaoNode *node)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  TaoNodeForm *self = g_object_new (TAO_TYPE_NODE_FORM, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, "modal", TRUE, NULL);

  self->nodes = g_object_ref (nodes);
  self->is_new = node == NULL;
  if (node != NULL)
    self->profile = tao_profile_copy (tao_node_get_profile (node));
  else
    {
      self->profile = tao_profile_new (TAO_PROFILE_CUSTOM, "local", tao_nodes_get_folder (nodes));
      g_free (self->profile->id);
      self->profile->id = g_strdup ("my-node");
      self->profile->rpc_port = OTHER_RPC_PORT;
      self->profile->p2p_port = OTHER_P2P_PORT;
    }
  /* The name is the name of files, and of runs left over. */
  gtk_editable_set_editable (GTK_EDITABLE (self->name), self->is_new);
  gtk_window_set_title (GTK_WINDOW (self), self->is_new ? _("Add a node") : tao_node_get_title (node));
  fill (self);
  self->filling = FALSE;
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
