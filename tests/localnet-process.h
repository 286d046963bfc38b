/* A development chain for a test, as a process of its own. */
#pragma once

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/* A test that fails leaves no chain behind. */
static inline void
localnet_die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Starts @program with @options, separated by spaces, and waits until it listens; the test fails if it does not.
 * @endpoint: (out) (transfer full): its address, ws://…
 * Returns: (transfer full) */
static inline GSubprocess *
localnet_start (const char *program, const char *options, char **endpoint)
{
  g_autofree char *command = g_strconcat (program, " ", options, NULL), *line = NULL;
  g_auto(GStrv) argv = g_strsplit (command, " ", -1);
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GDataInputStream) output = NULL;
  g_auto(GStrv) words = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *chain;

  g_subprocess_launcher_set_child_setup (launcher, localnet_die_with_parent, NULL, NULL);
  chain = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (chain));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  words = g_strsplit (line, " ", -1);
  g_assert_cmpstr (words[0], ==, "listening");
  g_assert_nonnull (words[1]);
  *endpoint = g_strconcat ("ws://", words[1], NULL);
  return chain;
}
