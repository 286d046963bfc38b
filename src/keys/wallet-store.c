#include "keys/wallet.h"

#include <glib/gstdio.h>
#include <string.h>

#include "keys/files-private.h"
#include "keys/wallet-private.h"

#define BACKUP "backup"
#define PUBLIC_SUFFIX "pub.txt"
#define PUBLIC_SIZE_MAX 4096

/* One key on its way to disk.  Whatever was not placed when this is freed is undone. */
typedef struct {
  char *path, *public_path;
  char *staged, *public_staged;       /* (nullable): files that have no final name yet */
  GPtrArray *made;                    /* folders that did not exist before */
  gboolean placed;                    /* @path was made by us … */
  gboolean done;                      /* … and is there to stay */
} Storing;

static void
storing_clear (Storing *storing)
{
  if (storing->staged != NULL)
    g_unlink (storing->staged);
  if (storing->public_staged != NULL)
    g_unlink (storing->public_staged);
  if (!storing->done)
    {
      if (storing->placed)
        g_unlink (storing->path);
      if (storing->made != NULL)
        tao_file_remove_folders (storing->made);
    }
  g_free (storing->path);
  g_free (storing->public_path);
  g_free (storing->staged);
  g_free (storing->public_staged);
  g_clear_pointer (&storing->made, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Storing, storing_clear)

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

static gboolean
refuse_existing (const char *hotkey, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS, "There is a %s already: “%s” is never overwritten",
               hotkey != NULL ? "hotkey of this name" : "coldkey in this wallet", shown);
  return FALSE;
}

/* What a public file on disk names.  FALSE if it is absent or unreadable. */
static gboolean
read_public (const char *path, TaoAccountId *account)
{
  g_autoptr(TaoSecret) text = tao_file_read (path, PUBLIC_SIZE_MAX, NULL);

  return text != NULL
         && tao_keyfile_parse_public (tao_secret_get_text (text), tao_secret_get_length (text), account, NULL);
}

static gboolean
begin (Storing *storing, const char *base, const char *wallet, const char *hotkey, GError **error)
{
  if (!tao_wallet_check_name (wallet, error) || (hotkey != NULL && !tao_wallet_check_name (hotkey, error)))
    return FALSE;
  storing->path = tao_wallet_get_path (base, wallet, hotkey);
  storing->public_path = g_strconcat (storing->path, PUBLIC_SUFFIX, NULL);
  storing->made = g_ptr_array_new_with_free_func (g_free);
  return TRUE;
}

static gboolean
make_folder (Storing *storing, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (storing->path);

  return tao_file_make_folders (folder, storing->made, error);
}

/* A free name for @path in the wallet's backup folder, which is made: kind, name, time. */
static char *
choose_aside (Storing *storing, const char *base, const char *wallet, const char *hotkey, const char *suffix, GError **error)
{
  g_autofree char *folder = g_build_filename (base, wallet, BACKUP, NULL), *time = NULL, *stem = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  if (!tao_file_make_folders (folder, storing->made, error))
    return NULL;
  time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  stem = hotkey != NULL ? g_strdup_printf ("hotkey-%s%s-%s", hotkey, suffix, time)
                        : g_strdup_printf ("coldkey%s-%s", suffix, time);
  for (guint i = 1; ; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (stem) : g_strdup_printf ("%s-%u", stem, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!exists (path))
        return g_steal_pointer (&path);
    }
}

/* Puts the staged public file in place.  @aside: (nullable): where a file in its place goes. */
static gboolean
place_public (Storing *storing, const char *aside, GError **error)
{
  if (aside != NULL ? !tao_file_replace (storing->public_staged, storing->public_path, aside, error)
                    : !tao_file_place (storing->public_staged, storing->public_path, error))
    return FALSE;
  g_clear_pointer (&storing->public_staged, g_free);
  return TRUE;
}

/* Undoes a replacement: the file that was moved aside gets its place back. */
static void
take_back (const char *aside, const char *path)
{
  if (g_rename (aside, path) != 0)
    g_debug ("The former key stays at %s", aside);
}

gboolean
tao_wallet_store (const char *base, const char *wallet, const char *hotkey, const TaoKeyMaterial *material,
                  const TaoSecret *password, TaoWalletMode mode, char **backup, GError **error)
{
  g_auto(Storing) storing = { 0 };
  g_autoptr(TaoSecret) json = tao_keyfile_format (material), contents = NULL;
  g_autoptr(TaoKeyMaterial) check = NULL;
  g_autofree char *public_json = NULL, *aside = NULL, *public_aside = NULL;
  TaoAccountId account = *tao_key_material_get_account (material), watched;
  gboolean keep_public;

  if (!begin (&storing, base, wallet, hotkey, error))
    return FALSE;
  if (mode == TAO_WALLET_CREATE && exists (storing.path))
    return refuse_existing (hotkey, storing.path, error);
  keep_public = read_public (storing.public_path, &watched) && tao_account_id_equal (&watched, &account);
  if (mode == TAO_WALLET_CREATE && !keep_public && exists (storing.public_path))
    return refuse_existing (hotkey, storing.public_path, error);

  /* What is about to be written must lead back to the key. */
  check = tao_keyfile_parse (json, error);
  if (check == NULL)
    return FALSE;
  g_assert (tao_account_id_equal (tao_key_material_get_account (check), &account));
  contents = password != NULL ? tao_keyfile_encrypt (json, password, error) : g_steal_pointer (&json);
  if (contents == NULL || !make_folder (&storing, error))
    return FALSE;

  storing.staged = tao_file_stage (storing.path, tao_secret_get_bytes (contents), tao_secret_get_length (contents), error);
  if (storing.staged == NULL)
    return FALSE;
  if (!keep_public)
    {
      public_json = tao_keyfile_format_public (&account);
      storing.public_staged = tao_file_stage (storing.public_path, public_json, strlen (public_json), error);
      if (storing.public_staged == NULL)
        return FALSE;
    }
  if (mode == TAO_WALLET_REPLACE && exists (storing.path)
      && (aside = choose_aside (&storing, base, wallet, hotkey, "", error)) == NULL)
    return FALSE;
  if (mode == TAO_WALLET_REPLACE && !keep_public && exists (storing.public_path)
      && (public_aside = choose_aside (&storing, base, wallet, hotkey, "pub", error)) == NULL)
    return FALSE;

  if (aside != NULL ? !tao_file_replace (storing.staged, storing.path, aside, error)
                    : !tao_file_place (storing.staged, storing.path, error))
    return FALSE;
  g_clear_pointer (&storing.staged, g_free);
  storing.placed = aside == NULL;
  if (!tao_file_check (storing.path, tao_secret_get_bytes (contents), tao_secret_get_length (contents), error)
      || (!keep_public && !place_public (&storing, public_aside, error)))
    {
      if (aside != NULL)
        take_back (aside, storing.path);
      return FALSE;
    }

  storing.done = TRUE;
  if (backup != NULL)
    *backup = g_steal_pointer (&aside);
  return TRUE;
}

gboolean
tao_wallet_store_public (const char *base, const char *wallet, const char *hotkey, const TaoAccountId *account,
                         GError **error)
{
  g_auto(Storing) storing = { 0 };
  g_autofree char *json = tao_keyfile_format_public (account);

  if (!begin (&storing, base, wallet, hotkey, error))
    return FALSE;
  if (exists (storing.path))
    return refuse_existing (hotkey, storing.path, error);
  if (exists (storing.public_path))
    return refuse_existing (hotkey, storing.public_path, error);
  if (!make_folder (&storing, error))
    return FALSE;
  storing.public_staged = tao_file_stage (storing.public_path, json, strlen (json), error);
  if (storing.public_staged == NULL || !place_public (&storing, NULL, error))
    return FALSE;
  storing.done = TRUE;
  return tao_file_check (storing.public_path, json, strlen (json), error);
}

gboolean
tao_wallet_change_password (const char *base, const char *wallet, const char *hotkey, const TaoSecret *old_password,
                            const TaoSecret *new_password, char **backup, GError **error)
{
  g_autoptr(TaoKeyMaterial) material = tao_wallet_unlock (base, wallet, hotkey, old_password, error);

  return material != NULL
         && tao_wallet_store (base, wallet, hotkey, material, new_password, TAO_WALLET_REPLACE, backup, error);
}
