/* Dialogs about the files of a wallet: a copy for elsewhere, another name, out
 * of sight, and whether the words written down still lead back to it. */
#pragma once

#include <gtk/gtk.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  const char *base;             /* folder with wallets */
  const char *wallet;
  const char *hotkey;           /* (nullable) NULL: the coldkey, for a name or removal the whole wallet */
  gboolean    encrypted;
} TaoWalletFile;

/* @name: what it is called now; NULL: it is gone. */
typedef void (*TaoWalletFileFunc) (const char *name, gpointer user_data);

/* Writes a copy under a password of its own, as a key file or as polkadot.js JSON. */
void tao_export_present (GtkWindow *parent, const TaoWalletFile *file);
/* @func runs after the change unless @owner has ended. */
void tao_rename_present (GtkWindow *parent, const TaoWalletFile *file, TaoWalletFileFunc func, GObject *owner);
/* Asks for the name, typed; then moves the files aside, and says where they are. */
void tao_remove_present (GtkWindow *parent, const TaoWalletFile *file, TaoWalletFileFunc func, GObject *owner);
/* Compares the account of the words typed in with @account; nothing is kept. */
void tao_backup_drill_present (GtkWindow *parent, const char *name, const TaoKey32 *account);

G_END_DECLS
