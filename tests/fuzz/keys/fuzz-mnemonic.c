/* Any text: either refused with a message, or the normalised phrase of its own entropy. */
#include "keys/mnemonic.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr(TaoSecret) text = tao_secret_new_copy (data, len);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoSecret) entropy = tao_mnemonic_to_entropy (text, &error);

  if (entropy != NULL)
    {
      g_autoptr(TaoSecret) normal = tao_mnemonic_normalise (text), back = tao_mnemonic_from_entropy (entropy);

      g_assert_true (tao_secret_equal (normal, back));
    }
  else
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  return 0;
}
