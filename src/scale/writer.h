#pragma once

/* Appends SCALE primitives to a GByteArray.  Nothing here can fail; lengths beyond a SCALE list's 2^32 - 1 are the
 * caller's mistake. */

#include "scale/reader.h"

G_BEGIN_DECLS

void tao_scale_write_u8   (GByteArray *out, guint8   value);
void tao_scale_write_u16  (GByteArray *out, guint16  value);
void tao_scale_write_u32  (GByteArray *out, guint32  value);
void tao_scale_write_u64  (GByteArray *out, guint64  value);
void tao_scale_write_u128 (GByteArray *out, tao_u128 value);
void tao_scale_write_u256 (GByteArray *out, TaoU256  value);
void tao_scale_write_i8   (GByteArray *out, gint8    value);
void tao_scale_write_i16  (GByteArray *out, gint16   value);
void tao_scale_write_i32  (GByteArray *out, gint32   value);
void tao_scale_write_i64  (GByteArray *out, gint64   value);
void tao_scale_write_i128 (GByteArray *out, tao_i128 value);
void tao_scale_write_bool (GByteArray *out, gboolean value);

/* The tag of an Option; write the value after it when @present. */
void tao_scale_write_option (GByteArray *out, gboolean present);

/* Shortest compact form. */
void tao_scale_write_compact (GByteArray *out, tao_u128 value);

/* As above for a number of any width; @bytes is little-endian, @size at most 67 after its high zeros are dropped. */
void tao_scale_write_compact_big (GByteArray   *out,
                                  const guint8 *bytes,
                                  gsize         size);

/* Raw bytes, no length. */
void tao_scale_write_bytes (GByteArray   *out,
                            const guint8 *bytes,
                            gsize         size);

/* Vec<u8>: compact length, then the bytes. */
void tao_scale_write_vec_u8 (GByteArray   *out,
                             const guint8 *bytes,
                             gsize         size);

/* str: compact length, then the bytes of @text without its NUL. */
void tao_scale_write_str (GByteArray *out,
                          const char *text);

/* @bits: the packed words of a bit vector, @n_bits / (8 × @store_size) of them, rounded up. */
void tao_scale_write_bits (GByteArray   *out,
                           gsize         store_size,
                           guint32       n_bits,
                           const guint8 *bits);

void tao_scale_write_era (GByteArray        *out,
                          const TaoScaleEra *era);

G_END_DECLS
