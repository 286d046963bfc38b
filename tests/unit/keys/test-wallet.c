#include "keys/keystore.h"
#include "keys/ss58.h"
#include "keys/vault-private.h"
#include "keys/wallet.h"
#include "vectors.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *base;
} Fixture;

static TaoSecret *
secret (const char *text)
{
  return tao_secret_new_copy (text, strlen (text));
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *child = g_build_filename (path, name, NULL);

        remove_tree (child);
      }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->base = g_dir_make_tmp ("taoscope-XXXXXX", NULL);
  g_assert_nonnull (fixture->base);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->base);
  g_free (fixture->base);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Every file under @path with its mode and contents, sorted, as one text: what "changes nothing" is checked by. */
static void
describe_into (const char *path, GString *out)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_strings);
  for (guint i = 0; i < names->len; i++)
    {
      const char *child = g_ptr_array_index (names, i);
      g_autofree char *contents = NULL, *hash = NULL;
      struct stat st;
      gsize len = 0;

      g_assert_cmpint (g_lstat (child, &st), ==, 0);
      if (S_ISREG (st.st_mode) && g_file_get_contents (child, &contents, &len, NULL))
        hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, len);
      g_string_append_printf (out, "%s %o %s\n", child, st.st_mode, hash != NULL ? hash : "-");
      if (S_ISDIR (st.st_mode))
        describe_into (child, out);
    }
}

static char *
describe (const char *path)
{
  GString *out = g_string_new (NULL);

  describe_into (path, out);
  return g_string_free (out, FALSE);
}

static void
copy_tree (const char *from, const char *to)
{
  g_autoptr(GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);
      g_autofree char *contents = NULL;
      gsize len;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        {
          copy_tree (source, target);
          continue;
        }
      g_assert_true (g_file_get_contents (source, &contents, &len, NULL));
      g_assert_true (g_file_set_contents_full (target, contents, (gssize) len, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static char *
path_to (Fixture *fixture, const char *relative)
{
  return g_build_filename (fixture->base, relative, NULL);
}

static TaoKeyMaterial *
development_material (const char *path)
{
  g_autoptr(TaoSecret) uri = secret (path);
  TaoKeyMaterial *material = tao_key_material_new_from_uri (uri, NULL);

  g_assert_nonnull (material);
  return material;
}

static void
assert_file_mode (const char *path, guint mode)
{
  struct stat st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmphex (st.st_mode & 0777, ==, mode);
}

/* ---- Listing ---- */

static void
test_list_reference (void)
{
  static const struct {
    const char *name;
    int cold_format;
    guint n_hotkeys, n_strangers;
  } expected[] = {
    { "alpha", TAO_KEYFILE_NACL, 3, 0 },
    { "beta", TAO_KEYFILE_NACL, 1, 1 },
    { "delta", TAO_KEYFILE_FERNET, 0, 0 },
    { "epsilon", TAO_KEYFILE_PLAIN, 0, 0 },
    { "gamma", TAO_KEYFILE_ANSIBLE, 0, 0 },
    { "watch", TAO_KEYFILE_NONE, 0, 0 },
  };
  g_autofree char *base = vectors_path ("keyfiles/wallets");
  g_autoptr(GPtrArray) strangers = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) wallets = tao_wallet_list (base, &strangers, &error);
  const TaoWalletInfo *alpha, *beta;

  g_assert_no_error (error);
  g_assert_cmpuint (wallets->len, ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (strangers->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const TaoWalletInfo *info = g_ptr_array_index (wallets, i);

      g_assert_cmpstr (info->name, ==, expected[i].name);
      g_assert_nonnull (info->coldkey);
      g_assert_cmpint (info->coldkey->format, ==, expected[i].cold_format);
      g_assert_true (info->coldkey->has_account);
      g_assert_null (info->coldkey->problem);
      g_assert_cmpuint (info->hotkeys->len, ==, expected[i].n_hotkeys);
      g_assert_cmpuint (info->strangers->len, ==, expected[i].n_strangers);
    }

  alpha = g_ptr_array_index (wallets, 0);
  g_assert_cmpstr (((TaoWalletKey *) g_ptr_array_index (alpha->hotkeys, 0))->name, ==, "default");
  g_assert_cmpint (((TaoWalletKey *) g_ptr_array_index (alpha->hotkeys, 1))->format, ==, TAO_KEYFILE_NACL);
  g_assert_cmpstr (((TaoWalletKey *) g_ptr_array_index (alpha->hotkeys, 2))->name, ==, "watch-only");
  g_assert_cmpint (((TaoWalletKey *) g_ptr_array_index (alpha->hotkeys, 2))->format, ==, TAO_KEYFILE_NONE);
  beta = g_ptr_array_index (wallets, 1);
  g_assert_cmpstr (g_ptr_array_index (beta->strangers, 0), ==, "hotkeys/junk.bin");
}

static void
test_unlock_reference (void)
{
  g_autofree char *base = vectors_path ("keyfiles/wallets");
  g_autoptr(TaoSecret) password = secret ("pässwörd with spaces ☃");
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoKeyMaterial) locked = tao_wallet_unlock (base, "alpha", "locked", password, &error);
  g_autoptr(TaoKeyMaterial) plain = NULL;
  g_autofree char *address = NULL;
  TaoAccountId account;

  g_assert_no_error (error);
  address = tao_ss58_encode (tao_key_material_get_account (locked));
  g_assert_cmpstr (address, ==, "5FtGTD96XFB1U9m6SjYfDB4ebAqfUVsrdnSBBxomZarYBS7m");
  plain = tao_wallet_unlock (base, "beta", "miner1", NULL, &error);
  g_assert_no_error (error);

  g_assert_null (tao_wallet_unlock (base, "watch", NULL, password, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_WATCH_ONLY);
  g_clear_error (&error);
  g_assert_null (tao_wallet_unlock (base, "nobody", NULL, password, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_null (tao_wallet_unlock (base, "alpha", "../coldkey", password, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_NAME);
  g_clear_error (&error);
  g_assert_true (tao_wallet_get_account (base, "watch", NULL, &account, &error));
  g_assert_no_error (error);
}

/* ---- Making ---- */

static void
test_create (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = path_to (fixture, "deep/down"), *cold = NULL, *hot = NULL, *folder = NULL, *before = NULL, *after = NULL;
  g_autoptr(TaoKeyMaterial) material = tao_key_material_generate (12), other = development_material ("//Alice");
  g_autoptr(TaoKeyMaterial) back = NULL;
  g_autoptr(TaoSecret) password = secret ("the password"), wrong = secret ("the Password");
  g_autoptr(GError) error = NULL;
  TaoAccountId account;

  g_assert_true (tao_wallet_store (base, "w", NULL, material, password, TAO_WALLET_CREATE, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (tao_wallet_store (base, "w", "h", other, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_no_error (error);
  cold = tao_wallet_get_path (base, "w", NULL);
  hot = tao_wallet_get_path (base, "w", "h");
  folder = path_to (fixture, "deep/down/w");
  assert_file_mode (cold, 0600);
  assert_file_mode (hot, 0600);
  assert_file_mode (folder, 0700);

  back = tao_wallet_unlock (base, "w", NULL, password, &error);
  g_assert_no_error (error);
  g_assert_true (tao_secret_equal (tao_key_material_get_mnemonic (back), tao_key_material_get_mnemonic (material)));
  g_assert_true (tao_wallet_get_account (base, "w", NULL, &account, &error));
  g_assert_true (tao_account_id_equal (&account, tao_key_material_get_account (material)));

  before = describe (fixture->base);
  g_assert_null (tao_wallet_unlock (base, "w", NULL, wrong, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG);
  g_clear_error (&error);
  g_assert_null (tao_wallet_unlock (base, "w", NULL, NULL, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_NEEDED);
  g_clear_error (&error);
  /* Nothing is overwritten, whichever the key. */
  g_assert_false (tao_wallet_store (base, "w", NULL, other, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (tao_wallet_store (base, "w", "h", other, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (tao_wallet_store_public (base, "w", "h", &account, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS);
  after = describe (fixture->base);
  g_assert_cmpstr (before, ==, after);
}

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoKeyMaterial) alice = development_material ("//Alice"), bob = development_material ("//Bob");
  g_autofree char *backup = NULL, *second = NULL, *path = tao_wallet_get_path (fixture->base, "w", "h");
  g_autofree char *first_contents = NULL, *backup_contents = NULL;
  g_autoptr(TaoWalletInfo) info = NULL;
  g_autoptr(GError) error = NULL;
  TaoAccountId account;

  g_assert_true (tao_wallet_store (fixture->base, "w", "h", alice, NULL, TAO_WALLET_REPLACE, &backup, &error));
  g_assert_null (backup);
  g_assert_true (g_file_get_contents (path, &first_contents, NULL, NULL));

  g_assert_true (tao_wallet_store (fixture->base, "w", "h", bob, NULL, TAO_WALLET_REPLACE, &backup, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (backup, &backup_contents, NULL, NULL));
  g_assert_cmpstr (backup_contents, ==, first_contents);
  assert_file_mode (backup, 0600);
  g_assert_true (tao_wallet_get_account (fixture->base, "w", "h", &account, &error));
  g_assert_true (tao_account_id_equal (&account, tao_key_material_get_account (bob)));

  /* Within the same second too: the names of backups do not collide. */
  g_assert_true (tao_wallet_store (fixture->base, "w", "h", alice, NULL, TAO_WALLET_REPLACE, &second, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (backup, !=, second);

  /* The backup folder is no key and no stranger. */
  info = tao_wallet_inspect (fixture->base, "w", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->hotkeys->len, ==, 1);
  g_assert_cmpuint (info->strangers->len, ==, 0);
}

static void
test_watch_then_own (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoKeyMaterial) alice = development_material ("//Alice"), bob = development_material ("//Bob");
  g_autoptr(TaoKeyMaterial) back = NULL;
  g_autoptr(TaoWalletInfo) info = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (tao_wallet_store_public (fixture->base, "w", NULL, tao_key_material_get_account (alice), &error));
  g_assert_no_error (error);
  info = tao_wallet_inspect (fixture->base, "w", &error);
  g_assert_cmpint (info->coldkey->format, ==, TAO_KEYFILE_NONE);
  g_assert_true (tao_account_id_equal (&info->coldkey->account, tao_key_material_get_account (alice)));

  g_assert_false (tao_wallet_store (fixture->base, "w", NULL, bob, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (tao_wallet_store (fixture->base, "w", NULL, alice, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_no_error (error);
  back = tao_wallet_unlock (fixture->base, "w", NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_change_password (Fixture *fixture, gconstpointer data)
{
  g_autofree char *from = vectors_path ("keyfiles/wallets/gamma"), *to = path_to (fixture, "gamma"), *backup = NULL;
  g_autoptr(TaoSecret) old = secret ("ansible-vault-pw"), new = secret ("a new one");
  g_autoptr(TaoKeyMaterial) material = NULL;
  g_autoptr(TaoWalletInfo) info = NULL;
  g_autofree char *before = NULL, *after = NULL, *original = NULL, *kept = NULL, *path = NULL;
  g_autoptr(GError) error = NULL;
  gsize len, kept_len;

  copy_tree (from, to);
  path = tao_wallet_get_path (fixture->base, "gamma", NULL);
  g_assert_true (g_file_get_contents (path, &original, &len, NULL));
  before = describe (fixture->base);
  g_assert_false (tao_wallet_change_password (fixture->base, "gamma", NULL, new, old, &backup, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG);
  g_clear_error (&error);
  after = describe (fixture->base);
  g_assert_cmpstr (before, ==, after);

  g_assert_true (tao_wallet_change_password (fixture->base, "gamma", NULL, old, new, &backup, &error));
  g_assert_no_error (error);
  info = tao_wallet_inspect (fixture->base, "gamma", &error);
  g_assert_cmpint (info->coldkey->format, ==, TAO_KEYFILE_NACL);
  g_assert_true (g_file_get_contents (backup, &kept, &kept_len, NULL));
  g_assert_cmpmem (kept, (int) kept_len, original, (int) len);
  material = tao_wallet_unlock (fixture->base, "gamma", NULL, new, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tao_secret_get_text (tao_key_material_get_mnemonic (material)), ==,
                   "suffer screen essay fat tackle warm naive please view float wasp pumpkin lamp fall repair");
}

/* ---- Hostile places ---- */

static void
test_names (void)
{
  static const char *const refused[] = { "", ".", "..", "a/b", "a\\b", "/", ".hidden", "a\nb", "a\x7f", "\xff", "xpub.txt", "a\xc2\x85" };
  static const char *const accepted[] = { "a", "default", "my wallet", "ключ", "a.b", "-", "🔑" };
  g_autofree char *long_name = g_strnfill (201, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (tao_wallet_check_name (refused[i], &error));
      g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_NAME);
    }
  g_assert_false (tao_wallet_check_name (long_name, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    g_assert_true (tao_wallet_check_name (accepted[i], NULL));
}

static void
test_obstacles (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "folder", "empty", "junk", "endless", "pipe", "dangling", "mismatch" };
  g_autoptr(TaoKeyMaterial) alice = development_material ("//Alice"), bob = development_material ("//Bob");
  g_autofree char *hotkeys = path_to (fixture, "w/hotkeys"), *endless = g_strnfill (200 * 1024, '{'), *before = NULL, *after = NULL;
  g_autofree char *bob_public = tao_keyfile_format_public (tao_key_material_get_account (bob));
  g_autoptr(TaoWalletInfo) info = NULL;
  g_autoptr(GError) error = NULL;

#define IN(name) g_build_filename (hotkeys, name, NULL)
  g_assert_true (tao_wallet_store (fixture->base, "w", "mismatch", alice, NULL, TAO_WALLET_CREATE, NULL, NULL));
  {
    g_autofree char *folder = IN ("folder"), *empty = IN ("empty"), *junk = IN ("junk"), *long_file = IN ("endless"), *pipe_path = IN ("pipe");
    g_autofree char *dangling = IN ("dangling"), *public = IN ("mismatchpub.txt"), *stray = path_to (fixture, "w/notes.txt");

    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (empty, "", 0, NULL));
    g_assert_true (g_file_set_contents (junk, "\0\0\0", 3, NULL));
    g_assert_true (g_file_set_contents (long_file, endless, -1, NULL));
    g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
    g_assert_cmpint (symlink ("/nonexistent/place", dangling), ==, 0);
    g_assert_true (g_file_set_contents (public, bob_public, -1, NULL));
    g_assert_true (g_file_set_contents (stray, "do not forget", -1, NULL));
  }
#undef IN

  before = describe (fixture->base);
  info = tao_wallet_inspect (fixture->base, "w", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (info->hotkeys->len, ==, 1);
  g_assert_nonnull (((TaoWalletKey *) g_ptr_array_index (info->hotkeys, 0))->problem);
  g_assert_cmpuint (info->strangers->len, ==, 7);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) unlock_error = NULL, create_error = NULL;

      g_assert_null (tao_wallet_unlock (fixture->base, "w", names[i], NULL, &unlock_error));
      g_assert_cmpuint (unlock_error->domain, ==, TAO_KEYS_ERROR);
      g_test_message ("%s: %s", names[i], unlock_error->message);
      g_assert_false (tao_wallet_store (fixture->base, "w", names[i], bob, NULL, TAO_WALLET_CREATE, NULL, &create_error));
      g_assert_error (create_error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS);
    }
  after = describe (fixture->base);
  g_assert_cmpstr (before, ==, after);
}

/* A disk that is full is a write that stops: the limit on file size does that without root. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  const rlim_t limits[] = { 0, 100, 300 };       /* nothing; part of the private file; all of it, then the public one */
  g_autoptr(TaoKeyMaterial) alice = development_material ("//Alice");
  g_autoptr(TaoKeyMaterial) long_one = tao_key_material_generate (24), back = NULL;
  g_autofree char *before_new = describe (fixture->base), *before_old = NULL;
  struct rlimit unlimited, limited;
  g_autoptr(GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr(GError) full = NULL;
      g_autofree char *after = NULL;
      gboolean stored;

      limited = unlimited;
      limited.rlim_cur = limits[i];
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limited), ==, 0);
      stored = tao_wallet_store (fixture->base, "new", "h", long_one, NULL, TAO_WALLET_CREATE, NULL, &full);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
      g_assert_false (stored);
      g_assert_error (full, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE);
      after = describe (fixture->base);
      g_assert_cmpstr (after, ==, before_new);
    }

  g_assert_true (tao_wallet_store (fixture->base, "old", "h", alice, NULL, TAO_WALLET_CREATE, NULL, &error));
  before_old = describe (fixture->base);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr(GError) full = NULL;
      g_autofree char *after = NULL;
      gboolean stored;

      limited = unlimited;
      limited.rlim_cur = limits[i];
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limited), ==, 0);
      stored = tao_wallet_store (fixture->base, "old", "h", long_one, NULL, TAO_WALLET_REPLACE, NULL, &full);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
      g_assert_false (stored);
      g_assert_error (full, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE);
      after = describe (fixture->base);
      g_assert_cmpstr (after, ==, before_old);
    }
  back = tao_wallet_unlock (fixture->base, "old", "h", NULL, &error);
  g_assert_no_error (error);
}

static void
test_no_permission (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoKeyMaterial) alice = development_material ("//Alice");
  g_autofree char *path = NULL, *folder = NULL, *before = NULL, *after = NULL;
  g_autoptr(TaoWalletInfo) info = NULL;
  g_autoptr(GError) error = NULL;

  const uid_t nobody = 65534;
  gboolean is_root = geteuid () == 0;

  /* Root may read and write everything, so be somebody else for a while. */
  if (is_root)
    {
      g_assert_cmpint (chown (fixture->base, nobody, (gid_t) -1), ==, 0);
      g_assert_cmpint (seteuid (nobody), ==, 0);
    }
  g_assert_true (tao_wallet_store (fixture->base, "w", NULL, alice, NULL, TAO_WALLET_CREATE, NULL, &error));
  path = tao_wallet_get_path (fixture->base, "w", NULL);
  folder = path_to (fixture, "w");
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  before = describe (fixture->base);
  g_assert_null (tao_wallet_unlock (fixture->base, "w", NULL, NULL, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE);
  g_clear_error (&error);
  g_assert_false (tao_wallet_store (fixture->base, "w", "h", alice, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE);
  g_clear_error (&error);
  g_assert_false (tao_wallet_store (fixture->base, "w", NULL, alice, NULL, TAO_WALLET_REPLACE, NULL, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE);
  info = tao_wallet_inspect (fixture->base, "w", NULL);
  g_assert_nonnull (info->coldkey->problem);
  after = describe (fixture->base);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
}

/* ---- Environment ---- */

static void
test_environment (void)
{
  g_autoptr(JsonObject) root = vectors_load ("keyfiles/index.json");
  JsonArray *items = json_object_get_array_member (json_object_get_object_member (root, "env_password"), "items");
  g_autofree char *base = NULL, *fallback = NULL, *home = g_build_filename (g_get_home_dir (), ".bittensor", "wallets", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      const char *path = json_object_get_string_member (item, "keyfile_path");
      const char *variable = json_object_get_string_member (item, "variable");
      g_autoptr(TaoSecret) password = NULL, none = NULL;

      none = tao_wallet_read_environment_password (path, &error);
      g_assert_null (none);
      g_assert_no_error (error);
      g_setenv (variable, json_object_get_string_member (item, "value"), TRUE);
      password = tao_wallet_read_environment_password (path, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (tao_secret_get_text (password), ==, json_object_get_string_member (item, "password"));
      g_setenv (variable, "*", TRUE);
      none = tao_wallet_read_environment_password (path, &error);
      g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED);
      g_clear_error (&error);
      g_unsetenv (variable);
    }

  g_setenv ("BT_WALLET_PATH", "~/elsewhere", TRUE);
  g_setenv ("BT_WALLET_NAME", "mine", TRUE);
  g_setenv ("BT_WALLET_HOTKEY", "", TRUE);
  base = tao_wallet_get_default_base ();
  g_assert_true (g_str_has_prefix (base, g_get_home_dir ()));
  g_assert_true (g_str_has_suffix (base, "/elsewhere"));
  g_assert_cmpstr (tao_wallet_get_default_name (), ==, "mine");
  g_assert_cmpstr (tao_wallet_get_default_hotkey (), ==, "default");
  g_unsetenv ("BT_WALLET_PATH");
  fallback = tao_wallet_get_default_base ();
  g_assert_cmpstr (fallback, ==, home);
}

/* Another name, aside, and copies: a key never gets lost, and nothing is overwritten. */
static void
test_manage (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoKeyMaterial) material = tao_key_material_generate (12), other = tao_key_material_generate (12);
  g_autoptr(TaoSecret) password = secret ("export me"), wrong = secret ("not me");
  g_autoptr(TaoKeyMaterial) opened = NULL;
  g_autoptr(TaoKeypair) imported = NULL;
  g_autofree char *removed = g_strconcat (fixture->base, "-removed", NULL);
  g_autofree char *moved = NULL, *moved_hotkey = NULL, *hotkey_public = NULL;
  g_autofree char *json = g_build_filename (fixture->base, "out.json", NULL), *keyfile = g_build_filename (fixture->base, "other", "coldkey", NULL);
  g_autofree char *folder = g_build_filename (fixture->base, "other", NULL), *text = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;
  gsize length;

  g_assert_true (tao_wallet_store (fixture->base, "a", NULL, material, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_true (tao_wallet_store (fixture->base, "a", "h", other, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_true (tao_wallet_store (fixture->base, "b", NULL, other, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_no_error (error);

  g_assert_false (tao_wallet_rename (fixture->base, "a", NULL, "b", &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (tao_wallet_rename (fixture->base, "a", NULL, "../a", &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_NAME);
  g_clear_error (&error);
  g_assert_false (tao_wallet_rename (fixture->base, "none", NULL, "c", &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_false (tao_wallet_rename (fixture->base, "a", "none", "c", &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_ABSENT);
  g_clear_error (&error);
  g_assert_true (tao_wallet_rename (fixture->base, "a", NULL, "c", &error));
  g_assert_true (tao_wallet_rename (fixture->base, "c", "h", "miner", &error));
  g_assert_no_error (error);
  opened = tao_wallet_unlock (fixture->base, "c", "miner", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tao_account_id_equal (tao_key_material_get_account (opened), tao_key_material_get_account (other)));

  /* Copies open with their own password only, and lead back to the key. */
  g_assert_true (tao_wallet_export (fixture->base, "c", NULL, NULL, TAO_WALLET_EXPORT_KEYSTORE, password, json, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (json, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (json, &text, &length, NULL));
  imported = tao_keystore_import (text, length, password, &error);
  g_assert_no_error (error);
  g_assert_true (tao_account_id_equal (tao_keypair_get_account (imported), tao_key_material_get_account (material)));
  g_assert_null (tao_keystore_import (text, length, wrong, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG);
  g_clear_error (&error);
  g_assert_false (tao_wallet_export (fixture->base, "c", NULL, NULL, TAO_WALLET_EXPORT_KEYFILE, password, json, &error));
  g_assert_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (tao_wallet_export (fixture->base, "c", NULL, NULL, TAO_WALLET_EXPORT_KEYFILE, password, keyfile, &error));
  g_assert_no_error (error);
  g_clear_pointer (&opened, tao_key_material_free);
  opened = tao_wallet_unlock (fixture->base, "other", NULL, password, &error);
  g_assert_no_error (error);
  g_assert_true (tao_account_id_equal (tao_key_material_get_account (opened), tao_key_material_get_account (material)));
  g_assert_nonnull (tao_key_material_get_mnemonic (opened));

  /* Aside means that every file is still somewhere. */
  g_assert_true (tao_wallet_put_aside (fixture->base, "c", "miner", &moved_hotkey, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (moved_hotkey, G_FILE_TEST_IS_REGULAR));
  hotkey_public = g_strconcat (moved_hotkey, "pub.txt", NULL);
  g_assert_true (g_file_test (hotkey_public, G_FILE_TEST_IS_REGULAR));
  g_assert_null (tao_wallet_unlock (fixture->base, "c", "miner", NULL, NULL));
  g_assert_true (tao_wallet_put_aside (fixture->base, "c", NULL, &moved, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (moved, removed));
  g_assert_null (tao_wallet_inspect (fixture->base, "c", NULL));
  g_clear_pointer (&opened, tao_key_material_free);
  {
    g_autofree char *name = g_path_get_basename (moved);

    opened = tao_wallet_unlock (removed, name, NULL, NULL, &error);
  }
  g_assert_no_error (error);
  g_assert_true (tao_account_id_equal (tao_key_material_get_account (opened), tao_key_material_get_account (material)));
  remove_tree (removed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/keys/wallet/" name, Fixture, NULL, set_up, function, tear_down)
  g_test_add_func ("/keys/wallet/list-reference", test_list_reference);
  g_test_add_func ("/keys/wallet/unlock-reference", test_unlock_reference);
  g_test_add_func ("/keys/wallet/names", test_names);
  ADD ("manage", test_manage);
  g_test_add_func ("/keys/wallet/environment", test_environment);
  ADD ("create", test_create);
  ADD ("replace", test_replace);
  ADD ("watch-then-own", test_watch_then_own);
  ADD ("change-password", test_change_password);
  ADD ("obstacles", test_obstacles);
  ADD ("full-disk", test_full_disk);
  ADD ("no-permission", test_no_permission);
  return g_test_run ();
}
