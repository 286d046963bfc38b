#include "app/pages/wallets/import-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/forms.h"
#include "app/money/wording.h"
#include "app/pages/wallets/key-writer.h"
#include "app/widgets/address.h"
#include "keys/keystore.h"
#include "keys/mnemonic.h"
#include "keys/ss58.h"

#define WEAKEST 2
#define LARGEST_FILE (256 * 1024)

typedef enum { KIND_WORDS, KIND_SEED, KIND_FILE } Kind;

typedef struct {
  AdwWindow     *window;
  char          *base;
  gboolean       watch, busy;
  TaoWalletMade  made;
  gpointer       user_data;
  GWeakRef       owner;
  TaoKeyMaterial *material;      /* opened, and shown by its address */
  GBytes        *file;           /* what was chosen; its key is still encrypted or not */

  GtkWidget *confirm, *kind, *name, *words, *seed, *choose, *file_password, *first, *second, *address_entry;
  GtkWidget *notice, *preview, *address, *passwords;
} Import;

static void
import_free (gpointer data)
{
  Import *self = data;

  tao_key_material_free (self->material);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_weak_ref_clear (&self->owner);
  g_free (self->base);
  g_free (self);
}

char *
tao_import_check_words (const char *text)
{
  g_autoptr(TaoSecret) secret = tao_secret_new_copy (text, strlen (text));
  g_autoptr(TaoSecret) phrase = tao_mnemonic_normalise (secret);
  const char *word = tao_secret_get_text (phrase);
  guint n = 0;

  for (; *word != '\0'; n++)
    {
      gsize length = strcspn (word, " ");
      gboolean last = word[length] == '\0';

      /* The word being typed is not wrong yet. */
      if (tao_mnemonic_find_word (word, length) < 0 && !(last && text[strlen (text) - 1] != ' ' && n < 11))
        return g_strdup_printf (_("Word %u is not in the list of recovery words."), n + 1);
      word += length + (last ? 0 : 1);
    }
  if (n < 12 || n % 3 != 0 || n > 24)
    return g_strdup (n > 24 ? _("A phrase has at most 24 words.") : "");
  {
    g_autoptr(GError) error = NULL;
    g_autoptr(TaoSecret) entropy = tao_mnemonic_to_entropy (phrase, &error);

    return entropy != NULL ? NULL : g_strdup (error->message);
  }
}

static Kind
kind_of (Import *self)
{
  return (Kind) adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind));
}

static void
show_account (Import *self, const TaoAccountId *account)
{
  gtk_widget_set_visible (self->preview, account != NULL);
  if (account != NULL)
    {
      TaoKey32 key;

      memcpy (key.bytes, account->bytes, sizeof key.bytes);
      tao_address_set_key (TAO_ADDRESS (self->address), &key);
    }
}

static void
set_material (Import *self, TaoKeyMaterial *material)
{
  tao_key_material_free (self->material);
  self->material = material;
  show_account (self, material != NULL ? tao_key_material_get_account (material) : NULL);
}

static const char *
passwords_wrong (Import *self)
{
  const char *first = gtk_editable_get_text (GTK_EDITABLE (self->first)), *second = gtk_editable_get_text (GTK_EDITABLE (self->second));

  if (tao_password_strength (first) < WEAKEST)
    return *first != '\0' ? _("Choose a longer password.") : "";
  return strcmp (first, second) == 0 ? NULL : *second == '\0' ? "" : _("The two passwords differ.");
}

static void
update_confirm (Import *self)
{
  gboolean named = *gtk_editable_get_text (GTK_EDITABLE (self->name)) != '\0';
  gboolean ready = self->watch ? gtk_widget_get_visible (self->preview) : self->material != NULL && passwords_wrong (self) == NULL;

  gtk_widget_set_sensitive (self->confirm, named && ready && !self->busy);
}

static void
source_changed_cb (Import *self)
{
  g_autofree char *wrong = NULL;
  g_autoptr(GError) error = NULL;
  TaoKeyMaterial *material = NULL;

  if (self->busy)
    return;
  if (self->watch)
    {
      g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_entry))));
      TaoAccountId account;
      gboolean valid = *text != '\0' && tao_ss58_decode (text, &account, &error);

      show_account (self, valid ? &account : NULL);
      tao_form_set_notice (self->notice, "error", error != NULL && strlen (text) > 40 ? error->message : "");
      update_confirm (self);
      return;
    }
  if (kind_of (self) == KIND_WORDS)
    {
      const char *text = gtk_editable_get_text (GTK_EDITABLE (self->words));

      wrong = *text != '\0' ? tao_import_check_words (text) : g_strdup ("");
      if (wrong == NULL)
        {
          g_autoptr(TaoSecret) secret = tao_secret_new_copy (text, strlen (text));

          material = tao_key_material_new_from_mnemonic (secret, NULL, &error);
        }
    }
  else if (kind_of (self) == KIND_SEED)
    {
      const char *text = gtk_editable_get_text (GTK_EDITABLE (self->seed));
      g_autoptr(TaoSecret) secret = tao_secret_new_copy (text, strlen (text));

      if (strlen (text) >= 64)
        material = tao_key_material_new_from_seed_text (secret, &error);
    }
  if (error != NULL)
    wrong = g_strdup (error->message);
  tao_form_set_notice (self->notice, "error", wrong != NULL ? wrong : "");
  set_material (self, material);
  update_confirm (self);
}

static void
passwords_changed_cb (Import *self)
{
  const char *wrong = self->watch ? NULL : passwords_wrong (self);

  tao_form_set_notice (self->notice, "error", wrong != NULL ? wrong : "");
  update_confirm (self);
}

static void
kind_cb (Import *self)
{
  Kind kind = kind_of (self);

  gtk_widget_set_visible (self->words, kind == KIND_WORDS);
  gtk_widget_set_visible (self->seed, kind == KIND_SEED);
  gtk_widget_set_visible (self->choose, kind == KIND_FILE);
  gtk_widget_set_visible (self->file_password, kind == KIND_FILE);
  source_changed_cb (self);
}

/* --- files --------------------------------------------------------------------------------------------------- */

typedef struct {
  GBytes *bytes;
  TaoSecret *password;
} Open;

static void
open_free (gpointer data)
{
  Open *open = data;

  g_bytes_unref (open->bytes);
  tao_secret_free (open->password);
  g_free (open);
}

/* A JSON of polkadot.js has "encoded"; everything else is a key file of Bittensor's. */
static TaoKeyMaterial *
open_file (const Open *open, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (open->bytes, &size);
  TaoKeystoreInfo info;

  if (tao_keystore_read_info (text, size, &info, NULL))
    {
      g_autoptr(TaoKeypair) keypair = tao_keystore_import (text, size, open->password, error);

      tao_keystore_info_clear (&info);
      return keypair != NULL ? tao_key_material_new_from_keypair (keypair) : NULL;
    }
  {
    g_autoptr(TaoSecret) contents = tao_secret_new_copy (text, size);
    g_autoptr(TaoSecret) plain = tao_keyfile_decrypt (contents, open->password, error);

    return plain != NULL ? tao_keyfile_parse (plain, error) : NULL;
  }
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  TaoKeyMaterial *material = open_file (data, &error);

  if (material != NULL)
    g_task_return_pointer (task, material, (GDestroyNotify) tao_key_material_free);
  else
    g_task_return_error (task, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Import *self = g_object_get_data (source, "tao-import");
  g_autoptr(GError) error = NULL;
  TaoKeyMaterial *material = g_task_propagate_pointer (G_TASK (result), &error);

  self->busy = FALSE;
  set_material (self, material);
  if (self->confirm == NULL)
    return;
  if (g_error_matches (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_NEEDED))
    tao_form_set_notice (self->notice, "", _("The file is encrypted. Enter its password and press Enter."));
  else
    tao_form_set_notice (self->notice, "error", error != NULL ? error->message : "");
  update_confirm (self);
}

static void
open_cb (Import *self)
{
  g_autoptr(GTask) task = NULL;
  Open *open;

  if (self->file == NULL || self->busy)
    return;
  open = g_new0 (Open, 1);
  open->bytes = g_bytes_ref (self->file);
  open->password = tao_form_take_secret (GTK_EDITABLE (self->file_password));
  self->busy = TRUE;
  tao_form_set_notice (self->notice, "", _("Opening the file…"));
  task = g_task_new (self->window, NULL, opened_cb, NULL);
  g_task_set_source_tag (task, open_cb);
  g_task_set_task_data (task, open, open_free);
  g_task_run_in_thread (task, open_thread);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(AdwWindow) window = user_data;
  Import *self = g_object_get_data (G_OBJECT (window), "tao-import");
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &size, NULL, &error) || size > LARGEST_FILE)
    {
      if (self->confirm != NULL)
        tao_form_set_notice (self->notice, "error", error != NULL ? error->message : _("This file is too large to be a key."));
      return;
    }
  g_clear_pointer (&self->file, g_bytes_unref);
  self->file = g_bytes_new_take (g_steal_pointer (&text), size);
  if (self->confirm != NULL)
    {
      g_autofree char *name = g_file_get_basename (G_FILE (source));

      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->choose), name);
      open_cb (self);
    }
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Import *self = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      g_file_load_contents_async (file, NULL, read_cb, g_object_ref (self->window));
    }
  g_object_unref (dialog);
}

static void
choose_cb (Import *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Choose a Key File"), GTK_WINDOW (self->window),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- storing --------------------------------------------------------------------------------------------------- */

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Import *self = g_object_get_data (source, "tao-import");
  g_autoptr(GError) error = NULL;
  g_autofree char *wallet = tao_key_write_finish (result, &error);
  g_autoptr(GObject) owner = g_weak_ref_get (&self->owner);

  self->busy = FALSE;
  if (wallet != NULL && owner != NULL)
    self->made (wallet, self->user_data);
  if (self->confirm == NULL)
    return;
  if (wallet != NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self->window));
      return;
    }
  tao_form_set_notice (self->notice, "error", error->message);
  source_changed_cb (self);
}

static void
confirm_cb (Import *self)
{
  g_autoptr(GError) error = NULL;
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  TaoAccountId watched = { 0 };
  TaoKeyWrite *write;

  if (!gtk_widget_get_sensitive (self->confirm))
    return;
  if (!tao_wallet_check_name (name, &error))
    {
      tao_form_set_notice (self->notice, "error", error->message);
      return;
    }
  if (self->watch && !tao_ss58_decode (tao_address_get (TAO_ADDRESS (self->address)), &watched, NULL))
    return;
  write = tao_key_write_new (self->base, name, NULL);
  write->account = watched;
  if (!self->watch)
    {
      write->material = g_steal_pointer (&self->material);
      write->password = tao_form_take_secret (GTK_EDITABLE (self->first));
      gtk_editable_set_text (GTK_EDITABLE (self->second), "");
    }
  self->busy = TRUE;
  tao_form_set_notice (self->notice, "", _("Writing…"));
  tao_key_write_async (write, G_OBJECT (self->window), stored_cb, NULL);
  gtk_widget_set_sensitive (self->confirm, FALSE);
}

/* --- building ---------------------------------------------------------------------------------------------------- */

static void
destroyed_cb (Import *self)
{
  self->busy = TRUE;
  self->confirm = NULL;
}

static void
build_sources (Import *self, GtkListBox *group)
{
  const char *kinds[] = { _("Recovery words"), _("Seed (64 hexadecimal digits)"), _("Key file or polkadot.js JSON"), NULL };
  g_autoptr(GtkStringList) list = gtk_string_list_new (kinds);

  self->kind = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kind), _("From"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->kind), G_LIST_MODEL (list));
  gtk_list_box_append (group, self->kind);
  self->words = tao_form_add_password (group, _("Recovery words, with spaces between"), "import-words");
  self->seed = tao_form_add_password (group, _("Seed"), "import-seed");
  self->choose = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->choose), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choose), _("Choose a file…"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->choose), gtk_image_new_from_icon_name ("document-open-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->choose), TRUE);
  gtk_list_box_append (group, self->choose);
  self->file_password = tao_form_add_password (group, _("Password of the file, if it has one"), "import-file-password");
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (kind_cb), self);
  g_signal_connect_swapped (self->words, "changed", G_CALLBACK (source_changed_cb), self);
  g_signal_connect_swapped (self->seed, "changed", G_CALLBACK (source_changed_cb), self);
  g_signal_connect_swapped (self->choose, "activated", G_CALLBACK (choose_cb), self);
  g_signal_connect_swapped (self->file_password, "entry-activated", G_CALLBACK (open_cb), self);
}

void
tao_import_dialog_present (GtkWindow *parent, const char *base, gboolean watch,
                           TaoWalletMade made, gpointer user_data, GObject *owner)
{
  Import *self = g_new0 (Import, 1);
  GtkListBox *group;
  GtkBox *body;

  self->window = ADW_WINDOW (adw_window_new ());
  g_object_set_data_full (G_OBJECT (self->window), "tao-import", self, import_free);
  self->base = g_strdup (base);
  self->watch = watch;
  self->made = made;
  self->user_data = user_data;
  g_weak_ref_init (&self->owner, owner);
  body = tao_form_set_up (self->window, parent, watch ? _("Watch an address") : _("Import a wallet"),
                          watch ? _("_Watch") : _("_Import"), &self->confirm);
  gtk_widget_set_name (self->confirm, "import-confirm");
  gtk_window_set_default_size (GTK_WINDOW (self->window), 548, watch ? 340 : 560);
  group = tao_form_add_group (body, NULL);
  self->name = tao_form_add_entry (group, _("Name of the wallet"), "import-name");
  group = tao_form_add_group (body, NULL);
  if (watch)
    {
      self->address_entry = tao_form_add_entry (group, _("Address"), "import-address");
      g_signal_connect_swapped (self->address_entry, "changed", G_CALLBACK (source_changed_cb), self);
    }
  else
    build_sources (self, group);
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  self->preview = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  tao_form_add_text (GTK_BOX (self->preview), _("This is the wallet with the address"), "caption");
  self->address = tao_address_new ();
  tao_address_set_full (TAO_ADDRESS (self->address), TRUE);
  gtk_box_append (GTK_BOX (self->preview), self->address);
  gtk_widget_set_visible (self->preview, FALSE);
  gtk_box_append (body, self->preview);
  if (!watch)
    {
      group = tao_form_add_group (body, _("New password on this computer"));
      self->first = tao_form_add_password (group, _("Password"), "import-password");
      self->second = tao_form_add_password (group, _("The same again"), "import-again");
      g_signal_connect_swapped (self->first, "changed", G_CALLBACK (passwords_changed_cb), self);
      g_signal_connect_swapped (self->second, "changed", G_CALLBACK (passwords_changed_cb), self);
      g_signal_connect_swapped (self->second, "entry-activated", G_CALLBACK (confirm_cb), self);
      kind_cb (self);
    }
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (update_confirm), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (self->window, "destroy", G_CALLBACK (destroyed_cb), self);
  update_confirm (self);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_grab_focus (self->name);
}
