/* A key on its way into a wallet folder, off the window's thread: it is encrypted first, which takes a second. */
#pragma once

#include <gio/gio.h>

#include "keys/wallet.h"

G_BEGIN_DECLS

typedef struct {
  char *base, *wallet;
  char *hotkey;                  /* NULL: the coldkey */
  TaoKeyMaterial *material;      /* NULL: @account is only watched */
  TaoAccountId account;
  TaoSecret *password;           /* NULL: written as it is */
} TaoKeyWrite;

TaoKeyWrite *tao_key_write_new    (const char *base, const char *wallet, const char *hotkey);

/* @self: (transfer full).  Never replaces what is there. */
void         tao_key_write_async  (TaoKeyWrite *self, GObject *source, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full): the wallet's name; NULL with TAO_KEYS_ERROR. */
char        *tao_key_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
