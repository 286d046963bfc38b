#pragma once

/* Integers wider than C's, as SCALE knows them, and their decimal text. */

#include <glib.h>

G_BEGIN_DECLS

__extension__ typedef unsigned __int128 tao_u128;
__extension__ typedef __int128 tao_i128;

/* An unsigned 256-bit integer; limb[0] is the least significant.  A signed one is its two's complement. */
typedef struct {
  guint64 limb[4];
} TaoU256;

/* Room for any number written by tao_u256_format(), with sign and NUL. */
#define TAO_U256_TEXT_SIZE 80

/* Writes @value in decimal to @text and returns @text. */
char *tao_u256_format (TaoU256 value,
                       char     text[TAO_U256_TEXT_SIZE]);

/* As above for a two's complement number. */
char *tao_i256_format (TaoU256 value,
                       char     text[TAO_U256_TEXT_SIZE]);

char *tao_u128_format (tao_u128 value,
                       char     text[TAO_U256_TEXT_SIZE]);

/* Reads decimal digits (or 0x and hexadecimal ones), all of @text: no sign, no blanks.
 * Returns FALSE, @out untouched, for anything else or past 2^256 - 1. */
gboolean tao_u256_parse (const char *text,
                         TaoU256    *out);

/* As above with an optional leading '-'; the range is -2^255 … 2^255 - 1. */
gboolean tao_i256_parse (const char *text,
                         TaoU256    *out);

/* Little-endian bytes, @size at most 32, to a number; sign-extends when @is_signed. */
TaoU256 tao_u256_from_le (const guint8 *bytes,
                          gsize         size,
                          gboolean      is_signed);

/* The other way.  @size at most 32; returns FALSE if the number does not fit @size bytes. */
gboolean tao_u256_to_le (TaoU256   value,
                         gboolean  is_signed,
                         guint8   *bytes,
                         gsize     size);

static inline TaoU256
tao_u256_from_u128 (tao_u128 value)
{
  return (TaoU256) { { (guint64) value, (guint64) (value >> 64), 0, 0 } };
}

static inline gboolean
tao_u256_fits_u128 (TaoU256 value)
{
  return value.limb[2] == 0 && value.limb[3] == 0;
}

/* The low 128 bits of @value. */
static inline tao_u128
tao_u256_low (TaoU256 value)
{
  return ((tao_u128) value.limb[1] << 64) | value.limb[0];
}

/* Reads an even number of hexadecimal digits with or without 0x.
 * Returns (transfer full) (nullable): the bytes, or NULL with @error (TAO_SCALE_ERROR_INVALID_TEXT) that
 * tells an odd length from a wrong digit. */
GByteArray *tao_hex_decode (const char  *text,
                            GError     **error);

/* Returns (transfer full): "0x" and two lower-case digits per byte. */
char *tao_hex_encode (const guint8 *bytes,
                      gsize         size);

/* Appends the same to @out. */
void tao_hex_append (GString      *out,
                     const guint8 *bytes,
                     gsize         size);

G_END_DECLS
