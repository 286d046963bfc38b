#include "scale/writer.h"

#include <string.h>

void
tao_scale_write_bytes (GByteArray   *out,
                       const guint8 *bytes,
                       gsize         size)
{
  g_return_if_fail (size <= G_MAXUINT32 - out->len);

  if (size > 0)
    g_byte_array_append (out, bytes, (guint) size);
}

#define DEFINE_WRITE(name, type)                                          \
  void                                                                    \
  tao_scale_write_##name (GByteArray *out,                                \
                          type        value)                              \
  {                                                                       \
    tao_scale_write_bytes (out, (const guint8 *) &value, sizeof value);   \
  }

DEFINE_WRITE (u8, guint8)
DEFINE_WRITE (u16, guint16)
DEFINE_WRITE (u32, guint32)
DEFINE_WRITE (u64, guint64)
DEFINE_WRITE (u128, tao_u128)
DEFINE_WRITE (u256, TaoU256)
DEFINE_WRITE (i8, gint8)
DEFINE_WRITE (i16, gint16)
DEFINE_WRITE (i32, gint32)
DEFINE_WRITE (i64, gint64)
DEFINE_WRITE (i128, tao_i128)

void
tao_scale_write_bool (GByteArray *out,
                      gboolean    value)
{
  tao_scale_write_u8 (out, value ? 1 : 0);
}

void
tao_scale_write_option (GByteArray *out,
                        gboolean    present)
{
  tao_scale_write_u8 (out, present ? 1 : 0);
}

void
tao_scale_write_compact (GByteArray *out,
                         tao_u128    value)
{
  tao_scale_write_compact_big (out, (const guint8 *) &value, sizeof value);
}

void
tao_scale_write_compact_big (GByteArray   *out,
                             const guint8 *bytes,
                             gsize         size)
{
  guint32 low = 0;

  while (size > 0 && bytes[size - 1] == 0)
    size--;
  g_return_if_fail (size <= 67);

  if (size <= 4)
    {
      if (size > 0)
        memcpy (&low, bytes, size);
      if (low < 1u << 6)
        {
          tao_scale_write_u8 (out, (guint8) (low << 2));
          return;
        }
      if (low < 1u << 14)
        {
          tao_scale_write_u16 (out, (guint16) (low << 2 | 1));
          return;
        }
      if (low < 1u << 30)
        {
          tao_scale_write_u32 (out, low << 2 | 2);
          return;
        }
    }

  /* Here size is at least 4. */
  tao_scale_write_u8 (out, (guint8) ((size - 4) << 2 | 3));
  tao_scale_write_bytes (out, bytes, size);
}

void
tao_scale_write_vec_u8 (GByteArray   *out,
                        const guint8 *bytes,
                        gsize         size)
{
  tao_scale_write_compact (out, size);
  tao_scale_write_bytes (out, bytes, size);
}

void
tao_scale_write_str (GByteArray *out,
                     const char *text)
{
  tao_scale_write_vec_u8 (out, (const guint8 *) text, strlen (text));
}

void
tao_scale_write_bits (GByteArray   *out,
                      gsize         store_size,
                      guint32       n_bits,
                      const guint8 *bits)
{
  g_return_if_fail (store_size > 0);

  tao_scale_write_compact (out, n_bits);
  tao_scale_write_bytes (out, bits, ((gsize) n_bits + 8 * store_size - 1) / (8 * store_size) * store_size);
}

void
tao_scale_write_era (GByteArray        *out,
                     const TaoScaleEra *era)
{
  guint shift = 0;
  guint64 quantum;

  if (!era->mortal)
    {
      tao_scale_write_u8 (out, 0);
      return;
    }

  g_return_if_fail (era->period >= 4 && era->period <= 65536 && (era->period & (era->period - 1)) == 0);
  g_return_if_fail (era->phase < era->period);

  while (G_GUINT64_CONSTANT (2) << shift < era->period)
    shift++;
  quantum = MAX (era->period >> 12, 1);
  tao_scale_write_u16 (out, (guint16) (shift | (era->phase / quantum) << 4));
}
