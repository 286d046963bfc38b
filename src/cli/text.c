#include "cli/text.h"

#include <string.h>

#include "keys/ss58.h"

#define ONE G_GUINT64_CONSTANT (1000000000)

__extension__ typedef unsigned __int128 u128;

char *
tao_cli_amount (guint64 amount)
{
  if (amount == TAO_UNKNOWN_U64)
    return g_strdup ("-");
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%09" G_GUINT64_FORMAT, amount / ONE, amount % ONE);
}

char *
tao_cli_short_amount (guint64 amount, guint decimals)
{
  g_autofree char *whole = NULL;
  g_autoptr(GString) text = NULL;
  gsize len;

  if (amount == TAO_UNKNOWN_U64)
    return g_strdup ("-");
  whole = g_strdup_printf ("%" G_GUINT64_FORMAT, amount / ONE);
  text = g_string_new (NULL);
  len = strlen (whole);
  for (gsize i = 0; i < len; i++)
    {
      if (i > 0 && (len - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, whole[i]);
    }
  if (decimals > 0)
    {
      g_autofree char *fraction = g_strdup_printf ("%09" G_GUINT64_FORMAT, amount % ONE);

      g_string_append_c (text, '.');
      g_string_append_len (text, fraction, MIN (decimals, 9));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
tao_cli_change (gint64 ppm)
{
  guint64 size;

  if (ppm == TAO_UNKNOWN_I64)
    return g_strdup ("-");
  size = (guint64) ABS (ppm);
  /* Hundredths of a percent, halves to even. */
  size = size / 100 + (size % 100 > 50 || (size % 100 == 50 && size / 100 % 2 == 1));
  return g_strdup_printf ("%c%" G_GUINT64_FORMAT ".%02" G_GUINT64_FORMAT "%%", ppm < 0 ? '-' : '+', size / 100, size % 100);
}

char *
tao_cli_percent (guint64 value, guint64 one)
{
  guint64 hundredths;

  if (value == TAO_UNKNOWN_U64)
    return g_strdup ("-");
  hundredths = (guint64) ((u128) value * 10000 / one);
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%02" G_GUINT64_FORMAT "%%", hundredths / 100, hundredths % 100);
}

char *
tao_cli_fixed (gint64 bits)
{
  guint64 size = bits < 0 ? -(guint64) bits : (guint64) bits;
  guint64 fraction = (guint64) (((u128) (size & G_MAXUINT32) * ONE) >> 32);

  return g_strdup_printf ("%c%" G_GUINT64_FORMAT ".%09" G_GUINT64_FORMAT, bits < 0 ? '-' : '+', size >> 32, fraction);
}

char *
tao_cli_time (gint64 unix_ms)
{
  g_autoptr(GDateTime) time = unix_ms != 0 ? g_date_time_new_from_unix_local (unix_ms / 1000) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("-");
}

char *
tao_cli_address (const TaoKey32 *account)
{
  TaoAccountId id;

  memcpy (id.bytes, account->bytes, sizeof id.bytes);
  return tao_ss58_encode (&id);
}

char *
tao_cli_hash (const TaoKey32 *hash)
{
  GString *text = g_string_new ("0x");

  for (guint i = 0; i < sizeof hash->bytes; i++)
    g_string_append_printf (text, "%02x", hash->bytes[i]);
  return g_string_free (text, FALSE);
}

static guint
columns_of (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

char *
tao_cli_cell (const char *text, guint width)
{
  g_autoptr(GString) out = g_string_new (NULL);
  guint total = 0, used = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    total += columns_of (g_utf8_get_char (p));
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      guint wide = columns_of (g_utf8_get_char (p));

      if (total > width && used + wide > width - 1)
        {
          g_string_append (out, "…");
          used++;
          break;
        }
      g_string_append_unichar (out, g_utf8_get_char (p));
      used += wide;
    }
  for (; used < width; used++)
    g_string_append_c (out, ' ');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
tao_cli_parse_number (TaoCli *cli, const char *text, const char *what, guint64 max, guint64 *out)
{
  if (g_ascii_string_to_unsigned (text, 10, 0, max, out, NULL))
    return TRUE;
  tao_cli_usage (cli, "“%s” is no %s", text, what);
  return FALSE;
}

/* Digits, a point, at most @decimals digits: the number times 10^decimals. */
static gboolean
parse_decimal (const char *text, guint decimals, guint64 *out)
{
  u128 value = 0;
  guint digits = 0, after = 0;
  gboolean point = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '.' && !point)
        {
          point = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (*p) || (point && ++after > decimals))
        return FALSE;
      digits++;
      value = value * 10 + (guint) (*p - '0');
      if (value > G_MAXUINT64)
        return FALSE;
    }
  for (; after < decimals; after++)
    {
      value *= 10;
      if (value > G_MAXUINT64)
        return FALSE;
    }
  if (digits == 0 || value == G_MAXUINT64)
    return FALSE;
  *out = (guint64) value;
  return TRUE;
}

gboolean
tao_cli_parse_amount (TaoCli *cli, const char *text, guint64 *out)
{
  if (parse_decimal (text, 9, out))
    return TRUE;
  tao_cli_usage (cli, "“%s” is no amount with at most nine decimals", text);
  return FALSE;
}

gboolean
tao_cli_parse_percent (TaoCli *cli, const char *text, guint32 *out_ppm)
{
  guint64 value;

  if (parse_decimal (text, 4, &value) && value <= 1000000)
    {
      *out_ppm = (guint32) value;
      return TRUE;
    }
  tao_cli_usage (cli, "“%s” is no percentage from 0 to 100 with at most four decimals", text);
  return FALSE;
}

gboolean
tao_cli_parse_address (TaoCli *cli, const char *text, TaoKey32 *out)
{
  g_autoptr(GError) error = NULL;
  TaoAccountId account;

  if (!tao_ss58_decode (text, &account, &error))
    {
      tao_cli_usage (cli, "“%s” is no address: %s", text, error->message);
      return FALSE;
    }
  memcpy (out->bytes, account.bytes, sizeof out->bytes);
  return TRUE;
}
