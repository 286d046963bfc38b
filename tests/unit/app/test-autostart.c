/* The file that starts nodes at login comes with the first and goes with the last of them. */
#include <glib/gstdio.h>
#include <string.h>

#include "app/autostart.h"

static void
test_file (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.taoscope.Taoscope");
  g_autofree char *folder = g_dir_make_tmp ("taoscope-autostart-XXXXXX", NULL);
  g_autofree char *path = NULL, *exec = NULL, *expected = NULL, *program = NULL;
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  const char *rm[] = { "rm", "-rf", folder, NULL };

  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  path = tao_autostart_path ();
  expected = g_build_filename (folder, "autostart", "org.taoscope.Taoscope.desktop", NULL);
  g_assert_cmpstr (path, ==, expected);
  g_assert_false (tao_autostart_get (settings, "a"));

  g_assert_true (tao_autostart_set (settings, "a", TRUE, &error));
  g_assert_true (tao_autostart_set (settings, "b", TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (tao_autostart_get (settings, "a"));
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error));
  exec = g_key_file_get_string (file, "Desktop Entry", "Exec", &error);
  g_assert_no_error (error);
  g_assert_true (g_shell_parse_argv (exec, NULL, &argv, &error));
  program = g_file_read_link ("/proc/self/exe", NULL);
  g_assert_cmpstr (argv[0], ==, program);
  g_assert_cmpstr (argv[1], ==, "--background");
  g_assert_null (argv[2]);

  g_assert_true (tao_autostart_set (settings, "a", FALSE, &error));
  g_assert_false (tao_autostart_get (settings, "a"));
  g_assert_true (tao_autostart_get (settings, "b"));
  /* Whoever removes the file by hand has removed it. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (tao_autostart_get (settings, "b"));
  g_assert_true (tao_autostart_set (settings, "b", FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* A place where nothing can be written is an error, and no promise is kept in the settings. */
  g_spawn_sync (NULL, (char **) rm, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (tao_autostart_set (settings, "c", TRUE, &error));
  g_assert_nonnull (error);
  g_assert_false (tao_autostart_get (settings, "c"));
  g_unlink (folder);
}

/* Quoted for the Exec key, and that for the key file. */
static void
test_quoting (void)
{
  g_autofree char *text = tao_autostart_text ("/opt/my \"100%\" $tools/a\\b");
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *exec = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &error));
  exec = g_key_file_get_string (file, "Desktop Entry", "Exec", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (exec, ==, "\"/opt/my \\\"100%%\\\" \\$tools/a\\\\b\" --background");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/autostart/file", test_file);
  g_test_add_func ("/app/autostart/quoting", test_quoting);
  return g_test_run ();
}
