#include "epoch-fields.h"

void
epoch_rows_data_init (EpochRowsData *data)
{
  const guint32 first = 0;

  data->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  data->pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  g_array_append_val (data->starts, first);
}

void
epoch_rows_data_clear (EpochRowsData *data)
{
  g_clear_pointer (&data->starts, g_array_unref);
  g_clear_pointer (&data->pairs, g_array_unref);
}

void
epoch_rows_data_add (EpochRowsData *data,
                     VectorRun     *run,
                     JsonArray     *row,
                     const char    *field)
{
  const guint length = row != NULL ? json_array_get_length (row) : 0;
  guint32 end;

  for (guint k = 0; k < length; k++)
    {
      JsonArray *pair = vectors_node_array (run, json_array_get_element (row, k), field);
      TaoEpochPair entry;

      if (pair == NULL || json_array_get_length (pair) != 2)
        {
          vectors_malformed (run, field, "not a pair");
          continue;
        }
      entry.uid = (guint16) vectors_node_u64 (run, json_array_get_element (pair, 0), field);
      entry.value = (guint16) vectors_node_u64 (run, json_array_get_element (pair, 1), field);
      g_array_append_val (data->pairs, entry);
    }
  end = data->pairs->len;
  g_array_append_val (data->starts, end);
}

TaoEpochRows
epoch_rows_data_get (const EpochRowsData *data)
{
  return (TaoEpochRows) {
    .n_rows = data->starts->len - 1,
    .starts = (const guint32 *) (gconstpointer) data->starts->data,
    .pairs = (const TaoEpochPair *) (gconstpointer) data->pairs->data,
  };
}

guint64 *
epoch_read_u64_list (VectorRun  *run,
                     JsonObject *object,
                     const char *name,
                     guint32    *n)
{
  JsonArray *list = vectors_array (run, object, name);
  guint64 *values;

  *n = list != NULL ? json_array_get_length (list) : 0;
  values = g_new0 (guint64, *n + 1);
  for (guint32 i = 0; i < *n; i++)
    values[i] = vectors_node_u64 (run, json_array_get_element (list, i), name);
  return values;
}

guint8 *
epoch_read_flags (VectorRun  *run,
                  JsonObject *object,
                  const char *name,
                  guint32    *n)
{
  g_autofree guint64 *values = epoch_read_u64_list (run, object, name, n);
  guint8 *flags = g_new0 (guint8, *n + 1);

  for (guint32 i = 0; i < *n; i++)
    flags[i] = values[i] != 0;
  return flags;
}

void
epoch_expect_list (VectorRun     *run,
                   JsonObject    *output,
                   const char    *name,
                   gconstpointer  got,
                   guint          width,
                   guint32        n)
{
  JsonArray *expected;

  if (!json_object_has_member (output, name))
    return;
  if (got == NULL)
    {
      vectors_malformed (run, name, "these rules do not have it");
      return;
    }
  expected = vectors_array (run, output, name);
  if (expected == NULL ||
      !vectors_expect_number (run, name, -1, json_array_get_length (expected), n))
    return;
  for (guint32 i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (expected, i);
      guint64 value = width == 1   ? ((const guint8 *) got)[i]
                      : width == 2 ? ((const guint16 *) got)[i]
                                   : ((const guint64 *) got)[i];

      if (!JSON_NODE_HOLDS_NULL (node))
        vectors_expect_number (run, name, i, vectors_node_u64 (run, node, name), value);
    }
}

void
epoch_expect_row (VectorRun          *run,
                  const char         *field,
                  guint32             uid,
                  JsonArray          *expected,
                  const TaoEpochPair *got,
                  guint32             length)
{
  g_autoptr(GString) expected_text = g_string_new (NULL);
  g_autoptr(GString) got_text = g_string_new (NULL);
  char index[16];

  for (guint k = 0; expected != NULL && k < json_array_get_length (expected); k++)
    {
      JsonArray *pair = vectors_node_array (run, json_array_get_element (expected, k), field);

      if (pair == NULL || json_array_get_length (pair) != 2)
        {
          vectors_malformed (run, field, "not a pair");
          return;
        }
      g_string_append_printf (expected_text, "%s%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, k > 0 ? " " : "",
                              vectors_node_u64 (run, json_array_get_element (pair, 0), field),
                              vectors_node_u64 (run, json_array_get_element (pair, 1), field));
    }
  for (guint32 k = 0; k < length; k++)
    g_string_append_printf (got_text, "%s%u:%u", k > 0 ? " " : "", got[k].uid, got[k].value);

  g_snprintf (index, sizeof index, "%u", uid);
  vectors_expect_text (run, field, index, expected_text->str, got_text->str);
}
