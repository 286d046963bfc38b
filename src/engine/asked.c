#include "engine/asked.h"

void
tao_asked_init (TaoAsked *self, TaoEngine *engine, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
  self->task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, tag);
}

void
tao_asked_answer (TaoAsked *self, gpointer value, GDestroyNotify free_value)
{
  self->answered = TRUE;
  g_task_return_pointer (self->task, value, free_value);
}

void
tao_asked_take_error (TaoAsked *self, GError *error)
{
  self->answered = TRUE;
  g_task_return_error (self->task, error);
}

void
tao_asked_fail (TaoAsked *self, int code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  tao_asked_take_error (self, g_error_new_valist (G_IO_ERROR, code, format, args));
  va_end (args);
}

void
tao_asked_clear (TaoAsked *self)
{
  if (!self->answered)
    g_task_return_new_error (self->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The engine has stopped");
  g_clear_object (&self->task);
}
