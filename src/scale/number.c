#include "scale/number.h"

#include <string.h>

#include "scale/error.h"

G_DEFINE_QUARK (tao-scale-error-quark, tao_scale_error)

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);
G_STATIC_ASSERT (sizeof (TaoU256) == 32);

/* value = value × factor + add.  Returns what does not fit in 256 bits. */
static guint64
multiply_add (TaoU256 *value,
              guint64  factor,
              guint64  add)
{
  guint64 carry = add;

  for (guint i = 0; i < 4; i++)
    {
      tao_u128 wide = (tao_u128) value->limb[i] * factor + carry;

      value->limb[i] = (guint64) wide;
      carry = (guint64) (wide >> 64);
    }

  return carry;
}

/* value = value / divisor.  Returns the remainder. */
static guint64
divide (TaoU256 *value,
        guint64  divisor)
{
  guint64 remainder = 0;

  for (guint i = 4; i-- > 0;)
    {
      tao_u128 wide = ((tao_u128) remainder << 64) | value->limb[i];

      value->limb[i] = (guint64) (wide / divisor);
      remainder = (guint64) (wide % divisor);
    }

  return remainder;
}

static gboolean
is_zero (const TaoU256 *value)
{
  return (value->limb[0] | value->limb[1] | value->limb[2] | value->limb[3]) == 0;
}

static TaoU256
negate (TaoU256 value)
{
  TaoU256 result;
  guint64 carry = 1;

  for (guint i = 0; i < 4; i++)
    {
      result.limb[i] = ~value.limb[i] + carry;
      carry = carry && result.limb[i] == 0;
    }

  return result;
}

static gboolean
is_negative (const TaoU256 *value)
{
  return (value->limb[3] >> 63) != 0;
}

char *
tao_u256_format (TaoU256 value,
                 char     text[TAO_U256_TEXT_SIZE])
{
  char digits[TAO_U256_TEXT_SIZE];
  gsize at = sizeof digits;

  digits[--at] = '\0';
  do
    {
      guint64 part = divide (&value, G_GUINT64_CONSTANT (1000000000000000000));
      gboolean more = !is_zero (&value);

      /* The topmost group has no leading zeros, the others have all eighteen digits. */
      for (guint i = 0; more ? i < 18 : (i == 0 || part > 0); i++)
        {
          digits[--at] = (char) ('0' + part % 10);
          part /= 10;
        }
    }
  while (!is_zero (&value));

  return memcpy (text, digits + at, sizeof digits - at);
}

char *
tao_i256_format (TaoU256 value,
                 char     text[TAO_U256_TEXT_SIZE])
{
  char digits[TAO_U256_TEXT_SIZE];

  if (!is_negative (&value))
    return tao_u256_format (value, text);

  text[0] = '-';
  g_strlcpy (text + 1, tao_u256_format (negate (value), digits), TAO_U256_TEXT_SIZE - 1);
  return text;
}

char *
tao_u128_format (tao_u128 value,
                 char     text[TAO_U256_TEXT_SIZE])
{
  return tao_u256_format (tao_u256_from_u128 (value), text);
}

gboolean
tao_u256_parse (const char *text,
                TaoU256    *out)
{
  TaoU256 value = { { 0 } };
  gboolean hexadecimal = text[0] == '0' && text[1] == 'x';
  const char *p = hexadecimal ? text + 2 : text;

  if (*p == '\0')
    return FALSE;

  for (; *p != '\0'; p++)
    {
      int digit = hexadecimal ? g_ascii_xdigit_value (*p) : g_ascii_digit_value (*p);

      if (digit < 0 || multiply_add (&value, hexadecimal ? 16 : 10, (guint64) digit) != 0)
        return FALSE;
    }

  *out = value;
  return TRUE;
}

gboolean
tao_i256_parse (const char *text,
                TaoU256    *out)
{
  gboolean minus = text[0] == '-';
  TaoU256 value;

  if (!tao_u256_parse (text + (minus ? 1 : 0), &value))
    return FALSE;

  if (minus)
    {
      gboolean was_zero = is_zero (&value);

      value = negate (value);
      if (!was_zero && !is_negative (&value))
        return FALSE;
    }
  else if (is_negative (&value))
    {
      return FALSE;
    }

  *out = value;
  return TRUE;
}

TaoU256
tao_u256_from_le (const guint8 *bytes,
                  gsize         size,
                  gboolean      is_signed)
{
  TaoU256 value;

  g_assert (size <= sizeof value);

  memset (&value, is_signed && size > 0 && bytes[size - 1] >= 0x80 ? 0xff : 0, sizeof value);
  if (size > 0)
    memcpy (&value, bytes, size);

  return value;
}

gboolean
tao_u256_to_le (TaoU256   value,
                gboolean  is_signed,
                guint8   *bytes,
                gsize     size)
{
  const guint8 *all = (const guint8 *) &value;
  guint8 filler;

  g_return_val_if_fail (size > 0 && size <= sizeof value, FALSE);

  filler = is_signed && is_negative (&value) ? 0xff : 0;
  for (gsize i = size; i < sizeof value; i++)
    if (all[i] != filler)
      return FALSE;
  if (is_signed && (all[size - 1] ^ filler) >= 0x80)
    return FALSE;

  memcpy (bytes, all, size);
  return TRUE;
}

GByteArray *
tao_hex_decode (const char  *text,
                GError     **error)
{
  g_autoptr(GByteArray) bytes = NULL;
  gsize length;

  if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
    text += 2;

  length = strlen (text);
  if (length % 2 != 0)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT,
                   "hexadecimal text has an odd number of digits (%" G_GSIZE_FORMAT ")", length);
      return NULL;
    }
  if (length / 2 > TAO_SCALE_MAX_TEXT)
    {
      g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT, "hexadecimal text is too long");
      return NULL;
    }

  bytes = g_byte_array_sized_new ((guint) (length / 2));
  g_byte_array_set_size (bytes, (guint) (length / 2));
  for (gsize i = 0; i < length; i += 2)
    {
      int high = g_ascii_xdigit_value (text[i]);
      int low = g_ascii_xdigit_value (text[i + 1]);

      if (high < 0 || low < 0)
        {
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT,
                       "not a hexadecimal digit at position %" G_GSIZE_FORMAT, high < 0 ? i : i + 1);
          return NULL;
        }
      bytes->data[i / 2] = (guint8) (high << 4 | low);
    }

  return g_steal_pointer (&bytes);
}

void
tao_hex_append (GString      *out,
                const guint8 *bytes,
                gsize         size)
{
  static const char digits[] = "0123456789abcdef";
  gsize at = out->len;

  g_string_set_size (out, at + 2 + 2 * size);
  out->str[at++] = '0';
  out->str[at++] = 'x';
  for (gsize i = 0; i < size; i++)
    {
      out->str[at++] = digits[bytes[i] >> 4];
      out->str[at++] = digits[bytes[i] & 15];
    }
}

char *
tao_hex_encode (const guint8 *bytes,
                gsize         size)
{
  GString *out = g_string_sized_new (2 * size + 3);

  tao_hex_append (out, bytes, size);
  return g_string_free (out, FALSE);
}
