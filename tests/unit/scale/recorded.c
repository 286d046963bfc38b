#include "recorded.h"

#include <string.h>

static guint n_checked;

guint
recorded_count (void)
{
  return n_checked;
}

static void G_GNUC_NORETURN
mismatch (const TaoValue *value,
          JsonNode       *json,
          const char     *where,
          const char     *what)
{
  g_autofree char *ours = tao_value_to_json (value, NULL);
  g_autofree char *theirs = json_to_string (json, FALSE);

  g_error ("%s: %s: ours %.300s, theirs %.300s", where, what, ours, theirs);
}

/* "refTime" and "ref_time" are the same name. */
static gboolean
same_name (const char *a,
           const char *b)
{
  for (;; a++, b++)
    {
      while (*a == '_')
        a++;
      while (*b == '_')
        b++;
      if (g_ascii_tolower (*a) != g_ascii_tolower (*b))
        return FALSE;
      if (*a == '\0')
        return TRUE;
    }
}

static JsonNode *
find_member (JsonObject *object,
             const char *name)
{
  g_autoptr(GList) members = json_object_get_members (object);

  /* The recording library knows the runtime version by its older definition. */
  if (strcmp (name, "system_version") == 0 && json_object_has_member (object, "stateVersion"))
    name = "stateVersion";

  for (GList *l = members; l != NULL; l = l->next)
    if (same_name (l->data, name))
      return json_object_get_member (object, l->data);

  return NULL;
}

static void
assert_number (const TaoValue *value,
               JsonNode       *json,
               const char     *where)
{
  char ours[TAO_U256_TEXT_SIZE];
  g_autofree char *theirs = NULL;
  TaoU256 number;

  g_assert_true (tao_value_get_u256 (value, &number));
  if (tao_value_get_kind (value) == TAO_VALUE_INT)
    tao_i256_format (number, ours);
  else
    tao_u256_format (number, ours);

  if (json_node_get_value_type (json) == G_TYPE_STRING)
    theirs = g_strdup (json_node_get_string (json));
  else if (json_node_get_value_type (json) == G_TYPE_INT64)
    theirs = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (json));
  if (g_strcmp0 (ours, theirs) != 0)
    mismatch (value, json, where, "another number");
}

static void
assert_bytes (const TaoValue *value,
              JsonNode       *json,
              const char     *where)
{
  g_autofree char *hex = NULL;
  TaoScaleSlice slice;

  g_assert_true (tao_value_get_bytes (value, &slice));
  if (JSON_NODE_HOLDS_ARRAY (json))
    {
      JsonArray *array = json_node_get_array (json);

      g_assert_cmpuint (json_array_get_length (array), ==, slice.size);
      for (guint i = 0; i < slice.size; i++)
        g_assert_cmpint (json_array_get_int_element (array, i), ==, slice.data[i]);
      return;
    }

  hex = tao_hex_encode (slice.data, slice.size);
  if (json_node_get_value_type (json) != G_TYPE_STRING || strcmp (json_node_get_string (json), hex) != 0)
    mismatch (value, json, where, "other bytes");
}

/* primitive_types::U256 is an array of four words, recorded as one number. */
static void
assert_words (const TaoValue *value,
              JsonNode       *json,
              const char     *where)
{
  TaoScaleSlice encoded = tao_value_get_encoded (value);
  char text[TAO_U256_TEXT_SIZE];

  if (encoded.size > 32 ||
      strcmp (tao_u256_format (tao_u256_from_le (encoded.data, encoded.size, FALSE), text), json_node_get_string (json)) != 0)
    mismatch (value, json, where, "another number");
}

static void
assert_items (const TaoValue *value,
              JsonNode       *json,
              const char     *where)
{
  JsonArray *array;
  guint n = tao_value_get_n_children (value);

  if (n == 0 && JSON_NODE_HOLDS_NULL (json))
    return;
  if (!JSON_NODE_HOLDS_ARRAY (json) || json_array_get_length (json_node_get_array (json)) != n)
    mismatch (value, json, where, "another list");

  array = json_node_get_array (json);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s[%u]", where, i);

      recorded_assert (tao_value_get_child (value, i), json_array_get_element (array, i), inner);
    }
}

/* A map is recorded as an object of its keys. */
static void
assert_map (const TaoValue *value,
            JsonNode       *json,
            const char     *where)
{
  JsonObject *object = json_node_get_object (json);

  if (json_object_get_size (object) != tao_value_get_n_children (value))
    mismatch (value, json, where, "another map");

  for (guint i = 0; i < tao_value_get_n_children (value); i++)
    {
      const TaoValue *pair = tao_value_get_child (value, i);
      g_autofree char *key = tao_value_to_json (tao_value_get_child (pair, 0), NULL);
      g_autofree char *bare = g_strdup (key);

      if (*key == '"')
        {
          memmove (bare, key + 1, strlen (key));
          bare[strlen (bare) - 1] = '\0';
        }
      if (!json_object_has_member (object, bare))
        mismatch (value, json, where, "a key is missing");
      recorded_assert (tao_value_get_child (pair, 1), json_object_get_member (object, bare), where);
    }
}

static void
assert_fields (const TaoValue *value,
               JsonNode       *json,
               const char     *where)
{
  guint n = tao_value_get_n_children (value);

  if (n == 0 && JSON_NODE_HOLDS_NULL (json))
    return;
  if (n == 0 || tao_value_get_child_name (value, 0) == NULL || JSON_NODE_HOLDS_ARRAY (json))
    {
      if (n == 0 && JSON_NODE_HOLDS_OBJECT (json) && json_object_get_size (json_node_get_object (json)) == 0)
        return;
      assert_items (value, json, where);
      return;
    }

  if (!JSON_NODE_HOLDS_OBJECT (json) || json_object_get_size (json_node_get_object (json)) != n)
    mismatch (value, json, where, "other fields");

  for (guint i = 0; i < n; i++)
    {
      const char *name = tao_value_get_child_name (value, i);
      g_autofree char *inner = g_strdup_printf ("%s.%s", where, name);
      JsonNode *member = find_member (json_node_get_object (json), name);

      if (member == NULL)
        mismatch (value, json, inner, "no such field");
      recorded_assert (tao_value_get_child (value, i), member, inner);
    }
}

/* {"index": "0xPPEE", "data": […]}: the outer event enum with the pallet's in it. */
static void
assert_event (const TaoValue *value,
              JsonObject     *object,
              const char     *where)
{
  const TaoValue *inner = tao_value_get_child (value, 0);
  g_autofree char *index = g_strdup_printf ("0x%02x%02x", tao_value_get_variant (value)->index,
                                            tao_value_get_variant (inner)->index);

  g_assert_cmpstr (index, ==, json_object_get_string_member (object, "index"));
  assert_fields (inner, json_object_get_member (object, "data"), where);
}

static void
assert_variant (const TaoValue *value,
                JsonNode       *json,
                const char     *where)
{
  const char *name = tao_value_get_variant (value)->name;
  guint n = tao_value_get_n_children (value);
  JsonObject *object;
  JsonNode *payload;

  if (tao_scale_type_is_option (tao_value_get_type (value)->shape))
    {
      if ((n == 0) != JSON_NODE_HOLDS_NULL (json))
        mismatch (value, json, where, "another option");
      if (n == 1)
        recorded_assert (tao_value_get_child (value, 0), json, where);
      return;
    }

  if (json_node_get_value_type (json) == G_TYPE_STRING)
    {
      if (n > 0 || !same_name (name, json_node_get_string (json)))
        mismatch (value, json, where, "another variant");
      return;
    }

  if (!JSON_NODE_HOLDS_OBJECT (json))
    mismatch (value, json, where, "no variant");
  object = json_node_get_object (json);
  if (json_object_has_member (object, "index") && json_object_has_member (object, "data"))
    {
      assert_event (value, object, where);
      return;
    }

  payload = find_member (object, name);
  if (payload == NULL || json_object_get_size (object) != 1)
    mismatch (value, json, where, "another variant");
  if (n == 1 && tao_value_get_child_name (value, 0) == NULL)
    recorded_assert (tao_value_get_child (value, 0), payload, where);
  else
    assert_fields (value, payload, where);
}

void
recorded_assert (const TaoValue *value,
                 JsonNode       *json,
                 const char     *where)
{
  TaoScaleSlice slice;
  gboolean truth;

  switch (tao_value_get_kind (value))
    {
    case TAO_VALUE_BOOL:
      g_assert_true (tao_value_get_bool (value, &truth));
      if (json_node_get_value_type (json) != G_TYPE_BOOLEAN || json_node_get_boolean (json) != truth)
        mismatch (value, json, where, "another bool");
      break;
    case TAO_VALUE_STR:
      g_assert_true (tao_value_get_bytes (value, &slice));
      if (json_node_get_value_type (json) != G_TYPE_STRING ||
          strlen (json_node_get_string (json)) != slice.size ||
          memcmp (json_node_get_string (json), slice.data, slice.size) != 0)
        mismatch (value, json, where, "another text");
      break;
    case TAO_VALUE_UINT:
    case TAO_VALUE_INT:
      assert_number (value, json, where);
      break;
    case TAO_VALUE_BYTES:
      assert_bytes (value, json, where);
      break;
    case TAO_VALUE_LIST:
      if (json_node_get_value_type (json) == G_TYPE_STRING)
        assert_words (value, json, where);
      else if (JSON_NODE_HOLDS_OBJECT (json))
        assert_map (value, json, where);
      else
        assert_items (value, json, where);
      break;
    case TAO_VALUE_STRUCT:
      assert_fields (value, json, where);
      break;
    case TAO_VALUE_VARIANT:
      assert_variant (value, json, where);
      break;
    case TAO_VALUE_CHAR:
    case TAO_VALUE_BITS:
    default:
      mismatch (value, json, where, "no such kind is recorded");
    }
}

void
recorded_check (TaoScaleRegistry *registry,
                guint32           type,
                const guint8     *data,
                gsize             size,
                JsonNode         *json,
                const char       *where)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoValue) value = tao_value_decode (registry, type, data, size, &error);
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  g_autoptr(GByteArray) from_text = g_byte_array_new ();
  g_autofree char *text = NULL;

  if (value == NULL)
    g_error ("%s: %s", where, error->message);
  recorded_assert (value, json, where);

  tao_value_encode (value, encoded);
  g_assert_cmpmem (encoded->data, (int) encoded->len, data, (int) size);

  text = tao_value_to_json (value, &(TaoValueTextOptions) { .pretty = n_checked % 2 == 1 });
  if (!tao_value_encode_text (registry, type, text, NULL, from_text, &error))
    g_error ("%s: %s: %.300s", where, error->message, text);
  g_assert_cmpmem (from_text->data, (int) from_text->len, data, (int) size);

  n_checked++;
}

JsonNode *
recorded_load (const char *path)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *reason = g_strdup_printf ("%s is absent", path);

      g_test_skip (reason);
      return NULL;
    }

  if (!json_parser_load_from_file (parser, path, &error))
    g_error ("%s: %s", path, error->message);
  return json_parser_steal_root (parser);
}
