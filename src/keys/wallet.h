/* Bittensor wallet folders: BASE/WALLET/{coldkey, coldkeypub.txt, hotkeys/NAME, hotkeys/NAMEpub.txt}.
 *
 * A key is named by base folder, wallet and hotkey, where hotkey NULL means the coldkey.  Nothing is ever
 * overwritten: storing refuses if something is there, or moves it into WALLET/backup first.  Files appear
 * whole or not at all, are synced to disk, have mode 0600 (folders 0700) and are read back before success.
 * On failure nothing has changed.  These functions touch the disk and may take seconds (keyfile.h): call
 * them in a worker thread. */
#pragma once

#include "keys/keyfile.h"

G_BEGIN_DECLS

/* BT_WALLET_PATH, or ~/.bittensor/wallets.  A leading ~ is expanded.  (transfer full) */
char *tao_wallet_get_default_base (void);

/* BT_WALLET_NAME, or "default". */
const char *tao_wallet_get_default_name (void);

/* BT_WALLET_HOTKEY, or "default". */
const char *tao_wallet_get_default_hotkey (void);

/* @path with a leading "~" or "~/" replaced by the home folder.  (transfer full) */
char *tao_wallet_expand_path (const char *path);

/* Whether @name can name a new wallet or hotkey.  Errors: TAO_KEYS_ERROR_NAME. */
gboolean tao_wallet_check_name (const char *name, GError **error);

/* One key, as far as it can be known without a password. */
typedef struct {
  char *name;                 /* the hotkey's name; NULL for the coldkey */
  char *path;                 /* of the private file, whether or not it exists */
  TaoKeyfileFormat format;    /* NONE: watch-only */
  gboolean has_account;       /* FALSE: nothing says which account this is until it is unlocked */
  TaoAccountId account;
  gboolean exposed;           /* others on this machine may read the private file */
  char *problem;              /* (nullable): a sentence, if something is wrong with the files */
} TaoWalletKey;

typedef struct {
  char *name;
  char *path;
  TaoWalletKey *coldkey;      /* (nullable): NULL if neither of its files exists */
  GPtrArray *hotkeys;         /* TaoWalletKey, by name */
  GPtrArray *strangers;       /* char *, relative to path: files that belong to no key; left alone */
} TaoWalletInfo;

void tao_wallet_info_free (TaoWalletInfo *info);

/* The wallets in @base, by name: TaoWalletInfo.  Empty if there is no such folder.
 * @strangers: (out) (nullable) (transfer full): GPtrArray of char *: entries of @base that are no wallets.
 * Errors: TAO_KEYS_ERROR_FILE: the folder cannot be read. */
GPtrArray *tao_wallet_list (const char *base, GPtrArray **strangers, GError **error);

/* One wallet.  Errors: TAO_KEYS_ERROR_ABSENT, _NAME, _FILE. */
TaoWalletInfo *tao_wallet_inspect (const char *base, const char *wallet, GError **error);

/* Opens a key.  @password: (nullable).
 * Errors: those of tao_keyfile_decrypt and tao_keyfile_parse; TAO_KEYS_ERROR_ABSENT, _WATCH_ONLY, _FILE;
 * _MISMATCH also if the public file beside it names another account. */
TaoKeyMaterial *tao_wallet_unlock (const char *base, const char *wallet, const char *hotkey,
                                   const TaoSecret *password, GError **error);

/* The account of a key, without any password.  @account: (out).
 * Errors: TAO_KEYS_ERROR_ABSENT; _PASSWORD_NEEDED: only the encrypted file could tell; _MALFORMED, _FILE. */
gboolean tao_wallet_get_account (const char *base, const char *wallet, const char *hotkey,
                                 TaoAccountId *account, GError **error);

typedef enum {
  TAO_WALLET_CREATE,          /* refuse if the key exists */
  TAO_WALLET_REPLACE,         /* move what exists into the wallet's backup folder */
} TaoWalletMode;

/* Writes a key: private and public file.  @password: (nullable): NULL leaves the private file plain.
 * A public file of the same account that is already there stays as it is, so a watched key becomes a full one.
 * @backup: (out) (nullable) (transfer full): where the old private file went; NULL if there was none.
 * Errors: TAO_KEYS_ERROR_EXISTS, _NAME, _MEMORY, _FILE. */
gboolean tao_wallet_store (const char *base, const char *wallet, const char *hotkey, const TaoKeyMaterial *material,
                           const TaoSecret *password, TaoWalletMode mode, char **backup, GError **error);

/* Writes the public file only: a watched key.  Refuses if a private file exists.
 * Errors: TAO_KEYS_ERROR_EXISTS, _NAME, _FILE. */
gboolean tao_wallet_store_public (const char *base, const char *wallet, const char *hotkey,
                                  const TaoAccountId *account, GError **error);

/* Writes the key anew under @new_password (nullable: without encryption) in the current format; the old file,
 * which still opens with the old password, goes to *@backup (out) (nullable).
 * Errors: as tao_wallet_unlock and tao_wallet_store. */
gboolean tao_wallet_change_password (const char *base, const char *wallet, const char *hotkey,
                                     const TaoSecret *old_password, const TaoSecret *new_password,
                                     char **backup, GError **error);

/* Gives a wallet (@hotkey NULL) or a hotkey another name. What is there under @name stays.
 * Errors: TAO_KEYS_ERROR_ABSENT, _NAME, _EXISTS, _FILE; nothing has changed then. */
gboolean tao_wallet_rename (const char *base, const char *wallet, const char *hotkey, const char *name, GError **error);

/* Takes a wallet (@hotkey NULL), or one hotkey, out of sight; no file is deleted. A wallet goes as a whole into the
 * folder BASE-removed beside its base, a hotkey into its wallet's backup folder.
 * @moved_to: (out) (transfer full): where it is now.  Errors: TAO_KEYS_ERROR_ABSENT, _FILE. */
gboolean tao_wallet_put_aside (const char *base, const char *wallet, const char *hotkey, char **moved_to, GError **error);

typedef enum {
  TAO_WALLET_EXPORT_KEYFILE,     /* as this wallet keeps it: for btcli and the like */
  TAO_WALLET_EXPORT_KEYSTORE,    /* polkadot.js JSON; the phrase is not in it */
} TaoWalletExport;

/* Writes a copy of a key to @path, which must be free, under @export_password, mode 0600.
 * Errors: as tao_wallet_unlock; TAO_KEYS_ERROR_EXISTS, _MEMORY, _FILE. */
gboolean tao_wallet_export (const char *base, const char *wallet, const char *hotkey, const TaoSecret *password,
                            TaoWalletExport format, const TaoSecret *export_password, const char *path, GError **error);

/* The password that BT_PW_… holds for the private file at @path, or NULL without error if the variable is
 * not set.  It is obfuscated, not protected: other processes of the same user can read it.
 * Errors: TAO_KEYS_ERROR_MALFORMED. */
TaoSecret *tao_wallet_read_environment_password (const char *path, GError **error);

/* Path of the private file of a key.  (transfer full) */
char *tao_wallet_get_path (const char *base, const char *wallet, const char *hotkey);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoWalletInfo, tao_wallet_info_free)

G_END_DECLS
