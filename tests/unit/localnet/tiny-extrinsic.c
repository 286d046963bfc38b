#include "tiny-extrinsic.h"

#include <string.h>

#include "scale/writer.h"

GBytes *
tiny_extrinsic (guint8 who, guint32 nonce, const char *key, const char *value)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();

  tao_scale_write_u8 (body, 0x84);
  for (guint i = 0; i < 32; i++)
    tao_scale_write_u8 (body, who);
  tao_scale_write_u32 (body, nonce);
  tao_scale_write_u8 (body, (guint8) strlen (key));
  tao_scale_write_bytes (body, (const guint8 *) key, strlen (key));
  tao_scale_write_u8 (body, (guint8) strlen (value));
  tao_scale_write_bytes (body, (const guint8 *) value, strlen (value));
  tao_scale_write_vec_u8 (out, body->data, body->len);
  return g_byte_array_free_to_bytes (out);
}
