/* Hexadecimal in both directions, for secrets: nothing is kept on the way. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads exactly @n bytes from the 2 × @n digits at @hex.  FALSE at anything else; @out may then be half written. */
static inline gboolean
tao_hex_read (const char *hex, guint8 *out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      int high = g_ascii_xdigit_value (hex[2 * i]);
      int low = high < 0 ? -1 : g_ascii_xdigit_value (hex[2 * i + 1]);

      if (low < 0)
        return FALSE;
      out[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

/* Writes 2 × @n lower-case digits and returns the place behind them; no final NUL. */
static inline char *
tao_hex_write (const guint8 *bytes, gsize n, char *out)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < n; i++)
    {
      *out++ = digits[bytes[i] >> 4];
      *out++ = digits[bytes[i] & 15];
    }
  return out;
}

G_END_DECLS
