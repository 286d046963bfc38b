/* A question of the owner's: sent to the engine's thread, answered there exactly
 * once, also when the engine stops before. Private to the room; embedded in what
 * a question carries besides. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct {
  GTask   *task;
  gboolean answered;
} TaoAsked;

/* @tag: the function that was called. */
void tao_asked_init        (TaoAsked *self, TaoEngine *engine, gpointer tag, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);

/* @value: (transfer full). */
void tao_asked_answer      (TaoAsked *self, gpointer value, GDestroyNotify free_value);
/* @error: (transfer full). */
void tao_asked_take_error  (TaoAsked *self, GError *error);
/* Of G_IO_ERROR. */
void tao_asked_fail        (TaoAsked *self, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Drops the task; answers that the engine has stopped, if nothing else was answered. */
void tao_asked_clear       (TaoAsked *self);

G_END_DECLS
