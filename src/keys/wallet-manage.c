/* Giving keys other names, putting them aside, and copies of them for elsewhere. */
#include "keys/wallet.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "keys/files-private.h"
#include "keys/keystore.h"
#include "keys/wallet-private.h"

#define PUBLIC_SUFFIX "pub.txt"
#define BACKUP "backup"
/* Beside the folder of wallets, where no program looks for any. */
#define REMOVED_SUFFIX "-removed"

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* Never over something that is there. */
static gboolean
move (const char *from, const char *to, GError **error)
{
  int result = renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);

  /* File systems that cannot do that in one step. */
  if (result != 0 && (errno == EINVAL || errno == ENOSYS) && !exists (to))
    result = g_rename (from, to);
  if (result == 0)
    return TRUE;
  g_set_error (error, TAO_KEYS_ERROR, errno == EEXIST || errno == EINVAL ? TAO_KEYS_ERROR_EXISTS : TAO_KEYS_ERROR_FILE,
               "“%s” cannot become “%s”: %s", from, to, g_strerror (errno));
  return FALSE;
}

/* Both files of a key, or none. Either may be absent, but not both. */
static gboolean
move_key (const char *from, const char *to, GError **error)
{
  g_autofree char *public_from = g_strconcat (from, PUBLIC_SUFFIX, NULL), *public_to = g_strconcat (to, PUBLIC_SUFFIX, NULL);
  gboolean has_private = exists (from);

  if (has_private && !move (from, to, error))
    return FALSE;
  if (!exists (public_from) || move (public_from, public_to, error))
    return TRUE;
  if (has_private && g_rename (to, from) != 0)
    g_prefix_error (error, "The key itself is now at “%s”. ", to);
  return FALSE;
}

/* FALSE with ABSENT if there is no such wallet or key. */
static gboolean
check_present (const char *base, const char *wallet, const char *hotkey, GError **error)
{
  g_autofree char *path = hotkey != NULL ? tao_wallet_get_path (base, wallet, hotkey) : g_build_filename (base, wallet, NULL);
  g_autofree char *public_path = g_strconcat (path, PUBLIC_SUFFIX, NULL);
  g_autoptr(TaoWalletInfo) info = tao_wallet_inspect (base, wallet, error);

  if (info == NULL)
    return FALSE;
  if (exists (path) || (hotkey != NULL && exists (public_path)))
    return TRUE;
  tao_wallet_set_absent (wallet, hotkey, error);
  return FALSE;
}

gboolean
tao_wallet_rename (const char *base, const char *wallet, const char *hotkey, const char *name, GError **error)
{
  g_autofree char *from = NULL, *to = NULL;

  if (!tao_wallet_check_name (name, error) || !check_present (base, wallet, hotkey, error))
    return FALSE;
  if (hotkey == NULL)
    {
      from = g_build_filename (base, wallet, NULL);
      to = g_build_filename (base, name, NULL);
      return move (from, to, error);
    }
  from = tao_wallet_get_path (base, wallet, hotkey);
  to = tao_wallet_get_path (base, wallet, name);
  return move_key (from, to, error);
}

/* A free name in @folder, which is made: @stem and the time. */
static char *
choose_name (const char *folder, const char *stem, GError **error)
{
  g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

  if (!tao_file_make_folders (folder, made, error))
    return NULL;
  for (guint i = 1; ; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s-%s", stem, time) : g_strdup_printf ("%s-%s-%u", stem, time, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!exists (path))
        return g_steal_pointer (&path);
    }
}

gboolean
tao_wallet_put_aside (const char *base, const char *wallet, const char *hotkey, char **moved_to, GError **error)
{
  g_autofree char *from = NULL, *folder = NULL, *stem = NULL, *to = NULL;

  if (!check_present (base, wallet, hotkey, error))
    return FALSE;
  if (hotkey == NULL)
    {
      g_autofree char *clean = g_strdup (base);

      while (strlen (clean) > 1 && g_str_has_suffix (clean, "/"))
        clean[strlen (clean) - 1] = '\0';
      from = g_build_filename (base, wallet, NULL);
      folder = g_strconcat (clean, REMOVED_SUFFIX, NULL);
      stem = g_strdup (wallet);
    }
  else
    {
      from = tao_wallet_get_path (base, wallet, hotkey);
      folder = g_build_filename (base, wallet, BACKUP, NULL);
      stem = g_strconcat ("hotkey-", hotkey, NULL);
    }
  to = choose_name (folder, stem, error);
  if (to == NULL || !(hotkey == NULL ? move (from, to, error) : move_key (from, to, error)))
    return FALSE;
  *moved_to = g_steal_pointer (&to);
  return TRUE;
}

gboolean
tao_wallet_export (const char *base, const char *wallet, const char *hotkey, const TaoSecret *password,
                   TaoWalletExport format, const TaoSecret *export_password, const char *path, GError **error)
{
  g_autoptr(TaoKeyMaterial) material = NULL;
  g_autoptr(TaoSecret) json = NULL, contents = NULL;
  g_autofree char *staged = NULL;

  if (exists (path))
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS, "There is a file already: “%s” is never overwritten", path);
      return FALSE;
    }
  material = tao_wallet_unlock (base, wallet, hotkey, password, error);
  if (material == NULL)
    return FALSE;
  if (format == TAO_WALLET_EXPORT_KEYFILE)
    {
      json = tao_keyfile_format (material);
      contents = tao_keyfile_encrypt (json, export_password, error);
    }
  else
    {
      g_autofree char *text = tao_keystore_export (tao_key_material_get_keypair (material), export_password,
                                                   hotkey != NULL ? hotkey : wallet, error);

      contents = text != NULL ? tao_secret_new_copy (text, strlen (text)) : NULL;
    }
  if (contents == NULL)
    return FALSE;
  staged = tao_file_stage (path, tao_secret_get_bytes (contents), tao_secret_get_length (contents), error);
  if (staged == NULL)
    return FALSE;
  if (!tao_file_place (staged, path, error))
    {
      g_unlink (staged);
      return FALSE;
    }
  return tao_file_check (path, tao_secret_get_bytes (contents), tao_secret_get_length (contents), error);
}
