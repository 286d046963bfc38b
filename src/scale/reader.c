#include "scale/reader.h"

#include <string.h>

static gboolean
fail_truncated (const TaoScaleReader *reader,
                gsize                 wanted,
                GError              **error)
{
  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_TRUNCATED,
               "input ends at byte %" G_GSIZE_FORMAT " where %" G_GSIZE_FORMAT " more bytes were expected",
               tao_scale_reader_offset (reader) + tao_scale_reader_left (reader),
               wanted - tao_scale_reader_left (reader));
  return FALSE;
}

static gboolean
fail_malformed (const TaoScaleReader *reader,
                const char           *what,
                GError              **error)
{
  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "%s at byte %" G_GSIZE_FORMAT, what,
               tao_scale_reader_offset (reader));
  return FALSE;
}

gboolean
tao_scale_read_bytes (TaoScaleReader *reader,
                      gsize           size,
                      const guint8  **out,
                      GError        **error)
{
  if (tao_scale_reader_left (reader) < size)
    return fail_truncated (reader, size, error);

  *out = reader->pos;
  if (size > 0)
    reader->pos += size;
  return TRUE;
}

gboolean
tao_scale_read_copy (TaoScaleReader *reader,
                     guint8         *out,
                     gsize           size,
                     GError        **error)
{
  if (tao_scale_reader_left (reader) < size)
    return fail_truncated (reader, size, error);

  if (size > 0)
    {
      memcpy (out, reader->pos, size);
      reader->pos += size;
    }
  return TRUE;
}

/* Every supported host is little-endian (asserted in number.c), as SCALE is. */
#define DEFINE_READ(name, type)                                       \
  gboolean                                                            \
  tao_scale_read_##name (TaoScaleReader *reader,                      \
                         type           *out,                         \
                         GError        **error)                       \
  {                                                                   \
    return tao_scale_read_copy (reader, (guint8 *) out, sizeof *out,  \
                                error);                               \
  }

DEFINE_READ (u8, guint8)
DEFINE_READ (u16, guint16)
DEFINE_READ (u32, guint32)
DEFINE_READ (u64, guint64)
DEFINE_READ (u128, tao_u128)
DEFINE_READ (u256, TaoU256)
DEFINE_READ (i8, gint8)
DEFINE_READ (i16, gint16)
DEFINE_READ (i32, gint32)
DEFINE_READ (i64, gint64)
DEFINE_READ (i128, tao_i128)

gboolean
tao_scale_read_bool (TaoScaleReader *reader,
                     gboolean       *out,
                     GError        **error)
{
  if (tao_scale_reader_left (reader) < 1)
    return fail_truncated (reader, 1, error);
  if (*reader->pos > 1)
    return fail_malformed (reader, "a bool is neither 0 nor 1", error);

  *out = *reader->pos++;
  return TRUE;
}

gboolean
tao_scale_read_option (TaoScaleReader *reader,
                       gboolean       *out,
                       GError        **error)
{
  if (tao_scale_reader_left (reader) < 1)
    return fail_truncated (reader, 1, error);
  if (*reader->pos > 1)
    return fail_malformed (reader, "the tag of an option is neither 0 nor 1", error);

  *out = *reader->pos++;
  return TRUE;
}

gboolean
tao_scale_read_compact_big (TaoScaleReader *reader,
                            guint8          bytes[67],
                            gsize          *size,
                            GError        **error)
{
  gsize left = tao_scale_reader_left (reader);
  const guint8 *p = reader->pos;
  guint32 word = 0;
  gsize length;

  if (left < 1)
    return fail_truncated (reader, 1, error);

  if ((*p & 3) == 3)
    {
      length = (gsize) (*p >> 2) + 4;
      if (left < 1 + length)
        return fail_truncated (reader, 1 + length, error);
      if (p[length] == 0 || (length == 4 && p[4] < 0x40))
        return fail_malformed (reader, "a compact integer is not in its shortest form", error);

      memcpy (bytes, p + 1, length);
      reader->pos += 1 + length;
      *size = length;
      return TRUE;
    }

  length = (gsize) 1 << (*p & 3);
  if (left < length)
    return fail_truncated (reader, length, error);

  memcpy (&word, p, length);
  word >>= 2;
  if ((length == 2 && word < 1u << 6) || (length == 4 && word < 1u << 14))
    return fail_malformed (reader, "a compact integer is not in its shortest form", error);

  memcpy (bytes, &word, sizeof word);
  *size = word == 0 ? 0 : word < 1u << 8 ? 1 : word < 1u << 16 ? 2 : word < 1u << 24 ? 3 : 4;
  reader->pos += length;
  return TRUE;
}

static gboolean
read_compact (TaoScaleReader *reader,
              guint8         *out,
              gsize           width,
              GError        **error)
{
  TaoScaleReader ahead = *reader;
  guint8 bytes[67];
  gsize size;

  if (!tao_scale_read_compact_big (&ahead, bytes, &size, error))
    return FALSE;
  if (size > width)
    return fail_malformed (reader, "a compact integer is too large for its type", error);

  memset (out, 0, width);
  memcpy (out, bytes, size);
  *reader = ahead;
  return TRUE;
}

#define DEFINE_READ_COMPACT(name, type)                               \
  gboolean                                                            \
  tao_scale_read_compact_##name (TaoScaleReader *reader,              \
                                 type           *out,                 \
                                 GError        **error)               \
  {                                                                   \
    return read_compact (reader, (guint8 *) out, sizeof *out, error); \
  }

DEFINE_READ_COMPACT (u8, guint8)
DEFINE_READ_COMPACT (u16, guint16)
DEFINE_READ_COMPACT (u64, guint64)
DEFINE_READ_COMPACT (u128, tao_u128)

gboolean
tao_scale_read_compact_u32 (TaoScaleReader *reader,
                            guint32        *out,
                            GError        **error)
{
  /* Lengths and type ids nearly always take one byte. */
  if (reader->pos < reader->end && (*reader->pos & 3) == 0)
    {
      *out = *reader->pos++ >> 2;
      return TRUE;
    }

  return read_compact (reader, (guint8 *) out, sizeof *out, error);
}

gboolean
tao_scale_read_count (TaoScaleReader *reader,
                      gsize           item_size,
                      guint32        *out,
                      GError        **error)
{
  TaoScaleReader ahead = *reader;
  guint32 count;

  if (!tao_scale_read_compact_u32 (&ahead, &count, error))
    return FALSE;

  if (item_size == 0 && count > TAO_SCALE_MAX_EMPTY_ITEMS)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT,
                   "a list at byte %" G_GSIZE_FORMAT " claims %u items of no size",
                   tao_scale_reader_offset (reader), count);
      return FALSE;
    }
  if (item_size > 0 && count > tao_scale_reader_left (&ahead) / item_size)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_TRUNCATED,
                   "a list at byte %" G_GSIZE_FORMAT " claims %u items where %" G_GSIZE_FORMAT " bytes are left",
                   tao_scale_reader_offset (reader), count, tao_scale_reader_left (&ahead));
      return FALSE;
    }

  *out = count;
  *reader = ahead;
  return TRUE;
}

gboolean
tao_scale_read_vec_u8 (TaoScaleReader *reader,
                       TaoScaleSlice  *out,
                       GError        **error)
{
  guint32 size;

  if (!tao_scale_read_count (reader, 1, &size, error))
    return FALSE;

  *out = (TaoScaleSlice) { reader->pos, size };
  if (size > 0)
    reader->pos += size;
  return TRUE;
}

gboolean
tao_scale_read_str (TaoScaleReader *reader,
                    TaoScaleSlice  *out,
                    GError        **error)
{
  TaoScaleReader ahead = *reader;
  TaoScaleSlice slice;

  if (!tao_scale_read_vec_u8 (&ahead, &slice, error))
    return FALSE;

  /* A zero byte is a character of a Rust string, but not one that GLib's check lets pass. */
  for (gsize done = 0; done < slice.size;)
    {
      const char *bad;

      if (g_utf8_validate_len ((const char *) slice.data + done, slice.size - done, &bad))
        break;
      if (*bad != '\0')
        return fail_malformed (reader, "a string is not UTF-8", error);
      done = (gsize) ((const guint8 *) bad - slice.data) + 1;
    }

  *out = slice;
  *reader = ahead;
  return TRUE;
}

gboolean
tao_scale_read_bits (TaoScaleReader *reader,
                     gsize           store_size,
                     guint32        *n_bits,
                     TaoScaleSlice  *bits,
                     GError        **error)
{
  TaoScaleReader ahead = *reader;
  guint32 count;
  gsize size;
  const guint8 *data;

  g_return_val_if_fail (store_size > 0, FALSE);

  if (!tao_scale_read_compact_u32 (&ahead, &count, error))
    return FALSE;

  size = ((gsize) count + 8 * store_size - 1) / (8 * store_size) * store_size;
  if (!tao_scale_read_bytes (&ahead, size, &data, error))
    return FALSE;

  *n_bits = count;
  *bits = (TaoScaleSlice) { data, size };
  *reader = ahead;
  return TRUE;
}

gboolean
tao_scale_read_era (TaoScaleReader *reader,
                    TaoScaleEra    *out,
                    GError        **error)
{
  gsize left = tao_scale_reader_left (reader);
  guint encoded;
  guint64 period, quantum, phase;

  if (left < 1)
    return fail_truncated (reader, 1, error);
  if (reader->pos[0] == 0)
    {
      *out = (TaoScaleEra) { .mortal = FALSE };
      reader->pos++;
      return TRUE;
    }
  if (left < 2)
    return fail_truncated (reader, 2, error);

  encoded = reader->pos[0] | (guint) reader->pos[1] << 8;
  period = G_GUINT64_CONSTANT (2) << (encoded & 15);
  quantum = MAX (period >> 12, 1);
  phase = (encoded >> 4) * quantum;
  if (period < 4 || phase >= period)
    return fail_malformed (reader, "an extrinsic era has no such phase", error);

  *out = (TaoScaleEra) { .mortal = TRUE, .period = period, .phase = phase };
  reader->pos += 2;
  return TRUE;
}

gboolean
tao_scale_reader_finish (const TaoScaleReader *reader,
                         GError              **error)
{
  gsize left = tao_scale_reader_left (reader);

  if (left == 0)
    return TRUE;

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
               "%" G_GSIZE_FORMAT " bytes are left over after byte %" G_GSIZE_FORMAT,
               left, tao_scale_reader_offset (reader));
  return FALSE;
}
