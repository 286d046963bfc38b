/* Any bytes as metadata; what parses must encode, parse again and encode the same, in every version that can say it. */

#include <stdint.h>
#include <string.h>

#include "sample.h"
#include "scale/value.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
use (TaoMetadata *metadata)
{
  TaoScaleRegistry *registry = tao_metadata_get_registry (metadata);
  guint n_pallets;
  const TaoPallet *pallets = tao_metadata_get_pallets (metadata, &n_pallets);

  for (guint32 i = 0; i < MIN (tao_scale_registry_size (registry), 64u); i++)
    {
      g_autofree char *name = tao_scale_registry_dup_type_name (registry, i);

      g_assert (name != NULL);
    }

  for (guint i = 0; i < n_pallets; i++)
    {
      for (guint32 j = 0; j < pallets[i].n_storage; j++)
        {
          const TaoStorageEntry *entry = &pallets[i].storage[j];
          g_autoptr(TaoValue) value G_GNUC_UNUSED = tao_value_decode (registry, entry->value, entry->default_value, entry->default_size,
                                                        NULL);

          g_assert (tao_pallet_find_storage (&pallets[i], entry->name) == entry);
          g_assert (!entry->is_map || tao_scale_registry_get (registry, entry->keys[entry->n_hashers - 1]) != NULL);
        }
      for (guint32 j = 0; j < pallets[i].n_constants; j++)
        {
          const TaoConstant *constant = &pallets[i].constants[j];
          g_autoptr(TaoValue) value G_GNUC_UNUSED = tao_value_decode (registry, constant->type, constant->value, constant->value_size,
                                                        NULL);
        }
      tao_metadata_find_error_by_index (metadata, pallets[i].index, 0);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(TaoMetadata) metadata = tao_metadata_parse_wrapped (data, size, NULL);

  if (metadata == NULL)
    return 0;

  use (metadata);
  for (guint version = 14; version <= 16; version++)
    {
      g_autoptr(GByteArray) first = g_byte_array_new ();
      g_autoptr(GByteArray) second = g_byte_array_new ();
      g_autoptr(TaoMetadata) again = NULL;

      if (!tao_metadata_encode (metadata, version, first, NULL))
        continue;
      again = tao_metadata_parse (first->data, first->len, NULL);
      g_assert (again != NULL);
      g_assert (tao_metadata_encode (again, version, second, NULL));
      g_assert (first->len == second->len && memcmp (first->data, second->data, first->len) == 0);
    }

  return 0;
}
