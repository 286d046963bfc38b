#include <string.h>

#include "chain/block.h"
#include "keys/hash.h"
#include "scale/writer.h"

/* Digest items of one header; the chain writes two or three. */
#define DIGEST_MAX 64

static gboolean
header_fail (GError **error, const char *member)
{
  g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "a block header without a good %s", member);
  return FALSE;
}

gboolean
tao_chain_header_parse (const TaoJsonValue *header, TaoAnchor *out, GError **error)
{
  const TaoJsonValue *logs = tao_json_value_get_member (tao_json_value_get_member (header, "digest"), "logs");
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  TaoBytes32 parent, state_root, extrinsics_root;
  guint64 number;

  if (!tao_json_value_get_hash (tao_json_value_get_member (header, "parentHash"), &parent))
    return header_fail (error, "parentHash");
  if (!tao_json_value_get_u64 (tao_json_value_get_member (header, "number"), &number) || number > G_MAXUINT32)
    return header_fail (error, "number");
  if (!tao_json_value_get_hash (tao_json_value_get_member (header, "stateRoot"), &state_root))
    return header_fail (error, "stateRoot");
  if (!tao_json_value_get_hash (tao_json_value_get_member (header, "extrinsicsRoot"), &extrinsics_root))
    return header_fail (error, "extrinsicsRoot");
  if (tao_json_value_get_kind (logs) != TAO_JSON_ARRAY || tao_json_value_get_length (logs) > DIGEST_MAX)
    return header_fail (error, "digest");

  g_byte_array_append (bytes, parent.bytes, 32);
  tao_scale_write_compact (bytes, number);
  g_byte_array_append (bytes, state_root.bytes, 32);
  g_byte_array_append (bytes, extrinsics_root.bytes, 32);
  tao_scale_write_compact (bytes, tao_json_value_get_length (logs));
  for (guint i = 0; i < tao_json_value_get_length (logs); i++)
    {
      g_autoptr(GBytes) item = tao_json_value_get_hex (tao_json_value_get_item (logs, i), NULL);
      gsize size;
      const guint8 *data;

      if (item == NULL)
        return header_fail (error, "digest");
      data = g_bytes_get_data (item, &size);
      g_byte_array_append (bytes, data, (guint) size);
    }

  tao_hash_blake2b_256 (bytes->data, bytes->len, out->hash.bytes);
  out->parent_hash = parent;
  out->state_root = state_root;
  out->extrinsics_root = extrinsics_root;
  out->number = number;
  out->hash_checked = TRUE;
  return TRUE;
}
