/* A JSON keystore from anywhere.  Encrypted ones are opened too, unless that takes scrypt. */
#include "keys/keystore.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  const char *text = (const char *) data;
  g_autoptr(TaoSecret) password = tao_secret_new_copy ("old", 3);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoKeypair) keypair = NULL;
  g_auto(TaoKeystoreInfo) info = { 0 };
  gboolean slow = g_strstr_len (text, (gssize) len, "scrypt") != NULL;

  if (!tao_keystore_read_info (text, len, &info, &error))
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  keypair = tao_keystore_import (text, len, slow ? NULL : password, &error);
  g_assert_true ((keypair == NULL) == (error != NULL));
  if (keypair != NULL && info.has_account)
    g_assert_true (tao_account_id_equal (tao_keypair_get_account (keypair), &info.account));
  return 0;
}
