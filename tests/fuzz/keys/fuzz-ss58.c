/* Any text: either refused, or exactly what we would write for what was read. */
#include "keys/ss58.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autofree char *address = g_strndup ((const char *) data, len);
  char back[TAO_SS58_SIZE];
  TaoAccountId account;
  guint16 prefix;

  if (tao_ss58_decode_any (address, &prefix, &account, NULL))
    {
      tao_ss58_write (&account, prefix, back);
      g_assert_cmpstr (address, ==, back);
    }
  else
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (tao_ss58_decode (address, &account, &error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  return 0;
}
