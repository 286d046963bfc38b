#include "keys/wallet.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "keys/files-private.h"
#include "keys/wallet-private.h"

#define HOTKEYS "hotkeys"
#define BACKUP "backup"
#define PUBLIC_SUFFIX "pub.txt"
#define PUBLIC_SIZE_MAX 4096

/* ---- Names and paths ---- */

char *
tao_wallet_expand_path (const char *path)
{
  if (path[0] == '~' && (path[1] == '/' || path[1] == '\0'))
    return g_build_filename (g_get_home_dir (), path + 1, NULL);
  return g_strdup (path);
}

static const char *
get_environment (const char *name, const char *otherwise)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : otherwise;
}

char *
tao_wallet_get_default_base (void)
{
  return tao_wallet_expand_path (get_environment ("BT_WALLET_PATH", "~/.bittensor/wallets"));
}

const char *
tao_wallet_get_default_name (void)
{
  return get_environment ("BT_WALLET_NAME", "default");
}

const char *
tao_wallet_get_default_hotkey (void)
{
  return get_environment ("BT_WALLET_HOTKEY", "default");
}

/* What an existing key may be called: enough that the name stays inside its folder. */
static gboolean
is_single_name (const char *name)
{
  return *name != '\0' && strchr (name, '/') == NULL && !g_str_equal (name, ".") && !g_str_equal (name, "..");
}

gboolean
tao_wallet_check_name (const char *name, GError **error)
{
  const char *problem = NULL;

  if (*name == '\0')
    problem = "A name is needed";
  else if (!g_utf8_validate (name, -1, NULL))
    problem = "The name is not text in UTF-8";
  else if (!is_single_name (name) || strchr (name, '\\') != NULL)
    problem = "A name cannot contain a slash, nor be . or ..";
  else if (name[0] == '.')
    problem = "A name cannot begin with a dot: it would be hidden";
  else if (strlen (name) > 200)
    problem = "The name is too long";
  else if (g_str_has_suffix (name, PUBLIC_SUFFIX))
    problem = "A name cannot end in " PUBLIC_SUFFIX ": that marks the public part of a key";
  else
    for (const char *p = name; *p != '\0' && problem == NULL; p = g_utf8_next_char (p))
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        problem = "The name contains a control character";

  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_NAME, problem);
  return FALSE;
}

static gboolean
check_names (const char *wallet, const char *hotkey, GError **error)
{
  return tao_wallet_check_name (wallet, error) && (hotkey == NULL || tao_wallet_check_name (hotkey, error));
}

/* For keys that exist: names that other tools gave are not ours to criticise. */
static gboolean
check_lookup_names (const char *wallet, const char *hotkey, GError **error)
{
  if (is_single_name (wallet) && (hotkey == NULL || is_single_name (hotkey)))
    return TRUE;
  return check_names (wallet, hotkey, error);
}

char *
tao_wallet_get_path (const char *base, const char *wallet, const char *hotkey)
{
  if (hotkey == NULL)
    return g_build_filename (base, wallet, "coldkey", NULL);
  return g_build_filename (base, wallet, HOTKEYS, hotkey, NULL);
}

static char *
get_public_path (const char *private_path)
{
  return g_strconcat (private_path, PUBLIC_SUFFIX, NULL);
}

/* ---- Looking without a password ---- */

static gboolean
exists (const char *path)
{
  struct stat st;

  return g_lstat (path, &st) == 0;
}

static TaoWalletKey *
key_new (const char *name, char *path_take)
{
  TaoWalletKey *key = g_new0 (TaoWalletKey, 1);

  key->name = g_strdup (name);
  key->path = path_take;
  return key;
}

static void
key_free (TaoWalletKey *key)
{
  if (key == NULL)
    return;
  g_free (key->name);
  g_free (key->path);
  g_free (key->problem);
  g_free (key);
}

void
tao_wallet_info_free (TaoWalletInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->name);
  g_free (info->path);
  key_free (info->coldkey);
  g_clear_pointer (&info->hotkeys, g_ptr_array_unref);
  g_clear_pointer (&info->strangers, g_ptr_array_unref);
  g_free (info);
}

/* The first thing that is wrong is the one to show. */
static void
note_problem (TaoWalletKey *key, GError *error_take)
{
  if (error_take != NULL && key->problem == NULL)
    key->problem = g_strdup (error_take->message);
  g_clear_error (&error_take);
}

/* Fills in what the files at @key->path and beside it say. */
static void
examine_key (TaoWalletKey *key)
{
  g_autofree char *public_path = get_public_path (key->path);
  g_autoptr(TaoSecret) public_text = NULL, contents = NULL;
  GError *error = NULL;
  TaoAccountId account;
  struct stat st;

  if (exists (public_path))
    {
      public_text = tao_file_read (public_path, PUBLIC_SIZE_MAX, &error);
      key->has_account = public_text != NULL
                         && tao_keyfile_parse_public (tao_secret_get_text (public_text),
                                                      tao_secret_get_length (public_text), &key->account, &error);
      note_problem (key, g_steal_pointer (&error));
    }
  if (!exists (key->path))
    {
      key->format = TAO_KEYFILE_NONE;
      return;
    }

  key->format = TAO_KEYFILE_UNKNOWN;
  contents = tao_file_read (key->path, TAO_KEYFILE_SIZE_MAX, &error);
  if (contents == NULL)
    {
      note_problem (key, g_steal_pointer (&error));
      return;
    }
  key->exposed = g_stat (key->path, &st) == 0 && (st.st_mode & 077) != 0;
  key->format = tao_keyfile_detect (tao_secret_get_bytes (contents), tao_secret_get_length (contents));
  if (key->format == TAO_KEYFILE_UNKNOWN)
    note_problem (key, g_error_new (TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "%s",
                                    tao_secret_get_length (contents) == 0 ? "The key file is empty"
                                    : "The key file has no known format"));
  if (key->format != TAO_KEYFILE_PLAIN)
    return;
  if (!tao_keyfile_parse_public (tao_secret_get_text (contents), tao_secret_get_length (contents), &account, &error))
    {
      g_autoptr(TaoKeyMaterial) material = NULL;

      /* Stating no account is allowed: then the secret itself says. */
      g_clear_error (&error);
      material = tao_keyfile_parse (contents, &error);
      if (material == NULL)
        {
          note_problem (key, g_steal_pointer (&error));
          return;
        }
      account = *tao_key_material_get_account (material);
    }
  if (key->has_account && !tao_account_id_equal (&account, &key->account))
    note_problem (key, g_error_new (TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH,
                                    "The private and the public file are of different accounts"));
  key->account = account;
  key->has_account = TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The names in the folder @path, sorted.  An error other than absence is set. */
static GPtrArray *
read_folder (const char *path, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &local);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&names);
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE, "%s", local->message);
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
contains_name (GPtrArray *sorted, const char *name)
{
  return bsearch (&name, sorted->pdata, sorted->len, sizeof name, compare_names) != NULL;
}

/* Sorts the files of the hotkeys folder into keys and strangers. */
static gboolean
examine_hotkeys (TaoWalletInfo *info, GError **error)
{
  g_autofree char *folder = g_build_filename (info->path, HOTKEYS, NULL);
  g_autoptr(GPtrArray) names = read_folder (folder, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *stem = NULL;
      TaoWalletKey *key;

      if (g_str_has_suffix (name, PUBLIC_SUFFIX) && strlen (name) > strlen (PUBLIC_SUFFIX))
        {
          stem = g_strndup (name, strlen (name) - strlen (PUBLIC_SUFFIX));
          if (contains_name (names, stem))
            continue;                 /* comes with its private file */
        }
      key = key_new (stem != NULL ? stem : name, g_build_filename (folder, stem != NULL ? stem : name, NULL));
      examine_key (key);
      /* Content without a known beginning and without a public file beside it is not a damaged key: it is no key. */
      if (key->format == TAO_KEYFILE_UNKNOWN && !key->has_account)
        {
          g_ptr_array_add (info->strangers, g_build_filename (HOTKEYS, name, NULL));
          key_free (key);
        }
      else
        g_ptr_array_add (info->hotkeys, key);
    }
  return TRUE;
}

TaoWalletInfo *
tao_wallet_inspect (const char *base, const char *wallet, GError **error)
{
  g_autoptr(TaoWalletInfo) info = g_new0 (TaoWalletInfo, 1);
  g_autoptr(GPtrArray) names = NULL;

  if (!check_lookup_names (wallet, NULL, error))
    return NULL;
  info->name = g_strdup (wallet);
  info->path = g_build_filename (base, wallet, NULL);
  info->hotkeys = g_ptr_array_new_with_free_func ((GDestroyNotify) key_free);
  info->strangers = g_ptr_array_new_with_free_func (g_free);
  if (!g_file_test (info->path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ABSENT, "There is no wallet “%s”", wallet);
      return NULL;
    }

  names = read_folder (info->path, error);
  if (names == NULL)
    return NULL;
  if (contains_name (names, "coldkey") || contains_name (names, "coldkey" PUBLIC_SUFFIX))
    {
      info->coldkey = key_new (NULL, tao_wallet_get_path (base, wallet, NULL));
      examine_key (info->coldkey);
    }
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (!g_str_equal (name, "coldkey") && !g_str_equal (name, "coldkey" PUBLIC_SUFFIX) && !g_str_equal (name, HOTKEYS)
          && !g_str_equal (name, BACKUP))
        g_ptr_array_add (info->strangers, g_strdup (name));
    }
  if (contains_name (names, HOTKEYS) && !examine_hotkeys (info, error))
    return NULL;
  return g_steal_pointer (&info);
}

GPtrArray *
tao_wallet_list (const char *base, GPtrArray **strangers, GError **error)
{
  g_autoptr(GPtrArray) wallets = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_wallet_info_free);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) names = read_folder (base, error);

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr(TaoWalletInfo) info = tao_wallet_inspect (base, name, NULL);

      if (info != NULL && (info->coldkey != NULL || info->hotkeys->len > 0))
        g_ptr_array_add (wallets, g_steal_pointer (&info));
      else
        g_ptr_array_add (others, g_strdup (name));
    }
  if (strangers != NULL)
    *strangers = g_steal_pointer (&others);
  return g_steal_pointer (&wallets);
}

gboolean
tao_wallet_get_account (const char *base, const char *wallet, const char *hotkey, TaoAccountId *account, GError **error)
{
  TaoWalletKey *key;
  g_autofree char *public_path = NULL;
  gboolean ok;

  if (!check_lookup_names (wallet, hotkey, error))
    return FALSE;
  key = key_new (hotkey, tao_wallet_get_path (base, wallet, hotkey));
  public_path = get_public_path (key->path);
  if (!exists (key->path) && !exists (public_path))
    {
      tao_wallet_set_absent (wallet, hotkey, error);
      key_free (key);
      return FALSE;
    }
  examine_key (key);
  ok = key->has_account && key->problem == NULL;
  if (ok)
    *account = key->account;
  else if (key->problem != NULL)
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "%s", key->problem);
  else
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_NEEDED,
                 "Only the encrypted file knows this key's account: its password is needed");
  key_free (key);
  return ok;
}

void
tao_wallet_set_absent (const char *wallet, const char *hotkey, GError **error)
{
  if (hotkey == NULL)
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ABSENT, "There is no coldkey in a wallet “%s”", wallet);
  else
    g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ABSENT, "There is no hotkey “%s” in a wallet “%s”", hotkey, wallet);
}

/* ---- Opening ---- */

TaoKeyMaterial *
tao_wallet_unlock (const char *base, const char *wallet, const char *hotkey, const TaoSecret *password, GError **error)
{
  g_autofree char *path = NULL, *public_path = NULL;
  g_autoptr(TaoSecret) contents = NULL, json = NULL, public_text = NULL;
  g_autoptr(TaoKeyMaterial) material = NULL;
  TaoAccountId stated;

  if (!check_lookup_names (wallet, hotkey, error))
    return NULL;
  path = tao_wallet_get_path (base, wallet, hotkey);
  public_path = get_public_path (path);
  if (!exists (path))
    {
      if (exists (public_path))
        g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WATCH_ONLY,
                     "Only the public part of this key is on this machine: it cannot sign");
      else
        tao_wallet_set_absent (wallet, hotkey, error);
      return NULL;
    }

  contents = tao_file_read (path, TAO_KEYFILE_SIZE_MAX, error);
  json = contents != NULL ? tao_keyfile_decrypt (contents, password, error) : NULL;
  material = json != NULL ? tao_keyfile_parse (json, error) : NULL;
  if (material == NULL)
    return NULL;

  /* A public file that cannot be read is a blemish that listing shows; one of another account is a trap. */
  if (exists (public_path) && (public_text = tao_file_read (public_path, PUBLIC_SIZE_MAX, NULL)) != NULL
      && tao_keyfile_parse_public (tao_secret_get_text (public_text), tao_secret_get_length (public_text), &stated, NULL)
      && !tao_account_id_equal (&stated, tao_key_material_get_account (material)))
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MISMATCH,
                   "The private and the public file of this key are of different accounts");
      return NULL;
    }
  return g_steal_pointer (&material);
}

TaoSecret *
tao_wallet_read_environment_password (const char *path, GError **error)
{
  g_autofree char *upper = g_ascii_strup (path, -1), *name = NULL;
  g_autoptr(TaoSecret) password = NULL;
  const char *value;
  gsize len;

  for (char *p = upper; *p != '\0'; p++)
    if (*p == '/' || *p == '.')
      *p = '_';
  name = g_strconcat ("BT_PW_", upper, NULL);
  value = g_getenv (name);
  if (value == NULL)
    return NULL;

  password = tao_secret_new (strlen (value));
  if (sodium_base642bin (tao_secret_get_writable (password), strlen (value), value, strlen (value), NULL, &len, NULL,
                         sodium_base64_VARIANT_ORIGINAL) != 0)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "%s does not hold a password in the form that wallets use", name);
      return NULL;
    }
  tao_secret_truncate (password, len);
  for (gsize i = 0; i < len; i++)
    tao_secret_get_writable (password)[i] ^= (guint8) name[i % strlen (name)];
  return g_steal_pointer (&password);
}
