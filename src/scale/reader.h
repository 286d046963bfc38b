#pragma once

/* Reads SCALE primitives from a bounded piece of memory.
 *
 * Each function returns FALSE with TAO_SCALE_ERROR_* when the bytes do not hold such a value; the reader then
 * stands where it stood before the call and the out-parameter is untouched.  Every length is compared with what is
 * left before it is used, so no input can make a caller allocate more than a small multiple of its own size. */

#include "scale/error.h"
#include "scale/number.h"

G_BEGIN_DECLS

typedef struct {
  const guint8 *start;
  const guint8 *pos;
  const guint8 *end;
} TaoScaleReader;

/* A borrowed piece of the input; it lives as long as the input does. */
typedef struct {
  const guint8 *data;
  gsize         size;
} TaoScaleSlice;

/* The mortality of an extrinsic: valid in [birth, birth + period), where birth is the latest block number not above the
 * current one that is @phase modulo @period. */
typedef struct {
  gboolean mortal;
  guint64  period;  /* a power of two, 4 … 65536; 0 when immortal */
  guint64  phase;   /* 0 … period - 1, in steps of max (period / 4096, 1) */
} TaoScaleEra;

static inline void
tao_scale_reader_init (TaoScaleReader *reader,
                       const guint8   *data,
                       gsize           size)
{
  reader->start = reader->pos = data;
  reader->end = size > 0 ? data + size : data;
}

static inline gsize
tao_scale_reader_left (const TaoScaleReader *reader)
{
  return (gsize) (reader->end - reader->pos);
}

/* Bytes consumed so far. */
static inline gsize
tao_scale_reader_offset (const TaoScaleReader *reader)
{
  return (gsize) (reader->pos - reader->start);
}

gboolean tao_scale_read_u8   (TaoScaleReader *reader, guint8   *out, GError **error);
gboolean tao_scale_read_u16  (TaoScaleReader *reader, guint16  *out, GError **error);
gboolean tao_scale_read_u32  (TaoScaleReader *reader, guint32  *out, GError **error);
gboolean tao_scale_read_u64  (TaoScaleReader *reader, guint64  *out, GError **error);
gboolean tao_scale_read_u128 (TaoScaleReader *reader, tao_u128 *out, GError **error);
gboolean tao_scale_read_u256 (TaoScaleReader *reader, TaoU256  *out, GError **error);
gboolean tao_scale_read_i8   (TaoScaleReader *reader, gint8    *out, GError **error);
gboolean tao_scale_read_i16  (TaoScaleReader *reader, gint16   *out, GError **error);
gboolean tao_scale_read_i32  (TaoScaleReader *reader, gint32   *out, GError **error);
gboolean tao_scale_read_i64  (TaoScaleReader *reader, gint64   *out, GError **error);
gboolean tao_scale_read_i128 (TaoScaleReader *reader, tao_i128 *out, GError **error);

/* 00 or 01; anything else is malformed. */
gboolean tao_scale_read_bool (TaoScaleReader *reader, gboolean *out, GError **error);

/* The tag of an Option: @out is TRUE when a value follows. */
gboolean tao_scale_read_option (TaoScaleReader *reader, gboolean *out, GError **error);

/* Compact integers.  One that is not in its shortest form, or does not fit the target, is malformed, as for
 * the node's own decoder. */
gboolean tao_scale_read_compact_u8   (TaoScaleReader *reader, guint8   *out, GError **error);
gboolean tao_scale_read_compact_u16  (TaoScaleReader *reader, guint16  *out, GError **error);
gboolean tao_scale_read_compact_u32  (TaoScaleReader *reader, guint32  *out, GError **error);
gboolean tao_scale_read_compact_u64  (TaoScaleReader *reader, guint64  *out, GError **error);
gboolean tao_scale_read_compact_u128 (TaoScaleReader *reader, tao_u128 *out, GError **error);

/* Any compact integer up to 2^536 - 1, as little-endian bytes without high zeros.
 * @bytes: room for 67.  @size: 0 … 67. */
gboolean tao_scale_read_compact_big (TaoScaleReader *reader,
                                     guint8          bytes[67],
                                     gsize          *size,
                                     GError        **error);

/* The count at the head of a list.
 * @item_size: the least number of bytes that one item takes; a count that cannot fit in what is left is TRUNCATED
 *   at once, and items of no size are limited to TAO_SCALE_MAX_EMPTY_ITEMS. */
gboolean tao_scale_read_count (TaoScaleReader *reader,
                               gsize           item_size,
                               guint32        *out,
                               GError        **error);

/* Exactly @size bytes, lent from the input. */
gboolean tao_scale_read_bytes (TaoScaleReader *reader,
                               gsize           size,
                               const guint8  **out,
                               GError        **error);

/* Copies exactly @size bytes to @out. */
gboolean tao_scale_read_copy (TaoScaleReader *reader,
                              guint8         *out,
                              gsize           size,
                              GError        **error);

/* Vec<u8>: a compact length and that many bytes, lent from the input. */
gboolean tao_scale_read_vec_u8 (TaoScaleReader *reader,
                                TaoScaleSlice  *out,
                                GError        **error);

/* str: as above, and it must be UTF-8.  Not NUL-terminated. */
gboolean tao_scale_read_str (TaoScaleReader *reader,
                             TaoScaleSlice  *out,
                             GError        **error);

/* A bit vector whose store type is @store_size bytes wide (1, 2, 4 or 8).
 * @n_bits: how many bits it has.  @bits: the packed words, lent from the input. */
gboolean tao_scale_read_bits (TaoScaleReader *reader,
                              gsize           store_size,
                              guint32        *n_bits,
                              TaoScaleSlice  *bits,
                              GError        **error);

gboolean tao_scale_read_era (TaoScaleReader *reader,
                             TaoScaleEra    *out,
                             GError        **error);

/* Fails as malformed when anything is left over: a value must fill its container. */
gboolean tao_scale_reader_finish (const TaoScaleReader *reader,
                                  GError              **error);

G_END_DECLS
