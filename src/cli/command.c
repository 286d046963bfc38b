#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define SECRET_LINE_MAX 4096

/* GOption leaves the "--" that ended the options, unless it comes first. */
static void
remove_separator (int *n, char **args)
{
  for (int i = 1; i < *n; i++)
    if (g_str_equal (args[i], "--"))
      {
        memmove (args + i, args + i + 1, (gsize) (*n - i) * sizeof *args);      /* with the final NULL */
        (*n)--;
        return;
      }
}

gboolean
tao_cli_parse (TaoCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int *exit_code)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char **with_program = g_new0 (char *, (gsize) *argc + 2);
  gboolean help = FALSE;
  const GOptionEntry help_entry[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, NULL, NULL },
    { NULL },
  };
  int n = *argc + 1;
  char **rest = with_program;

  with_program[0] = (char *) cli->command->name;
  for (int i = 0; i < *argc; i++)
    with_program[i + 1] = (*argv)[i];

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, help_entry, NULL);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &n, &rest, &error))
    {
      *exit_code = tao_cli_usage (cli, "%s", error->message);
      return FALSE;
    }
  if (help)
    {
      g_print ("%s\n", cli->command->usage);
      *exit_code = TAO_EXIT_OK;
      return FALSE;
    }
  remove_separator (&n, rest);
  for (int i = 1; i <= n; i++)
    (*argv)[i - 1] = rest[i];
  *argc = n - 1;
  return TRUE;
}

int
tao_cli_refuse (TaoCli *cli, GError *error)
{
  g_autoptr(GError) owned = error;

  if (cli->json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "error");
      json_builder_add_string_value (builder, owned->message);
      json_builder_end_object (builder);
      tao_cli_print_json (cli, json_builder_get_root (builder));
    }
  else
    g_printerr ("taoctl: %s\n", owned->message);
  return TAO_EXIT_REFUSED;
}

int
tao_cli_usage (TaoCli *cli, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("taoctl: %s\n\n%s\n", message, cli->command->usage);
  return TAO_EXIT_USAGE;
}

void
tao_cli_print (TaoCli *cli, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  if (cli->json)
    return;
  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("%s\n", line);
}

void
tao_cli_print_json (TaoCli *cli, JsonNode *root)
{
  g_autoptr(JsonNode) owned = root;
  g_autofree char *text = NULL;

  if (!cli->json)
    return;
  text = json_to_string (owned, TRUE);
  g_print ("%s\n", text);
}

/* Writes straight from secret memory; a broken pipe loses the text, which the reader chose. */
static void
write_out (gconstpointer bytes, gsize len)
{
  const char *p = bytes;

  while (len > 0)
    {
      gssize n = write (STDOUT_FILENO, p, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return;
      p += n;
      len -= (gsize) n;
    }
}

void
tao_cli_print_json_with_secret (TaoCli *cli, JsonNode *root, const char *name, const TaoSecret *secret)
{
  g_autoptr(JsonNode) owned = NULL;
  g_autofree char *text = NULL;
  char *close;

  if (!cli->json || secret == NULL)
    {
      tao_cli_print_json (cli, root);
      return;
    }
  owned = root;
  text = json_to_string (owned, TRUE);
  close = strrchr (text, '}');
  g_assert (close != NULL && close > text && close[-1] == '\n');
  close[-1] = '\0';
  g_print ("%s,\n  \"%s\" : \"", text, name);
  fflush (stdout);
  write_out (tao_secret_get_bytes (secret), tao_secret_get_length (secret));
  g_print ("\"\n}\n");
}

void
tao_cli_print_secret (const TaoSecret *secret)
{
  fflush (stdout);
  write_out (tao_secret_get_bytes (secret), tao_secret_get_length (secret));
  write_out ("\n", 1);
}

/* The signal that came while the terminal did not echo; 0: none. */
static volatile sig_atomic_t interrupted_by;

static void
interrupted_cb (int number)
{
  interrupted_by = number;
}

/* Reads up to the line end or the end of input, byte by byte: what follows on the descriptor belongs to
 * somebody else, and a buffered stream would keep a copy of the secret. */
static TaoSecret *
read_line (int fd, GError **error)
{
  g_autoptr(TaoSecret) line = tao_secret_new (SECRET_LINE_MAX);
  guint8 *bytes = tao_secret_get_writable (line);
  gsize len = 0, start = 0;

  while (len < SECRET_LINE_MAX)
    {
      gssize n = read (fd, bytes + len, 1);

      if (n < 0 && errno == EINTR && interrupted_by == 0)
        continue;
      if (n < 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The password cannot be read from descriptor %d: %s",
                       fd, g_strerror (errno));
          return NULL;
        }
      if (n == 0 || bytes[len] == '\n')
        break;
      len++;
    }
  if (len == SECRET_LINE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The line is too long for a password or a phrase");
      return NULL;
    }
  while (len > 0 && g_ascii_isspace (bytes[len - 1]))
    len--;
  while (start < len && g_ascii_isspace (bytes[start]))
    start++;
  return tao_secret_new_copy (bytes + start, len - start);
}

static TaoSecret *
read_from_terminal (int tty, const char *prompt, GError **error)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  const struct sigaction note = { .sa_handler = interrupted_cb };
  struct sigaction former[G_N_ELEMENTS (signals)];
  struct termios shown, hidden;
  TaoSecret *line = NULL;

  if (tcgetattr (tty, &shown) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The terminal cannot hide what is typed: %s",
                   g_strerror (errno));
      return NULL;
    }
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  hidden.c_lflag |= ICANON | ECHONL;

  /* A terminal left without echo looks dead: restore it before the signal does its work. */
  interrupted_by = 0;
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &note, &former[i]);
  if (write (tty, prompt, strlen (prompt)) < 0 || tcsetattr (tty, TCSAFLUSH, &hidden) != 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The terminal cannot hide what is typed: %s",
                 g_strerror (errno));
  else
    line = read_line (tty, error);
  tcsetattr (tty, TCSAFLUSH, &shown);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &former[i], NULL);
  if (interrupted_by != 0)
    raise (interrupted_by);
  return line;
}

TaoSecret *
tao_cli_read_secret (int fd, const char *prompt, const char *repeat_prompt, GError **error)
{
  g_autoptr(TaoSecret) line = NULL;
  g_autoptr(TaoSecret) again = NULL;
  int tty;

  if (fd >= 0)
    return read_line (fd, error);

  tty = open ("/dev/tty", O_RDWR | O_CLOEXEC);
  if (tty < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "There is no terminal to ask on; give a file descriptor instead");
      return NULL;
    }
  line = read_from_terminal (tty, prompt, error);
  if (line != NULL && repeat_prompt != NULL)
    {
      again = read_from_terminal (tty, repeat_prompt, error);
      if (again == NULL)
        g_clear_pointer (&line, tao_secret_free);
      else if (!tao_secret_equal (line, again))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The two entries differ");
          g_clear_pointer (&line, tao_secret_free);
        }
    }
  close (tty);
  return g_steal_pointer (&line);
}
