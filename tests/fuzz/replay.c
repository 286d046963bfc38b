/* Feeds every file of a corpus folder to LLVMFuzzerTestOneInput, so that each
 * input a fuzzer ever found interesting is tried again by every build. */
#include <gio/gio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static guint
replay_folder (GFile *folder, GError **error)
{
  g_autoptr(GFileEnumerator) entries = NULL;
  guint count = 0;

  entries = g_file_enumerate_children (folder, "standard::name,standard::type",
                                       G_FILE_QUERY_INFO_NONE, NULL, error);
  if (entries == NULL)
    return 0;

  while (TRUE)
    {
      GFileInfo *info;
      GFile *file;
      g_autofree char *bytes = NULL;
      gsize size;

      if (!g_file_enumerator_iterate (entries, &info, &file, NULL, error))
        return 0;
      if (info == NULL)
        return count;
      if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
        continue;
      if (!g_file_load_contents (file, NULL, &bytes, &size, NULL, error))
        return 0;
      LLVMFuzzerTestOneInput ((const guint8 *) bytes, size);
      count++;
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GError) error = NULL;
  guint count;

  if (argc != 2)
    {
      g_printerr ("usage: %s CORPUS-FOLDER\n", argv[0]);
      return 2;
    }
  folder = g_file_new_for_commandline_arg (argv[1]);
  count = replay_folder (folder, &error);
  if (error != NULL || count == 0)
    {
      g_printerr ("%s: %s\n", argv[1], error != NULL ? error->message : "no inputs in the corpus");
      return 1;
    }
  g_print ("%u inputs replayed\n", count);
  return 0;
}
