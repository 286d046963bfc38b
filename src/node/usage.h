/* What a process and its data take from the machine. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  gint64  time_us;         /* monotonic */
  guint64 cpu_ticks;       /* user and system, of the process */
  guint64 memory_bytes;    /* resident */
} TaoUsage;

/* FALSE if there is no such process. */
gboolean tao_usage_read (GPid pid, TaoUsage *out);
/* Thousandths of one core between two readings. */
guint    tao_usage_cpu_permille (const TaoUsage *before, const TaoUsage *after);

/* Bytes below @folder, in a thread. */
void     tao_usage_folder_async  (const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tao_usage_folder_finish (GAsyncResult *result, guint64 *bytes, GError **error);

/* Days until @free_bytes are used up at the growth between two sizes; G_MAXUINT when it does not grow. */
guint    tao_usage_days_left (guint64 then_bytes, guint64 now_bytes, gint64 elapsed_us, guint64 free_bytes);

G_END_DECLS
