/* The first byte chooses a type and the rest is its value, or a text for it.  What decodes must encode to the same bytes, by
 * the tree and by its text, and every way of walking must agree. */

#include <stdint.h>
#include <string.h>

#include "sample.h"
#include "scale/cursor.h"
#include "scale/value.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static guint
count_nodes (const TaoValue *value)
{
  guint n = 1;

  for (guint i = 0; i < tao_value_get_n_children (value); i++)
    n += count_nodes (tao_value_get_child (value, i));

  return n;
}

/* Returns how many parts the cursor reports, or 0 if it fails. */
static guint
walk (const TaoScaleRegistry *registry,
      guint32                 type,
      const uint8_t          *data,
      size_t                  size)
{
  TaoScaleReader reader;
  TaoCursor cursor;
  TaoCursorEvent event;
  guint n = 0;

  tao_scale_reader_init (&reader, data, size);
  tao_cursor_init (&cursor, registry, type, &reader);
  do
    {
      if (!tao_cursor_next (&cursor, &event, NULL))
        return 0;
      n += event.kind == TAO_CURSOR_BEGIN || event.kind == TAO_CURSOR_LEAF;
    }
  while (event.kind != TAO_CURSOR_DONE);

  return tao_scale_reader_left (&reader) == 0 ? n : 0;
}

static void
skip_by_cursor (const TaoScaleRegistry *registry,
                guint32                 type,
                const uint8_t          *data,
                size_t                  size)
{
  TaoScaleReader reader;
  TaoCursor cursor;
  TaoCursorEvent event;

  tao_scale_reader_init (&reader, data, size);
  tao_cursor_init (&cursor, registry, type, &reader);
  if (!tao_cursor_next (&cursor, &event, NULL))
    g_assert_not_reached ();
  if (event.kind == TAO_CURSOR_BEGIN && !tao_cursor_skip (&cursor, NULL))
    g_assert_not_reached ();
  g_assert (tao_scale_reader_left (&reader) == 0);
  g_assert (tao_cursor_next (&cursor, &event, NULL) && event.kind == TAO_CURSOR_DONE);
}

static void
check_value (TaoScaleRegistry *registry,
             guint32           type,
             const uint8_t    *data,
             size_t            size)
{
  g_autoptr(TaoValue) value = tao_value_decode (registry, type, data, size, NULL);
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  g_autofree char *text = NULL;

  g_assert ((value != NULL) == (walk (registry, type, data, size) > 0));
  if (value == NULL)
    return;

  g_assert (walk (registry, type, data, size) == count_nodes (value));
  skip_by_cursor (registry, type, data, size);

  /* The words of a bit vector may have bits beyond its length, which the text does not keep. */
  tao_value_encode (value, encoded);
  g_assert (encoded->len == size && (size == 0 || memcmp (encoded->data, data, size) == 0));

  text = tao_value_to_json (value, &(TaoValueTextOptions) { .pretty = size % 2 });
  g_byte_array_set_size (encoded, 0);
  if (!tao_value_encode_text (registry, type, text, NULL, encoded, NULL))
    g_assert_not_reached ();
  g_assert (encoded->len == size);
}

/* The text itself. */
static void
check_text (TaoScaleRegistry *registry,
            guint32           type,
            const uint8_t    *data,
            size_t            size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  g_autoptr(TaoValue) value = NULL;

  if (!tao_value_encode_text (registry, type, text, NULL, encoded, NULL))
    return;

  value = tao_value_decode (registry, type, encoded->data, encoded->len, NULL);
  g_assert (value != NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static TaoScaleRegistry *registry;

  if (registry == NULL)
    registry = sample_registry ();
  if (size == 0)
    return 0;

  if (data[0] & 0x80)
    check_text (registry, (data[0] & 0x7fu) % tao_scale_registry_size (registry), data + 1, size - 1);
  else
    check_value (registry, data[0] % tao_scale_registry_size (registry), data + 1, size - 1);
  return 0;
}
