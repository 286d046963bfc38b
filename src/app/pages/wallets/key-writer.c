#include "app/pages/wallets/key-writer.h"

TaoKeyWrite *
tao_key_write_new (const char *base, const char *wallet, const char *hotkey)
{
  TaoKeyWrite *self = g_new0 (TaoKeyWrite, 1);

  self->base = g_strdup (base);
  self->wallet = g_strdup (wallet);
  self->hotkey = g_strdup (hotkey);
  return self;
}

static void
write_free (gpointer data)
{
  TaoKeyWrite *self = data;

  tao_key_material_free (self->material);
  tao_secret_free (self->password);
  g_free (self->base);
  g_free (self->wallet);
  g_free (self->hotkey);
  g_free (self);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaoKeyWrite *self = data;
  GError *error = NULL;
  gboolean written = self->material != NULL
    ? tao_wallet_store (self->base, self->wallet, self->hotkey, self->material, self->password, TAO_WALLET_CREATE, NULL, &error)
    : tao_wallet_store_public (self->base, self->wallet, self->hotkey, &self->account, &error);

  if (written)
    g_task_return_pointer (task, g_strdup (self->wallet), g_free);
  else
    g_task_return_error (task, error);
}

void
tao_key_write_async (TaoKeyWrite *self, GObject *source, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (source, NULL, callback, user_data);

  g_task_set_source_tag (task, tao_key_write_async);
  g_task_set_task_data (task, self, write_free);
  g_task_run_in_thread (task, write_thread);
}

char *
tao_key_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
