#include "app/format.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "app/text.h"
#include "keys/ss58.h"

__extension__ typedef unsigned __int128 Wide;

#define FSI "\342\201\250"
#define PDI "\342\201\251"
#define ELLIPSIS "\342\200\246"
#define LONGEST 64

/* The C locale groups nothing; people still need to read ten digits. */
static const char *
grouping_sign (void)
{
  const struct lconv *locale = localeconv ();

  if (locale->thousands_sep[0] != '\0')
    return locale->thousands_sep;
  return g_str_equal (locale->decimal_point, ".") ? "," : "";
}

static const char *
decimal_sign (void)
{
  return localeconv ()->decimal_point;
}

static Wide
power_of_ten (guint exponent)
{
  Wide power = 1;

  while (exponent-- > 0)
    power *= 10;
  return power;
}

static Wide
divide (Wide num, Wide den, TaoRounding rounding)
{
  Wide quotient = num / den;
  Wide rest = num % den;

  switch (rounding)
    {
    case TAO_ROUND_UP:
      return quotient + (rest != 0);
    case TAO_ROUND_HALF_EVEN:
      return quotient + (rest > den - rest || (rest == den - rest && (quotient & 1) != 0));
    case TAO_ROUND_DOWN:
    default:
      return quotient;
    }
}

/* @number / 10^@decimals, written out; @number is exact. */
static char *
write_number (Wide number, guint decimals, const char *group, const char *point)
{
  char digits[LONGEST];
  guint n = 0, whole;
  GString *out = g_string_new (NULL);

  do
    {
      digits[n++] = (char) ('0' + (int) (number % 10));
      number /= 10;
    }
  while (number > 0 || n <= decimals);
  whole = n - decimals;
  for (guint i = 0; i < n; i++)
    {
      guint left = n - i;            /* digits from here on, decimals included */

      if (i == whole)
        g_string_append (out, point);
      else if (i > 0 && i < whole && (left - decimals) % 3 == 0)
        g_string_append (out, group);
      g_string_append_c (out, digits[left - 1]);
    }
  return g_string_free (out, FALSE);
}

char *
tao_format_decimal (guint64 units, guint scale, guint decimals, TaoRounding rounding)
{
  Wide number;

  g_return_val_if_fail (scale <= 18 && decimals <= 18, NULL);

  number = decimals >= scale ? (Wide) units * power_of_ten (decimals - scale)
                             : divide (units, power_of_ten (scale - decimals), rounding);
  return write_number (number, decimals, grouping_sign (), decimal_sign ());
}

static char *
with_unit (char *number, const char *unit)
{
  char *text;

  if (unit == NULL || unit[0] == '\0')
    return number;
  text = g_strconcat (number, TAO_NBSP, unit, NULL);
  g_free (number);
  return text;
}

char *
tao_format_exact (guint64 rao, const char *unit)
{
  if (rao == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  return with_unit (tao_format_decimal (rao, 9, 9, TAO_ROUND_DOWN), unit);
}

guint
tao_format_table_decimals (guint64 rao)
{
  if (rao >= 100000 * TAO_RAO)
    return 0;
  if (rao >= 100 * TAO_RAO)
    return 2;
  return rao >= TAO_RAO ? 3 : 6;
}

char *
tao_format_column (guint64 rao, guint decimals, TaoRounding rounding)
{
  if (rao == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  if (decimals < 9 && rao > 0 && rao < (guint64) power_of_ten (9 - decimals))
    {
      g_autofree char *least = write_number (1, decimals, grouping_sign (), decimal_sign ());

      return g_strconcat ("<", least, NULL);
    }
  return tao_format_decimal (rao, 9, decimals, rounding);
}

char *
tao_format_table (guint64 rao, TaoRounding rounding)
{
  return tao_format_column (rao, tao_format_table_decimals (rao), rounding);
}

char *
tao_format_headline (guint64 rao, const char *unit)
{
  gboolean whole = rao >= 10000 * TAO_RAO || rao % TAO_RAO == 0;

  if (rao == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  return with_unit (whole ? tao_format_decimal (rao, 9, 0, TAO_ROUND_DOWN) : tao_format_column (rao, 2, TAO_ROUND_DOWN), unit);
}

char *
tao_format_price (guint64 rao_per_alpha)
{
  return tao_format_column (rao_per_alpha, 6, TAO_ROUND_HALF_EVEN);
}

char *
tao_format_take_unit (char *number, const char *unit)
{
  g_autofree char *owned G_GNUC_UNUSED = number;

  return g_strconcat (number, TAO_NBSP, unit, NULL);
}

char *
tao_format_signed (gint64 rao, guint decimals, const char *unit)
{
  guint64 size = rao < 0 ? -(guint64) rao : (guint64) rao;
  g_autofree char *number = NULL;

  if (rao == TAO_UNKNOWN_I64)
    return g_strdup (TAO_DASH);
  number = tao_format_column (size, decimals, TAO_ROUND_DOWN);
  return with_unit (g_strconcat (rao == 0 ? "" : rao < 0 ? TAO_MINUS : "+", number, NULL), unit);
}

char *
tao_format_plain (guint64 rao)
{
  return write_number (rao, 9, "", ".");
}

/* The length of @sign at @p, or 0. */
static gsize
sign_length (const char *p, const char *sign)
{
  gsize length = strlen (sign);

  return length > 0 && strncmp (p, sign, length) == 0 ? length : 0;
}

static gsize
grouping_length (const char *p)
{
  const char *const known[] = { grouping_sign (), ",", "'", " ", TAO_NBSP, "\342\200\257", "\342\200\211", "\342\200\231" };

  if (sign_length (p, decimal_sign ()) > 0)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (sign_length (p, known[i]) > 0)
      return sign_length (p, known[i]);
  return 0;
}

gboolean
tao_parse_amount (const char *text, guint64 *rao)
{
  g_autofree char *copy = g_strdup (text);
  const char *p = g_strstrip (copy);
  Wide value = 0;
  guint digits = 0, decimals = 0, run = 0;
  gboolean grouped = FALSE, fraction = FALSE;

  for (; *p != '\0';)
    {
      gsize length;

      if (g_ascii_isdigit (*p))
        {
          value = value * 10 + (guint) (*p - '0');
          digits++;
          run++;
          if (fraction && ++decimals > 9)
            return FALSE;
          if (value > G_MAXUINT64)
            return FALSE;
          p++;
        }
      else if (!fraction && ((length = sign_length (p, decimal_sign ())) > 0 || (length = sign_length (p, ".")) > 0))
        {
          if (grouped && run != 3)
            return FALSE;
          fraction = TRUE;
          p += length;
        }
      else if (!fraction && digits > 0 && (length = grouping_length (p)) > 0)
        {
          if ((grouped && run != 3) || (!grouped && run > 3))
            return FALSE;
          grouped = TRUE;
          run = 0;
          p += length;
        }
      else
        return FALSE;
    }
  if (digits == 0 || (grouped && !fraction && run != 3))
    return FALSE;
  value *= power_of_ten (9 - decimals);
  if (value > G_MAXUINT64)
    return FALSE;
  *rao = (guint64) value;
  return TRUE;
}

char *
tao_format_percent (guint64 num, guint64 den, guint decimals)
{
  g_autofree char *number = NULL;

  g_return_val_if_fail (decimals <= 9, NULL);

  if (den == 0 || num == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  number = write_number (divide ((Wide) num * power_of_ten (decimals + 2), den, TAO_ROUND_HALF_EVEN), decimals,
                         grouping_sign (), decimal_sign ());
  /* Translators: a percentage; add a space before the sign if your language does. */
  return g_strdup_printf (_("%s%%"), number);
}

char *
tao_format_percent_ppm (guint64 ppm, guint decimals)
{
  return tao_format_percent (ppm, 1000000, decimals);
}

char *
tao_format_change (gint64 ppm, guint decimals)
{
  g_autofree char *size = NULL;

  if (ppm == TAO_UNKNOWN_I64)
    return g_strdup (TAO_DASH);
  size = tao_format_percent (ppm < 0 ? -(guint64) ppm : (guint64) ppm, 1000000, decimals);
  return g_strconcat (ppm == 0 ? "" : ppm < 0 ? TAO_MINUS : "+", size, NULL);
}

char *
tao_format_change_spoken (gint64 ppm, guint decimals)
{
  g_autofree char *size = NULL;

  if (ppm == TAO_UNKNOWN_I64)
    return g_strdup (_("change not known"));
  if (ppm == 0)
    return g_strdup (_("unchanged"));
  size = write_number (divide ((Wide) (ppm < 0 ? -(guint64) ppm : (guint64) ppm) * power_of_ten (decimals), 10000,
                               TAO_ROUND_HALF_EVEN),
                       decimals, "", decimal_sign ());
  return g_strdup_printf (ppm > 0 ? _("up %s percent") : _("down %s percent"), size);
}

char *
tao_format_u16 (guint16 value, guint decimals)
{
  g_return_val_if_fail (decimals <= 18, NULL);

  return write_number (divide (value * power_of_ten (decimals), 65535, TAO_ROUND_HALF_EVEN), decimals, "", decimal_sign ());
}

static char *
fixed32_text (gint64 bits, guint64 scale, guint decimals)
{
  __extension__ typedef unsigned __int128 u128;
  guint64 magnitude = bits < 0 ? -(guint64) bits : (guint64) bits;
  u128 wide, half = (u128) 1 << 31, rest;
  g_autofree char *number = NULL;

  for (guint i = 0; i < decimals; i++)
    scale *= 10;
  wide = (u128) magnitude * scale;
  rest = wide & G_MAXUINT32;
  wide >>= 32;
  if (rest > half || (rest == half && (wide & 1) != 0))
    wide++;
  number = tao_format_decimal ((guint64) MIN (wide, (u128) G_MAXUINT64), decimals, decimals, TAO_ROUND_DOWN);
  return g_strconcat (bits < 0 && wide > 0 ? TAO_MINUS : "", number, NULL);
}

char *
tao_format_fixed32 (gint64 bits, guint decimals)
{
  return fixed32_text (bits, 1, MIN (decimals, 9));
}

char *
tao_format_fixed32_percent (gint64 bits, guint decimals)
{
  g_autofree char *number = fixed32_text (bits, 100, MIN (decimals, 9));

  return g_strconcat (number, "%", NULL);
}

char *
tao_format_count (guint64 n)
{
  if (n == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  return write_number (n, 0, grouping_sign (), "");
}

char *
tao_format_si (double value)
{
  static const char *const units[] = { "", "k", "M", "G", "T" };
  guint unit = 0;
  double size = fabs (value);

  while (size >= 999.5 && unit + 1 < G_N_ELEMENTS (units))
    {
      size /= 1000;
      unit++;
    }
  return g_strdup_printf ("%s%.*f%s", value < 0 ? TAO_MINUS : "",
                          size >= 100 || fabs (size - round (size)) < 0.05 ? 0 : 1, size, units[unit]);
}

char *
tao_format_ordinal (guint n)
{
  guint last = n % 100 >= 11 && n % 100 <= 13 ? 0 : n % 10;

  switch (last)
    {
    case 1:
      /* Translators: ordinal numbers, as in "1st to leave". */
      return g_strdup_printf (C_("ordinal", "%ust"), n);
    case 2:
      return g_strdup_printf (C_("ordinal", "%und"), n);
    case 3:
      return g_strdup_printf (C_("ordinal", "%urd"), n);
    default:
      return g_strdup_printf (C_("ordinal", "%uth"), n);
    }
}

char *
tao_format_duration (guint64 seconds)
{
  if (seconds < 60)
    return g_strdup_printf (_("%" G_GUINT64_FORMAT " s"), seconds);
  if (seconds < 3600)
    return g_strdup_printf (_("%" G_GUINT64_FORMAT " min"), (seconds + 30) / 60);
  if (seconds < 10 * 3600)
    return g_strdup_printf (_("%1$" G_GUINT64_FORMAT " h %2$" G_GUINT64_FORMAT " min"), seconds / 3600, seconds % 3600 / 60);
  if (seconds < 86400)
    return g_strdup_printf (_("%" G_GUINT64_FORMAT " h"), (seconds + 1800) / 3600);
  if (seconds < 10 * 86400)
    return g_strdup_printf (_("%1$" G_GUINT64_FORMAT " d %2$" G_GUINT64_FORMAT " h"), seconds / 86400, seconds % 86400 / 3600);
  return g_strdup_printf (_("%" G_GUINT64_FORMAT " d"), (seconds + 43200) / 86400);
}

char *
tao_format_ago (gint64 then_ms, gint64 now_ms)
{
  gint64 seconds = (now_ms - then_ms) / 1000;

  if (then_ms <= 0)
    return g_strdup (TAO_DASH);
  if (seconds < 1)
    return g_strdup (_("now"));
  if (seconds < 60)
    return g_strdup_printf (_("%" G_GINT64_FORMAT " s ago"), seconds);
  if (seconds < 3600)
    return g_strdup_printf (_("%" G_GINT64_FORMAT " min ago"), seconds / 60);
  if (seconds < 86400)
    return g_strdup_printf (_("%" G_GINT64_FORMAT " h ago"), seconds / 3600);
  return tao_format_date (then_ms, now_ms);
}

/* @format on local time, without the padding %e brings. */
static char *
format_local (gint64 ms, const char *format)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (ms / 1000);
  char *text = time != NULL ? g_date_time_format (time, format) : NULL;

  return text != NULL ? g_strstrip (text) : g_strdup (TAO_DASH);
}

char *
tao_format_date (gint64 ms, gint64 now_ms)
{
  g_autoptr(GDateTime) then = g_date_time_new_from_unix_local (ms / 1000);
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);

  if (then == NULL || now == NULL)
    return g_strdup (TAO_DASH);
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a day of this year, see g_date_time_format(). */
    return format_local (ms, _("%e %b"));
  /* Translators: a day of another year. */
  return format_local (ms, _("%e %b %Y"));
}

char *
tao_format_date_time (gint64 ms)
{
  /* Translators: a day and a time of day. */
  return format_local (ms, _("%e %b, %H:%M"));
}

char *
tao_format_time_full (gint64 ms, guint64 block)
{
  g_autofree char *local = format_local (ms, "%c");
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  g_autofree char *iso = utc != NULL ? g_date_time_format (utc, "%Y-%m-%d %H:%M:%S UTC") : g_strdup (TAO_DASH);
  g_autofree char *number = NULL;

  if (block == TAO_UNKNOWN_U64)
    return g_strdup_printf ("%s\n%s", local, iso);
  number = tao_format_count (block);
  /* Translators: local time, UTC, block number. */
  return g_strdup_printf (_("%1$s\n%2$s\nBlock %3$s"), local, iso, number);
}

char *
tao_format_blocks (guint64 blocks, guint32 interval_ms)
{
  g_autofree char *count = tao_format_count (blocks);
  g_autofree char *plain = NULL;
  g_autofree char *time = NULL;

  if (blocks == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  plain = g_strdup_printf (g_dngettext (NULL, "%s block", "%s blocks", (gulong) blocks), count);
  if (interval_ms == TAO_UNKNOWN_U32 || blocks > G_MAXUINT64 / 1000000)
    return g_steal_pointer (&plain);
  time = tao_format_duration (blocks * interval_ms / 1000);
  /* Translators: "34 blocks", then "7 min". */
  return g_strdup_printf (_("%1$s, about %2$s"), plain, time);
}

char *
tao_format_address_short (const char *address)
{
  gsize length = strlen (address);

  if (length <= 9)
    return g_strdup (address);
  return g_strdup_printf ("%.4s" ELLIPSIS "%s", address, address + length - 4);
}

char *
tao_format_address_groups (const char *address)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; address[i] != '\0'; i++)
    {
      if (i > 0 && i % 8 == 0)
        g_string_append_c (out, ' ');
      g_string_append_c (out, address[i]);
    }
  return g_string_free (out, FALSE);
}

char *
tao_format_hash (const TaoKey32 *hash)
{
  GString *out = g_string_new ("0x");

  for (guint i = 0; i < sizeof hash->bytes; i++)
    g_string_append_printf (out, "%02x", hash->bytes[i]);
  return g_string_free (out, FALSE);
}

char *
tao_format_hash_short (const TaoKey32 *hash)
{
  return g_strdup_printf ("0x%02x%02x" ELLIPSIS "%02x%02x", hash->bytes[0], hash->bytes[1], hash->bytes[30], hash->bytes[31]);
}

gboolean
tao_key_is_zero (const TaoKey32 *key)
{
  guint8 any = 0;

  for (guint i = 0; i < sizeof key->bytes; i++)
    any |= key->bytes[i];
  return any == 0;
}

char *
tao_format_symbol (const char *symbol, guint16 netuid)
{
  g_autofree char *line = NULL;
  GString *out;

  if (netuid == 0)
    return g_strdup ("τ");
  line = tao_text_line (symbol, 8);
  if (line[0] != '\0' && !g_str_equal (line, "t"))
    return g_steal_pointer (&line);
  out = g_string_new ("α");
  for (guint place = 10000; place > 0; place /= 10)
    if (netuid >= place)
      g_string_append_unichar (out, 0x2080 + netuid / place % 10);
  return g_string_free (out, FALSE);
}

char *
tao_format_key (const TaoKey32 *key)
{
  TaoAccountId account;

  G_STATIC_ASSERT (sizeof account == sizeof *key);
  memcpy (&account, key, sizeof account);
  return tao_ss58_encode (&account);
}

char *
tao_format_key_short (const TaoKey32 *key)
{
  g_autofree char *address = tao_format_key (key);

  return tao_format_address_short (address);
}
