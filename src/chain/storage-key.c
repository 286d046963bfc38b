/* Storage keys: prefix of pallet and item, then each part hashed as metadata says. */
#include "chain/query-private.h"
#include "chain/runtime-private.h"
#include "keys/hash.h"
#include "scale/writer.h"

static gboolean
key_fail (GError **error, const char *what)
{
  g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID, "a part of the key is not %s", what);
  return FALSE;
}

static gboolean
append_number (const TaoScaleType *shape, guint64 number, GByteArray *out, GError **error)
{
  guint size = 0;

  if (shape->kind == TAO_SCALE_COMPACT)
    {
      tao_scale_write_compact (out, number);
      return TRUE;
    }
  if (shape->kind == TAO_SCALE_PRIMITIVE)
    size = tao_scale_primitive_size (shape->primitive);
  if (size == 0 || size > 16 || (size < 8 && number >> (8 * size) != 0))
    return key_fail (error, "a number of that size");
  for (guint i = 0; i < size; i++)
    {
      guint8 byte = i < 8 ? (guint8) (number >> (8 * i)) : 0;

      g_byte_array_append (out, &byte, 1);
    }
  return TRUE;
}

/* Encodes @part as @type.  An account also fits a Vec<u8>, as old runtimes want it. */
gboolean
tao_storage_append_part (TaoScaleRegistry *registry, guint32 type, const TaoKeyPart *part, GByteArray *out, GError **error)
{
  const TaoScaleType *shape = tao_scale_registry_get (registry, type)->shape;

  if (part->kind == TAO_KEY_SCALE)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (part->scale, &size);

      if (!tao_runtime_check_value (registry, type, data, size, NULL))
        return key_fail (error, "an encoding of its type");
      g_byte_array_append (out, data, (guint) size);
      return TRUE;
    }
  if (part->kind == TAO_KEY_ACCOUNT)
    {
      if (shape->kind == TAO_SCALE_SEQUENCE
          && tao_scale_type_is_u8 (tao_scale_registry_get (registry, shape->sequence.type)))
        tao_scale_write_compact (out, 32);
      else if (shape->fixed_size != 32)
        return key_fail (error, "an account");
      g_byte_array_append (out, part->account->bytes, 32);
      return TRUE;
    }
  return append_number (shape, part->number, out, error);
}

gboolean
tao_storage_append_key (TaoRuntime *runtime, const char *pallet_name, const TaoStorageEntry *entry,
                        const TaoKeyPart *parts, guint n_parts, GByteArray *out, GError **error)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (runtime);
  const TaoPallet *pallet = tao_metadata_find_pallet (metadata, pallet_name);

  if (n_parts > entry->n_hashers)
    return key_fail (error, "part of it: the key has fewer");
  tao_hash_append_storage_prefix (pallet->storage_prefix, entry->name, out);
  for (guint i = 0; i < n_parts; i++)
    {
      g_autoptr(GByteArray) part = g_byte_array_new ();

      if (!tao_storage_append_part (tao_metadata_get_registry (metadata), entry->keys[i], &parts[i], part, error))
        {
          g_prefix_error (error, "%s.%s: ", pallet_name, entry->name);
          return FALSE;
        }
      tao_hasher_append ((TaoHasher) entry->hashers[i], part->data, part->len, out);
    }
  return TRUE;
}

GBytes *
tao_runtime_storage_key (TaoRuntime *runtime, const char *pallet, const char *item,
                         const TaoKeyPart *parts, guint n_parts, GError **error)
{
  const TaoStorageEntry *entry = tao_metadata_find_storage (tao_runtime_get_metadata (runtime), pallet, item);
  g_autoptr(GByteArray) key = g_byte_array_new ();

  if (entry == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "runtime %u has no %s.%s",
                   tao_runtime_get_spec_version (runtime), pallet, item);
      return NULL;
    }
  if (!tao_storage_append_key (runtime, pallet, entry, parts, n_parts, key, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&key));
}
