#include "node/preflight.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <unistd.h>

#define GIB (G_GUINT64_CONSTANT (1) << 30)
#define VERSION_TIMEOUT_S 5
#define MAX_VERSION_TEXT 200

typedef struct {
  guint64 disk_need, disk_good;
  guint64 memory_need, memory_good;
} Needs;

/* The project states no numbers: these come from the size of its published volumes and its compose file, and only a
 * disk that cannot hold the start is a failure. */
static const Needs needs[] = {
  [TAO_PROFILE_LOCALNET] = { TAO_NODE_DISK_RESERVE, 2 * GIB, GIB / 4, GIB },
  [TAO_PROFILE_LITE] = { 64 * GIB, 256 * GIB, 8 * GIB, 16 * GIB },
  [TAO_PROFILE_ARCHIVE] = { 1024 * GIB, 4096 * GIB, 16 * GIB, 40 * GIB },
  [TAO_PROFILE_CUSTOM] = { TAO_NODE_DISK_RESERVE, 2 * GIB, 0, 0 },
};

void
tao_preflight_free (TaoPreflight *self)
{
  for (guint i = 0; i < TAO_CHECK_N; i++)
    g_free (self->checks[i].detail);
  g_free (self);
}

static void
set (TaoPreflight *self, TaoCheckKind kind, TaoCheckResult result, guint64 value, guint64 need, const char *detail)
{
  TaoCheck *check = &self->checks[kind];

  check->kind = kind;
  check->result = result;
  check->value = value;
  check->need = need;
  g_free (check->detail);
  check->detail = g_strdup (detail);
}

static void
check_amount (TaoPreflight *self, TaoCheckKind kind, guint64 value, guint64 need, guint64 good)
{
  TaoCheckResult result = value < need ? TAO_CHECK_FAILED : value < good ? TAO_CHECK_CAUTION : TAO_CHECK_FINE;

  /* Too little memory is slow, not impossible. */
  if (kind == TAO_CHECK_MEMORY && result == TAO_CHECK_FAILED)
    result = TAO_CHECK_CAUTION;
  set (self, kind, result, value, result == TAO_CHECK_FAILED ? need : good, NULL);
}

/* The first line of @output if a page can show it. */
static char *
first_line (const char *output)
{
  gsize length = output != NULL ? strcspn (output, "\r\n") : 0;

  return length > 0 && length <= MAX_VERSION_TEXT && g_utf8_validate (output, (gssize) length, NULL) ? g_strndup (output, length)
                                                                                                    : NULL;
}

/* A program says its version or not; a container engine that does not answer would not run anything either. */
static void
check_version (TaoPreflight *self, const TaoProfile *profile, const char *path)
{
  gboolean engine = profile->runner != TAO_RUNNER_BINARY && profile->kind != TAO_PROFILE_CUSTOM;
  const char *asked[] = { "timeout", G_STRINGIFY (VERSION_TIMEOUT_S), path, "--version", NULL, NULL, NULL };
  g_autofree char *output = NULL, *complaint = NULL, *line = NULL;
  gboolean fine;
  int status;

  if (engine)
    {
      asked[3] = "version";
      asked[4] = "--format";
      /* Docker's client knows its own version without a server; podman has none. */
      asked[5] = profile->runner == TAO_RUNNER_DOCKER ? "{{.Server.Version}}" : "{{.Client.Version}}";
    }
  fine = g_spawn_sync (NULL, (char **) asked, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &complaint, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
  line = first_line (fine ? output : complaint);
  if (fine)
    set (self, TAO_CHECK_VERSION, line != NULL ? TAO_CHECK_FINE : TAO_CHECK_CAUTION, 0, 0, line);
  else
    set (self, TAO_CHECK_VERSION, engine ? TAO_CHECK_FAILED : TAO_CHECK_CAUTION, 0, 0, engine ? line : NULL);
}

static void
check_program (TaoPreflight *self, const TaoProfile *profile, const TaoLaunch *launch)
{
  g_autofree char *path = g_find_program_in_path (launch->argv[0]);

  if (path == NULL)
    {
      set (self, TAO_CHECK_PROGRAM, TAO_CHECK_FAILED, 0, 0, launch->argv[0]);
      set (self, TAO_CHECK_VERSION, TAO_CHECK_SKIPPED, 0, 0, NULL);
      return;
    }
  set (self, TAO_CHECK_PROGRAM, TAO_CHECK_FINE, 0, 0, path);
  check_version (self, profile, path);
}

/* The nearest folder above that exists: the base path itself is made at the first start. */
static char *
existing_parent (const char *path)
{
  char *at = g_strdup (path);

  while (!g_file_test (at, G_FILE_TEST_IS_DIR) && strcmp (at, "/") != 0)
    {
      char *parent = g_path_get_dirname (at);

      g_free (at);
      at = parent;
    }
  return at;
}

static void
check_folder (TaoPreflight *self, const TaoProfile *profile)
{
  g_autofree char *folder = existing_parent (profile->base_path);
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autoptr(GFileInfo) info = NULL;
  const Needs *need = &needs[profile->kind];

  if (g_file_test (profile->base_path, G_FILE_TEST_EXISTS) && !g_file_test (profile->base_path, G_FILE_TEST_IS_DIR))
    set (self, TAO_CHECK_FOLDER, TAO_CHECK_FAILED, 0, 0, profile->base_path);
  else
    set (self, TAO_CHECK_FOLDER, g_access (folder, W_OK | X_OK) == 0 ? TAO_CHECK_FINE : TAO_CHECK_FAILED, 0, 0, folder);

  info = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    set (self, TAO_CHECK_DISK, TAO_CHECK_SKIPPED, 0, 0, NULL);
  else
    check_amount (self, TAO_CHECK_DISK, g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE),
                  need->disk_need, need->disk_good);
}

static void
check_memory (TaoPreflight *self, const TaoProfile *profile)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL) || (line = strstr (text, "MemAvailable:")) == NULL)
    {
      set (self, TAO_CHECK_MEMORY, TAO_CHECK_SKIPPED, 0, 0, NULL);
      return;
    }
  check_amount (self, TAO_CHECK_MEMORY, g_ascii_strtoull (line + strlen ("MemAvailable:"), NULL, 10) * 1024,
                needs[profile->kind].memory_need, needs[profile->kind].memory_good);
}

static void
check_port (TaoPreflight *self, TaoCheckKind kind, guint16 port, gboolean applies)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  int one = 1;
  int fd;
  gboolean is_free;

  if (!applies || port == 0)
    {
      set (self, kind, TAO_CHECK_SKIPPED, port, 0, NULL);
      return;
    }
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    {
      set (self, kind, TAO_CHECK_SKIPPED, port, 0, NULL);
      return;
    }
  /* As servers do: a port in TIME_WAIT is free. */
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  is_free = bind (fd, (struct sockaddr *) &address, sizeof address) == 0;
  close (fd);
  set (self, kind, is_free ? TAO_CHECK_FINE : TAO_CHECK_FAILED, port, 0, NULL);
}

static void
check_clock (TaoPreflight *self, gboolean applies)
{
  struct timex state = { 0 };

  if (!applies || adjtimex (&state) < 0)
    set (self, TAO_CHECK_CLOCK, TAO_CHECK_SKIPPED, 0, 0, NULL);
  else
    set (self, TAO_CHECK_CLOCK, (state.status & STA_UNSYNC) != 0 ? TAO_CHECK_CAUTION : TAO_CHECK_FINE, 0, 0, NULL);
}

static void
preflight_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const TaoProfile *profile = data;
  gboolean public_network = profile->kind == TAO_PROFILE_LITE || profile->kind == TAO_PROFILE_ARCHIVE;
  TaoPreflight *self;
  g_autoptr(TaoLaunch) launch = NULL;
  GError *error = NULL;

  launch = tao_profile_launch (profile, &error);
  if (launch == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self = g_new0 (TaoPreflight, 1);
  check_program (self, profile, launch);
  check_folder (self, profile);
  check_memory (self, profile);
  check_port (self, TAO_CHECK_RPC_PORT, profile->rpc_port, profile->kind != TAO_PROFILE_CUSTOM);
  check_port (self, TAO_CHECK_P2P_PORT, profile->p2p_port, public_network);
  check_clock (self, public_network);
  self->can_start = TRUE;
  for (guint i = 0; i < TAO_CHECK_N; i++)
    if (self->checks[i].result == TAO_CHECK_FAILED)
      self->can_start = FALSE;
  g_task_return_pointer (task, self, (GDestroyNotify) tao_preflight_free);
}

void
tao_preflight_async (const TaoProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tao_preflight_async);
  g_task_set_task_data (task, tao_profile_copy (profile), (GDestroyNotify) tao_profile_free);
  g_task_run_in_thread (task, preflight_thread);
}

TaoPreflight *
tao_preflight_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
