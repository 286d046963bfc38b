/* After a lock nothing of a wallet's secrets is left: not in files, settings,
 * or the clipboard, and not in the memory of this very process. */
#include "money-harness.h"

#include "app/money/unlock-dialog.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

#define VEIL 0xa5

/* What is looked for, veiled so that the search does not find itself. */
typedef struct {
  guint8 *bytes;
  gsize length;
} Needle;

/* Takes and wipes @text. */
static Needle
veil (char *text)
{
  Needle needle = { g_malloc (strlen (text)), strlen (text) };

  for (gsize i = 0; i < needle.length; i++)
    needle.bytes[i] = (guint8) text[i] ^ VEIL;
  sodium_memzero (text, needle.length);
  return needle;
}

static gboolean
contains (const guint8 *bytes, gsize size, const Needle *needle)
{
  for (gsize at = 0; at + needle->length <= size; at++)
    {
      gsize i = 0;

      while (i < needle->length && (bytes[at + i] ^ VEIL) == needle->bytes[i])
        i++;
      if (i == needle->length)
        return TRUE;
    }
  return FALSE;
}

/* How many places of this process's writable memory hold @needle. */
static guint
count_in_memory (const Needle *needle)
{
  g_autofree char *maps = NULL;
  g_auto(GStrv) lines = NULL;
  const gsize chunk = 1 << 20;
  guint8 *buffer = mmap (NULL, chunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int fd = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint found = 0;

  g_assert_true (buffer != MAP_FAILED && fd >= 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      unsigned long long from, to;
      char access[5];

      if (sscanf (lines[i], "%llx-%llx %4s", &from, &to, access) != 3 || access[0] != 'r' || access[1] != 'w')
        continue;
      for (unsigned long long at = from; at < to; at += chunk - needle->length)
        {
          gssize n;

          if (at <= (guintptr) buffer + chunk && at + chunk >= (guintptr) buffer)
            continue;
          n = pread (fd, buffer, MIN (chunk, to - at), (off_t) at);
          if (n > 0 && contains (buffer, (gsize) n, needle))
            found++;
        }
    }
  sodium_memzero (buffer, chunk);
  munmap (buffer, chunk);
  close (fd);
  return found;
}

static gboolean
in_file (const char *path, const Needle *needle)
{
  g_autofree char *data = NULL;
  gsize size = 0;

  return g_file_get_contents (path, &data, &size, NULL) && contains ((const guint8 *) data, size, needle);
}

static gboolean
in_folder (const char *path, const Needle *needle)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) ? in_folder (child, needle) : in_file (child, needle))
        return TRUE;
    }
  return FALSE;
}

static void
clipboard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  *(char **) user_data = text != NULL ? g_steal_pointer (&text) : g_strdup ("");
}

/* A password that stands nowhere in this program. */
static char *
make_password (void)
{
  static const char *const parts[] = { "Copper", "Lantern", "Meadow" };
  GString *password = g_string_sized_new (64);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_string_append_printf (password, "%s-%u-", parts[i], g_random_int_range (1000, 9999));
  return g_string_free (password, FALSE);
}

static void
test_secrets (Money *money, gconstpointer data)
{
  char *password = make_password (), *words[13] = { NULL }, *phrase, *clipboard = NULL;
  char control[] = "control: this is found";
  Needle needles[2], known;
  TaoPurse *purse;

  gtk_widget_activate_action (GTK_WIDGET (tao_window_get_page (money->window)), "wallets.create", NULL);
  type ("create-name", "sealed");
  type ("create-password", password);
  type ("create-again", password);
  click ("create-confirm");
  click ("create-show");
  for (guint i = 0; i < 12; i++)
    words[i] = g_strdup (gtk_label_get_text (GTK_LABEL (find_nth ("create-shown", i))));
  click ("create-confirm");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("create-word-%u", i);
      const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (find (name)));

      type (name, words[atoi (title + strlen ("Word ")) - 1]);
    }
  click ("create-confirm");
  until ((purse = find_purse (money, "sealed")) != NULL);
  click ("create-confirm");

  /* Opened and locked once. */
  tao_unlock_present (GTK_WINDOW (money->window), money->wallets, purse, NULL, NULL);
  type ("unlock-password", password);
  click ("unlock-confirm");
  until (tao_wallets_get_unlocked_s (money->wallets, purse) > 0);
  g_action_group_activate_action (G_ACTION_GROUP (application), "lock-all", NULL);
  until (tao_wallets_get_unlocked_s (money->wallets, purse) == 0);

  phrase = g_strjoinv (" ", words);
  needles[0] = veil (phrase);
  needles[1] = veil (password);
  for (guint i = 0; i < 12; i++)
    {
      sodium_memzero (words[i], strlen (words[i]));
      g_free (words[i]);
    }
  /* The engine's own thread wipes its copy. */
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, TRUE);

  /* The search finds what is there. */
  known = veil (g_strdup (control));
  g_assert_cmpuint (count_in_memory (&known), >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (needles); i++)
    {
      g_test_message ("%s: %u places in memory", i == 0 ? "phrase" : "password", count_in_memory (&needles[i]));
      g_assert_cmpuint (count_in_memory (&needles[i]), ==, 0);
      g_assert_false (in_folder (g_getenv ("TAO_TEST_FOLDER"), &needles[i]));
      g_assert_false (in_folder (money->base.folder, &needles[i]));
    }
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (money->window)), NULL, clipboard_cb, &clipboard);
  until (clipboard != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (needles); i++)
    g_assert_false (contains ((const guint8 *) clipboard, strlen (clipboard), &needles[i]));
  g_free (clipboard);
}

static void
add_tests (void)
{
  g_test_add ("/money/secrets", Money, "--block-time=500 --fast-forward=400", money_set_up, test_secrets, money_tear_down);
}

int
main (int argc, char *argv[])
{
  return money_main (&argc, &argv, "org.taoscope.SecretsTest", add_tests);
}
