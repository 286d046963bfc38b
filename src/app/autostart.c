#include "app/autostart.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "app-config.h"

#define KEY "start-nodes"
#define FLATPAK_INFO "/.flatpak-info"

char *
tao_autostart_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", TAO_APPLICATION_ID ".desktop", NULL);
}

/* Twice: once as the Exec key's quotes, once as a string of the key file. */
static char *
quote_exec (const char *program)
{
  g_autoptr(GString) quoted = g_string_new ("\"");

  for (const char *at = program; *at != '\0'; at++)
    {
      if (*at == '\\')
        g_string_append (quoted, "\\\\\\\\");
      else if (*at == '"' || *at == '`' || *at == '$')
        g_string_append_printf (quoted, "\\\\%c", *at);
      else if (*at == '%')
        g_string_append (quoted, "%%");
      else
        g_string_append_c (quoted, *at);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

char *
tao_autostart_text (const char *program)
{
  g_autofree char *exec = quote_exec (program);

  return g_strdup_printf ("[Desktop Entry]\n"
                          "Type=Application\n"
                          "Name=Taoscope\n"
                          "Comment=%s\n"
                          "Exec=%s --background\n"
                          "Icon=" TAO_APPLICATION_ID "\n"
                          "Terminal=false\n"
                          "X-GNOME-Autostart-enabled=true\n",
                          _("Starts the Bittensor nodes chosen in Taoscope"), exec);
}

static gboolean
set_errno (GError **error, const char *path)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", path, g_strerror (number));
  return FALSE;
}

static gboolean
write_file (gboolean wanted, GError **error)
{
  g_autofree char *path = tao_autostart_path (), *folder = g_path_get_dirname (path);
  g_autofree char *program = NULL, *text = NULL;

  if (!wanted)
    return g_unlink (path) == 0 || errno == ENOENT || set_errno (error, path);
  if (g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("Inside a sandbox Taoscope may not add itself to what starts at login."));
      return FALSE;
    }
  program = g_file_read_link ("/proc/self/exe", error);
  if (program == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return set_errno (error, folder);
  text = tao_autostart_text (program);
  return g_file_set_contents (path, text, -1, error);
}

gboolean
tao_autostart_get (GSettings *settings, const char *id)
{
  g_auto(GStrv) ids = g_settings_get_strv (settings, KEY);
  g_autofree char *path = tao_autostart_path ();

  return g_strv_contains ((const char *const *) ids, id) && g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
tao_autostart_set (GSettings *settings, const char *id, gboolean start, GError **error)
{
  g_auto(GStrv) ids = g_settings_get_strv (settings, KEY);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) wanted = NULL;

  for (char **at = ids; *at != NULL; at++)
    if (!g_str_equal (*at, id))
      g_strv_builder_add (builder, *at);
  if (start)
    g_strv_builder_add (builder, id);
  wanted = g_strv_builder_end (builder);
  if (!write_file (wanted[0] != NULL, error))
    return FALSE;
  g_settings_set_strv (settings, KEY, (const char *const *) wanted);
  return TRUE;
}
