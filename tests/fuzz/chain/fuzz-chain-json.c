/* The JSON reader: what it accepts it can write, and reads back as the same. */
#include <string.h>

#include "chain/json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
visit (const TaoJsonValue *value)
{
  g_autoptr(GBytes) bytes G_GNUC_UNUSED = tao_json_value_get_hex (value, NULL);
  TaoBytes32 hash;
  guint64 number;
  gboolean flag;

  tao_json_value_get_u64 (value, &number);
  tao_json_value_get_boolean (value, &flag);
  tao_json_value_get_hash (value, &hash);
  for (guint i = 0; i < tao_json_value_get_length (value); i++)
    {
      const char *name = tao_json_value_get_member_name (value, i);

      if (name != NULL)
        g_assert (tao_json_value_get_member (value, name) != NULL);
      visit (tao_json_value_get_item (value, i));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  TaoJsonLimits limits = { .max_bytes = 1 << 20, .max_depth = 16, .max_values = 4096 };
  TaoJsonLimits wide = { .max_bytes = 8 << 20, .max_depth = 16, .max_values = 4096 };
  g_autoptr(TaoJson) json = tao_json_parse ((const char *) data, size, &limits, NULL);
  g_autoptr(TaoJson) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *second = NULL;

  if (json == NULL)
    return 0;
  visit (tao_json_get_root (json));
  text = tao_json_value_to_text (tao_json_get_root (json));
  again = tao_json_parse (text, strlen (text), &wide, NULL);
  g_assert (again != NULL);
  second = tao_json_value_to_text (tao_json_get_root (again));
  g_assert_cmpstr (text, ==, second);
  return 0;
}
