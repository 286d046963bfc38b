#include "node/usage.h"

#include <string.h>
#include <unistd.h>

gboolean
tao_usage_read (GPid pid, TaoUsage *out)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  const char *after_name;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (after_name = strrchr (text, ')')) == NULL)
    return FALSE;
  /* Counted from the state, which is field 3 of proc(5): utime 14, stime 15, rss 24. */
  fields = g_strsplit (after_name + 2, " ", -1);
  if (g_strv_length (fields) < 22)
    return FALSE;
  out->time_us = g_get_monotonic_time ();
  out->cpu_ticks = g_ascii_strtoull (fields[11], NULL, 10) + g_ascii_strtoull (fields[12], NULL, 10);
  out->memory_bytes = g_ascii_strtoull (fields[21], NULL, 10) * (guint64) sysconf (_SC_PAGESIZE);
  return TRUE;
}

guint
tao_usage_cpu_permille (const TaoUsage *before, const TaoUsage *after)
{
  gint64 elapsed = after->time_us - before->time_us;
  guint64 ticks = after->cpu_ticks - MIN (before->cpu_ticks, after->cpu_ticks);

  if (elapsed <= 0)
    return 0;
  return (guint) (ticks * 1000 * G_USEC_PER_SEC / (guint64) sysconf (_SC_CLK_TCK) / (guint64) elapsed);
}

static void
folder_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr(GFile) folder = g_file_new_for_path (data);
  guint64 bytes = 0;
  GError *error = NULL;

  if (!g_file_measure_disk_usage (folder, G_FILE_MEASURE_NONE, cancellable, NULL, NULL, &bytes, NULL, NULL, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_memdup2 (&bytes, sizeof bytes), g_free);
}

void
tao_usage_folder_async (const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tao_usage_folder_async);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, folder_thread);
}

gboolean
tao_usage_folder_finish (GAsyncResult *result, guint64 *bytes, GError **error)
{
  g_autofree guint64 *answer = g_task_propagate_pointer (G_TASK (result), error);

  if (answer == NULL)
    return FALSE;
  *bytes = *answer;
  return TRUE;
}

guint
tao_usage_days_left (guint64 then_bytes, guint64 now_bytes, gint64 elapsed_us, guint64 free_bytes)
{
  __extension__ typedef unsigned __int128 wide;
  const wide day_us = (wide) 86400 * G_USEC_PER_SEC;
  wide days;

  if (now_bytes <= then_bytes || elapsed_us <= 0)
    return G_MAXUINT;
  days = (wide) free_bytes * (guint64) elapsed_us / ((wide) (now_bytes - then_bytes) * day_us);
  return days < G_MAXUINT ? (guint) days : G_MAXUINT;
}
