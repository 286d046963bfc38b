/* Any text as a secret URI: refused with a message, or a key that signs. */
#include "keys/keypair.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr(TaoSecret) uri = tao_secret_new_copy (data, len);

  for (TaoCrypto crypto = TAO_CRYPTO_ED25519; crypto <= TAO_CRYPTO_SR25519; crypto++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoKeypair) keypair = tao_keypair_new_from_uri (crypto, uri, &error);
      guint8 signature[TAO_SIGNATURE_SIZE];

      if (keypair == NULL)
        {
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          continue;
        }
      tao_keypair_sign (keypair, data, len, signature);
      g_assert_true (tao_signature_verify (crypto, tao_keypair_get_account (keypair), data, len, signature));
    }
  return 0;
}
