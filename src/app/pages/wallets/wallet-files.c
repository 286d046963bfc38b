#include "app/pages/wallets/wallet-files.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/forms.h"
#include "app/money/wording.h"
#include "app/widgets/typed-confirm.h"
#include "keys/material.h"
#include "keys/mnemonic.h"
#include "keys/wallet.h"

/* A copy travels: its password must be good, as for a new wallet. */
#define WEAKEST 2

/* One dialog. Belongs to its window. */
typedef struct {
  char *base, *wallet, *hotkey;
  TaoWalletFileFunc func;
  GWeakRef owner;
  gboolean busy, gone;
  GtkWidget *window, *confirm, *notice;
  GtkWidget *format, *old, *first, *second, *path;     /* of an export */
  GtkWidget *name;                                     /* of a rename */
  GtkWidget *phrase;                                   /* of a drill */
  TaoKey32 account;
} Files;

static void
files_free (gpointer data)
{
  Files *self = data;

  g_weak_ref_clear (&self->owner);
  g_free (self->base);
  g_free (self->wallet);
  g_free (self->hotkey);
  g_free (self);
}

static void
destroyed_cb (Files *self)
{
  self->gone = TRUE;
}

static Files *
files_new (const TaoWalletFile *file, TaoWalletFileFunc func, GObject *owner)
{
  Files *self = g_new0 (Files, 1);

  if (file != NULL)
    {
      self->base = g_strdup (file->base);
      self->wallet = g_strdup (file->wallet);
      self->hotkey = g_strdup (file->hotkey);
    }
  self->func = func;
  g_weak_ref_init (&self->owner, owner);
  self->window = adw_window_new ();
  g_object_set_data_full (G_OBJECT (self->window), "tao-files", self, files_free);
  g_signal_connect_swapped (self->window, "destroy", G_CALLBACK (destroyed_cb), self);
  return self;
}

static GtkBox *
set_up (Files *self, GtkWindow *parent, const char *title, const char *action)
{
  GtkBox *body = tao_form_set_up (ADW_WINDOW (self->window), parent, title, action, &self->confirm);

  gtk_window_set_default_size (GTK_WINDOW (self->window), 460, -1);
  return body;
}

static void
add_notice (Files *self, GtkBox *body)
{
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
}

static void
tell (Files *self, const char *name)
{
  g_autoptr(GObject) owner = g_weak_ref_get (&self->owner);

  if (self->func != NULL && owner != NULL)
    self->func (name, owner);
}

/* --- export ------------------------------------------------------------------------------------------- */

/* What the thread needs, and nothing that belongs to a widget. */
typedef struct {
  char *base, *wallet, *hotkey, *path;
  TaoWalletExport format;
  TaoSecret *password, *fresh;
} Export;

static void
export_free (gpointer data)
{
  Export *work = data;

  g_free (work->base);
  g_free (work->wallet);
  g_free (work->hotkey);
  g_free (work->path);
  tao_secret_free (work->password);
  tao_secret_free (work->fresh);
  g_free (work);
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *work = data;
  GError *error = NULL;

  if (tao_wallet_export (work->base, work->wallet, work->hotkey, work->password, work->format, work->fresh, work->path, &error))
    g_task_return_pointer (task, g_strdup (work->path), g_free);
  else
    g_task_return_error (task, error);
}

static void
export_update_cb (Files *self)
{
  const char *first = gtk_editable_get_text (GTK_EDITABLE (self->first)), *second = gtk_editable_get_text (GTK_EDITABLE (self->second));
  /* Hotkeys usually have no password. */
  gboolean opened = self->old == NULL || self->hotkey != NULL || *gtk_editable_get_text (GTK_EDITABLE (self->old)) != '\0';
  g_autofree char *path = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->path))));

  gtk_widget_set_sensitive (self->confirm, !self->busy && opened && tao_password_strength (first) >= WEAKEST && strcmp (first, second) == 0
                                             && g_path_is_absolute (path));
  if (!self->busy)
    tao_form_set_notice (self->notice, "error", *second != '\0' && strcmp (first, second) != 0 ? _("The two passwords differ.") : "");
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Files *self = g_object_get_data (source, "tao-files");
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  if (self->gone)
    return;
  gtk_widget_set_sensitive (self->confirm, FALSE);
  text = path != NULL ? g_strdup_printf (_("The copy is written: %s. Try it where you want to use it before you rely on it."), path)
                      : tao_word_job_error (error);
  tao_form_set_notice (self->notice, path != NULL ? "" : "error", text);
}

static void
export_confirm_cb (Files *self)
{
  g_autoptr(GTask) task = g_task_new (self->window, NULL, exported_cb, NULL);
  Export *work = g_new0 (Export, 1);

  work->base = g_strdup (self->base);
  work->wallet = g_strdup (self->wallet);
  work->hotkey = g_strdup (self->hotkey);
  work->path = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->path))));
  work->format = adw_combo_row_get_selected (ADW_COMBO_ROW (self->format)) == 0 ? TAO_WALLET_EXPORT_KEYFILE : TAO_WALLET_EXPORT_KEYSTORE;
  self->busy = TRUE;
  work->password = self->old != NULL ? tao_form_take_secret (GTK_EDITABLE (self->old)) : NULL;
  work->fresh = tao_form_take_secret (GTK_EDITABLE (self->first));
  gtk_editable_set_text (GTK_EDITABLE (self->second), "");
  gtk_widget_set_sensitive (self->confirm, FALSE);
  tao_form_set_notice (self->notice, "", _("Encrypting and writing the copy…"));
  g_task_set_source_tag (task, export_confirm_cb);
  g_task_set_task_data (task, work, export_free);
  g_task_run_in_thread (task, export_thread);
}

/* A name follows the format until somebody has chosen another. */
static void
export_format_cb (Files *self)
{
  gboolean keyfile = adw_combo_row_get_selected (ADW_COMBO_ROW (self->format)) == 0;
  g_autofree char *name = g_strconcat (self->hotkey != NULL ? self->hotkey : self->wallet, keyfile ? ".keyfile" : ".json", NULL);
  g_autofree char *folder = g_path_get_dirname (gtk_editable_get_text (GTK_EDITABLE (self->path)));
  g_autofree char *path = g_build_filename (g_path_is_absolute (folder) ? folder : g_get_home_dir (), name, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->path), path);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, GtkEditable *entry)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    gtk_editable_set_text (entry, path);
  g_object_unref (dialog);
}

static void
choose_cb (Files *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Where to write the copy"), GTK_WINDOW (self->window),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autofree char *name = g_path_get_basename (gtk_editable_get_text (GTK_EDITABLE (self->path)));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self->path, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
tao_export_present (GtkWindow *parent, const TaoWalletFile *file)
{
  Files *self = files_new (file, NULL, NULL);
  GtkBox *body = set_up (self, parent, _("Export"), _("_Export"));
  GtkListBox *group = tao_form_add_group (body, NULL);
  g_autoptr(GtkStringList) formats = gtk_string_list_new (NULL);
  GtkWidget *choose = gtk_button_new_from_icon_name ("document-save-symbolic");

  gtk_string_list_append (formats, _("Bittensor key file"));
  gtk_string_list_append (formats, _("polkadot.js JSON"));
  self->format = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->format), _("Format"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->format), G_LIST_MODEL (formats));
  tao_form_name (self->format, "export-format", NULL);
  gtk_list_box_append (group, self->format);
  self->path = tao_form_add_entry (group, _("File"), "export-path");
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (choose, _("Choose the file"));
  gtk_widget_add_css_class (choose, "flat");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->path), choose);
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (choose_cb), self);
  group = tao_form_add_group (body, NULL);
  if (file->encrypted)
    self->old = tao_form_add_password (group, _("Password of the wallet"), "export-old");
  self->first = tao_form_add_password (group, _("Password for the copy"), "export-new");
  self->second = tao_form_add_password (group, _("The same again"), "export-again");
  add_notice (self, body);
  tao_form_add_text (body, _("Whoever has the copy and its password has the key. A key file also holds the words, JSON does not."), "caption");
  gtk_widget_set_name (self->confirm, "export-confirm");
  export_format_cb (self);
  g_signal_connect_swapped (self->format, "notify::selected", G_CALLBACK (export_format_cb), self);
  if (self->old != NULL)
    g_signal_connect_swapped (self->old, "changed", G_CALLBACK (export_update_cb), self);
  g_signal_connect_swapped (self->first, "changed", G_CALLBACK (export_update_cb), self);
  g_signal_connect_swapped (self->second, "changed", G_CALLBACK (export_update_cb), self);
  g_signal_connect_swapped (self->path, "changed", G_CALLBACK (export_update_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (export_confirm_cb), self);
  export_update_cb (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* --- another name ------------------------------------------------------------------------------------------- */

static void
rename_update_cb (Files *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autoptr(GError) error = NULL;
  gboolean good = *name != '\0' && tao_wallet_check_name (name, &error);

  gtk_widget_set_sensitive (self->confirm, good && strcmp (name, self->hotkey != NULL ? self->hotkey : self->wallet) != 0);
  tao_form_set_notice (self->notice, "error", error != NULL ? error->message : "");
}

static void
rename_confirm_cb (Files *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  g_autoptr(GError) error = NULL;

  if (!gtk_widget_get_sensitive (self->confirm))
    return;
  /* One call to the file system: no thread is worth it. */
  if (!tao_wallet_rename (self->base, self->wallet, self->hotkey, name, &error))
    {
      tao_form_set_notice (self->notice, "error", error->message);
      return;
    }
  tell (self, name);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

void
tao_rename_present (GtkWindow *parent, const TaoWalletFile *file, TaoWalletFileFunc func, GObject *owner)
{
  Files *self = files_new (file, func, owner);
  GtkBox *body = set_up (self, parent, _("Rename"), _("_Rename"));

  self->name = tao_form_add_entry (tao_form_add_group (body, NULL), file->hotkey != NULL ? _("Name of the hotkey") : _("Name of the wallet"), "rename-name");
  gtk_editable_set_text (GTK_EDITABLE (self->name), file->hotkey != NULL ? file->hotkey : file->wallet);
  add_notice (self, body);
  tao_form_add_text (body, file->hotkey != NULL ? _("This renames its files. Miners and validators that name the hotkey have to be told.")
                                                : _("This renames its folder. Programs that name the wallet, such as miners, have to be told."), "caption");
  gtk_widget_set_name (self->confirm, "rename-confirm");
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (rename_update_cb), self);
  g_signal_connect_swapped (self->name, "entry-activated", G_CALLBACK (rename_confirm_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (rename_confirm_cb), self);
  rename_update_cb (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* --- out of sight --------------------------------------------------------------------------------------------- */

/* Said above the window that asked, which may have gone meanwhile. */
static void
say (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_widget_set_name (dialog, "removed");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
remove_confirmed_cb (gpointer user_data)
{
  GtkWindow *parent = GTK_WINDOW (user_data);
  Files *self = g_object_get_data (G_OBJECT (parent), "tao-removal");
  g_autofree char *moved = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  if (!tao_wallet_put_aside (self->base, self->wallet, self->hotkey, &moved, &error))
    {
      say (parent, _("Nothing was removed"), error->message);
      return;
    }
  tell (self, NULL);
  text = g_strdup_printf (_("Nothing was deleted: the files are now in %s. Move them back to have the keys again."), moved);
  say (parent, _("Removed from the list"), text);
}

void
tao_remove_present (GtkWindow *parent, const TaoWalletFile *file, TaoWalletFileFunc func, GObject *owner)
{
  Files *self = g_new0 (Files, 1);
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), file->hotkey != NULL ? file->hotkey : file->wallet);

  self->base = g_strdup (file->base);
  self->wallet = g_strdup (file->wallet);
  self->hotkey = g_strdup (file->hotkey);
  self->func = func;
  g_weak_ref_init (&self->owner, owner);
  g_object_set_data_full (G_OBJECT (parent), "tao-removal", self, files_free);
  tao_typed_confirm (GTK_WIDGET (parent), heading,
                     file->hotkey != NULL ? _("Its files are moved aside, not deleted. What it has on the chain stays as it is.")
                                          : _("Its folder with all hotkeys is moved aside, not deleted. What it has on the chain stays as it is, "
                                              "and can be moved only with its keys or words."),
                     file->hotkey != NULL ? file->hotkey : file->wallet, _("Remove"), remove_confirmed_cb, G_OBJECT (parent));
}

/* --- the drill --------------------------------------------------------------------------------------------------- */

static void
drill_confirm_cb (Files *self)
{
  g_autoptr(TaoSecret) typed = tao_form_take_secret (GTK_EDITABLE (self->phrase));
  g_autoptr(TaoSecret) phrase = typed != NULL ? tao_mnemonic_normalise (typed) : NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoKeyMaterial) material = phrase != NULL ? tao_key_material_new_from_mnemonic (phrase, NULL, &error) : NULL;

  if (material == NULL)
    {
      tao_form_set_notice (self->notice, "error", error != NULL ? error->message : _("Enter the words."));
      return;
    }
  if (memcmp (tao_key_material_get_account (material), &self->account, sizeof self->account) == 0)
    {
      tao_form_set_notice (self->notice, "", _("Right: these words bring back exactly this wallet."));
      return;
    }
  {
    TaoKey32 other;
    g_autofree char *address = NULL;
    g_autofree char *text = NULL;

    memcpy (other.bytes, tao_key_material_get_account (material)->bytes, sizeof other.bytes);
    address = tao_format_key_short (&other);
    text = g_strdup_printf (_("These are words of another wallet, %s. Look for the right note while this wallet still opens."), address);
    tao_form_set_notice (self->notice, "warning", text);
  }
}

void
tao_backup_drill_present (GtkWindow *parent, const char *name, const TaoKey32 *account)
{
  Files *self = files_new (NULL, NULL, NULL);
  GtkBox *body = set_up (self, parent, _("Check the backup"), _("_Check"));

  self->account = *account;
  tao_form_set_subtitle (ADW_WINDOW (self->window), name);
  tao_form_add_text (body, _("Take the note with your words and enter them, as you would if this computer were lost. "
                             "They are compared with the wallet's address and forgotten at once."), NULL);
  self->phrase = tao_form_add_password (tao_form_add_group (body, NULL), _("Recovery words"), "drill-words");
  add_notice (self, body);
  gtk_widget_set_name (self->confirm, "drill-confirm");
  g_signal_connect_swapped (self->phrase, "entry-activated", G_CALLBACK (drill_confirm_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (drill_confirm_cb), self);
  gtk_window_present (GTK_WINDOW (self->window));
}
