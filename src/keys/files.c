#include "keys/files-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_file_error (GError **error, int saved_errno, const char *what, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, TAO_KEYS_ERROR,
               saved_errno == ENOENT ? TAO_KEYS_ERROR_ABSENT
               : saved_errno == EEXIST ? TAO_KEYS_ERROR_EXISTS : TAO_KEYS_ERROR_FILE,
               "“%s” %s: %s", shown, what, g_strerror (saved_errno));
}

/* -1 with an error, or a descriptor that the caller closes. */
static int
open_regular (const char *path, struct stat *st, GError **error)
{
  /* Non-blocking, so that a pipe in the place of a key does not stop us. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0)
    {
      set_file_error (error, errno, "cannot be opened", path);
      return -1;
    }
  if (fstat (fd, st) != 0)
    {
      set_file_error (error, errno, "cannot be examined", path);
      close (fd);
      return -1;
    }
  if (!S_ISREG (st->st_mode))
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE, "“%s” is %s, not a file", shown,
                   S_ISDIR (st->st_mode) ? "a folder" : "something special");
      close (fd);
      return -1;
    }
  return fd;
}

TaoSecret *
tao_file_read (const char *path, gsize max, GError **error)
{
  g_autoptr(TaoSecret) contents = NULL;
  struct stat st;
  gsize len = 0;
  int fd = open_regular (path, &st, error);

  if (fd < 0)
    return NULL;
  /* The size is only a hint: the file may grow while it is read. */
  contents = tao_secret_new (MIN ((gsize) MAX (st.st_size, 0), max) + 1);
  while (len < tao_secret_get_length (contents))
    {
      gssize n = read (fd, tao_secret_get_writable (contents) + len, tao_secret_get_length (contents) - len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_file_error (error, errno, "cannot be read", path);
          close (fd);
          return NULL;
        }
      if (n == 0)
        break;
      len += (gsize) n;
    }
  close (fd);
  if (len == tao_secret_get_length (contents))
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "“%s” is too long for what it should be", shown);
      return NULL;
    }
  tao_secret_truncate (contents, len);
  return g_steal_pointer (&contents);
}

gboolean
tao_file_make_folders (const char *path, GPtrArray *made, GError **error)
{
  g_autofree char *parent = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  parent = g_path_get_dirname (path);
  if (!g_str_equal (parent, path) && !tao_file_make_folders (parent, made, error))
    return FALSE;
  if (g_mkdir (path, 0700) != 0)
    {
      if (errno == EEXIST && g_file_test (path, G_FILE_TEST_IS_DIR))
        return TRUE;                    /* somebody was faster */
      set_file_error (error, errno, "cannot be made a folder", path);
      return FALSE;
    }
  g_ptr_array_add (made, g_strdup (path));
  return TRUE;
}

void
tao_file_remove_folders (GPtrArray *made)
{
  for (guint i = made->len; i > 0; i--)
    g_rmdir (g_ptr_array_index (made, i - 1));
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize len)
{
  while (len > 0)
    {
      gssize n = write (fd, bytes, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      len -= (gsize) n;
    }
  return TRUE;
}

char *
tao_file_stage (const char *path, gconstpointer bytes, gsize len, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path), *staged = g_build_filename (folder, ".taoscope-XXXXXX", NULL);
  int fd = g_mkstemp_full (staged, O_WRONLY | O_CLOEXEC, 0600);
  gboolean ok;
  int saved_errno;

  if (fd < 0)
    {
      set_file_error (error, errno, "cannot be written", path);
      return NULL;
    }
  ok = fchmod (fd, 0600) == 0 && write_all (fd, bytes, len) && fsync (fd) == 0;
  saved_errno = errno;
  if (close (fd) != 0 && ok)
    {
      ok = FALSE;
      saved_errno = errno;
    }
  if (!ok)
    {
      set_file_error (error, saved_errno, "cannot be written", path);
      g_unlink (staged);
      return NULL;
    }
  return g_steal_pointer (&staged);
}

/* Makes a rename durable.  A file system that cannot sync a folder is trusted to know what it does. */
static void
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* Renames without overwriting; file systems without that get a hard link and an unlink. */
static int
rename_to_free_name (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  if (link (from, to) != 0)
    return -1;
  unlink (from);
  return 0;
}

gboolean
tao_file_place (const char *staged, const char *path, GError **error)
{
  if (rename_to_free_name (staged, path) != 0)
    {
      set_file_error (error, errno, "cannot be created", path);
      return FALSE;
    }
  sync_folder_of (path);
  return TRUE;
}

gboolean
tao_file_replace (const char *staged, const char *path, const char *aside, GError **error)
{
  gboolean linked = link (path, aside) == 0;
  int saved_errno;

  if (!linked && errno == EEXIST)
    {
      set_file_error (error, errno, "is in the way", aside);
      return FALSE;
    }
  if (!linked && rename_to_free_name (path, aside) != 0)
    {
      set_file_error (error, errno, "cannot be moved aside", path);
      return FALSE;
    }
  sync_folder_of (aside);
  if (rename (staged, path) != 0)
    {
      saved_errno = errno;
      if (linked)
        unlink (aside);
      else
        rename_to_free_name (aside, path);
      set_file_error (error, saved_errno, "cannot be replaced", path);
      return FALSE;
    }
  sync_folder_of (path);
  return TRUE;
}

gboolean
tao_file_check (const char *path, gconstpointer bytes, gsize len, GError **error)
{
  g_autoptr(TaoSecret) found = tao_file_read (path, len, error);
  g_autofree char *shown = NULL;

  if (found == NULL)
    return FALSE;
  if (tao_secret_get_length (found) == len && sodium_memcmp (tao_secret_get_bytes (found), bytes, len) == 0)
    return TRUE;
  shown = g_filename_display_name (path);
  g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE, "“%s” reads back differently from what was written", shown);
  return FALSE;
}
