#include "app/money/unlock-dialog.h"

#include <glib/gi18n.h>

#include "app/money/forms.h"
#include "app/money/wording.h"

typedef struct {
  TaoWallets *wallets;
  TaoPurse   *purse;
  TaoKey32    account;       /* whose key it is, if @is_hotkey; the scan may replace the list meanwhile */
  gboolean    is_hotkey;
  GTask      *task;          /* answered once; NULL then */
  GtkWindow  *window;        /* NULL after it has closed */
  GtkWidget  *password, *confirm, *notice;
  gboolean    busy;
} Unlock;

static void
unlock_free (gpointer data)
{
  Unlock *self = data;

  g_object_unref (self->wallets);
  g_object_unref (self->purse);
  g_free (self);
}

static void
answer (Unlock *self, GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
closed_cb (Unlock *self)
{
  self->window = NULL;
  answer (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not unlocked"));
}

static void
update_cb (Unlock *self)
{
  gboolean empty = *gtk_editable_get_text (GTK_EDITABLE (self->password)) == '\0';

  gtk_widget_set_sensitive (self->confirm, !self->busy && !empty);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  Unlock *self = g_object_get_data (G_OBJECT (window), "tao-unlock");
  g_autoptr(GError) error = NULL;
  gboolean opened = tao_wallets_unlock_finish (TAO_WALLETS (source), result, &error);

  if (self->window == NULL)
    return;
  self->busy = FALSE;
  gtk_widget_set_sensitive (self->password, TRUE);
  if (opened)
    {
      answer (self, NULL);
      gtk_window_destroy (window);
      return;
    }
  {
    g_autofree char *text = tao_word_job_error (error);

    tao_form_set_notice (self->notice, "error", text);
  }
  update_cb (self);
  gtk_widget_grab_focus (self->password);
}

static void
confirm_cb (Unlock *self)
{
  const TaoPurseHotkey *hotkey = NULL;

  if (self->busy || *gtk_editable_get_text (GTK_EDITABLE (self->password)) == '\0')
    return;
  if (self->is_hotkey && (tao_wallets_lookup_signer (self->wallets, &self->account, &hotkey) == NULL || hotkey == NULL))
    {
      tao_form_set_notice (self->notice, "error", _("This hotkey is not on this computer any more."));
      return;
    }
  self->busy = TRUE;
  tao_form_set_notice (self->notice, "", _("Opening…"));
  tao_wallets_unlock_async (self->wallets, self->purse, hotkey, tao_form_take_secret (GTK_EDITABLE (self->password)),
                            unlocked_cb, g_object_ref (self->window));
  gtk_widget_set_sensitive (self->password, FALSE);
  update_cb (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (tao_wallets_unlock_finish (TAO_WALLETS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @hotkey: (nullable): the coldkey. @task: (transfer full) */
static void
unlock (GtkWindow *parent, TaoWallets *wallets, TaoPurse *purse, const TaoPurseHotkey *hotkey, GTask *task)
{
  AdwWindow *window;
  Unlock *self;
  GtkBox *body;
  GtkListBox *group;
  g_autofree char *title = NULL;

  if (hotkey != NULL ? tao_engine_get_unlocked_s (tao_wallets_get_engine (wallets), &hotkey->account) > 0
                     : tao_wallets_get_unlocked_s (wallets, purse) > 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (tao_purse_get_kind (purse) == TAO_PURSE_PRACTICE || (hotkey != NULL ? !hotkey->encrypted : !tao_purse_get_encrypted (purse)))
    {
      tao_wallets_unlock_async (wallets, purse, hotkey, NULL, opened_cb, task);
      return;
    }
  self = g_new0 (Unlock, 1);
  self->wallets = g_object_ref (wallets);
  self->purse = g_object_ref (purse);
  self->task = task;
  self->is_hotkey = hotkey != NULL;
  if (hotkey != NULL)
    self->account = hotkey->account;
  window = ADW_WINDOW (adw_window_new ());
  self->window = GTK_WINDOW (window);
  g_object_set_data_full (G_OBJECT (window), "tao-unlock", self, unlock_free);
  title = hotkey != NULL ? g_strdup_printf (_("Unlock %1$s / %2$s"), tao_purse_get_name (purse), hotkey->name)
                         : g_strdup_printf (_("Unlock %s"), tao_purse_get_name (purse));
  body = tao_form_set_up (window, parent, title, _("_Unlock"), &self->confirm);
  gtk_widget_set_name (self->confirm, "unlock-confirm");
  gtk_window_set_default_size (GTK_WINDOW (window), 420, -1);
  group = tao_form_add_group (body, NULL);
  self->password = tao_form_add_password (group, _("Password"), "unlock-password");
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  g_signal_connect_swapped (self->password, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->password, "entry-activated", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (closed_cb), self);
  update_cb (self);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (self->password);
}

void
tao_unlock_present (GtkWindow *parent, TaoWallets *wallets, TaoPurse *purse, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (wallets, NULL, callback, user_data);

  g_task_set_source_tag (task, tao_unlock_present);
  unlock (parent, wallets, purse, NULL, task);
}

void
tao_unlock_signer_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *account, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (wallets, NULL, callback, user_data);
  const TaoPurseHotkey *hotkey;
  TaoPurse *purse = tao_wallets_lookup_signer (wallets, account, &hotkey);

  g_task_set_source_tag (task, tao_unlock_signer_present);
  if (purse != NULL)
    {
      unlock (parent, wallets, purse, hotkey, task);
      return;
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", _("The key is not on this computer."));
  g_object_unref (task);
}

gboolean
tao_unlock_finish (TaoWallets *wallets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, wallets), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
